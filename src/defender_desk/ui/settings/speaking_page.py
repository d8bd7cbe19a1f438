"""Settings, language and dates: four languages, digits, a second calendar, names of months, the first day of the week.

Desktop: every choice is shown as it would look; the window speaks it at once.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from PySide6.QtWidgets import QWidget

from defender_desk.text.bidi import plain
from defender_desk.text.languages import ARABIC_MONTHS, LANGUAGES, language
from defender_desk.text.speech import _, habits, pgettext
from defender_desk.text.written import show_date, show_number
from defender_desk.ui.kit.pieces import label
from defender_desk.ui.kit.spacing import column
from defender_desk.ui.settings.choices import Choices
from defender_desk.ui.settings.parts import Segments, group, named

SATURDAY, SUNDAY, MONDAY = 5, 6, 0
_SAMPLE = 1234567.5
_JULY = date(2026, 7, 9)


class SpeakingPage(QWidget):
    """How the desk speaks, counts and names days."""

    def __init__(self, choices: Choices) -> None:
        super().__init__()
        self._choices = choices
        chosen = choices.chosen
        self.language = Segments(
            _("Language"), [(one.code, one.own_name) for one in LANGUAGES], chosen.language,
            lambda code: choices.keep(language=code),
        )  # fmt: skip
        parts = [named(_("Second calendar"), self._calendar(), _("Stands beside exact days, as near as it can be."))]
        if language(chosen.language).right_to_left:
            parts = [named(_("Digits"), self._digits()), named(_("Names of months"), self._months()), *parts]
        parts.append(named(_("The week begins on"), self._week()))
        sample = column(
            label(_("So it looks"), "caption"),
            label(show_date(date.today(), weekday=True), "heading", wrap=True),  # noqa: DTZ011  the day at the desk
            label(show_number(_SAMPLE), "strong"),
            gap=1,
        )
        everything = _("Everything changes at once. Unfinished forms are kept, and nothing in the records changes.")
        self.setLayout(
            column(
                group(_("Language"), self.language, detail=everything),
                group(_("Dates and numbers"), *parts, sample),
                None,
                gap=4,
            )
        )

    def _digits(self) -> Segments:
        self.digits = Segments(
            _("Digits"),
            [("latn", "0123456789"), ("arab", "٠١٢٣٤٥٦٧٨٩")],
            "arab" if self._choices.chosen.digits == "arab" else "latn",
            lambda code: self._choices.keep(digits=code),
        )
        return self.digits

    def _calendar(self) -> Segments:
        self.calendar = Segments(
            _("Second calendar"),
            [("", pgettext("second calendar", "None")), ("hijri", _("Hijri")), ("jalali", _("Jalali"))],
            self._choices.chosen.calendar,
            lambda code: self._choices.keep(calendar=code),
        )
        return self.calendar

    def _months(self) -> Segments:
        plainly = replace(habits(), calendar="gregory")
        shown = [(code, plain(show_date(_JULY, replace(plainly, months=code)))) for code in ARABIC_MONTHS]
        self.months = Segments(
            _("Names of months"),
            shown,
            self._choices.chosen.months or language(self._choices.chosen.language).months,
            lambda code: self._choices.keep(months=code),
        )
        return self.months

    def _week(self) -> Segments:
        self.week = Segments(
            _("The week begins on"),
            [(-1, _("As usual")), (SATURDAY, _("Saturday")), (SUNDAY, _("Sunday")), (MONDAY, _("Monday"))],
            self._choices.chosen.first_weekday,
            lambda day: self._choices.keep(first_weekday=day),
        )
        return self.week
