"""A backup is a hand-over to oneself: read back, restored as a desk of its own, rehearsed, never removed blindly."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.fresh_desks import PASSPHRASE

from defender_desk.model.documents import Document
from defender_desk.services import checking, opening, records
from defender_desk.services.backups import backing_up, backup_notes, backup_place, restoring
from defender_desk.services.backups.backing_up import Made
from defender_desk.services.backups.restoring import backups, check, drill, restore
from defender_desk.services.desk import Cancelled, Desk
from defender_desk.services.folders import kinds, room
from defender_desk.services.incidents import evidence
from defender_desk.store.connection import open_database
from defender_desk.text.messages import Message
from defender_desk.text.trouble import Trouble
from defender_desk.vault.slots import CHEAPEST

PHOTO = bytes(range(256)) * 300
TODAY = date.today()  # noqa: DTZ011  the day at the desk


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick"


def take(desk: Desk, photo: bytes = PHOTO) -> str:
    """Take a photograph in, and give the id of its record."""
    incident = records.save(desk, "incident", None, {"title": "تهديد", "story": "قصة طويلة"}).id
    taken = evidence.take_in(
        desk, [evidence.Intake("a.jpg", lambda: io.BytesIO(photo), len(photo))], {"about": (incident,)}
    )
    assert taken
    return incident


def everything(desk: Desk) -> dict[str, Document]:
    return {one.id: one for one in desk.store.each()}


def sealed(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("blobs/*/*"))


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def refused(work: Callable[[], object]) -> Message:
    with pytest.raises(Trouble) as told:
        work()
    return told.value.message


def test_what_is_restored_is_the_desk_under_an_id_of_its_own(desk: Desk, stick: Path, tmp_path: Path) -> None:
    take(desk)
    made = backing_up.make(desk, stick)
    assert (made.files, made.lost) == (1, 0)
    was = everything(desk)
    records.save(desk, "person", None, {"name": "بعد النسخة"})
    untouched = bytes_of(stick)
    read = check(backups(stick)[0], PASSPHRASE)
    assert read.sound
    assert (read.records, read.files) == (made.records, 1)
    restore(backups(stick)[0], PASSPHRASE, tmp_path / "again")
    assert bytes_of(stick) == untouched
    again = opening.unlock(tmp_path / "again", PASSPHRASE)
    try:
        assert everything(again) == was
        assert again.store.desk != desk.store.desk
        assert checking.check(again).sound
        (blob,) = again.store.blobs.all()
        assert b"".join(again.store.blobs.open(blob.id)) == PHOTO
        records.save(again, "person", None, {"name": "جديد"})
    finally:
        opening.close(again)


def test_files_are_written_once_and_go_with_the_last_backup_that_needs_them(desk: Desk, stick: Path) -> None:
    incident = take(desk)
    first = backing_up.make(desk, stick)
    before = {path: path.stat().st_ino for path in sealed(stick)}
    take(desk, PHOTO[::-1])
    backing_up.make(desk, stick)
    assert len(before) == 1
    assert len(sealed(stick)) == 2
    assert before.items() <= {path: path.stat().st_ino for path in sealed(stick)}.items()
    for found in [key for key, one in everything(desk).items() if one.type == "evidence" and incident in str(one.body)]:
        records.bin_records(desk, [found])
        records.purge(desk, [found])
    backing_up.make(desk, stick)
    assert len(sealed(stick)) == 2, "earlier backups need it still"
    assert backing_up.remove_oldest(desk, stick) == first.snapshot
    backing_up.remove_oldest(desk, stick)
    assert len(sealed(stick)) == 1
    assert check(backups(stick)[0], PASSPHRASE).sound


def test_the_oldest_goes_when_asked_and_never_the_last_that_is_whole(desk: Desk, stick: Path) -> None:
    backup_notes.keep(desk, keep=2)
    made = [backing_up.make(desk, stick) for _ in range(3)]
    assert backing_up.surplus(desk, stick) == [made[0].snapshot]
    assert backing_up.kept(desk, stick) == [one.snapshot for one in made], "nobody was asked yet"
    backing_up.remove_oldest(desk, stick)
    assert backing_up.surplus(desk, stick) == []
    turn(made[2].snapshot.folder / "vault.db", 5000)
    refused(lambda: drill(desk, TODAY))
    assert refused(lambda: backing_up.remove_oldest(desk, stick)) == backing_up.LAST_ONE
    assert backing_up.kept(desk, stick) == [made[1].snapshot, made[2].snapshot]


def test_an_old_backup_opens_with_the_passphrase_of_its_day(desk: Desk, stick: Path, tmp_path: Path) -> None:
    made = backing_up.make(desk, stick)
    assert drill(desk, TODAY).same_secret
    opening.change_passphrase(desk, PASSPHRASE, "new words for a new day")
    assert not drill(desk, TODAY).same_secret
    refused(lambda: check(made.snapshot, "new words for a new day"))
    restore(made.snapshot, PASSPHRASE, tmp_path / "again")
    opening.close(opening.unlock(tmp_path / "again", PASSPHRASE))


def test_the_recovery_code_restores_too(tmp_path: Path, stick: Path) -> None:
    created = opening.create(tmp_path / "d", PASSPHRASE, profile=CHEAPEST)
    backing_up.make(created.desk, stick)
    opening.close(created.desk)
    assert restore(backups(stick)[0], created.recovery_code, tmp_path / "again", by="recovery").sound


def test_a_rehearsal_restores_opens_compares_erases_and_is_noted(desk: Desk, stick: Path) -> None:
    take(desk)
    made = backing_up.make(desk, stick)
    records.save(desk, "person", None, {"name": "بعد"})
    seen: list[bool] = []
    done = drill(desk, TODAY, lambda _done, _total: seen.append((desk.unlocked.folder / kinds.DRILL).exists()))
    assert done.read.records == made.records
    assert any(seen)
    assert not (desk.unlocked.folder / kinds.DRILL).exists()
    assert backup_notes.read(desk).drilled == TODAY.isoformat()


def turn(path: Path, at: int) -> None:
    """Turn one bit."""
    held = bytearray(path.read_bytes())
    held[at % len(held)] ^= 1
    path.write_bytes(held)


def test_a_rehearsal_notes_nothing_when_the_backup_lost_something(desk: Desk, stick: Path) -> None:
    take(desk)
    made = backing_up.make(desk, stick)
    (file,) = sealed(stick)
    whole = file.read_bytes()
    turn(file, 4000)
    assert refused(lambda: drill(desk, TODAY)) == restoring.NOT_EQUAL
    file.write_bytes(whole)
    turn(made.snapshot.folder / "vault.db", 9000)
    refused(lambda: drill(desk, TODAY))
    assert backup_notes.read(desk).drilled == ""
    assert not (desk.unlocked.folder / kinds.DRILL).exists()


def test_a_rehearsal_of_another_history_is_refused(desk: Desk, stick: Path) -> None:
    take(desk)
    backing_up.make(desk, stick)
    done = restoring.rehearse(restoring.plan_drill(desk))
    other = replace(done, read=replace(done.read, head=(bytes(32), done.read.head[1])))
    assert refused(lambda: restoring.note_drill(desk, other, TODAY)) == restoring.NOT_EQUAL
    assert backup_notes.read(desk).drilled == ""


class Bytes(dict[str, bytes]):
    """What stands in each file, said by its names alone."""

    def __repr__(self) -> str:
        return f"Bytes({sorted(self)})"


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Made, Bytes]:
    """A backup of a desk with a photograph, and its bytes."""
    place = tmp_path_factory.mktemp("held")
    (place / "stick").mkdir()
    desk = opening.create(place / "d", PASSPHRASE, profile=CHEAPEST).desk
    take(desk)
    made = backing_up.make(desk, place / "stick")
    opening.close(desk)
    return place, made, Bytes(bytes_of(place / "stick"))


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@example(which=0, share=0.0, cut=True, whole_pages=True)  # nothing at all where the database was
@given(
    which=st.integers(0, 999),
    share=st.one_of(st.floats(0, 1, exclude_max=True), st.sampled_from([0.0, 0.5])),
    cut=st.booleans(),
    whole_pages=st.booleans(),
)
def test_no_damage_passes_for_whole(
    held: tuple[Path, Made, Bytes], which: int, share: float, cut: bool, whole_pages: bool
) -> None:
    """Wherever a backup is cut or a bit of it turned, the check says so, and a restore gives all back or refuses."""
    place, made, whole = held
    name = sorted(whole)[which % len(whole)]
    at = int(share * len(whole[name]))
    path = place / "stick" / name
    if cut:
        path.write_bytes(whole[name][: at // 4096 * 4096 if whole_pages else at])
    else:
        turn(path, at)
    target = place / "again"
    try:
        assert not check(made.snapshot, PASSPHRASE).sound
        if name.endswith((".hdr", ".bak")):
            assert restore(made.snapshot, PASSPHRASE, target).records == made.records
        else:
            assert refused(lambda: restore(made.snapshot, PASSPHRASE, target)) == restoring.DAMAGED
            assert not target.exists()
        assert {each.name for each in place.iterdir()} <= {"d", "stick", "again"}
    finally:
        path.write_bytes(whole[name])
        room.take_away(target)


def test_what_is_whole_is_restored_where_a_file_is_lost(desk: Desk, stick: Path, tmp_path: Path) -> None:
    take(desk)
    take(desk, PHOTO[::-1])
    made = backing_up.make(desk, stick)
    sealed(stick)[0].unlink()
    read = restore(made.snapshot, PASSPHRASE, tmp_path / "again", damaged=True)
    assert (read.records, len(read.lost)) == (made.records, 1)
    assert [one.code for one in read.findings] == ["lost"]
    again = opening.unlock(tmp_path / "again", PASSPHRASE)
    assert len(again.store.blobs.missing()) == 1
    opening.close(again)


def test_a_file_that_went_bad_on_the_stick_is_written_again(desk: Desk, stick: Path) -> None:
    take(desk)
    backing_up.make(desk, stick)
    turn(sealed(stick)[0], 4000)
    assert backing_up.make(desk, stick).lost == 0
    assert check(backups(stick)[0], PASSPHRASE).sound


def test_a_file_that_went_bad_in_the_desk_is_said_and_not_called_saved(desk: Desk, stick: Path) -> None:
    take(desk)
    turn(sealed(desk.unlocked.folder)[0], 4000)
    assert backing_up.make(desk, stick).lost == 1
    assert len(check(backups(stick)[0], PASSPHRASE).lost) == 1
    assert drill(desk, TODAY).read.records, "what it was said to hold it holds"


def test_what_is_written_between_the_steps_is_not_torn(desk: Desk, stick: Path) -> None:
    """The records are those of the moment it began, whatever is written, erased or locked while it goes on."""
    take(desk)
    was = len(everything(desk))
    prepared = backing_up.prepare(desk, stick)
    take(desk, PHOTO[::-1])
    made = backing_up.complete(prepared)
    backing_up.note(desk, made)
    assert (made.records, made.files) == (was, 1)
    assert check(made.snapshot, PASSPHRASE).records == was


def test_a_place_that_will_not_do_is_refused_before_anything_is_written(desk: Desk, stick: Path) -> None:
    assert refused(lambda: backing_up.make(desk, stick / "gone")) == backup_place.NO_PLACE
    assert refused(lambda: backing_up.make(desk, desk.unlocked.folder)) == backing_up.IN_ITSELF
    assert refused(lambda: backing_up.make(desk, desk.unlocked.folder / "blobs")) in (
        backing_up.IN_ITSELF, backup_place.NO_PLACE,
    )  # fmt: skip
    assert list(stick.iterdir()) == []
    assert backup_notes.read(desk).last is None


def test_too_little_room_is_said_before_anything_is_written(
    desk: Desk, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(desk)
    there = room.free(stick)
    little = room.SPARE + 100_000
    monkeypatch.setattr(room, "free", lambda folder: little if folder.is_relative_to(stick) else there)
    assert "room" in refused(lambda: backing_up.make(desk, stick)).id
    assert list(stick.rglob("*")) == []
    assert not (desk.unlocked.folder / kinds.LOCAL).exists()


def test_a_stop_at_any_moment_leaves_what_was_there(desk: Desk, stick: Path) -> None:
    take(desk)
    backing_up.make(desk, stick)
    take(desk, PHOTO[::-1])
    before = bytes_of(stick)
    told: list[int] = []
    backing_up.complete(backing_up.prepare(desk, stick), lambda done, _total: told.append(done))
    backup_place.remove(backing_up.kept(desk, stick)[-1])
    backing_up.drop_needless(desk, backing_up.kept(desk, stick)[-1].files)
    assert bytes_of(stick) == before

    def at_once(_done: int, _total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        backing_up.prepare(desk, stick, at_once)
    assert not (desk.unlocked.folder / kinds.LOCAL).exists()
    for moment in range(0, len(told), max(len(told) // 6, 1)):
        left = iter(range(moment))

        def stop(_done: int, _total: int, left: object = left) -> None:
            if next(left, None) is None:  # type: ignore[call-overload]
                raise Cancelled

        with pytest.raises(Cancelled):
            backing_up.complete(backing_up.prepare(desk, stick), stop)
        assert bytes_of(stick) == before
        assert not (desk.unlocked.folder / kinds.LOCAL).exists()


def test_several_desks_share_a_stick(make_desk: Callable[[str], Desk], stick: Path) -> None:
    ours, theirs = make_desk("a"), make_desk("b")
    for desk in (ours, theirs, ours):
        backing_up.make(desk, stick)
    assert len(backing_up.kept(ours, stick)) == 2
    assert len(backing_up.kept(theirs, stick)) == 1
    assert len(backups(stick)) == 3
    home = backing_up.kept(ours, stick)[0].files
    backing_up.make(ours, home)
    assert len(backing_up.kept(ours, stick)) == 3, "the folder of its backups means the same place"


def altered(desk: Desk, made: Made, *statements: str) -> None:
    """Write into the database of a backup, as another version of the program would have left it."""
    database = open_database(made.snapshot.folder / "vault.db", desk.unlocked.keys.database)
    for each in statements:
        database.run(each)
    database.close()


def test_a_backup_of_an_earlier_version_is_checked_where_it_lies_and_restored(
    desk: Desk, stick: Path, tmp_path: Path
) -> None:
    take(desk)
    made = backing_up.make(desk, stick)
    was = everything(desk)
    altered(
        desk,
        made,
        "PRAGMA user_version = 2",
        *(f"DROP TABLE {name}" for name in ("waiting", "conflict", "arrival", "sent", "held_back")),
        "DELETE FROM shape",
    )
    before = bytes_of(stick)
    assert check(made.snapshot, PASSPHRASE).sound
    assert restore(made.snapshot, PASSPHRASE, tmp_path / "again").sound
    assert bytes_of(stick) == before
    again = opening.unlock(tmp_path / "again", PASSPHRASE)
    assert everything(again) == was
    assert checking.check(again).sound
    opening.close(again)


def test_a_backup_of_a_later_version_is_said_to_be_one(desk: Desk, stick: Path, tmp_path: Path) -> None:
    made = backing_up.make(desk, stick)
    altered(desk, made, "PRAGMA user_version = 99")
    assert "newer" in refused(lambda: check(made.snapshot, PASSPHRASE)).id
    assert "newer" in refused(lambda: restore(made.snapshot, PASSPHRASE, tmp_path / "again")).id
    assert not (tmp_path / "again").exists()


def test_a_record_changed_past_the_journal_is_found(desk: Desk, stick: Path) -> None:
    take(desk)
    made = backing_up.make(desk, stick)
    altered(desk, made, "UPDATE record SET body = '{}' WHERE type = 'incident'")
    assert [one.code for one in check(made.snapshot, PASSPHRASE).findings] == ["record"]


def test_nobody_works_in_a_backup(desk: Desk, stick: Path) -> None:
    made = backing_up.make(desk, stick)
    before = bytes_of(stick)
    assert refused(lambda: opening.unlock(made.snapshot.folder, PASSPHRASE)) == opening.A_BACKUP
    assert bytes_of(stick) == before


def test_a_folder_that_is_not_empty_takes_no_desk(desk: Desk, stick: Path, tmp_path: Path) -> None:
    made = backing_up.make(desk, stick)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "a.txt").write_text("a", "utf-8")
    refused(lambda: restore(made.snapshot, PASSPHRASE, tmp_path / "full"))
    assert [each.name for each in (tmp_path / "full").iterdir()] == ["a.txt"]
    (tmp_path / "empty").mkdir()
    assert restore(made.snapshot, PASSPHRASE, tmp_path / "empty").sound
    refused(lambda: restoring.backups(tmp_path / "full"))


def test_the_reminder_comes_when_due_waits_when_told_and_goes_when_off(desk: Desk, stick: Path) -> None:
    def on(days: int) -> date:
        return TODAY + timedelta(days=days)

    assert backup_notes.reminder(desk, on(13)) is None
    never = backup_notes.reminder(desk, on(15))
    assert never is not None
    assert never.last is None
    backup_notes.snooze(desk, on(15))
    assert backup_notes.reminder(desk, on(21)) is None
    assert backup_notes.reminder(desk, on(22)) is not None
    backing_up.make(desk, stick)
    backup_notes.keep(desk, snoozed="")
    assert backup_notes.reminder(desk, on(13)) is None
    due = backup_notes.reminder(desk, on(15))
    assert due is not None
    assert due.last is not None
    backup_notes.keep(desk, every=0)
    assert backup_notes.reminder(desk, on(400)) is None


def test_what_a_stop_left_in_the_desk_is_gone_at_the_next_opening(tmp_path: Path) -> None:
    opening.close(opening.create(tmp_path / "v", PASSPHRASE, profile=CHEAPEST).desk)
    for name in (kinds.LOCAL, kinds.DRILL):
        (tmp_path / "v" / name / "blobs").mkdir(parents=True)
    opening.close(opening.unlock(tmp_path / "v", PASSPHRASE))
    assert not list((tmp_path / "v").glob("*.part"))
