"""A desk that knows things which nobody else does, and the real program at it, driven from outside by files."""

import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

from PIL import Image

from defender_desk.services import opening, records
from defender_desk.services.incidents import evidence
from defender_desk.services.preferences import Preferences
from defender_desk.vault import folder as vaults
from defender_desk.vault.slots import CHEAPEST

DRIVEN = Path(__file__).with_name("driven.py")
PASSPHRASE = "سبعة قناديل زرقاء خلف الجسر البعيد"
NAME, DRAFTED, FILE = "زاهرة الكوكباني المتخيلة", "Zahirah Kawkabani-Imagined", "invented-kawkabani-window.png"
KINDS = "CONFIG_HOME", "DATA_HOME", "CACHE_HOME", "STATE_HOME", "RUNTIME_DIR"
PLACES = "HOME", "TMPDIR", *(f"XDG_{kind}" for kind in KINDS)


def plant(place):
    """Make the desk in a folder, and what the program is told of it; the keys it is opened with."""
    folder = place / "desk"
    desk = opening.create(folder, PASSPHRASE, Preferences(language="ar"), profile=CHEAPEST).desk
    person = records.save(desk, "person", None, {"name": NAME}).id
    picture = place / "gone" / FILE
    picture.parent.mkdir()
    Image.new("RGB", (64, 48), "teal").save(picture)
    (paper,) = evidence.take_in(desk, [evidence.from_path(picture)]).ids
    opening.close(desk)
    picture.unlink()
    keys = vaults.unlock(folder, PASSPHRASE).keys
    known = {f"key {name}": bytes(getattr(keys, name)) for name in ("vault", "database", "header", "blobs")}
    known["key database in hex"] = bytes(keys.database).hex().encode()
    keys.forget()
    (place / "secret").write_text(PASSPHRASE, "utf-8")
    (place / "wanted").write_text(f"{person}\n{paper}\n{DRAFTED}", "utf-8")
    return known


@contextmanager
def driven(place, **other):
    """The program at that desk, with a home of its own; it has begun to write when the file `open` is there."""
    home = place / "home"
    home.mkdir()
    around = {**os.environ, **dict.fromkeys(PLACES, str(home)), "QT_QPA_PLATFORM": "offscreen", **other}
    with subprocess.Popen([sys.executable, str(DRIVEN), str(place)], env=around, cwd=home) as process:
        try:
            yield process
        finally:
            process.kill()


def until(process, file):
    last = monotonic() + 60
    while not file.exists():
        assert process.poll() is None, "it ended"
        assert monotonic() < last, f"{file.name} did not come"
        sleep(0.05)
