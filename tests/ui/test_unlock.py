"""Unlocking and the first run, as a person goes through them; once with real services, at the cheapest cost."""

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QLineEdit, QScrollArea
from tests.ui.walking import clipped, prove, type_into, unnamed

from defender_desk.services import opening, preferences
from defender_desk.services.outside import Outside
from defender_desk.text import speech
from defender_desk.text.bidi import plain
from defender_desk.text.messages import msg
from defender_desk.text.trouble import Trouble
from defender_desk.ui.kit import files
from defender_desk.ui.kit.theme import worn
from defender_desk.ui.unlock.doorway import Doorway
from defender_desk.ui.unlock.draft import (
    NewDesk,
    Strength,
    groups,
    proves,
    recovery_sheet,
    slip,
    slip_in_group,
    typed_groups,
)
from defender_desk.ui.unlock.first_run import FirstRun, Page
from defender_desk.ui.unlock.recovery_page import RecoveryPage
from defender_desk.ui.unlock.renewal import Renewal
from defender_desk.ui.unlock.secret_field import SecretField, alphabet_of
from defender_desk.ui.unlock.unlock_page import UnlockPage, shown_folder
from defender_desk.ui.unlock.work import Work
from defender_desk.ui.unlock.written_down import WrittenDown
from defender_desk.vault import recovery
from defender_desk.vault.folder import WRONG_PASSPHRASE

CODE = "7K3F-99AB-C2D4-XYZ1-55QQ-R8RT-0A1B"
PHRASE = "orange velvet canyon ladder seven whisper"
WRONG = Trouble(WRONG_PASSPHRASE, msg("Try again."))


class Locksmith:
    """Opens with PHRASE or CODE; remembers what it was asked."""

    def __init__(self):
        self.made, self.opened, self.set, self.closed, self.practised = [], [], [], [], []
        self.hold = None

    def unlock(self, folder, passphrase):
        if self.hold:
            self.hold.wait(5)
        if passphrase != PHRASE:
            raise WRONG
        self.opened.append(folder)
        return "desk"

    def practice(self, own, wanted, progress):
        self.practised.append((own, NewDesk(**vars(wanted))))
        return "practice", Path(wanted.folder + "-practice")

    def work(self, **other):
        def create(wanted):
            self.made.append(NewDesk(**vars(wanted)))
            return "desk", CODE

        parts = {
            "unlock": self.unlock,
            "unlock_with_code": lambda folder, code: self.unlock(folder, PHRASE if code == CODE else ""),
            "set_passphrase": lambda desk, phrase: self.set.append(phrase) or desk,
            "beside_passphrase": lambda _desk: ["Sheets opened it.", "An organisation too."],
            "create": create,
            "written_down": lambda desk: None,
            "practice": self.practice,
            "judge": lambda phrase, own: Strength(
                10.0 * len(phrase.split()), len(phrase.split()) > 5, msg("Add words.")
            ),
            "suggest": lambda language: f"{language} {PHRASE}",
            "known": lambda folder: True,
            "close": self.closed.append,
            "default_folder": lambda: Path("/nowhere/desk"),
        }
        return Work(**{**parts, **other})


@pytest.fixture
def smith():
    return Locksmith()


@pytest.fixture
def door(qtbot, tasks, smith):
    def make(*vaults, **other):
        kept = []
        made = Doorway(smith.work(**other), tasks, Outside("en", "light", 100), [Path(v) for v in vaults], kept.append)
        made.kept = kept
        made.handed = []
        made.opened.connect(lambda desk, folder: made.handed.append((desk, folder)))
        qtbot.addWidget(made)
        made.show()
        made.activateWindow()
        return made

    return make


def test_one_field_and_return_open_the_desk(door, qtbot):
    made = door("/v/desk")
    assert isinstance(made.page, UnlockPage)
    qtbot.waitUntil(made.page.secret.line.hasFocus)
    type_into(made.page.secret.line, PHRASE)
    QTest.keyClick(made.page.secret.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: made.handed == [("desk", Path("/v/desk"))])
    assert made.page.secret.text() == "", "nothing of it stays in the window"
    assert made.kept[-1].vaults[0].endswith("desk")


