"""Where each column goes: proposed, shown with samples of its values, and corrected in place.

Desktop: a table may have a thousand columns, so the list of fields is made only for the row that is being changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from defender_desk.model.kinds import Content
from defender_desk.model.shown import several, with_more
from defender_desk.model.types import TYPES
from defender_desk.services.bring_in import bringing_in
from defender_desk.services.bring_in.bringing_in import ANSWER, ANSWERED_IN, HARMED, KEEP, LEAVE_OUT, PART, TAKING_PART
from defender_desk.text.bidi import isolate
from defender_desk.text.speech import _, beside, fill, ngettext, say
from defender_desk.text.written import show_count
from defender_desk.ui.bring_in.reading import ColumnFound
from defender_desk.ui.kit.icons import pixmap
from defender_desk.ui.kit.pieces import DropDown, label
from defender_desk.ui.kit.theme import colours, em, unit
from defender_desk.ui.steps.step import Step

_SURE = 98
_TARGET = 2
_FIRST, _LONGEST_WORD = 3, 30
"""Words that could not be read of which each is named, and the most letters of one."""
Index = QModelIndex | QPersistentModelIndex


class ColumnsModel(QAbstractTableModel):
    """One line for each column of the file."""

    changed = Signal()

    def __init__(self, found: Sequence[ColumnFound], type_name: str) -> None:
        super().__init__()
        self.found = tuple(found)
        self.targets = [one.target for one in found]
        self.type_name = type_name
        self.offered = offered(type_name)
        self._names = dict(self.offered)
        self._headings = (_("Column in the file"), _("What stands in it"), _("Becomes"), _("Why"))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        """As many rows as columns in the file."""
        return 0 if parent.isValid() else len(self.found)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        """Heading, samples, target and why."""
        return 0 if parent.isValid() else len(self._headings)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        """The words of a cell; the target itself while it is being changed."""
        if not index.isValid():
            return None
        one, target = self.found[index.row()], self.targets[index.row()]
        if role == Qt.ItemDataRole.EditRole and index.column() == _TARGET:
            return target
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        match index.column():
            case 0:
                return isolate(one.heading) or fill(_("Column {n}"), n=show_count(index.row() + 1))
            case 1:
                return beside(map(isolate, one.samples)) or _("nothing")
            case 2:
                return self._names.get(target, target)
        return unread_words(self.unread(index.row())) or self._why(one, target)

    def unread(self, row: int) -> tuple[str, ...]:
        """What stands in the first cells of a column and cannot be read as the field it becomes."""
        return bringing_in.unread(self.found[row].values, self.targets[row], self.type_name)

    def _why(self, one: ColumnFound, target: str) -> str:
        if target != one.target:
            return _("you chose it")
        if target == KEEP:
            return _("no field fits")
        if target == LEAVE_OUT:
            return _("told twice, or technical")
        return _("by its heading") if one.score >= _SURE else _("likely, please look")

    def setData(self, index: Index, value: Any, role: int = int(Qt.ItemDataRole.EditRole)) -> bool:
        """Let a column go somewhere else."""
        if role != Qt.ItemDataRole.EditRole or not index.isValid():
            return False
        self.targets[index.row()] = str(value)
        self.dataChanged.emit(self.index(index.row(), 0), self.index(index.row(), len(self._headings) - 1))
        self.changed.emit()
        return True

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = int(Qt.ItemDataRole.DisplayRole)
    ) -> Any:
        """The headings."""
        shown = role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal
        return self._headings[section] if shown else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Where a column goes can be changed."""
        editable = Qt.ItemFlag.ItemIsEditable if index.column() == _TARGET else Qt.ItemFlag.NoItemFlags
        return super().flags(index) | editable


class HeadingDelegate(QStyledItemDelegate):
    """Headings cut in their middle: columns of one group differ in their last words."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """Say where a heading is cut."""
        super().initStyleOption(option, index)
        option.textElideMode = Qt.TextElideMode.ElideMiddle


class TargetDelegate(QStyledItemDelegate):
    """A list of fields where the keyboard is."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the name and, at the far edge, that there is a list to choose from."""
        super().paint(painter, option, index)
        arrow = pixmap("chevron-down", colours().muted, 3.6)
        area: QRect = option.rect
        place = QStyle.alignedRect(
            option.direction,
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
            arrow.deviceIndependentSize().toSize(),
            area.adjusted(unit() * 2, 0, -unit() * 2, 0),
        )
        painter.drawPixmap(place, arrow)

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Make the list for one line, open."""
        made = DropDown(parent)
        made.setAccessibleName(_("Field it becomes"))
        for target, name in cast("ColumnsModel", index.model()).offered:
            made.addItem(name, target)
        made.activated.connect(lambda _place: self._settle(made))
        return made

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Begin with what is chosen."""
        box = cast("QComboBox", editor)
        box.setCurrentIndex(max(0, box.findData(index.data(Qt.ItemDataRole.EditRole))))
        box.showPopup()

    def setModelData(self, editor: QWidget, model: Any, index: Index) -> None:
        """Take what was chosen."""
        model.setData(index, cast("QComboBox", editor).currentData())

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, _index: Index) -> None:
        """Lie over the cell."""
        editor.setGeometry(option.rect)

    def _settle(self, editor: QWidget) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor)


