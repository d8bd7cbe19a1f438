"""Writing chosen providers to a file for a colleague: what goes, what stays, and the contact only where it is ticked.

Desktop: one window; the file is signed with the desk's own key, and its name tells nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QDialog, QVBoxLayout, QWidget

from defender_desk.model.changes import Changes
from defender_desk.services.directory.provider_files import ProviderPlan
from defender_desk.text.bidi import isolate
from defender_desk.text.messages import msg
from defender_desk.text.speech import _, fill, ngettext
from defender_desk.text.written import show_count
from defender_desk.ui.directory import reading
from defender_desk.ui.directory.reading import Leaving
from defender_desk.ui.kit.dialogs import Dialog
from defender_desk.ui.kit.files import choose_target
from defender_desk.ui.kit.notices import Notice
from defender_desk.ui.kit.pieces import label
from defender_desk.ui.kit.spacing import column, scrolled
from defender_desk.ui.kit.theme import em, unit
from defender_desk.ui.printout.withheld import Naming
from defender_desk.ui.shell import Shell

ENDING = ".json"
MOST_NAMED = 12
"""Most providers named; the rest are counted."""


def open_giving(shell: Shell, ids: Sequence[str]) -> None:
    """Find out what the file would hold, then ask."""
    shell.tasks.run(
        reading.leaving, shell.desk, tuple(ids), done=lambda found: GivingDialog(shell, found).open(), owner=shell
    )


class GivingDialog(Dialog):
    """What the file would hold."""

    def __init__(self, shell: Shell, found: Leaving) -> None:
        self._shell, self.found = shell, found
        self.notice = Notice()
        said = ngettext(
            "With the contact you verified, for {n} of them",
            "With the contacts you verified, for {n} of them",
            found.contacts,
        )
        self.contact = QCheckBox(fill(said, n=show_count(found.contacts)))
        self.contact.setAccessibleName(self.contact.text())
        self.contact.setEnabled(bool(found.contacts))
        self.contact.toggled.connect(lambda _on: self._show_named())
        self.named = label("", wrap=True)
        self.naming = Naming(lambda: self._enable())
        super().__init__(shell, _("Write a file of providers"), self._body(), icon_name="file-output")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.add(_("Cancel"), answer=QDialog.DialogCode.Rejected.value)
        self.go = self.add(_("Write the file…"), "primary")
        self.go.clicked.connect(lambda _checked=False: self.write())
        self._show_named()
        whole = self.layout()
        if isinstance(whole, QVBoxLayout):
            whole.setStretch(1, 1)

    @property
    def _plan(self) -> ProviderPlan:
        return self.found.plans[self.contact.isChecked()]

    def _show_named(self) -> None:
        """Tell who is named in it, and ask why it must leave so."""
        told = [fill(_("{what}: {why}"), what=isolate(one.what), why=one.why) for one in self._plan.remarks]
        self.named.setText("\n".join(told))
        self.named.setVisible(bool(told))
        self.naming.show_leaving(self._plan.leaving)
        self._enable()

    def _enable(self) -> None:
        self.go.setEnabled(self.naming.answered)

    def write(self) -> None:
        """Ask where, and write."""
        name = f"{'practice-' if self._shell.practice else ''}providers-{reading.today():%Y-%m-%d}{ENDING}"
        patterns = ((msg("Files of providers"), f"*{ENDING}"),)
        target = choose_target(self, msg("Where to write the file"), name, patterns)
        if target is not None:
            run = (reading.write, self._shell.desk, self._plan, target, self.naming.why)
            self._shell.tasks.run(*run, done=self._written, failed=self.notice.trouble, owner=self)

    def _body(self) -> QWidget:
        found = self.found
        count = len(found.titles)
        text = ngettext(
            "{n} provider goes, with its public facts:", "{n} providers go, with their public facts:", count
        )
        lines = column(label(fill(text, n=show_count(count)), "strong", wrap=True), gap=2)
        for title in found.titles[:MOST_NAMED]:
            lines.addWidget(label(fill(_("– {what}"), what=title), wrap=True))
        if count > MOST_NAMED:
            more = count - MOST_NAMED
            lines.addWidget(label(fill(ngettext("and {n} more", "and {n} more", more), n=show_count(more)), "caption"))
        checks = ngettext("{n} check of yours goes along.", "{n} checks of yours go along.", found.plans[True].checks)
        stays = _(
            "Your notes, pages of checks and who checked stay here. The file is not encrypted: anybody can read it."
        )
        signed = fill(_("It is signed by this desk, as “{name}”."), name=isolate(found.signed) or "—")
        for said in (fill(checks, n=show_count(found.plans[True].checks)), signed, stays):
            lines.addWidget(label(said, wrap=True))
        lines.addWidget(self.contact)
        lines.addWidget(self.named)
        lines.addWidget(self.naming)
        lines.addWidget(self.notice)
        body = QWidget()
        body.setLayout(column(scrolled(column(lines, None, gap=0, margins=(0, 0, 2, 0))), gap=0))
        body.setMinimumSize(em(64), unit() * 64)
        return body

    def _written(self, changes: Changes) -> None:
        self.accept()
        self._shell.announce(changes)
        self._shell.say(_("The file of providers was written."))
