"""Which field a column of a foreign table is about, by its heading and by what stands in it.

Exchange floor: `mapping` asks here. Labels in four languages, names of fields, and a table of headings that people
and programs use (resources/headings) are compared in the one folded form, exactly first and then by likeness.
"""

from __future__ import annotations

import re
from base64 import b32encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256

from rapidfuzz.fuzz import token_sort_ratio

from defender_desk.exchange.cells import code_of, known_words
from defender_desk.model.kinds import Amount, Choice, Choices, Content, Handles, Kind, Number, Reference
from defender_desk.model.records import Field, RecordType
from defender_desk.text.digits import fold_digits
from defender_desk.text.folding import words
from defender_desk.text.languages import LANGUAGES
from defender_desk.text.messages import Message
from defender_desk.text.speech import say_in

KEY = "id"
"""Heading under which this desk writes the ids of records, so that sheets belong together and come back."""
ID = re.compile(r"[a-z2-7]{26}")
SURE = 100
"""The heading is a label, a name of the field, or in the table."""
LIKELY = 86
"""Least likeness of headings, of 100, that makes a proposal."""
BY_VALUES = 80
"""Only what stands in the column speaks for the field."""

_PART_OF_HEADING = 2  # how much less a part of a heading says than the whole
_SHORTEST_ALIKE = 5
_NO_TERMS = 5  # how much less a heading says when no cell is a term
_SOME = 0.3  # least share of cells that bears a heading out
_MOST = 0.6  # share of the cells that must look alike
_SEGMENT = re.compile(r"[/|()\[\]:–—\n\\]|\s-\s|\.(?=\w)")
_SAYS_NOTHING = frozenset({"value", "formatted", "primary", "القيمه", "valeur", "valor"})
_FORMS = {
    "email": re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+"),
    "web": re.compile(r"(https?://|www\.)\S+", re.IGNORECASE),
    "phone": re.compile(r"\+?[\d\s().-]{7,24}"),
}
_TELLING = {"phone": re.compile(r"\d.*\d.*\d"), "email": re.compile("@")}
_COUNTED = re.compile(r"\d")
_DAY = re.compile(r"\d{1,4}[-./]\d{1,2}[-./]\d{1,4}")


def id_from(*told: str) -> str:
    """An id that follows from what another program knows a row by, so that it is known when it comes again."""
    return b32encode(sha256("\n".join(told).encode()).digest()[:16]).decode().rstrip("=").lower()


@dataclass(frozen=True)
class Fit:
    """How well a column fits a field: the name of the field, and 0 to 100."""

    field: str
    score: int


def fits(heading: str, values: Sequence[str], declared: RecordType) -> list[Fit]:
    """The fields a column may be about, the likeliest first."""
    if is_technical(heading) or heading == KEY:
        return []
    said = [value for value in values if value.strip()]
    if said and all(" ".join(words(value)) in words_of("salutations") for value in said):
        return []  # how somebody is addressed is not what they are
    form = form_of(said)
    scores = {
        field.name: _weighed(_score(heading, field, declared.name), field.kind, said, form) for field in declared.fields
    }
    found = [Fit(name, score) for name, score in scores.items() if score >= BY_VALUES]
    return sorted(found, key=lambda fit: -fit.score)


def _weighed(score: int, kind: Kind, values: Sequence[str], form: str) -> int:
    """What the heading says, corrected by what stands in the column."""
    if isinstance(kind, Content):
        return 0
    if isinstance(kind, Handles):
        if kind.form == form:
            return max(score, BY_VALUES)
        return score if kind.form not in _TELLING or _share(values, _TELLING[kind.form]) else 0
    if isinstance(kind, Reference) and kind.part_of and values and all(map(ID.fullmatch, values)):
        return max(score, BY_VALUES)
    if form in ("phone", "email") and kind.listed and not isinstance(kind, Number | Amount):
        return 0
    if isinstance(kind, Number) and values and not _share(values, _COUNTED):
        return 0
    if isinstance(kind, Choice | Choices) and values and not any(code_of(kind.vocabulary, value) for value in values):
        return score - _NO_TERMS
    return score


