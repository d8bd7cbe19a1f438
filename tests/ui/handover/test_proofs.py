"""A package of ProofMode through the real window: counted, held back where it differs, taken in, undone."""

from __future__ import annotations

import zipfile
from hashlib import sha256
from pathlib import Path

import pysequoia
from pysequoia import SignatureMode, Tsk

from defender_desk.model.queries import Query
from defender_desk.services import listing, records
from defender_desk.services.incidents import evidence, proofs
from defender_desk.ui.bring_in.journey import BringInJourney
from defender_desk.ui.bring_in.proofs import ProofsStep

from .conftest import Sit

PHOTO, OTHER = b"\xff\xd8photo" * 300, b"\xff\xd8other" * 300


def package(path: Path) -> Path:
    """Two files, of which one was changed after its proof was made."""
    with zipfile.ZipFile(path, "w") as made:
        for name, data, stated in (("one.jpg", PHOTO, PHOTO), ("two.jpg", OTHER, b"before")):
            digest = sha256(stated).hexdigest()
            made.writestr(name, data)
            made.writestr(f"{digest}.proof.csv", f"File Hash SHA256,File Path\n{digest},/x/{name}\n")
            made.writestr(f"{digest}.proof.csv.asc", "-")
    return path


def test_a_package_comes_in_with_what_is_as_stated(person: Sit, tmp_path: Path) -> None:
    hala = person("Hala", "ar")
    hala.screen.bring_in(package(tmp_path / "a.zip"))
    inside = hala.screen.inside
    assert isinstance(inside, BringInJourney)
    hala.until(lambda: isinstance(inside.front, ProofsStep))
    step = inside.proofs
    assert step is not None
    assert step.chosen == {"one.jpg"}
    assert step.warned.isVisible()
    step.model.tick(["one.jpg"], on=False)
    assert not step.on.isEnabled()
    step.model.tick(["one.jpg"], on=True)
    hala.on()
    hala.until(lambda: hala.run(listing.ids, Query("evidence")))
    kept = hala.run(listing.ids, Query("evidence"))
    whole = sha256((tmp_path / "a.zip").read_bytes()).hexdigest()
    assert {hala.run(evidence.content, one).sha256 for one in kept} == {sha256(PHOTO).hexdigest(), whole}
    hala.rest()
    hala.on()
    assert hala.screen.inside is None


def signed(path: Path, secret: Tsk, data: bytes) -> Path:
    digest = sha256(data).hexdigest()
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("one.jpg", data)
        made.writestr(f"{digest}.asc", bytes(pysequoia.sign(secret.signer(), data, mode=SignatureMode.DETACHED)))
        made.writestr(f"{digest}.proof.csv", f"File Hash SHA256,File Path\n{digest},/x/one.jpg\n")
        made.writestr("pubkey.asc", bytes(secret.extract_certificate()))
    return path


def test_the_source_decides_what_is_known_of_the_key_and_is_kept(person: Sit, tmp_path: Path) -> None:
    hala = person("Hala", "en")
    source = hala.run(records.save, "source", None, {"title": "A"}).id
    before = hala.run(lambda desk: proofs.look(desk, signed(tmp_path / "a.zip", Tsk.generate("a"), PHOTO)))
    hala.run(proofs.take_in, before, proofs.usual(before), source=source)
    hala.screen.bring_in(signed(tmp_path / "b.zip", Tsk.generate("b"), OTHER))
    inside = hala.screen.inside
    assert isinstance(inside, BringInJourney)
    hala.until(lambda: isinstance(inside.front, ProofsStep))
    step = inside.proofs
    assert step is not None
    assert step.chosen == {"one.jpg"}
    assert step.keys.property("tone") == "info"
    assert "the signature holds for the key" in step.found.text()
    step.came_from.line.picked.emit(source, "A")
    assert step.keys.property("tone") == "warning"
    hala.on()
    hala.until(lambda: hala.run(listing.count, Query("evidence")) == 4)
    kept = [hala.run(records.fetch, one) for one in hala.run(listing.ids, Query("evidence"))]
    assert {one.values["source"] for one in kept} == {source}
    assert len({one.values["signed_by"] for one in kept}) == 3
