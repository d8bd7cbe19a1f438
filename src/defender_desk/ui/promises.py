"""What protects, and what does not: headings at the side, and beside them what holds under the one chosen.

Desktop: no desk need be open, so it is reached from the window before one is, and from Help and Settings inside.
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QListWidget, QTextBrowser, QWidget

from defender_desk.services.promises.every import GOALS, HABITS, HEADINGS, IN_SHORT, TRIED
from defender_desk.services.promises.promise import Heading, Limit
from defender_desk.text.messages import Message
from defender_desk.text.speech import _, say
from defender_desk.ui.kit.dialogs import Dialog
from defender_desk.ui.kit.pieces import DropDown
from defender_desk.ui.kit.spacing import column, row
from defender_desk.ui.kit.theme import em, unit

TEXT_LEAST = 42
"""Width, in average letters, that must be left for the text where the headings stand beside it."""


class PromisesPage(QWidget):
    """The headings, and the text of the one in front; where there is little room, the headings fold into one line."""

    def __init__(self) -> None:
        super().__init__()
        self._told = [(say(IN_SHORT), _in_short()), *((say(one.name), told(one)) for one in HEADINGS)]
        names = [name for name, _text in self._told]
        self.headings, self.short = QListWidget(), DropDown()
        for each in (self.headings, self.short):
            each.setAccessibleName(_("Headings"))
            each.addItems(names)
        self.headings.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.headings.ensurePolished()  # before that, no name has its room about it
        self.headings.setFixedWidth(self.headings.sizeHintForColumn(0) + unit() * 5)
        self.headings.hide()  # until it is known that there is room
        self.text = QTextBrowser()
        self.text.setOpenLinks(False)
        beside = row(self.headings, self.text, gap=3)
        beside.setStretch(1, 1)
        self.setLayout(column(self.short, beside, gap=3))
        self.headings.currentRowChanged.connect(self.show_heading)
        self.short.currentIndexChanged.connect(self.show_heading)
        self.show_heading(0)

    def show_heading(self, place: int) -> None:
        """Put the text of a heading in front."""
        self.headings.setCurrentRow(place)
        self.short.setCurrentIndex(place)
        name, text = self._told[place]
        self.text.setAccessibleName(name)
        self.text.setMarkdown(text)

    def take_keyboard(self) -> None:
        """Give the headings the keyboard, in whichever shape they are."""
        (self.short if self.headings.isHidden() else self.headings).setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold the headings, or unfold them."""
        super().resizeEvent(event)
        beside = self.width() >= self.headings.width() + em(TEXT_LEAST)
        self.headings.setHidden(not beside)
        self.short.setHidden(beside)


def show_promises(parent: QWidget) -> None:
    """Show it over a window, whether a desk is open in it or not."""
    page = PromisesPage()
    dialog = Dialog(parent, _("What protects you, and what does not"), page, icon_name="shield-check")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.add(_("Close"), "primary", answer=1)
    dialog.resize(QSize(em(125), unit() * 150).boundedTo(parent.window().size() * 0.94))
    dialog.open()
    page.take_keyboard()


def told(heading: Heading) -> str:
    """What holds under a heading as Markdown: what protects, then what does not, or why something was left out."""
    parts = [
        *_listed(_("What protects you"), (one.says for one in heading.promises)),
        *_explained(_("What does not, and what helps"), heading.limits),
        *_explained("", heading.left_out),
    ]
    return "\n\n".join(parts)


def _in_short() -> str:
    parts = [*_listed(_("What this desk is for"), GOALS), *_listed(_("What helps most"), HABITS), say(TRIED)]
    return "\n\n".join(parts)


def _listed(name: str, sentences: Iterable[Message]) -> list[str]:
    points = "\n".join(f"- {say(one)}" for one in sentences)
    return [f"### {name}", points] if points else []


def _explained(name: str, limits: Iterable[Limit]) -> list[str]:
    each = [f"**{say(one.called)}.** {say(one.means)}" for one in limits]
    return [f"### {name}", *each] if each and name else each
