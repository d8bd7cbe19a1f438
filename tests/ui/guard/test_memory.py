"""After locking, the whole memory of the process and every file it could have left are searched for what it knew."""

import os
import re
import subprocess
import sys
from pathlib import Path
from time import monotonic, sleep

import pytest
from PIL import Image

from defender_desk.services import drafts, opening, records
from defender_desk.services.incidents import evidence
from defender_desk.services.preferences import Preferences
from defender_desk.vault import folder as vaults
from defender_desk.vault.slots import CHEAPEST

DRIVEN = Path(__file__).with_name("driven.py")
PASSPHRASE = "سبعة قناديل زرقاء خلف الجسر البعيد"
NAME, DRAFTED, FILE = "زاهرة الكوكباني المتخيلة", "Zahirah Kawkabani-Imagined", "invented-kawkabani-window.png"
PLACES = (
    "HOME",
    "TMPDIR",
    *(f"XDG_{kind}" for kind in ("CONFIG_HOME", "DATA_HOME", "CACHE_HOME", "STATE_HOME", "RUNTIME_DIR")),
)
PAGE, WHOLE = 1 << 12, 1 << 22
"""Bytes of memory that are searched at once."""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


def spelt(*words):
    """Words as a disk, Qt, and Python may hold them."""
    codes = "utf-8", "utf-16-le", "utf-32-le"
    return {f"{word} as {code}": word.encode(code) for word in words for code in codes}


def found(process, needles):
    """Which of these stand in the memory of a process."""
    seen = set()
    longest = max(map(len, needles.values()))
    with Path(f"/proc/{process}/mem").open("rb", buffering=0) as memory:
        for line in Path(f"/proc/{process}/maps").read_text().splitlines():
            begin, end, rights = re.match(r"(\w+)-(\w+) (\S+)", line).groups()
            if rights[0] == "r" and not line.endswith(("[vvar]", "[vsyscall]", "[vvar_vclock]")):
                for held in pieces(memory.fileno(), int(begin, 16), int(end, 16), longest):
                    seen |= {name for name, needle in needles.items() if needle in held}
    return seen


def pieces(memory, begin, end, longest):
    """A stretch of memory in pieces that overlap; a page behind the end of its file holds nothing."""
    while begin < end:
        try:
            held = os.pread(memory, min(WHOLE + longest, end - begin), begin)
        except OSError:
            held = b""
        yield held
        begin += min(len(held), WHOLE) or PAGE


def left_behind(home, needles):
    """Files that tell one of these, by what they hold or by their name."""
    told = {}
    for path in home.rglob("*"):
        held = path.read_bytes() if path.is_file() else b""
        named = [name for name, needle in needles.items() if needle in held or needle in os.fsencode(path.name)]
        if named:
            told[str(path)] = named
    return told


def until(process, file):
    last = monotonic() + 60
    while not file.exists():
        assert process.poll() is None, "it ended"
        assert monotonic() < last, f"{file.name} did not come"
        sleep(0.05)


@pytest.fixture
def planted(tmp_path):
    """A desk that knows things which nobody else does; the keys it is opened with."""
    folder = tmp_path / "desk"
    desk = opening.create(folder, PASSPHRASE, Preferences(language="ar"), profile=CHEAPEST).desk
    person = records.save(desk, "person", None, {"name": NAME}).id
    picture = tmp_path / "gone" / FILE
    picture.parent.mkdir()
    Image.new("RGB", (64, 48), "teal").save(picture)
    (paper,) = evidence.take_in(desk, [evidence.from_path(picture)]).ids
    opening.close(desk)
    picture.unlink()
    keys = vaults.unlock(folder, PASSPHRASE).keys
    known = {f"key {name}": bytes(getattr(keys, name)) for name in ("vault", "database", "header", "blobs")}
    known["key database in hex"] = bytes(keys.database).hex().encode()
    keys.forget()
    (tmp_path / "secret").write_text(PASSPHRASE, "utf-8")
    (tmp_path / "wanted").write_text(f"{person}\n{paper}\n{DRAFTED}", "utf-8")
    return known


def test_a_locked_desk_holds_no_key_no_passphrase_and_no_word_and_leaves_none_on_the_disk(tmp_path, planted):
    home = tmp_path / "home"
    home.mkdir()
    around = {**os.environ, **dict.fromkeys(PLACES, str(home)), "QT_QPA_PLATFORM": "offscreen"}
    needles = {**planted, **spelt(PASSPHRASE, NAME, DRAFTED, FILE)}
    command = [sys.executable, str(DRIVEN), str(tmp_path)]
    with subprocess.Popen(command, env=around, cwd=home) as process:
        try:
            until(process, tmp_path / "open")
            assert (tmp_path / "secured").read_text() == "1", "what the database frees is wiped, and not swapped out"
            seen = found(process.pid, needles)
            assert {"key database", "key blobs"} <= seen, "the search finds keys where there are some"
            for word in (NAME, DRAFTED, FILE):
                assert any(name.startswith(word) for name in seen), f"and so it does {word}"
            (tmp_path / "lock").touch()
            until(process, tmp_path / "locked")
            sleep(1)  # what is imported beside the unlock window is there too
            assert found(process.pid, needles) == set()
            held = [str(each.readlink()) for each in Path(f"/proc/{process.pid}/fd").iterdir()]
            assert not [each for each in held if str(tmp_path / "desk") in each]
            assert left_behind(home, needles) == {}
            assert left_behind(tmp_path / "desk", needles) == {}
        finally:
            process.kill()
    again = opening.unlock(tmp_path / "desk", PASSPHRASE)
    assert [each.values["name"] for each in drafts.every(again)] == [DRAFTED]
    opening.close(again)
