"""Which provider fits: its conditions weighed against a case, and providers in the order in which to ask them.

Services floor: the screen and the console ask here. Nothing here is a score: providers are told by how many conditions
are met, not met and not known, and people are not ranked at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Literal

from defender_desk.model import codec
from defender_desk.model.documents import Document
from defender_desk.model.eligibility import fact_of, facts
from defender_desk.model.queries import Query
from defender_desk.model.shipped_providers import directory
from defender_desk.model.shown import NO, YES, code_name, several, title_of
from defender_desk.model.types import TYPES
from defender_desk.services.desk import Desk
from defender_desk.services.directory import verifying
from defender_desk.services.directory.standing import SEEN_OPEN, EntryStanding, Reliance
from defender_desk.services.matching import eligibility, own_referrals, provider_facts
from defender_desk.services.matching.conditions import Criterion, Known, Outcome, Place, Seen, weakest
from defender_desk.services.matching.matter import Matter, read, value
from defender_desk.services.matching.own_referrals import Warned
from defender_desk.services.matching.provider_facts import Candidate
from defender_desk.text.bidi import plain
from defender_desk.text.collation import sort_key
from defender_desk.text.messages import msg
from defender_desk.text.speech import say

NOT_FOR = msg("Does not fit: {people}.", "people and groups")
NOT_KNOWN_OF = msg("Not known of: {people}.", "people and groups")
BECAUSE = msg("{answer} ({seen})", "an answer, and what it was seen from")

Severity = Literal["block", "warn", "prefer"]
Fit = Literal["fits", "open", "not"]
"""Fits as far as is known, something that matters is not known, does not fit."""


@dataclass(frozen=True)
class Result:
    """One condition of one provider, and how it stands."""

    criterion: Criterion
    outcome: Outcome
    seen: tuple[Seen, ...]
    missing: tuple[Place, ...]
    questions: tuple[str, ...]
    """What a person could answer, where the condition is not known."""
    whom: tuple[Document, ...] = ()
    """Those it is so for, where it is otherwise for others."""

    @property
    def blocks(self) -> bool:
        """Whether it must be met."""
        return self.criterion.severity == "block"

    @property
    def later(self) -> bool:
        """Whether only the referral that is not begun yet will say it: nobody can know it now."""
        own = {(one.type, one.record) for one in self.missing}
        return self.outcome is Outcome.NOT_KNOWN and not self.questions and own == {("referral", "")}

    @property
    def unconfirmed(self) -> bool:
        """Whether we only heard of the condition."""
        return self.criterion.level == "M"

    @property
    def here(self) -> str:
        """What was found, as a person reads it."""
        seen = several(dict.fromkeys(one.said for one in self.seen if one.said))
        if self.criterion.fact.kind != "answer" or self.outcome is Outcome.NOT_KNOWN:
            return seen
        answer = say(YES if (self.criterion.value is True) is (self.outcome is Outcome.MET) else NO)
        return say(BECAUSE, answer=answer, seen=seen) if seen not in ("", answer) else answer

    @property
    def for_whom(self) -> str:
        """Those it is so for, in a sentence; empty where it is so for all alike."""
        if not self.whom:
            return ""
        names = several(title_of(TYPES[one.type], one.body) or code_name(TYPES[one.type], one.id) for one in self.whom)
        return say(NOT_FOR if self.outcome is Outcome.NOT_MET else NOT_KNOWN_OF, people=names)


@dataclass(frozen=True)
class Match:
    """One provider weighed against a case."""

    provider: Document
    standing: EntryStanding
    results: tuple[Result, ...]
    warnings: tuple[Warned, ...]
    kinds: tuple[str, ...]
    """The kinds of help wanted that it gives."""

    @property
    def title(self) -> str:
        """What the provider is called in the language in use."""
        return title_of(TYPES["provider"], self.provider.body)

    @property
    def open(self) -> bool:
        """Whether we may say that it takes requests."""
        return self.standing.open is True

    def having(self, outcome: Outcome) -> tuple[Result, ...]:
        """The conditions that stand so, those that must be met first."""
        return tuple(sorted((one for one in self.results if one.outcome is outcome), key=lambda one: not one.blocks))

    @cached_property
    def against(self) -> tuple[Result, ...]:
        """The conditions that must be met, and are not."""
        return tuple(one for one in self.results if one.blocks and one.outcome is Outcome.NOT_MET)

    @cached_property
    def unknown(self) -> tuple[Result, ...]:
        """The conditions that must be met, and of which it could be known by now and is not."""
        unknown = (one for one in self.results if one.blocks and one.outcome is Outcome.NOT_KNOWN)
        return tuple(one for one in unknown if not one.later)

    @property
    def fit(self) -> Fit:
        """In which group it stands."""
        if self.against or self.standing.open is False:
            return "not"
        return "open" if self.unknown else "fits"

    @property
    def order(self) -> tuple[int, int, int, int, int, str]:
        """What may well not work comes last; the nearest fit first: fewest in the way, most met, fewest not known."""
        met, unknown = (len(self.having(one)) for one in (Outcome.MET, Outcome.NOT_KNOWN))
        called = sort_key(plain(self.title))
        return _LATER.get(self.standing.whole, 0), len(self.against), -met, unknown, -len(self.kinds), called


@dataclass(frozen=True)
class Matches:
    """Every provider, the nearest fit first, and what was matched."""

    matter: Matter
    providers: tuple[Match, ...]


def match(desk: Desk, subject: str, today: date) -> Matches:
    """Weigh every provider against a case, or a referral being drafted; Trouble when it is neither."""
    weighing = _Weighing(desk, read(desk, subject), today)
    providers = desk.store.many(desk.store.ids(Query("provider")))
    standings = verifying.standings(desk, providers.values(), today)
    found = [weighing.match(provider, standings[key]) for key, provider in providers.items()]
    return Matches(weighing.matter, tuple(sorted(found, key=lambda one: (_GROUPS.index(one.fit), *one.order))))


def match_one(desk: Desk, subject: str, provider: str, today: date) -> Match | None:
    """Weigh one provider; None when it is no provider of this desk."""
    matter, document = read(desk, subject), desk.store.get(provider)
    if document is None or document.type != "provider":
        return None
    return _Weighing(desk, matter, today).match(document, verifying.standing_of(desk, document, today))


_GROUPS = ("fits", "open", "not")
_LATER: Mapping[Reliance, int] = {
    Reliance.VERIFIED: -1,
    Reliance.PARTLY: -1,
    Reliance.OPEN_UNKNOWN: 1,
    Reliance.STOPPED: 2,
}
"""Within a group, those that somebody of this desk checked stand before the others, and those in doubt after them."""


def criteria(provider: Document) -> tuple[Criterion, ...]:
    """The conditions of a provider: its shipped rules, and what its own fields say of whom it helps.

    A field that somebody edited outweighs the rule about the same fact: who verified it knows better than we did.
    """
    entry = directory().entries.get(str(value(provider, "shipped")))
    rules = [Criterion.of(rule, fact_of(rule.field)) for rule in entry.rules] if entry else []
    shipped = entry.body if entry else {}
    edited = {fact for name, fact in _FACT_OF_FIELD.items() if provider.body.get(name) != shipped.get(name)}
    rules = [one for one in rules if one.fact.code not in edited]
    ruled = {one.fact.code for one in rules}
    return (*rules, *(one for one in _own(provider) if one.fact.code not in ruled))


_FACT_OF_FIELD: Mapping[str, str] = {
    "applicants": "applicant",
    "countries": "country",
    "regions": "country",
    "support": "support",
    "services": "service",
    "needed_status": "stay",
    "groups": "for_whom",
    "languages": "language",
    "horizon": "horizon",
}
"""What each field of a provider sets a condition on."""

_MUST: frozenset[str] = frozenset({"applicant", "country", "support", "service", "stay"})
_RANKS: frozenset[str] = frozenset({"language", "horizon"})
_EVERYBODY = frozenset({"worldwide", "anyone", "none"})
_NOTHING = frozenset({"unknown", "other"})


def _own(provider: Document) -> Iterator[Criterion]:
    """The conditions that the fields of any provider set; a field that says nothing sets none."""
    yield Criterion(facts()["status"], "==", SEEN_OPEN, "warn", field="status")
    named: dict[str, list[codec.Json]] = {}
    for field, fact in _FACT_OF_FIELD.items():
        said = value(provider, field)
        if isinstance(said, tuple):
            named.setdefault(fact, []).extend(code for code in said if code not in _NOTHING)
    for fact, codes in named.items():
        if codes and not _EVERYBODY.intersection(map(str, codes)):
            severity: Severity = "block" if fact in _MUST else "prefer" if fact in _RANKS else "warn"
            yield Criterion(facts()[fact], "in", codes, severity, field=fact)
    if value(provider, "tells_government") is True:
        yield Criterion(facts()["consent_government"], "==", "granted", "block", field="tells_government")


_WISHES: Mapping[str, tuple[str, Severity]] = {
    "wanted_languages": ("helper_language", "block"),
    "wanted_regions": ("helper_region", "warn"),
}
"""What each field of a referral wants of whoever helps, and how much it weighs."""


def wishes(referral: Document | None) -> tuple[Criterion, ...]:
    """The conditions that a referral sets on its provider; one that wants nothing sets none."""
    found = {name: value(referral, name) for name in _WISHES} if referral is not None else {}
    return tuple(
        Criterion(facts()[fact], "in", [*said], severity)
        for name, (fact, severity) in _WISHES.items()
        if isinstance(said := found.get(name), tuple) and not {*said} <= {*_NOTHING, *_EVERYBODY}
    )


class _Weighing:
    """One matter against provider after provider: what was read of it is kept for the next."""

    def __init__(self, desk: Desk, matter: Matter, today: date) -> None:
        self.matter = matter
        self._desk, self._today = desk, today
        self._before = own_referrals.before(desk, matter)
        self._held: eligibility.Held = {}
        self._narrowed: dict[tuple[str, ...], tuple[Matter, ...]] = {}
        self._people = {one.id: one for one in matter.everybody}

    def match(self, provider: Document, standing: EntryStanding) -> Match:
        """Weigh all conditions of a provider."""
        asked = Candidate(self._desk, provider, standing, self._today)
        return Match(
            provider,
            standing,
            tuple(self._result(one, asked) for one in (*criteria(provider), *wishes(self.matter.referral))),
            own_referrals.warnings(self.matter, provider, self._before),
            _kinds(self.matter, provider),
        )

    def _result(self, criterion: Criterion, asked: Candidate) -> Result:
        """A condition on people is weighed for each of them, and stands as it does for the one it is worst for."""
        among = criterion.fact.each
        if among not in self._narrowed:
            self._narrowed[among] = self.matter.one_by_one(among)
        parts = [replace(self._known(criterion, one, asked), of=one.alone) for one in self._narrowed[among]]
        outcome, deciding = weakest(criterion, parts)
        whom = tuple(self._people[part.of] for part in deciding if part.of) if len(deciding) < len(parts) else ()
        seen = tuple(dict.fromkeys(one for part in deciding for one in part.seen))
        if outcome is not Outcome.NOT_KNOWN:
            return Result(criterion, outcome, seen, (), (), whom)
        missing = tuple(dict.fromkeys(one for part in deciding for one in part.missing))
        return Result(criterion, outcome, seen, missing, eligibility.open_questions(criterion), whom)

    def _known(self, criterion: Criterion, matter: Matter, asked: Candidate) -> Known:
        reader = provider_facts.READ.get(criterion.fact.code)
        if reader is not None:
            return reader(asked, matter, criterion.fact)
        if criterion.fact.code == "same_purpose":
            found = own_referrals.same_purpose(matter, asked.provider, self._before)
            return eligibility.with_answers(matter, criterion, found)
        return eligibility.known_for(matter, criterion, self._today, self._held)


def _kinds(matter: Matter, provider: Document) -> tuple[str, ...]:
    wanted = value(matter.subject, "support" if matter.referral else "need_kinds")
    given = value(provider, "support")
    if not isinstance(wanted, tuple) or not isinstance(given, tuple):
        return ()
    return tuple(code for code in wanted if code in given)
