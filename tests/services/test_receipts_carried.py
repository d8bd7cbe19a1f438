"""A receipt says what is at the other desk: what was not taken, or was lost there since, goes again, files included."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from defender_desk.exchange import receipt as receipt_file
from defender_desk.exchange.identity import Identity
from defender_desk.exchange.receipt import Place, Receipt
from defender_desk.model.levels import Profile
from defender_desk.model.values import Blob
from defender_desk.services import records
from defender_desk.services.desk import Desk
from defender_desk.services.handover import carried, handing_over, receipts, receiving, waiting
from defender_desk.services.handover.handing_over import HandedOver
from defender_desk.services.handover.selection import Choice
from defender_desk.services.identity import correspondents, keys, rotation, trust
from defender_desk.services.identity.correspondents import Acquaintance
from defender_desk.text.trouble import Trouble

from .conftest import Add, Make


class Between:
    """Two desks that know each other, the files between them, and the receipts that go back."""

    def __init__(self, ours: Desk, theirs: Desk, folder: Path) -> None:
        self.ours, self.theirs, self._folder, self._made = ours, theirs, folder, 0
        correspondents.add(ours, keys.own(theirs), verified=True)
        correspondents.add(theirs, keys.own(ours), verified=True)

    def path(self) -> Path:
        self._made += 1
        return self._folder / f"{self._made}.age"

    def lacks(self, profile: Profile = Profile.FULL) -> set[str]:
        """What would go, if only what they do not have goes."""
        to = (keys.own(self.theirs).receive,)
        plan = handing_over.plan(self.ours, Choice(everything=True), to, profile=profile, reason="r", lacking=True)
        return {one.id for one in plan.verdict.goes if one.type != "disclosure"}

    def give(self, *ids: str, profile: Profile = Profile.FULL, back: bool = False) -> HandedOver:
        here, there = (self.theirs, self.ours) if back else (self.ours, self.theirs)
        plan = handing_over.plan(here, Choice(ids), (keys.own(there).receive,), profile=profile, reason="r")
        return handing_over.hand_over(here, plan, self.path())

    def take(self, done: HandedOver, *leave: str, back: bool = False) -> None:
        with receiving.opened(self.ours if back else self.theirs, done.path) as arrived:
            chosen = {one.id for one in arrived.takeable}.difference(leave)
            receiving.accept(self.ours if back else self.theirs, arrived, chosen=chosen)

    def receipt(self, done: HandedOver, **otherwise: Any) -> Path:
        """Their receipt for a file as it stands now, or saying something else."""
        path = self.path()
        with receiving.opened(self.theirs, done.path) as arrived:
            said = receipts.compose(self.theirs, arrived)
        said = Receipt(**{**vars(said), **otherwise})
        receipt_file.write_receipt(path, keys.own(self.ours).receive, keys.own_identity(self.theirs), said)
        return path

    def note(self, path: Path) -> receipts.Reading:
        reading = receipts.read(self.ours, path)
        receipts.take_in(self.ours, reading)
        return reading


@pytest.fixture
def between(desk: Desk, make_desk: Make, tmp_path: Path) -> Between:
    return Between(desk, make_desk("theirs"), tmp_path)


def test_what_was_left_or_waits_goes_again_and_what_was_taken_does_not(between: Between, add: Add) -> None:
    taken, left, waits = add("person", name="x"), add("person", name="y"), add("person", name="z")
    between.take(between.give(waits))
    records.save(between.ours, "person", waits, {"phones": ("+963 944 111 222",)})
    done = between.give(taken, left, waits)
    between.take(done, left, waits)
    assert waiting.waiting(between.theirs)
    assert between.lacks() == set(), "while no receipt came, what left counts as having arrived"
    between.note(between.receipt(done))
    assert between.lacks() == {left, waits}
    again = between.give(left, waits)
    assert between.lacks() == set(), "what left again counts as having arrived"
    between.take(again)
    between.note(between.receipt(done, made="2999-01-01T00:00:00Z"))
    assert between.lacks() == set()


def test_of_two_receipts_for_a_file_the_later_one_stands_whichever_comes_first(between: Between, add: Add) -> None:
    person = add("person", name="x")
    done = between.give(person)
    early = between.receipt(done, made="2026-01-01T00:00:00Z")
    between.take(done)
    late = between.receipt(done, made="2026-01-02T00:00:00Z")
    between.note(late)
    between.note(early)
    assert between.lacks() == set()


def test_what_was_known_before_and_left_out_of_a_later_file_goes_again(between: Between, add: Add) -> None:
    """Repeated in a second file, it is noted with the first alone: the receipt speaks of both."""
    person = add("person", name="x")
    between.give(person)
    between.note(between.receipt(between.give(person)))
    assert between.lacks() == {person}


def test_a_receipt_outweighs_the_word_that_a_file_never_arrived(between: Between, add: Add) -> None:
    taken, left = add("person", name="x"), add("person", name="y")
    done = between.give(taken, left)
    carried.mark(between.ours, done.bundle, lost=True)
    assert between.lacks() == {taken, left}
    between.take(done, left)
    between.note(between.receipt(done))
    assert between.lacks() == {left}
    with pytest.raises(Trouble) as refused:
        carried.mark(between.ours, done.bundle, lost=True)
    assert refused.value.message is carried.ARRIVED


def sealed(desk: Desk, what: bytes) -> Blob:
    return desk.store.blobs.add(io.BytesIO(what), "a.jpg", "image/jpeg")


@pytest.mark.parametrize("damage", ["missing", "damaged"])
def test_a_record_whose_file_is_not_there_whole_goes_again_with_it(between: Between, add: Add, damage: str) -> None:
    blob = sealed(between.ours, b"picture" * 900)
    evidence = add("evidence", content=blob)
    done = between.give(evidence)
    between.take(done)
    between.note(between.receipt(done, made="2026-01-01T00:00:00Z"))
    assert between.lacks() == set()
    (there,) = (between.theirs.unlocked.folder / "blobs").glob("*/*")
    data = bytearray(there.read_bytes())
    data[-1] ^= 1
    there.unlink() if damage == "missing" else there.write_bytes(data)
    reading = between.note(between.receipt(done, made="2026-01-02T00:00:00Z"))
    assert reading.receipt.absent == (blob.id,)
    assert between.lacks() == {evidence}


def test_what_they_lost_by_putting_their_desk_back_goes_again(between: Between, add: Add) -> None:
    old, new, unsent = add("person", name="x"), add("person", name="y"), add("incident", title="z")
    first = between.give(old)
    between.take(first)
    second = between.give(new)
    between.take(second)
    between.note(between.receipt(second, made="2026-01-01T00:00:00Z"))
    place = between.receipt(first, made="2026-01-02T00:00:00Z", last_taken=_place_of(between, first))
    reading = between.note(place)
    assert [one.said for one in reading.findings] == [receipts.THEY_WERE_PUT_BACK]
    assert between.lacks() == {new, unsent}
    between.note(between.receipt(second, made="2026-01-03T00:00:00Z"))
    assert between.lacks() == {unsent}, "a receipt that knows the second file has it again"


def test_what_lies_between_their_last_and_the_file_they_answer_was_lost_too(between: Between, add: Add) -> None:
    old, lost, new = add("person", name="x"), add("person", name="y"), add("person", name="z")
    first, second = between.give(old), between.give(lost)
    between.take(first)
    between.take(second)
    between.note(between.receipt(second, made="2026-01-01T00:00:00Z"))
    third = between.give(new)
    between.note(between.receipt(third, made="2026-01-02T00:00:00Z", last_taken=_place_of(between, first)))
    assert between.lacks() == {lost, new}


def _place_of(between: Between, done: HandedOver) -> receipt_file.Place:
    sent = next(one for one in receipts.sent(between.ours) if one.bundle == done.bundle)
    return receipt_file.Place(sent.sequence, sent.manifest)


def test_what_came_from_them_and_they_lost_goes_back_to_them(between: Between, add: Add) -> None:
    theirs = records.save(between.theirs, "person", None, {"name": "y"}).id
    between.take(between.give(theirs, back=True), back=True)
    ours = add("person", name="x")
    done = between.give(ours)
    between.take(done)
    assert between.lacks() == set()
    later = between.receipt(done, made="2999-01-01T00:00:00Z", last_sent=receipt_file.Place())
    reading = between.note(later)
    assert [one.said for one in reading.findings] == [receipts.THEY_WERE_PUT_BACK]
    assert between.lacks() == {theirs}


def test_under_codes_a_receipt_is_understood_too(between: Between, add: Add) -> None:
    one, other = add("person", gender="woman"), add("person", gender="man")
    done = between.give(one, other, profile=Profile.DEIDENTIFIED)
    assert between.lacks(Profile.DEIDENTIFIED) == set()
    with receiving.opened(between.theirs, done.path) as arrived:
        (code, *_) = [each.id for each in arrived.takeable]
        receiving.accept(between.theirs, arrived, chosen={each.id for each in arrived.takeable} - {code})
    between.note(between.receipt(done))
    assert len(between.lacks(Profile.DEIDENTIFIED)) == 1


def test_a_receipt_of_a_key_that_nobody_here_knows_says_nothing_of_what_is_there(
    between: Between, make_desk: Make, add: Add
) -> None:
    person, stranger = add("person", name="x"), make_desk("stranger")
    plan = handing_over.plan(
        between.ours, Choice((person,)), (keys.own(stranger).receive,), profile=Profile.FULL, reason="r"
    )
    done = handing_over.hand_over(between.ours, plan, between.path())
    with receiving.opened(stranger, done.path) as arrived:
        receipts.write(_knowing(stranger, between.ours), arrived, path := between.path())
    reading = between.note(path)
    assert not reading.standing.name.startswith("K")
    (noted,) = carried.handed(between.ours)
    assert noted.answered == ()


def _knowing(desk: Desk, other: Desk) -> Desk:
    correspondents.add(desk, keys.own(other), verified=True)
    return desk


def test_whoever_only_claims_the_key_that_a_file_was_for_proves_nothing(between: Between, add: Add) -> None:
    """Of a desk we know it is another key; of a bare key, it is noted as not proved, and nothing follows from it."""
    left = add("person", name="x")
    done = between.give(left)
    with receiving.opened(between.theirs, done.path) as arrived:
        said = receipts.compose(between.theirs, arrived)
    mallory = Identity.fresh()
    claimed = replace(mallory.contact("theirs (new laptop)", "ZZZZ"), receive=keys.own(between.theirs).receive)
    forged = replace(said, sender=claimed, last_taken=Place(99, "0" * 64))
    path = between.path()
    receipt_file.write_receipt(path, keys.own(between.ours).receive, mallory, forged)
    reading = receipts.read(between.ours, path)
    assert (reading.standing, reading.findings) == (Acquaintance.CHANGED, ())
    with pytest.raises(Trouble) as refused:
        receipts.take_in(between.ours, reading)
    assert refused.value.message is Acquaintance.CHANGED.label
    assert receipts.sent(between.ours)[0].answers == ()
    correspondents.drop(between.ours, keys.own(between.theirs))
    reading = between.note(path)
    assert (reading.standing, reading.proved, reading.findings) == (Acquaintance.UNKNOWN, False, ())
    (answer,) = receipts.sent(between.ours)[0].answers
    assert isinstance(answer, dict)
    assert answer["proved"] is False
    assert between.lacks() == set(), "what it says was left counts as being there all the same"


def test_whoever_has_new_keys_answers_for_what_was_for_the_ones_before(between: Between, add: Add) -> None:
    taken, left = add("person", name="x"), add("person", name="y")
    old = keys.own(between.theirs)
    done = between.give(taken, left)
    between.take(done, left)
    rotation.renew(between.theirs)
    path = between.receipt(done)
    reading = receipts.read(between.ours, path)
    with pytest.raises(Trouble) as undecided:
        receipts.take_in(between.ours, reading)
    assert undecided.value.message is Acquaintance.CHANGED.label
    known = correspondents.meant(between.ours, old)
    assert known is not None
    trust.take_new(between.ours, known, keys.own(between.theirs))
    assert between.note(path).proved
    has = carried.elsewhere(between.ours, [old.receive], coded=False)
    records_ = between.ours.store.many([taken, left])
    assert [has.has(records_[key]) for key in (taken, left)] == [True, False]


def test_what_left_there_only_after_a_receipt_was_written_is_not_missed(between: Between, add: Add) -> None:
    done = between.give(add("person", name="x"))
    between.take(done)
    early = between.receipt(done)
    theirs = records.save(between.theirs, "incident", None, {"title": "y"}).id
    between.take(between.give(theirs, back=True), back=True)
    assert between.note(early).findings == ()
    late = between.receipt(done, made="2999-01-01T00:00:00Z", last_sent=Place())
    assert [one.said for one in between.note(late).findings] == [receipts.THEY_WERE_PUT_BACK]
