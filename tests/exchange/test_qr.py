"""QR codes: what is drawn is read back, however it was photographed, and a hostile picture is bad input."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFilter, ImageOps

from defender_desk.exchange import codes_seen, qr
from defender_desk.exchange.identity import Identity, card_of, read_card
from defender_desk.exchange.looks import LIMIT_CODES
from defender_desk.text.trouble import Trouble

BEFORE, ME = Identity.fresh(), Identity.fresh()
CARD = card_of(ME, "مكتب حلب للتوثيق", "abcd2345", BEFORE.handing_over(ME))


def picture(change=lambda drawn: drawn, kind: str = "PNG") -> bytes:
    made = io.BytesIO()
    change(Image.open(io.BytesIO(qr.png(CARD))).convert("RGB")).save(made, kind)
    return made.getvalue()


PHOTOGRAPHED = {
    "as it is": lambda drawn: drawn,
    "turned": lambda drawn: drawn.rotate(37, expand=True, fillcolor="white"),
    "upside down": lambda drawn: drawn.rotate(180),
    "small": lambda drawn: drawn.resize((drawn.width // 3, drawn.height // 3)),
    "unsharp": lambda drawn: drawn.filter(ImageFilter.GaussianBlur(2)),
    "pale": lambda drawn: drawn.point(lambda light: 90 + light // 3),
    "negative": ImageOps.invert,
    "beside other things": lambda drawn: ImageOps.expand(drawn, (900, 200, 100, 700), "grey"),
}


@pytest.mark.parametrize("how", PHOTOGRAPHED)
def test_a_photographed_card_is_read(how):
    (text,) = codes_seen.read(picture(PHOTOGRAPHED[how]))
    assert text == CARD
    assert read_card(text) == ME.contact("مكتب حلب للتوثيق", "abcd2345")


@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "BMP", "GIF", "TIFF"])
def test_any_kind_of_picture_will_do(kind):
    assert codes_seen.read(picture(kind=kind)) == (CARD,)


def test_a_see_through_picture_lies_on_white():
    drawn = Image.open(io.BytesIO(qr.png(CARD))).convert("RGBA")
    drawn.putdata([(0, 0, 0, 0) if light[0] else light for light in drawn.get_flattened_data()])
    made = io.BytesIO()
    drawn.save(made, "PNG")
    assert codes_seen.read(made.getvalue()) == (CARD,)


@settings(max_examples=30, deadline=None)
@given(name=st.text(max_size=200))
def test_every_card_becomes_a_code_that_is_read(name):
    card = card_of(ME, name, "abcd2345", BEFORE.handing_over(ME))
    assert codes_seen.read(qr.png(card)) == (card,)


@pytest.mark.parametrize("data", [b"", b"hello", b"\x89PNG\r\n\x1a\n" + b"\0" * 50, b"%PDF-1.4", b"\xff\xd8\xff" * 9])
def test_what_is_no_picture_is_refused(data):
    with pytest.raises(Trouble):
        codes_seen.read(data)


def test_a_picture_without_a_code_is_refused():
    made = io.BytesIO()
    Image.effect_noise((500, 500), 90).save(made, "PNG")
    with pytest.raises(Trouble, match="no QR code"):
        codes_seen.read(made.getvalue())


def test_a_picture_that_would_fill_the_memory_is_refused():
    with pytest.raises(Trouble, match="too large"):
        codes_seen.read(b"\0" * (LIMIT_CODES + 1))
    made = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(made, "PNG")  # 50 kB of file
    with pytest.raises(Trouble):
        codes_seen.read(made.getvalue())


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_damaged_picture_is_refused_or_says_the_same(data):
    made = bytearray(qr.png(CARD))
    for _ in range(data.draw(st.integers(1, 6))):
        made[data.draw(st.integers(0, len(made) - 1))] = data.draw(st.integers(0, 255))
    try:
        assert codes_seen.read(bytes(made)) == (CARD,)
    except Trouble:
        return
