"""The vault's header, format 1: 984 bytes laid out as docs/file-formats.md says.

Vault floor: bytes in, facts out. `copies` keeps them on disk, `folder` gives them meaning.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import struct
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from defender_desk.text.messages import msg
from defender_desk.text.trouble import Trouble
from defender_desk.vault.keys import VaultKeys
from defender_desk.vault.slots import SLOT_BYTES, SLOT_COUNT, Place, Slot

MAGIC: Final = b"DDESKVLT"
FORMAT: Final = 1
ID_BYTES: Final = 16
HEAD_BYTES: Final = 32
NO_HEAD: Final = bytes(HEAD_BYTES)
SALT_BYTES: Final = 16
NO_SALT: Final = bytes(SALT_BYTES)
LARGEST_HEADER: Final = 64 * 1024  # of any format to come: more is not read

_OPENING = struct.Struct(f">8sHH{ID_BYTES}s")
_BODY = struct.Struct(f">Q{HEAD_BYTES}sB{SALT_BYTES}s7x")
_NONCE_BYTES, _TAG_BYTES, _MAC_BYTES, _CHECKSUM_BYTES = 12, 16, 32, 32
_SLOTS_AT = _OPENING.size
_BODY_AT = _SLOTS_AT + SLOT_COUNT * SLOT_BYTES
_MAC_AT = _BODY_AT + _NONCE_BYTES + _BODY.size + _TAG_BYTES
_CHECKSUM_AT = _MAC_AT + _MAC_BYTES
HEADER_BYTES: Final = _CHECKSUM_AT + _CHECKSUM_BYTES


@dataclass(frozen=True)
class Body:
    """What the header keeps sealed: the audit chain's head and length, which slots are in use, the database's salt."""

    audit_head: bytes = NO_HEAD
    audit_counter: int = 0
    in_use: frozenset[int] = frozenset({Place.PASSPHRASE})
    """All of them, also those that only a later version has a name for."""
    salt: bytes = NO_SALT
    """What the database begins with, by which its pages are proved; zeros where whoever wrote this kept none."""


@dataclass(frozen=True)
class Header:
    """A header whose bytes are whole (checksum and bounds); whether they are genuine only the keys can tell."""

    raw: bytes
    vault_id: bytes
    slots: tuple[Slot, ...]

    def open(self, keys: VaultKeys) -> Body | None:
        """Check the MAC over everything, then read the sealed body; None when this was not written with these keys."""
        if not hmac.compare_digest(_mac(self.raw[:_MAC_AT], keys), self.raw[_MAC_AT:_CHECKSUM_AT]):
            return None
        nonce, sealed = self.raw[_BODY_AT : _BODY_AT + _NONCE_BYTES], self.raw[_BODY_AT + _NONCE_BYTES : _MAC_AT]
        try:
            plain = AESGCM(keys.header_body).decrypt(nonce, sealed, self.raw[:_BODY_AT])
        except InvalidTag:
            return None
        counter, head, bits, salt = _BODY.unpack(plain)
        return Body(head, counter, frozenset(place for place in range(SLOT_COUNT) if bits >> place & 1), salt)


def parse(raw: bytes) -> Header | None:
    """Read a header, or None when its bytes are damaged; Trouble when a newer Defender Desk wrote it.

    The last 32 bytes are the SHA-256 of all before them in this and every later format, so damage is told apart from
    both a newer format and a wrong passphrase without any key.
    """
    whole = len(raw) > _OPENING.size and hashlib.sha256(raw[:-_CHECKSUM_BYTES]).digest() == raw[-_CHECKSUM_BYTES:]
    if not whole or len(raw) > LARGEST_HEADER:
        return None
    magic, written, needed, vault_id = _OPENING.unpack_from(raw)
    if magic != MAGIC:
        return None
    _refuse_newer(written, needed)
    if len(raw) != HEADER_BYTES or not written or not needed:
        return None
    slots = tuple(Slot.unpack(raw[at : at + SLOT_BYTES]) for at in range(_SLOTS_AT, _BODY_AT, SLOT_BYTES))
    return Header(raw, vault_id, slots) if all(slot.profile.readable() for slot in slots) else None


def write(vault_id: bytes, slots: tuple[Slot, ...], body: Body, keys: VaultKeys) -> Header:
    """Lay out, seal, sign and checksum a header."""
    if (len(slots), len(body.audit_head), len(body.salt)) != (SLOT_COUNT, HEAD_BYTES, SALT_BYTES):
        raise ValueError("a header has eight slots, a 32-byte audit head and a 16-byte salt")
    raw = _OPENING.pack(MAGIC, FORMAT, FORMAT, vault_id) + b"".join(slot.pack() for slot in slots)
    nonce, bits = secrets.token_bytes(_NONCE_BYTES), sum(1 << place for place in body.in_use)
    plain = _BODY.pack(body.audit_counter, body.audit_head, bits, body.salt)
    raw += nonce + AESGCM(keys.header_body).encrypt(nonce, plain, raw)
    raw += _mac(raw, keys)
    return Header(raw + hashlib.sha256(raw).digest(), vault_id, slots)


def _mac(signed: bytes, keys: VaultKeys) -> bytes:
    return hmac.digest(keys.header, signed, "sha256")


def _refuse_newer(written: int, needed: int) -> None:
    if written > FORMAT or needed > FORMAT:
        raise Trouble(
            msg("A newer Defender Desk wrote this vault: it has format {theirs}, this one reads up to {ours}."),
            msg("Open it with the newer version. Nothing was changed."),
            theirs=max(written, needed),
            ours=FORMAT,
        )
