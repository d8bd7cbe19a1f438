"""The fictional facts of practice records, one function a record type, each linked to what was made before.

Services floor: `practice` writes them, drawn by a `Maker` in the language asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from decimal import Decimal

from defender_desk.model import codec
from defender_desk.model.codec import Json
from defender_desk.model.eligibility import violations
from defender_desk.model.types import TYPES
from defender_desk.model.values import Money
from defender_desk.services.practice.practice_maker import COUNTRIES, Body, Maker, words
from defender_desk.text.dates import FuzzyDate

NOTICE = "local_authority_notice"
"""The kind of help point (`referral_target_kind`) of whoever is notified."""


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
    if preparing and m.draw.random() < 0.3 and (authority := _authority(m)):
        return _notice(m, authority, case)
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


def _authority(m: Maker) -> str:
    return next((key for key, body in m.told("provider") if body.get("target_kind") == NOTICE), "")


def _notice(m: Maker, authority: str, case: str | None) -> Body:
    """A notice that is still being prepared: nobody was asked for it yet."""
    what = m.some("notice")
    return {
        "title": what,
        "state": "consent_needed",
        "case": case,
        "people": m.inside(case),
        "provider": authority,
        "target_kind": NOTICE,
        "summary": what,
        "reply_due": m.day(20, 10),
    }


def _provider(m: Maker) -> Body:
    """A service of a city, or an authority there; nobody has checked either, so none counts as open."""
    authority = m.draw.random() < 0.3
    place: Body = {
        "countries": [m.draw.choice(COUNTRIES)],
        "cities": [m.term("provider", "cities")],
        "hours": m.some("hours"),
    }
    if authority:
        kind: Body = {"name": m.some("authority"), "kind": "authority", "target_kind": NOTICE}
    else:
        kind = {
            "name": m.some("service"),
            "kind": "local_service",
            "target_kind": "cso_service",
            "services": list[Json](sorted({m.term("provider", "services") for _ in range(3)})),
            "groups": [m.term("provider", "groups")],
            "needed_status": [m.term("provider", "needed_status")],
            "cost": m.term("provider", "cost"),
            "city_relation": m.term("provider", "city_relation"),
        }
    return {**kind, **place, "languages": [m.language], "seen": m.day(-60, 20)}


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
    "provider": _provider,
    "referral": _referral,
    "hearing": _hearing,
    "narrative": _narrative,
    "cost": _cost,
}
"""How the facts of each type are made; the funds of the directory ship with the program and are not made up."""
