"""What leaves unencrypted: the same bytes as ever, read back where the format allows, and never a formula."""

from __future__ import annotations

import csv
import io
import json
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import python_calamine as calamine
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.strategies import documents

from defender_desk.exchange import plain_events
from defender_desk.exchange.card_files import read_cards
from defender_desk.exchange.cells import read_cell
from defender_desk.exchange.mapping import drafts, propose
from defender_desk.exchange.plain_formats import FORMATS, write_plain
from defender_desk.exchange.plain_values import plain_of, stored_from_plain
from defender_desk.exchange.table_files import read_tables
from defender_desk.exchange.tables import Sheet
from defender_desk.exchange.vcards import drafts_of
from defender_desk.exchange.whole_file import sha256_of
from defender_desk.model import codec
from defender_desk.model.documents import Document
from defender_desk.model.kinds import Choice, Choices, Content, Reference
from defender_desk.model.types import TYPES
from defender_desk.model.vocabularies import label, vocabulary
from defender_desk.text import speech
from defender_desk.text.dates import parse
from defender_desk.text.languages import LANGUAGES
from defender_desk.text.speech import Habits, say
from defender_desk.text.trouble import Trouble

GOLDEN = Path(__file__).parents[1] / "golden" / "plain"
FORMULA = tuple("=+-@\t\r\n＝＋－＠")


@pytest.fixture(autouse=True)
def _spoken() -> Iterator[None]:
    before = speech.habits()
    speech.use(Habits("ar"))
    yield
    speech.use(before)


def written(tmp_path: Path, code: str, records: list[Document]) -> Path:
    held = [one for one in records if one.type in FORMATS[code].types and FORMATS[code].told(one)]
    path = tmp_path / f"written{FORMATS[code].ending}"
    path.unlink(missing_ok=True)
    write_plain(path, FORMATS[code], held)
    return path


def day(text: str) -> codec.Json:
    return codec.store(TYPES["incident"].by_name["when"].kind, parse(text))


def key(letter: str) -> str:
    return letter * 26


A_CASE = [
    Document(key("p"), "person", {
        "name": "ريم؛ الورّاق, \\ المحامية", "other_names": "Reem", "phones": ["+963 944 123 456", "0944"],
        "emails": ["r@example.org"], "web": ["https://example.org/a"], "accounts": ["telegram: @reem"],
        "languages": ["ar", "fr"], "born": day("1985-04-12"), "notes": "سطر\n=1+1", "organisation": key("o"),
    }),
    Document(key("o"), "organisation", {"name": "=SUM(A1)", "address": "حمص"}),
    Document(key("c"), "case", {"title": "@حماية", "people": [key("p"), key("o")], "outcome": "انتهى"}),
    Document(key("i"), "incident", {
        "title": "تهديد", "what": ["threat"], "when": day("2026-05-03"), "until": day("about June 2026"),
        "victims_count": 2, "case": key("c"),
    }),
    Document(key("a"), "act", {"incident": key("i"), "victim": key("p"), "what": "threat", "when": day("2026-05-03")}),
    Document(key("v"), "involvement", {"who": key("o"), "what": key("a"), "role": "perpetrator"}),
    Document(key("s"), "source", {"title": "شاهد", "about": [key("i")], "received": day("2026-05-04")}),
    Document(key("h"), "hearing", {
        "case": key("c"), "people": [key("p")], "when": day("2026-06-01"), "court": "محكمة; حمص",
        "court_case": "12/2026", "where": "٩:٣٠ صباحاً، القاعة ٣",
    }),
    Document(key("t"), "action", {
        "title": "اتصال", "case": key("c"), "due": day("2026-05-10"),
        "with_whom": [key("p")],
    }),
]  # fmt: skip


