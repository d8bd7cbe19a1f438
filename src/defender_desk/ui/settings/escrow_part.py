"""Settings, keys: the organisation that can open this desk, and the file with which this desk opens another.

Desktop: off unless somebody chooses it; whoever ends it is led on to a new key, since a copy from before still opens.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from defender_desk.services import opening
from defender_desk.services.identity.correspondents import Correspondent
from defender_desk.services.unlocking import escrow
from defender_desk.services.unlocking.escrow import Given, Holder
from defender_desk.text.bidi import isolate, ltr
from defender_desk.text.messages import msg
from defender_desk.text.speech import _, fill, say
from defender_desk.text.trouble import Trouble
from defender_desk.text.written import show_date
from defender_desk.ui.frame.strips import Standing
from defender_desk.ui.kit.dialogs import Dialog
from defender_desk.ui.kit.files import choose_files, choose_target
from defender_desk.ui.kit.groups import Groups
from defender_desk.ui.kit.notices import Notice
from defender_desk.ui.kit.pieces import DropDown, button, label
from defender_desk.ui.kit.spacing import boxed, clear, column, set_shown
from defender_desk.ui.settings.parts import acts, group
from defender_desk.ui.settings.secrets import AskPassphrase, copied_by_hand
from defender_desk.ui.shell import Shell
from defender_desk.ui.unlock.draft import groups
from defender_desk.ui.unlock.secret_field import SecretField

FILE = "note.age"
"""What the file is called when nobody chose a name: it says nothing."""


class EscrowPart(QWidget):
    """Who it is, and beginning or ending it."""

    def __init__(self, shell: Shell, after: Callable[[], object]) -> None:
        super().__init__()
        self._shell, self._after = shell, after
        self.notice = Notice()
        self.said = column(gap=1)
        self.give = button(_("Let an organisation open this desk…"), self._ask, "plain", "building-2")
        self.end = button(_("End this…"), self._end, "plain", "circle-x")
        self.read = button(_("Open a file from another desk…"), self._read, "plain", "file-lock")
        self.give.hide()
        self.end.hide()
        detail = _(
            "Off unless you choose it. An organisation that you trust gets a file with which it opens this desk, or a "
            "copy or backup of it, when you no longer can. For as long as that holds it is said above every screen."
        )
        part = group(_("An organisation"), self.said, self.notice, acts(self.give, self.end, self.read), detail=detail)
        self.setLayout(column(part))
        self._load()

    def _load(self) -> None:
        self._shell.tasks.run(
            lambda: (escrow.holder(self._shell.desk), escrow.ended(self._shell.desk)), done=self._show, owner=self
        )

    def _look_again(self) -> None:
        self._load()
        for above in self._shell.findChildren(Standing):
            above.look()

    def _show(self, found: Any) -> None:
        holder, ended = found
        set_shown(self.give, holder is None)
        set_shown(self.end, holder is not None)
        clear(self.said)
        for sentence in _who(holder, ended):
            self.said.addWidget(label(sentence, wrap=True))

    def _ask(self) -> None:
        """Ask for whom, of those compared by now: the page may be older than that."""
        self._shell.tasks.run(escrow.possible, self._shell.desk, done=self._choose, owner=self)

    def _choose(self, possible: list[Correspondent]) -> None:
        self.notice.silence()
        if not possible:
            card = (_("My card…"), lambda: self._shell.open("handover", "my_card"))
            self.notice.say(say(escrow.NOT_COMPARED), say(escrow.COMPARE), do=card)
            return
        asked = LetIn(self._shell, possible)
        asked.given.connect(self._look_again)
        asked.open()
        asked.secret.line.setFocus()

    def _end(self) -> None:
        asked = AskPassphrase(
            self._shell,
            _("Let it open this desk no longer?"),
            _(
                "Its code stops working here at once. A copy or a backup from before still opens with it, and with the "
                "key that this desk still has. So the desk is moved under a new key next."
            ),
            _("End it"),
            escrow.remove,
        )
        asked.accepted.connect(self._look_again)
        asked.accepted.connect(self._after)
        asked.open()

    def _read(self) -> None:
        chosen = choose_files(self, msg("Choose the file from another desk"), ((msg("Encrypted files"), "*.age"),))
        if chosen:
            self.open_file(chosen[0])

    def open_file(self, path: Path) -> None:
        """Show the code in a file that another desk wrote for this one."""
        self.notice.silence()
        self._shell.tasks.run(
            escrow.read, self._shell.desk, path, done=self._code, failed=self.notice.trouble, owner=self
        )

    def _code(self, given: Given) -> None:
        body = QWidget()
        how = _(
            "Unlock a copy or a backup of that desk with this, as with a recovery code. "
            "Whoever sees it can do the same."
        )
        whose = label(" ".join(_whose(given)), "strong", wrap=True)
        inside = boxed(column(Groups(_("Recovery code"), groups(given.code)), margins=(3, 2)), "card")
        body.setLayout(column(whose, label(how, wrap=True), inside, gap=3))
        shown = Dialog(self._shell, _("The code of the other desk"), body, icon_name="building-2")
        shown.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        shown.add(_("Close"), "primary", answer=1)
        copied_by_hand(self._shell, shown)
        shown.open()


class LetIn(Dialog):
    """Which of the desks that were compared, where the file goes, and the passphrase."""

    given = Signal()

    def __init__(self, shell: Shell, possible: list[Correspondent]) -> None:
        self._shell = shell
        self.who = DropDown()
        for one in possible:
            self.who.addItem(isolate(one.called), one)
        name = label(_("Organisation"), "strong")
        name.setBuddy(self.who)
        self.who.setAccessibleName(name.text())
        self.secret = SecretField(_("The passphrase now"))
        self.notice = Notice()
        self.notice.say(
            _("It reads everything in this desk once it has the folder, a copy or a backup, without asking you."),
            _("So does whoever takes its computer, or forces it. Hand the file over by hand, and keep no copy."),
            "warning",
        )
        body = QWidget()
        body.setLayout(column(name, self.who, self.secret, self.notice, gap=3))
        super().__init__(shell, _("Let an organisation open this desk"), body, icon_name="building-2")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.add(_("Cancel"), answer=0)
        self.go = self.add(_("Write the file…"), "primary")
        self.go.clicked.connect(self._choose)

    def _choose(self) -> None:
        if self.secret.text() and (target := choose_target(self, msg("Save the file for the organisation"), FILE)):
            self.write(target)

    def write(self, target: Path) -> None:
        """Write the file, after the passphrase was right."""
        typed, desk, who = self.secret.text(), self._shell.desk, self.who.currentData()

        def work() -> None:
            opening.prove(desk, typed)
            escrow.give(desk, who, target)

        self.setEnabled(False)
        self._shell.tasks.run(work, done=self._done, failed=self._failed, owner=self)

    def _done(self, _nothing: object) -> None:
        self.secret.forget()
        self.accept()
        self.given.emit()

    def _failed(self, refused: Trouble) -> None:
        self.setEnabled(True)
        self.notice.trouble(refused, "warning")
        self.secret.line.setFocus()


def _whose(given: Given) -> list[str]:
    """Of which desk a code is, and of when: what the other desk said of itself."""
    name = _("It is from {name}, as that desk calls itself.") if given.name else _("That desk said no name.")
    said = [fill(name, name=isolate(given.name))]
    if given.day is not None:
        said.append(fill(_("Written on {day}: it opens copies and backups made since then."), day=show_date(given.day)))
    return said


def _who(holder: Holder | None, ended: Sequence[Holder]) -> list[str]:
    by_a_copy = _(
        "{name} is let in no longer. With its code, and a copy or a backup from before, it still gets at the key that "
        "this desk has, until the desk is moved under a new one and this folder is erased."
    )
    past = [fill(by_a_copy, name=isolate(one.name or _("An organisation"))) for one in ended]
    return [*_present(holder, alone=not ended), *past]


def _present(holder: Holder | None, *, alone: bool) -> list[str]:
    if holder is None:
        return [_("No organisation can open this desk.")] if alone else []
    if not holder.name:
        return [_("An organisation can open this desk. Which one is not known here.")]
    day = show_date(datetime.fromisoformat(holder.since).astimezone().date())
    return [
        fill(_("{name} can open this desk, since {day}."), name=isolate(holder.name), day=day),
        fill(_("Its fingerprint: {digits}"), digits=ltr(holder.fingerprint)),
    ]
