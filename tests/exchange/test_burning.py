"""A copy with bars: whatever stood beneath them leaves no trace in it, and what stands beside them is still there."""

from __future__ import annotations

from io import BytesIO
from random import Random

import pikepdf
import pypdfium2
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, String
from PIL import Image, ImageChops, ImageDraw
from PIL.PngImagePlugin import PngInfo

from defender_desk.exchange import burning, previews
from defender_desk.exchange.burnt import JPEG
from defender_desk.exchange.clean_archives import unwatched
from defender_desk.exchange.cleanable import PDF
from defender_desk.exchange.printout import Printout, Section, make_pdf
from defender_desk.model.bars import Bar
from defender_desk.text.folding import words as folded
from defender_desk.text.trouble import Trouble

from .test_cleaning_pages import page_of

KINDS = ("PNG", "JPEG", "GIF", "WEBP", "TIFF", "BMP")
BARE = {b"\xff\xe0", b"\xff\xdb", b"\xff\xc0", b"\xff\xc4", b"\xff\xda"}
"""Segments of a JPEG that its points need: its plain head, tables, a frame, and a scan."""


def burnt(data: bytes, *bars: Bar) -> bytes:
    return burning.burn(data, "", bars, unwatched).data


def noise(size: tuple[int, int], seed: int) -> Image.Image:
    drawn = Image.frombytes("RGB", (16, 16), Random(seed).randbytes(16 * 16 * 3))
    return drawn.resize(size, Image.Resampling.BICUBIC)


def with_beneath(kind: str, places: list[tuple[int, int, int, int]], seed: int, **more: object) -> bytes:
    """A picture that is always the same, but for what stands in these places."""
    picture, made = noise((320, 240), 7), BytesIO()
    for number, place in enumerate(places):
        picture.paste(noise((place[2] - place[0], place[3] - place[1]), seed + number), place)
    picture.save(made, kind, **({"lossless": True} if kind == "WEBP" else {}), **more)
    return made.getvalue()


@st.composite
def places(draw: st.DrawFn) -> tuple[int, int, int, int]:
    left, top = draw(st.integers(0, 280)), draw(st.integers(0, 210))
    return left, top, draw(st.integers(left + 8, 320)), draw(st.integers(top + 8, 240))


def over(place: tuple[int, int, int, int]) -> Bar:
    left, top, right, bottom = place
    return Bar(1, left / 320, top / 240, right / 320, bottom / 240)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "BMP", "WEBP", "TIFF"])
@given(st.lists(places(), min_size=1, max_size=3), st.integers(0, 999), st.integers(0, 999))
@settings(max_examples=25)
def test_two_pictures_that_differ_under_bars_alone_make_the_same_copy_to_the_byte(kind, found, one, other):
    bars = [over(place) for place in found]
    assert burnt(with_beneath(kind, found, one), *bars) == burnt(with_beneath(kind, found, other), *bars)


@example([(0, 148, 291, 156)])
@given(st.lists(places(), min_size=1, max_size=3))
@settings(max_examples=25)
def test_every_point_under_a_bar_is_black_and_those_well_beside_it_are_what_they_were(found):
    data = with_beneath("PNG", found, 3)
    whole, copy = (Image.open(BytesIO(burnt(data, *bars))) for bars in ((), [over(place) for place in found]))
    reach = Image.new("L", whole.size, 255)
    for left, top, right, bottom in found:
        assert max(most for _, most in copy.crop((left, top, right, bottom)).getextrema()) < 24
        most = burning.WIDER_IN_A_PICTURE + 17  # and the block of the JPEG in which it ends, and one for colours
        ImageDraw.Draw(reach).rectangle((left - most, top - most, right + most, bottom + most), fill=0)
    beside = ImageChops.multiply(ImageChops.difference(whole, copy).convert("L"), reach)
    assert beside.getextrema()[1] < 12


@pytest.mark.parametrize("kind", KINDS)
def test_a_copy_of_a_picture_is_points_and_nothing_beside_them(kind):
    exif = Image.Exif()
    exif[0x0110], exif[0x8825] = "a secret device", {1: "N", 2: (33.0, 53.0, 20.0)}
    more = {"exif": exif.tobytes()} if kind in ("JPEG", "PNG", "WEBP", "TIFF") else {}
    data = with_beneath(kind, [], 1, **more) + b"a secret behind it"
    copy = burnt(data, Bar(1, 0.1, 0.1, 0.5, 0.5))
    assert burning.burn(data, "a secret.gif", [], unwatched).media == JPEG
    assert b"secret" not in copy
    assert {copy[at : at + 2] for at in _segments(copy)} <= BARE
    read = Image.open(BytesIO(copy))
    assert not read.getexif()
    assert read.size == (320, 240)


