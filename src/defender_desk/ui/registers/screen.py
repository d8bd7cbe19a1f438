"""A section of the desk that is a list and a page: it serves every record type through its placing.

Desktop: three panes with the sidebar; the list says which record, the pane shows it, and several at once make a panel.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from defender_desk.model.changes import Changes
from defender_desk.services.drafts import Draft
from defender_desk.services.incidents.evidence import from_path
from defender_desk.text.messages import msg
from defender_desk.text.speech import _, say
from defender_desk.ui.directory.commands import list_actions
from defender_desk.ui.frame.keys import action
from defender_desk.ui.kit.files import choose_files
from defender_desk.ui.kit.menus import Menu
from defender_desk.ui.kit.pieces import button
from defender_desk.ui.kit.spacing import boxed, column, row, split
from defender_desk.ui.kit.table import selection_sentence
from defender_desk.ui.kit.theme import em
from defender_desk.ui.record import binning, intake
from defender_desk.ui.record.pane import Pane
from defender_desk.ui.registers.between_desks import bring_in, hand_over, takes_in
from defender_desk.ui.registers.bulk_panel import BulkPanel
from defender_desk.ui.registers.list_pane import ListPane, choose_columns, select_all
from defender_desk.ui.registers.row_menu import show_row_menu
from defender_desk.ui.registers.unsaved import Unsaved
from defender_desk.ui.screens import BRING_IN
from defender_desk.ui.shell import Shell

SETTLE = 60
"""Milliseconds the keyboard rests on a row before its page is read."""
BOTH_FROM = 108
"""Width of the section, in average letters, from which list and page stand beside each other."""
LIST_WIDTH, PAGE_WIDTH = 76, 88
"""Widths the panes begin with, in average letters; the line between them can be moved."""
VISITED = 700
"""Milliseconds a record stands before it counts as visited, for Back."""


class Register(QWidget):
    """One section: the records of its types."""

    def __init__(self, shell: Shell, types: Sequence[str], help_topic: str, apart: Sequence[str] = ()) -> None:
        super().__init__()
        self.help_topic = help_topic
        self._shell, self._types = shell, tuple(types)
        self._reading = self._alone = self._next = False
        self.list = ListPane(shell, types, [name for name in types if name not in apart], self.new_record)
        self.pane = Pane(shell)
        self.bulk = BulkPanel(shell, self.list.chosen)
        self._right = QStackedWidget()
        self._right.addWidget(self.pane)
        self._right.addWidget(self.bulk)
        self._to_list = button(_("Back to the list"), self.leave_page, "link", "arrow-left")
        self._above = boxed(row(self._to_list, None, margins=(3, 1)))
        self.page = boxed(column(self._above, self._right, gap=0))
        self.panes = split(self.list, self.page, shares=(4, 6))
        self.panes.setSizes([em(LIST_WIDTH), em(PAGE_WIDTH)])
        self.setLayout(column(self.panes, gap=0))
        self.setAcceptDrops(True)
        self.addActions(self.pane.commands.anywhere)
        self._soon = QTimer(self, singleShot=True, interval=SETTLE)
        self._soon.timeout.connect(self._show_current)
        self._visited = QTimer(self, singleShot=True, interval=VISITED)
        self._visited.timeout.connect(self._visit)
        self.unsaved = Unsaved(shell, self.list.notice, types, self.pane.draft_key, self._go_on)
        self.unsaved.say(self.list.type)
        self._wire()
        self._make_actions()
        self.unsaved.look()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show list and page beside each other where both fit, else one of them."""
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the text size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._arrange()

    @property
    def narrow(self) -> bool:
        """Whether list and page do not fit beside each other."""
        return self.width() < em(BOTH_FROM)

    def showEvent(self, event: QShowEvent) -> None:
        """Coming here again leaves the bin, unless one came for it; a window put aside and taken up again does not."""
        super().showEvent(event)
        if not event.spontaneous():
            self.list.show_bin(shown=self.list.stays)

    def leave_page(self) -> None:
        """In a narrow window, go back from the page to the list; what is unfinished is kept."""
        self._reading = False
        self._arrange()
        self.list.focus_table()

    def _read(self) -> None:
        self._reading = True
        self._arrange()

    def _arrange(self) -> None:
        narrow = self.narrow
        self._above.setVisible(narrow)
        self.list.setHidden(narrow and self._reading)
        self.page.setHidden((narrow and not self._reading) or (not narrow and self._alone))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files may be dropped onto the list of evidence."""
        if self.list.type == "evidence" and intake.offered(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take in what was dropped, as evidence of nothing yet."""
        intake.take_in(self._shell, intake.intakes(event.mimeData()))
        event.acceptProposedAction()

    # What the window asks

    def refresh(self, changes: Changes) -> None:
        """Look again at what these changes touch."""
        self.list.refresh(changes)
        self.pane.refresh(changes)

    def focus_filter(self) -> None:
        """Give the search field the keyboard."""
        self.list.focus_filter()

    def to_front(self, *, again: bool) -> None:  # noqa: ARG002  the list that is counted either way
        """Show the list whose number stands beside the section; a form that is open stays."""
        if self.pane.editing is None and self.list.type != self._types[0]:
            self.show_record(self._types[0], "")

    def take_keyboard(self) -> None:
        """Give the list the keyboard, as soon as it is here."""
        self.list.take_keyboard()

    def new_record(self, type_name: str) -> None:
        """Begin a new record; of the list in front where no type is named."""
        self.new_joined(type_name or self.list.type, {})

    def new_joined(self, type_name: str, given: Mapping[str, object], asking: str = "") -> None:
        """Begin a new record with something given, as a link to another."""
        self._put_in_front(self.pane)
        self.list.show_bin(shown=False)
        self._show_type(type_name)
        self._soon.stop()
        self._read()
        self.pane.new(type_name, given)
        if asking and self.pane.editing is not None:
            self.pane.editing.notice.say(asking, closable=True)

    def show_binned(self, type_name: str) -> None:
        """List what of a type is in the bin."""
        self.show_record(type_name, "")
        self.list.show_bin(shown=True, stays=not self.isVisible())

    def edit_record(self, type_name: str, record: str, field: str) -> None:
        """Turn to the form of a record, at the field that should be filled in."""
        self.show_record(type_name, record)
        self.pane.show_record(type_name, record, edit=field)

    def show_record(self, type_name: str, record: str) -> None:
        """Show a record, and put the list on it where it is listed; an empty id shows the list itself."""
        self._show_type(type_name)
        if not record:
            self.leave_page()
            return
        self._put_in_front(self.pane)
        self._read()
        self.pane.show_record(type_name, record)
        self._soon.stop()
        self._follow = record
        self.list.go_to(record)
        self._soon.stop()

    def resume_draft(self, draft: Draft) -> None:
        """Go on with the form of a record, or with a new one that was never saved."""
        self._show_type(draft.type)
        self.unsaved.take(draft)
        self._go_on(draft)

    def unfinished(self) -> list[Callable[[], object]]:
        """The calls that keep its drafts."""
        return self.pane.unfinished()

    def screen_actions(self) -> list[QAction]:
        """The commands of the list and of the record in front."""
        return [*self._actions, *self.pane.actions_here]

    def _wire(self) -> None:
        self._follow = ""
        listed = self.list
        listed.current_changed.connect(lambda _type, _record: self._soon.start())
        listed.passed.connect(partial(_leave_unpressed, self))
        listed.opened.connect(self._open)
        listed.pressed.connect(lambda _type, _record: self._press())
        listed.many.clicked.connect(lambda _checked=False: self._read())
        listed.chosen_changed.connect(self._chosen)
        listed.listed.connect(self._arrived)
        listed.turned.connect(self._turned)
        listed.files.connect(partial(_choose_files, self._shell, self))
        listed.type_changed.connect(lambda _type: self._type_changed())
        self.bulk.hand_over.connect(partial(hand_over, self._shell))
        self.bulk.unselect.connect(partial(_unselect, self))
        for going in (listed.bin.emptied, self.bulk.binning.clicked, self.pane.binned):
            going.connect(self._binned)
        self.pane.hand_over.connect(partial(hand_over, self._shell))
        self.pane.leave.connect(self.leave_page)
        self.pane.new_elsewhere.connect(self._shell.new_joined)
        self.pane.form_opened.connect(self._read)
        self.pane.shown.connect(lambda _type, record: self._settle(record))
        self.pane.made.connect(self._made)

    def _make_actions(self) -> None:
        self._actions = [
            action(self, _("&Columns…"), partial(choose_columns, self.list)),
            action(self, _("Save this &filter…"), self.list.bar.ask_name),
            action(self, _("&Saved filters"), partial(_fold_filters, self._shell, self.list)),
            action(self, _("Select &all"), partial(select_all, self.list)),
            action(self, _("Show the &bin"), lambda: self.list.show_bin(shown=not self.list.in_bin)),
            action(self, _("List &alone"), self._list_alone, "Ctrl+Shift+L"),
        ]
        if takes_in(self._shell):
            self._actions[:0] = _between_desks(self, self._shell)
        if "evidence" in self._types:
            self._actions.insert(0, action(self, _("Take in f&iles…"), partial(_choose_files, self._shell, self)))
        if "provider" in self._types:
            self._actions += list_actions(self, self._shell, lambda: self.list.meant("provider"))
        if "involvement" in self._types:
            self._actions.append(action(self, _("In&volvements"), lambda: self.list.turn_to("involvement")))
        _offer(self.list, self._actions)
        self.list.delete.connect(self._delete)
        self.list.menu_asked.connect(partial(show_row_menu, self._shell, self.list, self._open, self._delete))

    def _put_in_front(self, part: QWidget) -> None:
        self._right.setCurrentWidget(part)
        for command in self.pane.commands.anywhere:
            command.setEnabled(part is self.pane)  # behind the panel for many, nobody sees what would be changed

    def _settle(self, record: str) -> None:
        self.list.mark(record)
        if self._shell.front is self:
            self._shell.commands.settle(self.screen_actions())
        self._visited.start()

    def _visit(self) -> None:
        record = self.pane.record
        if record and self._shell.front is self and self.pane.editing is None:
            self._shell.went(self.pane.type, record)

    def _show_type(self, type_name: str) -> None:
        if type_name in self._types:
            self.list.show_type(type_name)

    def _type_changed(self) -> None:
        self._follow = ""
        self.unsaved.say(self.list.type)

    def _arrived(self) -> None:
        if self._next and self.list.table is not None:
            self._next = False
            self._follow = _after_binning(self.list, self.pane, opens=not self._shell.property("veiled"))
        elif self._follow:
            self.list.go_to(self._follow)
        self.list.mark(self.pane.record)

    def _binned(self) -> None:
        """Something is about to go into the bin, or out of it."""
        self._next = self.pane.editing is None

    def _turned(self) -> None:
        """Leave no page beside a list that does not hold it; a form is left by its own buttons."""
        self._follow = ""
        if self.pane.editing is None:
            self.pane.show_record(self.list.type, "")

    def _show_current(self) -> None:
        """Show the record the keyboard is on; a form in front stays until the person leaves it by themselves."""
        table = self.list.table
        record = table.current_id() if table is not None else ""
        if self.list.chosen_count() > 1 or (self.pane.editing is not None and not self._pressed(record)):
            return
        self._follow = record
        if record != self.pane.record or self.pane.editing is not None:
            self.pane.show_record(self.list.type, record)

    def _pressed(self, record: str) -> bool:
        # While a new record is written the list may be asked anew; only a row the person went to themselves counts.
        table = self.list.table
        return bool(record) and table is not None and table.hasFocus()

    def _press(self) -> None:
        self._read()
        if self.narrow:
            self.pane.take_keyboard()  # the list that had it is out of sight
        self._soon.start()

    def _open(self, type_name: str, record: str) -> None:
        self._read()
        self.pane.show_record(type_name, record)
        self.pane.take_keyboard()

    def _chosen(self) -> None:
        count = self.list.chosen_count()
        self.list.many.setVisible(self.narrow and count > 1)
        if count > 1 and not self.list.in_bin:
            self.bulk.show_selection(self.list.type, count)
            self.list.many.setText(selection_sentence(count))
            self._put_in_front(self.bulk)
        elif self._right.currentWidget() is self.bulk:
            self._put_in_front(self.pane)
            if not self._next:
                self._soon.start()

    def _delete(self) -> None:
        if self.list.in_bin:
            self.list.bin.erase()
        elif self.list.chosen_count() > 1:
            self.bulk.binning.click()
        elif chosen := self.list.chosen():
            self._binned()
            binning.put_in(self._shell, self, chosen)

    def _made(self, type_name: str, record: str) -> None:
        self._follow = record
        self._shell.went(type_name, record, made=True)
        self.unsaved.look()

    def _go_on(self, draft: Draft) -> None:
        self._put_in_front(self.pane)
        self._read()
        self.pane.go_on(draft)

    def _list_alone(self) -> None:
        self._alone = not self._alone
        self._arrange()


