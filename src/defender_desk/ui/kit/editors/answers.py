"""Editors for short answers: yes and no, whole numbers, sums of money.

Kit: no spin box anywhere (Qt's refuse Arabic digits); what was typed is folded before it is read, and kept when wrong.
"""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QPushButton, QSizePolicy

from defender_desk.model.codec import LIMIT_NUMBER
from defender_desk.model.kinds import Amount, Answer, Choice, Number
from defender_desk.model.values import Money
from defender_desk.text.digits import parse_number
from defender_desk.text.messages import msg
from defender_desk.text.speech import _, fill, pgettext
from defender_desk.ui.kit.direction import CodeLine
from defender_desk.ui.kit.editors.base import Editor, Hooks
from defender_desk.ui.kit.editors.choosing import ChoiceEditor
from defender_desk.ui.kit.spacing import column, row
from defender_desk.ui.kit.theme import em

ANSWERS: tuple[bool | None, ...] = (True, False, None)


class AnswerEditor(Editor[Answer]):
    """Yes, no, or not known, in three parts of one control; arrow keys move, what is not known is never yes."""

    def __init__(self, kind: Answer, name: str, hooks: Hooks | None = None) -> None:
        super().__init__(kind, name, hooks)
        self.group = QButtonGroup(self)
        words = (pgettext("answer", "Yes"), pgettext("answer", "No"), pgettext("answer", "Not known"))
        self.parts = [self._part(place, word) for place, word in enumerate(words)]
        self.setLayout(row(*self.parts, None, gap=1))
        self.parts[2].setChecked(True)
        self.group.idClicked.connect(self.tell_changed)
        self.setFocusProxy(self.parts[0])

    def face(self) -> bool | None:
        """The answer pressed."""
        return ANSWERS[self.group.checkedId()]

    def read(self) -> bool | None:
        """The answer pressed."""
        return self.face()

    def show_value(self, typed: object) -> None:
        """Press the part of an answer."""
        self.parts[next(i for i, answer in enumerate(ANSWERS) if answer is typed)].setChecked(True)

    def set_read_only(self, read_only: bool) -> None:
        """Leave the answer pressed; the others cannot be."""
        super().set_read_only(read_only)
        for part in self.parts:
            part.setEnabled(not read_only or part.isChecked())

    def _part(self, place: int, word: str) -> QPushButton:
        part = QPushButton(word)
        part.setProperty("segment", "true")
        part.setCheckable(True)
        part.setAutoDefault(False)
        part.setAccessibleName(f"{self.name}: {word}")
        part.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.group.addButton(part, place)
        return part


class NumberEditor(Editor[Number]):
    """A whole number, in digits of any script."""

    def __init__(self, kind: Number, name: str, hooks: Hooks | None = None) -> None:
        super().__init__(kind, name, hooks)
        self.line = CodeLine()
        self.line.setAccessibleName(name)
        self.line.setInputMethodHints(Qt.InputMethodHint.ImhPreferNumbers)
        self.line.setMaximumWidth(em(26))
        self.line.textChanged.connect(self.tell_changed)
        self.setLayout(column(self.line))
        self.setFocusProxy(self.line)

    def face(self) -> str:
        """What was typed."""
        return self.line.text()

    def read(self) -> int | None:
        """The number; None where there is none."""
        number = parse_number(self.line.text())
        return int(number) if number is not None and not self.problem() else None

    def problem(self) -> str:
        """Say when it is no whole number."""
        typed = self.line.text().strip()
        number = parse_number(typed)
        if not typed or (number is not None and number == number.to_integral_value() and abs(number) <= LIMIT_NUMBER):
            return ""
        return _("Write a whole number, such as 12.")

    def show_value(self, typed: object) -> None:
        """Show a number."""
        self.line.setText("" if typed is None else str(typed))

    def set_read_only(self, read_only: bool) -> None:
        """Let it be read and copied."""
        super().set_read_only(read_only)
        self.line.setReadOnly(read_only)


class AmountEditor(Editor[Amount]):
    """A sum of money and its currency."""

    def __init__(self, kind: Amount, name: str, hooks: Hooks | None = None) -> None:
        super().__init__(kind, name, hooks)
        self.line = CodeLine()
        self.line.setAccessibleName(name)
        self.line.setMaximumWidth(em(26))
        self.line.textChanged.connect(self.tell_changed)
        currency = Choice(level=kind.level, label=msg("Currency"), vocabulary="currency")
        self.currency = ChoiceEditor(currency, fill(_("{field}: currency"), field=name), hooks)
        self.currency.line.setPlaceholderText(_("Currency"))
        self.currency.changed.connect(self.tell_changed)
        layout = row(self.line, self.currency, gap=2)
        layout.setStretch(0, 1)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.setFocusProxy(self.line)

    def face(self) -> tuple[str, object]:
        """What was typed, and the currency."""
        return self.line.text(), self.currency.face()

    def read(self) -> Money | None:
        """The sum; None where there is none."""
        number = parse_number(self.line.text())
        return None if number is None else Money(number, str(self.currency.value()))

    def problem(self) -> str:
        """Say when it is no sum."""
        typed = self.line.text().strip()
        if typed and parse_number(typed) is None:
            return _("Write a sum, such as 1250.50.")
        if not typed and self.currency.value():
            return _("Write the sum, or take the currency away.")
        return self.currency.problem()

    def show_value(self, typed: object) -> None:
        """Show a sum."""
        money = typed if isinstance(typed, Money) else None
        self.line.setText("" if money is None else _written(money.sum))
        self.currency.set_value(money.currency if money else "")

    def set_read_only(self, read_only: bool) -> None:
        """Let it be read and copied."""
        super().set_read_only(read_only)
        self.line.setReadOnly(read_only)
        self.currency.set_read_only(read_only)


def _written(number: Decimal) -> str:
    return format(number, "f")
