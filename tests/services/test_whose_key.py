"""Whose a key is: of whoever has it or had it, also once their desk was forgotten."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from defender_desk.exchange.identity import Contact, Identity
from defender_desk.model.codec import Json
from defender_desk.model.levels import Profile
from defender_desk.services import records
from defender_desk.services.desk import Desk
from defender_desk.services.handover import handing_over
from defender_desk.services.handover.handing_over import Choice
from defender_desk.services.identity import correspondents, key_holders, trust
from defender_desk.services.people import joining

from .conftest import Add

YES = {"state": "given", "scope": ("manual_export",), "any_recipient": True, "facts": ("everything",)}
FORGOTTEN = "correspondents.forgotten"


class Amal:
    """Her desk, and every key she ever had."""

    def __init__(self, desk: Desk, record: str) -> None:
        desk.store.settings.put(FORGOTTEN, {})
        correspondents.keep(desk, ())
        self.desk, self.record, self.keys = desk, record, list[str]()
        self.contact = self.fresh()
        self.known()
        key_holders.name(desk, [self.contact.receive], record)

    def fresh(self) -> Contact:
        made = Identity.fresh().contact("Amal", "AAAA")
        self.keys.append(made.receive)
        return made

    @property
    def sits(self) -> bool:
        return any(one.contact == self.contact for one in correspondents.known(self.desk))

    def known(self) -> None:
        correspondents.add(self.desk, self.contact, verified=True)

    def renewed(self) -> None:
        before, self.contact = self.contact, self.fresh()
        found = correspondents.meant(self.desk, before)
        if found is not None:
            trust.take_new(self.desk, found, self.contact)
        else:
            self.known()

    def forgotten(self) -> None:
        correspondents.drop(self.desk, self.contact)


@pytest.fixture
def amal(desk: Desk, add: Add) -> Amal:
    return Amal(desk, add("person", name="أمل"))


@given(deeds=st.lists(st.sampled_from(["renewed", "forgotten", "known"]), max_size=6))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_key_she_ever_had_is_hers(desk: Desk, amal: Amal, deeds: list[str]) -> None:
    amal = Amal(desk, amal.record)
    for deed in deeds:
        getattr(amal, deed)()
        every = {key: set(correspondents.keys_with(desk, [key])) for key in amal.keys}
        assert all(amal.record in key_holders.records(desk, [key]) for key in amal.keys)
        assert all(found == {*amal.keys} for found in every.values())


@pytest.mark.parametrize("deeds", [["renewed"], ["renewed", "renewed"], ["forgotten"], ["forgotten", "known"]])
def test_never_to_her_holds_for_a_key_of_before(desk: Desk, amal: Amal, add: Add, deeds: list[str]) -> None:
    witness = add("person", name="شاهدة")
    add("consent", person=witness, never_to_known=(amal.record,), **YES)
    for deed in deeds:
        getattr(amal, deed)()
    for key in amal.keys:
        made = handing_over.plan(desk, Choice((witness,)), (key,), profile=Profile.FULL, reason="r")
        assert not made.verdict.goes


def test_nothing_is_meant_for_her_by_name_under_a_key_of_before(desk: Desk, amal: Amal) -> None:
    """Whoever holds it by now may be somebody else."""
    before = amal.contact.receive
    assert key_holders.refusal(desk, [before], amal.record) is None
    amal.renewed()
    assert key_holders.refusal(desk, [amal.contact.receive], amal.record) is None
    refused = key_holders.refusal(desk, [before], amal.record)
    assert refused is not None
    assert refused.message is key_holders.NOT_THEIRS
    assert handing_over.called(desk, [before]) == "Amal"
    trust.meet(desk, Identity.fresh().contact("Amal", "AAAA"))
    assert key_holders.blocked(desk, [before]) is not None


def test_of_a_desk_that_was_forgotten_no_name_is_kept_and_somebody_else_may_be_said_to_sit_there(
    desk: Desk, amal: Amal, add: Add
) -> None:
    key, other = amal.contact.receive, add("person", name="هدى")
    amal.forgotten()
    assert "Amal" not in str(desk.setting(FORGOTTEN))
    assert handing_over.called(desk, [key]) == key
    amal.known()
    assert key_holders.refusal(desk, [key], other) is None
    key_holders.name(desk, [key], other)
    assert set(key_holders.records(desk, [key])) == {amal.record, other}, "she can still open it, for all we know"


def test_what_an_older_desk_kept_of_a_forgotten_one_is_read(desk: Desk) -> None:
    keys_: list[Json] = [Identity.fresh().receive for _ in range(2)]
    desk.store.settings.put(FORGOTTEN, {"AAAA": keys_})
    assert correspondents.keys_with(desk, [str(keys_[1])]) == (*keys_,)


def test_no_two_desks_share_a_key_that_one_of_them_had_before_it_was_forgotten(desk: Desk, amal: Amal) -> None:
    key = amal.contact.receive
    amal.forgotten()
    heir = Identity.fresh().contact("Huda", "BBBB")
    correspondents.add(desk, Contact(heir.name, heir.desk, key, heir.sign), verified=True)
    amal.contact = amal.fresh()
    amal.known()
    known = correspondents.known(desk)
    assert len(known) == 2
    assert all({*one.opens}.isdisjoint(other.opens) for one, other in combinations(known, 2))


def test_what_is_meant_for_another_reader_of_a_key_takes_nobodys_place(desk: Desk, amal: Amal, add: Add) -> None:
    """A witness who said never to her would go with the next file, after one that was meant for the fund."""
    key, witness = amal.contact.receive, add("person", name="شاهدة")
    fund, told = add("provider", name="صندوق", fingerprint=(key,)), add("incident", title="x", protection="public")
    add("consent", person=witness, never_to_known=(amal.record,), **YES)
    key_holders.name(desk, [key], fund)
    assert set(key_holders.records(desk, [key])) == {amal.record, fund}
    made = handing_over.plan(desk, Choice((witness, told)), (key,), profile=Profile.FULL, reason="r")
    assert witness not in {one.id for one in made.verdict.goes}


def test_her_key_stays_hers_once_her_record_is_joined_into_another(desk: Desk, amal: Amal, add: Add) -> None:
    other = add("person", name="أمل ح.")
    joining.join(desk, other, amal.record)
    assert key_holders.refusal(desk, [amal.contact.receive], other) is None
    stranger = records.save(desk, "person", None, {"name": "x"}).id
    refused = key_holders.refusal(desk, [amal.contact.receive], stranger)
    assert refused is not None
    assert refused.message is key_holders.SOMEBODY_ELSES
