"""Figures as the documents that leave: pages to read, the same to edit, and a table, in one encrypted file.

Services floor: written from a plan of `handing_over`, through the gate. Apart from it, because it brings the libraries
of documents.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from defender_desk.exchange import plain_csv
from defender_desk.exchange.parcel import FIGURES as CALLED
from defender_desk.exchange.parcel import PRACTICE, Member, write_parcel
from defender_desk.exchange.printout import Printout, Section, make_pdf
from defender_desk.exchange.printout_docx import make_docx
from defender_desk.services.desk import Desk, Progress, unheard
from defender_desk.services.handover import figures
from defender_desk.services.handover.figures import STAR, Table, sheet
from defender_desk.services.handover.handing_over import (
    FIGURES,
    HandedOver,
    Plan,
    called,
    count_documents,
    must_be_for_them,
    nothing,
)
from defender_desk.services.handover.leaving import Leaving, outward
from defender_desk.text.dates import FuzzyDate
from defender_desk.text.messages import msg
from defender_desk.text.speech import habits, say
from defender_desk.text.written import show_date

COUNTED_ON = msg("Counted on {day}.")


def hand_over(desk: Desk, planned: Plan, target: Path, progress: Progress = unheard) -> HandedOver:
    """Write the figures of a plan, whole or not at all, and note that they left."""
    if not planned.figures:
        raise nothing(planned)
    must_be_for_them(desk, planned.recipients, planned.step.recipient)
    progress(0, 0)
    made = members(planned.figures, practice=desk.practice)
    told_to = called(desk, planned.recipients)
    leaving = Leaving(FIGURES, planned.step, planned.verdict, (), told_to, keys=planned.recipients)
    with outward(desk, leaving, target) as out:
        write_parcel(out.path, planned.recipients, made)
        out.note = told_to
        out.also = lambda: count_documents(desk, planned.recipients, planned.profile, out.sha256)
    return HandedOver(target, "", 0, 0, 0, len(made), 0, out.sha256, out.changes)


def members(tables: Sequence[Table], *, practice: bool) -> list[Member]:
    """What goes into the encrypted file; marked where it is fiction."""
    made = pages(tables)
    table = b"".join(plain_csv.of_sheets((sheet(tables),)))
    by_ending = {"pdf": make_pdf(made), "docx": make_docx(made), "csv": table}
    found = [Member(f"{CALLED}.{ending}", data) for ending, data in by_ending.items()]
    return [replace(one, name=PRACTICE + one.name) for one in found] if practice else found


def pages(tables: Sequence[Table]) -> Printout:
    """The figures as a document in the language in use, with the day; of whom they are nothing is said.

    They are made to be passed on, so whoever hands them over says whose they are.
    """
    counted = say(COUNTED_ON, day=show_date(FuzzyDate.exact(date.today())))  # noqa: DTZ011  the day at the desk
    sections = [Section(one.heading, table=(one.columns, *one.lines)) for one in tables]
    return Printout(say(figures.FIGURES), habits().language, sections, (counted, say(STAR)))
