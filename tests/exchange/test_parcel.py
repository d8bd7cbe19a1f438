"""A pack in an encrypted file: opened by plain tools, telling nothing besides, and refused where it lies."""

from __future__ import annotations

import io
import shutil
import struct
import subprocess
import zipfile
from contextlib import closing, suppress
from pathlib import Path

import pyrage
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from defender_desk.exchange import parcel
from defender_desk.exchange.age_file import open_age_file, write_age_file
from defender_desk.exchange.identity import Identity
from defender_desk.exchange.parcel import (
    RECORDS,
    Member,
    archive,
    enclosure,
    is_parcel,
    read_parcel,
    records_in,
    write_parcel,
)
from defender_desk.text.trouble import Trouble
from defender_desk.vault.sealing import padded

AGE, UNZIP = shutil.which("age") or "", shutil.which("unzip") or ""
BASMA = Identity.fresh()
MEMBERS = st.lists(st.binary(max_size=9000), min_size=1, max_size=5).map(
    lambda all_: [
        Member("document.pdf", all_[0]),
        *(enclosure(place, "image/jpeg", data) for place, data in enumerate(all_[1:], 1)),
    ]
)


def opened(data: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(data))


@given(MEMBERS)
def test_an_archive_gives_back_every_byte_and_tells_nothing_beside(members: list[Member]) -> None:
    made = archive(members)
    assert made == archive(members)
    assert len(made) == padded(len(made))
    with opened(made) as inside:
        assert inside.testzip() is None
        assert [(one.filename, inside.read(one)) for one in inside.infolist()] == [(m.name, m.data) for m in members]
        for one in inside.infolist():
            assert one.date_time == (1980, 1, 1, 0, 0, 0)
            assert (one.extra, one.comment, one.create_system) == (b"", b"", 0)
            assert one.compress_type == zipfile.ZIP_STORED
        assert inside.comment == b""


def test_the_size_says_little() -> None:
    sizes = {len(archive([Member("document.pdf", bytes(100_000 + more))])) for more in range(0, 2000, 50)}
    assert len(sizes) <= 2


@pytest.mark.skipif(not (AGE and UNZIP), reason="age or unzip is not here")
def test_plain_tools_open_it(tmp_path: Path) -> None:
    write_parcel(
        tmp_path / "a.age", [BASMA.receive], [Member("document.pdf", b"%PDF-1.7"), enclosure(1, "image/png", b"x")]
    )
    (tmp_path / "key").write_text(BASMA.receiving)
    asked = [AGE, "-d", "-i", str(tmp_path / "key"), "-o", str(tmp_path / "a.zip"), str(tmp_path / "a.age")]
    subprocess.run(asked, check=True)
    subprocess.run([UNZIP, "-q", str(tmp_path / "a.zip"), "-d", str(tmp_path / "out")], check=True)
    assert (tmp_path / "out/document.pdf").read_bytes() == b"%PDF-1.7"
    assert (tmp_path / "out/enclosure-1.png").read_bytes() == b"x"


@given(st.binary(min_size=1, max_size=9000), st.binary(max_size=900), st.lists(st.integers(1, 700), max_size=40))
def test_the_records_are_found_however_the_bytes_arrive(records: bytes, pages: bytes, cuts: list[int]) -> None:
    made = archive([Member("document.pdf", pages), Member(RECORDS, records)])
    pieces, at = [], 0
    for cut in cuts:
        pieces.append(made[at : at + cut])
        at += cut
    given_ = iter([*pieces, made[at:]])
    assert b"".join(records_in(given_)) == records
    assert next(given_, None) is None  # read to its end: only then nothing is missing


def test_what_is_no_archive_passes_as_it_is() -> None:
    assert b"".join(records_in(iter([b"def", b"ender-desk", b""]))) == b"defender-desk"
    with pytest.raises(Trouble):
        list(records_in(iter([archive([Member("document.pdf", b"x" * 200)])])))
    with pytest.raises(Trouble):
        list(records_in(iter([b"PK\x03\x04short"])))