def members(path: Path) -> dict[str, bytes]:
    """What a file holds: the parts of an archive, so that how a library packs them decides nothing."""
    if not zipfile.is_zipfile(path):
        return {path.name: path.read_bytes()}
    with zipfile.ZipFile(path) as archive:
        return {f"{path.name}/{name}": archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("code", FORMATS)
def test_every_format_is_written_as_it_ever_was(code: str, tmp_path: Path) -> None:
    records = [one for one in A_CASE if one.type == "person"] if FORMATS[code].alone else A_CASE
    path = written(tmp_path, code, records).rename(tmp_path / f"{code}{FORMATS[code].ending}")
    made = members(path)
    if os.environ.get("RENEW_GOLDEN"):
        for name, data in made.items():
            (GOLDEN / name).parent.mkdir(parents=True, exist_ok=True)
            (GOLDEN / name).write_bytes(data)
    kept = {one.relative_to(GOLDEN).as_posix() for one in GOLDEN.rglob("*") if one.is_file()}
    assert {name for name in kept if name.partition("/")[0] == path.name} == set(made)
    for name, data in made.items():
        assert data == (GOLDEN / name).read_bytes(), name


@pytest.mark.parametrize("code", FORMATS)
def test_the_same_records_give_the_same_bytes(code: str, tmp_path: Path) -> None:
    records = A_CASE[:1] if FORMATS[code].alone else A_CASE
    first = sha256_of(written(tmp_path, code, records))
    assert sha256_of(written(tmp_path, code, records)) == first


def cells_of(path: Path) -> Iterator[str]:
    """Every cell that a spreadsheet program would meet in a file."""
    if path.suffix == ".xlsx":
        book = calamine.load_workbook(path)
        for name in book.sheet_names:
            yield from (str(cell) for row in book.get_sheet_by_name(name).iter_rows() for cell in row)
    for name, data in members(path).items():
        if name.endswith(".csv"):
            yield from (cell for row in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")) for cell in row)


@settings(max_examples=15, deadline=None)
@given(st.lists(documents(), max_size=4), st.sampled_from([code for code, one in FORMATS.items() if not one.alone]))
def test_no_cell_is_a_formula_whatever_stands_in_a_record(tmp_path_factory, records, code) -> None:
    path = written(tmp_path_factory.mktemp("plain"), code, records)
    if path.suffix == ".xlsx":
        assert not [name for name, data in members(path).items() if b"<f>" in data or b"<f " in data]
    else:
        assert not [cell for cell in cells_of(path) if cell.startswith(FORMULA)]


@settings(max_examples=15, deadline=None)
@given(documents())
def test_a_table_never_holds_a_formula(tmp_path_factory, record) -> None:
    path = written(tmp_path_factory.mktemp("plain"), "csv", [record])
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert not [cell for cell in cells_of(path) if cell.startswith(FORMULA)]


def test_exact_days_of_a_column_sort_and_others_keep_their_words(tmp_path: Path) -> None:
    said = {"٧/١٢/٢٠٢٦": "2026-12-07", "21 December 2026": "2026-12-21", "نحو آذار ٢٠٢٦": "نحو آذار ٢٠٢٦"}
    hearings = [Document(key(str(n)), "hearing", {"when": day(words)}) for n, words in enumerate(said)]
    path = written(tmp_path, "csv", hearings)
    rows = csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline=""))
    assert [row[1] for row in rows][1:] == [*said.values()]


def test_a_calendar_says_where_and_not_by_which_program(tmp_path: Path) -> None:
    text = written(tmp_path, "ical", A_CASE).read_text("utf-8").replace("\r\n ", "")
    assert "LOCATION:محكمة\\; حمص، ٩:٣٠ صباحاً، القاعة ٣" in text
    assert "defender" not in text.casefold()


def unheard_of(text: str) -> str:
    """A mark that stands nowhere in what we write ourselves."""
    return f"Zq{text}qZ"


@settings(max_examples=12, deadline=None)
@given(st.lists(documents(), min_size=1, max_size=3), st.sampled_from(list(FORMATS)))
def test_what_a_format_does_not_tell_does_not_stand_in_it(tmp_path_factory, records, code) -> None:
    """Only what `told` names is noted as having left, so nothing else may stand in the file."""
    chosen = FORMATS[code]
    records = records[:1] if chosen.alone else records
    hidden = {}
    for place, one in enumerate(records):
        if one.type in chosen.types and chosen.told(one):
            silent = {name: value for name, value in one.body.items() if name not in chosen.told(one)}
            loud = {name: unheard_of(f"{place}{name}") for name, value in silent.items() if isinstance(value, str)}
            hidden[one.id] = Document(one.id, one.type, {**one.body, **loud})
    path = written(tmp_path_factory.mktemp("plain"), code, [hidden.get(one.id, one) for one in records])
    assert not [name for name, data in members(path).items() if b"Zq" in data]


