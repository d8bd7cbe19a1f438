"""Tables in text files, in the encodings and shapes that people really send."""

from __future__ import annotations

import io
import os
import random
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from defender_desk.exchange import csv_file, tables
from defender_desk.exchange.csv_file import read_csv
from defender_desk.exchange.encodings import decoded, encoding_of, encoding_of_file
from defender_desk.exchange.table_files import read_tables
from defender_desk.text.trouble import Trouble

ARABIC = "الاسم الكامل;رقم الجوال;المدينة\nليلى حداد;٠٩٤٤١٢٣٤٥٦;حلب\nسمير عبد الله;0933111222;دمشق\n"
FRENCH = "Prénom;Téléphone;Adresse électronique\nAïssa;06 12 34;aissa@exemple.org\nÉlodie;07 00 11;elodie@exemple.org\n"
SPANISH = "Nombre;Teléfono;Dirección\nMaría Peña;600 11 22;Logroño\nJosé Ibáñez;600 33 44;Cáceres\n"
FUZZ = int(os.environ.get("DESK_FUZZ", "200"))


@pytest.fixture
def saved(tmp_path):
    def save(data):
        path = tmp_path / "table.csv"
        path.write_bytes(data)
        return path

    return save


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1256", "iso8859-6"]
)
def test_arabic_is_read_in_every_encoding_it_comes_in(saved, encoding):
    # ISO-8859-6 has no sign for these digits.
    text = ARABIC.replace("٠٩٤٤١٢٣٤٥٦", "0944123456")
    (sheet,) = read_csv(saved(text.encode(encoding)))
    assert sheet.columns == ("الاسم الكامل", "رقم الجوال", "المدينة")
    assert [row.cells[0] for row in sheet.rows] == ["ليلى حداد", "سمير عبد الله"]


@pytest.mark.parametrize("text", [ARABIC, FRENCH, "x\ny\n", "Имя;Город\nАнна;Москва\n"])
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_unicode_of_two_bytes_is_known_without_its_mark(text, encoding):
    assert encoding_of(text.encode(encoding)) == encoding


@pytest.mark.parametrize("data", [b"name\nA\0B\n\xff\xfe\n", b"a\0b;c\n" * 40, b"name\nJos\xe9\0\n", b"", b"\0"])
def test_a_stray_zero_byte_makes_no_unicode_of_two_bytes(saved, data):
    assert not encoding_of(data).replace("_", "-").startswith(("utf-16", "utf-32"))
    read = [row.cells[0] for sheet in read_csv(saved(data)) for row in sheet.rows]
    assert len(read) == max(0, data.strip(b"\0").count(b"\n") - 1)


@pytest.mark.parametrize("text", [FRENCH, SPANISH])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_western_letters_are_read(saved, text, encoding):
    (sheet,) = read_csv(saved(text.encode(encoding)))
    expected = [tuple(line.split(";")) for line in text.splitlines()]
    assert [sheet.columns, *(row.cells for row in sheet.rows)] == expected


@pytest.mark.parametrize(
    "word", ["مشافي", "حقوق الإنسان", "المدافعات عن حقوق المرأة", "طرطوس، سوريا", "اسم", "رقم الجوال", "هاتف"]
)
def test_a_few_arabic_words_are_enough_to_know_windows_arabic(word):
    assert word.encode("cp1256").decode(encoding_of(word.encode("cp1256"))) == word


def test_arabic_far_down_in_a_long_file_is_not_taken_for_unicode():
    data = b"a,b\n" * 200_000 + "ليلى,حلب\n".encode("cp1256")
    assert encoding_of_file(io.BytesIO(data)) == "cp1256"


def test_one_odd_byte_makes_no_text_of_another_encoding(saved):
    words = [f"سعاد,حلب {number}" for number in range(40)]
    lines = [f"{word}\n".encode() for word in words]
    lines[7] = lines[7].replace(b" 7", b" \xff7")
    lines[9] = "ملمى,حلب 9\n".encode("cp1256")
    (sheet,) = read_csv(saved(b"name,town\n" + b"".join(lines)))
    read = [",".join(row.cells) for row in sheet.rows]
    assert read[7] == "سعاد,حلب \ufffd7"
    assert read[9] == "ملمى,حلب 9"
    assert [one for place, one in enumerate(read) if place not in (7, 9)] == [
        one for place, one in enumerate(words) if place not in (7, 9)
    ]
    assert decoded(b"".join(lines)).splitlines() == read


def test_other_alphabets_are_left_to_the_general_guesser():
    text = "Привет, как у вас дела сегодня? Это обычный русский текст для проверки кодировки.\n" * 20
    assert decoded(text.encode("cp1251")) == text


@pytest.mark.parametrize("separator", csv_file.SEPARATORS)
def test_every_separator_is_found(saved, separator):
    text = ARABIC.replace(";", separator)
    (sheet,) = read_csv(saved(text.encode()))
    assert len(sheet.columns) == 3
    assert next(iter(sheet.rows)).cells == ("ليلى حداد", "٠٩٤٤١٢٣٤٥٦", "حلب")


def test_decimal_commas_do_not_pass_for_separators(saved):
    (sheet,) = read_csv(saved(b"a;b;c\n1,5;2,5;3,5\n4,5;5,5;6,5\n"))
    assert [row.cells for row in sheet.rows] == [("1,5", "2,5", "3,5"), ("4,5", "5,5", "6,5")]