def test_a_wrong_passphrase_is_said_calmly_in_place_and_can_be_typed_over(door, qtbot):
    made = door("/v/desk")
    made.page.secret.line.setText("wrong")
    made.page.submit()
    qtbot.waitUntil(made.page.notice.isVisible)
    assert made.page.notice.text == "This passphrase does not open the vault."
    assert "another desk" not in made.page.notice.accessibleName(), "there is no other one"
    assert made.page.secret.line.selectedText()
    type_into(made.page.secret.line, "x")
    assert not made.page.notice.isVisible()


def test_the_window_lives_while_the_key_is_derived(door, qtbot, smith):
    smith.hold = threading.Event()
    made = door("/v/desk")
    made.page.secret.line.setText(PHRASE)
    made.page.submit()
    assert made.page.working.isVisible()
    assert not made.page.go.isEnabled()
    made.page.submit()  # pressing again does nothing
    smith.hold.set()
    qtbot.waitUntil(lambda: len(made.handed) == 1)
    assert len(smith.opened) == 1


def test_the_recovery_code_opens_and_asks_for_a_new_passphrase(door, qtbot, smith):
    made = door("/v/desk")
    made.page.other_way.click()
    made.page.code.setText(CODE)
    made.page.submit()
    qtbot.waitUntil(lambda: isinstance(made.page, Renewal))
    assert made.handed == []
    renewal = made.page
    qtbot.waitUntil(lambda: renewal.page._phrase != "")
    qtbot.waitUntil(lambda: renewal.opened_by.text == "Sheets opened it.")
    assert "An organisation too." in renewal.opened_by.accessibleName()
    type_into(renewal.page.again.line, renewal.page._phrase)
    QTest.keyClick(renewal.page.again.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: made.handed == [("desk", Path("/v/desk"))])
    assert smith.set == ["en " + PHRASE]


@pytest.mark.parametrize("by_code", [False, True])
def test_after_another_folder_was_chosen_what_is_typed_next_is_the_secret(door, qtbot, monkeypatch, by_code):
    monkeypatch.setattr(files, "choose_folder", lambda *_asked: Path("/usb/other"))
    made = door("/v/desk")
    if by_code:
        made.page.other_way.click()
    qtbot.mouseClick(made.page.other_folder, Qt.MouseButton.LeftButton)
    assert made.page.folder() == Path("/usb/other")
    qtbot.waitUntil((made.page.code if by_code else made.page.secret.line).hasFocus)


@pytest.mark.parametrize("backup", [True, False])
def test_whoever_points_at_a_backup_is_told_where_to_restore_it(qtbot, tasks, tmp_path, monkeypatch, backup):
    work = Work(known=lambda _folder: False, backups=lambda _folder: ["one"] * backup)
    page = UnlockPage(work, tasks, [tmp_path])
    qtbot.addWidget(page)
    monkeypatch.setattr(files, "choose_folder", lambda *_asked: tmp_path / "stick")
    page.other_folder.click()
    assert ("holds a backup" in page.notice.text) is backup
    assert ("no desk" in page.notice.text) is not backup


def test_several_desks_are_offered_by_their_names(door):
    made = door("/v/desk", "/v/desk-practice", "/v/desk-practice2", "/usb/other", "/usb/other-practice")
    assert [plain(made.page.vaults.itemText(place)) for place in range(5)] == [
        "My desk", "Practice desk", "Practice desk 2", "other", "other · Practice desk",
    ]  # fmt: skip
    folders = [Path("/v/desk"), Path("/usb/desk")]
    assert "usb" in shown_folder(folders[1], folders)


def test_whoever_practised_comes_back_to_their_own_desk(door):
    assert door("/v/desk-practice", "/usb/desk-practice2", "/v/desk").page.folder() == Path("/v/desk")
    assert door("/v/desk-practice").page.folder() == Path("/v/desk-practice")


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_whatever_the_text_size_the_ways_in_are_within_reach_after_a_wrong_try(door, dress, qtbot, language):
    dress(language, "light", 200)
    made = door("/desk/a")
    made.resize(1024, 700)
    made.page.secret.line.setText("wrong")
    made.page.submit()
    qtbot.waitUntil(lambda: made.page.notice.isVisible())
    qtbot.wait(30)
    assert made.width() <= 1024
    assert made.height() <= 700
    area = made.page.findChild(QScrollArea)
    for way in (made.page.go, made.page.other_way):
        area.ensureWidgetVisible(way)
        place = way.mapTo(area.viewport(), way.rect().center())
        assert area.viewport().rect().contains(place), way.text()
    assert clipped(made) == []
    assert area.horizontalScrollBar().maximum() == 0