def _segments(jpeg: bytes) -> list[int]:
    found, at = [], 2
    while jpeg[at : at + 2] != b"\xff\xda":
        found.append(at)
        at += 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
    return [*found, at]


@pytest.mark.parametrize("turned", range(1, 9))
def test_a_bar_lies_where_it_was_drawn_on_a_picture_that_is_shown_turned(turned):
    exif = Image.Exif()
    exif[0x0112] = turned
    data = with_beneath("JPEG", [], 1, exif=exif.tobytes())
    bar = Bar(1, 0.6, 0.1, 0.9, 0.3)
    seen, copy = previews.preview(data), Image.open(BytesIO(burnt(data, bar)))
    assert (seen.width, seen.height) == copy.size
    shown = Image.frombytes("RGBA", copy.size, seen.rgba).convert("RGB")
    left, top, right, bottom = (round(part) for part in _points(bar, copy.size))
    assert copy.getpixel(((left + right) // 2, (top + bottom) // 2)) == (0, 0, 0)
    assert ImageChops.difference(shown, copy).crop((0, bottom + 30, *copy.size)).convert("L").getextrema()[1] < 40


def _points(bar: Bar, size: tuple[int, int]) -> tuple[float, float, float, float]:
    return bar.left * size[0], bar.top * size[1], bar.right * size[0], bar.bottom * size[1]


def test_what_lets_through_stands_on_white_and_a_large_picture_is_made_smaller():
    made = BytesIO()
    Image.new("RGBA", (4000, 40), (0, 0, 0, 0)).save(made, "PNG")
    copy = Image.open(BytesIO(burnt(made.getvalue(), Bar(1, 0, 0, 0.2, 1))))
    assert copy.size == (burning.LONGEST_SIDE, 30)
    assert copy.getpixel((2900, 15)) == (255, 255, 255)
    assert copy.getpixel((9, 15)) == (0, 0, 0)


def test_every_page_of_a_scan_in_a_tiff_is_shown_covered_and_copied():
    def scan(seed: int) -> bytes:
        first, second, made = noise((320, 240), 1), noise((240, 320), 2), BytesIO()
        second.paste(noise((100, 60), seed), (40, 40))
        first.save(made, "TIFF", save_all=True, append_images=[second])
        return made.getvalue()

    bar = Bar(2, 40 / 240, 40 / 320, 140 / 240, 100 / 320)
    one, other = (burning.burn(scan(seed), "", [bar], unwatched) for seed in (3, 4))
    assert (one.media, one.pages) == (PDF, 2)
    assert one.data == other.data
    sizes = [(seen.width, seen.height, seen.pages) for seen in (burning.shown(scan(3), "", page) for page in (1, 2))]
    assert sizes == [(320, 240, 2), (240, 320, 2)]


def paper(word: str, *, turned: int = 0) -> bytes:
    """A page of 200 by 200 points with a word in the middle of its upper part, and one that everybody may read."""
    content = f"BT /F 20 Tf 30 150 Td ({word}) Tj ET BT /F 20 Tf 30 40 Td (open) Tj ET".encode()

    def turn(_pdf: object, page: pikepdf.Page) -> None:
        page.obj.Rotate = turned

    return page_of(content, turn)


NAME = Bar(1, 0.1, 0.12, 0.9, 0.32)
"""Over the first word, also where its letters reach below the line."""


@given(st.text("abcdefghij", min_size=1, max_size=8), st.text("abcdefghij", min_size=1, max_size=8))
@settings(max_examples=15)
def test_two_papers_that_differ_under_bars_alone_make_the_same_copy_to_the_byte(one, other):
    assert burnt(paper(one), NAME) == burnt(paper(other), NAME)
    assert burnt(paper("ab"), Bar(1, 0, 0.6, 1, 1)) != burnt(paper("ba"), Bar(1, 0, 0.6, 1, 1))


def test_a_scan_in_a_paper_leaves_nothing_of_what_was_under_a_bar():
    def scanned(seed: int) -> bytes:
        """A page of a scan with 300 dots to an inch, packed as scanners do."""
        picture, made = noise((834, 834), 5), BytesIO()
        picture.paste(noise((500, 100), seed), (100, 100))
        picture.save(made, "PDF", resolution=300.0, quality=75)
        return made.getvalue()

    bar = Bar(1, 100 / 834, 100 / 834, 600 / 834, 200 / 834)
    assert burnt(scanned(1), bar) == burnt(scanned(2), bar)


def test_a_copy_of_a_paper_has_no_word_no_font_no_name_and_no_link():
    data = make_pdf(Printout("سرّ", "ar", [Section("قصة", (), ("جملة سرية. " * 40,) * 3)]))
    copy = burnt(data, Bar(1, 0, 0.4, 1, 0.6))
    document = pypdfium2.PdfDocument(copy)
    assert all(page.get_textpage().count_chars() == 0 for page in document)
    with pikepdf.open(BytesIO(copy)) as pdf:
        assert "/Info" not in pdf.trailer or not list(pdf.docinfo.keys())
        assert pdf.Root.keys() <= {"/Type", "/Pages"}
        for page in pdf.pages:
            assert page.obj.keys() <= {"/Type", "/Parent", "/MediaBox", "/Contents", "/Resources"}
            assert page.Resources.keys() == {"/XObject"}
            assert {image.Subtype for image in page.Resources.XObject.values()} == {pikepdf.Name.Image}
    assert burning.burn(data, "", [], unwatched).media == PDF


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_a_word_that_is_covered_where_it_was_found_is_gone_from_a_page_that_is_shown_turned(turned):
    data = paper("secret", turned=turned)
    (page,) = burning.written(data, "", unwatched)
    boxes = {word.said: word.box for line in page.lines for word in line}
    assert boxes.keys() == {"secret", "open"}
    box = boxes["secret"]
    bar = Bar(1, box.left, box.top, box.right, box.bottom)
    seen = burning.shown(data, "", 1)
    before = Image.frombytes("RGBA", (seen.width, seen.height), seen.rgba).convert("RGB")
    (drawn,) = (page.render(scale=200 / 72).to_pil() for page in pypdfium2.PdfDocument(burnt(data, bar)))
    after = drawn.convert("RGB").resize(before.size)
    place = tuple(round(part) for part in _points(bar, before.size))
    assert before.crop(place).convert("L").getextrema()[0] < 60, "the word stands there"
    assert after.crop(place).convert("L").getextrema()[1] < 60, "and is gone"
    rest = tuple(round(part) for part in _points(Bar(1, *_sides(boxes["open"])), before.size))
    assert after.crop(rest).convert("L").getextrema() != (255, 255), "what everybody may read is still there"


def _sides(box) -> tuple[float, float, float, float]:
    return box.left, box.top, box.right, box.bottom


def test_what_is_shown_to_paint_over_is_what_the_copy_holds():
    def filled(pdf, page):
        """A field that somebody filled in, which not every program shows."""
        look = pdf.make_stream(
            b"0 g 0 0 60 20 re f", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 60, 20]
        )
        field = pdf.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Tx, T="name", V="a name",
                Rect=[20, 100, 80, 120], F=4, AP=pikepdf.Dictionary(N=look),
            )
        )  # fmt: skip
        page.obj.Annots = pikepdf.Array([field])
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([field]))

    data = page_of(b"", filled)
    seen = burning.shown(data, "", 1)
    shown = Image.frombytes("RGBA", (seen.width, seen.height), seen.rgba).convert("L")
    (page,) = pypdfium2.PdfDocument(burnt(data))
    copied = page.render(scale=200 / 72).to_pil().convert("L").resize(shown.size)
    assert shown.getextrema()[0] == 0
    assert ImageChops.difference(shown, copied).getextrema()[1] < 60


