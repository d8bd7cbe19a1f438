"""A receipt: what a desk took in of a bundle, signed, in an encrypted file for whoever made that bundle.

Exchange floor: the format is docs/file-formats.md, "Receipt, format 1". It tells ids and clocks, and no word.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from defender_desk.exchange.age_file import AGAIN, DAMAGED, NOT_FOR_US, SEND_CARD, open_age_file, write_age_file
from defender_desk.exchange.identity import Contact, Identity, Receiver, addressee, checked_contact, genuine
from defender_desk.exchange.manifest import NEWER, UPDATE, BadJson, canonical, check_format, moment, strict_json
from defender_desk.exchange.parcel import CANNOT_BE_READ
from defender_desk.model.codec import LIMIT_NUMBER, Json
from defender_desk.model.documents import Document
from defender_desk.text.messages import msg
from defender_desk.text.trouble import Trouble
from defender_desk.vault.sealing import padded

SIGNED = "receipt 1"
"""The purpose under which a receipt is signed."""
MAGIC = b"defender-desk-receipt 1\n"
FORGED = msg("The signature of this receipt is wrong: somebody other than its sender may have changed it.")
_NAME = MAGIC.partition(b" ")[0]
_FORMAT = 1
_MOST = 16 << 20  # bytes: more than a receipt for the largest bundle
_BUNDLE, _HASH, _DIGEST = re.compile(r"[a-z2-7]{26}"), re.compile(r"[0-9a-f]{64}"), re.compile(r"[0-9a-f]{32}")
_DESK = re.compile(r"[A-Za-z0-9]{1,16}")


class Fate(Enum):
    """What became of a record of a bundle at the desk that received it."""

    TAKEN = "taken"
    WAITS = "waits"
    LEFT = "left"


@dataclass(frozen=True)
class Answered:
    """One record of the bundle that is answered."""

    fate: Fate
    clocks: str
    """`digest_of` its clocks as they came."""
    counter: int
    """The largest counter of the bundle's desk in them; 0 where it wrote nothing of it."""


@dataclass(frozen=True)
class Place:
    """A bundle among those of its sender: its number and the SHA-256 of its manifest; 0 and empty for none."""

    sequence: int = 0
    manifest: str = ""


@dataclass(frozen=True)
class Receipt:
    """Everything a receipt says."""

    sender: Contact
    """Who received the bundle."""
    to: str
    """`identity.addressee` of who made it."""
    made: str
    """UTC, ISO 8601 to the second: a claim."""
    practice: bool
    bundle: str
    about: Place
    desk: str
    """Id of the desk that made the bundle, whose counters are told."""
    records: Mapping[str, Answered]
    last_taken: Place
    """The last bundle of the same maker that was taken in."""
    last_sent: Place
    """The last bundle that this sender made, for whomever."""
    absent: tuple[str, ...] = ()
    """Ids of the files that these records describe and that are not there whole, in their order."""

    def count(self, fate: Fate) -> int:
        """How many records met this fate."""
        return sum(one.fate is fate for one in self.records.values())


def digest_of(document: Document) -> str:
    """What clocks say, in 32 hexadecimal digits."""
    clocks: Json = {name: dict(clock) for name, clock in document.clocks.items()}
    return hashlib.sha256(canonical([document.id, clocks])).hexdigest()[:32]


def write_receipt(path: Path, receive: str, identity: Identity, receipt: Receipt) -> None:
    """Write it for one age recipient, whole or not at all, and read it back; raises `Trouble`."""
    line = canonical(said(receipt))
    inside = MAGIC + line + b"\n" + identity.signed(SIGNED, line).encode() + b"\n"
    write_age_file(path, [receive], [inside, bytes(padded(len(inside)) - len(inside))])


def is_receipt(path: Path, identity: Receiver) -> bool:
    """Whether what is in an age file begins as a receipt; raises `Trouble` where it cannot be opened at all."""
    with _inside(path, identity) as plaintext:
        return _begun(plaintext, len(_NAME)).startswith(_NAME)


