"""Two records that may be one: why, in words, side by side; joined into one, and parted again from its page.

Desktop: what is asked of two records is asked as at the merge desk, with a usual answer picked beforehand.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeAlias

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QDialog, QRadioButton, QVBoxLayout, QWidget

from defender_desk.model.changes import Changes
from defender_desk.model.shown import several
from defender_desk.services.people import joining
from defender_desk.services.people.joining import Join, Reason
from defender_desk.services.people.parting import OPENS, READ_FIRST
from defender_desk.services.records import Undone
from defender_desk.services.telling_apart import titles_apart
from defender_desk.text.bidi import isolate
from defender_desk.text.messages import Message
from defender_desk.text.numbers_apart import numbers_apart
from defender_desk.text.speech import _, fill, ngettext, say
from defender_desk.text.trouble import Trouble
from defender_desk.text.written import show_count
from defender_desk.ui.handover.merge_reading import Asked, between
from defender_desk.ui.handover.merging import FieldCard
from defender_desk.ui.kit.dialogs import Dialog, ask, tell
from defender_desk.ui.kit.notices import Notice
from defender_desk.ui.kit.pieces import label
from defender_desk.ui.kit.spacing import clear, column, scrolled
from defender_desk.ui.kit.theme import em, unit
from defender_desk.ui.record.reach import Reach
from defender_desk.ui.record.telling import when_kept
from defender_desk.ui.record.twins_reading import Joined, Likely, Parted, as_parted
from defender_desk.ui.shell import Shell

_OF_WINDOW = 0.9
"""Of the height of the window below, what the one that joins may take."""
MOST_REASONS = 3
"""Most reasons a notice says; the window that joins says all."""


@dataclass(frozen=True)
class Pair:
    """Two records to be joined: what both are called, why, and the fields in which they differ."""

    titles: Mapping[str, str]
    reasons: tuple[Reason, ...]
    asked: tuple[Asked, ...]


def reason_said(one: Reason) -> str:
    """A rule with what each of the two records says, once where both say the same."""
    if one.one == one.other:
        return fill(_("{rule}: {one}"), rule=one.rule, one=_whole(one.one))
    return fill(_("{rule}: {one} – {other}"), rule=one.rule, one=_whole(one.one), other=_whole(one.other))


def _whole(said: str) -> str:
    """A name or a number that is not parted at the end of a line."""
    return isolate(numbers_apart(said).replace(" ", "\N{NO-BREAK SPACE}"))


def likely_notice(one: Likely, reach: Reach) -> Notice:
    """Whom this may be and why: a person joins the two, or says that they are two."""
    notice = Notice()
    said = fill(_("This may be the same as {title}."), title=isolate(one.title))
    why = "\n".join(map(reason_said, one.reasons[:MOST_REASONS]))
    join, two = partial(reach.join, one.record), partial(reach.are_two, one.record)
    notice.say(said, why, "warning", do=(_("Look at both…"), join), other=(_("They are two"), two))
    return notice


def joined_notice(one: Joined, reach: Reach) -> Notice:
    """What this record was before as well, and the way to part them again."""
    notice = Notice()
    said = fill(_("{title} was joined into this on {when}."), title=isolate(one.title), when=when_kept(one.join.at))
    notice.say(said, tone="plain", other=(_("Part them again…"), partial(reach.part, one.join)))
    return notice


def read_pair(desk: Any, keep: str, away: str) -> Pair:
    """What is to be seen of two records before they are joined."""
    titles = titles_apart(desk, [keep, away])
    asked = between(desk, joining.questions(desk, keep, away), titles[keep], titles[away])
    return Pair(titles, joining.why(desk, keep, away), asked)


WhenJoined: TypeAlias = "Callable[[str, Changes], object]"
"""Hears which of the two stays, and what was written."""


def open_join(shell: Shell, parent: QWidget, keep: str, away: str, done: WhenJoined) -> None:
    """Open the window in which two records are joined, once both were read."""

    def show(pair: Pair) -> None:
        JoinDialog(shell, parent, keep, away, pair, done).open()

    shell.tasks.run(read_pair, shell.desk, keep, away, done=show, owner=parent)


class JoinDialog(Dialog):
    """Which of the two stays, what stands in each field, and the button that joins."""

    shown = Signal()

    def __init__(self, shell: Shell, parent: QWidget, keep: str, away: str, pair: Pair, done: WhenJoined) -> None:
        body = QWidget()
        self._lines: QVBoxLayout = column(gap=2)
        body.setLayout(column(scrolled(column(self._lines, None))))
        body.setMinimumSize(em(80), unit() * 40)
        super().__init__(parent, _("Are these two the same?"), body, icon_name="users")
        self._shell, self._done = shell, done
        self.keep, self.away = keep, away
        self._order = (keep, away)
        self.cards: list[FieldCard] = []
        self.notice = Notice()
        self.add(_("Cancel"), answer=QDialog.DialogCode.Rejected.value)
        self.join = self.add(_("Join them"), "primary")
        self.join.clicked.connect(lambda _checked=False: self._join())
        self._show(pair)
        self.resize(self.sizeHint().width(), min(unit() * 125, round(_OF_WINDOW * parent.window().height())))

    @property
    def picks(self) -> dict[str, int]:
        """What is picked of each field."""
        return {one.asked.question.field: pick for one in self.cards if (pick := one.pick) is not None}

    def _show(self, pair: Pair) -> None:
        clear(self._lines)
        self.notice = Notice()
        self._lines.addWidget(self.notice)
        for one in pair.reasons:
            self._lines.addWidget(label(reason_said(one), wrap=True))
        self._lines.addWidget(label(_("Which one stays?"), "strong"))
        self._stays(pair.titles)
        self._lines.addWidget(label(_follows(), "muted", wrap=True))
        self.cards = [FieldCard(one) for one in pair.asked]
        for card in self.cards:
            card.radios[joining.usual(card.asked.question)].setChecked(True)
            self._lines.addWidget(card)
        count = len(pair.asked)
        if not count:
            self._lines.addWidget(label(_("They say nothing that differs."), "muted", wrap=True))
        self.join.setAccessibleDescription(fill(ngettext("{n} field", "{n} fields", count), n=show_count(count)))
        self.shown.emit()

    def _stays(self, titles: Mapping[str, str]) -> None:
        self._group = QButtonGroup(self)
        self.stays: dict[str, QRadioButton] = {}
        for key in self._order:
            radio = QRadioButton(isolate(titles.get(key, "…")))
            radio.setAccessibleName(fill(_("{title} stays"), title=isolate(titles.get(key, "…"))))
            radio.setChecked(key == self.keep)
            radio.toggled.connect(partial(self._turn, key))
            self._group.addButton(radio)
            self.stays[key] = radio
            self._lines.addWidget(radio)

    def _turn(self, key: str, on: bool) -> None:
        if on and key != self.keep:
            self.keep, self.away = self.away, self.keep
            self._shell.tasks.run(read_pair, self._shell.desk, self.keep, self.away, done=self._show, owner=self)

    def _join(self) -> None:
        work = partial(joining.join, self._shell.desk, self.keep, self.away, self.picks)
        self._shell.tasks.run(work, done=self._joined, failed=lambda trouble: self.notice.trouble(trouble), owner=self)

    def _joined(self, changes: Changes) -> None:
        self.accept()
        self._done(self.keep, changes)


def part(shell: Shell, parent: QWidget, join: Join, done: Callable[[Changes, str], object]) -> None:
    """Ask, and let two records be two again."""
    detail = _("What one says only because of the other goes back. What was written here since stays where it stands.")
    if ask(parent, _("Part them again?"), detail, yes=_("Part them"), no=_("Leave them joined")):
        as_two(shell, parent, partial(joining.part, shell.desk, join), done)


def as_two(
    shell: Shell, parent: QWidget, parting: Callable[..., Undone], done: Callable[[Changes, str], object]
) -> None:
    """Let two be two; where more would be allowed of one of them then, once a person read that and says so.

    What may be the other's, and stays, is named: a person looks.
    """

    def parted(told: Parted) -> None:
        done(told.undone.changes, _("Parted again."))
        if told.stays:
            tell(parent, _("Look at what stays"), "\n".join([_whose(), *map(_named, told.stays)]), icon_name="users")

    def refused(trouble: Trouble) -> None:
        why, what_to_do = say(OPENS), say(READ_FIRST)
        if trouble.message != OPENS or ask(parent, why, what_to_do, yes=_("They are two"), danger=True):
            shell.tasks.run(as_parted, shell.desk, partial(parting, knowing=True), done=parted, owner=parent)

    shell.tasks.run(as_parted, shell.desk, parting, done=parted, failed=refused, owner=parent)


def _named(stays: tuple[str, Sequence[Message]]) -> str:
    title, labels = stays
    return f"{several(map(say, labels))} ({isolate(title)})"  # the label first: it leads in the language in use


def _whose() -> str:
    return _(
        "What follows was written since the two were joined, or came when they were, and nobody can tell here of whom "
        "it is. It stays where it stands. Take out what belongs to the other."
    )


def _follows() -> str:
    return _(
        "Everything that names the other names this one from then on, and their answers of yes and no count together. "
        "The other goes into the bin. You can part them again from this page at any time."
    )
