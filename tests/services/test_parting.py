"""Two that were joined are two again: id by id, in whichever order, and told where more would be allowed then."""

from __future__ import annotations

from itertools import permutations, product
from pathlib import Path

import pytest

from defender_desk.model.kinds import Reference
from defender_desk.model.types import TYPES
from defender_desk.services import records
from defender_desk.services.consent.consent import Standing, permission
from defender_desk.services.desk import Desk
from defender_desk.services.handover import came_in, merge_desk
from defender_desk.services.people import joining, likely_twins, parting
from defender_desk.services.people.known_as import ids_of
from defender_desk.text.trouble import Trouble

from .conftest import Add, Make
from .test_answers_binned import TODAY
from .test_joining import body, live, tell
from .test_known_as import tell as told

YES = {"state": "given", "scope": ("refer",), "any_recipient": True, "facts": ("everything",)}
NO = {"state": "refused", "scope": ("refer",)}


def standing(desk: Desk, person: str, to: str | None = None) -> Standing:
    return permission(desk, person, "refer", to, TODAY, ()).standing


def part(desk: Desk, keep: str, away: str) -> records.Undone:
    (one,) = (each for each in joining.joins_of(desk, keep) if each.record == away)
    return joining.part(desk, one, knowing=True)


@pytest.fixture
def theirs(make_desk: Make) -> Desk:
    return make_desk("theirs")


@pytest.mark.parametrize(("joined", "parted"), [*product(permutations(range(3)), repeat=2)])
def test_of_several_each_is_parted_by_itself_in_any_order(
    desk: Desk, add: Add, joined: tuple[int, ...], parted: tuple[int, ...]
) -> None:
    keep, others = add("person", name="كريم"), [add("person", name=f"{n}") for n in range(3)]
    case = add("case", title="x", people=(*others, keep))
    answers = [add("consent", person=one, **YES) for one in others]
    for n in joined:
        joining.join(desk, keep, others[n])
    assert (body(desk, case)["people"], standing(desk, keep)) == ([keep], Standing.GIVEN)
    for count, n in enumerate(parted, start=1):
        part(desk, keep, others[n])
        still = {others[key] for key in parted[count:]}
        assert {*ids_of(desk, keep)} == {keep, *still}
        assert ids_of(desk, others[n]) == (others[n],)
        assert live(desk, others[n])
        assert body(desk, answers[n])["person"] == others[n]
        assert {*body(desk, case)["people"]} == {keep, *(others[key] for key in parted[:count])}  # type: ignore[misc]
    assert standing(desk, keep) is Standing.NOT_ASKED


@pytest.mark.parametrize("parted", ["the last", "the first"])
def test_of_a_chain_whoever_is_parted_takes_along_whom_they_were(desk: Desk, add: Add, parted: str) -> None:
    first, second, last = (add("person", name=name) for name in ("أ", "ب", "ج"))
    said = [add("consent", person=one, **YES) for one in (first, second, last)]
    joining.join(desk, second, first)
    joining.join(desk, last, second)
    away = {"the last": second, "the first": first}[parted]
    part(desk, last, away)
    whose = {"the last": [second, second, last], "the first": [first, last, last]}[parted]
    assert [body(desk, one)["person"] for one in said] == whose
    together = {"the last": {first, second}, "the first": {first}}[parted]
    assert {*ids_of(desk, away)} == together


def test_a_parting_that_was_undone_is_done_again(desk: Desk, add: Add) -> None:
    keep, away = add("person", name="سلمى"), add("person", name="سلمى ن.")
    case = add("case", title="x", people=(away,))
    joining.join(desk, keep, away)
    for _ in range(3):
        undone = part(desk, keep, away)
        assert (live(desk, away), ids_of(desk, keep), body(desk, case)["people"]) == (True, (keep,), [away])
        records.undo(desk, undone.changes.batch)
        assert (live(desk, away), body(desk, keep)["joined"], body(desk, case)["people"]) == (False, [away], [keep])


