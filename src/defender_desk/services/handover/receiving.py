"""Opening a bundle somebody carried here: quarantine, every check, a preview, and one transaction for what is taken.

Services floor: nothing of a bundle is written before all of it was verified and a person said yes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from defender_desk.exchange.bundle_reading import STANDARD, Bundle, read_bundle
from defender_desk.exchange.identity import Contact
from defender_desk.exchange.manifest import Manifest
from defender_desk.model.changes import Changes
from defender_desk.model.documents import Clock, Document
from defender_desk.model.values import Blob
from defender_desk.services.bring_in.twins import nearest
from defender_desk.services.consent import loosening
from defender_desk.services.desk import Desk, Progress, unheard
from defender_desk.services.handover import carried, mending, merge_desk
from defender_desk.services.handover.arriving import (
    NOT_DESCRIBED,
    Arriving,
    Sorted,
    described,
    is_here,
    sort_in,
    take_in,
    without_bin,
)
from defender_desk.services.handover.file_order import order
from defender_desk.services.handover.merge_desk import Side
from defender_desk.services.identity import correspondents, rotation
from defender_desk.services.identity.correspondents import Acquaintance
from defender_desk.services.people import likely_twins
from defender_desk.store.arrivals import Arrival
from defender_desk.store.blobs import Pieces
from defender_desk.store.writing import Writing
from defender_desk.text.messages import Message, msg
from defender_desk.text.trouble import Trouble

FICTION = (
    msg("This file comes from a practice desk: what it holds is fictional."),
    msg("Open it at a practice desk. It is never mixed with a real one."),
)
NOT_FOR_PRACTICE = (
    msg("This file comes from a real desk, and this is a practice desk."),
    msg("Open it at your own desk."),
)
AGED = msg("Something was written here since you looked at this file, and some of it could do harm now.")
LOOK_AGAIN = msg("Nothing was taken in. Open the file again and look at it.")


@dataclass
class Arrived(Sorted):
    """A verified bundle and what taking it in would do; close it when done."""

    bundle: Bundle
    sender: Contact
    standing: Acquaintance
    seen: int
    """The last entry of our journal when it was compared with what is kept here."""
    order: Message | None = None
    """What is odd about its place among this sender's bundles."""
    clocks: dict[str, Mapping[str, Clock]] = field(default_factory=dict)
    mends: Mapping[str, Blob] = field(default_factory=dict)
    """Files it brings, by id, that records here hold and that are missing or damaged here."""

    def told(self, progress: Progress) -> Iterator[Document]:
        """Every record of it, in the sender's order, telling how many came."""
        for number, document in enumerate(self.bundle.documents()):
            progress(number, self.bundle.manifest.records.count)
            self.clocks[document.id] = document.clocks
            yield document


@contextmanager
def opened(desk: Desk, path: Path, progress: Progress = unheard) -> Iterator[Arrived]:
    """Open a bundle for the length of a block."""
    arrived = open_bundle(desk, path, progress)
    try:
        yield arrived
    finally:
        arrived.bundle.close()


def open_bundle(desk: Desk, path: Path, progress: Progress = unheard) -> Arrived:
    """Verify a bundle and compare it with this desk; writes no record. The caller closes `arrived.bundle`."""
    me = rotation.reader(desk, path)
    sorted_out, practice, seen = Sorted(), desk.practice, desk.store.head[1]  # asked once, not for every record

    def meet(manifest: Manifest, document: Document) -> None:
        if manifest.practice != practice:
            never_mixed(desk, practice=manifest.practice)
        sort_in(desk, sorted_out, document)

    bundle = read_bundle(path, me, desk.unlocked.folder, limits=STANDARD, progress=progress, meet=meet)
    _weigh_together(desk, sorted_out)
    try:
        never_mixed(desk, practice=bundle.manifest.practice)
        sender = bundle.manifest.sender
        odd = order(desk, bundle)
        told = (*sorted_out.takeable, *sorted_out.same)
        mends = mending.wanted(desk, told, [line.id for line in bundle.listed], progress)
        return Arrived(
            bundle, sender, correspondents.standing(desk, sender), seen, odd, mends=mends, **vars(sorted_out)
        )
    except BaseException:
        bundle.close()
        raise


