"""What follows from what the system tells: the desk locks whatever is open, and one comes back to what one wrote."""

import ctypes
import os
import signal
import sys
from ctypes import wintypes
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from tests.fresh_desks import PASSPHRASE

from defender_desk.services import arrangement, drafts, opening, preferences, records
from defender_desk.services.incidents import evidence
from defender_desk.services.outside import Outside
from defender_desk.ui import session
from defender_desk.ui.frame.idle import IdleClock
from defender_desk.ui.guard import windows
from defender_desk.ui.guard.signs import Sign
from defender_desk.ui.guard.watch import Guard
from defender_desk.ui.kit.dialogs import Dialog
from defender_desk.ui.kit.pieces import DropDown
from defender_desk.ui.quick.panel import QuickPanel, open_quick
from defender_desk.ui.redacting.window import RedactingWindow, WordsWindow, open_redacting, open_words
from defender_desk.ui.referral_sheet.window import open_sheet
from defender_desk.ui.settings.locking_page import LockingPage
from defender_desk.ui.unlock.doorway import Doorway
from defender_desk.ui.unlock.renewal import Renewal
from defender_desk.ui.unlock.work import Work
from defender_desk.vault.slots import CHEAPEST


@pytest.fixture
def at(sit):
    return sit()


def closed(at):
    """The desk opens again: nobody holds it any more."""
    opening.close(opening.unlock(at.folder, PASSPHRASE))
    return True


@pytest.mark.parametrize("sign", Sign)
def test_every_sign_closes_the_desk_under_an_open_dialog(at, sign):
    dialog = Dialog(at.shell, "Something is asked")
    dialog.open()
    at.shell.guard.signs[0].told.emit(sign)
    assert at.left == ["left"]
    assert closed(at)
    assert at.shell.isVisible() == (sign is not Sign.END), "at the end of the session nothing stays on the screen"


@pytest.mark.parametrize("over", ["window", "dialog", "menu", "list"])
def test_one_key_hides_everything_at_once_whatever_is_open(at, over):
    dialog, menu, down = Dialog(at.shell, "Something is asked"), QMenu(at.shell), DropDown(at.shell)
    menu.addAction("One")
    down.addItems(["one", "two"])
    down.show()
    opened = {"dialog": dialog.open, "menu": lambda: menu.popup(at.shell.pos()), "list": down.showPopup}
    opened.get(over, lambda: None)()
    at.bot.wait(1)
    front = {"dialog": dialog, "menu": menu, "list": down.view().window()}.get(over, at.shell)
    QTest.keyClick(front.windowHandle(), Qt.Key.Key_F12)
    at.until(lambda: at.left)
    assert not [each for each in QApplication.topLevelWidgets() if each.isVisible()]
    assert closed(at)


def test_nothing_is_on_the_screen_while_the_desk_still_closes(at):
    seen, close = [], at.shell.doors.close

    def look(left):
        seen.append(any(each.isVisible() for each in QGuiApplication.allWindows()))
        close(left)

    at.shell.leaving._doors = replace(at.shell.doors, close=look)
    at.shell.vanish()
    assert seen == [False]
    assert closed(at)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no signals")
def test_a_program_that_is_ended_closes_its_desk_first(at):
    os.kill(os.getpid(), signal.SIGTERM)
    at.until(lambda: at.left)
    assert closed(at)


def again(at, tasks, qtbot):
    """Unlock the desk that was locked; its new window."""
    made = []
    worker = type(tasks)(tasks._trouble, tasks)
    worker.run(lambda: opening.unlock(at.folder, PASSPHRASE), done=made.append)
    qtbot.waitUntil(lambda: bool(made), timeout=30_000)
    chosen = worker._desk.submit(preferences.read, made[0]).result()
    shell = session.open_window(made[0], worker, chosen, practice=False, leave=lambda: None)
    qtbot.addWidget(shell)
    qtbot.waitUntil(lambda: worker.idle, timeout=30_000)
    qtbot.wait(1)
    qtbot.waitUntil(lambda: worker.idle, timeout=30_000)
    return shell


WAYS = {
    "sleep": lambda at: at.shell.guard.follow(Sign.SLEEP),
    "end": lambda at: at.shell.guard.follow(Sign.END),
    "f12": lambda at: at.shell.vanish(),
    "nobody there": lambda at: at.shell.idle.idle.emit(),
}


