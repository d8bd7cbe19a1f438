"""A piece of evidence to look at: decoded in memory, pictures and pages fitted to the width, text as it is.

Desktop: never opened by another program; a copy leaves only when a person asks, through the gate.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QPlainTextEdit, QSizePolicy, QWidget

from defender_desk.model.values import Blob
from defender_desk.services.incidents import evidence
from defender_desk.text.bidi import ltr
from defender_desk.text.speech import _, beside, fill
from defender_desk.text.trouble import Trouble
from defender_desk.text.written import show_bytes, show_count
from defender_desk.ui.kit.cut import CutLabel
from defender_desk.ui.kit.foreign_names import NameDoubt, shown_name
from defender_desk.ui.kit.media import media_said
from defender_desk.ui.kit.notices import Notice
from defender_desk.ui.kit.pieces import Picture, button, icon_button, label
from defender_desk.ui.kit.spacing import boxed, clear, column, row
from defender_desk.ui.kit.theme import unit
from defender_desk.ui.tasks import Tasks

LONGEST = 1600
"""Longer side of a decoded picture, in pixels."""
HASH_SHOWN = 16
"""Hexadecimal digits of the fingerprint shown at first; all of them can be selected."""


class Fitted(QLabel):
    """A picture as wide as there is room, never larger than it is, its shape kept."""

    def __init__(self, drawn: QPixmap, *, as_high: bool = False) -> None:
        """`as_high` as its width makes it, for a page one scrolls through; else no higher than a screen."""
        super().__init__()
        self._drawn, self._as_high = drawn, as_high
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(min(drawn.height(), unit() * 100))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the width."""
        super().resizeEvent(event)
        most = QSize(self.width(), self._drawn.height() if self._as_high else unit() * 160)
        fitted = self._drawn.size().scaled(most, Qt.AspectRatioMode.KeepAspectRatio).boundedTo(self._drawn.size())
        if fitted.isEmpty() or fitted == self.pixmap().size():
            return
        self.setPixmap(
            self._drawn.scaled(fitted, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
        )
        self.setFixedHeight(fitted.height())


class Preview(QFrame):
    """The file of one piece of evidence: its face, its fingerprint, and a look at it."""

    def __init__(self, desk: Any, tasks: Tasks, record: str, blob: Blob, save_copy: Callable[[], object]) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._desk, self._tasks, self._record = desk, tasks, record
        self.page, self.pages = 1, 1
        self.notice, doubt = Notice(), NameDoubt()
        doubt.of(blob.name)
        self.body = column(gap=0)
        self._back = icon_button("chevron-left", _("Page before"), lambda: self.turn(-1))
        self._on = icon_button("chevron-right", _("Next page"), lambda: self.turn(1))
        self._where = label("", "caption")
        self._pager = QWidget()
        self._pager.setLayout(row(None, self._back, self._where, self._on, None, gap=2))
        self._pager.hide()
        self.setLayout(column(face(blob, save_copy), doubt, self.notice, self.body, self._pager, gap=3, margins=(4, 4)))
        self.body.addWidget(label(_("Looking inside…"), "muted"))
        self.look()

    def turn(self, pages: int) -> None:
        """Turn so many pages on, or back."""
        self.page = max(1, min(self.pages, self.page + pages))
        self.look()

    def look(self) -> None:
        """Decode the page in front."""
        self._tasks.run(_look, self._desk, self._record, self.page, done=self._show, failed=self._refused)

    def _show(self, seen: Any) -> None:
        clear(self.body)
        self.notice.silence()
        if hasattr(seen, "rgba"):
            self._picture(seen)
        else:
            self._words(seen)

    def _picture(self, seen: Any) -> None:
        image = QImage(seen.rgba, seen.width, seen.height, seen.width * 4, QImage.Format.Format_RGBA8888)
        drawn = Fitted(QPixmap.fromImage(image))  # copies the pixels, so that `seen` may go
        drawn.setAccessibleName(
            fill(_("Picture of the file, page {page} of {pages}"), page=seen.page, pages=seen.pages)
        )
        self.body.addWidget(drawn)
        self.page, self.pages = seen.page, seen.pages
        self._pager.setVisible(self.pages > 1)
        self._where.setText(fill(_("{page} of {pages}"), page=show_count(self.page), pages=show_count(self.pages)))
        self._back.setEnabled(self.page > 1)
        self._on.setEnabled(self.page < self.pages)

    def _words(self, seen: Any) -> None:
        words = QPlainTextEdit(seen.text)
        words.setReadOnly(True)
        words.setTabChangesFocus(True)
        words.setAccessibleName(_("Text of the file"))
        words.setFixedHeight(unit() * 80)
        self.body.addWidget(words)
        if seen.cut:
            self.body.addWidget(label(_("The file goes on; only its beginning is shown."), "caption", wrap=True))

    def _refused(self, trouble: Trouble) -> None:
        clear(self.body)
        self.notice.trouble(trouble, "warning" if evidence.warns(trouble) else "info")


def _look(desk: Any, record: str, page: int) -> object:
    return evidence.preview(desk, record, page=page, longest_side=LONGEST)


def face(blob: Blob, save_copy: Callable[[], object]) -> QWidget:
    """What a file is called, what it is and how to know it again."""
    name = label(shown_name(blob.name), "strong", wrap=True, selectable=True)
    facts = CutLabel(beside((show_bytes(blob.size), media_said(blob.media))), "caption")
    print_ = fill(_("Fingerprint (SHA-256): {hash}"), hash=ltr(blob.sha256[:HASH_SHOWN] + "…"))
    fingerprint = label(print_, "caption", wrap=True, selectable=True)
    fingerprint.setToolTip(blob.sha256)
    fingerprint.setAccessibleName(fill(_("Fingerprint (SHA-256): {hash}"), hash=blob.sha256))
    words = column(name, facts, fingerprint, gap=0)
    line = row(gap=3)
    line.addWidget(Picture("file-lock", "muted", 7), 0, Qt.AlignmentFlag.AlignTop)
    line.addLayout(words, 1)
    line.addWidget(button(_("Save a copy…"), save_copy, "plain", "download"), 0, Qt.AlignmentFlag.AlignTop)
    return boxed(line)
