"""Whatever part of a vault is damaged: what is whole of it comes into a new one, and all that is lost is named.

Short by default; with DEFENDER_DESK_CAMPAIGN=1 a vault is salvaged for each page that can be damaged.
"""

from __future__ import annotations

import errno
import io
import os
import random
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest

from defender_desk.model.documents import Document
from defender_desk.model.shown import code_name
from defender_desk.model.types import TYPES
from defender_desk.services import after_salvage, checking, drafts, opening, records, salvaging
from defender_desk.services.backups import backing_up
from defender_desk.services.desk import Desk
from defender_desk.services.incidents import evidence
from defender_desk.services.salvaging import Report
from defender_desk.store import salvaging as store_salvaging
from defender_desk.store.connection import create_database, open_database
from defender_desk.store.schema import run_step, steps
from defender_desk.store.store import DATABASE, Store
from defender_desk.store.torn import Torn
from defender_desk.text.trouble import Trouble
from defender_desk.vault.keys import VaultKeys
from defender_desk.vault.slots import CHEAPEST

from . import pages as pages_of_a_vault
from .pages import PAGE

pytestmark = pytest.mark.faults
LONG = bool(os.environ.get("DEFENDER_DESK_CAMPAIGN"))
PASSPHRASE = "ندى جسر بوصلة قنديل سنبلة مرسى"


def whole(desk: Desk) -> dict[str, Document]:
    return {document.id: document for document in desk.store.each()}


def said(documents: Mapping[str, Document]) -> dict[str, object]:
    return {key: (one.type, one.body, one.binned) for key, one in documents.items()}


def fill(desk: Desk) -> None:
    people = [records.save(desk, "person", None, {"name": f"سلمى {n}", "notes": "قصة " * 90 * n}).id for n in range(30)]
    for number, person in enumerate(people[:20]):
        records.save(desk, "person", person, {"notes": f"غيرها {number}"})
    incident = records.save(desk, "incident", None, {"title": "تهديد", "story": "نص " * 4_000}).id
    for name in ("a.txt", "b.txt"):
        intake = evidence.Intake(name, lambda name=name: io.BytesIO(name.encode() * 300), 1500)
        evidence.take_in(desk, [intake], {"about": (incident,)})
    records.bin_records(desk, people[:3])
    records.purge(desk, people[:1])
    drafts.keep(desk, "new.x", "person", None, {"name": "مسودة"}, {})


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> SimpleNamespace:
    """A vault with a bit of everything, what it holds, and a backup of it."""
    place = tmp_path_factory.mktemp("salvage")
    desk = opening.create(place / "v", PASSPHRASE, profile=CHEAPEST).desk
    fill(desk)
    held = whole(desk)
    (place / "stick").mkdir()
    backup = backing_up.make(desk, place / "stick").snapshot.folder
    keys = VaultKeys(bytearray(desk.unlocked.keys.vault), desk.unlocked.vault_id)
    opening.close(desk)
    vital = [page for page in range(1, pages_of(place / "v")) if not opens_without(page, place / "v" / DATABASE, keys)]
    assert 1 < len(vital) < 10, "only what says which tables there are cannot be done without"
    rest = [page for page in range(1, pages_of(place / "v")) if page not in vital]
    key = bytes(keys.database)
    return SimpleNamespace(folder=place / "v", held=held, backup=backup, vital=vital, pages=rest, key=key)


def pages_of(folder: Path) -> int:
    return (folder / DATABASE).stat().st_size // PAGE


def opens_without(page: int, database: Path, keys: VaultKeys) -> bool:
    sound = database.read_bytes()
    spoil(page)(database.parent)
    try:
        with closing(open_database(database, keys.database, untouched=True)) as opened:
            return bool(opened.value("SELECT count(*) FROM sqlite_master"))
    except Trouble:
        return False
    finally:
        database.write_bytes(sound)


@pytest.fixture
def salvage(closed: SimpleNamespace, tmp_path: Path) -> Iterator[Callable[..., tuple[Report, Desk]]]:
    """Damages a copy of the vault, salvages it, and opens what came of it."""
    opened: list[Desk] = []

    def salvaged(harm: Callable[[Path], object], **how: Path) -> tuple[Report, Desk]:
        for desk in opened:
            opening.close(desk)
        opened.clear()
        for left in ("damaged", "new"):
            shutil.rmtree(tmp_path / left, ignore_errors=True)
        damaged = Path(shutil.copytree(closed.folder, tmp_path / "damaged"))
        harm(damaged)
        before = {path: path.read_bytes() for path in damaged.rglob("*") if path.is_file()}
        try:
            report = salvaging.salvage(damaged, PASSPHRASE, tmp_path / "new", anyway=True, **how)
        finally:
            assert before == {path: path.read_bytes() for path in damaged.rglob("*") if path.is_file()}
            assert {path.name for path in tmp_path.iterdir()} <= {"damaged", "new"}
        opened.append(opening.unlock(tmp_path / "new", PASSPHRASE))
        return report, opened[-1]

    yield salvaged
    for desk in opened:
        opening.close(desk)


