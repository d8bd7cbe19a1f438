"""The words of dates in Arabic, English, French and Spanish, and the one spelling under which dates are read.

Text floor: `date_points` and `date_reading` see only what `simplified` leaves: folded words, plain digits, and marks
such as @g07 (Gregorian July), @h09 (Ramadan), @j01 (Farvardin) and @ah (a Hijri year). Babel offers no such table: it
names each month once per locale, while people write both names, old spellings and numbered abbreviations.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import TypeVar

from defender_desk.text.folding import fold

_GREGORIAN = """
كانون الثاني|كانون ثاني|ك2|يناير|جانفي|january|jan|janvier|janv|enero|ene
شباط|فبراير|فيفري|february|feb|février|févr|fév|febrero
آذار|مارس|march|mar|mars|marzo
نيسان|أبريل|إبريل|أفريل|april|apr|avril|avr|abril|abr
أيار|مايو|ماي|مايس|may|mai|mayo
حزيران|يونيو|يونيه|جوان|june|jun|juin|junio
تموز|يوليو|يوليه|يوليوز|جويلية|july|jul|juillet|juil|julio
آب|أغسطس|أوت|غشت|أغشت|august|aug|août|agosto|ago
أيلول|سبتمبر|شتنبر|شتمبر|september|sept|sep|septembre|septiembre|setiembre
تشرين الأول|تشرين أول|ت1|أكتوبر|october|oct|octobre|octubre
تشرين الثاني|تشرين ثاني|ت2|نوفمبر|نونبر|november|nov|novembre|noviembre
كانون الأول|كانون أول|ك1|ديسمبر|دجنبر|دجمبر|december|dec|décembre|déc|diciembre|dic
"""
_HIJRI = """
محرم|المحرم|محرم الحرام|muharram|mouharram|moharram
صفر|safar
ربيع الأول|ربيع أول|rabi al-awwal|rabi al-awal|rabi i|rabia al-awwal
ربيع الثاني|ربيع ثاني|ربيع الآخر|ربيع آخر|rabi al-thani|rabi al-akhir|rabi ii|rabia al-thani
جمادى الأولى|جمادى الأول|جمادى أولى|jumada al-ula|jumada al-awwal|jumada i
جمادى الآخرة|جمادى الثانية|جمادى الثاني|جمادى الآخر|jumada al-akhira|jumada al-thani|jumada al-thaniya|jumada ii
رجب|rajab
شعبان|shaaban|shaban|chaabane|chaaban
رمضان|ramadan|ramadhan|ramadán
شوال|shawwal|shawwāl|chawwal
ذو القعدة|ذي القعدة|ذو قعدة|dhu al-qadah|dhu al-qidah|dhul qadah|dhul qidah|dhou al qida
ذو الحجة|ذي الحجة|ذو حجة|dhu al-hijjah|dhu al-hijja|dhul hijjah|dhul hijja|dhou al hijja
"""
_JALALI = """
فروردین|farvardin
اردیبهشت|ordibehesht
خرداد|khordad
تیر|tir
مرداد|امرداد|mordad
شهریور|shahrivar
مهر|mehr
آبان|aban
آذر|azar
دی|dey
بهمن|bahman
اسفند|esfand
"""
_ERAS = {
    "@sh": "هجري شمسي|هجرية شمسية|شمسي|شمسية|ه ش|ه.ش|sh|s.h|a.p",
    "@ah": "هجري|هجرية|هجري قمري|ه ق|ه.ق|ه|ah|a.h|h",
    "@ad": "ميلادي|ميلادية|م|ad|a.d|ce|c.e|d.c|apr. j.-c|ap. j.-c",
}
_PARTS = {
    "@early": "أوائل|مطلع|بداية|بدايات|early|beginning|start|début|principios|comienzos|inicios",
    "@mid": "منتصف|أواسط|وسط|mid|middle|mi|milieu|mediados",
    "@late": "أواخر|نهاية|late|end|fin|fines|finales",
}
_QUALIFIERS = {
    "@about": "حوالي|حوالى|حول|نحو|قرابة|تقريبا|في حدود|ما يقارب|around|about|circa|ca.|c.|approximately|approx."
    "|roughly|vers|environ|env.|autour|aux environs|hacia|alrededor|aproximadamente|cerca|~|≈|?",
    "@before": "قبل|before|prior to|avant|antes",
    "@after": "بعد|after|après|después|tras",
    "@since": "منذ|ابتداء من|اعتبارا من|since|as of|depuis|à partir|desde|a partir",
    "@until": "لغاية|حتى|until|till|up to|hasta",
    "@between": "بين|ما بين|فيما بين|between|entre",
    "@from": "من|from",
    "@to": "إلى|to",
    "@at": "au|al|a",  # the end of a range, or nothing: "Madrid, a 9 de julio"
    "@and": "&|and|et|y",
}
_RELATIVE = {
    -2: "أول أمس|أول من أمس|قبل أمس|the day before yesterday|day before yesterday|avant-hier|anteayer|antes de ayer",
    -1: "أمس|البارحة|مبارح|يوم أمس|yesterday|hier|ayer",
    0: "اليوم|هذا اليوم|today|aujourd'hui|hoy",
    1: "غدا|بكرة|tomorrow|demain|mañana",
}
_FILLERS = """
يوم في عام سنة شهر لعام لسنة لشهر بتاريخ تاريخ خلال مساء صباح ليلة
الاثنين الإثنين اثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد
the of in on at day month year date monday tuesday wednesday thursday friday saturday sunday
le la l du de des d en an année mois jour lundi mardi mercredi jeudi vendredi samedi dimanche
el del los año mes día lunes martes miércoles jueves viernes sábado domingo
"""

_Mark = TypeVar("_Mark", str, int)

_ONE_MONTH_TWICE = re.compile(r"(@[ghj]\d\d)[\s/(,.-]*\1\s*\)?")  # "آذار/مارس", "تموز (يوليو)"
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th|ers?|e|eme|o)(?![^\W_])")
_ARABIC_AND = re.compile(r"(?<=\s)و(?!سط)\s*")  # written together with the word after it
_BEFORE_FOLDING = (
    (re.compile("[‐‑‒]"), "-"),
    (re.compile("[–—―−]"), " - "),
    (re.compile("(?i)jusqu['’]"), "until "),  # which folding would take for an elision
    (re.compile(r"(?i)\b(mid|mi)-"), r"\1 "),
    (re.compile("،"), ","),
    (re.compile("؍"), "/"),
    (re.compile("؟"), "?"),
)


def simplified(written: str) -> str:
    """Write a date the one way it is read: folded, its names replaced by marks, a long dash as a spaced one."""
    for pattern, replacement in _BEFORE_FOLDING:
        written = pattern.sub(replacement, written)
    text = fold(written)
    if "بين" in text:
        text = _ARABIC_AND.sub("& ", text)
    marks, name = _marks()
    text = name.sub(lambda found: f" {marks[_spelled(found[0])]} ", text)
    return " ".join(_ONE_MONTH_TWICE.sub(r"\1 ", _ORDINAL.sub("", text)).split())


def days_from_today(written: str) -> int | None:
    """Read "today", "yesterday" and their neighbours in the four languages as days from today."""
    return _days().get(_spelled(fold(written)))


def is_filler(word: str) -> bool:
    """Tell whether a word of a date says nothing that its numbers and names do not."""
    return word in _silent()


def _spelled(name: str) -> str:
    """Spell a name of several words so that spaces, hyphens and full stops make no difference."""
    return re.sub(r"[\s.-]+", " ", name).strip()


def _months(letter: str, table: str) -> dict[str, str]:
    return {f"@{letter}{number:02}": names for number, names in enumerate(table.split("\n")[1:-1], start=1)}


def _by_name(table: Mapping[_Mark, str]) -> dict[str, _Mark]:
    return {_spelled(fold(name)): mark for mark, names in table.items() for name in names.split("|")}


def _any_of(names: Iterable[str]) -> re.Pattern[str]:
    """Match a whole name, the longest first, but no mark already put."""
    choice = "|".join(r"[\s.-]+".join(map(re.escape, name.split())) for name in sorted(names, key=len, reverse=True))
    return re.compile(rf"(?<![^\W\d_])(?<!@)(?:{choice})\.?(?![^\W\d_])")


@cache
def _marks() -> tuple[Mapping[str, str], re.Pattern[str]]:
    """The mark of each name, and what matches a name: made when the first date is read, since most starts read none."""
    every = _months("g", _GREGORIAN) | _months("h", _HIJRI) | _months("j", _JALALI) | _ERAS | _PARTS | _QUALIFIERS
    marks = _by_name(every)
    return marks, _any_of(marks)


@cache
def _days() -> Mapping[str, int]:
    return _by_name(_RELATIVE)


@cache
def _silent() -> frozenset[str]:
    return frozenset(map(fold, _FILLERS.split()))
