"""The console on a small vault, its passphrases typed."""

from __future__ import annotations

import io
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
    """Runs a command on a vault with one record, beside a stick; the passphrase and a new one are typed."""
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
