"""Asking for one record there is, by its name.

Desktop: joining records and the emergency card ask here; nothing new can be made on the way.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QDialog, QWidget

from defender_desk.model.types import TYPES
from defender_desk.text.speech import _, say
from defender_desk.ui.hooks import hooks
from defender_desk.ui.kit.dialogs import Dialog
from defender_desk.ui.kit.direction import passing
from defender_desk.ui.kit.editors import Offer
from defender_desk.ui.kit.editors.picking import PickLine, Term
from defender_desk.ui.kit.spacing import column
from defender_desk.ui.kit.theme import em
from defender_desk.ui.shell import Shell


def choose_one(
    shell: Shell,
    parent: QWidget,
    type_name: str,
    heading: str,
    picked: Callable[[str], object],
    *,
    besides: str = "",
    icon_name: str = "link",
) -> Dialog:
    """Ask for a record of one type, never `besides`; `picked` is told its id once the dialog has closed."""
    find = hooks(shell).find

    def source(typed: str, show: Callable[[Sequence[Term]], object]) -> None:
        def answer(offers: Sequence[Offer]) -> None:
            show([Term(offer.id, offer.title) for offer in offers if offer.id != besides])

        find((type_name,), typed, answer)

    line = PickLine(source, slow=True, only_there=True)
    passing(line)
    line.setMinimumWidth(em(50))
    line.setAccessibleName(say(TYPES[type_name].label))
    line.setPlaceholderText(_("Type a name…"))
    body = QWidget()
    body.setLayout(column(line))
    dialog = Dialog(parent, heading, body, icon_name=icon_name)
    dialog.add(_("Cancel"), answer=QDialog.DialogCode.Rejected.value)

    def chosen(record: str, _title: str) -> None:
        dialog.accept()
        picked(record)

    line.picked.connect(chosen)
    dialog.open()
    line.setFocus()
    return dialog
