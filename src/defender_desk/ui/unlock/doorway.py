"""The window before a desk is open: unlocking, or the first run, with the language to choose in a corner of both.

Desktop: it hands the open desk on and goes. Changing the language makes its page anew and keeps what was answered.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from defender_desk.services.outside import Outside, write_outside
from defender_desk.text.languages import LANGUAGES
from defender_desk.text.speech import _, customary, habits, use
from defender_desk.ui.guard.panic import PanicKey
from defender_desk.ui.kit.direction import application, follow
from defender_desk.ui.kit.flow import Flow
from defender_desk.ui.kit.nameplate import title
from defender_desk.ui.kit.notices import Notice
from defender_desk.ui.kit.pieces import DropDown, Picture, button
from defender_desk.ui.kit.spacing import boxed, clear, column, row
from defender_desk.ui.kit.text_size import TextSize
from defender_desk.ui.kit.theme import em, unit, worn
from defender_desk.ui.tasks import Tasks
from defender_desk.ui.unlock.draft import NewDesk
from defender_desk.ui.unlock.patience import Tries
from defender_desk.ui.unlock.unlock_page import UnlockPage
from defender_desk.ui.unlock.work import Work

LONGEST = 4.0
"""Seconds that closing a desk is waited for."""


class Doorway(QWidget):
    """Opens a desk, or makes one."""

    opened = Signal(object, Path)
    """The open desk and its folder."""

    def __init__(
        self,
        work: Work,
        tasks: Tasks,
        outside: Outside,
        vaults: Sequence[Path],
        keep: Callable[[Outside], object] = write_outside,
        leave: Callable[[], object] | None = None,
    ) -> None:
        """`leave` comes after an open desk was closed here, instead of replacing the process."""
        super().__init__()
        self._leave = leave
        self._held: Any = None
        self._tries = Tries(self)
        self._work, self._tasks, self._keep = work, tasks, keep
        self.outside = outside
        self.draft = NewDesk(habits().language, outside.theme, outside.text_size)
        self._vaults = list(vaults)
        self._first_run = not vaults
        self._bringing_back: Callable[[], QWidget] | None = None
        """Makes the page of who lost a desk, or part of one."""
        self._step = 0
        self.setWindowTitle(title())
        room = self.screen().availableSize() * 0.94
        self.resize(QSize(em(120), unit() * 165).boundedTo(room))
        self._outer: QVBoxLayout = column()
        self.setLayout(self._outer)
        self.page: QWidget
        PanicKey(self).pressed.connect(self._vanish)
        self._build()

    def speak(self, code: str) -> None:
        """Speak another language from now on, here and at the next start."""
        if code == habits().language:
            return
        use(customary(code))
        follow(application())
        self.draft.language = code
        self.keep_outside()
        self._build()

    def say(self, sentence: str) -> None:
        """Say above the page what was done before this window came."""
        said = Notice()
        self._outer.insertLayout(1, row(said, margins=(4, 0)))
        said.say(sentence, tone="good", closable=True)

    def keep_outside(self, vault: Path | None = None) -> None:
        """Keep language, look and vault for the next start."""
        look = worn()
        kept = replace(self.outside, language=habits().language, theme=look.theme, text_size=look.text_size)
        self.outside = kept.with_vault(vault) if vault else kept
        self.draft.theme, self.draft.text_size = look.theme, look.text_size
        self._keep(self.outside)

    def hand_over(self, desk: Any, folder: Path, by_code: bool = False) -> None:
        """The desk is open; who used the recovery code is asked for a new passphrase first."""
        self.keep_outside(folder)
        if not by_code:
            self.opened.emit(desk, folder)
            return
        from defender_desk.ui.unlock.renewal import Renewal  # late: those who know their passphrase never need it

        self.draft.folder = str(folder)
        clear(self._outer)
        self.page = Renewal(desk, self.draft, self._work, self._tasks)
        self.page.finished.connect(lambda now: self._go_on(now, folder))
        self._outer.addWidget(self.page, 1)
        self._guard(desk)

    def _vanish(self) -> None:
        """Hide this window too at the key for it, and what was typed with it."""
        from defender_desk.ui.frame.leaving import hide_everything, vanish  # late: heavy, after the first paint

        hide_everything()
        (self._leave or vanish)()

    def _guard(self, desk: Any) -> None:
        """An open desk has no window of its own yet: nobody who comes by may press Later."""
        from defender_desk.services.preferences import Preferences  # late: heavy, and the desk is open by now
        from defender_desk.ui.frame.idle import IdleClock  # late: as above
        from defender_desk.ui.frame.leaving import relaunch, vanish  # late: as above
        from defender_desk.ui.guard.watch import Guard  # late: as above

        self._held = desk
        lock = partial(self._lock, self._leave or relaunch)
        self._guards = Guard(self, Preferences(), lock=lock, vanish=partial(self._lock, self._leave or vanish))
        IdleClock(self, Preferences().idle_minutes).idle.connect(lock)

    def _lock(self, then: Callable[[], object], *, hurried: bool = False) -> None:  # noqa: ARG002  no draft waits here
        """Close the desk that is open here, and go."""
        if self._held is not None:
            self.hide()
            self._tasks.run(self._work.close, self._held)
            self._held = None
            self._tasks.finish_within(LONGEST)
            then()

    def _go_on(self, desk: Any, folder: Path) -> None:
        self._held = None
        self.opened.emit(desk, folder)

    def _build(self) -> None:
        clear(self._outer)
        self.setWindowTitle(title())
        self.languages = DropDown()
        self.languages.setAccessibleName(_("Language"))
        for one in LANGUAGES:
            self.languages.addItem(one.own_name, one.code)
        self.languages.setCurrentIndex(self.languages.findData(habits().language))
        self.languages.activated.connect(lambda place: self.speak(self.languages.itemData(place)))
        self.text_size = TextSize(_("Smaller text"), _("Larger text"), by_keys=True)
        self.text_size.changed.connect(self.keep_outside)
        self.restore = button(_("Restore from a backup…"), self._restore, "link")
        self.salvage = button(_("Salvage a damaged desk…"), self._salvage, "link")
        self.promises = button(_("What protects you, and what does not"), self._tell, "link")
        if self._bringing_back is not None:
            self.restore.hide()
            self.salvage.hide()
        top = Flow(2)  # large text has no room for all of it in one line
        for each in (self.restore, self.salvage, self.promises):
            top.addWidget(each)
        top.stretch()
        look = row(Picture("type", "muted"), self.text_size, Picture("globe", "muted"), self.languages, gap=2)
        top.addWidget(boxed(look))
        self._outer.addLayout(column(top, margins=(4, 3)))
        self.page = self._page()
        self._outer.addWidget(self.page, 1)
        self.page.setFocus(Qt.FocusReason.OtherFocusReason)

    def _page(self) -> QWidget:
        if self._bringing_back is not None:
            return self._bringing_back()
        return self._first_page() if self._first_run else self._unlock_page()

    def _tell(self) -> None:
        from defender_desk.ui.promises import show_promises  # late: read once, and not at every unlocking

        show_promises(self)

    def _restore(self) -> None:
        self._bringing_back = self._restore_page
        self._build()

    def _salvage(self) -> None:
        damaged = self.page.meant if isinstance(self.page, UnlockPage) else None
        self._bringing_back = partial(self._salvage_page, damaged)
        self._build()

    def _restore_page(self) -> QWidget:
        from defender_desk.ui.unlock.restore_page import RestorePage  # late: few ever need it

        page = RestorePage(self._work, self._tasks, unused(self._work.default_folder()), self._tries)
        page.left.connect(self._turn_back)
        page.restored.connect(self._restored)
        return page

    def _salvage_page(self, damaged: Path | None) -> QWidget:
        from defender_desk.ui.unlock.salvage_page import SalvagePage  # late: few ever need it

        target = unused(self._work.default_folder())
        page = SalvagePage(self._work, self._tasks, damaged, target, self._tries, self._vaults)
        page.left.connect(self._turn_back)
        page.salvaged.connect(self._offer)
        return page

    def _turn_back(self) -> None:
        self._bringing_back = None
        self._build()

    def _restored(self, folder: Path, code: str) -> None:
        self._offer(folder, code)
        if isinstance(self.page, UnlockPage):
            said = _("It opens with the passphrase that held when the backup was made.")
            if code:
                said = _("It opens with the same code. Then you choose a new passphrase.")
            self.page.notice.say(_("The desk is restored."), said, "good")

    def _offer(self, folder: Path, code: str) -> None:
        """Offer a desk that was made of another, to be unlocked like any other; who gave a code gives it no more."""
        self._vaults = [folder, *(other for other in self._vaults if other != folder)]
        self._first_run = False
        self.keep_outside(folder)
        self._turn_back()
        if code and isinstance(self.page, UnlockPage):
            self.page.offer_code(code)

    def _unlock_page(self) -> UnlockPage:
        page = UnlockPage(self._work, self._tasks, self._vaults, self._tries)
        page.opened.connect(self.hand_over)
        page.another.connect(self._begin)
        return page

    def _first_page(self) -> QWidget:
        from defender_desk.ui.unlock.first_run import FirstRun  # late: those who unlock never need it

        if not self.draft.folder:
            self.draft.folder = str(self._work.default_folder())
        page = FirstRun(self.draft, self._work, self._tasks)
        page.language_chosen.connect(self.speak)
        page.look_chosen.connect(self.keep_outside)
        page.made.connect(self._first_made)
        page.opened.connect(self.hand_over)
        return page

    def _first_made(self, folder: Path) -> None:
        """Keep the first desk in mind; what begins again is out of reach from now on."""
        self.keep_outside(folder)
        for each in (self.languages, self.restore, self.salvage):
            each.setEnabled(False)

    def _begin(self) -> None:
        self._first_run = True
        self.draft.folder = str(unused(self._work.default_folder()))
        self._build()


def unused(folder: Path) -> Path:
    """The folder, or the first beside it by a number that nothing is in."""
    places = [folder, *(folder.with_name(f"{folder.name}-{number}") for number in range(2, 100))]
    return next(place for place in places if not place.exists() or not any(place.iterdir()))
