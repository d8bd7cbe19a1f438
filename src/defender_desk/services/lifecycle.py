"""The states of a referral and the moves between them.

Services floor: a move that is not listed is refused, so that a referral's history can be trusted.
"""

from __future__ import annotations

from collections.abc import Mapping

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


def next_states(state: str) -> tuple[str, ...]:
    """Where a referral in this state may go; an unknown state may go nowhere."""
    return MOVES.get(state or "draft", ())
