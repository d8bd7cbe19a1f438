"""Whichever byte is changed, cut off or put back from outside, the desk says so.

Short by default; with DEFENDER_DESK_CAMPAIGN=1 thousands of bytes of each file are changed, one after another.
"""

from __future__ import annotations

import io
import os
import random
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest

from defender_desk.model.types import TYPES
from defender_desk.services import checking, opening, records
from defender_desk.services.checking import Report
from defender_desk.services.desk import Desk
from defender_desk.services.incidents import evidence
from defender_desk.store.connection import open_database
from defender_desk.store.store import DATABASE, Store
from defender_desk.store.verifying import FINDINGS
from defender_desk.text.trouble import Trouble
from defender_desk.vault.keys import VaultKeys
from defender_desk.vault.slots import CHEAPEST

pytestmark = pytest.mark.faults
LONG = bool(os.environ.get("DEFENDER_DESK_CAMPAIGN"))
FLIPS = 20_000 if LONG else 60
PASSPHRASE = "ندى جسر بوصلة قنديل سنبلة مرسى"
LOG = DATABASE + "-wal"
PAGE = 4096
FRAME = PAGE + 24


def save(desk: Desk, times: int) -> None:
    for number in range(times):
        records.save(desk, "person", None, {"name": f"سلمى {number}", "notes": "قصة " * 400})


@pytest.fixture(scope="module")
def stopped(tmp_path_factory: pytest.TempPathFactory) -> SimpleNamespace:
    """A desk as it lies on the disk after it was killed, with a log, a file, and the keys that were held."""
    place = tmp_path_factory.mktemp("stopped")
    desk = opening.create(place / "open", PASSPHRASE, profile=CHEAPEST).desk
    save(desk, 3)
    opening.close(desk)
    shutil.copytree(place / "open", place / "before")
    desk = opening.unlock(place / "open", PASSPHRASE)
    save(desk, 2)
    incident = records.save(desk, "incident", None, {"title": "تهديد"}).id
    evidence.take_in(desk, [evidence.Intake("a.txt", lambda: io.BytesIO(b"words" * 300), 1500)], {"about": (incident,)})
    shutil.copytree(place / "open", place / "killed")
    keys = VaultKeys(bytearray(desk.unlocked.keys.vault), desk.unlocked.vault_id)
    opening.close(desk)
    shutil.copytree(place / "open", place / "closed")
    return SimpleNamespace(before=place / "before", killed=place / "killed", closed=place / "closed", keys=keys)


@pytest.fixture
def again(tmp_path: Path) -> Callable[[Path], Path]:
    """Gives a folder with the same bytes, each time anew."""

    def copied(folder: Path) -> Path:
        shutil.rmtree(tmp_path / "v", ignore_errors=True)
        return Path(shutil.copytree(folder, tmp_path / "v"))

    return copied


def flip(path: Path, at: int) -> None:
    with path.open("r+b") as stream:
        stream.seek(at)
        byte = stream.read(1)[0]
        stream.seek(at)
        stream.write(bytes([byte ^ random.Random(at).randrange(1, 256)]))


def places(size: int, always: range = range(0)) -> list[int]:
    """Which bytes to change: so many, or all of them."""
    if size <= FLIPS:
        return list(range(size))
    return sorted({*always, *random.Random(5).sample(range(size), FLIPS)})


def told(folder: Path) -> set[str]:
    """What is said of a folder by whoever opens and checks it: notices, codes of findings, or why it did not open."""
    try:
        desk = opening.unlock(folder, PASSPHRASE)
    except Trouble as refused:
        return {refused.message.id}
    try:
        return {one.id for one in desk.notices} | {one.code for one in checking.check(desk).findings}
    except Trouble as refused:
        return {refused.message.id}
    finally:
        opening.close(desk)


def test_what_nobody_touched_is_whole(stopped: SimpleNamespace, again: Callable[[Path], Path]) -> None:
    for folder in (stopped.before, stopped.killed, stopped.closed):
        assert told(again(folder)) == set()


def test_every_byte_of_the_log_is_told(stopped: SimpleNamespace, again: Callable[[Path], Path]) -> None:
    folder = again(stopped.killed)
    sound, database = (folder / LOG).read_bytes(), (folder / DATABASE).read_bytes()
    assert len(sound) > 10 * FRAME
    for at in places(len(sound), range(32 + 24)):
        (folder / DATABASE).write_bytes(database)
        (folder / LOG).write_bytes(sound)
        flip(folder / LOG, at)
        with closing(open_database(folder / DATABASE, stopped.keys.database)) as opened:
            assert opened.unread_log, at


def test_a_log_that_is_not_whole_is_told_where_one_looks(
    stopped: SimpleNamespace, again: Callable[[Path], Path]
) -> None:
    folder = again(stopped.killed)
    flip(folder / LOG, 32 + 24 + FRAME + 100)
    assert {FINDINGS["log"].id, "log", opening.ROLLED_BACK.id, "older"} <= told(folder)
    assert told(folder) == {"blob_spared"}, "said once: from here the desk goes on; what came later stays"


def test_a_log_taken_away_or_cut_is_told(stopped: SimpleNamespace, again: Callable[[Path], Path]) -> None:
    folder = again(stopped.killed)
    (folder / LOG).unlink()
    assert opening.ROLLED_BACK.id in told(folder)
    folder = again(stopped.killed)
    os.truncate(folder / LOG, 32 + 4 * FRAME)
    assert opening.ROLLED_BACK.id in told(folder)


