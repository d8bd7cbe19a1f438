"""Unfinished forms, kept inside the vault so that neither a lock nor a crash loses a word.

Services floor: a form keeps its draft every few seconds; a draft is not a record and nothing else reads it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeAlias

from defender_desk.model import codec
from defender_desk.model.codec import Body
from defender_desk.model.shown import title_of
from defender_desk.model.types import TYPES
from defender_desk.services import preferences
from defender_desk.services.desk import Desk
from defender_desk.store.drafts import Draft as Kept
from defender_desk.text.trouble import Trouble


@dataclass(frozen=True)
class Draft:
    """One unfinished form: typed values of the fields touched so far, and the body it started from."""

    key: str
    type: str
    record: str | None
    values: Mapping[str, object]
    base: Body
    changed: str

    def began(self, name: str) -> object:
        """What a field held when the form was begun."""
        return codec.value_of(TYPES[self.type].by_name[name], self.base)


def keep(desk: Desk, key: str, type_name: str, record: str | None, values: Mapping[str, object], base: Body) -> None:
    """Keep what a form holds now under its key, instead of what it held before; not for a record that was erased."""
    declared = TYPES[type_name]
    faces = {name: codec.store(declared.by_name[name].kind, value) for name, value in values.items()}
    _put(desk, key, type_name, record, {"values": faces, "base": dict(base)})


def _put(desk: Desk, key: str, type_name: str, record: str | None, body: Body) -> None:
    """The one way in: neither a form left open nor what is put back brings back what was erased for good."""
    if record is None or not desk.store.buried(record):
        desk.store.drafts.put(key, type_name, record, body)


def keep_some(
    desk: Desk,
    type_name: str,
    record: str,
    values: Mapping[str, object],
    *,
    base: Body | None = None,
    own: Collection[str] = (),
) -> None:
    """Keep some fields of a record in its draft, beside what another form left there.

    `own` are the fields this form kept before: those it does not name any more are let go. `base` is the body it
    started from, by default that of the draft, else what is kept now; it speaks for its own fields alone.
    """
    left, document = read(desk, record), desk.store.get(record)
    if document is not None:
        others = {name: value for name, value in left.values.items() if name not in own} if left else {}
        begun = base if base is not None else left.base if left else document.body
        if left is not None:
            begun = {**begun, **{name: left.base[name] for name in others.keys() - values.keys() if name in left.base}}
        keep(desk, record, type_name, record, {**others, **values}, begun)


def drop_some(desk: Desk, record: str, names: Collection[str]) -> None:
    """Forget some fields of the draft of a record, and with the last of them the draft."""
    left = read(desk, record)
    if left is None:
        return
    others = {name: value for name, value in left.values.items() if name not in names}
    if others:
        keep(desk, record, left.type, record, others, left.base)
    else:
        drop(desk, record)


def read(desk: Desk, key: str) -> Draft | None:
    """The draft kept under a key; None when there is none or its record type is not known here."""
    kept = desk.store.drafts.get(key)
    return None if kept is None else _read(kept)


def every(desk: Desk) -> list[Draft]:
    """All unfinished forms, newest first."""
    return [draft for kept in desk.store.drafts.all() if (draft := _read(kept))]


def _read(kept: Kept) -> Draft | None:
    """A draft as it was typed, without fields that cannot be read: one of them must not hide every other draft."""
    values, base = kept.body.get("values"), kept.body.get("base")
    if kept.type not in TYPES or not isinstance(values, dict) or not isinstance(base, dict):
        return None
    typed: dict[str, object] = {}
    for field in TYPES[kept.type].fields:
        with suppress(Trouble):
            if field.name in values:
                typed[field.name] = codec.value_of(field, values)
    return Draft(kept.key, kept.type, kept.record, typed, base, kept.changed)


def called(desk: Desk, draft: Draft) -> str:
    """What a record not yet made would be called; empty where it has no name yet, or names are veiled."""
    if preferences.read(desk).veil:
        return ""
    declared = TYPES[draft.type]
    body = {name: codec.store(declared.by_name[name].kind, value) for name, value in draft.values.items()}
    return title_of(declared, body)


def drop(desk: Desk, key: str) -> None:
    """Forget a draft: it was saved, or the person wants it gone."""
    desk.store.drafts.drop(key)


PutBack: TypeAlias = Callable[[], None]
"""Keeps a draft again that was taken away."""


def take(desk: Desk, key: str) -> PutBack:
    """Forget a draft, and tell how to put it back as it was, for as long as the desk is open."""
    kept = desk.store.drafts.get(key)
    desk.store.drafts.drop(key)

    def put_back() -> None:
        if kept is not None:
            _put(desk, kept.key, kept.type, kept.record, kept.body)

    return put_back
