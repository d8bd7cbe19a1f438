"""Choosing files and folders, in words of ours over Qt's own window.

Kit: Qt's window speaks no Arabic of its own, and draws paths and sizes the wrong way round beside Arabic; both are
set right here. The system's window would note the last folders where a seizer reads them, and so would Qt's. A name
typed without its ending gets it, or the next desk would not list the file. Choosing begins where something was
chosen last.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QDir, QModelIndex, QPersistentModelIndex, QSize, QStandardPaths, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QComboBox,
    QFileDialog,
    QFileSystemModel,
    QHeaderView,
    QLineEdit,
    QProxyStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from defender_desk.text.bidi import isolate, ltr
from defender_desk.text.messages import Message, msg
from defender_desk.text.speech import _, say
from defender_desk.text.written import show_bytes
from defender_desk.ui.kit.dialogs import tell
from defender_desk.ui.kit.direction import reads_right_to_left
from defender_desk.ui.kit.theme import em, unit

Patterns = tuple[tuple[Message, str], ...]
"""What files are, and how their names end: `(msg("Tables"), "*.csv *.xlsx")`."""

_EVERY = msg("All files")
_LAST = "last_folder"
_SIZE, _KIND = 1, 2
"""The columns of sizes and of kinds."""
_WIDTHS = (40, 14, 16, 20)
"""Average letters of a name, a size, a kind and a day."""


def choose_files(parent: QWidget | None, heading: Message, patterns: Patterns = ()) -> list[Path]:
    """Choose files to read; empty when given up."""
    dialog = _dialog(parent, heading, patterns, _("Open"))
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    return _answer(dialog)


def choose_target(
    parent: QWidget | None, heading: Message, name: str, patterns: Patterns = (), *, replaces: bool = False
) -> Path | None:
    """Choose where to write a file; None when given up. `name` is proposed and tells nothing of its contents.

    With `replaces` a name that is taken is asked about here; else whoever writes refuses it, in words of ours.
    """
    dialog = _dialog(parent, heading, patterns, _("Save"))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    _say_buttons(dialog, _("Save"))  # Qt writes its own words with the mode
    dialog.setOption(QFileDialog.Option.DontConfirmOverwrite, on=not replaces)
    ending = Path(name).suffix
    dialog.setDefaultSuffix(ending.removeprefix("."))
    dialog.selectFile(name if replaces else _untaken(dialog.directory(), name))
    chosen = next(iter(_answer(dialog)), None)
    if chosen is None or replaces or dialog.selectedNameFilter().startswith(say(_EVERY)):
        return chosen
    # A dot in the name is no ending yet: “report.v2” is still to be found by what it is.
    return chosen if chosen.suffix.lower() == ending else chosen.with_name(chosen.name + ending)


def _untaken(folder: QDir, name: str) -> str:
    """The name, with a number where a file has it already: the second document does not aim at the first."""
    stem, ending = Path(name).stem, Path(name).suffix
    others = (f"{stem}-{number}{ending}" for number in itertools.count(2))
    return name if not folder.exists(name) else next(one for one in others if not folder.exists(one))


def choose_folder(parent: QWidget | None, heading: Message, start: Path | None = None) -> Path | None:
    """Choose a folder; None when given up."""
    dialog = _dialog(parent, heading, (), _("Choose"), start)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    dialog.setLabelText(QFileDialog.DialogLabel.FileName, _("Folder:"))
    for part in ("fileTypeLabel", "fileTypeCombo"):  # Qt calls folders there by a word that is evidence here
        for each in dialog.findChildren(QWidget, part):
            each.hide()
    return next(iter(_answer(dialog)), None)


def start_folder() -> Path:
    """Where choosing begins: the user's documents, or their home where that folder is missing."""
    documents = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
    return documents if documents.is_absolute() and documents.is_dir() else Path.home()


def _dialog(
    parent: QWidget | None, heading: Message, patterns: Patterns, accept: str, start: Path | None = None
) -> QFileDialog:
    made = _Chooser(parent, say(heading), str(start or _last_folder() or start_folder()))
    made.setOption(QFileDialog.Option.DontUseNativeDialog)
    made.resize(QSize(em(112), unit() * 110).boundedTo(made.screen().availableSize() * 0.94))
    made.setOption(QFileDialog.Option.HideNameFilterDetails)  # “(*.txt)” is drawn the wrong way round beside Arabic
    made.setNameFilters([f"{say(what)} ({globs})" for what, globs in (*patterns, (_EVERY, "*"))])
    for part, said in (
        (QFileDialog.DialogLabel.LookIn, _("In the folder:")),
        (QFileDialog.DialogLabel.FileName, _("File name:")),
        (QFileDialog.DialogLabel.FileType, _("Kind of file:")),
    ):
        made.setLabelText(part, said)
    _say_buttons(made, accept)
    return made


