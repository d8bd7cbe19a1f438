"""Writing a bundle: records and files from one desk to others, in one encrypted and signed file.

Exchange floor: the format is docs/file-formats.md, "Bundle, format 1"; reading is `bundle_reading`. Nothing here
decides what may leave: the records come redacted through the gate.
"""

from __future__ import annotations

import hashlib
from base64 import b32encode
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from secrets import token_bytes

from defender_desk.exchange.age_file import write_age_file
from defender_desk.exchange.bundle_lines import LIMIT_LINE, LIMIT_VALUES, Outgoing, file_line, record_line, values_in
from defender_desk.exchange.identity import Contact, Identity, addressee
from defender_desk.exchange.manifest import LIMIT_MANIFEST, MAGIC, Manifest, Part
from defender_desk.exchange.tables import Progress
from defender_desk.model.documents import Document
from defender_desk.model.levels import Profile
from defender_desk.text.digests import Sha256
from defender_desk.text.messages import msg
from defender_desk.text.trouble import Trouble
from defender_desk.vault.sealing import padded

SIGNED = "bundle manifest 1"
"""The purpose under which a manifest is signed."""

_PIECE = 64 << 10
_ASK_EVERY = 500  # records
_CHANGED = msg("A file changed while the bundle was being made.")
_UNREAD = msg("A record or file could not be read while the bundle was being made.")
_TRY_AGAIN = msg("Nothing was handed over. Try again.")


@dataclass(frozen=True)
class Letter:
    """What the sender says beside the records; see the fields of `Manifest`."""

    recipients: Sequence[str]
    """Age recipients ("age1…")."""
    sequence: int
    previous: str
    made: str
    profile: Profile
    practice: bool = False


@dataclass(frozen=True)
class Receipt:
    """What was written: the id of the bundle, and the hash the sender's next bundle names as `previous`."""

    bundle: str
    manifest_sha256: str
    records: int
    files: int


@dataclass(frozen=True)
class Composed:
    """The inside of a bundle, to be gone through once, and the receipt for it."""

    pieces: Iterable[bytes]
    receipt: Receipt


def write_bundle(
    path: Path,
    letter: Letter,
    sender: Contact,
    identity: Identity,
    documents: Iterable[Document],
    files: Sequence[Outgoing] = (),
    *,
    progress: Progress | None = None,
) -> Receipt:
    """Write a bundle, whole or not at all; the rest as `composed` says."""
    made = composed(letter, sender, identity, documents, files, progress=progress)
    write_age_file(path, letter.recipients, made.pieces)
    return made.receipt


def composed(
    letter: Letter,
    sender: Contact,
    identity: Identity,
    documents: Iterable[Document],
    files: Sequence[Outgoing] = (),
    *,
    progress: Progress | None = None,
) -> Composed:
    """What a bundle holds, for whatever envelope.

    The lines of the records are held in memory, as the records are: each is written once. `progress` is told bytes.
    Raises `Trouble` where the disk refused, a record is too long, or a file changed meanwhile.
    """
    lines = list(_heard(map(_line, documents), progress))
    listed = b"".join(file_line(file.line) for file in files)
    manifest = Manifest(
        bundle=b32encode(token_bytes(16)).decode().rstrip("=").lower(),
        sender=sender,
        addressees=frozenset(map(addressee, letter.recipients)),
        sequence=letter.sequence,
        previous=letter.previous,
        made=letter.made,
        profile=letter.profile,
        practice=letter.practice,
        records=_part_of(lines),
        files=Part(len(files), len(listed), hashlib.sha256(listed).hexdigest()),
    )
    line = manifest.to_line()
    if len(line) > LIMIT_MANIFEST:
        raise ValueError("a manifest of more than 1 MiB")
    opening = MAGIC + line + b"\n" + identity.signed(SIGNED, line).encode() + b"\n"
    size = len(opening) + manifest.records.size + len(listed) + sum(file.line.size for file in files)
    inside = _inside(opening, lines, listed, files)
    receipt = Receipt(manifest.bundle, hashlib.sha256(line).hexdigest(), manifest.records.count, len(files))
    return Composed(_told(_with_padding(inside, size), padded(size), progress), receipt)


def _inside(opening: bytes, lines: Iterable[bytes], listed: bytes, files: Iterable[Outgoing]) -> Iterator[bytes]:
    yield opening
    yield from lines
    yield listed
    for file in files:
        yield from _same(_opened(file), file.line.size, file.line.sha256)


def _opened(file: Outgoing) -> Iterator[bytes]:
    yield from file.open()


def _same(pieces: Iterable[bytes], size: int, sha256: str) -> Iterator[bytes]:
    """The pieces, and at the end a Trouble when they were not what was announced."""
    digest, given = Sha256(), 0
    try:
        for piece in pieces:
            digest.update(piece)
            given += len(piece)
            if given > size:
                break
            yield piece
    except OSError as bad:
        raise Trouble(_UNREAD, _TRY_AGAIN) from bad
    if given != size or digest.hexdigest() != sha256:
        raise Trouble(_CHANGED, _TRY_AGAIN)


def _with_padding(pieces: Iterable[bytes], size: int) -> Iterator[bytes]:
    yield from pieces
    left = padded(size) - size
    while left:
        yield bytes(min(left, _PIECE))
        left -= min(left, _PIECE)


def _told(pieces: Iterable[bytes], size: int, progress: Progress | None) -> Iterator[bytes]:
    """The same bytes in pieces worth a call, telling progress after each."""
    done, waiting, length = 0, list[bytes](), 0
    for piece in pieces:
        waiting.append(piece)
        length += len(piece)
        if length >= _PIECE:
            yield b"".join(waiting)
            done, waiting, length = done + length, [], 0
            if progress:
                progress(done, size)
    yield b"".join(waiting)


def _heard(lines: Iterable[bytes], progress: Progress | None) -> Iterator[bytes]:
    for count, line in enumerate(lines, start=1):
        if progress and count % _ASK_EVERY == 0:
            progress(0, 1)  # the size is not known yet, but it can be stopped already
        yield line


def _part_of(lines: Sequence[bytes]) -> Part:
    digest = Sha256()
    for line in lines:
        digest.update(line)
    return Part(len(lines), sum(map(len, lines)), digest.hexdigest())


def _line(document: Document) -> bytes:
    line = record_line(document)
    if len(line) > LIMIT_LINE:
        raise Trouble(
            msg("A record is too long for a bundle: {size} of at most {limit} bytes."), size=len(line), limit=LIMIT_LINE
        )
    if (values := values_in(line)) > LIMIT_VALUES:
        raise Trouble(
            msg("A record holds too much for a bundle: {size} of at most {limit} values."),
            size=values,
            limit=LIMIT_VALUES,
        )
    return line