def _between_desks(register: Register, shell: Shell) -> list[QAction]:
    """What comes in to this list, and what leaves of it."""
    handing = action(register, _("Hand over &this list…"), lambda: hand_over(shell, register.list.passed_on()))
    return [action(register, say(BRING_IN), partial(bring_in, shell)), handing]


def _unselect(register: Register) -> None:
    table = register.list.table
    if table is not None:
        table.go_to(table.current_id())
    register.leave_page()


def _leave_unpressed(register: Register, record: str) -> None:
    """Let no page stay beside a row that nobody pressed on."""
    if record != register.pane.record and register.pane.record and register.pane.editing is None:
        register.pane.show_record(register.list.type, "")
        register.list.mark(record)


def _offer(listed: ListPane, actions: Sequence[QAction]) -> None:
    menu = Menu(_("More for this list"), listed.bar.more)
    menu.addActions(list(actions))
    listed.bar.more.setMenu(menu)


def _after_binning(listed: ListPane, pane: Pane, *, opens: bool) -> str:
    """In the bin go on to the row that took the place; among the living choose nobody: a key would act on them."""
    following = listed.table.current_id() if listed.table is not None and listed.in_bin and opens else ""
    pane.show_record(listed.type, following)
    if following:
        listed.focus_table()
    else:
        listed.choose_none()
    return following


def _fold_filters(shell: Shell, listed: ListPane) -> None:
    listed.bar.fold_saved(not shell.property("filters_folded"))


def _choose_files(shell: Shell, parent: QWidget) -> None:
    intake.take_in(shell, [from_path(path) for path in choose_files(parent, msg("Files to take in"))])
