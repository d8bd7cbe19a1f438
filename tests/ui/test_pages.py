"""A page is measured and styled once, where it stands, and what it remembers of its lines is true."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from defender_desk.ui.kit.pieces import label
from defender_desk.ui.kit.spacing import column, scrolled
from defender_desk.ui.kit.theme import Look, wear

LONG = "a story of a raid that takes more than one line wherever it stands " * 6


def polished(widget: QWidget) -> bool:
    return widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished)


def test_no_part_is_styled_before_its_page_is_shown(dressed: QApplication, qtbot: Any) -> None:
    part = label(LONG * 3, wrap=True)
    area: QScrollArea = scrolled(column(part, None))
    room = QWidget()
    room.setLayout(column(area))
    qtbot.addWidget(room)
    assert not polished(part)
    assert area.findChild(type(part)) is part, "it can be found all the same"
    room.resize(300, 200)
    room.show()
    qtbot.waitExposed(room)
    assert polished(part)
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() > 0)


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_paragraph_is_as_high_as_its_text_and_its_letters_ask(
    dress: Callable[..., Any], qtbot: Any, language: str
) -> None:
    dress(language)
    part = label("x", wrap=True)
    qtbot.addWidget(part)
    part.show()
    low = part.heightForWidth(200)
    assert part.heightForWidth(200) == low
    part.setText(LONG)
    high = part.heightForWidth(200)
    assert high > low
    assert part.heightForWidth(400) < high
    wear(Look("light", 150))
    assert part.heightForWidth(200) > high
