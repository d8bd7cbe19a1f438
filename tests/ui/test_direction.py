"""The traps of right-to-left that Qt lays, each with the way round it."""

import ast
import re
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QCalendarWidget, QLineEdit, QPushButton, QWidget

import defender_desk.ui
from defender_desk.text import speech
from defender_desk.text.bidi import base_direction, isolate, ltr, plain, rtl
from defender_desk.text.speech import fill
from defender_desk.ui.kit.cut import CutButton
from defender_desk.ui.kit.direction import CodeLine, TextLine, follow, paragraph_turned
from defender_desk.ui.kit.editors.days import paint_weekend
from defender_desk.ui.kit.icons import pixmap
from defender_desk.ui.kit.pieces import label
from defender_desk.ui.kit.spacing import row
from defender_desk.ui.kit.theme import colours, worn

RTL, LTR = Qt.LayoutDirection.RightToLeft, Qt.LayoutDirection.LeftToRight


def cursor_edge(line: QLineEdit) -> str:
    line.grab()  # Qt lays the text out when it paints
    return "right" if line.cursorRect().center().x() > line.width() / 2 else "left"


@pytest.mark.parametrize("text", ["Latin", "123", "+963 11 123", "عربي", ""])
def test_a_line_begins_at_the_edge_of_reading_whatever_is_typed(qtbot, dress, text):
    dress("ar")
    line = TextLine()
    qtbot.addWidget(line)
    line.resize(400, 40)
    line.setText(text)
    assert line.alignment() & Qt.AlignmentFlag.AlignRight
    assert line.alignment() & Qt.AlignmentFlag.AlignAbsolute
    assert cursor_edge(line) == "right"


def test_codes_run_left_to_right_at_the_right_edge_of_an_arabic_screen(qtbot, dress):
    dress("ar")
    line = CodeLine()
    qtbot.addWidget(line)
    line.resize(400, 40)
    line.setText("+963 11 123 4567")
    assert line.layoutDirection() == LTR
    line.setCursorPosition(0)
    line.grab()
    before = line.cursorRect().x()
    line.setCursorPosition(16)
    assert line.cursorRect().x() > before, "the last digit stands to the right of the first"
    assert cursor_edge(line) == "right"


def test_parts_set_apart_stand_in_the_order_of_the_screen(qtbot, dress):
    """Qt's labels look into no isolate, and would put the first of several Arabic names last."""
    parts = isolate("أمس") + " · " + isolate("هالة")
    dress("ar")
    words = label(parts)
    qtbot.addWidget(words)
    assert words.text() == rtl(parts)
    words.setText(isolate("هالة"))
    assert words.text() == isolate("هالة")
    dress("en")
    words.setText(parts)
    assert words.text() == ltr(parts)


def test_lines_and_labels_turn_live(qtbot, dress):
    dress("en")
    line, words = TextLine(), label("x")
    for widget in (line, words):
        qtbot.addWidget(widget)
        assert widget.alignment() & Qt.AlignmentFlag.AlignLeft
    dress("ar")
    for widget in (line, words):
        assert widget.alignment() & Qt.AlignmentFlag.AlignRight
        assert widget.layoutDirection() == RTL


@pytest.mark.parametrize(
    ("language", "digits", "shown"), [("ar", "latn", "123"), ("ar", "arab", "١٢٣"), ("en", "latn", "123")]
)
def test_qt_itself_shows_the_digits_that_were_chosen(qapp, dress, language, digits, shown):
    dress(language)
    follow(qapp, replace(speech.habits(), digits=digits))
    assert QLocale().toString(123) == shown


@pytest.mark.parametrize(("language", "cancel"), [("ar", "ألغِ"), ("fr", "Annuler"), ("es", "Cancelar")])
def test_qts_own_buttons_speak(qapp, dress, language, cancel):
    dress(language)
    said = qapp.translate("QPlatformTheme", "Cancel").replace("&", "")
    assert said != "Cancel"
    dress("en")
    assert qapp.translate("QPlatformTheme", "Cancel") == "Cancel"


def test_the_weekend_is_that_of_the_reader(qtbot, dress):
    dress("ar")
    calendar = QCalendarWidget()
    qtbot.addWidget(calendar)
    paint_weekend(calendar)

    def colour(day):
        return calendar.weekdayTextFormat(day).foreground().color().name()

    assert colour(Qt.DayOfWeek.Friday) == colour(Qt.DayOfWeek.Saturday) == colours().accent_text
    assert colour(Qt.DayOfWeek.Sunday) == colour(Qt.DayOfWeek.Monday) == colours().text


