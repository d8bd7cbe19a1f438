"""An application: what a destination asks, what answers it, and the words somebody writes for it.

Desktop: `open_application` opens it in a window; `screen.ApplicationPage` is the page itself.
"""

from __future__ import annotations

from defender_desk.ui.application.window import open_application

__all__ = ["open_application"]
