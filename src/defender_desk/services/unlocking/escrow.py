"""An organisation that can open this desk: off unless somebody chose it, said for as long as it holds.

Services floor: it is given a code like that for recovery, in a file that only its desk can read. The desk that reads
such a file asks here too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import closing, suppress
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from defender_desk.exchange import age_file
from defender_desk.model.codec import Json
from defender_desk.services import opening, preferences
from defender_desk.services.desk import Desk, now
from defender_desk.services.identity import correspondents, rotation
from defender_desk.services.identity.correspondents import Acquaintance, Correspondent
from defender_desk.text.messages import msg
from defender_desk.text.trouble import Trouble
from defender_desk.vault import folder as vaults
from defender_desk.vault import recovery
from defender_desk.vault.slots import Place

SETTING = "escrow"
ENDED = "escrow_ended"
"""Setting: whom this key was once given to, each as in `SETTING`, though they are let in no longer."""
FILE = ".age"
NOT_COMPARED = msg("Only a desk whose fingerprint you compared can be given this.")
COMPARE = msg("Compare it in person under “My card, and the desks I know”, then come back.")
NO_CODE = msg("There is no code of a desk in this file.")
NOT_OURS = msg("This file was not written for this desk.")

_OPENING = "Defender Desk escrow 1"
_TEXT = re.compile(rf"{_OPENING}\n([0-9A-Z-]{{1,64}})\n(?:(\d{{4}}-\d{{2}}-\d{{2}}) (.*)\n)?")
_LIMIT = 4096
_NAME = 200
"""Longest name, in letters, that a file tells."""


@dataclass(frozen=True)
class Given:
    """What a desk wrote for this one: a code that opens it, the day, and what it calls itself, where these are told."""

    code: str
    day: date | None
    name: str


@dataclass(frozen=True)
class Holder:
    """Who can open this desk besides whoever knows its passphrase or recovery code."""

    name: str
    """What it calls itself; empty where only the header says that there is one."""
    fingerprint: str
    since: str
    """UTC, ISO 8601."""


def holder(desk: Desk) -> Holder | None:
    """The organisation that can open this desk; None only where neither the header nor the desk knows of one.

    A version from before this slot leaves its code in the header, and forgets there that it is in use.
    """
    known = _read(desk.setting(SETTING))
    unnamed = known is None and Place.ESCROW in vaults.slots(desk.unlocked.folder, desk.unlocked)
    return Holder("", "", "") if unnamed else known


def ended(desk: Desk) -> tuple[Holder, ...]:
    """Who is let in no longer, and opens this desk all the same by a copy from before: the key is still the same."""
    present = holder(desk)
    return tuple(one for one in _past(desk) if present is None or one.fingerprint != present.fingerprint)


def _past(desk: Desk) -> list[Holder]:
    kept = desk.setting(ENDED)
    return [*filter(None, map(_read, kept))] if isinstance(kept, list) else []


def _read(kept: Json) -> Holder | None:
    match kept:
        case {"name": str(name), "fingerprint": str(fingerprint), "since": str(since)}:
            return Holder(name, fingerprint, since)
    return None


def possible(desk: Desk) -> list[Correspondent]:
    """The desks that can be given this: those whose fingerprint somebody compared, and that are not blocked."""
    return [one for one in correspondents.known(desk) if one.standing is Acquaintance.VERIFIED]


def give(desk: Desk, to: Correspondent, target: Path) -> None:
    """Write the file with which a desk opens this one; the file is whole before its code counts."""
    if to not in possible(desk):
        raise Trouble(NOT_COMPARED, COMPARE)
    code = recovery.new_code()
    who = " ".join(preferences.read(desk).who.split())[:_NAME]
    told = f"{now().date()} {who}"
    age_file.write_age_file(target, [to.contact.receive], [f"{_OPENING}\n{code}\n{told}\n".encode()])
    was = holder(desk)
    if was is None or was.fingerprint != to.contact.fingerprint:
        _note_ended(desk, was)  # a copy from before lets them in
    opening.let_in(desk, Place.ESCROW, code)
    kept: dict[str, Json] = {"name": to.called, "fingerprint": to.contact.fingerprint, "since": now().isoformat()}
    desk.store.settings.put(SETTING, kept)


def remove(desk: Desk) -> None:
    """Let the organisation in no longer, here: by a copy from before it gets at the key, until that is a new one."""
    _note_ended(desk, holder(desk))  # first: whatever stops it here, nobody is told too little
    opening.let_in(desk, Place.ESCROW, "")
    desk.store.settings.put(SETTING, None)


def end_here(desk: Desk, folder: Path) -> None:
    """Note that whoever a header in this folder lets in is let in no longer, before their slot there is overwritten."""
    known = _read(desk.setting(SETTING))
    unnamed = Place.ESCROW in vaults.slots(folder, desk.unlocked) and not desk.setting(ENDED)
    _note_ended(desk, known or (Holder("", "", "") if unnamed else None))
    desk.store.settings.put(SETTING, None)


def _note_ended(desk: Desk, was: Holder | None) -> None:
    """Keep in mind who was let in until now: the key is the same."""
    if was is not None:
        past = [one for one in _past(desk) if one.fingerprint != was.fingerprint]
        desk.store.settings.put(ENDED, [asdict(one) for one in (*past, was)])


def read(desk: Desk, path: Path) -> Given:
    """The code in a file that another desk wrote for this one, of whom and since when."""
    try:
        own = rotation.reader(desk, path).receiving
        with path.open("rb") as stream, closing(age_file.open_age_file(stream, own)) as plain:
            text = _short(plain).decode("utf-8", "replace")
    except OSError as bad:
        raise Trouble(NO_CODE) from bad
    except Trouble as refused:
        raise Trouble(NOT_OURS if refused.message == age_file.NOT_FOR_US else NO_CODE) from refused
    found = _TEXT.fullmatch(text)
    if found is None:
        raise Trouble(NO_CODE)
    recovery.parse_code(found[1])
    return Given(found[1], _day(found[2] or ""), found[3] or "")


def _short(plain: Iterable[bytes]) -> bytes:
    """All of it, where it is no longer than such a file may be: anybody can write a long one for this desk's key."""
    read = bytearray()
    for piece in plain:
        read += piece
        if len(read) > _LIMIT:
            raise Trouble(NO_CODE)
    return bytes(read)


def _day(written: str) -> date | None:
    with suppress(ValueError):
        return date.fromisoformat(written)
    return None