def _share(values: Sequence[str], pattern: re.Pattern[str]) -> bool:
    """Whether some part of the cells could be what the heading says; an empty column can be anything."""
    return not values or sum(1 for value in values if pattern.search(fold_digits(value))) >= _SOME * len(values)


def is_part(heading: str) -> bool:
    """Whether the column holds a part of something that several columns say together (first name, last name)."""
    return not _keys(heading).isdisjoint(_parts())


def is_age(heading: str) -> bool:
    """Whether the column holds how old somebody is."""
    return not _keys(heading).isdisjoint(_ages())


def is_called(name: str, declared: RecordType) -> bool:
    """Whether a sheet bears the name of a type of record, in one of the languages."""
    labels = (say_in(language.code, one) for language in LANGUAGES for one in (declared.plural, declared.label))
    return _whole_key(name) in {_whole_key(one) for one in labels} - {""}


def asks_consent(heading: str) -> bool:
    """Whether the column holds what somebody answered when they were asked what may be shared."""
    return _says(heading, "consents")


def names_harmed(heading: str, values: Sequence[str] = ()) -> bool:
    """Whether the column holds the name of whoever was harmed, by its heading or by words without a digit in it."""
    if not _says(heading, "harmed") or asks_consent(heading):
        return False
    said = [value for value in values if value.strip()]
    spoken = [value for value in said if not _COUNTED.search(fold_digits(value)) and len(words(value)) > 1]
    return _says(heading, "called") or (bool(said) and len(spoken) >= _MOST * len(said))


def _says(heading: str, list_name: str) -> bool:
    return not words_of(list_name).isdisjoint(words(heading.replace("_", " ")))


@cache
def words_of(list_name: str) -> frozenset[str]:
    """The folded words of one list in resources/headings, a name of several words being one."""
    return frozenset(" ".join(words(one)) for one in known_words()[list_name])


def is_technical(heading: str) -> bool:
    """Whether a program wrote this column for itself (numbers of submissions, names of devices)."""
    return heading.strip().casefold() in _technical()


def form_of(values: Iterable[str]) -> str:
    """What most cells of a column look like: "phone", "email", "web", or empty."""
    said = [fold_digits(value).strip() for value in values if value.strip()]
    for form, pattern in _FORMS.items():
        alike = sum(1 for value in said if pattern.fullmatch(value) and not _DAY.fullmatch(value))
        if said and alike >= _MOST * len(said):
            return form
    return ""


def _score(heading: str, field: Field, type_: str) -> int:
    known = _known(field.name, (field.kind.label.id, field.kind.label.context), type_)
    exact, segments = _whole_key(heading), _keys(heading)
    if exact in known:
        return SURE
    if segments & known:
        return SURE - _PART_OF_HEADING
    if len(exact) < _SHORTEST_ALIKE:
        return 0
    alike = max((token_sort_ratio(exact, name) for name in known if len(name) >= _SHORTEST_ALIKE), default=0)
    return int(alike) - _PART_OF_HEADING if alike >= LIKELY else 0


@cache
def _known(name: str, label: tuple[str, str], type_: str) -> frozenset[str]:
    table: Mapping[str, Sequence[str]] = known_words()["headings"]
    labels = [say_in(language.code, Message(*label)) for language in LANGUAGES]
    given = [name, f"{type_} {name}", *labels, *table.get(name, ()), *table.get(f"{type_}.{name}", ())]
    return frozenset(map(_whole_key, given)) - {""}


@cache
def _technical() -> frozenset[str]:
    return frozenset(heading.casefold() for heading in known_words()["technical"])


@cache
def _ages() -> frozenset[str]:
    return frozenset(map(_whole_key, known_words()["ages"]))


@cache
def _parts() -> frozenset[str]:
    return frozenset(map(_whole_key, known_words()["parts"]))


def _whole_key(heading: str) -> str:
    """The heading in folded words, without numbers and words that say nothing ("Phone 1 - Value")."""
    said = words(heading.replace("_", " "))
    return " ".join(word for word in said if not word.isdigit() and word not in _SAYS_NOTHING)


def _keys(heading: str) -> frozenset[str]:
    """The heading and its parts: "Name / الاسم", "group/full_name"."""
    return frozenset(map(_whole_key, [heading, *_SEGMENT.split(heading)])) - {""}
