"""What came in and was not taken is told in front of the doors, and decided on beside what stands here."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QLabel

from defender_desk.services import records, waiting
from defender_desk.ui.handover.waiting import WaitingPage

from .conftest import Person, Sit
from .test_exchange import receive, sent


def no_taken_back(person: Sit, tmp_path: Path) -> tuple[Person, Person, str]:
    """Hala takes back the no that Nour has from her; Nour takes in what needs no look, and so not that."""
    hala, nour = person("Hala"), person("Nour")
    nour.knows(hala, verified=True)
    known = hala.save("person", name="Reem")
    no = hala.save("consent", person=known, state="refused", scope=("refer",))
    first = receive(nour, sent(hala, nour, tmp_path / "a.age", known, no))
    nour.on()
    nour.on()
    first.left.emit()
    hala.save("person", known, notes="seen")
    hala.run(records.save, "consent", no, {"state": "given"})
    receive(nour, sent(hala, nour, tmp_path / "b.age", known, no))
    for _step in ("who", "what", "done"):
        nour.on()
    return hala, nour, no


def page(nour: Person) -> WaitingPage:
    nour.until(lambda: nour.screen.doors.waits.isVisibleTo(nour.screen.doors))
    nour.screen.doors.decide.click()
    inside = nour.screen.inside
    assert isinstance(inside, WaitingPage)
    nour.until(lambda: inside.part is not None)
    nour.rest()
    return inside


def test_what_waits_is_told_and_shown_beside_what_stands_here(person: Sit, tmp_path: Path) -> None:
    _hala, nour, no = no_taken_back(person, tmp_path)
    assert nour.values(no)["state"] == "refused"
    inside = page(nour)
    assert inside.part is not None
    assert [one.id for one in inside.part.records] == [no]
    assert not inside.chosen
    assert not inside.on.isEnabled()
    shown = [each.text().strip("\u2068\u2069") for each in inside.fields.findChildren(QLabel)]
    assert {"Refused", "Given"} <= {*shown}
    inside.part.model.tick([no], on=True)
    inside.on.click()
    nour.until(lambda: inside.part is not None and not inside.part.records)
    assert nour.values(no)["state"] == "given"
    nour.until(lambda: not nour.screen.doors.waits.isVisibleTo(nour.screen.doors))


def test_keeping_what_stands_here_ends_the_wait_and_changes_nothing(person: Sit, tmp_path: Path) -> None:
    _hala, nour, no = no_taken_back(person, tmp_path)
    inside = page(nour)
    assert inside.part is not None
    inside.part.model.tick([no], on=True)
    inside.keep.click()
    nour.until(lambda: inside.part is not None and not inside.part.records)
    assert nour.values(no)["state"] == "refused"
    assert nour.run(waiting.waiting) == []
