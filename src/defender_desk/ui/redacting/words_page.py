"""A redacted copy of what is told in words: which fields it holds, how people are spoken of in it, and how it reads.

Desktop: the words are shown as the copy would say them, and again after each change; nothing is written before.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QCheckBox, QFrame, QVBoxLayout, QWidget

from defender_desk.model import codec
from defender_desk.model.changes import Changes
from defender_desk.model.records import Field
from defender_desk.model.shown import shown
from defender_desk.services.redacting import words
from defender_desk.services.redacting.words import Named, Original, Wish
from defender_desk.text.speech import _, fill, say
from defender_desk.text.trouble import Trouble
from defender_desk.ui.hooks import hooks
from defender_desk.ui.kit.dialogs import words_kept
from defender_desk.ui.kit.direction import TextLine
from defender_desk.ui.kit.form import Form
from defender_desk.ui.kit.layout import Part
from defender_desk.ui.kit.notices import Notice
from defender_desk.ui.kit.pieces import button, label
from defender_desk.ui.kit.spacing import boxed, clear, column, scrolled, split
from defender_desk.ui.kit.theme import em
from defender_desk.ui.shell import Shell


class WordsPage(QWidget):
    """One record and what its copy would say."""

    def __init__(self, shell: Shell, original: Original, close: Callable[[], object]) -> None:
        super().__init__()
        self._shell, self._original, self._close = shell, original, close
        self.notice = Notice()
        self.ticks = {one.name: self._tick(one) for one in original.offered}
        self.people = {
            one.record: Spoken(one, words.withheld_word(original.texts), self.look) for one in original.named
        }
        levels = tuple(name for name in ("protection",) if name in original.declared.by_name)
        self.form = Form(original.declared, (Part(None, levels),), hooks(shell), cards=False)
        self.form.set_values({name: Wish().protection for name in levels})
        self.make = button(_("Make the redacted copy"), self.write, "primary", "eye-off")
        self._copy: QVBoxLayout = column(gap=3)
        panes = split(self._side(), self._shown(), shares=(2, 3))
        panes.setSizes([em(60), em(80)])
        whole = column(panes, self.notice, gap=2)
        whole.setStretch(0, 1)
        self.setLayout(whole)
        self.look()

    @property
    def wish(self) -> Wish:
        """What is chosen by now."""
        level = self.form.values().get("protection")
        return Wish(
            frozenset(name for name, tick in self.ticks.items() if tick.isChecked()),
            {record: one.line.text() for record, one in self.people.items()},
            frozenset(record for record, one in self.people.items() if not one.instead.isChecked()),
            str(level) if level else Wish().protection,
        )

    def look(self) -> None:
        """Show how the copy reads."""
        wish = self.wish
        texts = words.told(self._original, wish)
        clear(self._copy)
        for one in self._original.offered:
            if one.name in wish.ticked:
                self._copy.addWidget(label(say(one.kind.label), "strong", wrap=True))
                self._copy.addWidget(label(texts.get(one.name) or self._said(one), wrap=True, selectable=True))
        if not wish.ticked:
            self._copy.addWidget(label(say(words.NOTHING_TICKED), "muted", wrap=True))
        self.make.setEnabled(bool(wish.ticked))

    def write(self) -> None:
        """Write the copy as it is shown, and open it."""
        self.make.setEnabled(False)
        make = partial(words.make, self._shell.desk, self._original, self.wish)
        self._shell.tasks.run(
            make, done=self._made, failed=self._refused, progress=True, label=_("Making the copy…"), owner=self
        )

    def _made(self, changes: Changes) -> None:
        words_kept(self)
        shell, original = self._shell, self._original
        self._close()
        shell.announce(changes, _("A redacted copy was made"))
        for copy in changes.ids - {original.document.id}:
            shell.open(original.declared.name, copy)

    def _refused(self, trouble: Trouble) -> None:
        self.notice.trouble(trouble, "warning")
        self.make.setEnabled(True)

    def _said(self, one: Field) -> str:
        value = codec.value_of(one, self._original.document.body)
        return shown(one.kind, value, title=str)

    def _tick(self, one: Field) -> QCheckBox:
        tick = QCheckBox(say(one.kind.label))
        tick.setAccessibleName(say(one.kind.label))
        tick.setChecked(one.name in self._original.ticked)
        tick.toggled.connect(lambda _on: self.look())
        return tick

    def _side(self) -> QWidget:
        found = _("People recorded here are spoken of otherwise. The desk finds only names it knows: read the copy.")
        nobody = _("Nobody recorded here was found in the words. The desk finds only names it knows: read the copy.")
        lines = column(
            label(_("What the copy tells"), "strong"),
            column(*self.ticks.values(), gap=0),
            label(_("How people are spoken of"), "strong"),
            label(found if self.people else nobody, "caption", wrap=True),
            *self.people.values(),
            self.form,
            None,
            gap=2,
            margins=(1, 1, 3, 1),
        )
        side = scrolled(lines)
        side.setMinimumWidth(em(40))
        return side

    def _shown(self) -> QWidget:
        paper = boxed(column(label(_("How it reads"), "heading"), self._copy, None, gap=3, margins=4), "card")
        return scrolled(column(paper, gap=0, margins=1))


class Spoken(QFrame):
    """Somebody who is named, and the words in the place of the name."""

    def __init__(self, one: Named, withheld: str, changed: Callable[[], object]) -> None:
        super().__init__()
        self.instead = QCheckBox(fill(_("Not by name: {who}"), who=one.called))
        self.instead.setAccessibleName(self.instead.text())
        self.instead.setChecked(True)
        self.line = TextLine()
        self.line.setPlaceholderText(withheld)
        self.line.setAccessibleName(fill(_("Words in the place of {who}"), who=one.called))
        self.line.textChanged.connect(lambda _typed: changed())
        self.instead.toggled.connect(self.line.setEnabled)
        self.instead.toggled.connect(lambda _on: changed())
        self.setLayout(column(self.instead, self.line, gap=1))