def test_every_byte_of_the_database_is_told(stopped: SimpleNamespace, again: Callable[[Path], Path]) -> None:
    """Also in a page of which nobody has read anything yet."""
    database = again(stopped.closed) / DATABASE
    sound = database.read_bytes()
    for at in places(len(sound), range(0, len(sound), 11 * PAGE + 1)):
        flip(database, at)
        assert damaged(database, stopped.keys), at
        database.write_bytes(sound)


def damaged(database: Path, keys: VaultKeys) -> bool:
    try:
        with closing(open_database(database, keys.database, untouched=True)) as opened:
            return bool(opened.rows("PRAGMA cipher_integrity_check"))
    except Trouble:
        return True


def test_damage_to_the_database_is_said_in_words(stopped: SimpleNamespace, again: Callable[[Path], Path]) -> None:
    """Whatever page it is: refused at the door, or named by the check; and no defect of ours."""
    sound = (stopped.closed / DATABASE).read_bytes()
    pages = len(sound) // PAGE
    for page in range(0, pages, max(pages // 12, 1) if not LONG else 1):
        folder = again(stopped.closed)
        flip(folder / DATABASE, page * PAGE + 700)
        assert told(folder), page


def test_a_database_put_back_or_cut_is_told(stopped: SimpleNamespace, again: Callable[[Path], Path]) -> None:
    folder = again(stopped.closed)
    shutil.copy(stopped.before / DATABASE, folder / DATABASE)
    assert {opening.ROLLED_BACK.id, "older"} <= told(folder)
    folder = again(stopped.closed)
    os.truncate(folder / DATABASE, (folder / DATABASE).stat().st_size - PAGE)
    assert told(folder)


def test_a_database_that_went_another_way_is_told(
    stopped: SimpleNamespace, again: Callable[[Path], Path], tmp_path: Path
) -> None:
    """One that a copy of the desk wrote, with more entries than this one has."""
    other = Path(shutil.copytree(stopped.before, tmp_path / "other"))
    desk = opening.unlock(other, PASSPHRASE)
    save(desk, 9)
    opening.close(desk)
    folder = again(stopped.closed)
    shutil.copy(other / DATABASE, folder / DATABASE)
    assert {FINDINGS["other"].id, "other"} <= told(folder)


def test_no_page_of_the_records_can_be_put_back_unseen(stopped: SimpleNamespace, again: Callable[[Path], Path]) -> None:
    """A page from before is whole by itself; what it says no longer agrees with the rest."""
    old, new = ((folder / DATABASE).read_bytes() for folder in (stopped.before, stopped.closed))
    pages = [at for at in range(0, len(old), PAGE) if old[at : at + PAGE] != new[at : at + PAGE]]
    assert len(pages) > 5
    unseen = []
    for at in pages:
        folder = again(stopped.closed)
        with (folder / DATABASE).open("r+b") as stream:
            stream.seek(at)
            stream.write(old[at : at + PAGE])
        if not told(folder):
            unseen.append(at // PAGE)
    assert not {*unseen} & pages_of(stopped, "record", "journal", "blob")
    assert len(unseen) < len(pages) / 2, "what is not told holds settings, or words to search by"


def pages_of(stopped: SimpleNamespace, *tables: str) -> set[int]:
    """The root pages, counted from 0, of some tables: small ones lie there whole."""
    with closing(open_database(stopped.closed / DATABASE, stopped.keys.database, untouched=True)) as opened:
        found = opened.rows("SELECT name, rootpage FROM sqlite_master WHERE type = 'table'")
    return {root - 1 for name, root in found if name in tables}


def test_every_byte_of_a_sealed_file_is_told(stopped: SimpleNamespace, again: Callable[[Path], Path]) -> None:
    folder = again(stopped.closed)
    (file,) = folder.glob("blobs/*/*")
    sound = file.read_bytes()
    with closing(Store.open(folder, stopped.keys, TYPES)) as store:
        for at in places(len(sound)):
            flip(file, at)
            assert store.blobs.damaged(lambda: None) == [file.name], at
            file.write_bytes(sound)
        assert store.blobs.damaged(lambda: None) == []


def test_a_damaged_file_and_a_lost_one_are_named_by_their_records(
    stopped: SimpleNamespace, again: Callable[[Path], Path]
) -> None:
    def report(harm: Callable[[Path], None]) -> Report:
        folder = again(stopped.closed)
        desk = opening.unlock(folder, PASSPHRASE)
        (file,) = folder.glob("blobs/*/*")
        harm(file)
        try:
            return checking.check(desk)
        finally:
            opening.close(desk)

    for harm, code in ((lambda file: flip(file, 200), "blob_damaged"), (Path.unlink, "blob_missing")):
        (found,) = report(harm).findings
        assert (found.code, found.values) == (code, {"count": 1})
        assert [name[:2] for name in found.records] == ["E-"]


def test_a_damaged_header_is_among_the_findings(stopped: SimpleNamespace, again: Callable[[Path], Path]) -> None:
    for name in ("vault.hdr", "vault.hdr.bak"):
        folder = again(stopped.closed)
        flip(folder / name, 200)
        assert {opening.HEALED.id, "header"} <= told(folder)
        assert told(folder) == set()
