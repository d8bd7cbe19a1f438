"""The recovery code: 128 random bits that a person writes on paper, and a reader that forgives handwriting.

Vault floor: `folder` wraps the vault key under the code in a slot of its own, so the code can be renewed and revoked.
"""

from __future__ import annotations

import hashlib
import secrets
from functools import reduce
from typing import Final

from defender_desk.text.messages import msg
from defender_desk.text.trouble import Trouble
from defender_desk.text.typed_code import plain

SECRET_BYTES: Final = 16
CODE_CHARACTERS: Final = 28
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U
_CHECK_BITS = CODE_CHARACTERS * 5 - SECRET_BYTES * 8  # 12: one mistyped code in 4096 passes, and then opens nothing
_LOOK_AGAIN = msg("Compare the code with what you wrote down, one group at a time.")


def new_code() -> str:
    """Draw a code: seven groups of four characters, 128 bits of secret and a 12-bit checksum."""
    return write_code(secrets.token_bytes(SECRET_BYTES))


def write_code(secret: bytes) -> str:
    """Spell 16 secret bytes as a code."""
    spelt = _spelt(int.from_bytes(secret, "big") << _CHECK_BITS | _checksum(secret), CODE_CHARACTERS)
    return "-".join(spelt[n : n + 4] for n in range(0, CODE_CHARACTERS, 4))


def parse_code(text: str) -> bytes:
    """Read a typed code back into its 16 bytes, whatever its case, spaces, dashes, digits, O for 0 and I or L for 1.

    Trouble when the length, a character or the checksum is wrong; no key is tried then.
    """
    typed = letters(text)
    if len(typed) != CODE_CHARACTERS:
        raise Trouble(
            msg("A recovery code has {expected} letters and digits; {typed} were typed."),
            _LOOK_AGAIN,
            expected=CODE_CHARACTERS,
            typed=len(typed),
        )
    whole = number(typed)
    secret = (whole >> _CHECK_BITS).to_bytes(SECRET_BYTES, "big")
    if whole & ((1 << _CHECK_BITS) - 1) != _checksum(secret):
        raise Trouble(msg("There is a slip somewhere in the recovery code."), _LOOK_AGAIN)
    return secret


def check_typing(text: str) -> None:
    """Trouble as soon as what was typed so far cannot become a code: at a strange character, or at full length."""
    if len(letters(text)) >= CODE_CHARACTERS:
        parse_code(text)


def spell(raw: bytes, characters: int) -> str:
    """Bytes as that many characters of the alphabet, five bits each."""
    return _spelt(int.from_bytes(raw, "big"), characters)


def number(spelt: str) -> int:
    """What characters of the alphabet spell, five bits each."""
    return reduce(lambda whole, letter: whole << 5 | _ALPHABET.index(letter), spelt, 0)


def letters(text: str) -> str:
    """What was typed in characters of the alphabet alone; Trouble at one that is none of them."""
    typed = plain(text)
    if strange := next((letter for letter in typed if letter not in _ALPHABET), ""):
        raise Trouble(msg("The recovery code never contains “{letter}”."), _LOOK_AGAIN, letter=strange)
    return typed


def _spelt(number: int, characters: int) -> str:
    return "".join(_ALPHABET[number >> 5 * n & 31] for n in reversed(range(characters)))


def _checksum(secret: bytes) -> int:
    digest = hashlib.sha256(b"defender-desk/1/recovery-code" + secret).digest()
    return int.from_bytes(digest[:2], "big") >> (16 - _CHECK_BITS)
