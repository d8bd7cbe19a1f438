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
})  # fmt: skip
"""Drawings that mean forward, back, in, out or the start of a line: mirrored where reading runs right to left."""


def icon(name: str, colour: str = "", selected: str = "") -> QIcon:
    """Draw an icon in a colour ("#rrggbb"; the text's when empty); `selected` is for what is checked or chosen."""
    own = colour or colours().text
    made = QIcon(_pixmap(name, own))
    made.addPixmap(_pixmap(name, colours().muted), QIcon.Mode.Disabled)
    made.addPixmap(_pixmap(name, selected or own), QIcon.Mode.Normal, QIcon.State.On)
    made.addPixmap(_pixmap(name, selected or own), QIcon.Mode.Selected)
    return made


def pixmap(name: str, colour: str = "", units: float = 4.4) -> QPixmap:
    """Draw an icon so many units high, for a label."""
    return _pixmap(name, colour or colours().text, units)


def _pixmap(name: str, colour: str, units: float = 4.4) -> QPixmap:
    mirrored = name in POINTING and QGuiApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft
    screen = QGuiApplication.primaryScreen()
    ratio = screen.devicePixelRatio() if screen else 1.0
    side = round(unit() * units * ratio)
    key = f"desk-icon {name} {colour} {mirrored} {side}"
    kept = QPixmap()
    if QPixmapCache.find(key, kept):
        return kept
    drawn = _drawn(name, colour, side)
    if mirrored:
        drawn = drawn.transformed(QTransform().scale(-1, 1))
    drawn.setDevicePixelRatio(ratio)
    QPixmapCache.insert(key, drawn)
    return drawn


def _drawn(name: str, colour: str, side: int) -> QPixmap:
    text = folder("icons", f"{name}.svg").read_text("utf-8").replace("currentColor", colour)
    picture = QPixmap(side, side)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    QSvgRenderer(QByteArray(text.encode())).render(painter, QRectF(0, 0, side, side))
    painter.end()
    return picture
