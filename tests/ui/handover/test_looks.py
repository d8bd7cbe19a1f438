"""Every page of the way out and in: named for screen readers, and nothing cut off in Arabic at 150 %."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from tests.ui.walking import clipped, sideways, unnamed

from defender_desk.model.levels import Profile
from defender_desk.services.handover import handing_over
from defender_desk.services.handover.handing_over import Choice
from defender_desk.services.identity import keys
from defender_desk.ui.bring_in.journey import BringInJourney
from defender_desk.ui.handover.arrival import ReceivingJourney
from defender_desk.ui.handover.giving import GivingJourney
from defender_desk.ui.kit.theme import unit

from .conftest import Person, Sit


def check(who: Person) -> None:
    who.rest()
    front: QWidget = who.screen
    assert unnamed(front) == []
    assert clipped(front) == []
    if fits_a_screen():
        assert sideways(front) == []


def fits_a_screen() -> bool:
    """Up to half as large again nothing is scrolled to the side; at twice the size a long choice may be."""
    return unit() <= 8


@pytest.fixture(params=[("ar", 150, "dark"), ("fr", 100, "light"), ("es", 200, "contrast")])
def hala(request: pytest.FixtureRequest, person: Sit) -> Person:
    language, size, theme = request.param
    return person("Hala", language, size, theme)


def test_the_doors_and_the_card(hala: Person) -> None:
    check(hala)
    hala.screen.my_card()
    check(hala)


def test_handing_over(hala: Person, person: Sit) -> None:
    reem = hala.save("person", name="ريم")
    hala.screen.choose((reem,))
    inside = hala.screen.inside
    assert isinstance(inside, GivingJourney)
    check(hala)
    inside.whom.people.add_key(hala.run(keys.own).receive)
    hala.on()
    check(hala)
    hala.on()
    check(hala)
    hala.on()
    hala.until(lambda: inside.front is inside.look)
    for place in range(inside.look.tabs.count()):
        inside.look.tabs.setCurrentIndex(place)
        check(hala)
    inside.look.against.unfold.click()
    check(hala)


def test_receiving(hala: Person, tmp_path: Path) -> None:
    reem = hala.save("person", name="ريم", notes="قصة " * 200)
    plan = hala.run(handing_over.plan, Choice((reem,)), (hala.run(keys.own).receive,), profile=Profile.FULL, reason="x")
    hala.run(handing_over.hand_over, plan, tmp_path / "a.age")
    hala.save("person", reem, notes="")
    hala.screen.receive(tmp_path / "a.age")
    inside = hala.screen.inside
    assert isinstance(inside, ReceivingJourney)
    hala.until(lambda: inside.who is not None)
    check(hala)
    assert inside.who is not None
    hala.on()
    check(hala)


def test_bringing_in(hala: Person, tmp_path: Path) -> None:
    hala.save("person", name="ريم الورّاق")
    path = tmp_path / "t.csv"
    path.write_text("name,phone,colour\nريم الوراق,+963 11 222 333,red\nNadia,,blue\n,,\n", "utf-8")
    hala.screen.bring_in(path)
    inside = hala.screen.inside
    assert isinstance(inside, BringInJourney)
    hala.until(lambda: inside.kind is not None)
    check(hala)
    hala.on()
    hala.until(lambda: inside.columns is not None)
    check(hala)
    hala.on()
    hala.until(lambda: inside.preview is not None)
    assert inside.preview is not None
    for place in range(inside.preview.tabs.count()):
        inside.preview.tabs.setCurrentIndex(place)
        check(hala)
