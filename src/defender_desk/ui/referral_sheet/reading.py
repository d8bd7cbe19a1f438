"""What the sheet asks of the desk, on the database worker. No Qt.

Desktop: a plan and the picture of one of its pages come back together, so that what is seen is what is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from defender_desk.model.types import TYPES
from defender_desk.services import lifecycle, records, referrals
from defender_desk.services.gate import Withheld
from defender_desk.services.referrals import SheetPlan
from defender_desk.text.bidi import isolate
from defender_desk.text.messages import Message
from defender_desk.text.speech import _, fill, say

LONGEST = 1800  # pixels: sharp at 200 %
_PAST = ("exported", "paused_for_safety")


@dataclass(frozen=True)
class Off:
    """Something that stays off the sheet, and why."""

    what: str
    why: Message
    overridable: bool


@dataclass(frozen=True)
class Seen:
    """A planned sheet, the picture of one page (None when the sheet is empty), and what stays off."""

    plan: SheetPlan
    picture: Any
    off: tuple[Off, ...]


def look(desk: Any, referral: str, language: str, reason: str, page: int) -> Seen:
    """Plan the sheet and draw one page of it."""
    plan = referrals.plan_sheet(desk, referral, language, today=_today(), reason=reason)
    picture = None if plan.empty else referrals.page_image(plan, page, LONGEST)
    return Seen(plan, picture, tuple(_off(desk, plan)))


def _off(desk: Any, plan: SheetPlan) -> Sequence[Off]:
    whole = [one for one in plan.verdict.withheld if not one.field]
    titles = records.titles(desk, {one.record for one in whole})
    return [Off(_called(one, titles), one.why, one.overridable) for one in whole]


def _called(one: Withheld, titles: dict[str, str]) -> str:
    kind = say(TYPES[one.type].label) if one.type in TYPES else one.type
    return fill(_("{kind}: {title}"), kind=kind, title=isolate(titles.get(one.record, "…")))


def next_state(desk: Any, referral: str) -> str:
    """The state that follows from a written sheet; empty where the referral is past it."""
    kept = records.fetch(desk, referral)
    state = str(kept.values.get("state") or "") if kept is not None else ""
    allowed = lifecycle.next_states(state)
    return next((one for one in ("exported", "pack_ready") if one in allowed and state not in _PAST), "")


def move(desk: Any, referral: str, state: str) -> Any:
    """Bring the referral into a state today."""
    return referrals.move(desk, referral, state, today=_today())


def _today() -> date:
    return date.today()  # noqa: DTZ011  the day at the desk
