"""Choosing files: in the language in use, paths the right way round, and a name that gets its ending."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QAbstractItemView, QApplication, QComboBox, QFileDialog, QLabel, QLineEdit

from defender_desk.text.messages import msg
from defender_desk.ui.kit import files

AGE = ((msg("Encrypted files"), "*.age"),)


@pytest.fixture
def choosing(qapp, monkeypatch, tmp_path: Path):
    """Answer the next file window: `choosing(name)` types a name; what stood in the window comes back."""
    monkeypatch.setattr(files, "start_folder", lambda: tmp_path)
    qapp.setProperty("last_folder", None)

    def answer(name: str, *, every: bool = False) -> list[QFileDialog]:
        seen: list[QFileDialog] = []

        def act() -> None:
            dialog = QApplication.activeModalWidget()
            if not isinstance(dialog, QFileDialog):
                QTimer.singleShot(20, act)
                return
            seen.append(dialog)
            if every:
                dialog.selectNameFilter(dialog.nameFilters()[-1])
            line = dialog.findChild(QLineEdit, "fileNameEdit")
            line.setText(name)
            dialog.accept()

        QTimer.singleShot(20, act)
        return seen

    return answer


@pytest.mark.parametrize(
    ("typed", "written"),
    [("ahlan", "ahlan.age"), ("report.v2", "report.v2.age"), ("kept.age", "kept.age"), ("ملف", "ملف.age")],
)
def test_a_name_gets_its_ending(dressed, choosing, tmp_path: Path, typed: str, written: str) -> None:
    choosing(typed)
    assert files.choose_target(None, msg("Where to write the file"), "proposed.age", AGE) == tmp_path / written


def test_whoever_asks_for_all_files_names_as_they_like(dressed, choosing, tmp_path: Path) -> None:
    choosing("report.v2", every=True)
    assert files.choose_target(None, msg("Where to write the file"), "proposed.age", AGE) == tmp_path / "report.v2"


def test_the_window_speaks_arabic_and_draws_paths_the_right_way_round(dress, choosing, qtbot, tmp_path: Path) -> None:
    dress("ar")
    words: list[str] = []
    sides: list[Qt.LayoutDirection] = []
    columns: list[Qt.LayoutDirection] = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, QFileDialog):
            QTimer.singleShot(20, look)
            return
        words.extend(each.text() for each in dialog.findChildren(QLabel) if each.isVisible())
        words.append(dialog.findChild(QComboBox, "fileTypeCombo").itemText(0))
        sides.append(dialog.findChild(QComboBox, "lookInCombo").layoutDirection())
        sides.append(dialog.findChild(QLineEdit, "fileNameEdit").layoutDirection())
        columns.append(dialog.findChild(QAbstractItemView, "treeView").layoutDirection())
        dialog.reject()

    QTimer.singleShot(20, look)
    assert files.choose_files(None, msg("Choose files to take in"), AGE) == []
    assert words
    assert not [word for word in words if any("a" <= letter.lower() <= "z" for letter in word)]
    assert sides == [Qt.LayoutDirection.LeftToRight] * 2
    assert columns == [Qt.LayoutDirection.RightToLeft]


def test_choosing_begins_where_something_was_chosen_last(dressed, choosing, tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    choosing(str(inner / "first.age"))
    files.choose_target(None, msg("Where to write the file"), "proposed.age", AGE)
    choosing("second.age")
    assert files.choose_target(None, msg("Where to write the file"), "proposed.age", AGE) == inner / "second.age"
