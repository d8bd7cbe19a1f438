"""Leaving fast: what is erased opens nothing any more, wherever it was stopped, and what travels comes back whole."""

from __future__ import annotations

import errno
import os
import re
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from itertools import count
from pathlib import Path

import pytest
from tests.fresh_desks import PASSPHRASE

from defender_desk.exchange.identity import Identity, card_of, read_card
from defender_desk.model.levels import Profile
from defender_desk.services import drafts, opening, outside, preferences, records
from defender_desk.services.backups import backing_up, backup_notes, restoring
from defender_desk.services.departure import erasing, staying, travelling
from defender_desk.services.handover import handing_over, under_way
from defender_desk.services.handover.handing_over import Choice
from defender_desk.services.identity import correspondents, keys, rotation
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


def erase_all(desk):
    return erasing.erase(desk, staying.stays(desk).erasable)


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
    what = staying.stays(desk)
    assert ([one.place for one in what.backups], what.elsewhere) == ([stick], ())
    erasing.erase(desk)
    assert restoring.check(restoring.newest(stick), PASSPHRASE).sound
    other, elsewhere = make_desk("gone"), stick / "other"
    elsewhere.mkdir()
    backing_up.make(other, elsewhere)
    assert erase_all(other).backups == 1
    assert list(elsewhere.iterdir()) == []


def test_the_desk_goes_first_and_the_header_of_a_backup_is_written_over_too(desk, stick, tmp_path, monkeypatch):
    backup = backing_up.make(desk, stick).snapshot.folder
    os.link(backup / "vault.hdr", tmp_path / "held")  # whoever holds the file holds its blocks
    with monkeypatch.context() as stopped:
        stopped.setattr(Path, "unlink", power_cut)
        with pytest.raises(KeyboardInterrupt):
            erase_all(desk)
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
    what = staying.stays(desk)
    assert (len(what.erasable), what.elsewhere) == (3, ())
    erased = erase_all(desk)
    assert (erased.backups, erased.left) == (3, ())
    assert [*home.glob("*/vault.*")] == [home / "letters" / "vault.hdr"]


def test_backups_in_every_place_that_ever_took_one_are_in_reach_each_by_itself(desk, stick, tmp_path, monkeypatch):
    days = count(1)
    monkeypatch.setattr(backing_up, "now", lambda: datetime(2026, 7, next(days), tzinfo=UTC))
    (tmp_path / "other").mkdir()
    places = [stick, stick, tmp_path / "other"]
    made = [backing_up.make(desk, place).snapshot.folder for place in places]
    what = staying.stays(desk)
    assert {*what.erasable} == {*made}
    assert what.elsewhere == ()
    told = " ".join(plain(one) for one in staying.told(what, made[:1]))
    assert f"1 backup stays in {stick}." in told
    assert f"1 backup stays in {tmp_path / 'other'}." in told
    gone = [plain(one) for one in staying.going(what, made[:1])]
    assert gone == [f"The desk in {desk.unlocked.folder} is erased.", f"The backup in {made[0]} is erased."]
    assert erasing.erase(desk, made[:1]).backups == 1
    assert [one.exists() for one in made] == [False, True, True]


def test_backups_out_of_reach_are_told_with_the_place_they_were_made_in(desk, stick, tmp_path):
    (tmp_path / "other").mkdir()
    for place in (stick, tmp_path / "other", tmp_path / "other"):
        backing_up.make(desk, place)
    (tmp_path / "other").rename(tmp_path / "put away")
    notes = backup_notes.read(desk)
    first, *others = notes.verified
    backup_notes.write(desk, replace(notes, verified=(*others, replace(first, name="0", place="", counter=0))))
    told = [plain(one) for one in staying.told(staying.stays(desk), staying.stays(desk).erasable)]
    assert any(f"2 backups that you made in {tmp_path / 'other'} are not to be seen there" in one for one in told)
    assert any("1 backup that you made on another stick" in one for one in told)


def test_files_of_evidence_that_no_backup_needs_any_more_go_with_the_one_that_did(desk, stick):
    kept = backing_up.make(desk, stick).snapshot.folder
    photograph(desk)
    later = backing_up.make(desk, stick).snapshot.folder
    assert [*later.parent.glob("blobs/*/*")]
    assert erasing.erase(desk, [later]).backups == 1
    assert kept.exists()
    assert not [*kept.parent.glob("blobs/*/*")]


