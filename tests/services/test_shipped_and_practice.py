from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from defender_desk.model import codec
from defender_desk.model.queries import Query
from defender_desk.model.shipped_providers import directory
from defender_desk.model.types import TYPES
from defender_desk.services import records
from defender_desk.services.consent.consent import permission
from defender_desk.services.desk import Desk
from defender_desk.services.directory import shipped
from defender_desk.services.practice import practice
from defender_desk.services.practice.practice_facts import FACTS
from defender_desk.services.practice.practice_maker import words
from defender_desk.text.dates import FuzzyDate

from .conftest import Make

BODIES = st.dictionaries(st.sampled_from("abc"), st.text(max_size=2), max_size=3)


def test_a_new_desk_holds_every_shipped_entry_unverified(desk: Desk) -> None:
    for code in directory().bodies:
        kept = records.fetch(desk, shipped.record_id(code))
        assert kept is not None
        assert kept.values["verified"] is None


def test_an_edited_fact_survives_a_newer_edition(desk: Desk) -> None:
    code, body = next(iter(directory().bodies.items()))
    key = shipped.record_id(code)
    records.save(desk, "provider", key, {"status": "seen_open", "notes": "rang them"})
    before = desk.setting(shipped.BODIES)
    assert isinstance(before, dict)
    desk.store.settings.put(shipped.EDITION, "older")
    desk.store.settings.put(shipped.BODIES, {**before, code: {**body, "name": "an older name", "status": "unknown"}})
    records.save(desk, "provider", key, {"name": "an older name"})
    shipped.bring_up_to_date(desk)
    kept = records.fetch(desk, key)
    assert kept is not None
    assert kept.values["status"] == "seen_open"
    assert kept.values["notes"] == "rang them"


@given(BODIES, BODIES, BODIES)
def test_only_what_nobody_touched_takes_the_newer_fact(now: dict, before: dict, fresh: dict) -> None:
    changes = shipped.newer(now, before, fresh)
    for name in {*now, *before, *fresh}:
        edited = now.get(name) != before.get(name)
        assert {**now, **changes}.get(name) == (now.get(name) if edited else fresh.get(name))


def test_two_desks_hold_a_shipped_entry_once(make_desk: Make) -> None:
    one, other = make_desk("one"), make_desk("other")
    for code in directory().bodies:
        key = shipped.record_id(code)
        assert one.store.get(key).clocks == other.store.get(key).clocks


def test_practice_is_the_same_for_the_same_seed_and_valid_in_every_language(make_desk: Make) -> None:
    for language in ("ar", "en", "fr", "es"):
        one, other = make_desk(f"{language}1"), make_desk(f"{language}2")
        for desk in (one, other):
            assert practice.populate(desk, 200, language, 7) == 200
        for mine, theirs in zip(one.store.each(), other.store.each(), strict=True):
            codec.check_body(TYPES[mine.type], mine.body)
            assert [mine.body.get(name) for name in ("name", "title", "story")] == [
                theirs.body.get(name) for name in ("name", "title", "story")
            ]


def test_practice_covers_every_type_and_speaks_four_languages_alike() -> None:
    assert set(FACTS) == set(TYPES) - {"disclosure", "verification"}  # these the desk writes itself
    assert len({frozenset(words(language)) for language in ("ar", "en", "fr", "es")}) == 1


def test_practice_teaches_no_referral_without_a_recipient_or_a_yes_to_it(make_desk: Make) -> None:
    on = date(2026, 11, 22)
    for seed, language in enumerate(("ar", "en", "fr", "es")):
        desk = make_desk(language)
        practice.populate(desk, 300, language, seed, around=on)
        bodies = [one.body for one in desk.store.each() if one.type == "referral"]
        ready = [one for one in bodies if one.get("state") not in ("draft", "consent_needed", "withdrawn")]
        assert {"handed_over", "acknowledged"} & {one["state"] for one in ready}
        for body in ready:
            (person,) = body["people"]
            assert body["provider"] in desk.store.many([str(body["provider"])])
            assert permission(desk, str(person), "refer", str(body["provider"]), on, None).allowed
            assert (body["state"] == "pack_ready") is ("handed_over" not in body)


def test_what_practice_tells_belongs_together(make_desk: Make) -> None:
    desk, around = make_desk("one"), date(2026, 6, 1)
    practice.populate(desk, 240, "ar", seed=1, around=around)
    cases = {key: set(desk.store.get(key).body.get("people") or ()) for key in desk.store.ids(Query("case"))}
    for kind in ("hearing", "referral"):
        for one in desk.store.many(desk.store.ids(Query(kind))).values():
            inside = cases.get(str(one.body.get("case")), set())
            if inside and not one.body.get("consent"):
                assert set(one.body.get("people") or ()) <= inside
    for one in desk.store.many(desk.store.ids(Query("action"))).values():
        due = codec.value_of(TYPES["action"].by_name["due"], one.body)
        assert isinstance(due, FuzzyDate)
        assert one.body["status"] != "done" or due.over(around), "what is done lies behind"
    for key, people in cases.items():
        named = [str(one.body["name"]).split()[0] for one in desk.store.many(people).values()]
        title = str(desk.store.get(key).body["title"])
        assert "وأسرته" not in title or not named or named[0] in title
