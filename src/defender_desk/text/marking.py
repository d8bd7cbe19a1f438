"""Where in a text the words stand that answer a question.

Text floor: each word of the text is read as the index reads it and met with the forms that the index was asked for,
so that what is marked is what matched.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from defender_desk.text.asking import understand
from defender_desk.text.folding import RAW_WORD
from defender_desk.text.joining import NUMBER_RUN, join
from defender_desk.text.numbers_said import SHORTEST_LONG, is_long, number_faces
from defender_desk.text.search_text import egyptian_ali
from defender_desk.text.stems import entry, entry_of_name

Span = tuple[int, int]


class Met(NamedTuple):
    """A place in a text, first character to one past the last, and which words of the question it answers."""

    span: Span
    answers: frozenset[int]


def marks(text: str, typed: str) -> list[Met]:
    """Every place of a text that answers some word of the question, in order; names in pieces and numbers are one."""
    asked = understand(typed)
    if not asked.wanted and not asked.said_whole:
        return []
    found: dict[Span, set[int]] = {}
    for span, word, stems in _said(text):
        if answers := {place for place, wanted in enumerate(asked.wanted) if wanted.met_by(word, stems)}:
            found.setdefault(span, set()).update(answers)
    for span in chain.from_iterable(_phrases_in(text, typed).values()):
        found.setdefault(span, set())
    return _outermost(found)


def answers_all(text: str, typed: str) -> bool:
    """Tell whether a text alone holds every word of a question, and every phrase as it stands."""
    asked = understand(typed)
    met = frozenset[int]().union(*(one.answers for one in marks(text, typed)))
    return len(met) == len(asked.wanted) and len(_phrases_in(text, typed)) == len({*asked.said_whole})


def _said(text: str) -> Iterator[tuple[Span, str, tuple[str, ...]]]:
    """Each word, name in pieces and long number of a text: where it stands, folded, and its stems."""
    matches = list(RAW_WORD.finditer(text))
    raws = [match.group() for match in matches]
    pieces: list[tuple[Span, str]] = []
    for place, match in enumerate(matches):
        folded, stems = entry(match.group())
        stems += egyptian_ali(raws, place)
        for word in folded:
            long = number_faces(word) if len(word) >= SHORTEST_LONG and word.isdecimal() else ()
            yield match.span(), word, (*stems, *long)
            pieces.append((match.span(), word))
    folded_text = [word for _, word in pieces]
    for place, (span, _) in enumerate(pieces):
        if joined := join(folded_text, place):
            name, length = joined
            yield (span[0], pieces[place + length - 1][0][1]), name, entry_of_name(name).stems
    for run in NUMBER_RUN.finditer(text):
        if is_long(run.group()):
            faces = number_faces(run.group())
            yield run.span(), faces[0], tuple(faces)


def _phrases_in(text: str, typed: str) -> dict[tuple[str, ...], list[Span]]:
    """Where the words of each phrase stand one after the other; without those that stand nowhere."""
    phrases = understand(typed).said_whole
    matches = RAW_WORD.finditer(text) if phrases else ()
    pieces = [(match.span(), word) for match in matches for word in entry(match.group()).folded]
    found: dict[tuple[str, ...], list[Span]] = {}
    for phrase in phrases:
        for place in range(len(pieces) - len(phrase) + 1):
            run = pieces[place : place + len(phrase)]
            if all(word == asked for (_, word), asked in zip(run, phrase, strict=True)):
                found.setdefault(phrase, []).append((run[0][0][0], run[-1][0][1]))
    return found


def _outermost(found: dict[Span, set[int]]) -> list[Met]:
    """The places in order, without those that lie inside a larger one."""
    kept: list[Met] = []
    for span in sorted(found, key=lambda one: (one[0], -one[1])):
        if kept and span[1] <= kept[-1].span[1]:
            kept[-1] = Met(kept[-1].span, kept[-1].answers | found[span])
        else:
            kept.append(Met(span, frozenset(found[span])))
    return kept
