"""The fields of the quick incident: what happened, when, where, to whom, of what kind, and the account.

Desktop: only the first has to say something. A name nobody knows yet stands as a chip and becomes a person on saving.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLabel, QWidget

from defender_desk.model.kinds import Choice, Choices, Day, Kind, Prose, Refs
from defender_desk.model.levels import IDENTITY
from defender_desk.model.types import TYPES
from defender_desk.services.incidents.quick import Quick
from defender_desk.text.dates import FuzzyDate
from defender_desk.text.messages import Message, msg
from defender_desk.text.speech import _, habits, say
from defender_desk.ui.kit.direction import TextLine
from defender_desk.ui.kit.editors import Editor, Hooks
from defender_desk.ui.kit.editors.choosing import TYPED, ChoiceEditor, ChoicesEditor
from defender_desk.ui.kit.editors.days import DayEditor, in_words
from defender_desk.ui.kit.editors.linking import RefsEditor
from defender_desk.ui.kit.editors.writing import ProseEditor
from defender_desk.ui.kit.flow import Flow
from defender_desk.ui.kit.pieces import Button, label
from defender_desk.ui.kit.spacing import column, row
from defender_desk.ui.kit.theme import em, mark

NEW = "new:"
"""How the chip of a name begins that is no record yet."""
BESIDE_FROM = 78
"""Width, in average letters, from which two fields stand beside each other."""

K = TypeVar("K", bound=Kind)

_WHO = Refs(
    to=("person", "organisation"),
    back=msg("Takes part in"),
    level=IDENTITY,
    label=msg("Who it happened to"),
)


class QuickFields(QWidget):
    """What the panel asks."""

    changed = Signal()

    def __init__(self, hooks: Hooks) -> None:
        super().__init__()
        incident = TYPES["incident"].by_name
        self.title = TextLine()
        self.title.setAccessibleName(_("What happened, in a word"))
        self.title.setPlaceholderText(_("Raid, threat by telephone, arrest…"))
        self.when = DayEditor(_kind(incident["when"].kind, Day), _("When"))
        self.country = ChoiceEditor(_kind(incident["country"].kind, Choice), _("In which country"), hooks)
        self.who = RefsEditor(_WHO, say(_WHO.label), _naming(hooks))
        self.what = ChoicesEditor(_kind(incident["what"].kind, Choices), _("Of what kind"), hooks)
        self.story = ProseEditor(_kind(incident["story"].kind, Prose), _("What you know so far"))
        self.title.textChanged.connect(self._changed)
        self.editors = (self.when, self.country, self.who, self.what, self.story)
        self._troubles: dict[Editor[Any], QLabel] = {}
        for editor in self.editors:
            editor.changed.connect(self.changed)
            editor.changed.connect(partial(self._blame, editor, ""))
        self._pairs: list[QBoxLayout] = []
        self._build()
        self.setFocusProxy(self.title)

    def said(self, *, unfinished: bool = False) -> Quick:
        """What stands here now; in a draft also words that name no term, and a name typed but not yet added."""
        asked: dict[str, Editor[Any]] = {
            "when": self.when,
            "country": self.country,
            "what": self.what,
            "story": self.story,
        }
        held = {name: each.unfinished() if unfinished else each.value() for name, each in asked.items()}
        values = {"title": self.title.text().strip(), **held}
        known = tuple(one for one in self.who.ids if not one.startswith(NEW))
        names = [one.removeprefix(NEW) for one in self.who.ids if one.startswith(NEW)]
        typed = self.who.line.text().strip() if unfinished else ""
        said = {name: value for name, value in values.items() if value}
        return Quick(said, known, (*names, *([TYPED + typed] if typed else [])))

    def show_said(self, said: Quick) -> None:
        """Show what was kept; sends no `changed`."""
        self.title.blockSignals(True)  # noqa: FBT003  Qt's own signature
        self.title.setText(str(said.values.get("title", "")))
        self.title.blockSignals(False)  # noqa: FBT003  Qt's own signature
        self.when.set_value(said.values.get("when"))
        self.country.set_value(said.values.get("country", ""))
        self.what.set_value(said.values.get("what", ()))
        self.story.set_value(said.values.get("story", ""))
        self.who.set_value((*said.people, *(NEW + name for name in said.names if not name.startswith(TYPED))))
        self.who.line.setText(next((name.removeprefix(TYPED) for name in said.names if name.startswith(TYPED)), ""))

    def blame_title(self, sentence: str) -> None:
        """Say at the title that a word is needed, or take it away."""
        self._trouble.setText(sentence)
        self._trouble.setVisible(bool(sentence))
        mark(self.title, wrong="true" if sentence else "false")
        if sentence:
            self.title.setFocus()

    def sound(self) -> bool:
        """Whether all that was typed is understood; what is not is said at its field, which gets the keyboard."""
        wrong = [each for each in self.editors if self._blame(each, each.problem())]
        if wrong:
            wrong[0].focus_widget().setFocus()
        return not wrong

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put pairs of fields beside or under each other."""
        super().resizeEvent(event)
        wide = self.width() >= em(BESIDE_FROM)
        for pair in self._pairs:
            pair.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)

    def _blame(self, editor: Editor[Any], sentence: str) -> str:
        if sentence or self._troubles[editor].text():
            self._troubles[editor].setText(sentence)
            self._troubles[editor].setVisible(bool(sentence))
            mark(editor.focus_widget(), wrong="true" if sentence else "false")
        return sentence

    def _changed(self, _typed: str) -> None:
        self.blame_title("")
        self.changed.emit()

    def _build(self) -> None:
        self._trouble = label("", "problem", wrap=True)
        self._trouble.hide()
        head = label(_("What happened, in a word"), "strong")
        head.setBuddy(self.title)
        chips = Flow(1)
        for sentence, day in _days(date.today(), habits().first_weekday):  # noqa: DTZ011  the day at the desk
            chip = Button(say(sentence), "plain")
            chip.setProperty("segment", "true")
            chip.clicked.connect(partial(self._set_day, day))
            chips.addWidget(chip)
        when = column(self._named(self.when, _("When")), chips, None, gap=1)
        where = column(self._named(self.country, _("In which country")), None)
        self.setLayout(
            column(
                column(head, self.title, self._trouble, gap=1),
                self._pair(when, where),
                self._pair(
                    column(self._named(self.who, say(_WHO.label)), None),
                    column(self._named(self.what, _("Of what kind")), None),
                ),
                column(self._named(self.story, _("What you know so far"))),
                gap=4,
            )
        )

    def _named(self, editor: Editor[Any], name: str) -> QBoxLayout:
        said = label(name, "strong")
        said.setBuddy(editor.focus_widget())
        trouble = self._troubles[editor] = label("", "problem", wrap=True)
        trouble.hide()
        return column(said, editor, trouble, gap=1)

    def _pair(self, one: QBoxLayout, other: QBoxLayout) -> QBoxLayout:
        pair: QBoxLayout = row(gap=4)
        pair.addLayout(one, 1)
        pair.addLayout(other, 1)
        self._pairs.append(pair)
        return pair

    def _set_day(self, day: FuzzyDate, _checked: bool = False) -> None:
        self.when.line.setText(in_words(day))


