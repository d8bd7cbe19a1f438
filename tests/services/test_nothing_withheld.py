"""Nothing that stays stands anywhere in a file: each field of each type, in every extent, by the bytes inside."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from defender_desk.exchange.age_file import open_age_file
from defender_desk.model import codec
from defender_desk.model.codec import Json
from defender_desk.model.kinds import (
    Amount,
    Answer,
    Choice,
    Choices,
    Day,
    Handles,
    Kind,
    Line,
    Moment,
    Number,
    Prose,
    Ref,
    Reference,
)
from defender_desk.model.levels import Profile
from defender_desk.model.records import RecordType
from defender_desk.model.types import TYPES
from defender_desk.model.values import Money
from defender_desk.model.vocabularies import vocabulary
from defender_desk.services.desk import Desk
from defender_desk.services.handover import figure_files, figures, handing_over
from defender_desk.services.handover.selection import Choice as Chosen
from defender_desk.services.identity import keys
from defender_desk.services.incidents import evidence
from defender_desk.text.dates import FuzzyDate

from .conftest import Make

KEPT_AS_THEY_ARE = {
    "consent": {"state": "given", "scope": ["manual_export"], "facts": ["everything"], "any_recipient": True},
    "involvement": {"role": "victim"},
}
"""What lets the rest of a record leave at all."""
UNSAID = {
    "consent": {"withdrawn", "expires", "recipient", "never_to_known", "withheld", "case", "recipient_name"},
    "provider": {"shipped", "fingerprint"},
}
"""Fields that would change who may be told, or whose values are read here."""


@dataclass
class Filled:
    """A desk with a record of every type that says something in every field, and the marks that tell each value."""

    desk: Desk
    ids: dict[str, str] = field(default_factory=dict)
    marks: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    """By record and field: texts that stand nowhere else."""
    count: int = 0

    def fill(self) -> None:
        """Write the records, and then what each says of the others."""
        with self.desk.change("import") as writing:
            for name in TYPES:
                self.ids[name] = "" if name == "evidence" else writing.put(None, name, {}).id
        taken = evidence.take_in(self.desk, [evidence.Intake("qfilez.txt", lambda: io.BytesIO(b"qcontentz"))])
        (self.ids["evidence"],) = taken.ids
        blob = evidence.content(self.desk, self.ids["evidence"])
        self.marks[self.ids["evidence"], "content"] = [blob.id, blob.sha256, "qcontentz", "qfilez"]
        with self.desk.change("import") as writing:
            for name, declared in TYPES.items():
                writing.put(self.ids[name], name, dict(self._body(declared)))

    def _body(self, declared: RecordType) -> Iterator[tuple[str, Json]]:
        given = KEPT_AS_THEY_ARE.get(declared.name, {})
        for one in declared.fields:
            if one.name in given or one.name == "protection":
                yield one.name, given.get(one.name, "public")
            elif one.name not in UNSAID.get(declared.name, ()) and one.name != "content":
                self.count += 1
                typed, marks = self._said(one.kind, self.count)
                self.marks[self.ids[declared.name], one.name] = marks
                yield one.name, codec.store(one.kind, typed)

    def _said(self, kind: Kind, number: int) -> tuple[object, list[str]]:
        """A value of a kind that stands nowhere else, and what it is told by; terms and answers are told by nothing."""
        mark, day = f"q{number:04}z", date(1901, 1, 1) + timedelta(days=number)
        if isinstance(kind, Reference):
            found = self.ids[kind.to[0]]
            return (found if isinstance(kind, Ref) else (found,)), []
        values: dict[type[Kind], tuple[object, list[str]]] = {
            Line: (f"{mark} words", [mark]),
            Prose: (f"{mark} more\nwords", [mark]),
            Handles: ((f"{mark}@example.org",), [mark]),
            Number: (7_000_000 + number, [str(7_000_000 + number)]),
            Amount: (Money(Decimal(8_000_000 + number), "EUR"), [str(8_000_000 + number)]),
            Day: (FuzzyDate.exact(day), [day.isoformat()]),
            Moment: (datetime(1950, 1, 1, tzinfo=UTC) + timedelta(days=number), []),
            Answer: (True, []),
        }
        if isinstance(kind, Choice | Choices):
            code = vocabulary(kind.vocabulary).terms[0].code
            return (code if isinstance(kind, Choice) else (code,)), []
        return values[type(kind)]


@pytest.fixture
def filled(desk: Desk) -> Filled:
    made = Filled(desk)
    made.fill()
    return made


def inside(theirs: Desk, path: Path) -> str:
    with path.open("rb") as stream:
        return b"".join(open_age_file(stream, keys.own_identity(theirs).receiving)).decode("utf-8", "replace")


@pytest.mark.parametrize("profile", [Profile.FULL, Profile.CASEWORK, Profile.DEIDENTIFIED])
def test_no_field_that_stays_stands_in_the_file(
    filled: Filled, make_desk: Make, tmp_path: Path, profile: Profile
) -> None:
    desk, theirs = filled.desk, make_desk("theirs")
    refused, other = _somebody_who_said_no(desk)
    choice = Chosen(ids=(*filled.ids.values(), refused, *other))
    plan = handing_over.plan(desk, choice, (keys.own(theirs).receive,), profile=profile, reason="qreasonz", noes=False)
    handing_over.hand_over(desk, plan, tmp_path / "a")
    written = inside(theirs, tmp_path / "a")
    told = {(one.id, name) for one in plan.documents for name in one.body}
    whole = {one.record for one in plan.withheld if not one.field}
    assert whole.isdisjoint(filled.ids.values()) if profile is Profile.FULL else True
    goes = {key for name, key in filled.ids.items() if name != "disclosure"} - whole
    assert {one.id for one in plan.documents} >= goes
    assert len(goes) > len(filled.ids) / 2
    for (record, name), marks in filled.marks.items():
        found = [mark for mark in marks if mark in written]
        assert found == ([] if (record, name) not in told else marks), f"{record} {name}"
    if profile is not Profile.FULL:
        assert {(one.record, one.field) for one in plan.withheld} & filled.marks.keys()
    gone = [refused, *(one.record for one in plan.withheld if not one.field)]
    assert not [key for key in gone if key in written], "no link leads to what stays"
    assert "qreasonz" not in written
    assert "qnoz" not in written
    if profile.coded:
        assert not [key for key in filled.ids.values() if key in written]
        assert desk.store.desk not in written.split("\n", 3)[3], "which desk wrote it joins it to other files"


def _somebody_who_said_no(desk: Desk) -> tuple[str, tuple[str, ...]]:
    """Somebody who refused, with what tells of them and what only points at them."""
    with desk.change("import") as writing:
        person = writing.put(None, "person", {"name": "qnoz", "protection": "public"}).id
        writing.put(None, "consent", {"person": person, "state": "refused"})
        about = writing.put(None, "contact_log", {"who": person, "said": "qnoz said"}).id
        beside = writing.put(None, "action", {"with_whom": [person]}).id
    return person, (about, beside)


def test_figures_say_nothing_that_stands_in_a_record(filled: Filled, make_desk: Make) -> None:
    """But for terms and months, which they count."""
    choice = Chosen(ids=tuple(filled.ids.values()))
    to = (keys.own(make_desk("theirs")).receive,)
    plan = handing_over.plan(filled.desk, choice, to, profile=Profile.STATISTICS, reason="qreasonz")
    assert plan.documents == ()
    assert plan.figures
    pages = figure_files.pages(plan.figures)
    told = "\n".join(cell for one in pages.sections for line in ((one.heading,), *one.table) for cell in line)
    written = told + "\n".join("".join(line) for line in figures.rows(plan.figures))
    marks = [mark for marks in filled.marks.values() for mark in marks]
    assert not [mark for mark in (*marks, *filled.ids.values(), "qreasonz") if mark in written]
