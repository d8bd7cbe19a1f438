"""Facts to be read: a label and what is said, only where something is said.

Desktop: the calm face of a record; the form is `editing`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from defender_desk.model import codec
from defender_desk.model.kinds import Content, Line, Prose, Reference
from defender_desk.model.records import Field
from defender_desk.model.shown import WHOLE, shown
from defender_desk.services.directory.providers import Entry
from defender_desk.services.directory.shipped import Edit
from defender_desk.services.records import Kept
from defender_desk.text.numbers_apart import numbers_apart
from defender_desk.text.speech import _, fill, habits, say
from defender_desk.ui.kit.folded import Folded
from defender_desk.ui.kit.pieces import Button, button, foreign_label, label
from defender_desk.ui.kit.spacing import boxed, column, row, spaced
from defender_desk.ui.kit.theme import em
from defender_desk.ui.layouts import PLACINGS


class Said(NamedTuple):
    """A label, and what is said under it."""

    label: str
    text: str
    language: str = ""
    """The language of the text, where it is known to be another than the screen's."""
    below: QWidget | None = None
    """What stands under the text."""


BESIDE_FROM = 50
"""Average letters of width from which labels stand beside what they say."""
LABEL_SHARE, VALUE_SHARE = 5, 13
"""How the width is shared between labels and what they say."""


def table(lines: Iterable[Said]) -> QWidget:
    """Labels beside what they say."""
    return Table(lines)


