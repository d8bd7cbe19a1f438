"""What an answer from outside would loosen: it is weighed before and after, and whatever allows more counts.

Services floor: `dangers` asks, and `withdrawal` before an answer goes into the bin. Each answer from outside is weighed
alone, and beside one other at a time: those that stand here, and those that might, because a day says something only
where it meets another answer. So no two that come together, each harmless beside the other, open a way that neither
would open alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product, starmap
from typing import cast

from defender_desk.model import codec
from defender_desk.model.codec import Body
from defender_desk.model.documents import BIN, Document, targets
from defender_desk.model.kinds import ANYTHING
from defender_desk.model.merging import Merged, Outcome
from defender_desk.model.records import declared
from defender_desk.model.types import Consent
from defender_desk.model.types.answers import is_no, said_on
from defender_desk.model.vocabularies import vocabulary
from defender_desk.services.consent.consent import Permission, consents_of, consents_under, weigh
from defender_desk.services.desk import Desk
from defender_desk.services.people.known_as import JOINED, ids_of
from defender_desk.text.dates import FuzzyDate
from defender_desk.text.messages import Message, msg

CONSENT = msg("It says that somebody who is recorded here consents.")
EARLY = msg("It says that somebody consents who is not recorded here, and would count once they are.")
AWAITED = msg("An answer that came here before them says that they consent. Look at it first.")
AGAINST = msg("There they wrote a limit that is not here, and what was written here would stand. Ask which holds.")
JOINS = msg("It changes who is known to be one and the same, and so whose consent counts for whom.")
UNSAID = msg("It takes back a no that somebody recorded here gave.")
LATER = msg("It makes a yes of somebody recorded here newer, so that it may outweigh a no of theirs.")
LIMITS = msg("It takes away a limit that somebody set to what may be told, or to whom.")

_ANY_PURPOSE = ""
"""A purpose that no answer names: only what is said for all of them speaks of it."""
_A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class _Question:
    """One question put to the answers: whether this may be done, for this recipient, on this day, in these cases."""

    scope: str
    recipient: str | None
    today: date
    cases: frozenset[str]

    def answer(self, *consents: Consent | None) -> Permission:
        """What these answers allow together."""
        told = [("", one) for one in consents if one is not None]
        return weigh(told, self.scope, self.recipient, self.today, self.cases)


def of_consent(desk: Desk, before: Body | None, after: Document, known: Collection[str]) -> Iterator[Message]:
    """Each way in which an answer would allow more than our copy `before`; `known` are the people recorded here."""
    was, will = _typed(before), _typed(after.body)
    told = {one.person for one in (was, will) if one is not None and (one is was or one.person)}
    for people in {frozenset(ids_of(desk, person)) for person in told}:
        had, gets = (one if one is not None and one.person in people else None for one in (was, will))
        others = consents_of(desk, min(people)) if had else []
        found = _of_person(had, gets, [one for document, one in others if document.id != after.id])
        here = not people.isdisjoint(known) or (len(people) > 1 and desk.store.many(people))
        yield from found if had is not None or here else (EARLY for _ in found)


def against(desk: Desk, theirs: Document, joined: Merged, known: Collection[str]) -> Iterator[Message]:
    """Whether a conflict leaves more allowed than what the other desk wrote in it would."""
    lost = {name for name, outcome in joined.outcomes.items() if outcome is Outcome.CONFLICT_KEPT and name != BIN}
    stands = joined.document
    asked = {**stands.body, **{name: theirs.body.get(name) for name in lost}}
    before = {name: value for name, value in asked.items() if value is not None}
    yield from (AGAINST for _ in (of_consent(desk, before, stands, known) if lost else ()))


def of_joining(desk: Desk, ties: Mapping[str, Sequence[str]], new: Collection[str] = ()) -> set[str]:
    """Those of these records by which more would be allowed of somebody, if each named these others as itself.

    Whoever comes in with them, among the `new` or naming others, counts as recorded: what stands here would open them.
    """
    here = desk.store.many(ties)
    was = {key: {*targets(here[key].body.get(JOINED))} if key in here else set[str]() for key in ties}
    loosened: dict[str, bool] = {}
    for record, named in ties.items():
        for key in (record, *was[record], *named) if {*named} != was[record] else ():
            if key not in loosened:
                loosened[key] = _opened(desk, key, ties, {*ties, *new})
    return {key for key, named in ties.items() if any(loosened.get(one) for one in (key, *was[key], *named))}


def _opened(desk: Desk, key: str, ties: Mapping[str, Sequence[str]], coming: Collection[str]) -> bool:
    now = ids_of(desk, key)
    told = not {*now}.isdisjoint(coming) or _told_of(desk, now)
    return told and {*(then := ids_of(desk, key, ties))} != {*now} and _more_as(desk, now, then)


def _told_of(desk: Desk, ids: Collection[str]) -> bool:
    """Whether somebody is recorded here under one of these ids, or something here names them."""
    return bool(desk.store.many(ids)) or any(link.type != "consent" for link in desk.store.links(ids))


def _more_as(desk: Desk, now: Collection[str], then: Collection[str]) -> bool:
    """Whether the answers of all who would be known as one allow more, or keep less from whom, than those of today."""
    had, gets = ([one for _, one in consents_under(desk, *ids)] for ids in (now, then))
    kept_from = desk.store.links({*now} - {*then})
    if any((link.type, link.field) == ("consent", "never_to_known") for link in kept_from):
        return True
    return bool(words(had) - words(gets)) or any(loosens(*both) for both in compared(had, gets))


def loosens(before: Permission, after: Permission) -> bool:
    """Whether more is allowed, or somebody's no is none any longer, which no reason of ours would outweigh."""
    return more(before, after) or before.standing.is_no > after.standing.is_no


