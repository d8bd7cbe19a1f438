"""The fictional facts of practice records, one function a record type, each linked to what was made before.

Services floor: `practice` writes them; the words come from resources/practice, in the language asked for.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from random import Random

from defender_desk.model import codec
from defender_desk.model.codec import Json
from defender_desk.model.eligibility import violations
from defender_desk.model.kinds import Choice, Choices
from defender_desk.model.shipped_providers import directory
from defender_desk.model.types import TYPES
from defender_desk.model.values import Money
from defender_desk.model.vocabularies import vocabulary
from defender_desk.services.shipped import record_id
from defender_desk.text.dates import FuzzyDate
from defender_desk.text.resources import folder

EPOCH = date(2026, 11, 22)
"""The day the facts lie around where none is given, so that the same seed makes the same dates."""

REMEMBERED = 400
"""How many records of a type later ones may point at."""

COUNTRIES = ("SY", "EG", "TN", "LB", "JO", "MA", "IQ", "SD", "YE", "LY", "DE", "FR", "TR")

Body = dict[str, Json]


@cache
def words(language: str) -> Mapping[str, list[str]]:
    """The pieces that names and stories are put together from."""
    read: dict[str, list[str]] = json.loads((folder("practice") / f"{language}.json").read_text("utf-8"))
    return read


@dataclass
class Maker:
    """Draws facts from a seed, and remembers ids to link to."""

    language: str
    draw: Random
    around: date = EPOCH
    made: dict[str, list[str]] = field(default_factory=dict)
    said: dict[str, Body] = field(default_factory=dict)
    """What the records that may be pointed at say."""

    def remember(self, type_name: str, record: str, body: Mapping[str, Json] | None = None) -> None:
        """Let later records point at this one, and rest on what it says."""
        kept = self.made.setdefault(type_name, [])
        kept.append(record)
        self.said[record] = {**(body or {})}
        if len(kept) > REMEMBERED:
            self.said.pop(kept.pop(0), None)

    def told(self, type_name: str) -> list[tuple[str, Body]]:
        """The records of a type made before, with what they say."""
        return [(key, self.said[key]) for key in self.made.get(type_name, ())]

    def some(self, name: str) -> str:
        """One of the pieces of this name, its places filled."""
        return self.filled(self.draw.choice(words(self.language)[name]))

    def filled(self, text: str) -> str:
        """A piece with a drawn word in each of its places."""
        while "{" in text:
            place = text[text.index("{") + 1 : text.index("}")]
            text = text.replace("{" + place + "}", self.some(place), 1)
        return text

    def name(self, *, woman: bool) -> str:
        """A person's name, as long and as short as people write them."""
        parts = [self.some("given_f" if woman else "given_m"), self.some("family")]
        if self.draw.random() < 0.4:
            parts.insert(1, self.some("father"))
        return " ".join(parts)

    def story(self) -> str:
        """An account of three to sixteen sentences in paragraphs."""
        chosen = self.draw.sample(words(self.language)["sentences"], self.draw.randint(3, 16))
        told = [self.filled(sentence) for sentence in chosen]
        return "\n\n".join(" ".join(told[at : at + 5]) for at in range(0, len(told), 5))

    def term(self, type_name: str, name: str) -> str:
        """A code that this field may hold."""
        kind = TYPES[type_name].by_name[name].kind
        if not isinstance(kind, Choice | Choices):
            raise TypeError(name)
        return self.draw.choice(vocabulary(kind.vocabulary).terms).code

    def day(self, around: int, spread: int) -> Json:
        """A day so many days from the one the facts lie around; every fourth one only to the month."""
        exact = self.around + timedelta(days=around + self.draw.randint(-spread, spread))
        fuzzy = (
            FuzzyDate.spanning(f"{exact:%Y-%m}", *_month(exact))
            if self.draw.random() < 0.25
            else FuzzyDate.exact(exact)
        )
        return codec.store(TYPES["incident"].by_name["when"].kind, fuzzy)

    def link(self, type_name: str) -> str | None:
        """The id of a record made before, if there is one."""
        kept = self.made.get(type_name)
        return self.draw.choice(kept) if kept else None

    def inside(self, case: str | None) -> list[Json]:
        """Those a case is for; where it says nobody, somebody or none."""
        drawn = self.links("person")
        people = self.said.get(case or "", {}).get("people")
        return people if isinstance(people, list) and people else drawn

    def provider(self) -> str:
        """The id of an entry of the directory, which every desk has."""
        return record_id(self.draw.choice(list(directory().entries)))

    def links(self, type_name: str) -> list[Json]:
        """One id or none, as a list."""
        one = self.link(type_name)
        return [one] if one else []