@pytest.mark.parametrize("way", WAYS)
def test_unlocking_leads_back_into_the_form_that_was_open(at, tasks, qtbot, way):
    record = at.ask(records.save, "person", None, {"name": "Hala"}).id
    at.shell.open("person", record)
    at.rest()
    at.shell.front.pane.edit()
    at.shell.front.pane.editing.form.editor("name").line.setText("Hala Nasser")
    WAYS[way](at)
    assert at.left
    back = again(at, tasks, qtbot)
    assert back.section.name == "people"
    assert back.front.pane.record == record
    assert back.front.pane.editing.form.values()["name"] == "Hala Nasser"
    back.front.pane.cancel()
    back.close()


def test_unlocking_leads_back_into_a_new_record_that_was_begun(at, tasks, qtbot):
    at.shell.new("person", "people")
    at.rest()
    at.shell.front.pane.editing.form.editor("name").line.setText("Samir")
    at.shell.lock()
    back = again(at, tasks, qtbot)
    assert back.front.pane.editing.record is None
    assert back.front.pane.editing.form.values()["name"] == "Samir"
    back.close()


def test_unlocking_leads_back_into_the_quick_incident(at, tasks, qtbot):
    panel = open_quick(at.shell)
    at.rest()
    QTest.keyClicks(panel.fields.title, "raid")
    at.shell.lock()
    back = again(at, tasks, qtbot)
    (shown,) = [each for each in back.findChildren(QuickPanel) if each.isVisible()]
    assert shown.fields.said(unfinished=True).values["title"] == "raid"
    back.close()


def test_unlocking_leads_back_to_the_copy_that_was_being_made(at, tasks, qtbot):
    record = at.ask(records.save, "incident", None, {"title": "raid", "story": "They came at night."}).id
    at.shell.open("incident", record)
    at.rest()
    open_words(at.shell, at.shell, record)
    at.rest()
    at.dialog(WordsWindow).page.ticks["story"].setChecked(True)
    at.shell.lock()
    back = again(at, tasks, qtbot)
    qtbot.waitUntil(lambda: any(each.isVisible() for each in back.findChildren(WordsWindow)), timeout=10_000)
    (shown,) = back.findChildren(WordsWindow)
    assert "story" in shown.page.wish.ticked
    shown.reject()
    back.close()


def test_unlocking_leads_back_to_the_bars_that_were_being_laid(at, tasks, qtbot):
    made = BytesIO()
    Image.new("RGB", (40, 30)).save(made, "PNG")
    intake = evidence.Intake("p.png", lambda: BytesIO(made.getvalue()), len(made.getvalue()))
    (record,) = at.ask(evidence.take_in, [intake]).ids
    at.shell.open("evidence", record)
    at.rest()
    open_redacting(at.shell, at.shell, record)
    at.rest()
    page = at.dialog(RedactingWindow).page
    at.until(lambda: page.sheet is not None)
    page.sheet.lay_one()
    at.shell.lock()
    back = again(at, tasks, qtbot)
    qtbot.waitUntil(lambda: any(each.isVisible() for each in back.findChildren(RedactingWindow)), timeout=10_000)
    (shown,) = back.findChildren(RedactingWindow)
    assert len(shown.page.painting.bars) == 1
    shown.reject()
    back.close()


def test_where_nothing_was_being_written_no_record_is_opened_by_itself(at, tasks, qtbot):
    record = at.ask(records.save, "person", None, {"name": "Hala"}).id
    at.shell.open("person", record)
    at.rest()
    at.shell.lock()
    back = again(at, tasks, qtbot)
    assert back.history.here.record == ""
    back.close()


@pytest.mark.parametrize("sign", Sign)
def test_a_desk_that_the_recovery_code_opened_is_guarded_before_its_window_is_there(tmp_path, tasks, qtbot, sign):
    folder, left = tmp_path / "d", []
    made = opening.create(folder, PASSPHRASE, profile=CHEAPEST)
    opening.close(made.desk)
    door = Doorway(Work(), tasks, Outside("en"), [folder], lambda _kept: None, leave=lambda: left.append("left"))
    qtbot.addWidget(door)
    door.show()
    door.page.other_way.click()
    door.page.code.setText(made.recovery_code)
    door.page.submit()
    qtbot.waitUntil(lambda: isinstance(door.page, Renewal), timeout=30_000)
    assert door.findChild(IdleClock)._limit == 5 * 60
    door.findChild(Guard).signs[0].told.emit(sign)
    assert left == ["left"]
    assert not door.isVisible()
    opening.close(opening.unlock(folder, PASSPHRASE))


