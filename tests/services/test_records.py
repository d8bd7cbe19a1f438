import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from defender_desk.model import codec
from defender_desk.model.documents import Document
from defender_desk.model.kinds import Once
from defender_desk.model.queries import Condition, Order, Query
from defender_desk.model.queries import Test as Compare
from defender_desk.model.records import Field, RecordType
from defender_desk.model.types import TYPES
from defender_desk.model.vocabularies import label
from defender_desk.services import drafts, linked, listing, preferences, records, rules
from defender_desk.services.bring_in import bringing_in
from defender_desk.services.consent import withdrawal
from defender_desk.services.desk import Desk
from defender_desk.services.handover import dangers, json_lines
from defender_desk.services.incidents import evidence
from defender_desk.text.bidi import plain
from defender_desk.text.dates import FuzzyDate, parse
from defender_desk.text.speech import say
from defender_desk.text.trouble import Trouble

from .conftest import Add


def test_only_what_differs_is_written(desk: Desk, add: Add) -> None:
    person = add("person", name="ريم", notes="x")
    again = records.save(desk, "person", person, {"name": "ريم", "notes": "x"})
    assert again.changes.batch == 0
    records.save(desk, "person", person, {"name": "ريم", "notes": "y"})
    newest = records.timeline(desk, person)[0]
    assert (newest.before, newest.after, newest.who) == ({"notes": "x"}, {"notes": "y"}, "ours")


def test_no_record_is_saved_that_holds_more_than_another_desk_takes(desk: Desk, add: Add) -> None:
    person = add("person", name="a\0b\ud800")
    kept = records.fetch(desk, person)
    assert kept is not None
    assert kept.values["name"] == "ab?"
    for values in ({"name": "x" * 2_001}, {"notes": "x" * 200_001}, {"phones": tuple(map(str, range(1_001)))}):
        with pytest.raises(Trouble) as refused:
            records.save(desk, "person", person, values)
        assert refused.value.values["field"] in values
    assert records.fetch(desk, person) == kept


def test_a_form_that_started_earlier_overwrites_only_what_it_touched(desk: Desk, add: Add) -> None:
    person = add("person", name="ريم", profession="معلمة")
    kept = records.fetch(desk, person)
    assert kept is not None
    records.save(desk, "person", person, {"profession": "محامية"})
    records.save(desk, "person", person, {"name": "ريم الورّاق", "profession": "معلمة"}, base=kept.body)
    now = records.fetch(desk, person)
    assert now is not None
    assert (now.values["name"], now.values["profession"]) == ("ريم الورّاق", "محامية")


def test_a_referral_without_a_title_is_known_by_whom_and_to_whom(desk: Desk, add: Add, spoken: str) -> None:
    reem, layla, fund = add("person", name="ريم"), add("person", name="ليلى"), add("provider", name="صندوق")
    made = add("referral", people=(reem, layla), provider=fund)
    title = plain(records.titles(desk, [made])[made])
    assert title.index("ريم") < title.index("صندوق")
    assert "ليلى" not in title
    assert ("←" if spoken == "ar" else "→") in title
    kept = records.fetch(desk, made)
    assert kept is not None
    assert plain(kept.title) == title
    titled = add("referral", title="أتعاب", people=(reem,))
    assert plain(records.titles(desk, [titled])[titled]) == "أتعاب"
    preferences.write(desk, replace(preferences.read(desk), veil=True))
    assert "ريم" not in records.titles(desk, [made])[made]


def test_a_consent_is_known_by_whose_it_is_and_its_first_purpose(desk: Desk, add: Add, spoken: str) -> None:
    made = add("consent", person=add("person", name="ريم"), scope=("refer", "act_on_behalf", "contact_authorities"))
    title = plain(records.titles(desk, [made])[made])
    assert title.startswith("ريم")
    assert label("consent_scope", "refer", spoken) in title
    assert label("consent_scope", "contact_authorities", spoken) not in title


def test_bin_restore_and_undo(desk: Desk, add: Add) -> None:
    person = add("person", name="ريم")
    changes = records.bin_records(desk, [person])
    assert listing.ids(desk, Query("person")) == []
    assert records.binned(desk) == [person]
    records.undo(desk, changes.batch)
    assert listing.ids(desk, Query("person")) == [person]


