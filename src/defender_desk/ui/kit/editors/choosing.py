"""Editors for terms of a vocabulary: one of them, or several.

Kit: terms are found by their names in all four languages, folded; those used last come first. While the whole list is
open its ticks are the choice, and nothing moves or is drawn anew under the mouse that ticks it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache, partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QSizePolicy, QWidget

from defender_desk.model.kinds import Choice, Choices
from defender_desk.model.vocabularies import label as label_of
from defender_desk.model.vocabularies import vocabulary
from defender_desk.text.digits import Digits, show_digits
from defender_desk.text.folding import fold
from defender_desk.text.messages import msg
from defender_desk.text.speech import _, fill, habits, say
from defender_desk.ui.kit.chips import Chip
from defender_desk.ui.kit.editors.base import Editor, Hooks
from defender_desk.ui.kit.editors.picking import CODE, PickLine, Term, matching
from defender_desk.ui.kit.flow import Flow
from defender_desk.ui.kit.pieces import icon_button
from defender_desk.ui.kit.spacing import clear, column, into_sight, row, set_shown
from defender_desk.ui.kit.theme import unit

CHOOSE_OR_CLEAR = msg("Choose from the list, or clear the line.")
ADD_OR_CLEAR = msg("Choose from the list, add it as new there, or clear the line.")
"""What to say where words are left in a line that nothing was taken for."""


def terms_of(name: str, recent: Sequence[str] = ()) -> list[Term]:
    """The terms of a vocabulary in the language in use, those used last first."""
    place = {code: number for number, code in enumerate(recent)}
    return sorted(_terms(name, habits().language, habits().digits), key=lambda term: place.get(term.code, len(place)))


@cache
def _terms(name: str, spoken: str, digits: Digits) -> tuple[Term, ...]:
    known = vocabulary(name)
    return tuple(
        Term(
            term.code,
            show_digits(label_of(name, term.code, spoken), digits),
            fold(" ".join(term.words)),
            frozenset(map(fold, term.also)) if known.also_means or known.typed_means else frozenset(),
        )
        for term in known.terms
    )


def own_term(typed: str) -> str:
    """The code of a term that a person added to an open vocabulary: its own words."""
    return re.sub(r"[^\w.:-]+", "_", typed.strip()).strip("_")[:120]


TYPED = "typed:"
"""Before the words a draft keeps that name no term yet: no code of a vocabulary begins so."""


def _as_typed(typed: str) -> str:
    return TYPED + own_term(typed)


def _words_of(code: str) -> str:
    """The words typed that a draft kept in place of a code; empty when it is a code."""
    return code.removeprefix(TYPED).replace("_", " ") if code.startswith(TYPED) else ""


class _Vocabulary:
    """The terms an editor chooses from, read when first needed."""

    def __init__(self, name: str, recent: Callable[[str], Sequence[str]]) -> None:
        self.name, self._recent = name, recent

    def offer(self, typed: str, show: Callable[[Sequence[Term]], object]) -> None:
        show(matching(terms_of(self.name, self._recent(self.name)), typed))

    def label(self, code: str) -> str:
        return show_digits(label_of(self.name, code, habits().language), habits().digits) if code else ""

    def adds(self, typed: str) -> str:
        """What the row says that makes these words a term of one's own; empty where they may become none."""
        may = vocabulary(self.name).open and own_term(typed) and not self.code_of(typed)
        return fill(_("Add “{words}”"), words=typed.strip()) if may else ""

    def problem(self, typed: str) -> str:
        """What to say of words that are left standing and name no term."""
        if not typed.strip() or self.code_of(typed):
            return ""
        return say(ADD_OR_CLEAR if self.adds(typed) else CHOOSE_OR_CLEAR)

    def code_of(self, typed: str) -> str:
        """The code whose name was typed, in any spelling; else empty: own words are added by their row alone."""
        whole = fold(typed).strip()
        if not whole:
            return ""
        terms = terms_of(self.name)
        named = [term.code for term in terms if fold(term.name) == whole]
        named = named or [term.code for term in terms if whole in term.means]
        return named[0] if len(named) == 1 else ""


