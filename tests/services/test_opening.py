import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from tests.fresh_desks import PASSPHRASE

from defender_desk.model.merging import merge
from defender_desk.services import opening, records
from defender_desk.services.preferences import Preferences, read
from defender_desk.text.trouble import Trouble
from defender_desk.vault.slots import CHEAPEST


def make(folder: Path) -> str:
    created = opening.create(folder, PASSPHRASE, Preferences(who="أمل", language="ar"), profile=CHEAPEST)
    opening.close(created.desk)
    return created.recovery_code


def test_a_desk_opens_with_its_passphrase_and_with_its_code(tmp_path: Path) -> None:
    code = make(tmp_path / "v")
    desk = opening.unlock(tmp_path / "v", PASSPHRASE)
    assert read(desk).who == "أمل"
    opening.close(desk)
    opening.close(opening.unlock_with_code(tmp_path / "v", code.lower()))


def test_a_wrong_passphrase_opens_nothing(tmp_path: Path) -> None:
    make(tmp_path / "v")
    with pytest.raises(Trouble):
        opening.unlock(tmp_path / "v", "something else")


def test_a_second_desk_on_the_same_folder_is_refused(tmp_path: Path) -> None:
    make(tmp_path / "v")
    desk = opening.unlock(tmp_path / "v", PASSPHRASE)
    with pytest.raises(Trouble):
        opening.unlock(tmp_path / "v", PASSPHRASE)
    opening.close(desk)


def test_changing_the_passphrase_keeps_everything_and_the_old_one_fails(tmp_path: Path) -> None:
    make(tmp_path / "v")
    desk = opening.unlock(tmp_path / "v", PASSPHRASE)
    saved = records.save(desk, "person", None, {"name": "سلمى"})
    with pytest.raises(Trouble):
        opening.change_passphrase(desk, "not the old one", "new words for a new day")
    opening.change_passphrase(desk, PASSPHRASE, "new words for a new day")
    opening.close(desk)
    with pytest.raises(Trouble):
        opening.unlock(tmp_path / "v", PASSPHRASE)
    desk = opening.unlock(tmp_path / "v", "new words for a new day")
    kept = records.fetch(desk, saved.id)
    assert kept is not None
    assert kept.values["name"] == "سلمى"
    opening.close(desk)


def test_a_renewed_code_replaces_the_old_one_and_a_revoked_one_opens_nothing(tmp_path: Path) -> None:
    old = make(tmp_path / "v")
    desk = opening.unlock(tmp_path / "v", PASSPHRASE)
    new = opening.draw_code(desk)
    opening.vaults.unlock(tmp_path / "v", old, by="recovery").keys.forget()  # until the new one is written down
    opening.renew_recovery(desk, new)
    opening.close(desk)
    with pytest.raises(Trouble):
        opening.unlock_with_code(tmp_path / "v", old)
    desk = opening.unlock_with_code(tmp_path / "v", new)
    assert desk.notices == (opening.BY_CODE,)
    opening.revoke_recovery(desk)
    opening.close(desk)
    with pytest.raises(Trouble):
        opening.unlock_with_code(tmp_path / "v", new)


@pytest.mark.parametrize(
    "settled",
    [
        opening.written_down,
        opening.revoke_recovery,
        lambda desk: opening.renew_recovery(desk, opening.draw_code(desk)),
    ],
)
def test_a_first_code_that_nobody_wrote_down_is_said_until_there_is_one_or_none(tmp_path: Path, settled) -> None:
    make(tmp_path / "v")
    desk = opening.unlock(tmp_path / "v", PASSPHRASE)
    opening.not_written_down(desk)
    opening.close(desk)
    desk = opening.unlock(tmp_path / "v", PASSPHRASE)
    assert desk.notices == (opening.NOT_WRITTEN,)
    settled(desk)
    opening.close(desk)
    desk = opening.unlock(tmp_path / "v", PASSPHRASE)
    assert desk.notices == ()
    opening.close(desk)


def test_a_damaged_header_is_healed_and_said(tmp_path: Path) -> None:
    make(tmp_path / "v")
    header = tmp_path / "v" / "vault.hdr"
    bytes_ = bytearray(header.read_bytes())
    bytes_[100] ^= 255
    header.write_bytes(bytes_)
    desk = opening.unlock(tmp_path / "v", PASSPHRASE)
    assert opening.HEALED in desk.notices
    opening.close(desk)
    desk = opening.unlock(tmp_path / "v", PASSPHRASE)
    assert desk.notices == ()
    opening.close(desk)


def test_an_older_database_put_back_is_noticed(tmp_path: Path) -> None:
    make(tmp_path / "v")
    old = (tmp_path / "v" / "vault.db").read_bytes()
    desk = opening.unlock(tmp_path / "v", PASSPHRASE)
    records.save(desk, "person", None, {"name": "x"})
    name = desk.store.desk
    opening.close(desk)
    (tmp_path / "v" / "vault.db").write_bytes(old)
    desk = opening.unlock(tmp_path / "v", PASSPHRASE)
    assert opening.ROLLED_BACK in desk.notices
    assert desk.store.desk != name  # the newer copy may go on counting under the old one
    renamed = desk.store.desk
    opening.close(desk)
    desk = opening.unlock(tmp_path / "v", PASSPHRASE)
    assert desk.store.desk == renamed
    opening.close(desk)


