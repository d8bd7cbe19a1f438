import re

import strategies
from hypothesis import given
from hypothesis import strategies as st

from defender_desk.model.documents import BIN, Document, differing, new_id


def test_ids_are_random_and_tell_nothing():
    made = {new_id() for _ in range(200)}
    assert len(made) == 200
    assert all(re.fullmatch(r"[a-z2-7]{26}", one) for one in made)


@given(document=strategies.documents(), data=st.data())
def test_an_edit_touches_what_it_names_and_nothing_else(document, data):
    names = data.draw(st.lists(st.sampled_from([*document.body, "notes", "title"]), unique=True))
    changes = {name: data.draw(st.sampled_from([None, "x"])) for name in names}
    after = document.edited(changes, "cccccccc", 77, "2027-01-01T00:00:00Z")
    for name, value in changes.items():
        assert after.body.get(name) == value
        assert after.clocks[name]["cccccccc"] == 77
    for name in {*document.body} - {*changes}:
        assert after.body[name] == document.body[name]
        assert after.clocks[name] == document.clocks[name]
    assert after.created == document.created
    assert document.edited(differing(document.body, after.body), "cccccccc", 77, "x").body == after.body


@given(document=strategies.documents())
def test_the_bin_has_its_own_clock(document):
    binned = document.moved(binned=True, desk="aaaaaaaa", counter=60, now=strategies.NOW)
    assert binned.binned
    assert binned.clocks[BIN] == {"aaaaaaaa": 60}
    assert binned.body == document.body


def test_the_first_edit_is_the_day_of_birth():
    assert Document("a" * 26, "case").edited({"title": "x"}, "aaaaaaaa", 1, strategies.NOW).created == strategies.NOW
