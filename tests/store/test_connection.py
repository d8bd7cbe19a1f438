"""The database is opened with every guard in place, or not at all."""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
import sys
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from defender_desk.store import connection, schema
from defender_desk.store.connection import Database, assert_encrypted, create_database, open_database
from defender_desk.store.store import Store
from defender_desk.text.trouble import Trouble

KEY = bytes(range(32))


@pytest.fixture
def database(tmp_path):
    made = create_database(tmp_path / "vault.db", KEY)
    yield made
    made.close()


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("cipher_status", "1"),
        ("journal_mode", "wal"),
        ("locking_mode", "exclusive"),
        ("synchronous", 2),
        ("temp_store", 2),
        ("trusted_schema", 0),
        ("cell_size_check", 1),
        ("foreign_keys", 1),
        ("secure_delete", 1),
        ("mmap_size", 0),
        ("cache_size", -connection.CACHE_KIB),
    ],
)
def test_every_guard_is_in_place(database, pragma, value):
    assert database.value(f"PRAGMA {pragma}") == value


def test_nothing_readable_reaches_the_disk(tmp_path, database):
    database.run("CREATE TABLE t (a)")
    database.run("INSERT INTO t VALUES ('Xyzzyq')")
    wal = (tmp_path / "vault.db-wal").read_bytes()
    assert wal
    assert b"Xyzzyq" not in wal
    database.close()
    assert b"Xyzzyq" not in (tmp_path / "vault.db").read_bytes()
    assert_encrypted(tmp_path / "vault.db")
    assert not (tmp_path / "vault.db-wal").exists()


def test_no_memory_is_shared_with_other_processes(vault):
    vault.create().close()
    store = vault.open()
    with store.change("create") as writing:
        writing.put(None, "thing", {"line": "x"})
    assert sorted(path.name for path in vault.folder.iterdir()) == ["vault.db", "vault.db-wal"]


def test_a_plain_database_is_a_defect(tmp_path):
    import sqlite3

    plain = sqlite3.connect(tmp_path / "plain.db")
    plain.execute("CREATE TABLE t (a)")
    plain.close()
    with pytest.raises(AssertionError):
        assert_encrypted(tmp_path / "plain.db")


@pytest.mark.parametrize("key", [b"", b"short", bytes(31), bytes(33)])
def test_a_key_of_another_length_is_a_defect_and_never_a_passphrase(tmp_path, key):
    with pytest.raises(AssertionError):
        create_database(tmp_path / "vault.db", key)


def test_another_key_is_damage_not_an_empty_vault(tmp_path, database):
    database.run("CREATE TABLE t (a)")
    database.close()
    with pytest.raises(Trouble, match="damaged"):
        open_database(tmp_path / "vault.db", bytes(32))


def test_a_missing_database_is_trouble(tmp_path):
    with pytest.raises(Trouble):
        open_database(tmp_path / "vault.db", KEY)
    assert not (tmp_path / "vault.db").exists()


def test_a_second_one_is_refused_at_once(tmp_path, database):
    with pytest.raises(Trouble, match="already open"):
        open_database(tmp_path / "vault.db", KEY)
    database.run("CREATE TABLE t (a)")


def test_another_process_is_refused_at_once_and_let_in_after_a_kill(tmp_path):
    script = (
        "import sys, pathlib; from defender_desk.store.connection import open_database, create_database\n"
        f"db = create_database(pathlib.Path({str(tmp_path / 'vault.db')!r}), bytes(range(32)))\n"
        "db.run('CREATE TABLE t (a)'); print('open', flush=True); sys.stdin.read()"
    )
    source = str(Path(connection.__file__).parents[2])
    holder = subprocess.Popen(
        [sys.executable, "-c", script],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": source},
    )
    try:
        assert holder.stdout.readline() == b"open\n"
        with pytest.raises(Trouble, match="already open"):
            open_database(tmp_path / "vault.db", KEY)
    finally:
        holder.kill()
        holder.wait()
        holder.stdin.close()
        holder.stdout.close()
    again = open_database(tmp_path / "vault.db", KEY)
    assert again.rows("SELECT * FROM t") == []
    again.close()


