"""A no in a form is an answer of whoever was harmed, and keeps here what a general reason would let out."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from defender_desk.exchange import mapping
from defender_desk.model.levels import Profile
from defender_desk.services.bring_in import bringing_in
from defender_desk.services.consent.asking import Step
from defender_desk.services.consent.gate import judge
from defender_desk.services.desk import Desk

from .conftest import Add

TODAY = date(2026, 11, 30)
FORM = (
    "_uuid,تاريخ الواقعة,الضحية/اسم الضحية الثلاثي,الضحية/هاتف للتواصل,الضحية/هل وافق على مشاركة المعلومات؟,ماذا حدث؟\n"
    "5c1d1c1a,2026-11-09,هدى حسن العزّاوي,0770 123 4567,نعم,اعتُقلت من بيتها\n"
    "5c1d2c1a,2026-11-10,رامي القاسم,0933 445 566,لا,أُخلي من البيت\n"
    "5c1d4c1a,2026-11-14,هدى حسن العزاوي,,,نُقلت إلى سجن آخر\n"
    "5c1d3c1a,2026-11-13,لا أعرف,,لا أوافق,إطلاق نار على المتظاهرين\n"
)


def test_a_no_of_a_form_is_an_answer_of_whoever_was_harmed(desk: Desk, tmp_path: Path, add: Add) -> None:
    fund = add("provider", name="صندوق")
    (tmp_path / "f.csv").write_text(FORM, "utf-8")

    def plan() -> bringing_in.ImportPlan:
        return bringing_in.plan(desk, bringing_in.look(desk, tmp_path / "f.csv"), type_name="incident")

    first = plan()
    assert {*first.to_know} >= {mapping.A_NO_IN_NOTES, mapping.A_YES_IN_NOTES}, "one no names nobody"
    seen = bringing_in.outlook(first, {})
    changes = bringing_in.bring_in(desk, first)
    assert seen.new + seen.named + seen.tied == len(changes.ids) == 4 + 2 + 4, "one name in two spellings is one"
    people = {one.body["name"]: one.id for one in desk.store.each("person")}
    (no,) = desk.store.each("consent")
    assert (no.body["person"], no.body["state"]) == (people["رامي القاسم"], "refused")
    of = {str(one.body["who"]): str(one.body["what"]) for one in desk.store.each("involvement")}

    def goes(name: str) -> bool:
        step = Step("refer", (of[people[name]],), TODAY, fund, profile=Profile.FULL)
        return bool(judge(desk, step, reason="أمر عاجل").goes)

    assert (goes("هدى حسن العزّاوي"), goes("رامي القاسم")) == (True, False), "no general reason lets it leave"
    again = bringing_in.outlook(plan(), {})
    assert (again.new, again.named, again.tied) == (0, 0, 0)
    assert not bringing_in.bring_in(desk, plan()).ids


def test_a_no_of_a_table_of_people_is_theirs(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_text("name,Consent to share information\nRami,No\nHuda,Yes\n", "utf-8")
    bringing_in.bring_in(desk, bringing_in.plan(desk, bringing_in.look(desk, tmp_path / "f.csv"), type_name="person"))
    (no,) = desk.store.each("consent")
    person = desk.store.get(str(no.body["person"]))
    assert person is not None
    assert (person.body["name"], no.body["notes"]) == ("Rami", "Consent to share information: No")


def test_a_no_that_is_kept_in_the_notes_alone_is_said(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_text(FORM, "utf-8")
    foreign = bringing_in.look(desk, tmp_path / "f.csv")
    kept = [
        bringing_in.KEEP if one.target == bringing_in.ANSWER else one.target
        for one in bringing_in.propose(foreign.sheets[0], "incident")
    ]
    plan = bringing_in.plan(desk, foreign, type_name="incident", targets=kept)
    assert mapping.A_NO_IN_NOTES in plan.to_know
