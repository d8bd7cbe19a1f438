"""The console command that finds records by words, apart from the others since it reads the least.

Console: the same search as the desktop's.
"""

from __future__ import annotations

import argparse

from defender_desk.cli import output
from defender_desk.cli.command import Does, unlocked, whole, words
from defender_desk.model.types import TYPES
from defender_desk.services import finding


def search(asked: argparse.Namespace) -> None:
    """Find records by words."""
    with unlocked(asked) as desk:
        typed = " ".join(asked.words)
        found = finding.find(desk, typed, types=asked.type or None, limit=asked.limit, excerpts=asked.json)
    for one in found:
        if asked.json:
            output.data({"id": one.id, "type": one.type, "title": one.title, "excerpt": one.excerpt})
        else:
            output.line(f"{one.id}  {one.type:12}  {one.title}")


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("words", nargs="+", type=words, metavar="WORDS")
    parser.add_argument("--type", action="append", choices=TYPES, metavar="T", help="only this type; may be repeated")
    parser.add_argument("--limit", type=whole, default=50, metavar="N")


DOES = {"search": Does(search, _arguments)}
