"""Rows at the foot of a table that add up the others, and are no person, event or case of their own.

Exchange floor: `mapping` marks them; a person decides whether they come in.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from defender_desk.exchange.cells import known_words
from defender_desk.text.digits import fold_digits
from defender_desk.text.folding import words


def is_total(cells: Sequence[str]) -> bool:
    """Whether a row says “total” in some language, perhaps with a figure, and nothing but figures beside it."""
    said = [cell for cell in cells if cell.strip()]
    named = [cell for cell in said if not _figure(cell)]
    return bool(named) and all(map(_says_total, named))


def _says_total(cell: str) -> bool:
    said = tuple(words(cell))
    longest = max((size for size in range(1, len(said) + 1) if said[:size] in _totals()), default=0)
    rest = said[longest:]
    return longest > 0 and (not rest or any(map(str.isdecimal, rest)))


def _figure(cell: str) -> bool:
    """Whether a cell holds a number, with at most a sign or a unit beside it."""
    plain = fold_digits(cell)
    return any(map(str.isdecimal, plain)) and sum(map(str.isalpha, plain)) <= _LONGEST_UNIT


_LONGEST_UNIT = 3  # letters: USD, EUR, SYP, kg


@cache
def _totals() -> frozenset[tuple[str, ...]]:
    said: Sequence[str] = known_words()["totals"]
    return frozenset(tuple(words(one)) for one in said)
