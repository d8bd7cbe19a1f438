"""Contact cards as text, as a picture and as a page, each read back by another desk."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from defender_desk.exchange import qr
from defender_desk.services.desk import Desk
from defender_desk.services.identity import cards, keys, trust
from defender_desk.text import speech
from defender_desk.text.languages import LANGUAGES
from defender_desk.text.trouble import Trouble

from .conftest import Make


@pytest.fixture
def theirs(make_desk: Make) -> Desk:
    return make_desk("مكتب حلب")


@pytest.mark.parametrize("ending", cards.ENDINGS)
def test_a_card_written_in_any_form_is_read(desk: Desk, theirs: Desk, tmp_path: Path, ending: str) -> None:
    cards.write(theirs, tmp_path / f"card{ending}")
    assert cards.read(desk, tmp_path / f"card{ending}") == keys.own(theirs)


@pytest.mark.parametrize("code", [one.code for one in LANGUAGES])
def test_the_page_holds_the_words_of_every_language(theirs: Desk, tmp_path: Path, code: str) -> None:
    with speech.speaking(code):
        cards.write(theirs, tmp_path / "card.pdf")
    pages = pypdfium2.PdfDocument(tmp_path / "card.pdf")
    assert len(pages) == 1
    told = set(pages[0].get_textpage().get_text_range().split())
    for language in ("en", "fr", "es"):
        assert set(trust.phrase(keys.own(theirs), language)) <= told
    pages.close()


def test_a_file_that_is_no_card_is_refused(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("hello")
    (tmp_path / "b.png").write_bytes(qr.png("https://example.org"))
    for name in ("a.txt", "b.png", "absent.txt"):
        with pytest.raises(Trouble):
            cards.read(desk, tmp_path / name)


def test_of_two_cards_in_one_picture_none_is_guessed(desk: Desk, theirs: Desk) -> None:
    drawn = [Image.open(io.BytesIO(qr.png(keys.card(one)))).convert("RGB") for one in (desk, theirs)]
    both = Image.new("RGB", (sum(one.width for one in drawn) + 40, max(one.height for one in drawn)), "white")
    both.paste(drawn[0], (0, 0))
    both.paste(drawn[1], (drawn[0].width + 40, 0))
    made = io.BytesIO()
    both.save(made, "PNG")
    with pytest.raises(Trouble, match="several"):
        cards.seen(desk, made.getvalue())
