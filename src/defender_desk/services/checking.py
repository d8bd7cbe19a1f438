"""Reading everything in the vault and saying in plain words what is damaged or missing.

Services floor: the console's `check` and the settings screen ask here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from defender_desk.model.queries import Query
from defender_desk.model.shown import code_name, several
from defender_desk.model.types import TYPES
from defender_desk.services.desk import Desk, Progress, unheard
from defender_desk.text.bidi import ltr
from defender_desk.text.messages import Message, msg
from defender_desk.text.speech import beside, say
from defender_desk.text.trouble import Trouble
from defender_desk.vault import folder as vaults

ONE_HEADER = msg("One of the two copies of the vault’s header is damaged or missing.")

COUNTED = msg("{type}: {n}")
CALLED, A_RECORD = msg("{type} {code}"), msg("Record")
UNKNOWN = msg("Of a kind that cannot be read any more")


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong, with a code for programs and a sentence for people."""

    code: str
    what: Message
    values: Mapping[str, object] = field(default_factory=dict)
    records: tuple[str, ...] = ()
    """Code names of the records concerned, where it is known: no word of them."""


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
    findings = [Finding("header", ONE_HEADER)] if desk.unlocked.healed or not _both_headers(desk) else []
    findings += (
        Finding(found.code, found.message, found.values, _named(desk, found.records))
        for found in desk.store.verify(header, heard=lambda: progress(0, 0))
    )
    records = sum(desk.store.count(Query(name)) + desk.store.count(Query(name, binned=True)) for name in TYPES)
    return Report(records, tuple(findings))


def _both_headers(desk: Desk) -> bool:
    try:
        return len(vaults.genuine(desk.unlocked.folder, desk.unlocked.keys)) == 2
    except Trouble:  # neither is whole
        return False


def _named(desk: Desk, keys: tuple[str, ...]) -> tuple[str, ...]:
    return named({key: desk.store.kind(key) for key in keys})


def named(kinds: Mapping[str, str]) -> tuple[str, ...]:
    """The code names of records, by their ids and types; a question mark stands for a type that is not known."""
    return tuple(
        code_name(TYPES[kind], key) if kind in TYPES else f"?-{key[:4].upper()}" for key, kind in kinds.items()
    )


def in_a_line(names: Iterable[str]) -> str:
    """The records of a finding in a line, each by what it is and its code name."""
    kinds = {declared.code: declared.label for declared in TYPES.values()}
    return beside(say(CALLED, type=kinds.get(name.partition("-")[0], A_RECORD), code=ltr(name)) for name in names)


def counted(kinds: Iterable[str]) -> str:
    """How many records there are of each of these types, in a line."""
    known = Counter(kind if kind in TYPES else "" for kind in kinds)
    return several(say(COUNTED, type=TYPES[kind].plural if kind else UNKNOWN, n=n) for kind, n in known.items())
