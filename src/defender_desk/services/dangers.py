"""What in an arriving record could do harm if taken in unseen: a level loosened, a consent claimed, a contact replaced.

Services floor: `receiving` marks such records, so that a person decides on each of them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from defender_desk.model.codec import Body
from defender_desk.model.documents import Document
from defender_desk.model.levels import strictness
from defender_desk.model.records import RecordType
from defender_desk.model.types import TYPES
from defender_desk.services import rules
from defender_desk.text.messages import Message, msg
from defender_desk.text.trouble import Trouble

LOOSER = msg("It loosens the protection level.")
CONSENT = msg("It says that somebody who is recorded here consents.")
LIMITS = msg("It takes away a limit that somebody set to what may be told, or to whom.")
REACH = msg("It changes how somebody is reached safely, or what must never be done.")
WHOSE = msg("It changes whom a record is about, and so whose consent counts.")
CONTACT = msg("It changes how to reach a provider, or whether somebody verified it.")
CHECKED = msg("It says that somebody checked a provider.")
RULE = msg("It breaks a rule that holds for every record here.")

_OF_CONSENT = frozenset({"state", "scope", "recipient", "any_recipient", "facts", "expires", "person", "withdrawn"})
_LIMITS = ("withheld", "never_to", "never_to_known", "conditions")
_OF_PROVIDER = frozenset({"web", "contact", "fingerprint", "status", "verified", "verified_by", "verified_route"})
_OF_NEW_PROVIDER = frozenset({"contact", "fingerprint", "verified"})


@dataclass(frozen=True)
class Arrival:
    """A record that comes in: our copy before (None where it is new), the record as it would be, what changes."""

    declared: RecordType
    before: Body | None
    after: Document
    changed: Collection[str]
    known: Collection[str]
    """Ids of people recorded here."""

    def changes(self, *names: str) -> bool:
        """Whether one of these fields of a record we have would change."""
        return self.before is not None and not set(names).isdisjoint(self.changed)


def dangers(
    before: Body | None, after: Document, changed: Collection[str], known: Collection[str]
) -> tuple[Message, ...]:
    """What to warn of; `before` is our copy, None for a new record, `known` the ids of people recorded here."""
    declared = TYPES.get(after.type)
    if declared is None:
        return ()
    arrival = Arrival(declared, before, after, changed, known)
    return tuple(warning for warning, warns in _DANGERS.items() if warns(arrival))


def _loosens(one: Arrival) -> bool:
    before = one.before.get("protection") if one.before is not None else None
    return one.changes("protection") and strictness(one.after.body.get("protection")) < strictness(before)


def _claims_consent(one: Arrival) -> bool:
    body = one.after.body
    yes = body.get("state") == "given" and body.get("withdrawn") is None and body.get("person") in one.known
    return one.after.type == "consent" and yes and (one.before is None or one.changes(*_OF_CONSENT))


def _drops_a_limit(one: Arrival) -> bool:
    had = [name for name in _LIMITS if one.before and one.before.get(name)]
    return one.after.type == "consent" and one.changes(*had)


def _changes_reach(one: Arrival) -> bool:
    safe = [field.name for field in one.declared.fields if field.kind.fact == "contact"]
    return one.after.type in ("person", "organisation") and one.changes(*safe)


def _changes_whose(one: Arrival) -> bool:
    return one.changes(*one.declared.about, *one.declared.part_of, "role", "minor", "guardian")


def _changes_provider(one: Arrival) -> bool:
    fresh = one.before is None and not _OF_NEW_PROVIDER.isdisjoint(one.after.body)
    return one.after.type == "provider" and (fresh or one.changes(*_OF_PROVIDER))


def _claims_a_check(one: Arrival) -> bool:
    return one.after.type == "verification" and (one.before is None or bool(one.changed))


def _breaks_a_rule(one: Arrival) -> bool:
    try:
        rules.check(one.declared, one.after.body, {name: one.after.body.get(name) for name in one.changed})
    except Trouble:
        return True
    return False


_DANGERS: Mapping[Message, Callable[[Arrival], bool]] = {
    LOOSER: _loosens,
    CONSENT: _claims_consent,
    LIMITS: _drops_a_limit,
    REACH: _changes_reach,
    WHOSE: _changes_whose,
    CONTACT: _changes_provider,
    CHECKED: _claims_a_check,
    RULE: _breaks_a_rule,
}
