"""Shortcuts that work whatever alphabet the keyboard types.

Desktop: Qt looks for a Latin letter on the pressed key among the layouts installed; where Arabic is the only
one there is none, so every shortcut also knows the Arabic letter on its key (the common 101 layout).
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

ARABIC_ON_KEY = {
    "A": "ش", "C": "ؤ", "D": "ي", "E": "ث", "F": "ب", "G": "ل", "H": "ا", "I": "ه", "J": "ت",
    "K": "ن", "L": "م", "M": "ة",
    "N": "ى", "O": "خ", "P": "ح", "Q": "ض", "R": "ق", "S": "س", "T": "ف",
    "U": "ع", "V": "ر", "W": "ص", "X": "ء", "Y": "غ",
    "Z": "ئ", "/": "ظ",
}  # fmt: skip
"""The Arabic letter on the key of a Latin one; B carries two letters and serves for no shortcut."""


VANISH = "F12"
"""The one key that hides everything: a key of its own, since whoever needs it has no hand for two."""


def sequences(latin: str) -> list[QKeySequence]:
    """A shortcut such as "Ctrl+K", and the same key on an Arabic keyboard."""
    before, _plus, key = latin.rpartition("+")
    arabic = ARABIC_ON_KEY.get(key)
    return [QKeySequence(latin), *([QKeySequence(f"{before}+{arabic}")] if arabic else [])]


SOUGHT = "sought"
"""The property of a command that holds other words by which it is looked for."""


def action(owner: QWidget, text: str, on: Callable[[], object], keys: str = "") -> QAction:
    """A command of a window, with its shortcut."""
    made = QAction(text, owner)
    if keys:
        made.setShortcuts(sequences(keys))
        made.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
    made.triggered.connect(lambda _checked=False: on())
    return made
