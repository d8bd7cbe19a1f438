"""What a choice means: a saved filter, what happened in some days, what was written since, and these together."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from defender_desk.model import queries
from defender_desk.model.queries import TODAY, Condition, Query
from defender_desk.services import listing, records
from defender_desk.services.desk import Desk
from defender_desk.services.handover import selection
from defender_desk.services.handover.selection import Choice, Chosen, chosen
from defender_desk.services.listing import SavedFilter
from defender_desk.text.dates import FuzzyDate, parse
from defender_desk.text.trouble import Trouble

from .conftest import Add

MAY = parse("2026-05")
EVERYTHING = Choice(everything=True)


def test_a_saved_filter_chooses_what_its_list_would_show_today(desk: Desk, add: Add) -> None:
    today = date.today()  # noqa: DTZ011  the day at the desk
    past = add("incident", title="a", when=FuzzyDate.exact(today - timedelta(days=1)))
    add("incident", title="b", when=FuzzyDate.exact(today + timedelta(days=2)))
    gone = Query("incident", (Condition("when", queries.Test.BEFORE, (TODAY,)),))
    listing.save_filter(desk, SavedFilter("gone", gone))
    named = selection.filters_named(desk, ["gone"])
    assert chosen(desk, Choice(filters=named)).ids == (past,)
    with pytest.raises(Trouble):
        selection.filters_named(desk, ["none"])


@pytest.mark.parametrize(
    ("when", "until", "inside"),
    [
        ("2026-05-31", "", True),
        ("2026-06-01", "", False),
        ("2026", "", True),
        ("before 2026-05-02", "", True),
        ("before 2026-05-01", "", False),
        ("since 2019", "", True),
        ("since 2019", "2020", False),
        ("2026-04-30", "2026-05-02", True),
        ("2026-04-01", "2026-04-30", False),
        ("", "2026-05-02", True),
    ],
)
def test_what_may_have_happened_in_these_days_counts(desk: Desk, add: Add, when: str, until: str, inside: bool) -> None:
    said = {name: parse(text) for name, text in (("when", when), ("until", until)) if text}
    incident = add("incident", title="x", **said)
    found = chosen(desk, Choice(everything=True, during=MAY))
    assert found == Chosen((incident,) if inside else ())


def test_what_has_no_place_in_time_is_counted_and_stays(desk: Desk, add: Add) -> None:
    add("incident", title="x")
    add("hearing", when=parse("soon after the feast"))
    inside = add("contact_log", when=parse("2026-05-07"))
    add("person", name="of no day")
    assert chosen(desk, Choice(everything=True, during=MAY)) == Chosen((inside,), 2)
    assert chosen(desk, Choice(during=MAY)) == Chosen((inside,), 2), "alone it narrows everything"


def test_of_a_case_goes_what_happened_then_with_what_belongs_to_it(desk: Desk, add: Add) -> None:
    person, other = add("person", name="x"), add("person", name="y")
    client = add("person", name="z")
    case, allowed = add("case", title="c", people=(client,)), add("consent", person=client)
    then = add("incident", title="then", case=case, when=parse("2026-05-07"))
    before = add("incident", title="before", case=case, when=parse("2025"))
    undated = add("act", incident=then, victim=person)
    later = add("act", incident=then, victim=other, when=parse("2026-07"))
    consent = add("consent", person=person)
    found = chosen(desk, Choice(case=case, during=MAY))
    assert {case, then, undated, person} <= {*found.ids}
    assert {consent, client, allowed} <= {*found.ids}
    assert not {before, later, other} & {*found.ids}
    assert found.undated == 0


def test_what_was_written_since_is_by_the_journal_and_not_by_what_was_told(desk: Desk, add: Add) -> None:
    with desk.store.change("create", at="2026-01-01T00:00:00Z") as writing:
        old = writing.put(None, "person", {"name": "x"}).id
        edited = writing.put(None, "person", {"name": "y"}).id
        told = writing.put(None, "person", {"name": "z"})
    records.save(desk, "person", edited, {"notes": "n"})
    with desk.change("export") as writing:
        writing.log("export", told)
    today = datetime.now(UTC).astimezone().date()
    assert chosen(desk, Choice(since=today)).ids == (edited,)
    assert chosen(desk, Choice(ids=(old,), since=today)).ids == ()
    assert {*chosen(desk, Choice(since=date(2025, 12, 1))).ids} == {old, edited, told.id}


def test_choices_add_up_and_narrow_together(desk: Desk, add: Add) -> None:
    inside, outside = (add("incident", title=when, when=parse(when)) for when in ("2026-05-01", "2024"))
    person = add("person", name="x")
    assert {*chosen(desk, Choice(ids=(person,), types=("incident",))).ids} == {person, inside, outside}
    assert chosen(desk, Choice(ids=(person,), types=("incident",), during=MAY)).ids == (inside,)
