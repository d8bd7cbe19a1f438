"""Settings, locking: when the desk locks by itself, and whether lists show names.

Desktop: what these cannot do is said beside them.
"""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QWidget

from defender_desk.text.speech import _, fill, ngettext, pgettext
from defender_desk.text.written import show_count
from defender_desk.ui.kit.notices import Notice
from defender_desk.ui.kit.spacing import column
from defender_desk.ui.settings.choices import Choices
from defender_desk.ui.settings.parts import Segments, group

MINUTES = (1, 2, 5, 10, 15, 30)


class LockingPage(QWidget):
    """Idle time and the veil."""

    def __init__(self, choices: Choices) -> None:
        super().__init__()
        self._choices = choices
        chosen = choices.chosen
        times = sorted({*MINUTES, chosen.idle_minutes} - {0})
        self.idle = Segments(
            _("Lock by itself after"),
            [
                *((n, fill(ngettext("{n} minute", "{n} minutes", n), n=show_count(n))) for n in times),
                (0, pgettext("lock by itself", "Never")),
            ],
            chosen.idle_minutes,
            lambda minutes: self._wait(int(str(minutes))),
        )
        self.never = Notice()
        self.veil = QCheckBox(_("Code names in lists, instead of names"))
        self.veil.setAccessibleName(self.veil.text())
        self.veil.setChecked(chosen.veil)
        self.veil.toggled.connect(lambda on: choices.keep(veil=on))
        self.setLayout(
            column(
                group(
                    _("Lock by itself after"),
                    self.idle,
                    self.never,
                    detail=_("Locking is never refused, and loses nothing: what is unfinished is kept as a draft."),
                ),
                group(
                    _("The veil"),
                    self.veil,
                    detail=_(
                        "Against eyes over your shoulder. Record pages and search still show names, "
                        "and the files on disk are encrypted either way."
                    ),
                ),
                None,
                gap=4,
            )
        )
        self._warn()

    def _wait(self, minutes: int) -> None:
        self._choices.keep(idle_minutes=minutes)
        self._warn()

    def _warn(self) -> None:
        if self._choices.chosen.idle_minutes:
            self.never.silence()
        else:
            self.never.say(
                _("An open desk protects nothing."),
                _("Whoever takes the computer while it is open reads everything. Lock it by hand with Ctrl+L."),
                "warning",
            )
