"""First run, page 2: what the person does, which decides what is shown first, and the name they sign with.

Desktop: both can be changed later; nothing here is asked that the desk could do without.
"""

from __future__ import annotations

from PySide6.QtWidgets import QButtonGroup, QFrame, QRadioButton, QWidget

from defender_desk.text.speech import _, say
from defender_desk.ui.kit.direction import TextLine
from defender_desk.ui.kit.pieces import Picture, label
from defender_desk.ui.kit.spacing import boxed, column, row
from defender_desk.ui.unlock.draft import ONLY_FIRST, ROLES, NewDesk


class RolePage(QWidget):
    """Three roles and a name."""

    def __init__(self, draft: NewDesk) -> None:
        super().__init__()
        self._draft = draft
        self.roles = QButtonGroup(self)
        cards = [self._role(place) for place in range(len(ROLES))]
        self.who = TextLine()
        self.who.setText(draft.who)
        name = label(_("Name to sign with"), "strong")
        name.setBuddy(self.who)
        self.who.setAccessibleName(name.text())
        hint = label(
            _(
                "It stands beside each change you make, and nobody sees it but those you hand files to. "
                "A code name is enough."
            ),
            "caption",
            wrap=True,
        )
        self.who.setAccessibleDescription(hint.text())
        self.who.setPlaceholderText(_("May stay empty"))
        self.who.textEdited.connect(self._name)
        self.roles.idClicked.connect(self._choose)
        first = label(say(ONLY_FIRST), "caption", wrap=True)
        self.setLayout(column(*cards, first, column(name, self.who, hint, gap=1), gap=3))

    def _role(self, place: int) -> QFrame:
        code, name, sentence, icon_name = ROLES[place]
        radio = QRadioButton(say(name))
        radio.setChecked(self._draft.role == code)
        radio.setAccessibleName(say(name))
        radio.setAccessibleDescription(say(sentence))
        self.roles.addButton(radio, place)
        words = column(radio, label(say(sentence), "muted", wrap=True), gap=1)
        layout = row(Picture(icon_name, "info", 8), words, gap=4, margins=(4, 3))
        layout.setStretch(1, 1)
        return boxed(layout, "card")

    def _choose(self, place: int) -> None:
        self._draft.role = ROLES[place][0]

    def _name(self, typed: str) -> None:
        self._draft.who = typed.strip()
