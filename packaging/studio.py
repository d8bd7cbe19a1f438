"""The walk through every main screen of one language, each brought to rest before it is shown.

Packaging: real windows on a real vault, opened as a person opens them; the program itself paints everything.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Self

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QCheckBox, QWidget

import pictured_desk
from defender_desk.services import opening
from defender_desk.services.desk import Desk
from defender_desk.services.outside import Outside
from defender_desk.services.preferences import Preferences
from defender_desk.text.speech import customary, use
from defender_desk.text.trouble import Trouble
from defender_desk.ui import session
from defender_desk.ui.application.pack import PackPage
from defender_desk.ui.application.window import open_application
from defender_desk.ui.bring_in.journey import BringInJourney
from defender_desk.ui.case_desk import open_board, open_case_desk
from defender_desk.ui.emergency.window import open_card
from defender_desk.ui.experience import open_experience
from defender_desk.ui.handover.giving import GivingJourney
from defender_desk.ui.handover.screen import HandoverScreen
from defender_desk.ui.kit.direction import follow
from defender_desk.ui.kit.theme import Look, wear
from defender_desk.ui.ledger.window import open_ledger, open_print
from defender_desk.ui.matching import open_matching
from defender_desk.ui.quick.panel import open_quick
from defender_desk.ui.referral_sheet.window import open_sheet
from defender_desk.ui.settings.pages import PAGES
from defender_desk.ui.shell import Shell
from defender_desk.ui.tasks import Tasks
from defender_desk.ui.unlock.doorway import Doorway
from defender_desk.ui.unlock.first_run import FirstRun
from defender_desk.ui.unlock.work import Work
from pictured_desk import PHRASE, Pictured

SIZE = (1280, 860)
PATIENCE = 90.0
"""Seconds after which a screen that does not come to rest is a failure."""
QUIET = 12
"""Rounds of the event loop without work after which a screen is at rest."""

Screen = tuple[str, QWidget]


class Studio:
    """One language: its desks, and its windows in one look after another."""

    def __init__(self, app: QApplication, place: Path, language: str) -> None:
        self._app, self._place, self.language = app, place, language
        place.mkdir()
        use(customary(language))
        follow(app)
        self.tasks = Tasks(_fail)
        self.pictured: Pictured = self._ask(pictured_desk.make, place, language)
        self._empty, self._untouched = self._ask(pictured_desk.make_empty, place, language)

    def screens(self, look: Look) -> Iterator[Screen]:
        """Every main screen in turn; the next one is opened once this one was looked at."""
        wear(look)  # before anything is open: a look is worn quickly by few widgets, slowly by many
        yield from self._first_run(look)
        yield from self._unlock(look)
        yield from self._first_steps(look)
        shell = self._window(self.pictured.desk, self.pictured.chosen, look, practice=True)
        yield from self._records(shell)
        yield from self._over(shell)
        yield from self._journeys(shell)
        for page in PAGES:
            shell.open("settings", page.name)
            yield self._rested(f"settings-{page.name}", shell)
        self._leave(shell)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        for window in self._app.topLevelWidgets():
            if isinstance(window, Shell):
                self._leave(window)
        for desk in (self.pictured.desk, self._empty):
            self._ask(opening.close, desk)
        self.tasks.close()

    def settle(self) -> None:
        """Wait until nothing is under way and everything was painted."""
        until, quiet = time.monotonic() + PATIENCE, 0
        while quiet < QUIET:
            self._app.processEvents()
            self._app.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
            quiet = quiet + 1 if self.tasks.idle else 0
            time.sleep(0.01)
            if time.monotonic() > until:
                raise TimeoutError("a screen does not come to rest")

    def _first_run(self, look: Look) -> Iterator[Screen]:
        door = self._door([], look)
        assert isinstance(door.page, FirstRun)  # noqa: S101  no vault was given
        for name in ("language", "role", "passphrase"):
            yield self._rested(f"first-run-{name}", door)
            if name != "passphrase":
                door.page.next.click()
        door.close()

    def _unlock(self, look: Look) -> Iterator[Screen]:
        door = self._door([self._place / "desk"], look)
        yield self._rested("unlock", door)
        door.close()

    def _door(self, vaults: list[Path], look: Look) -> Doorway:
        work = Work(suggest=lambda _language: PHRASE, default_folder=lambda: self._place / "new")
        door = Doorway(
            work, self.tasks, Outside(self.language, look.theme, look.text_size), vaults, keep=lambda _outside: None
        )
        door.show()
        return door

    def _first_steps(self, look: Look) -> Iterator[Screen]:
        shell = self._window(self._empty, self._untouched, look, practice=False)
        yield self._rested("first-steps", shell)
        self._leave(shell)

    def _window(self, desk: Desk, chosen: Preferences, look: Look, *, practice: bool) -> Shell:
        worn = replace(chosen, theme=look.theme, text_size=look.text_size)
        shell = session.open_window(desk, self.tasks, worn, practice=practice, leave=lambda: None)
        shell.resize(*SIZE)
        return shell

    def _leave(self, shell: Shell) -> None:
        shell.leaving.begun = True  # its desk stays open for the next look
        shell.close()
        shell.deleteLater()
        self.settle()
        gc.collect()  # or its menus, gone but still named, are taken for those of the next window at their address

    def _records(self, shell: Shell) -> Iterator[Screen]:
        shell.go("today")
        yield self._rested("today", shell)
        for type_name in ("person", "incident", "evidence", "case", "referral"):
            shell.open(type_name, getattr(self.pictured, type_name))
            yield self._rested(type_name, shell)
        open_case_desk(shell, self.pictured.case)
        yield self._rested("case-desk", shell)
        open_board(shell)
        yield self._rested("cases-by-status", shell)
        open_experience(shell)
        yield self._rested("how-requests-went", shell)

    def _over(self, shell: Shell) -> Iterator[Screen]:
        shell.go("today")
        panel = open_quick(shell)
        yield self._rested("quick-incident", panel)
        panel.reject()
        shell.open("referral", self.pictured.referral)
        sheet = open_sheet(shell, self.pictured.referral)
        yield self._rested("referral-sheet", sheet)
        sheet.reject()
        yield from self._written(shell)
        shell.open("person", self.pictured.person)
        card = open_card(shell, self.pictured.person)
        yield self._rested("emergency-card", card)
        card.reject()
        fitting = open_matching(shell, self.pictured.case)
        yield self._rested("matching", fitting)
        fitting.reject()
        ledger = open_ledger(shell, self.pictured.person)
        yield self._rested("ledger", ledger)
        ledger.reject()
        printed = open_print(shell, self.pictured.person)
        yield self._rested("ledger-print", printed)
        printed.reject()
        self.settle()

    def _written(self, shell: Shell) -> Iterator[Screen]:
        application = open_application(shell, self.pictured.referral)
        yield self._rested("application", application)
        application.page.packing.click()
        self.settle()
        pack = application.findChildren(PackPage)[-1]
        yield self._rested("pack", pack.window())
        if pack.seal.isEnabled():  # not where nothing of the pack may leave
            pack.seal.click()
            yield self._rested("pack-encrypted", pack.sealing)
            pack.sealing.reject()
        pack.window().close()
        application.reject()
        self.settle()

    def _journeys(self, shell: Shell) -> Iterator[Screen]:
        screen = shell.go("handover")
        assert isinstance(screen, HandoverScreen)  # noqa: S101  the section's own screen
        yield self._rested("hand-over", shell)
        screen.hand_over_case(self.pictured.case, self.pictured.case_title)
        self.settle()
        giving = screen.inside
        assert isinstance(giving, GivingJourney)  # noqa: S101  just entered
        giving.what.on.click()
        self.settle()
        for box in giving.whom.people.findChildren(QCheckBox):
            box.setChecked(True)
        giving.whom.on.click()
        giving.extent.on.click()
        yield self._rested("hand-over-look", shell)
        screen.bring_in(self.pictured.sheet)
        self.settle()
        bringing = screen.inside
        assert isinstance(bringing, BringInJourney)  # noqa: S101  just entered
        if bringing.kind is not None:
            bringing.kind.on.click()
            self.settle()
        yield self._rested("bring-in-columns", shell)
        if bringing.columns is not None:
            bringing.columns.on.click()
        yield self._rested("bring-in-look", shell)

    def _rested(self, name: str, shown: QWidget) -> Screen:
        self.settle()
        return name, shown

    def _ask(self, function: Callable[..., Any], *args: object) -> Any:
        """What a service answers on the worker that owns the desks."""
        answers: list[Any] = []
        self.tasks.run(function, *args, done=answers.append)
        self.settle()
        return answers[0]


def _fail(trouble: Trouble) -> None:
    raise trouble
