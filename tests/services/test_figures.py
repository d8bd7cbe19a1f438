"""Where only counts leave: tables without a record, an id or a small number, of what the gate lets be counted."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from defender_desk.exchange.identity import Identity
from defender_desk.exchange.parcel import Member, read_parcel
from defender_desk.model.levels import Profile
from defender_desk.model.queries import Query
from defender_desk.model.types import TYPES
from defender_desk.services.desk import Desk
from defender_desk.services.handover import came_in, carried, figure_files, figures, handing_over, receipts
from defender_desk.services.handover.figures import HIDDEN, Table
from defender_desk.services.handover.selection import Choice
from defender_desk.services.identity import correspondents, key_holders, keys, trust
from defender_desk.services.printout import papers
from defender_desk.services.redacting import words
from defender_desk.services.redacting.words import Wish
from defender_desk.text.bidi import plain
from defender_desk.text.dates import parse
from defender_desk.text.speech import say
from defender_desk.text.trouble import Trouble

from .conftest import Add, Make

EVERYTHING = Choice(everything=True)
COUNTRY = TYPES["incident"].by_name["country"].kind.label


@pytest.fixture
def theirs(make_desk: Make) -> Desk:
    return make_desk("theirs")


@pytest.fixture
def full(desk: Desk, add: Add) -> Desk:
    """Seven threats in Lebanon in May, six in Syria in June, two arrests in Syria in May."""
    said = {"protection": "public", "title": "qtitlez"}
    for count, what, when, country in (
        (7, "threat", "2026-05", "LB"),
        (6, "threat", "2026-06", "SY"),
        (2, "arrest", "2026-05", "SY"),
    ):
        for _ in range(count):
            add("incident", **said, what=(terms()[what],), when=parse(when), country=country)
    return desk


def terms() -> dict[str, str]:
    from defender_desk.model.vocabularies import vocabulary

    first, second, *_rest = vocabulary("violation_type").by_code
    return {"threat": first, "arrest": second}


def plan(desk: Desk, theirs: Desk, reason: str = "r", choice: Choice = EVERYTHING) -> handing_over.Plan:
    return handing_over.plan(desk, choice, (keys.own(theirs).receive,), profile=Profile.STATISTICS, reason=reason)


def lines(planned: handing_over.Plan) -> Iterator[tuple[str, ...]]:
    return figures.rows(planned.figures)


def table(planned: handing_over.Plan, *columns: str) -> Table:
    (found,) = (one for one in planned.figures if one.columns == (*columns, "Records") and "Incidents" in one.heading)
    return found


def test_what_is_counted_is_told_but_for_what_is_too_few(full: Desk, theirs: Desk) -> None:
    made = plan(full, theirs)
    by_what = table(made, "What happened")
    assert [count for _, count in by_what.counts] == [None, None, 15], "two arrests would follow from the sum"
    by_country = [(plain(first), count) for (first,), count in table(made, say(COUNTRY)).counts]
    assert dict(by_country) == {"Lebanon": 7, "Syria": 8, "All": 15}
    by_month = [count for _, count in table(made, "When").counts]
    assert by_month == [9, 6, 15]
    crossed = table(made, "What happened", "When")
    assert HIDDEN in [line[-1] for line in crossed.lines]
    assert "2" not in [line[-1] for line in lines(made)]


def test_no_record_leaves_and_nothing_that_names_one(full: Desk, theirs: Desk, tmp_path: Path) -> None:
    made = plan(full, theirs)
    assert made.documents == ()
    done = figure_files.hand_over(full, made, tmp_path / "a.age")
    members = {one.name: one for one in read_parcel(tmp_path / "a.age", keys.own_identity(theirs).receiving)}
    assert members.keys() == {"figures.pdf", "figures.docx", "figures.csv"}
    written = members["figures.csv"].data.decode("utf-8-sig")
    assert [tuple(row) for row in csv.reader(io.StringIO(written))][1:] == list(lines(made))
    inside = b"".join(one.data for one in members.values())
    for one in full.store.each("incident"):
        assert one.id.encode() not in inside
    assert b"qtitlez" not in inside
    assert done.records == 0
    (noted,) = full.store.each("disclosure")
    assert (noted.body["way"], noted.body["records"]) == ("figures", 0)
    assert carried.handed(full) == [], "who has the figures has none of the records"


def test_their_desk_takes_the_pages_in(full: Desk, theirs: Desk, tmp_path: Path) -> None:
    made = plan(full, theirs)
    figure_files.hand_over(full, made, tmp_path / "a.age")
    came = papers.come_with(theirs, tmp_path / "a.age")
    assert came is not None
    assert not came.records
    assert came.figures
    assert len(came.lines) == len(list(lines(made)))
    assert ("Records by kind", "Incidents", "15") in {tuple(map(plain, one)) for one in came.lines}
    assert [one.name for one in came.documents if isinstance(one, Member)]
    assert len(papers.take_in(theirs, came).changes.ids) == 3


def test_their_file_stands_in_what_left_and_in_what_came_in_and_is_taken_back_as_a_whole(
    full: Desk, theirs: Desk, tmp_path: Path
) -> None:
    done = figure_files.hand_over(full, plan(full, theirs), tmp_path / "a.age")
    (left,) = receipts.sent(full)
    assert (left.file, left.records, left.bundle, left.profile) == (done.sha256, 0, "", "statistics")
    assert full.store.arrivals.sent_last() == (0, ""), "no bundle names it as the one before"
    came = papers.come_with(theirs, tmp_path / "a.age")
    assert came is not None
    made = papers.take_in(theirs, came).changes.ids
    (arrival,) = came_in.came_in(theirs)
    assert arrival.kind == "figures"
    assert {*came_in.outlook(theirs, arrival.batch).new} == {*made}
    came_in.take_back(theirs, arrival)
    assert all(one.binned for one in theirs.store.many(made).values())
    papers.take_in(theirs, came)
    assert len(came_in.came_in(theirs)) == 2, "each time it comes in"


def test_the_pages_say_when_it_was_counted(full: Desk, theirs: Desk) -> None:
    printed = figure_files.pages(plan(full, theirs).figures)
    assert any(str(date.today().year) in plain(one) for one in printed.notices)  # noqa: DTZ011  the day at the desk


def test_the_gate_says_what_may_be_counted(desk: Desk, theirs: Desk, add: Add) -> None:
    people = [add("person", name=str(number), protection="public", public_where="w") for number in range(8)]
    for one in people[:6]:
        add("consent", person=one, state="given", scope=("manual_export",), any_recipient=True, facts=("everything",))
    add("consent", person=people[7], state="refused")
    kinds = {first: count for heading, first, _, count in lines(plan(desk, theirs, "", Choice(types=("person",))))}
    assert kinds["People"] == "6"
    again = {first: count for _, first, _, count in lines(plan(desk, theirs, "r", Choice(types=("person",))))}
    assert again["People"] == "7", "a reason lets all be counted but who said no"


def test_a_redacted_copy_is_not_counted_beside_its_original(full: Desk, theirs: Desk) -> None:
    before = plan(full, theirs).figures
    incident = next(iter(full.store.ids(Query("incident"))))
    original = words.begin(full, incident)
    words.make(full, original, Wish(original.ticked, protection="public"))
    assert plan(full, theirs).figures == before


def test_figures_may_go_to_several_at_once(full: Desk, theirs: Desk, make_desk: Make, tmp_path: Path) -> None:
    other = make_desk("other")
    to = (keys.own(theirs).receive, keys.own(other).receive)
    made = handing_over.plan(full, EVERYTHING, to, profile=Profile.STATISTICS, reason="r")
    figure_files.hand_over(full, made, tmp_path / "a.age")
    assert papers.come_with(other, tmp_path / "a.age") is not None


def test_none_are_written_for_a_key_that_changed_since_they_were_planned(
    full: Desk, theirs: Desk, tmp_path: Path
) -> None:
    correspondents.add(full, keys.own(theirs), verified=True)
    planned = plan(full, theirs)
    trust.meet(full, Identity.fresh().contact("theirs", theirs.store.desk))
    with pytest.raises(Trouble) as refused:
        figure_files.hand_over(full, planned, tmp_path / "a.age")
    assert refused.value.message is key_holders.CHANGED
    assert [*tmp_path.glob("*.age")] == []
