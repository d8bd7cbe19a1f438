"""Editors for what people write: a line, an account in paragraphs, codes one under another.

Kit: Tab always leaves; direction follows what is typed, and can be turned by hand.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMimeData, QSizeF, Qt
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QTextBlock, QTextCursor, QTextOption
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QTextEdit

from defender_desk.model.kinds import Handles, Line, Prose
from defender_desk.text.bidi import PDI, plain
from defender_desk.text.digits import fold_digits
from defender_desk.text.numbers_apart import numbers_apart
from defender_desk.text.speech import _
from defender_desk.ui.kit.direction import LTR, TextLine, leading_edge, paragraph_turned
from defender_desk.ui.kit.editors.base import Editor, Hooks
from defender_desk.ui.kit.pieces import icon_button
from defender_desk.ui.kit.spacing import column, row
from defender_desk.ui.kit.theme import unit

PARAGRAPH = "\u2029"
"""What Qt puts between paragraphs."""


class LineEditor(Editor[Line]):
    """A short text."""

    def __init__(self, kind: Line, name: str, hooks: Hooks | None = None) -> None:
        super().__init__(kind, name, hooks)
        self.line = TextLine()
        self.line.setAccessibleName(name)
        self.line.textChanged.connect(self.tell_changed)
        self.setLayout(column(self.line))
        self.setFocusProxy(self.line)

    def face(self) -> str:
        """The text as it stands."""
        return self.line.text()

    def read(self) -> str:
        """The text without the spaces around it."""
        return self.line.text().strip()

    def show_value(self, typed: object) -> None:
        """Show a text from its beginning."""
        self.line.setText(str(typed or ""))
        self.line.setCursorPosition(0)

    def set_read_only(self, read_only: bool) -> None:
        """Let it be read and copied."""
        super().set_read_only(read_only)
        self.line.setReadOnly(read_only)


class Paragraphs(QTextEdit):
    """A plain text that grows with what is written, within bounds; Tab leaves it.

    Numbers stand in it as they are read, set apart by invisible marks that are in the window alone: what is read from
    here has none. A text that came with such marks of its own is left as it is.
    """

    def __init__(self, lines: tuple[int, int] = (4, 16)) -> None:
        super().__init__()
        self._lines = lines
        self._marked = self._setting = False
        """Whether the text came with marks of its own; whether we are at work on it."""
        self._blocks = 1
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().documentLayout().documentSizeChanged.connect(self._grow)
        self.document().contentsChanged.connect(self._lean)
        self.document().contentsChanged.connect(self._numbers_apart)
        self._grow(self.document().size())
        self._lean()

    def _lean(self) -> None:
        """While it is empty let it begin where the screen does: Qt alone asks the alphabet of the keyboard."""
        option = self.document().defaultTextOption()
        wanted = self.layoutDirection() if self.document().isEmpty() else Qt.LayoutDirection.LayoutDirectionAuto
        if option.textDirection() != wanted:
            option.setTextDirection(wanted)
            self.document().setDefaultTextOption(option)

    def setPlainText(self, text: str) -> None:
        """Show a text from its beginning."""
        self._marked = plain(text) != text
        super().setPlainText(text if self._marked else numbers_apart(text))

    def plain(self) -> str:
        """The text with line feeds; unlike `toPlainText` it keeps unbreakable spaces."""
        held = self.document().toRawText().replace(PARAGRAPH, "\n")
        return held if self._marked else plain(held)

    def createMimeDataFromSelection(self) -> QMimeData:
        """What is copied is what was written."""
        copied = QMimeData()
        chosen = self.textCursor().selection().toPlainText()
        copied.setText(chosen if self._marked else plain(chosen))
        return copied

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What takes a letter away takes one that can be seen."""
        if event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete) and not self._marked:
            self._pass_marks(back=event.key() == Qt.Key.Key_Backspace)
        super().keyPressEvent(event)

    def _pass_marks(self, *, back: bool) -> None:
        cursor = self.textCursor()
        if cursor.hasSelection():
            return
        text, place = cursor.block().text(), cursor.positionInBlock()
        beside = text[:place][::-1] if back else text[place:]
        marks = next((number for number, letter in enumerate(beside) if plain(letter)), len(beside))
        cursor.setPosition(cursor.position() + (-marks if back else marks))
        self.setTextCursor(cursor)

    def _numbers_apart(self) -> None:
        """Set apart what was written just now, as one step with it for undo."""
        if self._setting or self._marked:
            return
        self._setting = True
        written = [self.textCursor().block()]
        if self.document().blockCount() != self._blocks:
            written = [self.document().findBlockByNumber(number) for number in range(self.document().blockCount())]
        self._blocks = self.document().blockCount()
        for block in written:
            wanted = numbers_apart(plain(block.text()))
            if wanted != block.text():
                self._put(block, wanted)
        self._setting = False

    def _put(self, block: QTextBlock, wanted: str) -> None:
        """Put a paragraph with other marks, the cursor staying behind the letter it stood behind."""
        start, here = block.position(), self.textCursor()
        inside = here.block() == block
        letters = len(plain(block.text()[: here.positionInBlock()]))
        cursor = QTextCursor(block)
        cursor.joinPreviousEditBlock()
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(wanted)
        cursor.endEditBlock()
        if inside:
            here.setPosition(start + _behind(wanted, letters))
            self.setTextCursor(here)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the text size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._grow(self.document().size())
        elif event.type() == QEvent.Type.LayoutDirectionChange:
            self._lean()

    def turn_paragraph(self) -> None:
        """Turn the direction of the paragraph under the cursor; one step for undo."""
        cursor = self.textCursor()
        place = cursor.positionInBlock()
        before = cursor.block().text()
        after = paragraph_turned(before)
        start = cursor.block().position()
        cursor.beginEditBlock()
        cursor.setPosition(start)
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(after)
        cursor.endEditBlock()
        cursor.setPosition(start + max(0, min(len(after), place + len(after) - len(before))))
        self.setTextCursor(cursor)

    def _grow(self, size: QSizeF) -> None:
        line = QFontMetricsF(self.font()).lineSpacing()
        least, most = (line * count for count in self._lines)
        frame = self.frameWidth() * 2 + unit() * 3
        self.setFixedHeight(round(min(max(size.height(), least), most)) + frame)


