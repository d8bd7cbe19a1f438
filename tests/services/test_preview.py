"""What is looked over before a hand-over is what opens at the other end: no name, all that stays said."""

from __future__ import annotations

from pathlib import Path

from defender_desk.model.levels import Profile
from defender_desk.services import records
from defender_desk.services.consent.verdicts import PROFILE
from defender_desk.services.desk import Desk
from defender_desk.services.handover import handing_over, preview, receiving
from defender_desk.services.handover.preview import ELSEWHERE, Preview
from defender_desk.services.handover.selection import Choice
from defender_desk.services.identity import keys, trust
from defender_desk.text.bidi import plain

from .conftest import Add, Make


def look(desk: Desk, theirs: Desk, choice: Choice, profile: Profile = Profile.CASEWORK) -> Preview:
    to = (keys.own(theirs).receive,)
    return preview.preview(desk, handing_over.plan(desk, choice, to, profile=profile, reason="r"))


def test_a_record_reads_as_it_will_at_their_desk(desk: Desk, make_desk: Make, add: Add, tmp_path: Path) -> None:
    theirs, person = make_desk("theirs"), add("person", name="ريم", whereabouts="cellar")
    case = add("case", title="c", people=(person,))
    seen = look(desk, theirs, Choice(ids=(person, case)))
    handing_over.hand_over(desk, seen.plan, tmp_path / "a")
    with receiving.opened(theirs, tmp_path / "a") as arrived:
        trust.know(theirs, arrived.sender)
        receiving.accept(theirs, arrived)
    for key in (person, case):
        page, there = seen.opened(key), records.fetch(theirs, key)
        assert page is not None
        assert there is not None
        assert plain(page.title) == plain(there.title)
        assert [(one.label, one.value) for one in page.said] == records.spoken(theirs, there)
    told = seen.opened(person)
    assert told is not None
    assert ("whereabouts", PROFILE) in [(one.field, one.why) for one in told.stays]


def test_whoever_is_not_in_the_file_has_no_name_in_it(desk: Desk, make_desk: Make, add: Add) -> None:
    person = add("person", name="ريم")
    case, tie = add("case", title="c", people=(person,)), add("involvement", who=person, role="victim")
    seen = look(desk, make_desk("theirs"), Choice(ids=(case, tie)))
    pages = list(seen.each())
    assert "ريم" not in " ".join([one.title for one in pages] + [said.value for one in pages for said in one.said])
    (page,) = (one for one in pages if one.record == case)
    assert [plain(one.value) for one in page.said if one.field == "people"] == [ELSEWHERE]


def test_under_codes_nothing_is_called_by_its_id_here(desk: Desk, make_desk: Make, add: Add) -> None:
    person = add("person", name="ريم", work=("accountability",))
    (page,) = look(desk, make_desk("theirs"), Choice(ids=(person,)), Profile.DEIDENTIFIED).each()
    assert page.record == person
    assert page.id != person
    assert page.id[:4].upper() in page.title
    assert person[:4].upper() not in page.title


def test_it_is_counted_by_person_with_what_goes_and_what_stays(desk: Desk, make_desk: Make, add: Add) -> None:
    yes, no = add("person", name="a"), add("person", name="b")
    add("consent", person=no, state="refused")
    mine, theirs = add("contact_log", who=yes), add("contact_log", who=no)
    seen = look(desk, make_desk("theirs"), Choice(ids=(yes, no, mine, theirs)), Profile.FULL)
    about = {one.record: ({*one.goes}, {*one.stays}) for one in seen.people()}
    assert about == {yes: ({yes, mine}, set()), no: (set(), {no, theirs})}
