"""What a person already has: rows that may be here already fill gaps, and never loosen what protects somebody."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from defender_desk.model.codec import longest
from defender_desk.model.kinds import Handles, Reference
from defender_desk.model.queries import Query
from defender_desk.model.types import TYPES
from defender_desk.services import records, today
from defender_desk.services.bring_in import bringing_in
from defender_desk.services.bring_in.bringing_in import ImportPlan, Taking
from defender_desk.services.bring_in.twins import SAME_HANDLE, handle_fields, of_name
from defender_desk.services.consent import loosening
from defender_desk.services.consent.consent import permission
from defender_desk.services.desk import Desk
from defender_desk.services.handover import comparing
from defender_desk.services.handover.dangers import DECIDES, PROVIDER, REACH, RULE, WHOSE
from defender_desk.services.people import likely_twins
from defender_desk.services.people.known_as import ids_of
from defender_desk.text.dates import parse
from defender_desk.text.messages import Message
from defender_desk.text.spelt import HAMZA

from .conftest import Add, Make

ROWS = "name,protection,profession,notes\nريم الورّاق,name_withheld,محامية,from the file\n"


def planned(desk: Desk, tmp_path: Path, rows: str = ROWS) -> ImportPlan:
    (tmp_path / "rows.csv").write_text(rows, "utf-8")
    return bringing_in.plan(desk, bringing_in.look(desk, tmp_path / "rows.csv"), type_name="person")


def test_filling_in_leaves_what_is_here_and_the_strictest_protection(desk: Desk, add: Add, tmp_path: Path) -> None:
    person = add("person", name="ريم الورّاق", notes="ours")
    plan = planned(desk, tmp_path)
    assert [twin.record for twin in plan.twins] == [person]
    stands = {one.field: one.theirs_stands for one in comparing.beside(desk, plan.drafts[0], person)}
    assert stands == {"name": False, "protection": False, "profession": True, "notes": True}
    bringing_in.bring_in(desk, plan, {0: Taking.FILL})
    kept = records.fetch(desk, person)
    assert kept is not None
    said = [kept.values[name] for name in ("protection", "profession", "notes")]
    assert said == ["not_published", "محامية", "ours\nfrom the file"]


@pytest.mark.parametrize(
    ("rows", "field"),
    [
        ("name,phones\nسمير,+000 (12) 345-678\n", "phones"),
        ("name,phones\nسمير,٠١٢٣٤٥٦٧٨\n", "phones"),
        ("name,emails\nسمير,Rim@Example.org\n", "emails"),
        ("name,web\nسمير,https://example.org/team\n", None),
    ],
)
def test_a_shared_telephone_or_address_is_told_and_a_shared_page_is_not(
    desk: Desk, add: Add, tmp_path: Path, rows: str, field: str | None
) -> None:
    here = {"phones": ["012 345 678"], "emails": ["rim@example.org"], "web": ["https://example.org/team"]}
    person = add("person", name="ريم الورّاق", **here)
    found = [(twin.record, twin.reasons) for twin in planned(desk, tmp_path, rows).twins]
    assert found == ([(person, (SAME_HANDLE,))] if field else [])


TWICE = "name,phones,profession\nسُعاد الجبوري,07700000555,\nسعاد الجبورى,009647700000555,محامية\n"


@pytest.mark.parametrize(("taking", "people"), [(None, 2), (Taking.FILL, 1), (Taking.SKIP, 1)])
def test_a_row_that_may_be_an_earlier_one_of_the_same_file_is_told_and_filled_into_it(
    desk: Desk, tmp_path: Path, taking: Taking | None, people: int
) -> None:
    plan = planned(desk, tmp_path, TWICE)
    (twin,) = plan.twins
    assert (twin.index, twin.earlier, twin.record) == (1, 0, "")
    stands = {one.field: one.theirs_stands for one in comparing.beside(desk, plan.drafts[1], "", plan.drafts[0])}
    assert stands == {"name": False, "phones": True, "profession": True}
    changes = bringing_in.bring_in(desk, plan, {1: taking} if taking else {})
    assert len(changes.ids) == people
    work = {kept.values["profession"] for key in changes.ids if (kept := records.fetch(desk, key))}
    assert ("محامية" in work) is (taking is not Taking.SKIP)


def test_filling_in_a_row_whose_twin_is_left_out_loses_nothing(desk: Desk, tmp_path: Path) -> None:
    changes = bringing_in.bring_in(desk, planned(desk, tmp_path, TWICE), {0: Taking.SKIP, 1: Taking.FILL})
    assert len(changes.ids) == 1


def test_what_is_compared_is_asked_of_the_declarations() -> None:
    forms = {
        (name, field.name): field.kind.form
        for name, declared in TYPES.items()
        for field in declared.fields
        if isinstance(field.kind, Handles)
    }
    compared = {(name, field) for name, declared in TYPES.items() for field, _ in handle_fields(declared)}
    assert compared == {place for place, form in forms.items() if form in {"phone", "email"}}
    assert ("organisation", "phones") in compared


@pytest.mark.parametrize(("taking", "more"), [(Taking.NEW, 1), (Taking.SKIP, 0)])
def test_a_likely_twin_is_never_joined_by_itself(
    desk: Desk, add: Add, tmp_path: Path, taking: Taking, more: int
) -> None:
    person = add("person", name="ريم الورّاق")
    changes = bringing_in.bring_in(desk, planned(desk, tmp_path), {0: taking})
    assert len(changes.ids) == more
    assert person not in changes.ids


def test_names_that_a_search_finds_the_same_are_told_how_they_are_written_apart(
    desk: Desk, add: Add, tmp_path: Path
) -> None:
    add("person", name="سُعاد الجبورى")
    (twin,) = planned(desk, tmp_path, "name\nسعاد الجبوري\n").twins
    assert [rule.id for rule in twin.reasons] == [HAMZA.id]


def test_likely_twins_nobody_decided_on_are_told_until_somebody_does(desk: Desk, add: Add, tmp_path: Path) -> None:
    def told() -> list[str]:
        groups = [one for one in today.today(desk, date(2026, 6, 1)) if one.urgency is today.Urgency.TWINS]
        return [item.id for group in groups for item in group.items]

    here = add("person", name="ريم الورّاق")
    bringing_in.bring_in(desk, planned(desk, tmp_path), {0: Taking.NEW})
    assert not likely_twins.undecided(desk, 9).count
    changes = bringing_in.bring_in(desk, planned(desk, tmp_path), {})
    (new,) = changes.ids
    (pair,) = likely_twins.undecided(desk, 9).newest
    assert (pair.newer, pair.type, told()) == (new, "person", [new])
    assert likely_twins.of(desk, new).keys() == {pair.older}
    (group,) = [one for one in today.today(desk, date(2026, 1, 1)) if one.urgency is today.Urgency.TWINS]
    assert records.titles(desk, [pair.older])[pair.older] in group.items[0].said
    assert likely_twins.of(desk, pair.older).keys() == {new}
    records.bin_records(desk, [pair.older])
    assert told() == []
    records.restore(desk, [pair.older])
    likely_twins.are_two(desk, pair.older, new)
    assert told() == list(likely_twins.of(desk, here)) == []


def test_of_many_likely_twins_a_few_are_read_and_all_are_counted(desk: Desk, add: Add) -> None:
    people = [add("person", name="ريم الورّاق") for _ in range(12)]
    likely_twins.note(desk, dict(zip(people[::2], people[1::2], strict=True)))
    seen = set[str]()
    many, desk.store.many = desk.store.many, lambda keys: seen.update(keys) or many(keys)  # type: ignore[method-assign]
    found = likely_twins.undecided(desk, 2)
    assert [(pair.newer, pair.older) for pair in found.newest] == [(people[10], people[11]), (people[8], people[9])]
    assert (found.count, seen) == (6, {*people[8:]})
    records.bin_records(desk, [people[0], people[11]])
    assert likely_twins.undecided(desk, 9).count == 4
    records.purge(desk, [people[0], people[11]])
    assert likely_twins.undecided(desk, 9).count == 4
    kept = desk.setting("twins.undecided")
    assert isinstance(kept, dict)
    assert {*kept, *kept.values()}.isdisjoint([people[0], people[11]])


ANSWERS = "Of whom,Answer,What we may do,Any recipient this purpose needs,Which facts may be told\n"
YES = "ريم الورّاق,given,refer,yes,everything\n"


def answers(desk: Desk, tmp_path: Path, rows: str) -> ImportPlan:
    (tmp_path / "answers.csv").write_text(ANSWERS + rows, "utf-8")
    return bringing_in.plan(desk, bringing_in.look(desk, tmp_path / "answers.csv"), type_name="consent")


def test_a_yes_in_a_table_waits_for_a_look_as_one_in_a_bundle_does(desk: Desk, add: Add, tmp_path: Path) -> None:
    person, fund = add("person", name="ريم الورّاق"), add("provider", name="fund")
    no, unknown = "ريم الورّاق,refused,name_in_public,yes,\n", "سمير حداد,given,refer,yes,everything\n"
    plan = answers(desk, tmp_path, YES + no + unknown)
    assert plan.dangers == {0: (loosening.CONSENT,)}, "of whoever is not here yet nothing can be told"
    before = bringing_in.outlook(plan, {})
    assert (before.new, before.skipped, before.named) == (2, 1, 1)

    def allowed() -> bool:
        return permission(desk, person, "refer", fund, date.today(), ()).allowed  # noqa: DTZ011  the day at the desk

    bringing_in.bring_in(desk, plan)
    assert not allowed()
    assert len(desk.store.ids(Query("consent"))) == 2
    looked_at = answers(desk, tmp_path, YES)
    bringing_in.bring_in(desk, looked_at, {0: Taking.NEW})
    assert allowed()


@pytest.mark.parametrize(
    ("type_name", "field"), [(name, field) for name, one in TYPES.items() for field in (*one.about, *one.part_of)]
)
def test_a_row_is_weighed_alike_whether_it_points_by_name_or_by_id(
    desk: Desk, add: Add, tmp_path: Path, type_name: str, field: str
) -> None:
    declared = TYPES[type_name]
    kind = declared.by_name[field].kind
    assert isinstance(kind, Reference)
    here = add(kind.to[0], **{TYPES[kind.to[0]].title[0]: "ريم الورّاق"})
    harm = {"protection": "name_withheld", "state": "given", "scope": "refer", "any_recipient": "yes"}
    said = {name: value for name, value in harm.items() if name in declared.by_name}

    def found(how: str) -> object:
        (tmp_path / "rows.csv").write_text(f"{','.join([field, *said])}\n{','.join([how, *said.values()])}\n", "utf-8")
        return bringing_in.plan(desk, bringing_in.look(desk, tmp_path / "rows.csv"), type_name=type_name).dangers

    assert found(here) == found("ريم الورّاق")
    assert found(here) or "any_recipient" not in said


def test_a_yes_in_a_calendar_waits_for_a_look_too(desk: Desk, add: Add, tmp_path: Path) -> None:
    person = add("person", name="ريم الورّاق")
    said = {"person": person, "state": "given", "scope": "refer", "any_recipient": "yes", "facts": "everything"}
    ours = [f"X-RECORD;TYPE=consent;ID={'a' * 26};FIELD={name}:{value}" for name, value in said.items()]
    begun = ["BEGIN:VCALENDAR", "BEGIN:VEVENT", "UID:1", "DTSTART;VALUE=DATE:20270101"]
    (tmp_path / "a.ics").write_text("\r\n".join([*begun, *ours, "END:VEVENT", "END:VCALENDAR", ""]), "utf-8")
    plan = bringing_in.plan(desk, bringing_in.look(desk, tmp_path / "a.ics"), type_name="consent")
    assert plan.dangers == {0: (loosening.CONSENT,)}
    bringing_in.bring_in(desk, plan)
    assert not permission(desk, person, "refer", None, date.today(), ()).allowed  # noqa: DTZ011  the day at the desk


def test_no_row_widens_an_answer_that_is_here(desk: Desk, add: Add, tmp_path: Path) -> None:
    """Filled in, it says what limits there are, and what decides nothing; what it covers is said by them alone."""
    person = add("person", name="ريم الورّاق")
    yes = add("consent", person=person, state="given", scope=("interview",), facts=("name",), asked=parse("2026-05-01"))
    said = {"scope": "refer", "any_recipient": "yes", "facts": "everything", "withheld": "health", "language": "ar"}
    (tmp_path / "a.csv").write_text(f"id,{','.join(said)}\n{yes},{','.join(said.values())}\n", "utf-8")
    plan = bringing_in.plan(desk, bringing_in.look(desk, tmp_path / "a.csv"), type_name="consent")
    assert {*bringing_in.outlook(plan, {0: Taking.FILL}).held[0]} == {"scope", "any_recipient", "facts"}
    bringing_in.bring_in(desk, plan, {0: Taking.FILL})
    kept = records.fetch(desk, yes)
    assert kept is not None
    stands = [kept.values[name] for name in said]
    assert stands == [("interview",), None, ("name",), ("health",), "ar"]


def test_somebody_whom_a_yes_waits_for_is_warned_of_where_a_row_brings_them_in(
    desk: Desk, add: Add, tmp_path: Path
) -> None:
    awaited = "q" * 26
    add("consent", person=awaited, state="given", scope=("refer",), any_recipient=True)
    rows = f"id,name\n{awaited},ريم الورّاق\n"
    assert planned(desk, tmp_path, rows).dangers == {0: (loosening.AWAITED,)}
    bringing_in.bring_in(desk, planned(desk, tmp_path, rows))
    assert desk.store.get(awaited) is None
    bringing_in.bring_in(desk, planned(desk, tmp_path, rows), {0: Taking.NEW})
    assert planned(desk, tmp_path, rows).dangers == {}, "who is here was looked at before"


def test_twins_within_one_file_are_told_and_gone_with_the_import(desk: Desk, tmp_path: Path) -> None:
    changes = bringing_in.bring_in(desk, planned(desk, tmp_path, TWICE), {})
    (pair,) = likely_twins.undecided(desk, 9).newest
    assert {pair.newer, pair.older} == changes.ids
    assert changes.batch is not None
    records.undo(desk, changes.batch)
    assert not likely_twins.undecided(desk, 9).count


def test_a_row_that_breaks_a_rule_is_named_and_the_others_come(desk: Desk, tmp_path: Path) -> None:
    plan = planned(desk, tmp_path, "name,protection\na,public\nb,not_published\n")
    assert [bad.line for bad in plan.bad] == [2]
    assert len(plan.drafts) == 1


def test_a_name_is_found_among_many_that_hold_it_and_never_one_of_two(desk: Desk, add: Add, tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text("name,organisation\nسمير,لجنة\n", "utf-8")

    def named() -> list[str]:
        found = bringing_in.plan(desk, bringing_in.look(desk, tmp_path / "rows.csv"), type_name="person").named
        return list(found.values())

    one = add("organisation", name="لجنة")
    for place in range(25):
        add("organisation", name=f"لجنة {place}")
    assert named() == [one]
    add("organisation", name="لجنة")
    assert named() == [""]


@pytest.mark.parametrize(
    ("kept", "called"),
    [
        ("لجنة الإغاثة", "لجنه الاغاثة"), ("Comité d'Urgence", "comite d’urgence"), ("ابن", "إبن"),
        ("王小明", "王小明"), ("لجنة; Committee", "لجنة\uff1b Committee"), ("12", "١٢"), ("؟!", "؟!"),
        ("أبو علي", "ابو على"),
    ],
)  # fmt: skip
def test_a_name_is_found_in_any_spelling_that_search_takes_for_the_same(
    desk: Desk, add: Add, kept: str, called: str
) -> None:
    one = add("organisation", name=kept)
    add("person", name=kept)
    add("organisation", name=f"{kept} دمشق", other_names=kept)
    assert of_name(desk, "organisation", called) == one
    records.bin_records(desk, [one])
    assert of_name(desk, "organisation", called) is None


def test_a_name_is_found_by_its_sound_and_the_list_is_not_gone_through(
    desk: Desk, add: Add, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = add("person", name="محمد")
    case = add("case", title="محمد")
    add("person", name="محمد علي حسن")
    asked = list[str]()
    ids = desk.store.ids
    monkeypatch.setattr(desk.store, "ids", lambda query: asked.append(query.type) or ids(query))
    assert (of_name(desk, "person", "مُحمد"), of_name(desk, "case", "محمد"), asked) == (one, case, ["case"])


def test_a_row_is_not_filled_into_what_went_into_the_bin_since(desk: Desk, add: Add, tmp_path: Path) -> None:
    person = add("person", name="ريم الورّاق")
    plan = planned(desk, tmp_path)
    records.bin_records(desk, [person])
    (new,) = bringing_in.bring_in(desk, plan, {0: Taking.FILL}).ids
    kept = records.fetch(desk, new)
    assert kept is not None
    assert (new == person, kept.binned, kept.values["profession"]) == (False, False, "محامية")


WORDS = ("جلسة سعاد", "Court hearing", "Audience au tribunal", "Audiencia de Marta")


def calendar(path: Path, *summaries: str) -> Path:
    days = "".join(f"BEGIN:VEVENT\nDTSTART:20261207\nSUMMARY:{one}\nEND:VEVENT\n" for one in summaries)
    path.write_text(f"BEGIN:VCALENDAR\n{days}END:VCALENDAR\n", "utf-8")
    return path


def test_each_event_is_what_its_own_words_say_and_else_what_was_chosen(desk: Desk, tmp_path: Path) -> None:
    foreign = bringing_in.look(
        desk, calendar(tmp_path / "x.ics", *WORDS, "زيارة السجن", "اتصال\nDESCRIPTION:after the hearing")
    )
    planned = bringing_in.plan(desk, foreign, type_name="action")
    assert [one.type for one in planned.drafts] == [*["hearing"] * 4, "action", "action"]
    assert planned.drafts[0].changes["subject"] == WORDS[0]
    assert planned.drafts[4].changes["title"] == "زيارة السجن"
    assert planned.may_be == ("hearing", "action")
    assert {one.type for one in bringing_in.plan(desk, foreign, type_name="hearing").drafts} == {"hearing"}
    lines = [one.line for one in planned.drafts]
    corrected = bringing_in.plan(desk, foreign, type_name="action", corrected={lines[1]: "action", lines[5]: "hearing"})
    assert [one.type for one in corrected.drafts] == ["hearing", "action", "hearing", "hearing", "action", "hearing"]
    assert corrected.drafts[1].changes["title"] == WORDS[1]
    assert {one.type for one in bringing_in.plan(desk, foreign, type_name="incident").drafts} == {"incident"}


def test_people_told_with_somebody_are_their_family_where_the_row_says_so(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name, rows in {
            "form": [["name", "_uuid", "_index"], ["سعاد", "aaaa-1", 1]],
            "family": [
                ["name", "صلة القرابة", "age", "_index", "_parent_index", "_submission__uuid"],
                ["ريم", "أخت", "7", 1, 1, "aaaa-1"],
                ["هدى", "mother", "50", 2, 1, "aaaa-1"],
                ["منى", "جارة", "", 3, 1, "aaaa-1"],
            ],
        }.items():
            page = book.add_worksheet(name)
            for line, row in enumerate(rows):
                page.write_row(line, 0, row)
    foreign = bringing_in.look(desk, path)
    for sheet in (0, 1, 1):
        bringing_in.bring_in(desk, bringing_in.plan(desk, foreign, type_name="person", sheet=sheet))
    people = {one.body["name"]: one for one in desk.store.each("person")}
    assert len(people) == 4
    ties = {one.body.get("relative") or one.body["who"]: one.body for one in desk.store.each("involvement")}
    assert len(ties) == 3
    for name, kinship in (("ريم", "sibling"), ("هدى", "parent")):
        tie = ties[people[name].id]
        assert tie == {"relative": people[name].id, "family_of": people["سعاد"].id, "kinship": kinship}
        assert "القرابة" in people[name].body["notes"]
    assert ties[people["منى"].id]["with_whom"] == people["سعاد"].id
    assert [people[name].body.get("minor") for name in ("ريم", "هدى", "منى")] == [True, None, None]


@pytest.mark.parametrize(
    ("type_name", "here", "said", "warned"),
    [
        ("person", {"name": "نور"}, {"name": "نور", "phones": "+20999999999"}, REACH),
        ("person", {"name": "نور"}, {"name": "نور", "safe_channels": "signal"}, REACH),
        ("source", {"title": "S", "kind": "interview"}, {"title": "S", "may_be_named": "yes"}, DECIDES),
        ("provider", {"name": "صندوق"}, {"name": "صندوق", "emails": "trap@example.org"}, PROVIDER),
    ],
)
def test_a_row_that_fills_what_is_here_is_weighed_as_the_change_it_is(
    desk: Desk, add: Add, tmp_path: Path, type_name: str, here: dict[str, str], said: dict[str, str], warned: Message
) -> None:
    record, count = add(type_name, **here), len(desk.store.ids(Query(type_name)))

    def plan() -> ImportPlan:
        (tmp_path / "t.csv").write_text(f"id,{','.join(said)}\n{record},{','.join(said.values())}\n", "utf-8")
        return bringing_in.plan(desk, bringing_in.look(desk, tmp_path / "t.csv"), type_name=type_name)

    assert warned in plan().dangers[0]
    stood = desk.store.get(record)
    bringing_in.bring_in(desk, plan())
    assert desk.store.get(record) == stood, "nobody looked at it"
    bringing_in.bring_in(desk, plan(), {0: plan().looked_at(0)})
    assert len(desk.store.ids(Query(type_name))) == count, "it is filled in, and not made anew"
    assert not plan().dangers, "nothing is left to take"


def test_a_role_that_says_who_did_it_is_looked_at_before_it_is_filled_in(desk: Desk, add: Add, tmp_path: Path) -> None:
    victim, incident = add("person", name="نور"), add("incident", title="مداهمة")
    part = add("involvement", what=incident, who=victim)
    (tmp_path / "t.csv").write_text(f"id,Who,Role\n{part},نور,perpetrator\n", "utf-8")
    plan = bringing_in.plan(desk, bringing_in.look(desk, tmp_path / "t.csv"), type_name="involvement")
    assert WHOSE in plan.dangers[0]


def test_no_row_says_that_two_who_are_here_are_one(desk: Desk, add: Add, tmp_path: Path) -> None:
    asked, never = add("person", name="نور"), add("person", name="سعاد")
    rows = f"id,name,Also recorded as\n{asked},نور,سعاد\n"
    assert bringing_in.outlook(planned(desk, tmp_path, rows), {}).held == {0: ("joined",)}
    bringing_in.bring_in(desk, planned(desk, tmp_path, rows), {0: Taking.FILL})
    assert ids_of(desk, asked) == (asked,)
    assert ids_of(desk, never) == (never,)


def test_rows_that_are_filled_into_one_record_are_weighed_one_after_the_other(
    desk: Desk, add: Add, tmp_path: Path
) -> None:
    """Each alone is as long as a record holds, and both together are not."""
    person, long = add("person", name="نور"), "قالت " * (longest(TYPES["person"].by_name["notes"].kind) // 8)
    plan = planned(desk, tmp_path, f"id,name,notes\n{person},نور,1 {long}\n{person},نور,2 {long}\n")
    assert {place: RULE in why for place, why in plan.dangers.items()} == {1: True}


def test_a_row_that_may_be_somebody_here_comes_in_as_new_and_warns_of_filling_in(
    desk: Desk, add: Add, tmp_path: Path
) -> None:
    add("person", name="ريم الورّاق")
    plan = planned(desk, tmp_path, "name,phones\nريم الورّاق,+20999999999\n")
    assert not plan.dangers
    assert plan.usual(0) is Taking.NEW
    assert REACH in plan.harm(0, Taking.FILL)


def test_hours_of_a_calendar_are_turned_where_it_is_read_apart_too(
    monkeypatch: pytest.MonkeyPatch, make_desk: Make, tmp_path: Path
) -> None:
    monkeypatch.setenv("TZ", "Asia/Damascus")
    path = tmp_path / "x.ics"
    begins = "DTSTART;TZID=Europe/Paris:20260601T223000"
    path.write_text(f"BEGIN:VCALENDAR\nBEGIN:VEVENT\n{begins}\nSUMMARY:جلسة\nEND:VEVENT\nEND:VCALENDAR\n", "utf-8")
    desk = make_desk("elsewhere")
    plan = bringing_in.plan(desk, bringing_in.look(desk, path), type_name="hearing")
    (hearing,) = plan.drafts
    assert (hearing.changes["when"][0], hearing.changes["where"]) == ("2026-06-01", "23:30")
