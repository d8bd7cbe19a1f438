"""The desks we exchange files with: those we know, with the way to add, compare and forget them; to choose from, too.

Desktop: a desk that was never compared in person can be used, and says so; one whose key changed cannot. Cards may be
dropped here as files or pictures.
"""

from __future__ import annotations

from functools import partial
from typing import Any, TypeAlias

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QFrame, QWidget

from defender_desk.services.identity import correspondents, trust
from defender_desk.services.identity.correspondents import Acquaintance, Correspondent
from defender_desk.text.bidi import ltr
from defender_desk.text.speech import _, fill, say
from defender_desk.text.trouble import Trouble
from defender_desk.ui.handover import contacts
from defender_desk.ui.handover.aloud import fingerprint
from defender_desk.ui.handover.happened import show_history
from defender_desk.ui.kit.dialogs import ask
from defender_desk.ui.kit.flow import Flow
from defender_desk.ui.kit.notices import Notice
from defender_desk.ui.kit.pieces import Picture, button, label
from defender_desk.ui.kit.spacing import boxed, clear, column, row
from defender_desk.ui.shell import Shell
from defender_desk.ui.steps.drop import dropped

Between: TypeAlias = tuple[Correspondent, Any]
"""Whom we knew, and who came under the same name or mark with other keys."""
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
        self.card = button(_("Add from a card or a picture…"), self._from_file, "plain", "user-plus")
        pasting = _("Paste a card or key…") if choosing else _("Paste a card…")
        self.paste = button(pasting, self._pasted, "plain", "key-round")
        adding = Flow(2)
        for each in (self.card, self.paste):
            adding.addWidget(each)
        self.setAcceptDrops(True)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self, self._paste_here)
        ways = label(
            _("A card, or a picture of its QR code, can also be dropped here or pasted."), "caption", wrap=True
        )
        self.setLayout(column(self.notice, self._lines, column(adding, ways, gap=1), gap=3))
        self.load()

    def load(self) -> None:
        """Ask anew whom this desk knows."""
        self._shell.tasks.run(correspondents.known, self._shell.desk, done=self._show)

    def recipients(self) -> tuple[str, ...]:
        """Age keys of those ticked, in the order shown."""
        every = [known.contact.receive for known in self._known if _usable(known)] + list(self._bare)
        return tuple(one for one in dict.fromkeys(every) if one in self.chosen)

    def unverified(self) -> tuple[str, ...]:
        """Names of those ticked who were never compared in person."""
        known = {one.contact.receive: one for one in self._known}
        sure = {key for key, one in known.items() if one.verified}
        return tuple(
            contacts.name_of(known[key].contact) if key in known else self._bare[key][0]
            for key in self.recipients()
            if key not in sure
        )

    def add_contact(self, contact: Any) -> None:
        """Know a desk from now on; where it came with other keys, ask first what to believe."""
        self._shell.tasks.run(
            partial(_met, self._shell.desk, contact),
            done=partial(self._added, contact),
            failed=self.notice.trouble,
            owner=self,
        )

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

    def _added(self, contact: Any, between: Between | None) -> None:
        if between is None:
            self.chosen.add(contact.receive)
            self.load()
        else:
            self._decide(between)

    def _decide(self, between: Between) -> None:
        decision = contacts.decide(self, between)
        if decision is None:
            self.load()
        else:
            self._shell.tasks.run(decision, self._shell.desk, done=self._reload, failed=self.notice.trouble)

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
        name, standing = contacts.name_of(known.contact), known.standing
        acts = Flow(1)
        if known.rival is not None:
            acts.addWidget(button(_("Decide…"), partial(self._decide, (known, known.rival)), "link"))
        elif not known.verified:
            acts.addWidget(button(_("Compare in person…"), partial(self._compare, known), "link"))
        if not self._choosing:
            acts.addWidget(button(_("What happened"), partial(show_history, self, known), "link"))
            acts.addWidget(button(_("Forget"), partial(self._forget, known), "link"))
        mark = self._mark(name, known.contact.receive, usable=_usable(known))
        head = row(mark, contacts.standing_badge(standing), None, gap=2)
        words = column(head, label(say(standing.label), "caption", wrap=True), gap=1)
        words.addWidget(fingerprint(known.contact))
        words.addLayout(acts)
        return boxed(_padded(words), "card")

    def _bare_line(self, key: str, name: str, said: str) -> QFrame:
        words = column(self._mark(name, key), label(said, "caption", wrap=True), gap=1)
        return boxed(_padded(words), "card")

    def _mark(self, name: str, key: str, *, usable: bool = True) -> QWidget:
        if not self._choosing:
            holder = QWidget()
            holder.setLayout(row(Picture("contact", "muted"), label(name, "strong"), None, gap=2))
            return holder
        box = QCheckBox(name)
        box.setAccessibleName(name)
        box.setEnabled(usable)
        box.setChecked(usable and key in self.chosen)
        box.toggled.connect(lambda on: self._ticked(key, on=on))
        return box

    def _ticked(self, key: str, *, on: bool) -> None:
        (self.chosen.add if on else self.chosen.discard)(key)
        self.changed.emit()

    def _compare(self, known: Correspondent) -> None:
        if contacts.compare(self, known.contact):
            self._shell.tasks.run(
                partial(trust.compared, self._shell.desk, known.contact),
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
                correspondents.drop, self._shell.desk, known.contact, done=lambda _nothing: self.load(), owner=self
            )

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take one file of this machine, or a picture."""
        if dropped(event.mimeData()) is not None or event.mimeData().hasImage():
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        """Read the card that was dropped."""
        if self._took(event.mimeData()):
            event.accept()

    def _took(self, data: QMimeData) -> bool:
        """Begin to read the card in what was dropped or copied; False where that is neither a file nor a picture."""
        self.notice.silence()
        path, picture = dropped(data), contacts.picture_in(data)
        if path is not None:
            contacts.read_card(path, self, self._shell, self.add_contact, self.notice)
        elif picture:
            contacts.see_card(picture, self, self._shell, self.add_contact, self.notice)
        return path is not None or bool(picture)

    def _paste_here(self) -> None:
        """Read what was copied without asking for it: a picture, a file, or the text of a card."""
        data = QGuiApplication.clipboard().mimeData()
        if data is None or self._took(data):
            return
        try:
            self._use(contacts.read_pasted(data.text(), bare_key=self._choosing))
        except Trouble as trouble:
            self.notice.trouble(trouble, "warning")

    def _from_file(self) -> None:
        self.notice.silence()
        contacts.read_card_file(self, self._shell, self.add_contact, self.notice)

    def _pasted(self) -> None:
        self.notice.silence()
        if picture := contacts.copied_picture():
            contacts.see_card(picture, self, self._shell, self.add_contact, self.notice)
        else:
            self._use(contacts.paste(self, self.notice, bare_key=self._choosing))

    def _use(self, pasted: Any) -> None:
        """Take up a contact, or a key as text; None is neither."""
        if isinstance(pasted, str):
            self.add_key(pasted)
        elif pasted is not None:
            self.add_contact(pasted)


def _met(desk: Any, contact: Any) -> Between | None:
    """Know a contact, not compared; where it came with other keys, only say between which to decide."""
    if trust.meet(desk, contact) is Acquaintance.CHANGED:
        return trust.rival_of(desk, contact)
    trust.know(desk, contact)
    return None


def _usable(known: Correspondent) -> bool:
    """Whether something may be handed to a desk."""
    return known.standing is not Acquaintance.CHANGED


def _padded(layout: Any) -> Any:
    return column(layout, margins=(4, 3))
