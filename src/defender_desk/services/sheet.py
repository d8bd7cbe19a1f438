"""What a referral sheet says: chosen facts of a referral and of whom it is for, each under the consent that covers it.

Services floor: `referrals` writes it. A part nobody consented to is absent; the parts name fields, never values.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from defender_desk.exchange.referral_sheet import Section
from defender_desk.model import codec
from defender_desk.model.documents import Document
from defender_desk.model.shown import code_name, shown, title_of
from defender_desk.model.types import TYPES
from defender_desk.services.desk import Desk
from defender_desk.services.records import targets
from defender_desk.text.messages import Message, msg
from defender_desk.text.speech import say


@dataclass(frozen=True)
class Part:
    """Fields of one record type that are told together, and the code of `data_scope` that must be consented to."""

    scope: str
    heading: Message
    type: str
    fields: tuple[str, ...]


PARTS = (
    Part("need", msg("What is asked for"), "referral",
         ("support", "urgency", "need", "expected", "amount", "budget", "period", "other_requests")),
    Part("name", msg("Who it is for"), "person", ("name", "other_names")),
    Part("code_name", msg("Who it is for"), "person", ()),
    Part("birth_nationality", msg("Birth and nationality"), "person", ("born", "nationalities")),
    Part("gender", msg("Gender"), "person", ("gender",)),
    Part("countries", msg("Countries and languages"), "person", ("origin", "residence", "languages")),
    Part("whereabouts", msg("Where they are"), "person", ("whereabouts",)),
    Part("work", msg("Their work"), "person", ("work", "work_note", "profession")),
    Part("organisation", msg("Their organisation"), "person", ("organisation", "organisation_role")),
    Part("organisation", msg("The group"), "organisation", ("name", "kind", "fields", "countries", "size", "founded")),
    Part("contact", msg("How to contact them"), "person",
         ("safe_channels", "how_to_contact", "never", "go_between", "phones", "emails", "accounts")),
    Part("contact", msg("How to contact the group"), "organisation", ("how_to_contact", "never", "phones", "emails")),
    Part("health", msg("Health and access needs"), "person", ("access_needs",)),
    Part("risk_groups", msg("Special risk"), "person", ("risk_groups",)),
    Part("family", msg("Who depends on them"), "person", ("dependants",)),
    Part("legal_status", msg("Right to stay"), "person", ("stay", "stay_note")),
    Part("story", msg("What happened"), "incident",
         ("what", "when", "until", "country", "status", "work_link", "story", "last_threat", "losses", "reported_to")),
    Part("perpetrators", msg("Those responsible"), "incident", ("perpetrators", "country_behind", "perpetrators_note")),
    Part("legal_case", msg("Detention and court"), "act",
         ("detention_kind", "held_where", "outside_contact", "counsel", "court_case", "end_state")),
    Part("security", msg("Risk and protection so far"), "case", ("risks", "security_practice", "return_note")),
    Part("evidence", msg("Evidence that exists"), "evidence", ("title", "kind", "made", "shows")),
    Part("finances", msg("Receiving money safely"), "referral", ("safe_payment",)),
    Part("referees", msg("Referees"), "referral", ("referees",)),
)  # fmt: skip
"""Everything a sheet can hold, in its order. What is in no part never gets onto a sheet."""


def sections(desk: Desk, documents: Iterable[Document], facts: frozenset[str]) -> tuple[Section, ...]:
    """The parts of these records that the consented facts cover; says them in the language being spoken."""
    by_type: dict[str, list[Document]] = {}
    for document in documents:
        by_type.setdefault(document.type, []).append(document)
    goes = {document.id for among in by_type.values() for document in among}
    named = _Named(desk, goes if "name" in facts else frozenset())
    made = []
    for part in PARTS:
        if part.scope in facts:
            for document in by_type.get(part.type, []):
                told = part.scope == "code_name" and "name" in facts and document.body.get("name")
                rows = () if told else _rows(part, document, named)
                if rows:
                    made.append(Section(say(part.heading), rows))
    return tuple(made)


def uncovered(documents: Iterable[Document], facts: frozenset[str]) -> list[Part]:
    """The parts that would say something, but that nobody consented to."""
    present = [(document.type, document.body) for document in documents]
    return [
        part
        for part in PARTS
        if part.scope not in facts
        and part.scope != "code_name"
        and any(type_name == part.type and any(body.get(name) for name in part.fields) for type_name, body in present)
    ]


class _Named:
    """Names records pointed at: people and groups only where they go themselves and names were consented to."""

    def __init__(self, desk: Desk, by_name: Collection[str]) -> None:
        self._desk = desk
        self._by_name = by_name

    def __call__(self, key: str) -> str:
        document = self._desk.store.get(key)
        if document is None or document.type not in TYPES:
            return "…"
        declared = TYPES[document.type]
        private = document.type in ("person", "organisation") and key not in self._by_name
        return code_name(declared, key) if private else title_of(declared, document.body) or code_name(declared, key)


def _rows(part: Part, document: Document, named: _Named) -> tuple[tuple[str, str], ...]:
    fields: Mapping[str, object] = document.body
    declared = TYPES[part.type].by_name
    rows = [
        (
            say(declared[name].kind.label),
            shown(declared[name].kind, codec.value_of(declared[name], document.body), title=named),
        )
        for name in part.fields
        if fields.get(name) is not None
    ]
    if part.scope == "code_name" and not rows:
        rows = [(say(msg("Code name")), code_name(TYPES[part.type], document.id))]
    return tuple(row for row in rows if row[1])


def people(desk: Desk, referral: Document) -> list[str]:
    """Ids of those a referral is for: those it names, else those of its case."""
    named = targets(referral.body.get("people"))
    if named:
        return named
    return [
        key
        for case in desk.store.many(targets(referral.body.get("case"))).values()
        for key in targets(case.body.get("people"))
    ]


def belonging(desk: Desk, referral: Document) -> list[Document]:
    """The records a sheet may draw on: the referral, its people, case, evidence, and the case's incidents and acts."""
    cases = targets(referral.body.get("case"))
    incidents = _pointing(desk, cases, "incident", "case")
    acts = _pointing(desk, incidents, "act", "incident")
    evidence = targets(referral.body.get("evidence"))
    referees = targets(referral.body.get("referees"))
    theirs = desk.store.many(people(desk, referral)).values()
    groups = [key for person in theirs for key in targets(person.body.get("organisation"))]
    found = desk.store.many([*(one.id for one in theirs), *groups, *referees, *cases, *incidents, *acts, *evidence])
    return [referral, *(document for document in found.values() if not document.binned)]


def _pointing(desk: Desk, keys: list[str], type_name: str, field: str) -> list[str]:
    links = (link for key in keys for link in desk.store.pointing_at(key))
    return [link.source for link in links if (link.type, link.field) == (type_name, field)]
