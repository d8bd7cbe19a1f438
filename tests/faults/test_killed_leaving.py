"""Killed while a desk moves under a new key or is erased: it is whole, or nothing of it opens; never between.

Short by default; DEFENDER_DESK_KILLS says how many times to kill, 1,000 for a release.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from io import BytesIO
from pathlib import Path

import pytest

from defender_desk.services import checking, opening, records
from defender_desk.services.incidents import evidence
from defender_desk.text.trouble import Trouble
from defender_desk.vault import header
from defender_desk.vault.slots import CHEAPEST

KILLS = int(os.environ.get("DEFENDER_DESK_KILLS", "10"))
SOURCE = str(Path(sys.modules["defender_desk.services.opening"].__file__).parents[2])
OLD, NEW = "abc def ghi jkl", "mno pqr stu vwx"
BEGIN = """
import sys
from pathlib import Path
from defender_desk.services import opening
from defender_desk.services.departure import erasing
from defender_desk.services.unlocking import rekeying
from defender_desk.vault.slots import CHEAPEST
desk = opening.unlock(Path(sys.argv[1]), "abc def ghi jkl")
print("ready", flush=True)
"""
REKEY = (
    BEGIN + 'rekeying.rekey(desk, "mno pqr stu vwx", Path(sys.argv[2]), profile=CHEAPEST)\nprint("done", flush=True)'
)
ERASE = BEGIN + 'erasing.erase(desk)\nprint("done", flush=True)'


@pytest.fixture
def source(tmp_path):
    desk = opening.create(tmp_path / "source", OLD, profile=CHEAPEST).desk
    records.save(desk, "person", None, {"name": "Nadia"})
    for _ in range(20):
        evidence.take_in(desk, [evidence.Intake("a.jpg", lambda: BytesIO(os.urandom(300_000)), 300_000)])
    opening.close(desk)
    return tmp_path / "source"


def killed(work, after, *arguments):
    """Run until it was ready and some time longer; whether it said that it was done."""
    process = subprocess.Popen(
        [sys.executable, "-c", work, *map(str, arguments)],
        stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": SOURCE}, text=True,
    )  # fmt: skip
    assert process.stdout.readline() == "ready\n"
    time.sleep(after)
    process.kill()
    return "done" in process.communicate()[0]


def whole(folder, passphrase, but=frozenset()):
    desk = opening.unlock(folder, passphrase)
    try:
        return {one.code for one in checking.check(desk).findings} <= but
    finally:
        opening.close(desk)


@pytest.mark.faults
def test_a_new_key_is_all_there_or_not_at_all(source, tmp_path):
    lot = random.Random(5)
    for number in range(KILLS):
        target = tmp_path / f"new{number}"
        done = killed(REKEY, lot.uniform(0, 1.5), source, target)
        assert whole(source, OLD)
        if target.exists():
            assert whole(target, NEW)
        else:
            assert not done


@pytest.mark.faults
def test_what_is_being_erased_is_whole_or_opens_with_nothing(source, tmp_path):
    lot = random.Random(6)
    for number in range(KILLS):
        copy = tmp_path / f"copy{number}"
        shutil.copytree(source, copy)
        done = killed(ERASE, lot.uniform(0, 0.05), copy)
        try:
            assert whole(copy, OLD, but={"header"})  # stopped between its two copies: all that they open is there
            assert not done
        except Trouble:
            assert [each for each in copy.glob("vault.hdr*") if header.parse(each.read_bytes())] == []
