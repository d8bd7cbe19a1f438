"""The window: going, finding, saying, locking; every command in a menu, every shortcut on an Arabic keyboard too."""

import shutil
import subprocess
import sys
import threading

import pytest
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QMenu, QStyleOptionMenuItem, QVBoxLayout, QWidget
from tests.ui.walking import clipped, unnamed

from defender_desk.model.changes import Changes
from defender_desk.text import speech
from defender_desk.text.messages import msg
from defender_desk.ui.frame.idle import IdleClock
from defender_desk.ui.frame.keys import action, sequences
from defender_desk.ui.frame.palette import Entry, FindAnything
from defender_desk.ui.frame.places import History, Place
from defender_desk.ui.kit.direction import TextLine, follow
from defender_desk.ui.kit.menus import Menu
from defender_desk.ui.kit.theme import worn
from defender_desk.ui.shell import Doors, Hit, Section, Shell


class Screen(QWidget):
    """A real screen, small: a filter, and everything a window may ask for."""

    help_topic = "people"

    def __init__(self, shell):
        super().__init__()
        self.shell, self.changes, self.shown, self.made = shell, [], [], []
        self.filter = TextLine()
        self.filter.setAccessibleName("Search")
        layout = QVBoxLayout(self)
        layout.addWidget(QLabel("People"))
        layout.addWidget(self.filter)
        self.command = QAction("Merge two", self)

    def refresh(self, changes):
        self.changes.append(changes)

    def focus_filter(self):
        self.filter.setFocus()

    def new_record(self, type_name):
        self.made.append(type_name or "what is in front")

    def show_record(self, type_name, record):
        self.shown.append(record)

    def unfinished(self):
        return [lambda: self.shell.desk.append("draft")]

    def screen_actions(self):
        return [self.command]


SECTIONS = (
    Section("today", msg("Today"), "sun", lambda shell: QLabel("Today")),
    Section("people", msg("People"), "users", Screen, ("person",), (("person", msg("New person")),), ("person",)),
    Section("cases", msg("Cases"), "briefcase", Screen, ("case",), (("case", msg("New case")),), ("case", "action")),
    Section("settings", msg("Settings"), "settings", lambda shell: QLabel("Settings"), apart=True),
)


class Left:
    def __init__(self):
        self.desk, self.calls = [], []

    def doors(self):
        return Doors(
            find=lambda words: (
                [Hit("id9", "case", "Case of Nadia", "Case", "briefcase")] if words in ("nad", "case") else []
            ),
            counts=lambda: {"person": 128, "case": 3, "action": 4},
            undo=lambda batch, **_told: (Changes(batch + 1, frozenset({"person"})), 0),
            close=lambda _left: self.desk.append("closed"),
            vanish=lambda: self.calls.append("gone"),
            leave=lambda: self.calls.append("left"),
            look_chosen=lambda theme, size: self.calls.append((theme, size)),
            language_chosen=lambda language: self.calls.append(language),
        )


@pytest.fixture
def left():
    return Left()


@pytest.fixture
def shell(qtbot, tasks, left):
    made = Shell(left.desk, tasks, SECTIONS, left.doors(), practice=True)
    qtbot.addWidget(made)
    made.go("today")
    made.show()
    made.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is made)
    qtbot.waitUntil(lambda: tasks.idle)
    return made


def press(widget, key, modifiers=Qt.KeyboardModifier.ControlModifier):
    QTest.keyClick(widget, key, modifiers)


def test_a_title_says_nothing(shell):
    assert shell.windowTitle() == "Desk"


def test_sections_that_do_not_exist_are_absent_and_counts_stand_beside(shell):
    assert list(shell.sidebar.buttons) == ["today", "people", "cases", "settings"]
    assert shell.sidebar.buttons["people"]._count.text() == "128"
    assert shell.sidebar.buttons["cases"]._count.text() == "7"
    assert shell.sidebar.buttons["today"]._count.text() == ""


def test_going_back_and_forward(shell):
    shell.go("people")
    shell.open("case", "id1")
    assert shell.front.shown == ["id1"]
    shell.went("case", "id2")
    shell.back()
    assert shell.front.shown == ["id1", "id1"]
    shell.back()
    assert shell.section.name == "people"
    shell.forward()
    assert shell.section.name == "cases"
    assert shell.sidebar.buttons["cases"].isChecked()


def test_history_forgets_what_lay_ahead():
    history = History()
    for name in "abc":
        history.visit(Place(name))
    history.back()
    history.visit(Place("d"))
    assert not history.can_go_forward
    assert history.back() == Place("b")


