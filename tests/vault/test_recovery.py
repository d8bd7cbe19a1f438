import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from defender_desk.text.trouble import Trouble
from defender_desk.vault.recovery import new_code, parse_code, write_code

SECRET = bytes(range(16))
CODE = "000G-40R4-0M30-E209-185G-R38E-1WDR"


def test_a_code_is_seven_groups_of_four():
    groups = new_code().split("-")
    assert [len(group) for group in groups] == [4] * 7
    assert new_code() != new_code()


def test_the_spelling_is_the_documented_one():
    assert write_code(SECRET) == CODE


@given(st.binary(min_size=16, max_size=16))
def test_every_code_reads_back(secret):
    assert parse_code(write_code(secret)) == secret


@pytest.mark.parametrize(
    "typed",
    [
        CODE.lower(),
        CODE.replace("-", ""),
        CODE.replace("-", " – "),
        CODE.replace("-", "\n"),
        CODE.replace("0", "O").replace("1", "l"),
        CODE.replace("0", "o").replace("1", "I"),
        CODE.translate({ord(str(n)): 0x0660 + n for n in range(10)}),
        CODE.translate({ord(str(n)): 0x06F0 + n for n in range(10)}),
        "\u2066" + CODE + "\u2069",
        "".join(chr(ord(c) + 0xFEE0) if c != "-" else c for c in CODE),
    ],
)
def test_handwriting_is_forgiven(typed):
    assert parse_code(typed) == SECRET


def test_one_wrong_character_is_caught_without_trying_any_key():
    caught = 0
    for place, letter in enumerate(CODE):
        if letter == "-":
            continue
        wrong = CODE[:place] + ("7" if letter != "7" else "8") + CODE[place + 1 :]
        with pytest.raises(Trouble, match="slip"):
            parse_code(wrong)
        caught += 1
    assert caught == 28


def test_two_neighbours_swapped_are_caught():
    for place in range(len(CODE) - 1):
        swapped = CODE[:place] + CODE[place + 1] + CODE[place] + CODE[place + 2 :]
        if swapped.replace("-", "") != CODE.replace("-", ""):
            with pytest.raises(Trouble, match="slip"):
                parse_code(swapped)


def test_the_trouble_says_what_is_wrong():
    with pytest.raises(Trouble) as short:
        parse_code(CODE[:-1])
    assert short.value.values == {"expected": 28, "typed": 27}
    with pytest.raises(Trouble) as strange:
        parse_code(CODE[:-1] + "U")
    assert strange.value.values == {"letter": "U"}


@given(st.text(max_size=80))
def test_any_text_is_a_code_or_a_trouble(text):
    with contextlib.suppress(Trouble):
        assert len(parse_code(text)) == 16
