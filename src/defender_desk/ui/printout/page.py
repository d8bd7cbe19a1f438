"""A document before it is written: its pages as they will be, what stays off them and why, in four languages.

Desktop: pages are drawn in memory; the one file written is the PDF a person saves. What is printed is a `Source`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Literal

from PySide6.QtWidgets import QButtonGroup, QPushButton, QRadioButton, QWidget

from defender_desk.model.changes import Changes
from defender_desk.model.shown import several
from defender_desk.services.handover import leaving
from defender_desk.services.printout import printing
from defender_desk.services.printout.printing import NOTHING_GOES, Printable
from defender_desk.services.referrals.notices import MAY_BE_THEM, WRITE_WHY
from defender_desk.text.languages import LANGUAGES, right_to_left
from defender_desk.text.messages import msg
from defender_desk.text.speech import _, fill, habits, ngettext, say
from defender_desk.text.trouble import Trouble
from defender_desk.text.written import show_count
from defender_desk.ui.kit.dialogs import leave_for, words_kept
from defender_desk.ui.kit.files import choose_target
from defender_desk.ui.kit.flow import Flow
from defender_desk.ui.kit.notices import Notice
from defender_desk.ui.kit.pieces import button, label
from defender_desk.ui.kit.spacing import column, into_sight, scrolled, split
from defender_desk.ui.kit.theme import em
from defender_desk.ui.printout import reading
from defender_desk.ui.printout.coming_back import ComingBack
from defender_desk.ui.printout.paper import Paper
from defender_desk.ui.printout.reading import Plan, Seen
from defender_desk.ui.printout.withheld import Against, Facing, Naming, Off
from defender_desk.ui.screens import Edits
from defender_desk.ui.shell import Shell
from defender_desk.ui.tasks import Task

FILE_NAME = "document"
"""A file name that tells nothing of what is in it."""


class PrintoutPage(QWidget):
    """One document, looked at in any of the four languages and saved."""

    def __init__(
        self,
        shell: Shell,
        plan: Plan,
        *,
        language: str = "",
        reasons: bool = True,
        offered: Sequence[str] = (),
        editable: bool = False,
        beside: QWidget | None = None,
        then: QPushButton | None = None,
        also: Sequence[QPushButton] = (),
        way_on: Callable[[Printable], tuple[str, Callable[[], object]] | None] = lambda _plan: None,
        back: Callable[[], object] | None = None,
    ) -> None:
        """`offered` are the languages it may be in, all four where none is said; `editable` offers a DOCX too.

        `also` are other ways to save it, open when these are; `then` is what comes next, open once it is saved. `back`
        opens the document again once a consent that it wanted is recorded.
        """
        super().__init__()
        self._shell, self._plan, self._reasons = shell, plan, reasons
        self._offered, self._beside, self._way_on = tuple(offered), beside, way_on
        self._also, self._back, self.then, self._left = also, back, then, False
        self.language = language or habits().language
        self.reason, self._asked, self._answered = "", 0, True
        self.seen: Seen | None = None
        self.looking: Task | None = None
        self.notice = Notice()
        self.paper = Paper(self._leaf)
        self.languages = self._languages()
        self.off = Off(partial(self.leave, self.open_at), partial(self.leave, self.ask_consent), self.paper.show_mark)
        self.naming = Naming(self._named)
        self.facing = Facing(self._face)
        self.why = Against(self._reasoned)
        self.save = button(_("Save as PDF…"), partial(self._save, "pdf"), "primary", "save")
        self.save_editable = button(_("Save as DOCX…"), partial(self._save, "docx"), "plain", "save")
        self.save_editable.setVisible(editable)
        self._lay_out()
        self.look()

    def stands_at(self) -> tuple[str, str]:
        """The record behind the window it stands in, if one was shown."""
        here = self._shell.history.here
        return (here.type, here.record) if here else ("", "")

    def _lay_out(self) -> None:
        self.paper.picked.connect(self.off.focus_line)
        self.save_editable.setToolTip(_("A document in which you can go on writing"))
        self._enable(on=False)
        panes = split(self._side(), self.paper, shares=(2, 3))
        panes.setSizes([em(60), em(90)])
        whole = column(panes, self.notice, self._ways(), gap=2)  # what is said between them moves neither
        whole.setStretch(0, 1)
        self.setLayout(whole)

    def turn(self, plan: Plan) -> None:
        """Look at another document instead."""
        self._plan = plan
        self.look()

    def look(self) -> None:
        """Plan the document anew and draw its first page; a plan that is still being made is not wanted any more."""
        self.paper.wait()
        self._enable(on=False)
        if self.looking is not None:
            self.looking.stop()
        ask = partial(reading.look, self._shell.desk, self._plan, self.language, self.reason)
        self._asked += 1
        done, said = partial(self._arrived, self._asked), _("Drawing the page…")
        self.looking = self._shell.tasks.run(
            ask, done=done, failed=self._refused, progress=True, label=said, owner=self
        )

    def _arrived(self, number: int, seen: Seen) -> None:
        if number == self._asked:  # an answer to what was asked before would be saved in place of what is chosen now
            self._show(seen)

    def _leaf(self, page: int) -> None:
        """Draw another page of the document as it was planned."""
        if self.seen is not None:
            draw = partial(reading.draw, self._shell.desk, self.seen.drawn, page)
            show = partial(self._show_page, self.seen.plan)
            self._shell.tasks.run(draw, done=show, failed=self._refused, owner=self)

    def _show_page(self, plan: Printable, picture: object) -> None:
        if self.seen is not None and plan is self.seen.plan:
            self.paper.show_picture(picture)

    def speak(self, language: str) -> None:
        """Write it in another language."""
        self.language = language
        self.look()

    def focus_language(self) -> None:
        """Give the keyboard to the language in use."""
        self.radios[self.language].setFocus()

    def _languages(self) -> QWidget:
        flow, group = Flow(3), QButtonGroup(self)
        offered = [one for one in LANGUAGES if not self._offered or one.code in self._offered]
        self.radios = {one.code: QRadioButton(one.own_name) for one in offered}
        for one in offered:
            radio = self.radios[one.code]
            radio.setAccessibleName(one.own_name)
            radio.setChecked(one.code == self.language)
            radio.clicked.connect(partial(self._speak, one.code))
            group.addButton(radio)
            flow.addWidget(radio)
        holder = QWidget()
        holder.setLayout(flow)
        holder.setAccessibleName(_("Language of the document"))
        return holder

    def _speak(self, code: str, _checked: bool = False) -> None:
        self.speak(code)

    def _side(self) -> QWidget:
        lines = column(
            *([self._beside] if self._beside else []),
            label(_("Language of the document"), "strong"),
            self.languages,
            self.facing,
            self.off,
            self.naming,
            self.why,
            None,
            gap=3,
            margins=(1, 1, 3, 1),
        )
        self.side = scrolled(lines)
        self.side.setMinimumWidth(em(40))
        return self.side

    def _ways(self) -> Flow:
        """The ways to save it, under all of it: beside the pages they would leave the list no room in large text."""
        acts = Flow(2)
        for way in (self.save, self.save_editable, *self._also):
            acts.addWidget(way)
        return acts

    def _enable(self, *, on: bool) -> None:
        for way in (self.save, self.save_editable, *self._also):
            way.setEnabled(on)
        if self.then is not None:
            self.then.setEnabled(on and self._left)

    def leave(self, go: Callable[..., object], *where: object) -> None:
        """Close the windows it stands in, then go on to something else."""
        leave_for(self, go, *where)

    def open_at(self, type_name: str, record: str, field: str) -> None:
        """Show a record, or its form at a field."""
        self._shell.open(type_name, record)
        front = self._shell.front
        if field and isinstance(front, Edits):
            front.edit_record(type_name, record, field)

    def ask_consent(self, given: Mapping[str, object], asking: str = "") -> None:
        """Begin the consent of somebody with whom and what for; once it is saved, come back by itself."""
        self._shell.new_joined("consent", given, asking)
        if self._back is not None:
            ComingBack(self._shell, given, self._back)

    def may_save(self) -> None:
        """Open the ways on where it may leave as it stands."""
        plan = self.seen.plan if self.seen is not None else None
        self._enable(on=plan is not None and plan.answered and self.naming.answered)

    def _show(self, seen: Seen) -> None:
        self.seen = seen
        plan = seen.plan
        self.naming.show_leaving(None if plan.empty else plan.leaving)
        self.facing.setVisible(not plan.empty and not plan.answered and bool(plan.leaving.referral))
        self.may_save()
        self.off.show_seen(seen)
        self.why.show_plan(given=plan.verdict.reason, needed=plan.liftable and self._reasons)
        self.paper.mark(seen.marks, seen.said, from_right=right_to_left(plan.printout.language))
        self.paper.show_picture(seen.picture)
        self._notice(plan)

    def _named(self) -> None:
        """Go on as the reason stands now; what is said changes where it was wanting, or is wanting again."""
        self.may_save()
        if self.seen is not None and self.naming.answered != self._answered:
            self._notice(self.seen.plan)

    def _notice(self, plan: Printable) -> None:
        self._answered = self.naming.answered
        warnings = [say(warning) for warning in plan.verdict.warnings]
        if plan.foreign:
            fields = several(map(say, plan.foreign))
            warnings.append(fill(_("Written in another language, and printed as they stand: {fields}"), fields=fields))
        if any(one.warns for one in plan.remarks):
            warnings.append(_("Beside the page stands what to look at before it leaves."))
        if plan.empty and plan.remarks:
            wanting = _("Beside the page stands what is wanting.")
            self.notice.say(_("There is nothing to write yet."), wanting, "warning", do=self._way_on(plan))
        elif plan.empty:
            self.notice.say(say(NOTHING_GOES), plan.why_empty, "warning", do=self._way_on(plan))
        elif plan.leaving.unanswered:
            reason = self._to_reason(self.facing.reason) if plan.leaving.referral else None
            self.notice.say(say(MAY_BE_THEM), "\n".join([*warnings, say(WRITE_WHY)]), "danger", do=reason)
        elif not self.naming.answered:
            self._say_named(plan, warnings)
        elif plan.left_out:
            less = _("Parts are left out, because the consent does not cover them.")
            self.notice.say(less, "\n".join(warnings), "warning", do=self._way_on(plan))
        elif warnings:
            self.notice.say(warnings[0], "\n".join(warnings[1:]), "warning")
        else:
            self.notice.silence()

    def _say_named(self, plan: Printable, warnings: Sequence[str]) -> None:
        """Say what is wanting before it may be saved, and lead there."""
        more = self._way_on(plan) if plan.left_out else None
        if plan.bars:
            self.notice.say(
                say(leaving.NAMES_A_NO), "\n".join([say(leaving.CHANGE_THE_WORDS), *warnings]), "warning", do=more
            )
            return
        said, do = "\n".join([say(leaving.WRITE_WHY), *warnings]), self._to_reason(self.naming.reason)
        self.notice.say(say(leaving.NAMES_OTHERS), said, "warning", do=do, other=more)

    def _to_reason(self, field: QWidget) -> tuple[str, Callable[[], object]]:
        """The way to a field for a reason, which may stand below what is seen beside the page."""
        return _("Write the reason"), partial(self._show_field, field)

    def _show_field(self, field: QWidget) -> None:
        field.setFocus()
        into_sight(field)

    def _refused(self, trouble: Trouble) -> None:
        self._enable(on=False)
        self.paper.show_picture(None)
        self.notice.trouble(trouble, "warning", do=self.way_past(trouble))

    def way_past(self, trouble: Trouble) -> tuple[str, Callable[[], object]] | None:  # noqa: ARG002  for who knows one
        """Where what refuses a document is put right; None where nobody knows."""
        return None

    def _face(self, reason: str) -> None:
        if self.seen is not None:
            keep = partial(reading.keep_reason, self._shell.desk, self.seen.plan.leaving.referral, reason)
            self._shell.tasks.run(keep, done=self._faced, failed=self.notice.trouble, owner=self)

    def _faced(self, changes: Changes) -> None:
        words_kept(self.facing)
        self.focus_language()  # what held the keyboard is about to go
        self._shell.announce(changes, _("The reason was kept with the referral"))
        self.look()

    def _reasoned(self, reason: str) -> None:
        self.reason = reason
        self.look()

    def _save(self, form: Literal["pdf", "docx"]) -> None:
        kind = {"pdf": msg("PDF documents"), "docx": msg("Documents to edit")}[form]
        target = choose_target(self, msg("Save the document"), f"{FILE_NAME}.{form}", ((kind, f"*.{form}"),))
        if target is not None and self.seen is not None:
            writer = printing.write if form == "pdf" else reading.write_editable
            write = partial(writer, self._shell.desk, self.seen.plan, target, self.naming.why)
            self._shell.tasks.run(write, done=self._saved, failed=self.notice.trouble, label=_("Writing the document…"))

    def _saved(self, changes: Changes) -> None:
        care = _("Anybody who gets the file can read it. Carry it with care, and delete copies you do not need.")
        listed = len(self.seen.plan.enclosed) if self.seen is not None else 0
        without = ngettext(
            "The {n} file that it lists is not in it: see beside the page how it can go along.",
            "The {n} files that it lists are not in it: see beside the page how they can go along.",
            listed,
        )
        self.saved(changes, "\n".join([*([fill(without, n=show_count(listed))] if listed else []), care]))

    def saved(self, changes: Changes, detail: str) -> None:
        """Say that it was written, and let one go on."""
        words_kept(self)
        self._shell.announce(changes)
        self.notice.say(_("The document is saved."), detail, "good")
        self._left = True
        self.may_save()
