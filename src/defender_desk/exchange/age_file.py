"""The outer envelope of a bundle: one age v1 file, through pyrage with its traps closed.

Exchange floor: `bundle` writes and `bundle_reading` reads through here, and nobody else calls pyrage to encrypt.
Only the stream calls are used, because the others empty the target before they know the key. What pyrage calls a
success is believed only when no write failed and the file, read back, opens to its end.
"""

from __future__ import annotations

import io
import os
import re
import threading
from collections.abc import Generator, Iterable, Sequence
from contextlib import closing, suppress
from pathlib import Path
from queue import Full, Queue
from typing import BinaryIO, TypeAlias

import pyrage

from defender_desk.exchange.whole_file import Target, new_file
from defender_desk.text.messages import msg
from defender_desk.text.trouble import Trouble

LIMIT_STANZAS = 64
"""Most addressees of one envelope; more only cost time."""

NOT_A_BUNDLE = msg("This file is not a hand-over bundle.")
DAMAGED = msg("This bundle is damaged or was cut off.")
AGAIN = msg("Ask the sender to copy it again, or to make it anew.")
NOT_FOR_US = msg("This bundle was not made for this desk.")
TEXT_FORM = msg("This envelope is in its text form, which can be altered on the way.")
LOCKED = msg("This envelope is locked with a passphrase, which Defender Desk does not open.")
SEND_CARD = msg("Give the sender your contact card, and ask for a bundle made for it.")
_NOT_WRITTEN = msg("The bundle could not be read back as it was written.")
_OTHER_PLACE = msg("Choose another disk or stick and try again.")

_FIRST_LINE = b"age-encryption.org/v1\n"
_KEY = rb"[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]"  # 32 bytes in the one spelling of base64
_STANZA = re.compile(
    rb"-> (?:X25519 %b\n%b|(?!X25519[ \n])[!-~]+(?: [!-~]+)*\n(?:[A-Za-z0-9+/]{64}\n)*[A-Za-z0-9+/]{0,63})\n"
    % (_KEY, _KEY)
)
_ARMOUR = b"-----BEGIN AGE"
_LIMIT_HEADER = 64 << 10
_PIECE = 1 << 20
"""Bytes handed on together: pyrage asks for and gives eight thousand at a time."""
_WAITING_PIECES = 4

_Queued: TypeAlias = "bytes | BaseException | None"


def write_age_file(path: Path, recipients: Sequence[str], plaintext: Iterable[bytes]) -> None:
    """Encrypt to age recipients ("age1…"), read back, and only then let the file appear under its name.

    A recipient made for this file alone, whose secret is never kept, makes the reading back possible. Raises
    `Trouble` where the disk refused, and whatever `plaintext` raises.
    """
    proof = pyrage.x25519.Identity.generate()
    keys = [pyrage.x25519.Recipient.from_str(each) for each in dict.fromkeys(recipients)]
    if not 0 < len(keys) < LIMIT_STANZAS:
        raise ValueError("an envelope has 1 to 63 addressees")
    source = _Source(plaintext)

    with new_file(path, lambda draft: _check_written(draft, proof, source)) as target:
        _encrypt(source, target, [*keys, proof.to_public()])


def _check_written(draft: Path, proof: pyrage.x25519.Identity, source: _Source) -> None:
    """Open what was written, from the disk: every piece is genuine in its place, so that only the length can differ."""
    try:
        with draft.open("rb") as stream:
            _forget_cached(stream)
            size = sum(map(len, _decrypted(stream, proof)))
    except Trouble as bad:
        raise Trouble(_NOT_WRITTEN, _OTHER_PLACE) from bad
    if size != source.given:
        raise Trouble(_NOT_WRITTEN, _OTHER_PLACE)


def open_age_file(stream: BinaryIO, identity: str) -> Generator[bytes, None, None]:
    """The plaintext, piece by piece, for an age identity ("AGE-SECRET-KEY-1…").

    Each piece is genuine in its place, but that nothing is missing is known only once the iteration has ended.
    Raises `Trouble` for what is not an envelope, not for this identity, or damaged.
    """
    check_header(stream)
    yield from _decrypted(stream, pyrage.x25519.Identity.from_str(identity))


