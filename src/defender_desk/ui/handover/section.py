"""The line of the section “Hand-over” in the sidebar.

Desktop: named in `ui.sections`.
"""

from __future__ import annotations

from defender_desk.text.messages import msg
from defender_desk.ui.frame.sidebar import Section
from defender_desk.ui.handover.screen import HandoverScreen

HANDOVER = Section("handover", msg("Hand-over"), "arrow-left-right", HandoverScreen)
