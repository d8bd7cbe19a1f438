from collections.abc import Collection
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from defender_desk.model import codec
from defender_desk.model.records import declared
from defender_desk.model.types import Consent
from defender_desk.services.application import applications
from defender_desk.services.consent.consent import HAND_OVER, Permission, Standing, permission, weigh
from defender_desk.services.consent.loosening import more
from defender_desk.services.desk import Desk
from defender_desk.text.dates import FuzzyDate, parse

from .conftest import Add

TODAY = date(2026, 6, 1)
PAST, FUTURE = FuzzyDate.exact(date(2026, 5, 1)), FuzzyDate.exact(date(2026, 7, 1))
EARLIER = FuzzyDate.exact(date(2026, 4, 1))
YES = Consent(state="given", scope=("refer",), recipient="fund", facts=("name", "story"), asked=PAST)


def standing(
    *consents: Consent, recipient: str | None = "fund", scope: str = "refer", cases: Collection[str] = ()
) -> Standing:
    return weigh([(str(n), one) for n, one in enumerate(consents)], scope, recipient, TODAY, cases).standing


def test_a_yes_taken_back_without_a_day_outlives_every_yes_from_before() -> None:
    back, later = replace(YES, asked=EARLIER, state="withdrawn"), replace(YES, asked=PAST)
    assert standing(back, later) is Standing.WITHDRAWN
    assert standing(replace(back, withdrawn=EARLIER), later) is Standing.GIVEN
    assert standing(replace(back, state="given", withdrawn=PAST), later) is Standing.WITHDRAWN


def test_nothing_recorded_is_no() -> None:
    assert standing() is Standing.NOT_ASKED


def test_a_yes_for_this_purpose_and_recipient_is_yes() -> None:
    assert standing(YES) is Standing.GIVEN


@pytest.mark.parametrize(
    ("consent", "expected"),
    [
        (Consent(state="given", scope=("refer",)), Standing.OTHER_RECIPIENT),
        (Consent(state="given", scope=("refer",), recipient="other"), Standing.OTHER_RECIPIENT),
        (Consent(state="given", scope=("refer",), any_recipient=False), Standing.OTHER_RECIPIENT),
        (Consent(state="given", scope=("refer",), any_recipient=True), Standing.GIVEN),
        (Consent(state="given", scope=("include_in_report",), recipient="fund"), Standing.NOT_ASKED),
        (Consent(state="not_asked", scope=("refer",), recipient="fund"), Standing.NOT_ASKED),
        (Consent(state="cannot_ask_safely", scope=("refer",), recipient="fund"), Standing.NOT_ASKED),
        (Consent(state="unsure", scope=("refer",), recipient="fund"), Standing.NOT_ASKED),
        (Consent(state="refused", scope=("refer",), recipient="fund"), Standing.REFUSED),
        (Consent(state="refused", scope=("refer",)), Standing.REFUSED),
        (Consent(state="given", scope=("refer",), recipient="fund", expires=PAST), Standing.EXPIRED),
        (Consent(state="given", scope=("refer",), recipient="fund", expires=FUTURE), Standing.GIVEN),
        (
            Consent(
                state="given",
                scope=("refer",),
                recipient="fund",
                expires=parse("soon"),
            ),
            Standing.EXPIRED,
        ),
        (Consent(state="given", scope=("refer",), recipient="fund", withdrawn=PAST), Standing.WITHDRAWN),
        (Consent(state="given", scope=("refer",), any_recipient=True, never_to_known=("fund",)), Standing.REFUSED),
    ],
)
def test_each_answer_means_what_it_says(consent: Consent, expected: Standing) -> None:
    assert standing(consent) is expected


def test_a_no_outweighs_a_yes_given_before_it_but_not_one_asked_for_after() -> None:
    refused = Consent(state="refused", scope=("refer",), asked=FuzzyDate.exact(date(2026, 5, 2)))
    assert standing(YES, refused) is Standing.REFUSED
    older = Consent(state="refused", scope=("refer",), asked=EARLIER)
    assert standing(YES, older) is Standing.GIVEN


