"""Where a page of a record and one of its history are damaged together, what is left counts for no more than it may.

A vault for each test, with pages chosen by what stands on them.
"""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from defender_desk.model.levels import Profile
from defender_desk.model.shown import code_name
from defender_desk.model.types import TYPES
from defender_desk.services import checking, opening, records, salvaging
from defender_desk.services import today as todays
from defender_desk.services.backups import backing_up
from defender_desk.services.consent import gate
from defender_desk.services.consent.asking import Step
from defender_desk.services.desk import Desk
from defender_desk.services.salvaging import Report
from defender_desk.services.unlocking import escrow, sharing, slots, standing
from defender_desk.store.store import DATABASE
from defender_desk.text.dates import FuzzyDate
from defender_desk.text.trouble import Trouble
from defender_desk.vault import recovery
from defender_desk.vault.slots import CHEAPEST, Place

from .pages import PAGE, saying, spoil

pytestmark = pytest.mark.faults
LONG = bool(os.environ.get("DEFENDER_DESK_CAMPAIGN"))
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

    report, _desk = salvaged(fill)
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


SCOPE = "refer"


def asked(day: int) -> FuzzyDate:
    return FuzzyDate.exact(date(2026, 1, day))


class Told:
    """A person with a yes for a provider, in a vault whose other records keep what follows on pages of its own."""

    def __init__(self, desk: Desk) -> None:
        def add(kind: str, **values: object) -> str:
            return records.save(desk, kind, None, values).id

        def answered(person: str) -> str:
            return add(
                "consent", person=person, scope=(SCOPE,), asked=asked(5), state="given", recipient=self.provider,
                facts=("everything",),
            )  # fmt: skip

        self.provider = add("provider", name="صندوق")
        self.other = add("person", name="ليلى", protection="name_withheld")
        self.others_yes = answered(self.other)
        others(desk)
        self.person = add("person", name="ريم", protection="name_withheld")
        self.yes = answered(self.person)
        others(desk)

    def leaves(self, desk: Desk, person: str) -> bool:
        step = Step(SCOPE, (person,), date.today(), self.provider, profile=Profile.FULL)  # noqa: DTZ011  as the desk asks
        return bool(gate.judge(desk, step).goes)


def asked_today(desk: Desk) -> set[str]:
    groups = todays.today(desk, date.today())  # noqa: DTZ011  as the desk asks
    return {item.id for group in groups for item in group.items if item.field == "review"}


def test_what_somebody_took_back_is_no_yes_where_that_is_lost(salvaged: Callable[..., tuple[Report, Desk]]) -> None:
    made: list[Told] = []

    def fill(desk: Desk) -> None:
        made.append(told := Told(desk))
        assert told.leaves(desk, told.person)
        records.save(desk, "consent", told.yes, {"state": "withdrawn", "withdrawn": asked(9), "withdrawn_how": MARK})
        others(desk)
        assert not told.leaves(desk, told.person)

    report, desk = salvaged(fill)
    (told,) = made
    kept = desk.store.get(told.yes)
    assert kept is not None
    assert kept.body["state"] == "unsure"
    assert code_name(TYPES["consent"], told.yes) in {*found(report)["partial"]} & {*found(report)["doubted"]}
    assert not told.leaves(desk, told.person)
    assert told.yes in asked_today(desk)
    groups = todays.today(desk, date.today())  # noqa: DTZ011  as the desk asks
    assert todays.DOUBTED in [item.why for group in groups for item in group.items if item.id == told.yes]
    assert [event.after.get("state") for event in desk.store.events(told.yes)][-2:] == ["given", "unsure"]
    assert checking.check(desk).sound
    records.save(desk, "consent", told.yes, {"state": "given", "review": None})
    assert told.yes not in asked_today(desk)


def test_no_yes_stands_where_a_later_no_is_lost_altogether(salvaged: Callable[..., tuple[Report, Desk]]) -> None:
    made: list[Told] = []

    def fill(desk: Desk) -> None:
        made.append(told := Told(desk))
        records.save(
            desk, "consent", None,
            {"person": told.person, "scope": (SCOPE,), "state": "refused", "asked": asked(9), "notes": MARK},
        )  # fmt: skip
        others(desk)

    report, desk = salvaged(fill)
    (told,) = made
    assert found(report)["lost"]
    assert not any(told.leaves(desk, person) for person in (told.person, told.other))
    assert {told.yes, told.others_yes} <= asked_today(desk)


def test_only_yeses_that_what_is_lost_may_take_back_wait(salvaged: Callable[..., tuple[Report, Desk]]) -> None:
    made: list[Told] = []

    def fill(desk: Desk) -> None:
        made.append(told := Told(desk))
        records.save(
            desk, "consent", None,
            {"person": told.person, "scope": (SCOPE,), "state": "given", "recipient": told.provider},
        )  # fmt: skip
        others(desk)
        records.save(desk, "person", told.person, {"notes": MARK, "protection": "not_published"})
        others(desk)

    report, desk = salvaged(fill)
    (told,) = made
    assert "lost" not in found(report)
    assert told.yes in asked_today(desk)
    assert told.leaves(desk, told.other)


