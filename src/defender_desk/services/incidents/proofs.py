"""Packages of Tella and ProofMode taken in as evidence: compared first, then sealed, with what was found written down.

Services floor: the package is kept whole beside its files, so that its signatures can be checked by whoever has the
key. A file that is not what its papers state comes in only where a person names it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from defender_desk.exchange.apart import files
from defender_desk.exchange.proof_pieces import Package, Piece, Standing
from defender_desk.model.changes import Changes
from defender_desk.model.values import Blob
from defender_desk.services.desk import Desk, Progress, unheard
from defender_desk.services.incidents import evidence
from defender_desk.services.incidents.evidence import Intake
from defender_desk.text.bidi import isolate, plain
from defender_desk.text.messages import msg
from defender_desk.text.speech import say
from defender_desk.text.trouble import Trouble

__all__ = ["Looked", "Package", "Piece", "Standing", "look", "take_in"]

CAME = msg("It came in a package of {program} whose SHA-256 is {sha256}, as “{file}”.")
COUNTED = msg("SHA-256 as it was counted here: {sha256}.")
SIGNED = msg("A signature came with it, which nobody checked here.")
UNSIGNED = msg("No signature came with it.")
WHOLE = msg("The package as it came, with its papers and signatures.")
CHANGED = msg("The package was changed since you looked at it.")
LOOK_AGAIN = msg("Open it again, and look once more.")
BEFORE = msg("The same file was here before, as “{title}”.")
CALLED = msg("Package of {program}: {file}")
NONE_CHOSEN = msg("Choose the files that shall come in.")


_KINDS = {"image": "photo", "video": "video", "audio": "audio"}
"""Kinds of evidence by the media of what these programs record."""
_DATA = "device_data"


def look(desk: Desk, path: Path, progress: Progress = unheard) -> Package:
    """Count every file of a package and compare it with its papers; writes nothing."""
    return files.package(desk.reader, path, progress)


@dataclass(frozen=True)
class Looked:
    """A package, and which of its files are here already: by member, what the evidence is called that holds it."""

    package: Package
    here: Mapping[str, str]
    whole: str = ""
    """What the evidence is called that holds the package itself; empty where it is not here."""


def looked(desk: Desk, path: Path, progress: Progress = unheard) -> Looked:
    """Look at a package, and at what of it this desk holds already; writes nothing."""
    package = look(desk, path, progress)
    held = {one.member: _held(desk, one.size, one.sha256) for one in package.pieces}
    here = {member: title for member, title in held.items() if title}
    return Looked(package, here, _held(desk, path.stat().st_size, package.sha256))


def _held(desk: Desk, size: int, sha256: str) -> str:
    return next(iter(evidence.held_before(desk, [Blob("", "", "", size, sha256)]).values()), "")


def usual(package: Package) -> frozenset[str]:
    """Members that come in unless somebody says otherwise: all but those that are not what their papers state."""
    return frozenset(one.member for one in package.pieces if one.standing is not Standing.DIFFERS)


def take_in(desk: Desk, package: Package, chosen: Collection[str], progress: Progress = unheard) -> Changes:
    """Seal the chosen files and the package itself, and record each as evidence with its custody, as one batch."""
    pieces = [one for one in package.pieces if one.member in chosen]
    if not pieces:
        raise Trouble(NONE_CHOSEN)
    blobs = _sealed(desk, package, pieces, progress)
    here = {one.member: _held(desk, one.size, one.sha256) for one in pieces}
    with evidence.removed_on_failure(desk, blobs):
        counted = [*(one.sha256 for one in pieces), package.sha256]
        if [blob.sha256 for blob in blobs] != counted:
            raise Trouble(CHANGED, LOOK_AGAIN)
        with desk.change("attach") as writing:
            for one, blob in zip(pieces, blobs, strict=False):
                about = {"custody": custody(package, one, here[one.member]), "notes": _told(one), "kind": _kind(blob)}
                evidence.attach(desk, writing, [blob], about)
            called = say(CALLED, program=package.made_by, file=isolate(package.path.stem))
            whole = {"title": plain(called), "custody": say(WHOLE), "kind": _DATA}
            evidence.attach(desk, writing, blobs[-1:], whole)
    return writing.changes


def _kind(blob: Blob) -> str:
    """What kind of evidence a file is that a camera or a recorder made."""
    return _KINDS.get(blob.media.partition("/")[0], "")


def custody(package: Package, piece: Piece, before: str = "") -> str:
    """What is known of the way of one file, in the language in use; `before` is what holds it here already."""
    came = say(CAME, program=package.made_by, sha256=package.sha256, file=piece.member)
    counted, signed = say(COUNTED, sha256=piece.sha256), say(SIGNED if piece.signed else UNSIGNED)
    held = plain(say(BEFORE, title=before)) if before else ""
    return "\n".join(filter(None, (came, counted, say(piece.standing.label), signed, held)))


def _told(piece: Piece) -> str:
    return "\n".join(f"{heading}: {value}" for heading, value in piece.told.items())


def _sealed(desk: Desk, package: Package, pieces: Sequence[Piece], progress: Progress) -> list[Blob]:
    members = [
        Intake(one.name, partial(files.member, desk.reader, package.path, one.member), one.size) for one in pieces
    ]
    return evidence.seal(desk, [*members, evidence.from_path(package.path)], progress)
