"""The timeline, sentence by sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from defender_desk.model.history import DEEDS, Event
from defender_desk.model.types import TYPES
from defender_desk.services.records import Kept
from defender_desk.text.bidi import balanced, plain
from defender_desk.ui.record.reading import Page
from defender_desk.ui.record.telling import LONGEST, told

PERSON = TYPES["person"]


def page(titles: Mapping[str, str] | None = None) -> Page:
    values = {field.name: field.empty for field in PERSON.fields}
    kept = Kept("a" * 26, PERSON, values, {}, binned=False, created="", changed="", title="Hala", code_name="P-AAAA")
    return Page(kept, (), (), (), titles or {}, {"here": ""})


def event(
    deed: str, *, before=None, after=None, lost=None, note: str = "", desk: str = "here", who: str = "Hala"
) -> Event:
    return Event(
        1, 1, "2026-07-09T14:05:00Z", desk, who, deed, "a" * 26, "person", before or {}, after or {}, note, lost or {}
    )


def test_a_change_says_what_was_and_what_is() -> None:
    entry = told(page(), event("edit", before={"profession": "Teacher"}, after={"profession": "Lawyer"}))
    assert [plain(one) for one in entry.changes] == ["Profession: “Teacher” became “Lawyer”"]
    assert plain(entry.who) == "Hala, at this desk"
    assert not entry.first


def test_what_was_first_written_or_taken_away_says_so() -> None:
    assert plain(told(page(), event("edit", after={"profession": "Lawyer"})).changes[0]) == "Profession: “Lawyer”"
    gone = told(page(), event("edit", before={"profession": "Lawyer"}, after={"profession": None}))
    assert plain(gone.changes[0]) == "Profession: “Lawyer” was taken away"


def test_a_telephone_runs_left_to_right_within_what_was_written() -> None:
    (told_of,) = told(page(), event("edit", after={"notes": "هاتفها +964 770 555 1234 بعد الظهر"})).changes
    assert "\u2066+964 770 555 1234\u2069" in told_of


def test_the_first_entry_keeps_its_values_folded() -> None:
    assert told(page(), event("create", after={"name": "Hala"})).first


def test_another_desk_is_named_and_an_unknown_hand_is_somebody() -> None:
    assert plain(told(page(), event("receive", desk="k3x9", who="")).who) == "Somebody, at the desk k3x9"


def test_what_was_received_names_whom_it_came_from() -> None:
    assert plain(told(page(), event("receive", note="سلمى")).note) == "From: سلمى"


def test_an_override_says_its_reason() -> None:
    entry = told(page(), event("override", note="The lawyer needs it"))
    assert (entry.what, plain(entry.note)) == ("Handed over against a warning", "Reason: The lawyer needs it")


def test_a_value_that_lost_can_be_read_and_taken() -> None:
    lost = told(page(), event("receive", after={"name": "Hala"}, lost={"name": "Hala Nasser"})).lost[0]
    assert lost.typed == "Hala Nasser"
    assert plain(lost.sentence) == "Name: “Hala Nasser” was written at one of the desks at the same time and set aside"


def test_the_bin_is_told_as_such() -> None:
    assert told(page(), event("undo", before={"_bin": False}, after={"_bin": True})).what == "Put into the bin"


def test_records_are_told_by_their_titles_and_terms_by_their_labels() -> None:
    entry = told(
        page({"o" * 26: "Lantern House"}),
        event("edit", before={"protection": "public"}, after={"organisation": "o" * 26, "protection": "name_withheld"}),
    )
    said = [plain(one) for one in entry.changes]
    assert "Organisation: “Lantern House”" in said
    assert "Protection level: “Public, or already published” became “May be published without the name”" in said


@pytest.mark.parametrize("deed", DEEDS)
def test_every_deed_is_told(deed: str) -> None:
    entry = told(page(), event(deed, after={"notes": "سطر\n" * 200}))
    assert entry.what
    assert all(balanced(one) for one in entry.changes)
    assert all(len(one) < LONGEST + 60 for one in entry.changes)


def test_a_damaged_value_is_a_sign_and_not_a_traceback() -> None:
    assert plain(told(page(), event("edit", after={"kinds": 7})).changes[0]) == "Kinds of contact: “⚠”"


def test_another_desk_is_told_by_its_name_and_never_by_the_whole_of_its_id() -> None:
    elsewhere = "z" * 26
    assert elsewhere not in plain(told(page(), event("receive", desk=elsewhere)).who)
    known = replace(page(), desks={elsewhere: "Nour"})
    assert plain(told(known, event("receive", desk=elsewhere)).who).endswith("at the desk Nour")
