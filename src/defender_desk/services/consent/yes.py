"""Whether a yes that was recorded opens anything today, and what stands against it.

Services floor: the page of a consent says it, so that nobody relies on a yes that the gate does not count.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from defender_desk.model.documents import targets
from defender_desk.model.levels import HIDDEN
from defender_desk.model.types import Consent
from defender_desk.model.types.answers import is_yes, said_on
from defender_desk.services.consent.asking import Asking
from defender_desk.services.consent.consent import Permission, answers_of
from defender_desk.services.consent.protection import counted
from defender_desk.services.consent.subjects import Concern
from defender_desk.services.desk import Desk
from defender_desk.text.dates import FuzzyDate
from defender_desk.text.messages import Message, msg

BY_LEVEL = msg("Their protection level keeps them here: it gives way only to a consent that names the recipient.")
UNDATED_NO = msg("A no without a day still holds. Write into it on which day it was said: then a later yes can count.")
UNDATED = msg("A no still holds: this yes says no day on which they were asked.")
TOO_EARLY = msg("A no still holds: it was said on the same day as this yes, or later.")
ROUGH = msg("A no still holds: one of the two days is only known roughly. Write the exact day, if it is known.")
TO_COME = msg("A no still holds: the day on which they were asked for this yes has not come yet.")
NOT_BY_NAME = msg("It does not reach those whom a no names: for them only a later yes that names them counts.")


def kept_by_level(desk: Desk, person: str) -> bool:
    """Whether somebody's own level keeps here what a consent for anybody would let go."""
    document = desk.store.get(person)
    return document is not None and counted(desk, document, Concern(frozenset({person}))) == HIDDEN


def against(desk: Desk, consent: str, today: date) -> tuple[Message, ...]:
    """What keeps a recorded yes from opening anything; nothing for what is no yes."""
    document = desk.store.get(consent)
    person = next(iter(targets(document.body.get("person"))), "") if document else ""
    answers = dict(answers_of(desk, person))
    yes = answers.get(consent)
    if yes is None or not is_yes(yes):
        return ()
    found = dict.fromkeys(why for scope in yes.scope for why in _standing_against(desk, answers, yes, scope, today))
    by_level = not yes.recipient and kept_by_level(desk, person)
    return (*found, *((BY_LEVEL,) if by_level else ()))


def _standing_against(
    desk: Desk, answers: Mapping[str, Consent], yes: Consent, scope: str, today: date
) -> Iterator[Message]:
    def found(recipient: str) -> Permission:
        return Asking.whether(scope, recipient or None, today, {yes.case} - {""}).of(desk, yes.person)

    allows = found(yes.recipient)
    if allows.standing.is_no:
        yield _why_not_later(said_on(answers[allows.consent]), yes.asked, today)
    elif not yes.recipient:
        named = {key for one in answers.values() for key in (one.recipient, *one.never_to_known) if key}
        if any(found(key).standing.is_no for key in named):
            yield NOT_BY_NAME


def _why_not_later(no: FuzzyDate | None, yes: FuzzyDate | None, today: date) -> Message:
    """Why a yes of one day does not count after a no of another."""
    if no is None or no.last is None:
        return UNDATED_NO
    if yes is None:
        return UNDATED
    if yes.ahead(today):
        return TO_COME
    return ROUGH if no.about or yes.about else TOO_EARLY