def test_text_grows_at_the_door_by_mouse_and_keys_and_stays_so(door, dress, qtbot):
    dress("ar", "light", 100)
    made = door("/desk/a")
    qtbot.mouseClick(made.text_size.larger, Qt.MouseButton.LeftButton)
    assert (made.kept[-1].text_size, worn().text_size) == (115, 115)
    qtbot.waitUntil(made.isActiveWindow)
    qtbot.keyClick(made.page.secret.line, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert made.kept[-1].text_size == 130
    for _time in range(9):
        qtbot.keyClick(made.page.secret.line, Qt.Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)
    assert (made.kept[-1].text_size, made.page.secret.text()) == (90, "")
    qtbot.keyClick(made.page.secret.line, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert (made.kept[-1].text_size, made.page.secret.text()) == (100, "")


def test_of_several_desks_a_wrong_passphrase_may_be_that_of_another(door, qtbot):
    made = door("/v/desk", "/v/desk-practice")
    made.page.secret.line.setText("wrong")
    made.page.submit()
    qtbot.waitUntil(made.page.notice.isVisible)
    assert "another desk" in made.page.notice.accessibleName()


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("phrase", ["عصير ريح شاش", "orange velvet"])
def test_the_caret_stands_behind_the_dots(qtbot, dress, language, phrase):
    dress(language)
    field = SecretField("Passphrase")
    qtbot.addWidget(field)
    field.resize(500, 80)
    field.show()
    field.line.setText(phrase)
    field.line.setCursorPosition(0)
    begin = field.line.cursorRect().center().x()
    field.line.setCursorPosition(len(phrase))
    behind = field.line.cursorRect().center().x()
    assert behind < begin - 30 if language == "ar" else behind > begin + 30


def test_what_was_typed_for_one_desk_is_gone_when_another_is_chosen(door, qtbot):
    made = door("/v/desk", "/usb/other")
    page = made.page
    type_into(page.secret.line, "not the passphrase")
    page.submit()
    qtbot.waitUntil(lambda: not page.notice.isHidden())
    assert page.secret.text()
    page.vaults.setCurrentIndex(1)
    assert page.notice.isHidden()
    assert page.secret.text() == ""


def test_the_passphrase_is_hidden_until_revealed(qtbot, dressed):
    field = SecretField("Passphrase")
    qtbot.addWidget(field)
    assert field.line.echoMode() == QLineEdit.EchoMode.Password
    field.reveal.click()
    assert field.line.echoMode() == QLineEdit.EchoMode.Normal
    field.forget()
    assert field.line.echoMode() == QLineEdit.EchoMode.Password


@pytest.mark.parametrize(
    ("letter", "shift", "on"), [("A", False, True), ("a", True, True), ("a", False, False), ("A", True, False)]
)
def test_caps_lock_is_seen_from_the_letters(qtbot, dressed, letter, shift, on):
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QApplication

    field = SecretField("Passphrase")
    qtbot.addWidget(field)
    field.show()
    held = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(field.line, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, held, letter))
    assert field.caps.isVisible() is on


@pytest.mark.parametrize(("typed", "badge"), [("ب", "AR"), ("b", "ABC"), ("é", "ABC"), ("я", "CYRILLIC")])
def test_the_badge_tells_the_alphabet(typed, badge):
    assert alphabet_of(typed) == badge


def test_the_first_run_asks_three_pages_then_the_code_then_offers_practice(door, qtbot, smith):
    made = door()
    run = made.page
    assert isinstance(run, FirstRun)
    run.next.click()
    run.body.who.setText("")
    type_into(run.body.who, "N.")
    run.body.roles.button(1).click()
    run.next.click()
    page = run.body
    qtbot.waitUntil(lambda: page._phrase != "")
    assert not run.next.isEnabled()
    type_into(page.again.line, page._phrase)
    assert run.next.isEnabled()
    run.next.click()
    qtbot.waitUntil(lambda: run._page == 3)
    assert (smith.made[0].role, smith.made[0].who, smith.made[0].passphrase) == ("officer", "N.", "en " + PHRASE)
    assert not run.next.isEnabled()
    QTest.keyClick(run.body.last, Qt.Key.Key_Return)
    assert run._page == Page.CODE
    type_into(run.body.last, "oalb")
    assert not run.next.isEnabled(), "a slip in another group would be found on the day of need"
    type_into(run.body.besides, groups(CODE)[run.body.proving.drawn])
    assert run.next.isEnabled()
    QTest.keyClick(run.body.last, Qt.Key.Key_Return)
    run.next.click()
    assert made.handed == [("desk", Path("/nowhere/desk"))]
    assert made.draft.passphrase == ""


def test_enter_goes_on_from_wherever_one_is_on_the_first_pages(door, qtbot):
    made = door()
    run = made.page
    for reached in (Page.ROLE, Page.PASSPHRASE):
        qtbot.waitUntil(lambda: made.focusWidget() is not None)
        QTest.keyClick(made.focusWidget(), Qt.Key.Key_Return)
        assert run._page == reached
    run._show(Page.ROLE)
    other = next(each for each in run.body.roles.buttons() if not each.isChecked())
    other.setFocus()
    QTest.keyClick(other, Qt.Key.Key_Return)
    assert other.isChecked(), "a choice that is not made yet is made, and not passed over"
    assert run._page == Page.ROLE
    run.body.who.setFocus()
    type_into(run.body.who, "ن.")
    QTest.keyClick(run.body.who, Qt.Key.Key_Enter)
    assert (run._page, made.draft.who) == (Page.PASSPHRASE, "ن.")


def at_the_passphrase(made, qtbot):
    """Stand at the page that asks for a passphrase."""
    made.page._show(Page.PASSPHRASE)
    qtbot.waitUntil(lambda: made.page.body._phrase != "")
    return made.page


def test_the_first_run_says_why_it_does_not_go_on_and_enter_goes_on(door, qtbot, smith):
    made = door()
    run = at_the_passphrase(made, qtbot)
    page = run.body
    QTest.keyClick(page.again.line, Qt.Key.Key_Return)
    assert page.lacking.text() == "Type the passphrase once more."
    type_into(page.again.line, page._phrase[:3])
    assert page.lacking.text() == "", "nobody is blamed while still typing"
    type_into(page.again.line, "q")
    assert page.lacking.text() == "The two passphrases are not the same."
    assert not run.next.isEnabled()
    page.again.line.clear()
    type_into(page.again.line, page._phrase)
    assert page.lacking.text() == ""
    QTest.keyClick(page.again.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: run._page == Page.CODE)


def test_a_weak_passphrase_is_called_so_where_one_waits_to_go_on(door, qtbot, smith):
    made = door()
    run = at_the_passphrase(made, qtbot)
    run.body.turn.click()
    assert run.body.lacking.text() == "", "nobody is blamed before the first key"
    run.body.turn.click()
    choose(run.body, "abc")
    qtbot.waitUntil(lambda: "too weak" in run.body.lacking.text())
    assert not run.next.isEnabled()


def offered(made, qtbot):
    """Stand at the offer of a practice desk, with a desk of one's own made."""
    made.draft.passphrase, made.draft.who = "en " + PHRASE, "N."
    made.page._made_desk(("desk", CODE))
    made.page._show(Page.OFFER)
    made.page.practise.click()
    qtbot.waitUntil(lambda: made.page.body._phrase != "")
    return made.page


def choose(page, phrase):
    """Type a passphrase of one's own choosing, twice."""
    page.turn.click()
    type_into(page.own.line, phrase)
    type_into(page.again.line, phrase)


def test_the_practice_desk_is_another_desk_with_a_passphrase_of_its_own(door, qtbot, smith):
    made = door()
    run = offered(made, qtbot)
    assert not run.next.isEnabled(), "never with the passphrase of the desk just made"
    choose(run.body, "one two three four five six")
    qtbot.waitUntil(run.next.isEnabled)
    run.next.click()
    qtbot.waitUntil(lambda: len(made.handed) == 1)
    assert made.handed[0][0] == "practice"
    own, wanted = smith.practised[0]
    assert (own, wanted.passphrase, wanted.who) == ("desk", "one two three four five six", "")
    qtbot.waitUntil(lambda: smith.closed == ["desk"])
    assert made.draft.passphrase == run._practice.passphrase == ""


def test_one_can_turn_back_from_practising_and_open_ones_own_desk(door, qtbot, smith):
    made = door()
    run = offered(made, qtbot)
    assert not made.languages.isEnabled(), "the desk is made; another language would begin anew"
    run.back.click()
    run.next.click()
    assert made.handed == [("desk", Path("/nowhere/desk"))]
    assert smith.practised == smith.closed == []


def test_where_no_practice_desk_can_be_made_ones_own_opens_all_the_same(door, qtbot, smith):
    def refuse(_own, _wanted, progress):
        raise Trouble(msg("There is no room left on this disk."))

    made = door(practice=refuse)
    run = offered(made, qtbot)
    choose(run.body, "one two three four five six")
    qtbot.waitUntil(run.next.isEnabled)
    run.next.click()
    made.resize(700, 420)
    qtbot.waitUntil(run.notice.isVisible)
    assert run.notice.text == "There is no room left on this disk."
    qtbot.waitUntil(lambda: run.notice.visibleRegion().boundingRect() == run.notice.rect())
    assert smith.closed == []
    run.back.click()
    run.next.click()
    assert made.handed == [("desk", Path("/nowhere/desk"))]


def test_the_passphrase_of_ones_own_desk_does_not_open_the_practice_desk(door, qtbot, tasks, tmp_path):
    own = []
    chosen = preferences.Preferences(language="en")
    tasks.run(opening.create, tmp_path / "desk", PHRASE, chosen, done=own.append)
    qtbot.waitUntil(lambda: bool(own), timeout=30_000)
    made = door(practice=Work().practice, close=opening.close)
    made.draft.folder = str(tmp_path / "desk")
    made.page._made_desk((own[0].desk, CODE))
    made.page._show(Page.OFFER)
    made.page.practise.click()
    choose(made.page.body, PHRASE)
    qtbot.waitUntil(made.page.next.isEnabled)
    made.page.next.click()
    qtbot.waitUntil(made.page.notice.isVisible, timeout=30_000)
    assert made.page.notice.text == "This passphrase opens your own desk."
    assert [path.name for path in tmp_path.iterdir()] == ["desk"]
    made.page.back.click()
    made.page.next.click()
    assert made.handed == [(own[0].desk, tmp_path / "desk")]
    tasks.run(opening.close, own[0].desk)
    qtbot.waitUntil(lambda: tasks.idle)


def test_a_weak_passphrase_of_ones_own_is_refused_in_words(door, qtbot):
    made = door()
    run = made.page
    run._show(2)
    page = run.body
    page.turn.click()
    type_into(page.own.line, "two words")
    qtbot.waitUntil(lambda: bool(page.said.text()))
    type_into(page.again.line, "two words")
    assert not run.next.isEnabled()
    page.own.line.clear()
    type_into(page.own.line, "one two three four five six")
    page.again.line.clear()
    type_into(page.again.line, "one two three four five six")
    qtbot.waitUntil(run.next.isEnabled)
    type_into(page.own.line, "x")
    assert not run.next.isEnabled()


def test_a_folder_that_cannot_be_written_is_said_in_place(door, qtbot):
    def refuse(wanted):
        raise Trouble(msg("This folder cannot be written to."))

    made = door(create=refuse)
    run = made.page
    run._show(2)
    qtbot.waitUntil(lambda: run.body._phrase != "")
    type_into(run.body.again.line, run.body._phrase)
    run.next.click()
    qtbot.waitUntil(run.notice.isVisible)
    assert run.next.isEnabled()


def test_the_language_changes_at_once_and_answers_stay(door, qtbot):
    made = door()
    made.draft.who = "N."
    made.page.body.languages.button(0).click()
    assert speech.habits().language == "ar"
    assert made.layoutDirection() == Qt.LayoutDirection.RightToLeft
    assert made.kept[-1].language == "ar"
    assert made.draft.who == "N."
    switch = made.findChildren(QComboBox)[-1]
    assert switch.currentText() == "العربية"


@pytest.mark.parametrize("page", list(Page))
@pytest.mark.parametrize(("language", "text_size"), [("en", 100), ("ar", 150)])
def test_pages_name_everything_and_cut_nothing_off(door, dress, qtbot, page, language, text_size):
    dress(language, "light", text_size)
    made = door()
    made.resize(1000, 1100)
    made.page._code = CODE
    made.page._show(page)
    qtbot.wait(20)
    assert unnamed(made) == []
    assert clipped(made) == []


def test_the_last_group_or_the_whole_code_proves_that_it_was_written_down():
    assert proves(groups(CODE), " 0a1b ")
    assert proves(groups(CODE), "OAIB"), "look-alikes count"
    assert proves(groups(CODE), "٠A١B")
    assert proves(groups(CODE), CODE.lower().replace("-", " "))
    assert not proves(groups(CODE), "R8RT")
    assert not proves(groups(CODE), "")


@pytest.mark.parametrize("between", ["-", "–", "\u00a0", ".", "\t", " ", "\u200f"])
def test_a_code_is_proved_and_opens_by_one_reading(between):
    code = recovery.new_code()
    for typed in (code, code.translate({n: n + 0xFEE0 for n in range(33, 127) if chr(n) != "-"})):
        typed = typed.replace("-", between)
        assert recovery.parse_code(typed)
        assert proves(groups(code), typed)
        assert slip(groups(code), typed) is None
        assert typed_groups(typed) == groups(code)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("c2d", ""),
        ("c2–d4", ""),
        ("C2D5", "This is not group {group}."),
        ("0A1B", "This is group {group}."),
        ("C2D4-XYZ1", "This is not group {group}."),
    ],
)
def test_a_slip_in_the_group_drawn_by_lot_is_told_too(typed, said):
    wrong = slip_in_group(groups(CODE), groups(CODE).index("C2D4"), typed)
    assert (wrong.message.id if wrong else "") == said


