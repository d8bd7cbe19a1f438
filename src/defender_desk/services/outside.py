"""The little that must be known before a vault is unlocked: language, look, name, where the vaults are.

Services floor: one small plain file in the user's configuration folder; it names folders, never contents.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from platformdirs import user_config_path, user_data_path

MOST_VAULTS = 8
ERASED = "DESK_ERASED"
"""The word of the environment that tells the next window, and nothing on the disk, that a desk was erased just now."""


@dataclass(frozen=True)
class Outside:
    """What stands in the plain file; `vaults` newest first."""

    language: str = ""
    theme: str = "auto"
    text_size: int = 100
    vaults: tuple[str, ...] = ()
    maximised: bool = False
    size: tuple[int, int] = (0, 0)
    """Width and height of the window when it was left last, where it was not maximised; 0 where none was."""
    plate: str = "desk"
    """What windows are called (`ui/kit/nameplate`)."""

    def with_vault(self, folder: Path) -> Outside:
        """The same with this vault first."""
        here = str(folder.absolute())
        return replace(self, vaults=(here, *self.without(folder).vaults)[:MOST_VAULTS])

    def without(self, folder: Path) -> Outside:
        """The same without this vault."""
        here = str(folder.absolute())
        return replace(self, vaults=tuple(other for other in self.vaults if other != here))


def place() -> Path:
    """Where the file is; its name does not say what the program is for."""
    return user_config_path("desk", appauthor=False) / "view.json"


PRACTICE = "-practice"
"""Stands after the name of a desk's folder in that of a practice desk beside it, with a number after the first."""


def for_practice(folder: Path) -> bool:
    """Whether a folder is that of a practice desk, by its name."""
    return PRACTICE in folder.name


def default_vault() -> Path:
    """The folder proposed for a first vault."""
    return user_data_path("desk", appauthor=False) / "desk"


def read_outside(file: Path | None = None) -> Outside:
    """What was kept; anything missing or unreadable is the default, since nothing hangs on it."""
    with suppress(OSError, ValueError, TypeError):
        stored = json.loads((file or place()).read_text("utf-8"))
        kept = Outside(str(stored["language"]), str(stored["theme"]), int(stored["text_size"]))
        vaults = tuple(str(folder) for folder in stored["vaults"][:MOST_VAULTS])
        plate = str(stored.get("plate", kept.plate))
        width, height = (int(side) for side in stored.get("size", kept.size))
        return replace(
            kept, vaults=vaults, maximised=stored.get("maximised") is True, size=(width, height), plate=plate
        )
    return Outside()


def write_outside(outside: Outside, file: Path | None = None) -> None:
    """Keep it; a medium that cannot be written to is no trouble here."""
    target = file or place()
    with suppress(OSError):
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = target.with_suffix(".new")
        fresh.write_text(json.dumps(asdict(outside), ensure_ascii=False), "utf-8")
        os.replace(fresh, target)  # noqa: PTH105  the atomic rename is meant
