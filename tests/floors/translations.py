"""What a translation must keep of its sentence, as rules over one message.

Tests: the gate over the four catalogues; translations are data of ours, so each rule has an exact answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from babel.messages.catalog import Message

from defender_desk.text.bidi import balanced
from sentences import places

ARABIC = re.compile(r"[\u0621-\u064a]")
LETTER = re.compile(r"[^\W\d_]")
PLACE = re.compile(r"\{[^{}]*\}")
LATIN_MARKS_IN_ARABIC = re.compile(r"[\u0600-\u06ff\u2069}][?,;](?=\s|$)|[\u0600-\u06ff]%")
UNDERLINED = re.compile(r"&(?=\w)")
"""The letter by which a menu is reached from the keyboard; one menu without it looks like a slip."""
ACRONYM = re.compile(r"[A-Z][A-Z0-9./ -]*")


def faults(message: Message, language: str, plurals: int) -> Iterator[str]:
    """Everything wrong with one translation, each as a short phrase; nothing at all for a right one."""
    forms = _forms(message)
    sources = [message.id] if isinstance(message.id, str) else list(message.id)
    if message.fuzzy:
        yield "doubtful"
    if len(forms) != (1 if isinstance(message.id, str) else plurals) or not all(forms):
        yield "missing, or missing a plural form"
        return
    for number, form in enumerate(forms):
        yield from _place_faults(sources, form, number, plurals)
        yield from _shape_faults(sources[-1], form)
        if language == "ar":
            yield from _arabic_faults(sources[-1], form)


def _forms(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


def _place_faults(sources: list[str], form: str, number: int, plurals: int) -> Iterator[str]:
    """A form keeps all places; forms for none, one and two may say the number in words instead."""
    wanted = set(places(sources[-1]))
    try:
        found = set(places(form))
    except ValueError as error:
        yield f"braces: {error}"
        return
    spoken_number = len(sources) == 2 and (number <= 2 if plurals == 6 else number == 0)
    if not found <= wanted or len(wanted - found) > (1 if spoken_number else 0):
        yield f"places {sorted(found)} instead of {sorted(wanted)}"


def _shape_faults(source: str, form: str) -> Iterator[str]:
    if len(UNDERLINED.findall(source)) != len(UNDERLINED.findall(form)):
        yield "a letter is underlined in one of the two only"
    if _edges(source) != _edges(form):
        yield "spaces at an end differ"
    if balanced(source) and not balanced(form):
        yield "brackets, quotes or isolates do not close"
    if source.endswith("…") != form.endswith("…"):
        yield "an ellipsis at the end differs"
    if source.count("\n") != form.count("\n"):
        yield "lines differ"


def _edges(text: str) -> tuple[str, str]:
    inside = text.strip()
    return text[: text.find(inside)], text[text.find(inside) + len(inside) :]


def _arabic_faults(source: str, form: str) -> Iterator[str]:
    words = PLACE.sub("", source).strip()
    if LETTER.search(words) and not ARABIC.search(form) and not ACRONYM.fullmatch(words):
        yield "not in Arabic"
    if mark := LATIN_MARKS_IN_ARABIC.search(form):
        yield f"{mark.group()[-1]!r} where Arabic has its own mark"
