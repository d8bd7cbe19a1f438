"""What came in, differs, and was not taken: it stands in a list until somebody decides, and then every desk agrees."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from defender_desk.exchange.bundle import Letter, write_bundle
from defender_desk.model.documents import Document
from defender_desk.model.kinds import Refs
from defender_desk.model.levels import Profile
from defender_desk.model.types import TYPES
from defender_desk.services import records
from defender_desk.services.bring_in import bringing_in
from defender_desk.services.consent import loosening
from defender_desk.services.consent.consent import permission
from defender_desk.services.desk import Desk
from defender_desk.services.handover import merge_desk, receiving, waiting
from defender_desk.services.handover.arriving import DECIDE_FIRST, OTHER_KIND
from defender_desk.services.handover.merge_desk import ANSWER, BOTH, Decision, Side
from defender_desk.services.identity import keys, trust
from defender_desk.text.dates import FuzzyDate
from defender_desk.text.trouble import Trouble

from .conftest import Add, Make

TODAY = date.today()  # noqa: DTZ011  the day at the desk


@pytest.fixture
def theirs(make_desk: Make) -> Desk:
    return make_desk("theirs")


def tell(sender: Desk, taker: Desk, *ids: str, chosen: set[str] | None = None) -> None:
    """Hand these records over as they are, whatever the gate would say, and take in what is chosen of them."""
    bring(sender, taker, *sender.store.many(ids).values(), chosen=chosen)


def bring(sender: Desk, taker: Desk, *copies: Document, chosen: set[str] | None = None) -> None:
    path = Path(taker.unlocked.folder.parent / "told.age")
    path.unlink(missing_ok=True)
    letter = Letter((keys.own(taker).receive,), 1, "", "2026-06-01T00:00:00Z", Profile.FULL)
    write_bundle(path, letter, keys.own(sender), keys.own_identity(sender), list(copies))
    with receiving.opened(taker, path) as arrived:
        trust.know(taker, arrived.sender)
        receiving.accept(taker, arrived, chosen=chosen)


def decide(desk: Desk, record: str, side: Side) -> None:
    """Pick one side of all that waits of a record, and where it cannot be picked, what can."""
    asked = merge_desk.questions(desk, record)
    picks = [(one, one.pick_of(side)) for one in asked]
    merge_desk.decide(desk, [Decision(one, min(one.picks) if pick is None else pick) for one, pick in picks])


def kept(desk: Desk, record: str) -> Document:
    found = desk.store.get(record)
    assert found is not None
    return found


def said(desk: Desk, record: str) -> dict[str, object]:
    return dict(kept(desk, record).body)


@pytest.fixture
def no(desk: Desk, theirs: Desk, add: Add) -> str:
    """A no that both desks have, and that the other takes back."""
    person = add("person", name="سلمى")
    answer = add("consent", person=person, state="refused", scope=("refer",))
    tell(desk, theirs, person, answer, chosen={person, answer})
    records.save(theirs, "consent", answer, {"state": "given"})
    return answer


def test_what_was_left_for_a_look_waits_and_says_why(desk: Desk, theirs: Desk, no: str) -> None:
    tell(theirs, desk, no)
    (one,) = waiting.waiting(desk)
    assert (one.theirs.id, one.who, one.desk) == (no, "theirs", theirs.store.desk)
    assert loosening.UNSAID in one.arriving.dangers
    assert said(desk, no)["state"] == "refused"


def test_coming_again_it_waits_once_and_a_newer_copy_stands_for_the_older(desk: Desk, theirs: Desk, no: str) -> None:
    tell(theirs, desk, no)
    tell(theirs, desk, no)
    records.save(theirs, "consent", no, {"notes": "z"})
    tell(theirs, desk, no)
    (one,) = waiting.waiting(desk)
    assert one.theirs.body["notes"] == "z"


def test_taking_it_in_ends_the_wait_and_both_say_the_same(desk: Desk, theirs: Desk, no: str) -> None:
    tell(theirs, desk, no)
    decide(desk, no, Side.THEIRS)
    assert waiting.waiting(desk) == []
    assert said(desk, no) == said(theirs, no)
    assert said(desk, no)["state"] == "given"


def test_keeping_ours_is_an_answer_that_the_other_desk_takes_as_newer(desk: Desk, theirs: Desk, no: str) -> None:
    tell(theirs, desk, no)
    decide(desk, no, Side.OURS)
    assert waiting.waiting(desk) == []
    assert said(desk, no)["state"] == "refused"
    assert any(event.after.get("state") == "given" for event in records.timeline(desk, no))
    tell(desk, theirs, no, chosen={no})
    assert said(theirs, no) == said(desk, no)
    tell(theirs, desk, no)
    assert waiting.waiting(desk) == []


def test_keeping_ours_takes_no_no_of_theirs_back(desk: Desk, theirs: Desk, add: Add) -> None:
    person = add("person", name="سلمى")
    answer = add("consent", person=person, state="given", scope=("refer",))
    tell(desk, theirs, person, answer, chosen={person, answer})
    records.save(theirs, "consent", answer, {"state": "withdrawn", "notes": "said so today"})
    tell(theirs, desk, answer, chosen=set())
    decide(desk, answer, Side.OURS)
    assert said(desk, answer)["state"] == "withdrawn"
    assert "notes" not in said(desk, answer)


ANY = {"any_recipient": True}
EARLIER, LATER = FuzzyDate.exact(date(2026, 3, 10)), FuzzyDate.exact(date(2026, 3, 20))


@pytest.mark.parametrize(
    ("before", "there", "stands"),
    [
        (ANY, {"withdrawn": EARLIER}, {"withdrawn": ["2026-03-10"]}),
        (ANY, {"state": "refused", "scope": ()}, {"state": "refused", "scope": None}),
        ({}, {"state": "refused", "recipient": ""}, {"state": "refused", "recipient": None}),
        (ANY, {"facts": ("name",)}, {"facts": ["name"]}),
        (ANY, {"any_recipient": None}, {"any_recipient": None}),
        (ANY, {"scope": ("refer",)}, {"scope": ["refer"]}),
        (ANY, {"expires": LATER}, {"expires": ["2026-03-20"]}),
        (ANY, {"conditions": "never by phone"}, {"conditions": "never by phone"}),
        (ANY, {"never_to": "her brother"}, {"never_to": "her brother"}),
        (ANY, {"withheld": ("health",)}, {"withheld": ["health"]}),
        ({**ANY, "withheld": ("health",)}, {"withheld": ()}, {"withheld": ["health"]}),
        ({**ANY, "conditions": "never by phone"}, {"conditions": ""}, {"conditions": "never by phone"}),
        ({**ANY, "expires": LATER}, {"expires": None}, {"expires": ["2026-03-20"]}),
        ({**ANY, "state": "refused"}, {"state": "given"}, {"state": "refused"}),
        ({**ANY, "facts": ("name", "story")}, {"facts": ("name", "health")}, {"facts": ["name"]}),
    ],
)
def test_keeping_ours_takes_back_no_no_and_no_limit_of_either(
    desk: Desk, theirs: Desk, add: Add, before: dict[str, object], there: dict[str, object], stands: dict[str, object]
) -> None:
    person, provider = add("person", name="سلمى"), add("provider", name="fund")
    to = {} if "any_recipient" in before else {"recipient": provider}
    scope = {"scope": ("refer", "manual_export"), "facts": ("everything",)}
    answer = add("consent", **{"person": person, "state": "given", **scope, **to, **before})
    tell(desk, theirs, person, provider, answer, chosen={person, provider, answer})
    records.save(theirs, "consent", answer, there)
    tell(theirs, desk, answer, chosen=set())
    (question,) = merge_desk.questions(desk, answer)
    assert question.field == ANSWER
    allowed = [_allows(one, person, provider) for one in (desk, theirs)]
    decide(desk, answer, Side.OURS)
    found = {name: kept(desk, answer).body.get(name) for name in stands}
    assert {name: value[:1] if name in ("expires", "withdrawn") else value for name, value in found.items()} == stands
    for before_it in allowed:
        assert not _allows(desk, person, provider) - before_it
    assert not waiting.waiting(desk)
    tell(desk, theirs, answer, chosen={answer})
    assert said(theirs, answer) == said(desk, answer)


def _allows(desk: Desk, person: str, provider: str) -> set[tuple[str, str | None, str]]:
    """Every fact that may be told, for what and to whom."""
    return {
        (scope, to, fact)
        for scope in ("refer", "manual_export", "interview")
        for to in (None, provider)
        for fact in ("name", "story", "health", "legal_status")
        if (found := permission(desk, person, scope, to, TODAY, ())).allowed and found.covers(fact)
    }


@pytest.mark.parametrize("there", [{"facts": ("name",)}, {"state": "refused"}, {"withdrawn": EARLIER}])
def test_taking_theirs_takes_the_whole_answer_as_they_wrote_it(
    desk: Desk, theirs: Desk, add: Add, there: dict[str, object]
) -> None:
    person = add("person", name="سلمى")
    answer = add("consent", person=person, state="given", scope=("refer",), **ANY, facts=("everything",))
    tell(desk, theirs, person, answer, chosen={person, answer})
    records.save(theirs, "consent", answer, there)
    tell(theirs, desk, answer, chosen=set())
    decide(desk, answer, Side.THEIRS)
    assert said(desk, answer) == said(theirs, answer)
    assert not waiting.waiting(desk)


def test_of_answers_written_apart_only_what_both_say_can_be_picked(desk: Desk, theirs: Desk, add: Add) -> None:
    person = add("person", name="سلمى")
    answer = add("consent", person=person, state="given", scope=("refer",), facts=("everything",))
    tell(desk, theirs, person, answer, chosen={person, answer})
    records.save(theirs, "consent", answer, {"withheld": ("health",), "notes": "theirs"})
    records.save(desk, "consent", answer, {"withheld": ("family",)})
    tell(theirs, desk, answer, chosen=set())
    asked = {one.field: one for one in merge_desk.questions(desk, answer)}
    assert {name: one.picks for name, one in asked.items()} == {ANSWER: {BOTH}, "notes": {0, 1}}
    merge_desk.decide(desk, [Decision(asked[ANSWER], BOTH)])
    assert {*said(desk, answer)["withheld"]} == {"family", "health"}
    (left,) = merge_desk.questions(desk, answer)
    assert left.field == "notes"
    merge_desk.decide(desk, [Decision(left, 0)])
    assert "notes" not in said(desk, answer)
    assert not waiting.waiting(desk)


def test_each_copy_that_waits_of_a_record_is_shown_and_decided_on_by_itself(
    desk: Desk, theirs: Desk, make_desk: Make, add: Add
) -> None:
    """Of two copies the later, which did no harm, once stood for both; taking it in took the other along unseen."""
    other, person = make_desk("other"), add("person", name="سلمى")
    for one in (theirs, other):
        tell(desk, one, person, chosen={person})
    records.save(theirs, "person", person, {"protection": "public", "public_where": "news"})
    records.save(other, "person", person, {"profession": "نجّارة"})
    for one in (theirs, other):
        tell(one, desk, person, chosen=set())
    asked = merge_desk.questions(desk, person)
    by_copy = {one.versions[1].who: [each.field for each in asked if each.copy == one.copy] for one in asked}
    assert by_copy == {"theirs": ["protection", "public_where"], "other": ["profession"]}
    assert [bool(one.dangers) for one in asked] == [True, True, False]
    merge_desk.decide(desk, [Decision(asked[2], 1)])
    assert said(desk, person) == {"name": "سلمى", "profession": "نجّارة"}
    assert {one.who for one in waiting.waiting(desk)} == {"theirs"}


def test_of_two_answers_that_wait_neither_takes_the_no_of_the_other_back(
    desk: Desk, theirs: Desk, make_desk: Make, add: Add
) -> None:
    other, person = make_desk("other"), add("person", name="سلمى")
    answer = add("consent", person=person, state="given", scope=("refer",), **ANY, facts=("everything",))
    for one in (theirs, other):
        tell(desk, one, person, answer, chosen={person, answer})
    records.save(theirs, "consent", answer, {"state": "refused"})
    records.save(other, "consent", answer, {"conditions": "never by phone"})
    for one in (theirs, other):
        tell(one, desk, answer, chosen=set())
    decide(desk, answer, Side.THEIRS)
    assert said(desk, answer) == {**said(theirs, answer), "conditions": "never by phone"}
    assert not waiting.waiting(desk)


def test_what_came_since_it_was_looked_at_is_not_taken_with_it(desk: Desk, theirs: Desk, add: Add) -> None:
    person = add("person", name="سلمى")
    tell(desk, theirs, person, chosen={person})
    records.save(theirs, "person", person, {"profession": "نجّارة"})
    tell(theirs, desk, person, chosen=set())
    looked = merge_desk.questions(desk, person)
    records.save(theirs, "person", person, {"protection": "public", "public_where": "news"})
    tell(theirs, desk, person, chosen=set())
    with pytest.raises(Trouble) as refused:
        merge_desk.decide(desk, merge_desk.all_of(looked, Side.THEIRS))
    assert refused.value.message == merge_desk.AGED
    assert said(desk, person) == {"name": "سلمى"}


def test_what_differs_and_was_left_by_choice_waits_and_what_is_new_does_not(desk: Desk, theirs: Desk, add: Add) -> None:
    person = add("person", name="سلمى")
    tell(desk, theirs, person, chosen={person})
    records.save(theirs, "person", person, {"profession": "نجّارة"})
    other = records.save(theirs, "person", None, {"name": "نور"}).id
    tell(theirs, desk, person, other, chosen=set())
    assert [one.theirs.id for one in waiting.waiting(desk)] == [person]
    tell(theirs, desk, person, chosen={person})
    assert waiting.waiting(desk) == []
    assert desk.store.waiting.all() == []


def test_a_file_with_a_record_of_another_kind_than_waits_under_its_id_is_refused_until_that_is_decided_on(
    desk: Desk, theirs: Desk
) -> None:
    fund = records.save(theirs, "provider", None, {"name": "Fund of Help"}).id
    tell(theirs, desk, fund)
    person = replace(kept(theirs, records.save(theirs, "person", None, {"name": "x"}).id), id=fund)
    with pytest.raises(Trouble) as refused:
        bring(theirs, desk, person)
    assert (refused.value.message, refused.value.next_step) == (OTHER_KIND, DECIDE_FIRST)
    assert [one.theirs.type for one in waiting.waiting(desk)] == ["provider"]
    decide(desk, fund, Side.OURS)
    bring(theirs, desk, person)
    assert kept(desk, fund).type == "person"
    with pytest.raises(Trouble):
        tell(theirs, desk, fund)


def test_a_row_whose_id_waits_as_another_kind_of_record_gets_an_id_of_its_own(
    desk: Desk, theirs: Desk, tmp_path: Path
) -> None:
    fund = records.save(theirs, "provider", None, {"name": "Fund of Help"}).id
    tell(theirs, desk, fund)
    (tmp_path / "rows.csv").write_text(f"id,name\n{fund},x\n", "utf-8")
    plan = bringing_in.plan(desk, bringing_in.look(desk, tmp_path / "rows.csv"), type_name="person")
    (person,) = bringing_in.bring_in(desk, plan).ids
    assert person != fund
    assert [one.theirs.id for one in waiting.waiting(desk)] == [fund]
    decide(desk, fund, Side.THEIRS)
    assert kept(desk, fund).type == "provider"


def test_a_copy_that_cannot_be_compared_hides_no_other_and_can_be_let_go_of(
    desk: Desk, theirs: Desk, add: Add, no: str
) -> None:
    """As in a vault of before, in which an id could come to have two kinds of record."""
    tell(theirs, desk, no)
    person = add("person", name="نور")
    with desk.change("receive"):
        desk.store.waiting.put(Document(person, "provider", {"name": "x"}, {"name": {"d" * 8: 1}}), "x", "d" * 8)
    found = {one.theirs.id: one for one in waiting.waiting(desk)}
    assert found.keys() == {no, person}
    assert found[person].arriving.dangers == (waiting.INCOMPARABLE,)
    tell(desk, theirs, person, chosen={person})
    records.save(theirs, "person", person, {"profession": "نجّارة"})
    tell(theirs, desk, person, chosen={person})
    (asked,) = merge_desk.questions(desk, person)
    assert asked.picks == {0}
    with pytest.raises(Trouble):
        merge_desk.decide(desk, [merge_desk.Decision(asked, 1)])
    merge_desk.decide(desk, [merge_desk.Decision(asked, 0)])
    assert [one.theirs.id for one in waiting.waiting(desk)] == [no]
    assert said(desk, person) == {"name": "نور", "profession": "نجّارة"}


@pytest.mark.parametrize(("type_name", "field"), [(name, field) for name, one in TYPES.items() for field in one.about])
def test_what_waits_about_somebody_goes_with_them_when_they_are_erased(
    desk: Desk, add: Add, type_name: str, field: str
) -> None:
    """Words about them stand in it. What only leads to them, or is about others, waits on."""
    person, other = add("person", name="سلمى"), add("person", name="نور")
    many = isinstance(TYPES[type_name].by_name[field].kind, Refs)
    clocks = {field: {"d" * 8: 1}}
    with desk.change("receive"):
        for key, about in (("a" * 26, [person, other]), ("b" * 26, [other])):
            said = {field: about if many else about[0], "notes": "her brother, he hit her"}
            desk.store.waiting.put(Document(key, type_name, said, clocks), "x", "d" * 8)
        wrote = Document("c" * 26, "provider", {"name": person}, {"name": {"d" * 8: 1}})
        desk.store.waiting.put(wrote, "x", "d" * 8)
    records.bin_records(desk, [person])
    assert len(desk.store.waiting.all()) == 3
    records.purge(desk, [person])
    assert {one.document.id for one in desk.store.waiting.all()} == {"b" * 26, "c" * 26}


def test_it_waits_in_the_vault_until_the_record_is_erased(desk: Desk, theirs: Desk, add: Add) -> None:
    person = add("person", name="سلمى")
    tell(desk, theirs, person, chosen={person})
    records.save(theirs, "person", person, {"profession": "نجّارة"})
    tell(theirs, desk, person, chosen=set())
    records.bin_records(desk, [person])
    assert [one.theirs.id for one in waiting.waiting(desk)] == [person]
    records.purge(desk, [person])
    assert desk.store.waiting.all() == []
