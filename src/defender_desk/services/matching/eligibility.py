"""Facts of a case as conditions of providers ask for them: what its records hold, and what somebody answered.

Services floor: `model.eligibility` says what each fact is called and where it stands; here it is read. What no record
says is not known, whatever it might suggest.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TypeAlias

from defender_desk.model.documents import Document
from defender_desk.model.eligibility import Fact, questions
from defender_desk.model.shown import several, shown, term_shown
from defender_desk.model.types import TYPES
from defender_desk.model.values import Money
from defender_desk.services.matching import happened
from defender_desk.services.matching.conditions import Criterion, Known, Place, Seen, Span, Value
from defender_desk.services.matching.matter import Matter, value, written
from defender_desk.services.matching.told import ages, joined, no, present, said, seen_in, yes
from defender_desk.text.dates import FuzzyDate

Read: TypeAlias = Callable[[Matter, Fact, date], Known]


Held: TypeAlias = "dict[tuple[str, str], Known]"
"""What was read already, by fact and whom it is of."""


def known_for(matter: Matter, criterion: Criterion, today: date, held: Held) -> Known:
    """All that is known of what a condition asks; `held` keeps what was read, for the next provider."""
    key = criterion.fact.code, matter.alone
    if key not in held:
        held[key] = of_records(matter, criterion.fact, today)
    return with_answers(matter, criterion, held[key])


def of_records(matter: Matter, fact: Fact, today: date) -> Known:
    """What the records say of a fact."""
    reader = _READ.get(fact.code) or happened.READ.get(fact.code)
    return reader(matter, fact, today) if reader else Known()


def open_questions(criterion: Criterion) -> tuple[str, ...]:
    """The questions whose answer would tell whether a condition is met."""
    return tuple(
        code
        for code in criterion.fact.questions
        if questions()[code].asks == "number" or {*questions()[code].means} & {*criterion.words} or _is_alone(code)
    )


def _is_alone(code: str) -> bool:
    return {True} == {*questions()[code].means}


def with_answers(matter: Matter, criterion: Criterion, known: Known) -> Known:
    """Add what somebody answered; all of it is said once every question that matters is answered."""
    asking = open_questions(criterion)
    if known.whole or not asking:
        return known
    answers = [(code, matter.answers[code]) for code in asking if code in matter.answers]
    given = [(document, values) for code, document in answers if (values := _answered(code, document))]
    seen = tuple(_answer_seen(document) for document, _ in given)
    values = tuple(one for _, each in given for one in each)
    whole = len(given) == len(asking)
    return Known((*known.values, *values), whole, (*known.seen, *seen), known.missing)


def _answered(code: str, answer: Document) -> tuple[Value, ...]:
    """What an answer says among the values that rules compare; nothing where it leaves the question open."""
    question, said_yes, number = questions()[code], value(answer, "yes"), value(answer, "number")
    if question.asks == "number":
        return (Span.exact(number),) if isinstance(number, int) else ()
    if said_yes is None:
        return ()
    return tuple(_meant(each) for each in question.means) if said_yes else (False,)


def _meant(each: str | bool | int) -> Value:
    return each if isinstance(each, str | bool) else Span.exact(each)


def _answer_seen(answer: Document) -> Seen:
    field = "number" if answer.body.get("number") is not None else "yes"
    kind = TYPES["answer"].by_name[field].kind
    when = value(answer, "answered")
    day = when.last if isinstance(when, FuzzyDate) and when.last else written(answer)
    return Seen(answer.id, "answer", field, shown(kind, value(answer, field), title=str), day)


# Who they are.


def _people_field(matter: Matter) -> Place:
    return Place(matter.subject.type, "people", matter.subject.id)


def _applicant(matter: Matter, _fact: Fact, _today: date) -> Known:
    values: list[Value] = ["individual"] * bool(matter.people)
    groups = said(matter.groups, "kind")
    for kind in groups.values:
        values += _group_terms(str(kind))
    if not values:
        return Known(missing=groups.missing or (_people_field(matter),))
    kinds = tuple(dict.fromkeys(values))
    said_as = several(term_shown("applicant_kind", str(one)) for one in kinds)
    seen = Seen(matter.subject.id, matter.subject.type, "people", said_as, written(matter.subject))
    return Known(kinds, not groups.missing, (seen,), groups.missing)


_INFORMAL = frozenset({"unregistered_ngo", "initiative", "civic_group", "activist_network", "student_group",
                       "neighbourhood_association"})  # fmt: skip


def _group_terms(kind: str) -> list[Value]:
    if kind in _INFORMAL:
        return ["group"]
    return ["organisation", "media_outlet"] if kind == "media_outlet" else ["organisation"]


_CIVIL_PEOPLE = frozenset({"hrd_individual", "hrd_group", "cso_representative", "independent_journalist",
                           "diaspora_activist", "volunteer"})  # fmt: skip
_CIVIL_GROUPS = _INFORMAL | {"registered_ngo", "cso", "cso_coalition", "trade_union", "bar_association",
                             "professional_association", "international_ngo", "media_outlet",
                             "religious_organisation"}  # fmt: skip
_NOT_CIVIL = frozenset({"government", "municipality", "security_body", "court", "prison", "company", "armed_group",
                        "political_party", "un_body", "diplomatic_mission", "donor"})  # fmt: skip


def _civil_society(matter: Matter, _fact: Fact, _today: date) -> Known:
    known = joined(said(matter.people, "kinds"), said(matter.groups, "kind"))
    codes = {*known.values}
    if codes & (_CIVIL_PEOPLE | _CIVIL_GROUPS):
        return yes(known.seen)
    if not matter.people and known.whole and codes <= _NOT_CIVIL:
        return no(known.seen)
    return Known(missing=known.missing or (_people_field(matter),))


_FOR_WHOM: Mapping[str, tuple[str, ...]] = {
    "hrd_individual": ("defenders",), "hrd_group": ("defenders",), "independent_journalist": ("journalists",),
    "lawyer": ("lawyers",), "researcher": ("scholars",), "family_member": ("families",),
    "lgbtqi": ("lgbtqi",), "gender_diverse": ("lgbtqi",), "religious_minorities": ("religion_belief", "minorities"),
    "ethnic_minorities": ("minorities",), "land_environment_defenders": ("environment_defenders",),
    "independent_journalists": ("journalists",), "lawyers": ("lawyers",), "families_of_defenders": ("families",),
    "political_prisoners": ("prisoners",), "torture_survivors": ("torture_survivors",),
    "refugees_asylum_seekers": ("refugees", "asylum_seekers"), "undocumented_migrants": ("irregular_migrants",),
    "unaccompanied_minors": ("unaccompanied_minors",), "displaced_communities": ("internally_displaced",),
    "media_outlet": ("journalists", "organisations"), "law_firm": ("lawyers",), "university": ("scholars",),
}  # fmt: skip


def _for_whom(matter: Matter, _fact: Fact, _today: date) -> Known:
    kinds, risks = said(matter.people, "kinds"), said(matter.people, "risk_groups")
    groups = said(matter.groups, "kind")
    values: list[Value] = ["anyone", *(["organisations"] * bool(matter.groups))]
    for code in (*kinds.values, *risks.values, *groups.values):
        values += _FOR_WHOM.get(str(code), ())
    if {"hrd_individual", "hrd_group"} & {*kinds.values} and "woman" in said(matter.people, "gender").values:
        values.append("women_defenders")
    found = joined(kinds, risks, groups)
    places = tuple(Place("person", "kinds", one.id) for one in matter.people) or (_people_field(matter),)
    return Known(tuple(dict.fromkeys(values)), seen=found.seen, missing=places)


def _country(matter: Matter, _fact: Fact, _today: date) -> Known:
    """Where they live, work, and where it happened to them; somebody abroad may work on another country still."""
    if not matter.everybody:
        return Known(missing=(_people_field(matter),))
    known = joined(
        *([said(matter.people, "residence")] if matter.people else []),
        *([said(matter.groups, "countries")] if matter.groups else []),
        *([said(matter.incidents, "country")] if matter.incidents else []),
        *([] if matter.eventful else [Known(missing=(Place("incident", "country"),))]),
    )
    abroad = any(value(one, "origin") not in ("", value(one, "residence")) for one in matter.people)
    return Known(known.values, known.whole and not abroad, known.seen, known.missing)


def _in_exile(matter: Matter, _fact: Fact, _today: date) -> Known:
    origin, residence = said(matter.people, "origin"), said(matter.people, "residence")
    missing = (*origin.missing, *residence.missing)
    pairs = [(value(one, "origin"), value(one, "residence")) for one in matter.people]
    seen = (*origin.seen, *residence.seen)
    if any(one and other and one != other for one, other in pairs):
        return yes(seen)
    if pairs and not missing:
        return no(seen)
    return Known(missing=missing or (_people_field(matter),))


def _of_people(field: str) -> Read:
    def read(matter: Matter, _fact: Fact, _today: date) -> Known:
        return said(matter.people, field) if matter.people else Known(missing=(_people_field(matter),))

    return read


def _of_groups(field: str) -> Read:
    def read(matter: Matter, _fact: Fact, _today: date) -> Known:
        return said(matter.groups, field) if matter.groups else Known(missing=(_people_field(matter),))

    return read


def _reach(matter: Matter, fact: Fact, today: date) -> Known:
    """Somebody who applies for themselves is no group of any reach."""
    if matter.groups or not matter.people:
        return _of_groups("scope")(matter, fact, today)
    return Known(("individual",), whole=True, seen=_applicant(matter, fact, today).seen)


_ENTITLED: Mapping[str, tuple[str, ...]] = {
    "citizen": ("citizen", "residence"), "permit_long": ("residence",), "permit_short": ("residence",),
    "refugee": ("protection", "residence"), "other_protection": ("protection", "residence"),
    "asylum_pending": ("asylum",),
}  # fmt: skip
"""What each right to stay is enough for, as a provider asks for it (`needed_status`)."""


def _stay(matter: Matter, _fact: Fact, _today: date) -> Known:
    known = said(matter.people, "stay") if matter.people else Known(missing=(_people_field(matter),))
    values = tuple(one for code in known.values for one in _ENTITLED.get(str(code), (code,)))
    return Known(values, known.whole, known.seen, known.missing)


def _lgbtqi(matter: Matter, _fact: Fact, _today: date) -> Known:
    """Only what a person wanted written down; nobody is asked, and silence tells nothing."""
    known = said(matter.people, "risk_groups")
    if {"lgbtqi", "gender_diverse"} & {*known.values}:
        return yes(known.seen)
    return Known(missing=tuple(Place("person", "risk_groups", one.id) for one in matter.people))


_PROFESSIONS: Mapping[str, tuple[str, ...]] = {
    "independent_journalist": ("journalist", "media_worker"), "researcher": ("scholar",), "lawyer": ("lawyer",),
    "media_outlet": ("media_outlet",),
}  # fmt: skip


def _profession(matter: Matter, _fact: Fact, _today: date) -> Known:
    known = joined(said(matter.people, "kinds"), said(matter.groups, "kind"))
    values = tuple(dict.fromkeys(code for each in known.values for code in _PROFESSIONS.get(str(each), ())))
    return Known(values, seen=known.seen if values else (), missing=known.missing)


def _activism(matter: Matter, _fact: Fact, today: date) -> Known:
    """At least as long as their group exists; the people in it may have begun before."""
    known = ages(matter.groups, "founded", "months", today, otherwise="")
    return Known(known.values, seen=known.seen, missing=known.missing)


def _themes(matter: Matter, _fact: Fact, _today: date) -> Known:
    known = said(matter.groups, "fields")
    return Known(known.values, seen=known.seen, missing=known.missing)


def _web(matter: Matter, _fact: Fact, _today: date) -> Known:
    return present(said(matter.everybody, "web"))


# What is asked for, and on whose word.


def _asked(case_field: str, referral_field: str) -> Read:
    def read(matter: Matter, _fact: Fact, _today: date) -> Known:
        field = referral_field if matter.referral else case_field
        if not field:
            return Known(missing=(Place("referral", referral_field),))
        return said((matter.subject,), field)

    return read


def _language(matter: Matter, _fact: Fact, _today: date) -> Known:
    return said((matter.subject,), "language") if matter.referral else said(matter.everybody, "languages")


def _horizon(matter: Matter, _fact: Fact, _today: date) -> Known:
    return said([matter.case] if matter.case else [], "horizon")


def _amount(matter: Matter, fact: Fact, _today: date) -> Known:
    """A sum counts in its own currency alone: a rate of the day would be a guess."""
    place = Place("referral", "amount", matter.referral.id if matter.referral else "")
    sum_of = value(matter.referral, "amount") if matter.referral else None
    if matter.referral is None or not isinstance(sum_of, Money) or sum_of.currency != fact.currency:
        return Known(missing=(place,))
    return Known((Span.exact(float(sum_of.sum)),), whole=True, seen=(seen_in(matter.referral, "amount"),))


def _referees(matter: Matter, _fact: Fact, _today: date) -> Known:
    place = Place("referral", "referees", matter.referral.id if matter.referral else "")
    found = value(matter.referral, "referees") if matter.referral else ()
    return _counted(found if isinstance(found, tuple) else (), matter.subject, "referees", place)


def _evidence(matter: Matter, _fact: Fact, _today: date) -> Known:
    place = Place("evidence", "about")
    known = _counted(matter.evidence, matter.subject, "", place)
    return Known(known.values, known.whole, tuple(seen_in(one, "title") for one in matter.evidence), known.missing)


def _counted(found: tuple[object, ...], owner: Document, field: str, place: Place) -> Known:
    """At least so many: there may be more than were written down, so a count alone never falls short."""
    seen = (seen_in(owner, field),) if found and field else ()
    return Known((Span.exact(len(found)),) if found else (), seen=seen, missing=(place,))


def _referrer(matter: Matter, _fact: Fact, _today: date) -> Known:
    if matter.case is None:
        return Known(missing=(Place(matter.subject.type, "case", matter.subject.id),))
    return present(said((matter.case,), "officer"))


_READ: Mapping[str, Read] = {
    "applicant": _applicant,
    "civil_society": _civil_society,
    "for_whom": _for_whom,
    "country": _country,
    "in_exile": _in_exile,
    "gender": _of_people("gender"),
    "spoken": _of_people("languages"),
    "lgbtqi": _lgbtqi,
    "profession": _profession,
    "activism_months": _activism,
    "themes": _themes,
    "documented": _web,
    "reach": _reach,
    "size": _of_groups("size"),
    "urgency": _asked("urgency", "urgency"),
    "support": _asked("need_kinds", "support"),
    "service": _asked("need_services", "services"),
    "stay": _stay,
    "months": _asked("", "months"),
    "language": _language,
    "horizon": _horizon,
    "amount_eur": _amount,
    "amount_usd": _amount,
    "referees": _referees,
    "evidence_count": _evidence,
    "referrer": _referrer,
}
"""How the records are asked for each fact about people and requests; those on what happened are in `happened`."""
