"""Desks that saw the same edits hold the same records, whatever was carried where, in which order, twice or never.

A machine makes histories of two to four desks, real vaults that exchange real bundles, and holds each desk after each
deed against an oracle that knows every edit and what it knew. `make converge` makes many more of them.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test
from strategies import typed

from defender_desk.model.kinds import Content, Kind, Line, Prose, Ref, Refs
from defender_desk.model.types import TYPES
from defender_desk.services import opening, records
from defender_desk.services.bring_in import bringing_in
from defender_desk.services.bring_in.bringing_in import Taking
from defender_desk.services.desk import Desk
from defender_desk.services.handover import waiting
from defender_desk.services.handover.merge_desk import Decision, Side
from defender_desk.services.people import joining
from defender_desk.services.preferences import Preferences
from defender_desk.vault.slots import CHEAPEST

from .clocks import Chance, settable
from .knowing import Annals
from .seats import PASSPHRASE, SCOPES, Carried, Memory, Seat, copied

PHASES = (Phase.generate,) if "NOSHRINK" in os.environ else (Phase.generate, Phase.shrink)
HISTORIES = int(os.environ.get("HISTORIES", "200"))
MOST_DESKS = 4
FEW = 2
"""Entries of the shipped directory that are left, so that looking through a vault takes no time."""
ROUNDS = 4
"""After so many rounds in which everybody gives everything to everybody, nothing may be left to say."""
WORDS = ("", "سلمى", "b", "سطر آخر")
STATES = ("given", "refused", "withdrawn", "not_asked", "cannot_ask_safely", "unsure")
YEARS = st.sampled_from([-10, -1, 0, 1, 10]).map(lambda years: timedelta(days=365 * years))


class Template:
    """A vault as the program makes it, to be copied: making one anew for each history would be slow."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.annals, self.memory = folder, Annals(), Memory()
        desk = opening.create(folder, PASSPHRASE, Preferences(), profile=CHEAPEST).desk
        others = [document.id for document in desk.store.each()][FEW:]
        records.bin_records(desk, others)
        records.purge(desk, others)
        for document in desk.store.each():
            self.annals.shipped[document.id] = self.memory.documents[document.id] = document
            for name, clock in document.clocks.items():
                ((writer, counter),) = clock.items()
                self.annals.stamped[(document.id, name), writer, counter] = document.body.get(name)
                self.memory.known[document.id, name] = self.annals.made(document.body.get(name), frozenset())
        opening.close(desk)


