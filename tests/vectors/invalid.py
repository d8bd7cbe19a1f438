"""Files that every reader must refuse, whole, each with why."""

from __future__ import annotations

import base64
import struct
from collections.abc import Callable
from typing import Any

from vectors.making import (
    OTHER,
    READER,
    SENDER,
    STRANGER,
    drawn,
    envelope,
    key_of,
    line_of,
    made_of,
    resigned,
    signed,
    stanza,
    written,
    zip_head,
)
from vectors.valid import PAGES, RECORDS_OF, document, grown, wrapped

from defender_desk.exchange.bundle import SIGNED
from defender_desk.exchange.bundle_lines import record_line
from defender_desk.exchange.manifest import MAGIC, canonical
from defender_desk.exchange.parcel import RECORDS, Member, archive

Refusals = dict[str, tuple[str, bytes]]
"""By name: why, and the file."""

DAMAGED = "damaged"
INSIDE = written("invalid", RECORDS_OF[:2], [b"a file"])
GOOD = record_line(document("good", "type_of_the_future", value=2.5, name="بسمة", at="x"))
_SHARE, _BODY = (base64.b64encode(drawn(word)).rstrip(b"=") for word in ("share", "body"))


def _headers() -> dict[str, bytes]:
    """Stanzas put behind good ones and signed with them."""
    return {
        "stanza-argument-too-many": b"-> X25519 %s x\n%s\n" % (_SHARE, _BODY),
        "stanza-argument-missing": b"-> X25519\n%s\n" % _BODY,
        "stanza-share-short": b"-> X25519 AAAA\n%s\n" % _BODY,
        "stanza-share-in-other-spelling": b"-> X25519 %s9\n%s\n" % (_SHARE[:-1], _BODY),
        "stanza-body-short": b"-> X25519 %s\nAAAA\n" % _SHARE,
        "stanza-body-in-other-spelling": b"-> later a\nAB\n",
        "stanza-without-its-last-line": b"-> later a\n" + b"A" * 64 + b"\n",
        "stanza-with-two-spaces": b"-> later  a\nAAAA\n",
        "stanza-with-returns": b"-> later a\r\nAAAA\r\n",
    }


def envelopes() -> Refusals:
    """What is wrong outside."""
    good, to = wrapped("invalid", INSIDE), [READER.receive]
    payload = good.index(b"\n", good.index(b"\n--- ") + 1) + 1
    two = wrapped("cut", grown(67584))
    added = {
        name: (DAMAGED, envelope(INSIDE, to, name, header=lambda said, more=more: said + more))  # type: ignore[misc]
        for name, more in _headers().items()
    }
    armour = b"-----BEGIN AGE ENCRYPTED FILE-----\n" + base64.encodebytes(good) + b"-----END AGE ENCRYPTED FILE-----\n"
    locked = envelope(INSIDE, [], "locked", header=lambda said: said + b"-> scrypt %s 18\n%s\n" % (_SHARE[:22], _BODY))
    swapped = lambda chunks: [chunks[1], chunks[0]]  # noqa: E731
    flipped = bytearray(good)
    flipped[payload + 400] ^= 1
    return {
        "nothing": ("not-a-bundle", b""),
        "a-text": ("not-a-bundle", b"Only a letter.\n" * 20),
        "text-form": ("text-form", armour),
        "passphrase": ("passphrase", locked),
        "for-another": ("not-for-you", wrapped("other", INSIDE, (OTHER,))),
        "no-stanza": (DAMAGED, envelope(INSIDE, [], "none")),
        "too-many-stanzas": (DAMAGED, envelope(INSIDE, to * 65, "flood")),
        "other-mac": (DAMAGED, good.replace(b"\n--- ", b"\n--- A", 1)[:payload] + good[payload:]),
        "cut-in-the-header": (DAMAGED, good[:100]),
        "cut-in-the-nonce": (DAMAGED, good[: payload + 8]),
        "cut-before-the-first-chunk": (DAMAGED, good[: payload + 16]),
        "cut-in-a-chunk": (DAMAGED, good[:-1]),
        "cut-between-chunks": (DAMAGED, two[: payload + 16 + 65536 + 16]),
        "one-byte-more": (DAMAGED, good + b"\0"),
        "one-bit-turned": (DAMAGED, bytes(flipped)),
        "empty-last-chunk": (DAMAGED, envelope(grown(65536), to, "empty", chunks=lambda chunks: [*chunks, b""])),
        "short-chunk-inside": (
            DAMAGED,
            envelope(INSIDE, to, "short", chunks=lambda chunks: [chunks[0][:99], chunks[0][99:]]),
        ),
        "chunks-exchanged": (DAMAGED, envelope(grown(67584), to, "swapped", chunks=swapped)),
        **added,
    }