def test_bulk_change_is_undone_as_one_and_leaves_later_edits(desk: Desk, add: Add) -> None:
    cases = [add("case", title=str(n), status="new") for n in range(4)]
    changes = records.bulk(desk, cases, "status", "active")
    records.save(desk, "case", cases[0], {"status": "waiting"})
    undone = records.undo(desk, changes.batch)
    states = [records.fetch(desk, case).values["status"] for case in cases]
    assert states == ["waiting", "new", "new", "new"]
    assert undone.left == 1


def test_what_is_erased_for_good_is_gone_everywhere(desk: Desk, add: Add) -> None:
    person = add("person", name="ريم الورّاق")
    records.bin_records(desk, [person])
    records.purge(desk, [person])
    assert records.fetch(desk, person) is None
    assert all(event.after == {} for event in records.timeline(desk, person))


def test_only_what_is_in_the_bin_is_erased_for_good(desk: Desk, add: Add) -> None:
    binned, kept = add("person", name="a"), add("person", name="b")
    records.bin_records(desk, [binned])
    with pytest.raises(Trouble) as refused:
        records.purge(desk, [binned, kept])
    assert refused.value.message == records.NOT_BINNED
    assert records.binned(desk) == [binned]


def test_erasing_says_which_files_it_could_not_remove(desk: Desk, undeletable: Callable[[], None]) -> None:
    (file,) = evidence.take_in(desk, [evidence.Intake("a.txt", lambda: io.BytesIO(b"words"), 5)]).ids
    records.bin_records(desk, [file])
    assert records.purge(desk, [file]).left == 1
    undeletable()


NEEDED = [(declared, field, once) for declared in TYPES.values() for field, once in declared.needed]


@pytest.mark.parametrize(("declared", "field", "once"), NEEDED, ids=[f"{d.name}.{f.name}" for d, f, _ in NEEDED])
def test_what_must_be_said_once_something_else_is(
    desk: Desk, add: Add, declared: RecordType, field: Field, once: Once
) -> None:
    made = add(declared.name)
    with pytest.raises(Trouble) as refused:
        records.save(desk, declared.name, made, {once.field: once.says})
    assert (refused.value.message, refused.value.values["field"]) == (once.why, field.name)
    records.save(desk, declared.name, made, {once.field: once.says, field.name: "report of 2024"})
    with pytest.raises(Trouble):
        records.save(desk, declared.name, made, {field.name: ""})


def test_public_needs_a_place_and_a_closed_case_its_outcome(desk: Desk, add: Add) -> None:
    needed = {(declared.name, once.field, once.says) for declared, _, once in NEEDED}
    assert {("person", "protection", "public"), ("case", "status", "closed")} <= needed
    with pytest.raises(Trouble):
        records.bulk(desk, [add("case", title="y")], "status", "closed")


def test_undo_breaks_no_rule(desk: Desk, add: Add) -> None:
    cases = [add("case", title=title) for title in "xy"]
    for case in cases:
        records.save(desk, "case", case, {"status": "active"})
    settled = records.bulk(desk, cases, "outcome", "safe")
    records.save(desk, "case", cases[0], {"status": "closed"})
    undone = records.undo(desk, settled.batch)
    kept = [records.fetch(desk, case) for case in cases]
    assert [one.body.get("outcome") for one in kept if one] == ["safe", None]
    assert undone.left == 1


def test_linked_records_are_named_both_ways(desk: Desk, add: Add) -> None:
    case = add("case", title="حماية")
    incident = add("incident", title="تهديد", case=case)
    ours = linked.linked(desk, incident)
    theirs = linked.linked(desk, case)
    assert [(group.field, group.inward, group.items[0].id) for group in ours] == [("case", False, case)]
    assert [(group.field, group.inward, group.items[0].id) for group in theirs] == [("case", True, incident)]


def test_drafts_hold_typed_values_until_dropped(desk: Desk) -> None:
    drafts.keep(desk, "new person", "person", None, {"name": "ريم", "kinds": ("victim",)}, {})
    kept = drafts.read(desk, "new person")
    assert kept is not None
    assert kept.values == {"name": "ريم", "kinds": ("victim",)}
    drafts.drop(desk, "new person")
    assert drafts.every(desk) == []


