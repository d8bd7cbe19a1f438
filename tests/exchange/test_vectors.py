"""The published test vectors: opened or refused by the desk and by the reader that ships, as their list says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from vectors import invalid, making, valid
from vectors.make import HERE, KEYS, expected, key_file
from vectors.making import READER
from vectors.reading import CODES, Held, by_desk, by_reader

WHY: dict[str, str] = json.loads((HERE / "invalid.json").read_text("utf-8"))
VALID = sorted(path.stem for path in (HERE / "valid").glob("*.age"))


@pytest.mark.parametrize("name", VALID)
def test_what_must_be_read_is_read_by_both(name: str, tmp_path: Path) -> None:
    path = HERE / "valid" / f"{name}.age"
    for held in (by_desk(path, READER, tmp_path), by_reader(path, READER)):
        assert isinstance(held, Held), held
        assert expected(held) == path.with_suffix(".json").read_bytes()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", WHY)
def test_what_must_be_refused_is_refused_by_both_for_the_same_reason(name: str, tmp_path: Path) -> None:
    path = HERE / "invalid" / f"{name}.age"
    assert (by_desk(path, READER, tmp_path), by_reader(path, READER)) == (WHY[name], WHY[name])
    assert list(tmp_path.iterdir()) == []


def test_all_that_is_described_is_published_and_listed() -> None:
    assert {path.stem for path in (HERE / "invalid").glob("*.age")} == set(WHY) == set(invalid.invalid())
    assert set(VALID) == set(valid.valid())
    assert set(WHY.values()) == set(CODES.values()) <= set(making.reader.WHY)
    assert {path.stem for path in (HERE / "keys").iterdir()} == set(KEYS)
    assert all((HERE / "keys" / f"{name}.txt").read_bytes() == key_file(name) for name in KEYS)


def test_every_code_is_explained() -> None:
    format_ = Path("docs/file-formats.md").read_text("utf-8")
    assert [code for code in CODES.values() if f"| `{code}` |" not in format_] == []
