"""The beginning of a database is damaged: what all pages are proved by stands in the header too, and all comes back."""

from __future__ import annotations

import os
import shutil
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from defender_desk.model.documents import Document
from defender_desk.services import checking, opening, records, salvaging
from defender_desk.services.backups import backing_up, backup_reading, restoring
from defender_desk.services.backups.backup_reading import Steps
from defender_desk.services.desk import Desk
from defender_desk.services.unlocking import rekeying
from defender_desk.store.store import DATABASE
from defender_desk.text.trouble import Trouble
from defender_desk.vault import folder as vaults
from defender_desk.vault import header
from defender_desk.vault.folder import Unlocked
from defender_desk.vault.slots import CHEAPEST

from .pages import PAGE

pytestmark = pytest.mark.faults
PASSPHRASE = "ندى جسر بوصلة قنديل سنبلة مرسى"
OTHER = "orange velvet canyon ladder seven whisper"
SALT = 16


@pytest.fixture
def made(tmp_path: Path) -> Iterator[opening.Created]:
    """A desk with records on many pages, open."""
    created = opening.create(tmp_path / "v", PASSPHRASE, profile=CHEAPEST)
    for number in range(20):
        records.save(created.desk, "person", None, {"name": f"سلمى {number}", "notes": "قصة " * 200})
    yield created
    opening.close(created.desk)


def whole(desk: Desk) -> dict[str, Document]:
    return {document.id: document for document in desk.store.each()}


def overwrite(folder: Path, first: int) -> None:
    """Let zeros stand where the database begins, as of a block that a disk cannot read any more."""
    with (folder / DATABASE).open("r+b") as stream:
        stream.write(bytes(first))


def begins(folder: Path) -> bytes:
    return (folder / DATABASE).read_bytes()[:SALT]


@contextmanager
def unlocked(folder: Path, passphrase: str = PASSPHRASE) -> Iterator[Unlocked]:
    opened = vaults.unlock(folder, passphrase, mend=False)
    yield opened
    opened.keys.forget()


def main_salt(folder: Path, passphrase: str = PASSPHRASE) -> bytes:
    """What the main header says that the database begins with."""
    with unlocked(folder, passphrase) as opened:
        return vaults.salts(folder, opened.keys)[0]


def tell(folder: Path, salt: bytes) -> None:
    """Let both copies of the header say that the database begins so."""
    with unlocked(folder) as opened:
        copy = vaults.genuine(folder, opened.keys)[0]
        vaults.put_header(folder, vaults.with_salt(copy, opened.keys, salt))


@pytest.mark.parametrize("first", [SALT, PAGE])
def test_every_record_is_there_again_where_the_database_has_lost_its_beginning(
    made: opening.Created, tmp_path: Path, first: int
) -> None:
    held = whole(made.desk)
    opening.close(made.desk)
    overwrite(tmp_path / "v", first)
    for name, secret in (("by passphrase", PASSPHRASE), ("by code", made.recovery_code)):
        report = salvaging.salvage(tmp_path / "v", secret, tmp_path / name)
        assert (report.findings, report.records) == ((), len(held))
        desk = opening.unlock(tmp_path / name, PASSPHRASE)
        assert whole(desk) == held
        assert checking.check(desk).sound
        opening.close(desk)
        assert main_salt(tmp_path / name) == begins(tmp_path / name) != bytes(SALT)
    assert begins(tmp_path / "v") == bytes(SALT), "nothing is written into the damaged folder"


@pytest.mark.parametrize("first", [SALT, PAGE])
def test_what_was_saved_before_the_program_was_stopped_is_there_too(
    made: opening.Created, tmp_path: Path, first: int
) -> None:
    opening.close(made.desk)
    desk = opening.unlock(tmp_path / "v", PASSPHRASE)
    saved = records.save(desk, "person", None, {"name": "مها"}).id
    shutil.copytree(tmp_path / "v", tmp_path / "stopped")
    held = whole(desk)
    opening.close(desk)
    assert (tmp_path / "stopped" / f"{DATABASE}-wal").stat().st_size
    overwrite(tmp_path / "stopped", first)
    salvaging.salvage(tmp_path / "stopped", PASSPHRASE, tmp_path / "new")
    desk = opening.unlock(tmp_path / "new", PASSPHRASE)
    assert whole(desk) == held
    assert saved in held
    opening.close(desk)


