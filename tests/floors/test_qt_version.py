"""The pinned Qt does not lose references: PySide6 6.12 aborts on Python 3.11 after 5,000 calls."""

from __future__ import annotations

import sys

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot


def test_twenty_thousand_calls_lose_no_reference_to_none(qtbot: QtBot) -> None:
    label = QLabel()
    qtbot.addWidget(label)
    before = sys.getrefcount(None)
    for _ in range(20_000):
        label.setText("")
    assert sys.getrefcount(None) > before - 2_000
