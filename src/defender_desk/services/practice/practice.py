"""Fictional records of realistic shape, length and links: to learn with, to draw pictures of, and to measure with.

Services floor: the same seed makes the same facts; nobody in them exists.
"""

from __future__ import annotations

from datetime import date
from itertools import cycle, islice
from random import Random

from defender_desk.model.queries import Query
from defender_desk.model.types import TYPES
from defender_desk.services.desk import Desk, Progress, unheard
from defender_desk.services.directory.shipped import is_shipped
from defender_desk.services.practice.practice_facts import FACTS
from defender_desk.services.practice.practice_maker import EPOCH, Maker
from defender_desk.text.messages import msg
from defender_desk.text.trouble import Trouble

_TOLD_EVERY = 500
_ORDER = (
    "person", "organisation", "incident", "person", "case",
    "act", "involvement", "incident", "person", "source",
    "consent", "involvement", "evidence", "referral", "contact_log",
    "person", "incident", "action", "person", "involvement",
    "narrative", "cost", "answer", "hearing", "provider",
)  # fmt: skip
"""The order in which records are made: each points back at what came before it."""


ONLY_PRACTICE = msg("Only a practice desk can be emptied and filled again in one step.")


def populate(
    desk: Desk, records: int, language: str, seed: int, progress: Progress = unheard, around: date = EPOCH
) -> int:
    """Add so many fictional records in one of the four languages, in one batch; returns how many.

    Their dates lie around a day: the same one for the same facts, or today for a desk with something to do.
    """
    maker = Maker(language, Random(seed), around)  # noqa: S311  nothing secret hangs on it
    with desk.change("import") as writing:
        for number, type_name in enumerate(islice(cycle(_ORDER), records)):
            made = {name: value for name, value in FACTS[type_name](maker).items() if value not in (None, [])}
            maker.remember(type_name, writing.put(None, type_name, made).id, made)
            if number % _TOLD_EVERY == 0:
                progress(number, records)
    return records


def begin_again(desk: Desk, records: int, language: str, seed: int, around: date, progress: Progress = unheard) -> int:
    """Erase everything in a practice desk but the shipped directory, and fill it anew; refused elsewhere."""
    if not desk.practice:
        raise Trouble(ONLY_PRACTICE)
    all_here = (key for name in TYPES for binned in (False, True) for key in desk.store.ids(Query(name, binned=binned)))
    old = [one.id for one in desk.store.many(list(all_here)).values() if not is_shipped(one)]
    for draft in desk.store.drafts.all():
        desk.store.drafts.drop(draft.key)
    with desk.change("purge") as writing:  # not by way of the bin, which keeps what tells of something that left
        for key in old:
            writing.purge(key)
    desk.store.scrub()
    return populate(desk, records, language, seed, progress, around)
