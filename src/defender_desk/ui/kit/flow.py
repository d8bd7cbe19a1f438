"""A layout that sets widgets beside each other and wraps them like words of a line, in the direction of reading.

Kit: Qt has none of its own; chips and badges lie in it.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QSizePolicy, QSpacerItem, QWidget

from defender_desk.ui.kit.direction import RTL, reads_right_to_left
from defender_desk.ui.kit.spacing import spaced


class Flow(QLayout):
    """Widgets one after another, wrapped."""

    def __init__(self, gap: int = 1) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._heights: dict[int, int] = {}
        spaced(self, gap, 0)

    def widgets(self) -> list[QWidget]:
        """What lies in it, in order."""
        return [widget for item in self._items if (widget := item.widget()) is not None]

    def addItem(self, item: QLayoutItem) -> None:
        """Put an item at the end."""
        self._items.append(item)
        self.invalidate()

    def stretch(self) -> None:
        """Let what follows stand at the far end of the line it shares with what came before."""
        self.addItem(QSpacerItem(0, 0, QSizePolicy.Policy.Expanding))

    def insert(self, place: int, widget: QWidget) -> None:
        """Put a widget at a place."""
        self.addWidget(widget)
        self._items.insert(place, self._items.pop())
        self.invalidate()

    def count(self) -> int:
        """How many items lie in it."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem:
        """One item; None past the end, as Qt expects."""
        return self._items[index] if 0 <= index < len(self._items) else None  # type: ignore[return-value]

    def takeAt(self, index: int) -> QLayoutItem:
        """Take one item out; None past the end, as Qt expects."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None  # type: ignore[return-value]

    def expandingDirections(self) -> Qt.Orientation:
        """It takes the width it is given and asks for no more."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Its height follows from its width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """How high it is when so wide, in pixels; Qt asks again and again until something in it changed."""
        if width not in self._heights:
            self._heights[width] = self._lay(QRect(0, 0, width, 0), move=False)
        return self._heights[width]

    def invalidate(self) -> None:
        """Forget what was measured: something in it changed."""
        self._heights.clear()
        super().invalidate()

    def setGeometry(self, rect: QRect) -> None:
        """Place every widget."""
        super().setGeometry(rect)
        self._lay(rect, move=True)

    def sizeHint(self) -> QSize:
        """All in one line, as wide as it likes to be."""
        hints = [item.sizeHint() for item in self._items if not item.isEmpty()]
        width = sum(hint.width() + self.spacing() for hint in hints)
        return QSize(width, max((hint.height() for hint in hints), default=0))

    def minimumSize(self) -> QSize:
        """Room for the widest widget."""
        least = QSize(0, 0)
        for item in self._items:
            least = least.expandedTo(item.minimumSize())
        return least

    def _lay(self, rect: QRect, *, move: bool) -> int:
        holder = self.parentWidget()
        turned = holder.layoutDirection() == RTL if holder is not None else reads_right_to_left()
        y = rect.y()
        for line in self._lines(rect.width()):
            x, height = 0, max(size.height() for _item, size in line)
            spare = rect.width() + self.spacing() - sum(size.width() + self.spacing() for _item, size in line)
            for item, size in line if move else ():
                if item.spacerItem() is not None:
                    x += spare
                    continue
                left = rect.right() + 1 - x - size.width() if turned else rect.x() + x
                item.setGeometry(QRect(QPoint(left, y + (height - size.height()) // 2), size))
                x += size.width() + self.spacing()
            y += height + self.spacing()
        return max(0, y - self.spacing() - rect.y())

    def _size(self, item: QLayoutItem) -> QSize:
        """The size that an item likes best."""
        return item.sizeHint()

    def _lines(self, width: int) -> Iterator[list[tuple[QLayoutItem, QSize]]]:
        """What stands on each line, with its size; at least one item on each."""
        line: list[tuple[QLayoutItem, QSize]] = []
        used = 0
        for item in self._items:
            if item.spacerItem() is not None:
                if line:
                    line.append((item, QSize(-self.spacing(), 0)))
                continue
            if item.isEmpty():
                continue
            size = self._size(item).boundedTo(QSize(max(width, 1), 1 << 20))
            if item.hasHeightForWidth():
                size.setHeight(item.heightForWidth(size.width()))
            if line and used + size.width() > width:
                yield line
                line, used = [], 0
            line.append((item, size))
            used += size.width() + self.spacing()
        if line:
            yield line


class InColumns(Flow):
    """Widgets of one width in columns under each other: at most so many, and fewer where there is no room."""

    def __init__(self, most: int, gap: int = 1) -> None:
        super().__init__(gap)
        self._most = most

    def sizeHint(self) -> QSize:
        """As many columns as there may be."""
        return QSize(self._across, self.heightForWidth(self._across))

    @property
    def _across(self) -> int:
        return self._most * (self._widest + self.spacing()) - self.spacing()

    @property
    def _widest(self) -> int:
        return max((item.sizeHint().width() for item in self._items), default=0)

    def _size(self, item: QLayoutItem) -> QSize:
        return QSize(self._widest, item.sizeHint().height())

    def _lines(self, width: int) -> Iterator[list[tuple[QLayoutItem, QSize]]]:
        return super()._lines(min(width, self._across))


class Tiles(InColumns):
    """Widgets that share a line, all of one size: at most so many in each, and fewer where they need more room."""

    def _lines(self, width: int) -> Iterator[list[tuple[QLayoutItem, QSize]]]:
        least, gap = self.minimumSize().width(), self.spacing()
        across = max(1, min(self._most, (width + gap) // max(1, least + gap)))
        wide = (width + gap) // across - gap
        for first in range(0, len(self._items), across):
            line = self._items[first : first + across]
            high = max(
                item.heightForWidth(wide) if item.hasHeightForWidth() else self._size(item).height() for item in line
            )
            yield [(item, QSize(wide, high)) for item in line]
