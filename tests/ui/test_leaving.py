"""Leaving fast as a person meets it: packed, read back, erased, and a new key, each behind the passphrase."""

from __future__ import annotations

from pathlib import Path
from threading import Event, Timer

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel
from tests.fresh_desks import PASSPHRASE
from tests.ui.walking import clipped, type_into, unnamed

from defender_desk.services import listing, opening, outside, records
from defender_desk.services.backups import backing_up, restoring
from defender_desk.services.unlocking import rekeying
from defender_desk.text.bidi import plain
from defender_desk.text.languages import LANGUAGES
from defender_desk.ui.frame import leaving
from defender_desk.ui.frame.strips import Standing
from defender_desk.ui.kit.dialogs import Dialog
from defender_desk.ui.run import Run
from defender_desk.ui.settings.leaving_page import LeavingPage
from defender_desk.ui.settings.rekey import Rekey
from defender_desk.ui.settings.secrets import AskPassphrase, NewCode
from defender_desk.vault.slots import CHEAPEST


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick"


def page(at, name="leaving"):
    at.shell.open("settings", name)
    at.rest()
    return at.shell.front.page


def said(widget):
    return plain(" ".join(each.text() for each in widget.findChildren(QLabel)))


def prove(at, passphrase):
    asked = at.dialog(AskPassphrase)
    type_into(asked.secret.line, passphrase)
    at.click(asked.go)
    return asked


def test_a_wrong_passphrase_erases_nothing(sit):
    at = sit()
    at.click(page(at).erase)
    asked = prove(at, "not this one")
    assert "does not open" in asked.notice.text
    assert (at.folder / "vault.hdr").exists()
    assert at.left == []


def test_a_desk_is_erased_and_the_unlock_window_comes(sit):
    at = sit()
    outside.write_outside(outside.read_outside().with_vault(at.folder))
    at.ask(records.save, "person", None, {"name": "Nadia"})
    held = at.ask(lambda desk: sum(listing.counts(desk).values()))
    shown = page(at)
    assert "copied this folder before" in said(shown)
    at.click(shown.erase)
    asked = at.dialog(AskPassphrase)
    assert "copied this folder before" in said(asked)
    for named in (said(shown), said(asked)):  # which desk, and how much goes with it
        assert "“My desk”" in named
        assert f"It holds {held} records, and no file." in named
    QTest.keyClick(asked.secret.line, Qt.Key.Key_Return)
    assert (at.folder / "vault.hdr").exists()  # Enter with nothing typed does nothing
    type_into(asked.secret.line, PASSPHRASE)
    QTest.keyPress(asked.secret.line, Qt.Key.Key_Return)
    at.until(lambda: at.left)
    assert not at.folder.exists()
    assert str(at.folder) not in outside.read_outside().vaults


def test_the_next_window_says_once_that_a_desk_was_erased(qapp, monkeypatch, tmp_path):
    monkeypatch.setattr(leaving.os, "execv", lambda *_again: None)
    leaving.relaunch(erased=True)
    for told in (True, False):
        run = Run(qapp, outside.Outside("en"), keep=lambda _kept: None)
        run.start()
        assert ("The desk was erased from this computer." in said(run.door)) is told
        assert clipped(run.door) == []
        run.door.close()
        run.door.deleteLater()
        run.tasks.close(wait=True)
    leaving.relaunch()
    assert outside.ERASED not in leaving.os.environ


def test_each_backup_in_reach_goes_along_where_it_is_ticked_and_each_folder_is_named(sit, stick, tmp_path):
    at = sit()
    (tmp_path / "other").mkdir()
    first, second = (at.ask(backing_up.make, place).snapshot.folder for place in (stick, tmp_path / "other"))
    shown = page(at)
    assert "1 backup stays in" in said(shown)
    shown.backups.all.click()
    at.rest()
    assert "1 backup stays in" not in said(shown)
    shown.backups.boxes[second].click()
    at.rest()
    assert not shown.backups.all.isChecked()
    at.click(shown.erase)
    asked = at.dialog(AskPassphrase)
    gone, stays = said(asked).split("This stays")
    assert f"The desk in {at.folder} is erased." in gone
    assert f"The backup in {first} is erased." in gone
    assert f"1 backup stays in {tmp_path / 'other'}." in stays
    prove(at, PASSPHRASE)
    at.until(lambda: at.left)
    assert list(stick.iterdir()) == []
    assert second.exists()


def test_what_was_packed_stays_whatever_is_ticked(sit, stick):
    at = sit()
    at.ask(backing_up.make, stick)
    shown = page(at)
    shown.begin(stick)
    at.until(lambda: shown.made)
    at.rest()
    packed = shown.made.snapshot.folder
    assert packed not in shown.backups.boxes
    shown.backups.all.click()
    at.rest()
    assert "Packed for travelling" in said(shown)
    at.click(shown.erase)
    asked = at.dialog(AskPassphrase)
    assert f"What you packed for travelling stays in {packed}." in said(asked)
    prove(at, PASSPHRASE)
    at.until(lambda: at.left)
    assert restoring.check(restoring.newest(stick), PASSPHRASE).sound
    assert [each.folder for each in restoring.backups(stick)] == [packed]


