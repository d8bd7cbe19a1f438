import hashlib
import io
import os
import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from defender_desk.text.trouble import Trouble
from defender_desk.vault import sealing
from defender_desk.vault.sealing import opened, padded, seal

KEY = bytes(range(32))
CHUNK = 1024
ROOM = CHUNK - 4


def sealed(data, chunk=CHUNK, key=KEY):
    target = io.BytesIO()
    seal(io.BytesIO(data), target, key, chunk=chunk)
    return target.getvalue()


def unsealed(raw, key=KEY):
    return b"".join(opened(io.BytesIO(raw), key))


def blocks(raw):
    header, rest = raw[:72], raw[72:]
    return header, [rest[at : at + CHUNK + 16] for at in range(0, len(rest), CHUNK + 16)]


SIZES = [0, 1, ROOM - 1, ROOM, ROOM + 1, 4 * ROOM, 4095, 4096, 4097, 10 * ROOM, 33_333]


@pytest.mark.parametrize("size", SIZES)
def test_what_was_sealed_opens_unchanged(size):
    data = secrets.token_bytes(size)
    assert unsealed(sealed(data)) == data


@given(st.binary(max_size=20_000), st.integers(64, 5000))
def test_any_data_in_any_chunk_opens_unchanged(data, chunk):
    assert unsealed(sealed(data, chunk)) == data


def test_size_and_hash_come_with_sealing():
    data, target = secrets.token_bytes(10_000), io.BytesIO()
    done = seal(io.BytesIO(data), target, KEY, chunk=CHUNK)
    assert done == sealing.Sealed(10_000, hashlib.sha256(data).digest())


