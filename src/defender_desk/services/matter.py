"""What is to be helped with: a case, or a referral being drafted, with the records that tell of it.

Services floor: `eligibility` reads facts from it. One reading of the desk serves every provider.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from defender_desk.model import codec
from defender_desk.model.documents import Document, targets
from defender_desk.model.types import TYPES
from defender_desk.services.desk import Desk
from defender_desk.text.messages import msg
from defender_desk.text.trouble import Trouble

NO_MATTER = msg("There is no case and no referral with this id.")


@dataclass(frozen=True)
class Matter:
    """A case or a referral, whom it is for, what happened, and what was answered."""

    subject: Document
    case: Document | None
    people: tuple[Document, ...] = ()
    groups: tuple[Document, ...] = ()
    incidents: tuple[Document, ...] = ()
    acts: tuple[Document, ...] = ()
    evidence: tuple[Document, ...] = ()
    answers: Mapping[str, Document] = field(default_factory=dict)
    """By question, the answer given last."""

    @property
    def referral(self) -> Document | None:
        """The referral, where one is being drafted."""
        return self.subject if self.subject.type == "referral" else None

    @property
    def everybody(self) -> tuple[Document, ...]:
        """Persons, then groups."""
        return (*self.people, *self.groups)


def read(desk: Desk, subject: str) -> Matter:
    """Read a case or referral with all that tells of it; Trouble when it is neither."""
    document = desk.store.get(subject)
    if document is None or document.type not in ("case", "referral"):
        raise Trouble(NO_MATTER)
    case = document if document.type == "case" else _case_of(desk, document)
    everybody = _live(desk, targets(document.body.get("people")))
    incidents = _pointing(desk, [case] if case else [], {("incident", "case")})
    acts = _pointing(desk, incidents, {("act", "incident")})
    concerned = {one.id for one in everybody}
    acts = [act for act in acts if not act.body.get("victim") or act.body["victim"] in concerned]
    shown = _pointing(desk, [*([case] if case else []), *incidents, *acts], {("evidence", "about")})
    return Matter(
        document,
        case,
        tuple(one for one in everybody if one.type == "person"),
        tuple(one for one in everybody if one.type == "organisation"),
        tuple(incidents),
        tuple(acts),
        tuple(shown),
        _answers(desk, case, everybody),
    )


def value(document: Document, field: str) -> object:
    """The typed value of a field; empty where it is absent or cannot be read."""
    declared = TYPES[document.type].by_name[field]
    try:
        return codec.value_of(declared, document.body)
    except Trouble:
        return declared.empty


def written(document: Document) -> date | None:
    """The day a record was last written; None where its desk did not say."""
    return date.fromisoformat(document.changed[:10]) if document.changed else None


def _case_of(desk: Desk, referral: Document) -> Document | None:
    found = _live(desk, targets(referral.body.get("case")))
    return found[0] if found else None


def _live(desk: Desk, keys: Iterable[str]) -> list[Document]:
    return [one for one in desk.store.many(list(dict.fromkeys(keys))).values() if not one.binned and one.type in TYPES]


def _pointing(desk: Desk, wholes: Iterable[Document], fields: set[tuple[str, str]]) -> list[Document]:
    keys = [
        link.source
        for whole in wholes
        for link in desk.store.pointing_at(whole.id)
        if (link.type, link.field) in fields and not link.binned
    ]
    return _live(desk, keys)


def _answers(desk: Desk, case: Document | None, everybody: list[Document]) -> dict[str, Document]:
    """The newest answer to each question: those of the case, or without one those about the people."""
    given = (
        _pointing(desk, [case], {("answer", "case")})
        if case
        else [one for one in _pointing(desk, everybody, {("answer", "about")}) if not one.body.get("case")]
    )
    return {str(one.body.get("question") or ""): one for one in sorted(given, key=lambda one: one.changed)}
