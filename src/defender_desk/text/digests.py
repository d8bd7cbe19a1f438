"""SHA-256 of what is read piece by piece, as fast for a film as for a letter.

Text floor: the one hash of whole files, from the library that also encrypts them; short texts are hashed by `hashlib`.
"""

from __future__ import annotations

from cryptography.hazmat.primitives.hashes import SHA256, Hash


class Sha256:
    """Takes pieces, and tells the digest of all of them so far."""

    def __init__(self) -> None:
        self._hash = Hash(SHA256())

    def update(self, piece: bytes | bytearray | memoryview) -> None:
        """Take the next piece."""
        self._hash.update(piece)

    def digest(self) -> bytes:
        """The digest of what was taken so far."""
        return self._hash.copy().finalize()

    def hexdigest(self) -> str:
        """The same in hexadecimal digits."""
        return self.digest().hex()