def test_changes_are_told_to_open_screens_and_can_be_taken_back(shell, qtbot, tasks):
    people = shell.go("people")
    shell.announce(Changes(7, frozenset({"person"})), "Put into the bin.")
    assert people.changes[-1].batch == 7
    assert shell.undo_bar.isVisible()
    shell.undo_bar._undo.click()
    qtbot.waitUntil(lambda: people.changes[-1].batch == 8)
    assert not shell.undo_bar.isVisible()


def test_the_undo_bar_stays_until_the_next_change(shell):
    shell.announce(Changes(7), "Done.")
    shell.go("people")
    assert shell.undo_bar.isVisible()
    shell.announce(Changes(0))
    assert shell.undo_bar.batch == 7, "what wrote nothing is no next change"
    shell.announce(Changes(8))
    assert not shell.undo_bar.isVisible()
    assert shell.undo_bar.batch == 0


def test_the_undo_bar_goes_with_whoever_goes_on_and_the_way_back_stays_open(shell, qtbot, tasks):
    people = shell.go("people")
    shell.announce(Changes(7, frozenset({"person"})), "Put into the bin.")
    shell.sidebar.chosen.emit("cases")
    assert not shell.undo_bar.isVisible()
    shell.commands._undo()
    qtbot.waitUntil(lambda: people.changes[-1].batch == 8)


def test_the_undo_bar_goes_by_itself_but_not_from_under_somebody(shell, qtbot):
    shell.announce(Changes(7), "Done.")
    shell.activateWindow()
    shell.undo_bar._undo.setFocus()
    qtbot.waitUntil(shell.undo_bar._undo.hasFocus)
    shell.undo_bar._stay.timeout.emit()
    assert shell.undo_bar.isVisible()
    assert shell.undo_bar._stay.isActive()
    shell.top.anything.setFocus()
    shell.undo_bar._stay.timeout.emit()
    assert not shell.undo_bar.isVisible()
    assert shell.undo_bar.batch == 7


def test_what_is_said_at_the_foot_moves_and_covers_nothing(shell, qtbot):
    shell.go("people")
    qtbot.wait(10)
    before = shell.front.size()
    shell.announce(Changes(7), "Put into the bin.")
    qtbot.wait(10)
    assert shell.undo_bar.isVisible()
    assert shell.front.size() == before


def test_ctrl_f_searches_here_and_anywhere_where_a_screen_has_no_filter(shell, qtbot):
    shell.go("people")
    press(shell, Qt.Key.Key_F)
    qtbot.waitUntil(lambda: shell.front.filter.hasFocus())
    shell.go("today")
    press(shell, Qt.Key.Key_F)
    qtbot.waitUntil(lambda: bool(shell.findChildren(FindAnything)))
    shell.findChildren(FindAnything)[0].reject()


def test_ctrl_n_makes_what_the_section_makes(shell):
    shell.go("cases")
    press(shell, Qt.Key.Key_N)
    assert shell.front.made == ["what is in front"]
    shell.new("", "people")
    assert shell.front.made == ["person"]


def test_ctrl_k_finds_screens_commands_and_records(shell, qtbot):
    press(shell, Qt.Key.Key_K)
    palette = shell.findChildren(FindAnything)[0]
    palette.line.setText("sett")
    assert palette._shown[0].title == "Settings"
    palette.line.setText("nad")
    qtbot.waitUntil(lambda: bool(palette._shown))
    assert palette._shown[0].title == "Case of Nadia"
    QTest.keyClick(palette.line, Qt.Key.Key_Return)
    assert shell.section.name == "cases"
    assert shell.front.shown == ["id9"]


def test_a_command_that_begins_as_typed_comes_before_what_was_recorded(shell, qtbot):
    press(shell, Qt.Key.Key_K)
    palette = shell.findChildren(FindAnything)[0]
    palette.line.setText("case")
    qtbot.waitUntil(lambda: any(entry.title == "Case of Nadia" for entry in palette._shown))
    titles = [entry.title for entry in palette._shown]
    assert titles.index("Cases") < titles.index("Case of Nadia")


def test_a_screen_is_found_by_any_word_of_its_name_before_a_record_that_only_holds_it(shell, qtbot):
    palette = FindAnything(
        shell,
        [Entry("بطاقة الطوارئ", "أمر", "contact", lambda: None)],
        lambda words, show: show([Entry("زيارة طارئة", "حادثة", "flag", lambda: None)]),
    )
    for typed in ("طوار", "الطوار", "بطاقة طوا"):
        palette.line.setText(typed)
        qtbot.waitUntil(lambda: len(palette._shown) == 2)
        assert palette._shown[0].title == "بطاقة الطوارئ"
    palette.reject()


def test_the_palette_says_that_nothing_was_found_and_shows_no_empty_list(shell, qtbot):
    press(shell, Qt.Key.Key_K)
    palette = shell.findChildren(FindAnything)[0]
    palette.line.setText("qqq")
    qtbot.waitUntil(palette.nothing.isVisible)
    assert palette.list.isHidden()
    palette.line.setText("sett")
    assert palette.list.isVisible()
    assert palette.nothing.isHidden()
    qtbot.waitUntil(lambda: palette.list.height() > palette.height() * 0.7)


