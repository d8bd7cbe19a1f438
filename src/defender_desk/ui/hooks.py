"""What editors ask of an open desk: finding, naming, opening and making records.

Desktop: every form of every screen is given these hooks; the kit itself knows no desk.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from defender_desk.model.changes import Changes
from defender_desk.model.kinds import Line
from defender_desk.model.queries import Query
from defender_desk.model.types import TYPES
from defender_desk.services import finding, listing, records
from defender_desk.services.telling_apart import titles_apart
from defender_desk.text.speech import _, fill, say
from defender_desk.ui.kit.editors import Hooks, Offer
from defender_desk.ui.shell import Shell

MOST_FOUND = 20


def hooks(shell: Shell) -> Hooks:
    """The hooks of an open desk."""
    return Hooks(
        find=lambda types, words, show: shell.tasks.run(_find, shell.desk, types, words, done=show),
        titles=lambda ids, show: shell.tasks.run(titles_apart, shell.desk, list(ids), done=show),
        open=lambda record: shell.tasks.run(records.fetch, shell.desk, record, done=lambda kept: _open(shell, kept)),
        new=lambda types, words, made: _new(shell, types, words, made),
        watch=lambda owner, record, gone: _Watch(shell, owner, record, gone),
    )


class _Watch(QObject):
    """Looks after each change of a record whether it is still here, as long as its owner lives."""

    def __init__(self, shell: Shell, owner: QWidget, record: str, gone: Callable[[str], object]) -> None:
        super().__init__(owner)
        self._shell, self._record, self._gone = shell, record, gone
        shell.announced.connect(self._heard)

    def _heard(self, changes: Changes) -> None:
        if self._record in changes.ids:
            self._shell.tasks.run(records.fetch, self._shell.desk, self._record, done=self._looked, owner=self)

    def _looked(self, kept: records.Kept | None) -> None:
        if kept is None or kept.binned:
            self._gone(self._record)


def _find(desk: Any, types: tuple[str, ...], words: str) -> list[Offer]:
    if words.strip():
        return [Offer(one.id, one.title) for one in finding.find(desk, words, types, MOST_FOUND)]
    newest = [one for name in types for one in listing.ids(desk, Query(name), limit=MOST_FOUND)]
    titles = titles_apart(desk, newest[:MOST_FOUND])
    return [Offer(record, title) for record, title in titles.items()]


def _open(shell: Shell, kept: records.Kept | None) -> None:
    if kept is None:
        shell.say(say(records.GONE))
    else:
        shell.open(kept.declared.name, kept.id)


def _new(shell: Shell, types: Sequence[str], words: str, made: Callable[[str, str], object]) -> None:
    declared = TYPES[types[0]]
    named = declared.by_name[declared.title[0]]
    if not words or not isinstance(named.kind, Line):
        shell.say(_("Type a name first; the new record is then made under it."))
        return

    def saved(outcome: records.Saved) -> None:
        shell.announce(outcome.changes, fill(_("New: {type}"), type=declared.label))
        made(outcome.id, words)

    shell.tasks.run(records.save, shell.desk, declared.name, None, {named.name: words}, done=saved)
