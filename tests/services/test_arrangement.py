"""What stands first in the sidebar: the role says it, a tick overrules it, and nothing is ever taken away."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from defender_desk.services import arrangement, drafts, preferences, records, today
from defender_desk.services.arrangement import FIRST, Arrangement
from defender_desk.services.desk import Desk
from defender_desk.services.preferences import Preferences
from defender_desk.text.dates import FuzzyDate

SECTIONS = sorted(set().union(*FIRST.values()) | {"calendar"})
ROLES = st.sampled_from([*FIRST, "", "of a newer desk"])
TICKS = st.lists(st.tuples(st.sampled_from(SECTIONS), st.booleans()), max_size=12)
DAY = date(2026, 3, 1)


@given(ROLES, TICKS)
def test_the_last_tick_of_a_section_holds_and_the_role_says_the_rest(role: str, ticks: list[tuple[str, bool]]) -> None:
    kept = Arrangement(role)
    for section, first in ticks:
        kept = kept.ticked(section, first)
    last = dict(ticks)
    for section in SECTIONS:
        assert kept.first(section) is last.get(section, Arrangement(role).first(section))
    assert kept.of_role("trainer") == Arrangement("trainer")


@given(ROLES, TICKS)
def test_ticking_back_to_what_is_usual_leaves_no_trace(role: str, ticks: list[tuple[str, bool]]) -> None:
    kept = Arrangement(role)
    for section, first in ticks:
        kept = kept.ticked(section, first)
    for section in SECTIONS:
        kept = kept.ticked(section, kept.usual(section))
    assert kept == Arrangement(role)


def test_an_unknown_role_puts_every_section_first() -> None:
    assert all(Arrangement("of a newer desk").first(section) for section in SECTIONS)


def test_it_is_kept_among_the_choices_and_spoils_none_of_them(desk: Desk) -> None:
    preferences.write(desk, Preferences(who="N.", language="fr", idle_minutes=7))
    kept = Arrangement("officer", {"referrals": True}, more_sections=True)
    arrangement.keep(desk, kept)
    chosen = preferences.read(desk)
    assert arrangement.chosen_in(chosen) == kept
    assert (chosen.who, chosen.language, chosen.idle_minutes) == ("N.", "fr", 7)


def test_what_a_damaged_setting_says_is_passed_over(desk: Desk) -> None:
    desk.store.settings.put("preferences", {"role": "trainer", "sections": {"cases": "yes", "people": False}})
    assert arrangement.chosen_in(preferences.read(desk)) == Arrangement("trainer", {"people": False})


def test_what_is_due_or_unfinished_waits_and_what_is_far_off_or_done_does_not(desk: Desk) -> None:
    assert today.waiting(desk, DAY) == frozenset()
    action = records.save(desk, "action", None, {"title": "Call", "due": FuzzyDate.exact(DAY), "status": "planned"}).id
    assert today.waiting(desk, DAY) == {"action"}
    assert today.waiting(desk, DAY - timedelta(days=1)) == frozenset()
    records.save(desk, "action", action, {"status": "done"})
    assert today.waiting(desk, DAY) == frozenset()
    drafts.keep(desk, "new.x", "case", None, {"title": "A case"}, {})
    assert today.waiting(desk, DAY) == {"case"}
