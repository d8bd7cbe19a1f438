import math
import re
import unicodedata

import pytest

from defender_desk.text.folding import fold
from defender_desk.vault.phrases import enough_words, generate
from defender_desk.vault.slots import passphrase_bytes
from defender_desk.vault.word_lists import LANGUAGES, commonly_chosen, joined, listed

LETTERS = {"ar": r"[ء-غف-ي]{3,6}", "en": "[a-z]{3,8}", "fr": "[a-z]{3,8}", "es": "[a-z]{3,8}"}
BARE_OF_HAMZA = str.maketrans("أإآٱةىؤئ", "ااااهيوي", "ء")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_list_is_large_and_plain(language):
    drawn = listed(language)
    assert len(drawn) >= 2048
    assert list(drawn) == sorted(drawn)
    assert [word for word in drawn if not re.fullmatch(LETTERS[language], word)] == []
    assert [word for word in drawn if unicodedata.normalize("NFC", word) != word] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_words_are_alike_however_they_are_spelt(language):
    drawn = listed(language)
    for alike in (fold, joined, lambda word: word.translate(BARE_OF_HAMZA), lambda word: bytes(passphrase_bytes(word))):
        assert len({alike(word) for word in drawn}) == len(drawn)


def test_no_arabic_word_is_a_saying_by_itself():
    chosen = {word: choice for word, choice in commonly_chosen().items() if choice.kind == "phrase"}
    assert [word for word in listed("ar") if joined(word) in chosen] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_phrase_has_different_words_of_its_list(language):
    drawn = generate(language).split(" ")
    assert len(set(drawn)) == len(drawn) == enough_words(language)
    assert set(drawn) <= set(listed(language))
    assert len(drawn) * math.log2(len(listed(language))) >= 64
    assert len(generate(language, 9).split(" ")) == 9


def test_phrases_differ():
    assert len({generate("ar") for _ in range(50)}) == 50


def test_every_word_is_drawn_sooner_or_later():
    seen = {word for _ in range(60) for word in generate("ar", 600).split(" ")}
    assert len(seen) == len(listed("ar"))