class ChoiceEditor(Editor[Choice]):
    """One term, searched by typing; clearing the line says "not known"."""

    def __init__(self, kind: Choice, name: str, hooks: Hooks | None = None) -> None:
        super().__init__(kind, name, hooks)
        self._terms = _Vocabulary(kind.vocabulary, self.hooks.recent)
        self._code = ""
        self.line = PickLine(self._terms.offer, adds=self._terms.adds)
        self.line.setAccessibleName(name)
        self.line.setPlaceholderText(_("Choose or type…"))
        self.line.picked.connect(self._pick)
        self.line.added.connect(lambda words: self._pick(own_term(words), words))
        self.line.textEdited.connect(self._edited)
        self.setLayout(column(self.line))
        self.setFocusProxy(self.line)

    def face(self) -> tuple[str, str]:
        """The code picked, and the words where none is."""
        return self._code, "" if self._code else self.line.text().strip()

    def read(self) -> str:
        """The code; empty when nothing is chosen."""
        return self._code or self._terms.code_of(self.line.text())

    def unfinished(self) -> object:
        """Words that name no term too."""
        typed = self.line.text().strip()
        return _as_typed(typed) if typed and not self.read() else self.value()

    def problem(self) -> str:
        """Say when what was typed is no term."""
        return "" if self._code else self._terms.problem(self.line.text())

    def show_value(self, typed: object) -> None:
        """Show a term by its name."""
        words = _words_of(str(typed or ""))
        self._code = "" if words else str(typed or "")
        self.line.setText(words or self._terms.label(self._code))
        self.line.setCursorPosition(0)
        if self.line.hasFocus():
            self.line.selectAll()

    def set_read_only(self, read_only: bool) -> None:
        """Let it be read and copied."""
        super().set_read_only(read_only)
        self.line.setReadOnly(read_only)

    def _pick(self, code: str, _name: str) -> None:
        self._code = code
        self.tell_changed()

    def _edited(self, _typed: str) -> None:
        self._code = ""
        self.tell_changed()


class _Ticks(QListWidget):
    """The whole list to tick; what surrounds it does not scroll away when its end is reached."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Take the wheel, also at either end."""
        super().wheelEvent(event)
        event.accept()


