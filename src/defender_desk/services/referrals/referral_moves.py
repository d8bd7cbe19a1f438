"""The states each referral came into, from its journal: on the day a person gave for each, and without what was undone.

Services floor: the timeline of a case tells them, and `experience` counts and times them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from defender_desk.model import codec
from defender_desk.model.codec import Body
from defender_desk.model.documents import Document
from defender_desk.model.history import Event
from defender_desk.model.records import declared
from defender_desk.model.types import Referral
from defender_desk.services.desk import Desk
from defender_desk.services.referrals import lifecycle
from defender_desk.text.dates import FuzzyDate

_FIELDS = declared(Referral).by_name
_DAY_FIELDS = frozenset(lifecycle.DAYS.values())


@dataclass(frozen=True)
class Move:
    """A state that a referral came into, and the day it did."""

    state: str
    day: FuzzyDate | None
    """The day a person gave for it, else the one it was noted on."""
    noted: str
    """When it was written down here; ISO 8601."""
    batch: int = 0
    provider: str = ""
    """Id of whom it went to then; empty where the journal does not say."""


def of(desk: Desk, referrals: Mapping[str, Document]) -> dict[str, list[Move]]:
    """The moves of each of these referrals, oldest first; of one without a word in the journal, the state it is in."""
    lives: dict[str, _Life] = {key: _Life() for key in referrals}
    for event in desk.store.events(*referrals) if referrals else []:
        lives[event.record].hear(event)
    return {key: life.moves or [_as_it_is(referrals[key])] for key, life in lives.items()}


class _Life:
    """The states of one referral as they are heard of: each keeps the day given for it, whatever came after."""

    def __init__(self) -> None:
        self.moves: list[Move] = []
        self._provider = ""
        self._early: dict[str, FuzzyDate] = {}
        """Days given before the state they are of, by field."""

    def hear(self, event: Event) -> None:
        """Take in what was done next."""
        said = event.after
        days = {name: _day_in(said, name) for name in _DAY_FIELDS & said.keys()}
        state = said.get("state")
        self._provider = str(said.get("provider", self._provider) or "")
        if event.deed == "undo" and "state" in said:
            self.moves = [one for one in self.moves if str(one.batch) != event.note]
            if self.moves and self.moves[-1].state == state:
                state = None  # it is there again, and never left
        if isinstance(state, str):
            name = lifecycle.DAYS.get(state, "")
            day = days.pop(name, None) or self._early.pop(name, None) or FuzzyDate.exact(_noted(event.at))
            self.moves.append(Move(state, day, event.at, event.batch, self._provider))
        for name, given in days.items():
            if given is not None:
                self._correct(name, given)

    def _correct(self, name: str, day: FuzzyDate) -> None:
        """A day given by itself is of the last state it can be of, or of the first to come."""
        of_it = [place for place, one in enumerate(self.moves) if lifecycle.DAYS.get(one.state) == name]
        if of_it:
            self.moves[of_it[-1]] = replace(self.moves[of_it[-1]], day=day)
        else:
            self._early[name] = day


def _as_it_is(one: Document) -> Move:
    state = lifecycle.state_of(one.body)
    given = _day_in(one.body, lifecycle.DAYS[state]) if state in lifecycle.DAYS else None
    made = FuzzyDate.exact(_noted(one.created)) if one.created else None
    return Move(state, given or made, one.created)


def _day_in(body: Body, name: str) -> FuzzyDate | None:
    value = codec.value_of(_FIELDS[name], body)
    return value if isinstance(value, FuzzyDate) else None


def _noted(at: str) -> date:
    return datetime.fromisoformat(at).astimezone().date()
