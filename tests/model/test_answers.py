"""An answer is one thing: of two copies written apart only what both say stands, whoever has which."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from defender_desk.model import codec
from defender_desk.model.documents import Document
from defender_desk.model.merging import merge, one_answer, with_answers
from defender_desk.model.records import declared
from defender_desk.model.types import Consent
from defender_desk.model.types.answers import BY_NAME, is_no, joined, whole_without
from defender_desk.services import loosening, risks
from defender_desk.services.consent import weigh
from defender_desk.text.dates import parse

CONSENT = declared(Consent)
DECIDING = sorted(CONSENT.deciding)
RECIPIENTS = ("p" * 26, "q" * 26)
DAYS = (None, *map(parse, ("2026-03-10", "11 March 2026", "about 12 March 2026", "2026-11", "no idea", "2031-05-01")))


def some(values: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values), unique=True, max_size=2).map(tuple)


ANSWERS = st.builds(
    Consent,
    state=st.sampled_from(["given", "given", "refused", "withdrawn", "not_asked", "cannot_ask_safely"]),
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
    never_to=st.sampled_from(["", "her brother", "her brother and his friends", "the ministry"]),
    conditions=st.sampled_from(["", "never by phone"]),
)


@given(one=ANSWERS, other=ANSWERS)
def test_it_is_the_same_whoever_has_which_and_joining_again_changes_nothing(one: Consent, other: Consent) -> None:
    stands = joined(one, other)
    assert stands == joined(other, one)
    assert joined(one, one) == one
    assert joined(stands, one) == joined(stands, other) == stands


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
        assert each.never_to in stands.never_to
        assert each.conditions in stands.conditions
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
    here = with_answers(CONSENT, one, other, merge(one, other))
    there = with_answers(CONSENT, other, one, merge(other, one))
    assert here.document.body == there.document.body
    stands = codec.from_body(CONSENT, here.document.body)
    assert isinstance(stands, Consent)
    assert is_no(stands) == no
    assert weigh([("", stands)], "refer", None, parse("2026-11-30").first, ()).standing.is_no == no
    assert stands.conditions == mine.get("conditions", "")
    knowing = other.edited({"notes": "x"}, "deskb", late + 10, "2026-11-03T00:00:00Z")
    assert with_answers(CONSENT, start, knowing, merge(start, knowing)).document.body == knowing.body


def test_what_says_the_same_in_another_way_is_one_face() -> None:
    for one, other in combinations(({}, {"state": "not_asked"}, {"state": "given"}), 2):
        assert one_answer(CONSENT, one, other) == one_answer(CONSENT, other, one)
