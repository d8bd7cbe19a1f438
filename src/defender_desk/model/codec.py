"""The three faces of a value: stored (JSON), typed (Python), written (text for sheets and consoles).

Model floor: the one module that converts between them. What is stored and cannot be read is a `Trouble`
(a damaged or foreign file), never a traceback. Written faces are codes, the same in every language; what a
person sees on screen is `model.shown`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, TypeAlias

from defender_desk.model.kinds import (
    Amount,
    Answer,
    Choice,
    Choices,
    Content,
    Day,
    Handles,
    Kind,
    Line,
    Moment,
    Number,
    Prose,
    Ref,
    Refs,
)  # fmt: skip
from defender_desk.model.records import Field, Record, RecordType
from defender_desk.model.values import Blob, Money
from defender_desk.text.dates import FuzzyDate, parse
from defender_desk.text.digits import fold_digits, parse_number
from defender_desk.text.messages import msg
from defender_desk.text.trouble import Trouble

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"
Body: TypeAlias = Mapping[str, Json]

UNREADABLE = msg("A record has an unreadable value in “{called}”.")
TOO_LONG = msg("“{called}” holds at most {limit} characters, and a list {most} entries.")
TWO_DAYS = msg("A date in “{called}” means other days than its words say.")
ASK_THEM = msg("Do not use it. Ask whoever gave it to you.")

LIMIT_LINE = 2_000
"""Longest line, in characters; a longer one in a foreign file is refused, not cut."""
LIMIT_PROSE = 200_000
"""Longest account, in characters."""
LIMIT_MANY = 1_000
"""Most terms, handles or references in one field."""
LIMIT_NUMBER = 2**53
"""Whole numbers stay exact in every JSON reader below this."""

_SEPARATOR = re.compile(r"\s*[;\n؛]\s*")
_TERM = re.compile(r"[\w.:-]{1,120}")
_CURRENCY = re.compile(r"[A-Z]{3}|")
_SUM = re.compile(r"-?\d{1,20}(\.\d{1,10})?", re.ASCII)


class Unreadable(ValueError):  # noqa: N818  says what the face is, not that it is an error
    """A stored or written face that is not one of this kind; callers say where it stood."""


@dataclass(frozen=True)
class _Faces:
    store: Callable[[Any], Json]
    load: Callable[[Json], Any]
    write: Callable[[Any], str]
    read: Callable[[str], Any]


def store(kind: Kind, typed: object) -> Json:
    """The stored face of a typed value, without signs no text can carry; None when it says nothing.

    What is longer than a record holds is stored as well, since a draft loses nothing: whoever saves asks `too_long`.
    """
    return _FACES[type(kind)].store(typed)


def load(kind: Kind, stored: Json) -> object:
    """The typed face of a stored value from outside; raises `Unreadable`, also for what no record here holds."""
    if _unbearable(kind, stored):
        raise Unreadable
    return _FACES[type(kind)].load(stored)


def longest(kind: Kind) -> int:
    """How many characters a text of this kind has at most in a record, or each entry of a list."""
    return LIMIT_PROSE if isinstance(kind, Prose) else LIMIT_LINE


def too_long(kind: Kind, stored: Json) -> bool:
    """Whether a text has more characters, or a list more entries, than a record holds."""
    said = stored if isinstance(stored, list) else [stored]
    return len(said) > LIMIT_MANY or any(isinstance(one, str) and len(one) > longest(kind) for one in said)


def write(kind: Kind, typed: object) -> str:
    """The written face: one cell of a sheet, in codes and ISO dates; "" when nothing is said."""
    return _FACES[type(kind)].write(typed)


def read(kind: Kind, written: str) -> object:
    """The typed face of what somebody typed into a cell; raises `Unreadable`."""
    return _FACES[type(kind)].read(written.strip())


def from_body(declared: RecordType, body: Body) -> Record:
    """The typed record of a stored body; what a newer desk wrote and we do not know is left in the body."""
    return declared.cls(**{field.name: value_of(field, body) for field in declared.fields if field.name in body})


def value_of(field: Field, body: Body) -> object:
    """The typed value of one field in a body that is kept here, however long; its empty value when absent."""
    if body.get(field.name) is None:
        return field.empty
    try:
        return _FACES[type(field.kind)].load(body[field.name])
    except Unreadable as bad:
        raise Trouble(UNREADABLE, field=field.name, called=field.kind.label) from bad


def check_body(declared: RecordType, body: Body) -> None:
    """Refuse a body from outside whose known fields are not what they are declared to be, or say two days at once."""
    for field in declared.fields:
        if _unbearable(field.kind, body.get(field.name)):
            raise Trouble(UNREADABLE, field=field.name, called=field.kind.label)
        check_day(field, value_of(field, body))


def check_day(field: Field, typed: object) -> None:
    """Refuse a date from outside whose days, by which the desk counts, are not those of the words a person reads."""
    if isinstance(typed, FuzzyDate) and not typed.means_its_words:
        raise Trouble(TWO_DAYS, ASK_THEM, field=field.name, called=field.kind.label)


def blobs_of(declared: RecordType, body: Body) -> Iterator[tuple[str, Blob]]:
    """The sealed files a body speaks of, each with the name of its field; what cannot be read names none."""
    for field in declared.contents:
        with suppress(Unreadable):
            yield field.name, _load_blob(body.get(field.name))


# One pair of functions for each stored shape.


def _unbearable(kind: Kind, stored: Json) -> bool:
    said = stored if isinstance(stored, list) else [stored]
    return too_long(kind, stored) or any(isinstance(one, str) and _bearable(one) != one for one in said)


def _load_text(stored: Json) -> str:
    if not isinstance(stored, str):
        raise Unreadable
    return stored


def _read_text(limit: int) -> Callable[[str], str]:
    def read_text(written: str) -> str:
        if len(written) > limit:
            raise Unreadable
        return _bearable(written)

    return read_text


def _store_text(typed: str) -> Json:
    return _bearable(typed) or None


def _bearable(typed: str) -> str:
    """A text without NUL and with a sign of doubt for halves of characters: neither is writing, both break files."""
    return typed.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def _load_term(stored: Json) -> str:
    if not isinstance(stored, str) or (stored and not _TERM.fullmatch(stored)):
        raise Unreadable
    return stored


def _store_many(typed: tuple[str, ...]) -> Json:
    return list(filter(None, map(_bearable, typed))) or None


def _load_many(each: Callable[[Json], str]) -> Callable[[Json], tuple[str, ...]]:
    def load_list(stored: Json) -> tuple[str, ...]:
        if not isinstance(stored, list):
            raise Unreadable
        return tuple(dict.fromkeys(filter(None, map(each, stored))))

    return load_list


def _write_many(typed: tuple[str, ...]) -> str:
    return "; ".join(typed)


def _read_many(each: Callable[[str], str]) -> Callable[[str], tuple[str, ...]]:
    def read_list(written: str) -> tuple[str, ...]:
        pieces = [piece for piece in _SEPARATOR.split(written) if piece]
        if len(pieces) > LIMIT_MANY:
            raise Unreadable
        return tuple(dict.fromkeys(filter(None, map(each, pieces))))

    return read_list


_YES = frozenset({"yes", "y", "true", "1", "نعم", "oui", "sí", "si"})
_NO = frozenset({"no", "n", "false", "0", "لا", "non"})


def _load_answer(stored: Json) -> bool:
    if not isinstance(stored, bool):
        raise Unreadable
    return stored


def _read_answer(written: str) -> bool | None:
    word = fold_digits(written).casefold()
    if not word:
        return None
    if word in _YES or word in _NO:
        return word in _YES
    raise Unreadable


def _load_number(stored: Json) -> int:
    if isinstance(stored, bool) or not isinstance(stored, int) or abs(stored) > LIMIT_NUMBER:
        raise Unreadable
    return stored


def _read_number(written: str) -> int | None:
    if not written:
        return None
    number = parse_number(written)
    if number is None or number != number.to_integral_value():
        raise Unreadable
    return _load_number(int(number))


def _store_money(typed: Money | None) -> Json:
    return None if typed is None else [format(typed.sum, "f"), typed.currency]


def _load_money(stored: Json) -> Money:
    match stored:
        case [str(amount), str(currency)] if _SUM.fullmatch(amount) and _CURRENCY.fullmatch(currency):
            return Money(Decimal(amount), currency)
    raise Unreadable


def _write_money(typed: Money | None) -> str:
    return "" if typed is None else f"{typed.sum:f} {typed.currency}".strip()


def _read_money(written: str) -> Money | None:
    if not written:
        return None
    currency = "".join(re.findall(r"\b[A-Za-z]{3}\b", written)[:1]).upper()
    number = parse_number(re.sub(r"\b[A-Za-z]{3}\b", "", written).strip())
    if number is None:
        raise Unreadable
    return _load_money([format(number, "f"), currency])


def _store_day(typed: FuzzyDate | None) -> Json:
    written = _bearable(typed.written) if typed else ""
    if typed is None or not written:
        return None
    ends = [end.isoformat() if end else "" for end in (typed.first, typed.last)]
    return [written, *ends, typed.precision, typed.about]


def _load_day(stored: Json) -> FuzzyDate:
    match stored:
        case [str(written), str(first), str(last), str(precision), bool(about)]:
            try:
                ends = [date.fromisoformat(end) if end else None for end in (first, last)]
                return FuzzyDate(written, ends[0], ends[1], precision, about)  # type: ignore[arg-type]
            except ValueError as bad:
                raise Unreadable from bad
    raise Unreadable


def _read_day(written: str) -> FuzzyDate | None:
    return parse(_read_text(LIMIT_LINE)(written)) if written else None


def _store_moment(typed: datetime | None) -> Json:
    return None if typed is None else typed.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _write_moment(typed: datetime | None) -> str:
    return str(_store_moment(typed) or "")


def _load_moment(stored: Json) -> datetime:
    if not isinstance(stored, str):
        raise Unreadable
    try:
        return datetime.strptime(stored, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError as bad:
        raise Unreadable from bad


def _read_moment(written: str) -> datetime | None:
    if not written:
        return None
    try:
        moment = datetime.fromisoformat(fold_digits(written))
    except ValueError as bad:
        raise Unreadable from bad
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC).replace(microsecond=0)


def _store_blob(typed: Blob | None) -> Json:
    return None if typed is None else [typed.id, typed.name, typed.media, typed.size, typed.sha256]


def _load_blob(stored: Json) -> Blob:
    match stored:
        case [str(blob), str(name), str(media), int(size), str(sha256)] if (
            re.fullmatch(r"[a-z2-7]{26}", blob)
            and re.fullmatch(r"[0-9a-f]{64}", sha256)
            and 0 <= size <= LIMIT_NUMBER
            and not isinstance(size, bool)
            and len(name) <= 255
            and len(media) <= 127
        ):
            return Blob(blob, name, media, size, sha256)
    raise Unreadable


def _read_blob(written: str) -> Blob | None:
    if written:
        raise Unreadable  # a file never comes in through a cell
    return None


def _as_is(typed: Json) -> Json:
    return typed


_FACES: dict[type[Kind], _Faces] = {
    Line: _Faces(_store_text, _load_text, str, _read_text(LIMIT_LINE)),
    Prose: _Faces(_store_text, _load_text, str, _read_text(LIMIT_PROSE)),
    Handles: _Faces(_store_many, _load_many(_load_text), _write_many, _read_many(_read_text(LIMIT_LINE))),
    Choice: _Faces(_store_text, _load_term, str, _load_term),
    Choices: _Faces(_store_many, _load_many(_load_term), _write_many, _read_many(_load_term)),
    Answer: _Faces(_as_is, _load_answer, lambda t: "" if t is None else ("yes" if t else "no"), _read_answer),
    Number: _Faces(_as_is, _load_number, lambda t: "" if t is None else str(t), _read_number),
    Amount: _Faces(_store_money, _load_money, _write_money, _read_money),
    Day: _Faces(_store_day, _load_day, lambda t: "" if t is None else t.written, _read_day),
    Moment: _Faces(_store_moment, _load_moment, _write_moment, _read_moment),
    Ref: _Faces(_store_text, _load_term, str, _load_term),
    Refs: _Faces(_store_many, _load_many(_load_term), _write_many, _read_many(_load_term)),
    Content: _Faces(_store_blob, _load_blob, lambda t: "" if t is None else t.name, _read_blob),
}
