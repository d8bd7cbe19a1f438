"""Walking a window: what a person can press or type into, and what would be cut off."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

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
    QRadioButton,
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


def prove(written: Any, groups: Sequence[str]) -> None:
    """Type the groups that are asked for, as somebody does who has the paper."""
    type_into(written.line, groups[-1].lower())
    type_into(written.besides, groups[written.drawn].lower())


def unnamed(window: QWidget) -> list[str]:
    """What a screen reader would have no name for."""
    return [
        f"{type(each).__name__} in {type(each.parent()).__name__}"
        for each in interactive(window)
        if not each.accessibleName()
    ]


def unreachable(window: QWidget) -> list[str]:
    """What can be pressed or typed into with the mouse, and not be reached by Tab, nor from there by the arrows."""
    return [
        f"{type(each).__name__} {each.accessibleName()!r}"
        for each in interactive(window)
        if each.isVisible()
        and each.isEnabled()
        and not _stops_at(each)
        and not (isinstance(each, QRadioButton) and each.group() and any(map(_stops_at, each.group().buttons())))
        and not any(_stops_at(one) for one in each.findChildren(QWidget))
    ]


def astray(window: QWidget) -> list[str]:
    """Places where Tab goes back: among what stands in one part of a window, from below to above, or against the way
    its language is read."""
    stops = [each for each in _by_tab(window) if each.isVisible() and each.isEnabled() and _stops_at(each)]
    backward = -1 if window.layoutDirection() == Qt.LayoutDirection.RightToLeft else 1
    found = []
    for one, following in pairwise(stops):
        if one.parentWidget() is not following.parentWidget():
            continue
        here, there = one.geometry(), following.geometry()
        beside = min(here.bottom(), there.bottom()) - max(here.top(), there.top()) > 0
        back = (there.center().x() - here.center().x()) * backward < 0 if beside else there.top() < here.top()
        if back:
            found.append(f"{one.accessibleName()!r} → {following.accessibleName()!r}")
    return found


def _stops_at(each: QWidget) -> bool:
    return bool(each.focusPolicy() & Qt.FocusPolicy.TabFocus) and each.focusProxy() is None


def _by_tab(window: QWidget) -> Iterator[QWidget]:
    """The widgets of a window in the order in which Tab meets them."""
    each = window.nextInFocusChain()
    while each is not None and each is not window:
        if window.isAncestorOf(each):
            yield each
        each = each.nextInFocusChain()


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