def test_the_palette_stands_inside_the_window(shell, dress):
    dress("ar", "light", 150)
    shell.resize(1024, 700)
    shell.find_anything()
    palette = shell.findChildren(FindAnything)[-1]
    assert shell.rect().contains(palette.rect().translated(shell.mapFromGlobal(palette.pos())))
    palette.reject()


def test_the_palette_says_when_nothing_was_found(qtbot, shell):
    palette = FindAnything(shell, [], lambda words, show: show([]))
    qtbot.addWidget(palette)
    palette.line.setText("nobody")
    qtbot.waitUntil(lambda: not palette.nothing.isHidden())
    palette.line.setText("")
    assert palette.nothing.isHidden()


def test_everything_the_palette_offers_is_in_a_menu(shell):
    shell.go("people")
    in_menus = {action.text().replace("&", "") for action in shell.commands.every()}
    assert {entry.title for entry in shell.commands.entries()} <= in_menus
    assert "Merge two" in in_menus


def test_shortcuts_are_known_by_the_arabic_letter_on_their_key(shell):
    for command in shell.commands.every():
        for sequence in command.shortcuts():
            letter = sequence.toString().rpartition("+")[2]
            if len(letter) == 1 and letter.isascii() and letter.isalpha():
                assert set(sequences(sequence.toString())) <= set(command.shortcuts())


def test_keys_with_signs_are_drawn_left_to_right_in_arabic_menus(dress, qtbot):
    dress("ar")

    def drawn(kind):
        menu = kind()
        qtbot.addWidget(menu)
        menu.addAction(action(menu, "الاختصارات", lambda: None, "Ctrl+/"))
        return menu, menu.grab().toImage()

    (ours, picture), (_plain, turned) = drawn(Menu), drawn(QMenu)
    option = QStyleOptionMenuItem()
    ours.initStyleOption(option, ours.actions()[0])
    assert option.text == "الاختصارات\t\u2066Ctrl+/\u2069"
    assert picture.size() == turned.size()
    assert picture != turned


def test_every_menu_of_the_bar_sets_its_keys_apart(shell):
    menus = [command.menu() for command in shell.menuBar().actions()]
    assert len(menus) == 6
    assert all(isinstance(menu, Menu) for menu in menus)


@pytest.mark.parametrize(("arabic", "expected"), [("ن", "K"), ("م", "L"), ("ب", "F"), ("ى", "N")])
def test_an_arabic_letter_stands_for_its_key(arabic, expected):
    assert QKeySequence(f"Ctrl+{arabic}") in sequences(f"Ctrl+{expected}")


def test_pressing_the_arabic_letter_opens_the_palette(shell, qtbot):
    for kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
        QApplication.sendEvent(
            shell.windowHandle(), QKeyEvent(kind, ord("ن"), Qt.KeyboardModifier.ControlModifier, "ن")
        )
    qtbot.waitUntil(lambda: bool(shell.findChildren(FindAnything)))
    shell.findChildren(FindAnything)[0].reject()


def test_locking_keeps_drafts_closes_and_leaves_even_under_a_dialog(shell, left, qtbot):
    shell.go("people")
    dialog = QDialog(shell)
    QTimer.singleShot(20, shell.lock)
    QTimer.singleShot(40, dialog.reject)  # in life the process is gone by now
    dialog.exec()
    assert left.desk == ["draft", "closed"]
    assert left.calls == ["left"]


def test_locking_does_not_wait_for_long_work(shell, left, monkeypatch, qtbot):
    monkeypatch.setattr("defender_desk.ui.shell.WAIT", 0.1)
    held = threading.Event()
    shell.tasks.run(held.wait)
    shell.lock()
    assert left.calls == ["left"]
    held.set()


def test_closing_the_window_closes_the_desk_and_leaves_nothing_to_unlock(shell, left):
    shell.go("people")
    shell.close()
    assert left.desk == ["draft", "closed"]
    assert left.calls == []


