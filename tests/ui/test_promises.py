"""What protects and what does not, read before a desk is open and in one: whole, by keyboard, in large text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication
from tests.ui.walking import astray, clipped, sideways, unnamed, unreachable

from defender_desk.services.outside import Outside
from defender_desk.services.promises.every import GOALS, HABITS, HEADINGS, TRIED
from defender_desk.text.bidi import plain
from defender_desk.text.languages import LANGUAGES
from defender_desk.text.speech import say
from defender_desk.ui.kit.dialogs import Dialog
from defender_desk.ui.promises import PromisesPage
from defender_desk.ui.unlock.doorway import Doorway
from defender_desk.ui.unlock.work import Work

Knock = Callable[..., Doorway]
BY_DESK = pytest.mark.parametrize("vaults", [[Path("/v/desk")], []], ids=["unlocking", "first run"])


@pytest.fixture
def knock(tasks: Any, qtbot: Any) -> Knock:
    """Stand before the door: `knock([])` at a first run."""

    def before(vaults: list[Path], left: list[str] | None = None) -> Doorway:
        gone = [] if left is None else left
        door = Doorway(Work(), tasks, Outside("en"), vaults, lambda _kept: None, leave=lambda: gone.append("left"))
        qtbot.addWidget(door)
        door.resize(1024, 700)
        door.show()
        door.activateWindow()
        return door

    return before


def opened(window: Any, qtbot: Any) -> tuple[Dialog, PromisesPage]:
    """The one window that is open over another, and its page."""
    (dialog,) = [each for each in window.findChildren(Dialog) if each.isVisible()]
    page = dialog.findChild(PromisesPage)
    qtbot.waitUntil(lambda: page.headings.hasFocus() or page.short.hasFocus())
    return dialog, page


def sentences() -> list[list[str]]:
    """All that is declared, heading by heading, in the language in use."""
    under = [
        [one.says for one in heading.promises]
        + [each for one in (*heading.limits, *heading.left_out) for each in (one.called, one.means)]
        for heading in HEADINGS
    ]
    return [[say(each) for each in part] for part in ([*GOALS, *HABITS, TRIED], *under)]


@BY_DESK
@pytest.mark.parametrize("language", [one.code for one in LANGUAGES])
def test_every_sentence_is_read_before_a_desk_is_open(
    knock: Knock, dress: Any, qtbot: Any, vaults: list[Path], language: str
) -> None:
    dress(language)
    door = knock(vaults)
    qtbot.mouseClick(door.promises, Qt.MouseButton.LeftButton)
    _dialog, page = opened(door, qtbot)
    for place, expected in enumerate(sentences()):
        assert page.headings.currentRow() == place
        shown = plain(page.text.toPlainText()).replace("\u00a0", " ")
        assert [one for one in expected if plain(one).replace("\u00a0", " ") not in shown] == []
        assert page.text.verticalScrollBar().value() == 0, "a heading begins at its beginning"
        qtbot.keyClick(page.headings, Qt.Key.Key_Down)
    assert page.headings.count() == len(sentences())


def test_tab_goes_to_the_text_the_arrows_scroll_it_and_esc_leaves(knock: Knock, dressed: Any, qtbot: Any) -> None:
    door = knock([Path("/v/desk")])
    door.promises.setFocus()
    qtbot.keyClick(door.promises, Qt.Key.Key_Space)
    dialog, page = opened(door, qtbot)
    qtbot.keyClick(page.headings, Qt.Key.Key_Down)
    qtbot.keyClick(page.headings, Qt.Key.Key_Tab)
    assert page.text.hasFocus()
    qtbot.keyClick(page.text, Qt.Key.Key_PageDown)
    assert page.text.verticalScrollBar().value() > 0
    qtbot.keyClick(page.text, Qt.Key.Key_Tab)
    button = QApplication.focusWidget()
    assert isinstance(button, QAbstractButton)
    assert button.text() == "Close"
    qtbot.keyClick(button, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_f12_hides_it_too(knock: Knock, dressed: Any, qtbot: Any) -> None:
    left: list[str] = []
    door = knock([Path("/v/desk")], left)
    door.promises.click()
    dialog, _page = opened(door, qtbot)
    QTest.keyClick(dialog.windowHandle(), Qt.Key.Key_F12)
    assert left == ["left"]
    assert not [each for each in QApplication.topLevelWidgets() if each.isVisible()]


@BY_DESK
@pytest.mark.parametrize("language", [one.code for one in LANGUAGES])
@pytest.mark.parametrize("size", [100, 200])
def test_it_is_whole_at_every_size_and_named_and_reached(
    knock: Knock, dress: Any, qtbot: Any, vaults: list[Path], language: str, size: int
) -> None:
    dress(language, "light", size)
    door = knock(vaults)
    assert clipped(door) == []
    assert sideways(door) == []
    assert door.width() <= 1024
    door.promises.click()
    dialog, page = opened(door, qtbot)
    assert dialog.width() <= 1024
    assert dialog.height() <= 700
    assert unnamed(dialog) == []
    assert unreachable(dialog) == []
    assert astray(dialog) == []
    assert clipped(dialog) == []
    assert page.headings.isVisible() != page.short.isVisible()
    assert not page.headings.isVisible() or page.headings.sizeHintForColumn(0) <= page.headings.viewport().width()
    for place in range(page.short.count()):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Home if place == 0 else Qt.Key.Key_Down)
        assert page.text.accessibleName() == page.short.itemText(place) == page.headings.item(place).text()
        assert page.text.horizontalScrollBar().maximum() == 0
    assert page.text.width() > 30 * page.text.fontMetrics().averageCharWidth()


def test_help_about_and_the_first_steps_lead_to_it(sit: Any) -> None:
    at = sit()
    for way in (_by_help, _by_about, _by_first_steps):
        way(at)
        at.rest()
        dialog, _page = opened(at.shell, at.bot)
        assert dialog.accessibleName() == "What protects you, and what does not"
        dialog.reject()
        at.rest()


def _by_help(at: Any) -> None:
    named = [one for one in at.shell.commands.every() if one.text() == "What &protects you, and what does not"]
    named[0].trigger()


def _by_about(at: Any) -> None:
    at.shell.open("settings", "about")
    at.rest()
    _press(at.shell.front.page, "What protects you, and what does not")


def _by_first_steps(at: Any) -> None:
    at.shell.go("today")
    at.rest()
    _press(at.shell.front, "Read about safety")


def _press(inside: Any, text: str) -> None:
    next(each for each in inside.findChildren(QAbstractButton) if each.text() == text).click()
