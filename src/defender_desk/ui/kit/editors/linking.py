"""Editors for other records: searched while one types, shown as chips that open them.

Kit: what there is to find, what it is called and how it is opened is the screen's answer (`base.Hooks`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Generic, TypeVar

from PySide6.QtWidgets import QWidget

from defender_desk.model.kinds import Ref, Reference, Refs
from defender_desk.model.shown import several
from defender_desk.model.types import TYPES
from defender_desk.text.speech import _, fill, say
from defender_desk.ui.kit.chips import Chip
from defender_desk.ui.kit.editors.base import Editor, Hooks, Offer
from defender_desk.ui.kit.editors.choosing import ADD_OR_CLEAR, CHOOSE_OR_CLEAR
from defender_desk.ui.kit.editors.picking import PickLine, Term
from defender_desk.ui.kit.flow import Flow
from defender_desk.ui.kit.pieces import icon_button
from defender_desk.ui.kit.spacing import clear, column, row, set_shown

L = TypeVar("L", bound=Reference)


class _Links(Editor[L], Generic[L]):
    """What one and several references have in common: the ids, their chips, and the line that finds more."""

    most = 1 << 20

    def __init__(self, kind: L, name: str, hooks: Hooks | None = None) -> None:
        super().__init__(kind, name, hooks)
        self.ids: tuple[str, ...] = ()
        self._titles: dict[str, str] = {}
        self._chips = Flow()
        self.line = PickLine(self._find, slow=True, adds=self._adds)
        self.line.setAccessibleName(name)
        self.line.setPlaceholderText(fill(_("{types}: type a name…"), types=several(map(_called, kind.to))))
        self.line.picked.connect(self._pick)
        self.line.added.connect(lambda _words: self._make())
        self.new = icon_button("plus", _("New: {name}").format(name=name), self._make)
        self.new.setEnabled(False)  # it makes nobody without a name, and Tab passes over it until one was typed
        self.line.textChanged.connect(lambda typed: self.new.setEnabled(bool(typed.strip())))
        set_shown(self.new, self.hooks.new is not None)
        self._adding = QWidget()
        self._adding.setLayout(row(self.line, self.new, gap=1))
        self._chosen = QWidget()
        self._chosen.setLayout(self._chips)
        self.setLayout(
            column(self._adding, self._chosen, gap=1)
        )  # as in other lists: what is added moves nothing above
        self.setFocusProxy(self.line)

    def face(self) -> tuple[str, ...]:
        """The ids, in order."""
        return self.ids

    def problem(self) -> str:
        """Say when a name was typed and nothing picked for it."""
        if not self.line.text().strip():
            return ""
        return say(ADD_OR_CLEAR if self.hooks.new is not None else CHOOSE_OR_CLEAR)

    def set_read_only(self, read_only: bool) -> None:
        """Leave only the chips."""
        super().set_read_only(read_only)
        self._draw()

    def _show_ids(self, ids: tuple[str, ...]) -> None:
        self.ids = ids
        self.line.clear()
        self._draw()
        missing = [one for one in ids if one not in self._titles]
        if missing:
            self.hooks.titles(missing, self._named)

    def _named(self, titles: Mapping[str, str]) -> None:
        self._titles.update(titles)
        self._draw()

    def _find(self, typed: str, show: Callable[[Sequence[Term]], object]) -> None:
        def answer(offers: Sequence[Offer]) -> None:
            show([Term(offer.id, offer.title) for offer in offers if offer.id not in self.ids])

        self.hooks.find(self.kind.to, typed, answer)

    def _adds(self, words: str) -> str:
        """What the row says that makes a new record, and of which type: nobody's name becomes an incident unseen."""
        may = self.hooks.new is not None
        return fill(_("Add “{words}” to {types}"), words=words, types=_called(self.kind.to[0])) if may else ""

    def _pick(self, code: str, title: str) -> None:
        self._titles[code] = title
        self.line.clear()
        self._choose(code)

    def _make(self) -> None:
        if self.hooks.new is not None:
            self.hooks.new(self.kind.to, self.line.text().strip(), self._made)

    def _made(self, code: str, title: str) -> None:
        """Choose who was made here; whoever takes that back takes the chip away as well."""
        if self.new.hasFocus():
            self.line.setFocus()  # before it is of no use: Qt would give the keyboard to a far field
        self._pick(code, title)
        self.hooks.watch(self, code, self._gone)

    def _gone(self, code: str) -> None:
        if code in self.ids:
            self.ids = tuple(one for one in self.ids if one != code)
            self._draw()
            self.tell_changed()

    def _choose(self, code: str) -> None:
        self.ids = tuple(dict.fromkeys((*self.ids, code)))[-self.most :]
        self._draw()
        self.tell_changed()

    def _remove(self, code: str) -> None:
        self.ids = tuple(one for one in self.ids if one != code)
        self._room()
        self.line.setFocus()  # before its cross goes: Qt would give the keyboard to a far field, and scroll there
        self._draw()
        self.tell_changed()

    def _draw(self) -> None:
        clear(self._chips)
        opened = self.hooks.open
        for code in self.ids:
            chip = Chip(self._titles.get(code) or "…", openable=opened is not None, removable=not self.read_only)
            if opened is not None:
                chip.opened.connect(partial(opened, code))
            chip.removed.connect(partial(self._remove, code))
            self._chips.addWidget(chip)
        self._chips.invalidate()
        self._room()

    def _room(self) -> None:
        full = self.read_only or len(self.ids) >= self.most
        self._adding.setHidden(full)
        chips = [each for each in self._chips.widgets() if isinstance(each, Chip)]
        self.setFocusProxy(chips[0].keyed if full and chips else self.line)  # a hidden line takes no keyboard


def _called(type_name: str) -> str:
    return say(TYPES[type_name].plural)


class RefEditor(_Links[Ref]):
    """One other record."""

    most = 1

    def read(self) -> str:
        """Its id; empty when none."""
        return self.ids[0] if self.ids else ""

    def show_value(self, typed: object) -> None:
        """Show the record by its title."""
        self._show_ids((str(typed),) if typed else ())


class RefsEditor(_Links[Refs]):
    """Several other records, in the order chosen."""

    def read(self) -> tuple[str, ...]:
        """Their ids."""
        return self.ids

    def show_value(self, typed: object) -> None:
        """Show the records by their titles."""
        self._show_ids(typed if isinstance(typed, tuple) else ())
