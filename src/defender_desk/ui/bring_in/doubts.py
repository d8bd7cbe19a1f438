"""What of the rows could not be read as what its column is, before they come in.

Desktop: it is told with its line, as the rows that cannot come in are, so that it can be mended in the file first.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from defender_desk.model.types import TYPES
from defender_desk.services.bring_in.doubts import Doubt
from defender_desk.text.bidi import isolate
from defender_desk.text.speech import _, say
from defender_desk.text.written import show_count
from defender_desk.ui.kit.pieces import label
from defender_desk.ui.kit.spacing import column
from defender_desk.ui.steps.lists import list_of, spoken_column


class DoubtsTab(QWidget):
    """Pieces of rows that come in as words alone, with their lines and why."""

    def __init__(self, every: Sequence[Doubt]) -> None:
        super().__init__()
        self.every = every
        columns = [
            spoken_column("line", _("Row or card"), 14),
            spoken_column("field", _("Field"), 20),
            spoken_column("text", _("What stands in it"), 30),
            spoken_column("why", _("To note"), 60),
        ]
        self.view = list_of(columns, self._cells, _("What was not understood"))
        self.view.set_ids([str(place) for place in range(len(every))])
        hint = label(_("These rows come in all the same. Mend the file first where that is better."), "body", wrap=True)
        whole = column(hint, self.view, gap=2, margins=(0, 2))
        whole.setStretch(1, 1)
        self.setLayout(whole)

    def _cells(self, one: str) -> dict[str, str]:
        doubt = self.every[int(one)]
        return {
            "line": show_count(doubt.line),
            "field": say(TYPES[doubt.type].by_name[doubt.field].kind.label),
            "text": isolate(doubt.text),
            "why": say(doubt.why),
        }
