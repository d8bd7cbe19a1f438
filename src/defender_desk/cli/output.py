"""How the console speaks: results on standard output, everything else on standard error.

Console: with `--json`, one object a line, so that another program can read it.
"""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from defender_desk.text import speech
from defender_desk.text.bidi import plain
from defender_desk.text.messages import msg
from defender_desk.text.trouble import Trouble

NOWHERE = msg("The file could not be written to the end.")
_DRIVING = {sign: "\ufffd" for sign in (*range(32), *range(127, 160)) if chr(sign) not in "\t\n"}
"""Control signs of a terminal, which words received from others may hold."""
_SAID_IN_JSON = {sign: f"\\u{sign:04x}" for sign in range(127, 160)}
"""Those of them that JSON lets stand as they are, as it says them else."""
_PACKAGE = Path(__file__).resolve().parents[1]


def speak_utf8() -> None:
    """Read and write UTF-8 whatever the system's own letters are, and never fail at one that cannot be written."""
    for stream, errors in ((sys.stdin, "strict"), (sys.stdout, "replace"), (sys.stderr, "replace")):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors=errors)


def line(text: str = "") -> None:
    """One line of result for a person, without isolates; signs that would drive a terminal become signs of doubt."""
    _write(plain(text).translate(_DRIVING) + "\n")


def _write(text: str) -> None:
    if sys.stdout is None:  # closed before we began
        raise Trouble(NOWHERE)
    try:
        sys.stdout.write(text)
    except BrokenPipeError:
        raise
    except OSError as bad:
        raise Trouble(NOWHERE) from bad


def settle() -> None:
    """Bring every result to where it goes, or say that it did not get there."""
    if sys.stdout is not None:
        try:
            sys.stdout.flush()
        except BrokenPipeError:
            raise
        except OSError as bad:
            give_up()
            raise Trouble(NOWHERE) from bad


def give_up() -> None:
    """Write no more results: Python would try again at its end, and complain."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def data(value: object) -> None:
    """One JSON object of result on one line."""
    said = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    _write(said.translate(_SAID_IN_JSON) + "\n")


def note(text: str) -> None:
    """A message beside the result."""
    if sys.stderr is not None:
        with suppress(OSError):
            sys.stderr.write(plain(text).translate(_DRIVING) + "\n")


def trouble(refused: Trouble) -> None:
    """What the world refused, and the next step where there is one."""
    for sentence in speech.say_trouble(refused):
        if sentence:
            note(sentence)


def defect(error: Exception) -> None:
    """Say where in our own modules the desk failed; never with what, since that may be what a record holds."""
    import traceback  # late: it reads much, for what should never be

    note(f"Something in the desk itself went wrong: {type(error).__name__}")
    for frame in traceback.extract_tb(error.__traceback__):
        file = Path(frame.filename).resolve()
        if _PACKAGE in file.parents:
            note(f"  {file.relative_to(_PACKAGE)}:{frame.lineno} {frame.name}")


def table(rows: Iterable[Mapping[str, str]], columns: list[str]) -> None:
    """Rows as aligned columns, for a terminal."""
    kept = [[row.get(column, "").replace("\n", " ") for column in columns] for row in rows]
    widths = [min(40, max([len(column), *(len(cells[at]) for cells in kept)])) for at, column in enumerate(columns)]
    for cells in [columns, *kept]:
        line("  ".join(cell[:width].ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip())