def test_that_the_end_of_the_log_could_not_be_read_is_known_also_where_the_database_has_lost_its_beginning(
    made: opening.Created, tmp_path: Path
) -> None:
    """The header knows of no more than is there: what was committed last told it nothing yet."""
    shutil.copytree(tmp_path / "v", tmp_path / "stopped")
    with (tmp_path / "stopped" / f"{DATABASE}-wal").open("r+b") as log:
        salts = log.read(32)[16:24]
        log.seek(0, os.SEEK_END)
        log.write(struct.pack(">II", 2, 9) + salts + bytes(8) + os.urandom(PAGE))
    overwrite(tmp_path / "stopped", SALT)
    (end,) = salvaging.salvage(tmp_path / "stopped", PASSPHRASE, tmp_path / "new").findings[:1]
    assert end.what is salvaging.ENDS_UNREAD


def test_the_backup_of_the_header_tells_it_where_the_main_one_is_damaged_too(
    made: opening.Created, tmp_path: Path
) -> None:
    held = whole(made.desk)
    opening.close(made.desk)
    overwrite(tmp_path / "v", PAGE)
    (tmp_path / "v" / "vault.hdr").write_bytes(b"")
    assert salvaging.salvage(tmp_path / "v", PASSPHRASE, tmp_path / "new").records == len(held)


@pytest.mark.parametrize("told", [header.NO_SALT, b"of another file."])
@pytest.mark.parametrize("first", [SALT, PAGE])
def test_nothing_is_read_where_no_header_tells_it(
    made: opening.Created, tmp_path: Path, first: int, told: bytes
) -> None:
    """Zeros are what an earlier program wrote."""
    opening.close(made.desk)
    tell(tmp_path / "v", told)
    overwrite(tmp_path / "v", first)
    with pytest.raises(Trouble) as refused:
        salvaging.salvage(tmp_path / "v", PASSPHRASE, tmp_path / "new")
    assert (refused.value.message, refused.value.next_step) == (salvaging.BEGINNING, salvaging.FROM_BACKUP)


def test_what_the_file_begins_with_counts_where_it_proves_a_page_whatever_the_header_says(
    made: opening.Created, tmp_path: Path
) -> None:
    held = whole(made.desk)
    opening.close(made.desk)
    tell(tmp_path / "v", b"of another file.")
    with (tmp_path / "v" / DATABASE).open("r+b") as stream:
        stream.seek(SALT)
        stream.write(bytes(PAGE - SALT))
    assert salvaging.salvage(tmp_path / "v", PASSPHRASE, tmp_path / "new").records == len(held)


def test_a_desk_that_an_earlier_program_closed_tells_it_from_its_next_closing_on(
    made: opening.Created, tmp_path: Path
) -> None:
    opening.close(made.desk)
    tell(tmp_path / "v", header.NO_SALT)
    opening.close(opening.unlock(tmp_path / "v", PASSPHRASE))
    assert main_salt(tmp_path / "v") == begins(tmp_path / "v")


def test_each_folder_tells_what_its_own_database_begins_with(made: opening.Created, tmp_path: Path) -> None:
    (tmp_path / "stick").mkdir()
    snapshot = backing_up.make(made.desk, tmp_path / "stick").snapshot
    rekeying.rekey(made.desk, OTHER, tmp_path / "new key", profile=CHEAPEST)
    opening.close(made.desk)
    restoring.restore(snapshot, PASSPHRASE, tmp_path / "restored")
    folders = [tmp_path / "v", snapshot.folder, tmp_path / "restored"]
    for folder in folders:
        assert main_salt(folder) == begins(folder), folder
    assert main_salt(tmp_path / "new key", OTHER) == begins(tmp_path / "new key")
    assert begins(tmp_path / "v") != begins(snapshot.folder)


def test_a_backup_that_has_lost_its_beginning_is_salvaged_as_well(made: opening.Created, tmp_path: Path) -> None:
    (tmp_path / "stick").mkdir()
    held = whole(made.desk)
    snapshot = backing_up.make(made.desk, tmp_path / "stick").snapshot
    overwrite(snapshot.folder, PAGE)
    with unlocked(snapshot.folder) as opened:
        read = backup_reading.examine(snapshot.folder, snapshot.files, opened.keys, Steps(lambda *_: None))
        assert [one.code for one in read.findings] == ["database"]
    assert salvaging.salvage(snapshot.folder, PASSPHRASE, tmp_path / "new").records == len(held)


def test_the_header_of_a_backup_takes_nothing_from_a_database_that_begins_otherwise(
    made: opening.Created, tmp_path: Path
) -> None:
    (tmp_path / "stick").mkdir()
    held = whole(made.desk)
    snapshot = backing_up.make(made.desk, tmp_path / "stick").snapshot
    opening.close(made.desk)
    assert salvaging.salvage(tmp_path / "v", PASSPHRASE, tmp_path / "new", header=snapshot.folder).records == len(held)
    assert main_salt(tmp_path / "new") == begins(tmp_path / "new")