def test_a_desk_is_packed_and_only_then_erased(sit, stick, tmp_path):
    at = sit()
    key = at.ask(records.save, "person", None, {"name": "Nadia"}).id
    shown = page(at)
    assert shown.leave.isHidden()
    shown.begin(stick)
    at.until(lambda: shown.made)
    at.rest()
    assert "read back, and whole" in shown.notice.text
    at.click(shown.leave)
    prove(at, PASSPHRASE)
    at.until(lambda: at.left)
    assert not at.folder.exists()
    restoring.restore(restoring.newest(stick), PASSPHRASE, tmp_path / "back")
    back = opening.unlock(tmp_path / "back", PASSPHRASE)
    assert back.store.get(key).body["name"] == "Nadia"
    opening.close(back)


def test_what_was_written_since_it_was_packed_keeps_the_desk(sit, stick):
    at = sit()
    shown = page(at)
    shown.begin(stick)
    at.until(lambda: shown.made)
    at.rest()
    at.ask(records.save, "person", None, {"name": "Nadia"})
    at.click(shown.leave)
    asked = prove(at, PASSPHRASE)
    assert "since it was packed" in asked.notice.text
    assert (at.folder / "vault.hdr").exists()


def test_locking_while_the_desk_is_being_erased_is_not_refused(sit, monkeypatch):
    at = sit()
    begun, prove_it = Event(), opening.prove
    monkeypatch.setattr(opening, "prove", lambda *typed: begun.set() or prove_it(*typed))
    at.click(page(at).erase)
    asked = at.dialog(AskPassphrase)
    type_into(asked.secret.line, PASSPHRASE)
    asked.go.click()
    assert begun.wait(10)
    at.shell.lock()
    assert at.left == ["left"]
    at.until(lambda: not (at.folder / "vault.hdr").exists())  # a busy machine has gone on by then


def test_what_was_to_be_erased_is_also_where_the_desk_locks_before_it_begins(sit):
    """Whoever presses both in one breath wants it gone above all."""
    at = sit()
    at.click(page(at).erase)
    asked = at.dialog(AskPassphrase)
    type_into(asked.secret.line, PASSPHRASE)
    busy = Event()
    at.tasks.run(busy.wait, 20)
    asked.go.click()
    Timer(0.3, busy.set).start()
    at.shell.lock()
    assert at.left == ["left"]
    at.until(lambda: not (at.folder / "vault.hdr").exists())


def test_the_desk_moves_under_a_new_key_and_leads_there(sit, monkeypatch):
    at = sit()
    monkeypatch.setattr(rekeying.vaults, "calibrate", lambda: CHEAPEST)
    shown = page(at, "keys")
    assert "Passphrase: each guess" in said(shown)
    at.click(shown.rekey)
    asked = at.dialog(Rekey)
    type_into(asked.old.line, PASSPHRASE)
    new = plain(asked.fresh.shown.text())
    type_into(asked.fresh.again.line, new)
    at.click(asked.go)
    at.until(lambda: [each for each in at.shell.findChildren(NewCode) if each.isVisible()])
    code = at.dialog(NewCode)
    target = Path(asked._draft.folder)
    assert not target.exists(), "nothing moves before the code is written down"
    type_into(code.sheet.last, code.code)
    code.go.click()
    at.until(lambda: [one for one in at.shell.findChildren(Dialog) if "under a new key." in said(one)])
    (told,) = [one for one in at.shell.findChildren(Dialog) if "under a new key." in said(one)]
    assert Path(outside.read_outside().vaults[0]) == target, "the door offers it, whatever comes now"
    at.click(next(each for each in told.findChildren(QAbstractButton) if "go there" in each.text()))
    assert at.left == ["left"]
    opening.close(opening.unlock_with_code(target, code.code))
    opening.close(opening.unlock(target, new))


def test_an_old_desk_says_above_every_screen_where_it_went_on(sit, tmp_path, monkeypatch):
    at = sit()
    monkeypatch.setattr(rekeying.vaults, "calibrate", lambda: CHEAPEST)
    at.ask(lambda desk: rekeying.rekey(desk, "orange velvet canyon ladder seven whisper", tmp_path / "new"))
    (band,) = at.shell.findChildren(Standing)
    band.look()
    at.rest()
    assert "lies under a new key" in band.accessibleName()
    at.ask(records.save, "person", None, {"name": "Basma"})
    told = page(at)
    assert "1 change was written here" in said(told)


def test_leaving_the_new_code_unread_is_asked_about(sit):
    at = sit()
    shown = page(at, "keys")
    at.click(shown.renew)
    prove(at, PASSPHRASE)
    code = at.dialog(NewCode)

    def stay():
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, Dialog)
        dialog.reject()

    QTimer.singleShot(50, stay)
    code.reject()
    assert code.isVisible()


@pytest.mark.parametrize("code", [one.code for one in LANGUAGES])
def test_the_page_is_whole_in_each_language(sit, code):
    at = sit(code)
    shown = page(at)
    assert isinstance(shown, LeavingPage)
    assert clipped(at.shell) == []
    assert unnamed(at.shell) == []
