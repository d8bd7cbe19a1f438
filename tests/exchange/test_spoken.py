"""Fingerprints read aloud: the words of each language, and what somebody typed of what they heard."""

from __future__ import annotations

import hashlib
from itertools import pairwise
from types import SimpleNamespace

import pytest
from rapidfuzz.distance import OSA

from defender_desk.exchange.identity import Identity
from defender_desk.exchange.spoken import WORDS, heard, listed, spoken
from defender_desk.text.digits import show_digits
from defender_desk.text.folding import fold

CODES = ("ar", "en", "fr", "es")
ONE, OTHER = (Identity.fresh().contact("x", "abcd2345") for _ in range(2))
FROZEN = {"ar": "2d89caf417617aeb", "en": "706a14d7398c2de4", "fr": "1226949e1dc186fb", "es": "bdb36d87bf731850"}


@pytest.mark.parametrize("code", CODES)
def test_the_lists_are_part_of_the_format(code):
    """Another word or another order would let two desks read different words for one key."""
    told = listed(code)
    assert len(told) == len({fold(word) for word in told}) == 1024
    assert list(told) == sorted(told)
    assert hashlib.sha256("\n".join(told).encode()).hexdigest()[:16] == FROZEN[code]


@pytest.mark.parametrize("code", CODES)
def test_no_two_words_are_a_slip_apart(code):
    folded = sorted(map(fold, listed(code)), key=len)
    near = [
        (one, other)
        for place, one in enumerate(folded)
        for other in folded[place + 1 :]
        if len(other) - len(one) <= 1 and OSA.distance(one, other, score_cutoff=1) <= 1
    ]
    assert near == []
    assert all(3 <= len(word) <= 8 for word in folded)


@pytest.mark.parametrize("code", CODES)
def test_every_word_carries_ten_bits_of_the_digest(code):
    words = spoken(ONE, code)
    number = 0
    for word in words:
        number = number << 10 | listed(code).index(word)
    assert len(words) == WORDS
    assert number == int.from_bytes(ONE.digest, "big") >> 156
    assert words != spoken(OTHER, code)


@pytest.mark.parametrize("code", CODES)
def test_what_was_heard_is_the_same_however_it_is_typed(code):
    words = spoken(ONE, code)
    for typed in (
        " ".join(words),
        "\n".join(f"{place}. {word.upper()}" for place, word in enumerate(words, 1)),
        "، ".join(words),
        "".join(words),
        fold(" ".join(words)),
    ):
        assert heard(ONE, typed).same, typed
    assert not heard(OTHER, " ".join(words)).same


def test_two_people_of_two_languages_have_the_digits():
    for typed in (
        ONE.fingerprint,
        ONE.fingerprint.replace(" ", ""),
        show_digits(ONE.fingerprint, "arab"),
        " ".join(f"{place} {group}" for place, group in enumerate(ONE.fingerprint.split(), 1)),
    ):
        assert heard(ONE, typed).same, typed
        assert not heard(OTHER, typed).same


def test_it_says_which_word_is_another():
    words = list(spoken(ONE, "en"))
    words[3] = next(word for word in listed("en") if word not in words)
    told = heard(ONE, " ".join(words))
    assert (told.same, told.other, told.wrong) == (False, True, (4,))


def test_nothing_less_than_all_of_it_is_the_same():
    words = spoken(ONE, "ar")
    for place in range(WORDS):
        told = heard(ONE, " ".join(words[:place]))
        assert (told.given, told.wrong, told.same) == (place, (), False)
    assert not heard(ONE, " ".join((*words, words[0]))).same
    assert not heard(ONE, ONE.fingerprint[:-1]).same
    assert not heard(ONE, ONE.fingerprint[:-1]).other
    assert not heard(ONE, "").other


def test_a_word_that_is_being_typed_is_not_yet_another():
    for code in CODES:
        words = spoken(ONE, code)
        for end in range(1, len(words[0])):
            assert not heard(ONE, words[0][:end]).other, (code, words[0][:end])


def test_a_word_is_not_taken_for_a_shorter_one_of_another_language_while_it_is_typed():
    """As “trac” of the French list, on the way to “tractor” of the English one."""
    every = {code: [fold(word) for word in listed(code)] for code in CODES}
    known = {word: code for code, words in every.items() for word in words}
    met = 0
    for code, words in every.items():
        for place, word in enumerate(words):
            for begun in (word[:end] for end in range(1, len(word)) if known.get(word[:end], code) != code):
                met += 1
                contact = SimpleNamespace(digest=(place << 118).to_bytes(16, "big"), fingerprint="")
                assert not heard(contact, begun).other, (code, word, begun)
    assert met > 10


def test_words_in_another_order_are_not_the_same():
    words = list(spoken(ONE, "fr"))
    place = next(place for place, (one, other) in enumerate(pairwise(words)) if one != other)
    words[place], words[place + 1] = words[place + 1], words[place]
    assert heard(ONE, " ".join(words)).wrong == (place + 1, place + 2)
