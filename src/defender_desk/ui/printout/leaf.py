"""A drawn page with what to look at marked on it: boxes around the words, and their numbers at the edge of the page.

Desktop: paper is white in every theme, so the marks have colours of their own; what may harm somebody has a whole
frame, what stays out a broken one. They are painted over the picture, and are in no file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QToolTip

from defender_desk.text.bidi import ltr
from defender_desk.text.written import show_count
from defender_desk.ui.kit.palettes import COLOURS
from defender_desk.ui.kit.theme import unit
from defender_desk.ui.record.preview import Fitted

_PAPER = COLOURS["light"]
_MARGIN = 0.1
"""How much of the width of a page its margin is (resources/typst/printout.typ)."""
_SAME_LINE = 0.008
"""Words whose middle is no farther apart, in parts of the height of a page, stand in the same line."""
_SHOWN_FOR = 1800
"""Milliseconds for which a mark that was asked for stands out."""


class Leaf(Fitted):
    """One page."""

    picked = Signal(int)
    """The number of a mark that was clicked."""

    def __init__(self, drawn: QPixmap, marks: Sequence[Any], said: Mapping[int, str], *, from_right: bool) -> None:
        """`marks` of `services.application.marks`; `said` tells what each number is; `from_right` where lines begin."""
        super().__init__(drawn, as_high=True)
        self.marks, self._said, self._from_right = marks, said, from_right
        self.shining = 0
        """The number that stands out now; 0 for none."""
        self._fading = QTimer(self)
        self._fading.setSingleShot(True)
        self._fading.timeout.connect(lambda: self._shine(0))

    def flash(self, number: int) -> QRect:
        """Let a mark stand out for a moment, and tell where it is; an empty place where it is not on this page."""
        self._shine(number)
        self._fading.start(_SHOWN_FOR)
        places = (self._placed(box) for one in self.marks if one.number == number for box in one.boxes)
        return next((place.toAlignedRect() for place in places), QRect())

    def _shine(self, number: int) -> None:
        self.shining = number
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the page, then the marks over it."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for one in self.marks:
            for box in one.boxes:
                self._frame(painter, self._placed(box), warns=one.warns, shines=one.number == self.shining)
        for line in self._lines():
            self._numbers(painter, line)
        painter.end()

    def _page(self) -> QRectF:
        """Where the picture of the page is in this widget."""
        size = self.pixmap().size()
        return QRectF((self.width() - size.width()) / 2, (self.height() - size.height()) / 2, *size.toTuple())

    def _placed(self, box: Any) -> QRectF:
        page = self._page()
        left, top = page.left() + box.left * page.width(), page.top() + box.top * page.height()
        right, bottom = page.left() + box.right * page.width(), page.top() + box.bottom * page.height()
        return QRectF(left - 1, top - 1, right - left + 2, bottom - top + 2)

    def _frame(self, painter: QPainter, place: QRectF, *, warns: bool, shines: bool) -> None:
        ink, ground = _inks(warns=warns)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)  # the words stay as dark as ink
        painter.fillRect(place, QColor("#ffd24a") if shines else ground)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        pen = QPen(ink, 2 if shines else 1)
        pen.setStyle(Qt.PenStyle.SolidLine if warns else Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawRect(place)

    def _lines(self) -> list[list[Any]]:
        """Marks whose numbers stand together: those that begin in the same line of the page."""
        lines: list[list[Any]] = []
        for one in sorted(self.marks, key=_height):
            if lines and _height(one) - _height(lines[-1][0]) < _SAME_LINE:
                lines[-1].append(one)
            else:
                lines.append([one])
        return lines

    def _numbers(self, painter: QPainter, line: Sequence[Any]) -> None:
        warns = any(one.warns for one in line)
        ink, ground = _inks(warns=warns)
        place, shines = self._edge(line), any(one.number == self.shining for one in line)
        painter.setFont(self._small(line))
        painter.setPen(QPen(ink, 1, Qt.PenStyle.SolidLine if warns else Qt.PenStyle.DashLine))
        painter.setBrush(ink if shines else ground)
        painter.drawRoundedRect(place, 3, 3)
        painter.setPen(QColor(_PAPER.surface) if shines else ink)
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, _in_short(line))

    def _edge(self, line: Sequence[Any]) -> QRectF:
        """Where the numbers of a line stand: in the margin, beside the words, where lines begin."""
        page, box = self._page(), self._placed(line[0].boxes[0])
        told = QFontMetricsF(self._small(line))
        width, height = told.horizontalAdvance(_in_short(line)) + unit() * 2, told.height()
        margin = page.width() * _MARGIN - unit()
        left = page.right() - margin if self._from_right else page.left() + margin - width
        return QRectF(left, box.center().y() - height / 2, width, height)

    def _small(self, line: Sequence[Any]) -> QFont:
        """The font of the numbers: that of the window, or smaller where the lines of the page are closer together."""
        small = QFont(self.font())
        small.setPixelSize(
            max(9, min(self.fontInfo().pixelSize(), round(self._placed(line[0].boxes[0]).height() * 0.9)))
        )
        return small

    def event(self, event: QEvent) -> bool:
        """Say what a mark is where the mouse rests on it."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), "\n".join(self._said[one] for one in self._at(event.pos())), self)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Lead from a mark to its line in the list."""
        for number in self._at(event.position().toPoint())[:1]:
            self.picked.emit(number)
        super().mousePressEvent(event)

    def _at(self, point: QPoint) -> list[int]:
        here = [one.number for one in self.marks if any(self._placed(box).contains(point) for box in one.boxes)]
        beside = [one.number for line in self._lines() if self._edge(line).contains(point) for one in line]
        return list(dict.fromkeys((*here, *beside)))


def _inks(*, warns: bool) -> tuple[QColor, QColor]:
    """The colours of a mark and of its ground."""
    names = (_PAPER.warning, _PAPER.warning_soft) if warns else (_PAPER.accent_text, _PAPER.accent_soft)
    return QColor(names[0]), QColor(names[1])


def _height(mark: Any) -> float:
    return float(mark.boxes[0].top + mark.boxes[0].bottom) / 2


def _in_short(marks: Sequence[Any]) -> str:
    """Their numbers in one row, those that follow each other as “5–7”."""
    numbers = sorted({one.number for one in marks})
    runs = [list(run) for _, run in groupby(numbers, lambda one: one - numbers.index(one))]
    told = (show_count(run[0]) if len(run) == 1 else f"{show_count(run[0])}–{show_count(run[-1])}" for run in runs)
    return ltr(", ".join(told))
