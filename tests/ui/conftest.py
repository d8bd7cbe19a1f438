"""The window's tests stand on a QApplication dressed as the desk dresses it, in any language and look."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from PySide6.QtWidgets import QApplication
from tests.ui.at_desk import AtDesk, sit_down

from defender_desk.services.preferences import Preferences
from defender_desk.text import speech
from defender_desk.ui.collecting import Collector
from defender_desk.ui.kit.direction import follow
from defender_desk.ui.kit.theme import Look, wear
from defender_desk.ui.run import STYLE
from defender_desk.ui.tasks import Tasks

Dress = Callable[..., QApplication]


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    """What pytest-qt tells Qt at the start: what the desk tells it."""
    return ["desk", *STYLE]


@pytest.fixture
def dress(qapp: QApplication) -> Iterator[Dress]:
    """Dress the application: `dress("ar", "dark", 150)`; undressed afterwards."""

    def wear_it(language: str = "en", theme: str = "light", text_size: int = 100) -> QApplication:
        speech.use(speech.customary(language))
        follow(qapp)
        wear(Look(theme, text_size))
        return qapp

    yield wear_it
    wear_it()


@pytest.fixture
def dressed(dress: Dress) -> QApplication:
    """English, light, 100 %."""
    return dress()


@pytest.fixture
def tasks(dressed: QApplication, qtbot) -> Iterator[Tasks]:
    """Workers as the desk has them, none of which ever collects a widget; trouble nobody asked for fails the test."""

    def unexpected(trouble: Exception) -> None:
        raise trouble

    made = Tasks(unexpected)
    collector = Collector(made, made)
    collector._frozen = True  # what a desk of a test made goes with it
    yield made
    made.stop_all()
    made.close()
    qtbot.wait(1)  # what was still on its way arrives while `made` is there to hear it
    shiboken6.delete(collector)


@pytest.fixture
def sit(tmp_path: Path, tasks: Tasks, qtbot: Any) -> Iterator[Callable[..., AtDesk]]:
    """Sit down at a fresh desk: `sit("ar", text_size=150, fill=60)`."""
    made: list[AtDesk] = []

    def begin(language: str = "en", *, fill: int = 0, in_practice: bool = False, **chosen: Any) -> AtDesk:
        wanted = Preferences(language=language, **{"theme": "light", "idle_minutes": 0, **chosen})
        made.append(sit_down(tmp_path / "desk", tasks, qtbot, wanted, fill=fill, in_practice=in_practice))
        qtbot.addWidget(made[-1].shell)
        return made[-1]

    yield begin
    for each in made:
        each.shell.close()
