"""An XML part written anew: only what a grammar knows of it, without what rules name, its words untouched.

Exchange floor: office files are made of such parts. Read with a parser, so that what stands in a tag is never taken
for what stands in the text; comments, instructions, foreign encodings and prefixes of anybody's choice do not survive.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol
from xml.parsers import expat  # entities are refused below, and expat itself bounds what they could swell to

from defender_desk.exchange.clean_grammar import ROOT, grammar
from defender_desk.exchange.clean_rules import Attributes, Becomes, Gone, Rules, Says, Tells
from defender_desk.exchange.hidden import DELETED, STRANGE, UNKNOWN
from defender_desk.text.messages import Message

_XML = "http://www.w3.org/XML/1998/namespace"
_NOT_KNOWN = "?"
_PIECE = 1 << 18
_IN_WORDS = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}
_WORDS = str.maketrans(_IN_WORDS)
_ATTRIBUTES = str.maketrans({**_IN_WORDS, '"': "&quot;", "\n": "&#10;", "\t": "&#9;"})
_STRANGER = Gone(STRANGE, stays_with_words=True)
_OF_NEWER_PROGRAMS = Gone(STRANGE)
"""What a file itself says may be passed over by whoever does not know it."""
_OFFERS = {"mc:AlternateContent": None, "mc:Choice": "mc:AlternateContent", "mc:Fallback": "mc:AlternateContent"}
"""Elements that stand anywhere and offer the same twice, and what they stand in."""
_PREFIXES = ("mc:Ignorable", "mc:MustUnderstand", "Requires")
"""Attributes that list prefixes."""


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


def rewritten(
    part: bytes,
    rules: Rules,
    watching: Watching | None = None,
    *,
    roots: Collection[str] = (),
    went: Callable[[int], object] = lambda _: None,
) -> Written:
    """The part without what the rules name; raises `ValueError` where it is no XML that may be believed.

    With `roots` it must begin with one of them. `went` is told of bytes that were read, and may raise.
    """
    writer = _Writer(rules, watching or Nobody(), roots)
    parser = expat.ParserCreate()
    parser.ordered_attributes = True
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = writer.begin, writer.end
    parser.CharacterDataHandler = writer.text
    _parse(parser, part, went)
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
    _parse(parser, part, lambda _: None)
    return found


def quoted(value: str) -> str:
    """What an attribute says, as it stands in a tag."""
    return f'"{value.translate(_ATTRIBUTES)}"'


def _parse(parser: expat.XMLParserType, part: bytes, went: Callable[[int], object]) -> None:
    parser.StartDoctypeDeclHandler = _refuse
    try:
        for at in range(0, len(part), _PIECE):
            piece = part[at : at + _PIECE]
            went(len(piece))
            parser.Parse(piece, False)  # noqa: FBT003  its own name for the last piece
        parser.Parse(b"", True)  # noqa: FBT003
    except (expat.ExpatError, LookupError) as bad:  # LookupError: an encoding that nobody knows
        raise ValueError("no well-formed XML") from bad


def _refuse(*_said: object) -> None:
    raise ValueError("a part that declares entities")


class _Known(NamedTuple):
    """What is known of an element where it stands."""

    tells: tuple[Tells, ...]
    gone: Gone | None
    opened: Message | None
    emptied: Becomes | None
    says: Says | None
    holder: str
    """In whose place what it holds is judged."""
    words: bool | None
    """Whether its words are free; None where it has none."""


class _Attribute(NamedTuple):
    """What is known of an attribute of an element."""

    rule: Becomes
    free: bool | None


class _Open(NamedTuple):
    """An element that has not ended."""

    name: str
    written: str
    known: _Known


_NOTHING = _Known((), None, None, None, None, ROOT, None)


class _Names:
    """What the names in a part are called by the rules, and how they are written in the copy."""

    def __init__(self, spaces: Mapping[str, str]) -> None:
        self._known, self._usual = spaces, {"", *spaces.values()}
        self._spaces: list[Mapping[str, str]] = [{"xml": _XML}]
        self._met: list[dict[str, tuple[str, str]]] = [{}]
        self._own = dict[str, str]()

    def begin(self, new: Mapping[str, str]) -> None:
        """An element begins, with the namespaces that it declares."""
        self._spaces.append({**self._spaces[-1], **new} if new else self._spaces[-1])
        self._met.append({} if new else self._met[-1])

    def end(self) -> None:
        """It ends."""
        self._spaces.pop()
        self._met.pop()

    def prefix(self, prefix: str) -> str:
        """A prefix in the copy: one that is usual, or a number in place of what somebody made up."""
        return prefix if prefix in self._usual else self._own.setdefault(prefix, f"ns{len(self._own)}")

    def knows(self, prefix: str) -> bool:
        """Whether a prefix stands for a namespace that is known."""
        return self._spaces[-1].get(prefix) in self._known

    def of(self, raw: str) -> tuple[str, str]:
        """What an element is called, and how it is written."""
        met = self._met[-1].get(raw)
        if met is None:
            prefix, _, local = raw.rpartition(":")
            space = self._spaces[-1].get(prefix, _NOT_KNOWN if prefix else "")
            short = self._known.get(space, "" if not space else _NOT_KNOWN)
            written = f"{self.prefix(prefix)}:{local}" if prefix else local
            met = self._met[-1][raw] = (f"{short}:{local}" if short else local), written
        return met

    def of_attribute(self, raw: str) -> tuple[str, str]:
        """The same of an attribute, which without a prefix is of no namespace."""
        return self.of(raw) if ":" in raw else (raw, raw)


class _Writer:
    """Takes what the parser reads and writes what stays; what is known of a name is looked up once."""

    def __init__(self, rules: Rules, watching: Watching, roots: Collection[str]) -> None:
        self.made, self._rules, self._watching, self._roots = Written(), rules, watching, roots
        self.pieces = ['<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n']
        self._grammar, self._names = grammar(rules.family), _Names(rules.spaces)
        self._elements = dict[tuple[str, str, str], _Known]()
        self._attributes = dict[tuple[str, str], _Attribute]()
        self._open: list[_Open] = [_Open("", "", _NOTHING)]
        self._going: list[Gone] = []
        self._passed_over = set[str]()
        self._said = list[str]()
        self._begun = False

    def begin(self, raw: str, given: list[str]) -> None:
        """An element begins."""
        self._flush()
        pairs = list(zip(given[::2], given[1::2], strict=True))
        new = {key[6:]: value for key, value in pairs if _declares(key)}
        self._names.begin(new)
        (name, written), above = self._names.of(raw), self._open[-1]
        if len(self._open) == 1 and self._roots and name not in self._roots:
            raise ValueError("not what leads here")
        known = self._known(above.name, above.known.holder, name)
        self._open.append(_Open(name, written, known))
        said = {self._names.of_attribute(key): value for key, value in pairs if not _declares(key)}
        attributes = {key[0]: value for key, value in said.items()}
        self._judge(name, known, attributes)
        if self._goes(raw, name, known, attributes):
            return
        self._watching.begins(name, attributes)
        if known.opened is not None:
            self.made.found.add(known.opened)
            return
        self._tag(name, written, new, said)

    def _tag(self, name: str, written: str, new: Mapping[str, str], said: Mapping[tuple[str, str], str]) -> None:
        self._close()
        self.pieces.append(f"<{written}")
        for prefix, space in new.items():
            if space in self._rules.spaces or not space:
                own = self._names.prefix(prefix)
                self.pieces.append(f" xmlns{':' if own else ''}{own}={quoted(space)}")
        for (key, as_written), value in said.items():
            kept = self._prefixes(key, value) if key in _PREFIXES else self._value(name, key, value)
            if kept is not None:
                self.pieces.append(f" {as_written}={quoted(kept)}")
        self._begun = True

    def end(self, raw: str) -> None:  # noqa: ARG002  what ends is what began
        """An element ends."""
        self._flush()
        name, written, known = self._open.pop()
        if self._going:
            self._going.pop()
        else:
            self._watching.ends(name)
            if known.opened is None:
                self.pieces.append("/>" if self._begun else f"</{written}>")
                self._begun = False
        self._names.end()

    def text(self, words: str) -> None:
        """A piece of the words that stand in an element."""
        self._said.append(words)

    def over(self) -> None:
        """Nothing follows."""
        self._watching.over()

    def _flush(self) -> None:
        """Judge words that are whole now."""
        if not self._said:
            return
        words = "".join(self._said)
        self._said.clear()
        known = self._open[-1].known
        if self._going:
            self._gone(words)
        elif known.emptied is not None and known.emptied.when(words):
            self.made.found |= {known.emptied.said} if known.emptied.said and words.strip() else set()
        elif known.words is None or not (known.words or self._grammar.plain(words)):
            self.made.found |= {STRANGE} if words.strip() else set()
        else:
            if known.says is not None and known.says.when(words):
                self.made.left.add(known.says.said)
            self._watching.says(words)
            self._close()
            self.pieces.append(words.translate(_WORDS))

    def _gone(self, words: str) -> None:
        if words.strip():
            gone = self._going[-1]
            self.made.found |= {gone.said} if gone.said else set()
            self.made.left |= {UNKNOWN} if gone.stays_with_words else set()

    def _close(self) -> None:
        if self._begun:
            self.pieces.append(">")
            self._begun = False

    def _known(self, above: str, holder: str, name: str) -> _Known:
        known = self._elements.get((above, holder, name))
        if known is None:
            keys, rules = (f"{above}/{name}", name), self._rules
            offers = name in _OFFERS and _OFFERS[name] in (None, above)
            stranger = not offers and name not in self._grammar.holds.get(holder, ())
            known = self._elements[above, holder, name] = _Known(
                tuple(rules.tells[key] for key in keys if key in rules.tells),
                rules.gone.get(keys[0]) or rules.gone.get(name) or (_STRANGER if stranger else None),
                rules.opened.get(keys[0]) or rules.opened.get(name),
                rules.emptied.get(name),
                rules.says.get(name),
                holder if offers else name,
                self._grammar.words.get(name),
            )
        return known

    def _judge(self, name: str, known: _Known, attributes: Attributes) -> None:
        """Look whether an element keeps the file from being called clean, or stands where nothing of it may."""
        if self._going:
            holds = self._going[-1].holds
            self.made.left |= {DELETED} if holds is not None and name not in holds else set()
            return
        for told in known.tells:
            if told.when(attributes):
                self.made.left.add(told.said)
        if "mc:Ignorable" in attributes:
            self._passed_over |= {one for one in attributes["mc:Ignorable"].split() if not self._names.knows(one)}

    def _goes(self, raw: str, name: str, known: _Known, attributes: Attributes) -> bool:
        gone = self._going[-1] if self._going else known.gone
        if gone is _STRANGER and raw.rpartition(":")[0] in self._passed_over:
            gone = _OF_NEWER_PROGRAMS
        if name == "mc:Choice" and not all(map(self._names.knows, attributes.get("Requires", "").split())):
            gone = gone or _OF_NEWER_PROGRAMS
        if gone is None:
            return False
        if not self._going and gone.said and not gone.only_words:
            self.made.found.add(gone.said)
        self._going.append(gone)
        return True

    def _prefixes(self, name: str, value: str) -> str | None:
        """A list of prefixes with those that are known."""
        kept = [self._names.prefix(one) for one in value.split() if self._names.knows(one)]
        return " ".join(kept) if kept or name == "Requires" else None

    def _value(self, element: str, name: str, value: str) -> str | None:
        """What an attribute says in the copy; None where it goes."""
        known = self._attributes.get((element, name))
        if known is None:
            known = _Attribute(self._rule(element, name), self._grammar.attribute(element, name))
            self._attributes[element, name] = known
        rule, free = known
        if name in self._rules.moved:
            value = self._rules.moved[name].get(value, value)
        if value != rule.value and rule.when(value):
            self.made.found |= {rule.said} if rule.said else set()
            value = rule.value  # type: ignore[assignment]
        if value is None or free or (free is not None and self._grammar.plain(value)):
            return value
        self.made.found.add(STRANGE)
        return None

    def _rule(self, element: str, name: str) -> Becomes:
        rules = self._rules
        by_name = rules.becomes.get(f"{element}@{name}") or rules.becomes.get(name)
        return by_name or rules.anywhere.get(name.rpartition(":")[2].lower(), rules.otherwise)


def _declares(raw: str) -> bool:
    return raw == "xmlns" or raw.startswith("xmlns:")
