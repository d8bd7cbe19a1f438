"""A table of providers: how many requests, a bar of how they ended, and how long each step usually took.

Desktop: plain words for whoever hears the table instead of seeing it; sorted by its headings.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QResizeEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QHeaderView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from defender_desk.services.referrals.experience import End, Experience, Took
from defender_desk.text.speech import _, beside, fill, ngettext, say
from defender_desk.text.written import show_count
from defender_desk.ui.kit.palettes import Colours
from defender_desk.ui.kit.theme import colours, em, unit

SORTED_BY = Qt.ItemDataRole.UserRole
SEGMENTS = Qt.ItemDataRole.UserRole + 1
"""(end, count) of a bar, and how many the longest bar stands for."""
BARS = 2
"""The column of the bars."""
LEAST_BAR, LEAST_NAME = 16, 30
"""Average letters that a bar and a name of a provider keep in a narrow window."""
PROVIDER = Qt.ItemDataRole.UserRole + 2

_PAINTS: Mapping[End, Callable[[Colours], tuple[str, str]]] = {
    End.GRANTED: lambda one: (one.good, one.surface),
    End.WAITING: lambda one: (one.accent, one.on_accent),
    End.SILENT: lambda one: (one.warning, one.surface),
    End.DECLINED: lambda one: (one.danger, one.on_danger),
    End.SENT_ON: lambda one: (one.muted, one.surface),
    End.STOPPED: lambda one: (one.border, one.text),
}
"""By end, in the order of a bar: its ground and what is written on it."""
ORDER = tuple(_PAINTS)


def paint_of(end: End) -> tuple[str, str]:
    """The ground of an end in a bar, and the colour written on it, in the theme in use."""
    return _PAINTS[end](colours())


def sentence(ends: Mapping[End, int]) -> str:
    """A bar in words."""
    said = (
        fill(_("{what}: {value}"), what=say(end.label), value=show_count(ends[end])) for end in ORDER if ends.get(end)
    )
    return beside(said)


class Bars(QStyledItemDelegate):
    """Draws how the requests of one provider ended, as long as there were many."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """The ground of the line, then the segments from where reading begins."""
        self.initStyleOption(option, index)
        option.text = ""
        style = option.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        segments, most = index.data(SEGMENTS)
        room = QRectF(option.rect).adjusted(unit(), unit(), -unit(), -unit())
        one, begun = room.width() / most, 0.0
        backwards = option.direction == Qt.LayoutDirection.RightToLeft
        painter.save()
        for end, count in segments:
            ground, ink = paint_of(end)
            left = room.right() - begun - count * one if backwards else room.left() + begun
            segment = QRectF(left, room.top(), count * one, room.height())
            painter.fillRect(segment.adjusted(0, 0, -1, 0), QColor(ground))
            painter.setPen(QColor(ink))
            if painter.fontMetrics().horizontalAdvance(show_count(count)) <= segment.width():
                painter.drawText(segment, Qt.AlignmentFlag.AlignCenter, show_count(count))
            begun += count * one
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Room for a number in the bar."""
        return super().sizeHint(option, index).expandedTo(QSize(em(LEAST_BAR), unit() * 7))


@dataclass(frozen=True)
class _Column:
    heading: str
    width: int
    """In average letters."""
    cell: Callable[[Experience], tuple[str, object]]
    """What it says and what it is sorted by."""


class ExperienceTable(QTableView):
    """One line a provider; Enter or a double press opens it."""

    def __init__(self, found: Sequence[Experience], opened: Callable[[str], object]) -> None:
        super().__init__()
        self._opened = opened
        self.setAccessibleName(_("How the requests to each provider went"))
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        self.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.setItemDelegateForColumn(BARS, Bars(self))
        self.activated.connect(self._open)
        columns = _columns()
        model = QStandardItemModel(0, len(columns), self)
        model.setSortRole(SORTED_BY)
        model.setHorizontalHeaderLabels([one.heading for one in columns])
        most = max((one.asked for one in found), default=1)
        for one in found:
            model.appendRow([_item(one, column, most) for column in columns])
        self.setModel(model)
        self._dress(columns)

    def _dress(self, columns: Sequence[_Column]) -> None:
        heads = self.horizontalHeader()
        heads.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        heads.setHighlightSections(False)
        heads.setSortIndicator(-1, Qt.SortOrder.DescendingOrder)
        heads.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        for at, one in enumerate(columns):
            self.setColumnWidth(at, max(em(one.width), heads.sectionSizeHint(at) if at > BARS else 0))
        heads.setMinimumSectionSize(em(10))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(unit() * 8)
        self.setSortingEnabled(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The bars give way first, then the names of providers; what more room there is goes to the names."""
        super().resizeEvent(event)
        columns = _columns()
        left = self.viewport().width() - sum(self.columnWidth(at) for at in range(len(columns)) if at not in (0, BARS))
        bars = min(max(left - em(columns[0].width), em(LEAST_BAR)), em(columns[BARS].width))
        self.setColumnWidth(BARS, bars)
        self.setColumnWidth(0, max(left - bars, em(LEAST_NAME)))

    def _open(self, index: QModelIndex) -> None:
        self._opened(str(index.siblingAtColumn(0).data(PROVIDER)))


def _columns() -> tuple[_Column, ...]:
    return (
        _Column(_("Provider"), 30, lambda one: (one.title, one.title)),
        _Column(_("Requests"), 11, lambda one: (show_count(one.asked), one.asked)),
        _Column(_("How they ended"), 30, lambda one: (sentence(one.ends), one.ends.get(End.GRANTED, 0))),
        _Column(_("First answer after"), 20, lambda one: _time(one.answer)),
        _Column(_("Decision after"), 20, lambda one: _time(one.decision)),
        _Column(_("Support after"), 20, lambda one: _time(one.support)),
    )


def _item(one: Experience, column: _Column, most: int) -> QStandardItem:
    said, key = column.cell(one)
    item = QStandardItem(said)
    item.setData(key, SORTED_BY)
    item.setData(one.provider, PROVIDER)
    item.setData(([(end, one.ends[end]) for end in ORDER if one.ends.get(end)], most), SEGMENTS)
    item.setToolTip(said)
    item.setEditable(False)
    return item


def _time(took: Took | None) -> tuple[str, int]:
    """The usual time, over how many requests; what is not known stands before everything when sorted."""
    if took is None:
        return _("not known"), -1
    usual = fill(ngettext("{n} day", "{n} days", took.usual), n=show_count(took.usual))
    of = ngettext("{time} ({n} request)", "{time} ({n} requests)", took.of)
    return fill(of, time=usual, n=show_count(took.of)), took.usual