ANSWERS = st.builds(
    Consent,
    state=st.sampled_from(["given", "refused", "withdrawn"]),
    scope=st.sampled_from([("refer",), ()]),
    recipient=st.sampled_from(["fund", ""]),
    any_recipient=st.sampled_from([True, None]),
    facts=st.sampled_from([("everything",), ("name",), ("name", "story"), ()]),
    asked=st.sampled_from([None, EARLIER, PAST, FuzzyDate.exact(TODAY), parse("2026")]),
)


AHEAD = (FUTURE, parse("2062"), parse("2030/2040"))
ROUGH = (parse("about 3 May 2026"), parse("about 2025"), parse("نحو 3 مايو 2026"))


@given(said=st.lists(ANSWERS, max_size=3), ahead=ANSWERS, day=st.sampled_from([*AHEAD, *ROUGH]))
def test_a_yes_of_a_day_still_to_come_or_only_about_so_allows_nothing_that_it_would_not_without_a_day(
    said: list[Consent], ahead: Consent, day: FuzzyDate
) -> None:
    """Nor does a no of such a day weigh less: a year mistyped never lets somebody’s later no pass unheard."""

    def allowed(last: Consent) -> Permission:
        return weigh([(str(n), one) for n, one in enumerate([*said, last])], "refer", "fund", TODAY, ())

    undated, dated = allowed(replace(ahead, asked=None)), allowed(replace(ahead, asked=day))
    assert not more(undated, dated)
    assert dated.standing.is_no == undated.standing.is_no


@pytest.mark.parametrize("day", [*AHEAD, *ROUGH])
def test_which_facts_may_be_told_is_decided_by_no_yes_of_such_a_day(day: FuzzyDate) -> None:
    """Yet it narrows: it may have been said last."""
    wide, narrow = replace(YES, facts=("everything",)), replace(YES, facts=("name",))

    def facts(*said: Consent) -> Collection[str]:
        return weigh([(str(n), one) for n, one in enumerate(said)], "refer", "fund", TODAY, ()).facts

    for said in ((narrow, replace(wide, asked=day)), (wide, replace(narrow, asked=day))):
        assert facts(*said) == facts(*reversed(said)) == {"name"}


@pytest.mark.parametrize("state", ["refused", "withdrawn"])
@pytest.mark.parametrize(
    ("said", "asked", "counts"),
    [
        ("10 March 2026", "11 March 2026", True),
        ("about 10 March 2026", "11 March 2026", False),
        ("20 March 2026", "about 21 March 2026", False),
        ("about 2024", "2026-03-11", False),
        ("قرابة 10 مارس 2026", "2026-03-11", False),
    ],
)
def test_a_day_that_is_only_about_so_is_no_later_day(state: str, said: str, asked: str, counts: bool) -> None:
    day = parse(said)
    no = Consent(state=state, scope=("refer",), asked=day, withdrawn=day if state == "withdrawn" else None)
    assert standing(no, replace(YES, asked=parse(asked))).is_no != counts


@pytest.mark.parametrize("written", ["about 1 June 2026", "about June 2026", "until about 1 June 2026"])
def test_what_holds_until_about_a_day_holds_no_longer_once_that_day_may_have_come(written: str) -> None:
    until = parse(written)
    assert until.about
    assert standing(replace(YES, expires=until)) is Standing.EXPIRED
    answers = [("a", replace(YES, expires=until))]
    assert weigh(answers, "refer", "fund", TODAY - timedelta(days=1), ()).standing is Standing.GIVEN


@pytest.mark.parametrize("no", ["refused", "withdrawn"])
def test_a_no_of_today_holds_whatever_year_was_mistyped_before(desk: Desk, add: Add, no: str) -> None:
    person, today = add("person", name="x"), FuzzyDate.exact(TODAY)
    with desk.change("receive") as writing:
        wide = {"state": "given", "scope": ["refer"], "any_recipient": True, "facts": ["everything"]}
        kind = declared(Consent).by_name["asked"].kind
        writing.put(None, "consent", {"person": person, **wide, "asked": codec.store(kind, parse("2062"))})
    add("consent", person=person, state=no, scope=("refer",), asked=today)
    assert permission(desk, person, "refer", None, TODAY, ()).standing.is_no


