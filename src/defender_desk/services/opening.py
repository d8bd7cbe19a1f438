"""Making, unlocking and closing a desk, and changing what unlocks it.

Services floor: the one place that joins vault and store; screens and consoles hold the Desk it returns.
"""

from __future__ import annotations

import os
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from defender_desk.exchange.quarantine import sweep
from defender_desk.model.codec import Json
from defender_desk.model.documents import new_id
from defender_desk.model.types import TYPES
from defender_desk.services import preferences
from defender_desk.services.desk import Desk
from defender_desk.services.directory import shipped
from defender_desk.services.folders.kinds import is_snapshot, sweep_inside
from defender_desk.services.folders.making import sweep_beside
from defender_desk.services.following import follow
from defender_desk.services.handover import under_way
from defender_desk.services.preferences import Preferences
from defender_desk.store import connection, schema
from defender_desk.store.store import DATABASE, Store
from defender_desk.store.tables import list_table
from defender_desk.store.verifying import FINDINGS
from defender_desk.text.messages import Message, msg
from defender_desk.text.trouble import Trouble
from defender_desk.vault import folder as vaults
from defender_desk.vault.folder import Secret, Unlocked
from defender_desk.vault.phrases import generate
from defender_desk.vault.place import mark
from defender_desk.vault.recovery import check_typing, new_code
from defender_desk.vault.slots import Place, Profile
from defender_desk.vault.strength import Judgement, judge

YES: Json = True
PLACE = "place"
"""Setting: where this vault stood when it was last open, as `vault.place` tells it."""

HEALED = msg(
    "One copy of the vault’s header was damaged and was put right from the other. Make a backup, and watch this disk."
)
SHEETS = "recovery_sheets"
"""Setting: how many sheets are needed of how many, where the recovery code is split (`unlocking.sharing`)."""
UNWRITTEN = "recovery_unwritten"
"""Setting: whether the recovery code this desk was made with was never said to be written down."""
NOT_WRITTEN = msg(
    "Nobody said that the recovery code of this desk is written down. "
    "If you do not have it on paper, make a new one in the settings."
)
BY_CODE = msg(
    "The recovery code opened the desk, and still does, whatever the passphrase. If its paper is gone or was seen, "
    "make a new one in the settings, under “Passphrase and recovery”."
)
BY_SHEETS = msg(
    "Sheets of several people opened the desk, and these people can open it again together, whatever the passphrase. "
    "Make new sheets in the settings, under “Passphrase and recovery”."
)
BY_ORGANISATION = msg(
    "The code of an organisation opened the desk, and still does, whatever the passphrase, until you end that in the "
    "settings, under “Passphrase and recovery”."
)
CODE_TOO = msg("A recovery code on paper opens it as well.")
SHEETS_TOO = msg("Sheets of several people open it as well.")
ORGANISATION_TOO = msg("An organisation can open it as well.")
PASSPHRASE_SET = msg("The new passphrase holds from now on. Use it at the next unlock.")
READ_ONLY = msg("This vault is on a medium that cannot be written to. You can read it; nothing can be changed.")
A_BACKUP = msg("This folder is a backup. Nobody can work in it.")
RESTORE_IT = msg("Restore it into a new folder, and open that one.")
ROLLED_BACK = msg("The database is older than the vault’s header says. Some recent records may be missing.")


@dataclass(frozen=True)
class VaultPlace:
    """What can be told of a folder without a key."""

    exists: bool
    writable: bool


@dataclass(frozen=True)
class Created:
    """A new desk and its recovery code, shown once."""

    desk: Desk
    recovery_code: str


def get_ready() -> None:
    """Work out what opening needs and no key tells, while the passphrase is still typed."""
    schema.steps()
    for declared in TYPES.values():
        list_table(declared).fingerprint  # noqa: B018  kept by the table


def secure_memory() -> None:
    """Let what is opened from now on keep its memory out of swap and wipe it; programs call it before they open."""
    connection.secure_memory()


def look(folder: Path) -> VaultPlace:
    """Tell what a folder is before anything is unlocked."""
    return VaultPlace(vaults.is_vault(folder), os.access(folder if folder.exists() else folder.parent, os.W_OK))


