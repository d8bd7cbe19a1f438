"""What an answer says as one thing: whether it is a no, and what stands of two copies that desks wrote apart.

Model floor: pure, and asked by merging, the merge desk, bare answers and the gate, so that a no or a limit has one
meaning. No field of an answer is weighed alone: it says what it says together with the others.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date

from msgspec import structs

from defender_desk.model.records import declared
from defender_desk.model.types.consent import Consent
from defender_desk.text.dates import FuzzyDate

GIVEN, WITHDRAWN = "given", "withdrawn"
UNSURE = "unsure"
"""A yes after which words may be lost: none until a person says so."""
NOES = ("refused", WITHDRAWN)
"""Answers by which somebody says no."""
EVERYTHING = "everything"
"""The term of `data_scope` for all that is recorded, what people wrote freely included."""
BY_NAME = frozenset({"legal_status", "contact", "whereabouts"})
"""Facts that reach some only where they are named: “everything” names none of them (`services.consent.risks`)."""


def taken_back(answer: Consent) -> bool:
    """Whether somebody took this answer back; that they did so on a day says it too."""
    return answer.state == WITHDRAWN or answer.withdrawn is not None


def is_yes(answer: Consent) -> bool:
    """Whether somebody says yes by this answer."""
    return answer.state == GIVEN and not taken_back(answer)


def is_no(answer: Consent) -> bool:
    """Whether somebody says no by this answer."""
    return answer.state in NOES or taken_back(answer)


def said_on(answer: Consent) -> FuzzyDate | None:
    """The day on which they said what it says today: of what was taken back, not the day it was asked for."""
    return answer.withdrawn if taken_back(answer) else answer.asked


def whole_without(answer: Consent, left: Consent) -> bool:
    """Whether what is left of an answer once fields were left out allows no more than all of it.

    A no may lose its limits and its day, which leaves it a no to as much for longer; any other answer nothing that
    decides.
    """
    if not is_no(answer):
        return all(getattr(answer, name) == getattr(left, name) for name in declared(type(answer)).deciding)
    whom = (answer.recipient, answer.any_recipient) if answer.recipient else ("", left.any_recipient)
    return (
        is_no(left)
        and (left.recipient, left.any_recipient) == whom
        and left.scope in ((), answer.scope)
        and said_on(left) in (None, said_on(answer))
    )


def joined(ours: Consent, theirs: Consent) -> Consent:
    """The one answer that stands where desks wrote apart: it allows no more than any, whichever is whose.

    A no stands with all that makes it one, of two both; of two others what both allow, and nothing where no answer
    says just that. Limits stand together, whatever was answered. It is a join: of any number of copies, in any order
    and however they meet, the same comes of it (decision 0014).
    """
    if all(getattr(ours, name) == getattr(theirs, name) for name in declared(type(ours)).deciding):
        return ours
    limited = structs.replace(
        ours,
        facts=_listed(ours.facts, theirs.facts, _agreed),
        withheld=_listed(ours.withheld, theirs.withheld, frozenset.union),
        never_to_known=_listed(ours.never_to_known, theirs.never_to_known, frozenset.union),
        never_to=_words(ours.never_to, theirs.never_to),
        conditions=_words(ours.conditions, theirs.conditions),
        expires=min(ours.expires, theirs.expires, key=_runs_out),
        asked=ours.asked if ours.asked == theirs.asked else None,
    )
    noes = [one for one in (ours, theirs) if is_no(one)]
    return _said(_all_noes(limited, noes), noes) if noes else _both_allow(limited, ours, theirs)


def _all_noes(limited: Consent, noes: Sequence[Consent]) -> Consent:
    """A no to all that these are one to; whom one of them names besides must not be told either."""
    named = sorted({one.recipient for one in noes} - {""})
    to_all = named and any(one.any_recipient or not one.recipient for one in noes)
    feared, scopes = limited.never_to_known, [one.scope for one in noes]
    return structs.replace(
        limited,
        scope=_listed(scopes[0], scopes[-1], frozenset.union) if all(scopes) else (),
        case=noes[0].case if noes[0].case == noes[-1].case else "",
        recipient=named[0] if named else "",
        any_recipient=True if to_all else _either(noes[0].any_recipient, noes[-1].any_recipient),
        never_to_known=_listed(feared, (*feared, *named[1:]), frozenset.union) if named[1:] else feared,
    )


def _said(no: Consent, noes: Sequence[Consent]) -> Consent:
    """A no of the day until which all hold that were said, with whom must not be told: of none where one has none.

    What was asked on another day than it was refused was taken back.
    """
    limits = [no.asked] if no.never_to_known else []
    day = _latest([*map(said_on, noes), *limits])
    states = {one.state for one in noes}
    state = states.pop() if len(states) == 1 else WITHDRAWN
    asked = no.asked if day is not None else None
    if state == NOES[0] and asked == day:
        return structs.replace(no, state=state, asked=asked, withdrawn=None)
    return structs.replace(no, state=state if day is not None else WITHDRAWN, asked=asked, withdrawn=day)


def _both_allow(limited: Consent, ours: Consent, theirs: Consent) -> Consent:
    """What both of two answers that are no noes allow."""
    others = sorted(one.state for one in (ours, theirs) if not is_yes(one))
    cases = sorted({ours.case, theirs.case} - {""})
    return structs.replace(
        limited,
        state=others[-1] if others else GIVEN,
        scope=_listed(ours.scope, theirs.scope, frozenset.intersection) if len(cases) < 2 else (),
        case=cases[0] if cases else "",
        recipient=ours.recipient if ours.recipient == theirs.recipient else "",
        any_recipient=_all(ours.any_recipient, theirs.any_recipient),
    )


def _agreed(ours: frozenset[str], theirs: frozenset[str]) -> frozenset[str]:
    """The facts on both lists; what must be named is where both name it."""
    named = ours & theirs
    if EVERYTHING in named:
        return named
    wide = (theirs if EVERYTHING in ours else frozenset[str]()) | (ours if EVERYTHING in theirs else frozenset[str]())
    return (named | wide) - (BY_NAME - named)


def _listed(
    ours: tuple[str, ...],
    theirs: tuple[str, ...],
    join: Callable[[frozenset[str], frozenset[str]], frozenset[str]],
) -> tuple[str, ...]:
    """Two lists as one, in an order that every desk comes to by itself."""
    return ours if ours == theirs else tuple(sorted(join(frozenset(ours), frozenset(theirs))))


def _words(ours: str, theirs: str) -> str:
    """Both texts, what stands in both once: as one of them has it where that says all, else its parts in one order."""
    parts = _parts(ours) | _parts(theirs)
    whole = {one for one in parts if not any(one != other and one in other for other in parts)}
    anew = "\n\n".join(sorted(whole))
    return max(
        (text for text in (ours, theirs) if _parts(text) == whole), key=lambda text: (text != anew, text), default=anew
    )


def _parts(text: str) -> set[str]:
    """The parts of a text between empty lines."""
    return {part.strip() for part in re.split(r"\n\s*\n", text)} - {""}


def _either(ours: bool | None, theirs: bool | None) -> bool | None:
    return True if True in (ours, theirs) else False if False in (ours, theirs) else None


def _all(ours: bool | None, theirs: bool | None) -> bool | None:
    return ours if ours == theirs else False if False in (ours, theirs) else None


def _latest(days: Sequence[FuzzyDate | None]) -> FuzzyDate | None:
    """The day until which all hold that were said on these; none where one of several is not known for sure."""
    if len({*days}) == 1:
        return days[0]
    known = [one for one in days if one is not None and one.last and not one.about]
    return max(known, key=lambda one: (one.last, one.sort_key, one.written)) if len(known) == len(days) else None


def _runs_out(expires: FuzzyDate | None) -> tuple[date, str]:
    """By which of two limits a yes ends first; one that nobody can read has passed."""
    if expires is None:
        return date.max, "\U0010ffff"
    ends = expires.first if expires.about else expires.last
    return ends or date.min, expires.written
