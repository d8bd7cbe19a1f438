import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests import strategies

from defender_desk.model.queries import Query
from defender_desk.model.types import TYPES
from defender_desk.services import finding, listing, records
from defender_desk.services.desk import Desk
from defender_desk.services.handover import json_lines
from defender_desk.text.trouble import Trouble

from .conftest import Add


def lines(*objects: object) -> list[bytes]:
    return [json.dumps(one, ensure_ascii=False).encode() + b"\n" for one in objects]


def test_lines_become_records_in_their_order(desk: Desk) -> None:
    added = json_lines.add(
        desk, "incident", lines({"title": "أ", "when": "آذار 2026"}, {"title": "ب", "what": "threat; torture"})
    )
    titles = [records.fetch(desk, key).values["title"] for key in added]
    assert titles == ["أ", "ب"]
    assert records.fetch(desk, added[1]).values["what"] == ("threat", "torture")


@pytest.mark.parametrize(
    "bad", [b"{", b"[]", b'"x"', b'{"nosuch": 1}', b'{"title": 5}', b"\xff", b'{"when": [1]}', b"{" * 5000]
)
def test_one_bad_line_and_nothing_is_added(desk: Desk, bad: bytes) -> None:
    with pytest.raises(Trouble) as refused:
        json_lines.add(desk, "incident", [*lines({"title": "good"}), bad])
    assert refused.value.values["line"] == 2
    assert listing.ids(desk, Query("incident")) == []


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.data())
def test_what_is_shown_can_be_added_again(desk: Desk, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(TYPES)))
    declared = TYPES[name]
    body = strategies.body_of(declared, data.draw(strategies.records(declared)))
    body.pop("content", None)
    body.pop("protection", None)
    for said in declared.said_on:  # a day drawn may lie ahead, when nobody can have said anything
        body.pop(said.name, None)
    if name == "case":
        body.pop("status", None)
    with desk.change("create") as writing:
        first = writing.put(None, name, body).id
    shown = json_lines.face(records.fetch(desk, first))
    (second,) = json_lines.add(desk, name, lines(shown))
    again = json_lines.face(records.fetch(desk, second))
    assert {k: v for k, v in again.items() if k not in json_lines.ENVELOPE} == {
        k: v for k, v in shown.items() if k not in json_lines.ENVELOPE
    }


def test_finding_shows_where_the_words_stand(desk: Desk, add: Add) -> None:
    add("incident", title="مداهمة", story="وصل رجلان إلى مكتب المحامية في الصباح وطلبا الأجهزة")
    (found,) = finding.find(desk, "المحاميه")
    start, end = found.marks[0]
    assert found.excerpt[start:end] == "المحامية"