def _kind(kind: Kind, expected: type[K]) -> K:
    if not isinstance(kind, expected):
        raise TypeError(expected.__name__)
    return kind


def _days(on: date, first_weekday: int) -> tuple[tuple[Message, FuzzyDate], ...]:
    """The days one presses a button for; "this week" is from its first day until today."""
    began = on - timedelta((on.weekday() - first_weekday) % 7)
    this_week = FuzzyDate.spanning(f"{began.isoformat()}/{on.isoformat()}", began, on)
    return (
        (msg("Today", "day"), FuzzyDate.exact(on)),
        (msg("Yesterday", "day"), FuzzyDate.exact(on - timedelta(1))),
        (msg("This week"), this_week if began != on else FuzzyDate.exact(on)),
    )


def _naming(hooks: Hooks) -> Hooks:
    """Hooks under which a new name becomes a chip at once and a record only when everything is saved."""

    def make(_types: tuple[str, ...], words: str, made: Callable[[str, str], object]) -> None:
        if words:
            made(NEW + words, words)

    def titles(ids: Sequence[str], show: Callable[[Mapping[str, str]], object]) -> None:
        fresh = {one: one.removeprefix(NEW) for one in ids if one.startswith(NEW)}
        show(fresh)
        known = [one for one in ids if one not in fresh]
        if known:
            hooks.titles(known, show)

    return replace(hooks, new=make, titles=titles, open=None)
