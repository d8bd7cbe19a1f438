"""The colours of the desk: one table a theme, one accent, every pair of text and ground readable at 4.5:1.

Kit: plain values without Qt, so that contrast is proved by arithmetic (tests/ui/test_contrast.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

ThemeName = Literal["light", "dark", "contrast"]


class Colours(NamedTuple):
    """Every colour a screen may use, by what it is for; each is "#rrggbb"."""

    window: str
    surface: str
    """Cards, lists, fields: what content lies on."""
    sunken: str
    """The sidebar, table headers, read-only fields."""
    hover: str
    text: str
    muted: str
    """Help, captions, dates: still 4.5:1 on window, surface and sunken."""
    border: str
    edge: str
    """The border of what can be typed into or pressed: 3:1 against its ground."""
    accent: str
    on_accent: str
    accent_hover: str
    accent_soft: str
    """The ground of what is selected; `accent_text` is read on it."""
    accent_text: str
    danger: str
    on_danger: str
    danger_soft: str
    warning: str
    warning_soft: str
    good: str
    good_soft: str
    practice: str
    on_practice: str


COLOURS: Mapping[ThemeName, Colours] = {
    "light": Colours(
        window="#f5f7f8", surface="#ffffff", sunken="#ebeff1", hover="#e3e9ec", text="#17212b", muted="#4d5a67",
        border="#d5dce1", edge="#7d8a96", accent="#0b6570", on_accent="#ffffff", accent_hover="#084e57",
        accent_soft="#d9eef0", accent_text="#084e57", danger="#ad1f17", on_danger="#ffffff", danger_soft="#fce9e7",
        warning="#7d4a00", warning_soft="#fdf0d5", good="#1a6338", good_soft="#e1f3e8", practice="#5a3ea6",
        on_practice="#ffffff",
    ),
    "dark": Colours(
        window="#12171b", surface="#1a2126", sunken="#0e1316", hover="#263037", text="#e9eef1", muted="#a8b5bf",
        border="#303b43", edge="#72808b", accent="#6fd0d6", on_accent="#05292d", accent_hover="#97e2e6",
        accent_soft="#173b40", accent_text="#b5ecef", danger="#ff9d94", on_danger="#3b0a06", danger_soft="#43201d",
        warning="#f3c777", warning_soft="#3d3018", good="#85d9a6", good_soft="#17372a", practice="#c3b1f7",
        on_practice="#21134d",
    ),
    "contrast": Colours(
        window="#000000", surface="#000000", sunken="#000000", hover="#2b2b2b", text="#ffffff", muted="#ffffff",
        border="#ffffff", edge="#ffffff", accent="#ffe14d", on_accent="#000000", accent_hover="#fff0a3",
        accent_soft="#3a3200", accent_text="#ffe14d", danger="#ff9d94", on_danger="#000000", danger_soft="#3b0000",
        warning="#ffd27a", warning_soft="#332400", good="#8df0b0", good_soft="#002b12", practice="#d9ccff",
        on_practice="#000000",
    ),
}  # fmt: skip


def contrast(one: str, other: str) -> float:
    """Tell the contrast ratio of two colours, 1 to 21, by WCAG 2 relative luminance."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[start : start + 2], 16) / 255) for start in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