def test_the_words_of_a_paper_are_read_in_their_order_also_in_its_margins():
    data = make_pdf(Printout("ورقة", "ar", [Section("قصة", (), ("حضر الشاهد إلى المكان.",))]))
    (page,) = burning.written(data, "", unwatched)
    said = [word.said for line in page.lines for word in line]
    assert " ".join(folded("حضر الشاهد إلى المكان")) in " ".join(said)
    assert burning.written(with_beneath("PNG", [], 1), "", unwatched) == ()


@pytest.mark.parametrize("data", [b"", b"words", b"%PDF-1.4 damaged", b"\x89PNG\r\n\x1a\n damaged"])
def test_what_cannot_be_read_is_a_sentence(data):
    for ask in (
        lambda: burning.burn(data, "", [NAME], unwatched),
        lambda: burning.shown(data, "", 1),
    ):
        with pytest.raises(Trouble):
            ask()


def test_a_bar_beside_the_page_or_of_no_size_is_none():
    for wrong in (
        (0, 0, 0, 1, 1),
        (1, 0.5, 0, 0.5, 1),
        (1, -0.1, 0, 1, 1),
        (1, 0, 0, 1, 1.1),
        (1, 0, float("nan"), 1, 1),
    ):
        with pytest.raises(ValueError, match="a bar"):
            Bar(*wrong)


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_picture_says_of_itself_stays_behind(kind: str) -> None:
    made = BytesIO()
    secret = b"LAYLA-SECRET"
    noise((320, 240), 3).save(made, kind, **({"comment": secret} if kind in ("JPEG", "GIF") else {}))
    if kind == "PNG":
        told = PngInfo()
        told.add_text("Comment", secret.decode())
        made = BytesIO()
        noise((320, 240), 3).save(made, kind, pnginfo=told)
    assert (secret in made.getvalue()) == (kind in ("JPEG", "GIF", "PNG"))
    assert secret not in burnt(made.getvalue(), Bar(1, 0.1, 0.1, 0.2, 0.2))