def foreign(name: str, *, packed: int = zipfile.ZIP_STORED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", packed) as into:
        into.writestr(name, b"0" * 5000)
    return made.getvalue()


def overlapping() -> bytes:
    """A file that lies inside another: a few bytes that would be read as many, time and again."""
    alone = io.BytesIO()
    with zipfile.ZipFile(alone, "w") as into:
        into.writestr("enclosure-1.txt", b"0" * 5000)
        inner = into.infolist()[0]
        header = alone.getvalue()
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as into:
        into.writestr("enclosure-2.txt", header)
        inner.header_offset = made.tell() - len(header)
        into.filelist.append(inner)
    return made.getvalue()


def test_a_file_inside_another_can_be_read_by_plain_tools_alone(tmp_path: Path) -> None:
    with opened(overlapping()) as inside:
        assert sum(len(inside.read(one)) for one in inside.infolist()) > len(overlapping())
    write_age_file(tmp_path / "a.age", [BASMA.receive], [overlapping()])
    with pytest.raises(Trouble):
        read_parcel(tmp_path / "a.age", BASMA.receiving)


def leading_astray(**listed: int) -> bytes:
    """An archive of which the list says something else than there is: where its one file lies, or how long it is."""
    made = bytearray(archive([Member("document.pdf", b"words")]))
    entry = made.rindex(b"PK\x01\x02")
    for place, value in listed.items():
        struct.pack_into("<L", made, entry + {"packed": 20, "size": 24, "begins": 42}[place], value)
    return bytes(made)


def test_what_does_not_fit_into_memory_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parcel, "MOST", 3000)
    monkeypatch.setattr(parcel, "_MOST_READ", 5000)
    with pytest.raises(Trouble):
        archive([Member("document.pdf", bytes(3001))])
    write_age_file(tmp_path / "a.age", [BASMA.receive], [foreign("document.pdf")])
    with pytest.raises(Trouble):
        read_parcel(tmp_path / "a.age", BASMA.receiving)


@pytest.mark.parametrize(
    "inside",
    [
        foreign("../document.pdf"),
        foreign("run.exe"),
        foreign("document.pdf", packed=zipfile.ZIP_DEFLATED),
        archive([Member("document.pdf", b"x")]) [:-40],
        b"PK\x03\x04",
    ],
    ids=["climbs", "other name", "packed", "cut", "stump"],
)  # fmt: skip
def test_another_archive_is_refused(tmp_path: Path, inside: bytes) -> None:
    write_age_file(tmp_path / "a.age", [BASMA.receive], [inside])
    with pytest.raises(Trouble):
        read_parcel(tmp_path / "a.age", BASMA.receiving)


@pytest.mark.parametrize(
    "listed",
    [{"packed": 4100, "size": 4096}, {"packed": 3000, "size": 3000}, {"begins": 4090}, {"begins": 2**32 - 1}],
    ids=["ends before it ends", "reaches into the list", "no room for its head", "beyond the end"],
)
def test_a_list_that_leads_astray_is_refused(tmp_path: Path, listed: dict[str, int]) -> None:
    write_age_file(tmp_path / "a.age", [BASMA.receive], [leading_astray(**listed)])
    with pytest.raises(Trouble):
        read_parcel(tmp_path / "a.age", BASMA.receiving)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(st.integers(0, 10**6), st.integers(1, 255))
def test_a_changed_byte_is_never_taken(tmp_path: Path, place: int, flip: int) -> None:
    path = tmp_path / "a.age"
    if not path.exists():
        write_parcel(path, [BASMA.receive], [Member("document.pdf", b"x" * 2000)])
    data = bytearray(path.read_bytes())
    data[place % len(data)] ^= flip
    (tmp_path / "b.age").write_bytes(data)
    with suppress(Trouble):
        assert read_parcel(tmp_path / "b.age", BASMA.receiving) == read_parcel(path, BASMA.receiving)


def test_whoever_else_has_it_learns_nothing(tmp_path: Path) -> None:
    write_parcel(tmp_path / "a.age", [BASMA.receive], [Member("document.pdf", b"x")])
    assert is_parcel(tmp_path / "a.age", BASMA.receiving)
    assert b"document" not in (tmp_path / "a.age").read_bytes()
    with pytest.raises(Trouble):
        read_parcel(tmp_path / "a.age", str(pyrage.x25519.Identity.generate()))
    with (tmp_path / "a.age").open("rb") as stream, closing(open_age_file(stream, BASMA.receiving)) as plain:
        assert opened(b"".join(plain)).namelist() == ["document.pdf"]