def _month(day: date) -> tuple[date, date]:
    first = day.replace(day=1)
    return first, (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def _person(m: Maker) -> Body:
    woman = m.draw.random() < 0.5
    return {
        "name": m.name(woman=woman),
        "other_names": m.some("kunya") if m.draw.random() < 0.3 else None,
        "protection": m.draw.choice(["not_published", "not_published", "name_withheld"]),
        "how_to_contact": m.some("how"),
        "never": m.some("never"),
        "kinds": [m.term("person", "kinds")],
        "work": [m.term("person", "work")],
        "work_note": m.some("sentences"),
        "profession": m.some("profession_f" if woman else "profession_m"),
        "organisation": m.link("organisation"),
        "origin": m.draw.choice(COUNTRIES),
        "residence": m.draw.choice(COUNTRIES),
        "languages": [m.language],
        "phones": [f"+000 {m.draw.randint(10, 99)} {m.draw.randint(100, 999)} {m.draw.randint(1000, 9999)}"],
        "last_contact": m.day(-60, 60),
        "welfare_check": m.day(10, 40) if m.draw.random() < 0.2 else None,
        "notes": m.some("sentences"),
    }


def _organisation(m: Maker) -> Body:
    return {
        "name": m.some("group"),
        "kind": m.term("organisation", "kind"),
        "fields": [m.term("organisation", "fields")],
        "countries": [m.draw.choice(COUNTRIES)],
        "size": m.draw.randint(2, 60),
        "how_to_contact": m.some("how"),
        "notes": m.some("sentences"),
    }


def _incident(m: Maker) -> Body:
    return {
        "title": m.some("incident"),
        "what": list[Json](sorted({m.term("incident", "what") for _ in range(m.draw.randint(1, 3))})),
        "when": m.day(-200, 190),
        "urgency": m.term("incident", "urgency"),
        "status": m.term("incident", "status"),
        "story": m.story(),
        "country": m.draw.choice(COUNTRIES),
        "country_behind": m.draw.choice(COUNTRIES),
        "place": m.some("town"),
        "perpetrators": [m.term("incident", "perpetrators")],
        "case": m.link("case"),
    }


def _act(m: Maker) -> Body:
    what = m.term("act", "what")
    return {
        "incident": m.link("incident"),
        "victim": m.link("person"),
        "what": what,
        "when": m.day(-200, 190),
        "stated_reason": m.some("sentences"),
        "charge": m.some("charge") if what in violations(("liberty", "justice")) else None,
    }


def _involvement(m: Maker) -> Body:
    return {
        "who": m.link("person"),
        "what": m.link("incident"),
        "role": m.term("involvement", "role"),
        "certainty": m.term("involvement", "certainty"),
    }


def _case(m: Maker) -> Body:
    said = m.draw.choice(words(m.language)["case"])
    drawn, people = m.filled(said), m.links("person")
    given = next((str(m.said[str(one)].get("name")).split()[0] for one in people if str(one) in m.said), "")
    return {
        "title": said.replace("{given_m}", given) if given and "{given_m}" in said else drawn,
        "people": people,
        "status": m.draw.choice(["new", "gathering", "active", "active", "waiting", "monitoring"]),
        "urgency": m.term("case", "urgency"),
        "opened": m.day(-120, 100),
        "review": m.day(5, 40),
        "need": m.some("need"),
        "risks": m.some("sentences"),
        "decision": m.some("sentences"),
    }


def _source(m: Maker) -> Body:
    return {
        "title": m.some("summary"),
        "kind": m.term("source", "kind"),
        "who": m.link("person"),
        "about": m.links("incident"),
        "summary": m.some("sentences"),
        "reliability": m.term("source", "reliability"),
    }


def _consent(m: Maker) -> Body:
    """Each person is asked once, and a yes names who may be told: a referral may rest on it."""
    given = m.draw.random() < 0.6
    asked = {body["person"] for _, body in m.told("consent")}
    whom = [key for key in m.made.get("person", ()) if key not in asked]
    anybody = m.draw.random() < 0.2
    return {
        "person": m.draw.choice(whom) if whom else m.link("person"),
        "state": "given" if given else m.term("consent", "state"),
        "scope": list[Json](sorted({"refer", m.term("consent", "scope")})),
        "purpose": m.some("purpose"),
        "recipient": None if anybody else m.provider(),
        "any_recipient": True if anybody else None,
        "facts": ["name", "story", "need", "contact"],
        "asked": m.day(-40, 30),
        "expires": m.day(60, 70) if given else None,
    }


def _evidence(m: Maker) -> Body:
    return {
        "title": m.some("evidence"),
        "kind": m.term("evidence", "kind"),
        "about": m.links("incident"),
        "shows": m.some("sentences"),
        "obtained": m.day(-90, 80),
        "source": m.link("source"),
    }


def _referral(m: Maker) -> Body:
    """Nothing is ready or handed over without a recipient and a yes of the person to it."""
    need = m.some("need")
    state = m.draw.choice(["draft", "consent_needed", "pack_ready", "handed_over", "acknowledged"])
    preparing = state in ("draft", "consent_needed")
    agreed = [] if preparing else [(key, body) for key, body in m.told("consent") if body["state"] == "given"]
    consent, yes = m.draw.choice(agreed) if agreed else (None, Body())
    out = consent is not None and state != "pack_ready"
    left = FuzzyDate.exact(m.around - timedelta(days=m.draw.randint(1, 6)))
    case = m.link("case")
    person = yes.get("person")
    theirs = (key for key, body in m.told("case") if person in (body.get("people") or ()))  # type: ignore[operator]
    return {
        "title": need,
        "state": state if preparing or consent else "draft",
        "case": next(theirs, case) if consent else case,
        "people": [person] if consent else m.inside(case),
        "provider": (yes.get("recipient") or m.provider()) if consent else None,
        "consent": consent,
        "handed_over": codec.store(TYPES["referral"].by_name["handed_over"].kind, left) if out else None,
        "handed_how": m.term("referral", "handed_how") if out else None,
        "support": [m.term("referral", "support")],
        "urgency": m.term("referral", "urgency"),
        "need": need,
        "summary": m.some("sentences"),
        "next_check": m.day(3, 20),
    }


def _contact(m: Maker) -> Body:
    return {
        "who": m.link("person"),
        "when": m.day(-30, 30),
        "channel": m.term("contact_log", "channel"),
        "summary": m.some("summary"),
        "said": m.some("sentences"),
        "next_contact": m.day(10, 20) if m.draw.random() < 0.3 else None,
    }


def _action(m: Maker) -> Body:
    what, title, case = m.term("action", "what"), m.some("action"), m.link("case")
    status = m.draw.choice(["planned", "in_progress", "done"])
    return {
        "what": what,
        "title": title,
        "case": case,
        "status": status,
        "owner": m.some("given_f"),
        "due": m.day(-60 if status == "done" else 4, 25),
    }


def _hearing(m: Maker) -> Body:
    over = m.draw.random() < 0.6
    case = m.link("case")
    before = next((said for _, said in m.told("hearing") if said.get("case") == case), {})
    return {
        "case": case,
        "people": m.inside(case),
        "when": m.day(-40 if over else 15, 12),
        "stage": m.term("hearing", "stage"),
        "result": m.term("hearing", "result") if over else None,
        "court": before.get("court") or m.some("court"),
        "court_case": before.get("court_case") or f"{m.draw.randint(10, 900)}/{m.around.year}",
        "watched": m.draw.random() < 0.5 if over else None,
        "concerns": [m.term("hearing", "concerns")] if over else [],
        "remarks": m.some("sentences") if over else None,
    }


def _narrative(m: Maker) -> Body:
    return {
        "case": m.link("case"),
        "question": m.term("narrative", "question"),
        "language": m.language,
        "text": m.story(),
        "made_by": m.some("given_f"),
        "reviewed": True if m.draw.random() < 0.3 else None,
    }


def _cost(m: Maker) -> Body:
    price = Money(Decimal(m.draw.randint(2, 90) * 10), m.draw.choice(["EUR", "USD"]))
    return {
        "referral": m.link("referral"),
        "what": m.some("need"),
        "kind": m.term("cost", "kind"),
        "quantity": m.draw.randint(1, 6),
        "amount": codec.store(TYPES["cost"].by_name["amount"].kind, price),
    }


def _answer(m: Maker) -> Body:
    return {
        "question": m.draw.choice(["nonviolence", "alternatives", "return_plan", "after_plan"]),
        "case": m.link("case"),
        "yes": m.draw.random() < 0.8,
        "answered": m.day(-20, 15),
        "answered_by": m.some("given_f"),
    }


FACTS: Mapping[str, Callable[[Maker], Body]] = {
    "person": _person,
    "organisation": _organisation,
    "involvement": _involvement,
    "contact_log": _contact,
    "incident": _incident,
    "act": _act,
    "source": _source,
    "evidence": _evidence,
    "case": _case,
    "action": _action,
    "answer": _answer,
    "consent": _consent,
    "referral": _referral,
    "hearing": _hearing,
    "narrative": _narrative,
    "cost": _cost,
}
"""How the facts of each type are made; providers ship with the program and are not made up."""
