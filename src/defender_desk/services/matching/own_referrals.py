"""What this desk has asked already for the same people: open requests, the same donor behind two funds, refusals.

Services floor: `matching` warns by it. Funds compare notes; a person who asked twice should not learn it from them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from defender_desk.model.documents import Document, targets
from defender_desk.model.eligibility import families
from defender_desk.model.referral_facts import referral_states
from defender_desk.model.shown import term_shown, title_of
from defender_desk.model.types import TYPES
from defender_desk.services.desk import Desk
from defender_desk.services.matching.conditions import Known, Seen
from defender_desk.services.matching.matter import Matter, value, written
from defender_desk.services.matching.told import seen_in, yes
from defender_desk.text.dates import FuzzyDate
from defender_desk.text.folding import fold
from defender_desk.text.messages import msg
from defender_desk.text.speech import say
from defender_desk.text.written import show_date

SAME_PROVIDER = msg("A request to this provider for the same people is under way: {title} ({state}).")
SAME_FAMILY = msg("Another request to {family} is under way, and they see what is asked of each other: {title}.")
SAME_RUNNER = msg("Another request to those who run this provider is under way: {title}.")
SAME_PURPOSE = msg("Another provider has been asked for the same help: {title}. Some funds want one request at a time.")
REFUSED = msg("This provider declined before: {reason}, {when}.")
REFUSED_UNDATED = msg("This provider declined before: {reason}.")
NO_REASON = msg("no reason was recorded")


@dataclass(frozen=True)
class Warned:
    """Something to think of before asking, and the referral it rests on."""

    said: str
    referral: str


@dataclass(frozen=True)
class Before:
    """A referral of the desk for some of the same people, and whom it went to."""

    document: Document
    provider: Document | None

    @property
    def turn(self) -> str:
        """Whose move it is."""
        state = referral_states().get(str(value(self.document, "state") or "draft"))
        return state.turn if state else "waiting"

    @property
    def declined(self) -> bool:
        """Whether the provider said no."""
        return value(self.document, "state") == "declined" or bool(value(self.document, "refusal"))


def before(desk: Desk, matter: Matter) -> tuple[Before, ...]:
    """The other referrals for the same people, or of the same case."""
    owners = [*matter.everybody, *([matter.case] if matter.case else [])]
    named = desk.store.parts((one.id for one in owners), "referral", "people", "case")
    found = sorted((one for one in named if one.id != matter.subject.id), key=lambda one: one.id)
    providers = desk.store.many({key for one in found for key in targets(one.body.get("provider"))})
    return tuple(Before(one, providers.get(str(one.body.get("provider") or ""))) for one in found)


def warnings(matter: Matter, provider: Document, asked: Iterable[Before]) -> tuple[Warned, ...]:
    """What this desk's own referrals warn of before this provider is asked."""
    made = []
    for one in asked:
        said = _refusal(one, provider) or _under_way(matter, one, provider)
        if said:
            made.append(Warned(said, one.document.id))
    return tuple(made)


def same_purpose(matter: Matter, provider: Document, asked: Iterable[Before]) -> Known:
    """A yes where another provider has a request for the same help; silence of the desk is not known."""
    seen: list[Seen] = [
        seen_in(one.document, "support")
        for one in asked
        if one.turn in ("waiting", "ours") and not _is(one, provider) and _same_help(matter, one)
    ]
    return yes(tuple(seen)) if seen else Known()


def _refusal(one: Before, provider: Document) -> str:
    if not (one.declined and _is(one, provider)):
        return ""
    code = str(value(one.document, "refusal") or "")
    reason = term_shown("refusal_reason", code) if code else say(NO_REASON)
    day = value(one.document, "replied")
    when: FuzzyDate | date | None = day if isinstance(day, FuzzyDate) else written(one.document)
    return say(REFUSED, reason=reason, when=show_date(when)) if when else say(REFUSED_UNDATED, reason=reason)


def _under_way(matter: Matter, one: Before, provider: Document) -> str:
    if one.turn == "over" or one.declined:
        return ""
    title = _title(one)
    if _is(one, provider):
        state = term_shown("referral_state", str(value(one.document, "state") or "draft"))
        return say(SAME_PROVIDER, title=title, state=state)
    family = _family(one, provider)
    if family:
        return say(SAME_FAMILY, family=family, title=title)
    if _same_runner(one, provider):
        return say(SAME_RUNNER, title=title)
    return say(SAME_PURPOSE, title=title) if _same_help(matter, one) else ""


def _is(one: Before, provider: Document) -> bool:
    return one.provider is not None and one.provider.id == provider.id


def _family(one: Before, provider: Document) -> str:
    codes = {str(value(each, "shipped")) for each in (one.provider, provider) if each and each.type == "provider"}
    return next((family.name for family in families() if len(codes) > 1 and codes <= family.providers), "")


def _same_runner(one: Before, provider: Document) -> bool:
    """Own providers too: run by the same organisation, or by one of the same name."""
    if one.provider is None or one.provider.type != "provider":
        return False
    pairs = ((value(one.provider, name), value(provider, name)) for name in ("organisation", "run_by"))
    return any(mine and theirs and fold(str(mine)) == fold(str(theirs)) for mine, theirs in pairs)


def _same_help(matter: Matter, one: Before) -> bool:
    field = "support" if matter.referral else "need_kinds"
    wanted, there = value(matter.subject, field), value(one.document, "support")
    return isinstance(wanted, tuple) and isinstance(there, tuple) and bool({*wanted} & {*there})


def _title(one: Before) -> str:
    whom = title_of(TYPES[one.provider.type], one.provider.body) if one.provider else ""
    return whom or title_of(TYPES["referral"], one.document.body)
