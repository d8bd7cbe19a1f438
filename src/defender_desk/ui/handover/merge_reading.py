"""What is to be decided on, as the merge desk shows it: each record, its fields, and who wrote each value. No Qt.

Desktop: gathered on the database worker, because it asks for titles and for the journal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from defender_desk.model import codec
from defender_desk.model.codec import Json
from defender_desk.model.documents import BIN, targets
from defender_desk.model.kinds import Reference
from defender_desk.model.records import RecordType
from defender_desk.model.shown import code_name, shown
from defender_desk.model.types import TYPES
from defender_desk.services import records
from defender_desk.services.handover import binned_along, merge_desk
from defender_desk.services.handover.merge_desk import ANSWER, BOTH, WHOLE, Decision, Question, Version
from defender_desk.services.identity import correspondents
from defender_desk.text.bidi import isolate
from defender_desk.text.messages import msg
from defender_desk.text.numbers_apart import numbers_apart
from defender_desk.text.speech import _, fill, say
from defender_desk.ui.record.telling import when_kept

NOTHING = msg("nothing")
CALLED = {
    WHOLE: msg("The whole record"),
    BIN: msg("In the bin or not"),
    ANSWER: msg("The whole answer"),
}
"""What a question is about that is about no single field."""
_BIN = {
    (True, False): msg("Leave it out of the bin"),
    (True, True): msg("Leave it in the bin"),
    (False, True): msg("They put it into the bin: here too"),
    (False, False): msg("They use it: take it out of the bin"),
}
"""By whether it is ours, and whether it lies in the bin: what picking it does."""
JOINED_THERE = msg("They joined it into another record, and put it into the bin: here too")
SHORT = 8
"""Signs of a desk's id that stand for a desk without a name."""


@dataclass(frozen=True)
class Choice:
    """One value to pick, as it is read: what it is, who wrote it, and whether it stands today."""

    pick: int
    called: str
    value: str
    told: str
    stands: bool


@dataclass(frozen=True)
class Asked:
    """A field to decide on."""

    question: Question
    label: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Matter:
    """A record of which something is to be decided."""

    record: str
    type: str
    title: str
    asked: tuple[Asked, ...]

    @property
    def kind(self) -> str:
        """What kind of record it is; its name for programs where this desk does not know it."""
        return say(TYPES[self.type].label) if self.type in TYPES else self.type


def matters(desk: Any) -> tuple[Matter, ...]:
    """Everything to be decided on, by record."""
    found: dict[str, list[Question]] = {}
    for one in merge_desk.questions(desk):
        found.setdefault(one.record, []).append(one)
    known = records.titles(desk, {*found, *(key for each in found.values() for one in each for key in _named(one))})
    desks = {**{one.contact.desk: one.contact.name for one in correspondents.known(desk)}, **_own(desk)}
    return tuple(_matter(desk, key, each, known, desks) for key, each in found.items())


def between(desk: Any, questions: Iterable[Question], ours: str, theirs: str) -> tuple[Asked, ...]:
    """The fields in which two records differ, each value under the name of its record."""
    asked = [*questions]
    known = records.titles(desk, {key for one in asked for key in _named(one)})
    return tuple(_asked(desk, one, known, {}, (ours, theirs)) for one in asked)


def _own(desk: Any) -> dict[str, str]:
    """By the ids under which this desk ever wrote: the empty name."""
    return dict.fromkeys(desk.store.own, "")


def _named(one: Question) -> Iterable[str]:
    fields = TYPES[one.type].by_name if one.type in TYPES else {}
    said = ((name, value) for each in one.versions for name, value in each.fields(one.field).items() if name in fields)
    return (key for name, value in said if isinstance(fields[name].kind, Reference) for key in targets(value))


def _matter(
    desk: Any, key: str, asked: Iterable[Question], known: Mapping[str, str], desks: Mapping[str, str]
) -> Matter:
    all_ = [*asked]
    title = known.get(key) or (code_name(TYPES[all_[0].type], key) if all_[0].type in TYPES else all_[0].type)
    return Matter(key, all_[0].type, title, tuple(_asked(desk, one, known, desks) for one in all_))


