"""A trial has one truth: the charge is the act's, the court and its number are of its hearings, each told once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from defender_desk.exchange.mapping import propose
from defender_desk.exchange.printout import Printout
from defender_desk.exchange.tables import Row, Sheet
from defender_desk.model import codec
from defender_desk.model.documents import Document
from defender_desk.model.levels import Profile
from defender_desk.model.referral_facts import application_fields
from defender_desk.model.types import TYPES
from defender_desk.model.types.answers import EVERYTHING
from defender_desk.services import records
from defender_desk.services.application import applications, packs
from defender_desk.services.cases import case_timeline, trials
from defender_desk.services.consent import gate
from defender_desk.services.desk import Desk
from defender_desk.services.handover import receiving
from defender_desk.services.identity import correspondents, keys
from defender_desk.services.referrals import referrals
from defender_desk.text import bidi
from defender_desk.text.dates import parse
from defender_desk.text.digits import fold_digits
from defender_desk.text.speech import say_in

from .conftest import Add, Make
from .test_coming_in import carry

TODAY = date(2026, 6, 1)
LEGAL, WATCHING = "inc.legal_case", "req.trial_monitor_detail"
OLD = "محكمة الناحية، القضية عدد 4471 لسنة 2026"
"""What stood in the act's line of a court, as an older desk wrote it."""


@pytest.fixture
def ids(desk: Desk, add: Add) -> dict[str, str]:
    """A case with an act and a fund that watches trials; whoever it is for agreed to tell of the legal case."""
    fund = add("provider", name="صندوق", asks=(WATCHING,))
    person = add("person", name="ريم الورّاق")
    case = add("case", title="حماية", people=(person,))
    incident = add("incident", title="توقيف", case=case, protection="public")
    act = add("act", incident=incident, victim=person, what="arbitrary_detention", charge="نشر أخبار كاذبة")
    referral = add("referral", title="مراقبة", case=case, people=(person,), provider=fund)
    add("consent", person=person, state="given", scope=("refer",), recipient=fund, facts=("legal_case",))
    return {"fund": fund, "person": person, "case": case, "incident": incident, "act": act, "referral": referral}


def pack(desk: Desk, ids: Mapping[str, str], language: str = "ar") -> Printout:
    return packs.plan(desk, ids["referral"], language, today=TODAY).printout


def sheet(desk: Desk, ids: Mapping[str, str], language: str = "ar") -> Printout:
    return referrals.plan_sheet(desk, ids["referral"], language, today=TODAY).printout


def cells(printout: Printout) -> Iterator[str]:
    for one in printout.sections:
        yield from (bidi.plain(cell) for line in (*one.rows, *one.table) for cell in line)


def label(type_name: str, field: str) -> str:
    return say_in("ar", TYPES[type_name].by_name[field].kind.label)


