"""Copies without hidden data: nothing of where, when, with what or by whom is left, and what is seen is the same."""

from __future__ import annotations

import random
import zipfile
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
import xlsxwriter
from PIL import Image, ImageChops, PngImagePlugin
from python_calamine import CalamineWorkbook

from defender_desk.exchange import hidden
from defender_desk.exchange.clean_pictures import KINDS
from defender_desk.exchange.cleaning import NO_WAY, clean, cleanable
from defender_desk.text.trouble import Trouble

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


@pytest.mark.parametrize("media", sorted(set(KINDS) - {"image/jpeg"}))
def test_every_kind_of_picture_is_drawn_anew_alike(media):
    kind, made = KINDS[media], BytesIO()
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


def parts(data):
    with zipfile.ZipFile(BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {one.filename: archive.read(one) for one in archive.infolist()}


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


def docx(**more):
    w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    rels = "http://schemas.openxmlformats.org/package/2006/relationships"
    made = BytesIO()
    files = {
        "[Content_Types].xml": '<Types xmlns="x"><Override PartName="/word/document.xml" ContentType="a"/>'
        '<Override PartName="/word/vbaProject.bin" ContentType="b"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{rels}"><Relationship Id="r1" Target="word/document.xml"/>'
        '<Relationship Id="r2" Target="docProps/thumbnail.jpeg"/></Relationships>',
        "docProps/core.xml": "<cp:coreProperties><dc:creator>Layla</dc:creator></cp:coreProperties>",
        "docProps/thumbnail.jpeg": jpeg(),
        "word/vbaProject.bin": b"hidden words",
        "word/document.xml": f'<w:document {w}><w:body><w:p w:rsidR="00AB12CD"><w:ins w:id="1" w:author="Layla"'
        ' w:date="2025-03-04T10:00:00Z"><w:r><w:t>كلمات</w:t></w:r></w:ins></w:p></w:body></w:document>',
        "word/settings.xml": f'<w:settings {w}><w:rsids><w:rsid w:val="00AB12CD"/></w:rsids>'
        '<w:attachedTemplate r:id="rId1"/></w:settings>',
        "word/_rels/settings.xml.rels": f'<Relationships xmlns="{rels}"><Relationship Id="rId1" '
        'Type="http://x/attachedTemplate" Target="C:\\Users\\layla\\t.dotx"/></Relationships>',
        **more,
    }
    with zipfile.ZipFile(made, "w") as archive:
        for name, part in files.items():
            archive.writestr(name, part)
    return made.getvalue()


def test_a_document_keeps_its_words_and_names_nobody():
    cleaned = clean(docx(), "x.docx")
    told = parts(cleaned.data)
    assert silent(b"".join(told.values()))
    assert "كلمات".encode() in told["word/document.xml"]
    assert b"rsid" not in told["word/document.xml"] + told["word/settings.xml"]
    assert b"w:date" not in told["word/document.xml"]
    assert told.keys() == docx_parts() - {"docProps/thumbnail.jpeg", "word/vbaProject.bin"}
    assert b"thumbnail" not in told["_rels/.rels"]
    assert b"vbaProject" not in told["[Content_Types].xml"]
    assert {hidden.AUTHOR, hidden.ATTACHED} <= set(cleaned.found)


def docx_parts():
    return parts(docx()).keys()


def test_an_open_document_keeps_its_words_and_names_nobody():
    made = BytesIO()
    office = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr(
            "meta.xml", f"<office:document-meta {office}><dc:creator>Layla</dc:creator></office:document-meta>"
        )
        archive.writestr(
            "content.xml",
            f"<office:document-content {office}><office:annotation><dc:creator>Layla</dc:creator>"
            "<dc:date>2025-03-04</dc:date><text:p>كلمات</text:p></office:annotation></office:document-content>",
        )
        archive.writestr("settings.xml", "<config>Secret Corp printer</config>")
        archive.writestr("Thumbnails/thumbnail.png", b"hidden words")
        archive.writestr(
            "META-INF/manifest.xml", '<m><manifest:file-entry manifest:full-path="Thumbnails/thumbnail.png"/></m>'
        )
    cleaned = clean(made.getvalue())
    told = parts(cleaned.data)
    assert silent(b"".join(told.values()))
    assert "كلمات".encode() in told["content.xml"]
    assert b"2025" not in told["content.xml"]
    assert b"thumbnail" not in told["META-INF/manifest.xml"]
    assert next(iter(told)) == "mimetype"


def test_what_cannot_be_cleaned_inside_is_named():
    cleaned = clean(
        docx(**{"word/media/a.emf": b"BM broken", "word/media/film.mp4": b"\0\0\0\x18ftypmp42" + b"\0" * 40})
    )
    assert cleaned.left == (hidden.SOME_PICTURES,)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"\0\0\0\x18ftypmp42" + b"\0" * 60, "film.mp4"),
        (b"ID3" + b"\0" * 60, "a.mp3"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.doc"),
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
    monkeypatch.setattr("defender_desk.exchange.clean_office.MOST_INFLATED", 1 << 20)
    with pytest.raises(Trouble, match="too large"):
        clean(docx(**{"word/big.xml": b" " * (1 << 21)}))
