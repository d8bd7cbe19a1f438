"""The last page of bringing in: what was written, what to look through, and what of the file did not come in yet.

Desktop: it leads on; the batch itself is taken back by the bar below, or later from the list of what came in.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from defender_desk.model.shown import several
from defender_desk.services.bring_in.bringing_in import Bad
from defender_desk.services.handover.came_in import Remains
from defender_desk.text.bidi import isolate
from defender_desk.text.speech import _, fill, ngettext, say
from defender_desk.text.written import show_count
from defender_desk.ui.kit.notices import Notice
from defender_desk.ui.kit.pieces import label
from defender_desk.ui.kit.spacing import set_shown
from defender_desk.ui.record.remaining import say_remains
from defender_desk.ui.shell import Shell
from defender_desk.ui.steps.step import Step

MOST_NAMED = 8
"""Most rows that are named one by one."""


class DoneStep(Step):
    """What came in."""

    def __init__(self, shell: Shell, count: int, undecided: int, show: Callable[[], object]) -> None:
        super().__init__(_("The file is brought in"), onward=_("Done"))
        self.back.hide()
        self._shell, self._count, self._undecided, self._show = shell, count, undecided, show
        self.told, self._twice = Notice(), Notice()
        self.body.addWidget(self.told)
        self.body.addWidget(self._twice)
        self._itself = label(_("The file itself still lies where it was, unencrypted."), "muted", wrap=True)
        self.body.addWidget(self._itself)
        self.say_written()

    def say_written(self, remains: Remains | None = None) -> None:
        """Say what was written, or what remains of it where it was taken back."""
        self._twice.silence()
        set_shown(self._itself, remains is not None)
        if remains is not None:
            self.entitle(_("The file was taken back"))
            say_remains(self.told, self._shell, self, remains)
            return
        self.entitle(_("The file is brought in"))
        text = ngettext("{n} record was written.", "{n} records were written.", self._count)
        self.told.say(
            fill(text, n=show_count(self._count)),
            _(
                "Until something else is recorded, Undo takes all of it back at once; later, “What came in and what "
                "left” does. The file itself still lies where it was, unencrypted."
            ),
            "good",
            do=(_("Show what came in"), self._show) if self._count else None,
        )
        if self._undecided:
            text = ngettext("{n} of them may be here twice.", "{n} of them may be here twice.", self._undecided)
            advice = _("They stand on Today under “May be here twice”, until you say of each whether they are two.")
            look = (_("Look through them"), partial(self._shell.go, "today"))
            self._twice.say(fill(text, n=show_count(self._undecided)), advice, "warning", do=look)

    def say_refused(self, bad: Sequence[Bad], harm: int) -> None:
        """Name what of the file could not come in, and how much stayed out because nobody looked at it."""
        out = Notice()
        text = ngettext("{n} row or card did not come in.", "{n} rows or cards did not come in.", len(bad) + harm)
        lines = [_why(one) for one in bad[:MOST_NAMED]]
        more = len(bad) - len(lines)
        said = ngettext("{n} more cannot come in as well.", "{n} more cannot come in as well.", more)
        lines += [fill(said, n=show_count(more))] if more else []
        left = ngettext("{n} could do harm, and nobody ticked it.", "{n} could do harm, and nobody ticked them.", harm)
        lines += [fill(left, n=show_count(harm))] if harm else []
        out.say(fill(text, n=show_count(len(bad) + harm)), "\n".join(lines), "warning")
        self.body.addWidget(out)

    def say_left(self, sheets: Sequence[str], on: Callable[[], object]) -> None:
        """Say which sheets of the file did not come in yet."""
        rest = Notice()
        text = ngettext(
            "{n} sheet of this file did not come in: {names}.",
            "{n} sheets of this file did not come in: {names}.",
            len(sheets),
        )
        names = several(map(isolate, sheets))
        rest.say(fill(text, n=show_count(len(sheets)), names=names), "", "info", do=(_("Bring in the next sheet"), on))
        self.body.addWidget(rest)


def _why(bad: Bad) -> str:
    """Why something could not come in, and where it stands in the file, said once."""
    said = say(bad.why, **bad.values)
    return said if "line" in bad.values else fill(_("Row or card {line}: {why}"), line=show_count(bad.line), why=said)
