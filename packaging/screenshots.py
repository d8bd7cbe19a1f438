"""The screens as pictures, painted without a display: `make screenshots`, into build/screenshots.

Packaging: all languages, light and dark, 100 and 150 %; with --readme only the two pictures of the README. A screen
that changed shows here first, mirrored ones too.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QBuffer, QIODevice, QPoint
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QDialog, QWidget

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from defender_desk.services import outside  # noqa: E402
from defender_desk.ui.kit.theme import Look  # noqa: E402
from defender_desk.ui.run import application  # noqa: E402
from studio import Studio  # noqa: E402  after the place of the source is known

LANGUAGES = ("ar", "en", "fr", "es")
LOOKS = (Look("light", 100), Look("light", 150), Look("dark", 100), Look("dark", 150))
README = (("ar", "today"), ("en", "referral-sheet"))
MOST_BYTES = 250 * 1024
COLOURS = 192
"""Colours of a picture: enough for text and icons, and small in the repository."""


def main() -> int:
    """Paint what was asked for; 1 when a picture grew too large."""
    parser = argparse.ArgumentParser(prog="screenshots", description="Paint the screens without a display.")
    parser.add_argument("--readme", action="store_true", help="only the two pictures of the README")
    parser.add_argument("--languages", nargs="+", default=LANGUAGES, choices=LANGUAGES)
    wanted = parser.parse_args()
    app = application(["screenshots"])
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        outside.place = lambda: place / "view.json"  # nothing of this machine is read or written
        if wanted.readme:
            paths = [path for language, name in README for path in _one(app, place / language, language, name)]
        else:
            paths = [path for language in wanted.languages for path in _all(app, place / language, language)]
    large = [path for path in paths if path.stat().st_size > MOST_BYTES]
    print(f"{len(paths)} pictures", *(f"too large: {path.name}" for path in large), sep="\n")
    return 1 if large else 0


def _one(app: QApplication, place: Path, language: str, name: str) -> Iterator[Path]:
    with Studio(app, place, language) as studio:
        shown = next(screen for found, screen in studio.screens(LOOKS[0]) if found == name)
        yield _save(_picture(shown), ROOT / "docs" / "screenshots" / f"{name}-{language}.png")


def _all(app: QApplication, place: Path, language: str) -> Iterator[Path]:
    target = ROOT / "build" / "screenshots" / language
    with Studio(app, place, language) as studio:
        for look in LOOKS:
            for name, shown in studio.screens(look):
                yield _save(_picture(shown), target / f"{name}-{look.theme}-{look.text_size}.png")


def _picture(shown: QWidget) -> QPixmap:
    """A window; a dialog over the window it belongs to."""
    behind = shown.parentWidget()
    if not isinstance(shown, QDialog) or behind is None:
        return shown.grab()
    whole, front = behind.window().grab(), shown.grab()
    painter = QPainter(whole)
    painter.setOpacity(0.5)
    painter.fillRect(whole.rect(), "black")
    painter.setOpacity(1)
    painter.drawPixmap(QPoint((whole.width() - front.width()) // 2, (whole.height() - front.height()) // 2), front)
    painter.end()
    return whole


def _save(picture: QPixmap, target: Path) -> Path:
    """Write a picture with few colours, as small as it gets."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.toImage().save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs know no QIODevice here
    target.parent.mkdir(parents=True, exist_ok=True)
    whole = Image.open(BytesIO(buffer.data().data())).convert("RGB")
    whole.quantize(COLOURS, dither=Image.Dither.NONE).save(target, optimize=True)
    return target


if __name__ == "__main__":
    raise SystemExit(main())