def test_a_bar_is_burned_in_before_a_picture_is_made_smaller() -> None:
    """Else what is close to it would be mixed into what stands beside it."""
    made, wide = BytesIO(), Image.new("L", (6000, 400), "white")
    ImageDraw.Draw(wide).rectangle((3030, 0, 3040, 400), fill="black")  # well beside the bar, and less so once shrunk
    wide.save(made, "PNG")
    copy = Image.open(BytesIO(burnt(made.getvalue(), Bar(1, 0.25, 0, 0.5, 1)))).convert("L")
    assert copy.width == 3000
    shades = [copy.getpixel((across, 100)) for across in range(1490, 1530)]
    assert max(shades[: 1500 + 9 - 1490]) < 60
    assert max(shades[1500 + 11 - 1490 : 1500 + 14 - 1490]) > 180, "what is beside it is still there"
    assert min(shades[1500 + 14 - 1490 :]) < 80


def test_a_picture_of_too_many_points_is_refused_before_it_is_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    made = BytesIO()
    Image.new("RGB", (200, 100)).save(made, "PNG")
    monkeypatch.setattr(burning, "LIMIT_PIXELS", 200 * 100 - 1)
    with pytest.raises(Trouble):
        burnt(made.getvalue(), Bar(1, 0.1, 0.1, 0.2, 0.2))


@pytest.mark.parametrize("kind", ["field", "note", "stamp"])
def test_what_is_filled_in_or_noted_is_among_the_words_where_it_is_seen(kind: str) -> None:
    """A name in a form is drawn on the page, and the copy shows it, like any other."""
    data = with_a_note(kind)
    (page,) = burning.written(data, "", unwatched)
    assert "Layla Haddad" in page.text
    boxes = [word.box for line in page.lines for word in line if word.said in ("layla", "haddad")]
    assert len(boxes) == 2
    assert darkness(shown_as(data), boxes[0]) > 0.05, "it is seen"
    copy = burnt(data, *(Bar(1, *_sides(one)) for one in boxes))
    assert [darkness(shown_as(copy), one) > 0.9 for one in boxes] == [True, True]


def shown_as(data: bytes) -> Image.Image:
    page = burning.shown(data, "", 1)
    return Image.frombytes("RGBA", (page.width, page.height), page.rgba).convert("L")


def darkness(page: Image.Image, box) -> float:
    """Which part of a place is dark."""
    left, top, right, bottom = _sides(box)
    part = page.crop((left * page.width, top * page.height, right * page.width, bottom * page.height))
    return sum(part.point(lambda shade: shade < 100).histogram()[1:2]) / (part.width * part.height)


def with_a_note(kind: str) -> bytes:
    """A paper of one page on which a name stands in a form, a note or a stamp."""
    made, pdf = BytesIO(), pikepdf.new()
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    page = pdf.add_blank_page(page_size=(400, 200))
    page.obj.Resources = Dictionary(Font=Dictionary(Helv=font))
    page.obj.Contents = pdf.make_stream(b"BT /Helv 12 Tf 1 0 0 1 20 160 Tm (Full name of the applicant) Tj ET")
    looks = pdf.make_stream(
        b"q BT /Helv 18 Tf 0 g 1 0 0 1 4 8 Tm (Layla Haddad) Tj ET Q", Type=Name.XObject, Subtype=Name.Form,
        BBox=Array([0, 0, 200, 30]), Resources=Dictionary(Font=Dictionary(Helv=font)),
    )  # fmt: skip
    said = {
        "field": {"Subtype": Name.Widget, "FT": Name.Tx, "T": String("n"), "V": String("Layla Haddad")},
        "note": {"Subtype": Name.FreeText, "Contents": String("Layla Haddad")},
        "stamp": {"Subtype": Name.Stamp, "Contents": String("Layla Haddad")},
    }
    drawn = Dictionary(
        Type=Name.Annot, Rect=Array([20, 100, 220, 130]), F=4, AP=Dictionary(N=looks), **said[kind]
    )  # fmt: skip
    note = pdf.make_indirect(drawn)
    page.obj.Annots = Array([note])
    if kind == "field":
        pdf.Root.AcroForm = Dictionary(Fields=Array([note]), DR=Dictionary(Font=Dictionary(Helv=font)))
    pdf.save(made)
    return made.getvalue()
