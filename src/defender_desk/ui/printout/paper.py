"""One page of a document drawn in memory, and the way to the others.

Desktop: shown from pixels alone; nothing is written to be looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPointF, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPixmap, QWheelEvent
from PySide6.QtWidgets import QScrollBar, QVBoxLayout, QWidget

from defender_desk.model.shown import several
from defender_desk.text.speech import _, fill
from defender_desk.text.written import show_count
from defender_desk.ui.kit.pieces import icon_button, label
from defender_desk.ui.kit.spacing import boxed, clear, column, row, scrolled, set_shown
from defender_desk.ui.kit.theme import em, unit
from defender_desk.ui.printout.leaf import Leaf
from defender_desk.ui.record.preview import Fitted

ZOOMS = (1.0, 1.25, 1.5, 2.0, 2.5)
"""How wide a page is drawn, as multiples of the room there is."""
SETTLED = 300
"""Milliseconds in which a page finds its new size."""
_KEYS = {Qt.Key.Key_Plus: 1, Qt.Key.Key_Equal: 1, Qt.Key.Key_Minus: -1, Qt.Key.Key_0: -len(ZOOMS)}


class Paper(QWidget):
    """One page with its marks, as large as one wants it, and the way to the others."""

    picked = Signal(int)
    """The number of a mark that was clicked."""

    def __init__(self, turn: Callable[[int], object], make: Callable[[QPixmap], Fitted] | None = None) -> None:
        """`make` gives a page what is done on it; without it, a page bears the marks of `mark`."""
        super().__init__()
        self._make = make or self._marked
        self.page, self.pages = 1, 1
        self.turn = turn
        self.leaf: Fitted | None = None
        self._marks: Sequence[Any] = ()
        self._said: Mapping[int, str] = {}
        self._from_right = False
        self._wanted = 0
        self._room: QVBoxLayout = column(gap=0)
        self._before = icon_button("chevron-left", _("Page before"), lambda: self.turn(self.page - 1))
        self._next = icon_button("chevron-right", _("Next page"), lambda: self.turn(self.page + 1))
        self._where = label("", "caption")
        self._pager = QWidget()
        self.zoom = 0
        """The place in `ZOOMS`; the first fits the width."""
        self.smaller = icon_button("minus", _("Smaller"), partial(self._magnify, -1))
        self.fit = icon_button("arrow-left-right", _("Fit the width"), partial(self._magnify, -len(ZOOMS)))
        self.larger = icon_button("plus", _("Larger"), partial(self._magnify, 1))
        sizes = row(self.smaller, self.fit, self.larger, gap=1)
        self._pager.setLayout(row(None, self._before, self._where, self._next, None, sizes, gap=2))
        self._pager.hide()
        self.legend = label("", "caption", wrap=True)
        self.legend.hide()
        self._holder = QWidget()
        self._holder.setLayout(column(self._room, None, margins=(2, 1)))
        self._area = scrolled(column(self._holder))
        self._area.viewport().installEventFilter(self)
        self._bars = (self._area.horizontalScrollBar(), self._area.verticalScrollBar())
        self._middles: dict[QScrollBar, float] = {}
        """By bar, which part of the page stood in the middle, while it gets another size."""
        for bar in self._bars:
            bar.rangeChanged.connect(lambda _least, _most, bar=bar: self._stay(bar))
        whole = column(column(self.legend, margins=(2, 0)), self._area, self._pager, gap=1)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self.setMinimumWidth(em(40))

    def minimumSizeHint(self) -> QSize:
        """A few lines of a page: Qt would keep the height that the legend has where it is narrowest."""
        return QSize(super().minimumSizeHint().width(), unit() * 24)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ctrl and the wheel make the page larger or smaller; without Ctrl the wheel scrolls."""
        if watched is self._area.viewport():
            if isinstance(event, QWheelEvent) and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self._magnify(1 if event.angleDelta().y() > 0 else -1)
                return True
            if event.type() == QEvent.Type.Resize:
                self._fit_leaf()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Plus and minus make it larger and smaller, 0 fits the width again."""
        step = _KEYS.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self._magnify(step)

    def _magnify(self, step: int) -> None:
        """Draw the page larger or smaller; what stood in the middle stays there."""
        wanted = min(max(self.zoom + step, 0), len(ZOOMS) - 1)
        if self.leaf is None or wanted == self.zoom:
            return
        self._middles = {
            bar: (bar.value() + bar.pageStep() / 2) / (bar.maximum() + bar.pageStep()) for bar in self._bars
        }
        QTimer.singleShot(SETTLED, self, self._middles.clear)
        self.zoom = wanted
        self._fit_leaf()

    def _stay(self, bar: QScrollBar) -> None:
        """The page has another size now: put what stood in the middle there again."""
        if bar in self._middles:
            bar.setValue(round(self._middles[bar] * (bar.maximum() + bar.pageStep()) - bar.pageStep() / 2))

    def _fit_leaf(self) -> None:
        self.smaller.setEnabled(self.zoom > 0)
        self.fit.setEnabled(self.zoom > 0)
        self.larger.setEnabled(self.zoom < len(ZOOMS) - 1)
        if self.leaf is not None:
            room = self._area.viewport().width() - 6 * unit()
            self.leaf.setMinimumWidth(round(room * ZOOMS[self.zoom]) if self.zoom else 0)

    def wait(self) -> None:
        """Say that the page is being drawn; the one before stays until it is."""
        if self._room.count() == 0:
            self._room.addWidget(label(_("Drawing the page…"), "muted"))

    def mark(self, marks: Sequence[Any], said: Mapping[int, str], *, from_right: bool) -> None:
        """What is marked on the pages that are shown from now on, and what each number is."""
        self._marks, self._said, self._from_right, self._wanted = marks, said, from_right, 0
        told = (
            (True, _("Boxes mark what to look at before it leaves.")),
            (False, _("Broken boxes mark where something stays out.")),
        )
        shown = [sentence for warns, sentence in told if any(one.warns is warns for one in marks)]
        last = _("The numbers are those of the list beside the page. None of this is in the file.")
        self.legend.setText(" ".join((*shown, last)) if shown else "")
        self.legend.setVisible(bool(shown))

    def show_mark(self, number: int) -> None:
        """Bring a mark into sight and let it stand out, on whichever page it is; the one on this page first."""
        pages = [one.page for one in self._marks if one.number == number]
        self._wanted = number if pages else 0
        if pages and self.page not in pages:
            self.turn(pages[0])
        else:
            self._settle()

    def middle(self) -> QPointF:
        """The middle of what one sees of the page, in parts of its width and height."""
        if self.leaf is None:
            return QPointF(0.5, 0.5)
        view = self._area.viewport()
        corner = self.leaf.mapFromGlobal(view.mapToGlobal(view.rect().topLeft()))
        seen = self.leaf.rect().intersected(view.rect().translated(corner))
        return QPointF(seen.center().x() / self.leaf.width(), seen.center().y() / self.leaf.height())

    def _settle(self) -> None:
        if self._wanted and isinstance(self.leaf, Leaf):
            self.bring(self.leaf.flash(self._wanted))
            self._wanted = 0

    def bring(self, place: QRect) -> None:
        """Scroll to a place on the page."""
        if self.leaf is None:
            return
        corner = self._holder.mapFromGlobal(self.leaf.mapToGlobal(place.center()))
        self._area.ensureVisible(corner.x(), corner.y(), em(8), em(12))

    def show_picture(self, picture: object) -> None:
        """Show a drawn page, or an empty desk."""
        clear(self._room)
        self.leaf = None
        if picture is None:
            empty = label(_("There is nothing to show."), "muted", wrap=True)
            empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
            self._room.addWidget(empty)
            self._pager.hide()
            return
        self._draw(picture)

    def _marked(self, pixels: QPixmap) -> Leaf:
        here = [one for one in self._marks if one.page == self.page]
        drawn = Leaf(pixels, here, self._said, from_right=self._from_right)
        drawn.picked.connect(self.picked)
        drawn.setAccessibleDescription(several(self._said[one] for one in sorted({one.number for one in here})))
        return drawn

    def _draw(self, seen: object) -> None:
        width, height, rgba = (getattr(seen, name) for name in ("width", "height", "rgba"))
        image = QImage(rgba, width, height, width * 4, QImage.Format.Format_RGBA8888)
        self.page, self.pages = (int(getattr(seen, name)) for name in ("page", "pages"))
        drawn = self.leaf = self._make(QPixmap.fromImage(image))  # copies the pixels, so that `seen` may go
        drawn.setAccessibleName(fill(_("Page {page} of {pages}"), page=self.page, pages=self.pages))
        self._room.addWidget(boxed(column(drawn), "card"))
        self._fit_leaf()
        self._pager.show()
        for each in (self._before, self._where, self._next):
            set_shown(each, self.pages > 1)
        self._where.setText(fill(_("{page} of {pages}"), page=show_count(self.page), pages=show_count(self.pages)))
        self._before.setEnabled(self.page > 1)
        self._next.setEnabled(self.page < self.pages)
        QTimer.singleShot(0, self, self._settle)  # once the page has its size
