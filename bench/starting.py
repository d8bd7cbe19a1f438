"""Starting: the unlock window against an empty window, and the way from keys to the first list against the bare one."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from bench.desks import LISTED, Desks, close, filled, keys
from bench.measuring import Row
from defender_desk.model.queries import Query
from defender_desk.model.types import TYPES
from defender_desk.services import opening
from defender_desk.store.connection import open_database
from defender_desk.store.store import Store

PAGE = 200
FEW = 2_000
"""People of a desk as most are; how long the first list takes does not hang on how many there are."""

# Qt is asked for one painted frame, then the process ends; both ways pay for the interpreter and for QtWidgets.
BARE = """
from PySide6.QtWidgets import QApplication, QWidget
app = QApplication([]); window = QWidget(); window.show(); app.processEvents(); import os; os._exit(0)
"""
OURS = """
import sys
from defender_desk.ui.run import Run, application
from defender_desk.services.outside import Outside
app = application(["desk"]); run = Run(app, Outside("ar", vaults=(sys.argv[1],))); run.start(); app.processEvents()
import os; os._exit(0)
"""


def rows(desks: Desks) -> Iterator[Row]:
    """One row for the window, one for the first list; the key derivation is the same on both sides and left out."""
    small = filled(desks.folder / "starting", min(FEW, desks.size))
    close(small)
    folder = small.folder
    (folder / "vault.hdr").touch()  # enough for the doorway to ask for the passphrase
    ours_paints, bare_paints = (partial(started, script, folder, desks.folder / "compiled") for script in (OURS, BARE))
    yield Row("first paint of the unlock window", 1.3, ours_paints, bare_paints, rounds=9)

    def ours() -> None:
        store = Store.open(folder, keys(), TYPES)
        store.page(Query("person"), limit=PAGE)
        store.close()

    columns = ", ".join(f'"{name}"' for name in ("id", "changed", *LISTED))

    def least() -> None:
        database = open_database(folder / "bare.db", bytes(32))
        database.rows(f"SELECT {columns} FROM person ORDER BY changed DESC LIMIT {PAGE}", ())
        database.close()

    opening.get_ready()  # as the window does while the passphrase is typed
    yield Row("from keys to the first list", 1.5, ours, least, rounds=9)


def started(script: str, folder: Path, compiled: Path) -> None:
    """Run a program until its first frame."""
    environment = {**installed(compiled), "QT_QPA_PLATFORM": "offscreen"}
    subprocess.run([sys.executable, "-c", script, str(folder)], env=environment, check=True, stderr=subprocess.DEVNULL)


def installed(compiled: Path) -> dict[str, str]:
    """The environment of a program whose modules are compiled by its second start, as in any desk that is installed."""
    source = Path(__file__).resolve().parents[1] / "src"
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"PYTHONPATH": str(source), "PYTHONPYCACHEPREFIX": str(compiled)}
