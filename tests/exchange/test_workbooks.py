"""Workbooks: what people send, what attackers send, and what we write."""

from __future__ import annotations

import os
import random
import zipfile
from datetime import date, datetime, time
from io import BytesIO

import pytest
import xlsxwriter

from defender_desk.exchange import workbook_weight, workbooks
from defender_desk.exchange.table_files import read_tables
from defender_desk.exchange.workbooks import read_workbook
from defender_desk.text.trouble import Trouble

FUZZ = int(os.environ.get("DESK_FUZZ", "200"))
SHEET = "xl/worksheets/sheet1.xml"
ODS = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content'
    ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
    '<table:table table:name="ورقة">{rows}</table:table></office:spreadsheet></office:body></office:document-content>'
)


def xlsx(fill):
    made = BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    fill(book)
    book.close()
    return made.getvalue()


def simple():
    def fill(book):
        page = book.add_worksheet("People")
        for line, row in enumerate([["Name", "Phone"], ["ليلى", "+963944"], ["Samir", "0933"]]):
            page.write_row(line, 0, row)

    return xlsx(fill)


def changed(data, name, change):
    """The archive with one member changed."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.namelist():
            new.writestr(member, change(old.read(member)) if member == name else old.read(member))
    return made.getvalue()


def ods(rows):
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
        archive.writestr("content.xml", ODS.format(rows=rows))
    return made.getvalue()


def cell(text, said=""):
    return f'<table:table-cell office:value-type="string" {said}><text:p>{text}</text:p></table:table-cell>'


def row(cells, said=""):
    return f"<table:table-row {said}>{cells}</table:table-row>"


MANY_ROWS = 'table:number-rows-repeated="1000000"'
HEADINGS = row(cell("Name") + cell("Phone"))


@pytest.fixture
def saved(tmp_path):
    def save(data):
        path = tmp_path / "book"
        path.write_bytes(data)
        return path

    return save


def test_dates_numbers_and_answers_come_as_somebody_would_type_them(saved):
    def fill(book):
        page = book.add_worksheet("x")
        day, moment = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        page.write_row(0, 0, ["Day", "Moment", "Phone", "Share", "Yes", "Error"])
        page.write_datetime(1, 0, date(2024, 5, 6), day)
        page.write_datetime(1, 1, datetime.fromisoformat("2024-05-06T07:08"), moment)
        page.write_number(1, 2, 963944123456)
        page.write_number(1, 3, 0.5)
        page.write_boolean(1, 4, boolean=True)
        page.write_formula(1, 5, "=1/0", None, "#DIV/0!")

    (sheet,) = read_workbook(saved(xlsx(fill)))
    assert [r.cells for r in sheet.rows] == [("2024-05-06", "2024-05-06 07:08:00", "963944123456", "0.5", "yes", "")]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1.0, "1"),
        (2.5, "2.5"),
        (False, "no"),
        (7, "7"),
        ("x", "x"),
        (date(2024, 1, 2), "2024-01-02"),
        (time(7, 5), "07:05:00"),
    ],
)
def test_every_kind_of_cell_has_a_text(value, text):
    assert workbooks._text(value) == text


def test_a_text_that_is_merged_over_several_lines_is_said_in_each(saved):
    def fill(book):
        page = book.add_worksheet("x")
        for column, heading in enumerate(("الاسم", "الهاتف", "المدينة")):
            page.merge_range(0, column, 1, column, heading)
        page.merge_range(2, 0, 4, 0, "سلمى النجار")
        page.merge_range(2, 2, 3, 2, "حلب")
        for line, phone in enumerate(("0944 111 222", "0944 111 223", "0944 111 224"), 2):
            page.write(line, 1, phone)
        page.write(5, 1, "0944 111 225")

    (found,) = read_workbook(saved(xlsx(fill)))
    assert found.columns == ("الاسم", "الهاتف", "المدينة")
    assert [row.cells for row in found.rows] == [
        ("سلمى النجار", "0944 111 222", "حلب"),
        ("سلمى النجار", "0944 111 223", "حلب"),
        ("سلمى النجار", "0944 111 224", ""),
        ("", "0944 111 225", ""),
    ]


def test_titles_and_merged_headings_are_understood(saved):
    def fill(book):
        page = book.add_worksheet("x")
        page.merge_range(0, 0, 0, 3, "List of March")
        page.merge_range(1, 0, 2, 0, "Name")
        page.merge_range(1, 1, 1, 2, "Contact")
        page.write(1, 3, "City")
        page.write_row(2, 1, ["Phone", "Email"])
        page.write_row(3, 0, ["Leyla", "0944", "l@example.org", "Homs"])

    (sheet,) = read_workbook(saved(xlsx(fill)))
    assert sheet.columns == ("Name", "Contact Phone", "Contact Email", "City")
    assert [(r.line, r.cells[0]) for r in sheet.rows] == [(4, "Leyla")]


def test_all_sheets_are_read_and_hidden_rows_and_sheets_are_not_lost(saved):
    def fill(book):
        shown, hidden, _ = book.add_worksheet("one"), book.add_worksheet("two"), book.add_worksheet("empty")
        for page in (shown, hidden):
            page.write_row(0, 0, ["Name", "City"])
            page.write_row(1, 0, ["Leyla", "Homs"])
        shown.set_row(1, None, None, {"hidden": True})
        hidden.hide()

    one, two = read_workbook(saved(xlsx(fill)))
    assert (one.name, one.hidden, two.name, two.hidden) == ("one", False, "two", True)
    assert [r.cells for r in one.rows] == [r.cells for r in two.rows] == [("Leyla", "Homs")]


def test_a_table_that_does_not_begin_in_the_corner_keeps_its_row_numbers(saved):
    def fill(book):
        page = book.add_worksheet("x")
        page.write_row(4, 2, ["Name", "City"])
        page.write_row(5, 2, ["Leyla", "Homs"])

    (sheet,) = read_workbook(saved(xlsx(fill)))
    assert sheet.columns[-2:] == ("Name", "City")
    assert [(r.line, r.cells[2:]) for r in sheet.rows] == [(6, ("Leyla", "Homs"))]


def test_ods_is_read(saved):
    (sheet,) = read_tables(saved(ods(HEADINGS + row(cell("ليلى") + cell("+963")))))
    assert (sheet.name, sheet.columns) == ("ورقة", ("Name", "Phone"))
    assert [r.cells for r in sheet.rows] == [("ليلى", "+963")]


def test_what_libreoffice_repeats_at_the_end_of_a_sheet_weighs_nothing(saved):
    blank = row('<table:table-cell table:number-columns-repeated="16384"/>', 'table:number-rows-repeated="1048574"')
    (sheet,) = read_workbook(saved(ods(HEADINGS + row(cell("a") + cell("b")) + blank)))
    assert len(list(sheet.rows)) == 1


def test_far_formatted_cells_that_say_nothing_weigh_nothing(saved):
    def fill(book):
        page = book.add_worksheet("x")
        page.write_row(0, 0, ["Name", "City"])
        page.write_row(1, 0, ["Leyla", "Homs"])
        page.write_blank(1_000_000, 10_000, None, book.add_format({"bold": True}))

    (sheet,) = read_workbook(saved(xlsx(fill)))
    assert len(list(sheet.rows)) == 1


def shared_bomb():
    """A long text that a hundred thousand cells show."""

    def fill(book):
        page = book.add_worksheet("x")
        for line in range(100):
            page.write_row(line, 0, ["y" * 30_000] * 100)

    return xlsx(fill)


BOMBS = {
    "far cell": lambda: changed(simple(), SHEET, lambda x: x.replace(b'r="B3"', b'r="XFD1048576"')),
    "far cell, odd tag": lambda: changed(
        simple(), SHEET, lambda x: x.replace(b'<c r="B3"', b'<c q=">" \n r = \'XFD1048576\'')
    ),
    "far row": lambda: changed(
        simple(), SHEET, lambda x: x.replace(b'<row r="3"', b'<row r="1048570"').replace(b'r="A3"', b'r="XFA1048570"')
    ),
    "shared text": shared_bomb,
    "texts after cells": lambda: changed(
        simple(), "xl/styles.xml", lambda x: x.replace(b"<fonts", b"<si><t>late</t></si><fonts")
    ),
    "inflating member": lambda: changed(simple(), SHEET, lambda x: x + b" " * (workbook_weight._LONGEST_TEXT + 2**21)),
    "repeated cells": lambda: ods(
        row(cell("a", 'table:number-columns-repeated="16384"'), 'table:number-rows-repeated="1048576"')
    ),
    "repeated text": lambda: ods(row(cell("a" * 1000, 'table:number-columns-repeated="4"'), MANY_ROWS)),
    "gap": lambda: ods(
        row("<table:table-cell/>", MANY_ROWS)
        + row('<table:table-cell table:number-columns-repeated="16000"/>' + cell("a"))
    ),
    "spaces": lambda: ods(row(cell('x<text:s text:c="4000000000"/>y'))),
}  # fmt: skip


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_small_file_cannot_fill_the_memory(saved, bomb):
    data = BOMBS[bomb]()
    assert len(data) < 2 << 20
    with pytest.raises(Trouble):
        read_tables(saved(data))


def test_a_size_that_the_archive_lies_about_is_not_believed(saved, monkeypatch):
    monkeypatch.setattr(workbook_weight, "LIMIT_INFLATED", 100_000)
    data = bytearray(
        changed(simple(), SHEET, lambda x: x.replace(b"<sheetData>", b"<!--" + b"<" * 200_000 + b"--><sheetData>"))
    )
    place = data.find(b"PK\x01\x02", data.find(b"PK\x01\x02"))
    while place != -1:  # every size in the directory says "10 bytes"
        data[place + 24 : place + 28] = (10).to_bytes(4, "little")
        place = data.find(b"PK\x01\x02", place + 4)
    with pytest.raises(Trouble, match="too large"):
        read_workbook(saved(bytes(data)))


@pytest.mark.parametrize(
    "change",
    [
        lambda xml: xml.replace(b"</text:p></table:table-cell>", b"", 1),  # calamine looks for this end for ever
        lambda xml: xml[: len(xml) // 2],
        lambda xml: xml.replace(b"<office:document", b"<!DOCTYPE a [<!ENTITY a 'aaaa'>]><office:document", 1),
        lambda xml: b"",
    ],
)
def test_xml_that_is_not_well_formed_is_refused(saved, change):
    with pytest.raises(Trouble, match="not a workbook"):
        read_tables(saved(changed(ods(HEADINGS), "content.xml", change)))


def test_reading_tells_how_far_it_is_and_can_be_stopped_from_the_start(saved):
    def stop(done, size):
        raise KeyError("stopped")

    told = []
    (sheet,) = read_workbook(saved(simple()), progress=lambda *at: told.append(at))
    assert len(list(sheet.rows)) == 2
    assert (0, 1) in told
    with pytest.raises(KeyError, match="stopped"):
        read_workbook(saved(simple()), progress=stop)


def test_old_and_foreign_files_are_refused_with_a_next_step(saved):
    with pytest.raises(Trouble, match="old format") as told:
        read_tables(saved(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600))
    assert told.value.next_step
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("hello.txt", "hello")
    with pytest.raises(Trouble, match="not a workbook"):
        read_tables(saved(made.getvalue()))
    with pytest.raises(Trouble, match="not a workbook"):
        read_tables(saved(simple()[:-100]))


@pytest.mark.parametrize("whole", [simple, lambda: ods(HEADINGS + row(cell("a") + cell("b")) * 5)])
def test_mutations_of_a_workbook_are_tables_or_troubles(saved, whole):
    chance = random.Random(11)
    data = whole()
    with zipfile.ZipFile(BytesIO(data)) as archive:
        inner = [name for name in archive.namelist() if name.endswith(".xml")]
    for number in range(FUZZ):
        if number % 2:
            read_or_trouble(saved(scrambled(data, chance)))
        else:
            read_or_trouble(saved(changed(data, chance.choice(inner), lambda xml: scrambled(xml, chance))))


def scrambled(data, chance):
    made = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        place = chance.randrange(max(len(made), 1))
        match chance.randrange(3):
            case 0:
                made[place : place + 1] = [chance.randrange(256)]
            case 1:
                del made[place : place + chance.randint(1, 40)]
            case 2:
                made[place:place] = made[place : place + chance.randint(1, 40)]
    return bytes(made)


def read_or_trouble(path):
    try:
        for sheet in read_tables(path):
            for line in sheet.rows:
                assert all(isinstance(text, str) for text in line.cells)
    except Trouble:
        pass
