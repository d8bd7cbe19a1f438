"""Measuring our way and the bare way in turn, in one run, and telling the ratio."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True)
class Row:
    """One promise: our way takes at most `limit` times the bare way."""

    name: str
    limit: float
    ours: Callable[[], object]
    bare: Callable[[], object]
    rounds: int = 15
    calls: int = 1
    """Calls in one round, for what is too quick to time alone."""


@dataclass(frozen=True)
class Result:
    """What a row came to; times in milliseconds for one call."""

    row: Row
    ours: float
    bare: float
    ratio: float

    @property
    def holds(self) -> bool:
        """Within the limit."""
        return self.ratio <= self.row.limit


Clock: TypeAlias = Callable[[], float]
"""Seconds: by the wall, or of this processor, which other work on a shared machine disturbs less."""


def measure(row: Row, clock: Clock = time.perf_counter) -> Result:
    """Take both ways in turn, and the median of the ratios of neighbours."""
    if row.rounds > 1:
        row.ours(), row.bare()
    pairs = [(timed(row.ours, row.calls, clock), timed(row.bare, row.calls, clock)) for _ in range(row.rounds)]
    ours, bare = (statistics.median(pair[side] for pair in pairs) for side in (0, 1))
    return Result(row, ours, bare, statistics.median(one / other for one, other in pairs))


def timed(work: Callable[[], object], calls: int = 1, clock: Clock = time.perf_counter) -> float:
    """Milliseconds one call takes."""
    gc.collect()
    begun = clock()
    for _ in range(calls):
        work()
    return (clock() - begun) * 1000 / calls


def tell(result: Result) -> bool:
    """Print one line; whether the limit held."""
    verdict = "PASS" if result.holds else "FAIL"
    ratio = f"{result.ratio:6.2f} ≤ {result.row.limit:<5g}"
    print(f"{verdict}  {ratio}  {result.ours:10.3f} ms  bare {result.bare:10.3f} ms  {result.row.name}", flush=True)
    return result.holds


@dataclass(frozen=True)
class Silence:
    """How long a window answered nothing, in milliseconds.

    `worked` is how much this process itself did meanwhile: on a machine that others use too, the wall also counts the
    waiting for a free core, which is nobody's doing here.
    """

    lasted: float
    worked: float


def tell_silence(name: str, limit: float, longest: Silence) -> bool:
    """Print how long a window was silent; whether the limit held."""
    verdict = "PASS" if longest.lasted <= limit else "FAIL"
    worked = f"at most {longest.worked:.1f} ms of work"
    print(f"{verdict}  {longest.lasted:6.1f} ≤ {limit:<5g}  ms without an answer while {name}; {worked}", flush=True)
    return longest.lasted <= limit
