"""No count under five can be read from a table, or worked out from its sums."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from defender_desk.services.handover.small_cells import LEAST, guarded, hidden_in, small

counts = st.lists(st.integers(0, 9), min_size=1, max_size=4)
tables = st.tuples(st.integers(1, 3), st.integers(1, 3)).flatmap(
    lambda size: st.lists(
        st.lists(st.integers(0, 7), min_size=size[1], max_size=size[1]), min_size=size[0], max_size=size[0]
    )
)


def possible(told: list[int | None], total: int | None, most: int) -> Iterator[tuple[int, ...]]:
    """Every list of counts that a reader could believe in."""
    for found in product(*(range(most + 1) if one is None else (one,) for one in told)):
        if total is None or sum(found) == total:
            yield found


@given(counts)
def test_a_sum_gives_no_small_count_away(said: list[int]) -> None:
    line = guarded(said)
    told = [None if place in line.hidden else count for place, count in enumerate(said)]
    assert not [one for one in told if one is not None and small(one)]
    total = sum(said) if line.told else None
    assert total is None or not small(total)
    believed = list(possible(told, total, max(said) + LEAST))
    for place, count in enumerate(said):
        if small(count):
            assert len({one[place] for one in believed}) > 1


@given(counts)
def test_what_a_sum_hides_is_of_five_together_and_of_two_at_least(said: list[int]) -> None:
    line = guarded(said)
    if line.told and line.hidden:
        assert len(line.hidden) > 1
        assert sum(said[place] for place in line.hidden) >= LEAST


@settings(max_examples=60, deadline=None)
@given(tables)
def test_so_it_is_in_every_line_of_a_table_whose_sum_is_told(table: list[list[int]]) -> None:
    rows, columns = guarded([*map(sum, table)]), guarded([sum(column) for column in zip(*table, strict=True)])
    hidden = hidden_in(table, rows, columns)
    across = [[(row, place) for place in range(len(table[0]))] for row in range(len(table)) if row not in rows.hidden]
    down = [
        [(row, place) for row in range(len(table))] for place in range(len(table[0])) if place not in columns.hidden
    ]
    for line in (*across, *down):
        held = [table[row][place] for row, place in line if (row, place) in hidden]
        assert not any(held) or (len(held) > 1 and sum(held) >= LEAST)


@settings(max_examples=60, deadline=None)
@given(tables)
def test_neither_do_the_sums_of_a_table(table: list[list[int]]) -> None:
    rows, columns = guarded([*map(sum, table)]), guarded([sum(column) for column in zip(*table, strict=True)])
    hidden = hidden_in(table, rows, columns)
    told = [[None if (r, c) in hidden else count for c, count in enumerate(line)] for r, line in enumerate(table)]
    assert not [one for line in told for one in line if one is not None and small(one)]
    lines = [list(possible(line, None if row in rows.hidden else rows.counts[row], 9)) for row, line in enumerate(told)]
    believed = [
        found
        for found in product(*lines)
        if all(
            place in columns.hidden or sum(line[place] for line in found) == columns.counts[place]
            for place in range(len(columns.counts))
        )
    ]
    for row, place in product(range(len(table)), range(len(table[0]))):
        if small(table[row][place]):
            assert len({found[row][place] for found in believed}) > 1, (row, place, told)


def test_what_is_not_small_is_told_where_nothing_rests_on_it() -> None:
    assert guarded([7, 0, 9]).hidden == set()
    assert guarded([7, 3, 9]).hidden == {0, 1}
    assert not guarded([1, 2]).told
