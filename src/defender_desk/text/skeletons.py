"""The consonants of a name, written alike whether the name came in Arabic or in Latin letters.

Text floor: `names` compares by them across scripts, and cuts its blocking keys from them. A letter that is written
several ways (g for ج, ق or غ) gives several skeletons.
"""

from __future__ import annotations

import itertools
import re
from functools import lru_cache

_MOST = 8  # skeletons kept of one word

_ARABIC = {
    "ب": "B", "ت": "T", "ث": "TS", "ج": "J", "ح": "H", "خ": "X", "د": "D", "ذ": "DZ", "ر": "R", "ز": "Z", "س": "S",
    "ش": "C", "ص": "S", "ض": "DZ", "ط": "T", "ظ": "ZD", "ع": "", "غ": "G", "ف": "F", "ق": "K", "ك": "K", "ل": "L",
    "م": "M", "ن": "N", "ه": "H", "ا": "", "و": "", "ي": "",
}  # fmt: skip
_LATIN = {
    "kh": "X", "gh": "GK", "sh": "C", "ch": "C", "sch": "C", "th": "TSZ", "dh": "DZ", "dj": "J", "ph": "F", "ck": "K",
    "ce": "S", "ci": "S", "b": "B", "c": "K", "d": "DZ", "f": "F", "g": "JKG", "h": "H", "j": "J", "k": "K", "l": "L",
    "m": "M", "n": "N", "p": "B", "q": "K", "r": "R", "s": "S", "t": "T", "v": "F", "x": "X", "z": "ZD",
}  # fmt: skip
_LATIN_SOUND = re.compile("sch|kh|gh|sh|ch|th|dh|dj|ph|ck|c[ei]|[b-df-hj-np-tvxz]")
_FIRST_GLIDE = re.compile("(?:ou|w)(?=[aei])|y(?=[aeiou])|j(?=ou)")
_DOUBLED = re.compile(r"([b-df-hj-np-tvxz])\1+|(sh|kh|gh|dh|th)\2+")
_VOWELS = str.maketrans({"o": "u", "e": "a", "y": "i", "w": "u"})


@lru_cache(1 << 14)
def skeletons(word: str) -> frozenset[str]:
    """Give the consonant skeletons of one folded word; W and Y stand only for a glide that begins it."""
    sounds = _latin_sounds(word) if word.isascii() else _arabic_sounds(word)
    made = ("".join(choice) for choice in itertools.islice(itertools.product(*sounds), _MOST))
    return frozenset(re.sub(r"(.)\1+", r"\1", skeleton) for skeleton in made)


def vowelled(word: str) -> str:
    """Level the vowels of a folded Latin name, so that Muhammad and Mohammed are one (and Salem and Salim are not)."""
    word = _DOUBLED.sub(lambda found: found[1] or found[2], word)
    word = word.replace("ou", "u").replace("oo", "u").replace("ee", "i").replace("ei", "ai").translate(_VOWELS)
    word = re.sub(r"([aiu])\1+", r"\1", word)
    return re.sub("(?<=.)h$", "", word)


def may_sound(arabic: str, latin: str) -> bool:
    """Tell whether a Latin spelling lets the long vowels and the feminine ending of a folded Arabic name be heard."""
    heard = vowelled(latin)
    if arabic.endswith("ه") != heard.endswith("a") and not arabic.endswith(("ا", "ي", "ع")):
        return False
    inside, body = arabic[1:-1], heard[1:]
    return not (
        ("ا" in inside and "a" not in body)
        or ("و" in inside and not {"u", "a"} & set(body))
        or ("ي" in inside and not {"i", "a"} & set(body))
    )


def _arabic_sounds(word: str) -> list[str]:
    first = {"و": ["W"], "ي": ["Y"]}.get(word[:1], [])
    body = word[len(first) :]
    body = body[:-1] if body.endswith("ه") and len(word) > 2 else body
    return first + [sound for letter in body if (sound := _ARABIC.get(letter, ""))]


def _latin_sounds(word: str) -> list[str]:
    glide = _FIRST_GLIDE.match(word)
    first = [] if not glide else ["W"] if glide[0] in {"ou", "w"} else ["Y"]
    body = word[glide.end() :] if glide else word
    body = re.sub("(?<=[aeiou])h$", "", _DOUBLED.sub(lambda found: found[1] or found[2], body))
    return first + [_LATIN[sound] for sound in _LATIN_SOUND.findall(body)]
