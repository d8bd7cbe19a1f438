"""What is kept of everything that leaves: a line in each record's timeline, and one disclosure for the whole.

Services floor: whoever writes a file out of the desk does it inside `outward`, so that nothing leaves unjudged or
unlogged, and a person who takes a consent back can be told what has left already. The note comes before the file's
name: whatever moment the program is stopped at, nothing that left is without its note.
"""

from __future__ import annotations

import os
import secrets
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TypeAlias

from defender_desk.exchange.whole_file import ANOTHER_NAME, TAKEN, give_name, sha256_of
from defender_desk.model import codec
from defender_desk.model.changes import Changes
from defender_desk.model.documents import Document, differing
from defender_desk.model.facts import facts_of
from defender_desk.model.history import FROM_DESKS
from defender_desk.model.records import declared
from defender_desk.model.types import TYPES, Disclosure
from defender_desk.model.vocabularies import vocabulary
from defender_desk.services.consent.asking import Purpose, Step
from defender_desk.services.consent.consent import Permission
from defender_desk.services.consent.gate import judged_again
from defender_desk.services.consent.noes import people as people_of
from defender_desk.services.consent.verdicts import Verdict
from defender_desk.services.desk import Desk
from defender_desk.services.handover import under_way
from defender_desk.services.handover.file_names import refuse_telling
from defender_desk.services.referrals import notices
from defender_desk.store.undoing import Written
from defender_desk.store.writing import Writing
from defender_desk.text.dates import FuzzyDate
from defender_desk.text.messages import msg
from defender_desk.text.trouble import Trouble

CHANGED = msg("Records or consents changed since you looked at what would leave.")
LOOK_AGAIN = msg("Nothing was handed over. Look again, then hand over.")
AS_IT_LEFT = msg("What this desk noted as something left stays as it is. Only its notes can be changed.")

NAMES_OTHERS = msg("Somebody is named in it who did not agree to it.")
WRITE_WHY = msg("Change the words, ask them, or write why it must leave with their name.")
NAMES_A_NO = msg("Somebody is named in it who said no to it.")
CHANGE_THE_WORDS = msg("Change the words first, so that nobody can tell who it is. No reason outweighs a no of theirs.")

NO_ALONG = "no_along"
"""The way by which a no goes along bare, a code of `disclosure_way`."""

Wrote: TypeAlias = tuple[Document, tuple[str, ...]]
"""A record as it is written, and the names of those of its fields that are; none where its code name alone is."""


@dataclass(frozen=True)
class Beside:
    """Somebody who is named in what leaves besides those it tells of."""

    record: str
    asked: Purpose
    agreed: bool = False
    no: bool = False
    """Whether they said no to it."""


@dataclass(frozen=True)
class Leaving:
    """Something on its way out: as what, for which step, what the gate gave, and what of it is written."""

    way: str
    """A code of `disclosure_way`."""
    step: Step
    verdict: Verdict
    wrote: tuple[Wrote, ...]
    told_to: str = ""
    """The recipient's name, where they are not recorded here."""
    referral: str = ""
    """Id of the referral it is for."""
    keys: tuple[str, ...] = ()
    """Age keys that open it, where it is encrypted."""
    named: tuple[Beside, ...] = ()
    """Those who are named in its words besides the people it tells of, whether they agreed or not."""
    naming: str = ""
    """Why it leaves with their names in it."""
    facing: str = ""
    """Why it goes to an authority that may be responsible itself."""

    @property
    def unagreed(self) -> tuple[str, ...]:
        """Ids of those who are named without having agreed to it."""
        return tuple(one.record for one in self.named if not one.agreed)

    @property
    def barred(self) -> bool:
        """Whether somebody is named who said no, so that no reason lets it leave."""
        return any(one.no for one in self.named)

    @property
    def reason(self) -> str:
        """Every reason that was written for it."""
        return "\n".join(dict.fromkeys(filter(None, (self.verdict.reason, self.naming, self.answer))))

    @property
    def unanswered(self) -> bool:
        """Whether it goes to an authority that may be responsible itself, and nobody wrote why."""
        return notices.unanswered(self.step.scope, self.verdict.warnings, self.facing)

    @property
    def answer(self) -> str:
        """What was written on why it goes to an authority that may be responsible itself, where that is asked."""
        asked = notices.unanswered(self.step.scope, self.verdict.warnings, "")
        return self.facing if asked else ""

    @property
    def within(self) -> frozenset[str]:
        """Ids of the records that were chosen, of those that leave, and of everybody they are about or name."""
        about = (key for people in self.verdict.concerned.values() for key in people)
        left = (document.id for document in (*self.verdict.goes, *self.verdict.noes))
        named = (*(one.record for one in self.named), *people_of(self.verdict.noes))
        return frozenset((*self.step.records, *self.verdict.concerned, *about, *left, *named))

    @property
    def people(self) -> tuple[str, ...]:
        """Ids of those that what leaves is about."""
        told = (self.verdict.concerned.get(document.id, ()) for document, _ in self.wrote)
        return tuple(dict.fromkeys(person for people in told for person in people))