class Table(QWidget):
    """Labels beside what they say; above it where a page is narrow, so that long addresses keep to its width."""

    def __init__(self, lines: Iterable[Said]) -> None:
        super().__init__()
        self._lines: list[tuple[QLabel, QWidget]] = []
        self._beside = True
        for said in lines:
            called, words = _called(said.label), _words(said)
            if not said.language:
                words.setAlignment(called.alignment())
            self._lines.append((called, boxed(column(words, *([said.below] if said.below else []), gap=1))))
        self._grid = QGridLayout()
        spaced(self._grid, 2, 0)
        self.setLayout(self._grid)
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put labels beside or above by the width there is."""
        super().resizeEvent(event)
        beside = self.width() >= em(BESIDE_FROM)
        if beside != self._beside:
            self._beside = beside
            self._arrange()

    def _arrange(self) -> None:
        for place, (called, words) in enumerate(self._lines):
            at = (place, 1, 1, 1) if self._beside else (2 * place + 1, 0, 1, 2)
            self._grid.addWidget(called, place if self._beside else 2 * place, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(words, *at)
        self._grid.setColumnMinimumWidth(0, em(12) if self._beside else 0)
        self._grid.setColumnStretch(0, LABEL_SHARE)
        self._grid.setColumnStretch(1, VALUE_SHARE)


def _accounts(lines: Iterable[Said], heading: str) -> QVBoxLayout:
    """Labels above what they say, folded where it is long; a label that is the heading itself is not said twice."""
    accounts = column(gap=2)
    for said in lines:
        words = _words(said) if said.language else Folded(said.label, numbers_apart(said.text))
        called = [] if said.label == heading else [_called(said.label)]
        accounts.addLayout(column(*called, words, *([said.below] if said.below else []), gap=0))
    return accounts


def _words(said: Said) -> QLabel:
    words = (
        foreign_label(said.text, said.language)
        if said.language
        else label(numbers_apart(said.text), wrap=True, selectable=True)
    )
    words.setAccessibleName(f"{said.label}: {said.text}")
    return words


def _called(name: str) -> QLabel:
    called = label(name, "muted", wrap=True)
    called.setAlignment(called.alignment() & ~Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignTop)
    return called


class Facts(QFrame):
    """The facts of a record in the order of its layout; what says nothing is shown only when asked for."""

    def __init__(
        self,
        kept: Kept,
        title: Callable[[str], str],
        entry: Entry | None = None,
        use: Callable[[str, object], object] = lambda _field, _value: None,
    ) -> None:
        super().__init__()
        self._kept, self._title, self._use = kept, title, use
        self._edits = {one.field: one for one in entry.edits} if entry else {}
        self._in_english = entry.in_english if entry and habits().language != "en" else frozenset()
        self.setProperty("role", "card")
        self._empty = Button(_("Show empty fields"), "link")
        self._empty.setCheckable(True)
        self._empty.toggled.connect(self._draw)
        self._body = column(gap=4)
        self.setLayout(column(self._body, row(self._empty, None), gap=3, margins=(4, 4)))
        self._draw(False)  # noqa: FBT003  Qt's own signature

    def _draw(self, everything: bool) -> None:
        while (item := self._body.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for heading, fields in self._parts(everything):
            self._body.addWidget(self._part(heading, fields))
        if self._in_english:
            said = _("What came with the program is written in English. It is shown as it is.")
            self._body.addWidget(label(said, "caption", wrap=True))
        if not self._body.count():
            linked = any(self._says(field.name) for field in self._kept.declared.references)
            said = _("Nothing more is written down.") if linked else _("Nothing has been written down yet.")
            self._body.addWidget(label(said, "muted", wrap=True))
        self._empty.setText(_("Hide empty fields") if everything else _("Show empty fields"))

    def _parts(self, everything: bool) -> Iterable[tuple[str, list[Field]]]:
        placing, fields = PLACINGS[self._kept.declared.name], self._kept.declared.by_name
        elsewhere = {*placing.safety, *placing.badges, self._titled()}
        for part in placing.form:
            seen = [
                fields[name]
                for name in part.fields
                if name not in elsewhere
                and not isinstance(fields[name].kind, Reference | Content)
                and (self._says(name) or (everything and not fields[name].kind.former))
            ]
            if seen:
                yield say(part.label) if part.label else "", seen

    def _titled(self) -> str:
        """The field that stands whole as the title above already; of a list, the title says the first alone."""
        name = next((name for name in self._kept.declared.title if self._says(name)), "")
        said = self._kept.values.get(name)
        return "" if isinstance(said, tuple) and len(said) > WHOLE else name

    def _says(self, name: str) -> bool:
        return self._kept.values[name] not in (None, "", ()) or name in self._edits

    def _part(self, heading: str, fields: Sequence[Field]) -> QWidget:
        parts = column(gap=2)
        if heading:
            parts.addWidget(label(heading, "strong", wrap=True))
        short = [self._said(field) for field in fields if not isinstance(field.kind, Prose)]
        long = [self._said(field) for field in fields if isinstance(field.kind, Prose)]
        if short:
            parts.addWidget(table(short))
        if long:
            parts.addLayout(_accounts(long, heading))
        return boxed(parts)

    def _said(self, field: Field) -> Said:
        text = shown(field.kind, self._kept.values[field.name], title=self._title) or "—"
        language = "en" if field.name in self._in_english else ""
        edit = self._edits.get(field.name)
        return Said(say(field.kind.label), text, language, self._shipped(field, edit) if edit else None)

    def _shipped(self, field: Field, edit: Edit) -> QWidget:
        """What the directory says of a fact that was edited here, and the way to take it."""
        value = codec.value_of(field, {field.name: edit.shipped})
        text = shown(field.kind, value, title=self._title) or _("nothing")
        foreign = isinstance(field.kind, Line | Prose) and edit.shipped is not None and habits().language != "en"
        words = foreign_label(text, "en") if foreign else label(text, wrap=True, selectable=True)
        take = button(_("Take it instead"), lambda: self._use(field.name, value), "link", "undo-2")
        take.setAccessibleName(fill(_("Take what the directory says: {field}"), field=field.kind.label))
        head = row(label(_("The directory says:"), "caption"), take, None, gap=1)
        return boxed(column(head, words, gap=0, margins=(2, 1)), "strip")
