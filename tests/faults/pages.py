"""Which pages of a closed vault say something, and damage to them: what a bad disk takes, chosen and not by chance."""

from __future__ import annotations

from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

from defender_desk.store.store import DATABASE

PAGE = 4096
_SEALED, _VECTOR = PAGE - 80, 16
"""Bytes of a page that are sealed, and of the vector after them (SQLCipher 4)."""


def saying(folder: Path, key: bytes, mark: bytes) -> list[int]:
    """The numbers of the pages, from 0, that hold these bytes; never the first."""
    raw = (folder / DATABASE).read_bytes()
    return [at for at in range(1, len(raw) // PAGE) if mark in _opened(raw[at * PAGE : (at + 1) * PAGE], key)]


def spoil(folder: Path, *pages: int) -> None:
    """Let these pages no longer be authentic."""
    with (folder / DATABASE).open("r+b") as stream:
        for page in pages:
            stream.seek(page * PAGE + 900)
            stream.write(b"damage")


def _opened(page: bytes, key: bytes) -> bytes:
    return Cipher(AES(key), CBC(page[_SEALED : _SEALED + _VECTOR])).decryptor().update(page[:_SEALED])
