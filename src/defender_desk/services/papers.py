"""Documents that somebody handed over in an encrypted file: looked at in memory, and taken in as evidence.

Services floor: nothing of them is ever written in clear. Records in the same file are `receiving`'s.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from defender_desk.exchange import parcel
from defender_desk.exchange.parcel import PRACTICE, RECORDS, Member
from defender_desk.model.changes import Changes
from defender_desk.services import evidence, keys
from defender_desk.services.desk import Desk, Progress, unheard
from defender_desk.services.evidence import Intake
from defender_desk.services.receiving import never_mixed


@dataclass(frozen=True)
class Papers:
    """What came: each document, and whether there are records too."""

    documents: tuple[Member, ...]
    records: bool


def come_with(desk: Desk, path: Path) -> Papers | None:
    """The documents in a file that was written for this desk; None where it is a bundle of records alone.

    Raises `Trouble` for what is damaged, and for documents of a practice desk at a real one or the other way round.
    """
    own = keys.own_identity(desk).receiving
    if not parcel.is_parcel(path, own):
        return None
    members = parcel.read_parcel(path, own)
    documents = tuple(one for one in members if one.name != RECORDS)
    never_mixed(desk, practice=any(one.name.startswith(PRACTICE) for one in documents))
    return Papers(documents, records=len(documents) < len(members))


def take_in(desk: Desk, papers: Papers, progress: Progress = unheard) -> Changes:
    """Seal each document and record it as a piece of evidence, all in one batch."""
    return evidence.take_in(desk, [_intake(one) for one in papers.documents], progress=progress)


def _intake(member: Member) -> Intake:
    return Intake(member.name, lambda: BytesIO(member.data), len(member.data))
