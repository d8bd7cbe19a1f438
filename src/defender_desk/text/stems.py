"""What a word is searched by besides its own letters: the heads of its family, or what is left when it is peeled.

Text floor: `search_text` indexes and asks with these. A word the lexicon knows has its family and nothing else, so
that school and teacher stay two; an unknown word has several candidates, because Arabic cannot be peeled without doubt.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from defender_desk.text.affixes import ORIGIN_ENDINGS, Reading, is_article, readings, verb_of
from defender_desk.text.folding import fold, words
from defender_desk.text.lexicon import lexicon
from defender_desk.text.plurals import singulars
from defender_desk.text.sounds import asked_sounds, begun_sounds, kept_sounds, telling_sounds

_ARABIC_WORD = re.compile("[ا-ي]{2,}")
_TA_MARBUTA_LAST = re.compile("ة[\u064b-\u0652]*$")
_HAMZA_FIRST = re.compile("[أإآ]")
_LATIN_PLURAL = re.compile("([a-z]{3,}[^sui])s")
_LATIN_PLURAL_ES = re.compile("([a-z]{3,}(?:[dlnrxyz]|[cs]h|ss))es")  # mujeres, autoridades, churches
_LATIN_IRREGULAR = {"children": "child", "women": "woman", "men": "man", "wives": "wife", "lives": "life"}
_REMEMBERED = 1 << 16  # words as written; some 30 MB when full

_SHORT, _LONG = 3, 4
_KNOWN_AFTER = frozenset({"", "و", "ب", "ل", "وب", "ول"})  # before a known word of two letters
_ONLY_KNOWN = frozenset({"ني", "تم", "تني", "تا", "اه", "اها", "اهم", "اهن", "اهما", "اكم", "اكن", "انا", "اك"})
_FROM_FOUR = frozenset({"ت", "ك"})  # too many words end so by nature
_OF_VERBS = frozenset(
    {"ت", "وا", "ني", "تم", "تني", "وني", "ونه", "ونها", "ونهم", "ونهن", "ونهما", "ونكم", "ونك", "ونني"}
)
_LOOSE_PARTICLES = frozenset({"", "و", "ف", "ب", "ك", "ل"})
_DOUBLE_PARTICLES = frozenset({"وب", "ول", "وك", "فب", "فل"})
_BEFORE_NOUNS = frozenset({"ب", "ك", "وب", "وك", "فب"})
_PARTICLES = frozenset({
    "ما", "وما", "بما", "كما", "لما", "فما", "ولا", "بلا", "وبلا", "أنا", "انا", "وأنا", "وانا", "بنا", "لنا", "عدا",
    "على", "وعلى", "فعلى", "عليه", "عليها", "عليهم", "عليهن", "عليهما", "عليك", "عليكم", "علينا",
    "إلى", "الى", "وإلى", "والى", "إليه", "إليها", "إليهم", "إليهن", "إليهما", "إليك", "إليكم", "إلينا",
    "اليه", "اليها", "اليهم", "اليكم", "الينا",
})  # fmt: skip
_LIKE_PARTICLES = frozenset(map(fold, _PARTICLES))
_BEFORE_NAMES = frozenset({"", "و", "ال", "وال"})
_SAID_ALIKE = str.maketrans("ضظ", "ظض")
_MARKS = re.compile("[\u0640\u064b-\u0652]+")


class Entry(NamedTuple):
    """A word as written, ready for the index: its folded words, and the stems that differ from them."""

    folded: tuple[str, ...]
    stems: tuple[str, ...]


class Spelling(NamedTuple):
    """What a word as written tells that its folded form does not.

    `marbuta`: its last ه is no "his" (مكتبة, not his مكتب). `hamza_first`: nothing was put before it (إلمام).
    `hamza`: it holds أ, as the plural أعلام does and the noun of action إعلام does not. `capital`: it may be a name.
    """

    marbuta: bool = False
    hamza_first: bool = False
    hamza: bool = False
    capital: bool = False


def stems(word: str) -> tuple[str, ...]:
    """Say which stems a word as written may have besides its folded form; often none."""
    return entry(word).stems


@lru_cache(_REMEMBERED)
def entry(raw: str) -> Entry:
    """Fold and stem one word as written; remembered, because most words of a text were met before."""
    folded = tuple(words(raw))
    if is_particle(raw):
        return Entry(folded, ())
    written = spelling(raw)
    found = dict.fromkeys(stem for word in folded for stem in (*stems_of(word, written), *_sounds(word, written)))
    return Entry(folded, tuple(stem for stem in found if stem not in folded))


def entry_of_name(joined: str) -> Entry:
    """Fold and stem a name that was joined from its pieces; nothing but a name is."""
    return entry(joined.capitalize())


def sounds_wanted(word: str, *, alone: bool = True) -> tuple[str, ...]:
    """The sounds to ask for beside the stems of a folded word, which may be a name though it is also a noun."""
    known = lexicon()
    names = [word] if word in known.nouns and word not in known.names else _unlisted(word)
    return tuple(sound for name in names for sound in asked_sounds(name, alone=alone))


def sounds_begun(word: str) -> tuple[str, ...]:
    """The sounds with which a name may begin that is still being typed; none for a word that the lexicon knows."""
    return tuple(sound for name in _unlisted(word) for sound in begun_sounds(name))


def _sounds(word: str, written: Spelling) -> Iterable[str]:
    """The sounds to keep of a word of a text; of Latin words only the capitalised and the long may be names."""
    if word.isascii() and not written.capital and not telling_sounds(word):
        return ()
    return (sound for name in _unlisted(word) for sound in kept_sounds(name))


def _unlisted(word: str) -> list[str]:
    """The names a word may be that no list holds: without "and" and the article, and with none of the endings."""
    if word.isascii():
        return [] if not word.isalpha() or len(word) <= _SHORT or _names(word, capital=True) else [word]
    every = list(readings(word)) if _ARABIC_WORD.fullmatch(word) else []
    if not all(_may_be_family(reading) for reading in every if _heads(reading)):
        return []
    whole = [reading for reading in every if not reading.ending and reading.particle in _BEFORE_NAMES]
    return [reading.base for reading in whole if is_article(reading.particle)] or [reading.base for reading in whole]


def _may_be_family(reading: Reading) -> bool:
    """Whether a word known so may be a family's name all the same: القرشي is said of Quraysh as السوري is of Syria."""
    return is_article(reading.particle) and reading.ending == "ي"


