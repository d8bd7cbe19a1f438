from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from defender_desk.model.values import Money
from defender_desk.model.vocabularies import vocabulary
from defender_desk.services import records
from defender_desk.services.desk import Desk
from defender_desk.services.referrals import experience, lifecycle, referrals
from defender_desk.services.referrals.experience import End, Experience, Took
from defender_desk.text.bidi import isolate
from defender_desk.text.dates import FuzzyDate

from .conftest import Add

BEGUN = date(2026, 3, 1)


def handed(desk: Desk, add: Add, fund: str, day: date = BEGUN, **more: object) -> str:
    made = add("referral", title="أتعاب", provider=fund, **more)
    for state in ("pack_ready", "exported"):
        referrals.move(desk, made, state, {}, today=day)
    referrals.move(desk, made, "handed_over", {}, today=day)
    return made


def moved(desk: Desk, referral: str, *steps: tuple[str, int]) -> None:
    for state, days in steps:
        referrals.move(desk, referral, state, {}, today=BEGUN + timedelta(days))


def of(desk: Desk, provider: str) -> Experience | None:
    return next((one for one in experience.experiences(desk) if one.provider == provider), None)


def test_ends_and_days_are_told_per_provider(desk: Desk, add: Add) -> None:
    one, other = add("provider", name="صندوق الجسر"), add("provider", name="صندوق المرسى")
    moved(desk, handed(desk, add, one), ("acknowledged", 2), ("approved", 10), ("support_started", 20), ("closed", 90))
    moved(desk, handed(desk, add, one), ("declined", 30), ("closed", 31))
    moved(desk, handed(desk, add, one), ("no_response", 40))
    handed(desk, add, one)
    moved(desk, handed(desk, add, other), ("redirected", 1))
    add("referral", title="لم يُسلَّم", provider=other)
    first, second = experience.experiences(desk)
    assert (first.provider, first.title, first.asked) == (one, isolate("صندوق الجسر"), 4)
    assert first.ends == {End.GRANTED: 1, End.DECLINED: 1, End.SILENT: 1, End.WAITING: 1}
    assert first.answer == Took(16, 2, 30, 2)
    assert first.decision == Took(20, 10, 30, 2)
    assert first.support == Took(20, 20, 20, 1)
    assert (second.ends, second.answer, second.decision) == ({End.SENT_ON: 1}, Took(1, 1, 1, 1), None)
    assert of(desk, one) == first


def test_what_was_never_handed_over_or_lies_in_the_bin_is_not_counted(desk: Desk, add: Add) -> None:
    fund = add("provider", name="صندوق")
    moved(desk, add("referral", title="مسودة", provider=fund), ("closed", 1))
    records.bin_records(desk, [handed(desk, add, fund)])
    assert experience.experiences(desk) == ()
    assert of(desk, fund) is None


def test_a_day_nobody_knows_exactly_takes_no_time(desk: Desk, add: Add) -> None:
    fund = add("provider", name="صندوق")
    made = handed(desk, add, fund)
    month = FuzzyDate.spanning("2026-04", date(2026, 4, 1), date(2026, 4, 30))
    referrals.move(desk, made, "approved", {"replied": month}, today=BEGUN)
    found = of(desk, fund)
    assert found is not None
    assert (found.ends, found.answer, found.decision) == ({End.GRANTED: 1}, None, None)


def test_a_provider_that_was_erased_is_no_longer_told_of(desk: Desk, add: Add) -> None:
    fund, other = add("provider", name="صندوق"), add("provider", name="آخر")
    handed(desk, add, fund)
    handed(desk, add, other)
    records.bin_records(desk, [fund])
    records.purge(desk, [fund])
    assert [one.provider for one in experience.experiences(desk)] == [other]


def test_what_was_undone_did_not_happen_and_a_corrected_day_counts(desk: Desk, add: Add) -> None:
    fund = add("provider", name="صندوق")
    made = handed(desk, add, fund)
    wrong = referrals.move(desk, made, "approved", {}, today=BEGUN + timedelta(3))
    records.undo(desk, wrong.batch)
    found = of(desk, fund)
    assert found is not None
    assert (found.ends, found.answer, found.decision) == ({End.WAITING: 1}, None, None)
    moved(desk, made, ("declined", 20))
    records.save(desk, "referral", made, {"replied": FuzzyDate.exact(BEGUN + timedelta(12))})
    found = of(desk, fund)
    assert found is not None
    assert (found.ends, found.decision) == ({End.DECLINED: 1}, Took(12, 12, 12, 1))


def test_an_answer_before_the_hand_over_takes_no_time(desk: Desk, add: Add) -> None:
    fund = add("provider", name="صندوق")
    moved(desk, handed(desk, add, fund), ("approved", -4))
    found = of(desk, fund)
    assert found is not None
    assert (found.ends, found.answer) == ({End.GRANTED: 1}, None)


