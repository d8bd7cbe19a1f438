"""What a screen may offer to the window around it; a screen offers only what makes sense for it.

Desktop: small protocols instead of a base screen. The window asks with isinstance and passes over what is absent.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol, runtime_checkable

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from defender_desk.model.changes import Changes
from defender_desk.services.drafts import Draft
from defender_desk.text.messages import msg

BRING_IN = msg("&Bring in from a file (import)…")
"""What reading a file of another program is called wherever it can be begun."""


@runtime_checkable
class Refreshes(Protocol):
    """A screen that shows what is in the desk."""

    def refresh(self, changes: Changes) -> None:
        """Look again at what these changes touch."""


@runtime_checkable
class Filters(Protocol):
    """A screen that can be searched: Ctrl+F."""

    def focus_filter(self) -> None:
        """Give its filter field the keyboard."""


@runtime_checkable
class Fronted(Protocol):
    """A screen that has a front, to which a section chosen by its name leads."""

    def to_front(self, *, again: bool) -> None:
        """Show the front; `again` when the section stood already, which leaves a page that holds nothing unfinished."""


@runtime_checkable
class Bins(Protocol):
    """A screen that shows what of its types lies in the bin."""

    def show_binned(self, type_name: str) -> None:
        """List what of a type is in the bin."""


@runtime_checkable
class Arrives(Protocol):
    """A screen that says what the keyboard begins with when one goes there by it."""

    def take_keyboard(self) -> None:
        """Give the keyboard to what one works with first."""


@runtime_checkable
class Makes(Protocol):
    """A screen on which something new is made: Ctrl+N."""

    def new_record(self, type_name: str) -> None:
        """Begin a new record of a type the section serves; an empty name means what is in front."""


@runtime_checkable
class Joins(Protocol):
    """A screen on which a new record is begun with something given, as a link to another."""

    def new_joined(self, type_name: str, given: Mapping[str, object], asking: str = "") -> None:
        """Begin a new record of a type the section serves, with these typed values, and say in its form what to ask."""


@runtime_checkable
class Receives(Protocol):
    """A screen to which one comes back by itself once what was begun there is saved."""

    def come_back(self, type_name: str, record: str) -> None:
        """Let the record that was just made be seen where it was begun."""


@runtime_checkable
class Shows(Protocol):
    """A screen that shows single records."""

    def show_record(self, type_name: str, record: str) -> None:
        """Show this record; an empty id shows none."""


@runtime_checkable
class Decides(Protocol):
    """A screen on which somebody decides between two desks."""

    def decide_on(self, record: str = "") -> None:
        """Show what there is to decide, this record first."""


class PageOfOne(Protocol):
    """The page on which a screen shows one record."""

    type: str
    record: str
    """Its id; empty where none stands there."""

    def isVisible(self) -> bool:
        """Whether somebody sees it."""


@runtime_checkable
class Pages(Protocol):
    """A screen with a page of one record beside or over its list."""

    pane: PageOfOne


@runtime_checkable
class Edits(Protocol):
    """A screen whose records are filled in from elsewhere, at one field."""

    def edit_record(self, type_name: str, record: str, field: str) -> None:
        """Turn to the form of a record, at a field."""


@runtime_checkable
class Keeps(Protocol):
    """A screen with unfinished work: asked before locking, quitting and speaking another language."""

    def unfinished(self) -> Sequence[Callable[[], object]]:
        """Calls that keep its drafts, each run on the database worker before the desk closes."""


@runtime_checkable
class InHand(Protocol):
    """A form that a person may be in when the desk locks: unlocking leads back into it."""

    def in_hand(self) -> str:
        """The key of the draft that it keeps; empty where nobody wrote anything."""

    def isVisible(self) -> bool:
        """Whether somebody sees it."""

    def window(self) -> QWidget:
        """The window or dialog that it stands in."""


@runtime_checkable
class Stands(Protocol):
    """What a person may be in the middle of that keeps no draft: unlocking leads back to where it stands."""

    def stands_at(self) -> tuple[str, str]:
        """Type and record of its place; an empty record where nobody is in the middle of anything."""

    def isVisible(self) -> bool:
        """Whether somebody sees it."""


@runtime_checkable
class Resumes(Protocol):
    """A screen that goes on with what was left unfinished."""

    def resume_draft(self, draft: Draft) -> None:
        """Open the form of a record, new or not, with what its draft holds."""


@runtime_checkable
class Acts(Protocol):
    """A screen with commands of its own, shown in the window's menu while it is in front."""

    def screen_actions(self) -> Sequence[QAction]:
        """Its commands; what it has only under a mouse button belongs here too."""


@runtime_checkable
class Helps(Protocol):
    """A screen with a page of help: F1."""

    help_topic: str
