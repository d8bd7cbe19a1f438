"""How dangerous a field is in the wrong hands, and what each way of handing over may carry.

Model floor: every field names its level; redaction and the gate ask for it.
"""

from __future__ import annotations

from enum import Enum, IntEnum

from defender_desk.text.messages import Message, msg


class Level(IntEnum):
    """The harm a field can do when the wrong person reads it, least first."""

    OPEN = 0
    """Tells nothing about anybody: codes, counts, states."""
    INTERNAL = 1
    """Facts of the work that name nobody."""
    IDENTITY = 2
    """Names or finds a person."""
    SECRET = 3
    """Puts somebody in danger: whereabouts, family, sensitive traits, how to reach them safely."""


class Profile(Enum):
    """How much a hand-over carries; each profile carries its level and everything below."""

    STATISTICS = "statistics"
    DEIDENTIFIED = "deidentified"
    CASEWORK = "casework"
    FULL = "full"

    @property
    def ceiling(self) -> Level:
        """The most dangerous level that leaves under this profile."""
        return _CEILINGS[self]

    @property
    def coded(self) -> bool:
        """Whether names and ids leave as codes that mean something to one recipient alone."""
        return self is Profile.DEIDENTIFIED

    @property
    def counted(self) -> bool:
        """Whether no record leaves, but how many there are."""
        return self is Profile.STATISTICS

    @property
    def label(self) -> Message:
        """What the profile is called on screen."""
        return _LABELS[self]


_CEILINGS = {
    Profile.STATISTICS: Level.OPEN,
    Profile.DEIDENTIFIED: Level.INTERNAL,
    Profile.CASEWORK: Level.IDENTITY,
    Profile.FULL: Level.SECRET,
}

_LABELS = {
    Profile.STATISTICS: msg("Statistics only"),
    Profile.DEIDENTIFIED: msg("Without names"),
    Profile.CASEWORK: msg("Casework"),
    Profile.FULL: msg("Everything"),
}

OPEN, INTERNAL, IDENTITY, SECRET = Level

PUBLIC, NAMELESS, HIDDEN = "public", "name_withheld", "not_published"
"""Terms of `protection_level`: how far a record may leave, whatever its fields are."""

_STRICTNESS = (PUBLIC, NAMELESS, HIDDEN)


def strictness(protection: object) -> int:
    """How strict a protection level is, 0 for the least; one that is not known counts as the strictest."""
    return _STRICTNESS.index(protection) if protection in _STRICTNESS else len(_STRICTNESS) - 1
