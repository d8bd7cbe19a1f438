"""Cards and fingerprints that two people compare."""

from __future__ import annotations

import contextlib
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from defender_desk.exchange.identity import Identity, addressee, card_of, checked_contact, genuine, read_card
from defender_desk.text.trouble import Trouble

ME = Identity.fresh()
CARD = card_of(ME, "مكتب  حلب ", "abcd2345")


def test_a_card_carries_the_contact():
    contact = read_card(CARD)
    assert contact == ME.contact("مكتب حلب", "abcd2345")
    assert len(CARD.encode()) < 600
    assert CARD.startswith("name: "), "whoever finds it need not know for which program it is"


def test_a_card_that_names_the_program_is_read_as_before():
    assert read_card(f"Defender Desk contact card 1\n{CARD}") == read_card(CARD)


@pytest.mark.parametrize(
    "copied",
    [
        CARD.replace("\n", "\r\n"),
        "\n\n  " + CARD.replace("\n", "  \n\n  "),
        CARD.replace("name:", "\u200fname\u200e :"),
        "Dear friend, here is my card.\n" + CARD + "Greetings!",
        CARD.replace("receive: age1", "receive: AGE1"),
    ],
)
def test_a_card_may_be_copied_carelessly(copied):
    assert read_card(copied) == read_card(CARD)


def test_a_desk_without_a_name_has_a_card():
    assert read_card(card_of(ME, "", "abcd2345")) == ME.contact("", "abcd2345")


def test_a_changed_card_is_refused():
    other = Identity.fresh()
    for changed in (
        CARD.replace("حلب", "حمص"),
        CARD.replace(ME.receive, other.receive),
        CARD.replace("abcd2345", "abcd2346"),
        "\n".join(CARD.split("\n")[:-2]),
        "",
        "hello",
    ):
        with pytest.raises(Trouble, match="contact card"):
            read_card(changed)


def test_mutated_cards_are_refused_or_mean_the_same():
    chance = random.Random(2)
    for _ in range(300):
        made = list(CARD)
        made[chance.randrange(len(made))] = chance.choice("aZ9:\n \0أ\ud800")
        with contextlib.suppress(Trouble):
            assert read_card("".join(made)) == read_card(CARD)


def test_a_fingerprint_is_forty_digits_of_both_keys():
    contact = ME.contact("a", "abcd2345")
    assert [len(group) for group in contact.fingerprint.split(" ")] == [5] * 8
    assert contact.fingerprint.replace(" ", "").isdigit()
    assert contact.fingerprint == ME.contact("another name", "zzzz2345").fingerprint
    assert contact.fingerprint != Identity.fresh().contact("a", "abcd2345").fingerprint


def test_an_identity_is_kept_in_one_line_and_never_shown():
    assert Identity.from_text(ME.to_text()) == ME
    assert ME.receiving not in repr(ME)
    with pytest.raises(ValueError, match="kept identity"):
        Identity.from_text("nonsense")


def test_a_signature_holds_for_one_purpose_and_one_message():
    signature = ME.signed("this", b"message")
    sign = ME.contact("", "").sign
    assert genuine(sign, "this", b"message", signature)
    assert not genuine(sign, "that", b"message", signature)
    assert not genuine(sign, "this", b"massage", signature)
    assert not genuine(Identity.fresh().contact("", "").sign, "this", b"message", signature)
    assert not genuine("é", "this", b"message", signature)
    assert not genuine(sign, "this", b"message", "é")


def test_addressees_do_not_tell_the_key():
    assert ME.receive[4:20] not in addressee(ME.receive)
    assert addressee(ME.receive) != addressee(Identity.fresh().receive)


@given(name=st.text(max_size=300) | st.sampled_from(["Nadia\tHaddad", "x" * 300, "\u2028", "a\0b", "\ud800"]))
def test_a_desk_of_any_name_signs_so_that_others_read_it(name):
    contact = ME.contact(name, "abcd2345")
    assert checked_contact(contact.name, contact.desk, contact.receive, contact.sign) == contact


def test_a_card_of_new_keys_is_vouched_for_by_the_keys_before():
    old = Identity.fresh()
    card = card_of(ME, "حلب", "abcd2345", old.handing_over(ME))
    assert read_card(card).before == old.contact("", "").sign
    forger = Identity.fresh()
    stolen = card_of(forger, "حلب", "abcd2345", old.handing_over(ME))
    assert read_card(stolen).before == ""  # what was said of other keys says nothing of these
    assert read_card(CARD).before == ""
    assert read_card(card.replace("handed: ", "handed: A")).before == ""
