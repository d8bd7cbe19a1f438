"""From what a person chose to how the desk speaks, counts and names days.

Desktop: `habits_of` is the one place where preferences become habits; `speak` puts them in use.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from defender_desk.services.preferences import Preferences
from defender_desk.text.digits import Digits
from defender_desk.text.languages import language
from defender_desk.text.speech import Calendar, Habits, customary, use
from defender_desk.ui.kit.direction import application, follow

_DIGITS: Mapping[str, Digits] = {"latn": "latn", "arab": "arab"}
_CALENDARS: Mapping[str, Calendar] = {"hijri": "hijri", "jalali": "jalali"}


def habits_of(chosen: Preferences) -> Habits:
    """The habits of reading that a person chose; what they left open, or we do not know, is usual in their language."""
    usual = customary(chosen.language)
    return replace(
        usual,
        digits=_DIGITS.get(chosen.digits, usual.digits) if language(chosen.language).right_to_left else "latn",
        calendar=_CALENDARS.get(chosen.calendar, usual.calendar),
        months=chosen.months or usual.months,
        first_weekday=chosen.first_weekday if chosen.first_weekday in range(7) else usual.first_weekday,
    )


def speak(chosen: Preferences) -> None:
    """Speak, count and mirror as a person chose."""
    use(habits_of(chosen))
    follow(application())
