"""Writing what somebody planned to hand over: records, or figures alone.

Services floor: the one way on which desktop and console write such a file. It brings the libraries of documents.
"""

from __future__ import annotations

from pathlib import Path

from defender_desk.services.desk import Desk, Progress, unheard
from defender_desk.services.handover import figure_files, handing_over
from defender_desk.services.handover.handing_over import HandedOver, Plan


def give(desk: Desk, planned: Plan, target: Path, progress: Progress = unheard) -> HandedOver:
    """Write the file of a plan, whole or not at all, and note that it left."""
    write = figure_files.hand_over if planned.profile.counted else handing_over.hand_over
    return write(desk, planned, target, progress)
