from datetime import date, timedelta

import pytest

from defender_desk.model.documents import Document
from defender_desk.model.kinds import Day
from defender_desk.model.records import RecordType
from defender_desk.model.types import TYPES
from defender_desk.model.vocabularies import vocabulary
from defender_desk.services import records, today
from defender_desk.services.desk import Desk
from defender_desk.text.bidi import plain
from defender_desk.text.dates import FuzzyDate

from .conftest import Add

ON = date(2026, 6, 10)


def at(days: int) -> FuzzyDate:
    return FuzzyDate.exact(ON + timedelta(days=days))


def groups(desk: Desk) -> dict[str, list[str]]:
    return {group.urgency.value: [item.id for item in group.items] for group in today.today(desk, ON)}


def test_an_empty_desk_asks_for_nothing(desk: Desk) -> None:
    assert today.today(desk, ON) == ()


def test_each_thing_stands_where_it_presses(desk: Desk, add: Add) -> None:
    late = add("action", title="late", due=at(-3), status="planned")
    now = add("referral", title="now", next_check=at(0), state="handed_over")
    soon = add("consent", purpose="soon", expires=at(5), state="given")
    add("action", title="done", due=at(-3), status="done")
    add("action", title="far", due=at(60), status="planned")
    add("referral", title="over", next_check=at(-9), state="closed")
    found = groups(desk)
    assert (found["overdue"], found["due"], found["soon"]) == ([late], [now], [soon])


def test_an_open_case_marked_as_urgent_stands_here_until_it_is_closed(desk: Desk, add: Add) -> None:
    soon = add("case", title="soon", urgency="urgent_72h", status="active")
    now = add("case", title="now", urgency="emergency_24h")
    late = add("action", title="late", due=at(-1), urgency="emergency_24h", status="planned")
    add("case", title="calm", urgency="normal_2w", status="active")
    assert groups(desk)["urgent"] == [now, soon]
    assert groups(desk)["overdue"] == [late]
    for case in (soon, now):
        with desk.change("edit") as writing:  # past the rules of a form
            writing.put(case, "case", {"status": TYPES["case"].idle["status"][0]})
    assert "urgent" not in groups(desk)


def test_an_open_case_nobody_touched_is_stale(desk: Desk, add: Add) -> None:
    case = add("case", title="old", status="active")
    kept = desk.store.get(case)
    assert kept is not None
    later = today.today(desk, date.fromisoformat(kept.changed[:10]) + timedelta(days=100))
    assert [item.id for group in later if group.urgency is today.Urgency.STALE for item in group.items] == [case]


@pytest.mark.parametrize("declared", TYPES.values(), ids=TYPES.keys())
def test_every_day_that_asks_for_something_is_shown_until_the_record_is_idle(
    desk: Desk, add: Add, declared: RecordType
) -> None:
    for field in declared.due:
        lapses, kept = isinstance(field.kind, Day) and field.kind.lapses, today.outlasts(field)
        made = add(declared.name, **{field.name: at(0 if lapses else -1)}, **_stirring(declared))
        group = "keep" if kept else "due" if lapses else "overdue"
        assert made in groups(desk)[group]
        for name, codes in declared.idle.items():
            with desk.change("edit") as writing:  # past the rules of a form
                writing.put(made, declared.name, {name: codes[0]})
            assert (made in groups(desk).get(group, [])) is kept


def _stirring(declared: RecordType) -> dict[str, str]:
    fields = {name: declared.by_name[name].kind for name in declared.idle}
    return {
        name: next(term.code for term in vocabulary(kind.vocabulary).terms if not term.idle)
        for name, kind in fields.items()
    }


def test_the_last_day_of_a_call_is_told_until_it_has_passed(desk: Desk, add: Add) -> None:
    call = add("provider", name="صندوق", status="calls_only", closes=at(3))
    assert groups(desk)["soon"] == [call]
    for days, group in ((0, "due"), (-1, "")):
        records.save(desk, "provider", call, {"closes": at(days)})
        shown = [name for name in ("overdue", "due", "soon") if call in groups(desk).get(name, [])]
        assert shown == ([group] if group else [])


def test_what_presses_by_a_day_is_declared() -> None:
    due = {f"{declared.name}.{field.name}" for declared in TYPES.values() for field in declared.due}
    assert {"action.due", "referral.next_check", "consent.expires", "case.review"} <= due


def test_a_record_from_a_desk_that_did_not_say_when_is_shown(desk: Desk) -> None:
    with desk.change("receive") as writing:
        writing.merge(Document("a" * 26, "case", {"title": "x"}, {"title": {"theirs": 1}}))
    assert groups(desk) == {"stale": ["a" * 26], "recent": ["a" * 26]}


def test_what_is_new_is_not_said_to_have_changed(desk: Desk, add: Add) -> None:
    person = add("person", name="x")
    (recent,) = (group for group in today.today(desk, ON) if group.urgency is today.Urgency.RECENT)
    assert [item.why for item in recent.items if item.id == person] == [today.FRESH]


@pytest.mark.parametrize(
    ("result", "stands"), [(None, True), ("awaited", True), ("adjourned", False), ("convicted", False)]
)
def test_a_hearing_stands_there_until_somebody_said_what_came_of_it(
    desk: Desk, add: Add, result: str | None, stands: bool
) -> None:
    said = {} if result is None else {"result": result}
    hearing = add("hearing", court="محكمة البداية", when=at(-1), **said)
    assert (hearing in groups(desk).get("overdue", [])) is stands


def test_a_hearing_says_its_hour_and_room(desk: Desk, add: Add) -> None:
    add("hearing", court="محكمة البداية", where="٩:٣٠، القاعة ٣", when=at(0))
    (item,) = [item for group in today.today(desk, ON) if group.urgency is today.Urgency.DUE for item in group.items]
    assert [plain(one) for one in item.said] == ["٩:٣٠، القاعة ٣"]
    assert "محكمة البداية" in item.title


def test_what_a_case_is_watched_for_is_asked_no_more_once_it_is_over(desk: Desk, add: Add) -> None:
    case, other = add("case", title="over"), add("case", title="open")
    watched = [add("hearing", case=case, when=at(0)), add("contact_log", case=case, next_contact=at(0))]
    still = [add("hearing", case=other, when=at(0)), add("referral", case=case, next_check=at(0), state="handed_over")]
    assert {*groups(desk)["due"]} == {*watched, *still}
    with desk.change("edit") as writing:  # past the rules of a form
        writing.put(case, "case", {"status": TYPES["case"].idle["status"][0]})
    assert {*groups(desk)["due"]} == {*still}
    assert today.waiting(desk, ON) == {"hearing", "referral"}


def test_a_step_names_the_case_it_is_for(desk: Desk, add: Add) -> None:
    case = add("case", title="Dawn")
    add("action", title="Write to the ministry", due=at(3), status="planned", case=case)
    (item,) = [item for group in today.today(desk, ON) if group.urgency is today.Urgency.SOON for item in group.items]
    assert item.title == "\u2068Write to the ministry\u2069 · \u2068Dawn\u2069"
