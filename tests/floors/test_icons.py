"""Icons are plain drawings in the colour of the text, and each one asked for is there."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from house import ROOT, Finding, Module, listed, modules, sample

ICONS = ROOT / "resources" / "icons"
DRAWN = {"svg", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon"}
ASKED_BY_KEYWORD = {"icon", "icon_name"}


def absent(module: Module) -> Iterator[Finding]:
    """Icons named in a call, as `icon("sun")` or `icon_name="sun"`, that do not exist."""
    if module.floor != "ui":
        return
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call):
            by_name = [keyword.value for keyword in node.keywords if keyword.arg in ASKED_BY_KEYWORD]
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            for value in [*by_name, *(node.args[:1] if name in {"icon", "pixmap"} else [])]:
                drawing = value.value if isinstance(value, ast.Constant) else ""
                if isinstance(drawing, str) and drawing and not (ICONS / f"{drawing}.svg").exists():
                    yield module.at(value.lineno, f"there is no icon {drawing!r}")


def test_every_icon_asked_for_is_there() -> None:
    found = [finding for module in modules() for finding in absent(module)]
    assert not found, listed(found)


def test_an_absent_icon_is_seen() -> None:
    assert list(absent(sample("icon('no-such-drawing')", "defender_desk.ui.sample")))
    assert list(absent(sample("kit.button(_('Save'), icon_name='no-such-drawing')", "defender_desk.ui.sample")))
    assert not list(absent(sample("icon('sun')", "defender_desk.ui.sample")))


@pytest.mark.parametrize("path", sorted(ICONS.glob("*.svg")), ids=lambda path: path.stem)
def test_a_drawing_is_only_a_drawing(path: Path) -> None:
    text = path.read_text("utf-8")
    tags = {element.tag.rpartition("}")[2] for element in ET.fromstring(text).iter()}
    assert tags <= DRAWN
    assert "currentColor" in text
    assert "href" not in text


def test_icons_carry_their_licence() -> None:
    assert "ISC License" in (ICONS / "LICENSE").read_text("utf-8")
