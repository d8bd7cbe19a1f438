"""The first two questions of a hand-over: which records, and for whom.

Desktop: the choice is only named here; what belongs to a case is the service's answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QRadioButton, QWidget

from defender_desk.model.shown import several
from defender_desk.model.types import TYPES
from defender_desk.services import listing, records
from defender_desk.services.handover import selection
from defender_desk.services.handover.selection import Choice
from defender_desk.services.listing import SavedFilter
from defender_desk.text.bidi import isolate
from defender_desk.text.speech import _, fill, ngettext, say
from defender_desk.text.written import show_count
from defender_desk.ui.handover.acquaintances import Acquaintances
from defender_desk.ui.handover.giving_before import Before
from defender_desk.ui.handover.giving_when import Narrowed
from defender_desk.ui.hooks import hooks
from defender_desk.ui.kit.editors.picking import PickLine, Term
from defender_desk.ui.kit.flow import Flow
from defender_desk.ui.kit.pieces import label
from defender_desk.ui.kit.spacing import column
from defender_desk.ui.shell import Shell
from defender_desk.ui.steps.step import Step

_MOST_CALLED = 5
"""Records that are called by name where several are told of."""


def some_of(titles: Sequence[str]) -> str:
    """What the first of several records are called, in one line."""
    return several((*map(isolate, titles[:_MOST_CALLED]), *(["…"] if len(titles) > _MOST_CALLED else [])))


class RecordLine(PickLine):
    """A line that finds one record of some types by its name; empty again when the name is changed by hand."""

    settled = Signal()

    def __init__(self, shell: Shell, types: tuple[str, ...], name: str) -> None:
        self._finds = hooks(shell).find
        self._types = types
        super().__init__(self._offer, slow=True)
        self.record = ""
        self.setAccessibleName(name)
        self.setPlaceholderText(_("Type a name…"))
        self.picked.connect(self._picked)
        self.textEdited.connect(lambda _typed: self._settle(""))

    def choose(self, record: str, title: str) -> None:
        """Show a record as chosen."""
        self.setText(title)
        self._settle(record)

    def _offer(self, typed: str, show: Callable[[Sequence[Term]], object]) -> None:
        self._finds(self._types, typed, lambda offers: show([Term(one.id, isolate(one.title)) for one in offers]))

    def _picked(self, record: str, _title: str) -> None:
        self._settle(record)

    def _settle(self, record: str) -> None:
        self.record = record
        self.settled.emit()


class WhatStep(Step):
    """Which records: those chosen in a list, a case whole, whole types, or everything."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(
            _("What do you hand over?"),
            _("Choose as little as the work needs. What may leave of it is shown before anything is written."),
            back=_("Cancel"),
        )
        self._shell = shell
        self._ids: tuple[str, ...] = ()
        self._group = QButtonGroup(self)
        self.these = QRadioButton("")
        self.whole = QCheckBox(_("With what belongs to it: its parts, and the consents and people they name"))
        self.whole.setAccessibleName(self.whole.text())
        self.whole.toggled.connect(self._settle)
        self.a_case = QRadioButton(_("A case, with all that belongs to it"))
        self.kinds = QRadioButton(_("All records of some kinds"))
        self.filters = QRadioButton(_("What saved filters find"))
        self.everything = QRadioButton(_("Everything in this desk"))
        self.case = RecordLine(shell, ("case",), _("Case"))
        self.types = {name: QCheckBox("") for name in TYPES}
        self._kinds = Flow(2)
        for name, box in self.types.items():
            box.setText(say(TYPES[name].plural))
            box.setAccessibleName(box.text())
            box.toggled.connect(self._settle)
            self._kinds.addWidget(box)
        self.filters.hide()
        self.saved: dict[SavedFilter, QCheckBox] = {}
        self._alike: tuple[SavedFilter, ...] = ()
        self._saved = Flow(2)
        self.narrowed = Narrowed()
        self._lay_out()
        self.narrowed.changed.connect(self._settle)
        self.case.settled.connect(self._settle)
        self.choose(())
        shell.tasks.run(listing.counts, shell.desk, done=self._counted)
        shell.tasks.run(selection.saved_filters, shell.desk, done=self._found, owner=self)

    def _lay_out(self) -> None:
        self._below: dict[QRadioButton, QWidget] = {}
        for radio, inner in (
            (self.these, self.whole),
            (self.a_case, self.case),
            (self.kinds, self._kinds),
            (self.filters, self._saved),
            (self.everything, None),
        ):
            self._group.addButton(radio)
            radio.setAccessibleName(radio.text())
            radio.toggled.connect(self._settle)
            self.body.addWidget(radio)
            if inner is not None:
                holder = QWidget()
                holder.setLayout(column(inner, margins=(6, 0)))
                self._below[radio] = holder
                self.body.addWidget(holder)
        self.body.addWidget(self.narrowed)

    @property
    def choice(self) -> Choice:
        """What is chosen now."""
        return replace(self._begun, during=self.narrowed.during, since=self.narrowed.written_since)

    @property
    def _begun(self) -> Choice:
        if self.these.isChecked():
            return Choice(ids=self._ids, whole=self.whole.isChecked())
        if self.a_case.isChecked():
            return Choice(case=self.case.record)
        if self.kinds.isChecked():
            return Choice(types=tuple(name for name, box in self.types.items() if box.isChecked()))
        if self.filters.isChecked():
            return Choice(filters=tuple(one for one, box in self.saved.items() if box.isChecked()))
        return Choice(everything=self.everything.isChecked())

    def choose(self, ids: Sequence[str]) -> None:
        """Begin with records chosen elsewhere; with none, begin with a case."""
        self._ids = tuple(ids)
        self.whole.setChecked(False)
        self._say_chosen("")
        if ids:
            self._shell.tasks.run(
                records.titles, self._shell.desk, self._ids, done=partial(self._called, ids), owner=self
            )
        self.these.setVisible(bool(ids))
        (self.these if ids else self.a_case).setChecked(True)
        self._settle()

    def _called(self, ids: Sequence[str], titles: Mapping[str, str]) -> None:
        if self._ids == tuple(ids):
            self._say_chosen(some_of([titles[one] for one in ids if one in titles]))

    def _say_chosen(self, which: str) -> None:
        """Say how many they are, and which, the first of them by name."""
        text = ngettext("{n} record chosen in a list", "{n} records chosen in a list", len(self._ids))
        said = fill(text, n=show_count(len(self._ids)))
        self.these.setText(fill(_("{what}: {which}"), what=said, which=which) if which else said)
        self.these.setAccessibleName(self.these.text())

    def choose_case(self, record: str, title: str) -> None:
        """Begin with a case."""
        self.a_case.setChecked(True)
        self.case.choose(record, title)

    def choose_alike(self, choice: Choice, case: str) -> None:
        """Begin with what was chosen elsewhere; `case` is what its case is called."""
        if choice.case:
            self.choose_case(choice.case, case)
        for name in choice.types:
            self.kinds.setChecked(True)
            self.types[name].setChecked(True)
        if choice.everything:
            self.everything.setChecked(True)
        self.whole.setChecked(choice.whole)
        self.narrowed.show_choice(choice)
        self._alike = choice.filters
        self._tick_alike()

    def _found(self, saved: Sequence[SavedFilter]) -> None:
        for one in saved:
            box = QCheckBox(fill(_("{kind}: {name}"), kind=TYPES[one.query.type].plural, name=isolate(one.name)))
            box.setAccessibleName(box.text())
            box.toggled.connect(self._settle)
            self.saved[one] = box
            self._saved.addWidget(box)
        self.filters.setVisible(bool(saved))
        self._tick_alike()

    def _tick_alike(self) -> None:
        for one in self._alike:
            if one in self.saved:
                self.filters.setChecked(True)
                self.saved[one].setChecked(True)

    def _settle(self, *_anything: object) -> None:
        for radio, holder in self._below.items():
            holder.setVisible(radio.isChecked())
        self.on.setEnabled(self._begun.begun and self.narrowed.answered)

    def _counted(self, counts: Mapping[str, int]) -> None:
        for name, box in self.types.items():
            shown = fill(_("{kind} ({n})"), kind=TYPES[name].plural, n=show_count(counts[name]))
            box.setText(shown)
            box.setAccessibleName(shown)


class WhomStep(Step):
    """For whom: desks we know, a key alone, and who they are in our own records."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(
            _("For whom is it?"),
            _("Only their desks can open the file. Nobody else can, and neither can you once it is written."),
        )
        self.people = Acquaintances(shell, choosing=True)
        self.record = RecordLine(shell, ("organisation", "provider", "person"), _("Their record in this desk"))
        self.before = Before(shell)
        self.body.addWidget(self.people)
        self.body.addWidget(self.before)
        self.body.addWidget(label(_("Their record in this desk"), "strong"))
        self.body.addWidget(
            label(
                _("If consent was given for them by name, choose who they are. Otherwise leave this empty."),
                "muted",
                wrap=True,
            )
        )
        self.body.addWidget(self.record)
        self.people.changed.connect(self._settle)
        self._settle()

    def _settle(self) -> None:
        self.on.setEnabled(bool(self.people.recipients()))
        self.before.show_for(self.people.recipients())
        if names := self.people.unverified():
            self.notice.say(
                fill(_("Nobody compared the fingerprint of {name}."), name=several(names)),
                _("Somebody else may hold that key. Compare in person before you hand over what can hurt a person."),
                "warning",
            )
        else:
            self.notice.silence()
