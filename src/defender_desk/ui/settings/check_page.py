"""Settings, vault check: reads everything there is and says in plain words what does not hold.

Desktop: the check changes nothing and can be stopped at any time.
"""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from defender_desk.services import checking
from defender_desk.services.checking import Report
from defender_desk.text.bidi import ltr
from defender_desk.text.speech import _, beside, fill, ngettext, say
from defender_desk.text.trouble import Trouble
from defender_desk.text.written import show_count
from defender_desk.ui.kit.notices import Notice, ProgressStrip
from defender_desk.ui.kit.pieces import button
from defender_desk.ui.kit.spacing import clear, column
from defender_desk.ui.settings.choices import Choices
from defender_desk.ui.settings.parts import acts, group
from defender_desk.ui.tasks import Task


class CheckPage(QWidget):
    """One button, and what it found."""

    def __init__(self, choices: Choices) -> None:
        super().__init__()
        self._shell = choices.shell
        self._task: Task | None = None
        self.go = button(_("Check now"), self.check, "primary", "shield-check")
        self.progress = ProgressStrip()
        self.progress.stopped.connect(self._stop)
        self.found = column(gap=2)
        self.setLayout(
            column(
                group(
                    _("Is everything whole?"),
                    acts(self.go, self.progress),
                    self.found,
                    detail=_(
                        "Reads every record, every sealed file and the whole history, and compares them. "
                        "It shows damage by a disk, and changes from outside. It changes nothing."
                    ),
                ),
                None,
                gap=4,
            )
        )

    def check(self) -> None:
        """Begin to check."""
        clear(self.found)
        self.go.setEnabled(False)
        self.progress.show_work(_("Reading everything…"), stoppable=True)
        self._task = self._shell.tasks.run(
            checking.check, self._shell.desk, done=self._told, failed=self._failed, progress=True,
            label=_("Checking the vault…"), owner=self,
        )  # fmt: skip

    def _stop(self) -> None:
        if self._task is not None:
            self._task.stop()
        self._rest()
        self._say(_("Stopped before the end."), "", "plain")

    def _rest(self) -> None:
        self._task = None
        self.go.setEnabled(True)
        self.progress.hide()

    def _told(self, report: Report) -> None:
        self._rest()
        read = fill(
            ngettext("{n} record was read.", "{n} records were read.", report.records), n=show_count(report.records)
        )
        if report.sound:
            self._say(_("Everything is whole."), read, "good")
            return
        self._say(
            _("Something does not hold."),
            _(
                "Keep this folder as it is, and copy it elsewhere. If you have a backup, restore it to compare. "
                "Where there is none, lock the desk: at the door, what is whole can be salvaged into a new folder."
            ),
            "danger",
        )
        for finding in report.findings:
            named = beside(ltr(name) for name in finding.records)
            self._say(say(finding.what, **finding.values), named, "warning")

    def _failed(self, trouble: Trouble) -> None:
        self._rest()
        notice = Notice()
        notice.trouble(trouble)
        self.found.addWidget(notice)

    def _say(self, text: str, detail: str, tone: str) -> None:
        notice = Notice()
        notice.say(text, detail, tone)  # type: ignore[arg-type]  # one of the tones
        self.found.addWidget(notice)
