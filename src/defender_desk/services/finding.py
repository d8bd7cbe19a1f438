"""Finding anything anywhere, with the words that matched shown in place.

Services floor: the search field, the palette and the console ask here.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from defender_desk.model.codec import Body
from defender_desk.model.records import RecordType
from defender_desk.model.types import TYPES
from defender_desk.services.desk import Desk
from defender_desk.services.records import titles
from defender_desk.text.folding import fold
from defender_desk.text.stems import stems

EXCERPT = 120
"""Length of an excerpt in characters."""

_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Found:
    """One record found: its line, where the words stand in an excerpt, and how well it fits (smaller is better)."""

    id: str
    type: str
    title: str
    excerpt: str
    marks: tuple[tuple[int, int], ...]
    rank: float


def find(desk: Desk, words: str, types: Collection[str] | None = None, limit: int = 50) -> list[Found]:
    """The records that hold all the words in some form, best first."""
    hits = desk.store.search(words, types=types, limit=limit)
    documents = desk.store.many([hit.id for hit in hits])
    known = titles(desk, documents)
    made = []
    for hit in hits:
        document = documents[hit.id]
        text, marks = excerpt(TYPES[document.type], document.body, words)
        made.append(Found(hit.id, document.type, known[hit.id], text, marks, hit.rank))
    return made


def excerpt(declared: RecordType, body: Body, words: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The piece of the searched text with most of the words in it, and where they stand in it."""
    wanted = [fold(word) for word in _WORD.findall(words)]
    best: tuple[str, tuple[tuple[int, int], ...]] = ("", ())
    for field in declared.searched:
        stored = body.get(field.name)
        text = stored if isinstance(stored, str) else " · ".join(map(str, stored)) if isinstance(stored, list) else ""
        spans = _matches(text, wanted)
        if spans and len(spans) > len(best[1]):
            best = _window(text, spans)
    return best


def _matches(text: str, wanted: list[str]) -> list[tuple[int, int]]:
    roots = [frozenset(stems(word)) for word in wanted]
    found = []
    for match in _WORD.finditer(text):
        folded = fold(match.group())
        if any(folded.startswith(word) for word in wanted if word) or any(
            not root.isdisjoint(stems(folded)) for root in roots
        ):
            found.append(match.span())
    return found


def _window(text: str, spans: list[tuple[int, int]]) -> tuple[str, tuple[tuple[int, int], ...]]:
    start = max(0, spans[0][0] - EXCERPT // 3)
    start = text.rfind(" ", 0, start) + 1 if start else 0
    piece = text[start : start + EXCERPT].replace("\n", " ")
    marks = tuple((first - start, last - start) for first, last in spans if last - start <= len(piece))
    return piece, marks
