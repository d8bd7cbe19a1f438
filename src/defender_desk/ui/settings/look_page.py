"""Settings, look: light, dark or high contrast, and how large everything is.

Desktop: worn at once; what the menu changes is seen here too.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QWidget

from defender_desk.text.speech import _, say
from defender_desk.text.written import show_percent
from defender_desk.ui.frame.commands import THEMES
from defender_desk.ui.kit.spacing import column
from defender_desk.ui.kit.theme import TEXT_SIZES, worn
from defender_desk.ui.settings.choices import Choices
from defender_desk.ui.settings.parts import Segments, group


class LookPage(QWidget):
    """Theme and text size."""

    def __init__(self, choices: Choices) -> None:
        super().__init__()
        look = worn()
        self.theme = Segments(
            _("Theme"),
            [(name, say(sentence)) for name, sentence in THEMES],
            look.theme,
            lambda name: choices.keep(theme=name),
        )
        self.text_size = Segments(
            _("Text size"),
            [(size, show_percent(size)) for size in TEXT_SIZES],
            look.text_size,
            lambda size: choices.keep(text_size=size),
        )
        keys = _("Ctrl and + or − change it from everywhere.")
        self.setLayout(
            column(group(_("Theme"), self.theme), group(_("Text size"), self.text_size, detail=keys), None, gap=4)
        )

    def changeEvent(self, event: QEvent) -> None:
        """Show what the menu changed."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange) and hasattr(self, "text_size"):
            self.theme.choose(worn().theme)
            self.text_size.choose(worn().text_size)
