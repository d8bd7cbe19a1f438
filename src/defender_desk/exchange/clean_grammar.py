"""Every element and attribute that is known of office files, where it may stand, and what it may say.

Exchange floor: read from resources/office. Where a standard knows no such name in such a place, no reader shows it, and
it does not stay. A value is free where a person may choose its words; else it is a measure or a word of a standard.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from defender_desk.text.resources import folder

ROOT = "/"
"""Holds whatever a part may begin with."""

_FREE = "*"
_BETWEEN = re.compile(r"[\s,;:()]+")
_MEASURE = re.compile(
    r"[-+]?(?:\d++\.?+\d*+|\.\d++)(?:[eE][-+]?\d+)?(?:[a-z]{1,2}|%|\*)?"
    r"|#[0-9A-Fa-f]{3}|#?(?:[0-9A-Fa-f]{2}|[0-9A-Fa-f]{4}|[0-9A-Fa-f]{6}|[0-9A-Fa-f]{8}|[0-9A-Fa-f]{10}|[0-9A-Fa-f]{20})"
    r"|\{?[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}?"
    r"|\d{4}-\d\d-\d\d(?:T\d\d)?|-?P[\dYMDTHS.]+|\d++\.?+\d*+Z"
    r"|\$?[A-Z]{1,3}\$?\d{1,7}|\$[A-Z]{1,3}|\$\d{1,7}"
)
_ALWAYS = frozenset(("true", "false", "t", "f", "on", "off", "none", "auto"))


@dataclass(frozen=True)
class Grammar:
    """What is known of one family."""

    holds: Mapping[str, frozenset[str]]
    """Which elements may stand in an element."""
    says: Mapping[str, Mapping[str, bool]]
    """Which attributes an element has, and whether each is free."""
    everywhere: Mapping[str, bool]
    """Attributes that any element may have."""
    words: Mapping[str, bool]
    """Which elements have words of their own, and whether these are free."""
    values: frozenset[str]
    """The words of the standards."""

    def attribute(self, element: str, name: str) -> bool | None:
        """Whether an attribute is free; None where it is not known."""
        known = self.says.get(element, {}).get(name)
        return self.everywhere.get(name) if known is None else known

    def plain(self, value: str) -> bool:
        """Whether nothing but measures and words of the standards stands there."""
        if _MEASURE.fullmatch(value) or value in self.values:
            return True
        return all(not one or one in self.values or bool(_MEASURE.fullmatch(one)) for one in _BETWEEN.split(value))


@cache
def grammar(family: str) -> Grammar:
    """The grammar of a family, by the name of its file."""
    parts = _sections(folder("office", f"{family}.txt").read_text(encoding="utf-8").splitlines())
    return Grammar(
        {one: frozenset(held) for names, held in _rows(parts["holds"]) for one in names},
        {one: _kinds(said) for names, said in _rows(parts["says"]) for one in names},
        _kinds(_listed(parts["everywhere"])),
        _kinds(_listed(parts["words"])),
        _ALWAYS.union(_listed(parts["values"])),
    )


def _sections(lines: Iterable[str]) -> Mapping[str, list[str]]:
    found, here = dict[str, list[str]](), list[str]()
    for line in lines:
        if line.startswith("["):
            here = found.setdefault(line.strip("[]"), [])
        elif line.startswith("  ") and here:
            here[-1] += line
        elif line and not line.startswith("#"):
            here.append(line)
    return found


def _rows(lines: Iterable[str]) -> Iterator[tuple[list[str], list[str]]]:
    for line in lines:
        names, _, rest = line.partition(" > ")
        yield names.split(), rest.split()


def _listed(lines: Iterable[str]) -> Iterator[str]:
    return (word for line in lines for word in line.split())


def _kinds(words: Iterable[str]) -> dict[str, bool]:
    return {word.rstrip(_FREE): word.endswith(_FREE) for word in words}
