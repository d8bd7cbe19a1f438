"""What a list is narrowed by: words, conditions, the bin; said in words, and kept with "today" still meaning today.

Desktop, without Qt: plain values that a saved filter holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from defender_desk.model.kinds import Answer, Choice, Choices, Day
from defender_desk.model.queries import TODAY, Condition, Order, Query, Test, on_day
from defender_desk.model.records import Field, RecordType
from defender_desk.model.shown import NO, YES, several, term_shown
from defender_desk.model.types import TYPES
from defender_desk.model.vocabularies import vocabulary
from defender_desk.services.derived import column, columns
from defender_desk.text.messages import Message, msg
from defender_desk.text.speech import _, fill, say
from defender_desk.text.written import show_date

PAST = msg("up to today", "filter")
COMING = msg("from today on", "filter")
NOT_SAID = msg("not said", "filter")
SAID = msg("said", "filter")


@dataclass(frozen=True)
class Narrowing:
    """How one list is narrowed now."""

    type: str
    words: str = ""
    where: tuple[Condition, ...] = ()
    order: tuple[Order, ...] = ()
    binned: bool = False

    @property
    def narrows(self) -> bool:
        """Whether anything is left out."""
        return bool(self.words.strip() or self.where)

    def query(self, today: date) -> Query:
        """The question to the desk on a day."""
        return on_day(Query(self.type, self.where, self.words, self.order, self.binned), today)

    def condition(self, field: str) -> Condition | None:
        """The condition on a field."""
        return next((one for one in self.where if one.field == field), None)

    def with_condition(self, condition: Condition) -> Narrowing:
        """The same, with this condition instead of another on its field."""
        return replace(self, where=(*self.without(condition.field).where, condition))

    def without(self, field: str) -> Narrowing:
        """The same, without any condition on a field."""
        return replace(self, where=tuple(one for one in self.where if one.field != field))

    def toggled(self, field: str, value: str) -> Narrowing:
        """The same, with one value of a field wanted, or no longer wanted."""
        held = self.condition(field)
        values = held.values if held and held.test is Test.ANY_OF else ()
        wanted = tuple(one for one in values if one != value) if value in values else (*values, value)
        return self.with_condition(Condition(field, Test.ANY_OF, wanted)) if wanted else self.without(field)


def of_query(query: Query) -> Narrowing:
    """The narrowing a saved filter stands for."""
    return Narrowing(query.type, query.words, query.where, query.order)


def facets(declared: RecordType) -> Iterator[Field]:
    """The listed fields a list can be narrowed by with a press."""
    return (field for field in columns(declared) if isinstance(field.kind, Choice | Choices | Answer | Day))


def value_said(field: Field, value: str) -> str:
    """One value of a facet, as a person reads it; `value` is its written face."""
    if value == "":
        return say(NOT_SAID)
    if isinstance(field.kind, Choice | Choices):
        return term_shown(field.kind.vocabulary, value)
    if isinstance(field.kind, Answer):
        return say(YES if value == "yes" else NO)
    return value


def condition_said(declared: RecordType, condition: Condition) -> str:
    """A condition as the words on its chip."""
    field = column(declared, condition.field)
    match condition.test:
        case Test.EMPTY:
            said = say(NOT_SAID)
        case Test.FILLED:
            said = say(SAID)
        case Test.BEFORE | Test.AFTER:
            said = _day_said(condition)
        case Test.IS_NOT:
            said = fill(_("not {value}"), value=several(value_said(field, value) for value in condition.values))
        case _:
            said = several(value_said(field, value) for value in condition.values)
    return fill(_("{field}: {value}"), field=field.kind.label, value=said)


def _day_said(condition: Condition) -> str:
    value = condition.values[0]
    before = condition.test is Test.BEFORE
    if value == TODAY:
        return say(PAST if before else COMING)
    try:
        day = show_date(date.fromisoformat(value))
    except ValueError:
        day = value
    return fill(_("up to {day}") if before else _("from {day} on"), day=day)


def ordered_codes(field: Field, found: dict[str, int]) -> list[str]:
    """The values found, in the order of their vocabulary; what is not said comes last."""
    if isinstance(field.kind, Choice | Choices):
        places = {term.code: place for place, term in enumerate(vocabulary(field.kind.vocabulary).terms)}
        known = sorted((code for code in found if code), key=lambda code: places.get(code, len(places)))
    else:
        known = sorted((code for code in found if code), reverse=True)
    return [*known, *([""] if found.get("") else [])]


DAY_CHOICES: tuple[tuple[Message, Test, tuple[str, ...]], ...] = (
    (PAST, Test.BEFORE, (TODAY,)),
    (COMING, Test.AFTER, (TODAY,)),
    (SAID, Test.FILLED, ()),
    (NOT_SAID, Test.EMPTY, ()),
)
"""What a day can be narrowed to with one press."""


def label_of(type_name: str) -> Message:
    """What several records of a type are called."""
    return TYPES[type_name].plural
