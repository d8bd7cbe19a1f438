"""Values, bodies and documents of every record type, drawn from what is declared beside each field.

A new kind without a line here fails `tests/model/test_kinds.py`; a new field or type is drawn the day it is declared.
"""

from __future__ import annotations

import string
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any

from hypothesis import strategies as st

from defender_desk.model import codec
from defender_desk.model.documents import Document
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
from defender_desk.model.merging import merge
from defender_desk.model.records import Field, Record, RecordType
from defender_desk.model.types import TYPES
from defender_desk.model.values import Blob, Money
from defender_desk.model.vocabularies import vocabulary
from defender_desk.text.dates import FuzzyDate, parse

ARABIC = "ابتثجحخدذرزسشصضطظعغفقكلمنهويىةءآأؤإئ"
CONTROLS = "\u200e\u200f\u202e\u2066\u2069"
DESKS = ("aaaaaaaa", "bbbbbbbb", "cccccccc")
NOW = "2026-05-04T10:00:00Z"

DATES_WRITTEN = (
    "2026-05-03", "3/5/2026", "May 2026", "2026", "آذار 2026", "about 2019", "before 2026-05-03",
    "2026-05-03/2026-05-09", "soon after the feast", "١٢/٣/٢٠٢٥",
)  # fmt: skip

alphabet = st.sampled_from(string.ascii_letters + string.digits + ARABIC + CONTROLS + " .,'’-–()éñç،؟٣٤")
lines = st.text(alphabet, max_size=40).map(str.strip)
proses = st.text(st.one_of(alphabet, st.just("\n")), max_size=200).map(str.strip)
ids = st.text("abcdefghijklmnopqrstuvwxyz234567", min_size=26, max_size=26)
handles = st.text(string.ascii_letters + string.digits + "+@._-/", min_size=1, max_size=30)
days = st.one_of(
    st.dates(date(1900, 1, 1), date(2100, 1, 1)).map(FuzzyDate.exact), st.sampled_from(DATES_WRITTEN).map(parse)
)
moments = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)).map(lambda m: m.replace(microsecond=0, tzinfo=UTC))  # noqa: DTZ001  made aware at once
sums = st.decimals(min_value=0, max_value=10**9, places=2, allow_nan=False, allow_infinity=False)
money = st.builds(Money, sums, st.sampled_from(["", "EUR", "USD", "EGP", "TND"]))
blobs = st.builds(
    Blob,
    ids,
    lines.filter(bool),
    st.just("image/png"),
    st.integers(0, 2**53),
    st.text("0123456789abcdef", min_size=64, max_size=64),
)


def _codes(kind: Choice | Choices) -> list[str]:
    return list(vocabulary(kind.vocabulary).by_code)


