"""Whatever moment the program is stopped at while something leaves, no file is outside without its note."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from defender_desk.model.queries import Query
from defender_desk.services import opening
from defender_desk.services.desk import Desk
from defender_desk.services.handover import under_way
from defender_desk.vault.slots import CHEAPEST

PASSPHRASE = "ندى جسر بوصلة قنديل سنبلة مرسى"
SOURCE = str(Path(sys.modules["defender_desk.services.opening"].__file__ or "").parents[2])
LEAVE = """
import errno, io, os, sys
from pathlib import Path
sys.path.insert(0, sys.argv[4])
from defender_desk.exchange import whole_file
from defender_desk.services import opening
from defender_desk.services.handover import leaving
from defender_desk.services.incidents import evidence
from defender_desk.services.incidents.clean_copies import Way
from defender_desk.store.writing import Writing
stop, folder, target = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
desk = opening.unlock(folder, sys.argv[5])
(record,) = evidence.take_in(desk, [evidence.Intake("a.txt", lambda: io.BytesIO(b"words"), 5)]).ids
def stopped(*_, **__):
    os._exit(9)
def no_link(*_):
    raise OSError(errno.EPERM, "no second names here")
named = leaving.give_name
if stop == "writing":
    whole_file.Target.settle = stopped
if stop == "written":
    leaving.sha256_of = stopped
if stop == "noting":
    Writing.log = stopped
if stop == "noted":
    leaving.give_name = stopped
if stop == "named":
    leaving.give_name = lambda *paths: (named(*paths), os._exit(9))
if stop == "naming":
    taken = Path.unlink
    Path.unlink = lambda path, **more: (stopped if path.parent == target.parent else taken)(path, **more)
if stop == "naming on a stick":
    os.link, Path.replace = no_link, stopped
evidence.save_copy(desk, record, target, way=Way.AS_IT_CAME, reason="r")
opening.close(desk)
"""


def notes(desk: Desk) -> list[object]:
    return [document.body.get("notes") for document in desk.store.many(desk.store.ids(Query("disclosure"))).values()]


@pytest.mark.faults
@pytest.mark.parametrize(
    ("stop", "outside", "noted", "notice"),
    [
        ("writing", [], [], ()),
        ("written", [], [], ()),
        ("noting", [], [], ()),
        ("noted", [], [under_way.NOT_NAMED.id], (under_way.STOPPED,)),
        ("naming", ["copy.txt"], [None], ()),
        ("naming on a stick", ["copy.txt"], [under_way.NOT_NAMED.id], (under_way.STOPPED,)),  # empty, to hold the name
        ("named", ["copy.txt"], [None], ()),
        ("never", ["copy.txt"], [None], ()),
    ],
)
def test_no_file_is_outside_without_its_note(
    tmp_path: Path, stop: str, outside: list[str], noted: list[object], notice: tuple[object, ...]
) -> None:
    place = tmp_path / "stick"
    place.mkdir()
    opening.close(opening.create(tmp_path / "v", PASSPHRASE, profile=CHEAPEST).desk)
    asked = [sys.executable, "-c", LEAVE, stop, str(tmp_path / "v"), str(place / "copy.txt"), SOURCE, PASSPHRASE]
    ended = subprocess.run(asked, check=False).returncode
    assert ended == (0 if stop == "never" else 9)
    desk = opening.unlock(tmp_path / "v", PASSPHRASE)
    try:
        assert [path.name for path in place.iterdir()] == outside
        assert all(path.read_bytes() in (b"words", b"" if noted[0] else b"words") for path in place.iterdir())
        assert (notes(desk), desk.notices) == (noted, notice)
    finally:
        opening.close(desk)
    desk = opening.unlock(tmp_path / "v", PASSPHRASE)
    assert desk.notices == ()
    opening.close(desk)


@pytest.mark.faults
@pytest.mark.parametrize(
    ("stop", "unknown", "known"), [("writing", [], []), ("noted", [under_way.NOT_KNOWN.id], [under_way.NOT_NAMED.id])]
)
def test_where_the_stick_is_gone_nobody_claims_to_know_until_it_is_back(
    tmp_path: Path, stop: str, unknown: list[object], known: list[object]
) -> None:
    stick, elsewhere = tmp_path / "stick", tmp_path / "elsewhere"
    stick.mkdir()
    opening.close(opening.create(tmp_path / "v", PASSPHRASE, profile=CHEAPEST).desk)
    leave = [stop, str(tmp_path / "v"), str(stick / "copy.txt"), SOURCE, PASSPHRASE]
    subprocess.run([sys.executable, "-c", LEAVE, *leave], check=False)
    stick.rename(elsewhere)
    told = (under_way.STOPPED, under_way.BEHIND) if unknown else (under_way.BEHIND,)
    for notices in (told, (under_way.BEHIND,)):
        desk = opening.unlock(tmp_path / "v", PASSPHRASE)
        assert (notes(desk), desk.notices) == (unknown, notices)
        opening.close(desk)
    assert [path.suffix for path in elsewhere.iterdir()] == [".part"]
    elsewhere.rename(stick)
    for notices in ((under_way.STOPPED,) if known else (), ()):
        desk = opening.unlock(tmp_path / "v", PASSPHRASE)
        assert (notes(desk), desk.notices, list(stick.iterdir())) == (known, notices, [])
        opening.close(desk)


@pytest.mark.faults
def test_what_cannot_be_removed_is_not_said_to_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "stick").mkdir()
    opening.close(opening.create(tmp_path / "v", PASSPHRASE, profile=CHEAPEST).desk)
    leave = ["noted", str(tmp_path / "v"), str(tmp_path / "stick" / "copy.txt"), SOURCE, PASSPHRASE]
    subprocess.run([sys.executable, "-c", LEAVE, *leave], check=False)

    def refused(_path: Path, *, missing_ok: bool = False) -> None:
        raise PermissionError("in use")

    with monkeypatch.context() as held:
        held.setattr(Path, "unlink", refused)
        desk = opening.unlock(tmp_path / "v", PASSPHRASE)
        assert (notes(desk), desk.notices) == ([under_way.NOT_REMOVED.id], (under_way.STOPPED, under_way.BEHIND))
    behind = desk.store.settings.get(under_way.UNDER_WAY)
    under_way.begin(desk, tmp_path / "b.part", tmp_path / "b")  # something else leaves meanwhile
    under_way.end(desk, tmp_path / "b.part")
    assert desk.store.settings.get(under_way.UNDER_WAY) == behind, "the next one does not make it forgotten"
    opening.close(desk)
    desk = opening.unlock(tmp_path / "v", PASSPHRASE)
    assert (notes(desk), list((tmp_path / "stick").iterdir())) == ([under_way.NOT_NAMED.id], [])
    opening.close(desk)
