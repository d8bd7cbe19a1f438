"""Open a hand-over bundle of Defender Desk, a pack in an encrypted file, or a receipt, without Defender Desk.

    python3 read_bundle.py BUNDLE --key KEYFILE               list who wrote it and every record in it
    python3 read_bundle.py BUNDLE --key KEYFILE --out FOLDER  write all of it into a new folder
    python3 read_bundle.py RECEIPT --key KEYFILE              say what became of a bundle, record by record

KEYFILE is what `age-keygen` made: lines that begin with AGE-SECRET-KEY-1. Needs Python 3.9 or later and the package
`cryptography`, and nothing else: this file can be kept beside a bundle for as long as the bundle is.

It is written from docs/file-formats.md ("Bundle, format 1", "Receipt, format 1") and the public specification of age
v1, and shares no line with the program, so that it proves the format. Everything is verified first; only then is
anything shown or written.
"""

from __future__ import annotations

import argparse
import base64
import binascii
import contextlib
import csv
import datetime as dt
import hashlib
import hmac
import json
import os
import re
import shutil
import struct
import sys
import unicodedata
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Callable, TextIO

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

Json = dict[str, Any]

WHY = {
    "not-a-bundle": "This file is no hand-over bundle, no pack and no receipt.",
    "damaged": "This file is damaged or was cut off, or was not made as such files are.",
    "not-for-you": "This file was not made for the key you gave.",
    "text-form": "This envelope is in its text form, which can be altered on the way.",
    "passphrase": "This envelope is locked with a passphrase, and bundles never are.",
    "newer": "This file was made by a newer Defender Desk: look for a newer reader.",
    "signature": "The signature is wrong: somebody other than the sender may have changed it.",
    "too-much": "This bundle holds more than bundles may.",
    "no-key": "There is no age key in the key file (a line that begins with AGE-SECRET-KEY-1).",
    "exists": "The folder to write into is already there. Name a new one: nothing is overwritten.",
}
"""Why a file is refused, by code."""


class Refused(Exception):  # noqa: N818  says what it is
    """The file is refused, whole."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def need(sound: object, code: str = "damaged") -> None:
    """Refuse the file unless something holds."""
    if not sound:
        raise Refused(code)


# age v1: age-encryption.org/v1

MOST_HEADER, MOST_STANZAS, CHUNK, TAG = 65_536, 64, 65_536, 16
INTRO = b"age-encryption.org/v1\n"
SIGNS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"  # of Bech32
CARRIED = [0]
for generator in (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3):
    CARRIED += [value ^ generator for value in CARRIED]
STANZA = re.compile(rb"-> ([!-~]+(?: [!-~]+)*)\n((?:[A-Za-z0-9+/]{64}\n)*[A-Za-z0-9+/]{0,63})\n")
ENDING = re.compile(rb"--- ([A-Za-z0-9+/]{43})\n")


def bech32_sum(human: str, values: Iterable[int]) -> int:
    """The checksum of BIP 173, which is 1 for a whole text."""
    made = 1
    for value in [*(ord(sign) >> 5 for sign in human), 0, *(ord(sign) & 31 for sign in human), *values]:
        made = (made & 0x1FFFFFF) << 5 ^ value ^ CARRIED[made >> 25]
    return made


def regrouped(values: Iterable[int], width: int, into: int) -> tuple[list[int], int, int]:
    """Numbers of `width` bits as numbers of `into` bits; with what is left over, and how many bits that is."""
    held, bits, made = 0, 0, []
    for value in values:
        held, bits = held << width | value, bits + width
        while bits >= into:
            bits -= into
            made.append(held >> bits)
            held &= (1 << bits) - 1
    return made, held, bits


def bech32_bytes(text: str, human: str) -> bytes:
    """The 32 bytes of a key written as Bech32, or none where it is not one."""
    lower = text.lower()
    if text not in (lower, text.upper()) or not re.fullmatch(re.escape(human) + f"1[{SIGNS}]{{58}}", lower):
        return b""
    values = [SIGNS.index(sign) for sign in lower[len(human) + 1 :]]
    made, left, bits = regrouped(values[:-6], 5, 8)
    return bytes(made) if bech32_sum(human, values) == 1 and left == 0 and bits < 5 else b""


def bech32_text(data: bytes, human: str) -> str:
    """A key as Bech32."""
    values, left, bits = regrouped(data, 8, 5)
    values += [left << (5 - bits)] if bits else []
    check = bech32_sum(human, [*values, 0, 0, 0, 0, 0, 0]) ^ 1
    return human + "1" + "".join(SIGNS[v] for v in [*values, *(check >> 5 * place & 31 for place in range(5, -1, -1))])


@dataclass(frozen=True)
class Key:
    """A secret to read with, and the age recipient ("age1…") it belongs to."""

    secret: X25519PrivateKey
    public: bytes

    @property
    def recipient(self) -> str:
        """The public half as age writes it."""
        return bech32_text(self.public, "age")


def keys_in(text: str) -> list[Key]:
    """Every age key of a key file; lines that begin with # are remarks."""
    found = []
    for line in text.split("\n"):
        data = bech32_bytes(line.strip(), "age-secret-key-")
        if data:
            secret = X25519PrivateKey.from_private_bytes(data)
            found.append(Key(secret, secret.public_key().public_bytes_raw()))
    need(found, "no-key")
    return found


