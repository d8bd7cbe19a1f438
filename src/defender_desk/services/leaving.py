"""What is kept of everything that leaves: a line in each record's timeline, and one disclosure for the whole.

Services floor: whoever writes a file out of the desk does it inside `outward`, so that nothing leaves unjudged or
unlogged, and a person who takes a consent back can be told what has left already.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from defender_desk.exchange.whole_file import sha256_of
from defender_desk.model import codec
from defender_desk.model.changes import Changes
from defender_desk.model.records import declared
from defender_desk.model.types import TYPES, Disclosure
from defender_desk.model.vocabularies import vocabulary
from defender_desk.services.desk import Desk
from defender_desk.services.gate import Step, Verdict, judge
from defender_desk.store.writing import Writing
from defender_desk.text.dates import FuzzyDate
from defender_desk.text.messages import msg
from defender_desk.text.trouble import Trouble

TAKEN = msg("There is already a file with this name.")
ANOTHER_NAME = msg("Choose another name.")
CHANGED = msg("Records or consents changed since you looked at what would leave.")
LOOK_AGAIN = msg("Nothing was handed over. Look again, then hand over.")


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
        """Codes of `data_scope` that declared fields tell, in the order of the vocabulary; free text may tell more."""
        told = {
            TYPES[document.type].by_name[name].kind.fact
            for document in self.verdict.goes
            if document.type in TYPES
            for name in document.body
            if name in TYPES[document.type].by_name
        }
        return tuple(term.code for term in vocabulary("data_scope").terms if term.code in told)


@dataclass
class Outward:
    """A file being written: what the timelines say of it, what is kept with its note, and then what changed."""

    note: str = ""
    also: Callable[[], object] = lambda: None
    changes: Changes = field(default_factory=lambda: Changes(0))


@contextmanager
def outward(desk: Desk, leaving: Leaving, target: Path, *, deed: str = "export") -> Iterator[Outward]:
    """The one way out: judged once more, written inside the block to a name that is free, and noted, or not there.

    `deed` is a code of `history.DEEDS`. Raises `Trouble` where the name is taken, or where the gate would say
    something else now than what the person saw.
    """
    if os.path.lexists(target):
        raise Trouble(TAKEN, ANOTHER_NAME)
    step = replace(leaving.step, today=date.today())  # noqa: DTZ011  the day at the desk
    seen = leaving.verdict
    if judge(desk, step, reason=seen.reason, lifting=seen.lifting).goes != seen.goes:
        raise Trouble(CHANGED, LOOK_AGAIN)
    out = Outward()
    yield out
    try:
        with desk.change(deed, note=out.note or leaving.verdict.reason) as writing:
            _log(writing, leaving, deed, out.note)
            writing.put(None, "disclosure", _body(leaving, sha256_of(target)))
            out.also()
    except BaseException:
        with suppress(OSError):
            target.unlink(missing_ok=True)
        raise
    out.changes = writing.changes


def _log(writing: Writing, leaving: Leaving, deed: str, note: str) -> None:
    left = {document.id: document for document in leaving.verdict.goes}
    for document in left.values():
        writing.log(deed, document, note)
    for key in dict.fromkeys(kept.record for kept in leaving.verdict.overridden):
        if key in left:
            writing.log("override", left[key], leaving.verdict.reason)


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
