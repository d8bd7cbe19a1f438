"""The file of providers: what is written comes back, and whatever else stands in a file is refused in a sentence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests import strategies

from defender_desk.exchange import provider_file
from defender_desk.exchange.identity import Identity
from defender_desk.exchange.manifest import canonical
from defender_desk.exchange.provider_file import (
    DISGUISED,
    FORGED,
    KIND,
    NO_FILE,
    TOO_LARGE,
    ProviderFile,
    Told,
    check_fields,
    public_fields,
    read_providers,
    write_providers,
)
from defender_desk.model.records import declared
from defender_desk.model.types import Provider, Verification
from defender_desk.text.trouble import Trouble

ME = Identity.fresh()
SENDER = ME.contact("هالة", "abcd1234")
MADE = "2026-05-04T10:00:00Z"
HERE = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


def told(body: dict[str, Any], *checks: dict[str, Any], key: str = "a" * 26) -> Told:
    return Told(key, body, checks)


def written(path: Path, *providers: Told) -> Path:
    target = path / "f.json"
    write_providers(target, ProviderFile(SENDER, MADE, practice=False, providers=providers), ME)
    return target


def signed(path: Path, **changed: Any) -> Path:
    """A file signed by its maker, with whatever its maker put into it."""
    said = {"made": MADE, "practice": False, "sender": dict(SENDER.face), "providers": [], **changed}
    return raw(
        path, {"kind": KIND, "format": 1, "reads": 1, "said": said, "signature": ME.signed(KIND, canonical(said))}
    )


def raw(path: Path, whole: Any) -> Path:
    target = path / "g.json"
    target.write_text(json.dumps(whole, ensure_ascii=False), "utf-8")
    return target


def clean(body: dict[str, Any], names: set[str]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if name in names and not _marked(value)}


def _marked(value: Any) -> bool:
    return any(sign in json.dumps(value, ensure_ascii=False) for sign in strategies.CONTROLS)


@HERE
@given(
    body=strategies.bodies(declared(Provider), 20),
    checks=st.lists(strategies.bodies(declared(Verification)), max_size=3),
)
def test_what_is_written_comes_back(tmp_path: Path, body: dict, checks: list[dict]) -> None:
    body = clean(body, {field.name for field in public_fields(contact=True)})
    kept = [clean(check, {field.name for field in check_fields()}) for check in checks]
    target = written(tmp_path, told(body, *kept))
    found = read_providers(target)
    assert (found.sender, found.made, found.practice) == (SENDER, MADE, False)
    assert [(dict(one.body), [dict(each) for each in one.checks]) for one in found.providers] == [(body, kept)]
    target.unlink()


def test_the_contact_is_told_only_by_choice_and_a_check_tells_no_name() -> None:
    every, public = ({field.name for field in public_fields(contact=one)} for one in (True, False))
    assert every - public == {"contact", "fingerprint"}
    assert not public & {"notes", "organisation", "verified", "verified_by", "verified_route"}
    assert {field.name for field in check_fields()} == {"facts", "result", "when", "route"}


def test_what_a_file_may_not_tell_is_left_out_on_reading(tmp_path: Path) -> None:
    body = {"name": "F", "notes": "n", "verified": ["2026", "2026-01-01", "2026-12-31", "year", False], "x_new": 3}
    check = {"facts": ["contact"], "by": "Hala", "note": "n", "checked": ["contact.0"], "desk": ""}
    found = read_providers(signed(tmp_path, providers=[{"id": "a" * 26, "body": body, "checks": [check]}]))
    assert found.providers == (told({"name": "F"}, {"facts": ["contact"]}),)


def test_what_was_emptied_comes_back_as_that_and_a_check_has_no_such_place(tmp_path: Path) -> None:
    every = {field.name: None for field in public_fields(contact=True)}
    body, check = {**every, "name": "F", "notes": None, "x_new": None}, {"facts": ["contact"], "route": None}
    found = read_providers(signed(tmp_path, providers=[{"id": "a" * 26, "body": body, "checks": [check]}]))
    assert found.providers == (told({**every, "name": "F"}, {"facts": ["contact"]}),)


@pytest.mark.parametrize("where", ["name", "contact", "status"])
def test_one_letter_changed_after_signing_is_refused(tmp_path: Path, where: str) -> None:
    target = written(tmp_path, told({"name": "Fund", "contact": "Fund", "status": "seen_open"}))
    whole = json.loads(target.read_text("utf-8"))
    whole["said"]["providers"][0]["body"][where] += "s"
    with pytest.raises(Trouble) as refused:
        read_providers(raw(tmp_path, whole))
    assert refused.value.message == FORGED


def test_a_file_signed_by_another_key_than_it_names_is_refused(tmp_path: Path) -> None:
    target = written(tmp_path, told({"name": "Fund"}))
    whole = json.loads(target.read_text("utf-8"))
    whole["said"]["sender"] = dict(Identity.fresh().contact("هالة", "abcd1234").face)
    with pytest.raises(Trouble) as refused:
        read_providers(raw(tmp_path, whole))
    assert refused.value.message == FORGED


@pytest.mark.parametrize(
    "body",
    [
        {"contact": "x\u202e94+"},
        {"web": ["https://a\u200f.example"]},
        {"fingerprint": ["A\u2066B"]},
        {"name": "a\u202b"},
    ],
)
def test_signs_that_turn_text_are_refused(tmp_path: Path, body: dict[str, Any]) -> None:
    with pytest.raises(Trouble) as refused:
        read_providers(signed(tmp_path, providers=[{"id": "a" * 26, "body": body, "checks": []}]))
    assert refused.value.message == DISGUISED


def test_arabic_prose_with_its_own_marks_comes_in(tmp_path: Path) -> None:
    body = {"who_note": "المدافعون\u200f (HRD)\u200f ومن معهم"}
    assert (
        read_providers(signed(tmp_path, providers=[{"id": "a" * 26, "body": body, "checks": []}])).providers[0].body
        == body
    )


WRONG: list[Any] = [
    {"providers": {}}, {"providers": [3]}, {"practice": "no"}, {"made": "yesterday"}, {"sender": {}}, {"sender": None},
    {"providers": [{"id": "A", "body": {}, "checks": []}]},
    {"providers": [{"id": "a" * 26, "body": {}, "checks": [], "more": 1}]},
    {"providers": [{"id": "a" * 26, "body": {}, "checks": []}] * 2},
    {"providers": [{"id": "a" * 26, "body": {"name": ["x"]}, "checks": []}]},
    {"providers": [{"id": "a" * 26, "body": {"status": "../../x"}, "checks": []}]},
    {"providers": [{"id": "a" * 26, "body": {"name": "x" * 3000}, "checks": []}]},
    {"providers": [{"id": "a" * 26, "body": {"status_date": "2026"}, "checks": []}]},
    {"providers": [{"id": "a" * 26, "body": {"web": ["x"] * 2000}, "checks": []}]},
    {"providers": [{"id": "a" * 26, "body": {}, "checks": [{"when": 5}]}]},
    {"providers": [{"id": "a" * 26, "body": {}, "checks": [{}] * 101}]},
]  # fmt: skip


@pytest.mark.parametrize("changed", WRONG, ids=range(len(WRONG)))
def test_wrong_shapes_are_refused_whole_though_they_are_signed(tmp_path: Path, changed: dict[str, Any]) -> None:
    with pytest.raises(Trouble) as refused:
        read_providers(signed(tmp_path, **changed))
    assert refused.value.message in (NO_FILE, FORGED)


def test_a_newer_format_says_so(tmp_path: Path) -> None:
    whole = json.loads(signed(tmp_path).read_text("utf-8"))
    with pytest.raises(Trouble, match="newer"):
        read_providers(raw(tmp_path, {**whole, "reads": 2}))
    assert read_providers(raw(tmp_path, {**whole, "format": 2})).providers == ()


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=20,
)


@HERE
@given(st.binary(max_size=400))
def test_any_bytes_end_in_a_sentence(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "x").write_bytes(data)
    with pytest.raises(Trouble):
        read_providers(tmp_path / "x")


@HERE
@given(data=st.data())
def test_any_json_in_any_place_ends_in_a_file_or_a_sentence(tmp_path: Path, data: st.DataObject) -> None:
    entry = {"id": "a" * 26, "body": {"name": "F", "web": ["w"]}, "checks": [{"facts": ["contact"]}]}
    said = {"made": MADE, "practice": False, "sender": dict(SENDER.face), "providers": [entry]}
    place = data.draw(st.sampled_from([said, entry, entry["body"], entry["checks"][0], said["sender"]]))
    place[data.draw(st.sampled_from(sorted(place)) | st.text(max_size=10))] = data.draw(json_values)
    whole = {"kind": KIND, "format": 1, "reads": 1, "said": said, "signature": ""}
    try:
        whole["signature"] = ME.signed(KIND, canonical(said))
    except (ValueError, RecursionError):
        return
    try:
        found = read_providers(raw(tmp_path, whole))
    except Trouble:
        return
    for one in found.providers:
        assert set(one.body) <= {field.name for field in public_fields(contact=True)}


@pytest.mark.parametrize(
    "data", [b"[" * 100_000, b'{"a":' * 5_000, b"\xff\xfe", b"{}" * 9, b"", b'{"kind":1,"kind":2}']
)
def test_hostile_json_ends_in_a_sentence(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "x").write_bytes(data)
    with pytest.raises(Trouble) as refused:
        read_providers(tmp_path / "x")
    assert refused.value.message == NO_FILE


def test_a_huge_file_is_not_read_to_its_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(provider_file, "LIMIT_FILE", 1000)
    (tmp_path / "x").write_bytes(b" " * 1001)
    with pytest.raises(Trouble) as refused:
        read_providers(tmp_path / "x")
    assert refused.value.message == TOO_LARGE


def test_a_file_that_is_gone_is_trouble(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="cannot be read"):
        read_providers(tmp_path / "none")
