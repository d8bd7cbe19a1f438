"""Handing records over: choosing them, seeing what leaves and what stays, and writing one encrypted file.

Services floor: the only way out for records. Nothing is sent; somebody carries the file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path

from defender_desk.exchange.bundle import Letter, Receipt, write_bundle
from defender_desk.exchange.bundle_lines import FileLine, Outgoing
from defender_desk.exchange.bundle_reading import STANDARD
from defender_desk.model import codec
from defender_desk.model.changes import Changes
from defender_desk.model.documents import Document
from defender_desk.model.levels import Level, Profile
from defender_desk.model.redaction import redacted
from defender_desk.model.types import TYPES
from defender_desk.model.values import Blob
from defender_desk.services.consent import gate
from defender_desk.services.consent import noes as answers
from defender_desk.services.consent.asking import Step
from defender_desk.services.consent.consent import HAND_OVER
from defender_desk.services.consent.noes import Offered, Toward
from defender_desk.services.consent.verdicts import Verdict, Withheld
from defender_desk.services.desk import Desk, Progress, now, unheard
from defender_desk.services.handover import carried, codes, figures
from defender_desk.services.handover.carried import Elsewhere
from defender_desk.services.handover.figures import Table
from defender_desk.services.handover.leaving import CHANGED, LOOK_AGAIN, Leaving, Outward, outward
from defender_desk.services.handover.selection import Choice, chosen
from defender_desk.services.handover.told_beside import Beside, beside
from defender_desk.services.identity import key_holders, keys
from defender_desk.store.arrivals import Sent
from defender_desk.text.messages import msg
from defender_desk.text.trouble import Trouble

FIGURES = "figures"
"""The way by which counts alone leave, a code of `disclosure_way`."""

NOTHING_LEFT = msg("Nothing may leave: the gate keeps all of it here.")
LOOK_WHY = msg("Look at why each record stays, record the consents, or write a reason to override.")
ABSENT = msg("Its file is not in this vault, so the record goes without it.")
NOBODY = msg("Choose who it is for.")
FOR_ONE = msg("What leaves without names is written for one recipient at a time.")
ONE_EACH = msg("Write a file for each: their codes differ, so that two of them cannot join what they have.")
THEY_HAVE_IT = msg("They have all of it already, as far as this desk knows.")
SAY_IF_LOST = msg("If a file never arrived, say so of it; then what was in it goes again.")
TOO_MANY = msg("One file can be for {most} desks at most.")
TOO_MUCH = msg("One file can hold {most} records at most.")
DIVIDE = msg("Hand over a part at a time: a case, a type, or chosen records.")
USUAL = Profile.CASEWORK
"""What a hand-over begins with, in the window and at the console: who needs more or less says so."""
MOST_RECIPIENTS = 60
"""As many as every reader of the envelope takes."""


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
    """Fields that stay for what is in them: their file is not here, or their words could name somebody."""
    figures: tuple[Table, ...] = ()
    """What is told in place of the records, where the extent only counts them."""
    coded_for: str = ""
    """Whoever the codes are made for, where the extent names nobody."""
    had: int = 0
    """How many of the chosen records stay because the recipients have them as they are."""
    undated: int = 0
    """How many stay because nobody knows whether they happened in the days that were asked for."""
    told: Beside = field(default_factory=Beside)
    """What is told of ids alone beside it."""
    unsaid: frozenset[str] = frozenset()
    """Which of those in our bin somebody leaves unsaid."""

    @property
    def documents(self) -> tuple[Document, ...]:
        """What is told: what the gate gave, without the fields that stay for what is in them; nothing if counted."""
        if self.profile.counted:
            return ()
        lacking = {one.record: {each.field for each in self.absent if each.record == one.record} for one in self.absent}
        whole = (
            redacted(TYPES[document.type], document, Level.SECRET, lacking[document.id])
            if document.id in lacking
            else document
            for document in self.verdict.goes
        )
        leaves = (*whole, *self.verdict.noes)
        return self.told.along(leaves) if leaves else ()

    @property
    def binned(self) -> tuple[Document, ...]:
        """Records in our bin that the other desks hold, and are told of."""
        return self.told.binned

    @property
    def withheld(self) -> tuple[Withheld, ...]:
        """What stays here: by what the gate said, or for what is in it."""
        return (*self.verdict.withheld, *self.absent)

    def leaving_unsaid(self, unsaid: Collection[str]) -> Plan:
        """The same, told of no record among these that it lies in our bin."""
        return replace(self, told=self.told.leaving_unsaid(unsaid), unsaid=frozenset(unsaid))

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
    """A file that was written and read back: where, which, how much it holds, and its SHA-256."""

    path: Path
    bundle: str
    """Its own id, by which this desk knows what it carried."""
    records: int
    """All that are in it, as whoever opens it reads: also those that went along bare, which the next two count."""
    noes: int
    binned: int
    files: int
    fileless: int
    """Records that are in it without the file they hold here."""
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
    lacking: bool = False,
    progress: Progress = unheard,
) -> Plan:
    """What handing this over would mean; `recipients` are age keys, `recipient` the record of whoever it is, if any.

    A reason is for the records that `lifting` names, or for all of them. Answers of no go along bare to desks that hold
    records of those who gave them, unless `noes` says otherwise; where it is yes, also those of others who are chosen.
    With `lacking` goes only what the recipients do not have yet, as far as is known here.
    """
    must_be_for_them(desk, recipients, recipient)
    if profile.coded and len(recipients) > 1:
        raise Trouble(FOR_ONE, ONE_EACH)
    found = chosen(desk, choice)
    has = carried.elsewhere(desk, recipients, coded=profile.coded) if lacking and not profile.counted else Elsewhere()
    wanted = has.without(desk, found.ids)
    to = _toward(desk, recipients, recipient, profile)
    offered = Offered() if profile.counted else answers.offered(desk, to, wanted, profile.ceiling)
    step = _step(desk, wanted, recipients, recipient, profile, offered.going(noes))
    if profile.counted:
        return replace(counted(desk, step, reason, lifting, progress), recipients=recipients, undated=found.undated)
    made = _judged(desk, step, recipients, reason, lifting, progress)
    if known := {one.id for one in made.documents if has.has(one)}:
        made = _judged(desk, _without(step, known), recipients, reason, lifting, progress)
    if len(made.documents) > STANDARD.records:
        raise Trouble(TOO_MUCH, DIVIDE, most=STANDARD.records)
    could = {*offered.held, *offered.others} - {one.id for one in made.verdict.goes}
    had = len(found.ids) - len(made.step.records)
    along = beside(desk, to, made.verdict, profile)
    return replace(made, offered=len(could), had=had, undated=found.undated, told=along)


def _toward(desk: Desk, recipients: Collection[str], recipient: str | None, profile: Profile) -> Toward:
    """Who can open what is written for these keys, as far as is known here."""
    meant = {*key_holders.records(desk, recipients), *([recipient] if recipient else [])}
    return Toward(carried.openers(desk, recipients, coded=profile.coded), meant)


def _step(
    desk: Desk,
    wanted: tuple[str, ...],
    recipients: tuple[str, ...],
    recipient: str | None,
    profile: Profile,
    noes: tuple[str, ...],
) -> Step:
    """What the gate is asked."""
    today, holders = date.today(), key_holders.records(desk, recipients)  # noqa: DTZ011  the day at the desk
    return Step(HAND_OVER, wanted, today, recipient, profile=judged_as(profile), noes=noes, holders=holders)


def _judged(
    desk: Desk,
    step: Step,
    recipients: tuple[str, ...],
    reason: str,
    lifting: Collection[str] | None,
    progress: Progress,
) -> Plan:
    """What the gate gives of a step, and what of that stays for what is in it."""
    verdict = gate.judge(desk, step, reason=reason, lifting=lifting, progress=progress)
    files, absent = _by_content(desk, verdict.goes, step.profile, progress)
    return Plan(step, verdict, recipients, step.profile, files, absent=absent, coded_for=recipients[0])


def _by_content(
    desk: Desk, goes: Sequence[Document], profile: Profile, progress: Progress
) -> tuple[tuple[Blob, ...], tuple[Withheld, ...]]:
    """The files that leave with these records, and the fields that stay for what is in them."""
    files, absent = dict[str, Blob](), list[Withheld]()
    for document, name, blob in _files(goes):
        if desk.store.blobs.knows(blob):
            files[blob.id] = blob
        else:
            absent.append(Withheld(document.id, document.type, "", ABSENT, name, overridable=False))
    if profile.coded:
        absent += codes.own_words(desk, goes, progress)
    return tuple(files.values()), tuple(absent)


def judged_as(profile: Profile) -> Profile:
    """As what the gate judges an extent: what is counted must be free to be told without a name."""
    return Profile.DEIDENTIFIED if profile.counted else profile


def counted(desk: Desk, step: Step, reason: str, lifting: Collection[str] | None, progress: Progress) -> Plan:
    """The figures of what the gate lets go of a step; a copy that leads back to what stays is not counted beside it."""
    verdict = gate.judge(desk, step, reason=reason, lifting=lifting, progress=progress)
    here = desk.store.many([one.id for one in verdict.goes])
    once = (one for one in verdict.goes if not any(here[one.id].body.get(name) for name in TYPES[one.type].staying))
    return Plan(step, verdict, (), Profile.STATISTICS, (), figures=figures.figures(once))


def _without(step: Step, known: Collection[str]) -> Step:
    """The step without the records that the recipients have."""
    records, noes = ([key for key in part if key not in known] for part in (step.records, step.noes))
    return replace(step, records=tuple(records), noes=tuple(noes))


def must_be_for_them(desk: Desk, recipients: Collection[str], record: str | None) -> None:
    """Refuse to write a file for these keys, or for more than a file can be for, that is meant for whoever this is."""
    if not recipients:
        raise Trouble(NOBODY)
    if len(recipients) > MOST_RECIPIENTS:
        raise Trouble(TOO_MANY, most=MOST_RECIPIENTS)
    if changed := key_holders.blocked(desk, recipients):
        raise changed
    if record and (refused := key_holders.refusal(desk, recipients, record)):
        raise refused


def _files(documents: Iterable[Document]) -> Iterable[tuple[Document, str, Blob]]:
    """The sealed files records speak of, each with the record and the name of its field."""
    for document in documents:
        if document.type in TYPES:
            yield from ((document, name, blob) for name, blob in codec.blobs_of(TYPES[document.type], document.body))


def hand_over(desk: Desk, planned: Plan, target: Path, progress: Progress = unheard) -> HandedOver:
    """Write the planned bundle, whole or not at all, and log every record that left and every override."""
    if not planned.documents:
        raise nothing(planned)
    _look_again(desk, planned, progress)
    letter = next_letter(desk, planned.recipients, planned.profile)
    outgoing = [_outgoing(desk, blob) for blob in planned.files]
    me = keys.own_identity(desk)
    bare = {one.id for one in planned.documents} - {one.id for one in planned.verdict.goes}
    wrote = tuple((one, tuple(one.body)) for one in planned.documents if one.id not in bare)
    told_to = called(desk, planned.recipients)
    leaving = Leaving("bundle", planned.step, planned.verdict, wrote, told_to, keys=planned.recipients)
    with outward(desk, leaving, target) as out:
        documents = _as_written(desk, planned, letter.sequence)
        receipt = write_bundle(out.path, letter, keys.own(desk), me, documents, outgoing, progress=progress)
        out.note, out.also = leaving.told_to, partial(_remember, desk, planned, letter, receipt, out)
    noes, binned, fileless = len(planned.verdict.noes), len(planned.binned), _fileless(desk, planned)
    return HandedOver(
        target, receipt.bundle, receipt.records, noes, binned, receipt.files, fileless, out.sha256, out.changes
    )


def _fileless(desk: Desk, planned: Plan) -> int:
    """How many records leave whose own file stays here."""
    held = {
        document.id for document, _, _ in _files(desk.store.many([one.id for one in planned.verdict.goes]).values())
    }
    return len(held - {document.id for document, _, _ in _files(planned.verdict.goes)})


def _look_again(desk: Desk, planned: Plan, progress: Progress) -> None:
    """Refuse where whose the keys are, whom words could name, what lies in the bin or which files are here changed."""
    step, verdict = planned.step, planned.verdict
    must_be_for_them(desk, planned.recipients, step.recipient)
    to = _toward(desk, planned.recipients, step.recipient, planned.profile)
    along = beside(desk, to, verdict, planned.profile).leaving_unsaid(planned.unsaid)
    holders = key_holders.records(desk, planned.recipients)
    same = (holders, along) == (step.holders, planned.told.leaving_unsaid(planned.unsaid))
    if same and verdict.seen != desk.store.head:  # else nothing that they were found by can be other than it was
        same = _by_content(desk, verdict.goes, planned.profile, progress) == (planned.files, planned.absent)
    if not same:
        raise Trouble(CHANGED, LOOK_AGAIN)


def nothing(planned: Plan) -> Trouble:
    """Why there is nothing to write."""
    if planned.had and not planned.verdict.withheld:
        return Trouble(THEY_HAVE_IT, SAY_IF_LOST)
    return Trouble(NOTHING_LEFT, LOOK_WHY)


def _as_written(desk: Desk, planned: Plan, sequence: int) -> Sequence[Document]:
    """The records of a plan as they stand in the file: under codes, where the extent names nobody."""
    if planned.profile.coded:
        return codes.coded(desk, planned.coded_for, planned.documents, sequence)
    return planned.documents


def next_letter(desk: Desk, recipients: tuple[str, ...], profile: Profile) -> Letter:
    """What this desk says beside the records of its next bundle."""
    sequence, previous = desk.store.arrivals.sent_last()
    return Letter(recipients, sequence + 1, previous, f"{now():%Y-%m-%dT%H:%M:%SZ}", profile, practice=desk.practice)


def count_sent(desk: Desk, letter: Letter, receipt: Receipt, documents: Iterable[Document], file: str) -> None:
    """Note the bundle that leaves in a file of this hash, which the next one names, and what it tells its openers."""
    to, profile = tuple(letter.recipients), letter.profile
    told = carried.to_them(desk, to, profile, {one.id: one.clocks for one in documents})
    desk.store.arrivals.put_sent(
        Sent(
            letter.made, called(desk, to), to, receipt.records, receipt.bundle, letter.sequence,
            receipt.manifest_sha256, profile.value, file,
        ),
        told,
    )  # fmt: skip


def count_documents(desk: Desk, recipients: tuple[str, ...], profile: Profile, file: str) -> None:
    """Note a file of documents alone that leaves, by its hash; no bundle names it, and no receipt comes back."""
    at, to = f"{now():%Y-%m-%dT%H:%M:%SZ}", called(desk, recipients)
    desk.store.arrivals.put_sent(Sent(at, to, recipients, 0, "", 0, "", profile.value, file), None)


def _remember(desk: Desk, planned: Plan, letter: Letter, receipt: Receipt, out: Outward) -> None:
    count_sent(desk, letter, receipt, planned.documents, out.sha256)
    if planned.step.recipient:
        key_holders.name(desk, planned.recipients, planned.step.recipient)


def called(desk: Desk, recipients: Collection[str]) -> str:
    """Whom the file is for, by name; a key that nobody here is known by stands for itself."""
    known = {one.key: one.name for one in reversed(key_holders.whose(desk, recipients)) if one.name}
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
