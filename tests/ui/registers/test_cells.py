"""What stands in the columns of a list where the first of them has nothing to say."""

from __future__ import annotations

from collections.abc import Callable

from tests.ui.at_desk import AtDesk

from defender_desk.model.shown import code_name
from defender_desk.model.types import TYPES
from defender_desk.services import listing, records
from defender_desk.text.bidi import plain
from defender_desk.ui.registers.list_pane import _cells


def test_no_words_stand_in_the_column_of_the_day_of_a_hearing(sit: Callable[..., AtDesk]) -> None:
    at = sit("en")
    person = at.ask(records.save, "person", None, {"name": "Lina"}).id
    told = at.ask(records.save, "hearing", None, {"subject": "Appeal", "people": (person,)}).id
    of_somebody = at.ask(records.save, "hearing", None, {"people": (person,)}).id
    bare = at.ask(records.save, "hearing", None, {"notes": "Ask again"}).id
    cells = at.ask(_cells, "hearing", [told, of_somebody, bare])
    assert not cells[told]["when"]
    assert not cells[of_somebody]["when"]
    assert cells[bare]["when"] == listing.NOTHING


def test_incidents_of_one_place_do_not_read_alike_in_a_list(sit: Callable[..., AtDesk]) -> None:
    at = sit("en")
    ids = [at.ask(records.save, "incident", None, {"place": "Port Town"}).id for _ in range(2)]
    cells = at.ask(_cells, "incident", ids)
    assert {plain(cells[key]["title"]) for key in ids} == {
        f"Port Town · {code_name(TYPES['incident'], key)}" for key in ids
    }
