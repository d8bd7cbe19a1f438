"""A record type with a field of every kind, for forms and tables."""

from datetime import datetime
from typing import Annotated

from defender_desk.model.kinds import (
    Amount,
    Answer,
    Choice,
    Choices,
    Content,
    Day,
    Handles,
    Line,
    Moment,
    Number,
    Prose,
    Ref,
    Refs,
)  # fmt: skip
from defender_desk.model.levels import IDENTITY, INTERNAL, OPEN, SECRET
from defender_desk.model.records import Record, RecordType, declared, record
from defender_desk.model.values import Blob, Money
from defender_desk.text.dates import FuzzyDate
from defender_desk.text.messages import msg


@record("sample", msg("Sample"), msg("Samples"), title=("name",), code="S")
class Sample(Record, frozen=True):
    """One field of each kind."""

    name: Annotated[str, Line(level=IDENTITY, label=msg("Name"), listed=True, help=msg("As the person writes it"))] = ""
    story: Annotated[str, Prose(level=SECRET, label=msg("Account"))] = ""
    phones: Annotated[tuple[str, ...], Handles(level=SECRET, label=msg("Telephone"), form="phone", listed=True)] = ()
    country: Annotated[str, Choice(level=OPEN, label=msg("Country"), vocabulary="country", listed=True)] = ""
    spoken: Annotated[tuple[str, ...], Choices(level=OPEN, label=msg("Languages"), vocabulary="language")] = ()
    safe: Annotated[bool | None, Answer(level=OPEN, label=msg("Safe to call"), listed=True)] = None
    age: Annotated[int | None, Number(level=INTERNAL, label=msg("Age"), listed=True)] = None
    asked: Annotated[Money | None, Amount(level=INTERNAL, label=msg("Sum asked for"))] = None
    born: Annotated[FuzzyDate | None, Day(level=IDENTITY, label=msg("Born"), listed=True)] = None
    called: Annotated[datetime | None, Moment(level=INTERNAL, label=msg("Called"))] = None
    friend: Annotated[str, Ref(level=IDENTITY, label=msg("Friend"), to=("person",), back=msg("Friend of"))] = ""
    family: Annotated[
        tuple[str, ...], Refs(level=SECRET, label=msg("Family"), to=("person",), back=msg("Family of"))
    ] = ()
    scan: Annotated[Blob | None, Content(level=SECRET, label=msg("Scan"))] = None


SAMPLE: RecordType = declared(Sample)
