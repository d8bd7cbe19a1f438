"""First run, page 1: the language, each in its own script, and how large and how light everything is.

Desktop: what is chosen holds at once, so that nobody has to read a language they do not know.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from defender_desk.text.languages import LANGUAGES
from defender_desk.text.speech import _, habits, say
from defender_desk.ui.frame.commands import THEMES
from defender_desk.ui.kit.flow import Flow
from defender_desk.ui.kit.pieces import label
from defender_desk.ui.kit.spacing import boxed, column, row
from defender_desk.ui.kit.text_size import TextSize
from defender_desk.ui.kit.theme import Look, unit, wear, worn


class LanguagePage(QWidget):
    """Four languages, four looks, larger and smaller."""

    language_chosen = Signal(str)
    look_chosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.languages = QButtonGroup(self)
        cards = [self._language(place) for place in range(len(LANGUAGES))]
        self.themes = QButtonGroup(self)
        themes = Flow(1)
        for place in range(len(THEMES)):
            themes.addWidget(self._theme(place))
        self.size_of_text = TextSize(_("Smaller text"), _("Larger text"))
        self.size_of_text.changed.connect(self.look_chosen)
        size: QHBoxLayout = row(label(_("Text size"), "strong"), self.size_of_text, None, gap=2)
        look = boxed(column(label(_("How it looks"), "strong"), themes, size, gap=3, margins=5), "card")
        self.setLayout(column(*(row(*cards[at : at + 2], gap=3) for at in (0, 2)), look, gap=3))

    def _language(self, place: int) -> QPushButton:
        language = LANGUAGES[place]
        made = QPushButton(language.own_name)
        made.setProperty("look", "choice")
        made.setCheckable(True)
        made.setAutoDefault(False)
        made.setChecked(language.code == habits().language)
        made.setMinimumHeight(unit() * 14)
        made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        made.setLayoutDirection(
            Qt.LayoutDirection.RightToLeft if language.right_to_left else Qt.LayoutDirection.LeftToRight
        )
        made.setAccessibleName(language.own_name)
        made.clicked.connect(lambda: self.language_chosen.emit(language.code))
        self.languages.addButton(made, place)
        return made

    def _theme(self, place: int) -> QPushButton:
        name, sentence = THEMES[place]
        made = QPushButton(say(sentence))
        made.setProperty("segment", "true")
        made.setCheckable(True)
        made.setAutoDefault(False)
        made.setChecked(worn().theme == name)
        made.setAccessibleName(say(sentence))
        made.clicked.connect(lambda: self._wear(Look(name, worn().text_size)))
        self.themes.addButton(made, place)
        return made

    def _wear(self, look: Look) -> None:
        wear(look)
        self.look_chosen.emit()
