"""Copies without hidden data: nothing of where, when, with what or by whom is left, and what is seen is the same."""

from __future__ import annotations

import random
import subprocess
import sys
import zipfile
from io import BytesIO

import docx as docx_file
import pikepdf
import pypdfium2
import pytest
import xlsxwriter
from PIL import Image, ImageChops, PngImagePlugin
from python_calamine import CalamineWorkbook

from defender_desk.exchange import hidden
from defender_desk.exchange.cleanable import NO_WAY, PICTURES, cleanable
from defender_desk.exchange.cleaning import clean
from defender_desk.text.trouble import Trouble

from .office_files import office, parts, relations, xml

SECRETS = (b"Pixel 4a", b"Secret Corp", b"2025:03:04", b"Layla", b"33.88", b"hidden words", b"C:\\Users\\layla")


def picture(mode="RGB", size=(64, 40)):
    chance = random.Random(3)
    made = Image.new(mode, size)
    for _ in range(200):
        made.putpixel((chance.randrange(size[0]), chance.randrange(size[1])), chance.randrange(255))
    return made


def exif(orientation=1):
    told = Image.Exif()
    told[0x010F], told[0x0110], told[0x0112], told[0x0132] = (
        "Secret Corp",
        "Pixel 4a",
        orientation,
        "2025:03:04 10:11:12",
    )
    told[0x8825] = {1: "N", 2: (33.88, 53.0, 20.0), 3: "E", 4: (35.0, 30.0, 10.0)}
    return told


def jpeg(orientation=1, **more):
    made = BytesIO()
    picture().save(made, "JPEG", exif=exif(orientation), comment=b"hidden words", **more)
    return made.getvalue()


def shown(data):
    from PIL import ImageOps

    with Image.open(BytesIO(data)) as opened:
        return ImageOps.exif_transpose(opened).convert("RGBA")


def silent(data):
    return [secret for secret in SECRETS if secret in data] == []


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("progressive", [False, True])
def test_a_photograph_keeps_its_pixels_and_its_way_up_and_nothing_else(orientation, progressive):
    data = jpeg(orientation, progressive=progressive) + b"\xff\xd8a film hidden words behind it\xff\xd9"
    assert not silent(data)
    cleaned = clean(data, "photo.jpg")
    assert silent(cleaned.data)
    assert cleaned.found == (hidden.PLACE, hidden.DEVICE, hidden.TIMES)
    assert cleaned.left == ()
    assert ImageChops.difference(shown(data), shown(cleaned.data)).getbbox() is None
    with Image.open(BytesIO(cleaned.data)) as opened:
        assert set(opened.getexif()) <= {0x0112}
    assert clean(cleaned.data).found == ()


def test_a_photograph_that_hides_nothing_is_said_to_hide_nothing():
    made = BytesIO()
    picture().save(made, "JPEG")
    assert clean(made.getvalue()).found == ()


@pytest.mark.parametrize("media", sorted(set(PICTURES) - {"image/jpeg"}))
def test_every_kind_of_picture_is_drawn_anew_alike(media):
    kind, made = PICTURES[media], BytesIO()
    said = PngImagePlugin.PngInfo()
    said.add_text("Comment", "hidden words by Layla")
    more = {
        "PNG": {"pnginfo": said, "exif": exif()},
        "WEBP": {"exif": exif(), "lossless": True},
        "TIFF": {"exif": exif().tobytes()},
    }
    picture("P" if kind == "GIF" else "RGB").save(made, kind, **more.get(kind, {}))
    cleaned = clean(made.getvalue())
    assert silent(cleaned.data)
    assert ImageChops.difference(shown(made.getvalue()), shown(cleaned.data)).getbbox() is None
    if kind in more:
        assert cleaned.found


def test_an_animation_still_moves():
    made = BytesIO()
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "green", "blue")]
    frames[0].save(made, "GIF", save_all=True, append_images=frames[1:], duration=70, loop=0, comment=b"hidden words")
    cleaned = clean(made.getvalue())
    assert silent(cleaned.data)
    with Image.open(BytesIO(cleaned.data)) as opened:
        assert (opened.n_frames, opened.info["duration"]) == (3, 70)


def pdf():
    made = BytesIO()
    with pikepdf.new() as document:
        page = document.add_blank_page(page_size=(200, 200))
        image = document.make_stream(jpeg())
        image.Type, image.Subtype, image.Width, image.Height = pikepdf.Name.XObject, pikepdf.Name.Image, 64, 40
        image.ColorSpace, image.BitsPerComponent = pikepdf.Name.DeviceRGB, 8
        image.Filter = pikepdf.Name.DCTDecode
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im=image))
        page.Contents = document.make_stream(b"q 150 0 0 100 20 20 cm /Im Do Q")
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Text,
            Rect=[1, 1, 9, 9],
            T="Layla",
            Contents="seen",
            M="D:2025",
        )
        page.Annots = pikepdf.Array([document.make_indirect(note)])
        document.attachments["secret.txt"] = b"hidden words"
        document.docinfo["/Author"] = "Layla"
        document.docinfo["/CreationDate"] = "D:20250304"
        with document.open_metadata() as about:
            about["dc:creator"] = ["Layla"]
        document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert('hidden words')")
        document.save(made, compress_streams=False)
    return made.getvalue()


