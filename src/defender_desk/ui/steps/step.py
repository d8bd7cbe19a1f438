"""One page of work that goes page by page: what it asks, its answer, and the way on and back.

Desktop: Enter goes on and Esc goes back wherever the keyboard is, except in a text of several lines and in a list.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QTabBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from defender_desk.text.speech import _
from defender_desk.text.trouble import Trouble
from defender_desk.ui.kit.notices import Notice
from defender_desk.ui.kit.pieces import ButtonLook, button, label
from defender_desk.ui.kit.spacing import boxed, column, row, scrolled
from defender_desk.ui.kit.theme import em
from defender_desk.ui.kit.turns import asked, in_turn

_WIDEST = 120  # letters: longer lines are hard to read


class Step(QWidget):
    """A page with a question, room for the answer in `body`, and buttons at its foot."""

    forward = Signal()
    """The person wants to go on; nobody went yet."""
    backward = Signal()

    def __init__(
        self,
        question: str,
        sentence: str = "",
        *,
        onward: str = "",
        look: ButtonLook = "primary",
        back: str = "",
        wide: bool = False,
    ) -> None:
        super().__init__()
        self.question = question
        self.notice, self._troubled = Notice(), ""
        self.body: QVBoxLayout = column(gap=3)
        self.on = button(onward or _("Next"), self.forward.emit, look)
        self.back = button(back or _("Back"), self.backward.emit, "quiet")
        self.beside = row(gap=2)
        self._heading = label(question, "heading", wrap=True)
        words = [self._heading]
        if sentence:
            words.append(label(sentence, "muted", wrap=True))
        head = column(*words, self.notice, gap=1, margins=(5, 4, 5, 2))
        self._page = self._room(head, wide=wide)
        foot = boxed(row(self.back, None, self.beside, self.on, gap=2, margins=(5, 2)), "strip")
        self._whole = column(self._page, foot, gap=0)
        self._whole.setStretch(0, 1)
        self.setLayout(self._whole)
        self.setAccessibleName(question)

    def entitle(self, question: str) -> None:
        """Call the page something else."""
        self.question = question
        self._heading.setText(question)
        self.setAccessibleName(question)

    def before_foot(self, said: QWidget) -> None:
        """Let something be read last, in sight however far the page is scrolled, and moving nothing of it."""
        self._whole.insertLayout(1, column(said, margins=(5, 1)))

    def tell(self, trouble: Trouble) -> None:
        """Say what went wrong, where it is seen."""
        self.notice.trouble(trouble)
        self._troubled = self.notice.text
        self._page.verticalScrollBar().setValue(0)

    def forget_trouble(self) -> None:
        """Say no longer what went wrong, where that is what is said: somebody went on to something else since."""
        if self._troubled and self.notice.text == self._troubled:
            self.notice.silence()
        self._troubled = ""

    def focus_first(self) -> None:
        """Give the keyboard to the first thing asked, or the one chosen among several, else to the way on."""
        found = [each for each in asked(self._page) if each.isEnabled() and each.isVisibleTo(self)]
        found = [each for each in found if not isinstance(each, QTabBar)]  # tabs only choose what is asked
        if found and isinstance(found[0], QRadioButton):
            found = [each for each in found if isinstance(each, QRadioButton) and each.isChecked()] or found
        for each in (*found[:1], self.on, self.back):
            if each.isEnabled() and each.isVisibleTo(self):
                each.setFocus()
                return

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002  Qt's own name
        """Tab goes through what is asked, then to the foot: also where the page was made anew under the keyboard."""
        in_turn([*asked(self._page)[-1:], self.back, self.on])
        return super().focusNextPrevChild(next)

    def _room(self, head: QVBoxLayout, *, wide: bool) -> QScrollArea:
        """The page under its heading: tables take all the room, what is read line by line stays narrow; both scroll."""
        if wide:
            page = column(head, column(self.body, margins=(5, 1, 5, 3)), gap=0)
            page.setStretch(1, 1)
            return scrolled(page)
        holder = QWidget()
        holder.setLayout(self.body)
        holder.setMaximumWidth(em(_WIDEST))
        beside = row(holder, gap=0, margins=(5, 2))
        beside.setStretch(0, 10)
        beside.addStretch(1)
        return scrolled(column(head, beside, None, gap=0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button it is on, or goes on, as Ctrl+Enter does from anywhere; Esc goes back."""
        focused, ctrl = QApplication.focusWidget(), event.modifiers() & Qt.KeyboardModifier.ControlModifier
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if isinstance(focused, QPushButton | QToolButton) and not ctrl:
                focused.click()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if self.on.isEnabled() and self.on.isVisible():
                self.on.click()
            case Qt.Key.Key_Escape if self.back.isEnabled() and self.back.isVisible():
                self.back.click()
            case _:
                super().keyPressEvent(event)