def _behind(text: str, letters: int) -> int:
    """The place behind so many letters that can be seen, and behind what closes there."""
    place = 0
    while place < len(text) and (letters or text[place] == PDI):
        letters -= len(plain(text[place]))
        place += 1
    return place


class ProseEditor(Editor[Prose]):
    """An account in paragraphs, each running as its first letter runs unless turned with ⇄."""

    def __init__(self, kind: Prose, name: str, hooks: Hooks | None = None) -> None:
        super().__init__(kind, name, hooks)
        self.text = Paragraphs()
        self.text.setAccessibleName(name)
        self.text.textChanged.connect(self.tell_changed)
        self.turn = icon_button("arrow-left-right", _("Turn the direction of this paragraph"), self.text.turn_paragraph)
        self.turn.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.turn.setShortcut("Ctrl+Shift+X")
        layout = row(self.text, gap=1)
        layout.addWidget(self.turn, 0, Qt.AlignmentFlag.AlignTop)
        self.setLayout(layout)
        self.setFocusProxy(self.text)

    def face(self) -> str:
        """The text as it stands."""
        return self.text.plain()

    def read(self) -> str:
        """The text without empty lines around it."""
        return self.text.plain().strip("\n ")

    def show_value(self, typed: object) -> None:
        """Show an account from its beginning."""
        self.text.setPlainText(str(typed or ""))

    def set_read_only(self, read_only: bool) -> None:
        """Let it be read and copied."""
        super().set_read_only(read_only)
        self.text.setReadOnly(read_only)
        self.turn.setHidden(read_only)


class HandlesEditor(Editor[Handles]):
    """Telephones, addresses or codes, one a line, left to right."""

    def __init__(self, kind: Handles, name: str, hooks: Hooks | None = None) -> None:
        super().__init__(kind, name, hooks)
        self.text = QPlainTextEdit()
        self.text.setAccessibleName(name)
        self.text.setAccessibleDescription(_("One on each line"))
        self.text.setTabChangesFocus(True)
        self.text.setLayoutDirection(LTR)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.text.textChanged.connect(self._changed)
        self.setLayout(column(self.text))
        self.setFocusProxy(self.text)
        self._align()

    def face(self) -> str:
        """The lines as they stand."""
        return self.text.document().toRawText().replace(PARAGRAPH, "\n")

    def read(self) -> tuple[str, ...]:
        """Each line once; digits of any script become 0-9, except in what only a person wrote down."""
        fold = fold_digits if self.kind.form in ("phone", "code", "digest") else str
        return tuple(dict.fromkeys(filter(None, (fold(line).strip() for line in self.face().split("\n")))))

    def show_value(self, typed: object) -> None:
        """Show each on a line of its own."""
        self.text.setPlainText("\n".join(typed if isinstance(typed, tuple) else ()))

    def set_read_only(self, read_only: bool) -> None:
        """Let them be read and copied."""
        super().set_read_only(read_only)
        self.text.setReadOnly(read_only)

    def changeEvent(self, event: QEvent) -> None:
        """Follow direction and text size."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.LayoutDirectionChange, QEvent.Type.FontChange):
            self._align()

    def _changed(self) -> None:
        self._grow()
        self.tell_changed()

    def _align(self) -> None:
        option = QTextOption(leading_edge() & ~Qt.AlignmentFlag.AlignVCenter)
        option.setTextDirection(LTR)
        self.text.document().setDefaultTextOption(option)
        self._grow()

    def _grow(self) -> None:
        lines = min(max(self.text.blockCount(), 1), 6)
        spare = self.text.frameWidth() * 2 + unit() * 3 + 4
        self.text.setFixedHeight(round(QFontMetricsF(self.text.font()).lineSpacing() * lines) + spare)
