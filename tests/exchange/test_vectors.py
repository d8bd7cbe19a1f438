"""The published test vectors: opened or refused by the desk and by the reader that ships, as their list says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from vectors import invalid, making, receipts, valid
from vectors.make import HERE, KEYS, expected, key_file
from vectors.making import READER
from vectors.reading import CODES, Held, by_desk, by_reader, receipt_by_desk, receipt_by_reader

from defender_desk.exchange.manifest import canonical

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


RECEIPTS = HERE / "receipts"
WHY_NO_RECEIPT: dict[str, str] = json.loads((RECEIPTS / "invalid.json").read_text("utf-8"))


@pytest.mark.parametrize("name", sorted(path.stem for path in (RECEIPTS / "valid").glob("*.age")))
def test_a_receipt_that_must_be_read_is_read_by_both(name: str) -> None:
    path = RECEIPTS / "valid" / f"{name}.age"
    says = json.loads(path.with_suffix(".json").read_text("utf-8"))
    assert receipt_by_reader(path, READER) == canonical(says)
    known = {key: value for key, value in says.items() if key in receipts.said()}
    assert receipt_by_desk(path, READER) == canonical({**known, "format": 1})


@pytest.mark.parametrize("name", WHY_NO_RECEIPT)
def test_a_receipt_that_must_be_refused_is_refused_by_both_for_the_same_reason(name: str) -> None:
    path = RECEIPTS / "invalid" / f"{name}.age"
    assert (receipt_by_desk(path, READER), receipt_by_reader(path, READER)) == (WHY_NO_RECEIPT[name],) * 2


def test_all_receipts_that_are_described_are_published_and_listed() -> None:
    assert (
        {path.stem for path in (RECEIPTS / "invalid").glob("*.age")} == set(WHY_NO_RECEIPT) == set(receipts.invalid())
    )
    assert {path.stem for path in (RECEIPTS / "valid").glob("*.age")} == set(receipts.valid())


def test_all_that_is_described_is_published_and_listed() -> None:
    assert {path.stem for path in (HERE / "invalid").glob("*.age")} == set(WHY) == set(invalid.invalid())
    assert set(VALID) == set(valid.valid())
    assert set(WHY.values()) == set(CODES.values()) <= set(making.reader.WHY)
    assert {path.stem for path in (HERE / "keys").iterdir()} == set(KEYS)
    assert all((HERE / "keys" / f"{name}.txt").read_bytes() == key_file(name) for name in KEYS)


def test_every_code_is_explained() -> None:
    format_ = Path("docs/file-formats.md").read_text("utf-8")
    assert [code for code in CODES.values() if f"| `{code}` |" not in format_] == []
