"""After a file was written: where it is, how it is told from another, and what to do now.

Desktop: nothing was sent; the sentences say what is left to a person.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame

from defender_desk.model.shown import grouped
from defender_desk.services.handover.handing_over import HandedOver
from defender_desk.text.bidi import ltr
from defender_desk.text.speech import _, fill, ngettext
from defender_desk.text.written import show_bytes, show_count
from defender_desk.ui.handover.reader_copy import reader_button
from defender_desk.ui.kit.notices import Notice
from defender_desk.ui.kit.pieces import button, label
from defender_desk.ui.kit.spacing import boxed, column, row
from defender_desk.ui.shell import Shell
from defender_desk.ui.steps.step import Step


class DoneStep(Step):
    """What was written."""

    def __init__(self, shell: Shell, done: HandedOver) -> None:
        super().__init__(_("The file is written"), onward=_("Done"))
        self.back.hide()
        said = ngettext("{n} record is in it.", "{n} records are in it.", done.records)
        held = fill(said, n=show_count(done.records)) if done.bundle else _("Figures alone are in it.")
        good = Notice()
        good.say(held, _("It was read back and is whole."), "good")
        self.body.addWidget(good)
        for said in (*_said_of_files(done), *_said_of_bare(done)):
            self.body.addWidget(label(said, wrap=True))
        if shell.practice:
            band = Notice()
            band.say(_("It holds fictional records of a practice desk. Say so when you hand it over."), tone="warning")
            self.body.addWidget(band)
        self.body.addWidget(facts_of(done.path, done.sha256))
        self.body.addWidget(label(_("What now"), "strong"))
        for number, sentence in enumerate(_next_steps(signed=bool(done.bundle)), start=1):
            line = row(label(show_count(number), "muted"), label(sentence, wrap=True), gap=2)
            line.setStretch(1, 1)
            self.body.addLayout(line)
        alone = _("Whoever has no desk opens it with their age key and the reader, a small program in one file.")
        self.reader = reader_button(shell, _("Save the reader beside it…"), "link")
        self.body.addWidget(label(alone, "muted", wrap=True))
        self.body.addLayout(row(self.reader, None))


def facts_of(path: Path, sha256: str) -> QFrame:
    """Where a file is, how large it is, and how it is told from another."""
    size = path.stat().st_size if path.exists() else 0
    facts = column(
        label(_("File"), "caption"),
        label(ltr(str(path)), wrap=True, selectable=True),
        label(fill(_("Size: {size}"), size=show_bytes(size)), "muted"),
        label(_("SHA-256"), "caption"),  # a name, the same in every language
        label(ltr(grouped(sha256)), wrap=True, selectable=True),
        row(button(_("Copy the SHA-256"), lambda: copy(sha256), "link", "copy"), None),
        gap=1,
        margins=(4, 3),
    )
    return boxed(facts, "card")


def _said_of_files(done: HandedOver) -> Iterator[str]:
    """How many files of evidence went along, and how many stayed here although their record went."""
    if done.bundle and done.files:
        text = ngettext("{n} file of evidence is in it.", "{n} files of evidence are in it.", done.files)
        yield fill(text, n=show_count(done.files))
    if done.fileless:
        text = ngettext(
            "Of {n} piece of evidence only what is said of it is in it: its file stays here.",
            "Of {n} pieces of evidence only what is said of them is in it: their files stay here.",
            done.fileless,
        )
        yield fill(text, n=show_count(done.fileless))


def _said_of_bare(done: HandedOver) -> Iterator[str]:
    """Of how many records in the file nothing can be read there but what they are told."""
    if done.noes:
        text = ngettext(
            "{n} of them is an answer of no without a name or a word.",
            "{n} of them are answers of no without a name or a word.",
            done.noes,
        )
        yield fill(text, n=show_count(done.noes))
    if done.binned:
        text = ngettext(
            "{n} of them says only that it lies in the bin here.",
            "{n} of them say only that they lie in the bin here.",
            done.binned,
        )
        yield fill(text, n=show_count(done.binned))


def _next_steps(*, signed: bool) -> Sequence[str]:
    """What is left to do; figures are signed by nobody, so that a person says whose they are."""
    proves = (
        _("Tell them when you made it and how many records are in it: they read both before they look inside."),
        _("Let them compare your fingerprint (page “My card”) before they take it in."),
    )
    says = (_("Tell them that it is from you, and what you counted: nothing in the file proves who wrote it."),)
    return (
        _("Carry the file yourself, on a stick or by a way you trust. This desk sends nothing."),
        *(proves if signed else says),
        _("Delete the copies you do not need. A wiped stick can still be read by an expert."),
    )


def copy(text: str) -> None:
    """Put something that is no secret on the clipboard."""
    QGuiApplication.clipboard().setText(text)
