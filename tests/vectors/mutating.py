"""Hostile bundles, made of good ones: by chance, or by somebody who knows the format and signs what they made.

A maker is told by whom the bundle is signed: a stranger, the sender that everybody knows, or nobody who could.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from random import Random
from typing import Any

from vectors.making import READER, SENDER, STRANGER, envelope, key_of, part, signed, stanza, zip_head
from vectors.valid import PAGES, odd_lines

from defender_desk.exchange.bundle import SIGNED
from defender_desk.exchange.identity import Identity, addressee
from defender_desk.exchange.manifest import MAGIC, canonical
from defender_desk.exchange.parcel import RECORDS, Member, archive
from defender_desk.vault.sealing import padded

BYTES = [
    b"", b"\n", b'"', b"{", b"}", b"[", b"]", b",", b":", b"\\", b"\0", b"\xff", b"\xef\xbb\xbf", b"null",
    b"9" * 30,
]  # fmt: skip
VALUES: list[Any] = [
    None, True, False, 0, -1, 1, 2**53, 2**53 + 1, -(2**53), 10**400, 0.5, 1e308, "", "a", "../../etc/passwd", "\0",
    "\u202e", "\U0001f54a", "a" * 5000, [], {}, [[]], {"": {}}, "2026-02-30T00:00:00Z", "a" * 26, "0" * 64,
    "age1" + "q" * 58,
]  # fmt: skip
RAW = [
    b"NaN", b"-Infinity", b"1e999", b"-0", b"00", b"1.0", b"9007199254740993", rb'"\ud800"', rb'"\u0061"', b"tru",
    b"[" * 40 + b"]" * 40, b"9" * 5000, b'{"a":1,"a":2}', b"\t1", b"1e5", b"'x'", b'"\t"', b"//", b'"\xc0\xaf"',
]  # fmt: skip


@dataclass
class Parts:
    """A bundle taken apart."""

    said: dict[str, Any]
    records: list[bytes]
    listed: list[bytes]
    blobs: bytes

    @classmethod
    def of(cls, inside: bytes) -> Parts:
        """The parts of a good inside."""
        _, line, _, rest = inside.split(b"\n", 3)
        said = json.loads(line)
        first, second = said["records"]["size"], said["records"]["size"] + said["files"]["size"]
        listed = rest[first:second].splitlines(keepends=True)
        files = sum(json.loads(one)["size"] for one in listed)
        return cls(said, rest[:first].splitlines(keepends=True), listed, rest[second : second + files])

    def sealed(self, lot: Random, line: Callable[[bytes], bytes] = lambda line: line, *, honest: bool = True) -> bytes:
        """The inside again, hashed and signed by somebody; not honest, it says what `said` says, and hashes stay."""
        records, listed = b"".join(self.records), b"".join(self.listed)
        signer: Identity = lot.choice([STRANGER, SENDER, SENDER] if honest else [STRANGER, *[SENDER] * 5])
        said = {**self.said}
        if honest:
            said |= {"records": part(records), "files": part(listed), "addressees": [addressee(READER.receive)]}
            said["sender"] = signer.contact("x", lot.choice(["abcd2345", "zzzz7777"])).face
        made = line(canonical(said))
        inside = MAGIC + made + b"\n" + signer.signed(SIGNED, made).encode() + b"\n" + records + listed + self.blobs
        return inside.ljust(padded(len(inside)), b"\0")


def scratched(data: bytes, lot: Random) -> bytes:
    """Some bytes turned, put in, left out, doubled or moved."""
    made = bytearray(data)
    for _ in range(lot.choice([1, 1, 1, 2, 5])):
        place, length = lot.randrange(len(made) or 1), lot.choice([0, 1, 1, 4, 100])
        match lot.randrange(5):
            case 0 if made:
                made[place] ^= 1 << lot.randrange(8)
            case 1:
                made[place : place + length] = lot.choice(BYTES)
            case 2:
                del made[place : place + length]
            case 3:
                made[place:place] = made[place : place + length]
            case _:
                made[place : place + length] = made[:length]
    return bytes(made)


def planted(said: Any, lot: Random) -> Any:
    """The value with something hostile somewhere in it."""
    if isinstance(said, dict) and said and lot.random() < 0.85:
        name = lot.choice(list(said))
        match lot.randrange(8):
            case 0:
                return {key: value for key, value in said.items() if key != name}
            case 1:
                return {**said, lot.choice(["", "_bin", "later", "a b", name + "x"]): said[name]}
            case _:
                return {**said, name: planted(said[name], lot)}
    if isinstance(said, list) and said and lot.random() < 0.8:
        place = lot.randrange(len(said))
        return [*said[:place], planted(said[place], lot), *said[place + lot.randrange(2) :]]
    return lot.choice(VALUES)


def _lines(parts: Parts, lot: Random) -> bytes:
    """Lines left out, doubled, moved or cut."""
    lines = parts.records if lot.random() < 0.7 and parts.records else parts.listed
    for _ in range(lot.choice([1, 1, 3])):
        place = lot.randrange(len(lines) or 1)
        match lot.randrange(6):
            case 0:
                del lines[place : place + 1]
            case 1:
                lines.insert(place, lines[place] if lines else b"\n")
            case 2:
                lot.shuffle(lines)
            case 3 if lines:
                lines[place] = lines[place][: lot.randrange(len(lines[place]) + 1)]
            case 4 if lines:
                lines[place] = scratched(lines[place], lot)
            case _:
                lines.extend(lot.choice([odd_lines().splitlines(keepends=True), [b"\n"] * 50, parts.records]))
    return parts.sealed(lot)


def _value(parts: Parts, lot: Random) -> bytes:
    """A record or a listed file with a hostile value."""
    lines = parts.records if lot.random() < 0.8 and parts.records else parts.listed
    if lines:
        place = lot.randrange(len(lines))
        made = planted(json.loads(lines[place]), lot)
        lines[place] = json.dumps(made, ensure_ascii=lot.random() < 0.3, separators=(",", ":")).encode() + b"\n"
    return parts.sealed(lot)


def _spelling(parts: Parts, lot: Random) -> bytes:
    """A record with a value spelt as JSON is not, or not always, read."""
    lines = parts.records if lot.random() < 0.8 and parts.records else parts.listed
    if lines:
        place = lot.randrange(len(lines))
        pieces = lines[place].split(b":")
        pieces[lot.randrange(len(pieces))] = lot.choice(RAW) + lot.choice([b"", b",", b"}"])
        lines[place] = b":".join(pieces)
    return parts.sealed(lot)


def _manifest(parts: Parts, lot: Random) -> bytes:
    """A manifest that lies, signed."""
    parts.said = planted(parts.said, lot)
    if not isinstance(parts.said, dict):
        parts.said = {"reads": 1, "format": 1, "said": parts.said}
    return parts.sealed(lot, honest=False)


def _manifest_spelt(parts: Parts, lot: Random) -> bytes:
    """A manifest in another spelling, signed."""
    return parts.sealed(lot, lambda line: scratched(line, lot).replace(b"\n", b""))


def _counts(parts: Parts, lot: Random) -> bytes:
    """Counts and sizes that were never there."""
    which, what = lot.choice(["records", "files"]), lot.choice(["count", "size"])
    there = parts.said[which][what]
    parts.said[which] = {**parts.said[which], what: lot.choice([0, 1, there - 1, there + 1, 10**5, 10**9, 2**53, -1])}
    return parts.sealed(lot, honest=False)


def _claims(parts: Parts, lot: Random) -> bytes:
    """Clocks of other desks, or far beyond what anybody counted to."""
    for place, line in enumerate(parts.records):
        said = json.loads(line)
        desks = {lot.choice(["abcd2345", "zzzz7777", "0", "a" * 16]): lot.choice([1, 7, 2**32, 2**53 - 1, 2**53])}
        said["clocks"] = dict.fromkeys(said["clocks"], desks)
        parts.records[place] = canonical(said) + b"\n"
    return parts.sealed(lot)


def _scratched(parts: Parts, lot: Random) -> bytes:
    """An inside that something happened to, and that nobody signed again."""
    return scratched(parts.sealed(lot), lot)


def _cut(parts: Parts, lot: Random) -> bytes:
    """An inside that ends early, or does not end."""
    inside = parts.sealed(lot)
    return inside[: lot.randrange(len(inside))] if lot.random() < 0.7 else inside + bytes(lot.choice([1, 4096]))


def _as_it_was(parts: Parts, lot: Random) -> bytes:
    """A good bundle again, of an older or the same sequence."""
    parts.said["sequence"] = lot.choice([1, 1, 2, 2**53])
    return parts.sealed(lot)


def _archive(parts: Parts, lot: Random) -> bytes:
    """A pack whose archive is not quite one."""
    inside = parts.sealed(lot)
    members = [*PAGES, Member(RECORDS, inside)]
    names = ["document.pdf", "enclosure-1.png", RECORDS, "../document.pdf", "C:\\evil", "\u202efdp.exe", "a" * 300, ""]
    match lot.randrange(8):
        case 0:
            some = range(lot.randrange(1, 5))
            return archive([Member(lot.choice(names), lot.choice([inside, b"x"])) for _ in some])
        case 1:
            number, value = lot.choice(["version", "flags", "packed", "time", "day", "more", "name"]), [0, 1, 8, 65535]
            return zip_head(RECORDS, inside, **{number: lot.choice(value)}) + archive(members)[42:]
        case 2:
            number, value = lot.choice(["sum", "size", "full"]), [0, 1, 2**32 - 1, len(inside) - 1, len(inside) + 1]
            return zip_head(RECORDS, inside, **{number: lot.choice(value)}) + archive(members)[42:]
        case 3:
            made = bytearray(archive(members))
            end = len(made) - lot.randrange(1, 260)  # in the list of members
            made[end] ^= 1 << lot.randrange(8)
            return bytes(made)
        case 4:
            return archive(members[: lot.randrange(1, 3)]) + archive(members)
        case 5:
            return archive([Member(RECORDS, archive(members))])
        case 6:
            return _foreign(members, lot)
        case _:
            return scratched(archive(members), lot)


def _foreign(members: list[Member], lot: Random) -> bytes:
    """The same files as another program puts them into an archive."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", lot.choice([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])) as into:
        into.comment = lot.choice([b"", b"remark"])
        for member in lot.sample(members, len(members)):
            with into.open(member.name, "w", force_zip64=lot.random() < 0.3) as target:
                target.write(member.data)
    return made.getvalue()