def test_what_was_packed_for_travelling_never_goes_with_the_desk(desk, add, stick):
    earlier = backing_up.make(desk, stick).snapshot.folder
    packed = travelling.pack(desk, stick).snapshot.folder
    what = staying.stays(desk)
    assert what.erasable == (earlier,)
    told = [plain(one) for one in staying.told(what, what.erasable)]
    assert f"What you packed for travelling stays in {packed}." in told
    with pytest.raises(Trouble, match=re.escape(erasing.TRAVELS.id)):
        erasing.erase(desk, [earlier, packed])
    assert vaults.is_vault(desk.unlocked.folder)
    renamed = packed.rename(packed.with_name("for the journey"))
    assert [one.folder for one in staying.stays(desk).backups if one.travels] == [renamed]
    assert erase_all(desk).backups == 1
    assert vaults.is_vault(renamed)


@pytest.mark.parametrize("name", ["", "for the journey"])
def test_what_was_packed_is_known_where_its_stick_stands_elsewhere_by_now(desk, add, stick, name):
    add("person", name="Nadia")
    packed = travelling.pack(desk, stick).snapshot.folder
    packed = packed.rename(packed.with_name(name or packed.name))
    elsewhere = stick.rename(stick.with_name("STICK1"))
    backup_notes.write(desk, backup_notes.read(desk).at(elsewhere))
    packed = elsewhere / packed.relative_to(stick)
    assert [(one.folder, one.travels) for one in staying.stays(desk).backups] == [(packed, True)]
    assert erase_all(desk).backups == 0
    assert vaults.is_vault(packed)


def test_another_backup_is_not_taken_for_what_was_packed_because_it_is_called_so(desk, add, stick, tmp_path):
    earlier = backing_up.make(desk, stick).snapshot.folder
    add("person", name="Nadia")
    (tmp_path / "other").mkdir()
    packed = travelling.pack(desk, tmp_path / "other").snapshot.folder
    shutil.rmtree(tmp_path / "other")
    called_so = earlier.rename(earlier.with_name(packed.name))
    assert staying.stays(desk).erasable == (called_so,)


def test_what_was_packed_is_a_backup_like_any_other_once_another_was_made(desk, stick):
    packed = travelling.pack(desk, stick).snapshot.folder
    backing_up.make(desk, stick)
    assert packed in staying.stays(desk).erasable


def test_a_desk_that_came_back_knows_the_backup_it_was_made_of(desk, stick, tmp_path):
    packed = travelling.pack(desk, stick)
    travelling.leave(desk, packed)
    restoring.restore(packed.snapshot, PASSPHRASE, tmp_path / "back")
    back = opening.unlock(tmp_path / "back", PASSPHRASE)
    assert staying.stays(back).erasable == (packed.snapshot.folder,)
    assert erase_all(back).backups == 1


def test_backups_of_a_desk_that_this_one_was_a_copy_of_are_in_reach_and_the_other_is_named(desk, add, stick, tmp_path):
    first = backing_up.make(desk, stick).snapshot
    shutil.rmtree(tmp_path / "copy", ignore_errors=True)
    restoring.restore(first, PASSPHRASE, tmp_path / "copy")
    add("person", name="Nadia")
    later = backing_up.make(desk, stick).snapshot.folder
    copy = opening.unlock(tmp_path / "copy", PASSPHRASE)
    records.save(copy, "person", None, {"name": "Salma"})
    own = backing_up.make(copy, stick).snapshot.folder
    outside.write_outside(outside.Outside(vaults=(str(desk.unlocked.folder), str(tmp_path / "copy"), str(stick))))
    what = staying.stays(copy)
    assert {*what.erasable} == {first.folder, later, own}
    assert what.others == (desk.unlocked.folder,)
    assert f"The other desk of this computer in {desk.unlocked.folder} stays." in map(plain, staying.told(what))
    opening.close(copy)


def test_files_that_left_unencrypted_are_told_by_what_they_were(desk, add, stick):
    add("person", name="Nadia")
    (key,) = photograph(desk).ids
    for name in ("one.jpg", "two.jpg"):
        evidence.save_copy(desk, key, stick / name, way=evidence.Way.AS_IT_CAME, reason="the court asked")
    records.save(desk, "disclosure", None, {"way": "card"})  # noted by hand: the desk wrote no file
    told = [plain(one) for one in staying.told(staying.stays(desk))]
    assert any("2 files left the desk unencrypted: Copy of a file: 2." in one for one in told)


