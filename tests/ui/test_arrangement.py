"""The role decides which sections stand first, in the real window of a real desk; nothing is ever out of reach."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from tests.fresh_desks import PASSPHRASE
from tests.ui.walking import clipped, unnamed

from defender_desk.model.changes import Changes
from defender_desk.services import arrangement, drafts, opening, preferences, records
from defender_desk.services.arrangement import FIRST, Arrangement
from defender_desk.text.dates import FuzzyDate
from defender_desk.text.speech import say
from defender_desk.ui.frame.palette import FindAnything
from defender_desk.ui.kit.menus import bare
from defender_desk.ui.sections import SECTIONS
from defender_desk.ui.unlock.draft import ROLES

TIED = [section.name for section in SECTIONS if not section.apart]
TODAY = date.today()  # noqa: DTZ011  the day at the desk


def sight(at):
    """The sections one sees in the sidebar, from top to bottom."""
    shown = [each for each in at.shell.sidebar.buttons.values() if each.isVisible()]
    return [
        each.section.name for each in sorted(shown, key=lambda each: each.mapTo(at.shell, each.rect().topLeft()).y())
    ]


def kept(at):
    return arrangement.chosen_in(at.ask(preferences.read))


def menu(at, name):
    """The command of a section, or of all the others, in View."""
    return at.shell.commands._first.get(name, at.shell.commands._more)


def tick(at, you, name):
    you.ticks[name].click()
    at.rest()


def settings(at):
    at.shell.open("settings", "you")
    at.rest()
    return at.shell.front.page


def test_the_table_names_the_roles_one_can_choose_and_sections_there_are():
    assert set(FIRST) == {code for code, *_ in ROLES}
    for first in FIRST.values():
        assert "today" in first < {*TIED, "more"}


@pytest.mark.parametrize("role", FIRST)
def test_more_sections_hides_more_than_one_or_none(role):
    assert len({*TIED} - FIRST[role]) != 1


def test_an_officer_refers_people_from_the_first_day(sit):
    at = sit(role="officer")
    assert "referrals" in sight(at)
    assert not at.shell.sidebar.more.isVisible()


@pytest.mark.parametrize("role", FIRST)
def test_the_role_decides_what_stands_first_and_never_what_exists(sit, role):
    at = sit(role=role)
    first = [name for name in TIED if name in FIRST[role]]
    others = [name for name in TIED if name not in FIRST[role]]
    assert sight(at) == [*first, "settings"]
    assert at.shell.sidebar.more.isVisible() is bool(others)
    if others:
        at.click(at.shell.sidebar.more)
        assert sight(at) == [*first, *others, "settings"]
    going = {entry.title for entry in at.shell.commands.entries()}
    assert going >= {say(section.label) for section in SECTIONS}
    for section in SECTIONS:
        assert at.shell.go(section.name) is not None


def test_more_sections_is_remembered_and_folds_again(sit):
    at = sit("ar", role="trainer")
    at.click(at.shell.sidebar.more)
    assert at.shell.sidebar.more.accessibleName() == "أقسام أقل"
    assert kept(at).more_sections
    at.shell.rebuild()
    at.rest()
    assert "cases" in sight(at), "another language makes the sidebar anew"
    at.shell.lock()
    desk = opening.unlock(at.folder, PASSPHRASE)
    assert arrangement.chosen_in(preferences.read(desk)).more_sections
    opening.close(desk)


def test_a_window_opens_as_it_was_left(qtbot, sit):
    at = sit(role="trainer", more_sections=True, sections={"cases": True, "people": False})
    assert sight(at) == ["today", "cases", "handover", "people", "incidents", "referrals", "settings"]
    at.click(at.shell.sidebar.more)
    assert sight(at) == ["today", "cases", "handover", "settings"]


def test_the_sidebar_is_walked_by_keyboard_through_more_sections(sit):
    at = sit(role="trainer")
    at.shell.activateWindow()
    sidebar = at.shell.sidebar

    def walk(key, steps):
        for _step in range(steps):
            QTest.keyClick(QApplication.focusWidget(), key)
        return QApplication.focusWidget()

    sidebar.buttons["today"].setFocus()
    at.until(sidebar.buttons["today"].hasFocus)
    assert walk(Qt.Key.Key_Down, 3) is sidebar.more
    assert walk(Qt.Key.Key_Down, 1) is sidebar.buttons["settings"], "what is folded is passed over"
    assert walk(Qt.Key.Key_Up, 1) is sidebar.more
    QTest.keyClick(sidebar.more, Qt.Key.Key_Return)
    at.rest()
    assert sidebar.more.hasFocus()
    assert walk(Qt.Key.Key_Down, 2) is sidebar.buttons["cases"]
    QTest.keyClick(sidebar.buttons["cases"], Qt.Key.Key_Space)
    at.rest()
    assert at.shell.section.name == "cases"
    at.shell.activateWindow()
    sidebar.more.setFocus()
    at.until(sidebar.more.hasFocus)
    assert walk(Qt.Key.Key_Tab, 1) is sidebar.buttons["cases"], "the tab key goes as the eye does"


def test_the_section_in_front_stays_in_sight_until_one_leaves_it(sit):
    at = sit(role="trainer")
    at.shell.find_anything()
    palette = at.shell.findChild(FindAnything)
    palette.line.setText("Cases")
    QTest.keyClick(palette.line, Qt.Key.Key_Return)
    at.rest()
    assert at.shell.section.name == "cases"
    assert sight(at) == ["today", "people", "handover", "cases", "settings"]
    at.shell.go("today")
    at.rest()
    assert "cases" not in sight(at)


def test_what_is_due_brings_its_section_out_until_it_is_done(sit):
    at = sit(role="trainer")
    due = FuzzyDate.exact(TODAY - timedelta(days=1))
    saved = at.ask(records.save, "action", None, {"title": "Call", "due": due, "status": "planned"})
    at.shell.announce(saved.changes)
    at.rest()
    assert sight(at) == ["today", "people", "handover", "cases", "settings"]
    done = at.ask(records.save, "action", saved.id, {"status": "done"})
    at.shell.announce(done.changes)
    at.rest()
    assert "cases" not in sight(at)


def test_a_draft_left_from_before_brings_its_section_out(sit):
    at = sit(role="trainer")
    at.ask(drafts.keep, "new.x", "referral", None, {"title": "half"}, {})
    at.shell.rebuild()
    at.rest()
    assert sight(at) == ["today", "people", "handover", "referrals", "settings"]
    at.ask(drafts.drop, "new.x")
    at.shell.announce(Changes(0))
    at.rest()
    assert "referrals" not in sight(at)


def test_a_form_being_written_keeps_its_section_in_sight_before_any_draft_is_kept(sit):
    at = sit(role="trainer")
    at.shell.new("case", "cases")
    at.rest()
    editing = at.shell.front.pane.editing
    editing.form.editor("title").line.setText("Half a ti")
    at.shell.go("today")
    at.rest()
    assert at.ask(drafts.every) == []
    assert editing._keeping.isActive(), "looking for what is unsaved does not keep it from being kept"
    assert "cases" in sight(at)


def test_the_view_menu_ticks_every_section_and_unfolds_the_others(sit):
    at = sit(role="trainer")
    ticks = at.shell.commands._first
    assert list(ticks) == TIED
    assert [name for name in ticks if ticks[name].isChecked()] == [name for name in TIED if name in FIRST["trainer"]]
    for name in ("incidents", "cases", "referrals"):
        menu(at, name).trigger()
    at.rest()
    assert "referrals" in sight(at)
    assert not at.shell.sidebar.more.isVisible()
    assert not menu(at, "more").isEnabled(), "there are no others"
    menu(at, "incidents").trigger()
    menu(at, "more").trigger()
    at.rest()
    assert sight(at)[-2:] == ["incidents", "settings"]
    assert menu(at, "more").isChecked()
    assert kept(at) == Arrangement("trainer", {"cases": True, "referrals": True}, more_sections=True)
    in_menus = [bare(each) for each in at.shell.commands.every()]
    assert "More sections" in in_menus


def test_settings_choose_the_role_again_and_tick_sections_one_by_one(sit):
    at = sit(role="officer")
    you = settings(at)
    assert list(you.ticks) == TIED
    assert not you.usual.isEnabled()
    tick(at, you, "referrals")
    assert "referrals" not in sight(at)
    tick(at, you, "people")
    assert sight(at) == ["today", "incidents", "cases", "handover", "settings"]
    menu(at, "cases").trigger()
    at.rest()
    assert not you.ticks["cases"].isChecked(), "what the menu changes is seen here"
    at.click(you.usual)
    assert sight(at) == [*(name for name in TIED if name in FIRST["officer"]), "settings"]
    tick(at, you, "people")
    at.click(you.role.button("trainer"))
    assert sight(at) == [*(name for name in TIED if name in FIRST["trainer"]), "settings"]
    assert [name for name, each in you.ticks.items() if each.isChecked()] == sight(at)[:-1]
    assert kept(at) == Arrangement("trainer")


def test_unticking_everything_still_leaves_the_way_to_everything(sit):
    at = sit(role="defender")
    you = settings(at)
    for name in you.ticks:
        tick(at, you, name)
    assert sight(at) == ["settings"]
    at.click(at.shell.sidebar.more)
    assert sight(at) == [*TIED, "settings"]


@pytest.mark.parametrize(("language", "text_size"), [("ar", 150), ("fr", 100), ("es", 150)])
def test_nothing_is_cut_off_with_more_sections(sit, language, text_size):
    at = sit(language, role="trainer", text_size=text_size, more_sections=True)
    at.shell.resize(1280, 1000)
    at.rest()
    assert unnamed(at.shell.sidebar) == []
    assert clipped(at.shell.sidebar) == []
    at.shell.sidebar.toggle()
    assert at.shell.sidebar.more.toolTip()
    assert unnamed(at.shell.sidebar) == []


def test_the_sidebar_scrolls_where_it_cannot_hold_its_lines_and_is_narrow_again_in_small_text(sit):
    at = sit("ar", role="trainer", text_size=150, more_sections=True)
    sidebar = at.shell.sidebar
    at.shell.resize(1024, 600)
    at.shell.show()
    at.rest()
    assert at.shell.height() == 600
    assert clipped(sidebar) == []
    assert sidebar.area.verticalScrollBar().maximum() > 0
    sidebar.buttons["today"].setFocus()
    last = [each for each in sidebar.buttons.values() if each.isVisible() and not each.section.apart][-1]
    at.shell.go(last.section.name)
    at.rest()
    assert sidebar.area.viewport().rect().contains(last.geometry().translated(sidebar.area.widget().pos()))
    wide = sidebar.width()
    at.shell.commands._size(100)
    at.until(lambda: sidebar.width() < wide * 0.8)