def test_a_full_disk_is_trouble_and_changes_nothing(database):
    database.run("CREATE TABLE t (a)")
    database.run(f"PRAGMA max_page_count = {database.value('PRAGMA page_count') + 2}")
    with pytest.raises(Trouble, match="no room"), database.transaction():  # noqa: PT012  the room ends somewhere inside
        for _ in range(100):
            database.run("INSERT INTO t VALUES (zeroblob(4000))")
    assert database.value("SELECT count(*) FROM t") == 0
    with database.transaction():
        database.run("INSERT INTO t VALUES (1)")


@pytest.fixture
def table(database):
    database.run("CREATE TABLE told (word TEXT PRIMARY KEY)")
    return database


ADD = "INSERT INTO told VALUES (?)"


@pytest.mark.parametrize(
    "ask",
    [
        lambda table: len(table.rows("SELECT word FROM told")),
        lambda table: len([*table.each("SELECT word FROM told")]),
        lambda table: table.value("SELECT count(*) FROM told"),
    ],
)
def test_rows_that_wait_are_there_for_whoever_asks(table, ask):
    with table.transaction():
        for at in range(3):
            table.add(ADD, [(str(at),)])
            assert ask(table) == at + 1


def test_rows_that_wait_are_added_before_anything_else_is_done(table):
    with table.transaction():
        table.add(ADD, [("one",), ("two",)])
        table.run("DELETE FROM told WHERE word = 'one'")
        table.add(ADD, [("three",)])
        table.run_many("DELETE FROM told WHERE word = ?", [("three",)])
        table.add(ADD, [("last",)])
    assert table.rows("SELECT word FROM told ORDER BY word") == [("last",), ("two",)]


def test_few_rows_wait_at_a_time(table, monkeypatch):
    monkeypatch.setattr(connection, "_ROWS_AT_ONCE", 3)
    with table.transaction():
        before = table.changed_rows
        for at in range(3):
            table.add(ADD, [(str(at),)])
        assert table.changed_rows == before + 3


def test_rows_that_wait_go_with_what_was_not_done(table):
    with suppress(KeyError), table.transaction():
        table.add(ADD, [("one",)])
        raise KeyError
    with table.transaction():
        table.add(ADD, [("two",)])
    assert table.rows("SELECT word FROM told") == [("two",)]


def test_rows_outside_a_transaction_are_added_at_once(table):
    before = table.changed_rows
    table.add(ADD, [("one",)])
    assert table.changed_rows == before + 1


def test_whoever_goes_on_after_rows_were_refused_commits_nothing(table):
    def go_on():
        with table.transaction():
            table.add(ADD, [("one",), ("one",), ("two",)])
            with suppress(RuntimeError):
                table.rows("SELECT word FROM told")

    with pytest.raises(RuntimeError):
        go_on()
    assert table.rows("SELECT word FROM told") == []


def test_wrong_sql_is_a_defect(database):
    with pytest.raises(RuntimeError):
        database.run("SELEC")


def test_reading_only_on_request_refuses_every_change(vault):
    vault.create().close()
    store = vault.open(read_only=True)
    assert store.read_only
    with pytest.raises(Trouble, match="reading only"), store.change("edit"):
        pass
    with pytest.raises(Trouble, match="reading only"):
        store.settings.put("a", 1)


@contextmanager
def unwritable(folder):
    """A folder that this process can read and not write, even as the superuser."""
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    superuser = os.geteuid() == 0
    if superuser:
        os.seteuid(65534)
    try:
        yield
    finally:
        if superuser:
            os.seteuid(0)
        for path in (folder, *folder.rglob("*")):
            path.chmod(0o755 if path.is_dir() else 0o644)


