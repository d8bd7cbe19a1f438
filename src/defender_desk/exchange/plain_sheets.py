"""Records as sheets of text cells in the language in use, one sheet for each kind, as people read them.

Exchange floor: `plain_csv` and `plain_workbook` write them. Headings are labels and terms are their words, which
`mapping` reads back; records are called by their titles where they stand in the same file, and by their ids elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from defender_desk.exchange.headings import KEY
from defender_desk.exchange.plain_values import told, written_value
from defender_desk.model import codec
from defender_desk.model.documents import Document, targets
from defender_desk.model.kinds import Answer, Choice, Choices, Content, Kind, Reference
from defender_desk.model.records import Field, RecordType
from defender_desk.model.shown import NO, YES, title_of
from defender_desk.model.types import TYPES
from defender_desk.model.vocabularies import label
from defender_desk.text.bidi import plain
from defender_desk.text.dates import FuzzyDate
from defender_desk.text.speech import habits, say

BETWEEN = "; "


@dataclass(frozen=True)
class WrittenSheet:
    """One kind of record: the name of the sheet, its headings, and its rows as they are asked for."""

    name: str
    columns: tuple[str, ...]
    rows: Iterable[Sequence[str]]


def sheets(documents: Sequence[Document]) -> Iterator[WrittenSheet]:
    """A sheet for each kind that is there, in the order of the sidebar, with the columns in which something stands."""
    titles = {one.id: plain(title_of(TYPES[one.type], one.body)) for one in documents if one.type in TYPES}
    for declared in TYPES.values():
        mine = [one for one in documents if one.type == declared.name]
        if mine:
            said = {name for one in mine for name in told(one)}
            fields = [field for field in declared.fields if field.name in said]
            headings = (KEY, *(say(field.kind.label) for field in fields))
            yield WrittenSheet(say(declared.plural), headings, [_row(one, fields, titles) for one in mine])


def _row(document: Document, fields: Iterable[Field], titles: Mapping[str, str]) -> list[str]:
    return [document.id, *(cell(one.kind, document, one, titles) for one in fields)]


def cell(kind: Kind, document: Document, field: Field, titles: Mapping[str, str]) -> str:
    """What one cell says."""
    stored = document.body.get(field.name)
    if isinstance(kind, Choice | Choices):
        return BETWEEN.join(label(kind.vocabulary, code, habits().language) for code in targets(stored))
    if isinstance(kind, Reference):
        return BETWEEN.join(titles.get(key) or key for key in targets(stored))
    if isinstance(kind, Answer):
        return say(YES if stored else NO) if isinstance(stored, bool) else ""
    if isinstance(kind, Content):
        said = written_value(field, document)
        return BETWEEN.join(map(str, said.values())) if isinstance(said, dict) else ""
    typed = codec.value_of(field, document.body)
    if isinstance(typed, FuzzyDate) and typed.precision == "day" and not typed.about:
        return typed.edtf()  # a column of days sorts, in whichever digits and order each was written
    return codec.write(kind, typed)


def kinds_of(documents: Iterable[Document]) -> list[RecordType]:
    """The kinds of record among these, in the order of the sidebar."""
    said = {one.type for one in documents}
    return [declared for declared in TYPES.values() if declared.name in said]
