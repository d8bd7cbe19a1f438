"""Whether a detached OpenPGP signature holds for a key that came along, with the primitives the desk has already.

Exchange floor: strict and small. Nothing follows from an answer but a word on a screen and a tick that is not set; a
key that comes along proves nobody's identity. Only what is understood to its last byte holds; why own code, and what a
weak hash may still say, stands in decision 0016.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import chain
from types import MappingProxyType

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicNumbers
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed, encode_dss_signature

from defender_desk.exchange.openpgp_packets import (
    CREATED,
    EMBEDDED,
    ENDS,
    FLAGS,
    KEY_ENDS,
    V6,
    Certificate,
    Key,
    Reading,
    Signed,
    Unread,
    signature,
)
from defender_desk.text.messages import Message, msg


class Verdict(Enum):
    """What was found of a signature, those first that say least for the file; only `HOLDS` speaks for it."""

    FAILS = "fails"
    OTHER = "other"
    LAPSED = "lapsed"
    WEAK = "weak"
    UNREAD = "unread"
    KEYLESS = "keyless"
    UNSIGNED = "unsigned"
    HOLDS = "holds"

    @property
    def label(self) -> Message:
        """What is said of it; `{key}` stands for the fingerprint."""
        return _LABELS[self]

    @property
    def short(self) -> Message:
        """The same in a word, for a list."""
        return _SHORT[self]

    @property
    def warns(self) -> bool:
        """Whether it speaks against the file, as a hash that differs does."""
        return self in (Verdict.FAILS, Verdict.OTHER)


_LABELS: Mapping[Verdict, Message] = MappingProxyType(
    {
        Verdict.FAILS: msg(
            "The signature does not hold for the key {key}, which lies in the package: what was signed, or the "
            "signature, was changed."
        ),
        Verdict.OTHER: msg("The signature was made with another key than the one that lies in the package."),
        Verdict.LAPSED: msg(
            "Signed with the key {key}, but the key or the signature was not in force: it had ended, was revoked, "
            "is not meant for signing, or its day lies ahead."
        ),
        Verdict.WEAK: msg("Signed with the key {key}, but in a way that can be forged today: it proves little."),
        Verdict.UNREAD: msg("A signature came with it that this desk does not understand, and did not check."),
        Verdict.KEYLESS: msg("Signed, but no key lies in the package that the signature could be checked with."),
        Verdict.UNSIGNED: msg("No signature came with it."),
        Verdict.HOLDS: msg("Signed, and the signature holds for the key {key}, which lies in the package."),
    }
)
_SHORT: Mapping[Verdict, Message] = MappingProxyType(
    {
        Verdict.FAILS: msg("does not hold", "of a signature"),
        Verdict.OTHER: msg("of another key", "of a signature"),
        Verdict.LAPSED: msg("not in force", "of a signature"),
        Verdict.WEAK: msg("too weak", "of a signature"),
        Verdict.UNREAD: msg("not understood", "of a signature"),
        Verdict.KEYLESS: msg("no key to check it", "of a signature"),
        Verdict.UNSIGNED: msg("none", "of a signature"),
        Verdict.HOLDS: msg("holds", "of a signature"),
    }
)


@dataclass(frozen=True)
class Judged:
    """What was found of one signature, and the fingerprint of the key (its primary key) that it was found for."""

    verdict: Verdict
    key: str = ""


_STRONG: Mapping[int, type[hashes.HashAlgorithm]] = {8: hashes.SHA256, 9: hashes.SHA384, 10: hashes.SHA512}
_HASHES: Mapping[int, type[hashes.HashAlgorithm]] = {1: hashes.MD5, 2: hashes.SHA1, **_STRONG}
_RSA, _ECDSA, _EDDSA, _ED25519 = (1, 3), 19, 22, 27
_CURVES: Mapping[str, type[ec.EllipticCurve]] = {
    "2a8648ce3d030107": ec.SECP256R1,
    "2b81040022": ec.SECP384R1,
    "2b81040023": ec.SECP521R1,
}
_OID_ED25519 = "2b06010401da470f01"
_HALF, _WHOLE = 32, 64
_FEWEST_BITS = 2_048
_BINARY, _TEXT = 0x00, 0x01
_NAMES, _DIRECT = frozenset(range(0x10, 0x14)), frozenset({0x1F})
_BINDING, _BACK, _REVOKED, _SUBKEY_REVOKED = 0x18, 0x19, 0x20, 0x28
_MAY_SIGN = 0x02
_LINE_END, _ALONE = re.compile(rb"\r?\n"), re.compile(rb"\r(?!\n)")


def judged(written: bytes, keys: Sequence[Certificate], pieces: Iterable[bytes], now: int) -> Judged:
    """What the signature in a file says of what `pieces` hold; `now` in seconds since 1970."""
    try:
        return _judged(signature(written), keys, pieces, now)
    except Unread:
        return Judged(Verdict.UNREAD)


def _judged(signed: Signed, keys: Sequence[Certificate], pieces: Iterable[bytes], now: int) -> Judged:
    if signed.kind not in (_BINARY, _TEXT):
        raise Unread
    makers = [(one, key) for one in keys for key in _keys(one) if signed.is_by(key)]
    if not makers:
        return Judged(Verdict.OTHER if keys else Verdict.KEYLESS)
    digest = _digest(signed, _as_lines(pieces) if signed.kind == _TEXT else pieces)
    for one, key in makers:
        if _made(signed, key, digest):
            return Judged(_standing(signed, one, key, now), one.key.fingerprint)
    return Judged(Verdict.FAILS, makers[0][0].key.fingerprint)


def _keys(certificate: Certificate) -> Iterator[Key]:
    yield certificate.key
    yield from (part.key for part in certificate.parts if part.key)


def _as_lines(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """A text as it is signed: each line ends with CR LF; a CR by itself is not understood."""
    held = b""
    for piece in filter(None, pieces):
        text = held + piece
        held = b"\r" if text.endswith(b"\r") else b""
        text = text[: len(text) - len(held)]
        if _ALONE.search(text):
            raise Unread
        yield _LINE_END.sub(b"\r\n", text)
    if held:
        raise Unread


def _digest(signed: Signed, pieces: Iterable[bytes]) -> bytes:
    way = _HASHES.get(signed.hashing)
    if way is None:
        raise Unread
    counting = hashes.Hash(way())
    for piece in chain((signed.salt,), pieces, (signed.sealed,)):
        counting.update(piece)
    return counting.finalize()


def _made(signed: Signed, key: Key, digest: bytes) -> bool:
    """Whether a key made a signature over what has this digest; raises `Unread` for ways that are not known."""
    way = _HASHES[signed.hashing]()
    same = signed.algorithm == key.algorithm or {signed.algorithm, key.algorithm} == {*_RSA}
    if signed.version != key.version or not same:
        return False
    read, told = Reading(key.material), Reading(signed.material)
    try:
        if key.algorithm in _RSA:
            _rsa(read, told, digest, way)
        elif key.algorithm == _ECDSA:
            _ecdsa(read, told, digest, way)
        elif key.algorithm == _ED25519 or (key.algorithm == _EDDSA and key.version != V6):
            _ed25519(read, told, digest, old=key.algorithm == _EDDSA)
        else:
            raise Unread
    except (InvalidSignature, OverflowError):
        return False
    except ValueError as bad:
        raise Unread from bad
    return digest.startswith(signed.first)


def _rsa(key: Reading, told: Reading, digest: bytes, way: hashes.HashAlgorithm) -> None:
    modulus, exponent, value = key.long(), key.long(), told.long()
    key.end()
    told.end()
    written = value.to_bytes((modulus.bit_length() + 7) // 8, "big")
    RSAPublicNumbers(exponent, modulus).public_key().verify(written, digest, PKCS1v15(), Prehashed(way))


def _ecdsa(key: Reading, told: Reading, digest: bytes, way: hashes.HashAlgorithm) -> None:
    curve = _CURVES.get(key.take(key.number(1)).hex())
    if curve is None:
        raise Unread
    point, written = key.long(), encode_dss_signature(told.long(), told.long())
    key.end()
    told.end()
    size = 1 + 2 * ((curve().key_size + 7) // 8)
    public = ec.EllipticCurvePublicKey.from_encoded_point(curve(), point.to_bytes(size, "big"))
    public.verify(written, digest, ec.ECDSA(Prehashed(way)))


def _ed25519(key: Reading, told: Reading, digest: bytes, *, old: bool) -> None:
    if old:
        if key.take(key.number(1)).hex() != _OID_ED25519:
            raise Unread
        mark, point = divmod(key.long(), 1 << 8 * _HALF)
        if mark != 0x40:  # "as it stands", the one form there is
            raise Unread
        public = point.to_bytes(_HALF, "big")
        written = b"".join(told.long().to_bytes(_HALF, "big") for _ in range(2))
    else:
        public, written = key.take(_HALF), told.take(_WHOLE)
    key.end()
    told.end()
    Ed25519PublicKey.from_public_bytes(public).verify(written, digest)


def _standing(signed: Signed, certificate: Certificate, key: Key, now: int) -> Verdict:
    """What a signature is worth that a key did make: whether its key was in force, and what it was made with."""
    made, ends = signed.moment(CREATED), signed.moment(ENDS)
    bound = _subkey(certificate, key, made) if key is not certificate.key else Verdict.HOLDS
    if bound is Verdict.FAILS:
        return bound
    if signed.hashing not in _STRONG or _short(key) or _short(certificate.key) or bound is Verdict.WEAK:
        return Verdict.WEAK
    dated = key.created <= made <= now and not (ends and made + ends <= now)
    return bound if dated and _in_force(certificate, key, made) else Verdict.LAPSED


def _short(key: Key) -> bool:
    return key.algorithm in _RSA and Reading(key.material).long().bit_length() < _FEWEST_BITS


def _by(signed: Signed, key: Key, *over: bytes) -> bool:
    """Whether a key made a signature over keys and names that stand in a certificate."""
    return signed.hashing in _HASHES and signed.is_by(key) and _made(signed, key, _digest(signed, over))


def _revoked(signatures: Iterable[Signed], kind: int, key: Key, *over: bytes) -> bool:
    """Whether a key was revoked; what looks so and cannot be checked leaves the key not understood."""
    said = [one for one in signatures if one.kind == kind]
    if any(not _by(one, key, *over) for one in said):
        raise Unread
    return bool(said)


def _newest(signatures: Iterable[Signed], kinds: Container[int], made: int) -> list[Signed]:
    """Signatures of these kinds that were in force when something was made, the newest first."""
    said = [(one.moment(CREATED), one.moment(ENDS), one) for one in signatures if one.kind in kinds]
    stood = [(begun, one) for begun, ends, one in said if begun <= made and not (ends and begun + ends <= made)]
    return [one for _, one in sorted(stood, key=lambda each: each[0], reverse=True)]


def _in_force(certificate: Certificate, key: Key, made: int) -> bool:
    """Whether a key of the certificate could sign at that time, by what its primary key says of itself.

    A weak hash is heard here: whatever is said of the primary key can only take away.
    """
    own = certificate.key
    if own.created > made or _revoked(certificate.own, _REVOKED, own, own.hashed):
        return False
    names = [(part.signatures, _NAMES, part.hashed) for part in certificate.parts if not part.key]
    words = [
        next((one for one in _newest(signed, kinds, made) if _by(one, own, own.hashed, over)), None)
        for signed, kinds, over in ((certificate.own, _DIRECT, b""), *names)
    ]
    said = [one for one in words if one]
    if not said:
        raise Unread
    return not any(_ended(own, one, made) for one in said) and (key is not own or _may_sign(said))


def _ended(key: Key, said: Signed, made: int) -> bool:
    ends = said.moment(KEY_ENDS)
    return bool(ends) and key.created + ends <= made


def _may_sign(said: Sequence[Signed]) -> bool:
    """Whether all that say what a key is for let it sign, and one at least says it."""
    flags = [one.said[FLAGS] for one in said if FLAGS in one.said]
    return bool(flags) and all(one[:1] and one[0] & _MAY_SIGN for one in flags)


def _subkey(certificate: Certificate, key: Key, made: int) -> Verdict:
    """Whether a subkey belongs to the primary key by the word of both, and could sign at that time."""
    own = certificate.key
    part = next(one for one in certificate.parts if one.key is key)
    over = (own.hashed, part.hashed)
    if _revoked(part.signatures, _SUBKEY_REVOKED, own, *over):
        return Verdict.LAPSED
    bound = [one for one in part.signatures if one.kind == _BINDING and _by(one, own, *over)]
    said = next(iter(_newest(bound, (_BINDING,), made)), None)
    if said is None:
        return Verdict.LAPSED if bound else Verdict.FAILS
    back = _back(said, key, over)
    if back is None:
        return Verdict.FAILS
    if said.hashing not in _STRONG or back.hashing not in _STRONG:
        return Verdict.WEAK
    return Verdict.HOLDS if _may_sign([said]) and not _ended(key, said, made) else Verdict.LAPSED


def _back(said: Signed, key: Key, over: Sequence[bytes]) -> Signed | None:
    """The word of the subkey itself that it belongs there, which stands in the word of the primary key."""
    for written in filter(None, (said.said.get(EMBEDDED), said.beside.get(EMBEDDED))):
        back = Signed.of(written)
        if back.kind == _BACK and _by(back, key, *over):
            return back
    return None
