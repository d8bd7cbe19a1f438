"""One page on which bars are painted: by drawing with the mouse, or with the keyboard alone.

Desktop: a bar is as black as in the copy, but for the one in hand, through which one sees what it covers. A picture
is never mirrored, so left stays left in every language. Tab goes from bar to bar and, after the last, on.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap

from defender_desk.ui.kit.palettes import COLOURS
from defender_desk.ui.kit.theme import unit
from defender_desk.ui.record.preview import Fitted
from defender_desk.ui.redacting.draft import Painting, Place

STEP, FINE = 0.01, 0.002
"""How far an arrow key goes, in parts of the page, and how far with Ctrl."""
_NEW = (0.2, 0.03)
"""Width and height of a bar that a key lays."""
_SLIP = 4
"""Pixels that a hand slips while it clicks."""
_WAYS = {
    Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1),
}  # fmt: skip
_INK, _SEEN_THROUGH = QColor("#000000"), QColor(0, 0, 0, 110)


class Sheet(Fitted):
    """A page and its bars."""

    changed = Signal()
    """A bar was laid, moved or taken away, or another one is in hand."""

    def __init__(self, drawn: QPixmap, painting: Painting, page: int, middle: Callable[[], QPointF]) -> None:
        """`middle` is what one sees of the page, in parts of it: where a key lays a new bar."""
        super().__init__(drawn, as_high=True)
        self._painting, self._page, self._middle = painting, page, middle
        self._from: QPointF | None = None
        self._to = QPointF()
        self._holds: Place | None = None
        self._stretches = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)

    # What is seen

    def paintEvent(self, event: QPaintEvent) -> None:
        """The page, the bars over it, and what is being drawn."""
        super().paintEvent(event)
        painter = QPainter(self)
        for place in self._painting.on_page(self._page):
            area = self.placed(place)
            held = place == self._painting.chosen
            painter.fillRect(area, _SEEN_THROUGH if held else _INK)
            if held:
                self._frame(painter, area)
        if self._from is not None and self._holds is None:
            painter.fillRect(QRectF(self._from, self._to).normalized(), _SEEN_THROUGH)
        if self.hasFocus() and self._painting.in_hand is None:
            painter.setPen(QPen(QColor(COLOURS["light"].accent), 2))
            painter.drawRect(self._picture().adjusted(1, 1, -1, -1))
        painter.end()

    def _frame(self, painter: QPainter, area: QRectF) -> None:
        """What tells the bar in hand, on paper of any colour, and the corner that stretches it."""
        painter.setPen(QPen(QColor(COLOURS["light"].surface), 4))
        painter.drawRect(area)
        painter.setPen(QPen(QColor(COLOURS["light"].accent), 2))
        painter.drawRect(area)
        painter.fillRect(self._corner(area), QColor(COLOURS["light"].accent))

    def _corner(self, area: QRectF) -> QRectF:
        side = unit() * 2.5
        return QRectF(area.right() - side / 2, area.bottom() - side / 2, side, side)

    def _picture(self) -> QRectF:
        """Where the picture of the page is in this widget."""
        size = self.pixmap().size()
        return QRectF((self.width() - size.width()) / 2, (self.height() - size.height()) / 2, *size.toTuple())

    def placed(self, place: int) -> QRectF:
        """Where a bar is in this widget."""
        bar, page = self._painting.laid[place].bar, self._picture()
        corner = QPointF(page.left() + bar.left * page.width(), page.top() + bar.top * page.height())
        return QRectF(
            corner.x(), corner.y(), (bar.right - bar.left) * page.width(), (bar.bottom - bar.top) * page.height()
        )

    def _part(self, point: QPointF) -> QPointF:
        """A point of this widget in parts of the page."""
        page = self._picture()
        return QPointF((point.x() - page.left()) / page.width(), (point.y() - page.top()) / page.height())

    # The mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take a bar into the hand, by its corner to stretch it, or begin a new one."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        point = event.position()
        held = self._painting.chosen
        self._stretches = held in self._here and self._corner(self.placed(held)).contains(point)
        if not self._stretches:
            under = [place for place in self._here if self.placed(place).contains(point)]
            self._painting.choose(held if held in under else next(reversed(under), -1))
        laid = self._painting.in_hand
        self._from = self._to = point
        self._holds = Place(laid.bar.left, laid.bar.top, laid.bar.right, laid.bar.bottom) if laid else None
        self._tell()

    @property
    def _here(self) -> list[int]:
        return self._painting.on_page(self._page)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move, stretch, or draw on."""
        if self._from is None:
            return
        self._to = event.position()
        if self._holds is not None and (self._to - self._from).manhattanLength() > _SLIP:
            self._drag(self._holds, self._part(self._to) - self._part(self._from))
        self.update()

    def _drag(self, held: Place, by: QPointF) -> None:
        if self._stretches:
            place = Place(held.left, held.top, held.right + by.x(), held.bottom + by.y())
        else:
            across = min(max(by.x(), -held.left), 1 - held.right)
            down = min(max(by.y(), -held.top), 1 - held.bottom)
            place = Place(held.left + across, held.top + down, held.right + across, held.bottom + down)
        self._painting.put(place.on(self._page), "drag")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """What was drawn becomes a bar, unless it was a click."""
        begun, self._from = self._from, None
        if begun is None:
            return
        if self._holds is None and (event.position() - begun).manhattanLength() > _SLIP:
            first, last = self._part(begun), self._part(event.position())
            self._painting.lay(Place(first.x(), first.y(), last.x(), last.y()).on(self._page))
        elif self._holds is not None:
            self._painting.choose(self._painting.chosen)  # the next drag is a step of its own
        self._holds = None
        self._tell()

    # The keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """N lays a bar, arrows move it, with Shift they stretch it, Delete takes it away; Enter lets go of it."""
        key, held = Qt.Key(event.key()), event.modifiers()
        step = FINE if held & Qt.KeyboardModifier.ControlModifier else STEP
        if key in (Qt.Key.Key_N, Qt.Key.Key_Insert):
            self.lay_one()
        elif key in _WAYS and self._painting.in_hand is not None:
            across, down = (way * step for way in _WAYS[key])
            go = self._painting.stretch if held & Qt.KeyboardModifier.ShiftModifier else self._painting.move
            go(across, down)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self._painting.in_hand is not None:
            self._painting.remove()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not held & Qt.KeyboardModifier.ControlModifier:
            self._painting.choose(-1)
        else:
            super().keyPressEvent(event)
            return
        self._tell()

    def lay_one(self) -> None:
        """Lay a bar in the middle of what one sees."""
        middle = self._middle()
        left = min(max(middle.x() - _NEW[0] / 2, 0), 1 - _NEW[0])
        top = min(max(middle.y() - _NEW[1] / 2, 0), 1 - _NEW[1])
        bar = Place(left, top, left + _NEW[0], top + _NEW[1]).on(self._page)
        while bar in self._painting.bars and bar.bottom < 1:  # the next one stands under it
            bar = Place(left, bar.bottom, left + _NEW[0], bar.bottom + _NEW[1]).on(self._page)
        self._painting.lay(bar)
        self._tell()

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002  Qt's own name
        """Tab goes from bar to bar, and on from the last."""
        if self._painting.next_on(self._page, 1 if next else -1):
            self._tell()
            return True
        self._tell()
        return super().focusNextPrevChild(next)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Coming by Tab, the first bar of the page is in hand; coming back, the last."""
        super().focusInEvent(event)
        way = {Qt.FocusReason.TabFocusReason: 1, Qt.FocusReason.BacktabFocusReason: -1}.get(event.reason())
        if way is not None:
            self._painting.choose(-1)
            self._painting.next_on(self._page, way)
            self._tell()
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The frame goes."""
        super().focusOutEvent(event)
        self.update()

    def _tell(self) -> None:
        self.update()
        self.changed.emit()
