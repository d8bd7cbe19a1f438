"""What the process that reads apart can be asked, and what it answers: one type each, and nothing but values.

Exchange floor: both sides read this and agree. Answers are decoded as the types they are declared to be, and whoever
broke the other process can say nothing else.
"""

from __future__ import annotations

from typing import Any, ClassVar, Generic, TypeVar, get_args

import msgspec

from defender_desk.exchange.burnt import Burnt, Written
from defender_desk.exchange.card_values import Card
from defender_desk.exchange.hidden import Cleaned
from defender_desk.exchange.looks import Picture, Words
from defender_desk.exchange.proof_pieces import Compared
from defender_desk.exchange.refusals import may_tell
from defender_desk.model.bars import Bar
from defender_desk.text.messages import Message

A = TypeVar("A")
_MB = 1 << 20


class Request(msgspec.Struct, Generic[A], frozen=True):
    """Something to be read of a file; `A` is the type of its answer."""

    patience: ClassVar[float] = 120
    """Seconds without a word from the process after which it is stopped."""
    longest: ClassVar[float] = 3_600
    """Seconds after which it is stopped whatever it says."""
    largest: ClassVar[int] = 64 * _MB
    """Most bytes of an answer."""

    @classmethod
    def answers(cls) -> Any:
        """The type that its answer is decoded as."""
        return get_args(cls.__orig_bases__[0])[0]  # type: ignore[attr-defined]


class Preview(Request[Picture | Words], frozen=True, tag=True):
    """A look at it, as `previews.preview`."""

    patience: ClassVar[float] = 30
    longest: ClassVar[float] = 60
    largest: ClassVar[int] = 80 * _MB
    name: str = ""
    page: int = 1
    longest_side: int = 1_600


class Codes(Request[tuple[str, ...]], frozen=True, tag=True):
    """What the QR codes in it say."""

    patience: ClassVar[float] = 30
    longest: ClassVar[float] = 60
    largest: ClassVar[int] = _MB
    name: str = ""


class Clean(Request[Cleaned], frozen=True, tag=True):
    """The same without what it tells beside its contents."""

    largest: ClassVar[int] = 640 * _MB
    name: str = ""


class Draw(Request[Cleaned], frozen=True, tag=True):
    """Pictures of its pages."""

    largest: ClassVar[int] = 640 * _MB
    name: str = ""


class Leaf(Request[Picture], frozen=True, tag=True):
    """A page of it as it will be in a copy with bars, where none lies over it."""

    name: str
    page: int


class Text(Request[tuple[Written, ...]], frozen=True, tag=True):
    """The words of its pages, and where they stand."""

    name: str


class Burn(Request[Burnt], frozen=True, tag=True):
    """A copy that is pixels alone, with bars burned in."""

    largest: ClassVar[int] = 640 * _MB
    name: str
    bars: tuple[Bar, ...]


class Head(msgspec.Struct, frozen=True):
    """One table without its rows, as `tables.Sheet`."""

    name: str
    columns: tuple[str, ...]
    hidden: bool = False
    lists: dict[int, tuple[int, ...]] = {}
    kinds: tuple[str, ...] = ()
    telling: tuple[str, ...] = ()
    known_as: dict[str, str] = {}
    to_know: dict[str, Message] = {}

    def __post_init__(self) -> None:
        if not may_tell({*self.to_know.values()}):
            raise ValueError("words that no reader has")


class Tables(Request[tuple[Head, ...]], frozen=True, tag=True):
    """The tables in it; `language` is that of headings that a file has none for."""

    language: str = "en"


Cells = tuple[int, tuple[str, ...]]
"""A row: its line in the file, from 1, and what stands in it."""


class Rows(Request[tuple[Cells, ...]], frozen=True, tag=True):
    """The next rows of one of its tables, after so many, at most so many; none where there are no more."""

    sheet: int
    after: int
    most: int
    language: str = "en"


class Cards(Request[tuple[Card, ...]], frozen=True, tag=True):
    """The next address cards in it, after so many; none where there are no more."""

    after: int


class Maker(Request[str], frozen=True, tag=True):
    """Which program made a package of proofs; empty where it is none."""

    largest: ClassVar[int] = _MB


class Proofs(Request[Compared], frozen=True, tag=True):
    """The files of a package, compared with its papers."""


class Member(Request[bytes], frozen=True, tag=True):
    """The next bytes of a file in a package, after so many pieces of a megabyte; none at its end."""

    name: str
    after: int
