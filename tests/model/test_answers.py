"""An answer is one thing: of two copies written apart only what both say stands, whoever has which."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from itertools import combinations, permutations, product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import body_of, typed

from defender_desk.model import codec
from defender_desk.model.codec import Body
from defender_desk.model.documents import Document
from defender_desk.model.merging import both_kept, merge, one_answer
from defender_desk.model.records import Record, RecordType, declared
from defender_desk.model.types import TYPES, Consent
from defender_desk.model.types.answers import BY_NAME, is_no, joined, whole_without
from defender_desk.model.types.consent import NOT_ASKED
from defender_desk.services.consent import loosening, risks
from defender_desk.services.consent.consent import weigh
from defender_desk.text.dates import parse

CONSENT = declared(Consent)
DECIDING = sorted(CONSENT.deciding)
RECIPIENTS = ("p" * 26, "q" * 26)
DAYS = (None, *map(parse, ("2026-03-10", "11 March 2026", "about 12 March 2026", "2026-11", "no idea", "2031-05-01")))


def some(values: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values), unique=True, max_size=2).map(tuple)


ANSWERS = st.builds(
    Consent,
    state=st.sampled_from(["given", "given", "refused", "withdrawn", "not_asked", "cannot_ask_safely", "unsure"]),
    scope=some(("refer", "interview", "keep_record")),
    case=st.sampled_from(["", "c" * 26, "d" * 26]),
    recipient=st.sampled_from(["", *RECIPIENTS]),
    any_recipient=st.sampled_from([None, True, False]),
    facts=some(("everything", "name", "health", "legal_status")),
    withheld=some(("name", "health")),
    never_to_known=some(RECIPIENTS),
    asked=st.sampled_from(DAYS),
    expires=st.sampled_from(DAYS),
    withdrawn=st.sampled_from([None, None, *DAYS]),
    never_to=st.sampled_from(["", "her brother", "her brother and his friends", "the ministry", "z\n\nher brother"]),
    conditions=st.sampled_from(["", "never by phone"]),
)


@given(one=ANSWERS, other=ANSWERS)
def test_it_is_the_same_whoever_has_which_and_joining_again_changes_nothing(one: Consent, other: Consent) -> None:
    stands = joined(one, other)
    assert stands == joined(other, one)
    assert joined(one, one) == one
    assert joined(stands, one) == joined(stands, other) == stands


JOINS = [declared for declared in TYPES.values() if declared.joins is not None]
"""Every type of which one record is one thing, and merges whole."""


@st.composite
def copies(draw: st.DrawFn, declared: RecordType) -> tuple[Record, ...]:
    """Three or four copies of a record, any at all, that often say the same in a field."""
    pools = {
        name: st.sampled_from([draw(typed(declared.by_name[name].kind)) for _ in range(3)])
        for name in sorted(declared.deciding)
    }
    near = st.fixed_dictionaries(pools).map(lambda values: declared.cls(**values))
    one = st.one_of(near, ANSWERS) if declared is CONSENT else near
    return draw(st.one_of(st.tuples(one, one, one), st.tuples(one, one, one, one)))


def grouped(join: Callable[[Any, Any], Any], said: Sequence[Any]) -> list[Any]:
    """What comes of these in this order, however they are grouped."""
    if len(said) == 1:
        return [*said]
    parts = ((grouped(join, said[:at]), grouped(join, said[at:])) for at in range(1, len(said)))
    return [join(one, other) for ones, others in parts for one, other in product(ones, others)]


def every_way(join: Callable[[Any, Any], Any], said: Sequence[Any]) -> list[Any]:
    """What comes of these in any order and however they are grouped."""
    return [found for order in permutations(said) for found in grouped(join, order)]


@pytest.mark.parametrize("declared", JOINS, ids=lambda declared: declared.name)
@given(data=st.data())
@settings(max_examples=200)
def test_any_number_of_copies_come_to_the_same_in_every_order_and_grouping(
    declared: RecordType, data: st.DataObject
) -> None:
    said = data.draw(copies(declared))
    assert declared.joins is not None
    stands, *others = every_way(declared.joins, said)
    assert all(one == stands for one in others)
    for one in (*said, stands):
        assert declared.joins(one, one) == one
        assert declared.joins(stands, one) == declared.joins(one, stands) == stands


@pytest.mark.parametrize("declared", JOINS, ids=lambda declared: declared.name)
@given(data=st.data())
@settings(max_examples=60)
def test_so_they_do_as_they_are_stored(declared: RecordType, data: st.DataObject) -> None:
    """Also where what is not said and what is said to be nothing are written differently."""
    faces = [
        {name: face for name, face in body_of(declared, one).items() if data.draw(st.booleans()) or face != NOT_ASKED}
        for one in data.draw(copies(declared))
    ]
    deciding = [{name: face for name, face in one.items() if name in declared.deciding} for one in faces]

    def join(one: Body, other: Body) -> Body:
        return {name: face for name, face in one_answer(declared, one, other).items() if face is not None}

    stands, *others = every_way(join, deciding)
    assert all(one == stands for one in others)


@given(said=copies(CONSENT))
@settings(max_examples=60)
def test_of_several_nobody_is_told_more_than_by_any(said: tuple[Consent, ...]) -> None:
    stands = reduce(joined, said)
    for question in loosening._questions(*said, stands):
        for each in said:
            assert not loosening.more(question.answer(each), question.answer(stands))
            assert question.answer(stands).standing.is_no or not (is_no(each) and question.answer(each).standing.is_no)


@given(one=ANSWERS, other=ANSWERS)
@settings(max_examples=60)
def test_nobody_is_told_more_than_by_either_and_no_no_is_lost(one: Consent, other: Consent) -> None:
    stands = joined(one, other)
    for question in loosening._questions(one, other, stands):
        for each in (one, other):
            assert not loosening.more(question.answer(each), question.answer(stands))
            if is_no(each) and question.answer(each).standing.is_no:
                assert question.answer(stands).standing.is_no
    for each in (one, other):
        assert {*each.withheld} <= {*stands.withheld}
        assert {*each.never_to_known} <= {*stands.never_to_known}
        for ours, both in ((each.never_to, stands.never_to), (each.conditions, stands.conditions)):
            assert all(part in both for part in ours.split("\n\n"))
        assert {*stands.facts} & BY_NAME <= {*each.facts}


@given(one=ANSWERS, other=ANSWERS, yes=ANSWERS)
@settings(max_examples=60)
def test_a_no_of_either_outlives_every_yes_that_it_outlived_alone(one: Consent, other: Consent, yes: Consent) -> None:
    stands = joined(one, other)
    for question in loosening._questions(one, other, yes):
        for each in (one, other):
            if question.answer(each, yes).standing.is_no and question.answer(each).standing.is_no:
                assert question.answer(stands, yes).standing.is_no


def test_what_must_be_named_for_some_recipient_is_joined_as_such() -> None:
    assert risks.NAMED_ALONE | risks._NOTIFIED_ALONE <= BY_NAME


@given(answer=ANSWERS, lost=st.sets(st.sampled_from(DECIDING), max_size=4))
@settings(max_examples=200)
def test_an_answer_goes_in_part_only_where_the_rest_allows_no_more(answer: Consent, lost: set[str]) -> None:
    body = {each.name: codec.store(each.kind, getattr(answer, each.name)) for each in CONSENT.fields}
    kept = {name: value for name, value in body.items() if value is not None and name not in lost}
    left = codec.from_body(CONSENT, kept)
    assert isinstance(left, Consent)
    if not whole_without(answer, left):
        return
    assert is_no(answer) == is_no(left)
    for question in loosening._questions(answer, left):
        assert not loosening.more(question.answer(answer), question.answer(left))
        spoken = not answer.scope or question.scope in answer.scope
        if is_no(answer) and spoken and question.recipient not in answer.never_to_known:
            later = Consent(state="given", scope=(question.scope,), any_recipient=True, asked=DAYS[2])
            for beside in ((), (later,)):
                before, after = (question.answer(each, *beside).standing.is_no for each in (answer, left))
                assert after >= before


EITHER = {
    "a no by its day said again": ({"withdrawn": parse("2026-11-20")}, {"withdrawn": None}, True),
    "a no to one purpose": ({"state": "refused"}, {"scope": ("interview",)}, True),
    "a limit and a wider yes": ({"conditions": "never by phone"}, {"facts": ("everything", "health")}, False),
}


@pytest.mark.parametrize("case", EITHER)
@pytest.mark.parametrize("late", [1, 9])
def test_two_desks_that_wrote_an_answer_apart_come_to_the_same(case: str, late: int) -> None:
    mine, theirs, no = EITHER[case]
    asked = {"state": "given", "scope": ["refer"], "any_recipient": True, "facts": ["everything"]}
    withdrawn = {"withdrawn": codec.store(CONSENT.by_name["withdrawn"].kind, parse("2026-11-01"))}
    said = asked | (withdrawn if "withdrawn" in mine else {})
    start = Document("a" * 26, "consent").edited(said, "deska", 1, "2026-11-01T00:00:00Z")

    def edited(changes: dict[str, object], desk: str, counter: int) -> Document:
        faces = {name: codec.store(CONSENT.by_name[name].kind, value) for name, value in changes.items()}
        return start.edited(faces, desk, counter, "2026-11-02T00:00:00Z")

    one, other = edited(mine, "deska", 5), edited(theirs, "deskb", late)
    here = both_kept(CONSENT, one, other, merge(one, other))
    there = both_kept(CONSENT, other, one, merge(other, one))
    assert here.document.body == there.document.body
    stands = codec.from_body(CONSENT, here.document.body)
    assert isinstance(stands, Consent)
    assert is_no(stands) == no
    assert weigh([("", stands)], "refer", None, parse("2026-11-30").first, ()).standing.is_no == no
    assert stands.conditions == mine.get("conditions", "")
    knowing = other.edited({"notes": "x"}, "deskb", late + 10, "2026-11-03T00:00:00Z")
    assert both_kept(CONSENT, start, knowing, merge(start, knowing)).document.body == knowing.body


def test_what_says_the_same_in_another_way_is_one_face() -> None:
    for one, other in combinations(({}, {"state": "not_asked"}, {"state": "given"}), 2):
        assert one_answer(CONSENT, one, other) == one_answer(CONSENT, other, one)
