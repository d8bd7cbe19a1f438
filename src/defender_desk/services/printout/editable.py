"""A planned document as a file in which a person goes on writing.

Services floor: apart from `printing`, because it brings a library for XML that no other part needs.
"""

from __future__ import annotations

from pathlib import Path

from defender_desk.exchange.printout_docx import write_docx
from defender_desk.model.changes import Changes
from defender_desk.services.desk import Desk
from defender_desk.services.handover.leaving import outward
from defender_desk.services.printout.printing import Printable, ready


def write(desk: Desk, plan: Printable, target: Path, why_named: str = "") -> Changes:
    """Write it as DOCX, whole or not at all, and note that it left."""
    with outward(desk, ready(desk, plan, why_named), target, deed="export") as out:
        write_docx(out.path, plan.printout)
    return out.changes
