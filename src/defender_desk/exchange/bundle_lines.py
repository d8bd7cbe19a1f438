"""The lines inside a bundle: one record each, and one listed file each.

Exchange floor: both directions in one place, so that what is written is what is read. Fields and types this desk
does not know pass through whole; what the frame of a record says is checked to the letter.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from defender_desk.exchange.manifest import BadJson, canonical, moment, strict_json
from defender_desk.model.codec import LIMIT_NUMBER, Json
from defender_desk.model.documents import BIN, Document

LIMIT_LINE = 8 << 20
"""Longest record, in bytes: no record that a form can hold is longer, in any script."""
LIMIT_VALUES = 100_000
"""Most lists, objects and values divided by commas in a record: a few bytes of JSON can fill much memory."""

_VALUES = (b"[", b"{", b",")
_PIECE = 1 << 16
_ID = re.compile(r"[a-z2-7]{26}")
_TYPE = re.compile(r"[a-z][a-z0-9_]{0,39}")
_FIELD = re.compile(r"[a-z_][a-z0-9_]{0,63}")
_DESK = re.compile(r"[A-Za-z0-9]{1,16}")
_HASH = re.compile(r"[0-9a-f]{64}")
_KEYS = frozenset({"id", "type", "body", "clocks", "binned", "created", "changed"})


@dataclass(frozen=True)
class FileLine:
    """A file listed in a bundle: its id in the store, its size in bytes, and its SHA-256 (64 hex digits)."""

    id: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Outgoing:
    """A file to put into a bundle, and how to read its bytes."""

    line: FileLine
    open: Callable[[], Iterator[bytes]]


def record_line(document: Document) -> bytes:
    """The line of a record, its end of line included; ValueError for a record that no desk would read."""
    _checked(document)
    said: dict[str, Json] = {
        "id": document.id,
        "type": document.type,
        "body": dict(document.body),
        "clocks": {name: dict(_clock(clock)) for name, clock in document.clocks.items()},
        "binned": document.binned,
        "created": document.created,
        "changed": document.changed,
    }
    return canonical(said) + b"\n"


def file_line(file: FileLine) -> bytes:
    """The line of a listed file, its end of line included."""
    return canonical({"id": file.id, "size": file.size, "sha256": file.sha256}) + b"\n"


def read_record(line: bytes) -> Document:
    """The record on a line; `BadJson` when its frame is not what `record_line` writes."""
    if values_in(line) > LIMIT_VALUES:
        raise BadJson
    match strict_json(line):
        case {
            "id": str(id_),
            "type": str(type_),
            "body": dict(body),
            "clocks": dict(clocks),
            "binned": bool(binned),
            "created": str(created),
            "changed": str(changed),
            **others,
        } if not others:
            document = Document(
                id_, type_, body, {name: _clock(clocks[name]) for name in clocks}, binned, created, changed
            )
            return _checked(document)
    raise BadJson


def values_in(line: bytes) -> int:
    """How many values a line of JSON holds at least, told without reading it: few enough, or more than may be."""
    if (count := sum(map(line.count, _VALUES))) <= LIMIT_VALUES:
        return count
    count, outside, bare = 0, True, line.replace(b"\\\\", b"").replace(b'\\"', b"")
    for at in range(0, len(bare), _PIECE):  # never all at once: what is looked for may be all there is
        pieces = bare[at : at + _PIECE].split(b'"')
        count += sum(piece.count(sign) for piece in pieces[not outside :: 2] for sign in _VALUES)
        outside ^= len(pieces) % 2 == 0
        if count > LIMIT_VALUES:
            break
    return count


def read_file_line(line: bytes) -> FileLine:
    """The file on a line of the list; `BadJson` when it is none."""
    match strict_json(line):
        case {"id": str(id_), "size": int(size), "sha256": str(sha256)} if (
            _ID.fullmatch(id_) and type(size) is int and size >= 0 and _HASH.fullmatch(sha256)
        ):
            return FileLine(id_, size, sha256)
    raise BadJson


def _checked(document: Document) -> Document:
    """A value without a clock is refused: merging would drop it without a word."""
    names = {*document.body, *document.clocks}
    sound = (
        _ID.fullmatch(document.id)
        and _TYPE.fullmatch(document.type)
        and all(map(_FIELD.fullmatch, names))
        and BIN not in document.body
        and document.body.keys() <= document.clocks.keys()
        and None not in document.body.values()
    )
    if not sound:
        raise BadJson
    for said in filter(None, (document.created, document.changed)):
        moment(said)
    return document


def _clock(said: object) -> Mapping[str, int]:
    if not isinstance(said, Mapping) or not said:
        raise BadJson
    for desk, counter in said.items():
        if not _DESK.fullmatch(desk) or type(counter) is not int or not 0 < counter < LIMIT_NUMBER:
            raise BadJson
    return said
