"""Everything of one case as the case desk shows it: sources, plan, timeline, family, dates; and what is done there.

Services floor: read in blocks, so that a case with much in it costs no more questions to the store than a bare one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from defender_desk.model import codec
from defender_desk.model.changes import Changes
from defender_desk.model.documents import Document, targets
from defender_desk.model.eligibility import SAYS_NOTHING
from defender_desk.model.types import TYPES
from defender_desk.model.types.cases import STEPS
from defender_desk.model.vocabularies import Term, vocabulary
from defender_desk.services import records
from defender_desk.services.belonging import belonging, live
from defender_desk.services.cases import actions
from defender_desk.services.cases.case_timeline import Happening, allowed_and_told, day_of, happenings
from defender_desk.services.cases.case_watch import SAID_BESIDE, WATCHED, return_risk, watched
from defender_desk.services.desk import Desk
from defender_desk.services.records import Kept, Saved
from defender_desk.text.dates import FuzzyDate
from defender_desk.text.messages import Message, msg

CLOSED = "closed"
GROUPS = ("short_term", "long_term", "care")
"""Groups of `case_action`, in the order the plan shows them."""
READY = ("short_term", "long_term")
"""Groups whose choices stand ready in the plan."""

ONE_SOURCE = msg("There is one source so far. Look for another one, of another kind, before you decide.")
ONE_KIND = msg("All sources so far are of one kind. Look for another kind before you decide.")
KIND_NOT_SAID = msg("Not all sources say of which kind they are. Two of different kinds are needed before you decide.")


@dataclass(frozen=True)
class KnownSource:
    """One source: its kind (`source_kind`) and how far it can be relied on (`reliability`)."""

    id: str
    title: str
    kind: str
    reliability: str


@dataclass(frozen=True)
class PlanStep:
    """One step of the plan; codes are of `case_action`, `action_status` and `consent_scope`."""

    id: str
    what: str
    title: str
    """Own words; empty where only its kind is said."""
    status: str
    owner: str
    due: FuzzyDate | None
    result: str
    next_step: str
    needs: str
    """The purpose that must be consented to before it is begun; "" where none is."""
    lacking: tuple[tuple[str, str], ...]
    """(id, title) of those in the case who did not agree to it; nobody where it needs no consent."""
    why: str
    """Why it may go on without their consent; empty where nobody said."""
    facing: str
    """Why it goes to an authority that may be responsible itself; empty where nobody said."""
    late: bool

    @property
    def agreed(self) -> bool:
        """Whether everybody in the case agreed to it."""
        return not self.lacking

    @property
    def group(self) -> str:
        """The group of the plan it stands in."""
        term = vocabulary("case_action").by_code.get(self.what)
        return term.group if term and term.group else GROUPS[-1]

    @property
    def over(self) -> bool:
        """Whether it presses nobody any more."""
        return self.status in vocabulary("action_status").idle


@dataclass(frozen=True)
class Choice:
    """A step that stands ready: whether what it needs was agreed to, and whether the plan holds one already."""

    code: str
    group: str
    needs: str
    agreed: bool
    taken: bool


@dataclass(frozen=True)
class Relative:
    """A member of the family of somebody in the case, with the protection of their own."""

    id: str
    title: str
    kinship: str
    """Code of `family_relation`."""
    protection: str
    says_how: bool
    """Whether anything is written on how to contact them safely."""
    tie: str
    """Id of the involvement that says so."""


@dataclass(frozen=True)
class Presses:
    """A day on which somebody should look or ask: which record says so, through which field."""

    id: str
    type: str
    field: str
    title: str
    """Of whom, where it is not the case itself; else empty."""
    why: Message
    day: FuzzyDate
    late: bool
    said: tuple[str, ...] = ()
    """What else must be known on that day, as where to go."""


@dataclass(frozen=True)
class Overview:
    """One case, whole."""

    case: Kept
    people: tuple[str, ...]
    """Ids of the persons and groups it is for."""
    persons: tuple[str, ...]
    """Ids of those of them who can have a family."""
    sources: tuple[KnownSource, ...]
    steps: tuple[PlanStep, ...]
    choices: tuple[Choice, ...]
    happened: tuple[Happening, ...]
    relatives: tuple[Relative, ...]
    presses: tuple[Presses, ...]
    return_risk: bool
    """Whether the case or somebody in it says that return is dangerous."""

    @property
    def narrow(self) -> Message | None:
        """What to say where sources are not known to be of more than one kind; a kind not said is not another one."""
        said = {one.kind for one in self.sources} - SAYS_NOTHING
        if not self.sources or len(said) > 1:
            return None
        if len(self.sources) == 1:
            return ONE_SOURCE
        return ONE_KIND if all(one.kind in said for one in self.sources) else KIND_NOT_SAID

    @property
    def over(self) -> bool:
        """Whether the case asks for nothing any more."""
        return self.case.values["status"] in vocabulary("case_status").idle


def look(desk: Desk, case: str, today: date) -> Overview | None:
    """Read a case whole; None where there is no such case."""
    kept = records.fetch(desk, case)
    if kept is None or kept.declared.name != "case":
        return None
    with desk.store.at_hand():
        own = desk.store.many([case])[case]
        parts = belonging(desk, [case])
        people = live(desk, targets(kept.body.get("people")))
        known = records.titles(desk, [one.id for one in (*parts, *people)])
        steps = tuple(sorted(_steps(desk, parts, known, today), key=_press))
        return Overview(
            kept,
            tuple(one.id for one in people),
            tuple(one.id for one in people if one.type == "person"),
            tuple(_source(one, known[one.id]) for one in parts if one.type == "source"),
            steps,
            tuple(_choices(desk, case, {one.what for one in steps if not one.over})),
            happenings(desk, [*parts, *allowed_and_told(desk, case, (one.id for one in people), parts)]),
            tuple(_relatives(desk, people)),
            tuple(_presses(desk, own, [*people, *(one for one in parts if one.type in WATCHED)], today)),
            return_risk(own, people),
        )


def _source(one: Document, title: str) -> KnownSource:
    return KnownSource(one.id, title, str(one.body.get("kind") or ""), str(one.body.get("reliability") or ""))


def _steps(desk: Desk, parts: Iterable[Document], known: Mapping[str, str], today: date) -> Iterator[PlanStep]:
    for one in parts:
        if one.type != "action":
            continue
        said = {
            name: str(one.body.get(name) or "") for name in ("what", "title", "status", "owner", "result", "next_step")
        }
        due, idle = day_of(one, "due"), said["status"] in vocabulary("action_status").idle
        yield PlanStep(
            one.id,
            **said,
            due=due,
            needs=actions.needs(desk, STEPS, one.body),
            lacking=tuple((key, known.get(key, "")) for key in actions.lacking(desk, STEPS, one.body)),
            why=str(one.body.get(STEPS.unless) or ""),
            facing=str(one.body.get(STEPS.facing) or ""),
            late=not idle and due is not None and due.over(today),
        )


def _press(step: PlanStep) -> tuple[bool, str]:
    """What is open first, the earliest day first."""
    return step.over, step.due.sort_key if step.due else "~~~"


def _choices(desk: Desk, case: str, taken: Iterable[str]) -> Iterator[Choice]:
    held = set(taken)
    for term in vocabulary("case_action").terms:
        yield Choice(
            term.code,
            _group(term),
            term.needs,
            actions.agreed(desk, STEPS, {"what": term.code, "case": case}),
            term.code in held,
        )


def _group(term: Term) -> str:
    return term.group or GROUPS[-1]


def _relatives(desk: Desk, people: Iterable[Document]) -> Iterator[Relative]:
    """Those tied to somebody in the case by family, each tie once."""
    inside = [one.id for one in people]
    ties = desk.store.parts(inside, "involvement", "family_of", "relative")
    ends = {tie.id: _other_end(tie, inside) for tie in ties}
    here = {one.id: one for one in live(desk, [key for key in ends.values() if key])}
    known = records.titles(desk, list(here))
    for tie in ties:
        person = here.get(ends[tie.id])
        if person is not None:
            protection = codec.value_of(TYPES[person.type].by_name["protection"], person.body)
            how = bool(person.body.get("how_to_contact") or person.body.get("never"))
            kinship = str(tie.body.get("kinship") or "")
            yield Relative(person.id, known[person.id], kinship, str(protection), how, tie.id)


def _other_end(tie: Document, inside: Iterable[str]) -> str:
    of, relative = str(tie.body.get("family_of") or ""), str(tie.body.get("relative") or "")
    return relative if of in inside else of


def _presses(desk: Desk, own: Document, others: Iterable[Document], today: date) -> Iterator[Presses]:
    """The days of the case and of those in it that say why they press."""
    found = watched(own, others)
    known = records.titles_beside(desk, [(one.of, one.field.name) for one in found if one.of.id != own.id])
    for one in found:
        why = getattr(one.field.kind, "due", None)
        if why is not None:
            title = known.get(one.of.id, "")
            lines = (str(one.of.body.get(name) or "") for name in SAID_BESIDE.get(one.of.type, ()))
            said = tuple(line for line in lines if line and line not in title)
            yield Presses(one.of.id, one.of.type, one.field.name, title, why, one.day, one.day.over(today), said)


# Doing


def begin(desk: Desk, case: str, what: str) -> Saved:
    """Put a step that stands ready into the plan; one that needs a consent nobody gave waits for it from the start."""
    step: dict[str, object] = {"what": what, "case": case}
    waits = not actions.agreed(desk, STEPS, {"what": what, "case": case})
    return records.save(desk, "action", None, {**step, "status": "consent_needed" if waits else "planned"})


def move(desk: Desk, action: str, status: str, values: Mapping[str, object], today: date) -> Changes:
    """Bring a step into a status with what is known of it; one that is done gets its day, where none is given."""
    given: dict[str, object] = {**values, "status": status}
    if status == "done":
        given["done"] = _with_what_stands(desk, action, values).get("done") or FuzzyDate.exact(today)
    return records.save(desk, "action", action, given).changes


def decide(desk: Desk, case: str, values: Mapping[str, object], today: date) -> Changes:
    """Write a decision down; a day and an author that nobody gives are today and whoever sits at this desk."""
    said = _with_what_stands(desk, case, values)
    unsaid = {"decided": FuzzyDate.exact(today), "decided_by": desk.who} if said.get("decision") else {}
    given = {**values, **{name: value for name, value in unsaid.items() if not said[name]}}
    return records.save(desk, "case", case, given).changes


def close(desk: Desk, case: str, values: Mapping[str, object], today: date) -> Changes:
    """Close a case with its outcome, and refuse it without one; the day is today where none is given."""
    closed = _with_what_stands(desk, case, values).get("closed") or FuzzyDate.exact(today)
    return records.save(desk, "case", case, {**values, "status": CLOSED, "closed": closed}).changes


def _with_what_stands(desk: Desk, record: str, values: Mapping[str, object]) -> dict[str, object]:
    """What a record would say once these values are written into it."""
    held = records.fetch(desk, record)
    return {**(held.values if held else {}), **values}