def derived(secret: bytes, salt: bytes, info: bytes) -> bytes:
    """HKDF-SHA256, 32 bytes."""
    return HKDF(SHA256(), 32, salt, info).derive(secret)


def bare64(written: bytes) -> bytes:
    """Base64 without its padding, in the one spelling that encoding gives."""
    try:
        data = base64.b64decode(written + b"=" * (-len(written) % 4))
    except binascii.Error as bad:
        raise Refused("damaged") from bad
    need(base64.b64encode(data).rstrip(b"=") == written)
    return data


def opening_of(words: list[bytes], body: bytes) -> tuple[bytes, bytes]:
    """Share and wrapped key of an X25519 stanza."""
    need(len(words) == 2)
    share = bare64(words[1])
    need(len(share) == 32 and len(body) == 32)
    return share, body


def file_key(share: bytes, body: bytes, key: Key) -> bytes:
    """The key of the file from a stanza for `key`; none where the stanza is for another."""
    try:
        shared = key.secret.exchange(X25519PublicKey.from_public_bytes(share))
    except ValueError as bad:  # a point of low order
        raise Refused("damaged") from bad
    wrapping = derived(shared, share + key.public, b"age-encryption.org/v1/X25519")
    try:
        return ChaCha20Poly1305(wrapping).decrypt(bytes(12), body, None)
    except InvalidTag:
        return b""


def stanzas_of(header: bytes) -> tuple[list[tuple[list[bytes], bytes]], int]:
    """The stanzas of a header, each its words and its body, and where the last line begins."""
    found: list[tuple[list[bytes], bytes]] = []
    at = len(INTRO)
    while True:
        stanza = STANZA.match(header, at)
        if not stanza:
            return found, at
        found.append((stanza[1].split(b" "), bare64(stanza[2].replace(b"\n", b""))))
        at = stanza.end()


def opened(stream: BinaryIO, keys: list[Key]) -> tuple[Iterator[bytes], Key]:
    """What an envelope holds, piece by piece, and which key opened it."""
    header = stream.read(MOST_HEADER)
    need(not header.lstrip().startswith(b"-----BEGIN AGE"), "text-form")
    need(header.startswith(INTRO), "not-a-bundle")
    need(not re.search(rb"\n-> scrypt[ \n]", header.partition(b"\n--- ")[0] + b"\n"), "passphrase")
    stanzas, at = stanzas_of(header)
    ending = ENDING.match(header, at)
    need(ending and 0 < len(stanzas) <= MOST_STANZAS)
    mine = [opening_of(words, body) for words, body in stanzas if words[0] == b"X25519"]
    found = next(((one, key) for share, body in mine for key in keys if (one := file_key(share, body, key))), None)
    need(found, "not-for-you")
    assert found  # noqa: S101  needed above
    assert ending  # noqa: S101  needed above
    secret, key = found
    said = hmac.new(derived(secret, b"", b"header"), header[: at + 3], hashlib.sha256).digest()
    need(hmac.compare_digest(said, bare64(ending[1])))
    stream.seek(ending.end())
    nonce = stream.read(16)
    need(len(nonce) == 16)
    return payload(stream, derived(secret, nonce, b"payload")), key


def payload(stream: BinaryIO, secret: bytes) -> Iterator[bytes]:
    """The chunks of an envelope, each genuine in its place; the last says that it is the last."""
    cipher, number = ChaCha20Poly1305(secret), 0
    chunk = stream.read(CHUNK + TAG)
    while True:
        after = stream.read(CHUNK + TAG)
        try:
            plain = cipher.decrypt(number.to_bytes(11, "big") + (b"\0" if after else b"\1"), chunk, None)
        except (InvalidTag, ValueError) as bad:
            raise Refused("damaged") from bad
        need(plain or number == 0)  # only an empty file ends with an empty chunk
        yield plain
        if not after:
            return
        chunk, number = after, number + 1


# Values from outside

ID, HASH = re.compile(r"[a-z2-7]{26}"), re.compile(r"[0-9a-f]{64}")
TYPE, FIELD = re.compile(r"[a-z][a-z0-9_]{0,39}"), re.compile(r"[a-z_][a-z0-9_]{0,63}")
DESK, MOMENT = re.compile(r"[A-Za-z0-9]{1,16}"), re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
MOST_DEPTH, MOST_VALUES, EXACT = 32, 100_000, 2**53
PROFILES = ("statistics", "deidentified", "casework", "full")


