"""Every register and page in two languages and large text: all is named, nothing is cut off, and the models hold."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from tests.ui.walking import clipped, unnamed

from defender_desk.services import records
from defender_desk.services.practice import practice
from defender_desk.ui.layouts import PLACINGS

SECTIONS = ("people", "incidents", "cases", "referrals")


def filled(walk) -> None:
    walk.run(practice.populate, 60, "ar", 7)
    walk.run(records.save, "disclosure", None, {"told_to": "صندوق"})  # which the desk alone writes
    walk.run(records.save, "verification", None, {"facts": ("contact",), "by": "هالة"})


@pytest.mark.parametrize(("language", "text_size"), [("ar", 150), ("en", 200)])
def test_everything_is_named_and_nothing_is_cut_off(open_walk, language: str, text_size: int) -> None:
    walk = open_walk(language, text_size=text_size)
    filled(walk)
    walk.shell.resize(1500, 950)
    for section in SECTIONS:
        register = walk.register(section)
        register._open(register.list.type, register.list.every()[0])
        walk.until(lambda register=register: register.pane.view is not None)
        walk.rest()
        walk.bot.wait(20)
        assert unnamed(register) == []
        assert clipped(register.pane.view) == []
        register.pane.edit()
        walk.rest()
        assert unnamed(register) == []
        register.pane.cancel()
        walk.rest()


def test_every_type_has_a_list_a_page_and_a_form(open_walk) -> None:
    walk = open_walk("ar")
    filled(walk)
    for section in SECTIONS:
        register = walk.register(section)
        for name in register._types:
            register.list.show_type(name)
            walk.rest()
            walk.until(lambda register=register: register.list.every())
            record = register.list.every()[0]
            walk.choose(register, record)
            assert register.pane.view.page.declared.name == name
            assert set(register.list.table.arrangement().columns) == set(PLACINGS[name].columns)
            register.pane.edit()
            assert register.pane.editing.form.touched() == frozenset()
            register.pane.cancel()
            walk.rest()


def test_what_left_says_to_whom_in_its_list_and_in_its_title(open_walk) -> None:
    walk = open_walk("ar")
    provider = walk.save("provider", name="لجنة الحماية")
    left = walk.save("disclosure", way="pack", recipient=provider)
    table = walk.register("cases").list
    table.show_type("disclosure")
    walk.until(lambda: list(table.every()) == [left])
    shown = [at for at, one in enumerate(table.table.records.columns) if not table.table.isColumnHidden(at)]
    walk.until(lambda: any("لجنة الحماية" in str(table.table.records.index(0, at).data()) for at in shown))
    assert "لجنة الحماية" in walk.titles(walk.register("cases"))[0]


def test_the_model_keeps_the_rules_of_models(open_walk, qtmodeltester) -> None:
    walk = open_walk("en")
    filled(walk)
    people = walk.register("people")
    model = people.list.table.records
    walk.until(lambda: model.index(0, 0).data() not in (None, "…"))
    qtmodeltester.check(model)


def test_a_narrow_window_shows_one_pane_at_a_time(open_walk) -> None:
    walk = open_walk("en", text_size=200)
    filled(walk)
    walk.shell.resize(1100, 800)
    people = walk.register("people")
    walk.until(lambda: people.list.isVisible() and not people.page.isVisible())
    people.list.table.opened.emit(people.list.every()[0])
    walk.until(lambda: people.page.isVisible() and not people.list.isVisible())
    people._to_list.click()
    walk.until(lambda: people.list.isVisible())
    table = people.list.table
    row = table.visualRect(table.records.index(0, table.horizontalHeader().logicalIndex(0)))
    walk.bot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=row.center())
    walk.until(lambda: people.page.isVisible() and people.pane.view is not None)
    walk.until(lambda: walk.shell.focusWidget() is people.pane.view.area)
    people._to_list.click()
    walk.shell.resize(3000, 900)
    walk.until(lambda: people.list.isVisible() and people.page.isVisible())


LONG = "الاحتفاظ بسجل، التصرف نيابة عن الشخص، الإحالة إلى جهة مساعدة، " * 4


@pytest.mark.parametrize("text_size", [100, 150])
def test_a_long_name_makes_neither_page_nor_form_wider_than_the_pane(open_walk, text_size: int) -> None:
    walk = open_walk("ar", text_size=text_size)
    walk.shell.resize(1024, 700)
    person = walk.save("person", name="هالة")
    case = walk.save("case", title=LONG, people=(person,))
    people, cases = walk.register("people"), walk.register("cases")
    for register, record in ((people, person), (cases, case)):
        walk.shell.go("people" if register is people else "cases")
        walk.choose(register, record)
        register._read()
        walk.until(lambda register=register: register.pane.view.isVisible())
        walk.bot.wait(20)
        assert register.pane.view.area.horizontalScrollBar().maximum() == 0
    referrals = walk.register("referrals")
    referrals.new_joined("referral", {"case": case})
    walk.rest()
    walk.bot.wait(20)
    assert referrals.pane.editing.area.horizontalScrollBar().maximum() == 0
    assert not clipped(referrals.pane.editing)
