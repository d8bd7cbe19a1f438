"""Records as JSON lines, one file for each kind, with a data package that says what is in them (Frictionless, v1).

Exchange floor: DuckDB and PostgreSQL read the lines as they are; `datapackage.json` tells names, types and links. Plain
faces are `plain_values`; what they say is read back by `package_reading`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from defender_desk.exchange.plain_archive import stored
from defender_desk.exchange.plain_sheets import kinds_of
from defender_desk.exchange.plain_values import plain_of, told
from defender_desk.model.documents import Document, targets
from defender_desk.model.kinds import (
    Amount,
    Answer,
    Choice,
    Choices,
    Content,
    Day,
    Handles,
    Kind,
    Line,
    Moment,
    Number,
    Prose,
    Ref,
    Refs,
)
from defender_desk.model.records import Field, RecordType
from defender_desk.model.types import TYPES
from defender_desk.text.speech import say_in

PACKAGE = "datapackage.json"
LINES = ".jsonl"

_TYPES: Mapping[type[Kind], str] = {
    Line: "string",
    Prose: "string",
    Handles: "array",
    Choice: "string",
    Choices: "array",
    Answer: "boolean",
    Number: "integer",
    Amount: "string",
    Day: "string",
    Moment: "datetime",
    Ref: "string",
    Refs: "array",
    Content: "object",
}
"""By kind, the type of its plain face in a table schema."""


def made(documents: Sequence[Document]) -> Iterator[bytes]:
    """The package whole."""
    kinds = kinds_of(documents)
    by_kind = {one.name: [document for document in documents if document.type == one.name] for one in kinds}
    here = {document.id: document.type for document in documents}
    resources = [_resource(one, by_kind[one.name], here) for one in kinds]
    package = {"profile": "data-package", "name": "defender-desk", "resources": resources}
    told_of = msgspec.json.format(msgspec.json.encode(package), indent=1)
    members = [(PACKAGE, [told_of + b"\n"])]
    yield stored([*members, *((name + LINES, _lines(TYPES[name], mine)) for name, mine in by_kind.items())])


def _lines(declared: RecordType, documents: Sequence[Document]) -> list[bytes]:
    """Every line with every field of its table, since readers take the first line for the headings."""
    silent = dict.fromkeys(field.name for field in _fields(declared, documents))
    return [msgspec.json.encode({"id": one.id, **silent, **plain_of(one)}) + b"\n" for one in documents]


def _fields(declared: RecordType, documents: Sequence[Document]) -> list[Field]:
    said = {name for one in documents for name in told(one)}
    return [field for field in declared.fields if field.name in said]


def _resource(declared: RecordType, documents: Sequence[Document], here: Mapping[str, str]) -> dict[str, object]:
    fields = _fields(declared, documents)
    schema: dict[str, object] = {
        "fields": [{"name": "id", "type": "string"}, *map(_described, fields)],
        "primaryKey": "id",
    }
    if links := [link for field in fields if (link := _link(field, documents, here))]:
        schema["foreignKeys"] = links
    return {
        "name": declared.name,
        "path": declared.name + LINES,
        "title": say_in("en", declared.plural),
        "profile": "tabular-data-resource",
        "format": "jsonl",
        "mediatype": "application/jsonl",
        "encoding": "utf-8",
        "schema": schema,
    }


def _described(field: Field) -> dict[str, object]:
    return {"name": field.name, "type": _TYPES[type(field.kind)], "title": say_in("en", field.kind.label)}


def _link(field: Field, documents: Sequence[Document], here: Mapping[str, str]) -> dict[str, object] | None:
    """What a field points at, where all it points at stands in one table of this package."""
    if not isinstance(field.kind, Ref):
        return None
    kinds = {here.get(key, "") for one in documents for key in targets(one.body.get(field.name))}
    if len(kinds) != 1 or "" in kinds:
        return None
    return {"fields": field.name, "reference": {"resource": kinds.pop(), "fields": "id"}}
