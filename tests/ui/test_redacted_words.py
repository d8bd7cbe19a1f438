"""A redacted copy of a story in a real window: read before it is saved, other words for people, and one step back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from tests.fresh_desks import PASSPHRASE
from tests.ui.at_desk import AtDesk
from tests.ui.walking import clipped, sideways, unnamed, unreachable

from defender_desk.model.queries import Query
from defender_desk.services import opening, records
from defender_desk.services.redacting import words
from defender_desk.text.bidi import base_direction, ltr, plain
from defender_desk.text.speech import _
from defender_desk.ui.redacting import readable
from defender_desk.ui.redacting.window import WordsWindow
from defender_desk.ui.redacting.words_page import WordsPage

Sit = Callable[..., AtDesk]
STORY = "قابلنا ليلى حداد عند الباب، وقالت ليلى إنها رأتهم."


def opened(who: AtDesk, story: str = STORY) -> tuple[WordsPage, str, str]:
    person = who.ask(records.save, "person", None, {"name": "ليلى حداد"}).id
    saved = who.ask(records.save, "incident", None, {"title": "مداهمة", "story": story, "what": ("threat",)})
    who.shell.announce(saved.changes)
    who.shell.show()
    who.shell.open("incident", saved.id)
    pane = who.shell.front.pane
    who.until(lambda: pane.view is not None and pane.record == saved.id)
    who.rest()
    return from_menu(who), saved.id, person


def from_menu(who: AtDesk) -> WordsPage:
    said = _("Make a &redacted copy…")
    next(one for one in who.shell.front.pane.findChildren(QAction) if one.text() == said).trigger()
    who.until(lambda: who.shell.findChildren(WordsWindow))
    who.rest()
    return who.dialog(WordsWindow).page


def shown(page: WordsPage) -> str:
    return " ".join(plain(one.text()) for one in page.findChildren(QLabel) if one.isVisible())


def test_the_copy_is_read_before_it_is_made_and_taken_back_as_one(sit: Sit) -> None:
    who = sit("ar")
    page, record, person = opened(who)
    assert STORY not in shown(page)
    page.ticks["story"].setChecked(True)
    assert "ليلى" not in words.told(page._original, page.wish)["story"]
    page.people[person].line.setText("زميلة")
    who.rest()
    assert "قابلنا زميلة عند الباب، وقالت زميلة إنها رأتهم." in shown(page)
    who.click(page.make)
    pane = who.shell.front.pane
    who.until(lambda: pane.record not in ("", record))
    who.rest()
    made = pane.record
    kept = who.ask(records.fetch, made)
    assert kept.values["story"] == "قابلنا زميلة عند الباب، وقالت زميلة إنها رأتهم."
    assert kept.values["redacted_from"] == record
    who.shell.undo_bar.take_back()
    who.rest()
    assert who.ask(lambda desk: desk.store.get(made).binned)


def test_whoever_may_be_named_is_and_nothing_ticked_makes_nothing(sit: Sit) -> None:
    who = sit()
    page, _record, person = opened(who)
    page.ticks["story"].setChecked(True)
    page.people[person].instead.setChecked(False)
    who.rest()
    assert STORY in shown(page)
    for tick in page.ticks.values():
        tick.setChecked(False)
    assert not page.make.isEnabled()


def test_words_that_the_desk_does_not_know_are_left_out_by_whoever_reads_the_copy(sit: Sit) -> None:
    who = sit("ar")
    page, record, _person = opened(who)
    page.ticks["story"].setChecked(True)
    page.own.lines[0].own.setText("الباب")
    assert len(page.own.lines) == 2, "there is room for one more"
    who.rest()
    assert "عند [محجوب]" in shown(page)
    page.own.lines[0].other.setText("المدخل")
    page.own.lines[1].own.setText("السوق")
    who.rest()
    assert "عند المدخل" in shown(page)
    assert [one.found.text() for one in page.own.lines[:2]] == [
        "في موضع واحد من النسخة", _("Not in the words that are ticked."),
    ]  # fmt: skip
    who.click(page.make)
    pane = who.shell.front.pane
    who.until(lambda: pane.record not in ("", record))
    assert "عند المدخل" in who.ask(records.fetch, pane.record).values["story"]
    assert who.ask(words.begin, record).wish is None, "what was made is not offered again"


NUMBERS = """قالت إن رقمها +964 770 555 0142 ورقم الجار +964 771
555 0143.
Layla Haddad wrote from layla.h@mail.org and 0770 555 0142 in May."""


def test_what_would_stay_readable_is_told_and_hidden_by_a_button_or_let_stay_once(
    sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    who, asked = sit("ar"), list[str]()

    def answer(_parent: object, _question: str, said: str, **_named: object) -> bool:
        asked.append(plain(said))
        return len(asked) > 1

    monkeypatch.setattr(readable, "ask", answer)
    page, record, _person = opened(who, NUMBERS)
    assert not page.readable.isVisible()
    page.ticks["story"].setChecked(True)
    who.rest()
    assert [plain(one.text()) for one in page.readable.buttons] == [
        "حجب +964 770 555 0142 في موضعين", "حجب +964 771 555 0143 في موضع واحد", "حجب layla.h@mail.org في موضع واحد",
        _("Hide all of these"),
    ]  # fmt: skip
    page.readable.buttons[0].setFocus()
    who.click(page.readable.buttons[0])
    assert "770" not in shown(page).replace(plain(page.own.lines[0].own.text()), "")
    assert page.own.hidden == (("+964 770 555 0142", ""),)
    assert page.own.lines[0].other.placeholderText() == "[الرقم محجوب]"
    assert page.readable.buttons[0].hasFocus()
    who.click(page.make)
    assert who.ask(lambda desk: desk.store.ids(Query("incident"))) == [record]
    assert "layla.h@mail.org" in asked[0]
    who.click(page.make)
    who.until(lambda: len(who.ask(lambda desk: desk.store.ids(Query("incident")))) == 2)


def test_all_that_would_stay_readable_goes_at_once_and_nothing_is_asked(sit: Sit) -> None:
    who = sit("ar")
    page, _record, _person = opened(who, NUMBERS)
    page.ticks["story"].setChecked(True)
    who.rest()
    page.readable.buttons[-1].setFocus()
    who.click(page.readable.buttons[-1])
    assert not page.readable.isVisible()
    assert page.make.hasFocus()
    who.click(page.make)
    who.until(lambda: len(who.ask(lambda desk: desk.store.ids(Query("incident")))) == 2)


def test_the_copy_reads_on_the_screen_in_the_order_in_which_it_is_written(sit: Sit) -> None:
    who = sit("ar")
    page, _record, person = opened(who, NUMBERS)
    page.ticks["story"].setChecked(True)
    page.people[person].line.setText("زميلة")
    who.rest()
    (said,) = [one.text() for one in page.findChildren(QLabel) if one.isVisible() and "0142" in one.text()][:1]
    first, _second, english = said.split("\n")
    assert ltr("+964 770 555 0142") in first
    assert first.endswith(ltr("+964 771"))
    assert base_direction(english) == "ltr"
    assert "زميلة wrote from" in english


def test_of_words_that_a_comma_parts_it_is_said_that_each_has_a_line(sit: Sit) -> None:
    who = sit("ar")
    page, _record, _person = opened(who)
    page.ticks["story"].setChecked(True)
    page.own.lines[0].own.setText("البصرة، الأحد")
    assert page.own.lines[0].found.text().startswith(_("Not in the words that are ticked."))
    assert page.own.lines[0].found.text() != _("Not in the words that are ticked.")
    page.own.lines[0].own.setText("البصرة")
    assert page.own.lines[0].found.text() == _("Not in the words that are ticked.")


def test_enter_in_the_midst_of_it_makes_no_copy(sit: Sit) -> None:
    who = sit("ar")
    page, record, person = opened(who)
    page.ticks["story"].setChecked(True)
    for line in (page.people[person].line, page.own.lines[0].own, page.ticks["story"]):
        line.setFocus()
        QTest.keyClick(line, Qt.Key.Key_Return)
        who.rest()
    assert page.isVisible()
    assert who.ask(lambda desk: desk.store.ids(Query("incident"))) == [record]
    QTest.keyClick(page.own.lines[0].own, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    who.until(lambda: len(who.ask(lambda desk: desk.store.ids(Query("incident")))) == 2)


@pytest.mark.parametrize("by", ["lock", "close", "Esc"])
def test_what_was_chosen_is_still_there_after_a_lock_or_a_closed_window(sit: Sit, by: str) -> None:
    who = sit("ar")
    page, record, person = opened(who)
    page.ticks["story"].setChecked(True)
    page.people[person].line.setText("زميلة")
    page.own.lines[0].own.setText("الباب")
    page.own.lines[0].other.setText("المدخل")
    page.form.editor("protection").set_value("name_withheld")
    page.form.changed.emit("protection")
    wish = page.wish
    if by == "lock":
        who.shell.lock()
        again = opening.unlock(who.folder, PASSPHRASE)
        assert words.begin(again, record).wish == wish
        opening.close(again)
        return
    window = who.dialog(WordsWindow)
    QTest.keyClick(page.own.lines[0].own, Qt.Key.Key_Escape) if by == "Esc" else window.reject()
    who.until(lambda: not who.shell.findChildren(WordsWindow))
    again = from_menu(who)
    assert again.wish == wish
    assert "وقالت زميلة" in shown(again)


def test_a_window_that_was_only_looked_into_leaves_nothing(sit: Sit) -> None:
    who = sit("ar")
    _page, record, _person = opened(who)
    who.dialog(WordsWindow).reject()
    who.rest()
    assert who.ask(words.begin, record).wish is None


@pytest.mark.parametrize(("language", "text_size"), [("ar", 100), ("es", 150)])
def test_nothing_of_the_window_is_cut_off_unnamed_or_out_of_reach(sit: Sit, language: str, text_size: int) -> None:
    who = sit(language, text_size=text_size)
    page, _record, _person = opened(who, NUMBERS)
    page.ticks["story"].setChecked(True)
    who.rest()
    assert page.readable.isVisible()
    window = page.window()
    assert (clipped(window), unnamed(window), unreachable(window), sideways(window)) == ([], [], [], [])
