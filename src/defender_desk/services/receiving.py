"""Opening a bundle somebody carried here: quarantine, every check, a preview, and one transaction for what is taken.

Services floor: nothing of a bundle is written before all of it was verified and a person said yes.
"""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from defender_desk.exchange.bundle_reading import STANDARD, Bundle, read_bundle
from defender_desk.exchange.identity import Contact
from defender_desk.exchange.manifest import Manifest
from defender_desk.model import codec
from defender_desk.model.changes import Changes
from defender_desk.model.codec import Body, Json
from defender_desk.model.documents import BIN, Document, differing, targets
from defender_desk.model.merging import Merged, Outcome, merge, refuse_false_claims, with_noes
from defender_desk.model.shown import title_of
from defender_desk.model.types import TYPES
from defender_desk.model.values import Blob
from defender_desk.services import keys, loosening, rotation, trust
from defender_desk.services.dangers import dangers
from defender_desk.services.desk import Desk, Progress, unheard
from defender_desk.services.keys import Acquaintance
from defender_desk.store.writing import Writing
from defender_desk.text.messages import Message, msg
from defender_desk.text.trouble import Trouble

OLDER = msg("You already took in a newer file from this desk. This one may be an old copy.")
GAP = msg("Between the last file you took in from this desk and this one there are others that have not come here.")
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
NOT_DESCRIBED = msg("A file that was received is not the one its record describes.")


@dataclass(frozen=True)
class Conflict:
    """A field written at both desks without knowledge of each other: our stored value and theirs, and which stands."""

    field: str
    ours: Json
    theirs: Json
    theirs_stands: bool
    both_stand: bool = False
    """Whether ours stands beside it."""


@dataclass(frozen=True)
class Arriving:
    """One record of a bundle against what is kept here."""

    id: str
    type: str
    title: str
    fields: tuple[str, ...] = ()
    """Fields whose value here would change."""
    conflicts: tuple[Conflict, ...] = ()
    binned_there: bool = False
    """They put it into the bin; here it stays unless a person bins it."""
    dangers: tuple[Message, ...] = ()
    """Why a person should look before this is taken in."""
    files: tuple[Blob, ...] = ()
    """The sealed files it describes."""
    of: tuple[str, ...] = ()
    """Ids of those whose answer it is."""
    joins: bool = False
    """Taking it in would leave another record here, be it only in what its clocks know of."""


@dataclass(kw_only=True)
class Sorted:
    """The records of a bundle by what taking them in would do."""

    new: list[Arriving] = field(default_factory=list)
    changed: list[Arriving] = field(default_factory=list)
    conflicting: list[Arriving] = field(default_factory=list)
    same: list[Arriving] = field(default_factory=list)
    erased: list[Arriving] = field(default_factory=list)
    """Erased here for good: they stay away."""

    @property
    def takeable(self) -> list[Arriving]:
        """Those that would write something here."""
        return [*self.new, *self.changed, *self.conflicting]


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

    def told(self, progress: Progress) -> Iterator[Document]:
        """Every record of it, in the sender's order, telling how many came."""
        for number, document in enumerate(self.bundle.documents()):
            progress(number, self.bundle.manifest.records.count)
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
    sorted_out.new = _vouched(sorted_out.new)
    try:
        never_mixed(desk, practice=bundle.manifest.practice)
        sender = bundle.manifest.sender
        order = _order(desk, bundle)
        return Arrived(bundle, sender, keys.standing(desk, sender), seen, order, **vars(sorted_out))
    except BaseException:
        bundle.close()
        raise


def _vouched(new: Sequence[Arriving]) -> list[Arriving]:
    """Without the warning that an answer comes before its person, where they come along from the same sender."""
    along = {one.id for one in new if not one.dangers}
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


def sort_in(desk: Desk, arrived: Sorted, theirs: Document) -> None:
    """Compare a copy from elsewhere with what is kept here, and lay it where it belongs."""
    if theirs.type in TYPES:
        codec.check_body(TYPES[theirs.type], theirs.body)
    mine, buried = desk.store.get(theirs.id), desk.store.buried(theirs.id)
    if not buried:
        refuse_false_claims(mine, theirs, desk.store.own)
    if mine is None:
        (arrived.erased if buried else arrived.new).append(_new(desk, theirs))
        return
    if mine.type != theirs.type:
        raise Trouble(msg("A record of the file has the mark of a record of another kind here."))
    arriving = _known_here(desk, mine, theirs)
    if arriving.conflicts:
        arrived.conflicting.append(arriving)
    elif arriving.fields:
        arrived.changed.append(arriving)
    else:
        arrived.same.append(arriving)


