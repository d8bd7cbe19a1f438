"""How a name sounds, so that one written in Latin letters and one in Arabic find each other though no list holds them.

Text floor: `stems` keeps the sounds of a text, `asking` asks by them, `names` compares by them. Arabic writes no short
vowel: an Arabic name is kept by its consonants and long vowels; a Latin one by all it has, and by each way Arabic might
write it. Of a long name the consonants alone tell enough.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

_LATIN_MARK, _ARABIC_MARK, _CROSSING_MARK = "0", "1", "2"
"""Begin every sound, so that it is no word: what was written in Latin, in Arabic, and in Latin as Arabic would be."""

_ARABIC = {
    "ب": "b", "ت": "t", "ث": "ts", "ج": "j", "ح": "h", "خ": "x", "د": "d", "ذ": "dz", "ر": "r", "ز": "z", "س": "s",
    "ش": "c", "ص": "s", "ض": "d", "ط": "t", "ظ": "zd", "ع": "?", "غ": "k", "ف": "f", "ق": "k", "ك": "k", "ل": "l",
    "م": "m", "ن": "n", "ه": "h", "ا": "a", "و": "u", "ي": "i",
}  # fmt: skip
_LATIN = {
    "tch": "c", "sch": "c/sk", "igh": "i",
    "kh": "x", "gh": "k", "gu": "k", "sh": "c", "ch": "c", "th": "t", "dh": "d", "dj": "j",
    "ph": "f", "gn": "n", "qu": "k", "ce": "sA", "ci": "si", "cy": "si", "ee": "i", "oo": "u", "b": "b", "c": "k",
    "d": "d", "f": "f", "g": "k/j", "h": "h", "j": "j", "k": "k", "l": "l", "m": "m", "n": "n", "p": "b", "q": "k",
    "r": "r", "s": "s", "t": "t", "v": "f", "x": "x/ks", "z": "z", "a": "a", "e": "A", "i": "i", "y": "i", "o": "u",
    "u": "u", "w": "u",
}  # fmt: skip
_LATIN_SOUND = re.compile("tch|sch|igh(?=t)|kh|gh|gu(?=[ei])|sh|ch|th|dh|dj|ph|gn|qu(?=[ei])|c[eiy]|ee|oo|[a-z]")
_SILENT = re.compile("(?<=[b-df-hj-np-tvxz])e$|(?<=[aeiou])h$")  # an h after a is ح as often as it is ة
_COMPOUND = re.compile("^ابوال|^بوال")
_SUN_ARTICLE = re.compile("(?<=.)ال(?=[تثدذرزسشصضطظن])")  # عبد الرحمن is said with one r and no l
_ARTICLE_INSIDE = re.compile("(?<=^عبد)ال")
_OF_GOD = re.compile("(?<=.)(?:الله|لله)$")  # نصر الله is heard with one l, as Nasrallah is
_BOUND = re.compile("(?<=..)ه(?=له$)")  # ة is heard as t before it: هبة الله
_WEAK = re.compile("[aA]+(?=[iu])|(?<=[iu])A")
_LONG_VOWEL = re.compile(r"([aiu])\1+")
_DOUBLED = re.compile(r"([^aAiu])\1+")
_SHORT = re.compile(r"[aiu](?=([^aAiu])\1)")
_WAYS = {"a": ("a", ""), "i": ("i", ""), "u": ("u", ""), "A": ("",), "I": ("",), "U": ("",)}
_VOWELS = frozenset("aiu")
_SHORT_VOWELS = ("", "a", "i", "u")
_CONSONANTS, _TELLING = 2, 4  # fewer consonants, or fewer sounds at all, would meet too many words
_TELLING_IN_COMPANY = 3  # of one word of several, and of the beginning of a name
_PLURAL = re.compile("[^s]s$")  # heard as z: Defenders is written ديفندرز as often as ديفندرس
_LONG = 5  # so many consonants are no accident, whatever the vowels
_MOST_GAPS = 3  # beyond these only the commonest vowel is tried
_MOST, _WAYS_MOST = 64, 4  # ways to put vowels in or leave them out, and to say letters of several sounds


def kept_sounds(word: str) -> tuple[str, ...]:
    """What the index keeps of a folded word that may be a name; nothing of one too short to tell."""
    if not word.isascii():
        return _marked(_ARABIC_MARK, _bare(word))
    said = _latin(word)
    crossing = (way for one in said for way in _written(one))
    return _marked(_LATIN_MARK, said) + _marked(_CROSSING_MARK, crossing, _TELLING_IN_COMPANY)


@lru_cache(1 << 10)
def asked_sounds(word: str, *, alone: bool = True) -> tuple[str, ...]:
    """What a folded word asks the index for: in Latin letters both scripts, in Arabic letters the other.

    A word in Arabic letters that is not alone may be shorter: the others tell too.
    """
    if not word.isascii():
        return _marked(_CROSSING_MARK, _bare(word), _TELLING if alone else _TELLING_IN_COMPANY)
    said = _latin(word)
    return _marked(_LATIN_MARK, said) + _marked(_ARABIC_MARK, (way for one in said for way in _written(one)))


@lru_cache(1 << 10)
def begun_sounds(word: str) -> tuple[str, ...]:
    """How a name in Latin letters may begin to sound, of which a folded word in Arabic letters is the beginning."""
    if word.isascii():
        return ()
    found: dict[str, None] = {}
    for way in map(_levelled, _bare(word)):
        heard = _consonants_of(way)
        if len(heard) >= _CONSONANTS and len(way) >= _TELLING_IN_COMPANY:
            found[_CROSSING_MARK + way] = None
        if len(heard) >= _TELLING:  # a long name is kept by these alone
            found[_CROSSING_MARK + heard] = None
    return tuple(found)


def telling_sounds(word: str) -> list[str]:
    """The sounds of a folded word that are long enough to be one name and no other word, even in small letters."""
    return [sound for sound in consonants(word) if len(sound) >= _LONG]


def full_sounds(word: str) -> tuple[str, ...]:
    """How a folded Latin spelling is said, vowels and all: two spellings that share one are one name."""
    return tuple(dict.fromkeys(map(_levelled, _latin(word)))) if word.isascii() and word.isalpha() else ()


def alike(arabic: str, latin: str) -> bool:
    """Tell whether a folded Arabic name and a Latin spelling may be one name, long vowels and endings heard."""
    spoken = {_levelled(way) for said in _arabic(arabic) for way in _fill(said)}
    shared = consonants(arabic) & consonants(latin)
    return not spoken.isdisjoint(full_sounds(latin)) or any(len(one) >= _LONG for one in shared)


def consonants(word: str) -> frozenset[str]:
    """The consonants of a folded name, as both scripts have them; the same name shares one at least."""
    ways = _latin(word) if word.isascii() else _arabic(word)
    return frozenset("".join(sound for sound in way.lower() if sound not in _VOWELS and sound != "?") for way in ways)


def _marked(mark: str, ways: Iterable[str], least: int = _TELLING) -> tuple[str, ...]:
    keys = dict.fromkeys(key for way in itertools.islice(ways, _MOST) if (key := _key(way, least)))
    return tuple(mark + key for key in keys)


def _bare(word: str) -> Iterator[str]:
    return (said.replace("?", "") for said in _arabic(word))


def _key(way: str, least: int) -> str:
    levelled = _levelled(way)
    heard = _consonants_of(levelled)
    if len(heard) >= _LONG:
        return heard
    return levelled if len(heard) >= _CONSONANTS and len(levelled) >= least else ""


def _consonants_of(levelled: str) -> str:
    return "".join(sound for sound in levelled if sound not in _VOWELS)


def _levelled(way: str) -> str:
    """One way to say what is heard as one: Tawfik and Toufik, Abderrahman with and without its first letter."""
    return _LONG_VOWEL.sub(r"\1", _WEAK.sub("", way).lower()).removeprefix("a")


def _latin(word: str) -> list[str]:
    """Each way to say a Latin spelling; a capital is never long: e, and any vowel before a doubled consonant."""
    heard = [_LATIN[sound] for sound in _LATIN_SOUND.findall(_SILENT.sub("", word))]
    choices = [tuple(sound.split("/")) for sound in heard]
    if _PLURAL.search(word) and len(word) > _LONG:
        choices[-1] = ("s", "z")
    if word.endswith("ah"):
        choices.append(("", "h"))
    said = ("".join(choice) for choice in itertools.islice(itertools.product(*choices), _WAYS_MOST))
    return [_DOUBLED.sub(r"\1", _SHORT.sub(lambda vowel: vowel[0].upper(), way)) for way in said]


def _arabic(word: str) -> list[str]:
    """Each way to say an Arabic name, with ? where a short vowel may stand."""
    word = _BOUND.sub("ت", _OF_GOD.sub("له", word))
    word = _ARTICLE_INSIDE.sub("ل", _SUN_ARTICLE.sub("", _COMPOUND.sub("بل", word)))
    heard = [_ARABIC.get(letter, "") for letter in word]
    if len(word) > 2 and word.endswith("ه"):
        heard[-1] = "a"
    if heard[:1] == ["a"]:  # the first alef is a seat for any vowel
        heard[0] = "?"
    return [_gapped(choice) for choice in itertools.islice(itertools.product(*heard), _WAYS_MOST)]


def _gapped(sounds: Iterable[str]) -> str:
    said = ""
    for sound in sounds:
        if said and sound not in _VOWELS and sound != "?" and said[-1] not in _VOWELS and said[-1] != "?":
            said += "?"
        said += sound
        if said in {"u", "i"}:  # و or ي at the beginning is a consonant
            said += "?"
    return said


def _fill(said: str) -> Iterator[str]:
    """Put every short vowel into every gap; as Arabic writes it comes first."""
    first, *rest = said.split("?")
    vowels = _SHORT_VOWELS if len(rest) <= _MOST_GAPS else _SHORT_VOWELS[:2]
    choices = ([vowel + piece for vowel in vowels] for piece in rest)
    return (first + "".join(choice) for choice in itertools.islice(itertools.product(*choices), _MOST))


def _written(said: str) -> Iterator[str]:
    """Every way Arabic may write what is said: vowels but the last may be short, which are left out.

    As said comes first, because some write e for a long a.
    """
    inner = (_WAYS.get(sound, (sound,)) for sound in said[:-1])
    return itertools.chain([said], ("".join(way) + said[-1:] for way in itertools.product(*inner)))
