"""Settings, locking: when the desk locks by itself, and who sees what while it is open.

Desktop: what these cannot do is said beside them.
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QCheckBox, QFrame, QLayout, QWidget

from defender_desk.model.changes import Changes
from defender_desk.services import outside, preferences
from defender_desk.text.speech import _, fill, ngettext, pgettext, say
from defender_desk.text.written import show_count
from defender_desk.ui.frame.keys import VANISH
from defender_desk.ui.guard.captures import can_hide
from defender_desk.ui.guard.signs import Sign
from defender_desk.ui.kit.nameplate import PLATES, hang, hung
from defender_desk.ui.kit.notices import Notice
from defender_desk.ui.kit.pieces import Picture, label
from defender_desk.ui.kit.spacing import boxed, clear, column, row
from defender_desk.ui.settings.choices import Choices
from defender_desk.ui.settings.parts import Segments, group

MINUTES = (1, 2, 5, 10, 15, 30)
SECONDS = (10, 30, 60)


class LockingPage(QWidget):
    """Idle time and what the system tells; the veil, the clipboard, captures, and what the window is called."""

    def __init__(self, choices: Choices) -> None:
        super().__init__()
        self._choices = choices
        self.never = Notice()
        self.idle = self._idle()
        self._told = column(gap=1)
        self.veil = self._switch(_("Code names in lists, instead of names"), "veil")
        keep_out = _("Keep the windows out of them")
        self.captures = self._switch(keep_out, "captures_hidden", possible=can_hide())
        self.clipboard = self._clipboard()
        self.plate = Segments(
            _("What the window is called"),
            [(name, say(plate.name)) for name, plate in PLATES.items()],
            hung(),
            lambda name: self._call(str(name)),
        )
        self.setLayout(column(*self._groups(), None, gap=4))
        self._warn()
        self._tell()
        for each in self._choices.shell.guard.signs if self._choices.shell.guard else ():
            each.known.connect(self._tell)

    def refresh(self, changes: Changes) -> None:
        """Show the veil as the menu turned it."""
        shell = self._choices.shell
        if not changes.ids:
            shell.tasks.run(preferences.read, shell.desk, done=self._show_veil, owner=self)

    def _show_veil(self, chosen: preferences.Preferences) -> None:
        self._choices.chosen = replace(self._choices.chosen, veil=chosen.veil)
        self.veil.setChecked(chosen.veil)

    def _call(self, name: str) -> None:
        """Call windows so here, before unlocking too, and wherever this desk is opened."""
        hang(name)
        outside.write_outside(replace(outside.read_outside(), plate=name))
        self._choices.keep(plate=name)

    def _groups(self) -> list[QFrame]:
        keys = fill(_("Ctrl+L locks at once. {key} hides everything at once and quits; nothing is lost."), key=VANISH)
        return [
            group(
                _("Lock by itself after"),
                self.idle,
                self.never,
                detail=_("Locking is never refused, and loses nothing: what is unfinished is kept as a draft."),
            ),
            group(_("It also locks when"), boxed(self._told), detail=keys),
            group(
                _("The veil"),
                self.veil,
                detail=_(
                    "Against eyes over your shoulder. Search shows code names too. The page of a record still shows "
                    "names, and opens only once you press on its row. The files on disk are encrypted either way."
                ),
            ),
            group(
                _("What was copied"),
                self.clipboard,
                detail=_(
                    "It goes from the clipboard after this time, and when the desk is left. "
                    "Programs that remember what was copied are asked to pass it over; not all of them do."
                ),
            ),
            group(_("Pictures and recordings of the screen"), self.captures, detail=_captures()),
            group(
                _("What the window is called"),
                self.plate,
                detail=_(
                    "Against a glance at the list of windows, before unlocking too. It hides from nobody who "
                    "looks at the running programs or at the disk."
                ),
            ),
        ]

    def _idle(self) -> Segments:
        chosen = self._choices.chosen.idle_minutes
        times = sorted({*MINUTES, chosen} - {0})
        return Segments(
            _("Lock by itself after"),
            [
                *((n, fill(ngettext("{n} minute", "{n} minutes", n), n=show_count(n))) for n in times),
                (0, pgettext("lock by itself", "Never")),
            ],
            chosen,
            lambda minutes: self._wait(int(str(minutes))),
        )

    def _clipboard(self) -> Segments:
        chosen = self._choices.chosen.clipboard_seconds
        times = sorted({*SECONDS, chosen} - {0})
        return Segments(
            _("What was copied"),
            [
                *((n, fill(ngettext("{n} second", "{n} seconds", n), n=show_count(n))) for n in times),
                (0, pgettext("what was copied goes", "When the desk is left")),
            ],
            chosen,
            lambda seconds: self._choices.keep(clipboard_seconds=int(str(seconds))),
        )

    def _switch(self, text: str, name: str, *, possible: bool = True) -> QCheckBox:
        made = QCheckBox(text)
        made.setAccessibleName(text)
        made.setEnabled(possible)
        made.setChecked(possible and getattr(self._choices.chosen, name))
        made.toggled.connect(lambda on: self._choices.keep(**{name: on}))
        return made

    def _wait(self, minutes: int) -> None:
        self._choices.keep(idle_minutes=minutes)
        self._warn()

    def _warn(self) -> None:
        if self._choices.chosen.idle_minutes:
            self.never.silence()
        else:
            self.never.say(
                _("An open desk protects nothing."),
                _("Whoever takes the computer while it is open reads everything. Lock it by hand with Ctrl+L."),
                "warning",
            )

    def _tell(self) -> None:
        guard = self._choices.shell.guard
        heard = {sign for each in guard.signs for sign in each.heard} if guard is not None else set()
        clear(self._told)
        for sign in Sign:
            self._told.addLayout(_said(sign, heard=sign in heard))


def _said(sign: Sign, *, heard: bool) -> QLayout:
    said = say(sign.label) if heard else fill(_("{sign}: this system does not tell the desk"), sign=sign.label)
    picture = Picture("circle-check", "good") if heard else Picture("circle-alert", "warning")
    return row(picture, label(said, wrap=True), gap=2)


def _captures() -> str:
    if not can_hide():
        return _("This system gives programs no way to do that: whoever records the screen records the desk.")
    return _("It lessens what is shared by accident. Switch it off for as long as somebody helps you from afar.")
