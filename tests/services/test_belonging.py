"""What belongs to a record is read in one way, from what each reference declares."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from defender_desk.model.kinds import Reference, Refs
from defender_desk.model.records import Field
from defender_desk.model.types import TYPES
from defender_desk.services import records
from defender_desk.services.belonging import belonging, drawn_on, with_all
from defender_desk.services.desk import Desk
from defender_desk.services.handover.dangers import dangers
from defender_desk.services.referrals import referrals

from .conftest import Add

TODAY = date(2026, 6, 1)
PARTS = [
    (declared.name, field, whole)
    for declared in TYPES.values()
    for field in declared.references
    if isinstance(field.kind, Reference) and field.kind.part_of and not field.kind.stays
    for whole in field.kind.to
]


@pytest.mark.parametrize(("part", "field", "whole"), PARTS, ids=[f"{p}.{f.name}-{w}" for p, f, w in PARTS])
def test_every_part_belongs_to_its_whole_until_it_is_in_the_bin(
    desk: Desk, add: Add, part: str, field: Field, whole: str
) -> None:
    top = add(whole)
    made = add(part, **{field.name: (top,) if isinstance(field.kind, Refs) else top})
    assert [one.id for one in belonging(desk, [top])] == [made]
    assert [one.id for one in belonging(desk, [top], {part})] == [made]
    assert belonging(desk, [top], ()) == []
    assert made in with_all(desk, [top])
    records.bin_records(desk, [made])
    assert belonging(desk, [top]) == []
    assert made not in with_all(desk, [top])


def test_parts_are_found_at_any_depth_each_once_and_a_ring_ends(desk: Desk, add: Add) -> None:
    case = add("case")
    incident = add("incident", case=case)
    act = add("act", incident=incident)
    photo = add("evidence", about=(case, incident, act))
    copy = add("evidence", copy_of=photo)
    records.save(desk, "evidence", photo, {"copy_of": copy})
    found = [one.id for one in belonging(desk, [case])]
    assert sorted(found) == sorted([incident, act, photo, copy])
    assert [one.id for one in belonging(desk, [case], ("act",))] == []  # what holds it is not among them


def test_what_is_in_the_bin_takes_nothing_along(desk: Desk, add: Add) -> None:
    case = add("case")
    incident = add("incident", case=case)
    add("act", incident=incident)
    records.bin_records(desk, [incident])
    referral = add("referral", case=case)
    kept = desk.store.get(referral)
    assert kept is not None
    assert {one.type for one in drawn_on(desk, kept)} == {"referral", "case"}


def test_an_application_draws_on_its_own_case_and_on_no_other_request(desk: Desk, add: Add) -> None:
    group = add("organisation", name="رابطة")
    person, referee = add("person", name="ريم", organisation=group), add("person", name="مزكٍّ")
    case = add("case", people=(person,))
    incident = add("incident", case=case)
    act = add("act", incident=incident)
    photo = add("evidence", title="صورة")
    referral = add("referral", case=case, referees=(referee,), evidence=(photo,))
    add("cost", referral=add("referral", case=case), what="other")
    kept = desk.store.get(referral)
    assert kept is not None
    told = [one.id for one in drawn_on(desk, kept)]
    assert told[0] == referral
    assert sorted(told) == sorted([referral, person, group, referee, photo, case, incident, act])


def test_with_a_case_go_its_people_and_what_they_allowed(desk: Desk, add: Add) -> None:
    person = add("person", name="ريم")
    allowed = add("consent", person=person, state="given", scope=("refer",))
    case = add("case", people=(person,))
    request = add("referral", case=case)
    cost = add("cost", referral=request)
    gone = add("consent", person=person, state="given")
    records.bin_records(desk, [gone])
    assert set(with_all(desk, [case])) == {case, request, cost, person, allowed}


@pytest.mark.parametrize("ways", [("bin",), ("bin", "purge")])
def test_a_complaint_about_a_provider_is_not_for_it_to_read_whatever_became_of_the_request(
    desk: Desk, add: Add, ways: tuple[str, ...]
) -> None:
    fund, other, person = add("provider", name="fund"), add("provider", name="other"), add("person", name="ريم")
    case = add("case", people=(person,))
    request = add("referral", case=case, provider=fund, reply="they mocked her")
    harm = referrals.refused_as_harm(desk, request, today=TODAY).id
    act = add("act", incident=harm)
    again = {to: add("referral", case=case, provider=to) for to in (fund, other)}

    def told(to: str) -> set[str]:
        kept = desk.store.get(again[to])
        assert kept is not None
        return {one.id for one in drawn_on(desk, kept)} & {harm, act}

    for way in ("", *ways):
        if way:
            (records.bin_records if way == "bin" else records.purge)(desk, [request])
        assert told(fund) == set()
        assert told(other) == {harm, act}


def test_what_came_of_a_binned_request_is_known_also_where_the_incident_does_not_say_it(desk: Desk, add: Add) -> None:
    fund = add("provider", name="fund")
    case = add("case")
    harm = add("incident", case=case)
    request, again = (add("referral", case=case, provider=fund, **more) for more in ({"incident": harm}, {}))
    records.bin_records(desk, [request])
    kept = desk.store.get(again)
    assert kept is not None
    assert harm not in {one.id for one in drawn_on(desk, kept)}


def test_a_bundle_that_takes_away_whose_refusal_it_was_waits_for_a_look(desk: Desk, add: Add) -> None:
    request = add("referral", case=add("case"), provider=add("provider", name="fund"))
    harm = desk.store.get(referrals.refused_as_harm(desk, request, today=TODAY).id)
    assert harm is not None
    after = replace(harm, body={name: said for name, said in harm.body.items() if name != "refused_by"})
    assert dangers(desk, harm.body, after, {"refused_by": None}, ())
