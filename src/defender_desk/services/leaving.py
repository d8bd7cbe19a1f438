"""What is kept of everything that leaves: a line in each record's timeline, and one disclosure for the whole.

Services floor: whoever writes a file out of the desk calls `noted`, so that nothing leaves unlogged, and a
person who takes a consent back can be told what has left already.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from defender_desk.exchange.whole_file import sha256_of
from defender_desk.model import codec
from defender_desk.model.changes import Changes
from defender_desk.model.kinds import ANYTHING
from defender_desk.model.records import declared
from defender_desk.model.types import TYPES, Disclosure
from defender_desk.model.vocabularies import vocabulary
from defender_desk.services.desk import Desk
from defender_desk.services.gate import Step, Verdict
from defender_desk.store.writing import Writing
from defender_desk.text.dates import FuzzyDate


@dataclass(frozen=True)
class Leaving:
    """Something on its way out: as what, for which step, and what the gate gave."""

    way: str
    """A code of `disclosure_way`."""
    step: Step
    verdict: Verdict
    told_to: str = ""
    """The recipient's name, where they are not recorded here."""
    referral: str = ""
    """Id of the referral it is for."""

    @property
    def people(self) -> tuple[str, ...]:
        """Ids of those that what leaves is about."""
        told = (self.verdict.concerned.get(document.id, ()) for document in self.verdict.goes)
        return tuple(dict.fromkeys(person for people in told for person in people))

    @property
    def facts(self) -> tuple[str, ...]:
        """Codes of `data_scope` that are told, in the order of the vocabulary."""
        told = {
            TYPES[document.type].by_name[name].kind.fact
            for document in self.verdict.goes
            if document.type in TYPES
            for name in document.body
            if name in TYPES[document.type].by_name
        }
        every = [term.code for term in vocabulary("data_scope").terms]
        return tuple(every if ANYTHING in told else (code for code in every if code in told))


def noted(
    desk: Desk,
    leaving: Leaving,
    written: Path,
    *,
    deed: str = "export",
    note: str = "",
    also: Callable[[], object] = lambda: None,
) -> Changes:
    """Log what has just been written to a file; what cannot be logged is taken away again.

    `deed` is a code of `history.DEEDS`, `note` what the timelines say beside it, `also` what is kept with it.
    """
    try:
        with desk.change(deed, note=note or leaving.verdict.reason) as writing:
            _log(writing, leaving, deed, note)
            writing.put(None, "disclosure", _body(leaving, sha256_of(written)))
            also()
    except BaseException:
        with suppress(OSError):
            written.unlink(missing_ok=True)
        raise
    return writing.changes


def _log(writing: Writing, leaving: Leaving, deed: str, note: str) -> None:
    left = {document.id for document in leaving.verdict.goes}
    for key in (document.id for document in leaving.verdict.goes):
        writing.log(deed, key, note)
    for kept in leaving.verdict.overridden:
        if kept.record in left:
            writing.log("override", kept.record, leaving.verdict.reason)


def _body(leaving: Leaving, sha256: str) -> dict[str, codec.Json]:
    values: dict[str, object] = {
        "when": FuzzyDate.exact(date.today()),  # noqa: DTZ011  the day at the desk
        "way": leaving.way,
        "scope": leaving.step.scope,
        "recipient": leaving.step.recipient or "",
        "told_to": leaving.told_to,
        "people": leaving.people,
        "referral": leaving.referral,
        "facts": leaving.facts,
        "records": len(leaving.verdict.goes),
        "overridden": bool(leaving.verdict.overridden),
        "reason": leaving.verdict.reason,
        "file": (sha256,),
    }
    fields = declared(Disclosure).by_name
    faces = {name: codec.store(fields[name].kind, value) for name, value in values.items()}
    return {name: face for name, face in faces.items() if face is not None}