@pytest.fixture
def open_folder():
    """A folder that everybody may reach, unlike those of pytest."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.mark.skipif(os.name == "nt", reason="permissions of folders are not those of files there")
def test_a_read_only_medium_is_read(vault, open_folder):
    store = vault.create(open_folder)
    with store.change("create") as writing:
        made = writing.put(None, "thing", {"line": "here"})
    store.close()
    before = sorted(path.name for path in open_folder.iterdir())
    with unwritable(open_folder):
        store = vault.open(open_folder)
        assert store.read_only
        assert store.get(made.id) == made
        assert [hit.id for hit in store.search("here")] == [made.id]
        assert store.verify(store.head) == []
        with pytest.raises(Trouble, match="reading only"), store.change("edit"):
            pass
        store.close()
    assert sorted(path.name for path in open_folder.iterdir()) == before


@pytest.mark.skipif(os.name == "nt", reason="permissions of folders are not those of files there")
def test_a_read_only_medium_with_work_not_closed_is_trouble_not_old_data(vault, open_folder, tmp_path):
    store = vault.create(tmp_path)
    with store.change("create") as writing:
        writing.put(None, "thing", {"line": "only in the log"})
    shutil.copytree(tmp_path, open_folder / "copy")
    (open_folder / "copy").chmod(0o755)
    with unwritable(open_folder / "copy"), pytest.raises(Trouble, match="not closed properly"):
        vault.open(open_folder / "copy")
    assert [document.body["line"] for document in vault.open(open_folder / "copy").each()] == ["only in the log"]


@pytest.mark.parametrize("committed", [False, True])
def test_a_log_that_ends_in_half_done_work_is_no_log_that_was_cut(vault, tmp_path, committed):
    """After the frames of a kill, which say that nothing was committed, and after those that say something was."""
    store = vault.create()
    with store.change("create") as writing:
        writing.put(None, "thing", {"line": "whole"})
    shutil.copytree(vault.folder, tmp_path / "copy")
    store.close()
    log = tmp_path / "copy" / "vault.db-wal"
    with log.open("r+b") as stream:
        salts = stream.read(32)[16:24]
        stream.seek(0, os.SEEK_END)
        stream.write(struct.pack(">II", 2, 9 if committed else 0) + salts + bytes(8) + os.urandom(4096))
    opened = vault.open(tmp_path / "copy")
    assert opened.unread_log is committed
    assert [document.body["line"] for document in opened.each()] == ["whole"]
    assert {one.code for one in opened.verify(opened.head)} == ({"log"} if committed else set())


def test_a_newer_schema_is_refused(vault):
    store = vault.create()
    store._database.run(f"PRAGMA user_version = {schema.steps()[-1][0] + 1}")
    store.close()
    with pytest.raises(Trouble, match="newer"):
        vault.open()


def test_a_vault_that_was_never_finished_says_so(vault):
    create_database(vault.folder / "vault.db", vault.keys.database).close()
    with pytest.raises(Trouble, match="never finished"):
        vault.open()


def test_a_disk_without_a_log_falls_back_to_a_journal(vault, monkeypatch):
    real = Database.value
    monkeypatch.setattr(Database, "value", lambda self, sql, bound=(): real(self, sql.replace("WAL", "DELETE"), bound))
    store = vault.create()
    assert store._database.value("PRAGMA journal_mode") == "truncate"
    with store.change("create") as writing:
        made = writing.put(None, "thing", {"line": "kept"})
    with pytest.raises(Trouble, match="already open"):
        vault.open()
    store.close()
    assert vault.open().get(made.id) == made


def test_the_steps_are_numbered_without_gaps():
    assert [number for number, _ in schema.steps()] == list(range(1, len(schema.steps()) + 1))


def test_a_killed_creation_leaves_no_vault_that_looks_whole(vault, monkeypatch):
    monkeypatch.setattr(schema, "run_step", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        Store.create(vault.folder, vault.keys, vault.types, "aaaaaaaa")
    monkeypatch.undo()
    with pytest.raises(Trouble, match="never finished"):
        vault.open()
