"""How the desktop says that something went wrong: a trouble calmly, a defect honestly, neither with record contents.

Desktop: the one excepthook; a defect's report names our own modules and lines, never a value.
"""

from __future__ import annotations

import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QWidget

from defender_desk import VERSION
from defender_desk.text.speech import _, fill, say_trouble
from defender_desk.text.trouble import Trouble

_PACKAGE = Path(__file__).resolve().parents[1]


_told: set[str] = set()
"""What stands in a window of its own at this moment."""


def show_trouble(trouble: Trouble, parent: QWidget | None = None) -> None:
    """Say what the world refused, in a window; screens that can say it in place use a notice instead.

    What stands there already is not said again over it: a page that cannot be read refuses everybody who asks for it.
    """
    from defender_desk.ui.kit.dialogs import tell  # late: no start needs it

    said, step = say_trouble(trouble)
    if said in _told:
        return
    _told.add(said)
    try:
        tell(parent or QApplication.activeWindow(), said, step, icon_name="triangle-alert", do=_way_out(trouble))
    finally:
        _told.discard(said)


def _way_out(trouble: Trouble) -> tuple[str, Callable[[], object]] | None:
    """Where the database of an open desk is damaged: out to the door, where it is restored or salvaged."""
    from defender_desk.services.opening import is_damage  # late: no start needs it
    from defender_desk.ui.kit.dialogs import LOCK

    windows = QApplication.topLevelWidgets() if is_damage(trouble) else []
    locks = (found for window in windows if (found := window.findChild(QAction, LOCK)) is not None)
    lock = next(locks, None)
    return (_("Lock the desk"), lock.trigger) if lock is not None else None


def defect_report(error: BaseException) -> str:
    """Where a defect happened, in our own modules; its message is left out, since it may hold what a record holds."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if _PACKAGE in Path(frame.filename).resolve().parents]
    places = [f"{Path(frame.filename).resolve().relative_to(_PACKAGE)}:{frame.lineno} {frame.name}" for frame in ours]
    return "\n".join([f"Desk {VERSION}: {type(error).__name__}", *places])


def catch_defects(show: Callable[[BaseException], object] | None = None) -> None:
    """Let every defect of this process be shown once, and the desk go on."""
    showing = False

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        nonlocal showing
        if isinstance(error, Trouble):
            show_trouble(error)
        elif issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
        elif not showing:  # one window even when a timer fails again and again under it
            showing = True
            try:
                (show or show_defect)(error.with_traceback(trace))
            finally:
                showing = False

    sys.excepthook = hook
    threading.excepthook = lambda failed: _note(failed.exc_value)
    sys.unraisablehook = lambda failed: _note(failed.exc_value)


def _note(error: BaseException | None) -> None:
    """Say where something failed that no window can tell of; the session may keep it in a log, so no value is in it."""
    if error is not None and sys.stderr is not None:
        sys.stderr.write(f"{defect_report(error)}\n")


def show_defect(error: BaseException) -> None:
    """Say that the program failed, with a report that can be read aloud or copied safely."""
    from defender_desk.ui.kit.dialogs import tell  # late: no start needs it

    tell(
        QApplication.activeWindow(),
        _("Something in the desk itself went wrong"),
        fill(
            _("Nothing that was saved is lost. You can go on, or lock the desk and unlock it again.\n\n{report}"),
            report=defect_report(error),
        ),
        icon_name="circle-alert",
    )
