"""The emergency card: from anywhere in two steps, whom it is for and then the page.

Desktop: `open_card` shows the card of one person, `ask_whose` asks for the person first.
"""

from __future__ import annotations

from defender_desk.ui.emergency.window import ask_whose, open_card

__all__ = ["ask_whose", "open_card"]