def test_a_parting_is_undone_whatever_was_joined_since(desk: Desk, add: Add) -> None:
    keep, away, other = (add("person", name=name) for name in ("سلمى", "سلمى ن.", "نور"))
    joining.join(desk, keep, away)
    undone = part(desk, keep, away)
    joining.join(desk, keep, other)
    case = add("case", title="x", people=(away,))
    records.undo(desk, undone.changes.batch)
    assert {*ids_of(desk, away)} == {keep, away, other}
    assert (live(desk, away), body(desk, case)["people"]) == (False, [keep])


def test_a_joining_is_undone_whatever_was_joined_since(desk: Desk, add: Add) -> None:
    keep, away, other = (add("person", name=name) for name in ("سلمى", "سلمى ن.", "نور"))
    first = joining.join(desk, keep, away)
    joining.join(desk, keep, other)
    records.undo(desk, first.batch)
    assert (live(desk, away), {*ids_of(desk, keep)}) == (True, {keep, other})


LISTS = [
    (name, field.name)
    for name, declared in TYPES.items()
    for field in declared.references
    if isinstance(field.kind, Reference) and "person" in field.kind.to and field.holds_many
    if field.name != "joined" and name != "disclosure"
]


@pytest.mark.parametrize(("type_name", "field"), LISTS)
def test_a_list_that_was_added_to_gives_back_whoever_it_named_and_a_limit_names_both(
    desk: Desk, add: Add, type_name: str, field: str
) -> None:
    keep, away, third = (add("person", name=name) for name in ("سلمى", "سلمى ن.", "نور"))
    with desk.change("create") as writing:
        holder = writing.put(None, type_name, {field: [away]}).id
    joining.join(desk, keep, away)
    with desk.change("edit") as writing:
        writing.put(holder, type_name, {field: [keep, third]})
    part(desk, keep, away)
    limit = (type_name, field) == ("consent", "never_to_known")
    assert {*body(desk, holder)[field]} == {away, third} | ({keep} if limit else set())  # type: ignore[misc]


def test_whoever_was_taken_out_of_a_list_since_does_not_come_back(desk: Desk, add: Add) -> None:
    keep, away, third = (add("person", name=name) for name in ("سلمى", "سلمى ن.", "نور"))
    case = add("case", title="x", people=(away,))
    joining.join(desk, keep, away)
    records.save(desk, "case", case, {"people": (third,)})
    part(desk, keep, away)
    assert body(desk, case)["people"] == [third]


def test_what_one_said_of_the_other_is_said_again(desk: Desk, add: Add) -> None:
    part_of = add("organisation", name="أ")
    whole = add("organisation", name="ب")
    records.save(desk, "organisation", part_of, {"parent": whole})
    joining.join(desk, part_of, whole)
    assert "parent" not in body(desk, part_of)
    records.save(desk, "organisation", part_of, {"notes": "x"})
    part(desk, part_of, whole)
    assert body(desk, part_of)["parent"] == whole


def test_nobody_is_parted_from_whoever_was_erased(desk: Desk, add: Add) -> None:
    keep, away = add("person", name="سلمى"), add("person", name="سلمى ن.")
    no = add("consent", person=away, **NO)
    add("consent", person=keep, **YES)
    joined = joining.join(desk, keep, away)
    (one,) = joining.joins_of(desk, keep)
    records.purge(desk, [away])
    assert joining.joins_of(desk, keep) == ()
    for tries in (lambda: joining.part(desk, one), lambda: records.undo(desk, joined.batch)):
        with pytest.raises(Trouble) as refused:
            tries()
        assert refused.value.message == parting.OTHER_GONE
    assert (standing(desk, keep), body(desk, no)["person"]) == (Standing.REFUSED, keep)


def test_where_more_would_be_allowed_nobody_is_parted_unread(desk: Desk, add: Add) -> None:
    keep, away = add("person", name="سلمى"), add("person", name="سلمى ن.")
    add("consent", person=away, **YES)
    joining.join(desk, keep, away)
    add("consent", person=keep, **NO)
    (one,) = joining.joins_of(desk, keep)
    with pytest.raises(Trouble) as refused:
        joining.part(desk, one)
    assert refused.value.message == parting.OPENS
    assert (standing(desk, away), live(desk, away)) == (Standing.REFUSED, False)
    joining.part(desk, one, knowing=True)
    assert (standing(desk, away), standing(desk, keep)) == (Standing.GIVEN, Standing.REFUSED)


