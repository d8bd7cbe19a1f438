"""After locking, the whole memory of the process and every file it could have left are searched for what it knew."""

import os
import re
import sys
from pathlib import Path
from time import sleep

import pytest
from tests.ui.guard.planting import DRAFTED, FILE, NAME, PASSPHRASE, driven, plant, until

from defender_desk.services import drafts, opening

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


@pytest.fixture
def planted(tmp_path):
    return plant(tmp_path)


def test_a_locked_desk_holds_no_key_no_passphrase_and_no_word_and_leaves_none_on_the_disk(tmp_path, planted):
    home = tmp_path / "home"
    needles = {**planted, **spelt(PASSPHRASE, NAME, DRAFTED, FILE)}
    with driven(tmp_path) as process:
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
    again = opening.unlock(tmp_path / "desk", PASSPHRASE)
    assert [each.values["name"] for each in drafts.every(again)] == [DRAFTED]
    opening.close(again)
