"""What a person allows today, to whom, for which purpose: read from the consents recorded for them.

Services floor: the gate asks here. Unknown never counts as yes; a refusal or withdrawal outweighs a yes given before.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from functools import reduce
from typing import TypeAlias

from msgspec import structs

from defender_desk.model import codec
from defender_desk.model.documents import Document
from defender_desk.model.kinds import ANYTHING
from defender_desk.model.records import declared
from defender_desk.model.types import Consent
from defender_desk.model.types.answers import EVERYTHING, is_no, is_yes, said_on, taken_back
from defender_desk.services.desk import Desk
from defender_desk.services.people.known_as import ids_of
from defender_desk.text.dates import FuzzyDate
from defender_desk.text.messages import Message, msg


class Standing(Enum):
    """What stands today for one purpose and one recipient."""

    GIVEN = "given"
    NOT_ASKED = "not_asked"
    OTHER_RECIPIENT = "other_recipient"
    OTHER_CASE = "other_case"
    EXPIRED = "expired"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"

    @property
    def why(self) -> Message:
        """The sentence for it."""
        return _WHY[self]

    @property
    def held(self) -> bool:
        """Whether a yes stands behind it that can be taken back."""
        return self in (Standing.GIVEN, Standing.EXPIRED, Standing.OTHER_RECIPIENT, Standing.OTHER_CASE)

    @property
    def missed(self) -> bool:
        """Whether it is a yes to something else, or to the same no longer."""
        return self in (Standing.EXPIRED, Standing.OTHER_RECIPIENT, Standing.OTHER_CASE)

    @property
    def agreed(self) -> bool:
        """Whether they said yes to it, to whomever: enough where nobody in particular is told yet."""
        return self in (Standing.GIVEN, Standing.OTHER_RECIPIENT)

    @property
    def is_no(self) -> bool:
        """Whether the person said no: no reason of ours outweighs that, only a new answer of theirs."""
        return self in (Standing.REFUSED, Standing.WITHDRAWN)


NEED = "need"
"""The fact (of `data_scope`) that help is asked for, which, and why: without it there is nothing to say yes to."""
ALWAYS = frozenset({NEED, "code_name"})
"""What a given consent covers unless it says otherwise: what is asked for, and a code name to speak of somebody by.

