"""What one field of several records says, as conditions are weighed: its values, where they stand, and who is silent.

Services floor: the facts of `eligibility` and `happened` are put together from these.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from defender_desk.model.documents import Document
from defender_desk.model.eligibility import SAYS_NOTHING
from defender_desk.model.kinds import Prose
from defender_desk.model.shown import shown
from defender_desk.model.types import TYPES
from defender_desk.services.matching.conditions import Known, Place, Seen, Span, Value
from defender_desk.services.matching.matter import value, written
from defender_desk.text.dates import FuzzyDate

LONGEST = 80
"""Letters of a text that are shown as what was seen."""

_DAYS = {"days": 1.0, "months": 365.25 / 12, "years": 365.25}


def said(documents: Iterable[Document], field: str, *, otherwise: str = "") -> Known:
    """The terms or numbers in one field of some records; those that say nothing are what is missing."""
    values: list[Value] = []
    seen, missing = [], []
    for document in documents:
        each = _plain(value(document, field))
        values += each
        if each:
            seen.append(seen_in(document, field))
        elif not TYPES[document.type].by_name[field].kind.former:
            missing.append(Place(document.type, field, document.id))
    if not seen and not missing and otherwise:
        missing.append(Place(otherwise, field))
    return Known(tuple(values), bool(seen) and not missing, tuple(seen), tuple(missing))


def seen_in(document: Document, field: str) -> Seen:
    """A field of a record as it was seen; of a long text its beginning."""
    typed, kind = value(document, field), TYPES[document.type].by_name[field].kind
    if isinstance(kind, Prose) and isinstance(typed, str) and len(typed) > LONGEST:
        typed = typed[:LONGEST].rstrip() + "…"
    text = shown(kind, typed, title=lambda _key: "…")
    return Seen(document.id, document.type, field, text, written(document))


def _plain(typed: object) -> list[Value]:
    if isinstance(typed, int) and not isinstance(typed, bool):
        return [Span.exact(typed)]
    terms = typed if isinstance(typed, tuple) else (typed,)
    return [one for one in terms if isinstance(one, str) and one not in SAYS_NOTHING]


def joined(*parts: Known) -> Known:
    """Facts from several places as one; whole when each of them is."""
    return Known(
        tuple(one for part in parts for one in part.values),
        bool(parts) and all(part.whole for part in parts),
        tuple(one for part in parts for one in part.seen),
        tuple(one for part in parts for one in part.missing),
    )


def yes(seen: tuple[Seen, ...]) -> Known:
    """A yes that records show."""
    return Known((True,), whole=True, seen=seen)


def no(seen: tuple[Seen, ...]) -> Known:
    """A no that records say."""
    return Known((False,), whole=True, seen=seen)


def present(known: Known) -> Known:
    """A yes where something is said, and never a no."""
    return yes(known.seen) if known.values else Known(missing=known.missing)


def ages(documents: Iterable[Document], field: str, unit: str, today: date, *, otherwise: str) -> Known:
    """The time since a day, in days, months or years: from the least to the most an inexact date allows."""
    spans, seen, missing = [], [], []
    for document in documents:
        day = value(document, field)
        if isinstance(day, FuzzyDate) and day.first and day.last:
            spans.append(Span((today - day.last).days / _DAYS[unit], (today - day.first).days / _DAYS[unit]))
            seen.append(seen_in(document, field))
        else:
            missing.append(Place(document.type, field, document.id))
    if not seen and not missing and otherwise:
        missing.append(Place(otherwise, field))
    return Known(tuple(spans), bool(seen) and not missing, tuple(seen), tuple(missing))