@pytest.mark.parametrize("text", ["Latin first ثم", "عربي then Latin", "123", ""])
def test_turning_a_paragraph_turns_it_and_turning_again_takes_it_back(dressed, text):
    turned = paragraph_turned(text)
    assert base_direction(turned) != base_direction(text)
    assert paragraph_turned(turned) == text
    assert turned.strip("\u200e\u200f") == text


def test_our_palettes_do_not_wait_for_the_system(qapp, dress):
    dress("en", "dark")
    assert qapp.palette().window().color().lightness() < 60
    dress("en", "light")
    assert qapp.palette().window().color().lightness() > 200


def test_the_bundled_font_has_arabic_and_latin_of_one_height(dressed):
    pixels = dressed.font().pointSizeF() * dressed.primaryScreen().logicalDotsPerInch() / 72
    assert QFontMetrics(dressed.font()).height() <= 1.9 * pixels


def test_text_size_follows_live_everywhere(qtbot, dress):
    dress("en", "light", 100)
    window = QWidget()
    push = QPushButton("Save", window)
    qtbot.addWidget(window)
    small = push.sizeHint()
    dress("en", "light", 200)
    assert push.sizeHint().height() > 1.6 * small.height()
    assert worn().text_size == 200


def test_no_screen_uses_the_fields_that_qt_reverses():
    ui = Path(defender_desk.ui.__file__).parent
    banned = (
        "QDateEdit", "QTimeEdit", "QDateTimeEdit", "QSpinBox", "QDoubleSpinBox", "QIntValidator", "ResizeToContents",
    )  # fmt: skip
    used = [
        f"{file.name}: {node}"
        for file in ui.rglob("*.py")
        for node in {*re.findall(r"\b[A-Z]\w+\b", _code(file))} & set(banned)
    ]
    assert used == []


def _code(file: Path) -> str:
    tree = ast.parse(file.read_text("utf-8"))
    named = [node.id for node in ast.walk(tree) if isinstance(node, ast.Name)]
    return " ".join(named + [node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)])


@pytest.mark.parametrize("name", ["folder-output", "folder-input", "text-select"])
def test_pictures_of_going_in_and_out_turn_with_the_screen(dress, name):
    dress("en")
    one = pixmap(name, "#000000").toImage()
    dress("ar")
    other = pixmap(name, "#000000").toImage()
    assert other == one.flipped(Qt.Orientation.Horizontal)


def test_each_line_of_an_arabic_paragraph_begins_at_the_edge(dress, qtbot):
    dress("ar")
    made = label("ضعوا سجلات مختارة في ملف مشفّر واحد للمكاتب التي تسمّونها بعد الاطلاع على ما فيه كله", wrap=True)
    qtbot.addWidget(made)
    made.setStyleSheet("background: white; color: black")
    made.resize(160, made.heightForWidth(160))
    made.show()
    seen = made.grab().toImage()
    high = made.fontMetrics().lineSpacing()
    edges = []
    for line in range(made.height() // high):
        rows = range(line * high, (line + 1) * high)
        dark = [x for x in range(seen.width()) for y in rows if seen.pixelColor(x, y).lightness() < 128]
        edges.append(max(dark))
    assert len(edges) > 2
    assert max(edges) - min(edges) <= 3
    assert made.focusPolicy() == Qt.FocusPolicy.NoFocus


@pytest.mark.parametrize(("language", "along"), [("en", "\u2066"), ("ar", "\u2067")])
def test_a_cut_line_of_a_number_and_a_name_runs_as_the_screen_does(dress, qtbot, language, along):
    dress(language)
    for name in ("ليلى حداد", "Leyla Haddad"):
        line = CutButton(fill("{number}. {what}", number="1", what=isolate(name)))
        qtbot.addWidget(line)
        assert plain(line.text()) == f"1. {name}"
        assert line.text().lstrip("\u2068").startswith(along)


@pytest.mark.parametrize(("language", "sides"), [("ar", (1, 3)), ("en", (3, 1))])
def test_a_margin_stands_where_reading_begins(dress, language, sides):
    dress(language)
    margins = row(margins=(3, 0, 1, 0)).contentsMargins()
    narrow = min(margins.left(), margins.right())
    assert (margins.left() // narrow, margins.right() // narrow) == sides
