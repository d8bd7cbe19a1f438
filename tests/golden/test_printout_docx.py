"""The same printout as DOCX, read back: the words of the PDF, its directions, and nothing about who made it."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph

from defender_desk.exchange import cleaning
from defender_desk.exchange.printout import Printout, Section, make_pdf
from defender_desk.exchange.printout_docx import make_docx, write_docx

from .test_printout import ALL, WORDS, sheet, text_of

TABLES = {
    "ar": (("البند", "المبلغ"), ("تذكرة إلى بيروت", "120 EUR"), ("المجموع", "120 EUR")),
    "en": (("Line", "Amount"), ("Ticket to Beirut", "120 EUR"), ("Total", "120 EUR")),
    "fr": (("Poste", "Montant"), ("Billet", "120 EUR"), ("Total", "120 EUR")),
    "es": (("Partida", "Importe"), ("Billete", "120 EUR"), ("Total", "120 EUR")),
}


def whole(language):
    printed = sheet(language)
    return Printout(
        printed.title,
        language,
        [*printed.sections, Section(TABLES[language][0][0], table=TABLES[language])],
        printed.notices,
        printed.running,
    )


def opened(made):
    return Document(BytesIO(made))


def paragraphs(document):
    """Every paragraph in its order, those in tables too."""
    for part in document.iter_inner_content():
        if isinstance(part, Table):
            yield from (one for row in part.rows for cell in row.cells for one in cell.paragraphs)
        else:
            yield part


def words(document):
    return [re.sub("[\u200e\u200f]", "", one.text) for one in paragraphs(document) if one.text]


def runs_rtl(paragraph: Paragraph) -> bool:
    properties = paragraph._p.pPr
    return properties is not None and properties.find(qn("w:bidi")) is not None


def found(document, text):
    return next(one for one in paragraphs(document) if re.sub("[\u200e\u200f]", "", one.text) == text)


@pytest.mark.parametrize("language", ALL)
def test_it_says_what_was_handed_in_and_what_the_pdf_says(language):
    title, notice, rows, story = WORDS[language]
    cells = [cell for row in rows for cell in row]
    table = [cell for line in TABLES[language] for cell in line]
    said = [title, notice, rows[0][0], *cells, rows[1][0], story, TABLES[language][0][0], *table]
    assert words(opened(make_docx(whole(language)))) == said
    if language != "ar":  # what readers make of Arabic in a PDF is proved beside this file
        pdf = "".join(text_of(make_pdf(whole(language))).split())
        assert all("".join(one.split()) in pdf for one in said)


def test_arabic_runs_from_right_to_left_in_paragraphs_runs_tables_and_pages():
    document = opened(make_docx(whole("ar")))
    title, notice, rows, story = WORDS["ar"]
    for text in (title, notice, rows[0][0], story, "تذكرة إلى بيروت"):
        paragraph = found(document, text)
        assert runs_rtl(paragraph)
        assert all(run.font.rtl for run in paragraph.runs)
        assert paragraph.alignment is None  # where its lines begin is the right-hand side by itself
    assert document.tables
    assert all(one._tbl.tblPr.find(qn("w:bidiVisual")) is not None for one in document.tables)
    assert document.sections[0]._sectPr.find(qn("w:bidi")) is not None
    assert runs_rtl(document.sections[0].footer.paragraphs[0])
    for text in ("+963 944 123 456", "14:05-15:30"):
        number = found(document, text)
        assert not runs_rtl(number)
        assert number.alignment == WD_ALIGN_PARAGRAPH.RIGHT
    told = document.styles["Normal"].element.rPr
    assert told.find(qn("w:lang")).get(qn("w:bidi")) == "ar"
    assert told.rFonts.get(qn("w:cs"))


def test_english_runs_from_left_to_right_and_arabic_in_it_the_other_way():
    printed = Printout("Story", "en", [Section("Name", (("Who", "\u2068ليلى حداد\u2069"),), ("She said نعم twice.",))])
    document = opened(make_docx(printed))
    assert not any(runs_rtl(one) for one in paragraphs(document) if "ليلى" not in one.text)
    name = found(document, "ليلى حداد")
    assert runs_rtl(name)
    assert name.alignment == WD_ALIGN_PARAGRAPH.RIGHT  # the far side of a paragraph that runs the other way
    mixed = found(document, "She said نعم twice.")
    assert [(run.text, bool(run.font.rtl)) for run in mixed.runs] == [
        ("She said ", False), ("نعم", True), (" twice.", False)
    ]  # fmt: skip
    assert not [one for one in document.tables if one._tbl.tblPr.find(qn("w:bidiVisual")) is not None]


@pytest.mark.parametrize("number", ["\u2066+963 944 123\u2069", "+963 944 123"], ids=["set apart", "as written"])
def test_a_number_in_an_arabic_sentence_keeps_its_order(number):
    sentence = f"اتصلوا على {number} من مكتب Front Line اليوم."
    document = opened(make_docx(Printout("س", "ar", [Section("س", (), (sentence,))])))
    (paragraph,) = [one for one in paragraphs(document) if "963" in one.text]
    pieces = [(run.text, bool(run.font.rtl)) for run in paragraph.runs]
    assert ("\u200e+963 944 123\u200e", False) in pieces
    assert ("Front Line", False) in pieces
    assert pieces[-1] == (" اليوم.", True)


@pytest.mark.parametrize("language", ALL)
def test_it_tells_neither_author_nor_hour(language):
    made = make_docx(whole(language))
    assert made == make_docx(whole(language))
    with zipfile.ZipFile(BytesIO(made)) as archive:
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not [name for name in archive.namelist() if name.startswith(("docProps", "customXml"))]
        everything = b"".join(archive.read(name) for name in archive.namelist())
    for telling in (b"python-docx", b"rsidR", b"2013-", b"/root", b"/tmp"):
        assert telling not in everything
    again = cleaning.clean(made, "a.docx")
    assert (again.data, again.found, again.left) == (made, (), ())  # nothing is left to take out


@pytest.mark.parametrize("language", ALL)
def test_each_element_stands_where_the_format_wants_it(language):
    order = ["pStyle", "pBdr", "bidi", "spacing", "jc"]
    document = opened(make_docx(whole(language)))
    for paragraph in paragraphs(document):
        if paragraph._p.pPr is not None:
            names = [child.tag.rpartition("}")[2] for child in paragraph._p.pPr]
            assert names == [one for one in order if one in names]
    for style in ("Normal", "Heading 1", "Heading 2"):
        names = [child.tag.rpartition("}")[2] for child in document.styles[style].element.rPr]
        assert len(names) == len(set(names))
        assert names[-1] == "lang"


@pytest.mark.parametrize("language", ALL)
def test_each_page_has_its_number_and_what_runs_at_its_head(language):
    section = opened(make_docx(whole(language))).sections[0]
    assert "R-7K3F" in section.header.paragraphs[0].text
    fields = [one.get(qn("w:instr")) for one in section.footer.paragraphs[0]._p.iterchildren(qn("w:fldSimple"))]
    assert sorted(fields) == ["NUMPAGES", "PAGE"]


def test_signs_that_no_document_may_hold_do_not_stop_it():
    odd = "علم \U0001f1f8 \ufeff\u202e\0\x1b\ud800 \u2069\u2066x\x0b"
    document = opened(make_docx(Printout(odd, "ar", [Section(odd, ((odd, odd),), (odd,), ((odd,),))], (odd,), odd)))
    assert any("علم" in one for one in words(document))


def test_it_is_written_whole(tmp_path):
    write_docx(tmp_path / "sheet.docx", whole("es"))
    assert (tmp_path / "sheet.docx").read_bytes() == make_docx(whole("es"))
