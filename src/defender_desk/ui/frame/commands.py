"""The menu bar: every command of the window, with its shortcut; the palette offers the same ones.

Desktop: menus are made anew with the language; the screen in front adds its own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QLineEdit, QMainWindow, QMenu, QMenuBar, QPlainTextEdit, QTextEdit, QWidget

from defender_desk.text.languages import LANGUAGES
from defender_desk.text.messages import Message, msg
from defender_desk.text.speech import _, habits, pgettext, say
from defender_desk.text.written import show_percent
from defender_desk.ui.frame.keys import SOUGHT, VANISH, action
from defender_desk.ui.frame.palette import Entry
from defender_desk.ui.frame.shortcuts import show_shortcuts
from defender_desk.ui.frame.sidebar import Section
from defender_desk.ui.frame.window import Window
from defender_desk.ui.kit.dialogs import LOCK
from defender_desk.ui.kit.direction import reads_right_to_left
from defender_desk.ui.kit.menus import Menu, bare
from defender_desk.ui.kit.theme import TEXT_SIZES, Look, resize_text, usual_text, wear, worn
from defender_desk.ui.promises import show_promises
from defender_desk.ui.screens import Arrives

THEMES: tuple[tuple[str, Message], ...] = (
    ("auto", msg("As the system")),
    ("light", msg("Light", "theme")),
    ("dark", msg("Dark", "theme")),
    ("contrast", msg("High contrast")),
)

_UNDOING = msg("take back, mistake, restore", "other words")
_LOCKING = msg("close, sign out, log out, leave", "other words")
_QUITTING = msg("close, exit, end, sign out", "other words")
_VEIL = msg("veil, hide names, pseudonyms, anonymous", "other words")
_HELP = msg("guide, manual, instructions, question, how", "other words")
_SAFETY = msg("security, privacy, encryption, risks, limits, trust", "other words")


class Commands:
    """The menus of one window."""

    def __init__(self, window: QMainWindow, shell: Window) -> None:
        """`window` bears the menus, and `shell` does what they say: the same, seen as Qt's and as ours."""
        self._window, self._shell = window, shell
        bar = window.menuBar()
        bar.clear()
        for old in window.actions():
            window.removeAction(old)
        self._desk_menu(_top(bar, _("&Desk")))
        self._add(_top(bar, pgettext("menu", "Ed&it")), _("&Undo"), self._undo, "Ctrl+Z", _UNDOING)
        self._go_menu(_top(bar, _("&Go")))
        self._screen_menu = _top(bar, _("&Here"))
        self._view_menu(_top(bar, _("&View")))
        self._help_menu(_top(bar, _("H&elp")))

    def new_menu(self, parent: QWidget) -> QMenu:
        """What can be made new, by section."""
        menu = QMenu(_("New"), parent)
        for section in self._shell.sections:
            for type_name, sentence in section.new:
                self._add(menu, say(sentence), lambda t=type_name, s=section.name: self._shell.new(t, s))  # type: ignore[misc]
        return menu

    def settle(self, actions: Sequence[QAction]) -> None:
        """Show the commands of the screen in front."""
        menu = self._screen_menu
        menu.clear()
        for each in self._here:
            menu.addAction(each)
        if actions:
            menu.addSeparator()
            menu.addActions(list(actions))

    def every(self) -> list[QAction]:
        """Every command of every menu, once."""
        found: list[QAction] = []
        for top in self._window.menuBar().actions():
            _gather(top, found)
        return found

    def entries(self) -> list[Entry]:
        """Screens and commands, as the palette shows them."""
        screens = [
            self._going(section, section.label, _("Screen"), partial(self._shell.choose, section.name))
            for section in self._shell.sections
        ]
        pages = [
            self._going(section, sentence, say(section.label), partial(self._shell.open, kind, record))
            for section, kind, record, sentence in self._pages()
        ]
        going = {entry.title for entry in (*screens, *pages)}
        commands = {name: command for name, command in self._named().items() if name not in going}
        done = [
            Entry(name, _("Command"), "chevron-right", partial(self._do, name), sought=command.property(SOUGHT) or "")
            for name, command in commands.items()
        ]
        return [*screens, *pages, *self._parts(), *done]

    def _parts(self) -> list[Entry]:
        """What stands on a page of a section under a name of its own: each leads to its page."""
        return [
            self._going(section, heading, say(page), partial(self._shell.open, kind, record))
            for section in self._shell.sections
            for kind, record, heading in section.parts
            for page in [sentence for *place, sentence in section.pages if place == [kind, record]]
        ]

    def _going(self, section: Section, sentence: Message, kind: str, act: Callable[[], object]) -> Entry:
        words = section.sought.get(sentence)
        return Entry(say(sentence), kind, section.icon, act, sought=say(words) if words else "")

    def _named(self) -> dict[str, QAction]:
        return {bare(each): each for each in self.every() if each.isEnabled()}

    def _do(self, name: str) -> None:
        """Do what is called so now: the page may have been read anew since it was offered, with commands of its own."""
        command = self._named().get(name)
        if command is not None:
            command.trigger()

    def _pages(self) -> list[tuple[Section, str, str, Message]]:
        """Every place with a name inside a section, but for those called as the section is."""
        return [
            (section, kind, record, sentence)
            for section in self._shell.sections
            for kind, record, sentence in section.pages
            if say(sentence) != say(section.label)
        ]

    def _add(
        self, menu: QMenu, text: str, on: Callable[[], object], keys: str = "", sought: Message | None = None
    ) -> QAction:
        made = action(self._window, text, on, keys)
        made.setProperty(SOUGHT, say(sought) if sought else "")
        menu.addAction(made)
        return made

    def _undo(self) -> None:
        """Take back what was typed where the keyboard is in a text, else what the desk did last."""
        field = self._window.focusWidget()
        if isinstance(field, QLineEdit | QTextEdit | QPlainTextEdit) and not field.isReadOnly():
            field.undo()
        elif self._shell.undo_bar.batch:
            self._shell.undo_bar.take_back()
        else:
            self._shell.say(_("There is nothing to undo."))

    def _desk_menu(self, menu: QMenu) -> None:
        shell = self._shell
        self._add(menu, _("&New here"), shell.new, "Ctrl+N")
        menu.addMenu(self.new_menu(menu)).setText(_("N&ew…"))
        for section in shell.sections:
            for sentence, keys, act in section.commands:
                self._add(menu, say(sentence), partial(act, self._window), keys, section.sought.get(sentence))
        menu.addSeparator()
        self._add(menu, _("&Lock"), shell.lock, "Ctrl+L", _LOCKING).setObjectName(LOCK)
        self._add(menu, _("&Hide at once and quit"), shell.vanish, VANISH).setObjectName(VANISH)
        self._add(menu, _("&Quit"), self._window.close, "Ctrl+Q", _QUITTING)

    def _go_menu(self, menu: QMenu) -> None:
        shell = self._shell
        self._add(menu, _("Find &anything…"), shell.find_anything, "Ctrl+K")
        # Back is where reading came from: the arrow keys turn with the screens.
        back, forward = ("Alt+Right", "Alt+Left") if reads_right_to_left() else ("Alt+Left", "Alt+Right")
        self._add(menu, _("&Back"), shell.back, back)
        self._add(menu, _("&Forward"), shell.forward, forward)
        menu.addSeparator()
        for place, section in enumerate(shell.sections):
            keys = f"Ctrl+{place + 1}" if place < 9 else ""
            self._add(menu, say(section.label), lambda name=section.name: self._arrive(name), keys)  # type: ignore[misc]
        inside = menu.addMenu(_("&Lists and pages"))
        menus = {section.name: inside.addMenu(say(section.label)) for section in shell.sections if section.pages}
        for section, kind, record, sentence in self._pages():
            self._add(menus[section.name], say(sentence), lambda t=kind, r=record: shell.open(t, r))  # type: ignore[misc]
        self._here = [action(self._window, _("&Find here"), shell.focus_filter, "Ctrl+F")]
        self._window.addActions(self._here)

    def _arrive(self, section: str) -> None:
        """Go to a section by the keyboard, which goes along to what one works with there."""
        self._shell.choose(section)
        if isinstance(self._shell.front, Arrives):
            self._shell.front.take_keyboard()

    def _view_menu(self, menu: QMenu) -> None:
        shell = self._shell
        self._add(menu, _("&Sidebar"), shell.sidebar.toggle, "Ctrl+Shift+B")
        self._sections_menu(menu.addMenu(_("Se&ctions")))
        veiling = _("Code &names instead of names, or names again")
        self._add(menu, veiling, shell.doors.veil_turned, "Ctrl+Shift+H", _VEIL)
        look = worn()
        themes, group = menu.addMenu(_("&Theme")), QActionGroup(self._window)
        for name, sentence in THEMES:
            self._tick(themes, group, say(sentence), look.theme == name, lambda name=name: self._theme(name))  # type: ignore[misc]
        sizes, group = menu.addMenu(_("Text si&ze")), QActionGroup(self._window)
        for size in TEXT_SIZES:
            text = show_percent(size)
            self._tick(sizes, group, text, look.text_size == size, lambda size=size: self._size(size))  # type: ignore[misc]
        self._add(menu, _("&Larger text"), lambda: self._step(1), "Ctrl++")
        self._add(menu, _("S&maller text"), lambda: self._step(-1), "Ctrl+-")
        self._add(menu, _("&Usual text size"), self._usual, "Ctrl+0")
        languages, group = menu.addMenu(_("&Language")), QActionGroup(self._window)
        for one in LANGUAGES:
            speaks = one.code == habits().language
            self._tick(languages, group, one.own_name, speaks, lambda c=one.code: shell.doors.language_chosen(c))  # type: ignore[misc]

    def _sections_menu(self, menu: QMenu) -> None:
        """Every section with a tick where it stands first."""
        shell = self._shell
        self._first = {
            section.name: self._add(menu, say(section.label), lambda name=section.name: self._put(name))  # type: ignore[misc]
            for section in shell.sections
            if not section.apart
        }
        menu.addSeparator()
        self._more = self._add(menu, _("&More sections"), shell.sidebar.more.click)
        for each in (*self._first.values(), self._more):
            each.setCheckable(True)
        self.show_arrangement()

    def _put(self, section: str) -> None:
        now = self._shell.arrangement
        self._shell.arrange(now.ticked(section, not now.first(section)))

    def show_arrangement(self) -> None:
        """Tick what stands first in the sidebar."""
        now = self._shell.arrangement
        for name, each in self._first.items():
            each.setChecked(now.first(name))
        self._more.setChecked(now.more_sections)
        self._more.setEnabled(not all(now.first(name) for name in self._first))

    def _help_menu(self, menu: QMenu) -> None:
        shell = self._shell
        self._add(menu, _("&Help on this screen"), shell.help, "F1", _HELP)
        self._add(menu, _("&Shortcuts"), lambda: show_shortcuts(self._window, self.every()), "Ctrl+/")
        self._add(menu, _("What &protects you, and what does not"), lambda: show_promises(self._window), "", _SAFETY)
        self._add(menu, _("&About this program"), lambda: shell.open("settings", "about"))

    def _tick(self, menu: QMenu, group: QActionGroup, text: str, ticked: bool, on: Callable[[], object]) -> None:
        made = self._add(menu, text, on)
        made.setCheckable(True)
        made.setChecked(ticked)
        group.addAction(made)

    def _theme(self, name: str) -> None:
        self._wear(Look(name, worn().text_size))

    def _size(self, size: int) -> None:
        self._wear(Look(worn().theme, size))

    def _step(self, steps: int) -> None:
        resize_text(steps)
        self._keep()

    def _usual(self) -> None:
        usual_text()
        self._keep()

    def _wear(self, look: Look) -> None:
        wear(look)
        self._keep()

    def _keep(self) -> None:
        self._shell.doors.look_chosen(worn().theme, worn().text_size)


def _top(bar: QMenuBar, name: str) -> Menu:
    made = Menu(name, bar)
    bar.addMenu(made)
    return made


def _gather(command: QAction, found: list[QAction]) -> None:
    menu = command.menu()
    if isinstance(menu, QMenu):
        for inner in menu.actions():
            _gather(inner, found)
    elif not command.isSeparator():
        found.append(command)
