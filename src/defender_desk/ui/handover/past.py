"""What came in and what left, file by file: what came in can be taken back whole, receipts stand beside what left.

Desktop: in front of the doors of “Hand-over”.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from defender_desk.model.documents import BIN
from defender_desk.model.shown import several
from defender_desk.model.types import TYPES
from defender_desk.services import came_in, receipts, records
from defender_desk.services.came_in import Arrival, Outlook
from defender_desk.services.receipts import Sent
from defender_desk.services.records import Undone
from defender_desk.text.bidi import isolate
from defender_desk.text.messages import msg
from defender_desk.text.speech import _, fill, ngettext, say
from defender_desk.text.written import show_count
from defender_desk.ui.handover.arrival_receipt import fates
from defender_desk.ui.handover.merge_reading import CALLED
from defender_desk.ui.kit.dialogs import ask
from defender_desk.ui.kit.notices import Notice
from defender_desk.ui.kit.pieces import button, label
from defender_desk.ui.kit.spacing import clear, column, row, scrolled
from defender_desk.ui.kit.table import Cells
from defender_desk.ui.kit.theme import em, unit
from defender_desk.ui.record.telling import when_kept
from defender_desk.ui.shell import Shell
from defender_desk.ui.steps.fields import Panes
from defender_desk.ui.steps.lists import list_of, spoken_column
from defender_desk.ui.steps.step import Step

KINDS = {
    "bundle": msg("File of another desk"),
    "providers": msg("File of providers"),
    "table": msg("File of another program"),
}
"""What a file was, by the kind it is noted under."""
MOST = 50
"""Most records of which is said what stays."""


@dataclass(frozen=True)
class Past:
    """Both lists."""

    came: tuple[Arrival, ...]
    left: tuple[Sent, ...]


@dataclass(frozen=True)
class Seen:
    """What taking a file back would do, with what the records that stay in part are called."""

    outlook: Outlook
    stays: tuple[tuple[str, str], ...]
    """Title of a record, and its fields that stay."""


class PastPage(Step):
    """The files that came in and left."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(
            _("What came in and what left"),
            _("Each file, the last first. What came in can be taken back as a whole, also much later."),
            back=_("Back"),
            wide=True,
        )
        self._shell = shell
        self.on.hide()
        self.came = CameTab(shell, self.look_again)
        self.left = LeftTab()
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName(_("Files"))
        self.tabs.addTab(self.came, _("Came in"))
        self.tabs.addTab(self.left, _("Left"))
        self.body.addWidget(self.tabs)
        self.look_again()

    def look_again(self) -> None:
        """Read both lists anew."""
        self._shell.tasks.run(_past, self._shell.desk, done=self._show, owner=self)

    def _show(self, past: Past) -> None:
        self.came.show_files(past.came)
        self.left.show_files(past.left)


class CameTab(QWidget):
    """What came in, and beside it what taking it back would do."""

    def __init__(self, shell: Shell, again: Any) -> None:
        super().__init__()
        self._shell, self._again = shell, again
        self.files: Mapping[str, Arrival] = {}
        self.outlook: Outlook | None = None
        columns = [
            spoken_column("came", _("When"), 27),
            spoken_column("what", _("What"), 30),
            spoken_column("note", _("To note"), 12),
        ]
        self.view = list_of(columns, self._cells, _("Files that came in"))
        self.view.setMinimumHeight(unit() * 30)
        self.view.current_changed.connect(self._look_at)
        self.lines: QVBoxLayout = column(gap=2, margins=(3, 1))
        self.back = button(_("Take the whole file back…"), self._take_back, "plain", "undo-2")
        side = QWidget()
        side.setLayout(column(scrolled(column(self.lines, row(self.back, None, margins=(3, 0)), None))))
        side.setMinimumSize(em(34), unit() * 30)
        self.setLayout(column(Panes(self.view, side)))

    def show_files(self, files: Sequence[Arrival]) -> None:
        """List these files."""
        self.files = {str(place): one for place, one in enumerate(files)}
        self.view.set_ids(list(self.files))
        self._look_at(self.view.current_id())

    def _cells(self, key: str) -> Cells:
        one = self.files[key]
        kind = say(KINDS.get(one.kind, KINDS["table"]))
        what = fill(_("{kind}, from {name}"), kind=kind, name=isolate(one.who or one.desk)) if one.desk else kind
        note = _("Taken back") if one.undone else "" if one.batch else _("Nothing was new")
        return {"came": when_kept(one.came), "what": what, "note": note}

    def _look_at(self, key: str) -> None:
        clear(self.lines)
        self.outlook = None
        one = self.files.get(key)
        self.back.setVisible(one is not None and bool(one.batch) and not one.undone)
        if one is None:
            self.lines.addWidget(label(_("No file came in yet."), "muted", wrap=True))
        elif one.undone or not one.batch:
            said = _("It was taken back.") if one.undone else _("Nothing of it was new here.")
            self.lines.addWidget(label(said, "muted", wrap=True))
        else:
            self._shell.tasks.run(_seen, self._shell.desk, one.batch, done=partial(self._show, key), owner=self)

    def _show(self, key: str, seen: Seen) -> None:
        if key != self.view.current_id():
            return
        clear(self.lines)
        self.outlook = seen.outlook
        for text in _would(seen.outlook):
            self.lines.addWidget(label(text, wrap=True))
        if seen.stays:
            self.lines.addWidget(label(_("Written since, and stays:"), "strong", wrap=True))
        for title, fields in seen.stays:
            self.lines.addWidget(label(fill(_("{title}: {fields}"), title=title, fields=fields), wrap=True))

    def _take_back(self) -> None:
        one = self.files.get(self.view.current_id())
        detail = _("What was written since stays. The undo bar brings everything here again.")
        if one is not None and ask(
            self, _("Take the whole file back?"), detail, yes=_("Take the file back"), no=_("Leave it")
        ):
            take = partial(came_in.take_back, self._shell.desk, one)
            self._shell.tasks.run(take, done=self._taken, owner=self)

    def _taken(self, undone: Undone) -> None:
        said = _("Taken back; what was written since stays as it is.") if undone.left else _("Taken back.")
        self._shell.announce(undone.changes, said)
        self._again()


