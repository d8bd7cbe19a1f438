"""The referral sheet before it is written: its pages as they will be, what stays off them and why, in four languages.

Desktop: pages are drawn in memory; the one file written is the PDF a person saves.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QVBoxLayout, QWidget

from defender_desk.model.changes import Changes
from defender_desk.model.vocabularies import label as term
from defender_desk.services import referrals
from defender_desk.services.referrals import ASK_OR_REASON, NOTHING_GOES
from defender_desk.text.bidi import isolate
from defender_desk.text.languages import LANGUAGES
from defender_desk.text.messages import msg
from defender_desk.text.speech import _, fill, habits, ngettext, say
from defender_desk.text.trouble import Trouble
from defender_desk.text.written import show_count
from defender_desk.ui.kit.dialogs import choose_target
from defender_desk.ui.kit.editors.writing import Paragraphs
from defender_desk.ui.kit.flow import Flow
from defender_desk.ui.kit.notices import Notice
from defender_desk.ui.kit.pieces import button, icon_button, label
from defender_desk.ui.kit.spacing import boxed, clear, column, row, scrolled, split
from defender_desk.ui.kit.theme import em
from defender_desk.ui.record.preview import Fitted
from defender_desk.ui.referral_sheet import reading
from defender_desk.ui.referral_sheet.reading import Seen
from defender_desk.ui.shell import Shell

FILE_NAME = "sheet.pdf"
_MOST_LINES = 60


class SheetPage(QWidget):
    """The sheet of one referral."""

    def __init__(self, shell: Shell, referral: str, language: str = "") -> None:
        super().__init__()
        self._shell, self._referral = shell, referral
        self.language = language or habits().language
        self.reason = ""
        self.seen: Seen | None = None
        self.notice = Notice()
        self.paper = Paper(self.look)
        self.languages = self._languages()
        self.off = Off()
        self.why = Against(self._reasoned)
        self.save = button(_("Save as PDF…"), self._save, "primary", "save")
        self.save.setEnabled(False)
        self._after = column(gap=2)
        panes = split(self._side(), self.paper, shares=(2, 3))
        panes.setSizes([em(60), em(90)])
        whole = column(self.notice, self._after, panes, gap=2)
        whole.setStretch(2, 1)
        self.setLayout(whole)
        self.look()

    def look(self, page: int = 1) -> None:
        """Plan the sheet anew and draw a page of it."""
        self.paper.wait()
        ask = partial(reading.look, self._shell.desk, self._referral, self.language, self.reason, page)
        self._shell.tasks.run(ask, done=self._show, failed=self._refused)

    def speak(self, language: str) -> None:
        """Write the sheet in another language."""
        self.language = language
        self.look()

    def focus_language(self) -> None:
        """Give the keyboard to the language in use."""
        self.radios[self.language].setFocus()

    def _languages(self) -> QWidget:
        flow, group = Flow(3), QButtonGroup(self)
        self.radios = {one.code: QRadioButton(one.own_name) for one in LANGUAGES}
        for one in LANGUAGES:
            radio = self.radios[one.code]
            radio.setAccessibleName(one.own_name)
            radio.setChecked(one.code == self.language)
            radio.clicked.connect(partial(self._speak, one.code))
            group.addButton(radio)
            flow.addWidget(radio)
        holder = QWidget()
        holder.setLayout(flow)
        holder.setAccessibleName(_("Language of the sheet"))
        return holder

    def _speak(self, code: str, _checked: bool = False) -> None:
        self.speak(code)

    def _side(self) -> QWidget:
        lines = column(
            label(_("Language of the sheet"), "strong"),
            self.languages,
            self.off,
            self.why,
            None,
            gap=3,
            margins=(0, 1, 3, 1),
        )
        side = QWidget()
        whole = column(scrolled(lines), row(None, self.save), gap=2)
        whole.setStretch(0, 1)
        side.setLayout(whole)
        side.setMinimumWidth(em(40))
        return side

    def _show(self, seen: Seen) -> None:
        self.seen = seen
        plan = seen.plan
        self.save.setEnabled(not plan.empty)
        self.off.show_seen(seen)
        self.why.show_plan(given=plan.verdict.reason, needed=plan.empty or bool(seen.off) or bool(plan.left_out))
        self.paper.show_picture(seen.picture)
        warnings = [say(warning) for warning in plan.verdict.warnings]
        if plan.empty:
            self.notice.say(say(NOTHING_GOES), say(ASK_OR_REASON), "warning")
        elif warnings:
            self.notice.say(warnings[0], "\n".join(warnings[1:]), "warning")
        else:
            self.notice.silence()

    def _refused(self, trouble: Trouble) -> None:
        self.save.setEnabled(False)
        self.paper.show_picture(None)
        self.notice.trouble(trouble, "warning")

    def _reasoned(self, reason: str) -> None:
        self.reason = reason
        self.look()

    def _save(self) -> None:
        target = choose_target(self, msg("Save the sheet"), FILE_NAME, ((msg("PDF documents"), "*.pdf"),))
        if target is not None and self.seen is not None:
            write = partial(referrals.write_sheet, self._shell.desk, self.seen.plan, target)
            self._shell.tasks.run(write, done=self._saved, failed=self.notice.trouble, label=_("Writing the sheet…"))

    def _saved(self, changes: Changes) -> None:
        self._shell.announce(changes)
        detail = _("Anybody who gets the file can read it. Carry it with care, and delete copies you do not need.")
        self.notice.say(_("The sheet is saved."), detail, "good")
        self._ask_state(None)

    def _ask_state(self, _nothing: object) -> None:
        self._shell.tasks.run(reading.next_state, self._shell.desk, self._referral, done=self._offer_state)

    def _offer_state(self, state: str) -> None:
        clear(self._after)
        if state:
            name = isolate(term("referral_state", state, habits().language))
            said = fill(_("Bring the referral to the status “{state}”"), state=name)
            self.step = button(said, partial(self._move, state), "plain", "check")
            self._after.addLayout(row(self.step, None))

    def _move(self, state: str) -> None:
        move = partial(reading.move, self._shell.desk, self._referral, state)
        self._shell.tasks.run(move, done=self._moved, failed=self.notice.trouble)

    def _moved(self, changes: Changes) -> None:
        self._shell.announce(changes, _("The status of the referral was changed"))
        self._ask_state(None)


class Paper(QWidget):
    """One page of the sheet, and the way to the others."""

    def __init__(self, turn: Callable[[int], object]) -> None:
        super().__init__()
        self.page, self.pages = 1, 1
        self._turn = turn
        self._room: QVBoxLayout = column(gap=0)
        self._before = icon_button("chevron-left", _("Page before"), lambda: turn(self.page - 1))
        self._next = icon_button("chevron-right", _("Next page"), lambda: turn(self.page + 1))
        self._where = label("", "caption")
        self._pager = QWidget()
        self._pager.setLayout(row(None, self._before, self._where, self._next, None, gap=2))
        self._pager.hide()
        holder = QWidget()
        holder.setLayout(column(self._room, None, margins=(2, 1)))
        whole = column(scrolled(column(holder)), self._pager, gap=1)
        whole.setStretch(0, 1)
        self.setLayout(whole)
        self.setMinimumWidth(em(40))

    def wait(self) -> None:
        """Say that the page is being drawn; the one before stays until it is."""
        if self._room.count() == 0:
            self._room.addWidget(label(_("Drawing the page…"), "muted"))

    def show_picture(self, picture: object) -> None:
        """Show a drawn page, or an empty desk."""
        clear(self._room)
        if picture is None:
            empty = label(_("There is no sheet to show."), "muted", wrap=True)
            empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
            self._room.addWidget(empty)
            self._pager.hide()
            return
        self._draw(picture)

    def _draw(self, seen: object) -> None:
        width, height, rgba = (getattr(seen, name) for name in ("width", "height", "rgba"))
        image = QImage(rgba, width, height, width * 4, QImage.Format.Format_RGBA8888)
        drawn = Fitted(QPixmap.fromImage(image))  # copies the pixels, so that `seen` may go
        self.page, self.pages = (int(getattr(seen, name)) for name in ("page", "pages"))
        drawn.setAccessibleName(fill(_("Page {page} of {pages} of the sheet"), page=self.page, pages=self.pages))
        self._room.addWidget(boxed(column(drawn), "card"))
        self._pager.setVisible(self.pages > 1)
        self._where.setText(fill(_("{page} of {pages}"), page=show_count(self.page), pages=show_count(self.pages)))
        self._before.setEnabled(self.page > 1)
        self._next.setEnabled(self.page < self.pages)


class Off(QWidget):
    """What stays off the sheet, and why."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: QVBoxLayout = column(gap=1)
        self.setLayout(self._lines)

    def show_seen(self, seen: Seen) -> None:
        """Show it for a plan."""
        clear(self._lines)
        if seen.plan.left_out:
            self._lines.addWidget(label(_("Left out, because nobody consented to it"), "strong", wrap=True))
            for heading in seen.plan.left_out:
                self._lines.addWidget(label(fill(_("– {part}"), part=heading), wrap=True))
        if seen.off:
            self._lines.addWidget(label(_("Kept here by the gate"), "strong", wrap=True))
            for one in seen.off[:_MOST_LINES]:
                self._lines.addWidget(label(fill(_("– {what}"), what=one.what), wrap=True))
                self._lines.addWidget(label(say(one.why), "caption", wrap=True))
            self._more(len(seen.off) - _MOST_LINES)
        if not seen.plan.left_out and not seen.off:
            self._lines.addWidget(label(_("Nothing stays off the sheet."), "muted", wrap=True))

    def _more(self, count: int) -> None:
        if count > 0:
            said = ngettext("and {n} more", "and {n} more", count)
            self._lines.addWidget(label(fill(said, n=show_count(count)), "caption"))


class Against(QWidget):
    """The written reason to tell more than was consented to; for this one sheet."""

    def __init__(self, asked: Callable[[str], object]) -> None:
        super().__init__()
        self.reason = Paragraphs((2, 5))
        self.reason.setAccessibleName(_("Reason"))
        self.go = button(
            _("Show the sheet with it"), lambda: asked(self.reason.plain().strip()), "plain", "shield-alert"
        )
        self.take_back = button(_("Take the reason back"), lambda: asked(""), "link")
        self.reason.textChanged.connect(lambda: self.go.setEnabled(bool(self.reason.plain().strip())))
        self.go.setEnabled(False)
        acts = Flow(2)
        acts.addWidget(self.go)
        acts.addWidget(self.take_back)
        said = _("If more must be told without consent, write why. The reason is kept in the timeline of each record.")
        self.setLayout(column(label(said, "muted", wrap=True), self.reason, acts, gap=1))

    def show_plan(self, *, given: str, needed: bool) -> None:
        """Offer it where something stays off."""
        self.setVisible(needed or bool(given))
        self.take_back.setVisible(bool(given))
