"""Singulars a broken plural may have by its shape, for words that no list holds.

Text floor: `stems` asks this for unknown words alone. Only shapes that are seldom anything but plurals are read.
"""

from __future__ import annotations

import re

_LONG_PLURAL = re.compile("(..)ا(.)ي(.)")  # محاصيل of محصول, متاريس of متراس, براميل of برميل
_HAMZA_PLURAL = re.compile("(..)اي([^ه])")  # شتائم of شتيمة, رسائل of رسالة
_WAW_PLURAL = re.compile("(.)وا(..)")  # صواعق of صاعقة, حواجز of حاجز
_PLACE_PLURAL = re.compile("م(.)ا(..)")  # منافذ of منفذ
_AFAAL = re.compile("ا(..)ا(.)")  # أختام of ختم
_AFILA = re.compile("ا(..)(.)ه")  # أسيجة of سياج, أرغفة of رغيف


def singulars(base: str, *, hamza: bool) -> list[str]:
    """Give the singulars a folded word may have; `hamza`: it was written with أ, as no noun of action (إختام) is."""
    if found := _LONG_PLURAL.fullmatch(base):
        return [f"{found[1]}{found[2]}{vowel}{found[3]}" for vowel in "واي"]
    if found := _HAMZA_PLURAL.fullmatch(base):
        return [f"{found[1]}{vowel}{found[2]}ه" for vowel in "يا"]
    if found := _WAW_PLURAL.fullmatch(base):
        return [f"{found[1]}ا{found[2]}", f"{found[1]}ا{found[2]}ه"]
    if found := _PLACE_PLURAL.fullmatch(base):
        return [f"م{found[1]}{found[2]}"]
    if hamza and (found := _AFAAL.fullmatch(base)):
        return [found[1] + found[2]]
    if hamza and (found := _AFILA.fullmatch(base)):
        return [f"{found[1]}{vowel}{found[2]}" for vowel in "اي"]
    return []
