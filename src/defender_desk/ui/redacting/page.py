"""A redacted copy in the making: the pages to paint over, what is covered, and what the copy is called and allowed.

Desktop: pages are drawn apart and shown from pixels alone. Names that the desk knows are laid as bars where the page
has words, to be looked at; that there are no others is never said.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence, QPixmap, QShortcut
from PySide6.QtWidgets import QSizePolicy, QWidget

from defender_desk.model.bars import Bar
from defender_desk.model.changes import Changes
from defender_desk.model.types import TYPES
from defender_desk.model.values import Blob
from defender_desk.services.redacting import pages
from defender_desk.services.redacting.pages import Found, Laid, Original, Wish
from defender_desk.text.speech import _
from defender_desk.text.trouble import Trouble
from defender_desk.ui.hooks import hooks
from defender_desk.ui.kit.dialogs import ask, words_kept
from defender_desk.ui.kit.flow import Flow
from defender_desk.ui.kit.form import Form
from defender_desk.ui.kit.layout import Part
from defender_desk.ui.kit.notices import Notice, ProgressStrip
from defender_desk.ui.kit.pieces import button, label
from defender_desk.ui.kit.spacing import column, scrolled, set_shown, split
from defender_desk.ui.kit.theme import em, unit
from defender_desk.ui.printout.paper import Paper
from defender_desk.ui.redacting import reading
from defender_desk.ui.redacting.draft import Painting
from defender_desk.ui.redacting.keeping import Keeping
from defender_desk.ui.redacting.listed import Covered
from defender_desk.ui.redacting.sheet import Sheet
from defender_desk.ui.shell import Shell
from defender_desk.ui.tasks import Task

FORM = (Part(None, ("title", "protection", "faces")),)


class RedactingPage(QWidget):
    """One file and the bars over it."""

    def __init__(self, shell: Shell, original: Original, close: Callable[[], object]) -> None:
        super().__init__()
        self._shell, self._original, self._close = shell, original, close
        self.painting = Painting(original.left)
        self.looked: set[int] = set()
        """Pages that somebody has seen."""
        self.found: Found | None = None
        """Who was found by name; None while that is looked for, and where it could not be."""
        self._looking = True
        self._offered = original.offered
        self._tasks: list[Task] = []
        self._made, self._asked = False, 0
        self.paper = Paper(self.turn, self._sheet)
        self.covered = Covered(self.painting)
        self.notice, self.progress = Notice(), ProgressStrip()
        self.progress.stopped.connect(self.stop)
        self._burning: Task | None = None
        self._burns = 0
        """Counted on with each copy that is begun or stopped: what comes of another is not wanted."""
        self.form = Form(TYPES["evidence"], FORM, hooks(shell), cards=False)
        self._first = Wish(original.title)
        wish = original.wish or self._first
        self.form.set_values({"title": wish.title, "protection": wish.protection, "faces": wish.faces})
        self.make = button(_("Make the redacted copy"), self.burn, "primary", "eye-off")
        self._keeping = Keeping(self, shell.tasks, self._keeps)
        self._lay_out()
        self._changed(laid=False)
        self.turn(1)
        self._look_for_names()

    def _lay_out(self) -> None:
        self.covered.picked.connect(self._picked)
        self.form.changed.connect(lambda _name: self._keeping.start())
        self.covered.taken_away.connect(self._take_away)
        self.names = label("", wrap=True)
        self.unseen = label("", wrap=True)
        self.undo = button(_("&Undo"), self._undo, "plain", "undo-2")
        self.remove = button(_("&Remove the bar"), self._take_away, "plain", "trash-2")
        new = button(_("&New bar"), self._lay_one, "plain", "plus")
        QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), self, self._undo)
        how = _(
            "Draw with the mouse over what is to be covered. With the keyboard: N lays a bar, arrows move it, with "
            "Shift they stretch it, Delete removes it, Tab goes to the next."
        )
        self.panes = split(self._side(how, new), self.paper, shares=(2, 3))
        self.panes.setSizes([em(62), em(110)])
        whole = column(self.panes, self.notice, self.progress, gap=2)
        whole.setStretch(0, 1)
        self.setLayout(whole)

    def _side(self, how: str, new: QWidget) -> QWidget:
        self.covered.setMinimumHeight(unit() * 28)
        self.covered.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        acts = Flow(1)
        for act in (new, self.remove, self.undo):
            acts.addWidget(act)
        for_good = _(
            "What lies under a bar and close around it is not in the copy. The original stays as it is, and stays here."
        )
        lines = column(
            label(how, wrap=True),
            label(for_good, "caption", wrap=True),
            label(_("What is covered"), "strong"),
            self.names,
            self.covered,
            acts,
            self.unseen,
            label(_("The copy"), "strong"),
            self.form,
            gap=2,
            margins=(1, 1, 3, 1),
        )
        side = scrolled(lines)
        side.setMinimumWidth(em(44))
        return side

    @property
    def draft(self) -> str:
        """The key under which the bars are kept."""
        return pages.draft_key(self._original.record)

    # Pages

    def turn(self, number: int) -> None:
        """Show another page."""
        self.paper.wait()
        self._asked += 1
        draw = partial(pages.page, self._shell.desk, self._original, number)
        self._begin(draw, partial(self._show, self._asked), _("Drawing the page…"), failed=self._not_drawn)

    def _not_drawn(self, trouble: Trouble) -> None:
        if self.paper.leaf is None:
            self.paper.show_picture(None)
        self._said(trouble)

    def _show(self, asked: int, picture: object) -> None:
        if asked != self._asked:
            return  # another page was turned to since
        self.paper.show_picture(picture)
        self.looked.add(self.paper.page)
        self._changed(laid=False)
        if (laid := self.painting.in_hand) is not None and laid.bar.page == self.paper.page:
            QTimer.singleShot(0, self, self._bring)

    def _sheet(self, pixels: QPixmap) -> Sheet:
        sheet = Sheet(pixels, self.painting, self.paper.page, self.paper.middle)
        sheet.changed.connect(self._changed)
        return sheet

    @property
    def sheet(self) -> Sheet | None:
        """The page in front."""
        return self.paper.leaf if isinstance(self.paper.leaf, Sheet) else None

    def _bring(self) -> None:
        sheet, painting = self.sheet, self.painting
        if sheet is not None and painting.in_hand is not None and painting.in_hand.bar.page == self.paper.page:
            self.paper.bring(sheet.placed(painting.chosen).toAlignedRect())

    # Bars

    def _changed(self, *, laid: bool = True) -> None:
        self.covered.show_bars()
        painting = self.painting
        painted = bool(painting.laid) and bool(self.paper.leaf)
        self.make.setEnabled(painted and not (self._looking or self._made) and self.panes.isEnabled())
        self.undo.setEnabled(painting.can_undo)
        self.remove.setEnabled(painting.in_hand is not None)
        self.names.setText(reading.names_said(self.found, self.paper.pages, painting.laid, looking=self._looking))
        self.unseen.setText(reading.unseen_said(self.looked, self.paper.pages if self.paper.leaf else 0))
        set_shown(self.unseen, bool(self.unseen.text()))
        if self.sheet is not None:
            self.sheet.update()
            self.sheet.setAccessibleDescription(reading.in_hand_said(painting))
        if laid:
            self._keeping.start()

    def _picked(self, place: int) -> None:
        self.painting.choose(place)
        laid = self.painting.in_hand
        if laid is not None and laid.bar.page != self.paper.page:
            self.turn(laid.bar.page)
        self._changed(laid=False)
        self._bring()

    def _take_away(self) -> None:
        self.painting.remove()
        self._changed()

    def _lay_one(self) -> None:
        if self.sheet is not None:
            self.sheet.setFocus()
            self.sheet.lay_one()

    def _undo(self) -> None:
        if self.panes.isEnabled():
            self.painting.undo()
            self._changed()

    # Names

    def _look_for_names(self) -> None:
        read = partial(pages.words, self._shell.desk, self._original)
        self._begin(read, self._propose, _("Looking for names…"), progress=True, failed=self._not_looked)

    def _propose(self, found: Sequence[Any]) -> None:
        find = partial(pages.propose, self._shell.desk, self._original, found)
        task = self._shell.tasks.run(
            find, done=self._proposed, failed=self._not_looked, progress=True, label=_("Looking for names…"), owner=self
        )
        self._tasks.append(task)

    def _proposed(self, found: Found) -> None:
        self.found, self._looking = found, False
        laid = (Laid(bar, one.called) for one in found.proposed for bar in one.bars)
        self.painting.lay_all(one for one in laid if one.bar not in self._offered)
        self._offered |= {bar for one in found.proposed for bar in one.bars}
        self._changed()

    def _not_looked(self, trouble: Trouble) -> None:
        self._looking = False
        self._said(trouble)

    # The copy

    def burn(self) -> None:
        """Burn the bars in, then record the copy and open it; nothing is painted meanwhile that would not be in it."""
        if self.form.problems() or not self.painting.laid or not self._may_be_made():
            return
        self.notice.silence()
        self._paints(by_hand=False)
        self._burns += 1
        bars, burnt = self.painting.bars, partial(self._burnt, self._burns)
        make = partial(pages.burn, self._shell.desk, self._original, bars)
        self._burning = self._begin(
            make, partial(burnt, bars), _("Burning the bars in…"), progress=self._how_far, failed=self._not_burnt
        )

    def _may_be_made(self) -> bool:
        """Whether all was looked at and covered, or a person makes the copy all the same; else they are led there."""
        found, laid, pages_ = self.found, self.painting.laid, self.paper.pages
        left = [*reading.unseen(self.looked, pages_), *reading.readable(found, laid)]
        said = " ".join(filter(None, (reading.unseen_said(self.looked, pages_), reading.readable_said(found, laid))))
        question, yes = _("Make the copy all the same?"), _("Make the redacted copy")
        if not left or ask(self, question, said, yes=yes, no=_("Look first"), danger=True):
            return True
        self.turn(left[0])
        return False

    def _paints(self, *, by_hand: bool) -> None:
        self.panes.setEnabled(by_hand)
        self._changed(laid=False)

    def _how_far(self, done: int, total: int) -> None:
        """Say it here: the strip at the foot of the desk lies behind this window."""
        if self._burning is not None and not self._burning.stopped:
            self.progress.show_work(self._burning.label, done, total, stoppable=True)

    def stop(self) -> None:
        """Make no copy now; the bars stay."""
        self._burns += 1
        if self._burning is not None:
            self._burning.stop()
        self.progress.hide()
        self._paints(by_hand=True)

    @property
    def wish(self) -> Wish:
        """What is said of the copy by now."""
        values = self.form.values()
        level = str(values.get("protection") or Wish().protection)
        return Wish(str(values.get("title") or ""), level, reading.answer(values))

    def _burnt(self, burns: int, bars: Sequence[Bar], copy: Blob) -> None:
        if burns != self._burns:  # stopped after its last report
            self._shell.tasks.run(partial(pages.drop, self._shell.desk, copy))
            return
        self.progress.hide()  # from here nothing can be stopped
        keep = partial(pages.keep, self._shell.desk, self._original, copy, bars, self.wish)
        self._shell.tasks.run(keep, done=self._kept, failed=self._not_burnt, owner=self)

    def _not_burnt(self, trouble: Trouble) -> None:
        self.progress.hide()
        self._paints(by_hand=True)
        self._said(trouble)

    def _kept(self, changes: Changes) -> None:
        self._made = True
        self._keeping.stop()
        words_kept(self)
        shell = self._shell
        self._close()
        shell.announce(changes, _("A redacted copy was made"))
        for copy in changes.ids - {self._original.record}:
            shell.open("evidence", copy)

    def leave(self) -> None:
        """Stop what is under way, and keep the bars."""
        for one in self._tasks:
            one.stop()
        self._keeping.now()

    def unfinished(self) -> list[Callable[[], object]]:
        """What keeps the bars and the wish, where they changed since they were kept last."""
        return self._keeping.unfinished()

    def _keeps(self) -> Callable[[], object]:
        record, laid, wish = self._original.record, self.painting.laid, self.wish
        said = None if wish == self._first else wish
        return partial(pages.leave, self._shell.desk, record, laid, said, self._offered)

    def _said(self, trouble: Trouble) -> None:
        self.notice.trouble(trouble, "warning")
        self._changed(laid=False)

    def _begin(
        self,
        do: Callable[..., object],
        done: Callable[..., object],
        said: str,
        *,
        progress: bool | Callable[[int, int], object] = False,
        failed: Callable[[Trouble], object] | None = None,
    ) -> Task:
        """Let it be done beside the desk, which goes on."""
        self._tasks = [one for one in self._tasks if one.future is not None and not one.future.done()]
        begun = self._shell.tasks.beside(
            do, done=done, failed=failed or self._said, progress=progress, label=said, owner=self
        )
        self._tasks.append(begun)
        return begun
