"""A file of a record here that is missing or damaged comes back whole with whoever brings the very same bytes."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from defender_desk.exchange.bundle import Letter, write_bundle
from defender_desk.exchange.bundle_lines import FileLine, Outgoing
from defender_desk.model.levels import Profile
from defender_desk.model.values import Blob
from defender_desk.services import records
from defender_desk.services.desk import Cancelled, Desk
from defender_desk.services.handover import came_in, receiving
from defender_desk.services.identity import correspondents, keys
from defender_desk.text.trouble import Trouble

from .conftest import Make

WHAT = b"picture" * 9000


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


DAMAGE: dict[str, Callable[[Path], object]] = {
    "missing": Path.unlink,
    "damaged": flip,
    "cut": lambda path: path.write_bytes(path.read_bytes()[:99]),
}


class Sender:
    """A desk whose copies of our evidence bring their files."""

    def __init__(self, ours: Desk, theirs: Desk, folder: Path) -> None:
        self.ours, self.theirs, self.folder, self.made = ours, theirs, folder, 0
        correspondents.add(ours, keys.own(theirs), verified=True)
        self.blob = theirs.store.blobs.add(io.BytesIO(WHAT), "a.jpg", "image/jpeg")
        self.key = records.save(theirs, "evidence", None, {"title": "x", "content": self.blob}).id

    def bundle(self, blob: Blob | None = None, what: bytes = WHAT, more: str = "") -> Path:
        self.made += 1
        path = self.folder / f"{self.made}.age"
        brought = blob or self.blob
        files = [Outgoing(FileLine(brought.id, brought.size, brought.sha256), lambda: iter([what]))]
        letter = Letter((keys.own(self.ours).receive,), self.made, "", "2026-06-01T00:00:00Z", Profile.FULL)
        documents = list(self.theirs.store.many([self.key, *filter(None, [more])]).values())
        write_bundle(path, letter, keys.own(self.theirs), keys.own_identity(self.theirs), documents, files)
        return path

    def take(self, path: Path, chosen: set[str] | None = None) -> receiving.Arrived:
        with receiving.opened(self.ours, path) as arrived:
            receiving.accept(self.ours, arrived, chosen={self.key} if chosen is None else chosen)
        return arrived

    @property
    def here(self) -> Path:
        (found,) = (self.ours.unlocked.folder / "blobs").glob("*/*")
        return found


@pytest.fixture
def sender(desk: Desk, make_desk: Make, tmp_path: Path) -> Sender:
    return Sender(desk, make_desk("theirs"), tmp_path)


def test_reading_what_is_here_tells_how_far_it_is_and_can_be_stopped(sender: Sender) -> None:
    sender.take(sender.bundle())
    path, told = sender.bundle(), list[tuple[int, int]]()
    with receiving.opened(sender.ours, path, lambda *far: told.append(far)):
        assert told[-1] == (len(WHAT), len(WHAT))

    def stop(_done: int, total: int) -> None:
        if total == len(WHAT):
            raise Cancelled

    before = {*sender.ours.unlocked.folder.rglob("*")}
    with pytest.raises(Cancelled), receiving.opened(sender.ours, path, stop):
        pass
    assert {*sender.ours.unlocked.folder.rglob("*")} == before, "the copy of the file is gone"


@pytest.mark.parametrize("damage", DAMAGE)
@pytest.mark.parametrize("changed", [False, True], ids=["the same record", "a newer one"])
def test_it_is_put_back_and_told_whether_or_not_the_record_is_new(sender: Sender, damage: str, changed: bool) -> None:
    desk = sender.ours
    sender.take(sender.bundle())
    DAMAGE[damage](sender.here)
    if changed:
        records.save(sender.theirs, "evidence", sender.key, {"notes": "seen"})
    arrived = sender.take(sender.bundle(), set())
    assert [*arrived.mends] == [sender.blob.id]
    assert b"".join(desk.store.blobs.open(sender.blob.id)) == WHAT
    assert next(one.deed for one in records.timeline(desk, sender.key)) == "mend"
    assert not [one for one in desk.store.verify() if one.code.startswith("blob")]
    assert came_in.came_in(desk)[0].batch == 0, "there is nothing to take back"


def test_what_is_only_put_back_is_not_among_what_a_file_changed(sender: Sender) -> None:
    desk, other = sender.ours, records.save(sender.theirs, "incident", None, {"title": "x"}).id
    sender.take(sender.bundle())
    sender.here.unlink()
    sender.take(sender.bundle(more=other), {other})
    outlook = came_in.outlook(desk, came_in.came_in(desk)[0].batch)
    assert (outlook.new, outlook.changed) == ((other,), ())


def test_what_never_arrived_comes_with_the_record_that_is_known_already(sender: Sender) -> None:
    """As where a copy that waited was taken in without its file."""
    desk = sender.ours
    with desk.change("receive") as writing:
        (document,) = sender.theirs.store.many([sender.key]).values()
        writing.merge(document)
    assert not desk.store.blobs.is_here(sender.blob.id)
    sender.take(sender.bundle(), set())
    assert b"".join(desk.store.blobs.open(sender.blob.id)) == WHAT
    desk.store.blobs.sweep()  # as the next opening does
    records.bin_records(desk, [sender.key])
    records.purge(desk, [sender.key])
    assert [*(desk.unlocked.folder / "blobs").glob("*/*")] == [], "it is erased with its record"


def test_nothing_that_is_whole_is_written_over(sender: Sender) -> None:
    sender.take(sender.bundle())
    before = sender.here.read_bytes()
    arrived = sender.take(sender.bundle())
    assert arrived.mends == {}
    assert sender.here.read_bytes() == before


def test_other_bytes_under_its_id_put_nothing_back(sender: Sender) -> None:
    sender.take(sender.bundle())
    sender.here.unlink()
    other = sender.theirs.store.blobs.add(io.BytesIO(b"other"), "a.jpg", "image/jpeg")
    told = Blob(sender.blob.id, "a.jpg", "image/jpeg", other.size, other.sha256)
    with pytest.raises(Trouble) as refused:
        sender.take(sender.bundle(told, b"other"), set())
    assert refused.value.message is receiving.NOT_DESCRIBED
    assert [*(sender.ours.unlocked.folder / "blobs").glob("*/*")] == []


def test_a_file_that_only_bears_its_id_is_none_that_came_again(sender: Sender) -> None:
    sender.take(sender.bundle())
    sender.here.unlink()
    other = sender.theirs.store.blobs.add(io.BytesIO(b"other"), "a.jpg", "image/jpeg")
    false = Blob(sender.blob.id, "a.jpg", "image/jpeg", other.size, other.sha256)
    sender.key = records.save(sender.theirs, "evidence", None, {"title": "y", "content": false}).id
    with receiving.opened(sender.ours, sender.bundle(false, b"other")) as arrived:
        assert arrived.mends == {}


def test_nobody_unknown_puts_anything_back(sender: Sender, make_desk: Make, tmp_path: Path) -> None:
    sender.take(sender.bundle())
    sender.here.unlink()
    stranger = Sender.__new__(Sender)
    vars(stranger).update(vars(sender), theirs=make_desk("stranger"), folder=tmp_path / "s")
    stranger.folder.mkdir()
    with stranger.theirs.change("receive") as writing:
        (document,) = sender.theirs.store.many([sender.key]).values()
        writing.merge(document)
    with pytest.raises(Trouble):
        stranger.take(stranger.bundle(), set())
    assert not sender.ours.store.blobs.is_here(sender.blob.id)
