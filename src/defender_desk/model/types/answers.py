"""What an answer says as one thing: whether it is a no, and what stands of two copies that desks wrote apart.

Model floor: pure, and asked by merging, the merge desk, bare answers and the gate, so that a no or a limit has one
meaning. No field of an answer is weighed alone: it says what it says together with the others.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from msgspec import structs

from defender_desk.model.records import declared
from defender_desk.model.types.consent import Consent
from defender_desk.text.dates import FuzzyDate

GIVEN, WITHDRAWN = "given", "withdrawn"
NOES = ("refused", WITHDRAWN)
"""Answers by which somebody says no."""
EVERYTHING = "everything"
"""The term of `data_scope` for all that is recorded, what people wrote freely included."""
BY_NAME = frozenset({"legal_status", "contact", "whereabouts"})
"""Facts that reach some only where they are named: “everything” names none of them (`services.risks`)."""


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
    """The one answer that stands where two desks wrote apart: it allows no more than either, whichever is whose.

    A no stands with all that makes it one, of two both; of two others what both allow, and nothing where no answer
    says just that. Limits stand together, whatever was answered.
    """
    noes = [one for one in (ours, theirs) if is_no(one)]
    stands = (noes or [_both_allow(ours, theirs)])[0] if len(noes) < 2 else _both_noes(ours, theirs)
    limited = [*noes, *(one for one in (ours, theirs) if one.never_to_known)]
    return structs.replace(
        _said(stands, _latest([said_on(one) for one in limited])) if noes else stands,
        facts=_listed(ours.facts, theirs.facts, _agreed),
        withheld=_listed(ours.withheld, theirs.withheld, frozenset.union),
        never_to_known=_listed(_feared(ours, stands), _feared(theirs, stands), frozenset.union),
        never_to=_words(ours.never_to, theirs.never_to),
        conditions=_words(ours.conditions, theirs.conditions),
        expires=min(ours.expires, theirs.expires, key=_runs_out),
    )


def _feared(one: Consent, stands: Consent) -> tuple[str, ...]:
    """Who must not be told, and to whom a no was meant by name where another name stands in its place."""
    besides = is_no(one) and one.recipient not in ("", stands.recipient)
    return (*one.never_to_known, one.recipient) if besides else one.never_to_known


def _said(no: Consent, day: FuzzyDate | None) -> Consent:
    """A no as it was said on a day, or on one that nobody knows."""
    if not taken_back(no):
        return structs.replace(no, asked=day)
    return structs.replace(no, withdrawn=day, state=no.state if day is not None else WITHDRAWN)


def _both_noes(ours: Consent, theirs: Consent) -> Consent:
    """A no to all that either is one to."""
    noes = ours, theirs
    named = sorted({one.recipient for one in noes} - {""})
    to_all = named and any(one.any_recipient or not one.recipient for one in noes)
    back = sorted(filter(taken_back, noes), key=lambda one: (one.state, _written(one.withdrawn)))
    return structs.replace(
        ours,
        state=ours.state if ours.state == theirs.state else WITHDRAWN,
        scope=_listed(ours.scope, theirs.scope, frozenset.union) if all(one.scope for one in noes) else (),
        case=ours.case if ours.case == theirs.case else "",
        recipient=named[0] if named else "",
        any_recipient=True if to_all else _either(ours.any_recipient, theirs.any_recipient),
        asked=ours.asked if ours.asked == theirs.asked else None,
        withdrawn=back[-1].withdrawn if back else None,
    )


def _both_allow(ours: Consent, theirs: Consent) -> Consent:
    """What both of two answers that are no noes allow."""
    others = sorted(one.state for one in (ours, theirs) if not is_yes(one))
    cases = sorted({ours.case, theirs.case} - {""})
    return structs.replace(
        ours,
        state=others[-1] if others else GIVEN,
        scope=_listed(ours.scope, theirs.scope, frozenset.intersection) if len(cases) < 2 else (),
        case=cases[0] if cases else "",
        recipient=ours.recipient if ours.recipient == theirs.recipient else "",
        any_recipient=_all(ours.any_recipient, theirs.any_recipient),
        asked=ours.asked if ours.asked == theirs.asked else None,
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
    """Both texts, what stands in both once, in an order that every desk comes to by itself."""
    pieces = {piece for text in (ours, theirs) for piece in text.split("\n\n") if piece}
    whole = {one for one in pieces if not any(one != other and one in other for other in pieces)}
    said = [text for text in sorted((ours, theirs)) if {*text.split("\n\n")} == whole]
    return said[0] if said else "\n\n".join(sorted(whole))


def _either(ours: bool | None, theirs: bool | None) -> bool | None:
    return True if True in (ours, theirs) else False if False in (ours, theirs) else None


def _all(ours: bool | None, theirs: bool | None) -> bool | None:
    return ours if ours == theirs else False if False in (ours, theirs) else None


def _written(day: FuzzyDate | None) -> str:
    return day.written if day is not None else ""


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
