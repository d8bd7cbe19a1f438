"""The kinds of letter and form that a pack may be, which destination takes which, and in which order they ask.

Services floor: plain data for `packs`. A destination that asks for something is answered in its own order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from defender_desk.model.documents import Document, targets
from defender_desk.model.referral_facts import application_fields
from defender_desk.model.vocabularies import vocabulary
from defender_desk.text.messages import Message, msg


@dataclass(frozen=True)
class Form:
    """One kind of letter or form."""

    code: str
    title: Message
    providers: tuple[str, ...] = ()
    """Directory codes of those it is written to; empty for a form that belongs to nobody."""
    asks: tuple[str, ...] = ()
    """Codes of application fields, in order, where the destination is not known to ask for anything; empty for all."""


APPLICATION = Form("application", msg("Application for support"))
FORMS = (
    Form("urgent_appeal", msg("Urgent appeal"), ("un_sp", "un_srhrd")),
    Form("allegation", msg("Letter of allegation"), ("un_sp", "un_srhrd")),
    Form("detention", msg("Communication on an arbitrary detention"), ("wgad",)),
    Form("disappearance", msg("Report of an enforced disappearance"), ("wgeid", "ced_urgent")),
    Form("communication", msg("Communication to the Commission"), ("achpr",)),
    Form("specific_instance", msg("Complaint under the OECD Guidelines"), ("oecd_ncp",)),
    Form("complaint", msg("Complaint"), ("dfc_iam",)),
)
"""What is written to some destinations alone; the first that fits is proposed."""

GENERAL = (
    Form("request", msg("Request for support")),
    Form(
        "interagency",
        msg("Inter-agency referral form"),
        asks=(
            "ref.urgency", "per.full_name", "per.alias", "per.birth", "per.sex_gender", "per.needs", "per.id_document",
            "per.address_contact", "req.support_kinds", "ref.services_already_given", "con.refer", "con.data_scope",
            "con.method_date", "ref.referrer_identity", "ref.delivery",
        ),
    ),
)  # fmt: skip
"""What is written where nobody is known to ask for anything."""

_LAST = ("referral", "consent")
"""Groups of questions with which a form begins that is filled for an office, and a letter ends."""


def of(destination: Document | None) -> tuple[Form, ...]:
    """The forms that fit a destination, the likeliest first."""
    shipped = str(destination.body.get("shipped") or "") if destination else ""
    own = tuple(form for form in FORMS if shipped in form.providers)
    if own:
        return own
    return (APPLICATION,) if asks(destination) else GENERAL


def asks(destination: Document | None) -> list[str]:
    """Codes of what a destination asks for, in its own order; empty where that is not known."""
    return targets(destination.body.get("asks")) if destination else []


def order(form: Form, destination: Document | None) -> Sequence[str]:
    """Codes of the questions that the form answers, in the order in which it does."""
    if wanted := asks(destination) or form.asks:
        return wanted
    groups = vocabulary("application_field").by_code
    return sorted(application_fields(), key=lambda code: groups[code].group in _LAST)


def group_of(code: str) -> str:
    """The group under whose heading a question is answered."""
    return vocabulary("application_field").by_code[code].group
