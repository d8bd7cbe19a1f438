"""How other desks are shown: by name, by what we know of them, by the digits that two people compare.

Desktop: fingerprints are shown in groups of five, to be read aloud.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QDialog, QLabel, QPlainTextEdit, QWidget

from defender_desk.services import keys
from defender_desk.services.keys import Correspondent, Standing
from defender_desk.text.bidi import isolate, ltr
from defender_desk.text.digits import show_digits
from defender_desk.text.messages import msg
from defender_desk.text.speech import _, fill, habits, say
from defender_desk.text.trouble import Trouble
from defender_desk.ui.kit.dialogs import Dialog, ask, choose_files
from defender_desk.ui.kit.notices import Notice
from defender_desk.ui.kit.pieces import Tone, badge, label
from defender_desk.ui.kit.spacing import column
from defender_desk.ui.kit.theme import unit
from defender_desk.ui.tasks import Tasks

TONES: dict[Standing, Tone] = {
    Standing.VERIFIED: "good",
    Standing.KNOWN: "info",
    Standing.CHANGED: "danger",
    Standing.UNKNOWN: "warning",
}
_WORDS = {
    Standing.VERIFIED: msg("Verified", "desk"),
    Standing.KNOWN: msg("Known", "desk"),
    Standing.CHANGED: msg("Key changed", "desk"),
    Standing.UNKNOWN: msg("Unknown", "desk"),
}
_GROUPS_IN_A_LINE = 4


def name_of(contact: Any) -> str:
    """What a desk calls itself, set apart; a desk without a name by its mark."""
    return isolate(contact.name) if contact.name else fill(_("Unnamed desk {mark}"), mark=contact.desk)


def standing_of(known: Correspondent) -> Standing:
    """What we know of somebody on our own list."""
    return Standing.VERIFIED if known.verified else Standing.KNOWN


def standing_badge(standing: Standing) -> QLabel:
    """What we know of a desk, in a word."""
    return badge(say(_WORDS[standing]), TONES[standing])


def fingerprint(contact: Any) -> QLabel:
    """Forty digits in groups of five, on two lines, in the digits of the reader."""
    groups = contact.fingerprint.split()
    lines = (groups[place : place + _GROUPS_IN_A_LINE] for place in range(0, len(groups), _GROUPS_IN_A_LINE))
    shown = "\n".join(ltr(show_digits("  ".join(line), habits().digits)) for line in lines)
    made = label(shown, "code", selectable=True)
    made.setAccessibleName(fill(_("Fingerprint: {digits}"), digits=contact.fingerprint))
    return made


def compare(parent: QWidget, contact: Any) -> bool:
    """Ask whether two people compared the digits in person."""
    body = QWidget()
    body.setLayout(
        column(
            label(
                _(
                    "Meet, or call on a line you trust. Let them read the digits from the page “My card” of their "
                    "desk. Every group must be the same."
                ),
                wrap=True,
            ),
            fingerprint(contact),
            gap=4,
        )
    )
    dialog = Dialog(parent, fill(_("Compare the fingerprint of {name}"), name=name_of(contact)), body)
    dialog.add(_("Not now"), answer=QDialog.DialogCode.Rejected.value)
    dialog.add(_("They are the same"), "primary", answer=QDialog.DialogCode.Accepted.value)
    return dialog.exec() == QDialog.DialogCode.Accepted.value


def read_card_file(parent: QWidget, tasks: Tasks, done: Callable[[Any], object], notice: Notice) -> None:
    """Choose a card file and read it."""
    chosen = choose_files(parent, msg("Choose a contact card"), ((msg("Contact cards"), "*.txt *.card"),))
    for path in chosen[:1]:
        tasks.beside(keys.read_card, path, done=done, failed=notice.trouble, owner=parent)


def paste(parent: QWidget, notice: Notice) -> Any:
    """Ask for a card or an age key as text: a contact, a bare key as text, or None when given up or refused."""
    words = QPlainTextEdit()
    words.setTabChangesFocus(True)
    words.setAccessibleName(_("Card or age key"))
    words.setFixedHeight(unit() * 36)
    body = QWidget()
    body.setLayout(
        column(label(_("Paste the whole card, or an age key (it begins with “age1”)."), wrap=True), words, gap=2)
    )
    dialog = Dialog(parent, _("Paste a card or key"), body)
    dialog.add(_("Cancel"), answer=QDialog.DialogCode.Rejected.value)
    dialog.add(_("Use it"), "primary", answer=QDialog.DialogCode.Accepted.value).setDefault(True)
    words.setFocus()
    if dialog.exec() != QDialog.DialogCode.Accepted.value:
        return None
    try:
        return read_pasted(words.toPlainText())
    except Trouble as trouble:
        notice.trouble(trouble)
        return None


def read_pasted(text: str) -> Any:
    """The contact of a pasted card, or a bare age key as text; raises `Trouble` when it is neither."""
    return keys.pasted_card(text) if "receive" in text else keys.pasted_key(text)


def may_replace(parent: QWidget, before: Correspondent | None) -> bool:
    """Ask before a card takes the place of another one under the same name or mark."""
    return before is None or ask(
        parent,
        fill(_("You already know {name}, with other keys"), name=name_of(before.contact)),
        _(
            "This happens when somebody makes a new desk. It also happens when somebody pretends to be them. Ask "
            "them in person before you use the new card."
        ),
        yes=_("Use the new card"),
        no=_("Keep what I have"),
        danger=True,
    )
