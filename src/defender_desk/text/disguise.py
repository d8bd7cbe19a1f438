"""Names from outside that pretend: reversed endings, invisible letters, letters borrowed from another alphabet.

Text floor: every file name that comes in is shown by `expose_controls`, and every one that goes out is made by
`safe_file_name`. The look-alike table is a short one of our own in the sense of Unicode report 39, not the whole of it.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath

from defender_desk.text.messages import Message, msg

_LONGEST_NAME = 120  # bytes of UTF-8: leaves room for a folder name below the 255 of every file system
_LONGEST_ENDING = 16

_MARKS = {
    "\u00ad": "SHY", "\u034f": "CGJ", "\u061c": "ALM", "\u115f": "HCF", "\u1160": "HJF", "\u180e": "MVS",
    "\u200b": "ZWSP", "\u200c": "ZWNJ", "\u200d": "ZWJ", "\u200e": "LRM", "\u200f": "RLM",
    "\u2028": "LSEP", "\u2029": "PSEP",
    "\u202a": "LRE", "\u202b": "RLE", "\u202c": "PDF", "\u202d": "LRO", "\u202e": "RLO", "\u2060": "WJ",
    "\u2066": "LRI", "\u2067": "RLI", "\u2068": "FSI", "\u2069": "PDI", "\u3164": "HF", "\ufeff": "ZWNBSP",
}  # fmt: skip
_TURNERS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_HIDDEN_KINDS = frozenset({"Cc", "Cf", "Zl", "Zp", "Cs", "Co", "Cn"})

_SEPARATORS = re.compile(r'[/\\:*?"<>|\u2044\u2215\u29f8\uff0f\uff3c]')
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])\s*(\.|$)")  # Windows devices

_ALIKE = {
    "a": "аαɑ", "b": "вβЬь", "c": "сϲ", "d": "ԁ", "e": "еεё", "g": "ɡ", "h": "нһ", "i": "іιıɩ1lӏ|", "j": "јϳ",
    "k": "кκ", "m": "м", "n": "пη", "o": "оοσ0٥ہە", "p": "рρ", "q": "ԛ", "r": "г", "s": "ѕ5", "t": "тτ", "u": "υ",
    "w": "ԝω", "x": "хχ", "y": "уγ", "z": "ζ",
    "ي": "ىیېئے", "ك": "ڪکگ", "ه": "ھةۀۂ", "ا": "أإآٱ", "و": "ؤۆۇ",
}  # fmt: skip
_LOOK_ALIKES = {ord(odd): usual for usual, odds in _ALIKE.items() for odd in odds}
_ALPHABETS = ("LATIN", "CYRILLIC", "GREEK", "ARABIC", "HEBREW")

_TURNED = msg("This name holds hidden marks that turn parts of it round.")
_INVISIBLE = msg("This name holds invisible characters.")
_MIXED = msg("A word in this name mixes letters of two alphabets, so it may imitate another name.")


def expose_controls(name: str) -> str:
    """Make every hidden character visible, as in ⟨RLO⟩; joiners stay where a script needs them."""
    return "".join(_exposed(name, place) for place in range(len(name)))


def suspicions(name: str) -> tuple[Message, ...]:
    """Say why a name from outside may not be what it seems; empty when nothing is odd."""
    hidden = {name[place] for place in range(len(name)) if _is_hidden(name, place)}
    found = ((_TURNED, hidden & _TURNERS), (_INVISIBLE, hidden - _TURNERS), (_MIXED, _mixes_alphabets(name)))
    return tuple(message for message, there in found if there)


def confusable_skeleton(text: str) -> str:
    """Reduce text to a form that is equal for names a reader could mistake for one another; never for display."""
    flat = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return "".join(letter for letter in flat.translate(_LOOK_ALIKES) if not _is_silent(letter))


def safe_file_name(name: str, otherwise: str = "file") -> str:
    """Make a name that every file system takes and that shows as it is: at most 120 bytes, its ending kept."""
    visible = unicodedata.normalize("NFC", "".join(letter for letter in name if _may_stand(letter)))
    bare = _SEPARATORS.sub("_", visible).strip(" .")
    if bare.startswith(("-", "~")) or _RESERVED.match(bare):
        bare = "_" + bare
    return _shortened(bare) or otherwise


def _exposed(name: str, place: int) -> str:
    letter = name[place]
    if not _is_hidden(name, place):
        return letter
    return f"⟨{_MARKS.get(letter) or f'U+{ord(letter):04X}'}⟩"


def _is_hidden(name: str, place: int) -> bool:
    letter = name[place]
    if letter in "\u200c\u200d":
        return not _joins(name[place - 1 : place], name[place + 1 : place + 2])
    return letter in _MARKS or unicodedata.category(letter) in _HIDDEN_KINDS


def _joins(before: str, after: str) -> bool:
    """Tell whether a joiner does honest work: between Arabic letters, Indic signs or the parts of an emoji."""
    return bool(before and after) and all(ord(side) > 0x05FF and not side.isspace() for side in before + after)


def _mixes_alphabets(name: str) -> bool:
    return any(len(_alphabets(word)) > 1 for word in re.findall(r"[^\W\d_]+", name))


def _alphabets(word: str) -> set[str]:
    names = {unicodedata.name(letter, "").partition(" ")[0] for letter in word}
    return names & set(_ALPHABETS)


def _is_silent(letter: str) -> bool:
    return unicodedata.combining(letter) > 0 or letter in _MARKS or unicodedata.category(letter) in _HIDDEN_KINDS


def _may_stand(letter: str) -> bool:
    return letter == " " or not (letter.isspace() or letter in _MARKS or unicodedata.category(letter) in _HIDDEN_KINDS)


def _shortened(name: str) -> str:
    """Cut the middle out, never the ending: the ending tells what the file is."""
    ending = PurePosixPath(name).suffix
    if len(ending.encode()) > _LONGEST_ENDING:
        ending = ""
    stem = name.removesuffix(ending).encode()[: _LONGEST_NAME - len(ending.encode())]
    return (stem.decode(errors="ignore").rstrip(" .") + ending).strip(" .")
