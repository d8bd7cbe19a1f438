"""The two texts an index keeps for one record; `asking` puts the question to them.

Text floor: the store keeps them in `fts5(f, s, content='', contentless_delete=1, prefix='2 3', tokenize='unicode61')`
and ranks by `bm25(table, *WEIGHTS)`. SQLite itself knows no Arabic, so both sides are prepared here alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from defender_desk.text.folding import RAW_WORD, words
from defender_desk.text.joining import joined_names, number_runs
from defender_desk.text.lexicon import lexicon
from defender_desk.text.numbers_said import SHORTEST_LONG, number_faces
from defender_desk.text.stems import as_noun, entry, entry_of_name

EXACT_WEIGHT, STEM_WEIGHT = 4.0, 1.0
WEIGHTS = (EXACT_WEIGHT, STEM_WEIGHT)
"""What bm25 gives a hit in column f (the word itself) and in column s (a stem of it)."""

_ALI, _ALI_IN_EGYPT = "علي", "على"


def index_text(text: str) -> tuple[str, str]:
    """Give the folded words of a text, in order, and the set of their stems: columns f and s of the index."""
    raws = RAW_WORD.findall(text)
    entries = list(map(entry, raws))
    folded = [word for found, _ in entries for word in found]
    extra = dict.fromkeys(stem for _, found in entries if found for stem in found)
    for name in joined_names(folded):
        extra.update(dict.fromkeys((name, *entry_of_name(name).stems)))
    extra.update(dict.fromkeys(_numbers(text, folded)))
    if _ALI_IN_EGYPT in raws and any(egyptian_ali(raws, place) for place in range(len(raws))):
        extra[as_noun(_ALI)] = None
    return " ".join(folded), " ".join(extra)


def egyptian_ali(raws: Sequence[str], place: int) -> tuple[str, ...]:
    """The stem of the name علي where it is written على, as Egypt does: only after another name, else it says "on"."""
    before = words(raws[place - 1]) if raws[place] == _ALI_IN_EGYPT and place else []
    return (as_noun(_ALI),) if before and before[-1] in lexicon().names else ()


def _numbers(text: str, folded: Sequence[str]) -> Iterator[str]:
    """Every face of the long numbers, whether they are written in groups or in one piece."""
    for run in number_runs(text):
        yield from number_faces(run)
    for word in folded:
        if len(word) >= SHORTEST_LONG and word.isdecimal():
            yield from number_faces(word)
