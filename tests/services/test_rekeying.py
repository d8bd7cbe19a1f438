"""A desk under a new key: everything comes along, and nothing that opened the old folder opens the new one."""

from __future__ import annotations

import dataclasses
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.fresh_desks import PASSPHRASE

from defender_desk.services import checking, drafts, opening, records
from defender_desk.services.backups import backing_up, backup_notes
from defender_desk.services.departure import staying
from defender_desk.services.desk import Cancelled
from defender_desk.services.incidents import evidence
from defender_desk.services.unlocking import rekeying, standing
from defender_desk.store.connection import open_database
from defender_desk.text.bidi import plain
from defender_desk.text.trouble import Trouble
from defender_desk.vault import folder as vaults
from defender_desk.vault import sealing
from defender_desk.vault.slots import CHEAPEST

NEW = "orange velvet canyon ladder seven whisper"


def photograph(desk, data):
    return evidence.take_in(desk, [evidence.Intake("a.jpg", lambda: BytesIO(data), len(data))])


def moved(desk, target, **more):
    return rekeying.rekey(desk, NEW, target, profile=CHEAPEST, **more)


def test_everything_comes_along_under_another_key(desk, add, tmp_path):
    kept = add("person", name="Nadia")
    photograph(desk, b"x" * 3_000_000)
    (sealed,) = desk.store.blobs.all()
    done = moved(desk, tmp_path / "new")
    assert (done.files, done.lost) == (1, ())
    again = opening.unlock(tmp_path / "new", NEW)
    assert again.store.get(kept) == desk.store.get(kept)
    assert b"".join(again.store.blobs.open(sealed.id)) == b"x" * 3_000_000
    assert checking.check(again).sound
    assert [one.deed for one in again.store.since(0)] == [one.deed for one in desk.store.since(0)]
    assert again.store.desk != desk.store.desk  # a copy counts its edits as somebody else
    opening.close(again)
    opening.close(opening.unlock_with_code(tmp_path / "new", done.recovery_code))


def test_nothing_of_the_old_opens_the_new(desk, tmp_path):
    photograph(desk, b"x" * 9000)
    code = opening.draw_code(desk)
    opening.renew_recovery(desk, code)
    moved(desk, tmp_path / "new")
    with pytest.raises(Trouble, match=vaults.WRONG_PASSPHRASE.id):
        opening.unlock(tmp_path / "new", PASSPHRASE)
    with pytest.raises(Trouble, match=vaults.WRONG_CODE.id):
        opening.unlock_with_code(tmp_path / "new", code)
    with pytest.raises(Trouble):
        open_database(tmp_path / "new" / "vault.db", desk.unlocked.keys.database)
    (file,) = (tmp_path / "new" / "blobs").glob("*/*")
    with pytest.raises(Trouble):
        b"".join(sealing.open_sealed(file, desk.unlocked.keys.blobs))
    assert vaults.unlock(tmp_path / "new", NEW).vault_id != desk.unlocked.vault_id


def test_the_old_folder_stays_as_it_was(desk, add, tmp_path):
    kept = add("person", name="Nadia")
    moved(desk, tmp_path / "new")
    assert desk.store.get(kept)
    assert opening.opens(desk, PASSPHRASE)


def test_the_old_desk_knows_where_it_went_on_and_what_was_written_since(desk, add, tmp_path):
    drafts.keep(desk, "new-incident", "incident", None, {"story": "They took Reem"}, {})
    code = rekeying.draw_code(desk, NEW, tmp_path / "new")
    assert not (tmp_path / "new").exists()
    assert rekeying.gone(desk) is None
    assert moved(desk, tmp_path / "new", code=code).recovery_code == code
    assert rekeying.gone(desk) == rekeying.Gone(tmp_path / "new", 0, 0)
    before = staying.told(staying.stays(desk))
    drafts.keep(desk, "new-incident", "incident", None, {"story": "They took Reem"}, {})  # as locking does
    assert staying.told(staying.stays(desk)) == before
    add("person", name="Basma, recorded after the move")
    (lost,) = {*staying.told(staying.stays(desk))} - {*before}
    assert "1 change was written here" in plain(lost)
    assert str(tmp_path / "new") in plain(lost)
    assert any(str(tmp_path / "new") in plain(sentence) for sentence in standing.told(desk))
    drafts.keep(desk, "new-incident", "incident", None, {"story": "They took Reem at 4 am"}, {})
    assert any("1 form that was written in here" in plain(one) for one in staying.told(staying.stays(desk)))
    opening.close(opening.unlock_with_code(tmp_path / "new", code))
    again = opening.unlock(tmp_path / "new", NEW)
    assert rekeying.gone(again) is None
    rekeying.rekey(again, PASSPHRASE, tmp_path / "newer", profile=CHEAPEST)
    opening.close(again)
    last = opening.unlock(tmp_path / "newer", PASSPHRASE)
    assert rekeying.gone(last) is None
    opening.close(last)


