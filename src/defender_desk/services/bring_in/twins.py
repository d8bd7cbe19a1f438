"""Likely duplicates: rows of a foreign file that may be people or groups who are here already.

Services floor: names are compared in Arabic and in transliteration, with reasons; a person decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from defender_desk.exchange.drafts import Draft
from defender_desk.model.codec import Body
from defender_desk.model.documents import Document, targets
from defender_desk.model.kinds import Handles
from defender_desk.model.queries import Condition, Query
from defender_desk.model.queries import Test as Compared
from defender_desk.model.records import RecordType
from defender_desk.model.shown import title_of
from defender_desk.model.types import TYPES
from defender_desk.services.desk import Desk, Progress, unheard
from defender_desk.text.digits import fold_digits
from defender_desk.text.folding import fold
from defender_desk.text.handles_said import handle_faces
from defender_desk.text.messages import Message, msg
from defender_desk.text.names import LIKELY, likeness, name_keys, pieces, sounds_of_several
from defender_desk.text.numbers_said import COMPARED, number_key, numbers_in
from defender_desk.text.spelt import why_alike

SAME_HANDLE = msg("The same telephone or address")
SAME_RECORD = msg("The same record, written from a desk before")
MOST_UNDER_KEY = 200
"""A key so many names share tells nothing, and is passed over."""
_TOLD_EVERY = 500
_READ = 400


@dataclass(frozen=True)
class Twin:
    """A draft, by its place among the good ones, and the record or earlier draft it may be, with the reasons."""

    index: int
    line: int
    record: str
    """Id of the record that is here already; empty where it may be an earlier draft of the same file."""
    title: str
    score: float
    reasons: tuple[Message, ...]
    earlier: int | None = None
    """Place of that earlier draft."""


def find_twins(desk: Desk, drafts: Sequence[Draft], progress: Progress = unheard) -> Iterator[Twin]:
    """For each draft the likeliest record that is here already, else an earlier draft; where one is likely at all."""
    same = desk.store.many({draft.id for draft in drafts if draft.id})
    types = sorted({draft.type for draft in drafts if handle_fields(TYPES[draft.type])})
    known, met = {name: _Known.of(desk, TYPES[name]) for name in types}, {name: _Known(TYPES[name]) for name in types}
    for index, draft in enumerate(drafts):
        if index % _TOLD_EVERY == 0:
            progress(index, len(drafts))
        here = same.get(draft.id)
        if here is not None and here.type == draft.type and not here.binned:
            yield Twin(index, draft.line, here.id, title_of(TYPES[here.type], here.body), 1.0, (SAME_RECORD,))
        elif draft.type in known:
            twin = known[draft.type].twin(index, draft) or met[draft.type].twin(index, draft)
            met[draft.type].add(_One(draft.changes, earlier=index))
            if twin is not None:
                yield twin


def of_name(desk: Desk, type_name: str, called: str) -> str | None:
    """The one record known by exactly this name in its search form; None when there is none, or several."""
    declared, said, found = TYPES[type_name], fold(called), ""
    title = declared.title[0]
    near = _sounding(desk, declared, called)
    for at in range(0, len(near), _READ):
        for document in desk.store.many(near[at : at + _READ]).values():
            here = document.type == type_name and not document.binned
            if here and fold(str(document.body.get(title) or "")) == said:
                if found:
                    return None
                found = document.id
    return found or None


def _sounding(desk: Desk, declared: RecordType, called: str) -> Sequence[str]:
    """Ids of every record that may have this name: those of which all of it sounds so, where names are kept by sound.

    What is written the same in its search form sounds the same, part by part. Only a name without a sound (signs, a
    script that nobody here reads) and a title that is no name are looked for in the list.
    """
    title = declared.by_name[declared.title[0]]
    if title in declared.named and (sounds := sounds_of_several(called)):
        return desk.store.sounding([tuple(sounds)])
    return desk.store.ids(Query(declared.name, (Condition(title.name, Compared.CONTAINS, (called,)),)))


@dataclass(frozen=True, eq=False)
class _One:
    """A record or a draft that a later draft may be the twin of."""

    body: Body
    record: str = ""
    earlier: int | None = None


class _Known:
    """Records or drafts of one type by the keys under which likely twins meet."""

    def __init__(self, declared: RecordType) -> None:
        self._declared = declared
        self._called = declared.title[0]
        self._handles = handle_fields(declared)
        self._by_name: dict[str, list[_One]] = {}
        self._by_handle: dict[str, _One] = {}

    @classmethod
    def of(cls, desk: Desk, declared: RecordType) -> _Known:
        """The records of this desk that are not in the bin."""
        made = cls(declared)
        for document in desk.store.each(declared.name):
            if not document.binned:
                made.add(_One(document.body, document.id))
        return made

    def add(self, one: _One) -> None:
        """Know one more."""
        for key in name_keys(self._name(one.body)):
            self._by_name.setdefault(key, []).append(one)
        for handle in self._said(one.body):
            self._by_handle[handle] = one

    def twin(self, index: int, draft: Draft) -> Twin | None:
        """The likeliest one for a draft."""
        name = self._name(draft.changes)
        best: Twin | None = None
        for one in self._near(name):
            like = likeness(name, self._name(one.body))
            if like.score >= LIKELY and (best is None or like.score > best.score):
                best = self._twin(index, draft, one, like.score, why_alike(name, self._name(one.body)))
        for handle in self._said(draft.changes):
            if handle in self._by_handle and (best is None or best.score < 1):
                return self._twin(index, draft, self._by_handle[handle], 1.0, (SAME_HANDLE,))
        return best

    def _twin(self, index: int, draft: Draft, one: _One, score: float, reasons: tuple[Message, ...]) -> Twin:
        title = title_of(self._declared, one.body)
        return Twin(index, draft.line, one.record, title, score, reasons, one.earlier)

    def _name(self, body: Body) -> str:
        return str(body.get(self._called) or "")

    def _said(self, body: Body) -> Iterator[str]:
        """The telephones and addresses of a record, each in the form in which it is compared."""
        for field, compared in self._handles:
            yield from filter(None, map(compared, targets(body.get(field))))

    def _near(self, name: str) -> Iterator[_One]:
        met: set[_One] = set()
        for key in name_keys(name):
            found = self._by_name.get(key, [])
            for one in found if len(found) <= MOST_UNDER_KEY else ():
                if one not in met:
                    met.add(one)
                    yield one


def _last_digits(phone: str) -> str:
    digits = "".join(filter(str.isdigit, fold_digits(phone)))
    return digits[-COMPARED:] if len(digits) >= COMPARED else ""


_COMPARED: Mapping[str, Callable[[str], str]] = MappingProxyType({"phone": _last_digits, "email": str.casefold})
"""How handles of a form that belongs to one person or group are compared; empty tells nothing."""


def handle_fields(declared: RecordType) -> tuple[tuple[str, Callable[[str], str]], ...]:
    """The fields of a type that hold such handles; a type without any has no twins."""
    handles = ((field.name, field.kind) for field in declared.fields if isinstance(field.kind, Handles))
    return tuple((name, _COMPARED[kind.form]) for name, kind in handles if kind.form in _COMPARED)


def nearest(desk: Desk, document: Document) -> str:
    """The id of the record outside the bin that a record is likeliest to be; empty where none is likely at all."""
    declared = TYPES.get(document.type)
    if declared is None or not handle_fields(declared):
        return ""
    known = _Known(declared)
    for one in desk.store.many(_near_ids(desk, declared, document)).values():
        if one.type == document.type and not one.binned and one.id != document.id:
            known.add(_One(one.body, one.id))
    twin = known.twin(0, Draft(document.type, document.body, 0))
    return twin.record if twin is not None else ""


def _near_ids(desk: Desk, declared: RecordType, document: Document) -> Sequence[str]:
    """The records whose names sound so, or that are reached so, by the index of how names sound."""
    called = str(document.body.get(declared.title[0]) or "")
    keys = [pieces(key) for key in name_keys(called)]
    said = [each for field, _ in handle_fields(declared) for each in targets(document.body.get(field))]
    numbers = [(number_key(number),) for each in said for number in numbers_in(each)]
    mails = [(face,) for each in said for face in handle_faces(each)]
    return desk.store.sounding([*keys, *numbers, *mails], most=MOST_UNDER_KEY)
