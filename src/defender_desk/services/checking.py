"""Reading everything in the vault and saying in plain words what is damaged or missing.

Services floor: the console's `check` and the settings screen ask here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from defender_desk.model.queries import Query
from defender_desk.model.types import TYPES
from defender_desk.services.desk import Desk, Progress, unheard
from defender_desk.text.messages import Message


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong, with a code for programs and a sentence for people."""

    code: str
    what: Message
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Report:
    """What a check read, and what it found."""

    records: int
    findings: tuple[Finding, ...]

    @property
    def sound(self) -> bool:
        """Nothing is wrong."""
        return not self.findings


def check(desk: Desk, progress: Progress = unheard) -> Report:
    """Check the database, the chain of the journal, the links and lists, and every sealed file."""
    header = (desk.unlocked.audit_head, desk.unlocked.audit_counter)
    damage = desk.store.verify(header, heard=lambda: progress(0, 0))
    findings = (Finding(found.code, found.message, found.values) for found in damage)
    records = sum(desk.store.count(Query(name)) + desk.store.count(Query(name, binned=True)) for name in TYPES)
    return Report(records, tuple(findings))
