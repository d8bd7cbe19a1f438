"""The hash of whole files is the one everybody knows, however it is fed."""

from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from defender_desk.text.digests import Sha256


@given(st.lists(st.binary(max_size=300), max_size=8))
def test_it_is_sha_256_of_all_pieces_at_every_moment(pieces: list[bytes]) -> None:
    ours, known = Sha256(), hashlib.sha256()
    for number, piece in enumerate(pieces):
        given_ = (piece, bytearray(piece), memoryview(piece))[number % 3]
        ours.update(given_)
        known.update(piece)
        assert (ours.digest(), ours.hexdigest()) == (known.digest(), known.hexdigest())
