"""Passphrases drawn by the machine: words a person can read aloud, type and remember.

Vault floor: offered when a vault is made and when a passphrase is changed.
"""

from __future__ import annotations

import math
import secrets

from defender_desk.vault.strength import ENOUGH_BITS
from defender_desk.vault.word_lists import listed


def generate(language: str, words: int | None = None) -> str:
    """Draw a phrase of different words in a language, as many as 64 bits take unless told otherwise."""
    drawn = secrets.SystemRandom().sample(listed(language), words or enough_words(language))
    return " ".join(drawn)


def enough_words(language: str) -> int:
    """Tell how many words of a language's list give 64 bits."""
    return math.ceil(ENOUGH_BITS / math.log2(len(listed(language))))
