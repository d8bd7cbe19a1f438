"""Reading a bundle: quarantine, then every check, and only then records.

Exchange floor: a bundle from outside is first copied, still encrypted, into a folder of ours; that copy is the
quarantine. One pass over it checks everything and keeps nothing; records and files are decrypted again from the same
copy when they are asked for. So no plaintext ever waits on a disk, and what was checked is what is read, even when
the stick it came on is swapped meanwhile.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from defender_desk.exchange.age_file import AGAIN, DAMAGED, NOT_A_BUNDLE, NOT_FOR_US, SEND_CARD, open_age_file
from defender_desk.exchange.bundle import SIGNED
from defender_desk.exchange.bundle_lines import LIMIT_LINE, FileLine, read_file_line, read_record
from defender_desk.exchange.identity import Receiver, addressee, genuine
from defender_desk.exchange.manifest import LIMIT_MANIFEST, MAGIC, NEWER, UPDATE, BadJson, Manifest, Part, read_manifest
from defender_desk.exchange.parcel import records_in
from defender_desk.exchange.quarantine import QUARANTINE
from defender_desk.exchange.tables import Progress
from defender_desk.exchange.whole_file import whole_file
from defender_desk.model.documents import Document
from defender_desk.text.digests import Sha256
from defender_desk.text.messages import msg
from defender_desk.text.trouble import Trouble
from defender_desk.vault.sealing import padded

_PIECE = 1 << 20
_SIGNATURE = 100  # bytes of base64, and some
FORGED = msg("The signature of this bundle is wrong: somebody other than its sender may have changed it.")
_ASK_SENDER = msg("Do not use it. Ask the sender, in person or over a channel you trust, for a new one.")
TOO_MUCH = msg("This bundle holds more than a desk takes in at once.")
_SMALLER = msg("Ask the sender to divide it into smaller bundles.")


@dataclass(frozen=True)
class Limits:
    """How much a bundle may hold."""

    records: int = 100_000
    files: int = 100_000
    total: int = 64 << 30
    """Bytes, padding included."""


STANDARD = Limits()
"""What is taken in from others."""


class Bundle:
    """A bundle whose every byte was checked. Close it to delete the quarantine."""

    def __init__(
        self, manifest: Manifest, manifest_sha256: str, copy: Path, identity: Receiver, listed: Sequence[FileLine]
    ) -> None:
        self.manifest = manifest
        self.manifest_sha256 = manifest_sha256
        """What the sender's next bundle names as `previous`."""
        self.listed = listed
        """The files it brings along, in their order."""
        self._copy = copy
        self._identity = identity

    def documents(self) -> Iterator[Document]:
        """Every record, in the sender's order."""
        with _opened(self._copy, self._identity) as inside:
            inside.opening()
            for line in inside.lines(self.manifest.records):
                yield read_record(line)

    def document(self, key: str) -> Document | None:
        """One record by its id; only lines that can be its own are read closely, so that looking costs little."""
        spoken = key.encode()
        with _opened(self._copy, self._identity) as inside:
            inside.opening()
            near = (
                read_record(line) for line in inside.lines(self.manifest.records) if spoken in line or b"\\u" in line
            )
            return next((document for document in near if document.id == key), None)

    def files(self) -> Iterator[tuple[FileLine, Iterator[bytes]]]:
        """Every file with its bytes, which must be taken before the next file is."""
        with _opened(self._copy, self._identity) as inside:
            inside.opening()
            for _ in inside.lines(self.manifest.records):
                pass
            for _ in inside.lines(self.manifest.files):
                pass
            for file in self.listed:
                pieces = inside.pieces(file.size)
                yield file, pieces
                for _ in pieces:
                    pass

    def close(self) -> None:
        """Delete the quarantine."""
        with suppress(OSError):
            self._copy.unlink(missing_ok=True)


def read_bundle(
    path: Path,
    identity: Receiver,
    folder: Path,
    *,
    limits: Limits = STANDARD,
    progress: Progress | None = None,
    meet: Callable[[Manifest, Document], object] = lambda _manifest, _document: None,
) -> Bundle:
    """Copy a bundle into `folder`, check all of it, and open it; raises `Trouble`, and then leaves nothing behind.

    What is checked: the envelope to its last byte, the sender's signature, that it was made for this identity, every
    hash, every record's frame, the padding, and the limits. Who the sender is to us, and whether this bundle is older
    than what we have, the caller knows. `progress` is told bytes, twice the size of the file in all. `meet` is shown
    each record on the way, when the signature of the manifest was checked and the hash over the records not yet: it
    may look and remember, and must write nothing.
    """
    copy = folder / (secrets.token_hex(16) + QUARANTINE)
    try:
        size = _quarantined(path, copy, limits, progress)
        with _opened(copy, identity) as inside:
            inside.told = lambda done: progress(size + min(done, size), 2 * size) if progress else None
            manifest, sha256, listed = _verified(inside, identity, limits, meet)
    except BaseException as bad:
        copy.unlink(missing_ok=True)
        if isinstance(bad, ValueError):
            raise Trouble(DAMAGED, AGAIN) from bad
        raise
    return Bundle(manifest, sha256, copy, identity, listed)


