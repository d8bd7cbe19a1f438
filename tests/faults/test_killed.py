"""Whatever moment the process is killed at, what was shown as saved is there, whole, and nothing else is.

Short by default; DEFENDER_DESK_KILLS says how many times to kill, 1,000 for a release.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from defender_desk.model.types import TYPES
from defender_desk.store.store import Store
from defender_desk.vault.keys import VaultKeys

KILLS = int(os.environ.get("DEFENDER_DESK_KILLS", "20"))
SOURCE = str(Path(sys.modules["defender_desk.store.store"].__file__).parents[2])
WORK = """
import io, sys
from pathlib import Path
from defender_desk.model.types import TYPES
from defender_desk.store.store import Store
from defender_desk.vault.keys import VaultKeys
store = Store.open(Path(sys.argv[1]), VaultKeys(bytearray(range(32)), bytes(16)), TYPES)
kept = [document.id for document in store.each("person")]
while True:
    blob = store.blobs.add(io.BytesIO(b"x" * 5000), "x", "text/plain")
    with store.change("import") as writing:
        made = [writing.put(None, "person", {"name": f"name {n}", "notes": "long " * 300}) for n in range(3)]
        if len(kept) > 9:
            writing.put(kept[0], "person", {"notes": blob.id})
            writing.purge(kept.pop(1))
    kept += [document.id for document in made]
    print(writing.changes.batch, *(document.id for document in made), flush=True)
"""


def keys():
    return VaultKeys(bytearray(range(32)), bytes(16))


@pytest.mark.faults
def test_no_acknowledged_work_is_lost_and_no_half_work_stays(tmp_path):
    Store.create(tmp_path, keys(), TYPES, "aaaaaaaa").close()
    lot = random.Random(7)
    acknowledged = 0
    for _ in range(KILLS):
        last = killed(tmp_path, lot.uniform(0.0, 0.25))
        store = Store.open(tmp_path, keys(), TYPES)
        try:
            if last:
                batch, *made = last
                assert set(store.many(made)) == set(made)
                acknowledged = max(acknowledged, int(batch))
            batches = {event.batch for event in store.since(0)}
            assert batches == set(range(1, len(batches) + 1))
            assert len(batches) - acknowledged <= 1  # at most the one whose word did not get out
            acknowledged = len(batches)
            assert store.verify(store.head) == []
        finally:
            store.close()
    assert acknowledged > 0


def killed(folder, after):
    """Let the work run until some moment after its first word, kill it, and give its last whole word."""
    process = subprocess.Popen(
        [sys.executable, "-c", WORK, str(folder)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": SOURCE},
    )
    first = process.stdout.readline()
    time.sleep(after)
    process.kill()
    words = [first, *process.stdout]
    process.stdout.close()
    process.wait()
    whole = [word for word in words if word.endswith("\n")]
    return whole[-1].split() if whole else []
