"""Event tables after HURIDOCS' Events Standard Formats: who did what to whom, in six tables joined by number.

Exchange floor: Event, Act, Person, Involvement, Information and Intervention, as programs built on that format read
them. Terms stand as codes, dates as they were written; what has no place in these tables stays out.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from defender_desk.exchange.plain_archive import stored
from defender_desk.exchange.plain_csv import csv_lines
from defender_desk.model import codec
from defender_desk.model.documents import Document
from defender_desk.model.types import TYPES

NUMBER = "record_number"


@dataclass(frozen=True)
class _Table:
    """One table: its columns after the record number, and for each kind of record the fields that fill them."""

    name: str
    columns: tuple[str, ...]
    filled: Mapping[str, Mapping[str, str]]
    """By kind of record: column by field."""
    kind: str = ""
    """The column that says of which kind a row is, where the table holds several."""


_TABLES = (
    _Table(
        "event",
        (
            "event_title", "initial_date", "final_date", "violation_status", "violation_types", "geographical_term",
            "local_geographical_area", "event_description", "impact_of_event", "remarks",
        ),
        {"incident": {
            "title": "event_title", "when": "initial_date", "until": "final_date", "status": "violation_status",
            "what": "violation_types", "country": "geographical_term", "place": "local_geographical_area",
            "story": "event_description", "losses_note": "impact_of_event", "notes": "remarks",
        }},
    ),
    _Table(
        "act",
        (
            "event", "victim", "type_of_act", "initial_date", "final_date", "exact_location", "method_of_violence",
            "attribution", "physical_consequences", "status_at_end", "type_of_location", "type_of_detention", "charges",
            "national_legislation", "international_instruments", "sources", "remarks",
        ),
        {"act": {
            "incident": "event", "victim": "victim", "what": "type_of_act", "when": "initial_date",
            "until": "final_date", "place": "exact_location", "methods": "method_of_violence",
            "attribution": "attribution", "consequences": "physical_consequences", "end_state": "status_at_end",
            "place_kind": "type_of_location", "detention_kind": "type_of_detention", "charge": "charges",
            "national_law": "national_legislation", "standards": "international_instruments", "said_by": "sources",
            "notes": "remarks",
        }},
    ),
    _Table(
        "person",
        (
            "counting_unit", "person_name", "other_names", "date_of_birth", "sex", "citizenship", "occupation",
            "affiliation", "place_of_origin", "telephone", "e_mail", "remarks",
        ),
        {
            "person": {
                "name": "person_name", "other_names": "other_names", "born": "date_of_birth", "gender": "sex",
                "nationalities": "citizenship", "profession": "occupation", "organisation": "affiliation",
                "origin": "place_of_origin", "phones": "telephone", "emails": "e_mail", "notes": "remarks",
            },
            "organisation": {
                "name": "person_name", "other_names": "other_names", "parent": "affiliation", "phones": "telephone",
                "emails": "e_mail", "notes": "remarks",
            },
        },
        "counting_unit",
    ),
    _Table(
        "involvement",
        (
            "person", "event_or_act", "role", "role_in_own_words", "degree_of_involvement", "type_of_perpetrator",
            "certainty", "sources", "initial_date", "final_date", "remarks",
        ),
        {"involvement": {
            "who": "person", "what": "event_or_act", "role": "role", "role_note": "role_in_own_words",
            "degree": "degree_of_involvement", "perpetrator_kind": "type_of_perpetrator", "certainty": "certainty",
            "said_by": "sources", "since": "initial_date", "until": "final_date", "note": "remarks",
        }},
    ),
    _Table(
        "information",
        (
            "source_title", "source", "events", "type_of_source", "source_connection", "reliability_of_source",
            "reliability_of_information", "date_of_source_material", "date_received", "language", "summary", "remarks",
        ),
        {"source": {
            "title": "source_title", "who": "source", "about": "events", "kind": "type_of_source",
            "connection": "source_connection", "reliability": "reliability_of_source",
            "information_reliability": "reliability_of_information", "date": "date_of_source_material",
            "received": "date_received", "languages": "language", "summary": "summary", "notes": "remarks",
        }},
    ),
    _Table(
        "intervention",
        (
            "kind", "intervention_title", "type_of_intervention", "case", "parties_requested", "victims", "status",
            "date_of_intervention", "reply_date", "response", "impact_on_the_situation", "remarks",
        ),
        {
            "action": {
                "title": "intervention_title", "what": "type_of_intervention", "case": "case",
                "with_whom": "parties_requested", "status": "status", "done": "date_of_intervention",
                "result": "impact_on_the_situation", "notes": "remarks",
            },
            "referral": {
                "title": "intervention_title", "target_kind": "type_of_intervention", "case": "case",
                "provider": "parties_requested", "people": "victims", "state": "status",
                "handed_over": "date_of_intervention", "replied": "reply_date", "reply": "response",
                "outcome": "impact_on_the_situation", "notes": "remarks",
            },
        },
        "kind",
    ),
)  # fmt: skip

_FIELDS: Mapping[str, Mapping[str, str]] = {kind: fields for one in _TABLES for kind, fields in one.filled.items()}
KINDS = tuple(name for name in TYPES if name in _FIELDS)
"""Kinds of record that have a place in these tables."""


def told(document: Document) -> tuple[str, ...]:
    """Names of the fields of a record that stand in its table."""
    return tuple(name for name in _FIELDS[document.type] if name in document.body)


def made(documents: Sequence[Document]) -> Iterator[bytes]:
    """The six tables, also those without a row, so that whoever reads them finds each."""
    yield stored((f"{one.name}.csv", _table(one, documents)) for one in _TABLES)


def _table(table: _Table, documents: Iterable[Document]) -> Iterator[bytes]:
    mine = (one for one in documents if one.type in table.filled)
    yield codecs.BOM_UTF8
    yield from csv_lines((NUMBER, *table.columns), (_row(table, one) for one in mine))


def _row(table: _Table, document: Document) -> list[str]:
    fields = TYPES[document.type].by_name
    said = {
        column: codec.write(fields[name].kind, codec.value_of(fields[name], document.body))
        for name, column in table.filled[document.type].items()
        if name in document.body
    }
    if table.kind:
        said[table.kind] = document.type
    return [document.id, *(said.get(column, "") for column in table.columns)]