def is_particle(raw: str) -> bool:
    """Tell whether a word as written is one of the commonest particles, which fold as some noun or name does."""
    return raw in _PARTICLES or _MARKS.sub("", raw) in _PARTICLES


def is_like_particle(word: str) -> bool:
    """Tell whether a folded word could be a particle (ماء water and ما what, علي and على)."""
    return word in _LIKE_PARTICLES


def spelling(raw: str) -> Spelling:
    """Read off a word as written what folding will lose."""
    marbuta, hamza = _TA_MARBUTA_LAST.search(raw) is not None, _HAMZA_FIRST.match(raw) is not None
    return Spelling(marbuta, hamza, "أ" in raw, raw[:1].isupper())


def stems_of(word: str, written: Spelling) -> Iterable[str]:
    """Stem one folded word, with what its spelling said; what folds as a particle does gets a stem of its own."""
    return (as_noun(stem) for stem in _stems_of(word, written))


def as_noun(word: str) -> str:
    """Give the stem that a noun or name has where its folded form is also a particle."""
    return "اسم" + word if word in _LIKE_PARTICLES else word


def _stems_of(word: str, written: Spelling) -> Iterable[str]:
    if not _ARABIC_WORD.fullmatch(word):
        return _latin(word, capital=written.capital) if word.isascii() else ()
    every = [reading for reading in readings(word) if not (written.hamza_first and reading.particle)]
    verbs = [verb for reading in every if (verb := _verb(reading))]
    known = _known(every, marbuta=written.marbuta)
    if known or (known := _confused(word, written)):
        return [*known, *verbs]
    return [*_other_spellings(every), *_unknown(every, hamza=written.hamza), *verbs]


def _confused(word: str, written: Spelling) -> list[str]:
    """The family heads of a word that is none as written, with ض and ظ exchanged: much of the East says them alike."""
    other = word.translate(_SAID_ALIKE)
    return [] if other == word else _known(list(readings(other)), marbuta=written.marbuta)


def _other_spellings(every: list[Reading]) -> Iterator[str]:
    """The listed names that an unlisted one is another spelling of, and a kunya as the Maghreb says it."""
    for base in (reading.base for reading in every if not reading.ending and reading.particle in _BEFORE_NAMES):
        yield from lexicon().named(base)
        if base.startswith("ابو") and len(base) > _LONG + 1:
            yield base[1:]


