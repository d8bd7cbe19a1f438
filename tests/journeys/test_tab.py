"""What looks round a window finds what a screen reader or the Tab key would stumble over."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget
from tests.ui.walking import astray, unreachable


@pytest.mark.parametrize("layout", [QHBoxLayout, QVBoxLayout])
def test_tab_that_goes_back_is_found(qtbot: Any, dress: Any, layout: Any) -> None:
    dress("ar")
    window = QWidget()
    qtbot.addWidget(window)
    lines = layout(window)
    pressed = [QPushButton(str(number)) for number in range(3)]
    for each in pressed:
        each.setAccessibleName(each.text())
        lines.addWidget(each)
    window.show()
    assert astray(window) == []
    QWidget.setTabOrder(pressed[2], pressed[1])
    assert astray(window) == ["'2' → '1'"]
    assert unreachable(window) == []
    pressed[0].setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    assert unreachable(window) == ["QPushButton '0'"]
