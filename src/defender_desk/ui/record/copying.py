"""Saving a copy of a sealed file out of the desk: through the gate, with its warnings, against it only with a reason.

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
from defender_desk.ui.kit.dialogs import Dialog, tell
from defender_desk.ui.kit.files import choose_target
from defender_desk.ui.kit.notices import Notice
from defender_desk.ui.kit.pieces import label
from defender_desk.ui.kit.spacing import column
from defender_desk.ui.kit.theme import unit
from defender_desk.ui.shell import Shell


def save_copy(shell: Shell, owner: QWidget, record: str, name: str) -> None:
    """Ask the gate, then where to; with a reason where the gate holds it back."""

    def judged(verdict: Verdict) -> None:
        reason = ask_first(owner, verdict)
        if reason is None:
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


def ask_first(parent: QWidget | None, verdict: Verdict) -> str | None:
    """What to think of before a copy is made, and the reason where the gate holds it back; None when given up."""
    held = [] if verdict.goes else list(dict.fromkeys(one.why for one in verdict.withheld))
    if any(not one.overridable for one in verdict.withheld if not (verdict.goes or one.field)):
        tell(parent, _("This stays here"), "\n".join(map(say, held)), icon_name="shield-alert")
        return None
    if not held and not verdict.warnings:
        return ""
    words = QPlainTextEdit()
    words.setTabChangesFocus(True)
    words.setAccessibleName(_("Reason"))
    words.setFixedHeight(unit() * 16)
    prompt = label(_("To go on all the same, write why. The reason is kept in the timeline."), wrap=True)
    body, warned = QWidget(), Notice()
    if verdict.warnings:
        warned.say(say(verdict.warnings[0]), "\n".join(map(say, verdict.warnings[1:])), "warning")
    asks = (prompt, words) if held else ()
    body.setLayout(column(*(label(say(one), "strong", wrap=True) for one in held), warned, *asks))
    heading = _("This should stay here") if held else _("Before a copy is saved")
    dialog = Dialog(parent, heading, body, icon_name="shield-alert")
    stay = dialog.add(_("Keep it here"), answer=QDialog.DialogCode.Rejected.value)
    name = _("Save it with this reason") if held else _("Save a copy…")
    go = dialog.add(name, "danger" if held else "primary", answer=QDialog.DialogCode.Accepted.value)
    go.setEnabled(not held)
    words.textChanged.connect(lambda: go.setEnabled(bool(words.toPlainText().strip())))
    stay.setDefault(True)
    (words if held else stay).setFocus()
    return words.toPlainText().strip() if dialog.exec() == QDialog.DialogCode.Accepted.value else None
