"""A printout, read back out of the PDF in four languages."""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
import unicodedata
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from PIL import ImageChops

from defender_desk.exchange import printout
from defender_desk.exchange.printout import Printout, Section, make_pdf, write_pdf
from defender_desk.text import speech
from defender_desk.text.messages import Message
from defender_desk.text.resources import folder

POPPLER = shutil.which("pdftotext") or ""
FUZZ = int(os.environ.get("DESK_FUZZ", "200"))
WORDS = {
    "ar": (
        "طلب دعم عاجل",
        "لا تتصل قبل المساء",
        (("الاسم", "ليلى حداد"), ("الهاتف", "+963 944 123 456"), ("الوقت", "14:05-15:30"), ("المدينة", "حلب")),
        "تلقت تهديدات متكررة من جهة مجهولة عبر الهاتف",
    ),
    "en": (
        "Request for urgent support",
        "Do not call before evening",
        (("Name", "Leyla Haddad"), ("Telephone", "+963 944 123 456"), ("Time", "14:05-15:30"), ("City", "Aleppo")),
        "She received repeated threats by telephone",
    ),
    "fr": (
        "Demande d’aide d’urgence",
        "N’appelez pas avant le soir",
        (("Prénom", "Élodie Œuvrard"), ("Téléphone", "+33 612 345 678"), ("Heure", "14:05-15:30"), ("Ville", "Sète")),
        "Elle a reçu des menaces répétées",
    ),
    "es": (
        "Solicitud de apoyo urgente",
        "No llame antes de la noche",
        (("Nombre", "María Peña"), ("Teléfono", "+34 600 112 233"), ("Hora", "14:05-15:30"), ("Ciudad", "Logroño")),
        "Recibió amenazas por teléfono",
    ),
}
ALL = tuple(WORDS)


def sheet(language, **more):
    title, notice, rows, story = WORDS[language]
    return Printout(
        **{
            "title": title,
            "language": language,
            "sections": [Section(rows[0][0], rows), Section(rows[1][0], (), (story,))],
            "notices": (notice,),
            "running": "R-7K3F",
            **more,
        }
    )


def pages(made):
    return pypdfium2.PdfDocument(made)


def text_of(made):
    return unicodedata.normalize("NFKC", "\n".join(page.get_textpage().get_text_range() for page in pages(made)))


def left_edge(page, word):
    """Where a word begins to be drawn, from the left, in points."""
    found = page.get_textpage().search(word).get_next()
    assert found, word
    return page.get_textpage().get_charbox(found[0])[0]


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_every_word_can_be_found_and_copied(language):
    text = text_of(make_pdf(sheet(language)))
    title, notice, rows, story = WORDS[language]
    for said in (title, notice, story, *(part for row in rows for part in row)):
        assert " ".join(said.split()) in " ".join(text.split())


def read_by(reader, made, folder):
    """The words of a PDF as one of two readers finds them, in the letters people type."""
    if reader == "pdfium":
        told = "".join(page.get_textpage().get_text_range() for page in pages(made))
    else:
        (folder / "sheet.pdf").write_bytes(made)
        asked = subprocess.run([POPPLER, folder / "sheet.pdf", "-"], capture_output=True, check=True)
        told = asked.stdout.decode()
    return unicodedata.normalize("NFKC", re.sub("[\u200b\u202a-\u202e\u2066-\u2069]", "", told)).split()


STORY = (
    "الإحالة والموافقة لا تشمل الأسماء، ولا الآن إلا لأنّ مُحَمَّداً كَتَبَ الرسالةَ أيضاً. والله أعلم، شكراً جزيلاً "
    "سُئِلَ عن الاعتقالِ فأجابَ بِلا تردُّدٍ، ثُمَّ أُفرِجَ عنهُ لاحقاً"
)


