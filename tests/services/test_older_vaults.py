"""A vault that an older version made is brought up to date, and knows what it knew."""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from tests.fresh_desks import PASSPHRASE

from defender_desk.exchange.identity import Identity
from defender_desk.model.codec import Json
from defender_desk.services import checking, drafts, opening, records
from defender_desk.services.desk import Desk
from defender_desk.services.handover import carried, file_order
from defender_desk.services.handover.carried import Answer
from defender_desk.services.identity import correspondents
from defender_desk.services.incidents import evidence
from defender_desk.store import older as older_database
from defender_desk.store import schema
from defender_desk.store import store as store_module
from defender_desk.store.blobs import sealed_at
from defender_desk.store.connection import UNREADABLE, Bound, Database, assert_encrypted, open_database
from defender_desk.store.store import DATABASE
from defender_desk.store.unfinished import Unfinished
from defender_desk.text.trouble import Trouble
from defender_desk.vault import folder as vaults
from defender_desk.vault.keys import VaultKeys
from defender_desk.vault.slots import CHEAPEST

THEIRS, BEFORE, STRANGER = (Identity.fresh().contact(name, "QQQQ") for name in ("theirs", "theirs", "stranger"))
TOLD: Json = {"clocks": [{"DESK": 7}], "fields": [["name"]], "records": {"r1": [[0, 0]]}}
ANSWER: Json = {"made": "2026-11-30T10:00:00Z", "upto": 2, "taken": 2, "sent": 0, "lacks": []}


def listed(bundle: str, way: str, **more: Json) -> Json:
    return {"id": bundle, "way": way, "keys": [THEIRS.receive], "day": "2026-11-30", "profile": "full", **more}


@pytest.fixture
def older(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[Desk], None]], Desk]:
    """Opens a vault of schema 4, as it was filled, with the program of today."""
    made, steps = list[Desk](), schema.steps()[:4]

    def opened(fill: Callable[[Desk], None]) -> Desk:
        with monkeypatch.context() as then:
            then.setattr(schema, "steps", steps.copy)
            desk = opening.create(tmp_path / "v", PASSPHRASE, profile=CHEAPEST).desk
            correspondents.add(desk, THEIRS, verified=True)
            fill(desk)
            opening.close(desk)
        made.append(opening.unlock(tmp_path / "v", PASSPHRASE))
        return made[-1]

    yield opened
    for desk in made:
        opening.close(desk)


def came(desk: Desk, number: int, sign: str) -> None:
    desk.store._database.run(
        "INSERT INTO arrival VALUES (?, 5, '2026-11-30T10:00:00Z', 'bundle', 'theirs', 'QQQQ', ?, ?, ?, ?, 0)",
        (number, sign, f"c{number}", number, f"{number}" * 64),
    )


def left(desk: Desk, number: int) -> None:
    desk.store._database.run(
        "INSERT INTO sent VALUES (?, '2026-11-30T10:00:00Z', 'theirs', ?, 1, ?, ?, ?, '[]')",
        (number, f'["{THEIRS.receive}"]', f"l{number}", number, f"{number}" * 64),
    )


