"""What test bundles are made of: fixed keys, an age writer that draws nothing by lot, and insides right or wrong.

The keys here are test keys, made of the words beside them, and protect nothing. Nothing here is used to hand over.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import importlib.util
import json
import struct
import sys
import zlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from defender_desk.exchange.bundle import SIGNED, Letter, composed
from defender_desk.exchange.bundle_lines import FileLine, Outgoing
from defender_desk.exchange.identity import Identity, addressee
from defender_desk.exchange.manifest import MAGIC, canonical
from defender_desk.model.documents import Document
from defender_desk.model.levels import Profile
from defender_desk.vault.sealing import padded

READER_FILE = Path(__file__).parents[2] / "resources" / "reader" / "read_bundle.py"


def loaded(path: Path) -> ModuleType:
    """The reader that ships, as whoever starts it has it."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module  # its dataclasses look for their module
    spec.loader.exec_module(module)
    return module


reader = loaded(READER_FILE)


def drawn(word: str, size: int = 32) -> bytes:
    """Bytes that are the same for the same word."""
    return hashlib.shake_256(f"Defender Desk test vector, protects nothing: {word}".encode()).digest(size)


def identity(word: str) -> Identity:
    """A test key to read and to sign with."""
    return Identity(reader.bech32_text(drawn(f"{word} reads"), "age-secret-key-").upper(), drawn(f"{word} signs"))


READER, OTHER, SENDER, STRANGER = map(identity, ("reader", "other", "sender", "stranger"))
CONTACT = SENDER.contact("مكتب بسمة", "abcd2345")
MADE = "2026-11-22T10:00:00Z"


# Envelopes


def _bare(data: bytes) -> bytes:
    return base64.b64encode(data).rstrip(b"=")


def _lines(data: bytes) -> bytes:
    text = _bare(data)
    return b"".join(text[at : at + 64] + b"\n" for at in range(0, len(text), 64)) + (
        b"\n" if len(text) % 64 == 0 else b""
    )


def stanza(recipient: str, key: bytes, word: str) -> bytes:
    """An X25519 stanza for somebody."""
    secret = X25519PrivateKey.from_private_bytes(drawn(f"{word} for {recipient}"))
    share, public = secret.public_key().public_bytes_raw(), reader.bech32_bytes(recipient, "age")
    shared = secret.exchange(X25519PublicKey.from_public_bytes(public))
    wrapping = reader.derived(shared, share + public, b"age-encryption.org/v1/X25519")
    return b"-> X25519 " + _bare(share) + b"\n" + _lines(ChaCha20Poly1305(wrapping).encrypt(bytes(12), key, None))


def envelope(
    inside: bytes,
    recipients: Sequence[str],
    word: str,
    *,
    header: Callable[[bytes], bytes] = lambda said: said,
    chunks: Callable[[list[bytes]], list[bytes]] = lambda said: said,
) -> bytes:
    """An age file; `header` may change the stanzas before they are signed, `chunks` the plaintext by chunk."""
    key, nonce = drawn(f"{word} file key", 16), drawn(f"{word} nonce", 16)
    said = header(b"age-encryption.org/v1\n" + b"".join(stanza(each, key, word) for each in recipients)) + b"---"
    mac = hmac.new(reader.derived(key, b"", b"header"), said, hashlib.sha256).digest()
    cipher = ChaCha20Poly1305(reader.derived(key, nonce, b"payload"))
    pieces = chunks([inside[at : at + 65536] for at in range(0, len(inside), 65536)] or [b""])
    sealed = [
        cipher.encrypt(place.to_bytes(11, "big") + bytes([place == len(pieces) - 1]), piece, None)
        for place, piece in enumerate(pieces)
    ]
    return said + b" " + _bare(mac) + b"\n" + nonce + b"".join(sealed)


# Insides

USUAL: Mapping[str, Any] = {"sequence": 1, "previous": "", "made": MADE, "profile": Profile.FULL}


def signed(line: bytes, rest: bytes, signer: Identity = SENDER, *, pad: bool = True) -> bytes:
    """The inside with this manifest line, signed, and padded again."""
    made = MAGIC + line + b"\n" + signer.signed(SIGNED, line).encode() + b"\n" + rest
    return made.ljust(padded(len(made)), b"\0") if pad else made


def resigned(inside: bytes, change: Callable[[dict[str, Any]], object], signer: Identity = SENDER) -> bytes:
    """The inside with its manifest changed and signed again."""
    _, line, _, rest = inside.split(b"\n", 3)
    said = json.loads(line)
    change(said)
    size = said["records"]["size"] + said["files"]["size"]
    files = sum(json.loads(each)["size"] for each in rest[said["records"]["size"] : size].splitlines())
    return signed(canonical(said), rest[: size + files], signer)


def written(
    word: str,
    documents: Sequence[Document],
    files: Sequence[bytes] = (),
    to: Sequence[Identity] = (READER,),
    **letter: Any,
) -> bytes:
    """An inside as the desk writes it, with an id that is always the same."""
    asked = Letter([each.receive for each in to], **{**USUAL, **letter})
    outgoing = [Outgoing(line_of(data), lambda data=data: iter([data])) for data in files]  # type: ignore[misc]
    inside = b"".join(composed(asked, CONTACT, SENDER, documents, outgoing).pieces)
    return resigned(inside, lambda said: said.update(bundle=key_of(f"bundle {word}")))


def line_of(data: bytes) -> FileLine:
    """How a file stands in the list."""
    return FileLine(key_of(data.hex()), len(data), hashlib.sha256(data).hexdigest())


def key_of(word: str) -> str:
    """An id that is always the same for a word."""
    return base64.b32encode(drawn(word, 16)).decode().rstrip("=").lower()


def part(lines: bytes) -> dict[str, Any]:
    """What a manifest says of a part."""
    return {"count": lines.count(b"\n"), "size": len(lines), "sha256": hashlib.sha256(lines).hexdigest()}


def made_of(
    records: bytes,
    listed: bytes = b"",
    blobs: bytes = b"",
    signer: Identity = SENDER,
    *,
    pad: bool = True,
    change: Callable[[dict[str, Any]], object] = lambda said: None,
    **says: Any,
) -> bytes:
    """An inside whose hashes and signature are right, whatever it holds."""
    said: dict[str, Any] = {
        "format": 1, "reads": 1, "bundle": "a" * 26, "sender": signer.contact("مكتب بسمة", "abcd2345").face,
        "addressees": [addressee(READER.receive)], "sequence": 1, "previous": "", "made": MADE, "profile": "full",
        "practice": False, "records": part(records), "files": part(listed), **says,
    }  # fmt: skip
    change(said)
    return signed(canonical(said), records + listed + blobs, signer, pad=pad)


def zip_head(name: str, data: bytes, /, **over: int) -> bytes:
    """The head of an archive's member, with any of its numbers over-written."""
    said: Mapping[str, int] = {"version": 20, "flags": 0, "packed": 0, "time": 0, "day": 33, "sum": zlib.crc32(data),
                               "size": len(data), "full": len(data), "name": len(name), "more": 0, **over}  # fmt: skip
    return struct.pack("<4s5H3L2H", b"PK\x03\x04", *said.values()) + name.encode()
