"""What is asked in an application, what answers it, and how it stands with each question.

Services floor: `applications` puts the questions of a destination together. What may be told is what `gate` lets go,
and only where everybody concerned agreed to the fact asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from functools import partial

from defender_desk.model import codec
from defender_desk.model.codec import Body
from defender_desk.model.documents import Document, targets
from defender_desk.model.kinds import Prose
from defender_desk.model.levels import Profile
from defender_desk.model.referral_facts import ApplicationField, application_fields
from defender_desk.model.shown import several, shown
from defender_desk.model.types import TYPES
from defender_desk.model.vocabularies import vocabulary
from defender_desk.services.application import narratives
from defender_desk.services.application.narratives import Original, Written
from defender_desk.services.belonging import belonging, case_of, drawn_on
from defender_desk.services.consent import gate, verdicts
from defender_desk.services.consent.asking import Asking, Step
from defender_desk.services.consent.consent import Permission, Standing, consents_of
from defender_desk.services.consent.subjects import helped
from defender_desk.services.consent.verdicts import Verdict
from defender_desk.services.desk import Desk
from defender_desk.services.records import GONE, titles
from defender_desk.services.referrals import notices
from defender_desk.services.referrals.notices import REFER
from defender_desk.services.referrals.sheet import Named
from defender_desk.text.messages import Message
from defender_desk.text.names import LIKELY, likeness, several_names
from defender_desk.text.speech import say
from defender_desk.text.trouble import Trouble

REFEREES = "contact_referees"
"""The purpose (of `consent_scope`) for which the referees of an application are asked."""

SCOPES: Mapping[str, str] = {
    "con.refer": REFER,
    "con.share_vetting_partners": "share_vetting",
    "con.contact_referees": REFEREES,
    "con.name_to_government": "name_to_government",
    "con.name_in_public_report": "name_in_public",
}
"""Questions that ask whether somebody agreed, and to what (a term of `consent_scope`)."""

PERSONAL = frozenset({"identity", "work", "family", "relocation"})
"""Groups of questions about somebody: what is written for a case answers them for those the case is for alone."""

_SAID = (Standing.GIVEN, Standing.REFUSED, Standing.WITHDRAWN)
"""What somebody said; all else is not known."""


class State(Enum):
    """How it stands with one question; each question is in exactly one of these."""

    ANSWERED = "answered"
    MISSING = "missing"
    UNCOVERED = "uncovered"
    """There is an answer, and no consent to tell it to this destination."""
    HELD = "held"
    """There is an answer, and its protection level keeps it here."""
    UNTRANSLATED = "untranslated"
    """There is an answer, in a language that this application is not written in."""
    STALE = "stale"
    """Its translation was made before the original was changed."""


KEPT_HERE = (State.UNCOVERED, State.HELD)
"""States in which there is an answer that must not be told."""


@dataclass(frozen=True)
class Told:
    """One field of one record that answers a question, as shown in the language in use."""

    record: str
    type: str
    field: str
    text: str
    words: str = ""
    """Where people wrote it in their own words: the words, to be translated."""
    covered: bool = False
    why: Message | None = None
    """What keeps it here."""
    also: tuple[str, ...] = ()
    """Other fields of the record that are told in it."""

    def stood_for(self, answer: Written) -> bool:
        """Whether an answer in words takes its place: that of an account, and of words in another language."""
        account = isinstance(TYPES[self.type].by_name[self.field].kind, Prose)
        return bool(self.words) and (account or not narratives.fits(self.words, answer.language))


@dataclass(frozen=True)
class Place:
    """An empty field of a record that would answer a question."""

    record: str
    type: str
    field: str


@dataclass(frozen=True)
class Question:
    """One thing a destination asks for, and how it stands with the answer."""

    field: ApplicationField
    sure: str
    """How we know that it is asked for: "R" read, "E" follows, "M" not confirmed, "" noted at this desk."""
    told: tuple[Told, ...]
    written: tuple[Written, ...]
    """Answers in words, in every language, originals first."""
    stale: frozenset[str]
    """Ids of the translations among them that the original has left behind."""
    chosen: Written | None
    """The one that an application in this language carries; None where what the records say is carried."""
    original: Original | None
    """What a translation would be made from."""
    state: State
    why: Message | None = None
    """Where it is not covered: what keeps it here."""
    places: tuple[Place, ...] = ()
    """Where the records could answer it, and say nothing yet."""
    theirs: bool = True
    """Whether it asks about those the case is for, so that what is written for the case answers it."""

    @property
    def carried(self) -> tuple[Told, ...]:
        """What the records say that may be carried: all that is covered, but no words where an answer stands for them.

        Names of referees are theirs to give: see `applications.Referee`.
        """
        if self.state in KEPT_HERE:
            return ()
        return tuple(one for one in self.told if one.covered and not (self.chosen and one.stood_for(self.chosen)))

    @property
    def answer(self) -> Written | None:
        """The answer in words that may be carried."""
        return None if self.state in KEPT_HERE else self.chosen

    @property
    def leaving(self) -> tuple[str, ...]:
        """What may be carried: the answer in words, and what the records say beside it."""
        return (*([self.answer.text] if self.answer else []), *(one.text for one in self.carried))

    @property
    def writable(self) -> bool:
        """Whether people answer it in words; whether somebody agreed is asked of them, and recorded as a consent."""
        return self.theirs and self.field.code not in SCOPES


@dataclass(frozen=True)
class Subject:
    """Whom an application is for: a case, and the referral that makes it where there is one."""

    case: str
    """Empty for a referral that is joined to none, and for a case in the bin."""
    referral: str
    provider: str
    language: str
    people: tuple[str, ...]
    facts: frozenset[str]
    kind: Body
    """What the referral says of what it is for; nothing where there is none."""
    records: tuple[Document, ...]
    """What may answer: the people and groups, the case, its incidents and acts, the referral and its costs."""

    @property
    def cases(self) -> frozenset[str]:
        """The case as the gate asks for it: a yes for another one does not count here."""
        return frozenset({self.case} - {""})

    def asks_of_its_people(self, question: str) -> bool:
        """Whether a question asks about those the case is for, and not about somebody of them, or about others."""
        whose = {key for one in self.records if one.id == self.case for key in targets(one.body.get("people"))}
        personal = vocabulary("application_field").by_code[question].group in PERSONAL
        return not (personal and whose) or whose == set(self.people)

    @classmethod
    def of(cls, desk: Desk, record: str) -> Subject:
        """Read it from a case or a referral."""
        document = desk.store.get(record)
        if document is None or document.type not in ("case", "referral"):
            raise Trouble(GONE)
        body, referral = document.body, document.type == "referral"
        case = case_of(desk, document)
        people = helped(desk, document) if referral else targets(body.get("people"))
        found = [*drawn_on(desk, document), *belonging(desk, [record], ("cost",))]
        return cls(
            case.id if case and not case.binned else "",
            record if referral else "",
            next(iter(targets(body.get("provider"))), ""),
            str(body.get("language") or ""),
            tuple(people),
            frozenset(targets(body.get("facts"))) if referral else frozenset(),
            body if referral else {},
            tuple(one for one in found if not one.binned and (one.type != "person" or one.id in people)),
        )


@dataclass(frozen=True)
class Filled:
    """The records that may answer, what was written, and what the gate says of all of them."""

    desk: Desk
    subject: Subject
    recipient: str | None
    today: date
    documents: Mapping[str, Document]
    written: Mapping[str, list[Written]]
    """By the question they answer."""
    step: Step
    verdict: Verdict
    goes: Mapping[str, Document]
    own: tuple[Permission, ...]
    """What those the application is for allow."""
    reasons: Mapping[tuple[str, str], Message]
    """What keeps a record or a field here, by their names; "" is the whole record."""

    @classmethod
    def of(cls, desk: Desk, subject: Subject, provider: str, today: date) -> Filled:
        """Gather what may answer, and ask the gate about all of it at once."""
        consents = [
            document
            for person in subject.people
            for document, consent in consents_of(desk, person)
            if consent.recipient in ("", provider) and consent.case in ("", subject.case)
        ]
        documents = {one.id: one for one in (*subject.records, *consents)}
        written: dict[str, list[Written]] = {}
        for one in narratives.of_case(desk, subject.case) if subject.case else ():
            if subject.asks_of_its_people(one.question):
                written.setdefault(one.question, []).append(one)
        texts = [one.id for among in written.values() for one in among]
        named = [key for document in documents.values() for key in _answering_by_name(document)]
        asked = (*documents, *named, *texts)
        to = desk.store.get(provider) if provider else None
        scope = notices.purpose(subject.kind if provider == subject.provider else {}, to)
        step = Step(scope, asked, today, provider or None, profile=Profile.FULL, facts=subject.facts)
        verdict = gate.judge(desk, step)
        own = tuple(verdict.asking.of(desk, person, subject.cases) for person in subject.people)
        reasons = {(one.record, one.field): one.why for one in verdict.withheld}
        goes = {one.id: one for one in verdict.goes}
        return cls(desk, subject, provider or None, today, documents, written, step, verdict, goes, own, reasons)

    def question(self, field: ApplicationField, sure: str, language: str) -> Question:
        """One question with all that answers it."""
        told = tuple(self._consents(field) if field.code in SCOPES else self._told(field, language))
        among = self.written.get(field.code, [])
        recorded = "\n\n".join(one.words for one in told if one.words)
        stale = frozenset(one.id for one in among if narratives.stale(one, among, recorded))
        ordered = tuple(sorted(among, key=lambda one: (one.translated, one.id in stale)))
        chosen = next((one for one in ordered if one.language == language), None)
        state, why = self._state(field, told, ordered, chosen, stale, language)
        places = tuple(self._places(field))
        original, theirs = _original(ordered, recorded), self.subject.asks_of_its_people(field.code)
        return Question(field, sure, told, ordered, stale, chosen, original, state, why, places, theirs)

    def _places(self, field: ApplicationField) -> Iterable[Place]:
        paths = [answer.partition(".")[::2] for answer in field.answers]
        for document in filter(partial(_answers, field), self.documents.values()):
            for kind, name in paths:
                if kind == document.type and name not in document.body and not TYPES[kind].by_name[name].kind.former:
                    yield Place(document.id, kind, name)

    def _told(self, field: ApplicationField, language: str) -> Iterable[Told]:
        paths = [answer.partition(".")[::2] for answer in field.answers]
        for kind in dict.fromkeys(name for name, _ in paths):
            for document in filter(partial(_answers, field), self.documents.values()):
                for name in [inside for each, inside in paths if each == kind == document.type]:
                    if name in document.body and (made := self._one(field, document, name, language)).text:
                        yield made

    def _one(self, field: ApplicationField, document: Document, name: str, language: str) -> Told:
        declared = TYPES[document.type].by_name[name]
        why = self.kept_here(document.id, name, field.fact)
        source = document if why else self.goes[document.id]
        typed = codec.value_of(declared, source.body)
        known = titles(self.desk, targets(document.body[name]) if declared in TYPES[document.type].references else ())
        called = self._called(language) if why is None else lambda key: known.get(key, "…")
        text = shown(declared.kind, typed, title=called)
        if document.type == "person" and name == "other_names":
            text = several(_others(source))  # the same name in other letters is told beside the name
        lettered = in_its_letters(source, language) if name in TYPES[document.type].title[:1] else ""
        also = ("other_names",) if lettered else ()
        words = typed if narratives.own_words(declared.kind) and isinstance(typed, str) else ""
        text = "\n".join(filter(None, (lettered, text)))
        return Told(document.id, document.type, name, text, words, why is None, why, also)

    def _called(self, language: str) -> Callable[[str], str]:
        """What others are called as they leave, in the letters of the language where they are named."""
        named = Named(self.desk, self.goes)

        def call(key: str) -> str:
            said = named(key)
            return (in_its_letters(self.goes[key], language) if key in named.called else "") or said

        return call

    def _consents(self, field: ApplicationField) -> Iterable[Told]:
        """What each person said to what is asked; what nobody was asked is not an answer."""
        asking = Asking(replace(self.step, scope=SCOPES[field.code]), cases=self.subject.cases)
        for person in self.subject.people:
            found = asking.of(self.desk, person)
            if found.standing in _SAID and found.consent in self.documents:
                why = self.kept_here(found.consent, "scope", field.fact)
                yield Told(found.consent, "consent", "scope", say(found.standing.why), "", why is None, why)

    def kept_here(self, record: str, name: str, fact: str) -> Message | None:
        """What keeps a field here that answers a question which asks for a fact; None where it may be told."""
        if refusal := next((one.standing.why for one in self.own if not one.allowed), None):
            return refusal
        if record not in self.goes or name not in self.goes[record].body:
            return self.reasons.get((record, "")) or self.reasons.get((record, name)) or verdicts.NOT_AGREED
        if not self.step.asks(fact):
            return verdicts.NOT_ASKED
        everybody = [*self.own, *(self.verdict.permissions[key] for key in self.verdict.concerned[record])]
        return None if everybody and all(one.covers(fact) for one in everybody) else verdicts.NOT_AGREED

    def _state(
        self,
        field: ApplicationField,
        told: Sequence[Told],
        written: Sequence[Written],
        chosen: Written | None,
        stale: frozenset[str],
        language: str,
    ) -> tuple[State, Message | None]:
        texts = [chosen] if chosen else written
        kept = {one.id: self.kept_here(one.id, "text", field.fact) for one in texts}
        if not told and not texts:
            return State.MISSING, None
        reasons = [*kept.values()] if chosen else [*kept.values(), *(one.why for one in told)]
        if None not in reasons:
            why = next(iter(reasons))
            return (State.HELD if why in verdicts.LEVELS else State.UNCOVERED), why
        if chosen:
            return (State.STALE if chosen.id in stale else State.ANSWERED), None
        foreign = any(one.words and not narratives.fits(one.words, language) for one in told if one.covered)
        only_elsewhere = not any(one.covered for one in told)
        return (State.UNTRANSLATED if foreign or only_elsewhere else State.ANSWERED), None


def _answers(field: ApplicationField, document: Document) -> bool:
    """Whether a record is of those that answer a question: an arrest is no disappearance."""
    return not (field.acts and document.type == "act") or document.body.get("what") in field.acts


def in_its_letters(document: Document, language: str) -> str:
    """A name as it is written in the letters of a language, where it stands in others; "" where nobody said.

    Other names of somebody may be pen names and former ones: only one that sounds like the name is the same name. A
    group's are translations too.
    """
    if narratives.fits(str(document.body.get("name") or ""), language):
        return ""
    same = _others(document, same=True) or (_others(document) if document.type == "organisation" else [])
    return next((one for one in same if narratives.fits(one, language)), "")


def _others(document: Document, *, same: bool = False) -> list[str]:
    """Other names; those that are the name in other letters, or those that are not."""
    name, others = str(document.body.get("name") or ""), str(document.body.get("other_names") or "")
    return [one for one in several_names(others) if (likeness(one, name).score >= LIKELY) is same]


def _original(written: Sequence[Written], recorded: str) -> Original | None:
    """The first answer written as an original; else the words in the records; else the first translation there is."""
    own = next((one for one in written if not one.translated), None)
    if own is not None:
        return Original(own.text, own.language, own.id)
    return Original(recorded) if recorded else None


def _answering_by_name(document: Document) -> Iterable[str]:
    """Ids of records whose name would be an answer, so that the gate decides about them too."""
    paths = {answer for field in application_fields().values() for answer in field.answers}
    for field in TYPES[document.type].references:
        if f"{document.type}.{field.name}" in paths:
            yield from targets(document.body.get(field.name))
