"""Salvaging from the console: what is lost is named, and the damaged vault stays as it was."""

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
from defender_desk.services.backups import backing_up
from defender_desk.services.checking import in_a_line
from defender_desk.services.incidents import evidence
from defender_desk.text.bidi import ltr, plain
from defender_desk.vault.slots import CHEAPEST

Run = Callable[..., tuple[str, str]]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command beside a vault of one incident with two files, and a backup of it."""
    desk = fresh(tmp_path / "v")
    incident = records.save(desk, "incident", None, {"title": "تهديد"}).id
    for name in ("a.txt", "b.txt"):
        intake = evidence.Intake(name, lambda name=name: io.BytesIO(name.encode()), 5)
        evidence.take_in(desk, [intake], {"about": (incident,)})
    (tmp_path / "stick").mkdir()
    backing_up.make(desk, tmp_path / "stick")
    opening.close(desk)

    def command(*asked: str, status: int = 0) -> tuple[str, str]:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(f"{PASSPHRASE}\n".encode()), "utf-8"))
        assert main([*asked, "--passphrase-file", "-"]) == status
        return tuple(capsys.readouterr())  # type: ignore[return-value]  # out and err

    return command


def test_what_is_damaged_is_named_and_what_is_whole_comes_out(run: Run, tmp_path: Path) -> None:
    vault, new = str(tmp_path / "v"), str(tmp_path / "new")
    file = next((tmp_path / "v").glob("blobs/*/*"))
    file.write_bytes(file.read_bytes()[:-1])
    checked = json.loads(run("check", vault, "--json", status=1)[0])
    assert checked["findings"] == ["blob_damaged"]
    (code,) = checked["named"]["blob_damaged"]
    assert code in run("check", vault, status=1)[0]
    salvaged = json.loads(run("salvage", vault, new, "--json")[0])
    assert salvaged | {"records": 0} == {
        "vault": new, "records": 0, "files": 1, "findings": ["files"], "named": {"files": [code]},
    }  # fmt: skip
    listed = [json.loads(line)["title"] for line in run("list", new, "incident", "--json")[0].splitlines()]
    assert listed == ["تهديد"]
    run("salvage", vault, new, status=1)


def test_a_record_is_told_by_what_it_is_and_its_code(run: Run, tmp_path: Path) -> None:
    for code, told in (("I-6XTE", "Incident"), ("?-6XTE", "Record")):
        assert in_a_line([code]) == f"{told} {ltr(code)}"
    file = next((tmp_path / "v").glob("blobs/*/*"))
    file.write_bytes(file.read_bytes()[:-1])
    vault = str(tmp_path / "v")
    (code,) = json.loads(run("check", vault, "--json", status=1)[0])["named"]["blob_damaged"]
    assert plain(in_a_line([code])) in run("salvage", vault, str(tmp_path / "new"))[0]


def test_a_backup_lends_its_header(run: Run, tmp_path: Path) -> None:
    vault, new = str(tmp_path / "v"), str(tmp_path / "new")
    for name in ("vault.hdr", "vault.hdr.bak"):
        (tmp_path / "v" / name).write_bytes(b"")
    run("salvage", vault, new, status=1)
    (backup,) = (tmp_path / "stick").glob("*/0001-*")
    assert "Salvaged" in run("salvage", vault, new, "--header", str(backup))[0]
    assert "Nothing is damaged" in run("check", new)[0]
    assert "Salvaged" in run("salvage", vault, str(tmp_path / "again"), "--header", str(tmp_path / "stick"))[0]
    run("salvage", vault, str(tmp_path / "third"), "--header", str(tmp_path / "v" / "blobs"), status=1)


def test_another_desk_lends_no_header(run: Run, tmp_path: Path) -> None:
    vault, new, other = str(tmp_path / "v"), str(tmp_path / "new"), tmp_path / "other"
    opening.close(opening.create(other, PASSPHRASE, profile=CHEAPEST).desk)
    lent = ("salvage", vault, new, "--header", str(other))
    assert "one of this desk" in run(*lent, status=1)[1]
    for name in ("vault.hdr", "vault.hdr.bak"):
        (tmp_path / "v" / name).write_bytes(b"")
    said = run(*lent, status=1)[1]
    assert "it is of another desk" in said
    assert "Choose a backup of this desk" in said
    assert not Path(new).exists()


def test_a_damaged_beginning_and_both_headers_take_nothing_along(run: Run, tmp_path: Path) -> None:
    vault, new = str(tmp_path / "v"), str(tmp_path / "new")
    (backup,) = (tmp_path / "stick").glob("*/0001-*")
    for name in ("vault.hdr", "vault.hdr.bak"):
        (tmp_path / "v" / name).write_bytes(b"")
    with (tmp_path / "v" / "vault.db").open("r+b") as database:
        database.seek(100)
        database.write(b"\xff" * 100)
    assert "Salvaged" in run("salvage", vault, new, "--header", str(backup))[0]
    assert "Nothing is damaged" in run("check", new)[0]


def test_a_vault_that_is_whole_is_copied_only_where_that_is_said(run: Run, tmp_path: Path) -> None:
    vault, new = str(tmp_path / "v"), str(tmp_path / "new")
    assert "not damaged" in run("salvage", vault, new, status=1)[1]
    assert not (tmp_path / "new").exists()
    assert "Salvaged" in run("salvage", vault, new, "--anyway")[0]


def test_the_first_bytes_that_prove_every_page_are_known_from_the_header(run: Run, tmp_path: Path) -> None:
    vault, new = str(tmp_path / "v"), str(tmp_path / "new")
    with (tmp_path / "v" / "vault.db").open("r+b") as database:
        database.write(b"\xff" * 16)
    assert "Salvaged" in run("salvage", vault, new)[0]
