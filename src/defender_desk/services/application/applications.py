"""An application filled from a case: what a destination asks, what answers it, and what is still missing.

Services floor: written once, asked by every destination; the screen and the writers of packs read the same answers.
What may be told is what `services.consent.gate` lets go, and only where everybody concerned agreed to the fact
asked for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from defender_desk.model.documents import Document, targets
from defender_desk.model.referral_facts import application_fields
from defender_desk.model.shipped_providers import directory
from defender_desk.services.application import budgets
from defender_desk.services.application.budgets import Budget
from defender_desk.services.application.questions import KEPT_HERE, REFEREES, Filled, Question, Subject
from defender_desk.services.consent.asking import Step
from defender_desk.services.consent.consent import Standing
from defender_desk.services.consent.verdicts import Verdict
from defender_desk.services.consent.wanting import Wanted, keepers, wanted
from defender_desk.services.desk import Desk
from defender_desk.services.records import titles
from defender_desk.text.messages import Message
from defender_desk.text.speech import habits

NOT_SAID = "?"
"""How surely something is asked for where nothing that is asked for is recorded."""
CHOSEN = "application.languages"
"""The setting that tells in which language each application was looked at last."""
MOST_KEPT = 100
"""Applications of which that is remembered."""


@dataclass(frozen=True)
class Meter:
    """How many questions are in which state; the parts add up to `asked`."""

    asked: int = 0
    answered: int = 0
    missing: int = 0
    uncovered: int = 0
    held: int = 0
    untranslated: int = 0
    stale: int = 0


@dataclass(frozen=True)
class Referee:
    """Somebody who is named to vouch for a person, and whether they agreed to be asked."""

    id: str
    title: str
    standing: Standing
    goes: Document | None
    """Their record with what they agreed to tell of themselves; None where it stays here."""


@dataclass(frozen=True)
class Enclosure:
    """A piece of evidence that goes along as a file of its own."""

    id: str
    title: str
    goes: Document | None
    """Its record as it may be told; None where it stays here."""
    why: Message | None = None
    """What keeps it here."""


@dataclass(frozen=True)
class Application:
    """What one destination asks of one case, in one language."""

    case: str
    """Id of the case; empty for a referral that is joined to none, for which nothing can be written."""
    referral: str
    provider: str
    """Id of the destination; empty for nobody in particular, who is taken to ask for everything."""
    language: str
    people: tuple[str, ...]
    """Ids of those it is for."""
    fulfils: str
    """Id of the referral that is asked for with it; empty where that goes to somebody else, or where there is none."""
    asks_known: bool
    """Whether it is recorded what the destination asks for."""
    languages: tuple[str, ...]
    """Languages the destination takes; empty where that is not known."""
    questions: tuple[Question, ...]
    referees: tuple[Referee, ...]
    enclosures: tuple[Enclosure, ...]
    """The evidence that the referral names."""
    budget: Budget
    step: Step
    verdict: Verdict
    titles: Mapping[str, str]
    """The one line of each record that answers something."""

    @property
    def goes(self) -> Mapping[str, Document]:
        """What may leave, as the gate gives it, by id."""
        return {one.id: one for one in self.verdict.goes}

    @property
    def meter(self) -> Meter:
        """How complete it is."""
        return completeness(self.questions)

    @property
    def wanted(self) -> Wanted | None:
        """The consent that would let more of it out; None where nothing that is written here waits for one."""
        kept = [one.field.fact for one in self.questions if one.state in KEPT_HERE]
        return wanted(self.step, self.verdict, self.people, {*kept} - {""}) if kept else None

    def wanted_for(self, question: Question) -> Wanted | None:
        """The consent that would let this answer out: of those the application is for, or of whoever else keeps it."""
        asked = self.verdict.permissions
        kept = [one.record for one in question.told if one.why] or [one.id for one in question.written]
        keeping = keepers(self.verdict, kept, question.field.fact)
        if not keeping or not all(asked[key].allowed for key in self.people if key in asked):
            return self.wanted
        return wanted(self.step, self.verdict, keeping, {question.field.fact})

    @property
    def language_taken(self) -> bool:
        """Whether the destination takes this language, as far as is known."""
        return not self.languages or self.language in self.languages


def read(desk: Desk, record: str, provider: str | None = None, language: str = "", *, today: date) -> Application:
    """Fill what a destination asks from a case or a referral.

    Without a provider, for the one it is addressed to; with "", for nobody in particular.
    """
    subject = Subject.of(desk, record)
    to = subject.provider if provider is None else provider
    destination = desk.store.get(to) if to else None
    languages = tuple(targets(destination.body.get("languages"))) if destination else ()
    spoken = language or _chosen(desk).get(_place(record, to)) or _language(subject.language, languages)
    filled = Filled.of(desk, subject, to, today)
    asked = _asked(destination)
    questions = tuple(filled.question(application_fields()[code], sure, spoken) for code, sure in asked.items())
    answering = {told.record for question in questions for told in question.told}
    answering |= {place.record for question in questions for place in question.places}
    whose = {subject.case, subject.referral, *subject.people} - {""}
    return Application(
        subject.case,
        subject.referral,
        to,
        spoken,
        subject.people,
        subject.referral if to == subject.provider else "",
        bool(destination and destination.body.get("asks")),
        languages,
        questions,
        _referees(desk, filled),
        _enclosures(desk, filled),
        budgets.of_referral(desk, subject.referral) if subject.referral else Budget(),
        filled.step,
        filled.verdict,
        titles(desk, answering | filled.verdict.permissions.keys() | whose),
    )


def keep_language(desk: Desk, record: str, provider: str, language: str) -> None:
    """Remember in which language an application was looked at last, for as long as its record is here."""
    others = {place: code for place, code in _chosen(desk).items() if place != _place(record, provider)}
    here = desk.store.many({place.partition(" ")[0] for place in others})
    kept = [(place, code) for place, code in others.items() if place.partition(" ")[0] in here][1 - MOST_KEPT :]
    desk.store.settings.put(CHOSEN, {**dict(kept), _place(record, provider): language})


def _chosen(desk: Desk) -> dict[str, str]:
    kept = desk.setting(CHOSEN)
    return {place: str(code) for place, code in kept.items()} if isinstance(kept, dict) else {}


def _place(record: str, provider: str) -> str:
    return f"{record} {provider}"


def completeness(questions: Iterable[Question]) -> Meter:
    """Count questions by their state."""
    counts = Counter(question.state.value for question in questions)
    return Meter(asked=counts.total(), **counts)


def _named(filled: Filled, field: str) -> list[str]:
    referral = filled.documents.get(filled.subject.referral)
    return targets(referral.body.get(field)) if referral else []


def _enclosures(desk: Desk, filled: Filled) -> tuple[Enclosure, ...]:
    """The evidence that the referral names, as far as everybody concerned agreed to tell of it."""
    named = _named(filled, "evidence")
    called = titles(desk, named)
    kept = {key: filled.kept_here(key, "title", "evidence") for key in called}
    return tuple(
        Enclosure(key, called[key], None if kept[key] else filled.goes[key], kept[key])
        for key in named
        if key in called
    )


def _referees(desk: Desk, filled: Filled) -> tuple[Referee, ...]:
    """Those the referral names to vouch for somebody; each is asked for a purpose of its own."""
    named = _named(filled, "referees")
    called = titles(desk, named)
    allows = {key: filled.verdict.asking.named(desk, key, REFEREES, filled.subject.cases) for key in called}
    return tuple(
        Referee(key, called[key], allows[key].standing, filled.goes.get(key)) for key in named if key in called
    )


def _asked(destination: Document | None) -> Mapping[str, str]:
    """Codes of what a destination asks for and how surely, in the order of a full application."""
    entry = directory().entries.get(str(destination.body.get("shipped") or "")) if destination else None
    asks = targets(destination.body.get("asks")) if destination else []
    sure = entry.asks if entry else {}
    unsaid = "" if asks else NOT_SAID
    return {code: sure.get(code, unsaid) for code in application_fields() if code in asks or not asks}


def _language(wished: str, taken: Sequence[str]) -> str:
    """The wish where it is taken or nothing is known; else the language in use, else the first that is taken."""
    own = habits().language
    if wished or not taken:
        return wished or own
    return own if own in taken else taken[0]