class LeftTab(QWidget):
    """What left, for whom, and what they answered."""

    def __init__(self) -> None:
        super().__init__()
        self.files: Mapping[str, Sent] = {}
        columns = [
            spoken_column("at", _("When"), 30),
            spoken_column("to", _("For whom"), 20),
            spoken_column("records", _("Records"), 12),
            spoken_column("answer", _("Receipt"), 40),
        ]
        self.view = list_of(columns, self._cells, _("Files that left"))
        self.none = Notice()
        self.setLayout(column(self.none, self.view))

    def show_files(self, files: Sequence[Sent]) -> None:
        """List these files."""
        self.files = {str(place): one for place, one in enumerate(files)}
        self.view.set_ids(list(self.files))
        if not files:
            self.none.say(_("No file was handed over yet."), tone="plain")

    def _cells(self, key: str) -> Cells:
        one = self.files[key]
        answers = [said for answer in one.answers if (said := _answer(answer))]
        return {
            "at": when_kept(one.at),
            "to": isolate(one.told_to),
            "records": show_count(one.records),
            "answer": " ".join(answers) or _("No receipt came back yet"),
        }


def _answer(answer: object) -> str:
    match answer:
        case {"who": str(who), "made": str(made), "taken": int(taken), "waits": int(waits), "left": int(left)}:
            arrived = fill(_("Arrived at {name}, {moment}."), name=isolate(who), moment=when_kept(made))
            return f"{arrived} {fates(taken, waits, left)}"
    return ""


def _would(outlook: Outlook) -> list[str]:
    new, changed = len(outlook.new), len(outlook.changed)
    said = []
    if new:
        text = ngettext("{n} record came with it and would go into the bin.",
                        "{n} records came with it and would go into the bin.", new)  # fmt: skip
        said.append(fill(text, n=show_count(new)))
    if changed:
        text = ngettext("{n} record was changed by it and would say again what it said.",
                        "{n} records were changed by it and would say again what they said.", changed)  # fmt: skip
        said.append(fill(text, n=show_count(changed)))
    return said or [_("Nothing is left to take back.")]


def _past(desk: Any) -> Past:
    return Past(tuple(came_in.came_in(desk)), tuple(receipts.sent(desk)))


def _seen(desk: Any, batch: int) -> Seen:
    outlook = came_in.outlook(desk, batch)
    wanted = list(outlook.stays)[:MOST]
    known = records.titles(desk, wanted)
    kinds = {key: TYPES.get(kept.declared.name) for key in wanted if (kept := records.fetch(desk, key)) is not None}
    stays = []
    for key, declared in kinds.items():
        fields = declared.by_name if declared is not None else {}
        named = (say(fields[name].kind.label if name in fields else CALLED[BIN]) for name in outlook.stays[key])
        stays.append((isolate(known[key]), several(named)))
    return Seen(outlook, tuple(stays))
