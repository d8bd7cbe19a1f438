"""A document and what is enclosed with it as one encrypted file, which opens with age and any program for archives.

Exchange floor: the format is docs/file-formats.md, "Pack in an encrypted file". Names, days and order inside tell
nothing; nothing is ever on a disk but the envelope. Records may go along as the inside of a bundle.
"""

from __future__ import annotations

import re
import struct
import zlib
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
FIGURES = "figures"
"""How every document of a file of figures alone is called, before its ending."""
_PLAIN = rf"document\.(?:pdf|docx)|{FIGURES}\.(?:pdf|docx|csv)|enclosure-[1-9]\d{{0,3}}\.[a-z]{{2,4}}"
_NAME = re.compile(rf"(?:{PRACTICE})?(?:{_PLAIN})|records\.desk")
_VERSION, _FIRST_DAY, _OWNERS = 20, 33, 0o600  # of archives; 1 January 1980; who may read
_HEADER, _LISTED, _END = struct.Struct("<4s5H3L2H"), struct.Struct("<4s6H3L5H2L"), struct.Struct("<4s4H2LH")
_ENTRY = b"PK\x03\x04"


@dataclass(frozen=True)
class Member:
    """One file in it, with its bytes."""

    name: str
    data: bytes


def is_figures(member: Member) -> bool:
    """Whether it says by its name that it holds figures."""
    return member.name.removeprefix(PRACTICE).startswith(f"{FIGURES}.")


def enclosure(number: int, media: str, data: bytes) -> Member:
    """A file that goes along, named by its place in the document's list."""
    return Member(f"enclosure-{number}.{ENDINGS.get(media, 'bin')}", data)


def write_parcel(path: Path, recipients: Sequence[str], members: Iterable[Member]) -> None:
    """Write it for age recipients, whole or not at all, and read it back; raises `Trouble`."""
    write_age_file(path, recipients, archived(members))


def archive(members: Iterable[Member]) -> bytes:
    """`archived` as a whole."""
    return b"".join(archived(members))


def archived(members: Iterable[Member]) -> Iterator[bytes]:
    """An archive that tells neither when nor where it was made, in pieces; the same members give the same bytes.

    Between the last file and the list of files lie zeros, so that its size says little; every program that opens
    archives goes by the list. Laid out here and not by a library, whose next version may lay it out otherwise.
    """
    at, count, listed = 0, 0, b""
    for member in sorted(members, key=lambda one: one.name != RECORDS):
        name, size = member.name.encode(), len(member.data)
        if at + size > MOST:
            raise Trouble(TOO_MUCH, FEWER)
        said = (_VERSION, 0, 0, 0, _FIRST_DAY, zlib.crc32(member.data), size, size, len(name), 0)
        yield _HEADER.pack(_ENTRY, *said) + name
        yield member.data
        listed += _LISTED.pack(b"PK\x01\x02", _VERSION, *said, 0, 0, 0, _OWNERS << 16, at) + name
        at, count = at + _HEADER.size + len(name) + size, count + 1
    bare = at + len(listed) + _END.size
    room = padded(bare) - bare
    yield bytes(room)
    yield listed + _END.pack(b"PK\x05\x06", 0, 0, count, count, len(listed), at + room, 0)


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
    members = tuple(_members(memoryview(kept)))
    marked = {one.name.startswith(PRACTICE) for one in members if one.name != RECORDS}
    if len(marked) > 1 or len({one.name for one in members}) != len(members) or not _same(kept, archived(members)):
        raise Trouble(DAMAGED)  # another order, another list, or bytes that no member holds
    return members


def _same(kept: bytearray, pieces: Iterable[bytes]) -> bool:
    """Whether the pieces make up all that is kept."""
    at = 0
    with memoryview(kept) as seen:
        for piece in pieces:
            if seen[at : at + len(piece)] != piece:
                return False
            at += len(piece)
    return at == len(kept)


def _members(kept: memoryview) -> Iterator[Member]:
    """Each member in its place, whatever the list at the end says of it: the same members give the same archive."""
    at = 0
    while kept[at : at + len(_ENTRY)] == _ENTRY:
        if len(kept) < at + _HEADER.size:
            raise Trouble(DAMAGED)
        _mark, _version, flags, packed, _time, _day, _sum, size, _whole, name, more = _HEADER.unpack_from(kept, at)
        begins = at + _HEADER.size + name
        called = str(kept[at + _HEADER.size : begins], "latin-1")
        if not _NAME.fullmatch(called) or flags or packed or more:
            raise Trouble(NOT_A_BUNDLE)  # not one of the names this desk gives, or not the bytes as they are
        at = begins + size
        if len(kept) < at:
            raise Trouble(DAMAGED)
        yield Member(called, bytes(kept[begins:at]))


@contextmanager
def _inside(path: Path, identity: str) -> Iterator[Iterator[bytes]]:
    try:
        with path.open("rb") as stream, closing(open_age_file(stream, identity)) as plaintext:
            yield plaintext
    except OSError as bad:
        raise Trouble(CANNOT_BE_READ) from bad


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
