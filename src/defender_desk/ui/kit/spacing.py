"""Columns and rows of widgets whose gaps follow the text size.

Kit: every gap is a number of units (`theme.unit`, a quarter of a line); `respace` gives all of them their pixels anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TypeAlias, TypeVar

from PySide6.QtCore import QEvent, QSize, Qt, QTimer
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLayout,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

Item: TypeAlias = "QWidget | QLayout | None"
"""What a column or row holds; None is room that stretches."""
Margins: TypeAlias = "int | tuple[int, int] | tuple[int, int, int, int]"
"""Units: all round, (beside, above and below), or (where reading begins, above, where it ends, below)."""

Box = TypeVar("Box", bound=QBoxLayout)
_UNITS = "units"


_MOST_OF_IT = 20
"""Share of the width that a part in the middle has, against one for each side, until it is as wide as it may be."""


def column(*items: Item, gap: int = 2, margins: Margins = 0) -> QVBoxLayout:
    """Lay items under each other; gap and margins in units."""
    return _filled(QVBoxLayout(), items, gap, margins)


def row(*items: Item, gap: int = 2, margins: Margins = 0) -> QHBoxLayout:
    """Lay items beside each other in the direction of reading; gap and margins in units."""
    return _filled(QHBoxLayout(), items, gap, margins)


def in_the_middle(part: QWidget, most: int, margins: Margins = 0) -> QHBoxLayout:
    """A part in the middle of the width, as wide as there is room for, and at most so many pixels."""
    part.setMaximumWidth(most)
    made = row(None, part, None, margins=margins)
    made.setStretch(1, _MOST_OF_IT)
    return made


def boxed(layout: QLayout, role: str = "") -> QFrame:
    """A frame around a layout; `role` is one the style sheet knows ("card", "bar", "strip"…)."""
    frame = QFrame()
    if role:
        frame.setProperty("role", role)
    frame.setLayout(layout)
    return frame


class _Page(QWidget):
    """What is scrolled: as high as its lines are at the width there is.

    Qt would keep at least the height that lines have at the width they like best, and scroll over nothing.
    """

    def minimumSizeHint(self) -> QSize:
        """As wide as the widest part, and no higher than `heightForWidth` says."""
        least = super().minimumSizeHint()
        return QSize(least.width(), 0) if self.hasHeightForWidth() else least


class _Area(QScrollArea):
    """Takes in its page when it is first measured or shown.

    At once, every part would be measured and styled before it stands in its place, and again for each on its way.
    """

    def __init__(self, layout: QLayout) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._page = _Page(self.viewport())
        self._page.setProperty("role", "page")
        self._page.setLayout(layout)

    def event(self, event: QEvent) -> bool:
        """Have the page before anything is measured."""
        if event.type() == QEvent.Type.Polish and self.widget() is None:
            self.setWidget(self._page)
            self.viewport().setAutoFillBackground(False)
        return super().event(event)


def scrolled(layout: QLayout) -> QScrollArea:
    """A page that scrolls up and down when it is taller than the window."""
    return _Area(layout)


def into_sight(widget: QWidget) -> None:
    """Scroll the page that holds a widget until it is seen, once it has its place there."""
    outer = widget.parentWidget()
    while outer is not None and not isinstance(outer, QScrollArea):
        outer = outer.parentWidget()
    if isinstance(outer, QScrollArea):
        QTimer.singleShot(0, widget, partial(outer.ensureWidgetVisible, widget))


def split(*widgets: QWidget, shares: tuple[int, ...] = ()) -> QSplitter:
    """Panes beside each other with a movable line between them; shares are of the width there is."""
    panes = QSplitter()
    panes.setHandleWidth(1)
    panes.setContentsMargins(1, 0, 1, 0)  # Qt lays panes from the right one pixel too far, which cuts a border
    panes.setChildrenCollapsible(False)
    for place, widget in enumerate(widgets):
        panes.addWidget(widget)
        panes.setStretchFactor(place, shares[place] if shares else 1)
    return panes


def clear(layout: QLayout) -> None:
    """Take everything out of a layout and let the widgets go."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear(inner)


def set_shown(widget: QWidget, shown: bool) -> None:
    """Show or hide a part of a window, also before it stands in one: Qt would open it as a window of its own."""
    if shown and widget.parentWidget() is None:
        widget.setAttribute(Qt.WidgetAttribute.WA_WState_Hidden, on=False)
        widget.setAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide, on=False)
    else:
        widget.setVisible(shown)


def respace(window: QWidget, unit: int) -> None:
    """Give every column and row in a window its gaps for this unit, in pixels."""
    for layout in window.findChildren(QLayout):
        if layout.property(_UNITS) is not None:
            _space(layout, unit)


def spaced(layout: QLayout, gap: int = 2, margins: Margins = 0) -> None:
    """Let a layout of another class keep its gaps in units too."""
    match margins:
        case int(all_round):
            sides = (all_round,) * 4
        case (beside, above):
            sides = (beside, above, beside, above)
        case _:
            sides = margins
    layout.setProperty(_UNITS, [gap, *sides])
    _space(layout, max(3, round(QFontMetricsF(QApplication.font()).height() / 4)))


def _filled(layout: Box, items: Iterable[Item], gap: int, margins: Margins) -> Box:
    spaced(layout, gap, margins)
    for item in items:
        if item is None:
            layout.addStretch(1)
        elif isinstance(item, QWidget):
            layout.addWidget(item)
        else:
            layout.addLayout(item)
    return layout


def _space(layout: QLayout, unit: int) -> None:
    gap, before, above, after, below = (int(part) * unit for part in layout.property(_UNITS))
    turned = QApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft  # Qt turns rows, and no margins
    layout.setContentsMargins(*((after, above, before, below) if turned else (before, above, after, below)))
    layout.setSpacing(gap)


def icon_size(unit: int) -> QSize:
    """The size of an icon beside text: as tall as the text looks."""
    return QSize(round(unit * 4.4), round(unit * 4.4))
