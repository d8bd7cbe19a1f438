"""What OpenPGP (RFC 9580 and 4880) writes, read strictly: armour, packets, numbers, signatures, keys that lie together.

Exchange floor: nothing is believed here and nothing computed over a key; `openpgp` does that. Whatever is longer, older
or other than what a detached signature and its key need is `Unread`, and so is a byte too few or too many.
"""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha1, sha256

LIMIT_WRITTEN = 1 << 18
"""Largest file with a signature or with keys, in bytes."""
MOST_PACKETS = 500
"""Most packets in one file."""
LONGEST_NUMBER = 8_192
"""Most bits of a number: those of the longest RSA key that is read."""

SIGNATURE, PRIMARY, SUBKEY, USER, ATTRIBUTE = 2, 6, 14, 13, 17
_SAYING_NOTHING = frozenset({10, 12, 21})  # marker, trust, padding
_FIRST_UNCRITICAL = 40

CREATED, ENDS, KEY_ENDS, ISSUER, REASON, FLAGS, EMBEDDED, FINGERPRINT = 2, 3, 9, 16, 29, 27, 32, 33
_ONCE = frozenset({CREATED, ENDS, KEY_ENDS, FLAGS})
_PASSED_OVER = frozenset({4, 7, 11, 21, 22, 23, 24, 25, 28, 30, 34})
"""Subpackets that change nothing of whether a signature holds, also where they are marked critical."""
_KNOWN = _ONCE | _PASSED_OVER | {ISSUER, REASON, EMBEDDED, FINGERPRINT}

_BLOCK = re.compile(
    rb"\s*-----BEGIN PGP (SIGNATURE|PUBLIC KEY BLOCK)-----[ \t]*\r?\n"
    rb"(?:[A-Za-z]+: [^\r\n]*\r?\n)*[ \t]*\r?\n"
    rb"((?:[A-Za-z0-9+/=]{1,76}[ \t]*\r?\n)+?)"
    rb"(?:=([A-Za-z0-9+/]{4})[ \t]*\r?\n)?"
    rb"-----END PGP \1-----\s*"
)
_CRC_START, _CRC_WAY, _CRC_TOP = 0xB704CE, 0x1864CFB, 0x1000000
_NOT_ARMOUR = 0x80
"""The bit that the first byte of every packet has, and no letter."""
V4, V6 = 4, 6
_SALTS = {8: 16, 9: 24, 10: 32}
"""By way of hashing, bytes of the salt of a signature of version 6."""


class Unread(Exception):  # noqa: N818  an answer, and not a fault of the program
    """What is written is nothing that is understood here."""


