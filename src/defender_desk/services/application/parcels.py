"""A pack with what is enclosed as one encrypted file: for whose key, which files go along, and the records if wished.

Services floor: written from the same plan as a PDF, through the same gate, reasons and notes. Apart from `printing`,
because it brings the library of the document to edit.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from defender_desk.exchange.bundle import composed
from defender_desk.exchange.parcel import PRACTICE, Member, enclosure, write_parcel
from defender_desk.exchange.parcel import RECORDS as RECORDS_IN
from defender_desk.exchange.printout import make_pdf
from defender_desk.exchange.printout_docx import make_docx
from defender_desk.model.changes import Changes
from defender_desk.model.documents import BIN, Document, targets
from defender_desk.model.levels import Level
from defender_desk.model.redaction import redacted
from defender_desk.model.shown import title_of
from defender_desk.model.types import TYPES
from defender_desk.services.consent import gate
from defender_desk.services.desk import Desk, Progress, unheard
from defender_desk.services.handover import handing_over
from defender_desk.services.handover.leaving import Leaving, Wrote, outward
from defender_desk.services.identity import key_holders, keys
from defender_desk.services.incidents import evidence
from defender_desk.services.printout import naming
from defender_desk.services.printout.printing import Printable, ready
from defender_desk.text.messages import Message, msg
from defender_desk.text.speech import say, say_trouble
from defender_desk.text.trouble import Trouble

NOT_FOR_THEM = msg("One of the keys you chose is known here as that of somebody whom not all of this may reach.")
OTHERS = msg("Choose another key, or write it for them, so that you see what may reach them.")
CONTENT = "content"


@dataclass(frozen=True)
class Parcel:
    """How an encrypted pack is made: for which age keys, and what goes in beside the pages and what is enclosed."""

    recipients: tuple[str, ...]
    editable: bool = False
    """Also the document to edit."""
    records: bool = False
    """Also the records that the document tells of, with what it tells of them."""


@dataclass(frozen=True)
class Enclosed:
    """A file that the document lists: under which name it goes along without hidden data, or why it stays out."""

    record: Document
    member: Member | None = None
    why: str = ""
    """Said in the language in use."""

    @property
    def title(self) -> str:
        """What the file is called here."""
        return title_of(TYPES[self.record.type], self.record.body)


def enclosed(desk: Desk, plan: Printable, progress: Progress = unheard) -> tuple[Enclosed, ...]:
    """Each file that the document lists as enclosed, in its order, cleaned in memory."""
    found = []
    for place, document in enumerate(plan.enclosed):
        progress(place, len(plan.enclosed))
        kept = [one.why for one in plan.verdict.withheld if (one.record, one.field) == (document.id, CONTENT)]
        found.append(_enclosed(desk, document, place + 1, kept))
    return tuple(found)


def _enclosed(desk: Desk, document: Document, number: int, kept: Sequence[Message]) -> Enclosed:
    if CONTENT not in document.body:
        return Enclosed(document, why=say(next(iter(kept), evidence.NO_FILE)))
    try:
        made = evidence.cleaned(desk, document.id)
        return Enclosed(document, enclosure(number, evidence.content(desk, document.id).media, made.data))
    except Trouble as trouble:
        return Enclosed(document, why=say_trouble(trouble)[0])


def write(
    desk: Desk, plan: Printable, target: Path, parcel: Parcel, why_named: str = "", progress: Progress = unheard
) -> Changes:
    """Write it, whole or not at all, read back, and note that it left, for whom, and with which files."""
    plan = _toward(desk, plan, parcel.recipients)
    files = [one for one in enclosed(desk, plan, progress) if one.member]
    records = _records(plan.leaving.wrote) if parcel.records else ()
    leaving = _told(desk, ready(desk, plan, why_named), parcel, files, records)
    letter = handing_over.next_letter(desk, parcel.recipients, plan.leaving.step.profile)
    with outward(desk, leaving, target) as out:
        members = [Member("document.pdf", make_pdf(plan.printout))]
        if parcel.editable:
            members.append(Member("document.docx", make_docx(plan.printout)))
        members += [one.member for one in files if one.member]
        if desk.practice:
            members = [replace(one, name=PRACTICE + one.name) for one in members]
        if records:
            inside = composed(letter, keys.own(desk), keys.own_identity(desk), records, progress=progress)
            members.append(Member(RECORDS_IN, b"".join(inside.pieces)))
            receipt = inside.receipt
            out.also = lambda: handing_over.count_sent(desk, letter, receipt, records, out.sha256)
        else:
            out.also = lambda: handing_over.count_documents(desk, parcel.recipients, letter.profile, out.sha256)
        write_parcel(out.path, parcel.recipients, members)
        out.note = leaving.told_to
    return out.changes


def refusal(desk: Desk, plan: Printable, recipients: Collection[str]) -> Trouble | None:
    """Why the document may not be written for these keys; None where it may."""
    try:
        _toward(desk, plan, recipients)
    except Trouble as refused:
        return refused
    return None


def _toward(desk: Desk, plan: Printable, recipients: Collection[str]) -> Printable:
    """The plan as it is for whoever these keys are known to be; raises `Trouble` where less may reach one of them."""
    handing_over.must_be_for_them(desk, recipients, plan.leaving.step.recipient)
    leaving = plan.leaving
    readers = key_holders.records(desk, recipients)
    if {*readers} <= {leaving.step.recipient}:
        return plan
    step, seen = replace(leaving.step, holders=readers), plan.verdict
    toward = replace(leaving, step=step, verdict=gate.judge(desk, step, reason=seen.reason, lifting=seen.lifting))
    named = naming.besides(toward, naming.look(desk, toward, plan.printout, step.today))
    goes = (toward.verdict.goes, toward.verdict.noes)
    if goes != (seen.goes, seen.noes) or named != leaving.named:
        raise Trouble(NOT_FOR_THEM, OTHERS)
    return replace(plan, leaving=toward)


def _records(wrote: Iterable[Wrote]) -> tuple[Document, ...]:
    """The records that the document tells of: the fields it tells, and what joins them to each other."""
    told = {document.id: (document, set(names) - {CONTENT}) for document, names in wrote}
    return tuple(_only(document, names | _joins(document, told)) for document, names in told.values())


def _joins(document: Document, told: Collection[str]) -> set[str]:
    """Fields that point at nothing but records that go along."""
    named = {one.name: targets(document.body.get(one.name)) for one in TYPES[document.type].references}
    return {name for name, keys_ in named.items() if keys_ and set(keys_) <= set(told)}


def _only(document: Document, names: Collection[str]) -> Document:
    others = {*document.body, *document.clocks} - set(names) - {BIN}
    return redacted(TYPES[document.type], document, Level.SECRET, others)


def _told(
    desk: Desk, leaving: Leaving, parcel: Parcel, files: Iterable[Enclosed], records: Iterable[Document]
) -> Leaving:
    """What is noted of it: also the files, what joins the records, and who can open it."""
    wrote = {document.id: (document, dict.fromkeys(names)) for document, names in leaving.wrote}
    for one in files:
        wrote[one.record.id][1][CONTENT] = None
    for record in records:
        wrote[record.id][1].update(dict.fromkeys(record.body))
    told = tuple((document, tuple(names)) for document, names in wrote.values())
    called = handing_over.called(desk, parcel.recipients)
    return replace(leaving, wrote=told, told_to=called, keys=tuple(parcel.recipients) if records else ())
