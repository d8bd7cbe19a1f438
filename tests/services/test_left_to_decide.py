"""What a file leaves to decide is said before it is taken in, and is what the merge desk then asks."""

from __future__ import annotations

from pathlib import Path

import pytest

from defender_desk.exchange.bundle import Letter, write_bundle
from defender_desk.model.levels import Profile
from defender_desk.services import records
from defender_desk.services.desk import Desk
from defender_desk.services.handover import comparing, merge_desk, receiving
from defender_desk.services.identity import correspondents, keys

from .conftest import Add, Make

KINDS = ("apart", "never", "binned", "gone", "edited", "new", "provider", "theirs")


@pytest.fixture
def theirs(make_desk: Make, desk: Desk) -> Desk:
    made = make_desk("theirs")
    for one, other in ((desk, made), (made, desk)):
        correspondents.add(one, keys.own(other), verified=True)
    return made


def carried(sender: Desk, taker: Desk, *ids: str) -> Path:
    path = Path(taker.unlocked.folder.parent / "told.age")
    path.unlink(missing_ok=True)
    letter = Letter((keys.own(taker).receive,), 1, "", "2026-06-01T00:00:00Z", Profile.FULL)
    write_bundle(path, letter, keys.own(sender), keys.own_identity(sender), list(sender.store.many(ids).values()))
    return path


@pytest.mark.parametrize("chosen", [KINDS, (), ("new",), ("apart", "edited", "gone"), ("never", "binned", "provider")])
def test_what_is_said_to_wait_is_what_the_merge_desk_asks(
    desk: Desk, theirs: Desk, add: Add, chosen: tuple[str, ...]
) -> None:
    made = {kind: add("person", name=kind) for kind in KINDS[:5]}
    with receiving.opened(theirs, carried(desk, theirs, *made.values())) as arrived:
        receiving.accept(theirs, arrived)
    for taker, said in ((desk, "ours"), (theirs, "theirs")):
        records.save(taker, "person", made["apart"], {"profession": said})
        records.save(taker, "person", made["never"], {"never": said})
    records.bin_records(theirs, [made["binned"]])
    records.bin_records(desk, [made["gone"]])
    for kind in ("gone", "edited"):
        records.save(theirs, "person", made[kind], {"profession": "theirs"})
    made["new"] = records.save(theirs, "person", None, {"name": "new"}).id
    made["provider"] = records.save(theirs, "provider", None, {"name": "a fund"}).id
    made["theirs"] = records.save(theirs, "person", None, {"name": "in their bin"}).id
    records.bin_records(theirs, [made["theirs"]])
    with receiving.opened(desk, carried(theirs, desk, *made.values())) as arrived:
        taken = {made[kind] for kind in chosen}
        waits, left = receiving.to_decide(arrived, taken), receiving.left_out(arrived, taken)
        receiving.accept(desk, arrived, chosen=taken)
        assert waits == {one.record for one in merge_desk.questions(desk)} == receiving.undecided(desk, arrived)
        assert left == {made["new"], made["theirs"]} - taken
        assert made["binned"] in waits


def test_a_part_that_comes_in_is_called_by_who_takes_part_and_in_what(desk: Desk, theirs: Desk, add: Add) -> None:
    person = add("person", name="سعاد")
    incident = records.save(theirs, "incident", None, {"title": "مداهمة"}).id
    part = records.save(theirs, "involvement", None, {"who": person, "what": incident, "role": "victim"}).id
    with receiving.opened(desk, carried(theirs, desk, incident, part)) as arrived:
        coming = {one.id: one for one in arrived.new}
        called = comparing.title(desk, coming[part], coming)
        assert "سعاد" in called
        assert "مداهمة" in called