@pytest.mark.parametrize(
    "no",
    [
        Consent(state="given", scope=("refer",), any_recipient=True, never_to_known=("fund",), asked=EARLIER),
        Consent(state="refused", scope=("refer",), recipient="fund", asked=EARLIER),
    ],
)
def test_never_to_somebody_outlasts_a_later_yes_to_anybody(no: Consent) -> None:
    anybody = Consent(state="given", scope=("refer",), any_recipient=True, asked=PAST)
    assert standing(no, anybody) is Standing.REFUSED
    assert standing(no, YES) is Standing.GIVEN


def test_facts_that_must_not_be_told_are_taken_out() -> None:
    consent = Consent(state="given", scope=("refer",), recipient="fund", facts=("name", "story"), withheld=("name",))
    permission = weigh([("a", consent)], "refer", "fund", TODAY, ())
    assert permission.facts == {"story"}
    assert permission.by_name


def test_never_to_them_holds_whatever_the_purpose_was() -> None:
    never = Consent(state="given", scope=("interview",), never_to_known=("fund",), asked=EARLIER)
    anybody = Consent(state="given", scope=("refer",), any_recipient=True)
    assert standing(never, anybody) is Standing.REFUSED
    assert standing(never, anybody, recipient="other") is Standing.GIVEN


@pytest.mark.parametrize("no", [Consent(state="refused"), Consent(state="withdrawn"), Consent(withdrawn=PAST)])
def test_a_no_without_a_purpose_is_a_no_to_every_purpose(no: Consent) -> None:
    assert standing(Consent(state="given", scope=("refer",), any_recipient=True), no) in (
        Standing.REFUSED,
        Standing.WITHDRAWN,
    )


@pytest.mark.parametrize("scope", ["refer", "manual_export", "public_statement", "emergency_contact"])
def test_whoever_takes_back_being_kept_is_told_of_nowhere(scope: str) -> None:
    yes = Consent(state="given", scope=(scope, "keep_record"), any_recipient=True, facts=("everything",), asked=EARLIER)
    kept_no_more = Consent(state="withdrawn", scope=("keep_record",), withdrawn=PAST, asked=EARLIER)
    assert weigh([("y", yes)], scope, None, TODAY, ()).standing is Standing.GIVEN
    assert weigh([("y", yes), ("n", kept_no_more)], scope, None, TODAY, ()).standing is Standing.WITHDRAWN


def test_a_no_to_another_purpose_is_told_until_it_is_outweighed(desk: Desk, add: Add) -> None:
    person = add("person", name="ريم")
    add("consent", person=person, state="given", scope=("manual_export",), any_recipient=True)
    assert not permission(desk, person, "manual_export", None, TODAY, ()).other_noes
    add("consent", person=person, state="refused", scope=("refer", "manual_export"), asked=EARLIER, recipient="x" * 26)
    assert permission(desk, person, "manual_export", None, TODAY, ()).other_noes
    add("consent", person=person, state="given", scope=("refer",), asked=FuzzyDate.exact(TODAY), recipient="x" * 26)
    assert not permission(desk, person, "manual_export", None, TODAY, ()).other_noes


def test_of_two_yeses_the_later_decides_and_every_not_holds() -> None:
    earlier = replace(YES, asked=EARLIER, withheld=("health",), facts=("name", "story", "contact"))
    later = replace(YES, asked=PAST, facts=("name", "health"))
    for order in ((earlier, later), (later, earlier)):
        found = weigh([(str(n), one) for n, one in enumerate(order)], "refer", "fund", TODAY, ())
        assert found.facts == {"name"}
        assert not found.covers("health")


def test_a_yes_of_a_day_still_to_come_does_not_decide_which_facts_are_told_today() -> None:
    today = replace(YES, asked=PAST, facts=("name",))
    to_come = replace(YES, asked=FUTURE, facts=("everything",))
    for order in ((today, to_come), (to_come, today)):
        assert weigh([("x", one) for one in order], "refer", "fund", TODAY, ()).facts == {"name"}
    narrow = replace(to_come, facts=("need",)), replace(today, facts=("everything",))
    assert weigh([("x", one) for one in narrow], "refer", "fund", TODAY, ()).facts == {"need"}