def create(
    folder: Path,
    passphrase: str,
    chosen: Preferences | None = None,
    *,
    practice: bool = False,
    profile: Profile | None = None,
) -> Created:
    """Make an encrypted desk in an empty folder, with the shipped provider facts in it."""
    unlocked = vaults.create(folder, passphrase, profile)
    with ExitStack() as failing:
        failing.callback(_take_away, folder)
        failing.callback(unlocked.keys.forget)
        store = Store.create(folder, unlocked.keys, TYPES, desk=new_id()[:8])
        failing.callback(store.close)
        desk = Desk(store, unlocked, follow)
        preferences.write(desk, chosen or Preferences())
        if practice:
            desk.store.settings.put("practice", YES)
        desk.store.settings.put(PLACE, mark(folder, DATABASE))
        shipped.bring_up_to_date(desk)
        record_audit(desk)
        failing.pop_all()
    return Created(desk, unlocked.recovery_code)


def _take_away(folder: Path) -> None:
    """Remove a vault that could not be finished: nobody has seen its code, and nothing is in it."""
    for made in folder.glob("vault.*"):
        with suppress(OSError):
            made.unlink()


def unlock(folder: Path, passphrase: str) -> Desk:
    """Open a desk with its passphrase."""
    return _open(folder, passphrase, "passphrase")


def unlock_with_code(folder: Path, code: str) -> Desk:
    """Open a desk with its recovery code."""
    return _open(folder, code, "recovery")


def get_ready_to_read(desk: Desk) -> None:
    """Start what foreign files are read by, before somebody waits for it."""
    desk.reader.warm()


def stop_reading(desk: Desk) -> None:
    """End what reads foreign files, so that nobody waits for it; asked from any thread."""
    desk.reader.close()


def close(desk: Desk) -> None:
    """Close the desk: everything on disk, the audit head in the header, the keys forgotten; again does nothing."""
    if not is_open(desk):
        return
    stop_reading(desk)
    with ExitStack() as always:
        always.callback(desk.unlocked.keys.forget)
        always.callback(desk.store.close)
        if not desk.store.read_only:
            with suppress(Trouble):  # what the disk refuses now is made up for when the desk is opened again
                desk.store.scrub()
                record_audit(desk)


def is_damage(trouble: Trouble) -> bool:
    """Whether the database of an open desk is damaged: then a backup helps, or salvage, and both begin at the door."""
    return trouble.message is connection.DAMAGED


def is_open(desk: Desk) -> bool:
    """Whether a desk was neither closed nor erased."""
    return not desk.store.closed


def prove(desk: Desk, passphrase: str) -> None:
    """Refuse a passphrase that does not open this desk: whoever sits at an open desk need not be its owner."""
    vaults.unlock(desk.unlocked.folder, passphrase).keys.forget()


def wrong_secret(trouble: Trouble) -> bool:
    """Whether a vault was refused for what was typed, which may well open another one."""
    return trouble.message in {vaults.WRONG_PASSPHRASE, vaults.WRONG_CODE}


def opens(desk: Desk, passphrase: str) -> bool:
    """Whether a passphrase opens this desk."""
    try:
        prove(desk, passphrase)
    except Trouble as refused:
        if refused.message != vaults.WRONG_PASSPHRASE:
            raise
        return False
    return True


def change_passphrase(desk: Desk, old: str, new: str) -> None:
    """Let a new passphrase open this desk instead of the old one, which must be given again."""
    _must_be_writable(desk)
    prove(desk, old)
    vaults.change_passphrase(desk.unlocked.folder, record_audit(desk), new)


def set_passphrase(desk: Desk, new: str) -> Desk:
    """Give the desk a new passphrase after it was opened with a code; the desk says so from then on."""
    _must_be_writable(desk)
    vaults.change_passphrase(desk.unlocked.folder, record_audit(desk), new)
    return replace(desk, notices=(PASSPHRASE_SET, *desk.notices))


def beside_passphrase(desk: Desk) -> tuple[Message, ...]:
    """What opens this desk whatever its passphrase: what opened it this time, and what to do about that, first."""
    code, too = (BY_SHEETS, SHEETS_TOO) if desk.setting(SHEETS) is not None else (BY_CODE, CODE_TOO)
    said: dict[int, tuple[Message, Message]] = {
        Place.RECOVERY: (code, too),
        Place.ESCROW: (BY_ORGANISATION, ORGANISATION_TOO),
    }
    used, ways = desk.unlocked.place, vaults.slots(desk.unlocked.folder, desk.unlocked)
    first = (said[used][0],) if used in said else ()
    return (*first, *(said[place][1] for place in ways if place in said and place != used))


