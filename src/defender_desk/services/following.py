"""What follows from writing records, in the same transaction: a consent taken back stops what rests on it.

Services floor: `desk.change` calls `follow` at the end of every change, so that no service can forget it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from defender_desk.model import codec
from defender_desk.model.types import TYPES
from defender_desk.services import (
    actions,
    answers_binned,
    joining,
    leaving,
    likely_twins,
    notices,
    verifying,
    withdrawal,
)
from defender_desk.services.desk import Desk
from defender_desk.store.undoing import Written
from defender_desk.store.writing import Writing

Follow: TypeAlias = Callable[[Desk, Writing, Sequence[Written]], None]
"""Called with those of the records written that are of its types, each as it was before and as it is now."""


def _let_go(desk: Desk, _writing: Writing, written: Sequence[Written]) -> None:
    """Let go of files that their record no longer holds: they are erased the next time this desk is opened.

    Until then undo brings one back. One that lost in a merge stays, so that a person can still take it instead.
    """
    for one in written:
        before = one.before.body if one.before else {}
        held = {blob.id for _, blob in codec.blobs_of(TYPES[one.now.type], one.now.body)}
        for name, blob in codec.blobs_of(TYPES[one.now.type], before):
            if blob.id not in held and name not in one.lost:
                desk.store.blobs.let_go(blob.id)


_FOLLOWS: Mapping[Follow, tuple[str, ...]] = {
    leaving.keep_as_it_left: ("disclosure",),
    answers_binned.keep_answers: ("consent",),
    notices.take_kind: ("referral",),
    withdrawal.stop_open: ("consent", "referral", "action", "case"),
    actions.log_unagreed: tuple(name for name, declared in TYPES.items() if declared.asks_first),
    verifying.settle_all: ("verification",),
    joining.note_known_as_one: joining.TYPES_JOINED,
    _let_go: tuple(name for name, declared in TYPES.items() if declared.contents),
}
_TYPES = frozenset(name for types in _FOLLOWS.values() for name in types)


def _erase_what_was_made(desk: Desk, writing: Writing) -> None:
    """What this desk made or noted of records that are erased for good goes with them."""
    likely_twins.forget(desk, writing.changes.ids)
    desk.copies.forget()


def follow(desk: Desk, writing: Writing) -> None:
    """Do what follows from what was written so far, or refuse it all."""
    if writing.changes.kind == "purge":
        _erase_what_was_made(desk, writing)
    if not writing.changes.touches(*_TYPES):
        return
    written = desk.store.written(writing.batch, _TYPES)
    for does, types in _FOLLOWS.items():
        if concerned := [one for one in written if one.now.type in types]:
            does(desk, writing, concerned)
