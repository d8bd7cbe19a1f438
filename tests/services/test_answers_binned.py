"""The bin gives no yes back: an answer that a no or a limit holds down comes out of it, or stays in it, with them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from defender_desk.services import records
from defender_desk.services.consent import answers_binned, consent
from defender_desk.services.consent.consent import Permission, Standing
from defender_desk.services.consent.loosening import more
from defender_desk.services.desk import Desk
from defender_desk.text.dates import FuzzyDate
from defender_desk.text.trouble import Trouble

from .conftest import Add

TODAY = date(2026, 6, 1)


def day(month: int) -> FuzzyDate:
    return FuzzyDate.exact(date(2026, month, 1))


@pytest.fixture
def made(add: Add) -> dict[str, str]:
    """Somebody who said yes to a fund."""
    fund, person = add("provider", name="fund"), add("person", name="ريم")
    yes = add("consent", person=person, state="given", scope=("refer",), recipient=fund, facts=("need", "name"))
    return {"fund": fund, "person": person, "yes": yes}


def standing(desk: Desk, made: dict[str, str]) -> Standing:
    return consent.permission(desk, made["person"], "refer", made["fund"], TODAY, ()).standing


def test_a_no_goes_into_the_bin_only_where_no_yes_comes_back(desk: Desk, made: dict[str, str], add: Add) -> None:
    no = add("consent", person=made["person"], state="withdrawn", scope=("refer",), withdrawn=day(5))
    with pytest.raises(Trouble) as refused:
        records.bin_records(desk, [no])
    assert refused.value.message is answers_binned.KEEPS_A_YES_DOWN
    assert standing(desk, made) is Standing.WITHDRAWN
    records.bin_records(desk, [no, made["yes"]])
    assert standing(desk, made) is Standing.NOT_ASKED


def test_what_lies_in_the_bin_says_nothing_else_there(desk: Desk, made: dict[str, str], add: Add) -> None:
    no = add("consent", person=made["person"], scope=("refer",))
    refused = records.save(desk, "consent", no, {"state": "refused"}).changes
    records.bin_records(desk, [no, made["yes"]])
    for write in (
        lambda: records.save(desk, "consent", no, {"state": "not_asked"}),
        lambda: records.bulk(desk, [no], "state", "not_asked"),
        lambda: records.undo(desk, refused.batch),
        lambda: records.restore(desk, [made["yes"]]),
    ):
        with pytest.raises(Trouble):
            write()
    assert standing(desk, made) is Standing.NOT_ASKED
    person = add("person", name="هالة")
    records.bin_records(desk, [person])
    with pytest.raises(Trouble) as kept:
        records.save(desk, "person", person, {"name": "هبة"})
    assert kept.value.message is records.IN_BIN


def test_never_to_them_is_no_answer_to_put_away_either(desk: Desk, made: dict[str, str], add: Add) -> None:
    add("consent", person=made["person"], state="given", scope=("refer",), any_recipient=True)
    never = add("consent", person=made["person"], never_to_known=(add("provider", name="them"),))
    with pytest.raises(Trouble):
        records.bin_records(desk, [never])


WIDE = {"state": "given", "scope": ("refer",), "any_recipient": True, "facts": ("everything",), "asked": day(1)}
NARROWS: Mapping[str, dict[str, object]] = {
    "fewer facts": {"facts": ("name", "story")},
    "a fact not to be told": {"facts": ("everything",), "withheld": ("health",)},
    "never to somebody, in words": {"facts": ("everything",), "never_to": "the ministry"},
    "a condition": {"facts": ("everything",), "conditions": "only in writing"},
}


@pytest.mark.parametrize("how", NARROWS)
def test_a_limit_goes_into_the_bin_only_where_nothing_more_is_allowed_then(desk: Desk, add: Add, how: str) -> None:
    person = add("person", name="ريم")
    wide = add("consent", person=person, **WIDE)
    narrow = add("consent", person=person, **{**WIDE, "asked": day(6), **NARROWS[how]})
    with pytest.raises(Trouble) as refused:
        records.bin_records(desk, [narrow])
    assert refused.value.message is answers_binned.KEEPS_IT_NARROW
    records.bin_records(desk, [narrow, wide])
    assert consent.permission(desk, person, "refer", None, TODAY, ()).standing is Standing.NOT_ASKED


def test_what_limits_nothing_goes_into_the_bin_like_anything_else(desk: Desk, add: Add) -> None:
    person = add("person", name="ريم")
    add("consent", person=person, **{**WIDE, "facts": ("name",), "conditions": "only in writing"})
    wider = add("consent", person=person, **{**WIDE, "conditions": "only in writing"})
    records.bin_records(desk, [wider])
    found = consent.permission(desk, person, "refer", None, TODAY, ())
    assert (found.facts, found.conditions) == ({"name"}, True)


def restored(desk: Desk, yes: str, _batch: int) -> None:
    records.restore(desk, [yes])


def undone(desk: Desk, _yes: str, batch: int) -> None:
    records.undo(desk, batch)


OUT: Mapping[str, Callable[[Desk, str, int], None]] = {"taken out": restored, "undone": undone}


@pytest.mark.parametrize("out", OUT)
def test_a_yes_comes_out_of_the_bin_only_with_the_no_that_followed_it(
    desk: Desk, made: dict[str, str], add: Add, out: str
) -> None:
    batch = records.bin_records(desk, [made["yes"]]).batch
    no = add("consent", person=made["person"], state="refused", scope=("refer",), asked=day(2))
    records.bin_records(desk, [no])
    with pytest.raises(Trouble) as refused:
        OUT[out](desk, made["yes"], batch)
    assert refused.value.message is answers_binned.ITS_NO_STAYS
    assert standing(desk, made) is Standing.NOT_ASKED
    records.restore(desk, [no, made["yes"]])
    assert standing(desk, made) is Standing.REFUSED


@pytest.mark.parametrize("how", NARROWS)
def test_a_wide_answer_comes_out_of_the_bin_only_with_its_limit(desk: Desk, add: Add, how: str) -> None:
    person = add("person", name="ريم")
    wide = add("consent", person=person, **WIDE)
    narrow = add("consent", person=person, **{**WIDE, "asked": day(6), **NARROWS[how]})
    records.bin_records(desk, [narrow, wide])
    with pytest.raises(Trouble) as refused:
        records.restore(desk, [wide])
    assert refused.value.message is answers_binned.ITS_LIMIT_STAYS
    records.restore(desk, [narrow])
    records.restore(desk, [wide])


def test_a_no_is_not_erased_while_the_yes_it_holds_down_lies_in_the_bin(
    desk: Desk, made: dict[str, str], add: Add
) -> None:
    no = add("consent", person=made["person"], state="refused", scope=("refer",))
    records.bin_records(desk, [no, made["yes"]])
    with pytest.raises(Trouble) as refused:
        records.purge(desk, [no])
    assert refused.value.message is answers_binned.ERASES_ITS_NO
    records.purge(desk, [no, made["yes"]])
    assert standing(desk, made) is Standing.NOT_ASKED


ANSWERS = st.fixed_dictionaries({
    "state": st.sampled_from(["given", "given", "refused", "withdrawn"]),
    "scope": st.sampled_from([("refer",), (), ("refer", "interview")]),
    "any_recipient": st.sampled_from([True, None]),
    "facts": st.sampled_from([("need", "name"), ("need",)]),
    "withheld": st.sampled_from([(), ("name",)]),
    "asked": st.sampled_from([None, day(1), day(2)]),
})  # fmt: skip


@given(said=st.lists(ANSWERS, min_size=2, max_size=4), data=st.data())
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_no_way_through_the_bin_allows_more_than_what_was_said(
    desk: Desk, said: list[dict[str, object]], data: st.DataObject
) -> None:
    """Unless it was allowed just before: what a no in the bin says of a yes that stood without it, nobody asks."""
    person = records.save(desk, "person", None, {"name": "x"}).id
    ids = [records.save(desk, "consent", None, {"person": person, **one}).id for one in said]
    moves = st.tuples(st.sampled_from([records.bin_records, records.restore, None]), st.sets(st.sampled_from(ids)))
    everything, before = allowed(desk, person), allowed(desk, person)
    batches = list[int]()
    for move, which in data.draw(st.lists(moves, min_size=1, max_size=6)):
        try:
            if move is not None:
                batches.append(move(desk, which).batch)
            elif batches:
                undone = records.undo(desk, data.draw(st.sampled_from(batches)))
                batches.append(undone.changes.batch)
            batches = [one for one in batches if one]
        except Trouble:
            continue
        now = allowed(desk, person)
        for name, permission in now.items():
            assert not (more(before[name], permission) and more(everything[name], permission)), name
        before = now


def allowed(desk: Desk, person: str) -> dict[tuple[str, str | None], Permission]:
    """What every question is answered with."""
    return {
        (scope, recipient): consent.permission(desk, person, scope, recipient, TODAY, ())
        for scope in ("refer", "interview")
        for recipient in (None, "f" * 26)
    }
