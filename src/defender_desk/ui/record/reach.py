"""What the parts of a record page may do, handed to them by the page.

Desktop: plain calls, so that each part is made and tried alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from defender_desk.services.people.joining import Join
from defender_desk.ui.layouts import Add


def _nothing(*_anything: object) -> None:
    return None


@dataclass(frozen=True)
class Reach:
    """Calls that lead out of one part of a page."""

    open: Callable[[str, str], object] = _nothing
    """(type, id): show another record."""
    edit: Callable[[str], object] = _nothing
    """(field): turn to the form, at this field."""
    add: Callable[[Add], object] = _nothing
    """Make a record joined to this one."""
    link: Callable[[Add], object] = _nothing
    """Join a record there is to this one."""
    use: Callable[[str, object], object] = _nothing
    """(field, value): take a value that lost a merge after all."""
    are_two: Callable[[str], object] = _nothing
    """(id): say that another record, which may be this one, is not."""
    decide: Callable[[], object] = _nothing
    """Decide on what two desks wrote apart."""
    join: Callable[[str], object] = _nothing
    """(id): look at another record, which may be this one, and join the two."""
    part: Callable[[Join], object] = _nothing
    """(join): let what was joined be two again."""
    today: Callable[[], object] = _nothing
    """Go to what presses, where what was held back is let go."""
    again: Callable[[], object] = _nothing
    """Read the page anew."""
    ledger: Callable[[str], object] = _nothing
    """(person): show all they allow."""
    files: Callable[[], object] = _nothing
    """Choose files to take in as evidence."""
