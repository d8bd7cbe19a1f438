"""Leaving fast: what is erased opens nothing any more, wherever it was stopped, and what travels comes back whole."""

from __future__ import annotations

import errno
import os
import shutil
from datetime import UTC, datetime
from io import BytesIO
from itertools import count
from pathlib import Path

import pytest
from tests.fresh_desks import PASSPHRASE

from defender_desk.exchange.identity import Identity, card_of, read_card
from defender_desk.services import drafts, opening, outside, preferences, records
from defender_desk.services.backups import backing_up, restoring
from defender_desk.services.departure import erasing, travelling
from defender_desk.services.handover import under_way
from defender_desk.services.identity import correspondents, rotation
from defender_desk.services.incidents import evidence
from defender_desk.store.older import OLDER
from defender_desk.text.bidi import plain
from defender_desk.text.trouble import Trouble
from defender_desk.vault import erasing as headers
from defender_desk.vault import folder as vaults


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick"


def card_of_somebody():
    return read_card(card_of(Identity.fresh(), "Somebody", "zzzzzzzz"))


def photograph(desk):
    return evidence.take_in(desk, [evidence.Intake("a.jpg", lambda: BytesIO(b"x" * 9000), 9000)])


def test_what_is_erased_is_gone_and_no_longer_offered(desk, add):
    add("person", name="Nadia")
    photograph(desk)
    folder = desk.unlocked.folder
    others = ["interview.mp4.part", "letter.txt", "vault.db of 2024.zip", "vault.hdr-why.txt"]
    for name in others:
        (folder / name).write_text("not of the desk")
    (folder / f"{'0a' * 16}.quarantine").write_bytes(b"x")
    for kept in (OLDER, f"{OLDER}.part"):  # of a version before this one
        shutil.copy(folder / "vault.db", folder / kept)
    outside.write_outside(outside.read_outside().with_vault(folder))
    erased = erasing.erase(desk)
    assert (erased.headers, erased.backups, erased.left) == (2, 0, ())
    assert sorted(each.name for each in folder.iterdir()) == others
    assert str(folder) not in outside.read_outside().vaults
    keys = desk.unlocked.keys
    assert not any(any(getattr(keys, name)) for name in keys.__slots__)
    opening.close(desk)  # once more, as locking does
    with pytest.raises(Trouble):
        opening.unlock(folder, PASSPHRASE)


def power_cut(self, missing_ok=False):
    raise KeyboardInterrupt


def test_every_copy_of_the_header_is_written_over_before_one_is_removed(desk, tmp_path, monkeypatch):
    """Stopped by force at the first removal, what lies there opens with nothing, and holds no byte of what it was."""
    opening.close(desk)
    folder = desk.unlocked.folder
    for name in ("backup.part", "drill.part"):
        (folder / name).mkdir()
        shutil.copy(folder / "vault.hdr", folder / name / "vault.hdr")
    shutil.copy(folder / "vault.hdr", folder / "vault.hdr.new")
    before = (folder / "vault.hdr").read_bytes()

    settled, settle = set(), os.fsync
    monkeypatch.setattr(os, "fsync", lambda file: settled.add(os.fstat(file).st_ino) or settle(file))
    monkeypatch.setattr(Path, "unlink", power_cut)
    with pytest.raises(KeyboardInterrupt):
        headers.destroy_headers(folder, "backup.part", "drill.part")
    found = list(folder.rglob("vault.hdr*"))
    assert len(found) == 5
    assert {each.stat().st_ino for each in found} <= settled  # on the disk, and not only on its way there
    for each in found:
        after = each.read_bytes()
        assert len(after) == len(before)
        assert not any(after[at : at + 8] == before[at : at + 8] for at in range(0, len(before), 8))
    with pytest.raises(Trouble, match=vaults.DAMAGED.id):
        vaults.unlock(folder, PASSPHRASE)


