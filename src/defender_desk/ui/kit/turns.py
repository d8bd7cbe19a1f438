"""In which turn Tab meets what stands in a part of a window: as it lies there, also where some of it was made anew.

Kit: Qt puts whatever comes later at the end of the window, behind the buttons at its foot.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QSplitter, QTabWidget, QWidget


def asked(part: QWidget) -> list[QWidget]:
    """What takes the keyboard in a part of a window, in the order it lies there."""
    return [
        each for each in _inside(part) if each.focusPolicy() & Qt.FocusPolicy.TabFocus and each.focusProxy() is None
    ]


def _inside(part: QWidget) -> Iterator[QWidget]:
    # Not by nextInFocusChain: PySide then takes the window for a piece of this part, and lets it go with it.
    for each in _in_order(part):
        if isinstance(each, QWidget) and not each.isWindow():
            yield each
            yield from _inside(each)


def _in_order(part: QWidget) -> Sequence[QObject | None]:
    """What stands in a part; Qt keeps the panes of a splitter the other way round, and tabs behind their pages."""
    if isinstance(part, QSplitter):
        return [part.widget(place) for place in range(part.count())]
    if isinstance(part, QTabWidget):
        return [part.tabBar(), *(part.widget(place) for place in range(part.count()))]
    return part.children()


def in_turn(widgets: Iterable[QWidget]) -> None:
    """Let Tab go from each of these to the next."""
    for before, after in pairwise(widgets):
        QWidget.setTabOrder(before, after)
