"""Editors for dates and moments: typed as people say them, with what was understood beneath.

Kit: never Qt's own date or time editor, which reverses hours and minutes in Arabic. What was typed is kept, always.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QColor, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QDialog, QLabel, QSizePolicy, QWidget

from defender_desk.model.kinds import Day, Moment
from defender_desk.text.bidi import ltr, plain
from defender_desk.text.dates import FuzzyDate, parse
from defender_desk.text.digits import fold_digits
from defender_desk.text.speech import _, fill, habits
from defender_desk.text.written import show_date, show_moment
from defender_desk.ui.kit.direction import CodeLine, TextLine, locale
from defender_desk.ui.kit.editors.base import Editor, Hooks
from defender_desk.ui.kit.pieces import icon_button, label
from defender_desk.ui.kit.spacing import column, row, set_shown
from defender_desk.ui.kit.theme import colours, em


class CalendarPopup(QDialog):
    """A small calendar under a field, weekend in the user's own week; a day chosen closes it."""

    def __init__(self, parent: QWidget, day: date | None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.calendar = QCalendarWidget()
        self.calendar.setAccessibleName(_("Calendar"))
        self.calendar.setLocale(locale(habits()))
        self.calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.calendar.setFirstDayOfWeek(Qt.DayOfWeek(habits().first_weekday + 1))
        paint_weekend(self.calendar)
        if day is not None:
            self.calendar.setSelectedDate(QDate(day.year, day.month, day.day))
        self.calendar.clicked.connect(self.accept)
        self.calendar.activated.connect(self.accept)
        self.setLayout(column(self.calendar))

    def chosen(self) -> date:
        """The day chosen."""
        picked = self.calendar.selectedDate()
        return date(picked.year(), picked.month(), picked.day())


def paint_weekend(calendar: QCalendarWidget) -> None:
    """Colour the days of the user's own weekend; Qt alone colours Saturday and Sunday everywhere."""
    for number in range(7):
        paint = QTextCharFormat()
        weekend = number in habits().weekend
        paint.setForeground(QColor(colours().accent_text if weekend else colours().text))
        calendar.setWeekdayTextFormat(Qt.DayOfWeek(number + 1), paint)


NOTHING = ltr("\u00a0")
"""As high as a date set apart: the marks may come from another font."""


def understood_line() -> QLabel:
    """Where it is said how something typed was understood; its room is kept, so that nothing below moves."""
    made = label(NOTHING, "caption", wrap=True)
    policy = made.sizePolicy()
    policy.setRetainSizeWhenHidden(True)
    policy.setVerticalPolicy(QSizePolicy.Policy.Minimum)
    made.setSizePolicy(policy)
    return made


def example() -> str:
    """How exact a date may be, in the months and digits of whoever types."""
    by = replace(habits(), calendar="gregory")
    days: dict[str, FuzzyDate | date] = {"day": date(2026, 7, 7), "month": parse("2026-07"), "year": parse("2019")}
    said = {name: plain(show_date(day, by)) for name, day in days.items()}
    return _("As exact as is known: {day}, {month}, about {year}…").format(**said)


class DayEditor(Editor[Day]):
    """A date as exact as is known, in the person's own words; beneath, how the desk understood it."""

    def __init__(self, kind: Day, name: str, hooks: Hooks | None = None) -> None:
        super().__init__(kind, name, hooks)
        self.line = TextLine()
        self.line.setAccessibleName(name)
        self.line.setPlaceholderText(example())
        self.line.textChanged.connect(self._understand)
        self.line.textChanged.connect(self.tell_changed)
        self.understood = understood_line()
        self.open = icon_button("calendar", _("Choose in a calendar: {name}").format(name=name), self.choose)
        self.setLayout(column(row(self.line, self.open, gap=1), self.understood, gap=1))
        self.setFocusProxy(self.line)
        self.understood.hide()

    def face(self) -> str:
        """What was typed."""
        return self.line.text()

    def read(self) -> FuzzyDate | None:
        """The date as understood; the words themselves when they could not be."""
        typed = self.line.text().strip()
        return as_meant_today(typed, date.today()) if typed else None  # noqa: DTZ011  the day at the desk

    def show_value(self, typed: object) -> None:
        """Show a date in the words it was written in."""
        self.line.setText(in_words(typed) if isinstance(typed, FuzzyDate) else "")
        self.line.setCursorPosition(0)
        if isinstance(typed, FuzzyDate):
            self._say(typed)

    def set_read_only(self, read_only: bool) -> None:
        """Let it be read and copied."""
        super().set_read_only(read_only)
        self.line.setReadOnly(read_only)
        self.open.setHidden(read_only)

    def choose(self) -> None:
        """Open the calendar under the field."""
        known = self.value()
        popup = CalendarPopup(self, known.first if isinstance(known, FuzzyDate) else None)
        popup.move(self.line.mapToGlobal(self.line.rect().bottomLeft()))
        if popup.exec() == QDialog.DialogCode.Accepted.value:
            self.line.setText(in_words(FuzzyDate.exact(popup.chosen())))

    def _understand(self) -> None:
        known = self.read()
        if known is None:
            self.understood.setText(NOTHING)
            self.understood.hide()
        else:
            self._say(known)

    def _say(self, known: FuzzyDate) -> None:
        self.understood.setText(understood(known))
        set_shown(self.understood, shown=True)


def in_words(known: FuzzyDate) -> str:
    """A date as its reader would type it: one that a program wrote is named, where that reads back the same."""
    if known.first is None or known.written != known.first.isoformat():
        return known.written
    named = plain(show_date(known.first, replace(habits(), calendar="gregory")))
    again = parse(named)
    return named if (again.first, again.last) == (known.first, known.last) else known.written


def as_meant_today(typed: str, today: date) -> FuzzyDate:
    """The date of what was typed; "yesterday" becomes the day it means, since the word moves on with the days."""
    lasting, meant = parse(typed), parse(typed, today)
    return lasting if meant == lasting else FuzzyDate.spanning(meant.edtf(), meant.first, meant.last, about=meant.about)


def understood(known: FuzzyDate) -> str:
    """How the desk read a date, in one line."""
    if known.yearly:
        return fill(_("{date}. Without its year it will not be sorted or counted by date."), date=show_date(known))
    if known.precision == "unknown":
        return _("Kept as written. It could not be read as a date, so it will not be sorted or counted by date.")
    return show_date(known)


class MomentEditor(Editor[Moment]):
    """A day and a time in this computer's zone, left to right in every language: 2026-07-09 14:05."""

    def __init__(self, kind: Moment, name: str, hooks: Hooks | None = None) -> None:
        super().__init__(kind, name, hooks)
        self.line = CodeLine()
        self.line.setAccessibleName(name)
        self.line.setPlaceholderText("2026-07-09 14:05")
        self.line.setMaximumWidth(em(40))
        self.line.textChanged.connect(self._understand)
        self.line.textChanged.connect(self.tell_changed)
        self.understood = understood_line()
        self.now = icon_button("clock", _("Now: {name}").format(name=name), self.fill_now)
        self.setLayout(column(row(self.line, self.now, None, gap=1), self.understood, gap=1))
        self.setFocusProxy(self.line)
        self.understood.hide()

    def face(self) -> str:
        """What was typed."""
        return self.line.text()

    def read(self) -> datetime | None:
        """The moment in UTC, to the second; None where there is none."""
        typed = fold_digits(self.line.text()).strip()
        try:
            return datetime.fromisoformat(typed).astimezone(UTC).replace(microsecond=0) if typed else None
        except (ValueError, OverflowError):
            return None

    def problem(self) -> str:
        """Say when it is no moment."""
        if not self.line.text().strip() or self.read() is not None:
            return ""
        return _("Write the day and the time like this: {example}").format(example="\u20662026-07-09 14:05\u2069")

    def show_value(self, typed: object) -> None:
        """Show a moment in this computer's zone."""
        if not isinstance(typed, datetime):
            self.line.setText("")
            return
        here = typed.astimezone()
        self.line.setText(here.strftime("%Y-%m-%d %H:%M:%S" if here.second else "%Y-%m-%d %H:%M"))

    def set_read_only(self, read_only: bool) -> None:
        """Let it be read and copied."""
        super().set_read_only(read_only)
        self.line.setReadOnly(read_only)
        self.now.setHidden(read_only)

    def fill_now(self) -> None:
        """Write this minute."""
        self.line.setText(datetime.now(UTC).astimezone().strftime("%Y-%m-%d %H:%M"))

    def _understand(self) -> None:
        known = self.read()
        set_shown(self.understood, known is not None)
        if known is not None:
            self.understood.setText(show_moment(known))
