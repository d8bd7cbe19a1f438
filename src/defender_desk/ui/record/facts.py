"""Facts to be read: a label and what is said, only where something is said.

Desktop: the calm face of a record; the form is `editing`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from defender_desk.model.kinds import Content, Prose, Ref, Refs
from defender_desk.model.records import Field
from defender_desk.model.shown import shown
from defender_desk.services.records import Kept
from defender_desk.text.speech import _, say
from defender_desk.ui.kit.folded import Folded
from defender_desk.ui.kit.pieces import Button, label
from defender_desk.ui.kit.spacing import boxed, column, row, spaced
from defender_desk.ui.kit.theme import em
from defender_desk.ui.layouts import PLACINGS

Said = tuple[str, str]
"""A label, and what is said under it."""

LABEL_SHARE, VALUE_SHARE = 5, 13
"""How the width is shared between labels and what they say."""


def table(lines: Iterable[Said]) -> QWidget:
    """Labels beside what they say."""
    holder, grid = QWidget(), QGridLayout()
    spaced(grid, 2, 0)
    for place, (name, text) in enumerate(lines):
        called = _called(name)
        words = label(text, wrap=True, selectable=True)
        words.setAlignment(called.alignment())
        words.setAccessibleName(f"{name}: {text}")
        grid.addWidget(called, place, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(words, place, 1)
    grid.setColumnMinimumWidth(0, em(12))
    grid.setColumnStretch(0, LABEL_SHARE)
    grid.setColumnStretch(1, VALUE_SHARE)
    holder.setLayout(grid)
    return holder


def _accounts(lines: Iterable[Said]) -> QVBoxLayout:
    """Labels above what they say, folded where it is long."""
    return column(*(column(_called(name), Folded(name, text), gap=0) for name, text in lines), gap=2)


def _called(name: str) -> QLabel:
    called = label(name, "muted", wrap=True)
    called.setAlignment(called.alignment() & ~Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignTop)
    return called


class Facts(QFrame):
    """The facts of a record in the order of its layout; what says nothing is shown only when asked for."""

    def __init__(self, kept: Kept, title: Callable[[str], str]) -> None:
        super().__init__()
        self._kept, self._title = kept, title
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
        if not self._body.count():
            self._body.addWidget(label(_("Nothing has been written down yet."), "muted", wrap=True))
        self._empty.setText(_("Hide empty fields") if everything else _("Show empty fields"))

    def _parts(self, everything: bool) -> Iterable[tuple[str, list[Field]]]:
        placing, fields = PLACINGS[self._kept.declared.name], self._kept.declared.by_name
        elsewhere = {*placing.safety, *placing.badges, self._titled()}
        for part in placing.form:
            seen = [
                fields[name]
                for name in part.fields
                if name not in elsewhere
                and not isinstance(fields[name].kind, Ref | Refs | Content)
                and (everything or self._says(name))
            ]
            if seen:
                yield say(part.label) if part.label else "", seen

    def _titled(self) -> str:
        """The field that stands as the title above already."""
        return next((name for name in self._kept.declared.title if self._says(name)), "")

    def _says(self, name: str) -> bool:
        return self._kept.values[name] not in (None, "", ())

    def _part(self, heading: str, fields: Sequence[Field]) -> QWidget:
        parts = column(gap=2)
        if heading:
            parts.addWidget(label(heading, "strong", wrap=True))
        short = [self._said(field) for field in fields if not isinstance(field.kind, Prose)]
        long = [self._said(field) for field in fields if isinstance(field.kind, Prose)]
        if short:
            parts.addWidget(table(short))
        if long:
            parts.addLayout(_accounts(long))
        return boxed(parts)

    def _said(self, field: Field) -> Said:
        text = shown(field.kind, self._kept.values[field.name], title=self._title)
        return say(field.kind.label), text or "—"