def _known(every: list[Reading], *, marbuta: bool) -> list[str]:
    """The family heads of the nearest reading; beside it "his", and the article, where the spelling allows both."""
    known = [(reading, heads) for reading in every if (heads := _heads(reading))]
    if any(is_article(reading.particle) for reading, _ in known):  # السنة after "and" is a year, and no tongues
        known = [f for f in known if not f[0].base.startswith("ال") or not f[0].particle or is_article(f[0].particle)]
    articled = [found for found in known if found[0].particle == "ال"]
    kept = [found for found in known if not found[0].cost] + _nearest(articled) if articled else _nearest(known)
    if kept and not marbuta:
        his = kept[-1][0].cost + 1
        kept += [found for found in known if found[0].cost == his and found[0].ending == "ه"]
    return [head for _, heads in kept for head in heads]


def _nearest(known: list[tuple[Reading, tuple[str, ...]]]) -> list[tuple[Reading, tuple[str, ...]]]:
    least = min((reading.cost for reading, _ in known), default=0)
    return [found for found in known if found[0].cost == least]


def _heads(reading: Reading) -> tuple[str, ...]:
    """The heads a reading can have: endings of verbs stand on verbs alone, and no name takes an ending."""
    articled = is_article(reading.particle)
    if len(reading.base) < _SHORT and not (articled or reading.particle in _KNOWN_AFTER):
        return ()
    known, verbal = lexicon(), not articled and reading.particle not in _BEFORE_NOUNS
    if reading.ending in _OF_VERBS:
        return known.verbs.get(reading.base, ()) if verbal else ()
    if reading.ending in ORIGIN_ENDINGS:
        heads = known.nouns.get(reading.base, ())
        return tuple(head for head in heads if head == reading.base) if reading.restored else heads
    if reading.ending and reading.base not in known.nouns and reading.base not in known.verbs:
        return ()
    return known.heads(reading.base, verbal=verbal)


def _unknown(every: list[Reading], *, hamza: bool) -> list[str]:
    """What an unknown word may be: no known word, always without the article, and the singular its shape suggests."""
    knows = lexicon().knows
    loose = [r for r in every if r.cost and not r.restored and not knows(r.base) and _is_likely(r)]
    kept = [reading.base for reading in loose if is_article(reading.particle)] or [reading.base for reading in loose]
    shapes = kept if any(is_article(reading.particle) for reading in loose) else [every[0].base, *kept]
    return [*kept, *(singular for base in shapes for singular in singulars(base, hamza=hamza))]


def _is_likely(reading: Reading) -> bool:
    if reading.ending in _ONLY_KNOWN or (reading.ending == "ا" and reading.base.endswith("و")):
        return False
    if is_article(reading.particle) or reading.particle in _LOOSE_PARTICLES:
        return len(reading.base) >= (_LONG if reading.ending in _FROM_FOUR else _SHORT)
    return reading.particle in _DOUBLE_PARTICLES and len(reading.base) >= _LONG


def _verb(reading: Reading) -> str | None:
    """The verb behind a derived form; a known word is left alone, unless it is the noun of its action."""
    found = None if reading.restored else verb_of(reading.base)
    return found if found and (reading.base[0] == found[0] or not lexicon().knows(reading.base)) else None


def _latin(word: str, *, capital: bool) -> list[str]:
    """The Arabic names a Latin spelling stands for, with and without article, and a regular singular."""
    found = _names(word, capital=capital)
    if word[:2] in {"al", "el"} and (without := _names(word[2:], capital=capital)):
        found += [word[2:], *without]
    if word.startswith("abu"):
        found += ["ابو" + name for name in _names(word[3:], capital=capital)]
    if word.endswith("ies") and len(word) > _SHORT + 2:
        return [*found, word[:-3] + "y", word[:-1]]
    if word.endswith(("ee", "ees")):  # réfugiée
        found.append(word.removesuffix("s")[:-1])
    if word in _LATIN_IRREGULAR:
        return [*found, _LATIN_IRREGULAR[word]]
    if word.endswith("iones"):
        return [*found, word[:-2]]
    if len(word) > _SHORT + 2 and word.endswith(("aux", "ces")):  # journaux, jueces
        found.append(word[:-3] + ("al" if word.endswith("aux") else "z"))
    if plural := _LATIN_PLURAL_ES.fullmatch(word):
        found.append(plural[1])
    if plural := _LATIN_PLURAL.fullmatch(word):
        found.append(plural[1])
    return found


def _names(word: str, *, capital: bool) -> list[str]:
    """The Arabic names a Latin spelling stands for, by list or by ear, a family name in i among them (Rashidi)."""
    known = lexicon()
    found = [*known.spellings.get(word, ())]
    if word[-1:] in {"i", "y"}:
        found += [name + "ي" for name in known.spellings.get(word[:-1], ())]
    return found or list(known.named(word, by_ear=capital))
