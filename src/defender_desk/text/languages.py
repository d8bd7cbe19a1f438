"""The four languages of the desk, and what countries and languages are called in each of them.

Text floor: `speech` chooses among these; names come from Babel (CLDR), with the house's own wording laid over it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Language:
    """One interface language: its own name, its direction, and the gettext rule that picks a plural form."""

    code: str
    own_name: str
    direction: Literal["rtl", "ltr"]
    plural_forms: str
    months: str
    """The Babel locale whose month names a newcomer in this language meets first."""
    first_weekday: int
    """Monday is 0, as in `datetime.date.weekday`."""
    weekend: frozenset[int]

    @property
    def right_to_left(self) -> bool:
        """Tell whether screens and pages in this language are mirrored."""
        return self.direction == "rtl"


_ARABIC_PLURALS = (
    "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 && n%100<=99 ? 4 : 5);"
)
_MONDAY, _FRIDAY, _SATURDAY, _SUNDAY = 0, 4, 5, 6
_WESTERN_WEEKEND = frozenset({_SATURDAY, _SUNDAY})

LANGUAGES: tuple[Language, ...] = (
    Language("ar", "العربية", "rtl", _ARABIC_PLURALS, "ar_SY", _SATURDAY, frozenset({_FRIDAY, _SATURDAY})),
    Language("en", "English", "ltr", "nplurals=2; plural=(n != 1);", "en_GB", _MONDAY, _WESTERN_WEEKEND),
    Language("fr", "Français", "ltr", "nplurals=2; plural=(n > 1);", "fr", _MONDAY, _WESTERN_WEEKEND),
    Language("es", "Español", "ltr", "nplurals=2; plural=(n != 1);", "es", _MONDAY, _WESTERN_WEEKEND),
)

ARABIC_MONTHS: tuple[str, ...] = ("ar_SY", "ar_EG", "ar_DZ", "ar_MA")
"""The month names to choose among in Arabic: the Levant and Iraq, Egypt and the Gulf, Algeria and Tunisia, Morocco."""

_DISPLAY: Mapping[str, Mapping[str, str]] = {
    "PS": {"ar": "فلسطين", "en": "Palestine", "fr": "Palestine", "es": "Palestina"},
}
_NO_COUNTRY = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})
_NO_LANGUAGE = frozenset({"mis", "mul", "und", "zxx", "root"})


def language(code: str) -> Language:
    """Find one of the four languages; an unknown code is a defect (KeyError)."""
    return _BY_CODE[code]


_BY_CODE = {one.code: one for one in LANGUAGES}


def right_to_left(code: str) -> bool:
    """Whether a language, one of the four or any other, is written from right to left."""
    if code in _BY_CODE:
        return _BY_CODE[code].right_to_left
    from babel import Locale, UnknownLocaleError  # late: few records speak another language

    try:
        return Locale.parse(code).text_direction == "rtl"
    except (UnknownLocaleError, ValueError):
        return False


def countries(code: str, display: Mapping[str, str] | None = None) -> dict[str, str]:
    """Name every country by its ISO 3166 two-letter code; `display` is the user's own wording for some of them."""
    from babel import Locale  # late: the unlock window needs no names of countries

    spoken = {
        iso: name
        for iso, name in Locale.parse(code).territories.items()
        if len(iso) == 2 and iso.isalpha() and iso not in _NO_COUNTRY
    }
    return spoken | {iso: names[code] for iso, names in _DISPLAY.items()} | dict(display or {})


def language_names(code: str, display: Mapping[str, str] | None = None) -> dict[str, str]:
    """Name every language a person may speak, by its ISO 639 code; `display` is the user's own wording."""
    from babel import Locale  # late: the unlock window needs no names of languages

    spoken = {
        tag: name
        for tag, name in Locale.parse(code).languages.items()
        if tag.isalpha() and len(tag) in (2, 3) and tag not in _NO_LANGUAGE
    }
    return spoken | dict(display or {})
