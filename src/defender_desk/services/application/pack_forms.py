"""Which kind of letter or form a destination takes, and in which order it asks.

Services floor: the kinds are data in resources/providers. A destination that asks for something is answered in its own
order.
"""

from __future__ import annotations

from collections.abc import Sequence

from defender_desk.model.documents import Document, targets
from defender_desk.model.referral_facts import TITLES, ApplicationForm, application_fields, application_forms
from defender_desk.model.vocabularies import label, vocabulary
from defender_desk.text.speech import habits

_LAST = ("referral", "consent")
"""Groups of questions with which a form begins that is filled for an office, and a letter ends."""


def of(destination: Document | None) -> tuple[ApplicationForm, ...]:
    """The forms that fit a destination, the likeliest first."""
    shipped = str(destination.body.get("shipped") or "") if destination else ""
    own = tuple(form for form in application_forms() if shipped in form.providers)
    to = "asking" if asks(destination) else "anybody"
    return own or tuple(form for form in application_forms() if form.to == to)


def title(form: ApplicationForm) -> str:
    """What a form is called in the language being spoken."""
    return label(TITLES, form.code, habits().language)


def asks(destination: Document | None) -> list[str]:
    """Codes of what a destination asks for, in its own order; empty where that is not known."""
    return targets(destination.body.get("asks")) if destination else []


def order(form: ApplicationForm, destination: Document | None) -> Sequence[str]:
    """Codes of the questions that the form answers, in the order in which it does."""
    if wanted := asks(destination) or form.asks:
        return wanted
    groups = vocabulary("application_field").by_code
    return sorted(application_fields(), key=lambda code: groups[code].group in _LAST)


def heading(code: str, language: str) -> str:
    """The heading under which a question is answered, in a language."""
    return label("application_group", vocabulary("application_field").by_code[code].group, language)
