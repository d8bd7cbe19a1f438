"""The merge desk: what two desks wrote apart and what came in and waits, value beside value, and a person’s word on it.

Desktop: in front of the doors of “Hand-over”; a record's page leads here too. Nothing is picked beforehand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QRadioButton, QVBoxLayout, QWidget

from defender_desk.model.changes import Changes
from defender_desk.services.handover import merge_desk
from defender_desk.services.handover.merge_desk import Decision, Side
from defender_desk.text.bidi import isolate
from defender_desk.text.speech import _, fill, ngettext, say
from defender_desk.text.written import show_count
from defender_desk.ui.handover.merge_reading import Asked, Choice, Matter, matters
from defender_desk.ui.kit.flow import Flow
from defender_desk.ui.kit.pieces import badge, button, label
from defender_desk.ui.kit.rows import Cells
from defender_desk.ui.kit.spacing import boxed, clear, column, row, scrolled
from defender_desk.ui.kit.theme import em, unit
from defender_desk.ui.shell import Shell
from defender_desk.ui.steps.fields import Panes
from defender_desk.ui.steps.lists import list_of, spoken_column
from defender_desk.ui.steps.step import Step


class MergePage(Step):
    """The records to decide on, and beside them the fields of the one that is looked at."""

    def __init__(self, shell: Shell, record: str = "") -> None:
        """`record` is looked at first."""
        super().__init__(
            _("Decide between two desks"),
            _(
                "What two desks wrote without knowing of each other, and what waits. "
                "What you decide holds there too once you hand it over."
            ),
            onward=_("Decide as picked"),
            back=_("Back"),
            wide=True,
        )
        self._shell, self._record = shell, record
        self.matters: Mapping[str, Matter] = {}
        columns = [
            spoken_column("title", _("Record"), 32),
            spoken_column("kind", _("Kind"), 16),
            spoken_column("note", _("To decide"), 24),
        ]
        self.view = list_of(columns, self._cells, _("Records to decide on"))
        self.view.setMinimumHeight(unit() * 18)
        self.fields = Fields()
        self.view.current_changed.connect(self._look_at)
        self.fields.picked.connect(self._settle)
        self.body.addWidget(Panes(self.view, self.fields))
        self.forward.connect(self._decide)
        self.look_again()

    def look_again(self) -> None:
        """Read anew what is to be decided on."""
        self._shell.tasks.run(matters, self._shell.desk, done=self._show, owner=self)

    def _show(self, found: Sequence[Matter]) -> None:
        self.matters = {one.record: one for one in found}
        self.view.set_ids(list(self.matters))
        wanted = self._record if self._record in self.matters else next(iter(self.matters), "")
        if wanted:
            self.view.go_to(wanted)
        self._look_at(wanted)
        if not self.matters:
            self.notice.say(_("Nothing is left to decide."), tone="good")

    def _look_at(self, record: str) -> None:
        self._record = record or self._record
        self.fields.show_matter(self.matters.get(record))
        self._settle()

    def _settle(self) -> None:
        self.on.setEnabled(bool(self.fields.decisions))

    def _cells(self, record: str) -> Cells:
        one = self.matters[record]
        count = len(one.asked)
        said = fill(ngettext("{n} field", "{n} fields", count), n=show_count(count))
        return {"title": isolate(one.title), "kind": one.kind, "note": said}

    def _decide(self) -> None:
        decisions = self.fields.decisions
        decide = partial(merge_desk.decide, self._shell.desk, decisions)
        self._shell.tasks.run(decide, done=partial(self._decided, len(decisions)), failed=self._refused, owner=self)

    def _decided(self, count: int, changes: Changes) -> None:
        said = fill(ngettext("{n} field decided on", "{n} fields decided on", count), n=show_count(count))
        self._shell.announce(changes, said)
        self.notice.silence()
        self.view.setFocus()
        self.look_again()

    def _refused(self, trouble: object) -> None:
        self.tell(trouble)  # type: ignore[arg-type]
        self.look_again()


class Fields(QWidget):
    """The fields of one record, each with its values; one is picked of each, or none yet."""

    picked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.cards: list[FieldCard] = []
        self._lines: QVBoxLayout = column(gap=2, margins=(3, 1))
        whole = QWidget()
        whole.setLayout(column(self._lines, None))
        area = scrolled(column(whole))
        area.setAccessibleName(_("Fields of the record"))
        self.setMinimumSize(em(34), unit() * 30)
        self.all = {
            Side.OURS: button(_("Ours everywhere"), partial(self.pick_all, Side.OURS), "link"),
            Side.THEIRS: button(_("Theirs everywhere"), partial(self.pick_all, Side.THEIRS), "link"),
            Side.BOTH: button(_("Both where it can be"), partial(self.pick_all, Side.BOTH), "link"),
        }
        self._every = boxed(self._row())
        self.setLayout(column(self._every, area))
        self.show_matter(None)

    def _row(self) -> Flow:
        line = Flow(2)
        for each in self.all.values():
            line.addWidget(each)
        return line

    @property
    def decisions(self) -> list[Decision]:
        """What was picked."""
        return [Decision(one.asked.question, pick) for one in self.cards if (pick := one.pick) is not None]

    def show_matter(self, matter: Matter | None) -> None:
        """Show the fields of a record, or that none is looked at."""
        clear(self._lines)
        self.cards = []
        self._every.setVisible(matter is not None)
        if matter is None:
            self._lines.addWidget(label(_("Choose a record to see its fields."), "muted", wrap=True))
            return
        why = dict.fromkeys(danger for one in matter.asked for danger in one.question.dangers)
        if why:
            self._lines.addWidget(label(" ".join(map(say, why)), "problem", wrap=True))
        for one in matter.asked:
            card = FieldCard(one)
            card.changed.connect(self.picked)
            self.cards.append(card)
            self._lines.addWidget(card)

    def pick_all(self, side: Side) -> None:
        """Pick one side wherever it can be picked."""
        for one in self.cards:
            one.pick_side(side)


class FieldCard(QFrame):
    """One field: a radio for each value, its writer below it."""

    changed = Signal()

    def __init__(self, asked: Asked) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.asked = asked
        self._group = QButtonGroup(self)
        self.radios: dict[int, QRadioButton] = {}
        head = row(label(asked.label, "strong", wrap=True), gap=2)
        head.setStretch(0, 1)
        if asked.question.copy:
            head.addWidget(badge(_("Waits"), "warning"))
        lines = column(head, gap=2, margins=(3, 2))
        for one in asked.choices:
            lines.addLayout(self._choice(one))
        self.setLayout(lines)
        self.setAccessibleName(asked.label)
        self._group.idToggled.connect(lambda _place, on: self.changed.emit() if on else None)

    def _choice(self, one: Choice) -> QVBoxLayout:
        radio = QRadioButton(one.called)
        radio.setAccessibleName(f"{self.asked.label}: {one.called}: {one.value}")
        radio.setAccessibleDescription(one.told)
        radio.setEnabled(one.pick in self.asked.question.picks)
        self._group.addButton(radio, one.pick + 1)
        self.radios[one.pick] = radio
        line = row(radio, gap=2)
        if one.stands:
            line.addWidget(badge(_("stands"), "good"))
        line.addStretch(1)
        below = column(label(one.value, wrap=True, selectable=True), gap=0, margins=(6, 0))
        if one.told:
            below.addWidget(label(one.told, "caption", wrap=True))
        return column(line, below, gap=0)

    @property
    def pick(self) -> int | None:
        """What is picked; None where nothing is yet."""
        return next((pick for pick, radio in self.radios.items() if radio.isChecked()), None)

    def pick_side(self, side: Side) -> None:
        """Pick this side, where it can be picked."""
        pick = self.asked.question.pick_of(side)
        if pick is not None:
            self.radios[pick].setChecked(True)
