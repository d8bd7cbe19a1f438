"""The font of the desk draws what the desk writes, in lines that stay low."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF, QRawFont

import catalogues
from house import ROOT

FONTS = ROOT / "resources" / "fonts"
ARABIC = [*range(0x621, 0x63B), *range(0x640, 0x653), 0x670, 0x671, *map(ord, "پچژکگیہ")]
DIGITS = [*range(0x30, 0x3A), *range(0x660, 0x66A), *range(0x6F0, 0x6FA)]
LATIN = [*map(ord, "àâæçéèêëîïôœùûüÿÀÂÆÇÉÈÊËÎÏÔŒÙÛÜŸáíñóúÁÍÑÓÚ¿¡«»“”‘’—–…·•€№§°")]
SIGNS = [*map(ord, "،؛؟٪٫٬ـ")]
NOT_DRAWN = {*range(0x20), 0xA0, 0x202F, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x61C}


@pytest.fixture(params=["Regular", "Bold"])
def raw(request: pytest.FixtureRequest, qapp: object) -> QRawFont:
    return QRawFont(str(FONTS / f"Vazirmatn-UI-{request.param}.ttf"), 20.0)


def missing(font: QRawFont, points: list[int]) -> str:
    return "".join(chr(point) for point in points if not font.supportsCharacter(point))


@pytest.mark.parametrize("points", [ARABIC, DIGITS, LATIN, SIGNS], ids=["arabic", "digits", "latin", "signs"])
def test_it_draws_our_letters(raw: QRawFont, points: list[int]) -> None:
    assert missing(raw, points) == ""


def test_it_lacks_what_it_lacks(raw: QRawFont) -> None:
    assert missing(raw, [ord("漢")]) == "漢"


def test_digits_keep_their_shape(raw: QRawFont) -> None:
    shapes = {tuple(raw.glyphIndexesForString(digits)) for digits in ("4567", "٤٥٦٧", "۴۵۶۷")}
    assert len(shapes) == 3


def test_it_draws_every_letter_of_the_catalogues(raw: QRawFont) -> None:
    written = set()
    for language in catalogues.LANGUAGES:
        for message in catalogues.read(catalogues.path_of(language), language):
            forms = [message.string] if isinstance(message.string, str) else list(message.string or ())
            written |= {
                ord(letter)
                for text in (*forms, *([message.id] if isinstance(message.id, str) else message.id))
                for letter in text
            }
    assert missing(raw, sorted(written - NOT_DRAWN)) == ""


def test_its_lines_are_low_and_isolates_take_no_room(qapp: object) -> None:
    for name in ("Regular", "Bold"):
        QFontDatabase.addApplicationFont(str(FONTS / f"Vazirmatn-UI-{name}.ttf"))
    assert "Vazirmatn UI" in QFontDatabase.families()
    font = QFont("Vazirmatn UI")
    font.setPixelSize(13)  # 10 points at 96 dpi
    metrics = QFontMetricsF(font)
    assert metrics.lineSpacing() <= 20
    for text in ("أمل", "Amal"):
        assert metrics.horizontalAdvance(f"\u2068{text}\u2069") == metrics.horizontalAdvance(text)


def test_the_fonts_are_small_and_carry_their_licence() -> None:
    assert sum(path.stat().st_size for path in FONTS.iterdir()) <= 600_000
    assert "SIL OPEN FONT LICENSE" in (FONTS / "OFL.txt").read_text("utf-8")
