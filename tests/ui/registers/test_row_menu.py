"""The menu of a list's rows, by the mouse and by the keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu

from defender_desk.services import records
from defender_desk.ui.kit.menus import bare

MOUSE, KEYBOARD = QContextMenuEvent.Reason.Mouse, QContextMenuEvent.Reason.Keyboard


def menu_of(walk, register, reason=KEYBOARD, record: str = "", at: QPoint | None = None):
    """Press on a record with the right button, or the key for menus; the menu that opens, None where none does."""
    table = register.list.table
    if record:
        row = table.visualRect(table.records.index(list(register.list.every()).index(record), 0))
        at = row.center()
        walk.bot.mouseClick(table.viewport(), Qt.MouseButton.RightButton, pos=at)
        walk.rest()
    at = at or QPoint()
    QApplication.sendEvent(table.viewport(), QContextMenuEvent(reason, at, table.viewport().mapToGlobal(at)))
    menu = QApplication.activePopupWidget()
    assert menu is None or isinstance(menu, QMenu)
    return menu


def take(walk, menu, text: str) -> None:
    next(each for each in menu.actions() if bare(each) == text).trigger()
    menu.close()
    walk.rest()


@pytest.fixture
def people(walk):
    walk.shell.show()
    register = walk.register("people")
    for name in ("Amal", "Badr", "Celia"):
        walk.save("person", name=name)
    walk.until(lambda: len(register.list.every()) == 3)
    return register


def test_the_row_pressed_on_is_the_one_meant(walk, people) -> None:
    _first, second, third = people.list.every()
    walk.choose(people, third)
    menu = menu_of(walk, people, MOUSE, second)
    assert [bare(each) for each in menu.actions()] == ["Open", "Hand over…", "Put into the bin"]
    assert people.list.chosen() == (second,)
    take(walk, menu, "Put into the bin")
    walk.until(lambda: second not in people.list.every())
    assert walk.run(records.fetch, second).binned
    assert walk.shell.undo_bar.batch


def test_the_key_for_menus_means_the_row_it_is_on(walk, people) -> None:
    first, *_others = people.list.every()
    walk.choose(people, first)
    take(walk, menu_of(walk, people), "Open")
    walk.until(lambda: people.pane.view is not None and people.pane.view.page.kept.id == first)


def test_of_several_all_are_meant(walk, people) -> None:
    every = set(people.list.every())
    people.list.table.selectAll()
    walk.until(lambda: people.list.chosen_count() == 3)
    menu = menu_of(walk, people)
    assert [bare(each) for each in menu.actions()] == ["Hand over…", "Put into the bin"]
    take(walk, menu, "Put into the bin")
    walk.until(lambda: not people.list.every())
    assert all(walk.run(records.fetch, one).binned for one in every)


def test_in_the_bin_the_menu_takes_out(walk, people) -> None:
    gone, *_others = people.list.every()
    walk.run(records.bin_records, [gone])
    people.list.show_bin(shown=True)
    walk.until(lambda: list(people.list.every()) == [gone])
    menu = menu_of(walk, people, MOUSE, gone)
    assert [bare(each) for each in menu.actions()] == ["Open", "Take out", "Erase for good…"]
    take(walk, menu, "Take out")
    walk.until(lambda: not people.list.every())
    assert not walk.run(records.fetch, gone).binned


def test_below_the_rows_no_menu_opens(walk, people) -> None:
    below = people.list.table.viewport().rect().bottomLeft() - QPoint(-5, 5)
    assert menu_of(walk, people, MOUSE, at=below) is None
