"""Settings as a section of the window; its pages are places, so that Back finds them.

Desktop: `ui.sections` puts it last.
"""

from __future__ import annotations

from defender_desk.text.messages import msg
from defender_desk.ui.frame.sidebar import Section
from defender_desk.ui.settings.screen import PAGES, PLACE, Settings

_PAGES = tuple((PLACE, page.name, page.label) for page in PAGES)

SETTINGS = Section("settings", msg("Settings"), "settings", Settings, types=(PLACE,), pages=_PAGES, apart=True)
