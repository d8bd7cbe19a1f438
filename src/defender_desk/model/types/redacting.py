"""How a redacted copy points at what it was made from.

Model floor: one declaration for every type of which there are such copies.
"""

from __future__ import annotations

from defender_desk.model.kinds import Ref
from defender_desk.model.levels import INTERNAL
from defender_desk.text.messages import msg

REDACTED_FROM = "redacted_from"
"""The field that says so, in every type that has it."""


def whence(type_name: str) -> Ref:
    """The field for records of a type; the copy is about whom the original is about, under a level of its own."""
    return Ref(
        to=(type_name,),
        part_of=True,
        stays=True,
        back=msg("Redacted copies"),
        level=INTERNAL,
        label=msg("Redacted copy of"),
        help=msg("This stays at this desk: nobody who is given the copy learns what it was made from."),
    )
