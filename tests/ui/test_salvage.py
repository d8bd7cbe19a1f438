"""A damaged desk at the door: what is whole becomes a new one, and a person reads what was lost before going on."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QFrame, QLabel
from tests.fresh_desks import PASSPHRASE
from tests.ui.walking import clipped, unnamed

from defender_desk.services import after_salvage, opening, records, salvaging
from defender_desk.services.backups import backing_up
from defender_desk.services.incidents import evidence
from defender_desk.services.outside import Outside
from defender_desk.text.bidi import plain
from defender_desk.text.speech import _, say
from defender_desk.ui.unlock.doorway import Doorway
from defender_desk.ui.unlock.salvage_page import SalvagePage
from defender_desk.ui.unlock.unlock_page import UnlockPage
from defender_desk.ui.unlock.work import Work
from defender_desk.vault.slots import CHEAPEST


@pytest.fixture
def damaged(tmp_path: Path) -> tuple[Path, str]:
    """A desk with a person, and a file that is damaged; and its recovery code."""
    made = opening.create(tmp_path / "v", PASSPHRASE, profile=CHEAPEST)
    key = records.save(made.desk, "incident", None, {"title": "تهديد"}).id
    evidence.take_in(made.desk, [evidence.Intake("a.txt", lambda: BytesIO(b"x" * 900), 900)], {"about": (key,)})
    (tmp_path / "stick").mkdir()
    backing_up.make(made.desk, tmp_path / "stick")
    opening.close(made.desk)
    file = next((tmp_path / "v").glob("blobs/*/*"))
    file.write_bytes(file.read_bytes()[:-1])
    return tmp_path / "v", made.recovery_code


def words(page: SalvagePage) -> str:
    return "\n".join(each.text() for each in page.findChildren(QLabel) if each.isVisible())


def test_what_is_whole_is_salvaged_at_the_door(qtbot, tasks, tmp_path, damaged):
    kept = []
    work = Work(default_folder=lambda: tmp_path / "new")
    door = Doorway(work, tasks, Outside("en", "light", 100), [damaged[0]], kept.append)
    qtbot.addWidget(door)
    door.show()
    qtbot.mouseClick(door.salvage, Qt.MouseButton.LeftButton)
    page = door.page
    assert isinstance(page, SalvagePage)
    assert not door.salvage.isVisible()
    assert (page.damaged, page.target) == (damaged[0], tmp_path / "new")
    assert unnamed(page) == []
    assert clipped(page) == []
    QTest.keyClicks(page.secret.line, "not this one")
    page.begin()
    qtbot.waitUntil(page.notice.isVisible, timeout=10_000)
    assert not (tmp_path / "new").exists()
    page.secret.line.setText(PASSPHRASE)
    QTest.keyClick(page.secret.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not page.asked.isVisible(), timeout=10_000)
    qtbot.waitUntil(lambda: "missing or damaged: 1" in words(page), timeout=10_000)
    assert "E-" in words(page)
    assert clipped(page) == []
    page.go.click()
    assert isinstance(door.page, UnlockPage)
    assert door.page.folder() == tmp_path / "new"
    assert kept[-1].vaults[0] == str(tmp_path / "new")


def test_the_recovery_code_and_the_header_of_a_backup_do_too(qtbot, tasks, tmp_path, damaged):
    folder, code = damaged
    for name in ("vault.hdr", "vault.hdr.bak"):
        (folder / name).write_bytes(b"")
    page = SalvagePage(Work(), tasks, None, tmp_path / "new")
    qtbot.addWidget(page)
    page.show()
    assert not page.go.isEnabled()
    page.look_at(folder)
    page.secret.line.setText(code)
    page.begin()
    qtbot.waitUntil(page.notice.isVisible, timeout=10_000)
    page.borrow(tmp_path / "stick")
    qtbot.waitUntil(page.lenders.isVisible, timeout=10_000)
    assert not page.notice.isVisible(), "what was said before is of another choice"
    page.secret.line.setText(code)
    page.begin()
    qtbot.waitUntil(lambda: not page.asked.isVisible(), timeout=10_000)
    qtbot.waitUntil(lambda: "only what you typed opens the new desk" in words(page), timeout=10_000)
    desk = opening.unlock_with_code(tmp_path / "new", code)
    assert [document.body["title"] for document in desk.store.each("incident")] == ["تهديد"]
    opening.close(desk)


def test_backups_of_other_desks_are_not_offered_where_the_desk_can_be_told(qtbot, tasks, tmp_path, damaged):
    other = opening.create(tmp_path / "other", PASSPHRASE, profile=CHEAPEST).desk
    backing_up.make(other, tmp_path / "stick")
    opening.close(other)
    page = SalvagePage(Work(), tasks, damaged[0], tmp_path / "new")
    qtbot.addWidget(page)
    page.show()
    page.borrow(tmp_path / "stick")
    qtbot.waitUntil(page.lenders.isVisible, timeout=10_000)
    assert page.lenders.count() == 1
    for name in ("vault.hdr", "vault.hdr.bak"):
        (damaged[0] / name).unlink()
    page.look_at(damaged[0])
    qtbot.waitUntil(lambda: page.lenders.count() == 2, timeout=10_000)
    page.borrow(tmp_path / "other" / "blobs")
    qtbot.waitUntil(page.notice.isVisible, timeout=10_000)
    assert not page.lenders.isVisible()
    assert page.lenders.currentData() is None
    page.begin()
    assert "Type the passphrase" in page.notice.text


def test_a_desk_that_is_whole_is_told_as_whole_and_copied_only_all_the_same(qtbot, tasks, tmp_path):
    opening.close(opening.create(tmp_path / "v", PASSPHRASE, profile=CHEAPEST).desk)
    page = SalvagePage(Work(), tasks, tmp_path / "v", tmp_path / "new")
    qtbot.addWidget(page)
    page.show()
    page.secret.line.setText(PASSPHRASE)
    page.begin()
    qtbot.waitUntil(page.notice.isVisible, timeout=10_000)
    assert "not damaged" in page.notice.text
    assert not (tmp_path / "new").exists()
    qtbot.waitUntil(lambda: clipped(page) == [])
    anyway = next(
        one for one in page.notice.findChildren(QAbstractButton) if one.text() == "Make a copy of it all the same"
    )
    anyway.click()
    qtbot.waitUntil(lambda: not page.asked.isVisible(), timeout=10_000)
    assert (tmp_path / "new" / "vault.db").exists()


def test_of_several_desks_the_one_that_is_meant_is_chosen_and_no_other(qtbot, tasks, tmp_path, damaged):
    other = tmp_path / "w"
    opening.close(opening.create(other, PASSPHRASE, profile=CHEAPEST).desk)
    door = Doorway(Work(), tasks, Outside("en", "light", 100), [other, damaged[0]], lambda _outside: None)
    qtbot.addWidget(door)
    door.show()
    door.salvage.click()
    page = door.page
    assert page.damaged is None
    qtbot.waitUntil(page.known.isVisible)
    assert page.known.currentIndex() == -1
    assert not page.go.isEnabled()
    page.known.setCurrentIndex(1)
    page.known.activated.emit(1)
    assert page.damaged == damaged[0]
    page.back.click()
    (damaged[0] / "vault.db").write_bytes(b"")
    door.page.vaults.setCurrentIndex(1)
    door.page.secret.line.setText(PASSPHRASE)
    door.page.submit()
    qtbot.waitUntil(door.page.notice.isVisible, timeout=10_000)
    door.salvage.click()
    assert door.page.damaged == damaged[0], "it refused"


def test_going_back_leaves_everything_as_it_was(qtbot, tasks, tmp_path, damaged):
    door = Doorway(Work(), tasks, Outside("ar", "light", 100), [damaged[0]], lambda _outside: None)
    qtbot.addWidget(door)
    door.show()
    door.salvage.click()
    door.page.back.click()
    assert isinstance(door.page, UnlockPage)
    qtbot.waitUntil(door.salvage.isVisible)


def test_what_a_salvage_told_stands_on_today_until_somebody_has_read_it(sit):
    at = sit("ar")
    lost = salvaging.Finding("files", salvaging.FILES, {"count": 2}, ("E-1AB2",))
    found = (salvaging.Finding("lent", salvaging.LENT), lost)
    at.ask(after_salvage.keep, found)
    assert at.ask(after_salvage.told) == found
    today = at.shell.go("today")
    today._load()
    at.rest()
    card = next(one for one in today.findChildren(QFrame) if one.accessibleName() == _("This desk was salvaged"))
    said = plain("\n".join(each.text() for each in card.findChildren(QLabel)))
    assert plain(say(salvaging.LENT)) in said
    assert "E-1AB2" in said
    assert clipped(card) == []
    leads = {plain(one.text()): one for one in card.findChildren(QAbstractButton)}
    at.click(leads[_("Passphrase and recovery…")])
    assert not today.isVisible()
    at.shell.go("today")
    at.rest()
    at.click(next(one for one in today.findChildren(QAbstractButton) if one.text() == _("I have read it")))
    assert at.ask(after_salvage.told) == ()
    assert not [one for one in today.findChildren(QFrame) if one.accessibleName() == _("This desk was salvaged")]