@pytest.mark.parametrize("way", ["they are two", "the file is taken back"])
def test_who_says_that_they_are_two_gives_back_what_their_file_moved(
    desk: Desk, theirs: Desk, add: Add, way: str
) -> None:
    fund = add("provider", name="صندوق")
    one, other = add("person", name="نور"), add("person", name="نور ح.")
    no = add("consent", person=one, **NO)
    tell(desk, theirs, one, other, no, fund)
    records.save(theirs, "consent", None, {"person": one, **YES, "any_recipient": None, "recipient": fund})
    joining.join(desk, other, one)
    tell(desk, theirs, other, no)
    assert body(theirs, no)["person"] == other
    if way == "they are two":
        likely_twins.are_two(theirs, one, other)
        assert not likely_twins.of(theirs, one)
        assert ids_of(theirs, one) == (one,)
    else:
        came_in.take_back(theirs, came_in.came_in(theirs)[0])
    assert (body(theirs, no)["person"], standing(theirs, one, fund)) == (one, Standing.REFUSED)


def test_they_are_not_two_unread_where_her_no_would_stay_with_the_other(desk: Desk, theirs: Desk, add: Add) -> None:
    one, other = add("person", name="نور"), add("person", name="نور ح.")
    tell(desk, theirs, one, other)
    records.save(theirs, "consent", None, {"person": one, **YES})
    joining.join(desk, other, one)
    no = add("consent", person=other, **NO)
    tell(desk, theirs, other, no)
    with pytest.raises(Trouble) as refused:
        likely_twins.are_two(theirs, one, other)
    assert refused.value.message == parting.OPENS
    assert (standing(theirs, one), likely_twins.of(theirs, one).keys()) == (Standing.REFUSED, {other})
    likely_twins.are_two(theirs, one, other, knowing=True)
    assert standing(theirs, one) is Standing.GIVEN


@pytest.mark.parametrize("ours_first", [True, False])
def test_two_desks_that_join_two_others_into_one_lose_no_tie(
    desk: Desk, theirs: Desk, tmp_path: Path, add: Add, ours_first: bool
) -> None:
    one, keep, third = (add("person", name=name) for name in ("أ", "ب", "ج"))
    no = add("consent", person=one, **NO)
    tell(desk, theirs, one, keep, third, no)
    both = [(desk, one), (theirs, third)]
    for at, away in both if ours_first else both[::-1]:
        joining.join(at, keep, away)
    for _ in range(2):
        tell(desk, theirs, keep, no)
        tell(theirs, desk, keep, no)
    for at in (desk, theirs):
        assert {*ids_of(at, one)} == {one, keep, third}
        assert standing(at, one) is Standing.REFUSED
        assert not [each for each in merge_desk.questions(at) if each.field == "joined"]
    assert body(desk, keep)["joined"] == body(theirs, keep)["joined"]


def test_a_tie_goes_where_whoever_took_it_away_knew_it(desk: Desk, theirs: Desk, add: Add) -> None:
    keep, away = add("person", name="سلمى"), add("person", name="سلمى ن.")
    joining.join(desk, keep, away)
    tell(desk, theirs, keep, away)
    part(desk, keep, away)
    tell(desk, theirs, keep, away)
    assert ids_of(theirs, keep) == (keep,)


def test_a_copy_that_waits_takes_no_tie_away_unknown(desk: Desk, theirs: Desk, add: Add) -> None:
    one, keep, third = (add("person", name=name) for name in ("أ", "ب", "ج"))
    tell(desk, theirs, one, keep, third)
    joining.join(desk, keep, one)
    joining.join(theirs, keep, third)
    add("consent", person=one, **YES)
    path = theirs.unlocked.folder.parent / "waits.age"

    told(theirs, desk, path, [keep], unseen=True)
    (asked,) = (each for each in merge_desk.questions(desk, keep) if each.field == "joined")
    assert asked.picks == {0, merge_desk.BOTH}
    merge_desk.decide(desk, [merge_desk.Decision(asked, merge_desk.BOTH)])
    assert {*ids_of(desk, one)} == {one, keep, third}