def test_whatever_is_damaged_nobody_leaves_who_stayed_before(tmp_path: Path) -> None:
    folder, wholes = tmp_path / "v", 0
    desk = opening.create(folder, PASSPHRASE, profile=CHEAPEST).desk
    told = [Told(desk) for _each in range(4)]
    for one in told[::2]:
        records.save(desk, "consent", one.yes, {"state": "withdrawn", "withdrawn": asked(9)})
    others(desk)

    def leaving(desk: Desk) -> set[str]:
        return {person for one in told for person in (one.person, one.other) if one.leaves(desk, person)}

    before = leaving(desk)
    opening.close(desk)
    pages = (folder / DATABASE).stat().st_size // PAGE
    for seed in range(60 if LONG else 6):
        chance = random.Random(seed)
        damaged, new = tmp_path / f"damaged-{seed}", tmp_path / f"new-{seed}"
        shutil.copytree(folder, damaged)
        spoil(damaged, *chance.sample(range(pages // 4, pages), chance.choice((2, 6, pages // 8))))
        try:
            salvaging.salvage(damaged, PASSPHRASE, new)
        except Trouble as refused:
            assert refused.message == salvaging.BEGINNING  # noqa: PT017  the other damages go on
            continue
        desk = opening.unlock(new, PASSPHRASE)
        assert leaving(desk) <= before, seed
        assert checking.check(desk).sound, seed
        opening.close(desk)
        wholes += 1
    assert before
    assert wholes


def test_a_level_is_the_strictest_and_no_answer_opens_a_field_where_later_words_may_be_lost(
    salvaged: Callable[..., tuple[Report, Desk]],
) -> None:
    made: dict[str, dict[str, object]] = {}
    opens = {
        "person": {"name": "ريم", "protection": "public", "public_where": "صفحتها"},
        "source": {"title": "شاهد", "protection": "public", "public_where": "موقع", "may_be_named": True},
        "evidence": {"title": "صورة", "protection": "name_withheld", "faces": False, "consent_known": True},
    }

    def fill(desk: Desk) -> None:
        for kind, values in opens.items():
            made[records.save(desk, kind, None, values).id] = {}
        others(desk)
        for key, kind in zip(made, opens, strict=True):
            records.save(desk, kind, key, {"notes": MARK, "protection": "name_withheld"})
        others(desk)

    report, desk = salvaged(fill)
    for key, kind in zip(made, opens, strict=True):
        kept = desk.store.get(key)
        assert kept is not None
        assert code_name(TYPES[kind], key) in found(report)["partial"]
        assert kept.body["protection"] == "not_published"
        assert not {"may_be_named", "faces", "consent_known"} & {*kept.body}


def test_a_vault_cut_off_before_its_end_keeps_no_yes(tmp_path: Path) -> None:
    """As where the log is lost: every page holds, and what was said last is nowhere."""
    folder = tmp_path / "v"
    desk = opening.create(folder, PASSPHRASE, profile=CHEAPEST).desk
    told = Told(desk)
    opening.close(desk)
    shutil.copy(folder / DATABASE, tmp_path / "before")
    desk = opening.unlock(folder, PASSPHRASE)
    records.save(desk, "consent", told.yes, {"state": "withdrawn", "withdrawn": asked(9)})
    opening.close(desk)
    shutil.copy(tmp_path / "before", folder / DATABASE)
    report = salvaging.salvage(folder, PASSPHRASE, tmp_path / "new")
    assert {"others", "doubted", "entries"} <= {*found(report)}
    desk = opening.unlock(tmp_path / "new", PASSPHRASE)
    assert {told.yes, told.others_yes} <= asked_today(desk)
    assert not told.leaves(desk, told.person)
    opening.close(desk)


@pytest.mark.parametrize("by_code", [False, True])
def test_a_header_of_an_earlier_day_lets_nothing_in_but_what_opened_it(tmp_path: Path, by_code: bool) -> None:
    """What was ended since that day would be in force again, an organisation with it."""
    folder, asked_of = tmp_path / "v", recovery.new_code()
    made = opening.create(folder, PASSPHRASE, profile=CHEAPEST)
    desk = made.desk
    opening.let_in(desk, Place.ESCROW, asked_of)
    desk.store.settings.put(escrow.SETTING, {"name": "منظمة", "fingerprint": "x", "since": "2026-01-01"})
    (tmp_path / "stick").mkdir()
    backup = backing_up.make(desk, tmp_path / "stick").snapshot.folder
    if not by_code:
        escrow.remove(desk)
        opening.revoke_recovery(desk)
    desk.store.settings.put(opening.SHEETS, [2, 3])
    opening.close(desk)
    for name in ("vault.hdr", "vault.hdr.bak"):
        (folder / name).write_bytes(b"")
    secret = made.recovery_code if by_code else PASSPHRASE
    report = salvaging.salvage(folder, secret, tmp_path / "new", header=backup)
    assert "lent" in found(report)
    opens = {"passphrase": lambda: opening.unlock(tmp_path / "new", PASSPHRASE)}
    opens |= {
        name: partial(opening.unlock_with_code, tmp_path / "new", code)
        for name, code in (("code", made.recovery_code), ("organisation", asked_of))
    }
    desk = opens.pop("code" if by_code else "passphrase")()
    assert [way.code for way in slots.ways_in(desk)] == ["recovery" if by_code else "passphrase"]
    assert (escrow.holder(desk), sharing.among(desk)) == (None, None)
    assert [one.name for one in escrow.ended(desk)] == ["منظمة"], "the key is the same"
    assert any("منظمة" in said for said in standing.told(desk))
    opening.close(desk)
    for other in opens.values():
        with pytest.raises(Trouble):
            other()
