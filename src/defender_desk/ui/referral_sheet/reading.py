"""What a referral's sheet asks of the desk, on the database worker. No Qt.

Desktop: the plan of the sheet, and the state that follows from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from defender_desk.model.changes import Changes
from defender_desk.services import records
from defender_desk.services.desk import Progress
from defender_desk.services.printout.printing import Printable
from defender_desk.services.records import Saved
from defender_desk.services.referrals import lifecycle, referrals
from defender_desk.services.referrals.sheet import NOTICE
from defender_desk.text.trouble import Trouble

_PAST = ("exported", "paused_for_safety")


def plan(referral: str, desk: Any, language: str, reason: str, progress: Progress) -> Printable:
    """The sheet as it would be written today."""
    return referrals.plan_sheet(desk, referral, language, today=_today(), reason=reason, progress=progress)


def plan_notice(referral: str, desk: Any, language: str, reason: str, progress: Progress) -> Printable:
    """The notice as it would be written today."""
    return referrals.plan_sheet(
        desk, referral, language, today=_today(), reason=reason, paper=NOTICE, progress=progress
    )


def wants_provider(trouble: Trouble) -> bool:
    """Whether a sheet was refused because nobody says whom the referral goes to."""
    return trouble.message is referrals.NO_PROVIDER


def language(desk: Any, referral: str) -> str:
    """The language to write the sheet in, among ours; empty where neither referral nor provider says one."""
    return referrals.spoken_with(desk, referral)


def next_state(desk: Any, referral: str) -> str:
    """The state that follows from a written sheet; empty where the referral is past it."""
    kept = records.fetch(desk, referral)
    state = str(kept.values.get("state") or "") if kept is not None else ""
    allowed = lifecycle.next_states(state)
    return next((one for one in ("exported", "pack_ready") if one in allowed and state not in _PAST), "")


def move(desk: Any, referral: str, state: str, values: Mapping[str, object] = MappingProxyType({})) -> Changes:
    """Bring the referral into a state today, with what is known of it."""
    return referrals.move(desk, referral, state, values, today=_today())


def implied(desk: Any, referral: str, state: str) -> Mapping[str, object]:
    """What the state implies where nobody says otherwise."""
    document = desk.store.get(referral)
    return referrals.implied_by(desk, document, state, _today()) if document is not None else {}


def send_on(desk: Any, referral: str, provider: str) -> Saved:
    """Begin the draft that goes on with the referral at another provider."""
    return referrals.send_on(desk, referral, provider, today=_today())


def checked(desk: Any, referral: str) -> Changes:
    """Note that somebody asked today and nothing was heard."""
    return referrals.checked(desk, referral, today=_today())


def refused_as_harm(desk: Any, referral: str) -> Saved:
    """Note the refusal as an incident."""
    return referrals.refused_as_harm(desk, referral, today=_today())


def _today() -> date:
    return date.today()  # noqa: DTZ011  the day at the desk
