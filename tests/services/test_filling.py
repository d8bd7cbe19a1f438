"""Filling a row into a record loses no word of either: lists are joined, and what is not taken is named."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.strategies import bodies

from defender_desk.exchange.drafts import Draft, Kept
from defender_desk.model import codec
from defender_desk.model.codec import Json
from defender_desk.model.types import TYPES
from defender_desk.model.values import Money
from defender_desk.services import records
from defender_desk.services.bring_in import bringing_in
from defender_desk.services.bring_in.bringing_in import Outlook, Taking
from defender_desk.services.bring_in.filling import filling, row_of
from defender_desk.services.desk import Desk
from defender_desk.services.handover import comparing
from defender_desk.services.people.known_as import JOINED
from defender_desk.text.bidi import plain
from defender_desk.text.dates import FuzzyDate

from .conftest import Add


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_every_field_of_every_type_is_joined_taken_kept_or_named(data: st.DataObject) -> None:
    declared = TYPES[data.draw(st.sampled_from(sorted(TYPES)))]
    here, row = data.draw(bodies(declared)), data.draw(bodies(declared))
    found = filling(declared, here, row)
    after = {**here, **found.taken}
    assert not set(found.left + found.held) & set(found.taken)
    assert JOINED not in found.taken, "who is one is said by whoever joins two"
    for field in declared.fields:
        was, told = here.get(field.name, codec.store(field.kind, field.empty)), row.get(field.name)
        will = after.get(field.name, codec.store(field.kind, field.empty))
        if told is None or field.name in found.held:
            assert will == was
        elif was is None:
            assert will == told
        elif isinstance(was, list) and was and field.kind.opens:
            assert will == was  # which ways are safe is widened by nobody's file
            assert (field.name in found.left) is (told != was)
        elif field.holds_many:
            assert isinstance(will, list)
            assert will[: len(was)] == was
            assert all(any(_compared(have).endswith(_compared(one)) for have in will) for one in told)
        elif field.name in ("notes", "note"):
            assert will.startswith(was)
            assert {line.strip() for line in told.split("\n")} <= {line.strip() for line in f"{will}\n".split("\n")}
            assert field.name not in found.left
        else:
            assert will == was
            assert (field.name in found.left) is (told != was)
    assert not filling(declared, after, row).taken  # a second time nothing is new
    codec.from_body(declared, after)  # and all of it can be read again


def _compared(one: Any) -> str:
    return "".join(filter(str.isalnum, str(one))).casefold().lstrip("0")


@pytest.mark.parametrize(
    ("here", "told", "after"),
    [
        (["0770 000 0444"], ["0770 000 0444", "+9647700000555"], ["0770 000 0444", "+9647700000555"]),
        (["0770 000 0444"], ["0750 000 0444"], ["0770 000 0444", "0750 000 0444"]),
        (["+9647700000444"], ["٠٧٧٠ ٠٠٠ ٠٤٤٤"], ["+9647700000444"]),
        (["0770 000 0444"], ["0770 000 0444 (home)"], ["0770 000 0444", "0770 000 0444 (home)"]),
        (["+963 11 3344"], ["3344"], ["+963 11 3344", "3344"]),
        (["07700000444"], ["+9647700000444"], ["07700000444", "+9647700000444"]),
    ],
)
def test_a_second_telephone_is_kept_and_the_same_one_is_not_written_twice(
    here: list[str], told: list[str], after: list[str]
) -> None:
    assert filling(TYPES["person"], {"phones": here}, {"phones": told}).taken.get("phones", here) == after


def test_notes_keep_what_stands_there_and_take_each_line_once() -> None:
    here, told = "mobile: 0770", "Trainer\nmobile: 0770\nspeaks Kurdish"
    after = filling(TYPES["person"], {"notes": here}, {"notes": told})
    assert after.taken == {"notes": "mobile: 0770\nTrainer\nspeaks Kurdish"}
    assert after.left == ()


@pytest.mark.parametrize(
    ("field", "here", "told", "joined"),
    [
        ("emails", "Reem@Example.org", "reem@example.ORG", False),
        ("emails", "reem@example.org", "reem@example.net", True),
        ("accounts", "@Reem", "@reem", True),
        ("accounts", "@reem", "@reem", False),
        ("web", "https://example.org/A", "https://example.org/a", True),
        ("phones", "+9647700000444", "07700000444", False),
        ("phones", "+9647000444", "7000444", False),
        ("phones", "+96477000444", "7000444", True),
        ("phones", "+442070123456", "70123456", True),
        ("phones", "+442070123456", "2070123456", False),
        ("phones", "020 7012 3456", "70123456", True),
        ("phones", "+964770004441", "004441", True),
        ("phones", "+964770004441", "004441".lstrip("0"), True),
        ("phones", "+9647700444", "700444", True),
        ("phones", "+9647700000444", "007700000444", True),
        ("phones", "+9647700000444", "+7700000444", True),
        ("phones", "+", "-", True),
    ],
)
def test_each_kind_of_address_is_compared_as_its_kind_is(field: str, here: str, told: str, joined: bool) -> None:
    taken = filling(TYPES["person"], {field: [here]}, {field: [told]}).taken
    assert taken == ({field: [here, told]} if joined else {})


def test_which_ways_are_safe_is_not_widened_by_a_row() -> None:
    found = filling(TYPES["person"], {"safe_channels": ["phone"]}, {"safe_channels": ["email"]})
    assert (dict(found.taken), found.left) == ({}, ("safe_channels",))
    assert filling(TYPES["person"], {}, {"safe_channels": ["email"]}).taken == {"safe_channels": ["email"]}


@pytest.mark.parametrize(
    ("here", "told", "free"),
    [
        ({"protection": "public"}, {"public_where": "their own page"}, {"protection": "not_published"}),
        ({"minor": True}, {"guardian": "an uncle"}, {"minor": False}),
    ],
)
def test_no_file_lifts_what_protects_somebody(
    here: dict[str, Json], told: dict[str, Json], free: dict[str, Json]
) -> None:
    found, (field,) = filling(TYPES["person"], here, told), told
    assert (dict(found.taken), found.left, found.held) == ({}, (), (field,))
    assert filling(TYPES["person"], free, told).taken == told


def test_two_fields_that_lift_it_only_together_do_not_both_come_in() -> None:
    told: dict[str, Json] = {"protection": "public", "public_where": "their own page"}
    found = filling(TYPES["person"], {"protection": None}, told)
    assert (dict(found.taken), found.held) == ({"protection": "public"}, ("public_where",))


def test_what_a_file_may_not_lift_is_said_before_it_comes_in(desk: Desk, add: Add, tmp_path: Path) -> None:
    child = add("person", name="ريم الورّاق", minor=True)
    (tmp_path / "rows.csv").write_text("name,guardian\nريم الورّاق,خالها\n", "utf-8")
    plan = bringing_in.plan(desk, bringing_in.look(desk, tmp_path / "rows.csv"), type_name="person")
    notes = {one.field: one.note for one in comparing.beside(desk, plan.drafts[0], child)}
    assert (bringing_in.outlook(plan, {0: Taking.FILL}).held, notes["guardian"]) == ({0: ("guardian",)}, comparing.HELD)


@pytest.mark.parametrize(
    ("declared", "field"), [("person", "notes"), ("incident", "notes"), ("act", "notes"), ("verification", "note")]
)
def test_what_found_no_field_is_kept_in_the_notes_of_its_type(declared: str, field: str) -> None:
    draft = Draft(declared, {field: "first"}, 1, kept=(Kept("colour", "red", comparing.TAKEN),))
    row = row_of(draft, lambda _type, called: called)
    assert str(row[field]).splitlines() == ["first", "colour: red"]


TABLE = "name,phones,organisation,profession\n{rows}"


def planned(desk: Desk, tmp_path: Path, *rows: str) -> bringing_in.ImportPlan:
    (tmp_path / "rows.csv").write_text(TABLE.format(rows="\n".join(rows)), "utf-8")
    return bringing_in.plan(desk, bringing_in.look(desk, tmp_path / "rows.csv"), type_name="person")


ROWS = (
    "أحمد المنصوري,0770 000 0555,منتدى المرفأ,طبيب",
    "ليلى الحسيني,,جمعية أخرى,",
    "هدى الأنصاري,0771 111 222,,",
    "هدى الأنصارى,0772 333 444,منتدى المرفأ,محامية",
)


@pytest.mark.parametrize("second", list(Taking))
@pytest.mark.parametrize("first", list(Taking))
def test_what_is_foretold_is_what_is_written(
    desk: Desk, add: Add, tmp_path: Path, first: Taking, second: Taking
) -> None:
    here = [
        add("person", name="أحمد المنصوري", phones=("0770 000 0444",), profession="مهندس"),
        add("person", name="ليلى الحسيني"),
    ]
    plan = planned(desk, tmp_path, *ROWS)
    assert [twin.index for twin in plan.twins] == [0, 1, 3]
    choices = {0: first, 1: second, 3: first}
    found = bringing_in.outlook(plan, choices)
    changes = bringing_in.bring_in(desk, plan, choices)
    assert found.new + found.named + found.filled == len(changes.ids)
    assert found.filled == len(changes.ids & set(here))
    assert found.skipped == list(choices.values()).count(Taking.SKIP)
    kept = records.fetch(desk, here[0])
    assert kept is not None
    assert kept.values["profession"] == "مهندس"
    joined = ("0770 000 0444", "0770 000 0555") if first is Taking.FILL else ("0770 000 0444",)
    assert kept.values["phones"] == joined
    assert found.left.get(0, ()) == (("profession",) if first is Taking.FILL else ())


def test_a_row_that_names_a_record_is_shown_beside_another_by_its_name(desk: Desk, add: Add, tmp_path: Path) -> None:
    person = add("person", name="أحمد المنصوري", organisation=add("organisation", name="هنا"))
    plan = planned(desk, tmp_path, *ROWS)
    sides = {one.field: one for one in comparing.beside(desk, plan.drafts[0], person)}
    assert (plain(sides["organisation"].here), plain(sides["organisation"].there)) == ("هنا", "منتدى المرفأ")
    assert [sides[name].note for name in ("organisation", "profession")] == [comparing.NOT_TAKEN, comparing.TAKEN]
    again = {one.field: one for one in comparing.beside(desk, plan.drafts[3], "", plan.drafts[0])}
    assert (again["organisation"].note, again["phones"].note) == (None, comparing.JOINED)


def test_a_record_that_only_an_untaken_field_names_is_not_made(desk: Desk, add: Add, tmp_path: Path) -> None:
    field = next(iter(planned(desk, tmp_path, ROWS[0]).drafts[0].names))
    place = add("organisation", name="هنا")
    value = (place,) if isinstance(TYPES["person"].by_name[field].empty, tuple) else place
    add("person", name="أحمد المنصوري", **{field: value})
    plan = planned(desk, tmp_path, ROWS[0])
    assert bringing_in.outlook(plan, {0: Taking.FILL}).named == 0
    assert bringing_in.outlook(plan, {}) == Outlook(new=1, named=1)
    changes = bringing_in.bring_in(desk, plan, {0: Taking.FILL})
    assert not changes.touches("organisation")


def test_a_day_and_a_sum_of_money_are_one_value_and_never_joined_with_another() -> None:
    """A card said the birthday in one way and a sheet the same day in another: both stand in lists of their own."""
    person, cost = TYPES["person"], TYPES["cost"]
    day = date(1979, 3, 14)
    card, sheet = (
        codec.store(person.by_name["born"].kind, FuzzyDate(said, day, day, "day"))
        for said in ("1979-03-14", "١٤/٠٣/١٩٧٩")
    )
    found = filling(person, {"born": card}, {"born": sheet})
    assert (dict(found.taken), found.left) == ({}, ("born",))
    sums = [codec.store(cost.by_name["amount"].kind, Money(Decimal(one), "EUR")) for one in (100, 250)]
    found = filling(cost, {"amount": sums[0]}, {"amount": sums[1]})
    assert (dict(found.taken), found.left) == ({}, ("amount",))
