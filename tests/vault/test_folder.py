import contextlib
import dataclasses
import errno
import hashlib
import shutil

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from defender_desk.text.trouble import Trouble
from defender_desk.vault import copies, folder, header
from defender_desk.vault.folder import unlock
from defender_desk.vault.keys import VaultKeys, new_vault_key
from defender_desk.vault.slots import CHEAPEST, FLOOR, Profile

MAIN, BACKUP = copies.MAIN, copies.BACKUP


def refused(message):
    return pytest.raises(Trouble, match=message.id)


def flip(path, at):
    raw = bytearray(path.read_bytes())
    raw[at] ^= 0x40
    path.write_bytes(raw)


def forge(path, at):
    """Flip a bit and make the checksum fit, as somebody without the keys could."""
    raw = bytearray(path.read_bytes())
    raw[at] ^= 0x40
    path.write_bytes(raw[:-32] + hashlib.sha256(raw[:-32]).digest())


@pytest.fixture
def unsynced(monkeypatch):
    """Spare a disk two thousand flushes where only the bytes matter."""
    monkeypatch.setattr(copies.os, "fsync", lambda _: None)


def test_a_new_vault_opens_with_its_passphrase_and_its_code(vault):
    by_passphrase = unlock(vault.folder, vault.passphrase)
    by_code = unlock(vault.folder, vault.code.lower().replace("-", " "), by="recovery")
    assert by_passphrase.keys.database == by_code.keys.database
    assert by_passphrase.vault_id == by_code.vault_id
    assert not by_passphrase.healed
    assert (by_passphrase.audit_head, by_passphrase.audit_counter) == (bytes(32), 0)


def test_the_header_is_all_a_new_vault_holds(vault):
    assert sorted(entry.name for entry in vault.folder.iterdir()) == [MAIN, BACKUP]
    assert (vault.folder / MAIN).stat().st_mode & 0o077 == 0


def test_nothing_tells_whether_there_is_a_recovery_code(tmp_path, vault):
    folder.create(tmp_path / "without", vault.passphrase, CHEAPEST, recovery=False)
    without, with_code = (header.parse((where / MAIN).read_bytes()) for where in (tmp_path / "without", vault.folder))
    assert {slot.profile for slot in (*without.slots, *with_code.slots)} == {CHEAPEST}
    assert len({slot.pack() for slot in (*without.slots, *with_code.slots)}) == 16


def test_keys_and_codes_do_not_show_in_what_is_printed(tmp_path):
    made = folder.create(tmp_path / "v", "x y z", CHEAPEST)
    assert made.recovery_code not in repr(made)
    assert made.keys.vault.hex() not in repr(made)


def test_a_wrong_passphrase_is_one_trouble(vault):
    with refused(folder.WRONG_PASSPHRASE) as wrong:
        unlock(vault.folder, "something else")
    assert wrong.value.values == {}
    with refused(folder.WRONG_CODE):
        unlock(vault.folder, folder.new_code(), by="recovery")
    with refused(folder.WRONG_PASSPHRASE):
        unlock(vault.folder, vault.code)


def test_every_unlocking_costs_as_much_whatever_its_outcome(vault, monkeypatch):
    derived = []
    derive = Profile.derive
    monkeypatch.setattr(Profile, "derive", lambda *given: derived.append(given[0]) or derive(*given))
    unlock(vault.folder, vault.passphrase)
    unlock(vault.folder, vault.code, by="recovery")
    for secret, by in [("wrong", "passphrase"), (folder.new_code(), "recovery")]:
        with pytest.raises(Trouble):
            unlock(vault.folder, secret, by=by)
    folder.revoke_recovery(vault.folder, unlock(vault.folder, vault.passphrase))
    with pytest.raises(Trouble):
        unlock(vault.folder, vault.code, by="recovery")
    assert derived == [CHEAPEST] * (3 * 1 + 3 * 2)  # a code may be ours or that of an organisation, and tries both


