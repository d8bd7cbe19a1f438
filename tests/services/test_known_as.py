"""An answer counts for all ids that somebody is known by, whichever record names which and wherever it is written."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from defender_desk.exchange.bundle import Letter, write_bundle
from defender_desk.model.levels import Profile
from defender_desk.services import records
from defender_desk.services.bring_in import bringing_in
from defender_desk.services.consent import loosening
from defender_desk.services.consent.consent import Permission, Standing, permission
from defender_desk.services.desk import Desk
from defender_desk.services.handover import dangers, handing_over, merge_desk, receiving
from defender_desk.services.handover.handing_over import Choice
from defender_desk.services.handover.receiving import Arrived
from defender_desk.services.identity import correspondents, keys, trust
from defender_desk.services.people import joining, likely_twins

from .conftest import Add, Make
from .test_answers_binned import ANSWERS, TODAY, allowed, day

YES = {"state": "given", "scope": ("refer",), "any_recipient": True, "facts": ("everything",)}
NO = {"state": "refused", "scope": ("refer",)}


@pytest.fixture
def theirs(make_desk: Make, desk: Desk) -> Desk:
    """A desk that knows ours, and that ours knows."""
    made = make_desk("theirs")
    correspondents.add(desk, keys.own(made), verified=True)
    correspondents.add(made, keys.own(desk), verified=True)
    return made


@pytest.fixture
def two(add: Add) -> tuple[str, str]:
    return add("person", name="سلمى حداد"), add("person", name="سلمى الحداد")


def standing(desk: Desk, person: str) -> Standing:
    return permission(desk, person, "refer", None, TODAY, ()).standing


def tell(sender: Desk, taker: Desk, path: Path, ids: list[str], *, unseen: bool = False) -> Arrived:
    """What these records say goes past the gate, as another program could, and all of it is taken in."""
    letter = Letter((keys.own(taker).receive,), 1, "", "2026-06-01T00:00:00Z", Profile.FULL)
    write_bundle(path, letter, keys.own(sender), keys.own_identity(sender), list(sender.store.many(ids).values()))
    with receiving.opened(taker, path) as arrived:
        trust.know(taker, arrived.sender)
        receiving.accept(taker, arrived, chosen=None if unseen else {one.id for one in arrived.takeable})
    return arrived


TIES = [{0: (1,)}, {1: (0,)}, {0: (1,), 1: (0,)}]


@given(
    said=st.lists(st.tuples(st.integers(0, 1), ANSWERS), min_size=1, max_size=4),
    ties=st.sampled_from(TIES),
    binned=st.sampled_from([None, 0, 1]),
)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_where_an_answer_is_written_makes_no_difference(
    desk: Desk, said: list[tuple[int, dict[str, object]]], ties: dict[int, tuple[int, ...]], binned: int | None
) -> None:
    ids = [records.save(desk, "person", None, {"name": "x"}).id for _ in range(3)]
    for one, others in ties.items():
        records.save(desk, "person", ids[one], {"joined": tuple(ids[other] for other in others)})
    for at, answer in said:
        records.save(desk, "consent", None, {"person": ids[at], **answer})
        records.save(desk, "consent", None, {"person": ids[2], **answer})
    if binned is not None:
        records.bin_records(desk, [ids[binned]])

    def asked(person: str) -> dict[tuple[str, str | None], tuple[object, ...]]:
        return {key: _said(one) for key, one in allowed(desk, person).items()}

    assert asked(ids[0]) == asked(ids[1]) == asked(ids[2])


def _said(one: Permission) -> tuple[object, ...]:
    return one.standing, one.facts, one.withheld, one.by_name


@pytest.mark.parametrize("refused", [0, 1])
def test_two_desks_that_join_the_other_way_round_lose_no_no(
    desk: Desk, theirs: Desk, two: tuple[str, str], add: Add, tmp_path: Path, refused: int
) -> None:
    said = [add("consent", person=two[refused], **NO), add("consent", person=two[1 - refused], **YES)]
    everything = [*two, *said]
    tell(desk, theirs, tmp_path / "a", everything)
    joining.join(desk, *two)
    joining.join(theirs, *reversed(two))
    tell(desk, theirs, tmp_path / "b", everything)
    tell(theirs, desk, tmp_path / "c", everything)
    assert {standing(one, person) for one in (desk, theirs) for person in two} == {Standing.REFUSED}


def test_one_desk_joins_and_the_other_keeps_two_and_its_no(
    desk: Desk, theirs: Desk, two: tuple[str, str], add: Add, tmp_path: Path
) -> None:
    keep, away = two
    fund = records.save(theirs, "provider", None, {"name": "صندوق"}).id
    no = add("consent", person=away, **NO)
    tell(desk, theirs, tmp_path / "a", [*two, no])
    open_for = records.save(theirs, "referral", None, {"provider": fund, "people": (keep,), "state": "draft"}).id
    joining.join(desk, keep, away)
    tell(desk, theirs, tmp_path / "b", [keep, no])
    assert {standing(theirs, one) for one in two} == {Standing.REFUSED}
    assert theirs.store.many([open_for])[open_for].body["state"] == "withdrawn"
    records.bin_records(theirs, [keep])
    records.purge(theirs, [keep])
    assert standing(theirs, away) is Standing.REFUSED


def test_what_is_open_stops_where_somebody_else_says_that_they_are_whoever_said_no(
    desk: Desk, theirs: Desk, two: tuple[str, str], add: Add, tmp_path: Path
) -> None:
    keep, away = two
    fund, no = add("provider", name="صندوق"), add("consent", person=away, **NO)
    begun = add("referral", provider=fund, people=(keep,), state="draft")
    tell(desk, theirs, tmp_path / "a", [keep, away])
    records.save(theirs, "person", keep, {"joined": (away,)})
    tell(theirs, desk, tmp_path / "b", [keep], unseen=True)
    assert desk.store.many([begun])[begun].body["state"] == "withdrawn", no


@pytest.mark.parametrize("profile", [one for one in Profile if not one.counted])
def test_a_no_that_goes_along_binds_whoever_knows_them_by_the_other_id(
    desk: Desk, theirs: Desk, two: tuple[str, str], add: Add, tmp_path: Path, profile: Profile
) -> None:
    keep, away = two
    key = (keys.own(theirs).receive,)

    def give(name: str, *ids: str) -> handing_over.Plan:
        plan = handing_over.plan(desk, Choice(ids), key, profile=profile, reason="agreed")
        handing_over.hand_over(desk, plan, tmp_path / name)
        with receiving.opened(theirs, tmp_path / name) as arrived:
            receiving.accept(theirs, arrived)
        return plan

    give("a", away)
    (known,) = (one.id for one in theirs.store.each("person"))
    joining.join(desk, keep, away)
    add("consent", person=keep, **NO)
    plan = give("b", add("incident", title="مداهمة"))
    assert standing(theirs, known) is Standing.REFUSED
    (told,) = (one for one in plan.told.as_one if not one.binned)
    assert (told.id, set(told.body)) == (keep, {"joined"})
    assert handing_over.plan(desk, Choice(), key, profile=profile, noes=False).documents == ()


def test_a_no_to_somebody_holds_under_every_id_they_are_known_by_and_a_yes_under_its_own(desk: Desk, add: Add) -> None:
    person, office, other = add("person", name="x"), add("organisation", name="A"), add("organisation", name="B")
    records.save(desk, "organisation", office, {"joined": (other,)})
    yes = add("consent", person=person, **{**YES, "any_recipient": None, "recipient": other})
    assert permission(desk, person, "refer", other, TODAY, ()).allowed
    assert not permission(desk, person, "refer", office, TODAY, ()).allowed
    records.save(desk, "consent", yes, {"recipient": "", "any_recipient": True, "never_to_known": (other,)})
    assert {permission(desk, person, "refer", one, TODAY, ()).standing for one in (office, other)} == {Standing.REFUSED}
    records.save(desk, "consent", yes, {"state": "refused", "recipient": other, "never_to_known": ()})
    assert permission(desk, person, "refer", office, TODAY, ()).standing is Standing.REFUSED


@pytest.mark.parametrize("chain", [0, 1, 3])
def test_nobody_comes_to_be_known_as_somebody_who_agreed_without_a_look(
    desk: Desk, theirs: Desk, two: tuple[str, str], add: Add, tmp_path: Path, chain: int
) -> None:
    """Neither by a record of theirs that names both, nor by several of which none alone does."""
    agreed, other = two
    add("consent", person=agreed, **YES)
    tell(desk, theirs, tmp_path / "a", [*two])
    if chain == 0:
        between = [other]
        records.save(theirs, "person", other, {"joined": (agreed,)})
    else:
        between = [records.save(theirs, "person", None, {"name": "y"}).id for _ in range(chain)]
        said = {between[0]: (agreed,), between[-1]: (other,)} if chain == 3 else {between[0]: (agreed, other)}
        said |= {between[1]: (between[0], between[2])} if chain == 3 else {}
        for key, named in said.items():
            records.save(theirs, "person", key, {"joined": named})
    arrived = tell(theirs, desk, tmp_path / "b", between, unseen=True)
    assert any(loosening.JOINS in one.dangers for one in arrived.takeable)
    assert standing(desk, other) is Standing.NOT_ASKED


def test_an_answer_that_comes_with_somebody_new_who_may_be_somebody_here_is_looked_at(
    desk: Desk, theirs: Desk, two: tuple[str, str], tmp_path: Path
) -> None:
    here, _ = two
    new = records.save(theirs, "person", None, {"name": "y", "joined": (here,)}).id
    yes = records.save(theirs, "consent", None, {"person": new, **YES}).id
    tell(theirs, desk, tmp_path / "a", [new, yes], unseen=True)
    assert standing(desk, here) is Standing.NOT_ASKED


@pytest.mark.parametrize("named_by", ["the one who comes", "the one who is here"])
def test_nobody_who_comes_in_new_gets_the_yes_of_somebody_here_without_a_look(
    desk: Desk, theirs: Desk, two: tuple[str, str], add: Add, tmp_path: Path, named_by: str
) -> None:
    here, _ = two
    add("consent", person=here, **YES)
    tell(desk, theirs, tmp_path / "a", [here])
    new = records.save(theirs, "person", None, {"name": "y"}).id
    ties = {"the one who comes": (new, here), "the one who is here": (here, new)}[named_by]
    records.save(theirs, "person", ties[0], {"joined": (ties[1],)})
    arrived = tell(theirs, desk, tmp_path / "b", [here, new], unseen=True)
    assert {one.id for one in arrived.takeable if loosening.JOINS in one.dangers} == {ties[0]}
    assert standing(desk, new) is Standing.NOT_ASKED
    (asked,) = (one for one in merge_desk.questions(desk) if one.record == ties[0])
    assert named_by == "the one who is here" or loosening.JOINS in asked.dangers, "it waits as what it is"


def test_a_row_of_a_table_that_says_who_it_is_is_looked_at(desk: Desk, add: Add, tmp_path: Path) -> None:
    add("consent", person=add("person", name="هدى"), **YES)
    table = tmp_path / "t.csv"
    table.write_text("name,Also recorded as\nRami,هدى\n", encoding="utf-8")
    plan = bringing_in.plan(desk, bringing_in.look(desk, table), type_name="person")
    assert plan.dangers[0] == (loosening.JOINS,)


def test_a_joining_that_waits_is_marked_for_what_it_opens(
    desk: Desk, theirs: Desk, two: tuple[str, str], add: Add, tmp_path: Path
) -> None:
    agreed, other = two
    add("consent", person=agreed, **YES)
    tell(desk, theirs, tmp_path / "a", [*two])
    records.save(theirs, "person", other, {"joined": (agreed,)})
    tell(theirs, desk, tmp_path / "b", [other], unseen=True)
    (asked,) = merge_desk.questions(desk, other)
    assert loosening.JOINS in asked.dangers


def test_a_no_counts_no_less_because_another_desk_says_that_they_are_two(
    desk: Desk, theirs: Desk, two: tuple[str, str], add: Add, tmp_path: Path
) -> None:
    one, other = two
    add("consent", person=one, **NO)
    add("consent", person=other, **YES)
    records.save(desk, "person", one, {"joined": (other,)})
    tell(desk, theirs, tmp_path / "a", [one])
    records.save(theirs, "person", one, {"joined": ()})
    tell(theirs, desk, tmp_path / "b", [one], unseen=True)
    assert standing(desk, other) is Standing.REFUSED


def test_whoever_parts_them_or_says_that_they_are_two_has_two(
    desk: Desk, theirs: Desk, two: tuple[str, str], add: Add, tmp_path: Path
) -> None:
    keep, away = two
    said = [add("consent", person=away, **YES)]
    tell(desk, theirs, tmp_path / "a", [*two, *said])
    joining.join(desk, keep, away)
    joining.join(theirs, away, keep)
    tell(theirs, desk, tmp_path / "b", [away, *said])
    joining.part(desk, joining.joins_of(desk, keep)[0])
    assert (standing(desk, keep), standing(desk, away)) == (Standing.NOT_ASKED, Standing.GIVEN)
    other = add("person", name="هالة")
    records.save(desk, "person", other, {"joined": (away,)})
    assert standing(desk, other) is Standing.GIVEN
    likely_twins.are_two(desk, away, other)
    assert standing(desk, other) is Standing.NOT_ASKED


def test_whose_answer_it_is_takes_nothing_back_where_both_are_one_here(
    desk: Desk, theirs: Desk, two: tuple[str, str], add: Add, tmp_path: Path
) -> None:
    one, other = two
    no = add("consent", person=one, **NO)
    records.save(desk, "person", one, {"joined": (other,)})
    tell(desk, theirs, tmp_path / "a", [*two, no])
    records.save(theirs, "consent", no, {"person": other})
    arrived = tell(theirs, desk, tmp_path / "b", [no])
    assert [each.dangers for each in arrived.changed] == [(dangers.WHOSE,)]


@pytest.mark.parametrize("wide_first", [True, False])
def test_of_two_answers_of_one_day_only_what_both_allow_stands(desk: Desk, add: Add, *, wide_first: bool) -> None:
    person = add("person", name="x")
    said = [("need", "name"), ("need",)]
    for facts in said if wide_first else said[::-1]:
        add("consent", person=person, **{**YES, "facts": facts, "asked": day(1)})
    assert permission(desk, person, "refer", None, TODAY, ()).facts == {"need"}