def draw_code(desk: Desk) -> str:
    """A recovery code that opens nothing yet: whoever writes it down still has the one before."""
    _must_be_writable(desk)
    return new_code()


def renew_recovery(desk: Desk, code: str, among: tuple[int, int] | None = None) -> None:
    """Let a code that is written down open this desk, whole or split `among` people, and the one before no longer."""
    _must_be_writable(desk)
    vaults.renew_recovery(desk.unlocked.folder, record_audit(desk), code=code)
    desk.store.settings.put(SHEETS, [*among] if among else None)
    written_down(desk)


def not_written_down(desk: Desk) -> None:
    """Remember, until `written_down`, that only the screen knows the recovery code this desk was made with."""
    desk.store.settings.put(UNWRITTEN, YES)


def written_down(desk: Desk) -> None:
    """Remember that a person has the recovery code outside the desk."""
    desk.store.settings.put(UNWRITTEN, None)


def revoke_recovery(desk: Desk) -> None:
    """Leave the passphrase as the only thing that opens this desk."""
    _must_be_writable(desk)
    vaults.revoke_recovery(desk.unlocked.folder, record_audit(desk))
    desk.store.settings.put(SHEETS, None)
    written_down(desk)


def let_in(desk: Desk, place: Place, code: str) -> None:
    """Let a code open this desk from a slot of its own; an empty one ends it."""
    _must_be_writable(desk)
    if code:
        vaults.renew_recovery(desk.unlocked.folder, record_audit(desk), code=code, place=place)
    else:
        vaults.revoke_recovery(desk.unlocked.folder, record_audit(desk), place)


def judge_passphrase(passphrase: str, own_words: tuple[str, ...] = ()) -> Judgement:
    """How hard a passphrase is to guess, with advice; needs no desk."""
    return judge(passphrase, own_words)


def suggest_passphrase(language: str) -> str:
    """A generated passphrase of words of that language; needs no desk."""
    return generate(language)


def check_code(typed: str) -> None:
    """Trouble as soon as what was typed so far cannot become a recovery code; needs no desk."""
    check_typing(typed)


def _open(folder: Path, secret: str, by: Secret) -> Desk:
    if is_snapshot(folder):
        raise Trouble(A_BACKUP, RESTORE_IT)
    unlocked = vaults.unlock(folder, secret, by=by)
    try:
        store = Store.open(folder, unlocked.keys, TYPES, remembered=(unlocked.audit_head, unlocked.audit_counter))
    except BaseException:
        unlocked.keys.forget()
        raise
    desk = Desk(store, unlocked, follow, _notices(store, unlocked))
    if not store.read_only:
        here = mark(folder, DATABASE)
        if not _as_remembered(store, unlocked) or here != desk.setting(PLACE):
            store.rename_desk(new_id()[:8])  # another copy may go on counting: from here we are somebody else
            store.settings.put(PLACE, here)
        sweep(folder)
        sweep_inside(folder)
        sweep_beside(folder.absolute().parent)
        shipped.bring_up_to_date(desk)
        desk = replace(desk, notices=(*desk.notices, *under_way.own_up(desk)))
    if unlocked.place is not Place.PASSPHRASE:
        desk = replace(desk, notices=(*desk.notices, beside_passphrase(desk)[0]))
    return desk


def _notices(store: Store, unlocked: Unlocked) -> tuple[Message, ...]:
    said = (
        (unlocked.healed, HEALED),
        (store.read_only, READ_ONLY),
        (store.unread_log, FINDINGS["log"]),
        (store.settings.get(UNWRITTEN) == YES, NOT_WRITTEN),
        (store.head[1] < unlocked.audit_counter, ROLLED_BACK),
        (store.head[1] >= unlocked.audit_counter and not _as_remembered(store, unlocked), FINDINGS["other"]),
    )
    return tuple(message for holds, message in said if holds)


def _as_remembered(store: Store, unlocked: Unlocked) -> bool:
    """Whether the database went through what the header remembers: if not, it is an older one, or another."""
    return store.went_through((unlocked.audit_head, unlocked.audit_counter))


def record_audit(desk: Desk) -> Unlocked:
    """Let the vault's header remember where the journal ends now, and what the database begins with."""
    return vaults.record_audit(desk.unlocked.folder, desk.unlocked, *desk.store.head, desk.store.salt)


def _must_be_writable(desk: Desk) -> None:
    if desk.store.read_only:
        raise Trouble(READ_ONLY)