def test_on_its_last_day_a_consent_still_holds_and_the_day_after_it_does_not() -> None:
    last = FuzzyDate.exact(TODAY)
    assert standing(replace(YES, expires=last)) is Standing.GIVEN
    assert standing(replace(YES, expires=FuzzyDate.exact(TODAY - timedelta(days=1)))) is Standing.EXPIRED


def test_nobody_needs_to_agree_to_be_told_of_themselves(desk: Desk, add: Add) -> None:
    person = add("person", name="ريم")
    assert permission(desk, person, "keep_record", person, TODAY, ()).allowed
    assert not permission(desk, person, "keep_record", add("person", name="x"), TODAY, ()).allowed


def test_a_yes_and_a_no_on_one_day_is_a_no() -> None:
    no = Consent(state="refused", scope=("refer",), asked=PAST)
    assert standing(YES, no) is Standing.REFUSED
    assert standing(replace(YES, asked=FuzzyDate.exact(TODAY)), no) is Standing.GIVEN


def test_a_withdrawal_is_said_on_its_own_day_not_when_the_consent_was_asked_for() -> None:
    taken_back = replace(YES, state="withdrawn", asked=EARLIER, withdrawn=FUTURE)
    assert standing(taken_back, YES) is Standing.WITHDRAWN


def test_a_later_answer_narrows_an_older_yes_by_name() -> None:
    old = "old", replace(YES, facts=("everything",), asked=EARLIER)
    new = "new", Consent(state="given", scope=("refer",), any_recipient=True, facts=("need", "name"), asked=PAST)
    found = weigh([old, new], "refer", "fund", TODAY, ())
    assert (found.consent, found.facts) == ("old", {"need", "name"})
    assert weigh([old], "refer", "fund", TODAY, ()).covers("whereabouts")


def test_no_list_of_facts_is_not_everything() -> None:
    blank = Consent(state="given", scope=(HAND_OVER,), any_recipient=True)
    found = weigh([("one", blank)], HAND_OVER, None, TODAY, ())
    assert found.allowed
    assert not found.covers("name")
    assert found.covers("need")


def test_never_to_somebody_recorded_is_told(desk: Desk, add: Add) -> None:
    person, police = add("person", name="x"), add("organisation", name="p")
    add("consent", person=person, state="given", scope=("refer",), any_recipient=True, never_to_known=(police,))
    assert permission(desk, person, "refer", police, TODAY, ()).standing is Standing.REFUSED
    assert permission(desk, person, "refer", None, TODAY, ()).never_to


def test_a_yes_for_one_case_opens_no_other_and_nothing_outside_a_case() -> None:
    march = replace(YES, case="march")
    found = [standing(march, cases=cases) for cases in (("march",), ("march", "may"), ("may",), ())]
    assert found == [Standing.GIVEN, Standing.GIVEN, Standing.OTHER_CASE, Standing.OTHER_CASE]


def test_a_yes_for_one_case_outweighs_an_older_no_in_that_case_alone() -> None:
    march, no = replace(YES, case="march"), Consent(state="refused", scope=("refer",), asked=EARLIER)
    found = [standing(march, no, cases=cases) for cases in (("march",), ("may",), ())]
    assert found == [Standing.GIVEN, Standing.REFUSED, Standing.REFUSED]


@pytest.mark.parametrize("theirs", [True, False])
def test_a_referee_is_asked_for_the_case_in_hand(desk: Desk, add: Add, theirs: bool) -> None:
    fund, person, referee = add("provider", name="fund"), add("person", name="ريم"), add("person", name="هالة")
    case, other = add("case", title="c", people=(person,)), add("case", title="d", people=(person,))
    yes = {"state": "given", "scope": ("contact_referees",), "recipient": fund, "facts": ("name",)}
    add("consent", person=referee, case=case if theirs else other, **yes)
    referral = add("referral", title="t", case=case, provider=fund, referees=(referee,))
    (found,) = applications.read(desk, referral, today=TODAY).referees
    assert found.standing is (Standing.GIVEN if theirs else Standing.OTHER_CASE)
