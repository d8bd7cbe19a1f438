"""What a person is told and can choose on the way to a file, window by window."""

from __future__ import annotations

from pathlib import Path

import pytest

from defender_desk.services import records
from defender_desk.services.identity import keys
from defender_desk.text.bidi import plain
from defender_desk.ui.handover.giving_done import DoneStep

from .conftest import Sit
from .test_exchange import journey, receive, sent, target, to_last_look

__all__ = ["target"]


@pytest.mark.parametrize("told", [True, False])
def test_each_record_that_the_file_calls_binned_is_named_and_can_be_left_unsaid(
    person: Sit, target: Path, told: bool
) -> None:
    hala, nour = person("Hala"), person("Nour")
    hala.knows(nour, verified=True)
    gone, other = hala.save("provider", name="A fund that closed"), hala.save("provider", name="A fund")
    sent(hala, nour, target.with_name("first.age"), gone)
    hala.run(records.bin_records, [gone])
    inside = journey(hala, (other,))
    to_last_look(hala, inside, nour)
    look = inside.look
    assert look.tabs.isTabVisible(look.tabs.indexOf(look.binned))
    assert [plain(look.binned._cells([one])[one]["title"]) for one in look.binned.view.records.ids] == [
        "A fund that closed"
    ]
    look.binned.offered.tick([gone], on=told)
    assert look.told.isVisible() is told
    hala.on()
    hala.until(target.exists)
    hala.rest()
    assert isinstance(inside.front, DoneStep)
    arrived = receive(nour, target)
    assert arrived.arrived is not None
    assert arrived.arrived.bundle.manifest.records.count == 1 + told


def test_a_time_that_is_asked_for_and_not_written_is_why_nothing_goes_on(person: Sit) -> None:
    hala = person("Hala")
    inside = journey(hala, (hala.save("provider", name="A fund"),))
    narrowed = inside.what.narrowed
    narrowed.box.setChecked(True)
    assert narrowed.asked.isVisible()
    assert not inside.what.on.isEnabled()
    narrowed.since.line.setText("2026")
    assert not narrowed.asked.isVisible()
    assert inside.what.on.isEnabled()


def test_whoever_was_not_compared_is_named(person: Sit) -> None:
    hala, nour, karim = person("Hala"), person("Nour"), person("Karim")
    hala.knows(nour, verified=True)
    hala.knows(karim, verified=False)
    inside = journey(hala, (hala.save("provider", name="A fund"),))
    hala.on()
    inside.whom.people.chosen = {each.run(keys.own).receive for each in (nour, karim)}
    inside.whom.people.changed.emit()
    assert "Karim" in plain(inside.whom.notice.text)
    assert "Nour" not in plain(inside.whom.notice.text)
