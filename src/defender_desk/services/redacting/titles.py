"""What a redacted copy is called while nobody calls it otherwise.

Services floor: of the original only what the copy tells too, and a number from the second copy on, so that lists tell
them apart. A code name would say what it was made from wherever it goes.
"""

from __future__ import annotations

from defender_desk.model.types.redacting import REDACTED_FROM
from defender_desk.services.desk import Desk
from defender_desk.text.bidi import plain
from defender_desk.text.messages import msg
from defender_desk.text.speech import beside, say
from defender_desk.text.written import show_count

TITLE = msg("Redacted copy")


def next_title(desk: Desk, record: str, of: str = "") -> str:
    """The title of the next copy of a record, which begins with what the copy itself says that it is of."""
    made = sum(link.field == REDACTED_FROM for link in desk.store.pointing_at(record))
    called = f"{say(TITLE)} {show_count(made + 1)}" if made else say(TITLE)
    return plain(beside((of, called)))
