"""The look of the whole desk: palette, font, text size, and the spaces that follow from them; changed live.

Kit: the look in use is kept by the QApplication itself (palette, font and one property), never beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetricsF, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from defender_desk.text.resources import folder
from defender_desk.ui.kit.palettes import COLOURS, Colours, ThemeName
from defender_desk.ui.kit.sheet import style_sheet
from defender_desk.ui.kit.spacing import respace

TEXT_SIZES = (90, 100, 115, 130, 150, 175, 200)
"""Text sizes offered, in percent."""
_POINTS = 10.5
_FAMILIES = ("Vazirmatn UI", "Noto Sans Arabic UI", "Noto Sans", "Segoe UI", "DejaVu Sans")
_LOOK, _THEME = "desk_look", "desk_theme"


@dataclass(frozen=True)
class Look:
    """What a person chose about how the desk looks."""

    theme: str = "auto"
    """A name of `palettes.COLOURS`, or "auto": dark where the system says so."""
    text_size: int = 100
    """Percent, 90 to 200."""


def wear(look: Look) -> None:
    """Give every window this look, now and until the next call; what it wears already costs nothing."""
    app = _app()
    if app.property(_LOOK) is None:
        _load_fonts()
    theme = _resolved(look.theme)
    if (worn(), app.property(_THEME)) == (look, theme) and app.property(_LOOK):
        return
    colours = COLOURS[theme]
    app.setProperty(_LOOK, (look.theme, look.text_size))
    app.setProperty(_THEME, theme)
    app.setStyleSheet("")  # Qt looks at each widget once for every one above it where a sheet takes a sheet's place
    app.setPalette(_palette(colours))
    app.setFont(_font(look.text_size))
    app.setStyleSheet(style_sheet(colours, app.font().pointSizeF(), unit()))
    for window in app.topLevelWidgets():
        respace(window, unit())


def resize_text(steps: int) -> None:
    """Wear text that is so many sizes larger, or smaller, as far as they go."""
    near = min(range(len(TEXT_SIZES)), key=lambda place: abs(TEXT_SIZES[place] - worn().text_size))
    wear(Look(worn().theme, TEXT_SIZES[max(0, min(len(TEXT_SIZES) - 1, near + steps))]))


def usual_text() -> None:
    """Wear text of the usual size."""
    wear(Look(worn().theme))


def worn() -> Look:
    """The look in use."""
    kept = _app().property(_LOOK)
    return Look(*kept) if kept else Look()


def theme_name() -> ThemeName:
    """The palette in use, "auto" resolved."""
    return cast("ThemeName", _app().property(_THEME) or "light")


def colours() -> Colours:
    """The colours in use; ask again after `QEvent.PaletteChange`."""
    return COLOURS[theme_name()]


def unit() -> int:
    """A quarter of the height of a line of text, in pixels: the step of every margin and gap."""
    return max(3, round(QFontMetricsF(_app().font()).height() / 4))


def em(count: float) -> int:
    """The width of so many average letters, in pixels: for widths that should follow the text."""
    return round(QFontMetricsF(_app().font()).averageCharWidth() * count)


def restyle(widget: QWidget) -> None:
    """Let the style sheet look again at a widget whose properties changed; it has not looked at a new one at all."""
    if not widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        return
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


def mark(widget: QWidget, **properties: object) -> None:
    """Set the properties the style sheet asks about; unchanged ones cost nothing."""
    changed = [name for name, value in properties.items() if widget.property(name) != value]
    for name in changed:
        widget.setProperty(name, properties[name])
    if changed:
        restyle(widget)


def _app() -> QApplication:
    return cast("QApplication", QGuiApplication.instance())


def _resolved(theme: str) -> ThemeName:
    if theme in COLOURS:
        return cast("ThemeName", theme)
    dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
    return "dark" if dark else "light"


def _load_fonts() -> None:
    for file in sorted(folder("fonts").glob("*.[ot]tf")):
        QFontDatabase.addApplicationFont(str(file))


def _font(text_size: int) -> QFont:
    have = set(QFontDatabase.families())
    font = QFont([family for family in _FAMILIES if family in have] or QFont().families())
    font.setPointSizeF(_POINTS * text_size / 100)
    return font


def _palette(colours: Colours) -> QPalette:
    roles = {
        QPalette.ColorRole.Window: colours.window,
        QPalette.ColorRole.WindowText: colours.text,
        QPalette.ColorRole.Base: colours.surface,
        QPalette.ColorRole.AlternateBase: colours.sunken,
        QPalette.ColorRole.Text: colours.text,
        QPalette.ColorRole.PlaceholderText: colours.muted,
        QPalette.ColorRole.Button: colours.surface,
        QPalette.ColorRole.ButtonText: colours.text,
        QPalette.ColorRole.BrightText: colours.danger,
        QPalette.ColorRole.ToolTipBase: colours.text,
        QPalette.ColorRole.ToolTipText: colours.surface,
        QPalette.ColorRole.Highlight: colours.accent,
        QPalette.ColorRole.HighlightedText: colours.on_accent,
        QPalette.ColorRole.Accent: colours.accent,
        QPalette.ColorRole.Link: colours.accent,
        QPalette.ColorRole.LinkVisited: colours.accent,
        QPalette.ColorRole.Light: colours.surface,
        QPalette.ColorRole.Midlight: colours.hover,
        QPalette.ColorRole.Mid: colours.border,
        QPalette.ColorRole.Dark: colours.edge,
        QPalette.ColorRole.Shadow: colours.border,
    }
    palette = QPalette()
    for role, colour in roles.items():
        palette.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText, QPalette.ColorRole.WindowText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(colours.muted))
    return palette
