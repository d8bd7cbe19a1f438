"""Today as a section of the window, and the quick incident as a command from everywhere.

Desktop: `ui.sections` puts it first.
"""

from __future__ import annotations

from defender_desk.text.messages import msg
from defender_desk.ui.emergency import ask_whose
from defender_desk.ui.frame.sidebar import Section
from defender_desk.ui.quick.panel import open_quick
from defender_desk.ui.today.screen import Today

TODAY = Section(
    "today",
    msg("Today"),
    "house",
    Today,
    commands=(
        (msg("&Quick incident…"), "Ctrl+Shift+N", open_quick),
        (msg("Emergency &card…"), "Ctrl+Shift+E", ask_whose),
    ),
    sought={
        msg("Today"): msg("home, start, tasks, deadlines, reminders, notifications, alerts", "other words"),
        msg("&Quick incident…"): msg("report, complaint, attack, arrest, urgent, write down", "other words"),
        msg("Emergency &card…"): msg("print, paper, danger, telephone, urgent, help", "other words"),
    },
)
