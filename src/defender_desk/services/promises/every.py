"""Everything that is promised and not promised, under the headings a person in need looks for, the shortest first.

Services floor: the window (`ui/promises.py`) shows it, and `docs/threat-model.md` is held to it.
"""

from __future__ import annotations

from defender_desk.services.promises.coming import COMES
from defender_desk.services.promises.here import LOCKED, OPEN
from defender_desk.services.promises.lasting import BACKUPS, BEYOND, LEFT_OUT, PROGRAM
from defender_desk.services.promises.leaving import LEAVES
from defender_desk.services.promises.searched import SEARCHED
from defender_desk.text.messages import msg

IN_SHORT = msg("In short")

GOALS = (
    msg(
        "Whoever takes the computer or the disk while the desk is locked learns that there is a desk, where, how large "
        "and when it was used, and nothing of what is in it."
    ),
    msg(
        "Nothing leaves the desk but what a person chose and saw beforehand, with the consent of the people concerned "
        "or, where nobody was asked, for a written reason."
    ),
)
"""Only their breach is critical."""

HABITS = (
    msg("Lock it with Ctrl+L whenever you stand up. Before a checkpoint, shut the computer down: sleep is not enough."),
    msg(
        "Keep the recovery code on paper, and a backup on a stick, both in a place that is not searched together with "
        "the computer."
    ),
    msg(
        "Write down only what helps: what is not written cannot be taken. Ask before you pass anything on, each time "
        "and for each purpose."
    ),
)
"""What somebody does for their own safety, whatever the program does."""

TRIED = msg(
    "Whatever is promised here is tried by tests, on Linux. On Windows and macOS, what depends on the system was built "
    "and not yet tried."
)

HEADINGS = (LOCKED, OPEN, LEAVES, COMES, SEARCHED, BACKUPS, PROGRAM, BEYOND, LEFT_OUT)
