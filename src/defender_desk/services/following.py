"""What follows from writing records, in the same transaction: a consent taken back stops what rests on it.

Services floor: `desk.change` calls `follow` at the end of every change, so that no service can forget it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from defender_desk.model import codec
from defender_desk.model.history import FROM_DESKS
from defender_desk.model.types import TYPES
from defender_desk.model.values import Blob
from defender_desk.services.cases import actions
from defender_desk.services.consent import answers_binned, narrowing, withdrawal
from defender_desk.services.desk import Desk
from defender_desk.services.directory import verifying
from defender_desk.services.handover import leaving
from defender_desk.services.people import joining, late_links, late_words, likely_twins
from defender_desk.services.people.known_as import TYPES_JOINED
from defender_desk.services.referrals import notices
from defender_desk.store.undoing import Written
from defender_desk.store.writing import Writing
from defender_desk.text.messages import msg
from defender_desk.text.trouble import Trouble

NO_FILE = msg("A file kept here would give way to one that is not here. Nothing was changed.")
WITH_IT = msg("Take the record in from a file that brings it along, or leave it as it is.")

Follow: TypeAlias = Callable[[Desk, Writing, Sequence[Written]], None]
"""Called with those of the records written that are of its types, each as it was before and as it is now."""


def _keep_files(desk: Desk, _writing: Writing, written: Sequence[Written]) -> None:
    """Refuse to put a file that is not here in the place of one that is."""
    for one in written:
        before, now = _files(one)
        for name, blob in now.items():
            kept = before.get(name)
            if kept is None or kept.id == blob.id or not desk.store.blobs.is_here(kept.id):
                continue
            if not desk.store.blobs.is_here(blob.id):
                raise Trouble(NO_FILE, WITH_IT)


def _let_go(desk: Desk, writing: Writing, written: Sequence[Written]) -> None:
    """Let go of files that their record no longer holds: they are erased the next time this desk is opened.

    Until then undo brings one back. Nothing that comes in lets go of a file, nor does a decision on it: one that gave
    way to another desk's, or was not picked, stays with its record, so that a person can still take it instead.
    """
    if writing.changes.kind in FROM_DESKS:
        return
    for one in written:
        before, now = _files(one)
        held = {blob.id for blob in now.values()}
        for name, blob in before.items():
            if blob.id not in held and name not in one.lost:
                desk.store.blobs.let_go(blob.id)


def _files(one: Written) -> tuple[dict[str, Blob], dict[str, Blob]]:
    """The files a record held by field, before and now."""
    declared = TYPES[one.now.type]
    before = one.before.body if one.before else {}
    return dict(codec.blobs_of(declared, before)), dict(codec.blobs_of(declared, one.now.body))


_WITH_FILES = tuple(name for name, declared in TYPES.items() if declared.contents)
_FOLLOWS: Mapping[Follow, tuple[str, ...]] = {
    leaving.keep_as_it_left: ("disclosure",),
    answers_binned.keep_answers: ("consent",),
    narrowing.keep_narrow: ("consent",),
    notices.take_kind: ("referral",),
    withdrawal.stop_open: ("consent", "referral", "action", "case", *TYPES_JOINED),
    actions.log_unagreed: tuple(name for name, declared in TYPES.items() if declared.asks_first),
    verifying.settle_all: ("verification",),
    late_words.follow: TYPES_JOINED,
    joining.note_known_as_one: TYPES_JOINED,
    _keep_files: _WITH_FILES,
    _let_go: _WITH_FILES,
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
    late_links.follow(desk, writing)
    if not writing.changes.touches(*_TYPES):
        return
    written = desk.store.written(writing.batch, _TYPES)
    for does, types in _FOLLOWS.items():
        if concerned := [one for one in written if one.now.type in types]:
            does(desk, writing, concerned)
