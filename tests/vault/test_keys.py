import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from defender_desk.vault.keys import VaultKeys, new_vault_key

NAMES = ["database", "header", "header_body", "blobs"]


def test_every_purpose_has_its_own_key():
    keys = VaultKeys(new_vault_key(), b"i" * 16)
    assert len({bytes(getattr(keys, name)) for name in [*NAMES, "vault"]}) == 5
    assert {len(getattr(keys, name)) for name in NAMES} == {32}


def test_keys_depend_on_the_vault_key_and_on_the_vault():
    one, other = (VaultKeys(bytearray(b"k" * 32), vault_id) for vault_id in (b"a" * 16, b"b" * 16))
    again = VaultKeys(bytearray(b"k" * 32), b"a" * 16)
    assert one.database != other.database
    assert one.database == again.database


def test_the_derivation_is_the_documented_one():
    keys = VaultKeys(bytearray(range(32)), bytes(range(16)))
    assert keys.database.hex() == "d6bccb741fcc0a67d1689997dd22a48f97b55e015633b264c5688191a4f5fe7c"


def test_forgotten_keys_are_zeroed_and_cannot_be_used():
    keys = VaultKeys(new_vault_key(), b"i" * 16)
    held = [getattr(keys, name) for name in keys.__slots__]
    keys.forget()
    assert held == [bytearray()] * 5
    with pytest.raises(ValueError, match="key"):
        AESGCM(keys.blobs)


def test_keys_never_show_themselves():
    keys = VaultKeys(bytearray(b"k" * 32), b"a" * 16)
    assert "kkk" not in repr(keys)
    assert keys.database.hex() not in repr(keys)
