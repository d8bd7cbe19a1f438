"""Files of records here that are missing or damaged on this disk, and come again, the very same, with a bundle.

Services floor: `receiving` asks which of a bundle's files these are and has them put back; what comes in by another
hash puts nothing back, and nothing that is here whole is written over.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from io import RawIOBase

from defender_desk.model.values import Blob
from defender_desk.services.desk import Desk, Progress
from defender_desk.services.handover.arriving import NOT_DESCRIBED, Arriving, blobs_of
from defender_desk.store.writing import Writing
from defender_desk.text.trouble import Trouble


def wanted(desk: Desk, told: Iterable[Arriving], brought: Iterable[str], progress: Progress) -> dict[str, Blob]:
    """By id, the files of a bundle that a record here holds too and that are not here whole."""
    described = {blob.id: blob for one in told for blob in one.files}
    known = [described[key] for key in brought if key in described and _same(desk, described[key])]
    return {one.id: one for one in lacking(desk, known, progress)}


def lacking(desk: Desk, described: Collection[Blob], progress: Progress) -> list[Blob]:
    """Those of these files that are not here whole; each that is known is read to its end, in bytes of all of them."""
    total, read = sum(one.size for one in described), 0

    def heard(size: int) -> None:
        nonlocal read
        read += size
        progress(min(read, total), total)

    return [one for one in described if not desk.store.blobs.holds(one, heard)]


def _same(desk: Desk, blob: Blob) -> bool:
    """Whether it is what is known here of the file under its id, by its row or by a record that holds it."""
    kept = desk.store.blobs.find(blob.id)
    held = [kept] if kept is not None else [one for key in _holders(desk, blob.id) for one in _held(desk, key, blob.id)]
    return any(one.is_same(blob) for one in held)


def _holders(desk: Desk, file: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(link.source for link in desk.store.pointing_at(file)))


def _held(desk: Desk, record: str, file: str) -> Iterator[Blob]:
    document = desk.store.get(record)
    yield from (one for one in (blobs_of(document) if document is not None else ()) if one.id == file)


def put_back(desk: Desk, blob: Blob, source: RawIOBase) -> None:
    """Seal what came, and put it in its place once it is known to be what the record describes."""
    made = desk.store.blobs.seal(source, blob.name, blob.media)
    if not made.is_same(blob):
        desk.store.blobs.remove([made.id])
        raise Trouble(NOT_DESCRIBED)
    desk.store.blobs.take_place(made.id, blob.id)


def tell(desk: Desk, writing: Writing, mended: Iterable[Blob]) -> None:
    """Know these files, and enter into the journal of each record that holds one that it is whole again."""
    for blob in mended:
        holders = _holders(desk, blob.id)
        desk.store.blobs.keep(blob, next(iter(holders), None))
        for document in filter(None, map(writing.get, holders)):
            writing.log("mend", document)
