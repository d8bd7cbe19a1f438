"""What opens a vault and leaving it, from the console: nothing is erased unless it was said to be meant."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.fresh_desks import PASSPHRASE, fresh

from defender_desk.cli.commands import main
from defender_desk.services import opening, records

NEW = "orange velvet canyon ladder seven whisper"

Run = Callable[..., str]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command on a vault with one record; both passphrases come from standard input."""
    desk = fresh(tmp_path / "v")
    records.save(desk, "person", None, {"name": "سلمى"})
    opening.close(desk)
    (tmp_path / "stick").mkdir()

    def command(*asked: str, status: int = 0, first: str = PASSPHRASE) -> str:
        typed = f"{first}\n{NEW}\n".encode()
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(typed), "utf-8"))
        assert main([*asked, "--passphrase-file", "-"]) == status
        out, err = capsys.readouterr()
        return out if status == 0 else err

    return command


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
