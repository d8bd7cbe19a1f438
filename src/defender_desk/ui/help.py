"""Help: one page a screen, in the language in use, from the files that ship with the program.

Desktop: pages are Markdown without tables (Qt does not mirror those) and open nothing outside.
"""

from __future__ import annotations

from PySide6.QtWidgets import QTextBrowser, QWidget

from defender_desk.text.resources import folder
from defender_desk.text.speech import _, habits
from defender_desk.ui.kit.dialogs import Dialog
from defender_desk.ui.kit.theme import em, unit


def help_text(topic: str) -> str:
    """The page of a topic in the language in use, else in English, else a sentence that there is none."""
    names = [f"{topic or 'index'}.md", "index.md"]
    for place in (folder("help", language, name) for name in names for language in (habits().language, "en")):
        if place.is_file():
            return place.read_text("utf-8")
    return _("There is no page of help for this screen yet. Press Ctrl and / for the shortcuts.")


def show_help(parent: QWidget, topic: str) -> None:
    """Show a page of help beside the work."""
    page = QTextBrowser()
    page.setAccessibleName(_("Help"))
    page.setOpenLinks(False)
    page.setMarkdown(help_text(topic))
    page.setMinimumSize(em(80), unit() * 100)
    dialog = Dialog(parent, _("Help"), page, icon_name="book-open")
    dialog.add(_("Close"), "primary", answer=1)
    dialog.open()