Whoever asks somebody for it is told so, with what that may tell (`wanting.ALWAYS_TOLD`).
"""

HAND_OVER = "manual_export"
"""The purpose of handing records over as they are."""

KEEP = "keep_record"
"""The purpose of keeping a record at all: a no to it is one to whatever would tell of them."""

_WHY = {
    Standing.GIVEN: msg("Consent was given."),
    Standing.NOT_ASKED: msg("No consent for this was recorded."),
    Standing.OTHER_RECIPIENT: msg("Consent was given, but not for this recipient."),
    Standing.OTHER_CASE: msg("Consent was given, but for another case."),
    Standing.EXPIRED: msg("The consent is no longer valid."),
    Standing.REFUSED: msg("Consent was refused."),
    Standing.WITHDRAWN: msg("Consent was withdrawn."),
}


Answers: TypeAlias = Sequence[tuple[str, Consent]]
"""Consents of one person, each with the id of its record."""


@dataclass(frozen=True)
class Permission:
    """What one person allows for one purpose and one recipient, and which facts."""

    standing: Standing
    consent: str = ""
    """Id of the consent it rests on."""
    facts: frozenset[str] = frozenset()
    """Codes of `data_scope` that may be told."""
    withheld: frozenset[str] = frozenset()
    """Codes of `data_scope` that must not be told, whatever else was said."""
    passed_on: frozenset[str] = frozenset()
    """Codes of `data_scope` that this recipient would pass on, to which the person did not agree."""
    expires: FuzzyDate | None = None
    by_name: bool = False
    """Whether the person named this recipient, rather than any that the purpose needs."""
    never_to: bool = False
    """Whether they said in words who must not be told: a person must read it, no rule can."""
    conditions: bool = False
    """Whether they set conditions in words."""
    other_noes: bool = False
    """Whether a no of theirs to another purpose stands."""
    scope: str = ""
    """The purpose they were asked for, a code of `consent_scope`."""
    to: str | None = None
    """Whom it would be told to, by the id of their record."""

    @property
    def allowed(self) -> bool:
        """Whether the step may be taken for this person."""
        return self.standing is Standing.GIVEN

    def covers(self, fact: str) -> bool:
        """Whether a field that tells this fact may be told; what tells of nobody ("") always may."""
        if not fact:
            return True
        if self.keeps(fact) or fact in self.passed_on:
            return False
        if fact == ANYTHING:  # words written freely may tell what must not be told
            return EVERYTHING in self.facts and not (self.withheld or self.passed_on)
        return EVERYTHING in self.facts or fact in self.facts or fact in ALWAYS

    def keeps(self, fact: str) -> bool:
        """Whether they said that this fact must not be told."""
        return bool(fact) and not self.withheld.isdisjoint({fact, EVERYTHING})


def consents_of(desk: Desk, person: str, *, binned: bool = False) -> list[tuple[Document, Consent]]:
    """Every live consent recorded for a person or group under any id they are known by, or every one in the bin."""
    return consents_under(desk, *ids_of(desk, person), binned=binned)


def consents_under(desk: Desk, *ids: str, binned: bool = False) -> list[tuple[Document, Consent]]:
    """Every live consent that is written under one of these ids, or every one that lies in the bin."""
    keys = [link.source for link in desk.store.links(ids) if (link.type, link.field) == ("consent", "person")]
    documents = [one for one in desk.store.many(keys).values() if one.binned == binned] if keys else []
    return [(document, typed(document)) for document in documents]


def answers_of(desk: Desk, person: str) -> Answers:
    """Every live consent of a person or group by its id, as it is weighed."""
    return [(document.id, said) for document, said in consents_of(desk, person)]


def named_recipients(desk: Desk, people: Collection[str]) -> tuple[str, ...]:
    """Ids of those whom a yes of these people names, each once: to turn to them, nobody need be asked again."""
    said = (consent for person in people for _, consent in consents_of(desk, person))
    return tuple(dict.fromkeys(one.recipient for one in said if one.recipient and is_yes(one)))


def typed(document: Document) -> Consent:
    """The answer that a record holds."""
    record = codec.from_body(declared(Consent), document.body)
    assert isinstance(record, Consent)  # noqa: S101  for the type checker; `from_body` makes the declared class
    return record


def permission(
    desk: Desk,
    person: str,
    scope: str,
    recipient: str | None,
    today: date,
    cases: Collection[str],
    answers: Answers | None = None,
) -> Permission:
    """What this person allows for this purpose and this recipient (a record's id, or None for nobody in particular).

    `cases` are those that what is told belongs to: a yes for one case opens no other, and nothing outside a case.
    Other `answers` than those recorded are weighed in their place. Nobody needs to agree to being told themselves what
    is recorded of them.
    """
    if recipient == person:
        return Permission(Standing.GIVEN, facts=frozenset({EVERYTHING}), by_name=True, scope=scope, to=recipient)
    consents = _toward(desk, recipient, answers_of(desk, person) if answers is None else answers)
    return replace(
        weigh(consents, scope, recipient, today, cases),
        never_to=any(consent.never_to or consent.never_to_known for _, consent in consents),
        conditions=any(consent.conditions for _, consent in consents if scope in consent.scope),
        other_noes=_says_no_to_more(consents, scope, today, cases),
        scope=scope,
        to=recipient,
    )


def _toward(desk: Desk, recipient: str | None, consents: Answers) -> Answers:
    """The answers as they are weighed for a recipient: a no to them holds under every id that they are known by.

    A yes names nobody but the one it names: that two were joined opens nothing for the other.
    """
    others = {*ids_of(desk, recipient)} - {recipient} if recipient else set[str]()
    if recipient is None or not others:
        return consents

    def meant(said: str) -> str:
        return recipient if said in others else said

    return [
        (
            key,
            structs.replace(
                one,
                recipient=meant(one.recipient) if is_no(one) else one.recipient,
                never_to_known=tuple(map(meant, one.never_to_known)),
            ),
        )
        for key, one in consents
    ]


def weigh(
    consents: Collection[tuple[str, Consent]],
    scope: str,
    recipient: str | None,
    today: date,
    cases: Collection[str],
) -> Permission:
    """Weigh the recorded answers: the strongest no decides, else a yes that fits, else the nearest miss."""
    answers = [
        (_standing(consent, recipient, today, cases), key, consent)
        for key, consent in consents
        if _speaks(consent, scope, recipient)
    ]
    for standing in (Standing.WITHDRAWN, Standing.REFUSED):
        for found, key, consent in answers:
            if found is standing and not _renewed(consent, answers, recipient, today):
                return Permission(standing, key)
    for standing in (Standing.GIVEN, Standing.EXPIRED, Standing.OTHER_RECIPIENT, Standing.OTHER_CASE):
        if fitting := [(key, consent) for found, key, consent in answers if found is standing]:
            return _granted(standing, fitting, recipient, today)
    return Permission(Standing.NOT_ASKED)


def _granted(standing: Standing, fitting: list[tuple[str, Consent]], recipient: str | None, today: date) -> Permission:
    """What several fitting answers allow: one by name before one for anybody, then the latest, of several what all do.

    Every “not” holds, and so does every list of facts agreed to later than the answer that decides. A day still to
    come, or only about so, lets an answer decide no more than none does, and yet narrow.
    """

    def decides_from(consent: Consent) -> date:
        asked = _asked(consent)
        return asked if asked <= today and not _rough(consent.asked) else date.min

    def weight(one: tuple[str, Consent]) -> tuple[bool, date]:
        return recipient is not None and one[1].recipient == recipient, decides_from(one[1])

    best = max(map(weight, fitting))
    key, consent = next(one for one in fitting if weight(one) == best)
    facts = reduce(both, (frozenset(one[1].facts) for one in fitting if weight(one) == best))
    for _, later in fitting:
        if _rough(later.asked) or _asked(later) > decides_from(consent):
            facts = both(facts, frozenset(later.facts))
    withheld = frozenset(fact for _, each in fitting for fact in each.withheld)
    by_name = recipient is not None and consent.recipient == recipient
    return Permission(standing, key, facts - withheld, withheld, expires=consent.expires, by_name=by_name)


def _rough(day: FuzzyDate | None) -> bool:
    """Whether a day is only about so, and so neither before another nor after it."""
    return day is not None and day.about


def _asked(consent: Consent) -> date:
    return consent.asked.first if consent.asked and consent.asked.first else date.min


def both(one: frozenset[str], other: frozenset[str]) -> frozenset[str]:
    """The facts on both lists, where a list may name everything."""
    if EVERYTHING in one:
        return other
    return one if EVERYTHING in other else one & other


def _speaks(consent: Consent, scope: str, recipient: str | None) -> bool:
    """Whether an answer has to do with a purpose: “never to them” with every one, and a no to all or to being kept."""
    if scope in consent.scope or (recipient is not None and recipient in consent.never_to_known):
        return True
    return is_no(consent) and (not consent.scope or KEEP in consent.scope)


def _says_no_to_more(consents: Answers, scope: str, today: date, cases: Collection[str]) -> bool:
    """Whether a no to something else stands today."""
    noes = [(one, consent.recipient or None) for _, consent in consents if is_no(consent) for one in consent.scope]
    return any(weigh(consents, one, to, today, cases).standing.is_no for one, to in noes if one != scope)


def _standing(consent: Consent, recipient: str | None, today: date, cases: Collection[str]) -> Standing:
    if recipient is not None and recipient in consent.never_to_known:
        return Standing.REFUSED
    concerns = consent.any_recipient is True or (recipient is not None and consent.recipient == recipient)
    if is_no(consent):
        # A no that names no recipient is meant for everybody; one to somebody else says nothing here, and is no yes.
        no = Standing.WITHDRAWN if taken_back(consent) else Standing.REFUSED
        return no if concerns or not consent.recipient else Standing.NOT_ASKED
    if not is_yes(consent):
        return Standing.NOT_ASKED
    if _over(consent.expires, today):
        return Standing.EXPIRED
    if consent.case and consent.case not in cases:
        return Standing.OTHER_CASE
    return Standing.GIVEN if concerns else Standing.OTHER_RECIPIENT


def _over(expires: FuzzyDate | None, today: date) -> bool:
    # A day that cannot be read as a date is a limit we do not understand, so it has passed; one that is only about so
    # has passed on the first that it can mean.
    if expires is None:
        return False
    if expires.about:
        return (expires.first or expires.last or today) <= today
    return expires.last is None or expires.last < today


def _renewed(no: Consent, answers: list[tuple[Standing, str, Consent]], recipient: str | None, today: date) -> bool:
    """A yes asked for on a later day than the no was said outweighs it; a no to somebody, only a yes to the same.

    A day that is still to come says nothing, and one that is only about so is not known to be later.
    """
    by_name = recipient is not None and recipient in (no.recipient, *no.never_to_known)
    said = said_on(no)
    if said is None or said.last is None or said.about:
        return False
    return any(
        standing is Standing.GIVEN
        and (yes.recipient == recipient or not by_name)
        and yes.asked is not None
        and not yes.asked.about
        and yes.asked.first is not None
        and said.last < yes.asked.first <= today
        for standing, _, yes in answers
    )
