"""The language and the habits of number and date in use, and every sentence said in them.

Text floor: one setting per process, as with the C locale (docs/decisions/0002-language-in-use.md). A catalogue that is
missing leaves the English sentence, which is the message id.

Values put into a sentence are made safe for it: a name or code that could be drawn in the wrong order is isolated
(`bidi.isolate`), a count takes the digits in use, a `Message` is said in the same language. So
`say(msg("{who} called"), who=name)` is right in all four languages, and no caller isolates by hand.
"""

from __future__ import annotations

import gettext as catalogues
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Literal

from defender_desk.text.bidi import isolate, ltr
from defender_desk.text.digits import Digits, show_digits
from defender_desk.text.languages import language
from defender_desk.text.messages import Message
from defender_desk.text.resources import folder
from defender_desk.text.trouble import Trouble

Calendar = Literal["gregory", "hijri", "jalali"]

_DOMAIN = "defender_desk"
_TURNING = frozenset({"R", "AL", "AN", "LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})


@dataclass(frozen=True)
class Habits:
    """How one person reads: language, digit shapes, a second calendar beside the Gregorian one, and the week.

    Weekdays count from Monday, 0, as in `datetime.date.weekday`. `customary` gives what a newcomer starts with.
    """

    language: str
    digits: Digits = "latn"
    calendar: Calendar = "gregory"
    first_weekday: int = 5
    weekend: frozenset[int] = frozenset({4, 5})
    months: str = "ar_SY"

    @property
    def month_locale(self) -> str:
        """The Babel locale that names the months; the chosen one serves only the language it belongs to."""
        own = self.months.partition("_")[0] == self.language
        return self.months if own else language(self.language).months

    def speaking(self, code: str) -> Habits:
        """Give the same habits for a document in another language; Arabic digits stay in Arabic text."""
        if code == self.language:
            return self
        return replace(self, language=code, digits=self.digits if language(code).right_to_left else "latn")


def customary(code: str) -> Habits:
    """Give the habits a newcomer in a language starts with; each of them can be changed."""
    usual = language(code)
    return Habits(code, first_weekday=usual.first_weekday, weekend=usual.weekend, months=usual.months)


_aloud: ContextVar[Habits | None] = ContextVar("aloud", default=None)
_in_use = customary("en")  # until somebody chose: sentences stay as written in the source


def use(chosen: Habits) -> None:
    """Speak by these habits from now on, in the whole process; an unknown language is a defect (KeyError)."""
    global _in_use  # the one process-wide setting, see decision 0002
    language(chosen.language)
    _in_use = chosen


def habits() -> Habits:
    """Tell the habits in use here: those of the process, or inside `speaking` those of the document."""
    return _aloud.get() or _in_use


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Say everything in another language for the length of a block, on this thread alone: for documents."""
    token = _aloud.set(habits().speaking(code))
    try:
        yield
    finally:
        _aloud.reset(token)


def _(text: str) -> str:
    """Say a sentence in the language in use."""
    return _said(habits().language, Message(text))


def pgettext(context: str, text: str) -> str:
    """Say a sentence that needs its context to be told apart."""
    return _said(habits().language, Message(text, context))


def ngettext(one: str, many: str, n: int) -> str:
    """Choose the plural form for a count; fill it with `fill`, which also shapes the digits."""
    return _catalogue(habits().language).ngettext(one, many, n)


def npgettext(context: str, one: str, many: str, n: int) -> str:
    """Choose the plural form for a count, with a context."""
    return _catalogue(habits().language).npgettext(context, one, many, n)


def ngettext_in(code: str, one: str, many: str, n: int) -> str:
    """Choose the plural form for a count in another language than the screen's."""
    return _catalogue(code).ngettext(one, many, n)


def say(message: Message, /, **values: object) -> str:
    """Say a declared sentence in the language in use, its named places filled safely for either direction."""
    return say_for(habits(), message, **values)


def say_in(code: str, message: Message, /, **values: object) -> str:
    """Say a declared sentence in one of the four languages, for a document that is not in the screen's language."""
    return say_for(habits().speaking(code), message, **values)


def say_for(reader: Habits, message: Message, /, **values: object) -> str:
    """Say a declared sentence to somebody of other habits than those in use."""
    try:
        return fill_for(reader, _said(reader.language, message), **values)
    except (LookupError, ValueError):  # a broken translation must not stop a warning from being read
        return fill_for(reader, message.id, **values)


def say_trouble(trouble: Trouble) -> tuple[str, str]:
    """Say what the world refused, and the next step, which is empty where there is none."""
    step = say(trouble.next_step, **trouble.values) if trouble.next_step else ""
    return say(trouble.message, **trouble.values), step


def fill(sentence: str, /, **values: object) -> str:
    """Fill the named places of an already translated sentence, as `say` does."""
    return fill_for(habits(), sentence, **values)


def fill_for(reader: Habits, sentence: str, /, **values: object) -> str:
    """Fill the named places of a sentence in the language of its reader."""
    return sentence.format(**{name: _placed(reader, value) for name, value in values.items()})


def beside(facts: Iterable[str], by: Habits | None = None) -> str:
    """Facts in one line, without the empty ones: between dots, which beside Arabic digits would be read as zeros."""
    return ("، " if (by or habits()).digits == "arab" else " · ").join(filter(None, facts))


def _placed(reader: Habits, value: object) -> str:
    if isinstance(value, Message):
        return _said(reader.language, value)
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        number = show_digits(str(value), reader.digits)
        return ltr(number) if value < 0 else number
    text = str(value)
    return isolate(text) if language(reader.language).right_to_left or _turns(text) else text


def _turns(text: str) -> bool:
    """Tell whether text would disturb a left-to-right sentence: only Latin letters and plain signs never do."""
    return any(unicodedata.bidirectional(letter) in _TURNING for letter in text)


def _said(code: str, message: Message) -> str:
    if not message.id:  # gettext answers the empty id with the catalogue's own header
        return ""
    spoken = _catalogue(code)
    return spoken.pgettext(message.context, message.id) if message.context else spoken.gettext(message.id)


@cache
def _catalogue(code: str) -> catalogues.NullTranslations:
    compiled = folder("i18n") / code / "LC_MESSAGES" / f"{_DOMAIN}.mo"
    if not compiled.exists():
        return catalogues.NullTranslations()
    with compiled.open("rb") as stream:  # `translation` would first ask the system what other names a language has
        return catalogues.GNUTranslations(stream)
