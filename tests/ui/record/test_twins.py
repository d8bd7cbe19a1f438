"""Two records that may be one: the page says why, the window joins them, and the page parts them again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel
from tests.ui.at_desk import AtDesk

from defender_desk.model.types import TYPES
from defender_desk.services import records
from defender_desk.services.people import joining, likely_twins, parting
from defender_desk.text.bidi import isolate, plain
from defender_desk.text.speech import say
from defender_desk.ui.kit.pieces import Button
from defender_desk.ui.record import twins
from defender_desk.ui.record.twins import JoinDialog
from defender_desk.ui.record.view import View


@pytest.fixture
def at(sit: Callable[..., AtDesk]) -> AtDesk:
    return sit("en")


def button(at: AtDesk, text: str) -> Any:
    (found,) = [each for each in at.shell.front.findChildren(Button) if each.text() == text and each.isVisible()]
    return found


def test_two_are_joined_from_the_page_and_parted_again(at: AtDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    keep = at.ask(records.save, "person", None, {"name": "أحمد الخطيب", "notes": "أولاً"}).id
    away = at.ask(records.save, "person", None, {"name": "احمد الخطيب", "notes": "ثانياً"}).id
    case = at.ask(records.save, "case", None, {"title": "x", "people": (away,)}).id
    at.ask(likely_twins.note, {away: keep})
    at.shell.open("person", keep)
    at.rest()
    said = " ".join(each.text() for each in at.shell.front.findChildren(QLabel))
    assert "hamza" in said
    at.click(button(at, "Look at both…"))
    dialog = at.dialog(JoinDialog)
    assert {card.asked.question.field for card in dialog.cards} == {"name", "notes"}
    at.click(dialog.join)
    assert at.ask(records.fetch, away).binned
    assert at.ask(records.fetch, case).values["people"] == (keep,)
    assert "ثانياً" in at.ask(records.fetch, keep).values["notes"]
    monkeypatch.setattr(twins, "ask", lambda *_anything, **_named: True)
    at.click(button(at, "Part them again…"))
    at.until(lambda: not at.ask(records.fetch, away).binned)
    assert at.ask(records.fetch, case).values["people"] == (away,)


@pytest.mark.parametrize("way", ["Part them again…", "They are two"])
@pytest.mark.parametrize("knowing", [True, False])
def test_where_more_would_be_allowed_it_is_read_before_they_are_two(
    at: AtDesk, monkeypatch: pytest.MonkeyPatch, way: str, knowing: bool
) -> None:
    keep, away = (at.ask(records.save, "person", None, {"name": name}).id for name in ("Reem", "Reem W."))
    said = {"scope": ("refer",), "any_recipient": True, "facts": ("everything",)}
    at.ask(records.save, "consent", None, {"person": away, "state": "given", **said})
    if way == "They are two":
        at.ask(records.save, "person", keep, {"joined": (away,)})
        at.ask(likely_twins.note, {away: keep})
    else:
        at.ask(joining.join, keep, away)
    at.ask(records.save, "consent", None, {"person": keep, "state": "refused", "scope": ("refer",)})
    at.shell.open("person", keep)
    at.rest()
    asked: list[str] = []

    def answer(_parent: object, question: str, *_more: object, **_named: object) -> bool:
        asked.append(question)
        return knowing or question != parting.OPENS.id

    monkeypatch.setattr(twins, "ask", answer)
    at.click(button(at, way))
    at.until(lambda: parting.OPENS.id in asked)
    at.rest()
    assert asked.count(parting.OPENS.id) == 1
    assert at.ask(records.fetch, keep).values["joined"] == (() if knowing else (away,))


def test_the_other_one_may_stay_instead(at: AtDesk) -> None:
    one = at.ask(records.save, "person", None, {"name": "Reem"}).id
    other = at.ask(records.save, "person", None, {"name": "Reem W."}).id
    at.ask(likely_twins.note, {other: one})
    at.shell.open("person", one)
    at.rest()
    at.click(button(at, "Look at both…"))
    dialog = at.dialog(JoinDialog)
    dialog.stays[other].setChecked(True)
    at.rest()
    at.click(dialog.join)
    assert at.ask(records.fetch, one).binned
    assert at.ask(records.fetch, other).values["joined"] == (one,)
    (shown,) = (each for each in at.shell.front.findChildren(View) if each.isVisible())
    assert shown.page.kept.id == other  # and not the one that went away, in red


def test_what_may_be_the_others_is_named_once_they_are_two(at: AtDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    keep, away = (at.ask(records.save, "person", None, {"name": name}).id for name in ("Reem", "Reem W."))
    at.ask(records.save, "person", away, {"precautions": "x"})
    at.ask(joining.join, keep, away)
    at.ask(records.save, "person", keep, {"precautions": "y"})
    at.shell.open("person", keep)
    at.rest()
    told: list[str] = []
    monkeypatch.setattr(twins, "ask", lambda *_anything, **_named: True)
    monkeypatch.setattr(twins, "tell", lambda _parent, _heading, detail, **_named: told.append(detail))
    at.click(button(at, "Part them again…"))
    at.until(lambda: bool(told))
    label = say(TYPES["person"].by_name["precautions"].kind.label)
    assert told[0].splitlines()[1:] == [f"{label} ({isolate('Reem')})"]


def test_two_of_one_name_are_told_apart_in_the_window_that_joins_them_and_at_every_field(at: AtDesk) -> None:
    keep, away = (
        at.ask(records.save, "person", None, {"name": "Lina Haddad", "residence": country, "profession": work}).id
        for country, work in (("LB", "lawyer"), ("JO", "nurse"))
    )
    at.ask(likely_twins.note, {away: keep})
    at.shell.open("person", keep)
    at.rest()
    assert any("Lina Haddad · Jordan" in plain(each.text()) for each in at.shell.front.findChildren(QLabel))
    at.click(button(at, "Look at both…"))
    dialog = at.dialog(JoinDialog)
    both = {"Lina Haddad · Lebanon", "Lina Haddad · Jordan"}
    assert {plain(each.text()) for each in dialog.stays.values()} == both
    for card in dialog.cards:
        assert both <= {plain(each.called) for each in card.asked.choices}
