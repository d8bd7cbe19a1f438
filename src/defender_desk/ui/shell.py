"""The window: sidebar, top bar, the screen in front, strips; where one goes, what one finds, and how it is locked.

Desktop: it knows sections and protocols (`screens`), no record type. What reaches the desk comes in as `Doors`, so
that the window is tried without one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QMouseEvent
from PySide6.QtWidgets import QMainWindow, QWidget

from defender_desk.model.changes import Changes
from defender_desk.model.history import TELLS_ONLY
from defender_desk.services.arrangement import Arrangement, Left
from defender_desk.services.drafts import Draft
from defender_desk.text.speech import _
from defender_desk.ui.frame.commands import Commands
from defender_desk.ui.frame.doors import Doors, Hit
from defender_desk.ui.frame.idle import IdleClock
from defender_desk.ui.frame.keyboard import Keyboard
from defender_desk.ui.frame.leaving import HURRIED, WAIT, Leaving
from defender_desk.ui.frame.palette import Entry, FindAnything
from defender_desk.ui.frame.places import History, Place
from defender_desk.ui.frame.rooms import Rooms
from defender_desk.ui.frame.sidebar import Section, Sidebar
from defender_desk.ui.frame.strips import Standing, StatusStrip, TopBar, foot, practice_band
from defender_desk.ui.guard.watch import Guard
from defender_desk.ui.kit.nameplate import title
from defender_desk.ui.kit.notices import Notice, UndoBar
from defender_desk.ui.kit.pieces import Tone
from defender_desk.ui.kit.spacing import column, row, set_shown
from defender_desk.ui.kit.theme import em, unit
from defender_desk.ui.screens import Acts, Filters, Fronted, Helps, Joins, Makes, Receives, Refreshes, Resumes
from defender_desk.ui.tasks import Tasks

__all__ = ["Doors", "Hit", "Place", "Section", "Shell"]


class Shell(QMainWindow):
    """The one window of an open desk."""

    announced = Signal(object)
    """`Changes` that every screen has just been told of."""
    arranged = Signal()
    """Other sections stand first in the sidebar now."""

    def __init__(
        self,
        desk: Any,
        tasks: Tasks,
        sections: Sequence[Section],
        doors: Doors | None = None,
        *,
        practice: bool = False,
        arrangement: Arrangement | None = None,
    ) -> None:
        super().__init__()
        self.desk = desk
        self.tasks = tasks
        self.doors = doors or Doors()
        self.sections = tuple(sections)
        self.practice, self.arrangement = practice, arrangement or Arrangement()
        self.history = History()
        self._begun: Place | None = None
        """Where the form in front was begun, when one comes back there."""
        self.leaving = Leaving(self, tasks, self.doors)
        self.idle: IdleClock | None = None
        self.guard: Guard | None = None
        self._awaited: set[str] = set()
        self.setObjectName("shell")
        self._keyboard = Keyboard(self, lambda: self.front)
        self.resize(QSize(em(190), unit() * 170).boundedTo(self.screen().availableSize() * 0.94))
        self._build()

    # Going about

    def go(self, section: str) -> QWidget | None:
        """Put a section in front; None when this desk has no such section."""
        return self._visit(Place(section)) if any(one.name == section for one in self.sections) else None

    def choose(self, section: str) -> None:
        """Put a section in front because a person chose it by its name, with its front first where it has one."""
        again = self.section is not None and self.section.name == section
        screen = self.go(section)
        self.undo_bar.leave()
        if isinstance(screen, Fronted):
            screen.to_front(again=again)

    def open(self, type_name: str, record: str, room: str = "") -> None:
        """Show a record in the section that serves its type, or in another room of it."""
        section = next((one for one in self.sections if type_name in one.types), None)
        if section is not None:
            self._visit(Place(section.name, type_name, record, room))

    def went(self, type_name: str, record: str, *, made: bool = False) -> None:
        """A screen shows another record now: remember it for the way back; one just `made` stands for its form."""
        here = self.history.here
        if here is not None:
            going = self.history.turn_into if made and not here.record else self.history.visit
            going(Place(here.section, type_name, record))
            self._settle()
        if made:
            self._come_back(type_name, record)

    def _come_back(self, type_name: str, record: str) -> None:
        """Go back to where it was begun, where that place receives it; Forward leads to the record."""
        begun, self._begun = self._begun, None
        if begun is not None:
            self._step(self.history.back() if self.history.before == begun else self.history.visit(begun))
            if isinstance(self.front, Receives):
                self.front.come_back(type_name, record)

    def back(self) -> None:
        """Go to the place before."""
        self._step(self.history.back())

    def forward(self) -> None:
        """Go to where one came back from."""
        self._step(self.history.forward())

    @property
    def front(self) -> QWidget | None:
        """The screen in front."""
        return self._rooms.currentWidget()

    @property
    def section(self) -> Section | None:
        """The section in front."""
        here = self.history.here
        return next((one for one in self.sections if here and one.name == here.section), None)

    def arrange(self, arrangement: Arrangement) -> None:
        """Put other sections first in the sidebar from now on; none ceases to exist."""
        self.arrangement = arrangement
        self.sidebar.arrange(arrangement)
        self.commands.show_arrangement()
        self.doors.arranged(arrangement)
        self.arranged.emit()
        self._look_what_waits()

    # Saying

    def announce(self, changes: Changes, said: str = "") -> None:
        """Tell every open screen what changed; with a sentence, offer to take it back instead of the last."""
        for screen in self._rooms.screens:
            if isinstance(screen, Refreshes):
                screen.refresh(changes)
        if said and changes.batch:
            self.undo_bar.offer(said, changes.batch)
        elif changes.batch and changes.kind not in TELLS_ONLY:  # what left takes no way back away
            self.undo_bar.hide()
        self._count()
        self.announced.emit(changes)

    def say(self, sentence: str) -> None:
        """Say something small at the foot of the window."""
        self.status.say(sentence)

    def notice(self, text: str, detail: str = "", tone: Tone = "info") -> None:
        """Say something above the screens that stays until dismissed."""
        self.notices.say(text, detail, tone, closable=True)

    def undo(self, batch: int) -> None:
        """Take a batch back."""
        self.tasks.run(self.doors.undo, batch, done=self._undone, progress=True, label=_("Taking back…"))

    # Doing

    def focus_filter(self) -> None:
        """Give the filter of the screen in front the keyboard, or find anything where it has none."""
        if isinstance(self.front, Filters):
            self.front.focus_filter()
        else:
            self.find_anything()

    def find_anything(self) -> None:
        """Open the palette."""
        palette = FindAnything(self, self.commands.entries(), self._find)
        palette.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        top = self.mapToGlobal(self.rect().topLeft())
        palette.move(top.x() + (self.width() - palette.width()) // 2, top.y() + unit() * 20)
        palette.open()
        palette.line.setFocus()

    def new(self, type_name: str = "", section: str = "") -> None:
        """Begin something new: of what is in front, or of another section."""
        target = next((one for one in self.sections if one.name == section), self.section)
        if target is None or not target.new:
            self._new_menu.exec(self.top.new.mapToGlobal(self.top.new.rect().bottomLeft()))
            return
        front, screen = self.front, self.go(target.name)
        if isinstance(screen, Makes):
            screen.new_record(type_name or ("" if screen is front else target.new[0][0]))

    def new_joined(self, type_name: str, given: Mapping[str, object], asking: str = "") -> None:
        """Begin something new with something given, in the section that serves its type; its form says what to ask."""
        section = next((one for one in self.sections if type_name in one.types), None)
        begun = self.history.here if isinstance(self.front, Receives) else None
        screen = self.go(section.name) if section is not None else None
        if isinstance(screen, Joins):
            self._begun = begun
            screen.new_joined(type_name, given, asking)

    def rebuild(self) -> None:
        """Make everything anew, for another language: drafts are kept first, and the place is found again."""
        here = self.history.here
        self.leaving.keep(self._rooms.screens)
        self._build()
        if here is not None:
            self._visit(here)

    # Leaving

    @property
    def locking(self) -> bool:
        """Whether the desk is being left."""
        return self.leaving.begun

    def lock(self, *, hurried: bool = False) -> None:
        """Keep what is unfinished, close the desk, and replace the process by the unlock window; never refused."""
        self._leave(self.doors.leave, HURRIED if hurried else WAIT)

    def vanish(self, *, hurried: bool = False) -> None:
        """Hide everything at once, then close the desk as locking does, and leave no window behind."""
        self._leave(self.doors.vanish, HURRIED if hurried else WAIT, hide=True)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Quit as locking does, without the unlock window after it."""
        self._leave(lambda: None, WAIT)
        event.accept()

    def _leave(self, then: Callable[[], object], wait: float, *, hide: bool = False) -> None:
        self.leaving.go(self._rooms.screens, self.history.here, then, wait=wait, hide=hide)

    def resume(self, left: Left, draft: Draft | None) -> None:
        """Come back to where the desk was left, and into a form where the screen there goes on with it."""
        self._visit(Place(left.section, left.type, left.record, left.room))
        serves = self.section.types if self.section is not None else ()
        if draft is not None and draft.type in serves and isinstance(self.front, Resumes):
            self.front.resume_draft(draft)

    # Building

    def _build(self) -> None:
        self.setWindowTitle(title())
        self._rooms = Rooms(self, self.sections)
        self.sidebar = Sidebar(self.sections, self.arrangement)
        self.top = TopBar()
        self.notices = Notice()
        self.undo_bar = UndoBar()
        self.status = StatusStrip(self.tasks, self.undo_bar)
        self.sidebar.chosen.connect(self.choose)
        self.sidebar.unfolded.connect(lambda more: self.arrange(replace(self.arrangement, more_sections=more)))
        self.undo_bar.undone.connect(self.undo)
        self.top.back.clicked.connect(self.back)
        self.top.forward.clicked.connect(self.forward)
        self.top.anything.clicked.connect(self.find_anything)
        self.top.lock.clicked.connect(self.lock)
        self.commands = Commands(self, self)
        self._new_menu = self.commands.new_menu(self)
        self.top.new.clicked.connect(lambda: self.new())
        set_shown(self.top.new, any(section.new for section in self.sections))
        body = column(row(self.notices, margins=(3, 1)), self._rooms, gap=0)
        body.setStretch(1, 1)
        middle = row(self.sidebar, body, gap=0)
        middle.setStretch(1, 1)
        bands = (*([practice_band()] if self.practice else []), Standing(self.tasks, self.doors.stands))
        whole = column(*bands, self.top, middle, foot(self.status), gap=0)
        whole.setStretch(whole.count() - 2, 1)
        central = QWidget()
        central.setLayout(whole)
        self.setCentralWidget(central)
        self._settle()
        self._count()

    def _visit(self, place: Place) -> QWidget | None:
        self.history.visit(place)
        self._begun = None
        screen = self._rooms.show_place(place)
        self._settle()
        return screen

    def _step(self, place: Place | None) -> None:
        if place is not None:
            self._rooms.show_place(place)
            self._settle()

    def _settle(self) -> None:
        here = self.history.here
        self.sidebar.show_section(here.section if here else "")
        self._keep_in_sight()
        self.top.back.setEnabled(self.history.can_go_back)
        self.top.forward.setEnabled(self.history.can_go_forward)
        self.commands.settle(self.front.screen_actions() if isinstance(self.front, Acts) else ())

    def _count(self) -> None:
        self.tasks.run(self.doors.counts, done=self.sidebar.set_counts)
        self._look_what_waits()

    def _look_what_waits(self) -> None:
        if self.sidebar.holds_back:
            self.tasks.run(self.doors.waiting, done=self._waiting)

    def _waiting(self, types: Collection[str]) -> None:
        self._awaited = {section.name for section in self.sections if set(types) & set(section.types)}
        self._keep_in_sight()

    def _keep_in_sight(self) -> None:
        self.sidebar.press(frozenset(self._awaited | self._rooms.unsaved))

    def _undone(self, outcome: tuple[Changes, int]) -> None:
        changes, left = outcome
        self.announce(changes)
        part = _("Undone, but for what was changed since and what would lift a no or a limit.")
        self.say(part if left else _("Undone."))

    def _find(self, words: str, show: Callable[[Sequence[Entry]], object]) -> None:
        def entry(hit: Hit) -> Entry:
            return Entry(hit.title, hit.kind, hit.icon, lambda: self.open(hit.type, hit.id), hit.around)

        def arrived(hits: Sequence[Hit]) -> None:
            show(list(map(entry, hits)))

        self.tasks.run(self.doors.find, words, done=arrived, owner=self)

    def help(self) -> None:
        """Show the help page of the screen in front."""
        self.doors.help(self, self.front.help_topic if isinstance(self.front, Helps) else "")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The side buttons of a mouse go back and forward."""
        match event.button():
            case Qt.MouseButton.BackButton:
                self.back()
            case Qt.MouseButton.ForwardButton:
                self.forward()
            case _:
                super().mousePressEvent(event)
