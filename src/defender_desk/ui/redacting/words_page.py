"""A redacted copy of what is told in words: which fields it holds, how people are spoken of in it, and how it reads.

Desktop: the words are shown as the copy would say them, and again after each change; nothing is written before.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QCheckBox, QFrame, QVBoxLayout, QWidget

from defender_desk.model import codec
from defender_desk.model.changes import Changes
from defender_desk.model.records import Field
from defender_desk.model.shown import shown
from defender_desk.services.redacting import words
from defender_desk.services.redacting.words import Named, Original, Wish
from defender_desk.text.numbers_apart import numbers_apart
from defender_desk.text.speech import _, fill, ngettext, say
from defender_desk.text.trouble import Trouble
from defender_desk.text.written import show_count
from defender_desk.ui.hooks import hooks
from defender_desk.ui.kit.dialogs import words_kept
from defender_desk.ui.kit.direction import TextLine
from defender_desk.ui.kit.form import Form
from defender_desk.ui.kit.layout import Part
from defender_desk.ui.kit.notices import Notice
from defender_desk.ui.kit.pieces import button, label
from defender_desk.ui.kit.spacing import boxed, clear, column, scrolled, set_shown, split
from defender_desk.ui.kit.theme import em
from defender_desk.ui.redacting.keeping import Keeping
from defender_desk.ui.redacting.readable import Readable
from defender_desk.ui.shell import Shell

_SEVERAL = re.compile("[،,؛;]")


class WordsPage(QWidget):
    """One record and what its copy would say."""

    def __init__(self, shell: Shell, original: Original, close: Callable[[], object]) -> None:
        super().__init__()
        self._shell, self._original, self._close = shell, original, close
        self.notice, self._made_it = Notice(), False
        self._keeping = Keeping(self, shell.tasks, self._keeps)
        chosen = original.wish or Wish(original.ticked)
        self.ticks = {one.name: self._tick(one, chosen) for one in original.offered}
        withheld = words.withheld_word(original.texts)
        self.people = {one.record: Spoken(one, withheld, chosen, self._chosen) for one in original.named}
        self.own = OwnWords(partial(words.withheld_words, original.texts), chosen.hidden, self._chosen)
        level = original.declared.protection
        levels = (level.name,) if level else ()
        self.form = Form(original.declared, (Part(None, levels),), hooks(shell), cards=False)
        self.form.set_values(dict.fromkeys(levels, chosen.protection))
        self.form.changed.connect(lambda _name: self._keeping.start())
        self.make = button(_("Make the redacted copy"), self.write, "primary", "eye-off")
        self.readable = Readable(self.own.hide_also, self.make)
        self._copy: QVBoxLayout = column(gap=3)
        self._panes = split(self._side(), self._shown(), shares=(2, 3))
        self._panes.setSizes([em(60), em(80)])
        whole = column(self._panes, self.readable, self.notice, gap=2)
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
            self.own.hidden,
        )

    @property
    def draft(self) -> str:
        """The key under which the choices are kept."""
        return words.draft_key(self._original.document.id)

    def unfinished(self) -> list[Callable[[], object]]:
        """What keeps the choices, where they changed since they were kept last."""
        return self._keeping.unfinished()

    def leave(self) -> None:
        """Keep the choices."""
        self._keeping.now()

    def look(self) -> None:
        """Show how the copy reads."""
        wish = self.wish
        texts = words.told(self._original, wish)
        clear(self._copy)
        for one in self._original.offered:
            if one.name in wish.ticked:
                self._copy.addWidget(label(say(one.kind.label), "strong", wrap=True))
                self._copy.addWidget(
                    label(numbers_apart(texts.get(one.name) or self._said(one)), wrap=True, selectable=True)
                )
        if not wish.ticked:
            self._copy.addWidget(label(say(words.NOTHING_TICKED), "muted", wrap=True))
        self.own.tell(lambda said: words.stands(self._original, wish.ticked, said))
        self.readable.tell(words.still_reaching(self._original, wish))
        self.make.setEnabled(bool(wish.ticked) and not self._made_it)

    def _chosen(self) -> None:
        self._keeping.start()
        self.look()

    def _keeps(self) -> Callable[[], object]:
        return partial(words.leave, self._shell.desk, self._original.document.id, self.wish)

    def write(self) -> None:
        """Write the copy as it is shown, and open it."""
        if not self.readable.may_stay():
            return
        self._let_choose(on=False)
        make = partial(words.make, self._shell.desk, self._original, self.wish)
        self._shell.tasks.run(
            make, done=self._made, failed=self._refused, progress=True, label=_("Making the copy…"), owner=self
        )

    def _let_choose(self, *, on: bool) -> None:
        """Let nothing be chosen while a copy is made that would not be in it."""
        self._panes.setEnabled(on)
        self.readable.setEnabled(on)
        self.make.setEnabled(on)

    def _made(self, changes: Changes) -> None:
        self._made_it = True
        self._keeping.stop()
        words_kept(self)
        shell, original = self._shell, self._original
        self._close()
        shell.announce(changes, _("A redacted copy was made"))
        for copy in changes.ids - {original.document.id}:
            shell.open(original.declared.name, copy)

    def _refused(self, trouble: Trouble) -> None:
        self.notice.trouble(trouble, "warning")
        self._let_choose(on=True)

    def _said(self, one: Field) -> str:
        value = codec.value_of(one, self._original.document.body)
        return shown(one.kind, value, title=str)

    def _tick(self, one: Field, chosen: Wish) -> QCheckBox:
        tick = QCheckBox(say(one.kind.label))
        tick.setAccessibleName(say(one.kind.label))
        tick.setChecked(one.name in chosen.ticked)
        tick.toggled.connect(lambda _on: self._chosen())
        return tick

    def _side(self) -> QWidget:
        found = _("People recorded here are spoken of otherwise. The desk finds only names it knows: read the copy.")
        nobody = _("Nobody recorded here was found in the words. The desk finds only names it knows: read the copy.")
        each = _(
            "A name, a place, a date or a number that the desk does not know: one word or phrase in each line. A "
            "number is hidden however it is written."
        )
        lines = column(
            label(_("What the copy tells"), "strong"),
            column(*self.ticks.values(), gap=0),
            label(_("How people are spoken of"), "strong"),
            label(found if self.people else nobody, "caption", wrap=True),
            *self.people.values(),
            label(_("Other words to leave out"), "strong"),
            label(each, "caption", wrap=True),
            self.own,
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

    def __init__(self, one: Named, withheld: str, chosen: Wish, changed: Callable[[], object]) -> None:
        super().__init__()
        self.instead = QCheckBox(fill(_("Not by name: {who}"), who=one.called))
        self.instead.setAccessibleName(self.instead.text())
        self.instead.setChecked(one.record not in chosen.left)
        self.line = TextLine()
        self.line.setText(chosen.others.get(one.record, ""))
        self.line.setEnabled(self.instead.isChecked())
        self.line.setPlaceholderText(withheld)
        self.line.setAccessibleName(fill(_("Words in the place of {who}"), who=one.called))
        self.line.textChanged.connect(lambda _typed: changed())
        self.instead.toggled.connect(self.line.setEnabled)
        self.instead.toggled.connect(lambda _on: changed())
        self.setLayout(column(self.instead, self.line, gap=1))


class OwnWords(QFrame):
    """Words that a person hides themselves, line by line; there is always room for one more."""

    def __init__(
        self, withheld: Callable[[str], str], hidden: Sequence[tuple[str, str]], changed: Callable[[], object]
    ) -> None:
        super().__init__()
        self._withheld, self._changed = withheld, changed
        self.lines = list[_OwnLine]()
        self._rows: QVBoxLayout = column(gap=2)
        self.setLayout(self._rows)
        for one in (*hidden, ("", "")):
            self._add(*one)

    @property
    def hidden(self) -> tuple[tuple[str, str], ...]:
        """Each of the words, with those in their place."""
        return tuple((line.own.text(), line.other.text()) for line in self.lines if line.own.text().strip())

    def tell(self, stands: Callable[[str], int]) -> None:
        """Say beside each in how many places of the copy it stood."""
        for line in self.lines:
            line.tell(stands)

    def hide_also(self, all_: Sequence[str]) -> None:
        """Hide these too, each in a line of its own."""
        for said in all_:
            with QSignalBlocker(self.lines[-1].own):
                self.lines[-1].own.setText(said)
            self._add("", "")
        self._changed()

    def _add(self, own: str, other: str) -> None:
        line = _OwnLine(self._withheld, own, other)
        self.lines.append(line)
        self._rows.addWidget(line)
        line.own.textChanged.connect(lambda _typed: self._typed())
        line.other.textChanged.connect(lambda _typed: self._changed())

    def _typed(self) -> None:
        if self.lines[-1].own.text().strip():
            self._add("", "")
        self._changed()


class _OwnLine(QFrame):
    """Some words, those in their place, and how often they stand there."""

    def __init__(self, withheld: Callable[[str], str], own: str, other: str) -> None:
        super().__init__()
        self._withheld = withheld
        self.own, self.other, self.found = TextLine(), TextLine(), label("", "caption", wrap=True)
        for line, text, name in (
            (self.own, own, _("Words to leave out")), (self.other, other, _("Words in their place")),
        ):  # fmt: skip
            line.setText(text)
            line.setAccessibleName(name)
        self.own.setPlaceholderText(_("Words to leave out"))
        self.setLayout(column(self.own, self.other, self.found, gap=1))
        set_shown(self.found, bool(own.strip()))

    def tell(self, stands: Callable[[str], int]) -> None:
        """Say how often they stand in what is ticked."""
        said = self.own.text().strip()
        count = stands(said) if said else 0
        found = ngettext("In {n} place of the copy", "In {n} places of the copy", count)
        self.found.setText(fill(found, n=show_count(count)) if count else _nowhere(said))
        self.other.setPlaceholderText(self._withheld(said))
        set_shown(self.found, bool(said))
        set_shown(self.other, bool(said))


def _nowhere(said: str) -> str:
    """That words stand nowhere, and where they are several what can be done."""
    if _SEVERAL.search(said):
        return _("Not in the words that are ticked. Write what a comma parts in lines of its own.")
    return _("Not in the words that are ticked.")