@pytest.mark.parametrize("size", SIZES)
def test_the_length_on_disk_is_that_of_the_bucket_alone(size):
    room = padded(size)
    assert len(sealed(b"\0" * size)) == 72 + room + 20 * (room // ROOM + 1)


@given(st.integers(0, 1 << 45))
def test_padding_costs_at_most_twelve_in_a_hundred(size):
    assert size <= padded(size)
    assert padded(size) == 4096 or padded(size) <= size * 1.12
    assert padded(padded(size)) == padded(size)


def test_padding_leaves_few_lengths():
    assert len({padded(size) for size in range(1 << 20)}) < 200


def test_the_same_file_never_seals_the_same_way():
    one, other = sealed(b"a" * 5000), sealed(b"a" * 5000)
    assert all(a != b for a, b in zip(blocks(one)[1], blocks(other)[1], strict=True))


def test_every_flipped_byte_is_found():
    raw = sealed(secrets.token_bytes(2 * ROOM))
    for at in range(len(raw)):
        with pytest.raises(Trouble, match="damaged"):
            unsealed(raw[:at] + bytes([raw[at] ^ 1 << at % 8]) + raw[at + 1 :])


def test_every_cut_is_found_at_the_border_of_a_chunk_too():
    raw = sealed(secrets.token_bytes(2 * ROOM))
    for length in range(len(raw)):
        with pytest.raises(Trouble, match="damaged"):
            unsealed(raw[:length])


@pytest.mark.parametrize("extra", [b"\0", b"x" * 20, b"y" * (CHUNK + 16)])
def test_what_was_appended_is_found(extra):
    for size in SIZES:
        with pytest.raises(Trouble, match="damaged"):
            unsealed(sealed(b"z" * size) + extra)


def test_chunks_swapped_repeated_or_left_out_are_found():
    header, chunks = blocks(sealed(secrets.token_bytes(6 * ROOM)))
    first, second, *rest = chunks
    for wrong in (
        [second, first, *rest],
        [first, first, *rest],
        [first, *rest],
        chunks[:-1],
        [chunks[-1]],
        [*chunks, rest[-1]],
    ):
        with pytest.raises(Trouble, match="damaged"):
            unsealed(header + b"".join(wrong))


def test_chunks_of_another_file_are_found():
    (header, one), (_, other) = blocks(sealed(b"a" * 5000)), blocks(sealed(b"a" * 5000))
    with pytest.raises(Trouble, match="damaged"):
        unsealed(header + one[0] + b"".join(other[1:]))


def test_another_key_opens_nothing():
    with pytest.raises(Trouble, match="damaged"):
        unsealed(sealed(b"a"), key=bytes(32))


@given(st.binary(max_size=400))
def test_any_bytes_are_a_trouble(raw):
    with pytest.raises(Trouble, match="damaged"):
        unsealed(raw)


def test_a_header_asking_for_a_huge_chunk_is_refused_unread():
    raw = sealed(b"a")
    with pytest.raises(Trouble, match="damaged"):
        unsealed(raw[:8] + b"\xff\xff\xff\xff" + raw[12:])
    for chunk in (63, (4 << 20) + 1):
        with pytest.raises(ValueError, match="chunk"):
            sealed(b"a", chunk=chunk)


def test_progress_is_told_and_ends_at_the_size():
    told = []
    seal(io.BytesIO(b"a" * 5000), io.BytesIO(), KEY, progress=told.append, chunk=CHUNK)
    assert told == [1020, 2040, 3060, 4080, 5000]


class Cancelled(Exception):  # noqa: N818
    pass


def test_cancelling_comes_through_and_leaves_nothing_that_opens():
    def cancel(done):
        if done > 3000:
            raise Cancelled

    target = io.BytesIO()
    with pytest.raises(Cancelled):
        seal(io.BytesIO(b"a" * 50_000), target, KEY, progress=cancel, chunk=CHUNK)
    with pytest.raises(Trouble):
        unsealed(target.getvalue())


class Dribbling(io.RawIOBase):
    """A source that gives a few bytes at a time, as pipes do."""

    def __init__(self, data):
        self.inner = io.BytesIO(data)

    def readable(self):
        return True

    def readinto(self, buffer):
        return self.inner.readinto(memoryview(buffer)[:100])


def test_a_source_that_dribbles_is_read_whole():
    data, target = secrets.token_bytes(5000), io.BytesIO()
    assert seal(Dribbling(data), target, KEY, chunk=CHUNK).size == 5000
    assert b"".join(opened(Dribbling(target.getvalue()), KEY)) == data


class Endless(io.RawIOBase):
    """A large source that would not fit into memory, and a sink that counts."""

    def __init__(self, size):
        self.left, self.written, self.largest = size, 0, 0

    def readinto(self, buffer):
        got = min(self.left, len(buffer))
        self.left -= got
        self.largest = max(self.largest, len(buffer))
        return got

    def write(self, data):
        self.written += len(data)
        self.largest = max(self.largest, len(data))
        return len(data)


class Stingy(io.BytesIO):
    """A disk that takes less than it is given, as a raw file may."""

    def write(self, piece):
        return super().write(piece[:100])


def test_a_target_that_takes_less_than_it_is_given_gets_everything():
    data, target = secrets.token_bytes(3 * ROOM + 5), Stingy()
    seal(io.BytesIO(data), target, KEY, chunk=CHUNK)
    assert unsealed(target.getvalue()) == data


def test_only_a_chunk_at_a_time_is_held():
    source, target = Endless(20 << 20), Endless(0)
    assert seal(source, target, KEY).size == 20 << 20
    assert target.written >= 20 << 20
    assert max(source.largest, target.largest) <= sealing.CHUNK_BYTES + 16


def test_pieces_of_a_large_padding_are_dropped_quietly():
    size = 64 * ROOM + 257
    assert padded(size) - size > 2 * ROOM
    assert list(map(len, opened(io.BytesIO(sealed(b"b" * size)), KEY))) == [ROOM] * 64 + [257]


def test_a_sealed_file_opens_by_its_path(tmp_path):
    (tmp_path / "blob").write_bytes(sealed(b"evidence"))
    assert b"".join(sealing.open_sealed(tmp_path / "blob", KEY)) == b"evidence"


def test_a_disk_error_comes_through_for_the_store_to_explain():
    class Full(io.BytesIO):
        def write(self, data):
            if self.tell() > 3000:
                raise OSError(28, os.strerror(28))
            return super().write(data)

    with pytest.raises(OSError, match="space"):
        seal(io.BytesIO(b"a" * 50_000), Full(), KEY, chunk=CHUNK)
