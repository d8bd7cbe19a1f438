"""Taking providers from a colleague's file: who signed it, what it would change, and a tick for each one taken.

Desktop: what could do harm is not ticked; nothing is written before the last button, and one undo takes it all back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QDialog, QVBoxLayout, QWidget

from defender_desk.model.changes import Changes
from defender_desk.services.directory.provider_files import ArrivedFile, ArrivingProvider, Coming
from defender_desk.services.identity.correspondents import Acquaintance
from defender_desk.text.bidi import isolate
from defender_desk.text.messages import Message, msg
from defender_desk.text.speech import _, fill, ngettext, say
from defender_desk.text.written import show_count
from defender_desk.ui.directory import reading
from defender_desk.ui.handover.contacts import TONES, name_of
from defender_desk.ui.kit.dialogs import Dialog
from defender_desk.ui.kit.files import choose_files
from defender_desk.ui.kit.notices import Notice
from defender_desk.ui.kit.pieces import label
from defender_desk.ui.kit.rows import Cells
from defender_desk.ui.kit.spacing import column
from defender_desk.ui.kit.theme import em, unit
from defender_desk.ui.shell import Shell
from defender_desk.ui.steps.fields import FieldByField, Panes
from defender_desk.ui.steps.lists import TickModel, TickView, at_once, spoken_column

_COMING: Mapping[Coming, Message] = {
    Coming.NEW: msg("New here", "provider"),
    Coming.CHANGED: msg("Changes", "provider"),
    Coming.SAME: msg("The same as here", "provider"),
    Coming.ERASED: msg("Erased here; it stays away", "provider"),
}


def choose_and_take(shell: Shell) -> None:
    """Choose a file and look at it."""
    for path in choose_files(shell, msg("Choose a file of providers"), ((msg("Files of providers"), "*.json"),))[:1]:
        open_taking(shell, path)


def open_taking(shell: Shell, path: Path) -> None:
    """Verify a file and show what it would change."""
    shell.tasks.run(
        reading.look, shell.desk, path, done=lambda arrived: TakingDialog(shell, arrived).open(), owner=shell
    )


class TakingDialog(Dialog):
    """What one file would change here."""

    def __init__(self, shell: Shell, arrived: ArrivedFile) -> None:
        self._shell, self.arrived = shell, arrived
        self._by_id = {one.told.id: one for one in arrived.providers}
        self.notice, self.signed = Notice(), Notice()
        self.aware = QCheckBox(_("I know who gave me this file: add this desk to those I know"))
        self.aware.setAccessibleName(self.aware.text())
        self.aware.setVisible(arrived.standing is Acquaintance.UNKNOWN)
        self.aware.toggled.connect(lambda _on: self._settle())
        self.said = label("", "strong", wrap=True)
        self.fields = FieldByField(_("Here"), _("In the file"))
        columns = [
            spoken_column("title", _("Provider"), 36),
            spoken_column("coming", _("Compared with here"), 22),
            spoken_column("note", _("To note"), 44),
        ]
        self.model = TickModel(columns, self._cells, at_once)
        self.view = TickView(self.model, _("Providers in the file"))
        self.view.set_ids(list(self._by_id))
        self.model.tick([key for key, one in self._by_id.items() if one.dangers or not _takes(one)], on=False)
        super().__init__(shell, _("Take in providers"), self._body(), icon_name="file-input")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.add(_("Cancel"), answer=QDialog.DialogCode.Rejected.value)
        self.go = self.add(_("Take in"), "primary")
        self.go.clicked.connect(lambda _checked=False: self.take())
        self.model.ticks_changed.connect(self._settle)
        self.view.current_changed.connect(self._look_at)
        self._look_at(self.view.current_id())
        self._settle()
        most = shell.size() * 0.92
        self.resize(min(em(170), most.width()), min(unit() * 160, most.height()))
        whole = self.layout()
        if isinstance(whole, QVBoxLayout):
            whole.setStretch(1, 1)

    @property
    def chosen(self) -> frozenset[str]:
        """Ids of the providers ticked that can be taken."""
        return frozenset(key for key in self.model.ticked if _takes(self._by_id[key]))

    def take(self) -> None:
        """Take in what is ticked."""
        take = partial(reading.take_in, self._shell.desk, self.arrived, self.chosen, know=self.aware.isChecked())
        self._shell.tasks.run(take, done=self._taken, failed=self.notice.trouble, owner=self)

    def _body(self) -> QWidget:
        self._say_sender()
        rule = _("Checks of another desk are kept as theirs. They turn nothing green here: check for yourselves.")
        lines = column(self.signed, self.aware, self.said, label(rule, "muted", wrap=True), gap=2)
        panes = Panes(self.view, self.fields)
        lines.addWidget(panes, 1)
        lines.addWidget(self.notice)
        body = QWidget()
        body.setLayout(lines)
        return body

    def _say_sender(self) -> None:
        arrived = self.arrived
        if arrived.standing is Acquaintance.OWN:
            self.signed.say(_("This desk wrote and signed this file itself."))
            return
        said = fill(_("Signed by {desk}."), desk=name_of(arrived.sender))
        told = (arrived.standing.label, arrived.standing.advice)
        self.signed.say(said, " ".join(say(one) for one in told if one is not None), TONES[arrived.standing])

    def _settle(self) -> None:
        count = len(self.chosen)
        standing = self.arrived.standing
        let_in = standing.let_in or (standing is Acquaintance.UNKNOWN and self.aware.isChecked())
        self.go.setEnabled(bool(count) and let_in)
        text = ngettext("{n} provider will be taken in.", "{n} providers will be taken in.", count)
        self.said.setText(fill(text, n=show_count(count)))
        left = sum(bool(one.dangers) and key not in self.chosen for key, one in self._by_id.items())
        if left:
            unlooked = ngettext(
                "{n} provider could do harm: look at it first.",
                "{n} providers could do harm: look at them first.",
                left,
            )
            self.notice.say(fill(unlooked, n=show_count(left)), tone="warning")
        else:
            self.notice.silence()

    def _look_at(self, record: str) -> None:
        if record:
            self.fields.show_fields(reading.differences(self._by_id[record]))
        else:
            self.fields.clear()

    def _cells(self, ids: Sequence[str]) -> Mapping[str, Cells]:
        return {key: _written(self._by_id[key]) for key in ids}

    def _taken(self, changes: Changes) -> None:
        self.accept()
        count = sum(key in self._by_id for key in changes.ids)
        said = ngettext("{n} provider taken in", "{n} providers taken in", count)
        self._shell.announce(changes, fill(said, n=show_count(count)))


def _takes(one: ArrivingProvider) -> bool:
    return one.coming in (Coming.NEW, Coming.CHANGED)


def _written(one: ArrivingProvider) -> Cells:
    dangers = [say(each) for each in one.dangers]
    return {"title": isolate(one.title), "coming": say(_COMING[one.coming]), "note": " ".join(dangers)}
