"""Handing records and evidence over and taking them in, whole journeys, against reading, age, writing and syncing."""

from __future__ import annotations

import io
import json
import os
import shutil
from collections.abc import Iterator
from datetime import date
from functools import partial
from itertools import count
from pathlib import Path

import pyrage

from bench.desks import Desks, empty, import_bare
from bench.measuring import Row
from bench.people import people
from defender_desk.model.levels import Profile
from defender_desk.model.queries import Query
from defender_desk.services import listing, opening
from defender_desk.services.consent import gate
from defender_desk.services.consent.asking import Step
from defender_desk.services.desk import Desk
from defender_desk.services.handover import handing_over, receiving, selection
from defender_desk.services.identity import keys, trust
from defender_desk.services.incidents import evidence
from defender_desk.services.preferences import Preferences
from defender_desk.vault.slots import CHEAPEST

SIZE = 10_000
CASE, VIDEO = 200, 1 << 30
"""What a case with a long video holds: records, and bytes of the video."""
_PASSPHRASE = "measured and thrown away again"


def rows(desks: Desks) -> Iterator[Row]:
    """Judging alone, a file out, a file in; ten thousand people at most, all of whom leave with a reason."""
    size, folder = min(SIZE, desks.size), desks.folder / "handing"
    folder.mkdir()
    giver, taker = _desk(folder / "giver"), _desk(folder / "taker")
    bodies = list(people(size, 4))
    with giver.change("import") as writing:
        ids = tuple([writing.put(None, "person", body).id for body in bodies])
    bare = empty(folder / "least")
    import_bare(bare.bare, bodies)
    secret = pyrage.x25519.Identity.generate()
    to = (keys.own_identity(taker).receive,)
    names, takers = count(), count()
    sent = folder / "sent.age"

    def read() -> bytes:
        return b"\n".join(body.encode() for (body,) in bare.bare.rows("SELECT body FROM person"))

    def hand_over() -> None:
        planned = handing_over.plan(giver, selection.Choice(ids=ids), to, profile=Profile.FULL, reason="measured")
        target = folder / f"{next(names)}.age"
        handing_over.hand_over(giver, planned, target)
        target.replace(sent)

    def least_out() -> None:
        with (folder / "least.age").open("wb") as target:
            pyrage.encrypt_io(io.BytesIO(read()), target, [secret.to_public()])
            target.flush()
            os.fsync(target.fileno())

    step = Step("refer", ids, date(2026, 11, 22), profile=Profile.FULL)
    yield Row(
        f"judge {size:,} records, against reading them",
        6,
        partial(gate.judge, giver, step),
        partial(giver.store.many, ids),
        3,
    )
    yield Row(f"hand over {size:,} records", 1.3, hand_over, least_out, rounds=3)

    def take_in() -> None:
        _take_in(folder / f"taker{next(takers)}", taker, sent)

    def least_in() -> None:
        plain = io.BytesIO()
        with (folder / "least.age").open("rb") as source:
            pyrage.decrypt_io(source, plain, [secret])
        made = empty(folder / "in")
        import_bare(made.bare, [json.loads(line) for line in plain.getvalue().splitlines()])
        made.store.close()
        made.bare.close()
        shutil.rmtree(folder / "in")

    yield Row(f"take in {size:,} records", 2.5, take_in, least_in, rounds=3)
    yield from _with_evidence(folder, giver, taker, ids[:CASE])
    for desk in (giver, taker):
        opening.close(desk)
    bare.store.close()
    bare.bare.close()
    shutil.rmtree(folder)


def _with_evidence(folder: Path, giver: Desk, taker: Desk, people: tuple[str, ...]) -> Iterator[Row]:
    """A case with a gigabyte of video out and in, against the same bytes from a disk through age alone."""
    plain, opened, sent = folder / "video.mp4", folder / "opened.mp4", folder / "case.age"
    with plain.open("wb") as target:
        target.writelines(os.urandom(1 << 20) for _piece in range(VIDEO >> 20))
    before = set(listing.ids(giver, Query("evidence")))
    evidence.take_in(giver, [evidence.from_path(plain)])
    ids = (*people, *(one for one in listing.ids(giver, Query("evidence")) if one not in before))
    to = (keys.own_identity(taker).receive,)
    secret = pyrage.x25519.Identity.generate()
    names = count()

    def hand_over() -> None:
        planned = handing_over.plan(giver, selection.Choice(ids=ids), to, profile=Profile.FULL, reason="measured")
        sent.unlink(missing_ok=True)
        if handing_over.hand_over(giver, planned, sent).files != 1:
            raise AssertionError("what is measured is less than what was to leave")

    def least_out() -> None:
        with plain.open("rb") as source, (folder / "video.age").open("wb") as target:
            pyrage.encrypt_io(source, target, [secret.to_public()])
            target.flush()
            os.fsync(target.fileno())

    def take_in() -> None:
        _take_in(folder / f"case{next(names)}", taker, sent)

    def least_in() -> None:
        with (folder / "video.age").open("rb") as source, opened.open("wb") as target:
            pyrage.decrypt_io(source, target, [secret])
            target.flush()
            os.fsync(target.fileno())

    said = f"{CASE} records with {VIDEO >> 30} GB of evidence"
    yield Row(f"hand over {said}", 1.3, hand_over, least_out, rounds=3)
    yield Row(f"take in {said}", 2.5, take_in, least_in, rounds=3)


def _take_in(folder: Path, taker: Desk, sent: Path) -> None:
    """Take all of a file in at a new desk with the keys of the taker."""
    desk = _desk(folder, taker)
    with receiving.opened(desk, sent) as arrived:
        trust.know(desk, arrived.sender)
        receiving.accept(desk, arrived)
    opening.close(desk)


def _desk(folder: Path, like: Desk | None = None) -> Desk:
    """A desk of its own; with the keys of another one, so that a file for that one can be read again and again."""
    made = opening.create(folder, _PASSPHRASE, Preferences(who="bench"), profile=CHEAPEST).desk
    if like is not None:
        made.store.settings.put(keys.IDENTITY, like.setting(keys.IDENTITY))
    return made