def read_receipt(path: Path, identity: Receiver) -> Receipt:
    """The receipt in a file, whole, signed by its sender and made for us; raises `Trouble` otherwise."""
    with _inside(path, identity) as plaintext:
        inside = bytes(_begun(plaintext, _MOST))
        if next(plaintext, b""):
            raise Trouble(DAMAGED, AGAIN)
    if not inside.startswith(MAGIC):
        raise Trouble(NEWER, UPDATE)
    try:
        return _verified(inside, identity)
    except ValueError as bad:
        raise Trouble(DAMAGED, AGAIN) from bad


def _verified(inside: bytes, identity: Receiver) -> Receipt:
    """In the order of the bytes, as a bundle is read."""
    line, _, rest = inside[len(MAGIC) :].partition(b"\n")
    signature, ended, padding = rest.partition(b"\n")
    receipt = _read(line)
    if not ended:
        raise BadJson
    if not genuine(receipt.sender.sign, SIGNED, line, signature.decode()):
        raise Trouble(FORGED)
    if receipt.to != addressee(identity.receive):
        raise Trouble(NOT_FOR_US, SEND_CARD)
    if padding.strip(b"\0") or len(inside) != padded(len(inside) - len(padding)):
        raise BadJson
    return receipt


@contextmanager
def _inside(path: Path, identity: Receiver) -> Iterator[Iterator[bytes]]:
    try:
        with path.open("rb") as stream, closing(open_age_file(stream, identity.receiving)) as plaintext:
            yield plaintext
    except OSError as bad:
        raise Trouble(CANNOT_BE_READ) from bad


def _begun(plaintext: Iterator[bytes], wanted: int) -> bytearray:
    begun = bytearray()
    while len(begun) < wanted and (piece := next(plaintext, b"")):
        begun += piece
    return begun


def said(one: Receipt) -> dict[str, Json]:
    """What stands in its line."""
    return {
        "format": _FORMAT,
        "reads": _FORMAT,
        "sender": {**one.sender.face},
        "to": one.to,
        "made": one.made,
        "practice": one.practice,
        "bundle": one.bundle,
        "about": _place(one.about),
        "desk": one.desk,
        "records": {key: [each.fate.value, each.clocks, each.counter] for key, each in one.records.items()},
        "last_taken": _place(one.last_taken),
        "last_sent": _place(one.last_sent),
        "absent": list[Json](one.absent),
    }


def _place(one: Place) -> Json:
    return [one.sequence, one.manifest]


def _read(line: bytes) -> Receipt:
    said = strict_json(line)
    if not isinstance(said, dict):
        raise BadJson
    check_format(said)
    match said:
        case {
            "sender": {"name": str(name), "desk": str(desk), "receive": str(receive), "sign": str(sign)},
            "to": str(to),
            "made": made,
            "practice": bool(practice),
            "bundle": str(bundle),
            "about": about,
            "desk": str(maker),
            "records": dict(records),
            "last_taken": taken,
            "last_sent": sent,
            "absent": [*absent],
        } if canonical(said) == line and _BUNDLE.fullmatch(bundle) and _DESK.fullmatch(maker):
            return Receipt(
                checked_contact(name, desk, receive, sign), to, moment(made), practice, bundle, _place_of(about), maker,
                {_key(key): _answered(each) for key, each in records.items()}, _place_of(taken), _place_of(sent),
                _ordered([_key(str(key)) for key in absent]),
            )  # fmt: skip
    raise BadJson


def _ordered(keys: list[str]) -> tuple[str, ...]:
    if keys != sorted({*keys}):
        raise BadJson
    return tuple(keys)


def _key(said: str) -> str:
    if not _BUNDLE.fullmatch(said):
        raise BadJson
    return said


def _answered(said: object) -> Answered:
    match said:
        case [str(fate), str(clocks), int(counter)] if (
            _DIGEST.fullmatch(clocks) and not isinstance(counter, bool) and 0 <= counter < LIMIT_NUMBER
        ):
            return Answered(Fate(fate), clocks, counter)
    raise BadJson


def _place_of(said: object) -> Place:
    match said:
        case [int(sequence), str(manifest)] if not isinstance(sequence, bool) and (
            (sequence, manifest) == (0, "") or (0 < sequence < LIMIT_NUMBER and _HASH.fullmatch(manifest))
        ):
            return Place(sequence, manifest)
    raise BadJson
