"""The quick incident: a panel over the work, opened from everywhere, saved by the keyboard alone.

Desktop: what is typed is kept as a draft within a second; leaving with Esc loses nothing. Files are taken in on saving.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import shiboken6
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QStackedWidget, QWidget

from defender_desk.model.changes import Changes
from defender_desk.model.values import Blob
from defender_desk.services.incidents import evidence, quick
from defender_desk.services.incidents.evidence import Intake
from defender_desk.services.incidents.quick import Quick
from defender_desk.services.records import Saved
from defender_desk.text.bidi import isolate, ltr
from defender_desk.text.messages import msg
from defender_desk.text.speech import _, fill
from defender_desk.text.trouble import Trouble
from defender_desk.ui.hooks import hooks
from defender_desk.ui.kit.chips import Chip
from defender_desk.ui.kit.dialogs import Dialog
from defender_desk.ui.kit.files import choose_files
from defender_desk.ui.kit.flow import Flow
from defender_desk.ui.kit.foreign_names import NameDoubt, shown_name
from defender_desk.ui.kit.notices import Notice, ProgressStrip
from defender_desk.ui.kit.pieces import Picture, button, label
from defender_desk.ui.kit.spacing import clear, column, row, scrolled, set_shown
from defender_desk.ui.kit.theme import em, unit
from defender_desk.ui.quick.fields import QuickFields
from defender_desk.ui.record.intake import intakes, offered, tell_what_came
from defender_desk.ui.screens import Refreshes
from defender_desk.ui.shell import Shell

MOST_FILES = 22
"""The units of height that the files taken along are given, before they scroll."""
KEPT_AFTER = 800
"""Milliseconds without a change until the draft is kept."""


def open_quick(shell: Shell) -> QuickPanel:
    """Show the panel; the one that is open already where there is one."""
    for panel in shell.findChildren(QuickPanel):
        if panel.isVisible():
            panel.activateWindow()
            return panel
    panel = QuickPanel(shell)
    panel.open()
    return panel


class QuickPanel(Dialog):
    """One incident, whole or in a word."""

    keeps = True

    def __init__(self, shell: Shell) -> None:
        self._pages = QStackedWidget()
        super().__init__(shell, _("Quick incident"), self._pages, icon_name="flag")
        outer = self.layout()
        if isinstance(outer, QBoxLayout):
            outer.setStretchFactor(self._pages, 1)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAcceptDrops(True)
        self._shell = shell
        self._files: list[Intake] = []
        self._dirty = False
        self._saving: Quick | None = None
        self._keeping = QTimer(self, singleShot=True, interval=KEPT_AFTER)
        self._keeping.timeout.connect(self._keep)
        self._page = self._form()
        self._pages.addWidget(self._page)
        self.resize(min(em(104), shell.width() - em(4)), min(unit() * 140, shell.height() - unit() * 6))
        self._page.setEnabled(False)  # until it is known whether something was left unfinished
        shell.tasks.run(quick.kept, shell.desk, done=self._begin)

    def unfinished(self) -> list[Callable[[], object]]:
        """The call that keeps the draft before the desk closes."""
        if not self._dirty or self._saving is not None:  # what is being saved is kept again only if it is refused
            return []
        return [partial(quick.keep, self._shell.desk, self.fields.said(unfinished=True))]

    def in_hand(self) -> str:
        """The key of its draft."""
        return quick.DRAFT if self.unfinished() else ""

    def save(self) -> None:
        """Write it all, or say that a word is missing."""
        said = self.fields.said()
        if not said.values.get("title"):
            self.fields.blame_title(_("Write what happened, in a word. All else can wait."))
            return
        if not self.fields.sound():
            return
        self._keeping.stop()
        self._saving = said
        self._busy(True)  # noqa: FBT003  busy or not
        if not self._files:
            self._log(said, ())
            return
        self.progress.show_work(_("Sealing files…"))
        self._shell.tasks.beside(
            evidence.seal, self._shell.desk, list(self._files), done=partial(self._log, said),
            failed=partial(self._refused, said), progress=self._far, label=_("Sealing files…"), owner=self._shell,
        )  # fmt: skip

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl and Enter save; Enter alone saves in the first line, and does what the field does elsewhere."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            with_ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            if self._saving is None and (with_ctrl or self.fields.title.hasFocus()):
                self.save()
            return
        super().keyPressEvent(event)

    def done(self, answer: int) -> None:
        """Leave; what is unfinished stays as a draft."""
        for keep in self.unfinished():
            self._keeping.stop()
            self._shell.tasks.run(keep, done=lambda _nothing: _look_again(self._shell), owner=self._shell)
            self._shell.say(_("Not saved yet. It stands on Today, to go on with."))
        super().done(answer)

    def closeEvent(self, event: QCloseEvent) -> None:
        """The cross of the window leaves as Esc does."""
        self.reject()
        event.accept()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files and pictures are welcome."""
        if offered(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take files along."""
        self.add_files(intakes(event.mimeData()))
        event.acceptProposedAction()

    def add_files(self, files: Sequence[Intake]) -> None:
        """Take files along when it is saved."""
        self._files += files
        self._draw_files()

    # Building

    def _form(self) -> QWidget:
        self.fields = QuickFields(hooks(self._shell))
        self.fields.changed.connect(self._touched)
        self.notice = Notice()
        self.progress = ProgressStrip()
        self.chips, self.doubt = Flow(1), NameDoubt()
        self.adding = button(_("Add files…"), self._choose, "plain", "paperclip")
        hint = label(_("Or drop them here. They are sealed when you save."), "caption", wrap=True)
        files = row(self.adding, hint, gap=2)
        files.setStretch(1, 1)
        inside = column(self.notice, self.fields, files, None, gap=4, margins=(1, 1))
        self.go = button(_("Save"), self.save, "primary", "check")
        self.go.setToolTip(ltr("Ctrl+Enter"))
        later = button(_("Go on later"), self.reject)
        later.setToolTip(_("What you wrote is kept unfinished"))
        foot = row(label(ltr("Ctrl+Enter"), "caption"), self.progress, None, later, self.go, gap=2)
        page = QWidget()
        self.area = scrolled(inside)
        self.taken = scrolled(column(self.chips))
        self.taken.hide()
        lower = self.taken.verticalScrollBar()
        lower.rangeChanged.connect(lambda _least, most: lower.setValue(most))  # what came last stands in sight
        whole = column(self.area, self.taken, self.doubt, foot, gap=3)
        whole.setStretch(0, 1)
        page.setLayout(whole)
        return page

    def _done_page(self, said: Quick, saved: Saved) -> QWidget:
        title = label(isolate(str(said.values["title"])), "title", wrap=True)
        note = label(_("It is kept. You can add to it at any time."), "muted", wrap=True)
        for words in (title, note):
            words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        open_it = button(_("Open it"), lambda: self._leave_for(saved.id), "primary")
        another = button(_("Log another"), self._another, icon_name="plus")
        undo = button(_("Undo"), lambda: self._undo(saved), icon_name="undo-2")
        close = button(_("Close"), self.accept)
        page = QWidget()
        page.setLayout(
            column(
                None,
                row(None, Picture("circle-check", "good", 12), None),
                title,
                note,
                None,
                row(undo, None, close, another, open_it, gap=2),
                gap=2,
            )
        )
        page.setFocusProxy(open_it)
        return page

    # What happens

    def _begin(self, kept: Quick | None) -> None:
        self._page.setEnabled(True)
        self.fields.title.setFocus()
        if kept is not None:
            self.fields.show_said(kept)
            self._dirty = True  # leaving keeps it again, saving drops it
            self.notice.say(_("You left this unfinished."), do=(_("Begin with nothing"), self._empty))

    def _empty(self) -> None:
        self._keeping.stop()
        self._dirty = False
        self.notice.silence()
        self.fields.show_said(Quick())
        self._shell.tasks.run(quick.drop, self._shell.desk, done=lambda _nothing: _look_again(self._shell))
        self.fields.title.setFocus()

    def _touched(self) -> None:
        self._dirty = True
        self._keeping.start()

    def _keep(self) -> None:
        self._shell.tasks.run(quick.keep, self._shell.desk, self.fields.said(unfinished=True))

    def _choose(self) -> None:
        self.add_files([evidence.from_path(path) for path in choose_files(self, msg("Choose files to take in"))])

    def _draw_files(self) -> None:
        clear(self.chips)
        self.doubt.of(*(file.name for file in self._files))
        for file in self._files:
            chip = Chip(shown_name(file.name), icon_name="paperclip")
            chip.removed.connect(partial(self._remove, file))
            self.chips.addWidget(chip)
            chip.show()  # what is hidden takes no room, and Qt shows it only later
        self.chips.invalidate()
        set_shown(self.taken, bool(self._files))
        self._give_room()

    def _give_room(self) -> None:
        """Let what is taken along stand in sight below the form, however far that was scrolled; many scroll."""
        needed = self.chips.heightForWidth(max(self._page.width(), em(20))) + unit()
        self.taken.setFixedHeight(min(needed, unit() * MOST_FILES))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the files out anew."""
        super().resizeEvent(event)
        if hasattr(self, "taken"):  # Qt sends some before __init__ ends
            self._give_room()

    def _remove(self, file: Intake) -> None:
        self.adding.setFocus()  # before its cross goes: Qt would give the keyboard to a far field, and scroll there
        self._files.remove(file)
        self._draw_files()

    def _log(self, said: Quick, blobs: Sequence[Blob]) -> None:
        # Owned by the window: what is sealed is recorded even when the panel was closed meanwhile.
        done, failed = partial(self._logged, said, blobs), partial(self._refused, said)
        self._shell.tasks.run(quick.log, self._shell.desk, said, blobs, done=done, failed=failed, owner=self._shell)

    def _logged(self, said: Quick, blobs: Sequence[Blob], saved: Saved) -> None:
        tell_what_came(self._shell, blobs)
        self._shell.announce(saved.changes, fill(_("Logged: {title}"), title=said.values["title"]))
        if not shiboken6.isValid(self):  # closed meanwhile
            return
        self._saving, self._dirty, self._files = None, False, []
        self._busy(False)  # noqa: FBT003  busy or not
        page = self._done_page(said, saved)
        self._pages.addWidget(page)
        self._pages.setCurrentWidget(page)
        page.setFocus()

    def _refused(self, said: Quick, trouble: Trouble) -> None:
        self._shell.tasks.run(quick.keep, self._shell.desk, said)
        if not shiboken6.isValid(self):  # closed meanwhile
            self._shell.notices.trouble(trouble, closable=True)
            return
        self._saving = None
        self._busy(False)  # noqa: FBT003  busy or not
        self.notice.trouble(trouble)

    def _far(self, done: int, total: int) -> None:
        if shiboken6.isValid(self):
            self.progress.show_work(_("Sealing files…"), done, total)

    def _busy(self, busy: bool) -> None:
        self.progress.hide()
        self._page.setEnabled(not busy)

    def _leave_for(self, incident: str) -> None:
        self.accept()
        self._shell.open("incident", incident)

    def _undo(self, saved: Saved) -> None:
        self._shell.undo_bar.hide()
        self._shell.undo(saved.changes.batch)
        self.accept()

    def _another(self) -> None:
        gone = self._pages.currentWidget()
        self._pages.setCurrentWidget(self._page)
        if gone is not None:
            self._pages.removeWidget(gone)
            gone.deleteLater()
        self._draw_files()
        self.notice.silence()
        self.fields.show_said(Quick())
        self.fields.title.setFocus()


def _look_again(shell: Shell) -> None:
    if isinstance(shell.front, Refreshes):
        shell.front.refresh(Changes(0))