@pytest.mark.parametrize("reader", ["pdfium", "poppler"])
def test_arabic_words_can_be_found_and_copied(reader, tmp_path):
    if reader == "poppler" and not POPPLER:
        pytest.skip("poppler is not here")
    title, notice, rows, story = WORDS["ar"]
    said = " ".join((title, notice, story, STORY, *(part for row in rows for part in row)))
    said = re.sub("[\u064b-\u0652،.]", "", said)  # the signs are drawn, and stay out of the words
    made = make_pdf(sheet("ar", sections=[Section(rows[0][0], rows), Section(rows[1][0], (), (story, STORY))]))
    found = [re.sub("[،.]", "", word) for word in read_by(reader, made, tmp_path)]
    assert [word for word in said.split() if word not in found] == []


def test_nothing_moves_on_the_page_when_its_words_are_made_findable(monkeypatch):
    printed = sheet("ar", sections=[Section("س", (("أ", STORY),), (STORY,))])
    after = pages(make_pdf(printed))
    monkeypatch.setattr(printout, "searchable", lambda drawn: drawn)
    before = pages(make_pdf(printed))
    assert len(before) == len(after)
    for old, new in zip(before, after, strict=True):
        moved = ImageChops.difference(old.render(scale=2).to_pil(), new.render(scale=2).to_pil())
        assert max(high for _, high in moved.getextrema()) <= 2  # a soft edge under another, the other way round


def test_arabic_is_mirrored_and_codes_are_not(monkeypatch):
    monkeypatch.setattr(printout, "PAGE_OF", Message("Leaf {page}, {pages}"))  # in no catalogue
    english, arabic = pages(make_pdf(sheet("en")))[0], pages(make_pdf(sheet("ar")))[0]
    middle = arabic.get_size()[0] / 2
    assert left_edge(english, "City") < middle < left_edge(arabic, "المدينة")
    assert left_edge(english, "Name") < left_edge(english, "Leyla")
    assert (
        left_edge(arabic, "+")
        < left_edge(arabic, "963")
        < left_edge(arabic, "944")
        < left_edge(arabic, "123")
        < left_edge(arabic, "456")
    )
    assert left_edge(arabic, "14:05") < left_edge(arabic, "15:30")
    assert left_edge(arabic, "Leaf") < middle < left_edge(english, "Leaf")


def test_a_number_written_in_an_arabic_sentence_is_drawn_as_it_is_dialled():
    sentence = "اتصلوا على 07-555-0199 أو +967 71 444 بعد العاشرة"
    (page,) = pages(make_pdf(Printout("س", "ar", [Section("س", (("كيف", sentence),), (sentence,))])))
    assert left_edge(page, "07") < left_edge(page, "555") < left_edge(page, "0199")
    assert left_edge(page, "967") < left_edge(page, "71") < left_edge(page, "444")


@pytest.mark.parametrize("language", ALL)
def test_the_document_is_tagged_and_tells_nothing_else(language):
    made = make_pdf(sheet(language))
    with pikepdf.open(BytesIO(made)) as document:
        assert "/StructTreeRoot" in document.Root
        assert document.Root.MarkInfo.Marked
        assert document.Root.Lang == language
        assert set(document.docinfo) <= {"/Title", "/Creator"}
        about = document.Root.Metadata.read_bytes().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in about
    for telling in ("CreateDate", "ModifyDate", "dc:creator", "/root", "typst/"):
        assert telling not in about
    assert made == make_pdf(sheet(language))


def test_a_long_sheet_counts_its_pages():
    text = text_of(make_pdf(sheet("en", sections=[Section("Story", (), ("A sentence of some length. " * 30,) * 30)])))
    assert "Page 1 of " in text
    count = text.count("Page ")
    assert count > 3
    assert f"Page {count} of {count}" in text
    assert text.count("R-7K3F") == count


