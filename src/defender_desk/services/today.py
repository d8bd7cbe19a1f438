"""What a person should look at today: overdue, due, running out, gone stale, and what they touched last.

Services floor: the start screen shows it; nothing is stored, everything follows from the records.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import Enum

from defender_desk.model import codec
from defender_desk.model.documents import Document, targets
from defender_desk.model.kinds import Choice, Day
from defender_desk.model.levels import NAMELESS, PUBLIC
from defender_desk.model.queries import Condition, Query, Test
from defender_desk.model.records import Field, RecordType
from defender_desk.model.shown import code_name, with_more
from defender_desk.model.types import TYPES
from defender_desk.model.types.answers import UNSURE
from defender_desk.services import looking
from defender_desk.services.cases.case_watch import SAID_BESIDE, WATCHED, is_over
from defender_desk.services.desk import Desk
from defender_desk.services.directory import providers, shipped
from defender_desk.services.directory.standing import Reliance
from defender_desk.services.people import likely_twins
from defender_desk.services.records import titles, titles_beside
from defender_desk.text.bidi import hours_apart, isolate, ltr
from defender_desk.text.dates import FuzzyDate
from defender_desk.text.messages import Message, msg
from defender_desk.text.speech import beside

SOON = timedelta(days=7)
"""How far ahead something counts as coming up."""
STALE = timedelta(days=90)
"""How long without contact before an open case asks for attention."""
MOST = 50
"""Most items shown in a group; the group says how many there are in all."""
RECENT = 8


class Urgency(Enum):
    """How an item presses."""

    OVERDUE = "overdue"
    DUE = "due"
    URGENT = "urgent"
    SOON = "soon"
    APART = "apart"
    TWINS = "twins"
    HELD = "held"
    CHECK = "check"
    KEEP = "keep"
    STALE = "stale"
    RECENT = "recent"

    @property
    def label(self) -> Message:
        """The heading of its group."""
        return _HEADINGS[self]


_HEADINGS = {
    Urgency.OVERDUE: msg("Overdue"),
    Urgency.DUE: msg("Due today"),
    Urgency.URGENT: msg("Urgent and open"),
    Urgency.SOON: msg("In the next seven days"),
    Urgency.APART: msg("Written at two desks"),
    Urgency.TWINS: msg("May be here twice"),
    Urgency.HELD: msg("Held back since a damaged vault was salvaged"),
    Urgency.CHECK: msg("To check with providers"),
    Urgency.KEEP: msg("To be kept until now"),
    Urgency.STALE: msg("Not looked at for long"),
    Urgency.RECENT: msg("Changed last"),
}


@dataclass(frozen=True)
class Item:
    """One record that asks for attention, why, the day it is about, and the field that says so where one does."""

    id: str
    type: str
    title: str
    why: Message
    when: date | None
    field: str = ""
    who: str = ""
    """Whom it is for, several named by the first, where its title does not say so: titles are often the same."""
    said: tuple[str, ...] = ()
    """What else must be known on that day, as the hour and room, where its title does not say so."""
    held: bool = False
    """Nothing of it leaves until a person looked at it."""


@dataclass(frozen=True)
class Group:
    """Items that press in the same way, the most pressing first; `total` counts those not shown too."""

    urgency: Urgency
    items: tuple[Item, ...]
    total: int
    types: Mapping[str, int] | None = None
    """How many there are of each type, where all of a type can be let go at once."""


def today(desk: Desk, on: date) -> tuple[Group, ...]:
    """Everything that asks for attention on a day, in groups; empty groups are left out."""
    found: dict[Urgency, list[tuple[Document, Field, date]]] = {}
    for declared in TYPES.values():
        for field in declared.due:
            for document in _asking_by(desk, declared, field, on if outlasts(field) else on + SOON):
                day = _day(document, field)
                if day is not None and not _lapsed(field, day, on):
                    found.setdefault(_urgency(field, day, on), []).append((document, field, day))
    dated = {urgency: _group(desk, urgency, among) for urgency, among in found.items()}
    told = {d.id for urgency in (Urgency.OVERDUE, Urgency.DUE) for d, _, _ in found.get(urgency, ())}
    found_by_state = (
        _urgent(desk, told),
        _apart(desk),
        _twins(desk),
        _held(desk),
        _to_check(desk, on),
        _stale(desk, on),
        _recent(desk),
    )
    groups = dated | {group.urgency: group for group in found_by_state if group.items}
    return _with_people(desk, [groups[urgency] for urgency in Urgency if urgency in groups])


def _with_people(desk: Desk, groups: Sequence[Group]) -> tuple[Group, ...]:
    """Each item beside whom it is for: who stands in it, or else in the case it is part of."""
    told = desk.store.many({item.id for group in groups for item in group.items})
    cases = desk.store.many({key for one in told.values() for key in targets(one.body.get("case"))})
    around = {key: (one, *(cases[case] for case in targets(one.body.get("case")) if case in cases))
              for key, one in told.items()}  # fmt: skip
    people = {key: next(filter(None, (targets(one.body.get("people")) for one in each)), [])
              for key, each in around.items()}  # fmt: skip
    known = titles(desk, {key for keys in people.values() for key in keys})

    def named(item: Item) -> Item:
        called = [known[key] for key in people[item.id] if key in known]
        if not called or called[0] in item.title:
            return item
        return replace(item, who=with_more(isolate(called[0]), len(called) - 1))

    return tuple(replace(group, items=tuple(map(named, group.items))) for group in groups)


def waiting(desk: Desk, on: date) -> frozenset[str]:
    """The types of which a record is due by a day, or a form was left unfinished."""
    due = {
        declared.name
        for declared in TYPES.values()
        for field in declared.due
        if desk.store.count(_query(declared, field, on)) and _asking_by(desk, declared, field, on)
    }
    return frozenset(due | {draft.type for draft in desk.store.drafts.all()})


def _query(declared: RecordType, field: Field, until: date) -> Query:
    by = Condition(field.name, Test.BEFORE, (until.isoformat(),))
    return Query(declared.name, (by, *_awaiting(field), *(() if outlasts(field) else _asking(declared))))


def _asking_by(desk: Desk, declared: RecordType, field: Field, until: date) -> list[Document]:
    """What asks by a day; what a case is watched for asks for nothing once that case is over, as on its own desk."""
    found = desk.store.many(desk.store.ids(_query(declared, field, until))).values()
    if field.name not in WATCHED.get(declared.name, ()):
        return list(found)
    cases = desk.store.many({key for one in found for key in targets(one.body.get("case"))})
    over = {key for key, case in cases.items() if is_over(case)}
    return [one for one in found if over.isdisjoint(targets(one.body.get("case")))]


def _asking(declared: RecordType) -> tuple[Condition, ...]:
    """The record is in none of the states in which it asks for nothing."""
    return tuple(Condition(name, Test.IS_NOT, (code,)) for name, codes in declared.idle.items() for code in codes)


def _awaiting(field: Field) -> tuple[Condition, ...]:
    """What was awaited by that day has not come yet."""
    rests = field.kind.rests if isinstance(field.kind, Day) else ""
    return (Condition(rests, Test.EMPTY),) if rests else ()


def _day(document: Document, field: Field) -> date | None:
    value = codec.value_of(field, document.body)
    return value.end if isinstance(value, FuzzyDate) else None


def _lapsed(field: Field, day: date, on: date) -> bool:
    return isinstance(field.kind, Day) and field.kind.lapses and day < on


def outlasts(field: Field) -> bool:
    """Whether it asks if the record is still needed, in whatever state that is."""
    return isinstance(field.kind, Day) and field.kind.outlasts


def _urgency(field: Field, day: date, on: date) -> Urgency:
    if outlasts(field):
        return Urgency.KEEP
    if day < on:
        return Urgency.OVERDUE
    return Urgency.DUE if day == on else Urgency.SOON


def _group(desk: Desk, urgency: Urgency, found: list[tuple[Document, Field, date]]) -> Group:
    first = sorted(found, key=lambda one: one[2])[:MOST]
    known = _within(desk, [(document, field.name) for document, field, _ in first])
    items = tuple(
        Item(
            document.id,
            document.type,
            known[document.id],
            _why(document, field),
            day,
            field.name,
            said=_besides(document),
        )
        for document, field, day in first
    )
    return Group(urgency, items, len(found))


def _within(desk: Desk, said: Collection[tuple[Document, str]]) -> dict[str, str]:
    """What each record is called beside its day, and the case it is part of: "write to the ministry" stands in many."""
    cases = {each.id: next(iter(targets(each.body.get("case"))), "") for each, _field in said}
    known = titles(desk, {*cases.values()} - {""}) | titles_beside(desk, said)
    return {key: beside((known[key], known.get(case, ""))) for key, case in cases.items()}


def _besides(document: Document) -> tuple[str, ...]:
    names = [name for name in SAID_BESIDE.get(document.type, ()) if name not in TYPES[document.type].title]
    return tuple(isolate(hours_apart(str(document.body[name]))) for name in names if document.body.get(name))


def _why(document: Document, field: Field) -> Message:
    if document.body.get("state") == UNSURE:
        return DOUBTED
    return field.kind.due or field.kind.label if isinstance(field.kind, Day) else field.kind.label


DOUBTED = msg("A later no may be lost since a damaged vault was salvaged: ask whether this still stands")
CHECK_AGAIN = msg("Check again how to reach them before handing over")
CHECK_FIRST = msg("Check how to reach them before handing over")
SAYS_NOW = msg("The directory now says something else than you wrote")


def _to_check(desk: Desk, on: date) -> Group:
    """Providers whose contact must be checked before a referral goes to them, or of which the directory says more."""
    waiting = providers.before_handing_over(desk, on)
    why = {key: CHECK_FIRST if how is Reliance.NEVER else CHECK_AGAIN for key, how in waiting.items()}
    why |= {key: SAYS_NOW for key in shipped.told_anew(desk) if key not in why}
    known = titles(desk, list(why)[:MOST])
    return Group(Urgency.CHECK, tuple(Item(key, "provider", known[key], why[key], None) for key in known), len(why))


WROTE_TOO = msg("Another desk says something else. Decide which stands")


def _apart(desk: Desk) -> Group:
    """What two desks wrote without knowing of each other, or came in and waits, of what is here."""
    waits = [one.document.id for one in reversed(desk.store.waiting.all())]
    ids = list(dict.fromkeys((*desk.store.conflicts.records(), *waits)))
    here = {key: one for key, one in desk.store.many(ids).items() if not one.binned and one.type in TYPES}
    known = titles(desk, list(here)[:MOST])
    items = (Item(key, here[key].type, known[key], WROTE_TOO, None) for key in known)
    return Group(Urgency.APART, tuple(items), len(here))


MAY_BE_THE_SAME = msg("Came in beside somebody or something much like it")


def _twins(desk: Desk) -> Group:
    """What came in though something like it was here, and nobody said yet whether they are two."""
    pairs = likely_twins.undecided(desk, MOST)
    known = titles(desk, {key for pair in pairs.newest for key in (pair.newer, pair.older)})
    items = (
        Item(
            pair.newer, pair.type, known[pair.newer], MAY_BE_THE_SAME, None,
            said=(known[pair.older], ltr(code_name(TYPES[pair.type], pair.older))),
        ) for pair in pairs.newest
    )  # fmt: skip
    return Group(Urgency.TWINS, tuple(items), pairs.count)


SAID_BEFORE: Mapping[str, Message] = {
    PUBLIC: msg("Was public before"),
    NAMELESS: msg("Could leave without names before"),
}
STRICT_BEFORE = msg("Was at the strictest level before too")


def _held(desk: Desk) -> Group:
    """What a salvage held back, each with the level it was at."""
    waits = looking.waiting(desk)
    shown = {one.id: one.type for one in waits[:MOST]}
    known, before = titles(desk, shown), looking.said_before(desk, shown)
    why = {key: SAID_BEFORE.get(str(before.get(key, {}).get("protection")), STRICT_BEFORE) for key in shown}
    items = (Item(key, kind, known[key], why[key], None, held=True) for key, kind in shown.items())
    return Group(Urgency.HELD, tuple(items), len(waits), looking.by_type(waits))


URGENT: Mapping[str, Message] = {
    "emergency_24h": msg("Marked as an emergency"),
    "urgent_72h": msg("Marked as urgent"),
}
"""Terms of `urgency` that ask for attention as long as the record is open, the most pressing first."""


def _urgent(desk: Desk, told: Collection[str]) -> Group:
    """What is open and marked as urgent, and was not told by the day it was due."""
    found: list[tuple[str, Document]] = []
    for declared in TYPES.values():
        field = declared.by_name.get("urgency")
        if field is not None and isinstance(field.kind, Choice) and field.kind.vocabulary == "urgency":
            query = Query(declared.name, (Condition(field.name, Test.ANY_OF, tuple(URGENT)), *_asking(declared)))
            documents = desk.store.many(desk.store.ids(query)).values()
            found += [(str(each.body.get(field.name)), each) for each in documents if each.id not in told]
    found.sort(key=lambda one: (list(URGENT).index(one[0]), one[1].created))
    known = titles(desk, {document.id for _, document in found[:MOST]})
    items = (Item(d.id, d.type, known[d.id], URGENT[code], None, "urgency") for code, d in found[:MOST])
    return Group(Urgency.URGENT, tuple(items), len(found))


UNTOUCHED = msg("Open case without any change")
TOUCHED = msg("Changed")
FRESH = msg("New here")


def _changed(document: Document) -> date | None:
    """The day of the last change; None for a record from a desk that did not say."""
    return date.fromisoformat(document.changed[:10]) if document.changed else None


def _stale(desk: Desk, on: date) -> Group:
    query = Query("case", _asking(TYPES["case"]))
    before = (on - STALE).isoformat()
    cases = [d for d in desk.store.many(desk.store.ids(query)).values() if d.changed[:10] < before]
    cases.sort(key=lambda document: document.changed)
    known = titles(desk, {document.id for document in cases[:MOST]})
    items = (Item(d.id, d.type, known[d.id], UNTOUCHED, _changed(d)) for d in cases[:MOST])
    return Group(Urgency.STALE, tuple(items), len(cases))


_SHOWN_RECENT = ("person", "organisation", "incident", "case", "referral", "evidence", "action")


def _recent(desk: Desk) -> Group:
    newest = [d for name in _SHOWN_RECENT for d in desk.store.many(desk.store.ids(Query(name), limit=RECENT)).values()]
    newest = sorted(newest, key=lambda document: document.changed, reverse=True)[:RECENT]
    known = titles(desk, {document.id for document in newest})
    items = tuple(Item(d.id, d.type, known[d.id], _fresh_or_touched(d), _changed(d)) for d in newest)
    return Group(Urgency.RECENT, items, len(items))


def _fresh_or_touched(document: Document) -> Message:
    return FRESH if document.created == document.changed else TOUCHED
