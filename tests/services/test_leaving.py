"""Whatever leaves is noted: in the timeline of each record, and as one disclosure saying what, about whom, for whom."""

from __future__ import annotations

import hashlib
import io
from datetime import date
from pathlib import Path

import pytest

from defender_desk.model.levels import Profile
from defender_desk.model.queries import Query
from defender_desk.services import evidence, handing_over, keys, printing, records, referrals
from defender_desk.services.desk import Desk
from defender_desk.services.handing_over import Choice
from defender_desk.store.writing import Writing

from .conftest import Add, Make

TODAY = date(2026, 6, 1)


def disclosures(desk: Desk) -> list[dict[str, object]]:
    return [dict(document.body) for document in desk.store.many(desk.store.ids(Query("disclosure"))).values()]


def test_a_bundle_is_noted_with_whom_it_is_about_and_for(desk: Desk, make_desk: Make, add: Add, tmp_path: Path) -> None:
    theirs = make_desk("هالة")
    keys.add(desk, keys.own(theirs), verified=True)
    person = add("person", name="ريم", phones=("+963",), protection="public", public_where="w")
    add("consent", person=person, state="given", scope=("manual_export",), any_recipient=True, facts=("name",))
    planned = handing_over.plan(desk, Choice(ids=(person,)), (keys.own(theirs).receive,), profile=Profile.FULL)
    done = handing_over.hand_over(desk, planned, tmp_path / "a")
    (one,) = disclosures(desk)
    assert one["people"] == [person]
    assert one["told_to"] == "هالة"
    assert (one["way"], one["scope"], one["records"]) == ("bundle", "manual_export", 1)
    assert one["facts"] == ["name"]
    assert one["file"] == [hashlib.sha256((tmp_path / "a").read_bytes()).hexdigest()] == [done.sha256]
    assert "overridden" not in one or one["overridden"] is False


def test_a_sheet_is_noted_for_its_referral_and_an_override_with_its_reason(
    desk: Desk, add: Add, tmp_path: Path
) -> None:
    fund, person = add("provider", name="fund"), add("person", name="ريم")
    referral = add("referral", title="x", people=(person,), provider=fund, need="n")
    plan = referrals.plan_sheet(desk, referral, "en", today=TODAY, reason="she asked by telephone")
    printing.write(desk, plan, tmp_path / "a.pdf")
    (one,) = disclosures(desk)
    assert (one["way"], one["referral"], one["recipient"]) == ("sheet", referral, fund)
    assert (one["overridden"], one["reason"]) == (True, "she asked by telephone")
    assert one["people"] == [person]


def test_a_copy_is_noted_and_what_cannot_be_noted_does_not_stay_outside(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (file,) = evidence.take_in(desk, [evidence.Intake("a.txt", lambda: io.BytesIO(b"words"), 5)]).ids
    evidence.save_copy(desk, file, tmp_path / "a.txt", reason="r")
    assert [one["way"] for one in disclosures(desk)] == ["copy"]
    assert "override" in [event.deed for event in records.timeline(desk, file)]

    def broken(*_: object, **__: object) -> None:
        raise OSError("full")

    monkeypatch.setattr(Writing, "log", broken)
    with pytest.raises(OSError, match="full"):
        evidence.save_copy(desk, file, tmp_path / "b.txt", reason="r")
    assert not (tmp_path / "b.txt").exists()
    assert len(disclosures(desk)) == 1
