"""A document and what is enclosed with it as one encrypted file, which opens with age and any program for archives.

Exchange floor: the format is docs/file-formats.md, "Pack in an encrypted file". Names, days and order inside tell
nothing; nothing is ever on a disk but the envelope. Records may go along as the inside of a bundle.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from defender_desk.exchange.age_file import DAMAGED, NOT_A_BUNDLE, open_age_file, write_age_file
from defender_desk.text.messages import msg
from defender_desk.text.trouble import Trouble
from defender_desk.vault.sealing import padded

RECORDS = "records.desk"
"""The member that holds records, always the first; what is in it begins as a bundle does."""
MOST = 128 << 20
"""Most bytes of files in all: it is put together, and read, in memory."""
_MOST_READ = MOST + MOST // 8 + (1 << 20)
"""Most bytes of an archive: its files, the list of them and the zeros between (`padded`)."""
TOO_MUCH = msg("The files are too large to go along in one encrypted file.")
FEWER = msg("Take some of them off the referral, and hand those over by themselves.")
CANNOT_BE_READ = msg("This file cannot be read.")
NO_RECORDS = msg("This file holds documents, and no records.")
ENDINGS = {
    "application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png", "image/gif": "gif", "image/webp": "webp",
    "image/bmp": "bmp", "image/tiff": "tif", "text/plain": "txt", "text/csv": "csv", "text/markdown": "md",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "pptx",
    "application/vnd.oasis.opendocument.text": "odt", "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/vnd.oasis.opendocument.presentation": "odp", "application/vnd.oasis.opendocument.graphics": "odg",
}  # fmt: skip
"""How the name of an enclosed file ends, by its media type: by what is in it, whatever it was called."""

PRACTICE = "practice-"
"""How the name of every document begins that a practice desk wrote: what it says is fictional."""
_NAME = re.compile(rf"(?:{PRACTICE})?(?:document\.(?:pdf|docx)|enclosure-[1-9]\d{{0,3}}\.[a-z]{{2,4}})|records\.desk")
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
_HEADER = struct.Struct("<4s5H3L2H")
_ENTRY = b"PK\x03\x04"
_LEADS_TO_LIST = 6  # bytes at the very end: where the list of members begins, and the length of a remark


@dataclass(frozen=True)
class Member:
    """One file in it, with its bytes."""

    name: str
    data: bytes


def enclosure(number: int, media: str, data: bytes) -> Member:
    """A file that goes along, named by its place in the document's list."""
    return Member(f"enclosure-{number}.{ENDINGS.get(media, 'bin')}", data)


def write_parcel(path: Path, recipients: Sequence[str], members: Iterable[Member]) -> None:
    """Write it for age recipients, whole or not at all, and read it back; raises `Trouble`."""
    write_age_file(path, recipients, _in_pieces(archive(members)))


def archive(members: Iterable[Member]) -> bytes:
    """An archive that tells neither when nor where it was made; the same members give the same bytes.

    Between the last file and the list of files lie zeros, so that its size says little; every program that opens
    archives goes by the list.
    """
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as into:
        for member in sorted(members, key=lambda one: one.name != RECORDS):
            if made.tell() + len(member.data) > MOST:
                raise Trouble(TOO_MUCH, FEWER)
            entry = zipfile.ZipInfo(member.name, _FIRST_DAY)
            entry.create_system = 0
            into.writestr(entry, member.data)
    bare = made.getvalue()
    room = padded(len(bare)) - len(bare)
    (listed,) = struct.unpack_from("<L", bare, len(bare) - _LEADS_TO_LIST)
    leads = struct.pack("<L", listed + room)
    return b"".join((bare[:listed], bytes(room), bare[listed:-_LEADS_TO_LIST], leads, bare[-2:]))


def _in_pieces(data: bytes, size: int = 1 << 20) -> Iterator[bytes]:
    return (data[at : at + size] for at in range(0, len(data), size))


def is_parcel(path: Path, identity: str) -> bool:
    """Whether what is in an age file begins as an archive; raises `Trouble` where it cannot be opened at all."""
    with _inside(path, identity) as plaintext:
        return next(plaintext, b"").startswith(_ENTRY)


def read_parcel(path: Path, identity: str) -> tuple[Member, ...]:
    """All that is in it, in memory; raises `Trouble` for whatever is not as it is written here."""
    kept = bytearray()
    with _inside(path, identity) as plaintext:
        for piece in plaintext:
            kept += piece
            if len(kept) > _MOST_READ:
                raise Trouble(TOO_MUCH)
    try:
        with zipfile.ZipFile(io.BytesIO(kept)) as opened:
            listed = opened.infolist()
            if any(not _plain(one) for one in listed) or len({one.filename for one in listed}) != len(listed):
                raise Trouble(NOT_A_BUNDLE)
            if sum(one.file_size for one in listed) > len(kept):  # the same bytes under many names
                raise Trouble(DAMAGED)
            return tuple(Member(one.filename, opened.read(one)) for one in listed)
    except (zipfile.BadZipFile, EOFError, ValueError, NotImplementedError, RuntimeError) as bad:
        raise Trouble(DAMAGED) from bad


@contextmanager
def _inside(path: Path, identity: str) -> Iterator[Iterator[bytes]]:
    try:
        with path.open("rb") as stream, closing(open_age_file(stream, identity)) as plaintext:
            yield plaintext
    except OSError as bad:
        raise Trouble(CANNOT_BE_READ) from bad


def _plain(entry: zipfile.ZipInfo) -> bool:
    """One of the names this desk gives, and bytes as they are, so that it can grow into nothing."""
    return bool(_NAME.fullmatch(entry.filename)) and entry.compress_type == zipfile.ZIP_STORED and not entry.flag_bits


def records_in(plaintext: Iterator[bytes]) -> Iterator[bytes]:
    """The records in what an envelope held: all of it where it is a bundle, the first member of an archive.

    The rest is read to its end and forgotten, because only then is it known that nothing is missing.
    """
    begun = bytearray()
    while len(begun) < len(_ENTRY) and (piece := next(plaintext, b"")):
        begun += piece
    if not begun.startswith(_ENTRY):
        yield bytes(begun)
        yield from plaintext
        return
    left = _size_of_records(begun, plaintext)
    while left and (piece := bytes(begun[:left]) or next(plaintext, b"")):
        del begun[: len(piece)]
        yield piece[:left]
        left -= min(left, len(piece))
    for _ in plaintext:
        pass


def _size_of_records(begun: bytearray, plaintext: Iterator[bytes]) -> int:
    """How long the records are, once the head of the first member was taken off."""
    head = _HEADER.size + len(RECORDS)
    while len(begun) < head and (piece := next(plaintext, b"")):
        begun += piece
    if len(begun) < head:
        raise Trouble(DAMAGED)
    _mark, _version, flags, packed, _time, _day, _sum, size, _whole, name, more = _HEADER.unpack_from(begun)
    called = bytes(begun[_HEADER.size : head])
    if (called, name, flags, packed, more) != (RECORDS.encode(), len(RECORDS), 0, 0, 0):
        raise Trouble(NO_RECORDS)
    del begun[:head]
    return int(size)
