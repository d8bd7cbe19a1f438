"""Which way text runs, and how a name, number or code stands unharmed inside text that runs the other way.

Text floor: everything shown beside other text passes `isolate` or `ltr`. Rules are those of Unicode annex 9 (UAX #9).
What pretends to be something else (file names, look-alike letters) is in `disguise`, offered here too.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

from defender_desk.text.disguise import confusable_skeleton, expose_controls, safe_file_name

__all__ = [
    "Direction",
    "balanced",
    "base_direction",
    "confusable_skeleton",
    "expose_controls",
    "has_bidi_controls",
    "isolate",
    "ltr",
    "plain",
    "rtl",
    "safe_file_name",
    "settled",
    "undecided",
]

Direction = Literal["rtl", "ltr"]

LRI, RLI, FSI, PDI = "\u2066", "\u2067", "\u2068", "\u2069"
_OPENERS = frozenset((LRI, RLI, FSI))
_CONTROLS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_ISOLATES = re.compile("[\u2066-\u2069]")
_HOURS = re.compile(r"(?<![\d\u2066:.])\d{1,2}[:.]\d{2}\s?[-–—]\s?\d{1,2}[:.]\d{2}(?![\d:.])")
_PARAGRAPH_END = re.compile("([\n\r\x1c-\x1e\x85\u2029])")  # bidi class B: no isolate reaches past one
_OPENING = {
    **dict(zip("([{«“⟨", ")]}»”⟩", strict=True)),
    **dict.fromkeys(_OPENERS, PDI),
    **dict.fromkeys("\u202a\u202b\u202d\u202e", "\u202c"),
}
_CLOSING = frozenset(_OPENING.values())


def isolate(text: str) -> str:
    """Set text apart so that its own first letter decides its direction: for names, titles and anything unknown."""
    return _wrap(FSI, text)


def ltr(text: str) -> str:
    """Set text apart running left to right: for codes, phones, times, ranges of numbers, paths and addresses."""
    return _wrap(LRI, text)


def hours_apart(text: str) -> str:
    """Set each span of hours apart in words that run right to left: none is to be read from its end."""
    if _HOURS.search(text) is None or base_direction(text) == "ltr":
        return text
    return _HOURS.sub(lambda found: ltr(found.group()), text)


def rtl(text: str) -> str:
    """Set text apart running right to left: for a line whose parts are names set apart, on a screen that runs so."""
    return _wrap(RLI, text)


def settled(text: str) -> str:
    """Write down which way each part set apart runs: where a line is cut, the letter that decided may be cut away."""
    if text.count(FSI) + text.count(RLI) + text.count(LRI) < 2:
        return text  # a part without parts begins with the letter that decides
    return "".join(_decided(text, place) if letter == FSI else letter for place, letter in enumerate(text))


def plain(text: str) -> str:
    """Take isolates out again: for copying, comparing and formats that carry no direction."""
    return _ISOLATES.sub("", text)


def has_bidi_controls(text: str) -> bool:
    """Tell whether invisible marks change the order in which this text is shown."""
    return _CONTROLS.search(text) is not None


def base_direction(text: str, otherwise: Direction = "ltr") -> Direction:
    """Find the direction of a paragraph from its first letter; digits and punctuation do not decide.

    Isolated parts speak only where nothing else does. `otherwise` answers for text without any letter.
    """
    return _first_strong(_outside_isolates(text)) or _first_strong(text) or otherwise


def undecided(text: str) -> bool:
    """Tell whether text is several parts set apart without a letter beside them: nothing in it says which is first."""
    return plain(text) != text and _first_strong(_outside_isolates(text)) is None and not _is_one_isolate(text)


def balanced(text: str) -> bool:
    """Tell whether isolates, embeddings, brackets and paired quotes all close, in order, before the paragraph ends."""
    return all(_closes(paragraph) for paragraph in _PARAGRAPH_END.split(text))


def _wrap(opener: str, text: str) -> str:
    return "".join(
        part if not part or _PARAGRAPH_END.fullmatch(part) else _wrapped_line(opener, part)
        for part in _PARAGRAPH_END.split(text)
    )


def _wrapped_line(opener: str, line: str) -> str:
    whole = _mended(line)
    settled = _is_one_isolate(whole) and (opener == FSI or whole.startswith(opener))
    return whole if settled else _opener(opener, whole) + whole + PDI


def _opener(wanted: str, line: str) -> str:
    """FSI looks into no isolate: a line of nothing but Arabic names set apart would run left to right behind it."""
    return RLI if wanted == FSI and undecided(line) and base_direction(line) == "rtl" else wanted


def _mended(line: str) -> str:
    """Drop closers that close nothing and close what stays open, so that our own pair is not undone from inside."""
    depth, kept = 0, []
    for letter in line:
        depth += (letter in _OPENERS) - (letter == PDI)
        if depth < 0:
            depth = 0
            continue
        kept.append(letter)
    return "".join(kept) + PDI * depth


def _is_one_isolate(line: str) -> bool:
    """Tell whether the first letter of a mended line opens an isolate which only the last one closes."""
    inside = line[1:-1]
    return line[:1] in _OPENERS and line[-1:] == PDI and _mended(inside) == inside


def _decided(text: str, place: int) -> str:
    """The opener that says what the FSI at a place finds for itself."""
    depth, end = 0, place
    for end in range(place, len(text)):
        depth += (text[end] in _OPENERS) - (text[end] == PDI)
        if not depth:
            break
    return RLI if _first_strong(_outside_isolates(text[place + 1 : end + 1])) == "rtl" else LRI


def _outside_isolates(text: str) -> str:
    depth, outside = 0, []
    for letter in text:
        if letter in _OPENERS:
            depth += 1
        elif letter == PDI:
            depth = max(0, depth - 1)
        elif not depth:
            outside.append(letter)
    return "".join(outside)


def _first_strong(text: str) -> Direction | None:
    for letter in text:
        kind = unicodedata.bidirectional(letter)
        if kind in ("R", "AL"):
            return "rtl"
        if kind == "L":
            return "ltr"
    return None


def _closes(paragraph: str) -> bool:
    waiting: list[str] = []
    for letter in paragraph:
        if letter in _OPENING:
            waiting.append(_OPENING[letter])
        elif letter in _CLOSING and (not waiting or waiting.pop() != letter):
            return False
    return not waiting
