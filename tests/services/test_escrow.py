"""An organisation that can open the desk: chosen, compared, said for as long as it holds, and gone under a new key."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pytest
from tests.fresh_desks import PASSPHRASE

from defender_desk.exchange import age_file
from defender_desk.services import opening, preferences
from defender_desk.services.backups import backing_up, restoring
from defender_desk.services.departure import staying
from defender_desk.services.desk import now
from defender_desk.services.identity import correspondents, keys, rotation
from defender_desk.services.unlocking import escrow, rekeying, slots, standing
from defender_desk.text.speech import say
from defender_desk.text.trouble import Trouble
from defender_desk.vault import folder as vaults
from defender_desk.vault import header
from defender_desk.vault.slots import CHEAPEST, Place

NEW = "orange velvet canyon ladder seven whisper"


@pytest.fixture
def theirs(make_desk):
    return make_desk("organisation")


@pytest.fixture
def file(desk, theirs, tmp_path):
    correspondents.add(desk, keys.own(theirs), verified=True)
    (one,) = escrow.possible(desk)
    escrow.give(desk, one, tmp_path / "note.age")
    return tmp_path / "note.age"


def test_it_is_off_unless_somebody_chose_it(desk):
    assert escrow.holder(desk) is None
    assert [one.code for one in slots.ways_in(desk)] == ["passphrase", "recovery"]


def test_the_organisation_opens_the_desk_with_its_file_and_nobody_else_reads_it(desk, theirs, file, make_desk):
    assert b"escrow" not in file.read_bytes()
    code = escrow.read(theirs, file).code
    opening.close(desk)
    opened = opening.unlock_with_code(desk.unlocked.folder, code)
    assert opened.notices == (opening.BY_ORGANISATION,)
    assert opening.beside_passphrase(opened) == (opening.BY_ORGANISATION, opening.CODE_TOO)
    now = opening.set_passphrase(opened, NEW)
    assert now.notices == (opening.PASSPHRASE_SET, opening.BY_ORGANISATION)
    opening.close(now)
    with pytest.raises(Trouble, match=escrow.NOT_OURS.id):
        escrow.read(make_desk("somebody"), file)


def test_the_file_tells_whose_desk_it_opens_and_since_when_and_needs_not(desk, theirs, make_desk, tmp_path):
    preferences.write(desk, preferences.Preferences(who="Hala\n Nour"))
    correspondents.add(desk, keys.own(theirs), verified=True)
    escrow.give(desk, *escrow.possible(desk), tmp_path / "note.age")
    given = escrow.read(theirs, tmp_path / "note.age")
    assert (given.name, given.day) == ("Hala Nour", now().date())
    bare = f"Defender Desk escrow 1\n{given.code}\n".encode()
    age_file.write_age_file(tmp_path / "bare.age", [keys.own(theirs).receive], [bare])
    assert escrow.read(theirs, tmp_path / "bare.age") == escrow.Given(given.code, None, "")


def test_it_is_said_for_as_long_as_it_holds(desk, theirs, file):
    holder = escrow.holder(desk)
    assert (holder.name, holder.fingerprint) == ("organisation", keys.own(theirs).fingerprint)
    assert slots.ways_in(desk)[-1].code == "escrow"
    assert any("organisation" in sentence for sentence in staying.told(staying.stays(desk)))
    desk.store.settings.put(escrow.SETTING, None)
    assert escrow.holder(desk) is not None  # the header tells, whatever became of the setting


def in_use(desk, change):
    """Write the header as another version would, which knows other slots."""
    folder, unlocked = desk.unlocked.folder, desk.unlocked
    genuine = vaults.genuine(folder, unlocked.keys)[0]
    body = genuine.open(unlocked.keys)
    body = replace(body, in_use=change(body.in_use))
    vaults.put_header(folder, header.write(genuine.vault_id, genuine.slots, body, unlocked.keys))


def test_a_version_from_before_its_slot_leaves_it_said(desk, theirs, file):
    """Such a program lets the code stay in the header and forgets at its first change that it is in use."""
    in_use(desk, lambda used: used - {Place.ESCROW})
    assert escrow.holder(desk).name == "organisation"
    assert [one.code for one in slots.ways_in(desk)] == ["passphrase", "recovery", "escrow"]
    assert standing.told(desk)
    escrow.remove(desk)
    assert escrow.holder(desk) is None
    code = escrow.read(theirs, file).code
    with pytest.raises(Trouble, match=vaults.WRONG_CODE.id):
        vaults.unlock(desk.unlocked.folder, code, by="recovery")


def test_what_a_later_version_lets_in_is_said_and_kept_in_mind(desk):
    assert standing.told(desk) == []
    in_use(desk, lambda used: used | {5})
    opening.change_passphrase(desk, PASSPHRASE, NEW)
    opening.renew_recovery(desk, opening.draw_code(desk))
    assert [one.code for one in slots.ways_in(desk)] == ["passphrase", "recovery", "slot-5"]
    assert standing.told(desk) == [say(slots.UNKNOWN_OPENS)]
    assert say(staying.ALSO_UNKNOWN) in staying.told(staying.stays(desk))


def test_recovery_code_and_passphrase_go_on_beside_it(desk, file):
    code = opening.draw_code(desk)
    opening.renew_recovery(desk, code)
    vaults.unlock(desk.unlocked.folder, code, by="recovery").keys.forget()
    opening.prove(desk, PASSPHRASE)
    opening.revoke_recovery(desk)
    assert escrow.holder(desk) is not None


def test_a_backup_opens_with_it_too(desk, theirs, file, tmp_path):
    (tmp_path / "stick").mkdir()
    backing_up.make(desk, tmp_path / "stick")
    found = restoring.newest(tmp_path / "stick")
    assert restoring.check(found, escrow.read(theirs, file).code, by="recovery").sound


def test_once_ended_its_code_opens_nothing_here_and_a_new_key_knows_none_of_it(desk, theirs, file, tmp_path):
    code = escrow.read(theirs, file).code
    rekeying.rekey(desk, NEW, tmp_path / "new", profile=CHEAPEST)
    with pytest.raises(Trouble, match=vaults.WRONG_CODE.id):
        vaults.unlock(tmp_path / "new", code, by="recovery")
    moved = opening.unlock(tmp_path / "new", NEW)
    assert escrow.holder(moved) is None
    assert moved.setting(escrow.SETTING) is None
    opening.close(moved)
    escrow.remove(desk)
    assert escrow.holder(desk) is None
    with pytest.raises(Trouble, match=vaults.WRONG_CODE.id):
        vaults.unlock(desk.unlocked.folder, code, by="recovery")


def test_whoever_was_let_in_is_told_of_until_the_key_is_a_new_one(desk, theirs, file, tmp_path):
    code = escrow.read(theirs, file).code
    shutil.copytree(desk.unlocked.folder, tmp_path / "copy")
    assert escrow.ended(desk) == ()
    escrow.remove(desk)
    reached = vaults.unlock(tmp_path / "copy", code, by="recovery").keys
    assert reached.vault == desk.unlocked.keys.vault  # so what is told here is true
    assert [one.name for one in escrow.ended(desk)] == ["organisation"]
    assert any("organisation" in sentence for sentence in staying.told(staying.stays(desk)))
    escrow.give(desk, *escrow.possible(desk), tmp_path / "again.age")
    assert escrow.ended(desk) == ()  # it can open the desk, which says more
    escrow.remove(desk)
    assert [one.name for one in escrow.ended(desk)] == ["organisation"]
    rekeying.rekey(desk, NEW, tmp_path / "new", profile=CHEAPEST)
    moved = opening.unlock(tmp_path / "new", NEW)
    assert escrow.ended(moved) == ()
    opening.close(moved)


def test_a_desk_that_nobody_compared_is_given_nothing(desk, theirs, tmp_path):
    correspondents.add(desk, keys.own(theirs), verified=False)
    (one,) = correspondents.known(desk)
    with pytest.raises(Trouble, match=escrow.NOT_COMPARED.id):
        escrow.give(desk, one, tmp_path / "note.age")
    assert not (tmp_path / "note.age").exists()
    assert escrow.holder(desk) is None


def test_a_file_that_cannot_be_written_lets_nobody_in(desk, theirs, tmp_path):
    correspondents.add(desk, keys.own(theirs), verified=True)
    (one,) = escrow.possible(desk)
    with pytest.raises(Trouble):
        escrow.give(desk, one, tmp_path / "nowhere" / "note.age")
    assert escrow.holder(desk) is None


def test_the_file_is_read_after_their_keys_were_renewed(theirs, file):
    rotation.renew(theirs)
    assert escrow.read(theirs, file)


@pytest.mark.parametrize("text", [b"", b"hello", b"Defender Desk escrow 1\nAAAA\n", b"x" * 100_000])
def test_what_holds_no_code_is_refused(theirs, tmp_path, text):
    age_file.write_age_file(tmp_path / "other.age", [keys.own(theirs).receive], [text])
    with pytest.raises(Trouble):
        escrow.read(theirs, tmp_path / "other.age")
    (tmp_path / "plain.age").write_bytes(text)
    with pytest.raises(Trouble, match=escrow.NO_CODE.id):
        escrow.read(theirs, tmp_path / "plain.age")


def test_a_long_file_is_read_no_further_than_a_code_goes(theirs, tmp_path, monkeypatch):
    age_file.write_age_file(tmp_path / "long.age", [keys.own(theirs).receive], [b"x" * (1 << 20)] * 8)
    read, opened = [], age_file.open_age_file
    monkeypatch.setattr(
        age_file, "open_age_file", lambda *what: (read.append(len(one)) or one for one in opened(*what))
    )
    with pytest.raises(Trouble, match=escrow.NO_CODE.id):
        escrow.read(theirs, tmp_path / "long.age")
    assert sum(read) < 2 << 20


def test_a_wrong_code_costs_as_much_whichever_slots_are_in_use(make_desk, file, monkeypatch):
    tried = []
    unwrap = vaults.unwrap
    with_one, without = make_desk("with"), make_desk("without")
    escrow.opening.revoke_recovery(without)
    monkeypatch.setattr(vaults, "unwrap", lambda *what: tried.append(what[3]) or unwrap(*what))
    for each in (with_one, without):
        with pytest.raises(Trouble, match=vaults.WRONG_CODE.id):
            vaults.unlock(each.unlocked.folder, vaults.new_code(), by="recovery")
    assert tried[: len(tried) // 2] == tried[len(tried) // 2 :]


def test_each_who_was_let_in_before_the_present_one_is_remembered_until_a_new_key(desk, make_desk, tmp_path):
    for name in ("first", "second", "third"):
        correspondents.add(desk, keys.own(make_desk(name)), verified=True)
    to = escrow.possible(desk)
    assert len(to) == 3
    for number, one in enumerate(to):
        escrow.give(desk, one, tmp_path / f"{number}.age")
        assert escrow.holder(desk).fingerprint == one.contact.fingerprint
        assert [each.fingerprint for each in escrow.ended(desk)] == [each.contact.fingerprint for each in to[:number]]
    assert len(standing.told(desk)) == 3
    escrow.give(desk, to[0], tmp_path / "again.age")
    assert {one.fingerprint for one in escrow.ended(desk)} == {one.contact.fingerprint for one in to[1:]}
    escrow.give(desk, to[0], tmp_path / "once more.age")
    assert {one.fingerprint for one in escrow.ended(desk)} == {one.contact.fingerprint for one in to[1:]}
