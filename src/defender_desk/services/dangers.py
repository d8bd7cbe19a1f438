"""What in an arriving record could do harm if taken in unseen: a level loosened, a consent claimed, a contact replaced.

Services floor: `receiving` marks such records, so that a person decides on each of them.
"""

from __future__ import annotations

from collections.abc import Collection

from defender_desk.model.codec import Body
from defender_desk.model.documents import Document
from defender_desk.model.types import TYPES
from defender_desk.services import rules
from defender_desk.text.messages import Message, msg
from defender_desk.text.trouble import Trouble

LOOSER = msg("It loosens the protection level.")
CONSENT = msg("It says that somebody who is recorded here consents.")
CONTACT = msg("It changes how to reach a provider, or whether somebody verified it.")
RULE = msg("It breaks a rule that holds for every record here.")

_STRICTNESS = ("public", "name_withheld", "not_published")
_OF_CONSENT = frozenset({"state", "scope", "recipient", "any_recipient", "facts", "withheld", "expires", "person"})
_OF_PROVIDER = frozenset({"web", "contact", "fingerprint", "status", "verified", "verified_by", "verified_route"})


def dangers(
    before: Body | None, after: Document, changed: Collection[str], known: Collection[str]
) -> tuple[Message, ...]:
    """What to warn of; `before` is our copy, None for a new record, `known` the ids of people recorded here."""
    declared = TYPES.get(after.type)
    if declared is None:
        return ()
    found = []
    if before is not None and _strictness(after.body) < _strictness(before):
        found.append(LOOSER)
    claims = after.type == "consent" and after.body.get("state") == "given" and after.body.get("person") in known
    if claims and (before is None or _OF_CONSENT & set(changed)):
        found.append(CONSENT)
    if after.type == "provider" and before is not None and _OF_PROVIDER & set(changed):
        found.append(CONTACT)
    try:
        rules.check(declared, after.body, {name: after.body.get(name) for name in changed})
    except Trouble:
        found.append(RULE)
    return tuple(found)


def _strictness(body: Body) -> int:
    level = body.get("protection") or "not_published"
    return _STRICTNESS.index(level) if level in _STRICTNESS else len(_STRICTNESS)
