"""Packages of ProofMode and Tella: every file counted, what is not as stated held back, and custody written down."""

from __future__ import annotations

import json
import zipfile
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from random import Random

import pytest

from defender_desk.exchange.proofs import PROOFMODE, TELLA
from defender_desk.services import evidence, proofs, records
from defender_desk.services.desk import Desk
from defender_desk.services.proofs import CHANGED, Package, Standing
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


def looked(tmp_path: Path, members: dict[str, bytes]) -> Package:
    return proofs.look(archive(tmp_path / "a.zip", members))


@pytest.mark.parametrize(
    ("members", "program", "signed"),
    [
        (proofmode(), PROOFMODE, True),
        (proofmode(signed=False), PROOFMODE, False),
        (tella(), TELLA, False),
        (tella(paper="evidence/one.csv"), TELLA, False),
    ],
)
def test_a_file_that_is_what_its_papers_state(tmp_path: Path, members, program: str, signed: bool) -> None:
    package = looked(tmp_path, members)
    (piece,) = package.pieces
    assert (package.made_by, package.sha256) == (program, digest((tmp_path / "a.zip").read_bytes()))
    assert (piece.name, piece.sha256, piece.standing) == ("one.jpg", digest(PHOTO), Standing.SAME)
    assert piece.signed is signed
    assert "36.2" in piece.told.values()


@pytest.mark.parametrize("members", [proofmode(OTHER), tella(OTHER)])
def test_a_file_that_was_changed_is_told_and_comes_in_only_when_it_is_named(
    desk: Desk, tmp_path: Path, members
) -> None:
    package = looked(tmp_path, members)
    (piece,) = package.pieces
    assert piece.standing is Standing.DIFFERS
    assert proofs.usual(package) == frozenset()
    with pytest.raises(Trouble):
        proofs.take_in(desk, package, proofs.usual(package))
    assert not list(desk.store.each("evidence"))
    made = proofs.take_in(desk, package, {piece.member})
    told = [str(records.fetch(desk, key).values["custody"]) for key in made.ids]
    assert any("not the one that its papers state" in one for one in told)


def test_a_file_without_a_paper_is_told_so(tmp_path: Path) -> None:
    package = looked(tmp_path, {**proofmode(), "two.jpg": OTHER})
    assert {one.name: one.standing for one in package.pieces} == {
        "one.jpg": Standing.SAME,
        "two.jpg": Standing.UNSTATED,
    }


def test_it_comes_in_sealed_with_its_custody_and_the_package_beside(desk: Desk, tmp_path: Path) -> None:
    package = looked(tmp_path, proofmode())
    made = proofs.take_in(desk, package, proofs.usual(package))
    kept = {evidence.content(desk, key).sha256: records.fetch(desk, key) for key in made.ids}
    assert set(kept) == {digest(PHOTO), package.sha256}
    photo = kept[digest(PHOTO)]
    for said in (package.sha256, digest(PHOTO), "A signature came with it, which nobody checked here."):
        assert said in photo.values["custody"]
    assert "Location.Latitude: 36.2" in photo.values["notes"]
    assert photo.values["protection"] == "not_published"
    assert b"".join(desk.store.blobs.open(evidence.content(desk, photo.id).id)) == PHOTO
    assert made.batch


def test_what_was_changed_since_it_was_looked_at_leaves_nothing(desk: Desk, tmp_path: Path) -> None:
    package = looked(tmp_path, proofmode())
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
    package = proofs.look(path)
    proofs.take_in(desk, package, proofs.usual(package))
    assert not list(tmp_path.rglob("out.jpg"))
    assert not list(tmp_path.rglob("two.jpg"))


def test_no_broken_package_is_more_than_a_trouble(tmp_path: Path) -> None:
    drawn, path = Random(3), archive(tmp_path / "a.zip", {**proofmode(b"small", b"small"), **tella(b"little")})
    data = path.read_bytes()
    for _ in range(150):
        broken = bytearray(data)
        for _ in range(drawn.randrange(1, 8)):
            broken[drawn.randrange(len(broken))] = drawn.randrange(256)
        path.write_bytes(broken)
        with suppress(Trouble):
            proofs.look(path)
    assert [one.name for one in tmp_path.iterdir()] == ["a.zip"]