def test_the_group_drawn_by_lot_is_any_but_the_last(qtbot, dressed):
    drawn = set()
    for _ in range(200):
        asked = WrittenDown(["AAAA", "BBBB", "CCCC"])
        qtbot.addWidget(asked)
        drawn.add(asked.drawn)
    assert drawn == {0, 1}
    assert f"Group {asked.drawn + 1} too" in plain(asked.besides.accessibleName())


def test_enter_leads_from_the_last_group_to_the_one_drawn_by_lot(qtbot, dressed):
    asked, sent = WrittenDown(groups(CODE)), []
    qtbot.addWidget(asked)
    asked.submitted.connect(lambda: sent.append("on"))
    asked.show()
    type_into(asked.line, "0A1B")
    QTest.keyClick(asked.line, Qt.Key.Key_Return)
    qtbot.waitUntil(asked.besides.hasFocus)
    type_into(asked.besides, "9999")
    assert f"not group {asked.drawn + 1}" in plain(asked.notice.text)
    assert asked.besides.property("wrong") == "true"
    asked.besides.clear()
    type_into(asked.besides, groups(CODE)[asked.drawn])
    assert not sent
    QTest.keyClick(asked.besides, Qt.Key.Key_Return)
    assert sent == ["on"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("0A1", ""),
        ("0A1B", ""),
        ("0A1C", "This is not the last group."),
        ("C2D4", "This is group {group}."),
        ("7K3F-99", ""),
        ("7K3F-99A8-C", "Group {group} is not as above."),
        (CODE, ""),
        (CODE + "-7", "This is longer than the code."),
    ],
)
def test_a_slip_is_told_as_soon_as_a_group_is_finished(typed, said):
    wrong = slip(groups(CODE), typed)
    assert (wrong.message.id if wrong else "") == said


