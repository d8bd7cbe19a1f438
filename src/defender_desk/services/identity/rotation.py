"""New keys for this desk: made, signed for by the old ones, and the old ones kept to open what is under way.

Services floor: the key that signed before is used once more, to say that others take its place, and then forgotten.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from defender_desk.exchange.age_file import opens
from defender_desk.exchange.identity import Contact, Identity, Receiver
from defender_desk.model.codec import Json
from defender_desk.services.desk import Desk, now
from defender_desk.services.identity import keys
from defender_desk.text.messages import msg
from defender_desk.text.trouble import Trouble

FORMER = "former_keys"
READ_ONLY = msg("This desk can only be read; nothing of it can be changed.")


@dataclass(frozen=True)
class Former:
    """Keys this desk had: until when, and the secret that still opens what was written for them, unless destroyed."""

    receive: str
    sign: str
    until: datetime
    receiver: Receiver | None

    @property
    def fingerprint(self) -> str:
        """What others compared then."""
        return Contact("", "", self.receive, self.sign).fingerprint


def renew(desk: Desk) -> Contact:
    """Make new keys; what is under way for the old ones can still be opened, until they are destroyed."""
    if desk.store.read_only:
        raise Trouble(READ_ONLY)
    before, fresh = keys.own_identity(desk), Identity.fresh()
    succession = before.handing_over(fresh)
    old: Json = {
        "receiving": before.receiving,
        "receive": before.receive,
        "sign": succession.before,
        "until": now().isoformat(),
    }
    put = desk.store.settings.put  # the new identity last: whatever stops this before leaves the old one in use
    put(FORMER, [*_kept(desk), old])
    put(keys.SUCCESSION, {"receive": fresh.receive, "before": succession.before, "handed": succession.handed})
    put(keys.IDENTITY, fresh.to_text())
    return keys.own(desk)


def former(desk: Desk) -> tuple[Former, ...]:
    """The keys this desk had, the latest first."""
    mine = keys.own_identity(desk).receive
    found = {one.receive: one for one in _read(desk) if one.receive != mine}
    return tuple(sorted(found.values(), key=lambda one: one.until, reverse=True))


def destroy(desk: Desk, receive: str) -> None:
    """Forget the secret of keys this desk had: what was written for them opens here no more."""
    left: list[Json] = [{**one, "receiving": ""} if one["receive"] == receive else one for one in _kept(desk)]
    desk.store.settings.put(FORMER, left)


def reader(desk: Desk, path: Path) -> Receiver:
    """Which of our keys opens a file: the one in use, or one from before that is still kept."""
    mine = keys.own_identity(desk)
    every = [mine, *(one.receiver for one in former(desk) if one.receiver is not None)]
    return next((one for one in every if opens(path, one.receiving)), mine) if len(every) > 1 else mine


def _kept(desk: Desk) -> list[dict[str, Json]]:
    kept = desk.setting(FORMER)
    return [one for one in kept if isinstance(one, dict)] if isinstance(kept, list) else []


def _read(desk: Desk) -> Iterator[Former]:
    for one in _kept(desk):
        secret = str(one["receiving"])
        until = datetime.fromisoformat(str(one["until"]))
        yield Former(str(one["receive"]), str(one["sign"]), until, Receiver(secret) if secret else None)