def comparable(declared, body) -> dict[str, codec.Json]:
    """What a table can give back of a record: not its files, and no more of a term than its words."""
    return {
        name: value
        for name, value in body.items()
        if name in declared.by_name and not isinstance(declared.by_name[name].kind, Content)
    }


@pytest.mark.parametrize("language", [one.code for one in LANGUAGES])
def test_no_two_fields_of_a_kind_have_one_heading(language: str) -> None:
    speech.use(Habits(language))
    for declared in TYPES.values():
        labels = [say(field.kind.label) for field in declared.fields]
        assert len(set(labels)) == len(labels), declared.name


def test_the_heading_of_every_field_leads_back_to_it() -> None:
    for declared in TYPES.values():
        for field in declared.fields:
            if not isinstance(field.kind, Content):
                (one,) = propose(Sheet("", (say(field.kind.label),), []), declared)
                assert one.target == field.name, (declared.name, field.name)


@pytest.mark.parametrize("language", [one.code for one in LANGUAGES])
@pytest.mark.parametrize("code", ["xlsx", "csv"])
def test_what_stands_in_a_table_comes_back(code: str, language: str, tmp_path: Path) -> None:
    speech.use(Habits(language))
    for kind in ("person", "organisation", "case", "incident", "act", "involvement", "source", "hearing", "action"):
        mine = [one for one in A_CASE if one.type == kind]
        (sheet,) = read_tables(written(tmp_path, code, mine))
        assert sheet.columns[0] == "id"
        (back,) = drafts(sheet, [one.target for one in propose(sheet, TYPES[kind])], TYPES[kind])
        assert {**back.changes, **back.names} == comparable(TYPES[kind], mine[0].body)
        assert not back.kept


@pytest.mark.parametrize("language", [one.code for one in LANGUAGES])
def test_every_term_is_read_back_from_its_word(language: str) -> None:
    for declared in TYPES.values():
        for field in declared.fields:
            if isinstance(field.kind, Choice | Choices) and field.kind.vocabulary not in ("country", "language"):
                name = field.kind.vocabulary
                codes = [term.code for term in vocabulary(name).terms][:40]
                said = [label(name, code, language) for code in codes]
                if isinstance(field.kind, Choices):
                    assert read_cell(field.kind, "; ".join(said)).stored == codes, name
                else:
                    assert [read_cell(field.kind, one).stored for one in said] == codes, name


def test_records_are_called_by_their_titles_where_they_are_and_by_their_ids_where_not(tmp_path: Path) -> None:
    with_case = written(tmp_path, "xlsx", A_CASE)
    sheets = {one.columns: [row.cells for row in one.rows] for one in read_tables(with_case)}
    (case,) = (rows for columns, rows in sheets.items() if say(TYPES["case"].by_name["people"].kind.label) in columns)
    assert "ريم؛ الورّاق, \\ المحامية; =SUM(A1)" in case[0]
    (alone,) = read_tables(written(tmp_path, "csv", [A_CASE[3]]))
    assert key("c") in next(iter(alone.rows)).cells


def test_a_sheet_runs_as_its_reader_reads_and_tells_no_author(tmp_path: Path) -> None:
    made = members(written(tmp_path, "xlsx", A_CASE))
    assert b'rightToLeft="1"' in made["written.xlsx/xl/worksheets/sheet1.xml"]
    core = made["written.xlsx/docProps/core.xml"]
    assert b"2000-01-01T00:00:00Z" in core
    assert b"<dc:creator></dc:creator>" in core
    speech.use(Habits("en"))
    made = members(written(tmp_path, "xlsx", A_CASE))
    assert b"rightToLeft" not in made["written.xlsx/xl/worksheets/sheet1.xml"]


def test_a_text_no_workbook_can_hold_is_refused_and_not_cut(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="longer") as told:
        written(tmp_path, "xlsx", [Document(key("i"), "incident", {"story": "y" * 32_768})])
    assert told.value.next_step
    assert list(tmp_path.iterdir()) == []


@settings(max_examples=25, deadline=None)
@given(documents())
def test_plain_json_says_whole_what_a_record_says(record) -> None:
    declared = TYPES[record.type]
    told = json.loads(json.dumps(plain_of(record)))
    back = {name: stored_from_plain(declared.by_name[name].kind, told[name]) for name in comparable(declared, told)}
    assert back == comparable(declared, record.body)


