"""The face of a piece of evidence: what kind of file it is in a word, in any width."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

import pytest
from exchange import hostile
from PySide6.QtWidgets import QLabel, QPlainTextEdit
from tests.ui.at_desk import AtDesk

from defender_desk.exchange.apart.nursery import Bounds
from defender_desk.exchange.apart.reader import STOPPED, TOO_LONG, Reader
from defender_desk.model.values import Blob
from defender_desk.services.incidents import evidence
from defender_desk.text.bidi import plain
from defender_desk.text.speech import say
from defender_desk.ui.kit.cut import CutLabel
from defender_desk.ui.kit.media import media_said
from defender_desk.ui.record.preview import Preview, face


@pytest.fixture
def at(sit: Callable[..., AtDesk]) -> AtDesk:
    return sit()


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


def test_a_file_that_breaks_or_holds_up_its_decoder_is_a_sentence_and_the_next_is_shown(
    at: AtDesk,
) -> None:
    reader = Reader(hostile.COMMAND, Bounds(patience=0.1))
    desk, said = replace(at.desk, reader=reader), []
    for words in ("crash", "hang", "a letter"):
        taken = evidence.Intake("a.txt", lambda words=words: io.BytesIO(words.encode()), len(words))
        (record,) = at.ask(evidence.take_in, [taken]).ids
        shown = Preview(desk, at.tasks, record, at.ask(evidence.content, record), lambda: None)
        at.bot.addWidget(shown)
        at.rest()
        said.append(
            [
                *(one.text() for one in shown.notice.findChildren(QLabel)),
                *(one.toPlainText() for one in shown.findChildren(QPlainTextEdit)),
            ]
        )
    reader.close()
    assert any(say(STOPPED) in one for one in said[0])
    assert any(say(TOO_LONG) in one for one in said[1])
    assert "a letter" in said[2]
