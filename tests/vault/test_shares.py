"""The recovery code split among people: enough sheets give it back, fewer nothing, and none without its words."""

from __future__ import annotations

from itertools import combinations

import pytest
import shamir_mnemonic
from hypothesis import given, settings
from hypothesis import strategies as st

from defender_desk.text.trouble import Trouble
from defender_desk.vault import shares
from defender_desk.vault.slots import CHEAPEST, SAFE

WORDS = [f"قنديل جسر {number}" for number in range(16)]
SETS = st.integers(2, 6).flatmap(lambda people: st.tuples(st.integers(2, people), st.just(people)))

OFFICIAL = """
shadow pistol academic always adequate wildlife fancy gross oasis cylinder
    mustang wrist rescue view short owner flip making coding armed
shadow pistol academic acid actress prayer class unknown daughter sweater
    depict flip twice unkind craft early superior advocate guest smoking
= b43ceb7e57a0ea8766221624d01b0864

eraser senior decision smug corner ruin rescue cubic angel tackle
    skin skunk program roster trash rumor slush angel flea amazing
eraser senior beard romp adorn nuclear spill corner cradle style
    ancient family general leader ambition exchange unusual garlic promise voice
eraser senior decision scared cargo theory device idea deliver modify
    curly include pancake both news skin realize vitamins away join
= 7c3397a292a5941682d7a4ae2d898d11

duckling enlarge academic academic agency result length solution fridge kidney
    coal piece deal husband erode duke ajar critical decision kidney
=

guilt walnut academic acid deliver remove equip listen vampire tactics
    nylon rhythm failure husband fatigue alive blind enemy teaspoon rebound
guilt walnut academic agency brave hamster hobo declare herd taste
    alpha slim criminal mild arcade formal romp branch pink ambition
=
"""
"""Public test vectors of SLIP-39 of 128 bits, passphrase TREZOR: two that hold, a wrong checksum, a wrong digest."""


def official():
    for case in OFFICIAL.strip().split("\n\n"):
        told, _, secret = case.replace("\n    ", " ").rpartition("=")
        yield told.strip().split("\n"), secret.strip()


def opened(sheets, chosen):
    return [shares.open_sheet(sheets[at], WORDS[at]) for at in chosen]


@settings(max_examples=40, deadline=None)
@given(secret=st.binary(min_size=16, max_size=16), numbers=SETS)
def test_any_as_many_as_are_needed_give_it_back_and_fewer_do_not(secret, numbers):
    needed, people = numbers
    sheets = shares.split(secret, needed, WORDS[:people], CHEAPEST)
    for chosen in combinations(range(people), needed):
        assert shares.join(opened(sheets, chosen)) == secret
    for chosen in combinations(range(people), needed - 1):
        with pytest.raises(Trouble, match=shares.NOT_TOGETHER.id):
            shares.join(opened(sheets, chosen))
    assert shares.join(opened(sheets, range(people))) == secret


def test_a_sheet_says_how_many_are_needed_and_of_which_set_it_is():
    sheets = shares.split(bytes(16), 3, WORDS[:5], CHEAPEST)
    told = opened(sheets, range(5))
    assert {one.needed for one in told} == {3}
    assert {one.index for one in told} == set(range(5))
    assert len({one.set_id for one in told}) == 1


@settings(max_examples=60, deadline=None)
@given(at=st.integers(0, 95), letter=st.sampled_from("0123456789ABCDEFGHJKMNPQRSTVWXYZ"))
def test_a_slip_in_the_code_is_said_before_any_word_is_tried(at, letter):
    (sheet, _other) = shares.split(bytes(range(16)), 2, WORDS[:2], CHEAPEST)
    letters = sheet.replace("-", "")
    if letters[at] == letter:
        return
    with pytest.raises(Trouble, match=shares.SLIP.id):
        shares.open_sheet(letters[:at] + letter + letters[at + 1 :], WORDS[0])


def test_the_words_of_another_sheet_open_none():
    sheets = shares.split(bytes(16), 2, WORDS[:3], CHEAPEST)
    with pytest.raises(Trouble, match=shares.WRONG_WORDS.id):
        shares.open_sheet(sheets[0], WORDS[1])


def test_handwriting_and_other_digits_are_forgiven():
    sheets = shares.split(bytes(range(16)), 2, WORDS[:2], CHEAPEST)
    eastern = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
    written = sheets[0].lower().translate(eastern).replace("-", "  ")
    assert shares.open_sheet(written, "  قنديل   جسر ٠ ") == shares.open_sheet(sheets[0], WORDS[0])


def test_sheets_of_two_sets_do_not_join():
    first, second = (shares.split(bytes([n] * 16), 2, WORDS[:2], CHEAPEST) for n in (1, 2))
    mixed = [shares.open_sheet(first[0], WORDS[0]), shares.open_sheet(second[1], WORDS[1])]
    with pytest.raises(Trouble, match=shares.NOT_TOGETHER.id):
        shares.join(mixed)
    twice = [shares.open_sheet(first[0], WORDS[0])] * 2
    with pytest.raises(Trouble, match=shares.NOT_TOGETHER.id):
        shares.join(twice)


def test_sheets_are_sealed_at_the_cost_of_a_slot():
    sheets = shares.split(bytes(16), 2, WORDS[:2])
    with pytest.raises(Trouble, match=shares.WRONG_WORDS.id):
        shares.open_sheet(sheets[0], "wrong")
    assert shares._read(sheets[0])[0] == 1
    assert shares._COSTS[1] == SAFE


@pytest.mark.parametrize(("mnemonics", "secret"), list(official()))
def test_the_library_says_what_the_standard_says(mnemonics, secret):
    def found():
        return shamir_mnemonic.recover_ems(shamir_mnemonic.decode_mnemonics(mnemonics)).decrypt(b"TREZOR").hex()

    if secret:
        assert found() == secret
    else:
        with pytest.raises(shamir_mnemonic.MnemonicError):
            found()
