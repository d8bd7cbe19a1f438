"""The recovery code split among people: any M of N sheets give it back, and each sheet is of no use without its words.

Vault floor: the splitting is SLIP-39 by its reference library; how a sheet is sealed and written stands in
`docs/file-formats.md`, and why so in decision 0018.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

import shamir_mnemonic
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from shamir_mnemonic import wordlist

from defender_desk.text.messages import msg
from defender_desk.text.trouble import Trouble
from defender_desk.vault import recovery
from defender_desk.vault.keys import wipe
from defender_desk.vault.slots import CHEAPEST, SAFE, Profile, passphrase_bytes

MOST: Final = 16
"""People among whom a code can be split: SLIP-39 numbers them with four bits."""
GROUP: Final = 4
SHEET_CHARACTERS: Final = 96

_COSTS: Final = {0: CHEAPEST, 1: SAFE}
_LABEL = b"defender-desk/1/share"
_SALT_BYTES, _TAG_BYTES, _CHECK_BYTES = 16, 16, 2
_SET_BITS = 15
_WORDS, _WORD_BITS = 20, 10  # a share of 128 bits in SLIP-39
_SHARE_BYTES = _WORDS * _WORD_BITS // 8
_SEALED_BYTES = 1 + _SALT_BYTES + _SHARE_BYTES + _TAG_BYTES
_NONCE = bytes(12)  # each key seals one share: its salt is drawn for it

SLIP: Final = msg("There is a slip somewhere in the code of this sheet.")
WRONG_WORDS: Final = msg("These words do not fit this sheet.")
NOT_TOGETHER: Final = msg("These sheets do not belong together.")
_LOOK_AGAIN = msg("Compare it with the sheet, one group at a time.")
_ASK = msg("Ask whoever keeps the sheet for its words once more: order and spelling count.")
SAME_DAY = msg("Sheets count only among those that were made with them. Use the newest ones.")


@dataclass(frozen=True)
class Share:
    """One opened sheet."""

    mnemonic: str
    set_id: int
    """The same for all sheets that were made together."""
    index: int
    needed: int
    """How many sheets give the code back."""


def split(secret: bytes, needed: int, words: Sequence[str], profile: Profile = SAFE) -> list[str]:
    """Make a sheet for each of these words: any `needed` of them give the 16-byte secret back, fewer tell nothing."""
    if not 2 <= needed <= len(words) <= MOST:
        raise ValueError("2 to 16 people, of whom 2 or more are needed")
    whole = shamir_mnemonic.EncryptedMasterSecret(secrets.randbits(_SET_BITS), True, 0, secret)  # noqa: FBT003  theirs
    (made,) = shamir_mnemonic.split_ems(1, [(needed, len(words))], whole)
    return [_seal(share.mnemonic(), word, profile) for share, word in zip(made, words, strict=True)]


def open_sheet(code: str, word: str) -> Share:
    """Read a sheet with its words; Trouble where there is a slip in the code, or the words are others."""
    raw = _read(code)
    version, salt, sealed = raw[0], raw[1 : 1 + _SALT_BYTES], raw[1 + _SALT_BYTES :]
    if version not in _COSTS:
        raise Trouble(msg("A newer Defender Desk made this sheet."), msg("Use it with the newer version."))
    key = _COSTS[version].derive(passphrase_bytes(word), salt)
    try:
        packed = AESGCM(key).decrypt(_NONCE, sealed, _LABEL + raw[: 1 + _SALT_BYTES])
    except InvalidTag:
        raise Trouble(WRONG_WORDS, _ASK) from None
    finally:
        wipe(key)
    number = int.from_bytes(packed, "big")
    indices = [number >> _WORD_BITS * n & (1 << _WORD_BITS) - 1 for n in reversed(range(_WORDS))]
    mnemonic = wordlist.mnemonic_from_indices(indices)
    try:
        share = shamir_mnemonic.Share.from_mnemonic(mnemonic)
    except shamir_mnemonic.MnemonicError:
        raise Trouble(SLIP, _LOOK_AGAIN) from None
    return Share(mnemonic, share.identifier, share.index, share.member_threshold)


def join(shares: Collection[Share]) -> bytes:
    """The secret of as many different sheets as are needed, one at least; Trouble where they do not belong together."""
    try:
        enough = list(dict.fromkeys(one.mnemonic for one in shares))[: max(one.needed for one in shares)]
        found = shamir_mnemonic.decode_mnemonics(enough)
        return bytes(shamir_mnemonic.recover_ems(found).ciphertext)
    except shamir_mnemonic.MnemonicError:
        raise Trouble(NOT_TOGETHER, SAME_DAY) from None


def groups(code: str) -> list[str]:
    """A sheet's code in groups of four, as it is written and read."""
    return code.split("-")


def _seal(mnemonic: str, word: str, profile: Profile) -> str:
    version = next(each for each, cost in _COSTS.items() if cost == profile)
    opening = bytes([version]) + secrets.token_bytes(_SALT_BYTES)
    number = 0
    for index in wordlist.mnemonic_to_indices(mnemonic):
        number = number << _WORD_BITS | index
    key = profile.derive(passphrase_bytes(word), opening[1:])
    sealed = AESGCM(key).encrypt(_NONCE, number.to_bytes(_SHARE_BYTES, "big"), _LABEL + opening)
    wipe(key)
    raw = opening + sealed
    letters = recovery.spell(raw + _checksum(raw), SHEET_CHARACTERS)
    return "-".join(letters[at : at + GROUP] for at in range(0, SHEET_CHARACTERS, GROUP))


def _read(code: str) -> bytes:
    letters = recovery.letters(code)
    if len(letters) != SHEET_CHARACTERS:
        raise Trouble(
            msg("The code of a sheet has {expected} letters and digits; {typed} were typed."),
            _LOOK_AGAIN,
            expected=SHEET_CHARACTERS,
            typed=len(letters),
        )
    whole = recovery.number(letters).to_bytes(_SEALED_BYTES + _CHECK_BYTES, "big")
    if _checksum(whole[:_SEALED_BYTES]) != whole[_SEALED_BYTES:]:
        raise Trouble(SLIP, _LOOK_AGAIN)
    return whole[:_SEALED_BYTES]


def _checksum(raw: bytes) -> bytes:
    return hashlib.sha256(_LABEL + raw).digest()[:_CHECK_BYTES]
