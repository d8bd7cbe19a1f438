"""The windows in which redacted copies are made.

Desktop: one call for the page of a piece of evidence, one for what is told in words.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from defender_desk.services.redacting import pages, words
from defender_desk.services.redacting.pages import Original
from defender_desk.services.redacting.words import Original as Told
from defender_desk.text.speech import _
from defender_desk.ui.kit.dialogs import Dialog
from defender_desk.ui.kit.theme import em, unit
from defender_desk.ui.redacting.page import RedactingPage
from defender_desk.ui.redacting.words_page import WordsPage
from defender_desk.ui.shell import Shell


class CopyWindow(Dialog):
    """A dialog that is left at any time: what was done for the copy so far is kept."""

    keeps = True

    def __init__(self, shell: Shell, page: RedactingPage | WordsPage, letters: int, units: int) -> None:
        self.page = page
        super().__init__(shell, _("Make a redacted copy"), page, icon_name="eye-off")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.add(_("Close"), answer=QDialog.DialogCode.Rejected.value)
        self.place(page.make)
        _fit(self, shell, letters, units)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in the midst of the work makes no copy: that takes Ctrl+Enter, or its button."""
        entered = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        meant = event.modifiers() & Qt.KeyboardModifier.ControlModifier or self.focusWidget() is self.page.make
        if not entered or meant:
            super().keyPressEvent(event)

    def unfinished(self) -> list[Callable[[], object]]:
        """The call that keeps what was done last, before the desk closes."""
        return self.page.unfinished()

    def in_hand(self) -> str:
        """The key under which that is kept."""
        return self.page.draft

    def done(self, answer: int) -> None:
        """Stop what is still being made for it, and keep what was done."""
        self.page.leave()
        super().done(answer)


class RedactingWindow(CopyWindow):
    """Bars over the pages of a file."""

    def __init__(self, shell: Shell, original: Original) -> None:
        super().__init__(shell, RedactingPage(shell, original, self.accept), 190, 175)


class WordsWindow(CopyWindow):
    """A copy of what is told in words, as it would read."""

    def __init__(self, shell: Shell, original: Told) -> None:
        super().__init__(shell, WordsPage(shell, original, self.accept), 150, 150)


def _fit(dialog: Dialog, shell: Shell, letters: int, units: int) -> None:
    """As large as the window lets it be; the body takes what the heading and the buttons leave."""
    most = shell.size() * 0.94
    dialog.resize(min(em(letters), most.width()), min(unit() * units, most.height()))
    whole = dialog.layout()
    if isinstance(whole, QVBoxLayout):
        whole.setStretch(1, 1)


def open_words(shell: Shell, owner: QWidget, record: str) -> None:
    """Look for whoever is named in a record, then open the window over the desk."""

    def begun(original: Told) -> None:
        WordsWindow(shell, original).open()

    looking = _("Looking for names…")
    shell.tasks.run(words.begin, shell.desk, record, done=begun, progress=True, label=looking, owner=owner)


def open_redacting(shell: Shell, owner: QWidget, record: str) -> None:
    """Fetch the file of a piece of evidence, then open the window over the desk."""

    def begun(original: Original) -> None:
        RedactingWindow(shell, original).open()

    shell.tasks.run(pages.begin, shell.desk, record, done=begun, label=_("Looking inside…"), owner=owner)


def go_on(shell: Shell, record: str, draft: str) -> None:
    """Open the window again in which a copy of a record was being made, where the key of a draft is of one."""
    if draft == pages.draft_key(record):
        open_redacting(shell, shell, record)
    elif draft == words.draft_key(record):
        open_words(shell, shell, record)