MANIFESTS: dict[str, Callable[[dict[str, Any]], object]] = {
    "sequence-a-text": lambda said: said.update(sequence="3"),
    "sequence-true": lambda said: said.update(sequence=True),
    "sequence-zero": lambda said: said.update(sequence=0),
    "sequence-too-large": lambda said: said.update(sequence=2**53 + 1),
    "sequence-a-fraction": lambda said: said.update(sequence=1.5),
    "format-missing": lambda said: said.pop("format"),
    "id-a-path": lambda said: said.update(bundle="../../../../etc/passwd"),
    "previous-short": lambda said: said.update(previous="ab"),
    "profile-unknown": lambda said: said.update(profile="all"),
    "practice-a-number": lambda said: said.update(practice=0),
    "made-on-no-day": lambda said: said.update(made="2026-02-30T00:00:00Z"),
    "made-at-24": lambda said: said.update(made="2026-02-03T24:00:00Z"),
    "made-in-other-digits": lambda said: said.update(made="٢٠٢٦-02-03T00:00:00Z"),
    "sender-missing": lambda said: said.update(sender=None),
    "sender-with-a-line-feed": lambda said: said["sender"].update(name="a\nb"),
    "sender-with-a-line-separator": lambda said: said["sender"].update(name="a\u2028b"),
    "sender-long": lambda said: said["sender"].update(name="a" * 201),
    "sender-of-no-desk": lambda said: said["sender"].update(desk=""),
    "sender-key-damaged": lambda said: said["sender"].update(receive="age1" + "q" * 58),
    "sender-key-in-capitals": lambda said: said["sender"].update(receive=said["sender"]["receive"].upper()),
    "sender-sign-short": lambda said: said["sender"].update(sign="AAAA"),
    "addressees-missing": lambda said: said.pop("addressees"),
    "addressees-odd": lambda said: said["addressees"].append("x"),
    "records-counted-too-many": lambda said: said["records"].update(count=3),
    "records-counted-too-few": lambda said: said["records"].update(count=1),
    "records-too-short": lambda said: said["records"].update(size=said["records"]["size"] - 1),
    "records-too-long": lambda said: said["records"].update(size=10**9),
    "records-negative": lambda said: said["records"].update(size=-1),
    "records-of-other-hash": lambda said: said["records"].update(sha256="0" * 64),
    "files-of-other-hash": lambda said: said["files"].update(sha256="0" * 64),
    "files-counted-too-few": lambda said: said["files"].update(count=0),
}
"""What a manifest may not say, though it is signed."""


def insides() -> Refusals:
    """What is wrong in the manifest and around it."""
    _, line, signature, rest = INSIDE.split(b"\n", 3)

    def changed(change: Callable[[dict[str, Any]], object]) -> bytes:
        return _manifest(line, rest, change)

    found = {name: (DAMAGED, changed(change)) for name, change in MANIFESTS.items()}
    spelt = {
        "manifest-with-a-space": line.replace(b":1", b": 1", 1),
        "manifest-in-other-order": b'{"sequence":1,' + line.replace(b',"sequence":1', b"")[1:],
        "manifest-with-a-key-twice": line[:-1] + b',"sequence":1}',
        "manifest-with-a-mark": b"\xef\xbb\xbf" + line,
        "manifest-with-an-escape": line.replace("مكتب".encode(), rb"\u0645\u0643\u062a\u0628"),
        "manifest-a-list": b"[]",
    }
    found |= {name: (DAMAGED, signed(one, rest, pad=False)) for name, one in spelt.items()}
    last = signature[-3:-2]
    other = signature[:-3] + bytes([last[0] + 1]) + b"=="  # bits that base64 drops
    stranger = STRANGER.signed(SIGNED, line).encode()
    return {
        **found,
        "no-lines": (DAMAGED, b""),
        "a-letter": ("not-a-bundle", b"Only a letter.\n".ljust(4096)),
        "first-line-newer": ("newer", INSIDE.replace(b"bundle 1", b"bundle 2", 1)),
        "reads-newer": ("newer", changed(lambda said: said.update(format=2, reads=2, sender=None))),
        "manifest-changed": ("signature", INSIDE.replace(b'"sequence":1', b'"sequence":2', 1)),
        "signature-of-another": ("signature", MAGIC + line + b"\n" + stranger + b"\n" + rest),
        "signature-in-other-spelling": ("signature", MAGIC + line + b"\n" + other + b"\n" + rest),
        "signature-empty": ("signature", MAGIC + line + b"\n\n" + rest),
        "signature-no-text": (DAMAGED, MAGIC + line + b"\n\xff\n" + rest),
        "sent-on": ("not-for-you", written("sent-on", RECORDS_OF[:1], to=(OTHER,))),
        "addressed-to-nobody": ("not-for-you", changed(lambda said: said.update(addressees=[]))),
        "too-many-records": ("too-much", changed(lambda said: said["records"].update(count=100_001))),
        "too-many-files": ("too-much", changed(lambda said: said["files"].update(count=100_001))),
        "padding-not-zero": (DAMAGED, INSIDE[:-1] + b"x"),
        "padding-missing": (DAMAGED, INSIDE.rstrip(b"\0")),
        "padding-too-long": (DAMAGED, INSIDE + b"\0"),
    }


