"""The directory of funds, helplines and mechanisms that ships with the program: dated facts that nobody verified live.

Model floor: `services.directory.shipped` puts the bodies into a desk, where a person verifies and edits them; what
they ask for and their conditions stay here as data. See resources/providers/README.md.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, Literal

from defender_desk.model import codec
from defender_desk.model.records import declared
from defender_desk.model.types import Provider
from defender_desk.text.resources import folder

Sure = Literal["R", "E", "M"]
"""How we know that a fact is asked for: read in their own text, follows from a published criterion, not confirmed."""


@dataclass(frozen=True)
class Rule:
    """One condition of a provider: `field` compared by `op` with `value`."""

    field: str
    """Code of an application field, or of a value worked out from one ("days_since(inc.last_threat_date)")."""
    op: str
    """One of == != < <= >= in contains intersects excludes."""
    value: codec.Json
    severity: Literal["block", "warn", "prefer"]
    note: str = ""
    """A term of `condition_note`: what else is known of it."""
    level: Sure = "E"


@dataclass(frozen=True)
class Entry:
    """One provider, or one mechanism ("channel") that writes to states or hears complaints."""

    code: str
    entry: Literal["provider", "channel"]
    body: codec.Body
    """Stored faces of the fields of `Provider`; contact and verification are never shipped."""
    asks: Mapping[str, Sure]
    """Codes of application fields, and how we know."""
    rules: tuple[Rule, ...]


@dataclass(frozen=True)
class Directory:
    """All entries, as of one day."""

    edition: str
    """The day on which the facts were gathered, ISO 8601."""
    entries: Mapping[str, Entry]

    @property
    def bodies(self) -> Mapping[str, codec.Body]:
        """Bodies by code, as `services.directory.shipped` writes them."""
        return {code: entry.body for code, entry in self.entries.items()}


@cache
def directory() -> Directory:
    """Read the directory; a body that is not one of `Provider` is a `Trouble`, since the installation is damaged."""
    entries = MappingProxyType({one["code"]: _entry(one) for one in _shipped()["entries"]})
    return Directory(edition(), entries)


def edition() -> str:
    """The edition of the directory, read without looking at its entries: every opening of a desk asks."""
    said: str = _shipped()["edition"]
    return said


@cache
def _shipped() -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads((folder("providers") / "shipped.json").read_text("utf-8"))
    return found


def _entry(found: Mapping[str, Any]) -> Entry:
    codec.check_body(declared(Provider), found["body"])
    rules = tuple(Rule(**rule) for rule in found["rules"])
    return Entry(found["code"], found["entry"], found["body"], MappingProxyType(found["asks"]), rules)
