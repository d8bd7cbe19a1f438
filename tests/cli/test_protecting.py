"""What opens a vault and leaving it, from the console: nothing is erased unless it was said to be meant."""

from __future__ import annotations

import json
from pathlib import Path

from defender_desk.services import opening

from .conftest import NEW, Run


def test_what_opens_the_vault_is_told(run: Run, tmp_path: Path) -> None:
    listed = [json.loads(line) for line in run("slots", str(tmp_path / "v"), "--json").splitlines()]
    assert [one["slot"] for one in listed] == ["passphrase", "recovery"]
    assert "Recovery code" in run("slots", str(tmp_path / "v"))


def test_a_vault_moves_under_a_new_key(run: Run, tmp_path: Path) -> None:
    old, new = str(tmp_path / "v"), str(tmp_path / "new")
    made = json.loads(run("rekey", old, new, "--json"))
    listed = run("list", new, "person", "--json", first=NEW)
    assert [json.loads(line)["name"] for line in listed.splitlines()] == ["سلمى"]
    opening.close(opening.unlock_with_code(tmp_path / "new", made["recovery_code"]))
    run("list", new, "person", status=1)
    run("list", old, "person")
    costs = [json.loads(line)["mib"] for line in run("slots", new, "--json", first=NEW).splitlines()]
    assert min(costs) >= 64  # never as cheap as the vault it came from


def test_nothing_is_erased_unless_it_was_meant(run: Run, tmp_path: Path) -> None:
    vault = str(tmp_path / "v")
    told = run("erase", vault, status=1)
    assert "--yes" in told
    assert "copied this folder before" in told
    run("travel", vault, str(tmp_path / "stick"), status=1)
    run("list", vault, "person")
    assert json.loads(run("erase", vault, "--yes", "--json")) == {"headers": 2, "backups": 0, "left": []}
    assert not (tmp_path / "v").exists()


def test_a_vault_whose_passphrase_is_not_at_hand_is_erased(run: Run, tmp_path: Path) -> None:
    run("erase", str(tmp_path / "v"), "--unopened", status=1, first="")
    assert (tmp_path / "v").exists()
    run("erase", str(tmp_path / "v"), "--unopened", "--yes", first="")
    assert not (tmp_path / "v").exists()


def test_a_vault_travels_and_comes_back(run: Run, tmp_path: Path) -> None:
    vault, stick = str(tmp_path / "v"), str(tmp_path / "stick")
    run("travel", vault, stick, "--yes")
    assert not (tmp_path / "v").exists()
    run("restore", stick, vault)
    listed = run("list", vault, "person", "--json")
    assert [json.loads(line)["name"] for line in listed.splitlines()] == ["سلمى"]
