"""A no goes along to the desk that holds the yes, without a name or a word, and is kept to there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import strategies

from defender_desk.model import codec
from defender_desk.model.documents import MIDNIGHT, Document
from defender_desk.model.levels import Level, Profile
from defender_desk.model.types import TYPES
from defender_desk.services import records
from defender_desk.services.consent import noes, withdrawal
from defender_desk.services.consent.consent import Standing, permission
from defender_desk.services.desk import Desk
from defender_desk.services.handover import carried as files
from defender_desk.services.handover import handing_over, leaving, receiving
from defender_desk.services.handover.handing_over import Choice, Plan
from defender_desk.services.identity import correspondents, key_holders, keys
from defender_desk.services.people import joining
from defender_desk.text.dates import FuzzyDate, parse
from defender_desk.text.trouble import Trouble

from .conftest import Add, Make

TODAY = date.today()  # noqa: DTZ011  the day at the desk
SECRETS = "قال ذلك عند نور حداد"


@pytest.fixture
def theirs(make_desk: Make, desk: Desk) -> Desk:
    """A desk that knows ours, and that ours knows."""
    made = make_desk("theirs")
    correspondents.add(desk, keys.own(made), verified=True)
    correspondents.add(made, keys.own(desk), verified=True)
    return made


def planned(desk: Desk, theirs: Desk, ids: Iterable[str], **more: object) -> Plan:
    key = keys.own(theirs).receive
    return handing_over.plan(desk, Choice(ids=tuple(ids)), (key,), profile=Profile.FULL, **more)


def carried(desk: Desk, theirs: Desk, ids: Iterable[str], target: Path, **more: object) -> None:
    """Handed over, and taken in with nothing but what needs no look, or all of it the first time."""
    handing_over.hand_over(desk, planned(desk, theirs, ids, **more), target)
    with receiving.opened(theirs, target) as arrived:
        everything = [one.id for one in arrived.takeable] if "reason" in more else None
        receiving.accept(theirs, arrived, chosen=everything)


@pytest.fixture
def told(desk: Desk, theirs: Desk, add: Add, tmp_path: Path) -> dict[str, str]:
    """Somebody whose yes both desks hold."""
    person = add("person", name="ريم الورّاق")
    said = {"person": person, "state": "given", "scope": ("refer", "manual_export"), "any_recipient": True}
    yes = add("consent", **said, facts=("everything",), purpose=SECRETS, notes=SECRETS, asked_by=SECRETS)
    carried(desk, theirs, (person, yes), tmp_path / "first", reason="a drill")
    assert standing(theirs, person) is Standing.GIVEN
    return {"person": person, "yes": yes}


def standing(desk: Desk, person: str) -> Standing:
    return permission(desk, person, "refer", None, TODAY, ()).standing


def test_a_withdrawal_goes_along_with_whatever_is_handed_to_the_desk_that_holds_the_yes(
    desk: Desk, theirs: Desk, told: dict[str, str], add: Add, tmp_path: Path
) -> None:
    withdrawal.take_back(desk, told["yes"], FuzzyDate.exact(TODAY), SECRETS, today=TODAY)
    other = add("provider", name="fund")
    plan = planned(desk, theirs, (other,))
    assert [one.id for one in plan.verdict.noes] == [told["yes"]]
    carried(desk, theirs, (other,), tmp_path / "second")
    assert standing(theirs, told["person"]) is Standing.WITHDRAWN
    assert SECRETS not in str(plan.verdict.noes)


def test_it_goes_also_where_everything_else_of_them_stays(
    desk: Desk, theirs: Desk, told: dict[str, str], add: Add, tmp_path: Path
) -> None:
    refused = add("consent", person=told["person"], state="refused", withdrawn_how=SECRETS, notes=SECRETS)
    plan = planned(desk, theirs, told.values())
    assert plan.verdict.goes == ()
    assert {one.record for one in plan.verdict.withheld} == set(told.values())
    carried(desk, theirs, told.values(), tmp_path / "second")
    assert standing(theirs, told["person"]) is Standing.REFUSED
    kept = theirs.store.get(refused)
    assert kept is not None
    assert set(kept.body) == {"person", "state"}


def test_a_desk_that_gave_us_somebody_is_told_their_no_too(
    desk: Desk, theirs: Desk, told: dict[str, str], tmp_path: Path
) -> None:
    records.save(theirs, "consent", told["yes"], {"state": "withdrawn"})
    plan = planned(theirs, desk, (), noes=None)
    assert [one.id for one in plan.verdict.noes] == [told["yes"]]
    carried(theirs, desk, (), tmp_path / "back")
    assert standing(desk, told["person"]) is Standing.WITHDRAWN


def test_who_was_told_nothing_is_told_no_no_unless_somebody_says_so(
    desk: Desk, make_desk: Make, told: dict[str, str], add: Add
) -> None:
    stranger = make_desk("stranger")
    no = add("consent", person=told["person"], state="refused")
    for ids, offered in (((), 0), ((told["person"],), 1), ((no,), 1)):
        plan = planned(desk, stranger, ids)
        assert (plan.verdict.noes, plan.offered) == ((), offered)
    asked = planned(desk, stranger, (told["person"],), noes=True)
    assert [one.id for one in asked.verdict.noes] == [no]


def test_nothing_goes_along_where_somebody_says_so(
    desk: Desk, theirs: Desk, told: dict[str, str], add: Add, tmp_path: Path
) -> None:
    add("consent", person=told["person"], state="refused")
    plan = planned(desk, theirs, told.values(), noes=False)
    assert (plan.documents, plan.offered) == ((), 1)
    with pytest.raises(Trouble):
        handing_over.hand_over(desk, plan, tmp_path / "x")


def test_what_went_is_noted_for_those_it_is_of_and_asks_for_no_deletion(
    desk: Desk, theirs: Desk, told: dict[str, str], add: Add, tmp_path: Path
) -> None:
    no = add("consent", person=told["person"], state="refused", scope=("interview",))
    carried(desk, theirs, (add("provider", name="fund"),), tmp_path / "second")
    (noted,) = (one.body for one in withdrawal.disclosures(desk, told["person"]) if one.body["way"] == leaving.NO_ALONG)
    assert (noted["told_to"], noted["records"], noted["keys"]) == ("theirs", 1, [keys.own(theirs).receive])
    assert not {"facts", "reason", "scope"} & noted.keys()
    assert records.timeline(desk, no)[0].deed == "export"
    left = withdrawal.consequences(desk, told["yes"]).left
    assert [one.body["way"] for one in left] == ["bundle"]


def test_a_no_said_anew_since_the_plan_is_looked_at_again(
    desk: Desk, theirs: Desk, told: dict[str, str], add: Add, tmp_path: Path
) -> None:
    plan = planned(desk, theirs, (add("provider", name="fund"),))
    add("consent", person=told["person"], state="refused")
    handing_over.hand_over(desk, plan, tmp_path / "a")  # what was not shown does not go
    plan = planned(desk, theirs, (add("provider", name="other"),))
    records.save(desk, "consent", plan.verdict.noes[0].id, {"scope": ("refer",)})
    with pytest.raises(Trouble) as refused:
        handing_over.hand_over(desk, plan, tmp_path / "b")
    assert refused.value.message == leaving.CHANGED


@pytest.mark.parametrize(
    ("said", "carried_as"),
    [
        ({"state": "refused", "asked": parse("after Nour fled")}, {"state"}),
        ({"state": "given", "withdrawn": parse("after Nour fled")}, None),
        ({"state": "given", "scope": ("refer",), "withheld": ("health",)}, {"state", "scope", "withheld"}),
        ({"state": "given", "withheld": ("health",), "expires": parse("as long as it lasts")}, None),
        ({"state": "given", "withheld": ("health",), "conditions": "only in writing"}, None),
        ({"state": "not_asked", "never_to": "the ministry"}, None),
        ({"state": "given", "scope": ("refer",)}, None),
        ({"state": "refused", "never_to_known": ("a" * 26,)}, {"state"}),
        ({"state": "refused", "asked": parse("2026-03-10"), "withdrawn": parse("after Nour fled")}, None),
        ({"state": "given", "withheld": ("health",), "never_to_known": ("a" * 26,)}, None),
        ({"state": "not_asked", "never_to_known": ("a" * 26,)}, None),
    ],
)
def test_a_limit_goes_only_where_it_loses_nothing_on_the_way(
    desk: Desk, add: Add, said: dict[str, object], carried_as: set[str] | None
) -> None:
    document = desk.store.get(add("consent", **said))
    assert document is not None
    made = noes.bare(document, Level.SECRET)
    assert (set(made.body) if made else None) == carried_as


@pytest.mark.parametrize("words", ["soon after the feast", "about 10 March, when Nour fled"])
@pytest.mark.parametrize(("said", "carried_as"), [({"state": "refused"}, True), ({"state": "given"}, False)])
def test_words_that_mean_another_day_than_they_claim_do_not_go(
    said: dict[str, str], words: str, carried_as: bool
) -> None:
    """What came from elsewhere may claim a day for any words; where the day alone makes it a no, nothing goes."""
    day = "withdrawn" if said["state"] == "given" else "asked"
    claimed = FuzzyDate(words, TODAY, TODAY, "day")
    face = codec.store(TYPES["consent"].by_name[day].kind, claimed)
    made = noes.bare(Document("a" * 26, "consent", {**said, day: face}), Level.SECRET)
    assert (made.body if made else None) == (said if carried_as else None)


@pytest.mark.parametrize("named", [True, False], ids=["named as the recipient", "known by the key"])
@pytest.mark.parametrize("profile", [one for one in Profile if not one.counted])
def test_nobody_is_told_unasked_that_they_are_feared(
    desk: Desk, theirs: Desk, told: dict[str, str], add: Add, profile: Profile, *, named: bool
) -> None:
    key, brother = keys.own(theirs).receive, add("person", name="brother")
    office, other = add("organisation", name="B"), add("provider", name="fund")
    key_holders.name(desk, (key,), office)

    def goes(noes: bool | None = None) -> list[Document]:
        recipient = office if named else None
        choice = Choice(ids=(other, told["person"]))
        plan = handing_over.plan(desk, choice, (key,), profile=profile, recipient=recipient, noes=noes)
        return [*plan.verdict.noes]

    records.save(desk, "consent", told["yes"], {"state": "refused", "never_to_known": (office, brother)})
    assert goes() == []
    assert [set(one.body) & {"never_to_known", "recipient"} for one in goes(noes=True)] == [set()]
    records.save(desk, "consent", told["yes"], {"never_to_known": (), "recipient": office, "any_recipient": None})
    assert goes() == []
    assert bool(goes(noes=True)) is (profile.ceiling >= Level.IDENTITY)  # else it would be a no to everybody
    records.save(desk, "consent", told["yes"], {"state": "withdrawn"})  # they were told, and no longer are
    assert [one.id for one in goes()] == [told["yes"]] * (profile.ceiling >= Level.IDENTITY)


@given(document=strategies.documents(TYPES["consent"]), ceiling=st.sampled_from(Level))
def test_no_word_of_anybody_goes_along_whatever_was_written(document: Document, ceiling: Level) -> None:
    made = noes.bare(document, ceiling)
    if made is None:
        return
    said = [str(value) for value in made.body.values()]
    for field in TYPES["consent"].fields:
        if field.name not in TYPES["consent"].deciding | {"person"}:
            assert field.name not in made.body
            assert field.name not in made.clocks
    assert not document.binned
    assert "soon after the feast" not in str(said)
    assert made.body.items() <= document.body.items()
    fields = TYPES["consent"].by_name
    assert all(fields[name].kind.level <= min(ceiling, Level.IDENTITY) for name in made.body.keys() - {"person"})


def test_a_no_that_could_go_without_saying_whose_it_is_goes_bare(
    desk: Desk, theirs: Desk, add: Add, tmp_path: Path
) -> None:
    """Without names a reason lets out what is no no to handing over; without the id it would bind nobody."""
    person, key = add("person", name="ريم", work=("accountability",)), (keys.own(theirs).receive,)

    def hand(name: str) -> Plan:
        plan = handing_over.plan(desk, Choice(everything=True), key, profile=Profile.DEIDENTIFIED, reason="r")
        handing_over.hand_over(desk, plan, tmp_path / name)
        with receiving.opened(theirs, tmp_path / name) as arrived:
            receiving.accept(theirs, arrived, chosen=[one.id for one in arrived.takeable])
        return plan

    hand("a")
    (held,) = (one.id for one in theirs.store.each("person"))
    no = add("consent", person=person, state="refused", scope=("refer",))
    plan = hand("b")
    assert [one.id for one in plan.verdict.noes] == [no]
    assert no not in {one.id for one in plan.verdict.goes}
    assert standing(theirs, held) is Standing.REFUSED


@pytest.fixture
def desks(make_desk: Make, desk: Desk) -> dict[str, Desk]:
    """Two more desks; all three know one another."""
    made = {"ours": desk, "b": make_desk("b"), "c": make_desk("c")}
    for one, other in permutations(made.values(), 2):
        correspondents.add(one, keys.own(other), verified=True)
    return made


def passed(sender: Desk, taker: Desk, target: Path, *ids: str) -> None:
    plan = planned(sender, taker, ids, reason="agreed")
    handing_over.hand_over(sender, plan, target)
    with receiving.opened(taker, target) as arrived:
        receiving.accept(taker, arrived, chosen=[one.id for one in arrived.takeable])


def asked(desk: Desk, *readers: Desk, noes: bool | None = None) -> Plan:
    """A file about something else."""
    other = records.save(desk, "incident", None, {"title": "x", "protection": "public"}).id
    ours = tuple(keys.own(one).receive for one in readers)
    return handing_over.plan(desk, Choice((other,)), ours, profile=Profile.FULL, reason="r", noes=noes)


YES = {"state": "given", "scope": ("refer", "manual_export"), "any_recipient": True, "facts": ("everything",)}


@pytest.mark.parametrize("who", ["gave us somebody", "gave, and was forgotten", "wrote somebody", "wrote the answer"])
def test_whoever_gave_or_wrote_is_told_the_no(desks: dict[str, Desk], tmp_path: Path, who: str) -> None:
    """The file that brought her came from B; C wrote her, or her answer alone, and never was handed any of it by us."""
    ours, b, c = desks["ours"], desks["b"], desks["c"]
    person = records.save(b if who == "wrote the answer" else c, "person", None, {"name": "نور"}).id
    if who == "wrote the answer":
        passed(b, c, tmp_path / "0", person)
    yes = records.save(c, "consent", None, {"person": person, **YES}).id
    passed(c, b, tmp_path / "1", yes) if who == "wrote the answer" else passed(c, b, tmp_path / "1", person, yes)
    passed(b, ours, tmp_path / "2", person, yes)
    no = records.save(ours, "consent", yes, {"state": "withdrawn"}).id
    if who == "gave, and was forgotten":
        correspondents.drop(ours, keys.own(b))
    assert [one.id for one in asked(ours, b if who.startswith("gave") else c).verdict.noes] == [no]


@pytest.mark.parametrize("holding", [(), ("b",), ("c",), ("b", "c")])
def test_of_two_readers_neither_is_told_what_only_the_other_holds(
    desks: dict[str, Desk], tmp_path: Path, holding: tuple[str, ...]
) -> None:
    ours, b, c = desks["ours"], desks["b"], desks["c"]
    hers, gone = (records.save(ours, "person", None, {"name": name}).id for name in ("رامي", "نور"))
    for name in holding:
        passed(ours, desks[name], tmp_path / f"to-{name}.age", hers, gone)
    records.bin_records(ours, [gone])
    no = records.save(ours, "consent", None, {"person": hers, "state": "refused", "scope": ("refer",)}).id
    both, alone = len(holding) == 2, {name: asked(ours, desks[name]) for name in ("b", "c")}
    for name, plan in alone.items():
        assert bool(plan.verdict.noes) is bool(plan.binned) is (name in holding)
    made = asked(ours, b, c)
    assert [one.id for one in made.verdict.noes] == [no] * both
    assert [one.id for one in made.binned] == [gone] * both
    assert made.offered == bool(holding), "somebody may let it go all the same"
    assert [one.id for one in asked(ours, b, c, noes=True).verdict.noes] == [no] * bool(holding)


def test_nobody_is_told_that_they_are_feared_under_another_id_of_theirs(
    desk: Desk, theirs: Desk, told: dict[str, str], add: Add
) -> None:
    office, other = add("organisation", name="B"), add("organisation", name="B too")
    key_holders.name(desk, (keys.own(theirs).receive,), office)
    joining.join(desk, other, office)
    records.save(desk, "consent", told["yes"], {"state": "refused", "never_to_known": (other,)})
    assert asked(desk, theirs).verdict.noes == ()


@pytest.mark.parametrize("choice", ["the no alone", "with whom it names"])
@pytest.mark.parametrize("profile", [Profile.FULL, Profile.CASEWORK, Profile.DEIDENTIFIED])
def test_a_no_that_leaves_whole_binds_whoever_knows_them_by_the_other_id(
    desk: Desk, theirs: Desk, add: Add, tmp_path: Path, choice: str, profile: Profile
) -> None:
    away, keep = add("person", name="نور"), add("person", name="نور ح.")
    key = (keys.own(theirs).receive,)

    def hand(name: str, *ids: str) -> Plan:
        plan = handing_over.plan(desk, Choice(ids), key, profile=profile, reason="agreed")
        plan = plan.leaving_unsaid([one.id for one in plan.binned])  # which would tell who is one by itself
        handing_over.hand_over(desk, plan, tmp_path / name)
        with receiving.opened(theirs, tmp_path / name) as arrived:
            receiving.accept(theirs, arrived, chosen=[one.id for one in arrived.takeable])
        return plan

    hand("a", away)
    (known,) = (one.id for one in theirs.store.each("person"))
    joining.join(desk, keep, away)
    no = add("consent", person=keep, state="refused", scope=("refer",))
    hand("b", *((no,) if choice == "the no alone" else (no, keep)))
    assert standing(theirs, known) is Standing.REFUSED


@pytest.mark.parametrize("unsaid", [False, True])
def test_who_is_known_as_one_is_told_by_the_day_and_without_the_bin(
    desk: Desk, theirs: Desk, told: dict[str, str], add: Add, *, unsaid: bool
) -> None:
    keep = add("person", name="ريم و.")
    joining.join(desk, keep, told["person"])
    no = add("consent", person=keep, state="refused")
    records.bin_records(desk, [keep])
    plan = asked(desk, theirs)
    assert [one.id for one in plan.verdict.noes if one.id == no] == [no]
    plan = plan.leaving_unsaid([one.id for one in plan.binned]) if unsaid else plan
    (tie,) = (one for one in plan.documents if one.id == keep)
    assert (dict(tie.body), set(tie.clocks), tie.binned) == ({"joined": [told["person"]]}, {"joined"}, False)
    assert {tie.created[10:], tie.changed[10:]} == {MIDNIGHT}
    gone = [one for one in plan.documents if one.id == told["person"]]
    assert [(dict(one.body), one.binned) for one in gone] == [({}, True)] * (not unsaid)


def test_who_came_to_be_known_as_one_since_the_plan_is_looked_at_again(
    desk: Desk, theirs: Desk, add: Add, tmp_path: Path
) -> None:
    one, other = add("person", name="ريم"), add("person", name="ريم و.")
    carried(desk, theirs, (one, other), tmp_path / "a", reason="r")
    add("consent", person=one, state="refused")
    plan = asked(desk, theirs)
    assert len(plan.verdict.noes) == 1
    records.save(desk, "person", one, {"joined": (other,)})
    with pytest.raises(Trouble) as refused:
        handing_over.hand_over(desk, plan, tmp_path / "b")
    assert refused.value.message == leaving.CHANGED


def test_what_never_arrived_was_given_to_nobody(desks: dict[str, Desk], tmp_path: Path) -> None:
    ours, b = desks["ours"], desks["b"]
    hers, gone = (records.save(ours, "person", None, {"name": name}).id for name in ("رامي", "نور"))
    done = handing_over.hand_over(ours, planned(ours, b, (hers, gone), reason="r"), tmp_path / "a")
    records.bin_records(ours, [gone])
    records.save(ours, "consent", None, {"person": hers, "state": "refused"})
    for lost in (False, True):
        files.mark(ours, done.bundle, lost=lost)
        plan = asked(ours, b)
        assert bool(plan.verdict.noes) is bool(plan.binned) is not lost


def test_who_knows_them_by_a_code_alone_is_told_by_codes_alone(desks: dict[str, Desk], tmp_path: Path) -> None:
    ours, b = desks["ours"], desks["b"]
    hers, other = (records.save(ours, "person", None, {"name": name, "minor": False}).id for name in ("رامي", "نور"))
    key = (keys.own(b).receive,)

    def under(profile: Profile, *ids: str) -> Plan:
        return handing_over.plan(ours, Choice(ids), key, profile=profile, reason="r")

    handing_over.hand_over(ours, under(Profile.DEIDENTIFIED, hers), tmp_path / "a")
    records.save(ours, "consent", None, {"person": hers, "state": "refused"})
    assert len(under(Profile.DEIDENTIFIED, other).verdict.noes) == 1
    assert under(Profile.FULL, other).verdict.noes == ()
