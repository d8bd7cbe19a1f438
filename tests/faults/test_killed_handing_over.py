"""Whatever moment the process is killed at while it hands over: what is outside is whole and noted, and there if said.

Short by default; DEFENDER_DESK_KILLS says how many times to kill, 1,000 for a release.
"""

from __future__ import annotations

import io
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from vectors.making import READER
from vectors.reading import Held, by_reader

from defender_desk.exchange.whole_file import sha256_of
from defender_desk.model.queries import Query
from defender_desk.services import opening
from defender_desk.services.desk import Desk
from defender_desk.services.handover import under_way
from defender_desk.services.incidents import evidence
from defender_desk.vault.slots import CHEAPEST

KILLS = int(os.environ.get("DEFENDER_DESK_KILLS", "8"))
PASSPHRASE = "ندى جسر بوصلة قنديل سنبلة مرسى"
SOURCE = str(Path(sys.modules["defender_desk.services.opening"].__file__ or "").parents[2])
WORK = """
import sys
from pathlib import Path
from secrets import token_hex
from defender_desk.model.levels import Profile
from defender_desk.model.queries import Query
from defender_desk.services import opening
from defender_desk.services.handover import handing_over
from defender_desk.services.handover.handing_over import Choice
vault, stick, passphrase, key = sys.argv[1:]
desk = opening.unlock(Path(vault), passphrase)
ids = tuple(desk.store.ids(Query("evidence")))
while True:
    plan = handing_over.plan(desk, Choice(ids), (key,), profile=Profile.FULL, reason="r")
    name = token_hex(8) + ".age"
    handing_over.hand_over(desk, plan, Path(stick) / name)
    print(name, flush=True)
"""


def killed(tmp_path: Path, after: float) -> list[str]:
    """Let it hand over until some moment after its first word, kill it, and give its whole words."""
    asked = [sys.executable, "-c", WORK, str(tmp_path / "v"), str(tmp_path / "stick"), PASSPHRASE, READER.receive]
    process = subprocess.Popen(asked, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": SOURCE})
    assert process.stdout
    words = [process.stdout.readline()]
    time.sleep(after)
    process.kill()
    words += process.stdout
    process.stdout.close()
    process.wait()
    return [word.strip() for word in words if word.endswith("\n")]


def disclosures(desk: Desk) -> dict[object, object]:
    """What was noted of each file: by its hash, the remark on it."""
    found = desk.store.many(desk.store.ids(Query("disclosure"))).values()
    return {" ".join(map(str, one.body["file"])): one.body.get("notes") for one in found}


@pytest.mark.faults
def test_what_has_a_name_is_whole_and_noted(tmp_path: Path) -> None:
    stick, lot, said = tmp_path / "stick", random.Random(11), list[str]()
    stick.mkdir()
    desk = opening.create(tmp_path / "v", PASSPHRASE, profile=CHEAPEST).desk
    photo = os.urandom(3_000_000)
    evidence.take_in(desk, [evidence.Intake("a.jpg", lambda: io.BytesIO(photo), len(photo))])
    opening.close(desk)
    for _ in range(KILLS):
        said += killed(tmp_path, lot.uniform(0.0, 0.3))
        desk = opening.unlock(tmp_path / "v", PASSPHRASE)
        noted = disclosures(desk)
        opening.close(desk)
        there = {path.name: path for path in stick.iterdir()}
        assert set(said) <= set(there)
        assert all(isinstance(by_reader(path, READER), Held) for path in there.values()), "what is there is whole"
        hashes = {sha256_of(path) for path in there.values()}
        assert hashes <= set(noted)
        assert {noted[digest] for digest in noted.keys() - hashes} <= {under_way.NOT_NAMED.id}
    assert said
