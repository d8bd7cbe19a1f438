"""What came in and what left, file by file: what came in can be taken back whole, receipts stand beside what left.

Desktop: in front of the doors of “Hand-over”.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from defender_desk.model.changes import Changes
from defender_desk.model.codec import Json
from defender_desk.model.levels import Profile
from defender_desk.model.shown import several
from defender_desk.services import records
from defender_desk.services.handover import came_in, receipts
from defender_desk.services.handover.came_in import Arrival, Outlook, Remains
from defender_desk.services.handover.receipts import Sent
from defender_desk.services.records import Undone
from defender_desk.text.bidi import isolate
from defender_desk.text.messages import msg
from defender_desk.text.speech import _, beside, fill, ngettext, say
from defender_desk.text.written import show_count
from defender_desk.ui.handover.arrival_receipt import fates, which
from defender_desk.ui.handover.giving import proposed_name
from defender_desk.ui.handover.merge_reading import CALLED
from defender_desk.ui.kit.dialogs import ask
from defender_desk.ui.kit.files import choose_files, choose_target
from defender_desk.ui.kit.foreign_names import shown_name
from defender_desk.ui.kit.notices import Notice
from defender_desk.ui.kit.pieces import button, label
from defender_desk.ui.kit.rows import Cells
from defender_desk.ui.kit.spacing import clear, column, row, scrolled
from defender_desk.ui.kit.theme import em, unit
from defender_desk.ui.record.remaining import say_remains
from defender_desk.ui.record.telling import when_kept
from defender_desk.ui.shell import Shell
from defender_desk.ui.steps.fields import Panes
from defender_desk.ui.steps.lists import list_of, spoken_column
from defender_desk.ui.steps.step import Step

KINDS = {
    "bundle": msg("File of another desk"),
    "providers": msg("File of providers"),
    "papers": msg("Documents in an encrypted file"),
    "figures": msg("Figures of another desk"),
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
    """Title of a record, and its fields that were written since and stay."""
    decided: tuple[tuple[str, str], ...]
    """The same of what was decided on since."""


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
        self.came = CameTab(shell)
        self.left = LeftTab(shell)
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

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell, self._told_of = shell, ""
        self.files: Mapping[str, Arrival] = {}
        self.outlook: Outlook | None = None
        columns = [
            replace(spoken_column("what", _("What"), 30), names=True),
            replace(spoken_column("came", _("When"), 27), whole=True),
        ]
        self.view = list_of(columns, self._cells, _("Files that came in"))
        self.view.setMinimumHeight(unit() * 30)
        self.view.current_changed.connect(self._look_at)
        self.lines: QVBoxLayout = column(gap=2, margins=(3, 1))
        self.back = button(_("Take the whole file back…"), self._take_back, "plain", "undo-2")
        self.receipt = button(_("Write a receipt for them…"), self._write_receipt, "plain", "file-check")
        self.whence = label(_("The file itself is needed for it: choose it first."), "caption", wrap=True)
        self.notice = Notice()
        side = QWidget()
        done = column(row(self.back, None), row(self.receipt, None), self.whence, self.notice, gap=2, margins=(3, 1))
        side.setLayout(column(scrolled(column(self.lines, done, None))))
        side.setMinimumSize(em(34), unit() * 30)
        self.setLayout(column(Panes(self.view, side)))

    def show_files(self, files: Sequence[Arrival]) -> None:
        """List these files."""
        self.files = {str(one.number): one for one in files}
        self.view.set_ids(list(self.files))
        self._look_at(self.view.current_id())

    def _cells(self, key: str) -> Cells:
        one = self.files[key]
        kind = say(KINDS.get(one.kind, KINDS["table"]))
        from_, called = one.who or one.desk, _("{kind}, from {name}") if one.desk else _("{kind}: {name}")
        name = isolate(from_) if one.desk else shown_name(from_)
        what = fill(called, kind=kind, name=name) if from_ else kind
        note = _("Taken back") if one.taken_back else "" if one.batch else _("Nothing was new")
        return {"came": when_kept(one.came), "what": beside((note, what))}

    def _look_at(self, key: str) -> None:
        clear(self.lines)
        self.outlook = None
        one = self.files.get(key)
        if key != self._told_of:
            self.notice.silence()  # what is said there is of the file that was looked at
        self._told_of = key
        self.back.setVisible(one is not None and bool(one.batch) and not one.taken_back)
        for each in (self.receipt, self.whence):
            each.setVisible(one is not None and one.kind == "bundle")
        if one is None:
            self.lines.addWidget(label(_("No file came in yet."), "muted", wrap=True))
        elif one.taken_back:
            tell = partial(self._say_remains, key)
            self._shell.tasks.run(came_in.remains, self._shell.desk, one.brought, done=tell, owner=self)
        elif not one.batch:
            self.lines.addWidget(label(_("Nothing of it was new here."), "muted", wrap=True))
        else:
            self._shell.tasks.run(_seen, self._shell.desk, one.brought, done=partial(self._show, key), owner=self)

    def _say_remains(self, key: str, remains: Remains) -> None:
        if key == self.view.current_id():
            clear(self.lines)
            told = Notice()
            self.lines.addWidget(told)
            say_remains(told, self._shell, self, remains)

    def _show(self, key: str, seen: Seen) -> None:
        if key != self.view.current_id():
            return
        clear(self.lines)
        self.outlook = seen.outlook
        for text in _would(seen.outlook):
            self.lines.addWidget(label(text, wrap=True))
        since = ((_("Written since, and stays:"), seen.stays), (_("Decided since, and stays:"), seen.decided))
        for heading, kept in since:
            if kept:
                self.lines.addWidget(label(heading, "strong", wrap=True))
            for title, fields in kept:
                self.lines.addWidget(label(fill(_("{title}: {fields}"), title=title, fields=fields), wrap=True))

    def _take_back(self) -> None:
        one = self.files.get(self.view.current_id())
        detail = _("What was written or decided since stays. The undo bar brings everything here again.")
        if one is not None and ask(
            self, _("Take the whole file back?"), detail, yes=_("Take the file back"), no=_("Leave it")
        ):
            take = partial(came_in.take_back, self._shell.desk, one)
            self._shell.tasks.run(take, done=self._taken, progress=True, label=_("Taking back…"), owner=self)

    def _write_receipt(self) -> None:
        one = self.files.get(self.view.current_id())
        patterns = ((msg("Encrypted files"), "*.age"),)
        path = next(iter(choose_files(self, msg("Choose the received file"), patterns)), None)
        if one is None or path is None:
            return
        name = proposed_name(date.today(), practice=self._shell.practice)  # noqa: DTZ011  the day at the desk
        target = choose_target(self, msg("Where to write the receipt"), name, patterns)
        if target is not None:
            write = partial(receipts.write_later, self._shell.desk, one, path, target)
            self._shell.tasks.run(
                write,
                done=self._written,
                failed=self.notice.trouble,
                progress=True,
                label=_("Writing the receipt…"),
                owner=self,
            )

    def _written(self, changes: Changes) -> None:
        self._shell.announce(changes)
        self.notice.say(_("The receipt is written. Carry it to them as you carried their file."), tone="good")

    def _taken(self, undone: Undone) -> None:
        whole = _("Taken back.")
        said = (
            _("Taken back, but for what was written or decided since and what would lift a no or a limit.")
            if undone.left or (self.outlook is not None and self.outlook.decided)
            else whole
        )
        self._shell.announce(undone.changes, said)  # and with that the screen reads both lists anew


class LeftTab(QWidget):
    """What left, for whom, and what they answered."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self.files: Mapping[str, Sent] = {}
        columns = [
            replace(spoken_column("at", _("When"), 30), whole=True),
            spoken_column("to", _("For whom"), 20),
            spoken_column("what", _("What"), 16),
            spoken_column("answer", _("Receipt"), 40),
        ]
        self.view = list_of(columns, self._cells, _("Files that left"))
        self.view.setMinimumHeight(unit() * 30)
        self.view.current_changed.connect(self._look_at)
        self.none = Notice()
        self.lines: QVBoxLayout = column(gap=2, margins=(3, 1))
        side = QWidget()
        side.setLayout(column(scrolled(column(self.lines, None))))
        side.setMinimumSize(em(34), unit() * 30)
        self.setLayout(column(self.none, Panes(self.view, side)))

    def show_files(self, files: Sequence[Sent]) -> None:
        """List these files."""
        self.files = {str(one.number): one for one in files}
        self.view.set_ids(list(self.files))
        if files:
            self.none.silence()
        else:
            self.none.say(_("No file was handed over yet."), tone="plain")
        self._look_at(self.view.current_id())

    def _look_at(self, key: str) -> None:
        clear(self.lines)
        answers = self.files[key].answers if key in self.files else ()
        ids = {one for answer in answers for each in _which(answer) for one in each}
        ask = partial(records.titles, self._shell.desk, ids)
        self._shell.tasks.run(ask, done=partial(self._tell, key, answers), owner=self)

    def _tell(self, key: str, answers: Sequence[Json], named: Mapping[str, str]) -> None:
        """Each receipt whole, with which records wait there and which were left."""
        if key != self.view.current_id():
            return
        clear(self.lines)
        for answer in answers:
            for text in filter(None, (_answer(answer), *which(*_which(answer), named))):
                self.lines.addWidget(label(text, wrap=True, selectable=True))
        if not answers and key:
            self.lines.addWidget(label(_no_answer(self.files[key]), "muted", wrap=True))

    def _cells(self, key: str) -> Cells:
        one = self.files[key]
        answers = [said for answer in one.answers if (said := _answer(answer))]
        return {
            "at": when_kept(one.at),
            "to": isolate(one.told_to),
            "what": _what(one),
            "answer": " ".join(answers) or _no_answer(one),
        }


