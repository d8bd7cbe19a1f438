"""What they have already stays here: by what left, what came, how much of it, and whether it ever arrived."""

from __future__ import annotations

from pathlib import Path

import pytest

from defender_desk.model.levels import Profile
from defender_desk.services import carried, correspondents, handing_over, keys, receiving, records
from defender_desk.services.desk import Desk
from defender_desk.services.handing_over import HandedOver, Plan
from defender_desk.services.selection import Choice
from defender_desk.text.trouble import Trouble

from .conftest import Add, Make

EVERYTHING = Choice(everything=True)


class Pair:
    """Two desks that know each other, and what goes between them."""

    def __init__(self, ours: Desk, theirs: Desk, folder: Path) -> None:
        self.ours, self.theirs, self.folder, self.count = ours, theirs, folder, 0
        correspondents.add(ours, keys.own(theirs), verified=True)
        correspondents.add(theirs, keys.own(ours), verified=True)

    def plan(self, profile: Profile = Profile.FULL, *, back: bool = False, choice: Choice = EVERYTHING) -> Plan:
        here, there = (self.theirs, self.ours) if back else (self.ours, self.theirs)
        to = (keys.own(there).receive,)
        return handing_over.plan(here, choice, to, profile=profile, reason="r", lacking=True)

    def lacks(self, profile: Profile = Profile.FULL, *, back: bool = False) -> set[str]:
        return {one.id for one in self.plan(profile, back=back).verdict.goes if one.type != "disclosure"}

    def give(self, profile: Profile = Profile.FULL, *, back: bool = False) -> HandedOver:
        self.count += 1
        plan = self.plan(profile, back=back)
        return handing_over.hand_over(self.theirs if back else self.ours, plan, self.folder / f"{self.count}.age")

    def take(self, done: HandedOver, *, back: bool = False) -> None:
        with receiving.opened(self.ours if back else self.theirs, done.path) as arrived:
            chosen = {one.id for one in arrived.takeable}
            receiving.accept(self.ours if back else self.theirs, arrived, chosen=chosen)


@pytest.fixture
def pair(desk: Desk, make_desk: Make, tmp_path: Path) -> Pair:
    return Pair(desk, make_desk("theirs"), tmp_path)


def test_only_what_changed_since_goes_again(pair: Pair, desk: Desk, add: Add) -> None:
    one, other = add("person", name="x"), add("person", name="y")
    assert pair.lacks() == {one, other}
    pair.give()
    assert pair.lacks() == set()
    assert pair.plan().had >= 2
    records.save(desk, "person", other, {"notes": "new"})
    third = add("incident", title="z")
    assert pair.lacks() == {other, third}


def test_what_left_in_part_is_not_had_whole_but_what_left_whole_is_had_in_part(
    pair: Pair, desk: Desk, add: Add
) -> None:
    one = add("person", name="x", whereabouts="w")
    bare = add("person", name="y")
    pair.give(Profile.CASEWORK)
    assert pair.lacks(Profile.CASEWORK) == set()
    assert one in pair.lacks(Profile.FULL)
    pair.give(Profile.FULL)
    assert pair.lacks(Profile.CASEWORK) == pair.lacks(Profile.FULL) == set()
    records.save(desk, "person", bare, {"how_to_contact": "c"})
    assert (pair.lacks(Profile.CASEWORK), pair.lacks(Profile.FULL)) == (set(), {bare})


def test_what_came_from_them_need_not_go_back(pair: Pair, desk: Desk, add: Add) -> None:
    ours = add("person", name="x")
    pair.take(pair.give())
    theirs = records.save(pair.theirs, "person", None, {"name": "y"}).id
    records.save(pair.theirs, "person", ours, {"notes": "theirs"})
    assert pair.lacks(back=True) == {ours, theirs}
    pair.take(pair.give(back=True), back=True)
    assert pair.lacks() == set()
    records.save(desk, "person", theirs, {"notes": "ours"})
    assert pair.lacks() == {theirs}


def test_a_stranger_who_claims_a_key_says_nothing_of_what_its_owner_has(
    pair: Pair, desk: Desk, make_desk: Make, add: Add, tmp_path: Path
) -> None:
    stranger = make_desk("stranger")
    person = records.save(stranger, "person", None, {"name": "x"}).id
    to = (keys.own(desk).receive,)
    plan = handing_over.plan(stranger, Choice(ids=(person,)), to, profile=Profile.FULL, reason="r")
    done = handing_over.hand_over(stranger, plan, tmp_path / "s.age")
    with receiving.opened(desk, done.path) as arrived, pytest.raises(Trouble):
        receiving.accept(desk, arrived)
    assert carried.elsewhere(desk, (keys.own(stranger).receive,), coded=False).desks == ({},)


def test_a_file_that_never_arrived_counts_as_if_nothing_had_left(pair: Pair, desk: Desk, add: Add) -> None:
    one = add("person", name="x")
    pair.give()
    other = add("person", name="y")
    pair.give()
    last, first = carried.handed(desk)
    assert (first.records, last.records, first.told_to) == (1, 2, "theirs"), "the note of the first went with the last"
    carried.mark(desk, first.id, lost=True)
    assert pair.lacks() == {one}
    carried.mark(desk, last.id, lost=True)
    assert pair.lacks() == {one, other}
    carried.mark(desk, first.id, lost=False)
    assert pair.lacks() == {other}
    with pytest.raises(Trouble):
        carried.mark(desk, "none", lost=True)


def test_what_one_of_several_lacks_goes_to_all(pair: Pair, desk: Desk, make_desk: Make, add: Add) -> None:
    person = add("person", name="x")
    pair.give()
    third = keys.own(make_desk("third")).receive
    both = (keys.own(pair.theirs).receive, third)
    plan = handing_over.plan(desk, EVERYTHING, both, profile=Profile.FULL, reason="r", lacking=True)
    assert person in {one.id for one in plan.verdict.goes}


def test_what_was_withdrawn_or_erased_does_not_go_again(pair: Pair, desk: Desk, add: Add) -> None:
    refused, erased = add("person", name="x"), add("person", name="y")
    pair.give()
    records.save(desk, "person", refused, {"notes": "n"})
    records.save(desk, "person", erased, {"notes": "n"})
    add("consent", person=refused, state="refused", scope=("manual_export",))
    records.bin_records(desk, [erased])
    records.purge(desk, [erased])
    assert not {refused, erased} & pair.lacks()


def test_nothing_is_written_where_they_have_all_of_it(pair: Pair, add: Add, tmp_path: Path) -> None:
    person = add("person", name="x")
    pair.give()
    plan = pair.plan(choice=Choice(ids=(person,)))
    with pytest.raises(Trouble) as refused:
        handing_over.hand_over(pair.ours, plan, tmp_path / "again.age")
    assert refused.value.message is handing_over.THEY_HAVE_IT
    assert not (tmp_path / "again.age").exists()
