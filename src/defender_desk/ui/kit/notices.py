"""What a screen says in place: notices, the undo bar, the empty state and the progress strip.

Kit: calm and lasting. The undo bar alone goes by itself, long after it was read, and takes nothing away in going.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QFrame, QLabel, QProgressBar, QSizePolicy, QWidget

from defender_desk.text.speech import _, say_trouble
from defender_desk.text.trouble import Trouble
from defender_desk.ui.kit.pieces import TONE_ICONS, ButtonLook, Picture, Tone, button, icon_button, label
from defender_desk.ui.kit.spacing import boxed, clear, column, row, scrolled, set_shown, spaced
from defender_desk.ui.kit.theme import em, mark

Act: TypeAlias = tuple[str, Callable[[], object]]
"""What a button says, and what it does."""
UNDO_STAYS = 30_000
"""Milliseconds the undo bar stands: the longest that programs for mail offer, for those who read slowly."""
WORDS_LEAST = 40
"""Average letters of a notice without its buttons, from which these stand beside its words."""


def _offered(do: Act | None, other: Act | None) -> list[tuple[Act, ButtonLook]]:
    looks: tuple[tuple[Act | None, ButtonLook], ...] = ((do, "plain"), (other, "link"))
    return [(each, look) for each, look in looks if each is not None]


class Notice(QFrame):
    """A sentence in a tone, with a next step and perhaps a button; empty and hidden until something is said."""

    def __init__(self) -> None:
        super().__init__()
        mark(self, role="notice", tone="plain")
        self._layout = row(gap=3, margins=3)
        self.setLayout(self._layout)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.text = ""
        self._body: QBoxLayout = row()
        self._acts: QFrame | None = None
        self.hide()

    def say(
        self,
        text: str,
        detail: str = "",
        tone: Tone = "info",
        *,
        closable: bool = False,
        do: Act | None = None,
        other: Act | None = None,
    ) -> None:
        """Show a sentence, with what can be done about it as a button, and what else as a link."""
        clear(self._layout)
        self.text = text
        mark(self, tone=tone)
        words = column(label(text, "strong" if detail else "body", wrap=True), gap=1)
        if detail:
            words.addWidget(label(detail, wrap=True))
        acts = [button(*each, look) for each, look in _offered(do, other)]
        self._acts = boxed(row(*acts)) if acts else None
        self._body = row(words, gap=2)
        if self._acts is not None:
            self._body.addWidget(self._acts, 0, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        self._body.setStretch(0, 1)
        self._layout.addWidget(Picture(TONE_ICONS.get(tone, "info"), tone, 5), 0, Qt.AlignmentFlag.AlignTop)
        self._layout.addLayout(self._body, 1)
        if closable:
            self._layout.addWidget(icon_button("x", _("Dismiss"), self.silence), 0, Qt.AlignmentFlag.AlignTop)
        self.setAccessibleName(f"{text} {detail}".strip())
        self._arrange()
        set_shown(self, shown=True)
        _alert(self)

    def trouble(
        self, trouble: Trouble, tone: Tone = "danger", *, closable: bool = False, do: Act | None = None
    ) -> None:
        """Show what the world refused, the next step, and the way there where there is one."""
        said, step = say_trouble(trouble)
        self.say(said, step, tone, closable=closable, do=do)

    def sizeHint(self) -> QSize:
        """As high as the words need at the width there is: Qt gives no more than this, whatever they need."""
        hint = super().sizeHint()
        return QSize(hint.width(), max(hint.height(), self.heightForWidth(self.width())))

    def minimumSizeHint(self) -> QSize:
        """No higher than the words need: where it is narrowest they need far more, and a window would grow for that."""
        least = super().minimumSizeHint()
        needed = self.heightForWidth(max(self.width(), least.width()))
        return QSize(least.width(), min(least.height(), needed) if needed > 0 else least.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for another height where the width is another."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._arrange()
            self.updateGeometry()

    def _arrange(self) -> None:
        """Put the buttons beside the words, or under them where they would leave a column of single words."""
        needed = em(WORDS_LEAST) + (self._acts.sizeHint().width() if self._acts is not None else 0)
        along = QBoxLayout.Direction.LeftToRight if self.width() >= needed else QBoxLayout.Direction.TopToBottom
        if self._body.direction() != along:
            self._body.setDirection(along)

    def silence(self) -> None:
        """Take the sentence away."""
        self.text = ""
        self.hide()


def _alert(widget: QWidget) -> None:
    """Let screen readers say at once what a widget is named."""
    from PySide6.QtGui import QAccessible, QAccessibleEvent  # late: the unlock window starts without a word

    QAccessible.updateAccessibility(QAccessibleEvent(widget, QAccessible.Event.Alert))


class UndoBar(QFrame):
    """What was just done, and the way back; goes with the next change, when dismissed, or once it was there for long.

    It does not go while the pointer or the keyboard is on it. Going by itself leaves the way back open until the next
    change: what is done cannot be lost for being slow.
    """

    undone = Signal(int)
    """The number of the batch to take back."""

    def __init__(self) -> None:
        super().__init__()
        mark(self, role="undo")
        self._batch = 0
        self._said = label("")
        self._undo = button(_("Undo"), self.take_back, "link")
        self._close = icon_button("x", _("Dismiss"), self.hide, on_dark=True)
        layout = row(self._said, self._undo, self._close, gap=3)
        layout.setStretch(0, 1)
        spaced(layout, 3, (3, 0))
        self.setLayout(layout)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
        self._stay = QTimer(self, singleShot=True, interval=UNDO_STAYS)
        self._stay.timeout.connect(self._go)
        self.hide()

    @property
    def batch(self) -> int:
        """The batch that can be taken back; 0 when there is none."""
        return self._batch

    def offer(self, text: str, batch: int) -> None:
        """Say what was done and offer to take it back."""
        self._batch = batch
        self._said.setText(text)
        set_shown(self._undo, batch > 0)
        self.setAccessibleName(text)
        set_shown(self, shown=True)
        self._stay.start()
        _alert(self)

    def take_back(self) -> None:
        """Take back what was just done."""
        batch = self._batch
        self.hide()
        self.undone.emit(batch)

    def hide(self) -> None:
        """Offer it no longer."""
        self._batch = 0
        self.leave()

    def leave(self) -> None:
        """Go out of sight: whoever did it has gone on to something else, and may still take it back by the keyboard."""
        self._stay.stop()
        super().hide()

    def _go(self) -> None:
        if self.underMouse() or self.isAncestorOf(QApplication.focusWidget() or self):
            self._stay.start()
        else:
            self.leave()


class EmptyState(QWidget):
    """A list with nothing in it yet: one sentence, one button, perhaps a second."""

    def __init__(
        self,
        sentence: str,
        do: Act | None = None,
        other: Act | None = None,
        icon_name: str = "inbox",
    ) -> None:
        super().__init__()
        said = label(sentence, "heading", wrap=True)
        said.setAlignment(Qt.AlignmentFlag.AlignCenter)
        said.setMaximumWidth(em(60))
        picture = Picture(icon_name, "muted", 12)
        layout = column(None, gap=4, margins=6)
        layout.addWidget(picture, 0, Qt.AlignmentFlag.AlignHCenter)
        across = row(None, said, None)  # an alignment of its own would take the height its lines need
        across.setStretch(1, 20)
        layout.addLayout(across)
        for offered, look in ((do, "primary"), (other, "link")):
            if offered:
                layout.addWidget(button(*offered, look), 0, Qt.AlignmentFlag.AlignHCenter)  # type: ignore[arg-type]
        layout.addStretch(2)
        self.setLayout(column(scrolled(layout)))


class ProgressStrip(QWidget):
    """Long work in one line: what, how far, and a way to stop it."""

    stopped = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._what: QLabel = label("", "muted")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(em(24))
        self._stop = button(_("Stop"), self.stopped.emit, "link")
        self.setLayout(row(self._what, self._bar, self._stop, None, gap=3))
        self.hide()

    def show_work(self, what: str, done: int = 0, total: int = 0, *, stoppable: bool = False) -> None:
        """Show work going on; total 0 means nobody knows how much there is."""
        self._what.setText(what)
        self._bar.setAccessibleName(what)
        self._bar.setRange(0, min(total, 1000))
        self._bar.setValue(done * min(total, 1000) // total if total else 0)
        set_shown(self._stop, stoppable)
        set_shown(self, shown=True)
