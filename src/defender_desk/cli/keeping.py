"""Console commands about records: what types there are, adding, showing, listing; and what the desk is made of.

Console: the same services as the desktop's registers and record pages.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import asdict
from typing import BinaryIO

from defender_desk.cli import output
from defender_desk.cli.command import Does, unlocked, whole, words
from defender_desk.model.queries import Condition, Query, Test
from defender_desk.model.types import TYPES
from defender_desk.services import listing, made_of, records
from defender_desk.services.handover import json_lines
from defender_desk.text.messages import msg
from defender_desk.text.speech import _, say
from defender_desk.text.trouble import Trouble


def types(asked: argparse.Namespace) -> None:
    """List the record types."""
    for name, declared in TYPES.items():
        if asked.json:
            output.data({"type": name, "label": say(declared.label), "plural": say(declared.plural)})
        else:
            output.line(f"{name:14} {say(declared.label)}")


def components(asked: argparse.Namespace) -> None:
    """List what the desk is made of."""
    for part in made_of.parts():
        if asked.json:
            output.data(asdict(part))
        else:
            openssl = f"OpenSSL {part.openssl}" if part.openssl else ""
            output.line(f"{part.name:20} {part.version:10} {openssl:14} {part.licence}".rstrip())


def fields(asked: argparse.Namespace) -> None:
    """List the fields of a record type, with kind, level and vocabulary."""
    for field in TYPES[asked.type].fields:
        kind = field.kind
        about = {
            "field": field.name,
            "label": say(kind.label),
            "kind": type(kind).__name__.lower(),
            "level": kind.level.name.lower(),
            "vocabulary": getattr(kind, "vocabulary", ""),
            "to": "|".join(getattr(kind, "to", ())),
        }
        if asked.json:
            output.data({name: value for name, value in about.items() if value})
        else:
            output.line("  ".join((f"{field.name:20}", f"{about['kind']:8}", f"{about['level']:9}", about["label"])))


def add(asked: argparse.Namespace) -> None:
    """Add the records of a JSON-lines file, all or none, and print their ids."""
    with unlocked(asked) as desk:
        added = json_lines.add(desk, asked.type, _lines(asked.file))
    for record in added:
        output.data({"id": record}) if asked.json else output.line(record)


def _lines(name: str) -> Iterator[bytes]:
    if name == "-":
        yield from _each(sys.stdin.buffer)
        return
    try:
        with open(name, "rb") as file:  # noqa: PTH123  a name from the command line
            yield from _each(file)
    except OSError as bad:
        raise Trouble(msg("The file cannot be read.")) from bad


def _each(file: BinaryIO) -> Iterator[bytes]:
    """The lines, none much longer than one may be: a file without lines would fill the memory."""
    while line := file.readline(json_lines.LONGEST_LINE + 1):
        yield line


def show(asked: argparse.Namespace) -> None:
    """Show one record."""
    with unlocked(asked) as desk:
        kept = records.fetch(desk, asked.id)
        if kept is None:
            raise Trouble(msg("There is no record with this id."))
        if asked.json:
            output.data(json_lines.face(kept))
            return
        output.line(f"{kept.id}  {say(kept.declared.label)}")
        if kept.binned:
            output.line(_("This record is in the bin."))
        for label, value in records.spoken(desk, kept):
            output.line(f"{label}: {value}")


def list_records(asked: argparse.Namespace) -> None:
    """List the records of a type, newest change first."""
    declared = TYPES[asked.type]
    query = Query(asked.type, tuple(_condition(asked.type, text) for text in asked.where))
    with unlocked(asked) as desk:
        found = listing.ids(desk, query, limit=asked.limit)
        if asked.json:
            for key in found:
                kept = records.fetch(desk, key)
                if kept is not None:
                    output.data(json_lines.face(kept))
            return
        rows = listing.rows(desk, asked.type, found)
    columns = ["id", *[field.name for field in declared.listed[:5]]]
    output.table(({"id": key, **rows[key].cells} for key in found), columns)


def _condition(type_name: str, text: str) -> Condition:
    field, equals, value = text.partition("=")
    if not equals or field not in TYPES[type_name].by_name:
        raise Trouble(msg("A condition is FIELD=VALUE with a field of this type: {text}"), text=text)
    return Condition(field, Test.IS if value else Test.EMPTY, (value,) if value else ())


def _type(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("type", choices=TYPES, metavar="TYPE", help="a record type, see “types”")


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    _type(parser)
    parser.add_argument("file", metavar="FILE.jsonl", help="one JSON object a line; - is standard input")


def _show_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", metavar="ID", type=words)


def _list_arguments(parser: argparse.ArgumentParser) -> None:
    _type(parser)
    parser.add_argument(
        "--where", action="append", default=[], type=words, metavar="FIELD=VALUE", help="only these; may be repeated"
    )
    parser.add_argument("--limit", type=whole, default=100, metavar="N")


DOES = {
    "components": Does(components),
    "types": Does(types),
    "fields": Does(fields, _type),
    "add": Does(add, _add_arguments),
    "show": Does(show, _show_arguments),
    "list": Does(list_records, _list_arguments),
}