def _new(desk: Desk, theirs: Document) -> Arriving:
    return Arriving(
        theirs.id,
        theirs.type,
        _title(theirs),
        binned_there=theirs.binned,
        dangers=dangers(desk, None, theirs, theirs.body.keys(), _known(desk, theirs.body)),
        files=_blobs(theirs),
        of=tuple(targets(theirs.body.get("person"))),
    )


def _known_here(desk: Desk, mine: Document, theirs: Document) -> Arriving:
    merged, known = _joined(mine, theirs), _known(desk, mine.body, theirs.body)
    taken = tuple(name for name, outcome in merged.outcomes.items() if outcome.taken)
    warned = [*dangers(desk, mine.body, merged.document, taken, known)] if taken else []
    if theirs.type == "consent":
        warned += loosening.against(desk, theirs, merged, known)
    return Arriving(
        theirs.id,
        theirs.type,
        _title(mine),
        taken,
        tuple(_conflicts(mine, theirs, merged)),
        binned_there=theirs.binned and not mine.binned,
        dangers=tuple(dict.fromkeys(warned)),
        files=_blobs(theirs),
        joins=merged.document != mine,
    )


def _joined(mine: Document, theirs: Document) -> Merged:
    """Their copy joined into ours as it would stand here."""
    coming = without_bin(theirs)
    merged = merge(mine, coming)
    return with_noes(TYPES[mine.type], mine, coming, merged) if mine.type in TYPES else merged


def take_in(desk: Desk, writing: Writing, theirs: Document) -> None:
    """Join their copy into ours; a no that stands against or beside the later word is written anew, and travels on."""
    mine = writing.get(theirs.id)
    writing.merge(without_bin(theirs))
    now = writing.get(theirs.id)
    if mine is not None and now is not None and _says_no(theirs):
        stands = _joined(mine, theirs).document.body
        now = writing.put(now.id, now.type, {name: stands.get(name) for name in differing(now.body, stands)})
    if now is not None:
        desk.store.waiting.settle(now)


def _says_no(document: Document) -> bool:
    """Whether records of its type say no to something."""
    declared = TYPES.get(document.type)
    return declared is not None and bool(declared.answers or declared.narrowing)


def _known(desk: Desk, *bodies: Body) -> Collection[str]:
    """Ids of the people whom an answer is of, in one copy or the other, and who are recorded here."""
    return desk.store.many([key for body in bodies for key in targets(body.get("person"))])


def _conflicts(mine: Document, theirs: Document, merged: Merged) -> Iterator[Conflict]:
    for name, outcome in merged.outcomes.items():
        if outcome.conflict and name != BIN:
            yield Conflict(
                name, mine.body.get(name), theirs.body.get(name), outcome.taken, outcome is Outcome.CONFLICT_JOINED
            )


def _title(document: Document) -> str:
    return title_of(TYPES[document.type], document.body) if document.type in TYPES else ""


def without_bin(document: Document) -> Document:
    """Their copy without what they did with the bin: a record is binned here only by somebody here."""
    clocks = {name: clock for name, clock in document.clocks.items() if name != BIN}
    return replace(document, clocks=clocks, binned=False)


def accept(
    desk: Desk,
    arrived: Arrived,
    *,
    chosen: Collection[str] | None = None,
    progress: Progress = unheard,
) -> Changes:
    """Take in the chosen records with their files, in one transaction; losing values are kept.

    By default those that nobody need look at first; nothing from a sender nobody knows, or whose key changed. Clocks of
    what is the same are joined; what differs and stays out waits.
    """
    must_be_let_in(desk, arrived.sender)
    _look_again(desk, arrived, chosen or ())
    taken = [one for one in arrived.takeable if (not one.dangers if chosen is None else one.id in chosen)]
    wanted = {one.id for one in taken} | {one.id for one in arrived.same if one.joins}
    waits = _waits(arrived) - wanted
    coming = {blob.id: blob for one in taken for blob in one.files}
    for blob in coming.values():
        is_here(desk, blob)
    sealed: list[str] = []
    try:
        for line, pieces in arrived.bundle.files():
            if line.id in coming and not is_here(desk, coming[line.id]):
                sealed.append(line.id)
                _seal(desk, coming[line.id], pieces)
        with desk.change("receive", note=arrived.sender.name) as writing:
            for key in sealed:
                desk.store.blobs.keep(coming[key])
            for document in arrived.told(progress):
                if document.id in wanted:
                    take_in(desk, writing, document)
                elif document.id in waits:
                    desk.store.waiting.put(without_bin(document), arrived.sender.name, arrived.sender.desk)
            _remember(desk, arrived.bundle)
    except BaseException:
        desk.store.blobs.remove(sealed)
        raise
    return writing.changes


