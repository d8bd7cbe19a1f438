"""How wide the columns of a list are while nobody pulled at them: as much as they say, as far as there is room.

Kit: only the rows that have arrived are measured, so that a list of any length opens at once.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QFont, QFontMetrics

from defender_desk.ui.kit.columns import Column
from defender_desk.ui.kit.spacing import icon_size
from defender_desk.ui.kit.theme import em, unit

LEAST, MOST = 9, 44
"""Average letters of a column: what an empty one keeps, and what the longest text is given."""
ENOUGH = 12
"""Average letters to which a word on the state of a row gives way before what says which row it is."""
HEADING_MOST = 20
"""Average letters that a heading longer than its cells is given; the rest of it is a tip."""


def fitting(columns: Sequence[tuple[Column, Sequence[str]]], font: QFont, room: int) -> list[int]:
    """The widths in pixels for columns given with what their cells say.

    Words on a state give first, then names, and last what misleads when it is cut.
    """
    beside, least = icon_size(unit()).width() + unit() * 2, em(LEAST)
    wants = [_wanted(each.label, cells, font, beside * (bool(each.icon) + each.box)) for each, cells in columns]
    given = _giving(wants, [not (each.whole or each.names) for each, _cells in columns], room, em(ENOUGH))
    given = _giving(given, [not each.whole for each, _cells in columns], room, least)
    return grown(shared(given, room, least), [_called(each.label, font) for each, _cells in columns], room)


def _giving(wants: Sequence[int], gives: Sequence[bool], room: int, least: int) -> list[int]:
    """The widths once those that give gave what there is too little of, none below `least`."""
    kept = sum(want for want, given in zip(wants, gives, strict=True) if not given)
    cut = [want for want, given in zip(wants, gives, strict=True) if given]
    left = iter(shared(cut, max(0, room - kept), least))
    return [next(left) if given else want for want, given in zip(wants, gives, strict=True)]


def _wanted(heading: str, cells: Sequence[str], font: QFont, beside: int) -> int:
    least, most, around = em(LEAST), em(MOST), unit() * 6
    metrics = QFontMetrics(font)
    longest = max((metrics.horizontalAdvance(text) for text in {*cells} if text), default=0)
    if not longest:
        return least
    return min(max(least, min(_called(heading, font), em(HEADING_MOST) + around), longest + beside + around), most)


def _called(heading: str, font: QFont) -> int:
    """The width in pixels that a heading asks, with the mark of the order beside it."""
    bold = QFont(font)
    bold.setWeight(QFont.Weight.DemiBold)
    return QFontMetrics(bold).horizontalAdvance(heading) + unit() * 9


def grown(given: Sequence[int], headings: Sequence[int], room: int) -> list[int]:
    """The widths in pixels once the room nobody asked for goes to the headings cut, the least cut of them first."""
    wider, left = list(given), room - sum(given)
    lacks = sorted((heading - width, place) for place, (width, heading) in enumerate(zip(given, headings, strict=True)))
    for lack, place in lacks:
        if 0 < lack <= left:
            wider[place] += lack
            left -= lack
    return wider


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
