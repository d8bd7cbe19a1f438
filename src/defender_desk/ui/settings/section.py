"""Settings as a section of the window; its pages are places, so that Back finds them.

Desktop: `ui.sections` puts it last.
"""

from __future__ import annotations

from defender_desk.text.messages import msg
from defender_desk.ui.frame.sidebar import Section
from defender_desk.ui.settings.pages import PAGES
from defender_desk.ui.settings.screen import PLACE, Settings

_PAGES = tuple((PLACE, page.name, page.label) for page in PAGES)

_PARTS = tuple((PLACE, page.name, heading) for page in PAGES for heading in page.parts)
_SOUGHT = {sentence: words for page in PAGES for sentence, words in page.sought.items()}

SETTINGS = Section(
    "settings", msg("Settings"), "settings", Settings,
    types=(PLACE,), pages=_PAGES, parts=_PARTS, sought=_SOUGHT, apart=True,
)  # fmt: skip
