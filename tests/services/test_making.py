"""A desk made in a folder of its own: what a stop by force leaves of it goes, and it lies inside no desk or backup."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.fresh_desks import PASSPHRASE

from defender_desk.services import opening, salvaging
from defender_desk.services.backups import backing_up, restoring
from defender_desk.services.departure import erasing, staying
from defender_desk.services.folders import making
from defender_desk.services.unlocking import rekeying
from defender_desk.text.bidi import plain
from defender_desk.text.trouble import Trouble
from defender_desk.vault import folder as vaults

SOURCE = str(Path(sys.modules["defender_desk.services.opening"].__file__).parents[2])
KILLED = """
import os, sys
from pathlib import Path
from defender_desk.services.backups import restoring
from defender_desk.services.folders.kinds import Snapshot
restoring.examine = lambda *read: os.kill(os.getpid(), 9)
restoring.restore(Snapshot(Path(sys.argv[1])), sys.argv[2], Path(sys.argv[3]))
"""


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Where somebody who lost a desk restores it."""
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


def killed_restoring(snapshot, target):
    """What is left, whole and to be opened, of restoring into a folder and being killed before it had its name."""
    argv = [sys.executable, "-c", KILLED, str(snapshot.folder), PASSPHRASE, str(target)]
    assert subprocess.run(argv, env={**os.environ, "PYTHONPATH": SOURCE}, check=False).returncode
    (left,) = (each for each in target.parent.iterdir() if each.is_dir() and each.name.endswith(".part"))
    vaults.unlock(left / making.FILLED, PASSPHRASE).keys.forget()
    return left


def test_what_a_stop_by_force_left_goes_when_anything_is_made_beside_it(desk, stick, home):
    snapshot = backing_up.make(desk, stick).snapshot
    left = killed_restoring(snapshot, home / "desk")
    restoring.restore(snapshot, PASSPHRASE, home / "under another name")
    assert not left.exists()
    assert [each.name for each in home.iterdir()] == ["under another name"]


def test_what_a_stop_by_force_left_goes_when_a_desk_beside_it_is_opened(desk, stick, home):
    snapshot = backing_up.make(desk, stick).snapshot
    restoring.restore(snapshot, PASSPHRASE, home / "desk")
    killed_restoring(snapshot, home / "again")
    opening.close(opening.unlock(home / "desk", PASSPHRASE))
    assert [each.name for each in home.iterdir()] == ["desk"]


def test_erasing_says_and_reaches_what_a_stop_by_force_left_beside_the_desk(desk, stick, home):
    snapshot = backing_up.make(desk, stick).snapshot
    restoring.restore(snapshot, PASSPHRASE, home / "desk")
    there = opening.unlock(home / "desk", PASSPHRASE)
    left = killed_restoring(snapshot, home / "again")
    what = staying.stays(there)
    assert what.unfinished == (left,)
    assert f"The unfinished copy in {left} is erased." in [plain(one) for one in staying.going(what)]
    assert erasing.erase(there).left == ()
    assert not home.exists() or not [*home.iterdir()]


def test_what_is_being_made_by_somebody_else_is_left_alone(desk, stick, home):
    snapshot = backing_up.make(desk, stick).snapshot
    with making.new_folder(home / "desk") as part:
        part.mkdir()
        assert making.left_behind(home) == []
        restoring.restore(snapshot, PASSPHRASE, home / "beside")
        assert part.exists()
    assert sorted(each.name for each in home.iterdir()) == ["beside", "desk"]


def nothing(part, mark):
    mark.unlink()


def an_empty_mark(part, mark):
    mark.write_text("")


def another_token(part, mark):
    mark.write_text("0a" * 16)


def no_token_inside(part, mark):
    (part / making.TWIN).unlink()


def a_file_of_theirs(part, mark):
    (part / "thesis.txt").write_text("mine")


def another_name(part, mark):
    part.rename(part.with_name(".download.part"))
    mark.rename(mark.with_name(".download.part.mark"))


@pytest.mark.parametrize(
    "theirs", [nothing, an_empty_mark, another_token, no_token_inside, a_file_of_theirs, another_name]
)
def test_a_folder_of_somebody_elses_is_not_swept_whatever_it_is_called(desk, stick, home, theirs):
    snapshot = backing_up.make(desk, stick).snapshot
    left = killed_restoring(snapshot, home / "desk")
    theirs(left, left.with_name(left.name + making.MARK))
    (there,) = (each for each in home.iterdir() if each.is_dir())
    before = sorted(there.rglob("*"))
    restoring.restore(snapshot, PASSPHRASE, home / "beside")
    assert making.left_behind(home) == []
    opening.close(opening.unlock(home / "beside", PASSPHRASE))
    assert sorted(there.rglob("*")) == before


@pytest.mark.parametrize("begun", [False, True])
def test_a_mark_that_a_stop_left_alone_goes_too(home, begun):
    (home / ".desk.0a0b0c0d.part.mark").write_text("0a" * 16)
    if begun:
        (home / ".desk.0a0b0c0d.part").mkdir()
    assert making.left_behind(home) == []
    assert making.sweep_beside(home) == ()
    assert [*home.iterdir()] == []


def test_nothing_outside_is_reached_through_a_link_in_what_a_stop_left(desk, stick, home):
    snapshot = backing_up.make(desk, stick).snapshot
    left = killed_restoring(snapshot, home / "desk")
    (left / making.FILLED).rename(home / "moved")
    (left / making.FILLED).symlink_to(home / "moved")
    making.sweep_beside(home)
    assert vaults.is_vault(home / "moved")


def inside_a_desk(desk, snapshot):
    return desk.unlocked.folder / "deep" / "new"


def inside_a_damaged_desk(desk, snapshot):
    for name in ("vault.hdr", "vault.hdr.bak"):
        (desk.unlocked.folder / name).unlink()
    return desk.unlocked.folder / "new"


def inside_a_backup(desk, snapshot):
    return snapshot.folder / "new"


def among_backups(desk, snapshot):
    return snapshot.files / "new"


INSIDE = [inside_a_desk, inside_a_damaged_desk, inside_a_backup, among_backups]


@pytest.mark.parametrize("where", INSIDE)
def test_nothing_is_made_inside_a_desk_or_a_backup(desk, stick, where):
    snapshot = backing_up.make(desk, stick).snapshot
    target = where(desk, snapshot)
    ways = [
        lambda: restoring.restore(snapshot, PASSPHRASE, target),
        lambda: salvaging.salvage(desk.unlocked.folder, PASSPHRASE, target, header=snapshot.folder),
        lambda: rekeying.draw_code(desk, "orange velvet canyon ladder seven whisper", target),
    ]
    for way in ways if where is not inside_a_damaged_desk else ways[:2]:
        with pytest.raises(Trouble, match=making.INSIDE.id):
            way()
    assert not target.exists()


def test_no_backup_is_made_inside_another_desk_or_a_backup(desk, make_desk, stick):
    snapshot = backing_up.make(desk, stick).snapshot
    other = make_desk("other")
    for place in (desk.unlocked.folder, snapshot.files, snapshot.folder):
        with pytest.raises(Trouble, match=making.INSIDE.id):
            backing_up.make(other, place)
    with pytest.raises(Trouble, match=making.INSIDE.id):
        backing_up.make(desk, snapshot.folder)
    backing_up.make(desk, snapshot.files)  # the folder of its own backups means the place they are in
