"""Previews of evidence, honest and hostile."""

from __future__ import annotations

import os
import random
import struct
import zipfile
import zlib
from io import BytesIO

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from defender_desk.exchange import previews
from defender_desk.exchange.looks import Picture, Words
from defender_desk.exchange.media_types import UNKNOWN, media_type
from defender_desk.exchange.previews import preview
from defender_desk.exchange.printout import Printout, Section, make_pdf
from defender_desk.text.trouble import Trouble

FUZZ = int(os.environ.get("DESK_FUZZ", "200"))
PDF = make_pdf(Printout("Sheet", "en", [Section("Story", (), ("A sentence. " * 300,) * 5)]))


def picture(kind="PNG", size=(40, 20), mode="RGB", colour=(200, 10, 10), **more):
    made = BytesIO()
    Image.new("RGB", size, colour).convert(mode).save(made, kind, **more)
    return made.getvalue()


def pixel(made, x, y):
    at = 4 * (y * made.width + x)
    return tuple(made.rgba[at : at + 4])


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF"])
def test_pictures_become_pixels(kind):
    made = preview(picture(kind), "wrong name.pdf")
    assert isinstance(made, Picture)
    assert (made.width, made.height, len(made.rgba)) == (40, 20, 40 * 20 * 4)
    red, green, _, alpha = pixel(made, 20, 10)
    assert red > 180
    assert green < 40
    assert alpha == 255


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGBA", "CMYK", "I", "F", "LA"])
def test_every_way_of_keeping_colours_is_shown(mode):
    assert preview(picture("TIFF", mode=mode)).width == 40


def test_large_pictures_are_made_to_fit():
    made = preview(picture(size=(3000, 1000)), longest_side=300)
    assert (made.width, made.height) == (300, 100)


def test_a_photograph_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x8825] = {1: "N"}
    made = preview(picture("JPEG", exif=exif))
    assert (made.width, made.height) == (20, 40)
    assert {*made.__struct_fields__} == {"width", "height", "rgba", "page", "pages"}


def bomb():
    """A PNG of a gigapixel in a few kilobytes."""

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 12_000, 12_000, 1, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(18_012_000))) + chunk(b"IEND", b"")


def test_a_picture_that_unpacks_too_large_is_refused():
    for data in (
        bomb(),
        picture("PNG", size=(40, 20)).replace(struct.pack(">II", 40, 20), struct.pack(">II", 2**30, 2**30)),
    ):
        with pytest.raises(Trouble):
            preview(data)


def test_limits(monkeypatch):
    monkeypatch.setattr(previews, "LIMIT_PIXELS", 100)
    with pytest.raises(Trouble, match="too large") as told:
        preview(picture("PNG"))
    assert told.value.next_step
    monkeypatch.setattr(previews, "LIMIT_BYTES", 100)
    with pytest.raises(Trouble, match="too large"):
        preview(PDF)


def test_pages_of_a_pdf():
    first, second = preview(PDF), preview(PDF, page=2)
    assert first.pages == second.pages > 1
    assert (first.page, second.page) == (1, 2)
    assert max(first.width, first.height) == pytest.approx(1600, abs=1)
    assert first.rgba != second.rgba
    assert preview(PDF, page=99).page == first.pages


def test_a_locked_or_absurd_pdf_is_refused():
    locked = BytesIO()
    with pikepdf.open(BytesIO(PDF)) as document:
        document.save(locked, encryption=pikepdf.Encryption(user="x", owner="y"))
    with pytest.raises(Trouble):
        preview(locked.getvalue())
    endless = BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page(page_size=(9, 9))
        document.pages[0].MediaBox = [0, 0, 10**9, 10**9]
        document.save(endless)
    with pytest.raises(Trouble):
        preview(endless.getvalue())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1256"])
def test_texts_in_their_encodings(encoding):
    assert preview("شهادة مكتوبة\nسطر ثان".encode(encoding), "x.txt") == Words("شهادة مكتوبة\nسطر ثان", cut=False)


def test_a_page_of_the_web_is_shown_as_its_source():
    assert preview(b"<html><script>alert(1)</script>", "x.html").text == "<html><script>alert(1)</script>"


