"""The desks we exchange files with: those we know, with the way to add, compare and forget them; to choose from, too.

Desktop: a desk that was never compared in person can be used, and says so.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QWidget

from defender_desk.services import keys
from defender_desk.services.keys import Acquaintance, Correspondent
from defender_desk.text.bidi import ltr
from defender_desk.text.speech import _, fill, say
from defender_desk.ui.handover import contacts
from defender_desk.ui.kit.dialogs import ask
from defender_desk.ui.kit.flow import Flow
from defender_desk.ui.kit.notices import Notice
from defender_desk.ui.kit.pieces import Picture, button, label
from defender_desk.ui.kit.spacing import boxed, clear, column, row
from defender_desk.ui.shell import Shell

_KEY_SHOWN = 20  # letters of an age key: enough to tell two apart, the whole is in its name


class Acquaintances(QWidget):
    """All correspondents; with `choosing`, each with a box to tick."""

    changed = Signal()
    """Who is known, or who is chosen, changed."""

    def __init__(self, shell: Shell, *, choosing: bool) -> None:
        super().__init__()
        self._shell, self._choosing = shell, choosing
        self.notice = Notice()
        self.chosen: set[str] = set()
        """Age keys of those ticked."""
        self._known: list[Correspondent] = []
        self._bare: dict[str, tuple[str, str]] = {}
        """Keys without a card, each with what it is called and what is said of it."""
        self._lines = column(gap=2)
        self.card = button(_("Add from a card file…"), self._from_file, "plain", "user-plus")
        pasting = _("Paste a card or key…") if choosing else _("Paste a card…")
        self.paste = button(pasting, self._pasted, "plain", "key-round")
        adding = Flow(2)
        for each in (self.card, self.paste):
            adding.addWidget(each)
        self.setLayout(column(self.notice, self._lines, adding, gap=3))
        self.load()

    def load(self) -> None:
        """Ask anew whom this desk knows."""
        self._shell.tasks.run(keys.correspondents, self._shell.desk, done=self._show)

    def recipients(self) -> tuple[str, ...]:
        """Age keys of those ticked, in the order shown."""
        every = [known.contact.receive for known in self._known] + list(self._bare)
        return tuple(one for one in dict.fromkeys(every) if one in self.chosen)

    def unverified(self) -> bool:
        """Whether anybody ticked was never compared in person."""
        sure = {known.contact.receive for known in self._known if known.verified}
        return bool(set(self.recipients()) - sure)

    def add_contact(self, contact: Any) -> None:
        """Know a desk from now on, asking first where it takes another's place."""
        self._shell.tasks.run(keys.mistakable, self._shell.desk, contact, done=partial(self._add, contact), owner=self)

    def add_key(self, key: str) -> None:
        """Use a bare age key for this one file."""
        self.chosen.add(key)
        shown = fill(_("Key {key}"), key=ltr(key[:_KEY_SHOWN] + "…"))
        said = _(
            "A key without a card: it serves for this one file and is not kept. Make sure, in person, that it belongs "
            "to whom you think."
        )
        self.offer(key, shown, said)
        self.changed.emit()

    def offer(self, key: str, name: str, said: str) -> None:
        """Let somebody be chosen of whom there is a key and no card."""
        self._bare.setdefault(key, (name, said))
        self._draw()

    def _add(self, contact: Any, before: Correspondent | None) -> None:
        if contacts.may_replace(self, before):
            self.chosen.add(contact.receive)
            self._shell.tasks.run(
                partial(_know, self._shell.desk, contact),
                done=self._reload,
                failed=self.notice.trouble,
            )

    def _reload(self, _nothing: object) -> None:
        self.load()

    def _show(self, known: list[Correspondent]) -> None:
        self._known = known
        self._draw()
        self.changed.emit()

    def _draw(self) -> None:
        clear(self._lines)
        for each in self._known:
            self._lines.addWidget(self._line(each))
        carded = {each.contact.receive for each in self._known}
        for key, told in self._bare.items():
            if key not in carded:
                self._lines.addWidget(self._bare_line(key, *told))
        if not self._known and not self._bare:
            self._lines.addWidget(
                label(_("You know no other desk yet. Ask for their contact card."), "muted", wrap=True)
            )

    def _line(self, known: Correspondent) -> QFrame:
        name, standing = contacts.name_of(known.contact), contacts.standing_of(known)
        acts = Flow(1)
        if not known.verified:
            acts.addWidget(button(_("Compare in person…"), partial(self._compare, known), "link"))
        if not self._choosing:
            acts.addWidget(button(_("Forget"), partial(self._forget, known), "link"))
        head = row(self._mark(name, known.contact.receive), contacts.standing_badge(standing), None, gap=2)
        words = column(head, label(say(standing.label), "caption", wrap=True), gap=1)
        words.addWidget(contacts.fingerprint(known.contact))
        words.addLayout(acts)
        return boxed(_padded(words), "card")

    def _bare_line(self, key: str, name: str, said: str) -> QFrame:
        words = column(self._mark(name, key), label(said, "caption", wrap=True), gap=1)
        return boxed(_padded(words), "card")

    def _mark(self, name: str, key: str) -> QWidget:
        if not self._choosing:
            holder = QWidget()
            holder.setLayout(row(Picture("contact", "muted"), label(name, "strong"), None, gap=2))
            return holder
        box = QCheckBox(name)
        box.setAccessibleName(name)
        box.setChecked(key in self.chosen)
        box.toggled.connect(lambda on: self._ticked(key, on=on))
        return box

    def _ticked(self, key: str, *, on: bool) -> None:
        (self.chosen.add if on else self.chosen.discard)(key)
        self.changed.emit()

    def _compare(self, known: Correspondent) -> None:
        if contacts.compare(self, known.contact):
            self._shell.tasks.run(
                partial(keys.add, self._shell.desk, known.contact, verified=True),
                done=lambda _nothing: self.load(),
                owner=self,
            )

    def _forget(self, known: Correspondent) -> None:
        sure = ask(
            self,
            fill(_("Forget {name}?"), name=contacts.name_of(known.contact)),
            _("What they sent stays. A later file of theirs then counts as coming from a stranger."),
            yes=_("Forget"),
            danger=True,
        )
        if sure:
            self._shell.tasks.run(
                keys.drop, self._shell.desk, known.contact, done=lambda _nothing: self.load(), owner=self
            )

    def _from_file(self) -> None:
        self.notice.silence()
        contacts.read_card_file(self, self._shell.tasks, self.add_contact, self.notice)

    def _pasted(self) -> None:
        self.notice.silence()
        pasted = contacts.paste(self, self.notice, bare_key=self._choosing)
        if isinstance(pasted, str):
            self.add_key(pasted)
        elif pasted is not None:
            self.add_contact(pasted)


def _know(desk: Any, contact: Any) -> None:
    """Know a contact unverified, unless it is exactly the one we know already."""
    if keys.standing(desk, contact) in (Acquaintance.UNKNOWN, Acquaintance.CHANGED):
        keys.add(desk, contact, verified=False)


def _padded(layout: Any) -> Any:
    return column(layout, margins=(4, 3))