def _manifest(line: bytes, rest: bytes, change: Callable[[dict[str, Any]], object]) -> bytes:
    said = reader_json(line)
    change(said)
    return signed(canonical(said), rest, pad=False)


def reader_json(line: bytes) -> dict[str, Any]:
    """A manifest as an object."""
    import json

    said: dict[str, Any] = json.loads(line)
    return said


def records() -> Refusals:
    """What is wrong in a record, however well it is hashed and signed."""
    value = b'"value":2.5'
    assert value in GOOD
    lines = {
        "not-json": b"{]\n",
        "empty-line": b"\n",
        "a-list": b"[]\n",
        "a-key-twice": GOOD.replace(b'"binned"', b'"id":"%s","binned"' % (b"a" * 26)),
        "a-key-twice-deep": GOOD.replace(value, b'"value":[{"a":1,"a":1}]'),
        "not-a-number": GOOD.replace(b"2.5", b"NaN"),
        "infinite": GOOD.replace(b"2.5", b"-Infinity"),
        "endless": GOOD.replace(b"2.5", b"1e999"),
        "number-too-large": GOOD.replace(b"2.5", b"9007199254740993"),
        "number-far-too-large": GOOD.replace(b"2.5", b"9" * 3000),
        "half-a-pair": GOOD.replace(b"2.5", rb'"\ud800"'),
        "half-a-pair-in-a-key": GOOD.replace(b"2.5", rb'{"\udc00":1}'),
        "not-unicode": GOOD.replace(b"2.5", b'"\xff"'),
        "too-deep": GOOD.replace(b"2.5", b"[" * 31 + b"]" * 31),
        "deep-for-a-stack": GOOD.replace(b"2.5", b"[" * 700 + b"]" * 700),
        "very-deep": GOOD.replace(b"2.5", b"[" * 9_000 + b"]" * 9_000),
        "null-value": GOOD.replace(b"2.5", b"null"),
        "id-missing": GOOD.replace(b'"id":', b'"ident":'),
        "id-a-path": GOOD.replace(key_of("good").encode(), b"../../../../../etc/passwd1"),
        "key-too-many": GOOD.replace(b'"id":', b'"more":1,"id":'),
        "type-in-capitals": GOOD.replace(b"type_of_the_future", b"Person"),
        "type-long": GOOD.replace(b"type_of_the_future", b"t" * 41),
        "binned-a-number": GOOD.replace(b'"binned":false', b'"binned":0'),
        "body-a-list": GOOD.replace(b'"body":{', b'"body":[{').replace(b'},"changed"', b'}],"changed"'),
        "clock-true": GOOD.replace(b'"value":{"abcd2345":7}', b'"value":{"abcd2345":true}'),
        "clock-zero": GOOD.replace(b'"value":{"abcd2345":7}', b'"value":{"abcd2345":0}'),
        "clock-too-large": GOOD.replace(b'"value":{"abcd2345":7}', b'"value":{"abcd2345":9007199254740992}'),
        "clock-of-no-desk": GOOD.replace(b'"value":{"abcd2345":7}', b'"value":{}'),
        "clock-of-an-odd-desk": GOOD.replace(b'"value":{"abcd2345":7}', b'"value":{"ab cd":7}'),
        "clock-missing": GOOD.replace(b',"value":{"abcd2345":7}', b""),
        "field-odd": GOOD.replace(b'"value"', b'"va lue"'),
        "field-of-the-bin": GOOD.replace(b'"value"', b'"_bin"'),
        "time-odd": GOOD.replace(b'"created":"2026-11-22T10:00:00Z"', b'"created":"yesterday"'),
        "time-of-no-day": GOOD.replace(b'"created":"2026-11-22T10:00:00Z"', b'"created":"2026-02-30T10:00:00Z"'),
        "time-null": GOOD.replace(b'"created":"2026-11-22T10:00:00Z"', b'"created":null'),
    }
    assert GOOD not in lines.values()
    found = {f"record-{name}": (DAMAGED, made_of(line)) for name, line in lines.items()}
    return {
        **found,
        "record-twice": (DAMAGED, made_of(GOOD + GOOD)),
        "record-without-end": (DAMAGED, made_of(GOOD[:-1])),
    }


