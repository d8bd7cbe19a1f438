"""One page of a document drawn in memory, and the way to the others.

Desktop: shown from pixels alone; nothing is written to be looked at.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QVBoxLayout, QWidget

from defender_desk.text.speech import _, fill
from defender_desk.text.written import show_count
from defender_desk.ui.kit.pieces import icon_button, label
from defender_desk.ui.kit.spacing import boxed, clear, column, row, scrolled
from defender_desk.ui.kit.theme import em
from defender_desk.ui.record.preview import Fitted


class Paper(QWidget):
    """One page, and the way to the others."""

    def __init__(self, turn: Callable[[int], object]) -> None:
        super().__init__()
        self.page, self.pages = 1, 1
        self.turn = turn
        self._room: QVBoxLayout = column(gap=0)
        self._before = icon_button("chevron-left", _("Page before"), lambda: self.turn(self.page - 1))
        self._next = icon_button("chevron-right", _("Next page"), lambda: self.turn(self.page + 1))
        self._where = label("", "caption")
        self._pager = QWidget()
        self._pager.setLayout(row(None, self._before, self._where, self._next, None, gap=2))
        self._pager.hide()
        holder = QWidget()
        holder.setLayout(column(self._room, None, margins=(2, 1)))
        whole = column(scrolled(column(holder)), self._pager, gap=1)
        whole.setStretch(0, 1)
        self.setLayout(whole)
        self.setMinimumWidth(em(40))

    def wait(self) -> None:
        """Say that the page is being drawn; the one before stays until it is."""
        if self._room.count() == 0:
            self._room.addWidget(label(_("Drawing the page…"), "muted"))

    def show_picture(self, picture: object) -> None:
        """Show a drawn page, or an empty desk."""
        clear(self._room)
        if picture is None:
            empty = label(_("There is nothing to show."), "muted", wrap=True)
            empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
            self._room.addWidget(empty)
            self._pager.hide()
            return
        self._draw(picture)

    def _draw(self, seen: object) -> None:
        width, height, rgba = (getattr(seen, name) for name in ("width", "height", "rgba"))
        image = QImage(rgba, width, height, width * 4, QImage.Format.Format_RGBA8888)
        drawn = Fitted(QPixmap.fromImage(image))  # copies the pixels, so that `seen` may go
        self.page, self.pages = (int(getattr(seen, name)) for name in ("page", "pages"))
        drawn.setAccessibleName(fill(_("Page {page} of {pages}"), page=self.page, pages=self.pages))
        self._room.addWidget(boxed(column(drawn), "card"))
        self._pager.setVisible(self.pages > 1)
        self._where.setText(fill(_("{page} of {pages}"), page=show_count(self.page), pages=show_count(self.pages)))
        self._before.setEnabled(self.page > 1)
        self._next.setEnabled(self.page < self.pages)
