"""Today lists what a salvage held back, and lets it go: one by one, or all of a kind, undone as one."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QFrame, QLabel
from tests.ui.at_desk import when_asked
from tests.ui.walking import clipped, sideways, unnamed

from defender_desk.services import records
from defender_desk.services.consent import doubts
from defender_desk.services.desk import Desk
from defender_desk.services.today import Urgency
from defender_desk.store.salvaging import End, Salvaged
from defender_desk.text.bidi import plain
from defender_desk.ui.today.lines import Line


def hold(desk: Desk) -> list[str]:
    """Two people, one of them public, and an incident, held back as after a salvage that lost the end."""
    made = [
        records.save(desk, "person", None, {"name": "Salma", "protection": "public", "public_where": "her page"}).id,
        records.save(desk, "person", None, {"name": "Layla", "protection": "name_withheld"}).id,
        records.save(desk, "incident", None, {"title": "A threat by telephone", "protection": "public"}).id,
    ]
    told = Salvaged({}, {}, {}, 3, frozenset(), (), others=True, ties={}, end=End(lost=True, entries=3))
    doubts.hold_back(desk, told)
    return made


@pytest.fixture
def at(sit):
    at = sit()
    at.held = at.ask(hold)
    at.shell.go("today")._load()
    at.rest()
    return at


def card(at):
    today = at.shell.go("today")
    return next((one for one in today.findChildren(QFrame) if one.accessibleName().startswith("Held back since")), None)


def press(at, start):
    """Press the first button of the card that is called so."""
    found = [one for one in card(at).findChildren(QAbstractButton) if plain(one.accessibleName()).startswith(start)]
    found[0].click()
    at.rest()


def shown(at):
    return [line.title for line in card(at).findChildren(Line)]


def levels(at):
    return [one.values["protection"] for one in (at.ask(records.fetch, key) for key in at.held)]


def test_one_is_let_go_as_it_was_and_held_again_when_that_is_undone(at):
    assert levels(at) == ["not_published"] * 3
    assert clipped(card(at)) == []
    assert unnamed(card(at)) == []
    press(at, "As it was before: Salma")
    assert levels(at) == ["public", "not_published", "not_published"]
    assert [plain(one.accessibleName()) for one in shown(at)] == ["Layla", "A threat by telephone"]
    at.shell.undo(at.shell.undo_bar.batch)
    at.rest()
    assert levels(at) == ["not_published"] * 3
    press(at, "As it was before: Salma")


def test_one_stays_at_the_strictest_level_and_is_asked_about_no_more(at):
    press(at, "Leave it at the strictest level: A threat")
    assert levels(at) == ["not_published"] * 3
    assert plain(card(at).findChildren(QAbstractButton)[-1].text()) == "People: 2"


def test_the_page_of_what_is_held_says_so_and_leads_to_where_it_is_let_go(at):
    at.shell.open("person", at.held[0])
    at.rest()
    said = "Held back since a damaged vault was salvaged: nothing of it leaves until somebody looked at it."
    assert said in [plain(one.text()) for one in at.shell.front.findChildren(QLabel)]
    at.click(next(one for one in at.shell.front.findChildren(QAbstractButton) if one.text() == "Look at it on Today"))
    press(at, "As it was before: Salma")
    at.shell.open("person", at.held[0])
    at.rest()
    assert said not in [plain(one.text()) for one in at.shell.front.findChildren(QLabel) if one.isVisible()]


def test_a_click_that_is_made_twice_lets_go_of_one_alone(at, monkeypatch):
    within = [600_000]
    monkeypatch.setattr(QApplication, "doubleClickInterval", lambda: within[0])

    def again():
        found = [one for one in card(at).findChildren(QAbstractButton) if one.text() == "As it was before"]
        found[0].click()
        at.rest()

    again()
    again()
    assert levels(at).count("not_published") == 2
    within[0] = 0
    at.bot.wait(2)
    again()
    assert levels(at).count("not_published") == 1


def test_all_of_a_kind_are_let_go_once_somebody_said_yes(at):
    when_asked(at.shell, lambda dialog: dialog.reject())
    press(at, "People: 2")
    assert levels(at) == ["not_published"] * 3
    when_asked(at.shell, lambda dialog: dialog.accept())
    press(at, "People: 2")
    assert levels(at) == ["public", "name_withheld", "not_published"]
    at.shell.undo(at.shell.undo_bar.batch)
    at.rest()
    assert levels(at) == ["not_published"] * 3
    when_asked(at.shell, lambda dialog: dialog.accept())
    press(at, "People: 2")
    press(at, "As it was before: A threat")
    assert card(at) is None
    assert Urgency.HELD not in [group.urgency for group in at.shell.go("today").page.groups]


@pytest.mark.parametrize(("language", "size"), [("en", 100), ("en", 150), ("ar", 100), ("ar", 150)])
def test_it_is_read_whole_at_every_size(sit, language, size):
    at = sit(language, text_size=size) if size != 100 else sit(language)
    at.shell.resize(1024, 900)
    at.ask(hold)
    today = at.shell.go("today")
    today._load()
    at.rest()
    assert clipped(today) == []
    assert not sideways(today)
