"""How other desks are shown: by name and by what we know of them; and how their cards come in.

Desktop: a card is read from its text, a file, or a picture of its QR code, whichever way that comes.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QBuffer, QMimeData
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QDialog, QLabel, QPlainTextEdit, QWidget

from defender_desk.services.identity import cards, keys
from defender_desk.services.identity.correspondents import Acquaintance, Correspondent
from defender_desk.text.bidi import isolate
from defender_desk.text.messages import msg
from defender_desk.text.speech import _, fill, say
from defender_desk.text.trouble import Trouble
from defender_desk.ui.handover import comparing
from defender_desk.ui.handover.comparing import CompareDialog
from defender_desk.ui.kit.dialogs import Dialog
from defender_desk.ui.kit.files import choose_files
from defender_desk.ui.kit.notices import Notice
from defender_desk.ui.kit.pieces import Tone, badge, label
from defender_desk.ui.kit.spacing import column
from defender_desk.ui.kit.theme import unit
from defender_desk.ui.shell import Shell

TONES: dict[Acquaintance, Tone] = {
    Acquaintance.VERIFIED: "good",
    Acquaintance.KNOWN: "info",
    Acquaintance.CHANGED: "danger",
    Acquaintance.OLDER: "warning",
    Acquaintance.UNKNOWN: "warning",
    Acquaintance.OWN: "good",
    Acquaintance.FORMER: "danger",
}
_WORDS = {
    Acquaintance.VERIFIED: msg("Verified", "desk"),
    Acquaintance.KNOWN: msg("Known", "desk"),
    Acquaintance.CHANGED: msg("Key changed", "desk"),
    Acquaintance.OLDER: msg("Key from before", "desk"),
    Acquaintance.UNKNOWN: msg("Unknown", "desk"),
    Acquaintance.OWN: msg("Your own", "desk"),
    Acquaintance.FORMER: msg("Your own key from before", "desk"),
}


_MOST_PIXELS = 80_000_000
A_KEY_IS_NO_DESK = msg("This is a key without a card. It says whose it is to nobody, so it cannot be kept here.")
ASK_FOR_THE_CARD = msg("Ask for their card. Where you hand a file over, a key alone can be used for that one file.")


def name_of(contact: Any) -> str:
    """What a desk calls itself, set apart; a desk without a name by its mark."""
    return isolate(contact.name) if contact.name else fill(_("Unnamed desk {mark}"), mark=contact.desk)


def standing_badge(standing: Acquaintance) -> QLabel:
    """What we know of a desk, in a word."""
    return badge(say(_WORDS[standing]), TONES[standing])


def compare(parent: QWidget, contact: Any) -> bool:
    """Ask whether two people compared the fingerprint in person."""
    return CompareDialog(parent, contact, name_of(contact)).exec() == QDialog.DialogCode.Accepted.value


def decide(parent: QWidget, between: tuple[Correspondent, Any]) -> Callable[[Any], None] | None:
    """Ask what to believe of a desk whose key changed; gives what to do with the open desk, None where undecided."""
    return comparing.decide(parent, between, name_of(between[0].contact))


_FORMS = "*.txt *.card *.png *.jpg *.jpeg *.webp *.gif *.bmp *.tif *.pdf"
CARDS = ((msg("Contact cards, and pictures of them"), _FORMS),)


def read_card_file(parent: QWidget, shell: Shell, done: Callable[[Any], object], notice: Notice) -> None:
    """Choose a card as a file, or a picture of one, and read it."""
    for path in choose_files(parent, msg("Choose a contact card"), CARDS)[:1]:
        read_card(path, parent, shell, done, notice)


def read_card(path: Path, parent: QWidget, shell: Shell, done: Callable[[Any], object], notice: Notice) -> None:
    """Read a card from a file that was chosen or dropped."""
    shell.tasks.beside(cards.read, shell.desk, path, done=done, failed=notice.trouble, owner=parent)


def picture_in(data: QMimeData) -> bytes:
    """The picture that was copied or dropped, as a file in memory; empty where there is none."""
    image = QImage(data.imageData()) if data.hasImage() else QImage()
    if image.isNull() or image.width() * image.height() > _MOST_PIXELS:
        return b""
    held = QBuffer()
    held.open(QBuffer.OpenModeFlag.WriteOnly)
    image.save(held, "PNG")  # type: ignore[call-overload]  # its stubs want bytes, and it refuses them
    return bytes(held.data().data())


def copied_picture() -> bytes:
    """The picture on the clipboard; empty where there is none."""
    data = QGuiApplication.clipboard().mimeData()
    return picture_in(data) if data is not None else b""


def see_card(picture: bytes, parent: QWidget, shell: Shell, done: Callable[[Any], object], notice: Notice) -> None:
    """Read the card in a picture that was copied or dropped."""
    shell.tasks.beside(cards.seen, shell.desk, picture, done=done, failed=notice.trouble, owner=parent)


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