@dataclass
class Reading:
    """Bytes that are taken from the front, never more than there are."""

    data: bytes

    def take(self, count: int) -> bytes:
        """The next bytes; raises `Unread` where there are fewer."""
        if count > len(self.data):
            raise Unread
        taken, self.data = self.data[:count], self.data[count:]
        return taken

    def number(self, count: int) -> int:
        """The next bytes as a number."""
        return int.from_bytes(self.take(count), "big")

    def long(self) -> int:
        """A number that says how many bits it has, and has as many."""
        bits = self.number(2)
        if bits > LONGEST_NUMBER:
            raise Unread
        value = self.number((bits + 7) // 8)
        if value.bit_length() != bits:
            raise Unread
        return value

    def end(self) -> None:
        """Raise `Unread` where something is left."""
        if self.data:
            raise Unread


@dataclass(frozen=True)
class Key:
    """A key or subkey as it is written: version, time of its making, algorithm, and what the algorithm needs."""

    body: bytes
    version: int
    created: int
    algorithm: int
    material: bytes

    @classmethod
    def of(cls, body: bytes) -> Key:
        """Read the body of its packet."""
        read = Reading(body)
        version, created, algorithm = read.number(1), read.number(4), read.number(1)
        if version not in (V4, V6) or (version == V6 and read.number(4) != len(read.data)):
            raise Unread
        return cls(body, version, created, algorithm, read.data)

    @property
    def hashed(self) -> bytes:
        """How it stands in what signatures over keys are made of."""
        if self.version == V4:
            return b"\x99" + len(self.body).to_bytes(2, "big") + self.body
        return b"\x9b" + len(self.body).to_bytes(4, "big") + self.body

    @property
    def fingerprint(self) -> str:
        """Its fingerprint, in hexadecimal digits."""
        way = sha1(self.hashed, usedforsecurity=False) if self.version == V4 else sha256(self.hashed)
        return way.hexdigest()

    @property
    def short(self) -> str:
        """The sixteen digits of it by which older signatures name it."""
        return self.fingerprint[-16:] if self.version == V4 else self.fingerprint[:16]


@dataclass(frozen=True)
class Signed:
    """A signature as it is written: of what kind, made how, and what it says under its own seal and beside it."""

    version: int
    kind: int
    algorithm: int
    hashing: int
    said: Mapping[int, bytes]
    beside: Mapping[int, bytes]
    """What stands outside what was signed: hints, which anybody may change."""
    salt: bytes
    sealed: bytes
    """Its own words that are hashed after what it signs."""
    first: bytes
    """The first two bytes of the hash."""
    material: bytes

    @classmethod
    def of(cls, body: bytes) -> Signed:
        """Read the body of its packet."""
        read = Reading(body)
        version = read.number(1)
        if version not in (V4, V6):
            raise Unread
        wide = 2 if version == V4 else 4
        kind, algorithm, hashing = read.number(1), read.number(1), read.number(1)
        said = read.take(read.number(wide))
        head = body[: len(body) - len(read.data)]
        beside, first = read.take(read.number(wide)), read.take(2)
        salt = read.take(read.number(1)) if version == V6 else b""
        if version == V6 and len(salt) != _SALTS.get(hashing, len(salt)):
            raise Unread
        sealed = head + bytes((version, 0xFF)) + len(head).to_bytes(4, "big")
        hints = _subpackets(beside, strict=False)
        return cls(version, kind, algorithm, hashing, _subpackets(said), hints, salt, sealed, first, read.data)

    def moment(self, what: int) -> int:
        """A time, or a length of time, that it says under its seal, in seconds; 0 where it says none."""
        told = self.said.get(what, b"\0\0\0\0")
        if len(told) != 4:  # seconds are told in four bytes
            raise Unread
        return int.from_bytes(told, "big")

    @property
    def issuers(self) -> frozenset[str]:
        """Fingerprints, and ends of them, of the key that is said to have made it."""
        told = [(what, one) for each in (self.said, self.beside) for what, one in each.items()]
        whole = {one[1:].hex() for what, one in told if what == FINGERPRINT}
        return frozenset(whole or {one.hex() for what, one in told if what == ISSUER})

    def is_by(self, key: Key) -> bool:
        """Whether it says that this key made it, or says nothing of who did."""
        return self.version == key.version and bool({key.fingerprint, key.short} & self.issuers or not self.issuers)


@dataclass(frozen=True)
class Part:
    """A part of a certificate, a subkey or somebody's name, and the signatures that stand after it."""

    hashed: bytes
    key: Key | None
    signatures: tuple[Signed, ...]


@dataclass(frozen=True)
class Certificate:
    """A key with all that came along: its own signatures, names, and subkeys."""

    key: Key
    own: tuple[Signed, ...]
    parts: tuple[Part, ...]


def unarmoured(data: bytes, what: str) -> bytes:
    """The bytes that stand in a block of letters, its sum checked where it has one; bytes without a block as they are.

    `what` is the word its first line has: "SIGNATURE" or "PUBLIC KEY BLOCK".
    """
    if len(data) > LIMIT_WRITTEN:
        raise Unread
    if data[:1] and data[0] & _NOT_ARMOUR:
        return data
    found = _BLOCK.fullmatch(data)
    if not found or found[1] != what.encode():
        raise Unread
    try:
        bare = b64decode(b"".join(found[2].split()), validate=True)
    except ValueError as bad:
        raise Unread from bad
    if found[3] and b64decode(found[3]) != _sum(bare).to_bytes(3, "big"):
        raise Unread
    return bare


def _sum(data: bytes) -> int:
    total = _CRC_START
    for byte in data:
        total ^= byte << 16
        for _ in range(8):
            total <<= 1
            total ^= _CRC_WAY if total & _CRC_TOP else 0
    return total


def packets(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The packets that say something, each by its number."""
    read = Reading(data)
    for _ in range(MOST_PACKETS):
        if not read.data:
            return
        number, body = _packet(read)
        if number not in _SAYING_NOTHING and number < _FIRST_UNCRITICAL:
            yield number, body
    raise Unread


def _packet(read: Reading) -> tuple[int, bytes]:
    head = read.number(1)
    if not head & 0x80:
        raise Unread
    if head & 0x40:
        return head & 0x3F, read.take(_length(read))
    wide = head & 0x03
    if wide == 3:  # "until the end", which nothing that is read here needs
        raise Unread
    return (head >> 2) & 0x0F, read.take(read.number(1 << wide))


def _length(read: Reading, partial: int = 224) -> int:
    """A length in one, two or five bytes; from `partial` on the first of them says something else."""
    first = read.number(1)
    if first < 192:  # the standard's own bound
        return first
    if first < partial:
        return ((first - 192) << 8) + read.number(1) + 192
    if first == 255:  # the same
        return read.number(4)
    raise Unread


def _subpackets(data: bytes, *, strict: bool = True) -> dict[int, bytes]:
    """What a signature says, by its kind; where it is its word (`strict`), nothing twice that is said once."""
    read, found = Reading(data), dict[int, bytes]()
    for _ in range(MOST_PACKETS):
        if not read.data:
            return found
        one = Reading(read.take(_length(read, 255)))
        kind = one.number(1)
        what, critical = kind & 0x7F, kind & 0x80
        if strict and ((critical and what not in _KNOWN) or (what in _ONCE and what in found)):
            raise Unread
        found.setdefault(what, one.data)
    raise Unread


def signature(data: bytes) -> Signed:
    """The one signature of a file with a detached signature."""
    (number, body), *others = [*packets(unarmoured(data, "SIGNATURE"))] or [(0, b"")]
    if number != SIGNATURE or others:
        raise Unread
    return Signed.of(body)


def certificates(data: bytes) -> tuple[Certificate, ...]:
    """The keys of a file, each with what came along."""
    groups: list[list[tuple[int, bytes]]] = []
    for number, body in packets(unarmoured(data, "PUBLIC KEY BLOCK")):
        if number == PRIMARY:
            groups.append([])
        if not groups or number not in (PRIMARY, SUBKEY, USER, ATTRIBUTE, SIGNATURE):
            raise Unread
        groups[-1].append((number, body))
    return tuple(map(_certificate, groups))


def _certificate(group: list[tuple[int, bytes]]) -> Certificate:
    parts: list[tuple[bytes, Key | None, list[Signed]]] = []
    for number, body in group:
        if number == SIGNATURE:
            parts[-1][2].append(Signed.of(body))
        else:
            key = Key.of(body) if number in (PRIMARY, SUBKEY) else None
            parts.append((key.hashed if key else _named(number, body), key, []))
    (_, key, own), *others = parts
    if key is None or any(sub and sub.version != key.version for _, sub, _ in others):
        raise Unread
    return Certificate(key, tuple(own), tuple(Part(hashed, sub, tuple(signed)) for hashed, sub, signed in others))


def _named(number: int, body: bytes) -> bytes:
    """How a name, or a picture in its place, stands in what signatures over it are made of."""
    return (b"\xb4" if number == USER else b"\xd1") + len(body).to_bytes(4, "big") + body
