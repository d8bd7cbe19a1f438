"""Packages of Tella and ProofMode taken in as evidence: compared first, then sealed, with what was found written down.

Services floor: the package is kept whole beside its files, so that its signatures can be checked by whoever has the
key. A file that is not what its papers state comes in only where a person names it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import partial
from pathlib import Path

from defender_desk.exchange.foreign_archives import ASK_AGAIN, DAMAGED, REFUSALS, opened
from defender_desk.exchange.proofs import Package, Piece, Standing, read_package
from defender_desk.model.changes import Changes
from defender_desk.model.values import Blob
from defender_desk.services import evidence
from defender_desk.services.desk import Desk, Progress, unheard
from defender_desk.services.evidence import Intake
from defender_desk.text.messages import msg
from defender_desk.text.speech import say
from defender_desk.text.trouble import Trouble

__all__ = ["Package", "Piece", "Standing", "look", "take_in"]

CAME = msg("It came in a package of {program} whose SHA-256 is {sha256}, as “{file}”.")
COUNTED = msg("SHA-256 as it was counted here: {sha256}.")
SIGNED = msg("A signature came with it, which nobody checked here.")
UNSIGNED = msg("No signature came with it.")
WHOLE = msg("The package as it came, with its papers and signatures.")
CHANGED = msg("The package was changed since you looked at it.")
LOOK_AGAIN = msg("Open it again, and look once more.")
NONE_CHOSEN = msg("Choose the files that shall come in.")


def look(path: Path, progress: Progress = unheard) -> Package:
    """Count every file of a package and compare it with its papers; writes nothing."""
    return read_package(path, progress)


def usual(package: Package) -> frozenset[str]:
    """Members that come in unless somebody says otherwise: all but those that are not what their papers state."""
    return frozenset(one.member for one in package.pieces if one.standing is not Standing.DIFFERS)


def take_in(desk: Desk, package: Package, chosen: Collection[str], progress: Progress = unheard) -> Changes:
    """Seal the chosen files and the package itself, and record each as evidence with its custody, as one batch."""
    pieces = [one for one in package.pieces if one.member in chosen]
    if not pieces:
        raise Trouble(NONE_CHOSEN)
    blobs = _sealed(desk, package, pieces, progress)
    with evidence.removed_on_failure(desk, blobs):
        counted = [*(one.sha256 for one in pieces), package.sha256]
        if [blob.sha256 for blob in blobs] != counted:
            raise Trouble(CHANGED, LOOK_AGAIN)
        with desk.change("attach") as writing:
            for one, blob in zip(pieces, blobs, strict=False):
                about = {"custody": custody(package, one), "notes": _told(one)}
                evidence.attach(desk, writing, [blob], about)
            evidence.attach(desk, writing, blobs[-1:], {"title": package.made_by, "custody": say(WHOLE)})
    return writing.changes


def custody(package: Package, piece: Piece) -> str:
    """What is known of the way of one file, in the language in use."""
    came = say(CAME, program=package.made_by, sha256=package.sha256, file=piece.member)
    counted, signed = say(COUNTED, sha256=piece.sha256), say(SIGNED if piece.signed else UNSIGNED)
    return "\n".join((came, counted, say(piece.standing.label), signed))


def _told(piece: Piece) -> str:
    return "\n".join(f"{heading}: {value}" for heading, value in piece.told.items())


def _sealed(desk: Desk, package: Package, pieces: Sequence[Piece], progress: Progress) -> list[Blob]:
    try:
        with opened(package.path) as members:
            files = [Intake(one.name, partial(members.open, one.member), one.size) for one in pieces]
            return evidence.seal(desk, [*files, evidence.from_path(package.path)], progress)
    except (*REFUSALS, KeyError) as bad:
        raise Trouble(DAMAGED, ASK_AGAIN) from bad
