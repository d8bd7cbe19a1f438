"""Drafts, settings, and every kind in the store's table."""

from __future__ import annotations

from defender_desk.model.kinds import KINDS
from defender_desk.model.types import TYPES
from defender_desk.store.faces import COLUMNS
from defender_desk.store.store import Store


def test_every_kind_has_a_column():
    assert set(COLUMNS) == set(KINDS)


def test_every_declared_type_can_be_kept(vault, tmp_path_factory):
    store = Store.create(tmp_path_factory.mktemp("all"), vault.keys, TYPES, "aaaaaaaa")
    with store.change("create") as writing:
        for name in TYPES:
            writing.put(None, name, {})
    assert store.verify(store.head) == []
    store.close()


def test_drafts_are_kept_until_dropped(vault):
    store = vault.create()
    store.drafts.put("new", "thing", None, {"line": "half a w"})
    store.drafts.put("old", "thing", "x" * 26, {"line": "other"})
    store.drafts.put("new", "thing", None, {"line": "half a word"})
    store.close()
    store = vault.open()
    assert [draft.key for draft in store.drafts.all()] == ["new", "old"]
    assert store.drafts.get("new").body == {"line": "half a word"}
    store.drafts.drop("new")
    assert store.drafts.get("new") is None


def test_settings_hold_any_json(store):
    for value in (0, False, "نص", [1, {"a": None}], {"x": 1.5}):
        store.settings.put("name", value)
        assert store.settings.get("name") == value
    store.settings.put("name", None)
    assert store.settings.get("name") is None
