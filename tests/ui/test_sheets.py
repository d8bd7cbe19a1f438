"""The recovery code split among people, as they meet it: made in the settings, and put together at the door."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel
from tests.fresh_desks import PASSPHRASE
from tests.ui.walking import clipped, prove, type_into, unnamed

from defender_desk.services import opening
from defender_desk.services.backups import backing_up
from defender_desk.services.outside import Outside
from defender_desk.services.unlocking import sharing
from defender_desk.text.bidi import plain
from defender_desk.text.trouble import Trouble
from defender_desk.ui.kit.dialogs import Dialog
from defender_desk.ui.kit.direction import forget
from defender_desk.ui.kit.groups import Groups
from defender_desk.ui.settings.sheets import Sheets, SplitCode
from defender_desk.ui.tasks import Tasks
from defender_desk.ui.unlock.code_line import RecoveryCodeLine
from defender_desk.ui.unlock.doorway import Doorway
from defender_desk.ui.unlock.gathering import JoinSheets
from defender_desk.ui.unlock.renewal import Renewal
from defender_desk.ui.unlock.salvage_page import SalvagePage
from defender_desk.ui.unlock.secret_field import SecretField
from defender_desk.ui.unlock.unlock_page import UnlockPage
from defender_desk.ui.unlock.work import Work
from defender_desk.vault import recovery
from defender_desk.vault.slots import CHEAPEST


def said(widget):
    return plain(" ".join(each.text() for each in widget.findChildren(QLabel)))


def press(word):
    def answer():
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, Dialog)
        next(each for each in dialog.findChildren(QAbstractButton) if each.text() == word).click()

    QTimer.singleShot(50, answer)


def opens(at, code):
    def tried(_desk):
        try:
            opening.vaults.unlock(at.folder, code, by="recovery").keys.forget()
        except Trouble:
            return False
        return True

    return at.ask(tried)


def test_every_sheet_is_shown_once_and_none_is_passed_over(sit):
    at = sit()
    at.shell.open("settings", "keys")
    at.rest()
    shown = at.shell.front.page
    at.click(shown.split)
    asked = at.dialog(SplitCode)
    type_into(asked.secret.line, PASSPHRASE)
    at.click(asked.go)
    at.until(lambda: [each for each in at.shell.findChildren(Sheets) if each.isVisible()])
    at.rest()
    window = at.dialog(Sheets)
    code = window.drawn.code
    for sheet in window.sheets:
        told = said(window)
        assert all(group in told for group in sheet.groups)
        assert sheet.words in told
        assert not window.go.isEnabled()
        assert clipped(window) == []
        assert unnamed(window) == []
        assert not opens(at, code), "before the last one is written, the code from before does"
        assert "split among" not in said(shown)
        window.kept.setChecked(True)
        assert not window.go.isEnabled(), "nothing shows that it was written down"
        type_into(window.written.line, "0000")
        assert not window.go.isEnabled()
        window.written.line.clear()
        prove(window.written, sheet.groups)
        at.click(window.go)
    assert opens(at, code)
    assert "split among 3 people, of whom 2 must meet" in said(shown)


def test_leaving_before_every_sheet_is_written_is_asked(sit):
    at = sit()
    window = Sheets(at.shell, at.ask(sharing.draw, 2, 3, "en", CHEAPEST))
    window.open()
    press("Stay")
    window.reject()
    assert window.isVisible()
    press("Leave")
    window.reject()
    assert not window.isVisible()


def test_locking_over_the_sheets_leaves_the_desk_as_it_was(sit):
    at = sit()
    before = at.ask(opening.draw_code)
    at.ask(opening.renew_recovery, before)
    at.shell.open("settings", "keys")
    at.rest()
    at.click(at.shell.front.page.split)
    asked = at.dialog(SplitCode)
    type_into(asked.secret.line, PASSPHRASE)
    at.click(asked.go)
    at.until(lambda: [each for each in at.shell.findChildren(Sheets) if each.isVisible()])
    at.shell.lock()
    assert at.left == ["left"]
    again = opening.unlock_with_code(at.folder, before)
    assert again.notices == (opening.BY_CODE,)
    assert sharing.among(again) is None
    opening.close(again)


@pytest.fixture
def split(tmp_path):
    """A desk with its backup on a stick, and the sheets that its recovery code is split into."""
    desk = opening.create(tmp_path / "desk", PASSPHRASE, profile=CHEAPEST).desk
    drawn = sharing.draw(desk, 2, 3, "ar", CHEAPEST)
    sharing.take_up(desk, drawn)
    (tmp_path / "stick").mkdir()
    backing_up.make(desk, tmp_path / "stick")
    opening.close(desk)
    return drawn.sheets


def join(page, sheets, tasks, qtbot):
    """Put the code together at a page, as the people do who have the sheets."""
    page.sheets.click()
    (window,) = page.findChildren(JoinSheets)
    for sheet in sheets:
        type_into(window.code, sheet.code)
        type_into(window.words.line, sheet.words)
        window.go.click()
        qtbot.waitUntil(lambda: tasks.idle, timeout=30_000)


def test_a_backup_is_restored_with_sheets_and_its_desk_opened_without_asking_for_them_again(
    qtbot, tasks, tmp_path, split
):
    work = Work(default_folder=lambda: tmp_path / "new")
    door = Doorway(work, tasks, Outside("en", "light", 100), [], lambda _kept: None)
    qtbot.addWidget(door)
    door.show()
    door.restore.click()
    door.page.look_in(tmp_path / "stick")
    qtbot.waitUntil(door.page.go.isEnabled, timeout=10_000)
    door.page.other_way.click()
    qtbot.waitUntil(lambda: clipped(door.page) == [], timeout=5_000)
    join(door.page, split[:2], tasks, qtbot)
    qtbot.waitUntil(lambda: isinstance(door.page, UnlockPage), timeout=30_000)
    door.page.submit()
    qtbot.waitUntil(lambda: isinstance(door.page, Renewal), timeout=30_000)
    tasks.run(opening.close, door._held)
    qtbot.waitUntil(lambda: tasks.idle)


def test_a_damaged_desk_is_salvaged_with_sheets(qtbot, tasks, tmp_path, split):
    with (tmp_path / "desk" / "vault.db").open("r+b") as database:
        database.write(bytes(16))
    work = Work(default_folder=lambda: tmp_path / "new")
    door = Doorway(work, tasks, Outside("en", "light", 100), [tmp_path / "desk"], lambda _kept: None)
    qtbot.addWidget(door)
    door.show()
    door.salvage.click()
    qtbot.waitUntil(lambda: clipped(door.page) == [], timeout=5_000)
    join(door.page, split[1:], tasks, qtbot)
    qtbot.waitUntil(lambda: door.page._done, timeout=30_000)
    door.page.go.click()
    assert isinstance(door.page, UnlockPage)
    door.page.submit()
    qtbot.waitUntil(lambda: isinstance(door.page, Renewal), timeout=30_000)
    tasks.run(opening.close, door._held)
    qtbot.waitUntil(lambda: tasks.idle)


def test_a_code_from_sheets_is_read_by_nobody_where_it_opens_nothing(qtbot, tmp_path):
    opening.close(opening.create(tmp_path / "desk", PASSPHRASE, profile=CHEAPEST).desk)
    tasks = Tasks(lambda trouble: None)
    door = UnlockPage(Work(), tasks, [tmp_path / "desk"])
    qtbot.addWidget(door)
    door.show()
    door.other_way.click()
    code = recovery.new_code()
    door._take_code(code)
    qtbot.waitUntil(lambda: tasks.idle and door.notice.isVisible(), timeout=30_000)
    assert door.code.text() == code
    assert code[:4] not in door.code.displayText()
    assert code not in said(door)
    door.code.clear()
    type_into(door.code, "7")
    assert door.code.displayText() == "7", "what is typed from paper is seen"
    tasks.close()


def undone(line):
    """What the keys that undo and redo bring back into a line, pressed as often as anybody would."""
    seen = set()
    for key in (Qt.Key.Key_Z, Qt.Key.Key_Y):
        for _ in range(4):
            QTest.keyClick(line, key, Qt.KeyboardModifier.ControlModifier)
            seen.add(line.text())
        line.undo()
        line.redo()
        seen.add(line.text())
    return "".join(seen)


def test_what_one_person_typed_from_a_sheet_is_brought_back_to_nobody(qtbot, tasks, tmp_path):
    host = UnlockPage(Work(), tasks, [tmp_path / "desk"])
    qtbot.addWidget(host)
    host.show()
    window = JoinSheets(host, Work(), tasks)
    window.open()
    window.words.reveal.click()
    type_into(window.code, "ABCD-EFGH")
    type_into(window.words.line, "anchor candle bridge")
    window._one_more(SimpleNamespace(needed=3))
    window.words.reveal.click()
    assert undone(window.code) == ""
    assert undone(window.words.line) == ""
    window.reject()


@pytest.mark.parametrize("emptied", ["deleted", "cut back", "typed over", "undone", "by the page"])
def test_a_code_from_sheets_is_gone_once_its_line_is_empty(qtbot, tmp_path, dressed, emptied):
    code, line, field = recovery.new_code(), RecoveryCodeLine(), SecretField("Passphrase")
    for each, typed in ((line, line), (field, field.line)):
        qtbot.addWidget(each)
        each.show()
        each.take(code)
        assert typed.text() == code
        if emptied == "by the page":
            forget(typed)
        elif emptied == "undone":
            QTest.keyClick(typed, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        elif emptied == "cut back":
            for _ in code:
                QTest.keyClick(typed, Qt.Key.Key_Backspace)
        else:
            typed.selectAll()
            QTest.keyClick(typed, Qt.Key.Key_X if emptied == "typed over" else Qt.Key.Key_Delete)
            QTest.keyClick(typed, Qt.Key.Key_Backspace)
        assert typed.text() == ""
        field.reveal.setChecked(True)
        assert undone(typed) == ""


def test_no_eye_shows_a_code_from_sheets_on_the_page_that_salvages(qtbot, tasks, tmp_path):
    page = SalvagePage(Work(), tasks, None, tmp_path / "new")
    qtbot.addWidget(page)
    page.show()
    page.secret.reveal.click()
    code = recovery.new_code()
    page._take_code(code)
    for _ in range(2):
        assert code[:4] not in page.secret.line.displayText()
        page.secret.reveal.click()
    QTest.keyClick(page.secret.line, Qt.Key.Key_End)
    QTest.keyClick(page.secret.line, Qt.Key.Key_Backspace)
    assert not page.secret.reveal.isEnabled(), "most of it still stands there"
    assert page.secret.reveal.isHidden()
    page.secret.line.selectAll()
    QTest.keyClick(page.secret.line, Qt.Key.Key_Delete)
    qtbot.waitUntil(page.secret.reveal.isVisible)
    page.secret.reveal.click()
    type_into(page.secret.line, "7")
    assert page.secret.line.displayText() == "7", "what is typed from paper may be seen"


def test_sheets_open_the_desk_at_the_door(qtbot, tmp_path):
    desk = opening.create(tmp_path / "desk", PASSPHRASE, profile=CHEAPEST).desk
    drawn = sharing.draw(desk, 2, 3, "ar", CHEAPEST)
    sharing.take_up(desk, drawn)
    sheets = drawn.sheets
    opening.close(desk)
    tasks = Tasks(lambda trouble: None)
    door = UnlockPage(Work(), tasks, [tmp_path / "desk"])
    qtbot.addWidget(door)
    door.show()
    door.other_way.click()
    door.sheets.click()
    (window,) = door.findChildren(JoinSheets)
    opened = []
    door.opened.connect(lambda *what: opened.append(what))

    def read(code, words):
        type_into(window.code, code)
        type_into(window.words.line, words)
        window.go.click()
        qtbot.waitUntil(lambda: tasks.idle, timeout=30_000)

    type_into(window.code, sheets[0].code.lower().replace("-", " "))
    shown = plain(said(window))
    assert all(plain(f"({place}) {group}") in shown for place, group in enumerate(sheets[0].groups, 1))
    window.code.clear()
    qtbot.waitUntil(lambda: not window.findChildren(Groups))
    read(sheets[0].code, sheets[1].words)
    assert "do not fit" in window.notice.text
    window.code.clear()
    window.words.forget()
    read(sheets[0].code, sheets[0].words)
    assert "1 more sheet" in said(window)
    read(sheets[2].code, sheets[2].words)
    qtbot.waitUntil(lambda: bool(opened), timeout=30_000)
    assert opened[0][2] is True  # as by the recovery code: a new passphrase comes next
    tasks.run(opening.close, opened[0][0])
    tasks.close()