def test_a_pdf_keeps_its_pages_alone():
    data = pdf()
    assert not silent(data)
    cleaned = clean(data, "x.pdf")
    assert silent(cleaned.data)
    assert set(cleaned.found) >= {hidden.PLACE, hidden.TIMES, hidden.AUTHOR, hidden.ATTACHED}
    with pikepdf.open(BytesIO(cleaned.data)) as document:
        assert not document.docinfo
        assert "/Metadata" not in document.Root
        assert not document.attachments
        assert str(document.pages[0].Annots[0].Contents) == "seen"
        told = b"".join(one.read_raw_bytes() for one in document.objects if isinstance(one, pikepdf.Stream))
        assert silent(told)
    drawn = [pypdfium2.PdfDocument(one)[0].render().to_pil() for one in (data, cleaned.data)]
    assert ImageChops.difference(*drawn).getbbox() is None


def test_a_locked_pdf_says_so():
    made = BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(made, encryption=pikepdf.Encryption(user="x", owner="y"))
    with pytest.raises(Trouble, match="locked"):
        clean(made.getvalue())


def workbook():
    made = BytesIO()
    with xlsxwriter.Workbook(made) as book:
        book.set_properties({"author": "Layla", "company": "Secret Corp", "comments": "hidden words"})
        sheet = book.add_worksheet("ورقة")
        sheet.write("A1", "الاسم")
        sheet.write("B2", 12)
        sheet.write_comment("A1", "seen", {"author": "Layla"})
        sheet.insert_image("D4", "x.jpg", {"image_data": BytesIO(jpeg())})
    return made.getvalue()


def test_a_workbook_keeps_its_cells_and_comments_and_names_nobody():
    data = workbook()
    assert not silent(b"".join(parts(data).values()))
    cleaned = clean(data, "x.xlsx")
    assert silent(b"".join(parts(cleaned.data).values()))
    assert {hidden.AUTHOR, hidden.PLACE, hidden.DEVICE} <= set(cleaned.found)
    assert b"seen" in b"".join(parts(cleaned.data).values())
    before, after = (
        CalamineWorkbook.from_filelike(BytesIO(one)).get_sheet_by_index(0).to_python() for one in (data, cleaned.data)
    )
    assert before == after == [["الاسم", ""], ["", 12.0]]
    with zipfile.ZipFile(BytesIO(cleaned.data)) as archive:
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def docx(leads=(), **more):
    """A letter as Word writes it: a template, a thumbnail, a macro, marks of every sitting, and a tracked change."""
    body = (
        '<w:body><w:p w:rsidR="00AB12CD"><w:ins w:id="1" w:author="Layla" w:date="2025-03-04T10:00:00Z"><w:r>'
        '<w:t>كلمات</w:t></w:r></w:ins><w:del w:id="2" w:author="Layla"><w:r><w:delText>hidden words</w:delText></w:r>'
        "</w:del></w:p></w:body>"
    )
    files = {
        "docProps/core.xml": xml("<dc>Layla</dc>"),
        "word/vbaProject.bin": b"hidden words",
        "word/media/image1.jpg": jpeg(),
        "word/settings.xml": xml(
            '<w:rsids><w:rsid w:val="00AB12CD"/></w:rsids><w:attachedTemplate r:id="r0"/>', "w:settings"
        ),
        "word/_rels/settings.xml.rels": relations(("attachedTemplate", "C:\\Users\\layla\\t.dotx")),
        **more,
    }
    own = [("settings", "settings.xml"), ("vbaProject", "vbaProject.bin"), ("image", "media/image1.jpg")]
    return office(body, [*own, ("core-properties", "../docProps/core.xml"), *leads], files)


def test_a_document_keeps_its_words_and_names_nobody():
    cleaned = clean(docx(), "x.docx")
    told = parts(cleaned.data)
    assert silent(b"".join(told.values()))
    assert "<w:r><w:t>كلمات</w:t></w:r>" in told["word/document.xml"].decode()
    assert b"rsidR" not in told["word/document.xml"] + told["word/settings.xml"]
    assert told.keys() == parts(docx()).keys() - {
        "docProps/core.xml", "word/vbaProject.bin", "word/_rels/settings.xml.rels"
    }  # fmt: skip
    assert b"vbaProject" not in b"".join(told.values())
    assert {hidden.AUTHOR, hidden.CHANGES, hidden.ATTACHED, hidden.PLACE} <= set(cleaned.found)
    assert cleaned.left == ()
    assert (clean(cleaned.data).found, clean(cleaned.data).left) == ((), ())


