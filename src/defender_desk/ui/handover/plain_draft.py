"""What a person answered so far about a file for other programs, and what it would hold. No Qt.

Desktop: the steps fill it; the plan is gathered on the database worker.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from defender_desk.model.levels import Profile
from defender_desk.services.desk import Progress
from defender_desk.services.handover import plain_export
from defender_desk.services.handover.handing_over import USUAL
from defender_desk.services.handover.plain_export import FORMATS, PlainPlan
from defender_desk.services.handover.selection import Choice
from defender_desk.services.records import titles
from defender_desk.ui.handover.overview import Overview, overview_of


@dataclass(frozen=True)
class InClear:
    """A file as answered so far; `recipient` is the record of whoever gets it, and `told_to` their name without one."""

    choice: Choice = field(default_factory=Choice)
    format: str = next(iter(FORMATS))
    recipient: str = ""
    told_to: str = ""
    profile: Profile = USUAL
    reason: str = ""
    lifting: frozenset[str] = frozenset()


@dataclass(frozen=True)
class SeenInClear:
    """A plan, and what is told of it before it is written."""

    plan: PlainPlan
    overview: Overview
    lost: tuple[str, ...] = ()
    """What those are called of the chosen records that have no place in the format."""


def look_over(desk: Any, asked: InClear, progress: Progress) -> SeenInClear:
    """Plan the file and gather what a person should see of it."""
    plan = plain_export.plan(
        desk,
        asked.choice,
        FORMATS[asked.format],
        profile=asked.profile,
        recipient=asked.recipient or None,
        told_to=asked.told_to,
        reason=asked.reason,
        lifting=asked.lifting,
        progress=progress,
    )
    return SeenInClear(plan, overview_of(desk, plan.plan), tuple(titles(desk, plan.not_held).values()))