def spoil(*pages: int) -> Callable[[Path], None]:
    return lambda folder: pages_of_a_vault.spoil(folder, *pages)


def names(report: Report, code: str) -> set[str]:
    return {name for one in report.findings if one.code == code for name in one.records}


def test_a_whole_vault_comes_out_as_it_was(
    closed: SimpleNamespace, salvage: Callable[..., tuple[Report, Desk]]
) -> None:
    report, desk = salvage(lambda _folder: None)
    assert (report.findings, report.records, report.files) == ((), len(closed.held), 2)
    assert whole(desk) == closed.held
    assert checking.check(desk).sound
    assert [draft.values["name"] for draft in drafts.every(desk)] == ["مسودة"]
    assert desk.notices == ()


def test_a_whole_vault_is_told_as_whole_and_no_copy_is_made_of_it(closed: SimpleNamespace, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(closed.folder, tmp_path / "v"))
    with pytest.raises(Trouble) as refused:
        salvaging.salvage(folder, PASSPHRASE, tmp_path / "new")
    assert refused.value.message is salvaging.SOUND
    assert [path.name for path in tmp_path.iterdir()] == ["v"]


@pytest.mark.parametrize("table", ["list_person", "words_data"])
def test_where_a_page_that_is_only_derived_is_damaged_the_vault_is_salvaged(
    closed: SimpleNamespace, tmp_path: Path, table: str
) -> None:
    folder = Path(shutil.copytree(closed.folder, tmp_path / "v"))
    desk = opening.unlock(folder, PASSPHRASE)
    root = desk.store._database.value("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,))
    opening.close(desk)
    pages_of_a_vault.spoil(folder, root - 1)
    report = salvaging.salvage(folder, PASSPHRASE, tmp_path / "new")
    assert (report.findings, report.records) == ((), len(closed.held))


def test_no_damaged_page_takes_a_record_with_it(
    closed: SimpleNamespace, salvage: Callable[..., tuple[Report, Desk]]
) -> None:
    """Each fact stands in its record and in the history: one page holds one of them."""
    healed = 0
    for page in closed.pages if LONG else random.Random(3).sample(closed.pages, 12):
        report, desk = salvage(spoil(page))
        assert said(whole(desk)) == said(closed.held), page
        assert not names(report, "lost")
        assert checking.check(desk).sound, page
        healed += bool(report.findings)
    assert healed


def test_whatever_is_damaged_is_there_or_is_named(
    closed: SimpleNamespace, salvage: Callable[..., tuple[Report, Desk]]
) -> None:
    lost = 0
    for seed in range(100 if LONG else 4):
        report, desk = salvage(spoil(*random.Random(seed).sample(closed.pages, len(closed.pages) // 3)))
        there = whole(desk)
        assert {one.code for one in checking.check(desk).findings} <= {"blob_missing", "blob_absent"}
        for key, document in closed.held.items():
            code = code_name(TYPES[document.type], key)
            unknown = f"?-{key[:4].upper()}"
            named = {code, unknown} & names(report, "lost") or "others" in {one.code for one in report.findings}
            assert key in there or named, seed
            if key in there and code not in names(report, "rebuilt") | names(report, "partial"):
                assert there[key] == document, seed
        lost += len(names(report, "lost"))
    assert lost


def test_lost_and_damaged_files_are_named_and_whole_ones_come_along(
    closed: SimpleNamespace, salvage: Callable[..., tuple[Report, Desk]]
) -> None:
    def harm(folder: Path) -> None:
        first, _second = folder.glob("blobs/*/*")
        first.write_bytes(first.read_bytes()[:-1])

    report, desk = salvage(harm)
    (found,) = report.findings
    assert (found.code, found.values, report.files) == ("files", {"count": 1}, 1)
    assert [name[:2] for name in found.records] == ["E-"]
    assert [one.code for one in checking.check(desk).findings] == ["blob_missing"]


def test_a_vault_whose_headers_are_lost_opens_with_that_of_a_backup(
    closed: SimpleNamespace, salvage: Callable[..., tuple[Report, Desk]]
) -> None:
    def harm(folder: Path) -> None:
        for name in ("vault.hdr", "vault.hdr.bak"):
            (folder / name).write_bytes(b"")

    with pytest.raises(Trouble) as refused:
        salvage(harm)
    assert refused.value.next_step == salvaging.LEND_ONE
    report, desk = salvage(harm, header=closed.backup)
    assert [one.code for one in report.findings] == ["lent", "ends", "held", "others"]
    assert after_salvage.told(desk) == report.findings
    assert said(whole(desk)) == said(closed.held), "nothing there was at a lower level"


def test_a_disk_that_cannot_read_some_blocks_gives_what_it_can(
    closed: SimpleNamespace, salvage: Callable[..., tuple[Report, Desk]], monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = (closed.folder / DATABASE).stat().st_size // 2 // PAGE * PAGE

    class Failing(io.FileIO):
        def read(self, size: int = -1) -> bytes:
            if self.tell() == bad:
                raise OSError(errno.EIO, os.strerror(errno.EIO))
            return super().read(size)

    opened = Path.open

    def open_failing(path: Path, mode: str = "r", buffering: int = -1, **how: object) -> object:
        if buffering == 0 and path.name == DATABASE and path.parent.name == "damaged":
            return Failing(path, "r")
        return opened(path, mode, buffering, **how)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", open_failing)
    _report, desk = salvage(lambda _folder: None)
    assert said(whole(desk)) == said(closed.held)


def test_every_table_of_the_schema_is_carried_over_or_made_anew(tmp_path: Path) -> None:
    """A table that a later step makes is salvaged too, and its loss has words."""
    from defender_desk.store.salvaging import _PUT_TOGETHER, _tables

    database = create_database(tmp_path / DATABASE, bytes(32))
    try:
        with database.transaction():
            for number, name in steps():
                run_step(database, number, name)
        carried = {table for table, _key in _tables(database)}
    finally:
        database.close()
    assert carried - _PUT_TOGETHER == set(salvaging.OF_TABLES)


def test_which_tables_there_are_is_known_where_no_page_says_it_any_more(
    closed: SimpleNamespace, salvage: Callable[..., tuple[Report, Desk]]
) -> None:
    every = (0, *closed.vital)
    for pages in (*((page,) for page in every), every):
        report, desk = salvage(spoil(*pages))
        assert (whole(desk), report.findings) == (closed.held, ()), pages
        assert [draft.values["name"] for draft in drafts.every(desk)] == ["مسودة"]
        assert checking.check(desk).sound, pages


def test_every_table_begins_where_it_did_whichever_of_these_pages_are_lost(
    closed: SimpleNamespace, tmp_path: Path
) -> None:
    """Also where the first page and another one are: else a table that came later would be passed over in silence."""
    last = steps()[-1][0]
    for pages in ((0,), *((0, page) for page in closed.vital), (0, *closed.vital), closed.vital):
        damaged = Path(shutil.copy(closed.folder / DATABASE, tmp_path / DATABASE))
        pages_of_a_vault.spoil(tmp_path, *pages)
        with closing(Torn(damaged, closed.key, lambda: None)) as torn:
            assert torn.rows("PRAGMA user_version", of="sqlite_master") == [(last,)], pages
            for table in ("record", "journal", "waiting", "conflict", "arrival", "sent", "setting"):
                assert torn.rows(f"SELECT count(*) FROM {table}", of=table) is not None, (pages, table)  # noqa: S608  named here


def test_a_vault_of_an_older_program_has_its_later_tables_elsewhere_and_keeps_its_records(
    tmp_path: Path,
) -> None:
    """Where the page is damaged that tells of tables made later, what lay in those is named, and nothing else goes."""
    keys = VaultKeys(bytearray(32), bytes(16))
    with closing(create_database(tmp_path / DATABASE, keys.database)) as database, database.transaction():
        for number, name in steps()[:3]:
            run_step(database, number, name)
        database.run("INSERT INTO desk VALUES (1, 'aaaaaaaa', 0, 0)")
        for letter in "abcdefghij":  # what an older program derives, before the later tables
            database.run(
                f"CREATE TABLE list_{letter} (seq INTEGER PRIMARY KEY, {', '.join(f'c{n}' for n in range(300))})"
            )
    with closing(Store.open(tmp_path, keys, TYPES)) as store:
        with store.change("create") as writing:
            person = writing.put(None, "person", {"name": "سلمى"}).id
        last = store.head[1]
    sound = (tmp_path / DATABASE).read_bytes()
    lacking = set()
    for page in range(len(sound) // PAGE):
        (tmp_path / DATABASE).write_bytes(sound)
        if opens_without(page, tmp_path / DATABASE, keys):
            continue
        pages_of_a_vault.spoil(tmp_path, page)
        new = tmp_path / f"new{page}"
        new.mkdir()
        store, done = store_salvaging.salvage(tmp_path, new, keys, TYPES, last, lambda: None)
        with closing(store):
            assert store.get(person).body["name"] == "سلمى", page
        assert not done.lost
        lacking |= done.tables
    assert lacking == {"conflict", "arrival", "sent", "held_back"}


def test_a_folder_with_something_in_it_is_left_alone(closed: SimpleNamespace, tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "mine").write_text("x")
    with pytest.raises(Trouble):
        salvaging.salvage(closed.folder, PASSPHRASE, tmp_path / "new")
    assert [path.name for path in tmp_path.rglob("*")] == ["new", "mine"]
