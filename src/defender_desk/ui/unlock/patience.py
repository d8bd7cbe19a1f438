"""Waiting after wrong passphrases: each try from the third on has to be waited for, twice as long as the one before.

Desktop: it slows whoever guesses at the keyboard. A copy of the folder is guessed at elsewhere, where Argon2id alone
slows it. Nothing is counted beyond this window, and no number of wrong tries erases anything.
"""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from defender_desk.text.digits import show_digits
from defender_desk.text.speech import fill, habits, ngettext
from defender_desk.ui.kit.pieces import label
from defender_desk.ui.kit.spacing import column, set_shown

FREE, LONGEST = 2, 30
"""Wrong tries that cost nothing, and the most seconds that one costs."""


def seconds(wrong: int) -> int:
    """How long is waited after so many wrong tries in a row."""
    return min(2 ** (wrong - FREE), LONGEST) if wrong > FREE else 0


class Patience(QWidget):
    """Says how long the next try has to be waited for; `over` is whether it need not be."""

    def __init__(self, button: QWidget) -> None:
        super().__init__()
        self._button, self._wrong, self.left = button, 0, 0
        self._said = label("", "muted", wrap=True)
        self.setLayout(column(self._said))
        self._tick = QTimer(self, interval=1000)
        self._tick.timeout.connect(self._pass)
        self.hide()

    @property
    def over(self) -> bool:
        """Whether a try is possible."""
        return self.left == 0

    def wrong(self) -> None:
        """Count a wrong try, and let the next one wait."""
        self._wrong += 1
        self.left = seconds(self._wrong)
        self._show()
        if self.left:
            self._tick.start()

    def _pass(self) -> None:
        self.left -= 1
        self._show()
        if self.over:
            self._tick.stop()

    def _show(self) -> None:
        n = self.left
        sentence = ngettext("The next try is possible in {n} second.", "The next try is possible in {n} seconds.", n)
        self._said.setText(fill(sentence, n=show_digits(str(n), habits().digits)))
        self._button.setEnabled(self.over)
        set_shown(self, not self.over)
