"""Exports of forms filled in on telephones (KoboToolbox, ODK), laid out as the tables that they are meant to be.

Exchange floor: `table_files` asks here for every workbook and table. Choices that stand in a column each become one
list, beside them where they may be questions of their own; rows of a repeated group point at the row they belong to,
and each submission has an id that follows from its own, so that the same export brought in twice is known. Sheets of
other programs go through unchanged.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from defender_desk.exchange.headings import KEY, id_from
from defender_desk.exchange.tables import Row, Sheet, choice_of

_OWN = ("_uuid", "_submission__uuid", "KEY", "meta/instanceID", "instanceID")
"""Columns in which a form program notes the submission, the surest first."""
_PLACE, _PARENT, _TABLE = "_index", "_parent_index", "_parent_table_name"
_PARENT_KEY = "PARENT_KEY"
_TICKED = frozenset({"1", "yes", "true"})
_NUMBERED = frozenset({"0", "1", ""})
_FLAGS = frozenset({"no", "false", *_NUMBERED, *_TICKED})
_FEWEST = 2
"""Columns of one question from which they are taken for its choices."""

_Ids = Mapping[tuple[str, str], str]
"""By name of a sheet and place in it, or by "" and key: the id of a row."""


def laid_out(sheets: Sequence[Sheet]) -> tuple[Sheet, ...]:
    """The sheets of a file, those of form programs with joined choices, ids, and the rows they belong to."""
    forms = [one for one in sheets if _of_a_form(one)]
    ids = {key: id_ for one in forms for key, id_ in _ids(one)}
    parent = next((one.name for one in forms if not _is_repeated(one)), "")
    return tuple(_laid_out(one, parent, ids) if one in forms else one for one in sheets)


def _of_a_form(sheet: Sheet) -> bool:
    return any(name in sheet.columns for name in _OWN)


def _is_repeated(sheet: Sheet) -> bool:
    return _PARENT in sheet.columns or _PARENT_KEY in sheet.columns


def _ids(sheet: Sheet) -> Iterator[tuple[tuple[str, str], str]]:
    for row in sheet.rows:
        said = _said(sheet, row)
        if id_ := _id(sheet, said):
            yield (sheet.name, said.get(_PLACE, "")), id_
            if said.get("KEY"):
                yield ("", said["KEY"]), id_


def _said(sheet: Sheet, row: Row) -> dict[str, str]:
    return {heading: cell.strip() for heading, cell in zip(sheet.columns, row.cells, strict=False) if cell.strip()}


def _id(sheet: Sheet, said: Mapping[str, str]) -> str:
    """An id that follows from a submission, and from the place in it where it is a row of a repeated group."""
    own = next((said[name] for name in _OWN if name in said), "")
    if not own:
        return ""
    place = [sheet.name, said.get(_PLACE, "")] if _PARENT in sheet.columns else []
    return id_from("defender-desk/form", own.removeprefix("uuid:"), *place)


@dataclass(frozen=True)
class _Form:
    """The rows of a form's sheet as they are laid out, each time anew."""

    sheet: Sheet
    joined: Mapping[str, Sequence[int]]
    """By question without a column of its own: the places of the columns of its choices."""
    kept: tuple[int, ...]
    parent: str
    ids: _Ids

    @property
    def before(self) -> tuple[str, ...]:
        """What stands before the columns of the form."""
        return (KEY, self.parent) if _is_repeated(self.sheet) else (KEY,)

    @property
    def columns(self) -> tuple[str, ...]:
        """The headings of the laid out sheet."""
        return (*self.before, *(self.sheet.columns[place] for place in self.kept), *self.joined)

    @property
    def lists(self) -> dict[int, tuple[int, ...]]:
        """Where the joined choices stand, and each of them."""
        moved = {place: len(self.before) + now for now, place in enumerate(self.kept)}
        first = len(self.before) + len(self.kept)
        return {first + now: tuple(moved[place] for place in places) for now, places in enumerate(self.joined.values())}

    def __iter__(self) -> Iterator[Row]:
        for row in self.sheet.rows:
            said = _said(self.sheet, row)
            above = (self._above(said),) if _is_repeated(self.sheet) else ()
            own = (_cell(row, place) for place in self.kept)
            beyond = row.cells[len(self.sheet.columns) :]
            joined = ("; ".join(_ticked(self.sheet, row, places)) for places in self.joined.values())
            yield Row(row.line, (_id(self.sheet, said), *above, *own, *joined, *beyond))

    def _above(self, said: Mapping[str, str]) -> str:
        table = said.get(_TABLE, self.parent)
        found = self.ids.get((table, said.get(_PARENT, ""))) or self.ids.get((self.parent, said.get(_PARENT, "")))
        return found or self.ids.get(("", said.get(_PARENT_KEY, "")), "")


def _cell(row: Row, place: int) -> str:
    return row.cells[place] if place < len(row.cells) else ""


def _ticked(sheet: Sheet, row: Row, places: Iterable[int]) -> list[str]:
    """The choices that are ticked in these columns."""
    ticked = (place for place in places if _cell(row, place).strip().casefold() in _TICKED)
    return [choice_of(sheet.columns[place]) for place in ticked]


def _laid_out(sheet: Sheet, parent: str, ids: _Ids) -> Sheet:
    choices = _choices(sheet)
    twice = {place for question, places in choices.items() if question in sheet.columns for place in places}
    joined = {question: places for question, places in choices.items() if question not in sheet.columns}
    kept = tuple(place for place in range(len(sheet.columns)) if place not in twice)
    form = _Form(sheet, joined, kept, parent or sheet.name, ids)
    return replace(sheet, columns=form.columns, rows=form, lists=form.lists)


def _choices(sheet: Sheet) -> dict[str, Sequence[int]]:
    """Columns that only say yes or no to one choice of a question ("needs/food"), by the question.

    Where the question has a column of its own, that must tell what is ticked. Where it has none, only 1 and 0 are taken
    for choices; the group may then hold questions of yes and no, which are not its choices.
    """
    found: defaultdict[str, list[int]] = defaultdict(list)
    for place, heading in enumerate(sheet.columns):
        question, _, choice = heading.rpartition("/")
        if question and choice:
            found[question].append(place)
    asked = {question: places for question, places in found.items() if len(places) >= _FEWEST}
    own = {heading: place for place, heading in enumerate(sheet.columns)}
    said: set[str] = set()
    for row in sheet.rows:
        for question, places in [*asked.items()]:
            words = {_cell(row, place).strip().casefold() for place in places}
            if not _are_choices(words, _ticked(sheet, row, places), own.get(question), row):
                del asked[question]
            elif words != {""}:
                said.add(question)
    return {question: places for question, places in asked.items() if question in said}


def _are_choices(words: set[str], ticked: Sequence[str], own: int | None, row: Row) -> bool:
    """Whether what stands in some columns of a row may be choices, as far as the column of their question tells."""
    if own is None:
        return words <= _NUMBERED
    told = _cell(row, own).strip().casefold()
    return words <= _FLAGS and bool(ticked) == bool(told) and all(choice.casefold() in told for choice in ticked)
