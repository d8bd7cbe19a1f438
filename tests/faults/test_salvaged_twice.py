"""What one salvage held back is held through the next, also where what tells of it is damaged."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from defender_desk.services import arrangement, opening, preferences, salvaging
from defender_desk.services.consent import doubts
from defender_desk.services.desk import Desk
from defender_desk.store import torn
from defender_desk.store.connection import Row, open_database
from defender_desk.store.salvaging import End, Salvaged
from defender_desk.store.store import DATABASE
from defender_desk.vault.slots import CHEAPEST

from .test_salvaged_doubts import PASSPHRASE, Told, asked_today
from .test_salvaged_held import add, closing_desk, goes, held_today, unread

pytestmark = pytest.mark.faults


def lose(monkeypatch: pytest.MonkeyPatch, table: str, lost: Callable[[Row], bool]) -> None:
    """Let the pages of rows of a table be damaged."""

    def without(read: Callable[..., Iterator[Row]]) -> Callable[..., Iterator[Row]]:
        def rows(one: torn.Torn, named: str, *key: str) -> Iterator[Row]:
            for row in read(one, named, *key):
                if named == table and lost(row):
                    one.lacking.add(table)
                else:
                    yield row

        return rows

    for name in ("numbered", "keyed"):
        monkeypatch.setattr(torn.Torn, name, without(getattr(torn.Torn, name)))


def held_once(folder: Path) -> tuple[str, str]:
    """A vault of which a salvage held back an account that has no level; an incident stands there that leaves."""
    desk = opening.create(folder, PASSPHRASE, profile=CHEAPEST).desk
    incident = add(desk, "incident", title="خبر", story="نُشر", protection="public")
    account = add(desk, "narrative", text="روت ما رأت")
    hold(desk, {account: "narrative"})
    assert desk.held.of(desk.store) == {account}
    opening.close(desk)
    return account, incident


def hold(desk: Desk, partial: dict[str, str]) -> None:
    told = Salvaged({}, partial, {}, 0, frozenset(), (), others=False, ties={key: set() for key in partial}, end=End())
    doubts.hold_back(desk, told)


@pytest.mark.parametrize(
    ("table", "lost"),
    [("held_back", lambda _row: True), ("journal", lambda row: row[5] == "hold")],
    ids=["the table", "the history"],
)
def test_where_what_tells_of_it_is_damaged_all_that_has_a_level_is_held_anew_and_that_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, table: str, lost: Callable[[Row], bool]
) -> None:
    account, incident = held_once(tmp_path / "v")
    lose(monkeypatch, table, lost)
    report = salvaging.salvage(tmp_path / "v", PASSPHRASE, tmp_path / "new")
    (held,) = (one for one in report.findings if one.code == "held")
    assert held.what is salvaging.HELD_AGAIN
    with closing_desk(tmp_path / "new") as desk:
        assert {account, incident} <= held_today(desk), "what the other of the two tells of, and all that has a level"
        assert not goes(desk, incident)


def test_what_was_held_back_stays_so_and_nothing_else_where_both_are_whole(tmp_path: Path) -> None:
    account, incident = held_once(tmp_path / "v")
    report = salvaging.salvage(tmp_path / "v", PASSPHRASE, tmp_path / "new", anyway=True)
    assert "held" not in {one.code for one in report.findings}
    with closing_desk(tmp_path / "new") as desk:
        assert held_today(desk) == {account}
        assert goes(desk, incident)


@pytest.mark.parametrize("history", [True, False], ids=["the history is whole", "the history is damaged"])
def test_a_desk_that_never_held_anything_holds_all_only_where_nothing_can_tell_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, history: bool
) -> None:
    desk = opening.create(tmp_path / "v", PASSPHRASE, profile=CHEAPEST).desk
    incident = add(desk, "incident", title="خبر", story="نُشر", protection="public")
    other = add(desk, "provider", name="صندوق")
    opening.close(desk)
    lose(monkeypatch, "journal", lambda row: not history and row[6] == other)
    numbered = torn.Torn.numbered

    def empty(one: torn.Torn, table: str) -> Iterator[Row]:
        if table == "held_back":
            one.lacking.add(table)
        return numbered(one, table)

    monkeypatch.setattr(torn.Torn, "numbered", empty)
    report = salvaging.salvage(tmp_path / "v", PASSPHRASE, tmp_path / "new")
    assert "held_back" in {one.code for one in report.findings}
    with closing_desk(tmp_path / "new") as desk:
        assert goes(desk, incident) is history


def before_the_table(folder: Path) -> None:
    """Let a closed vault be of the schema that kept what was held back in a setting."""
    desk = opening.unlock(folder, PASSPHRASE)
    batches = ",".join(map(str, desk.store.held.batches()))
    key = bytes(desk.unlocked.keys.database)
    opening.close(desk)
    with closing(open_database(folder / DATABASE, key)) as database:
        database.run("INSERT INTO setting VALUES ('salvaged', ?)", (f"[{batches}]",))
        database.run("DROP TABLE held_back")
        database.run("ALTER TABLE conflict DROP COLUMN settled")
        database.run("ALTER TABLE conflict DROP COLUMN batch")
        database.run("PRAGMA user_version = 6")


def test_what_an_earlier_version_held_back_is_held_by_this_one(tmp_path: Path) -> None:
    account, _incident = held_once(tmp_path / "v")
    before_the_table(tmp_path / "v")
    with closing_desk(tmp_path / "v") as desk:
        assert held_today(desk) == {account}
        assert desk.setting("salvaged") is None


def test_where_the_setting_of_an_earlier_version_is_lost_all_that_has_a_level_is_held(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    account, incident = held_once(tmp_path / "v")
    before_the_table(tmp_path / "v")
    lose(monkeypatch, "setting", lambda row: row[0] == "salvaged")
    salvaging.salvage(tmp_path / "v", PASSPHRASE, tmp_path / "new")
    with closing_desk(tmp_path / "new") as desk:
        assert {account, incident} <= held_today(desk)


def test_no_yes_stands_where_a_no_may_be_among_what_waited_and_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = opening.create(tmp_path / "v", PASSPHRASE, profile=CHEAPEST).desk
    told = Told(desk)
    yes = desk.store.many([told.yes])[told.yes]
    desk.store.waiting.put(yes.edited({"state": "refused"}, "OTHER", 9, yes.changed), "theirs", "OTHER")
    opening.close(desk)
    shutil.copytree(tmp_path / "v", tmp_path / "whole")
    salvaging.salvage(tmp_path / "whole", PASSPHRASE, tmp_path / "nothing lost", anyway=True)
    with closing_desk(tmp_path / "nothing lost") as desk:
        assert told.leaves(desk, told.person), "it waits for a decision, as before"
    lose(monkeypatch, "waiting", lambda _row: True)
    salvaging.salvage(tmp_path / "v", PASSPHRASE, tmp_path / "new")
    with closing_desk(tmp_path / "new") as desk:
        assert told.yes in asked_today(desk)
        assert not told.leaves(desk, told.person)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = opening.create(tmp_path / "v", PASSPHRASE, profile=CHEAPEST).desk
    yield made
    opening.close(made)


def test_what_a_record_known_in_part_ties_to_people_is_held_too(desk: Desk) -> None:
    person = add(desk, "person", name="ريم")
    named, other = (add(desk, "incident", title="خبر", protection="public") for _each in range(2))
    part = add(desk, "involvement", who=person, what=named, role="victim")
    hold(desk, {part: "involvement"})
    held = desk.held.of(desk.store)
    assert named in held
    assert other not in held


@pytest.mark.parametrize("kind", ["narrative", "hearing", "involvement", "contact_log"])
def test_what_tells_of_people_without_a_level_is_held_where_it_is_known_in_part(desk: Desk, kind: str) -> None:
    record = add(desk, kind)
    provider = add(desk, "provider", name="صندوق")
    hold(desk, {record: kind, provider: "provider"})
    assert desk.held.of(desk.store) == {record}


def test_damage_to_the_last_page_of_the_history_is_no_earlier_state(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The index by batches lies on other pages, and tells how far the history went."""
    made = opening.create(tmp_path / "v", PASSPHRASE, profile=CHEAPEST).desk
    incident = add(made, "incident", title="خبر", story="نُشر", protection="public")
    last = add(made, "provider", name="صندوق")
    opening.close(made)
    lose(monkeypatch, "journal", lambda row: row[6] == last)
    unread(monkeypatch, "FROM journal ORDER BY counter DESC")
    report = salvaging.salvage(tmp_path / "v", PASSPHRASE, tmp_path / "new")
    told = {one.code for one in report.findings}
    assert "entries" in told
    assert "ends" not in told
    with closing_desk(tmp_path / "new") as again:
        assert goes(again, incident)


def test_a_salvaged_desk_opens_where_it_tells_what_became_of_it(tmp_path: Path) -> None:
    today = date(2026, 12, 1)
    desk = opening.create(tmp_path / "v", PASSPHRASE, profile=CHEAPEST).desk
    case = add(desk, "case", title="قضية")
    arrangement.leave(desk, arrangement.Left("cases", "case", case), today)
    opening.close(desk)
    salvaging.salvage(tmp_path / "v", PASSPHRASE, tmp_path / "new", anyway=True)
    for folder, first in (("v", "cases"), ("new", "today")):
        with closing_desk(tmp_path / folder) as opened:
            assert arrangement.begins_in(preferences.read(opened), ("today", "cases"), today) == first
            assert (arrangement.take_left(opened, today) is None) == (folder == "new")
