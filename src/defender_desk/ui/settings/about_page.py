"""Settings, about: version, licence, this desk's fingerprint, what protects and what does not, whose work it rests on.

Desktop: every text is read from the files that ship with the program; nothing is fetched.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from defender_desk import VERSION
from defender_desk.confined.network import holds
from defender_desk.services import made_of
from defender_desk.services.identity import keys
from defender_desk.text.bidi import ltr
from defender_desk.text.resources import folder
from defender_desk.text.speech import _, beside, fill
from defender_desk.ui.handover.aloud import fingerprint
from defender_desk.ui.handover.reader_copy import reader_button
from defender_desk.ui.kit.dialogs import Dialog
from defender_desk.ui.kit.pieces import button, label
from defender_desk.ui.kit.spacing import column
from defender_desk.ui.kit.theme import em, unit
from defender_desk.ui.promises import show_promises
from defender_desk.ui.settings.choices import Choices
from defender_desk.ui.settings.parts import acts, group

FENCES = frozenset({"files", "calls"})
"""What a process that reads must have given up so that it reaches nothing beside the file."""


class AboutPage(QWidget):
    """What this program is."""

    def __init__(self, choices: Choices) -> None:
        super().__init__()
        self._shell = choices.shell
        self.version = label(fill(_("Version {version}"), version=ltr(VERSION)), "strong")
        self._own = column()
        self._reading = label("", wrap=True)
        safety = button(_("What protects you, and what does not"), self._safety, icon_name="shield-check")
        apart = _("One file for Python that opens a hand-over with an age key, on a computer without this program.")
        self.reader = reader_button(self._shell, _("Save the reader…"))
        texts = [button(name, lambda n=name, f=file: self._read(n, f)) for name, file in _texts()]  # type: ignore[misc]
        parts = button(_("The components"), lambda: self._show(_("The components"), _components()))
        free = _("Free software under the GNU General Public License, version 3 or later, without any warranty.")
        compare = _("Compare it in person with whoever receives your files: then both know that no one stands between.")
        self.setLayout(
            column(
                group("Defender Desk", self.version, label(free, wrap=True)),
                group(
                    _("The fingerprint of this desk"),
                    self._own,
                    detail=compare,
                ),
                group(
                    _("Safety"),
                    label(_network(), wrap=True),
                    self._reading,
                    acts(safety),
                    detail=_("The desk opens no connection, asks for no update and reports to nobody."),
                ),
                group(
                    _("Reader for hand-overs"),
                    acts(self.reader),
                    detail=apart,
                ),
                group(_("Licences"), acts(*texts, parts)),
                None,
                gap=4,
            )
        )
        self._shell.tasks.run(keys.own, self._shell.desk, done=self._known, owner=self)
        self._shell.tasks.beside(self._shell.desk.reader.without, done=self._fenced, owner=self)

    def _known(self, mine: Any) -> None:
        self.fingerprint = fingerprint(mine)
        self._own.addWidget(self.fingerprint)

    def _fenced(self, without: frozenset[str]) -> None:
        self._reading.setText(_reading(fenced=without >= FENCES))

    def _safety(self) -> None:
        show_promises(self._shell)

    def _read(self, name: str, file: Path) -> None:
        self._show(name, file.read_text("utf-8"))

    def _show(self, name: str, words: str) -> None:
        text = QPlainTextEdit(words)
        text.setReadOnly(True)
        text.setAccessibleName(name)
        text.setMinimumSize(em(80), unit() * 90)
        dialog = Dialog(self._shell, name, text, icon_name="scroll-text")
        dialog.add(_("Close"), "primary", answer=1)
        dialog.open()


def _network() -> str:
    """What keeps this program from a network here, as it was found out just now."""
    if holds().system:
        return _("This computer refuses a network to this program, and to whatever it starts.")
    return _(
        "This computer lets no program give up the network for good. The desk refuses it to its own code; a flaw in a "
        "library could still reach one. Where that matters, switch the network off."
    )


def _reading(*, fenced: bool) -> str:
    """What keeps a hostile file from what is beside it here."""
    if fenced:
        return _(
            "Files from elsewhere are read in processes that this computer lets open no file of yours, no connection "
            "and no program."
        )
    return _(
        "Nothing on this computer fences in the processes that read files from elsewhere. They hold no key of the "
        "desk, but a file made to do harm could reach your other files or a connection through them. Linux fences "
        "them in, from kernel 5.13 on."
    )


def _components() -> str:
    """Each component on a line, with the licence and the OpenSSL inside it; the words of a bill of materials."""
    told = [
        (f"{part.name} {part.version}".strip(), part.licence, part.openssl and f"OpenSSL {part.openssl}")
        for part in made_of.parts()
    ]
    return "\n".join(beside(each) for each in told)


def _texts() -> list[tuple[str, Path]]:
    """The licence texts that ship: of the program, its font, its drawings."""
    known = [
        (_("The program"), folder().parent / "LICENSE"),
        (_("The font"), folder("fonts", "OFL.txt")),
        (_("The drawings"), folder("icons", "LICENSE")),
    ]
    return [(name, file) for name, file in known if file.is_file()]
