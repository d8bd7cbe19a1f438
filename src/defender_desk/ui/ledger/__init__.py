"""What a person allows and what has left about them; taking a consent back with its consequences seen before.

Desktop: the pages of people, groups and consents open these windows.
"""

from __future__ import annotations

from defender_desk.ui.ledger.taking_back import take_back
from defender_desk.ui.ledger.window import open_ledger

__all__ = ["open_ledger", "take_back"]
