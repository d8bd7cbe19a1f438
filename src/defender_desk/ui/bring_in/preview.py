"""The last look before rows come in: as they will be, those that cannot, strays, and those that may be here already.

Desktop: rows are written when they are painted; decisions about duplicates are kept by row.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTabWidget, QWidget

from defender_desk.model.shown import several
from defender_desk.model.types import TYPES
from defender_desk.services.bring_in.bringing_in import Bad, ImportPlan, Outlook, Taking, outlook, undecided
from defender_desk.services.bring_in.doubts import doubts
from defender_desk.services.handover import comparing
from defender_desk.text.bidi import isolate
from defender_desk.text.numbers_apart import numbers_apart
from defender_desk.text.speech import _, beside, fill, ngettext, say
from defender_desk.text.written import show_count
from defender_desk.ui.bring_in.columns import unread_words
from defender_desk.ui.bring_in.doubts import DoubtsTab
from defender_desk.ui.bring_in.reading import Previewed
from defender_desk.ui.bring_in.twins import TwinsTab
from defender_desk.ui.kit.flow import Flow
from defender_desk.ui.kit.pieces import button, label
from defender_desk.ui.kit.spacing import column
from defender_desk.ui.kit.theme import unit
from defender_desk.ui.shell import Shell
from defender_desk.ui.steps.lists import Searched, TickModel, TickView, at_once, list_of, spoken_column
from defender_desk.ui.steps.step import Step

MOST_LINES = 8
"""Most lines of a file that a sentence names."""


class PreviewStep(Step):
    """Every row, before anything is written."""

    corrected = Signal(list, str)
    """(lines, type): these rows are records of this type, and are to be read as such."""

    def __init__(self, shell: Shell, previewed: Previewed) -> None:
        super().__init__(_("Look over what comes in"), onward=_("Bring in"), wide=True)
        plan = previewed.plan
        self.rows = RowsTab(previewed)
        self.rows.corrected.connect(self.corrected)
        self.bad = BadTab(plan.bad)
        self.doubts = DoubtsTab(doubts(plan.drafts))
        self.strays = StraysTab(plan)
        self.dangers = DangersTab(plan)
        self.twins = TwinsTab(shell, previewed.plan, self._usual)
        self.said = label("", "strong", wrap=True)
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName(_("Rows of the file"))
        self._plan = plan
        lost = dict.fromkeys(kept.reason for draft in plan.drafts for kept in draft.kept if not kept.text)
        self._dropped = " ".join((*map(say, (*plan.to_know, *lost)), *filter(None, (self._odd(),))))
        self._tab(self.rows, _("Come in ({n})"), len(self.rows.shown), always=True)
        self._tab(self.dangers, _("To be looked at ({n})"), len(plan.dangers))
        self._tab(self.bad, _("Cannot come in ({n})"), len(plan.bad))
        self._tab(self.doubts, _("Not understood ({n})"), len(self.doubts.every))
        self._tab(self.strays, _("Seem to be no records ({n})"), len(plan.strays))
        self._tab(self.twins, _("May be the same ({n})"), len(plan.twins))
        self.twins.view.chosen_changed.connect(self._settle)
        self.twins.on_decided = self._settle
        for each in (self.strays, self.dangers):
            each.model.ticks_changed.connect(self._settle)
        self.dangers.model.ticks_changed.connect(self.twins.view.records.reload)
        self.body.addWidget(self.tabs)
        self.body.setStretch(0, 1)
        self.before_foot(self.said)
        self._settle()

    def _tab(self, page: QWidget, name: str, count: int, *, always: bool = False) -> None:
        place = self.tabs.addTab(page, fill(name, n=show_count(count)))
        self.tabs.setTabVisible(place, always or count > 0)

    @property
    def choices(self) -> Mapping[int, Taking]:
        """What becomes of rows that seem to be none, could do harm or may be here already, by their place."""
        return {**self.dangers.choices, **self.strays.choices, **self.twins.choices}

    @property
    def refused(self) -> tuple[tuple[Bad, ...], int]:
        """The rows that cannot come in, and how many stay out because they could do harm and nobody said otherwise."""
        return self._plan.bad, sum(taking is Taking.SKIP for taking in self.dangers.choices.values())

    def _settle(self) -> None:
        found = outlook(self._plan, self.choices)
        left = self._labelled(_("Not taken, because another word stands here: {fields}."), found.left)
        held = self._labelled(_("Not taken, because it would lift what protects somebody: {fields}."), found.held)
        self.said.setText(
            " ".join(filter(None, (counted(found), self._came_back(), left, held, self._unread(), self._dropped)))
        )
        self.on.setEnabled(bool(found.new + found.filled + found.tied))
        self._say_undecided(len(undecided(self._plan, self.choices)))

    def _came_back(self) -> str:
        """How many rows are records of this desk, of which nobody has to decide whether they are."""
        ways = (self.choices.get(place, self._plan.usual(place)) for place in self._plan.same)
        count = sum(taking is Taking.FILL for taking in ways)
        said = ngettext(
            "{n} row is a record of this desk that came back: it adds what is missing here, and nothing twice.",
            "{n} rows are records of this desk that came back: they add what is missing here, and nothing twice.",
            count,
        )
        return fill(said, n=show_count(count)) if count else ""

    def _odd(self) -> str:
        """In which rows something stands that is no letter in the encoding of the file."""
        lines = self._plan.odd
        said = ngettext(
            "In row or card {lines} something could not be read as letters; “�” stands in its place.",
            "In rows or cards {lines} something could not be read as letters; “�” stands in its place.",
            len(lines),
        )
        named = several((*map(show_count, lines[:MOST_LINES]), *(["…"] if len(lines) > MOST_LINES else [])))
        return fill(said, lines=named) if lines else ""

    def _unread(self) -> str:
        """How much of the rows that come in found no place in the field it was meant for."""
        taken = [draft for place, draft in enumerate(self._plan.drafts) if self._is_new(place)]
        lost = [(draft.type, kept.field) for draft in taken for kept in draft.kept if kept.field and kept.text]
        if not lost:
            return ""
        said = ngettext(
            "{n} word found no place in “{fields}”, and is kept in the notes.",
            "{n} words found no place in “{fields}”, and are kept in the notes.",
            len(lost),
        )
        labels = dict.fromkeys(say(TYPES[type_name].by_name[name].kind.label) for type_name, name in lost)
        return fill(said, n=show_count(len(lost)), fields=several(labels))

    def _usual(self, place: int) -> Taking:
        """What becomes of a row that may be here already, while nobody decided on it among those."""
        return self.dangers.choices.get(place, self._plan.usual(place))

    def _is_new(self, place: int) -> bool:
        return self.choices.get(place, self._plan.usual(place)) is Taking.NEW

    def _say_undecided(self, count: int) -> None:
        """How many rows that may be here already come in as new: in the button too, which is read last."""
        n = show_count(count)
        if not count:
            self.on.setText(_("Bring in"))
            harm = sum(taking is Taking.SKIP for taking in self.dangers.choices.values())
            if harm:
                self._say_harm(harm)
            elif self._plan.same and not self.on.isEnabled():
                self.notice.say(_("Everything in this file is here already: there is nothing to bring in."))
            elif self._plan.twins and self.notice.text:
                self.notice.setMinimumHeight(self.notice.height())  # no button moves under the pointer
                self.notice.say(_("All rows that may be here already are decided."), tone="good")
            else:
                self.notice.silence()
            return
        self.on.setText(
            fill(ngettext("Bring in, {n} of them undecided", "Bring in, {n} of them undecided", count), n=n)
        )
        said = ngettext(
            "{n} row may be here already, or stand in the file twice, and is not decided.",
            "{n} rows may be here already, or stand in the file twice, and are not decided.",
            count,
        )
        advice = _("Undecided rows come in as new records, and stand on Today to be looked through.")
        decide = (_("Decide on them"), lambda: self.tabs.setCurrentWidget(self.twins))
        self.notice.say(fill(said, n=n), advice, "warning", do=decide)

    def _say_harm(self, count: int) -> None:
        """How many rows stay out until somebody looked at them, as it is said of a bundle."""
        said = ngettext(
            "{n} record could do harm: look at it first.", "{n} records could do harm: look at them first.", count
        )
        look = (_("Look inside"), lambda: self.tabs.setCurrentWidget(self.dangers))
        self.notice.say(fill(said, n=show_count(count)), "", "warning", do=look)

    def _labelled(self, said: str, fields: Mapping[int, tuple[str, ...]]) -> str:
        """A sentence with the fields it is about, of all rows that are filled in; empty without any."""
        drafts = self._plan.drafts
        names = dict.fromkeys((drafts[index].type, name) for index, among in fields.items() for name in among)
        labels = dict.fromkeys(say(TYPES[type_name].by_name[name].kind.label) for type_name, name in names)
        return fill(said, fields=several(labels)) if labels else ""


def counted(found: Outlook) -> str:
    """How many records are made and filled in, and how many rows are left out."""
    new, named, filled, skipped = found.new, found.named, found.filled, found.skipped
    counts = (
        (new, True, ngettext("{n} new record will be made.", "{n} new records will be made.", new)),
        (named, False, ngettext("{n} record that rows name is made.", "{n} records that rows name are made.", named)),
        (filled, False, ngettext("{n} record here is filled in.", "{n} records here are filled in.", filled)),
        (found.tied, False, ngettext("{n} link is made.", "{n} links are made.", found.tied)),
        (skipped, False, ngettext("{n} row is left out.", "{n} rows are left out.", skipped)),
    )
    return " ".join(fill(said, n=show_count(n)) for n, always, said in counts if n or always)


class RowsTab(QWidget):
    """The good rows as they will be, and what they are where they may be more than one kind of record."""

    corrected = Signal(list, str)

    def __init__(self, previewed: Previewed) -> None:
        super().__init__()
        self._drafts, self._fields = previewed.plan.drafts, previewed.fields
        columns = [spoken_column("line", _("Row or card"), 10)]
        if previewed.mixed or len(previewed.plan.may_be) > 1:
            columns.append(spoken_column("kind", _("Kind"), 16))
        columns += [spoken_column(field.name, say(field.kind.label), 24) for field in previewed.fields]
        self._wholes = previewed.plan.wholes
        if self._wholes:
            columns.append(spoken_column("part", _("Takes part in"), 30))
        if any(draft.harmed or draft.refused for draft in self._drafts):
            columns.append(spoken_column("harmed", _("Who was harmed"), 30))
        if previewed.kept:
            columns.append(spoken_column("kept", _("Kept in the notes"), 40))
        self.view = list_of(columns, self._cells, _("Rows as they will be"))
        self.search = Searched(self.view, self._words, _("Search these rows"))
        apart = {*previewed.plan.strays, *previewed.plan.dangers}
        self.shown = [str(place) for place in range(len(self._drafts)) if place not in apart]
        self.search.set_ids(self.shown)
        self.kinds = Flow(2)
        if len(previewed.plan.may_be) > 1:
            self.kinds.addWidget(label(_("The rows that are chosen are:"), "caption"))
            for name in previewed.plan.may_be:
                self.kinds.addWidget(button(say(TYPES[name].plural), partial(self.correct, name)))
        self.setLayout(column(self.search, self.kinds, margins=(0, 2)))

    def correct(self, type_name: str) -> None:
        """Say of the rows that are chosen what they are."""
        rows = self.view.chosen() or filter(None, (self.view.current_id(),))
        lines = [draft.line for draft in (self._drafts[int(one)] for one in rows) if draft.type != type_name]
        if lines:
            self.corrected.emit(lines, type_name)

    def _cells(self, one: str) -> dict[str, Any]:
        draft = self._drafts[int(one)]
        known = TYPES[draft.type].by_name
        cells = {
            field.name: beside(
                (numbers_apart(comparing.said(draft, known[field.name])), unread_words(draft.unread(field.name)))
            )
            for field in self._fields
            if field.name in known
        }
        return {
            "line": show_count(draft.line),
            "kind": say(TYPES[draft.type].label),
            "part": several(isolate(self._wholes[key]) for key in draft.takes_part if key in self._wholes),
            "harmed": beside((*map(isolate, draft.harmed), *([_("said no")] if draft.refused else []))),
            "kept": _line(draft.remainder()),
        } | cells

    def _words(self, one: str) -> str:
        return " ".join(map(str, self._cells(one).values()))


class BadTab(QWidget):
    """The rows that cannot come in, with their lines and why."""

    def __init__(self, bad: tuple[Bad, ...]) -> None:
        super().__init__()
        self._bad = bad
        columns = [spoken_column("line", _("Row or card"), 10), spoken_column("why", _("Why"), 80)]
        self.view = list_of(columns, self._cells, _("Rows that cannot come in"))
        self.view.set_ids([str(place) for place in range(len(bad))])
        self.setLayout(column(self.view, margins=(0, 2)))

    def _cells(self, one: str) -> dict[str, str]:
        bad = self._bad[int(one)]
        return {"line": show_count(bad.line), "why": say(bad.why, **bad.values)}


class StraysTab(QWidget):
    """Rows that add up the others, or say nothing but a remark; those ticked are left out, and all are at first."""

    def __init__(self, plan: ImportPlan) -> None:
        super().__init__()
        self._plan = plan
        columns = [spoken_column("line", _("Row or card"), 14), spoken_column("row", _("What stands in it"), 80)]
        self.model = TickModel(columns, lambda ids: {one: self._cells(one) for one in ids}, at_once)
        self.view = TickView(self.model, _("Rows that seem to be no records"))
        self.view.setMinimumHeight(unit() * 30)
        self.view.set_ids([str(place) for place in plan.strays])
        hint = label(_("Rows with a tick are left out. Take the tick away where a row is a record."), "body", wrap=True)
        whole = column(hint, self.view, gap=2, margins=(0, 2))
        whole.setStretch(1, 1)
        self.setLayout(whole)

    @property
    def choices(self) -> dict[int, Taking]:
        """What becomes of these rows, by their place."""
        return {int(one): Taking.SKIP for one in self.model.ticked}

    def _cells(self, one: str) -> dict[str, str]:
        return _as_it_stands(self._plan, int(one))


class DangersTab(QWidget):
    """The rows that could do harm; those ticked come in, and none is at first."""

    def __init__(self, plan: ImportPlan) -> None:
        super().__init__()
        self._plan = plan
        columns = [
            spoken_column("line", _("Row or card"), 14),
            spoken_column("row", _("What stands in it"), 50),
            spoken_column("why", _("To note"), 50),
        ]
        self.model = TickModel(columns, lambda ids: {one: self._cells(one) for one in ids}, at_once)
        self.view = TickView(self.model, _("Rows to be looked at"))
        self.view.setMinimumHeight(unit() * 30)
        self.view.set_ids([str(place) for place in plan.dangers])
        self.model.tick([str(place) for place in plan.dangers], on=False)
        said = _("These rows could do harm if they are not true. Tick those that are.")
        whole = column(label(said, "body", wrap=True), self.view, gap=2, margins=(0, 2))
        whole.setStretch(1, 1)
        self.setLayout(whole)

    @property
    def choices(self) -> dict[int, Taking]:
        """What becomes of these rows, by their place."""
        taken = {int(one) for one in self.model.ticked}
        return {place: self._plan.looked_at(place) if place in taken else Taking.SKIP for place in self._plan.dangers}

    def _cells(self, one: str) -> dict[str, str]:
        why = " ".join(map(say, self._plan.dangers[int(one)]))
        return {**_as_it_stands(self._plan, int(one)), "why": why}


def _as_it_stands(plan: ImportPlan, place: int) -> dict[str, str]:
    """A row by its line, in one line."""
    draft = plan.drafts[place]
    fields = TYPES[draft.type].by_name
    said = [numbers_apart(comparing.said(draft, fields[name])) for name in (*draft.changes, *draft.names)]
    return {
        "line": show_count(draft.line),
        "row": beside((*said, _line(draft.remainder()))),
    }


def _line(said: str) -> str:
    """What stands in several lines, in one."""
    return beside(isolate(numbers_apart(line)) for line in said.splitlines())
