"""Every field of every record type stands on its page exactly once, and nothing is named that does not exist."""

from __future__ import annotations

import pytest

from defender_desk.model.kinds import Choice, Reference
from defender_desk.model.types import TYPES
from defender_desk.services.derived import columns
from defender_desk.text.resources import folder
from defender_desk.ui.kit.layout import misplaced
from defender_desk.ui.layouts import PLACINGS


def test_every_type_is_placed() -> None:
    assert set(PLACINGS) == set(TYPES)


@pytest.mark.parametrize("name", TYPES)
def test_every_field_has_one_place(name: str) -> None:
    assert misplaced(TYPES[name], PLACINGS[name].form) == {}


@pytest.mark.parametrize("name", TYPES)
def test_lists_show_and_sort_by_listed_fields(name: str) -> None:
    listed = {field.name for field in TYPES[name].listed}
    placing = PLACINGS[name]
    assert set(placing.columns) <= {field.name for field in columns(TYPES[name])}
    assert {order.field for order in placing.order} <= listed


@pytest.mark.parametrize("name", TYPES)
def test_badges_are_single_terms_and_safety_names_fields(name: str) -> None:
    fields = TYPES[name].by_name
    assert all(isinstance(fields[badge].kind, Choice) for badge in PLACINGS[name].badges if badge in fields)
    assert set(PLACINGS[name].badges) - {"protection"} <= set(fields)
    assert set(PLACINGS[name].safety) <= set(fields)


@pytest.mark.parametrize("name", TYPES)
def test_what_is_added_points_back_here(name: str) -> None:
    for add in (*PLACINGS[name].adds, *PLACINGS[name].links):
        holder, named = (name, add.type) if add.own else (add.type, name)
        kind = TYPES[holder].by_name[add.field].kind
        assert isinstance(kind, Reference)
        assert named in kind.to


@pytest.mark.parametrize("name", TYPES)
def test_a_new_record_asks_for_little(name: str) -> None:
    first = PLACINGS[name].form[0]
    assert first.label is None
    assert not first.folded
    assert 3 <= len(first.fields) <= 5


@pytest.mark.parametrize("name", TYPES)
def test_its_icon_is_shipped(name: str) -> None:
    assert (folder("icons") / f"{PLACINGS[name].icon}.svg").exists()
