"""What draws the facts of practice records from a seed, and remembers what was made so that later ones point at it.

Services floor: the words come from resources/practice, in the language asked for.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from random import Random

from defender_desk.model import codec
from defender_desk.model.codec import Json
from defender_desk.model.kinds import Choice, Choices
from defender_desk.model.shipped_providers import directory
from defender_desk.model.types import TYPES
from defender_desk.model.vocabularies import vocabulary
from defender_desk.services.directory.shipped import record_id
from defender_desk.text.dates import FuzzyDate
from defender_desk.text.resources import folder

EPOCH = date(2026, 11, 22)
"""The day the facts lie around where none is given, so that the same seed makes the same dates."""

REMEMBERED = 400
"""How many records of a type later ones may point at."""

COUNTRIES = ("SY", "EG", "TN", "LB", "JO", "MA", "IQ", "SD", "YE", "LY", "DE", "FR", "TR")

Body = dict[str, Json]


@cache
def words(language: str) -> Mapping[str, list[str]]:
    """The pieces that names and stories are put together from."""
    read: dict[str, list[str]] = json.loads((folder("practice") / f"{language}.json").read_text("utf-8"))
    return read


@dataclass
class Maker:
    """Draws facts from a seed, and remembers ids to link to."""

    language: str
    draw: Random
    around: date = EPOCH
    made: dict[str, list[str]] = field(default_factory=dict)
    said: dict[str, Body] = field(default_factory=dict)
    """What the records that may be pointed at say."""

    def remember(self, type_name: str, record: str, body: Mapping[str, Json] | None = None) -> None:
        """Let later records point at this one, and rest on what it says."""
        kept = self.made.setdefault(type_name, [])
        kept.append(record)
        self.said[record] = {**(body or {})}
        if len(kept) > REMEMBERED:
            self.said.pop(kept.pop(0), None)

    def told(self, type_name: str) -> list[tuple[str, Body]]:
        """The records of a type made before, with what they say."""
        return [(key, self.said[key]) for key in self.made.get(type_name, ())]

    def some(self, name: str) -> str:
        """One of the pieces of this name, its places filled."""
        return self.filled(self.draw.choice(words(self.language)[name]))

    def filled(self, text: str) -> str:
        """A piece with a drawn word in each of its places."""
        while "{" in text:
            place = text[text.index("{") + 1 : text.index("}")]
            text = text.replace("{" + place + "}", self.some(place), 1)
        return text

    def name(self, *, woman: bool) -> str:
        """A person's name, as long and as short as people write them."""
        parts = [self.some("given_f" if woman else "given_m"), self.some("family")]
        if self.draw.random() < 0.4:
            parts.insert(1, self.some("father"))
        return " ".join(parts)

    def story(self) -> str:
        """An account of three to sixteen sentences in paragraphs."""
        chosen = self.draw.sample(words(self.language)["sentences"], self.draw.randint(3, 16))
        told = [self.filled(sentence) for sentence in chosen]
        return "\n\n".join(" ".join(told[at : at + 5]) for at in range(0, len(told), 5))

    def term(self, type_name: str, name: str) -> str:
        """A code that this field may hold."""
        kind = TYPES[type_name].by_name[name].kind
        if not isinstance(kind, Choice | Choices):
            raise TypeError(name)
        return self.draw.choice(vocabulary(kind.vocabulary).terms).code

    def day(self, around: int, spread: int) -> Json:
        """A day so many days from the one the facts lie around; every fourth one only to the month."""
        exact = self.around + timedelta(days=around + self.draw.randint(-spread, spread))
        fuzzy = (
            FuzzyDate.spanning(f"{exact:%Y-%m}", *_month(exact))
            if self.draw.random() < 0.25
            else FuzzyDate.exact(exact)
        )
        return codec.store(TYPES["incident"].by_name["when"].kind, fuzzy)

    def link(self, type_name: str) -> str | None:
        """The id of a record made before, if there is one."""
        kept = self.made.get(type_name)
        return self.draw.choice(kept) if kept else None

    def inside(self, case: str | None) -> list[Json]:
        """Those a case is for; where it says nobody, somebody or none."""
        drawn = self.links("person")
        people = self.said.get(case or "", {}).get("people")
        return people if isinstance(people, list) and people else drawn

    def provider(self) -> str:
        """The id of an entry of the directory, which every desk has."""
        return record_id(self.draw.choice(list(directory().entries)))

    def links(self, type_name: str) -> list[Json]:
        """One id or none, as a list."""
        one = self.link(type_name)
        return [one] if one else []


def _month(day: date) -> tuple[date, date]:
    first = day.replace(day=1)
    return first, (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
