"""A list narrows by what is worked out as it does by what is kept."""

from __future__ import annotations

from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from defender_desk.model import queries
from defender_desk.model.queries import Condition, Query
from defender_desk.services import listing
from defender_desk.services.desk import Desk
from defender_desk.services.directory import providers
from defender_desk.services.directory.standing import GROUPS, Reliance
from defender_desk.text.dates import FuzzyDate


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wanted=st.sets(st.sampled_from([one.value for one in Reliance]), min_size=1))
def test_counts_ids_and_columns_agree(desk: Desk, wanted: set[str]) -> None:
    today = date.today()  # noqa: DTZ011
    if not desk.store.ids(Query("verification")):
        checked = next(key for key, how in providers.standings(desk, today).items() if how is Reliance.NEVER)
        said = {"facts": tuple(GROUPS), "result": "confirmed", "when": FuzzyDate.exact(today), "route": "call"}
        providers.record_check(desk, checked, {**said, "by": "Hala"}, today)
    query = Query("provider", (Condition("standing", queries.Test.ANY_OF, tuple(wanted)),))
    found = listing.ids(desk, query)
    cells = {key: row.cells["standing"] for key, row in listing.rows(desk, "provider", found).items()}
    assert set(cells.values()) <= wanted
    counted = listing.tally(desk, Query("provider"), "standing")
    assert sum(counted.get(one, 0) for one in wanted) == len(found) == listing.count(desk, query)
    for field in ("status", "regions", "third_party"):
        assert sum(listing.tally(desk, query, field).values()) >= len(found)
    everything = Query("provider", (Condition("standing", queries.Test.ANY_OF, tuple(one.value for one in Reliance)),))
    assert listing.tally(desk, everything, "regions") == listing.tally(desk, Query("provider"), "regions")
    assert listing.tally(desk, everything, "third_party") == listing.tally(desk, Query("provider"), "third_party")


def test_one_entry_checked_today_is_the_only_green_one(desk: Desk) -> None:
    green = Query("provider", (Condition("standing", queries.Test.ANY_OF, ("verified",)),))
    assert listing.ids(desk, green) == []
    first = listing.ids(desk, Query("provider"), limit=1)
    assert len(first) == 1
