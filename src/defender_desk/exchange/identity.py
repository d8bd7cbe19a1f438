"""Who a desk is to other desks: a key to receive with, a key to sign with, and the card that carries both.

Exchange floor: receiving is age X25519 (pyrage), signing is Ed25519 (cryptography); both secrets live inside the
vault, in the hands of services. Two people compare fingerprints in person; they are digits, which every language has.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from dataclasses import dataclass, field, replace
from functools import cached_property

import pyrage
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from defender_desk.text.digits import fold_digits
from defender_desk.text.messages import msg
from defender_desk.text.trouble import Trouble

LIMIT_NAME = 200
"""Longest name a desk gives itself, in characters."""

_CARD = "Defender Desk contact card 1"
_SUCCESSION = "Defender Desk succession 1"
_LIMIT_CARD = 4_000
_DESK = re.compile(r"[A-Za-z0-9]{1,16}")
_RECEIVE = re.compile(r"age1[a-z0-9]{58}")
_LINE = re.compile(
    r"^[^\S\n]*(name|desk|receive|sign|proof|before|handed)[^\S\n]*:[^\S\n]*(.*?)[^\S\n]*$", re.MULTILINE
)
_MARKS = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_NO_CARD = (msg("This is not a whole contact card."), msg("Ask for the card again, as a file or copied as a whole."))


@dataclass(frozen=True)
class Contact:
    """What others may know of a desk: its own name for itself, its id, and its two public keys."""

    name: str
    desk: str
    receive: str
    """An age recipient, "age1…"."""
    sign: str
    """An Ed25519 public key, base64 of 32 bytes."""
    before: str = field(default="", compare=False)
    """The key it signed with before, which signed these keys on the card; empty where a card says nothing of it."""

    @property
    def face(self) -> dict[str, str]:
        """What files say of whoever signed them."""
        return {"name": self.name, "desk": self.desk, "receive": self.receive, "sign": self.sign}

    @property
    def digest(self) -> bytes:
        """SHA-256 over both keys: what two people compare, in whatever form."""
        return hashlib.sha256(f"defender-desk contact 1\n{self.receive}\n{self.sign}\n".encode()).digest()

    @property
    def fingerprint(self) -> str:
        """Forty digits in groups of five (132 bits of the digest), to be compared in person."""
        digits = f"{int.from_bytes(self.digest, 'big') % 10**40:040d}"
        return " ".join(digits[place : place + 5] for place in range(0, 40, 5))


@dataclass(frozen=True)
class Receiver:
    """The secret that opens what was written for a desk; shown nowhere, kept sealed."""

    receiving: str = field(repr=False)
    """An age identity, "AGE-SECRET-KEY-1…"."""

    @cached_property
    def receive(self) -> str:
        """The public half, an age recipient."""
        return str(pyrage.x25519.Identity.from_str(self.receiving).to_public())


@dataclass(frozen=True)
class Identity(Receiver):
    """The two secrets of a desk; shown nowhere, kept sealed."""

    signing: bytes = field(repr=False)
    """The 32 bytes of an Ed25519 key."""

    @classmethod
    def fresh(cls) -> Identity:
        """Make a new identity from the system's random source."""
        return cls(str(pyrage.x25519.Identity.generate()), Ed25519PrivateKey.generate().private_bytes_raw())

    @classmethod
    def from_text(cls, kept: str) -> Identity:
        """The identity that `to_text` gave; ValueError when it is none."""
        receiving, _, signing = kept.partition(" ")
        try:
            pyrage.x25519.Identity.from_str(receiving)
            key = Ed25519PrivateKey.from_private_bytes(b64decode(signing, validate=True))
        except (pyrage.IdentityError, ValueError) as bad:
            raise ValueError("not a kept identity") from bad
        return cls(receiving, key.private_bytes_raw())

    def to_text(self) -> str:
        """Both secrets in one line, to be kept sealed."""
        return f"{self.receiving} {b64encode(self.signing).decode()}"

    def contact(self, name: str, desk: str) -> Contact:
        """What others may know of this identity, under a name that every reader takes."""
        return Contact(
            _signed_name(name), desk, self.receive, b64encode(self._key.public_key().public_bytes_raw()).decode()
        )

    def handing_over(self, successor: Identity) -> Succession:
        """Say, with this key for the last time, that another takes its place."""
        new = successor.contact("", "")
        return Succession(self.contact("", "").sign, self.signed(_SUCCESSION, _succeeding(new)))

    def signed(self, domain: str, message: bytes) -> str:
        """Sign a message as meant for one purpose; base64 of the 64 bytes."""
        return b64encode(self._key.sign(_digest(domain, message))).decode()

    @property
    def _key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.signing)


