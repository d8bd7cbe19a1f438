"""Calendars (iCalendar) as sheets: a row for each entry, so that a person says what the rows are, as of any table.

Exchange floor: entries that this desk wrote come back as sheets of their kinds, with the fields they told; others with
their own properties as headings, each of the kind that its own words say. Hours are kept beside the day, as the clock
of this computer shows them; what repeats is told and not laid out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, tzinfo
from itertools import islice
from types import MappingProxyType
from zoneinfo import ZoneInfo

from babel.core import get_global

from defender_desk.exchange.apart.given import Given
from defender_desk.exchange.card_values import Property
from defender_desk.exchange.encodings import decoded
from defender_desk.exchange.headings import KEY, id_from
from defender_desk.exchange.plain_calendar import OURS
from defender_desk.exchange.refusals import NO_ENTRY, REPEATS, SPLIT, TABLE_TOO_LARGE
from defender_desk.exchange.tables import LIMIT_ROWS, Row, Sheet, checked
from defender_desk.exchange.vcard_lines import logical, property_of
from defender_desk.model.types import TYPES
from defender_desk.text.messages import Message, msg
from defender_desk.text.speech import beside, say
from defender_desk.text.trouble import Trouble

BEGINS = b"BEGIN:VCALENDAR"
LIMIT_CALENDAR = 64 << 20
"""Largest calendar, in bytes."""
_MOST_LINES = 2_000
"""Most properties of one entry."""
_ENTRIES: Mapping[str, tuple[Message, tuple[str, ...]]] = MappingProxyType(
    {
        "VEVENT": (msg("Events", "of a calendar"), ("hearing", "action")),
        "VTODO": (msg("Tasks", "of a calendar"), ("action",)),
        "VJOURNAL": (msg("Journal entries", "of a calendar"), ()),
    }
)
"""Kinds of entry: what they are called, and the types of record they may be."""
_CALLED: Mapping[str, Message] = MappingProxyType(
    {
        "SUMMARY": msg("Subject", "of an entry in a calendar"),
        "DTSTART": msg("Begins on", "of an entry in a calendar"),
        "DTEND": msg("Ends on", "of an entry in a calendar"),
        "TIME": msg("Hour", "of an entry in a calendar"),
        "WRITTEN": msg("Hour as the calendar has it", "of an entry in a calendar"),
        "DUE": msg("Due"),
        "COMPLETED": msg("Done on"),
        "LOCATION": msg("Place"),
        "DESCRIPTION": msg("Description", "of an entry in a calendar"),
        "STATUS": msg("Status"),
        "RRULE": msg("How it repeats"),
        "RDATE": msg("Further days"),
        "EXDATE": msg("Days left out"),
        "CATEGORIES": msg("Categories", "of an entry in a calendar"),
        "ORGANIZER": msg("Whose invitation it is"),
        "ATTENDEE": msg("Invited"),
    }
)
"""Properties put into words, as headings and in notes."""
_TO_KNOW: Mapping[str, Message] = MappingProxyType({"RRULE": REPEATS, "RDATE": REPEATS})
_OF_PROGRAMS = frozenset(("UID", "DTSTAMP", "SEQUENCE", "CREATED", "LAST-MODIFIED", "CLASS", "TRANSP", "RECURRENCE-ID"))
"""Properties by which programs know an entry, and which say nothing to anybody else."""
_NAME_WITHIN = 100
"""Lines within which a calendar says what it is called."""
_PASSED_OVER = ("VALARM",)
_MOMENT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)\d\d(Z?))?")
_TELLING = ("SUMMARY", "LOCATION", "CATEGORIES")
"""Properties that say what an entry is; its description may speak of anything."""
_DAYS = ("DTSTART", "DTEND", "DUE", "COMPLETED")
_SPAN = ("DTSTART", "DTEND", "DUE")
_HOUR, _AS_WRITTEN = "TIME", "WRITTEN"

_Cells = dict[str, str]


def read_calendar(given: Given) -> tuple[Sheet, ...]:
    """The entries of a calendar, a sheet for each kind; raises `Trouble` when there is none."""
    if given.stat().st_size > LIMIT_CALENDAR:
        raise Trouble(TABLE_TOO_LARGE, SPLIT)
    ours: dict[tuple[str, str], tuple[int, _Cells]] = {}
    others: dict[str, list[tuple[int, _Cells]]] = {}
    text = decoded(given.read_bytes())
    for line, kind, properties in _entries(text):
        mine = [one for one in properties if one.name == OURS]
        if mine and _is_ours(mine):
            for one in mine:
                _, cells = ours.setdefault((_said(one, "TYPE"), _said(one, "ID")), (line, {}))
                cells[_said(one, "FIELD")] = one.text
                cells[KEY] = _said(one, "ID")
        else:
            others.setdefault(kind, []).append((line, _told(properties)))
    if not ours and not others:
        raise Trouble(NO_ENTRY)
    kinds = dict.fromkeys(type_ for type_, _ in ours)
    found = [_sheet(name, [one for (type_, _), one in ours.items() if type_ == name]) for name in kinds]
    called = _called(text)
    return (*found, *(_of_others(kind, called, rows) for kind, rows in others.items()))


def _called(text: str) -> str:
    """What the calendar is called, where its program says so."""
    told = (property_of(line) for _, line in islice(logical(text), _NAME_WITHIN))
    return next((one.text for one in told if one and one.name == "X-WR-CALNAME"), "")


def _entries(text: str) -> Iterator[tuple[int, str, list[Property]]]:
    """Each entry with its line and its properties; what stands within it by itself, as an alarm, is passed over."""
    begun, kind, within, properties, count = 0, "", "", list[Property](), 0
    for number, line in logical(text):
        word, _, name = line.strip().upper().partition(":")
        if word == "BEGIN" and name in _ENTRIES:
            begun, kind, within, properties, count = number, name, "", [], count + 1
            if count > LIMIT_ROWS:
                raise Trouble(TABLE_TOO_LARGE, SPLIT)
        elif begun and word == "BEGIN" and name in _PASSED_OVER:
            within = name
        elif word == "END" and name == within:
            within = ""
        elif begun and word == "END" and name == kind:
            yield begun, kind, properties
            begun = 0
        elif begun and not within and len(properties) < _MOST_LINES and (one := property_of(line)):
            properties.append(one)


def _is_ours(mine: Iterable[Property]) -> bool:
    return all(_said(one, "TYPE") in TYPES and _said(one, "FIELD") in TYPES[_said(one, "TYPE")].by_name for one in mine)


def _said(one: Property, name: str) -> str:
    return "".join(one.parameters.get(name, ()))


def _told(properties: Iterable[Property]) -> _Cells:
    """What an entry of another program says, days as ISO dates and its hours apart; its id follows from its own."""
    cells, hours, written = dict[str, str](), dict[str, None](), dict[str, None]()
    said = {one.name: one.text for one in properties}
    if said.get("UID"):
        cells[KEY] = id_from("defender-desk/calendar", said["UID"], *filter(None, (said.get("RECURRENCE-ID"),)))
    for one in properties:
        text = one.text
        if one.name in _DAYS and (found := _MOMENT.match(text)):
            text, hour, before = _here(found, _said(one, "TZID"))
            hours |= {hour: None} if hour and one.name in _SPAN else {}
            written |= {before: None} if before and one.name in _SPAN else {}
        if one.name not in _OF_PROGRAMS:
            cells[one.name] = "; ".join(filter(None, (cells.get(one.name), text)))
    if cells.get("DTEND") == cells.get("DTSTART"):
        cells.pop("DTEND", None)  # said by its hours
    told = {_HOUR: "–".join(hours), _AS_WRITTEN: " – ".join(written)}
    return {**cells, **{name: text for name, text in told.items() if text}}


def _here(found: re.Match[str], zone: str) -> tuple[str, str, str]:
    """The day and hour of a moment by the clock of this computer, and as it is written where that is another."""
    try:
        day = date(int(found[1]), int(found[2]), int(found[3])).isoformat()
        hour = f"{found[4]}:{found[5]}" if found[4] else ""
        moment = datetime.fromisoformat(f"{day} {hour}") if hour else None
    except ValueError:
        return found[0], "", ""
    named = "UTC" if found[6] else zone
    if moment is None or not named:
        return day, hour, ""
    known = UTC if found[6] else _zone(zone)
    if known is None:
        return day, f"{hour} ({named})", ""
    try:
        here = moment.replace(tzinfo=known).astimezone()
    except (OverflowError, ValueError, OSError):  # a year that no clock has
        return day, f"{hour} ({named})", ""
    moved = here.replace(tzinfo=None) != moment
    return here.date().isoformat(), f"{here:%H:%M}", f"{day} {hour} ({named})" if moved else ""


def _zone(name: str) -> tzinfo | None:
    """A zone by its name, or by the one that programs of Windows give it; None where this computer knows none."""
    try:
        return ZoneInfo(get_global("windows_zone_mapping").get(name, name))
    except (LookupError, ValueError, OSError):
        return None


def _of_others(kind: str, calendar: str, rows: list[tuple[int, _Cells]]) -> Sheet:
    """Entries of another program, its properties in words."""
    called, types = _ENTRIES[kind]
    words = {name: say(message) for name, message in _CALLED.items()}
    made = _sheet(
        beside((calendar, say(called))),
        [(line, {words.get(name, name): cell for name, cell in cells.items()}) for line, cells in rows],
    )
    known_as = {heading: name for name, heading in words.items() if heading in made.columns}
    telling = tuple(words[name] for name in _TELLING)
    return replace(
        made,
        kinds=types,
        telling=telling,
        known_as=known_as,
        to_know={words[name]: told for name, told in _TO_KNOW.items()},
    )


def _sheet(name: str, rows: list[tuple[int, _Cells]]) -> Sheet:
    columns = tuple(dict.fromkeys(heading for _, cells in rows for heading in cells))
    return Sheet(name, columns, [Row(line, checked(_cells(cells, columns), line)) for line, cells in rows])


def _cells(cells: Mapping[str, str], columns: Iterable[str]) -> Iterator[str]:
    return (cells.get(heading, "") for heading in columns)
