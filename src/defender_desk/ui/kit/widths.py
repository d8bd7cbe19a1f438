"""How wide the columns of a list are while nobody pulled at them: as much as they say, as far as there is room.

Kit: only the rows that have arrived are measured, so that a list of any length opens at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtGui import QFont, QFontMetrics

from defender_desk.ui.kit.spacing import icon_size
from defender_desk.ui.kit.theme import em, unit

LEAST, MOST = 9, 44
"""Average letters of a column: what an empty one keeps, and what the longest text is given."""
HEADING_MOST = 20
"""Average letters that a heading longer than its cells is given; the rest of it is a tip."""


def fitting(columns: Iterable[tuple[str, Sequence[str], bool]], font: QFont, room: int) -> list[int]:
    """The widths in pixels for columns given as (heading, what its cells say, whether an icon stands before it)."""
    beside = icon_size(unit()).width() + unit() * 2
    wants = [_wanted(heading, cells, font, beside if icon else 0) for heading, cells, icon in columns]
    return shared(wants, room, em(LEAST))


def _wanted(heading: str, cells: Sequence[str], font: QFont, beside: int) -> int:
    least, most, around = em(LEAST), em(MOST), unit() * 6
    metrics = QFontMetrics(font)
    longest = max((metrics.horizontalAdvance(text) for text in {*cells} if text), default=0)
    if not longest:
        return least
    bold = QFont(font)
    bold.setWeight(QFont.Weight.DemiBold)
    called = min(QFontMetrics(bold).horizontalAdvance(heading) + unit() * 3, em(HEADING_MOST))
    return min(max(least, called + around, longest + beside + around), most)


def shared(wants: Sequence[int], room: int, least: int) -> list[int]:
    """The widths in pixels given where columns want more than there is: the widest give first, none below `least`."""
    given = list(wants)
    while sum(given) > room and max(given, default=0) > least:
        widest = max(given)
        others = [width for width in given if width < widest]
        many = len(given) - len(others)
        step = min(widest - max([*others, least]), -(-(sum(given) - room) // many))
        given = [width - max(step, 1) if width == widest else width for width in given]
    return given
