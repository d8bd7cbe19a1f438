"""A stick that fails at any moment of a backup: nothing is called saved that is not, and earlier backups stay whole."""

from __future__ import annotations

import errno
import io
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from defender_desk.services import opening, records
from defender_desk.services.backups import backing_up, backup_notes, backup_place, restoring
from defender_desk.services.desk import Desk
from defender_desk.services.folders import kinds, room
from defender_desk.services.incidents import evidence
from defender_desk.text.trouble import Trouble
from defender_desk.vault.slots import CHEAPEST

pytestmark = pytest.mark.faults
PASSPHRASE = "ندى جسر بوصلة قنديل سنبلة مرسى"
PHOTO = bytes(range(256)) * 1200
STEPS = 40
SOURCE = str(Path(sys.modules["defender_desk.services.opening"].__file__ or "").parents[2])


@dataclass
class Stick:
    """A stick as the system lets the desk write to it: full after so many bytes, or pulled."""

    folder: Path
    room: float = float("inf")
    why: int = errno.ENOSPC
    flush: bool = True
    lies: bool = False
    """It takes every byte and keeps zeros."""
    only: str = ""
    """Fails with files alone whose path holds this."""
    written: int = 0
    refused: int = 0
    open_files: set[int] = field(default_factory=set)

    def do_open(self, real: Callable[..., int], path: Any, *more: Any, **how: Any) -> int:
        handle = real(path, *more, **how)
        if isinstance(path, str | Path) and Path(path).is_relative_to(self.folder) and self.only in str(path):
            self.open_files.add(handle)
        return handle

    def do_close(self, real: Callable[..., None], handle: int) -> None:
        self.open_files.discard(handle)
        real(handle)

    def do_write(self, real: Callable[..., int], handle: int, data: Any) -> int:
        if handle not in self.open_files:
            return real(handle, data)
        left = int(min(self.room - self.written, len(data)))
        if left <= 0:
            self.refuse(self.why)
        taken = real(handle, bytes(left) if self.lies else data[:left])
        self.written += taken
        return taken

    def do_fsync(self, real: Callable[..., None], handle: int) -> None:
        if handle in self.open_files and not self.flush:
            self.refuse(errno.EIO)
        real(handle)

    def refuse(self, why: int) -> None:
        self.refused += 1
        raise OSError(why, os.strerror(why))