def test_excel_may_announce_the_separator(saved):
    (sheet,) = read_csv(saved(b"sep=|\nName|Phone\nLeyla|1, 2; 3\n"))
    assert sheet.columns == ("Name", "Phone")
    assert [(row.line, row.cells) for row in sheet.rows] == [(2, ("Leyla", "1, 2; 3"))]


def test_quotes_and_line_breaks_are_kept_and_rows_are_numbered_as_a_table_program_does(saved):
    data = b'Name,Note\n"Leyla, ""Lulu""","two\nlines"\n\nSamir,x\n'
    (sheet,) = read_csv(saved(data))
    assert [(row.line, row.cells) for row in sheet.rows] == [
        (2, ('Leyla, "Lulu"', "two\nlines")),
        (4, ("Samir", "x")),
    ]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_line_ending_is_read(saved, ending):
    (sheet,) = read_csv(saved(ending.join(("a,b", "1,x", "2,y")).encode()))
    assert [row.cells for row in sheet.rows] == [("1", "x"), ("2", "y")]


def test_nul_bytes_vanish(saved):
    (sheet,) = read_csv(saved(b"na\0me,ph\0one\nLeyla,1\0" + b"2\n" + b"x,y\n" * 400))
    assert sheet.columns == ("name", "phone")
    assert next(iter(sheet.rows)).cells == ("Leyla", "12")


def test_a_title_above_the_headings_is_left_aside(saved):
    (sheet,) = read_csv(saved("قائمة المدافعين,,\n,,\nالاسم,الجوال,المدينة\nليلى,0944,حلب\n".encode()))
    assert sheet.columns == ("الاسم", "الجوال", "المدينة")
    assert [row.line for row in sheet.rows] == [4]


def test_rows_can_be_gone_through_again(saved):
    (sheet,) = read_csv(saved(ARABIC.encode()))
    assert list(sheet.rows) == list(sheet.rows) != []


def test_a_hundred_thousand_rows_are_read_while_asked_for_and_can_be_stopped(saved):
    path = saved(b"name,phone\n" + b"".join(b"n%d,%d\n" % (n, n) for n in range(100_000)))
    told = []
    (sheet,) = read_csv(path, progress=lambda done, size: told.append((done, size)))
    assert len(list(islice(sheet.rows, 3))) == 3
    assert told[-1][0] < told[-1][1] / 10
    assert sum(1 for _ in sheet.rows) == 100_000

    def stop(done, size):
        raise LookupError

    with pytest.raises(LookupError):
        list(read_csv(path, progress=stop))


@given(st.lists(st.text(max_size=20), min_size=1, max_size=4))
def test_a_cell_that_was_kept_from_being_a_formula_means_what_it_meant(cells):
    for cell in cells:
        formula = cell.lstrip("'").startswith(tuple("=+-@\t\r\n＝＋－＠"))
        assert tables.as_meant(f"'{cell}") == (cell if formula else f"'{cell}")


def test_an_empty_file_has_no_table(saved):
    assert read_csv(saved(b"")) == ()
    assert read_csv(saved(b"\xef\xbb\xbf \n,,,\n")) == ()
    with pytest.raises(Trouble, match="no table"):
        read_tables(saved(b""))


def test_an_open_quotation_mark_is_named_by_its_line(saved):
    path = saved(b'name,note\nLeyla,"' + b"never closed\n" * 40_000)
    with pytest.raises(Trouble, match="quotation mark"):
        list(read_csv(path)[0].rows)


def test_limits_are_troubles(saved, monkeypatch):
    with pytest.raises(Trouble, match="columns"):
        read_csv(saved(b"a," * (tables.LIMIT_COLUMNS + 1)))
    with pytest.raises(Trouble):
        read_csv(saved(b"a" * (5 << 20)))
    monkeypatch.setattr(tables, "LIMIT_ROWS", 10)
    with pytest.raises(Trouble, match="too large"):
        list(read_csv(saved(b"a,b\n" * 12))[0].rows)
    monkeypatch.setattr(csv_file, "LIMIT_FILE", 3)
    with pytest.raises(Trouble, match="too large"):
        read_csv(saved(b"abcdef"))


def test_a_file_that_is_not_there_is_a_trouble(tmp_path):
    with pytest.raises(Trouble):
        read_tables(tmp_path / "none.csv")


@settings(max_examples=60)
@given(st.binary(max_size=400))
def test_any_bytes_are_a_table_or_a_trouble(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("fuzz") / "t"
    path.write_bytes(data)
    read_or_trouble(path)


def test_mutations_of_a_table_are_tables_or_troubles(saved):
    chance = random.Random(7)
    for _ in range(FUZZ):
        data = bytearray(
            chance.choice([ARABIC, FRENCH]).encode(chance.choice(["utf-8", "utf-16", "cp1256"]), "replace")
        )
        for _ in range(chance.randint(1, 6)):
            data[chance.randrange(len(data))] = chance.choice(b'";,\0\r\n\xff\xd8\xc7') if chance.random() < 0.7 else 0
        read_or_trouble(saved(bytes(data)))


def read_or_trouble(path):
    try:
        for sheet in read_tables(path):
            for row in sheet.rows:
                assert all(isinstance(cell, str) for cell in row.cells)
    except Trouble:
        pass