def _facts(wrote: Iterable[Wrote]) -> tuple[str, ...]:
    """Codes of `data_scope` that declared fields tell, in the order of the vocabulary; free text may tell more."""
    told = {
        fact
        for document, names in wrote
        if document.type in TYPES
        for name in names
        if name in document.body and name in TYPES[document.type].by_name
        for fact in facts_of(TYPES[document.type], TYPES[document.type].by_name[name], document.body)
    }
    return tuple(term.code for term in vocabulary("data_scope").terms if term.code in told)


@dataclass
class Outward:
    """A file being written: where, what the timelines say of it, what is kept with its note, and then what changed."""

    path: Path
    """Where to write it: beside its place, under a name that says nothing, until it was noted."""
    note: str = ""
    also: Callable[[], object] = lambda: None
    sha256: str = ""
    """Of the file, once it is noted."""
    changes: Changes = field(default_factory=lambda: Changes(0))


@contextmanager
def outward(desk: Desk, leaving: Leaving, target: Path, *, deed: str = "export") -> Iterator[Outward]:
    """The one way out: judged once more, written inside the block, noted, and then given its name, which is free.

    `deed` is a code of `history.DEEDS`. What fails leaves no file. Raises `Trouble` where the name is taken or
    tells who or what is in it, where somebody is named who said no, or did not agree and no reason was written, or
    where the gate would say something else now than what the person saw.
    """
    _refuse(desk, leaving, target)
    step = replace(leaving.step, today=date.today())  # noqa: DTZ011  the day at the desk
    seen = leaving.verdict
    now = judged_again(desk, step, seen)
    if (now.goes, now.noes) != (seen.goes, seen.noes):
        raise Trouble(CHANGED, LOOK_AGAIN)
    leaving = _faced(desk, leaving, now)
    out = Outward(target.with_name(f".{secrets.token_hex(8)}.part"))
    under_way.own_up(desk)
    under_way.begin(desk, out.path, target)
    try:
        yield out
        with desk.change(deed, note=out.note or leaving.verdict.reason) as writing:
            _log(writing, leaving, deed, out.note)
            _log_named(desk, writing, leaving)
            out.sha256 = sha256_of(out.path)
            bodies = [_body(leaving, purpose, part, out.sha256) for purpose, part in _parts(leaving).items()]
            noted = [writing.put(None, "disclosure", body).id for body in bodies]
            if leaving.verdict.noes:
                noted.append(writing.put(None, "disclosure", _noes_body(leaving, out.sha256)).id)
            under_way.begin(desk, out.path, target, *noted)
            out.also()
        give_name(out.path, target)
    except BaseException:
        under_way.own_up(desk)
        raise
    under_way.end(desk, out.path)
    out.changes = writing.changes


def _refuse(desk: Desk, leaving: Leaving, target: Path) -> None:
    """Refuse a name that is taken or tells who is in it, and words that name somebody who did not agree to it."""
    if os.path.lexists(target):
        raise Trouble(TAKEN, ANOTHER_NAME)
    if leaving.barred:
        raise Trouble(NAMES_A_NO, CHANGE_THE_WORDS)
    if leaving.unagreed and not leaving.naming.strip():
        raise Trouble(NAMES_OTHERS, WRITE_WHY)
    refuse_telling(desk, leaving.within, target)


def _faced(desk: Desk, leaving: Leaving, now: Verdict) -> Leaving:
    """With the reason as it stands now, where it goes to an authority that may be responsible; without one, nothing."""
    leaving = replace(leaving, facing=notices.reason_of(desk, leaving.referral))
    if replace(leaving, verdict=now).unanswered:
        raise Trouble(notices.MAY_BE_THEM, notices.WRITE_WHY)
    return leaving


