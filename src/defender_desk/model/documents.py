"""A record as it is kept and handed over: its body in stored faces, and who last wrote each field.

Model floor: `Document` is what the store keeps, the bundle carries and `merging` joins. Times are claims of a
clock and order nothing; order comes from the counters in `clocks`.
"""

from __future__ import annotations

import secrets
from base64 import b32encode
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TypeAlias

from defender_desk.model.codec import Body, Json

Clock: TypeAlias = Mapping[str, int]
"""For one field: by desk, the counter of its last edit that this value has seen. The largest (counter, desk)
wrote the value; counters of one desk grow, and a new counter exceeds every counter the desk has seen."""

BIN = "_bin"
"""The clock under which putting into the bin and taking out are kept, beside the fields."""


@dataclass(frozen=True)
class Document:
    """One record, whole."""

    id: str
    """26 characters of base32: 128 random bits, so that an id tells nothing of when or where."""
    type: str
    body: Body = field(default_factory=dict)
    clocks: Mapping[str, Clock] = field(default_factory=dict)
    binned: bool = False
    created: str = ""
    """UTC, ISO 8601 to the second."""
    changed: str = ""
    """UTC, ISO 8601 to the second."""

    def edited(self, changes: Mapping[str, Json], desk: str, counter: int, now: str) -> Document:
        """The record after somebody at `desk` gave fields new stored values (None clears a field)."""
        body = {name: value for name, value in {**self.body, **changes}.items() if value is not None}
        clocks = {**self.clocks, **{name: {**self.clocks.get(name, {}), desk: counter} for name in changes}}
        return replace(self, body=body, clocks=clocks, created=self.created or now, changed=now)

    def moved(self, *, binned: bool, desk: str, counter: int, now: str) -> Document:
        """The record after it was put into the bin or taken out."""
        clocks = {**self.clocks, BIN: {**self.clocks.get(BIN, {}), desk: counter}}
        return replace(self, binned=binned, clocks=clocks, changed=now)


MIDNIGHT = "T00:00:00Z"
"""How a moment ends whose hour does not travel."""


def highest_counter(now: datetime) -> int:
    """The largest counter another desk can have come to by honest work: a thousand batches a second since 2020.

    It grows faster than counters do, so a counter once taken in never bars a desk from others. Without it one forged
    counter would lift ours to the end of the numbers, and no edit made after it could be handed over.
    """
    return max(_COUNTED_BY_ANY_CLOCK, 1000 * int((now - _BEGINNING).total_seconds()))


_BEGINNING = datetime(2020, 1, 1, tzinfo=UTC)
_COUNTED_BY_ANY_CLOCK = 2**32  # where the clock of the machine has fallen back to long ago


def new_id() -> str:
    """A fresh random id: 26 lower-case base32 characters."""
    return b32encode(secrets.token_bytes(16)).decode().rstrip("=").lower()


def differing(before: Body, after: Body) -> dict[str, Json]:
    """The fields whose stored value changed, with the new value; None where it was cleared."""
    names = {*before, *after}
    return {name: after.get(name) for name in sorted(names) if before.get(name) != after.get(name)}


def targets(stored: object) -> list[str]:
    """The ids in a stored reference, one or several."""
    if isinstance(stored, str):
        return [stored] if stored else []
    return [key for key in stored if isinstance(key, str)] if isinstance(stored, list) else []
