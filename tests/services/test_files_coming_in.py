"""A file kept here is taken away by no other desk: that is looked at first, asks for the new file, and leaves ours."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from defender_desk.exchange.bundle import Letter, write_bundle
from defender_desk.exchange.bundle_lines import FileLine, Outgoing
from defender_desk.model import codec
from defender_desk.model.documents import Document
from defender_desk.model.levels import Profile
from defender_desk.model.types import TYPES
from defender_desk.model.values import Blob
from defender_desk.services import following, records
from defender_desk.services.desk import Desk
from defender_desk.services.handover import handing_over, merge_desk, receiving, waiting
from defender_desk.services.handover.dangers import GIVES_WAY
from defender_desk.services.handover.merge_desk import Decision
from defender_desk.services.handover.receiving import Arrived
from defender_desk.services.handover.selection import Choice
from defender_desk.services.identity import correspondents, keys
from defender_desk.text.messages import Message
from defender_desk.text.trouble import Trouble

from .conftest import Make

OURS, THEIRS = b"ours" * 900, b"theirs" * 900
HOLDS = [(kind.name, field.name) for kind in TYPES.values() for field in kind.contents]
"""Every field that holds a file."""

pytestmark = pytest.mark.parametrize(("kind", "name"), HOLDS)


@pytest.fixture
def theirs(make_desk: Make, desk: Desk) -> Desk:
    """A desk that ours knows and compared."""
    made = make_desk("theirs")
    correspondents.add(desk, keys.own(made), verified=True)
    return made


def sealed(desk: Desk, what: bytes) -> Blob:
    return desk.store.blobs.add(io.BytesIO(what), "a.jpg", "image/jpeg")


def put(desk: Desk, key: str | None, kind: str, name: str, what: bytes | None) -> str:
    """Write a file into the field of a record, or clear it."""
    return records.save(desk, kind, key, {name: None if what is None else sealed(desk, what)}).id


@pytest.fixture
def held(desk: Desk, theirs: Desk, kind: str, name: str) -> str:
    """A record with a file of ours, which their desk has too, but for the file."""
    key = put(desk, None, kind, name, OURS)
    with theirs.change("receive") as writing:
        writing.merge(here(desk, key))
    return key


def here(desk: Desk, key: str) -> Document:
    found = desk.store.get(key)
    assert found is not None
    return found


def blob_of(desk: Desk, key: str) -> Blob:
    return dict(codec.blobs_of(TYPES[here(desk, key).type], here(desk, key).body)).popitem()[1]


def bundle(theirs: Desk, desk: Desk, key: str, *, along: bool) -> Path:
    """Their copy of a record as an encrypted file, with its own file or without."""
    path = desk.unlocked.folder.parent / "told.age"
    path.unlink(missing_ok=True)
    files = []
    if along:
        blob = blob_of(theirs, key)
        files = [Outgoing(FileLine(blob.id, blob.size, blob.sha256), lambda: theirs.store.blobs.open(blob.id))]
    letter = Letter((keys.own(desk).receive,), 1, "", "2026-06-01T00:00:00Z", Profile.FULL)
    write_bundle(path, letter, keys.own(theirs), keys.own_identity(theirs), [here(theirs, key)], files)
    return path


def refused(does: Callable[[], object]) -> Message:
    with pytest.raises(Trouble) as told:
        does()
    return told.value.message


def take(desk: Desk, path: Path, chosen: set[str] | None, look: Callable[[Arrived], object] = id) -> None:
    with receiving.opened(desk, path) as arrived:
        look(arrived)
        receiving.accept(desk, arrived, chosen=chosen)


def marked(arrived: Arrived) -> None:
    (one,) = arrived.takeable
    assert GIVES_WAY in one.dangers


@pytest.mark.parametrize("what", [THEIRS, None], ids=["another", "none"])
@pytest.mark.parametrize("apart", [False, True], ids=["newer", "apart"])
def test_unlooked_at_it_stands_and_the_difference_waits(
    desk: Desk, theirs: Desk, held: str, kind: str, name: str, what: bytes | None, apart: bool
) -> None:
    if apart:
        put(desk, held, kind, name, OURS[::-1])
        for said in ("seen", "seen twice", "seen again"):
            records.save(theirs, kind, held, {"title": said})
    ours = blob_of(desk, held)
    put(theirs, held, kind, name, what)
    take(desk, bundle(theirs, desk, held, along=what is not None), None, marked)
    assert len(waiting.waiting(desk)) == 1
    assert blob_of(desk, held) == ours
    desk.store.blobs.sweep()  # as the next opening does
    assert b"".join(desk.store.blobs.open(ours.id)) in (OURS, OURS[::-1])


def test_it_gives_way_to_no_file_that_is_not_here(desk: Desk, theirs: Desk, held: str, kind: str, name: str) -> None:
    put(theirs, held, kind, name, THEIRS)
    path = bundle(theirs, desk, held, along=False)
    assert refused(lambda: take(desk, path, {held})) is following.NO_FILE
    take(desk, path, None)
    asked = [one for one in merge_desk.questions(desk, held) if one.field == name]
    assert asked
    assert refused(lambda: merge_desk.decide(desk, [Decision(one, 1) for one in asked])) is following.NO_FILE
    assert b"".join(desk.store.blobs.open(blob_of(desk, held).id)) == OURS
    take(desk, bundle(theirs, desk, held, along=True), {held})
    assert b"".join(desk.store.blobs.open(blob_of(desk, held).id)) == THEIRS
    assert waiting.waiting(desk) == []


@pytest.mark.parametrize("what", [THEIRS, None], ids=["another", "none"])
def test_what_was_looked_at_and_taken_still_leaves_ours_until_its_record_is_erased(
    desk: Desk, theirs: Desk, held: str, kind: str, name: str, what: bytes | None
) -> None:
    ours = blob_of(desk, held)
    put(theirs, held, kind, name, what)
    take(desk, bundle(theirs, desk, held, along=what is not None), {held})
    assert here(desk, held).body.get(name) == here(theirs, held).body.get(name)
    desk.store.blobs.sweep()  # as the next opening does
    assert b"".join(desk.store.blobs.open(ours.id)) == OURS
    records.undo(desk, desk.store.since(0)[-1].batch)
    assert blob_of(desk, held) == ours
    records.bin_records(desk, [held])
    records.purge(desk, [held])
    desk.store.blobs.sweep()
    assert [*(desk.unlocked.folder / "blobs").glob("*/*")] == []


@pytest.mark.parametrize("ours_stands", [True, False], ids=["ours stood", "theirs stood"])
@pytest.mark.parametrize("pick", [0, 1], ids=["ours", "theirs"])
def test_both_files_are_there_to_be_picked_and_the_one_not_picked_stays(
    desk: Desk, theirs: Desk, held: str, kind: str, name: str, ours_stands: bool, pick: int
) -> None:
    ahead = desk if ours_stands else theirs
    for said in ("seen", "seen twice", "seen again"):
        records.save(ahead, kind, held, {"title": said})
    put(theirs, held, kind, name, THEIRS)
    put(desk, held, kind, name, OURS[1:])
    both = blob_of(desk, held).id, blob_of(theirs, held).id
    take(desk, bundle(theirs, desk, held, along=True), {held})
    assert (blob_of(desk, held).id == both[0]) is ours_stands
    desk.store.blobs.sweep()  # as the next opening does
    (asked,) = [one for one in merge_desk.questions(desk, held) if one.field == name]
    merge_desk.decide(desk, [Decision(asked, pick)])
    assert blob_of(desk, held).id == both[pick]
    desk.store.blobs.sweep()
    assert [b"".join(desk.store.blobs.open(key)) for key in both] == [OURS[1:], THEIRS]


@pytest.mark.parametrize("waits", [False, True], ids=["in a bundle that brings no file", "waiting meanwhile"])
def test_a_record_calls_no_other_file_of_ours_its_own(
    desk: Desk, theirs: Desk, held: str, kind: str, name: str, waits: bool
) -> None:
    """What it says of a file here must be what that file is."""
    told = replace(blob_of(desk, held), sha256="0" * 64)
    other = put(theirs, None, kind, name, None)
    records.save(theirs, kind, other, {name: told})
    if waits:
        with desk.change("receive"):
            desk.store.waiting.put(here(theirs, other), "theirs", theirs.store.desk)
        asked = [Decision(one, 1) for one in merge_desk.questions(desk, other)]
        assert refused(lambda: merge_desk.decide(desk, asked)) is receiving.NOT_DESCRIBED
    else:
        path = bundle(theirs, desk, other, along=False)
        assert refused(lambda: take(desk, path, {other})) is receiving.NOT_DESCRIBED
    assert desk.store.get(other) is None


@pytest.mark.parametrize("beside", [False, True], ids=["alone", "beside the true one"])
def test_a_record_that_describes_a_file_falsely_leaves_without_it(
    desk: Desk, theirs: Desk, held: str, kind: str, name: str, beside: bool, tmp_path: Path
) -> None:
    ours = blob_of(desk, held)
    other = records.save(desk, kind, None, {name: replace(ours, sha256="0" * 64)}).id
    chosen = Choice((held, other) if beside else (other,))
    made = handing_over.plan(desk, chosen, (keys.own(theirs).receive,), profile=Profile.FULL, reason="agreed")
    assert [*made.files] == ([ours] if beside else [])
    assert [(one.record, one.why) for one in made.absent] == [(other, handing_over.ABSENT)]
    assert handing_over.hand_over(desk, made, tmp_path / "a.age").files == beside
