"""New records that were begun and never saved: offered above the list until they are finished or let go.

Desktop: their drafts lie encrypted in the desk; those of records there are are offered on their own pages.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any

from PySide6.QtCore import QObject

from defender_desk.model.types import TYPES
from defender_desk.services import drafts
from defender_desk.services.drafts import Draft
from defender_desk.text.bidi import isolate
from defender_desk.text.speech import _, fill, say
from defender_desk.text.written import show_when
from defender_desk.ui.kit.notices import Notice
from defender_desk.ui.record.editing import NEW
from defender_desk.ui.shell import Shell


class Unsaved(QObject):
    """The drafts of new records of some types, said in a notice."""

    def __init__(
        self,
        shell: Shell,
        notice: Notice,
        types: Collection[str],
        busy: Callable[[], str],
        go_on: Callable[[Draft], object],
    ) -> None:
        super().__init__(notice)
        self._shell, self._notice, self._types = shell, notice, types
        self._busy, self._go_on = busy, go_on
        self._drafts: list[Draft] = []
        self._titles: Mapping[str, str] = {}
        self._type = ""

    def look(self) -> None:
        """Ask the desk for them anew."""
        self._shell.tasks.run(_read, self._shell.desk, done=self._found)

    def say(self, type_name: str) -> None:
        """Offer the newest one of a type."""
        self._type = type_name
        newest = next((one for one in self._drafts if one.type == type_name), None)
        if newest is None:
            self._notice.silence()
            return
        title = self._titles[newest.key] or say(TYPES[newest.type].label)
        day = datetime.fromisoformat(newest.changed).astimezone().date()
        when = show_when(day, date.today())  # noqa: DTZ011  the day at the desk
        sentence = fill(_("Not saved yet: {title} ({when})"), title=isolate(title), when=when)
        go_on = (_("Go on with it"), partial(self._resume, newest))
        self._notice.say(sentence, do=go_on, other=(_("Discard"), partial(self._forget, newest)))

    def take(self, draft: Draft) -> None:
        """Offer it no longer: somebody goes on with it."""
        self._drafts = [one for one in self._drafts if one.key != draft.key]
        self.say(self._type)

    def _found(self, found: Sequence[tuple[Draft, str]]) -> None:
        busy = self._busy()
        self._titles = {one.key: title for one, title in found}
        self._drafts = [
            one for one, _title in found if one.key.startswith(NEW) and one.type in self._types and one.key != busy
        ]
        self.say(self._type)

    def _resume(self, draft: Draft) -> None:
        self.take(draft)
        self._go_on(draft)

    def _forget(self, draft: Draft) -> None:
        self.take(draft)
        self._shell.tasks.run(drafts.drop, self._shell.desk, draft.key)


def _read(desk: Any) -> list[tuple[Draft, str]]:
    """All unfinished forms, each with what it would be called."""
    return [(one, drafts.called(desk, one)) for one in drafts.every(desk)]
