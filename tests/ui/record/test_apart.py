"""What two desks wrote apart stands on the page of the record until somebody decides, the rules for contact first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QLabel
from tests.ui.at_desk import AtDesk

from defender_desk.model.documents import Document
from defender_desk.services import records
from defender_desk.services.handover import arriving
from defender_desk.text.bidi import plain
from defender_desk.ui.handover.merging import MergePage
from defender_desk.ui.kit.pieces import Button
from defender_desk.ui.record import reading


def wrote_apart(desk: Any, person: str, field: str, value: str) -> Document:
    """Another desk wrote a field of a person without knowing what was written here; theirs is taken in."""
    mine = desk.store.get(person)
    theirs = replace(mine, body={**mine.body, field: value}, clocks={**mine.clocks, field: {"otherdsk": 1}})
    with desk.change("receive") as writing:
        arriving.take_in(desk, writing, theirs, "Nour", "otherdsk")
    return theirs


def test_both_rules_for_safe_contact_stand_until_somebody_decides(sit: Callable[..., AtDesk]) -> None:
    at = sit("en")
    said = {"name": "Reem", "how_to_contact": "through her sister"}
    person = at.ask(records.save, "person", None, said).id
    at.ask(wrote_apart, person, "how_to_contact", "Signal after six")
    (guard,) = at.ask(reading.guards, at.ask(records.fetch, person))
    assert guard.aside == {"how_to_contact": ("Signal after six",)}
    at.shell.open("person", person)
    at.rest()
    shown = " ".join(each.text() for each in at.shell.front.findChildren(QLabel))
    assert "In 1 field another desk says something else" in plain(shown)
    (decide,) = [each for each in at.shell.front.findChildren(Button) if each.text() == "Decide…"]
    decide.click()
    at.rest()
    (page,) = at.shell.findChildren(MergePage)
    at.until(lambda: page.fields.cards)
    page.fields.cards[0].radios[1].click()
    page.on.click()
    at.until(lambda: not page.matters)
    assert at.ask(records.fetch, person).values["how_to_contact"] == "Signal after six"
    (guard,) = at.ask(reading.guards, at.ask(records.fetch, person))
    assert not guard.aside
