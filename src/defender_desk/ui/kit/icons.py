"""Icons in the colour of the text beside them; those that point along the line of reading turn with it.

Kit: Lucide drawings (ISC licence, resources/icons/LICENSE), painted when asked for; Qt's own cache keeps them.
"""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap, QPixmapCache, QTransform
from PySide6.QtSvg import QSvgRenderer

from defender_desk.text.resources import folder
from defender_desk.ui.kit.theme import colours, unit

POINTING = frozenset({
    "arrow-left", "arrow-right", "chevron-left", "chevron-right", "undo-2", "redo-2", "log-out", "panel-left", "send",
    "list", "external-link", "file-output", "file-input", "corner-down-left", "package-open", "list-checks",
    "folder-output", "folder-input", "text-select",
})  # fmt: skip
"""Drawings that mean forward, back, in, out or the start of a line: mirrored where reading runs right to left."""


BESIDE = 1.35
"""How much wider an icon is drawn beside text, for the gap that Qt makes too small."""


def icon(name: str, colour: str = "", selected: str = "", *, beside: bool = False) -> QIcon:
    """Draw an icon in a colour ("#rrggbb"; the text's when empty); `selected` is for what is checked or chosen.

    `beside` leaves a gap after it for the text it stands before.
    """
    own, width = colour or colours().text, BESIDE if beside else 1.0
    made = QIcon(_pixmap(name, own, width=width))
    made.addPixmap(_pixmap(name, colours().muted, width=width), QIcon.Mode.Disabled)
    made.addPixmap(_pixmap(name, selected or own, width=width), QIcon.Mode.Normal, QIcon.State.On)
    made.addPixmap(_pixmap(name, selected or own, width=width), QIcon.Mode.Selected)
    return made


def pixmap(name: str, colour: str = "", units: float = 4.4) -> QPixmap:
    """Draw an icon so many units high, for a label."""
    return _pixmap(name, colour or colours().text, units)


def _pixmap(name: str, colour: str, units: float = 4.4, width: float = 1.0) -> QPixmap:
    turned = QGuiApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft
    screen = QGuiApplication.primaryScreen()
    ratio = screen.devicePixelRatio() if screen else 1.0
    side = round(unit() * units * ratio)
    key = f"desk-icon {name} {colour} {turned} {side} {width}"
    kept = QPixmap()
    if QPixmapCache.find(key, kept):
        return kept
    drawn = _drawn(name, colour, side)
    if turned and name in POINTING:
        drawn = drawn.transformed(QTransform().scale(-1, 1))
    if width > 1:
        drawn = _widened(drawn, round(side * width), turned)
    drawn.setDevicePixelRatio(ratio)
    QPixmapCache.insert(key, drawn)
    return drawn


def _widened(drawn: QPixmap, width: int, turned: bool) -> QPixmap:
    wide = QPixmap(width, drawn.height())
    wide.fill(Qt.GlobalColor.transparent)
    painter = QPainter(wide)
    painter.drawPixmap(width - drawn.width() if turned else 0, 0, drawn)
    painter.end()
    return wide


def _drawn(name: str, colour: str, side: int) -> QPixmap:
    text = folder("icons", f"{name}.svg").read_text("utf-8").replace("currentColor", colour)
    picture = QPixmap(side, side)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    QSvgRenderer(QByteArray(text.encode())).render(painter, QRectF(0, 0, side, side))
    painter.end()
    return picture
