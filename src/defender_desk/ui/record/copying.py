"""Saving a copy of a sealed file out of the desk: through the gate, and against it only with a written reason.

Desktop: the gate's own words are shown; the service judges again when it writes. A copy leaves without hidden data
unless somebody chooses otherwise, and where that cannot be had, the dialog says so before anything is written.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtWidgets import QButtonGroup, QDialog, QLabel, QRadioButton, QWidget

from defender_desk.model.changes import Changes
from defender_desk.services import evidence
from defender_desk.services.desk import Desk
from defender_desk.services.gate import Verdict
from defender_desk.text.bidi import plain
from defender_desk.text.disguise import safe_file_name
from defender_desk.text.messages import msg
from defender_desk.text.speech import _, say, say_trouble
from defender_desk.text.trouble import Trouble
from defender_desk.ui.kit.dialogs import Dialog, tell
from defender_desk.ui.kit.editors.writing import Paragraphs
from defender_desk.ui.kit.files import choose_target
from defender_desk.ui.kit.pieces import ButtonLook, label
from defender_desk.ui.kit.spacing import column
from defender_desk.ui.shell import Shell


@dataclass(frozen=True)
class Wish:
    """How a copy shall leave."""

    as_it_came: bool
    """Byte for byte, with all it tells beside its contents."""
    reason: str = ""


def save_copy(shell: Shell, owner: QWidget, record: str, name: str) -> None:
    """Ask the gate, then how the copy shall leave and where to."""

    def judged(found: tuple[Verdict, Trouble | None]) -> None:
        wish = ask(owner, *found)
        target = choose_target(owner, msg("Save a copy"), safe_file_name(plain(name))) if wish else None
        if wish is not None and target is not None:
            run = partial(
                evidence.save_copy, shell.desk, record, target, as_it_came=wish.as_it_came, reason=wish.reason
            )
            shell.tasks.run(run, done=saved, progress=True, label=_("Saving a copy…"), owner=owner)

    def saved(changes: Changes) -> None:
        # The journal alone was written; the page that shows it has to look again all the same.
        shell.announce(replace(changes, ids=changes.ids | {record}))
        shell.say(_("A copy was saved. It is no longer protected by this desk."))

    shell.tasks.run(_judged, shell.desk, record, done=judged, label=_("Looking for hidden data…"), owner=owner)


def clean_copy(shell: Shell, owner: QWidget, record: str) -> None:
    """Keep a copy without hidden data beside the original, and open it."""

    def made(changes: Changes) -> None:
        shell.announce(changes, _("A copy without hidden data was made"))
        for copy in changes.ids - {record}:
            shell.open("evidence", copy)

    run = partial(evidence.clean_copy, shell.desk, record)
    shell.tasks.run(run, done=made, progress=True, label=_("Taking out hidden data…"), owner=owner)


def _judged(desk: Desk, record: str) -> tuple[Verdict, Trouble | None]:
    return evidence.judged(desk, record), evidence.unclean(desk, record)


def ask(parent: QWidget | None, verdict: Verdict, unclean: Trouble | None) -> Wish | None:
    """Ask how a copy shall leave; None when it shall not."""
    held = not verdict.goes
    if held and not any(one.overridable for one in verdict.withheld):
        tell(parent, _("This stays here"), "\n".join(dict.fromkeys(say(one.why) for one in verdict.withheld)))
        return None
    body = Asking(verdict, unclean)
    heading = _("This should stay here") if held else _("Save a copy")
    dialog = Dialog(parent, heading, body, icon_name="shield-alert" if held else "download")
    stay = dialog.add(_("Keep it here") if held else _("Cancel"), answer=QDialog.DialogCode.Rejected.value)
    look: ButtonLook = "danger" if held else "primary"
    go = dialog.add(
        _("Save it with this reason") if held else _("Choose where to…"), look, answer=QDialog.DialogCode.Accepted.value
    )
    (stay if held else go).setDefault(True)
    go.setEnabled(not held)
    body.reason.textChanged.connect(lambda: go.setEnabled(bool(body.wish.reason)))
    (body.reason if held else go).setFocus()
    return body.wish if dialog.exec() == QDialog.DialogCode.Accepted.value else None


def _told(unclean: Trouble) -> list[QLabel]:
    """Why it cannot leave without hidden data, what to do instead, and how it would leave."""
    why, step = say_trouble(unclean)
    here = _("If you go on, the copy leaves as it came in, with all that the file hides.")
    return [label(why, "strong", wrap=True), *(label(one, wrap=True) for one in (step, here) if one)]


class Asking(QWidget):
    """Why it should stay, how it may leave, and what to think of first."""

    def __init__(self, verdict: Verdict, unclean: Trouble | None) -> None:
        super().__init__()
        cleanable = unclean is None
        self.clean = QRadioButton(_("Without hidden data: place, device, names and hours are taken out"))
        self.whole = QRadioButton(_("As it came in, byte for byte, with all that the file hides"))
        self._ways = QButtonGroup(self)
        for way in (self.clean, self.whole):
            self._ways.addButton(way)
        (self.clean if cleanable else self.whole).setChecked(True)
        self.reason = Paragraphs((3, 6))
        self.reason.setAccessibleName(_("Reason"))
        held = dict.fromkeys(say(one.why) for one in verdict.withheld) if not verdict.goes else {}
        why = [label(one, "strong", wrap=True) for one in held]
        prompt = label(_("To go on all the same, write why. The reason is kept in the timeline."), wrap=True)
        ways = [self.clean, self.whole] if unclean is None else _told(unclean)
        warnings = [label(say(one), wrap=True) for one in verdict.warnings]
        self.setLayout(column(*why, *warnings, *ways, *([prompt, self.reason] if held else [])))
        for unused in () if cleanable else (self.clean, self.whole):
            unused.setParent(self)
            unused.hide()
        if not held:
            self.reason.setParent(self)
            self.reason.hide()

    @property
    def wish(self) -> Wish:
        """What was chosen."""
        return Wish(self.whole.isChecked(), self.reason.toPlainText().strip())
