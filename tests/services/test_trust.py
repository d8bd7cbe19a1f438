"""The desks we know: compared by ear, a changed key blocked until somebody decides, and what was decided remembered."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from defender_desk.exchange.identity import Contact, Identity
from defender_desk.model.levels import Profile
from defender_desk.services import records
from defender_desk.services.desk import Desk
from defender_desk.services.handover import file_order, handing_over, receiving
from defender_desk.services.handover.handing_over import Choice
from defender_desk.services.identity import correspondents, key_holders, keys, rotation, trust
from defender_desk.services.identity.correspondents import Acquaintance, Correspondent, Deed
from defender_desk.text.trouble import Trouble

from .conftest import Add, Make


@pytest.fixture
def theirs(make_desk: Make) -> Desk:
    return make_desk("theirs")


@pytest.fixture
def known(desk: Desk, theirs: Desk) -> Contact:
    correspondents.add(desk, keys.own(theirs), verified=True)
    return keys.own(theirs)


def changed(contact: Contact, **other: str) -> Contact:
    fresh = Identity.fresh().contact(contact.name, contact.desk)
    return replace(fresh, **other)


def only(desk: Desk) -> Correspondent:
    (one,) = correspondents.known(desk)
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
    assert (
        only(desk).standing
        is correspondents.standing(desk, known)
        is correspondents.standing(desk, rival)
        is Acquaintance.CHANGED
    )
    for key in (known.receive, rival.receive):
        with pytest.raises(Trouble) as refused:
            give(desk, tmp_path / "a.age", person, to=key)
        assert refused.value.message is key_holders.CHANGED
    with receiving.opened(desk, tmp_path / "before.age") as arrived, pytest.raises(Trouble):
        receiving.accept(desk, arrived)
    assert not key_holders.whose(desk, (known.receive,))[0].proved
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
    key_holders.name(desk, (known.receive,), person)
    rival = changed(known)
    trust.meet(desk, rival)
    assert trust.rival_of(desk, rival) == trust.rival_of(desk, known) == (only(desk), rival)
    trust.take_new(desk, only(desk), rival)
    now = only(desk)
    assert (now.contact, now.standing, now.record) == (rival, Acquaintance.VERIFIED, person)
    assert correspondents.keys_with(desk, (rival.receive,)) == (known.receive, rival.receive)
    assert correspondents.standing(desk, known) is Acquaintance.OLDER  # the key before is no longer theirs
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
    assert [correspondents.standing(desk, one) for one in (known, namesake)] == [
        Acquaintance.VERIFIED,
        Acquaintance.KNOWN,
    ]
    same_id = changed(known, name="another")
    trust.meet(desk, same_id)
    with pytest.raises(Trouble):
        trust.keep_both(desk, next(one for one in correspondents.known(desk) if one.rival), same_id)


def test_meeting_a_stranger_or_a_friend_changes_nothing(
    desk: Desk, theirs: Desk, known: Contact, make_desk: Make
) -> None:
    before = correspondents.known(desk)
    assert trust.meet(desk, keys.own(make_desk("stranger"))) is Acquaintance.UNKNOWN
    assert trust.meet(desk, known) is Acquaintance.VERIFIED
    trust.know(desk, known)
    assert correspondents.known(desk) == before


def test_what_is_known_of_a_desk_is_remembered_and_bounded(desk: Desk, known: Contact) -> None:
    for _ in range(correspondents.MOST_HISTORY):
        rival = changed(known)
        trust.meet(desk, rival)
        trust.keep_old(desk, only(desk), rival)
    assert len(only(desk).history) == correspondents.MOST_HISTORY


def test_a_list_kept_by_an_older_desk_is_read(desk: Desk, known: Contact) -> None:
    older = {"name": known.name, "desk": known.desk, "receive": known.receive, "sign": known.sign, "verified": True}
    desk.store.settings.put(correspondents.CORRESPONDENTS, [older])
    assert (only(desk).contact, only(desk).standing, only(desk).history) == (known, Acquaintance.VERIFIED, ())
    desk.store.settings.put(correspondents.CORRESPONDENTS, [{**older, "sign": "nonsense"}])
    with pytest.raises(Trouble):
        correspondents.known(desk)


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
    correspondents.add(theirs, mine, verified=True)
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


def test_a_key_this_desk_had_before_is_not_this_desk(desk: Desk) -> None:
    first = keys.own(desk)
    second = rotation.renew(desk)
    third = rotation.renew(desk)
    said = [correspondents.standing(desk, one) for one in (first, second, third)]
    assert said == [Acquaintance.FORMER, Acquaintance.FORMER, Acquaintance.OWN]
    for one in (first, second, third):
        with pytest.raises(Trouble) as own:
            trust.know(desk, replace(one, desk="copy2345"))
        assert own.value.message in (correspondents.OWN_CARD, Acquaintance.FORMER.label)
        with pytest.raises(Trouble):
            correspondents.add(desk, replace(one, desk="copy2345"), verified=True)


def test_keys_that_were_taken_over_are_older_and_block_nothing(
    desk: Desk, theirs: Desk, known: Contact, add: Add, tmp_path: Path
) -> None:
    record = records.save(theirs, "person", None, {"name": "y"}).id
    give(theirs, tmp_path / "before.age", record, to=keys.own(desk).receive)
    cards = [known]
    for _ in range(2):
        rotation.renew(theirs)
        cards.append(keys.pasted_card(keys.card(theirs)))
        trust.meet(desk, cards[-1])
        trust.take_new(desk, only(desk), cards[-1])
    before = only(desk)
    assert before.opens == tuple(one.receive for one in cards)
    assert before.signs == tuple(one.sign for one in cards)
    stranger = Identity.fresh().contact("nobody", "nobody23")
    for card in (*cards[:2], replace(cards[2], sign=known.sign), replace(stranger, sign=known.sign)):
        assert trust.meet(desk, card) is Acquaintance.OLDER
        assert trust.rival_of(desk, card) is None
        with pytest.raises(Trouble) as older:
            trust.know(desk, card)
        assert older.value.message is Acquaintance.OLDER.label
    assert only(desk) == before
    give(desk, tmp_path / "a.age", add("person", name="x"), to=cards[2].receive)
    with receiving.opened(desk, tmp_path / "before.age") as arrived, pytest.raises(Trouble) as refused:
        receiving.accept(desk, arrived)
    assert refused.value.message is Acquaintance.OLDER.label


SHARED = ("sign", "before", "receive", "desk", "name")
"""What a card may have in common with a desk we know, what proves most first."""


def in_common(part: str, one: Contact) -> dict[str, str]:
    """What a card says that has this in common with a desk."""
    return {part: {**one.face, "before": one.sign}[part]}


@pytest.mark.parametrize(("more", "less"), [*combinations(SHARED, 2)])
def test_who_is_meant_is_said_by_what_proves_most(desk: Desk, more: str, less: str) -> None:
    amal, huda = (Identity.fresh().contact(name, f"{name}2345") for name in ("amal", "huda"))
    for one in (amal, huda):
        correspondents.add(desk, one, verified=True)
    for first, second in ((amal, huda), (huda, amal)):
        stranger = Identity.fresh().contact("nobody", "nobody23")
        card = replace(stranger, **{**in_common(less, second), **in_common(more, first)})
        meant = correspondents.meant(desk, card)
        assert meant is not None
        assert meant.contact == first
    assert correspondents.meant(desk, Identity.fresh().contact("nobody", "nobody23")) is None


@pytest.mark.parametrize("part", ["desk", "receive", "sign"])
def test_what_is_of_one_desk_is_of_no_other(desk: Desk, part: str) -> None:
    """Neither two desks of one name, nor new keys of one, nor a card added: a third keeps its mark and its keys."""
    amal, huda = (Identity.fresh().contact(name, f"{name}2345") for name in ("amal", "huda"))
    correspondents.add(desk, amal, verified=False)
    correspondents.add(desk, huda, verified=True)
    trust.meet(desk, Identity.fresh().contact("amal", "fourth23"))
    known = correspondents.meant(desk, amal)
    assert known is not None
    before = correspondents.known(desk)
    forged = replace(Identity.fresh().contact("amal", "third234"), **in_common(part, huda))
    for take in (
        partial(trust.keep_both, desk, known, forged),
        partial(trust.take_new, desk, known, forged),
        partial(correspondents.add, desk, forged, verified=True),
        partial(correspondents.add, desk, replace(amal, desk=huda.desk), verified=True),
    ):
        with pytest.raises(Trouble) as refused:
            take()
        assert (refused.value.message, refused.value.values["name"]) == (correspondents.ANOTHERS, "huda")
        assert correspondents.known(desk) == before


def test_of_desks_that_share_a_name_the_same_one_is_asked_about_each_time(desk: Desk) -> None:
    def blocked() -> list[str]:
        return [one.contact.desk for one in correspondents.known(desk) if one.rival is not None]

    for place in ("BBBB2", "CCCC3"):
        correspondents.add(desk, Identity.fresh().contact("Amal", place), verified=True)
    refused, other = (Identity.fresh().contact("Amal", "DDDD4") for _ in range(2))
    trust.meet(desk, refused)
    asked = trust.rival_of(desk, refused)
    assert asked is not None
    trust.keep_old(desk, *asked)
    trust.meet(desk, refused)
    assert blocked() == []
    trust.meet(desk, other)
    assert blocked() == ["BBBB2"]
    correspondents.add(desk, Identity.fresh().contact("Amal", "AAAA1"), verified=True)
    trust.meet(desk, other)
    assert blocked() == ["BBBB2"]


POOL = [Identity.fresh().contact("", "") for _ in range(4)]
CARDS = st.builds(
    lambda name, place, sign, receive, before: Contact(name, place, POOL[receive].receive, POOL[sign].sign, before),
    st.sampled_from(["Amal", "Huda", ""]), st.sampled_from(["AAAA1", "BBBB2", "CCCC3"]), st.integers(0, 3),
    st.integers(0, 3), st.sampled_from(["", *(one.sign for one in POOL)]),
)  # fmt: skip
ACTS = st.sampled_from([trust.know, trust.compared, trust.keep_old, trust.take_new, trust.keep_both])


@given(moves=st.lists(st.tuples(CARDS, ACTS), max_size=8))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_card_takes_the_place_of_a_desk_nobody_decided_about(
    desk: Desk, moves: list[tuple[Contact, Callable[..., None]]]
) -> None:
    """Whatever cards claim and whatever is decided: each desk keeps its keys, its mark and its record to itself."""
    correspondents.keep(desk, [])
    for place, (card, act) in enumerate(moves):
        before = correspondents.known(desk)
        found = trust.meet(desk, card)
        decided = trust.rival_of(desk, card)
        assert found is not Acquaintance.CHANGED or decided is not None
        assert decided is None or decided[0] == correspondents.meant(desk, card)
        with suppress(Trouble):
            if act in (trust.know, trust.compared):
                decided = None
                act(desk, card)
            elif decided is not None:
                act(desk, *decided)
        now = correspondents.known(desk)
        for part in (lambda one: (one.contact.desk,), lambda one: one.opens, lambda one: one.signs):
            each = [value for one in now for value in part(one)]
            assert len(each) == len({*each})
        assert all(correspondents.meant(desk, one.contact) == one for one in now)
        for one in before:
            if decided is None or decided[0].contact != one.contact:
                assert one.contact.sign in [each.contact.sign for each in now], "nothing was decided of this one"
            (after,) = [each for each in now if one.contact.sign in each.signs]
            assert (after.record, one.verified <= after.verified) == (one.record, True)
        correspondents.keep(desk, [replace(one, record=one.record or f"{place}") for one in now])
