"""Copies of received bundles, kept while they are read, and deleting those that were left behind.

Exchange floor: `bundle_reading` makes them; every opening of a desk sweeps, and so reads no more than this.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

QUARANTINE = ".quarantine"
"""Ending of the copies."""


def sweep(folder: Path) -> None:
    """Delete the quarantines that a power cut left in a folder."""
    for left in folder.glob(f"*{QUARANTINE}"):
        with suppress(OSError):
            left.unlink()