def test_saved_filters_and_layouts_come_back_as_they_were(desk: Desk) -> None:
    query = Query(
        "person", (Condition("protection", Compare.IS, ("public",)),), "ريم", (Order("name", descending=True),)
    )
    listing.save_filter(desk, listing.SavedFilter("mine", query))
    assert listing.filters(desk, "person") == [listing.SavedFilter("mine", query)]
    listing.drop_filter(desk, "person", "mine")
    assert listing.filters(desk, "person") == []
    arranged = listing.Layout(("name", "kinds"), (120, 80), (Order("name"),))
    listing.keep_layout(desk, "person", "rtl", arranged)
    assert listing.layout(desk, "person", "rtl") == arranged
    assert listing.layout(desk, "person", "ltr") == listing.Layout()


def test_rows_show_names_of_what_they_point_at(desk: Desk, add: Add) -> None:
    group = add("organisation", name="مبادرة الجسر")
    person = add("person", name="ريم", organisation=group)
    cells = listing.rows(desk, "person", [person])[person].cells
    assert "مبادرة الجسر" in cells["organisation"]


SAID = [(declared.name, field.name) for declared in TYPES.values() for field in declared.said_on]
TO_COME = FuzzyDate.exact(date(2090, 1, 1))


def saved(desk: Desk, kind: str, name: str) -> None:
    records.save(desk, kind, None, {name: TO_COME})


def in_many(desk: Desk, kind: str, name: str) -> None:
    records.bulk(desk, [records.save(desk, kind, None, {}).id], name, TO_COME)


def by_the_console(desk: Desk, kind: str, name: str) -> None:
    json_lines.add(desk, kind, [json.dumps({name: "2090-01-01"}).encode()])


@pytest.mark.parametrize("way", [saved, in_many, by_the_console])
@pytest.mark.parametrize(("kind", "name"), SAID)
def test_nobody_can_have_said_anything_on_a_day_still_to_come(
    desk: Desk, kind: str, name: str, way: Callable[[Desk, str, str], None]
) -> None:
    assert {("consent", "asked"), ("consent", "withdrawn")} <= set(SAID)
    with pytest.raises(Trouble) as refused:
        way(desk, kind, name)
    assert (refused.value.message, refused.value.values["field"]) == (rules.TO_COME, name)


@pytest.mark.parametrize(("kind", "name"), SAID)
def test_a_row_and_a_bundle_with_such_a_day_are_told(desk: Desk, tmp_path: Path, kind: str, name: str) -> None:
    (tmp_path / "t.csv").write_text(f"{say(TYPES[kind].by_name[name].kind.label)}\n2090-01-01\n2020-01-01\n", "utf-8")
    planned = bringing_in.plan(desk, bringing_in.look(desk, tmp_path / "t.csv"), type_name=kind)
    assert [(bad.line, bad.why) for bad in planned.bad] == [(2, rules.TO_COME)]
    face = codec.store(TYPES[kind].by_name[name].kind, TO_COME)
    coming = Document("d" * 26, kind, {name: face})
    assert dangers.RULE in dangers.dangers(desk, None, coming, {name}, ())
    assert dangers.RULE in dangers.dangers(desk, {}, coming, {name}, ())


def test_a_consent_is_taken_back_on_no_day_still_to_come(desk: Desk, add: Add) -> None:
    yes = add("consent", person=add("person", name="x"), state="given")
    with pytest.raises(Trouble):
        withdrawal.take_back(desk, yes, TO_COME, "", today=date(2026, 6, 1))


def test_a_record_of_which_only_the_day_is_known_is_called_by_what_was_written_of_it(desk: Desk, add: Add) -> None:
    beaten = add("act", when=parse("2026-11-13"), notes="نوع الفعل: ضرب")
    known = add("act", what="torture", when=parse("2026-11-13"), notes="نوع الفعل: ضرب")
    day = add("act", when=parse("2026-11-13"))
    called = {key: plain(said) for key, said in records.titles(desk, [beaten, known, day]).items()}
    assert called[beaten] == "نوع الفعل: ضرب"
    assert "ضرب" not in called[known]
    assert "2026" in called[day]
