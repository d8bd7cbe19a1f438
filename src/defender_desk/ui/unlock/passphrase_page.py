"""First run, page 3: the passphrase. A generated one is offered first; one's own is judged in words.

Desktop: it is typed twice however it came to be, since a phrase only seen is a phrase forgotten.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from defender_desk.text.bidi import isolate, ltr
from defender_desk.text.languages import LANGUAGES
from defender_desk.text.messages import msg
from defender_desk.text.speech import _, fill, say
from defender_desk.ui.kit.files import choose_folder
from defender_desk.ui.kit.notices import Notice
from defender_desk.ui.kit.pieces import button, icon_button, label
from defender_desk.ui.kit.spacing import boxed, column, row, set_shown
from defender_desk.ui.kit.theme import mark
from defender_desk.ui.tasks import Tasks
from defender_desk.ui.unlock.draft import NewDesk, Strength
from defender_desk.ui.unlock.secret_field import SecretField
from defender_desk.ui.unlock.work import Work

PAUSE = 250
"""Milliseconds without a key before a passphrase is judged."""


class PassphrasePage(QWidget):
    """A phrase, typed again; where the desk lies, for those who want to know."""

    ready_changed = Signal(bool)
    submitted = Signal()
    """Enter, with everything as it should be."""

    def __init__(
        self,
        draft: NewDesk,
        work: Work,
        tasks: Tasks,
        *,
        placed: bool = True,
        practice: bool = False,
    ) -> None:
        super().__init__()
        self._draft, self._work, self._tasks = draft, work, tasks
        its = _("Passphrase of the practice desk")
        self._offered, self._chosen = (its, its) if practice else (_("Your passphrase"), _("Your own passphrase"))
        self._practice = practice
        self._phrase = ""
        self._own = False
        self._enough = True
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self._judge)
        self.again = SecretField(_("Type it once more"))
        self._build_generated()
        self._build_own()
        self.again.changed.connect(self._look)
        self.again.submitted.connect(self._enter)
        self.lacking = label("", "problem", wrap=True)
        self.notice = Notice()
        said = _("Nobody can open the desk without this passphrase or the recovery code you get next.")
        self.notice.say(said, tone="warning")
        self._build_folder()
        asked = (self._generated, self._choosing, row(self.turn, None), self.again, self.lacking)
        self.setLayout(column(*asked, self.notice, row(self.advanced, None), self._place, gap=2))
        set_shown(self.advanced, placed)
        self.suggest(draft.language)

    @property
    def ready(self) -> bool:
        """Whether the phrase is strong enough and was typed twice alike."""
        return not self._lack()

    def keep(self) -> None:
        """Put the phrase into the draft."""
        self._draft.passphrase = self._typed_first()

    def suggest(self, language: str) -> None:
        """Offer a new phrase in the words of a language."""
        self._tasks.beside(self._work.suggest, language, done=self._suggested, owner=self)

    def _suggested(self, phrase: str) -> None:
        self._phrase = phrase
        self.shown.setText(isolate(phrase))
        self.shown.setAccessibleName(phrase)
        self._look()

    def _build_generated(self) -> None:
        self.shown = label("…", "code", wrap=True, selectable=True)
        self.again_words = icon_button("rotate-ccw", _("Another phrase"), lambda: self.suggest(self._draft.language))
        languages = [button(one.own_name, partial(self.suggest, one.code), "link") for one in LANGUAGES]
        head = row(label(self._offered, "strong"), None, self.again_words, gap=1)
        said = _("Write it on paper until you know it by heart, then burn the paper.")
        if self._practice:
            said = _("Write it where everybody who practises with you can read it.")
        advice = label(said, "caption", wrap=True)
        words = row(label(_("Words in"), "caption"), *languages, None, gap=1)
        self._generated = boxed(column(head, self.shown, advice, words, gap=2, margins=4), "card")

    def _build_own(self) -> None:
        self.own = SecretField(self._chosen)
        self.own.changed.connect(self._typed)
        self.own.submitted.connect(self.again.setFocus)
        self.strength = QProgressBar()
        self.strength.setRange(0, 5)
        self.strength.setTextVisible(False)
        self.strength.setAccessibleName(_("Strength"))
        self.said = label("", "strong", wrap=True)
        self.advice = label("", "caption", wrap=True)
        inside = column(self.own, self.strength, self.said, self.advice, gap=1, margins=4)
        self._choosing = boxed(inside, "card")
        self._choosing.hide()
        self.turn = button(_("I would rather choose my own"), self._turn, "link")

    def _build_folder(self) -> None:
        self.advanced = button(_("Advanced"), self._unfold, "quiet", "chevron-right")
        self.advanced.setCheckable(True)
        self.folder = label(ltr(self._draft.folder), wrap=True, selectable=True)
        change = button(_("Another folder…"), self._choose_folder)
        said = label(_("The folder of the desk"), "strong")
        self._place = boxed(column(said, self.folder, row(change, None), gap=2, margins=4), "card")
        self._place.hide()

    def _turn(self) -> None:
        self._own = not self._own
        self._generated.setHidden(self._own)
        set_shown(self._choosing, self._own)
        self.turn.setText(_("Offer me one") if self._own else _("I would rather choose my own"))
        self.turn.setAccessibleName(self.turn.text())
        self._enough = not self._own
        self.again.forget()
        if self._own:
            self.own.line.setFocus()
            self._judge()
        self._look()

    def _typed(self) -> None:
        self._enough = False
        self._pause.start()
        self._look()

    def _judge(self) -> None:
        typed = self.own.text()
        own_words = tuple(filter(None, (self._draft.who,)))
        if typed:
            self._tasks.beside(self._work.judge, typed, own_words, done=lambda s: self._judged(typed, s), owner=self)
        else:
            self.strength.setValue(0)
            self.said.setText("")
            self.advice.setText(_("Six words that have nothing to do with each other, or with you, are enough."))

    def _judged(self, typed: str, strength: Strength) -> None:
        if typed != self.own.text():
            return  # typed on meanwhile
        self._enough = strength.enough
        self.strength.setValue(strength.step + 1)
        mark(self.strength, tone="good" if strength.enough else "warning")
        self.said.setText(say(strength.said))
        self.advice.setText(say(strength.advice))
        self._look()

    def _look(self) -> None:
        self.ready_changed.emit(self.ready)
        first, again = self._typed_first(), self.again.text()
        typing = first.startswith(again) and (again != first or self._pause.isActive())
        touched = bool(again) or (self._own and bool(first))
        self.lacking.setText(self._lack() if touched and not typing else "")

    def _enter(self) -> None:
        """Go on, or say what keeps from it."""
        self.lacking.setText(self._lack())
        if self.ready:
            self.submitted.emit()

    def _typed_first(self) -> str:
        return self.own.text() if self._own else self._phrase

    def _lack(self) -> str:
        """Why one cannot go on yet, as a sentence; empty when one can."""
        phrase, again = self._typed_first(), self.again.text()
        if not phrase:
            return _("Write the passphrase first.")
        if not self._enough:
            return _("This passphrase is too weak. Make it longer, or take the one offered.")
        if not again:
            return _("Type the passphrase once more.")
        return "" if again == phrase else _("The two passphrases are not the same.")

    def _unfold(self) -> None:
        set_shown(self._place, self.advanced.isChecked())
        self.advanced.set_icon("chevron-down" if self.advanced.isChecked() else "chevron-right")

    def _choose_folder(self) -> None:
        chosen = choose_folder(self, msg("Choose an empty folder for the desk"), Path(self._draft.folder).parent)
        if chosen is not None:
            target = chosen / "desk" if any(chosen.iterdir()) else chosen
            self._draft.folder = str(target)
            self.folder.setText(ltr(str(target)))
            self.notice.say(fill(_("The desk will be kept in {folder}."), folder=target.name))
