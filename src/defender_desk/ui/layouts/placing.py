"""What a screen must know of a record type beyond its declaration: where its fields stand and what is offered first.

Desktop: plain data, without Qt; registers and record pages read it, and a test proves that every field has one place.
"""

from __future__ import annotations

from dataclasses import dataclass

from defender_desk.model.queries import Order
from defender_desk.model.types import TYPES
from defender_desk.text.messages import Message
from defender_desk.ui.kit.layout import Layout


@dataclass(frozen=True)
class Add:
    """A record that may be made from another's page, or there already, and the field that joins the two."""

    type: str
    field: str
    people: str = ""
    """The field that names whom the new record is for, as this one does; one name goes in only alone."""
    own: bool = False
    """The field is one of this record, and names the other."""


@dataclass(frozen=True)
class Placing:
    """Where the fields of one record type stand; the first part of the form is what a new record asks for."""

    type: str
    icon: str
    form: Layout
    columns: tuple[str, ...]
    """Columns a list begins with; the others can be chosen."""
    new: Message
    """What making one is called."""
    empty: Message
    """What the register says while it is empty: what belongs here, and why."""
    order: tuple[Order, ...] = ()
    """How a list is sorted at first; empty is newest change first."""
    asks: int = 1
    """How many parts of the form a new record shows open; the others are folded."""
    badges: tuple[str, ...] = ("protection",)
    """Terms shown beside the title rather than among the facts."""
    fixed: tuple[str, ...] = ()
    """Fields the desk writes itself: a form shows them, and nobody types into them."""
    safety: tuple[str, ...] = ()
    """Fields shown in the block on how to contact safely, before everything else."""
    about: tuple[str, ...] = ()
    """References to the people it is about, whose safe-contact block stands on its page too."""
    note: tuple[str, ...] = ()
    """What is said beside its title where it is one line on another page."""
    adds: tuple[Add, ...] = ()
    """What is made from this record's page, the usual first."""
    links: tuple[Add, ...] = ()
    """Which existing records may be joined to this one from its page."""

    @property
    def unwritten(self) -> tuple[str, ...]:
        """All that the desk writes itself: what is fixed, and what leads back to a record that stays here."""
        return (*self.fixed, *sorted(TYPES[self.type].staying))
