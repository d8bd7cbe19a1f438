"""Whom a record is about: found through every part and every whole, and never passed over when it is not here."""

from __future__ import annotations

from datetime import date
from functools import partial

import pytest

from defender_desk.model.levels import Profile
from defender_desk.services import records
from defender_desk.services.consent import gate, verdicts
from defender_desk.services.consent.asking import Step
from defender_desk.services.consent.consent import Standing
from defender_desk.services.consent.subjects import concern, subjects
from defender_desk.services.desk import Desk

from .conftest import Add

TODAY = date(2026, 6, 1)
whole = partial(Step, profile=Profile.FULL)
EVERYBODY = {"state": "given", "scope": ("manual_export",), "facts": ("everything",), "any_recipient": True}


def judged(desk: Desk, *ids: str, reason: str = "") -> verdicts.Verdict:
    return gate.judge(desk, whole("manual_export", ids, TODAY), reason=reason)


def about(desk: Desk, record: str) -> frozenset[str]:
    document = desk.store.get(record)
    assert document
    return subjects(desk, document)


@pytest.fixture
def refused(add: Add) -> str:
    person = add("person", name="رفضت", protection="public", public_where="w")
    add("consent", person=person, state="refused", scope=("manual_export",))
    return person


def test_an_incident_is_about_those_who_take_part_in_its_acts(desk: Desk, add: Add, refused: str) -> None:
    incident = add("incident", title="raid", story="what she saw", protection="public")
    act = add("act", incident=incident, what_note="x")
    add("involvement", who=refused, what=act, role="witness")
    assert about(desk, incident) == about(desk, act) == {refused}
    assert judged(desk, incident, act).goes == ()


def test_a_part_in_the_bin_lends_nobody(desk: Desk, add: Add, refused: str) -> None:
    incident = add("incident", title="raid", protection="public")
    tie = add("involvement", who=refused, what=incident, role="witness")
    records.bin_records(desk, [tie])
    assert about(desk, incident) == frozenset()


def test_no_chain_of_copies_is_too_long(desk: Desk, add: Add, refused: str) -> None:
    case = add("case", title="c", people=(refused,))
    copy = add("evidence", title="e", about=(add("act", incident=add("incident", title="i", case=case)),))
    for _ in range(12):
        copy = add("evidence", title="copy", copy_of=copy, protection="public")
        assert about(desk, copy) == {refused}
        assert judged(desk, copy).goes == ()


def test_records_that_are_part_of_each_other_end(desk: Desk, add: Add, refused: str) -> None:
    one = add("evidence", title="one", about=(add("case", title="c", people=(refused,)),))
    other = add("evidence", title="other", copy_of=one)
    with desk.change("receive") as writing:  # as a bundle may hold them
        writing.put(one, "evidence", {"copy_of": other})
    assert about(desk, one) == about(desk, other) == {refused}


def test_what_its_case_was_is_asked_when_the_case_is_gone(desk: Desk, add: Add, refused: str) -> None:
    case = add("case", title="c", people=(refused,))
    incident = add("incident", title="arrest", story="hers", case=case, protection="public")
    records.bin_records(desk, [case])
    assert judged(desk, incident).goes == ()
    records.purge(desk, [case])
    verdict = judged(desk, incident)
    assert verdict.goes == ()
    assert [(one.why, one.overridable) for one in verdict.withheld] == [(verdicts.NOT_HERE, True)]
    assert [one.id for one in judged(desk, incident, reason="read by two of us").goes] == [incident]


def test_what_an_erased_person_took_part_in_does_not_become_free(desk: Desk, add: Add) -> None:
    person = add("person", name="ريم")
    add("consent", person=person, **EVERYBODY)
    incident = add("incident", title="x", story="s", protection="public")
    add("involvement", who=person, what=incident, role="victim")
    assert "story" not in judged(desk, incident).goes[0].body  # without names: she is not public
    records.bin_records(desk, [person])
    records.purge(desk, [person])
    assert judged(desk, incident).goes == ()


def test_only_whom_the_role_speaks_of_is_accused(desk: Desk, add: Add, refused: str) -> None:
    incident = add("incident", title="i", protection="public")
    accused = add("person", name="accused")
    tie = add("involvement", who=accused, what=incident, role="perpetrator", with_whom=refused, note="they meet")
    assert about(desk, tie) == {refused}
    assert judged(desk, tie).goes == ()


def test_a_signed_form_is_about_who_signed_it(desk: Desk, add: Add, refused: str) -> None:
    form = add("evidence", title="form", protection="public")
    add("consent", person=refused, state="refused", scope=("refer",), proof=form)
    assert about(desk, form) == {refused}
    assert judged(desk, form).goes == ()


def test_a_consent_for_one_case_opens_no_other(desk: Desk, add: Add) -> None:
    fund, person = add("provider", name="fund"), add("person", name="ريم", protection="public", public_where="w")
    one, other = (add("case", title=title, people=(person,), protection="public") for title in ("one", "other"))
    add("consent", person=person, case=one, state="given", scope=("refer",), facts=("everything",), recipient=fund)

    def goes(*ids: str) -> set[str]:
        return {d.id for d in gate.judge(desk, whole("refer", ids, TODAY, fund)).goes}

    assert goes(one) == {one}
    assert goes(other) == set()
    assert goes(person, one) == {person, one}
    assert goes(person, other) == set()
    assert goes(person, one, other) == {person, one}
    (withheld,) = gate.judge(desk, whole("refer", (other,), TODAY, fund)).withheld
    assert withheld.why == Standing.OTHER_CASE.why
    add("consent", person=person, case=other, state="refused", scope=("refer",), recipient=fund)
    assert goes(person, one) == set()  # a no is no for all


def test_a_record_belongs_to_every_case_above_it(desk: Desk, add: Add) -> None:
    case = add("case", title="c")
    act = desk.store.get(add("act", incident=add("incident", title="i", case=case)))
    assert act
    assert concern(desk, act).cases == {case}
