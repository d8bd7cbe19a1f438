"""An address card as values, and how a text becomes the value of a line of it.

Exchange floor: `vcard_lines` reads them, `vcards` makes drafts of them, `plain_cards` and `plain_calendar` write lines.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

_LONGEST_LINE = 74  # bytes, with room for the space that a folded line begins with
_ESCAPED = re.compile(r"\\([\\,;:nN])")


@dataclass(frozen=True)
class Property:
    """One line of a card: its name in capitals, its group ("item1"), its parameters and its raw value."""

    name: str
    group: str
    parameters: Mapping[str, tuple[str, ...]]
    value: str

    @property
    def text(self) -> str:
        """The value as one text."""
        return unescaped(self.value).strip()

    def parts(self, separator: str = ";") -> list[str]:
        """The value as a list, as in names and addresses."""
        return [unescaped(part).strip() for part in re.split(rf"(?<!\\){separator}", self.value)]


@dataclass(frozen=True)
class Card:
    """One card: the line where it begins, its properties, whether it ended, and lines that are no properties."""

    line: int
    properties: tuple[Property, ...]
    whole: bool
    strange: tuple[str, ...] = ()

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """By group, what somebody called its properties ("item2.X-ABLabel")."""
        return {one.group: one.text for one in self.properties if one.name == "X-ABLABEL" and one.group}


def unescaped(value: str) -> str:
    """The text behind the backslashes of a value."""
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)


def escaped(text: str) -> str:
    """A text as the value of a property, on one line."""
    for sign in "\\,;":
        text = text.replace(sign, "\\" + sign)
    return re.sub(r"\r\n|\r|\n", r"\\n", text)


def folded(line: str) -> str:
    """A line in pieces of at most 75 bytes, no letter cut in two."""
    pieces, piece, size = list[str](), "", 0
    for letter in line:
        length = len(letter.encode("utf-8", "replace"))
        if size + length > _LONGEST_LINE:
            pieces.append(piece)
            piece, size = "", 0
        piece, size = piece + letter, size + length
    return "\r\n ".join([*pieces, piece]) + "\r\n"
