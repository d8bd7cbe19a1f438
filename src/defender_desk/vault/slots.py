"""Key slots: the vault key wrapped under a passphrase or a recovery code.

Vault floor: `header` lays slots out in the file, `folder` decides what goes into which.
"""

from __future__ import annotations

import os
import re
import secrets
import struct
import time
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from defender_desk.text.messages import msg
from defender_desk.text.trouble import Trouble
from defender_desk.vault.keys import KEY_BYTES, wipe

SLOT_COUNT: Final = 8
_MIB = 1024
_SALT_BYTES, _NONCE_BYTES, _TAG_BYTES = 32, 12, 16
_SLOT = struct.Struct(f">IHH{_SALT_BYTES}s{_NONCE_BYTES}s{KEY_BYTES + _TAG_BYTES}s")
SLOT_BYTES: Final = _SLOT.size
_LABEL = b"defender-desk/1/slot"

# People and keyboards differ in these, often without anybody seeing it: one spelling for all keeps nobody locked out.
_ARABIC_DIGITS = {zero + n: str(n) for zero in (0x0660, 0x06F0) for n in range(10)}
_DIRECTION_MARKS = dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
_ARABIC_LETTERS = str.maketrans("أإآٱةىیک", "ااااهييك")
_VOWEL_SIGNS = dict.fromkeys([0x0640, *range(0x064B, 0x0656), 0x0670])
_SPELLING = {**_ARABIC_DIGITS, **_DIRECTION_MARKS, **_ARABIC_LETTERS, **_VOWEL_SIGNS}
_SPACES = re.compile("[ \t\u00a0\u202f]+")


class Place(IntEnum):
    """Which slot serves what; the other places are kept for later kinds and always hold random bytes in format 1."""

    PASSPHRASE = 0
    RECOVERY = 1
    ESCROW = 2
    """A code like that for recovery, which an organisation has in a file encrypted to it."""


@dataclass(frozen=True)
class Profile:
    """What one Argon2id derivation costs: memory in KiB, passes over it, lanes side by side (RFC 9106)."""

    memory_kib: int
    passes: int
    lanes: int

    def readable(self) -> bool:
        """Tell whether a stored profile is valid and cannot exhaust a machine: at most 1 GiB, 10 passes, 16 lanes."""
        return 1 <= self.passes <= 10 and 1 <= self.lanes <= 16 and 8 * self.lanes <= self.memory_kib <= 1024 * _MIB

    def writable(self) -> bool:
        """Tell whether new slots may use this profile: at least `FLOOR` in each figure, or the tests' `CHEAPEST`."""
        enough = (
            self.memory_kib >= FLOOR.memory_kib and self.passes >= FLOOR.passes and self.lanes >= FLOOR.lanes
        ) or self == CHEAPEST
        return enough and self.readable()

    def raised_to_floor(self) -> Profile:
        """Give this profile with each figure at least that of `FLOOR`."""
        return Profile(
            max(self.memory_kib, FLOOR.memory_kib), max(self.passes, FLOOR.passes), max(self.lanes, FLOOR.lanes)
        )

    def derive(self, secret: bytes | bytearray, salt: bytes) -> bytearray:
        """Stretch a secret into 32 bytes; Trouble when the machine has not the memory for it."""
        key = bytearray(KEY_BYTES)
        stretch = Argon2id(
            salt=salt, length=KEY_BYTES, iterations=self.passes, lanes=self.lanes, memory_cost=self.memory_kib
        )
        try:
            stretch.derive_into(secret, key)  # type: ignore[arg-type]  # the stub says bytes; any buffer will do
        except MemoryError:
            raise Trouble(
                msg("There is not enough free memory to open the vault ({mib} MiB are needed)."),
                msg("Close other programs, then try again."),
                mib=self.memory_kib // _MIB,
            ) from None
        return key


FLOOR: Final = Profile(64 * _MIB, 3, 4)  # RFC 9106, second recommended option
SAFE: Final = Profile(256 * _MIB, 3, 4)
CHEAPEST: Final = Profile(64, 1, 1)
"""Only for tests: a vault made with it is open to guessing, so it has to be asked for by name."""

_CEILING_KIB = 512 * _MIB
_STEP_KIB = 8 * _MIB
_CALM_SECONDS = 1.0


def time_of(profile: Profile) -> float:
    """Measure one derivation with this profile on this machine, in seconds."""
    start = time.perf_counter()
    profile.derive(b"calibration", bytes(_SALT_BYTES))
    return time.perf_counter() - start