def _look_again(desk: Desk, arrived: Arrived, chosen: Collection[str]) -> None:
    """Compare a bundle anew where something was written here since; refuse to take what only now could do harm."""
    if desk.store.head[1] == arrived.seen:
        return
    fresh, shown = Sorted(), {one.id: one.dangers for one in arrived.takeable}
    for document in arrived.bundle.documents():
        sort_in(desk, fresh, document)
    fresh.new = _vouched(fresh.new)
    if any(one.id in chosen and not {*one.dangers} <= {*shown.get(one.id, ())} for one in fresh.takeable):
        raise Trouble(AGED, LOOK_AGAIN)
    vars(arrived).update(vars(fresh), seen=desk.store.head[1])


def _waits(arrived: Sorted) -> set[str]:
    """Ids of what waits for somebody here where it is not taken: what differs from ours, and what could do harm."""
    return {one.id for one in arrived.takeable if one.dangers} | {
        one.id for one in (*arrived.changed, *arrived.conflicting)
    }


def must_be_let_in(desk: Desk, sender: Contact) -> None:
    """Refuse what somebody signed whose key changed, or whom nobody knows: that is looked at, and nothing more."""
    standing = keys.standing(desk, sender)
    if standing in (Acquaintance.CHANGED, Acquaintance.UNKNOWN):
        raise Trouble(standing.label, keys.DECIDE if standing is Acquaintance.CHANGED else keys.ADD_THEM)


def _order(desk: Desk, bundle: Bundle) -> Message | None:
    """Hold a bundle against the last one taken in from the same key: nothing is refused for it, but it is said."""
    match desk.setting(_last(bundle)):
        case {"sequence": int(sequence), "manifest": str(manifest)} if manifest != bundle.manifest_sha256:
            if bundle.manifest.sequence <= sequence:
                return OLDER
            return None if bundle.manifest.previous == manifest else GAP
    return None


def _remember(desk: Desk, bundle: Bundle) -> None:
    match desk.setting(_last(bundle)):
        case {"sequence": int(sequence)} if sequence >= bundle.manifest.sequence:
            return
    kept: Json = {"sequence": bundle.manifest.sequence, "manifest": bundle.manifest_sha256}
    desk.store.settings.put(_last(bundle), kept)


def _last(bundle: Bundle) -> str:
    return trust.RECEIVED + bundle.manifest.sender.sign


def _blobs(document: Document) -> tuple[Blob, ...]:
    if document.type not in TYPES:
        return ()
    return tuple(blob for _, blob in codec.blobs_of(TYPES[document.type], document.body))


def is_here(desk: Desk, blob: Blob) -> bool:
    """Whether a file is here already; refuses a record that calls another file of ours its own."""
    kept = desk.store.blobs.find(blob.id)
    if kept is not None and (kept.size, kept.sha256) != (blob.size, blob.sha256):
        raise Trouble(NOT_DESCRIBED)
    return kept is not None


def _seal(desk: Desk, blob: Blob, pieces: Iterator[bytes]) -> None:
    made = desk.store.blobs.seal(_Readable(pieces), blob.name, blob.media, key=blob.id)
    if (made.size, made.sha256) != (blob.size, blob.sha256):
        raise Trouble(NOT_DESCRIBED)


class _Readable(io.RawIOBase):
    """Pieces of bytes as a stream to read from."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._left = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]  # narrower than the base class's
        while not self._left:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._left = memoryview(piece)
        taken = min(len(buffer), len(self._left))
        buffer[:taken] = self._left[:taken]
        self._left = self._left[taken:]
        return taken
