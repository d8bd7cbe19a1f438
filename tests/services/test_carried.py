"""What they have already stays here: by what left, what came, how much of it, and whether it ever arrived."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from defender_desk.exchange.identity import Identity
from defender_desk.exchange.whole_file import give_name
from defender_desk.model.levels import Profile
from defender_desk.services import records
from defender_desk.services.desk import Desk
from defender_desk.services.handover import carried, handing_over, leaving, receiving, under_way
from defender_desk.services.handover.handing_over import HandedOver, Plan
from defender_desk.services.handover.selection import Choice
from defender_desk.services.identity import correspondents, keys, rotation, trust
from defender_desk.services.identity.correspondents import Acquaintance
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


def _no_name(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leaving, "give_name", lambda *_: (_ for _ in ()).throw(OSError("gone")))


def _name_taken(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    def comes(draft: Path, target: Path) -> None:
        target.write_text("theirs")
        give_name(draft, target)

    monkeypatch.setattr(leaving, "give_name", comes)


def _pulled(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    def pulled(_draft: Path, _target: Path) -> None:
        pair.folder.rename(pair.folder.parent / "in a pocket")
        raise OSError("gone")

    monkeypatch.setattr(leaving, "give_name", pulled)


@pytest.mark.parametrize("goes_wrong", [_no_name, _name_taken, _pulled])
@pytest.mark.parametrize("profile", [Profile.FULL, Profile.DEIDENTIFIED])
def test_what_did_not_leave_after_it_was_noted_goes_again(
    pair: Pair,
    add: Add,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    goes_wrong: Callable[[Pair, pytest.MonkeyPatch], None],
    profile: Profile,
) -> None:
    first, person = add("incident", title="x", what=("threat",)), add("person", name="x")
    pair.folder = tmp_path / "stick"
    pair.folder.mkdir()
    with monkeypatch.context() as held:
        goes_wrong(pair, held)
        with pytest.raises((OSError, Trouble)):
            pair.give(profile)
    assert [one.lost for one in carried.handed(pair.ours)] == [True]
    assert pair.lacks(profile) >= {first}
    pair.folder.mkdir(exist_ok=True)
    pair.give(profile)
    assert [one.lost for one in carried.handed(pair.ours)] == [False, True]
    assert not pair.lacks(profile) & {first, person}


def test_what_may_have_left_goes_again_until_it_is_seen_that_it_did(
    pair: Pair, add: Add, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    incident, pocket = add("incident", title="x"), tmp_path / "in a pocket"
    pair.folder = tmp_path / "stick"
    pair.folder.mkdir()
    with monkeypatch.context() as held:
        held.setattr(under_way, "end", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            pair.give()
    pair.folder.rename(pocket)
    under_way.own_up(pair.ours)
    assert pair.lacks() == {incident}
    pocket.rename(pair.folder)
    under_way.own_up(pair.ours)
    assert pair.lacks() == set()


def test_a_file_taken_in_twice_says_no_less_than_once(pair: Pair, desk: Desk) -> None:
    incident = records.save(pair.theirs, "incident", None, {"title": "x"}).id
    done = pair.give(back=True)
    for _ in range(3):
        pair.take(done, back=True)
        assert incident not in pair.lacks()


def test_what_came_from_them_counts_under_the_keys_they_have_since(pair: Pair, desk: Desk) -> None:
    incident = records.save(pair.theirs, "incident", None, {"title": "x"}).id
    pair.take(pair.give(back=True), back=True)
    (known,) = correspondents.known(desk)
    renewed = Identity.fresh().contact("theirs", pair.theirs.store.desk)
    trust.take_new(desk, known, renewed)
    assert incident in carried.elsewhere(desk, [renewed.receive], coded=False).desks[0]


def test_what_came_under_codes_is_new_to_whoever_made_them(pair: Pair, desk: Desk) -> None:
    records.save(pair.theirs, "incident", None, {"title": "x", "what": ("threat",)})
    pair.take(pair.give(Profile.DEIDENTIFIED, back=True), back=True)
    (under_code,) = desk.store.each("incident")
    assert pair.lacks() == {under_code.id}


def test_what_left_for_their_keys_of_before_is_had_under_the_new_ones(pair: Pair, desk: Desk, add: Add) -> None:
    add("person", name="x")
    pair.give()
    new = rotation.renew(pair.theirs)
    assert trust.meet(desk, new) is Acquaintance.CHANGED
    (known,) = correspondents.known(desk)
    trust.take_new(desk, known, new)
    assert pair.lacks() == set()
    assert [one.way for one in carried.with_them(desk, (new.receive,))] == [carried.LEFT]
