"""Backups as a person meets them: the page of the settings, the reminder on Today, and the way back at the door."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication
from tests.fresh_desks import PASSPHRASE
from tests.ui.walking import clipped, type_into, unnamed

from defender_desk.services import opening, records
from defender_desk.services.backups import backing_up, backup_notes
from defender_desk.services.incidents import evidence
from defender_desk.services.outside import Outside
from defender_desk.text.bidi import plain
from defender_desk.ui.kit.dialogs import Dialog
from defender_desk.ui.kit.notices import Notice
from defender_desk.ui.unlock.doorway import Doorway
from defender_desk.ui.unlock.renewal import Renewal
from defender_desk.ui.unlock.restore_page import RestorePage
from defender_desk.ui.unlock.unlock_page import UnlockPage
from defender_desk.ui.unlock.work import Work
from defender_desk.vault.slots import CHEAPEST


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick"


def page(at, place=None):
    if place is not None:
        at.ask(lambda desk: backup_notes.write(desk, backup_notes.read(desk).at(place)))
    at.shell.open("settings", "backup")
    at.rest()
    at.until(lambda: at.shell.front.page.state is not None)
    at.rest()
    return at.shell.front.page


def press(word):
    """Press a button of the question that comes."""

    def answer():
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, Dialog):
            QTimer.singleShot(30, answer)
            return
        next(each for each in dialog.findChildren(QAbstractButton) if each.text() == word).click()

    QTimer.singleShot(30, answer)


def test_what_lost_files_is_nowhere_called_whole(sit, stick):
    at = sit()
    intake = evidence.Intake("a.jpg", lambda: BytesIO(b"x" * 9000), 9000)
    at.ask(evidence.take_in, [intake])
    next((at.folder / "blobs").glob("*/*")).unlink()
    shown = page(at, stick)
    at.click(shown.go)
    assert "not whole" in shown.notice.text
    assert "whole" not in shown.last.text()
    assert "damaged or missing" in shown.last.text()
    assert "not known to be whole" in shown.list.itemAt(0).widget().text()
    at.click(shown.trial)
    assert shown.trial_notice.text == "It came back as it was saved."


def there(at, stick):
    return at.ask(backing_up.kept, stick)


def test_one_press_saves_reads_back_and_says_so(sit, stick):
    at = sit()
    at.ask(records.save, "person", None, {"name": "Nadia"})
    shown = page(at, stick)
    assert "no backup" in shown.last.text()
    at.click(shown.go)
    assert "read back, and whole" in shown.notice.text
    assert len(there(at, stick)) == 1
    assert "found whole" in shown.last.text()
    assert shown.list.count() == 1
    at.click(shown.trial)
    assert "came back whole" in shown.trial_notice.text
    assert at.ask(backup_notes.read).drilled == date.today().isoformat()  # noqa: DTZ011  the day at the desk


def test_the_oldest_is_asked_about_and_stays_when_a_person_says_so(sit, stick):
    at = sit()
    shown = page(at, stick)
    at.click(shown.keep.button(3))
    for _ in range(3):
        at.click(shown.go)
    first = there(at, stick)[0]
    press("Leave it there")
    at.click(shown.go)
    at.until(lambda: shown.list.count() == 4)
    assert first in there(at, stick)
    press("Remove it")
    at.click(shown.oldest)
    at.until(lambda: shown.list.count() == 3)
    assert first not in there(at, stick)


def test_a_place_that_is_not_plugged_in_is_said_and_nothing_is_called_saved(sit, stick):
    at = sit()
    shown = page(at, stick / "pulled")
    assert "Not there now" in plain(shown.place.text())
    at.click(shown.go)
    assert "not there" in shown.notice.text
    assert at.ask(backup_notes.read).last is None


def test_a_backup_goes_on_without_its_page_and_one_at_a_time(sit, stick):
    at = sit()
    shown = page(at, stick)
    shown.go.click()
    at.shell.rebuild()
    at.shell.open("settings", "backup")
    at.rest()
    again = at.shell.front.page
    assert again is not shown
    at.until(lambda: again.go.isEnabled() and again.list.count() == 1)
    assert at.ask(backup_notes.read).last is not None
    assert len(there(at, stick)) == 1


def test_a_locked_desk_leaves_no_half_backup(sit, stick):
    at = sit()
    page(at, stick).go.click()
    at.shell.lock()
    assert at.left == ["left"]
    at.until(lambda: at.tasks.idle)
    desk = opening.unlock(at.folder, PASSPHRASE)
    assert not list(at.folder.glob("*.part"))
    opening.close(desk)


def reminder(at):
    today = at.shell.go("today")
    at.rest()
    found = [each for each in today.findChildren(Notice) if "backup" in each.text]
    return found[0] if found else None


def test_today_reminds_when_it_is_due_and_the_way_leads_there(sit, stick):
    at = sit()
    at.shell.announce(at.ask(records.save, "person", None, {"name": "Nadia"}).changes)
    assert reminder(at) is None
    at.ask(backing_up.make, stick)
    old = (datetime.now().astimezone() - timedelta(days=20)).isoformat()

    def age(desk):
        notes = backup_notes.read(desk)
        backup_notes.write(desk, notes.without([notes.last.name]).with_verified(aged(notes.last, old)))

    at.ask(age)
    at.shell.announce(at.ask(records.save, "person", None, {"name": "Sami"}).changes)
    said = reminder(at)
    assert said is not None
    buttons = {each.text(): each for each in said.findChildren(QAbstractButton)}
    buttons["Back up…"].click()
    at.rest()
    assert at.shell.history.here.record == "backup"
    buttons = {each.text(): each for each in reminder(at).findChildren(QAbstractButton)}
    buttons["In a week"].click()
    at.rest()
    at.until(lambda: reminder(at) is None)
    assert at.ask(backup_notes.read).snoozed > date.today().isoformat()  # noqa: DTZ011  the day at the desk


def aged(last, at):
    return type(last)(**{**vars(last), "at": at})


@pytest.mark.parametrize(("language", "text_size"), [("ar", 150), ("fr", 100), ("es", 150)])
def test_the_page_is_whole_in_every_language(sit, stick, language, text_size):
    at = sit(language, text_size=text_size)
    at.ask(backing_up.make, stick)
    at.ask(backing_up.make, stick)
    at.shell.resize(1400, 900)
    shown = page(at)
    shown.notice.say("…", tone="plain")
    at.bot.wait(20)
    assert unnamed(shown) == []
    assert clipped(shown) == []


@pytest.fixture
def saved(tmp_path: Path, stick: Path) -> str:
    """A desk on the stick, and the id of the one person in it; the desk itself is lost."""
    desk = opening.create(tmp_path / "lost", PASSPHRASE, profile=CHEAPEST).desk
    key = records.save(desk, "person", None, {"name": "سلمى"}).id
    evidence.take_in(desk, [evidence.Intake("a.jpg", lambda: BytesIO(b"x" * 9000), 9000)], {"about": (key,)})
    backing_up.make(desk, stick)
    opening.close(desk)
    return key


def test_who_lost_a_computer_gets_the_desk_back_at_the_door(qtbot, tasks, tmp_path, stick, saved):
    work = Work(default_folder=lambda: tmp_path / "new" / "desk")
    kept = []
    door = Doorway(work, tasks, Outside("en", "light", 100), [], kept.append)
    qtbot.addWidget(door)
    door.show()
    qtbot.mouseClick(door.restore, Qt.MouseButton.LeftButton)
    assert isinstance(door.page, RestorePage)
    door.page.look_in(stick)
    qtbot.waitUntil(door.page.go.isEnabled, timeout=10_000)
    assert unnamed(door.page) == []
    assert clipped(door.page) == []
    type_into(door.page.secret.line, "not this one")
    door.page.begin()
    qtbot.waitUntil(door.page.notice.isVisible, timeout=10_000)
    assert not (tmp_path / "new" / "desk").exists()
    door.page.secret.forget()
    type_into(door.page.secret.line, PASSPHRASE)
    QTest.keyClick(door.page.secret.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(door.page, UnlockPage), timeout=10_000)
    assert "restored" in door.page.notice.text
    handed = []
    door.opened.connect(lambda desk, folder: handed.append((desk, folder)))
    type_into(door.page.secret.line, PASSPHRASE)
    door.page.submit()
    qtbot.waitUntil(lambda: bool(handed), timeout=10_000)
    desk, folder = handed[0]
    assert folder == tmp_path / "new" / "desk"
    told = []
    tasks.run(lambda: (records.fetch(desk, saved), opening.close(desk))[0], done=told.append)
    qtbot.waitUntil(lambda: bool(told))
    assert told[0].values["name"] == "سلمى"


def test_who_restored_with_a_code_goes_on_with_it(qtbot, tasks, tmp_path, stick):
    created = opening.create(tmp_path / "lost", PASSPHRASE, profile=CHEAPEST)
    backing_up.make(created.desk, stick)
    opening.close(created.desk)
    door = Doorway(
        Work(default_folder=lambda: tmp_path / "new"), tasks, Outside("en", "light", 100), [], lambda _k: None
    )
    qtbot.addWidget(door)
    door.show()
    door.restore.click()
    door.page.look_in(stick)
    qtbot.waitUntil(door.page.go.isEnabled, timeout=10_000)
    door.page.other_way.click()
    type_into(door.page.code, created.recovery_code)
    QTest.keyClick(door.page.code, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(door.page, UnlockPage), timeout=10_000)
    assert "with the same code" in door.page.notice.accessibleName()
    assert not door.page._code_box.isHidden()
    assert door.page.secret.isHidden()
    door.page.submit()  # the code stands there still
    qtbot.waitUntil(lambda: isinstance(door.page, Renewal), timeout=10_000)
    tasks.run(opening.close, door._held)
    qtbot.waitUntil(lambda: tasks.idle)


def test_after_a_wrong_passphrase_the_recovery_code_begins_anew(qtbot, tasks, tmp_path, stick, saved, dress):
    dress("ar", 150)
    made = RestorePage(Work(), tasks, tmp_path / "again")
    qtbot.addWidget(made)
    made.resize(1024, 640)
    made.show()
    made.look_in(stick)
    qtbot.waitUntil(made.go.isEnabled, timeout=10_000)
    type_into(made.secret.line, "not this one")
    QTest.keyClick(made.secret.line, Qt.Key.Key_Return)
    qtbot.waitUntil(made.notice.isVisible, timeout=10_000)
    assert not made.go.visibleRegion().isEmpty()
    assert made.go.visibleRegion().boundingRect() == made.go.rect()
    made.other_way.click()
    assert not made.notice.isVisible()
    type_into(made.code, "not a code")
    QTest.keyClick(made.code, Qt.Key.Key_Return)
    qtbot.waitUntil(made.notice.isVisible, timeout=10_000)


def test_restoring_with_nothing_typed_says_what_is_missing(qtbot, tasks, tmp_path, stick, saved):
    made = RestorePage(Work(), tasks, tmp_path / "again")
    qtbot.addWidget(made)
    made.show()
    made.look_in(stick)
    qtbot.waitUntil(made.go.isEnabled, timeout=10_000)
    made.go.click()
    qtbot.waitUntil(made.notice.isVisible, timeout=10_000)
    assert made.notice.text == "Type the passphrase first."
    made.other_way.click()
    made.go.click()
    assert made.notice.text == "Type the recovery code first."
    assert not (tmp_path / "again").exists()


def test_a_damaged_backup_is_said_at_the_door_and_what_is_whole_can_be_had(qtbot, tasks, tmp_path, stick, saved):
    database = next(stick.rglob("vault.db"))
    whole = database.read_bytes()
    database.write_bytes(whole[: len(whole) // 2])
    made = RestorePage(Work(), tasks, tmp_path / "again")
    qtbot.addWidget(made)
    made.show()
    made.look_in(stick)
    qtbot.waitUntil(made.go.isEnabled, timeout=10_000)
    made.secret.line.setText(PASSPHRASE)
    made.begin()
    qtbot.waitUntil(made.notice.isVisible, timeout=10_000)
    assert "cannot be read" in made.notice.text
    assert not (tmp_path / "again").exists()
    database.write_bytes(whole)
    next(stick.rglob("blobs/*/*")).unlink()
    back = []
    made.restored.connect(lambda *what: back.append(what))
    press("Restore what is whole")
    made.begin()
    qtbot.waitUntil(lambda: back == [(tmp_path / "again", "")], timeout=10_000)
    made.look_in(tmp_path / "again")
    qtbot.waitUntil(lambda: "no backup" in made.notice.text, timeout=10_000)
