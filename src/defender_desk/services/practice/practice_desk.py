"""A practice desk beside a person's own: another folder, another passphrase, and invented records.

Services floor: whatever fails on the way, the own desk goes on as it was and nothing of the new one stays.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from defender_desk.services import opening
from defender_desk.services.desk import Desk, Progress, unheard
from defender_desk.services.outside import PRACTICE
from defender_desk.services.practice import practice
from defender_desk.services.preferences import Preferences
from defender_desk.text.messages import msg
from defender_desk.text.trouble import Trouble
from defender_desk.vault.folder import disk_troubles
from defender_desk.vault.slots import Profile

RECORDS = 200
"""Invented records in a fresh practice desk."""
MOST = 99
"""Practice desks that may lie beside one desk."""

OPENS_OWN = msg("This passphrase opens your own desk.")
NO_PLACE = msg("There are too many practice desks beside this one.")
_ANOTHER = msg("Choose another one: whoever practises with you learns the passphrase of the practice desk.")
_ERASE_SOME = msg("Erase the folders of those you no longer need, then try again.")


def make(
    own: Desk,
    passphrase: str,
    chosen: Preferences,
    around: date,
    progress: Progress = unheard,
    profile: Profile | None = None,
) -> Desk:
    """Make a practice desk beside a desk and open it; the passphrase of the own desk is refused."""
    if opening.opens(own, passphrase):
        raise Trouble(OPENS_OWN, _ANOTHER)
    progress(0, RECORDS)
    with disk_troubles(), _fresh_folder(own.unlocked.folder) as folder:
        desk = opening.create(folder, passphrase, chosen, practice=True, profile=profile).desk
        try:
            practice.populate(desk, RECORDS, chosen.language, seed=1, progress=progress, around=around)
        except BaseException:
            desk.store.close()
            desk.unlocked.keys.forget()
            raise
    return desk


@contextmanager
def _fresh_folder(own: Path) -> Iterator[Path]:
    """A folder that nobody had before, beside the own one; gone again when what is done in it fails."""
    names = [f"{own.name}{PRACTICE}{number}" for number in ("", *range(2, MOST + 1))]
    folder = next((place for place in map(own.with_name, names) if _made(place)), None)
    if folder is None:
        raise Trouble(NO_PLACE, _ERASE_SOME)
    try:
        yield folder
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _made(folder: Path) -> bool:
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        return False
    return True
