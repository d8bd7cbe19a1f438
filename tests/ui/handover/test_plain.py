"""Records written unencrypted through the real window: looked over, warned of, confirmed, or encrypted after all."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from defender_desk.model.levels import Profile
from defender_desk.services import records
from defender_desk.text import bidi
from defender_desk.ui.handover import plain
from defender_desk.ui.handover.giving import GivingJourney
from defender_desk.ui.handover.plain import PlainJourney
from defender_desk.ui.handover.plain_steps import WrittenStep

from .conftest import Person, Sit

REASON = "اتفقنا وجهاً لوجه"


@pytest.fixture
def target(tmp_path: Path, monkeypatch: Any) -> Path:
    """Where the file chooser points."""
    path = tmp_path / "carried.zip"
    monkeypatch.setattr(plain, "choose_target", lambda *_asked: path)
    return path


def willing(who: Person, **more: object) -> str:
    person = who.save("person", name="ريم الورّاق", protection="public", public_where="تقرير", **more)
    who.save(
        "consent", person=person, state="given", scope=("manual_export",), facts=("everything",), any_recipient=True
    )
    return person


def to_last_step(who: Person, code: str = "jsonl") -> PlainJourney:
    """Through every question, with all people chosen and everything of them."""
    who.screen.doors.plain.click()
    inside = who.screen.inside
    assert isinstance(inside, PlainJourney)
    who.rest()
    inside.what.kinds.setChecked(True)
    inside.what.types["person"].setChecked(True)
    who.on()
    inside.format.radios[code].setChecked(True)
    assert not inside.format.on.isEnabled()  # nobody goes on without saying for whom
    inside.format.told_to.setText("صحيفة")
    who.on()
    inside.extent.radios[Profile.FULL].setChecked(True)
    who.on()
    who.until(lambda: inside.front is inside.look)
    who.on()
    assert inside.front is inside.clear
    return inside


def test_records_leave_in_clear_once_a_person_ticked_that_they_know(person: Sit, target: Path) -> None:
    hala = person("Hala", "ar")
    one = willing(hala)
    hala.save("person", name="مخفيّة")
    inside = to_last_step(hala)
    assert inside.clear.warning.isVisible()
    assert not inside.clear.on.isEnabled()
    inside.clear.aware.setChecked(True)
    hala.on()
    hala.until(lambda: isinstance(inside.front, WrittenStep))
    with zipfile.ZipFile(target) as archive:
        (row,) = map(json.loads, archive.read("person.jsonl").splitlines())
    assert row["id"] == one
    (noted,) = [
        hala.run(records.fetch, key) for key in hala.run(lambda desk: list(map(_id, desk.store.each("disclosure"))))
    ]
    assert (noted.values["way"], noted.values["told_to"]) == ("plain", "صحيفة")
    hala.on()
    assert hala.screen.inside is None


def _id(document: Any) -> str:
    return str(document.id)


def test_whoever_is_named_besides_takes_a_reason_and_the_tick_is_asked_anew(person: Sit, target: Path) -> None:
    hala = person("Hala", "ar")
    willing(hala, notes="كانت معها سلمى حداد الأنصاري")
    other = hala.save("person", name="سلمى حداد الأنصاري")
    inside = to_last_step(hala)
    assert inside.clear.named.text()
    inside.clear.aware.setChecked(True)
    assert not inside.clear.on.isEnabled()
    inside.clear.naming.reason.setPlainText(REASON)
    assert inside.clear.on.isEnabled()
    inside.clear.back.click()
    inside.look.back.click()
    hala.on()
    hala.until(lambda: inside.front is inside.look)
    hala.on()
    assert not inside.clear.aware.isChecked()
    inside.clear.aware.setChecked(True)
    hala.on()
    hala.until(lambda: isinstance(inside.front, WrittenStep))
    assert "override" in [event.deed for event in hala.run(records.timeline, other)]


def test_what_has_no_place_in_the_format_is_called_by_its_name(person: Sit, target: Path) -> None:
    hala = person("Hala", "en")
    hala.save("incident", title="اجتماع الميناء", protection="public")
    willing(hala)
    hala.screen.doors.plain.click()
    inside = hala.screen.inside
    assert isinstance(inside, PlainJourney)
    hala.rest()
    inside.what.kinds.setChecked(True)
    for kind in ("person", "incident"):
        inside.what.types[kind].setChecked(True)
    hala.on()
    inside.format.radios["vcard"].setChecked(True)
    inside.format.told_to.setText("صحيفة")
    hala.on()
    inside.extent.radios[Profile.FULL].setChecked(True)
    hala.on()
    hala.until(lambda: inside.front is inside.look)
    assert "has no place in this format: اجتماع الميناء" in bidi.plain(inside.clear.said.text())


def test_the_encrypted_way_stands_beside_and_takes_the_choice_along(person: Sit, target: Path) -> None:
    hala = person("Hala", "en")
    willing(hala)
    inside = to_last_step(hala, "vcard")
    chosen = inside.what.choice
    inside.clear.encrypted.click()
    hala.rest()
    giving = hala.screen.inside
    assert isinstance(giving, GivingJourney)
    assert giving.what.choice == chosen
    case = hala.save("case", title="حماية")
    hala.screen.for_programs()
    again = hala.screen.inside
    again.what.choose_case(case, "حماية")
    chosen = again.what.choice
    again.clear.encrypted.click()
    hala.rest()
    assert hala.screen.inside.what.choice == chosen
    assert not target.exists()
