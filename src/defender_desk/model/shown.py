"""What a person sees of a value: in the language in use, and safe to stand beside text of either direction.

Model floor: the fourth face, beside the three of `codec`; it is read by people alone and never read back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from textwrap import shorten
from typing import Any, TypeAlias

from defender_desk.model import codec
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
)
from defender_desk.model.records import RecordType
from defender_desk.model.values import Blob, Money
from defender_desk.model.vocabularies import label
from defender_desk.text.bidi import expose_controls, hours_apart, isolate, ltr
from defender_desk.text.dates import FuzzyDate
from defender_desk.text.digits import show_digits
from defender_desk.text.languages import right_to_left
from defender_desk.text.messages import msg
from defender_desk.text.speech import beside, fill, habits, ngettext, say
from defender_desk.text.written import show_count, show_date, show_moment, show_number

Titles: TypeAlias = Callable[[str], str]
"""Gives the title of a record by its id; a screen without names gives its code name instead."""

YES, NO = msg("Yes"), msg("No")

_BETWEEN: Mapping[str, str] = {"ar": "، "}
"""What stands between the items of a list, where it is not a comma."""


_GROUP = 8
"""Letters of a hash said in one breath."""

_FIRST_WORDS = 60
"""Most letters of the first words of a text that stand in for a title."""

WHOLE = 2
"""How many items of a list a title says before it only counts them."""


def shown(kind: Kind, typed: object, *, title: Titles) -> str:
    """Show one typed value; "" where nothing is said."""
    return _SHOWN[type(kind)](kind, typed, title)


def shown_in_a_list(kind: Kind, typed: object, *, title: Titles) -> str:
    """Show one typed value in a line of a list: days without the second calendar, which would hide what is beside."""
    if isinstance(kind, Day) and isinstance(typed, FuzzyDate):
        return show_date(typed, replace(habits(), calendar="gregory"))
    return shown(kind, typed, title=title)


def title_of(declared: RecordType, body: codec.Body) -> str:
    """The one line a record is known by: its first title field that says something; "" when none does.

    Of a long list it says the first, and how many more there are.

    Where a type has its title in several languages ("name", "name_ar"), the one in use comes first.
    """
    for name in (own_name(declared, declared.title[0]), *declared.title):
        field = declared.by_name[name]
        typed = codec.value_of(field, body)
        listed = typed if isinstance(typed, tuple) else ()
        more = len(listed) - 1 if len(listed) > WHOLE else 0
        if line := shown(field.kind, listed[:1] if more else typed, title=_nameless):
            return with_more(line, more)
    return ""


def begun(declared: RecordType, body: codec.Body) -> str:
    """The first words of what a record without a title tells, for whoever looks for it at this desk; "" of nothing."""
    told = (" ".join(str(body.get(name) or "").split()) for name in declared.begins)
    text = next(filter(None, told), "")
    return isolate(shorten(text, _FIRST_WORDS, placeholder="…") if " " in text[:_FIRST_WORDS] else text[:_FIRST_WORDS])


def known_by(declared: RecordType, body: codec.Body) -> str:
    """What a record is called at this desk: its title, or first words where that is none, or a day and nothing else."""
    titled = title_of(declared, body)
    more_than_a_day = any(body.get(name) for name in declared.title if not isinstance(declared.by_name[name].kind, Day))
    return titled if titled and more_than_a_day else begun(declared, body) or titled


def own_name(declared: RecordType, name: str) -> str:
    """The field that says in the language in use what a field of a title says ("name_ar" for "name"); else itself."""
    own = f"{name}_{habits().language}"
    return own if name in declared.title and own in declared.title else name


def with_more(line: str, more: int) -> str:
    """The first of a list, and how many more there are, for where the list has no room."""
    if more < 1:
        return line
    return several((line, fill(ngettext("and {n} more", "and {n} more", more), n=show_count(more))))


def between_parties(names: Iterable[str], line: str) -> str:
    """The names of the parties of a record, from whom to whom, before the line it is known by."""
    arrow = " ← " if right_to_left(habits().language) else " → "
    return beside((arrow.join(names), line))


def code_name(declared: RecordType, id: str) -> str:  # noqa: A002  the record's id, as everywhere
    """A short name that tells nothing, stable for ever ("P-7K3F"); two records of a large desk may share it."""
    return f"{declared.code}-{id[:4].upper()}"


def term_shown(name: str, code: str) -> str:
    """Show one term of a vocabulary, its digits in the script in use."""
    return isolate(show_digits(label(name, code, habits().language), habits().digits))


def several(items: Iterable[str]) -> str:
    """Join what is already shown into one line, as the language in use separates a list."""
    return _BETWEEN.get(habits().language, ", ").join(item for item in items if item)


def _nameless(_: str) -> str:
    return ""  # a title never rests on another record's title


def _text(_: Kind, typed: str, __: Titles) -> str:
    return isolate(hours_apart(typed)) if typed else ""


def _handles(kind: Kind, typed: tuple[str, ...], _: Titles) -> str:
    digests = isinstance(kind, Handles) and kind.form == "digest"
    return several(ltr(grouped(one) if digests else one) for one in typed)


def grouped(digest: str) -> str:
    """A hash in groups, so that it can be read aloud, and is no wider than its page."""
    return " ".join(digest[place : place + _GROUP] for place in range(0, len(digest), _GROUP))


def _choice(kind: Choice, typed: str, _: Titles) -> str:
    return term_shown(kind.vocabulary, typed) if typed else ""


def _choices(kind: Choices, typed: tuple[str, ...], _: Titles) -> str:
    return several(term_shown(kind.vocabulary, code) for code in typed)


def _answer(_: Kind, typed: bool | None, __: Titles) -> str:
    return "" if typed is None else say(YES if typed else NO)


def _number(_: Kind, typed: int | None, __: Titles) -> str:
    return "" if typed is None else show_number(typed)


def _amount(_: Kind, typed: Money | None, __: Titles) -> str:
    return "" if typed is None else ltr(f"{show_number(typed.sum)} {typed.currency}".rstrip())


def _day(_: Kind, typed: FuzzyDate | None, __: Titles) -> str:
    return "" if typed is None else show_date(typed)


def _moment(_: Kind, typed: datetime | None, __: Titles) -> str:
    return "" if typed is None else show_moment(typed)


def _ref(_: Kind, typed: str, title: Titles) -> str:
    return isolate(title(typed)) if typed else ""


def _refs(_: Kind, typed: tuple[str, ...], title: Titles) -> str:
    return several(isolate(title(each)) for each in typed)


def _content(_: Kind, typed: Blob | None, __: Titles) -> str:
    return "" if typed is None else isolate(expose_controls(typed.name))


_SHOWN: Mapping[type[Kind], Callable[[Any, Any, Titles], str]] = {
    Line: _text,
    Prose: _text,
    Handles: _handles,
    Choice: _choice,
    Choices: _choices,
    Answer: _answer,
    Number: _number,
    Amount: _amount,
    Day: _day,
    Moment: _moment,
    Ref: _ref,
    Refs: _refs,
    Content: _content,
}
