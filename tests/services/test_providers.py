"""Checks recorded, edits kept apart from what was shipped, and what Today asks of a provider."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from defender_desk.model.documents import Document
from defender_desk.model.queries import Query
from defender_desk.model.shipped_providers import directory
from defender_desk.services import records, today
from defender_desk.services.desk import Desk
from defender_desk.services.directory import providers, shipped, verifying
from defender_desk.services.directory.standing import GROUPS, Reliance
from defender_desk.text.dates import FuzzyDate
from defender_desk.text.trouble import Trouble

from .conftest import Add, Make

TODAY = date(2026, 6, 1)
CHECK: dict[str, object] = {
    "facts": tuple(GROUPS), "result": "confirmed", "when": FuzzyDate.exact(TODAY), "route": "call", "by": "Hala",
}  # fmt: skip


@pytest.fixture
def fund(add: Add) -> str:
    return add("provider", name="Fund", status="seen_open", contact="+49 1", web=("https://fund.example",))


def shown(desk: Desk, provider: str, on: date = TODAY) -> Reliance:
    found = providers.entry(desk, provider, on).standing
    assert providers.standings(desk, on)[provider] is found
    return found


def test_one_check_is_one_batch_and_sets_the_columns(desk: Desk, fund: str) -> None:
    assert shown(desk, fund) is Reliance.NEVER
    changes = providers.record_check(desk, fund, CHECK, TODAY)
    assert changes.types == {"verification", "provider"}
    kept = records.fetch(desk, fund)
    assert kept is not None
    assert (kept.values["verified"], kept.values["verified_by"]) == (CHECK["when"], "Hala")
    assert kept.values["verified_route"] == "call"
    assert shown(desk, fund) is Reliance.VERIFIED
    records.undo(desk, changes.batch)
    assert shown(desk, fund) is Reliance.NEVER
    assert "verified" not in records.fetch(desk, fund).body


@pytest.mark.parametrize("missing", ["facts", "result", "when", "route", "by"])
def test_a_check_says_who_when_how_which_and_what(desk: Desk, fund: str, missing: str) -> None:
    with pytest.raises(Trouble) as refused:
        providers.record_check(desk, fund, {**CHECK, missing: ()}, TODAY)
    assert refused.value.values["field"] == missing
    assert not desk.store.ids(Query("verification"))


def test_a_check_cannot_lie_in_the_future(desk: Desk, fund: str) -> None:
    with pytest.raises(Trouble, match="future"):
        providers.record_check(desk, fund, {**CHECK, "when": FuzzyDate.exact(TODAY + timedelta(1))}, TODAY)


def test_an_edit_turns_its_group_and_a_later_note_vouches_for_nothing(desk: Desk, fund: str) -> None:
    providers.record_check(desk, fund, CHECK, TODAY)
    records.save(desk, "provider", fund, {"contact": "+49 2"})
    assert shown(desk, fund) is Reliance.CHANGED
    (check,) = desk.store.ids(Query("verification"))
    records.save(desk, "verification", check, {"note": "rang twice"})
    assert shown(desk, fund) is Reliance.CHANGED
    groups = {one.group: one.standing for one in providers.entry(desk, fund, TODAY).groups}
    assert (groups["contact"], groups["status"]) == (Reliance.CHANGED, Reliance.VERIFIED)


def test_a_check_put_into_the_bin_no_longer_counts(desk: Desk, fund: str) -> None:
    providers.record_check(desk, fund, CHECK, TODAY)
    (check,) = desk.store.ids(Query("verification"))
    records.bin_records(desk, [check])
    assert shown(desk, fund) is Reliance.NEVER
    assert "verified" not in records.fetch(desk, fund).body
    records.restore(desk, [check])
    assert shown(desk, fund) is Reliance.VERIFIED
    assert records.fetch(desk, fund).values["verified"] == CHECK["when"]


def test_a_check_that_came_from_another_desk_turns_nothing_green(desk: Desk, make_desk: Make, fund: str) -> None:
    theirs = make_desk("theirs")
    with theirs.change("receive") as writing:
        writing.merge(desk.store.get(fund))
    providers.record_check(theirs, fund, {**CHECK, "by": "Omar"}, TODAY)
    (check,) = theirs.store.ids(Query("verification"))
    with desk.change("receive") as writing:
        writing.merge(theirs.store.get(fund))
        writing.merge(theirs.store.get(check))
    assert desk.store.get(fund) == theirs.store.get(fund)  # and makes no edit of ours, which would go back and forth
    found = providers.entry(desk, fund, TODAY)
    assert found.standing is Reliance.NEVER
    assert [one.by for one in found.others] == ["Omar"]
    records.save(desk, "verification", check, {"when": FuzzyDate.exact(TODAY), "note": "seen"})
    records.save(desk, "verification", check, {"by": "Hala"})  # renaming it does not make it ours
    assert shown(desk, fund) is Reliance.NEVER


@pytest.mark.parametrize("deed", ["receive", "import"])
def test_a_forged_check_that_bears_our_own_mark_turns_nothing_green(desk: Desk, fund: str, deed: str) -> None:
    providers.record_check(desk, fund, CHECK, TODAY)
    (check,) = desk.store.ids(Query("verification"))
    genuine = desk.store.get(check)
    assert isinstance(genuine, Document)
    records.bin_records(desk, [check])
    records.purge(desk, [check])
    assert shown(desk, fund) is Reliance.NEVER
    with pytest.raises(Trouble), desk.change(deed) as writing:  # every clock says that we wrote it, and we did not
        writing.merge(replace(genuine, id="a" * 26))
    with desk.change(deed) as writing:  # as a file brings it whose values become our edits
        writing.put_under("a" * 26, "verification", genuine.body)
    assert shown(desk, fund) is Reliance.NEVER
    assert len(providers.entry(desk, fund, TODAY).others) == 1


def test_what_is_written_as_another_desks_is_theirs_though_it_was_written_here(desk: Desk, fund: str) -> None:
    providers.record_check(desk, fund, {**CHECK, "desk": "other"}, TODAY)
    assert shown(desk, fund) is Reliance.NEVER


def edition(desk: Desk, monkeypatch: pytest.MonkeyPatch, code: str, **changed: Any) -> None:
    """A newer edition of the directory, that says something else of one entry."""
    now = directory()
    bodies = {**now.bodies, code: {**now.bodies[code], **changed}}
    newer = type("Newer", (), {"edition": "2027-01-01", "bodies": bodies})
    monkeypatch.setattr(shipped, "directory", lambda: newer)
    monkeypatch.setattr(shipped, "edition", lambda: newer.edition)
    shipped.bring_up_to_date(desk)


def test_an_edit_stands_beside_what_was_shipped_and_can_be_taken_back(desk: Desk) -> None:
    code, body = next(iter(directory().bodies.items()))
    key = shipped.record_id(code)
    assert providers.entry(desk, key, TODAY).edits == ()
    records.save(desk, "provider", key, {"amounts": "our figure", "contact": "+49", "notes": "n"})
    assert [(one.field, one.shipped) for one in providers.entry(desk, key, TODAY).edits] == [
        ("amounts", body.get("amounts"))
    ]


def test_what_a_newer_edition_says_of_an_edited_fact_is_told_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    code = next(iter(directory().bodies))
    key = shipped.record_id(code)
    records.save(desk, "provider", key, {"who_note": "ours"})
    edition(desk, monkeypatch, code, who_note="theirs", duration="a year")
    found = providers.entry(desk, key, TODAY)
    assert (found.news, found.edits[0].shipped) == ({"who_note"}, "theirs")
    kept = records.fetch(desk, key)
    assert kept is not None
    assert (kept.values["who_note"], kept.values["duration"]) == ("ours", "a year")
    assert asked(desk) == {key: today.SAYS_NOW}
    shipped.keep_ours(desk, key)
    assert asked(desk) == {}
    assert providers.entry(desk, key, TODAY).edits


def test_taking_the_new_word_ends_the_telling(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    code = next(iter(directory().bodies))
    key = shipped.record_id(code)
    records.save(desk, "provider", key, {"who_note": "ours"})
    edition(desk, monkeypatch, code, who_note="theirs")
    records.save(desk, "provider", key, {"who_note": "theirs"})
    assert asked(desk) == {}


def test_an_entry_of_ours_is_marked_and_cannot_pass_for_a_shipped_one(desk: Desk, add: Add) -> None:
    code = next(iter(directory().bodies))
    own = add("provider", name="ours", shipped=code)
    assert providers.entry(desk, own, TODAY).added_here
    assert providers.entry(desk, own, TODAY).edits == ()
    assert not providers.entry(desk, shipped.record_id(code), TODAY).added_here


def asked(desk: Desk) -> dict[str, object]:
    groups = [one for one in today.today(desk, TODAY) if one.urgency is today.Urgency.CHECK]
    return {item.id: item.why for group in groups for item in group.items}


@pytest.mark.parametrize(("state", "asks"), [("draft", True), (None, True), ("exported", True), ("handed_over", False)])
def test_a_provider_is_to_be_checked_before_a_referral_goes_to_it(
    desk: Desk, add: Add, fund: str, state: str | None, asks: bool
) -> None:
    with desk.change("create") as writing:
        writing.put(None, "referral", {"title": "r", "provider": fund, "state": state})
    assert asked(desk) == ({fund: today.CHECK_FIRST} if asks else {})
    providers.record_check(desk, fund, {**CHECK, "facts": ("contact",)}, TODAY)
    assert asked(desk) == {}
    old = {**CHECK, "when": FuzzyDate.exact(TODAY - timedelta(31))}
    (check,) = desk.store.ids(Query("verification"))
    records.save(desk, "verification", check, {"when": old["when"]})
    assert asked(desk) == ({fund: today.CHECK_AGAIN} if asks else {})


def test_only_checks_written_here_alone_are_ours(desk: Desk, fund: str) -> None:
    providers.record_check(desk, fund, CHECK, TODAY)
    (check,) = desk.store.ids(Query("verification"))
    document = desk.store.get(check)
    assert isinstance(document, Document)
    assert verifying.is_own(desk, document)
    touched = document.edited({"result": "confirmed"}, "zzzz", 10**6, "2026-06-01T00:00:00Z")
    assert not verifying.is_own(desk, touched)
