"""Addresses, accounts and pages meet however they are written, and ordinary words are none."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from defender_desk.text.handles_said import handle_faces, handles_in


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        ("Layla.H@example.org", "راسلها على layla.h@example.org."),
        ("layla.h@example.org", "(Layla.H@Example.Org)"),
        ("layla.h@example.org", "layla.h (at) example [dot] org"),
        ("xmpp:l@example.org", "write to l@example.org, please"),
        ("layla.h@example.org", "<a href='mailto:layla.h@example.org?subject=Tomorrow&body=x'>"),
        ("@layla@mastodon.social", "هي @layla@mastodon.social"),
        ("@layla_h", "حسابها layla_h على تلغرام"),
        ("telegram: layla_h", "كتبت @layla_h أمس"),
        ("layla_h on Signal", "https://t.me/layla_h"),
        ("https://x.com/layla_h?s=21", "see x.com/layla_h/status/12"),
        ("facebook.com/layla.h", "https://www.facebook.com/layla.h/?ref=1"),
        ("https://facebook.com/profile.php?id=77", "m.facebook.com/profile.php?id=77"),
        ("layla", "فيسبوك: layla"),
        ("layla", "on telegram layla"),
        ("laylahaddad", "laylahaddad is what they call her"),
        ("threema ABCD1234", "abcd1234"),
        ("https://www.example.org/", "راجع example.org"),
        ("example.org/who/layla", "http://example.org/who/layla"),
        ("layla_h", "وlayla_h معها"),
        ("https://forum.example.org/layla", "https://www.forum.example.org/layla"),
    ],
)
def test_one_is_found_however_it_is_written(kept: str, said: str) -> None:
    assert handle_faces(kept) & handles_in(said)


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        ("@layla", "Layla came"),
        ("layla.h@example.org", "ayla.h@example.org"),
        ("layla_h", "layla_hh"),
        ("layla_h", "layla_h.2"),
        ("https://facebook.com", "it was on facebook.com"),
        ("https://facebook.com/groups/layla", "https://facebook.com/groups/other"),
        ("facebook.com/profile.php?id=77", "facebook.com/profile.php?id=78"),
        ("Signal (same number)", "the same number, on Signal"),
        ("+961 70 123 456", "70123456"),
        ("ليلى", "ليلى"),
        ("https://forum.example.org/layla", "https://foruexample.org/layla"),
    ],
)
def test_what_only_looks_like_it_is_not_it(kept: str, said: str) -> None:
    assert not handle_faces(kept) & handles_in(said)


@given(st.text())
def test_every_text_is_read_and_no_face_may_be_taken_for_a_sound(text: str) -> None:
    assert all(face.startswith("@") for face in handles_in(text) | handle_faces(text))


@given(st.from_regex(r"[a-z][a-z0-9]{1,8}[._][a-z0-9]{2,8}", fullmatch=True), st.sampled_from(["{}", "@{}", "t.me/{}"]))
def test_an_account_is_found_in_any_sentence(account: str, way: str) -> None:
    assert handle_faces(account) <= handles_in(f"كتبت {way.format(account)}، ثم غابت")


@pytest.mark.parametrize("sign", [" ", "\n", "a", "m.", "a.", "("])
def test_a_long_run_of_one_sign_is_read_at_once(sign: str) -> None:
    began = process_time()
    handles_in(f"x{sign * 100_000}y")
    assert process_time() - began < 5  # it took minutes where each place was read to the end of the run
