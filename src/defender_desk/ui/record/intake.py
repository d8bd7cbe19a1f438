"""Files taken in as evidence: dropped, pasted or chosen, sealed beside the database, then recorded.

Desktop: what arrives is read once and never changed; the original stays where it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from io import BytesIO
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMimeData
from PySide6.QtGui import QImage

from defender_desk.model.changes import Changes
from defender_desk.model.values import Blob
from defender_desk.services import evidence
from defender_desk.services.evidence import Intake
from defender_desk.text.bidi import plain
from defender_desk.text.digits import show_digits
from defender_desk.text.speech import _, fill, habits, ngettext, say
from defender_desk.text.trouble import Trouble
from defender_desk.text.written import show_count, show_date
from defender_desk.ui.kit.foreign_names import DOUBT, doubts
from defender_desk.ui.shell import Shell


def offered(data: QMimeData) -> bool:
    """Whether something dropped or pasted holds files or a picture."""
    return any(url.isLocalFile() for url in data.urls()) or data.hasImage()


def intakes(data: QMimeData) -> list[Intake]:
    """The files and the picture in something dropped or pasted; folders are passed over."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    found = [evidence.from_path(path) for path in paths if path.is_file()]
    if not found and data.hasImage():
        found = [_picture(QImage(data.imageData()))]
    return found


def _picture(image: QImage) -> Intake:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs know no QIODevice here
    data = bytes(buffer.data().data())
    return Intake(f"{_named(datetime.now().astimezone())}.png", lambda: BytesIO(data), len(data))


def _named(now: datetime) -> str:
    """A name in words, as a person would give it: a day of digits alone is read backwards beside Arabic."""
    reader = replace(habits(), calendar="gregory")
    hour = show_digits(f"{now:%H.%M}", reader.digits)  # no colon: some systems take none in a name
    return plain(fill(_("Pasted picture, {day} at {hour}"), day=show_date(now.date(), reader), hour=hour))


def take_in(shell: Shell, files: Sequence[Intake], record: str = "") -> None:
    """Seal files beside the database, then record them as evidence of a record, or of nothing yet."""
    if not files:
        return

    def failed(trouble: Trouble) -> None:
        shell.notices.trouble(trouble, closable=True)

    def sealed(blobs: list[Blob]) -> None:
        # Owned by the window: what is sealed is recorded even when the page has been left.
        recording = partial(evidence.record, shell.desk, blobs, of=record)
        shell.tasks.run(recording, done=recorded, failed=failed, owner=shell)

    def recorded(changes: Changes) -> None:
        count = len(files)
        shell.announce(changes, fill(ngettext("{n} file taken in", "{n} files taken in", count), n=show_count(count)))
        if odd := doubts(file.name for file in files):
            shell.notice(say(DOUBT), odd, "warning")

    label = _("Sealing files…")
    shell.tasks.beside(
        evidence.seal, shell.desk, files, done=sealed, failed=failed, progress=True, label=label, owner=shell
    )