def _weigh_together(desk: Desk, arrived: Sorted) -> None:
    """Weigh what only the whole file tells: who would be known as one by all of it, and whose answers come along."""
    tied = loosening.of_joining(desk, arrived.ties, {one.id for one in arrived.new})
    for name in ("new", "changed", "conflicting"):
        marked = [
            replace(one, dangers=tuple(dict.fromkeys((*one.dangers, loosening.JOINS)))) if one.id in tied else one
            for one in getattr(arrived, name)
        ]
        setattr(arrived, name, marked)
    arrived.new = _vouched(arrived)


def _vouched(arrived: Sorted) -> list[Arriving]:
    """Without the warning that an answer comes before its person, where they come along from the same sender.

    It stays where they may be somebody else too: the answer could be one of somebody who is here.
    """
    new, tied = arrived.new, {key for record, named in arrived.ties.items() if named for key in (record, *named)}
    along = {one.id for one in new if not one.dangers} - tied
    return [
        replace(one, dangers=tuple(why for why in one.dangers if why != loosening.EARLY))
        if along.issuperset(one.of)
        else one
        for one in new
    ]


def never_mixed(desk: Desk, *, practice: bool) -> None:
    """Refuse a file of a practice desk at a real one, and the other way round."""
    if practice != desk.practice:
        raise Trouble(*(FICTION if practice else NOT_FOR_PRACTICE))


def accept(
    desk: Desk,
    arrived: Arrived,
    *,
    chosen: Collection[str] | None = None,
    conflicts: Side | None = None,
    again: Collection[str] = (),
    progress: Progress = unheard,
) -> Changes:
    """Take in the chosen records with their files, in one transaction; losing values are kept.

    By default those that nobody need look at first; nothing from a sender nobody knows, or whose key changed. Clocks of
    what is the same are joined; what differs and stays out waits. What both desks wrote apart is decided on by
    `conflicts`, or listed; `again` takes in what was erased here for good. Files of records here that are missing or
    damaged are put back whole, whatever is chosen.
    """
    must_be_let_in(desk, arrived.sender)
    _look_again(desk, arrived, {*(chosen or ()), *again})
    taken = [one for one in arrived.takeable if (not one.dangers if chosen is None else one.id in chosen)]
    taken += [one for one in arrived.erased if one.id in again]
    coming = described(desk, (blob for one in taken for blob in one.files))
    holders = {blob.id: one.id for one in taken for blob in one.files}
    sealed: list[str] = []
    try:
        _take_files(desk, arrived, coming, sealed)
        with desk.change("receive", note=arrived.sender.name) as writing:
            for key in sealed:
                desk.store.blobs.keep(coming[key], holders[key])  # also where what describes it does not stand
            _write(desk, writing, arrived, taken, progress)
            mending.tell(desk, writing, [blob for key, blob in arrived.mends.items() if key not in sealed])
            _note_likely(desk, {one.id for one in arrived.new} & {one.id for one in taken})
            _decide(desk, writing, taken, conflicts)
            _remember(desk, arrived, _done(writing).batch)
    except BaseException:
        desk.store.blobs.unfinished.drop({*sealed}.difference(desk.store.blobs.remove(sealed)))
        raise
    return _done(writing)


def _done(writing: Writing) -> Changes:
    """What was written, and can be taken back: that a file is whole again changes no record."""
    return writing.changes if writing.changes.ids else replace(writing.changes, batch=0)


def _take_files(desk: Desk, arrived: Arrived, coming: Mapping[str, Blob], sealed: list[str]) -> None:
    """Seal the files that come new, each noted first so that a stop finds it, and put back those that were here."""
    listed = {line.id for line in arrived.bundle.listed}
    desk.store.blobs.unfinished.note(one.id for one in coming.values() if one.id in listed and not is_here(desk, one))
    for line, pieces in arrived.bundle.files():
        if line.id in coming and not is_here(desk, coming[line.id]):
            sealed.append(line.id)
            _seal(desk, coming[line.id], pieces)
        elif line.id in arrived.mends:
            mending.put_back(desk, arrived.mends[line.id], Pieces(pieces))


