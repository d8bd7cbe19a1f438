"""Figures as the documents that leave: pages to read, the same to edit, and a table.

Services floor: made in memory for `handing_over`, which writes them through the gate. Apart from `figures`, because it
brings the libraries of documents.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from defender_desk.exchange import plain_csv
from defender_desk.exchange.parcel import PRACTICE, Member, enclosure
from defender_desk.exchange.printout import Printout, Section, make_pdf
from defender_desk.exchange.printout_docx import make_docx
from defender_desk.services.figures import FIGURES, STAR, Table, sheet
from defender_desk.text.speech import habits, say


def members(tables: Sequence[Table], *, practice: bool) -> list[Member]:
    """What goes into the encrypted file; marked where it is fiction."""
    made = pages(tables)
    found = [Member("document.pdf", make_pdf(made)), Member("document.docx", make_docx(made))]
    found.append(enclosure(1, "text/csv", b"".join(plain_csv.of_sheets((sheet(tables),)))))
    return [replace(one, name=PRACTICE + one.name) for one in found] if practice else found


def pages(tables: Sequence[Table]) -> Printout:
    """The figures as a document in the language in use."""
    sections = [Section(one.heading, table=(one.columns, *one.lines)) for one in tables]
    return Printout(say(FIGURES), habits().language, sections, (say(STAR),))
