"""What is done for each request in the process that reads apart: the one way to a decoder of foreign bytes.

Exchange floor: imported by `program` alone. What a file left open is kept until the next file, so that rows, cards and
parts are given piece by piece without beginning anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from itertools import islice
from typing import Any, TypeAlias

import pikepdf
from PIL import Image

from defender_desk.exchange import burning, cleaning, codes_seen, previews, proofs
from defender_desk.exchange.apart.given import Given
from defender_desk.exchange.apart.requests import (
    Burn,
    Cards,
    Cells,
    Clean,
    Codes,
    Draw,
    Head,
    Leaf,
    Maker,
    Member,
    Preview,
    Proofs,
    Request,
    Rows,
    Tables,
    Text,
)
from defender_desk.exchange.burnt import Burnt, Written
from defender_desk.exchange.card_files import read_cards
from defender_desk.exchange.card_values import Card
from defender_desk.exchange.foreign_archives import names_in, opened
from defender_desk.exchange.hidden import Cleaned
from defender_desk.exchange.looks import Picture, Words
from defender_desk.exchange.proof_pieces import Compared
from defender_desk.exchange.refusals import ARCHIVE_DAMAGED, ASK_AGAIN
from defender_desk.exchange.table_files import read_tables
from defender_desk.exchange.tables import Progress, Sheet
from defender_desk.text import speech
from defender_desk.text.trouble import Trouble

LETTERS = 8 << 20
"""Letters after which an answer is long enough."""
MOST_CARDS = 500
MOST_PIECES = 4


class Kept:
    """What the file read last left open, under its mark."""

    def __init__(self) -> None:
        self._mark = ""
        self._held: dict[object, Any] = {}

    def begin(self, mark: str) -> None:
        """Let go of what another file left; one without a mark leaves nothing."""
        if mark != self._mark or not mark:
            self._mark, self._held = mark, {}

    def of(self, key: object, make: Callable[[], Any]) -> Any:
        """What is kept under a key, made now where nothing is."""
        if key not in self._held:
            self._held[key] = make()
        return self._held[key]

    def going_on(self, key: object, after: int, begin: Callable[[], Iterator[Any]]) -> _GoingOn:
        """A series that goes on where it was left, begun anew where it was left elsewhere."""
        series: _GoingOn | None = self._held.get(key)
        if series is None or series.given != after:
            series = self._held[key] = _GoingOn(begin())
            series.pass_over(after)
        return series


class _GoingOn:
    """What is given of a series piece by piece."""

    def __init__(self, series: Iterator[Any]) -> None:
        self._series = series
        self.given = 0

    def pass_over(self, many: int) -> None:
        """Give none of so many."""
        self.given += sum(1 for _ in islice(self._series, many))

    def next(self, many: int, weight: Callable[[Any], int] = lambda _one: 0, most: int = 1) -> list[Any]:
        """The next ones, until they weigh enough."""
        taken, weighs = list[Any](), 0
        for one in islice(self._series, many):
            taken.append(one)
            weighs += weight(one)
            if weighs > most:
                break
        self.given += len(taken)
        return taken


Call: TypeAlias = Callable[[Any, Given, Kept, Progress], Any]
"""Request, file, what the last one left, and whom to tell how far it is."""


def _preview(asked: Preview, given: Given, _kept: Kept, _progress: Progress) -> Picture | Words:
    return previews.preview(given.read_bytes(), asked.name, page=asked.page, longest_side=asked.longest_side)


def _codes(asked: Codes, given: Given, _kept: Kept, _progress: Progress) -> tuple[str, ...]:
    return codes_seen.read(given.read_bytes(), asked.name)


def _clean(asked: Clean, given: Given, _kept: Kept, progress: Progress) -> Cleaned:
    return cleaning.clean(given.read_bytes(), asked.name, progress)


def _draw(asked: Draw, given: Given, _kept: Kept, progress: Progress) -> Cleaned:
    return cleaning.as_pictures(given.read_bytes(), asked.name, progress)


def _leaf(asked: Leaf, given: Given, _kept: Kept, _progress: Progress) -> Picture:
    return burning.shown(given.read_bytes(), asked.name, asked.page)


def _text(asked: Text, given: Given, _kept: Kept, progress: Progress) -> tuple[Written, ...]:
    return burning.written(given.read_bytes(), asked.name, progress)


def _burn(asked: Burn, given: Given, _kept: Kept, progress: Progress) -> Burnt:
    return burning.burn(given.read_bytes(), asked.name, asked.bars, progress)


def _read(asked: Tables | Rows, given: Given, kept: Kept, progress: Progress) -> tuple[Sheet, ...]:
    speech.use(speech.customary(asked.language))
    sheets: tuple[Sheet, ...] = kept.of(("tables", asked.language), lambda: read_tables(given, progress=progress))
    return sheets


def _tables(asked: Tables, given: Given, kept: Kept, progress: Progress) -> tuple[Head, ...]:
    return tuple(
        Head(
            sheet.name,
            sheet.columns,
            sheet.hidden,
            {place: tuple(places) for place, places in sheet.lists.items()},
            sheet.kinds,
            sheet.telling,
            {**sheet.known_as},
            {**sheet.to_know},
        )
        for sheet in _read(asked, given, kept, progress)
    )


def _rows(asked: Rows, given: Given, kept: Kept, progress: Progress) -> tuple[Cells, ...]:
    sheet = _read(asked, given, kept, progress)[asked.sheet]
    series = kept.going_on(("rows", asked.language, asked.sheet), asked.after, lambda: iter(sheet.rows))
    taken = series.next(asked.most, lambda row: sum(map(len, row.cells)), LETTERS)
    return tuple((row.line, row.cells) for row in taken)


def _cards(asked: Cards, given: Given, kept: Kept, _progress: Progress) -> tuple[Card, ...]:
    series = kept.going_on("cards", asked.after, lambda: read_cards(given))
    return tuple(series.next(MOST_CARDS, _letters, LETTERS))


def _letters(card: Card) -> int:
    return sum(len(one.value) for one in card.properties)


def _maker(_asked: Maker, given: Given, _kept: Kept, _progress: Progress) -> str:
    return proofs.made_by(names_in(given))


def _proofs(_asked: Proofs, given: Given, _kept: Kept, progress: Progress) -> Compared:
    return proofs.read_package(given, progress)


def _member(asked: Member, given: Given, kept: Kept, _progress: Progress) -> bytes:
    series = kept.going_on(("member", asked.name), asked.after, lambda: _pieces(given, asked.name))
    return b"".join(series.next(MOST_PIECES))


def _pieces(given: Given, name: str) -> Iterator[bytes]:
    with opened(given) as members:
        if name not in members.about:
            raise Trouble(ARCHIVE_DAMAGED, ASK_AGAIN)
        yield from members.pieces(name)


CALLS: Mapping[type[Request[Any]], Call] = {
    Preview: _preview, Codes: _codes, Clean: _clean, Draw: _draw, Leaf: _leaf, Text: _text, Burn: _burn,
    Tables: _tables, Rows: _rows, Cards: _cards, Maker: _maker, Proofs: _proofs, Member: _member,
}  # fmt: skip
"""Every request, and what is done for it."""


def warm() -> None:
    """Let decoders get ready what they need once, by a picture and a page of our own, so that no file waits for it."""
    Image.init()
    drawn = BytesIO()
    Image.new("RGB", (8, 8)).save(drawn, "JPEG")
    previews.preview(drawn.getvalue())
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(8, 8))
        held = BytesIO()
        pdf.save(held)
    cleaning.clean(held.getvalue())
    previews.preview(held.getvalue())
