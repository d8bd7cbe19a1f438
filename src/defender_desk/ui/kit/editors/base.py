"""What every editor is: a widget that holds one typed value and says when a person changed it.

Kit: opening a form and saving it changes nothing; while a person has not touched an editor it gives back the very value
it was given.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from defender_desk.model.kinds import Kind
from defender_desk.model.values import Blob

K = TypeVar("K", bound=Kind)


@dataclass(frozen=True)
class Offer:
    """One record a picker may offer: its id and the line it is known by."""

    id: str
    title: str


def _nothing_found(_types: tuple[str, ...], _words: str, show: Callable[[Sequence[Offer]], object]) -> None:
    show(())


def _no_titles(ids: Sequence[str], show: Callable[[Mapping[str, str]], object]) -> None:
    show(dict.fromkeys(ids, ""))


@dataclass(frozen=True)
class Hooks:
    """What editors ask of the screen they stand in; answers may come later, through the callable handed along."""

    find: Callable[[tuple[str, ...], str, Callable[[Sequence[Offer]], object]], object] = _nothing_found
    """(types, words, show): find records of these types; no words means those used last."""
    titles: Callable[[Sequence[str], Callable[[Mapping[str, str]], object]], object] = _no_titles
    """(ids, show): the lines records are known by."""
    open: Callable[[str], object] | None = None
    """Open a record by id."""
    new: Callable[[tuple[str, ...], str, Callable[[str, str], object]], object] | None = None
    """(types, words, made): make a record that the words were typed for; `made` gets its id and title."""
    watch: Callable[[QWidget, str, Callable[[str], object]], object] = lambda _owner, _record, _gone: None
    """(owner, record, gone): tell `gone` while `owner` lives when the record is here no more."""
    save_copy: Callable[[Blob], object] | None = None
    """Save a copy of a sealed file, through the gate."""
    recent: Callable[[str], Sequence[str]] = lambda _vocabulary: ()
    """Codes of a vocabulary used last at this desk, newest first."""


class Editor(QWidget, Generic[K]):
    """One value of one kind. `changed` is sent when a person changed it, never by `set_value`."""

    changed = Signal()

    def __init__(self, kind: K, name: str, hooks: Hooks | None = None) -> None:
        super().__init__()
        self.kind = kind
        self.name = name
        """The label, as spoken to those who cannot see it beside the field."""
        self.hooks = hooks or Hooks()
        self.read_only = False
        self._given: object = None
        self._face_given: object = None
        self._showing = False

    def value(self) -> object:
        """The typed value; what was given, as long as nothing was changed."""
        return self._given if self.face() == self._face_given else self.read()

    def set_value(self, typed: object) -> None:
        """Show a typed value; sends no `changed`."""
        self._showing = True
        try:
            self.show_value(typed)
        finally:
            self._showing = False
        self._given, self._face_given = typed, self.face()

    def unfinished(self) -> object:
        """The value a draft keeps: also what is no value yet, in a form that `set_value` shows again."""
        return self.value()

    def touched(self) -> bool:
        """Whether it shows something else than it was given."""
        return self.face() != self._face_given

    def problem(self) -> str:
        """What keeps this from being a value of its kind, as a sentence; empty when it is one."""
        return ""

    def set_read_only(self, read_only: bool) -> None:
        """Let it be read and copied, not changed."""
        self.read_only = read_only

    def focus_widget(self) -> QWidget:
        """The part that takes the keyboard."""
        return self.focusProxy() or self

    # What each editor says for itself.

    def face(self) -> object:
        """What is shown now, comparable."""
        raise NotImplementedError

    def read(self) -> object:
        """The typed value of what is shown now."""
        raise NotImplementedError

    def show_value(self, typed: object) -> None:
        """Show a typed value."""
        raise NotImplementedError

    def tell_changed(self, *_anything: object) -> None:
        """Send `changed`, unless the change is our own showing."""
        if not self._showing:
            self.changed.emit()
