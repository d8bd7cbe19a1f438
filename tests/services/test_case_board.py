"""The board counts every case once, shows the most urgent first, marks late welfare and narrows as asked."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from defender_desk.model.vocabularies import vocabulary
from defender_desk.services import records
from defender_desk.services.cases import case_board
from defender_desk.services.cases.case_board import MOST, Board, Narrowed
from defender_desk.services.desk import Desk
from defender_desk.text.bidi import plain
from defender_desk.text.dates import FuzzyDate, parse

from .conftest import Add, Make

TODAY = date(2026, 11, 20)
URGENCIES = [term.code for term in vocabulary("urgency").terms]
STATUSES = [term.code for term in vocabulary("case_status").terms]


def look(desk: Desk, **narrowed: str) -> Board:
    return case_board.board(desk, Narrowed(**narrowed), TODAY)


def shown(board: Board) -> dict[str, list[str]]:
    return {column.status: [card.id for card in column.cards] for column in board.columns}


CASES = st.lists(
    st.tuples(st.sampled_from(["", *STATUSES]), st.sampled_from(["", *URGENCIES]), st.sampled_from(["", "Hala"])),
    max_size=10,
)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(CASES)
def test_each_case_stands_once_in_its_status_the_most_urgent_first(
    make_desk: Make, cases: list[tuple[str, str, str]]
) -> None:
    desk = make_desk(f"desk{next(_NUMBERS)}")
    made = {
        records.save(
            desk, "case", None, {"title": "t", "status": status, "urgency": urgency, "officer": who, "outcome": "o"}
        ).id: (status, urgency, who)
        for status, urgency, who in cases
    }
    board = look(desk)
    placed = {key: status for status, keys in shown(board).items() for key in keys}
    assert placed == {key: status for key, (status, _, _) in made.items()}
    assert sum(column.total for column in board.columns) == board.total == len(made)
    for column in board.columns:
        ranks = [[*URGENCIES, ""].index(card.urgency) for card in column.cards]
        assert ranks == sorted(ranks)
    for urgency in URGENCIES:
        assert look(desk, urgency=urgency).total == sum(one[1] == urgency for one in made.values())
    assert look(desk, officer="Hala").total == sum(one[2] == "Hala" for one in made.values())


_NUMBERS = iter(range(1000))


def test_what_is_in_the_bin_is_not_counted(desk: Desk, add: Add) -> None:
    records.bin_records(desk, [add("case", title="t", status="active")])
    assert look(desk) == Board(())


@pytest.mark.parametrize(
    ("of_case", "of_person", "late"),
    [(-1, None, True), (0, None, False), (None, -1, True), (3, -1, True), (3, 1, False), (None, None, False)],
)
def test_welfare_is_late_from_the_day_after_whoever_says_so(
    desk: Desk, add: Add, of_case: int | None, of_person: int | None, late: bool
) -> None:
    def day(distance: int | None) -> FuzzyDate | None:
        return None if distance is None else FuzzyDate.exact(TODAY + timedelta(days=distance))

    person = add("person", name="p", welfare_check=day(of_person))
    case = add("case", title="t", people=(person,), status="active", welfare_check=day(of_case), outcome="o")
    (card,) = look(desk).columns[0].cards
    assert card.late is late
    records.save(desk, "case", case, {"status": "closed"})
    (card,) = look(desk).columns[0].cards
    assert (card.late, card.welfare) == (False, None)


def test_a_month_is_late_only_when_it_is_over(desk: Desk, add: Add) -> None:
    add("case", title="t", welfare_check=parse("2026-11"))
    assert not look(desk).columns[0].cards[0].late


def test_a_country_is_where_it_happened_or_where_somebody_lives(desk: Desk, add: Add) -> None:
    person = add("person", name="p", residence="FR")
    lives = add("case", title="a", people=(person,), status="active")
    happened = add("case", title="b", status="new")
    add("incident", title="i", country="FR", case=happened)
    other = add("case", title="c", status="new")
    add("incident", title="i", country="TN", case=other)
    assert shown(look(desk, country="FR")) == {"new": [happened], "active": [lives]}
    assert look(desk, country="FR").total == 2
    assert look(desk).countries == ("FR", "TN")
    assert look(desk, country="DE") == Board((), (), ("FR", "TN"))


def test_a_case_is_shown_whose_urgency_only_a_newer_desk_knows(desk: Desk, add: Add) -> None:
    plain = add("case", title="p", status="new")
    urgent = add("case", title="u", status="new", urgency=URGENCIES[0])
    with desk.change("receive") as writing:
        newer = writing.put(None, "case", {"title": "n", "status": "new", "urgency": "within_the_hour"}).id
    assert shown(look(desk)) == {"new": [urgent, plain, newer]}
    assert look(desk, urgency=URGENCIES[0]).total == 1


def test_a_column_shows_the_first_and_counts_all(desk: Desk, add: Add) -> None:
    for _ in range(MOST + 2):
        add("case", title="t", status="new")
    urgent = add("case", title="u", status="new", urgency="emergency_24h")
    (column,) = look(desk).columns
    assert (column.total, len(column.cards), column.cards[0].id) == (MOST + 3, MOST, urgent)


def test_danger_on_return_is_marked(desk: Desk, add: Add) -> None:
    person = add("person", name="p", danger_on_return=True)
    add("case", title="t", people=(person,))
    assert look(desk).columns[0].cards[0].return_risk


def test_cases_of_one_title_are_told_apart_by_whom_they_are_for(desk: Desk, add: Add) -> None:
    first, second, third = (add("person", name=name) for name in ("ريم", "هالة", "نور"))
    for people in ((first,), (second, third), ()):
        add("case", title="Passport", status="new", people=people)
    (column,) = look(desk).columns
    named = sorted(plain(card.who) for card in column.cards)
    assert named[0] == ""
    assert named[1].startswith(("ريم", "هالة"))
    assert sum("ريم" in who for who in named) == sum("هالة" in who for who in named) == 1
    assert "1" in next(who for who in named if "هالة" in who)
