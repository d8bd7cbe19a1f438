"""A pack with what is enclosed as one encrypted file: for whose key, which files go along, and the records if wished.

Services floor: written from the same plan as a PDF, through the same gate, reasons and notes. Apart from `printing`,
because it brings the library of the document to edit.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
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
from defender_desk.services import evidence, handing_over, keys, verifying
from defender_desk.services.desk import Desk, Progress, unheard
from defender_desk.services.handing_over import MOST_RECIPIENTS, NOBODY, TOO_MANY
from defender_desk.services.keys import Proof
from defender_desk.services.leaving import Leaving, Wrote, outward
from defender_desk.services.printing import Printable, ready
from defender_desk.services.standing import CONTACT, Reliance
from defender_desk.text.bidi import plain
from defender_desk.text.messages import Message, msg
from defender_desk.text.speech import say, say_trouble
from defender_desk.text.trouble import Trouble

SOMEBODY_ELSES = msg("One of the keys you chose is known here as somebody else’s, not of those the document is for.")
OTHER_KEY = msg("Choose a key of theirs, or write the document for whoever holds this one.")
WITHOUT_RECORDS = msg("Compare or check the key first, or leave the records out.")
CONTENT = "content"
NOT_SURE = msg("Nobody compared in person, or checked, that every key you chose is theirs.")


@dataclass(frozen=True)
class Own:
    """An age key that the record of the destination holds, and whether somebody of this desk checked it."""

    key: str
    name: str
    checked: bool


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


def own_keys(desk: Desk, provider: str) -> tuple[Own, ...]:
    """The age keys in the record of a destination; a fingerprint of another kind is none."""
    document = desk.store.get(provider) if provider else None
    if document is None or document.type != "provider":
        return ()
    today = date.today()  # noqa: DTZ011  the day at the desk
    standing = verifying.standing_of(desk, document, today).of(CONTACT).standing
    name = plain(title_of(TYPES["provider"], document.body))
    return tuple(Own(key, name, standing is Reliance.VERIFIED) for key in _age_keys(document))


def _age_keys(document: Document) -> Iterator[str]:
    for said in targets(document.body.get("fingerprint")):
        try:
            yield keys.pasted_key(said)
        except Trouble:
            continue


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
    _must_be_for_them(desk, parcel, plan.leaving.step.recipient or "")
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
            out.also = partial(handing_over.count_sent, desk, letter, inside.receipt)
        write_parcel(out.path, parcel.recipients, members)
        out.note = leaving.told_to
    return out.changes


def _must_be_for_them(desk: Desk, parcel: Parcel, record: str) -> None:
    """Refuse a key that this desk knows as somebody else's: a yes that names one is not for another.

    Records are for keys alone that somebody showed to be theirs, as in every hand-over under a yes by name.
    """
    recipients = parcel.recipients
    if not recipients:
        raise Trouble(NOBODY)
    if len(recipients) > MOST_RECIPIENTS:
        raise Trouble(TOO_MANY, most=MOST_RECIPIENTS)
    if not record:
        return
    theirs = {own.key for own in own_keys(desk, record)}
    others = {key for one in desk.store.each("provider") if one.id != record for key in _age_keys(one)}
    others |= {one.contact.receive for one in keys.correspondents(desk) if one.record not in ("", record)}
    if not (others - theirs).isdisjoint(recipients):
        raise Trouble(SOMEBODY_ELSES, OTHER_KEY)
    if parcel.records and unproved(desk, recipients, record):
        raise Trouble(NOT_SURE, WITHOUT_RECORDS)


def unproved(desk: Desk, recipients: Iterable[str], record: str) -> bool:
    """Whether of one of these keys nobody here showed that it is theirs."""
    checked = {one.key for one in own_keys(desk, record) if one.checked}
    asked = (keys.proof(desk, key, record)[0] for key in recipients if key not in checked)
    return any(one is not Proof.COMPARED for one in asked)


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
    called = _called(desk, parcel.recipients, leaving.step.recipient or "")
    return replace(leaving, wrote=told, told_to=called, keys=tuple(parcel.recipients) if records else ())


def _called(desk: Desk, recipients: Iterable[str], record: str) -> str:
    """Who can open it, by name; a key that nobody here is known by stands for itself."""
    own = {one.key: one.name for one in own_keys(desk, record)}
    return ", ".join(own.get(key) or handing_over.called(desk, (key,)) for key in recipients)
