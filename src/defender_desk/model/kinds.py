"""What a field can hold. Each kind is written beside a field once, with its label and its level.

Model floor: floors above key one table each by kind (columns, editors, cells); a kind knows nothing of them.
"""

from __future__ import annotations

from msgspec import Struct

from defender_desk.model.levels import Level
from defender_desk.text.messages import Message

ANYTHING = "anything"
"""The fact of a free text: it may tell anything, so only a consent to tell everything covers it."""

BY_QUESTION = "asked"
"""The fact of an answer: whatever the question tells that stands in the same record; `facts.facts_of` knows which."""


class Once(Struct, frozen=True):
    """That a field must be said once another field of the record says something."""

    field: str
    says: str
    why: Message
    """What to tell whoever leaves it empty."""


class AsksFirst(Struct, frozen=True):
    """That a record comes into some states only once everybody it is done for agreed, or for a reason that stands."""

    field: str
    """The field that holds the state."""
    states: frozenset[str]
    unless: str
    """The field that holds the reason."""
    kind: str
    """The field whose term says for which purpose (`Term.needs`); a kind that needs none asks nobody."""
    whom: str
    """The field that names to whom it turns."""
    whose: tuple[str, ...]
    """Fields by which it is known who must have agreed."""
    facing: str
    """The field that says why it goes to an authority that may be responsible itself."""

    @property
    def weighed(self) -> frozenset[str]:
        """Fields of which any change is weighed anew."""
        return frozenset({self.field, self.unless, self.kind, self.whom, self.facing, *self.whose})


class Kind(Struct, frozen=True, kw_only=True):
    """What is said once about a field: its label, its danger, whether it is searched and listed."""

    level: Level
    label: Message
    fact: str = ""
    """The term of `data_scope` that a consent must name before this is told outside; empty where it tells of our own
    work and of nobody, `ANYTHING` where people write freely, `BY_QUESTION` where they answer a question."""
    help: Message | None = None
    search: bool = False
    """Its text goes into the full-text index."""
    needed: Once | None = None
    listed: bool = False
    """Lists may show it as a column, sort and filter by it."""
    agreed: str = ""
    """The answer of the same record that must be yes before this is told outside."""
    agreed_by: str = ""
    """The reference to the record whose answer that is instead."""
    agreed_if: str = ""
    """The answer that must be no for that not to be asked; empty asks always."""
    reach: bool = False
    """By it others reach somebody: it stands on cards and sheets, and beside the name of a referee."""
    group: str = ""
    """The term of `provider_fact_group` whose check vouches for it."""
    decides: bool = False
    """How much may leave is decided by it, or of what somebody is warned, or where they go: a change of it that comes
    from another desk waits for a look. Names, handles, roles and answers that are asked for decide of themselves."""
    opens: bool = False
    """What stands in it is held safe, because somebody said so of this one: nothing is added to it from elsewhere."""
    guards: tuple[str | bool, ...] = ()
    """What it says by which somebody is kept safer: of two records that are one, this stands unless a person picks."""
    former: bool = False
    """Other fields hold now what was written here: what stands in it is kept, shown and told as ever, and nobody is
    asked for more."""


class Line(Kind, frozen=True, kw_only=True):
    """A short text on one line: `str`."""

    named: bool = False
    """Names, with a semicolon between them, by which people or a group are recognised in what others write."""


class Prose(Kind, frozen=True, kw_only=True):
    """A long text in paragraphs: `str`."""


class Handles(Kind, frozen=True, kw_only=True):
    """Several codes that read left to right in any language (telephones, addresses of mail): `tuple[str, ...]`."""

    form: str
    """One of "phone", "email", "web", "account", "code", "digest"."""


class Choice(Kind, frozen=True, kw_only=True):
    """One term of a vocabulary: `str`, its code, empty when not known."""

    vocabulary: str
    """Name of the vocabulary its terms come from; "country" and "language" are the ISO lists."""


class Choices(Kind, frozen=True, kw_only=True):
    """Several terms of a vocabulary: `tuple[str, ...]` of codes, in the order chosen."""

    vocabulary: str
    """Name of the vocabulary its terms come from; "country" and "language" are the ISO lists."""


class Answer(Kind, frozen=True, kw_only=True):
    """Yes, no, or not known: `bool | None`. Not known never counts as yes."""

    below_age: int = 0
    """Years below which somebody's age, where a table tells it, says yes; 0 where an age says nothing of it."""


class Number(Kind, frozen=True, kw_only=True):
    """A whole number: `int | None`."""


class Amount(Kind, frozen=True, kw_only=True):
    """A sum of money: `model.values.Money | None`."""


class Day(Kind, frozen=True, kw_only=True):
    """A date as exact as is known: `text.dates.FuzzyDate | None`, the words it was written in kept."""

    due: Message | None = None
    """What to do when the day comes, where the record then asks for attention."""
    lapses: bool = False
    """Once the day has passed, it is too late for that, and the record asks for nothing."""
    rests: str = ""
    """The day of the same record, a listed one, from which on it asks for nothing: what was awaited came."""
    outlasts: bool = False
    """It asks also in the states in which the record asks for nothing else: whether it is still needed at all."""
    said: bool = False
    """It is the day on which somebody said something: none that is still to come."""
    happened: bool = False
    """What the record tells happened then; of two such days, from the first on until the second."""


class Moment(Kind, frozen=True, kw_only=True):
    """A point in time: `datetime | None` in UTC, to the second."""


class Reference(Kind, frozen=True, kw_only=True):
    """What every pointer at other records says."""

    to: tuple[str, ...]
    """Names of the record types it may point at."""
    back: Message
    """What the record pointed at calls those that point at it."""
    about: bool = False
    """The record is about whom this names, so their consent counts; else it only mentions them."""
    part_of: bool = False
    """What this points at is a whole: it takes this record along, which tells of the whole's people too."""
    of_whom: bool = False
    """What this points at is, in its turn, about those whom this record is about."""
    keeps: bool = False
    """The level of what this points at counts for this record too, where it is stricter."""
    stays: bool = False
    """It leaves with nothing, whatever the extent or the reason: whoever has this record is not to know of what it
    points at, and what it points at does not take this record along."""
    role: str = ""
    """The field that tells in which role whom this names takes part; a record is not about those it accuses."""
    purpose: str = ""
    """The term of `consent_scope` to which each of those named must have agreed; else this field alone stays here."""


class Ref(Reference, frozen=True, kw_only=True):
    """Another record: `str`, its id, empty when none."""


class Refs(Reference, frozen=True, kw_only=True):
    """Several other records: `tuple[str, ...]` of ids."""

    gathers: bool = False
    """What two desks wrote into it apart stands together: an id goes out of it by an edit alone that knew it."""


class Content(Kind, frozen=True, kw_only=True):
    """A file kept sealed beside the database: `model.values.Blob | None`."""


KINDS: tuple[type[Kind], ...] = (
    Line, Prose, Handles, Choice, Choices, Answer, Number, Amount, Day, Moment, Ref, Refs, Content,
)  # fmt: skip
"""Every kind there is; each floor's table is proved to cover them."""
