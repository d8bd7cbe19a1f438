"""What applications ask for, what each state of a referral means, and when to ask again after handing over.

Model floor: read from resources/providers; `services.referrals.referrals` and the writer of referral sheets ask here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, Literal

from defender_desk.model.levels import Level
from defender_desk.text.resources import folder

TITLES = "application_form"
"""The vocabulary of what the kinds of letter and form are called."""


@dataclass(frozen=True)
class ApplicationField:
    """One thing that funds ask for; its label is the term of `application_field` with the same code."""

    code: str
    kind: str
    """What an answer is: line, prose, day, number, money, choice, list, table, facts, file, answer or consent."""
    level: Level
    fact: str
    """The term of `data_scope` that a consent must name before this is told; empty where it tells of nobody."""
    answers: tuple[str, ...]
    """Fields of our records that answer it ("person.name"), best first; empty where a person must write it."""
    acts: tuple[str, ...] = ()
    """Terms of `violation_type`: of acts, only these answer it; empty where any does."""


@dataclass(frozen=True)
class ApplicationForm:
    """One kind of letter or form; its title is the term of `TITLES` with the same code."""

    code: str
    to: Literal["named", "asking", "anybody"]
    """To whom it is written: to `providers` alone, to whoever is known to ask for something, or to anybody else."""
    providers: tuple[str, ...]
    """Directory codes."""
    asks: tuple[str, ...]
    """Codes of application fields, in order, where the destination is not known to ask for anything; empty for all."""


@dataclass(frozen=True)
class State:
    """One state of a referral; its label is the term of `referral_state` with the same code."""

    code: str
    turn: Literal["preparing", "waiting", "ours", "over"]
    """Whose move it is: we prepare, they answer, we answer, nobody."""
    meaning: str
    """In English, for whoever works on the program."""


@dataclass(frozen=True)
class FollowUp:
    """When to ask after a referral was handed over."""

    code: str
    days: tuple[int, ...]
    """Days after handing over on which to ask."""
    then_every: int
    """After the last of these, every so many days; 0 for no more."""

    def next_after(self, days_gone: int) -> int | None:
        """The day of the next check, counted from the hand-over; None when none is left."""
        planned = next((day for day in self.days if day > days_gone), None)
        if planned is not None or not self.then_every:
            return planned
        since = days_gone - self.days[-1]
        return self.days[-1] + self.then_every * (since // self.then_every + 1)


@dataclass(frozen=True)
class Limits:
    """Spans in days after which something must be looked at again."""

    hand_over_days: Mapping[str, int]
    """By term of `urgency`: how soon a referral should be handed over."""
    ask_consent_again_days: int
    stale_contact_days: int
    """A number, address or key verified longer ago than this is stale."""
    stale_criteria_days: int
    """Conditions and amounts verified longer ago than this are stale."""


@cache
def application_fields() -> Mapping[str, ApplicationField]:
    """What funds ask for, by code, in the order of a full application."""
    return MappingProxyType({
        one["code"]: ApplicationField(
            one["code"],
            one["kind"],
            Level[one["level"].upper()],
            one["fact"],
            tuple(one["answers"]),
            tuple(one.get("acts", ())),
        )
        for one in _read("application_fields")
    })  # fmt: skip


@cache
def application_forms() -> tuple[ApplicationForm, ...]:
    """The kinds of letter and form, the likeliest first."""
    return tuple(
        ApplicationForm(one["code"], one["to"], tuple(one["providers"]), tuple(one["asks"]))
        for one in _read("application_forms")
    )


@cache
def referral_states() -> Mapping[str, State]:
    """The states of a referral by code, in the order in which they usually come."""
    return MappingProxyType({one["code"]: State(**one) for one in _read("referral_states")})


@cache
def follow_up(provider: str) -> FollowUp:
    """When to ask after a referral to a shipped provider; the usual days for any other code."""
    plans = _read("follow_ups")
    plan = next((one for one in plans if provider in one["providers"]), plans[-1])
    return FollowUp(plan["code"], tuple(plan["days"]), plan["then_every"])


@cache
def limits() -> Limits:
    """The spans after which something is stale."""
    return Limits(**_read("limits"))


def _read(name: str) -> Any:
    return json.loads((folder("providers") / f"{name}.json").read_text("utf-8"))
