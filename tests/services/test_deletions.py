"""A deletion elsewhere is an offer here, and so is what was binned or erased here and comes in again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from defender_desk.exchange.bundle import Letter, write_bundle
from defender_desk.exchange.identity import Identity
from defender_desk.model.documents import BIN
from defender_desk.model.levels import Profile
from defender_desk.services import records
from defender_desk.services.desk import Desk
from defender_desk.services.handover import handing_over, merge_desk, receiving
from defender_desk.services.handover.handing_over import Choice
from defender_desk.services.handover.merge_desk import Decision, Question, Side
from defender_desk.services.identity import correspondents, keys, trust
from defender_desk.services.people import joining
from defender_desk.text.speech import say
from defender_desk.text.trouble import Trouble
from defender_desk.ui.handover.merge_reading import JOINED_THERE, matters

from .conftest import Add, Make


@pytest.fixture
def theirs(make_desk: Make) -> Desk:
    return make_desk("theirs")


def tell(sender: Desk, taker: Desk, *ids: str, again: Sequence[str] = ()) -> None:
    path = Path(taker.unlocked.folder.parent / "told.age")
    path.unlink(missing_ok=True)
    letter = Letter((keys.own(taker).receive,), 1, "", "2026-06-01T00:00:00Z", Profile.FULL)
    write_bundle(path, letter, keys.own(sender), keys.own_identity(sender), list(sender.store.many(ids).values()))
    with receiving.opened(taker, path) as arrived:
        chosen = {one.id for one in arrived.takeable}
        trust.know(taker, arrived.sender)
        receiving.accept(taker, arrived, chosen=chosen, again=again)


def offer(desk: Desk) -> Question:
    (one,) = [one for one in merge_desk.questions(desk) if one.field == BIN]
    return one


def binned(desk: Desk, record: str) -> bool:
    kept = desk.store.get(record)
    assert kept is not None
    return kept.binned


@pytest.fixture
def shared(desk: Desk, theirs: Desk, add: Add) -> str:
    person = add("person", name="سلمى")
    tell(desk, theirs, person)
    return person


@pytest.mark.parametrize("taken", [True, False])
def test_what_they_put_into_their_bin_is_offered_once_and_stays_until_somebody_decides(
    desk: Desk, theirs: Desk, shared: str, taken: bool
) -> None:
    records.bin_records(theirs, [shared])
    tell(theirs, desk, shared)
    assert not binned(desk, shared)
    asked = offer(desk)
    assert (asked.record, asked.versions[1].wrote, asked.versions[1].who) == (shared, theirs.store.desk, "theirs")
    assert asked.pick_of(Side.THEIRS) is None
    merge_desk.decide(desk, [Decision(asked, int(taken))])
    assert binned(desk, shared) == taken
    tell(theirs, desk, shared)
    assert not merge_desk.questions(desk)


def test_what_lies_in_our_bin_and_comes_in_with_news_is_offered(desk: Desk, theirs: Desk, shared: str) -> None:
    records.bin_records(desk, [shared])
    tell(theirs, desk, shared)
    assert not merge_desk.questions(desk)
    records.save(theirs, "person", shared, {"notes": "جديد"})
    tell(theirs, desk, shared)
    assert binned(desk, shared)
    merge_desk.decide(desk, [Decision(offer(desk), 1)])
    assert not binned(desk, shared)
    assert not merge_desk.questions(desk)


def test_who_bins_it_by_hand_has_answered(desk: Desk, theirs: Desk, shared: str) -> None:
    records.bin_records(theirs, [shared])
    tell(theirs, desk, shared)
    records.bin_records(desk, [shared])
    assert not merge_desk.questions(desk)
    records.restore(desk, [shared])
    assert not merge_desk.questions(desk)


def test_a_no_does_not_go_into_the_bin_by_an_offer_while_a_yes_would_stand_again(
    desk: Desk, theirs: Desk, add: Add
) -> None:
    person = add("person", name="سلمى")
    said = {"person": person, "scope": ("refer",), "any_recipient": True}
    yes, no = add("consent", state="given", **said), add("consent", state="refused", **said)
    tell(desk, theirs, person, yes, no)
    with theirs.change("bin") as writing:
        writing.bin(yes)
        writing.bin(no)
    tell(theirs, desk, no)
    with pytest.raises(Trouble):
        merge_desk.decide(desk, [Decision(offer(desk), 1)])
    assert not binned(desk, no)


def test_what_was_erased_here_comes_back_only_by_hand_and_both_go_on_from_there(
    desk: Desk, theirs: Desk, shared: str
) -> None:
    records.save(desk, "person", shared, {"notes": "ours"})
    tell(desk, theirs, shared)
    records.bin_records(desk, [shared])
    records.purge(desk, [shared])
    tell(theirs, desk, shared)
    assert desk.store.get(shared) is None
    tell(theirs, desk, shared, again=[shared])
    kept = desk.store.get(shared)
    assert kept is not None
    assert (kept.body["notes"], kept.binned) == ("ours", False)
    records.save(theirs, "person", shared, {"notes": "later"})
    tell(theirs, desk, shared)
    records.save(desk, "person", shared, {"profession": "x"})
    tell(desk, theirs, shared)
    assert desk.store.get(shared).body == theirs.store.get(shared).body
    assert not desk.store.verify()
    records.bin_records(desk, [shared])
    records.purge(desk, [shared])
    tell(theirs, desk, shared)
    assert desk.store.get(shared) is None


def test_a_hand_over_tells_whoever_holds_it_that_it_was_binned_and_not_a_word_more(
    desk: Desk, theirs: Desk, make_desk: Make, add: Add, tmp_path: Path
) -> None:
    stranger = make_desk("stranger")
    person, other = add("person", name="سلمى"), add("person", name="نور")
    give(desk, theirs, tmp_path / "a.age", person, other)
    records.bin_records(desk, [person])
    told = plan(desk, theirs, other)
    assert [(one.id, dict(one.body), one.binned, one.created) for one in told.binned] == [(person, {}, True, "")]
    assert not plan(desk, stranger, other).binned
    give(desk, theirs, tmp_path / "b.age", other)
    assert not binned(theirs, person)
    assert offer(theirs).record == person
    merge_desk.decide(theirs, [Decision(offer(theirs), 1)])
    assert binned(theirs, person)


@pytest.mark.parametrize("called", ["theirs", "theirs, another", ""])
def test_what_lies_in_our_bin_is_told_by_the_keys_it_left_for_and_by_no_name(
    desk: Desk, theirs: Desk, add: Add, tmp_path: Path, called: str
) -> None:
    person, other = add("person", name="سلمى"), add("person", name="نور")
    correspondents.add(desk, keys.own(theirs), verified=True)
    give(desk, theirs, tmp_path / "a.age", person, other)
    records.bin_records(desk, [person])
    namesake = Identity.fresh().contact(called, "QQQQ")
    correspondents.add(desk, namesake, verified=False)
    made = handing_over.plan(desk, Choice((other,)), (namesake.receive,), profile=Profile.FULL, reason="r")
    assert not made.binned
    assert [one.id for one in plan(desk, theirs, other).binned] == [person]
    (known,) = (one for one in correspondents.known(desk) if one.contact.desk == theirs.store.desk)
    renewed = Identity.fresh().contact("renamed", theirs.store.desk)
    trust.take_new(desk, known, renewed)
    made = handing_over.plan(desk, Choice((other,)), (renewed.receive,), profile=Profile.FULL, reason="r")
    assert [one.id for one in made.binned] == [person], "the desk that held it has other keys now"


def test_what_never_was_here_comes_to_nothing_when_it_is_told_to_lie_in_a_bin(
    desk: Desk, theirs: Desk, add: Add, tmp_path: Path
) -> None:
    person, other = add("person", name="سلمى"), add("person", name="نور")
    give(desk, theirs, tmp_path / "a.age", person, other)
    records.bin_records(theirs, [person])
    records.purge(theirs, [person])
    records.bin_records(desk, [person])
    give(desk, theirs, tmp_path / "b.age", other)
    assert theirs.store.get(person) is None
    assert not merge_desk.questions(theirs)


def plan(desk: Desk, to: Desk, *ids: str) -> handing_over.Plan:
    keys_of = (keys.own(to).receive,)
    return handing_over.plan(desk, Choice(ids), keys_of, profile=Profile.FULL, reason="agreed in person")


def give(desk: Desk, to: Desk, path: Path, *ids: str) -> None:
    handing_over.hand_over(desk, plan(desk, to, *ids), path)
    with receiving.opened(to, path) as arrived:
        trust.know(to, arrived.sender)
        receiving.accept(to, arrived, chosen={one.id for one in arrived.takeable})


def test_where_nothing_may_leave_nothing_is_told_of_the_bin(desk: Desk, theirs: Desk, add: Add, tmp_path: Path) -> None:
    person, other = add("person", name="سلمى"), add("person", name="نور")
    give(desk, theirs, tmp_path / "a.age", person)
    records.bin_records(desk, [person])
    kept_here = handing_over.plan(desk, Choice((other,)), (keys.own(theirs).receive,), profile=Profile.FULL)
    assert not kept_here.verdict.goes
    assert not kept_here.binned
    told = handing_over.hand_over(desk, plan(desk, theirs, other), tmp_path / "b.age")
    with receiving.opened(theirs, tmp_path / "b.age") as arrived:
        assert arrived.bundle.manifest.records.count == told.records == 2, "both desks read one number"
    assert told.binned == 1


@pytest.mark.parametrize("unsaid", [False, True])
def test_what_was_joined_into_another_record_is_told_as_that(
    desk: Desk, theirs: Desk, add: Add, tmp_path: Path, *, unsaid: bool
) -> None:
    """They hold the one that was joined away, and never had the other: theirs is no record to throw away."""
    person, keep, other = add("person", name="نور"), add("person", name="نور ح."), add("incident", title="x")
    give(desk, theirs, tmp_path / "a.age", person)
    joining.join(desk, keep, person)
    told = plan(desk, theirs, other)
    told = told.leaving_unsaid([person]) if unsaid else told
    handing_over.hand_over(desk, told, tmp_path / "b.age")
    with receiving.opened(theirs, tmp_path / "b.age") as arrived:
        receiving.accept(theirs, arrived)  # who is said to be one is looked at, and waits
    asked = [one for one in matters(theirs) if one.record == person]
    assert bool(asked) is not unsaid
    assert (theirs.store.get(keep) is not None or bool(theirs.store.waiting.of(keep))) is not unsaid
    if not unsaid:
        values = [each.value for one in asked for question in one.asked for each in question.choices]
        assert say(JOINED_THERE) in values
    assert not binned(theirs, person)


def test_what_was_binned_and_joined_into_nothing_is_told_as_before(
    desk: Desk, theirs: Desk, add: Add, tmp_path: Path
) -> None:
    person, keep, other = add("person", name="نور"), add("person", name="نور ح."), add("incident", title="x")
    give(desk, theirs, tmp_path / "a.age", person, keep)
    joining.join(desk, keep, person)
    records.bin_records(desk, [keep])
    told = plan(desk, theirs, other)
    assert {one.id for one in told.binned} == {person, keep}
    assert not any(one.body for one in told.documents if one.id in (person, keep))
