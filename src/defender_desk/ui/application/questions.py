"""The list of what a destination asks, by subject, each with its state as an icon and a word.

Desktop: the arrow keys go through it; headings are passed over.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from defender_desk.model.vocabularies import label, vocabulary
from defender_desk.services.application.questions import Question, State
from defender_desk.text.speech import _, fill, habits, say
from defender_desk.ui.application.wording import STATES
from defender_desk.ui.kit.icons import icon
from defender_desk.ui.kit.pieces import tone_colour
from defender_desk.ui.kit.spacing import icon_size
from defender_desk.ui.kit.theme import colours, em, unit

MESSAGE = "first_contact"
"""The place of the first message among the questions."""

_CODE = Qt.ItemDataRole.UserRole


class QuestionList(QListWidget):
    """What is asked; `chosen` tells the code of the question in front."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("What they ask for"))
        self.setWordWrap(True)
        self.setMinimumWidth(em(30))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._questions: Sequence[Question] = ()
        self._message = False
        self._filling = False
        self.currentItemChanged.connect(self._turned)

    @property
    def code(self) -> str:
        """The code of the question in front; empty before there is one."""
        item = self.currentItem()
        return str(item.data(_CODE)) if item is not None else ""

    def show_questions(self, questions: Sequence[Question], *, message: bool) -> None:
        """Show these, keeping the one in front where it is still asked."""
        here = self.code
        self._questions, self._message = questions, message
        self._filling = True
        self.clear()
        if message:
            self._add(MESSAGE, _("First message"), "message-square", colours().muted)
        group = ""
        for one in questions:
            own = vocabulary("application_field").by_code[one.field.code].group
            if own != group:
                group = own
                self._head(label("application_group", group, habits().language))
            name, tone, word = STATES[one.state]
            called = label("application_field", one.field.code, habits().language)
            colour = colours().muted if tone == "plain" else tone_colour(tone)
            self._add(one.field.code, f"{called}\n{say(word)}", name, colour)
        self._fit()
        self._show(here)
        self._filling = False

    def show_code(self, code: str) -> None:
        """Turn to a question."""
        self._show(code)

    def _show(self, code: str) -> None:
        """Put a question in front; where it is not asked, the first that is not answered."""
        items = {str(item.data(_CODE)): item for item in map(self.item, range(self.count())) if item.data(_CODE)}
        codes = [code, *(one.field.code for one in self._questions if one.state is not State.ANSWERED), *items]
        front = next((items[one] for one in codes if one in items), None)
        if front is not None:
            self.setCurrentItem(front)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give each question the lines it needs."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Draw the icons in the colours of another palette."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._questions:
            self.show_questions(self._questions, message=self._message)
        elif event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        """Qt measures an item without the width it has, and would cut its last line: the state."""
        metrics, flags = QFontMetrics(self.font()), int(Qt.TextFlag.TextWordWrap)
        for item in map(self.item, range(self.count())):
            beside = icon_size(unit()).width() + unit() * 2 if item.data(_CODE) else 0
            room = QRect(0, 0, max(em(10), self.viewport().width() - beside - unit() * 6), 1 << 20)
            lines = metrics.boundingRect(room, flags, item.text()).height()
            item.setSizeHint(QSize(0, lines + unit() * 3))

    def _head(self, text: str) -> None:
        item = QListWidgetItem(text)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        font = self.font()
        font.setBold(True)
        item.setFont(font)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, fill(_("Part: {name}"), name=text))
        self.addItem(item)

    def _add(self, code: str, text: str, icon_name: str, colour: str) -> None:
        item = QListWidgetItem(icon(icon_name, colour), text)
        item.setData(_CODE, code)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, text.replace("\n", ": "))
        self.addItem(item)

    def _turned(self, item: QListWidgetItem | None) -> None:
        if item is not None and not self._filling:
            self.chosen.emit(str(item.data(_CODE)))