def _write(desk: Desk, writing: Writing, arrived: Arrived, taken: Sequence[Arriving], progress: Progress) -> None:
    """Join what was taken, and what is the same but for its clocks; what differs and stays out waits."""
    sender = arrived.sender
    wanted = {one.id for one in taken} | {one.id for one in arrived.same if one.joins or one.asks or one.asks_of_words}
    returned = {one.id for one in arrived.erased}
    waits = waiting_of(arrived) - wanted
    for document in arrived.told(progress):
        if document.id in wanted:
            take_in(desk, writing, document, sender.name, sender.desk, again=document.id in returned)
        elif document.id in waits:
            desk.store.waiting.put(without_bin(document), sender.name, sender.desk)


def _decide(desk: Desk, writing: Writing, taken: Sequence[Arriving], conflicts: Side | None) -> None:
    """Decide on what was written apart, where it was said how, but for what could do harm and nobody looked at."""
    if conflicts is not None:
        looked = {one.id for one in taken if one.dangers}
        merge_desk.settle(desk, writing, [one.id for one in taken if one.conflicts], conflicts, looked)


def _note_likely(desk: Desk, new: Collection[str]) -> None:
    """Note which new people and groups may be here already: a person decides."""
    pairs: dict[str, str] = {}
    for one in desk.store.many(new).values():
        older = nearest(desk, one)
        if older and pairs.get(older) != one.id:
            pairs[one.id] = older
    likely_twins.note(desk, pairs)


def _remember(desk: Desk, arrived: Arrived, batch: int) -> None:
    said, sender = arrived.bundle.manifest, arrived.sender
    sha256 = arrived.bundle.manifest_sha256
    desk.store.arrivals.put(
        Arrival(
            batch, "bundle", sender.name, sender.desk, sender.sign, said.bundle, said.sequence, sha256, made=said.made
        ),
        carried.by_them(desk, said, arrived.clocks),
    )


def _look_again(desk: Desk, arrived: Arrived, chosen: Collection[str]) -> None:
    """Compare a bundle anew where something was written here since; refuse to take what only now could do harm."""
    if desk.store.head[1] == arrived.seen:
        return
    fresh, shown = Sorted(), {one.id: one.dangers for one in (*arrived.takeable, *arrived.erased)}
    for document in arrived.bundle.documents():
        sort_in(desk, fresh, document)
    _weigh_together(desk, fresh)
    taken = [one for one in (*fresh.takeable, *fresh.erased) if one.id in chosen]
    if any(not {*one.dangers} <= {*shown.get(one.id, ())} for one in taken):
        raise Trouble(AGED, LOOK_AGAIN)
    vars(arrived).update(vars(fresh), seen=desk.store.head[1])


def waiting_of(arrived: Sorted) -> set[str]:
    """Ids of what waits for somebody here where it is not taken: what differs from ours, and what could do harm."""
    return {one.id for one in arrived.takeable if one.dangers} | {
        one.id for one in (*arrived.changed, *arrived.conflicting)
    }


def to_decide(arrived: Sorted, chosen: Collection[str]) -> set[str]:
    """Ids of what somebody here is asked to decide on once these are taken in, as the merge desk lists it."""
    taken = (*(one for one in arrived.takeable if one.id in chosen), *arrived.same)
    waits = {one.id for one in arrived.takeable if not one.in_bin} & waiting_of(arrived)
    return {one.id for one in taken if one.decided_later} | (waits - {*chosen})


def undecided(desk: Desk, arrived: Arrived) -> set[str]:
    """Ids of the records of a file of which something is to be decided, as it stands at this moment."""
    return {one.record for one in merge_desk.questions(desk) if one.record in arrived.clocks}


def left_out(arrived: Sorted, chosen: Collection[str]) -> set[str]:
    """Ids of what is new, was not chosen, and waits for nobody: it is in their file alone."""
    return {one.id for one in arrived.takeable} - {*chosen} - waiting_of(arrived)


def must_be_let_in(desk: Desk, sender: Contact) -> None:
    """Refuse what somebody signed whose key changed, or whom nobody knows: that is looked at, and nothing more."""
    standing = correspondents.standing(desk, sender)
    if standing.advice is not None:
        raise Trouble(standing.label, standing.advice)


def _seal(desk: Desk, blob: Blob, pieces: Iterator[bytes]) -> None:
    made = desk.store.blobs.seal(Pieces(pieces), blob.name, blob.media, key=blob.id)
    if not made.is_same(blob):
        raise Trouble(NOT_DESCRIBED)