def test_a_changed_passphrase_replaces_the_old_one_in_both_copies(vault):
    before = unlock(vault.folder, vault.passphrase)
    folder.change_passphrase(vault.folder, before, "سبعة كتب جديدة", CHEAPEST)
    assert unlock(vault.folder, "سبعة كتب جديدة").keys.database == before.keys.database
    assert unlock(vault.folder, vault.code, by="recovery").keys.database == before.keys.database
    (vault.folder / MAIN).unlink()
    with refused(folder.WRONG_PASSPHRASE):
        unlock(vault.folder, vault.passphrase)


def test_a_changed_passphrase_has_a_fresh_salt(vault):
    before = header.parse((vault.folder / MAIN).read_bytes())
    folder.change_passphrase(vault.folder, unlock(vault.folder, vault.passphrase), vault.passphrase, CHEAPEST)
    after = header.parse((vault.folder / MAIN).read_bytes())
    assert after.slots[0].salt != before.slots[0].salt
    assert after.slots[1:] == before.slots[1:]


def test_a_changed_passphrase_without_a_profile_keeps_to_the_floor(vault):
    folder.change_passphrase(vault.folder, unlock(vault.folder, vault.passphrase), "another one")
    assert header.parse((vault.folder / MAIN).read_bytes()).slots[0].profile == FLOOR


def test_a_recovery_code_is_renewed_and_revoked(vault):
    opened = unlock(vault.folder, vault.passphrase)
    renewed = folder.renew_recovery(vault.folder, opened, CHEAPEST)
    assert unlock(vault.folder, renewed, by="recovery").keys.database == opened.keys.database
    with refused(folder.WRONG_CODE):
        unlock(vault.folder, vault.code, by="recovery")
    folder.revoke_recovery(vault.folder, opened)
    for copy in (MAIN, BACKUP):
        with refused(folder.WRONG_CODE):
            unlock(vault.folder, renewed, by="recovery")
        (vault.folder / copy).unlink(missing_ok=True)
        if copy == MAIN:
            assert (vault.folder / BACKUP).exists()


def test_the_audit_chain_is_kept_with_the_header_before_it(vault):
    opened = unlock(vault.folder, vault.passphrase)
    first = folder.record_audit(vault.folder, opened, b"1" * 32, 1, b"s" * 16)
    second = folder.record_audit(vault.folder, first, b"2" * 32, 2, b"t" * 16)
    again = unlock(vault.folder, vault.passphrase)
    assert (again.audit_head, again.audit_counter) == (second.audit_head, second.audit_counter) == (b"2" * 32, 2)
    assert not again.healed
    assert folder.salts(vault.folder, opened.keys) == (b"t" * 16, b"s" * 16)
    (vault.folder / MAIN).write_bytes(b"")
    older = unlock(vault.folder, vault.passphrase)
    assert (older.audit_head, older.audit_counter, older.healed) == (b"1" * 32, 1, True)


def test_what_the_database_begins_with_is_not_known_before_it_is_told_and_stays_with_every_change_of_a_slot(vault):
    opened = unlock(vault.folder, vault.passphrase)
    assert folder.salts(vault.folder, opened.keys) == ()
    folder.record_audit(vault.folder, opened, b"1" * 32, 1, b"s" * 16)
    folder.renew_recovery(vault.folder, opened, CHEAPEST)
    folder.change_passphrase(vault.folder, opened, "another one", CHEAPEST)
    folder.keep_alone(vault.folder, opened)
    assert folder.salts(vault.folder, opened.keys) == (b"s" * 16,)


def test_a_header_takes_the_beginning_of_another_database_and_stays_what_it_is_else(vault):
    opened = unlock(vault.folder, vault.passphrase)
    folder.record_audit(vault.folder, opened, b"1" * 32, 1, b"s" * 16)
    before = folder.genuine(vault.folder, opened.keys)[0]
    after = folder.with_salt(before, opened.keys, b"t" * 16)
    assert after.slots == before.slots
    assert after.open(opened.keys) == dataclasses.replace(before.open(opened.keys), salt=b"t" * 16)
    with pytest.raises(ValueError, match="not written with these keys"):
        folder.with_salt(before, VaultKeys(new_vault_key(), before.vault_id), b"t" * 16)


