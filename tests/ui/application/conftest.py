"""The windows of the hand-over tests serve here too."""

from __future__ import annotations

from tests.ui.handover.conftest import Person, Sit, person

__all__ = ["Person", "Sit", "person"]