def test_a_package_describes_every_table_and_only_links_that_hold(tmp_path: Path) -> None:
    outside = Document(key("j"), "incident", {"title": "x", "case": key("z")})
    for records, links in ((A_CASE, True), ([*A_CASE, outside], False)):
        made = members(written(tmp_path, "jsonl", records))
        package = json.loads(made.pop("written.zip/datapackage.json"))
        assert {f"written.zip/{one['path']}" for one in package["resources"]} == set(made)
        for one in package["resources"]:
            rows = [json.loads(line) for line in made[f"written.zip/{one['path']}"].decode().splitlines()]
            names = {field["name"] for field in one["schema"]["fields"]}
            assert all({*row} == names for row in rows)  # a reader takes the first line for the headings
            assert len({row["id"] for row in rows}) == len(rows)
        (incident,) = (one for one in package["resources"] if one["name"] == "incident")
        assert ("case" in [one["fields"] for one in incident["schema"].get("foreignKeys", [])]) is links


def test_an_archive_is_stored_and_tells_no_hour(tmp_path: Path) -> None:
    with zipfile.ZipFile(written(tmp_path, "jsonl", A_CASE)) as archive:
        for one in archive.infolist():
            assert (one.compress_type, one.date_time[0]) == (zipfile.ZIP_STORED, 1980)


@settings(max_examples=20, deadline=None)
@given(documents(TYPES["person"]) | documents(TYPES["organisation"]))
def test_a_card_is_one_card_with_lines_that_every_reader_takes(tmp_path_factory, record) -> None:
    if not FORMATS["vcard"].told(record):
        return
    path = written(tmp_path_factory.mktemp("plain"), "vcard", [record])
    assert all(len(line) <= 75 for line in path.read_bytes().split(b"\r\n"))
    (back,) = drafts_of(read_cards(path))
    assert back.type == record.type
    assert " ".join(str(back.changes["name"]).split()) == " ".join(record.body["name"].split())
    for name in ("phones", "notes"):
        if name in record.body and name in FORMATS["vcard"].told(record):
            assert back.changes.get(name), name


def test_cards_come_back_as_they_were(tmp_path: Path) -> None:
    person, organisation = drafts_of(read_cards(written(tmp_path, "vcard", A_CASE)))
    known = {name: value for name, value in A_CASE[0].body.items() if name != "organisation"}
    assert person.changes == known
    assert organisation.changes == A_CASE[1].body


def test_kinds_of_references_are_all_written(tmp_path: Path) -> None:
    for declared in TYPES.values():
        for field in declared.fields:
            if isinstance(field.kind, Reference):
                body = {field.name: [key("q")] if field.holds_many else key("q")}
                assert key("q").encode() in b"".join(
                    members(written(tmp_path, "jsonl", [Document(key("x"), declared.name, body)])).values()
                )


def test_event_tables_join_by_their_numbers_and_name_only_fields_that_are(tmp_path: Path) -> None:
    made = members(written(tmp_path, "events", A_CASE))
    tables = {
        name.partition("/")[2].removesuffix(".csv"): list(
            csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))
        )
        for name, data in made.items()
    }
    assert [*tables] == ["event", "act", "person", "involvement", "information", "intervention"]
    numbers = {name: {row["record_number"] for row in rows} for name, rows in tables.items()}
    assert {row["event"] for row in tables["act"]} <= numbers["event"]
    assert {row["victim"] for row in tables["act"]} <= numbers["person"]
    assert {row["person"] for row in tables["involvement"]} <= numbers["person"]
    assert {row["event_or_act"] for row in tables["involvement"]} <= numbers["act"]
    assert {row["events"] for row in tables["information"]} <= numbers["event"]
    assert {row["counting_unit"] for row in tables["person"]} == {"person", "organisation"}


def test_every_column_of_event_tables_is_a_field_and_stands_once() -> None:
    for table in plain_events._TABLES:
        for kind, fields in table.filled.items():
            assert {*fields} <= TYPES[kind].by_name.keys()
            assert {*fields.values()} <= {*table.columns}
            assert len({*fields.values()}) == len(fields)