class ColumnsView(QTableView):
    """The columns of the file; Enter or one press changes where one goes."""

    def __init__(self, model: ColumnsModel) -> None:
        super().__init__()
        model.setParent(self)
        self.setModel(model)
        self.setAccessibleName(_("Columns of the file, and the fields they become"))
        self.setItemDelegateForColumn(0, HeadingDelegate(self))
        self.setItemDelegateForColumn(_TARGET, TargetDelegate(self))
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.SelectedClicked
            | QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(unit() * 9)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setMinimumSectionSize(em(18))
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        self.setMinimumHeight(unit() * 40)
        for section, letters in enumerate((22, 30, 28, 20)):
            header.resizeSection(section, em(letters))
        self.setCurrentIndex(model.index(0, _TARGET))
        self.clicked.connect(lambda index: self.edit(index) if index.column() == _TARGET else None)


class ColumnsStep(Step):
    """Where each column goes."""

    def __init__(self, found: Sequence[ColumnFound], type_name: str) -> None:
        super().__init__(
            _("Where does each column go?"),
            _("Look at what stands in each column, and correct the field it becomes where it is wrong."),
            onward=_("Read all rows"),
            wide=True,
        )
        self.model = ColumnsModel(found, type_name)
        self.view = ColumnsView(self.model)
        self.said = label("", "muted", wrap=True)
        self.model.changed.connect(self._settle)
        self.body.addWidget(self.view)
        self.body.setStretch(0, 1)
        self.before_foot(self.said)
        self._settle()

    @property
    def targets(self) -> tuple[str, ...]:
        """For each column a field, or kept in the notes, or left out."""
        return tuple(self.model.targets)

    def _settle(self) -> None:
        kept, left = self.targets.count(KEEP), self.targets.count(LEAVE_OUT)
        placed = len(self.targets) - kept - left
        self.on.setEnabled(placed > 0)
        unread = sum(bool(self.model.unread(row)) for row in range(len(self.targets)))
        sentences = [
            fill(ngettext("{n} column becomes a field.", "{n} columns become fields.", placed), n=show_count(placed)),
            fill(ngettext("{n} is kept in the notes.", "{n} are kept in the notes.", kept), n=show_count(kept)),
            fill(ngettext("{n} is left out.", "{n} are left out.", left), n=show_count(left)),
        ]
        if unread:
            said = ngettext(
                "In {n} column not everything can be read as its field: that is kept in the notes.",
                "In {n} columns not everything can be read as its field: that is kept in the notes.",
                unread,
            )
            sentences.append(fill(said, n=show_count(unread)))
        self.said.setText(" ".join(sentences))


def unread_words(words: Sequence[str]) -> str:
    """That these words could not be read, the first of them named; empty where all could."""
    if not words:
        return ""
    first = [isolate(one if len(one) <= _LONGEST_WORD else one[:_LONGEST_WORD] + "…") for one in words[:_FIRST]]
    return fill(_("not read: {words}"), words=with_more(several(first), len(words) - len(first)))


def offered(type_name: str) -> tuple[tuple[str, str], ...]:
    """What a column can become: a field, kept as a note, left out."""
    declared = TYPES[type_name]
    keep = [(KEEP, _("Keep as a note"))] if {"notes", "note"} & set(declared.by_name) else []
    fields = [(field.name, say(field.kind.label)) for field in declared.fields if not isinstance(field.kind, Content)]
    part = [(PART, _("Takes part in"))] if type_name in TAKING_PART else []
    answers = [(ANSWER, _("Their answer, if it is no"))] if type_name in ANSWERED_IN else []
    harmed = [(HARMED, _("Name of who was harmed"))] if type_name == "incident" else []
    return (*keep, (LEAVE_OUT, _("Leave out")), *part, *harmed, *answers, *fields)