def test_page_numbers_take_the_digits_and_words_of_the_reader(monkeypatch):
    before = speech.habits()
    monkeypatch.setattr(printout, "PAGE_OF", Message("صفحة {page} من {pages}"))
    speech.use(speech.Habits("ar", digits="arab"))
    try:
        assert "١" in text_of(make_pdf(sheet("ar")))
        assert "١" not in text_of(make_pdf(sheet("fr")))
    finally:
        speech.use(before)


COMMANDS = [
    '#read("/etc/passwd")',
    '#include "/etc/passwd"',
    '#import "@preview/cetz:0.3.0": *',
    "*bold* _thin_ `raw` $x^2$",
    "= heading",
    "[x] #[y] <label> @label",
    "https://example.org//comment /* comment */",
    '"); #panic("',
    "\\u{41} ~ --- ...",
]


@pytest.mark.parametrize("command", COMMANDS)
def test_nothing_typed_is_ever_a_command(command):
    everywhere = sheet(
        "en",
        title=command,
        notices=(command,),
        running=command,
        sections=[Section(command, ((command, command),), (command,))],
    )
    text = text_of(make_pdf(everywhere))
    assert "".join(text.split()).count("".join(command.split())) == 7
    assert "root:" not in text


def test_the_template_reads_and_imports_nothing():
    template = (folder("typst") / "printout.typ").read_text("utf-8")
    for call in ("#import", "#include", "read(", "@preview", "plugin(", "eval("):
        assert call not in template
    assert template.count("image(") == template.count("image(bytes(")


def test_a_word_without_end_stays_on_the_page():
    page = pages(make_pdf(sheet("en", sections=[Section("x", (("a", "w" * 500),), ("w" * 500,))])))[0]
    textpage = page.get_textpage()
    edges = [textpage.get_charbox(place)[2] for place in range(textpage.count_chars())]
    assert max(edges) < page.get_size()[0]


def test_signs_that_no_font_has_do_not_stop_the_sheet():
    made = make_pdf(sheet("ar", title="علم \U000e0041\U0001f1f8 𐎀 \ufeff\u202e\0\x1b\ud800", running="\u2069\u2066x"))
    assert made.startswith(b"%PDF")


def test_any_mixture_of_signs_is_drawn():
    chance = random.Random(1)
    letters = ["ابتثجحخدذرزسشصضطظعغفقكلمنهويأإآؤئةىًٌٍَُِّْٰـ،؛؟٠١٢"] * 5
    letters += [
        "abcdeéñ 0123-+()[]#*_$@<>`~\\\"'/.,:;",
        " \n",
        "😀👍🏽漢字ʼקשܐ",
        "\u200b\u200c\u200d\u200e\u2067\u2068\u2069\u202e\u00ad",
    ]
    for _ in range(FUZZ // 10):
        text = "".join(chance.choice(chance.choice(letters)) for _ in range(chance.randint(1, 300)))
        language = chance.choice(ALL)
        assert make_pdf(Printout(text[:30], language, [Section(text[:9], ((text, text),), (text,))])).startswith(
            b"%PDF"
        )


def test_it_is_written_whole(tmp_path):
    write_pdf(tmp_path / "sheet.pdf", sheet("es"))
    assert (tmp_path / "sheet.pdf").read_bytes() == make_pdf(sheet("es"))


@pytest.mark.parametrize("language", ["ar", "en"])
def test_no_address_is_broken_at_its_hyphens(language: str) -> None:
    at = "https://www.frontlinedefenders.org/en/programme"
    for address in (f"{at}/protection-grants", f"{at}/protection-grants/and-more-of-them-for-a-long-way-to-go"):
        drawn = pypdfium2.PdfDocument(make_pdf(Printout("x", language, (Section("y", (("z", address),)),))))
        text = drawn[0].get_textpage().get_text_range()
        drawn.close()
        parts = [part for part in re.split(r"\s+", text) if "-" in part or "\ufffe" in part]
        assert parts
        assert not [part for part in parts if part.endswith(("-", "\ufffe"))], text
        assert [one for one in text.splitlines() if "protection" in one and "grants" in one]
