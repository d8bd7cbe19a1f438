"""Writing the rows of a foreign file, and the records that they name: found here, or made once each.

Services floor: `bringing_in` writes through here, inside one change.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from defender_desk.exchange.drafts import Draft
from defender_desk.model.types import TYPES
from defender_desk.services.bring_in.filling import filling, row_of
from defender_desk.services.bring_in.twins import of_name
from defender_desk.services.desk import Desk
from defender_desk.store.writing import Writing


def with_names(draft: Draft, fields: Collection[str]) -> Draft:
    """A draft that names only what these fields take."""
    return replace(draft, names={name: called for name, called in draft.names.items() if name in fields})


class Linking:
    """Writes rows, finds the records they name, and makes those that are not here yet, once each."""

    def __init__(self, desk: Desk, writing: Writing) -> None:
        self._desk = desk
        self._writing = writing
        self._met: dict[tuple[str, str], str] = {}

    def make(self, draft: Draft) -> str:
        """Make a record of a draft; its id, which is the one it had where it comes from unless that is taken here."""
        row = row_of(draft, self.record)
        ours = bool(draft.id) and self._desk.store.kind(draft.id) in ("", draft.type)
        if ours and self._writing.get(draft.id) is None and not self._desk.store.buried(draft.id):
            return self._writing.put_under(draft.id, draft.type, row).id
        return self._writing.put(None, draft.type, row).id

    def fill(self, record: str, draft: Draft) -> str:
        """Fill a draft into a record; its id, empty where there is none, or it went into the bin since."""
        kept = self._writing.get(record) if record else None
        if kept is None or kept.binned:
            return ""
        declared = TYPES[kept.type]
        taken = filling(declared, kept.body, row_of(draft, self._known)).taken
        row = row_of(with_names(draft, taken), self.record)
        self._writing.put(record, kept.type, filling(declared, kept.body, row).taken)
        return record

    def _known(self, type_name: str, called: str) -> str:
        """The id of a record that is named, or its name where it is not here yet."""
        key = (type_name, called)
        return self._met.get(key) or of_name(self._desk, *key) or called

    def record(self, type_name: str, called: str) -> str:
        """The id of a record that is named, made where it is not here yet."""
        key = (type_name, called)
        if key not in self._met:
            named = TYPES[type_name].title[0]
            self._met[key] = (
                of_name(self._desk, type_name, called) or self._writing.put(None, type_name, {named: called}).id
            )
        return self._met[key]
