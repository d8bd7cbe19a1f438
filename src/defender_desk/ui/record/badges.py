"""Short states beside a title, each a word on a tinted ground.

Desktop: a tone helps the eye and never stands for the word.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from PySide6.QtWidgets import QLabel

from defender_desk.model.kinds import Choice
from defender_desk.model.shown import term_shown
from defender_desk.services.consent.consent import HAND_OVER, Standing
from defender_desk.services.records import Kept
from defender_desk.text.messages import Message, msg
from defender_desk.text.speech import say
from defender_desk.ui.kit.pieces import Tone, badge
from defender_desk.ui.layouts import PLACINGS

_TONES: Mapping[str, Mapping[str, Tone]] = {
    "protection_level": {"not_published": "info", "name_withheld": "warning"},
    "urgency": {"emergency_24h": "danger", "urgent_72h": "warning"},
    "action_status": {"done": "good", "in_progress": "info", "consent_needed": "warning", "stopped_safety": "danger"},
    "case_status": {"active": "good", "new": "info", "paused": "warning"},
    "certainty": {"confirmed": "good", "disputed": "warning", "refuted": "danger"},
    "consent_status": {
        "given": "good",
        "refused": "danger",
        "withdrawn": "danger",
        "cannot_ask_safely": "warning",
        "unsure": "warning",
    },
    "contact_result": {"reached": "good", "unusual": "warning", "broken_off": "warning"},
    "verification_result": {"confirmed": "good", "changed": "good", "unconfirmed": "warning"},
    "provider_status": {"suspended": "danger", "halted": "danger", "ended": "danger", "unknown": "danger"},
    "referral_state": {"approved": "good", "declined": "danger", "consent_needed": "warning", "info_requested": "info"},
}

NO_FILE_HERE = msg("No file here")
NOBODY_NAMED = msg("Missing: to whom it may be told")
NO_FACTS_NAMED = msg("Missing: which facts may be told")

_STANDINGS: Mapping[Standing, Tone] = {
    Standing.GIVEN: "good",
    Standing.NOT_ASKED: "warning",
    Standing.EXPIRED: "warning",
    Standing.OTHER_RECIPIENT: "warning",
    Standing.OTHER_CASE: "warning",
    Standing.REFUSED: "danger",
    Standing.WITHDRAWN: "danger",
}


def term_badge(vocabulary: str, code: str, *, counts: bool = True) -> QLabel:
    """A term of a vocabulary as a badge; where it does not count, no term is good news."""
    tone = _TONES.get(vocabulary, {}).get(code, "plain")
    return badge(term_shown(vocabulary, code), "warning" if tone == "good" and not counts else tone)


def badges_of(kept: Kept, *, counts: bool = True) -> Iterator[QLabel]:
    """The badges beside a record's title, and what a consent still lacks; `counts` where nothing stands against it."""
    for name in PLACINGS[kept.declared.name].badges:
        field = kept.declared.by_name.get(name)
        code = str(kept.values.get(name) or "")
        if field is not None and isinstance(field.kind, Choice) and code:
            yield term_badge(field.kind.vocabulary, code, counts=counts)
    contents = kept.declared.contents
    if contents and not any(kept.values.get(field.name) for field in contents):
        yield badge(say(NO_FILE_HERE), "info")
    if kept.declared.name == "consent" and kept.values.get("state") == "given":
        named = any(kept.values.get(name) for name in ("recipient", "recipient_name", "any_recipient"))
        for missing in lacking(kept.values.get("scope"), named=named, facts=kept.values.get("facts")):
            yield badge(say(missing), "warning")


def lacking(scope: object, *, named: bool, facts: object) -> tuple[Message, ...]:
    """What a given consent must still say before anything may leave on its word."""
    no_list_needed = scope in (HAND_OVER, (HAND_OVER,))
    return (
        *((NOBODY_NAMED,) if not named else ()),
        *((NO_FACTS_NAMED,) if not facts and not no_list_needed else ()),
    )


def standing_tone(standing: Standing) -> Tone:
    """The tone of what a person allows."""
    return _STANDINGS.get(standing, "plain")
