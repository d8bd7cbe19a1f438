"""Address cards: people and organisations as vCard 4.0, for a telephone or another program.

Exchange floor: reading is `vcards`. What may leave is decided before: a field that is absent from the body is absent
from the card.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from defender_desk.exchange.whole_file import whole_file
from defender_desk.model import codec
from defender_desk.model.codec import Body
from defender_desk.model.types import TYPES
from defender_desk.text.dates import FuzzyDate

_LONGEST_LINE = 74  # bytes, with room for the space that a folded line begins with

_WRITTEN: tuple[tuple[str, str], ...] = (
    ("phones", "TEL"),
    ("emails", "EMAIL"),
    ("web", "URL"),
    ("accounts", "X-ACCOUNT"),
    ("address", "ADR"),
    ("whereabouts", "ADR"),
    ("organisation_role", "TITLE"),
    ("profession", "ROLE"),
    ("other_names", "NICKNAME"),
    ("languages", "LANG"),
    ("notes", "NOTE"),
)


def write_vcards(path: Path, records: Iterable[tuple[str, Body]]) -> int:
    """Write people and organisations (type, stored body) into one file, whole or not at all; gives how many."""
    count = 0
    with whole_file(path) as target:
        for type_, body in records:
            target.write(card_text(type_, body).encode())
            count += 1
    return count


def card_text(type_: str, body: Body) -> str:
    """One card, lines folded at 75 bytes."""
    lines = ["BEGIN:VCARD", "VERSION:4.0", f"KIND:{'org' if type_ == 'organisation' else 'individual'}"]
    lines.append(f"FN:{_escaped(str(body.get('name', '')))}")
    for name, label in _WRITTEN:
        value = body.get(name)
        for each in value if isinstance(value, list) else filter(None, [value]):
            text = _escaped(str(each))
            lines.append(f"ADR:;;{text};;;;" if label == "ADR" else f"{label}:{text}")
    if born := _written_birthday(body):
        lines.append(born)
    return "".join(map(_folded, [*lines, "END:VCARD"]))


def _written_birthday(body: Body) -> str:
    born = codec.value_of(TYPES["person"].by_name["born"], {"born": body.get("born")})
    if not isinstance(born, FuzzyDate):
        return ""
    exact = {"day": "%Y%m%d", "month": "%Y-%m", "year": "%Y"}.get(born.precision)
    if exact and born.first and not born.about:
        return f"BDAY:{born.first.strftime(exact)}"
    if born.yearly:
        return "BDAY:--{:02}{:02}".format(*born.yearly)
    return f"BDAY;VALUE=text:{_escaped(born.written)}"


def _escaped(text: str) -> str:
    for sign in "\\,;":
        text = text.replace(sign, "\\" + sign)
    return re.sub(r"\r\n|\r|\n", r"\\n", text)


def _folded(line: str) -> str:
    """The line in pieces of at most 75 bytes, no letter cut in two."""
    pieces, piece, size = [], "", 0
    for letter in line:
        length = len(letter.encode("utf-8", "replace"))
        if size + length > _LONGEST_LINE:
            pieces.append(piece)
            piece, size = "", 0
        piece, size = piece + letter, size + length
    return "\r\n ".join([*pieces, piece]) + "\r\n"
