"""Documents that came in an encrypted file: listed, and taken in as evidence where they are wanted.

Desktop: they are shown from their records once they are sealed; nothing is opened by another program.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QCheckBox

from defender_desk.model.shown import with_more
from defender_desk.text.bidi import isolate, ltr
from defender_desk.text.speech import _, fill, ngettext
from defender_desk.text.written import show_bytes, show_count
from defender_desk.ui.handover.giving_figures import FiguresTab
from defender_desk.ui.kit.notices import Notice
from defender_desk.ui.kit.pieces import button, label
from defender_desk.ui.steps.step import Step


class PapersStep(Step):
    """Which documents came, each to be taken in or left; of figures, what they say."""

    def __init__(self, came: Any, *, takes: bool = True) -> None:
        """`takes` says whether they may be taken in, and not only looked at."""
        figures = bool(came.figures)
        super().__init__(
            _("Figures came in this file, and no record") if figures else _("Documents came in this file"),
            _("Taken in, each is sealed as a piece of evidence and shown from there, never written in clear."),
            onward=_("Take them in"),
            back=_("Cancel"),
            wide=figures,
        )
        self.came, self._takes = came, takes
        self.without = button(_("Go on to the records without them"), None, "link")
        if came.records:
            self.beside.addWidget(self.without)
        if figures:
            whose = _("Another desk counted its records and hands over the numbers alone. The day is on the pages.")
            self.body.addWidget(label(whose, wrap=True))
        self.boxes = {one.name: self._box(one) for one in came.documents}
        unsigned = _("Who wrote them is not proved by the file. Know who brought it before you rely on what they say.")
        self.body.addWidget(label(unsigned, "muted", wrap=True))
        self.figures = FiguresTab(_("Figures in the file"))
        self.figures.setVisible(figures)
        if figures:
            self.figures.show_lines(came.lines)
            self.body.addWidget(self.figures, 1)
        self._settle()

    @property
    def chosen(self) -> Any:
        """What is to be taken in of what came."""
        return replace(
            self.came, documents=tuple(one for one in self.came.documents if self.boxes[one.name].isChecked())
        )

    def _box(self, one: Any) -> QCheckBox:
        made = QCheckBox(fill(_("{file} ({size})"), file=ltr(one.name), size=show_bytes(len(one.data))))
        made.setAccessibleName(made.text())
        made.setChecked(True)
        made.setEnabled(self._takes)
        made.toggled.connect(lambda _on: self._settle())
        self.body.addWidget(made)
        return made

    def _settle(self) -> None:
        self.on.setEnabled(self._takes and any(one.isChecked() for one in self.boxes.values()))


class PapersTakenStep(Step):
    """That they are here, and the way to the records that came with them."""

    def __init__(self, count: int, held: Sequence[str], *, records: bool) -> None:
        super().__init__(_("The documents are taken in"), onward=_("Go on to the records") if records else _("Done"))
        self.back.hide()
        self.told = Notice()
        if count:
            text = ngettext("{n} piece of evidence was written.", "{n} pieces of evidence were written.", count)
            said = fill(text, n=show_count(count))
            self.told.say(said, _("Until something else is recorded, Undo takes all of it back at once."), "good")
        self.body.addWidget(self.told)
        if held:
            where = with_more(isolate(held[0]), len(held) - 1)
            self.body.addWidget(label(fill(_("The same file was here before: {where}."), where=where), wrap=True))