INSIDES: list[Callable[[Parts, Random], bytes]] = [
    _lines, _lines, _value, _value, _value, _spelling, _spelling, _manifest, _manifest, _manifest_spelt, _counts,
    _claims,
    _scratched, _scratched, _cut, _as_it_was, _archive, _archive,
]  # fmt: skip


def outside(data: bytes, inside: bytes, lot: Random) -> bytes:
    """An envelope that something happened to, or that its maker wrote otherwise."""
    word = str(lot.random())
    match lot.randrange(6):
        case 0 | 1:
            return scratched(data, lot)
        case 2:
            return data[: lot.randrange(len(data))]
        case 3:
            other = envelope(inside, [READER.receive], word)
            place = lot.randrange(len(data))
            return data[:place] + other[place:]
        case 4:
            return envelope(inside, [READER.receive], word, header=lambda said: _stanzas(said, lot))
        case _:
            cut = lot.randrange(len(inside))
            pieces = [inside[:cut], inside[cut:], b"", inside]
            return envelope(inside, [READER.receive], word, chunks=lambda said: lot.choices([*said, *pieces], k=2))


def _stanzas(said: bytes, lot: Random) -> bytes:
    """Stanzas changed before they are signed."""
    first, rest = said.split(b"\n", 1)
    more = [stanza(STRANGER.receive, bytes(16), "x"), b"-> later\n\n", b"-> X25519 AAAA\nAAAA\n", scratched(rest, lot)]
    return first + b"\n" + b"".join(lot.sample([rest, *more], lot.randrange(1, 4)))