def test_each_wrong_group_of_the_recovery_code_is_said_at_once(door, qtbot):
    made = door()
    run = made.page
    run._code = CODE
    run._show(3)
    line = run.body.last
    qtbot.waitUntil(line.isVisible)
    type_into(line, "0a1c")
    assert run.body.proof.isVisible()
    assert run.body.proof.text == "This is not the last group."
    assert not run.next.isEnabled()
    QTest.keyClick(line, Qt.Key.Key_Backspace)
    assert not run.body.proof.isVisible()
    type_into(line, "b")
    type_into(run.body.besides, groups(CODE)[run.body.proving.drawn])
    assert run.body.proof.text == "That is right."
    assert run.next.isEnabled()
    line.clear()
    type_into(line, "7k3f 99a8")
    assert run.body.proof.text == "Group 2 is not as above."


def test_a_slip_in_the_recovery_code_is_said_while_it_is_typed(door, qtbot):
    made = door("/v/desk")
    page = made.page
    page.other_way.click()
    type_into(page.code, "7K3F-99U")
    qtbot.waitUntil(lambda: "U" in page.notice.text)
    QTest.keyClick(page.code, Qt.Key.Key_Backspace)
    qtbot.waitUntil(lambda: not page.notice.isVisible())
    type_into(page.code, "AB-C2D4-XYZ1-55QQ-R8RT-0A1C")
    qtbot.waitUntil(lambda: page.notice.text == "There is a slip somewhere in the recovery code.")


