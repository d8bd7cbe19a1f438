"""What of a foreign file is not what its column is: a day that no calendar has, a telephone without digits.

Services floor: nothing of it is lost, it comes in as written or in the notes. Whoever brings it in is told before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from defender_desk.exchange.drafts import NO_FIELD, Draft
from defender_desk.model import codec
from defender_desk.model.codec import Json
from defender_desk.model.kinds import Day, Handles, Kind
from defender_desk.model.types import TYPES
from defender_desk.text.dates import FuzzyDate
from defender_desk.text.digits import fold_digits
from defender_desk.text.messages import Message, msg

NO_DAY = msg("No day of a calendar: it comes in as words, and sorts and reminds of nothing.")
NO_NUMBER = msg("No telephone number: it comes in as words.")
NO_ADDRESS = msg("No address of mail: it comes in as words.")
IN_NOTES = msg("It cannot be read as this field, and is kept in the notes.")
_NUMBER = re.compile(r"\d.*\d.*\d")
_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@.]+")
_FORMS: Mapping[str, tuple[re.Pattern[str], Message]] = MappingProxyType(
    {"phone": (_NUMBER, NO_NUMBER), "email": (_ADDRESS, NO_ADDRESS)}
)
"""By form of handles: what one has in it, and what is said of one that has not."""


@dataclass(frozen=True)
class Doubt:
    """A piece of a row that is not what its column is, and what becomes of it."""

    line: int
    type: str
    field: str
    text: str
    why: Message


def doubts(drafts: Sequence[Draft]) -> tuple[Doubt, ...]:
    """Every such piece of these rows, in their order, but of those that seem to be no records."""
    return tuple(one for draft in drafts if not draft.stray for one in _of(draft))


def _of(draft: Draft) -> Iterator[Doubt]:
    fields = TYPES[draft.type].by_name
    for name, stored in draft.changes.items():
        for text, why in _unlike(fields[name].kind, stored):
            yield Doubt(draft.line, draft.type, name, text, why)
    for kept in draft.kept:
        if kept.field and kept.text and kept.reason != NO_FIELD:
            yield Doubt(draft.line, draft.type, kept.field, kept.text, IN_NOTES)


def _unlike(kind: Kind, stored: Json) -> Iterator[tuple[str, Message]]:
    if isinstance(kind, Day):
        day = codec.load(kind, stored)
        if isinstance(day, FuzzyDate) and day.written and not (day.first or day.last or day.yearly):
            yield day.written, NO_DAY
    elif isinstance(kind, Handles) and kind.form in _FORMS and isinstance(stored, list):
        form, why = _FORMS[kind.form]
        yield from ((str(one), why) for one in stored if not form.search(fold_digits(str(one))))
