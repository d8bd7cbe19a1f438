"""The first questions of an import: which file, which sheet of it, and what its rows are.

Desktop: what a file holds is told from its contents, whatever its name says.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal

from defender_desk.model.types import TYPES
from defender_desk.services.bring_in.bringing_in import Foreign, is_evidence
from defender_desk.text.bidi import isolate
from defender_desk.text.messages import msg
from defender_desk.text.speech import _, fill, say
from defender_desk.text.trouble import Trouble
from defender_desk.ui.kit.pieces import DropDown, label
from defender_desk.ui.steps.drop import DropArea
from defender_desk.ui.steps.step import Step

_ORDER = ("person", "organisation", "incident", "case")


class FileStep(Step):
    """Which file; one that cannot come in is offered to be kept as evidence."""

    def __init__(self, keep: Callable[[], object]) -> None:
        super().__init__(
            _("Which file do you bring in?"),
            _(
                "Address cards (vCard), calendars (iCalendar), tables (CSV, XLSX, ODS), data packages, and "
                "packages of ProofMode or Tella. "
                "Nothing is written before you looked at every row."
            ),
            back=_("Cancel"),
        )
        patterns = ((msg("Files of other programs"), "*.vcf *.ics *.csv *.tsv *.txt *.xlsx *.ods *.zip"),)
        self.keep = keep
        self.area = DropArea(
            _("Drop the file here, or choose it."), msg("Choose a file to bring in"), patterns, "file-input"
        )
        self.on.hide()
        self.body.addWidget(self.area)

    def tell(self, trouble: Trouble) -> None:
        """Say what went wrong, and lead on where the file can be kept all the same."""
        super().tell(trouble)
        if is_evidence(trouble):
            self.notice.trouble(trouble, do=(_("Keep it as evidence"), self.keep))


class KindStep(Step):
    """Which sheet, and what each of its rows is."""

    sheet_chosen = Signal(int)

    def __init__(self, foreign: Foreign) -> None:
        super().__init__(_("What is in the table?"), _("Each row becomes one record of the kind you choose."))
        self.sheet = DropDown()
        self.sheet.setAccessibleName(_("Sheet"))
        for one in foreign.sheets:
            name = isolate(one.name or _("Table"))
            self.sheet.addItem(fill(_("{name} (hidden)"), name=name) if one.hidden else name)
        self.kind = DropDown()
        self.kind.setAccessibleName(_("Kind of record"))
        for name in sorted(TYPES, key=lambda each: _ORDER.index(each) if each in _ORDER else len(_ORDER)):
            self.kind.addItem(say(TYPES[name].plural), name)
        for each in (label(_("Sheet"), "strong"), self.sheet):
            self.body.addWidget(each)
            each.setVisible(len(foreign.sheets) > 1)
        self.body.addWidget(label(_("The rows are"), "strong"))
        self.body.addWidget(self.kind)
        self.sheet.currentIndexChanged.connect(self.sheet_chosen)

    @property
    def type_name(self) -> str:
        """The kind chosen."""
        return str(self.kind.currentData())

    def propose(self, type_name: str) -> None:
        """Choose the likeliest kind."""
        self.kind.setCurrentIndex(max(0, self.kind.findData(type_name)))
