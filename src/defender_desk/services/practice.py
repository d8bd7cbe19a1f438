"""Fictional records of realistic shape, length and links: to learn with, to draw pictures of, and to measure with.

Services floor: the same seed makes the same facts; nobody in them exists.
"""

from __future__ import annotations

from itertools import cycle, islice
from random import Random

from defender_desk.services.desk import Desk, Progress, unheard
from defender_desk.services.practice_facts import FACTS, Maker

_TOLD_EVERY = 500
_ORDER = (
    "person", "organisation", "incident", "person", "case",
    "act", "involvement", "incident", "person", "source",
    "consent", "involvement", "evidence", "referral", "contact_log",
    "person", "incident", "action", "person", "involvement",
)  # fmt: skip
"""The order in which records are made: each points back at what came before it."""


def populate(desk: Desk, records: int, language: str, seed: int, progress: Progress = unheard) -> int:
    """Add so many fictional records in one of the four languages, in one batch; returns how many."""
    maker = Maker(language, Random(seed))  # noqa: S311  nothing secret hangs on it
    with desk.change("import") as writing:
        for number, type_name in enumerate(islice(cycle(_ORDER), records)):
            made = {name: value for name, value in FACTS[type_name](maker).items() if value not in (None, [])}
            maker.remember(type_name, writing.put(None, type_name, made).id)
            if number % _TOLD_EVERY == 0:
                progress(number, records)
    return records
