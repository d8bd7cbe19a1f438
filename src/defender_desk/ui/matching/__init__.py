"""Which provider fits a case: all of them in the order of fit, each with its conditions, and what would answer them.

Desktop: pages of cases and referrals open it, and the menu for the one in front.
"""

from __future__ import annotations

from defender_desk.ui.matching.window import open_matching, which_fits

__all__ = ["open_matching", "which_fits"]
