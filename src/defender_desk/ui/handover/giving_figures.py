"""The figures of a file that holds only those: each number with what was counted, as it stands in the file.

Desktop: one list for all tables, searched by words.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from defender_desk.services.handover.figures import RECORDS, STAR, TABLE, Table
from defender_desk.text.bidi import isolate
from defender_desk.text.speech import _, beside, say
from defender_desk.ui.kit.pieces import label
from defender_desk.ui.kit.spacing import column
from defender_desk.ui.steps.lists import Searched, list_of, spoken_column


class FiguresTab(QWidget):
    """Every number that leaves, or came."""

    def __init__(self, name: str = "") -> None:
        super().__init__()
        self._lines: list[tuple[str, str, str]] = []
        columns = [
            spoken_column("table", say(TABLE), 36),
            spoken_column("by", _("What was counted"), 36),
            spoken_column("count", say(RECORDS), 12),
        ]
        self.view = list_of(columns, self._cells, name or _("Figures that leave"))
        self.search = Searched(self.view, lambda one: " ".join(self._lines[int(one)]), _("Search the figures"))
        whole = column(label(say(STAR), "muted", wrap=True), self.search, gap=2, margins=(0, 2))
        whole.setStretch(1, 1)
        self.setLayout(whole)

    def show_figures(self, tables: Sequence[Table]) -> None:
        """Show these tables one after the other."""
        self.show_lines(
            [(isolate(one.heading), beside(map(isolate, by)), count) for one in tables for *by, count in one.lines]
        )

    def show_lines(self, lines: Sequence[tuple[str, str, str]]) -> None:
        """Show figures line by line: their table, what was counted, and how many."""
        self._lines = list(lines)
        self.search.set_ids([str(place) for place in range(len(self._lines))])

    def _cells(self, one: str) -> dict[str, str]:
        table, by, count = self._lines[int(one)]
        return {"table": table, "by": by, "count": count}
