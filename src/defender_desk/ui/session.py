"""From an open desk to its window, and from the window back to the unlock window.

Desktop: the one place that wires services into the window. Imported after the first paint, since it is heavy.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

import shiboken6
from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtWidgets import QWidget

from defender_desk.model.changes import Changes
from defender_desk.model.shown import code_name
from defender_desk.model.types import TYPES
from defender_desk.services import arrangement, drafts, finding, listing, opening, outside, preferences, records, today
from defender_desk.services.arrangement import Left
from defender_desk.services.desk import Progress
from defender_desk.services.drafts import Draft
from defender_desk.services.incidents import quick
from defender_desk.services.preferences import Preferences
from defender_desk.services.unlocking import standing
from defender_desk.text.bidi import isolate, ltr, plain
from defender_desk.text.speech import _, fill
from defender_desk.text.trouble import Trouble
from defender_desk.ui.frame.idle import IdleClock
from defender_desk.ui.frame.leaving import relaunch, vanish
from defender_desk.ui.guard.watch import Guard
from defender_desk.ui.habits import speak
from defender_desk.ui.kit.nameplate import hang
from defender_desk.ui.kit.theme import Look, wear
from defender_desk.ui.quick.panel import open_quick
from defender_desk.ui.redacting.window import go_on
from defender_desk.ui.sections import SECTIONS
from defender_desk.ui.shell import Doors, Hit, Shell
from defender_desk.ui.tasks import Tasks
from defender_desk.ui.veil import veil

TYPE_ICONS = {
    "person": "user",
    "organisation": "building-2",
    "incident": "flag",
    "case": "briefcase",
    "referral": "life-buoy",
    "provider": "life-buoy",
    "evidence": "file-lock",
    "action": "calendar-clock",
    "hearing": "gavel",
}

READ_AFTER = 1_500
"""Milliseconds until what reads foreign files is started: before that, it would compete with the window."""
AROUND = 32
"""Letters shown on each side of words that were found."""


def open_window(
    desk: Any, tasks: Tasks, chosen: Preferences, *, practice: bool, leave: Any = None, large: bool = False
) -> Shell:
    """Show the window of an open desk, `large` if the one before it was; `leave` comes after locking (`relaunch`)."""
    speak(chosen)
    wear(Look(chosen.theme, chosen.text_size))
    large = large or outside.read_outside().maximised
    _keep_outside(language=chosen.language, theme=chosen.theme, text_size=chosen.text_size, maximised=large)
    _hang(chosen.plate)
    doors = Doors(
        find=lambda words: _find(desk, words),
        counts=lambda: listing.counts(desk),
        waiting=lambda: today.waiting(desk, date.today()),  # noqa: DTZ011  the day at the desk
        stands=lambda: standing.told(desk),
        undo=partial(_undo, desk),
        close=lambda left: _close(desk, left),
        leave=leave or relaunch,
        erased=leave or partial(relaunch, erased=True),
        vanish=leave or vanish,
        look_chosen=lambda theme, size: _keep(desk, tasks, theme=theme, text_size=size),
        language_chosen=lambda language: _speak_another(window, desk, tasks, language),
        veil_turned=lambda: tasks.run(_turn_veil, desk, done=lambda on: _veiled(window, on=on), owner=window),
        arranged=lambda now: tasks.run(arrangement.keep, desk, now),
        help=_help,
    )
    known = arrangement.chosen_in(chosen)
    window = Shell(desk, tasks, SECTIONS, doors, practice=practice, arrangement=known)
    window.setProperty("veiled", chosen.veil)
    window.idle = IdleClock(window, chosen.idle_minutes)
    window.idle.idle.connect(window.lock)
    window.guard = Guard(window, chosen, lock=window.lock, vanish=window.vanish)
    window.guard.clipboard.cleared.connect(lambda: window.say(_("What was copied was taken off the clipboard again.")))
    names = [one.name for one in SECTIONS]
    window.go(arrangement.begins_in(chosen, names, date.today()))  # noqa: DTZ011  the day at the desk
    _show(window, large=large)
    tasks.stopping.connect(lambda: opening.stop_reading(desk))
    QTimer.singleShot(READ_AFTER, window, lambda: tasks.beside(opening.get_ready_to_read, desk))
    tasks.run(_left, desk, done=lambda was: _come_back(window, *was), owner=window)
    return window


def _hang(plate: str) -> None:
    """Let what windows are called come along with the desk to a computer that does not know it."""
    if plate:
        hang(plate)
        _keep_outside(plate=plate)


def _close(desk: Any, left: Left) -> None:
    """Close the desk, whether or not it could remember where it was left; one that was erased is closed."""
    if not opening.is_open(desk):
        return
    try:
        with suppress(Trouble):
            arrangement.leave(desk, left, date.today())  # noqa: DTZ011  the day at the desk
    finally:
        opening.close(desk)


def _left(desk: Any) -> tuple[Left | None, Draft | None]:
    """Where somebody was in the middle of something when the desk was closed, and what the form there held."""
    desk.store.get_ready_to_seal()
    left = arrangement.take_left(desk, date.today())  # noqa: DTZ011  the day at the desk
    return left, drafts.read(desk, left.form) if left is not None and left.form not in ("", quick.DRAFT) else None


def _come_back(window: Shell, left: Left | None, draft: Draft | None) -> None:
    """Put whoever was in the middle of something back to where they were."""
    if left is None or window.locking:
        return
    window.resume(left, draft)
    if left.form == quick.DRAFT:
        open_quick(window)
    elif left.record:
        go_on(window, left.record, left.form)


def _keep_size(state: Qt.WindowState) -> None:
    """The next window is as large as this one; one that is put away for a while has not changed its size."""
    if state in (Qt.WindowState.WindowNoState, Qt.WindowState.WindowMaximized):
        _keep_outside(maximised=state == Qt.WindowState.WindowMaximized)


def _show(window: Shell, *, large: bool) -> None:
    """Show it as large as the one that was left, as far as the screen goes."""
    if all(size := outside.read_outside().size):
        window.resize(QSize(*size).boundedTo(window.screen().availableSize()))
    window.showMaximized() if large else window.show()
    window.windowHandle().windowStateChanged.connect(_keep_size)
    window.tasks.stopping.connect(partial(_keep_measure, window))


def _keep_measure(window: Shell) -> None:
    """The next window is as wide and high as the one that is left, and no smaller for having been maximised."""
    if shiboken6.isValid(window) and not window.isMaximized():
        _keep_outside(size=(window.width(), window.height()))


def _find(desk: Any, words: str) -> Sequence[Hit]:
    veil = preferences.read(desk).veil
    found = finding.find(desk, words, limit=20, excerpts=not veil)
    return [
        Hit(one.id, one.type, one.title, _kind(one), TYPE_ICONS.get(one.type, "file-text"), _around(one))
        for one in found
    ]


def _around(found: finding.Found) -> str:
    """The first of the words that were found, with what stands around it, where that is more than the title says."""
    if not found.marks:
        return ""
    first, last = found.marks[0]
    begin, end = max(0, first - AROUND), min(len(found.excerpt), last + AROUND)
    begin = found.excerpt.find(" ", begin, first) + 1 or first if begin else 0  # no word is cut
    end = found.excerpt.rfind(" ", last, end) if end < len(found.excerpt) and " " in found.excerpt[last:end] else end
    piece = found.excerpt[begin:end].strip()
    before, after = "…" if begin else "", "…" if end < len(found.excerpt) else ""
    return "" if piece in plain(found.title) else isolate(f"{before}{piece}{after}")


def _kind(found: finding.Found) -> str:
    """What a record is and its code name: two people of one name must not look the same."""
    declared = TYPES[found.type]
    return fill(_("{type} {code}"), type=declared.label, code=ltr(code_name(declared, found.id)))


def _undo(desk: Any, batch: int, progress: Progress) -> tuple[Changes, int]:
    undone = records.undo(desk, batch, progress)
    return undone.changes, undone.left


def _keep(desk: Any, tasks: Tasks, **chosen: Any) -> None:
    _keep_outside(**chosen)
    tasks.run(lambda: preferences.write(desk, replace(preferences.read(desk), **chosen)))


def _turn_veil(desk: Any) -> bool:
    """Let lists show code names instead of names, or names again; whether they are veiled now."""
    chosen = preferences.read(desk)
    preferences.write(desk, replace(chosen, veil=not chosen.veil))
    return not chosen.veil


def _veiled(window: Shell, *, on: bool) -> None:
    veil(window, on=on)
    window.say(_("Lists show code names now.") if on else _("Lists show names again."))


def _keep_outside(**chosen: Any) -> None:
    """The unlock window after locking speaks and looks as the desk did."""
    known = outside.read_outside()
    if (kept := replace(known, **chosen)) != known:
        outside.write_outside(kept)


def _speak_another(window: Shell, desk: Any, tasks: Tasks, language: str) -> None:
    _keep(desk, tasks, language=language)

    def read(chosen: Preferences) -> None:
        speak(chosen)
        window.rebuild()

    tasks.run(preferences.read, desk, done=read, owner=window)


def _help(window: QWidget, topic: str) -> None:
    from defender_desk.ui.help import show_help  # late: few ask, and the pages are files

    show_help(window, topic)
