"""What a referral's sheet asks of the desk, on the database worker. No Qt.

Desktop: the plan of the sheet, and the state that follows from it.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from defender_desk.services import lifecycle, records, referrals
from defender_desk.services.printing import Printable

_PAST = ("exported", "paused_for_safety")


def plan(referral: str, desk: Any, language: str, reason: str) -> Printable:
    """The sheet as it would be written today."""
    return referrals.plan_sheet(desk, referral, language, today=_today(), reason=reason)


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
