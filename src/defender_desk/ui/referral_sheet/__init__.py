"""The referral sheet and the notice to an authority: looked at page by page, then written where a person says.

Desktop: `open_sheet` and `open_notice` open them in a window; `sheet.SheetPage` is the page itself.
"""

from __future__ import annotations

from defender_desk.ui.referral_sheet.window import open_notice, open_sheet

__all__ = ["open_notice", "open_sheet"]
