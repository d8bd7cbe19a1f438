"""Evidence goes in sealed and whole or not at all, and leaves with its record."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import resource
import stat
import tracemalloc

import pytest

from defender_desk.model import codec
from defender_desk.model import kinds as k
from defender_desk.model.documents import Document, new_id
from defender_desk.model.levels import OPEN
from defender_desk.store.settings import Settings
from defender_desk.store.store import DATABASE
from defender_desk.store.unfinished import SETTING
from defender_desk.text.messages import msg
from defender_desk.text.trouble import Trouble

CONTENT = k.Content(level=OPEN, label=msg("File"))
PLAIN = b"the door was broken at four" * 1000


def add(store, data=PLAIN):
    return store.blobs.add(io.BytesIO(data), "door.txt", "text/plain")


def files(vault):
    return {path.name for path in (vault.folder / "blobs").glob("*/*")}


def attach(store, blob, deed="attach", key=None):
    with store.change(deed) as writing:
        return writing.put(key, "thing", {"content": codec.store(CONTENT, blob)})


def test_a_file_comes_out_as_it_went_in(store, vault):
    blob = add(store)
    assert (blob.size, blob.sha256) == (len(PLAIN), hashlib.sha256(PLAIN).hexdigest())
    assert b"".join(store.blobs.open(blob.id)) == PLAIN
    (path,) = (vault.folder / "blobs").glob("*/*")
    assert path.parent.name == blob.id[:2]
    assert PLAIN[:20] not in path.read_bytes()
    assert path.stat().st_mode & 0o077 == 0
    assert store.blobs.find(blob.id) == blob
    assert store.blobs.damaged(lambda: None) == []


def test_cancelling_leaves_nothing(store, vault):
    class Enough(Exception):  # noqa: N818
        pass

    def stop(done):
        if done >= 3 << 20:
            raise Enough

    with pytest.raises(Enough):
        store.blobs.add(io.BytesIO(bytes(8 << 20)), "x", "x/y", stop)
    assert files(vault) == set()
    assert store.blobs.all() == []


def test_a_full_disk_is_trouble_and_leaves_nothing(store, vault, monkeypatch):
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("defender_desk.vault.sealing.seal", full)
    with pytest.raises(Trouble, match="no room"):
        add(store)
    assert files(vault) == set()


def test_a_disk_that_fails_once_while_it_is_still_being_written_is_heard(store, vault, monkeypatch):
    """A system tells of a lost write at one sync and at none after it."""
    real, failed = os.fsync, []

    def fsync(descriptor):
        if stat.S_ISREG(os.fstat(descriptor).st_mode) and not failed:
            failed.append(descriptor)
            raise OSError(errno.EIO, "a block was lost")
        real(descriptor)

    monkeypatch.setattr("os.fsync", fsync)
    with pytest.raises(Trouble):
        store.blobs.add(io.BytesIO(bytes(40 << 20)), "x", "x/y")
    assert len(failed) == 1
    assert files(vault) == set()


def test_a_file_in_a_record_or_a_draft_stays_and_a_forgotten_one_goes(store, vault):
    attached, drafted, forgotten = add(store), add(store), add(store)
    attach(store, attached)
    store.drafts.put("d", "thing", None, {"content": codec.store(CONTENT, drafted)})
    (vault.folder / "blobs" / "aa").mkdir(exist_ok=True)
    (vault.folder / "blobs" / "aa" / ("aa" + "b" * 24)).write_bytes(b"x")
    assert store.blobs.sweep() == 1
    assert files(vault) == {attached.id, drafted.id, "aa" + "b" * 24}, "what nothing here began or let go stays"
    assert {blob.id for blob in store.blobs.all()} == {attached.id, drafted.id}
    assert forgotten.id not in files(vault)


def test_a_file_that_could_not_be_erased_is_told_and_goes_at_the_next_opening(store, vault, undeletable):
    blob = add(store)
    made = attach(store, blob)
    with store.change("purge") as writing:
        writing.purge(made.id)
    assert writing.loose == [blob.id]
    assert [(damage.code, damage.values) for damage in store.verify()] == [("blob_orphan", {"count": 1})]
    undeletable()
    store.close()
    assert vault.open().verify() == []
    assert files(vault) == set()


def test_a_disk_that_takes_no_mark_lets_the_desk_be_read(store, monkeypatch):
    def full(_settings, _name, _value):
        raise Trouble(msg("There is no room left on the disk."))

    with monkeypatch.context() as failing:
        failing.setattr(Settings, "put", full)
        store.get_ready_to_seal()
    assert store.settings.get(SETTING) is None
    store.get_ready_to_seal()
    assert len(store.settings.get(SETTING)["marks"]) == 1, "it is kept once there is room"


def test_a_sealed_file_that_nobody_recorded_goes_at_the_next_opening(store, vault):
    store.get_ready_to_seal()
    store.blobs.seal(io.BytesIO(PLAIN), "door.txt", "text/plain")
    add(store)
    store.close()
    again = vault.open()
    assert files(vault) == set()
    assert again.blobs.all() == []


@pytest.mark.parametrize("went_on", [False, True], ids=["older", "another"])
def test_what_another_state_of_the_database_knew_is_never_swept(store, vault, went_on):
    """It may be evidence of records that are not here, and come back with them."""
    older = add(store)
    attach(store, older)
    store.close()
    before = (vault.folder / DATABASE).read_bytes()
    later = vault.open()
    evidence = add(later)
    attach(later, evidence)
    remembered = later.head
    later.close()
    newer = (vault.folder / DATABASE).read_bytes()

    (vault.folder / DATABASE).write_bytes(before)
    back = vault.open(remembered=remembered)
    if went_on:
        for _ in range(3):
            attach(back, add(back))
    forgotten = add(back)
    ended = back.head
    back.close()
    again = vault.open(remembered=ended)  # the header remembers the lower count by now
    assert {evidence.id, older.id} <= files(vault)
    assert forgotten.id not in files(vault)
    assert [(one.code, one.values) for one in again.verify()] == [("blob_spared", {"count": 1})]
    again.close()

    (vault.folder / DATABASE).write_bytes(newer)
    assert vault.open(remembered=ended).blobs.missing() == []


def test_what_an_older_state_was_about_to_take_in_is_spared_as_well(store, vault):
    """It never came there, and a later one has it."""
    key = new_id()
    attach(store, add(store))
    store.blobs.unfinished.note([key])
    store.close()
    before = (vault.folder / DATABASE).read_bytes()
    later = vault.open()
    evidence = later.blobs.seal(io.BytesIO(PLAIN), "door.txt", "text/plain", key=key)
    later.blobs.keep(evidence)
    attach(later, evidence)
    remembered = later.head
    later.close()

    (vault.folder / DATABASE).write_bytes(before)
    back = vault.open(remembered=remembered)
    ended = back.head
    back.close()
    vault.open(remembered=ended)
    assert key in files(vault)


def test_a_file_whose_going_the_disk_does_not_confirm_is_told_as_left(store, monkeypatch):
    blob = add(store)

    def failing(_folder):
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as disk:
        disk.setattr("defender_desk.store.blobs.sync_folder", failing)
        assert store.blobs.remove([blob.id]) == [blob.id]
    assert store.blobs.remove([blob.id]) == []


@pytest.mark.parametrize("copied", ["closed", "open"])
def test_evidence_taken_in_since_outlives_an_older_state_put_back_with_its_header(store, vault, copied):
    """As a copy of the small files made by hand is: nothing tells that there was a later one."""
    attach(store, add(store))
    if copied == "closed":
        store.close()
        store = vault.open(remembered=store.head)
    small = {path.name: path.read_bytes() for path in vault.folder.glob("vault.db*")}
    ended = store.head
    if copied == "closed":
        store.close()
        small = {DATABASE: (vault.folder / DATABASE).read_bytes()}
        store = vault.open(remembered=ended)
    attach(store, add(store))
    evidence = [add(store), add(store)]
    for one in evidence:
        attach(store, one)
    remembered = store.head
    store.close()
    newer = (vault.folder / DATABASE).read_bytes()

    for name, there in small.items():
        (vault.folder / name).write_bytes(there)
    back = vault.open(remembered=ended)
    assert [one.code for one in back.verify()] == ["blob_spared"], "the check names what it does not know"
    back.close()
    for path in vault.folder.glob("vault.db-*"):
        path.unlink()
    (vault.folder / DATABASE).write_bytes(newer)
    assert not {*vault.open(remembered=remembered).blobs.missing()} & {one.id for one in evidence}


@pytest.mark.parametrize("begun", ["after", "meanwhile"])
def test_evidence_taken_in_since_outlives_a_backup_put_back_with_its_header(store, vault, tmp_path, begun):
    """A backup is made before the first file of a session is sealed, or while one is; nothing tells of a later one."""
    store.get_ready_to_seal()
    ended, kept = store.head, tmp_path / "backup.db"

    def back_up(_done=0):
        if not kept.exists():
            store.copy(kept, vault.keys, lambda _done, _total: None)

    if begun == "after":
        back_up()
    evidence = store.blobs.add(io.BytesIO(PLAIN), "door.txt", "text/plain", back_up)
    attach(store, evidence)
    remembered = store.head
    store.close()
    newer = (vault.folder / DATABASE).read_bytes()

    (vault.folder / DATABASE).write_bytes(kept.read_bytes())
    back = vault.open(remembered=ended)
    assert [one.code for one in back.verify()] == ["blob_spared"], "the check names what it does not know"
    back.close()
    (vault.folder / DATABASE).write_bytes(newer)
    assert vault.open(remembered=remembered).blobs.missing() == []


def test_a_copy_leaves_nothing_beside_it_and_the_marks_of_the_desk_as_they_are(store, vault, tmp_path):
    store.get_ready_to_seal()
    marked = store.settings.get(SETTING)
    store.copy(tmp_path / "backup.db", vault.keys, lambda _done, _total: None)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("backup")] == ["backup.db"]
    assert store.settings.get(SETTING) == marked


def test_a_file_that_was_let_go_and_is_gone_is_swept_no_more(store, vault):
    """An older state that let it go does not take it from a later one that has it again."""
    blob = add(store)
    made = attach(store, blob)
    store.close()
    again = vault.open()
    with again.change("purge") as writing:
        writing.purge(made.id)
    assert again.blobs.unfinished.of([blob.id]) == []


def test_opening_after_a_crash_sweeps(vault, tmp_path_factory):
    import shutil

    store = vault.create()
    kept = attach(store, add(store))
    add(store)
    crashed = tmp_path_factory.mktemp("crashed")
    shutil.copytree(vault.folder, crashed, dirs_exist_ok=True)  # the log is still there, as after a kill
    vault.open(crashed)
    assert {path.name for path in (crashed / "blobs").glob("*/*")} == {kept.body["content"][0]}


def test_erasing_a_record_deletes_its_files_even_replaced_ones(store, vault):
    first, second, other = add(store), add(store), add(store)
    made = attach(store, first)
    attach(store, second, "edit", made.id)
    attach(store, other)
    with store.change("purge") as writing:
        writing.purge(made.id)
        assert files(vault) == {first.id, second.id, other.id}  # nothing goes before the commit
    assert files(vault) == {other.id}
    assert store.verify(store.head) == []


def test_a_file_of_two_records_stays_until_both_are_erased(store, vault):
    blob = add(store)
    one, two = attach(store, blob), attach(store, blob)
    for made, left in ((one, {blob.id}), (two, set())):
        with store.change("purge") as writing:
            writing.purge(made.id)
        assert files(vault) == left


def test_a_rolled_back_purge_keeps_the_file(store, vault):
    blob = add(store)
    made = attach(store, blob)
    with pytest.raises(ZeroDivisionError), store.change("purge") as writing:  # noqa: PT012  the middle of a change
        writing.purge(made.id)
        raise ZeroDivisionError
    assert b"".join(store.blobs.open(blob.id)) == PLAIN


def test_a_missing_file_is_told(store, vault):
    blob = add(store)
    attach(store, blob)
    (path,) = (vault.folder / "blobs").glob("*/*")
    path.unlink()
    assert store.blobs.missing() == [blob.id]
    assert [(damage.code, damage.values) for damage in store.verify()] == [("blob_missing", {"count": 1})]
    with pytest.raises(Trouble, match="missing"):
        store.blobs.open(blob.id)


def test_a_file_that_never_arrived_is_told_apart(store):
    absent = ["a" * 26, "x.pdf", "application/pdf", 3, "0" * 64]
    with store.change("receive") as writing:
        writing.merge(Document("t" * 26, "thing", {"content": absent}, {"content": {"bbbbbbbb": 1}}))
    assert [damage.code for damage in store.verify()] == ["blob_absent"]
    with pytest.raises(Trouble, match="missing"):
        store.blobs.open("a" * 26)


def test_a_flipped_byte_is_trouble(store, vault):
    blob = add(store)
    (path,) = (vault.folder / "blobs").glob("*/*")
    sealed = bytearray(path.read_bytes())
    sealed[len(sealed) // 2] ^= 1
    path.write_bytes(sealed)
    pieces = store.blobs.open(blob.id)
    with pytest.raises(Trouble):
        b"".join(pieces)
    assert store.blobs.damaged(lambda: None) == [blob.id]


class Video(io.RawIOBase):
    """Many bytes out of nothing."""

    def __init__(self, size):
        self.left = size

    def readinto(self, buffer):
        done = min(len(buffer), self.left)
        self.left -= done
        return done


def test_memory_stays_small_whatever_the_size(store):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    tracemalloc.start()
    blob = store.blobs.add(Video(64 << 20), "v.mp4", "video/mp4")
    read = sum(map(len, store.blobs.open(blob.id)))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert blob.size == read == 64 << 20
    assert peak < 12 << 20
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 48 << 10
