"""Ways through several sections: what is left behind takes nothing of the window with it."""

from __future__ import annotations

import gc

from tests.ui.at_desk import AtDesk

from defender_desk.model.changes import Changes
from defender_desk.services import records
from defender_desk.ui.frame.palette import FindAnything
from defender_desk.ui.handover.screen import HandoverScreen
from defender_desk.ui.kit.dialogs import Dialog


def test_the_window_outlives_a_journey_that_was_left(sit):
    at = sit(fill=40)
    screen = at.shell.go("handover")
    assert isinstance(screen, HandoverScreen)
    screen.choose(["x"])
    at.rest()
    screen.inside.what.on.click()
    at.rest()
    screen.leave()
    at.rest()
    gc.collect()
    at.shell.go("today")
    at.rest()
    assert at.shell.commands.every()


def test_a_command_that_was_found_is_done_though_its_page_was_read_anew(sit):
    at: AtDesk = sit("en")
    person = at.ask(records.save, "person", None, {"name": "Reem"}).id
    at.shell.open("person", person)
    at.rest()
    at.shell.find_anything()
    palette = at.shell.findChild(FindAnything)
    palette.line.setText("Emergency card…")
    at.shell.announce(Changes(0, ids=frozenset({person})))  # as files that were sealed meanwhile do
    at.rest()
    (place,) = [row for row, one in enumerate(palette._shown) if one.title == "Emergency card…"]
    palette.list.setCurrentRow(place)
    palette._go()
    at.rest()
    (card,) = [one for one in at.shell.findChildren(Dialog) if one.isVisible()]
    assert card.accessibleName() == "Emergency card"
