"""What is told of the files of a package of Tella or ProofMode once it was read.

Exchange floor: made by `proofs`, shown and kept by services.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path, PurePosixPath

from defender_desk.exchange.openpgp import Judged, Verdict
from defender_desk.text.messages import Message, msg


class Standing(Enum):
    """How a file compares with what its papers state."""

    SAME = "same"
    DIFFERS = "differs"
    UNSTATED = "unstated"

    @property
    def label(self) -> Message:
        """What is said of it."""
        return _LABELS[self]


_LABELS = {
    Standing.SAME: msg("Its SHA-256 is the one that its papers state."),
    Standing.DIFFERS: msg("Its SHA-256 is not the one that its papers state: it was changed, or they are of another."),
    Standing.UNSTATED: msg("No paper in the package states its SHA-256."),
}


@dataclass(frozen=True)
class Piece:
    """One file of a package: its member, size, and SHA-256 as counted here, and what its papers say."""

    member: str
    size: int
    sha256: str
    standing: Standing
    signature: Judged
    """What was found of its own signature."""
    papers: Judged
    """What was found of the signatures of its papers: the one that says least for them."""
    told: Mapping[str, str]

    @property
    def name(self) -> str:
        """What it is called, without where it lay."""
        return PurePosixPath(self.member).name

    @property
    def doubtful(self) -> bool:
        """Whether its papers or a signature speak against it, so that it comes in only where a person names it."""
        return self.standing is Standing.DIFFERS or self.signature.verdict.warns or self.papers.verdict.warns

    @property
    def key(self) -> str:
        """The fingerprint of the key that its signature holds for; empty where it has none that does."""
        return self.signature.key if self.signature.verdict is Verdict.HOLDS else ""


@dataclass(frozen=True)
class Compared:
    """What was read of a package: which program made it, and its files."""

    made_by: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Package:
    """A package: which program made it, the SHA-256 of the whole, and its files."""

    path: Path
    made_by: str
    sha256: str
    pieces: tuple[Piece, ...]
