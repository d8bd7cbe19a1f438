"""Providers from desk to desk by file: the gate, the preview, one undo, and checks that stay their maker's."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from defender_desk.exchange.identity import Identity
from defender_desk.exchange.provider_file import ProviderFile, Told, public_fields, write_providers
from defender_desk.model import codec
from defender_desk.model.kinds import Handles, Line, Prose
from defender_desk.model.queries import Query
from defender_desk.model.types import TYPES
from defender_desk.services import opening, records
from defender_desk.services.consent import withdrawal
from defender_desk.services.desk import Desk
from defender_desk.services.directory import provider_files, providers, shipped
from defender_desk.services.directory.provider_files import ArrivedFile, Coming
from defender_desk.services.directory.standing import GROUPS, Reliance
from defender_desk.services.handover import file_names, file_order
from defender_desk.services.handover.dangers import CHECKED, PROVIDER
from defender_desk.services.handover.leaving import CHANGED, NAMES_A_NO, NAMES_OTHERS
from defender_desk.services.identity import correspondents, keys, rotation, trust
from defender_desk.text.dates import FuzzyDate, parse
from defender_desk.text.messages import Message
from defender_desk.text.speech import speaking
from defender_desk.text.trouble import Trouble

from .conftest import Add, Make

TODAY = date.today()  # noqa: DTZ011
CHECK: dict[str, object] = {
    "facts": tuple(GROUPS), "result": "confirmed", "when": FuzzyDate.exact(TODAY), "route": "call", "by": "Hala",
    "note": "spoke to a friend", "page": ("https://fund.example/contact",),
}  # fmt: skip


@pytest.fixture
def fund(add: Add) -> str:
    return add(
        "provider", name="صندوق Alwaha", status="seen_open", web=("https://fund.example",), contact="+49 1",
        notes="our notes", who_note="groups",
    )  # fmt: skip


@pytest.fixture
def theirs(make_desk: Make) -> Desk:
    return make_desk("Omar")


def left(desk: Desk, target: Path, *ids: str, contact: bool = False) -> Path:
    provider_files.write(desk, provider_files.plan(desk, ids, contact=contact), target)
    return target


def take(desk: Desk, path: Path) -> tuple[ArrivedFile, int]:
    arrived = provider_files.look(desk, path)
    chosen = [one.told.id for one in arrived.providers]
    if arrived.standing is correspondents.Acquaintance.UNKNOWN:
        with pytest.raises(Trouble) as unknown:
            provider_files.take_in(desk, arrived, chosen)
        assert unknown.value.message is correspondents.Acquaintance.UNKNOWN.label
        trust.know(desk, arrived.sender)
    changes = provider_files.take_in(desk, arrived, chosen)
    return arrived, changes.batch


def test_a_file_tells_public_facts_and_is_noted(desk: Desk, fund: str, tmp_path: Path) -> None:
    providers.record_check(desk, fund, CHECK, TODAY)
    target = left(desk, tmp_path / "a.json", fund)
    text = target.read_text("utf-8")
    for kept_here in ("our notes", "+49 1", "Hala", "spoke to a friend", "fund.example/contact"):
        assert kept_here not in text
    assert json.loads(text)["said"]["providers"][0]["body"]["who_note"] == "groups"
    (note,) = desk.store.many(desk.store.ids(Query("disclosure"))).values()
    assert (note.body["way"], note.body["records"]) == ("provider_file", 2)
    assert "people" not in note.body
    assert "export" in [event.deed for event in records.timeline(desk, fund)]


def test_the_contact_goes_where_the_person_said_so(desk: Desk, fund: str, tmp_path: Path) -> None:
    assert "+49 1" in left(desk, tmp_path / "a.json", fund, contact=True).read_text("utf-8")


@pytest.mark.parametrize("name", ["alwaha", "fund-ours", "ألواحة صندوق"])
def test_a_name_of_the_file_that_tells_is_refused(make_desk: Make, tmp_path: Path, name: str) -> None:
    ours = make_desk("ours")
    key = records.save(ours, "provider", None, {"name": "صندوق Alwaha"}).id
    with pytest.raises(Trouble) as refused:
        left(ours, tmp_path / f"{name}.json", key)
    assert refused.value.message == file_names.NAMED
    assert not list(tmp_path.glob("*.json"))
    left(ours, tmp_path / "providers-2026-05-01.json", key)


def test_what_is_in_the_bin_and_what_is_no_provider_does_not_leave(
    desk: Desk, add: Add, fund: str, tmp_path: Path
) -> None:
    records.bin_records(desk, [fund])
    with pytest.raises(Trouble):
        left(desk, tmp_path / "a.json", fund)
    with pytest.raises(Trouble):
        left(desk, tmp_path / "a.json", add("organisation", name="o"))
    with pytest.raises(Trouble):
        provider_files.plan(desk, [], contact=False)


def test_an_entry_comes_in_grey_with_the_checks_of_its_maker_and_goes_by_one_undo(
    desk: Desk, theirs: Desk, fund: str, tmp_path: Path
) -> None:
    providers.record_check(theirs, shipped_one(), CHECK, TODAY)
    providers.record_check(desk, fund, CHECK, TODAY)
    before = theirs.store.count(Query("verification")), theirs.store.count(Query("provider"))
    arrived, batch = take(theirs, left(desk, tmp_path / "a.json", fund, contact=True))
    (one,) = arrived.providers
    assert (one.coming, arrived.standing) == (Coming.NEW, correspondents.Acquaintance.UNKNOWN)
    assert set(one.dangers) == {PROVIDER, CHECKED}
    found = providers.entry(theirs, fund, TODAY)
    assert (found.standing, found.added_here) == (Reliance.NEVER, True)
    assert [(check.by, check.own) for check in found.others] == [("ours", False)]
    kept = records.fetch(theirs, fund)
    assert kept is not None
    assert kept.values["contact"] == "+49 1"
    assert kept.values["verified"] is None
    assert [each.coming for each in provider_files.look(theirs, tmp_path / "a.json").providers] == [Coming.SAME]
    records.undo(theirs, batch)
    assert (theirs.store.count(Query("verification")), theirs.store.count(Query("provider"))) == before


def shipped_one() -> str:
    return shipped.record_id("lifeline_emergency")


def test_a_changed_contact_is_dangerous_and_one_undo_brings_ours_back(desk: Desk, theirs: Desk, tmp_path: Path) -> None:
    key = shipped_one()
    providers.record_check(theirs, key, CHECK, TODAY)
    records.save(desk, "provider", key, {"web": ("https://evil.example",), "duration": "a year"})
    arrived, batch = take(theirs, left(desk, tmp_path / "a.json", key))
    (one,) = arrived.providers
    assert (one.coming, set(one.changes)) == (Coming.CHANGED, {"web", "duration"})
    assert one.dangers == (PROVIDER,)
    groups = {each.group: each.standing for each in providers.entry(theirs, key, TODAY).groups}
    assert (groups["contact"], groups["amounts"]) == (Reliance.CHANGED, Reliance.CHANGED)
    records.undo(theirs, batch)
    groups = {each.group: each.standing for each in providers.entry(theirs, key, TODAY).groups}
    assert groups["contact"] is Reliance.VERIFIED


def test_a_harmless_fact_needs_no_second_look(desk: Desk, theirs: Desk, tmp_path: Path) -> None:
    key = shipped_one()
    records.save(desk, "provider", key, {"duration": "a year"})
    (one,) = provider_files.look(theirs, left(desk, tmp_path / "a.json", key)).providers
    assert one.dangers == ()


def test_only_what_was_chosen_comes_in(desk: Desk, theirs: Desk, add: Add, fund: str, tmp_path: Path) -> None:
    other = add("provider", name="other")
    arrived = provider_files.look(theirs, left(desk, tmp_path / "a.json", fund, other))
    trust.know(theirs, arrived.sender)
    provider_files.take_in(theirs, arrived, [other])
    assert theirs.store.get(fund) is None
    assert theirs.store.get(other) is not None


def test_what_changed_since_it_was_looked_at_is_not_written_over(desk: Desk, theirs: Desk, tmp_path: Path) -> None:
    key = shipped_one()
    records.save(desk, "provider", key, {"duration": "a year"})
    arrived = provider_files.look(theirs, left(desk, tmp_path / "a.json", key))
    records.save(theirs, "provider", key, {"duration": "a month"})
    trust.know(theirs, arrived.sender)
    with pytest.raises(Trouble):
        provider_files.take_in(theirs, arrived, [key])


def test_a_key_that_changed_is_not_taken_from(desk: Desk, theirs: Desk, fund: str, tmp_path: Path) -> None:
    target = left(desk, tmp_path / "a.json", fund)
    correspondents.add(theirs, Identity.fresh().contact("ours", desk.store.desk), verified=True)
    arrived = provider_files.look(theirs, target)
    assert arrived.standing is correspondents.Acquaintance.CHANGED
    with pytest.raises(Trouble):
        provider_files.take_in(theirs, arrived, [fund])


def test_an_own_file_brings_no_check_back_as_somebody_elses(desk: Desk, fund: str, tmp_path: Path) -> None:
    providers.record_check(desk, fund, CHECK, TODAY)
    arrived = provider_files.look(desk, left(desk, tmp_path / "a.json", fund))
    assert arrived.standing is correspondents.Acquaintance.OWN
    assert [one.coming for one in arrived.providers] == [Coming.SAME]


def test_whoever_has_a_key_this_desk_had_before_brings_nothing_in(desk: Desk, fund: str, tmp_path: Path) -> None:
    target = left(desk, tmp_path / "a.json", fund)
    records.save(desk, "provider", fund, {"duration": "a year"})
    rotation.renew(desk)
    arrived = provider_files.look(desk, target)
    assert arrived.standing is correspondents.Acquaintance.FORMER
    before = desk.store.get(fund)
    with pytest.raises(Trouble) as refused:
        provider_files.take_in(desk, arrived, [fund])
    assert refused.value.message is arrived.standing.label
    assert desk.store.get(fund) == before


def test_a_check_is_not_passed_on_as_if_it_were_ours(desk: Desk, theirs: Desk, fund: str, tmp_path: Path) -> None:
    providers.record_check(desk, fund, CHECK, TODAY)
    take(theirs, left(desk, tmp_path / "a.json", fund))
    assert provider_files.plan(theirs, [fund], contact=False).checks == 0


def test_what_was_erased_stays_away_and_another_kind_is_refused(
    desk: Desk, theirs: Desk, add: Add, fund: str, tmp_path: Path
) -> None:
    target = left(desk, tmp_path / "a.json", fund)
    take(theirs, target)
    records.bin_records(theirs, [fund])
    records.purge(theirs, [fund])
    (one,) = provider_files.look(theirs, target).providers
    assert one.coming is Coming.ERASED
    arrived, _batch = take(theirs, target)
    assert arrived.providers
    assert theirs.store.get(fund) is None
    with theirs.change("create") as writing:
        other = add("provider", name="x")
        writing.put_under(other, "person", {"name": "y"})
    with pytest.raises(Trouble):
        provider_files.look(theirs, left(desk, tmp_path / "b.json", other))


def dated(desk: Desk, target: Path, day: int, *told: Told) -> Path:
    """A file as the desk wrote it on a day of May."""
    target.unlink(missing_ok=True)
    file = ProviderFile(keys.own(desk), f"2026-05-{day:02}T10:00:00Z", practice=False, providers=told)
    write_providers(target, file, keys.own_identity(desk))
    return target


def told(provider: str, closes: str, **said: object) -> Told:
    day = codec.store(TYPES["provider"].by_name["closes"].kind, parse(closes))
    return Told(provider, {"name": "Alwaha", "closes": day, **said}, ())  # type: ignore[dict-item]  JSON


def dangers_of(desk: Desk, path: Path) -> dict[str, tuple[Message, ...]]:
    return {one.told.id: one.dangers for one in provider_files.look(desk, path).providers}


@pytest.mark.parametrize("second", ["changes", "says the same"])
def test_a_file_older_than_what_was_taken_in_of_a_provider_is_said_to_be(
    desk: Desk, theirs: Desk, make_desk: Make, add: Add, fund: str, tmp_path: Path, second: str
) -> None:
    other = add("provider", name="other")
    path, stale = tmp_path / "a.json", file_order.OLDER
    old, new = told(fund, "2026-07-01"), told(fund, "2027-07-01")
    take(theirs, dated(desk, path, 5, old))
    if second == "says the same":
        records.save(theirs, "provider", fund, {"closes": parse("2027-07-01")})
    else:
        assert stale not in dangers_of(theirs, dated(desk, path, 6, new))[fund]
    take(theirs, dated(desk, path, 6, new))
    found = dangers_of(theirs, dated(desk, path, 5, old, told(other, "2026-07-01")))
    assert (found[fund][0], stale in found[other]) == (stale, False)
    take(theirs, path)  # whoever looked at it may take it; what is newest stays known
    assert stale in dangers_of(theirs, dated(desk, path, 5, new))[fund]
    assert stale not in dangers_of(theirs, dated(desk, path, 6, new))[fund]
    assert stale not in dangers_of(theirs, dated(make_desk("Sami"), path, 1, new))[fund]


def test_what_was_emptied_there_travels_and_what_was_never_said_takes_nothing_away(
    desk: Desk, theirs: Desk, fund: str, tmp_path: Path
) -> None:
    said = {"closes": parse("2026-12-31"), "web": ("https://fund.example",), "who_note": "groups"}
    records.save(desk, "provider", fund, said)
    take(theirs, left(desk, tmp_path / "a.json", fund, contact=True))
    ours = {"duration": "a year", "closes": parse("2027-12-31")}
    records.save(theirs, "provider", fund, ours)
    empty = {field.name: field.empty for field in TYPES["provider"].fields}
    records.save(desk, "provider", fund, {name: empty[name] for name in (*said, "contact", "notes")})
    take(theirs, left(desk, tmp_path / "b.json", fund))
    kept = theirs.store.get(fund)
    assert kept is not None
    assert not kept.body.keys() & said.keys()
    assert (kept.body["duration"], kept.body["contact"]) == ("a year", "+49 1")
    assert [one.coming for one in provider_files.look(theirs, tmp_path / "b.json").providers] == [Coming.SAME]
    arrived, batch = take(theirs, left(desk, tmp_path / "c.json", fund, contact=True))
    assert dict(arrived.providers[0].changes) == {"contact": None}
    records.undo(theirs, batch)
    assert records.fetch(theirs, fund).values["contact"] == "+49 1"  # type: ignore[union-attr]


def test_a_provider_in_the_bin_is_said_to_lie_there(desk: Desk, theirs: Desk, fund: str, tmp_path: Path) -> None:
    take(theirs, left(desk, tmp_path / "a.json", fund))
    records.bin_records(theirs, [fund])
    assert dangers_of(theirs, tmp_path / "a.json")[fund] == ()
    records.save(desk, "provider", fund, {"duration": "a year"})
    assert dangers_of(theirs, left(desk, tmp_path / "b.json", fund))[fund] == (provider_files.IN_BIN,)


def test_practice_and_real_desks_refuse_each_others_files(desk: Desk, make_desk: Make, tmp_path: Path) -> None:
    practice = make_desk("play")
    practice.store.settings.put("practice", opening.YES)
    with pytest.raises(Trouble):
        provider_files.look(desk, left(practice, tmp_path / "a.json", shipped_one()))
    with pytest.raises(Trouble):
        provider_files.look(practice, left(desk, tmp_path / "b.json", shipped_one()))


TOLD = [
    field.name for field in public_fields(contact=True) if isinstance(field.kind, Line | Prose | Handles)
]  # fmt: skip


@pytest.mark.parametrize("field", TOLD)
def test_whoever_is_named_in_any_word_of_the_file_is_found_before_it_is_written(
    desk: Desk, add: Add, fund: str, tmp_path: Path, field: str
) -> None:
    nour = add("person", name="Nour Haddad", phones=("+961 70 123 456",), protection="public", public_where="x")
    kind = TYPES["provider"].by_name[field].kind
    words = "Ask for Nour Haddad, 70/123456"
    records.save(desk, "provider", fund, {field: (words,) if isinstance(kind, Handles) else words})
    planned = provider_files.plan(desk, [fund], contact=True)
    assert planned.leaving.unagreed == (nour,)
    assert [(one.record, one.field) for remark in planned.remarks for one in remark.places] == [(fund, field)]
    with pytest.raises(Trouble) as refused:
        provider_files.write(desk, planned, tmp_path / "a.json")
    assert refused.value.message is NAMES_OTHERS
    no = add("consent", person=nour, state="refused")
    with pytest.raises(Trouble) as refused:
        provider_files.write(desk, planned, tmp_path / "a.json", "she answers for them")
    assert refused.value.message is CHANGED
    barred = provider_files.plan(desk, [fund], contact=True)
    with pytest.raises(Trouble) as refused:
        provider_files.write(desk, barred, tmp_path / "a.json", "she answers for them")
    assert refused.value.message is NAMES_A_NO
    records.bin_records(desk, [no])
    provider_files.write(desk, planned, tmp_path / "a.json", "she answers for them")
    assert [one.body["reason"] for one in withdrawal.named_in(desk, nour)] == ["she answers for them"]


def test_what_the_file_does_not_tell_names_nobody(desk: Desk, add: Add, fund: str) -> None:
    nour = add("person", name="Nour Haddad")
    records.save(desk, "provider", fund, {"contact": "Nour Haddad", "notes": "Nour Haddad"})
    assert not provider_files.plan(desk, [fund], contact=False).leaving.named
    assert provider_files.plan(desk, [fund], contact=True).leaving.unagreed == (nour,)


def test_who_lets_their_name_be_handed_over_is_not_named_in_a_file_for_anybody_without_a_reason(
    desk: Desk, add: Add, fund: str
) -> None:
    nour = add("person", name="Nour Haddad", protection="public", public_where="x")
    add("consent", person=nour, state="given", scope=("manual_export",), any_recipient=True, facts=("everything",))
    records.save(desk, "provider", fund, {"who_note": "ask for Nour Haddad"})
    planned = provider_files.plan(desk, [fund], contact=False)
    assert planned.leaving.unagreed == (nour,)
    with speaking("en"):
        (remark,) = provider_files.plan(desk, [fund], contact=False).remarks
    assert remark.why.endswith("is meant to tell no names.")
