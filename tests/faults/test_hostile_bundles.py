"""Hostile bundles: refused by the desk and by the reader that ships, or read by both alike; nothing is ever written.

Each child process opens a share of them at a real desk. Short by default; DEFENDER_DESK_MUTANTS says how many to open,
1,000,000 for a release (`make fuzz-bundles`).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from vectors.campaign import SLOWEST, insides_of
from vectors.making import READER, envelope
from vectors.mutating import heavy
from vectors.valid import valid

MUTANTS = int(os.environ.get("DEFENDER_DESK_MUTANTS", "10000"))
SHARE = 2500
MOST_MEMORY = 300_000_000
ROOT = Path(__file__).parents[2]


def run(*asked: str) -> dict[str, Any]:
    """One campaign in a process of its own; fails where that ended otherwise than by itself."""
    done = subprocess.run(
        [sys.executable, "-m", "vectors.campaign", *asked],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT / "tests")])},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    told: dict[str, Any] = json.loads(done.stdout)
    assert told["wrong"] == []
    assert told["slowest"] < SLOWEST
    assert told.get("most memory", 0) < MOST_MEMORY
    return told


@pytest.mark.faults
@pytest.mark.parametrize("seed", range(-(-MUTANTS // SHARE)))
def test_mutants_are_refused_by_both_or_read_alike(seed: int) -> None:
    told = run("mutants", str(SHARE), str(seed))
    assert told["files"] == SHARE
    assert {"read", "damaged", "signature", "not-a-bundle", "not-for-you", "too-much"} <= set(told["said"])


@pytest.mark.faults
def test_what_is_as_large_as_the_format_allows_costs_little(tmp_path: Path) -> None:
    (inside, *_) = insides_of(valid())
    made = heavy(inside)
    for name, data in made.items():
        (tmp_path / name).write_bytes(envelope(data, [READER.receive], name))
    told = run("folder", str(tmp_path))
    assert told["files"] == len(made)
    assert told["said"] == {"read": 7, "damaged": 12}  # some are large and sound
