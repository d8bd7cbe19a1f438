"""What the case desk and the board ask of the desk, on the database worker. No Qt.

Desktop: one question for a whole screen; what is written comes back as changes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any

from defender_desk.model.changes import Changes
from defender_desk.model.shown import term_shown
from defender_desk.model.types import TYPES
from defender_desk.services import drafts, records
from defender_desk.services.cases import case_board, case_desk
from defender_desk.services.cases.case_board import Board, Narrowed
from defender_desk.services.cases.case_desk import Overview, PlanStep
from defender_desk.services.cases.case_timeline import Happening
from defender_desk.services.consent.ledger import No
from defender_desk.services.drafts import Draft
from defender_desk.services.records import Saved
from defender_desk.text.dates import FuzzyDate
from defender_desk.text.speech import _, say
from defender_desk.text.written import show_date
from defender_desk.ui.record.reading import Guard, guards, noes_of


@dataclass(frozen=True)
class Look:
    """One case as the screen shows it on a day, with what protects those in it."""

    overview: Overview
    guards: tuple[Guard, ...]
    on: date
    drafts: Mapping[str, Draft] = field(default_factory=dict)
    """What was typed for the case or a step of it and not saved, by record."""
    noes: tuple[No, ...] = ()
    """Those in the case, or whom its incidents happened to, who said no to something."""


def look(desk: Any, case: str) -> Look | None:
    """Read a case whole; None where it is not here."""
    overview = case_desk.look(desk, case, today())
    if overview is None:
        return None
    here = {case, *(one.id for one in overview.steps)}
    left = {one.record: one for one in drafts.every(desk) if one.key == one.record in here}
    parts = desk.store.parts([case], "incident", "case")
    return Look(overview, guards(desk, overview.case), today(), left, noes_of(desk, overview.case, parts))


def board(desk: Any, narrowed: Narrowed) -> Board:
    """The board as it stands today."""
    return case_board.board(desk, narrowed, today())


def begin(desk: Any, case: str, what: str) -> Saved:
    """Put a ready step into the plan."""
    return case_desk.begin(desk, case, what)


def move(desk: Any, step: str, status: str, values: Mapping[str, object]) -> Changes:
    """Bring a step into a status."""
    return case_desk.move(desk, step, status, values, today())


def give(desk: Any, step: str, values: Mapping[str, object], own: Collection[str]) -> Changes:
    """Write who does a step and by when, and forget what its draft held of it."""
    changes = write(desk, "action", step, values)
    drafts.drop_some(desk, step, own)
    return changes


def write_case(desk: Any, case: str, values: Mapping[str, object]) -> Changes:
    """Write some fields of a case."""
    return write(desk, "case", case, values)


def write(desk: Any, type_name: str, record: str, values: Mapping[str, object]) -> Changes:
    """Write some fields of a record."""
    return records.save(desk, type_name, record, values).changes


def decide(desk: Any, case: str, values: Mapping[str, object]) -> Changes:
    """Write a decision down."""
    return case_desk.decide(desk, case, values, today())


def close(desk: Any, case: str, values: Mapping[str, object]) -> Changes:
    """Close a case with its outcome."""
    return case_desk.close(desk, case, values, today())


def step_name(step: PlanStep) -> str:
    """What a step is called: its kind, or where it has none its own words."""
    return term_shown("case_action", step.what) if step.what else step.title or say(TYPES["action"].label)


def by_day(happened: tuple[Happening, ...]) -> Iterator[tuple[str, tuple[Happening, ...]]]:
    """The timeline under headings of days, as each was written; what has no day under a heading that says so."""
    for heading, found in groupby(happened, key=lambda one: _day_shown(one.day)):
        yield heading, tuple(found)


def _day_shown(day: FuzzyDate | None) -> str:
    return show_date(day) if day is not None else _("Without a day")


def today() -> date:
    """The day at the desk."""
    return date.today()  # noqa: DTZ011  the day at the desk
