"""How the console speaks: results on standard output, everything else on standard error.

Console: with `--json`, one object a line, so that another program can read it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping

from defender_desk.text import speech
from defender_desk.text.trouble import Trouble


def line(text: str = "") -> None:
    """One line of result for a person."""
    sys.stdout.write(text + "\n")


def data(value: object) -> None:
    """One JSON object of result on one line."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n")


def note(text: str) -> None:
    """A message beside the result."""
    sys.stderr.write(text + "\n")


def trouble(refused: Trouble) -> None:
    """What the world refused, and the next step where there is one."""
    for sentence in speech.say_trouble(refused):
        if sentence:
            note(sentence)


def table(rows: Iterable[Mapping[str, str]], columns: list[str]) -> None:
    """Rows as aligned columns, for a terminal."""
    kept = [[row.get(column, "").replace("\n", " ") for column in columns] for row in rows]
    widths = [min(40, max([len(column), *(len(cells[at]) for cells in kept)])) for at, column in enumerate(columns)]
    for cells in [columns, *kept]:
        line("  ".join(cell[:width].ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip())
