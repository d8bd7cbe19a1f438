"""The small pieces every screen is made of: labels by role, buttons by look, badges.

Kit: text is always plain text (nothing a record holds is ever read as markup); names are isolated by their writers.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QEvent, QLocale, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPixmap, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QFrame,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStyleOptionComboBox,
    QToolButton,
    QWidget,
)

from defender_desk.text.bidi import ltr, plain, rtl, undecided
from defender_desk.text.languages import language
from defender_desk.ui.kit.direction import leading_edge, reads_right_to_left
from defender_desk.ui.kit.icons import BESIDE, icon, pixmap
from defender_desk.ui.kit.spacing import icon_size
from defender_desk.ui.kit.theme import colours, mark, unit
from defender_desk.ui.kit.type_ahead import TypeAheadList

Role = Literal["display", "title", "heading", "strong", "body", "muted", "caption", "problem", "code"]
Tone = Literal["plain", "info", "good", "warning", "danger"]
ButtonLook = Literal["plain", "primary", "danger", "quiet", "link"]

TONE_ICONS = {"info": "info", "good": "circle-check", "warning": "triangle-alert", "danger": "circle-alert"}


def label(text: str, role: Role = "body", *, wrap: bool = False, selectable: bool = False) -> QLabel:
    """Text in one of the roles the style sheet knows."""
    made = Label(text)
    made.setProperty("role", role)
    if wrap:
        made.setWordWrap(True)
        made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.MinimumExpanding)
        if reads_right_to_left() and not selectable:
            _flush(made)
    if selectable:
        made.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        made.setAccessibleName(text)
    return made


def _flush(made: QLabel) -> None:
    """Let every line of a paragraph begin at the edge, from which Qt sets those that wrap a space's width apart.

    It does not where text can be selected. The mouse passes through, as it does elsewhere.
    """
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    made.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)


class Label(QLabel):
    """Plain text that begins at the edge where reading begins; Qt alone lets each text choose its own edge."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._heights: dict[int, int] = {}
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(leading_edge())
        self.setText(text)

    def setText(self, text: str) -> None:
        """Show text; parts set apart stand in the order of the screen, which Qt's labels do not look for."""
        self._heights.clear()
        along = rtl if reads_right_to_left() else ltr
        super().setText(along(text) if undecided(text) else text)

    def heightForWidth(self, width: int) -> int:
        """How high it is when so wide, in pixels; Qt sets the lines of a paragraph anew whenever a layout asks."""
        if width not in self._heights:
            self._heights[width] = super().heightForWidth(width)
        return self._heights[width]

    def changeEvent(self, event: QEvent) -> None:
        """Turn with the screen; what is centred stays so."""
        self._heights.clear()
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange and not self.alignment() & Qt.AlignmentFlag.AlignHCenter:
            self.setAlignment(leading_edge())


class ForeignLabel(Label):
    """Text in another language than the screen's: it runs as that language does, and screen readers are told which."""

    def __init__(self, text: str, code: str) -> None:
        self._edge = Qt.AlignmentFlag.AlignRight if language(code).right_to_left else Qt.AlignmentFlag.AlignLeft
        super().__init__(plain(text))
        self.setLocale(QLocale(code))
        self._settle()

    def changeEvent(self, event: QEvent) -> None:
        """Keep its own edge when the screen turns."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._settle()

    def _settle(self) -> None:
        self.setAlignment(self._edge | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignTop)


def foreign_label(text: str, code: str) -> QLabel:
    """Text known to be in a language, to be read and copied."""
    made = ForeignLabel(text, code)
    made.setProperty("role", "body")
    made.setWordWrap(True)
    made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.MinimumExpanding)
    made.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    return made


def tone_colour(tone: str) -> str:
    """The colour of text and icons in a tone."""
    known = colours()
    tones = {"info": known.accent_text, "good": known.good, "warning": known.warning, "danger": known.danger}
    return tones.get(tone, known.text)


class Button(QPushButton):
    """A button in one of the looks, whose icon keeps the colour of its text."""

    def __init__(self, text: str, look: ButtonLook = "plain", icon_name: str = "") -> None:
        super().__init__(text)
        self._look, self._icon = look, icon_name
        self.setProperty("look", look)
        self.setAccessibleName(text.replace("&", ""))
        self.setAutoDefault(False)
        self._tint()

    def setText(self, text: str) -> None:
        """Show another text, which is spoken too."""
        super().setText(text)
        self.setAccessibleName(text.replace("&", ""))
        self._tint()

    def set_icon(self, name: str) -> None:
        """Show another icon."""
        self._icon = name
        self._tint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses it, as the space bar does."""
        if not _pressed_by_enter(self, event):
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow palette, direction and text size."""
        super().changeEvent(event)
        if event.type() in _LOOK_CHANGES:
            self._tint()

    def _tint(self) -> None:
        if not self._icon:
            return
        known = colours()
        own = {"primary": known.on_accent, "danger": known.on_danger, "link": known.accent}.get(self._look, known.text)
        self.setIcon(icon(self._icon, own, beside=bool(self.text())))
        side = icon_size(unit())
        self.setIconSize(QSize(round(side.width() * BESIDE), side.height()) if self.text() else side)


def _pressed_by_enter(pressed: QAbstractButton, event: QKeyEvent) -> bool:
    """Press a button that has the keyboard when Enter comes alone; with Ctrl it is the whole form's."""
    alone = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or not alone:
        return False
    pressed.click()
    return True


