"""What can be done with several records at once: one field the same in all, the bin, handing over; each one undo.

Desktop: stands where the record stands while more than one is selected.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QWidget

from defender_desk.model.changes import Changes
from defender_desk.model.kinds import Content, Handles, Prose, Reference
from defender_desk.model.records import Field
from defender_desk.model.shown import several, shown_in_a_list
from defender_desk.model.types import TYPES
from defender_desk.services import records
from defender_desk.text.bidi import isolate
from defender_desk.text.speech import _, fill, ngettext, say
from defender_desk.text.written import show_count
from defender_desk.ui.hooks import hooks
from defender_desk.ui.kit.dialogs import ask
from defender_desk.ui.kit.editors import Editor, editor_for
from defender_desk.ui.kit.notices import Notice
from defender_desk.ui.kit.pieces import DropDown, button, label, line
from defender_desk.ui.kit.spacing import boxed, clear, column, row, scrolled
from defender_desk.ui.kit.table import selection_sentence
from defender_desk.ui.layouts import PLACINGS
from defender_desk.ui.record import binning
from defender_desk.ui.shell import Shell

MOST_SAID = 4
"""How many values are told before the rest is only counted."""


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
        self.heading, self.notice = label("", "title"), Notice()
        self.fields = DropDown()
        self.fields.setAccessibleName(_("Field to change"))
        self.fields.setPlaceholderText(_("Choose a field"))
        self.fields.currentIndexChanged.connect(lambda _place: self._choose())
        self._place = column(gap=0)
        self.now = label("", "muted", wrap=True)
        """What the field says in them now, which would be gone."""
        self._now: list[tuple[str, int]] = []
        self.change = button(_("Change in all"), self.apply, "primary")
        self.emptying = button(_("Leave it empty in all"), self.empty, "link")
        self.binning = button(_("Put into the bin"), self.to_bin, "plain", "trash-2")
        self.handing = button(_("Hand over…"), lambda: self.hand_over.emit(self._chosen()), "plain", "file-output")
        self.ending = button(_("Select none"), self.unselect.emit, "link")
        field = column(
            label(_("Give one field the same value in all of them"), "heading", wrap=True),
            self.fields,
            self.now,
            self._place,
            row(self.change, self.emptying, None),
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
        """Stand for so many records of a type; no field is chosen until a person chose one."""
        self.heading.setText(selection_sentence(count))
        self.notice.silence()
        if type_name != self._type:
            self._type = type_name
            with QSignalBlocker(self.fields):
                self.fields.clear()
                for each in alike(type_name):
                    self.fields.addItem(say(each.kind.label), each.name)
                self.fields.setCurrentIndex(-1)
            self._choose()
        else:
            self._look()

    def choose(self, field: str) -> None:
        """Choose the field to change."""
        self.fields.setCurrentIndex(self.fields.findData(field))

    def apply(self) -> None:
        """Write the value into every selected record, in one batch."""
        if self.editor is None:
            return
        if problem := self.editor.problem():
            self.notice.say(problem, tone="warning")
        else:
            self._write(self.editor.value())

    def empty(self) -> None:
        """Let the field say nothing in every selected record, in one batch."""
        self._write(self._field.empty)

    @property
    def _field(self) -> Field:
        return TYPES[self._type].by_name[str(self.fields.currentData())]

    def _write(self, typed: object) -> None:
        field = self._field
        decides = field is TYPES[self._type].protection or field.name in TYPES[self._type].deciding
        if decides and any(said for said, _count in self._now) and not self._sure(field, typed):
            return
        run = partial(records.bulk, self._shell.desk, self._chosen(), field.name, typed)
        self._shell.tasks.run(run, done=self._changed, failed=self.notice.trouble)

    def _sure(self, field: Field, typed: object) -> bool:
        named, value = say(field.kind.label), shown_in_a_list(field.kind, typed, title=lambda _key: "")
        emptied = fill(_("Leave “{field}” empty in all of them?"), field=named)
        changed = fill(_("Change “{field}” to “{value}” in all of them?"), field=named, value=isolate(value))
        question = changed if value else emptied
        why = _("It decides what may leave this desk.")
        return ask(self, question, f"{why} {self.now.text()}", yes=_("Change in all"), danger=True)

    def to_bin(self) -> None:
        """Put every selected record into the bin, in one batch."""
        binning.put_in(self._shell, self, self._chosen(), self.notice.trouble)

    def _choose(self) -> None:
        clear(self._place)
        self.editor = None
        if self.fields.currentData():
            self.editor = editor_for(self._field.kind, hooks(self._shell))
            self.editor.set_value(self._field.empty)
            self.editor.changed.connect(self._offer)
            self._place.addWidget(self.editor)
        self._look()

    def _look(self) -> None:
        """Ask what the field that is chosen says in them now."""
        self._now = []
        if name := self.fields.currentData():
            run = partial(records.standing, self._shell.desk, self._chosen(), name)
            self._shell.tasks.run(run, done=partial(self._tell, name))
        self._offer()

    def _tell(self, name: str, now: list[tuple[str, int]]) -> None:
        if name == self.fields.currentData():
            self._now = now
            self._offer()

    def _offer(self) -> None:
        """What can be done with the field that was chosen, and what it would do away with."""
        self.now.setText(standing_sentence(self._now))
        self.now.setVisible(bool(self._now))
        self.change.setEnabled(self.editor is not None and self.editor.touched())
        self.emptying.setVisible(any(said for said, _count in self._now))

    def _changed(self, changes: Changes) -> None:
        count = len(changes.ids)
        said = fill(ngettext("{n} record changed", "{n} records changed", count), n=show_count(count))
        self._shell.announce(changes, said if changes.batch else "")
        self.fields.setCurrentIndex(-1)


def standing_sentence(now: list[tuple[str, int]]) -> str:
    """What stands there now, most often first, each with how many say so."""
    if not any(said for said, _count in now):
        return _("Nothing stands there in any of them.") if now else ""
    each = [
        fill(_("{value} ({count})"), value=isolate(said) if said else _("nothing"), count=show_count(count))
        for said, count in now[:MOST_SAID]
    ]
    left = sum(count for _said, count in now[MOST_SAID:])
    if left:
        each.append(fill(_("{value} ({count})"), value=_("something else"), count=show_count(left)))
    return fill(_("Stands there now: {values}."), values=several(each))


def alike(type_name: str) -> list[Field]:
    """The fields that can sensibly be the same in many records, as the layout orders them."""
    fields = TYPES[type_name].by_name
    own = {*TYPES[type_name].title, *PLACINGS[type_name].safety, *PLACINGS[type_name].unwritten}
    apart = Content | Prose | Reference | Handles
    return [
        fields[name]
        for part in PLACINGS[type_name].form
        for name in part.fields
        if not isinstance(fields[name].kind, apart) and (name not in own or name == "kind")
    ]