def check_header(stream: BinaryIO) -> None:
    """Refuse, before any key is tried, what is no envelope of ours; leaves the stream at its start.

    Armour, passphrases, floods of addressees, and stanzas that other readers of age refuse and pyrage passes over.
    """
    header = stream.read(_LIMIT_HEADER)
    stream.seek(0)
    if header.lstrip().startswith(_ARMOUR):
        raise Trouble(TEXT_FORM, msg("Ask the sender for the bundle as Defender Desk made it."))
    if not header.startswith(_FIRST_LINE):
        raise Trouble(NOT_A_BUNDLE)
    kinds = [line.split(b" ")[1:2] for line in header.partition(b"\n--- ")[0].split(b"\n") if line.startswith(b"-> ")]
    if [b"scrypt"] in kinds:
        raise Trouble(LOCKED, SEND_CARD)
    at, count = len(_FIRST_LINE), 0
    while stanza := _STANZA.match(header, at):
        at, count = stanza.end(), count + 1
    if not header.startswith(b"--- ", at) or not 0 < count <= LIMIT_STANZAS:
        raise Trouble(DAMAGED, AGAIN)


class _Source:
    """What pyrage reads from: counts what it gives, and remembers what went wrong, which pyrage would reword."""

    def __init__(self, plaintext: Iterable[bytes]) -> None:
        self._pieces = iter(plaintext)
        self._rest = io.BytesIO()
        self.given = 0
        """Bytes."""
        self.failed: BaseException | None = None

    def read(self, size: int = -1) -> bytes:
        """Give at most `size` bytes; none at the end."""
        while not (given := self._rest.read(size)):
            try:
                piece = next(self._pieces)
            except StopIteration:
                return b""
            except BaseException as bad:
                self.failed = bad
                raise
            self.given += len(piece)
            self._rest = io.BytesIO(piece)
        return given


def _encrypt(source: _Source, target: Target, recipients: Sequence[pyrage.x25519.Recipient]) -> None:
    try:
        pyrage.encrypt_io(source, target, recipients)
    except (pyrage.EncryptError, OSError):
        if not (source.failed or target.failed):
            raise
    if source.failed:
        raise source.failed
    if target.failed:
        raise target.failed


def _decrypted(stream: BinaryIO, identity: pyrage.x25519.Identity) -> Generator[bytes, None, None]:
    """Turn pyrage's pushing into pulling: it works in a thread that waits until its pieces are taken."""
    pipe = _Pipe()
    worker = threading.Thread(target=pipe.fill, args=(stream, identity), daemon=True)
    worker.start()
    try:
        while isinstance(piece := pipe.queue.get(), bytes):
            yield piece
        if piece:
            raise _explained(piece) from piece
    finally:
        pipe.closed.set()
        worker.join()


class _Pipe:
    """Between the thread that decrypts and the one that reads: a few pieces, then None or what went wrong."""

    def __init__(self) -> None:
        self.queue: Queue[_Queued] = Queue(_WAITING_PIECES)
        self.closed = threading.Event()
        self._gathered = bytearray()

    def fill(self, stream: BinaryIO, identity: pyrage.x25519.Identity) -> None:
        """Decrypt all of the stream into the queue."""
        end: BaseException | None = None
        try:
            pyrage.decrypt_io(stream, self, [identity])
        except BaseException as bad:  # a panic of Rust code too, which is no Exception
            end = bad
        with suppress(BrokenPipeError):
            self._hand_on()
            self._put(end)

    def write(self, data: bytes) -> int:
        """Take a piece from pyrage; refuses when nobody reads any more."""
        self._gathered += data
        if len(self._gathered) >= _PIECE:
            self._hand_on()
        return len(data)

    def flush(self) -> None:
        """What was gathered is handed on when it is enough, and at the end."""

    def _hand_on(self) -> None:
        if self._gathered:
            gathered, self._gathered = bytes(self._gathered), bytearray()
            self._put(gathered)

    def _put(self, piece: _Queued) -> None:
        while not self.closed.is_set():
            with suppress(Full):
                return self.queue.put(piece, timeout=0.1)
        raise BrokenPipeError


def _explained(bad: BaseException) -> BaseException:
    if isinstance(bad, pyrage.DecryptError) and "No matching keys" in str(bad):
        return Trouble(NOT_FOR_US, SEND_CARD)
    known = isinstance(bad, pyrage.DecryptError | OSError) or type(bad).__name__ == "PanicException"
    return Trouble(DAMAGED, AGAIN) if known else bad


def _forget_cached(stream: BinaryIO) -> None:
    """Ask the system to read from the disk again; where it cannot be asked, its memory answers."""
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(stream.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def opens(path: Path, identity: str) -> bool:
    """Whether a file was written for an age identity; what is damaged is left to whoever reads it to say."""
    try:
        with path.open("rb") as stream, closing(open_age_file(stream, identity)) as plaintext:
            next(plaintext, b"")
    except Trouble as refused:
        return refused.message != NOT_FOR_US
    except OSError:
        return True
    return True
