"""What a file may be called: whoever finds a stick reads the names on it without opening anything.

Services floor: whatever is written for others in a form that its writer names asks here.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from defender_desk.exchange.whole_file import ANOTHER_NAME
from defender_desk.services.desk import Desk
from defender_desk.text.folding import fold
from defender_desk.text.messages import msg
from defender_desk.text.trouble import Trouble

NAMED = msg("The name of the file tells who or what is in it.")
_LEAST_TELLING = 4
"""Letters from which a word of a name is looked for in the name of a file."""


def refuse_telling(desk: Desk, titles: Iterable[object], target: Path, ours: str) -> None:
    """Refuse a name that holds a word of these titles or of who works here; `ours` are words we propose ourselves."""
    telling = {word for named in (desk.who, *titles) for word in _words(named) if len(word) >= _LEAST_TELLING}
    if telling & {*_words(target.stem)} - {*_words(ours)}:
        raise Trouble(NAMED, ANOTHER_NAME)


def _words(text: object) -> list[str]:
    return "".join(letter if letter.isalnum() else " " for letter in fold(str(text or ""))).split()
