import os
from pathlib import Path

import pytest

from defender_desk.services import opening, records
from defender_desk.services.preferences import Preferences, read
from defender_desk.text.trouble import Trouble
from defender_desk.vault.slots import CHEAPEST

from .conftest import PASSPHRASE


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
    new = opening.renew_recovery(desk)
    opening.close(desk)
    with pytest.raises(Trouble):
        opening.unlock_with_code(tmp_path / "v", old)
    desk = opening.unlock_with_code(tmp_path / "v", new)
    opening.revoke_recovery(desk)
    opening.close(desk)
    with pytest.raises(Trouble):
        opening.unlock_with_code(tmp_path / "v", new)


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
