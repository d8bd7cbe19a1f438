"""What happened with a desk we know: added, compared, changed, decided; when, and who sat here.

Desktop: a list to be read, newest first.
"""

from __future__ import annotations

from datetime import datetime

from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from defender_desk.services.identity import trust
from defender_desk.services.identity.correspondents import Correspondent, Happened
from defender_desk.text.bidi import isolate
from defender_desk.text.speech import _, fill, say
from defender_desk.text.written import show_moment
from defender_desk.ui.handover import contacts
from defender_desk.ui.handover.aloud import fingerprint
from defender_desk.ui.kit.dialogs import Dialog
from defender_desk.ui.kit.pieces import label
from defender_desk.ui.kit.spacing import boxed, column, scrolled
from defender_desk.ui.kit.theme import em, unit


def show_history(parent: QWidget, known: Correspondent) -> None:
    """Show what happened with a desk."""
    lines = [boxed(_line(one), "card") for one in reversed(known.history)]
    nothing = label(_("Nothing was kept of this desk before."), "muted", wrap=True)
    page = scrolled(column(*(lines or [nothing]), None, gap=2))
    page.setMinimumSize(em(64), unit() * 70)
    dialog = Dialog(parent, fill(_("What happened with {name}"), name=contacts.name_of(known.contact)), page)
    dialog.add(_("Close"), "primary", answer=QDialog.DialogCode.Accepted.value)
    dialog.exec()


def _line(one: Happened) -> QVBoxLayout:
    when = show_moment(datetime.fromisoformat(one.at))
    by = fill(_("{when}, at this desk: {who}"), when=when, who=isolate(one.by)) if one.by else when
    return column(
        label(say(trust.said_of(one.deed)), "strong"), label(by, "muted", wrap=True), fingerprint(one), gap=1, margins=3
    )
