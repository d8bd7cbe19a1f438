"""One run of the desktop: one window at a time, the unlock window first.

Desktop: until the unlock window is painted nothing heavy is imported; what is needed next is imported beside it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from defender_desk.services.outside import ERASED, Outside, write_outside
from defender_desk.text.languages import LANGUAGES
from defender_desk.text.speech import _, customary, use
from defender_desk.ui.kit.direction import follow
from defender_desk.ui.kit.nameplate import hang
from defender_desk.ui.kit.theme import Look, wear
from defender_desk.ui.tasks import Tasks
from defender_desk.ui.trouble import catch_defects, show_trouble
from defender_desk.ui.unlock.doorway import Doorway
from defender_desk.ui.unlock.work import Work

if TYPE_CHECKING:
    from defender_desk.services.preferences import Preferences
    from defender_desk.ui.shell import Shell

STYLE = ("-style", "Fusion")
"""Told to Qt at the start: setting it later makes Python learn all the names of styles before the first paint."""
WARM_AFTER = 100
"""Milliseconds until the rest is imported: at once it would compete with the first paint, and nobody types so fast."""


def application(argv: Sequence[str]) -> QApplication:
    """Make the QApplication; its name, which a task list may show, tells nothing."""
    app = QApplication([*argv, *STYLE])
    app.setApplicationName("desk")
    app.setDesktopFileName("desk")
    return app


class Run(QObject):
    """One run of the program: from the doorway to the window of the desk."""

    def __init__(
        self,
        app: QApplication,
        outside: Outside,
        vault: Path | None = None,
        work: Work | None = None,
        keep: Callable[[Outside], object] = write_outside,
    ) -> None:
        super().__init__(app)
        catch_defects()
        self._app = app
        self.tasks = Tasks(show_trouble, self)
        self._outside, self._vault = outside, vault
        self._work, self._keep = work or Work(), keep
        self.door: Doorway | None = None
        self.window: Shell | QWidget | None = None

    def start(self) -> None:
        """Show the first window."""
        use(customary(self._outside.language or _system_language()))
        follow(self._app)
        wear(Look(self._outside.theme, self._outside.text_size))
        hang(self._outside.plate)
        self.door = Doorway(self._work, self.tasks, self._outside, self._vaults(), self._keep)
        self.door.opened.connect(self._opened)
        if os.environ.pop(ERASED, ""):
            self.door.say(_("The desk was erased from this computer."))
        self.door.show()
        QTimer.singleShot(WARM_AFTER, self, self._warm)

    def _vaults(self) -> list[Path]:
        known = [Path(folder) for folder in self._outside.vaults if (Path(folder) / "vault.hdr").exists()]
        return list(dict.fromkeys([*([self._vault] if self._vault else []), *known]))

    def _warm(self) -> None:
        # What unlocking needs is imported while the person types, so that it does not wait for it.
        self.tasks.beside(_import_the_rest)

    def _opened(self, desk: Any, _folder: Path) -> None:
        from defender_desk.services import preferences  # imported by now, beside the unlock window

        self.tasks.run(lambda: (preferences.read(desk), desk.practice), done=lambda read: self._enter(desk, *read))

    def _enter(self, desk: Any, chosen: Preferences, practice: bool) -> None:
        from defender_desk.ui.session import open_window  # imported by now, beside the unlock window

        large = self.door is not None and self.door.isMaximized()
        self.window = open_window(desk, self.tasks, chosen, practice=practice, large=large)
        if self.door is not None:
            self.door.close()
            self.door.deleteLater()
            self.door = None


def _import_the_rest() -> None:
    import defender_desk.ui.session  # noqa: F401  the heavy half, see `Run._warm`
    from defender_desk.services import opening

    opening.get_ready()


def _system_language() -> str:
    from PySide6.QtCore import QLocale  # late: only the very first start asks the system

    spoken = QLocale.system().name().partition("_")[0]
    return spoken if spoken in {one.code for one in LANGUAGES} else "en"