def test_what_cannot_be_cleaned_inside_is_named():
    for kind, broken in (("image", b"BM broken"), ("image", b"\1\0\0\0 EMF"), ("video", b"\0\0\0\x18ftypmp42")):
        cleaned = clean(docx([(kind, "media/b")], **{"word/media/b": broken}))
        assert cleaned.left == (hidden.SOME_PICTURES,)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"\0\0\0\x18ftypmp42" + b"\0" * 60, "film.mp4"),
        (b"ID3" + b"\0" * 60, "a.mp3"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.doc"),
        (b"\0\0\0\x18ftypheic" + b"\0" * 60, "a.heic"),
        (b"<?xml version='1.0'?><gpx><trkpt lat='33.88'/></gpx>", "track.gpx"),
        (b"\xef\xbb\xbf  <kml/>", "place.txt"),
        ("<office:document/>".encode("utf-16"), "letter.md"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%Creator: Layla\n", "drawing.txt"),
        (b"Received: from 10.1.2.3\r\nFrom: Layla\r\n\r\nwords", "mail.txt"),
        (b"From: <Saved by a browser>\nSnapshot-Content-Location: https://x/?t=1\n", "page.txt"),
        (b"From layla@example.org Tue Mar  4\nwords", "box.txt"),
        (b"[InternetShortcut]\nURL=https://x/?t=1", "page.url"),
        (b"words", "words"),
        (b"BEGIN:VCARD", "x.vcf"),
        (b"begin:vcard\nFN:Layla", "x.txt"),
        (b"\r\nBEGIN:VCALENDAR\n", "x.md"),
        (b"words\n" * 2000 + jpeg(), "a.txt"),
        (("words\n" * 2000).encode("utf-16") + jpeg(), "a.csv"),
        (("words\n" * 2000 + "\0").encode("utf-16"), "a.md"),
    ],
)
def test_no_other_kind_is_ever_called_clean(data, name):
    with pytest.raises(Trouble) as refused:
        clean(data, name)
    assert refused.value.message == NO_WAY
    assert not cleanable("video/mp4")


