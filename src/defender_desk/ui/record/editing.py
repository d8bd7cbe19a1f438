"""The form of one record: what a person has written is kept as a draft every few seconds, and saved only when asked.

Desktop: opening and saving it changes nothing; a field another desk changed meanwhile stays as that desk wrote it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QScrollArea

from defender_desk.model import codec
from defender_desk.model.codec import Body
from defender_desk.model.documents import new_id
from defender_desk.model.types import TYPES
from defender_desk.services import drafts, records
from defender_desk.services.drafts import Draft
from defender_desk.services.records import Kept, Saved
from defender_desk.text.speech import _, fill, say
from defender_desk.text.trouble import Trouble
from defender_desk.ui.hooks import hooks
from defender_desk.ui.kit.form import Form
from defender_desk.ui.kit.layout import Layout
from defender_desk.ui.kit.notices import Notice
from defender_desk.ui.kit.pieces import button, label
from defender_desk.ui.kit.spacing import boxed, column, row, scrolled
from defender_desk.ui.layouts import PLACINGS
from defender_desk.ui.screens import Resumes
from defender_desk.ui.shell import Shell

KEPT_EVERY = 3000
"""Milliseconds after a change until the draft is kept."""

NEW = "new."
"""How the keys of drafts of new records begin; others are the id of their record."""


class Editing(QFrame):
    """A form with Save and Cancel; what it holds survives a lock or a crash."""

    saved = Signal(object)
    """`records.Saved`: it was written."""
    left = Signal()
    """The person gave up what was changed."""

    def __init__(
        self,
        shell: Shell,
        type_name: str,
        kept: Kept | None = None,
        *,
        prefill: Mapping[str, object] | None = None,
        draft: Draft | None = None,
    ) -> None:
        super().__init__()
        self._shell, self.type = shell, type_name
        self.record = kept.id if kept else None
        self.key = draft.key if draft else self.record or NEW + new_id()
        self.base: Body = draft.base if draft else kept.body if kept else {}
        self._restored = draft is not None
        self._always = {*(prefill or {}), *(draft.values if draft else {})}
        self._own = set(self._always)
        """Fields that its draft held; what another form of the record left beside them is not ours to drop."""
        self._heading, layout = self._asks()
        given = self._always if self.record is None else frozenset[str]()
        self._first = next((name for name in layout[0].fields if name not in given), layout[0].fields[0])
        self.form = Form(TYPES[type_name], layout, hooks(shell), read_only=PLACINGS[type_name].unwritten)
        self._fill({**(prefill or {}), **(draft.values if draft else {})})
        self.notice = Notice()
        self._keeping = QTimer(self, singleShot=True, interval=KEPT_EVERY)
        self._keeping.timeout.connect(self.keep)
        self.form.changed.connect(lambda _name: self._keeping.start())
        self.form.changed.connect(lambda _name: self._said.setText(""))
        self._ended = False
        self._aim = ""
        self._build()

    @property
    def touched(self) -> frozenset[str]:
        """The fields a person changed, here or in the draft it began with, and those given by where it was begun."""
        return self.form.touched() | self._always

    @property
    def dirty(self) -> bool:
        """Whether there is something to lose."""
        return not self._ended and bool(self._restored or self.form.touched())

    def values(self) -> dict[str, object]:
        """The typed values of the touched fields."""
        return self._touched_of(self.form.values())

    def _touched_of(self, every: Mapping[str, object]) -> dict[str, object]:
        return {name: every[name] for name in self.touched if name in every}

    def in_hand(self) -> str:
        """The key of its draft; empty where there is nothing to lose."""
        return self.key if self.dirty else ""

    def keep(self) -> None:
        """Keep what stands here now as a draft."""
        self._keeping.stop()
        for each in self.keeping():
            self._shell.tasks.run(each, done=self._kept, failed=self._not_kept)

    def keeping(self) -> list[Callable[[], object]]:
        """The call that keeps the draft, for the worker; none where there is nothing to lose."""
        if not self.dirty:
            return []
        held, desk = self._touched_of(self.form.unfinished()), self._shell.desk
        if self.record is None:
            return [partial(drafts.keep, desk, self.key, self.type, None, held, self.base)]
        self._own |= held.keys()
        own = frozenset(self._own)
        return [partial(drafts.keep_some, desk, self.type, self.record, held, base=self.base, own=own)]

    def save(self) -> None:
        """Write what was changed, or say what is wrong at its field."""
        if self.form.problems():
            return
        self._keeping.stop()
        self.setEnabled(False)
        run = partial(records.save, self._shell.desk, self.type, self.record, self.values(), base=self.base)
        self._shell.tasks.run(run, done=self._written, failed=self._refused)

    def cancel(self) -> None:
        """Give up what was changed, with the way back."""
        again = self.keeping()
        self._end()
        self.left.emit()
        if again:
            back = (_("Put it back"), partial(_put_back, self._shell, self.type, self.record, self.key, again))
            self._shell.notices.say(_("What you changed was not saved."), closable=True, do=back)

    def changed_elsewhere(self) -> None:
        """Say that the record was written while this form was open."""
        self.notice.say(
            _("This record was changed meanwhile."),
            _("Saving writes only the fields you changed here; the others stay as they are now."),
            "info",
        )

    def begin(self, field: str = "") -> None:
        """Give a field the keyboard, that where it was left or the first where none is named, and keep it in sight."""
        self._aim = field if field in self.form.rows else self._left_at()
        self.form.focus(self._aim)
        self._keep_in_sight()

    def _left_at(self) -> str:
        """The first field that the draft of a record holds; else the form's first that was not given with it."""
        left = self._always if self._restored and self.record is not None else frozenset()
        return next((name for name in self.form.rows if name in left), self._first)

    def _keep_in_sight(self) -> None:
        """Lines that wrap and parts that unfold find their height step by step, and would push the field away."""
        row_, here = self.form.rows.get(self._aim), self.focusWidget()
        if row_ is not None and here is not None and row_.isAncestorOf(here):
            self.area.ensureWidgetVisible(row_)

    def _end(self) -> None:
        self._ended = True
        self._keeping.stop()
        own = self._own | self.touched
        self._shell.tasks.run(drafts.drop_some, self._shell.desk, self.key, own)

    def _written(self, outcome: Saved) -> None:
        self._end()
        self.setEnabled(True)
        self.saved.emit(outcome)

    def _refused(self, trouble: Trouble) -> None:
        self.setEnabled(True)
        field = trouble.values.get("field")
        if isinstance(field, str) and field in self.form.rows:
            self.form.blame(field, say(trouble.message, **trouble.values))
        else:
            self.notice.trouble(trouble)
        self.keep()

    def _kept(self, _nothing: object) -> None:
        self._said.setText(_("Draft kept"))

    def _not_kept(self, _trouble: Trouble) -> None:
        self._said.setText(_("The draft cannot be kept here."))

    def _asks(self) -> tuple[str, Layout]:
        """The heading and all of the form, or of a new record only what it asks for first, the rest folded."""
        placing = PLACINGS[self.type]
        if self.record is not None:
            return fill(_("Edit {type}"), type=TYPES[self.type].label), placing.form
        led = [part for part in placing.form if part.leads and not self._always.isdisjoint(part.fields)]
        asked = tuple(led) or placing.form[: placing.asks]
        first = (replace(part, label=None, folded=False) if part.leads else part for part in asked)
        others = (part for part in placing.form if part not in asked)
        rest = (replace(part, label=part.label or placing.new, folded=True) for part in others)
        return say(led[0].leads if led and led[0].leads else placing.new), (*first, *rest)

    def _fill(self, changed: Mapping[str, object]) -> None:
        fields = TYPES[self.type].by_name
        start = {name: codec.value_of(field, self.base) for name, field in fields.items()}
        self.form.set_values({**start, **changed})

    def _build(self) -> None:
        heading = self._heading
        self._said = label("", "caption")
        self.cancelling = button(_("Cancel"), self.cancel)
        self.saving = button(_("Save"), self.save, "primary", "check")
        self.saving.setToolTip("Ctrl+S")
        self.area: QScrollArea = scrolled(
            column(label(heading, "title", wrap=True), self.notice, self.form, None, gap=4, margins=(5, 4))
        )
        self.area.verticalScrollBar().rangeChanged.connect(self._keep_in_sight)
        foot = boxed(row(self._said, None, self.cancelling, self.saving, gap=2, margins=(5, 2)), "strip")
        self.setLayout(column(self.area, foot, gap=0))
        self.setAccessibleName(heading)


def _put_back(
    shell: Shell, type_name: str, record: str | None, key: str, again: Sequence[Callable[[], object]]
) -> None:
    """Keep what was given up as a draft once more, and go where it is gone on with."""
    shell.notices.silence()
    for each in again:
        shell.tasks.run(each)

    def resume(draft: Draft | None) -> None:
        section = next((one for one in shell.sections if type_name in one.types), None)
        screen = shell.go(section.name) if section is not None else None
        if draft is not None and isinstance(screen, Resumes):
            screen.resume_draft(draft)

    if record is not None:
        shell.open(type_name, record)  # its page offers to go on
    else:
        shell.tasks.run(drafts.read, shell.desk, key, done=resume)
