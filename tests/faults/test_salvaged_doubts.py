"""Where a page of a record and one of its history are damaged together, nothing that is left counts for more than it may.

A vault for each test, with pages chosen by what stands on them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from .pages import saying, spoil

from defender_desk.services import checking, opening, records, salvaging
from defender_desk.services.desk import Desk
from defender_desk.services.salvaging import Report
from defender_desk.vault.slots import CHEAPEST

pytestmark = pytest.mark.faults
PASSPHRASE = "ندى جسر بوصلة قنديل سنبلة مرسى"
MARK = "WORDSONTHEPAGE"
"""Stands in what is to be damaged; nothing else says it."""


@pytest.fixture
def salvaged(tmp_path: Path) -> Iterator[Callable[..., tuple[Report, Desk]]]:
    """Fills a vault, damages pages that say the mark, all or those chosen, and opens what was salvaged of it."""
    opened: list[Desk] = []

    def made(fill: Callable[[Desk], None], chosen: Callable[[list[int]], list[int]] = list) -> tuple[Report, Desk]:
        desk = opening.create(tmp_path / "v", PASSPHRASE, profile=CHEAPEST).desk
        fill(desk)
        key = bytes(desk.unlocked.keys.database)
        opening.close(desk)
        spoil(tmp_path / "v", *chosen(saying(tmp_path / "v", key, MARK.encode())))
        report = salvaging.salvage(tmp_path / "v", PASSPHRASE, tmp_path / "new")
        opened.append(opening.unlock(tmp_path / "new", PASSPHRASE))
        return report, opened[-1]

    yield made
    for desk in opened:
        opening.close(desk)


def others(desk: Desk) -> None:
    """Records enough that what follows stands on other pages than what was before."""
    for number in range(12):
        records.save(desk, "person", None, {"name": f"أخرى {number}", "notes": "قصة طويلة " * 60})


def found(report: Report) -> dict[str, tuple[str, ...]]:
    return {one.code: one.records for one in report.findings}


@pytest.mark.parametrize("page", range(3))
def test_what_was_erased_and_taken_in_again_is_there_or_named(
    salvaged: Callable[..., tuple[Report, Desk]], page: int
) -> None:
    kept: list[str] = []

    def fill(desk: Desk) -> None:
        person = records.save(desk, "person", None, {"name": MARK, "notes": "قصة طويلة " * 90}).id
        document = desk.store.get(person)
        assert document
        records.bin_records(desk, [person])
        records.purge(desk, [person])
        others(desk)
        with desk.change("receive") as writing:
            writing.merge(document, again=True)
        others(desk)
        kept.append(person)

    report, desk = salvaged(fill, lambda pages: pages[page : page + 1])
    assert [desk.store.many(kept)[key].body["name"] for key in kept] == [MARK]
    assert "lost" not in found(report)
    assert checking.check(desk).sound


def test_what_was_erased_and_taken_in_again_is_named_where_nothing_tells_of_it(
    salvaged: Callable[..., tuple[Report, Desk]],
) -> None:
    def fill(desk: Desk) -> None:
        person = records.save(desk, "person", None, {"name": "ريم"}).id
        document = desk.store.get(person)
        assert document
        records.bin_records(desk, [person])
        records.purge(desk, [person])
        others(desk)
        with desk.change("receive") as writing:
            writing.merge(document.edited({"notes": MARK}, "OTHER", 9, document.changed), again=True)
        others(desk)

    report, desk = salvaged(fill)
    assert "P-" in str(found(report)["lost"])


def test_what_was_erased_stays_away(salvaged: Callable[..., tuple[Report, Desk]]) -> None:
    def fill(desk: Desk) -> None:
        people = [records.save(desk, "person", None, {"name": f"ريم {number}"}).id for number in range(3)]
        records.bin_records(desk, people)
        records.purge(desk, people)
        others(desk)
        records.save(desk, "person", None, {"name": MARK})

    report, desk = salvaged(fill)
    assert len(list(desk.store.each("person"))) == 12 + ("lost" not in found(report))
    assert len(found(report).get("lost", ())) <= 1
