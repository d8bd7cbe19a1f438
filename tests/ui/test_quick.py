"""The quick incident on a real desk: a word saved by the keyboard alone, people named in place, nothing ever lost."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QAbstractButton
from tests.ui.walking import clipped, type_into, unnamed

from defender_desk.model.queries import Query
from defender_desk.services import finding, linked, listing, records
from defender_desk.services.incidents import quick
from defender_desk.services.incidents.evidence import from_path
from defender_desk.services.incidents.quick import Quick
from defender_desk.ui.quick.fields import _days
from defender_desk.ui.quick.panel import QuickPanel, open_quick


def begin(at):
    panel = open_quick(at.shell)
    at.rest()
    return panel


def pressed(panel, text):
    return next(each for each in panel.findChildren(QAbstractButton) if each.text() == text and each.isVisible())


def take(at, line, words):
    """Wait for the row that adds these words, go to it and press Return."""
    if not line._popup().isVisible():
        at.bot.keyClick(line, Qt.Key.Key_Down)
    at.until(lambda: line._popup().isVisible() and words in (line._model.item(line._model.rowCount() - 1).text()))
    for _row in range(line._model.rowCount()):
        at.bot.keyClick(line._popup(), Qt.Key.Key_Down)
    at.bot.keyClick(line._popup(), Qt.Key.Key_Return)
    at.rest()


def incidents(at):
    return at.ask(listing.ids, Query("incident"))


def test_an_arabic_word_and_enter_are_enough_and_it_is_found_again(sit):
    at = sit("ar")
    at.shell.activateWindow()
    command = next(each for each in at.shell.commands.every() if each.shortcut().toString() == "Ctrl+Shift+N")
    command.trigger()
    at.rest()
    panel = at.dialog(QuickPanel)
    type_into(panel.fields.title, "مداهمة المكتب")
    at.bot.keyClick(panel.fields.title, Qt.Key.Key_Return)
    at.rest()
    (made,) = incidents(at)
    assert [one.id for one in at.ask(finding.find, "مكتب", ("incident",))] == [made]
    assert at.ask(records.fetch, made).values["title"] == "مداهمة المكتب"
    assert at.ask(quick.kept) is None


def test_nothing_is_asked_but_a_word(sit):
    at = sit()
    panel = begin(at)
    panel.save()
    at.rest()
    assert "in a word" in panel.fields._trouble.text()
    assert incidents(at) == []
    type_into(panel.fields.title, "raid")
    assert panel.fields._trouble.text() == ""
    panel.save()
    at.rest()
    assert len(incidents(at)) == 1


def test_words_that_are_no_country_are_said_at_the_field_and_never_dropped(sit):
    at = sit("ar")
    panel = begin(at)
    fields = panel.fields
    type_into(fields.title, "مداهمة")
    fields.country.line.setFocus()
    type_into(fields.country.line, "قرب النهر")
    at.bot.keyClick(fields.country.line, Qt.Key.Key_Tab)
    at.bot.keyClick(fields.story.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    at.rest()
    assert incidents(at) == []
    said = fields._troubles[fields.country]
    assert said.isVisible()
    assert said.text()
    assert fields.country.line.text() == "قرب النهر"
    fields.country.line.selectAll()
    at.bot.keyClick(fields.country.line, Qt.Key.Key_Delete)
    assert not said.isVisible()
    fields.what.line.setFocus()
    type_into(fields.what.line, "حجز الجواز")
    panel.save()
    at.rest()
    assert incidents(at) == [], "words of one's own are added by their row, never by leaving them there"
    assert fields._troubles[fields.what].isVisible()
    take(at, fields.what.line, "حجز الجواز")
    panel.save()
    at.rest()
    (made,) = incidents(at)
    assert at.ask(records.fetch, made).values["what"] == ("حجز_الجواز",)


@pytest.mark.parametrize("listed", [False, True])
def test_ctrl_and_enter_in_a_picker_save_and_make_nobody(sit, listed):
    at = sit("ar")
    panel = begin(at)
    fields = panel.fields
    type_into(fields.title, "مداهمة")
    line = fields.who.line
    line.setFocus()
    type_into(line, "جاءت جارتها وقالت إنهم عادوا")
    at.until(line._popup().isVisible)
    if not listed:
        line._popup().hide()
    pressing = line._popup() if listed else line
    at.bot.keyClick(pressing, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    at.rest()
    assert fields.who.ids == ()
    assert incidents(at) == []
    assert fields._troubles[fields.who].isVisible(), "it tried to save, and says what the words are missing"
    line.clear()
    fields.country.line.setFocus()
    type_into(fields.country.line, "تونس")
    at.until(fields.country.line._popup().isVisible)
    pressing = fields.country.line._popup() if listed else fields.country.line
    at.bot.keyClick(pressing, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    at.rest()
    (made,) = incidents(at)
    kept = at.ask(records.fetch, made).values
    assert (kept["title"], kept["country"]) == ("مداهمة", "TN")


def test_everything_is_written_at_once_and_undone_at_once(sit, tmp_path: Path):
    at = sit()
    known = at.ask(records.save, "person", None, {"name": "Nadia"}).id
    photo = tmp_path / "photo.txt"
    photo.write_text("seen")
    panel = begin(at)
    fields = panel.fields
    type_into(fields.title, "raid")
    at.click(pressed(panel, "Yesterday"))
    fields.country._pick("TN", "Tunisia")
    fields.who._pick(known, "Nadia")
    for name in ("Sami", "Lina"):
        fields.who.line.setFocus()
        type_into(fields.who.line, name)
        take(at, fields.who.line, name)
    fields.what._pick("arbitrary_arrest", "")
    fields.story.text.setPlainText("They came at night.")
    panel.add_files([from_path(photo)])
    at.bot.keyClick(fields.story.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    at.rest()
    (made,) = incidents(at)
    values = at.ask(records.fetch, made).values
    assert values["when"].first == date.today() - timedelta(1)  # noqa: DTZ011  the day at the desk
    assert (values["country"], values["story"]) == ("TN", "They came at night.")
    assert len(at.ask(listing.ids, Query("person"))) == 3
    assert {one.type: len(one.items) for one in at.ask(linked.linked, made)} == {"involvement": 3, "evidence": 1}
    at.click(pressed(panel, "Undo"))
    assert incidents(at) == []
    assert at.ask(listing.ids, Query("person")) == [known]
    assert at.ask(listing.ids, Query("evidence")) == []


def test_one_can_open_it_or_log_another(sit):
    at = sit()
    panel = begin(at)
    type_into(panel.fields.title, "raid")
    panel.save()
    at.rest()
    at.click(pressed(panel, "Log another"))
    assert panel.fields.said() == Quick()
    type_into(panel.fields.title, "threat")
    panel.save()
    at.rest()
    assert len(incidents(at)) == 2
    at.click(pressed(panel, "Open it"))
    here = at.shell.history.here
    assert (here.section, at.ask(records.fetch, here.record).values["title"]) == ("incidents", "threat")


def test_leaving_keeps_it_and_the_next_time_goes_on(sit):
    at = sit("ar")
    panel = begin(at)
    type_into(panel.fields.title, "تهديد")
    panel.fields.who.line.setFocus()
    type_into(panel.fields.who.line, "سامي")
    take(at, panel.fields.who.line, "سامي")
    type_into(panel.fields.who.line, "لينا بنت خالي")  # typed, never added
    at.bot.keyClick(panel, Qt.Key.Key_Escape)
    at.rest()
    assert incidents(at) == []
    again = begin(at)
    assert again.fields.said() == Quick({"title": "تهديد"}, (), ("سامي",))
    assert again.fields.who.line.text() == "لينا بنت خالي"
    again.save()
    at.rest()
    assert incidents(at) == [], "whether a name is somebody known or new is never decided by leaving it there"
    again._empty()
    at.rest()
    assert at.ask(quick.kept) is None
    again.reject()
    at.rest()
    assert at.ask(quick.kept) is None


def test_locking_keeps_what_the_open_panel_holds(sit):
    at = sit()
    panel = begin(at)
    type_into(panel.fields.title, "raid")
    assert panel.unfinished()
    at.shell.leaving.keep(at.shell._rooms.screens)
    at.rest()
    assert at.ask(quick.kept) == Quick({"title": "raid"})
    panel.reject()
    at.rest()


def test_files_dropped_are_taken_along(sit, tmp_path: Path):
    at = sit()
    file = tmp_path / "ملف.txt"
    file.write_text("seen")
    panel = begin(at)
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(file))])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    panel.dropEvent(QDropEvent(QPointF(5, 5), copy, dropped, left, none))
    assert [one.name for one in panel._files] == ["ملف.txt"]
    type_into(panel.fields.title, "raid")
    panel.save()
    at.rest()
    assert len(at.ask(listing.ids, Query("evidence"))) == 1


@pytest.mark.parametrize("text_size", [100, 150])
def test_a_file_taken_along_stands_in_sight_however_much_the_form_holds(sit, tmp_path: Path, text_size):
    at = sit("ar", text_size=text_size)
    at.shell.resize(1024, 700)
    panel = begin(at)
    panel.fields.what._pick("arbitrary_arrest", "")
    files = [tmp_path / f"ملف {number}.txt" for number in range(12)]
    for each in files:
        each.write_text("seen")
        panel.add_files([from_path(each)])
        at.rest()
        (chip,) = panel.chips.widgets()[-1:]
        at.until(lambda chip=chip: chip.visibleRegion().boundingRect().height() > chip.height() / 2)
    assert panel.area.height() > panel.taken.height()
    crosses = [chip.findChild(QAbstractButton) for chip in panel.chips.widgets()]
    crosses[0].setFocus()
    place = panel.area.verticalScrollBar().value()
    for each in list(panel._files):
        panel._remove(each)
    assert panel.taken.isHidden()
    assert panel.adding.hasFocus()
    assert panel.area.verticalScrollBar().value() == place
    panel.reject()
    at.rest()


def test_a_disguised_file_name_is_told_before_it_is_saved(sit, tmp_path: Path):
    at = sit()
    panel = begin(at)
    odd, plain_one = tmp_path / "photo\u202egpj.exe", tmp_path / "photo.jpg"
    panel.add_files([from_path(each) for each in (odd, plain_one) if each.write_text("seen")])
    assert not panel.doubt.isHidden()
    assert "RLO" in panel.doubt.accessibleName()
    panel._remove(panel._files[0])
    assert panel.doubt.isHidden()
    panel.reject()
    at.rest()


def test_a_file_that_went_away_leaves_the_panel_as_it_was(sit, tmp_path: Path):
    at = sit()
    file = tmp_path / "gone.txt"
    file.write_text("seen")
    panel = begin(at)
    type_into(panel.fields.title, "raid")
    panel.add_files([from_path(file)])
    file.unlink()
    panel.save()
    at.rest()
    assert panel.notice.text
    assert panel.fields.isEnabled()
    assert incidents(at) == []
    panel.reject()
    at.rest()


def test_closing_while_it_is_saved_loses_nothing(sit, tmp_path: Path):
    at = sit()
    file = tmp_path / "long.txt"
    file.write_text("seen")
    panel = begin(at)
    type_into(panel.fields.title, "raid")
    panel.add_files([from_path(file)])
    panel.save()
    panel.reject()
    at.rest()
    assert len(incidents(at)) == 1
    assert at.ask(quick.kept) is None


@pytest.mark.parametrize(
    ("on", "first"), [(date(2026, 11, 22), date(2026, 11, 21)), (date(2026, 11, 20), date(2026, 11, 14))]
)
def test_this_week_began_on_the_first_day_of_the_week(on, first):
    saturday = 5
    today, yesterday, week = (day for _said, day in _days(on, saturday))
    assert (today.first, yesterday.last, week.first, week.last) == (on, on - timedelta(1), first, on)


@pytest.mark.parametrize(("language", "text_size"), [("ar", 100), ("ar", 150), ("en", 200)])
def test_everything_is_named_and_nothing_is_cut_off(sit, language, text_size):
    at = sit(language, text_size=text_size)
    panel = begin(at)
    at.bot.wait(20)
    assert unnamed(panel) == []
    assert clipped(panel) == []
    panel.reject()
    at.rest()
