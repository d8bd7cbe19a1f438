"""An XML part written anew without what rules name, its words untouched.

Exchange floor: office files are made of such parts. Read with a grammar, so that what stands in a tag is never taken
for what stands in the text; comments, instructions and foreign encodings do not survive.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol
from xml.parsers import expat  # entities are refused below, and expat itself bounds what they could swell to

from defender_desk.exchange.hidden import AUTHOR, DELETED, TIMES, UNKNOWN
from defender_desk.text.messages import Message

Attributes = Mapping[str, str]
"""What stands in a tag, under the names that the rules use."""

_XML = "http://www.w3.org/XML/1998/namespace"
_NOT_KNOWN = "?"
_WORDS_AT_ONCE = 1 << 16  # no formula is longer, so each is judged whole
_IN_WORDS = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}
_WORDS = str.maketrans(_IN_WORDS)
_ATTRIBUTES = str.maketrans({**_IN_WORDS, '"': "&quot;", "\n": "&#10;", "\t": "&#9;"})


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


BY_WHOM_AND_WHEN: Mapping[str, Becomes] = {
    **dict.fromkeys(
        (
            "author", "initials", "who", "user", "username", "userid", "providerid", "creator", "createdby",
            "modifiedby", "lastmodifiedby", "lasteditedby",
        ),
        Becomes(AUTHOR, ""),
    ),
    "date": Becomes(TIMES),
}  # fmt: skip
"""What attributes are called, in whatever family, that name a person or a day."""


class Says(NamedTuple):
    """An element of which the words keep the file from being called clean, where they are such."""

    said: Message
    when: Callable[[str], bool]


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
    """Every namespace that is known, and what it is called here; of any other nothing is known.

    In a namespace that is known every name counts as known: an element that nobody ever wrote down passes there.
    """
    bare: frozenset[str]
    """The elements that stand in no namespace."""
    qualified: frozenset[str]
    """Namespaces of which the elements have no attribute without a prefix."""
    gone: Mapping[str, Gone]
    opened: Mapping[str, Message]
    """Elements of which the tags go and the contents stay."""
    emptied: Mapping[str, Becomes]
    """Elements of which the words go."""
    becomes: Mapping[str, Becomes]
    anywhere: Mapping[str, Becomes]
    """By the last word of an attribute's name in small letters, wherever it stands."""
    otherwise: Becomes
    """What becomes of every attribute that is not named above."""
    tells: Mapping[str, Tells]
    says: Mapping[str, Says]


class Watching(Protocol):
    """Looks on while a part is written, for what shows only in the order of things."""

    def begins(self, name: str, attributes: Attributes) -> None:
        """An element begins."""

    def says(self, words: str) -> None:
        """Words stand in it."""

    def ends(self, name: str) -> None:
        """It ends."""

    def over(self) -> None:
        """The part is over."""


class Nobody:
    """Watches nothing."""

    def begins(self, name: str, attributes: Attributes) -> None:
        """Nothing is looked at."""

    def says(self, words: str) -> None:
        """Nothing is looked at."""

    def ends(self, name: str) -> None:
        """Nothing is looked at."""

    def over(self) -> None:
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
    parser.buffer_text, parser.buffer_size = True, _WORDS_AT_ONCE
    parser.StartElementHandler, parser.EndElementHandler = writer.begin, writer.end
    parser.CharacterDataHandler = writer.text
    _parse(parser, part)
    writer.over()
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


def quoted(value: str) -> str:
    """What an attribute says, as it stands in a tag."""
    return f'"{value.translate(_ATTRIBUTES)}"'


def _parse(parser: expat.XMLParserType, part: bytes) -> None:
    parser.StartDoctypeDeclHandler = _refuse
    try:
        parser.Parse(part, True)  # noqa: FBT003  its own name for the last piece
    except (expat.ExpatError, LookupError) as bad:  # LookupError: an encoding that nobody knows
        raise ValueError("no well-formed XML") from bad


def _refuse(*_said: object) -> None:
    raise ValueError("a part that declares entities")


class _Known(NamedTuple):
    """What the rules say of an element where it stands."""

    tells: tuple[Tells, ...]
    gone: Gone | None
    opened: Message | None
    emptied: Becomes | None
    says: Says | None


