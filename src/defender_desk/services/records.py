"""Keeping records: fetching, saving, the bin, changing many at once, undo, history and what is linked.

Services floor: every register and record page, and the console, come through here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial

from defender_desk.model import codec
from defender_desk.model.changes import Changes
from defender_desk.model.codec import Body, Json
from defender_desk.model.documents import Document, targets
from defender_desk.model.history import Event
from defender_desk.model.queries import Query
from defender_desk.model.records import RecordType
from defender_desk.model.shown import between_parties, code_name, known_by, shown, shown_in_a_list, with_more
from defender_desk.model.types import TYPES
from defender_desk.services import preferences, rules
from defender_desk.services.cases import actions
from defender_desk.services.consent import answers_binned, answers_taken_back
from defender_desk.services.desk import Desk, Progress, unheard
from defender_desk.services.people import known_as, parting
from defender_desk.store.undoing import Left
from defender_desk.text.messages import msg
from defender_desk.text.speech import say
from defender_desk.text.trouble import Trouble

GONE = msg("This record is no longer here. Somebody erased it for good.")
NOT_BINNED = msg("Only what is in the bin can be erased for good.")
BIN_FIRST = msg("Put it into the bin first.")
IN_BIN = msg("This record is in the bin.")
TAKE_OUT = msg("Take it out of the bin first.")
LEFT = ("export", "print")
"""Deeds by which something left this desk."""
IS_OUT = msg("What has left cannot be called back from here. Ask those who have it to delete or return it.")
FILES_LEFT = msg("A sealed file could not be removed yet; another program may be reading it.")
GOES_LATER = msg("It is removed the next time this desk is opened.")


@dataclass(frozen=True)
class Kept:
    """A record as a page shows it: typed values by field, and the stored body a form starts from."""

    id: str
    declared: RecordType
    values: Mapping[str, object]
    body: Body
    binned: bool
    created: str
    changed: str
    title: str
    code_name: str


@dataclass(frozen=True)
class Saved:
    """The id of the record saved, new or not, and what changed."""

    id: str
    changes: Changes


@dataclass(frozen=True)
class Purged:
    """What erasing for good changed, and how many sealed files could not be removed yet."""

    changes: Changes
    left: int


@dataclass(frozen=True)
class Undone:
    """What taking a batch back changed, and how many fields were left alone: changed since, or held by a rule."""

    changes: Changes
    left: int
    fields: tuple[Left, ...] = ()
    """Once two that were one are two: the fields that may still hold what is of the other."""


def fetch(desk: Desk, record: str) -> Kept | None:
    """One record of a known type; None when there is none."""
    document = desk.store.get(record)
    if document is None or document.type not in TYPES:
        return None
    declared = TYPES[document.type]
    return Kept(
        document.id,
        declared,
        {field.name: codec.value_of(field, document.body) for field in declared.fields},
        document.body,
        document.binned,
        document.created,
        document.changed,
        _titles(desk, [document])[document.id],
        code_name(declared, document.id),
    )


def titles(desk: Desk, ids: Collection[str]) -> dict[str, str]:
    """The one line each record is known by; a code name when the veil is on."""
    return _titles(desk, desk.store.many(ids).values(), veil=preferences.read(desk).veil)


def titles_beside(desk: Desk, said: Iterable[tuple[Document, str]]) -> dict[str, str]:
    """By id, the line each record is known by, where this field of it is said beside that line: a day stands once."""
    spared = (
        replace(one, body={name: value for name, value in one.body.items() if name != field}) for one, field in said
    )
    return _titles(desk, spared, veil=preferences.read(desk).veil)


def _titles(desk: Desk, documents: Iterable[Document], *, veil: bool = False) -> dict[str, str]:
    """By id; names of the parties of all of them are read at once."""
    listed = tuple(documents)
    named = {key for each in listed for keys in parties_of(each) for key in keys}
    parties = desk.store.many(named) if named and not veil else {}
    return {each.id: line_of(each, parties, veil=veil) for each in listed}


def line_of(document: Document, parties: Mapping[str, Document], *, veil: bool = False) -> str:
    """The one line a record is known by, with the names of those of its parties that are given."""
    declared = TYPES.get(document.type)
    if declared is None:
        return document.type
    if veil:
        return code_name(declared, document.id)
    called = ([_own_line(parties[key]) for key in keys if key in parties] for keys in parties_of(document))
    names = [with_more(each[0], len(each) - 1) for each in called if each]
    return between_parties(names, known_by(declared, document.body)) or code_name(declared, document.id)


def parties_of(document: Document) -> list[list[str]]:
    """Ids of the parties of a record nobody gave a title, reference by reference."""
    declared = TYPES.get(document.type)
    if declared is None or document.body.get("title"):
        return []
    return [targets(document.body.get(name)) for name in declared.parties]


def _own_line(document: Document) -> str:
    declared = TYPES.get(document.type)
    return (known_by(declared, document.body) or code_name(declared, document.id)) if declared else document.type


def spoken(desk: Desk, kept: Kept) -> list[tuple[str, str]]:
    """Label and shown value of every field that says something, in the language in use."""
    pointed = {key for field in kept.declared.references for key in targets(kept.body.get(field.name))}
    known = titles(desk, pointed)
    return [
        (say(field.kind.label), shown(field.kind, kept.values[field.name], title=lambda key: known.get(key, "…")))
        for field in kept.declared.fields
        if field.name in kept.body
    ]


def save(
    desk: Desk, type_name: str, record: str | None, values: Mapping[str, object], *, base: Body | None = None
) -> Saved:
    """Write the fields that differ from `base`, the body the form started from (by default what is kept now)."""
    declared = TYPES[type_name]
    kept = _body(desk, record)
    before = base if base is not None else kept
    faces = {name: codec.store(declared.by_name[name].kind, value) for name, value in values.items()}
    changes = {name: face for name, face in faces.items() if before.get(name) != face}
    if record is not None and not changes:
        return Saved(record, Changes(0))
    check(desk, declared, {**kept, **changes}, changes, kept if record else None)
    with desk.change("edit" if record else "create") as writing:
        document = writing.put(record, type_name, changes)
    return Saved(document.id, writing.changes)


def check(
    desk: Desk, declared: RecordType, after: Body, changes: Mapping[str, Json], before: Body | None = None
) -> None:
    """Refuse what no record may say, and a step that nobody agreed to; `before` is None for a new record."""
    rules.check(declared, after, changes, before)
    if declared.asks_first and changes.keys() & declared.asks_first.weighed:
        actions.check(desk, declared, declared.asks_first, after)


def _body(desk: Desk, record: str | None) -> Body:
    if record is None:
        return {}
    document = desk.store.get(record)
    if document is None:
        raise Trouble(GONE)
    _must_be_out(document)
    return document.body


def _must_be_out(document: Document) -> None:
    """What lies in the bin is not written to: an answer there would say something else once it comes out."""
    if document.binned:
        raise Trouble(IN_BIN, TAKE_OUT)


def bin_records(desk: Desk, ids: Iterable[str]) -> Changes:
    """Put records into the bin; they can be taken out again."""
    with desk.change("bin") as writing:
        for record in ids:
            writing.bin(record)
    return writing.changes


def restore(desk: Desk, ids: Iterable[str]) -> Changes:
    """Take records out of the bin."""
    with desk.change("restore") as writing:
        for record in ids:
            writing.restore(record)
    return writing.changes


def purge(desk: Desk, ids: Iterable[str], progress: Progress = unheard) -> Purged:
    """Erase records for good, with history and sealed files; when stopped, the last words go at a later purge.

    Only from the bin, so that nothing is lost by one wrong step.
    """
    erased = tuple(ids)
    with desk.change("purge") as writing:
        answers_binned.keep_from_erasing(desk, erased)
        for record in erased:
            kept = writing.get(record)
            if kept is not None and not kept.binned:
                raise Trouble(NOT_BINNED, BIN_FIRST)
            known_as.keep_tied(desk, writing, record, erased)
            writing.purge(record)
    desk.store.scrub(lambda: progress(0, 0))
    return Purged(writing.changes, len(writing.loose))


def binned(desk: Desk) -> list[str]:
    """Ids of everything in the bin, newest first within each type."""
    return [record for name in TYPES for record in desk.store.ids(Query(name, binned=True))]


def standing(desk: Desk, ids: Iterable[str], field: str) -> list[tuple[str, int]]:
    """What one field says in these records and in how many of them, most often first; "" for those that say nothing."""
    documents = desk.store.many(list(ids)).values()
    named = titles(desk, {key for one in documents for key in targets(one.body.get(field))})
    fields = ((TYPES[one.type].by_name[field], one.body) for one in documents)
    said = (
        shown_in_a_list(each.kind, codec.value_of(each, body), title=lambda key: named.get(key, ""))
        for each, body in fields
    )
    return Counter(said).most_common()


def bulk(desk: Desk, ids: Iterable[str], field: str, typed: object) -> Changes:
    """Give one field the same value in many records of one type, undone as one."""
    with desk.change("bulk") as writing:
        for document in desk.store.many(list(ids)).values():
            declared = TYPES[document.type]
            face = codec.store(declared.by_name[field].kind, typed)
            if document.body.get(field) != face:
                _must_be_out(document)
                check(desk, declared, {**document.body, field: face}, {field: face}, document.body)
                writing.put(document.id, document.type, {field: face})
    return writing.changes


def undo(desk: Desk, batch: int, progress: Progress = unheard) -> Undone:
    """Take a batch back, each field only where nobody changed it since and no rule forbids; a new record is binned.

    An answer that came from elsewhere stays, where more would be allowed without it than today.
    What follows is followed here too: taking back a yes stops what is open under the no that stands again.
    """
    if any(event.deed in LEFT for event in desk.store.batch(batch)):
        raise Trouble(IS_OUT)
    if (joined := parting.joined_by(desk, batch)) is not None:
        return part(desk, *joined, batch, knowing=True)
    parted = any(event.deed == "part" for event in desk.store.batch(batch))
    with desk.change("join" if parted else "undo", note=str(batch)) as writing:
        held = answers_taken_back.held(desk, batch)
        left = desk.store.take_back(writing, batch, partial(_holds, desk), held, progress)
        desk.store.arrivals.take_back(batch, writing.changes.batch or batch)  # also where nothing was left to take back
        if parted:
            parting.again(desk, writing, batch)
    return Undone(writing.changes, len(left))


def part(desk: Desk, keep: str, away: str, batch: int = 0, *, knowing: bool = False) -> Undone:
    """Let two that are known as one be two, whether `batch` joined them here or another desk did (`parting`)."""
    with desk.change("part", note=str(batch) if batch else "") as writing:
        left = parting.part(desk, writing, keep, away, batch=batch, holds=partial(_holds, desk), knowing=knowing)
    return Undone(writing.changes, len(left), left)


def _holds(desk: Desk, type_name: str, after: Body, changes: Body) -> bool:
    """Whether these fields can be given back: their files are still here, and no rule is broken.

    A move that is undone was never one of a life's moves.
    """
    if type_name in TYPES and not all(
        desk.store.blobs.is_here(blob.id) for _, blob in codec.blobs_of(TYPES[type_name], changes)
    ):
        return False
    try:
        if type_name in TYPES:
            check(desk, TYPES[type_name], after, changes)
    except Trouble:
        return False
    return True


def timeline(desk: Desk, record: str) -> list[Event]:
    """Everything that was done to a record, newest first."""
    return desk.store.events(record)[::-1]
