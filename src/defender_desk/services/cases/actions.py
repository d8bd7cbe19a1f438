"""Steps taken for somebody, and notices: each kind names the consent it needs, and is not begun without it or a reason.

Services floor: whoever writes such a record asks first; `following` logs one that went on without consent.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from defender_desk.model.codec import Body
from defender_desk.model.documents import targets
from defender_desk.model.kinds import AsksFirst, Choice
from defender_desk.model.records import RecordType
from defender_desk.model.types import TYPES
from defender_desk.model.vocabularies import vocabulary
from defender_desk.services.consent import risks
from defender_desk.services.consent.asking import Asking
from defender_desk.services.desk import Desk
from defender_desk.services.referrals import notices
from defender_desk.store.undoing import Written
from defender_desk.store.writing import Writing
from defender_desk.text.messages import msg
from defender_desk.text.trouble import Trouble

ASK_FIRST = msg("This needs consent first, and nobody recorded it for everybody concerned.")
NOBODY_TO_ASK = msg("This needs consent first, and it names no case with people, and nobody else, who could give it.")
ASK_OR_WHY = msg("Record the consent, or write under “{where}” why it could not be asked for.")


def check(desk: Desk, declared: RecordType, asks: AsksFirst, after: Body) -> None:
    """Refuse to begin a step that somebody did not agree to, or nobody could agree to, unless a reason stands there."""
    if not begun(asks, after):
        return
    if not after.get(asks.unless) and not agreed(desk, asks, after):
        where = declared.by_name[asks.unless].kind.label
        why = ASK_FIRST if concerned(desk, after) else NOBODY_TO_ASK
        raise Trouble(why, ASK_OR_WHY, where=where, field=asks.unless)
    notices.check(desk, declared, asks, needs(desk, asks, after), after)


def begun(asks: AsksFirst, body: Body) -> bool:
    """Whether a step has been taken for somebody."""
    return body.get(asks.field) in asks.states


def said_need(asks: AsksFirst, body: Body) -> str:
    """The purpose that a record says itself it needs consent for, a code of `consent_scope`; "" where it needs none."""
    return _needs(_VOCABULARIES[asks], body.get(asks.kind))


def needs(desk: Desk, asks: AsksFirst, body: Body) -> str:
    """The purpose that a step needs consent for: of its own kind, or of the kind of whom it turns to."""
    whom = desk.store.many(targets(body.get(asks.whom))).values()
    theirs = ({**one.body, "target_kind": risks.help_point(one)} for one in whom)
    return notices.strictest(said_need(asks, one) for one in (body, *theirs))


def _needs(name: str, code: object) -> str:
    term = vocabulary(name).by_code.get(str(code or ""))
    return term.needs if term else ""


def agreed(desk: Desk, asks: AsksFirst, body: Body) -> bool:
    """Whether everybody this step is for agreed to it, one at least; true where its kind needs no consent."""
    return not needs(desk, asks, body) or (bool(concerned(desk, body)) and not lacking(desk, asks, body))


def lacking(desk: Desk, asks: AsksFirst, body: Body) -> list[str]:
    """Ids of those this step is for who did not agree to it, in their order there."""
    scope = needs(desk, asks, body)
    if not scope:
        return []
    today = date.today()  # noqa: DTZ011  the day at the desk
    whom, cases = targets(body.get(asks.whom)), frozenset(targets(body.get("case")))
    return [one for one in concerned(desk, body) if not _agrees(desk, one, scope, whom, today, cases)]


def concerned(desk: Desk, body: Body) -> list[str]:
    """Ids of those for whom this step is taken: those it names, else the people of its case."""
    cases = desk.store.many(targets(body.get("case"))).values()
    return targets(body.get("people")) or [person for case in cases for person in targets(case.body.get("people"))]


def _agrees(desk: Desk, person: str, scope: str, whom: list[str], today: date, cases: frozenset[str]) -> bool:
    asked = [Asking.whether(scope, one, today, cases).of(desk, person) for one in whom or (None,)]
    # With nobody in particular yet: that it was agreed to at all.
    return all(one.allowed if whom else one.standing.agreed for one in asked)


def log_unagreed(desk: Desk, writing: Writing, written: Sequence[Written]) -> None:
    """Enter into the journal which steps were begun without consent, and why."""
    for one in written:
        after, before, asks = one.now, one.before.body if one.before else {}, TYPES[one.now.type].asks_first
        reason = str(after.body.get(asks.unless) or "") if asks else ""
        fresh = asks is not None and begun(asks, after.body) and not begun(asks, before)
        if asks and fresh and reason and not agreed(desk, asks, after.body):
            writing.log("override", after, reason)


_VOCABULARIES = {
    asks: kind.vocabulary
    for declared in TYPES.values()
    if (asks := declared.asks_first) and isinstance(kind := declared.by_name[asks.kind].kind, Choice)
}
"""By what is asked first: the vocabulary whose terms say for which purpose."""
