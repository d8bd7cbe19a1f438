from datetime import date
from io import BytesIO
from pathlib import Path

import pytest

from defender_desk.model.queries import Query
from defender_desk.services import drafts, finding, linked, listing, records
from defender_desk.services.desk import Desk
from defender_desk.services.incidents import evidence, quick
from defender_desk.services.incidents.evidence import Intake
from defender_desk.services.incidents.quick import Quick
from defender_desk.services.practice import practice
from defender_desk.text.dates import parse
from defender_desk.text.trouble import Trouble

from .conftest import Add


def test_a_word_is_enough_and_it_is_found_again(desk: Desk) -> None:
    made = quick.log(desk, Quick({"title": "مداهمة المكتب"}))
    assert [one.id for one in finding.find(desk, "مكتب", ("incident",))] == [made.id]


def test_people_and_files_come_along_and_one_undo_takes_all_back(desk: Desk, add: Add) -> None:
    known = add("person", name="Nadia")
    blobs = evidence.seal(desk, [Intake("x.txt", lambda: BytesIO(b"seen"), 4)])
    made = quick.log(desk, Quick({"title": "raid", "when": parse("2026-05")}, (known,), ("Sami",)), blobs)
    held = {group.type: len(group.items) for group in linked.linked(desk, made.id)}
    assert held == {"involvement": 2, "evidence": 1}
    records.undo(desk, made.changes.batch)
    assert not listing.ids(desk, Query("incident"))
    assert listing.ids(desk, Query("person")) == [known]
    assert not listing.ids(desk, Query("evidence"))


def test_nothing_said_is_refused_and_leaves_no_file(desk: Desk, tmp_path: Path) -> None:
    blobs = evidence.seal(desk, [Intake("x.txt", lambda: BytesIO(b"seen"), 4)])
    with pytest.raises(Trouble):
        quick.log(desk, Quick({"story": "long"}), blobs)
    assert not [file for file in (tmp_path / "ours" / "blobs").rglob("*") if file.is_file()]


def test_the_draft_keeps_names_and_goes_when_it_is_logged(desk: Desk) -> None:
    said = Quick({"title": "raid"}, ("someid",), ("سامي",))
    quick.keep(desk, said)
    assert quick.kept(desk) == said
    assert [draft.key for draft in drafts.every(desk)] == [quick.DRAFT]
    quick.log(desk, Quick({"title": "raid"}))
    assert quick.kept(desk) is None


def test_a_practice_desk_begins_again_and_no_other(desk: Desk, add: Add) -> None:
    gone = add("person", name="Nadia")
    with pytest.raises(Trouble):
        practice.begin_again(desk, 20, "en", 1, date(2027, 3, 1))
    assert records.fetch(desk, gone)
    desk.store.settings.put("practice", value=True)
    drafts.keep(desk, "new.x", "person", None, {"name": "half"}, {})
    practice.begin_again(desk, 20, "en", 1, date(2027, 3, 1))
    assert records.fetch(desk, gone) is None
    assert drafts.every(desk) == []
    assert sum(n for name, n in listing.counts(desk).items() if name != "provider") == 20
