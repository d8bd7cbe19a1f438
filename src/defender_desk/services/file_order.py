"""Where a file stands among those of its sender: whether others are missing, or two desks write under one name.

Services floor: nothing is refused for it; it is said before anything is taken in.
"""

from __future__ import annotations

from defender_desk.exchange.bundle_reading import Bundle
from defender_desk.model.codec import Json
from defender_desk.services.desk import Desk
from defender_desk.text.messages import Message, msg

OLDER = msg("You already took in a newer file from this desk. This one may be an old copy.")
GAP = msg("Between the last file you took in from this desk and this one there are others that have not come here.")
SAME = msg("You took in this very file before.")
FORKED = msg(
    "This file and one you took in before cannot both come from one desk: it was put back to an earlier state, or a "
    "copy of it is in use."
)
ASK_WHICH = msg("Ask them which of their desks is the right one, and whether they put back a backup or copied it.")

_LAST = "received."


def order(desk: Desk, bundle: Bundle) -> Message | None:
    """What is odd about the place of a bundle among those taken in under the same key."""
    match last_of(desk, bundle.manifest.sender.sign):
        case {"sequence": int(sequence), "manifest": str(manifest)}:
            known = {one.manifest: one.sequence for one in desk.store.arrivals.of_sender(bundle.manifest.sender.sign)}
            return _odd(bundle, sequence, manifest, {**known, manifest: sequence})
    return None


def _odd(bundle: Bundle, last: int, manifest: str, known: dict[str, int]) -> Message | None:
    said = bundle.manifest
    if bundle.manifest_sha256 in known:
        return SAME
    if said.sequence in known.values() or (said.sequence == last + 1 and said.previous != manifest):
        return FORKED
    if said.sequence < last:
        return OLDER
    return None if said.sequence == last + 1 else GAP


def remember(desk: Desk, bundle: Bundle) -> None:
    """Note the last bundle that was taken in."""
    match last_of(desk, bundle.manifest.sender.sign):
        case {"sequence": int(sequence)} if sequence >= bundle.manifest.sequence:
            return
    said = bundle.manifest
    kept: Json = {"sequence": said.sequence, "manifest": bundle.manifest_sha256, "made": said.made}
    desk.store.settings.put(_LAST + bundle.manifest.sender.sign, kept)


def last_of(desk: Desk, sign: str, before: str = "") -> Json:
    """The last bundle taken in under a key: its number and the hash of its manifest; None where there is none.

    With `before` also None where it was made no earlier than this moment, by the clock of whoever made it.
    """
    match desk.setting(_LAST + sign):
        case {"made": str(made)} if before and made >= before:
            return None
        case kept:
            return kept


def go_on(desk: Desk, before: str, sign: str) -> None:
    """Let the files of a new signing key follow those of the one before it."""
    last = last_of(desk, before)
    if last is not None and last_of(desk, sign) is None:
        desk.store.settings.put(_LAST + sign, last)
