"""The desks we know: compared by ear, a changed key blocked until somebody decides, and what was decided remembered."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from defender_desk.exchange.identity import Contact, Identity
from defender_desk.model.levels import Profile
from defender_desk.services import file_order, handing_over, keys, receiving, records, rotation, trust
from defender_desk.services.desk import Desk
from defender_desk.services.handing_over import Choice
from defender_desk.services.keys import Acquaintance, Correspondent, Deed
from defender_desk.text.trouble import Trouble

from .conftest import Add, Make


@pytest.fixture
def theirs(make_desk: Make) -> Desk:
    return make_desk("theirs")


@pytest.fixture
def known(desk: Desk, theirs: Desk) -> Contact:
    keys.add(desk, keys.own(theirs), verified=True)
    return keys.own(theirs)


def changed(contact: Contact, **other: str) -> Contact:
    fresh = Identity.fresh().contact(contact.name, contact.desk)
    return replace(fresh, **other)


def only(desk: Desk) -> Correspondent:
    (one,) = keys.correspondents(desk)
    return one


def deeds(desk: Desk) -> list[Deed]:
    return [one.deed for one in only(desk).history]


def give(ours: Desk, target: Path, *ids: str, to: str) -> None:
    plan = handing_over.plan(ours, Choice(ids), (to,), profile=Profile.FULL, reason="agreed")
    handing_over.hand_over(ours, plan, target)


def test_a_changed_key_blocks_both_ways_until_somebody_decides(
    desk: Desk, theirs: Desk, known: Contact, add: Add, tmp_path: Path
) -> None:
    person = add("person", name="x")
    written = records.save(theirs, "person", None, {"name": "y"}).id
    give(theirs, tmp_path / "before.age", written, to=keys.own(desk).receive)
    rival = changed(known)
    assert trust.meet(desk, rival) is Acquaintance.CHANGED
    assert only(desk).standing is keys.standing(desk, known) is keys.standing(desk, rival) is Acquaintance.CHANGED
    for key in (known.receive, rival.receive):
        with pytest.raises(Trouble) as refused:
            give(desk, tmp_path / "a.age", person, to=key)
        assert refused.value.message is keys.CHANGED
    with receiving.opened(desk, tmp_path / "before.age") as arrived, pytest.raises(Trouble):
        receiving.accept(desk, arrived)
    assert not keys.whose(desk, (known.receive,))[0].proved
    with pytest.raises(Trouble):
        trust.compared(desk, known)
    with pytest.raises(Trouble):
        trust.know(desk, rival)


def test_the_old_key_is_kept_and_the_other_one_stays_out(desk: Desk, known: Contact, add: Add, tmp_path: Path) -> None:
    rival = changed(known)
    trust.meet(desk, rival)
    trust.keep_old(desk, only(desk), rival)
    assert only(desk).standing is Acquaintance.VERIFIED
    assert trust.meet(desk, rival) is Acquaintance.CHANGED  # shown again, it is known to be refused
    assert only(desk).standing is Acquaintance.VERIFIED
    give(desk, tmp_path / "a.age", add("person", name="x"), to=known.receive)
    assert deeds(desk) == [Deed.ADDED, Deed.COMPARED, Deed.CHANGED, Deed.KEPT]


def test_the_new_key_takes_the_place_of_the_old_one_with_what_was_known(desk: Desk, known: Contact, add: Add) -> None:
    person = add("person", name="x")
    keys.name(desk, (known.receive,), person)
    rival = changed(known)
    trust.meet(desk, rival)
    assert trust.rival_of(desk, rival) == trust.rival_of(desk, known) == (only(desk), rival)
    trust.take_new(desk, only(desk), rival)
    now = only(desk)
    assert (now.contact, now.standing, now.record) == (rival, Acquaintance.VERIFIED, person)
    assert keys.ever(desk, (rival.receive,)) == (rival.receive, known.receive)
    assert keys.standing(desk, known) is Acquaintance.CHANGED  # the key before is no longer theirs
    assert deeds(desk)[-3:] == [Deed.CHANGED, Deed.TAKEN, Deed.COMPARED]
    assert all(one.by == "ours" and one.at for one in now.history)
    assert trust.learnt(now, known) is not None
    assert trust.learnt(now, rival) is not None
    assert trust.rival_of(desk, rival) is None


def test_two_desks_that_share_a_name_are_both_known_once_somebody_says_so(desk: Desk, known: Contact) -> None:
    namesake = changed(known, desk="other234")
    assert trust.meet(desk, namesake) is Acquaintance.CHANGED
    before, rival = trust.rival_of(desk, namesake) or (None, None)
    assert before is not None
    assert rival is not None
    trust.keep_both(desk, before, rival)
    assert [keys.standing(desk, one) for one in (known, namesake)] == [Acquaintance.VERIFIED, Acquaintance.KNOWN]
    same_id = changed(known, name="another")
    trust.meet(desk, same_id)
    with pytest.raises(Trouble):
        trust.keep_both(desk, next(one for one in keys.correspondents(desk) if one.rival), same_id)


def test_meeting_a_stranger_or_a_friend_changes_nothing(
    desk: Desk, theirs: Desk, known: Contact, make_desk: Make
) -> None:
    before = keys.correspondents(desk)
    assert trust.meet(desk, keys.own(make_desk("stranger"))) is Acquaintance.UNKNOWN
    assert trust.meet(desk, known) is Acquaintance.VERIFIED
    trust.know(desk, known)
    assert keys.correspondents(desk) == before


def test_what_is_known_of_a_desk_is_remembered_and_bounded(desk: Desk, known: Contact) -> None:
    for _ in range(keys.MOST_HISTORY):
        rival = changed(known)
        trust.meet(desk, rival)
        trust.keep_old(desk, only(desk), rival)
    assert len(only(desk).history) == keys.MOST_HISTORY


def test_a_list_kept_by_an_older_desk_is_read(desk: Desk, known: Contact) -> None:
    older = {"name": known.name, "desk": known.desk, "receive": known.receive, "sign": known.sign, "verified": True}
    desk.store.settings.put(keys.CORRESPONDENTS, [older])
    assert (only(desk).contact, only(desk).standing, only(desk).history) == (known, Acquaintance.VERIFIED, ())
    desk.store.settings.put(keys.CORRESPONDENTS, [{**older, "sign": "nonsense"}])
    with pytest.raises(Trouble):
        keys.correspondents(desk)


def test_a_desk_with_new_keys_opens_what_is_under_way_until_the_old_ones_are_destroyed(
    desk: Desk, theirs: Desk, add: Add, tmp_path: Path
) -> None:
    person, old = add("person", name="x"), keys.own(theirs)
    give(desk, tmp_path / "a.age", person, to=old.receive)
    new = rotation.renew(theirs)
    assert (new.desk, keys.own(theirs)) == (old.desk, new)
    assert not {new.receive, new.sign} & {old.receive, old.sign}
    give(desk, tmp_path / "b.age", person, to=new.receive)
    for name in ("a.age", "b.age"):
        with receiving.opened(theirs, tmp_path / name) as arrived:
            assert arrived.bundle.manifest.records.count == 1
    (former,) = rotation.former(theirs)
    assert (former.receive, former.fingerprint, former.receiver is None) == (old.receive, old.fingerprint, False)
    rotation.destroy(theirs, old.receive)
    (former,) = rotation.former(theirs)
    assert former.receiver is None
    with pytest.raises(Trouble), receiving.opened(theirs, tmp_path / "a.age"):
        pass
    with receiving.opened(theirs, tmp_path / "b.age") as arrived:
        assert arrived.takeable


def test_nothing_of_a_key_that_signed_is_kept(desk: Desk) -> None:
    old = keys.own_identity(desk)
    rotation.renew(desk)
    kept = str([desk.setting(name) for name in (rotation.FORMER, keys.SUCCESSION, keys.IDENTITY)])
    assert old.to_text().partition(" ")[2] not in kept
    assert old.receiving in kept
    rotation.destroy(desk, old.receive)
    assert old.receiving not in str(desk.setting(rotation.FORMER))


def test_correspondents_hear_of_new_keys_from_the_same_desk_and_compare_again(
    desk: Desk, theirs: Desk, known: Contact, add: Add, tmp_path: Path
) -> None:
    mine = keys.own(desk)
    keys.add(theirs, mine, verified=True)
    record = records.save(theirs, "person", None, {"name": "y"}).id
    for name in ("1.age", "2.age"):
        give(theirs, tmp_path / name, record, to=mine.receive)
    with receiving.opened(desk, tmp_path / "1.age") as arrived:
        receiving.accept(desk, arrived)
    rotation.renew(theirs)
    card = keys.pasted_card(keys.card(theirs))
    assert card.before == known.sign
    assert trust.meet(desk, card) is Acquaintance.CHANGED
    assert deeds(desk)[-1] is Deed.HANDED
    trust.take_new(desk, only(desk), card)
    give(theirs, tmp_path / "3.age", record, to=mine.receive)
    with receiving.opened(desk, tmp_path / "3.age") as arrived:
        assert arrived.standing is Acquaintance.VERIFIED
        assert arrived.order == file_order.GAP  # the order of its files goes on under the new key


def test_a_desk_knows_what_it_signed_with_its_keys_before(desk: Desk) -> None:
    old = keys.own(desk).sign
    rotation.renew(desk)
    assert rotation.is_own(desk, old)
    assert rotation.is_own(desk, keys.own(desk).sign)
    assert not rotation.is_own(desk, Identity.fresh().contact("", "").sign)
    rotation.renew(desk)
    assert len(rotation.former(desk)) == 2
    assert rotation.is_own(desk, old)
