"""Which record is acted on: the row highlighted is the page beside it, and what was done says to whom it was done."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit

from defender_desk.services import records
from defender_desk.text.bidi import plain
from defender_desk.text.speech import say
from defender_desk.ui.bring_in.journey import BringInJourney
from defender_desk.ui.frame.palette import FindAnything
from defender_desk.ui.kit.menus import bare
from defender_desk.ui.screens import BRING_IN


def marked(register) -> list[str]:
    """The rows a person sees highlighted."""
    return list(register.list.chosen())


def people_named(walk, *names: str) -> list[str]:
    return [walk.save("person", name=name) for name in names]


def test_searching_highlights_no_row_but_the_one_whose_page_stands(open_walk) -> None:
    walk = open_walk("ar")
    people = walk.register("people")
    hala, fatima = people_named(walk, "هالة", "فاطمة")
    walk.choose(people, hala)
    assert walk.find(people, "فاطمه") == ["فاطمة"]
    assert people.pane.record == hala
    assert marked(people) == []
    walk.press(people.list.bar.search, Qt.Key.Key_Down)
    walk.until(lambda: people.pane.view is not None and people.pane.view.page.kept.id == fatima)
    assert marked(people) == [fatima]
    walk.find(people, "")
    assert marked(people) == [fatima]
    walk.choose(people, hala)
    walk.shell.open("person", fatima)
    walk.rest()
    assert marked(people) == [fatima]


def test_the_way_back_says_whom_it_brings_back(open_walk) -> None:
    walk = open_walk("ar")
    people = walk.register("people")
    hala, fatima = people_named(walk, "هالة", "فاطمة")
    walk.choose(people, fatima)
    people.pane.commands.bin.trigger()
    walk.until(lambda: walk.shell.undo_bar.batch)
    walk.rest()
    assert "فاطمة" in walk.shell.undo_bar._said.text()
    walk.until(lambda: list(people.list.every()) == [hala])
    walk.press(people.list.table, Qt.Key.Key_Down)
    walk.until(lambda: people.pane.record == hala and marked(people) == [hala])
    walk.press(people.list.table, Qt.Key.Key_Delete)
    walk.until(lambda: not people.list.every())
    walk.rest()
    assert "هالة" in walk.shell.undo_bar._said.text()
    assert walk.run(records.fetch, hala).binned


def test_putting_into_the_bin_chooses_nobody_else_for_the_next_key(walk) -> None:
    people = walk.register("people")
    ids = people_named(walk, "Amal", "Badr", "Celia", "Dina")
    walk.until(lambda: len(people.list.every()) == 4)
    first, second, third, fourth = people.list.every()
    walk.choose(people, first)
    walk.press(people.list.table, Qt.Key.Key_Delete)
    walk.until(lambda: list(people.list.every()) == [second, third, fourth])
    walk.rest()
    walk.bot.wait(100)
    assert (people.pane.record, marked(people)) == ("", [])
    assert walk.shell.focusWidget() is people.list.table
    walk.press(people.list.table, Qt.Key.Key_Delete)
    walk.rest()
    assert list(people.list.every()) == [second, third, fourth]
    walk.shell.undo_bar.take_back()
    walk.until(lambda: len(people.list.every()) == 4)
    walk.rest()
    assert (people.pane.record, marked(people)) == ("", [])
    people.list.table.go_to(second)
    people.list.table.selectAll()
    walk.until(lambda: people.list.chosen_count() == 4)
    walk.press(people.list.table, Qt.Key.Key_Delete)
    walk.until(lambda: not people.list.every())
    assert all(walk.run(records.fetch, one).binned for one in ids)


def test_ctrl_z_takes_back_what_the_desk_did_and_in_a_field_what_was_typed(walk) -> None:
    people = walk.register("people")
    walk.shell.show()
    walk.use_keys()
    (amal,) = people_named(walk, "Amal")
    walk.choose(people, amal)
    people.list.table.setFocus()
    walk.press(people.list.table, Qt.Key.Key_Delete)
    walk.until(lambda: not people.list.every())
    walk.rest()
    search = people.list.bar.search
    search.setFocus()
    walk.until(search.hasFocus)
    walk.bot.keyClicks(search, "zz")
    undo = next(each for each in walk.shell.commands.every() if QKeySequence("Ctrl+Z") in each.shortcuts())
    walk.press(search, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert search.text() == ""
    assert walk.shell.undo_bar.batch, "the desk took nothing back"
    walk.bot.keyClicks(search, "yy")
    undo.trigger()  # as the Arabic letter on the key does
    assert search.text() == ""
    walk.rest()
    people.list.choose_none()
    walk.press(walk.shell.focusWidget(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    walk.until(lambda: list(people.list.every()) == [amal])
    walk.rest()
    undo.trigger()
    assert walk.shell.status.said.text() == "There is nothing to undo."


def test_no_living_page_stands_beside_the_bin_and_the_bin_is_left_by_going(walk) -> None:
    people = walk.register("people")
    gone, kept = people_named(walk, "Gone", "Kept")
    walk.run(records.bin_records, [gone])
    walk.choose(people, kept)
    people.list.show_bin(shown=True)
    walk.until(lambda: list(people.list.every()) == [gone])
    walk.rest()
    assert people.pane.view is None
    assert marked(people) == []
    walk.shell.go("cases")
    assert walk.shell.go("people") is people
    walk.until(lambda: list(people.list.every()) == [kept])
    assert not people.list.bin.isVisible()
    people.list.show_bin(shown=True)
    walk.until(lambda: list(people.list.every()) == [gone])
    walk.shell.new("person", "people")
    assert not people.list.in_bin


def test_taking_out_goes_on_to_the_next_row(walk) -> None:
    people = walk.register("people")
    ids = people_named(walk, "Amal", "Badr", "Celia")
    walk.run(records.bin_records, ids)
    people.list.show_bin(shown=True)
    walk.until(lambda: len(people.list.every()) == 3)
    first, second, third = people.list.every()
    walk.choose(people, second)
    walk.click(people.list.bin.restoring)
    walk.until(lambda: list(people.list.every()) == [first, third])
    walk.rest()
    assert plain(walk.run(records.titles, [second])[second]) in plain(walk.shell.undo_bar._said.text())
    assert walk.shell.focusWidget() is people.list.table
    assert people.pane.record == people.list.table.current_id() == third
    assert marked(people) == [third]


def test_erasing_names_what_goes_and_the_word_and_enter_do_it(walk) -> None:
    people = walk.register("people")
    ids = people_named(walk, *(f"Person {number}" for number in range(7)))
    walk.run(records.bin_records, ids)
    people.list.show_bin(shown=True)
    walk.until(lambda: len(people.list.every()) == 7)
    said: list[str] = []

    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, QDialog):
            QTimer.singleShot(20, answer)
            return
        said.extend(plain(each.text()) for each in dialog.findChildren(QLabel))
        line = dialog.findChild(QLineEdit)
        walk.press(line, Qt.Key.Key_Return)
        assert dialog.isVisible(), "nothing is done, and nothing given up, before the word stands there"
        line.setText("erase")
        walk.press(line, Qt.Key.Key_Return)

    QTimer.singleShot(20, answer)
    people.list.table.selectAll()
    walk.click(people.list.bin.erasing)
    walk.until(lambda: not people.list.every())
    told = "\n".join(said)
    assert "7 records" in told
    assert sum(f"Person {number}" in told for number in range(7)) == 5
    assert "and 2 more" in told
    assert all(walk.run(records.fetch, one) is None for one in ids)


@pytest.mark.parametrize("section", ["people", "incidents", "cases", "referrals"])
def test_bringing_in_is_begun_from_every_register_and_its_menus(walk, section: str) -> None:
    register = walk.register(section)
    called = say(BRING_IN).replace("&", "")
    in_list = [bare(each) for each in register.list.bar.more.menu().actions()]
    assert called in in_list
    assert called in [bare(each) for each in walk.shell.commands.every()]
    next(each for each in register.screen_actions() if bare(each) == called).trigger()
    walk.rest()
    assert walk.shell.history.here.section == "handover"
    assert walk.shell.front.findChildren(BringInJourney)


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("استيراد", ("handover", "")),
        ("الموافقات", ("cases", "consent")),
        ("عبارة المرور", ("settings", "settings")),
        ("سلة المحذوفات الإعدادات", ("settings", "settings")),
    ],
)
def test_anything_can_be_found_by_its_own_word(open_walk, typed: str, place: tuple[str, str]) -> None:
    walk = open_walk("ar")
    walk.shell.go("people")
    walk.shell.find_anything()
    palette = walk.shell.findChild(FindAnything)
    palette.line.setText(typed)
    palette._go()
    walk.rest()
    here = walk.shell.history.here
    assert (here.section, here.type) == place
    if place[1] == "consent":
        assert walk.shell.front.list.type == "consent"


def test_a_list_is_handed_over_as_it_is_narrowed(walk) -> None:
    people = walk.register("people")
    _amal, badr = people_named(walk, "Amal", "Badr")
    people.list.bar.set_narrowing(replace(people.list.bar.narrowing, words="Badr"))
    walk.until(lambda: list(people.list.every()) == [badr])
    next(each for each in people.screen_actions() if bare(each) == "Hand over this list…").trigger()
    walk.rest()
    assert walk.shell.front.inside.what.choice.ids == (badr,)
