"""Handing records over: choosing them, seeing what leaves and what stays, and writing one encrypted file.

Services floor: the only way out for records. Nothing is sent; somebody carries the file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from defender_desk.exchange.bundle import Letter, Receipt, write_bundle
from defender_desk.exchange.bundle_lines import FileLine, Outgoing
from defender_desk.exchange.bundle_reading import STANDARD
from defender_desk.exchange.whole_file import sha256_of
from defender_desk.model import codec
from defender_desk.model.changes import Changes
from defender_desk.model.codec import Json
from defender_desk.model.documents import Document
from defender_desk.model.levels import Level, Profile
from defender_desk.model.queries import Query
from defender_desk.model.redaction import redacted
from defender_desk.model.types import TYPES
from defender_desk.model.values import Blob
from defender_desk.services import gate, keys, shipped
from defender_desk.services import noes as answers
from defender_desk.services.asking import Step
from defender_desk.services.belonging import with_all
from defender_desk.services.consent import HAND_OVER
from defender_desk.services.desk import Desk, Progress, now, unheard
from defender_desk.services.leaving import Leaving, outward
from defender_desk.services.noes import Toward
from defender_desk.services.verdicts import Verdict, Withheld
from defender_desk.store.arrivals import Sent
from defender_desk.text.messages import msg
from defender_desk.text.speech import fill, ngettext
from defender_desk.text.trouble import Trouble
from defender_desk.text.written import show_count

SENT = "sent"

NOTHING_LEFT = msg("Nothing may leave: the gate keeps all of it here.")
LOOK_WHY = msg("Look at why each record stays, record the consents, or write a reason to override.")
ABSENT = msg("Its file is not in this vault, so the record goes without it.")
NOBODY = msg("Choose who it is for.")
TOO_MANY = msg("One file can be for {most} desks at most.")
TOO_MUCH = msg("One file can hold {most} records at most.")
DIVIDE = msg("Hand over a part at a time: a case, a type, or chosen records.")
USUAL = Profile.CASEWORK
"""What a hand-over begins with, in the window and at the console: who needs more or less says so."""
MOST_RECIPIENTS = 60
"""As many as every reader of the envelope takes."""


@dataclass(frozen=True)
class Choice:
    """Which records a person wants to hand over: these, a case with all that belongs to it, whole types, everything."""

    ids: tuple[str, ...] = ()
    case: str = ""
    types: tuple[str, ...] = ()
    everything: bool = False
    whole: bool = False
    """With the ids goes what belongs to them, as with a case."""


@dataclass(frozen=True)
class Plan:
    """A hand-over as it would be: what leaves, what stays, for whom, and how large the files are (bytes)."""

    step: Step
    verdict: Verdict
    recipients: tuple[str, ...]
    profile: Profile
    files: tuple[Blob, ...]
    offered: int = 0
    """How many answers of no could go along without a name or a word."""
    absent: tuple[Withheld, ...] = ()
    """Fields whose file never came here, or is missing: their record goes without them, and can be completed later."""

    @property
    def documents(self) -> tuple[Document, ...]:
        """What is written: what the gate gave, without the fields whose file is not here."""
        lacking = {one.record: {each.field for each in self.absent if each.record == one.record} for one in self.absent}
        whole = (
            redacted(TYPES[document.type], document, Level.SECRET, lacking[document.id])
            if document.id in lacking
            else document
            for document in self.verdict.goes
        )
        return (*whole, *self.verdict.noes)

    @property
    def withheld(self) -> tuple[Withheld, ...]:
        """What stays here: by what the gate said, or because its file is not here."""
        return (*self.verdict.withheld, *self.absent)

    @property
    def counts(self) -> dict[str, int]:
        """How many records of each type leave."""
        return dict(Counter(document.type for document in self.verdict.goes))

    @property
    def size(self) -> int:
        """Bytes of the sealed files that leave."""
        return sum(blob.size for blob in self.files)


@dataclass(frozen=True)
class HandedOver:
    """A file that was written and read back: where, how much it holds, and its SHA-256."""

    path: Path
    records: int
    """Those that were looked over; answers of no that went along bare are not among them."""
    noes: int
    files: int
    sha256: str
    changes: Changes


def plan(
    desk: Desk,
    choice: Choice,
    recipients: tuple[str, ...],
    *,
    profile: Profile,
    recipient: str | None = None,
    reason: str = "",
    lifting: Collection[str] | None = None,
    noes: bool | None = None,
    progress: Progress = unheard,
) -> Plan:
    """What handing this over would mean; `recipients` are age keys, `recipient` the record of whoever it is, if any.

    A reason is for the records that `lifting` names, or for all of them. Answers of no go along bare to desks that hold
    records of those who gave them, unless `noes` says otherwise; where it is yes, also those of others who are chosen.
    """
    must_be_for_them(desk, recipients, recipient)
    wanted = chosen(desk, choice)
    today = date.today()  # noqa: DTZ011  the day at the desk
    readers = keys.holders(desk, recipients)
    to = Toward(recipients, keys.desks(desk, recipients), {*readers, *([recipient] if recipient else [])})
    offered = answers.offered(desk, to, wanted, profile.ceiling)
    step = Step(HAND_OVER, wanted, today, recipient, profile=profile, noes=offered.going(noes), holders=readers)
    verdict = gate.judge(desk, step, reason=reason, lifting=lifting, progress=progress)
    if len(verdict.goes) + len(verdict.noes) > STANDARD.records:
        raise Trouble(TOO_MUCH, DIVIDE, most=STANDARD.records)
    files, absent = dict[str, Blob](), list[Withheld]()
    for document, name, blob in _files(verdict.goes):
        if desk.store.blobs.is_here(blob.id):
            files[blob.id] = blob
        else:
            absent.append(Withheld(document.id, document.type, "", ABSENT, name, overridable=False))
    could = {*offered.held, *offered.others} - {one.id for one in verdict.goes}
    return Plan(step, verdict, recipients, profile, tuple(files.values()), len(could), tuple(absent))


def must_be_for_them(desk: Desk, recipients: Collection[str], record: str | None) -> None:
    """Refuse to write a file for these keys, or for more than a file can be for, that is meant for whoever this is."""
    if not recipients:
        raise Trouble(NOBODY)
    if len(recipients) > MOST_RECIPIENTS:
        raise Trouble(TOO_MANY, most=MOST_RECIPIENTS)
    if record and (refused := keys.refusal(desk, recipients, record)):
        raise refused


def chosen(desk: Desk, choice: Choice) -> tuple[str, ...]:
    """Ids of the records a choice means, each once."""
    if choice.everything:
        living = (document for document in desk.store.each() if not document.binned)
        return tuple(document.id for document in living if not shipped.untouched(desk, document))
    ids = with_all(desk, choice.ids) if choice.whole else list(choice.ids)
    if choice.case:
        ids += with_all(desk, (choice.case,))
    for name in choice.types:
        ids += desk.store.ids(Query(name))
    kept = desk.store.many(ids)
    if missing := [key for key in ids if key not in kept]:
        raise Trouble(msg("There is no record with the id {id}."), id=missing[0])
    return tuple(dict.fromkeys(ids))


def said_of_noes(count: int) -> str:
    """That so many answers of no go along, in the language in use."""
    text = ngettext(
        "{n} answer of no goes along, so that the other desk keeps to it.",
        "{n} answers of no go along, so that the other desk keeps to them.",
        count,
    )
    return fill(text, n=show_count(count))


def _files(documents: Iterable[Document]) -> Iterable[tuple[Document, str, Blob]]:
    """The sealed files records speak of, each with the record and the name of its field."""
    for document in documents:
        if document.type in TYPES:
            yield from ((document, name, blob) for name, blob in codec.blobs_of(TYPES[document.type], document.body))


def hand_over(desk: Desk, planned: Plan, target: Path, progress: Progress = unheard) -> HandedOver:
    """Write the planned bundle, whole or not at all, and log every record that left and every override."""
    if not planned.documents:
        raise Trouble(NOTHING_LEFT, LOOK_WHY)
    letter = next_letter(desk, planned.recipients, planned.profile)
    outgoing = [_outgoing(desk, blob) for blob in planned.files]
    me = keys.own_identity(desk)
    bare = {one.id for one in planned.verdict.noes}
    wrote = tuple((one, tuple(one.body)) for one in planned.documents if one.id not in bare)
    told_to = called(desk, planned.recipients)
    leaving = Leaving("bundle", planned.step, planned.verdict, wrote, told_to, keys=planned.recipients)
    with outward(desk, leaving, target) as out:
        receipt = write_bundle(out.path, letter, keys.own(desk), me, planned.documents, outgoing, progress=progress)
        out.note, out.also = leaving.told_to, partial(_remember, desk, planned, letter, receipt)
    records = receipt.records - len(bare)
    return HandedOver(target, records, len(bare), receipt.files, sha256_of(target), out.changes)


def next_letter(desk: Desk, recipients: tuple[str, ...], profile: Profile) -> Letter:
    """What this desk says beside the records of its next bundle."""
    sequence, previous = sent_last(desk)
    return Letter(recipients, sequence + 1, previous, f"{now():%Y-%m-%dT%H:%M:%SZ}", profile, practice=desk.practice)


def count_sent(desk: Desk, letter: Letter, receipt: Receipt) -> None:
    """Remember the last bundle that left, which the next one names, and for whom it was."""
    sent: Json = {"sequence": letter.sequence, "previous": receipt.manifest_sha256}
    desk.store.settings.put(SENT, sent)
    to, told = tuple(letter.recipients), called(desk, letter.recipients)
    desk.store.arrivals.put_sent(
        Sent(letter.made, told, to, receipt.records, receipt.bundle, letter.sequence, receipt.manifest_sha256)
    )


def _remember(desk: Desk, planned: Plan, letter: Letter, receipt: Receipt) -> None:
    count_sent(desk, letter, receipt)
    if planned.step.recipient:
        keys.name(desk, planned.recipients, planned.step.recipient)


def called(desk: Desk, recipients: Collection[str]) -> str:
    """Whom the file is for, by name; a key that nobody here is known by stands for itself."""
    known = {one.key: one.name for one in reversed(keys.whose(desk, recipients))}
    return ", ".join(known.get(key) or key for key in recipients)


def _outgoing(desk: Desk, blob: Blob) -> Outgoing:
    return Outgoing(FileLine(blob.id, blob.size, blob.sha256), lambda: desk.store.blobs.open(blob.id))


def is_bundle(path: Path) -> bool:
    """Whether a file looks like a bundle, by its first bytes."""
    try:
        with path.open("rb") as file:
            return file.read(len(_ENVELOPE)) == _ENVELOPE
    except OSError as bad:
        raise Trouble(msg("The file cannot be read.")) from bad


_ENVELOPE = b"age-encryption.org/v1"


def sent_last(desk: Desk) -> tuple[int, str]:
    """The number of the last bundle that left this desk and the hash of its manifest; 0 and empty before the first."""
    match desk.setting(SENT):
        case {"sequence": int(sequence), "previous": str(previous)}:
            return sequence, previous
    return 0, ""
