"""The last page of bringing in: what was written, what to look through, and what of the file did not come in yet.

Desktop: it leads on; the batch itself is taken back by the bar below, or later from the list of what came in.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from defender_desk.model.shown import several
from defender_desk.text.bidi import isolate
from defender_desk.text.speech import _, fill, ngettext
from defender_desk.text.written import show_count
from defender_desk.ui.kit.notices import Notice
from defender_desk.ui.steps.step import Step


class DoneStep(Step):
    """What came in."""

    def __init__(
        self, count: int, undecided: int, look_through: Callable[[], object], show: Callable[[], object]
    ) -> None:
        super().__init__(_("The file is brought in"), onward=_("Done"))
        self.back.hide()
        told = Notice()
        text = ngettext("{n} record was written.", "{n} records were written.", count)
        told.say(
            fill(text, n=show_count(count)),
            _("The bar below takes all of it back at once. The file itself still lies where it was, unencrypted."),
            "good",
            do=(_("Show what came in"), show) if count else None,
        )
        self.body.addWidget(told)
        if undecided:
            twice = Notice()
            text = ngettext("{n} of them may be here twice.", "{n} of them may be here twice.", undecided)
            advice = _("They stand on Today under “May be here twice”, until you say of each whether they are two.")
            twice.say(fill(text, n=show_count(undecided)), advice, "warning", do=(_("Look through them"), look_through))
            self.body.addWidget(twice)

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
