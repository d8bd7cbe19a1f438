"""A disk that refuses a hand-over at any moment: nothing that is not whole is there, noted, or called saved."""

from __future__ import annotations

import errno
import io
import os
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from vectors.making import READER
from vectors.reading import Held, by_reader

from defender_desk.exchange.bundle_reading import read_bundle
from defender_desk.exchange.parcel import Member, read_parcel, write_parcel
from defender_desk.model.levels import Profile
from defender_desk.model.queries import Query
from defender_desk.services import opening, records
from defender_desk.services.desk import Desk
from defender_desk.services.handover import handing_over, under_way
from defender_desk.services.handover.handing_over import Choice, HandedOver
from defender_desk.services.incidents import evidence
from defender_desk.text.trouble import Trouble
from defender_desk.vault.slots import CHEAPEST

pytestmark = pytest.mark.faults
PASSPHRASE = "ندى جسر بوصلة قنديل سنبلة مرسى"
PHOTO = bytes(range(256)) * 1200
STEPS = 40


@dataclass
class Disk:
    """The folder of a stick, as the system lets the desk write to it."""

    folder: Path
    room: float = float("inf")
    """Bytes until it refuses."""
    once: bool = False
    """It refuses one write alone, and takes whatever comes then."""
    longest: int = 1 << 30
    """Bytes that it takes at once."""
    flush: bool = True
    close: bool = True
    names: bool = True
    """It gives a finished file its name, by a second name for it or by another in place of its first."""
    written: int = 0
    refused: int = 0
    open_files: set[int] = field(default_factory=set)

    def do_open(self, real: Callable[..., int], path: Any, *more: Any, **how: Any) -> int:
        handle = real(path, *more, **how)
        if isinstance(path, str | Path) and Path(path).parent == self.folder:
            self.open_files.add(handle)
        return handle

    def do_write(self, real: Callable[..., int], handle: int, data: Any) -> int:
        if handle not in self.open_files:
            return real(handle, data)
        left = self.room - self.written
        if left <= 0 and not (self.once and self.refused):
            self.refuse(errno.EIO if self.once else errno.ENOSPC)
        taken = real(handle, data[: int(min(left if left > 0 else len(data), self.longest, len(data)))])
        self.written += taken
        return taken

    def do_fsync(self, real: Callable[..., None], handle: int) -> None:
        if handle in self.open_files and not self.flush:
            self.refuse(errno.EIO)
        real(handle)

    def do_close(self, real: Callable[..., None], handle: int) -> None:
        real(handle)
        if handle in self.open_files:
            self.open_files.discard(handle)
            if not self.close:
                self.refuse(errno.EIO)

    def do_replace(self, real: Callable[..., None], source: Any, target: Any, **how: Any) -> None:
        if Path(target).parent == self.folder and not self.names:
            self.refuse(errno.EIO)
        real(source, target, **how)

    do_link = do_replace

    def refuse(self, why: int) -> None:
        self.refused += 1
        raise OSError(why, os.strerror(why))


@pytest.fixture
def broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Disk]:
    """Puts in a stick that fails so."""
    place = tmp_path / "stick"
    place.mkdir()
    real = {name: getattr(os, name) for name in ("open", "write", "fsync", "close", "replace", "link")}

    def put_in(**how: Any) -> Disk:
        disk = Disk(place, **how)
        for name, works in real.items():
            act = getattr(disk, f"do_{name}")
            monkeypatch.setattr(os, name, lambda *asked, _act=act, _works=works, **more: _act(_works, *asked, **more))
        return disk

    return put_in


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = opening.create(tmp_path / "desk", PASSPHRASE, profile=CHEAPEST).desk
    yield made
    opening.close(made)


@pytest.fixture
def give(desk: Desk) -> Callable[[Path], HandedOver]:
    """Hands a case over, into that file."""
    case = records.save(desk, "case", None, {"title": "حماية"}).id
    incident = records.save(desk, "incident", None, {"title": "تهديد", "story": "قصة" * 5000, "case": case}).id
    intake = evidence.Intake("a.jpg", lambda: io.BytesIO(PHOTO), len(PHOTO))
    evidence.take_in(desk, [intake], {"about": (incident,)})
    plan = handing_over.plan(desk, Choice(case=case), (READER.receive,), profile=Profile.FULL, reason="r")
    assert len(plan.verdict.goes) == 3
    return lambda target: handing_over.hand_over(desk, plan, target)


