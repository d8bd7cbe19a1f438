"""The keys of an open vault, each derived from one random vault key.

Vault floor: `folder` makes them on unlocking; `header`, `sealing` and the store use one each.
"""

from __future__ import annotations

import secrets
from typing import Final

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES: Final = 32
_LABEL = b"defender-desk/1/"


def new_vault_key() -> bytearray:
    """Draw the 32 random bytes that everything else in a vault hangs on."""
    return bytearray(secrets.token_bytes(KEY_BYTES))


def wipe(secret: bytearray) -> None:
    """Overwrite a secret with zeros, then empty it, so that using it afterwards fails instead of sealing with zeros."""
    secret[:] = bytes(len(secret))
    secret.clear()


class VaultKeys:
    """The vault key and the keys derived from it with HKDF-SHA256 (salt: the vault id, info: a label for each purpose).

    `forget` zeroes these buffers. Python cannot promise more: the interpreter, OpenSSL and the string that a passphrase
    was typed into may hold copies that nobody can reach. Replacing the process, as locking does, clears those too.
    """

    __slots__ = ("blobs", "database", "header", "header_body", "vault")

    def __init__(self, vault_key: bytearray, vault_id: bytes) -> None:
        self.vault = vault_key
        self.database = _derive(vault_key, vault_id, b"database")
        self.header = _derive(vault_key, vault_id, b"header")
        self.header_body = _derive(vault_key, vault_id, b"header-body")
        self.blobs = _derive(vault_key, vault_id, b"blobs")

    def forget(self) -> None:
        """Zero every key; any later use of them is a defect and raises."""
        for name in self.__slots__:
            wipe(getattr(self, name))

    def __repr__(self) -> str:
        return "VaultKeys(…)"


def _derive(vault_key: bytearray, vault_id: bytes, purpose: bytes) -> bytearray:
    key = bytearray(KEY_BYTES)
    HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=vault_id, info=_LABEL + purpose).derive_into(vault_key, key)
    return key
