"""How a record type is declared, and what everybody else asks of it.

Model floor: `@record` turns a frozen class with annotated fields into a `RecordType`. Nothing about a field is
written anywhere else; stores, lists, forms, imports, exports and redaction ask here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType
from typing import Annotated, Any, TypeVar, get_args, get_origin

from msgspec import Struct

from defender_desk.model.kinds import AsksFirst, Choice, Content, Day, Handles, Kind, Line, Once, Reference, Refs
from defender_desk.model.vocabularies import vocabulary
from defender_desk.text.messages import Message


class Record(Struct, frozen=True, kw_only=True):
    """The typed face of a record's own facts; id, clocks and history live in `documents.Document`."""


@dataclass(frozen=True)
class Field:
    """One field of a record type: its stable name and everything said about it."""

    name: str
    kind: Kind
    empty: object
    """The typed value that means "nothing said"."""

    @property
    def holds_many(self) -> bool:
        """Whether it holds as many values as there are, each by itself; a date is kept as a list too, and is one."""
        return isinstance(self.empty, tuple)


@dataclass(frozen=True)
class RecordType:
    """A record type with all that was declared beside its fields."""

    name: str
    label: Message
    plural: Message
    cls: type[Record]
    fields: tuple[Field, ...]
    title: tuple[str, ...]
    """Fields whose written values, first ones first, make the one line the record is known by."""
    code: str
    """Letters that open its code names, so that a list can show "P-7K3F" instead of a name."""
    begins: tuple[str, ...] = ()
    """Texts whose first words are that line at this desk where none of these says anything; they are no title, and
    nothing that leaves is called so."""
    parties: tuple[str, ...] = ()
    """References whose names stand before that line, from whom to whom, unless a person gave it a title."""
    apart: tuple[str, ...] = ()
    """Fields by which a person knows one from another of the same name, the best known first."""
    asks_first: AsksFirst | None = None
    """When it may be under way only with the consent of everybody it is done for."""
    joins: Callable[[Any, Any], Any] | None = None
    """What its deciding fields say together where two desks wrote them apart; None where each field is by itself."""
    whole: Callable[[Any, Any], bool] | None = None
    """Whether what is left of a record keeps to what all of it keeps to; None where any part of it may go alone."""

    @cached_property
    def by_name(self) -> Mapping[str, Field]:
        """Fields by name."""
        return MappingProxyType({field.name: field for field in self.fields})

    @cached_property
    def references(self) -> tuple[Field, ...]:
        """Fields that point at other records."""
        return tuple(field for field in self.fields if isinstance(field.kind, Reference))

    @cached_property
    def gathered(self) -> tuple[str, ...]:
        """References in which what two desks wrote apart stands together."""
        return tuple(f.name for f in self.fields if isinstance(f.kind, Refs) and f.kind.gathers)

    @cached_property
    def contents(self) -> tuple[Field, ...]:
        """Fields that hold a sealed file."""
        return tuple(field for field in self.fields if isinstance(field.kind, Content))

    @cached_property
    def about(self) -> tuple[str, ...]:
        """References to those the record is about."""
        return tuple(f.name for f in self.fields if isinstance(f.kind, Reference) and f.kind.about)

    @cached_property
    def part_of(self) -> tuple[str, ...]:
        """References to the wholes that the record is part of."""
        return tuple(f.name for f in self.fields if isinstance(f.kind, Reference) and f.kind.part_of)

    @cached_property
    def taken_along(self) -> tuple[str, ...]:
        """References to the wholes that take the record along."""
        return tuple(name for name in self.part_of if name not in self.staying)

    @cached_property
    def staying(self) -> frozenset[str]:
        """References that leave with nothing."""
        return frozenset(f.name for f in self.fields if isinstance(f.kind, Reference) and f.kind.stays)

    @cached_property
    def listed(self) -> tuple[Field, ...]:
        """Fields that lists may show, sort and filter by."""
        return tuple(field for field in self.fields if field.kind.listed)

    @cached_property
    def due(self) -> tuple[Field, ...]:
        """Dates on which a record asks for attention."""
        return tuple(field for field in self.fields if isinstance(field.kind, Day) and field.kind.due)

    @cached_property
    def happened(self) -> tuple[Field, ...]:
        """Dates on which what it tells happened: one, or the day it began and the day it ended."""
        return tuple(field for field in self.fields if isinstance(field.kind, Day) and field.kind.happened)

    @cached_property
    def said_on(self) -> tuple[Field, ...]:
        """Dates on which somebody said something, so that none of them lies ahead."""
        return tuple(field for field in self.fields if isinstance(field.kind, Day) and field.kind.said)

    @cached_property
    def idle(self) -> Mapping[str, tuple[str, ...]]:
        """States in which a record asks for nothing, by the field that holds the state."""
        states = {f.name: vocabulary(f.kind.vocabulary).idle for f in self.listed if isinstance(f.kind, Choice)}
        return MappingProxyType({name: codes for name, codes in states.items() if codes})

    @cached_property
    def needed(self) -> tuple[tuple[Field, Once], ...]:
        """Fields that must be said once another says something."""
        return tuple((field, field.kind.needed) for field in self.fields if field.kind.needed)

    @cached_property
    def reach(self) -> tuple[str, ...]:
        """Fields by which others reach whoever the record is of."""
        return tuple(field.name for field in self.fields if field.kind.reach)

    @cached_property
    def searched(self) -> tuple[Field, ...]:
        """Fields whose text is indexed."""
        return tuple(field for field in self.fields if field.kind.search)

    @cached_property
    def named(self) -> tuple[Field, ...]:
        """Fields that hold the names by which somebody or a group is recognised."""
        return tuple(field for field in self.fields if isinstance(field.kind, Line) and field.kind.named)

    @cached_property
    def handles(self) -> tuple[Field, ...]:
        """Fields by which whoever has a name is reached or seen elsewhere: each of them names them too."""
        return tuple(field for field in self.fields if self.named and isinstance(field.kind, Handles))

    @cached_property
    def recognising(self) -> frozenset[str]:
        """Fields by which somebody or a group is known again, in words and among those who said no."""
        return frozenset(f.name for f in (*self.named, *self.handles))

    @cached_property
    def protection(self) -> Field | None:
        """The field that says how far the record may leave; None where that follows from those it tells of."""
        return next(
            (f for f in self.fields if isinstance(f.kind, Choice) and f.kind.vocabulary == "protection_level"), None
        )

    @cached_property
    def roles(self) -> frozenset[str]:
        """Fields that tell in which role somebody takes part."""
        return frozenset(f.kind.role for f in self.fields if isinstance(f.kind, Reference) and f.kind.role)

    @cached_property
    def deciding(self) -> frozenset[str]:
        """Fields by which is decided how much may leave, and of what somebody is warned before it does."""
        asked = {name for f in self.fields for name in (f.kind.agreed_by or f.kind.agreed, f.kind.agreed_if) if name}
        apart = {f.name for f in self.fields if isinstance(f.kind, Reference) and f.kind.purpose}
        said = {f.name for f in self.fields if f.kind.decides}
        return frozenset(said | asked | apart) | self.recognising

    def __hash__(self) -> int:
        return hash(self.name)


