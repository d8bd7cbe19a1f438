"""What is to be helped with: a case, or a referral being drafted, with the records that tell of it.

Services floor: `eligibility` reads facts from it. One reading of the desk serves every provider.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from defender_desk.model import codec
from defender_desk.model.documents import Document, targets
from defender_desk.model.types import TYPES
from defender_desk.services.belonging import belonging, case_of, people_of
from defender_desk.services.consent.subjects import ACCUSED
from defender_desk.services.desk import Desk
from defender_desk.text.dates import FuzzyDate
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
    hearings: tuple[Document, ...] = ()
    evidence: tuple[Document, ...] = ()
    answers: Mapping[str, Document] = field(default_factory=dict)
    """By question, the answer given last."""
    harmed: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """By incident, those it happened to, as its acts and those who take part in it say."""
    alone: str = ""
    """Id of the one it was narrowed to; empty where everybody is in it."""
    eventful: bool = False
    """Whether the case has an incident, of anybody."""

    @property
    def cases(self) -> frozenset[str]:
        """The case as a consent is asked for it: a yes for another one does not count here."""
        return frozenset({self.case.id} if self.case else ())

    @property
    def referral(self) -> Document | None:
        """The referral, where one is being drafted."""
        return self.subject if self.subject.type == "referral" else None

    @property
    def everybody(self) -> tuple[Document, ...]:
        """Persons, then groups."""
        return (*self.people, *self.groups)

    def one_by_one(self, types: tuple[str, ...]) -> tuple[Matter, ...]:
        """The matter narrowed to each of these types in turn, with what is said of that one; itself without any.

        People keep the groups they come with, unless the groups are asked as well.
        """
        among = [one for one in self.everybody if one.type in types]
        return tuple(self._of(one, types) for one in among) or (self,)

    def _of(self, one: Document, types: tuple[str, ...]) -> Matter:
        happened = tuple(incident for incident in self.incidents if self._happened_to(incident, one))
        here = {incident.id for incident in happened}
        whom = ("", one.id)
        return replace(
            self,
            alone=one.id,
            people=(one,) if one.type == "person" else (),
            groups=(one,) if one.type == "organisation" else () if "organisation" in types else self.groups,
            incidents=happened,
            acts=tuple(a for a in self.acts if a.body.get("incident") in here and a.body.get("victim", "") in whom),
            hearings=tuple(_before_court(self.hearings, {one.id})),
            answers={code: answer for code, answer in self.answers.items() if self._answered_of(answer, one)},
        )

    def _happened_to(self, incident: Document, one: Document) -> bool:
        """Whoever an incident names; one that names nobody happened to the only one there is."""
        return one.id in self.harmed.get(incident.id, ()) or len(self.everybody) == 1

    def _answered_of(self, answer: Document, one: Document) -> bool:
        """An answer about somebody else is none; one that names nobody, or groups alone, is about all."""
        about = {*targets(answer.body.get("about"))}
        return one.id in about or about <= {group.id for group in self.groups}


def read(desk: Desk, subject: str) -> Matter:
    """Read a case or referral with all that tells of it; Trouble when it is neither."""
    document = desk.store.get(subject)
    if document is None or document.type not in ("case", "referral"):
        raise Trouble(NO_MATTER)
    case, everybody = case_of(desk, document), people_of(desk, document)
    told = belonging(desk, [case.id], _TELLING) if case else []
    incidents, every_act, evidence, taking_part, hearings = (
        sorted((d for d in told if d.type == name), key=in_time) for name in _TELLING
    )
    concerned = {one.id for one in everybody}
    acts = [act for act in every_act if not act.body.get("victim") or act.body["victim"] in concerned]
    return Matter(
        document,
        case,
        tuple(one for one in everybody if one.type == "person"),
        tuple(one for one in everybody if one.type == "organisation"),
        tuple(incidents),
        tuple(acts),
        tuple(_before_court(hearings, concerned)),
        tuple(one for one in evidence if not one.body.get("copy_of")),
        _answers(desk, case, everybody),
        _harmed(incidents, every_act, taking_part),
        eventful=bool(incidents),
    )


def in_time(document: Document) -> tuple[date, str]:
    """What is told is told in the order in which it happened; what has no day comes last."""
    when = value(document, "when") if "when" in TYPES[document.type].by_name else None
    first = when.first if isinstance(when, FuzzyDate) else None
    return first or date.max, document.created


_TELLING = ("incident", "act", "evidence", "involvement", "hearing")
"""What tells of a case from inside it."""


def _before_court(hearings: Iterable[Document], people: Collection[str]) -> Iterator[Document]:
    """The hearings of these people, and those that name nobody."""
    return (one for one in hearings if {*targets(one.body.get("people"))} & {*people} or not one.body.get("people"))


def _harmed(incidents: list[Document], acts: list[Document], taking_part: list[Document]) -> dict[str, frozenset[str]]:
    """By incident, whom an act was done to and who takes part, except those accused."""
    incident_of = {one.id: one.id for one in incidents} | {one.id: str(one.body.get("incident")) for one in acts}
    named = [(one.body.get("incident"), one.body.get("victim")) for one in acts] + [
        (incident_of.get(str(one.body.get("what"))), one.body.get("who"))
        for one in taking_part
        if one.body.get("role") not in ACCUSED
    ]
    return {key.id: frozenset(str(who) for what, who in named if what == key.id and who) for key in incidents}


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


def _answers(desk: Desk, case: Document | None, everybody: list[Document]) -> dict[str, Document]:
    """The newest answer to each question: those of the case, or without one those about the people."""
    if case is not None:
        given = desk.store.parts([case.id], "answer", "case")
    else:
        about = desk.store.parts((one.id for one in everybody), "answer", "about")
        given = [one for one in about if not one.body.get("case")]
    return {str(one.body.get("question") or ""): one for one in sorted(given, key=lambda one: one.changed)}
