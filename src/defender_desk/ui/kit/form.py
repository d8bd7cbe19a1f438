"""A form: rows generated from declared fields, placed by a layout, filled with typed values.

Kit: rows, never whole screens. Labels stand above in a narrow form and beside in a wide one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QLabel, QVBoxLayout, QWidget

from defender_desk.model import codec
from defender_desk.model.levels import SECRET
from defender_desk.model.records import Field, RecordType
from defender_desk.text.speech import _, say
from defender_desk.text.written import show_count
from defender_desk.ui.kit.editors import Editor, Hooks, editor_for
from defender_desk.ui.kit.layout import Layout, Part
from defender_desk.ui.kit.pieces import Button, Picture, label
from defender_desk.ui.kit.spacing import boxed, column, row, set_shown
from defender_desk.ui.kit.theme import em, mark, unit
from defender_desk.ui.kit.turns import asked, in_turn

BESIDE_FROM = 74
"""Width of a form, in average letters, from which labels stand beside their fields."""
LABEL_WIDTH = 22
"""Width of the labels then, in average letters."""


class FormRow(QWidget):
    """A label, its editor, help beneath, and the problem where there is one."""

    def __init__(self, field: Field, hooks: Hooks) -> None:
        super().__init__()
        self.field = field
        self.editor: Editor[Any] = editor_for(field.kind, hooks)
        self.label: QLabel = label(say(field.kind.label), "strong", wrap=True)
        self.label.setAlignment(self.label.alignment() & ~Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignTop)
        self.label.setBuddy(self.editor.focus_widget())
        shield = Picture("lock", "muted", 3.4)
        shield.setToolTip(_("Most protected: leaves only in a full hand-over"))
        set_shown(shield, field.kind.level == SECRET)
        self._head = QWidget()
        heading = row(self.label, shield, gap=1)
        heading.setStretch(0, 1)
        heading.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._head.setLayout(heading)
        self.help = label(say(field.kind.help) if field.kind.help else "", "caption", wrap=True)
        set_shown(self.help, bool(self.help.text()))
        self.trouble = label("", "problem", wrap=True)
        self.trouble.hide()
        self._box: QVBoxLayout = column(self._head, column(self.editor, self.help, self.trouble, gap=1), gap=1)
        self.setLayout(self._box)
        self.editor.changed.connect(self._settle)
        if self.help.text():
            self.editor.focus_widget().setAccessibleDescription(self.help.text())

    def set_beside(self, beside: bool) -> None:
        """Put the label beside the editor, or above it."""
        along = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        if self._box.direction() != along:
            self._box.setDirection(along)
        width = em(LABEL_WIDTH)
        self._head.setMinimumWidth(width if beside else 0)
        self._head.setMaximumWidth(width if beside else 1 << 20)
        top = unit() + 2 if beside else 0  # the label's first line stands level with the field's
        self._head.setContentsMargins(0, top, 0, 0)
        self._box.setStretch(1, 1)

    def check(self) -> str:
        """Show and return the problem; empty when there is none."""
        return self.blame(self.editor.problem() or self._too_long())

    def blame(self, sentence: str) -> str:
        """Show a problem at this field, or take it away."""
        self.trouble.setText(sentence)
        set_shown(self.trouble, bool(sentence))
        mark(self.editor.focus_widget(), wrong="true" if sentence else "false")
        return sentence

    def _too_long(self) -> str:
        kind, most = self.field.kind, show_count(codec.LIMIT_MANY)
        if not codec.too_long(kind, codec.store(kind, self.editor.value())):
            return ""
        return say(codec.TOO_LONG, called=say(kind.label), limit=show_count(codec.longest(kind)), most=most)

    def _settle(self) -> None:
        if self.trouble.text():
            self.check()


class Form(QWidget):
    """The fields of one record type in the order of a layout."""

    changed = Signal(str)
    """The name of a field a person changed."""

    def __init__(
        self,
        declared: RecordType,
        layout: Layout,
        hooks: Hooks | None = None,
        *,
        read_only: Collection[str] = (),
        cards: bool = True,
    ) -> None:
        super().__init__()
        self.declared = declared
        self.rows: dict[str, FormRow] = {}
        self._folds: list[tuple[Part, Button, QWidget]] = []
        outer = column(gap=4 if cards else 3)
        for part in layout:
            outer.addWidget(self._part(part, hooks or Hooks(), cards))
        self.setLayout(outer)
        for name in read_only:
            self.rows[name].editor.set_read_only(True)

    def values(self) -> dict[str, object]:
        """The typed value of every field shown."""
        return {name: each.editor.value() for name, each in self.rows.items()}

    def unfinished(self) -> dict[str, object]:
        """What a draft keeps of every field shown."""
        return {name: each.editor.unfinished() for name, each in self.rows.items()}

    def set_values(self, values: Mapping[str, object]) -> None:
        """Show typed values; a field not named is emptied."""
        for name, each in self.rows.items():
            each.editor.set_value(values.get(name, each.field.empty))
            each.blame("")
            set_shown(each, self.says(name) or not each.field.kind.former)
        for part, opener, body in self._folds:
            if any(self.says(name) for name in part.fields):
                _unfold(opener, body, shown=True)

    def says(self, name: str) -> bool:
        """Whether a field says something."""
        return bool(self.rows[name].editor.value() != self.rows[name].field.empty)

    def touched(self) -> frozenset[str]:
        """The fields that show something else than they were given."""
        return frozenset(name for name, each in self.rows.items() if each.editor.touched())

    def holds_words(self) -> bool:
        """Whether a dialog it stands in would lose something."""
        return bool(self.touched())

    def problems(self) -> dict[str, str]:
        """Check every field and show what is wrong; the first wrong one gets the keyboard."""
        found = {name: wrong for name, each in self.rows.items() if (wrong := each.check())}
        if found:
            self.focus(next(iter(found)))
        return found

    def blame(self, name: str, sentence: str) -> None:
        """Show a problem that somebody else found at a field."""
        self.rows[name].blame(sentence)
        self.focus(name)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002  Qt's own name
        """Tab goes from a field to the crosses of what was chosen in it, and then to the next field."""
        in_turn(asked(self))
        return super().focusNextPrevChild(next)

    def focus(self, name: str) -> None:
        """Give a field the keyboard, unfolding what hides it."""
        for part, opener, body in self._folds:
            if name in part.fields:
                _unfold(opener, body, shown=True)
        self.rows[name].editor.focus_widget().setFocus()

    def set_read_only(self, read_only: bool) -> None:
        """Let every field be read and copied, or be changed again."""
        for each in self.rows.values():
            each.editor.set_read_only(read_only)

    def editor(self, name: str) -> Editor[Any]:
        """The editor of a field."""
        return self.rows[name].editor

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put labels beside or above by the width there is."""
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the text size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._arrange()

    def _arrange(self) -> None:
        for each in self.rows.values():
            each.set_beside(self.width() >= em(BESIDE_FROM))

    def _part(self, part: Part, hooks: Hooks, cards: bool) -> QWidget:
        for name in part.fields:
            each = self.rows[name] = FormRow(self.declared.by_name[name], hooks)
            each.editor.changed.connect(lambda name=name: self.changed.emit(name))
        fields = column(*(self.rows[name] for name in part.fields), gap=4)
        if part.label is None:
            return boxed(_padded(fields, cards), "card" if cards else "")
        if not part.folded:
            return boxed(
                _padded(column(label(say(part.label), "heading"), fields, gap=3), cards), "card" if cards else ""
            )
        body = QFrame()
        body.setLayout(fields)
        opener = Button(say(part.label), "quiet", "chevron-right")
        opener.setCheckable(True)
        opener.clicked.connect(lambda shown: _unfold(opener, body, shown=shown))
        _unfold(opener, body, shown=False)
        self._folds.append((part, opener, body))
        return boxed(_padded(column(row(opener, None), body, gap=3), cards), "card" if cards else "")


def _padded(layout: QVBoxLayout, cards: bool) -> QVBoxLayout:
    return column(layout, margins=(4, 4)) if cards else layout


def _unfold(opener: Button, body: QWidget, *, shown: bool) -> None:
    opener.setChecked(shown)
    opener.set_icon("chevron-down" if shown else "chevron-right")
    set_shown(body, shown)