def notes(desk: Desk) -> list[object]:
    return [one.body.get("notes") for one in desk.store.many(desk.store.ids(Query("disclosure"))).values()]


def must_fail(desk: Desk, disk: Disk, give: Callable[[Path], HandedOver], noted: int = 0) -> Trouble:
    """It is told as a Trouble, nothing is on the stick, and what was noted says that nothing left."""
    with pytest.raises(Trouble) as told:
        give(disk.folder / "a.age")
    assert disk.refused
    assert list(disk.folder.iterdir()) == []
    assert notes(desk) == [under_way.NOT_NAMED.id] * noted
    assert desk.setting(under_way.UNDER_WAY) is None
    return told.value


def must_work(disk: Disk, give: Callable[[Path], HandedOver], sequence: int = 1) -> None:
    """The same hand-over goes through, and what is there is whole for a reader who knows nothing of the desk."""
    done = give(disk.folder / "a.age")
    held = by_reader(done.path, READER)
    assert isinstance(held, Held)
    assert (len(held.records), len(held.files)) == (3, 1)
    assert [path.name for path in disk.folder.iterdir()] == ["a.age"]
    with closing(read_bundle(done.path, READER, disk.folder.parent)) as bundle:
        assert bundle.manifest.sequence == sequence


@pytest.mark.parametrize("once", [False, True], ids=["full", "one write lost"])
def test_every_fortieth_of_a_hand_over(
    desk: Desk, broken: Callable[..., Disk], give: Callable[[Path], HandedOver], once: bool
) -> None:
    whole = broken()
    give(whole.folder / "a.age")
    (whole.folder / "a.age").unlink()
    before = notes(desk)
    for step in range(STEPS):
        disk = broken(room=whole.written * step // STEPS, once=once)
        with pytest.raises(Trouble):
            give(disk.folder / "a.age")
        assert disk.refused == 1 or not once
        assert (list(disk.folder.iterdir()), notes(desk)) == ([], before)
    must_work(broken(), give, sequence=2)


@pytest.mark.parametrize("how", [{"flush": False}, {"close": False}], ids=["late flush", "at the end"])
def test_what_the_disk_owns_up_to_late(
    desk: Desk, broken: Callable[..., Disk], give: Callable[[Path], HandedOver], how: dict[str, bool]
) -> None:
    must_fail(desk, broken(**how), give)
    must_work(broken(), give)


def test_a_file_that_gets_no_name_at_the_last_is_gone_and_its_note_says_so(
    desk: Desk, broken: Callable[..., Disk], give: Callable[[Path], HandedOver]
) -> None:
    must_fail(desk, broken(names=False), give, noted=1)
    must_work(broken(), give, sequence=2)


def test_a_disk_that_takes_little_at_a_time_takes_all(
    broken: Callable[..., Disk], give: Callable[[Path], HandedOver]
) -> None:
    must_work(broken(longest=1000), give)


@pytest.mark.parametrize("how", [{}, {"once": True}], ids=["full", "one write lost"])
def test_every_fortieth_of_a_pack(broken: Callable[..., Disk], how: dict[str, Any]) -> None:
    members = [Member("document.pdf", PHOTO), Member("enclosure-1.jpg", PHOTO[::-1])]
    whole = broken()
    write_parcel(whole.folder / "p.age", [READER.receive], members)
    assert read_parcel(whole.folder / "p.age", READER.receiving) == tuple(members)
    (whole.folder / "p.age").unlink()
    for step in range(STEPS):
        disk = broken(room=whole.written * step // STEPS, **how)
        with pytest.raises(Trouble):
            write_parcel(disk.folder / "p.age", [READER.receive], members)
        assert disk.refused
        assert list(disk.folder.iterdir()) == []
    for late in ({"flush": False}, {"close": False}):
        disk = broken(**late)
        with pytest.raises(Trouble):
            write_parcel(disk.folder / "p.age", [READER.receive], members)
        assert disk.refused
        assert list(disk.folder.iterdir()) == []
