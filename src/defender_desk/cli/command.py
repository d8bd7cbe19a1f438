"""What a console command does, and how it opens the desk it works on.

Console: each module of commands says in `DOES` what its own do; `commands` names and runs them.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from defender_desk.cli import output
from defender_desk.cli.secret import passphrase
from defender_desk.text.speech import say

if TYPE_CHECKING:
    from defender_desk.services.desk import Desk

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
class Does:
    """What a command does, and its own arguments."""

    run: Callable[[argparse.Namespace], None]
    arguments: Callable[[argparse.ArgumentParser], None] = no_arguments


@contextmanager
def unlocked(asked: argparse.Namespace) -> Iterator[Desk]:
    """The desk a command works on, closed properly whatever happens."""
    from defender_desk.services import opening  # late: a command that is only explained opens nothing

    desk = opening.unlock(Path(asked.vault), passphrase(asked.passphrase_file))
    for notice in desk.notices:
        output.note(say(notice))
    try:
        desk.store.get_ready_to_seal()
        yield desk
    finally:
        opening.close(desk)
