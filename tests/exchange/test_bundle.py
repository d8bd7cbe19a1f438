"""Bundles: whole round trips, everything that can be wrong with one, and a disk that fills up at any moment."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import random
import shutil
import subprocess
import sys
from dataclasses import replace

import pyrage
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from vectors import making

from defender_desk.exchange import age_file, bundle_reading
from defender_desk.exchange.bundle import SIGNED, Letter, write_bundle
from defender_desk.exchange.bundle_lines import (
    LIMIT_LINE,
    LIMIT_VALUES,
    FileLine,
    Outgoing,
    read_record,
    record_line,
    values_in,
)
from defender_desk.exchange.bundle_reading import Limits, read_bundle
from defender_desk.exchange.identity import Identity, addressee
from defender_desk.exchange.manifest import MAGIC, BadJson, canonical, read_manifest, strict_json
from defender_desk.model import codec
from defender_desk.model.documents import Document, new_id
from defender_desk.model.levels import Profile
from defender_desk.text.messages import msg
from defender_desk.text.trouble import Trouble
from defender_desk.vault.sealing import padded

FUZZ = int(os.environ.get("DESK_FUZZ", "200"))
ALICE, BASMA, MALLORY = Identity.fresh(), Identity.fresh(), Identity.fresh()


def document(number=1, **body):
    body = {"name": f"شخص {number}", "unknown_field": {"deep": [1, 2.5, None, True]}, **body}
    return Document(
        id=new_id(),
        type="person" if number % 2 else "type_of_the_future",
        body=body,
        clocks={**{name: {"abcd2345": number + 1, "zzzz7777": 3} for name in body}, "cleared": {"abcd2345": 9}},
        binned=number % 3 == 0,
        created="2026-01-02T03:04:05Z",
        changed="2026-02-03T04:05:06Z",
    )


def outgoing(data):
    line = FileLine(new_id(), len(data), hashlib.sha256(data).hexdigest())
    return Outgoing(line, lambda: iter([data[:10], data[10:]]))


def letter(*recipients):
    receives = [each.receive for each in recipients or (BASMA,)]
    return Letter(receives, sequence=3, previous="", made="2026-11-22T10:00:00Z", profile=Profile.CASEWORK)


def written(path, documents, files=(), to=(BASMA,), **more):
    return write_bundle(path, letter(*to), ALICE.contact("أليس", "abcd2345"), ALICE, documents, files, **more)


@pytest.fixture
def whole(tmp_path):
    path = tmp_path / "whole.age"
    written(path, [document(n) for n in range(5)], [outgoing(b"evidence " * 100), outgoing(b"")])
    return path


def plaintext(path, identity=BASMA):
    out = io.BytesIO()
    pyrage.decrypt_io(io.BytesIO(path.read_bytes()), out, [pyrage.x25519.Identity.from_str(identity.receiving)])
    return out.getvalue()


def sealed(path, inside, to=BASMA):
    """An envelope around any inside, as an attacker who knows the address can make."""
    out = io.BytesIO()
    pyrage.encrypt_io(io.BytesIO(inside), out, [pyrage.x25519.Recipient.from_str(to.receive)])
    path.write_bytes(out.getvalue())
    return path


def resigned(inside, change, signer=ALICE, sender=None):
    """The inside with its manifest changed and signed again by its maker."""
    _, line, _, rest = inside.split(b"\n", 3)
    said = json.loads(line)
    said["sender"] = (sender or signer.contact("x", "abcd2345")).face
    change(said)
    line = canonical(said)
    made = MAGIC + line + b"\n" + signer.signed(SIGNED, line).encode() + b"\n" + rest.rstrip(b"\0")
    return made.ljust(padded(len(made)), b"\0")


def refused(path, folder, match, identity=BASMA, **more):
    with pytest.raises(Trouble, match=match) as told:
        read_bundle(path, identity, folder, **more)
    assert list(folder.glob("*.quarantine")) == []
    return told.value


# Whole.


def test_what_is_handed_over_arrives_whole(tmp_path):
    documents = [document(n, story="x" * n) for n in range(50)]
    files = [outgoing(os.urandom(300_000)), outgoing(b""), outgoing(b"small")]
    told = []
    receipt = written(tmp_path / "b", documents, files, progress=lambda *at: told.append(at))
    assert (receipt.records, receipt.files) == (50, 3)
    assert told[-1][0] <= told[-1][1]
    bundle = read_bundle(tmp_path / "b", BASMA, tmp_path)
    assert list(bundle.documents()) == documents
    assert [(line, b"".join(pieces)) for line, pieces in bundle.files()] == [
        (file.line, b"".join(file.open())) for file in files
    ]
    assert bundle.manifest.sender == ALICE.contact("أليس", "abcd2345")
    assert bundle.manifest.profile is Profile.CASEWORK
    assert bundle.manifest_sha256 == receipt.manifest_sha256
    bundle.close()
    assert [path.name for path in tmp_path.iterdir()] == ["b"]


def test_a_bundle_of_nothing_is_a_bundle(tmp_path):
    written(tmp_path / "b", [])
    bundle = read_bundle(tmp_path / "b", BASMA, tmp_path)
    assert list(bundle.documents()) == list(bundle.files()) == []


def test_several_can_read_and_others_cannot(tmp_path):
    written(tmp_path / "b", [document()], to=(BASMA, ALICE))
    for reader in (ALICE, BASMA):
        assert len(list(read_bundle(tmp_path / "b", reader, tmp_path).documents())) == 1


def test_a_stranger_is_told_that_it_is_not_for_them(whole, tmp_path):
    assert refused(whole, tmp_path, "not made for this desk", MALLORY).next_step


def test_files_can_be_left_untaken(whole, tmp_path):
    bundle = read_bundle(whole, BASMA, tmp_path)
    assert [line.size for line, _ in bundle.files()] == [900, 0]
    next(bundle.documents())
    assert len(list(bundle.documents())) == 5


def test_any_age_tool_opens_the_envelope(whole, tmp_path):
    inside = plaintext(whole)
    assert inside.startswith(MAGIC)
    if age := shutil.which("age"):
        (tmp_path / "key").write_text(BASMA.receiving + "\n")
        done = subprocess.run([age, "-d", "-i", tmp_path / "key", whole], capture_output=True, check=True)
        assert done.stdout == inside


def test_the_inside_can_be_read_with_a_text_editor(whole):
    inside = plaintext(whole)
    _, manifest, _, rest = inside.split(b"\n", 3)
    said = json.loads(manifest)
    assert said["records"]["count"] == 5
    assert json.loads(rest.split(b"\n")[0])["body"]["name"] == "شخص 0"


def test_nothing_outside_tells_who_what_or_how_much(whole):
    data = whole.read_bytes()
    assert b"age1" not in data
    assert b"abcd2345" not in data
    assert len(plaintext(whole)) == padded(len(plaintext(whole)))


def test_a_file_that_changes_while_it_is_written_stops_it(tmp_path):
    damaged = replace(outgoing(b"1234"), open=lambda: iter([b"1235"]))
    with pytest.raises(Trouble, match="changed"):
        written(tmp_path / "b", [], [damaged])
    endless = replace(outgoing(b"1234"), open=lambda: iter(lambda: b"1234", None))
    with pytest.raises(Trouble, match="changed"):
        written(tmp_path / "b", [], [endless])
    with pytest.raises(Trouble, match="could not be read"):
        written(tmp_path / "b", [], [replace(outgoing(b"1234"), open=lambda: iter((tmp_path / "none").open("rb")))])
    assert list(tmp_path.iterdir()) == []


def test_a_stopped_hand_over_leaves_nothing(tmp_path):
    def stop(done, size):
        raise KeyError("stopped")

    with pytest.raises(KeyError, match="stopped"):
        written(tmp_path / "b", [document()], [outgoing(b"x" * 200_000)], progress=stop)
    written(tmp_path / "c", [document()])
    with pytest.raises(KeyError, match="stopped"):
        read_bundle(tmp_path / "c", BASMA, tmp_path, progress=stop)
    assert [path.name for path in tmp_path.iterdir()] == ["c"]


def test_a_record_too_long_to_be_read_is_not_written(tmp_path):
    with pytest.raises(Trouble, match="too long"):
        written(tmp_path / "b", [document(1, story="x" * LIMIT_LINE)])


def test_a_record_of_too_many_values_is_neither_written_nor_read(tmp_path):
    texts = '",[{\\' * LIMIT_VALUES  # what stands in a text is no value, however it is written
    base = values_in(record_line(document(1, many=[0], story=""))) - 1
    most = document(1, many=[0] * (LIMIT_VALUES - base), story=texts)
    written(tmp_path / "b", [most])
    with contextlib.closing(read_bundle(tmp_path / "b", BASMA, tmp_path)) as bundle:
        assert list(bundle.documents()) == [most]
    over = replace(most, body={**most.body, "many": [*most.body["many"], 0]})
    refused(sealed(tmp_path / "c", made_of([record_line(over)])), tmp_path, "damaged")
    with pytest.raises(Trouble, match="too much"):
        written(tmp_path / "d", [over])


def test_a_part_with_more_lines_than_were_counted_is_refused_at_the_first(tmp_path):
    lines = [record_line(replace(document(), id=new_id())) for _ in range(3)]
    seen = []
    for count, met in ((1, 1), (2, 2)):
        path = sealed(tmp_path / "b", made_of(lines, count=count))
        refused(path, tmp_path, "damaged", meet=lambda _manifest, one: seen.append(one))
        assert len(seen) == met
        seen.clear()


# A disk that fills up, a writer that lies.


@pytest.mark.skipif(sys.platform == "win32", reason="uses limits of Unix")
def test_the_longest_account_in_arabic_can_be_handed_over(tmp_path):
    prose = "ق" * codec.LIMIT_PROSE
    long = document(1, **dict.fromkeys(("story", "notes", "context", "remedies", "injuries"), prose))
    written(tmp_path / "b", [long])
    assert list(read_bundle(tmp_path / "b", BASMA, tmp_path).documents()) == [long]


def test_a_disk_that_fills_up_anywhere_is_never_a_success(tmp_path, monkeypatch):
    import resource

    documents, files = [document(n) for n in range(20)], [outgoing(b"e" * 200_000)]
    written(tmp_path / "b", documents, files)
    size = (tmp_path / "b").stat().st_size
    (tmp_path / "b").unlink()
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    for step in range(40):
        resource.setrlimit(resource.RLIMIT_FSIZE, (size * step // 40, before[1]))
        try:
            with pytest.raises(Trouble, match="room"):
                written(tmp_path / "b", documents, files)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
        assert list(tmp_path.iterdir()) == []
    written(tmp_path / "b", documents, files)


@pytest.mark.parametrize("place", range(0, 40, 3))
def test_bytes_that_the_disk_turned_are_found_before_the_name_is_given(tmp_path, monkeypatch, place):
    real = age_file._check_written

    def turned(draft, proof, source):
        data = bytearray(draft.read_bytes())
        data[len(data) * place // 40] ^= 1
        draft.write_bytes(data)
        real(draft, proof, source)

    monkeypatch.setattr(age_file, "_check_written", turned)
    with pytest.raises(Trouble, match="read back"):
        written(tmp_path / "b", [document(n) for n in range(9)])
    assert list(tmp_path.iterdir()) == []


# Envelopes that are not ours.


def test_text_files_armour_passphrases_and_floods_are_refused(whole, tmp_path):
    path = tmp_path / "foreign"
    for data, match in [
        (b"", "not a hand-over bundle"),
        (b"hello\n" * 100, "not a hand-over bundle"),
        (b"-----BEGIN AGE ENCRYPTED FILE-----\nabc\n", "text form"),
        (pyrage.passphrase.encrypt(b"x", "a b c"), "passphrase"),
        (b"age-encryption.org/v1\n" + b"-> X25519 abc\nAAAA\n" * 65 + b"--- x\n", "damaged"),
        (b"age-encryption.org/v1\n" + b"-> X25519 abc\nAAAA\n" * 9999, "damaged"),
        (b"age-encryption.org/v1\n--- x\n", "damaged"),
        (b"age-encryption.org/v1\n-> X25519 AAAA\nAAAA\n--- x\n", "damaged"),
    ]:
        path.write_bytes(data)
        refused(path, tmp_path, match)


def test_something_else_inside_a_good_envelope_is_no_bundle(tmp_path):
    refused(sealed(tmp_path / "b", b"just a letter\n"), tmp_path, "not a hand-over bundle")
    refused(sealed(tmp_path / "b", b"just a letter without an end of line"), tmp_path, "damaged")
    refused(sealed(tmp_path / "b", b""), tmp_path, "damaged")
    refused(sealed(tmp_path / "b", MAGIC.replace(b"1", b"2") + b"{}\n"), tmp_path, "newer")


def test_every_cut_is_found(whole, tmp_path):
    data = whole.read_bytes()
    for cut in [*range(0, len(data), max(len(data) // 60, 1)), len(data) - 1]:
        (tmp_path / "b").write_bytes(data[:cut])
        refused(tmp_path / "b", tmp_path, "damaged|not a hand-over|not made for this")
    (tmp_path / "b").write_bytes(data + b"x")
    refused(tmp_path / "b", tmp_path, "damaged")


def test_every_turned_bit_is_found(whole, tmp_path):
    chance, data = random.Random(3), whole.read_bytes()
    for _ in range(FUZZ):
        turned = bytearray(data)
        turned[chance.randrange(len(turned))] ^= 1 << chance.randrange(8)
        (tmp_path / "b").write_bytes(turned)
        refused(tmp_path / "b", tmp_path, "damaged|not a hand-over|not made for this|text form|passphrase")


# Insides that an attacker made.


def test_a_newer_format_says_so(whole, tmp_path):
    newer = resigned(plaintext(whole), lambda said: said.update(format=2, reads=2))
    assert refused(sealed(tmp_path / "b", newer), tmp_path, "newer").next_step
    kind = resigned(plaintext(whole), lambda said: said.update(format=2, reads=1, new_fact="kept"))
    assert len(list(read_bundle(sealed(tmp_path / "b", kind), BASMA, tmp_path).documents())) == 5


def test_a_changed_manifest_is_a_wrong_signature(whole, tmp_path):
    inside = plaintext(whole).replace(b'"sequence":3', b'"sequence":4')
    assert refused(sealed(tmp_path / "b", inside), tmp_path, "signature").next_step


def test_nobody_signs_in_the_name_of_another(whole, tmp_path):
    forged = resigned(plaintext(whole), lambda said: None, signer=MALLORY, sender=ALICE.contact("أليس", "abcd2345"))
    refused(sealed(tmp_path / "b", forged), tmp_path, "signature")


def test_a_bundle_for_another_is_not_sent_on_as_if_made_for_us(tmp_path):
    written(tmp_path / "b", [document()], to=(MALLORY,))
    passed_on = sealed(tmp_path / "c", plaintext(tmp_path / "b", MALLORY))
    refused(passed_on, tmp_path, "not made for this desk")


MANIFESTS = {
    "no number": lambda said: said.update(sequence="3"),
    "a yes for a number": lambda said: said.update(sequence=True),
    "zeroth": lambda said: said.update(sequence=0),
    "path for an id": lambda said: said.update(bundle="../../../../etc/passwd"),
    "unknown profile": lambda said: said.update(profile="all"),
    "made on no day": lambda said: said.update(made="2026-99-99T00:00:00Z"),
    "no sender": lambda said: said.update(sender=None),
    "weak key": lambda said: said["sender"].update(receive="age1" + "q" * 58),
    "controls in a name": lambda said: said["sender"].update(name="a\nb"),
    "no addressees": lambda said: said.pop("addressees"),
    "more records than there are": lambda said: said["records"].update(count=6),
    "less bytes than there are": lambda said: said["records"].update(size=said["records"]["size"] - 1),
    "more bytes than there are": lambda said: said["records"].update(size=10**9),
    "another hash": lambda said: said["records"].update(sha256="0" * 64),
    "another list of files": lambda said: said["files"].update(sha256="0" * 64),
}


@pytest.mark.parametrize("what", MANIFESTS)
def test_a_manifest_that_lies_is_refused(whole, tmp_path, what):
    refused(sealed(tmp_path / "b", resigned(plaintext(whole), MANIFESTS[what])), tmp_path, "damaged")


def test_a_manifest_in_two_spellings_is_refused(whole, tmp_path):
    inside = plaintext(whole)
    _, line, _, rest = inside.split(b"\n", 3)
    for spelt in (line.replace(b":3", b": 3"), line[:-1] + b',"sequence":3}', b"\xef\xbb\xbf" + line):
        signed = MAGIC + spelt + b"\n" + ALICE.signed(SIGNED, spelt).encode() + b"\n" + rest
        refused(sealed(tmp_path / "b", signed), tmp_path, "damaged")


def made_of(lines, listed=b"", blobs=b"", padding=True, count=None):
    """An inside whose hashes and signature are right, whatever it holds."""
    records = b"".join(lines)
    said = {
        "format": 1,
        "reads": 1,
        "bundle": "a" * 26,
        "sender": ALICE.contact("x", "abcd2345").face,
        "addressees": [addressee(BASMA.receive)],
        "sequence": 1,
        "previous": "",
        "made": "2026-11-22T10:00:00Z",
        "profile": "full",
        "practice": False,
        "records": {
            "count": len(lines) if count is None else count,
            "size": len(records),
            "sha256": hashlib.sha256(records).hexdigest(),
        },
        "files": {
            "count": listed.count(b"\n"),
            "size": len(listed),
            "sha256": hashlib.sha256(listed).hexdigest(),
        },
    }
    line = canonical(said)
    inside = MAGIC + line + b"\n" + ALICE.signed(SIGNED, line).encode() + b"\n" + records + listed + blobs
    return inside.ljust(padded(len(inside)), b"\0") if padding else inside


GOOD = record_line(document())
BAD_LINES = {
    "not json": b"{]\n",
    "double key": GOOD.replace(b'"binned"', b'"id":"%s","binned"' % (b"a" * 26)),
    "not a number": GOOD.replace(b"2.5", b"NaN"),
    "endless": GOOD.replace(b"2.5", b"1e999"),
    "too large a number": GOOD.replace(b"2.5", b"9" * 400),
    "lone surrogate": GOOD.replace(b"2.5", rb'"\ud800"'),
    "not unicode": GOOD.replace(b"2.5", b'"\xff"'),
    "deep": GOOD.replace(b"2.5", b"[" * 40 + b"]" * 40),
    "very deep": GOOD.replace(b"2.5", b"[" * 100_000 + b"]" * 100_000),
    "too long": GOOD.replace(b"2.5", b'"' + b"x" * LIMIT_LINE + b'"'),
    "no id": GOOD.replace(b'"id":', b'"ident":'),
    "one key more": GOOD.replace(b'"id":', b'"more":1,"id":'),
    "path for an id": GOOD.replace(GOOD.split(b'"id":"')[1][:26], b"../../../../../etc/passwd1"),
    "a number for yes": GOOD.replace(b'"binned":false', b'"binned":0'),
    "counter of yes": GOOD.replace(b'"zzzz7777":3', b'"zzzz7777":true'),
    "counter of nothing": GOOD.replace(b'"zzzz7777":3', b'"zzzz7777":0'),
    "no clock": GOOD.replace(b'"name":{"abcd2345":2,"zzzz7777":3},', b""),
    "odd field": GOOD.replace(b'"name"', b'"na me"'),
    "odd time": GOOD.replace(b"2026-01-02T03:04:05Z", b"yesterday"),
    "a day that never was": GOOD.replace(b"2026-01-02T03:04:05Z", b"2026-02-30T03:04:05Z"),
    "a time in other digits": GOOD.replace(b"2026-01-02T03:04:05Z", "٢٠٢٦-01-02T03:04:05Z".encode()),
    "list": b"[]\n",
    "empty": b"\n",
}


def test_the_hand_made_inside_is_otherwise_good(tmp_path):
    bundle = read_bundle(sealed(tmp_path / "b", made_of([GOOD])), BASMA, tmp_path)
    assert [record_line(each) for each in bundle.documents()] == [GOOD]


@pytest.mark.parametrize("what", BAD_LINES)
def test_a_bad_record_refuses_the_bundle(tmp_path, what):
    assert BAD_LINES[what] != GOOD
    refused(sealed(tmp_path / "b", made_of([BAD_LINES[what]])), tmp_path, "damaged")


def test_one_record_is_found_however_its_line_is_spelt(tmp_path):
    kept = read_record(GOOD)
    escaped = GOOD.replace(f'"id":"{kept.id}"'.encode(), f'"id": "\\u{ord(kept.id[0]):04x}{kept.id[1:]}"'.encode())
    other = record_line(replace(kept, id="z" * 26, body={**kept.body, "name": kept.id}))
    for line in (GOOD, escaped):
        bundle = read_bundle(sealed(tmp_path / "b", made_of([other, line])), BASMA, tmp_path)
        assert bundle.document(kept.id) == kept
        assert bundle.document("y" * 26) is None
        (tmp_path / "b").unlink()


def test_no_record_and_no_file_comes_twice(tmp_path):
    refused(sealed(tmp_path / "b", made_of([GOOD, GOOD])), tmp_path, "damaged")
    listed = canonical({"id": "a" * 26, "size": 1, "sha256": hashlib.sha256(b"x").hexdigest()}) + b"\n"
    bundle = read_bundle(sealed(tmp_path / "b", made_of([], listed, b"x")), BASMA, tmp_path)
    assert [b"".join(pieces) for _, pieces in bundle.files()] == [b"x"]
    bundle.close()
    refused(sealed(tmp_path / "b", made_of([], listed * 2, b"xx")), tmp_path, "damaged")
    refused(sealed(tmp_path / "b", made_of([], listed, b"y")), tmp_path, "damaged")


def test_padding_hides_nothing(tmp_path):
    inside = made_of([GOOD])
    refused(sealed(tmp_path / "b", inside[:-1] + b"x"), tmp_path, "damaged")
    refused(sealed(tmp_path / "b", inside + b"\0"), tmp_path, "damaged")
    refused(sealed(tmp_path / "b", made_of([GOOD], padding=False)), tmp_path, "damaged")


def test_limits_hold(tmp_path):
    written(tmp_path / "b", [document(n) for n in range(4)], [outgoing(b"x" * 100)])
    refused(tmp_path / "b", tmp_path, "more than a desk", limits=Limits(records=3))
    refused(tmp_path / "b", tmp_path, "more than a desk", limits=Limits(files=0))
    refused(tmp_path / "b", tmp_path, "more than a desk", limits=Limits(total=1500))
    refused(tmp_path / "b", tmp_path, "more than a desk", limits=Limits(total=100))
    read_bundle(tmp_path / "b", BASMA, tmp_path).close()


def test_a_bundle_swapped_after_it_was_checked_changes_nothing(whole, tmp_path):
    bundle = read_bundle(whole, BASMA, tmp_path)
    sealed(whole, made_of([GOOD]))
    assert len(list(bundle.documents())) == 5


def test_a_full_quarantine_says_so(whole, tmp_path, monkeypatch):
    @contextlib.contextmanager
    def full(path):
        raise Trouble(msg("There is not enough room for the file."))
        yield

    monkeypatch.setattr(bundle_reading, "whole_file", full)
    refused(whole, tmp_path, "room")
    refused(tmp_path / "none", tmp_path, "room|cannot be read")


def test_a_record_that_no_desk_would_read_is_a_defect_of_the_writer(tmp_path):
    for bad in (replace(document(), id="x"), replace(document(), clocks={})):
        with pytest.raises(BadJson):
            written(tmp_path / "b", [bad])
    with pytest.raises(ValueError, match="not JSON compliant"):
        written(tmp_path / "b", [document(1, story=float("nan"))])


# Fuzzed.


def test_mutated_insides_are_refused_or_are_bundles(whole, tmp_path):
    chance, inside = random.Random(5), plaintext(whole)
    body = inside.split(b"\n", 3)[3]
    for _ in range(FUZZ):
        made = bytearray(made_of([line + b"\n" for line in body.split(b"\n")[:5]]) if chance.random() < 0.5 else inside)
        for _ in range(chance.randint(1, 5)):
            place = chance.randrange(len(made))
            made[place : place + chance.randint(0, 3)] = chance.choice([b"", b"\n", b'"', b"{", b"\xff", b"9" * 30])
        try:
            bundle = read_bundle(sealed(tmp_path / "b", bytes(made)), BASMA, tmp_path)
        except Trouble:
            assert list(tmp_path.glob("*.quarantine")) == []
        else:
            list(bundle.documents())
            bundle.close()


@settings(max_examples=100)
@given(st.binary(max_size=300))
def test_any_bytes_are_json_or_refused(data):
    for read in (strict_json, read_record, read_manifest):
        with contextlib.suppress(BadJson, Trouble):
            read(data)


def nested(depth: int, kind: str) -> bytes:
    """Lists or objects, so many in each other."""
    begins, ends = {"list": (b"[", b"]"), "object": (b'{"a":', b"}")}[kind]
    return begins * depth + b"1" + ends * depth


@pytest.mark.parametrize(("read", "refused"), [(strict_json, BadJson), (making.reader.strict, making.reader.Refused)])
@pytest.mark.parametrize("kind", ["list", "object"])
def test_json_is_read_to_its_depth_and_refused_beyond_whatever_the_stack_holds(read, refused, kind):
    assert read(nested(32, kind)) == json.loads(nested(32, kind))
    for depth in (33, *range(40, 1200, 20), 100_000):
        with pytest.raises(refused):
            read(nested(depth, kind))


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=10,
)


@given(json_values.filter(lambda value: value is not None))
def test_every_value_survives_the_trip(value):
    one = document(1, story=value)
    assert read_record(record_line(one)) == one