def once(pairs: list[tuple[str, Any]]) -> Json:
    """An object whose keys come once each."""
    made = dict(pairs)
    need(len(made) == len(pairs))
    return made


def whole(written: str) -> int:
    """A whole number that every program can hold exactly."""
    need(len(written) < 20 and abs(int(written)) <= EXACT)
    return int(written)


def broken(written: str) -> float:
    """A number that is neither infinite nor none."""
    number = float(written)
    need(number - number == 0)
    return number


def need_shallow(said: Any) -> None:
    """Refuse lists and objects that lie in each other too deep; seen level by level, since a stack has an end."""
    level: list[Any] = [[said]]
    for _ in range(MOST_DEPTH + 1):
        insides = (one.values() if isinstance(one, dict) else one for one in level)
        level = [each for inside in insides for each in inside if isinstance(each, (dict, list))]
    need(not level)


def strict(line: bytes) -> Any:
    """JSON that no two readers understand differently."""
    try:
        said = json.loads(
            line.decode("utf-8"),
            object_pairs_hook=once,
            parse_constant=lambda _: need(sound=False),
            parse_float=broken,
            parse_int=whole,
        )
        json.dumps(said, ensure_ascii=False).encode("utf-8")  # half a surrogate pair cannot be written
    except (ValueError, RecursionError) as bad:
        raise Refused("damaged") from bad
    need_shallow(said)
    return said


def need_few_values(line: bytes) -> None:
    """Refuse a line whose values would fill the memory: what opens or divides outside texts is counted."""
    signs = (b"[", b"{", b",")
    if sum(map(line.count, signs)) <= MOST_VALUES:
        return
    bare = line.replace(b"\\\\", b"").replace(b'\\"', b"")
    values, inside = 0, 0
    for at in range(0, len(bare), 1 << 16):
        pieces = bare[at : at + (1 << 16)].split(b'"')
        values += sum(piece.count(sign) for piece in pieces[inside::2] for sign in signs)
        need(values <= MOST_VALUES)
        inside = (inside + len(pieces) - 1) % 2


def canonical(said: Any) -> bytes:
    """The one spelling of a manifest."""
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")


def matching(pattern: re.Pattern[str], said: Any) -> str:
    """A text of a given form."""
    need(isinstance(said, str) and pattern.fullmatch(said))
    return str(said)


def counted(said: Any, least: int = 0, most: int = EXACT) -> int:
    """A whole number within bounds; `true` is none."""
    need(type(said) is int and least <= said <= most)
    return int(said)


def moment(said: Any) -> None:
    """Refuse a time that never was."""
    year, month, day, hour, minute, second = map(int, re.findall("[0-9]+", matching(MOMENT, said)))
    try:
        dt.datetime(year, month, day, hour, minute, second)  # noqa: DTZ001  only whether there is such a time
    except ValueError as bad:
        raise Refused("damaged") from bad


def exact64(said: Any, length: int) -> bytes:
    """Bytes in base64, in its one spelling, or none."""
    try:
        data = base64.b64decode(said.encode("ascii"))
    except (ValueError, AttributeError):
        return b""
    return data if base64.b64encode(data).decode() == said and len(data) == length else b""


# The inside of a bundle

MAGIC = b"defender-desk-bundle 1\n"
MOST_MANIFEST, MOST_LINE, MOST_SIGNATURE = 1 << 20, 8 << 20, 100
MOST_RECORDS, MOST_FILES, MOST_BYTES = 100_000, 100_000, 64 << 30
RECORD_KEYS = {"id", "type", "body", "clocks", "binned", "created", "changed"}


