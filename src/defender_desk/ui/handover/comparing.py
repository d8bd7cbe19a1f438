"""Two people compare a fingerprint: one reads aloud, the other types what they hear, and the desk holds it against it.

Desktop: nobody has to compare by eye alone; whoever does, says so. A changed key is decided here, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QDialog, QPlainTextEdit, QWidget

from defender_desk.model.shown import several
from defender_desk.services.identity import trust
from defender_desk.services.identity.correspondents import Correspondent
from defender_desk.text.dates import FuzzyDate
from defender_desk.text.speech import _, fill, ngettext
from defender_desk.text.written import show_count, show_date
from defender_desk.ui.handover.aloud import Aloud, fingerprint
from defender_desk.ui.kit.dialogs import Dialog
from defender_desk.ui.kit.direction import leading_edge, passing
from defender_desk.ui.kit.notices import Notice
from defender_desk.ui.kit.pieces import button, label
from defender_desk.ui.kit.spacing import boxed, column, row, scrolled, set_shown
from defender_desk.ui.kit.theme import em, unit

Decision = Callable[[Any, Correspondent, Any], None]
"""What to do with a changed key: a function of `trust`, given the desk, whom we knew, and who came."""


_WIDE, _HIGH, _OF_WINDOW = 92, 130, 0.92  # average letters, units, part of the window


class CompareDialog(Dialog):
    """What the other reads aloud is typed here; only the same, or a comparison by eye, lets anybody go on."""

    def __init__(self, parent: QWidget, contact: Any, name: str) -> None:
        self._contact = contact
        self.typed = QPlainTextEdit()
        self.typed.setTabChangesFocus(True)
        self.typed.setAccessibleName(_("What they read aloud"))
        passing(self.typed)
        option = self.typed.document().defaultTextOption()
        option.setAlignment(leading_edge())  # Qt would set Arabic at the left
        self.typed.document().setDefaultTextOption(option)
        self.typed.setFixedHeight(unit() * 18)
        self.said = Notice()
        self.shown = boxed(column(Aloud(contact), margins=(0, 1)))
        self.shown.hide()
        self.by_eye = button(_("Compare by eye instead"), self._show, "link", "eye")
        super().__init__(parent, fill(_("Compare the fingerprint of {name}"), name=name), self._body())
        self.add(_("Not now"), answer=QDialog.DialogCode.Rejected.value)
        self.same = self.add(_("They are the same"), "primary", answer=QDialog.DialogCode.Accepted.value)
        self.same.setEnabled(False)
        self.typed.textChanged.connect(self._hear)
        self.typed.setFocus()
        _fit(self, parent)

    def _body(self) -> QWidget:
        asked = _(
            "Meet, or call on a line you trust. Let them read the words or the digits from the page “My card” of their "
            "desk, in any of the four languages, and type what you hear."
        )
        return scrolled(
            column(label(asked, wrap=True), self.typed, self.said, row(self.by_eye, None), self.shown, None, gap=3)
        )

    def _show(self) -> None:
        self.by_eye.hide()
        set_shown(self.shown, shown=True)
        self.same.setEnabled(True)

    def _hear(self) -> None:
        heard = trust.heard(self._contact, self.typed.toPlainText())
        self.same.setEnabled(heard.same or (self.shown.isVisible() and not heard.other))
        if heard.same:
            self.said.say(_("This is the same, to the last word."), tone="good")
        elif heard.other:
            which = several(show_count(place) for place in heard.wrong)
            more = _("If it still differs, do not use this card: somebody else may have made it.")
            another = _another(len(heard.wrong), in_words=heard.in_words)
            self.said.say(fill(another, which=which), more, "danger")
        elif heard.given:
            text = ngettext("{n} of {all} so far, the same.", "{n} of {all} so far, all the same.", heard.given)
            self.said.say(fill(text, n=show_count(heard.given), all=show_count(heard.of)))
        else:
            self.said.silence()


def _another(count: int, *, in_words: bool) -> str:
    """That so many of its words, or of its groups of digits, are others."""
    if in_words:
        return ngettext(
            "Word {which} is another than on their card. Ask them to read it again.",
            "Words {which} are others than on their card. Ask them to read them again.",
            count,
        )
    return ngettext(
        "Group {which} is another than on their card. Ask them to read it again.",
        "Groups {which} are others than on their card. Ask them to read them again.",
        count,
    )


class DecideDialog(Dialog):
    """A desk came with other keys: what was known beside what came, and what a person wants to believe."""

    def __init__(self, parent: QWidget, known: Correspondent, rival: Any, name: str) -> None:
        self._known, self._rival, self._name = known, rival, name
        self.decision: Decision | None = None
        heading = fill(_("The key of {name} changed"), name=name)
        super().__init__(parent, heading, self._body(), icon_name="triangle-alert")
        self.later = self.add(_("Decide later"), answer=QDialog.DialogCode.Rejected.value)
        self.both = self.add(_("They are two desks"))
        self.both.clicked.connect(lambda _on=False: self._decide(trust.keep_both))
        self.both.setVisible(rival.desk != known.contact.desk)
        self.keep = self.add(_("Keep the old key"))
        self.keep.clicked.connect(lambda _on=False: self._decide(trust.keep_old))
        self.take = self.add(_("Compare and take the new key…"), "danger")
        self.take.clicked.connect(lambda _on=False: self._take())
        self.later.setFocus()
        _fit(self, parent)

    def _body(self) -> QWidget:
        handed = self._rival.before == self._known.contact.sign
        why = (
            _(
                "The key you knew signed the new one. Whoever did that held the old key: they themselves, or somebody "
                "who has their laptop. Compare in person again."
            )
            if handed
            else _(
                "This happens when somebody makes a new desk. It also happens when somebody pretends to be them. Ask "
                "them in person before you use the new card."
            )
        )
        until = _("Until you decide, nothing is handed to this desk and nothing of it is taken in.")
        return scrolled(
            column(
                label(why, wrap=True),
                label(until, "muted", wrap=True),
                self._side(_("The key you knew, since {day}"), self._known.contact),
                self._side(_("The key that came, on {day}"), self._rival),
                None,
                gap=3,
            )
        )

    def _side(self, said: str, contact: Any) -> QWidget:
        seen = trust.learnt(self._known, contact)
        day = show_date(FuzzyDate.exact(seen.astimezone().date())) if seen else _("before this was kept")
        return boxed(
            column(label(fill(said, day=day), "strong", wrap=True), fingerprint(contact), gap=1, margins=3), "card"
        )

    def _take(self) -> None:
        if CompareDialog(self, self._rival, self._name).exec() == QDialog.DialogCode.Accepted.value:
            self._decide(trust.take_new)

    def _decide(self, decision: Decision) -> None:
        self.decision = decision
        self.accept()


def _fit(dialog: Dialog, parent: QWidget) -> None:
    """As large as it likes to be, and never larger than the window: what is more scrolls."""
    most = parent.window().size() * _OF_WINDOW
    dialog.resize(min(em(_WIDE), most.width()), min(unit() * _HIGH, most.height()))


def decide(parent: QWidget, between: tuple[Correspondent, Any], name: str) -> Callable[[Any], None] | None:
    """Ask what to believe of a desk whose key changed; gives what to do with the open desk, None where undecided."""
    known, rival = between
    dialog = DecideDialog(parent, known, rival, name)
    if dialog.exec() != QDialog.DialogCode.Accepted.value or dialog.decision is None:
        return None
    return partial(_carry_out, dialog.decision, known, rival)


def _carry_out(decision: Decision, known: Correspondent, rival: Any, desk: Any) -> None:
    decision(desk, known, rival)
