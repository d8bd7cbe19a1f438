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
from defender_desk.text.messages import Message, msg
from defender_desk.text.names import LIKELY, likeness, name_keys

SAME_HANDLE = msg("The same telephone or address")
MOST_UNDER_KEY = 200
"""A key so many names share tells nothing, and is passed over."""
_TOLD_EVERY = 500
_LAST_DIGITS = 8
"""Digits of a telephone number that are compared: the country code is often left out."""


@dataclass(frozen=True)
class Twin:
    """A draft, by its place among the good ones, and the record here it may be, with the reasons."""

    index: int
    line: int
    record: str
    title: str
    score: float
    reasons: tuple[Message, ...]


def find_twins(desk: Desk, drafts: Sequence[Draft], progress: Progress = unheard) -> Iterator[Twin]:
    """For each draft the likeliest record that is here already, where one is likely at all."""
    types = sorted({draft.type for draft in drafts if handle_fields(TYPES[draft.type])})
    known = {name: _Known(desk, TYPES[name]) for name in types}
    for index, draft in enumerate(drafts):
        if index % _TOLD_EVERY == 0:
            progress(index, len(drafts))
        if draft.type in known:
            twin = known[draft.type].twin(index, draft)
            if twin is not None:
                yield twin


def of_name(desk: Desk, type_name: str, called: str) -> str | None:
    """The one record known by exactly this name in its search form; None when there is none, or several."""
    title = TYPES[type_name].title[0]
    near = desk.store.many(
        desk.store.ids(Query(type_name, (Condition(title, Compared.CONTAINS, (called,)),), ""), limit=20)
    )
    same = [key for key, document in near.items() if fold(str(document.body.get(title) or "")) == fold(called)]
    return same[0] if len(same) == 1 else None


class _Known:
    """The records of one type by the keys under which likely twins meet."""

    def __init__(self, desk: Desk, declared: RecordType) -> None:
        self._called = declared.title[0]
        self._handles = handle_fields(declared)
        self._by_name: dict[str, list[Document]] = {}
        self._by_handle: dict[str, Document] = {}
        for document in desk.store.each(declared.name):
            if not document.binned:
                for key in name_keys(self._name(document.body)):
                    self._by_name.setdefault(key, []).append(document)
                for handle in self._said(document.body):
                    self._by_handle[handle] = document

    def twin(self, index: int, draft: Draft) -> Twin | None:
        """The likeliest record for a draft."""
        name = self._name(draft.changes)
        best: Twin | None = None
        for document in self._near(name):
            like = likeness(name, self._name(document.body))
            if like.score >= LIKELY and (best is None or like.score > best.score):
                best = _twin(index, draft, document, like.score, like.reasons)
        for handle in self._said(draft.changes):
            if handle in self._by_handle and (best is None or best.score < 1):
                return _twin(index, draft, self._by_handle[handle], 1.0, (SAME_HANDLE,))
        return best

    def _name(self, body: Body) -> str:
        return str(body.get(self._called) or "")

    def _said(self, body: Body) -> Iterator[str]:
        """The telephones and addresses of a record, each in the form in which it is compared."""
        for field, compared in self._handles:
            yield from filter(None, map(compared, targets(body.get(field))))

    def _near(self, name: str) -> Iterator[Document]:
        met: set[str] = set()
        for key in name_keys(name):
            found = self._by_name.get(key, [])
            for document in found if len(found) <= MOST_UNDER_KEY else ():
                if document.id not in met:
                    met.add(document.id)
                    yield document


def _twin(index: int, draft: Draft, document: Document, score: float, reasons: tuple[Message, ...]) -> Twin:
    return Twin(index, draft.line, document.id, title_of(TYPES[document.type], document.body), score, reasons)


def _last_digits(phone: str) -> str:
    digits = "".join(filter(str.isdigit, fold_digits(phone)))
    return digits[-_LAST_DIGITS:] if len(digits) >= _LAST_DIGITS else ""


_COMPARED: Mapping[str, Callable[[str], str]] = MappingProxyType({"phone": _last_digits, "email": str.casefold})
"""How handles of a form that belongs to one person or group are compared; empty tells nothing."""


def handle_fields(declared: RecordType) -> tuple[tuple[str, Callable[[str], str]], ...]:
    """The fields of a type that hold such handles; a type without any has no twins."""
    handles = ((field.name, field.kind) for field in declared.fields if isinstance(field.kind, Handles))
    return tuple((name, _COMPARED[kind.form]) for name, kind in handles if kind.form in _COMPARED)
