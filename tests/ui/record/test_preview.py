"""The face of a piece of evidence: what kind of file it is in a word, in any width."""

from __future__ import annotations

import pytest

from defender_desk.model.values import Blob
from defender_desk.text.bidi import plain
from defender_desk.ui.kit.cut import CutLabel
from defender_desk.ui.kit.media import media_said
from defender_desk.ui.record.preview import face

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.mark.parametrize(
    ("media", "said"),
    [(WORD, "مستند وورد"), ("image/jpeg", "صورة (JPEG)"), ("application/x-unheard", "application/x-unheard")],
)
def test_a_file_is_called_by_its_kind(qtbot, dress, media: str, said: str) -> None:
    dress("ar")
    shown = face(Blob("a" * 32, "c.bin", media, 2048, "b" * 64), lambda: None)
    qtbot.addWidget(shown)
    assert plain(media_said(media)) == said
    assert said in plain(shown.findChild(CutLabel).text())


def test_no_kind_of_file_makes_a_page_wider(qtbot, dress) -> None:
    dress("ar")
    widths = []
    for media in ("image/png", "application/" + "x" * 90):
        shown = face(Blob("a" * 32, "c.bin", media, 2048, "b" * 64), lambda: None)
        qtbot.addWidget(shown)
        widths.append(shown.minimumSizeHint().width())
    assert widths[0] == widths[1]
