import dataclasses
import hashlib
import hmac
import struct

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from defender_desk.text.trouble import Trouble
from defender_desk.vault import header
from defender_desk.vault.header import Body
from defender_desk.vault.keys import VaultKeys, new_vault_key
from defender_desk.vault.slots import CHEAPEST, Place, Slot

KEYS = VaultKeys(new_vault_key(), b"v" * 16)
SLOTS = tuple(Slot.unused(CHEAPEST) for _ in range(8))
BODY = Body(b"h" * 32, 2**40, frozenset(Place), b"s" * 16)
WRITTEN = header.write(b"v" * 16, SLOTS, BODY, KEYS)


def rechecked(raw):
    """The same bytes with a checksum that fits them, as somebody without the keys could write."""
    return raw[:-32] + hashlib.sha256(raw[:-32]).digest()


def test_a_header_reads_back_as_written():
    read = header.parse(WRITTEN.raw)
    assert read == WRITTEN
    assert len(read.raw) == header.HEADER_BYTES == 984
    assert (read.vault_id, read.slots, read.open(KEYS)) == (b"v" * 16, SLOTS, BODY)


def test_nothing_of_the_body_shows():
    empty = header.write(b"v" * 16, SLOTS, Body(), KEYS)
    assert b"h" * 32 not in WRITTEN.raw
    assert empty.raw[:828] == WRITTEN.raw[:828]
    assert len(empty.raw) == len(WRITTEN.raw)


def test_two_headers_of_the_same_facts_share_no_sealed_byte_runs():
    again = header.write(b"v" * 16, SLOTS, BODY, KEYS)
    assert again.raw[828:840] != WRITTEN.raw[828:840]
    assert again.raw[840:920] != WRITTEN.raw[840:920]


def test_other_keys_do_not_open_it():
    assert WRITTEN.open(VaultKeys(new_vault_key(), b"v" * 16)) is None


def test_every_flipped_byte_is_damage():
    for at in range(984):
        raw = bytearray(WRITTEN.raw)
        raw[at] ^= 1 << at % 8
        assert header.parse(bytes(raw)) is None, at


def test_every_flip_with_a_fitting_checksum_is_refused_or_not_genuine():
    for at in range(984 - 32):
        raw = bytearray(WRITTEN.raw)
        raw[at] ^= 0x80 >> at % 8
        try:
            read = header.parse(rechecked(bytes(raw)))
        except Trouble:
            assert 8 <= at < 12
            continue
        assert read is None or read.open(KEYS) is None


@pytest.mark.parametrize(("written", "needed"), [(2, 1), (2, 2), (1, 7), (65535, 65535)])
def test_a_newer_format_names_both(written, needed):
    raw = rechecked(WRITTEN.raw[:8] + struct.pack(">HH", written, needed) + WRITTEN.raw[12:])
    with pytest.raises(Trouble) as refused:
        header.parse(raw)
    assert refused.value.values == {"theirs": max(written, needed), "ours": 1}


def test_a_newer_format_is_known_by_its_opening_whatever_its_length():
    raw = WRITTEN.raw[:8] + struct.pack(">HH", 3, 3) + bytes(5000)
    with pytest.raises(Trouble) as refused:
        header.parse(raw + hashlib.sha256(raw).digest())
    assert refused.value.values["theirs"] == 3


def test_format_nought_and_wrong_lengths_are_damage():
    assert header.parse(rechecked(WRITTEN.raw[:8] + bytes(4) + WRITTEN.raw[12:])) is None
    assert header.parse(b"") is None
    longer = WRITTEN.raw + bytes(32)
    assert header.parse(rechecked(longer)) is None


def test_a_header_asking_for_too_much_is_never_derived():
    costly = struct.pack(">IHH", 2**32 - 1, 65535, 65535)
    for slot in range(8):
        at = 28 + slot * 100
        assert header.parse(rechecked(WRITTEN.raw[:at] + costly + WRITTEN.raw[at + 8 :])) is None


@given(st.binary(max_size=2000))
def test_any_bytes_are_damage(raw):
    assert header.parse(raw) is None


@given(st.lists(st.tuples(st.integers(0, 951), st.integers(0, 255)), min_size=1, max_size=40), st.integers(0, 984))
def test_any_mutation_is_none_or_trouble_or_not_genuine(changes, keep):
    raw = bytearray(WRITTEN.raw)
    for at, value in changes:
        raw[at] = value
    cut = bytes(raw[:keep]) if keep % 3 == 0 else bytes(raw)
    try:
        read = header.parse(rechecked(cut.ljust(64, b"x")))
    except Trouble:
        return
    assert read is None or read.raw == WRITTEN.raw or read.open(KEYS) is None


def test_a_header_of_the_wrong_shape_is_a_defect():
    with pytest.raises(ValueError, match="eight slots"):
        header.write(b"v" * 16, SLOTS[:7], BODY, KEYS)
    with pytest.raises(ValueError, match="audit head"):
        header.write(b"v" * 16, SLOTS, Body(b"short"), KEYS)
    with pytest.raises(ValueError, match="16-byte salt"):
        header.write(b"v" * 16, SLOTS, Body(salt=b"short"), KEYS)


def test_an_earlier_program_passes_over_the_salt_and_a_header_that_it_wrote_names_none():
    earlier, sealed = struct.Struct(">Q32sB23x"), WRITTEN.raw[840:920]
    key, beside = AESGCM(KEYS.header_body), WRITTEN.raw[:828]
    plain = key.decrypt(WRITTEN.raw[828:840], sealed, beside)
    assert earlier.unpack(plain) == (BODY.audit_counter, BODY.audit_head, sum(1 << place for place in BODY.in_use))
    raw = beside + bytes(12) + key.encrypt(bytes(12), earlier.pack(*earlier.unpack(plain)), beside)
    raw += hmac.digest(KEYS.header, raw, "sha256")
    assert header.parse(raw + hashlib.sha256(raw).digest()).open(KEYS) == dataclasses.replace(BODY, salt=header.NO_SALT)


@given(used=st.frozensets(st.integers(0, 7)))
def test_the_bits_of_slots_that_have_no_name_here_are_kept(used):
    assert header.write(b"v" * 16, SLOTS, Body(in_use=used), KEYS).open(KEYS).in_use == used
