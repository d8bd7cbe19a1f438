"""Settings, leaving fast: the desk taken along on a stick and erased here, or erased altogether.

Desktop: what erasing does not reach is said beside its button, before it is pressed.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from defender_desk.services.backups import backing_up
from defender_desk.services.backups.backing_up import Made, Prepared
from defender_desk.services.departure import erasing, staying, travelling
from defender_desk.services.departure.erasing import Erased
from defender_desk.services.departure.staying import Stays
from defender_desk.services.outside import read_outside
from defender_desk.text.bidi import ltr
from defender_desk.text.messages import msg
from defender_desk.text.speech import _, fill, say
from defender_desk.text.trouble import Trouble
from defender_desk.text.written import show_holding
from defender_desk.ui.kit.dialogs import tell
from defender_desk.ui.kit.files import choose_folder
from defender_desk.ui.kit.notices import Notice, ProgressStrip
from defender_desk.ui.kit.pieces import button, label
from defender_desk.ui.kit.spacing import clear, column
from defender_desk.ui.settings.choices import Choices
from defender_desk.ui.settings.leaving_backups import BackupsInReach
from defender_desk.ui.settings.parts import acts, group
from defender_desk.ui.settings.secrets import AskPassphrase
from defender_desk.ui.shell import Shell
from defender_desk.ui.tasks import Task
from defender_desk.ui.unlock.unlock_page import shown_folder

PACKING = msg("Packing the desk and reading it back…")


class LeavingPage(QWidget):
    """Travel without the desk, or erase it."""

    def __init__(self, choices: Choices) -> None:
        super().__init__()
        self._shell = choices.shell
        self._task: Task | None = None
        self.made: Made | None = None
        self.stays: Stays | None = None
        self.notice = Notice()
        self.progress = ProgressStrip()
        self.progress.stopped.connect(self._stop)
        self.pack = button(_("Pack it onto a stick…"), self._choose, "primary", "hard-drive")
        self.leave = button(_("Erase it here…"), self._ask_leave, "danger", "trash-2")
        self.leave.hide()
        self.backups = BackupsInReach()
        self.backups.changed.connect(self._list)
        self.backups.hide()
        self.erase = button(_("Erase this desk…"), self._ask_erase, "danger", "trash-2")
        self.which = label("", wrap=True)
        self.listed = column(gap=1)
        self.setLayout(column(self._travelling(), self._erasing(), self._honest(), None, gap=4))
        self._load()

    # Travelling

    def _travelling(self) -> QWidget:
        back = _(
            "To come back to it, choose “Restore from a backup…” in the window where you unlock. Until then the desk "
            "is not on this computer; the program is, and a laboratory may find traces of what was."
        )
        return group(
            _("Travel without the desk"),
            acts(self.pack, self.leave, self.progress),
            self.notice,
            label(back, "muted", wrap=True),
            detail=_(
                "Before a border or a search: the whole desk goes onto a stick, encrypted, and is read back. Then it "
                "can be erased here. Let the stick travel by another way than you, or leave it with somebody."
            ),
        )

    def _choose(self) -> None:
        place = choose_folder(self, msg("Choose the stick that takes the desk along"))
        if place is not None:
            self.begin(place)

    def begin(self, place: Path) -> None:
        """Pack the desk onto a stick."""
        self.notice.silence()
        self.made = None
        self._works(at_work=True)
        self._task = self._shell.tasks.run(
            backing_up.prepare, self._shell.desk, place, done=self._write, failed=self._failed,
            progress=True, label=say(PACKING), owner=self,
        )  # fmt: skip

    def _write(self, prepared: Prepared) -> None:
        self._task = self._shell.tasks.beside(
            backing_up.complete, prepared, done=self._note, failed=self._failed, progress=self._moved,
            label=say(PACKING), owner=self,
        )  # fmt: skip

    def _moved(self, done: int, total: int) -> None:
        self.progress.show_work(say(PACKING), done, total, stoppable=True)

    def _note(self, made: Made) -> None:
        self._shell.tasks.run(
            travelling.note, self._shell.desk, made, done=lambda _done: self._packed(made), owner=self
        )

    def _packed(self, made: Made) -> None:
        self._works(at_work=False)
        self.made = made
        if made.lost:
            self.notice.trouble(Trouble(travelling.NOT_WHOLE, travelling.LOOK_FIRST), "warning")
            return
        where = fill(_("It lies in {folder}."), folder=ltr(str(made.place)))
        near = _("That is the same disk as the desk: whoever takes the one has the other too.") if made.near else ""
        said = " ".join(filter(None, (show_holding(made.records, made.files), where, near)))
        self.notice.say(_("Packed, read back, and whole."), said, "warning" if made.near else "good")
        self.leave.show()
        self.leave.setFocus()
        self._load()

    def _works(self, *, at_work: bool) -> None:
        self.pack.setEnabled(not at_work)
        self.leave.hide()
        if at_work:
            self.progress.show_work(say(PACKING))
        else:
            self.progress.hide()

    def _stop(self) -> None:
        if self._task is not None:
            self._task.stop()
        self._works(at_work=False)
        self.notice.say(_("Stopped. Nothing was erased."), tone="plain")

    def _failed(self, refused: Trouble) -> None:
        self._works(at_work=False)
        self.notice.trouble(refused)

    def _ask_leave(self) -> None:
        if self.made is not None:
            self._ask(
                fill(_("Erase the desk “{name}” here?"), name=self._name()),
                _("It is on the stick, and opens there with the passphrase and the recovery code of today."),
                partial(_leave, made=self.made),
                (),
            )

    # Erasing

    def _erasing(self) -> QWidget:
        return group(
            _("Erase this desk"),
            self.which,
            self.backups,
            acts(self.erase),
            detail=_(
                "Writes over every copy of the header, which holds the key, and removes the desk from this computer. "
                "There is no way back but a backup."
            ),
        )

    def _ask_erase(self) -> None:
        self._ask(
            fill(_("Erase the desk “{name}” for good?"), name=self._name()),
            self._holding(),
            partial(erasing.erase, backups=self.backups.chosen),
            self.backups.chosen,
        )

    def _ask(self, question: str, detail: str, then: partial[Erased], backups: Sequence[Path]) -> None:
        """Ask for the passphrase beside each folder that goes, and what stays."""
        listed = {
            _("This is erased now"): staying.going(self.stays, backups) if self.stays is not None else (),
            _("This stays"): staying.told(self.stays, backups) if self.stays is not None else (),
        }
        asked = AskPassphrase(self._shell, question, detail, _("Erase"), then, danger=True, listed=listed)
        asked.accepted.connect(lambda: self._erased(asked.result_of))
        asked.open()

    def _erased(self, done: object) -> None:
        if isinstance(done, Erased) and done.left:
            names = "\n".join(ltr(str(each)) for each in done.left)
            tell(self._shell, _("Some files could not be removed"), names, icon_name="triangle-alert")
        _let_go(self._shell)

    # What it does not reach

    def _honest(self) -> QWidget:
        refused = _(
            "There is no second, hidden desk and no passphrase that erases. Whoever is forced to open a desk would be "
            "forced again, for the next one, also where there is none; and a folder that was copied first is not "
            "erased by any passphrase."
        )
        return group(_("What erasing does not reach"), self.listed, label(refused, wrap=True))

    def _load(self) -> None:
        self._shell.tasks.run(staying.stays, self._shell.desk, done=self._show, owner=self)

    def _show(self, stays: Stays) -> None:
        self.stays = stays
        self.backups.show_backups(stays.backups)
        folder = ltr(str(self._shell.desk.unlocked.folder))
        it = fill(_("It is “{name}”, and lies in {folder}."), name=self._name(), folder=folder)
        self.which.setText(f"{it} {self._holding()}")
        self._list()

    def _name(self) -> str:
        """What the desk is called in the window where one unlocks."""
        here = self._shell.desk.unlocked.folder
        return shown_folder(here, [here, *map(Path, read_outside().without(here).vaults)])

    def _holding(self) -> str:
        return show_holding(self.stays.records, self.stays.files) if self.stays is not None else ""

    def _list(self) -> None:
        clear(self.listed)
        for sentence in staying.told(self.stays, self.backups.chosen) if self.stays is not None else ():
            self.listed.addWidget(label(sentence, wrap=True))


def _leave(desk: object, made: Made) -> Erased:
    return travelling.leave(desk, made)  # type: ignore[arg-type]  # the desk of the shell, of which Qt knows nothing


def _let_go(shell: Shell) -> None:
    shell.leaving.after_erasing(shell.doors.erased)
