"""A vault as a folder: made, unlocked, its passphrase changed, its recovery code renewed or revoked.

Vault floor: what services call to get the keys; the store keeps its database and blobs in the same folder.
"""

from __future__ import annotations

import dataclasses
import secrets
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

from defender_desk.text import disk
from defender_desk.text.messages import msg
from defender_desk.text.trouble import Trouble
from defender_desk.vault import copies, header
from defender_desk.vault.copies import Copies
from defender_desk.vault.header import Body, Header
from defender_desk.vault.keys import VaultKeys, new_vault_key
from defender_desk.vault.recovery import new_code, parse_code
from defender_desk.vault.slots import SLOT_COUNT, Place, Profile, Slot, calibrate, passphrase_bytes, unwrap, wrap

Secret = Literal["passphrase", "recovery"]

WRONG_PASSPHRASE: Final = msg("This passphrase does not open the vault.")
WRONG_CODE: Final = msg("This recovery code does not open the vault.")
NOT_A_VAULT: Final = msg("There is no vault in this folder.")
DAMAGED: Final = msg("The vault’s header is damaged in both its copies.")
EMPTY: Final = msg("The passphrase is empty.")
NOT_EMPTY: Final = msg("This folder is not empty.")
CHOOSE_EMPTY: Final = msg("Choose an empty folder, or a name that does not exist yet.")
READ_ONLY: Final = msg("This folder cannot be written to.")
NO_ROOM: Final = msg("There is no room left on this disk.")
DISK_FAILED: Final = msg("The disk refused to read or write the vault.")

_PLACES: dict[Secret, tuple[Place, ...]] = {
    "passphrase": (Place.PASSPHRASE,),
    "recovery": (Place.RECOVERY, Place.ESCROW),
}
_TYPE_AGAIN = msg("Check the keyboard language and capital letters, then try again. Nothing was changed.")
_OTHER_CODE = msg("It may have been renewed or revoked. Use the newest code, or the passphrase.")
_REFUSALS = {"passphrase": (WRONG_PASSPHRASE, _TYPE_AGAIN), "recovery": (WRONG_CODE, _OTHER_CODE)}
_GO_ON = msg(
    "Keep this folder as it is. There are two ways out, in the window where you unlock: “Restore from a backup…”, and "
    "“Salvage a damaged desk…”, which takes what is whole into a new folder."
)


@dataclass(frozen=True)
class Unlocked:
    """An open vault: its keys and what its header says of the audit chain (32-byte head, number of entries).

    `healed` tells that a copy of the header was damaged and was put right from the other: the disk deserves a look.
    `recovery_code` is filled only by `create`: show it, have it retyped, let go of it.
    """

    folder: Path
    vault_id: bytes
    keys: VaultKeys
    audit_head: bytes = header.NO_HEAD
    audit_counter: int = 0
    healed: bool = False
    place: Place = Place.PASSPHRASE
    """The slot that opened it."""
    recovery_code: str = field(default="", repr=False)


def is_vault(folder: Path) -> bool:
    """Tell whether a folder looks like a vault, without opening it."""
    return copies.exist(folder)


def create(
    folder: Path, passphrase: str, profile: Profile | None = None, *, recovery: bool = True, code: str = ""
) -> Unlocked:
    """Make a new vault in a folder that is empty or does not exist yet; draws profile and code when none is given."""
    secret = _checked(passphrase)
    with disk_troubles():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if any(entry.name not in copies.LEFTOVERS for entry in folder.iterdir()):
            raise Trouble(NOT_EMPTY, CHOOSE_EMPTY)
    profile, vault_id, vault_key = profile or calibrate(), secrets.token_bytes(header.ID_BYTES), new_vault_key()
    code = (code or new_code()) if recovery else ""
    slots = [Slot.unused(profile) for _ in range(SLOT_COUNT)]
    slots[Place.PASSPHRASE] = wrap(vault_key, secret, profile, vault_id, Place.PASSPHRASE)
    if recovery:
        slots[Place.RECOVERY] = wrap(vault_key, parse_code(code), profile, vault_id, Place.RECOVERY)
    in_use = frozenset[int]({Place.PASSPHRASE, Place.RECOVERY} if recovery else {Place.PASSPHRASE})
    keys = VaultKeys(vault_key, vault_id)
    with disk_troubles():
        copies.write(folder, header.write(vault_id, tuple(slots), Body(in_use=in_use), keys), keep_previous=False)
    return Unlocked(folder, vault_id, keys, recovery_code=code)


