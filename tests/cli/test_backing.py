"""Backups from the console: made, checked, restored, the oldest removed only when asked, and damage exits with 1."""

from __future__ import annotations

import io
import json
from pathlib import Path

from tests.fresh_desks import PASSPHRASE

from defender_desk.services import opening
from defender_desk.services.incidents import evidence

from .conftest import Run


def test_a_desk_goes_to_the_stick_and_comes_back(run: Run, tmp_path: Path) -> None:
    vault, stick, again = (str(tmp_path / name) for name in ("v", "stick", "again"))
    made = json.loads(run("backup", vault, stick, "--json"))
    assert Path(made["backup"]).is_dir()
    checked = json.loads(run("check", stick, "--json"))
    assert checked == {"sound": True, "records": made["records"], "files": 0, "findings": []}
    assert "Restored" in run("restore", stick, again)
    listed = run("list", again, "person", "--json")
    assert [json.loads(line)["name"] for line in listed.splitlines()] == ["سلمى"]
    run("restore", stick, again, status=1)


def test_of_several_desks_one_must_be_named(run: Run, tmp_path: Path) -> None:
    vault, stick, again = (str(tmp_path / name) for name in ("v", "stick", "again"))
    made = json.loads(run("backup", vault, stick, "--json"))
    run("restore", stick, again)
    run("practice", again, "--records", "1")
    run("practice", vault, "--records", "1")
    run("backup", vault, stick)
    other = json.loads(run("backup", again, stick, "--json"))
    assert Path(other["backup"]).parent != Path(made["backup"]).parent
    for command in (("check", stick), ("restore", stick, str(tmp_path / "third"))):
        assert "desk-backup-" in run(*command, status=1)
    assert not (tmp_path / "third").exists()
    assert json.loads(run("check", str(Path(other["backup"]).parent), "--json"))["records"] == other["records"]


def test_what_lost_files_is_not_called_whole(run: Run, tmp_path: Path) -> None:
    desk = opening.unlock(tmp_path / "v", PASSPHRASE)
    evidence.take_in(desk, [evidence.Intake("a.jpg", lambda: io.BytesIO(b"x" * 9000), 9000)])
    opening.close(desk)
    next((tmp_path / "v" / "blobs").glob("*/*")).unlink()
    assert "is not whole" in run("backup", str(tmp_path / "v"), str(tmp_path / "stick"))


def test_damage_is_named_and_nothing_is_restored(run: Run, tmp_path: Path) -> None:
    made = json.loads(run("backup", str(tmp_path / "v"), str(tmp_path / "stick"), "--json"))
    database = Path(made["backup"]) / "vault.db"
    database.write_bytes(database.read_bytes()[:-4096])
    assert "damaged" in run("check", made["backup"], status=1)
    assert "Nothing was restored" in run("restore", made["backup"], str(tmp_path / "again"), status=1)
    assert not (tmp_path / "again").exists()


def test_the_oldest_is_removed_only_when_asked(run: Run, tmp_path: Path) -> None:
    vault, stick = str(tmp_path / "v"), str(tmp_path / "stick")
    names = [json.loads(run("backup", vault, stick, "--json"))["backup"] for _ in range(6)]
    assert all(Path(name).is_dir() for name in names)
    made = json.loads(run("backup", vault, stick, "--json", "--remove-oldest"))
    assert made["removed"] == names[:2]
    assert [Path(name).is_dir() for name in names] == [False, False, True, True, True, True]
    assert made["surplus"] == 0
