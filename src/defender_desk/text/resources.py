"""Where the files that ship with the program lie: catalogues, vocabularies, fonts, icons, word lists.

Text floor: the only module that knows how the program was installed.
"""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]


def folder(*parts: str) -> Path:
    """Find a resources folder in a frozen app, an installed wheel or a checkout; a missing one is a defect."""
    return _root().joinpath(*parts)


@cache
def _root() -> Path:
    for place in _places():
        if place.is_dir():
            return place
    raise FileNotFoundError("the program was installed without its resources folder")


def _places() -> list[Path]:
    """The resources folder of a frozen app, of a wheel (inside the package) and of a checkout, in that order."""
    frozen = getattr(sys, "_MEIPASS", None)  # set by PyInstaller alone
    bundled = [Path(frozen) / "resources"] if frozen else []
    return [*bundled, _PACKAGE / "resources", _PACKAGE.parents[1] / "resources"]