def test_recording_the_audit_needs_no_derivation_and_no_passphrase(vault, monkeypatch):
    opened = unlock(vault.folder, vault.passphrase)
    monkeypatch.setattr(Profile, "derive", lambda *_: pytest.fail("derived"))
    folder.record_audit(vault.folder, opened, b"1" * 32, 1, b"s" * 16)
    folder.revoke_recovery(vault.folder, opened)


@pytest.mark.parametrize("which", [MAIN, BACKUP])
def test_every_damaged_byte_of_one_copy_is_healed(which, model_vault, tmp_path, unsynced):
    whole = (model_vault.folder / MAIN).read_bytes()
    where = tmp_path / "vault"
    shutil.copytree(model_vault.folder, where)
    for at in range(header.HEADER_BYTES):
        flip(where / which, at)
        assert unlock(where, model_vault.passphrase).healed, at
        assert {(where / name).read_bytes() for name in (MAIN, BACKUP)} == {whole}
    assert not unlock(where, model_vault.passphrase).healed


def test_every_damaged_byte_of_both_copies_is_called_damage(vault):
    for at in range(header.HEADER_BYTES):
        for name in (MAIN, BACKUP):
            flip(vault.folder / name, at)
        with refused(folder.DAMAGED):
            unlock(vault.folder, vault.passphrase)
        for name in (MAIN, BACKUP):
            flip(vault.folder / name, at)


def test_every_forged_byte_of_the_main_copy_is_refused_or_healed(model_vault, tmp_path, unsynced):
    where = tmp_path / "vault"
    shutil.copytree(model_vault.folder, where)
    for at in range(header.HEADER_BYTES - 32):
        forge(where / MAIN, at)
        try:
            assert unlock(where, model_vault.passphrase).healed, at
        except Trouble as trouble:
            if not 8 <= at < 12 and trouble.message != folder.WRONG_PASSPHRASE:
                raise
        shutil.copy(model_vault.folder / MAIN, where / MAIN)


def test_a_forgery_of_both_copies_is_called_damage(vault):
    for name in (MAIN, BACKUP):
        forge(vault.folder / name, 930)
    with refused(folder.DAMAGED):
        unlock(vault.folder, vault.passphrase)


@pytest.mark.parametrize("left", [b"", b"\0" * 984, b"not a header at all" * 50])
def test_overwritten_copies_are_damage(vault, left):
    for name in (MAIN, BACKUP):
        (vault.folder / name).write_bytes(left)
    with refused(folder.DAMAGED):
        unlock(vault.folder, vault.passphrase)


def test_a_vault_that_cannot_be_put_right_still_opens(vault, monkeypatch):
    flip(vault.folder / MAIN, 100)

    def full(*_, **__):
        raise OSError(errno.ENOSPC, "full")

    with monkeypatch.context() as patched:
        patched.setattr(copies, "put", full)
        assert unlock(vault.folder, vault.passphrase).healed
    assert unlock(vault.folder, vault.passphrase).healed
    assert not unlock(vault.folder, vault.passphrase).healed


def test_a_backup_of_older_slots_is_brought_up_to_date(vault):
    old = (vault.folder / BACKUP).read_bytes()
    folder.change_passphrase(vault.folder, unlock(vault.folder, vault.passphrase), "new words", CHEAPEST)
    (vault.folder / BACKUP).write_bytes(old)  # as a power cut between the two writes leaves it
    assert not unlock(vault.folder, "new words").healed
    assert (vault.folder / BACKUP).read_bytes() == (vault.folder / MAIN).read_bytes()


def test_a_newer_vault_is_left_alone(vault):
    for name in (MAIN, BACKUP):
        raw = (vault.folder / name).read_bytes()
        raw = raw[:8] + b"\0\x02\0\x02" + raw[12:-32]
        (vault.folder / name).write_bytes(raw + hashlib.sha256(raw).digest())
    before = (vault.folder / MAIN).read_bytes()
    with pytest.raises(Trouble, match="newer Defender Desk") as newer:
        unlock(vault.folder, vault.passphrase)
    assert newer.value.values == {"theirs": 2, "ours": 1}
    assert (vault.folder / MAIN).read_bytes() == before