def plainly(lines: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    return [tuple(map(bidi.plain, line)) for line in lines]


def test_a_fund_that_watches_trials_is_told_every_day_and_the_number_once(
    desk: Desk, add: Add, ids: dict[str, str]
) -> None:
    court = {"case": ids["case"], "people": (ids["person"],), "court": "محكمة الناحية"}
    add("hearing", **court, court_case="77/2026", when=parse("2026-11-20"), stage="verdict")
    add("hearing", **court, court_case="٧٧/٢٠٢٦", when=parse("2026-10-06"), where="التاسعة، القاعة 3")
    (_, made) = pack(desk, ids).sections
    assert plainly(made.rows) == [
        (label("act", "charge"), "نشر أخبار كاذبة"), (label("hearing", "court"), "محكمة الناحية"),
        (label("hearing", "court_case"), "٧٧/٢٠٢٦"),
    ]  # fmt: skip
    assert plainly(made.table)[0] == tuple(label("hearing", name) for name in ("when", "where", "stage"))
    assert [line[1] for line in plainly(made.table)[1:]] == ["التاسعة، القاعة 3", ""]
    carried = {one.field for one in _asked(desk, ids).carried}
    assert {"when", "where", "stage", "court", "court_case", "charge"} <= carried


def _asked(desk: Desk, ids: Mapping[str, str]) -> Any:
    made = applications.read(desk, ids["referral"], None, "ar", today=TODAY)
    return next(one for one in made.questions if one.field.code == WATCHING)


def test_of_two_trials_each_hearing_stands_under_its_number(desk: Desk, add: Add, ids: dict[str, str]) -> None:
    for number, day in (("77/2026", "2026-10-06"), ("8/2025", "2026-10-07"), ("77/2026", "2026-10-08")):
        add("hearing", case=ids["case"], people=(ids["person"],), court_case=number, when=parse(day))
    _, accused, first, other = pack(desk, ids).sections
    assert [text for _, text in plainly(accused.rows)] == ["نشر أخبار كاذبة"]
    assert [text for _, text in plainly(first.rows)] == ["77/2026"]
    assert len(first.table) == 3
    assert plainly(other.rows)[0] == (label("hearing", "court_case"), "8/2025")
    assert not other.table, "a single hearing is told in rows"


def test_a_court_that_announced_no_day_yet_is_told(desk: Desk, add: Add, ids: dict[str, str]) -> None:
    add("hearing", case=ids["case"], people=(ids["person"],), court="محكمة الناحية", court_case="77/2026")
    assert {"محكمة الناحية", "77/2026"} <= {*cells(pack(desk, ids))} & {*cells(sheet(desk, ids))}


def test_a_hearing_says_who_stands_before_the_court_where_that_is_somebody_else(
    desk: Desk, add: Add, ids: dict[str, str]
) -> None:
    son = add("person", name="سليم")
    add("consent", person=son, state="given", scope=("refer",), recipient=ids["fund"], facts=("legal_case",))
    hearing = add("hearing", case=ids["case"], people=(son,), court_case="9/2026")
    made = [*cells(pack(desk, ids))]
    assert made[made.index(label("hearing", "people")) + 1].startswith("P-"), "whose name may not be told has a code"
    assert "سليم" not in made
    records.save(desk, "hearing", hearing, {"people": (ids["person"],)})
    assert label("hearing", "people") not in cells(pack(desk, ids))


def test_without_a_yes_to_the_legal_case_nothing_of_it_is_told(desk: Desk, add: Add) -> None:
    """The charge is weighed as the line of the court was: by the same fact, at the same level, in search alike."""
    charge, former = (TYPES["act"].by_name[name].kind for name in ("charge", "court_case"))
    assert (charge.level, charge.fact, charge.search) == (former.level, former.fact, former.search)
    fund, person = add("provider", name="صندوق", asks=(WATCHING, LEGAL)), add("person", name="ريم")
    case = add("case", title="حماية", people=(person,))
    incident = add("incident", title="توقيف", case=case, protection="public")
    act = add("act", incident=incident, victim=person, what="arrest", charge="تهمة", court_case=OLD)
    add("hearing", case=case, people=(person,), court_case="77/2026", when=parse("2026-10-06"))
    referral = add("referral", title="ر", case=case, people=(person,), provider=fund)
    facts = ("story", "name", "need", "evidence")
    yes = add("consent", person=person, state="given", scope=("refer",), recipient=fund, facts=facts)
    told = {"تهمة", OLD, "77/2026"}
    assert not told & {*cells(pack(desk, {"referral": referral})), *cells(sheet(desk, {"referral": referral}))}
    step = gate.Step("refer", (act,), TODAY, fund, profile=Profile.FULL)
    assert not {"charge", "court_case"} & {name for one in gate.judge(desk, step).goes for name in one.body}
    records.save(desk, "consent", yes, {"facts": ("legal_case",)})
    for made in (pack(desk, {"referral": referral}), sheet(desk, {"referral": referral})):
        assert told <= {line for cell in cells(made) for line in cell.splitlines()}


numbers = st.sampled_from(["", "7701/2026", "٧٧٠١/٢٠٢٦", "8802/2025"])
hearings = st.fixed_dictionaries({
    "court_case": numbers,
    "court": st.sampled_from(["", "محكمة الناحية", "Northern Court"]),
    "charges": st.sampled_from(["", "تهمة", "Spreading false news"]),
    "when": st.sampled_from([None, *map(parse, ("2026-10-06", "2026-11", "2026-12-01", "after the feast"))]),
    "stage": st.sampled_from(["", "first_hearing", "verdict"]),
})  # fmt: skip
asks = st.lists(st.sampled_from([LEGAL, WATCHING, "inc.detention", "inc.description"]), unique=True, max_size=4)
_case = count()


@given(
    st.lists(hearings, min_size=1, max_size=5),
    st.sampled_from(["", "charged 7701/2026", OLD]),
    asks,
    st.sampled_from(["ar", "en", "fr", "es"]),
)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_document_says_the_number_of_a_court_twice(
    desk: Desk, add: Add, drawn: list[dict[str, Any]], former: str, asked: list[str], language: str
) -> None:
    person = add("person", name="ريم")
    fund = add("provider", name="F", asks=tuple(asked))
    un = add("provider", name="UN", shipped="un_sp", asks=tuple(asked))
    case = add("case", title=f"K {next(_case)}", people=(person,))
    incident = add("incident", title="i", case=case, protection="public")
    add("act", incident=incident, victim=person, what="arrest", charge="Spreading false news", court_case=former)
    for one in drawn:
        add("hearing", case=case, people=(person,), **one)
    for to in (fund, un):
        add("consent", person=person, state="given", scope=("refer",), recipient=to, facts=(EVERYTHING,))
    referral = add("referral", title="r", case=case, people=(person,), provider=fund)
    forms = [form for to in (fund, un, "") for form in _forms(desk, referral, to)]
    made = [packs.plan(desk, referral, language, provider=to, form=form, today=TODAY).printout for to, form in forms]
    whole = sheet(desk, {"referral": referral}, language)
    for printout in (*made, whole):
        said = fold_digits(" ".join(cells(printout)))
        for number in ("7701/2026", "8802/2025"):
            assert said.count(number) <= 1 + (number in former)
    held = {fold_digits(one["court_case"]) for one in drawn} - {""}
    assert all(number in fold_digits(" ".join(cells(whole))) for number in held), "and none is lost"
    if {LEGAL, WATCHING} & {*asked} or not asked:
        assert all(number in fold_digits(" ".join(cells(made[0]))) for number in held)


@given(st.lists(hearings, max_size=6))
def test_whoever_reads_a_trial_to_its_end_knows_what_each_hearing_said_and_reads_nothing_twice(
    drawn: list[dict[str, Any]],
) -> None:
    """A later hearing may be before another court, or for another charge: only what is said again is left out."""
    fields = TYPES["hearing"].by_name
    stored = [{name: codec.store(fields[name].kind, said) for name, said in one.items() if said} for one in drawn]
    made = [Document(f"{place:026d}", "hearing", body) for place, body in enumerate(stored)]
    again = trials.said_before(made)
    for trial in trials.apart(made):
        read: dict[str, str] = {}
        for one in trial:
            said = {name: trials.same(one.body[name]) for name in trials.OF_A_TRIAL if name in one.body}
            told = {name: text for name, text in said.items() if name not in again[one.id]}
            assert not told.items() & read.items()
            read |= told
            assert said.items() <= read.items()


def test_a_sheet_tells_that_a_later_hearing_is_before_another_court(desk: Desk, add: Add, ids: dict[str, str]) -> None:
    for day, court in (
        ("2026-10-06", "محكمة الناحية"),
        ("2026-11-20", "محكمة الاستئناف"),
        ("2026-12-01", "محكمة الاستئناف"),
    ):
        add("hearing", case=ids["case"], people=(ids["person"],), court_case="77/2026", court=court, when=parse(day))
    made = [*cells(sheet(desk, ids))]
    assert [one for one in made if one.startswith("محكمة")] == ["محكمة الناحية", "محكمة الاستئناف"]


def _forms(desk: Desk, referral: str, to: str) -> list[tuple[str, str]]:
    return [(to, one.code) for one in packs.forms(desk, applications.read(desk, referral, to, today=TODAY))]


# What older desks wrote


def test_what_an_older_desk_wrote_into_the_line_of_the_court_is_kept_found_shown_and_told(
    desk: Desk, ids: dict[str, str]
) -> None:
    with desk.change("edit") as writing:  # as its vault holds it
        body = {"incident": ids["incident"], "victim": ids["person"], "what": "arrest", "court_case": OLD}
        made = writing.put(None, "act", body).id
    found = records.fetch(desk, made)
    assert found is not None
    assert found.values["court_case"] == OLD
    assert [one.id for one in desk.store.search("4471 الناحية")] == [made]
    assert OLD in cells(sheet(desk, ids))
    records.save(desk, "provider", ids["fund"], {"asks": (LEGAL,)})
    assert OLD in "\n".join(cells(pack(desk, ids)))
    (line,) = (one for one in case_timeline.happenings(desk, [_kept(desk, made)]))
    assert (line.kind, line.words) == ("act", OLD)
    records.save(desk, "act", made, {"charge": "تهمة"})
    (line,) = (one for one in case_timeline.happenings(desk, [_kept(desk, made)]))
    assert line.words == "تهمة"
    assert _kept(desk, made).body["court_case"] == OLD


def _kept(desk: Desk, record: str) -> Document:
    document = desk.store.get(record)
    assert document is not None
    return document


def test_a_bundle_of_an_older_desk_brings_its_line_and_takes_no_charge_away(
    desk: Desk, ids: dict[str, str], make_desk: Make
) -> None:
    theirs = make_desk("theirs")
    correspondents.add(desk, keys.own(theirs), verified=True)
    with theirs.change("receive") as writing:
        writing.merge(_kept(desk, ids["act"]))
    with theirs.change("edit") as writing:
        old = writing.put(ids["act"], "act", {"court_case": OLD})
    with receiving.opened(desk, carry(theirs, desk, old)) as arrived:
        receiving.accept(desk, arrived)
    body = _kept(desk, ids["act"]).body
    assert (body["court_case"], body["charge"]) == (OLD, "نشر أخبار كاذبة")


def test_nobody_is_asked_for_more_of_what_is_former(desk: Desk, add: Add) -> None:
    """Former fields are told where they hold something, and are never named as what is missing."""
    former = {f"{kind}.{each.name}" for kind in TYPES for each in TYPES[kind].fields if each.kind.former}
    assert former == {"act.court_case"}
    case = add("case", title="k", people=(add("person", name="p"),))
    add("act", incident=add("incident", title="i", case=case), what="arrest")
    application = applications.read(desk, case, "", "en", today=TODAY)
    places = {f"{one.type}.{one.field}" for question in application.questions for one in question.places}
    assert "act.charge" in places
    assert not former & places


@pytest.mark.parametrize("language", ["ar", "en", "fr", "es"])
def test_a_list_with_the_old_heading_is_taken_in_as_before(language: str) -> None:
    old, new = (say_in(language, TYPES["act"].by_name[name].kind.label) for name in ("court_case", "charge"))
    found = propose(Sheet("", (old, new), (Row(2, (OLD, "تهمة")),)), TYPES["act"])
    assert [one.target for one in found] == ["court_case", "charge"]


# Beginning a hearing


def test_a_hearing_for_a_charge_is_of_its_case_and_of_whom_it_is_laid_against(
    desk: Desk, add: Add, ids: dict[str, str]
) -> None:
    assert trials.of_act(desk, ids["act"]) == {"case": ids["case"], "people": (ids["person"],)}
    alone = add("act", what="arrest", incident=add("incident", title="i"))
    assert trials.of_act(desk, alone) == {}
    records.bin_records(desk, [ids["case"]])
    assert trials.of_act(desk, ids["act"]) == {"people": (ids["person"],)}


def test_every_question_names_fields_there_are() -> None:
    for field in application_fields().values():
        for answer in field.answers:
            kind, name = answer.split(".")
            assert name in TYPES[kind].by_name
