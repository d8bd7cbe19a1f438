"""The one answer to “does this person allow this step?”: what each is asked who stands in it, and what they allow.

Services floor: the gate, whoever is named in words, what is noted of what left, applications and steps all ask here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import reduce

from defender_desk.model.levels import Profile
from defender_desk.model.types.answers import EVERYTHING
from defender_desk.services.consent import risks
from defender_desk.services.consent.consent import (
    ALWAYS,
    HAND_OVER,
    Answers,
    Permission,
    Standing,
    both,
    permission,
)
from defender_desk.services.desk import Desk


@dataclass(frozen=True)
class Purpose:
    """For what somebody is asked."""

    scope: str
    """A code of `consent_scope`."""
    recipient: str | None = None
    """Id of the record of whom it is told to."""


@dataclass(frozen=True)
class Step:
    """One step outward: its purpose (a code of `consent_scope`), for whom, with which records, and how much of them."""

    scope: str
    records: tuple[str, ...]
    today: date
    recipient: str | None = None
    """Id of the record of whoever receives it; None when they are not recorded here."""
    profile: Profile = field(kw_only=True)
    """How much of each record is told; whoever takes the step says so."""
    facts: frozenset[str] = frozenset()
    """Codes of `data_scope` that the step asks to tell; empty asks for all that consent covers, but for what is told
    only by its name (`risks.alone`)."""
    apart: Mapping[str, Purpose] = field(default_factory=dict)
    """By id: what persons and groups who stand in it for the sake of others are asked in place of its own question.

    No reason written for those others lifts theirs.
    """
    noes: tuple[str, ...] = ()
    """Ids of answers of no that go along bare, where they do not go whole."""
    holders: tuple[str, ...] = ()
    """Ids of the records of all whom the keys that open it are known to be: nothing goes that is kept from one."""

    @property
    def judged_for(self) -> tuple[str | None, ...]:
        """Everybody it is judged for: whoever it is meant for, and whoever else can open it."""
        return tuple(dict.fromkeys((self.recipient, *self.holders)))

    def asks(self, fact: str) -> bool:
        """Whether it asks to tell this fact."""
        if fact in risks.alone(self.scope) and self.scope not in risks.OURS:
            return fact in self.facts
        return not (self.facts and fact) or not (self.facts | ALWAYS).isdisjoint({fact, EVERYTHING})


@dataclass(frozen=True)
class Asking:
    """A step as it is put to everybody who stands in it."""

    step: Step
    own: Mapping[str, str] = field(default_factory=dict)
    """By person: a purpose of their own, which is enough where nobody asked them for the step's."""
    cases: frozenset[str] = frozenset()
    """Cases of the whole step: persons and groups are told of for these."""

    answers: Mapping[str, Answers] = field(default_factory=dict)
    """By person: answers that are weighed in place of those recorded, as if one of them were taken back."""

    @classmethod
    def whether(cls, scope: str, recipient: str | None, today: date, cases: Collection[str] = ()) -> Asking:
        """Whether something may be done at all, to whomever and in which cases, where no record leaves."""
        return cls(Step(scope, (), today, recipient, profile=Profile.FULL), cases=frozenset(cases))

    def with_answers(self, answers: Mapping[str, Answers]) -> Asking:
        """The same put to these answers, by person."""
        return replace(self, answers=answers)

    def of(self, desk: Desk, person: str, cases: Collection[str] | None = None) -> Permission:
        """What somebody allows of it for these cases, of which there may be none; for those of the whole step."""
        asked = self.step.apart.get(person, Purpose(self.step.scope, self.step.recipient))
        purposes = dict.fromkeys((asked.scope, self.own.get(person, asked.scope)))
        return self._found(desk, person, purposes, asked.recipient, cases)

    def named(self, desk: Desk, person: str, purpose: str, cases: Collection[str]) -> Permission:
        """What somebody allows who stands in a field that names people for a purpose of their own, for its cases.

        Who lets the records themselves be handed over lets what stands in them be handed over too.
        """
        purposes = dict.fromkeys((purpose, HAND_OVER) if self.step.scope == HAND_OVER else (purpose,))
        return self._found(desk, person, purposes, self.step.recipient, cases)

    def _found(
        self, desk: Desk, person: str, purposes: Collection[str], recipient: str | None, cases: Collection[str] | None
    ) -> Permission:
        """What is allowed toward this recipient, and toward everybody else who can open it."""
        openers = dict.fromkeys((recipient, *self.step.holders))
        return reduce(_stricter, (self._toward(desk, person, purposes, opener, cases) for opener in openers))

    def _toward(
        self, desk: Desk, person: str, purposes: Collection[str], recipient: str | None, cases: Collection[str] | None
    ) -> Permission:
        """A no to any of these purposes, else a yes to one, else what is nearest to the last."""
        told_for = self.cases if cases is None else cases

        def asked(purpose: str) -> Permission:
            answers = self.answers.get(person)
            return permission(desk, person, purpose, recipient, self.step.today, told_for, answers)

        answers = [asked(purpose) for purpose in purposes]
        noes, yeses = [one for one in answers if one.standing.is_no], [one for one in answers if one.allowed]
        found = (noes or yeses or answers[-1:])[0]
        for purpose in risks.passes_on(desk.store.many([recipient]).get(recipient) if recipient else None):
            standing = asked(purpose).standing
            if standing.is_no:
                found = replace(found, withheld=found.withheld | risks.NAMES, passed_on=risks.NAMES)
            elif standing is not Standing.GIVEN:
                found = replace(found, passed_on=risks.NAMES)
        return found


def _stricter(one: Permission, other: Permission) -> Permission:
    """What is allowed toward the first and toward another at once: a no to either, else what both allow."""
    for weaker in (*(each for each in (one, other) if each.standing.is_no), one, other):
        if not weaker.allowed:
            return replace(weaker, to=one.to)
    return replace(
        one,
        facts=both(one.facts, other.facts),
        withheld=one.withheld | other.withheld,
        passed_on=one.passed_on | other.passed_on,
        by_name=one.by_name and other.by_name,
    )


NOTHING = Asking(Step("", (), date.min, profile=Profile.STATISTICS))
"""What is asked where nothing was judged."""