def test_a_folder_without_a_header_is_no_vault(tmp_path):
    assert not folder.is_vault(tmp_path)
    for where in (tmp_path, tmp_path / "missing"):
        with refused(folder.NOT_A_VAULT):
            unlock(where, "anything")


def test_a_vault_is_recognised_without_opening(vault):
    assert folder.is_vault(vault.folder)
    (vault.folder / MAIN).unlink()
    assert folder.is_vault(vault.folder)


def test_a_vault_is_made_only_in_an_empty_folder(tmp_path, vault):
    (tmp_path / "letter.txt").write_text("mine")
    for where in (tmp_path, vault.folder):
        with refused(folder.NOT_EMPTY):
            folder.create(where, "some words", CHEAPEST)
    with refused(folder.NOT_A_VAULT):
        folder.create(tmp_path / "letter.txt", "some words", CHEAPEST)


def test_what_a_killed_creation_left_does_not_stand_in_the_way(tmp_path):
    (tmp_path / (MAIN + ".new")).write_bytes(b"half")
    folder.create(tmp_path, "some words", CHEAPEST)
    assert not unlock(tmp_path, "some words").healed


def test_an_empty_passphrase_is_refused(tmp_path, vault):
    for nothing in ("", " \u00a0 ", "\u200f"):
        with pytest.raises(Trouble, match="empty"):
            folder.create(tmp_path / "v", nothing, CHEAPEST)
    assert not (tmp_path / "v").exists()


def test_a_new_vault_is_calibrated_once(tmp_path, monkeypatch):
    monkeypatch.setattr(folder, "calibrate", lambda: CHEAPEST)
    folder.create(tmp_path / "v", "some words")
    assert header.parse((tmp_path / "v" / MAIN).read_bytes()).slots[0].profile == CHEAPEST


@pytest.mark.parametrize(
    ("number", "message"),
    [
        (errno.ENOSPC, folder.NO_ROOM),
        (errno.EDQUOT, folder.NO_ROOM),
        (errno.EROFS, folder.READ_ONLY),
        (errno.EACCES, folder.READ_ONLY),
        (errno.EIO, folder.DISK_FAILED),
    ],
)
def test_what_the_disk_refuses_is_said(vault, monkeypatch, number, message):
    opened = unlock(vault.folder, vault.passphrase)

    def refuse(*_, **__):
        raise OSError(number, "refused")

    monkeypatch.setattr(copies.os, "fsync", refuse)
    with refused(message):
        folder.record_audit(vault.folder, opened, b"1" * 32, 1, b"s" * 16)
    monkeypatch.undo()
    assert unlock(vault.folder, vault.passphrase).audit_counter in {0, 1}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_hostile_headers_are_troubles_and_cost_little(vault, data):
    whole = (vault.folder / BACKUP).read_bytes()
    raw = bytearray(data.draw(st.sampled_from([whole, whole[:500], b"", whole + whole])))
    for at, value in data.draw(st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 255)), max_size=20)):
        if at < len(raw):
            raw[at] = value
    if data.draw(st.booleans()):
        raw = raw[:-32] + hashlib.sha256(raw[:-32]).digest()
    # The bounds let a header ask for a gigabyte, which is too much for a test that asks a hundred times.
    read = None
    with contextlib.suppress(Trouble):
        read = header.parse(bytes(raw))
    if read and read.slots[0].profile.memory_kib > 1024:
        return
    for name in (MAIN, BACKUP):
        (vault.folder / name).write_bytes(raw)
    try:
        assert unlock(vault.folder, vault.passphrase).keys.database
        assert header.parse(bytes(raw)).raw == whole
    except Trouble:
        pass
    finally:
        for name in (MAIN, BACKUP):
            (vault.folder / name).write_bytes(whole)


def test_a_header_larger_than_any_is_not_read_whole(vault):
    for name in (MAIN, BACKUP):
        with (vault.folder / name).open("r+b") as stream:
            stream.truncate(1 << 36)  # sparse: 64 GiB to read, a few bytes on disk
    with refused(folder.DAMAGED):
        unlock(vault.folder, vault.passphrase)
