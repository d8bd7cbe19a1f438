"""The last look before a file is written: what leaves, whom it is about, what stays and why, and the reason against it.

Desktop: the numbers are the gate's; a reason is for this one hand-over, and kept with every record it lets leave.
"""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTabWidget, QWidget

from defender_desk.services.consent.verdicts import NOT_BY_NAME
from defender_desk.services.consent.wanting import by_level
from defender_desk.services.handover.binned_along import said_of_binned
from defender_desk.services.handover.handing_over import nothing
from defender_desk.services.handover.preview import Preview
from defender_desk.services.handover.said_along import said_of_narrowing
from defender_desk.text.messages import Message
from defender_desk.text.speech import _, fill, ngettext, say
from defender_desk.text.written import show_bytes, show_count
from defender_desk.ui.handover.giving_binned import BinnedTab
from defender_desk.ui.handover.giving_figures import FiguresTab
from defender_desk.ui.handover.giving_noes import NoesAlong
from defender_desk.ui.handover.giving_page import TheirPage
from defender_desk.ui.handover.giving_stays import Against, StaysTab
from defender_desk.ui.handover.overview import Concerned, Leaves, Overview
from defender_desk.ui.kit.notices import Notice
from defender_desk.ui.kit.pieces import DropDown, label
from defender_desk.ui.kit.spacing import column
from defender_desk.ui.steps.fields import Panes
from defender_desk.ui.steps.lists import Searched, list_of, spoken_column
from defender_desk.ui.steps.step import Step