def mutant(seeds: list[bytes], lot: Random) -> bytes:
    """One hostile file, most of them wrong inside a good envelope."""
    inside = lot.choice(seeds)
    if lot.random() < 0.1:
        return outside(envelope(inside, [READER.receive], "seed"), inside, lot)
    made = lot.choice(INSIDES)(Parts.of(inside), lot)
    return envelope(made, [READER.receive], hashlib.sha256(made).hexdigest())


def heavy(seed: bytes) -> dict[str, bytes]:
    """Insides as large as the format lets one line or one part be, filled with what costs most."""
    frame = b'{"id":"%s","type":"x","body":{"a":%s},"clocks":{"a":{"a":1}},"binned":false,"created":"","changed":""}\n'
    room = (8 << 20) - len(frame % (b"a" * 26, b""))

    def line(value: bytes, times: int = 0, ends: tuple[bytes, bytes] = (b"[", b"0]")) -> bytes:
        filled = ends[0] + value * (times or (room - 8) // len(value)) + ends[1]
        return frame % (b"a" * 26, filled)

    def sealed(records: bytes, **counted: int) -> bytes:
        parts = Parts.of(seed)
        parts.records, parts.listed, parts.blobs = [records], [], b""
        parts.said["records"], parts.said["files"] = {**part(records), **counted}, part(b"")
        return signed(canonical(parts.said), records)

    small = [frame % (key_of(str(place)).encode(), b"1") for place in range(100_001)]
    return {
        "lists": sealed(line(b"[],")),
        "nested lists": sealed(line(b"[" * 28 + b"]" * 28 + b",")),
        "objects": sealed(line(b"{},")),
        "keys": sealed(line(b"", 1, (b"{" + b",".join(b'"%07d":0' % n for n in range(700_000)), b"}"))),
        "texts": sealed(line('"ĀĀ",'.encode())),
        "texts alone": sealed(line(b'"a",', 99_980)),
        "one text": sealed(line("🕊".encode(), 0, (b'"', b'"'))),
        "escapes": sealed(line(rb"\u0101", 0, (b'"', b'"'))),
        "quotes": sealed(line(rb"\"", 0, (b'"', b'"'))),
        "commas in a text": sealed(line(b",[{", 0, (b'"', b'"'))),
        "unclosed": sealed(line(b'",', 0, (b'"', b""))),
        "digits": sealed(line(b"9", 0, (b"", b""))),
        "fraction": sealed(line(b"9", 0, (b"0.", b""))),
        "deep": sealed(line(b"[", 0, (b"", b""))),
        "one byte too long": sealed(line(b"x", room - 1, (b'"', b'"'))),
        "no end": sealed(b"x" * (12 << 20)),
        "lines without number": sealed(b"".join(small), count=1),
        "empty lines": sealed(b"\n" * (4 << 20), count=100_000),
        "many": sealed(b"".join(small[:5_000])),
    }