class Histories(RuleBasedStateMachine):
    """Any history of a few desks."""

    template: Template

    def __init__(self) -> None:
        super().__init__()
        Chance.begin()
        self.root = Path(tempfile.mkdtemp(prefix="history"))
        self.annals = self.template.annals.copy()
        self.seats: list[Seat] = []
        self.carried: list[Carried] = []
        self.backups: list[tuple[Path, Memory]] = []
        self.made = 0
        self.wary = False

    @initialize(desks=st.integers(2, 3), wary=st.booleans())
    def sit_down(self, desks: int, wary: bool = False) -> None:
        """Begin with desks that know nothing of each other; the wary take in at the end what needs no look first."""
        self.wary = wary
        for _ in range(desks):
            folder = self.path("desk")
            shutil.copytree(self.template.folder, folder)
            self.seats.append(Seat(folder, self.annals, self.template.memory.copy()))

    def path(self, what: str) -> Path:
        """A fresh place beside the desks."""
        self.made += 1
        return self.root / f"{what}{self.made}"

    def seat(self, data: st.DataObject) -> Seat:
        """One of the desks."""
        return data.draw(st.sampled_from(self.seats))

    def value(self, data: st.DataObject, seat: Seat, kind: Kind) -> Any:
        """A value of a kind, with few words and ids, so that desks often speak of the same."""
        if isinstance(kind, Ref | Refs):
            known = [key for key in seat.own if seat.memory.documents[key].type in kind.to]
            one = st.sampled_from(["", *known])
            return data.draw(one if isinstance(kind, Ref) else st.lists(one.filter(bool), max_size=2).map(tuple))
        return data.draw(st.sampled_from(WORDS) if isinstance(kind, Line | Prose) else typed(kind))

    def values(self, data: st.DataObject, seat: Seat, type_name: str, most: int = 3) -> dict[str, Any]:
        """What a form of a type may hold."""
        kinds = {one.name: one.kind for one in TYPES[type_name].fields if not isinstance(one.kind, Content)}
        every = [*kinds]
        names = data.draw(st.sampled_from([every[:3], every]))
        drawn = data.draw(st.lists(st.sampled_from(names), min_size=1, max_size=most, unique=True))
        return {name: self.value(data, seat, kinds[name]) for name in drawn}

    @rule(data=st.data(), type_name=st.sampled_from(sorted(TYPES)))
    def record(self, data: st.DataObject, type_name: str) -> None:
        """Somebody records something."""
        seat = self.seat(data)
        values = self.values(data, seat, type_name)
        seat.do(lambda desk: records.save(desk, type_name, None, values))

    def edit(self, data: st.DataObject, seat: Seat, pool: list[str]) -> None:
        """Somebody changes or clears fields of one of these."""
        key = data.draw(st.sampled_from(pool))
        type_name = seat.memory.documents[key].type
        values = self.values(data, seat, type_name)
        seat.do(lambda desk: records.save(desk, type_name, key, values))

    @rule(data=st.data())
    def edit_ours(self, data: st.DataObject) -> None:
        """Somebody edits what is on one desk."""
        seat = self.seat(data)
        if seat.own:
            self.edit(data, seat, seat.own)

    @rule(data=st.data())
    def edit_shipped(self, data: st.DataObject) -> None:
        """Somebody edits facts that every desk has from the program."""
        seat = self.seat(data)
        if here := [key for key in self.annals.shipped if key in seat.memory.documents]:
            self.edit(data, seat, here)

    @rule(data=st.data())
    def edit_apart(self, data: st.DataObject) -> None:
        """People at every desk that has a record edit the same field of it, each without knowing of the others."""
        seat = self.seat(data)
        key = data.draw(st.sampled_from([*seat.own, *self.annals.shipped]))
        held = seat.memory.documents.get(key)
        if held is None:
            return
        ((name, _),) = self.values(data, seat, held.type, most=1).items()
        kind = TYPES[held.type].by_name[name].kind
        for one in self.seats:
            if key in one.live:
                value = self.value(data, one, kind)
                one.do(lambda desk, value=value: records.save(desk, held.type, key, {name: value}))

    @rule(data=st.data(), state=st.sampled_from(STATES))
    def answer(self, data: st.DataObject, state: str) -> None:
        """Somebody is asked, for the first time, or again at every desk that has their answer."""
        seat = self.seat(data)
        if not seat.of("person"):
            seat.do(lambda desk: records.save(desk, "person", None, {"name": "سلمى"}))
        person = data.draw(st.sampled_from(seat.of("person")))
        if not seat.of("consent") or data.draw(st.booleans()):
            fresh = {"person": person, "state": state, "scope": (data.draw(st.sampled_from(SCOPES)),)}
            seat.do(lambda desk: records.save(desk, "consent", None, {**fresh, "any_recipient": True}))
        key = data.draw(st.sampled_from(seat.of("consent")))
        self.give(seat, [one for one in self.seats if one is not seat])
        for one in [one for one in self.seats if key in one.live]:
            said = data.draw(st.sampled_from(STATES))
            one.do(lambda desk, said=said: records.save(desk, "consent", key, {"state": said}))

    @rule(data=st.data(), deed=st.sampled_from([records.bin_records, records.restore]))
    def bin(self, data: st.DataObject, deed: Callable[..., object]) -> None:
        """Somebody bins, or takes out of the bin."""
        seat = self.seat(data)
        pool = seat.binned if deed is records.restore else seat.live
        if pool:
            key = data.draw(st.sampled_from(pool))
            seat.do(lambda desk: deed(desk, [key]))

    @rule(data=st.data())
    def erase(self, data: st.DataObject) -> None:
        """Somebody erases for good what is in the bin."""
        seat = self.seat(data)
        if seat.binned:
            seat.erase([data.draw(st.sampled_from(seat.binned))])

    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        """Somebody takes back one of the last things that were done at a desk."""
        seat = self.seat(data)
        if batches := seat.memory.batches[-4:]:
            batch = data.draw(st.sampled_from(batches))
            seat.do(lambda desk: records.undo(desk, batch))

    @rule(data=st.data(), taking=st.sampled_from(Taking), word=st.sampled_from(WORDS[1:]))
    def bring_in(self, data: st.DataObject, taking: Taking, word: str) -> None:
        """Somebody brings in a table with a row that may be somebody here, and fills it in, or makes a record of it."""
        seat = self.seat(data)
        named = [name for key in seat.of("person") if (name := seat.memory.documents[key].body.get("name"))]
        table = self.path("table").with_suffix(".csv")
        table.write_text(f"name,profession\n{data.draw(st.sampled_from(named or ['نور']))},{word}\n", "utf-8")

        def bring(desk: Desk) -> object:
            plan = bringing_in.plan(desk, bringing_in.look(desk, table), type_name="person")
            return bringing_in.bring_in(desk, plan, {twin.index: taking for twin in plan.twins})

        seat.do(bring)

    @rule(data=st.data(), type_name=st.sampled_from(joining.TYPES_JOINED))
    def join(self, data: st.DataObject, type_name: str) -> None:
        """Somebody finds that two records are one, of those that are here, or of two made for it, and joins them."""
        seat = self.seat(data)
        while len(seat.of(type_name)) < 2:
            seat.do(lambda desk: records.save(desk, type_name, None, {"name": data.draw(st.sampled_from(WORDS))}))
        keep, away = data.draw(st.permutations(seat.of(type_name)))[:2]
        if data.draw(st.booleans()):
            seat.do(lambda desk: records.save(desk, "involvement", None, {"who": away}))
        seat.do(lambda desk: joining.join(desk, keep, away))

    @rule(data=st.data(), type_name=st.sampled_from(joining.TYPES_JOINED))
    def part(self, data: st.DataObject, type_name: str) -> None:
        """Somebody lets be two again what was joined before, however long ago."""
        seat = self.seat(data)
        joins = [one for key in seat.of(type_name) for one in joining.joins_of(seat.desk, key)]
        if joins:
            one = data.draw(st.sampled_from(joins))
            seat.do(lambda desk: joining.part(desk, one, knowing=data.draw(st.booleans())))

    @rule(data=st.data(), by=YEARS)
    def put_clock(self, data: st.DataObject, by: timedelta) -> None:
        """The clock of a machine is put wrong, or right."""
        self.seat(data).wrong_by = by

    @rule(data=st.data(), gate=st.booleans())
    def hand_over(self, data: st.DataObject, gate: bool) -> None:
        """A desk writes a file of all or of some records, for one or for all."""
        seat = self.seat(data)
        pool = seat.own if gate else [*seat.own, *seat.binned]  # another program may tell of its bin
        if not pool:
            return
        some = data.draw(st.one_of(st.just(pool), st.lists(st.sampled_from(pool), min_size=1, unique=True)))
        to = data.draw(st.sampled_from([self.seats, *([one] for one in self.seats if one is not seat)]))
        target = self.path("bundle")
        carried = seat.hand_over(target, some, to) if gate else seat.carry(target, to, some)
        if carried is not None:
            self.carried.append(carried)

    @precondition(lambda self: self.carried)
    @rule(
        data=st.data(),
        how=st.sampled_from(["all", "unmarked", "some"]),
        busy=st.booleans(),
        conflicts=st.sampled_from([None, *Side]),
        again=st.booleans(),
    )
    def take(self, data: st.DataObject, how: str, busy: bool, conflicts: Side | None, again: bool) -> None:
        """A file arrives, late or again, and is taken in whole or in part, by somebody who may do more beside."""
        carried = data.draw(st.sampled_from(self.carried))
        seat = data.draw(st.sampled_from([one for one in self.seats if one.key in carried.openers] or self.seats))
        if seat.key not in carried.openers:
            return
        some = st.lists(st.booleans(), min_size=len(carried.documents), max_size=len(carried.documents))
        wanted = dict(zip(carried.documents, data.draw(some), strict=True)) if how == "some" else {}
        choose: dict[str, Callable[[list[str]], list[str] | None]] = {
            "all": lambda ids: ids,
            "unmarked": lambda _: None,
            "some": lambda ids: [one for one in ids if wanted.get(one)],
        }
        meanwhile = partial(self.edit, data, seat, seat.own) if busy and seat.own else lambda: None
        back = (lambda ids: ids[:1]) if again else (lambda _: [])
        seat.take(carried, choose[how], meanwhile, conflicts, back)

    @rule(data=st.data(), side=st.sampled_from([Side.THEIRS, Side.OURS]))
    def decide(self, data: st.DataObject, side: Side) -> None:
        """Somebody looks at what waits, and takes it in or keeps what stands here."""
        seat = self.seat(data)
        ids = self.annals.sorted({one.theirs.id for one in waiting.waiting(seat.desk)})
        if ids:
            seat.decide(side, data.draw(st.lists(st.sampled_from(ids), min_size=1, unique=True)))

    @rule(data=st.data())
    def pick(self, data: st.DataObject) -> None:
        """Somebody decides on single fields that two desks wrote apart, or that wait: one of the values, or both."""
        seat = self.seat(data)
        if asked := seat.questions():
            places = data.draw(st.lists(st.integers(0, len(asked) - 1), min_size=1, max_size=3, unique=True))
            picks = [(asked[place], data.draw(st.sampled_from(sorted(asked[place].picks)))) for place in places]
            seat.pick([Decision(question, pick) for question, pick in picks])

    @precondition(lambda self: self.carried)
    @rule(data=st.data())
    def answer_file(self, data: st.DataObject) -> None:
        """Whoever was given a file writes a receipt for it; what it says is what this desk knows."""
        carried = data.draw(st.sampled_from(self.carried))
        seats = [one for one in self.seats if one.key in carried.openers]
        if seats:
            data.draw(st.sampled_from(seats)).answer(carried)

    @rule(data=st.data())
    def tell(self, data: st.DataObject) -> None:
        """One desk gives another everything, be it its bin too, which is taken in, and once more."""
        seat = self.seat(data)
        other = data.draw(st.sampled_from([one for one in self.seats if one is not seat]))
        pool = [*seat.own, *seat.binned] if data.draw(st.booleans()) else seat.own
        carried = seat.carry(self.path("told"), [other], pool)
        other.take(carried, lambda ids: ids)
        other.take_again(carried)

    @precondition(lambda self: len(self.seats) < MOST_DESKS)
    @rule(data=st.data())
    def copy_folder(self, data: st.DataObject) -> None:
        """A folder is copied, and the copy used beside it: a desk of its own."""
        folder = self.path("desk")
        self.seats.append(Seat(folder, self.annals, copied(self.seat(data), folder)))

    @rule(data=st.data())
    def back_up(self, data: st.DataObject) -> None:
        """A folder is copied and laid aside."""
        folder = self.path("backup")
        self.backups.append((folder, copied(self.seat(data), folder)))

    @precondition(lambda self: self.backups)
    @rule(data=st.data())
    def restore_older(self, data: st.DataObject) -> None:
        """An older copy takes the place of a desk."""
        place = data.draw(st.integers(0, len(self.seats) - 1))
        folder, memory = data.draw(st.sampled_from(self.backups))
        seat = self.seats[place]
        seat.close()
        shutil.rmtree(seat.folder)
        shutil.copytree(folder, seat.folder)
        self.seats[place] = Seat(seat.folder, self.annals, memory.copy())

    def teardown(self) -> None:
        """Everybody gives everything to everybody, and then holds the same."""
        try:
            if self.seats:
                if self.wary:
                    self.exchange_unmarked()
                self.exchange_all()
                for seat in self.seats:
                    assert not [one for one in seat.desk.store.verify() if one.code != "blob_absent"]
        finally:
            for seat in self.seats:
                seat.close()
            shutil.rmtree(self.root)

    def give(self, seat: Seat, to: list[Seat], *, wary: bool = False) -> None:
        """Give others everything, which they take in, or, where they are wary, what needs no look."""
        carried = seat.carry(self.path("last"), to)
        for other in to:
            other.take(carried, lambda ids: None if wary else ids)

    def exchange_unmarked(self) -> None:
        """Exchange what nobody need look at: whatever differs then waits where it differs, until somebody decides."""
        for _ in range(2):
            for seat in self.seats:
                self.give(seat, [one for one in self.seats if one is not seat], wary=True)
        for seat in self.seats:
            for other in self.seats:
                assert not seat.unlike(other), f"{seat} differs from {other} in silence: {seat.unlike(other)}"
        for seat in self.seats:
            ids = self.annals.sorted({one.theirs.id for one in waiting.waiting(seat.desk)})
            seat.decide(Side.THEIRS, ids)

    def exchange_all(self) -> None:
        """Exchange until every desk holds the same."""
        first, *rest = self.seats
        for seat in rest:
            self.give(seat, [first])
        self.give(first, rest)
        for _ in range(ROUNDS):
            if not self.differences():
                return
            for seat in self.seats:
                self.give(seat, [one for one in self.seats if one is not seat])
        raise AssertionError(f"after everybody gave everything, desks differ: {self.differences()}")

    def differences(self) -> list[str]:
        """Records that two desks hold differently outside their bins, or that one lacks and never erased."""
        wanted = {key for seat in self.seats for key in seat.own}
        found = []
        for key in wanted:
            held = [one.memory.documents.get(key) for one in self.seats]
            absent = any(
                document is None and key not in seat.memory.erased
                for seat, document in zip(self.seats, held, strict=True)
            )
            same = {repr(sorted(one.body.items())) for one in held if one is not None and not one.binned}
            if absent or len(same) > 1:
                found.append(key)
        return found


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[type[Histories]]:
    """The machine, with a vault to copy and clocks that can be put wrong."""
    with settable():
        yield type("Machine", (Histories,), {"template": Template(tmp_path / "template")})


def test_desks_that_saw_the_same_hold_the_same(machine: type[Histories]) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=HISTORIES,
            stateful_step_count=30,
            deadline=None,
            derandomize="SEED" not in os.environ,
            suppress_health_check=list(HealthCheck),
            database=None,
            phases=PHASES,
        ),
    )
