"""Steps taken for somebody: each kind names the consent it needs, and is not begun without it or a written reason.

Services floor: whoever writes an action for a person asks first; `following` logs a step that went on without consent.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from defender_desk.model.codec import Body
from defender_desk.model.documents import targets
from defender_desk.model.kinds import AsksFirst
from defender_desk.model.types import TYPES
from defender_desk.model.vocabularies import vocabulary
from defender_desk.services.asking import Asking
from defender_desk.services.desk import Desk
from defender_desk.store.undoing import Written
from defender_desk.store.writing import Writing
from defender_desk.text.messages import msg
from defender_desk.text.trouble import Trouble

ASK_FIRST = msg("This step needs consent first, and nobody recorded it for everybody in the case.")
NOBODY_TO_ASK = msg("This step needs consent first, and it names no case with people who could give it.")
ASK_OR_WHY = msg("Record the consent, or write under “Why without consent” why it could not be asked for.")


def check(desk: Desk, asks: AsksFirst, after: Body) -> None:
    """Refuse to begin a step that somebody did not agree to, or nobody could agree to, unless a reason stands there."""
    if begun(asks, after) and not after.get(asks.unless) and not agreed(desk, after):
        raise Trouble(ASK_FIRST if concerned(desk, after) else NOBODY_TO_ASK, ASK_OR_WHY, field=asks.unless)


def begun(asks: AsksFirst, body: Body) -> bool:
    """Whether a step has been taken for somebody."""
    return body.get(asks.field) in asks.states


def needs(action: Body) -> str:
    """The purpose that a step of this kind needs consent for, a code of `consent_scope`; "" where it needs none."""
    term = vocabulary("case_action").by_code.get(str(action.get("what") or ""))
    return term.needs if term else ""


def agreed(desk: Desk, action: Body) -> bool:
    """Whether everybody in the case of this step agreed to it, one at least; true where its kind needs no consent."""
    return not needs(action) or (bool(concerned(desk, action)) and not lacking(desk, action))


def lacking(desk: Desk, action: Body) -> list[str]:
    """Ids of those in the case of this step who did not agree to it, in the order of the case."""
    scope = needs(action)
    if not scope:
        return []
    today = date.today()  # noqa: DTZ011  the day at the desk
    whom, cases = targets(action.get("with_whom")), frozenset(targets(action.get("case")))
    return [one for one in concerned(desk, action) if not _agrees(desk, one, scope, whom, today, cases)]


def concerned(desk: Desk, action: Body) -> list[str]:
    """Ids of those for whom this step is taken: the people of its case."""
    cases = desk.store.many(targets(action.get("case"))).values()
    return [person for case in cases for person in targets(case.body.get("people"))]


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
        if fresh and reason and not agreed(desk, after.body):
            writing.log("override", after, reason)
