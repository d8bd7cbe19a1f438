"""What the emergency card asks of the desk, on the database worker. No Qt.

Desktop: the plan of the card as it would be printed today.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from defender_desk.services.desk import Progress
from defender_desk.services.people import emergency
from defender_desk.services.printout.printing import Printable


def plan(person: str, desk: Any, language: str, reason: str, progress: Progress) -> Printable:
    """The card as it would be written today."""
    today = date.today()  # noqa: DTZ011  the day at the desk
    return emergency.plan(desk, person, language, today=today, reason=reason, progress=progress)
