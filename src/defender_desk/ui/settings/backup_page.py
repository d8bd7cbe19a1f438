"""Settings, backup: where it goes, when it was last found whole, how many are kept, and a trial of restoring.

Desktop: what is slow runs beside the desk's worker, so that the desk can be used and locked meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import shiboken6
from PySide6.QtWidgets import QWidget

from defender_desk.services.backups import backing_up, backup_notes, restoring
from defender_desk.services.backups.backing_up import Made, Prepared
from defender_desk.services.backups.restoring import Rehearsal, Rehearsed
from defender_desk.services.folders.kinds import Snapshot
from defender_desk.text.bidi import ltr
from defender_desk.text.messages import msg
from defender_desk.text.speech import _, fill, ngettext, pgettext, say
from defender_desk.text.trouble import Trouble
from defender_desk.text.written import show_bytes, show_count, show_date, show_holding, show_moment
from defender_desk.ui.kit.dialogs import ask
from defender_desk.ui.kit.files import choose_folder
from defender_desk.ui.kit.notices import Notice, ProgressStrip
from defender_desk.ui.kit.pieces import button, label
from defender_desk.ui.kit.spacing import clear, column, set_shown
from defender_desk.ui.settings.backup_state import State, read
from defender_desk.ui.settings.choices import Choices
from defender_desk.ui.settings.parts import Segments, acts, group
from defender_desk.ui.tasks import Task

DAYS = (7, 14, 30)
NUMBERS = (3, 5, 10)
WRITING = msg("Writing the backup and reading it back…")
TRYING = msg("Restoring a backup for trial…")


class BackupPage(QWidget):
    """Back up now, what is kept, when to remind, and whether restoring works."""

    def __init__(self, choices: Choices) -> None:
        super().__init__()
        self._shell = choices.shell
        self._task: Task | None = None
        self.state: State | None = None
        self.last, self.place = label("", "strong", wrap=True), label("", "muted", wrap=True)
        self.go = button(_("Back up now"), self.back_up, "primary", "hard-drive")
        self.choose = button(_("Choose the place…"), self._choose, icon_name="folder-open")
        self.progress = ProgressStrip()
        self.progress.stopped.connect(self._stop)
        self.notice = Notice()
        self.list = column(gap=1)
        self.oldest = button(_("Remove the oldest…"), self._ask_oldest, "plain", "trash-2")
        self.tried = label("", "muted", wrap=True)
        self.trial = button(_("Try restoring now"), self._try, icon_name="archive-restore")
        self._trying = ProgressStrip()
        self._trying.stopped.connect(self._stop)
        self.trial_notice = Notice()
        self._more = column(gap=4)
        self._waiting = False
        self._shell.tasks.changed.connect(self._look)
        self.setLayout(column(self._writing(), self._more, None, gap=4))
        self._load()

    # What there is

    def _writing(self) -> QWidget:
        return group(
            _("A copy on another disk"),
            column(self.last, self.place, gap=1),
            acts(self.go, self.choose, self.progress),
            self.notice,
            detail=_(
                "Everything in this desk, encrypted as it is here. It is called saved only once all of it was read "
                "back and holds; files that are there already are not written again."
            ),
        )

    def _load(self) -> None:
        self._shell.tasks.run(read, self._shell.desk, done=self._show, failed=self.notice.trouble, owner=self)

    def _show(self, state: State) -> None:
        if self.state is None:
            self._build(state)
        self.state = state
        self.last.setText(_last_said(state))
        self.place.setText(_place_said(state))
        clear(self.list)
        for one in reversed(state.kept):
            self.list.addWidget(label(_line(one, state), wrap=True))
        set_shown(self.oldest, len(state.kept) > 1)
        day = state.notes.drilled
        said = fill(_("Last tried: {day}."), day=show_date(date.fromisoformat(day))) if day else _("Not tried yet.")
        self.tried.setText(said)
        self._look()

    def _build(self, state: State) -> None:
        """The groups whose choices are known only now."""
        notes = state.notes
        numbers = [(n, show_count(n)) for n in sorted({*NUMBERS, notes.keep})]
        self.keep = Segments(_("How many are kept"), numbers, notes.keep, lambda n: self._keep(keep=n))
        days: list[tuple[int, str]] = [
            (n, fill(ngettext("{n} day", "{n} days", n), n=show_count(n))) for n in sorted({*DAYS, notes.every} - {0})
        ]
        never = (0, pgettext("remind of a backup", "Never"))
        self.every = Segments(_("Remind me after"), [*days, never], notes.every, lambda n: self._keep(every=n))
        old = _(
            "A backup opens with the passphrase and the recovery code of its day, whatever you change later. What you "
            "erase here stays in the backups made before."
        )
        door = _(
            "To get a desk back, choose “Restore from a backup…” in the window where you unlock. Keep the stick in "
            "another place than this computer."
        )
        for part in (
            group(
                _("How many are kept"), self.keep, self.list, acts(self.oldest),
                detail=_("You are asked before an old one is removed. The last that is known to be whole never is."),
            ),
            group(
                _("Remind me after"), self.every,
                detail=_("Days since the last backup. The reminder stands on Today."),
            ),
            group(
                _("Does it come back?"), self.tried, acts(self.trial, self._trying), self.trial_notice,
                detail=_(
                    "Restores the newest backup into an encrypted place, opens it, compares it with what was noted, "
                    "and erases it again. A backup nobody ever restored is a hope."
                ),
            ),
            group(_("What to know"), label(old, wrap=True), label(door, wrap=True)),
        ):  # fmt: skip
            self._more.addWidget(part)

    def _keep(self, **chosen: object) -> None:
        change = partial(backup_notes.keep, self._shell.desk, **chosen)
        self._shell.tasks.run(change, done=lambda _notes: self._load(), owner=self)

    # Backing up

    def _choose(self) -> None:
        place = choose_folder(self, msg("Choose the stick or folder for backups"))
        if place is not None:
            self._keep(**_at(self.state, place))

    def back_up(self) -> None:
        """Begin a backup; where no place was chosen yet, choose it first."""
        if self.state is not None and self.state.notes.folder is None:
            self._choose_then_go()
        elif self.state is not None and self.state.notes.folder is not None:
            self._begin(self.state.notes.folder)

    def _choose_then_go(self) -> None:
        place = choose_folder(self, msg("Choose the stick or folder for backups"))
        if place is not None:
            self._begin(place)

    def _begin(self, place: Path) -> None:
        self.notice.silence()
        self._works(self.progress, say(WRITING))
        self._task = self._shell.tasks.run(
            backing_up.prepare, self._shell.desk, place, done=self._write, failed=self._failed(),
            progress=True, label=say(WRITING), owner=self._shell,
        )  # fmt: skip

    def _write(self, prepared: Prepared) -> None:
        """Go on with what was begun, also where the page has gone meanwhile."""
        shell = self._shell

        def note(made: Made) -> None:
            """Also where the page has gone meanwhile: what was found whole is kept as such."""
            told = self._if_here(lambda _nothing: self._made(made))
            shell.tasks.run(backing_up.note, shell.desk, made, done=told, owner=shell)

        self._task = shell.tasks.beside(
            backing_up.complete, prepared, done=note, failed=self._failed(), progress=self._if_here(self._moved),
            label=say(WRITING), owner=shell,
        )  # fmt: skip

    def _moved(self, done: int, total: int) -> None:
        self.progress.show_work(say(WRITING), done, total, stoppable=True)

    def _made(self, made: Made) -> None:
        self._rest()
        details = [
            _holding(made.records, made.files),
            fill(_("{size} are left there."), size=show_bytes(made.free)),
        ]
        if made.lost:
            details.append(_lost(made.lost))
        if made.near:
            details.append(_("This backup lies on the same disk as the desk: whoever takes the one has the other too."))
        if made.beside:
            details.append(_("A copy of this desk keeps its backups there too, in a folder of their own."))
        tone = "warning" if made.lost or made.near else "good"
        said = _("Saved and read back, but not whole.") if made.lost else _("Saved, read back, and whole.")
        self.notice.say(said, " ".join(details), tone)  # type: ignore[arg-type]  # a tone
        self._shell.tasks.run(read, self._shell.desk, done=self._show_and_ask, owner=self)

    def _show_and_ask(self, state: State) -> None:
        self._show(state)
        if state.surplus:
            self._ask_oldest()

    def _ask_oldest(self) -> None:
        if self.state is None or self.state.notes.folder is None or not self.state.kept:
            return
        oldest = show_moment(self.state.kept[0].made)
        number = show_count(len(self.state.kept))
        kept = show_count(self.state.notes.keep)
        if ask(
            self,
            fill(_("Remove the backup of {moment}?"), moment=oldest),
            fill(
                _("Backups there: {n}. To be kept: {kept}. What only this one holds is gone then."), n=number, kept=kept
            ),
            yes=_("Remove it"),
            no=_("Leave it there"),
            danger=True,
        ):
            self._shell.tasks.run(
                backing_up.remove_oldest, self._shell.desk, self.state.notes.folder,
                done=lambda _one: self._load(), failed=self.notice.trouble, owner=self,
            )  # fmt: skip

    # Trying it

    def _try(self) -> None:
        self.trial_notice.silence()
        self._works(self._trying, say(TRYING))
        self._task = self._shell.tasks.run(
            restoring.plan_drill, self._shell.desk, done=self._rehearse, failed=self._trial_failed(None),
            label=say(TRYING), owner=self._shell,
        )  # fmt: skip

    def _rehearse(self, plan: Rehearsal) -> None:
        shell, today = self._shell, date.today()  # noqa: DTZ011  the day at the desk
        failed = self._trial_failed(plan)

        def note(done: Rehearsed) -> None:
            told = self._if_here(lambda _nothing: self._tried(done))
            shell.tasks.run(restoring.note_drill, shell.desk, done, today, done=told, failed=failed, owner=shell)

        moved = self._if_here(lambda n, total: self._trying.show_work(say(TRYING), n, total, stoppable=True))
        self._task = shell.tasks.beside(
            restoring.rehearse, plan, done=note, failed=failed, progress=moved, label=say(TRYING), owner=shell
        )

    def _tried(self, done: Rehearsed) -> None:
        self._rest()
        secret = _("It opens with the passphrase you have now.")
        if not done.same_secret:
            secret = _("It opens with the passphrase or recovery code of its day, which you changed since.")
        held, lost = _holding(done.read.records, done.read.files), len(done.read.lost)
        if lost:
            self.trial_notice.say(_("It came back as it was saved."), f"{held} {_lost(lost)} {secret}", "warning")
        else:
            self.trial_notice.say(_("It came back whole."), f"{held} {secret}", "good")
        self._load()

    def _trial_failed(self, plan: Rehearsal | None) -> Callable[[Trouble], None]:
        shell = self._shell

        def failed(refused: Trouble) -> None:
            if plan is not None:
                shell.tasks.run(restoring.note_failure, shell.desk, plan, refused, owner=shell)
            self._if_here(self._say_trial)(refused)

        return failed

    def _say_trial(self, refused: Trouble) -> None:
        self._rest()
        self.trial_notice.trouble(refused)
        self._load()

    # Both

    def _works(self, strip: ProgressStrip, what: str) -> None:
        strip.show_work(what, stoppable=True)

    def _look(self) -> None:
        """One backup or trial at a time, also where another page began it; a stopped one first comes to its end."""
        elsewhere = any(self._shell.tasks.under_way(say(what)) for what in (WRITING, TRYING))
        free = not elsewhere and self._task is None
        for each in (self.go, self.choose, self.oldest):
            each.setEnabled(free)
        self.trial.setEnabled(free and self.state is not None and bool(self.state.kept))
        if free and self._waiting:
            self._load()
        self._waiting = elsewhere and self._task is None

    def _rest(self) -> None:
        self._task = None
        self.progress.hide()
        self._trying.hide()
        self._look()

    def _stop(self) -> None:
        if self._task is not None:
            self._task.stop()
        self._rest()
        self.notice.say(_("Stopped. Nothing of it stays, and earlier backups are as they were."), tone="plain")

    def _failed(self) -> Callable[..., None]:
        def failed(refused: Trouble) -> None:
            self._rest()
            self.notice.trouble(refused)

        return self._if_here(failed)

    def _if_here(self, told: Callable[..., object]) -> Callable[..., None]:
        """What is told to this page only as long as it is there; the work itself goes on without it."""

        def tell(*what: Any) -> None:
            if shiboken6.isValid(self):
                told(*what)

        return tell


def _holding(records: int, files: int) -> str:
    """How much a backup holds, and why that is more than one sees in the lists."""
    more = _("This counts all records: also the directory of help, notes of what left, and the bin.")
    return f"{show_holding(records, files)} {more}"


def _at(state: State | None, place: Path) -> dict[str, object]:
    notes = state.notes if state is not None else backup_notes.Notes()
    return {"place": notes.at(place).place}


def _last_said(state: State) -> str:
    last = state.notes.last
    if last is None:
        return _("There is no backup of this desk yet.")
    when, held = show_moment(datetime.fromisoformat(last.at)), _holding(last.records, last.files)
    if last.lost:
        return " ".join((fill(_("Last backup: {moment}."), moment=when), held, _lost(last.lost)))
    return fill(_("Last backup found whole: {moment}."), moment=when) + " " + held


def _lost(count: int) -> str:
    said = ngettext(
        "{n} file is damaged or missing in the desk itself, and so not in the backup.",
        "{n} files are damaged or missing in the desk itself, and so not in the backup.",
        count,
    )
    return fill(said, n=show_count(count))


def _place_said(state: State) -> str:
    folder = state.notes.folder
    if folder is None:
        return _("No place was chosen yet: a stick or another disk.")
    if not state.there:
        return fill(_("Not there now: {folder}. Plug it in, or choose another place."), folder=ltr(str(folder)))
    return fill(_("Free: {size}, in {folder}"), folder=ltr(str(folder)), size=show_bytes(state.free))


def _line(one: Snapshot, state: State) -> str:
    when = show_moment(one.made)
    return when if one.folder.name in state.whole else fill(_("{moment} (not known to be whole)"), moment=when)
