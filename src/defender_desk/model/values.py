"""Values that are more than a text or a number.

Model floor: typed faces of the kinds `Amount` and `Content`.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Money:
    """A sum and its currency (ISO 4217, empty when not known)."""

    sum: Decimal
    currency: str = ""


@dataclass(frozen=True)
class Blob:
    """A sealed file: where it is kept, and what it was when it came in.

    `id` names it in the store, `size` is in bytes, `sha256` is of the original (64 hex digits), `media` is the
    type found by looking inside, `name` the file name with spoofing controls made visible.
    """

    id: str
    name: str
    media: str
    size: int
    sha256: str

    def is_same(self, other: Blob) -> bool:
        """Whether two descriptions are of the same bytes, whatever the file is called."""
        return (self.size, self.sha256) == (other.size, other.sha256)
