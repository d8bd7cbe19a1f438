"""Bringing in, from the file to the batch: which file, what its rows are, where columns go, a last look, written.

Desktop: reading, comparing and writing run beside the window, each with its progress and a way to stop.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType

from defender_desk.model.changes import Changes
from defender_desk.model.history import UNDOES
from defender_desk.services.bring_in import bringing_in
from defender_desk.services.bring_in.bringing_in import CARDS, PROOFS, Foreign
from defender_desk.services.handover import came_in
from defender_desk.services.incidents import proofs
from defender_desk.services.incidents.evidence import from_path
from defender_desk.services.incidents.proofs import Looked
from defender_desk.text.speech import _, fill, ngettext
from defender_desk.text.written import show_count
from defender_desk.ui.bring_in import reading
from defender_desk.ui.bring_in.choosing import FileStep, KindStep
from defender_desk.ui.bring_in.columns import ColumnsStep
from defender_desk.ui.bring_in.done import DoneStep
from defender_desk.ui.bring_in.preview import PreviewStep
from defender_desk.ui.bring_in.proofs import ProofsStep
from defender_desk.ui.bring_in.reading import Chosen, ColumnFound, Previewed
from defender_desk.ui.hooks import hooks
from defender_desk.ui.record import intake
from defender_desk.ui.shell import Shell
from defender_desk.ui.steps.journey import Journey


class BringInJourney(Journey):
    """One import."""

    help_topic = "bring-in"

    def __init__(self, shell: Shell) -> None:
        names = (_("File"), _("Rows"), _("Columns"), _("Look over"), _("Done"))
        super().__init__(shell.tasks, _("Bring in"), names)
        self._shell = shell
        self.foreign: Foreign | None = None
        self.file = FileStep(self._keep_file)
        self._path: Path | None = None
        self.kind: KindStep | None = None
        self.columns: ColumnsStep | None = None
        self.preview: PreviewStep | None = None
        self.proofs: ProofsStep | None = None
        self.done: DoneStep | None = None
        self._batch, self._back = 0, False
        self._read_in: set[int] = set()
        shell.announced.connect(self._changed)
        self.file.backward.connect(self.left)
        self.file.area.chosen.connect(self.open_file)
        self.show_step(self.file, 0)

    def open_file(self, path: Path) -> None:
        """Look what a file holds."""
        self._path = path
        self.work(_("Looking into the file…"), partial(bringing_in.look, self._shell.desk, path), self._looked)

    def _keep_file(self) -> None:
        """Take a file that is no table in as evidence, and lead to where it is said what of."""
        if self._path is not None:
            self.file.notice.silence()
            intake.take_in(self._shell, [from_path(self._path)])
            self._shell.open("evidence", "")

    def _looked(self, foreign: Foreign) -> None:
        self.foreign, self._read_in = foreign, set()
        self.forget(self.preview)
        self.preview = None
        if foreign.kind == PROOFS:
            self.work(
                _("Counting every file of the package…"),
                partial(proofs.looked, self._shell.desk, foreign.path),
                self._compared,
            )
            return
        if foreign.kind == CARDS:
            self._read(Chosen())
            return
        self.forget(self.kind)
        self.kind = KindStep(foreign)
        self.kind.backward.connect(self._to_file)
        self.kind.forward.connect(self._propose)
        self.kind.sheet_chosen.connect(self._guess)
        self._guess(0)
        self.show_step(self.kind, 1)

    def _compared(self, looked: Looked) -> None:
        self.forget(self.proofs)
        self.proofs = ProofsStep(looked, hooks(self._shell))
        self.proofs.backward.connect(self._to_file)
        self.proofs.forward.connect(self._take_in)
        self.show_step(self.proofs, 3)

    def _take_in(self) -> None:
        if self.proofs is not None:
            chosen, source = self.proofs.chosen, self.proofs.source
            take = partial(proofs.take_in, self._shell.desk, self.proofs.package, chosen, source=source)
            self.work(_("Bringing in…"), take, partial(self._written, 0))

    def _guess(self, sheet: int) -> None:
        if self.kind is not None and self.foreign is not None:
            self.tasks.run(reading.likeliest, self.foreign, sheet, done=self.kind.propose)

    def _propose(self) -> None:
        if self.kind is not None and self.foreign is not None:
            ask = partial(reading.columns, self.foreign, self.kind.sheet.currentIndex(), self.kind.type_name)
            self.tasks.run(ask, done=self._proposed, failed=self.kind.notice.trouble, owner=self)

    def _proposed(self, found: tuple[ColumnFound, ...]) -> None:
        assert self.kind is not None  # noqa: S101  for the type checker: asked from there
        self.forget(self.columns)
        self.columns = ColumnsStep(found, self.kind.type_name)
        self.columns.backward.connect(self._to_kind)
        self.columns.forward.connect(self._read_mapped)
        self.show_step(self.columns, 2)

    def _read_mapped(self) -> None:
        if self.columns is not None and self.kind is not None:
            self._read(Chosen(self.kind.type_name, self.kind.sheet.currentIndex(), self.columns.targets))

    def _read(self, chosen: Chosen, corrected: Mapping[int, str] = MappingProxyType({})) -> None:
        assert self.foreign is not None  # noqa: S101  for the type checker: only called once looked into
        read = partial(reading.preview, self._shell.desk, self.foreign, chosen, corrected)
        self.work(_("Reading and comparing all rows…"), read, partial(self._previewed, chosen, corrected))

    def _previewed(self, chosen: Chosen, corrected: Mapping[int, str], previewed: Previewed) -> None:
        self.forget(self.preview)
        self.preview = PreviewStep(self._shell, previewed)
        self.preview.backward.connect(self._back_from_preview)
        self.preview.forward.connect(partial(self._bring_in, previewed))
        self.preview.corrected.connect(partial(self._correct, chosen, corrected))
        self.show_step(self.preview, 3)

    def _correct(self, chosen: Chosen, before: Mapping[int, str], lines: list[int], type_name: str) -> None:
        """Read all rows again, these as records of another kind."""
        self._read(chosen, {**before, **dict.fromkeys(lines, type_name)})

    def _bring_in(self, previewed: Previewed) -> None:
        if self.preview is not None:
            write = partial(bringing_in.bring_in, self._shell.desk, previewed.plan, dict(self.preview.choices))
            left = len(bringing_in.undecided(previewed.plan, self.preview.choices))
            self.work(_("Bringing in…"), write, partial(self._written, left))

    def _written(self, undecided: int, changes: Changes) -> None:
        count = len(changes.ids)
        said = ngettext("{n} record brought in", "{n} records brought in", count)
        self._shell.announce(changes, fill(said, n=show_count(count)))
        step = self.done = DoneStep(self._shell, count, undecided, partial(self._show, changes))
        self._batch, self._back = changes.batch, False
        if self.preview is not None:
            bad, harm = self.preview.refused
            if bad or harm:
                step.say_refused(bad, harm)
        self._say_left(step)
        step.forward.connect(self.left)
        self.show_step(step, 4)

    def _changed(self, changes: Changes) -> None:
        """Let the last page say whether what was written is here still."""
        if self.done is None or not self._batch:
            return
        if changes.kind in UNDOES:
            self.tasks.run(came_in.is_taken_back, self._shell.desk, self._batch, done=self._say_back, owner=self)
        elif self._back and changes.ids:
            self._say_back(back=True)

    def _say_back(self, back: bool) -> None:
        self._back = back
        if self.done is not None and back:
            self.tasks.run(came_in.remains, self._shell.desk, self._batch, done=self.done.say_written, owner=self)
        elif self.done is not None:
            self.done.say_written()

    def _say_left(self, step: DoneStep) -> None:
        """Name the sheets of the file that are still to come, and lead on to the next of them."""
        if self.kind is None or self.foreign is None:
            return
        self._read_in.add(self.kind.sheet.currentIndex())
        sheets = enumerate(self.foreign.sheets)
        left = {place: one.name for place, one in sheets if place not in self._read_in and not one.hidden}
        if left:
            step.say_left([*left.values()], partial(self._go_on, min(left)))

    def _go_on(self, sheet: int) -> None:
        assert self.kind is not None  # noqa: S101  for the type checker: asked from there
        self.kind.sheet.setCurrentIndex(sheet)
        self.show_step(self.kind, 1)

    def _show(self, changes: Changes) -> None:
        """Lead to what came in: the first record of it, in the list of its kind."""

        def found(first: tuple[str, str] | None) -> None:
            if first is not None:
                self._shell.open(*first)

        self.tasks.run(reading.first_of, self._shell.desk, changes.batch, done=found, owner=self)

    def _to_file(self) -> None:
        self.show_step(self.file, 0)

    def _to_kind(self) -> None:
        if self.kind is not None:
            self.show_step(self.kind, 1)

    def _back_from_preview(self) -> None:
        if self.columns is not None and self.foreign is not None and self.foreign.kind != CARDS:
            self.show_step(self.columns, 2)
        else:
            self._to_file()
