"""A document before it leaves: looked at in memory page by page, then written where a person says.

Desktop: whoever prints something has a plan, and opens it here.
"""

from __future__ import annotations

from defender_desk.ui.printout.page import PrintoutPage
from defender_desk.ui.printout.window import open_printout

__all__ = ["PrintoutPage", "open_printout"]