class _Writer:
    """Takes what the parser reads and writes what stays; what the rules say of a name is looked up once."""

    def __init__(self, rules: Rules, watching: Watching) -> None:
        self.made, self._rules, self._watching = Written(), rules, watching
        self.pieces = ['<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n']
        self._spaces: list[Mapping[str, str]] = [{"xml": _XML}]
        self._names: list[dict[str, str]] = [{}]
        self._elements = dict[tuple[str, str], _Known]()
        self._attributes = dict[tuple[str, str], Becomes]()
        self._open: list[tuple[str, _Known | None]] = [("", None)]
        self._going: list[Gone] = []
        self._begun = False

    def begin(self, raw: str, given: list[str]) -> None:
        """An element begins."""
        pairs = list(zip(given[::2], given[1::2], strict=True))
        self._declare(pairs)
        name = self._called(raw)
        known = self._known(self._open[-1][0], name)
        self._open.append((name, known))
        attributes = {self._called(key, bare=True): value for key, value in pairs if not _declares(key)}
        self._judge(name, known, attributes)
        if self._goes(known):
            return
        self._watching.begins(name, attributes)
        if known.opened is not None:
            self.made.found.add(known.opened)
            return
        self._close()
        self.pieces.append(f"<{raw}")
        for key, value in pairs:
            kept = value if _declares(key) else self._value(name, self._called(key, bare=True), value)
            if kept is not None:
                self.pieces.append(f" {key}={quoted(kept)}")
        self._begun = True

    def end(self, raw: str) -> None:
        """An element ends."""
        name, known = self._open.pop()
        if self._going:
            self._going.pop()
        else:
            self._watching.ends(name)
            if known is not None and known.opened is None:
                self.pieces.append("/>" if self._begun else f"</{raw}>")
                self._begun = False
        self._spaces.pop()
        self._names.pop()

    def text(self, words: str) -> None:
        """Words stand in an element."""
        known = self._open[-1][1]
        if self._going:
            said = self._going[-1].said
            self.made.found |= {said} if said and words.strip() else set()
        elif known is not None and known.emptied is not None and known.emptied.when(words):
            self.made.found |= {known.emptied.said} if known.emptied.said and words.strip() else set()
        else:
            if known is not None and known.says is not None and known.says.when(words):
                self.made.left.add(known.says.said)
            self._watching.says(words)
            self._close()
            self.pieces.append(words.translate(_WORDS))

    def over(self) -> None:
        """Nothing follows."""
        self._watching.over()

    def _close(self) -> None:
        if self._begun:
            self.pieces.append(">")
            self._begun = False

    def _declare(self, pairs: list[tuple[str, str]]) -> None:
        new = {key[6:]: value for key, value in pairs if _declares(key)}
        self._spaces.append({**self._spaces[-1], **new} if new else self._spaces[-1])
        self._names.append({} if new else self._names[-1])

    def _called(self, raw: str, *, bare: bool = False) -> str:
        """A name as the rules call it; an attribute without a prefix is of no namespace, an element of the nearest."""
        if bare and ":" not in raw:
            return raw
        called = self._names[-1].get(raw)
        if called is None:
            prefix, _, local = raw.rpartition(":")
            space = self._space(prefix, local)
            called = self._names[-1][raw] = f"{_NOT_KNOWN if space is None else space}:{local}"
        if called.startswith(_NOT_KNOWN) and not self._going:
            self.made.left.add(UNKNOWN)
        return called

    def _space(self, prefix: str, local: str) -> str | None:
        """What the namespace of a name is called; one that was never declared is none that is known."""
        space = self._spaces[-1].get(prefix, _NOT_KNOWN if prefix else "")
        if not space:
            return "" if local in self._rules.bare else None
        return self._rules.spaces.get(space)

    def _known(self, parent: str, name: str) -> _Known:
        known = self._elements.get((parent, name))
        if known is None:
            keys, rules = (f"{parent}/{name}", name), self._rules
            known = self._elements[parent, name] = _Known(
                tuple(rules.tells[key] for key in keys if key in rules.tells),
                rules.gone.get(keys[0]) or rules.gone.get(name),
                rules.opened.get(keys[0]) or rules.opened.get(name),
                rules.emptied.get(name),
                rules.says.get(name),
            )
        return known

    def _judge(self, name: str, known: _Known, attributes: Attributes) -> None:
        """Look whether an element keeps the file from being called clean, or stands where nothing of it may."""
        if self._going:
            holds = self._going[-1].holds
            self.made.left |= {DELETED} if holds is not None and name not in holds else set()
            return
        if name.partition(":")[0] in self._rules.qualified and any(":" not in key for key in attributes):
            self.made.left.add(UNKNOWN)
        for told in known.tells:
            if told.when(attributes):
                self.made.left.add(told.said)

    def _goes(self, known: _Known) -> bool:
        gone = self._going[-1] if self._going else known.gone
        if gone is None:
            return False
        if not self._going and gone.said and not gone.only_words:
            self.made.found.add(gone.said)
        self._going.append(gone)
        return True

    def _value(self, element: str, name: str, value: str) -> str | None:
        """What an attribute says in the copy; None where it goes."""
        key = (element, name)
        if key not in self._attributes:
            self._attributes[key] = self._rule(element, name)
        rule = self._attributes[key]
        if value == rule.value or not rule.when(value):
            return value
        self.made.found |= {rule.said} if rule.said else set()
        return rule.value

    def _rule(self, element: str, name: str) -> Becomes:
        rules = self._rules
        by_name = rules.becomes.get(f"{element}@{name}") or rules.becomes.get(name)
        return by_name or rules.anywhere.get(name.rpartition(":")[2].lower(), rules.otherwise)


def _declares(raw: str) -> bool:
    return raw == "xmlns" or raw.startswith("xmlns:")