def _several(one: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(one, unique=True, max_size=4).map(tuple)


DRAWN: Mapping[type[Kind], Callable[[Any], st.SearchStrategy[Any]]] = {
    Line: lambda _: lines,
    Prose: lambda _: proses,
    Handles: lambda _: _several(handles),
    Choice: lambda kind: st.sampled_from(_codes(kind)),
    Choices: lambda kind: _several(st.sampled_from(_codes(kind))),
    Answer: lambda _: st.sampled_from([None, True, False]),
    Number: lambda _: st.one_of(st.none(), st.integers(-(2**53), 2**53)),
    Amount: lambda _: st.one_of(st.none(), money),
    Day: lambda _: st.one_of(st.none(), days),
    Moment: lambda _: st.one_of(st.none(), moments),
    Ref: lambda _: st.one_of(st.just(""), ids),
    Refs: lambda _: _several(ids),
    Content: lambda _: st.one_of(st.none(), blobs),
}
"""Typed values by kind."""


def typed(kind: Kind) -> st.SearchStrategy[Any]:
    """Typed values of one kind."""
    return DRAWN[type(kind)](kind)


def said(each: Field) -> st.SearchStrategy[Any]:
    """Stored values of one field that say something."""
    return typed(each.kind).map(lambda value: codec.store(each.kind, value)).filter(lambda stored: stored is not None)


def records(declared: RecordType, most: int = 12) -> st.SearchStrategy[Record]:
    """Typed records with some of their fields filled."""
    return fillings(declared, most).flatmap(
        lambda chosen: st.fixed_dictionaries({one.name: typed(one.kind) for one in chosen})
    ).map(lambda values: declared.cls(**values))  # fmt: skip


def body_of(declared: RecordType, record: Record) -> dict[str, codec.Json]:
    """The stored body of a typed record: the fields that say something."""
    faces = ((field.name, codec.store(field.kind, getattr(record, field.name))) for field in declared.fields)
    return {name: face for name, face in faces if face is not None}


def bodies(declared: RecordType, most: int = 12) -> st.SearchStrategy[dict[str, codec.Json]]:
    """Stored bodies with some of their fields filled."""
    return fillings(declared, most).flatmap(
        lambda chosen: st.fixed_dictionaries({one.name: said(one) for one in chosen})
    )  # fmt: skip


def fillings(declared: RecordType, most: int) -> st.SearchStrategy[list[Field]]:
    """Some fields of a type."""
    return st.lists(st.sampled_from(declared.fields), unique_by=lambda one: one.name, max_size=most)


types = st.sampled_from(list(TYPES.values()))


@st.composite
def documents(draw: st.DrawFn, declared: RecordType | None = None) -> Document:
    """A record as one desk keeps it, with what a newer desk may have added."""
    kind = declared or draw(types)
    body = draw(bodies(kind))
    if draw(st.booleans()):
        body["field_of_a_newer_desk"] = draw(st.sampled_from(["said", 3, ["a", "b"]]))
    blank = Document(draw(ids), kind.name)
    return blank.edited(body, draw(st.sampled_from(DESKS)), draw(st.integers(1, 50)), NOW)


@dataclass(frozen=True)
class Desks:
    """Copies of one record at three desks after a history of edits, moves and exchanges in any order."""

    type: RecordType
    copies: tuple[Document, ...]
    written: Mapping[tuple[str, int, str], object] = field(default_factory=dict)
    """Every value ever written, by (field, counter, desk)."""


@st.composite
def histories(draw: st.DrawFn, declared: RecordType | None = None, length: int = 14) -> Desks:
    """Let three desks edit and exchange one record at random, each counting as `documents.Clock` says."""
    kind = declared or draw(types)
    chosen = draw(fillings(kind, 4).filter(bool))
    blank = Document(draw(ids), kind.name)
    copies, counters = [blank] * len(DESKS), [0] * len(DESKS)
    written: dict[tuple[str, int, str], object] = {}
    for _ in range(draw(st.integers(0, length))):
        at = draw(st.integers(0, len(DESKS) - 1))
        deed = draw(st.sampled_from(["edit", "edit", "move", "receive"]))
        if deed == "receive":
            other = draw(st.integers(0, len(DESKS) - 1))
            counters[at] = max(counters[at], counters[other])
            copies[at] = merge(copies[at], copies[other]).document
            continue
        counters[at] += 1
        stamp = f"2026-05-04T10:00:{counters[at]:02d}Z"
        if deed == "move":
            copies[at] = copies[at].moved(
                binned=draw(st.booleans()), desk=DESKS[at], counter=counters[at], now=stamp
            )  # fmt: skip
            continue
        one = draw(st.sampled_from(chosen))
        value = draw(st.one_of(st.none(), said(one)))
        copies[at] = copies[at].edited({one.name: value}, DESKS[at], counters[at], stamp)
        written[one.name, counters[at], DESKS[at]] = value
    return Desks(kind, tuple(copies), written)


def without_created(document: Document) -> Document:
    """A document without its claims of time, which order nothing."""
    return replace(document, created="", changed="")