class IconButton(QToolButton):
    """A button that shows only an icon; its name is spoken and shown as a tip."""

    def __init__(self, icon_name: str, name: str, *, checkable: bool = False, on_dark: bool = False) -> None:
        super().__init__()
        self._icon, self._on_dark = icon_name, on_dark
        self.setProperty("look", "icon")
        self.setCheckable(checkable)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.rename(name)
        self._tint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses it, as the space bar does."""
        if not _pressed_by_enter(self, event):
            super().keyPressEvent(event)

    def rename(self, name: str) -> None:
        """Give it another name."""
        self.setAccessibleName(name)
        self.setToolTip(name)

    def set_icon(self, name: str) -> None:
        """Show another icon."""
        self._icon = name
        self._tint()

    def changeEvent(self, event: QEvent) -> None:
        """Follow palette, direction and text size."""
        super().changeEvent(event)
        if event.type() in _LOOK_CHANGES:
            self._tint()

    def _tint(self) -> None:
        own = colours().surface if self._on_dark else colours().muted
        self.setIcon(icon(self._icon, own, selected=colours().accent_text))
        self.setIconSize(icon_size(unit()))


class Picture(QLabel):
    """An icon beside text, in the colour of a tone; silent to screen readers."""

    def __init__(self, icon_name: str, tone: str = "plain", units: float = 4.4) -> None:
        super().__init__()
        self._icon, self._tone, self._units = icon_name, tone, units
        self._tint()

    def changeEvent(self, event: QEvent) -> None:
        """Follow palette, direction and text size."""
        super().changeEvent(event)
        if event.type() in _LOOK_CHANGES:
            self._tint()

    def _tint(self) -> None:
        drawn: QPixmap = pixmap(
            self._icon, colours().muted if self._tone == "muted" else tone_colour(self._tone), self._units
        )
        self.setPixmap(drawn)


class DropDown(QComboBox):
    """A list to choose one from, with an arrow in the colour of its text; what is too long for it ends in dots."""

    _LEAST = 16
    """Letters there is always room for; longer choices make the list wide, never the window."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setView(TypeAheadList())

    def minimumSizeHint(self) -> QSize:
        """Never wider than a few words, however long a choice is."""
        asked = super().minimumSizeHint()
        least = self.fontMetrics().averageCharWidth() * self._LEAST + unit() * 10
        return QSize(min(asked.width(), least), asked.height())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page: whoever scrolls past chooses nothing else."""
        event.ignore()

    def showPopup(self) -> None:
        """Open the list as wide as its longest choice, as far as the window goes."""
        view = self.view()
        wanted = view.sizeHintForColumn(0) + unit() * 8
        view.setMinimumWidth(min(wanted, self.window().width()))
        super().showPopup()

    def initStyleOption(self, option: QStyleOptionComboBox) -> None:
        """Shorten what the style would cut."""
        super().initStyleOption(option)
        if not self.isVisible():
            return  # Qt asks often while a window is made, and none of that is painted
        room = self.width() - unit() * 10
        option.currentText = self.fontMetrics().elidedText(option.currentText, Qt.TextElideMode.ElideRight, room)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the arrow the style sheet cannot tint."""
        super().paintEvent(event)
        arrow = pixmap("chevron-down", colours().muted, 3.6)
        size = arrow.deviceIndependentSize().toSize()
        turned = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        left = unit() * 2 if turned else self.width() - unit() * 2 - size.width()
        painter = QPainter(self)
        painter.drawPixmap(left, (self.height() - size.height()) // 2, arrow)
        painter.end()


def button(
    text: str, on: Callable[[], object] | None = None, look: ButtonLook = "plain", icon_name: str = ""
) -> Button:
    """A button that does something when pressed."""
    made = Button(text, look, icon_name)
    if on is not None:
        made.clicked.connect(lambda _checked=False: on())
    return made


def icon_button(
    icon_name: str, name: str, on: Callable[[], object] | None = None, *, on_dark: bool = False
) -> IconButton:
    """An icon-only button that does something when pressed."""
    made = IconButton(icon_name, name, on_dark=on_dark)
    if on is not None:
        made.clicked.connect(lambda _checked=False: on())
    return made


def badge(text: str, tone: Tone = "plain") -> QLabel:
    """A short state beside something: a word on a tinted ground, never colour alone."""
    made = label(text)
    mark(made, role="badge", tone=tone)
    made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
    return made


def line() -> QFrame:
    """A thin line between two parts of a page."""
    made = QFrame()
    made.setProperty("role", "line")
    return made


_LOOK_CHANGES = (
    QEvent.Type.PaletteChange,
    QEvent.Type.ApplicationPaletteChange,
    QEvent.Type.LayoutDirectionChange,
    QEvent.Type.FontChange,
)
