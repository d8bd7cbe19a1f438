"""Fresh desks for tests: each is a copy of one that was made once, for making one writes every shipped provider anew.

The copy is told that it is where it was made, so it is no copy to itself. Two desks of one name share keys and name:
one test asks for one of each.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from defender_desk.model.types import TYPES
from defender_desk.services import opening
from defender_desk.services.desk import Desk
from defender_desk.services.following import follow
from defender_desk.services.preferences import Preferences
from defender_desk.store.store import DATABASE, Store
from defender_desk.vault import folder as vaults
from defender_desk.vault.place import mark
from defender_desk.vault.slots import CHEAPEST

PASSPHRASE = "ندى جسر بوصلة قنديل سنبلة مرسى"
MOULDS = dict[tuple[object, ...], Path]()


def fresh(
    folder: Path, chosen: Preferences | None = None, passphrase: str = PASSPHRASE, *, practice: bool = False
) -> Desk:
    """An open desk in an empty folder or a new one, as `opening.create` leaves it, at the cheapest profile."""
    chosen = chosen or Preferences()
    key = (folder.name, repr(chosen), practice)
    if key not in MOULDS:
        MOULDS[key] = Path(tempfile.mkdtemp(prefix="mould")) / "v"  # goes with all that `packaging/scratch` takes away
        opening.close(opening.create(MOULDS[key], PASSPHRASE, chosen, practice=practice, profile=CHEAPEST).desk)
    shutil.copytree(MOULDS[key], folder, dirs_exist_ok=True)
    unlocked = vaults.unlock(folder, PASSPHRASE)
    store = Store.open(folder, unlocked.keys, TYPES)
    store.settings.put(opening.PLACE, mark(folder, DATABASE))
    return Desk(store, unlocked, follow)
