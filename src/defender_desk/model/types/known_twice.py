"""The field of people and groups that says which other records somebody was recorded as.

Model floor: one declaration for every type whose records are joined.
"""

from defender_desk.model.kinds import Refs
from defender_desk.model.levels import IDENTITY
from defender_desk.text.messages import msg


def joined_into(type_name: str) -> Refs:
    """The records of a type that were found to be the same and joined into one, so that both ids lead to it."""
    said = msg("Records that were found to be the same and joined into this one. They lie in the bin.")
    return Refs(
        to=(type_name,),
        back=msg("Joined into"),
        level=IDENTITY,
        gathers=True,
        label=msg("Also recorded as"),
        help=said,
    )
