"""The one way records change: inside a transaction, with a journal entry for each, as one batch.

Store floor: `Store.change` opens a `Writing` and closes it; a single save and an import of a hundred thousand records
go through the same functions.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from defender_desk.model import codec, merging
from defender_desk.model.changes import Changes
from defender_desk.model.codec import Json
from defender_desk.model.documents import BIN, Clock, Document, highest_counter, new_id
from defender_desk.model.merging import Merged, Outcome
from defender_desk.model.types import TYPES
from defender_desk.store import blobs, journal, rows
from defender_desk.store.conflicts import Conflicts
from defender_desk.store.connection import Database
from defender_desk.store.derived import Derived
from defender_desk.store.journal import Entry, Head, Signature
from defender_desk.store.waiting import WaitingList
from defender_desk.text.messages import msg
from defender_desk.text.trouble import Trouble

_GONE = msg("This record is no longer here. Somebody erased it for good.")


class Writing:
    """Changes records inside one transaction; `changes` says afterwards what it did."""

    def __init__(
        self, database: Database, derived: Derived, deed: str, note: str, signed: Signature, head: Head, own: Clock
    ) -> None:
        self._database = database
        self._derived = derived
        self._conflicts = Conflicts(database)
        self._deed = deed
        self._note = note
        self._signed = signed
        self._own = own
        self._types: set[str] = set()
        self._ids: set[str] = set()
        self._met = signed.batch - 1
        self._last = 0
        """The number of the record made last; 0 before the first."""
        self._started = head
        self.head = head
        self.loose: list[str] = []
        """Sealed files whose record was erased. They are removed once the transaction holds; what cannot be, stays."""
        self.erased = False
        """Whether a record was erased for good."""

    @property
    def changes(self) -> Changes:
        """What was done so far."""
        batch = self.batch if self.head != self._started else 0
        return Changes(batch, frozenset(self._types), frozenset(self._ids), self._deed)

    @property
    def batch(self) -> int:
        """The number that everything done here shares."""
        return self._signed.batch

    @property
    def seen(self) -> int:
        """The largest counter met or used so far."""
        return self._met if self.head == self._started else max(self._met, self._counter)

    @property
    def _counter(self) -> int:
        """What edits are stamped with: the number of the batch, or more once a merge met a larger counter."""
        return self._met + 1

    def get(self, key: str) -> Document | None:
        """A record as it is now, with what this change has done to it."""
        found = rows.get(self._database, key)
        return found[1] if found else None

    def put(self, key: str | None, type_name: str, changes: Mapping[str, Json]) -> Document:
        """Give fields of a record new stored values, None to clear; a new record when `key` is None."""
        if key is None:
            filled = {name: value for name, value in changes.items() if value is not None}
            return self._create(self._edit(Document(new_id(), type_name), filled))
        seq, before = self._must(key)
        if before.type != type_name:
            raise ValueError("a record keeps its type")
        said = {name: value for name, value in changes.items() if before.body.get(name) != value}
        if not said:
            return before
        self._settle(key, said)
        return self._update(seq, before, self._edit(before, said))

    def put_anew(self, key: str, changes: Mapping[str, Json]) -> Document:
        """Write fields as an edit that knows all there is here of them; the journal names each, changed or not.

        So what takes back an earlier edit leaves alone what was decided on since.
        """
        seq, before = self._must(key)
        self._settle(key, changes)
        return self._update(seq, before, self._edit(before, changes), anew=changes)

    def put_under(self, key: str, type_name: str, body: Mapping[str, Json], *, again: bool = False) -> Document:
        """Make a record of ours under an id that somebody else gave it, so that both desks hold it once.

        One that was erased here for good comes back only where it is wanted `again`.
        """
        other = rows.kind(self._database, key) not in ("", type_name)
        gone = rows.stone(self._database, key) is not None and not again
        if other or gone or rows.get(self._database, key) is not None:
            raise ValueError("an id is given once")
        return self._create(self._edit(Document(key, type_name), body))

    def merge(self, theirs: Document, *, again: bool = False) -> Merged | None:
        """Join their copy of a record into ours; None when it was erased here for good, unless it is wanted `again`."""
        found, stone = rows.get(self._database, theirs.id), rows.stone(self._database, theirs.id)
        if found is None and not again and stone is not None:
            return None
        self._meet(theirs)
        known = merging.all_known(found[1] if found else None, stone)
        merging.refuse_false_claims(known, theirs, self._own)
        if found is None:
            self._create(theirs)
            return Merged(theirs, dict.fromkeys(theirs.clocks, Outcome.TAKEN), {})
        seq, mine = found
        if mine.type != theirs.type:
            raise Trouble(msg("A record of the file has the mark of a record of another kind here."))
        merged = merging.merge(mine, theirs)
        conflicts = {name: value for name, value in merged.lost.items() if merged.outcomes[name].conflict}
        self._settle(mine.id, [name for name, one in merged.outcomes.items() if one is Outcome.TAKEN])
        if merged.document != mine:
            self._update(seq, mine, merged.document, lost=conflicts)
        return merged

    def bin(self, key: str) -> Document:
        """Put a record into the bin."""
        return self._move(key, binned=True)

    def restore(self, key: str) -> Document:
        """Take a record out of the bin."""
        return self._move(key, binned=False)

    def stay(self, key: str, knowing: Clock) -> Document:
        """Leave a record in the bin or out of it, as an edit that knows what another desk did."""
        seq, before = self._must(key)
        self._settle(key, [BIN])
        clock = merging.joined(before.clocks.get(BIN, {}), knowing)
        after = replace(before, clocks={**before.clocks, BIN: clock}).moved(
            binned=before.binned, desk=self._signed.desk, counter=self._counter, now=before.changed
        )
        self._tell(after, {}, {})
        return self._update(seq, before, after)

    def purge(self, key: str) -> None:
        """Erase a record for good, with all it ever said, its sealed files and its drafts; a stone stays."""
        seq, document = self._must(key)
        self._derived.erase(seq, document)
        rows.bury(self._database, seq, document)
        journal.erase(self._database, key)
        self.loose += blobs.forget(self._database, key)
        self.erased = True
        self._database.run("DELETE FROM draft WHERE record = ?", (key,))
        WaitingList(self._database).forget(key)
        self._database.run("DELETE FROM conflict WHERE record = ?", (key,))
        self._database.run("UPDATE desk SET scrub = 1")
        self._tell(document, {}, {})

    def log(self, deed: str, document: Document, note: str = "") -> None:
        """Enter into the journal something that was done with a record without changing it."""
        self._append(Entry(deed, document.id, document.type, note=note or self._note))

    def vouch(self, document: Document, said: Mapping[str, Json]) -> None:
        """Enter what a record says into the journal, where it told something else (`said`); no edit of anybody."""
        self._tell(document, {}, {**dict.fromkeys(said), **_faces(document)})

    def end(self) -> None:
        """Do what only the whole of a change tells, before it is written."""
        self._derived.index_long(self._types)
        if self.head == self._started:
            self._conflicts.came_by_none(self.batch)

    def _create(self, document: Document) -> Document:
        self._last = (self._last or rows.last(self._database)) + 1
        rows.insert(self._database, self._last, document)
        self._derived.write(self._last, None, document)
        self._tell(document, {}, {**document.body, **({BIN: True} if document.binned else {})})
        return document

    def _update(
        self,
        seq: int,
        before: Document,
        after: Document,
        lost: Mapping[str, Json] | None = None,
        anew: Collection[str] = (),
    ) -> Document:
        rows.update(self._database, seq, after)
        self._derived.write(seq, before, after)
        old, new = _faces(before), _faces(after)
        names = sorted(name for name in {*old, *new, *anew} if name in anew or old.get(name) != new.get(name))
        if names or lost:
            self._tell(after, {name: old.get(name) for name in names}, {name: new.get(name) for name in names}, lost)
        return after

    def _move(self, key: str, *, binned: bool) -> Document:
        seq, before = self._must(key)
        if before.binned == binned:
            return before
        self._settle(key, [BIN])
        after = before.moved(binned=binned, desk=self._signed.desk, counter=self._counter, now=self._signed.at)
        return self._update(seq, before, after)

    def _settle(self, key: str, fields: Collection[str]) -> None:
        """Somebody decided on these fields, unless this takes something back: that decides on nothing."""
        if self._deed != "undo":
            self._conflicts.settle(key, fields, by=self.batch if self._deed == "receive" else 0)

    def _edit(self, document: Document, said: Mapping[str, Json]) -> Document:
        fields = TYPES[document.type].by_name if document.type in TYPES else {}
        for name, value in said.items():
            if name in fields and value is not None:
                codec.value_of(fields[name], {name: value})  # what nobody could read again is never written
        return document.edited(said, self._signed.desk, self._counter, self._signed.at)

    def _must(self, key: str) -> tuple[int, Document]:
        found = rows.get(self._database, key)
        if found is None:
            raise Trouble(_GONE)
        return found

    def _meet(self, theirs: Document) -> None:
        counters: Sequence[int] = [counter for clock in theirs.clocks.values() for counter in clock.values()]
        if not all(0 < counter <= highest_counter(datetime.now(UTC)) for counter in counters):
            raise Trouble(msg("A record of the file counts its changes in a way that cannot be."))
        self._met = max([self._met, *counters])

    def _tell(
        self,
        document: Document,
        before: Mapping[str, Json],
        after: Mapping[str, Json],
        lost: Mapping[str, Json] | None = None,
    ) -> None:
        self._types.add(document.type)
        self._ids.add(document.id)
        self._append(Entry(self._deed, document.id, document.type, before, after, lost or {}, self._note))

    def _append(self, entry: Entry) -> None:
        self.head = journal.append(self._database, self.head, self._signed, entry)


def _faces(document: Document) -> dict[str, Json]:
    return {**document.body, BIN: document.binned}
