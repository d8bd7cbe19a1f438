"""Days to heed as a calendar (iCalendar, RFC 5545): hearings, actions and whatever else asks for attention on a day.

Exchange floor: which days these are is declared beside each field (`Day.due`). An entry says as little as a calendar
needs, since telephones show it on a locked screen; what it says stands in it once more for this desk to read back.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from defender_desk.exchange.card_values import escaped, folded
from defender_desk.exchange.plain_sheets import cell
from defender_desk.model import codec
from defender_desk.model.documents import Document
from defender_desk.model.kinds import Day, Reference
from defender_desk.model.records import Field, RecordType
from defender_desk.model.shown import several
from defender_desk.model.types import TYPES
from defender_desk.text.dates import FuzzyDate
from defender_desk.text.speech import say

OURS = "X-RECORD"
"""The property that says what this desk reads back, without its name: kind and id of a record, and one field of it."""
WITH_DAYS = tuple(name for name, declared in TYPES.items() if declared.due)
"""Kinds of record that ask for attention on a day."""

_WHERE = ("court", "where")
"""Fields that say together where it is: a court, and its hour and room, which nobody need have written as an hour."""
_NO_TIME = "20000101T000000Z"


def told(document: Document) -> tuple[str, ...]:
    """Names of the fields that stand in a calendar: its exact days, and what it is called; none without a day."""
    declared = TYPES[document.type]
    days = [field.name for field, _ in _days(declared, document)]
    return (*days, *(one.name for one in _words(declared, document))) if days else ()


def made(documents: Sequence[Document]) -> Iterator[bytes]:
    """The calendar entry by entry."""
    yield _lines("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Calendar//EN", "CALSCALE:GREGORIAN")
    for document in documents:
        yield from _entries(TYPES[document.type], document)
    yield _lines("END:VCALENDAR")


def _entries(declared: RecordType, document: Document) -> Iterator[bytes]:
    words = _words(declared, document)
    called = [cell(one.kind, document, one, {}) for one in words if one.name in declared.title]
    where = [cell(one.kind, document, one, {}) for one in words if one.name in _WHERE]
    for field, day in _days(declared, document):
        asks = say(field.kind.due) if isinstance(field.kind, Day) and field.kind.due else ""
        yield _lines(
            "BEGIN:VEVENT",
            f"UID:{document.id}-{field.name}",
            f"DTSTAMP:{_NO_TIME}",
            f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
            f"SUMMARY:{escaped(': '.join(filter(None, [asks, *called[:1]])))}",
            *([f"LOCATION:{escaped(several(where))}"] if where else []),
            "CLASS:PRIVATE",
            "TRANSP:TRANSPARENT",
            *(_ours(document, one) for one in (field, *words)),
            "END:VEVENT",
        )


def _ours(document: Document, field: Field) -> str:
    written = codec.write(field.kind, codec.value_of(field, document.body))
    return f"{OURS};TYPE={document.type};ID={document.id};FIELD={field.name}:{escaped(written)}"


def _days(declared: RecordType, document: Document) -> Iterator[tuple[Field, date]]:
    for field in declared.due:
        day = codec.value_of(field, document.body)
        if isinstance(day, FuzzyDate) and day.first and day.precision == "day" and not day.about:
            yield field, day.first


def _words(declared: RecordType, document: Document) -> list[Field]:
    """What the record is called by, and where it is, as far as it says so; no other record is told of."""
    wanted = dict.fromkeys((*declared.title, *_WHERE))
    fields = [declared.by_name[name] for name in wanted if name in declared.by_name and name in document.body]
    return [one for one in fields if not isinstance(one.kind, Day | Reference)]


def _lines(*lines: str) -> bytes:
    return "".join(map(folded, lines)).encode()
