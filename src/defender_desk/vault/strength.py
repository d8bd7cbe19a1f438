"""Whether a passphrase withstands guessing: what zxcvbn knows, and what it does not know about Arabic.

Vault floor: services ask before a passphrase is taken. A judgement is an estimate from above, never a promise.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from zxcvbn_rs_py import zxcvbn

from defender_desk.text.messages import Message, msg
from defender_desk.vault.guessing import guess

ENOUGH_BITS: Final = 64.0
_LONGEST = 160  # letters that are looked at: more only adds
_ZXCVBN_STOPS = 63.9  # it counts guesses up to 2^64

_LATIN_KEYS = "qwertyuiop[]asdfghjkl;'zxcvnm,./`"
_ARABIC_KEYS = "ضصثقفغعهخحجدشسيبلاتنمكطئءؤرىةوزظذ"
_AS_ARABIC = str.maketrans(
    {**dict(zip(_LATIN_KEYS, _ARABIC_KEYS, strict=True)), "b": "لا", "H": "أ", "N": "آ", "Y": "إ"}
)
_AS_LATIN = str.maketrans(dict(zip(_ARABIC_KEYS, _LATIN_KEYS, strict=True)) | {"أ": "h", "إ": "y", "آ": "n"})

STRONG: Final = msg("This passphrase withstands guessing.")
_ADVICE = {
    "own": msg("Leave out names and words that belong to you or to this vault."),
    "phrase": msg(
        "Sayings, prayers, greetings and verses are guessed first. Use words that have nothing to do with each other."
    ),
    "keyboard": msg(
        "Keys in a row and letters in order are guessed first. Use words that have nothing to do with each other."
    ),
    "again": msg("Repeating adds almost nothing. Add different words."),
    "name": msg("Names, teams and places are guessed first. Use words that have nothing to do with each other."),
    "date": msg("Dates and years are guessed first. Add words instead."),
}
_MORE = msg("Add words that have nothing to do with each other, or let Defender Desk draw some for you.")


@dataclass(frozen=True)
class Judgement:
    """How many bits of guessing a passphrase withstands, whether that is enough, and what would help."""

    bits: float
    enough: bool
    advice: Message


def judge(passphrase: str, own_words: Iterable[str] = ()) -> Judgement:
    """Estimate a passphrase by the cheapest of several readings, one of them with the keyboard in the other language.

    `own_words` are what a guesser would know: the person's name, the vault's. At least 64 bits are enough: that takes
    six drawn words.
    """
    typed, own = passphrase[:_LONGEST], tuple(own_words)
    readings = [typed, typed.translate(_AS_ARABIC), typed.replace("لا", "b").translate(_AS_LATIN)]
    cheapest = min((guess(reading, own) for reading in readings), key=lambda each: each.bits)
    bits = min(cheapest.bits, _zxcvbn_bits(typed, own))
    if bits >= ENOUGH_BITS:
        return Judgement(bits, enough=True, advice=STRONG)
    advice = next((advice for kind, advice in _ADVICE.items() if kind in cheapest.kinds), _MORE)
    return Judgement(bits, enough=False, advice=advice)


def _zxcvbn_bits(typed: str, own: tuple[str, ...]) -> float:
    """Ask zxcvbn, which reads Latin letters and keyboards only and stops counting at 2^64."""
    if not typed:
        return 0.0
    digits = zxcvbn(typed, list(own)).guesses_log10
    knows_nothing = abs(digits - len(typed)) < 0.1  # it then counts ten guesses a letter, far too few
    bits = digits / math.log10(2)
    return math.inf if knows_nothing or bits > _ZXCVBN_STOPS else bits
