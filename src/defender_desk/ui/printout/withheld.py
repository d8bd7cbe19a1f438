"""What stays off a document and why, and the written reason to tell more.

Desktop: beside the pages, so that what is missing is seen before anything is written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from defender_desk.model.shown import several
from defender_desk.services.handover.leaving import CHANGE_THE_WORDS, Leaving
from defender_desk.services.printout.naming import Place
from defender_desk.services.printout.printing import Remark
from defender_desk.text.messages import Message
from defender_desk.text.speech import _, fill, ngettext, say
from defender_desk.text.written import show_count
from defender_desk.ui.kit.cut import CutButton
from defender_desk.ui.kit.editors.writing import Paragraphs
from defender_desk.ui.kit.flow import Flow
from defender_desk.ui.kit.pieces import button, label
from defender_desk.ui.kit.spacing import clear, column, row
from defender_desk.ui.printout.reading import Off as Kept
from defender_desk.ui.printout.reading import Seen

_MOST_LINES = 60


class Off(QWidget):
    """What stays off the document, and why."""

    def __init__(
        self,
        go: Callable[[str, str, str], object],
        ask: Callable[[Mapping[str, object]], object],
        show: Callable[[int], object] = lambda _number: None,
    ) -> None:
        """`go` opens a record of a type, its form where a field of it is said; `ask` begins a consent.

        `show` shows a mark on the pages.
        """
        super().__init__()
        self._go, self._ask, self._show = go, ask, show
        self.lines: dict[int, CutButton] = {}
        """By number: the lines that lead to a mark on the pages."""
        self._lines: QVBoxLayout = column(gap=1)
        self.setLayout(self._lines)

    def show_seen(self, seen: Seen) -> None:
        """Show it for a plan."""
        clear(self._lines)
        self.lines = {}
        numbered = list(enumerate(seen.plan.heeded, 1))
        self._remarks(_("Look at this before it leaves"), [each for each in numbered if each[1].warns], seen)
        self._remarks(_("Not in the document"), [each for each in numbered if not each[1].warns], seen)
        if seen.plan.left_out:
            self._lines.addWidget(label(_("Left out, because nobody consented to it"), "strong", wrap=True))
            for heading in seen.plan.left_out:
                self._lines.addWidget(label(fill(_("– {part}"), part=heading), wrap=True))
        if seen.off:
            self._lines.addWidget(label(_("Kept here by the gate"), "strong", wrap=True))
            for why in dict.fromkeys(one.why for one in seen.off[:_MOST_LINES]):
                self._kept(why, [one for one in seen.off[:_MOST_LINES] if one.why == why])
            self._more(len(seen.off) - _MOST_LINES)
        if not seen.plan.left_out and not seen.plan.remarks and not seen.off:
            self._lines.addWidget(label(_("Nothing stays off."), "muted", wrap=True))

    def _kept(self, why: Message, among: Sequence[Kept]) -> None:
        """What one reason keeps here: it is said once, above all of it."""
        self._lines.addWidget(label(say(why), "caption", wrap=True))
        for one in among:
            self._lines.addWidget(label(fill(_("– {what}"), what=one.what), wrap=True))
            self._ways([one.way] if one.way else [])
            if one.asks:
                self._way(one.ask, partial(self._begin, one.asks))

    def focus_line(self, number: int) -> None:
        """Give the keyboard to the line of a mark."""
        if number in self.lines:
            self.lines[number].setFocus()

    def _remarks(self, heading: str, remarks: Sequence[tuple[int, Remark]], seen: Seen) -> None:
        if remarks:
            self._lines.addWidget(label(heading, "strong", wrap=True))
        for number, one in remarks[:_MOST_LINES]:
            self._line(number, one, seen)
            self._lines.addWidget(label(one.why, "caption", wrap=True))
            self._ways(one.places)
        self._more(len(remarks) - _MOST_LINES)

    def _line(self, number: int, one: Remark, seen: Seen) -> None:
        """What it is, as a way to its mark where it has one; a risk that was not found on the pages says so."""
        said = fill(_("({number}) {what}"), number=show_count(number), what=one.what)
        pages = seen.pages_of(number)
        if not pages:
            self._lines.addWidget(label(said, wrap=True))
            if one.warns and one.spots and not seen.plan.empty:
                self._lines.addWidget(label(_("Not located on the page."), "caption", wrap=True))
            return
        line = self.lines[number] = CutButton(said)
        where = several(map(show_count, pages))
        marked = ngettext("Marked on page {pages}", "Marked on pages {pages}", len(pages))
        line.setAccessibleDescription(f"{one.why} {fill(marked, pages=where)}")
        line.clicked.connect(partial(self._show_mark, number))
        self._lines.addWidget(line, 0, Qt.AlignmentFlag.AlignLeading)
        if seen.picture.pages > 1:
            self._lines.addWidget(label(fill(marked, pages=where), "caption"))

    def _show_mark(self, number: int, _checked: bool = False) -> None:
        self._show(number)

    def _ways(self, places: Sequence[Place]) -> None:
        """A way to each record where something is to be done."""
        for place in {one.record: one for one in places if one.record}.values():
            self._way(fill(_("Open: {place}"), place=place.called), partial(self._go_to, place))

    def _way(self, said: str, go: Callable[..., object]) -> None:
        way = CutButton(said)
        way.clicked.connect(go)
        self._lines.addWidget(way, 0, Qt.AlignmentFlag.AlignLeading)

    def _begin(self, given: Mapping[str, object], _checked: bool = False) -> None:
        self._ask(given)

    def _go_to(self, place: Place, _checked: bool = False) -> None:
        self._go(place.type, place.record, place.field if place.mend else "")

    def _more(self, count: int) -> None:
        if count > 0:
            said = ngettext("and {n} more", "and {n} more", count)
            self._lines.addWidget(label(fill(said, n=show_count(count)), "caption"))


class Naming(QWidget):
    """The written reason to name somebody who did not agree to it; where somebody said no there is none."""

    def __init__(self, changed: Callable[[], object]) -> None:
        super().__init__()
        self._said = label("", "muted", wrap=True)
        self.reason = Paragraphs((2, 5))
        self.reason.setAccessibleName(_("Why it names them"))
        self.reason.textChanged.connect(changed)
        self._needed, self._barred = False, False
        self.setLayout(column(self._said, self.reason, gap=1))
        self.hide()

    @property
    def answered(self) -> bool:
        """Whether nobody is named who must not be, and whoever did not agree is named for a written reason."""
        return not self._barred and (not self._needed or bool(self.why))

    @property
    def why(self) -> str:
        """The reason as it is written."""
        return self.reason.plain().strip()

    def show_leaving(self, leaving: Leaving | None) -> None:
        """Ask for it where somebody is named."""
        self._needed, self._barred = bool(leaving and leaving.unagreed), bool(leaving and leaving.barred)
        self.setVisible(self._needed)
        self.reason.setVisible(not self._barred)
        write = _("If it must leave with their name, write why. The reason is kept with it and on their page.")
        self._said.setText(say(CHANGE_THE_WORDS) if self._barred else write)


class Facing(QWidget):
    """The written reason to tell an authority of what it may have done itself; it stays with the referral."""

    def __init__(self, wrote: Callable[[str], object]) -> None:
        super().__init__()
        self.reason = Paragraphs((2, 5))
        self.reason.setAccessibleName(_("Why it goes to this authority"))
        self.keep = button(_("Keep the reason"), lambda: wrote(self.reason.plain().strip()), "plain", "shield-alert")
        self.reason.textChanged.connect(lambda: self.keep.setEnabled(bool(self.reason.plain().strip())))
        self.keep.setEnabled(False)
        asked = label(self.reason.accessibleName(), "strong", wrap=True)
        self.setLayout(column(asked, self.reason, row(self.keep, None), gap=1))
        self.hide()


class Against(QWidget):
    """The written reason to tell more than was consented to; for this one document."""

    def __init__(self, asked: Callable[[str], object]) -> None:
        super().__init__()
        self.reason = Paragraphs((2, 5))
        self.reason.setAccessibleName(_("Reason"))
        self.go = button(
            _("Show the pages with it"), lambda: asked(self.reason.plain().strip()), "plain", "shield-alert"
        )
        self.take_back = button(_("Take the reason back"), lambda: asked(""), "link")
        self.reason.textChanged.connect(lambda: self.go.setEnabled(bool(self.reason.plain().strip())))
        self.go.setEnabled(False)
        acts = Flow(2)
        acts.addWidget(self.go)
        acts.addWidget(self.take_back)
        said = _("If more must be told without consent, write why. The reason is kept in the timeline of each record.")
        self.setLayout(column(label(said, "muted", wrap=True), self.reason, acts, gap=1))
        self.hide()

    def show_plan(self, *, given: str, needed: bool) -> None:
        """Offer it where something stays off."""
        self.setVisible(needed or bool(given))
        self.take_back.setVisible(bool(given))
