"""Writing what somebody planned to hand over: records, or figures alone.

Services floor: the one way on which desktop and console write such a file.
"""

from __future__ import annotations

from pathlib import Path

from defender_desk.services import handing_over
from defender_desk.services.desk import Desk, Progress, unheard
from defender_desk.services.handing_over import HandedOver, Plan


def give(desk: Desk, planned: Plan, target: Path, progress: Progress = unheard) -> HandedOver:
    """Write the file of a plan, whole or not at all, and note that it left."""
    if planned.profile.counted:
        from defender_desk.services import figure_files  # late: it brings the libraries of documents

        return figure_files.hand_over(desk, planned, target, progress)
    return handing_over.hand_over(desk, planned, target, progress)