def said_why(why: Message) -> str:
    """Why something stays, in the words in which the sheet of a referral says it."""
    return by_level() if why == NOT_BY_NAME else say(why)


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
        self.figures = FiguresTab()
        self.leaves = LeavesTab()
        self.people = _PeopleTab()
        self.stays = StaysTab()
        self.binned = BinnedTab()
        self.binned.changed.connect(self._say_binned)
        self.who = DropDown()
        self.who.setAccessibleName(_("Whom it is about"))
        self.who.currentIndexChanged.connect(lambda _place: self._narrow())
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName(_("What leaves, whom it is about, and what stays"))
        for page in (self.leaves, self.people, self.stays, self.figures, self.binned):
            self.tabs.addTab(page, "…")
        self.against = Against()
        self.against.asked.connect(lambda reason: self.reasoned.emit(reason, self.stays.released))
        self.against.unfold.clicked.connect(self._show_what_could_leave)
        self.stays.offered.ticks_changed.connect(lambda: self.against.count(len(self.stays.released)))
        self.told = label("", wrap=True)
        for each in (self.said, self.told, self.warnings, self.noes, self.who, self.tabs, self.against):
            self.body.addWidget(each)
        self.body.setStretch(5, 1)

    def show_overview(self, overview: Overview) -> None:
        """Show a plan."""
        plan = overview.plan
        self.said.setText(self._sentence(overview))
        self.binned.show_overview(overview)
        self.tabs.setTabVisible(4, bool(overview.binned))
        self._warn(plan.verdict.warnings, len(overview.against), counted=plan.profile.counted)
        self.noes.show_plan(plan)
        self.leaves.show_plan(overview)
        self.figures.show_figures(plan.figures)
        self.people.show_people(overview.people)
        self.stays.show_stays(overview)
        self._offer_people(overview)
        leaving, staying = show_count(len(plan.verdict.goes)), show_count(overview.whole_stays + overview.partly)
        self.tabs.setTabText(0, fill(_("Leaves ({n})"), n=leaving))
        self.tabs.setTabVisible(0, not plan.profile.counted)
        self.tabs.setTabVisible(3, plan.profile.counted)
        self.tabs.setTabText(3, fill(_("Figures ({n})"), n=show_count(len(plan.figures))))
        self.tabs.setTabText(1, fill(_("Whom it is about ({n})"), n=show_count(len(overview.people))))
        self.tabs.setTabText(2, fill(_("Stays here ({n})"), n=staying))
        self.against.show_plan(overview)
        told = bool(plan.documents or plan.figures)
        self.on.setEnabled(told)
        more_stays = overview.whole_stays > len(plan.verdict.goes)
        self.tabs.setCurrentWidget(self.stays if more_stays else self.figures if plan.figures else self.leaves)
        if told:
            self.notice.silence()
        else:
            self.notice.trouble(nothing(plan), "warning")

    def _say_binned(self) -> None:
        told = len(self.binned.offered.ticked)
        self.told.setText(said_of_binned(told))
        self.told.setVisible(bool(told))
        self.tabs.setTabText(4, fill(_("In the bin here ({n})"), n=show_count(told)))

    def _offer_people(self, overview: Overview) -> None:
        self.who.blockSignals(True)  # noqa: FBT003  Qt's way of saying it
        self.who.clear()
        self.who.addItem(_("Everybody it is about"), "")
        for one in overview.people:
            told = fill(
                _("{who}: leaves {n}, stays {m}"), who=one.title, n=show_count(one.records), m=show_count(one.stay)
            )
            self.who.addItem(told, one.record)
        self.who.blockSignals(False)  # noqa: FBT003  Qt's way of saying it
        self.who.setVisible(bool(overview.people))
        self._narrow()

    def _narrow(self) -> None:
        person = str(self.who.currentData() or "")
        self.leaves.show_person(person)
        self.stays.show_person(person)

    def _show_what_could_leave(self) -> None:
        self.tabs.setCurrentWidget(self.stays)
        self.stays.only_overridable()

    def _sentence(self, overview: Overview) -> str:
        plan = overview.plan
        count = len(plan.verdict.goes)
        said = ngettext(
            "{n} record leaves, with the extent “{extent}”.", "{n} records leave, with the extent “{extent}”.", count
        )
        if plan.profile.counted:
            said = ngettext("{n} record is counted; none leaves.", "{n} records are counted; none leaves.", count)
        leaves = fill(said, n=show_count(count), extent=plan.profile.label)
        stays = [self._staying(overview)] if overview.whole_stays else []
        if overview.partly and not plan.profile.counted:
            said = ngettext("Of {n} record something stays.", "Of {n} records something stays.", overview.partly)
            stays.append(fill(said, n=show_count(overview.partly)))
        return " ".join((leaves, *stays, *said_of_narrowing(plan)))

    def _staying(self, overview: Overview) -> str:
        text = ngettext(
            "{n} record stays here, most often because: {why}",
            "{n} records stay here, most often because: {why}",
            overview.whole_stays,
        )
        return fill(text, n=show_count(overview.whole_stays), why=said_why(overview.commonest))

    def _warn(self, warnings: tuple[Message, ...], against: int, *, counted: bool) -> None:
        said = [say(warning) for warning in warnings]
        if against:
            text = ngettext(
                "{n} record leaves only because of your reason.",
                "{n} records leave only because of your reason.",
                against,
            )
            if counted:
                text = ngettext(
                    "{n} record is counted only because of your reason.",
                    "{n} records are counted only because of your reason.",
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
        self._person = ""
        self._preview: Preview | None = None
        columns = [
            spoken_column("kind", _("Kind"), 12),
            spoken_column("title", _("Record"), 26),
            spoken_column("without", _("Stays here of it"), 20),
        ]
        self.view = list_of(columns, self._cells, _("What leaves"))
        self.search = Searched(self.view, self._words, _("Search what leaves"))
        self.kind = DropDown()
        self.kind.setAccessibleName(_("Kind of record"))
        self.kind.currentIndexChanged.connect(lambda _place: self._narrow())
        self.search.head.insertWidget(0, self.kind, 1)
        self.files = label("", "muted", wrap=True)
        self.page = TheirPage()
        self.view.current_changed.connect(self._look_at)
        whole = column(Panes(self.search, self.page), self.files, gap=2, margins=(0, 2))
        whole.setStretch(0, 1)
        self.setLayout(whole)

    def show_plan(self, overview: Overview) -> None:
        """Show what leaves, all kinds first."""
        plan, self._leaves, self._preview = overview.plan, overview.leaves, overview.preview
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
        fits = (
            str(place)
            for place, one in enumerate(self._leaves)
            if wanted in (None, one.kinds) and (not self._person or self._person in one.people)
        )
        self.search.set_ids(list(fits))
        self._look_at(self.view.current_id())

    def show_person(self, person: str) -> None:
        """Show what tells of somebody; of everybody where nobody is named."""
        self._person = person
        self._narrow()

    def _look_at(self, one: str) -> None:
        known = self._preview.opened(self._leaves[int(one)].record) if self._preview and one else None
        self.page.show_page(known)

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
            spoken_column("who", _("Person or group"), 28),
            spoken_column("n", _("Records that leave"), 22),
            spoken_column("m", _("Records that stay"), 22),
            spoken_column("said", _("Consent"), 36),
        ]
        self.view = list_of(columns, self._cells, _("Whom it is about"))
        self.search = Searched(self.view, lambda one: self._people[int(one)].title, _("Search these people"))
        self.setLayout(column(self.search, margins=(0, 2)))

    def show_people(self, people: tuple[Concerned, ...]) -> None:
        self._people = people
        self.search.set_ids([str(place) for place in range(len(people))])

    def _cells(self, one: str) -> dict[str, str]:
        person = self._people[int(one)]
        return {
            "who": person.title,
            "n": show_count(person.records),
            "m": show_count(person.stay),
            "said": say(person.standing),
        }
