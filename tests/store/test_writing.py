"""Saving, merging, the bin, erasing and undoing: each whole, told in the journal, and in step with every list."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from defender_desk.model.documents import Document, highest_counter
from defender_desk.model.queries import Condition, Query
from defender_desk.model.queries import Test as Asked
from defender_desk.text.trouble import Trouble


def put(store, key=None, deed="create", type_name="thing", **fields):
    with store.change(deed, who="Mona") as writing:
        made = writing.put(key, type_name, fields)
    return made, writing.changes


def test_a_new_record_is_found_in_every_way(store):
    target, _ = put(store, line="target")
    made, changes = put(store, type_name="note", text="zkrt", about=[target.id])
    assert store.get(made.id) == made
    assert changes.ids == {made.id}
    assert changes.types == {"note"}
    assert [(link.source, link.type, link.field) for link in store.pointing_at(target.id)] == [
        (made.id, "note", "about")
    ]
    assert [hit.id for hit in store.search("zkr")] == [made.id]
    assert store.ids(Query("note", (Condition("about", Asked.IS, (target.id,)),))) == [made.id]
    assert [(event.deed, event.who, event.after) for event in store.events(made.id)] == [
        ("create", "Mona", dict(made.body))
    ]
    assert store.verify(store.head) == []


def test_an_edit_moves_lists_links_terms_and_words(store):
    one, other = put(store, line="one")[0], put(store, line="other")[0]
    made, _ = put(store, line="zkrt", choices=["a", "b"], refs=[one.id])
    put(store, made.id, "edit", line="wqpx", choices=["b", "c"], refs=[other.id], number=3)
    assert not store.search("zkrt")
    assert [hit.id for hit in store.search("wqpx")] == [made.id]
    assert not store.pointing_at(one.id)
    assert [link.source for link in store.pointing_at(other.id)] == [made.id]
    assert store.ids(Query("thing", (Condition("choices", Asked.IS, ("a",)),))) == []
    assert store.ids(Query("thing", (Condition("choices", Asked.IS, ("c",)),))) == [made.id]
    last = store.events(made.id)[-1]
    assert last.before == {"line": "zkrt", "choices": ["a", "b"], "refs": [one.id], "number": None}
    assert store.verify(store.head) == []


def test_saving_what_is_already_there_writes_nothing(store):
    made, _ = put(store, line="same")
    before = store.head
    again, changes = put(store, made.id, "edit", line="same")
    assert (again, changes.batch, store.head) == (made, 0, before)


def test_an_exception_takes_everything_back(store):
    made, _ = put(store, line="first")
    head = store.head
    with pytest.raises(ZeroDivisionError), store.change("edit") as writing:  # noqa: PT012  the middle of a change
        writing.put(made.id, "thing", {"line": "second"})
        writing.put(None, "note", {"text": "zkrt"})
        writing.purge(made.id)
        raise ZeroDivisionError
    assert store.get(made.id) == made
    assert (store.head, store.count(Query("note")), store.search("zkrt")) == (head, 0, [])
    put(store, made.id, "edit", line="third")
    assert store.verify(store.head) == []


def test_a_change_inside_a_change_is_a_defect(store):
    with pytest.raises(RuntimeError), store.change("edit"), store.change("edit"):
        pass


def test_an_unknown_deed_is_a_defect(store):
    with pytest.raises(ValueError, match="no such deed"), store.change("tickle"):
        pass


def test_the_bin_hides_and_gives_back(store):
    made, _ = put(store, line="zkrt")
    with store.change("bin") as writing:
        writing.bin(made.id)
        writing.bin(made.id)
    assert (store.ids(Query("thing")), store.ids(Query("thing", binned=True)), store.search("zkrt")) == (
        [],
        [made.id],
        [],
    )
    assert store.ids(Query("thing", words="zkrt", binned=True)) == [made.id]
    assert store.events(made.id)[-1].after == {"_bin": True}
    with store.change("restore") as writing:
        writing.restore(made.id)
    assert store.ids(Query("thing")) == [made.id]
    assert [hit.id for hit in store.search("zkrt")] == [made.id]
    assert store.verify(store.head) == []


def test_what_is_erased_leaves_a_stone_and_no_words(store):
    made, _ = put(store, line="Xyzzyq", handles=["+963 944 111"])
    put(store, made.id, "edit", line="Plughw")
    store.drafts.put("d", "thing", made.id, {"line": "Frobni"})
    with store.change("purge", note="she asked") as writing:
        writing.purge(made.id)
    store.scrub()
    assert store.get(made.id) is None
    events = store.events(made.id)
    assert [(event.before, event.after) for event in events] == [({}, {})] * 3
    assert [event.note for event in events] == ["", "", "she asked"]
    assert store.drafts.all() == []
    assert_nowhere(store, "xyzzyq", "plughw", "frobni", "963944111")
    assert store.verify(store.head) == []
    with pytest.raises(Trouble):
        put(store, made.id, "edit", line="back")
    with store.change("receive") as writing:
        assert writing.merge(made) is None
    assert (store.get(made.id), writing.changes.batch) == (None, 0)


def assert_nowhere(store, *words):
    """No table, shadow tables of the index included, holds any of these words."""
    database = store._database
    tables = [
        row[0]
        for row in database.rows("SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'")
    ]
    held = b"".join(
        value.encode() if isinstance(value, str) else bytes(value) if isinstance(value, bytes) else b""
        for table in tables
        for row in database.rows(f'SELECT * FROM "{table}"')  # noqa: S608  names from the schema
        for value in row
    ).lower()
    assert [word for word in words if word.encode() in held] == []


def test_the_scan_for_erased_words_would_see_them(store):
    put(store, line="Xyzzyq")
    with pytest.raises(AssertionError):
        assert_nowhere(store, "xyzzyq")


def test_a_record_of_an_unknown_type_is_kept_whole(store):
    theirs = Document("u" * 26, "newer", {"x": {"deep": [1]}}, {"x": {"bbbbbbbb": 4}}, created="2026-01-01T00:00:00Z")
    with store.change("receive") as writing:
        writing.merge(theirs)
    assert store.get(theirs.id) == theirs
    assert store.verify(store.head) == []


def test_an_edit_after_meeting_a_larger_counter_is_later_than_it(store):
    theirs = Document("t" * 26, "thing", {"line": "theirs"}, {"line": {"zzzzzzzz": 900}})
    with store.change("receive") as writing:
        writing.merge(theirs)
        writing.put(theirs.id, "thing", {"line": "ours"})
    assert max(store.get(theirs.id).clocks["line"].values()) == 901
    made, _ = put(store, line="later")
    assert made.clocks["line"]["aaaaaaaa"] > 901


@pytest.mark.parametrize("counter", [0, -1, 2**60, 2**53 - 1])
def test_a_clock_that_cannot_be_is_trouble(store, counter):
    with pytest.raises(Trouble), store.change("receive") as writing:
        writing.merge(Document("t" * 26, "thing", {"line": "x"}, {"line": {"zzzzzzzz": counter}}))


def test_no_clock_that_is_taken_in_brings_ours_to_the_end_of_the_numbers(store):
    """One forged counter would else leave no room for the edits of every desk that meets it."""
    now = datetime.now(UTC)
    with store.change("receive") as writing:
        writing.merge(Document("t" * 26, "thing", {"line": "x"}, {"line": {"zzzzzzzz": highest_counter(now)}}))
    made, _ = put(store, line="ours")
    (counter,) = made.clocks["line"].values()
    assert counter <= highest_counter(now + timedelta(seconds=1))
    assert highest_counter(now.replace(year=1999)) > 10**9


def test_a_record_of_another_type_under_the_same_id_is_trouble(store):
    made, _ = put(store, line="x")
    with pytest.raises(Trouble), store.change("receive") as writing:
        writing.merge(Document(made.id, "note", {"text": "x"}, {"text": {"zzzzzzzz": 3}}))


def test_a_value_that_loses_a_merge_is_told(store):
    made, _ = put(store, line="mine")
    theirs = Document(made.id, "thing", {"line": "theirs"}, {"line": {"zzzzzzzz": 50}})
    with store.change("receive") as writing:
        merged = writing.merge(theirs)
    assert merged.lost == {"line": "mine"}
    told = store.events(made.id)[-1]
    assert (told.before, told.after, told.lost) == ({"line": "mine"}, {"line": "theirs"}, {"line": "mine"})
    old = Document(made.id, "thing", {"line": "late"}, {"line": {"yyyyyyyy": 2}})
    with store.change("receive") as writing:
        writing.merge(old)
    assert store.get(made.id).body == {"line": "theirs"}
    assert store.events(made.id)[-1].lost == {"line": "late"}
    assert store.verify(store.head) == []


@given(data=st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_two_desks_that_exchange_all_end_equal(data, vault, tmp_path_factory):
    stores = [vault.create(tmp_path_factory.mktemp("desk"), desk=name * 8) for name in "ab"]
    for _ in range(data.draw(st.integers(1, 8))):
        act(data, stores[data.draw(st.integers(0, 1))], stores)
    for _ in range(2):
        exchange(*stores)
        exchange(*reversed(stores))
    first, second = ({document.id: document for document in store.each()} for store in stores)
    assert first == second
    assert [store.verify(store.head) for store in stores] == [[], []]
    for store in stores:
        store.close()


def act(data, store, stores):
    """One thing somebody does at a desk."""
    known = [document.id for document in store.each()]
    what = data.draw(st.sampled_from(["new", "edit", "bin", "exchange"] if known else ["new", "exchange"]))
    fields = {
        "line": data.draw(st.sampled_from(["", "x", "y"])) or None,
        "number": data.draw(st.sampled_from([None, 1])),
    }
    if what == "exchange":
        exchange(*stores)
        return
    with store.change("edit") as writing:
        if what == "new":
            writing.put(None, "thing", fields)
        elif what == "edit":
            writing.put(data.draw(st.sampled_from(known)), "thing", fields)
        else:
            key = data.draw(st.sampled_from(known))
            (writing.restore if store.get(key).binned else writing.bin)(key)


@given(data=st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_batch_tells_of_each_record_what_it_was_before(data, vault, tmp_path_factory):
    store = vault.create(tmp_path_factory.mktemp("desk"))
    with store.change("create") as writing:
        for _ in range(3):
            writing.put(None, "thing", {"line": "x"})
        writing.put(None, "note", {"text": "t"})
    before = {document.id: document for document in store.each()}
    with store.change("edit") as writing:
        for _ in range(data.draw(st.integers(1, 8))):
            act_within(data, store, writing)
    told = {one.now.id: one for one in store.written(writing.batch, ("thing",))}
    assert told.keys() == {key for key in writing.changes.ids if store.get(key).type == "thing"}
    for key, one in told.items():
        was = before.get(key)
        assert one.now == store.get(key)
        assert (one.before and (one.before.body, one.before.binned)) == (was and (was.body, was.binned))
    assert store.written(writing.batch, ()) == []
    store.close()


def act_within(data, store, writing):
    """One thing a change does among others."""
    known = [document.id for document in store.each("thing")]
    key = data.draw(st.sampled_from([None, *known]))
    what = data.draw(st.sampled_from(["put", "bin", "restore", "log"]))
    if what == "put" or key is None:
        writing.put(key, "thing", {"line": data.draw(st.sampled_from(["x", "y", None])), "number": 1})
    elif what == "log":
        writing.log("override", store.get(key))
        writing.put(key, "thing", {"number": 2})
    else:
        (writing.bin if what == "bin" else writing.restore)(key)


def exchange(giver, taker):
    with taker.change("receive") as writing:
        for document in giver.each():
            writing.merge(document)


def undo(store, batch):
    with store.change("undo", note=str(batch)) as writing:
        left = store.take_back(writing, batch)
    return writing.changes, left


def test_undo_gives_back_what_nobody_touched_since(store):
    made, _ = put(store, line="first", number=1)
    other, _ = put(store, line="other")
    with store.change("bulk") as writing:
        writing.put(made.id, "thing", {"line": "bulk", "number": 2, "choice": "a"})
        writing.put(other.id, "thing", {"line": "bulk"})
    put(store, made.id, "edit", line="since")
    undone, kept = undo(store, writing.changes.batch)
    assert store.get(made.id).body == {"line": "since", "number": 1}
    assert store.get(other.id).body == {"line": "other"}
    assert [(left.record, left.field) for left in kept] == [(made.id, "line")]
    assert undone.ids == {made.id, other.id}
    _, kept = undo(store, undone.batch)
    assert store.get(made.id).body == {"line": "since", "number": 2, "choice": "a"}
    assert (store.get(other.id).body, kept) == ({"line": "bulk"}, [])
    assert store.verify(store.head) == []


def test_undoing_an_earlier_change_counts_as_written_since_for_a_later_one(store):
    made, _ = put(store, line="first")
    second, third = (put(store, made.id, "edit", line=line)[1].batch for line in ("second", "third"))
    undone, _ = undo(store, third)
    undo(store, second)
    _, kept = undo(store, undone.batch)
    assert store.get(made.id).body == {"line": "first"}
    assert [(left.record, left.field) for left in kept] == [(made.id, "line")]


def test_undo_puts_what_was_made_into_the_bin_unless_somebody_worked_on_it(store):
    with store.change("import") as writing:
        plain, used = (writing.put(None, "thing", {"line": line}) for line in ("plain", "used"))
    put(store, used.id, "edit", number=4)
    undone, kept = undo(store, writing.changes.batch)
    assert (store.get(plain.id).binned, store.get(used.id).binned) == (True, False)
    assert [(left.record, left.field) for left in kept] == [(used.id, "number")]
    undo(store, undone.batch)
    assert not store.get(plain.id).binned


def test_undo_takes_a_received_value_back(store):
    made, _ = put(store, line="mine")
    with store.change("receive") as writing:
        writing.merge(Document(made.id, "thing", {"line": "theirs"}, {"line": {"zzzzzzzz": 50}}))
    undo(store, writing.changes.batch)
    assert store.get(made.id).body == {"line": "mine"}


def test_undo_of_a_later_edit_bins_nothing_where_the_entry_that_made_a_record_was_lost(store):
    """As in a salvage: what is then the first entry did not make it."""
    made, changes = put(store, line="first", number=1)
    edited = put(store, made.id, "edit", line="second")[1]
    with store.change("export") as writing:
        writing.log("export", made)
    store._database.run("UPDATE journal SET record = '', type = '', deed = 'lost' WHERE batch = ?", (changes.batch,))
    undo(store, edited.batch)
    assert (store.get(made.id).body, store.get(made.id).binned) == ({"line": "first", "number": 1}, False)
    store._database.run("UPDATE journal SET record = '', type = '', deed = 'lost' WHERE batch = ?", (edited.batch,))
    undo(store, writing.changes.batch)
    assert not store.get(made.id).binned, "what was only logged did not make it either"


@pytest.mark.parametrize("body", [{"line": "theirs"}, {}], ids=["told", "bare"])
def test_undo_bins_what_came_in_again_after_it_was_erased(store, body):
    made, _ = put(store, line="x")
    with store.change("purge") as writing:
        writing.purge(made.id)
    with store.change("receive") as writing:
        writing.merge(Document(made.id, "thing", body, {name: {"zzzzzzzz": 50} for name in body}), again=True)
    undo(store, writing.changes.batch)
    assert (store.get(made.id).body, store.get(made.id).binned) == (body, True)


def test_undo_leaves_what_was_erased_and_what_was_only_logged(store):
    made, _ = put(store, line="x")
    with store.change("export") as writing:
        writing.log("export", made, "to somebody")
    assert undo(store, writing.changes.batch)[0].ids == frozenset()
    with store.change("purge") as writing:
        writing.purge(made.id)
    assert undo(store, writing.changes.batch)[0].batch == 0


def test_a_log_entry_tells_and_changes_nothing(store):
    made, _ = put(store, line="x")
    with store.change("override", who="Mona") as writing:
        writing.log("override", made, "her life is at stake")
    told = store.events(made.id)[-1]
    assert (told.deed, told.note, told.before, told.after) == ("override", "her life is at stake", {}, {})
    assert writing.changes.batch == told.batch
    assert store.since(told.counter - 1) == [told]


def test_many_records_at_once_leave_their_words_in_one_piece(store, monkeypatch):
    def pieces():
        return store._database.value("SELECT count(DISTINCT segid) FROM words_idx")

    def write(*lines):
        with store.change("import") as writing:
            for line in lines:
                writing.put(None, "thing", {"line": line})

    monkeypatch.setattr("defender_desk.store.store.MANY", 3)
    write("zkrt")
    write("wqpx", "zkrt")
    assert pieces() == 2
    write("zkrt", "bvvm", "wqpx")
    assert pieces() == 1
    assert len(store.search("zkrt ")) == 3


@pytest.mark.parametrize(
    "born", [["1979-03-14", "1979-03-14"], "1979-03-14", ["x", "1979-02-30", "", "day", False], 1979]
)
def test_what_nobody_could_read_again_is_not_written(store, born):
    with store.change("create") as writing:
        key = writing.put(None, "person", {"name": "Amina"}).id
    for known in (key, None):
        with pytest.raises(Trouble), store.change("edit") as writing:
            writing.put(known, "person", {"name": "Amina H.", "born": born})
    assert store.get(key).body == {"name": "Amina"}
    assert len(list(store.each())) == 1