def test_backups_in_reach_go_only_where_that_was_asked(make_desk, stick):
    desk = make_desk("kept")
    backing_up.make(desk, stick)
    assert (erasing.stays(desk).there, erasing.stays(desk).elsewhere, erasing.stays(desk).place) == (1, 0, stick)
    erasing.erase(desk)
    assert restoring.check(restoring.newest(stick), PASSPHRASE).sound
    other, elsewhere = make_desk("gone"), stick / "other"
    elsewhere.mkdir()
    backing_up.make(other, elsewhere)
    assert erasing.erase(other, backups=True).backups == 1
    assert list(elsewhere.iterdir()) == []


def test_the_desk_goes_first_and_the_header_of_a_backup_is_written_over_too(desk, stick, tmp_path, monkeypatch):
    backup = backing_up.make(desk, stick).snapshot.folder
    os.link(backup / "vault.hdr", tmp_path / "held")  # whoever holds the file holds its blocks
    with monkeypatch.context() as stopped:
        stopped.setattr(Path, "unlink", power_cut)
        with pytest.raises(KeyboardInterrupt):
            erasing.erase(desk, backups=True)
    with pytest.raises(Trouble, match=vaults.DAMAGED.id):
        vaults.unlock(desk.unlocked.folder, PASSPHRASE)
    assert restoring.check(restoring.newest(stick), PASSPHRASE).sound
    before = (tmp_path / "held").read_bytes()
    assert erasing._erase_backup(backup)
    after = (tmp_path / "held").read_bytes()
    assert not any(after[at : at + 8] == before[at : at + 8] for at in range(0, len(before), 8))


def test_backups_in_reach_go_by_whatever_name(desk, add, stick):
    first = backing_up.make(desk, stick).snapshot.folder
    add("person", name="Nadia")
    second = backing_up.make(desk, stick).snapshot.folder
    home = first.parent
    first.rename(home / f"{first.name} before the trial")
    shutil.copytree(second, home / "0009-20260101-000000.part")
    (home / "letters").mkdir()
    (home / "letters" / "vault.hdr").write_bytes(b"not of the desk")
    what = erasing.stays(desk)
    assert (what.there, what.elsewhere) == (3, 0)
    erased = erasing.erase(desk, backups=True)
    assert (erased.backups, erased.left) == (3, ())
    assert [*home.glob("*/vault.*")] == [home / "letters" / "vault.hdr"]


def test_backups_on_another_stick_are_told_whatever_is_ticked(desk, stick, tmp_path, monkeypatch):
    days = count(1)
    monkeypatch.setattr(backing_up, "now", lambda: datetime(2026, 7, next(days), tzinfo=UTC))
    (tmp_path / "other").mkdir()
    backing_up.make(desk, stick)
    backing_up.make(desk, stick)
    backing_up.make(desk, tmp_path / "other")
    for ticked in (False, True):
        told = [plain(one) for one in erasing.told(erasing.stays(desk), backups=ticked)]
        assert any("2 backups that you made on another stick" in one for one in told)
        assert any("1 backup stays in" in one for one in told) is not ticked
    shutil.rmtree(tmp_path / "other")
    told = [plain(one) for one in erasing.told(erasing.stays(desk), backups=True)]
    assert any("3 backups that you made on another stick" in one for one in told)
    assert any(str(tmp_path / "other") in one for one in told)


def test_what_a_stop_left_of_a_file_on_its_way_out_is_told_and_goes(desk, stick, tmp_path):
    here, away = stick / ".00112233445566aa.part", tmp_path / "usb" / ".00112233445566bb.part"
    here.write_bytes(b"plain photograph of a witness")
    under_way.begin(desk, here, stick / "photo.jpg")
    under_way.begin(desk, away, tmp_path / "usb" / "other.jpg")
    told = [plain(one) for one in erasing.told(erasing.stays(desk))]
    assert sum("whose writing was stopped" in one for one in told) == 2
    erased = erasing.erase(desk)
    assert not here.exists()
    assert erased.left == (away,)


