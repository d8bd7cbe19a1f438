"""What a received file would change here: new, changed, conflicting, the same, erased here; ticked record by record.

Desktop: lists hold ids; the fields of one record are read from the file when it is looked at.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTabWidget, QWidget

from defender_desk.model.types import TYPES
from defender_desk.services import comparing, receiving
from defender_desk.services.arriving import Arriving
from defender_desk.services.receiving import Arrived
from defender_desk.text.bidi import isolate
from defender_desk.text.speech import _, fill, ngettext, say
from defender_desk.text.written import show_count
from defender_desk.ui.kit.foreign_names import doubts
from defender_desk.ui.kit.pieces import button, label
from defender_desk.ui.kit.spacing import column, row
from defender_desk.ui.kit.table import Cells, RecordsView
from defender_desk.ui.kit.theme import unit
from defender_desk.ui.shell import Shell
from defender_desk.ui.steps.fields import FieldByField, Panes
from defender_desk.ui.steps.lists import TickModel, TickView, spoken_column
from defender_desk.ui.steps.step import Step


class WhatArrivedStep(Step):
    """Which records to take in."""

    def __init__(self, shell: Shell, arrived: Arrived) -> None:
        super().__init__(_("What do you take in?"), onward=_("Take in"), back=_("Back"), wide=True)
        self.arrived = arrived
        self.said = label("", "strong", wrap=True)
        self.fields = FieldByField(_("Here"), _("In the file"))
        self.parts = {
            "new": PartTab(shell, arrived.new),
            "changed": PartTab(shell, arrived.changed),
            "conflicting": PartTab(shell, arrived.conflicting),
            "same": PartTab(shell, arrived.same, taking=False),
            "erased": PartTab(shell, arrived.erased, each=True),
        }
        self.parts["erased"].model.tick([one.id for one in arrived.erased], on=False)
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName(_("What the file holds, compared with this desk"))
        self._shell = shell
        for name, part in self.parts.items():
            self.tabs.setTabVisible(self.tabs.addTab(part, _tab(name, len(part.records))), bool(part.records))
            part.looked_at.connect(self._look_at)
            part.model.ticks_changed.connect(self._settle)
        self.tabs.setCurrentIndex(next((at for at, one in enumerate(self.parts.values()) if one.records), 0))
        self.tabs.currentChanged.connect(lambda _place: self._look_again())
        self.body.addWidget(self.said)
        self.body.addWidget(Panes(self.tabs, self.fields))
        self.body.setStretch(1, 1)
        self._settle()
        self._look_again()

    @property
    def chosen(self) -> frozenset[str]:
        """Ids of the records ticked."""
        return frozenset().union(*(part.model.ticked for part in self.parts.values() if part.taking))

    @property
    def again(self) -> frozenset[str]:
        """Ids of those ticked that were erased here for good."""
        return self.chosen & {one.id for one in self.arrived.erased}

    def _settle(self) -> None:
        count = len(self.chosen)
        advice = self.arrived.standing.advice
        waits = receiving.waiting_of(self.arrived) - self.chosen
        self.on.setEnabled(bool(count or waits or self.arrived.mends) and advice is None)
        if advice is not None:
            self.said.setText(say(advice))
            return
        mends = _mends(len(self.arrived.mends))
        if not any(part.records for part in self.parts.values() if part.taking):
            self.said.setText(" ".join([_("Nothing in this file is new here."), *mends]))
            return
        text = ngettext("{n} record will be taken in.", "{n} records will be taken in.", count)
        later = ngettext("{n} waits until you decide.", "{n} wait until you decide.", len(waits))
        told = [fill(text, n=show_count(count)), *([fill(later, n=show_count(len(waits)))] if waits else [])]
        self.said.setText(" ".join([*told, *mends]))
        left = sum(
            bool(one.dangers) and one.id not in self.chosen for part in self.parts.values() for one in part.records
        )
        if left:
            unlooked = ngettext(
                "{n} record could do harm: look at it first.", "{n} records could do harm: look at them first.", left
            )
            self.notice.say(fill(unlooked, n=show_count(left)), tone="warning")
        else:
            self.notice.silence()

    def _look_again(self) -> None:
        part = self.tabs.currentWidget()
        self._look_at(part.view.current_id() if isinstance(part, PartTab) else "")

    def _look_at(self, record: str) -> None:
        if not record:
            self.fields.clear()
            return
        ask = partial(comparing.differences, self._shell.desk, self.arrived, record)
        self._shell.tasks.run(ask, done=self.fields.show_fields)


class PartTab(QWidget):
    """One part of what arrived: a list with ticks, or without where nothing can be taken."""

    looked_at = Signal(str)

    def __init__(self, shell: Shell, records: Sequence[Arriving], *, taking: bool = True, each: bool = False) -> None:
        """`each` lets records be ticked only one by one."""
        super().__init__()
        self._desk, self.records, self.taking = shell.desk, records, taking
        self._harmful = [one.id for one in records if one.dangers]
        self._by_id = {one.id: one for one in records}
        columns = [
            spoken_column("title", _("Record"), 36),
            spoken_column("kind", _("Kind"), 18),
            spoken_column("note", _("To note"), 30),
        ]
        self.model = TickModel(columns, self._cells, shell.tasks.run)
        self.view = (
            TickView(self.model, _("Records in the file"))
            if taking
            else RecordsView(self.model, _("Records in the file"))
        )
        self.model.setParent(self)
        self.view.setMinimumHeight(unit() * 30)
        self.view.set_ids(list(self._by_id))
        if taking:  # what could do harm is taken in only by somebody who looked at it
            self.model.tick(self._harmful, on=False)
        self.view.current_changed.connect(self.looked_at)
        whole = column(self.view, gap=2, margins=(0, 2))
        if taking and not each:
            every = button(_("Take all"), self.take_all, "link")
            none = button(_("Take none"), lambda: self.model.tick(self._by_id, on=False), "link")
            hint = label(_("Space ticks the chosen rows."), "caption")
            whole.addLayout(row(every, none, None, hint, gap=2))
        self.setLayout(whole)

    def take_all(self) -> None:
        """Tick all but what could do harm, which is ticked one by one by whoever looked at it."""
        self.model.tick([key for key in self._by_id if key not in self._harmful], on=True)

    def _cells(self, ids: Sequence[str]) -> Mapping[str, Cells]:
        return {key: self._written(self._by_id[key]) for key in ids}

    def _written(self, one: Arriving) -> dict[str, Any]:
        kind = say(TYPES[one.type].label) if one.type in TYPES else one.type
        return {"title": isolate(comparing.title(self._desk, one)), "kind": kind, "note": _note(one)}


def _note(one: Arriving) -> str:
    if one.dangers:
        return say(one.dangers[0])
    if odd := doubts(blob.name for blob in one.files):
        return odd
    if one.conflicts:
        count = len(one.conflicts)
        return fill(ngettext("{n} field written at both desks", "{n} fields written at both desks", count), n=count)
    if one.binned_there:
        return _("They put it into the bin; here it stays until you decide.")
    if one.in_bin:
        return _("It lies in your bin, and stays there until you decide.")
    if one.type not in TYPES:
        return _("This desk does not know this kind; it is kept whole.")
    if one.fields:
        return fill(ngettext("{n} field changes", "{n} fields change", len(one.fields)), n=len(one.fields))
    return ""


def _mends(count: int) -> list[str]:
    text = ngettext(
        "{n} file that is missing or damaged here comes with it, and is put back whole.",
        "{n} files that are missing or damaged here come with it, and are put back whole.",
        count,
    )
    return [fill(text, n=show_count(count))] if count else []


def _tab(name: str, count: int) -> str:
    n = show_count(count)
    match name:
        case "new":
            return fill(_("New ({n})"), n=n)
        case "changed":
            return fill(_("Changed ({n})"), n=n)
        case "conflicting":
            return fill(_("Conflicting ({n})"), n=n)
        case "same":
            return fill(_("The same ({n})"), n=n)
    return fill(_("Erased here ({n})"), n=n)
