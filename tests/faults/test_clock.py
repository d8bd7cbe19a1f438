"""A clock that jumps, back or far ahead, between any two changes: nothing is lost, and order stays what it was."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from defender_desk.services import checking, opening, records
from defender_desk.store import store, writing
from defender_desk.vault.slots import CHEAPEST

pytestmark = pytest.mark.faults
PASSPHRASE = "ندى جسر بوصلة قنديل سنبلة مرسى"
YEARS = (2026, 1970, 2099, 2000, 2026)


def test_a_jumping_clock_loses_and_reorders_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opening.close(opening.create(tmp_path / "v", PASSPHRASE, profile=CHEAPEST).desk)
    person = ""
    for number, year in enumerate(YEARS):

        class Clock(datetime):
            @classmethod
            def now(cls, tz: object = None, year: int = year) -> datetime:  # type: ignore[override]
                return datetime(year, 1, 2, tzinfo=UTC)

        monkeypatch.setattr(store, "datetime", Clock)
        monkeypatch.setattr(writing, "datetime", Clock)
        desk = opening.unlock(tmp_path / "v", PASSPHRASE)
        assert desk.notices == ()
        person = records.save(desk, "person", person or None, {"name": f"سلمى {number}"}).id
        told = [event.at[:4] for event in records.timeline(desk, person)]
        assert told[::-1] == [str(year) for year in YEARS[: number + 1]]
        kept = records.fetch(desk, person)
        assert kept is not None
        assert kept.values["name"] == f"سلمى {number}"
        assert checking.check(desk).sound
        opening.close(desk)
