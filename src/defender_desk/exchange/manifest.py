"""What a bundle says of itself before anything in it: who made it, for whom, and the hash of every part.

Exchange floor: the signed second line of the inner format, see docs/file-formats.md, "Bundle, format 1". It is
canonical JSON, so that two readers can never understand it differently.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from defender_desk.exchange.identity import Contact, checked_contact
from defender_desk.model.codec import Json
from defender_desk.model.levels import Profile
from defender_desk.text.messages import msg
from defender_desk.text.trouble import Trouble

MAGIC = b"defender-desk-bundle 1\n"
"""The first line of the inner format."""
FORMAT = 1
"""The format this desk writes, and the newest it reads."""
LIMIT_MANIFEST = 1 << 20
"""Longest manifest, in bytes."""
LIMIT_DEPTH = 32
"""Deepest nesting of JSON from outside."""

NEWER = msg("This bundle was made by a newer Defender Desk.")
UPDATE = msg("Update this desk, or ask the sender to make the bundle with an older version.")

_HASH = re.compile(r"[0-9a-f]{64}")
_BUNDLE = re.compile(r"[a-z2-7]{26}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
_EXACT = 2**53


class BadJson(ValueError):  # noqa: N818  says what it is
    """JSON that two readers could understand differently, or that is none."""


@dataclass(frozen=True)
class Part:
    """A part of the bundle: how many lines it has, how many bytes, and their SHA-256 (64 hex digits)."""

    count: int
    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """Everything a bundle says of itself."""

    bundle: str
    """Its own id: 26 characters of base32."""
    sender: Contact
    addressees: frozenset[str]
    """`identity.addressee` of everybody it was made for, so that it cannot be sent on as if made for another."""
    sequence: int
    """Number of this bundle among those of its sender, from 1."""
    previous: str
    """SHA-256 of the sender's manifest before this one; empty for the first."""
    made: str
    """UTC, ISO 8601 to the second: the claim of the sender's clock."""
    profile: Profile
    """How much of each record was handed over."""
    records: Part
    files: Part
    """The list of files; their bytes follow it in its order."""
    practice: bool = False
    """Made at a practice desk: everything in it is fictional."""

    def to_line(self) -> bytes:
        """The canonical bytes that are signed."""
        said: dict[str, Json] = {
            "format": FORMAT,
            "reads": FORMAT,
            "bundle": self.bundle,
            "sender": {**self.sender.face},
            "addressees": [*sorted(self.addressees)],
            "sequence": self.sequence,
            "previous": self.previous,
            "made": self.made,
            "profile": self.profile.value,
            "practice": self.practice,
            "records": dict(vars(self.records)),
            "files": dict(vars(self.files)),
        }
        return canonical(said)


def read_manifest(line: bytes) -> Manifest:
    """The manifest of these bytes; ValueError when it is none, `Trouble` when a newer desk wrote it."""
    said = strict_json(line)
    if not isinstance(said, dict) or canonical(said) != line:
        raise BadJson
    check_format(said)
    return Manifest(
        bundle=_match(_BUNDLE, said.get("bundle")),
        sender=_sender(said.get("sender")),
        addressees=frozenset(_match(_HASH, each) for each in _list(said.get("addressees"))),
        sequence=_whole(said.get("sequence"), least=1),
        previous=_match(_HASH, said["previous"]) if said.get("previous") else "",
        made=moment(said.get("made")),
        profile=Profile(said.get("profile")),
        practice=_yes_or_no(said.get("practice")),
        records=_part(said.get("records")),
        files=_part(said.get("files")),
    )


def _yes_or_no(said: Json) -> bool:
    if not isinstance(said, bool):
        raise BadJson
    return said


def canonical(said: Json) -> bytes:
    """JSON with sorted keys and no spaces, in UTF-8; ValueError for what has no such form."""
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def strict_json(line: bytes) -> Json:
    """JSON from outside; `BadJson` for double keys, NaN, infinity, lone surrogates, depth, or no JSON at all."""
    try:
        text = line.decode()
        said: Json = json.loads(
            text, object_pairs_hook=_once, parse_constant=_refused, parse_float=_finite, parse_int=_exact
        )
        if "\\u" in text:
            json.dumps(said, ensure_ascii=False).encode()  # a lone surrogate cannot be written
    except (ValueError, RecursionError) as bad:
        raise BadJson from bad
    if _is_deep(said):
        raise BadJson
    return said


def check_format(said: Mapping[str, Json]) -> None:
    """Refuse what only a newer desk can read, and what says of no format that it is."""
    if _whole(said.get("reads"), least=1) > FORMAT:
        raise Trouble(NEWER, UPDATE)
    if _whole(said.get("format"), least=1) < FORMAT:
        raise BadJson


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise BadJson
    return made


def _refused(_constant: str) -> None:
    raise BadJson


def _finite(written: str) -> float:
    number = float(written)
    if not math.isfinite(number):
        raise BadJson
    return number


def _exact(written: str) -> int:
    number = int(written)
    if abs(number) > _EXACT:
        raise BadJson
    return number


def _is_deep(said: Json) -> bool:
    """Whether lists and objects lie in each other deeper than the limit; seen level by level, as a stack has an end."""
    level: list[list[Json] | dict[str, Json]] = [[said]]
    for _ in range(LIMIT_DEPTH + 1):
        insides = (one.values() if isinstance(one, dict) else one for one in level)
        level = [each for inside in insides for each in inside if isinstance(each, dict | list)]
    return bool(level)


def moment(said: object) -> str:
    """The time as it is written, when it is one that was: UTC, ISO 8601 to the second; else `BadJson`."""
    try:
        written = _match(_MOMENT, said)
        datetime.fromisoformat(written)
    except ValueError as bad:
        raise BadJson from bad
    return written


def _list(said: object) -> list[object]:
    if not isinstance(said, list):
        raise BadJson
    return said


def _match(pattern: re.Pattern[str], said: object) -> str:
    if not isinstance(said, str) or not pattern.fullmatch(said):
        raise BadJson
    return said


def _whole(said: object, *, least: int = 0) -> int:
    if type(said) is not int or said < least:
        raise BadJson
    return said


def _part(said: object) -> Part:
    match said:
        case {"count": count, "size": size, "sha256": sha256}:
            return Part(_whole(count), _whole(size), _match(_HASH, sha256))
    raise BadJson


def _sender(said: object) -> Contact:
    match said:
        case {"name": str(name), "desk": str(desk), "receive": str(receive), "sign": str(sign)}:
            return checked_contact(name, desk, receive, sign)
    raise BadJson
