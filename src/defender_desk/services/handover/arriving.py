"""A record of another desk against the one kept here: what taking it in would do, and joining it into ours.

Services floor: `receiving` sorts a whole file by it, `waiting` what was left out; nothing is written but by `take_in`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from defender_desk.model import codec
from defender_desk.model.codec import Body, Json
from defender_desk.model.documents import BIN, Document, differing, targets
from defender_desk.model.history import FROM_DESKS, UNDOES, Event
from defender_desk.model.merging import Merged, Outcome, all_known, both_kept, covers, merge, refuse_false_claims
from defender_desk.model.records import RecordType
from defender_desk.model.shown import known_by
from defender_desk.model.types import TYPES
from defender_desk.model.values import Blob
from defender_desk.services.consent import loosening
from defender_desk.services.desk import Desk, now
from defender_desk.services.handover.dangers import dangers
from defender_desk.services.people.known_as import JOINED, TYPES_JOINED
from defender_desk.services.records import parties_of
from defender_desk.store.conflicts import Apart
from defender_desk.store.writing import Writing
from defender_desk.text.messages import Message, msg
from defender_desk.text.trouble import Trouble

OTHER_KIND = msg("A record of the file has the mark of a record of another kind here.")
DECIDE_FIRST = msg("If that one waits among what came in, decide on it first.")
NOT_DESCRIBED = msg("A file that was received is not the one its record describes.")


@dataclass(frozen=True)
class Conflict:
    """A field written at both desks without knowledge of each other: our stored value and theirs, and which stands."""

    field: str
    ours: Json
    theirs: Json
    theirs_stands: bool
    both_stand: bool = False
    """Whether neither stands alone, but what both say together."""


@dataclass(frozen=True)
class Arriving:
    """One record of a bundle against what is kept here."""

    id: str
    type: str
    title: str
    fields: tuple[str, ...] = ()
    """Fields whose value here would change."""
    conflicts: tuple[Conflict, ...] = ()
    binned_there: bool = False
    """They put it into the bin; here it stays unless a person bins it."""
    in_bin: bool = False
    """It lies in our bin, and stays there unless a person takes it out."""
    asks: bool = False
    """Whether what they did with the bin is asked here, once it is taken in."""
    dangers: tuple[Message, ...] = ()
    """Why a person should look before this is taken in."""
    files: tuple[Blob, ...] = ()
    """The sealed files it describes."""
    of: tuple[str, ...] = ()
    """Ids of those whose answer it is."""
    asks_of_words: bool = False
    """Whether theirs is asked about though it knew ours: it takes back our own words, or was asked about before."""
    joins: bool = False
    """Taking it in would leave another record here, be it only in what its clocks know of."""
    parties: tuple[tuple[str, ...], ...] = ()
    """Ids of those by whom it is called, reference by reference, where nobody gave it a title."""
    bare: bool = False
    """Whether it is new here and says nothing but that it is there."""

    @property
    def decided_later(self) -> bool:
        """Whether something of it is asked of somebody here once it is taken in."""
        declared = TYPES.get(self.type)
        if declared is None or declared.name == "disclosure" or self.in_bin:
            return self.asks
        return self.asks or self.asks_of_words or any(not decided(declared, one.field) for one in self.conflicts)


@dataclass(kw_only=True)
class Sorted:
    """The records of a bundle by what taking them in would do."""

    new: list[Arriving] = field(default_factory=list)
    changed: list[Arriving] = field(default_factory=list)
    conflicting: list[Arriving] = field(default_factory=list)
    same: list[Arriving] = field(default_factory=list)
    erased: list[Arriving] = field(default_factory=list)
    """Erased here for good: they stay away."""
    ties: dict[str, list[str]] = field(default_factory=dict)
    """By record of it, the ids that it would name as itself here."""

    @property
    def takeable(self) -> list[Arriving]:
        """Those that would write something here."""
        return [*self.new, *self.changed, *self.conflicting]


def sort_in(desk: Desk, arrived: Sorted, theirs: Document) -> None:
    """Compare a copy from elsewhere with what is kept here, and lay it where it belongs."""
    if theirs.type in TYPES:
        codec.check_body(TYPES[theirs.type], theirs.body)
    refuse_other_kind(desk, theirs.id, theirs.type)
    mine, stone = desk.store.get(theirs.id), desk.store.stone(theirs.id)
    refuse_false_claims(all_known(mine, stone), theirs, desk.store.own)
    if mine is None and theirs.binned and not theirs.clocks.keys() - {BIN}:
        return  # told of what lies in their bin, and never was here, or was erased
    if theirs.type in TYPES_JOINED and JOINED in theirs.clocks:
        stands = joined(mine, theirs).document if mine is not None else theirs
        arrived.ties[theirs.id] = targets(stands.body.get(JOINED))
    if mine is None:
        (arrived.erased if stone is not None else arrived.new).append(_new(desk, theirs))
        return
    arriving = _known_here(desk, mine, theirs)
    if arriving.conflicts:
        arrived.conflicting.append(arriving)
    elif arriving.fields:
        arrived.changed.append(arriving)
    else:
        arrived.same.append(arriving)


def refuse_other_kind(desk: Desk, key: str, type_name: str) -> None:
    """Refuse a record under the id of one of another kind, kept here or waiting: an id is given once."""
    if desk.store.kind(key) not in ("", type_name):
        raise Trouble(OTHER_KIND, DECIDE_FIRST)


def _new(desk: Desk, theirs: Document) -> Arriving:
    return Arriving(
        theirs.id,
        theirs.type,
        _title(theirs),
        binned_there=theirs.binned,
        asks=_asks(without_bin(theirs), theirs),
        dangers=dangers(desk, None, theirs, theirs.body.keys(), _known(desk, theirs.body)),
        files=blobs_of(theirs),
        of=tuple(targets(theirs.body.get("person"))),
        parties=_parties(theirs),
        bare=not theirs.body,
    )


def _known_here(desk: Desk, mine: Document, theirs: Document) -> Arriving:
    merged, known = joined(mine, theirs), _known(desk, mine.body, theirs.body)
    taken = tuple(name for name, outcome in merged.outcomes.items() if outcome.taken)
    warned = [*dangers(desk, mine.body, merged.document, taken, known)] if taken else []
    if theirs.type == "consent":
        warned += loosening.against(desk, theirs, merged, known)
    return Arriving(
        theirs.id,
        theirs.type,
        _title(mine),
        taken,
        tuple(_conflicts(mine, theirs, merged)),
        binned_there=theirs.binned and not mine.binned,
        in_bin=mine.binned,
        asks=_asks(mine, theirs, news=merged.changed),
        asks_of_words=bool(_again(desk, mine, theirs, merged) or _back(desk, mine, theirs, merged)),
        dangers=tuple(dict.fromkeys(warned)),
        files=blobs_of(theirs),
        joins=merged.document != mine,
        parties=_parties(mine),
    )


def joined(mine: Document, theirs: Document) -> Merged:
    """Their copy joined into ours as it would stand here."""
    coming = without_bin(theirs)
    merged = merge(mine, coming)
    return both_kept(TYPES[mine.type], mine, coming, merged) if mine.type in TYPES else merged


def take_in(
    desk: Desk, writing: Writing, theirs: Document, who: str = "", through: str = "", *, again: bool = False
) -> None:
    """Join their copy, which came through this desk, into ours; a no that stands is written anew, and travels on.

    What both wrote without knowing of each other, and what they did with the bin, stays listed until somebody decides.
    `again` takes in what was erased here for good.
    """
    mine = writing.get(theirs.id)
    merged = writing.merge(without_bin(theirs), again=again)
    stood = writing.get(theirs.id)
    if stood is None or merged is None:
        return
    asked: list[Apart] = []
    if mine is not None:
        names = [*_written_apart(mine, merged), *_again(desk, mine, theirs, merged)]
        names += _back(desk, mine, theirs, merged, but=writing.batch)
        asked = [replace(one, who=who, desk=through) for one in _apart(mine, theirs, merged, names)]
    was = mine or without_bin(theirs)
    if _asks(was, theirs, news=merged.changed):
        asked.append(_of_bin(was, theirs, who, through))
    told = (replace(one, batch=writing.batch) for one in asked)
    desk.store.conflicts.note(told, anew=merged.changed or bool(merged.lost))
    if mine is not None and theirs.type in TYPES:
        stood = writing.put(stood.id, stood.type, differing(stood.body, joined(mine, theirs).document.body))
    desk.store.waiting.settle(stood)


def _written_apart(mine: Document, merged: Merged) -> list[str]:
    """The fields in which a person could want what does not stand: not against a no, nor in notes of what left."""
    declared = TYPES.get(mine.type)
    if declared is None or declared.name == "disclosure":
        return []
    apart = (name for name, one in merged.outcomes.items() if one.conflict and name in declared.by_name)
    return sorted(name for name in apart if not decided(declared, name))


def _again(desk: Desk, mine: Document, theirs: Document, merged: Merged) -> list[str]:
    """The fields of which theirs was to be decided on when the file that brought it was taken back."""
    asked = {one.field: {one.wrote, one.stands} for one in desk.store.conflicts.taken_back(mine.id)}
    kept = (name for name in sorted(asked) if merged.outcomes.get(name) is Outcome.KEPT)
    return [
        name for name in kept if writer(theirs, name) in asked[name] and mine.body.get(name) != theirs.body.get(name)
    ]


def _back(desk: Desk, mine: Document, theirs: Document, merged: Merged, but: int = 0) -> list[str]:
    """The fields in which theirs only says again what stood before our own words: as taking our file back does.

    `but` is the batch that takes theirs in.
    """
    declared = TYPES.get(mine.type)
    taken = sorted(name for name, one in merged.outcomes.items() if one is Outcome.TAKEN and name != BIN)
    names = [name for name in taken if mine.body.get(name) != theirs.body.get(name)]
    if declared is None or declared.name == "disclosure" or not names:
        return []
    told = [one for one in reversed(desk.store.events(mine.id)) if one.after and one.batch != but]
    known = (name for name in names if name in declared.by_name and not decided(declared, name))
    return [name for name in known if _stood_before_ours(desk, told, name, theirs.body.get(name))]


def _stood_before_ours(desk: Desk, told: Sequence[Event], name: str, value: Json) -> bool:
    """Whether a value stood in a field before what this desk wrote there itself, and nobody else since; newest first.

    What an undo gave back is nobody's own word.
    """
    for event in told:
        if name in event.after:
            if event.desk not in desk.store.own or event.deed in UNDOES or event.deed in FROM_DESKS - {"decide"}:
                return False
            if name in event.before and event.before[name] == value:
                return True
    return False


def _apart(mine: Document, theirs: Document, merged: Merged, names: Iterable[str]) -> Iterator[Apart]:
    """The values of these fields that do not stand."""
    came = f"{now():%Y-%m-%dT%H:%M:%SZ}"
    for name in names:
        ours = merged.outcomes[name].taken
        lost, stands = (mine, theirs) if ours else (theirs, mine)
        yield Apart(
            mine.id, name, lost.body.get(name), ours, writer(lost, name), lost.changed,
            writer(stands, name), stands.changed, "", "", came,
        )  # fmt: skip


def _asks(mine: Document, theirs: Document, *, news: bool = False) -> bool:
    """Whether they put into the bin what is not in ours, or have something new (`news`) on what is in ours.

    It is asked once: whoever decides here knows of theirs from then on.
    """
    if mine.binned == theirs.binned or mine.type == "disclosure":
        return False
    there = theirs.clocks.get(BIN, {})
    unknown = bool(there) and not covers(mine.clocks.get(BIN, {}), there)
    return unknown or (mine.binned and news)


def _of_bin(mine: Document, theirs: Document, who: str, through: str) -> Apart:
    said: Json = [theirs.binned, dict(theirs.clocks.get(BIN, {}))]
    came, there = f"{now():%Y-%m-%dT%H:%M:%SZ}", writer(theirs, BIN) or through
    return Apart(mine.id, BIN, said, False, there, theirs.changed, "", mine.changed, who, through, came)  # noqa: FBT003


def decided(declared: RecordType, name: str) -> bool:
    """Whether what two copies say in a field stands together, whatever a person would say (`merging.both_kept`)."""
    return name in declared.gathered or of_answer(declared, name)


def of_answer(declared: RecordType, name: str) -> bool:
    """Whether a field is part of an answer, which says what it says by several together (`RecordType.joins`)."""
    return declared.joins is not None and name in declared.deciding


def writer(document: Document, name: str) -> str:
    """The id of the desk that wrote what stands in a field."""
    clock = document.clocks.get(name, {})
    return max(clock, key=lambda desk: (clock[desk], desk)) if clock else ""


def _known(desk: Desk, *bodies: Body) -> Collection[str]:
    """Ids of the people whom an answer is of, in one copy or the other, and who are recorded here."""
    return desk.store.many([key for body in bodies for key in targets(body.get("person"))])


def _conflicts(mine: Document, theirs: Document, merged: Merged) -> Iterator[Conflict]:
    for name, outcome in merged.outcomes.items():
        if outcome.conflict and name != BIN:
            yield Conflict(
                name, mine.body.get(name), theirs.body.get(name), outcome.taken, outcome is Outcome.CONFLICT_JOINED
            )


def _title(document: Document) -> str:
    return known_by(TYPES[document.type], document.body) if document.type in TYPES else ""


def _parties(document: Document) -> tuple[tuple[str, ...], ...]:
    return tuple(map(tuple, parties_of(document)))


def without_bin(document: Document) -> Document:
    """Their copy without what they did with the bin: a record is binned here only by somebody here."""
    clocks = {name: clock for name, clock in document.clocks.items() if name != BIN}
    return replace(document, clocks=clocks, binned=False)


def blobs_of(document: Document) -> tuple[Blob, ...]:
    """The sealed files a copy describes."""
    if document.type not in TYPES:
        return ()
    return tuple(blob for _, blob in codec.blobs_of(TYPES[document.type], document.body))


def is_here(desk: Desk, blob: Blob) -> bool:
    """Whether a file is here already; refuses a record that calls another file of ours its own."""
    kept = desk.store.blobs.find(blob.id)
    if kept is not None and not kept.is_same(blob):
        raise Trouble(NOT_DESCRIBED)
    return kept is not None


def described(desk: Desk, blobs: Iterable[Blob]) -> dict[str, Blob]:
    """What arriving records say of each file; refuses two of which one must be false, and what is false of ours."""
    told: dict[str, Blob] = {}
    for blob in blobs:
        is_here(desk, blob)
        if not told.setdefault(blob.id, blob).is_same(blob):
            raise Trouble(NOT_DESCRIBED)
    return told
