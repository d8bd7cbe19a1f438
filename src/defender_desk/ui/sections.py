"""The sections of the sidebar, in the order of the sidebar; a desk shows those its program has.

Desktop: each section is one line here; its screen is made when it is first shown.
"""

from __future__ import annotations

from defender_desk.ui.frame.sidebar import Section
from defender_desk.ui.handover.section import HANDOVER
from defender_desk.ui.registers.sections import CASES, INCIDENTS, PEOPLE, REFERRALS
from defender_desk.ui.settings.section import SETTINGS
from defender_desk.ui.today.section import TODAY

SECTIONS: tuple[Section, ...] = (TODAY, PEOPLE, INCIDENTS, CASES, REFERRALS, HANDOVER, SETTINGS)
