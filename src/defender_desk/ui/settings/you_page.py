"""Settings, you: the name that signs what is done here, and the work one does.

Desktop: the name leaves the desk only in files that somebody hands over.
"""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from defender_desk.text.speech import _, say
from defender_desk.ui.kit.direction import TextLine
from defender_desk.ui.kit.pieces import label
from defender_desk.ui.kit.spacing import column
from defender_desk.ui.kit.theme import em
from defender_desk.ui.settings.choices import Choices
from defender_desk.ui.settings.parts import Segments, group, named
from defender_desk.ui.unlock.draft import ROLES


class YouPage(QWidget):
    """Name and role."""

    def __init__(self, choices: Choices) -> None:
        super().__init__()
        self._choices = choices
        self.who = TextLine()
        self.who.setAccessibleName(_("Name to sign with"))
        self.who.setMaximumWidth(em(60))
        self.who.setText(choices.chosen.who)
        self.who.setPlaceholderText(_("A name, a function, or nothing"))
        self.who.editingFinished.connect(self._sign)
        self.does = label("", "caption", wrap=True)
        self.role = Segments(
            _("Your work"),
            [(code, say(name)) for code, name, _does, _icon in ROLES],
            choices.chosen.role,
            lambda code: self._work(str(code)),
        )
        self._describe(choices.chosen.role)
        signing = _("It stands in the history beside each change, and in what you hand over. It may stay empty.")
        self.setLayout(
            column(
                group(_("Signing"), named(_("Name to sign with"), self.who, signing)),
                group(
                    _("Your work"),
                    self.role,
                    self.does,
                    detail=_("It only decides what is shown first. Every section stays within reach."),
                ),
                None,
                gap=4,
            )
        )

    def _sign(self) -> None:
        self._choices.keep(who=self.who.text().strip())

    def _work(self, code: str) -> None:
        self._describe(code)
        self._choices.keep(role=code)

    def _describe(self, code: str) -> None:
        self.does.setText(next((say(does) for known, _name, does, _icon in ROLES if known == code), ""))