def test_what_left_and_came_is_known_as_before(older: Callable[[Callable[[Desk], None]], Desk]) -> None:
    def fill(desk: Desk) -> None:
        put = desk.store.settings.put
        for number in (1, 2, 3):
            left(desk, number)
            put(f"carried.l{number}", {**TOLD, "records": {f"r{number}": [[0, 0]]}})  # type: ignore[dict-item]  JSON of any shape
        put("carried.l2", {**TOLD, "records": {"r2": [[0, 0]]}, "answers": {THEIRS.receive: ANSWER}})  # type: ignore[dict-item]  JSON of any shape
        came(desk, 1, BEFORE.sign)
        came(desk, 2, THEIRS.sign)
        put("carried.c2", {**TOLD, "records": {"r4": [[0, 0]]}})  # type: ignore[dict-item]  JSON of any shape
        put("carried", [
            listed("l1", "left", lost=True), listed("l2", "left", answered=[THEIRS.receive]),
            listed("l3", "left", profile="deidentified", forgotten=[THEIRS.receive]), listed("c2", "came"),
        ])  # fmt: skip
        put("sent", {"sequence": 3, "previous": "3" * 64})
        put(f"received.{BEFORE.sign}", {"sequence": 1, "manifest": "1" * 64})
        put(f"received.{THEIRS.sign}", {"sequence": 2, "manifest": "2" * 64})

    desk = older(fill)
    assert [(one.id, one.lost, one.profile, one.answered, one.forgotten) for one in carried.handed(desk)] == [
        ("l3", False, "deidentified", (), (THEIRS.receive,)),
        ("l2", False, "full", (THEIRS.receive,), ()),
        ("l1", True, "full", (), ()),
    ]
    (has,) = carried.elsewhere(desk, [THEIRS.receive], coded=False).desks
    assert dict(has) == {"r2": {"name": {"DESK": 7}}, "r4": {"name": {"DESK": 7}}}
    assert carried.answers(desk, THEIRS.receive) == {"l2": Answer("2026-11-30T10:00:00Z", 2, 2, 0, ())}
    assert desk.store.arrivals.sent_last() == (3, "3" * 64)
    assert file_order.last_of(desk, THEIRS.sign) == (2, "2" * 64)
    kept = [name for (name,) in desk.store._database.rows("SELECT name FROM setting")]
    assert not [name for name in kept if name == "sent" or name.startswith(("carried", "received."))]


def test_files_of_a_sender_who_renewed_keys_and_sent_more_since_are_one_line(
    older: Callable[[Callable[[Desk], None]], Desk],
) -> None:
    def fill(desk: Desk) -> None:
        for number, sign in ((1, BEFORE.sign), (2, BEFORE.sign), (3, THEIRS.sign), (4, STRANGER.sign)):
            came(desk, number, sign)
        for sign, number in ((BEFORE.sign, 2), (THEIRS.sign, 3), (STRANGER.sign, 4)):
            desk.store.settings.put(f"received.{sign}", {"sequence": number, "manifest": f"{number}" * 64})
        (known,) = correspondents.known(desk)
        correspondents.keep(desk, [replace(known, signed=(BEFORE.sign,), former=(BEFORE.receive,))])

    desk = older(fill)
    for contact in (BEFORE, THEIRS):
        assert [one.sequence for one in desk.store.arrivals.of_sender(contact.sign)] == [3, 2, 1]
    assert [one.sequence for one in desk.store.arrivals.of_sender(STRANGER.sign)] == [4]
    assert [one.sequence for one in carried.with_them(desk, [BEFORE.receive])] == [3, 2, 1]


def test_the_order_of_files_goes_on_where_none_was_listed(older: Callable[[Callable[[Desk], None]], Desk]) -> None:
    def fill(desk: Desk) -> None:
        came(desk, 6, BEFORE.sign)
        for sign, number in ((BEFORE.sign, 6), (THEIRS.sign, 6), (STRANGER.sign, 9)):  # new keys were taken after 6
            desk.store.settings.put(f"received.{sign}", {"sequence": number, "manifest": f"{number}" * 64})
        desk.store.settings.put("sent", {"sequence": 4, "previous": "4" * 64})

    desk = older(fill)
    for contact, number in ((BEFORE, 6), (THEIRS, 6), (STRANGER, 9)):
        assert file_order.last_of(desk, contact.sign) == (number, f"{number}" * 64)
    assert desk.store.arrivals.sent_last() == (4, "4" * 64)
    assert [one.sequence for one in desk.store.arrivals.all()] == [6]
    assert desk.store.arrivals.sent() == []


