"""A consent taken back stops what rests on it, however it was written, and says what has left already."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from defender_desk.model.levels import Profile
from defender_desk.services import handing_over, keys, printing, receiving, records, referrals, withdrawal
from defender_desk.services.desk import Desk
from defender_desk.services.handing_over import Choice

from .conftest import Add, Make

TODAY = date(2026, 6, 1)


@pytest.fixture
def made(add: Add) -> dict[str, str]:
    fund, other = add("provider", name="fund"), add("provider", name="other")
    person = add("person", name="ريم")
    case = add("case", title="c", people=(person,))
    consent = add("consent", person=person, state="given", scope=("refer",), recipient=fund, facts=("need", "name"))
    return {
        "fund": fund,
        "person": person,
        "case": case,
        "consent": consent,
        "open": add("referral", title="a", case=case, provider=fund, need="n"),
        "elsewhere": add("referral", title="b", case=case, provider=other, need="n"),
        "over": add("referral", title="d", case=case, provider=fund, state="closed"),
        "step": add("action", title="s", case=case, consent=consent, status="planned"),
        "done": add("action", title="t", case=case, consent=consent, status="done"),
    }


def state(desk: Desk, record: str) -> object:
    kept = records.fetch(desk, record)
    assert kept is not None
    return kept.values.get("state") or kept.values.get("status")


def states(desk: Desk, made: dict[str, str]) -> dict[str, object]:
    return {name: state(desk, made[name]) for name in ("open", "elsewhere", "over", "step", "done")}


STOPPED = {"open": "withdrawn", "elsewhere": "draft", "over": "closed", "step": "consent_needed", "done": "done"}


def test_what_is_open_stops_and_one_undo_takes_it_all_back(desk: Desk, made: dict[str, str]) -> None:
    before = states(desk, made)
    changes = records.save(desk, "consent", made["consent"], {"state": "withdrawn"}).changes
    assert states(desk, made) == STOPPED
    assert {made["open"], made["step"]} <= set(changes.ids)
    records.undo(desk, changes.batch)
    assert states(desk, made) == before


def test_a_bulk_change_is_no_way_round(desk: Desk, made: dict[str, str]) -> None:
    records.bulk(desk, [made["consent"]], "state", "refused")
    assert states(desk, made) == STOPPED


def test_taking_back_a_yes_is_no_way_round_either(desk: Desk, made: dict[str, str], add: Add) -> None:
    records.save(desk, "consent", made["consent"], {"state": "refused"})
    yes = records.save(desk, "consent", made["consent"], {"state": "given"}).changes
    begun = add("referral", title="e", case=made["case"], provider=made["fund"], need="n")
    records.undo(desk, yes.batch)
    assert (state(desk, made["consent"]), state(desk, begun)) == ("refused", "withdrawn")


def test_a_withdrawal_that_comes_in_a_bundle_stops_what_is_open_here(
    desk: Desk, make_desk: Make, made: dict[str, str], tmp_path: Path
) -> None:
    theirs = make_desk("theirs")
    keys.add(desk, keys.own(theirs), verified=True)
    keys.add(theirs, keys.own(desk), verified=True)

    def carry(sender: Desk, taker: Desk, name: str) -> None:
        ids = tuple(made.values())
        planned = handing_over.plan(
            sender, Choice(ids=ids), (keys.own(taker).receive,), profile=Profile.FULL, reason="a drill"
        )
        handing_over.hand_over(sender, planned, tmp_path / name)
        with receiving.opened(taker, tmp_path / name) as arrived:
            receiving.accept(taker, arrived, stranger=True)

    carry(desk, theirs, "out")
    records.save(theirs, "consent", made["consent"], {"state": "withdrawn"})
    carry(theirs, desk, "back")
    assert states(desk, made) == STOPPED


def test_the_consequences_are_known_before_and_change_nothing(desk: Desk, made: dict[str, str], tmp_path: Path) -> None:
    plan = referrals.plan_sheet(desk, made["open"], "ar", today=TODAY)
    printing.write(desk, plan, tmp_path / "a.pdf")
    before = states(desk, made)
    found = withdrawal.consequences(desk, made["consent"])
    assert [one.id for one in found.referrals] == [made["open"]]
    assert [one.id for one in found.actions] == [made["step"]]
    assert [(one.body["way"], one.body["recipient"]) for one in found.left] == [("sheet", made["fund"])]
    assert states(desk, made) == before


def test_a_consent_that_another_one_still_covers_stops_nothing(desk: Desk, made: dict[str, str], add: Add) -> None:
    add("consent", person=made["person"], state="given", scope=("keep_record",), any_recipient=True)
    records.save(desk, "consent", made["consent"], {"state": "given", "notes": "n"})
    assert state(desk, made["open"]) == "draft"