def _what(one: Sent) -> str:
    """What a file held: how many records, or that there were none."""
    if one.bundle:
        return fill(ngettext("{n} record", "{n} records", one.records), n=show_count(one.records))
    return _("Figures alone") if Profile(one.profile).counted else _("Documents alone")


def _no_answer(one: Sent) -> str:
    if one.lost:
        return _("It counts as never arrived")
    return _("No receipt came back yet") if one.bundle else _("No receipt is written for a file without records")


def _answer(answer: object) -> str:
    match answer:
        case {"who": str(who), "made": str(made), "taken": int(taken), "waits": int(waits), "left": int(left), **more}:
            said = (
                _("Arrived at {name}, {moment}.")
                if more.get("proved", True)
                else _("Not proved: arrived at {name}, {moment}.")
            )
            arrived = fill(said, name=isolate(who), moment=when_kept(made))
            return f"{arrived} {fates(taken, waits, left)}"
    return ""


def _which(answer: Json) -> tuple[list[str], list[str]]:
    """Ids of the records that wait there, and of those that were left; none of an answer from before they were kept."""
    match answer:
        case {receipts.WHICH: {"waits": [*waits], "left": [*left]}}:
            return [str(key) for key in waits], [str(key) for key in left]
    return [], []


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
    said = said or [_("Nothing is left to take back.")]
    if outlook.held:
        text = ngettext("{n} record stays, so that a no or a limit that came with it still holds.",
                        "{n} records stay, so that a no or a limit that came with them still holds.",
                        len(outlook.held))  # fmt: skip
        said.append(fill(text, n=show_count(len(outlook.held))))
    return said


def _past(desk: Any) -> Past:
    return Past(tuple(came_in.came_in(desk)), tuple(receipts.sent(desk)))


def _seen(desk: Any, batch: int) -> Seen:
    outlook = came_in.outlook(desk, batch)
    return Seen(outlook, _named(desk, outlook.stays), _named(desk, outlook.decided))


def _named(desk: Any, told: Mapping[str, Sequence[str]]) -> tuple[tuple[str, str], ...]:
    """Of records, what each is called, and these fields of it."""
    wanted = list(told)[:MOST]
    known = records.titles(desk, wanted)
    kept = {key: one.declared.by_name for key in wanted if (one := records.fetch(desk, key)) is not None}
    return tuple(
        (
            isolate(known[key]),
            several(say(fields[name].kind.label if name in fields else CALLED[name]) for name in told[key]),
        )
        for key, fields in kept.items()
    )
