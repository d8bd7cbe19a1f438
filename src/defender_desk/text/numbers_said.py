"""Telephone and account numbers, found by any way of saying them: whole, without country code, by their last digits.

Text floor: the index keeps every face of a number, the question asks for every face it may have there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from defender_desk.text.digits import fold_digits

SHORTEST_LONG = 7
"""A number of fewer digits is found as it is written and no other way."""

_LONGEST = 15  # of a telephone number, ITU-T E.164
_ENDS = range(4, 10)
_GROUP = re.compile(r"\d+")
_NO_DIGIT = re.compile("[^0-9]+")
_BETWEEN = re.compile(r"[\W_]{1,3}")
COMPARED = 8
"""Last digits by which two numbers are held for the same: the country code is often left out."""
# Country calling codes: one digit, two digits, else three (ITU-T E.164, list of 2016).
_OF_ONE = frozenset("17")
_OF_TWO = frozenset(
    str(code)
    for few in ((20, 27, 36, 39), range(30, 35), (40, 41), range(43, 50), range(51, 59), range(60, 67), range(90, 96))
    for code in (*few,)
) | {"81", "82", "84", "86", "98"}


def joined_number(run: str) -> str:
    """Join the groups of one number into its digits alone."""
    return _NO_DIGIT.sub("", fold_digits(run))


def is_long(run: str) -> bool:
    """Tell whether a number is as long as a telephone number may be: 7 to 15 digits."""
    return SHORTEST_LONG <= len(joined_number(run)) <= _LONGEST


def numbers_in(text: str) -> set[str]:
    """What may be a telephone number in a text: its digits without the zeros it is dialled with.

    Whatever signs stand between its groups: each group may end one that begins with any of those before it.
    """
    plain, groups, end = fold_digits(text), list[str](), 0
    found: set[str] = set()
    for group in _GROUP.finditer(plain):
        if not _BETWEEN.fullmatch(plain, end, group.start()):
            groups.clear()
        groups.append(group[0])
        end = group.end()
        found.update(_ending_here(groups))
    return found


def _ending_here(groups: Sequence[str]) -> Iterator[str]:
    run = ""
    for group in reversed(groups):
        run = group + run
        if len(run) > _LONGEST:
            return
        if is_long(known := undialled(run)):
            yield known


def undialled(run: str) -> str:
    """The digits of one number without the zeros it is dialled with."""
    return bare(joined_number(run))


def same_number(one: str, other: str) -> bool:
    """Whether two numbers, their digits alone, end alike in as many as tell one from another."""
    size = min(len(one), len(other), COMPARED)
    return size >= SHORTEST_LONG and one[-size:] == other[-size:]


def number_key(number: str) -> str:
    """Under which a number is looked up, its digits alone: all that are the same as it share its last ones."""
    return f"#{number[-SHORTEST_LONG:]}"


def number_faces(run: str) -> list[str]:
    """What the index keeps of a long number: whole, as dialled inside its country, and its last 4 to 9 digits."""
    digits, inland = joined_number(run), inland_of(run)
    known = bare(digits)
    return [digits, known, *([f"0{inland}", inland] if inland else []), *(_ending(known[-n:]) for n in _ENDS)]


def asked_faces(run: str) -> list[str]:
    """What to ask for when a number was typed; with a country code, also the same without."""
    digits, inland = joined_number(run), inland_of(run)
    known = bare(digits)
    endings = [_ending(face[-_ENDS[-1] :]) for face in (digits, inland or known) if len(face) >= _ENDS[0]]
    return list(dict.fromkeys(face for face in (digits, known, inland, *endings) if face))


def _ending(digits: str) -> str:
    """Last digits, told apart from whole numbers, because nothing grows from them."""
    return "ends" + digits


def bare(digits: str) -> str:
    """A number without the zeros it is dialled with."""
    return digits.lstrip("0") or digits


def inland_of(run: str) -> str:
    """What follows the country code, where the number says that it has one; "" where it does not."""
    digits = joined_number(run)
    if not (run.lstrip(" (").startswith("+") or digits.startswith("00") or len(digits) > _ENDS[-1] + 1):
        return ""
    known = bare(digits)
    code = 1 if known[:1] in _OF_ONE else 2 if known[:2] in _OF_TWO else 3
    return bare(known[code:]) if len(known) - code >= SHORTEST_LONG - 1 else ""
