"""Files of address cards.

Exchange floor: read in the process that reads apart, card by card; `vcards` makes drafts of them.
"""

from __future__ import annotations

from collections.abc import Iterator

from defender_desk.exchange.apart.given import Given
from defender_desk.exchange.card_values import Card
from defender_desk.exchange.refusals import CARDS_TOO_LARGE, SPLIT, UNREADABLE
from defender_desk.exchange.vcard_lines import cards
from defender_desk.text.trouble import Trouble

LIMIT_FILE = 64 << 20
"""Largest file of cards, in bytes, pictures included."""


def read_cards(given: Given) -> Iterator[Card]:
    """The cards of a file, the broken ones too; raises `Trouble`."""
    try:
        if given.stat().st_size > LIMIT_FILE:
            raise Trouble(CARDS_TOO_LARGE, SPLIT)
        data = given.read_bytes()
    except OSError as bad:
        raise Trouble(UNREADABLE) from bad
    yield from cards(data)