def test_backups_of_the_old_key_are_not_taken_for_those_of_the_new(desk, tmp_path):
    (tmp_path / "stick").mkdir()
    backing_up.make(desk, tmp_path / "stick")
    moved(desk, tmp_path / "new")
    again = opening.unlock(tmp_path / "new", NEW)
    assert backup_notes.read(again).verified == ()
    assert backing_up.kept(again, tmp_path / "stick") == []
    backing_up.make(again, tmp_path / "stick")
    assert len(backing_up.kept(desk, tmp_path / "stick")) == 1
    opening.close(again)


def test_what_is_damaged_is_named_and_holds_nobody_back(desk, tmp_path):
    photograph(desk, b"x" * 9000)
    photograph(desk, b"y" * 9000)
    whole, torn = desk.store.blobs.all()
    path = next((desk.unlocked.folder / "blobs").glob(f"*/{torn.id}"))
    path.write_bytes(path.read_bytes()[:-1] + b"\0")
    done = moved(desk, tmp_path / "new")
    assert [one.id for one in done.lost] == [torn.id]
    again = opening.unlock(tmp_path / "new", NEW)
    assert again.store.blobs.missing() == [torn.id]
    assert again.store.blobs.is_here(whole.id)
    opening.close(again)


@pytest.mark.parametrize("target", ["", "inside", "full"])
def test_a_place_that_will_not_do_is_refused_before_anything_is_written(desk, tmp_path, target):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("mine")
    place = {"": desk.unlocked.folder, "inside": desk.unlocked.folder / "new", "full": tmp_path / "full"}[target]
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(Trouble):
        rekeying.draw_code(desk, NEW, place)
    with pytest.raises(Trouble):
        moved(desk, place)
    assert sorted(tmp_path.rglob("*")) == before


def test_the_old_passphrase_is_no_new_one(desk, tmp_path):
    with pytest.raises(Trouble, match=rekeying.SAME.id):
        rekeying.rekey(desk, PASSPHRASE, tmp_path / "new", profile=CHEAPEST)


@settings(max_examples=12, deadline=None)
@given(at=st.integers(0, 12))
def test_whatever_stops_it_leaves_nothing(tmp_path_factory, at):
    where: Path = tmp_path_factory.mktemp("stopped")
    desk = opening.create(where / "ours", PASSPHRASE, profile=CHEAPEST).desk
    records.save(desk, "person", None, {"name": "Nadia"})
    photograph(desk, b"x" * 9000)
    steps = 0

    def stop(_done, _total):
        nonlocal steps
        steps += 1
        if steps > at:
            raise Cancelled

    try:
        done = moved(desk, where / "new", progress=stop)
    except Cancelled:
        assert [each.name for each in where.iterdir()] == ["ours"]
    else:
        assert done.files == 1
        assert sorted(each.name for each in where.iterdir()) == ["new", "ours"]
    opening.close(desk)


@pytest.mark.parametrize("harmed", ["blobs/*/*", "vault.db"])
def test_what_came_out_other_than_it_went_in_is_never_offered(desk, add, tmp_path, monkeypatch, harmed):
    """By a disk that gives back something else than it was given."""
    add("person", name="Nadia")
    photograph(desk, b"x" * 90_000)
    examine = rekeying.examine

    def after_the_disk_failed(folder, *more):
        for each in folder.glob(harmed):
            data = bytearray(each.read_bytes())
            data[len(data) // 2] ^= 1
            each.write_bytes(data)
        return examine(folder, *more)

    monkeypatch.setattr(rekeying, "examine", after_the_disk_failed)
    with pytest.raises(Trouble, match=rekeying.NOT_EQUAL.id):
        moved(desk, tmp_path / "new")
    assert [one.name for one in tmp_path.iterdir() if "new" in one.name] == []
    assert rekeying.gone(desk) is None


def test_a_journal_that_ends_elsewhere_is_never_offered(desk, add, tmp_path, monkeypatch):
    add("person", name="Nadia")
    examine = rekeying.examine

    def of_another_moment(*what):
        read = examine(*what)
        return dataclasses.replace(read, head=(read.head[0], read.head[1] - 1))

    monkeypatch.setattr(rekeying, "examine", of_another_moment)
    with pytest.raises(Trouble, match=rekeying.NOT_EQUAL.id):
        moved(desk, tmp_path / "new")