def test_a_file_that_left_encrypted_to_somebody_is_not_counted_among_the_unencrypted(desk, make_desk, add, tmp_path):
    case = add("case", title="Protection", people=(add("person", name="Nadia"),))
    to = (keys.own(make_desk("theirs")).receive,)
    plan = handing_over.plan(desk, Choice(case=case), to, profile=Profile.FULL, reason="agreed face to face")
    handing_over.hand_over(desk, plan, tmp_path / "a.age")
    (noted,) = desk.store.each("disclosure")
    assert noted.body["keys"]
    what = staying.stays(desk)
    assert (what.handed, what.bare) == (1, ())
    assert not any("unencrypted" in one for one in staying.told(what))


def test_what_a_stop_left_of_a_file_on_its_way_out_is_told_and_goes(desk, stick, tmp_path):
    here, away = stick / ".00112233445566aa.part", tmp_path / "usb" / ".00112233445566bb.part"
    here.write_bytes(b"plain photograph of a witness")
    under_way.begin(desk, here, stick / "photo.jpg")
    under_way.begin(desk, away, tmp_path / "usb" / "other.jpg")
    told = [plain(one) for one in staying.told(staying.stays(desk))]
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
    erased = erase_all(desk)
    assert (erased.headers, erased.backups) == (2, 0)
    assert erased.left == (made.snapshot.folder,)
    assert not desk.unlocked.folder.exists()


@pytest.mark.parametrize("named", ["listed", "swept"])
def test_a_stick_pulled_out_on_the_way_leaves_nothing_of_the_desk(make_desk, stick, monkeypatch, named):
    desk = make_desk("ours")
    folder, made = desk.unlocked.folder, backing_up.make(desk, stick)
    outside.write_outside(outside.read_outside().with_vault(folder))
    erased_already, listed = made.snapshot.folder, Path.iterdir

    def pulled(place):
        if place == erased_already.parent and not erased_already.exists():
            raise OSError(errno.EIO, "Input/output error")
        return listed(place)

    if named == "listed":
        monkeypatch.setattr(Path, "iterdir", pulled)
        assert erasing.erase(desk, [erased_already]).left == ()
    else:  # something that nobody thought of
        monkeypatch.setattr(erasing, "sweep_beside", lambda _beside: (_ for _ in ()).throw(OSError(errno.EIO, "")))
        with pytest.raises(OSError, match="5"):
            erasing.erase(desk)
    assert not folder.exists()
    assert not any(desk.unlocked.keys.vault)
    assert str(folder) not in outside.read_outside().vaults


@pytest.mark.parametrize("known", [True, False], ids=["open", "closed"])
def test_a_desk_on_a_stick_pulled_out_once_its_header_was_gone_is_told_as_what_stays(make_desk, monkeypatch, known):
    desk, listed = make_desk("ours"), Path.iterdir
    folder = desk.unlocked.folder
    outside.write_outside(outside.read_outside().with_vault(folder))

    def pulled(place):
        if place == folder and not (folder / "vault.hdr").exists():
            raise OSError(errno.EIO, "Input/output error")
        return listed(place)

    if not known:
        opening.close(desk)
    monkeypatch.setattr(Path, "iterdir", pulled)
    erased = erasing.erase(desk) if known else erasing.erase_unopened(folder)
    assert (erased.headers, erased.left) == (2, (folder,))
    assert str(folder) not in outside.read_outside().vaults


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


def cut(file):
    file.write_bytes(file.read_bytes()[:-1])


def without_header(packed):
    for name in ("vault.hdr", "vault.hdr.bak"):
        (packed / name).unlink()


@pytest.mark.parametrize(
    "harm",
    [
        lambda packed: (packed / "vault.db").write_bytes(b""),
        lambda packed: cut(packed / "vault.db"),
        without_header,
        lambda packed: (packed / "vault.hdr").write_bytes(b"x"),
        lambda packed: shutil.rmtree(packed.parent / "blobs"),
        lambda packed: cut(next(packed.parent.glob("blobs/*/*"))),
    ],
    ids=["database", "end", "headers", "header", "files", "file"],
)
def test_nothing_is_erased_while_what_lies_there_is_not_what_was_read_back(desk, stick, harm):
    photograph(desk)
    made = travelling.pack(desk, stick)
    harm(made.snapshot.folder)
    with pytest.raises(Trouble, match=travelling.NOT_THERE.id):
        travelling.leave(desk, made)
    assert vaults.is_vault(desk.unlocked.folder)


def test_another_backup_under_the_name_of_what_was_packed_is_not_it(desk, add, stick):
    older = backing_up.make(desk, stick).snapshot.folder
    add("person", name="Nadia")
    made = travelling.pack(desk, stick)
    shutil.rmtree(made.snapshot.folder)
    shutil.copytree(older, made.snapshot.folder)
    with pytest.raises(Trouble, match=travelling.NOT_THERE.id):
        travelling.leave(desk, made)
