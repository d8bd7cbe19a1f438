"""What backups hold stays held: a whole file is never written over, none goes unasked, and no desk takes another's."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.fresh_desks import PASSPHRASE

from defender_desk.services import opening, records
from defender_desk.services.backups import backing_up, backup_notes, restoring
from defender_desk.services.backups.backing_up import Made
from defender_desk.services.backups.restoring import backups, check, restore
from defender_desk.services.desk import Cancelled, Desk
from defender_desk.services.folders.kinds import Snapshot
from defender_desk.store.blobs import sealed_at
from defender_desk.text.trouble import Trouble

from .test_backups import PHOTO, bytes_of, everything, refused, sealed, take, turn

TODAY = date.today()  # noqa: DTZ011  the day at the desk


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick"


@pytest.fixture
def ticking(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """A clock that is an hour later at each backup; what is put in its place is the next hour."""
    hours = [datetime(2026, 6, 1, tzinfo=UTC)]

    def tick() -> datetime:
        hours[0] += timedelta(hours=1)
        return hours[0]

    monkeypatch.setattr(backing_up, "now", tick)
    return hours


# A file that is whole in one place


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:1000])


DAMAGE: dict[str, Callable[[Path], object]] = {
    "whole": lambda _path: None,
    "cut": cut,
    "turned": lambda path: turn(path, 4000),
    "empty": lambda path: path.write_bytes(b""),
    "gone": lambda path: path.unlink(),
}


@pytest.mark.parametrize("here", DAMAGE)
@pytest.mark.parametrize("there", DAMAGE)
def test_a_file_is_whole_in_a_backup_where_it_is_whole_in_either_place(
    desk: Desk, stick: Path, here: str, there: str
) -> None:
    take(desk)
    first = backing_up.make(desk, stick)
    (blob,) = desk.store.blobs.all()
    ours, theirs = sealed_at(desk.unlocked.folder, blob.id), sealed_at(first.snapshot.files, blob.id)
    whole, written = theirs.read_bytes(), theirs.stat().st_ino
    DAMAGE[here](ours)
    DAMAGE[there](theirs)
    left = bytes_of(stick)

    def stop(_done: int, _total: int) -> None:
        if any(part.stat().st_size for part in stick.rglob("vault.db") if part.parent.name.endswith(".part")):
            raise Cancelled

    with pytest.raises(Cancelled):
        backing_up.complete(backing_up.prepare(desk, stick), stop)
    assert bytes_of(stick) == left, "a stop leaves what was there"
    made = backing_up.make(desk, stick)
    assert made.lost == (0 if "whole" in (here, there) else 1)
    assert check(first.snapshot, PASSPHRASE).sound is check(made.snapshot, PASSPHRASE).sound is not made.lost
    if there == "whole":
        assert theirs.stat().st_ino == written
    if not made.lost:
        assert theirs.read_bytes() == whole
    elif there not in ("whole", "gone"):
        assert theirs.read_bytes() == left[theirs.relative_to(stick).as_posix()]


# Files that go


def erase_evidence(desk: Desk) -> None:
    held = [one.id for one in everything(desk).values() if one.type == "evidence"]
    records.bin_records(desk, held)
    records.purge(desk, held)


def rename(made: Made, _patch: pytest.MonkeyPatch) -> Callable[[], object]:
    away = made.snapshot.folder.with_name(made.snapshot.folder.name + " before travel")
    made.snapshot.folder.rename(away)
    return lambda: away.rename(made.snapshot.folder)


def rename_wholly(made: Made, _patch: pytest.MonkeyPatch) -> Callable[[], object]:
    away = made.snapshot.folder.with_name("قبل السفر")
    made.snapshot.folder.rename(away)
    return lambda: away.rename(made.snapshot.folder)


def damage(made: Made, _patch: pytest.MonkeyPatch) -> Callable[[], object]:
    database = made.snapshot.folder / "vault.db"
    whole = database.read_bytes()
    database.write_bytes(whole[:5000])
    return lambda: database.write_bytes(whole)


def lose(made: Made, _patch: pytest.MonkeyPatch) -> Callable[[], object]:
    database = made.snapshot.folder / "vault.db"
    away = database.rename(made.snapshot.files.parent / "away")
    return lambda: away.rename(database)


def silence(made: Made, patch: pytest.MonkeyPatch) -> Callable[[], object]:
    """The stick does not answer for that folder."""
    real = os.stat

    def stat(path: Any, *more: Any, **how: Any) -> os.stat_result:
        if isinstance(path, str | Path) and Path(path).is_relative_to(made.snapshot.folder):
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return real(path, *more, **how)

    patch.setattr(os, "stat", stat)
    return lambda: patch.setattr(os, "stat", real)


@pytest.mark.parametrize("how", [rename, rename_wholly, damage, lose, silence])
def test_no_file_goes_while_it_is_not_known_that_no_backup_needs_it(
    desk: Desk,
    stick: Path,
    ticking: list[datetime],
    monkeypatch: pytest.MonkeyPatch,
    how: Callable[[Made, pytest.MonkeyPatch], Callable[[], object]],
) -> None:
    assert ticking
    take(desk)
    made = backing_up.make(desk, stick)
    erase_evidence(desk)
    put_right = how(made, monkeypatch)
    again = backing_up.make(desk, stick)
    put_right()
    assert again.snapshot.number == 2 or how is rename_wholly
    assert backing_up.kept(desk, stick) == [made.snapshot, again.snapshot]
    assert check(made.snapshot, PASSPHRASE).sound
    backing_up.remove_oldest(desk, stick)
    assert sealed(stick) == [], "it goes with the last that needs it"


# Which is the newest, and whose


def names(desk: Desk) -> list[object]:
    return sorted(str(one.body["name"]) for one in everything(desk).values() if one.type == "person")


def test_the_number_says_which_is_newer_whatever_the_clock_said(
    desk: Desk, stick: Path, ticking: list[datetime]
) -> None:
    ticking[0] = datetime(2036, 1, 1, tzinfo=UTC)
    old = backing_up.make(desk, stick)
    ticking[0] = datetime(2026, 6, 2, tzinfo=UTC)
    new = backing_up.make(desk, stick)
    assert backups(stick) == [new.snapshot, old.snapshot]
    assert restoring.newest(stick) == new.snapshot


def test_between_several_desks_somebody_must_say_which(
    make_desk: Callable[[str], Desk], stick: Path, ticking: list[datetime]
) -> None:
    made = [backing_up.make(make_desk(name), stick) for name in ("a", "b")]
    assert ticking
    assert backups(stick) == [made[1].snapshot, made[0].snapshot]
    assert refused(lambda: restoring.newest(stick)) is restoring.SEVERAL
    for one in made:
        assert restoring.newest(one.snapshot.files) == restoring.newest(one.snapshot.folder) == one.snapshot


def of(snapshot: Snapshot, target: Path) -> list[object]:
    """The names of the people in a backup."""
    restore(snapshot, PASSPHRASE, target)
    desk = opening.unlock(target, PASSPHRASE)
    try:
        return names(desk)
    finally:
        opening.close(desk)


def test_a_restored_desk_and_its_original_keep_their_backups_apart(
    desk: Desk, stick: Path, tmp_path: Path, ticking: list[datetime]
) -> None:
    assert ticking
    backup_notes.keep(desk, keep=2)
    take(desk)
    first = backing_up.make(desk, stick)
    restore(first.snapshot, PASSPHRASE, tmp_path / "again")
    again = opening.unlock(tmp_path / "again", PASSPHRASE)
    backup_notes.keep(again, keep=2)
    try:
        for each, name in ((desk, "هنا"), (again, "هناك")):
            records.save(each, "person", None, {"name": name})
        second, other = backing_up.make(desk, stick), backing_up.make(again, stick)
        assert (second.beside, other.beside) == (False, True)
        assert backing_up.kept(desk, stick) == [first.snapshot, second.snapshot]
        assert backing_up.kept(again, stick) == [other.snapshot]
        third, last = backing_up.make(desk, stick), backing_up.make(again, other.snapshot.files)
        assert third.beside
        assert backing_up.surplus(again, stick) == []
        backing_up.remove_oldest(desk, stick)
        backing_up.remove_oldest(again, stick)
        assert backing_up.kept(desk, stick) == [second.snapshot, third.snapshot]
        assert backing_up.kept(again, stick) == [last.snapshot]
        assert restoring.drill(again, TODAY).snapshot == last.snapshot
        assert of(restoring.newest(third.snapshot.files), tmp_path / "one") == ["هنا"]
        assert of(restoring.newest(last.snapshot.files), tmp_path / "two") == ["هناك"]
        assert refused(lambda: restoring.newest(stick)) is restoring.SEVERAL
    finally:
        opening.close(again)


def test_who_lost_the_computer_goes_on_where_the_desk_left_off(
    make_desk: Callable[[str], Desk], stick: Path, tmp_path: Path, ticking: list[datetime]
) -> None:
    assert ticking
    lost = make_desk("lost")
    take(lost)
    first = backing_up.make(lost, stick)
    restore(first.snapshot, PASSPHRASE, tmp_path / "again")
    again = opening.unlock(tmp_path / "again", PASSPHRASE)
    try:
        made = backing_up.make(again, stick)
        assert backing_up.kept(again, stick) == [first.snapshot, made.snapshot]
        assert len(sealed(stick)) == 1, "no file is written twice"
        for one in (made.snapshot, first.snapshot):
            cut(one.folder / "vault.db")
            assert backing_up.kept(again, stick) == [first.snapshot, made.snapshot], "unreadable is not somebody else’s"
    finally:
        opening.close(again)


def test_an_older_copy_put_in_its_place_pushes_out_none_of_what_was_done_since(
    desk: Desk, stick: Path, tmp_path: Path, ticking: list[datetime]
) -> None:
    assert ticking
    backing_up.make(desk, stick)
    shutil.copytree(desk.unlocked.folder, tmp_path / "older")
    records.save(desk, "person", None, {"name": "بعد"})
    newer = backing_up.make(desk, stick)
    older = opening.unlock(tmp_path / "older", PASSPHRASE)
    try:
        made = backing_up.make(older, stick)
        assert made.snapshot.files != newer.snapshot.files
        assert backing_up.kept(older, stick) == [made.snapshot]
    finally:
        opening.close(older)


# What is known to be whole


def test_one_that_lost_more_lets_no_other_be_removed(desk: Desk, stick: Path, ticking: list[datetime]) -> None:
    assert ticking
    take(desk)
    first = backing_up.make(desk, stick)
    take(desk, PHOTO[::-1])
    (fresh,) = {path.name for path in sealed(desk.unlocked.folder)} - {path.name for path in sealed(stick)}
    ours = sealed_at(desk.unlocked.folder, fresh)
    whole = ours.read_bytes()
    cut(ours)
    second = backing_up.make(desk, stick)
    assert second.lost == 1
    assert refused(lambda: backing_up.remove_oldest(desk, stick)) is backing_up.LAST_ONE
    backup_notes.write(desk, backup_notes.read(desk).without([first.snapshot.folder.name]))
    assert refused(lambda: backing_up.remove_oldest(desk, stick)) is backing_up.LAST_ONE
    known = backup_notes.read(desk)
    lost = replace(known.verified[0], name=first.snapshot.folder.name)
    backup_notes.write(desk, known.with_verified(lost))
    assert backing_up.remove_oldest(desk, stick) == first.snapshot, "the other lost no more"
    backing_up.make(desk, stick)
    ours.write_bytes(whole)
    assert backing_up.make(desk, stick).lost == 0
    backing_up.remove_oldest(desk, stick)


def test_an_older_database_under_a_newer_header_is_found(desk: Desk, stick: Path, tmp_path: Path) -> None:
    first = backing_up.make(desk, stick)
    records.save(desk, "person", None, {"name": "بعد"})
    second = backing_up.make(desk, stick)
    shutil.copyfile(first.snapshot.folder / "vault.db", second.snapshot.folder / "vault.db")
    assert not check(second.snapshot, PASSPHRASE).sound
    with pytest.raises(Trouble):
        restore(second.snapshot, PASSPHRASE, tmp_path / "again")