R = TypeVar("R", bound=Record)


def record(
    name: str,
    label: Message,
    plural: Message,
    *,
    title: tuple[str, ...],
    code: str,
    begins: tuple[str, ...] = (),
    parties: tuple[str, ...] = (),
    apart: tuple[str, ...] = (),
    asks_first: AsksFirst | None = None,
    whole: Callable[[Any, Any], bool] | None = None,
) -> Callable[[type[R]], type[R]]:
    """Declare a record type; the class keeps its `RecordType` as `declared`."""

    def declare(cls: type[R]) -> type[R]:
        fields = tuple(_fields(cls))
        known = {field.name for field in fields}
        rested = {field.kind.rests for field in fields if isinstance(field.kind, Day)} - {""}
        if not rested <= {field.name for field in fields if field.kind.listed}:
            raise TypeError(f"{name}: what lets a day rest is a day that lists hold")
        if not {*title, *begins, *parties, *apart, *(asks_first.weighed if asks_first else ())} <= known:
            raise TypeError(f"{name}: the title, or what it asks first, names no such field")
        cls.declared = RecordType(  # type: ignore[attr-defined]
            name, label, plural, cls, fields, title, code, begins, parties, apart, asks_first, whole=whole
        )
        return cls

    return declare


def one_thing(cls: type[R], *, joins: Callable[[R, R], R], whole: Callable[[R, R], bool]) -> None:
    """Let records of a class say what they say as one thing, by rules that know the class."""
    cls.declared = replace(declared(cls), joins=joins, whole=whole)  # type: ignore[attr-defined]


def with_yes(name: str) -> Callable[[Record, Record], bool]:
    """For `RecordType.whole`: whether a yes in this field, by which a rule holds for the record, is left in it."""
    return lambda record, left: getattr(record, name) is not True or getattr(left, name) is True


def _fields(cls: type[Record]) -> list[Field]:
    """The fields as the class spells them out; a module of types evaluates its annotations as it is read."""
    found = []
    for name, empty in zip(cls.__struct_fields__, cls.__struct_defaults__, strict=True):
        hint: object = cls.__annotations__[name]
        kinds = [extra for extra in get_args(hint)[1:] if isinstance(extra, Kind)]
        if get_origin(hint) is not Annotated or len(kinds) != 1:
            raise TypeError(f"{cls.__name__}.{name}: a field is Annotated with exactly one kind")
        found.append(Field(name, kinds[0], empty))
    return found


def declared(cls: type[Record]) -> RecordType:
    """What was declared for this class."""
    made: RecordType = cls.declared  # type: ignore[attr-defined]
    return made
