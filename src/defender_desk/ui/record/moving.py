"""Moving a referral on: what is known of the new state is asked for as it is reached, and nothing of it is compulsory.

Desktop: one small window a move; states that tell nothing more are reached at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtWidgets import QDialog, QWidget

from defender_desk.model.changes import Changes
from defender_desk.model.shown import term_shown
from defender_desk.model.types import TYPES
from defender_desk.services.records import Kept, Saved
from defender_desk.text.messages import Message, msg
from defender_desk.text.speech import _, fill, say
from defender_desk.ui.hooks import hooks
from defender_desk.ui.kit.dialogs import Dialog
from defender_desk.ui.kit.form import Form
from defender_desk.ui.kit.layout import Part
from defender_desk.ui.kit.notices import Notice
from defender_desk.ui.kit.pieces import label
from defender_desk.ui.kit.spacing import column
from defender_desk.ui.kit.theme import em
from defender_desk.ui.referral_sheet import reading
from defender_desk.ui.shell import Shell

ASKED: Mapping[str, tuple[str, ...]] = {
    "handed_over": ("handed_over", "handed_how", "receipt", "next_check", "reply_due"),
    "acknowledged": ("replied", "receipt", "reply", "next_check"),
    "under_verification": ("replied", "reply", "next_check"),
    "info_requested": ("asked_more", "asked_more_due", "replied"),
    "info_sent": ("next_check",),
    "approved": ("replied", "reply", "granted", "support_from", "support_until", "support_conditions", "report_due"),
    "declined": ("replied", "refusal", "reply"),
    "support_started": ("support_from", "support_until", "report_due"),
    "report_due": ("report_due",),
    "closed": ("outcome",),
    "redirected": ("provider",),
}
"""What is asked for when a state is reached, by its code; fields of the referral."""

HEEDED: Mapping[str, Message] = {
    "handed_over": msg("Verify the provider’s address once more before the file leaves your hands."),
    "info_requested": msg("New facts need a consent that names them. Ask before you answer."),
    "info_sent": msg("Was everything that was sent covered by a consent?"),
    "declined": msg("If the refusal is itself a harm or a reprisal, note it as an incident from the referral’s page."),
}
"""What to think of at a state."""


def move_to(shell: Shell, pane: QWidget, kept: Kept, state: str, done: Callable[[Changes], object]) -> None:
    """Bring a referral into a state, asking for what it tells."""
    if not ASKED.get(state):
        shell.tasks.run(reading.move, shell.desk, kept.id, state, {}, done=done, owner=pane)
        return
    shell.tasks.run(
        reading.implied, shell.desk, kept.id, state, done=lambda found: _ask(shell, pane, kept, state, found, done)
    )


def _ask(
    shell: Shell, pane: QWidget, kept: Kept, state: str, implied: Mapping[str, Any], done: Callable[[Changes], object]
) -> None:
    names = ASKED[state]
    form = Form(TYPES["referral"], (Part(None, names),), hooks(shell), cards=False)
    known = {name: kept.values[name] for name in names if name != "provider"}
    form.set_values({**known, **{name: value for name, value in implied.items() if name in names}})
    form.setMinimumWidth(em(64))
    notice = Notice()
    heeded = HEEDED.get(state)
    body = QWidget()
    body.setLayout(column(*([label(say(heeded), "muted", wrap=True)] if heeded else []), form, notice, gap=3))
    heading = fill(_("Status: {state}"), state=term_shown("referral_state", state))
    dialog = Dialog(pane, heading, body, icon_name="life-buoy")
    dialog.add(_("Cancel"), answer=QDialog.DialogCode.Rejected.value)
    go = dialog.add(_("Save"), "primary")

    def wrote(outcome: Changes | Saved) -> None:
        dialog.accept()
        done(outcome.changes if isinstance(outcome, Saved) else outcome)

    def write() -> None:
        asked: tuple[Any, ...]
        if form.problems():
            return
        values = form.values()
        if state == "redirected":
            if not values["provider"]:
                form.blame("provider", _("Choose one."))
                return
            asked = (reading.send_on, shell.desk, kept.id, values["provider"])
        else:
            # What nobody typed stays as it is now, and what the state implies follows from the move itself.
            typed = {name: values[name] for name in form.touched()}
            asked = (reading.move, shell.desk, kept.id, state, typed)
        shell.tasks.run(*asked, done=wrote, failed=notice.trouble, owner=dialog)

    go.clicked.connect(lambda _checked=False: write())
    dialog.open()
    form.focus(names[0])
