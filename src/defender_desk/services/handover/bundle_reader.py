"""The one file that opens bundles and packs without a desk, for whoever has a key and nothing else of ours.

Services floor: it ships as it is, is never run here, and is copied beside a hand-over where somebody wants it there.
"""

from __future__ import annotations

from pathlib import Path

from defender_desk.exchange.whole_file import whole_file
from defender_desk.text.resources import folder

NAME = "read_bundle.py"
"""What the file is called, and what its own first lines call it."""


def write_reader(target: Path) -> None:
    """Write a copy of it, whole or not at all; raises `Trouble`."""
    with whole_file(target) as file:
        file.write((folder("reader") / NAME).read_bytes())
