"""Receipts: what this desk took in of a file, told to its sender; and what a receipt says of what we handed over.

Services floor: either side then sees whether the other, or itself, was put back to an earlier state or copied.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from defender_desk.exchange.identity import addressee
from defender_desk.exchange.receipt import (
    Answered,
    Fate,
    Place,
    Receipt,
    digest_of,
    is_receipt,
    read_receipt,
    write_receipt,
)
from defender_desk.model.changes import Changes
from defender_desk.model.codec import Json
from defender_desk.model.documents import BIN, Document
from defender_desk.model.levels import Profile
from defender_desk.model.merging import knows
from defender_desk.model.values import Blob
from defender_desk.services.consent import gate
from defender_desk.services.consent.asking import Step
from defender_desk.services.consent.consent import HAND_OVER
from defender_desk.services.desk import Desk, Progress, now, unheard
from defender_desk.services.handover import carried, codes, file_order, mending, receiving
from defender_desk.services.handover.arriving import blobs_of, without_bin
from defender_desk.services.handover.carried import Answer
from defender_desk.services.handover.leaving import Leaving, outward
from defender_desk.services.handover.receiving import Arrived
from defender_desk.services.identity import correspondents, key_holders, keys, rotation
from defender_desk.services.identity.correspondents import Acquaintance
from defender_desk.store.arrivals import Arrival, Sent
from defender_desk.text.messages import Message, msg
from defender_desk.text.trouble import Trouble

WHICH = "which"
"""Under what an answer that is kept names the records that wait there and those that were left."""
WAY = "receipt"
"""The way by which it leaves, a code of `disclosure_way`."""

NOT_THEIRS = msg("This receipt is not from anybody whom that file was for.")
UNKNOWN_FILE = msg("This receipt speaks of a file that this desk did not note as handed over.")
ANOTHER_FILE = msg("This is another file than the one you are looking at.")
CHOOSE_THAT = msg("Choose the file that came in then.")
NOT_PROVED = msg("Nobody whom you know signed this, so anybody whom that file was for can have written it.")
NOTHING_FOLLOWS = msg("It is noted as not proved, and nothing follows from it.")
BEFORE_NOTES = msg("It may have left before this version of the program began to note them.")
PUT_BACK = msg("This desk was put back to an earlier state: it no longer knows something it handed over.")
ASK_FOR_OURS = msg("Ask them to hand over to you what they have of yours, and take it in before you go on writing.")
DOUBLED = msg(
    "Two files of yours bear the same number: a copy of this desk is in use, or it was put back to an earlier state."
)
STOP_ONE = msg("Find the copy, hand over from it to this desk what it has, and then use one of them only.")
LOST = msg("They hold later edits of yours than this desk does: it was put back to an earlier state.")
THEY_WERE_PUT_BACK = msg(
    "Their desk was put back to an earlier state: it no longer knows files it handed over to you, or took in from you."
)
HAND_THEM = msg("Tell them, and hand over to them what you have of theirs.")
THEY_DOUBLED = msg(
    "Two files of theirs bear the same number: a copy of their desk is in use, or it was put back to an earlier state."
)


__all__ = ["Fate", "Finding", "Reading", "Sent", "came", "compose", "read", "sent", "take_in", "write"]


@dataclass(frozen=True)
class Finding:
    """Something that is not in order, and what to do."""

    said: Message
    advice: Message


@dataclass(frozen=True)
class Reading:
    """A receipt as it is weighed here: from whom, about which of our files, and what it shows."""

    receipt: Receipt
    standing: Acquaintance
    about: Sent | None
    findings: tuple[Finding, ...]
    keys: tuple[str, ...]
    """Age keys of its signer: the one it names, and those before it where we know them."""
    ours: Mapping[str, str] = field(default_factory=dict)
    """By the code of a record in that file, where it held codes, our own id."""

    @property
    def proved(self) -> bool:
        """Whether somebody we know signed it: any other only claims the key that the file was for."""
        return self.standing.let_in

    def count(self, fate: Fate) -> int:
        """How many records met this fate there."""
        return self.receipt.count(fate)

    def which(self, fate: Fate) -> tuple[str, ...]:
        """Our own ids of the records that met this fate there."""
        return tuple(self.ours.get(key, key) for key, one in self.receipt.records.items() if one.fate is fate)


def compose(desk: Desk, arrived: Arrived, progress: Progress = unheard) -> Receipt:
    """What became here of each record of a bundle, as it stands at this moment."""
    said, sender = arrived.bundle.manifest, arrived.sender
    records, files = dict[str, Answered](), dict[str, Blob]()
    undone = {one.undone for one in desk.store.arrivals.all() if one.taken_back}
    for one in arrived.told(progress):
        records[one.id] = _answered(desk, one, sender.desk, undone)
        files |= {blob.id: blob for blob in blobs_of(one)}
    return Receipt(
        keys.own(desk), addressee(sender.receive), f"{now():%Y-%m-%dT%H:%M:%SZ}", desk.practice, said.bundle,
        Place(said.sequence, arrived.bundle.manifest_sha256), sender.desk, records,
        Place(*file_order.last_of(desk, sender.sign)), Place(*desk.store.arrivals.sent_last()),
        tuple(sorted(one.id for one in mending.lacking(desk, files.values(), progress))),
    )  # fmt: skip


def _answered(desk: Desk, theirs: Document, maker: str, undone: Collection[int]) -> Answered:
    ours, waits = desk.store.get(theirs.id), desk.store.waiting.of(theirs.id)
    fate = Fate.WAITS if waits else Fate.LEFT
    if ours is not None and knows(ours, without_bin(theirs)) and not _binned_by(desk, ours, undone):
        fate = Fate.TAKEN
    return Answered(fate, digest_of(theirs), max((clock.get(maker, 0) for clock in theirs.clocks.values()), default=0))


def _binned_by(desk: Desk, ours: Document, undone: Collection[int]) -> bool:
    """Whether it lies in our bin because a file was taken back."""
    moved = [event.batch for event in desk.store.events(ours.id) if BIN in event.after] if ours.binned else []
    return bool(moved) and moved[-1] in undone


def write(desk: Desk, arrived: Arrived, target: Path, progress: Progress = unheard) -> Changes:
    """Write the receipt for a bundle, encrypted for its sender, and note that it left; it tells no word of a record."""
    sender = arrived.sender
    receiving.must_be_let_in(desk, sender)
    today = date.today()  # noqa: DTZ011  the day at the desk
    step = Step(HAND_OVER, (), today, profile=Profile.STATISTICS, holders=key_holders.records(desk, [sender.receive]))
    told_to = sender.name or sender.desk
    leaving = Leaving(WAY, step, gate.judge(desk, step), (), told_to, keys=(sender.receive,))
    receipt = compose(desk, arrived, progress)
    with outward(desk, leaving, target) as out:
        write_receipt(out.path, sender.receive, keys.own_identity(desk), receipt)
        out.note = told_to
    return out.changes


def write_later(desk: Desk, arrival: Arrival, path: Path, target: Path, progress: Progress = unheard) -> Changes:
    """Write the receipt for a file that came in before, out of the file itself, which is opened once more."""
    with receiving.opened(desk, path, progress) as arrived:
        if arrived.bundle.manifest_sha256 != arrival.manifest:
            raise Trouble(ANOTHER_FILE, CHOOSE_THAT)
        return write(desk, arrived, target, progress)


def came(desk: Desk, path: Path) -> bool:
    """Whether a file that was written for this desk is a receipt."""
    return is_receipt(path, rotation.reader(desk, path))


def read(desk: Desk, path: Path) -> Reading:
    """Open a receipt and hold it against what this desk remembers; writes nothing."""
    receipt = read_receipt(path, rotation.reader(desk, path))
    receiving.never_mixed(desk, practice=receipt.practice)
    standing = correspondents.standing(desk, receipt.sender)
    theirs: tuple[str, ...] = (receipt.sender.receive,)
    if standing.let_in:
        theirs = tuple(dict.fromkeys((*theirs, *correspondents.keys_with(desk, theirs))))
    about = desk.store.arrivals.sent_as(receipt.about.manifest)
    if about is not None and standing is not Acquaintance.CHANGED and {*theirs}.isdisjoint(about.keys):
        raise Trouble(NOT_THEIRS)
    findings = tuple(dict.fromkeys(_findings(desk, receipt, theirs))) if standing.let_in else ()
    return Reading(receipt, standing, about, findings, theirs, _ours(desk, about, receipt, theirs))


def _ours(desk: Desk, about: Sent | None, receipt: Receipt, theirs: Collection[str]) -> dict[str, str]:
    """Our ids by the codes that stood for them in the file a receipt is about, as far as it speaks of them."""
    if about is None or not carried.is_coded(desk, about.bundle):
        return {}
    found: dict[str, str] = {}
    for key in about.keys:
        if key in theirs:
            made = codes.codes_for(desk, key)
            found |= {made.of(one): one for one in carried.ever_told(desk, key)}
    return {code: one for code, one in found.items() if code in receipt.records}


def take_in(desk: Desk, reading: Reading) -> None:
    """Note beside the file that it arrived, and what became of it: what was not taken goes again."""
    if reading.standing is Acquaintance.CHANGED:
        raise Trouble(reading.standing.label, reading.standing.advice)
    if reading.about is None:
        raise Trouble(UNKNOWN_FILE, BEFORE_NOTES)
    sender = reading.receipt.sender
    counts: dict[str, Json] = {fate.value: reading.count(fate) for fate in Fate}
    open_: Json = {fate.value: list(reading.which(fate)) for fate in (Fate.WAITS, Fate.LEFT)}
    said: dict[str, Json] = {"who": sender.name or sender.desk, "desk": sender.desk, "made": reading.receipt.made}
    with desk.change("receive"):  # no record changes: one transaction is all that is wanted
        answer: Json = {**said, "proved": reading.proved, **counts, WHICH: open_}
        desk.store.arrivals.answer(reading.about.number, answer)
        if reading.proved:
            _mark(desk, reading, next(key for key in reading.keys if key in reading.about.keys))


def _mark(desk: Desk, reading: Reading, key: str) -> None:
    """Let what the receipt says was not taken, or was lost since, count as not being there."""
    receipt = reading.receipt
    said = _answer_of(desk, receipt, key)
    if _were_put_back(desk, receipt, reading.keys):
        for one in reading.keys:
            carried.forget(desk, one, said)
    carried.answer(desk, receipt.bundle, key, said)


def _answer_of(desk: Desk, receipt: Receipt, to: str) -> Answer:
    """What a receipt says is not there of what left for a key, by our own ids."""
    lacks = {key for key, one in receipt.records.items() if one.fate is not Fate.TAKEN}
    held = {link.source for key in receipt.absent for link in desk.store.pointing_at(key)}
    lacks |= held & receipt.records.keys()
    if carried.is_coded(desk, receipt.bundle):
        made = codes.codes_for(desk, to)
        lacks = {key for key in carried.ever_told(desk, to) if made.of(key) in lacks}
    places = receipt.last_taken.sequence, receipt.last_sent.sequence
    return Answer(receipt.made, max(receipt.about.sequence, places[0]), *places, tuple(sorted(lacks)))


def _findings(desk: Desk, receipt: Receipt, theirs: Collection[str]) -> Iterator[Finding]:
    last, _ = desk.store.arrivals.sent_last()
    for place in (receipt.about, receipt.last_taken):
        if place.sequence > last:
            yield Finding(PUT_BACK, ASK_FOR_OURS)
        elif any(
            one.sequence == place.sequence and one.manifest != place.manifest for one in desk.store.arrivals.sent()
        ):
            yield Finding(DOUBLED, STOP_ONE)
    if any(_lost(desk, key, receipt.desk, one.counter) for key, one in receipt.records.items()):
        yield Finding(LOST, ASK_FOR_OURS)
    came = Place(*file_order.last_of(desk, receipt.sender.sign))
    if _were_put_back(desk, receipt, theirs):
        yield Finding(THEY_WERE_PUT_BACK, HAND_THEM)
    elif receipt.last_sent.sequence == came.sequence and receipt.last_sent.manifest != came.manifest:
        yield Finding(THEY_DOUBLED, HAND_THEM)


def _were_put_back(desk: Desk, receipt: Receipt, theirs: Collection[str]) -> bool:
    """Whether they no longer know a file that came here from them, or one of ours that they had taken in.

    What they did only after they wrote the receipt, by their own clock, it need not know.
    """
    last, _ = file_order.last_of(desk, receipt.sender.sign, before=receipt.made)
    said = [one for key in theirs for one in carried.answers(desk, key).values()]
    before = [one for one in said if one.made < receipt.made]
    return receipt.last_sent.sequence < max([last, *(one.sent for one in before)]) or any(
        receipt.last_taken.sequence < one.taken for one in before
    )


def _lost(desk: Desk, record: str, maker: str, counter: int) -> bool:
    """Whether they saw an edit of ours, in a record that was never erased here, that we do not know."""
    if not counter or maker not in desk.store.own or desk.store.buried(record):
        return False
    ours = desk.store.get(record)
    return ours is None or counter > max((clock.get(maker, 0) for clock in ours.clocks.values()), default=0)


def sent(desk: Desk) -> list[Sent]:
    """Every encrypted file that left this desk, the last first, with what came back about it."""
    return desk.store.arrivals.left()
