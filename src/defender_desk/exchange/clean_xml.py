"""An XML part written anew without what rules name, its words untouched.

Exchange floor: office files are made of such parts. Read with a grammar, so that what stands in a tag is never taken
for what stands in the text; comments, instructions and foreign encodings do not survive.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol
from xml.parsers import expat  # entities are refused below, and expat itself bounds what they could swell to
from xml.sax.saxutils import escape  # writes, and reads nothing

from defender_desk.exchange.hidden import DELETED, UNKNOWN
from defender_desk.text.messages import Message

Attributes = Mapping[str, str]
"""What stands in a tag, under the names that the rules use."""

_XML = "http://www.w3.org/XML/1998/namespace"
_IN_ATTRIBUTES = {'"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}


class Gone(NamedTuple):
    """An element that goes with all that is in it."""

    said: Message | None = None
    """What it told; none where that is no more than order among parts."""
    holds: frozenset[str] | None = None
    """All that may be in it; with anything else inside, the file cannot be called clean."""
    only_words: bool = False
    """Whether it tells something only where words are in it."""


class Becomes(NamedTuple):
    """What is put in place of an attribute: nothing at all, or what stands for nobody."""

    said: Message | None = None
    value: str | None = None
    when: Callable[[str], bool] = lambda _: True


class Tells(NamedTuple):
    """An element that keeps the file from being called clean, in the state given."""

    said: Message
    when: Callable[[Attributes], bool] = lambda _: True


@dataclass(frozen=True)
class Rules:
    """What goes, what is emptied and what cannot be judged in one family of XML.

    An element is named as `w:del`, or as `w:trPr/w:del` where it matters what it stands in; an attribute as
    `w:author` wherever it stands, or as `p:cNvPr@name` of one element.
    """

    spaces: Mapping[str, str]
    """Every namespace that is known, and what it is called here; of any other nothing is known."""
    gone: Mapping[str, Gone]
    opened: Mapping[str, Message]
    """Elements of which the tags go and the contents stay."""
    emptied: Mapping[str, Message]
    """Elements of which the words go."""
    becomes: Mapping[str, Becomes]
    tells: Mapping[str, Tells]


class Watching(Protocol):
    """Looks on while a part is written, for what shows only in the order of things."""

    def begins(self, name: str, attributes: Attributes) -> None:
        """An element begins."""

    def says(self, words: str) -> None:
        """Words stand in it."""

    def ends(self, name: str) -> None:
        """It ends."""


class Nobody:
    """Watches nothing."""

    def begins(self, name: str, attributes: Attributes) -> None:
        """Nothing is looked at."""

    def says(self, words: str) -> None:
        """Nothing is looked at."""

    def ends(self, name: str) -> None:
        """Nothing is looked at."""


@dataclass
class Written:
    """A part, and what was found and left in it."""

    data: bytes = b""
    found: set[Message] = field(default_factory=set)
    left: set[Message] = field(default_factory=set)


def rewritten(part: bytes, rules: Rules, watching: Watching | None = None) -> Written:
    """The part without what the rules name; raises `ValueError` where it is no XML that may be believed."""
    writer = _Writer(rules, watching or Nobody())
    parser = expat.ParserCreate()
    parser.ordered_attributes = True
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = writer.begin, writer.end
    parser.CharacterDataHandler = writer.text
    _parse(parser, part)
    writer.made.data = "".join(writer.pieces).encode()
    return writer.made


def entries(part: bytes, wanted: set[str]) -> list[tuple[str, Attributes]]:
    """The elements of a list of parts, by their names and attributes without prefixes; raises `ValueError`."""
    found = list[tuple[str, Attributes]]()

    def begins(name: str, given: Mapping[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local in wanted:
            found.append((local, {key.rpartition(":")[2]: value for key, value in given.items()}))

    parser = expat.ParserCreate()
    parser.StartElementHandler = begins
    _parse(parser, part)
    return found


def _parse(parser: expat.XMLParserType, part: bytes) -> None:
    parser.StartDoctypeDeclHandler = _refuse
    try:
        parser.Parse(part, True)  # noqa: FBT003  its own name for the last piece
    except (expat.ExpatError, LookupError) as bad:  # LookupError: an encoding that nobody knows
        raise ValueError("no well-formed XML") from bad


def _refuse(*_said: object) -> None:
    raise ValueError("a part that declares entities")


class _Writer:
    """Takes what the parser reads and writes what stays."""

    def __init__(self, rules: Rules, watching: Watching) -> None:
        self.made, self._rules, self._watching = Written(), rules, watching
        self.pieces = ['<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n']
        self._spaces: list[Mapping[str, str]] = [{"xml": _XML}]
        self._open: list[str] = [""]
        self._going: list[Gone] = []
        self._begun = False

    def begin(self, raw: str, given: list[str]) -> None:
        """An element begins."""
        pairs = list(zip(given[::2], given[1::2], strict=True))
        self._spaces.append(self._declared(pairs))
        name = self._called(raw, plain=True)
        attributes = {self._called(key): value for key, value in pairs if not _declares(key)}
        parent, within = self._open[-1], f"{self._open[-1]}/{name}"
        self._open.append(name)
        self._judge(name, within, attributes)
        if self._goes(name, within):
            return
        self._watching.begins(name, attributes)
        if self._opened(name, parent):
            return
        self._close()
        kept = ((key, self._value(name, key, value)) for key, value in pairs)
        tags = "".join(f' {key}="{escape(value, _IN_ATTRIBUTES)}"' for key, value in kept if value is not None)
        self.pieces.append(f"<{raw}{tags}")
        self._begun = True

    def end(self, raw: str) -> None:
        """An element ends."""
        name, parent = self._open.pop(), self._open[-1]
        if self._going:
            self._going.pop()
        else:
            self._watching.ends(name)
            if not self._opened(name, parent):
                self.pieces.append("/>" if self._begun else f"</{raw}>")
                self._begun = False
        self._spaces.pop()

    def text(self, words: str) -> None:
        """Words stand in an element."""
        if self._going:
            going = self._going[-1]
            self.made.found |= {going.said} if going.said and words.strip() else set()
            return
        if (said := self._rules.emptied.get(self._open[-1])) is not None:
            self.made.found |= {said} if words.strip() else set()
            return
        self._watching.says(words)
        self._close()
        self.pieces.append(escape(words, {"\r": "&#13;"}))

    def _close(self) -> None:
        if self._begun:
            self.pieces.append(">")
            self._begun = False

    def _declared(self, pairs: list[tuple[str, str]]) -> Mapping[str, str]:
        new = {key[6:]: value for key, value in pairs if _declares(key)}
        return {**self._spaces[-1], **new} if new else self._spaces[-1]

    def _called(self, raw: str, *, plain: bool = False) -> str:
        """A name as the rules call it; what has no prefix is of no namespace in a tag, and of the nearest outside."""
        prefix, _, local = raw.rpartition(":")
        if not prefix and not plain:
            return local
        space = self._spaces[-1].get(prefix, "")
        called = self._rules.spaces.get(space)
        if called is None and not self._going:
            self.made.left.add(UNKNOWN)
        return f"{'?' if called is None else called}:{local}"

    def _judge(self, name: str, within: str, attributes: Attributes) -> None:
        """Look whether an element keeps the file from being called clean, or stands where nothing of it may."""
        holds = self._going[-1].holds if self._going else None
        if holds is not None and name not in holds:
            self.made.left.add(DELETED)
        for key in () if self._going else (name, within):
            told = self._rules.tells.get(key)
            if told is not None and told.when(attributes):
                self.made.left.add(told.said)

    def _goes(self, name: str, within: str) -> bool:
        gone = self._rules.gone.get(within) or self._rules.gone.get(name)
        if self._going:
            self._going.append(self._going[-1])
        elif gone is not None:
            self._going.append(gone)
            self.made.found |= {gone.said} if gone.said and not gone.only_words else set()
        return bool(self._going)

    def _opened(self, name: str, parent: str) -> bool:
        key = next((one for one in (f"{parent}/{name}", name) if one in self._rules.opened), None)
        if key is not None:
            self.made.found.add(self._rules.opened[key])
        return key is not None

    def _value(self, element: str, raw: str, value: str) -> str | None:
        """What an attribute says in the copy; None where it goes."""
        if _declares(raw):
            return value
        name = self._called(raw)
        rule = self._rules.becomes.get(f"{element}@{name}") or self._rules.becomes.get(name)
        if rule is None or value == rule.value or not rule.when(value):
            return value
        self.made.found |= {rule.said} if rule.said else set()
        return rule.value


def _declares(raw: str) -> bool:
    return raw == "xmlns" or raw.startswith("xmlns:")
