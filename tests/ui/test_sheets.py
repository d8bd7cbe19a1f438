"""The recovery code split among people, as they meet it: made in the settings, and put together at the door."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel
from tests.fresh_desks import PASSPHRASE
from tests.ui.walking import clipped, type_into, unnamed

from defender_desk.services import opening
from defender_desk.services.backups import backing_up
from defender_desk.services.outside import Outside
from defender_desk.services.unlocking import sharing
from defender_desk.text.bidi import plain
from defender_desk.text.trouble import Trouble
from defender_desk.ui.kit.dialogs import Dialog
from defender_desk.ui.kit.groups import Groups
from defender_desk.ui.settings.sheets import Sheets, SplitCode
from defender_desk.ui.tasks import Tasks
from defender_desk.ui.unlock.doorway import Doorway
from defender_desk.ui.unlock.gathering import JoinSheets
from defender_desk.ui.unlock.renewal import Renewal
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
        type_into(window.written.line, sheet.groups[-1])
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
    window.words.clear()
    read(sheets[0].code, sheets[0].words)
    assert "1 more sheet" in said(window)
    read(sheets[2].code, sheets[2].words)
    qtbot.waitUntil(lambda: bool(opened), timeout=30_000)
    assert opened[0][2] is True  # as by the recovery code: a new passphrase comes next
    tasks.run(opening.close, opened[0][0])
    tasks.close()