def memory_of_machine() -> int | None:
    """Give the machine's memory in KiB, or None where the system does not say (Windows)."""
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 1024
    except (AttributeError, ValueError, OSError):
        return None


def calibrate(measure: Callable[[Profile], float] = time_of, machine_kib: int | None = None) -> Profile:
    """Choose the profile of a new vault: from `SAFE` up to 512 MiB while it takes at most about a second.

    Never above a quarter of the machine's memory and never under `FLOOR`. Where the memory is unknown, or `SAFE` does
    not fit into what is free, it stays at `SAFE` or falls back to `FLOOR`.
    """
    machine_kib = machine_kib or memory_of_machine()
    ceiling = max(FLOOR.memory_kib, min(_CEILING_KIB, machine_kib // 4 if machine_kib else SAFE.memory_kib))
    start = Profile(min(SAFE.memory_kib, ceiling), SAFE.passes, SAFE.lanes)
    try:
        affordable = int(start.memory_kib * _CALM_SECONDS / max(measure(start), 0.001))
    except Trouble:
        return FLOOR
    memory = max(start.memory_kib, min(ceiling, affordable)) // _STEP_KIB * _STEP_KIB
    return Profile(memory, start.passes, start.lanes)


def passphrase_bytes(passphrase: str) -> bytearray:
    """Spell a passphrase the one way that every keyboard agrees on, as UTF-8.

    NFC; Arabic-Indic and Persian digits as 0-9; alef, ta marbuta and alef maqsura in their plain form; vowel signs,
    tatweel and invisible direction marks dropped; runs of spaces as one, none at the ends. No word list of ours loses a
    word by it. Part of format 1: changing it locks people out.
    """
    text = unicodedata.normalize("NFC", passphrase).translate(_SPELLING)
    return bytearray(_SPACES.sub(" ", text).strip(" ").encode("utf-8", "surrogatepass"))


@dataclass(frozen=True)
class Slot:
    """One of the eight equal slots: how to stretch the secret, and the vault key sealed under the result."""

    profile: Profile
    salt: bytes
    nonce: bytes
    sealed: bytes

    @classmethod
    def unused(cls, profile: Profile) -> Slot:
        """Fill a slot with random bytes that nothing opens and that look like any other slot."""
        drawn = secrets.token_bytes(SLOT_BYTES - 8)
        return cls.unpack(struct.pack(">IHH", profile.memory_kib, profile.passes, profile.lanes) + drawn)

    @classmethod
    def unpack(cls, raw: bytes) -> Slot:
        """Read the 100 bytes of a slot; the profile's bounds are for the caller to check."""
        memory, passes, lanes, salt, nonce, sealed = _SLOT.unpack(raw)
        return cls(Profile(memory, passes, lanes), salt, nonce, sealed)

    def pack(self) -> bytes:
        """Write the slot as its 100 bytes."""
        shape = self.profile
        return _SLOT.pack(shape.memory_kib, shape.passes, shape.lanes, self.salt, self.nonce, self.sealed)


def wrap(vault_key: bytearray, secret: bytes | bytearray, profile: Profile, vault_id: bytes, place: Place) -> Slot:
    """Seal the vault key under a secret, with a fresh salt and nonce."""
    if not profile.writable():
        raise ValueError("this profile is too cheap, or too dear, for a new slot")
    salt, nonce = secrets.token_bytes(_SALT_BYTES), secrets.token_bytes(_NONCE_BYTES)
    key = profile.derive(secret, salt)
    sealed = AESGCM(key).encrypt(nonce, vault_key, _bound(profile, salt, vault_id, place))
    wipe(key)
    return Slot(profile, salt, nonce, sealed)


def unwrap(slot: Slot, secret: bytes | bytearray, vault_id: bytes, place: Place) -> bytearray | None:
    """Open a slot; None when the secret is not the one, which also stands for a slot not in use."""
    key, vault_key = slot.profile.derive(secret, slot.salt), bytearray(KEY_BYTES)
    try:
        AESGCM(key).decrypt_into(slot.nonce, slot.sealed, _bound(slot.profile, slot.salt, vault_id, place), vault_key)
    except InvalidTag:
        return None
    finally:
        wipe(key)
    return vault_key


def _bound(profile: Profile, salt: bytes, vault_id: bytes, place: Place) -> bytes:
    costs = struct.pack(">IHH", profile.memory_kib, profile.passes, profile.lanes)
    return _LABEL + vault_id + bytes([place]) + costs + salt
