"""A record that arrived, or a row of a foreign file, beside the one kept here: field by field, as a person reads it.

Services floor: only looks; `receiving` sorts what arrived and takes it in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from defender_desk.exchange.drafts import Draft
from defender_desk.model import codec
from defender_desk.model.codec import Body, Json
from defender_desk.model.documents import Document, targets
from defender_desk.model.records import Field, RecordType
from defender_desk.model.shown import between_parties, code_name, several, shown, with_more
from defender_desk.model.types import TYPES
from defender_desk.services import preferences
from defender_desk.services.bring_in.filling import Filling, filling, row_of
from defender_desk.services.bring_in.twins import of_name
from defender_desk.services.desk import Desk
from defender_desk.services.handover.arriving import Arriving, Conflict
from defender_desk.services.handover.receiving import Arrived
from defender_desk.services.records import titles
from defender_desk.text.bidi import isolate
from defender_desk.text.messages import Message, msg
from defender_desk.text.speech import say

TAKEN = msg("Filling in takes it.")
JOINED = msg("Filling in keeps both.")
NOT_TAKEN = msg("Filling in does not take it: another word stands here.")
TOGETHER = msg("What both allow stands.")
APART = msg(
    "If it is taken in, the one marked stands at every desk until somebody decides. "
    "That does not say that it is the right one."
)
NOBODY: Mapping[str, Arriving] = {}
HELD = msg("Filling in does not take it: it would lift what protects somebody.")


@dataclass(frozen=True)
class Difference:
    """One field: its label, what stands here, what they wrote, and which stands after taking theirs in."""

    field: str
    label: str
    here: str
    there: str
    theirs_stands: bool = True
    conflict: bool = False
    neither: bool = False
    """Whether neither stands as it is written, but what both say together."""
    note: Message | None = None
    """What becomes of theirs, where that takes a sentence."""


def title(desk: Desk, arriving: Arriving, coming: Mapping[str, Arriving] = NOBODY) -> str:
    """What an arriving record is called here, also by its parties, of whom some are `coming` along with it.

    Its code name where it has no title, or the veil is on.
    """
    declared = TYPES.get(arriving.type)
    if declared is None:
        return arriving.type
    if preferences.read(desk).veil:
        return code_name(declared, arriving.id)
    wanted = {key for keys in arriving.parties for key in keys}
    known = {key: coming[key].title for key in wanted & coming.keys()} | titles(desk, wanted)
    called = ([known[key] for key in keys if known.get(key)] for keys in arriving.parties)
    names = [with_more(each[0], len(each) - 1) for each in called if each]
    return between_parties(names, arriving.title) or code_name(declared, arriving.id)


def differences(desk: Desk, arrived: Arrived, record: str) -> tuple[Difference, ...]:
    """Every field that would change here, or that both desks wrote; all fields of a record that is new here."""
    theirs = arrived.bundle.document(record)
    arriving = _arriving(arrived, record)
    return apart(desk, theirs, arriving, arrived.new) if theirs is not None and arriving is not None else ()


def apart(desk: Desk, theirs: Document, arriving: Arriving, coming: Sequence[Arriving] = ()) -> tuple[Difference, ...]:
    """The same for a copy at hand; `coming` are those that come new beside it, which are named by it."""
    if theirs.type not in TYPES:
        return ()
    declared, mine = TYPES[theirs.type], desk.store.get(theirs.id)
    conflicts = {one.field: one for one in arriving.conflicts}
    wanted = set(theirs.body) if mine is None else {*arriving.fields, *conflicts}
    known = _titles(desk, coming, declared, [document for document in (mine, theirs) if document is not None])
    return tuple(
        Difference(
            field.name,
            say(field.kind.label),
            _shown(field, mine.body if mine else {}, known),
            _shown(field, theirs.body, known),
            field.name not in conflicts or conflicts[field.name].theirs_stands,
            field.name in conflicts,
            neither=field.name in conflicts and conflicts[field.name].both_stand,
            note=_of_conflict(conflicts.get(field.name)),
        )
        for field in declared.fields
        if field.name in wanted
    )


def _of_conflict(one: Conflict | None) -> Message | None:
    return None if one is None else TOGETHER if one.both_stand else APART


def beside(desk: Desk, draft: Draft, record: str, earlier: Draft | None = None) -> tuple[Difference, ...]:
    """Every field a draft speaks of beside the record or earlier draft it may be, and what filling in makes of it."""

    def found(type_name: str, name: str) -> str:
        return of_name(desk, type_name, name) or name

    kept, declared, row = desk.store.get(record) if record else None, TYPES[draft.type], row_of(draft, found)
    body: Body = kept.body if kept is not None else row_of(earlier, found) if earlier is not None else {}
    known = titles(desk, {key for field in declared.references for key in targets(body.get(field.name))})
    filled = filling(declared, body, row)
    return tuple(
        Difference(
            field.name,
            say(field.kind.label),
            _shown(field, body, known) if earlier is None else _of_row(earlier, field, body),
            _of_row(draft, field, row),
            field.name in filled.taken,
            note=_note(field.name, body, filled),
        )
        for field in declared.fields
        if field.name in row
    )


def _of_row(draft: Draft, field: Field, row: Body) -> str:
    """What a row says in a field, with what found no field."""
    return said(draft, field) if field.name in draft.names else _shown(field, row, {})


def _note(name: str, body: Body, filled: Filling) -> Message | None:
    if name in filled.left + filled.held:
        return NOT_TAKEN if name in filled.left else HELD
    return None if name not in filled.taken else JOINED if name in body else TAKEN


def said(draft: Draft, field: Field) -> str:
    """What a draft says in a field, as a person reads it; records it only names, by their names."""
    named = draft.names.get(field.name)
    return several(map(isolate, named)) if named else _shown(field, draft.changes, {})


def _arriving(arrived: Arrived, record: str) -> Arriving | None:
    sorted_out = (arrived.new, arrived.changed, arrived.conflicting, arrived.same, arrived.erased)
    return next((one for part in sorted_out for one in part if one.id == record), None)


def _titles(desk: Desk, new: Sequence[Arriving], declared: RecordType, documents: list[Document]) -> dict[str, str]:
    """What the records pointed at are called: here, or else in what arrived."""
    pointed = {
        key for document in documents for field in declared.references for key in targets(document.body.get(field.name))
    }
    coming = {one.id: title(desk, one) for one in new if one.id in pointed}
    return coming | titles(desk, pointed)


def _shown(field: Field, body: Mapping[str, Json], known: dict[str, str]) -> str:
    return shown(field.kind, codec.value_of(field, body), title=lambda key: known.get(key, "…"))
