"""Today reminds of a backup that is due: it can be made, or wait a week; whether it is ever said is a setting.

Desktop: one calm sentence among the notices, gone as soon as a backup was made and read back.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from defender_desk.services.backups import backup_notes
from defender_desk.services.backups.backup_notes import Reminder
from defender_desk.text.speech import _, fill
from defender_desk.text.written import show_date
from defender_desk.ui.kit.notices import Notice
from defender_desk.ui.shell import Shell


def backup_reminder(shell: Shell, due: Reminder, on: date, look_again: Callable[[], object]) -> Notice:
    """What is said of a backup that is due, and what can be done about it."""

    def later() -> None:
        shell.tasks.run(backup_notes.snooze, shell.desk, on, done=lambda _nothing: look_again(), owner=shell)

    said = _("There is no backup of this desk yet.")
    if due.last is not None:
        said = fill(_("The last backup is of {day}."), day=show_date(due.last))
    made = Notice()
    made.say(
        said,
        _("If this computer is lost or taken, what is in no backup is gone."),
        "warning",
        do=(_("Back up…"), lambda: shell.open("settings", "backup")),
        other=(_("In a week"), later),
    )
    return made
