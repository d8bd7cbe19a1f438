"""What stays off a document and why, and the written reason to tell more.

Desktop: beside the pages, so that what is missing is seen before anything is written.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from defender_desk.services.printing import Remark
from defender_desk.text.speech import _, fill, ngettext, say
from defender_desk.text.written import show_count
from defender_desk.ui.kit.editors.writing import Paragraphs
from defender_desk.ui.kit.flow import Flow
from defender_desk.ui.kit.pieces import button, label
from defender_desk.ui.kit.spacing import clear, column
from defender_desk.ui.printout.reading import Seen

_MOST_LINES = 60


class Off(QWidget):
    """What stays off the document, and why."""

    def __init__(self) -> None:
        super().__init__()
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
            self._more(len(seen.off) - _MOST_LINES)
        if not seen.plan.left_out and not seen.plan.remarks and not seen.off:
            self._lines.addWidget(label(_("Nothing stays off."), "muted", wrap=True))

    def _remarks(self, heading: str, remarks: Sequence[Remark]) -> None:
        if remarks:
            self._lines.addWidget(label(heading, "strong", wrap=True))
        for one in remarks[:_MOST_LINES]:
            self._lines.addWidget(label(fill(_("– {what}"), what=one.what), wrap=True))
            self._lines.addWidget(label(one.why, "caption", wrap=True))
        self._more(len(remarks) - _MOST_LINES)

    def _more(self, count: int) -> None:
        if count > 0:
            said = ngettext("and {n} more", "and {n} more", count)
            self._lines.addWidget(label(fill(said, n=show_count(count)), "caption"))


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
