"""Which columns a list shows, how wide and in which order: chosen by a person, kept for each direction of reading.

Kit: a column knows how to write a cell; where the values come from is the screen's business.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from defender_desk.model.codec import Json, Unreadable, load
from defender_desk.model.kinds import Answer, Choice, Day, Handles, Moment, Number, Reference
from defender_desk.model.records import Field, RecordType
from defender_desk.model.shown import shown_in_a_list
from defender_desk.model.vocabularies import vocabulary
from defender_desk.text.speech import say


@dataclass(frozen=True)
class Column:
    """One column: the name of a field (or of something computed), its heading, and how a stored value is written."""

    name: str
    label: str
    write: Callable[[Json], str] = lambda stored: "" if stored is None else str(stored)
    width: int = 20
    """Average letters, until a person pulls it wider."""
    sortable: bool = True
    whole: bool = False
    """Whether a part of a cell would say something else, as a day without its year does, or 2 in place of 24 hours."""
    names: bool = False
    """Whether it says which row this is: a word on its state gives its room first."""
    icon: Callable[[Json], tuple[str, str]] | None = None
    """The icon before the words of a stored value, and its tone; None where words stand alone."""
    box: bool = False
    """Whether a box to tick stands before its words."""


@dataclass(frozen=True)
class TableState:
    """What a person made of a table: columns shown in order, their widths in pixels, and the sort."""

    columns: tuple[str, ...] = ()
    widths: tuple[int, ...] = ()
    order: tuple[str, bool] | None = None
    """(column, descending)."""


def columns_of(declared: RecordType, title: Callable[[str], str] = lambda record: record) -> list[Column]:
    """A column for each field that lists may show; `title` answers what a record is called."""
    return [_column(declared, field, title) for field in declared.listed]


def _column(declared: RecordType, field: Field, title: Callable[[str], str]) -> Column:
    def write(stored: Json) -> str:
        if stored is None:
            return ""
        try:
            return shown_in_a_list(field.kind, load(field.kind, stored), title=title)
        except Unreadable:
            return "⚠"

    narrow = isinstance(field.kind, Answer | Choice | Day | Handles | Moment | Number)
    whole = isinstance(field.kind, Day | Moment | Number) or (isinstance(field.kind, Choice) and _counts(field.kind))
    names = field.name in declared.title or isinstance(field.kind, Reference)
    return Column(field.name, say(field.kind.label), write, 18 if narrow else 30, whole=whole, names=names)


@cache
def _counts(kind: Choice) -> bool:
    """Whether terms of a vocabulary say numbers."""
    return any(letter.isdigit() for term in vocabulary(kind.vocabulary).terms for letter in term.labels["en"])