def of_newcomer(desk: Desk, person: str) -> Iterator[Message]:
    """Whether answers wait here that would allow something the moment this person or group is recorded."""
    answers = [one for _, one in consents_of(desk, person)]
    yield from (AWAITED for one in answers if any(_of_person(None, one, ())))


def _typed(body: Body | None) -> Consent | None:
    return None if body is None else cast(Consent, codec.from_body(declared(Consent), body))


def _of_person(had: Consent | None, gets: Consent | None, beside: Iterable[Consent]) -> Iterator[Message]:
    if had is None:
        yield from (CONSENT for question in _questions(gets) if more(question.answer(), question.answer(gets)))
        return
    if _drops_words(had, gets):
        yield LIMITS
    for question in _questions(had, gets):
        alone = more(question.answer(had), question.answer(gets))
        if (is_no(had) or not alone) and _opens_beside(question, had, gets):
            yield UNSAID if is_no(had) else LATER
        if alone:
            yield CONSENT
        together = ((question.answer(had, one), question.answer(gets, one)) for one in beside)
        if any(before.allowed and more(before, after) for before, after in together):
            yield LIMITS


def _opens_beside(question: _Question, had: Consent, gets: Consent | None) -> bool:
    """Whether something is allowed beside another answer that might stand, which was not before."""
    return any(
        question.answer(gets, one).allowed > question.answer(had, one).allowed for one in _might_stand(question, had)
    )


def compared(*sets: Collection[Consent]) -> Iterator[tuple[Permission, ...]]:
    """What each set of answers of one person allows, for every question that they could answer differently."""
    for question in _questions(*(one for answers in sets for one in answers)):
        yield tuple(question.answer(*answers) for answers in sets)


def more(before: Permission, after: Permission) -> bool:
    """Whether more is allowed: a yes, another fact, or a level set aside because this recipient is named."""
    if not (before.allowed and after.allowed):
        return after.allowed
    facts = (*vocabulary("data_scope").by_code, ANYTHING)
    return after.by_name > before.by_name or any(after.covers(fact) > before.covers(fact) for fact in facts)


def words(answers: Collection[Consent]) -> frozenset[str]:
    """The limits of some answers that only a person can read."""
    return frozenset(said for one in answers for said in (one.never_to, one.conditions) if said)


def _drops_words(had: Consent, gets: Consent | None) -> bool:
    """Whether a limit goes that only a person can read, or that stands whatever was answered."""
    said = ((had.never_to, gets and gets.never_to), (had.conditions, gets and gets.conditions))
    if any(before and before != after for before, after in said):
        return True
    return not {*had.withheld, *had.never_to_known} <= ({*gets.withheld, *gets.never_to_known} if gets else set())


def _questions(*answers: Consent | None) -> Iterator[_Question]:
    """Every question that they could answer differently: purposes, recipients, days and cases that one names."""
    both, today = [one for one in answers if one is not None], date.today()  # noqa: DTZ011  the day at the desk
    scopes = {_ANY_PURPOSE, *(scope for one in both for scope in one.scope)}
    recipients = {None, *(key for one in both for key in (one.recipient, *one.never_to_known) if key)}
    said = [day for one in both for day in (one.expires, one.asked, one.withdrawn) if day is not None]
    days = {today, *(day.end + _A_DAY for day in said if day.end is not None and today <= day.end < date.max)}
    days |= {begins for day in said if day.about and (begins := day.first or day.last) is not None and today < begins}
    cases = {frozenset[str](), *(frozenset({one.case}) for one in both if one.case)}
    return starmap(_Question, product(scopes, recipients, days, cases))


def _might_stand(question: _Question, had: Consent) -> Iterator[Consent]:
    """Answers that might stand beside it: a yes or a no, for all or for the one who asks, older and younger."""
    said, asked = said_on(had), had.asked
    yes = {None, question.today, said.last if said else None}
    no = {date.min, asked.first if asked and asked.first else date.min}
    for recipient in {"", question.recipient or ""}:
        for state, days in (("given", yes), ("refused", no)):
            for day in days:
                yield Consent(
                    state=state,
                    scope=(question.scope,),
                    recipient=recipient,
                    any_recipient=state == "given" and not recipient,
                    asked=FuzzyDate.exact(day) if day else None,
                )