@dataclass(frozen=True)
class Succession:
    """That a desk took new keys: the key it signed with before, and what that key signed of the new ones."""

    before: str
    handed: str


def addressee(receive: str) -> str:
    """How a bundle names somebody it is for, without their key: 64 hex digits of SHA-256 over the age recipient."""
    return hashlib.sha256(f"defender-desk addressee 1\n{receive}\n".encode()).hexdigest()


def genuine(sign: str, domain: str, message: bytes, signature: str) -> bool:
    """Whether the holder of this public key signed this message for this purpose."""
    try:
        key = Ed25519PublicKey.from_public_bytes(b64decode(sign, validate=True))
        written = b64decode(signature, validate=True)
        key.verify(written, _digest(domain, message))
    except (InvalidSignature, NotBase64, ValueError):
        return False
    return b64encode(written).decode() == signature  # base64 has other spellings, and one is enough


def checked_contact(name: str, desk: str, receive: str, sign: str) -> Contact:
    """A contact from outside, or ValueError when something in it cannot be what it should."""
    if len(name) > LIMIT_NAME or any(map(_breaks, name)):
        raise ValueError("name")
    if not _DESK.fullmatch(desk) or not _RECEIVE.fullmatch(receive):
        raise ValueError("desk or key")
    try:
        written = str(pyrage.x25519.Recipient.from_str(receive))
    except pyrage.RecipientError as bad:
        raise ValueError("key to receive with") from bad
    if written != receive:  # bits beyond the key, which one reader drops and another refuses
        raise ValueError("key to receive with")
    if (
        b64encode(Ed25519PublicKey.from_public_bytes(b64decode(sign, validate=True)).public_bytes_raw()).decode()
        != sign
    ):
        raise ValueError("key to sign with")
    return Contact(name, desk, receive, sign)


def _breaks(sign_: str) -> bool:
    return unicodedata.category(sign_) in ("Cc", "Cs", "Zl", "Zp")


def _signed_name(typed: str) -> str:
    """A name as a person typed or pasted it, on one line and no longer than a reader takes."""
    line = " ".join("".join(" " if _breaks(sign_) else sign_ for sign_ in typed).split())
    return line[:LIMIT_NAME].rstrip()


def card_of(identity: Identity, name: str, desk: str, succession: Succession | None = None) -> str:
    """The card to hand over on paper, as a file or as a QR code; it proves that its maker holds the signing key.

    It does not say for which program it is: whoever finds a stick or a telephone need not know.
    """
    contact = checked_contact(_signed_name(name), desk, *_keys(identity))
    lines = [*_said(contact), f"proof: {identity.signed(_CARD, _proved(contact))}"]
    if succession is not None:
        lines += [f"before: {succession.before}", f"handed: {succession.handed}"]
    return "\n".join([*lines, ""])


def read_card(text: str) -> Contact:
    """The contact on a card, however it was copied; raises `Trouble` when it is damaged or was changed."""
    said = dict(_LINE.findall(_MARKS.sub("", text[:_LIMIT_CARD])))
    try:
        contact = checked_contact(
            said["name"], fold_digits(said["desk"]), fold_digits(said["receive"]).lower(), said["sign"]
        )
    except (KeyError, ValueError) as bad:
        raise Trouble(*_NO_CARD) from bad
    if not genuine(contact.sign, _CARD, _proved(contact), said.get("proof", "")):
        raise Trouble(*_NO_CARD)
    before = said.get("before", "")
    handed = genuine(before, _SUCCESSION, _succeeding(contact), said.get("handed", ""))
    return replace(contact, before=before) if handed else contact


def read_key(text: str) -> str:
    """The age recipient in a text, however it was copied; raises `Trouble` when there is none, or a damaged one."""
    said = "".join(fold_digits(_MARKS.sub("", text)).split()).lower()
    try:
        return str(pyrage.x25519.Recipient.from_str(said))
    except pyrage.RecipientError as bad:
        raise Trouble(msg("This is neither a contact card nor an age key."), _NO_CARD[1]) from bad


def _keys(identity: Identity) -> tuple[str, str]:
    contact = identity.contact("", "")
    return contact.receive, contact.sign


def _said(contact: Contact) -> list[str]:
    return [f"name: {contact.name}", f"desk: {contact.desk}", f"receive: {contact.receive}", f"sign: {contact.sign}"]


def _proved(contact: Contact) -> bytes:
    return "\n".join(_said(contact)).encode()


def _succeeding(contact: Contact) -> bytes:
    return f"{contact.receive}\n{contact.sign}".encode()


def _digest(domain: str, message: bytes) -> bytes:
    return f"defender-desk: {domain}\n".encode() + hashlib.sha256(message).digest()
