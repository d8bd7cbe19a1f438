"""What the matching screen asks of the desk, on the database worker, and how a list of providers is narrowed. No Qt.

Desktop: what is shown is read once; narrowing it asks nothing again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from defender_desk.model.documents import targets
from defender_desk.model.queries import Query
from defender_desk.services import listing, records
from defender_desk.services.consent.consent import named_recipients
from defender_desk.services.matching import choosing, matching
from defender_desk.services.matching.conditions import Outcome, Place
from defender_desk.services.matching.matching import Fit, Match, Matches
from defender_desk.services.matching.matter import Matter, value
from defender_desk.services.records import Saved
from defender_desk.text.folding import words
from defender_desk.text.marking import answers_all
from defender_desk.text.messages import Message, msg
from defender_desk.text.speech import beside, fill, ngettext, say
from defender_desk.text.written import show_count

GROUPS: Mapping[Fit, Message] = {
    "fits": msg("Fits, as far as is known"),
    "open": msg("Something is missing"),
    "not": msg("Does not fit"),
}
"""The headings of the list."""

NO_STATUS = "none"
"""The term of `needed_status` of whoever helps without any."""
MOST_CASES = 200
"""Most cases offered to choose from; the register has the rest."""


@dataclass(frozen=True)
class Look:
    """Every provider weighed, and what the records are called that could say what is missing."""

    matches: Matches
    titles: Mapping[str, str]
    asked: str
    """Id of the provider a referral goes to already; empty for a case."""
    agreed: frozenset[str] = frozenset()
    """Ids of those whom a consent of somebody to be helped names."""

    @property
    def matter(self) -> Matter:
        """What is to be helped with."""
        return self.matches.matter

    def of(self, provider: str) -> Match | None:
        """The match of one provider."""
        return next((one for one in self.matches.providers if one.provider.id == provider), None)


@dataclass(frozen=True)
class Narrowed:
    """What the list is narrowed by; empty fields let everything through."""

    wanted: Mapping[str, str] = field(default_factory=dict)
    """By field of a provider, a term that it must name."""
    verified: bool = False
    name: str = ""

    def lets(self, one: Match) -> bool:
        """Whether a provider stays in the list."""
        named = all(not code or code in terms(one, name) for name, code in self.wanted.items())
        return named and (one.open or not self.verified) and self._called(one)

    def _called(self, one: Match) -> bool:
        """Whether it is called so in any language or by ear: how its words begin is enough."""
        body = one.provider.body
        names = [one.title, *(str(body[name]) for name in body if name == "name" or name.startswith("name_"))]
        typed = words(self.name)
        begun = all(any(word.startswith(start) for name in names for word in words(name)) for start in typed)
        return begun or any(answers_all(name, self.name) for name in names)


def look(desk: Any, subject: str) -> Look:
    """Weigh every provider today."""
    found = matching.match(desk, subject, today())
    places = {place.record for one in found.providers for result in one.results for place in result.missing}
    warned = {warning.referral for one in found.providers for warning in one.warnings}
    agreed = named_recipients(desk, [one.id for one in found.matter.everybody])
    asked = targets(found.matter.subject.body.get("provider")) if found.matter.referral else []
    return Look(found, records.titles(desk, (places | warned) - {""}), next(iter(asked), ""), frozenset(agreed))


def answer(desk: Any, subject: str, question: str, yes: bool | None, number: int | None) -> Any:
    """Write an answer down."""
    return choosing.answer(desk, subject, question, today=today(), yes=yes, number=number)


def begin(desk: Any, subject: str, provider: str, reason: str) -> Saved:
    """Begin a referral."""
    return choosing.begin(desk, subject, provider, today=today(), reason=reason)


def go_on(desk: Any, referral: str, reason: str) -> Any:
    """Note that the conditions were looked at."""
    return choosing.go_on(desk, referral, today=today(), reason=reason)


def cases(desk: Any) -> dict[str, str]:
    """The cases to choose from, those changed last first, by id with what they are called."""
    found = listing.ids(desk, Query("case"), limit=MOST_CASES)
    called = records.titles(desk, found)
    return {key: called[key] for key in found}


def terms(one: Match, name: str) -> tuple[str, ...]:
    """The terms in a field of a provider."""
    said = value(one.provider, name)
    return said if isinstance(said, tuple) else ()


def offered(matches: Iterable[Match], name: str) -> list[str]:
    """The terms of a field that some provider has, the commonest first."""
    counted: dict[str, int] = {}
    for one in matches:
        for code in terms(one, name):
            counted[code] = counted.get(code, 0) + 1
    return sorted(counted, key=lambda code: (-counted[code], code))


def counted(one: Match) -> str:
    """How many conditions stand how, in words: nothing here is a score."""
    met, against, unknown = (len(one.having(each)) for each in (Outcome.MET, Outcome.NOT_MET, Outcome.NOT_KNOWN))
    said = (
        (met, ngettext("{n} met", "{n} met", met)),
        (against, ngettext("{n} not met", "{n} not met", against)),
        (unknown, ngettext("{n} not known", "{n} not known", unknown)),
    )
    return beside(fill(sentence, n=show_count(count)) for count, sentence in said if count)


def given(place: Place, matter: Matter) -> dict[str, object]:
    """What a new record is joined to, when it is made to say what is missing."""
    case = matter.case.id if matter.case else ""
    incident = matter.incidents[0].id if matter.incidents else ""
    person = matter.everybody[0].id if matter.everybody else ""
    about = tuple(filter(None, [incident or case]))
    joined: Mapping[str, dict[str, object]] = {
        "incident": {"case": case},
        "act": {"incident": incident, "victim": person},
        "evidence": {"about": about},
        "consent": {"person": person, "case": case},
    }
    return {name: each for name, each in joined.get(place.type, {}).items() if each}


def heading(fit: Fit) -> str:
    """The heading of a group."""
    return say(GROUPS[fit])


def today() -> date:
    """The day at the desk."""
    return date.today()  # noqa: DTZ011  the day on the calendar of the person at the desk
