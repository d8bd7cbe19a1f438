"""The index of how names sound: kept in step, made anew, and without those in the bin."""

from __future__ import annotations

from .test_rebuilding import changed_types


def test_it_follows_the_records_and_passes_over_what_too_many_share(vault):
    vault.create().close()
    store = vault.open(types=changed_types(vault.types, line={"named": True}))
    with store.change("create") as writing:
        one = writing.put(None, "thing", {"line": "Salma Haddad"}).id
        other = writing.put(None, "thing", {"line": "سلمى قباني; رنا"}).id
    assert store.sounding([("slm",)]) == [one, other]
    assert store.sounding([("hdd", "slm"), ("1:rn",)]) == [one, other]
    assert store.sounding([("hdd", "kbn")]) == store.sounding([("slm", "nobody")]) == store.sounding([]) == []
    assert store.sounding([("slm",), ("hdd", "slm")], most=1) == []
    assert store.sounding([("hdd",)], most=1) == [one]
    with store.change("edit") as writing:
        writing.put(one, "thing", {"line": "Rana Haddad"})
        writing.bin(other)
    assert store.sounding([("slm",)]) == [other]  # from the bin too
    assert store.sounding([("rn",)]) == [one]
    assert store.verify(store.head) == []
    store._database.run("DELETE FROM sound")
    assert [damage.code for damage in store.verify(store.head)] == ["derived"]
    store.rebuild()
    assert store.sounding([("hdd", "rn")]) == [one]
    store._database.run("UPDATE sound SET piece = 'stl' WHERE piece = 'rn'")
    store.rebuild()
    assert store.sounding([("stl",)]) == []
    assert store.sounding([("rn",)]) == [one]


def test_a_field_that_becomes_a_name_is_looked_up_from_then_on(vault):
    store = vault.create()
    with store.change("create") as writing:
        made = writing.put(None, "thing", {"u_line": "Salma Haddad"}).id
    assert store.sounding([("slm",)]) == []
    store.close()
    store = vault.open(types=changed_types(vault.types, u_line={"named": True}))
    assert store.sounding([("slm",)]) == [made]
    assert store.verify(store.head) == []


def test_addresses_of_whoever_has_a_name_are_looked_up_too(vault):
    store = vault.create()
    with store.change("create") as writing:
        made = writing.put(None, "thing", {"line": "Salma", "handles": ["telegram: salma_h"]}).id
    assert store.sounding([("@salma_h",)]) == []
    store.close()
    store = vault.open(types=changed_types(vault.types, line={"named": True}))
    assert store.sounding([("@salma_h",)]) == [made]
    with store.change("edit") as writing:
        writing.put(made, "thing", {"handles": []})
    assert store.sounding([("@salma_h",)]) == []
    assert store.verify(store.head) == []
