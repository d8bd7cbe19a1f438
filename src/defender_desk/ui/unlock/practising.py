"""What is said of a practice desk wherever one is offered, and the passphrase that it alone has.

Desktop: the first run and the settings offer it; both say and ask the same.
"""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout

from defender_desk.text.messages import msg
from defender_desk.text.speech import _
from defender_desk.ui.tasks import Tasks
from defender_desk.ui.unlock.draft import NewDesk
from defender_desk.ui.unlock.passphrase_page import PassphrasePage
from defender_desk.ui.unlock.work import Work

ABOUT = msg(
    "A practice desk is for learning and teaching: all people and events in it are invented. It is a separate desk "
    "beside yours, with a passphrase of its own, and it always shows a coloured band."
)
MAKING = msg("Making the practice desk…")


def its_passphrase(draft: NewDesk, work: Work, tasks: Tasks) -> PassphrasePage:
    """Offer a passphrase for the practice desk, or let one be chosen that is not the person's own."""
    page = PassphrasePage(draft, work, tasks, placed=False, practice=True)
    page.notice.say(
        _("For practice only. Do not take the passphrase of your own desk: this one is typed in front of others."),
        tone="info",
    )
    above = page.layout()
    if isinstance(above, QBoxLayout):
        above.insertWidget(0, page.notice)  # read before a passphrase is chosen, not after
    return page
