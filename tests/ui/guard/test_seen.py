"""What others see of an open desk: what its windows are called, names in lists, how often somebody may guess."""

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from tests.fresh_desks import PASSPHRASE
from tests.ui.walking import clipped, unnamed

from defender_desk.services import opening, outside, preferences, records
from defender_desk.services.backups import backing_up
from defender_desk.text.bidi import plain
from defender_desk.text.languages import LANGUAGES
from defender_desk.text.speech import say
from defender_desk.ui.guard.captures import can_hide
from defender_desk.ui.guard.signs import Sign
from defender_desk.ui.kit.dialogs import Dialog
from defender_desk.ui.kit.nameplate import PLATES, hang, title
from defender_desk.ui.settings.locking_page import LockingPage
from defender_desk.ui.unlock.doorway import Doorway
from defender_desk.ui.unlock.patience import LONGEST, seconds
from defender_desk.ui.unlock.unlock_page import UnlockPage
from defender_desk.ui.unlock.work import Work
from defender_desk.vault.slots import CHEAPEST


@pytest.fixture(autouse=True)
def plate(dressed):
    yield
    hang("desk")


@pytest.fixture(autouse=True)
def plain_file(tmp_path, monkeypatch):
    monkeypatch.setattr(outside, "place", lambda: tmp_path / "view.json")


def locking(at) -> LockingPage:
    at.shell.open("settings", "locking")
    at.rest()
    return at.shell.front.page


@pytest.mark.parametrize("name", PLATES)
def test_every_window_bears_the_name_that_was_chosen_and_so_does_the_next_start(sit, name, qtbot):
    at = sit()
    before = Dialog(at.shell, "Hala Nasser")
    at.click(locking(at).plate.button(name))
    wanted = say(PLATES[name].name)
    after = Dialog(at.shell, "Hala Nasser")
    assert {each.windowTitle() for each in (at.shell, before, after)} == {wanted}
    assert QApplication.instance().windowIcon().isNull() == (name == "desk")
    hang("desk")
    hang(outside.read_outside().plate)
    door = Doorway(Work(), at.tasks, outside.read_outside(), [at.folder], keep=outside.write_outside)
    qtbot.addWidget(door)
    assert door.windowTitle() == wanted
    door.keep_outside()
    assert outside.read_outside().plate == name


def test_the_name_of_the_window_comes_along_to_another_computer(sit):
    at = sit(plate="calendar")  # nothing outside of the desk knows of it
    assert at.shell.windowTitle() == say(PLATES["calendar"].name)
    assert outside.read_outside().plate == "calendar"  # before unlocking too, the next time
    at.click(locking(at).plate.button("notes"))
    at.until(lambda: at.ask(preferences.read).plate == "notes")


def test_a_name_from_a_newer_desk_is_ours(dressed):
    hang("chess")
    assert title() == "Desk"


def test_one_command_veils_the_names_in_lists_and_lifts_the_veil(sit):
    at = sit()
    record = at.ask(records.save, "person", None, {"name": "Hala Nasser"}).id
    locking(at)
    for veiled in (True, False):
        at.shell.doors.veil_turned()
        at.rest()
        assert at.ask(preferences.read).veil is veiled
        assert locking(at).veil.isChecked() is veiled
        assert ("Hala" in at.ask(records.titles, [record])[record]) is not veiled


def test_the_page_says_what_this_system_tells_and_what_it_does_not(sit):
    at = sit()
    page = locking(at)
    at.shell.guard.signs[0].heard.clear()
    at.shell.guard.signs[0].hear(Sign.SCREEN)
    texts = [each.text() for each in page.findChildren(QLabel)]
    assert "The screen is locked" in texts
    assert "The lid is closed: this system does not tell the desk" in texts
    assert page.captures.isEnabled() is can_hide()


@pytest.mark.parametrize("language", [one.code for one in LANGUAGES])
@pytest.mark.parametrize("size", [100, 150])
def test_the_page_stands_in_every_language(sit, language, size):
    at = sit(language, text_size=size)
    page = locking(at)
    assert clipped(page) == []
    assert unnamed(page) == []


def test_wrong_tries_wait_ever_longer_and_never_for_long():
    assert [seconds(wrong) for wrong in range(9)] == [0, 0, 0, 2, 4, 8, 16, 30, 30]
    assert seconds(1000) == LONGEST


def test_after_wrong_passphrases_the_next_try_waits_and_the_right_one_still_opens(tmp_path, tasks, qtbot):
    folder = tmp_path / "v"
    opening.close(opening.create(folder, PASSPHRASE, profile=CHEAPEST).desk)
    page = UnlockPage(Work(), tasks, [folder])
    qtbot.addWidget(page)
    page.show()
    for wrong in range(3):
        page.secret.line.setText(f"wrong {wrong}")
        page.submit()
        qtbot.waitUntil(lambda: tasks.idle, timeout=30_000)
    assert not page.go.isEnabled()
    assert "2 seconds" in plain(page.patience.findChild(QLabel).text())
    opened = []
    page.opened.connect(lambda *told: opened.append(told[0]))
    page.secret.line.setText(PASSPHRASE)
    page.submit()
    assert tasks.idle, "it is not tried yet"
    qtbot.waitUntil(lambda: page.patience.over, timeout=30_000)
    assert page.go.isEnabled()
    page.submit()
    qtbot.waitUntil(lambda: bool(opened), timeout=30_000)
    tasks._desk.submit(opening.close, opened[0]).result()


def wrong_at(page, qtbot, tasks):
    page.secret.line.setText("not this one")
    (page.submit if isinstance(page, UnlockPage) else page.begin)()
    qtbot.waitUntil(lambda: tasks.idle, timeout=30_000)
    qtbot.waitUntil(page.notice.isVisible, timeout=30_000)


def test_every_page_of_the_door_counts_the_same_tries(tmp_path, tasks, qtbot):
    """Restoring and salvaging ask for the very passphrase: two links further no guess is cheaper."""
    folder = tmp_path / "v"
    desk = opening.create(folder, PASSPHRASE, profile=CHEAPEST).desk
    (tmp_path / "stick").mkdir()
    backing_up.make(desk, tmp_path / "stick")
    opening.close(desk)
    door = Doorway(
        Work(default_folder=lambda: tmp_path / "new"), tasks, outside.read_outside(), [folder], lambda _kept: None
    )
    qtbot.addWidget(door)
    door.show()
    wrong_at(door.page, qtbot, tasks)
    door.salvage.click()
    wrong_at(door.page, qtbot, tasks)
    assert door.page.go.isEnabled()
    door.page.back.click()
    door.restore.click()
    door.page.look_in(tmp_path / "stick")
    qtbot.waitUntil(door.page.go.isEnabled, timeout=30_000)
    wrong_at(door.page, qtbot, tasks)
    restore = door.page
    assert not restore.go.isEnabled()
    assert "second" in plain(restore.patience.findChild(QLabel).text())
    restore.look_in(tmp_path / "stick")
    qtbot.waitUntil(lambda: tasks.idle, timeout=30_000)
    assert not restore.go.isEnabled() or restore.patience.over
    restore.back.click()
    assert door.page.go.isEnabled() is door.page.patience.over
    door.salvage.click()
    assert door.page.go.isEnabled() is door.page.patience.over
    qtbot.waitUntil(lambda: door.page.patience.over, timeout=30_000)
    assert door.page.go.isEnabled()
    wrong_at(door.page, qtbot, tasks)
    assert not door.page.go.isEnabled()