def opened_as(folder: Path) -> str:
    """The name under which a desk writes once it is open."""
    desk = opening.unlock(folder, PASSPHRASE)
    opening.close(desk)
    return desk.store.desk


@pytest.mark.parametrize("copy", [shutil.copy, shutil.copy2])
def test_a_copy_of_the_folder_is_a_desk_of_its_own(tmp_path: Path, copy: Callable[[str, str], object]) -> None:
    """Under one name the counters of both would mean two things, and one of two edits would vanish at a merge."""
    make(tmp_path / "v")
    name = opened_as(tmp_path / "v")
    shutil.copytree(tmp_path / "v", tmp_path / "copy", copy_function=copy)
    other = opened_as(tmp_path / "copy")
    assert other != name
    assert opened_as(tmp_path / "copy") == other
    assert opened_as(tmp_path / "v") == name
    (tmp_path / "v").rename(tmp_path / "moved")
    assert opened_as(tmp_path / "moved") == name


@pytest.mark.parametrize(
    ("put_back", "left_out"), [(os.replace, "vault.place"), (os.replace, ""), (shutil.copyfile, "")]
)
def test_a_backup_put_back_is_a_desk_of_its_own(
    tmp_path: Path, put_back: Callable[[Path, Path], object], left_out: str
) -> None:
    """Whether the backup program replaces files, leaves out one that did not change, or writes into those there."""
    make(tmp_path / "v")
    shutil.copytree(tmp_path / "v", tmp_path / "backup")
    name = opened_as(tmp_path / "v")
    for file in (tmp_path / "backup").glob("vault.*"):
        if file.name != left_out:
            put_back(file, tmp_path / "v" / file.name)
    assert opened_as(tmp_path / "v") != name


def test_two_copies_that_go_on_keep_both_edits(tmp_path: Path) -> None:
    make(tmp_path / "v")
    desk = opening.unlock(tmp_path / "v", PASSPHRASE)
    person = records.save(desk, "person", None, {"name": "x"}).id
    opening.close(desk)
    shutil.copytree(tmp_path / "v", tmp_path / "copy")
    desks = [opening.unlock(tmp_path / name, PASSPHRASE) for name in ("v", "copy")]
    for number, each in enumerate(desks):
        for edit in range(number + 1):
            records.save(each, "person", person, {"name": f"edit {edit} of {number}"})
    mine, other = (each.store.get(person) for each in desks)
    assert mine is not None
    assert other is not None
    assert merge(mine, other).outcomes["name"].conflict
    with desks[0].change("receive") as writing:
        writing.merge(other)
    said = {value for event in records.timeline(desks[0], person) for value in (event.lost.get("name"),) if value}
    assert said | {desks[0].store.get(person).body["name"]} == {"edit 0 of 0", "edit 1 of 1"}
    for each in desks:
        opening.close(each)


def test_a_renamed_desk_still_knows_what_it_wrote(tmp_path: Path) -> None:
    make(tmp_path / "v")
    desk = opening.unlock(tmp_path / "v", PASSPHRASE)
    person = records.save(desk, "person", None, {"name": "x"}).id
    name, written = desk.store.desk, desk.store.get(person)
    opening.close(desk)
    shutil.copytree(tmp_path / "v", tmp_path / "copy")
    desk = opening.unlock(tmp_path / "copy", PASSPHRASE)
    assert written is not None
    counter = written.clocks["name"][name]
    assert desk.store.own[name] >= counter
    assert set(desk.store.own) == {name, desk.store.desk}
    made_up = replace(written, id="a" * 26)
    with pytest.raises(Trouble), desk.change("receive") as writing:
        writing.merge(made_up)  # our old name on what we never wrote
    later = desk.store.own[name] + 1
    with desk.change("receive") as writing:  # the other copy went on under that name
        writing.merge(written.edited({"name": "y"}, name, later, written.changed))
    assert desk.store.get(person).body["name"] == "y"
    opening.close(desk)


@pytest.mark.parametrize("marker", ["زهرة الليلك ٩٣", "marker-lilac-93"])
def test_nothing_on_disk_holds_what_was_written(tmp_path: Path, marker: str) -> None:
    make(tmp_path / "v")
    desk = opening.unlock(tmp_path / "v", PASSPHRASE)
    records.save(desk, "incident", None, {"title": marker, "story": marker * 50})
    opening.close(desk)
    for folder, _, names in os.walk(tmp_path):
        for name in names:
            assert marker.encode() not in (Path(folder) / name).read_bytes()


def test_a_quarantine_left_by_a_power_cut_is_swept(tmp_path: Path) -> None:
    make(tmp_path / "v")
    left = tmp_path / "v" / "abc.quarantine"
    left.write_bytes(b"x")
    opening.close(opening.unlock(tmp_path / "v", PASSPHRASE))
    assert not left.exists()
