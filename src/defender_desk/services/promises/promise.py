"""What a promise is, and what a limit: sentences for whoever has something to fear, each promise with its proof.

Services floor: a promise says no more than its tests prove; what they do not prove is a limit, with what to do instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from defender_desk.text.messages import Message


@dataclass(frozen=True)
class Promise:
    """One sentence, and the tests that fail if it is broken, by their file."""

    says: Message
    proved: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Limit:
    """What is not promised: what it is called, and what it means for a person, with what to do instead."""

    called: Message
    means: Message


@dataclass(frozen=True)
class Heading:
    """One place or moment of danger."""

    name: Message
    promises: tuple[Promise, ...] = ()
    limits: tuple[Limit, ...] = ()
    left_out: tuple[Limit, ...] = ()
    """What was asked for and refused, and why."""
