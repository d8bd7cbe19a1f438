"""What arrived beside what is here, and what is known of whoever made the file."""

from __future__ import annotations

from pathlib import Path

import pytest

from defender_desk.model.levels import Profile
from defender_desk.services import records
from defender_desk.services.desk import Desk
from defender_desk.services.handover import comparing, handing_over, receiving
from defender_desk.services.handover.handing_over import Choice
from defender_desk.services.identity import correspondents, keys, trust
from defender_desk.services.identity.correspondents import Acquaintance
from defender_desk.text.trouble import Trouble

from .conftest import Add, Make


@pytest.fixture
def theirs(make_desk: Make) -> Desk:
    return make_desk("theirs")


def give(ours: Desk, theirs: Desk, target: Path, *ids: str) -> None:
    plan = handing_over.plan(ours, Choice(ids), (keys.own(theirs).receive,), profile=Profile.FULL, reason="agreed")
    handing_over.hand_over(ours, plan, target)


def test_both_values_are_told_and_which_stands(desk: Desk, theirs: Desk, add: Add, tmp_path: Path) -> None:
    person = add("person", name="ريم", notes="first", profession="محامية")
    case = add("case", title="حماية", people=(person,))
    give(desk, theirs, tmp_path / "a.age", person, case)
    with receiving.opened(theirs, tmp_path / "a.age") as arrived:
        told = {one.field: one for one in comparing.differences(theirs, arrived, case)}
        assert told["title"].here == ""
        assert "ريم" in told["people"].there  # named by what arrives with it
        trust.know(theirs, arrived.sender)
        receiving.accept(theirs, arrived)
    records.save(desk, "person", person, {"profession": "قاضية", "notes": "ours"})
    records.save(theirs, "person", person, {"notes": "theirs"})
    give(desk, theirs, tmp_path / "b.age", person)
    with receiving.opened(theirs, tmp_path / "b.age") as arrived:
        told = {one.field: one for one in comparing.differences(theirs, arrived, person)}
        trust.know(theirs, arrived.sender)
        receiving.accept(theirs, arrived)
    assert set(told) == {"profession", "notes"}
    assert "محامية" in told["profession"].here
    assert "قاضية" in told["profession"].there
    assert not told["profession"].conflict
    assert told["notes"].conflict
    kept = records.fetch(theirs, person)
    assert kept is not None
    assert kept.values["notes"] == ("ours" if told["notes"].theirs_stands else "theirs")


def test_what_is_told_of_a_record_that_did_not_arrive_is_nothing(
    desk: Desk, theirs: Desk, add: Add, tmp_path: Path
) -> None:
    give(desk, theirs, tmp_path / "a.age", add("person", name="x"))
    with receiving.opened(theirs, tmp_path / "a.age") as arrived:
        assert comparing.differences(theirs, arrived, "a" * 26) == ()


def test_nothing_is_taken_from_a_desk_whose_key_changed(desk: Desk, theirs: Desk, add: Add, tmp_path: Path) -> None:
    correspondents.add(theirs, keys.own(desk), verified=True)
    before = keys.own(desk)
    desk.store.settings.put(keys.IDENTITY, keys.Identity.fresh().to_text())
    give(desk, theirs, tmp_path / "a.age", add("person", name="x"))
    with receiving.opened(theirs, tmp_path / "a.age") as arrived:
        assert arrived.standing is Acquaintance.CHANGED
        known = correspondents.meant(theirs, arrived.sender)
        assert known is not None
        assert known.contact == before
        with pytest.raises(Trouble):
            receiving.accept(theirs, arrived)
        with pytest.raises(Trouble):
            correspondents.add(theirs, arrived.sender, verified=True)
        trust.take_new(theirs, known, arrived.sender)
        assert correspondents.standing(theirs, arrived.sender) is Acquaintance.VERIFIED


def test_two_desks_of_one_name_are_told_apart_once_both_are_known(desk: Desk, make_desk: Make) -> None:
    one, other = make_desk("a/same"), make_desk("b/same")
    for made in (one, other):
        correspondents.add(desk, keys.own(made), verified=True)
    assert correspondents.standing(desk, keys.own(one)) is Acquaintance.VERIFIED
    assert correspondents.standing(desk, keys.own(other)) is Acquaintance.VERIFIED


def test_cards_and_keys_are_read_however_they_were_copied(desk: Desk, theirs: Desk) -> None:
    assert keys.pasted_card(f"\u200f {keys.card(theirs)}  ") == keys.own(theirs)
    assert keys.pasted_key(f" \u2066{keys.own(theirs).receive}\u2069\n") == keys.own(theirs).receive
    with pytest.raises(Trouble):
        keys.pasted_key("age1qqqq")


def test_what_arrives_without_a_title_is_called_by_its_first_words_as_here(
    desk: Desk, theirs: Desk, add: Add, tmp_path: Path
) -> None:
    incident = add("incident", story="أُخلي هو وعائلته من البيت")
    give(desk, theirs, tmp_path / "a.age", incident)
    with receiving.opened(theirs, tmp_path / "a.age") as arrived:
        (one,) = [one for one in arrived.new if one.id == incident]
        assert "أُخلي" in comparing.title(theirs, one)