def unlock(folder: Path, secret: str, *, by: Secret = "passphrase", mend: bool = True) -> Unlocked:
    """Open a vault with its passphrase or a code; puts a damaged copy of the header right, if it may.

    As many derivations whatever the outcome, so the time says nothing of which slot is in use.
    """
    found = _found(folder)
    typed = passphrase_bytes(secret) if by == "passphrase" else parse_code(secret)
    genuine, body, keys, place = _open(found, typed, by)
    healed = mend and _put_right(folder, found, genuine, keys)
    return Unlocked(folder, genuine.vault_id, keys, body.audit_head, body.audit_counter, healed, place)


def ids(folder: Path) -> frozenset[bytes]:
    """The ids of the vault that whole copies of the header in a folder name; no key proves them."""
    with disk_troubles():
        return frozenset(copy.vault_id for copy in copies.read(folder).whole())


def genuine(folder: Path, keys: VaultKeys) -> tuple[Header, ...]:
    """The copies of the header in a folder that were written with these keys, the main one first."""
    return tuple(copy for copy in _found(folder).whole() if copy.open(keys))


def salts(folder: Path, keys: VaultKeys) -> tuple[bytes, ...]:
    """What the copies of the header in a folder say that the database begins with; one that fell behind may not fit."""
    told = (body.salt for copy in genuine(folder, keys) if (body := copy.open(keys)))
    return tuple(dict.fromkeys(salt for salt in told if salt != header.NO_SALT))


def with_salt(copy: Header, keys: VaultKeys, salt: bytes) -> Header:
    """The same header, for a copy of the database that begins otherwise."""
    body = copy.open(keys)
    if body is None:
        raise ValueError("this header was not written with these keys")
    return header.write(copy.vault_id, copy.slots, dataclasses.replace(body, salt=salt), keys)


def put_header(folder: Path, copy: Header) -> None:
    """Make a header both copies of a folder that has none."""
    with disk_troubles():
        copies.write(folder, copy, keep_previous=False)


def change_passphrase(folder: Path, unlocked: Unlocked, new: str, profile: Profile | None = None) -> None:
    """Rewrap the vault key under a new passphrase, at the slot's present cost or the floor's if that is higher.

    An old copy of the header, with the old passphrase, still opens an old copy of the vault.
    """
    _fill(folder, unlocked, Place.PASSPHRASE, _checked(new), profile)


def renew_recovery(
    folder: Path, unlocked: Unlocked, profile: Profile | None = None, *, code: str = "", place: Place = Place.RECOVERY
) -> str:
    """Give the vault a new code in a slot for codes, drawn here unless one is given; the one before stops working."""
    code = code or new_code()
    _fill(folder, unlocked, place, parse_code(code), profile)
    return code


def revoke_recovery(folder: Path, unlocked: Unlocked, place: Place = Place.RECOVERY) -> None:
    """Overwrite a slot for codes with random bytes: nothing in it opens the vault from now on."""
    current, body = _current(folder, unlocked)
    empty = Slot.unused(current.slots[place].profile)
    _replace(folder, unlocked, current, body, place, empty, in_use=body.in_use - {place})


def keep_alone(folder: Path, unlocked: Unlocked) -> None:
    """Overwrite every slot but the one that opened this vault: what else its header lets in may have been ended."""
    current, body = _current(folder, unlocked)
    kept = tuple(
        slot if place == unlocked.place else Slot.unused(slot.profile) for place, slot in enumerate(current.slots)
    )
    only = dataclasses.replace(body, in_use=frozenset({unlocked.place}))
    with disk_troubles():
        copies.write(folder, header.write(current.vault_id, kept, only, unlocked.keys), keep_previous=False)


def slots(folder: Path, unlocked: Unlocked, also: Collection[int] = ()) -> dict[int, Profile]:
    """What opens this vault, or `also` may, and what one guess at it costs; a later version may have named more."""
    current, body = _current(folder, unlocked)
    return {place: current.slots[place].profile for place in sorted({*body.in_use, *also})}


def record_audit(folder: Path, unlocked: Unlocked, head: bytes, counter: int, salt: bytes) -> Unlocked:
    """Write the audit chain's head (32 bytes) and length, and what the database begins with (16), into the header.

    The header before it stays as the backup.
    """
    current, body = _current(folder, unlocked)
    body = dataclasses.replace(body, audit_head=head, audit_counter=counter, salt=salt)
    with disk_troubles():
        copies.write(folder, header.write(current.vault_id, current.slots, body, unlocked.keys))
    return dataclasses.replace(unlocked, audit_head=head, audit_counter=counter)


