"""Editors: each kind has one, gives back what it was given, and reads what people type."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QFocusEvent, QTextCursor, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QStyle, QStyleOptionViewItem, QWidget
from strategies import typed
from tests.ui.types import SAMPLE
from tests.ui.walking import type_into

from defender_desk.exchange.cells import code_of
from defender_desk.model import codec
from defender_desk.model.kinds import KINDS, Choice, Choices, Day
from defender_desk.model.records import declared
from defender_desk.model.types import TYPES, Evidence
from defender_desk.model.values import Blob, Money
from defender_desk.model.vocabularies import vocabulary
from defender_desk.text import speech
from defender_desk.text.bidi import ltr, plain
from defender_desk.text.dates import FuzzyDate, parse
from defender_desk.text.numbers_apart import numbers_apart
from defender_desk.text.speech import say
from defender_desk.ui.kit.chips import Chip
from defender_desk.ui.kit.editors import EDITORS, Hooks, Offer, editor_for
from defender_desk.ui.kit.editors.choosing import _Vocabulary, terms_of
from defender_desk.ui.kit.editors.days import example, in_words
from defender_desk.ui.kit.editors.picking import TYPING_PAUSE, matching
from defender_desk.ui.kit.spacing import column, scrolled

KIND = {name: field.kind for name, field in SAMPLE.by_name.items()}


@pytest.fixture
def editor(qtbot, dressed):
    def make(name, hooks=None):
        made = editor_for(KIND[name], hooks)
        qtbot.addWidget(made)
        made.show()
        made.activateWindow()
        made.focus_widget().setFocus()
        qtbot.waitUntil(lambda: made.focus_widget().hasFocus() or name == "scan")
        return made

    return make


@pytest.fixture
def filled(qtbot, dressed):
    """One editor a kind, filled again and again, and what it told."""
    made = {name: (editor_for(kind), []) for name, kind in KIND.items()}
    for each, heard in made.values():
        qtbot.addWidget(each)
        each.changed.connect(partial(heard.append, 1))
    return made


def test_every_kind_has_an_editor():
    assert set(EDITORS) == set(KINDS)
    assert {type(kind) for kind in KIND.values()} == set(KINDS), "the sample has a field of each kind"


@pytest.mark.parametrize("name", KIND)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.data())
def test_what_is_given_comes_back(filled, name, data):
    value = data.draw(typed(KIND[name]))
    made, heard = filled[name]
    made.set_value(value)
    assert made.value() == value
    assert not made.touched()
    assert not heard, "showing a value is no change by a person"


@pytest.mark.parametrize("name", KIND)
def test_empty_is_empty(editor, name):
    made = editor(name)
    made.set_value(SAMPLE.by_name[name].empty)
    assert made.value() == SAMPLE.by_name[name].empty
    assert codec.store(KIND[name], made.read()) is None
    assert made.problem() == ""


@pytest.mark.parametrize("name", KIND)
def test_it_is_named_and_read_only_when_told(editor, name):
    made = editor(name)
    assert made.focus_widget().accessibleName()
    made.set_read_only(True)
    assert made.read_only


def test_a_line_is_stored_without_the_spaces_around_it(editor):
    made = editor("name")
    type_into(made.line, "  Nadia  ")
    assert made.value() == "Nadia"


def test_typing_is_a_change(editor, qtbot):
    made = editor("name")
    made.set_value("Nadia")
    with qtbot.waitSignal(made.changed):
        type_into(made.line, "x")
    assert made.touched()


@pytest.mark.parametrize(("written", "number"), [("١٢٣", 123), ("۱۲۳", 123), ("123", 123), ("1,500", 1500), ("-7", -7)])
def test_digits_of_any_script_are_numbers(editor, written, number):
    made = editor("age")
    type_into(made.line, written)
    assert made.problem() == ""
    assert made.value() == number


@pytest.mark.parametrize("written", ["many", "1.5", "12 or 13", "9" * 30])
def test_what_is_no_number_stays_and_is_said(editor, written):
    made = editor("age")
    type_into(made.line, written)
    assert made.problem()
    assert made.value() is None
    assert made.line.text() == written


def test_a_sum_has_arabic_separators_and_a_currency(editor):
    made = editor("asked")
    made.line.setText("١٬٢٥٠٫٥٠")
    made.currency.set_value("EUR")
    assert made.value() == Money(Decimal("1250.50"), "EUR")


def test_a_currency_without_a_sum_is_said(editor):
    made = editor("asked")
    made.currency._pick("EUR", "Euro")
    assert made.problem()


def test_an_answer_is_never_yes_by_itself(editor):
    made = editor("safe")
    assert made.value() is None
    QTest.mouseClick(made.parts[0], Qt.MouseButton.LeftButton)
    assert made.value() is True
    QTest.mouseClick(made.parts[2], Qt.MouseButton.LeftButton)
    assert made.value() is None


@pytest.mark.parametrize(
    ("written", "first"),
    [("2026-07-09", date(2026, 7, 9)), ("٩/٧/٢٠٢٦", date(2026, 7, 9)), ("July 2026", date(2026, 7, 1))],
)
def test_a_day_is_understood_as_written(editor, written, first):
    made = editor("born")
    made.line.setText(written)
    assert made.value().first == first
    assert made.value().written == written
    assert made.understood.text()


def test_a_day_that_cannot_be_read_is_kept(editor):
    made = editor("born")
    made.line.setText("the winter after the flood")
    assert made.problem() == ""
    assert made.value().written == "the winter after the flood"
    assert made.value().precision == "unknown"
    assert "Kept as written" in made.understood.text()


def test_a_day_of_any_year_is_kept_and_its_lack_is_said(editor):
    made = editor("born")
    made.line.setText("12 مارس")
    assert made.problem() == ""
    assert made.value() == FuzzyDate("12 مارس")
    assert "12 March\u2069, year not known" in made.understood.text()
    assert "Without its year" in made.understood.text()


def test_an_old_reading_of_a_day_survives_a_form(editor):
    foreign = FuzzyDate("spring", date(2020, 3, 1), date(2020, 5, 31), "range", about=True)
    made = editor("born")
    made.set_value(foreign)
    assert made.value() is foreign


def test_a_moment_is_typed_in_this_zone_and_kept_in_utc(editor):
    made = editor("called")
    made.line.setText("٢٠٢٦-٠٧-٠٩ ١٤:٠٥")
    assert made.value() == datetime(2026, 7, 9, 14, 5).astimezone(UTC)
    made.line.setText("yesterday")
    assert made.problem()
    assert made.value() is None


def test_telephones_are_one_a_line_with_plain_digits(editor):
    made = editor("phones")
    made.text.setPlainText("+٩٦٣ ١١ ١٢٣\n\n 0944 \n0944")
    assert made.value() == ("+963 11 123", "0944")


def test_a_country_is_found_in_any_spelling_of_any_language(editor, qtbot):
    speech.use(speech.customary("ar"))
    made = editor("country")
    made.line.setText("")
    type_into(made.line, "سوريا")
    qtbot.waitUntil(lambda: made.line._model.rowCount() > 0)
    assert made.line._model.item(0).data(Qt.ItemDataRole.UserRole) == "SY"
    made.line.clear()
    type_into(made.line, "Syri")
    qtbot.waitUntil(lambda: made.line._model.rowCount() == 1)
    made.line._pick(made.line._model.index(0, 0))
    assert made.value() == "SY"


@pytest.mark.parametrize("written", ["سوري", "سوريه", "Syrian", "syrienne", "sirio"])
def test_a_country_is_understood_by_what_its_people_are_called(editor, written):
    made = editor("country")
    type_into(made.line, written)
    assert made.problem() == ""
    assert made.value() == "SY"


def test_a_kind_of_incident_is_looked_for_by_other_words_and_never_taken_for_one_by_them(dressed):
    speech.use(speech.customary("ar"))
    found = [term.code for term in matching(terms_of("violation_type"), "اعتقال")]
    assert "arrest" in found
    assert "arrest" in [term.code for term in matching(terms_of("violation_type"), "apprehended")]
    assert _Vocabulary("violation_type", lambda _name: ()).code_of("اعتقال") != "arrest"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        *((word, "given") for word in ("yes", "Yes", "نعم", "oui", "sí", "si")),
        *((word, "refused") for word in ("no", "No", "لا", "non")),
    ],
)
def test_a_yes_and_a_no_that_are_typed_choose_the_answer_and_are_the_first_that_is_offered(qtbot, dressed, typed, code):
    made = editor_for(TYPES["consent"].by_name["state"].kind, None)
    qtbot.addWidget(made)
    made.line.setText(typed)
    assert (made.problem(), made.value()) == ("", code)
    assert matching(terms_of("consent_status"), typed)[0].code == code


@pytest.mark.parametrize("typed", ["yes", "no", "نعم"])
def test_a_yes_in_a_table_is_taken_for_no_answer(typed):
    assert code_of("consent_status", typed) == ""


def test_a_typed_name_of_a_term_is_that_term_and_nonsense_is_said(editor):
    made = editor("country")
    type_into(made.line, "FRANCE")
    assert (made.value(), made.problem()) == ("FR", "")
    made.line.clear()
    type_into(made.line, "Atlantis")
    assert made.problem()
    assert made.value() == ""


def test_several_terms_keep_their_order_and_can_be_ticked(editor, qtbot):
    made = editor("spoken")
    made._pick("fr", "")
    made._pick("ar", "")
    assert made.value() == ("fr", "ar")
    QTest.mouseClick(made.toggle, Qt.MouseButton.LeftButton)
    ticked = [
        made.all.item(i) for i in range(made.all.count()) if made.all.item(i).checkState() == Qt.CheckState.Checked
    ]
    assert len(ticked) == 2
    ticked[0].setCheckState(Qt.CheckState.Unchecked)
    qtbot.waitUntil(lambda: len(made.value()) == 1)


def press(line, key):
    """Press a key as the system sends it: to the open list while there is one."""
    QTest.keyClick(line._popup() if line._popup().isVisible() else line, key)


def test_return_takes_the_nearest_term_and_adds_nothing_beside_it(editor, qtbot):
    speech.use(speech.customary("ar"))
    made = editor("country")
    made.line.setFocus()
    type_into(made.line, "سوري")
    qtbot.waitUntil(made.line._popup().isVisible)
    qtbot.waitUntil(lambda: made.line._popup().currentIndex().isValid())
    press(made.line, Qt.Key.Key_Return)
    assert (made.line.text(), made.value()) == ("سوريا", "SY")
    assert not made.line._popup().isVisible()


def test_passing_over_rows_changes_nothing_until_one_is_taken(editor, qtbot):
    made = editor("spoken")
    made.line.setFocus()
    type_into(made.line, "a")
    qtbot.waitUntil(lambda: made.line._popup().currentIndex().isValid())
    press(made.line, Qt.Key.Key_Down)
    assert made.line._popup().currentIndex().row() == 0, "the row that is lit stays lit when one comes to it"
    press(made.line, Qt.Key.Key_Down)
    assert made.line.text() == "a"
    row = made.line._popup().currentIndex()
    assert row.row() == 1
    code = row.data(Qt.ItemDataRole.UserRole)
    press(made.line, Qt.Key.Key_Return)
    assert (made.line.text(), made.value()) == ("", (code,))


def test_return_takes_nobody_whose_whole_name_was_not_typed(editor, qtbot):
    offered = [Offer("id1", "Samira"), Offer("id2", "سامي")]
    made = editor("family", Hooks(find=lambda types, words, show: show(offered)))
    made.line.setFocus()
    type_into(made.line, "Sami")
    qtbot.waitUntil(made.line._popup().isVisible)
    assert not made.line._popup().currentIndex().isValid()
    press(made.line, Qt.Key.Key_Return)
    assert made.value() == ()
    assert made.line._popup().currentIndex().row() == 0, "it shows whom the next press would take"
    press(made.line, Qt.Key.Key_Return)
    assert made.value() == ("id1",)
    made._remove("id1")
    type_into(made.line, "سامى")
    qtbot.waitUntil(lambda: made.line._popup().currentIndex().isValid())
    type_into(made.line, "ر")
    assert not made.line._popup().currentIndex().isValid(), "the list still answers what was typed before"
    QTest.keyClick(made.line, Qt.Key.Key_Backspace)
    qtbot.waitUntil(lambda: made.line._popup().currentIndex().isValid())
    press(made.line, Qt.Key.Key_Return)
    assert made.value() == ("id2",)


def test_no_arrow_leads_past_the_rows_there_are(editor, qtbot):
    offered = [Offer("id1", "Samira"), Offer("id2", "Sami")]
    made = editor("family", Hooks(find=lambda types, words, show: show(offered)))
    made.line.setFocus()
    type_into(made.line, "sam")
    qtbot.waitUntil(made.line._popup().isVisible)
    for key, row in ((Qt.Key.Key_Down, 0), (Qt.Key.Key_Down, 1), (Qt.Key.Key_Down, 1), (Qt.Key.Key_Up, 0)):
        press(made.line, key)
        assert made.line._popup().currentIndex().row() == row
    press(made.line, Qt.Key.Key_Up)
    press(made.line, Qt.Key.Key_Return)
    assert made.value() == ("id1",)


def test_the_list_opened_by_an_arrow_has_a_row_to_take(editor, qtbot):
    made = editor("country")
    made.line.setFocus()
    QTest.keyClick(made.line, Qt.Key.Key_Down)
    qtbot.waitUntil(made.line._popup().isVisible)
    first = made.line._popup().currentIndex()
    assert first.row() == 0
    code = first.data(Qt.ItemDataRole.UserRole)
    press(made.line, Qt.Key.Key_Return)
    assert made.value() == code


def test_somebody_new_is_made_by_the_row_that_says_so_and_by_nothing_else(editor, qtbot):
    made_new = []

    def new(types, words, made):
        made_new.append(words)
        made("id9", words)

    found = [Offer("id1", "Samira")]
    hooks = Hooks(find=lambda types, words, show: show(found if words == "Sami" else ()), new=new)
    made = editor("family", hooks)
    made.line.setFocus()
    type_into(made.line, "Sami")
    qtbot.waitUntil(made.line._popup().isVisible)
    assert "Sami" in made.line._model.item(1).text()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Return):
        press(made.line, key)
    assert (made.value(), made_new) == (("id1",), [])
    type_into(made.line, "Hala")
    qtbot.waitUntil(lambda: made.line._popup().isVisible() and made.line._answered)
    press(made.line, Qt.Key.Key_Return)  # nobody of that name is there: the row that adds is the only one, and lit
    assert (made.value(), made_new) == (("id1", "id9"), ["Hala"])


def test_a_line_says_what_it_finds_and_which_type_a_new_name_becomes(qtbot, dressed):
    field = declared(Evidence).by_name["about"]
    made = editor_for(field.kind, Hooks(new=lambda types, words, made: None))
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    made.line.setFocus()
    qtbot.waitUntil(made.line.hasFocus)
    called = [say(TYPES[name].plural) for name in field.kind.to]
    assert len(called) > 1
    assert all(each in made.line.placeholderText() for each in called)
    type_into(made.line, "عدنان")
    qtbot.waitUntil(made.line._popup().isVisible)
    assert called[0] in made.line._model.item(0).text(), "nobody's name becomes an incident unseen"


def test_typing_replaces_what_was_chosen(editor, qtbot):
    made = editor("country")
    made.set_value("SY")
    made.line.clearFocus()
    made.line.setFocus()
    type_into(made.line, "Fr")
    assert made.line.text() == "Fr"
    qtbot.waitUntil(lambda: made.line._popup().currentIndex().isValid())
    press(made.line, Qt.Key.Key_Return)
    assert made.value() == "FR"
    type_into(made.line, "Tunisia")
    assert (made.line.text(), made.value()) == ("Tunisia", "TN")
    made.set_value("FR")
    below = QLineEdit()
    made.layout().addWidget(below)
    below.show()
    below.setFocus()
    qtbot.waitUntil(below.hasFocus)
    QTest.mouseClick(made.line, Qt.MouseButton.LeftButton)
    assert made.line.selectedText() == made.line.text()
    QTest.mouseClick(made.line, Qt.MouseButton.LeftButton)
    assert not made.line.hasSelectedText(), "a second press sets the caret"


@pytest.mark.parametrize("chosen", ["SY", ""])
def test_the_first_press_into_a_field_that_a_form_opened_with_opens_it_too(editor, qtbot, chosen):
    made = editor("country")
    made.set_value(chosen)
    assert made.line.hasFocus()
    assert made.line.selectedText() == made.line.text()
    QTest.mouseClick(made.line, Qt.MouseButton.LeftButton)
    assert made.line._popup().isVisible() is (not chosen)
    assert made.line.selectedText() == made.line.text()
    type_into(made.line, "France")
    assert made.value() == "FR"


def test_what_was_chosen_is_replaced_by_typing_also_after_another_window_was_in_front(editor, qtbot):
    made = editor("country")
    made.set_value("SY")
    made.line.deselect()
    back = QFocusEvent(QEvent.Type.FocusIn, Qt.FocusReason.ActiveWindowFocusReason)
    QApplication.sendEvent(made.line, back)
    type_into(made.line, "France")
    assert made.line.text() == "France"


def test_a_reference_is_found_picked_opened_and_taken_away(editor, qtbot):
    opened = []
    hooks = Hooks(
        find=lambda types, words, show: show([Offer("id1", "Nadia")]),
        titles=lambda ids, show: show(dict.fromkeys(ids, "Layla")),
        open=opened.append,
    )
    made = editor("family", hooks)
    made.set_value(("id0",))
    made.line.setFocus()
    type_into(made.line, "na")
    qtbot.waitUntil(lambda: made.line._model.rowCount() == 1)
    made.line._pick(made.line._model.index(0, 0))
    assert made.value() == ("id0", "id1")
    chips = made._chips.widgets()
    assert [chip.text for chip in chips] == ["Layla", "Nadia"]
    chips[0].opened.emit()
    assert opened == ["id0"]
    chips[0].removed.emit()
    assert made.value() == ("id1",)


@pytest.mark.parametrize(("name", "value"), [("family", ("id0", "id1")), ("friend", "id0"), ("spoken", ("ar", "fr"))])
def test_taking_a_chip_away_leaves_the_page_where_it_is(qtbot, dressed, name, value):
    far, made, near = QLineEdit(), editor_for(KIND[name], Hooks()), QLineEdit()
    room = [QWidget(), QWidget()]
    for each in room:
        each.setMinimumHeight(2000)
    page = scrolled(column(far, room[0], made, room[1], near))
    page.resize(400, 400)
    qtbot.addWidget(page)
    page.show()
    page.activateWindow()
    made.set_value(value)
    qtbot.waitUntil(lambda: made._chips.widgets()[0].isVisible())
    page.ensureWidgetVisible(made)
    cross = made._chips.widgets()[0].findChild(QAbstractButton, options=Qt.FindChildOption.FindDirectChildrenOnly)
    place = page.verticalScrollBar().value()
    QTest.mouseClick(cross, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(made.line.hasFocus)
    assert page.verticalScrollBar().value() == place
    assert made.value() != value


def test_emptying_a_line_opens_no_list(editor, qtbot):
    everybody = Hooks(find=lambda types, words, show: show([Offer("id1", "Nadia"), Offer("id2", "Layla")]))
    made = editor("family", everybody)
    type_into(made.line, "na")
    qtbot.waitUntil(made.line._popup().isVisible)
    made.line.selectAll()
    QTest.keyClick(made.line, Qt.Key.Key_Delete)
    assert not made.line._popup().isVisible()
    qtbot.wait(TYPING_PAUSE * 2)
    assert not made.line._popup().isVisible()
    made.line.show_all()
    assert made.line._popup().isVisible(), "asked for, it opens"


def test_a_press_outside_the_open_list_does_what_it_was_meant_to(qtbot, dressed):
    both, below = QWidget(), QLineEdit()
    made = editor_for(KIND["family"], Hooks(find=lambda types, words, show: show([Offer("id1", "Nadia")])))
    both.setLayout(column(made, None, below))
    both.resize(400, 400)
    qtbot.addWidget(both)
    both.show()
    both.activateWindow()
    made.line.setFocus()
    qtbot.waitUntil(made.line.hasFocus)
    type_into(made.line, "na")
    popup = made.line._popup()
    qtbot.waitUntil(popup.isVisible)
    place = popup.mapFromGlobal(below.mapToGlobal(below.rect().center()))
    assert not popup.rect().contains(place)
    QTest.mousePress(popup, Qt.MouseButton.LeftButton, pos=place)
    assert not popup.isVisible()
    qtbot.waitUntil(below.hasFocus)
    assert made.value() == ()


def test_one_reference_hides_the_line_once_chosen(editor):
    made = editor("friend", Hooks(titles=lambda ids, show: show(dict.fromkeys(ids, "Layla"))))
    made.set_value("id0")
    assert made._adding.isHidden()
    made._remove("id0")
    assert made.value() == ""
    assert not made._adding.isHidden()


def test_a_spoofed_file_name_is_shown_as_it_is(editor):
    made = editor("scan")
    made.set_value(Blob("a" * 26, "photo\u202egpj.exe", "application/octet-stream", 10, "0" * 64))
    assert "\u202e" not in made.file_name.text()
    assert "RLO" in made.file_name.text()
    assert not made.doubt.isHidden()
    assert "RLO" in made.doubt.accessibleName()
    made.set_value(Blob("a" * 26, "صورة.jpg", "image/jpeg", 10, "0" * 64))
    assert made.doubt.isHidden()


def test_tab_leaves_an_account_and_undo_takes_a_turn_back(editor):
    made = editor("story")
    assert made.text.tabChangesFocus()
    made.set_value("Latin first ثم")
    assert made.text.document().firstBlock().textDirection() == Qt.LayoutDirection.LeftToRight
    made.text.turn_paragraph()
    assert made.text.document().firstBlock().textDirection() == Qt.LayoutDirection.RightToLeft
    made.text.turn_paragraph()
    assert made.value() == "Latin first ثم"
    made.text.turn_paragraph()
    made.text.undo()
    assert made.text.plain() == "Latin first ثم"


def test_an_account_keeps_unbreakable_spaces(editor):
    made = editor("story")
    made.set_value("10\u00a0000")
    type_into(made.text, "x")
    assert made.value() == "x10\u00a0000"


def test_the_understood_line_is_said_in_the_language_in_use(editor):
    speech.use(speech.customary("ar"))
    made = editor_for(Day(level=KIND["born"].level, label=KIND["born"].label))
    made.line.setText("2026-07-09")
    assert "تموز" in made.understood.text()


def test_ticking_moves_nothing_under_the_mouse(editor, qtbot):
    made = editor("spoken")
    made.resize(500, 600)
    qtbot.mouseClick(made.toggle, Qt.MouseButton.LeftButton)
    rows = made.all.viewport()

    def press(place: QPoint) -> None:
        qtbot.mousePress(rows, Qt.MouseButton.LeftButton, pos=place)
        qtbot.mouseRelease(rows, Qt.MouseButton.LeftButton, pos=place)
        qtbot.wait(1)

    qtbot.wait(20)
    made.all.scrollToBottom()
    made.all.setCurrentRow(made.all.count() - 3)
    scrolled, stood = made.all.verticalScrollBar().value(), made.all.mapTo(made, QPoint(0, 0))
    assert scrolled > 0
    for row in (made.all.count() - 2, made.all.count() - 1):
        box = QStyleOptionViewItem()
        box.initFrom(made.all)
        box.rect = made.all.visualItemRect(made.all.item(row))
        box.features = QStyleOptionViewItem.ViewItemFeature.HasCheckIndicator
        press(made.all.style().subElementRect(QStyle.SubElement.SE_ItemViewItemCheckIndicator, box, made.all).center())
    assert set(made.value()) == {made.all.item(made.all.count() - n).data(Qt.ItemDataRole.UserRole) for n in (1, 2)}
    assert made.all.verticalScrollBar().value() == scrolled
    assert made.all.mapTo(made, QPoint(0, 0)) == stood


def test_a_list_that_opens_below_the_fold_comes_into_sight(qtbot, dressed):
    made, above = editor_for(KIND["spoken"]), QWidget()
    above.setFixedHeight(360)
    page = scrolled(column(above, made))
    qtbot.addWidget(page)
    page.resize(500, 420)
    page.show()
    qtbot.waitExposed(page)
    qtbot.mouseClick(made.toggle, Qt.MouseButton.LeftButton)
    qtbot.wait(50)  # until it has its place
    assert page.viewport().rect().contains(made.all.mapTo(page.viewport(), made.all.rect().center()))


def test_the_open_list_stays_uncovered_and_keeps_the_wheel(editor, qtbot):
    made = editor("spoken")
    qtbot.mouseClick(made.toggle, Qt.MouseButton.LeftButton)
    made.toggle.setFocus()
    qtbot.mouseClick(made.line, Qt.MouseButton.LeftButton)
    qtbot.wait(20)
    assert not made.line._popup().isVisible()
    type_into(made.line, "arab")
    qtbot.waitUntil(lambda: made.all.count() < 10)
    assert not made.line._popup().isVisible()
    made.all.scrollToBottom()
    turn = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(0, -120), QPoint(0, -120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,  # noqa: FBT003  Qt
    )  # fmt: skip
    turn.ignore()
    QApplication.sendEvent(made.all.viewport(), turn)
    assert turn.isAccepted(), "what surrounds it would move"


def test_understanding_a_date_moves_nothing_below_it(qtbot, dressed):
    made = editor_for(KIND["born"])
    qtbot.addWidget(made)
    made.show()
    before = made.sizeHint().height()
    made.line.setText("7 July 2026")
    qtbot.wait(1)
    assert made.understood.isVisible()
    assert made.sizeHint().height() == before
    made.line.clear()
    qtbot.wait(1)
    assert made.sizeHint().height() == before


@given(st.from_regex(r"\+?[0-9٠-٩]{3}([ -][0-9٠-٩]{2,4}){2,3}", fullmatch=True))
def test_a_telephone_number_in_a_story_runs_left_to_right(number):
    told = f"اتصلوا على {number} بعد العاشرة"
    assert numbers_apart(told) == f"اتصلوا على {ltr(number)} بعد العاشرة"
    assert plain(numbers_apart(told)) == told
    assert numbers_apart(numbers_apart(told)) == numbers_apart(told)


def test_numbers_that_are_no_telephone_stay_as_written():
    told = "في 12 آب 2026 كانوا 300 شخص، والغرفة 12-14"
    assert numbers_apart(told) == told


@pytest.mark.parametrize("words", ["شيء لا تعرفه القائمة", "nothing the list knows"])
def test_words_that_name_no_term_come_back_with_the_draft_and_are_never_saved(editor, words):
    for name, kind in KIND.items():
        if not isinstance(kind, Choice | Choices) or vocabulary(kind.vocabulary).open:
            continue
        made = editor(name)
        type_into(made.line, words)
        kept = codec.load(kind, codec.store(kind, made.unfinished()))
        again = editor(name)
        again.set_value(kept)
        assert again.line.text() == words
        assert again.problem()
        assert not again.read()


@pytest.mark.parametrize("language", ["ar", "en"])
def test_an_empty_account_begins_where_the_screen_does(qtbot, dress, language):
    dress(language)
    made = editor_for(KIND["story"])
    qtbot.addWidget(made)
    made.resize(500, 200)
    made.show()
    words = made.focus_widget()
    at_right = words.cursorRect().center().x() > words.viewport().width() / 2
    assert at_right is (language == "ar")
    words.setPlainText("written in English")
    words.moveCursor(QTextCursor.MoveOperation.Start)
    assert words.cursorRect().center().x() < words.viewport().width() / 2 or language == "ar"
    words.setPlainText("")
    assert (words.cursorRect().center().x() > words.viewport().width() / 2) is (language == "ar")


@pytest.mark.parametrize("language", ["ar", "en", "fr", "es"])
@given(day=st.dates(date(1900, 1, 1), date(2100, 12, 31)))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_day_a_program_wrote_is_shown_in_words_that_mean_it(dress, language, day):
    speech.use(speech.customary(language))
    words = in_words(FuzzyDate.exact(day))
    assert day.isoformat() not in words
    again = parse(words)
    assert (again.first, again.last) == (day, day)


def test_what_a_person_wrote_of_a_day_stays_as_it_is(dressed):
    for written in ("July 2026", "9/7/2026", "the winter after the flood", "about 2019"):
        assert in_words(parse(written)) == written


@pytest.mark.parametrize(("months", "name"), [("ar_SY", "تموز"), ("ar_EG", "يوليو")])
def test_the_example_of_a_day_speaks_the_months_chosen(dressed, months, name):
    speech.use(replace(speech.customary("ar"), months=months, digits="arab", calendar="hijri"))
    said = example()
    assert said.count(name) == 2
    assert "٢٠١٩" in said
    assert "هـ" not in said


@pytest.mark.parametrize(
    ("type_name", "field", "value"), [("incident", "what", ("killing",)), ("case", "people", ("x" * 26,))]
)
def test_what_is_added_stands_below_its_line_and_moves_nothing(dressed, qtbot, type_name, field, value):
    editor = editor_for(TYPES[type_name].by_name[field].kind)
    qtbot.addWidget(editor)
    editor.resize(500, 200)
    editor.show()
    place = editor.line.mapTo(editor, QPoint())
    editor.show_value(value)
    qtbot.waitUntil(lambda: bool(editor.findChildren(Chip)) and editor.findChildren(Chip)[0].isVisible())
    assert editor.line.mapTo(editor, QPoint()) == place
    assert editor.findChildren(Chip)[0].mapTo(editor, QPoint()).y() > place.y()


PHONE = "+964 770 555 0101"


def test_a_number_among_arabic_words_stands_as_it_is_read_while_it_is_written(editor):
    made = editor("story")
    made.show_value(f"هاتف محمول: {PHONE}")
    assert ltr(PHONE) in made.text.document().toRawText()
    assert made.face() == f"هاتف محمول: {PHONE}"  # nothing of that is kept
    made.show_value("")
    for letter in f"هاتف {PHONE}":
        QTest.keyClick(made.text, letter) if letter.isascii() else made.text.insertPlainText(letter)
    assert ltr(PHONE) in made.text.document().toRawText()
    made.text.insertPlainText("، ثم بعده")
    assert made.read() == f"هاتف {PHONE}، ثم بعده"


def test_what_takes_a_letter_away_takes_a_number_to_pieces_one_by_one(editor):
    made = editor("story")
    made.show_value(f"هاتف {PHONE}")
    made.text.moveCursor(QTextCursor.MoveOperation.End)
    for taken in range(1, 4):
        QTest.keyClick(made.text, Qt.Key.Key_Backspace)
        assert made.face() == f"هاتف {PHONE[:-taken]}"
    made.text.moveCursor(QTextCursor.MoveOperation.Start)
    for _letter in "هاتف ":
        QTest.keyClick(made.text, Qt.Key.Key_Delete)
    QTest.keyClick(made.text, Qt.Key.Key_Delete)
    assert made.face() == PHONE[1:-3]
    while made.text.document().isUndoAvailable():
        made.text.undo()
    assert made.face() == f"هاتف {PHONE}"
    made.text.selectAll()
    assert made.text.createMimeDataFromSelection().text() == f"هاتف {PHONE}"


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.text(st.sampled_from("اب 0123456789+()-.:/a\n\u2066\u2069\u2068")),
    at=st.integers(0, 40),
    more=st.text(st.sampled_from("ب 12+"), max_size=9),
)
def test_setting_numbers_apart_changes_no_letter_and_loses_no_place(filled, text, at, more):
    made, _heard = filled["story"]
    made.show_value(text)
    assert made.face() == text
    if plain(text) != text:
        return
    cursor = made.text.textCursor()
    cursor.setPosition(min(at, made.text.document().characterCount() - 1))
    before = len(plain(made.text.document().toRawText()[: cursor.position()]))
    made.text.setTextCursor(cursor)
    for letter in more:
        made.text.insertPlainText(letter)
    assert made.face() == text[:before] + more + text[before:]
    assert "\n".join(map(numbers_apart, made.face().split("\n"))) == made.text.document().toRawText().replace(
        "\u2029", "\n"
    )
