"""What a console command is, and how it opens the desk it works on.

Console: `upkeep`, `keeping` and `handing` list theirs; `commands` runs them.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from defender_desk.cli import output
from defender_desk.cli.secret import passphrase
from defender_desk.services import opening
from defender_desk.services.desk import Desk
from defender_desk.text.speech import say

MOST = 10**9


def words(text: str) -> str:
    """An argument that is words and no path: what is not Unicode in it cannot be kept or looked for."""
    return text.encode("utf-8", "replace").decode()


def whole(text: str) -> int:
    """A whole number from 1 to a thousand million, as an argument; ValueError for anything else."""
    number = int(text)
    if not 1 <= number <= MOST:
        raise ValueError
    return number


def no_arguments(_parser: argparse.ArgumentParser) -> None:
    """A command without arguments of its own."""


@dataclass(frozen=True)
class Command:
    """One command: its name, what it is for, what it does, and its own arguments."""

    name: str
    summary: str
    run: Callable[[argparse.Namespace], None]
    arguments: Callable[[argparse.ArgumentParser], None] = no_arguments
    opens: bool = True
    """Whether it works on a vault, and so takes its folder and a passphrase."""


@contextmanager
def unlocked(asked: argparse.Namespace) -> Iterator[Desk]:
    """The desk a command works on, closed properly whatever happens."""
    desk = opening.unlock(Path(asked.vault), passphrase(asked.passphrase_file))
    for notice in desk.notices:
        output.note(say(notice))
    try:
        yield desk
    finally:
        opening.close(desk)
