"""A provider as a service of a city: found by what it does, where, for whom, in which language; not open by itself."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from random import Random

import pytest

from defender_desk.exchange.provider_file import public_fields
from defender_desk.model.queries import Condition, Query
from defender_desk.model.queries import Test as Asked
from defender_desk.model.referral_facts import limits
from defender_desk.services import listing, records
from defender_desk.services.desk import Desk
from defender_desk.services.directory import providers
from defender_desk.services.directory.standing import GROUPS, Reliance
from defender_desk.services.matching import choosing, matching
from defender_desk.services.matching.conditions import Outcome
from defender_desk.text.dates import FuzzyDate

from .conftest import Add

TODAY = date(2026, 11, 30)
FACTS = ("cities", "hours", "city_relation", "services", "groups", "languages", "cost", "cost_note", "needed_status")
NARROWS = {
    "services": ("meals", "legal_aid", "language_course"),
    "cities": ("tangier", "tunis", "وجدة"),
    "groups": ("irregular_migrants", "refugees", "anyone"),
    "languages": ("ar", "fr"),
    "needed_status": ("none", "residence"),
}


def test_every_fact_of_a_service_is_checked_told_in_files_and_public() -> None:
    checked = {name for names in GROUPS.values() for name in names}
    assert checked.issuperset(FACTS)
    assert {field.name for field in public_fields(contact=False)}.issuperset(FACTS)


def test_the_directory_is_narrowed_by_each_of_them_and_all_of_them_at_once(desk: Desk, add: Add) -> None:
    draw = Random(7)
    made = {}
    for number in range(60):
        said = {name: tuple(draw.sample(codes, draw.randint(0, 2))) for name, codes in NARROWS.items()}
        made[add("provider", name=f"service {number}", **said)] = said
    for chosen in product(*((None, *codes) for codes in NARROWS.values())):
        wanted = {name: code for name, code in zip(NARROWS, chosen, strict=True) if code}
        query = Query("provider", tuple(Condition(name, Asked.ANY_OF, (code,)) for name, code in wanted.items()))
        fits = {key for key, said in made.items() if all(code in said[name] for name, code in wanted.items())}
        assert made.keys() & {*listing.ids(desk, query)} == fits


def test_a_service_is_grey_until_checked_and_amber_after_the_days_of_criteria(desk: Desk, add: Add) -> None:
    service = add("provider", name="بيت الريحان", status="seen_open", cities=("tangier",), hours="09:00–17:00")

    def stands(on: date) -> Reliance:
        return {one.group: one.standing for one in providers.entry(desk, service, on).groups}["place"]

    assert stands(TODAY) is Reliance.NEVER
    check = {
        "facts": ("place",), "result": "confirmed", "when": FuzzyDate.exact(TODAY), "route": "call", "by": "هالة"
    }  # fmt: skip
    providers.record_check(desk, service, check, TODAY)
    days = limits().stale_criteria_days
    assert stands(TODAY + timedelta(days)) is Reliance.VERIFIED
    assert stands(TODAY + timedelta(days + 1)) is Reliance.STALE
    assert matching.match(desk, add("case", title="c"), TODAY).providers[0].open is False
    records.save(desk, "provider", service, {"hours": "10:00–12:00"})
    assert stands(TODAY) is Reliance.CHANGED


@pytest.mark.parametrize(
    ("wanted", "fit"), [(("meals",), "fits"), (("meals", "shelter"), "fits"), (("shelter",), "not"), ((), "open")]
)
def test_matching_offers_the_services_a_case_needs(desk: Desk, add: Add, wanted: tuple[str, ...], fit: str) -> None:
    service = add("provider", name="بيت الريحان", services=("meals", "clothing"))
    case = add("case", title="c", people=(add("person", name="ريم"),), need_services=wanted)
    found = matching.match_one(desk, case, service, TODAY)
    assert found is not None
    assert found.fit == fit
    reason = "" if fit == "fits" else "لا غيره"
    begun = records.fetch(desk, choosing.begin(desk, case, service, today=TODAY, reason=reason).id)
    assert begun is not None
    assert begun.values["services"] == (("meals",) if "meals" in wanted else wanted)


@pytest.mark.parametrize(
    ("asks", "stay", "outcome"),
    [
        (("none",), "undocumented", None),
        (("none", "residence"), "undocumented", None),
        (("residence",), "undocumented", Outcome.NOT_MET),
        (("residence",), "permit_short", Outcome.MET),
        (("residence", "asylum"), "asylum_pending", Outcome.MET),
        (("protection",), "permit_long", Outcome.NOT_MET),
        (("protection",), "refugee", Outcome.MET),
        (("citizen",), "citizen", Outcome.MET),
        (("residence",), "", Outcome.NOT_KNOWN),
        (("residence",), "not_said", Outcome.NOT_KNOWN),
        (("identity",), "citizen", Outcome.NOT_KNOWN),
        (("unknown",), "undocumented", None),
    ],
)
def test_the_status_asked_for_is_weighed_and_what_is_not_known_is_no_yes(
    desk: Desk, add: Add, asks: tuple[str, ...], stay: str, outcome: Outcome | None
) -> None:
    service = add("provider", name="مركز", needed_status=asks)
    case = add("case", title="c", people=(add("person", name="ريم", stay=stay),))
    found = matching.match_one(desk, case, service, TODAY)
    assert found is not None
    weighed = [one for one in found.results if one.criterion.fact.code == "stay"]
    assert [one.outcome for one in weighed] == ([outcome] if outcome else [])
    if outcome is Outcome.NOT_MET:  # why we go on is kept without the right to stay in it
        begun = records.fetch(desk, choosing.begin(desk, case, service, today=TODAY, reason="لا غيره").id)
        assert begun is not None
        shown = weighed[0].here
        assert shown
        assert shown not in str(begun.values["warnings_seen"])
