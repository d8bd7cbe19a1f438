"""The pane a record stands in: read, edited, made new; what it holds unfinished is never lost.

Desktop: every register has one. It loads on the worker and drops answers that come too late.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from defender_desk.model.changes import Changes
from defender_desk.model.history import FROM_DESKS
from defender_desk.model.types import TYPES
from defender_desk.model.values import Blob
from defender_desk.services import drafts, records
from defender_desk.services.drafts import Draft
from defender_desk.services.incidents import evidence
from defender_desk.services.incidents.evidence import Intake
from defender_desk.services.people import likely_twins
from defender_desk.services.records import Kept, Saved
from defender_desk.text.messages import msg
from defender_desk.text.speech import _, fill, pgettext, say
from defender_desk.ui.kit.files import choose_files
from defender_desk.ui.kit.notices import EmptyState
from defender_desk.ui.kit.spacing import column
from defender_desk.ui.layouts import Add
from defender_desk.ui.ledger import open_ledger
from defender_desk.ui.record import binning, copying, intake, joining, twins
from defender_desk.ui.record.commands import Commands, Deeds
from defender_desk.ui.record.editing import Editing
from defender_desk.ui.record.reach import Reach
from defender_desk.ui.record.reading import Page, read
from defender_desk.ui.record.view import View
from defender_desk.ui.record.ways import Here, Ways
from defender_desk.ui.screens import Decides
from defender_desk.ui.shell import Shell


class Pane(QWidget):
    """One record, to read or to edit; empty until one is chosen."""

    shown = Signal(str, str)
    """(type, id) of the record that stands here now; both empty when none does."""
    made = Signal(str, str)
    """(type, id) of a record just made."""
    new_elsewhere = Signal(str, object)
    """(type, values): begin a record that is joined to this one."""
    binned = Signal()
    """The record that stands here is about to go into the bin, or out of it."""
    form_opened = Signal()
    """A form is about to take the keyboard: it needs to be seen."""
    leave = Signal()
    """Esc: back to the list."""
    hand_over = Signal(object)
    """Ids of records to hand over."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self.type, self.record = "", ""
        self.view: View | None = None
        self.editing: Editing | None = None
        self._asked, self._wants_keyboard, self._loading = 0, False, False
        self._stack = QStackedWidget()
        self._hint = EmptyState(_("Choose a record in the list, or make a new one."), icon_name="text-select")
        self._stack.addWidget(self._hint)
        self.setLayout(column(self._stack, gap=0))
        self.setAcceptDrops(True)
        filed = (self.choose_evidence, self.paste, lambda: self.hand_over.emit((self.record,)))
        self.commands = Commands(self, Deeds(self.edit, self.save, self.cancel, self.to_bin, self.restore, *filed))

    # What stands here

    def show_record(self, type_name: str, record: str, *, edit: str | None = None) -> None:
        """Show a record; what was being edited is kept as a draft. With `edit`, at that field of the form."""
        if self.editing is not None and self.editing.record == record and record:
            return
        self._put_aside()
        self.type, self.record = type_name, record
        self._load(edit)

    def refresh(self, changes: Changes) -> None:
        """Look again: a change anywhere may have changed what this record is linked to."""
        if not (changes.ids or changes.kind in FROM_DESKS):
            return  # of a file of which nothing was written, something may wait
        if self.editing is None:
            self._load(None, stay=True)
        elif self.editing.record in changes.ids:
            self.editing.changed_elsewhere()

    def new(self, type_name: str, prefill: Mapping[str, object] | None = None, draft: Draft | None = None) -> None:
        """Begin a new record, joined to others by what is given."""
        self._put_aside()
        self.type, self.record = type_name, ""
        self._edit(Editing(self._shell, type_name, prefill=prefill, draft=draft))

    def go_on(self, draft: Draft) -> None:
        """Turn to the form of a record, new or not, with what its draft holds."""
        if draft.record is None:
            self.new(draft.type, draft=draft)
        else:
            self.show_record(draft.type, draft.record)
            begin = partial(self._begin, draft)
            self._shell.tasks.run(records.fetch, self._shell.desk, draft.record, done=begin, owner=self)

    def edit(self, field: str = "") -> None:
        """Turn to the form of the record that stands here."""
        if self.view is not None and self.editing is None and not self.view.page.kept.binned:
            self._edit(Editing(self._shell, self.type, self.view.page.kept), field)

    def unfinished(self) -> list[Callable[[], object]]:
        """The call that keeps the draft of what is being edited."""
        return self.editing.keeping() if self.editing is not None else []

    def take_keyboard(self) -> None:
        """Let the keyboard scroll the page, now or as soon as it is here."""
        self._wants_keyboard = True
        if not self._loading:
            self._give_keyboard()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves a page; a form is left by its buttons alone."""
        if event.key() == Qt.Key.Key_Escape and self.editing is None:
            self.leave.emit()
        else:
            super().keyPressEvent(event)

    # Doing

    def save(self) -> None:
        """Save what is being edited."""
        if self.editing is not None:
            self.editing.save()

    def cancel(self) -> None:
        """Give up what is being edited."""
        if self.editing is not None:
            self.editing.cancel()

    def to_bin(self) -> None:
        """Put the record into the bin, with the way back."""
        if self.record and self.editing is None:
            self.binned.emit()
            binning.put_in(self._shell, self, [self.record])

    def restore(self) -> None:
        """Take the record out of the bin."""
        if self.record:
            self.binned.emit()
            binning.take_out(self._shell, self, [self.record])

    def choose_evidence(self) -> None:
        """Choose files to take in as evidence."""
        self.take_in([evidence.from_path(path) for path in choose_files(self, msg("Files to take in"))])

    def take_in(self, files: Sequence[Intake]) -> None:
        """Take files in as evidence of the record that stands here."""
        intake.take_in(self._shell, files, self.record)

    def paste(self) -> None:
        """Take in what the clipboard holds, where it is files or a picture."""
        intake.paste(self._shell, self.record if self.takes_files else "")

    def draft_key(self) -> str:
        """The key of the draft being written here; empty when none is."""
        return self.editing.key if self.editing is not None else ""

    @property
    def takes_files(self) -> bool:
        """Whether files can be taken in here now."""
        return bool(self.record) and self.editing is None and evidence.takes_files(self.type)

    @property
    def actions_here(self) -> list[QAction]:
        """The commands that fit what stands here."""
        if self.editing is not None:
            return [self.commands.save, self.commands.cancel]
        return self.view.offered if self.view is not None else []

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files may be dropped onto what takes them."""
        if self.takes_files and intake.offered(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take in what was dropped."""
        self.take_in(intake.intakes(event.mimeData()))
        event.acceptProposedAction()

    # Inside

    def _load(self, edit: str | None, *, stay: bool = False) -> None:
        self._asked, self._loading = self._asked + 1, bool(self.record)
        if not self.record:
            self._show(None, edit, stay=False)
            return
        asked = self._asked
        self._shell.tasks.run(
            read, self._shell.desk, self.record, done=lambda page: self._arrived(asked, page, edit, stay), owner=self
        )

    def _arrived(self, asked: int, page: Page | None, edit: str | None, stay: bool) -> None:
        if asked != self._asked or self.editing is not None:
            return
        self._loading = False
        if not (stay and self.view is not None and self.view.says(page)):
            self._show(page, edit, stay=stay)
        elif self._wants_keyboard:
            self._give_keyboard()

    def _show(self, page: Page | None, edit: str | None, *, stay: bool) -> None:
        same = stay and self.view is not None and self.view.page.kept.id == self.record
        place = self.view.area.verticalScrollBar().value() if same and self.view is not None else 0
        if self.view is not None and self.view.isAncestorOf(self._shell.focusWidget()):
            self._wants_keyboard = True  # the page that had it is made anew
        self._drop_view()
        if page is None:
            self._stack.setCurrentWidget(self._hint)
            self.record = ""
            self.shown.emit("", "")
            return
        self.type = page.declared.name
        self.view = self._viewed(page)
        self._stack.addWidget(self.view)
        self._stack.setCurrentWidget(self.view)
        if place:
            QTimer.singleShot(0, self.view, partial(self.view.area.verticalScrollBar().setValue, place))
        self.shown.emit(self.type, self.record)
        if edit is not None:
            self.edit(edit)
        elif self._wants_keyboard:
            self._give_keyboard()

    def _give_keyboard(self) -> None:
        if self.view is not None:
            self._wants_keyboard = False
            self.view.area.setFocus()

    def _viewed(self, page: Page) -> View:
        binned, actions = page.kept.binned, self.commands.menu(self.type, files=self.takes_files)
        ways = Ways(Here(self._shell, self, page.kept, self._run))
        main = self.commands.restore if binned else self.commands.edit
        every = () if binned else [*ways.actions, *actions]
        copy = partial(_save_copy, self._shell, self, page)
        shell, reach = self._shell, self._reach()
        view = View(page, reach, shell.desk, shell.tasks, main=main, actions=every, save_copy=copy, lead=ways.lead)
        if page.draft is not None:
            view.offer_draft(partial(self._begin, page.draft, page.kept), partial(self._discard, page.draft.key))
        return view

    def _reach(self) -> Reach:
        return Reach(
            open=self._shell.open,
            edit=self.edit,
            add=self._add,
            link=lambda add: joining.link_existing(self._shell, self, add, self.record, self._linked),
            use=self._use,
            ledger=partial(open_ledger, self._shell),
            are_two=partial(_are_two, self._shell, self),
            join=partial(_open_join, self._shell, self),
            part=lambda join: twins.part(self._shell, self, join, self._shell.announce),
            decide=partial(_decide, self._shell, self.record),
            today=lambda: self._shell.go("today"),
            again=lambda: self._load(None, stay=True),
            files=self.choose_evidence,
        )

    def _add(self, add: Add) -> None:
        people = self.view.people if self.view is not None else ()
        if add.type == "involvement" or add.own:
            joining.begin(self._shell, self, add, self.record, people, self._linked)
        elif add.type == "evidence" and self.takes_files:
            self.choose_evidence()
        elif self.view is not None:
            self.new_elsewhere.emit(add.type, joining.given(add, self.record, people))

    def _linked(self, changes: Changes) -> None:
        self._shell.announce(changes, pgettext("done", "Linked"))

    def _use(self, field: str, value: object) -> None:
        save = partial(records.save, self._shell.desk, self.type, self.record, {field: value})
        said = fill(_("{field} was set"), field=TYPES[self.type].by_name[field].kind.label)
        self._run(lambda: save().changes, said)

    def _edit(self, editing: Editing, field: str = "") -> None:
        self._asked += 1  # answers on their way are for the page, not for the form
        self.editing = editing
        editing.saved.connect(self._saved)
        editing.left.connect(self._left)
        self._stack.addWidget(editing)
        self._stack.setCurrentWidget(editing)
        self.form_opened.emit()
        editing.begin(field)
        self.shown.emit(self.type, self.record)

    def _begin(self, draft: Draft, kept: Kept | None) -> None:
        if kept is not None and not kept.binned and kept.id == self.record and self.editing is None:
            self._edit(Editing(self._shell, self.type, kept, draft=draft))

    def _saved(self, outcome: Saved) -> None:
        fresh, type_name = self.editing is not None and self.editing.record is None, self.type
        self._drop_editing()
        self.record = outcome.id
        self._load(None)
        said = fill(_("{type} recorded"), type=say(TYPES[type_name].label)) if fresh else _("Saved")
        self._shell.announce(outcome.changes, said if outcome.changes.batch else "")
        if fresh:
            self.made.emit(type_name, outcome.id)

    def _left(self) -> None:
        self._drop_editing()
        self._load(None)

    def _discard(self, key: str) -> None:
        again = partial(self._load, None, stay=True)
        self._shell.tasks.run(drafts.drop, self._shell.desk, key, done=lambda _nothing: again(), owner=self)

    def _put_aside(self) -> None:
        if self.editing is not None:
            if self.editing.dirty:
                self.editing.keep()
                self._shell.say(_("What you had not saved was kept as a draft."))
            self._drop_editing()

    def _drop_editing(self) -> None:
        if self.editing is not None:
            self._stack.removeWidget(self.editing)
            self.editing.deleteLater()
            self.editing = None

    def _drop_view(self) -> None:
        if self.view is not None:
            self._stack.removeWidget(self.view)
            self.view.deleteLater()
            self.view = None

    def _run(self, function: Callable[[], Changes], said: str) -> None:
        self._shell.tasks.run(function, done=lambda changes: self._shell.announce(changes, said), owner=self)


def _open_join(shell: Shell, pane: Pane, other: str) -> None:
    twins.open_join(shell, pane, pane.record, other, partial(_joined, shell, pane.type))


def _joined(shell: Shell, type_name: str, stays: str, changes: Changes) -> None:
    """Show the one that stays, whichever of the two was here."""
    shell.announce(changes, _("Joined into one"))
    shell.open(type_name, stays)


def _decide(shell: Shell, record: str) -> None:
    screen = shell.go("handover")
    if isinstance(screen, Decides):
        screen.decide_on(record)


def _are_two(shell: Shell, pane: Pane, other: str) -> None:
    work = partial(likely_twins.are_two, shell.desk, pane.record, other)
    twins.as_two(shell, pane, work, lambda changes, _said: shell.announce(changes))


def _save_copy(shell: Shell, owner: QWidget, page: Page) -> None:
    blob = page.kept.values.get("content")
    if isinstance(blob, Blob):
        copying.save_copy(shell, owner, page.kept.id, blob.name)