VERSIONS = [number for number, _name in schema.steps()][3:-1]
"""Schemas from before that the program of today can still fill; earlier ones nobody ever had."""


@pytest.fixture(params=VERSIONS)
def from_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Path:
    """A vault as an earlier program left it, with a person in it."""
    with monkeypatch.context() as then:
        steps = schema.steps()[: request.param]
        then.setattr(schema, "steps", steps.copy)
        desk = opening.create(tmp_path / "v", PASSPHRASE, profile=CHEAPEST).desk
        records.save(desk, "person", None, {"name": "سلمى"})
        opening.close(desk)
    return tmp_path / "v"


def names(desk: Desk) -> list[object]:
    return [document.body["name"] for document in desk.store.each("person")]


def version(folder: Path, file: str, keys: VaultKeys) -> int:
    with closing(open_database(folder / file, keys.database, untouched=True)) as database:
        return schema.version_of(database)


def test_it_is_kept_as_it_was_until_it_was_opened_once_more(from_before: Path) -> None:
    before = int(version(from_before, DATABASE, vaults.unlock(from_before, PASSPHRASE).keys))
    desk = opening.unlock(from_before, PASSPHRASE)
    assert names(desk) == ["سلمى"]
    keys = desk.unlocked.keys
    assert version(from_before, older_database.OLDER, keys) == before
    assert_encrypted(from_before / older_database.OLDER)
    opening.close(desk)
    desk = opening.unlock(from_before, PASSPHRASE)
    assert not (from_before / older_database.OLDER).exists()
    opening.close(desk)
    keys = vaults.unlock(from_before, PASSPHRASE).keys
    assert version(from_before, DATABASE, keys) == schema.steps()[-1][0]


