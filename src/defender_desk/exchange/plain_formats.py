"""The formats in which records leave unencrypted, and the one writer of such a file.

Exchange floor: each is handed records that the gate gave, and says beforehand which of their fields it tells.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from defender_desk.exchange import (
    plain_calendar,
    plain_cards,
    plain_csv,
    plain_events,
    plain_lines,
    plain_values,
    plain_workbook,
)
from defender_desk.exchange.plain_sheets import WrittenSheet
from defender_desk.exchange.whole_file import new_file
from defender_desk.model.documents import Document
from defender_desk.model.types import TYPES
from defender_desk.text.messages import Message, msg


@dataclass(frozen=True)
class PlainFormat:
    """One format: what it is called, how its files end, and what of records stands in it."""

    code: str
    label: Message
    said: Message
    """For whom it is, and what it does not hold."""
    ending: str
    told: Callable[[Document], tuple[str, ...]]
    """Names of the fields of a record that it tells; none where it does not hold the record."""
    made: Callable[[Sequence[Document]], Iterable[bytes]]
    """The bytes of a file, in pieces."""
    types: tuple[str, ...] = tuple(TYPES)
    """Kinds of record that it can hold."""
    alone: bool = False
    """Whether a file holds one kind of record only."""
    of_sheets: Callable[[Iterable[WrittenSheet]], Iterable[bytes]] | None = None
    """The bytes of a file of figures; None where it holds records alone."""


_ALL = (
    PlainFormat(
        "xlsx",
        msg("Workbook (XLSX)"),
        msg("For Excel and LibreOffice: a sheet for each kind of record, in your language."),
        ".xlsx",
        plain_values.told,
        plain_workbook.made,
        of_sheets=plain_workbook.of_sheets,
    ),
    PlainFormat(
        "csv",
        msg("Table (CSV)"),
        msg("For any spreadsheet program: one kind of record, in your language."),
        ".csv",
        plain_values.told,
        plain_csv.made,
        alone=True,
        of_sheets=plain_csv.of_sheets,
    ),
    PlainFormat(
        "vcard",
        msg("Address cards (vCard)"),
        msg("For a telephone or a mail program: people and organisations, with what stands on a card."),
        ".vcf",
        plain_cards.told,
        plain_cards.made,
        ("person", "organisation"),
    ),
    PlainFormat(
        "ical",
        msg("Calendar (iCalendar)"),
        msg(
            "For a calendar: hearings, actions and other days to heed, where the day is exact. A telephone shows them."
        ),
        ".ics",
        plain_calendar.told,
        plain_calendar.made,
        plain_calendar.WITH_DAYS,
    ),
    PlainFormat(
        "jsonl",
        msg("Data package (JSON lines)"),
        msg("For databases and scripts: every field in codes, with a description of the tables."),
        ".zip",
        plain_values.told,
        plain_lines.made,
    ),
    PlainFormat(
        "events",
        msg("Event tables (HURIDOCS)"),
        msg("For documentation programs: events, acts, people, involvement, information and interventions, in codes."),
        ".zip",
        plain_events.told,
        plain_events.made,
        plain_events.KINDS,
    ),
)

FORMATS: Mapping[str, PlainFormat] = MappingProxyType({one.code: one for one in _ALL})
"""By code, in the order in which they are offered."""


def write_plain(path: Path, chosen: PlainFormat, documents: Sequence[Document]) -> None:
    """Write records that the gate gave into a file that anybody can read, whole or not at all."""
    with new_file(path) as target:
        for piece in chosen.made(documents):
            target.write(piece)


def write_figures(path: Path, chosen: PlainFormat, figures: WrittenSheet) -> None:
    """Write a sheet of figures into a file that anybody can read, where the format holds any."""
    if chosen.of_sheets is None:
        raise ValueError("a format of records alone")
    with new_file(path) as target:
        for piece in chosen.of_sheets((figures,)):
            target.write(piece)
