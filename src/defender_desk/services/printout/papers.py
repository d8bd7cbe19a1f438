"""Documents that somebody handed over in an encrypted file: looked at in memory, and taken in as evidence.

Services floor: nothing of them is ever written in clear. Records in the same file are `receiving`'s.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from defender_desk.exchange import parcel, plain_csv
from defender_desk.exchange.identity import Contact
from defender_desk.exchange.parcel import PRACTICE, RECORDS, Member
from defender_desk.model.changes import Changes
from defender_desk.model.values import Blob
from defender_desk.services.desk import Desk, Progress, unheard
from defender_desk.services.handover import receiving
from defender_desk.services.handover.receiving import never_mixed
from defender_desk.services.identity import rotation
from defender_desk.services.incidents import evidence
from defender_desk.services.incidents.evidence import Intake
from defender_desk.store.arrivals import Arrival
from defender_desk.text.bidi import isolate
from defender_desk.text.messages import msg
from defender_desk.text.speech import beside, say

BESIDE = msg("In an encrypted file, beside records that the desk of {name} signed.")
ALONE = msg("In an encrypted file, without records. Who wrote it is not proved.")


FIGURES_ALONE = msg("Figures that another desk counted, in an encrypted file. Who wrote it is not proved.")
_CELLS = 4
"""A line of the table among figures: its heading, what was counted by one or two things, and how many."""


@dataclass(frozen=True)
class Papers:
    """What came: each document, and whether there are records too."""

    documents: tuple[Member, ...]
    records: bool

    @property
    def figures(self) -> bool:
        """Whether they are figures alone, as another desk counted them."""
        return not self.records and bool(self.documents) and all(map(parcel.is_figures, self.documents))

    @property
    def lines(self) -> tuple[tuple[str, str, str], ...]:
        """Each figure: its table, what was counted, and how many; none of other documents."""
        tables = [one.data for one in self.documents if self.figures and one.name.endswith(".csv")]
        rows = [row for data in tables for row in plain_csv.begins(data) if len(row) == _CELLS]
        return tuple((isolate(heading), beside(map(isolate, filter(None, by))), count) for heading, *by, count in rows)


def come_with(desk: Desk, path: Path) -> Papers | None:
    """The documents in a file that was written for this desk; None where it is a bundle of records alone.

    Raises `Trouble` for what is damaged, and for documents of a practice desk at a real one or the other way round.
    """
    own = rotation.reader(desk, path).receiving
    if not parcel.is_parcel(path, own):
        return None
    members = parcel.read_parcel(path, own)
    documents = tuple(one for one in members if one.name != RECORDS)
    never_mixed(desk, practice=any(one.name.startswith(PRACTICE) for one in documents))
    return Papers(documents, records=len(documents) < len(members))


@dataclass(frozen=True)
class TakenIn:
    """What became of the documents: what was written, and by id the evidence that held the same file before."""

    changes: Changes
    held: Mapping[str, str]


def take_in(desk: Desk, papers: Papers, sender: Contact | None = None, progress: Progress = unheard) -> TakenIn:
    """Seal each document that is not here yet and record it as a piece of evidence, all in one batch.

    `sender` signed the records beside them, and is weighed as for those: nothing comes in under a changed key, nor
    from a desk that nobody knows.
    """
    if sender is None and papers.records:
        raise ValueError("whoever signed the records is known by now")
    if sender is not None:
        receiving.must_be_let_in(desk, sender)
    once = {one.sha256: (one, member) for member in papers.documents for one in (_described(member),)}
    before = {key: evidence.held_before(desk, [one]) for key, (one, _) in once.items()}
    new = [_intake(member) for key, (_, member) in once.items() if not before[key]]
    alone = FIGURES_ALONE if papers.figures else ALONE
    how = say(BESIDE, name=sender.name or sender.desk) if sender is not None else say(alone)
    blobs = evidence.seal(desk, new, progress)
    with evidence.removed_on_failure(desk, blobs), desk.change("attach") as writing:
        evidence.attach(desk, writing, blobs, {"obtained_how": how})
        if not papers.records:  # beside records it is their file, which is noted as they are taken in
            kind = "figures" if papers.figures else "papers"
            desk.store.arrivals.put(Arrival(writing.changes.batch, kind))
    return TakenIn(writing.changes, {record: title for held in before.values() for record, title in held.items()})


def _described(member: Member) -> Blob:
    return Blob("", member.name, "", len(member.data), sha256(member.data).hexdigest())


def _intake(member: Member) -> Intake:
    return Intake(member.name, lambda: BytesIO(member.data), len(member.data))
