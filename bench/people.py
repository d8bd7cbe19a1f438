"""Fictional people of real shape, drawn as practice desks draw them: half Arabic, the rest English, French, Spanish."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import cycle, islice
from random import Random

from defender_desk.model.codec import Json
from defender_desk.model.types import TYPES
from defender_desk.services.practice.practice_facts import FACTS
from defender_desk.services.practice.practice_maker import Maker
from defender_desk.store.words import text_of
from defender_desk.text.folding import words

LANGUAGES = ("ar", "en", "ar", "fr", "ar", "es")
"""The languages people are made in, in turn."""
_ASKED_OF = 5_000


def people(times: int, seed: int = 1) -> Iterator[dict[str, Json]]:
    """Stored bodies of people; the same seed makes the same ones."""
    draw = Random(seed)
    makers = cycle([Maker(language, draw) for language in LANGUAGES])
    for maker in islice(makers, times):
        yield {name: value for name, value in FACTS["person"](maker).items() if value not in (None, [])}


class Vocabulary:
    """The words of people and in how many of them each stands, to ask for rare ones and common ones."""

    def __init__(self) -> None:
        known, self._of = TYPES["person"], _ASKED_OF
        held = (set(words(text_of(known, body))) for body in people(_ASKED_OF))
        self._times = Counter(word for each in held for word in each if len(word) > 3)

    def shared_by(self, least: float, most: float, times: int) -> Sequence[str]:
        """So many words that stand in at least and at most such a share of all people, spread over the share."""
        fitting = sorted(word for word, n in self._times.items() if least * self._of <= n <= most * self._of)
        return fitting[:: max(1, len(fitting) // times)][:times]
