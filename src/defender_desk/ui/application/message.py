"""The first message: proposed without a fact of the case, edited by a person, kept in the referral, copied on request.

Desktop: nothing is sent; the clipboard is filled only when somebody asks for it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame

from defender_desk.model.shown import several
from defender_desk.services.records import Saved
from defender_desk.services.referrals import first_contact
from defender_desk.text.bidi import isolate
from defender_desk.text.languages import LANGUAGES
from defender_desk.text.speech import _, fill
from defender_desk.ui.application.paired import Text
from defender_desk.ui.application.reading import Seen
from defender_desk.ui.kit.flow import Flow
from defender_desk.ui.kit.notices import Notice
from defender_desk.ui.kit.pieces import button, label
from defender_desk.ui.kit.spacing import boxed, column
from defender_desk.ui.record.editing import KEPT_EVERY
from defender_desk.ui.shell import Shell


class Message(QFrame):
    """The page of the first message."""

    written = Signal(object)
    """`Changes`: it was kept."""

    def __init__(self, shell: Shell, seen: Seen) -> None:
        super().__init__()
        self._shell, self._referral = shell, seen.application.referral
        self._language = seen.application.language
        self._base = seen.message
        self.notice = Notice()
        self.body = Text(_("First message"), self._language)
        self.body.words.setPlainText(seen.message or first_contact.proposed(self._language))
        self._keeping = QTimer(self, singleShot=True, interval=KEPT_EVERY)
        self._keeping.timeout.connect(self._pause)
        self.body.words.textChanged.connect(self._typed)
        self._build()
        self._look()

    @property
    def dirty(self) -> bool:
        """Whether there is something to lose; a proposal that nobody touched is not."""
        proposals = first_contact.proposed_everywhere()
        return self.text.strip() != self._base.strip() and (bool(self._base) or self.text not in proposals)

    @property
    def text(self) -> str:
        """The message as it stands."""
        return self.body.words.plain()

    def take_keyboard(self) -> None:
        """Go on writing."""
        self.body.words.setFocus()

    def unfinished(self) -> list[Callable[[], object]]:
        """The call that keeps what is written here."""
        self._keeping.stop()
        keep = partial(first_contact.put_aside, self._shell.desk, self._referral, self.text)
        return [keep] if self.dirty else []

    def save(self) -> None:
        """Keep it in the referral."""
        self._keeping.stop()
        keep = partial(first_contact.keep, self._shell.desk, self._referral, self.text)
        self._shell.tasks.run(keep, done=self._saved, failed=self.notice.trouble, owner=self)

    def _build(self) -> None:
        heading = label(_("First message"), "title", wrap=True)
        hint = _(
            "It asks only for a safe way to send the rest, and tells nothing of the case. Nothing is sent from here."
        )
        self.saving = button(_("Save"), self.save, "primary", "check")
        self.saving.setShortcut("Ctrl+S")
        self.copying = button(_("Copy the message"), self._copy, "plain", "copy")
        acts = Flow(2)
        acts.addWidget(self.saving)
        acts.addWidget(self.copying)
        for one in LANGUAGES:
            said = fill(_("Propose it in {language}"), language=isolate(one.own_name))
            acts.addWidget(button(said, partial(self.propose, one.code), "link"))
        card = boxed(column(self.body, acts, gap=3, margins=(4, 3)), "card")
        self.setLayout(column(heading, label(hint, "muted", wrap=True), self.notice, card, None, gap=3))
        self._typed()
        self._keeping.stop()

    def propose(self, language: str) -> None:
        """Write the proposal in a language; what stood here can be had back with Ctrl+Z."""
        self.body.run(language)
        self.body.words.selectAll()
        self.body.words.insertPlainText(first_contact.proposed(language))

    def _typed(self) -> None:
        self.saving.setEnabled(bool(self.text.strip()) and self.text.strip() != self._base.strip())
        self._keeping.start()

    def _pause(self) -> None:
        for keep in self.unfinished():
            self._shell.tasks.run(keep)
        self._look()

    def _look(self) -> None:
        ask = partial(first_contact.told, self._shell.desk, self._referral, self.text)
        self._shell.tasks.run(ask, done=self._warn, owner=self)

    def _warn(self, told: Sequence[str]) -> None:
        if told:
            said = fill(_("It names somebody, or something of the case: {words}"), words=several(map(isolate, told)))
            self.notice.say(said, _("Take it out before this travels on an unsafe channel."), "warning")
        else:
            self.notice.silence()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text)
        self._shell.say(_("The message is on the clipboard, for a while."))

    def _saved(self, saved: Saved) -> None:
        self._base = self.text
        self._typed()
        self._keeping.stop()
        self.written.emit(saved.changes)
