"""What stays off a document and why, and the written reason to tell more.

Desktop: beside the pages, so that what is missing is seen before anything is written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from defender_desk.services.leaving import CHANGE_THE_WORDS
from defender_desk.services.naming import Place
from defender_desk.services.printing import Printable, Remark
from defender_desk.text.speech import _, fill, ngettext, say
from defender_desk.text.written import show_count
from defender_desk.ui.kit.cut import CutButton
from defender_desk.ui.kit.editors.writing import Paragraphs
from defender_desk.ui.kit.flow import Flow
from defender_desk.ui.kit.pieces import button, label
from defender_desk.ui.kit.spacing import clear, column
from defender_desk.ui.printout.reading import Seen

_MOST_LINES = 60


class Off(QWidget):
    """What stays off the document, and why."""

    def __init__(self, go: Callable[[str, str], object], ask: Callable[[Mapping[str, object]], object]) -> None:
        """`go` opens a record of a type, where the words stand that a remark is about; `ask` begins a consent."""
        super().__init__()
        self._go, self._ask = go, ask
        self._lines: QVBoxLayout = column(gap=1)
        self.setLayout(self._lines)

    def show_seen(self, seen: Seen) -> None:
        """Show it for a plan."""
        clear(self._lines)
        self._remarks(_("Look at this before it leaves"), [one for one in seen.plan.remarks if one.warns])
        self._remarks(_("Not in the document"), [one for one in seen.plan.remarks if not one.warns])
        if seen.plan.left_out:
            self._lines.addWidget(label(_("Left out, because nobody consented to it"), "strong", wrap=True))
            for heading in seen.plan.left_out:
                self._lines.addWidget(label(fill(_("– {part}"), part=heading), wrap=True))
        if seen.off:
            self._lines.addWidget(label(_("Kept here by the gate"), "strong", wrap=True))
            for one in seen.off[:_MOST_LINES]:
                self._lines.addWidget(label(fill(_("– {what}"), what=one.what), wrap=True))
                self._lines.addWidget(label(say(one.why), "caption", wrap=True))
                self._ways([one.way] if one.way else [])
                if one.asks:
                    self._way(one.ask, partial(self._begin, one.asks))
            self._more(len(seen.off) - _MOST_LINES)
        if not seen.plan.left_out and not seen.plan.remarks and not seen.off:
            self._lines.addWidget(label(_("Nothing stays off."), "muted", wrap=True))

    def _remarks(self, heading: str, remarks: Sequence[Remark]) -> None:
        if remarks:
            self._lines.addWidget(label(heading, "strong", wrap=True))
        for one in remarks[:_MOST_LINES]:
            self._lines.addWidget(label(fill(_("– {what}"), what=one.what), wrap=True))
            self._lines.addWidget(label(one.why, "caption", wrap=True))
            self._ways(one.places)
        self._more(len(remarks) - _MOST_LINES)

    def _ways(self, places: Sequence[Place]) -> None:
        """A way to each record where something is to be done."""
        for record, place in {one.record: one for one in places if one.record}.items():
            self._way(fill(_("Open: {place}"), place=place.called), partial(self._go_to, place.type, record))

    def _way(self, said: str, go: Callable[..., object]) -> None:
        way = CutButton(said)
        way.clicked.connect(go)
        self._lines.addWidget(way, 0, Qt.AlignmentFlag.AlignLeading)

    def _begin(self, given: Mapping[str, object], _checked: bool = False) -> None:
        self._ask(given)

    def _go_to(self, type_name: str, record: str, _checked: bool = False) -> None:
        self._go(type_name, record)

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
        self._plan: Printable | None = None
        self.setLayout(column(self._said, self.reason, gap=1))
        self.hide()

    @property
    def answered(self) -> bool:
        """Whether nobody is named who must not be, and whoever did not agree is named for a written reason."""
        plan = self._plan
        return plan is not None and not plan.bars and (not plan.leaving.named or bool(self.why))

    @property
    def why(self) -> str:
        """The reason as it is written."""
        return self.reason.plain().strip()

    def show_plan(self, plan: Printable | None) -> None:
        """Ask for it where somebody is named."""
        self._plan = plan
        self.setVisible(plan is not None and bool(plan.leaving.named) and not plan.empty)
        if plan is not None:
            self.reason.setVisible(not plan.bars)
            write = _("If it must leave with their name, write why. The reason is kept with it and on their page.")
            self._said.setText(say(CHANGE_THE_WORDS) if plan.bars else write)


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

    def show_plan(self, *, given: str, needed: bool) -> None:
        """Offer it where something stays off."""
        self.setVisible(needed or bool(given))
        self.take_back.setVisible(bool(given))
