"""The journal cannot lose or change an entry unseen, and can forget what an erased record said."""

from __future__ import annotations

import hashlib
import json

import pytest

from defender_desk.store import journal


def some(store, times=4):
    made = []
    for number in range(times):
        with store.change("create", who="منى") as writing:
            made.append(writing.put(None, "thing", {"line": f"خط {number}"}))
    return made


def codes(store, header=None):
    return {damage.code for damage in store.verify(header)}


def test_the_hash_is_what_the_format_says(store):
    some(store, 2)
    rows = store._database.rows("SELECT * FROM journal ORDER BY counter")
    before = bytes(32)
    for *told, payload, salt, digest, kept in rows:
        assert hashlib.sha256(salt + payload).digest() == digest
        parts = [str(part).encode() for part in told] + [digest]
        before = hashlib.sha256(before + b"".join(len(p).to_bytes(4, "big") + p for p in parts)).digest()
        assert before == kept
        assert set(json.loads(payload)) <= {"before", "after", "lost", "note"}
    assert store.head == (before, 2)


@pytest.mark.parametrize(
    ("tampering", "code"),
    [
        ("UPDATE journal SET who = 'Eve' WHERE counter = 2", "chain"),
        ("UPDATE journal SET record = 'x' WHERE counter = 2", "chain"),
        ("UPDATE journal SET digest = zeroblob(32) WHERE counter = 2", "chain"),
        ("UPDATE journal SET hash = zeroblob(32) WHERE counter = 2", "chain"),
        ("UPDATE journal SET payload = x'7b7d' WHERE counter = 2", "payload"),
        ("UPDATE journal SET payload = NULL WHERE counter = 2", "payload"),
        ("DELETE FROM journal WHERE counter = 2", "gap"),
        ('UPDATE record SET body = \'{"line":"Eve"}\' WHERE seq = 2', "record"),
        ("UPDATE record SET binned = 1 WHERE seq = 2", "record"),
        ("UPDATE list_thing SET f_line = 'Eve' WHERE seq = 2", "derived"),
        ("DELETE FROM list_thing WHERE seq = 2", "derived"),
        ("DELETE FROM words WHERE rowid = 2", "derived"),
        ("INSERT INTO words (rowid, f, s) VALUES (99, 'a', 'b')", "stray"),
        ("INSERT INTO link VALUES ('x', 2, 'ref')", "stray"),
        ("INSERT INTO term VALUES ('choices', 'x', 2)", "stray"),
    ],
)
def test_every_tampering_is_found(store, tampering, code):
    some(store)
    store._database.run(tampering)
    assert code in codes(store)


def test_a_sound_vault_has_no_findings(store):
    some(store)
    assert store.verify(store.head) == []


def test_what_is_only_derived_is_mended(store):
    made = some(store)
    for tampering in (
        "DELETE FROM list_thing",
        "DELETE FROM words WHERE rowid = 1",
        "INSERT INTO link VALUES ('x', 2, 'ref')",
    ):
        store._database.run(tampering)
    assert {damage.code for damage in store.verify()} <= {"derived", "stray"}
    store.rebuild()
    assert store.verify(store.head) == []
    assert len(store.search("خط")) == len(made)


def test_a_database_older_than_the_header_is_found(vault):
    store = vault.create()
    some(store, 2)
    store.close()
    old = (vault.folder / "vault.db").read_bytes()
    store = vault.open()
    some(store, 3)
    header = store.head
    store.close()
    (vault.folder / "vault.db").write_bytes(old)
    store = vault.open()
    (damage,) = store.verify(header)
    assert (damage.code, damage.values) == ("older", {"missing": 3})


def test_another_journal_than_the_headers_is_found(store):
    some(store)
    assert codes(store, (bytes(32), 2)) == {"other"}


def test_findings_are_sentences_without_contents(store):
    some(store)
    store._database.run("UPDATE journal SET payload = x'7b7d' WHERE counter = 2")
    for damage in store.verify():
        assert damage.message.id.format(**damage.values)


def test_the_chain_holds_after_a_record_was_erased(store):
    made = some(store)
    with store.change("purge") as writing:
        writing.purge(made[1].id)
    assert store.verify(store.head) == []
    rows = store._database.rows("SELECT payload, salt FROM journal WHERE record = ? ORDER BY counter", (made[1].id,))
    assert rows[0] == (None, None)
    assert journal.head(store._database).counter == store.head[1]


def test_batches_and_what_came_since(store):
    made = some(store, 2)
    with store.change("bulk") as writing:
        for document in made:
            writing.put(document.id, "thing", {"number": 1})
    batch = store.batch(writing.changes.batch)
    assert [event.record for event in batch] == [document.id for document in made]
    assert store.since(2) == batch
    assert store.since(0, limit=1) == store.batch(1)


def test_counters_go_on_after_reopening(vault):
    store = vault.create()
    some(store, 2)
    head = store.head
    store.close()
    store = vault.open()
    assert store.head == head
    some(store, 1)
    assert [event.counter for event in store.since(0)] == [1, 2, 3]
    assert len({event.batch for event in store.since(0)}) == 3


def test_a_restored_desk_signs_with_another_name(vault):
    store = vault.create()
    store.rename_desk("bbbbbbbb")
    made = some(store, 1)[0]
    assert set(made.clocks["line"]) == {"bbbbbbbb"}
    store.close()
    assert vault.open().desk == "bbbbbbbb"
