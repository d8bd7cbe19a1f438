"""What was copied out of the desk does not lie about: it is marked for programs that keep a history, and goes again.

Desktop: it looks only at what this program put there. Where another program took the clipboard over since, nothing of
ours is on it any more.
"""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QObject, QTimer, Signal
from PySide6.QtGui import QClipboard, QGuiApplication

MARKS = {
    "x-kde-passwordManagerHint": b"secret",
    "application/x-nspasteboard-concealed-type": b"1",
    "ExcludeClipboardContentFromMonitorProcessing": b"1",
    "CanIncludeInClipboardHistory": b"\0\0\0\0",
    "CanUploadToCloudClipboard": b"\0\0\0\0",
}
"""What programs that remember clipboards look for, to pass over what bears it: of KDE, macOS and Windows."""


class ClipboardGuard(QObject):
    """Marks what the desk copies, and takes it away after so many seconds, 0 only when the desk is left."""

    cleared = Signal()

    def __init__(self, parent: QObject, seconds: int) -> None:
        super().__init__(parent)
        self._clipboard = QGuiApplication.clipboard()
        self._marking = False
        self._going = QTimer(self, singleShot=True)
        self._going.timeout.connect(self._time_is_up)
        self.seconds = seconds
        self._clipboard.dataChanged.connect(self._changed)
        self._clipboard.selectionChanged.connect(self._wait)

    def _changed(self) -> None:
        held = self._clipboard.mimeData()
        if self._marking or QClipboard.Mode.Clipboard not in _ours() or not held.formats():
            return
        self._marking = True
        self._clipboard.setMimeData(_marked(held))
        self._marking = False
        self._wait()

    def _wait(self) -> None:
        if self.seconds and _ours():
            self._going.start(self.seconds * 1000)

    def _time_is_up(self) -> None:
        if QClipboard.Mode.Clipboard in clear_ours():
            self.cleared.emit()


def clear_ours() -> list[QClipboard.Mode]:
    """Take away what this program put on the clipboard, and what the mouse marked; tells where there was any."""
    ours = _ours()
    for mode in ours:
        QGuiApplication.clipboard().clear(mode)
    return ours


def _ours() -> list[QClipboard.Mode]:
    clipboard = QGuiApplication.clipboard()
    held = {
        QClipboard.Mode.Clipboard: clipboard.ownsClipboard(),
        QClipboard.Mode.Selection: clipboard.supportsSelection() and clipboard.ownsSelection(),
    }
    return [mode for mode, owned in held.items() if owned and clipboard.mimeData(mode).formats()]


def _marked(held: QMimeData) -> QMimeData:
    """The same with its marks; of text only the words, without what a page or a table looked like."""
    made = QMimeData()
    if held.hasImage():
        made.setImageData(held.imageData())
    elif held.hasText() and not held.hasUrls():
        made.setText(held.text())
    else:
        for kind in held.formats():
            made.setData(kind, held.data(kind))
    for name, mark in MARKS.items():
        made.setData(name, mark)
    return made
