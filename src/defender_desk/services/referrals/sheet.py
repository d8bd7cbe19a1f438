"""What a referral sheet says: chosen fields of a referral and of whom it is for, as far as the gate lets them go.

Services floor: `referrals` writes it. A part nobody consented to is absent; the parts name fields, never values.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from defender_desk.exchange.printout import Section
from defender_desk.model import codec
from defender_desk.model.documents import Document
from defender_desk.model.facts import facts_of
from defender_desk.model.kinds import ANYTHING, Handles
from defender_desk.model.shown import code_name, shown, title_of
from defender_desk.model.types import TYPES
from defender_desk.model.vocabularies import label
from defender_desk.services.application.narratives import fits, own_words
from defender_desk.services.cases.trials import apart, said_before
from defender_desk.services.consent.verdicts import NOT_AGREED, NOT_ASKED, NOT_NAMED, Verdict
from defender_desk.services.desk import Desk
from defender_desk.services.handover.leaving import Wrote
from defender_desk.text.messages import Message, msg
from defender_desk.text.speech import habits, say


@dataclass(frozen=True)
class Part:
    """Fields of one record type that are told together; which of them may be told is declared beside each field."""

    heading: Message
    type: str
    fields: tuple[str, ...]
    apart: bool = False
    """Told only where it was chosen by itself, so that nobody misses it where it was not."""


@dataclass(frozen=True)
class Paper:
    """A document written for a referral: as what it is noted, what it is called, and all that it can hold."""

    way: str
    """A code of `disclosure_way`."""
    title: Message
    parts: tuple[Part, ...]
    answered: bool = True
    """Whether answers written for the case stand in place of words in another language: they are for whoever helps."""


PARTS = (
    Part(msg("What is asked for"), "referral",
         ("support", "services", "urgency", "need", "expected", "amount", "budget", "period", "other_requests")),
    Part(msg("Whoever helps should speak and know"), "referral", ("wanted_languages", "wanted_regions")),
    Part(msg("Whom help is asked for"), "person", ("name", "other_names")),
    Part(msg("Birth and nationality"), "person", ("born", "nationalities")),
    Part(msg("Gender"), "person", ("gender",)),
    Part(msg("Countries and languages"), "person", ("origin", "residence", "languages")),
    Part(msg("Where they are"), "person", ("whereabouts",)),
    Part(msg("Their work"), "person", ("work", "work_note", "profession")),
    Part(msg("Their organisation"), "person", ("organisation", "organisation_role")),
    Part(msg("The group"), "organisation", ("name", "kind", "fields", "countries", "size", "founded")),
    Part(msg("How to contact them"), "person", TYPES["person"].reach),
    Part(msg("How to contact the group"), "organisation", TYPES["organisation"].reach),
    Part(msg("Health and access needs"), "person", ("access_needs",)),
    Part(msg("Special risk"), "person", ("risk_groups",)),
    Part(msg("Who depends on them"), "person", ("dependants",)),
    Part(msg("Right to stay"), "person", ("stay", "stay_note")),
    Part(msg("What happened"), "incident",
         ("what", "when", "until", "country", "status", "work_link", "story", "last_threat", "losses", "reported_to")),
    Part(msg("Act committed"), "act",
         ("what", "what_note", "when", "until", "status", "methods", "consequences", "consequences_note")),
    Part(msg("Those responsible"), "incident", ("perpetrators", "country_behind", "perpetrators_note")),
    Part(msg("Detention and charge"), "act",
         ("detention_kind", "held_where", "outside_contact", "counsel", "charge", "court_case", "end_state")),
    Part(TYPES["hearing"].label, "hearing",
         ("when", "stage", "court", "court_case", "charges", "defence", "concerns", "result", "decision")),
    Part(msg("Risk and protection so far"), "case", ("risks", "security_practice", "return_note")),
    Part(msg("Evidence that exists"), "evidence", ("title", "kind", "made", "shows")),
    Part(msg("Receiving money safely"), "referral", ("safe_payment",)),
    Part(msg("Referees"), "referral", ("referees",)),
)  # fmt: skip
"""Everything a sheet can hold, in its order. What is in no part never gets onto a sheet."""

SHEET = Paper("sheet", msg("Referral"), PARTS)
NOTICE = Paper("notice", msg("Notice to an authority"), (
    Part(msg("What is reported"), "referral", ("summary",)),
    Part(msg("What happened"), "incident", ("what", "when", "until", "timing", "country", "status")),
    Part(msg("Act committed"), "act", ("what", "when", "until", "status", "consequences")),
    Part(msg("Those responsible"), "incident", ("perpetrators", "perpetrators_note")),
    Part(msg("Whom it concerns"), "person", ("name",)),
    Part(msg("The group"), "organisation", ("name",)),
    Part(msg("What is asked of the authority"), "referral", ("urgency", "need", "expected", "reply_due")),
    Part(msg("Evidence that exists"), "evidence", ("title", "kind", "made")),
    Part(msg("Where they are"), "person", ("whereabouts",), apart=True),
    Part(msg("How to contact them"), "person", TYPES["person"].reach, apart=True),
    Part(msg("How to contact the group"), "organisation", TYPES["organisation"].reach, apart=True),
    Part(msg("Right to stay"), "person", ("stay", "stay_note"), apart=True),
), answered=False)  # fmt: skip
"""What an authority is told: the least by which it can act, and nothing by itself that leads to whom it concerns."""

SAFELY = ("how_to_contact", "never")
"""Fields that say how somebody is reached safely, and how not."""
NOT_WRITTEN = msg("Nothing is written down on how to contact them safely.")
LEFT_OUT = msg("How to contact them safely is left out of this page.")
ASK_BEFORE = msg("Ask before you call, write or visit.")

_BY_NAME = "name"
"""The field without which somebody is spoken of by a code name."""


@dataclass(frozen=True)
class Composed:
    """The parts of a sheet, which fields of which records they tell, and what is in another language than its own."""

    sections: tuple[Section, ...]
    wrote: tuple[Wrote, ...]
    foreign: tuple[Message, ...]
    """Labels of what people wrote in another language, and which stays in it."""
    answers: tuple[Document, ...]
    """Answers in words that stand in place of what the records say in another language."""


def compose(
    desk: Desk,
    goes: Iterable[Document],
    helped: Collection[str],
    language: str,
    answers: Mapping[str, Document],
    parts: Iterable[Part] = PARTS,
) -> Composed:
    """The parts of these records as the gate let them go, in the language being spoken.

    Of people, only those who are to be helped have parts of their own; a referee is named, and no more. `answers` are
    answers in words in this language by the field they speak for (“incident.story”): one stands once, in place of
    whatever these fields say in another language.
    """
    told = _in_order(goes)
    again = said_before([one for one in told if one.type == "hearing"])
    named = Named(desk, {document.id: document for document in told})
    made: list[Section] = []
    wrote: list[Wrote] = []
    foreign: dict[Message, None] = {}
    used: dict[str, Document] = {}
    for part, document in _parts(parts, told, helped):
        apart = _in_another_language(part, document, language)
        spoken = {name: answers[path] for name in apart if (path := f"{part.type}.{name}") in answers}
        fresh = {one.id: one for one in spoken.values() if one.id not in used}
        foreign |= {TYPES[part.type].by_name[name].kind.label: None for name in apart if name not in spoken}
        names = tuple(name for name in part.fields if name not in spoken)
        fields = [name for name in names if name not in again.get(document.id, ())]
        rows = (*_rows(part, fields, document, named), *map(_answer, fresh.values()))
        if rows:
            made.append(Section(say(part.heading), rows, _on_contact(desk, part, document)))
            wrote += [(document, names), *((one, ("text",)) for one in fresh.values())]
            used |= fresh
    titled = ((document, TYPES[document.type].title) for document in named.called.values())
    return Composed(tuple(made), (*wrote, *titled), tuple(foreign), tuple(used.values()))


def _in_order(goes: Iterable[Document]) -> tuple[Document, ...]:
    """The records as they came, the hearings trial by trial."""
    told = tuple(goes)
    hearings = (one for trial in apart(one for one in told if one.type == "hearing") for one in trial)
    return (*(one for one in told if one.type != "hearing"), *hearings)


def _in_another_language(part: Part, document: Document, language: str) -> list[str]:
    fields = TYPES[part.type].by_name
    return [
        name
        for name in part.fields
        if own_words(fields[name].kind) and not fits(str(document.body.get(name) or ""), language)
    ]


def _answer(narrative: Document) -> tuple[str, str]:
    question = str(narrative.body.get("question") or "")
    return label("application_field", question, habits().language), str(narrative.body.get("text") or "")


def _on_contact(desk: Desk, part: Part, document: Document) -> tuple[str, ...]:
    """What stands below a telephone or address where the sheet tells nothing on how to use it safely."""
    fields = TYPES[part.type].by_name
    numbers = any(isinstance(fields[name].kind, Handles) and document.body.get(name) for name in part.fields)
    told = any(document.body.get(name) for name in SAFELY)
    return ask_before(desk, document.id) if numbers and not told else ()


def ask_before(desk: Desk, record: str) -> tuple[str, ...]:
    """What stands in place of how somebody is reached safely, where that is not told."""
    recorded = desk.store.get(record)
    known = recorded is not None and any(recorded.body.get(name) for name in SAFELY)
    return (say(LEFT_OUT if known else NOT_WRITTEN), say(ASK_BEFORE))


def _parts(
    parts: Iterable[Part], goes: tuple[Document, ...], helped: Collection[str]
) -> Iterator[tuple[Part, Document]]:
    for part in parts:
        for document in goes:
            if document.type == part.type and (document.type != "person" or document.id in helped):
                yield part, document


def uncovered(verdict: Verdict, parts: Iterable[Part] = PARTS) -> list[Part]:
    """The parts that would say more, but for what nobody consented to or the referral does not ask to tell."""
    unasked, missing = (
        {(one.type, one.field) for one in verdict.withheld if one.why in whys}
        for whys in ((NOT_ASKED,), (NOT_AGREED, NOT_NAMED))
    )

    def kept(part: Part) -> bool:
        told = {(part.type, name) for name in part.fields}
        return not told.isdisjoint(missing) or not (part.apart or told.isdisjoint(unasked))

    return [part for part in parts if kept(part)]


def facts(documents: Iterable[Document], parts: Iterable[Part] = PARTS) -> frozenset[str]:
    """The facts that the parts would tell of these records; what people wrote freely is none of them."""
    told = {
        fact
        for document in documents
        for part in parts
        if part.type == document.type and not part.apart
        for name in part.fields
        if name in document.body
        for fact in facts_of(TYPES[document.type], TYPES[document.type].by_name[name], document.body)
    }
    return frozenset(told - {ANYTHING})


class Named:
    """Names records pointed at as they leave; people and groups only where they go themselves and with their name."""

    def __init__(self, desk: Desk, goes: Mapping[str, Document]) -> None:
        self._desk = desk
        self._goes = goes
        self.called: dict[str, Document] = {}
        """Those called by their name."""

    def __call__(self, key: str) -> str:
        """What a record is called."""
        document = self._desk.store.get(key)
        if document is None or document.type not in TYPES:
            return "…"
        declared, leaving = TYPES[document.type], self._goes.get(key)
        if leaving is None and document.type not in ("person", "organisation"):
            return title_of(declared, document.body) or code_name(declared, key)
        called = title_of(declared, leaving.body) if leaving else ""
        if leaving and called:
            self.called[key] = leaving
        return called or code_name(declared, key)


def _rows(part: Part, names: Collection[str], document: Document, named: Named) -> tuple[tuple[str, str], ...]:
    declared = TYPES[part.type].by_name
    rows = [
        (
            say(declared[name].kind.label),
            shown(declared[name].kind, codec.value_of(declared[name], document.body), title=named),
        )
        for name in names
        if document.body.get(name) is not None
    ]
    if _BY_NAME in part.fields and not document.body.get(_BY_NAME):
        rows.insert(0, (say(msg("Code name")), code_name(TYPES[part.type], document.id)))
    return tuple(row for row in rows if row[1])