class Source:
    """Bytes that come in pieces, taken as lines and as runs."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._held, self.taken = pieces, bytearray(), 0

    def more(self) -> bool:
        """Hold one more piece; false at the end."""
        piece = next(self._pieces, None)
        self._held += piece or b""
        return piece is not None

    def begins(self, with_: bytes) -> bool:
        """Whether the next bytes are these; none are taken."""
        while len(self._held) < len(with_) and self.more():
            pass
        return self._held.startswith(with_)

    def line(self, most: int) -> bytes:
        """The next line without its line feed; at most `most` bytes with it."""
        end = self._held.find(b"\n", 0, most)
        while end < 0:
            need(len(self._held) < most and self.more())
            end = self._held.find(b"\n", 0, most)
        line = bytes(self._held[:end])
        del self._held[: end + 1]
        self.taken += end + 1
        return line

    def run(self, size: int) -> Iterator[bytes]:
        """The next `size` bytes, in pieces."""
        while size:
            need(self._held or self.more())
            piece = bytes(self._held[:size])
            del self._held[: len(piece)]
            self.taken += len(piece)
            size -= len(piece)
            yield piece

    def ended(self) -> bool:
        """Whether nothing is left; reads on to know it."""
        while not self._held and self.more():
            pass
        return not self._held


class Visitor:
    """Whoever is shown what a file holds, in its order; this one looks away."""

    def manifest(self, said: Json) -> None:
        """Who wrote it, for whom, and how much."""

    def record(self, said: Json) -> None:
        """One record."""

    def file(self, line: Json, pieces: Iterator[bytes]) -> None:
        """One file with its bytes."""

    def document(self, name: str, pieces: Iterator[bytes]) -> None:
        """One document of a pack."""

    def receipt(self, said: Json) -> None:
        """What became of a bundle, and nothing else."""


def padded(size: int) -> int:
    """Padmé: at least 4096, then as many leading digits as the length of the number's length."""
    exponent = max(size, 1).bit_length() - 1
    unit = 1 << max(exponent - exponent.bit_length(), 0)
    return 4096 if size <= 4096 else (size + unit - 1) // unit * unit


def fingerprint(sender: Json) -> str:
    """Forty digits that two people compare."""
    digest = hashlib.sha256(f"defender-desk contact 1\n{sender['receive']}\n{sender['sign']}\n".encode()).digest()
    digits = f"{int.from_bytes(digest, 'big') % 10**40:040d}"
    return " ".join(digits[at : at + 5] for at in range(0, 40, 5))


