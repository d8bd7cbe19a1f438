"""Walking a window: what a person can press or type into, and what would be cut off."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QTextEdit,
    QWidget,
)

from defender_desk.ui.kit.cut import CutButton, CutLabel

INTERACTIVE = (QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit, QTextEdit, QAbstractItemView)


def interactive(window: QWidget) -> Iterator[QWidget]:
    """Everything of ours that can be pressed, typed into or moved in."""
    for widget in window.findChildren(QWidget):
        if isinstance(widget, INTERACTIVE) and not _inside_another(widget):
            yield widget


def type_into(widget: QWidget, text: str) -> None:
    """Type like an Arabic keyboard too: QTest's own keys know ASCII alone."""
    for letter in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(widget, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter))


def unnamed(window: QWidget) -> list[str]:
    """What a screen reader would have no name for."""
    return [
        f"{type(each).__name__} in {type(each.parent()).__name__}"
        for each in interactive(window)
        if not each.accessibleName()
    ]


def clipped(window: QWidget) -> list[str]:
    """Visible labels and buttons that are given less room than their text needs, and do not end in dots then."""
    return [
        f"{type(each).__name__} {each.text()!r}: {each.width()}x{each.height()} < {_needed(each)}"
        for each in window.findChildren(QWidget)
        if isinstance(each, QLabel | QAbstractButton)
        and each.isVisible()
        and each.text()
        and not (isinstance(each, CutButton | CutLabel) or _inside_another(each) or _fits(each))
    ]


def sideways(window: QWidget) -> list[str]:
    """What must be scrolled to the side to be read, and what in it asks for so much room."""
    return [
        f"{area.horizontalScrollBar().maximum()} px: {[_asking(each) for each in _widest(area)]}"
        for area in window.findChildren(QScrollArea)
        if area.isVisible() and area.horizontalScrollBar().maximum() > 0
    ]


def _widest(area: QScrollArea) -> list[QWidget]:
    room = area.viewport().width()
    inside = area.widget().findChildren(QWidget)
    return sorted((each for each in inside if each.isVisible() and each.width() > room * 0.9), key=QWidget.width)[:6]


def _asking(widget: QWidget) -> str:
    return f"{type(widget).__name__} {widget.minimumSizeHint().width()} {widget.accessibleName()!r}"


def _needed(each: QLabel | QAbstractButton) -> tuple[int, int]:
    if isinstance(each, QLabel) and each.wordWrap():
        return 0, each.heightForWidth(each.width())
    return each.sizeHint().width(), each.sizeHint().height()


def _fits(each: QLabel | QAbstractButton) -> bool:
    width, height = _needed(each)
    return each.width() >= width - 1 and each.height() >= height - 1


def _inside_another(widget: QWidget) -> bool:
    """Parts that Qt itself puts into its widgets: the tool button of a line, the list of a combo box, a viewport."""
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QComboBox | QAbstractItemView | QLineEdit):
            return True
        above = above.parentWidget()
    return widget.objectName().startswith("qt_")