def test_a_stick_that_refuses_keeps_no_desk(make_desk, stick, monkeypatch):
    desk = make_desk("ours")
    made = backing_up.make(desk, stick)
    really = os.open

    def refusing(path, *rest, **more):
        if str(path).startswith(str(stick)):
            raise OSError(errno.EROFS, "read-only")
        return really(path, *rest, **more)

    monkeypatch.setattr(headers.os, "open", refusing)
    erased = erasing.erase(desk, backups=True)
    assert (erased.headers, erased.backups) == (2, 0)
    assert erased.left == (made.snapshot.folder,)
    assert not desk.unlocked.folder.exists()


def test_a_desk_is_erased_without_its_passphrase_too(make_desk):
    desk = make_desk("lost")
    opening.close(desk)
    erased = erasing.erase_unopened(desk.unlocked.folder)
    assert erased.headers == 2
    assert not desk.unlocked.folder.exists()
    with pytest.raises(Trouble, match=vaults.NOT_A_VAULT.id):
        erasing.erase_unopened(desk.unlocked.folder)


def test_a_desk_travels_and_comes_back_whole(make_desk, stick, tmp_path):
    desk = make_desk("home")
    kept = records.save(desk, "person", None, {"name": "Nadia"}).id
    photograph(desk)
    made = travelling.pack(desk, stick)
    travelling.leave(desk, made)
    assert not desk.unlocked.folder.exists()
    restoring.restore(restoring.newest(stick), PASSPHRASE, tmp_path / "back")
    back = opening.unlock(tmp_path / "back", PASSPHRASE)
    assert back.store.get(kept).body["name"] == "Nadia"
    assert back.store.blobs.missing() == []
    opening.close(back)


def sealing_beside(desk):
    desk.store.blobs.seal(BytesIO(b"x" * 9000), "a.jpg", "image/jpeg")  # done, and not yet told to the desk


@pytest.mark.parametrize(
    "change",
    [
        rotation.renew,
        lambda desk: correspondents.add(desk, card_of_somebody(), verified=True),
        lambda desk: drafts.keep(desk, "new-incident", "incident", None, {"story": "They took Reem at 4 am"}, {}),
        lambda desk: opening.change_passphrase(desk, PASSPHRASE, "orange velvet canyon ladder seven whisper"),
        lambda desk: opening.renew_recovery(desk, opening.draw_code(desk)),
        lambda desk: preferences.write(desk, preferences.Preferences(veil=True)),
        sealing_beside,
    ],
    ids=["keys", "friend", "form", "passphrase", "code", "choice", "sealing"],
)
def test_nothing_is_erased_that_changed_since_and_that_no_journal_tells(desk, stick, change):
    made = travelling.pack(desk, stick)
    change(desk)
    with pytest.raises(Trouble, match=travelling.CHANGED.id):
        travelling.leave(desk, made)
    travelling.leave(desk, travelling.pack(desk, stick))
    assert not vaults.is_vault(desk.unlocked.folder)


def test_nothing_is_erased_while_what_was_packed_is_not_all_there(desk, add, stick):
    made = travelling.pack(desk, stick)
    add("person", name="Nadia")
    with pytest.raises(Trouble, match=travelling.CHANGED.id):
        travelling.leave(desk, made)
    made = travelling.pack(desk, stick)
    shutil.rmtree(made.snapshot.folder)
    with pytest.raises(Trouble, match=travelling.NOT_THERE.id):
        travelling.leave(desk, made)
    photograph(desk)
    next((desk.unlocked.folder / "blobs").glob("*/*")).unlink()
    made = travelling.pack(desk, stick)
    with pytest.raises(Trouble, match=travelling.NOT_WHOLE.id):
        travelling.leave(desk, made)
    assert vaults.is_vault(desk.unlocked.folder)
