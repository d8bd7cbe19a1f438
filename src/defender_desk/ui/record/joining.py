"""Small windows that join a record to another: somebody with a role, or a record there is.

Desktop: one question each; what they write is a record like any other and can be taken back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QDialog, QWidget

from defender_desk.model.changes import Changes
from defender_desk.model.kinds import Refs
from defender_desk.model.types import TYPES
from defender_desk.services import records
from defender_desk.text.speech import _, fill, say
from defender_desk.ui.hooks import hooks
from defender_desk.ui.kit.dialogs import Dialog
from defender_desk.ui.kit.form import Form
from defender_desk.ui.kit.layout import Part
from defender_desk.ui.kit.theme import em
from defender_desk.ui.layouts import PLACINGS, Add
from defender_desk.ui.record.choosing import choose_one
from defender_desk.ui.shell import Shell


def involve(shell: Shell, parent: QWidget, add: Add, record: str, done: Callable[[Changes], object]) -> None:
    """Ask who takes part and in which role, and write it."""
    asked = ("who", "role", "certainty") if add.field == "what" else ("what", "role", "certainty")
    form = Form(TYPES["involvement"], (Part(None, asked),), hooks(shell), cards=False)
    form.set_values({})
    form.setMinimumWidth(em(60))
    dialog = Dialog(parent, _("Who takes part, and how?"), form, icon_name="waypoints")
    dialog.add(_("Cancel"), answer=QDialog.DialogCode.Rejected.value)
    save = dialog.add(_("Save"), "primary")

    def write() -> None:
        values = form.values()
        if form.problems():
            return
        if not values[asked[0]]:
            form.blame(asked[0], _("Choose somebody, or make them new.") if asked[0] == "who" else _("Choose one."))
            return
        given = {name: value for name, value in values.items() if name in form.touched()} | {add.field: record}
        shell.tasks.run(
            records.save, shell.desk, "involvement", None, given, done=lambda saved: done(saved.changes), owner=shell
        )
        dialog.accept()

    save.clicked.connect(lambda _checked=False: write())
    dialog.open()
    form.focus(asked[0])


def link_existing(shell: Shell, parent: QWidget, add: Add, record: str, done: Callable[[Changes], object]) -> None:
    """Ask for a record there is, and join it to this one."""
    declared = TYPES[add.type]

    def picked(other: str) -> None:
        shell.tasks.run(_join, shell.desk, add, other, record, done=done, owner=shell)

    choose_one(shell, parent, add.type, fill(_("Which one? {type}"), type=declared.label), picked, besides=record)


def begin(
    shell: Shell, parent: QWidget, add: Add, record: str, people: Sequence[str], done: Callable[[Changes], object]
) -> None:
    """Ask for the little that a record begins with which a field of this one then names, and write both.

    Where it can be for `people`, it begins with them. Whoever takes part is asked for by name.
    """
    if add.type == "involvement":
        involve(shell, parent, add, record, done)
        return
    begun = {add.people: tuple(people)} if add.people and people else {}
    placing = PLACINGS[add.type]
    form = Form(TYPES[add.type], placing.form[:1], hooks(shell), cards=False)
    form.set_values(begun)
    form.setMinimumWidth(em(60))
    dialog = Dialog(parent, say(placing.new), form, icon_name=placing.icon)
    dialog.add(_("Cancel"), answer=QDialog.DialogCode.Rejected.value)
    save = dialog.add(_("Save"), "primary")

    def write() -> None:
        values = form.values()
        if form.problems():
            return
        given = {name: value for name, value in values.items() if name in begun or name in form.touched()}
        shell.tasks.run(_begin, shell.desk, add, given, record, done=told, owner=shell)
        dialog.accept()

    def told(begun: tuple[Changes, Changes]) -> None:
        shell.announce(begun[0])
        done(begun[1])

    save.clicked.connect(lambda _checked=False: write())
    dialog.open()
    form.focus(placing.form[0].fields[0])


def given(add: Add, record: str, people: Sequence[str]) -> dict[str, object]:
    """What a record that is joined to this one begins with: the link, and whom this one is for."""
    fields = TYPES[add.type].by_name
    several = isinstance(fields[add.field].kind, Refs)
    begun: dict[str, object] = {add.field: (record,) if several else record}
    if add.people and isinstance(fields[add.people].kind, Refs):
        begun[add.people] = tuple(people)
    elif add.people and len(people) == 1:
        begun[add.people] = people[0]
    return begun


def _begin(desk: Any, add: Add, values: Mapping[str, object], record: str) -> tuple[Changes, Changes]:
    begun = records.save(desk, add.type, None, values)
    return begun.changes, _join(desk, add, begun.id, record)


def _join(desk: Any, add: Add, other: str, record: str) -> Changes:
    holder, named = (record, other) if add.own else (other, record)
    kept = records.fetch(desk, holder)
    if kept is None:
        return Changes(0)
    held = kept.values[add.field]
    several = isinstance(kept.declared.by_name[add.field].kind, Refs) and isinstance(held, tuple)
    value: object = tuple(dict.fromkeys((*held, named))) if several and isinstance(held, tuple) else named
    return records.save(desk, kept.declared.name, holder, {add.field: value}).changes
