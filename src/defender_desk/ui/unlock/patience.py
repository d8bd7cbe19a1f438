"""Waiting after wrong passphrases: each try from the third on has to be waited for, twice as long as the one before.

Desktop: it slows whoever guesses at the keyboard. A copy of the folder is guessed at elsewhere, where Argon2id alone
slows it. Nothing is counted beyond this window, and no number of wrong tries erases anything.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from defender_desk.text.digits import show_digits
from defender_desk.text.speech import fill, habits, ngettext
from defender_desk.text.trouble import Trouble
from defender_desk.ui.kit.pieces import label
from defender_desk.ui.kit.spacing import column, set_shown

FREE, LONGEST = 2, 30
"""Wrong tries that cost nothing, and the most seconds that one costs."""


def seconds(wrong: int) -> int:
    """How long is waited after so many wrong tries in a row."""
    return min(2 ** (wrong - FREE), LONGEST) if wrong > FREE else 0


class Tries(QObject):
    """The wrong tries of one door, whichever of its pages asked: each leads to the same passphrase."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wrong, self.left = 0, 0
        self._tick = QTimer(self, interval=1000)
        self._tick.timeout.connect(self._pass)

    @property
    def over(self) -> bool:
        """Whether a try is possible."""
        return self.left == 0

    def wrong(self) -> None:
        """Count a wrong try, and let the next one wait."""
        self._wrong += 1
        self.left = seconds(self._wrong)
        if self.left:
            self._tick.start()
        self.changed.emit()

    def _pass(self) -> None:
        self.left -= 1
        if self.over:
            self._tick.stop()
        self.changed.emit()


class Patience(QWidget):
    """Says on a page how long the next try has to be waited for, and keeps its button from being pressed until then."""

    def __init__(self, tries: Tries | None, button: QWidget, possible: Callable[[], bool] = lambda: True) -> None:
        super().__init__()
        self.tries = tries or Tries(self)
        self._button, self._possible = button, possible
        self._said = label("", "muted", wrap=True)
        self.setLayout(column(self._said))
        self.tries.changed.connect(self.look)
        self.look()

    @property
    def over(self) -> bool:
        """Whether a try is possible."""
        return self.tries.over

    def failed(self, refused: Trouble) -> None:
        """Count what was refused, where it was for a wrong secret."""
        from defender_desk.services.opening import wrong_secret  # late: most open their desk at once

        if wrong_secret(refused):
            self.tries.wrong()

    def look(self) -> None:
        """Let the button be pressed where a try is possible, and say when it will be."""
        n = self.tries.left
        sentence = ngettext("The next try is possible in {n} second.", "The next try is possible in {n} seconds.", n)
        self._said.setText(fill(sentence, n=show_digits(str(n), habits().digits)))
        self._button.setEnabled(self.over and self._possible())
        set_shown(self, not self.over)
