"""A whole file is taken back later: what was written since stays and is named, everything else is as it was."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from defender_desk.exchange.bundle import Letter, write_bundle
from defender_desk.model.documents import BIN
from defender_desk.model.levels import Profile
from defender_desk.services import records
from defender_desk.services.bring_in import bringing_in
from defender_desk.services.consent.consent import Standing, permission
from defender_desk.services.consent.loosening import loosens
from defender_desk.services.desk import Desk
from defender_desk.services.handover import came_in, handing_over, merge_desk, receiving
from defender_desk.services.handover.handing_over import Choice
from defender_desk.services.handover.merge_desk import Decision, Side
from defender_desk.services.identity import correspondents, keys, trust
from defender_desk.text.trouble import Trouble

from .conftest import Add, Make
from .test_answers_binned import ANSWERS, TODAY, allowed


@pytest.fixture
def theirs(make_desk: Make) -> Desk:
    return make_desk("theirs")


def tell(sender: Desk, taker: Desk, *ids: str) -> None:
    path = Path(taker.unlocked.folder.parent / "told.age")
    path.unlink(missing_ok=True)
    letter = Letter((keys.own(taker).receive,), 1, "", "2026-06-01T00:00:00Z", Profile.FULL)
    write_bundle(path, letter, keys.own(sender), keys.own_identity(sender), list(sender.store.many(ids).values()))
    with receiving.opened(taker, path) as arrived:
        trust.know(taker, arrived.sender)
        receiving.accept(taker, arrived, chosen={one.id for one in arrived.takeable})


def test_a_bundle_is_taken_back_after_other_work_and_what_was_written_since_stays(
    desk: Desk, theirs: Desk, add: Add
) -> None:
    person = add("person", name="سلمى", profession="صحفية")
    tell(desk, theirs, person)
    records.save(theirs, "person", person, {"profession": "محامية", "notes": "قالت"})
    new = records.save(theirs, "person", None, {"name": "نور"}).id
    told = records.save(theirs, "incident", None, {"title": "مداهمة"}).id
    tell(theirs, desk, person, new, told)
    add("person", name="هالة")
    records.save(desk, "person", person, {"notes": "رأيتها"})
    records.save(desk, "incident", told, {"title": "مداهمة ليلية"})
    (arrival,) = came_in.came_in(desk)
    assert (arrival.kind, arrival.who, arrival.taken_back) == ("bundle", "theirs", False)
    seen = came_in.outlook(desk, arrival.batch)
    assert (seen.new, seen.changed) == ((new,), (person,))
    assert seen.stays == {person: ("notes",), told: ("title",)}
    undone = came_in.take_back(desk, arrival)
    assert undone.left == 2
    kept = desk.store.many([person, new, told])
    assert kept[person].body["profession"] == "صحفية"
    assert kept[person].body["notes"] == "رأيتها"
    assert kept[new].binned
    assert not kept[told].binned
    (arrival,) = came_in.came_in(desk)
    assert arrival.taken_back
    with pytest.raises(Trouble) as refused:
        came_in.take_back(desk, arrival)
    assert refused.value.message == came_in.TAKEN_BACK


@pytest.mark.parametrize("name", ["Amal", "Amal, Huda"])
def test_what_was_decided_since_with_whoever_handed_it_over_stays_and_is_named(
    desk: Desk, make_desk: Make, add: Add, name: str
) -> None:
    theirs = make_desk(name)
    person, photo = add("person", name="سعاد"), add("incident", title="مداهمة")
    tell(desk, theirs, person, photo)
    records.save(theirs, "person", person, {"never": "لا تتصلوا", "profession": "محامية"})
    records.save(desk, "person", person, {"never": "لا ترسلوا"})
    records.bin_records(theirs, [photo])
    tell(theirs, desk, person, photo)
    (arrival,) = came_in.came_in(desk)
    assert not came_in.outlook(desk, arrival.batch).decided
    for one in sorted(merge_desk.questions(desk), key=lambda each: each.field == BIN):
        theirs_at = next(place for place, each in enumerate(one.versions) if not each.here)
        last = merge_desk.decide(desk, [Decision(one, theirs_at)])
    assert came_in.outlook(desk, arrival.batch).decided == {person: ("never",), photo: (BIN,)}
    came_in.take_back(desk, arrival)
    kept = desk.store.many([person, photo])
    assert kept[photo].binned
    assert kept[person].body["never"] == "لا تتصلوا"
    records.undo(desk, last.batch)
    assert came_in.outlook(desk, arrival.batch).decided == {person: ("never",)}


def test_what_came_without_a_word_goes_into_the_bin_and_is_said_to(desk: Desk, theirs: Desk) -> None:
    bare = records.save(theirs, "person", None, {}).id
    tell(theirs, desk, bare)
    (arrival,) = came_in.came_in(desk)
    seen = came_in.outlook(desk, arrival.batch)
    assert (seen.new, seen.changed) == ((bare,), ())
    came_in.take_back(desk, arrival)
    assert came_in.outlook(desk, arrival.batch).new == ()


def test_what_was_decided_on_another_file_of_theirs_is_not_named(desk: Desk, theirs: Desk, add: Add) -> None:
    both = add("person", name="سعاد")
    tell(desk, theirs, both)
    other = records.save(theirs, "person", None, {"name": "نور"}).id
    tell(theirs, desk, other)
    records.save(theirs, "person", both, {"profession": "محامية"})
    records.save(desk, "person", both, {"profession": "صحفية"})
    tell(theirs, desk, both)
    (question,) = merge_desk.questions(desk)
    merge_desk.decide(desk, [Decision(question, 0)])
    second, first = (one for one in came_in.came_in(desk))
    assert came_in.outlook(desk, second.batch).decided == {both: ("profession",)}
    assert came_in.outlook(desk, first.batch).decided == {}


def test_who_opens_a_file_of_their_own_is_told_so(desk: Desk, theirs: Desk, add: Add, tmp_path: Path) -> None:
    correspondents.add(desk, keys.own(theirs), verified=True)
    plan = handing_over.plan(
        desk, Choice((add("person", name="سلمى"),)), (keys.own(theirs).receive,), profile=Profile.FULL, reason="agreed"
    )
    handing_over.hand_over(desk, plan, tmp_path / "a.age")
    with pytest.raises(Trouble) as refused:
        came_in.refuse_own(desk, tmp_path / "a.age")
    assert refused.value.message == came_in.OURS
    came_in.refuse_own(theirs, tmp_path / "a.age")


def test_a_table_is_taken_back_too_and_nothing_is_where_nothing_was_written(
    desk: Desk, theirs: Desk, tmp_path: Path, add: Add
) -> None:
    table = tmp_path / "t.csv"
    table.write_text("name,profession\nسلمى,محامية\nنور,طبيبة\n", "utf-8")
    bringing_in.bring_in(desk, bringing_in.plan(desk, bringing_in.look(desk, table), type_name="person"))
    (arrival,) = came_in.came_in(desk)
    assert (arrival.kind, arrival.who) == ("table", "t.csv")
    assert len(came_in.outlook(desk, arrival.batch).new) == 2
    came_in.take_back(desk, arrival)
    assert not [one for one in desk.store.each("person") if not one.binned]
    person = add("person", name="x")
    tell(desk, theirs, person)
    tell(theirs, desk, person)
    arrival = came_in.came_in(desk)[0]
    with pytest.raises(Trouble) as refused:
        came_in.take_back(desk, arrival)
    assert refused.value.message == came_in.NOTHING_WRITTEN


def test_a_file_is_taken_back_and_brought_again_as_often_as_somebody_likes(desk: Desk, theirs: Desk) -> None:
    tell(theirs, desk, records.save(theirs, "incident", None, {"title": "x"}).id)
    tell(theirs, desk, other := records.save(theirs, "incident", None, {"title": "y"}).id)
    batch = came_in.came_in(desk)[1].batch
    for back in (True, False) * 3:
        batch = records.undo(desk, batch).changes.batch
        second, first = came_in.came_in(desk)
        assert (first.taken_back, second.taken_back) == (back, False)
        assert [one.id for one in desk.store.each("incident") if not one.binned].count(other) == 1
        assert len([one for one in desk.store.each("incident") if not one.binned]) == 2 - back
    outlook = came_in.outlook(desk, first.brought)
    assert (len(outlook.new), outlook.changed, outlook.stays) == (1, (), {})
    assert came_in.take_back(desk, first).changes.batch
    assert [one.id for one in desk.store.each("incident") if not one.binned] == [other]
    with pytest.raises(Trouble) as refused:
        came_in.take_back(desk, first)
    assert refused.value.message == came_in.TAKEN_BACK


def test_what_is_undone_after_a_file_of_which_nothing_was_left_brings_nothing_again(
    desk: Desk, theirs: Desk, add: Add
) -> None:
    came = records.save(theirs, "incident", None, {"title": "x"}).id
    tell(theirs, desk, came)
    records.bin_records(desk, [came])
    records.purge(desk, [came])
    (arrival,) = came_in.came_in(desk)
    assert came_in.take_back(desk, arrival).changes.batch == 0
    made = records.save(desk, "person", None, {"name": "x"})
    records.undo(desk, made.changes.batch)
    assert came_in.came_in(desk)[0].taken_back


NO = {"state": "refused", "scope": ("refer",)}
YES = {"state": "given", "scope": ("refer",), "any_recipient": True, "facts": ("everything",)}


def wrote(desk: Desk, record: str | None, **said: object) -> str:
    return records.save(desk, "consent", record, said).id


def standing(desk: Desk, person: str) -> Standing:
    return permission(desk, person, "refer", None, TODAY, ()).standing


@pytest.mark.parametrize("how", ["beside our yes", "of whom was written since", "in the place of our yes"])
def test_a_no_stays_where_the_file_that_brought_it_is_taken_back_and_is_named_before(
    desk: Desk, theirs: Desk, add: Add, how: str
) -> None:
    person = records.save(theirs if how == "of whom was written since" else desk, "person", None, {"name": "سلمى"}).id
    answer = None
    if how != "of whom was written since":
        tell(desk, theirs, person)
        answer = wrote(desk, None, person=person, **YES)
    if how == "in the place of our yes":
        tell(desk, theirs, str(answer))
        wrote(theirs, answer, state="withdrawn")
        no = str(answer)
    else:
        no = wrote(theirs, None, person=person, **NO)
    wrong = records.save(theirs, "incident", None, {"title": "صفوف خاطئة"}).id
    tell(theirs, desk, person, no, wrong)
    if how == "of whom was written since":
        records.save(desk, "person", person, {"name": "سلمى حداد"})
    assert standing(desk, person).is_no
    arrival = came_in.came_in(desk)[0]
    seen = came_in.outlook(desk, arrival.batch)
    assert seen.held == (no,)
    assert no not in (*seen.new, *seen.changed)
    assert came_in.take_back(desk, arrival).left
    assert standing(desk, person).is_no
    assert desk.store.many([wrong])[wrong].binned


def test_a_table_with_a_no_is_taken_back_but_for_the_no(desk: Desk, tmp_path: Path, add: Add) -> None:
    person = add("person", name="سلمى")
    wrote(desk, None, person=person, **YES)
    table = tmp_path / "t.csv"
    table.write_text(f"person,state,scope\n{person},refused,refer\n", "utf-8")
    bringing_in.bring_in(desk, bringing_in.plan(desk, bringing_in.look(desk, table), type_name="consent"))
    assert standing(desk, person).is_no
    came_in.take_back(desk, came_in.came_in(desk)[0])
    assert standing(desk, person).is_no


def test_of_several_answers_of_one_file_those_stay_without_which_more_would_be_allowed(
    desk: Desk, theirs: Desk, add: Add
) -> None:
    person = add("person", name="سلمى")
    wrote(desk, None, person=person, **YES)
    tell(desk, theirs, person)
    no = wrote(theirs, None, person=person, **NO)
    yes = wrote(theirs, None, person=person, **{**YES, "scope": ("interview",)})
    tell(theirs, desk, no, yes)
    came_in.take_back(desk, came_in.came_in(desk)[0])
    assert [one.binned for one in desk.store.many([no, yes]).values()] == [False, True]
    assert standing(desk, person).is_no


@pytest.mark.parametrize("words", ["never_to", "conditions"])
def test_what_somebody_ruled_out_in_words_stays_where_the_same_is_allowed_otherwise(
    desk: Desk, theirs: Desk, add: Add, words: str
) -> None:
    person = add("person", name="سلمى")
    wrote(desk, None, person=person, **YES)
    tell(desk, theirs, person)
    limited = wrote(theirs, None, person=person, **YES, **{words: "الوزارة"})
    tell(theirs, desk, limited)
    arrival = came_in.came_in(desk)[0]
    assert came_in.outlook(desk, arrival.batch).held == (limited,)
    came_in.take_back(desk, arrival)
    assert not desk.store.many([limited])[limited].binned


def test_of_two_noes_of_one_file_either_would_do_and_both_stay(desk: Desk, theirs: Desk, add: Add) -> None:
    person = add("person", name="سلمى")
    wrote(desk, None, person=person, **YES)
    tell(desk, theirs, person)
    noes = [wrote(theirs, None, person=person, **NO) for _ in range(2)]
    tell(theirs, desk, *noes)
    came_in.take_back(desk, came_in.came_in(desk)[0])
    assert standing(desk, person).is_no


def test_what_came_with_its_person_goes_with_them(desk: Desk, theirs: Desk) -> None:
    person = records.save(theirs, "person", None, {"name": "سلمى"}).id
    said = [wrote(theirs, None, person=person, **one) for one in (NO, YES)]
    tell(theirs, desk, person, *said)
    assert came_in.take_back(desk, came_in.came_in(desk)[0]).left == 0
    assert all(one.binned for one in desk.store.many([person, *said]).values())


def test_who_they_said_is_one_stays_one_where_a_no_would_be_lost(desk: Desk, theirs: Desk, add: Add) -> None:
    one, other = add("person", name="سلمى"), add("person", name="سلمى ن.")
    wrote(desk, None, person=other, **NO)
    tell(desk, theirs, one, other)
    records.save(theirs, "person", one, {"joined": (other,)})
    tell(theirs, desk, one)
    arrival = came_in.came_in(desk)[0]
    assert came_in.outlook(desk, arrival.batch).held == (one,)
    came_in.take_back(desk, arrival)
    assert standing(desk, one).is_no


@given(
    ours=st.lists(ANSWERS, max_size=2),
    came=st.lists(ANSWERS, min_size=1, max_size=3),
    edit=ANSWERS,
    detours=st.integers(0, 2),
    since=st.lists(ANSWERS, max_size=1),
)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_taking_a_file_back_allows_no_more_than_what_stands(
    desk: Desk,
    theirs: Desk,
    ours: list[dict[str, object]],
    came: list[dict[str, object]],
    edit: dict[str, object],
    detours: int,
    since: list[dict[str, object]],
) -> None:
    person = records.save(desk, "person", None, {"name": "سلمى"}).id
    answers = [wrote(desk, None, person=person, **one) for one in ours]
    tell(desk, theirs, person, *answers)
    new = [wrote(theirs, None, person=person, **one) for one in came]
    for one in answers[:1]:
        wrote(theirs, one, **edit)
    tell(theirs, desk, person, *answers, *new)
    for _ in range(detours):
        back = came_in.take_back(desk, came_in.came_in(desk)[0]).changes.batch
        if not back:  # all of it stays, so that nothing was taken back that could be brought again
            break
        records.undo(desk, back)
    for one in since:
        wrote(desk, None, person=person, **one)
    before, arrival = allowed(desk, person), came_in.came_in(desk)[0]
    if arrival.taken_back:
        return
    held = came_in.outlook(desk, arrival.brought).held
    came_in.take_back(desk, arrival)
    after = allowed(desk, person)
    assert not [key for key in before if loosens(before[key], after[key])]
    if not detours:  # what stayed once is no part of what is brought again
        assert {one.id for one in desk.store.many(new).values() if not one.binned} <= {*held}


def test_brought_again_a_no_stays_as_it_did_the_first_time(desk: Desk, theirs: Desk) -> None:
    person = records.save(theirs, "person", None, {"name": "نور"}).id
    no = wrote(theirs, None, person=person, **NO)
    tell(theirs, desk, person, no)
    for detour in range(2):
        records.undo(desk, came_in.take_back(desk, came_in.came_in(desk)[0]).changes.batch)
        assert standing(desk, person).is_no, detour
    wrote(desk, None, person=person, **YES)
    (arrival,) = came_in.came_in(desk)
    assert came_in.outlook(desk, arrival.brought).held == (no,)
    came_in.take_back(desk, arrival)
    records.restore(desk, [person])
    assert standing(desk, person).is_no


FIELDS = ("name", "profession", "notes", "protection")
SAID = {"name": "س", "profession": "محامٍ", "notes": "قالت", "protection": "not_published"}


@given(edits=st.lists(st.tuples(st.sampled_from(FIELDS), st.integers(0, 3)), max_size=5))
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_what_was_undone_was_not_written_since(
    desk: Desk, tmp_path_factory: pytest.TempPathFactory, edits: list[tuple[str, int]]
) -> None:
    """Undone an odd number of times, a change of one or of many is none."""
    path = tmp_path_factory.mktemp("t") / "t.csv"
    path.write_text("name,profession\nسلمى الورّاق,صحفية\n", "utf-8")
    came = bringing_in.bring_in(desk, bringing_in.plan(desk, bringing_in.look(desk, path), type_name="person"))
    (person,) = came.ids
    stand = set()
    for place, (field, undone) in enumerate(edits):
        batch = records.bulk(
            desk, [person], field, f"{SAID[field]} {place}" if field != "protection" else _level(place)
        )
        last = batch.batch
        for _ in range(undone if last else 0):
            last = records.undo(desk, last).changes.batch
        if batch.batch and undone % 2 == 0:
            stand.add(field)
    seen = came_in.outlook(desk, came.batch)
    assert {*seen.stays.get(person, ())} == stand
    assert seen.new == (() if stand else (person,))
    came_in.take_back(desk, came_in.came_in(desk)[0])
    kept = desk.store.get(person)
    assert kept is not None
    assert kept.binned is (not stand)


def _level(place: int) -> str:
    return ("not_published", "name_withheld")[place % 2]


def apart(desk: Desk, theirs: Desk, add: Add, *, stands: str) -> str:
    """A person whose work both desks wrote apart; what the one wrote stands here, and the other is asked about."""
    person = add("person", name="سلمى", profession="كاتبة")
    tell(desk, theirs, person)
    for one, said in ((desk, "ours"), (theirs, "theirs")):
        for number in range(9 if said == stands else 1):
            records.save(one, "person", person, {"profession": f"{said} {number}"})
        records.save(one, "person", person, {"profession": said})
    records.save(theirs, "person", person, {"notes": "قالت"})
    tell(theirs, desk, person)
    assert said_of(desk, person) == (stands, {"ours", "theirs"})
    return person


def said_of(desk: Desk, person: str) -> tuple[object, set[object]]:
    """What stands, and what can be picked of it."""
    asked = [each.value for one in merge_desk.questions(desk, person) for each in one.versions]
    return desk.store.many([person])[person].body["profession"], {*asked}


@pytest.mark.parametrize("stands", ["ours", "theirs"])
@pytest.mark.parametrize("again", ["undone", "opened once more"])
def test_what_a_file_that_is_taken_back_asked_is_asked_again_once_it_is_brought_again(
    desk: Desk, theirs: Desk, add: Add, stands: str, again: str
) -> None:
    person = apart(desk, theirs, add, stands=stands)
    (arrival,) = came_in.came_in(desk)
    back = came_in.take_back(desk, arrival)
    assert said_of(desk, person) == ("ours", set()), "nobody is asked about what was taken back"
    assert desk.store.conflicts.all() == []
    if again == "undone":
        records.undo(desk, back.changes.batch)
        assert said_of(desk, person) == (stands, {"ours", "theirs"})
        return
    with receiving.opened(desk, desk.unlocked.folder.parent / "told.age") as arrived:
        receiving.accept(desk, arrived, chosen={one.id for one in arrived.takeable})
        assert receiving.undecided(desk, arrived) == {person}
    assert said_of(desk, person) == ("ours", {"ours", "theirs"})
    records.save(desk, "person", person, {"profession": "decided"})
    assert said_of(desk, person) == ("decided", set())


def test_undoing_something_else_decides_on_nothing(desk: Desk, theirs: Desk, add: Add) -> None:
    person = add("person", name="سلمى", profession="كاتبة")
    tell(desk, theirs, person)
    records.save(theirs, "person", person, {"profession": "theirs"})
    for number in range(9):
        changes = records.save(desk, "person", person, {"profession": f"ours {number}"}).changes
    tell(theirs, desk, person)
    records.undo(desk, changes.batch)
    assert said_of(desk, person) == ("ours 7", {"ours 7", "theirs"})


def test_what_names_somebody_who_was_erased_here_for_good_is_not_picked(desk: Desk, theirs: Desk, add: Add) -> None:
    incident = add("incident", title="مداهمة")
    first, second = add("person", name="ليلى"), add("person", name="هالة")
    told = add("involvement", who=first, what=incident, role="victim")
    tell(desk, theirs, incident, first, second, told)
    new = records.save(theirs, "person", None, {"name": "نور"}).id
    records.save(theirs, "involvement", told, {"who": new})
    for who in (second, first) * 4 + (second,):
        records.save(desk, "involvement", told, {"who": who})
    tell(theirs, desk, new, told)
    (asked,) = merge_desk.questions(desk, told)
    assert asked.picks == {0, 1}
    records.bin_records(desk, [new])
    records.purge(desk, [new])
    (left,) = merge_desk.questions(desk, told)
    assert left.picks == {0}
    assert merge_desk.all_of([left], Side.THEIRS) == []
    with pytest.raises(Trouble):
        merge_desk.decide(desk, [Decision(asked, 1)])
    merge_desk.decide(desk, [Decision(left, 0)])
    assert desk.store.many([told])[told].body["who"] == second


def test_what_only_takes_back_our_own_words_is_asked_about(desk: Desk, theirs: Desk, add: Add) -> None:
    """Taking a file back travels as an edit, which knows what it takes back."""
    incident = add("incident", title="مداهمة", story="أول")
    tell(desk, theirs, incident)
    records.save(theirs, "incident", incident, {"story": "أول، وما زادت الشاهدة"})
    records.save(theirs, "incident", incident, {"story": "أول، وما زادت الشاهدة أمس"})
    tell(theirs, desk, incident)
    came_in.take_back(desk, came_in.came_in(desk)[0])
    records.save(desk, "incident", incident, {"title": "مداهمة ليلية"})
    tell(desk, theirs, incident)
    (asked,) = merge_desk.questions(theirs, incident)
    assert (asked.field, [(one.value, one.here) for one in asked.versions]) == (
        "story", [("أول، وما زادت الشاهدة أمس", True), ("أول", False)]
    )  # fmt: skip
    merge_desk.decide(theirs, merge_desk.all_of([asked], Side.OURS))
    tell(theirs, desk, incident)
    assert merge_desk.questions(desk, incident) == [], "what they decided knows both, and holds here too"
    assert desk.store.many([incident])[incident].body["story"] == "أول، وما زادت الشاهدة أمس"


def test_what_changes_our_words_or_what_others_said_is_not_asked_about(desk: Desk, theirs: Desk, add: Add) -> None:
    incident = add("incident", title="مداهمة", story="أول")
    tell(desk, theirs, incident)
    records.save(theirs, "incident", incident, {"story": "ثان"})
    tell(theirs, desk, incident)
    records.save(desk, "incident", incident, {"story": "ثالث"})
    tell(desk, theirs, incident)
    records.save(desk, "incident", incident, {"story": "ثان"})
    tell(desk, theirs, incident)
    assert merge_desk.questions(theirs, incident) == []
