"""What in words may reach somebody whom no record holds: telephones, numbers of accounts, addresses and accounts.

Services floor: found by how it looks alone. A day, an hour, years and an amount are none. Words that somebody hides
themselves are read here too, so that a number among them goes in every spelling.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from defender_desk.services.redacting.replacing import NUMBER_RUN, Span, places
from defender_desk.text.digits import fold_digits
from defender_desk.text.folding import words
from defender_desk.text.handles_said import handle_faces, is_service
from defender_desk.text.numbers_said import SHORTEST_LONG, joined_number, number_key, numbers_in, same_number, undialled

_NAME = r"[A-Za-z0-9_][A-Za-z0-9._%+-]{0,127}"
_AT = r"(?:@|\s?[\[({<]\s?(?:at|@)\s?[\])}>]\s?)"
_DOT = r"(?:\.|\s?[\[({<]\s?(?:dot|\.)\s?[\])}>]\s?)"
_ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s<>\"«»]+"
    r"|(?<![\w@.-])(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}/[^\s<>\"«»]+"
    rf"|(?<![A-Za-z0-9_%+-]){_NAME}{_AT}[A-Za-z0-9-]+(?:{_DOT}[A-Za-z0-9-]+)+"
    r"|(?<![\w@.])@[A-Za-z_][A-Za-z0-9_.-]{2,}",
    re.IGNORECASE,
)
_BANK_ACCOUNT = re.compile(r"(?<!\w)[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,3})?(?!\w)")
"""ISO 13616, in one or by fours."""
_TOKEN = re.compile(r"(?<![A-Za-z0-9_.@-])[A-Za-z0-9_][A-Za-z0-9_.-]*[A-Za-z0-9_]")
_ACCOUNT = re.compile(r"(?=.*[A-Za-z])(?:\w*[A-Za-z0-9]_\w+|[A-Za-z]\w{2,}\.\d{2,})")
"""A word as only accounts are written: with a low line, or with a point and digits at its end."""
_MARKED = re.compile(r"[\d_.]")
_CALLED = re.compile(r"(?P<service>[^\W\d_]+)(?P<gap>\s*:\s*|\s+)$")
_SHORTEST_ACCOUNT, _LONGEST_SERVICE = 3, 24
_CLOSING = ".,;:!?)]}»'\"،؛؟…"

_NO_NUMBER = re.compile(
    r"(?<![\d:.,/-])(?:"
    r"\d{4}(?P<one>[-/.])\d{1,2}(?P=one)\d{1,2}"
    r"|\d{1,2}(?P<other>[-/.])\d{1,2}(?P=other)\d{4}"
    r"|\d{1,2}:\d{2}(?::\d{2})?"
    r"|(?:1[3-9]|20)\d\d\s?[-–—/]\s?(?:1[3-9]|20)\d\d"
    r"|[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?"
    r")(?![:/-]?\d|[.,]\d)"
)
"""A day, an hour, years and an amount."""
_GROUP = re.compile(r"\d+")
_SENTENCE_END = re.compile(r"[.!?؟;؛,،:]\s")
_BETWEEN_TWO = re.compile(r"[+/;,؛،]")
_WHOLE = 10
"""Digits after which a new line, or a zero, begins another number, where that is long enough itself."""


class Place(NamedTuple):
    """Where something stands in a text that may reach somebody, and how it is written there."""

    start: int
    end: int
    said: str


@dataclass(frozen=True)
class Reaching:
    """One telephone, account or address, however it is written, and in how many places."""

    said: str
    """As it stands first."""
    places: int


def found_in(text: str) -> list[Place]:
    """What looks like a telephone, a number of an account, an address or an account."""
    plain, found = fold_digits(text), list[Place]()
    for start, end in (*_addresses(text), *_numbers(plain)):
        if not any(one.start < end and start < one.end for one in found):
            found.append(Place(start, end, text[start:end]))
    return sorted(found)


def counted(found: Iterable[Place]) -> list[Reaching]:
    """Each of these once, in the order in which they come first."""
    met, under = dict[str, int](), defaultdict[str, list[str]](list)
    for one in found:
        keys = _keys(one.said)
        alike = (said for key in keys for said in under[key] if is_same(said, one.said))
        known = next(alike, " ".join(one.said.split()))
        if known not in met:
            for key in keys:
                under[key].append(known)
        met[known] = met.get(known, 0) + 1
    return [Reaching(said, places) for said, places in met.items()]


def _keys(said: str) -> set[str]:
    """All that are the same share one of these."""
    return {number_key(undialled(said))} if is_number(said) else {*_faces(said), _account(said)}


def is_same(one: str, other: str) -> bool:
    """Whether two of these are the same, however each is written."""
    if is_number(one) and is_number(other):
        mine, theirs = undialled(one), undialled(other)
        return mine == theirs or same_number(mine, theirs)
    return words(one) == words(other) or not _faces(one).isdisjoint(_faces(other)) or _account(one) == _account(other)


def is_known(said: str, known: Iterable[str]) -> bool:
    """Whether it is one of these: what `Mention.said` tells of somebody who is recorded."""
    if is_number(said):
        return any(one.isdigit() and same_number(undialled(said), one) for one in known)
    return not _faces(said).isdisjoint(known)


@lru_cache(256)  # asked again for every word at every letter that is typed
def hidden_by(text: str, own: str) -> tuple[Span, ...]:
    """Where these words stand in a text, and whatever in them may reach somebody, however it is written there.

    Of a row of numbers only the one that is meant goes.
    """
    reaching = [one.said for one in found_in(own)]
    exact = [Span(one.start, one.end) for one in found_in(text) if any(is_same(one.said, said) for said in reaching)]
    typed = places(text, [" ".join(words(own))])
    rows = places(text, _sought(text, reaching)) if reaching else []
    found = list[Span]()
    for one in sorted((*typed, *exact), key=lambda one: one.start - one.end):
        if not any(each.start <= one.start and one.end <= each.end for each in found):
            found.append(one)
    return (*sorted((*found, *(one for one in rows if not any(map(one.overlaps, found))))),)


def _sought(text: str, reaching: Sequence[str]) -> Iterator[str]:
    """What `places` is to look for besides, where it is parted as nobody would."""
    numbers = {undialled(one) for one in reaching if is_number(one)}
    yield from sorted(known for known in numbers_in(text) if any(same_number(known, one) for one in numbers))
    yield from sorted(numbers)
    yield from sorted(face for one in reaching if not is_number(one) for face in _faces(one))


def is_number(said: str) -> bool:
    """Whether it is a number as long as a telephone, and nothing beside it."""
    return not any(map(str.isalpha, said)) and len(joined_number(said)) >= SHORTEST_LONG


def _faces(said: str) -> set[str]:
    """By which an address or an account is found; a number of a bank is none."""
    return (
        set()
        if _BANK_ACCOUNT.fullmatch(fold_digits(said))
        else {face for face in handle_faces(said) if face.startswith("@")}
    )


def _account(said: str) -> str:
    return "".join(filter(str.isalnum, fold_digits(said))).casefold()


def _addresses(text: str) -> Iterator[tuple[int, int]]:
    for one in _ADDRESS.finditer(text):
        yield one.start(), one.start() + len(one[0].rstrip(_CLOSING))
    for one in _BANK_ACCOUNT.finditer(fold_digits(text)):
        yield one.span()
    for one in _TOKEN.finditer(text):
        if _ACCOUNT.fullmatch(one[0]) or _is_called(text, one):
            yield one.span()


def _is_called(text: str, one: re.Match[str]) -> bool:
    """Whether it stands after the name of a service, as an account there does."""
    before = _CALLED.search(text, max(0, one.start() - _LONGEST_SERVICE), one.start())
    if before is None or len(one[0]) < _SHORTEST_ACCOUNT or not is_service(before["service"]):
        return False
    return any(map(str.isalpha, one[0])) and (":" in before["gap"] or bool(_MARKED.search(one[0])))


def _numbers(plain: str) -> Iterator[tuple[int, int]]:
    """The long numbers of a text whose digits are folded, each by itself where several stand in a row."""
    read = _NO_NUMBER.sub(lambda found: "x" * len(found[0]), plain)
    for run in NUMBER_RUN.finditer(read):
        yield from (span for span in _parted(read, *run.span()) if is_number(read[slice(*span)]))


def _parted(read: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    groups = [one.span() for one in _GROUP.finditer(read, start, end)]
    begun, digits = start, 0
    for (first, last), before in zip(groups, [start, *(last for _, last in groups)], strict=False):
        if digits and _begins_another(read[before:first], digits, read[first:end]):
            yield begun, before
            begun, digits = first - (read[first - 1] in "+("), 0
        digits += last - first
    yield begun, end


def _begins_another(between: str, digits: int, rest: str) -> bool:
    if _SENTENCE_END.search(between) or (digits >= SHORTEST_LONG and _BETWEEN_TWO.search(between)):
        return True
    begins = "\n" in between or rest.startswith("0")
    return begins and digits >= _WHOLE and len(joined_number(rest)) >= SHORTEST_LONG


def uncovered(found: Iterable[Place], text: str, covered: Sequence[tuple[int, int]]) -> list[Place]:
    """Those of which a letter or digit stands outside what is covered."""
    seen = bytearray(map(str.isalnum, text))
    for start, end in covered:
        seen[start:end] = bytes(end - start)
    return [one for one in found if any(seen[one.start : one.end])]