def files() -> Refusals:
    """What is wrong in the list of files and the bytes behind it."""
    said: dict[str, Any] = {"id": "a" * 26, "size": 1, "sha256": line_of(b"x").sha256}
    listed = canonical(said) + b"\n"

    def line(**other: object) -> bytes:
        return canonical({**said, **other}) + b"\n"

    return {
        "file-twice": (DAMAGED, made_of(b"", listed * 2, b"xx")),
        "file-of-other-hash": (DAMAGED, made_of(b"", listed, b"y")),
        "file-cut": (DAMAGED, made_of(b"", line(size=9999), b"x")),
        "file-id-a-path": (DAMAGED, made_of(b"", line(id="../../../../etc/passwd"), b"x")),
        "file-size-negative": (DAMAGED, made_of(b"", line(size=-1), b"")),
        "file-size-true": (DAMAGED, made_of(b"", line(size=True), b"x")),
        "files-too-large": ("too-much", made_of(b"", line(size=64 << 30), b"x")),
    }


def packs() -> Refusals:
    """Archives that packs never are."""
    records, (page, photo) = Member(RECORDS, INSIDE), PAGES
    good = archive([page, records])
    head = zip_head("document.pdf", page.data)
    (listed,) = struct.unpack_from("<L", good, len(good) - 6)
    hidden = bytearray(good)
    hidden[listed - 1] = 1
    dated = bytearray(good)
    dated[10] = 1  # the time in the head of the first member
    summed = bytearray(good)
    summed[good.index(b"%PDF")] ^= 1
    backwards = archive([photo, page]).replace(b"enclosure-2.png", RECORDS.encode().ljust(15, b"x"))
    return {
        "pack-climbs": ("not-a-bundle", archive([Member("../document.pdf", b"x")])),
        "pack-with-a-program": ("not-a-bundle", archive([Member("run.exe", b"x")])),
        "pack-of-another-name": ("not-a-bundle", backwards),
        "pack-packed": ("not-a-bundle", good.replace(b"\x14\0\0\0\0\0\0\0!\0", b"\x14\0\0\0\x08\0\0\0!\0")),
        "pack-cut": (DAMAGED, good[:-40]),
        "pack-stump": (DAMAGED, b"PK\x03\x04"),
        "pack-without-list": (DAMAGED, head + page.data),
        "pack-with-hidden-bytes": (DAMAGED, bytes(hidden)),
        "pack-dated": (DAMAGED, bytes(dated)),
        "pack-with-a-turned-byte": (DAMAGED, bytes(summed)),
        "pack-with-more-behind": (DAMAGED, good + b"\0"),
        "pack-unpadded": (DAMAGED, good[:listed].rstrip(b"\0") + good[listed:]),
        "pack-half-of-practice": (DAMAGED, archive([page, Member("practice-enclosure-1.png", b"x")])),
        "pack-with-damaged-records": (DAMAGED, archive([page, Member(RECORDS, made_of(GOOD + GOOD))])),
        "pack-with-records-cut": (DAMAGED, archive([page, Member(RECORDS, INSIDE[:-9])])),
        "pack-with-forged-records": (
            "signature",
            archive([page, Member(RECORDS, INSIDE.replace(b'"sequence":1', b'"sequence":2', 1))]),
        ),
    }


def invalid() -> Refusals:
    """Each file by its name, with why."""
    inner = {**insides(), **records(), **files(), **packs()}
    return {**envelopes(), **{name: (why, wrapped(name, inside)) for name, (why, inside) in inner.items()}}


__all__ = ["SENDER", "invalid", "resigned", "stanza"]
