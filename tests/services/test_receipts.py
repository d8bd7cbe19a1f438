"""A receipt tells a sender what was taken in, and shows either side a desk that was put back or doubled."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from tests.fresh_desks import PASSPHRASE

from defender_desk.exchange import receipt as receipt_file
from defender_desk.exchange.age_file import NOT_FOR_US
from defender_desk.exchange.bundle import Letter, write_bundle
from defender_desk.exchange.receipt import Fate
from defender_desk.model.levels import Profile
from defender_desk.model.merging import CLAIMED, FORGED_OR_PUT_BACK
from defender_desk.services import opening, records
from defender_desk.services.desk import Desk
from defender_desk.services.handover import came_in, file_order, handing_over, receipts, receiving
from defender_desk.services.handover.handing_over import Choice
from defender_desk.services.handover.receipts import Reading
from defender_desk.services.identity import correspondents, keys, trust
from defender_desk.services.preferences import Preferences
from defender_desk.text.trouble import Trouble
from defender_desk.vault.slots import CHEAPEST

from .conftest import Add, Make


@pytest.fixture
def theirs(make_desk: Make, desk: Desk) -> Desk:
    made = make_desk("theirs")
    correspondents.add(desk, keys.own(made), verified=True)
    correspondents.add(made, keys.own(desk), verified=True)
    return made


def give(desk: Desk, to: Desk, path: Path, *ids: str) -> Path:
    plan = handing_over.plan(
        desk, Choice(ids), (keys.own(to).receive,), profile=Profile.FULL, reason="agreed in person"
    )
    handing_over.hand_over(desk, plan, path)
    return path


def take(desk: Desk, path: Path, target: Path, *, leave: tuple[str, ...] = ()) -> Path:
    """Take a bundle in, and write the receipt for it."""
    with receiving.opened(desk, path) as arrived:
        receiving.accept(desk, arrived, chosen={one.id for one in arrived.takeable}.difference(leave))
        receipts.write(desk, arrived, target)
    return target


def opened(desk: Desk, path: Path) -> Reading:
    assert receipts.came(desk, path)
    return receipts.read(desk, path)


def test_the_sender_sees_what_was_taken_what_waits_and_what_was_left(
    desk: Desk, theirs: Desk, add: Add, tmp_path: Path
) -> None:
    person, other = add("person", name="سلمى"), add("person", name="نور")
    take(theirs, give(desk, theirs, tmp_path / "a.age", person), tmp_path / "ra.age")
    records.save(desk, "person", person, {"phones": ("+963 944 111 222",)})
    incident = add("incident", title="مداهمة")
    bundle = give(desk, theirs, tmp_path / "b.age", person, other, incident)
    back = take(theirs, bundle, tmp_path / "rb.age", leave=(person, other))
    reading = opened(desk, back)
    fates = {key: one.fate for key, one in reading.receipt.records.items()}
    assert fates == {person: Fate.WAITS, other: Fate.LEFT, incident: Fate.TAKEN}
    assert reading.findings == ()
    assert reading.about is not None
    receipts.take_in(desk, reading)
    receipts.take_in(desk, opened(desk, back))
    newest, first = receipts.sent(desk)
    (answer,) = newest.answers
    assert isinstance(answer, dict)
    assert (answer["who"], answer["taken"], answer["waits"], answer["left"]) == ("theirs", 1, 1, 1)
    assert answer[receipts.WHICH] == {"waits": [person], "left": [other]}
    assert first.answers == ()


def test_a_receipt_is_written_later_out_of_the_file_itself_and_of_no_other(
    desk: Desk, theirs: Desk, add: Add, tmp_path: Path
) -> None:
    person, other = add("person", name="سلمى"), add("person", name="نور")
    bundle = give(desk, theirs, tmp_path / "a.age", person)
    with receiving.opened(theirs, bundle) as arrived:
        receiving.accept(theirs, arrived, chosen={person})
    (came,) = came_in.came_in(theirs)
    with pytest.raises(Trouble) as refused:
        receipts.write_later(theirs, came, give(desk, theirs, tmp_path / "b.age", other), tmp_path / "r.age")
    assert refused.value.message == receipts.ANOTHER_FILE
    receipts.write_later(theirs, came, bundle, tmp_path / "r.age")
    reading = opened(desk, tmp_path / "r.age")
    assert {key: one.fate for key, one in reading.receipt.records.items()} == {person: Fate.TAKEN}


def test_a_receipt_says_of_what_was_taken_back_that_it_was_left_until_it_is_here_again(
    desk: Desk, theirs: Desk, add: Add, tmp_path: Path
) -> None:
    person, kept, binned = add("person", name="سلمى"), add("person", name="نور"), add("person", name="هالة")
    take(theirs, give(desk, theirs, tmp_path / "a.age", kept), tmp_path / "ra.age")
    bundle = give(desk, theirs, tmp_path / "b.age", person, binned)

    def fates() -> dict[str, Fate]:
        with receiving.opened(theirs, bundle) as arrived:
            return {key: one.fate for key, one in receipts.compose(theirs, arrived).records.items()}

    take(theirs, bundle, tmp_path / "rb.age")
    records.bin_records(theirs, [binned])
    assert fates() == {person: Fate.TAKEN, binned: Fate.TAKEN}, "what somebody binned was taken all the same"
    came_in.take_back(theirs, came_in.came_in(theirs)[0])
    assert fates() == {person: Fate.LEFT, binned: Fate.TAKEN}
    records.restore(theirs, [person])
    assert fates() == {person: Fate.TAKEN, binned: Fate.TAKEN}
    records.bin_records(theirs, [person])
    assert fates() == {person: Fate.TAKEN, binned: Fate.TAKEN}, "binned by somebody since, and not by taking it back"


def test_a_receipt_tells_no_word_of_a_record_and_is_noted_as_leaving(
    desk: Desk, theirs: Desk, add: Add, tmp_path: Path
) -> None:
    person = add("person", name="سلمى", notes="قالت ذلك")
    back = take(theirs, give(desk, theirs, tmp_path / "a.age", person), tmp_path / "r.age")
    said = repr(opened(desk, back).receipt)
    assert "سلمى" not in said
    assert "قالت" not in said
    noted = [one for one in theirs.store.each("disclosure") if one.body["way"] == receipts.WAY]
    assert [one.body["told_to"] for one in noted] == ["ours"]
    assert not receipts.came(theirs, tmp_path / "a.age")


def test_only_whom_it_is_for_opens_it_and_only_whom_the_file_was_for_answers(
    desk: Desk, theirs: Desk, make_desk: Make, add: Add, tmp_path: Path
) -> None:
    person, stranger = add("person", name="سلمى"), make_desk("stranger")
    bundle = give(desk, theirs, tmp_path / "a.age", person)
    back = take(theirs, bundle, tmp_path / "r.age")
    with pytest.raises(Trouble) as refused:
        receipts.read(stranger, back)
    assert refused.value.message == NOT_FOR_US
    with receiving.opened(theirs, bundle) as arrived:
        said = receipts.compose(theirs, arrived)
    forged = receipt_file.Receipt(**{**vars(said), "sender": keys.own(stranger)})
    receipt_file.write_receipt(tmp_path / "f.age", keys.own(desk).receive, keys.own_identity(stranger), forged)
    with pytest.raises(Trouble) as refused:
        receipts.read(desk, tmp_path / "f.age")
    assert refused.value.message == receipts.NOT_THEIRS
    receipt_file.write_receipt(tmp_path / "g.age", keys.own(desk).receive, keys.own_identity(stranger), said)
    with pytest.raises(Trouble) as refused:
        receipts.read(desk, tmp_path / "g.age")
    assert refused.value.message == receipt_file.FORGED


@pytest.mark.parametrize("at", [30, 200, 900, -40])
def test_a_damaged_receipt_is_refused_whole(desk: Desk, theirs: Desk, add: Add, tmp_path: Path, at: int) -> None:
    back = take(theirs, give(desk, theirs, tmp_path / "a.age", add("person", name="x")), tmp_path / "r.age")
    data = bytearray(back.read_bytes())
    data[at] ^= 1
    back.write_bytes(data)
    with pytest.raises(Trouble):
        receipts.read(desk, back)


def put_back(desk: Desk, folder: Path, kept: Path) -> Desk:
    """The folder as it was when it was kept takes the place of the desk, so that nothing of it tells."""
    opening.close(desk)
    for name in ("vault.db", "vault.hdr", "vault.hdr.bak"):
        (folder / name).write_bytes((kept / name).read_bytes())
    return opening.unlock(folder, PASSPHRASE)


def test_our_own_desk_put_back_is_seen_from_their_receipt(theirs: Desk, tmp_path: Path) -> None:
    ours = opening.create(tmp_path / "third", PASSPHRASE, Preferences(who="third"), profile=CHEAPEST).desk
    correspondents.add(ours, keys.own(theirs), verified=True)
    person = records.save(ours, "person", None, {"name": "سلمى"}).id
    give(ours, theirs, tmp_path / "a.age", person)
    folder, kept = ours.unlocked.folder, tmp_path / "kept"
    opening.close(ours)
    shutil.copytree(folder, kept)
    ours = opening.unlock(folder, PASSPHRASE)
    records.save(ours, "person", person, {"notes": "later"})
    bundle = give(ours, theirs, tmp_path / "b.age", person)
    with receiving.opened(theirs, bundle) as arrived:
        trust.know(theirs, arrived.sender)
        receiving.accept(theirs, arrived, chosen={person})
        receipts.write(theirs, arrived, tmp_path / "r.age")
    assert opened(ours, tmp_path / "r.age").findings == ()
    ours = put_back(ours, folder, kept)
    said = {one.said for one in opened(ours, tmp_path / "r.age").findings}
    assert {receipts.PUT_BACK, receipts.LOST} <= said
    give(ours, theirs, tmp_path / "c.age", person)
    assert receipts.DOUBLED in {one.said for one in opened(ours, tmp_path / "r.age").findings}
    with receiving.opened(theirs, tmp_path / "c.age") as arrived:
        assert arrived.order == file_order.FORKED
    opening.close(ours)


def test_their_desk_put_back_is_seen_from_a_number_that_goes_back(
    desk: Desk, theirs: Desk, add: Add, tmp_path: Path
) -> None:
    for number in range(2):
        made = records.save(theirs, "person", None, {"name": f"{number}"}).id
        with receiving.opened(desk, give(theirs, desk, tmp_path / f"{number}.age", made)) as arrived:
            receiving.accept(desk, arrived, chosen={made})
    back = take(theirs, give(desk, theirs, tmp_path / "a.age", add("person", name="x")), tmp_path / "r.age")
    assert opened(desk, back).findings == ()
    theirs.store._database.run("UPDATE sent SET manifest = ? WHERE sequence = 1", ("0" * 64,))
    theirs.store._database.run("DELETE FROM sent WHERE sequence > 1")
    with receiving.opened(theirs, tmp_path / "a.age") as arrived:
        later = replace(receipts.compose(theirs, arrived), made="2999-01-01T00:00:00Z")
    receipt_file.write_receipt(tmp_path / "s.age", keys.own(desk).receive, keys.own_identity(theirs), later)
    assert [one.said for one in opened(desk, tmp_path / "s.age").findings] == [receipts.THEY_WERE_PUT_BACK]


def bundle_of(sender: Desk, taker: Desk, path: Path, number: int, previous: str) -> Path:
    letter = Letter((keys.own(taker).receive,), number, previous, "2026-06-01T00:00:00Z", Profile.FULL)
    made = records.save(sender, "incident", None, {"title": f"{path.name}"}).id
    write_bundle(path, letter, keys.own(sender), keys.own_identity(sender), list(sender.store.many([made]).values()))
    return path


@pytest.mark.parametrize(
    ("number", "previous", "said"),
    [(1, "", file_order.FORKED), (2, "0" * 64, file_order.FORKED), (4, "", file_order.GAP)],
)
def test_a_second_file_of_one_number_or_one_that_does_not_go_on_is_said(
    desk: Desk, theirs: Desk, tmp_path: Path, number: int, previous: str, said: object
) -> None:
    with receiving.opened(desk, bundle_of(theirs, desk, tmp_path / "1.age", 1, "")) as arrived:
        receiving.accept(desk, arrived)
        assert arrived.order is None
    with receiving.opened(desk, tmp_path / "1.age") as arrived:
        assert arrived.order == file_order.SAME
    with receiving.opened(desk, bundle_of(theirs, desk, tmp_path / "2.age", number, previous)) as arrived:
        assert arrived.order == said


def test_a_desk_that_was_put_back_refuses_what_it_forgot_and_takes_it_in_as_a_copy(
    theirs: Desk, tmp_path: Path
) -> None:
    ours = opening.create(tmp_path / "third", PASSPHRASE, Preferences(who="third"), profile=CHEAPEST).desk
    keys.own(ours)
    person = records.save(ours, "person", None, {"name": "سلمى"}).id
    folder, kept = ours.unlocked.folder, tmp_path / "kept"
    opening.close(ours)
    shutil.copytree(folder, kept)
    ours = opening.unlock(folder, PASSPHRASE)
    records.save(ours, "person", person, {"notes": "later"})
    with receiving.opened(theirs, give(ours, theirs, tmp_path / "a.age", person)) as arrived:
        trust.know(theirs, arrived.sender)
        receiving.accept(theirs, arrived, chosen={person})
    back = give(theirs, ours, tmp_path / "b.age", person)
    ours = put_back(ours, folder, kept)
    with pytest.raises(Trouble) as refused:
        receiving.open_bundle(ours, back)
    assert (refused.value.message, refused.value.next_step) == (CLAIMED, FORGED_OR_PUT_BACK)
    opening.close(ours)
    shutil.copytree(folder, tmp_path / "copy")
    ours = opening.unlock(tmp_path / "copy", PASSPHRASE)
    with receiving.opened(ours, back) as arrived:
        trust.know(ours, arrived.sender)
        receiving.accept(ours, arrived, chosen={person})
    found = records.fetch(ours, person)
    assert found is not None
    assert found.values["notes"] == "later"
    opening.close(ours)
