"""What can be done with several records at once: one field the same in all, the bin, handing over; each one undo.

Desktop: stands where the record stands while more than one is selected.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from defender_desk.model.changes import Changes
from defender_desk.model.kinds import Content, Prose, Reference
from defender_desk.model.records import Field
from defender_desk.model.types import TYPES
from defender_desk.services import records
from defender_desk.text.speech import _, fill, ngettext, say
from defender_desk.text.written import show_count
from defender_desk.ui.hooks import hooks
from defender_desk.ui.kit.editors import Editor, editor_for
from defender_desk.ui.kit.notices import Notice
from defender_desk.ui.kit.pieces import button, label, line
from defender_desk.ui.kit.spacing import boxed, clear, column, row, scrolled
from defender_desk.ui.kit.table import selection_sentence
from defender_desk.ui.layouts import PLACINGS
from defender_desk.ui.record import binning
from defender_desk.ui.shell import Shell


class BulkPanel(QWidget):
    """One field for all, and the ways out."""

    hand_over = Signal(object)
    """Ids of records to hand over."""
    unselect = Signal()

    def __init__(self, shell: Shell, chosen: Callable[[], tuple[str, ...]]) -> None:
        super().__init__()
        self._shell, self._chosen = shell, chosen
        self._type = ""
        self.editor: Editor[object] | None = None  # type: ignore[type-var]  # of any kind
        self.heading = label("", "title")
        self.notice = Notice()
        self.fields = QComboBox()
        self.fields.setAccessibleName(_("Field to change"))
        self.fields.currentIndexChanged.connect(lambda _place: self._choose())
        self._place = column(gap=0)
        self.change = button(_("Change in all"), self.apply, "primary")
        self.binning = button(_("Put into the bin"), self.to_bin, "plain", "trash-2")
        self.handing = button(_("Hand over…"), lambda: self.hand_over.emit(self._chosen()), "plain", "file-output")
        self.ending = button(_("Select none"), self.unselect.emit, "link")
        field = column(
            label(_("Give one field the same value in all of them"), "heading", wrap=True),
            self.fields,
            self._place,
            row(self.change, None),
            gap=3,
            margins=(4, 4),
        )
        ways = column(row(self.handing, self.binning, None), gap=3)
        self.setLayout(
            column(
                scrolled(
                    column(
                        row(self.heading, None, self.ending), self.notice, boxed(field, "card"), line(), ways, None,
                        gap=4, margins=(5, 4),
                    )
                ),
                gap=0,
            )
        )  # fmt: skip

    def show_selection(self, type_name: str, count: int) -> None:
        """Stand for so many records of a type."""
        self.heading.setText(selection_sentence(count))
        self.notice.silence()
        if type_name != self._type:
            self._type = type_name
            self.fields.clear()
            for each in alike(type_name):
                self.fields.addItem(say(each.kind.label), each.name)

    def choose(self, field: str) -> None:
        """Choose the field to change."""
        self.fields.setCurrentIndex(self.fields.findData(field))

    def apply(self) -> None:
        """Write the value into every selected record, in one batch."""
        if self.editor is None or self.editor.problem():
            if self.editor is not None:
                self.notice.say(self.editor.problem(), tone="warning")
            return
        name = str(self.fields.currentData())
        run = partial(records.bulk, self._shell.desk, self._chosen(), name, self.editor.value())
        self._shell.tasks.run(run, done=self._changed, failed=self.notice.trouble)

    def to_bin(self) -> None:
        """Put every selected record into the bin, in one batch."""
        binning.put_in(self._shell, self, self._chosen(), self.notice.trouble)

    def _choose(self) -> None:
        clear(self._place)
        self.editor = None
        name = self.fields.currentData()
        if name:
            self.editor = editor_for(TYPES[self._type].by_name[name].kind, hooks(self._shell))
            self.editor.set_value(TYPES[self._type].by_name[name].empty)
            self._place.addWidget(self.editor)

    def _changed(self, changes: Changes) -> None:
        count = len(changes.ids)
        said = fill(ngettext("{n} record changed", "{n} records changed", count), n=show_count(count))
        self._shell.announce(changes, said if changes.batch else "")


def alike(type_name: str) -> list[Field]:
    """The fields that can sensibly be the same in many records, as the layout orders them."""
    fields = TYPES[type_name].by_name
    own = {*TYPES[type_name].title, *PLACINGS[type_name].safety, *PLACINGS[type_name].fixed}
    return [
        fields[name]
        for part in PLACINGS[type_name].form
        for name in part.fields
        if not isinstance(fields[name].kind, Content | Prose | Reference) and (name not in own or name == "kind")
    ]
