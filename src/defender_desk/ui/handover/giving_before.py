"""What left for the chosen desks before: whether only what they lack shall go, and which of those files never arrived.

Desktop: a file that never arrived counts as if nothing had left; that can be said, and taken back, for each.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtWidgets import QCheckBox, QFrame, QWidget

from defender_desk.model.levels import Profile
from defender_desk.services.handover import carried
from defender_desk.services.handover.carried import Carried
from defender_desk.text.bidi import isolate
from defender_desk.text.speech import _, fill, ngettext
from defender_desk.text.written import show_count, show_date
from defender_desk.ui.kit.pieces import badge, button, label
from defender_desk.ui.kit.spacing import boxed, clear, column, row
from defender_desk.ui.shell import Shell

_SHOWN = 5
"""Files shown at first, the newest."""


class Before(QWidget):
    """What was handed over to them before."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._keys: tuple[str, ...] = ()
        self._files: Sequence[Carried] = ()
        self.lacking = QCheckBox(_("Only what they do not have yet"))
        self.lacking.setAccessibleName(self.lacking.text())
        self.said = label("", "muted", wrap=True)
        self._lines = column(gap=1)
        self.more = button(_("Show all"), self._show_all, "link")
        self.setLayout(column(self.lacking, self.said, self._lines, row(self.more, None), gap=2))
        self.hide()

    def show_for(self, keys: Sequence[str]) -> None:
        """Ask what left for these keys."""
        self._keys = tuple(keys)
        if not keys:
            self._show([])
            return
        self._shell.tasks.run(carried.with_them, self._shell.desk, self._keys, done=self._show, owner=self)

    def _show(self, files: Sequence[Carried], most: int = _SHOWN) -> None:
        self._files = files
        left = [one for one in files if one.way == carried.LEFT]
        clear(self._lines)
        for each in left[:most]:
            self._lines.addWidget(self._line(each))
        text = ngettext(
            "{n} file left for them before. What came from them counts too.",
            "{n} files left for them before. What came from them counts too.",
            len(left),
        )
        self.said.setText(fill(text, n=show_count(len(left))))
        self.more.setVisible(len(left) > most)
        self.setVisible(bool(files))
        if not files:
            self.lacking.setChecked(False)

    def _show_all(self) -> None:
        self._show(self._files, len(self._files))

    def _line(self, one: Carried) -> QFrame:
        count = ngettext("{n} record", "{n} records", one.records)
        said = fill(
            _("{day}: {what}, “{extent}”, for {whom}"),
            day=show_date(date.fromisoformat(one.day)),
            what=fill(count, n=show_count(one.records)),
            extent=Profile(one.profile).label,
            whom=isolate(one.told_to),
        )
        turn = button(
            _("It arrived after all") if one.lost else _("It never arrived"),
            partial(self._mark, one, lost=not one.lost),
            "link",
        )
        turn.setAccessibleName(fill(_("{what}: {file}"), what=turn.text(), file=said))
        turn.setHidden(one.arrived)  # their receipts say what arrived
        line = row(label(said, wrap=True), *_marks(one), turn, gap=2)
        line.setStretch(0, 1)
        return boxed(line)

    def _mark(self, one: Carried, *, lost: bool) -> None:
        self._shell.tasks.run(
            partial(carried.mark, self._shell.desk, one.id, lost=lost),
            done=lambda _nothing: self.show_for(self._keys),
            owner=self,
        )


def _marks(one: Carried) -> list[QWidget]:
    """What a person or a receipt said of a file since it left."""
    marks: list[QWidget] = []
    if one.forgotten:
        marks.append(badge(_("lost there since: their desk was put back"), "warning"))
    elif one.answered:
        marks.append(badge(_("a receipt came"), "good"))
    elif one.lost:
        marks.append(badge(_("never arrived"), "warning"))
    return marks
