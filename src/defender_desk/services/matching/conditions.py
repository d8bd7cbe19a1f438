"""One condition weighed against what is known: met, not met, or not known, and said in a sentence.

Services floor: pure functions. Not known is never met, and what is absent is never a no.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from math import inf
from typing import Literal, TypeAlias

from babel.lists import format_list

from defender_desk.model.codec import Json
from defender_desk.model.eligibility import Fact, regions
from defender_desk.model.shipped_providers import Rule, Sure
from defender_desk.model.shown import NO, YES, term_shown
from defender_desk.model.vocabularies import vocabulary
from defender_desk.text.messages import Message, msg
from defender_desk.text.speech import habits, say
from defender_desk.text.written import show_number


class Outcome(Enum):
    """How a condition stands."""

    MET = "met"
    NOT_MET = "not_met"
    NOT_KNOWN = "not_known"


@dataclass(frozen=True)
class Span:
    """A number, or the least and the most it can be where a date is not exact."""

    low: float
    high: float

    @classmethod
    def exact(cls, number: float) -> Span:
        """A number that is known."""
        return cls(number, number)


Value: TypeAlias = "str | bool | Span"


@dataclass(frozen=True)
class Seen:
    """A value that was found, where, and how old it is."""

    record: str
    type: str
    field: str
    said: str
    """As a person reads it."""
    when: date | None = None
    """The day it was last written."""


@dataclass(frozen=True)
class Place:
    """Where something not known can be said: a field of a record, or of a new one where `record` is empty."""

    type: str
    field: str
    record: str = ""


@dataclass(frozen=True)
class Known:
    """All that is known of a fact; `whole` when nothing that could say more is silent."""

    values: tuple[Value, ...] = ()
    whole: bool = False
    seen: tuple[Seen, ...] = ()
    missing: tuple[Place, ...] = ()
    of: str = ""
    """Id of the one it is known of; empty where it is known of the matter as a whole."""


@dataclass(frozen=True)
class Criterion:
    """A condition of a provider: one of its shipped rules, or one that follows from its own fields."""

    fact: Fact
    op: str
    value: Json
    severity: Literal["block", "warn", "prefer"]
    note: str = ""
    """A term of `condition_note`."""
    level: Sure = "E"
    field: str = ""
    """The field of the provider it follows from; empty for a shipped rule."""

    @classmethod
    def of(cls, rule: Rule, fact: Fact) -> Criterion:
        """The condition that a shipped rule states."""
        return cls(fact, rule.op, rule.value, rule.severity, rule.note, rule.level)

    @property
    def words(self) -> tuple[str | bool | float, ...]:
        """What is compared with, one or several."""
        every = self.value if isinstance(self.value, list) else [self.value]
        return tuple(one for one in every if isinstance(one, str | bool | int | float))


def weakest(criterion: Criterion, parts: Sequence[Known]) -> tuple[Outcome, tuple[Known, ...]]:
    """How a condition stands that is asked of several one by one: as with those it is worst for, and who they are."""
    found = [(weigh(criterion, part), part) for part in parts]
    outcome = min((each for each, _ in found), key=_WEAKEST.index)
    return outcome, tuple(part for each, part in found if each is outcome)


_WEAKEST = (Outcome.NOT_MET, Outcome.NOT_KNOWN, Outcome.MET)


def weigh(criterion: Criterion, known: Known) -> Outcome:
    """How a condition stands, given all that is known of its fact."""
    held = [_holds(criterion, value) for value in known.values]
    if criterion.op in _AGAINST:
        if False in held:
            return Outcome.NOT_MET
        return Outcome.MET if held and known.whole and all(held) else Outcome.NOT_KNOWN
    if True in held:
        return Outcome.MET
    return Outcome.NOT_MET if held and known.whole and not any(one is None for one in held) else Outcome.NOT_KNOWN


def _holds(criterion: Criterion, value: Value) -> bool | None:
    """Whether one value satisfies a condition; None where it may or may not."""
    if isinstance(value, Span):
        (limit,) = criterion.words
        return _COMPARED[criterion.op](value, float(limit)) if not isinstance(limit, str) else None
    wanted = wanted_codes(criterion)
    if not wanted:
        return None
    return (value not in wanted) if criterion.op in _AGAINST else (value in wanted)


def wanted_codes(criterion: Criterion) -> frozenset[str | bool | float]:
    """What the condition names, as our records call it; a region stands for its countries."""
    found: set[str | bool | float] = set()
    for word in criterion.words:
        for code in criterion.fact.codes(word) if isinstance(word, str) else (word,):
            found |= _countries(criterion.fact, code)
    return frozenset(found)


def _countries(fact: Fact, code: str | bool | float) -> frozenset[str | bool | float]:
    if fact.kind == "place" and isinstance(code, str) and code in regions():
        return frozenset(regions()[code])
    return frozenset({code})


ASKED = msg("Asked for: {wanted}")
GIVEN = msg("They offer: {wanted}")
_AGAINST = frozenset({"!=", "excludes"})


def _least(span: Span, limit: float) -> bool | None:
    return True if span.low >= limit else (False if span.high < limit else None)


def _most(span: Span, limit: float) -> bool | None:
    return True if span.high <= limit else (False if span.low > limit else None)


def _below(span: Span, limit: float) -> bool | None:
    return True if span.high < limit else (False if span.low >= limit else None)


def _same(span: Span, limit: float) -> bool | None:
    return _least(span, limit) if span.low != span.high else span.low == limit


_COMPARED: Mapping[str, Callable[[Span, float], bool | None]] = {
    ">=": _least,
    "<=": _most,
    "<": _below,
    "==": _same,
}

_WANTED: Mapping[str, Message] = {
    "excludes": msg("anything but {what}"),
    "!=": msg("anything but {what}"),
    ">=": msg("at least {what}"),
    "<=": msg("at most {what}"),
    "<": msg("less than {what}"),
}


def wanted(criterion: Criterion) -> str:
    """What a condition asks for, in the language in use."""
    words = [word_shown(criterion.fact, word) for word in criterion.words]
    either = format_list(words, "or", habits().language)
    return say(_WANTED[criterion.op], what=either) if criterion.op in _WANTED else either


def wants(criterion: Criterion) -> str:
    """A condition as what it is: what is asked for, or what whoever sets it gives."""
    return say(GIVEN if criterion.fact.given else ASKED, wanted=wanted(criterion))


def word_shown(fact: Fact, word: str | bool | float) -> str:
    """A word of a condition, or a value of a fact, as a person reads it."""
    if isinstance(word, bool):
        return say(YES if word else NO)
    if not isinstance(word, str):
        return show_number(int(word)) if word != inf else ""
    for code in (word, *fact.codes(word)):
        for name in (fact.vocabulary, "eligibility_value", "region"):
            if name and code in vocabulary(name).by_code:
                return term_shown(name, code)
    return term_shown("eligibility_value", word)


def asked(fact: Fact) -> str:
    """What a fact is called, in the language in use."""
    return term_shown("eligibility_question", fact.code)
