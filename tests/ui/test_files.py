"""Choosing files: in the language in use, paths the right way round, and a name that gets its ending."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest
from PySide6.QtCore import QEvent, QSettings, Qt, QTimer
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QStyle,
    QStyleOptionViewItem,
    QTreeView,
)

from defender_desk.text.bidi import plain
from defender_desk.text.messages import msg
from defender_desk.text.written import show_bytes
from defender_desk.ui.kit import files
from defender_desk.ui.kit.dialogs import Dialog

AGE = ((msg("Encrypted files"), "*.age"),)


@pytest.fixture
def choosing(qapp, monkeypatch, tmp_path: Path):
    """Answer the next file window: `choosing(name)` types a name, or none; what stood in the window comes back."""
    monkeypatch.setattr(files, "start_folder", lambda: tmp_path)
    qapp.setProperty("last_folder", None)

    def answer(name: str = "", *, every: bool = False) -> list[QFileDialog]:
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
            line.setText(name or line.text())
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


def test_a_name_that_is_taken_is_proposed_with_a_number(dressed, choosing, tmp_path: Path) -> None:
    for proposed in ("document.age", "document-2.age", "document-3.age"):
        choosing()
        chosen = files.choose_target(None, msg("Where to write the file"), "document.age", AGE)
        assert chosen == tmp_path / proposed
        chosen.touch()


def test_whoever_asks_for_all_files_names_as_they_like(dressed, choosing, tmp_path: Path) -> None:
    choosing("report.v2", every=True)
    assert files.choose_target(None, msg("Where to write the file"), "proposed.age", AGE) == tmp_path / "report.v2"


def test_the_window_speaks_arabic_and_draws_paths_the_right_way_round(dress, choosing, qtbot, tmp_path: Path) -> None:
    dress("ar")
    words: list[str] = []
    sides: list[Qt.LayoutDirection] = []
    columns: list[Qt.LayoutDirection] = []
    drawn: list[QImage] = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, QFileDialog):
            QTimer.singleShot(20, look)
            return
        words.extend(each.text() for each in dialog.findChildren(QLabel) if each.isVisible())
        words.append(dialog.findChild(QComboBox, "fileTypeCombo").itemText(0))
        sides.append(dialog.findChild(QComboBox, "lookInCombo").layoutDirection())
        sides.append(dialog.findChild(QLineEdit, "fileNameEdit").layoutDirection())
        drawn.append(path_drawn(dialog.findChild(QComboBox, "lookInCombo").style(), Qt.LayoutDirection.RightToLeft))
        columns.append(dialog.findChild(QAbstractItemView, "treeView").layoutDirection())
        dialog.reject()

    QTimer.singleShot(20, look)
    assert files.choose_files(None, msg("Choose files to take in"), AGE) == []
    assert words
    assert not [word for word in words if any("a" <= letter.lower() <= "z" for letter in word)]
    assert sides == [Qt.LayoutDirection.LeftToRight] * 2
    assert columns == [Qt.LayoutDirection.RightToLeft]
    assert drawn == [path_drawn(QApplication.style(), Qt.LayoutDirection.LeftToRight)]


def test_saving_speaks_our_words_too_and_says_sizes_as_we_do(dress, choosing, tmp_path: Path) -> None:
    dress("ar")
    (tmp_path / "here.age").write_text("age-encryption.org/v1\n" + "x" * 41_978)
    (tmp_path / "afolder").mkdir()
    said: list[str] = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        view = dialog.findChild(QTreeView, "treeView") if isinstance(dialog, QFileDialog) else None
        if view is None or not view.model().rowCount(view.rootIndex()):
            QTimer.singleShot(20, look)
            return
        buttons = dialog.findChild(QDialogButtonBox).buttons()
        said.extend(each.text() for each in buttons)
        for line, part in ((0, 2), (1, 2), (1, 1)):
            option = QStyleOptionViewItem()
            view.itemDelegate().initStyleOption(option, view.model().index(line, part, view.rootIndex()))
            said.append(plain(option.text))
        dialog.reject()

    QTimer.singleShot(20, look)
    assert files.choose_target(None, msg("Save the document"), "document.age", AGE) is None
    assert sorted(said) == sorted(["حفظ", "إلغاء", "مجلد", "ملفات مشفّرة", plain(show_bytes(42_000))])


def test_a_folder_is_asked_for_as_a_folder_and_nothing_of_kinds(dress, choosing) -> None:
    dress("ar")
    said: list[str] = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, QFileDialog):
            QTimer.singleShot(20, look)
            return
        said.extend(each.text() for each in dialog.findChildren(QLabel) if each.isVisible() and each.text())
        dialog.reject()

    QTimer.singleShot(20, look)
    assert files.choose_folder(None, msg("Choose the stick or folder with the backups")) is None
    assert "المجلد:" in said
    assert not [word for word in said if "الأدل" in word or "نوع" in word]


def path_drawn(style: QStyle, along: Qt.LayoutDirection) -> QImage:
    """A path as a style draws it on a screen that runs along."""
    image = QImage(200, 30, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.setLayoutDirection(along)
    edge = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    style.drawItemText(painter, image.rect(), int(edge), QApplication.palette(), True, "/srv/x")  # noqa: FBT003  Qt's own
    painter.end()
    return image


def test_choosing_begins_where_something_was_chosen_last(dressed, choosing, tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    choosing(str(inner / "first.age"))
    files.choose_target(None, msg("Where to write the file"), "proposed.age", AGE)
    choosing("second.age")
    assert files.choose_target(None, msg("Where to write the file"), "proposed.age", AGE) == inner / "second.age"


SECRET = "قضية يوسف"


def test_a_folder_that_is_not_there_is_said_in_words_of_ours(dress, tmp_path: Path, monkeypatch) -> None:
    dress("ar", 200)
    said = []
    monkeypatch.setattr(files, "start_folder", lambda: tmp_path)
    QApplication.instance().setProperty("last_folder", None)

    def close() -> None:
        shown = QApplication.activeModalWidget()
        if not isinstance(shown, Dialog):
            QTimer.singleShot(20, close)
            return
        said.append(plain(" ".join(each.text() for each in shown.findChildren(QLabel))))
        shown.reject()

    def act() -> None:
        window = QApplication.activeModalWidget()
        if not isinstance(window, QFileDialog):
            QTimer.singleShot(20, act)
            return
        assert window.width() <= window.screen().availableSize().width()
        window.findChild(QLineEdit, "fileNameEdit").setText("لا وجود له")
        QTimer.singleShot(20, close)
        window.accept()
        window.reject()

    QTimer.singleShot(20, act)
    assert files.choose_folder(None, msg("Choose where to put it")) is None
    assert "الدّليل" not in said[0]
    assert "مجلد" in said[0]


def tells(folder: Path) -> list[str]:
    """What files under a folder say of the secret folder, in any spelling."""
    spellings = [SECRET.encode(), quote(SECRET).encode(), SECRET.encode("utf-16-le"), b"x642"]
    spellings.append("".join(f"\\x{ord(letter):x}" for letter in "قضية").encode())
    written = {each: each.read_bytes() for each in folder.rglob("*") if each.is_file()}
    return [str(each) for each, said in written.items() if any(one in said for one in spellings)]


@pytest.mark.parametrize("gives_up", [False, True])
@pytest.mark.parametrize("ask", ["files", "target", "folder"])
def test_no_folder_outlives_its_window(dressed, tmp_path: Path, ask: str, gives_up: bool) -> None:
    secret, settings = tmp_path / SECRET, tmp_path / "settings"
    (secret / "inner").mkdir(parents=True)
    (secret / "a.age").write_bytes(b"x")
    here = QSettings(QSettings.Scope.UserScope, "QtProject").fileName()
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, str(settings))
    dressed.setProperty("last_folder", str(secret))

    def act() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, QFileDialog):
            QTimer.singleShot(20, act)
            return
        assert dialog.testOption(QFileDialog.Option.DontUseNativeDialog)  # the system's would note the folder itself
        dialog.findChild(QLineEdit, "fileNameEdit").setText("inner" if ask == "folder" else "a.age")
        (dialog.reject if gives_up else dialog.accept)()

    QTimer.singleShot(20, act)
    try:
        if ask == "files":
            chosen = files.choose_files(None, msg("Choose files to take in"), AGE)
        elif ask == "target":
            chosen = files.choose_target(None, msg("Where to write the file"), "a.age", AGE, replaces=False)
        else:
            chosen = files.choose_folder(None, msg("Choose where to put it"))
        assert bool(chosen) is not gives_up
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        QSettings(QSettings.Scope.UserScope, "QtProject").sync()
        assert [each for each in settings.rglob("*") if each.is_file()], "Qt does write there"
        assert tells(settings) == []
    finally:
        QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, str(Path(here).parent))
        dressed.setProperty("last_folder", None)


NAIVE = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFileDialog
if "hard" in sys.argv:
    from defender_desk.ui.hardening import harden
    harden()
app = QApplication(["desk"])
def act():
    dialog = app.activeModalWidget()
    QTimer.singleShot(20, act) if dialog is None else dialog.accept()
QTimer.singleShot(20, act)
QFileDialog.getExistingDirectory(None, "", sys.argv[1], QFileDialog.Option.DontUseNativeDialog)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="Qt keeps its settings in files here alone")
@pytest.mark.parametrize("hard", [False, True])
def test_what_qt_itself_asks_for_leaves_no_settings_behind(tmp_path: Path, hard: bool) -> None:
    secret, home = tmp_path / SECRET, tmp_path / "home"
    secret.mkdir()
    home.mkdir()
    around = {**os.environ, "HOME": str(home), "XDG_CONFIG_HOME": str(home / ".config"), "QT_QPA_PLATFORM": "offscreen"}
    subprocess.run([sys.executable, "-c", NAIVE, str(secret), *(["hard"] * hard)], check=True, env=around)
    written = list(home.rglob("QtProject.conf"))
    assert bool(written) is not hard  # without it this test would see what it looks for
    assert bool(tells(home)) is not hard