def test_a_step_that_fails_leaves_what_the_older_program_opens(
    from_before: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise Trouble(UNREADABLE)

    for place, name in ((schema, "run_step"), (store_module, "bring_up_to_date"), (older_database, "_settle")):
        with monkeypatch.context() as broken:
            broken.setattr(place, name, fails)
            with pytest.raises(Trouble):
                opening.unlock(from_before, PASSPHRASE)
        keys = vaults.unlock(from_before, PASSPHRASE).keys
        assert version(from_before, DATABASE, keys) < schema.steps()[-1][0]
        assert not any((from_before / name).exists() for name in older_database.FILES)
    desk = opening.unlock(from_before, PASSPHRASE)
    assert names(desk) == ["سلمى"]
    opening.close(desk)


def test_a_log_of_what_failed_is_not_read_into_what_is_put_back(
    from_before: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where it could not be emptied on closing."""
    log, real = from_before / f"{DATABASE}-wal", Database.close
    keys = vaults.unlock(from_before, PASSPHRASE).keys
    before = version(from_before, DATABASE, keys)

    def fails(*_: object) -> None:
        raise Trouble(UNREADABLE)

    def leaves_its_log(database: Database) -> None:
        real(database)
        if not log.exists():
            log.write_bytes(b"what was written last")

    with monkeypatch.context() as broken:
        broken.setattr(older_database, "_settle", fails)
        broken.setattr(Database, "close", leaves_its_log)
        with pytest.raises(Trouble):
            opening.unlock(from_before, PASSPHRASE)
    assert not log.exists()
    assert version(from_before, DATABASE, keys) == before
    desk = opening.unlock(from_before, PASSPHRASE)
    assert (names(desk), checking.check(desk).sound) == (["سلمى"], True)
    opening.close(desk)


LOSSES = (
    "DELETE FROM journal WHERE counter = 1",
    "UPDATE record SET body = '{}' WHERE type = 'person'",
    "DELETE FROM setting WHERE name = 'preferences'",
    "UPDATE setting SET value = '{}' WHERE name = 'preferences'",
    "DELETE FROM draft",
    "DELETE FROM blob",
    "DELETE FROM tombstone",
    "DELETE FROM arrival",
    "INSERT OR IGNORE INTO record VALUES (999, 'x', 'person', '{\"name\":\"a\"}', '[]', 0, '', '')",
)


def everything(desk: Desk) -> None:
    """Fill the tables whose loss nothing else tells."""
    person = records.save(desk, "person", None, {"name": "من رحلت"}).id
    records.bin_records(desk, [person])
    records.purge(desk, [person])
    drafts.keep(desk, "new.x", "person", None, {"name": "مسودة"}, {})
    evidence.take_in(desk, [evidence.Intake("a.txt", lambda: io.BytesIO(b"x" * 900), 900)])
    came(desk, 1, BEFORE.sign)


@pytest.mark.parametrize("hurt", [False, True])
@pytest.mark.parametrize("loss", LOSSES)
def test_a_step_that_loses_something_is_taken_back(
    older: Callable[[Callable[[Desk], None]], Desk],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    loss: str,
    hurt: bool,
) -> None:
    """Also where something did not hold before."""
    real, kept = schema.run_step, list[bytes]()

    def fill(desk: Desk) -> None:
        everything(desk)
        kept.append(bytes(desk.unlocked.keys.database))
        person = records.save(desk, "person", None, {"name": "سلمى"}).id
        records.save(desk, "person", None, {"name": "ريم"})
        if hurt:
            desk.store._database.run('UPDATE record SET body = \'{"name":"س"}\' WHERE id = ?', (person,))

    def loses(database: Database, number: int, name: str) -> None:
        real(database, number, name)
        if number > 4:
            database.run(loss)

    with monkeypatch.context() as broken:
        broken.setattr(schema, "run_step", loses)
        with pytest.raises(Trouble) as refused:
            older(fill)
    assert refused.value.message == older_database.NOT_BROUGHT
    with closing(open_database(tmp_path / "v" / DATABASE, kept[0], untouched=True)) as database:
        assert schema.version_of(database) == 4
        assert database.value("SELECT count(*) FROM draft") == database.value("SELECT count(*) FROM blob") == 1


def test_what_was_done_since_an_upgrade_stays_where_the_next_one_stops(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two upgrades with one opening between: no record, no file and no setting of it goes with the second."""
    every, folder = schema.steps(), tmp_path / "v"

    def stops(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as then:
        then.setattr(schema, "steps", every[:-2].copy)
        opening.close(opening.create(folder, PASSPHRASE, profile=CHEAPEST).desk)
        then.setattr(schema, "steps", every[:-1].copy)
        desk = opening.unlock(folder, PASSPHRASE)
        records.save(desk, "person", None, {"name": "سلمى"})
        evidence.take_in(desk, [evidence.Intake("a.txt", lambda: io.BytesIO(b"x" * 900), 900)])
        drafts.keep(desk, "new.x", "person", None, {"name": "مسودة"}, {})
        opening.close(desk)
    with monkeypatch.context() as broken:
        broken.setattr(schema, "run_step", stops)
        with pytest.raises(KeyboardInterrupt):
            opening.unlock(folder, PASSPHRASE)
    for _opening in range(2):
        desk = opening.unlock(folder, PASSPHRASE)
        assert (names(desk), desk.notices, checking.check(desk).sound) == (["سلمى"], (), True)
        assert len(drafts.every(desk)) == 1
        opening.close(desk)


def test_what_lies_there_of_an_earlier_moment_is_never_put_back(
    from_before: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in a folder that somebody put together of two, or whose name could not be changed."""
    shutil.copy(from_before / DATABASE, tmp_path / "earlier")
    before = version(from_before, DATABASE, vaults.unlock(from_before, PASSPHRASE).keys)
    with monkeypatch.context() as then:
        then.setattr(schema, "steps", schema.steps()[:before].copy)
        desk = opening.unlock(from_before, PASSPHRASE)
        records.save(desk, "person", None, {"name": "ريم"})
        opening.close(desk)
    shutil.copy(tmp_path / "earlier", from_before / older_database.UNPROVED)

    def fails(*_: object) -> None:
        raise Trouble(UNREADABLE)

    with monkeypatch.context() as broken:
        broken.setattr(schema, "run_step", fails)
        with pytest.raises(Trouble):
            opening.unlock(from_before, PASSPHRASE)
    desk = opening.unlock(from_before, PASSPHRASE)
    assert names(desk) == ["سلمى", "ريم"]
    opening.close(desk)


def test_what_is_erased_for_good_is_not_in_the_database_from_before(from_before: Path) -> None:
    desk = opening.unlock(from_before, PASSPHRASE)
    assert (from_before / older_database.OLDER).exists()
    (person,) = [document.id for document in desk.store.each("person")]
    records.bin_records(desk, [person])
    assert (from_before / older_database.OLDER).exists()
    records.purge(desk, [person])
    assert not any((from_before / name).exists() for name in older_database.FILES)
    opening.close(desk)


def test_no_sealed_file_is_swept_while_the_database_from_before_is_there(from_before: Path) -> None:
    stray = sealed_at(from_before, "a" * 26)
    stray.parent.mkdir(parents=True)
    stray.write_bytes(b"x")
    keys = vaults.unlock(from_before, PASSPHRASE).keys
    with closing(open_database(from_before / DATABASE, keys.database)) as database:
        Unfinished(database).note(["a" * 26])
    opening.close(opening.unlock(from_before, PASSPHRASE))
    assert stray.exists()
    opening.close(opening.unlock(from_before, PASSPHRASE))
    assert not stray.exists()


def test_what_was_proved_by_nobody_before_a_kill_is_proved_at_the_next_opening(
    from_before: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(from_before / DATABASE, from_before / older_database.UNPROVED)
    keys = vaults.unlock(from_before, PASSPHRASE).keys
    with closing(open_database(from_before / DATABASE, keys.database)) as database:
        schema.bring_up_to_date(database)
        database.run("DELETE FROM setting WHERE name = 'preferences'")
    with pytest.raises(Trouble) as refused:
        opening.unlock(from_before, PASSPHRASE)
    assert refused.value.message == older_database.NOT_BROUGHT
    desk = opening.unlock(from_before, PASSPHRASE)
    assert desk.setting("preferences") is not None
    opening.close(desk)


def test_one_that_was_damaged_before_is_opened_all_the_same(from_before: Path) -> None:
    keys = vaults.unlock(from_before, PASSPHRASE).keys
    with closing(open_database(from_before / DATABASE, keys.database)) as database:
        database.run("UPDATE record SET body = '{}' WHERE type = 'person'")
    desk = opening.unlock(from_before, PASSPHRASE)
    assert "record" in {one.code for one in checking.check(desk).findings}
    opening.close(desk)


def test_killed_at_every_statement_it_opens_all_the_same(from_before: Path, tmp_path: Path) -> None:
    """A process of its own stops without a word before one of the statements of bringing the vault up to date."""
    place = tmp_path / "killed"
    for number in range(1, 400, 9):
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(from_before, place)
        if not stopped_at(place, number):
            break
        desk = opening.unlock(place, PASSPHRASE)
        assert names(desk) == ["سلمى"]
        assert checking.check(desk).sound
        opening.close(desk)
    assert number > 30, "an upgrade of a single step has some thirty statements, most of them of keeping and comparing"


def stopped_at(folder: Path, number: int) -> bool:
    child = os.fork()
    if not child:  # pragma: no cover  it does not live to tell
        left, run = iter(range(number)), Database.run

        def counted(database: Database, sql: str, bound: Bound = ()) -> int:
            if next(left, None) is None:
                os._exit(9)
            return run(database, sql, bound)

        Database.run = counted  # type: ignore[method-assign]
        opening.close(opening.unlock(folder, PASSPHRASE))
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
