"""The states of a referral and the moves between them.

Services floor: a move that is not listed is refused, so that a referral's history can be trusted.
"""

from __future__ import annotations

from collections.abc import Mapping

from defender_desk.model.codec import Body
from defender_desk.model.shown import several, term_shown
from defender_desk.text.messages import msg
from defender_desk.text.trouble import Trouble

WRONG_MOVE = msg("A referral cannot go from this status to that one. It can go to: {states}")
ENDED = msg("A closed referral stays closed.")
GO_ON = msg("Make a new referral that continues it.")

_BEFORE = ("consent_needed", "eligibility_checked", "details_verified", "pack_ready")
_STOPS = ("paused_for_safety", "withdrawn", "provider_closed")
_ANSWERS = ("acknowledged", "under_verification", "info_requested", "redirected", "approved", "declined", "no_response")

MOVES: Mapping[str, tuple[str, ...]] = {
    "draft": (*_BEFORE, *_STOPS, "closed"),
    "consent_needed": ("draft", "eligibility_checked", "details_verified", "pack_ready", *_STOPS, "closed"),
    "eligibility_checked": ("draft", "consent_needed", "details_verified", "pack_ready", *_STOPS, "closed"),
    "details_verified": ("draft", "consent_needed", "eligibility_checked", "pack_ready", *_STOPS, "closed"),
    "pack_ready": ("draft", "consent_needed", "exported", *_STOPS, "closed"),
    "exported": ("pack_ready", "handed_over", *_STOPS, "closed"),
    "handed_over": (*_ANSWERS, *_STOPS, "closed"),
    "acknowledged": (*_ANSWERS[1:], *_STOPS, "closed"),
    "under_verification": ("info_requested", "redirected", "approved", "declined", "no_response", *_STOPS, "closed"),
    "info_requested": ("info_sent", "declined", "no_response", *_STOPS, "closed"),
    "info_sent": (
        "under_verification",
        "info_requested",
        "redirected",
        "approved",
        "declined",
        "no_response",
        *_STOPS,
        "closed",
    ),
    "redirected": ("closed", *_STOPS),
    "approved": ("support_started", "declined", *_STOPS, "closed"),
    "declined": ("closed", "draft"),
    "no_response": ("acknowledged", "under_verification", "info_requested", "approved", "declined", *_STOPS, "closed"),
    "support_started": ("report_due", *_STOPS, "closed"),
    "report_due": ("closed", *_STOPS),
    "paused_for_safety": ("draft", "pack_ready", "handed_over", "withdrawn", "provider_closed", "closed"),
    "withdrawn": ("closed",),
    "provider_closed": ("draft", "closed"),
    "closed": (),
}
"""From each state, the states it may move to; codes of the vocabulary `referral_state`."""

DAYS: Mapping[str, str] = {
    "handed_over": "handed_over",
    **dict.fromkeys(
        ("acknowledged", "under_verification", "info_requested", "redirected", "approved", "declined"), "replied"
    ),
    "support_started": "support_from",
    "closed": "closed",
}
"""By state, the field of a referral that holds the day on which it came into it."""


def next_states(state: str) -> tuple[str, ...]:
    """Where a referral in this state may go; an unknown state may go nowhere."""
    return MOVES.get(state or "draft", ())


def state_of(referral: Body) -> str:
    """The state a referral is in; one that says nothing is a draft."""
    return str(referral.get("state") or "draft")


def check_move(was: str, to: str) -> None:
    """Refuse to bring a referral from a state into one it cannot reach in one move."""
    allowed = next_states(was)
    if not allowed:
        raise Trouble(ENDED, GO_ON, field="state")
    if to not in allowed:
        states = several(term_shown("referral_state", state) for state in allowed)
        raise Trouble(WRONG_MOVE, states=states, field="state")
