"""Saving a copy of a sealed file out of the desk: through the gate, and against it only with a written reason.

Desktop: the gate's own words are shown; the service judges again when it writes.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtWidgets import QDialog, QPlainTextEdit, QWidget

from defender_desk.model.changes import Changes
from defender_desk.services import evidence
from defender_desk.services.gate import Verdict
from defender_desk.text.bidi import plain
from defender_desk.text.disguise import safe_file_name
from defender_desk.text.messages import msg
from defender_desk.text.speech import _, say
from defender_desk.ui.kit.dialogs import Dialog
from defender_desk.ui.kit.files import choose_target
from defender_desk.ui.kit.pieces import label
from defender_desk.ui.kit.spacing import column
from defender_desk.ui.kit.theme import unit
from defender_desk.ui.shell import Shell


def save_copy(shell: Shell, owner: QWidget, record: str, name: str) -> None:
    """Ask the gate, then where to; with a reason where the gate holds it back."""

    def judged(verdict: Verdict) -> None:
        reason = ""
        if not verdict.goes:
            reason = ask_reason(owner, [say(one.why) for one in verdict.withheld])
            if not reason:
                return
        target = choose_target(owner, msg("Save a copy"), safe_file_name(plain(name)))
        if target is not None:
            run = partial(evidence.save_copy, shell.desk, record, target, reason=reason)
            shell.tasks.run(run, done=saved, progress=True, label=_("Saving a copy…"), owner=owner)

    def saved(changes: Changes) -> None:
        # The journal alone was written; the page that shows it has to look again all the same.
        shell.announce(replace(changes, ids=changes.ids | {record}))
        shell.say(_("A copy was saved. It is no longer protected by this desk."))

    shell.tasks.run(evidence.judged, shell.desk, record, done=judged, owner=owner)


def ask_reason(parent: QWidget | None, withheld: list[str]) -> str:
    """Say why the gate holds something back, and ask for the reason to go on all the same; empty when given up."""
    words = QPlainTextEdit()
    words.setTabChangesFocus(True)
    words.setAccessibleName(_("Reason"))
    words.setFixedHeight(unit() * 16)
    prompt = label(_("To go on all the same, write why. The reason is kept in the timeline."), wrap=True)
    body = QWidget()
    body.setLayout(column(*(label(one, "strong", wrap=True) for one in dict.fromkeys(withheld)), prompt, words))
    dialog = Dialog(parent, _("This should stay here"), body, icon_name="shield-alert")
    dialog.add(_("Keep it here"), answer=QDialog.DialogCode.Rejected.value).setDefault(True)
    go = dialog.add(_("Save it with this reason"), "danger", answer=QDialog.DialogCode.Accepted.value)
    go.setEnabled(False)
    words.textChanged.connect(lambda: go.setEnabled(bool(words.toPlainText().strip())))
    words.setFocus()
    accepted = dialog.exec() == QDialog.DialogCode.Accepted.value
    return words.toPlainText().strip() if accepted else ""
