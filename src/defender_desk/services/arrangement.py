"""Which sections stand in the sidebar at first, by the work a person does and what they ticked; where a desk was left.

Services floor: it never takes a section away; what does not stand first waits behind “More sections”.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date

from defender_desk.services import preferences
from defender_desk.services.desk import Desk
from defender_desk.services.preferences import Preferences

FIRST: Mapping[str, frozenset[str]] = {
    "defender": frozenset({"today", "people", "incidents", "cases", "referrals", "handover"}),
    "officer": frozenset({"today", "people", "incidents", "cases", "referrals", "handover"}),
    "trainer": frozenset({"today", "people", "handover"}),
}
"""The sections that stand first for each of the three people the desk is made for."""


LEFT = "left_at"
"""Setting: where somebody was in the middle of something when the desk was closed last, as a `Left`."""


@dataclass(frozen=True)
class Left:
    """The place a desk was left at, and the key of the draft of the form that somebody was in there, if in one."""

    section: str = ""
    type: str = ""
    record: str = ""
    room: str = ""
    form: str = ""


@dataclass(frozen=True)
class Arrangement:
    """A role, the sections ticked or unticked against it, and whether “More sections” is unfolded."""

    role: str = ""
    """A role that is not known here puts every section first."""
    sections: Mapping[str, bool] = field(default_factory=dict)
    more_sections: bool = False

    def usual(self, section: str) -> bool:
        """Whether a section stands first for this role."""
        first = FIRST.get(self.role)
        return first is None or section in first

    def first(self, section: str) -> bool:
        """Whether a section stands first at this desk."""
        return self.sections.get(section, self.usual(section))

    def ticked(self, section: str, first: bool) -> Arrangement:
        """The same with one section put first, or behind the others."""
        others = {name: kept for name, kept in self.sections.items() if name != section}
        return replace(self, sections=others if first == self.usual(section) else {**others, section: first})

    def of_role(self, role: str) -> Arrangement:
        """What stands first for a role, whatever was ticked before."""
        return replace(self, role=role, sections={})


def chosen_in(chosen: Preferences) -> Arrangement:
    """The arrangement among the choices of a desk."""
    ticks = {name: first for name, first in chosen.sections.items() if isinstance(first, bool)}
    return Arrangement(chosen.role, ticks, chosen.more_sections)


def leave(desk: Desk, left: Left, today: date) -> None:
    """Remember which section was in front, and where what somebody was in the middle of stood."""
    preferences.write(desk, replace(preferences.read(desk), left_in=left.section, left_on=today.isoformat()))
    desk.store.settings.put(LEFT, asdict(left) if left.form or left.record else None)


def take_left(desk: Desk, today: date) -> Left | None:
    """Where somebody was in the middle of something when the desk was closed, told once; None where nobody was.

    A form leads back as long as its draft is there, anything else on the same day.
    """
    stored = desk.setting(LEFT)
    if not isinstance(stored, dict):
        return None
    if not desk.store.read_only:
        desk.store.settings.put(LEFT, None)
    kept = Left(**{each.name: str(stored.get(each.name, "")) for each in fields(Left)})
    if kept.form:
        return kept if desk.store.drafts.get(kept.form) is not None else None
    return kept if preferences.read(desk).left_on == today.isoformat() else None


def forget_left(desk: Desk) -> None:
    """Open with the first section next, whatever was under way: there stands what has to be read before."""
    preferences.write(desk, replace(preferences.read(desk), left_in="", left_on=""))
    desk.store.settings.put(LEFT, None)


def begins_in(chosen: Preferences, sections: Sequence[str], today: date) -> str:
    """The section that a desk opens with: on one day the one it was left in, on another the first."""
    same_day = chosen.left_on == today.isoformat() and chosen.left_in in sections
    return chosen.left_in if same_day else next(iter(sections), "")


def keep(desk: Desk, arrangement: Arrangement) -> None:
    """Keep an arrangement among the choices of a desk."""
    preferences.write(desk, replace(preferences.read(desk), **asdict(arrangement)))