def _quarantined(path: Path, copy: Path, limits: Limits, progress: Progress | None) -> int:
    """Copy the envelope as it is; gives its size in bytes."""
    try:
        with path.open("rb") as source, whole_file(copy) as target:
            size = os.fstat(source.fileno()).st_size
            if size > 2 * limits.total:
                raise Trouble(TOO_MUCH, _SMALLER)
            done = 0
            while piece := source.read(_PIECE):
                done += target.write(piece)
                if progress:
                    progress(min(done, size), 2 * size)
    except OSError as bad:
        raise Trouble(msg("This file cannot be read.")) from bad
    return size


@contextmanager
def _opened(copy: Path, identity: Receiver) -> Iterator[_Inside]:
    with copy.open("rb") as stream, closing(open_age_file(stream, identity.receiving)) as plaintext:
        yield _Inside(records_in(plaintext))


def _verified(
    inside: _Inside, identity: Receiver, limits: Limits, meet: Callable[[Manifest, Document], object]
) -> tuple[Manifest, str, Sequence[FileLine]]:
    manifest, line = inside.opening()
    if addressee(identity.receive) not in manifest.addressees:
        raise Trouble(NOT_FOR_US, SEND_CARD)
    if manifest.records.count > limits.records or manifest.files.count > limits.files:
        raise Trouble(TOO_MUCH, _SMALLER)
    known: set[str] = set()
    for record in inside.lines(manifest.records):
        document = read_record(record)
        known.add(document.id)
        meet(manifest, document)
    listed = [read_file_line(each) for each in inside.lines(manifest.files)]
    if len(known) != manifest.records.count or len({file.id for file in listed}) != len(listed):
        raise BadJson  # twice the same id
    if inside.taken + sum(file.size for file in listed) > limits.total:
        raise Trouble(TOO_MUCH, _SMALLER)
    for file in listed:
        inside.check(file)
    inside.check_padding()
    return manifest, hashlib.sha256(line).hexdigest(), listed


class _Inside:
    """The inner format, read from its beginning to its end."""

    def __init__(self, plaintext: Iterator[bytes]) -> None:
        self._plaintext = plaintext
        self._waiting = bytearray()
        self.taken = 0
        """Bytes read and used."""
        self.told: Callable[[int], None] = lambda _done: None

    def opening(self) -> tuple[Manifest, bytes]:
        """The manifest, its signature checked, and its bytes."""
        first = self._line(len(MAGIC))
        if first + b"\n" != MAGIC:
            raise Trouble(NEWER, UPDATE) if first.startswith(MAGIC.split(b" ")[0] + b" ") else Trouble(NOT_A_BUNDLE)
        line = self._line(LIMIT_MANIFEST + 1)
        manifest = read_manifest(line)
        if not genuine(manifest.sender.sign, SIGNED, line, self._line(_SIGNATURE).decode()):
            raise Trouble(FORGED, _ASK_SENDER)
        return manifest, line

    def lines(self, part: Part) -> Iterator[bytes]:
        """The lines of a part; raises at its end unless they are as many, as long and the same as announced."""
        digest, count, end = Sha256(), 0, self.taken + part.size
        while self.taken < end:
            if count == part.count:  # at once: lines without number would fill the memory of whoever compares them
                raise BadJson
            line = self._line(LIMIT_LINE)
            digest.update(line + b"\n")
            count += 1
            yield line
        if self.taken != end or count != part.count or digest.hexdigest() != part.sha256:
            raise BadJson

    def pieces(self, size: int) -> Iterator[bytes]:
        """The next bytes, this many; `BadJson` when there are fewer."""
        while size:
            if not self._waiting and not self._more():
                raise BadJson
            piece = bytes(self._waiting[:size])
            del self._waiting[:size]
            self.taken += len(piece)
            size -= len(piece)
            yield piece

    def check(self, file: FileLine) -> None:
        """Read over a file and refuse it when it is not what the list says."""
        digest = Sha256()
        for piece in self.pieces(file.size):
            digest.update(piece)
        if digest.hexdigest() != file.sha256:
            raise BadJson

    def check_padding(self) -> None:
        """Read to the end, which is zeros up to the padded size and not a byte more."""
        left = padded(self.taken) - self.taken
        for piece in self.pieces(left):
            if piece.strip(b"\0"):
                raise BadJson
        if self._waiting or self._more():
            raise BadJson

    def _line(self, limit: int) -> bytes:
        """The next line without its end; at most `limit` bytes with it."""
        while (end := self._waiting.find(b"\n", 0, limit)) < 0:
            if len(self._waiting) >= limit or not self._more():
                raise BadJson
        line = bytes(self._waiting[:end])
        del self._waiting[: end + 1]
        self.taken += end + 1
        return line

    def _more(self) -> bool:
        piece = next(self._plaintext, None)
        self._waiting += piece or b""
        self.told(self.taken)
        return piece is not None
