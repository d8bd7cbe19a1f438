"""Finding anything anywhere, with the words that matched shown in place.

Services floor: the search field, the palette and the console ask here.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from defender_desk.model.codec import Body
from defender_desk.model.documents import Document
from defender_desk.model.kinds import Line
from defender_desk.model.queries import Condition, Query, Test
from defender_desk.model.records import Field, RecordType
from defender_desk.model.types import TYPES
from defender_desk.services.desk import Desk
from defender_desk.services.directory.shipped import SHIPPER
from defender_desk.services.telling_apart import titles_apart
from defender_desk.store.words import said
from defender_desk.text.dates import parse
from defender_desk.text.folding import RAW_WORD, fold, words
from defender_desk.text.lexicon import lexicon
from defender_desk.text.marking import Met, Span, answers_all, marks
from defender_desk.text.names import several_names
from defender_desk.text.speech import beside

EXCERPT = 120
"""Length of an excerpt in characters."""

WEIGHED = 100
"""So many hits are read beyond those asked for, to put the records of that very name first."""

_CODE_NAME = re.compile("([a-z])[-\u2010-\u2015\u2212 ]([a-z2-7]{4,26})")


@dataclass(frozen=True)
class Found:
    """One record found: its line, where the words stand in an excerpt, and how well it fits (smaller is better)."""

    id: str
    type: str
    title: str
    excerpt: str
    marks: tuple[Span, ...]
    rank: float


def find(
    desk: Desk, words: str, types: Collection[str] | None = None, limit: int = 50, *, excerpts: bool = True
) -> list[Found]:
    """The records that hold all the words in some form, best first; without excerpts where nobody will read them.

    Where a day was typed, in words or in numbers, what happens on it comes first. The record of that code name comes
    first, then those of that very name, then those with the words in their name.
    What was shipped with the program stays behind what the desk itself holds, because fifty funds speak of threats:
    it is found by the beginning of its name, by several words of it, or where the search is among its type.
    """
    hits = desk.store.search(words, types=types, limit=limit + WEIGHED)
    ranks = dict.fromkeys(_code_named(desk, words, types), 0.0) | {hit.id: hit.rank for hit in hits}
    dated = _of_the_day(desk, words, types, limit)
    documents = desk.store.many(dict.fromkeys(dated, 0.0) | ranks)
    kept = list(documents.values()) if types is not None else _own_first(list(documents.values()), words)
    kept.sort(key=lambda one: (one.id not in dated, *_nearness(one, words)))
    known = titles_apart(desk, [one.id for one in kept[:limit]])
    told = (excerpt(TYPES[one.type], one.body, words) if excerpts else ("", ()) for one in kept[:limit])
    return [
        Found(one.id, one.type, known[one.id], *piece, ranks.get(one.id, 0.0))
        for one, piece in zip(kept[:limit], told, strict=True)
    ]


def excerpt(declared: RecordType, body: Body, words: str) -> tuple[str, tuple[Span, ...]]:
    """The piece of the searched text that answers most of the words, and where they stand in it."""
    best: tuple[str, tuple[Span, ...]] = ("", ())
    most = 0
    for field in declared.searched:
        text = _line(field, body)
        met = marks(text, words)
        answered = len(_answered(met))
        if met and (answered > most or not best[0]):
            best, most = _window(text, met), answered
    return best


def _line(field: Field, body: Body) -> str:
    stored = body.get(field.name)
    text = said(field, stored)
    return beside(text.split("\n")) if isinstance(stored, list) else text


def _code_named(desk: Desk, typed: str, types: Collection[str] | None) -> list[str]:
    """The records whose code name was typed ("P-7K3F"); a longer piece of the id does as well."""
    if not (code := _CODE_NAME.fullmatch(fold(typed).strip())):
        return []
    coded = [name for name, declared in TYPES.items() if declared.code.lower() == code[1]]
    return [key for name in coded if types is None or name in types for key in desk.store.beginning(name, code[2])]


def _of_the_day(desk: Desk, typed: str, types: Collection[str] | None, limit: int) -> frozenset[str]:
    """What happens, or asks for attention, on the one day that was typed, however it was written."""
    day = parse(typed)
    if day.first is None or day.first != day.last:
        return frozenset()
    on = (day.first.isoformat(),)
    dates = (
        (name, field.name)
        for name, declared in TYPES.items()
        if types is None or name in types
        for field in declared.listed
        if field in declared.happened or field in declared.due
    )
    queries = (Query(name, where=(Condition(field, Test.IS, on),)) for name, field in dates)
    return frozenset(key for query in queries for key in desk.store.ids(query, limit=limit))


def _own_first(documents: list[Document], typed: str) -> list[Document]:
    """Leave out what was shipped and not asked for by name, while anything else is found."""
    own = [one for one in documents if not _is_shipped(one) or _is_called(one, typed)]
    return own or documents


def _is_shipped(document: Document) -> bool:
    return bool(document.clocks) and all(SHIPPER in clock for clock in document.clocks.values())


def _is_called(document: Document, typed: str) -> bool:
    """Tell whether some name of a record begins as it was typed, or holds all of several words."""
    asked = words(typed)
    if len(asked) > 1:
        return any(answers_all(name, typed) for name in _names(document))
    common = not asked or lexicon().knows(asked[0])  # a fund, a committee: many names begin so
    return not common and any(_begins(name, asked[0], typed) for name in _names(document))


def _begins(name: str, word: str, typed: str) -> bool:
    """Whether a name begins with the one word that was typed, as it is written or as it is heard."""
    return fold(name).startswith(word) or any(one.span[0] == 0 for one in marks(name, typed))


def _nearness(document: Document, typed: str) -> tuple[int, bool]:
    """How near a record's names are to what was typed; what is equally near keeps the order of the index.

    Whoever is called so comes before what is only titled with the words: an incident tells of a person it names.
    """
    declared = TYPES[document.type]
    if _CODE_NAME.fullmatch(fold(typed).strip()) and fold(f"{declared.code}-{document.id}").startswith(fold(typed)):
        return 0, False
    names, asked, titled = _names(document), words(typed), not declared.named
    if any(words(name) == asked for name in names):
        return 1, titled
    holding = [name for name in names if answers_all(name, typed)]
    if any(_says_nothing_else(name, typed) for name in holding):
        return 2, titled
    return (3, titled) if holding else (4, False)


def _says_nothing_else(name: str, typed: str) -> bool:
    """Whether a name is what was typed, in another spelling or in other letters."""
    met = [one.span for one in marks(name, typed)]
    return all(any(a <= word.start() and word.end() <= b for a, b in met) for word in RAW_WORD.finditer(name))


def _names(document: Document) -> list[str]:
    declared = TYPES[document.type]
    fields = [declared.by_name[name] for name in declared.title]
    lines = [_line(field, document.body) for field in fields if isinstance(field.kind, Line)]
    return [name for line in lines for name in several_names(line)]


def _answered(met: Iterable[Met]) -> frozenset[int]:
    return frozenset[int]().union(*(one.answers for one in met))


def _window(text: str, met: list[Met]) -> tuple[str, tuple[Span, ...]]:
    """As much of a text as an excerpt holds, where most of the words stand together."""

    def held(first: Met) -> int:
        reach = first.span[0] + EXCERPT * 2 // 3
        return len(_answered(one for one in met if first.span[0] <= one.span[0] and one.span[1] <= reach))

    start = max(0, max(met, key=held).span[0] - EXCERPT // 3) if len(text) > EXCERPT else 0
    start = text.rfind(" ", 0, start) + 1 if start else 0
    piece = text[start : start + EXCERPT].replace("\n", " ")
    spans = (one.span for one in met if one.span[0] >= start)
    return piece, tuple((first - start, last - start) for first, last in spans if last - start <= len(piece))