def note_audit(folder: Path, unlocked: Unlocked, head: bytes, counter: int, salt: bytes) -> None:
    """As `record_audit`, in the main copy alone: for each change, while the backup may stay some changes behind."""
    current, body = _current(folder, unlocked)
    body = dataclasses.replace(body, audit_head=head, audit_counter=counter, salt=salt)
    with disk_troubles():
        copies.put_main(folder, header.write(current.vault_id, current.slots, body, unlocked.keys))


def _checked(passphrase: str) -> bytearray:
    secret = passphrase_bytes(passphrase)
    if not secret:
        raise Trouble(EMPTY)
    return secret


def _found(folder: Path) -> Copies:
    with disk_troubles():
        if not copies.exist(folder):
            raise Trouble(NOT_A_VAULT, msg("Choose the folder that holds the file vault.hdr."))
        found = copies.read(folder)
    if not found.whole():
        raise Trouble(DAMAGED, _GO_ON)
    return found


def _open(found: Copies, typed: bytes | bytearray, by: Secret) -> tuple[Header, Body, VaultKeys, Place]:
    """Open the main header, or its backup where the main one is damaged or forged.

    A main header that the secret does not open ends the search: its backup may still know an older passphrase.
    """
    for copy in found.whole():
        opened = [(place, unwrap(copy.slots[place], typed, copy.vault_id, place)) for place in _PLACES[by]]
        place, vault_key = next((one for one in opened if one[1] is not None), opened[0])
        if vault_key is None and copy is found.whole()[0]:
            raise Trouble(*_REFUSALS[by])
        if vault_key is not None:
            keys = VaultKeys(vault_key, copy.vault_id)
            if body := copy.open(keys):
                return copy, body, keys, place
            keys.forget()
    raise Trouble(DAMAGED, _GO_ON)


def _put_right(folder: Path, found: Copies, genuine: Header, keys: VaultKeys) -> bool:
    """Make both copies genuine and of the same slots; tell whether one was damaged, forged or missing."""
    sound = [copy for copy in found.whole() if copy.open(keys)]
    if len(sound) == 2 and all(copy.slots == genuine.slots for copy in sound):
        return False
    with suppress(OSError):  # a full or read-only disk must not keep anybody out; the next unlocking tries again
        copies.write(folder, genuine, keep_previous=False)
    return len(sound) < 2


def _current(folder: Path, unlocked: Unlocked) -> tuple[Header, Body]:
    for copy in _found(folder).whole():
        if body := copy.open(unlocked.keys):
            return copy, body
    raise Trouble(DAMAGED, _GO_ON)


def _fill(folder: Path, unlocked: Unlocked, place: Place, secret: bytes | bytearray, profile: Profile | None) -> None:
    current, body = _current(folder, unlocked)
    profile = profile or current.slots[place].profile.raised_to_floor()
    slot = wrap(unlocked.keys.vault, secret, profile, current.vault_id, place)
    _replace(folder, unlocked, current, body, place, slot, in_use=body.in_use | {place})


def _replace(
    folder: Path, unlocked: Unlocked, current: Header, body: Body, place: Place, slot: Slot, *, in_use: frozenset[int]
) -> None:
    slots = (*current.slots[:place], slot, *current.slots[place + 1 :])
    renewed = header.write(current.vault_id, slots, dataclasses.replace(body, in_use=in_use), unlocked.keys)
    with disk_troubles():
        copies.write(folder, renewed, keep_previous=False)


@contextmanager
def disk_troubles() -> Iterator[None]:
    """Say what the disk refused as a Trouble."""
    try:
        yield
    except OSError as error:
        if error.errno in disk.NO_ROOM:
            raise Trouble(NO_ROOM, msg("Free some space, then try again.")) from error
        if error.errno in disk.NOT_ALLOWED:
            raise Trouble(READ_ONLY, msg("Check its permissions, or copy the vault to another disk.")) from error
        if isinstance(error, (FileExistsError, NotADirectoryError)):
            raise Trouble(NOT_A_VAULT, msg("There is a file where a folder was expected.")) from error
        raise Trouble(DISK_FAILED, msg("Check that it is plugged in, then try again.")) from error
