"""Names and numbers that may be written in one piece or in several: عبد الرحمن, Abd al-Rahman, 0799 123 456.

Text floor: index and query both add the joined piece, so that either writing finds the other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from defender_desk.text.lexicon import lexicon
from defender_desk.text.numbers_said import is_long

_FIRST_PARTS = {
    "عبد": "عبد", "ابو": "ابو", "ابي": "ابو", "ابا": "ابو", "ال": "ال",
    **dict.fromkeys(("abd", "abdul", "abdel", "abdal", "abdur", "abdou"), "abdul"),
    **dict.fromkeys(("abu", "abou", "abo"), "abu"),
    "بو": "بو", "bou": "bou",
}  # fmt: skip
_LATIN_ARTICLES = frozenset({"al", "el", "ul", "ar", "as", "an", "ad", "az", "ash"})
_AFTER_ABD = _LATIN_ARTICLES | {
    "ur", "us", "un", "ud", "uz", "ush", "ut", "er", "es", "en", "ed", "ez", "ech", "et", "at",
}  # fmt: skip
"""Articles that are words of some language as well: after half a name, which abdul is not, or before din."""
_JOINED_ARTICLE = re.compile("[aeu]l(?=...)")
_SECOND_PARTS = {
    "الدين": frozenset({"نور", "صلاح", "سيف", "علا", "عماد", "شمس", "بدر", "جمال", "محيي", "محي", "عز", "ضيا", "زين",
                        "تقي", "فخر", "كمال", "حسام", "شهاب", "ناصر", "سعد", "تاج", "ركن", "بها", "شرف", "خير",
                        "نجم", "جلال", "برهان", "قطب", "محب", "ظهير"}),
    "الله": frozenset({"نصر", "جاد", "حسب", "خير", "عطا", "فتح", "رزق", "ضيف", "هبه", "سعد", "فرج"}),
}  # fmt: skip
MOTHER_OF = {"ام": "ام", **dict.fromkeys(("umm", "um", "oum"), "um")}
_FAITH = frozenset({"din", "dine", "deen", "eddin", "eddine", "edine", "uddin", "udin", "addin", "eldin", "eldine"})
_OF_GOD = frozenset({"allah", "alla", "ullah", "ulla", "ollah"})
_LAST_PARTS = _FAITH | _OF_GOD
_STARTS = frozenset({*_FIRST_PARTS, *MOTHER_OF}).union(*_SECOND_PARTS.values())
_SHORTEST_CHILD = 3
NUMBER_RUN = re.compile(r"\+?\(?\d+(?:[ \u00a0\u2010-\u2012\-().]{1,3}\d+)+")
"""A number in groups; the store of a telephone number keeps whatever a person put between them."""


def join(folded: Sequence[str], place: int) -> tuple[str, int] | None:
    """Join the name that begins at this folded word; with it, how many words it took. None where none begins."""
    if place + 1 == len(folded):
        return None
    word, following = folded[place], folded[place + 1]
    after = folded[place + 2] if place + 2 < len(folded) else ""
    if following in _AFTER_ABD and after in _FAITH:
        return f"{word}ed{after}", 3  # as it is said: Nour ed-Dine
    if word in _SECOND_PARTS.get(following, ()):
        return word + following, 2
    if following in _FAITH and word.isascii() and word not in _AFTER_ABD:
        return word.removesuffix("e") + following, 2
    if following in _OF_GOD and word.isascii() and word not in _STARTS:
        return word + following, 2
    if word in MOTHER_OF and len(following) >= _SHORTEST_CHILD and following.removeprefix("ال") not in lexicon().nouns:
        return MOTHER_OF[word] + following, 2
    first = _FIRST_PARTS.get(word)
    if first and following in (_AFTER_ABD if word == "abd" else _LATIN_ARTICLES) and after:
        return f"{first}{'al' if first == 'abu' else ''}{after}", 3
    if not first:
        return None
    name, length = join(folded, place + 1) or (following, 1)  # the father of an عبد الله
    return first + (_JOINED_ARTICLE.sub("", name, count=1) if first == "abdul" else name), length + 1


def begins_name(word: str) -> bool:
    """Tell whether a folded word is a name that is known, or the first half of one."""
    return word in _STARTS or word in lexicon().names


def as_one(folded: Sequence[str]) -> str:
    """The one word that these folded words are, joined as a name; empty where they are no single name."""
    if len(folded) == 1:
        return folded[0]
    joined = join(folded, 0) if folded else None
    return joined[0] if joined and joined[1] == len(folded) else ""


def joined_names(folded: Sequence[str]) -> list[str]:
    """Join every name of a text that is written in pieces."""
    if _STARTS.isdisjoint(folded) and _LAST_PARTS.isdisjoint(folded):
        return []
    return [joined[0] for place in range(len(folded)) if (joined := join(folded, place))]


def number_runs(text: str) -> list[str]:
    """Find telephone and account numbers written in groups, as they are written; 7 to 15 digits make one."""
    return [run for run in NUMBER_RUN.findall(text) if is_long(run)]
