"""What a mutation did, so that every open screen knows whether to look again.

Model floor: services return it, the desktop refreshes from it, undo takes it back.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Changes:
    """One batch: everything done in one transaction, undone as one."""

    batch: int
    """Number of the batch in the journal; 0 when nothing was written."""
    types: frozenset[str] = frozenset()
    ids: frozenset[str] = frozenset()
    kind: str = ""
    """What was done, a code of `model.history.DEEDS`."""

    def touches(self, *types: str) -> bool:
        """Whether records of any of these types changed."""
        return not self.types.isdisjoint(types)
