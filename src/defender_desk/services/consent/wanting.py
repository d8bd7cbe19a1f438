"""Which consent would let more of a step out: the one that says too little, or a new one for this recipient.

Services floor: the referral sheet and the application lead a person there; nothing is recorded here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from defender_desk.model.levels import HIDDEN
from defender_desk.model.records import declared
from defender_desk.model.shown import several, term_shown
from defender_desk.model.types import Consent
from defender_desk.model.vocabularies import vocabulary
from defender_desk.services.consent.asking import Step
from defender_desk.services.consent.consent import ALWAYS, NEED, Permission
from defender_desk.services.consent.verdicts import NOT_BY_NAME, THEIR_NO, Verdict, Withheld
from defender_desk.text.messages import msg
from defender_desk.text.speech import say

BY_LEVEL = msg(
    "The protection level “{level}” keeps it here: of consents, only one that names this recipient lets it leave."
)
NAME_OR_REASON = msg("Record a consent that names this recipient, or write the reason for going on without it.")
ASK_OR_REASON = msg("Record the consent for this recipient, or write the reason for going on without it.")
NO_STANDS = msg("No reason of ours outweighs that, only a new answer of theirs.")

TO_ASK = msg("Ask them which of this may be told: {facts}. Tick only what they agree to.")
ALWAYS_TOLD = msg(
    "What is needed, and why, goes along with every yes, and may itself tell what happened: read it to them. What they "
    "do not want told is entered under “{field}”."
)
WHEN_COUNTS = msg("It counts where it was asked on a later day; where the no names somebody, it must name them too.")


@dataclass(frozen=True)
class Wanted:
    """One consent that a person should turn to."""

    consent: str = ""
    """Id of the one recorded that decides; empty where a new one is wanted."""
    given: Mapping[str, object] = field(default_factory=dict)
    """Typed values that a new one begins with: for whom and what for. What may be told, they say themselves."""
    facts: tuple[str, ...] = ()
    """Codes of `data_scope` that the step would tell, to be asked about."""
    person: str = ""
    """Id of whoever is to be turned to."""


def wanted(step: Step, verdict: Verdict, people: Collection[str], facts: Collection[str]) -> Wanted | None:
    """The consent of one of these people that keeps most here; `facts` are those that would be told."""
    by_level = bool(step.recipient) and any(one.why == NOT_BY_NAME for one in verdict.withheld)
    asked = {key: verdict.permissions[key] for key in people if key in verdict.permissions}

    def needs_new(one: Permission) -> bool:
        return not one.standing.is_no and (not one.allowed or (by_level and not one.by_name))

    def first(*, new: bool) -> str:
        return next((key for key, one in asked.items() if needs_new(one) is new and (new or one.consent)), "")

    if person := first(new=True):
        told = (step.facts or frozenset(facts)) - asked[person].withheld
        codes = tuple(term.code for term in vocabulary("data_scope").terms if term.code in told)
        given = {"person": person, "scope": (step.scope,), "recipient": step.recipient or ""}
        return Wanted(given=given, facts=codes, person=person)
    return Wanted(asked[person].consent, person=person) if (person := first(new=False)) else None


def keepers(verdict: Verdict, records: Collection[str], fact: str) -> tuple[str, ...]:
    """Ids of those whose answer keeps a fact of these records here: of all they are about, who does not let it go."""
    by_level = {one.record for one in verdict.withheld if one.why == NOT_BY_NAME}

    def lets(record: str, one: Permission) -> bool:
        return one.allowed and one.covers(fact) and (one.by_name or record not in by_level)

    asked = verdict.permissions
    about = ((record, key) for record in records for key in verdict.concerned.get(record, ()))
    return tuple(dict.fromkeys(key for record, key in about if key in asked and not lets(record, asked[key])))


def to_ask(wanted: Wanted) -> str:
    """What to ask somebody about before a new consent is saved, and what goes along unasked (`ALWAYS`).

    Empty where the step tells nothing of its own.
    """
    facts = several(term_shown("data_scope", code) for code in wanted.facts if code not in ALWAYS)
    lines = [say(TO_ASK, facts=facts)] if facts else []
    if NEED in wanted.facts:
        lines.append(say(ALWAYS_TOLD, field=say(declared(Consent).by_name["withheld"].kind.label)))
    return "\n".join(lines)


def why(kept: Collection[Withheld]) -> str:
    """Why all of something stays, and what lets it go: said in the language in use."""
    if no := next((one.why for one in kept if not one.overridable), None):
        return f"{say(no)} {say(NO_STANDS)} {say(WHEN_COUNTS)}" if no in THEIR_NO else say(no)
    if any(one.why == NOT_BY_NAME for one in kept):
        return f"{by_level()} {say(NAME_OR_REASON)}"
    return say(ASK_OR_REASON)


def by_level() -> str:
    """The level that a consent to anybody does not outweigh, said in the language in use."""
    return say(BY_LEVEL, level=term_shown("protection_level", HIDDEN))