@pytest.mark.parametrize(("steps", "end"), [(("declined", "draft"), End.DECLINED), ((), End.STOPPED)])
def test_what_happened_is_of_whoever_was_asked_at_the_time(
    desk: Desk, add: Add, steps: tuple[str, ...], end: End
) -> None:
    one, other = add("provider", name="صندوق"), add("provider", name="آخر")
    made = handed(desk, add, one)
    moved(desk, made, *((step, 5) for step in steps))
    before = of(desk, one)
    changed = records.save(desk, "referral", made, {"provider": other}).changes
    found = of(desk, one)
    assert found is not None
    assert (found.ends, found.answer) == ({end: 1}, Took(5, 5, 5, 1) if steps else None)
    assert of(desk, other) is None
    records.undo(desk, changed.batch)
    assert of(desk, one) == before
    records.save(desk, "referral", made, {"provider": other})
    if steps:
        for state in ("pack_ready", "exported", "handed_over"):
            referrals.move(desk, made, state, {}, today=BEGUN + timedelta(20))
        moved(desk, made, ("approved", 23))
        asked = of(desk, other)
        assert asked is not None
        assert (asked.ends, asked.decision) == ({End.GRANTED: 1}, Took(3, 3, 3, 1))
        assert of(desk, one) == found


@pytest.mark.parametrize(
    ("fields", "end"),
    [
        ({"support_from": FuzzyDate.exact(BEGUN + timedelta(9))}, End.GRANTED),
        ({"granted": Money(Decimal(900), "EUR")}, End.GRANTED),
        ({"refusal": "ineligible"}, End.DECLINED),
        ({"replied": FuzzyDate.exact(BEGUN + timedelta(4))}, End.STOPPED),
        ({}, End.STOPPED),
    ],
)
@pytest.mark.parametrize("state", ["closed", "withdrawn"])
def test_what_lived_elsewhere_ended_as_its_fields_say(
    desk: Desk, add: Add, state: str, fields: dict[str, object], end: End
) -> None:
    fund = add("provider", name="صندوق")
    add("referral", provider=fund, state=state, handed_over=FuzzyDate.exact(BEGUN), **fields)
    found = of(desk, fund)
    assert found is not None
    assert found.ends == {end: 1}
    assert found.answer == (Took(4, 4, 4, 1) if "replied" in fields else None)
    assert found.support == (Took(9, 9, 9, 1) if "support_from" in fields else None)


@pytest.mark.parametrize("stop", ["paused_for_safety", "withdrawn", "provider_closed"])
def test_what_was_granted_stays_so_whatever_stops_it(desk: Desk, add: Add, stop: str) -> None:
    fund = add("provider", name="صندوق")
    moved(desk, handed(desk, add, fund), ("approved", 10), ("support_started", 20), (stop, 40), ("closed", 50))
    found = of(desk, fund)
    assert found is not None
    assert (found.ends, found.decision) == ({End.GRANTED: 1}, Took(10, 10, 10, 1))


def test_what_was_declined_and_handed_over_again_is_timed_from_then(desk: Desk, add: Add) -> None:
    fund = add("provider", name="صندوق")
    made = handed(desk, add, fund)
    moved(desk, made, ("declined", 10), ("draft", 30))
    found = of(desk, fund)
    assert found is not None
    assert found.ends == {End.DECLINED: 1}
    moved(desk, made, ("pack_ready", 30), ("exported", 30))
    again = FuzzyDate.exact(BEGUN + timedelta(40))
    referrals.move(desk, made, "handed_over", {"handed_over": again}, today=BEGUN)
    found = of(desk, fund)
    assert found is not None
    assert found.ends == {End.WAITING: 1}
    referrals.move(desk, made, "approved", {"replied": FuzzyDate.exact(BEGUN + timedelta(46))}, today=BEGUN)
    found = of(desk, fund)
    assert found is not None
    assert (found.ends, found.answer, found.decision) == ({End.GRANTED: 1}, Took(6, 6, 6, 1), Took(6, 6, 6, 1))


def test_a_draft_with_a_day_was_not_handed_over(desk: Desk, add: Add) -> None:
    fund = add("provider", name="صندوق")
    add("referral", provider=fund, handed_over=FuzzyDate.exact(BEGUN))
    assert experience.experiences(desk) == ()


@given(st.lists(st.sampled_from(sorted(vocabulary("referral_state").by_code)), min_size=1, max_size=6))
def test_every_way_through_the_states_has_one_end_that_closing_does_not_change(states: list[str]) -> None:
    end = experience._end(states)
    closed = experience._end([*states, "closed"])
    assert closed is (End.STOPPED if end is End.WAITING else end)


def test_every_state_in_which_a_request_is_decided_has_an_end() -> None:
    waiting = {state for state in lifecycle.MOVES if experience._end([state]) is End.WAITING}
    assert waiting == {
        "draft", "consent_needed", "eligibility_checked", "details_verified", "pack_ready", "exported",
        "handed_over", "acknowledged", "under_verification", "info_requested", "info_sent",
    }  # fmt: skip


@pytest.mark.parametrize("language", ["ar", "en", "fr", "es"])
def test_each_end_is_named_apart(language: str) -> None:
    from defender_desk.text import speech

    speech.use(speech.customary(language))
    assert len({speech.say(end.label) for end in End}) == len(End)