def test_nobody_there_is_noticed_once_and_a_key_counts(dressed, qtbot):
    window, dialog = QWidget(), QWidget()
    qtbot.addWidget(window)
    qtbot.addWidget(dialog)
    window.show()
    QShortcut("Ctrl+A", window)
    clock = IdleClock(window, 0.6 / 60)
    clock._tick.setInterval(10)
    dialog.show()  # opened after the clock began
    heard = []
    clock.idle.connect(lambda: heard.append(1))
    for step in range(50):  # longer than it waits, each pause far shorter
        front = window if step % 2 else dialog
        QTest.keyClick(front.windowHandle(), Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        qtbot.wait(15)
    assert heard == []
    qtbot.waitUntil(lambda: heard == [1])
    qtbot.wait(100)
    assert heard == [1]


ASLEEP = 1_000_000
CLOCK = "import time; from defender_desk.ui.frame.idle import passed; print(passed() - time.monotonic())"


def test_time_that_the_computer_slept_counts_as_time_away():
    """In a room of the kernel where the computer slept for so many seconds."""
    room = ["unshare", "--user", "--map-root-user", "--time", "--boottime", str(ASLEEP)]
    if not shutil.which("unshare") or subprocess.run([*room, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this system makes no such rooms")
    told = subprocess.run([*room, sys.executable, "-c", CLOCK], capture_output=True, text=True, check=True)
    assert float(told.stdout) > ASLEEP / 2


def test_what_is_copied_by_hand_is_left_time_for_as_long_as_it_is_shown(dressed, qtbot):
    window = QWidget()
    shown = QDialog(window)
    qtbot.addWidget(window)
    clock = IdleClock(window, 0.1 / 60)
    clock._tick.setInterval(10)
    heard = []
    clock.idle.connect(lambda: heard.append(1))
    clock.bear_with(shown)
    shown.open()
    qtbot.wait(300)
    assert heard == []
    shown.reject()
    qtbot.waitUntil(lambda: heard == [1])


def test_zero_minutes_never_lock(dressed, qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    assert not IdleClock(window, 0)._tick.isActive()


def test_the_text_grows_live_and_is_kept(shell, left):
    before = shell.top.lock.sizeHint().height()
    shell.commands._step(1)
    assert worn().text_size == 115
    assert left.calls == [("light", 115)]
    assert shell.top.lock.sizeHint().height() > before
    next(each for each in shell.commands.every() if QKeySequence("Ctrl+0") in each.shortcuts()).trigger()
    assert left.calls[-1] == ("light", 100)
    assert shell.top.lock.sizeHint().height() == before


def test_another_language_is_spoken_live_in_the_same_place(shell, qapp, qtbot, tasks):
    shell.open("case", "id1")
    speech.use(speech.customary("ar"))
    follow(qapp)
    shell.rebuild()
    qtbot.waitUntil(lambda: tasks.idle)
    assert shell.section.name == "cases"
    assert shell.front.shown == ["id1"]
    assert shell.layoutDirection() == Qt.LayoutDirection.RightToLeft
    assert shell.desk == ["draft"], "what was unfinished is kept before the screens go"
    back = next(action for action in shell.commands.every() if "Alt+Right" in action.shortcut().toString())
    assert back.text().replace("&", "") == speech._("&Back").replace("&", "")


def test_the_practice_band_is_always_there(shell):
    bands = [each for each in shell.findChildren(QWidget) if each.property("role") == "band"]
    assert [each.isVisible() for each in bands] == [True]


def test_everything_has_a_name(shell):
    shell.go("people")
    assert unnamed(shell) == []


@pytest.mark.parametrize("text_size", [100, 150, 200])
def test_nothing_is_cut_off(qtbot, tasks, left, dress, text_size):
    dress("en", "light", text_size)
    shell = Shell(left.desk, tasks, SECTIONS, left.doors())
    qtbot.addWidget(shell)
    shell.resize(1280, 800)
    shell.go("people")
    shell.show()
    qtbot.waitUntil(lambda: not tasks.working)  # the counts beside the sections widen them
    qtbot.wait(20)
    assert clipped(shell) == []


def test_a_folded_sidebar_says_its_names_as_tips(shell):
    shell.sidebar.toggle()
    assert shell.sidebar.buttons["people"].text() == ""
    assert shell.sidebar.buttons["people"].toolTip() == "People"
    assert "People" in shell.sidebar.buttons["people"].accessibleName()


def test_a_phrase_in_quotation_marks_lists_no_screen_that_does_not_say_it(shell, qtbot):
    screens = [
        Entry("Emergency card…", "Screen", "contact", lambda: None),
        Entry("Referrals", "Screen", "inbox", lambda: None, sought="letter, lawyer and medical help"),
        Entry("Today", "Screen", "house", lambda: None),
    ]
    found = [Entry("Raid", "Incident", "flag", lambda: None, around="a lawyer and medical care")]
    palette = FindAnything(shell, screens, lambda words, show: show(found if "medical care" in words else []))
    for typed, titles in (
        ('"emergency card"', ["Emergency card…"]),
        ("«lawyer and medical»", ["Referrals"]),
        ('"medical care"', ["Raid"]),
    ):
        palette.line.setText(typed)
        qtbot.waitUntil(lambda titles=titles: [each.title for each in palette._shown] == titles)
    palette.line.setText('"nobody says this"')
    qtbot.waitUntil(lambda: not palette.nothing.isHidden())
    palette.reject()