@pytest.fixture
def broken(tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """Puts in a stick that fails so, for the length of a block."""
    real = {name: getattr(os, name) for name in ("open", "write", "fsync", "close")}
    patch = pytest.MonkeyPatch()

    def put_in(**how: Any) -> Stick:
        stick = Stick(tmp_path / "stick", **how)
        for name, works in real.items():
            act = getattr(stick, f"do_{name}")
            patch.setattr(os, name, lambda *asked, _act=act, _works=works, **more: _act(_works, *asked, **more))
        return stick

    yield put_in
    patch.undo()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    (tmp_path / "stick").mkdir()
    made = opening.create(tmp_path / "desk", PASSPHRASE, profile=CHEAPEST).desk
    yield made
    opening.close(made)


def photograph(desk: Desk, photo: bytes) -> None:
    incident = records.save(desk, "incident", None, {"title": "تهديد", "story": "قصة" * 500}).id
    intake = evidence.Intake("a.jpg", lambda: io.BytesIO(photo), len(photo))
    evidence.take_in(desk, [intake], {"about": (incident,)})


def there(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def must_fail(desk: Desk, stick: Stick, before: dict[str, bytes]) -> None:
    """It is told as a Trouble, the stick is as it was, and the desk calls nothing new saved."""
    noted = backup_notes.read(desk)
    with pytest.raises(Trouble):
        backing_up.make(desk, stick.folder)
    assert there(stick.folder) == before
    assert backup_notes.read(desk) == noted
    assert not (desk.unlocked.folder / kinds.LOCAL).exists()


def test_every_fortieth_of_a_backup(desk: Desk, broken: Callable[..., Stick]) -> None:
    photograph(desk, PHOTO)
    first = backing_up.make(desk, broken().folder)
    photograph(desk, PHOTO[::-1])
    before = there(broken().folder)
    whole = broken()
    backing_up.make(desk, whole.folder)
    backup_place.remove(backing_up.kept(desk, whole.folder)[-1])
    backing_up.drop_needless(desk, first.snapshot.files)
    assert there(whole.folder) == before
    for step in range(STEPS):
        stick = broken(room=whole.written * step // STEPS, why=errno.EIO if step % 2 else errno.ENOSPC)
        must_fail(desk, stick, before)
        assert stick.refused == 1
    made = backing_up.make(desk, broken().folder)
    assert restoring.check(made.snapshot, PASSPHRASE).sound
    assert restoring.check(first.snapshot, PASSPHRASE).sound


@pytest.mark.parametrize(
    "how",
    [{"flush": False}, {"lies": True}, {"lies": True, "only": "/blobs/"}],
    ids=["late flush", "keeps nothing", "keeps no sealed file"],
)
def test_a_stick_that_only_seems_to_write(desk: Desk, broken: Callable[..., Stick], how: dict[str, Any]) -> None:
    photograph(desk, PHOTO)
    must_fail(desk, broken(**how), {})


def test_a_stick_that_keeps_nothing_of_what_is_written_again(desk: Desk, broken: Callable[..., Stick]) -> None:
    photograph(desk, PHOTO)
    stick = broken()
    backing_up.make(desk, stick.folder)
    (file,) = stick.folder.rglob("blobs/*/*")
    file.write_bytes(b"")
    noted = backup_notes.read(desk)
    with pytest.raises(Trouble):
        backing_up.make(desk, broken(lies=True, only="/blobs/").folder)
    assert backup_notes.read(desk) == noted
    assert len(backing_up.kept(desk, stick.folder)) == 1


def test_a_stick_pulled_while_it_is_written(desk: Desk, tmp_path: Path) -> None:
    """The whole folder goes from one piece to the next; what is left of it elsewhere is never called a backup."""
    photograph(desk, PHOTO)
    prepared = backing_up.prepare(desk, tmp_path / "stick")
    pieces: list[int] = []

    def pull(_done: int, _total: int) -> None:
        pieces.append(1)
        if len(pieces) == 3:
            (tmp_path / "stick").rename(tmp_path / "pulled")

    with pytest.raises(Trouble):
        backing_up.complete(prepared, pull)
    with pytest.raises(Trouble):
        restoring.backups(tmp_path / "pulled")
    assert backup_notes.read(desk).last is None


WORK = """
import os, sys
from pathlib import Path
from defender_desk.services import opening
from defender_desk.services.backups import backing_up
desk = opening.unlock(Path(sys.argv[1]), sys.argv[3])
left = iter(range(int(sys.argv[4])))
def heard(done, total):
    if next(left, None) is None:
        os._exit(9)
backing_up.make(desk, Path(sys.argv[2]), heard)
os._exit(0)
"""


def test_killed_at_any_piece_nothing_half_counts_and_the_next_backup_is_whole(tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    desk = opening.create(tmp_path / "desk", PASSPHRASE, profile=CHEAPEST).desk
    photograph(desk, PHOTO)
    first = backing_up.make(desk, stick)
    photograph(desk, PHOTO[::-1])
    opening.close(desk)
    for pieces in (2, 6, 8):
        run = [sys.executable, "-c", WORK, str(tmp_path / "desk"), str(stick), PASSPHRASE, str(pieces)]
        done = subprocess.run(run, env={**os.environ, "PYTHONPATH": SOURCE}, check=False)
        assert done.returncode == 9
        assert restoring.backups(stick) == [first.snapshot]
    again = opening.unlock(tmp_path / "desk", PASSPHRASE)
    try:
        made = backing_up.make(again, stick)
        assert restoring.check(made.snapshot, PASSPHRASE).sound
        assert not list(stick.rglob("*.part"))
        assert not list((tmp_path / "desk").glob("*.part"))
    finally:
        opening.close(again)


def test_every_tenth_of_a_restore(desk: Desk, broken: Callable[..., Stick], tmp_path: Path) -> None:
    photograph(desk, PHOTO)
    made = backing_up.make(desk, tmp_path / "stick")
    (tmp_path / "stick").rename(tmp_path / "held")
    (tmp_path / "stick").mkdir()
    snapshot = restoring.backups(tmp_path / "held")[0]
    whole = broken()
    restoring.restore(snapshot, PASSPHRASE, whole.folder / "whole")
    room.take_away(whole.folder / "whole")
    for step in range(10):
        stick = broken(room=whole.written * step // 10)
        with pytest.raises(Trouble):
            restoring.restore(snapshot, PASSPHRASE, stick.folder / "again")
        assert stick.refused
        assert list(stick.folder.iterdir()) == []
    assert restoring.restore(snapshot, PASSPHRASE, broken().folder / "again").records == made.records