def need_sender(said: Any) -> None:
    """Refuse whoever cannot be a desk."""
    need(isinstance(said, dict))
    name, receive = said.get("name"), said.get("receive")
    need(isinstance(name, str) and len(name) <= 200)
    need(not any(unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp") for sign in name))
    matching(DESK, said.get("desk"))
    need(isinstance(receive, str) and receive == receive.lower() and bech32_bytes(receive, "age"))
    need(exact64(said.get("sign"), 32))


def need_part(said: Any) -> None:
    """Refuse a part that is not counted, measured and hashed."""
    need(isinstance(said, dict))
    counted(said.get("count"))
    counted(said.get("size"))
    matching(HASH, said.get("sha256"))


def manifest_of(line: bytes) -> Json:
    """The manifest on a line; the keys this reader knows are checked, others let be."""
    said = strict(line)
    need(isinstance(said, dict) and canonical(said) == line)
    need(counted(said.get("reads"), 1) == 1, "newer")
    counted(said.get("format"), 1)
    matching(ID, said.get("bundle"))
    need_sender(said.get("sender"))
    need(isinstance(said.get("addressees"), list))
    for each in said["addressees"]:
        matching(HASH, each)
    counted(said.get("sequence"), 1)
    need(not said.get("previous") or matching(HASH, said["previous"]))
    moment(said.get("made"))
    need(said.get("profile") in PROFILES and isinstance(said.get("practice"), bool))
    need_part(said.get("records"))
    need_part(said.get("files"))
    return dict(said)


def need_signed(sender: Json, line: bytes, signature: bytes, purpose: str) -> None:
    """Refuse a line that its sender did not sign for this purpose."""
    message = f"defender-desk: {purpose}\n".encode() + hashlib.sha256(line).digest()
    try:
        made = exact64(signature.decode("utf-8"), 64)
    except UnicodeDecodeError as bad:
        raise Refused("damaged") from bad
    try:
        Ed25519PublicKey.from_public_bytes(exact64(sender["sign"], 32)).verify(made, message)
    except (InvalidSignature, ValueError) as bad:
        raise Refused("signature") from bad


def addressee(me: Key) -> str:
    """How somebody stands among those whom a file was made for."""
    return hashlib.sha256(f"defender-desk addressee 1\n{me.recipient}\n".encode()).hexdigest()


def need_padding(source: Source) -> None:
    """Refuse anything but zeros up to the padded size."""
    for piece in source.run(padded(source.taken) - source.taken):
        need(not piece.strip(b"\0"))
    need(source.ended())


def record_of(line: bytes) -> Json:
    """The record on a line, its frame checked to the letter; types and fields nobody knows are kept."""
    need_few_values(line)
    said = strict(line)
    need(isinstance(said, dict) and set(said) == RECORD_KEYS)
    body, clocks = said["body"], said["clocks"]
    matching(ID, said["id"])
    matching(TYPE, said["type"])
    need(isinstance(body, dict) and isinstance(clocks, dict) and isinstance(said["binned"], bool))
    need(set(body) <= set(clocks) and "_bin" not in body and not any(value is None for value in body.values()))
    for name, clock in clocks.items():
        matching(FIELD, name)
        need(isinstance(clock, dict) and clock)
        for desk, count in clock.items():
            matching(DESK, desk)
            counted(count, 1, EXACT - 1)
    for time in (said["created"], said["changed"]):
        if time != "":
            moment(time)
    return dict(said)


def file_of(line: bytes) -> Json:
    """The file on a line of the list."""
    said = strict(line)
    need(isinstance(said, dict))
    return {"id": matching(ID, said.get("id")), "size": counted(said.get("size")),
            "sha256": matching(HASH, said.get("sha256"))}  # fmt: skip


def lines_of(source: Source, part: Json) -> Iterator[bytes]:
    """The lines of a part, which must be as many, as long and the same as the manifest says."""
    digest, count, end = hashlib.sha256(), 0, source.taken + part["size"]
    while source.taken < end:
        need(count < part["count"])
        line = source.line(MOST_LINE)
        digest.update(line + b"\n")
        count += 1
        yield line
    need(source.taken == end and count == part["count"] and digest.hexdigest() == part["sha256"])


def same(pieces: Iterator[bytes], sha256: str) -> Iterator[bytes]:
    """The pieces, which must have this hash at their end."""
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
        yield piece
    need(digest.hexdigest() == sha256)


def through_records(source: Source, me: Key, visitor: Visitor) -> None:
    """Go through the inside of a bundle to its last byte."""
    first = source.line(len(MAGIC)) + b"\n"
    need(first == MAGIC, "newer" if first.startswith(b"defender-desk-bundle ") else "not-a-bundle")
    line = source.line(MOST_MANIFEST + 1)
    said = manifest_of(line)
    need_signed(said["sender"], line, source.line(MOST_SIGNATURE), "bundle manifest 1")
    need(addressee(me) in said["addressees"], "not-for-you")
    need(said["records"]["count"] <= MOST_RECORDS and said["files"]["count"] <= MOST_FILES, "too-much")
    visitor.manifest({**said, "manifest_sha256": hashlib.sha256(line).hexdigest()})
    known: set[str] = set()
    for each in lines_of(source, said["records"]):
        record = record_of(each)
        need(record["id"] not in known)
        known.add(record["id"])
        visitor.record(record)
    files = [file_of(each) for each in lines_of(source, said["files"])]
    need(len({one["id"] for one in files}) == len(files))
    need(source.taken + sum(one["size"] for one in files) <= MOST_BYTES, "too-much")
    for one in files:
        pieces = same(source.run(one["size"]), one["sha256"])
        visitor.file(one, pieces)
        drained(pieces)
    need_padding(source)


def drained(pieces: Iterable[bytes]) -> None:
    """Go to the end of what nobody wanted, because it is checked there."""
    for _ in pieces:
        pass


# A receipt: what became of a bundle at the desk that received it

RECEIPT, MOST_RECEIPT, FATES = b"defender-desk-receipt 1\n", 16 << 20, ("taken", "waits", "left")
DIGEST = re.compile(r"[0-9a-f]{32}")


def receipt_of(line: bytes) -> Json:
    """The receipt on a line; the keys this reader knows are checked, others let be."""
    said = strict(line)
    need(isinstance(said, dict) and canonical(said) == line)
    need(counted(said.get("reads"), 1) == 1, "newer")
    counted(said.get("format"), 1)
    need_sender(said.get("sender"))
    need(isinstance(said.get("to"), str))
    moment(said.get("made"))
    need(isinstance(said.get("practice"), bool))
    matching(ID, said.get("bundle"))
    matching(DESK, said.get("desk"))
    for name in ("about", "last_taken", "last_sent"):
        need_place(said.get(name))
    need(isinstance(said.get("records"), dict) and isinstance(said.get("absent"), list))
    for key, answer in said["records"].items():
        matching(ID, key)
        need(isinstance(answer, list) and len(answer) == 3 and answer[0] in FATES)
        matching(DIGEST, answer[1])
        counted(answer[2], 0, EXACT - 1)
    absent = [matching(ID, key) for key in said["absent"]]
    need(absent == sorted(set(absent)))
    return dict(said)


def need_place(said: Any) -> None:
    """Refuse what is neither a number with the hash of a manifest nor none."""
    need(isinstance(said, list) and len(said) == 2)
    if counted(said[0], 0, EXACT - 1):
        matching(HASH, said[1])
    else:
        need(said[1] == "")


def through_receipt(source: Source, me: Key, visitor: Visitor) -> None:
    """Go through a receipt to its last byte."""
    need(source.line(len(RECEIPT)) + b"\n" == RECEIPT, "newer")
    line = source.line(MOST_RECEIPT)
    said = receipt_of(line)
    need_signed(said["sender"], line, source.line(MOST_SIGNATURE), "receipt 1")
    need(said["to"] == addressee(me), "not-for-you")
    need(padded(source.taken) <= MOST_RECEIPT)
    need_padding(source)
    visitor.receipt(said)


# A pack: an archive of stored members, which is always written in one way

ENTRY, LISTED, ENDED = struct.Struct("<4s5H3L2H"), struct.Struct("<4s6H3L5H2L"), struct.Struct("<4s4H2LH")
MEMBER = re.compile(r"(?:practice-)?(?:document\.(?:pdf|docx)|enclosure-[1-9][0-9]{0,3}\.[a-z]{2,4})|records\.desk")
MOST_PACK, FIRST_DAY, STORED = 128 << 20, 33, 20


def through_pack(source: Source, me: Key, visitor: Visitor) -> None:
    """Go through the members in their order, and through the list of them, to the last byte."""
    entries: list[tuple[str, int, int, int]] = []
    while source.begins(b"PK\x03\x04"):
        at = source.taken
        name, size, checksum = member_head(source)
        need(name not in {entry[0] for entry in entries} and (name != "records.desk" or not entries))
        need(at + size <= MOST_PACK, "too-much")
        summed = [0]
        pieces = summing(source.run(size), summed)
        if name == "records.desk":
            through_records(Source(pieces), me, visitor)
        else:
            visitor.document(name, pieces)
        drained(pieces)
        need(summed[0] == checksum)
        entries.append((name, size, checksum, at))
    need(len({name.startswith("practice-") for name, *_ in entries if name != "records.desk"}) <= 1)
    listed = b"".join(listed_as(*entry) for entry in entries)
    bare = source.taken + len(listed) + ENDED.size
    room = padded(bare) - bare
    for piece in source.run(room):
        need(not piece.strip(b"\0"))
    count, at = len(entries), source.taken
    expected = listed + ENDED.pack(b"PK\x05\x06", 0, 0, count, count, len(listed), at, 0)
    need(b"".join(source.run(len(expected))) == expected and source.ended())


def member_head(source: Source) -> tuple[str, int, int]:
    """Name, size and checksum of the member that begins here."""
    head = ENTRY.unpack(b"".join(source.run(ENTRY.size)))
    _, version, flags, packed, time, day, checksum, size, full, length, extra = head
    need(length <= 100, "not-a-bundle")
    name = b"".join(source.run(length)).decode("latin-1")
    need(MEMBER.fullmatch(name) and not packed and not flags, "not-a-bundle")
    need((version, time, day, size, extra) == (STORED, 0, FIRST_DAY, full, 0))
    return name, size, checksum


def listed_as(name: str, size: int, checksum: int, at: int) -> bytes:
    """How a member stands in the list at the end."""
    return LISTED.pack(
        b"PK\x01\x02", STORED, STORED, 0, 0, 0, FIRST_DAY, checksum, size, size, len(name), 0, 0, 0, 0, 0o600 << 16, at
    ) + name.encode("ascii")


def summing(pieces: Iterator[bytes], into: list[int]) -> Iterator[bytes]:
    """The pieces; their CRC-32 is in `into` once they are gone through."""
    for piece in pieces:
        into[0] = zlib.crc32(piece, into[0])
        yield piece


def go_through(path: str, keys: list[Key], visitor: Visitor) -> None:
    """Verify all of a file, showing what it holds on the way; believe none of it before this has returned."""
    with open(path, "rb") as stream:
        need(os.fstat(stream.fileno()).st_size <= 2 * MOST_BYTES, "too-much")
        plain, me = opened(stream, keys)
        source = Source(plain)
        if source.begins(b"PK\x03\x04"):
            through_pack(source, me, visitor)
        elif source.begins(b"defender-desk-receipt "):
            through_receipt(source, me, visitor)
        else:
            through_records(source, me, visitor)


# What is shown and written

ENDINGS = {
    "application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png", "image/gif": "gif", "image/webp": "webp",
    "image/bmp": "bmp", "image/tiff": "tif", "image/heic": "heic", "text/plain": "txt", "text/csv": "csv",
    "text/markdown": "md", "audio/mpeg": "mp3", "audio/ogg": "ogg", "audio/wav": "wav", "audio/mp4": "m4a",
    "video/mp4": "mp4", "video/webm": "webm", "video/quicktime": "mov",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "pptx",
    "application/vnd.oasis.opendocument.text": "odt", "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/vnd.oasis.opendocument.presentation": "odp",
}  # fmt: skip
MOST_TABLES, MOST_COLUMNS = 100, 1000
FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
HIDING = re.compile("[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def shown(said: Any, **how: Any) -> str:
    """JSON that a person reads: what would turn a line around or steer a terminal is written as its number."""
    return HIDING.sub(lambda sign: f"\\u{ord(sign[0]):04x}", json.dumps(said, ensure_ascii=False, **how))


def cell(value: Any) -> str:
    """A value in a sheet, which no program takes for a formula."""
    text = value if isinstance(value, str) else "" if value is None else shown(value)
    return "'" + text if FORMULA.match(text) else text


@dataclass
class Survey(Visitor):
    """The first pass: what there is, and of what shape, with nothing of it kept but counts and names of fields."""

    said: Json = field(default_factory=dict)
    types: dict[str, int] = field(default_factory=dict)
    columns: dict[str, dict[str, None]] = field(default_factory=dict)
    files: dict[str, tuple[str, str]] = field(default_factory=dict)
    documents: list[str] = field(default_factory=list)
    answers: Json = field(default_factory=dict)
    incomplete: bool = False

    def manifest(self, said: Json) -> None:
        self.said = said

    def record(self, said: Json) -> None:
        kind = said["type"]
        self.types[kind] = self.types.get(kind, 0) + 1
        for value in said["body"].values():
            self.describe(value)
        if kind not in self.columns and len(self.columns) >= MOST_TABLES:
            self.incomplete = True
            return
        columns = self.columns.setdefault(kind, {})
        for name in said["body"]:
            if len(columns) < MOST_COLUMNS:
                columns[name] = None
            self.incomplete |= name not in columns

    def describe(self, value: Any) -> None:
        """Remember name and media type of a file that a record describes: [id, name, media type, size, SHA-256]."""
        if isinstance(value, list) and len(value) == 5 and len(self.files) < MOST_FILES:
            key, name, media = value[:3]
            if isinstance(key, str) and ID.fullmatch(key) and isinstance(name, str) and isinstance(media, str):
                self.files[key] = (name[:255], media[:127])

    def document(self, name: str, pieces: Iterator[bytes]) -> None:
        self.documents.append(name)

    def receipt(self, said: Json) -> None:
        self.answers = said


@dataclass
class Listing(Visitor):
    """The second pass to a terminal: every record as a line of JSON."""

    survey: Survey
    write: Callable[[str], Any]

    def manifest(self, said: Json) -> None:
        need(said == self.survey.said)  # the file is the one that was verified

    def record(self, said: Json) -> None:
        self.write(shown(said) + "\n")

    def file(self, line: Json, pieces: Iterator[bytes]) -> None:
        self.write(shown({"file": line}) + "\n")

    def receipt(self, said: Json) -> None:
        need(said == self.survey.answers)  # the file is the one that was verified
        for key, (fate, clocks, counter) in said["records"].items():
            self.write(shown({"id": key, "fate": fate, "clocks": clocks, "counter": counter}) + "\n")


class Folder(Visitor):
    """The second pass into a folder: records as JSON lines and a sheet a type, files under names made here."""

    def __init__(self, place: str, survey: Survey, closing: contextlib.ExitStack) -> None:
        self._place, self._survey, self._closing = place, survey, closing
        self._sheets: dict[str, Any] = {}
        self._number = 0
        if survey.said:
            self.put("manifest.json").write(shown(about(survey.said), indent=1) + "\n")
            self._lines = self.put("records.jsonl")
            self._files = self.sheet("files.csv", ["file", "id", "name", "media type", "size", "sha256"])

    def put(self, name: str, encoding: str = "utf-8") -> TextIO:
        """Begin a text in the folder."""
        text: TextIO = open(os.path.join(self._place, name), "x", encoding=encoding, newline="")  # noqa: SIM115
        return self._closing.enter_context(text)

    def sheet(self, name: str, heading: list[str]) -> Any:
        """Begin a sheet."""
        made = csv.writer(self.put(name, "utf-8-sig"), lineterminator="\r\n")
        made.writerow(heading)
        return made

    def record(self, said: Json) -> None:
        kind = said["type"]
        self._lines.write(shown(said) + "\n")
        columns = self._survey.columns.get(kind)
        if columns is None:
            return
        frame = ["id", "created", "changed", "binned"]
        if kind not in self._sheets:
            self._sheets[kind] = self.sheet(f"records-{kind}.csv", [*frame, *columns])
        self._sheets[kind].writerow([cell(said[name]) for name in frame] + [cell(said["body"].get(n)) for n in columns])

    def file(self, line: Json, pieces: Iterator[bytes]) -> None:
        self._number += 1
        name, media = self._survey.files.get(line["id"], ("", ""))
        called = f"file-{self._number:06d}.{ENDINGS.get(media, 'bin')}"
        self._files.writerow(map(cell, [called, line["id"], name, media, line["size"], line["sha256"]]))
        self.bytes_of(called, pieces)

    def document(self, name: str, pieces: Iterator[bytes]) -> None:
        self.bytes_of(name, pieces)  # one of the few names that packs have

    def receipt(self, said: Json) -> None:
        self.put("receipt.json").write(shown(about(said), indent=1) + "\n")

    def bytes_of(self, name: str, pieces: Iterator[bytes]) -> None:
        """Write one file."""
        with open(os.path.join(self._place, name), "xb") as target:
            target.writelines(pieces)


def about(said: Json) -> Json:
    """A manifest or a receipt with the fingerprint of who signed it."""
    return {**said, "fingerprint": fingerprint(said["sender"])}


def summary(survey: Survey) -> Iterator[str]:
    """What a person is told first; only what was verified."""
    said = survey.said
    if said:
        yield f"sender       {shown(said['sender']['name'])} (their own word), desk {said['sender']['desk']}"
        yield f"fingerprint  {fingerprint(said['sender'])} (compare it with the sender)"
        yield f"bundle       {said['bundle']}, number {said['sequence']} of this sender, made {said['made']}"
        yield f"previous     {said['previous'] or '-'}"
        yield f"manifest     {said['manifest_sha256']}"
        yield f"profile      {said['profile']}" + (", practice: everything in it is fictional" * said["practice"])
        yield f"addressees   {len(said['addressees'])}"
        yield f"records      {said['records']['count']}"
        for kind in sorted(survey.types):
            yield f"             {survey.types[kind]} {kind}"
        yield f"files        {said['files']['count']}"
    if survey.answers:
        yield from said_by_receipt(survey.answers)
    for name in survey.documents:
        yield f"document     {name} (nobody signed it)"


def said_by_receipt(said: Json) -> Iterator[str]:
    """What a receipt says of the bundle it is about."""
    fates = [answer[0] for answer in said["records"].values()]
    yield f"receipt      of {shown(said['sender']['name'])} (their own word), desk {said['sender']['desk']}"
    yield f"fingerprint  {fingerprint(said['sender'])} (compare it with the sender)"
    yield f"made         {said['made']}" + (", practice: everything in it is fictional" * said["practice"])
    yield f"about        bundle {said['bundle']} of desk {said['desk']}, number {said['about'][0]}"
    yield f"manifest     {said['about'][1] or '-'}"
    yield f"last taken   number {said['last_taken'][0]} of that desk"
    yield f"last sent    number {said['last_sent'][0]} of theirs"
    yield f"records      {len(fates)}"
    for fate in FATES:
        yield f"             {fates.count(fate)} {fate}"
    yield f"absent       {len(said['absent'])} files"


def write_out(path: str, keys: list[Key], survey: Survey, out: str) -> None:
    """Write all of it into a new folder, which has its name only once everything is in it."""
    need(not os.path.lexists(out), "exists")
    draft = out.rstrip("/\\") + ".part"
    os.mkdir(draft, 0o700)
    try:
        again = Survey()
        with contextlib.ExitStack() as closing:
            go_through(path, keys, Both(again, Folder(draft, survey, closing)))
        need(again == survey)  # the file is the one that was verified
        os.rename(draft, out)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise


@dataclass
class Both(Visitor):
    """Two that look at once; the second takes the bytes."""

    one: Visitor
    other: Visitor

    def manifest(self, said: Json) -> None:
        self.one.manifest(said)

    def record(self, said: Json) -> None:
        self.one.record(said)
        self.other.record(said)

    def file(self, line: Json, pieces: Iterator[bytes]) -> None:
        self.other.file(line, pieces)

    def document(self, name: str, pieces: Iterator[bytes]) -> None:
        self.one.document(name, pieces)
        self.other.document(name, pieces)

    def receipt(self, said: Json) -> None:
        self.one.receipt(said)
        self.other.receipt(said)


def verified(path: str, keys: list[Key]) -> Survey:
    """Go through all of a file once, writing nothing."""
    survey = Survey()
    go_through(path, keys, survey)
    return survey


def main(arguments: list[str]) -> int:
    """Read a bundle as the command line says; 0 when all of it was verified and, where asked, written."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("bundle")
    parser.add_argument("--key", required=True, help="a file with an age key, as age-keygen writes it")
    parser.add_argument("--out", help="a new folder to write everything into")
    asked = parser.parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    try:
        with open(asked.key, encoding="utf-8", errors="replace") as text:
            keys = keys_in(text.read(1 << 20))
        survey = verified(asked.bundle, keys)
        if asked.out:
            write_out(asked.bundle, keys, survey, asked.out)
        print("\n".join(summary(survey)))
        if not asked.out:
            go_through(asked.bundle, keys, Listing(survey, sys.stdout.write))
        elif survey.incomplete:
            print("note         some types or fields have no place in a sheet: records.jsonl has all of them")
    except Refused as no:
        print(f"refused ({no.code}): {WHY[no.code]}", file=sys.stderr)
        return 1
    except OSError as bad:
        print(f"not done: {bad}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
