"""Records as plain JSON objects, one a line: what the console adds and shows.

Services floor: flat objects with field names as keys; dates as they were written, sums as "1200 EUR".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from defender_desk.exchange.plain_values import plain_value, stored_from_plain
from defender_desk.model.codec import Json, Unreadable
from defender_desk.model.records import RecordType
from defender_desk.model.types import TYPES
from defender_desk.services import records
from defender_desk.services.desk import Desk, Progress, unheard
from defender_desk.services.records import Kept
from defender_desk.text.messages import msg
from defender_desk.text.trouble import Trouble

LONGEST_LINE = 2**20
"""Most bytes in one line."""

ENVELOPE = frozenset({"id", "type", "created", "changed", "binned"})
"""Keys that `face` adds to the fields; `add` passes over them."""

NOT_AN_OBJECT = msg("Line {line} is not a JSON object.")
NO_SUCH_FIELD = msg("Line {line} has a field that this type does not have: {field}.")
BAD_VALUE = msg("Line {line} has a value that cannot be read in “{field}”.")


def face(kept: Kept) -> dict[str, object]:
    """A record as one flat JSON object, without the fields that say nothing."""
    fields = kept.declared.by_name
    said = {name: plain_value(fields[name].kind, value) for name, value in kept.values.items() if name in kept.body}
    dated = {"created": kept.created, "changed": kept.changed, **({"binned": True} if kept.binned else {})}
    return {"id": kept.id, "type": kept.declared.name, **said, **dated}


def add(desk: Desk, type_name: str, lines: Iterable[bytes], progress: Progress = unheard) -> list[str]:
    """Add one record for each line, all in one batch or none; returns their ids in the order of the lines."""
    declared, added = TYPES[type_name], list[str]()
    with desk.change("import") as writing:
        for number, line in enumerate(lines, 1):
            if line.strip():
                body = _body(declared, line, number)
                records.check(desk, declared, body, body)
                added.append(writing.put(None, type_name, body).id)
            if number % 1000 == 0:
                progress(number, 0)
    return added


def _body(declared: RecordType, line: bytes, number: int) -> dict[str, Json]:
    values = _decoded(line, number)
    body: dict[str, Json] = {}
    for name, value in values.items():
        if name in ENVELOPE and name not in declared.by_name:
            continue
        if name not in declared.by_name:
            raise Trouble(NO_SUCH_FIELD, line=number, field=name)
        try:
            stored = stored_from_plain(declared.by_name[name].kind, value)
        except Unreadable as bad:
            raise Trouble(BAD_VALUE, line=number, field=name) from bad
        if stored is not None:
            body[name] = stored
    return body


def _decoded(line: bytes, number: int) -> Mapping[str, Json]:
    if len(line) <= LONGEST_LINE:
        try:
            values = msgspec.json.decode(line)
        except (msgspec.DecodeError, RecursionError, UnicodeError):
            values = None
        if isinstance(values, dict):
            return values
    raise Trouble(NOT_AN_OBJECT, line=number)
