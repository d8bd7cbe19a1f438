"""What every test stands on: no screen, the habits put back, catalogues compiled, four languages at hand.

`qtbot` comes from pytest-qt and is asked for by name; tests that show nothing import no Qt.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

import catalogues

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.pop("LANGUAGE", None)  # gettext would let it overrule the language a test asks for

settings.register_profile("shared", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("shared")


def pytest_configure(config: pytest.Config) -> None:
    """Compile stale catalogues once, before any worker reads them; and collect no garbage while tests are read."""
    gc.disable()
    if not hasattr(config, "workerinput"):
        catalogues.compile_stale()


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Let no collecting of garbage go through thousands of tests again and again: they stay to the end anyway."""
    gc.collect()
    gc.freeze()
    gc.enable()


@pytest.fixture(scope="session")
def settings_outside(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the desk keeps the little that it knows before a vault is open, in place of this account's own."""
    return tmp_path_factory.mktemp("settings")


@pytest.fixture(autouse=True)
def nothing_outside(settings_outside: Path) -> Iterator[None]:
    """Let no test read what a desk of this account, or another test, left there, nor write over it."""
    (settings_outside / "desk" / "view.json").unlink(missing_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CONFIG_HOME", str(settings_outside))
        yield


@pytest.fixture(autouse=True)
def habits_restored() -> Iterator[None]:
    """Give every test the habits the process started with."""
    from defender_desk.text import speech

    before = speech.habits()
    yield
    speech.use(before)


@pytest.fixture(params=["ar", "en", "fr", "es"])
def spoken(request: pytest.FixtureRequest) -> str:
    """Each of the four languages in turn, in use."""
    from defender_desk.text import speech

    speech.use(speech.customary(request.param))
    return str(request.param)


@pytest.fixture
def undeletable() -> Iterator[Callable[[], None]]:
    """No sealed file can be deleted, as while another program of Windows reads it; calling this ends that."""
    delete = Path.unlink

    def refuse(path: Path, missing_ok: bool = False) -> None:
        if path.parent.parent.name == "blobs":
            raise PermissionError(13, "in use", str(path))
        delete(path, missing_ok)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "unlink", refuse)
        yield patch.undo