def test_long_texts_are_cut_and_say_so():
    made = preview(("س" * 300_000).encode())
    assert (len(made.text), made.cut) == (200_000, True)
    assert preview(b"x" * 900_000).cut


def office(inside):
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, data in inside.items():
            archive.writestr(name, data)
    return made.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "media"),
    [
        (picture("JPEG"), "x.txt", "image/jpeg"),
        (PDF, "x.jpg", "application/pdf"),
        (b"\n\n" + PDF, "", "application/pdf"),
        (b"\0\0\0\x18ftypmp42", "", "video/mp4"),
        (b"\0\0\0\x18ftypM4A ", "", "audio/mp4"),
        (b"\0\0\0\x18ftypheic", "", "image/heic"),
        (b"\0\0\0\x18ftyp3gp4", "", "video/3gpp"),
        (b"OggS", "voice.opus", "audio/ogg"),
        (b"ID3\x04", "", "audio/mpeg"),
        (b"\xff\xfb\x90\x00", "", "audio/mpeg"),
        (b"RIFF\0\0\0\0WAVE", "", "audio/wav"),
        (b"RIFF\0\0\0\0WEBP", "", "image/webp"),
        (b"\x01ABCRIFFWEBP", "", UNKNOWN),
        (b"\x1aE\xdf\xa3", "", "video/webm"),
        (b"MZ\x90\0", "photo.jpg", "application/vnd.microsoft.portable-executable"),
        (office({"[Content_Types].xml": "x", "word/document.xml": "x"}), "",
         "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (office({"[Content_Types].xml": "x", "xl/workbook.xml": "x"}), "",
         "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (office({"mimetype": "application/vnd.oasis.opendocument.text"}), "",
         "application/vnd.oasis.opendocument.text"),
        (office({"a.txt": "x"}), "a.docx", "application/zip"),
        ("الاسم,الهاتف".encode(), "x.CSV", "text/csv"),
        ("نص".encode("utf-16"), "x.txt", "text/plain"),
        (b"BEGIN:VCARD", "x.vcf", "text/vcard"),
        (b"\0\1\2\3", "x.txt", UNKNOWN),
        (b"", "x.txt", UNKNOWN),
    ],
)  # fmt: skip
def test_a_file_is_what_is_in_it(data, name, media):
    assert media_type(data[:4096], name) == media


@pytest.mark.parametrize("data", [b"ID3\x04", b"PK\x03\x04", b"\0\0\0\x18ftypmp42", b"{\\rtf1"])
def test_other_kinds_have_no_preview_but_a_next_step(data):
    with pytest.raises(Trouble, match="no preview") as told:
        preview(data)
    assert told.value.next_step


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"MZ\x90\0", "picture.jpg", "is a program"),
        (b"\x7fELF\2\1\1" + bytes(60), "photo.png", "is a program"),
        (b"", "a.pdf", "is empty"),
    ],
)
def test_a_program_and_an_empty_file_are_called_so_whatever_their_names(data, name, said):
    with pytest.raises(Trouble, match=said) as told:
        preview(data, name)
    assert told.value.next_step


WHOLE = [picture(kind, size=(30, 30)) for kind in ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF")] + [PDF]


def test_mutated_files_are_previews_or_troubles():
    chance = random.Random(9)
    for _ in range(FUZZ):
        made = bytearray(chance.choice(WHOLE))
        for _ in range(chance.randint(1, 10)):
            place = chance.randrange(min(len(made), 400) if chance.random() < 0.6 else len(made))
            made[place : place + chance.randint(0, 2)] = bytes([chance.randrange(256)])
        if chance.random() < 0.2:
            del made[chance.randrange(8, len(made)) :]
        preview_or_trouble(bytes(made))


@settings(max_examples=60)
@given(st.sampled_from([b"", *(whole[:12] for whole in WHOLE)]), st.binary(max_size=200))
def test_any_bytes_are_previews_or_troubles(beginning, rest):
    preview_or_trouble(beginning + rest)


def preview_or_trouble(data):
    try:
        made = preview(data, longest_side=64)
    except Trouble:
        return
    assert isinstance(made, Words) or len(made.rgba) == 4 * made.width * made.height
