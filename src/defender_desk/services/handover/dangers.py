"""What in an arriving record could do harm if taken in unseen: more is allowed than before, a contact is replaced.

Services floor: `receiving` marks such records, so that a person decides on each of them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial

from defender_desk.model import codec
from defender_desk.model.codec import Body
from defender_desk.model.documents import Document, targets
from defender_desk.model.kinds import Reference
from defender_desk.model.levels import HIDDEN, strictness
from defender_desk.model.records import Field, RecordType
from defender_desk.model.types import TYPES
from defender_desk.services import rules
from defender_desk.services.cases import actions
from defender_desk.services.consent import loosening
from defender_desk.services.consent.protection import protection
from defender_desk.services.consent.subjects import Concern
from defender_desk.services.desk import Desk
from defender_desk.services.people.known_as import JOINED, TYPES_JOINED
from defender_desk.text.messages import Message, msg
from defender_desk.text.trouble import Trouble

LOOSER = msg("It loosens the protection level.")
LOOSE = msg("It is about what is recorded here, and its protection level lets it leave.")
REACH = msg("It changes how somebody is reached safely, or what must never be done.")
WHOSE = msg("It changes whom a record is about, and so whose consent counts.")
TOLD = msg("It changes to whom something is told.")
EXPOSED = msg("It changes what is written of the risks to somebody, or of the precautions to keep.")
PROVIDER = msg("It says who a provider is, how to turn to it, whether it takes requests, or what to beware of.")
CHECKED = msg("It says that somebody checked a provider.")
NAMED = msg("It changes a name or handle by which somebody is recognised, and so whose refusal counts.")
DECIDES = msg("It changes what decides how much may leave, of what you are warned, or where somebody goes.")
BEGUN = msg("It says that a step for somebody is under way, or why that was done without consent.")
GIVES_WAY = msg("It takes away a file that is kept here, or puts another in its place.")
RULE = msg("It breaks a rule that holds for every record here.")

_HARMLESS = frozenset({"criteria", "amounts", "languages"})
"""Groups of a provider's facts that lead nobody astray. Whatever else is said of one may, a new field too."""


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
    desk: Desk, before: Body | None, after: Document, changed: Collection[str], known: Collection[str]
) -> tuple[Message, ...]:
    """What to warn of; `before` is our copy, None for a new record, `known` the ids of people recorded here."""
    declared = TYPES.get(after.type)
    if declared is None:
        return ()
    arrival = Arrival(declared, before, after, changed, known)
    weighed = dict.fromkeys(warning for weighs in _WEIGHED for warning in weighs(desk, arrival))
    return (*weighed, *(warning for warning, warns in _DANGERS.items() if warns(arrival)))


def _loosens(desk: Desk, one: Arrival) -> Iterator[Message]:
    """The level as the gate takes it, before and after: a “public” without its proof is none."""
    if one.declared.protection is None:
        return
    nobody = Concern()
    if one.before is None:
        here = {key for each in one.declared.references for key in targets(one.after.body.get(each.name))}
        if protection(desk, one.after, nobody) != HIDDEN and desk.store.many(here):
            yield LOOSE
        return
    before, after = (protection(desk, replace(one.after, body=body), nobody) for body in (one.before, one.after.body))
    if strictness(after) < strictness(before):
        yield LOOSER


def _of_consent(desk: Desk, one: Arrival) -> Iterator[Message]:
    if one.after.type == "consent":
        yield from loosening.of_consent(desk, one.before, one.after, one.known)


def _of_newcomer(desk: Desk, one: Arrival) -> Iterator[Message]:
    if one.before is None:
        yield from loosening.of_newcomer(desk, one.after.id)


def _of_joining(desk: Desk, one: Arrival) -> Iterator[Message]:
    ties = {one.after.id: targets(one.after.body.get(JOINED))}
    if one.after.type in TYPES_JOINED and loosening.of_joining(desk, ties):
        yield loosening.JOINS


def _of_files(desk: Desk, one: Arrival) -> Iterator[Message]:
    """Whether a file that is here would no longer be held."""
    held = {blob.id for _, blob in codec.blobs_of(one.declared, one.after.body)}
    before = codec.blobs_of(one.declared, one.before or {})
    if any(blob.id not in held and desk.store.blobs.is_here(blob.id) for _, blob in before):
        yield GIVES_WAY


def _changes_fact(one: Arrival, fact: str) -> bool:
    return one.changes(*(field.name for field in one.declared.fields if field.kind.fact == fact))


def _changes_whose(one: Arrival) -> bool:
    return one.changes(*one.declared.about, *one.declared.part_of, *one.declared.roles)


def _changes_recipient(one: Arrival) -> bool:
    """Of a consent, `loosening` says what it comes to."""
    told = [each.name for each in one.declared.references if "provider" in _to(each)]
    return one.after.type != "consent" and one.changes(*told)


def _to(field: Field) -> tuple[str, ...]:
    return field.kind.to if isinstance(field.kind, Reference) else ()


def _changes_name(one: Arrival) -> bool:
    return one.changes(*one.declared.recognising)


def _changes_what_decides(one: Arrival) -> bool:
    return one.after.type != "consent" and one.changes(*one.declared.deciding - one.declared.recognising)


def _says_of_provider(one: Arrival) -> bool:
    """Of a new one too: what nobody here has looked at may be a trap that bears a known name."""
    harmless = {field.name for field in one.declared.fields if field.kind.group in _HARMLESS}
    return one.after.type == "provider" and not harmless.issuperset(one.changed)


def _claims_a_check(one: Arrival) -> bool:
    return one.after.type == "verification" and (one.before is None or bool(one.changed))


def _of_step(desk: Desk, one: Arrival) -> Iterator[Message]:
    """Whether a step that is here comes to be under way, or what it rests on changes while it is (`records.check`).

    So does a new one for which its sender gives a reason: it says that somebody here need not be asked.
    """
    asks, body = one.declared.asks_first, one.after.body
    if asks is None or not actions.begun(asks, body) or not actions.needs(desk, asks, body):
        return
    if one.changes(*asks.weighed) or (
        one.before is None and any(body.get(name) for name in (asks.unless, asks.facing))
    ):
        yield BEGUN


def _breaks_a_rule(one: Arrival) -> bool:
    try:
        rules.check(one.declared, one.after.body, {name: one.after.body.get(name) for name in one.changed})
    except Trouble:
        return True
    return False


_WEIGHED = (_loosens, _of_consent, _of_newcomer, _of_joining, _of_step, _of_files)
"""What takes the other records here to be weighed."""

_DANGERS: Mapping[Message, Callable[[Arrival], bool]] = {
    REACH: partial(_changes_fact, fact="contact"),
    EXPOSED: partial(_changes_fact, fact="security"),
    WHOSE: _changes_whose,
    TOLD: _changes_recipient,
    NAMED: _changes_name,
    DECIDES: _changes_what_decides,
    PROVIDER: _says_of_provider,
    CHECKED: _claims_a_check,
    RULE: _breaks_a_rule,
}
