"""What a narrow yes held down stays down where a no of another desk takes its place, on the merge desk and past it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from defender_desk.exchange.bundle import Letter, write_bundle
from defender_desk.model.levels import Profile
from defender_desk.model.types import Consent
from defender_desk.model.types.answers import is_yes
from defender_desk.services import records
from defender_desk.services.consent import loosening, narrowing
from defender_desk.services.consent.consent import Permission, permission
from defender_desk.services.desk import Desk
from defender_desk.services.handover import merge_desk, receiving
from defender_desk.services.handover.merge_desk import Side
from defender_desk.services.identity import keys, trust
from defender_desk.text.dates import parse

from .conftest import Add, Make

TODAY = date.today()  # noqa: DTZ011  the day at the desk
DAYS = (None, *map(parse, ("2026-03-10", "11 March 2026", "about 12 March 2026", "2026-04")))
SCOPES, FACTS = ("refer", "interview", "keep_record"), ("everything", "name", "health", "legal_status")


def some(values: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values), unique=True, max_size=2).map(tuple)


def answers(*states: str) -> st.SearchStrategy[Consent]:
    return st.builds(
        Consent, state=st.sampled_from(states), scope=some(SCOPES), recipient=st.sampled_from(["", "p" * 26]),
        any_recipient=st.sampled_from([True, True, None]), facts=some(FACTS), withheld=some(("name", "health")),
        asked=st.sampled_from(DAYS), case=st.sampled_from(["", "", "c" * 26]), expires=st.sampled_from([None, *DAYS]),
    )  # fmt: skip


@given(
    beside=st.lists(answers("given", "given", "refused"), min_size=1, max_size=3),
    was=answers("given"),
    now=answers("refused", "withdrawn", "not_asked"),
)
@settings(max_examples=100)
def test_nothing_is_allowed_in_its_place_that_was_not_and_only_yeses_are_touched(
    beside: list[Consent], was: Consent, now: Consent
) -> None:
    known = {f"{place}": one for place, one in enumerate(beside)}
    will = narrowing.narrowed(known, [(was, now)])
    for before, after in loosening.compared([*beside, was], [*will.values(), now]):
        assert not (before.allowed and loosening.more(before, after))
    assert {key for key in known if will[key] != known[key]} <= {key for key, one in known.items() if is_yes(one)}
    if not any(b.allowed and loosening.more(b, a) for b, a in loosening.compared([*beside, was], [*beside, now])):
        assert will == known, "narrowed without need"


def test_only_a_yes_to_the_same_purpose_is_narrowed() -> None:
    """A yes to something else says what it said, and no fact is written into a no."""
    wide = Consent(state="given", scope=("refer",), any_recipient=True, facts=("everything",))
    was = Consent(state="given", scope=("refer",), any_recipient=True, facts=("name",), asked=parse("2026-03-10"))
    now = Consent(state="refused", scope=("interview",))
    beside = {
        "same": wide,
        "else": Consent(state="given", scope=("keep_record",), any_recipient=True, facts=("everything",)),
        "no": Consent(state="refused", scope=("refer",), recipient="p" * 26, facts=("everything",)),
    }
    will = narrowing.narrowed(beside, [(was, now)])
    assert {key for key in beside if will[key] != beside[key]} == {"same"}
    assert will["same"].facts == ("name",)


@pytest.fixture
def theirs(make_desk: Make) -> Desk:
    return make_desk("theirs")


def tell(sender: Desk, taker: Desk, *ids: str, leave: bool = False) -> None:
    path = Path(taker.unlocked.folder.parent / "told.age")
    path.unlink(missing_ok=True)
    letter = Letter((keys.own(taker).receive,), 1, "", "2026-06-01T00:00:00Z", Profile.FULL)
    write_bundle(path, letter, keys.own(sender), keys.own_identity(sender), list(sender.store.many(ids).values()))
    with receiving.opened(taker, path) as arrived:
        trust.know(taker, arrived.sender)
        receiving.accept(taker, arrived, chosen=set() if leave else {one.id for one in arrived.takeable})


WIDE = {"state": "given", "scope": ("refer",), "any_recipient": True, "facts": ("everything",)}
NARROW = {"state": "given", "scope": ("refer", "interview"), "any_recipient": True, "facts": ("name", "contact")}


@pytest.mark.parametrize("way", ["the merge desk", "taken in", "written apart"])
@pytest.mark.parametrize("withheld", [(), ("contact",)])
def test_a_no_to_something_else_in_its_place_lets_no_other_yes_say_more(
    desk: Desk, theirs: Desk, add: Add, way: str, withheld: tuple[str, ...]
) -> None:
    person = add("person", name="سلمى")
    wide = add("consent", person=person, asked=parse("2026-03-01"), **WIDE)
    narrow = add("consent", person=person, asked=parse("2026-04-01"), withheld=withheld, **NARROW)
    tell(desk, theirs, person, wide, narrow)

    def allows(at: Desk) -> Permission:
        return permission(at, person, "refer", None, TODAY, ())

    before = allows(desk)
    records.save(theirs, "consent", narrow, {"state": "refused", "scope": ("interview",), "facts": (), "withheld": ()})
    if way == "written apart":
        records.save(desk, "consent", narrow, {"conditions": "never by phone"})
    tell(theirs, desk, narrow, leave=way == "the merge desk")
    if way == "the merge desk":
        merge_desk.decide(desk, merge_desk.all_of(merge_desk.questions(desk, narrow), Side.THEIRS))
    kept = records.fetch(desk, narrow)
    assert kept is not None
    assert kept.values["state"] == "refused"
    assert permission(desk, person, "interview", None, TODAY, ()).standing.is_no
    assert allows(desk).allowed
    assert not loosening.more(before, allows(desk))
    tell(desk, theirs, wide)
    assert not loosening.more(before, allows(theirs)), "it holds at the other desk too"
