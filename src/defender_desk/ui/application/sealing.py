"""A pack on its way into an encrypted file: whose keys open it, and what goes in beside the pages.

Desktop: a window over the pack's own; what is chosen here is written by `services.application.parcels`, and
nothing in clear.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QDialog, QVBoxLayout, QWidget

from defender_desk.services.printout.printing import Printable
from defender_desk.text.bidi import isolate, ltr
from defender_desk.text.speech import _, fill, say_trouble
from defender_desk.text.trouble import Trouble
from defender_desk.ui.application import reading
from defender_desk.ui.application.reading import Inside, Sealed
from defender_desk.ui.handover.acquaintances import Acquaintances
from defender_desk.ui.kit.dialogs import Dialog
from defender_desk.ui.kit.notices import Notice
from defender_desk.ui.kit.pieces import label
from defender_desk.ui.kit.spacing import clear, column, scrolled, split
from defender_desk.ui.kit.theme import em, unit
from defender_desk.ui.shell import Shell


class Sealing(QWidget):
    """For whom, and with what."""

    def __init__(self, shell: Shell, plan: Printable, settled: Callable[[bool], object]) -> None:
        """`settled` is told whether somebody is chosen who can open it."""
        super().__init__()
        self._shell, self._settled = shell, settled
        self._plan = plan
        self.inside: Inside | None = None
        self.notice, self.doubt = Notice(), Notice()
        self.people = Acquaintances(shell, choosing=True)
        self.people.changed.connect(self._chosen)
        self.editable = _box(_("Also the document to edit (DOCX)"))
        self.records = _box(_("Also the records it tells of, for a desk"))
        self._files: QVBoxLayout = column(label(_("Looking at what is enclosed…"), "muted"), gap=1)
        panes = split(scrolled(self._whom()), scrolled(self._what()), shares=(3, 2))
        panes.setSizes([em(60), em(50)])
        whole = column(self.notice, self.doubt, panes, gap=2)
        whole.setStretch(2, 1)
        self.setLayout(whole)
        self.setMinimumSize(em(70), unit() * 60)
        shell.tasks.run(
            reading.inside, shell.desk, plan, done=self._seen, failed=self.notice.trouble, progress=True,
            label=_("Looking at what is enclosed…"), owner=self,
        )  # fmt: skip

    @property
    def sealed(self) -> Sealed:
        """The answers as they stand."""
        return Sealed(self.people.recipients(), self.editable.isChecked(), self.records.isChecked())

    def _whom(self) -> QVBoxLayout:
        opens = _(
            "Only whoever holds one of these keys can open it, with any program for age and for archives. You cannot, "
            "once it is written."
        )
        keyless = _(
            "Have they no key? Any program for age makes them one: ask for the line that begins with “age1”, and hear "
            "it read aloud by somebody you know. There is no passphrase here. Until then hand the pages over in "
            "person, or through an app that encrypts from end to end: never as a plain PDF by mail."
        )
        return column(
            label(_("For whom"), "strong"),
            label(opens, "muted", wrap=True),
            self.people,
            label(keyless, "caption", wrap=True),
            None,
            gap=2,
            margins=(0, 0, 3, 0),
        )

    def _what(self) -> QVBoxLayout:
        return column(
            label(_("What goes in"), "strong"),
            label(_("The pages, as PDF"), wrap=True),
            self.editable,
            self.records,
            label(_("They say no more than the pages do."), "caption", wrap=True),
            label(_("Files that are enclosed, without hidden data"), "strong", wrap=True),
            self._files,
            None,
            gap=2,
            margins=(3, 0, 2, 0),
        )

    def _seen(self, inside: Inside) -> None:
        self.inside = inside
        for own in inside.own:
            checked = _("The key in their record, which somebody of this desk checked.")
            unchecked = _("The key in their record. Nobody of this desk checked it yet.")
            self.people.offer(own.key, isolate(own.name), checked if own.proved else unchecked)
        clear(self._files)
        for one in inside.files:
            if one.member is not None:
                said = fill(_("{file}: {title}"), file=ltr(one.member.name), title=one.title)
                self._files.addWidget(label(said, wrap=True))
            else:
                self._files.addWidget(label(fill(_("Stays out: {title}"), title=one.title), wrap=True))
                self._files.addWidget(label(one.why, "caption", wrap=True))
        if not inside.files:
            self._files.addWidget(label(_("None is enclosed."), "muted", wrap=True))

    def _chosen(self) -> None:
        ask = (reading.refusal, self._shell.desk, self._plan, self.sealed.recipients)
        self._shell.tasks.run(*ask, done=self._weigh, owner=self)

    def _weigh(self, refused: Trouble | None) -> None:
        """A key alone that somebody showed to be theirs, of nobody whom not all of it may reach."""
        self._settled(bool(self.sealed.recipients) and refused is None)
        if refused is not None:
            said, step = say_trouble(refused)
            self.doubt.say(said, step, "warning")
        else:
            self.doubt.silence()


def _box(text: str) -> QCheckBox:
    made = QCheckBox(text)
    made.setAccessibleName(text)
    return made


def open_sealing(shell: Shell, plan: Printable, over: QWidget, write: Callable[[Sealing], object]) -> Dialog:
    """Ask for whom and with what, over the pack; `write` is called with the answers once they are given."""
    dialog: Dialog | None = None

    def settled(chosen: bool) -> None:
        if dialog is not None:
            go.setEnabled(chosen)

    body = Sealing(shell, plan, settled)
    dialog = Dialog(over, _("Save as an encrypted file"), body, icon_name="file-lock")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.add(_("Cancel"), answer=QDialog.DialogCode.Rejected.value)
    go = dialog.add(_("Save…"), "primary", answer=QDialog.DialogCode.Accepted.value)
    go.setEnabled(False)
    dialog.accepted.connect(partial(write, body))
    most = over.window().size() * 0.94
    dialog.resize(min(em(140), most.width()), min(unit() * 130, most.height()))
    whole = dialog.layout()
    if isinstance(whole, QVBoxLayout):
        whole.setStretch(1, 1)  # the choices take what the heading and the buttons leave
    dialog.open()
    return dialog
