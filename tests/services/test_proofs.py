"""Packages of ProofMode and Tella: every file counted, what is not as stated held back, and custody written down."""

from __future__ import annotations

import json
import zipfile
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from random import Random

import pysequoia
import pytest
from pysequoia import SignatureMode, Tsk

from defender_desk.exchange.proofs import PROOFMODE, TELLA
from defender_desk.services import records
from defender_desk.services.desk import Desk
from defender_desk.services.incidents import evidence, proofs
from defender_desk.services.incidents.proofs import CHANGED, NO_SOURCE, Package, Standing, Verdict
from defender_desk.text.bidi import plain
from defender_desk.text.trouble import Trouble

PHOTO, OTHER = b"\xff\xd8photo" * 3000, b"\xff\xd8other" * 3000


def digest(data: bytes) -> str:
    return sha256(data).hexdigest()


def archive(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members.items():
            made.writestr(name, data)
    return path


def proofmode(photo: bytes = PHOTO, of: bytes = PHOTO, *, signed: bool = True) -> dict[str, bytes]:
    stated = digest(of)
    table = f"File Hash SHA256,File Path,Location.Latitude\n{stated},/storage/DCIM/one.jpg,36.2\n"
    papers = {
        f"{stated}.proof.csv": table.encode(),
        f"{stated}.proof.json": json.dumps({"File Hash SHA256": stated, "DeviceID": "x"}).encode(),
        "HowToVerifyProofData.txt": b"read me",
    }
    if signed:
        papers |= {f"{stated}.asc": b"-", f"{stated}.proof.csv.asc": b"-", "pubkey.asc": b"-"}
    return {"one.jpg": photo, **papers}


def tella(photo: bytes = PHOTO, stated: str = "", paper: str = "evidence/one.jpg.csv") -> dict[str, bytes]:
    head = "fileHashSHA256,timestamp,location"
    return {"evidence/one.jpg": photo, paper: f"{head}\n{stated or digest(PHOTO)},1760000000,36.2\n".encode()}


def signed_by(secret: Tsk, data: bytes) -> bytes:
    return bytes(pysequoia.sign(secret.signer(), data, mode=SignatureMode.DETACHED))


def signed(secret: Tsk, *, beside: Tsk | None = None, photo: bytes = PHOTO) -> dict[str, bytes]:
    """A package of ProofMode whose photograph and papers this key signed; another key may lie beside."""
    papers = proofmode(photo, photo, signed=False)
    made = {f"{digest(photo)}.asc": signed_by(secret, photo)}
    made |= {f"{name}.asc": signed_by(secret, data) for name, data in papers.items() if ".proof." in name}
    return {**papers, **made, "pubkey.asc": bytes((beside or secret).extract_certificate())}


def looked(desk: Desk, tmp_path: Path, members: dict[str, bytes]) -> Package:
    return proofs.look(desk, archive(tmp_path / "a.zip", members))


@pytest.mark.parametrize(
    ("members", "program", "signed"),
    [
        (proofmode(), PROOFMODE, True),
        (proofmode(signed=False), PROOFMODE, False),
        (tella(), TELLA, False),
        (tella(paper="evidence/one.csv"), TELLA, False),
    ],
)
def test_a_file_that_is_what_its_papers_state(desk: Desk, tmp_path: Path, members, program: str, signed: bool) -> None:
    package = looked(desk, tmp_path, members)
    (piece,) = package.pieces
    assert (package.made_by, package.sha256) == (program, digest((tmp_path / "a.zip").read_bytes()))
    assert (piece.name, piece.sha256, piece.standing) == ("one.jpg", digest(PHOTO), Standing.SAME)
    assert (piece.signature.verdict is not Verdict.UNSIGNED) is signed
    assert "36.2" in piece.told.values()


@pytest.mark.parametrize("members", [proofmode(OTHER), tella(OTHER)])
def test_a_file_that_was_changed_is_told_and_comes_in_only_when_it_is_named(
    desk: Desk, tmp_path: Path, members
) -> None:
    package = looked(desk, tmp_path, members)
    (piece,) = package.pieces
    assert piece.standing is Standing.DIFFERS
    assert proofs.usual(package) == frozenset()
    with pytest.raises(Trouble):
        proofs.take_in(desk, package, proofs.usual(package))
    assert not list(desk.store.each("evidence"))
    made = proofs.take_in(desk, package, {piece.member})
    told = [str(records.fetch(desk, key).values["custody"]) for key in made.ids]
    assert any("not the one that its papers state" in one for one in told)


def test_a_file_without_a_paper_is_told_so(desk: Desk, tmp_path: Path) -> None:
    package = looked(desk, tmp_path, {**proofmode(), "two.jpg": OTHER})
    assert {one.name: one.standing for one in package.pieces} == {
        "one.jpg": Standing.SAME,
        "two.jpg": Standing.UNSTATED,
    }


def test_it_comes_in_sealed_with_its_custody_and_the_package_beside(desk: Desk, tmp_path: Path) -> None:
    package = looked(desk, tmp_path, proofmode())
    made = proofs.take_in(desk, package, proofs.usual(package))
    kept = {evidence.content(desk, key).sha256: records.fetch(desk, key) for key in made.ids}
    assert set(kept) == {digest(PHOTO), package.sha256}
    photo = kept[digest(PHOTO)]
    for said in (package.sha256, digest(PHOTO), "A signature came with it that this desk does not understand"):
        assert said in photo.values["custody"]
    assert "Location.Latitude: 36.2" in photo.values["notes"]
    assert photo.values["protection"] == "not_published"
    assert b"".join(desk.store.blobs.open(evidence.content(desk, photo.id).id)) == PHOTO
    assert made.batch


def test_what_was_changed_since_it_was_looked_at_leaves_nothing(desk: Desk, tmp_path: Path) -> None:
    package = looked(desk, tmp_path, proofmode())
    archive(tmp_path / "a.zip", proofmode(OTHER))
    with pytest.raises(Trouble) as refused:
        proofs.take_in(desk, package, proofs.usual(package))
    assert refused.value.message is CHANGED
    assert not list(desk.store.each("evidence"))
    assert not list(desk.unlocked.folder.glob("blobs/*/*"))


def test_a_name_in_the_package_never_becomes_a_place(desk: Desk, tmp_path: Path) -> None:
    inside = tmp_path / "deep" / "inside"
    inside.mkdir(parents=True)
    path = archive(inside / "a.zip", {**proofmode(), "../../../out.jpg": OTHER, "/etc/two.jpg": OTHER})
    package = proofs.look(desk, path)
    proofs.take_in(desk, package, proofs.usual(package))
    assert not list(tmp_path.rglob("out.jpg"))
    assert not list(tmp_path.rglob("two.jpg"))


def test_no_broken_package_is_more_than_a_trouble(desk: Desk, tmp_path: Path) -> None:
    drawn, path = Random(3), archive(tmp_path / "a.zip", {**proofmode(b"small", b"small"), **tella(b"little")})
    data = path.read_bytes()
    for _ in range(150):
        broken = bytearray(data)
        for _ in range(drawn.randrange(1, 8)):
            broken[drawn.randrange(len(broken))] = drawn.randrange(256)
        path.write_bytes(broken)
        with suppress(Trouble):
            proofs.look(desk, path)
    assert {one.name for one in tmp_path.iterdir()} == {"a.zip", "ours"}


def listing(*files: tuple[str, str]) -> bytes:
    rows = "".join(f"/data/x/{name},{stated},36.2,\n" for name, stated in files)
    return f"File Path,File Hash SHA256,Location Latitude,Notes\n{rows}".encode()


@pytest.mark.parametrize("several", [True, False])
def test_a_table_of_several_files_is_a_paper_of_each_of_them(desk: Desk, tmp_path: Path, several: bool) -> None:
    files = (("one.jpg", digest(PHOTO)), ("two.jpg", "0" * 64))
    members = {**tella(), "evidence/two.jpg": OTHER, "metadata.csv": listing(*files[0 if several else 1 :])}
    package = looked(desk, tmp_path, members)
    assert {one.name: one.standing for one in package.pieces} == {
        "one.jpg": Standing.SAME,
        "two.jpg": Standing.DIFFERS,
    }
    assert all("36.2" in one.told.values() for one in package.pieces)


def test_files_of_one_name_are_each_compared_with_the_row_that_states_them(desk: Desk, tmp_path: Path) -> None:
    papers = {"metadata.csv": listing(("one.jpg", digest(PHOTO)), ("one.jpg", digest(OTHER)))}
    package = looked(desk, tmp_path, {**proofmode(), "a/one.jpg": PHOTO, "b/one.jpg": OTHER, **papers})
    assert {one.member: one.standing for one in package.pieces if "/" in one.member} == {
        "a/one.jpg": Standing.SAME,
        "b/one.jpg": Standing.SAME,
    }


def test_a_table_that_states_no_hash_of_a_file_is_a_file_like_any_other(desk: Desk, tmp_path: Path) -> None:
    package = looked(desk, tmp_path, {**tella(), "list.csv": b"name,seen\none.jpg,yes\n"})
    assert {one.name for one in package.pieces} == {"one.jpg", "list.csv"}


def test_a_signature_beside_its_file_is_no_evidence(desk: Desk, tmp_path: Path) -> None:
    (piece,) = looked(
        desk, tmp_path, {**proofmode(signed=False), "one.jpg.asc": signed_by(Tsk.generate("a"), PHOTO)}
    ).pieces
    assert (piece.name, piece.signature.verdict) == ("one.jpg", Verdict.KEYLESS)


def test_facts_on_lines_of_their_own_are_told_by_their_words(desk: Desk, tmp_path: Path) -> None:
    paper = f"File Name,one.jpg\nFile hash (SHA-256),{digest(PHOTO)}\nFile Modified,2026-11-18\n".encode()
    (piece,) = looked(desk, tmp_path, {"one.jpg": PHOTO, "one.csv": paper}).pieces
    assert piece.standing is Standing.SAME
    assert piece.told["File Modified"] == "2026-11-18"


def test_a_file_that_is_here_already_is_told_before_and_after(desk: Desk, tmp_path: Path) -> None:
    first = proofs.looked(desk, archive(tmp_path / "a.zip", proofmode()))
    assert (first.here, first.whole) == ({}, "")
    proofs.take_in(desk, first.package, {"one.jpg"})
    again = proofs.looked(desk, tmp_path / "a.zip")
    assert plain(again.whole) == "Package of ProofMode: a"
    second = proofs.looked(desk, archive(tmp_path / "b.zip", tella()))
    assert second.whole == ""
    assert {member: plain(title) for member, title in second.here.items()} == {"evidence/one.jpg": "one"}
    made = proofs.take_in(desk, second.package, {"evidence/one.jpg"})
    told = [str(records.fetch(desk, key).values["custody"]) for key in made.ids]
    assert sum("was here before, as “one”" in one for one in told) == 1


def test_what_came_in_a_package_is_told_apart_by_title_and_kind(desk: Desk, tmp_path: Path) -> None:
    photo = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + PHOTO
    package = looked(desk, tmp_path, proofmode(photo, photo))
    made = proofs.take_in(desk, package, proofs.usual(package))
    kept = {records.fetch(desk, key).values["title"]: records.fetch(desk, key).values["kind"] for key in made.ids}
    assert kept == {"one": "photo", "Package of ProofMode: a": "device_data"}


def of_papers(members: dict[str, bytes]) -> str:
    return next(name for name in members if name.endswith(".proof.csv"))


@pytest.mark.parametrize(
    ("change", "own", "papers", "usual"),
    [
        (lambda made, _: made, Verdict.HOLDS, Verdict.HOLDS, True),
        (lambda made, _: {**made, "one.jpg": OTHER}, Verdict.FAILS, Verdict.HOLDS, False),
        (lambda made, _: {**made, of_papers(made): made[of_papers(made)] + b"\n"}, Verdict.HOLDS, Verdict.FAILS, False),
        (
            lambda made, other: {**made, "pubkey.asc": bytes(other.extract_certificate())},
            Verdict.OTHER,
            Verdict.OTHER,
            False,
        ),
        (lambda made, _: {**made, "pubkey.asc": b"-"}, Verdict.UNREAD, Verdict.UNREAD, True),
        (
            lambda made, _: {name: data for name, data in made.items() if name != "pubkey.asc"},
            Verdict.KEYLESS,
            Verdict.KEYLESS,
            True,
        ),
    ],
)
def test_signatures_are_checked_and_what_they_speak_against_is_held_back(
    desk: Desk, tmp_path: Path, change, own: Verdict, papers: Verdict, usual: bool
) -> None:
    secret, other = Tsk.generate("a"), Tsk.generate("b")
    package = looked(desk, tmp_path, change(signed(secret), other))
    (piece,) = package.pieces
    assert (piece.signature.verdict, piece.papers.verdict) == (own, papers)
    assert bool(proofs.usual(package)) is usual
    assert piece.key == (secret.extract_certificate().fingerprint if own is Verdict.HOLDS else "")


def test_the_table_of_several_files_is_checked_too(desk: Desk, tmp_path: Path) -> None:
    secret, table = Tsk.generate("a"), listing(("one.jpg", digest(PHOTO)))
    papers = {"metadata.csv": table, "metadata.csv.asc": signed_by(secret, table + b"x")}
    package = looked(desk, tmp_path, {**signed(secret), **papers})
    (piece,) = package.pieces
    assert (piece.signature.verdict, piece.papers.verdict) == (Verdict.HOLDS, Verdict.FAILS)


def words(desk: Desk, path: Path, source: str = "") -> list[tuple[str, bool]]:
    return [(plain(one.said), one.warns) for one in proofs.of_keys(proofs.looked(desk, path), source)]


def test_a_key_is_known_again_and_another_of_the_same_source_is_a_warning(desk: Desk, tmp_path: Path) -> None:
    mine, other = Tsk.generate("a"), Tsk.generate("b")
    first, second = archive(tmp_path / "a.zip", signed(mine)), archive(tmp_path / "b.zip", signed(mine, photo=OTHER))
    third = archive(tmp_path / "c.zip", signed(other))
    ((said, warns),) = words(desk, first)
    assert (said.startswith("Nothing signed with the key"), warns) == (True, False)
    sources = [records.save(desk, "source", None, {"title": one}).id for one in "AB"]
    package = proofs.look(desk, first)
    made = proofs.take_in(desk, package, proofs.usual(package), source=sources[0])
    kept = [records.fetch(desk, key) for key in made.ids]
    assert {one.values["source"] for one in kept} == {sources[0]}
    fingerprint = mine.extract_certificate().fingerprint
    assert {"".join(key.split()).lower() for one in kept for key in one.values["signed_by"]} == {fingerprint}
    photo = next(one for one in kept if one.values["signed_by"])
    assert photo.values["signed_by"][0] in "".join(plain(photo.values["custody"]).split())
    for source, path, known, warned in (
        ("", second, True, False),
        (sources[0], second, True, False),
        (sources[1], second, True, False),
        ("", third, False, False),
        (sources[1], third, False, False),
        (sources[0], third, False, True),
    ):
        ((said, warns),) = words(desk, path, source)
        assert ("is the same as in the package of" in said, warns) == (known, warned)
    records.bin_records(desk, [photo.id])
    assert words(desk, third, sources[0])[0][1] is False


def test_only_a_source_of_this_desk_is_taken_for_one(desk: Desk, tmp_path: Path) -> None:
    package = looked(desk, tmp_path, proofmode())
    person = records.save(desk, "person", None, {"name": "x"}).id
    for source in ("nosuch", person):
        with pytest.raises(Trouble) as refused:
            proofs.take_in(desk, package, proofs.usual(package), source=source)
        assert refused.value.message is NO_SOURCE
    assert not list(desk.store.each("evidence"))