def _asked(
    desk: Any, one: Question, known: Mapping[str, str], desks: Mapping[str, str], called: Sequence[str] = ()
) -> Asked:
    """`called` names the versions where they are of two records and not of two desks."""
    declared = TYPES.get(one.type)
    field = declared.by_name.get(one.field) if declared is not None else None
    label = say(field.kind.label if field is not None else CALLED[one.field])
    choices = [_choice(desk, one, place, each, known, desks) for place, each in enumerate(one.versions)]
    if called:
        named = zip(choices, called, strict=True)
        choices = [replace(each, called=isolate(name), told="", stands=False) for each, name in named]
    if BOTH in one.picks and declared is not None:
        both = _told(declared, one, merge_desk.picked(Decision(one, BOTH)), known)
        choices.append(Choice(BOTH, _("What both allow") if one.field == ANSWER else _("Both"), both, "", stands=False))
    return Asked(one, label, tuple(each for each in choices if each.pick in one.picks or each.stands))


def _choice(
    desk: Any, one: Question, place: int, each: Version, known: Mapping[str, str], desks: Mapping[str, str]
) -> Choice:
    declared = TYPES.get(one.type)
    if one.field == BIN:
        told_there = bool(each.value) and not each.here and binned_along.joined_there(desk, one.record)
        value = say(JOINED_THERE if told_there else _BIN[each.here, bool(each.value)])
    elif one.field == WHOLE or declared is None:
        value = _("Leave it as it is") if each.here else _("Take it in as it came")
    else:
        value = _told(declared, one, each.value, known)
    called, told = _called(desk, one, each, desks)
    return Choice(place, called, value, told, each.stands)


def _told(declared: RecordType, one: Question, value: Json, known: Mapping[str, str]) -> str:
    """What a version says; of an answer each field in which one of them says something else, on a line of its own."""
    if one.field != ANSWER or not isinstance(value, dict):
        return _value(declared, one.field, value, known)
    ours, theirs = (each.fields(ANSWER) for each in one.versions)
    names = (name for name in declared.by_name if not ours.get(name) == theirs.get(name) == value.get(name))
    return "\n".join(
        fill(
            _("{field}: {value}"),
            field=say(declared.by_name[name].kind.label),
            value=_value(declared, name, value.get(name), known),
        )
        for name in names
    )


def _value(declared: RecordType, name: str, value: Json, known: Mapping[str, str]) -> str:
    field = declared.by_name[name]
    body = {} if value is None else {name: value}
    said = shown(field.kind, codec.value_of(field, body), title=lambda key: known.get(key, "…"))
    return numbers_apart(said) or say(NOTHING)


def _called(desk: Any, one: Question, each: Version, desks: Mapping[str, str]) -> tuple[str, str]:
    """Where it was written, and by whom, when, and through whom it came."""
    names = {**desks, **({each.through: each.who} if each.who and each.through not in desks else {})}
    writer = names.get(each.wrote, each.wrote[:SHORT])
    signed, at = _signed(desk, one, each) if each.here or each.wrote in _own(desk) else ("", each.at)
    called = _("Here") if each.here else fill(_("From {name}"), name=isolate(each.who or each.through[:SHORT]))
    told = []
    if each.wrote and writer:
        told.append(fill(_("Written at the desk of {name}."), name=isolate(writer)))
    elif signed and at:
        told.append(fill(_("Written here by {name}, {moment}."), name=isolate(signed), moment=when_kept(at)))
    if at and (writer or not signed):
        told.append(fill(_("On {moment}, by the clock there.") if writer else _("On {moment}."), moment=when_kept(at)))
    if each.through and each.through != each.wrote:
        told.append(fill(_("It came through {name}."), name=isolate(each.who or each.through[:SHORT])))
    return called, " ".join(told)


def _signed(desk: Any, one: Question, each: Version) -> tuple[str, str]:
    """Who signed the entry of our journal that wrote it, and when; what came from elsewhere says it itself."""
    for event in records.timeline(desk, one.record):
        if one.field in event.after and event.after[one.field] == each.value:
            return event.who, event.at
    return "", each.at
