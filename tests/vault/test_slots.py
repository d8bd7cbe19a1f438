import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from defender_desk.text.trouble import Trouble
from defender_desk.vault import slots
from defender_desk.vault.keys import new_vault_key
from defender_desk.vault.slots import CHEAPEST, FLOOR, SAFE, Place, Profile, Slot, passphrase_bytes, unwrap, wrap

VAULT_ID = b"v" * 16
MIB = 1024


@pytest.fixture(scope="module")
def wrapped():
    vault_key = new_vault_key()
    return vault_key, wrap(vault_key, b"secret", CHEAPEST, VAULT_ID, Place.PASSPHRASE)


def test_a_slot_opens_with_its_secret_alone(wrapped):
    vault_key, slot = wrapped
    assert unwrap(slot, b"secret", VAULT_ID, Place.PASSPHRASE) == vault_key
    assert unwrap(slot, b"Secret", VAULT_ID, Place.PASSPHRASE) is None


def test_a_slot_is_bound_to_its_vault_and_its_place(wrapped):
    _, slot = wrapped
    assert unwrap(slot, b"secret", b"w" * 16, Place.PASSPHRASE) is None
    assert unwrap(slot, b"secret", VAULT_ID, Place.RECOVERY) is None


def test_a_slot_is_a_hundred_bytes_and_survives_them(wrapped):
    _, slot = wrapped
    assert len(slot.pack()) == slots.SLOT_BYTES == 100
    assert Slot.unpack(slot.pack()) == slot


def test_the_same_secret_never_gives_the_same_slot(wrapped):
    vault_key, slot = wrapped
    again = wrap(vault_key, b"secret", CHEAPEST, VAULT_ID, Place.PASSPHRASE)
    assert slot.salt != again.salt
    assert slot.sealed != again.sealed


def test_an_unused_slot_shows_the_same_costs_and_opens_with_nothing(wrapped):
    unused = Slot.unused(CHEAPEST)
    assert unused.profile == wrapped[1].profile
    assert len(unused.pack()) == slots.SLOT_BYTES
    assert unwrap(unused, b"", VAULT_ID, Place.RECOVERY) is None


def test_the_derivation_is_argon2id_as_published():
    # Computed with the reference implementation of RFC 9106 (libargon2, through argon2-cffi).
    expected = "f13236b43df54b139157ceb75984e72267e4291e4f522882325c27dfff3d1ed2"
    assert FLOOR.derive(b"password", b"somesalt" * 4).hex() == expected


@pytest.mark.parametrize(
    "profile",
    [
        Profile(1024 * MIB + 1, 3, 4),
        Profile(64 * MIB, 11, 4),
        Profile(64 * MIB, 3, 17),
        Profile(31, 1, 4),
        Profile(0, 1, 1),
        Profile(64, 0, 1),
        Profile(64, 1, 0),
        Profile(2**32 - 1, 65535, 65535),
    ],
)
def test_a_profile_out_of_bounds_is_not_readable(profile):
    assert not profile.readable()
    assert not profile.writable()


def test_the_bounds_themselves_are_readable():
    assert Profile(1024 * MIB, 10, 16).readable()
    assert CHEAPEST.readable()


@pytest.mark.parametrize("profile", [Profile(63 * MIB, 3, 4), Profile(64 * MIB, 2, 4), Profile(64 * MIB, 3, 3)])
def test_nothing_under_the_floor_is_written(profile):
    with pytest.raises(ValueError, match="too cheap"):
        wrap(new_vault_key(), b"secret", profile, VAULT_ID, Place.PASSPHRASE)


def test_the_floor_the_default_and_the_test_profile_are_writable():
    assert FLOOR.writable()
    assert SAFE.writable()
    assert CHEAPEST.writable()
    assert CHEAPEST.raised_to_floor() == FLOOR
    assert SAFE.raised_to_floor() == SAFE


def test_too_little_memory_is_said(monkeypatch):
    class Starved:
        def __init__(self, **costs):
            pass

        def derive_into(self, secret, key):
            raise MemoryError

    monkeypatch.setattr(slots, "Argon2id", Starved)
    with pytest.raises(Trouble) as refused:
        SAFE.derive(b"secret", b"s" * 32)
    assert refused.value.values == {"mib": 256}
    assert "Close other programs" in refused.value.next_step.id


@pytest.mark.parametrize(
    ("seconds_at_safe", "machine_mib", "memory_mib"),
    [
        (0.9, 16384, 280),  # a little time left
        (0.1, 16384, 512),  # a fast machine stops at the ceiling
        (5.0, 16384, 256),  # a slow one does not go under the default
        (0.1, 1600, 400),  # a quarter of the memory
        (0.1, 800, 200),  # ... even under the default
        (0.1, 128, 64),  # ... but not under the floor
    ],
)
def test_calibration_keeps_to_time_and_memory(seconds_at_safe, machine_mib, memory_mib):
    chosen = slots.calibrate(lambda profile: seconds_at_safe, machine_mib * MIB)
    assert (chosen.memory_kib // MIB, chosen.passes, chosen.lanes) == (memory_mib, 3, 4)
    assert chosen.writable()


def test_calibration_stays_at_the_default_where_the_memory_is_unknown(monkeypatch):
    monkeypatch.setattr(slots, "memory_of_machine", lambda: None)
    assert slots.calibrate(lambda profile: 0.1) == SAFE


def test_calibration_falls_to_the_floor_when_memory_is_short():
    def starved(profile):
        raise Trouble(slots.msg("no memory"))

    assert slots.calibrate(starved, 16384 * MIB) == FLOOR


def test_the_machine_has_some_memory():
    assert slots.memory_of_machine() > 64 * MIB


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("cafe\u0301", "café"),
        ("رقم ١٢٣", "رقم 123"),
        ("رقم ۱۲۳", "رقم 123"),
        ("\u200fقلم\u200e", "قلم"),
        ("  two \u00a0 words ", "two words"),
        ("أسماء إلى مدرسة", "اسماء الي مدرسه"),
        ("كِتَابٌ", "كتـــاب"),
        ("ا\u0654", "ا"),
        ("فارسی کتاب", "فارسي كتاب"),
    ],
)
def test_spellings_nobody_sees_apart_are_one_passphrase(typed, meant):
    assert passphrase_bytes(typed) == passphrase_bytes(meant)


def test_spellings_that_differ_stay_apart():
    spelt = ["Secret", "secret", "se cret", "قلم", "قلمٌ ازرق", "ؤ", "ئ", "ء", "و", "ي", ""]
    assert len({bytes(passphrase_bytes(each)) for each in spelt}) == len(spelt)


@given(st.text())
def test_any_text_is_a_passphrase_and_stays_the_same_one(text):
    once = passphrase_bytes(text)
    assert passphrase_bytes(once.decode("utf-8", "surrogatepass")) == once
    assert passphrase_bytes(unicodedata.normalize("NFD", text)) == once
