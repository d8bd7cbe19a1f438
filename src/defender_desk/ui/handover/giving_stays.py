"""What stays here of a hand-over, narrowed by reason, person and words, and the reason written to let it leave.

Desktop: ticked record by record; a reason is for this one hand-over, and kept with every record it lets leave.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QWidget

from defender_desk.services.consent.verdicts import NOT_BY_NAME
from defender_desk.services.consent.wanting import NAME_OR_REASON
from defender_desk.text.speech import _, fill, ngettext, say
from defender_desk.text.written import show_count
from defender_desk.ui.handover.overview import Overview, Stay
from defender_desk.ui.kit.columns import Column
from defender_desk.ui.kit.editors.writing import Paragraphs
from defender_desk.ui.kit.pieces import DropDown, button, label
from defender_desk.ui.kit.rows import Cells, Index
from defender_desk.ui.kit.spacing import boxed, column, into_sight, row
from defender_desk.ui.steps.lists import Searched, TickModel, TickView, at_once, spoken_column


def _way_on(overview: Overview) -> str:
    """What would let more leave, where no consent to anybody outweighs a level."""
    if NOT_BY_NAME not in overview.reasons:
        return ""
    known = bool(overview.plan.step.recipient)
    choose = "" if known else _("Then choose their record where you say for whom it is.")
    return f"{say(NAME_OR_REASON)} {choose}".strip()


class StaysTab(QWidget):
    """What stays, narrowed by reason and by words."""

    def __init__(self) -> None:
        super().__init__()
        self._stays: tuple[Stay, ...] = ()
        self._person = ""
        columns: list[Column] = [
            spoken_column("kind", _("Kind"), 14),
            spoken_column("title", _("Record"), 28),
            spoken_column("fields", _("What of it"), 26),
            spoken_column("why", _("Why it stays"), 36),
        ]
        self.offered = _Offered(columns, self._cells, lambda one: self._stays[int(one)].overridable)
        self.view = TickView(self.offered, _("What stays here, and why"))
        self.search = Searched(self.view, self._words, _("Search what stays"))
        self.why = DropDown()
        self.why.setAccessibleName(_("Reason it stays"))
        self.why.currentIndexChanged.connect(lambda _place: self._narrow())
        self.search.head.insertWidget(0, self.why, 1)
        self.way_on = label("", "strong", wrap=True)
        whole = column(self.way_on, self.search, gap=2, margins=(0, 2))
        whole.setStretch(1, 1)
        self.setLayout(whole)

    @property
    def released(self) -> frozenset[str]:
        """Ids of the records that are ticked to leave for a written reason."""
        return frozenset(self._stays[int(one)].record for one in self.offered.ticked)

    def show_stays(self, overview: Overview) -> None:
        """Show what stays, all reasons first, nothing ticked."""
        self.offered.tick(list(self.offered.ticked), on=False)
        self._stays = overview.stays
        self.way_on.setText(_way_on(overview))
        self.way_on.setVisible(bool(self.way_on.text()))
        self.why.blockSignals(True)  # noqa: FBT003  Qt's way of saying it
        self.why.clear()
        self.why.addItem(fill(_("Everything that stays ({n})"), n=show_count(len(self._stays))), None)
        if overview.could_leave:
            shown = fill(_("What a written reason could let leave ({n})"), n=show_count(overview.could_leave))
            self.why.addItem(shown, "overridable")
        for why, count in overview.reasons.items():
            self.why.addItem(fill(_("{reason} ({n})"), reason=say(why), n=show_count(count)), why)
        self.why.blockSignals(False)  # noqa: FBT003  Qt's way of saying it
        self._narrow()

    def show_person(self, person: str) -> None:
        """Show what concerns somebody; of everybody where nobody is named."""
        self._person = person
        self._narrow()

    def only_overridable(self) -> None:
        """Show what a reason could let leave."""
        self.why.setCurrentIndex(max(0, self.why.findData("overridable")))

    def _narrow(self) -> None:
        wanted = self.why.currentData()
        fits = (
            str(place)
            for place, stay in enumerate(self._stays)
            if _fits(stay, wanted) and (not self._person or self._person in stay.people)
        )
        self.search.set_ids(list(fits))

    def _cells(self, one: str) -> dict[str, str]:
        stay = self._stays[int(one)]
        return {
            "kind": stay.kind,
            "title": stay.title,
            "fields": stay.fields or _("all of it"),
            "why": say(stay.why),
        }

    def _words(self, one: str) -> str:
        return " ".join(self._cells(one).values())


class _Offered(TickModel):
    """What stays, of which a person ticks what a written reason shall let leave; nothing is ticked at first."""

    def __init__(self, columns: Sequence[Column], cells: Callable[[str], Cells], may: Callable[[str], bool]) -> None:
        super().__init__(columns, lambda ids: {one: cells(one) for one in ids}, at_once)
        self._may = may

    def set_ids(self, ids: Sequence[str]) -> None:
        """Show these rows, with the ticks they have."""
        ticked = self.ticked
        super().set_ids(ids)
        self.ticked = ticked

    def tick(self, ids: Iterable[str], *, on: bool) -> None:
        """Tick those that may leave."""
        super().tick([one for one in ids if not on or self._may(one)], on=on)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        """No tick where no reason helps."""
        if role == Qt.ItemDataRole.CheckStateRole and index.isValid() and not self._may(self.id_at(index.row())):
            return None
        return super().data(index, role)


def _fits(stay: Stay, wanted: object) -> bool:
    return wanted is None or (stay.overridable if wanted == "overridable" else stay.why == wanted)


class Against(QFrame):
    """The reason to go on against the gate: folded, written for this one hand-over, and taken back as easily."""

    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.said = label("", wrap=True)
        self.reason = Paragraphs((2, 4))
        self.reason.setAccessibleName(_("Reason"))
        self.unfold = button(_("Write a reason…"), self._unfold, "link")
        self.go = button("", self._ask, "plain", "shield-alert")
        self.take_back = button(_("Take the reason back"), lambda: self.asked.emit(""), "link")
        self._count, self._counted = 0, False
        self._how = label("", "muted", wrap=True)
        self.reason.textChanged.connect(lambda: self.count(self._count))
        writing = column(
            self._how,
            row(self.reason, self.go, gap=2),
            gap=1,
        )
        self._writing = boxed(writing)
        head = row(self.said, self.unfold, self.take_back, gap=2)
        head.setStretch(0, 1)
        self.setProperty("role", "card")
        self.setLayout(column(head, self._writing, gap=2, margins=(4, 2)))

    def show_plan(self, overview: Overview) -> None:
        """Offer what the plan leaves open."""
        could, given = overview.could_leave, overview.plan.verdict.reason
        self._counted = overview.plan.profile.counted
        self._how.setText(
            _("Tick in the list what must be counted all the same, and write why. It is kept in each timeline.")
            if self._counted
            else _("Tick in the list what must leave all the same, and write why. It is kept in each timeline.")
        )
        self.setVisible(bool(could or given))
        self._writing.hide()
        self.unfold.setVisible(bool(could) and not given)
        self.take_back.setVisible(bool(given))
        self.count(0)
        if given:
            self.said.setText(fill(_("Your reason: {reason}"), reason=given))
        else:
            text = ngettext(
                "{n} record stays for want of consent, or to protect somebody.",
                "{n} records stay for want of consent, or to protect somebody.",
                could,
            )
            self.said.setText(fill(text, n=show_count(could)))

    def count(self, ticked: int) -> None:
        """Say for how many the reason is; none, and nothing can be asked for."""
        self._count = ticked
        text = ngettext("Let {n} leave for this reason", "Let {n} leave for this reason", ticked)
        if self._counted:
            text = ngettext("Count {n} for this reason", "Count {n} for this reason", ticked)
        self.go.setText(fill(text, n=show_count(ticked)))
        self.go.setEnabled(bool(ticked and self.reason.plain().strip()))

    def _unfold(self) -> None:
        self._writing.show()
        self.unfold.hide()
        self.reason.setFocus()
        into_sight(self)  # the box opens below the foot of a small screen

    def _ask(self) -> None:
        self.asked.emit(self.reason.plain().strip())
