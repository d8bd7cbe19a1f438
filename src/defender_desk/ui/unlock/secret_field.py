"""The field for a passphrase: hidden, revealed by a button outside it, with what the keyboard is about to do beside it.

Desktop: Caps Lock and the keyboard's alphabet are shown, since both are invisible in a hidden field.
"""

from __future__ import annotations

import unicodedata

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QWidget

from defender_desk.text.speech import _
from defender_desk.ui.kit.direction import PassphraseLine, forget, secret
from defender_desk.ui.kit.pieces import IconButton, badge, label
from defender_desk.ui.kit.spacing import column, row, set_shown


class SecretField(QWidget):
    """A label, a hidden line, the reveal button, and the badges of the keyboard."""

    submitted = Signal()
    changed = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.line = PassphraseLine()
        secret(self.line)
        self.line.setAccessibleName(name)
        title = label(name, "strong")
        title.setBuddy(self.line)
        self.reveal = IconButton("eye", _("Show what is typed"), checkable=True)
        self.reveal.toggled.connect(self._reveal)
        self.caps = badge(_("Caps Lock is on"), "warning")
        self.caps.hide()
        self.alphabet = badge("")
        self.alphabet.setToolTip(_("The language of the keyboard"))
        self.setLayout(
            column(row(title, None, self.caps, self.alphabet, gap=2), row(self.line, self.reveal, gap=1), gap=1)
        )
        self.setFocusProxy(self.line)
        self.line.installEventFilter(self)
        self.line.returnPressed.connect(self.submitted)
        self.line.textChanged.connect(self._emptied)
        self.line.textEdited.connect(lambda _typed: self.changed.emit())
        QGuiApplication.inputMethod().localeChanged.connect(self._show_keyboard)
        self._show_keyboard()

    def text(self) -> str:
        """What was typed."""
        return self.line.text()

    def forget(self) -> None:
        """Take what was typed away, with its way back, and hide the line again."""
        forget(self.line)
        self.reveal.setChecked(False)

    def take(self, code: str) -> None:
        """Hold a code that was put together just now: until the line is emptied, there is no eye to show it."""
        self.reveal.setChecked(False)
        self._offer_eye(offered=False)
        self.line.setText(code)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Learn from each key what the keyboard is about to do."""
        if watched is self.line and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            self._learn(event)
        return False

    def _learn(self, event: QKeyEvent) -> None:
        typed = event.text()
        if event.key() == Qt.Key.Key_CapsLock:
            self.caps.hide()  # nothing tells whether it went on or off; the next letter will
        elif typed and typed.isalpha():
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            if typed.upper() != typed.lower():
                set_shown(self.caps, typed.isupper() != shift)
            self.alphabet.setText(alphabet_of(typed))

    def _show_keyboard(self) -> None:
        code = QGuiApplication.inputMethod().locale().name().partition("_")[0].upper()
        self.alphabet.setText(code if len(code) in (2, 3) else "")
        set_shown(self.alphabet, bool(self.alphabet.text()))

    def _emptied(self, text: str) -> None:
        if not text:
            self._offer_eye(offered=True)

    def _offer_eye(self, *, offered: bool) -> None:
        self.reveal.setEnabled(offered)
        set_shown(self.reveal, offered)

    def _reveal(self, shown: bool) -> None:
        self.line.reveal(shown)
        self.reveal.set_icon("eye-off" if shown else "eye")
        self.reveal.rename(_("Hide what is typed") if shown else _("Show what is typed"))


def alphabet_of(typed: str) -> str:
    """The badge of an alphabet: AR for Arabic letters, ABC for Latin ones, else the first word of its Unicode name."""
    script = unicodedata.name(typed[0], "").partition(" ")[0]
    return {"ARABIC": "AR", "LATIN": "ABC"}.get(script, script)
