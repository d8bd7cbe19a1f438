"""Histories that once went wrong, as short as the machine could make them, told as plain tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.fresh_desks import fresh

from defender_desk.model.levels import Profile
from defender_desk.services import opening, records
from defender_desk.services.desk import Desk
from defender_desk.services.handover import handing_over, receiving
from defender_desk.services.handover.handing_over import Choice
from defender_desk.services.handover.receiving import Arrived
from defender_desk.services.identity import keys, trust
from defender_desk.services.preferences import Preferences

Tell = Callable[[Desk, Desk, str], Arrived]


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[tuple[Desk, Desk]]:
    """Two desks."""
    made = [fresh(tmp_path / name, Preferences(who=name)) for name in ("one", "other")]
    yield made[0], made[1]
    for desk in made:
        opening.close(desk)


@pytest.fixture
def tell(tmp_path: Path) -> Tell:
    """Hands a record from one desk to another, which takes it in, and gives what arrived."""

    def tell_it(ours: Desk, theirs: Desk, record: str) -> Arrived:
        target = tmp_path / f"{len([*tmp_path.iterdir()])}.age"
        to = (keys.own(theirs).receive,)
        plan = handing_over.plan(ours, Choice((record,)), to, profile=Profile.FULL, reason="agreed in person")
        handing_over.hand_over(ours, plan, target)
        with receiving.opened(theirs, target) as arrived:
            trust.know(theirs, arrived.sender)
            receiving.accept(theirs, arrived, chosen={one.id for one in arrived.takeable})
        return arrived

    return tell_it


def said(desk: Desk, record: str, field: str) -> object:
    """What stands in a field of a record."""
    kept = records.fetch(desk, record)
    return kept.body.get(field) if kept else None


def test_an_edit_made_after_a_file_that_said_the_same_knows_of_it(desks: tuple[Desk, Desk], tell: Tell) -> None:
    """Both wrote the same apart; the edit that came afterwards once lost to what its writer had taken in before."""
    ours, theirs = desks
    person = records.save(ours, "person", None, {"name": "سلمى"}).id
    tell(ours, theirs, person)
    for busy in range(5):  # the other desk counts further than ours
        records.save(theirs, "person", person, {"name": f"{busy}"})
    records.save(theirs, "person", person, {"name": "سلمى ن."})
    records.save(ours, "person", person, {"name": "سلمى ن."})
    arrived = tell(theirs, ours, person)
    assert [one.id for one in arrived.same] == [person]
    records.save(ours, "person", person, {"name": "سلمى نجيب"})
    arrived = tell(ours, theirs, person)
    assert [one.id for one in arrived.changed] == [person]
    assert not arrived.conflicting
    assert said(theirs, person, "name") == said(ours, person, "name") == "سلمى نجيب"