@pytest.mark.parametrize("make", [jpeg, pdf, workbook, docx])
def test_damage_gets_a_sentence_and_never_half_a_file(make):
    whole, chance = make(), random.Random(7)
    for _ in range(60):
        broken = bytearray(whole[: chance.randrange(20, len(whole))] if chance.random() < 0.5 else whole)
        for _ in range(chance.randrange(1, 8)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        try:
            cleaned = clean(bytes(broken))
        except Trouble:
            continue
        assert cleaned.data


def test_an_archive_that_swells_is_refused(monkeypatch):
    monkeypatch.setattr("defender_desk.exchange.clean_archives.MOST_INFLATED", 1 << 20)
    with pytest.raises(Trouble, match="too large"):
        clean(docx([("styles", "big.xml")], **{"word/big.xml": b" " * (1 << 21)}))


@pytest.mark.parametrize(
    ("data", "name"),
    [
        ("كلمات".encode(), "a.txt"),
        (b"To the committee: 3 < 4\n\nFrom: here it goes on", "a.TXT"),
        (b"name,place\nx,y", "a.csv"),
        (b"# Heading: one\n\nwords", "a.md"),
        (("كلمات\r\n\t\f" * 2000).encode("utf-16"), "a.txt"),
        (("كلمات\n" * 2000).encode("cp1256"), "a.csv"),
    ],
)
def test_plain_words_hide_nothing(data, name):
    assert (clean(data, name).data, clean(data, name).found, clean(data, name).left) == (data, (), ())


def segment(marker, body):
    return bytes([0xFF, marker]) + (len(body) + 2).to_bytes(2, "big") + body


DRAWN = {0xC0, 0xC1, 0xC2, 0xC3, 0xC4, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCC, 0xCD, 0xCE, 0xCF, 0xDA, 0xDB, 0xDD}


@pytest.mark.parametrize("marker", sorted({*range(0xC0, 0xFF)} - DRAWN - {*range(0xD0, 0xDA)}))
@pytest.mark.parametrize(
    "body", [b"hidden words", b"Adobe hidden words", b"JFIF\0 hidden words of no use", b"Exif\0\0"]
)
def test_a_photograph_keeps_no_segment_that_its_pixels_do_not_need(marker, body):
    made = BytesIO()
    picture().save(made, "JPEG")
    bare = made.getvalue()
    try:
        cleaned = clean(bare[:2] + segment(marker, body) + bare[2:])
    except Trouble:  # one that no decoder takes
        assert marker == 0xDE
        return
    assert cleaned.data == bare
    assert cleaned.found == (hidden.OTHER,)


def test_what_pixels_need_of_a_photograph_stays():
    made = BytesIO()
    picture("CMYK").save(made, "JPEG", progressive=True, restart_marker_rows=1)
    data = made.getvalue()
    assert b"Adobe" in data
    assert clean(data).data == data
    assert clean(data).found == ()


@pytest.mark.parametrize("marker", sorted(DRAWN))
def test_every_segment_that_draws_stays(marker):
    from defender_desk.exchange.clean_pictures import _belongs

    assert _belongs(marker, segment(marker, b"any"))


@pytest.mark.parametrize("extra", ["mpf", "icc", "xmp", "behind"])
def test_a_photograph_as_telephones_write_it(extra):
    made = BytesIO()
    more = {
        "icc": {"icc_profile": b"hidden words" * 9},
        "mpf": {"save_all": True, "append_images": [picture()]},
    }
    picture().save(made, "MPO" if extra == "mpf" else "JPEG", exif=exif(6), **more.get(extra, {}))
    data = made.getvalue()
    planted = {"xmp": segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0 Layla")}
    data = data[:2] + planted.get(extra, b"") + data[2:] + (b"hidden words" if extra == "behind" else b"")
    cleaned = clean(data, "IMG_20250304.jpg")
    assert silent(cleaned.data)
    assert ImageChops.difference(shown(data), shown(cleaned.data)).getbbox() is None


def test_a_letter_as_common_programs_write_it_reads_the_same():
    letter, made = docx_file.Document(), BytesIO()
    letter.core_properties.author = "Layla"
    letter.sections[0].header.paragraphs[0].text = "الرأس"
    letter.add_heading("Heading", 1)
    words = letter.add_paragraph("كلمات المتن")
    letter.add_comment(words.runs, text="seen", author="Layla", initials="LH")
    letter.add_picture(BytesIO(jpeg()))
    letter.add_table(1, 2).cell(0, 1).text = "cell"
    letter.save(made)
    cleaned = clean(made.getvalue(), "letter.docx")
    assert silent(b"".join(parts(cleaned.data).values()))
    assert cleaned.left == ()
    before, after = (docx_file.Document(BytesIO(one)) for one in (made.getvalue(), cleaned.data))
    assert [one.text for one in before.paragraphs] == [one.text for one in after.paragraphs]
    assert after.sections[0].header.paragraphs[0].text == "الرأس"
    assert after.tables[0].cell(0, 1).text == "cell"
    assert [(one.text, one.author) for one in after.comments] == [("seen", "")]
    assert after.inline_shapes[0].width == before.inline_shapes[0].width
    assert (clean(cleaned.data).found, clean(cleaned.data).left) == ((), ())


def test_a_workbook_with_filters_formats_and_a_chart_reads_the_same():
    made = BytesIO()
    with xlsxwriter.Workbook(made) as book:
        book.set_properties({"author": "Layla", "manager": "Layla"})
        sheet = book.add_worksheet("A")
        sheet.add_table("A1:B3", {"data": [["x", 1], ["y", 2]], "columns": [{"header": "h"}, {"header": "n"}]})
        sheet.conditional_format("B2:B3", {"type": "data_bar"})
        sheet.write_formula("D1", "=SUM(B2:B3)", None, 3)
        sheet.write_url("D2", "https://example.org/")
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=A!$B$2:$B$3"})
        sheet.insert_chart("F1", chart)
        book.define_name("Total", "=A!$D$1")
    cleaned = clean(made.getvalue(), "a.xlsx")
    assert cleaned.left == ()
    assert silent(b"".join(parts(cleaned.data).values()))
    assert {"xl/charts/chart1.xml", "xl/tables/table1.xml"} <= parts(cleaned.data).keys()
    assert b"https://example.org/" in parts(cleaned.data)["xl/worksheets/_rels/sheet1.xml.rels"]
    before, after = (
        CalamineWorkbook.from_filelike(BytesIO(one)).get_sheet_by_index(0).to_python()
        for one in (made.getvalue(), cleaned.data)
    )
    assert before == after


def test_what_cleans_brings_nothing_along_that_could_reach_a_network():
    asked = (
        "import sys, defender_desk.exchange.cleaning; print({'socket', 'ssl', 'urllib.request'} & sys.modules.keys())"
    )
    alone = subprocess.run(
        [sys.executable, "-c", asked],
        env={"PYTHONPATH": ":".join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert alone.stdout.strip() == "set()"
