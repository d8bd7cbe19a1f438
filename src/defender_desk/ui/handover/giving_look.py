"""The last look before a file is written: what leaves, whom it is about, what stays and why, and the reason against it.

Desktop: the numbers are the gate's; a reason is for this one hand-over, and kept with every record it lets leave.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QTabWidget, QWidget

from defender_desk.services.binned_along import said_of_binned
from defender_desk.services.handing_over import LOOK_WHY, NOTHING_LEFT
from defender_desk.services.verdicts import NOT_BY_NAME
from defender_desk.services.wanting import NAME_OR_REASON, by_level
from defender_desk.text.messages import Message
from defender_desk.text.speech import _, fill, ngettext, say
from defender_desk.text.written import show_bytes, show_count
from defender_desk.ui.handover.giving_noes import NoesAlong
from defender_desk.ui.handover.overview import Concerned, Leaves, Overview, Stay
from defender_desk.ui.kit.columns import Column
from defender_desk.ui.kit.editors.writing import Paragraphs
from defender_desk.ui.kit.notices import Notice
from defender_desk.ui.kit.pieces import DropDown, button, label
from defender_desk.ui.kit.spacing import boxed, column, row
from defender_desk.ui.kit.table import Cells, Index
from defender_desk.ui.steps.lists import Searched, TickModel, TickView, at_once, list_of, spoken_column
from defender_desk.ui.steps.step import Step


def said_why(why: Message) -> str:
    """Why something stays, in the words in which the sheet of a referral says it."""
    return by_level() if why == NOT_BY_NAME else say(why)


def _way_on(overview: Overview) -> str:
    """What would let more leave, where no consent to anybody outweighs a level."""
    if NOT_BY_NAME not in overview.reasons:
        return ""
    known = bool(overview.plan.step.recipient)
    choose = "" if known else _("Then choose their record where you say for whom it is.")
    return f"{say(NAME_OR_REASON)} {choose}".strip()


class LookStep(Step):
    """What would leave and what would stay, and the way to override."""

    reasoned = Signal(str, object)
    """A reason was written for these records, or taken back (empty): plan again with it."""

    def __init__(self, *, practice: bool) -> None:
        super().__init__(_("Look over what leaves"), onward=_("Write the file…"), wide=True)
        self._practice = practice
        self.said = label("", "strong", wrap=True)
        self.warnings = Notice()
        self.noes = NoesAlong()
        self.leaves = LeavesTab()
        self.people = _PeopleTab()
        self.stays = StaysTab()
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName(_("What leaves, whom it is about, and what stays"))
        for page in (self.leaves, self.people, self.stays):
            self.tabs.addTab(page, "…")
        self.against = _Against()
        self.against.asked.connect(lambda reason: self.reasoned.emit(reason, self.stays.released))
        self.against.unfold.clicked.connect(self._show_what_could_leave)
        self.stays.offered.ticks_changed.connect(lambda: self.against.count(len(self.stays.released)))
        for each in (self.said, self.warnings, self.noes, self.tabs, self.against):
            self.body.addWidget(each)
        self.body.setStretch(3, 1)

    def show_overview(self, overview: Overview) -> None:
        """Show a plan."""
        plan = overview.plan
        self.said.setText(self._sentence(overview))
        self._warn(plan.verdict.warnings, len(overview.against))
        self.noes.show_plan(plan)
        self.leaves.show_plan(overview)
        self.people.show_people(overview.people)
        self.stays.show_stays(overview)
        leaving, staying = show_count(len(plan.verdict.goes)), show_count(len(overview.stays))
        self.tabs.setTabText(0, fill(_("Leaves ({n})"), n=leaving))
        self.tabs.setTabText(1, fill(_("Whom it is about ({n})"), n=show_count(len(overview.people))))
        self.tabs.setTabText(2, fill(_("Stays here ({n})"), n=staying))
        self.against.show_plan(overview)
        self.on.setEnabled(bool(plan.documents))
        more_stays = overview.whole_stays > len(plan.verdict.goes)
        self.tabs.setCurrentWidget(self.stays if more_stays else self.leaves)
        if plan.documents:
            self.notice.silence()
        else:
            self.notice.say(say(NOTHING_LEFT), say(LOOK_WHY), "warning")

    def _show_what_could_leave(self) -> None:
        self.tabs.setCurrentWidget(self.stays)
        self.stays.only_overridable()

    def _sentence(self, overview: Overview) -> str:
        plan = overview.plan
        count = len(plan.verdict.goes)
        said = ngettext(
            "{n} record leaves, with the extent “{extent}”.", "{n} records leave, with the extent “{extent}”.", count
        )
        leaves = fill(said, n=show_count(count), extent=plan.profile.label)
        told = said_of_binned(len(plan.binned)) if plan.binned else ""
        return " ".join(filter(None, (leaves, self._staying(overview) if overview.whole_stays else "", told)))

    def _staying(self, overview: Overview) -> str:
        text = ngettext(
            "{n} record stays here, most often because: {why}",
            "{n} records stay here, most often because: {why}",
            overview.whole_stays,
        )
        return fill(text, n=show_count(overview.whole_stays), why=said_why(next(iter(overview.reasons))))

    def _warn(self, warnings: tuple[Message, ...], against: int) -> None:
        said = [say(warning) for warning in warnings]
        if against:
            text = ngettext(
                "{n} record leaves only because of your reason.",
                "{n} records leave only because of your reason.",
                against,
            )
            said.insert(0, fill(text, n=show_count(against)))
        if self._practice:
            said.insert(0, _("This is a practice desk: the file holds fictional records."))
        if said:
            self.warnings.say(said[0], "\n".join(said[1:]), "warning")
        else:
            self.warnings.silence()


class LeavesTab(QWidget):
    """Every record that leaves, narrowed by kind and by words, and how large the files are."""

    def __init__(self) -> None:
        super().__init__()
        self._leaves: tuple[Leaves, ...] = ()
        columns = [
            spoken_column("kind", _("Kind"), 18),
            spoken_column("title", _("Record"), 40),
            spoken_column("without", _("Stays here of it"), 40),
        ]
        self.view = list_of(columns, self._cells, _("What leaves"))
        self.search = Searched(self.view, self._words, _("Search what leaves"))
        self.kind = DropDown()
        self.kind.setAccessibleName(_("Kind of record"))
        self.kind.currentIndexChanged.connect(lambda _place: self._narrow())
        self.search.head.insertWidget(0, self.kind, 1)
        self.files = label("", "muted", wrap=True)
        whole = column(self.search, self.files, gap=2, margins=(0, 2))
        whole.setStretch(0, 1)
        self.setLayout(whole)

    def show_plan(self, overview: Overview) -> None:
        """Show what leaves, all kinds first."""
        plan, self._leaves = overview.plan, overview.leaves
        self.kind.blockSignals(True)  # noqa: FBT003  Qt's way of saying it
        self.kind.clear()
        self.kind.addItem(fill(_("Everything that leaves ({n})"), n=show_count(len(self._leaves))), None)
        for kinds, count in Counter(one.kinds for one in self._leaves).items():
            self.kind.addItem(fill(_("{kind} ({n})"), kind=kinds, n=show_count(count)), kinds)
        self.kind.blockSignals(False)  # noqa: FBT003  Qt's way of saying it
        text = ngettext("{n} file of evidence, {size}", "{n} files of evidence, {size}", len(plan.files))
        weighed = fill(text, n=show_count(len(plan.files)), size=show_bytes(plan.size))
        self.files.setText(weighed if plan.files else _("No file of evidence leaves."))
        self._narrow()

    def _narrow(self) -> None:
        wanted = self.kind.currentData()
        fits = (str(place) for place, one in enumerate(self._leaves) if wanted is None or one.kinds == wanted)
        self.search.set_ids(list(fits))

    def _cells(self, one: str) -> dict[str, str]:
        leaves = self._leaves[int(one)]
        kind = leaves.kind if isinstance(leaves.kind, str) else say(leaves.kind)
        return {"kind": kind, "title": leaves.title, "without": leaves.without or _("nothing")}

    def _words(self, one: str) -> str:
        return " ".join(self._cells(one).values())


class _PeopleTab(QWidget):
    """Whom the leaving records are about, and what each of them allowed."""

    def __init__(self) -> None:
        super().__init__()
        self._people: tuple[Concerned, ...] = ()
        columns = [
            spoken_column("who", _("Person or group"), 36),
            spoken_column("n", _("Records that leave"), 20),
            spoken_column("said", _("Consent"), 44),
        ]
        self.view = list_of(columns, self._cells, _("Whom it is about"))
        self.search = Searched(self.view, lambda one: self._people[int(one)].title, _("Search these people"))
        self.setLayout(column(self.search, margins=(0, 2)))

    def show_people(self, people: tuple[Concerned, ...]) -> None:
        self._people = people
        self.search.set_ids([str(place) for place in range(len(people))])

    def _cells(self, one: str) -> dict[str, str]:
        person = self._people[int(one)]
        return {"who": person.title, "n": show_count(person.records), "said": say(person.standing)}


class StaysTab(QWidget):
    """What stays, narrowed by reason and by words."""

    def __init__(self) -> None:
        super().__init__()
        self._stays: tuple[Stay, ...] = ()
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

    def only_overridable(self) -> None:
        """Show what a reason could let leave."""
        self.why.setCurrentIndex(max(0, self.why.findData("overridable")))

    def _narrow(self) -> None:
        wanted = self.why.currentData()
        self.search.set_ids([str(place) for place, stay in enumerate(self._stays) if _fits(stay, wanted)])

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


class _Against(QFrame):
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
        self._count = 0
        self.reason.textChanged.connect(lambda: self.count(self._count))
        writing = column(
            label(
                _("Tick in the list what must leave all the same, and write why. It is kept in each timeline."),
                "muted",
                wrap=True,
            ),
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
        self.go.setText(fill(text, n=show_count(ticked)))
        self.go.setEnabled(bool(ticked and self.reason.plain().strip()))

    def _unfold(self) -> None:
        self._writing.show()
        self.unfold.hide()
        self.reason.setFocus()
        QTimer.singleShot(0, self, self._into_view)

    def _into_view(self) -> None:
        outer = self.parentWidget()
        while outer is not None and not isinstance(outer, QScrollArea):
            outer = outer.parentWidget()
        if outer is not None:
            outer.ensureWidgetVisible(self)  # the box opens below the foot of a small screen

    def _ask(self) -> None:
        self.asked.emit(self.reason.plain().strip())
