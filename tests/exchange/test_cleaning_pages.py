"""Words that stand on a page and are seen by nobody: each way to hide them is said, and no picture has them."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name
from PIL import ImageChops

from defender_desk.exchange import clean_pages, clean_pdf_seen, hidden
from defender_desk.exchange.cleaning import DAMAGED, NO_WAY, as_pictures, clean, drawable
from defender_desk.exchange.printout import Printout, Section, make_pdf
from defender_desk.text.trouble import Trouble

from .test_cleaning_pdf import everything, made

SEEN = b"BT /F 20 Tf 30 90 Td (seen here, yes.) Tj ET "
SECRET = b"BT /F 20 Tf 30 150 Td (secret) Tj ET "
BAR = b"0 g 20 140 150 35 re f "
WHOLE_PAGE, OVER = b"q 200 0 0 200 0 0 cm /I Do Q ", b"q 150 0 0 40 20 140 cm /I Do Q "


def page_of(content, more=lambda _pdf, _page: None):
    def build(pdf, page):
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        fonts = Dictionary(Font=Dictionary(F=font))
        image = pdf.make_stream(
            bytes([200] * 100), Type=Name.XObject, Subtype=Name.Image, Width=10, Height=10, ColorSpace=Name.DeviceGray,
            BitsPerComponent=8,
        )  # fmt: skip
        form = pdf.make_stream(SECRET, Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 200, 200], Resources=fonts)
        page.Resources = Dictionary(Font=fonts.Font, XObject=Dictionary(I=image, X=form))
        page.Contents = pdf.make_stream(content)
        more(pdf, page)

    return made(build)


def note(subtype, **more):
    return Dictionary(Type=Name.Annot, Subtype=Name(f"/{subtype}"), Rect=[20, 135, 190, 180], **more)


def with_note(kind, **more):
    return lambda _pdf, page: page.__setattr__("Annots", Array([note(kind, **more)]))


def of_page(key, value):
    return lambda _pdf, page: page.obj.__setitem__(key, value)


UNSEEN = {
    "a bar": (SEEN + SECRET + BAR, None, hidden.COVERED),
    "a white bar": (SEEN + SECRET + b"1 " + BAR[2:], None, hidden.COVERED),
    "a bar over half a line": (
        b"BT /F 20 Tf 30 150 Td (open secret) Tj ET 0 g 75 140 120 35 re f", None, hidden.COVERED,
    ),
    "a bar on a page turned": (SEEN + SECRET + BAR, of_page("/Rotate", 90), hidden.COVERED),
    "a bar over a drawing": (SEEN + b"/X Do " + BAR, None, hidden.COVERED),
    "a bar over a scan": (WHOLE_PAGE + BAR, None, hidden.COVERED),
    "a picture": (SEEN + SECRET + OVER, None, hidden.COVERED),
    "a note": (SEEN + SECRET, with_note("Square", IC=[0, 0, 0], C=[0, 0, 0]), hidden.COVERED),
    "a note over a scan": (WHOLE_PAGE, with_note("Square", IC=[0, 0, 0], C=[0, 0, 0]), hidden.COVERED),
    "a mark that was never carried out": (SEEN + SECRET, with_note("Redact"), hidden.COVERED),
    "white words": (SEEN + b"1 g " + SECRET, None, hidden.PALE),
    "nearly white words": (SEEN + b"0.98 g " + SECRET, None, hidden.PALE),
    "white words of a drawing": (SEEN + b"1 g /X Do", None, hidden.PALE),
    "words cut off": (SEEN + b"q 0 0 9 9 re W n " + SECRET + b"Q", None, hidden.PALE),
    "tiny words": (SEEN + b"BT /F 1 Tf 30 150 Td (secret.) Tj ET", None, hidden.TINY),
    "words beside the page": (SEEN + b"BT /F 20 Tf 400 150 Td (secret) Tj ET", None, hidden.BESIDE),
    "words beside what is shown": (SEEN + SECRET, of_page("/CropBox", Array([0, 0, 200, 120])), hidden.BESIDE),
    "unpainted words": (SEEN + b"BT /F 20 Tf 3 Tr 30 150 Td (secret) Tj ET", None, hidden.UNREAD),
    "words read from a scan": (SECRET + WHOLE_PAGE, None, hidden.UNREAD),
    "a picture beside the page": (b"q 200 0 0 90 100 20 cm /I Do Q", None, hidden.CROPPED),
}  # fmt: skip


def paper(how):
    content, more, _ = UNSEEN[how]
    return page_of(content, more or (lambda _pdf, _page: None))


@pytest.mark.parametrize("how", UNSEEN)
def test_what_stands_there_and_is_not_seen_is_named(how):
    left = clean(paper(how)).left
    assert UNSEEN[how][2] in left
    assert set(left) <= {UNSEEN[how][2], hidden.CROPPED}  # a page shown in part


OPEN = {
    "words": SEEN + SECRET, "small words": b"BT /F 4 Tf 30 150 Td (small words, i l . ;) Tj ET",
    "grey words": b"0.9 g " + SECRET, "words on a scan": WHOLE_PAGE + SEEN,
    "white words on a bar": BAR + b"1 g " + SECRET,
    "words on a coloured ground": b"1 1 0 rg 0 0 200 200 re f 0 g " + SECRET,
    "a line": b"0 g 20 140 150 1 re f " + SEEN,
    "a coloured field on a picture": WHOLE_PAGE + b"0 0.5 0 rg 20 20 90 90 re f", "an empty page": b"",
}  # fmt: skip


@pytest.mark.parametrize("what", OPEN)
def test_words_that_are_seen_are_not_named(what):
    assert clean(page_of(OPEN[what])).left == ()


def drawn(data, scale=2.0):
    return [page.render(scale=scale).to_pil().convert("RGB") for page in pypdfium2.PdfDocument(data)]


@pytest.mark.parametrize("how", UNSEEN)
def test_pictures_of_pages_show_what_is_seen_and_hold_nothing_else(how):
    data = paper(how)
    cleaned = as_pictures(data, "a.pdf")
    assert (cleaned.found, cleaned.left) == ((hidden.PICTURES,), ())
    (before,), (after,) = drawn(data), drawn(cleaned.data)
    assert before.size == after.size
    difference = ImageChops.difference(before.resize((100, 100)), after.resize((100, 100))).convert("L")
    assert difference.getextrema()[1] < 60  # a photograph of the same page
    assert pypdfium2.PdfDocument(cleaned.data)[0].get_textpage().get_text_bounded() == ""
    assert b"secret" not in everything(cleaned.data)
    with pikepdf.open(BytesIO(cleaned.data)) as pdf:
        assert {*pdf.Root.keys()} == {"/Type", "/Pages"}
        assert {*pdf.pages[0].keys()} <= {"/Type", "/MediaBox", "/Contents", "/Resources", "/Parent"}
        assert not pdf.docinfo
    assert clean(cleaned.data).found == clean(cleaned.data).left == ()


@settings(max_examples=25, deadline=None)
@given(st.floats(0.955, 1.0), st.sampled_from([b"", b"0.97 g 0 0 200 200 re f "]))
def test_no_trace_of_pale_words_is_in_a_picture(shade, ground):
    """Somebody who stretches the contrast finds nothing: where pale words stood there is the ground alone."""
    with_words = as_pictures(page_of(ground + f"{shade:.4f} g ".encode() + SECRET)).data
    without = as_pictures(page_of(ground)).data
    if hidden.PALE in clean(page_of(ground + f"{shade:.4f} g ".encode() + SECRET)).left:
        assert ImageChops.difference(drawn(with_words)[0], drawn(without)[0]).getbbox() is None


def test_what_was_filled_into_a_form_is_in_the_picture():
    def filled(pdf, page):
        field = pdf.make_indirect(note("Widget", FT=Name.Tx, T="f", V="Homs", DA="/F 20 Tf 0 g", F=4))
        page.Annots = Array([field])
        fonts = Dictionary(Font=page.Resources.Font)
        pdf.Root.AcroForm = Dictionary(Fields=[field], DR=fonts, DA="/F 20 Tf 0 g", NeedAppearances=True)

    (empty,), (shown,) = drawn(as_pictures(page_of(b"")).data), drawn(as_pictures(page_of(b"", filled)).data)
    assert ImageChops.difference(empty, shown).getbbox() is not None


def test_earlier_versions_of_a_paper_are_said_and_gone():
    first = page_of(SEEN + SECRET)
    target = BytesIO()
    with pikepdf.open(BytesIO(first)) as pdf:
        pdf.pages[0].Contents = pdf.make_stream(SEEN)
        pdf.save(target)
    later = target.getvalue()
    grown = first + b"\n" + later.replace(b"startxref", b"\nstartxref")
    cleaned = clean(grown)
    assert hidden.ATTACHED in cleaned.found
    assert b"secret" not in everything(cleaned.data)
    assert clean(cleaned.data).found == ()
    assert hidden.ATTACHED not in clean(first).found


def test_pictures_are_made_of_papers_alone():
    assert drawable("application/pdf")
    assert not drawable("image/jpeg")
    with pytest.raises(Trouble) as refused:
        as_pictures(b"words", "a.txt")
    assert refused.value.message == NO_WAY
    with pytest.raises(Trouble) as refused:
        as_pictures(b"%PDF-1.7 broken", "a.pdf")
    assert refused.value.message == DAMAGED


def test_more_pages_than_can_be_held_are_refused(monkeypatch):
    monkeypatch.setattr(clean_pages, "MOST_PAGES", 0)
    with pytest.raises(Trouble, match="too many pages"):
        as_pictures(page_of(SEEN))


class StoppedError(Exception):
    pass


def test_each_page_is_reported_and_may_stop_the_work():
    data, told = make_pdf(Printout("T", "en", [Section("S", paragraphs=("words " * 200,) * 20)])), []
    clean(data, "a.pdf", lambda *far: told.append(far))
    pages = len(pypdfium2.PdfDocument(data))
    assert pages > 2
    assert told == [(page, pages) for page in range(pages)]

    def stop(done, _total):
        if done == 1:
            raise StoppedError

    for work in (clean, as_pictures):
        with pytest.raises(StoppedError):
            work(data, "a.pdf", stop)


def test_a_page_that_cannot_be_drawn_is_not_known(monkeypatch):
    def fails(*_asked):
        raise pypdfium2.PdfiumError("no page")

    monkeypatch.setattr(clean_pdf_seen, "seen", fails)
    assert clean(page_of(SEEN)).left == (hidden.UNKNOWN,)
