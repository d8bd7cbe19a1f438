"""A changed declaration remakes what is derived, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from msgspec import structs

from defender_desk.model.queries import Condition, Order, Query
from defender_desk.model.queries import Test as Asked
from defender_desk.store import tables
from defender_desk.text.trouble import Trouble


def changed_types(types, **kinds):
    """The same types, with some fields of `thing` declared otherwise."""
    thing = types["thing"]
    fields = tuple(
        replace(f, kind=structs.replace(f.kind, **kinds[f.name])) if f.name in kinds else f for f in thing.fields
    )
    return {**types, "thing": replace(thing, fields=fields)}


def test_a_field_that_becomes_listed_and_searched_is_filled_in(vault):
    store = vault.create()
    with store.change("create") as writing:
        made = writing.put(None, "thing", {"u_line": "zkrt", "u_choices": ["a"], "line": "wqpx"})
        writing.put(None, "note", {"text": "wqpx", "about": [made.id]})
    store.close()
    store = vault.open(
        types=changed_types(vault.types, u_line={"listed": True, "search": True}, u_choices={"listed": True})
    )
    assert store.ids(Query("thing", (Condition("u_choices", Asked.IS, ("a",)),), order=(Order("u_line"),))) == [made.id]
    assert [hit.id for hit in store.search("zkrt")] == [made.id]
    assert len(store.search("wqpx")) == 2
    assert len(store.pointing_at(made.id)) == 1
    assert store.verify(store.head) == []
    store.close()
    store = vault.open()
    assert store.search("zkrt") == []
    assert store.verify(store.head) == []


def test_nothing_is_remade_without_need(vault, monkeypatch):
    vault.create().close()
    monkeypatch.setattr("defender_desk.store.store.rebuild", lambda *_: pytest.fail("remade"))
    vault.open()


def test_another_folding_remakes_everything(vault, monkeypatch):
    store = vault.create()
    with store.change("create") as writing:
        writing.put(None, "thing", {"line": "zkrt"})
    store.close()
    monkeypatch.setattr(tables, "sort_key", lambda text: text[::-1])
    monkeypatch.setattr("defender_desk.store.faces.sort_key", lambda text: text[::-1])
    tables.list_table.cache_clear()  # another program, another process
    store = vault.open()
    tables.list_table.cache_clear()
    assert store._database.value("SELECT k_line FROM list_thing") == "trkz"


def test_a_list_has_an_index_for_each_column_from_the_day_it_is_long(vault):
    def indexed(name):
        sql = "SELECT count(*) FROM sqlite_schema WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL"
        return store._database.value(sql, (f"list_{name}",))

    def sorted_by_line():
        sql = "SELECT seq FROM list_thing WHERE binned = 0 AND k_line IS NOT NULL ORDER BY k_line"
        return " ".join(row[-1] for row in store._database.rows(f"EXPLAIN QUERY PLAN {sql}"))

    store = vault.create()
    with store.change("import") as writing:
        for at in range(tables.LONG - 1):
            writing.put(None, "thing", {"line": f"zkrt {at}"})
    assert (indexed("thing"), indexed("note")) == (1, 1)
    assert "TEMP B-TREE" in sorted_by_line()
    with store.change("create") as writing:
        writing.put(None, "thing", {"line": "wqpx"})
    every = 1 + len(tables.list_table(vault.types["thing"]).indexes)
    assert (indexed("thing"), indexed("note")) == (every, 1)
    assert "TEMP B-TREE" not in sorted_by_line()
    store.rebuild()
    assert (indexed("thing"), indexed("note")) == (every, 1)
    assert store.verify(store.head) == []


def test_a_read_only_vault_with_other_lists_is_trouble(vault):
    vault.create().close()
    with pytest.raises(Trouble, match="another version"):
        vault.open(types=changed_types(vault.types, u_line={"listed": True}), read_only=True)
    vault.open()


def test_a_type_that_becomes_known_is_listed(vault):
    store = vault.create()
    store.close()
    store = vault.open(types={"thing": vault.types["thing"]})
    from defender_desk.model.documents import Document

    with store.change("receive") as writing:
        writing.merge(Document("n" * 26, "note", {"text": "zkrt"}, {"text": {"bbbbbbbb": 1}}))
    assert store.search("zkrt") == []
    store.close()
    store = vault.open()
    assert [hit.id for hit in store.search("zkrt")] == ["n" * 26]
