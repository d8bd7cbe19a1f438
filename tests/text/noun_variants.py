"""The ways a noun may stand in a text, made by rule: what the search must find whatever word it is asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from defender_desk.text.digits import show_digits

_BEFORE = ("و", "ب", "ل", "ال", "وال", "بال", "فال", "كال", "وب")
_OWN = ("ها", "هم", "نا", "كم", "ه")


def variants(noun: str) -> Iterator[tuple[str, str]]:
    """Pairs of a class and a written form of a singular noun without article."""
    yield "hamza", re.sub("[أإآ]", "ا", noun)
    yield "ta marbuta", re.sub("ة$", "ه", noun)
    yield "alef maqsura", re.sub("ى$", "ي", noun)
    yield "harakat", "\u064e".join(noun[:3]) + noun[3:] + "\u064c"
    yield "tatweel", noun[:2] + "ــ" + noun[2:]
    yield "digits", noun + " " + show_digits("12", "arab")
    yield from (("clitic", particle + noun) for particle in _BEFORE)
    yield "clitic", "لل" + noun
    body = noun[:-1] + "ت" if noun.endswith("ة") else noun
    yield from (("possessive", body + own) for own in _OWN)
    yield from (("clitic and possessive", particle + body + "هم") for particle in "وبل")
    yield "dual", body + "ان"
    yield "dual", "ال" + body + "ين"
    if noun.endswith("ة"):
        yield "plural", noun[:-1] + "ات"
        yield "plural", "وال" + noun[:-1] + "ات"
        yield "plural", noun[:-1] + "اتهم"
