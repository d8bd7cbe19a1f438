"""Settings on a real desk: choices hold at once, secrets change, the bin is emptied, practice begins."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QPlainTextEdit
from tests.fresh_desks import PASSPHRASE
from tests.ui.walking import clipped, prove, unnamed

from defender_desk.confined.network import Hold
from defender_desk.exchange.apart.reader import Reader
from defender_desk.model.queries import Query
from defender_desk.model.shipped_providers import directory
from defender_desk.services import drafts, listing, made_of, opening, outside, preferences, records
from defender_desk.services.incidents import evidence
from defender_desk.services.practice import practice_desk
from defender_desk.text.bidi import plain
from defender_desk.text.languages import LANGUAGES
from defender_desk.text.speech import habits, say
from defender_desk.text.trouble import Trouble
from defender_desk.ui.handover import reader_copy
from defender_desk.ui.kit.dialogs import Dialog
from defender_desk.ui.kit.theme import worn
from defender_desk.ui.settings import about_page
from defender_desk.ui.settings.bin_page import ID
from defender_desk.ui.settings.pages import PAGES
from defender_desk.ui.settings.practice_page import PracticePage
from defender_desk.ui.settings.screen import Settings
from defender_desk.ui.settings.secrets import AskPassphrase, ChangePassphrase, NewCode
from defender_desk.ui.unlock.doorway import Doorway
from defender_desk.ui.unlock.first_run import Page
from defender_desk.ui.unlock.practising import ABOUT
from defender_desk.ui.unlock.work import Work
from defender_desk.vault.slots import CHEAPEST

NEW_PHRASE = "orange velvet canyon ladder seven whisper"


def page(at, name):
    at.shell.open("settings", name)
    at.rest()
    screen = at.shell.front
    assert isinstance(screen, Settings)
    return screen.page


def kept(at):
    return at.ask(preferences.read)


@pytest.mark.parametrize("code", [one.code for one in LANGUAGES])
def test_the_language_changes_live_and_the_page_stays_in_front(sit, code):
    at = sit("en" if code != "en" else "ar")
    at.ask(drafts.keep, "new.x", "person", None, {"name": "Nadia"}, {})
    at.click(page(at, "language").language.button(code))
    at.rest()
    right_to_left = code == "ar"
    assert habits().language == code == kept(at).language == outside.read_outside().language
    assert QApplication.instance().isRightToLeft() is right_to_left
    assert at.shell.history.here.record == "language"
    assert at.shell.front.page.language.button(code).isChecked()
    assert at.ask(drafts.every)[0].values == {"name": "Nadia"}


def test_digits_calendar_months_and_week_hold_at_once(sit):
    at = sit("ar")
    at.click(page(at, "language").digits.button("arab"))
    at.click(page(at, "language").calendar.button("hijri"))
    at.click(page(at, "language").months.button("ar_MA"))
    at.click(page(at, "language").week.button(6))
    now = habits()
    assert (now.digits, now.calendar, now.months, now.first_weekday) == ("arab", "hijri", "ar_MA", 6)
    chosen = kept(at)
    assert (chosen.digits, chosen.calendar, chosen.months, chosen.first_weekday) == ("arab", "hijri", "ar_MA", 6)


def test_look_and_size_hold_at_once(sit):
    at = sit()
    look = page(at, "look")
    at.click(look.theme.button("dark"))
    at.click(look.text_size.button(150))
    assert (worn().theme, worn().text_size) == ("dark", 150) == (kept(at).theme, kept(at).text_size)
    assert outside.read_outside().text_size == 150


def test_what_the_menu_changes_is_seen_here(sit):
    at = sit()
    look = page(at, "look")
    at.shell.commands._size(130)
    at.rest()
    assert look.text_size.button(130).isChecked()


def test_name_role_idle_and_veil(sit):
    at = sit()
    you = page(at, "you")
    you.who.setText("Hala")
    you.who.editingFinished.emit()
    at.click(you.role.button("trainer"))
    locking = page(at, "locking")
    at.click(locking.idle.button(15))
    assert not locking.never.isVisible()
    at.click(locking.idle.button(0))
    assert "open desk" in locking.never.text
    at.click(locking.idle.button(15))
    locking.veil.setChecked(True)
    at.rest()
    chosen = kept(at)
    assert (chosen.who, chosen.role, chosen.idle_minutes, chosen.veil) == ("Hala", "trainer", 15, True)
    assert at.shell.idle._limit == 15 * 60
    at.shell.idle.set_minutes(0)


def test_the_passphrase_is_changed_only_by_who_knows_it(sit):
    at = sit()
    page(at, "keys").change.click()
    asked = at.dialog(ChangePassphrase)
    at.until(lambda: asked.fresh._phrase)
    assert any("recovery code" in each.text() for each in asked.findChildren(QLabel)), "whether it still works"
    asked.old.line.setText("not this one at all")
    asked.fresh.turn.click()
    asked.fresh.own.line.setText(NEW_PHRASE)
    asked.fresh._judge()
    at.rest()
    asked.fresh.again.line.setText(NEW_PHRASE)
    asked._look()
    at.click(asked.go)
    assert asked.isVisible()
    assert asked.notice.text
    asked.old.line.setText(PASSPHRASE)
    asked.fresh.again.line.setFocus()
    at.bot.keyPress(asked.fresh.again.line, Qt.Key.Key_Return)
    at.rest()
    assert "new passphrase holds" in page(at, "keys").notice.text
    with pytest.raises(Trouble):
        opening.unlock(at.folder, PASSPHRASE)
    at.ask(opening.prove, NEW_PHRASE)


def prove_oneself(at):
    asked = at.dialog(AskPassphrase)
    asked.secret.line.setText(PASSPHRASE)
    at.click(asked.go)


def test_a_new_recovery_code_is_shown_once_and_typed_back(sit):
    at = sit()
    before = at.ask(opening.draw_code)
    at.ask(opening.renew_recovery, before)
    page(at, "keys").renew.click()
    prove_oneself(at)
    shown = at.dialog(NewCode)
    code = "-".join(shown.sheet.proving._groups)
    assert not shown.go.isEnabled()
    at.ask(lambda _desk: opening.vaults.unlock(at.folder, before, by="recovery").keys.forget())
    at.shell.idle.set_minutes(5)
    assert at.shell.idle.limit > 5 * 60, "a pen moves no mouse"
    prove(shown.sheet.proving, code.split("-"))
    at.click(shown.go)
    assert at.shell.idle.limit == 5 * 60
    at.shell.idle.set_minutes(0)
    at.ask(lambda _desk: opening.vaults.unlock(at.folder, code, by="recovery").keys.forget())
    assert "opens nothing" in page(at, "keys").notice.text
    with pytest.raises(Trouble):
        opening.unlock_with_code(at.folder, before)


def test_a_new_code_that_the_disk_refuses_leaves_both_papers_in_hand(sit, monkeypatch):
    at = sit()
    keys = page(at, "keys")
    keys.renew.click()
    prove_oneself(at)
    shown = at.dialog(NewCode)

    def full(*_what, **_more):
        raise Trouble(opening.vaults.NO_ROOM)

    monkeypatch.setattr(opening.vaults, "renew_recovery", full)
    shown.sheet.last.setText(shown.code)
    at.click(shown.go)
    assert "no room" in keys.notice.text
    assert any("code from before too" in each.text() for each in keys.notice.findChildren(QLabel))


def test_without_a_code_the_old_one_is_useless(sit):
    at = sit()
    code = at.ask(opening.draw_code)
    at.ask(opening.renew_recovery, code)
    page(at, "keys").revoke.click()
    wrong = at.dialog(AskPassphrase)
    wrong.secret.line.setText("not this one")
    at.click(wrong.go)
    assert wrong.notice.text
    prove_oneself(at)
    assert page(at, "keys").notice.text
    with pytest.raises(Trouble):
        opening.unlock_with_code(at.folder, code)


def test_the_check_says_that_everything_is_whole(sit):
    at = sit(fill=40)
    check = page(at, "check")
    at.click(check.go)
    said = [each.text for each in check.findChildren(type(page(at, "keys").notice)) if each.isVisibleTo(check)]
    assert said == ["Everything is whole."]
    assert check.go.isEnabled()


def test_the_check_can_be_stopped(sit):
    at = sit()
    check = page(at, "check")
    check.check()
    check._stop()
    assert check.go.isEnabled()
    at.rest()


def answer_typed(word, seen):
    """Type into the question that is about to block, and press its last button."""

    def answer():
        dialog = QApplication.activeModalWidget()
        seen.append(dialog)
        dialog.findChild(QLineEdit).setText(word)
        dialog.findChildren(QAbstractButton)[-1].click()

    QTimer.singleShot(50, answer)


def test_the_bin_gives_back_and_is_emptied_for_good(sit):
    at = sit()
    one, other = (at.ask(records.save, "person", None, {"name": name}).id for name in ("Nadia", "Sami"))
    at.ask(records.bin_records, [one, other])
    held = page(at, "bin")
    assert held.list.count() == 2
    assert plain(held.count.text()) == "2 records are in the bin."
    ids = [held.list.item(place).data(ID) for place in range(2)]
    held.list.setCurrentRow(ids.index(one))
    at.click(held.restore)
    assert at.ask(listing.ids, Query("person")) == [one]
    assert at.shell.undo_bar.batch
    answer_typed("erase", seen := [])
    held._erase_all()
    at.until(lambda: seen)
    at.until(lambda: held.notice.text)
    assert at.ask(records.fetch, other) is None
    assert at.ask(records.binned) == []
    assert held.nothing.isVisibleTo(held)


def test_a_file_that_cannot_be_erased_yet_is_said(sit, undeletable):
    at = sit()
    (file,) = at.ask(evidence.take_in, [evidence.Intake("a.txt", lambda: BytesIO(b"words"), 5)]).ids
    at.ask(records.bin_records, [file])
    held = page(at, "bin")
    answer_typed("erase", [])
    held._erase_all()
    at.until(lambda: say(records.FILES_LEFT) in at.shell.notices.text)
    undeletable()


def test_another_word_erases_nothing(sit):
    at = sit()
    one = at.ask(records.save, "person", None, {"name": "Nadia"}).id
    at.ask(records.bin_records, [one])
    held = page(at, "bin")

    def refuse():
        dialog = QApplication.activeModalWidget()
        dialog.findChild(QLineEdit).setText("yes")
        assert not dialog.findChildren(QAbstractButton)[-1].isEnabled()
        dialog.reject()

    QTimer.singleShot(50, refuse)
    held._erase([one])
    at.rest()
    assert at.ask(records.binned) == [one]


def cheap(own, wanted, progress):
    chosen = preferences.Preferences(language=wanted.language)
    made = practice_desk.make(own, wanted.passphrase, chosen, date(2026, 3, 1), progress, CHEAPEST)
    return made, made.unlocked.folder


def offer(at, make=cheap):
    """The page that offers a practice desk, at the cheapest cost."""
    screen = page(at, "practice") and at.shell.front
    made = PracticePage(screen._choices, Work(practice=make))
    at.bot.addWidget(made)
    at.until(lambda: made.phrase._phrase)
    return made


def choose(made, phrase):
    made.phrase.turn.click()
    made.phrase.own.line.setText(phrase)
    made.phrase._judge()
    made.phrase.again.line.setText(phrase)


def test_a_practice_desk_is_made_beside_and_offered_at_the_door(sit):
    at = sit("ar")
    made = offer(at)
    made.phrase.again.line.setText(made.phrase._phrase)
    made.phrase._look()
    phrase = made.phrase._phrase
    at.click(made.go)
    at.until(lambda: made.leave.isVisibleTo(made))
    folder = at.folder.with_name("desk-practice")
    assert outside.read_outside().vaults[0] == str(folder)
    assert not made._draft.passphrase
    there = at.tasks._desk.submit(lambda: opening.unlock(folder, phrase)).result()
    assert at.tasks._desk.submit(lambda: there.practice).result()
    at.tasks._desk.submit(lambda: opening.close(there)).result()


def test_the_own_passphrase_is_refused_for_the_practice_desk(sit):
    at = sit()
    made = offer(at)
    choose(made, PASSPHRASE)
    at.until(lambda: made.go.isEnabled())
    at.click(made.go)
    assert made.notice.text == "This passphrase opens your own desk."
    assert made.go.isEnabled(), "another one can be chosen at once"
    assert not at.folder.with_name("desk-practice").exists()
    assert at.ask(records.save, "person", None, {"name": "Nadia"}).id


def test_stopping_the_making_of_a_practice_desk_leaves_nothing(sit):
    at = sit()

    def stopped(own, wanted, progress):
        def stop(_done, _total):
            at.tasks._running[-1].stop()
            progress(0, 1)

        return cheap(own, wanted, stop)

    made = offer(at, stopped)
    choose(made, NEW_PHRASE)
    at.until(lambda: made.go.isEnabled())
    at.click(made.go)
    assert made.notice.text == "Stopped. No practice desk was made."
    assert made.go.isEnabled()
    assert not at.folder.with_name("desk-practice").exists()


def test_the_first_run_and_the_settings_say_the_same_of_a_practice_desk(sit):
    at = sit()
    door = Doorway(Work(default_folder=lambda: at.folder), at.tasks, outside.Outside("en"), [], lambda _kept: None)
    at.bot.addWidget(door)
    door.page._show(Page.OFFER)
    at_door = {each.text() for each in door.findChildren(QLabel)}
    assert say(ABOUT) in at_door & {each.text() for each in offer(at).findChildren(QLabel)}


def test_a_practice_desk_begins_again(sit):
    at = sit("fr", in_practice=True, fill=20)
    mine = at.ask(records.save, "person", None, {"name": "Nadia"}).id
    again = page(at, "practice")

    def agree():
        QApplication.activeModalWidget().findChildren(QAbstractButton)[-1].click()

    QTimer.singleShot(50, agree)
    again._begin_again()
    at.until(lambda: at.tasks.idle)
    at.rest()
    assert at.ask(records.fetch, mine) is None
    counts = at.ask(listing.counts)
    assert sum(counts.values()) - len(directory().entries) == 200
    assert at.shell.history.here.record == "practice"


def test_about_says_version_fingerprint_and_licences(sit):
    at = sit()
    about = page(at, "about")
    assert len(about.fingerprint.accessibleName().split()) == 1 + 8
    for button in [each for each in about.findChildren(QAbstractButton) if each.text().startswith("The ")]:
        button.click()
        shown = next(each for each in at.shell.findChildren(Dialog) if each.isVisible())
        assert shown.accessibleName() == button.text()
        shown.accept()
        at.rest()


@pytest.mark.parametrize(("system", "said"), [(True, "refuses a network"), (False, "lets no program give up")])
def test_about_says_what_keeps_a_network_away_and_what_the_desk_is_made_of(sit, monkeypatch, system, said):
    monkeypatch.setattr(about_page, "holds", lambda: Hold(system=system, hook=True))
    at = sit()
    next(one for one in at.shell.commands.every() if one.text() == "&About this program").trigger()
    at.rest()
    about = at.shell.front.page
    assert [each for each in about.findChildren(QLabel) if said in each.text()]
    at.click(next(each for each in about.findChildren(QAbstractButton) if each.text() == "The components"))
    shown = next(each for each in at.shell.findChildren(Dialog) if each.isVisible())
    lines = shown.findChild(QPlainTextEdit).toPlainText().splitlines()
    assert len(lines) == len(made_of.parts())
    assert [line for line in lines if re.fullmatch(r"sqlcipher3 \d\S+ · Zlib · OpenSSL \d\S+", line)]


@pytest.mark.parametrize(
    ("without", "said"),
    [
        ({"files", "calls", "limits"}, "no file of yours"),
        ({"files", "limits"}, "could reach your other files"),
        ((), "could reach your other files"),
    ],
)
def test_about_says_whether_files_from_elsewhere_are_read_within_a_fence(sit, monkeypatch, without, said):
    monkeypatch.setattr(Reader, "without", lambda _reader: frozenset(without))
    at = sit()
    about = page(at, "about")
    at.until(lambda: [each for each in about.findChildren(QLabel) if said in each.text()])


def test_about_gives_the_reader_for_hand_overs_away(sit, tmp_path, monkeypatch):
    monkeypatch.setattr(reader_copy, "choose_target", lambda *_asked, **_more: tmp_path / "read_bundle.py")
    at = sit()
    at.click(page(at, "about").reader)
    at.until((tmp_path / "read_bundle.py").exists)


def test_back_returns_to_the_page_before(sit):
    at = sit()
    page(at, "look")
    at.click(at.shell.front.names.buttons["bin"])
    assert at.shell.history.here.record == "bin"
    at.shell.back()
    at.rest()
    assert at.shell.front.page is at.shell.front._made["look"]


@pytest.mark.parametrize(("language", "text_size"), [("ar", 100), ("ar", 150), ("en", 200), ("fr", 130)])
def test_everything_is_named_and_nothing_is_cut_off(sit, language, text_size):
    at = sit(language, text_size=text_size)
    at.shell.resize(1400, 900)
    for entry in PAGES:
        shown = page(at, entry.name)
        at.bot.wait(20)
        assert unnamed(shown) == [], entry.name
        assert clipped(shown) == [], entry.name
        area = at.shell.front._areas[entry.name]
        assert shown.width() <= area.viewport().width(), entry.name


@pytest.mark.parametrize("code", ["en", "fr", "es"])
def test_another_language_in_large_text_makes_no_window_larger_than_it_was(sit, code):
    at = sit("ar", text_size=150)
    at.shell.resize(1024, 700)
    for section in at.shell.sections:
        at.shell.go(section.name)
        at.rest()
    at.shell.go("settings")
    at.shell.doors.language_chosen(code)
    at.until(lambda: habits().language == code)
    for section in at.shell.sections:
        at.shell.go(section.name)
        at.rest()
        at.bot.wait(10)
        assert (at.shell.width(), at.shell.height()) == (1024, 700), section.name