def test_the_key_that_hides_everything_hides_the_unlock_window_too(tmp_path, tasks, qtbot):
    left = []
    door = Doorway(Work(), tasks, Outside("en"), [tmp_path], lambda _kept: None, leave=lambda: left.append("left"))
    qtbot.addWidget(door)
    with qtbot.waitActive(door):
        door.show()
    QTest.keyClick(door.windowHandle(), Qt.Key.Key_F12)
    assert left == ["left"]
    assert not door.isVisible()


def test_one_comes_back_once_and_not_to_a_draft_that_is_gone(tmp_path):
    desk = opening.create(tmp_path / "d", PASSPHRASE, profile=CHEAPEST).desk
    left = arrangement.Left("people", "person", "", "", "new.x")
    drafts.keep(desk, "new.x", "person", None, {"name": "Samir"}, {})
    today, tomorrow = date(2026, 11, 30), date(2026, 12, 1)
    arrangement.leave(desk, left, today)
    assert arrangement.take_left(desk, tomorrow) == left
    assert arrangement.take_left(desk, today) is None
    arrangement.leave(desk, left, today)
    drafts.drop(desk, "new.x")
    assert arrangement.take_left(desk, today) is None
    for day, there in ((today, True), (tomorrow, False)):
        arrangement.leave(desk, replace(left, form="", record="y"), today)
        assert (arrangement.take_left(desk, day) is not None) == there
    opening.close(desk)


def test_unlocking_leads_back_to_the_page_of_the_settings(at, tasks, qtbot):
    at.shell.open("settings", "locking")
    at.rest()
    at.shell.lock()
    back = again(at, tasks, qtbot)
    assert isinstance(back.front.page, LockingPage)
    back.close()


@pytest.mark.parametrize("door", ["hand_over", "receive", "bring_in", "for_programs", "my_card", "past", "decide"])
def test_unlocking_leads_back_behind_the_door_of_a_hand_over(at, tasks, qtbot, door):
    at.shell.open("handover", door)
    at.rest()
    was = type(at.shell.front.inside)
    at.shell.lock()
    back = again(at, tasks, qtbot)
    assert type(back.front.inside) is was
    back.close()


def test_unlocking_leads_to_no_journey_that_was_left(at, tasks, qtbot):
    at.shell.open("handover", "hand_over")
    at.rest()
    at.shell.front.leave()
    at.shell.lock()
    back = again(at, tasks, qtbot)
    assert (back.section.name, back.front.inside) == ("handover", None)
    back.close()


def test_unlocking_leads_back_to_the_referral_whose_sheet_was_open(at, tasks, qtbot):
    referral = at.ask(records.save, "referral", None, {}).id
    at.shell.open("referral", referral)
    at.rest()
    open_sheet(at.shell, referral)
    at.rest()
    at.shell.lock()
    back = again(at, tasks, qtbot)
    assert back.front.pane.record == referral
    back.close()


@pytest.mark.parametrize(
    ("message", "wanted", "sign"),
    [
        (windows.SESSION_CHANGE, windows.SESSION_LOCK, Sign.SCREEN),
        (windows.SESSION_CHANGE, 0x8, None),
        (windows.POWER_BROADCAST, windows.SUSPEND, Sign.SLEEP),
        (windows.POWER_BROADCAST, 0x12, None),
        (0x0200, windows.SUSPEND, None),
    ],
)
def test_what_windows_sends_is_understood(message, wanted, sign):
    assert windows.sign_of(wintypes.MSG(message=message, wParam=wanted)) is sign


@pytest.mark.parametrize(
    ("which", "data", "sign"), [(windows.LID, 0, Sign.LID), (windows.LID, 1, None), (b"?" * 16, 0, None)]
)
def test_what_windows_says_of_a_lid_is_understood(which, data, sign):
    told = windows._Setting(setting=(ctypes.c_ubyte * 16)(*which), length=4, data=data)
    message = wintypes.MSG(
        message=windows.POWER_BROADCAST, wParam=windows.SETTING_CHANGE, lParam=ctypes.addressof(told)
    )
    assert windows.sign_of(message) is sign
