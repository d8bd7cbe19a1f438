"""How other desks are shown: by name, by what we know of them, by the digits that two people compare.

Desktop: fingerprints are shown in numbered groups of five, to be read aloud.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QDialog, QLabel, QPlainTextEdit, QWidget

from defender_desk.services import keys
from defender_desk.services.keys import Acquaintance, Correspondent
from defender_desk.text.bidi import isolate
from defender_desk.text.messages import msg
from defender_desk.text.speech import _, fill, say
from defender_desk.text.trouble import Trouble
from defender_desk.ui.kit.dialogs import Dialog, ask
from defender_desk.ui.kit.files import choose_files
from defender_desk.ui.kit.groups import Groups
from defender_desk.ui.kit.notices import Notice
from defender_desk.ui.kit.pieces import Tone, badge, label
from defender_desk.ui.kit.spacing import column
from defender_desk.ui.kit.theme import unit
from defender_desk.ui.tasks import Tasks

TONES: dict[Acquaintance, Tone] = {
    Acquaintance.VERIFIED: "good",
    Acquaintance.KNOWN: "info",
    Acquaintance.CHANGED: "danger",
    Acquaintance.UNKNOWN: "warning",
}
_WORDS = {
    Acquaintance.VERIFIED: msg("Verified", "desk"),
    Acquaintance.KNOWN: msg("Known", "desk"),
    Acquaintance.CHANGED: msg("Key changed", "desk"),
    Acquaintance.UNKNOWN: msg("Unknown", "desk"),
}


A_KEY_IS_NO_DESK = msg("This is a key without a card. It says whose it is to nobody, so it cannot be kept here.")
ASK_FOR_THE_CARD = msg("Ask for their card. Where you hand a file over, a key alone can be used for that one file.")


def name_of(contact: Any) -> str:
    """What a desk calls itself, set apart; a desk without a name by its mark."""
    return isolate(contact.name) if contact.name else fill(_("Unnamed desk {mark}"), mark=contact.desk)


def standing_of(known: Correspondent) -> Acquaintance:
    """What we know of somebody on our own list."""
    return Acquaintance.VERIFIED if known.verified else Acquaintance.KNOWN


def standing_badge(standing: Acquaintance) -> QLabel:
    """What we know of a desk, in a word."""
    return badge(say(_WORDS[standing]), TONES[standing])


def fingerprint(contact: Any) -> Groups:
    """Forty digits in numbered groups of five, in the digits of the reader."""
    return Groups(fill(_("Fingerprint: {digits}"), digits=contact.fingerprint), contact.fingerprint.split())


def compare(parent: QWidget, contact: Any) -> bool:
    """Ask whether two people compared the digits in person."""
    body = QWidget()
    body.setLayout(
        column(
            label(
                _(
                    "Meet, or call on a line you trust. Let them read from the page “My card” of their desk: the "
                    "number of each group, then its digits. Every group must be the same."
                ),
                wrap=True,
            ),
            fingerprint(contact),
            gap=4,
        )
    )
    dialog = Dialog(parent, fill(_("Compare the fingerprint of {name}"), name=name_of(contact)), body)
    dialog.add(_("Not now"), answer=QDialog.DialogCode.Rejected.value).setFocus()
    dialog.add(_("They are the same"), "primary", answer=QDialog.DialogCode.Accepted.value)
    return dialog.exec() == QDialog.DialogCode.Accepted.value


def read_card_file(parent: QWidget, tasks: Tasks, done: Callable[[Any], object], notice: Notice) -> None:
    """Choose a card file and read it."""
    chosen = choose_files(parent, msg("Choose a contact card"), ((msg("Contact cards"), "*.txt *.card"),))
    for path in chosen[:1]:
        tasks.beside(keys.read_card, path, done=done, failed=notice.trouble, owner=parent)


def paste(parent: QWidget, notice: Notice, *, bare_key: bool) -> Any:
    """Ask for a card as text, or also a bare key: a contact, the key as text, or None when given up or refused."""
    words = QPlainTextEdit()
    words.setTabChangesFocus(True)
    words.setAccessibleName(_("Card or age key") if bare_key else _("Card"))
    words.setFixedHeight(unit() * 36)
    asked = (
        _("Paste the whole card, or an age key (it begins with “age1”).") if bare_key else _("Paste the whole card.")
    )
    body = QWidget()
    body.setLayout(column(label(asked, wrap=True), words, gap=2))
    dialog = Dialog(parent, _("Paste a card or key") if bare_key else _("Paste a card"), body)
    dialog.add(_("Cancel"), answer=QDialog.DialogCode.Rejected.value)
    dialog.add(_("Use it"), "primary", answer=QDialog.DialogCode.Accepted.value)
    words.setFocus()
    if dialog.exec() != QDialog.DialogCode.Accepted.value:
        return None
    try:
        return read_pasted(words.toPlainText(), bare_key=bare_key)
    except Trouble as trouble:
        notice.trouble(trouble, "warning")
        return None


def read_pasted(text: str, *, bare_key: bool) -> Any:
    """The contact of a pasted card, or a bare age key as text where one serves; raises `Trouble` otherwise."""
    if "receive" in text:
        return keys.pasted_card(text)
    key = keys.pasted_key(text)
    if not bare_key:
        raise Trouble(A_KEY_IS_NO_DESK, ASK_FOR_THE_CARD)
    return key


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
