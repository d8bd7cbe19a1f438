"""Whatever moment the program is stopped at while something leaves, no file is outside without its note."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from defender_desk.model.queries import Query
from defender_desk.services import opening, under_way
from defender_desk.services.desk import Desk
from defender_desk.vault.slots import CHEAPEST

PASSPHRASE = "ندى جسر بوصلة قنديل سنبلة مرسى"
SOURCE = str(Path(sys.modules["defender_desk.services.opening"].__file__ or "").parents[2])
LEAVE = """
import io, os, sys
from pathlib import Path
sys.path.insert(0, sys.argv[4])
from defender_desk.services import evidence, leaving, opening
from defender_desk.services.clean_copies import Way
from defender_desk.store.writing import Writing
stop, folder, target = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
desk = opening.unlock(folder, sys.argv[5])
(record,) = evidence.take_in(desk, [evidence.Intake("a.txt", lambda: io.BytesIO(b"words"), 5)]).ids
def stopped(*_, **__):
    os._exit(9)
named = leaving.give_name
if stop == "written":
    leaving.sha256_of = stopped
if stop == "noting":
    Writing.log = stopped
if stop == "noted":
    leaving.give_name = stopped
if stop == "named":
    leaving.give_name = lambda *paths: (named(*paths), os._exit(9))
evidence.save_copy(desk, record, target, way=Way.AS_IT_CAME, reason="r")
opening.close(desk)
"""


def notes(desk: Desk) -> list[object]:
    return [document.body.get("notes") for document in desk.store.many(desk.store.ids(Query("disclosure"))).values()]


@pytest.mark.faults
@pytest.mark.parametrize(
    ("stop", "outside", "noted", "notice"),
    [
        ("written", [], [], ()),
        ("noting", [], [], ()),
        ("noted", [], [under_way.NOT_NAMED.id], (under_way.STOPPED,)),
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
        assert (notes(desk), desk.notices) == (noted, notice)
    finally:
        opening.close(desk)
    desk = opening.unlock(tmp_path / "v", PASSPHRASE)
    assert desk.notices == ()
    opening.close(desk)


@pytest.mark.faults
def test_where_the_stick_is_gone_nobody_claims_to_know(tmp_path: Path) -> None:
    (tmp_path / "stick").mkdir()
    opening.close(opening.create(tmp_path / "v", PASSPHRASE, profile=CHEAPEST).desk)
    target = tmp_path / "stick" / "copy.txt"
    subprocess.run(
        [sys.executable, "-c", LEAVE, "noted", str(tmp_path / "v"), str(target), SOURCE, PASSPHRASE], check=False
    )
    (tmp_path / "stick").rename(tmp_path / "elsewhere")
    desk = opening.unlock(tmp_path / "v", PASSPHRASE)
    assert (notes(desk), desk.notices) == ([under_way.NOT_KNOWN.id], (under_way.STOPPED,))
    opening.close(desk)
