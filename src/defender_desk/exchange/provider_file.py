"""Entries of a directory of providers as one signed file, readable in any editor, that a colleague may take in.

Exchange floor: see docs/file-formats.md, "Providers". It names nobody but the desk that signs. What comes from outside
is bounded before it is read, strict where it is JSON, and refused whole where anything in it is not what it should be.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from defender_desk.exchange.identity import Contact, Identity, checked_contact, genuine
from defender_desk.exchange.manifest import FORMAT, NEWER, BadJson, canonical, moment, strict_json
from defender_desk.exchange.whole_file import new_file
from defender_desk.model import codec
from defender_desk.model.codec import ASK_THEM, Body, Json
from defender_desk.model.kinds import Handles, Kind
from defender_desk.model.levels import OPEN
from defender_desk.model.records import Field, declared
from defender_desk.model.types import Provider, Verification
from defender_desk.text.bidi import has_bidi_controls
from defender_desk.text.messages import msg
from defender_desk.text.trouble import Trouble

KIND = "defender-desk-providers"
LIMIT_FILE = 8 * 2**20
"""Largest file read, in bytes."""
LIMIT_PROVIDERS = 2_000
LIMIT_CHECKS = 100
"""Most checks of one provider."""

CONTACT = ("contact", "fingerprint")
"""What a person verified themselves, and tells only by choice."""
_HERE_ALONE = ("verified", "verified_by", "verified_route")
"""Columns that follow from the checks of a desk."""

NO_FILE = msg("This is not a file of providers, or not all of it.")
ASK_AGAIN = msg("Ask for the file again.")
FORGED = msg("Something in this file was changed after it was signed.")
DISGUISED = msg("This file holds invisible signs that change how text reads. It is not taken in.")
TOO_LARGE = msg("This file is larger than any directory of providers.")

_ID = re.compile(r"[a-z2-7]{26}")
_TURNING = re.compile("[\u202a-\u202e]")
"""Signs that turn text whatever it says; the four languages are written without them."""


@dataclass(frozen=True)
class Told:
    """What a file tells of one provider: stored values of its fields, None where cleared, and of each check of it."""

    id: str
    body: Body
    checks: tuple[Body, ...]


@dataclass(frozen=True)
class ProviderFile:
    """A file whose signature held."""

    sender: Contact
    made: str
    practice: bool
    providers: tuple[Told, ...]


def public_fields(*, contact: bool) -> tuple[Field, ...]:
    """The fields of a provider that a file may tell; the contact only where the person chose so."""
    wanted = (field for field in declared(Provider).fields if field.name not in _HERE_ALONE)
    return tuple(field for field in wanted if field.kind.level is OPEN or (contact and field.name in CONTACT))


def check_fields() -> tuple[Field, ...]:
    """The fields of a check that a file tells: all but who it was, since the desk that signs answers for it."""
    return tuple(declared(Verification).by_name[name] for name in ("facts", "result", "when", "route"))


def write_providers(target: Path, file: ProviderFile, me: Identity) -> None:
    """Write a file whole, or not at all, and read it back."""
    said: dict[str, Json] = {
        "made": file.made,
        "practice": file.practice,
        "sender": {**file.sender.face},
        "providers": [
            {"id": one.id, "body": dict(one.body), "checks": [dict(check) for check in one.checks]}
            for one in file.providers
        ],
    }
    whole: dict[str, Json] = {
        "kind": KIND,
        "format": FORMAT,
        "reads": FORMAT,
        "said": said,
        "signature": me.signed(KIND, canonical(said)),
    }
    with new_file(target, check=_read_back) as out:
        out.write(json.dumps(whole, ensure_ascii=False, sort_keys=True, indent=1).encode() + b"\n")


def _read_back(path: Path) -> None:
    read_providers(path)


def read_providers(path: Path) -> ProviderFile:
    """The file, once all of it was checked; raises `Trouble` and nothing else for whatever is in it."""
    try:
        with path.open("rb") as source:
            data = source.read(LIMIT_FILE + 1)
    except OSError as bad:
        raise Trouble(msg("The file cannot be read.")) from bad
    if len(data) > LIMIT_FILE:
        raise Trouble(TOO_LARGE, ASK_AGAIN)
    try:
        return _read(strict_json(data))
    except (ValueError, KeyError, TypeError, AttributeError) as bad:
        raise Trouble(NO_FILE, ASK_AGAIN) from bad


def _read(whole: Json) -> ProviderFile:
    match whole:
        case {"kind": str(kind), "format": int(), "reads": int(reads), "said": dict(said), "signature": str(signed)}:
            if kind != KIND:
                raise BadJson
        case _:
            raise BadJson
    if reads > FORMAT:
        raise Trouble(NEWER, msg("Update this desk, or ask the sender to make the file with an older version."))
    sender = _sender(said["sender"])
    if not genuine(sender.sign, KIND, canonical(said), signed):
        raise Trouble(FORGED, ASK_THEM)
    if not isinstance(said["practice"], bool) or not isinstance(said["providers"], list):
        raise BadJson
    told = tuple(_told(one) for one in said["providers"])
    if len(told) > LIMIT_PROVIDERS or len({one.id for one in told}) != len(told):
        raise BadJson
    return ProviderFile(sender, moment(said["made"]), said["practice"], told)


def _sender(said: Json) -> Contact:
    match said:
        case {"name": str(name), "desk": str(desk), "receive": str(receive), "sign": str(sign), **more} if not more:
            if _TURNING.search(name):
                raise Trouble(DISGUISED, ASK_THEM)
            return checked_contact(name, desk, receive, sign)
    raise BadJson


def _told(said: Json) -> Told:
    match said:
        case {"id": str(key), "body": dict(body), "checks": list(checks), **more} if not more:
            if not _ID.fullmatch(key) or len(checks) > LIMIT_CHECKS:
                raise BadJson
            told = public_fields(contact=True)
            cleared = {field.name: None for field in told if field.name in body and body[field.name] is None}
            return Told(key, _kept(body, told) | cleared, tuple(map(_check, checks)))
    raise BadJson


def _check(said: Json) -> Body:
    if not isinstance(said, dict):
        raise BadJson
    return _kept(said, check_fields())


def _kept(said: Mapping[str, Json], fields: tuple[Field, ...]) -> dict[str, Json]:
    """The fields a file may tell, as this desk writes them; what else stands there is left out."""
    found: dict[str, Json] = {}
    for field in fields:
        if said.get(field.name) is None:
            continue
        for text in _texts(said[field.name]):
            _refuse_disguise(field.kind, text)
        typed = codec.load(field.kind, said[field.name])
        codec.check_day(field, typed)
        face = codec.store(field.kind, typed)
        if face is not None:
            found[field.name] = face
    return found


def _refuse_disguise(kind: Kind, text: str) -> None:
    if _TURNING.search(text) or (isinstance(kind, Handles) and has_bidi_controls(text)):
        raise Trouble(DISGUISED, ASK_THEM)


def _texts(said: Json) -> Iterator[str]:
    """Every text in a value, at any depth the reader let through."""
    if isinstance(said, str):
        yield said
    elif isinstance(said, dict | list):
        for one in said.values() if isinstance(said, dict) else said:
            yield from _texts(one)
