"""What is here of a file that was taken back: how much lies in the bin, shown there or erased for good from here.

Desktop: the page after bringing in and the list of what came in say it with the same words.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from defender_desk.model.shown import several
from defender_desk.model.types import TYPES
from defender_desk.services.handover.came_in import Remains
from defender_desk.text.speech import _, fill, ngettext, say
from defender_desk.text.written import show_count
from defender_desk.ui.kit.notices import Notice
from defender_desk.ui.record import binning
from defender_desk.ui.screens import Bins
from defender_desk.ui.shell import Shell


def say_remains(notice: Notice, shell: Shell, owner: QWidget, remains: Remains) -> None:
    """Say what is here still, with the ways to see it in the bin and to erase it for good."""
    back = _("What was written was taken back.")
    if not remains.ids:
        only = _("No record of it is left in the bin.")
        name = _("Its name stays in the list of what came in.") if remains.listed else ""
        notice.say(back, " ".join(filter(None, (only, name, _here(remains)))))
        return
    count = len(remains.ids)
    lie = ngettext(
        "{n} record of it lies in the bin, whole, until you erase it for good: {kinds}.",
        "{n} records of it lie in the bin, whole, until you erase them for good: {kinds}.",
        count,
    )
    told = fill(lie, n=show_count(count), kinds=several(map(say_count, remains.binned.items())))
    notice.say(
        back,
        " ".join(filter(None, (told, _here(remains)))),
        "warning",
        do=(_("Show the bin"), partial(_show_bin, shell, _most(shell, remains))),
        other=(_("Erase for good…"), partial(binning.erase, shell, owner, remains.ids, lambda _said: None)),
    )


def say_count(lying: tuple[str, tuple[str, ...]]) -> str:
    """How many of one type, with its name."""
    type_name, ids = lying
    name = say(TYPES[type_name].plural) if type_name in TYPES else type_name
    return fill(_("{name} ({count})"), name=name, count=show_count(len(ids)))


def _show_bin(shell: Shell, type_name: str) -> None:
    shell.open(type_name, "")
    if isinstance(shell.front, Bins):
        shell.front.show_binned(type_name)


def _most(shell: Shell, remains: Remains) -> str:
    """The type of which most lie in the bin, of those that a section lists."""
    listed = {name for section in shell.sections for name in section.types}
    return max(remains.binned, key=lambda name: (name in listed, len(remains.binned[name])))


def _here(remains: Remains) -> str:
    said = ngettext(
        "{n} record that it wrote to is here still; its history keeps what the file said.",
        "{n} records that it wrote to are here still; their history keeps what the file said.",
        remains.here,
    )
    return fill(said, n=show_count(remains.here)) if remains.here else ""
