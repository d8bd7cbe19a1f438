"""Real windows on real encrypted vaults, several at once, as two people who exchange files have them."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from PIL import Image
from tests.fresh_desks import fresh

from defender_desk.services import opening, records
from defender_desk.services.identity import correspondents, keys
from defender_desk.services.incidents import evidence
from defender_desk.services.preferences import Preferences
from defender_desk.ui.handover.screen import HandoverScreen
from defender_desk.ui.session import open_window
from defender_desk.ui.shell import Shell
from defender_desk.ui.tasks import Tasks


class Person:
    """Somebody at their desk: acts on the worker as the window does, and waits until all is answered."""

    def __init__(self, desk: Any, shell: Shell, tasks: Tasks, qtbot: Any) -> None:
        self.desk, self.shell, self.tasks, self.bot = desk, shell, tasks, qtbot
        screen = shell.go("handover")
        assert isinstance(screen, HandoverScreen)
        self.screen = screen

    def run(self, function: Callable[..., Any], *args: object, **named: object) -> Any:
        """Run a service function of this desk on the database worker and wait for its answer."""
        return self.tasks._desk.submit(lambda: function(self.desk, *args, **named)).result()

    def save(self, type_name: str, record: str | None = None, **values: object) -> str:
        saved = self.run(records.save, type_name, record, values)
        return str(saved.id)

    def photo(self, incident: str) -> str:
        drawn = io.BytesIO()
        Image.new("RGB", (64, 48), "teal").save(drawn, "PNG")
        taken = evidence.Intake("صورة.png", lambda: io.BytesIO(drawn.getvalue()), len(drawn.getvalue()))
        return str(next(iter(self.run(evidence.take_in, [taken], {"about": (incident,)}).ids)))

    def values(self, record: str) -> Any:
        kept = self.run(records.fetch, record)
        return None if kept is None else kept.values

    def knows(self, other: Person, *, verified: bool) -> None:
        self.run(correspondents.add, other.run(keys.own), verified=verified)

    def until(self, holds: Callable[[], object]) -> None:
        self.bot.waitUntil(lambda: bool(holds()), timeout=20_000)

    def rest(self) -> None:
        """Wait until nothing is under way."""
        self.bot.wait(1)
        self.until(lambda: self.tasks.idle)
        self.bot.wait(1)

    @property
    def front(self) -> Any:
        """The page in front."""
        inside: Any = self.screen.inside
        return inside.front

    def on(self) -> None:
        """Press the button that goes on, and wait."""
        assert self.front.on.isEnabled()
        self.front.on.click()
        self.rest()


Sit = Callable[..., Person]


@pytest.fixture
def person(tmp_path: Path, tasks: Tasks, qtbot: Any, dress: Any) -> Iterator[Sit]:
    """Somebody sits down: `person("Hala", "ar", text_size=150)`."""
    made: list[Person] = []

    def begin(name: str = "Hala", language: str = "en", text_size: int = 100, theme: str = "light") -> Person:
        chosen = Preferences(who=name, language=language, text_size=text_size, theme=theme, idle_minutes=0)
        desk = tasks._desk.submit(fresh, tmp_path / name, chosen).result()
        shell = open_window(desk, tasks, chosen, practice=False, leave=lambda: None)
        shell.resize(1280, 800)
        made.append(Person(desk, shell, tasks, qtbot))
        made[-1].rest()
        return made[-1]

    yield begin
    for each in made:
        for close in each.screen.unfinished():
            tasks._desk.submit(close).result()
        each.rest()
        tasks._desk.submit(opening.close, each.desk).result()
        each.shell.leaving.begun = True
        each.shell.close()
        shiboken6.delete(each.shell)  # here and now: collected later, it might be on the thread of a worker
    dress()
