"""What is asked for a file that other programs read: its format, for whom, and whether it shall really be in clear.

Desktop: an encrypted file is offered beside, and nothing is written before a person ticked that they know.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtWidgets import QButtonGroup, QCheckBox, QRadioButton

from defender_desk.services.handover.plain_export import FORMATS, IN_CLEAR, Written
from defender_desk.text.bidi import isolate
from defender_desk.text.speech import _, fill, ngettext, say
from defender_desk.text.written import show_count
from defender_desk.ui.handover.giving_done import facts_of
from defender_desk.ui.handover.giving_what import RecordLine, some_of
from defender_desk.ui.handover.plain_draft import SeenInClear
from defender_desk.ui.kit.direction import TextLine
from defender_desk.ui.kit.notices import Notice
from defender_desk.ui.kit.pieces import button, label
from defender_desk.ui.kit.spacing import boxed, column, row
from defender_desk.ui.printout.withheld import Naming
from defender_desk.ui.shell import Shell
from defender_desk.ui.steps.step import Step


class FormatStep(Step):
    """For whom, and in which format; the note of what left says for whom, so nobody goes on without."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(_("For whom, and in which format?"))
        self.record = RecordLine(shell, ("organisation", "provider", "person"), _("Their record in this desk"))
        self.told_to = TextLine()
        self.told_to.setAccessibleName(_("Or who they are"))
        named = _("If consent was given for them by name, choose who they are. Otherwise leave this empty.")
        needs = _("Choose what the program that shall read it needs, and no more. No file of evidence goes along.")
        for each in (
            label(self.record.accessibleName(), "strong"),
            label(named, "muted", wrap=True),
            self.record,
            label(self.told_to.accessibleName(), "strong"),
            label(_("In the list of what left it stands as you write it here."), "muted", wrap=True),
            self.told_to,
            label(needs, wrap=True),
        ):
            self.body.addWidget(each)
        self._offer_formats()
        self.record.settled.connect(self._enable)
        self.told_to.textChanged.connect(lambda _typed: self._enable())
        self._enable()

    def _enable(self) -> None:
        self.on.setEnabled(bool(self.record.record or self.told_to.text().strip()))

    def _offer_formats(self) -> None:
        self._group = QButtonGroup(self)
        self.radios = {code: QRadioButton(say(one.label)) for code, one in FORMATS.items()}
        for code, radio in self.radios.items():
            self._group.addButton(radio)
            said = label(say(FORMATS[code].said), "muted", wrap=True)
            radio.setAccessibleName(radio.text())
            radio.setAccessibleDescription(said.text())
            self.body.addWidget(boxed(column(radio, boxed(column(said, margins=(6, 0))), gap=0)))
        next(iter(self.radios.values())).setChecked(True)

    @property
    def chosen(self) -> str:
        """The code of the format chosen."""
        return next(code for code, radio in self.radios.items() if radio.isChecked())


class ClearStep(Step):
    """The second confirmation: whoever finds the file reads it."""

    def __init__(self) -> None:
        super().__init__(_("Write it unencrypted?"), onward=_("Write it unencrypted…"), look="danger")
        self.warning = Notice()
        self.warning.say(
            say(IN_CLEAR),
            _("An encrypted file is opened only by those you choose. It is the usual way, and safer in every bag."),
            "danger",
        )
        self.encrypted = button(_("Hand over encrypted instead…"), None, "plain", "folder-output")
        self.said = label("", "strong", wrap=True)
        self.named = label("", wrap=True)
        self.naming = Naming(lambda: self._enable())
        self.aware = QCheckBox(_("I know that anybody who gets hold of this file can read all of it"))
        self.aware.setAccessibleName(self.aware.text())
        self.aware.toggled.connect(lambda _on: self._enable())
        for each in (self.warning, boxed(row(self.encrypted, None)), self.said, self.named, self.naming, self.aware):
            self.body.addWidget(each)
        self._any = False

    def show_seen(self, seen: SeenInClear) -> None:
        """Say what would be written, who is named in it, and ask anew."""
        plan = seen.plan
        count, self._any = len(plan.leaving.wrote), bool(plan.leaving.wrote)
        text = ngettext("{n} record stands in it, as “{format}”.", "{n} records stand in it, as “{format}”.", count)
        said = [fill(text, n=show_count(count), format=plan.format.label)]
        if plan.plan.profile.counted:
            said, self._any = [_("Figures alone stand in it.")], bool(plan.plan.figures)
        self.said.setText(" ".join((*said, *_lost(seen.lost))))
        told = [fill(_("{what}: {why}"), what=isolate(one.what), why=one.why) for one in plan.remarks]
        self.named.setText("\n".join(told))
        self.named.setVisible(bool(told))
        self.naming.show_leaving(plan.leaving)
        self.aware.setChecked(False)
        self._enable()

    def _enable(self) -> None:
        self.on.setEnabled(self._any and self.aware.isChecked() and self.naming.answered)


def _lost(lost: Sequence[str]) -> Iterator[str]:
    """Which of the chosen records have no place in the format: the first of them by what they are called."""
    if lost:
        text = ngettext(
            "{n} of the chosen records has no place in this format: {which}",
            "{n} of the chosen records have no place in this format: {which}",
            len(lost),
        )
        yield fill(text, n=show_count(len(lost)), which=some_of(lost))


class WrittenStep(Step):
    """What was written, and what to do with it now."""

    def __init__(self, shell: Shell, done: Written) -> None:
        super().__init__(_("The file is written"), onward=_("Done"))
        self.back.hide()
        text = ngettext("{n} record is in it.", "{n} records are in it.", done.records)
        told = Notice()
        told.say(
            fill(text, n=show_count(done.records)) if done.records else _("Figures alone are in it."),
            _("It is not encrypted. Keep it no longer than needed: a wiped stick can still be read by an expert."),
            "warning",
        )
        self.body.addWidget(told)
        if shell.practice:
            band = Notice()
            band.say(_("It holds fictional records of a practice desk. Say so when you hand it over."), tone="warning")
            self.body.addWidget(band)
        self.body.addWidget(facts_of(done.path, done.sha256))