def test_the_sheet_holds_every_group_and_not_whose_it_is():
    sheet = recovery_sheet(CODE)
    assert all(group in sheet for group in groups(CODE))
    assert "efender" not in sheet


def test_a_real_desk_is_made_locked_and_opened_through_the_window(qtbot, tasks, tmp_path):
    from defender_desk.vault.slots import CHEAPEST

    def create(wanted):
        chosen = preferences.Preferences(who=wanted.who, language=wanted.language)
        made = opening.create(Path(wanted.folder), wanted.passphrase, chosen, profile=CHEAPEST)
        opening.not_written_down(made.desk)
        return made.desk, made.recovery_code

    door = Doorway(
        Work(create=create, default_folder=lambda: tmp_path / "desk"), tasks, Outside("en"), [], lambda _: None
    )
    handed = []
    door.opened.connect(lambda desk, folder: handed.append((desk, folder)))
    qtbot.addWidget(door)
    door.show()
    run = door.page
    run._show(2)
    qtbot.waitUntil(lambda: run.body._phrase != "")
    type_into(run.body.again.line, run.body._phrase)
    phrase = run.body._phrase
    run.next.click()
    qtbot.waitUntil(lambda: run._page == 3, timeout=30_000)
    prove(run.body.proving, groups(run._code))
    run.next.click()
    run.next.click()
    desk, folder = handed.pop()
    tasks.run(opening.close, desk)
    qtbot.waitUntil(lambda: tasks.idle)
    again = Doorway(Work(), tasks, Outside("en"), [folder], lambda _: None)
    again.opened.connect(lambda desk, folder: handed.append((desk, folder)))
    qtbot.addWidget(again)
    again.page.secret.line.setText(phrase)
    again.page.submit()
    qtbot.waitUntil(lambda: len(handed) == 1, timeout=30_000)
    assert handed[0][0].notices == (), "the code was proved to be written down"
    tasks.run(opening.close, handed[0][0])
    qtbot.waitUntil(lambda: tasks.idle)


def test_the_list_of_desks_shows_every_one_of_them(door, qtbot):
    made = door("/a/desk", "/a/desk-practice", "/b/other")
    box = made.page.vaults
    box.showPopup()
    listed = box.view()
    qtbot.waitUntil(listed.isVisible)
    needed = sum(listed.sizeHintForRow(place) for place in range(box.count()))
    assert listed.viewport().height() >= needed
    box.hidePopup()


def test_a_code_printed_into_a_file_is_warned_of_as_one_that_is_saved(qtbot, dressed, tmp_path):
    page, target, warned = RecoveryPage(CODE), tmp_path / "note.pdf", []
    qtbot.addWidget(page)
    page.show()

    def answer() -> None:
        asked = QApplication.activeModalWidget()
        if isinstance(asked, QPrintDialog):
            asked.findChild(QLineEdit, "filename").setText(str(target))
            asked.accept()
        elif isinstance(asked, QDialog):
            warned.append(asked)
            asked.reject()

    pressing = QTimer(interval=50)
    pressing.timeout.connect(answer)
    pressing.start()
    page.paper._print()
    pressing.stop()
    assert warned
    assert not target.exists()
