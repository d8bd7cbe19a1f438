"""Whatever stops a desk at whatever moment: what was shown as saved is there, whole, and nothing is half.

Short by default. DEFENDER_DESK_CAMPAIGN=1 hits every operation of the table in `campaign`, many times: `make faults`.
"""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from defender_desk.vault import folder as vaults
from defender_desk.vault.keys import VaultKeys

from . import campaign
from .campaign import OPERATIONS, Step

pytestmark = pytest.mark.faults
LONG = bool(os.environ.get("DEFENDER_DESK_CAMPAIGN"))
CUTS = 10_000 if LONG else 120
"""States of a power cut for each of those operations that are looked at quickly."""
CHECKED = 200 if LONG else 2
"""States of a power cut after which everything is read."""
KILLS = 100 if LONG else 1
REFUSALS = 40 if LONG else 2
QUICK = ["save", "evidence", "bin", "import", "receive"] if LONG else ["save", "evidence"]
EVERY = list(OPERATIONS) if LONG else ["bin", "upgrade"]
SEED = random.randrange(1 << 30) if LONG else 7

traces = pytest.mark.skipif(shutil.which("strace") is None, reason="what a desk gives the system is read by strace")


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("campaign") / "base"
    campaign.prepare(place)
    return place


@pytest.fixture(scope="module")
def keys(base: Path) -> VaultKeys:
    return vaults.unlock(base / "v", campaign.PASSPHRASE).keys


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path
    shutil.rmtree(tmp_path)


def traced(base: Path, name: str, place: Path, *also: str) -> tuple[Path, list[Step]]:
    """The vault as it was before an operation, with what lies beside it, and what the operation did to them."""
    there, before = campaign.laid_out(base, name, place / "run"), place / "before"
    before.mkdir()
    for one in ("v", *also):
        shutil.copytree(there / one, before / one)
    steps = campaign.traced(name, there)
    shutil.rmtree(there)
    return before, [campaign.moved(step, there, before) for step in steps]


def acknowledged(words: list[str]) -> list[str]:
    return [word for word in words if word != "done"]


@traces
@pytest.mark.parametrize("name", QUICK)
def test_no_power_cut_loses_what_was_shown_as_saved(base: Path, keys: VaultKeys, place: Path, name: str) -> None:
    before, steps = traced(base, name, place)
    for number, (left, acks, where) in enumerate(campaign.power_cuts(before, steps, CUTS, place, SEED)):
        try:
            campaign.stands(left, keys, acknowledged(acks), chain=number % 10 == 0)
        except BaseException as lost:
            raise AssertionError(where) from lost


@traces
def test_a_desk_that_syncs_nothing_is_found_out(
    base: Path, keys: VaultKeys, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: were it not to fail, the campaign above would prove nothing."""
    monkeypatch.setenv(campaign.UNSAFE, "1")
    before, steps = traced(base, "save", place)
    failed = 0
    for left, acks, _where in campaign.power_cuts(before, steps, CUTS, place, SEED):
        try:
            campaign.stands(left, keys, acknowledged(acks), chain=False)
        except Exception:
            failed += 1
    assert failed > CUTS / 20


@traces
@pytest.mark.parametrize("name", EVERY)
def test_after_a_power_cut_everything_reads_as_it_should(base: Path, place: Path, name: str) -> None:
    before, steps = traced(base, name, place, "stick")
    for left, acks, where in campaign.power_cuts(before, steps, CHECKED, place, SEED):
        try:
            campaign.must_hold(left, name, acks)
        except BaseException as lost:
            raise AssertionError(where) from lost


@pytest.mark.parametrize("name", OPERATIONS)
def test_killed_at_any_moment(base: Path, place: Path, name: str) -> None:
    acks, seconds = campaign.killed(name, campaign.laid_out(base, name, place / "run"), float("inf"))
    campaign.must_hold(place / "run", name, acks)
    assert acks
    lot = random.Random(SEED)
    for _ in range(KILLS):
        after = lot.uniform(0, seconds)
        acks, _ = campaign.killed(name, campaign.laid_out(base, name, place / "run"), after)
        try:
            campaign.must_hold(place / "run", name, acks)
        except BaseException as lost:
            raise AssertionError(f"{name} killed after {after} s") from lost


@traces
@pytest.mark.parametrize("name", OPERATIONS if LONG else ["save"])
@pytest.mark.parametrize(
    ("calls", "error", "when"),
    [
        ("pwrite64,write", "ENOSPC", "{}"),
        ("fsync,fdatasync", "EIO", "{}"),
        ("rename,unlink,mkdir", "EROFS", "{}"),
        ("pwrite64,fsync,fdatasync,ftruncate,rename,unlink", "EIO", "{}+"),
        ("mmap,brk", "ENOMEM", "{}+"),
    ],
    ids=["full for a moment", "loses what it took", "read-only", "pulled", "no memory"],
)
def test_a_call_that_is_refused_is_told_and_loses_nothing(
    base: Path, place: Path, name: str, calls: str, error: str, when: str
) -> None:
    lot = random.Random(SEED)
    for _ in range(REFUSALS):
        number = lot.randrange(600, 1400) if error == "ENOMEM" else lot.randrange(1, 40)
        root = campaign.laid_out(base, name, place / "run")
        _hit, acks, said = campaign.refused(name, root, calls, error, when.format(number))
        assert "Traceback" not in said or error == "ENOMEM", (number, said)
        try:
            campaign.must_hold(root, name, acks)
        except BaseException as lost:
            raise AssertionError((calls, error, number)) from lost
