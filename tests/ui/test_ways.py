"""Ways through several sections: what is left behind takes nothing of the window with it."""

from __future__ import annotations

import gc

from defender_desk.ui.handover.screen import HandoverScreen


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
