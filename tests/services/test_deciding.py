"""A bundle that loosens what leaves is never silent: each field of a rich desk is changed, and what leaves compared.

What the gate, the warnings, the names in words and the sheet make of it is looked at itself, so that a field that one
of them begins to read is found here the day it does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

import pytest

from defender_desk.model.codec import Body, Json
from defender_desk.model.documents import Document
from defender_desk.model.kinds import Answer, Choice, Choices, Handles, Kind, Line, Prose, Reference, Refs
from defender_desk.model.levels import Profile
from defender_desk.model.types import TYPES
from defender_desk.model.vocabularies import vocabulary
from defender_desk.services.consent import gate
from defender_desk.services.consent.asking import Step
from defender_desk.services.desk import Desk
from defender_desk.services.handover.dangers import dangers
from defender_desk.services.referrals import referrals
from defender_desk.text.messages import Message

from .conftest import Add

TODAY = date.today()  # noqa: DTZ011  the day at the desk
TOLD_OF = ("contact_log", "answer", "cost", "verification", "disclosure", "consent", "provider")
"""Types that hang on no decision here, or of which every change is looked at already."""
TYPES_HERE = [name for name in TYPES if name not in TOLD_OF] + ["provider"]


@pytest.fixture
def world(desk: Desk, add: Add) -> dict[str, str]:
    """A referral to an authority’s own help point: an authority did it, and others are named in what is told."""
    fund = add("provider", name="صندوق", target_kind="host_protection", countries=("EG",), tells_government=None)
    ministry = add("organisation", name="وزارة", kind="government", countries=("EG",))
    public = {"protection": "public", "public_where": "x"}
    person = add("person", name="ريم الورّاق", phones=("+963 944 111 222",), **public)
    child = add("person", name="طفلة", minor=True, **public)
    named = add("person", name="نور حداد")
    also = {
        "other name": add("person", other_names="أم سليم"),
        "safe name": add("person", safe_name="Hoopoe"),
        "telephone": add("person", name="كريم", phones=("+961 70 123 456",)),
        "account": add("person", name="سعاد", accounts=("@suad_h",)),
        "page": add("person", name="هالة", web=("https://example.org/hala",)),
        "group": add("organisation", name="بيت الورد"),
        "group's page": add("organisation", name="لجنة", web=("https://example.net/lajna",)),
    }
    other = add("case", title="أخرى", people=(child,))
    case = add("case", title="حماية", people=(person,), authority_involved=True, protection="public")
    told = {"case": case, "protection": "public", "country": "EG"}
    incident = add("incident", title="مداهمة", what=("threat",), perpetrators=("police",), country_behind="EG", **told,
                   story="كانت نور حداد هناك مع بيت الورد")  # fmt: skip
    court = add("incident", title="حكم", perpetrators=("police",), **told)
    abroad = add("incident", title="ملاحقة", country_behind="EG", **told)
    need = "تعرفها أم سليم وبيت الورد و Hoopoe ٧٠١٢٣٤٥٦ @suad_h https://example.org/hala https://example.net/lajna"
    referral = add("referral", title="أتعاب", case=case, people=(person,), provider=fund, need=f"{need} نور حداد",
                   target_kind="host_protection", facts=("need", "name"))  # fmt: skip
    for who in (person, child):
        for scope in ("refer", "manual_export"):
            add("consent", person=who, state="given", scope=(scope,), any_recipient=True, facts=("everything",))
            add("consent", person=who, state="given", scope=(scope,), recipient=fund, facts=("everything",))
    made = {"fund": fund, "ministry": ministry, "person": person, "child": child, "named": named, **also,
            "case": case, "other": other, "incident": incident, "court": court, "abroad": abroad,
            "referral": referral}  # fmt: skip
    made["involvement"] = add("involvement", who=person, what=incident, role="victim")
    made["accused"] = add("involvement", who=child, what=incident, role="perpetrator")
    made["family"] = add("involvement", relative=child, family_of=person, kinship="child")
    made["act"] = add("act", incident=incident, victim=person, what="threat")
    made["source"] = add("source", title="شاهد", protection="public", public_where="x", may_be_named=False, who=named)
    made["evidence"] = add("evidence", title="صورة", about=(incident,), protection="public", faces=True)
    made["hearing"] = add("hearing", case=case, people=(person,), lawyer=(named,), court="ج")
    made["narrative"] = add("narrative", case=case, question="inc.description", language="ar", text="قصة")
    made["action"] = add("action", case=case, title="خطوة")
    return made


SHEET = -1
"""Stands for the referral sheet, where the steps are numbered."""


@dataclass(frozen=True)
class Outward:
    """What the desk would let out, and of what it would warn."""

    told: frozenset[tuple[int, str, str]]
    """By step: records and their fields."""
    warned: frozenset[tuple[int, Message]]
    heeded: frozenset[str]

    def looser_than(self, before: Outward, record: str, field: str, kind: Kind) -> bool:
        """Whether something leaves or is not warned of that was; another value of the field itself is no such thing."""
        words = isinstance(kind, Line | Prose | Handles) and field not in TYPES["person"].deciding
        written = any(number == SHEET for number, _record, _name in self.told)  # else nobody is to be heeded
        unheeded = before.heeded - self.heeded if written and not words else frozenset()
        told = any(one[1:] != (record, field) for one in self.told - before.told)
        return bool(told or before.warned - self.warned or unheeded)


def outward(desk: Desk, world: Mapping[str, str]) -> Outward:
    sheet = referrals.plan_sheet(desk, world["referral"], "ar", today=TODAY)
    steps = [("refer", world["fund"]), ("manual_export", world["ministry"])]
    asked = [Step(scope, (one,), TODAY, to, profile=Profile.FULL) for one in world.values() for scope, to in steps]
    verdicts = [sheet.verdict, *(gate.judge(desk, step) for step in asked)]
    goes = [(number, one) for number, verdict in enumerate(verdicts) for one in verdict.goes]
    left = {(number, one.id, name) for number, one in goes for name in one.body}
    written = {(SHEET, one.id, name) for one, names in sheet.leaving.wrote for name in names if name in one.body}
    warned = {(number, why) for number, verdict in enumerate(verdicts) for why in verdict.warnings}
    return Outward(frozenset(left | written), frozenset(warned), frozenset(one.record for one in sheet.leaving.named))


class BackError(Exception):
    """Nothing of what was tried is kept."""


def tried(desk: Desk, world: Mapping[str, str], document: Document, name: str, face: Json) -> Outward:
    found: list[Outward] = []
    with suppress(BackError), desk.change("receive") as writing:
        writing.put(document.id, document.type, {name: face})
        found.append(outward(desk, world))
        raise BackError
    return found[0]


def others(kind: Kind, now: Json, world: Mapping[str, str], desk: Desk) -> Iterator[Json]:
    """Other things that the field may say; nothing is one of them."""
    said: list[Json] = [None]
    match kind:
        case Answer():
            said += [True, False]
        case Choice() | Choices():
            codes = list(vocabulary(kind.vocabulary).by_code)
            said.append([codes[-1]] if isinstance(kind, Choices) else codes[-1])
        case Line() | Prose():
            said.append("غير ذلك")
        case Handles():
            said.append(["https://example.com"])
        case Reference():
            ids = [one.id for one in desk.store.many(list(world.values())).values() if one.type in kind.to][:1]
            said += [[key] for key in ids] if isinstance(kind, Refs) else [*ids]
    return (one for one in said if one != now)


@pytest.mark.parametrize("type_name", TYPES_HERE)
def test_whatever_lets_more_out_or_warns_of_less_waits_for_a_look(
    desk: Desk, world: dict[str, str], type_name: str
) -> None:
    before, silent = outward(desk, world), set[str]()
    assert before.warned
    assert len(before.heeded) == 8
    known = {world["person"], world["child"]}
    for document in desk.store.many(list(world.values())).values():
        for field in TYPES[document.type].fields if document.type == type_name else ():
            for face in others(field.kind, document.body.get(field.name), world, desk):
                body: Body = {**document.body, field.name: face}
                after = Document(document.id, document.type, {key: one for key, one in body.items() if one is not None})
                if dangers(desk, document.body, after, {field.name}, known):
                    continue
                if tried(desk, world, document, field.name, face).looser_than(
                    before, document.id, field.name, field.kind
                ):
                    silent.add(f"{type_name}.{field.name}")
    assert silent == set(), sorted(silent)
