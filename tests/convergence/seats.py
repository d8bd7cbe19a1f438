"""A desk with what it should know, and the files between desks: real vaults and bundles, and the oracle beside them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from pathlib import Path

from defender_desk.exchange.bundle import Letter, write_bundle
from defender_desk.model import codec
from defender_desk.model.codec import Body, Json
from defender_desk.model.documents import BIN, Document, targets
from defender_desk.model.levels import Profile
from defender_desk.model.records import declared
from defender_desk.model.types import Consent
from defender_desk.services import opening, records
from defender_desk.services.consent.consent import answers_of, permission
from defender_desk.services.desk import Desk
from defender_desk.services.handover import came_in, handing_over, merge_desk, receipts, receiving, waiting
from defender_desk.services.handover.handing_over import Choice
from defender_desk.services.handover.merge_desk import Decision, Question, Side
from defender_desk.services.handover.receipts import Fate
from defender_desk.services.handover.waiting import Waits
from defender_desk.services.identity import keys, trust
from defender_desk.services.identity.correspondents import Acquaintance
from defender_desk.text.trouble import Trouble

from .clocks import Wrong
from .knowing import Annals, Known, Place

PASSPHRASE = "ندى جسر بوصلة قنديل سنبلة مرسى"
SCOPES = ("refer", "manual_export", "name_in_public")


@dataclass(frozen=True)
class Carried:
    """A bundle on its way: its file, and what its sender knew of every field in it."""

    path: Path
    documents: Mapping[str, Document]
    known: Mapping[Place, Known]
    openers: frozenset[str]
    """The age keys that open it."""


@dataclass
class Memory:
    """What a desk should know and hold, as a copy of its folder takes it along."""

    known: dict[Place, Known] = field(default_factory=dict)
    documents: dict[str, Document] = field(default_factory=dict)
    waiting: dict[Place, Known] = field(default_factory=dict)
    erased: set[str] = field(default_factory=set)
    batches: list[int] = field(default_factory=list)

    def copy(self) -> Memory:
        """The same once more."""
        return Memory({**self.known}, {**self.documents}, {**self.waiting}, {*self.erased}, [*self.batches])


class Seat:
    """One desk of a history: every deed at it is checked against what its desk may do of itself."""

    def __init__(self, folder: Path, annals: Annals, memory: Memory) -> None:
        self.folder, self.annals, self.memory = folder, annals, memory
        self._shipped = annals.shipped
        self.wrong_by = timedelta()
        self.desk: Desk = opening.unlock(folder, PASSPHRASE)
        self.key = keys.own(self.desk).receive

    def __repr__(self) -> str:
        return self.folder.name

    def close(self) -> None:
        """Close the desk, as before its folder is copied."""
        opening.close(self.desk)

    def reopen(self) -> None:
        """Open the desk again; a folder that is a copy is somebody else from here."""
        self.desk = opening.unlock(self.folder, PASSPHRASE)

    @property
    def live(self) -> list[str]:
        """Ids of what is here outside the bin."""
        return self.annals.sorted(key for key, one in self.memory.documents.items() if not one.binned)

    @property
    def binned(self) -> list[str]:
        """Ids of what is in the bin here."""
        return self.annals.sorted(key for key, one in self.memory.documents.items() if one.binned)

    @property
    def own(self) -> list[str]:
        """Ids of what is here outside the bin, without what every desk has from the program."""
        return [key for key in self.live if self.memory.documents[key] is not self._shipped.get(key)]

    def of(self, type_name: str) -> list[str]:
        """Ids of what is here of a type, outside the bin."""
        return [key for key in self.live if self.memory.documents[key].type == type_name]

    def do(self, deed: Callable[[Desk], object]) -> object:
        """Do something here as a person would; what the desk refuses changes nothing."""
        Wrong.by = self.wrong_by
        head = self.desk.store.head[1]
        try:
            done = deed(self.desk)
        except Trouble:
            done = None
        for place, document in self._note(head, ()):
            self.annals.check(place, self.memory.known[place], document)
        self._one_answer()
        return done

    def _note(self, head: int, also: Iterable[str]) -> list[tuple[Place, Document]]:
        """Read what was written, note our own edits of it, and give every field of it with the record as it is."""
        events = self.desk.store.since(head)
        told = dict.fromkeys(event.record for event in events if event.record)
        touched = dict.fromkeys(self.annals.sorted((*told, *also)))
        self.memory.batches += dict.fromkeys(event.batch for event in events)
        found = self.desk.store.many(touched)
        fields: list[tuple[Place, Document]] = []
        for key in touched:
            before = self.memory.documents.pop(key, None)
            if key not in found:
                continue
            self.memory.documents[key] = now = found[key]
            for name, clock in now.clocks.items():
                place, ours = (key, name), self.desk.store.desk
                old = before.clocks.get(name, {}).get(ours) if before else None
                if name == BIN:
                    continue
                if clock.get(ours) != old:
                    known = self.memory.known.get(place, frozenset())
                    self.memory.known[place] = self.annals.made(now.body.get(name), known)
                    self.annals.stamped[place, ours, clock[ours]] = now.body.get(name)
                fields.append((place, now))
        return fields

    def erase(self, ids: Collection[str]) -> None:
        """Erase records for good, with what waits of them, and of others about them."""
        self.do(lambda desk: records.purge(desk, ids))
        for key in ids:
            if self.desk.store.get(key) is None:
                self.memory.erased.add(key)
                self.memory.documents.pop(key, None)
                self.memory.known = {place: known for place, known in self.memory.known.items() if place[0] != key}
        waits = {one.document.id for one in self.desk.store.waiting.all()}
        self.memory.waiting = {place: known for place, known in self.memory.waiting.items() if place[0] in waits}

    def hand_over(self, target: Path, ids: Collection[str], to: Collection[Seat]) -> Carried | None:
        """Hand records over through the gate; nothing that stays does so unsaid."""
        Wrong.by = self.wrong_by
        recipients = tuple(dict.fromkeys(one.key for one in to))
        plan = handing_over.plan(
            self.desk, Choice(tuple(ids)), recipients, profile=Profile.FULL, reason="agreed in person"
        )
        told = {one.id for one in plan.documents} | {one.record for one in plan.withheld}
        assert told >= {key for key in ids if not self.memory.documents[key].binned}
        if not plan.documents:
            return None
        documents = plan.documents
        self.do(lambda desk: handing_over.hand_over(desk, plan, target))
        return self._carried(target, documents, recipients) if target.exists() else None

    def carry(self, target: Path, to: Collection[Seat], ids: Iterable[str] | None = None) -> Carried:
        """Write a bundle of everything outside the bin, past the gate, as another program could."""
        wanted = self.own if ids is None else [*ids]
        documents = tuple(self.desk.store.many(wanted).values())
        recipients = tuple(dict.fromkeys(one.key for one in to))
        letter = Letter(recipients, next(_NUMBERS), "", "2026-06-01T00:00:00Z", Profile.FULL)
        write_bundle(target, letter, keys.own(self.desk), keys.own_identity(self.desk), documents)
        return self._carried(target, documents, recipients)

    def _carried(self, path: Path, documents: Collection[Document], recipients: Collection[str]) -> Carried:
        known = {
            (one.id, name): self.memory.known.get((one.id, name), frozenset())
            for one in documents
            for name in one.clocks
            if name != BIN
        }
        return Carried(path, {one.id: one for one in documents}, known, frozenset(recipients))

    def take(
        self,
        carried: Carried,
        choose: Callable[[list[str]], Collection[str] | None],
        meanwhile: Callable[[], object] = lambda: None,
        conflicts: Side | None = None,
        again: Callable[[list[str]], Collection[str]] = lambda _: (),
    ) -> None:
        """Take a bundle in: all that `choose` picks of what it offers, or, where it says None, what needs no look.

        What was written apart is decided on by `conflicts`, or listed.

        `meanwhile` is done while somebody looks at it.
        """
        Wrong.by = self.wrong_by
        with receiving.opened(self.desk, carried.path) as arrived:
            chosen = choose([one.id for one in arrived.takeable])
            returned = {*again([one.id for one in arrived.erased])}
            meanwhile()
            head, before, allowed = self.desk.store.head[1], self.memory.copy(), self._allowed()
            try:
                if arrived.standing is Acquaintance.UNKNOWN:
                    trust.know(self.desk, arrived.sender)
                receiving.accept(self.desk, arrived, chosen=chosen, conflicts=conflicts, again=returned)
            except Trouble as refused:
                if refused.message != receiving.AGED:  # what another honestly wrote can be taken in
                    raise
                return
        here = {one.id for one in (*arrived.changed, *arrived.conflicting)}
        marked = {one.id for one in arrived.takeable if one.dangers}
        taken = {one.id for one in arrived.takeable if (not one.dangers if chosen is None else one.id in chosen)}
        taken |= {one.id for one in arrived.same} | ({one.id for one in arrived.erased} & returned)
        self.memory.erased -= returned
        if chosen is None:
            self._loosened_nothing(allowed)
        self._took_in(carried, taken, head, before)
        for key in (here | marked) - taken:
            self._left(carried, key)

    def take_again(self, carried: Carried) -> None:
        """Take a bundle in once more, all of it: that changes nothing, and asks nothing that was not asked."""
        before = self._standing()
        self.take(carried, lambda ids: ids)
        assert self._standing() == before, "the same file changed something the second time"

    def _standing(self) -> tuple[dict[str, tuple[Body, bool]], list[tuple[str, str, list[Json]]]]:
        asked = [(one.record, one.field, [each.value for each in one.versions]) for one in self.questions()]
        return {key: (one.body, one.binned) for key, one in self.memory.documents.items()}, asked

    def _left(self, carried: Carried, key: str) -> None:
        """What was left waits, until what this desk knows of it holds all that it says."""
        assert key in {one.theirs.id for one in waiting.waiting(self.desk)}, f"{key}: left, and waits nowhere"
        for place, known in carried.known.items():
            if place[0] == key:
                self.memory.waiting[place] = self.memory.waiting.get(place, frozenset()) | known

    def unlike(self, other: Seat) -> list[str]:
        """What another desk says outside its bin that this one does not know of, and that waits for nobody here."""
        waits = {one.theirs.id for one in waiting.waiting(self.desk)}
        return [
            key
            for key in other.own
            if key not in self.memory.erased | waits
            and any(known - self.memory.known.get(place, frozenset()) for place, known in other.of_record(key))
        ]

    def of_record(self, key: str) -> list[tuple[Place, Known]]:
        """What is known here of each field of a record."""
        return [(place, known) for place, known in self.memory.known.items() if place[0] == key]

    def decide(self, side: Side, ids: Collection[str]) -> None:
        """Decide on all that waits of records, as a person who looked at it: it is known here from then on."""
        Wrong.by = self.wrong_by
        asked = [one for one in merge_desk.questions(self.desk) if one.copy and one.record in ids]
        ids = {one.record for one in asked}
        head, before, here = self.desk.store.head[1], self.memory.copy(), {*self.memory.documents}
        allowed = [self._allowed(), *(self._allowed(one) for one in waiting.waiting(self.desk) if one.theirs.id in ids)]
        picks = [(one, one.pick_of(side)) for one in asked]
        if not ids:
            return
        try:
            merge_desk.decide(self.desk, [Decision(one, min(one.picks) if at is None else at) for one, at in picks])
        except Trouble:
            return
        if side is Side.OURS:
            for each in allowed:
                self._loosened_nothing(each)
        taken = ids if side is Side.THEIRS else ids & here
        known = {place: known for place, known in self.memory.waiting.items() if place[0] in taken}
        self.memory.waiting = {place: one for place, one in self.memory.waiting.items() if place[0] not in ids}
        self._took_in(Carried(self.folder, {}, known, frozenset()), taken, head, before)

    def questions(self) -> list[Question]:
        """What there is to decide on field by field, where it is plain which copy a field is of."""
        found = merge_desk.questions(self.desk)
        copies = {(one.record, one.copy) for one in found if one.copy}
        several = {key for key in {record for record, _ in copies} if sum(one[0] == key for one in copies) > 1}
        return sorted((one for one in found if one.record not in several), key=lambda one: (
            self.annals.sorted([one.record]) and self.annals.met[one.record], one.field, one.copy))  # fmt: skip

    def pick(self, decisions: Collection[Decision]) -> None:
        """Decide field by field: what is picked is an edit that knows both, and the rest stays open."""
        Wrong.by = self.wrong_by
        head, before, asked = self.desk.store.head[1], self.memory.copy(), self.questions()
        try:
            merge_desk.decide(self.desk, [*decisions])
        except Trouble:
            return
        known: dict[Place, Known] = {}
        for key in {one.question.record for one in decisions if one.question.copy}:
            picks = {one.question.field: one.pick for one in decisions if one.question.record == key}
            open_ = {one.field for one in asked if one.record == key and one.copy} - picks.keys()
            if merge_desk.WHOLE not in picks or picks[merge_desk.WHOLE] or key in before.documents:
                known |= {at: one for at, one in before.waiting.items() if at[0] == key and at[1] not in open_}
            gone = [at for at in self.memory.waiting if at[0] == key and at[1] not in open_]
            for at in gone:
                del self.memory.waiting[at]
        moved = {one.question.record for one in decisions if one.question.field == BIN and one.pick}
        self._took_in(Carried(self.folder, {}, known, frozenset()), {at[0] for at in known}, head, before, moved)
        left = {(one.record, one.field, one.copy) for one in self.questions()}
        for one in decisions:
            assert (one.question.record, one.question.field, one.question.copy) not in left, "decided, and asked again"

    def answer(self, carried: Carried) -> None:
        """What a receipt says was taken is known here in every field, and what waits is waiting.

        What lies in the bin because the file that brought it was taken back counts as left.
        """
        Wrong.by = self.wrong_by
        with receiving.opened(self.desk, carried.path) as arrived:
            receipt = receipts.compose(self.desk, arrived)
        assert receipt.records.keys() == carried.documents.keys()
        for key, one in receipt.records.items():
            fields = {at: known for at, known in carried.known.items() if at[0] == key}
            knows = key in self.memory.documents and all(
                known <= self.memory.known.get(at, frozenset()) for at, known in fields.items()
            )
            took = knows and not self._taken_back(key)
            assert (one.fate is Fate.TAKEN) == took, f"{key}: a receipt says {one.fate}"
            assert one.fate is not Fate.WAITS or {at for at in self.memory.waiting if at[0] == key}

    def _taken_back(self, key: str) -> bool:
        document = self.desk.store.get(key)
        moved = [event for event in self.desk.store.events(key) if BIN in event.after]
        if document is None or not document.binned or moved[-1].deed != "undo":
            return False
        return any(one.taken_back and one.undone == moved[-1].batch for one in came_in.came_in(self.desk))

    def _took_in(
        self, carried: Carried, taken: Collection[str], head: int, before: Memory, moved: Collection[str] = ()
    ) -> None:
        """`moved` are those that somebody put into the bin or took out of it."""
        for (key, name), known in carried.known.items():
            if key in taken:
                self.memory.known[key, name] = self.memory.known.get((key, name), frozenset()) | known
        joined = {**self.memory.known}
        for place, document in self._note(head, taken):
            stands = document.body.get(place[1])
            self.annals.check(place, self.memory.known[place], document)
            self._a_no_stands(place, joined.get(place, frozenset()))
            self._nothing_lost(carried, place, before, stands)
        for key, now in self.memory.documents.items():
            was = before.documents.get(key)
            stayed = now.binned == (was.binned if was else False)
            assert stayed != (key in moved), "something went into the bin or out of it by itself, or did not"
        assert not self.memory.erased & self.memory.documents.keys(), "something erased returned"
        self._one_answer()

    def _a_no_stands(self, place: Place, known: Known) -> None:
        """Of answers that were written apart, a no stands, by whichever field it was said."""
        document, said = self.memory.documents[place[0]], self.annals.values(self.annals.heads(known))
        if document.type == "consent" and any(_is_no(place[1], one) for one in said):
            assert any(_is_no(*one) for one in document.body.items()), f"{place}: a no was loosened"

    def _one_answer(self) -> None:
        """Two who were joined are answered for as one, under whichever of their ids an answer is written."""
        here = self.memory.documents
        ties = [(key, other) for key, one in here.items() for other in targets(one.body.get("joined")) if other in here]
        allowed = self._allowed() if ties else {}
        for key, other in ties:
            for person, scope, to in allowed:
                assert person != key or allowed[key, scope, to] == allowed[other, scope, to], f"{key}, {other}: two"

    def _nothing_lost(self, carried: Carried, place: Place, before: Memory, stands: Json) -> None:
        """Each value that no longer stands, or never came to, is in the journal here."""
        key, name = place
        mine = before.documents[key].body.get(name) if key in before.documents else None
        theirs = carried.documents[key].body.get(name) if key in carried.documents else None
        news = self.annals.heads(carried.known.get(place, frozenset())) - before.known.get(place, frozenset())
        losing = [mine, theirs if news else None]
        for value in losing:
            if value is None or value == stands:
                continue
            told = self.desk.store.events(key)
            assert any(value in (one.before.get(name), one.after.get(name), one.lost.get(name)) for one in told), (
                f"{place}: {value!r} was lost without a word"
            )

    def _allowed(self, instead: Waits | None = None) -> dict[tuple[str, str, str | None], bool]:
        """What everybody recorded here allows today; with a copy that waits in the place of ours."""
        theirs = instead.theirs if instead and instead.theirs.type == "consent" else None
        people = [key for key, one in self.memory.documents.items() if one.type in ("person", "organisation")]
        providers = [None, *[key for key, one in self.memory.documents.items() if one.type == "provider"][:1]]
        today = date.today() + self.wrong_by  # noqa: DTZ011  the day at the desk
        return {
            (person, scope, to): permission(
                self.desk, person, scope, to, today, (), theirs and self._answers(person, theirs)
            ).allowed
            for person in people
            for scope in SCOPES
            for to in providers
        }

    def _answers(self, person: str, theirs: Document) -> list[tuple[str, Consent]]:
        """What somebody answered, with another desk's copy in the place of ours."""
        asked = codec.from_body(declared(Consent), theirs.body)
        ours = dict(answers_of(self.desk, person))
        return [*{**ours, theirs.id: asked if theirs.id in ours else Consent()}.items()]

    def _loosened_nothing(self, before: Mapping[tuple[str, str, str | None], bool]) -> None:
        after = self._allowed()
        loosened = [one for one, allowed in before.items() if after.get(one) and not allowed]
        assert not loosened, f"{loosened} was loosened unseen"


_NUMBERS = count(1)


def _is_no(field: str, value: Json) -> bool:
    """Whether somebody says no to something by this field of an answer."""
    return value in ("refused", "withdrawn") if field == "state" else field == "withdrawn" and value is not None


def copied(seat: Seat, folder: Path) -> Memory:
    """Copy a desk's folder, closed, as a person does with a stick; gives what the copy knows."""
    seat.close()
    shutil.copytree(seat.folder, folder)
    seat.reopen()
    return seat.memory.copy()
