"""Which way the screens run, and fields that run left to right in every language.

Kit: `follow` sets the direction, Qt's own sentences and locale from the habits in use; it may be called at any time.
"""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent, QLibraryInfo, QLocale, Qt, QTranslator
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from defender_desk.text.bidi import base_direction
from defender_desk.text.languages import language
from defender_desk.text.speech import Habits, habits

LTR, RTL = Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft

_LOCALES = {("ar", "latn"): "ar_AE", ("ar", "arab"): "ar_EG", ("en", "latn"): "en_GB", ("fr", "latn"): "fr_FR",
            ("es", "latn"): "es_ES"}  # fmt: skip
"""Qt takes digit shapes from the country: "ar" alone would give Egyptian ones."""

PASSING = "passing"
"""Property of a line whose words nobody would miss."""


def follow(app: QApplication, chosen: Habits | None = None) -> None:
    """Mirror the screens, load Qt's own words and set its locale for these habits (those in use when None)."""
    reader = chosen or habits()
    QLocale.setDefault(locale(reader))
    _translate(app, reader.language)
    app.setLayoutDirection(RTL if language(reader.language).right_to_left else LTR)


def locale(reader: Habits) -> QLocale:
    """Qt's locale for a reader; only for Qt's own parts, everything we show is written by `text.written`."""
    return QLocale(_LOCALES.get((reader.language, reader.digits), _LOCALES[reader.language, "latn"]))


def reads_right_to_left() -> bool:
    """Whether the screens are mirrored now."""
    return QApplication.layoutDirection() == RTL


def leading_edge() -> Qt.AlignmentFlag:
    """The edge where reading begins, as an alignment Qt does not turn again."""
    side = Qt.AlignmentFlag.AlignRight if reads_right_to_left() else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter


class TextLine(QLineEdit):
    """One line of text that begins at the edge where reading begins, whatever language is typed into it.

    Qt alone moves a line of Latin letters or digits to the left edge of an Arabic screen.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAlignment(leading_edge())

    def changeEvent(self, event: QEvent) -> None:
        """Turn with the screen."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self.setAlignment(leading_edge())


def passing(line: QLineEdit | QPlainTextEdit) -> None:
    """Say that words typed here only look for something or prove something: leaving them loses nothing."""
    line.setProperty(PASSING, "yes")


def secret(line: QLineEdit) -> None:
    """Say that what is typed here proves something: once the line is empty, nothing brings it back.

    Qt keeps what was taken out, and Ctrl+Z would show it to whoever sits here next.
    """
    passing(line)
    line.textChanged.connect(lambda text: None if text else forget(line))


def forget(line: QLineEdit) -> None:
    """Empty a line with its way back: only a text that is set ends what Qt can undo and redo."""
    line.setText("")


class CodeLine(TextLine):
    """One line for what runs left to right in every language: telephones, addresses, codes, numbers, passphrases."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setLayoutDirection(LTR)
        self.setInputMethodHints(Qt.InputMethodHint.ImhNoAutoUppercase | Qt.InputMethodHint.ImhNoPredictiveText)


class PassphraseLine(TextLine):
    """A hidden line in any script: its dots run as the screen does, what is shown as it was typed.

    It never leaves what it holds elsewhere.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhNoAutoUppercase
        )
        self.textChanged.connect(lambda _text: self._turn())
        self._turn()

    def reveal(self, shown: bool) -> None:
        """Show or hide what was typed."""
        self.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        self._turn()

    def _turn(self) -> None:
        """Qt takes dots for a text from the left, so that the caret stood before them; only this key says otherwise."""
        turned = reads_right_to_left()
        if self.echoMode() == QLineEdit.EchoMode.Normal:
            turned = base_direction(self.text(), "rtl" if turned else "ltr") == "rtl"
        key = Qt.Key.Key_Direction_R if turned else Qt.Key.Key_Direction_L
        self.keyPressEvent(QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier))


def paragraph_turned(text: str) -> str:
    """The paragraph with its direction turned: an invisible mark at its start, which every program reads."""
    bare = text.lstrip("\u200e\u200f")
    shown = base_direction(text, "rtl" if reads_right_to_left() else "ltr")
    if text != bare and base_direction(bare) != shown:
        return bare
    return ("\u200f" if shown == "ltr" else "\u200e") + bare


def _translate(app: QApplication, code: str) -> None:
    for old in app.findChildren(QTranslator, "desk_qt"):
        app.removeTranslator(old)
        old.deleteLater()
    translator = QTranslator(app)
    translator.setObjectName("desk_qt")
    place = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load(f"qtbase_{code}", place):
        app.installTranslator(translator)


def application() -> QApplication:
    """The one QApplication, typed."""
    return cast("QApplication", QApplication.instance())
