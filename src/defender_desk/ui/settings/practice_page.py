"""Settings, practice desk: make one beside the real one, or, inside one, begin again with fresh invented people.

Desktop: a practice desk is a folder of its own with a passphrase of its own; the two share nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from defender_desk.services import opening, outside
from defender_desk.services.desk import Cancelled
from defender_desk.services.practice import practice, practice_desk
from defender_desk.text.bidi import ltr
from defender_desk.text.messages import msg
from defender_desk.text.speech import _, fill, habits, say
from defender_desk.text.trouble import Trouble
from defender_desk.ui.kit.dialogs import ask
from defender_desk.ui.kit.notices import Notice, ProgressStrip
from defender_desk.ui.kit.pieces import button, label
from defender_desk.ui.kit.spacing import column, set_shown
from defender_desk.ui.settings.choices import Choices
from defender_desk.ui.settings.parts import acts, group
from defender_desk.ui.unlock.draft import NewDesk
from defender_desk.ui.unlock.practising import ABOUT, MAKING, its_passphrase
from defender_desk.ui.unlock.work import Work

STOPPED = msg("Stopped. No practice desk was made.")


class PracticePage(QWidget):
    """Make a practice desk; in one, begin again."""

    def __init__(
        self,
        choices: Choices,
        work: Work | None = None,
        keep: Callable[[outside.Outside], object] = outside.write_outside,
    ) -> None:
        super().__init__()
        self._choices, self._shell = choices, choices.shell
        self._work, self._keep = work or Work(), keep
        self.notice = Notice()
        self.progress = ProgressStrip()
        inside = self._again() if self._shell.practice else self._make()
        self.setLayout(column(inside, None, gap=4))

    # Making one

    def _make(self) -> QWidget:
        chosen = self._choices.chosen
        self._draft = NewDesk(habits().language, chosen.theme, chosen.text_size, chosen.role)
        self.phrase = its_passphrase(self._draft, self._work, self._shell.tasks)
        self.go = button(_("Make the practice desk"), self._create, "primary", "graduation-cap")
        self.go.setEnabled(False)
        self.phrase.ready_changed.connect(self.go.setEnabled)
        self.leave = button(_("Lock this desk and go there"), self._shell.lock, "primary", "lock")
        self.leave.hide()
        return group(
            _("A practice desk"),
            self.phrase,
            self.notice,
            acts(self.go, self.leave, self.progress),
            detail=say(ABOUT),
        )

    def _create(self) -> None:
        self.phrase.keep()
        self._busy(say(MAKING))
        # On the worker of the own desk, not beside it: locking waits until what was begun is undone again.
        making = partial(_create, self._work, self._shell.desk, self._draft)
        self._shell.tasks.run(making, done=self._made, failed=self._failed, progress=True, owner=self)

    def _made(self, folder: Path) -> None:
        self._rest()
        self._draft.forget()
        self._keep(outside.read_outside().with_vault(folder))
        set_shown(self.phrase, False)  # noqa: FBT003  shown or not
        self.go.hide()
        self.leave.show()
        self.leave.setFocus()
        self.notice.say(
            _("The practice desk is made."),
            fill(_("It stands in the window where you unlock, as {folder}."), folder=ltr(folder.name)),
            "good",
        )

    # Beginning again

    def _again(self) -> QWidget:
        self.again = button(_("Begin again"), self._begin_again, "primary", "rotate-ccw")
        why = _("Erases everything written in this practice desk, and fills it with fresh invented records.")
        leave = label(_("To go back to your own desk, lock this one and choose it in the unlock window."), wrap=True)
        return group(
            _("This is a practice desk"),
            self.notice,
            acts(self.again, self.progress),
            leave,
            detail=why,
        )

    def _begin_again(self) -> None:
        sure = ask(
            self,
            _("Begin again?"),
            _("Everything written in this practice desk is erased. Your own desk is not touched."),
            yes=_("Erase and fill anew"),
            danger=True,
        )
        if not sure:
            return
        self._busy(_("Filling it anew…"))
        today = date.today()  # noqa: DTZ011  the day at the desk
        seed = date.toordinal(today)
        self._shell.tasks.run(
            partial(practice.begin_again, self._shell.desk, practice_desk.RECORDS, habits().language, seed, today),
            done=lambda _count: self._shell.rebuild(), failed=self._failed, progress=True, owner=self,
        )  # fmt: skip

    # Both

    def _busy(self, sentence: str) -> None:
        self.notice.silence()
        self.progress.show_work(sentence)
        self.setEnabled(False)

    def _rest(self) -> None:
        self.progress.hide()
        self.setEnabled(True)

    def _failed(self, trouble: Trouble) -> None:
        self._rest()
        self.notice.trouble(trouble)


def _create(work: Work, own: Any, draft: NewDesk, progress: Callable[[int, int], None]) -> Path:
    try:
        desk, folder = work.practice(own, draft, progress=progress)
    except Cancelled:
        raise Trouble(STOPPED) from None
    opening.close(desk)
    return folder