def keep_as_it_left(_desk: Desk, writing: Writing, written: Sequence[Written]) -> None:
    """Refuse to change or bin what the desk noted of a file; what another desk says otherwise of it is not taken over.

    What somebody noted by hand, without a file, they may put right.
    """
    kind = writing.changes.kind
    for one in written:
        if one.before is None or not one.before.body.get("file"):
            continue
        changed = differing(one.before.body, one.now.body).keys() - {"notes"}
        if kind in FROM_DESKS | {"undo"}:
            said = {name: one.before.body[name] for name in changed if name in one.before.body}
            writing.put(one.now.id, one.now.type, said)
        elif changed or (one.now.binned and not one.before.binned):
            raise Trouble(AS_IT_LEFT, field=min(changed, default=""))


def _log(writing: Writing, leaving: Leaving, deed: str, note: str) -> None:
    left = {document.id: document for document in leaving.verdict.goes}
    wrote = {document.id: document for document, _ in leaving.wrote}
    for document in (*wrote.values(), *leaving.verdict.noes):
        writing.log(deed, document, note)
    for key in dict.fromkeys(kept.record for kept in leaving.verdict.overridden):
        if key in left:
            writing.log("override", left[key], leaving.verdict.reason)
    if leaving.answer and leaving.referral in left:
        writing.log("override", left[leaving.referral], leaving.answer)


def _log_named(desk: Desk, writing: Writing, leaving: Leaving) -> None:
    for named in desk.store.many(leaving.unagreed).values():
        writing.log("override", named, leaving.naming)


@dataclass
class _Part:
    """What is noted by itself: whatever tells of those who were asked for one purpose."""

    wrote: list[Wrote] = field(default_factory=list)
    people: dict[str, None] = field(default_factory=dict)
    named: dict[str, None] = field(default_factory=dict)


def _parts(leaving: Leaving) -> Mapping[Purpose, _Part]:
    """By the purpose that each was really asked for, so that whoever takes that consent back is told of it."""
    own = Purpose(leaving.step.scope, leaving.step.recipient)
    parts: defaultdict[Purpose, _Part] = defaultdict(_Part)
    for wrote in leaving.wrote:
        people = leaving.verdict.concerned.get(wrote[0].id, ())
        asked = {key: _asked(leaving.verdict.permissions[key]) for key in people}
        for purpose in dict.fromkeys(asked.values()) or (own,):
            parts[purpose].wrote.append(wrote)
            parts[purpose].people |= {key: None for key in people if asked[key] == purpose}
    for one in leaving.named:
        parts[one.asked].named[one.record] = None
    return parts or {own: _Part()}


def _asked(allows: Permission) -> Purpose:
    return Purpose(allows.scope, allows.to)


def _body(leaving: Leaving, purpose: Purpose, part: _Part, sha256: str) -> dict[str, codec.Json]:
    values: dict[str, object] = {
        "when": FuzzyDate.exact(date.today()),  # noqa: DTZ011  the day at the desk
        "way": leaving.way,
        "scope": purpose.scope,
        "recipient": purpose.recipient or "",
        "told_to": leaving.told_to,
        "people": tuple(part.people),
        "named": tuple(part.named),
        "referral": leaving.referral,
        "facts": _facts(part.wrote),
        "records": len({document.id for document, _ in part.wrote}),
        "overridden": bool(leaving.verdict.overridden or leaving.unagreed or leaving.answer),
        "reason": leaving.reason,
        "file": (sha256,),
        "keys": leaving.keys,
    }
    return _faces(values)


def _noes_body(leaving: Leaving, sha256: str) -> dict[str, codec.Json]:
    """What is noted of the answers of no that went along: they went for no purpose that anybody was asked for."""
    return _faces(
        {
            "when": FuzzyDate.exact(date.today()),  # noqa: DTZ011  the day at the desk
            "way": NO_ALONG,
            "recipient": leaving.step.recipient or "",
            "told_to": leaving.told_to,
            "people": people_of(leaving.verdict.noes),
            "records": len(leaving.verdict.noes),
            "file": (sha256,),
            "keys": leaving.keys,
        }
    )


def _faces(values: Mapping[str, object]) -> dict[str, codec.Json]:
    fields = declared(Disclosure).by_name
    faces = {name: codec.store(fields[name].kind, value) for name, value in values.items()}
    return {name: face for name, face in faces.items() if face is not None}
