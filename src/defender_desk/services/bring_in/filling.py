"""What a row of a foreign file adds to a record it may be: what says nothing there, and what its lists and notes lack.

Services floor: `bringing_in` writes it and `comparing` shows it. What the row says otherwise is named, and not taken.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from defender_desk.exchange.drafts import REMARKS, Draft
from defender_desk.model import codec
from defender_desk.model.codec import Body, Json
from defender_desk.model.documents import Document
from defender_desk.model.kinds import Handles, Kind, Reference, Refs
from defender_desk.model.levels import strictness
from defender_desk.model.merging import one_answer
from defender_desk.model.protecting import own_protection
from defender_desk.model.records import Field, RecordType
from defender_desk.model.types import TYPES
from defender_desk.services.consent.risks import is_minor
from defender_desk.services.people.known_as import JOINED
from defender_desk.text.digits import fold_digits
from defender_desk.text.numbers_said import inland_of


@dataclass(frozen=True)
class Filling:
    """What filling one row into one record does."""

    taken: Mapping[str, Json]
    """Stored values by field, lists and notes joined with what stands there."""
    left: tuple[str, ...] = ()
    """Names of fields in which the row says something else than the record, whose word stands."""
    held: tuple[str, ...] = ()
    """Names of fields that say nothing here, and that a file does not fill: it would lift what protects somebody."""


def row_of(draft: Draft, found: Callable[[str, str], str]) -> dict[str, Json]:
    """The stored values of a row: links, as `found` gives them by type and name, and what has no field as notes."""
    row, fields = dict(draft.changes), TYPES[draft.type].by_name
    for name, called in draft.names.items():
        kind = fields[name].kind
        if isinstance(kind, Reference):
            keys = [found(kind.to[0], one) for one in called]
            row[name] = list[Json](keys) if isinstance(kind, Refs) else keys[0]
    notes = _notes(TYPES[draft.type])
    if draft.kept and notes:
        row[notes] = "\n".join(filter(None, (str(row.get(notes) or ""), draft.remainder())))
    return row


def _notes(declared: RecordType) -> str:
    """The field that takes whatever has no other; empty where a type has none."""
    return next((name for name in REMARKS if name in declared.by_name), "")


def filling(declared: RecordType, body: Body, row: Body) -> Filling:
    """Fill the stored values of a row into a body; a declaration that speaks for an empty field is not talked over.

    Who is known as one is said by whoever joins two records, who looks at both: no row does.
    """
    taken, left, held = dict[str, Json](), list[str](), list[str]()
    for field in declared.fields:
        if field.name not in row:
            continue
        here = body.get(field.name, codec.store(field.kind, field.empty))
        joins = field.name == _notes(declared) or (here is not None and _joins(field))
        filled = _filled(field.kind, here, row[field.name]) if joins or here is None else here
        if filled != here:
            after = {**body, **taken, field.name: filled}
            if field.name == JOINED or _widens(declared, field, body, after) or _lifts(declared, body, after):
                held.append(field.name)
            else:
                taken[field.name] = filled
        elif not joins and row[field.name] != here:
            left.append(field.name)
    return Filling(taken, tuple(left), tuple(held))


def _widens(declared: RecordType, field: Field, before: Body, after: Body) -> bool:
    """Whether an answer somebody gave would allow more by it: what it covers is said by them, and by no file."""
    if declared.joins is None or not field.kind.decides:
        return False
    return one_answer(declared, before, after).get(field.name) != after[field.name]


def _lifts(declared: RecordType, before: Body, after: Body) -> bool:
    """Whether less holds a record back: where it is public already, or a guardian, is said by a person and no file."""
    was, will = (Document("", declared.name, body) for body in (before, after))
    if declared.protection and strictness(own_protection(will)) < strictness(own_protection(was)):
        return True
    return is_minor(was) and not is_minor(will)


def _filled(kind: Kind, here: Json, there: Json) -> Json:
    """What stands after a row was joined: items of a list, or lines of notes, that are not here yet."""
    if isinstance(here, str) and isinstance(there, str):
        known = [line.strip() for line in here.split("\n")]
        return "\n".join((here, *(one for one in there.split("\n") if one.strip() and one.strip() not in known)))
    if not (isinstance(here, list) and isinstance(there, list)):
        return there if here is None else here
    joined = list(here)
    for one in there:
        if not any(_says_no_more(kind, one, known) for known in joined):
            joined.append(one)
    return joined


def _joins(field: Field) -> bool:
    """Whether it takes more in beside what it holds: not which ways are safe, where somebody said so already."""
    return field.holds_many and not field.kind.opens


def _says_no_more(kind: Kind, one: Json, known: Json) -> bool:
    told = _NO_MORE.get(kind.form) if isinstance(kind, Handles) else None
    return one == known or (told is not None and told(str(one), str(known)))


def _same_number(phone: str, known: str) -> bool:
    """A number without its country's code says no more than the same number with it, and less the other way round."""
    dialled = _dialled(phone)
    inland = inland_of(known) if _with_code(known) and not _with_code(phone) else ""
    return bool(dialled) and dialled in (_dialled(known), inland)


def _with_code(phone: str) -> bool:
    return fold_digits(phone).lstrip(" (").startswith(("+", "00"))


def _dialled(phone: str) -> str:
    """A telephone as it is compared: without what parts its groups and the zeros it begins with."""
    return "".join(filter(str.isalnum, fold_digits(phone))).lstrip("0").casefold()


_NO_MORE: Mapping[str, Callable[[str, str], bool]] = MappingProxyType(
    {"phone": _same_number, "email": lambda mail, known: mail.casefold() == known.casefold()}
)
"""By form of handles: whether one says no more than another that is known; all others say the same or they do not."""
