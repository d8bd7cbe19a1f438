"""What the import steps ask of a file and of the desk, on the database worker. No Qt.

Desktop: the answers are plain data that the steps show.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from defender_desk.model.records import Field
from defender_desk.model.types import TYPES
from defender_desk.services import records
from defender_desk.services.bring_in import bringing_in
from defender_desk.services.bring_in.bringing_in import Foreign, ImportPlan
from defender_desk.services.desk import Progress
from defender_desk.services.handover import came_in

SAMPLED_ROWS = 40
SAMPLES = 3
"""Different values shown of a column."""
_LONGEST_SAMPLE = 40  # letters


@dataclass(frozen=True)
class ColumnFound:
    """One column of a table: its heading, some of its values, and where it should go."""

    heading: str
    samples: tuple[str, ...]
    target: str
    score: int
    values: tuple[str, ...] = ()
    """What stands in the first cells of it, whole and each once."""


@dataclass(frozen=True)
class Previewed:
    """A plan, and the fields that anything in it speaks of, in the order of the record's own page."""

    plan: ImportPlan
    fields: tuple[Field, ...]
    mixed: bool
    """Rows of more than one kind."""
    kept: bool
    """Something is kept in the notes."""


@dataclass(frozen=True)
class Chosen:
    """What a person chose of a table: its sheet, what the rows are, and where the columns go; nothing of cards."""

    type_name: str | None = None
    sheet: int = 0
    targets: tuple[str, ...] | None = None


def likeliest(foreign: Foreign, sheet: int) -> str:
    """The kind of record that the sheet is called by, else the one whose fields explain most of its headings."""
    table = foreign.sheets[sheet]
    called = [name for name in bringing_in.kinds(table) if bringing_in.is_called(table, name)]
    if called:
        return called[0]
    scores = {name: _explained(foreign, sheet, name) for name in bringing_in.kinds(table)}
    return max(scores, key=lambda name: scores[name])


def _explained(foreign: Foreign, sheet: int, type_name: str) -> int:
    proposals = bringing_in.propose(foreign.sheets[sheet], type_name)
    title = TYPES[type_name].title[0]
    named = max((one.score for one in proposals if one.target == title), default=0)  # what a row is called weighs twice
    return named + sum(one.score for one in proposals if one.target != bringing_in.KEEP)


def columns(foreign: Foreign, sheet: int, type_name: str) -> tuple[ColumnFound, ...]:
    """Every column with samples and a proposal."""
    table = foreign.sheets[sheet]
    rows = [row.cells for row in islice(table.rows, SAMPLED_ROWS)]
    return tuple(
        ColumnFound(one.heading, _samples(values), one.target, one.score, values)
        for one, values in zip(bringing_in.propose(table, type_name), _values(rows, len(table.columns)), strict=True)
    )


def _values(rows: Sequence[Sequence[str]], columns: int) -> Iterator[tuple[str, ...]]:
    for place in range(columns):
        yield tuple(dict.fromkeys(cells[place] for cells in rows if place < len(cells)))


def _samples(cells: Sequence[str]) -> tuple[str, ...]:
    said = dict.fromkeys(" ".join(cell.split()) for cell in cells if cell.strip())
    return tuple(one if len(one) <= _LONGEST_SAMPLE else one[:_LONGEST_SAMPLE] + "…" for one in islice(said, SAMPLES))


def first_of(desk: Any, batch: int) -> tuple[str, str] | None:
    """Type and id of the first record a batch brought of the kind it brought most of; None where none is here."""
    seen = came_in.outlook(desk, batch)
    order = (*seen.new, *seen.changed, *seen.held)
    kept = [each for key in order if (each := records.fetch(desk, key))]
    most = Counter(one.declared.name for one in kept).most_common(1)
    return next(((one.declared.name, one.id) for one in kept if one.declared.name == most[0][0]), None)


def preview(desk: Any, foreign: Foreign, chosen: Chosen, corrected: Mapping[int, str], progress: Progress) -> Previewed:
    """Read the whole file as it was mapped, compare it with the desk, and tell what it speaks of."""
    plan = bringing_in.plan(
        desk,
        foreign,
        type_name=chosen.type_name,
        sheet=chosen.sheet,
        targets=chosen.targets,
        corrected=corrected,
        progress=progress,
    )
    types = dict.fromkeys(draft.type for draft in plan.drafts)
    spoken = {(draft.type, name) for draft in plan.drafts for name in (*draft.changes, *draft.names)}
    spoken |= {(draft.type, kept.field) for draft in plan.drafts for kept in draft.kept if kept.text}
    fields = {field.name: field for name in types for field in TYPES[name].fields if (name, field.name) in spoken}
    return Previewed(plan, tuple(fields.values()), len(types) > 1, any(draft.kept for draft in plan.drafts))