def _say_buttons(dialog: QFileDialog, accept: str) -> None:
    dialog.setLabelText(QFileDialog.DialogLabel.Accept, accept)
    dialog.setLabelText(QFileDialog.DialogLabel.Reject, _("Cancel"))


def _last_folder() -> Path | None:
    """The folder something was chosen in last; nothing of it outlives the process."""
    kept = QApplication.instance().property(_LAST)  # type: ignore[union-attr]  # a window is open
    return Path(kept) if kept and Path(kept).is_dir() else None


class _Chooser(QFileDialog):
    """Says in words of ours that a folder is not there: Qt calls folders by a word that is evidence here."""

    def accept(self) -> None:
        """Choose what was typed, where it is there."""
        line = self.findChild(QLineEdit, "fileNameEdit")
        typed = line.text() if line is not None else ""
        if self.fileMode() == QFileDialog.FileMode.Directory and typed and not self.directory().exists(typed):
            tell(self, _("There is no folder of that name here."), icon_name="folder-open")
            return
        super().accept()


class _Apart(QStyledItemDelegate):
    """Draws names of files from left to right, and sizes and days as they read, in columns that begin at the right.

    A size is said as everywhere else, and a kind as the files are called that are looked for: by their first letters
    an encrypted file is plain text.
    """

    def __init__(self, parent: QWidget, kinds: Sequence[str]) -> None:
        super().__init__(parent)
        named = (one.rstrip(")").partition(" (") for one in kinds)
        self._kinds = [(said, globs.split()) for said, _between, globs in named if globs != "*"]

    def _kind(self, model: QFileSystemModel, index: QModelIndex | QPersistentModelIndex) -> str:
        if model.isDir(index):
            return _("Folder")
        name = model.fileName(index)
        return next((said for said, globs in self._kinds if QDir.match(globs, name)), "")

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        model = index.model()
        option.displayAlignment = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        if index.column() == _SIZE and isinstance(model, QFileSystemModel) and not model.isDir(index):
            option.text = show_bytes(model.size(index))  # Qt writes KiB, in Latin letters and digits
        elif index.column() == _KIND and isinstance(model, QFileSystemModel):
            option.text = self._kind(model, index) or isolate(option.text)
        else:
            option.text = isolate(option.text) if index.column() else ltr(option.text)


class _LeftToRight(QProxyStyle):
    """Draws a path from left to right on an Arabic screen too: Qt would put the slash it begins with behind its end."""

    def drawItemText(self, painter: QPainter, *what: Any) -> None:
        painter.save()
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        super().drawItemText(painter, *what)
        painter.restore()


def _answer(dialog: QFileDialog) -> list[Path]:
    for kind in (QComboBox, QLineEdit):
        for each in dialog.findChildren(kind):
            if each.objectName() != "fileTypeCombo":
                each.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    folder = dialog.findChild(QComboBox, "lookInCombo")
    if folder is not None and reads_right_to_left():
        folder.setIconSize(QSize(0, 0))  # Qt cuts as much of the path as the icon beside it takes
        drawn = _LeftToRight(QApplication.style().name())
        drawn.setParent(folder)
        folder.setStyle(drawn)
    for name in ("treeView", "listView"):
        view = dialog.findChild(QAbstractItemView, name)
        if view is not None:
            view.setItemDelegate(_Apart(view, dialog.nameFilters()))
    columns = dialog.findChild(QHeaderView)
    if columns is not None:
        for section, letters in enumerate(_WIDTHS):
            columns.resizeSection(section, em(letters))
    chosen = [Path(name) for name in dialog.selectedFiles()] if dialog.exec() else []
    if chosen:
        QApplication.instance().setProperty(_LAST, str(chosen[0].parent))  # type: ignore[union-attr]
    _forget_folders(dialog)
    dialog.deleteLater()
    return chosen


def _forget_folders(dialog: QFileDialog) -> None:
    """Leave it no folder to note: as it goes, Qt writes where it was into settings of the user's, in clear text."""
    dialog.setDirectory(QDir.rootPath())
    dialog.setSidebarUrls([])
    dialog.setHistory([])