class ChoicesEditor(Editor[Choices]):
    """Several terms: chips for those chosen, a line that adds by typing, and the whole list to tick."""

    def __init__(self, kind: Choices, name: str, hooks: Hooks | None = None) -> None:
        super().__init__(kind, name, hooks)
        self._terms = _Vocabulary(kind.vocabulary, self.hooks.recent)
        self._codes: tuple[str, ...] = ()
        self._chips = Flow()
        self._chosen = QWidget()
        self._chosen.setLayout(self._chips)
        self.line = PickLine(self._offer, adds=lambda words: self._terms.adds(words) if self.all.isHidden() else "")
        self.line.setAccessibleName(name)
        self.line.setPlaceholderText(_("Add…"))
        self.line.picked.connect(self._pick)
        self.line.added.connect(lambda words: self._pick(own_term(words), words))
        self.line.returnPressed.connect(self._enter)
        self.line.textChanged.connect(self._fill)
        self.all = _Ticks()
        self.all.setAccessibleName(name)
        self.all.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.all.setFixedHeight(unit() * 40)
        self.all.itemChanged.connect(self._tick)
        self.all.hide()
        self.toggle = icon_button("list-checks", _("Tick in the whole list: {name}").format(name=name), self._unfold)
        self.toggle.setCheckable(True)
        self._adding = QWidget()
        self._adding.setLayout(column(row(self.line, self.toggle, gap=1), self.all, gap=1))
        self.setLayout(column(self._adding, self._chosen, gap=1))  # what is added moves nothing above it
        self.setFocusProxy(self.line)

    def face(self) -> tuple[str, ...]:
        """The codes chosen, in order, and what is typed but not yet added."""
        return self._codes + ((self.line.text(),) if self.line.text().strip() else ())

    def read(self) -> tuple[str, ...]:
        """The codes, in the order chosen."""
        typed = self._terms.code_of(self.line.text())
        return tuple(dict.fromkeys(filter(None, (*self._codes, typed))))

    def unfinished(self) -> object:
        """Words that name no term too."""
        typed = self.line.text().strip()
        return (*self._codes, _as_typed(typed)) if typed and not self._terms.code_of(typed) else self.value()

    def problem(self) -> str:
        """Say when what was typed is no term."""
        return self._terms.problem(self.line.text())

    def show_value(self, typed: object) -> None:
        """Show terms as chips."""
        given = typed if isinstance(typed, tuple) else ()
        self._codes = tuple(code for code in given if not _words_of(code))
        self.line.setText(next((words for code in given if (words := _words_of(code))), ""))
        self._draw()
        self._fill()

    def set_read_only(self, read_only: bool) -> None:
        """Leave only the chips."""
        super().set_read_only(read_only)
        self._adding.setHidden(read_only)
        self._draw()

    def _offer(self, typed: str, show: Callable[[Sequence[Term]], object]) -> None:
        if self.all.isHidden():  # the open list is narrowed instead: a second one would cover it
            self._terms.offer(typed, show)
        else:
            show(())

    def _pick(self, code: str, _name: str) -> None:
        self.line.clear()
        self._choose(code, chosen=True)

    def _enter(self) -> None:
        if code := self._terms.code_of(self.line.text()):
            self.line.clear()
            self._choose(code, chosen=True)

    def _choose(self, code: str, *, chosen: bool) -> None:
        others = tuple(other for other in self._codes if other != code)
        self._codes = (
            (*self._codes, code) if chosen and code not in self._codes else (self._codes if chosen else others)
        )
        self._draw()
        self.tell_changed()

    def _remove(self, code: str) -> None:
        self.line.setFocus()  # before its cross goes: Qt would give the keyboard to a far field, and scroll there
        self._choose(code, chosen=False)

    def _draw(self) -> None:
        clear(self._chips)
        for code in self._codes:
            chip = Chip(self._terms.label(code), removable=not self.read_only)
            chip.removed.connect(partial(self._remove, code))
            self._chips.addWidget(chip)
        self._chips.invalidate()
        set_shown(self._chosen, bool(self._codes) and (self.read_only or self.all.isHidden()))

    def _unfold(self) -> None:
        set_shown(self.all, self.toggle.isChecked())
        self._fill()
        self._draw()
        if self.toggle.isChecked():
            into_sight(self._adding)

    def _fill(self, _typed: str = "") -> None:
        """List anew: when opened, narrowed or given other values, never on a tick."""
        if self.all.isHidden():
            return
        self.all.blockSignals(True)  # noqa: FBT003  Qt's own signature
        self.all.clear()
        for term in self._listed(self.line.text()):
            item = QListWidgetItem(term.name)
            item.setData(CODE, term.code)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if term.code in self._codes else Qt.CheckState.Unchecked)
            self.all.addItem(item)
        self.all.blockSignals(False)  # noqa: FBT003  Qt's own signature

    def _listed(self, typed: str) -> list[Term]:
        """The terms to tick: own ones chosen before stand first, and last what the words typed would add."""
        known = terms_of(self.kind.vocabulary)
        codes = {term.code for term in known}
        own = [Term(code, self._terms.label(code)) for code in self._codes if code not in codes]
        new, adding = own_term(typed), self._terms.adds(typed)
        added = [Term(new, adding)] if adding and new not in self._codes else []
        return [*matching(own, typed), *matching(known, typed), *added]

    def _tick(self, item: QListWidgetItem) -> None:
        code = str(item.data(CODE))
        self._choose(code, chosen=item.checkState() == Qt.CheckState.Checked)
        if code == own_term(self.line.text()):
            QTimer.singleShot(0, self.line, self.line.clear)  # later: the list is drawn anew, and a row of it is told
