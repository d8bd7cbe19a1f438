"""What the conditions of providers ask: each fact once, under one code, with the fields or the question that answer it.

Model floor: read from resources/providers. The label of a fact, and each question a person answers, is a term of
`eligibility_question`; words of rules that are no terms elsewhere are in `eligibility_value`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Any, Literal

from defender_desk.model.vocabularies import vocabulary
from defender_desk.text.resources import folder

Shape = Literal["terms", "place", "answer", "number", "age", "amount"]

SAYS_NOTHING = frozenset({"", "other", "unknown", "not_said", "own_words", "not_asked"})
"""Terms that leave open what is asked: they are never an answer."""


@dataclass(frozen=True)
class Question:
    """What only a person can answer: yes or no, or a number."""

    code: str
    asks: Literal["yes", "number"]
    means: tuple[str | bool | int, ...]
    """What a yes stands for among the values that rules compare."""


@dataclass(frozen=True)
class Fact:
    """One thing that conditions ask about a case or a provider."""

    code: str
    kind: Shape
    """Terms of a vocabulary, countries, yes or no, a number, the time since a day, a sum of money."""
    names: tuple[str, ...]
    """What the rules of the directory call it."""
    fields: tuple[str, ...]
    """Fields of records that answer it ("incident.work_link")."""
    questions: tuple[str, ...] = ()
    """Questions that answer it where no field does."""
    vocabulary: str = ""
    """Where the terms it compares come from."""
    terms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What the words of rules are called in our records; none, where our records cannot tell."""
    given: bool = False
    """What its conditions name is what a provider gives, and nothing it asks of anybody."""
    presence: bool = False
    """Records can show it, and never that it is not so: what is absent is not known."""
    shows: tuple[str, ...] = ()
    """Terms that show it, where it is a yes."""
    groups: tuple[str, ...] = ()
    """Groups of violations whose terms show it."""
    each: tuple[str, ...] = ()
    """Types of those of whom it is asked one by one: it is so when it is so of every one of them."""
    unit: str = ""
    currency: str = ""
    region: str = ""
    scope: str = ""
    """The `consent_scope` it stands for."""

    def codes(self, word: str) -> tuple[str, ...]:
        """What a word of a rule is called in our records."""
        return self.terms.get(word, (word,))


@dataclass(frozen=True)
class Family:
    """Funds that share a donor or consult each other: each sees what was asked of the others."""

    code: str
    name: str
    providers: frozenset[str]


@cache
def facts() -> Mapping[str, Fact]:
    """Every fact by its code."""
    return MappingProxyType({one["code"]: _fact(one) for one in _read("eligibility")["facts"]})


@cache
def fact_of(name: str) -> Fact:
    """The fact that a rule names so; a rule with another name is a defect (KeyError)."""
    return {known: fact for fact in facts().values() for known in (fact.code, *fact.names)}[name]


@cache
def questions() -> Mapping[str, Question]:
    """Every question by its code."""
    found = _read("eligibility")["questions"]
    return MappingProxyType({one["code"]: Question(one["code"], one["asks"], tuple(one["means"])) for one in found})


@cache
def families() -> tuple[Family, ...]:
    """Funds that are not asked independently of each other."""
    return tuple(
        Family(one["code"], one["name"], frozenset(one["providers"])) for one in _read("eligibility")["families"]
    )


@cache
def regions() -> Mapping[str, frozenset[str]]:
    """Countries (ISO 3166) by region of the vocabulary `region`, and by the treaties that rules ask for."""
    return MappingProxyType({name: frozenset(codes.split()) for name, codes in _read("regions").items()})


@cache
def violations(groups: tuple[str, ...]) -> frozenset[str]:
    """The terms of these groups of violations."""
    return frozenset(term.code for term in vocabulary("violation_type").terms if term.group in groups)


def _fact(found: Mapping[str, Any]) -> Fact:
    lists = ("names", "fields", "questions", "shows", "groups", "each")
    many = {name: tuple(found[name]) for name in lists if name in found}
    terms = MappingProxyType({word: tuple(codes) for word, codes in found.get("terms", {}).items()})
    return Fact(**{**found, **many, "terms": terms})


def _read(name: str) -> Any:
    return json.loads((folder("providers") / f"{name}.json").read_text("utf-8"))
