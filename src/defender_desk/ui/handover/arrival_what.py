"""What a received file would change here: new, changed, conflicting, the same, erased here; ticked record by record.

Desktop: lists hold ids; the fields of one record are read from the file when it is looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTabWidget, QWidget

from defender_desk.model.types import TYPES
from defender_desk.services.handover import comparing, receiving
from defender_desk.services.handover.arriving import Arriving
from defender_desk.services.handover.receiving import Arrived
from defender_desk.text.bidi import isolate
from defender_desk.text.speech import _, fill, ngettext, say
from defender_desk.text.written import show_count
from defender_desk.ui.kit.foreign_names import doubts
from defender_desk.ui.kit.pieces import button, label
from defender_desk.ui.kit.rows import Cells, RecordsModel
from defender_desk.ui.kit.spacing import column, row
from defender_desk.ui.kit.table import RecordsView
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
        let_in = arrived.standing.let_in
        of_bin = [one for one in arrived.same if one.asks]
        same = [one for one in arrived.same if not one.asks]
        told: Sequence[tuple[str, Sequence[Arriving], bool]] = (
            ("new", arrived.new, True),
            ("changed", arrived.changed, True),
            ("conflicting", arrived.conflicting, True),
            ("bin", of_bin, False),
            ("same", same, False),
            ("erased", arrived.erased, True),
        )
        coming = {one.id: one for one in arrived.new}
        self.parts = {
            name: PartTab(shell, these, coming, taking=taking and let_in, each=name == "erased")
            for name, these, taking in told
        }
        self.parts["erased"].tick([one.id for one in arrived.erased], on=False)
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName(_("What the file holds, compared with this desk"))
        self._shell = shell
        for name, part in self.parts.items():
            self.tabs.setTabVisible(self.tabs.addTab(part, _tab(name, len(part.records))), bool(part.records))
            part.looked_at.connect(self._look_at)
            if part.ticks is not None:
                part.ticks.ticks_changed.connect(self._settle)
        self.tabs.setCurrentIndex(next((at for at, one in enumerate(self.parts.values()) if one.records), 0))
        self.tabs.currentChanged.connect(lambda _place: self._look_again())
        self.body.addWidget(self.said)
        if arrived.bundle.manifest.profile.coded:
            self.body.addWidget(label(nameless(), wrap=True))
        self.body.addWidget(Panes(self.tabs, self.fields))
        self.body.setStretch(1, 1)
        self._settle()
        self._look_again()

    @property
    def chosen(self) -> frozenset[str]:
        """Ids of the records ticked."""
        return frozenset().union(*(part.ticked for part in self.parts.values()))

    @property
    def again(self) -> frozenset[str]:
        """Ids of those ticked that were erased here for good."""
        return self.chosen & {one.id for one in self.arrived.erased}

    def _settle(self) -> None:
        count, waits = len(self.chosen), len(receiving.to_decide(self.arrived, self.chosen))
        advice, mends = self.arrived.standing.advice, len(self.arrived.mends)
        self.on.setEnabled(bool(count or waits or mends) and advice is None)
        self.on.setText(_("Leave for later") if waits and not (count or mends) else _("Take in"))
        if advice is not None:
            self.said.setText(say(advice))
            return
        if not any(part.records for name, part in self.parts.items() if name != "same"):
            self.said.setText(" ".join([_("Nothing in this file is new here."), *_mends(mends)]))
            return
        out = len(receiving.left_out(self.arrived, self.chosen))
        taken = ngettext("{n} record will be taken in.", "{n} records will be taken in.", count)
        later = ngettext("{n} waits until you decide.", "{n} wait until you decide.", waits)
        left = ngettext("{n} record is left in their file.", "{n} records are left in their file.", out)
        counted = ((taken, count, True), (later, waits, waits > 0), (left, out, out > 0))
        told = (fill(text, n=show_count(n)) for text, n, shown in counted if shown)
        self.said.setText(" ".join([*told, *_mends(mends)]))
        self._warn()

    def _warn(self) -> None:
        """Say how many could do harm and were not looked at."""
        records = (one for part in self.parts.values() for one in part.records)
        left = sum(bool(one.dangers) and one.id not in self.chosen for one in records)
        if not left:
            self.notice.silence()
            return
        text = ngettext(
            "{n} record could do harm: look at it first.", "{n} records could do harm: look at them first.", left
        )
        self.notice.say(fill(text, n=show_count(left)), tone="warning")

    def _look_again(self) -> None:
        part = self.tabs.currentWidget()
        self._look_at(part.view.current_id() if isinstance(part, PartTab) else "")

    def _look_at(self, record: str) -> None:
        if not record:
            self.fields.clear()
            return
        part = self.tabs.currentWidget()
        why = part.why(record) if isinstance(part, PartTab) else ""
        ask = partial(comparing.differences, self._shell.desk, self.arrived, record)
        self._shell.tasks.run(ask, done=partial(self.fields.show_fields, why=why), owner=self)


def nameless() -> str:
    """What a file is that names nobody."""
    return _(
        "They kept the names back on purpose: a code stands for each record, the same in every file they make for you."
    )


class PartTab(QWidget):
    """One part of what arrived: a list with ticks, or without where nothing can be taken."""

    looked_at = Signal(str)

    def __init__(
        self,
        shell: Shell,
        records: Sequence[Arriving],
        coming: Mapping[str, Arriving],
        *,
        taking: bool = True,
        each: bool = False,
    ) -> None:
        """`coming` are those that come new, by id; `each` lets records be ticked only one by one."""
        super().__init__()
        self._desk, self.records, self._coming, self.taking = shell.desk, records, coming, taking
        self._harmful = [one.id for one in records if one.dangers]
        self._by_id = {one.id: one for one in records}
        columns = [
            spoken_column("title", _("Record"), 36),
            spoken_column("kind", _("Kind"), 18),
            spoken_column("note", _("To note"), 30),
        ]
        fed, called = (columns, self._cells, shell.tasks.run), _("Records in the file")
        self.ticks = TickModel(*fed) if taking else None
        self.view = RecordsView(RecordsModel(*fed), called) if self.ticks is None else TickView(self.ticks, called)
        self.view.records.setParent(self)
        self.view.setMinimumHeight(unit() * 30)
        self.view.set_ids(list(self._by_id))
        self.tick(self._harmful, on=False)  # what could do harm is taken in only by somebody who looked at it
        self.view.current_changed.connect(self.looked_at)
        whole = column(self.view, gap=2, margins=(0, 2))
        if taking and not each:
            every = button(_("Take all"), self.take_all, "link")
            none = button(_("Take none"), lambda: self.tick(self._by_id, on=False), "link")
            hint = label(_("Space ticks the chosen rows."), "caption", wrap=True)
            whole.addLayout(column(row(every, none, None, gap=2), hint, gap=1))
        self.setLayout(whole)

    def take_all(self) -> None:
        """Tick all but what could do harm, which is ticked one by one by whoever looked at it."""
        self.tick([key for key in self._by_id if key not in self._harmful], on=True)

    @property
    def ticked(self) -> frozenset[str]:
        """Ids of those ticked; of nothing where nothing can be taken."""
        return frozenset() if self.ticks is None else frozenset(self.ticks.ticked)

    def tick(self, ids: Iterable[str], *, on: bool) -> None:
        """Tick these, or take their ticks away."""
        if self.ticks is not None:
            self.ticks.tick(ids, on=on)

    def why(self, record: str) -> str:
        """All there is to note of a record, whole."""
        return " ".join(_notes(self._by_id[record]))

    def _cells(self, ids: Sequence[str]) -> Mapping[str, Cells]:
        return {key: self._written(self._by_id[key]) for key in ids}

    def _written(self, one: Arriving) -> dict[str, Any]:
        kind = say(TYPES[one.type].label) if one.type in TYPES else one.type
        return {"title": isolate(comparing.title(self._desk, one, self._coming)), "kind": kind, "note": _note(one)}


def _note(one: Arriving) -> str:
    """The first there is to note, else how much of it would change."""
    count, changes = len(one.conflicts), len(one.fields)
    apart = ngettext("{n} field written at both desks", "{n} fields written at both desks", count)
    change = ngettext("{n} field changes", "{n} fields change", changes)
    counted = (fill(text, n=show_count(n)) for text, n in ((apart, count), (change, changes)) if n)
    return next(chain(_notes(one), counted), "")


def _notes(one: Arriving) -> Iterator[str]:
    """What to note of a record, sentence by sentence."""
    yield from (say(danger) for danger in one.dangers)
    if odd := doubts(blob.name for blob in one.files):
        yield odd
    if one.binned_there:
        yield _("They put it into the bin; here it stays until you decide.")
    if one.in_bin:
        yield _("It lies in your bin, and stays there until you decide.")
    if one.bare:
        yield _("Nothing is told of it but that it is there.")
    if one.type not in TYPES:
        yield _("This desk does not know this kind; it is kept whole.")


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
        case "bin":
            return fill(_("Bin ({n})"), n=n)
        case "same":
            return fill(_("The same ({n})"), n=n)
    return fill(_("Erased here ({n})"), n=n)
