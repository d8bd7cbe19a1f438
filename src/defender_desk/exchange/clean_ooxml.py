"""DOCX, XLSX and PPTX without who wrote them, when, on which machine, and what the pictures in them hide.

Exchange floor: a part is reached as the file itself leads to it, and stays only where the way there is known; nothing
leads to what is left over, so it goes.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from itertools import count
from typing import NamedTuple
from urllib.parse import unquote

from defender_desk.exchange.clean_archives import Copy, Parts, opened, unwatched
from defender_desk.exchange.clean_names import is_a_way, is_media, numbered
from defender_desk.exchange.clean_ooxml_rules import DROPPED, LEFT, OOXML, PICTURE, WORDS, harmless
from defender_desk.exchange.clean_rules import Attributes
from defender_desk.exchange.clean_xml import Nobody, Watching, entries, quoted
from defender_desk.exchange.hidden import ATTACHED, LINKED, OTHER, UNKNOWN, UNSEEN, Cleaned
from defender_desk.exchange.tables import Progress
from defender_desk.text.messages import Message

TYPES = "[Content_Types].xml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OPEN = "http://schemas.openxmlformats.org/package/2006/"
_MAIN = re.compile(r"(wordprocessingml|spreadsheetml|presentationml|ms-word|ms-excel|ms-powerpoint)")
_ELSEWHERE = re.compile(r"^(https?://|mailto:|tel:)", re.IGNORECASE)
_NOWHERE = "about:blank"


class NotOffice(Exception):  # noqa: N818  said to `cleaning`, which knows the sentence
    """An archive that is no office file, whatever its parts are called."""


class _Relation(NamedTuple):
    id: str
    type: str
    target: str
    outside: bool

    @property
    def kind(self) -> str:
        """The last word of its type, by which the tables call it."""
        return self.type.rsplit("/", 1)[-1]


def clean_ooxml(data: bytes, progress: Progress = unwatched) -> Cleaned:
    """A DOCX, XLSX or PPTX."""
    with opened(data, progress) as parts:
        return _Package(parts).copied()


class _Package:
    """One office file while it is walked through."""

    def __init__(self, parts: Parts) -> None:
        self._parts, self._copy = parts, Copy(parts.went)
        self._by_name = {name.lower().lstrip("/"): name for name in parts.names}
        self._strings = _Strings()
        self._seen, self._dropped = {TYPES.lower()}, set[str]()
        self._names = dict[str, str]()

    def copied(self) -> Cleaned:
        """Walk from the root, and write what was reached."""
        types = list(entries(self._read(TYPES), {"Default", "Override"})) if TYPES.lower() in self._by_name else []
        main = next((one for one in self._relations("") if one.kind == "officeDocument" and not one.outside), None)
        said = {_plain(one.get("PartName", "")): one.get("ContentType", "") for _, one in types}
        if main is None or not _MAIN.search(said.get(_plain(main.target), "")):
            raise NotOffice
        self._copy.parts[TYPES] = b""
        self._follow("", "")
        if self._strings.some_unseen():
            self._copy.left.add(UNSEEN)
        if self._unreached():
            self._copy.found.add(ATTACHED)
        self._copy.parts[TYPES] = self._types(types)
        return self._copy.done()

    def _unreached(self) -> set[str]:
        lists = {name for name in self._by_name if name.endswith(".rels")}
        return self._by_name.keys() - self._seen - self._dropped - lists

    def _name(self, plain: str) -> str:
        """What a part is called in the copy."""
        if plain not in self._names:
            name = self._by_name.get(plain, plain)
            self._names[plain] = numbered(name, [*self._by_name, *self._names.values()]) if plain else ""
        return self._names[plain]

    def _read(self, plain: str) -> bytes:
        return self._parts.read(self._by_name[plain.lower()])

    def _relations(self, source: str) -> Iterator[_Relation]:
        where = posixpath.join(posixpath.dirname(source), "_rels", posixpath.basename(source) + ".rels")
        if where not in self._by_name:
            return
        for _, one in entries(self._read(where), {"Relationship"}):
            outside = one.get("TargetMode") == "External"
            target = one["Target"] if outside else _plain(posixpath.join(posixpath.dirname(source), one["Target"]))
            yield _Relation(one["Id"], one["Type"], target, outside)

    def _follow(self, source: str, came_by: str) -> None:
        """Go wherever a part leads, and write where it still leads."""
        kept = []
        for one in self._relations(source):
            dropped = DROPPED.get(f"{came_by}/{one.kind}") or DROPPED.get(one.kind)
            if dropped is not None:
                self._drop(one, dropped)
            elif one.outside:
                kept.append(self._outside(one))
            elif one.target in self._by_name:
                kept.append(one)
                self._reach(one)
        if not all(is_a_way(one.type, one.id) for one in kept):
            self._copy.left.add(UNKNOWN)
        if kept:
            name = self._name(source)
            where = posixpath.join(posixpath.dirname(name), "_rels", posixpath.basename(name) + ".rels")
            self._copy.parts[where] = self._written(source, kept)

    def _drop(self, one: _Relation, said: Message) -> None:
        """What only a dropped part leads to is dropped with it."""
        self._copy.found.add(said)
        if one.outside or one.target in self._dropped:
            return
        self._dropped.add(one.target)
        for inner in self._relations(one.target):
            if not inner.outside and inner.target not in self._seen:
                self._drop(inner, said)

    def _outside(self, one: _Relation) -> _Relation:
        """A link to a page or a person stays; one into a computer leads nowhere in the copy."""
        if one.kind != "hyperlink":
            self._copy.left.add(LINKED)
        elif not _ELSEWHERE.match(one.target) and one.target != _NOWHERE:
            self._copy.found.add(OTHER)
            return one._replace(target=_NOWHERE)
        return one

    def _reach(self, one: _Relation) -> None:
        if one.target in self._seen:
            return
        self._seen.add(one.target)
        name, part = self._name(one.target), self._read(one.target)
        if one.kind in WORDS:
            self._copy.words(name, part, OOXML, self._watching(one.kind), WORDS[one.kind])
        elif one.kind == PICTURE:
            self._copy.picture(name, part)
        else:
            self._copy.left.add(LEFT.get(one.kind, UNKNOWN))
            return
        self._follow(one.target, one.kind)

    def _watching(self, kind: str) -> Watching:
        left = self._copy.left
        if kind == "worksheet":
            return _Rows(left, self._strings)
        if kind == "sharedStrings":
            return _Shared(self._strings)
        return _Fields(left) if kind in _IN_LINES else Nobody()

    def _written(self, source: str, kept: list[_Relation]) -> bytes:
        up = posixpath.dirname(self._name(source))
        lines = (
            f"<Relationship Id={quoted(one.id)} Type={quoted(one.type)}"
            f" Target={quoted(self._target(one, up))}" + (' TargetMode="External"' if one.outside else "") + "/>"
            for one in kept
        )
        return f'{_HEAD}<Relationships xmlns="{_OPEN}relationships">{"".join(lines)}</Relationships>'.encode()

    def _target(self, one: _Relation, up: str) -> str:
        return one.target if one.outside else posixpath.relpath("/" + self._name(one.target), "/" + up)

    def _types(self, types: list[tuple[str, Attributes]]) -> bytes:
        """The kinds of the parts that are still there."""
        there = {name.lower() for name in self._copy.parts}
        kinds = {posixpath.splitext(name)[1][1:] for name in there} | {"rels", "xml"}
        lines = []
        for tag, given in types:
            end, named = given.get("Extension", ""), self._names.get(_plain(given.get("PartName", "")), "")
            media = given.get("ContentType", "")
            if not is_media(media) or (end.lower() not in kinds if tag == "Default" else named.lower() not in there):
                continue
            about = f"Extension={quoted(end)}" if tag == "Default" else f"PartName={quoted('/' + named)}"
            lines.append(f"<{tag} {about} ContentType={quoted(media)}/>")
        return f'{_HEAD}<Types xmlns="{_OPEN}content-types">{"".join(lines)}</Types>'.encode()


_IN_LINES = ("officeDocument", "header", "footer", "footnotes", "endnotes", "comments")


def _plain(target: str) -> str:
    return posixpath.normpath("/" + unquote(target)).lstrip("/").lower()


class _Fields(Nobody):
    """Watches for fields of which the instruction names a file, or carries what another program keeps in it."""

    def __init__(self, left: set[Message]) -> None:
        self._left, self._told = left, ""
        self._in_one = False

    def begins(self, name: str, attributes: Attributes) -> None:
        """An instruction is whole where the field goes on to its result."""
        if name == "w:fldSimple":
            self._judge(attributes.get("w:instr", ""))
        self._in_one = name == "w:instrText"
        if name == "w:fldChar":
            self._judge(self._told)
            self._told = ""

    def says(self, words: str) -> None:
        """A piece of an instruction."""
        self._told += words if self._in_one else ""

    def ends(self, name: str) -> None:  # noqa: ARG002  what ends is what began
        """The piece ends; one that is never ended is judged with what came before."""
        self._in_one = False

    def over(self) -> None:
        """An instruction that nothing closes is judged all the same."""
        self._judge(self._told)

    def _judge(self, told: str) -> None:
        if told.strip() and not harmless(told):
            self._left.add(LINKED)


class _Strings:
    """Which of the words that all sheets share are shown in a cell."""

    def __init__(self) -> None:
        self.there, self.shown = 0, set[int]()

    def some_unseen(self) -> bool:
        """Whether words stayed behind that no cell shows any more."""
        return len([one for one in self.shown if one < self.there]) < self.there


class _Shared(Nobody):
    """Counts the words that sheets share."""

    def __init__(self, strings: _Strings) -> None:
        self._strings = strings

    def begins(self, name: str, attributes: Attributes) -> None:  # noqa: ARG002  they are only counted
        """Each stands by itself."""
        self._strings.there += name == "x:si"


class _Rows(Nobody):
    """Watches a sheet for cells that hold something in rows and columns that are hidden or of no height or width."""

    def __init__(self, left: set[Message], strings: _Strings) -> None:
        self._left, self._strings = left, strings
        self._columns, self._shown = list[range](), list[range]()
        self._row, self._cell, self._flat, self._narrow = False, 0, False, False
        self._shares, self._number = False, ""
        self._at = count(1)

    def begins(self, name: str, attributes: Attributes) -> None:
        """Columns come first in a sheet, then its rows."""
        if name == "x:sheetFormatPr":
            self._flat = _is_nothing(attributes.get("defaultRowHeight"))
            self._narrow = _is_nothing(attributes.get("defaultColWidth"))
        elif name == "x:col":
            hidden = _is_hidden(attributes) or _is_nothing(attributes.get("width", None if not self._narrow else "0"))
            span = range(int(attributes["min"]), int(attributes["max"]) + 1)
            (self._columns if hidden else self._shown).append(span)
        elif name == "x:row":
            self._row = _is_hidden(attributes) or _is_nothing(attributes.get("ht", "0" if self._flat else None))
            self._at = count(1)
        elif name == "x:c":
            self._cell = _column(attributes["r"]) if "r" in attributes else next(self._at)
            self._shares = attributes.get("t") == "s"
        elif name in ("x:v", "x:is", "x:f"):
            self._number = ""
            if self._row or self._out_of_sight():
                self._left.add(UNSEEN)

    def _out_of_sight(self) -> bool:
        if any(self._cell in one for one in self._columns):
            return True
        return self._narrow and not any(self._cell in one for one in self._shown)

    def says(self, words: str) -> None:
        """The number of what a cell shows."""
        self._number += words if self._shares else ""

    def ends(self, name: str) -> None:
        """What a cell shows is whole."""
        if name == "x:v" and self._shares and self._number.strip().isdecimal():
            self._strings.shown.add(int(self._number))


def _is_hidden(attributes: Attributes) -> bool:
    return attributes.get("hidden", "0") not in ("0", "false")


def _is_nothing(measure: str | None) -> bool:
    """Whether a height or width was given, and is none; one that is no number is told by nobody's eyes."""
    if measure is None:
        return False
    try:
        return float(measure) <= 0
    except ValueError:
        return True


def _column(place: str) -> int:
    number = 0
    for letter in place:
        if not letter.isalpha():
            break
        number = number * 26 + ord(letter.upper()) - 64
    return number
