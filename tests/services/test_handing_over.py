"""From one desk to another: what is planned, what arrives, what is merged, what is kept."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from defender_desk.exchange.bundle import Letter, write_bundle
from defender_desk.exchange.identity import Identity
from defender_desk.model import codec
from defender_desk.model.levels import Profile
from defender_desk.model.shipped_providers import directory
from defender_desk.model.types import TYPES
from defender_desk.services import opening, records
from defender_desk.services.consent import loosening
from defender_desk.services.consent.risks import FILES
from defender_desk.services.desk import Cancelled, Desk
from defender_desk.services.directory import shipped
from defender_desk.services.handover import dangers, file_order, handing_over, leaving, receiving, selection
from defender_desk.services.handover.handing_over import Choice
from defender_desk.services.identity import cards, correspondents, key_holders, keys, trust
from defender_desk.services.identity.correspondents import Acquaintance
from defender_desk.services.incidents import evidence
from defender_desk.store.writing import Writing
from defender_desk.text.dates import FuzzyDate
from defender_desk.text.trouble import Trouble

from .conftest import Add, Make

PHOTO = bytes(range(256)) * 4000
REASON = "agreed face to face"
CONTENT = TYPES["evidence"].by_name["content"].kind


def give(ours: Desk, theirs: Desk, target: Path, choice: Choice, **options: object) -> handing_over.HandedOver:
    plan = handing_over.plan(
        ours, choice, (keys.own(theirs).receive,), **{"profile": Profile.FULL, "reason": REASON, **options}
    )
    return handing_over.hand_over(ours, plan, target)


def take(theirs: Desk, path: Path) -> receiving.Arrived:
    with receiving.opened(theirs, path) as arrived:
        trust.know(theirs, arrived.sender)
        receiving.accept(theirs, arrived)
        return arrived


def photo(desk: Desk, incident: str) -> str:
    changes = evidence.take_in(
        desk, [evidence.Intake("صورة.jpg", lambda: io.BytesIO(PHOTO), len(PHOTO))], {"about": (incident,)}
    )
    return next(iter(changes.ids))


@pytest.fixture
def theirs(make_desk: Make) -> Desk:
    return make_desk("theirs")


def test_a_case_arrives_whole_with_its_evidence(desk: Desk, theirs: Desk, add: Add, tmp_path: Path) -> None:
    person = add("person", name="ريم الورّاق", how_to_contact="عبر المحامية")
    case = add("case", title="حماية", people=(person,))
    incident = add("incident", title="تهديد", story="قصة", case=case)
    file = photo(desk, incident)
    give(desk, theirs, tmp_path / "a.age", Choice(case=case))
    arrived = take(theirs, tmp_path / "a.age")
    assert {one.id for one in arrived.new} == {person, case, incident, file}
    for key in (person, case, incident, file):
        ours, kept = desk.store.get(key), theirs.store.get(key)
        assert ours is not None
        assert kept is not None
        assert (ours.body, ours.clocks) == (kept.body, kept.clocks)
    assert b"".join(theirs.store.blobs.open(evidence.content(theirs, file).id)) == PHOTO


def test_a_file_that_is_not_here_stops_nothing_and_can_arrive_later(
    desk: Desk, theirs: Desk, add: Add, tmp_path: Path
) -> None:
    incident = add("incident", title="x")
    lost, whole = photo(desk, incident), photo(desk, incident)
    with desk.change("receive") as writing:  # as from a desk that did not have the file either
        blob = replace(evidence.content(desk, whole), id="a" * 26)
        never = writing.put(None, "evidence", {"title": "y", "content": codec.store(CONTENT, blob)}).id
    (path,) = desk.unlocked.folder.glob(f"blobs/*/{evidence.content(desk, lost).id}")
    sealed = path.read_bytes()
    path.unlink()
    plan = handing_over.plan(
        desk, Choice(everything=True), (keys.own(theirs).receive,), profile=Profile.FULL, reason=REASON
    )
    told = [(one.record, one.field) for one in plan.withheld if one.why == handing_over.ABSENT]
    assert sorted(told) == sorted([(lost, "content"), (never, "content")])
    handing_over.hand_over(desk, plan, tmp_path / "a.age")
    take(theirs, tmp_path / "a.age")
    for key, title in ((lost, "صورة"), (never, "y")):
        kept = theirs.store.get(key)
        assert kept is not None
        assert (kept.body.get("title"), kept.body.get("content")) == (title, None)
    assert b"".join(theirs.store.blobs.open(evidence.content(theirs, whole).id)) == PHOTO
    path.write_bytes(sealed)
    give(desk, theirs, tmp_path / "b.age", Choice(everything=True))
    take(theirs, tmp_path / "b.age")
    assert b"".join(theirs.store.blobs.open(evidence.content(theirs, lost).id)) == PHOTO


def test_coming_again_changes_nothing(desk: Desk, theirs: Desk, add: Add, tmp_path: Path) -> None:
    person = add("person", name="x")
    give(desk, theirs, tmp_path / "a.age", Choice((person,)))
    take(theirs, tmp_path / "a.age")
    with receiving.opened(theirs, tmp_path / "a.age") as again:
        assert [one.id for one in again.same] == [person]
        trust.know(theirs, again.sender)
        assert receiving.accept(theirs, again).batch == 0


def test_edits_on_both_sides_meet_field_by_field_and_the_loser_is_kept(
    desk: Desk, theirs: Desk, add: Add, tmp_path: Path
) -> None:
    person = add("person", name="ريم", profession="a", notes="first")
    give(desk, theirs, tmp_path / "a.age", Choice((person,)))
    take(theirs, tmp_path / "a.age")
    records.save(desk, "person", person, {"profession": "ours", "notes": "ours"})
    records.save(theirs, "person", person, {"name": "ريم الورّاق", "notes": "theirs"})
    give(desk, theirs, tmp_path / "b.age", Choice((person,)))
    with receiving.opened(theirs, tmp_path / "b.age") as arrived:
        (met,) = arrived.conflicting
        assert [conflict.field for conflict in met.conflicts] == ["notes"]
        trust.know(theirs, arrived.sender)
        receiving.accept(theirs, arrived)
    kept = records.fetch(theirs, person)
    assert kept is not None
    assert (kept.values["name"], kept.values["profession"]) == ("ريم الورّاق", "ours")
    losing = {"ours", "theirs"} - {kept.values["notes"]}
    assert losing == {event.lost["notes"] for event in records.timeline(theirs, person) if "notes" in event.lost}


def test_the_bin_stays_a_decision_of_each_desk(desk: Desk, theirs: Desk, add: Add, tmp_path: Path) -> None:
    person = add("person", name="x")
    give(desk, theirs, tmp_path / "a.age", Choice((person,)))
    take(theirs, tmp_path / "a.age")
    records.bin_records(theirs, [person])
    records.save(desk, "person", person, {"work_note": "y"})
    give(desk, theirs, tmp_path / "b.age", Choice((person,)))
    take(theirs, tmp_path / "b.age")
    kept = records.fetch(theirs, person)
    assert kept is not None
    assert kept.binned
    assert kept.values["work_note"] == "y"


def test_what_was_erased_for_good_does_not_come_back(desk: Desk, theirs: Desk, add: Add, tmp_path: Path) -> None:
    person = add("person", name="x")
    give(desk, theirs, tmp_path / "a.age", Choice((person,)))
    take(theirs, tmp_path / "a.age")
    records.bin_records(theirs, [person])
    records.purge(theirs, [person])
    arrived = take(theirs, tmp_path / "a.age")
    assert [one.id for one in arrived.erased] == [person]
    assert records.fetch(theirs, person) is None


def test_whoever_it_was_not_made_for_cannot_open_it(
    desk: Desk, theirs: Desk, make_desk: Make, add: Add, tmp_path: Path
) -> None:
    give(desk, theirs, tmp_path / "a.age", Choice((add("person", name="x"),)))
    with pytest.raises(Trouble):
        receiving.open_bundle(make_desk("other"), tmp_path / "a.age")


def test_every_record_that_left_says_so_in_its_history(desk: Desk, theirs: Desk, add: Add, tmp_path: Path) -> None:
    person = add("person", name="x")
    give(desk, theirs, tmp_path / "a.age", Choice((person,)))
    deeds = [(event.deed, event.note) for event in records.timeline(desk, person)]
    assert "export" in [deed for deed, _ in deeds]
    assert ("override", REASON) in deeds
    take(theirs, tmp_path / "a.age")
    assert ("receive", keys.own(desk).name) in [(event.deed, event.note) for event in records.timeline(theirs, person)]


def test_a_reason_releases_only_the_records_it_was_written_for(
    desk: Desk, theirs: Desk, add: Add, tmp_path: Path
) -> None:
    asked, other = add("person", name="x"), add("person", name="y")
    choice, to = Choice((asked, other)), (keys.own(theirs).receive,)
    plan = handing_over.plan(desk, choice, to, profile=Profile.FULL, reason=REASON, lifting={asked})
    assert [one.id for one in plan.verdict.goes] == [asked]
    assert {one.record for one in plan.verdict.withheld if not one.field} == {other}
    handing_over.hand_over(desk, plan, tmp_path / "a.age")
    take(theirs, tmp_path / "a.age")
    assert (theirs.store.get(asked) is not None, theirs.store.get(other)) == (True, None)
    assert not handing_over.plan(desk, choice, to, profile=Profile.FULL, reason=REASON, lifting=()).verdict.goes


def test_files_are_warned_of_only_where_the_extent_carries_them(desk: Desk, theirs: Desk, add: Add) -> None:
    incident = add("incident", title="x")
    file = evidence.Intake("a.jpg", lambda: io.BytesIO(PHOTO), len(PHOTO))
    photo = evidence.take_in(desk, [file], {"about": (incident,)})
    choice, to = Choice(tuple(photo.ids)), (keys.own(theirs).receive,)
    warned = {
        profile: FILES in handing_over.plan(desk, choice, to, profile=profile, reason=REASON).verdict.warnings
        for profile in (Profile.FULL, Profile.DEIDENTIFIED)
    }
    assert warned == {Profile.FULL: True, Profile.DEIDENTIFIED: False}


def test_when_everything_stays_no_file_is_written(desk: Desk, theirs: Desk, add: Add, tmp_path: Path) -> None:
    plan = handing_over.plan(
        desk, Choice((add("person", name="x"),)), (keys.own(theirs).receive,), profile=Profile.FULL
    )
    with pytest.raises(Trouble):
        handing_over.hand_over(desk, plan, tmp_path / "a.age")
    assert not (tmp_path / "a.age").exists()


def test_a_lighter_profile_carries_fewer_fields(desk: Desk, theirs: Desk, add: Add, tmp_path: Path) -> None:
    person = add("person", name="x", how_to_contact="secret way", work=("accountability",))
    give(desk, theirs, tmp_path / "a.age", Choice((person,)), profile=Profile.DEIDENTIFIED)
    take(theirs, tmp_path / "a.age")
    (kept,) = theirs.store.each("person")
    assert "name" not in kept.body
    assert kept.body["work"] == ["accountability"]


def test_whoever_hands_over_is_told_which_files_stay_although_their_record_goes(
    desk: Desk, theirs: Desk, add: Add, tmp_path: Path
) -> None:
    incident = add("incident", title="x")
    photo(desk, incident)
    told = {
        profile: give(
            desk, theirs, tmp_path / f"{profile.name}.age", Choice((incident, *_photos(desk))), profile=profile
        )
        for profile in (Profile.FULL, Profile.CASEWORK)
    }
    assert [(done.files, done.fileless) for done in told.values()] == [(1, 0), (0, 1)]


def _photos(desk: Desk) -> list[str]:
    return [document.id for document in desk.store.each("evidence")]


def test_stopping_leaves_nothing(desk: Desk, theirs: Desk, add: Add, tmp_path: Path) -> None:
    incident = add("incident", title="x")
    photo(desk, incident)
    plan = handing_over.plan(
        desk, Choice(everything=True), (keys.own(theirs).receive,), profile=Profile.FULL, reason=REASON
    )

    def stop(_done: int, _total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        handing_over.hand_over(desk, plan, tmp_path / "a.age", stop)
    assert list(tmp_path.glob("*.age*")) == []


def test_what_is_known_of_a_sender(desk: Desk, theirs: Desk, make_desk: Make, tmp_path: Path) -> None:
    assert correspondents.standing(desk, keys.own(theirs)) is Acquaintance.UNKNOWN
    cards.write(theirs, tmp_path / "card.txt")
    correspondents.add(desk, cards.read(desk, tmp_path / "card.txt"), verified=False)
    assert correspondents.standing(desk, keys.own(theirs)) is Acquaintance.KNOWN
    correspondents.add(desk, keys.own(theirs), verified=True)
    assert correspondents.standing(desk, keys.own(theirs)) is Acquaintance.VERIFIED
    theirs.store.settings.put(keys.IDENTITY, keys.own_identity(make_desk("other")).to_text())
    assert correspondents.standing(desk, keys.own(theirs)) is Acquaintance.CHANGED
    with pytest.raises(Trouble):
        correspondents.add(desk, keys.own(desk), verified=True)


def test_a_record_that_calls_another_file_of_ours_its_own_is_refused(
    desk: Desk, theirs: Desk, add: Add, tmp_path: Path
) -> None:
    """Whoever knows the id of a file could else ask for it back under a record of their own."""
    ours = evidence.content(theirs, photo(theirs, add_to(theirs, "incident", title="y")))
    forged = desk.store.blobs.seal(io.BytesIO(b"abc"), "harmless.txt", "text/plain", key=ours.id)
    (record,) = evidence.record(desk, [forged]).ids
    give(desk, theirs, tmp_path / "a.age", Choice((record,)))
    with pytest.raises(Trouble, match="not the one"):
        take(theirs, tmp_path / "a.age")
    assert theirs.store.get(record) is None
    assert b"".join(theirs.store.blobs.open(ours.id)) == PHOTO


def add_to(desk: Desk, type_name: str, **values: object) -> str:
    return records.save(desk, type_name, None, values).id


def test_what_could_do_harm_is_pointed_out(desk: Desk, theirs: Desk, add: Add, tmp_path: Path) -> None:
    person = add("person", name="x")
    give(desk, theirs, tmp_path / "a.age", Choice((person,)))
    take(theirs, tmp_path / "a.age")
    records.save(desk, "person", person, {"protection": "name_withheld"})
    consent = add("consent", person=person, state="given", scope=("refer",), any_recipient=True)
    give(desk, theirs, tmp_path / "b.age", Choice((person, consent)))
    with receiving.opened(theirs, tmp_path / "b.age") as arrived:
        warned = {one.id: one.dangers for one in (*arrived.new, *arrived.changed)}
    assert warned == {person: (dangers.LOOSER,), consent: (loosening.CONSENT,)}


def test_an_old_file_and_a_missing_one_are_noticed(desk: Desk, theirs: Desk, add: Add, tmp_path: Path) -> None:
    person = add("person", name="x")
    for number in range(1, 4):
        give(desk, theirs, tmp_path / f"{number}.age", Choice((person,)))
    assert take(theirs, tmp_path / "1.age").order is None
    assert take(theirs, tmp_path / "3.age").order == file_order.GAP
    assert take(theirs, tmp_path / "3.age").order == file_order.SAME
    assert take(theirs, tmp_path / "2.age").order == file_order.OLDER


def test_a_plan_that_aged_is_not_carried_out(desk: Desk, theirs: Desk, add: Add, tmp_path: Path) -> None:
    person = add("person", name="x")
    plan = handing_over.plan(desk, Choice((person,)), (keys.own(theirs).receive,), profile=Profile.FULL, reason=REASON)
    records.save(desk, "person", person, {"notes": "added since"})
    with pytest.raises(Trouble) as refused:
        handing_over.hand_over(desk, plan, tmp_path / "a.age")
    assert refused.value.message == leaving.CHANGED


def _recorded(desk: Desk, _theirs: Desk, _there: str) -> None:
    records.save(desk, "person", None, {"name": "كرم الديري"})


def _binned(desk: Desk, _theirs: Desk, there: str) -> None:
    records.bin_records(desk, [there])


def _named(desk: Desk, theirs: Desk, _there: str) -> None:
    key_holders.name(desk, [keys.own(theirs).receive], records.save(desk, "provider", None, {"name": "fund"}).id)


def _rivalled(desk: Desk, theirs: Desk, _there: str) -> None:
    mine = keys.own(theirs)
    trust.meet(desk, Identity.fresh().contact(mine.name, mine.desk))


@pytest.mark.parametrize(
    ("since", "profile", "said"),
    [
        (_recorded, Profile.DEIDENTIFIED, leaving.CHANGED),
        (_recorded, Profile.FULL, None),  # where names leave, nobody asked whether the words hold one
        (_binned, Profile.FULL, leaving.CHANGED),
        (_binned, Profile.DEIDENTIFIED, None),  # codes would tell them of nothing they hold
        (_named, Profile.FULL, leaving.CHANGED),
        (_rivalled, Profile.FULL, key_holders.CHANGED),
    ],
)
def test_what_stands_beside_the_gate_is_asked_again_as_it_leaves(
    desk: Desk,
    theirs: Desk,
    add: Add,
    tmp_path: Path,
    since: Callable[[Desk, Desk, str], None],
    profile: Profile,
    said: object,
) -> None:
    correspondents.add(desk, keys.own(theirs), verified=True)
    fund, there = add("provider", name="صندوق كرم الديري"), add("incident", title="x")
    give(desk, theirs, tmp_path / "a.age", Choice((there,)))
    chosen = Choice((fund, add("incident", title="y", what=("threat",))))
    plan = handing_over.plan(desk, chosen, (keys.own(theirs).receive,), profile=profile, reason=REASON)
    since(desk, theirs, there)
    if said is None:
        handing_over.hand_over(desk, plan, tmp_path / "b.age")
        return
    with pytest.raises(Trouble) as refused:
        handing_over.hand_over(desk, plan, tmp_path / "b.age")
    assert refused.value.message == said
    assert not (tmp_path / "b.age").exists()


def test_practice_and_real_desks_never_mix(desk: Desk, make_desk: Make, add: Add, tmp_path: Path) -> None:
    practice = make_desk("practice")
    practice.store.settings.put("practice", opening.YES)
    fictional = records.save(practice, "person", None, {"name": "nobody"}).id
    give(practice, desk, tmp_path / "fiction.age", Choice((fictional,)))
    give(desk, practice, tmp_path / "real.age", Choice((add("person", name="x"),)))
    for here, path in ((desk, "fiction.age"), (practice, "real.age")):
        with pytest.raises(Trouble):
            receiving.open_bundle(here, tmp_path / path)
    assert list(tmp_path.rglob("*.quarantine")) == []


def test_a_consent_by_name_counts_only_for_keys_that_are_theirs(
    desk: Desk, theirs: Desk, add: Add, tmp_path: Path
) -> None:
    fund, other = add("provider", name="fund"), add("provider", name="other")
    person = add("person", name="x")
    add("consent", person=person, state="given", scope=("manual_export",), facts=("everything",), recipient=fund)
    key = keys.own(theirs).receive
    with pytest.raises(Trouble) as refused:  # a key of nobody we know
        handing_over.plan(desk, Choice((person,)), (key,), profile=Profile.FULL, recipient=fund)
    assert refused.value.message is key_holders.NOT_THEIRS
    correspondents.add(desk, keys.own(theirs), verified=True)
    planned = handing_over.plan(desk, Choice((person,)), (key,), profile=Profile.FULL, recipient=fund)
    assert planned.counts == {"person": 1}
    handing_over.hand_over(desk, planned, tmp_path / "a.age")
    with pytest.raises(Trouble):  # that desk is the fund's from now on
        handing_over.plan(desk, Choice((person,)), (key,), profile=Profile.FULL, recipient=other)


def test_a_step_is_judged_for_everyone_its_keys_are_known_to_be(desk: Desk, make_desk: Make, add: Add) -> None:
    """Who is meant may be left empty; whose the keys are is known all the same."""
    feared, fund = add("organisation", name="Ministry liaison", kind="government"), add("provider", name="fund")
    theirs, unknown = keys.own(make_desk("theirs")), Identity.fresh().receive
    correspondents.add(desk, theirs, verified=False)
    person = add("person", name="Rim", protection="public", public_where="w", stay="irregular")
    everything = {"state": "given", "scope": ("manual_export",), "any_recipient": True, "facts": ("everything",)}
    yes = add("consent", person=person, **everything, asked=FuzzyDate.exact(date(2026, 1, 1)))

    def goes(*recipients: str) -> dict[str, object]:
        made = handing_over.plan(desk, Choice((person,)), recipients, profile=Profile.FULL)
        told = next((dict(one.body) for one in made.verdict.goes), {})
        return {name: told[name] for name in ("name", "stay") if name in told}

    whole = {"name": "Rim", "stay": "irregular"}
    assert goes(theirs.receive) == goes(unknown) == whole
    key_holders.name(desk, (theirs.receive,), feared)
    assert goes(theirs.receive) == {"name": "Rim"}, "an authority gets no right to stay that was not named"
    records.save(desk, "consent", yes, {"never_to_known": (feared,)})
    assert goes(theirs.receive) == goes(unknown, theirs.receive) == {}
    assert goes(unknown) == whole
    records.save(desk, "consent", yes, {"never_to_known": ()})
    correspondents.keep(desk, ())
    records.save(desk, "provider", fund, {"fingerprint": (theirs.receive,), "publishes": True})
    assert goes(theirs.receive) == {"stay": "irregular"}, "one that publishes is told no name, whoever is meant"
    add("consent", person=person, **{**everything, "any_recipient": None, "recipient": fund, "facts": ("need",)})
    assert goes(theirs.receive) == {}, "of two answers that count for it, the stricter"
    assert goes(unknown) == whole
    add("consent", person=person, state="refused", recipient=fund)
    refused = handing_over.plan(desk, Choice((person,)), (theirs.receive,), profile=Profile.FULL, reason="r")
    assert not refused.verdict.goes, "no reason outweighs it"


def test_a_yes_by_name_does_not_count_where_nobody_is_meant(desk: Desk, make_desk: Make, add: Add) -> None:
    fund, person, theirs = add("provider", name="fund"), add("person", name="x"), keys.own(make_desk("theirs"))
    correspondents.add(desk, theirs, verified=False)
    key_holders.name(desk, (theirs.receive,), fund)
    add("consent", person=person, state="given", scope=("manual_export",), facts=("everything",), recipient=fund)
    assert not handing_over.plan(desk, Choice((person,)), (theirs.receive,), profile=Profile.FULL).verdict.goes


@pytest.mark.parametrize(
    ("type_name", "mine", "theirs_say", "warned"),
    [
        ("person", {"phones": ("+1",)}, {"phones": ("+2",)}, dangers.REACH),
        ("person", {"never": "call"}, {"never": ""}, dangers.REACH),
        ("person", {"minor": True}, {"minor": None}, dangers.DECIDES),
        ("consent", {"state": "refused", "never_to": "the ministry"}, {"never_to": ""}, loosening.LIMITS),
        ("consent", {"state": "given", "withheld": ("health",)}, {"withheld": ()}, loosening.LIMITS),
        ("incident", {"protection": "not_published"}, {"protection": "public"}, dangers.LOOSER),
        ("involvement", {"role": "victim"}, {"role": "perpetrator"}, dangers.WHOSE),
        ("provider", {"contact": "a"}, {"contact": "b"}, dangers.PROVIDER),
    ],
)
def test_each_kind_of_harm_is_pointed_out(
    desk: Desk, theirs: Desk, tmp_path: Path, type_name: str, mine: dict, theirs_say: dict, warned: object
) -> None:
    correspondents.add(desk, keys.own(theirs), verified=True)
    record = records.save(desk, type_name, None, mine).id
    _carry(desk, theirs, (record,), tmp_path / "out")
    records.save(theirs, type_name, record, theirs_say)
    _bundle(theirs, desk, (record,), tmp_path / "back")
    with receiving.opened(desk, tmp_path / "back") as arrived:
        (one,) = (*arrived.changed, *arrived.conflicting)
        assert warned in one.dangers


def test_a_withdrawal_that_comes_in_is_no_danger(desk: Desk, theirs: Desk, tmp_path: Path) -> None:
    correspondents.add(desk, keys.own(theirs), verified=True)
    person = records.save(desk, "person", None, {"name": "x"}).id
    consent = records.save(desk, "consent", None, {"person": person, "state": "given", "scope": ("refer",)}).id
    _carry(desk, theirs, (person, consent), tmp_path / "out")
    records.save(theirs, "consent", consent, {"state": "withdrawn"})
    _bundle(theirs, desk, (consent,), tmp_path / "back")
    with receiving.opened(desk, tmp_path / "back") as arrived:
        assert [one.dangers for one in arrived.changed] == [()]


def _bundle(sender: Desk, taker: Desk, ids: tuple[str, ...], target: Path) -> None:
    planned = handing_over.plan(sender, Choice(ids), (keys.own(taker).receive,), profile=Profile.FULL, reason=REASON)
    handing_over.hand_over(sender, planned, target)


def _carry(sender: Desk, taker: Desk, ids: tuple[str, ...], target: Path) -> None:
    _bundle(sender, taker, ids, target)
    with receiving.opened(taker, target) as arrived:
        trust.know(taker, arrived.sender)
        receiving.accept(taker, arrived, chosen=ids)


def test_what_they_binned_is_told_and_binned_nowhere_else(desk: Desk, theirs: Desk, add: Add, tmp_path: Path) -> None:
    """No desk of ours lets out what is in its bin; a file made by another hand may hold it all the same."""
    known, unknown = add("person", name="known"), add("person", name="unknown")
    give(desk, theirs, tmp_path / "a.age", Choice((known,)))
    take(theirs, tmp_path / "a.age")
    records.bin_records(desk, [known, unknown])
    binned = list(desk.store.many([known, unknown]).values())
    letter = Letter((keys.own(theirs).receive,), 2, "0" * 64, "2026-06-01T00:00:00Z", Profile.FULL)
    write_bundle(tmp_path / "b.age", letter, keys.own(desk), keys.own_identity(desk), binned)
    arrived = take(theirs, tmp_path / "b.age")
    assert [one.binned_there for one in (*arrived.new, *arrived.same)] == [True, True]
    assert not any(document.binned for document in theirs.store.many([known, unknown]).values())
    assert len(theirs.store.many([known, unknown])) == 2


def test_a_bundle_that_cannot_be_taken_in_leaves_no_file(
    desk: Desk, theirs: Desk, add: Add, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo(desk, add("incident", title="x"))
    give(desk, theirs, tmp_path / "a.age", Choice(everything=True))

    def broken(*_: object, **_named: object) -> None:
        assert list(theirs.unlocked.folder.glob("blobs/*/*"))
        raise OSError("full")

    monkeypatch.setattr(Writing, "merge", broken)
    with pytest.raises(OSError, match="full"):
        take(theirs, tmp_path / "a.age")
    assert not list(theirs.unlocked.folder.glob("blobs/*/*"))
    assert theirs.store.blobs.all() == []


def test_everything_is_what_is_ones_own(desk: Desk, add: Add) -> None:
    one, other, *_rest = (shipped.record_id(code) for code in directory().bodies)
    person = add("person", name="x")
    own = add("provider", name="A fund of ours")
    records.save(desk, "provider", one, {"notes": "rang them"})
    assert set(selection.chosen(desk, Choice(everything=True)).ids) == {person, own, one}
    assert other in selection.chosen(desk, Choice(types=("provider",))).ids, "asked for by name, they go"


def test_records_go_with_what_belongs_to_them(desk: Desk, add: Add) -> None:
    person, stranger = add("person", name="x"), add("person", name="y")
    incident = add("incident", title="raid")
    joined = add("involvement", who=person, what=incident)
    seen = photo(desk, incident)
    allowed, refused = add("consent", person=person), add("consent", person=stranger)
    other = add("incident", title="elsewhere")
    alone = selection.chosen(desk, Choice((incident,))).ids
    assert alone == (incident,)
    whole = selection.chosen(desk, Choice((incident,), whole=True)).ids
    assert {incident, joined, person, seen, allowed} <= set(whole)
    assert not {stranger, other, refused} & set(whole)
