"""The referral sheet: looked at in memory page by page, then written where a person says.

Desktop: `open_sheet` opens it in a window; `sheet.SheetPage` is the page itself.
"""

from __future__ import annotations

from defender_desk.ui.referral_sheet.window import open_sheet

__all__ = ["open_sheet"]
