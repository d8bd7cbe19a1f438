"""Notices to authorities: referrals for a purpose of their own, and none unasked to an authority that may have done it.

Services floor: what a referral is for has one answer here; the gate judges by it, and `leaving` and `actions` hold
back what goes to an authority that may be responsible itself until somebody wrote why it goes there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from defender_desk.model.codec import Body
from defender_desk.model.documents import Document, targets
from defender_desk.model.history import FROM_DESKS
from defender_desk.model.kinds import AsksFirst
from defender_desk.model.records import RecordType
from defender_desk.model.vocabularies import vocabulary
from defender_desk.services.belonging import drawn_on
from defender_desk.services.consent import risks
from defender_desk.services.desk import Desk
from defender_desk.services.matching import lineage
from defender_desk.services.people.known_as import all_of
from defender_desk.store.undoing import Written
from defender_desk.store.writing import Writing
from defender_desk.text.messages import Message, msg
from defender_desk.text.trouble import Trouble

REFER = "refer"
"""The purpose of every referral that is no notice."""
REASON = "authority_reason"
"""The field of a referral that says why it goes to an authority that may be responsible."""
MAY_BE_THEM = msg("The authority it goes to may be responsible itself.")
WRITE_WHY = msg("Write why it goes there all the same, or choose another authority.")


def purpose(referral: Body, recipient: Document | None) -> str:
    """For what those it is for are asked, a code of `consent_scope`: by its kind and that of its recipient."""
    kinds = vocabulary("referral_target_kind").by_code
    said = (str(referral.get("target_kind") or ""), risks.help_point(recipient) if recipient else "")
    return strictest(kinds[code].needs for code in said if code in kinds) or REFER


def strictest(purposes: Iterable[str]) -> str:
    """Of the purposes that one step serves the one that asks most: a notice, else the first that asks anything."""
    said = [one for one in purposes if one]
    return next((one for one in said if one in risks.NOTICES), said[0] if said else "")


def purpose_of(desk: Desk, referral: Body) -> str:
    """The same, for a referral whose recipient is looked up."""
    return purpose(referral, _recipient(desk, referral))


def take_kind(desk: Desk, writing: Writing, written: Sequence[Written]) -> None:
    """Let a referral to whoever takes notices be a notice, so that its page shows it as what it is."""
    for one in written:
        asked = purpose(one.now.body, None), purpose_of(desk, one.now.body)
        if writing.changes.kind not in FROM_DESKS and asked[0] != asked[1]:
            recipient = _recipient(desk, one.now.body)
            writing.put(one.now.id, one.now.type, {"target_kind": risks.help_point(recipient) if recipient else None})


def unanswered(scope: str, warnings: Collection[Message], reason: str) -> bool:
    """Whether a step tells an authority of what it may have done itself, and nobody wrote why it goes there."""
    return scope in risks.NOTICES and not risks.RESPONSIBLE.isdisjoint(warnings) and not reason.strip()


def reason_of(desk: Desk, referral: str) -> str:
    """Why a referral goes to an authority that may be responsible; empty where nobody wrote it."""
    document = desk.store.get(referral) if referral else None
    return str(document.body.get(REASON) or "") if document else ""


def check(desk: Desk, declared: RecordType, asks: AsksFirst, scope: str, after: Body) -> None:
    """Refuse to say that a notice is out which went to an authority that may be responsible without a word on why."""
    if scope not in risks.NOTICES:
        return
    told = drawn_on(desk, Document("", declared.name, after))
    accusing = lineage.accusing(desk, told)
    whoever: Sequence[Document | None] = [*desk.store.many(all_of(desk, targets(after.get(asks.whom)))).values()] or [
        None
    ]
    for whom in whoever:
        found = [*risks.of_themselves(told, scope, whom, accusing), *lineage.warnings(desk, whom, told)]
        if unanswered(scope, found, str(after.get(asks.facing) or "")):
            raise Trouble(MAY_BE_THEM, WRITE_WHY, field=asks.facing)


def _recipient(desk: Desk, referral: Body) -> Document | None:
    return next(iter(desk.store.many(targets(referral.get("provider"))).values()), None)
