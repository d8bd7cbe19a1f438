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
from PySide6.QtGui import QGuiApplication, QImage

from defender_desk.model.changes import Changes
from defender_desk.model.shown import with_more
from defender_desk.model.values import Blob
from defender_desk.services.incidents import evidence
from defender_desk.services.incidents.evidence import Intake
from defender_desk.text.bidi import isolate, plain
from defender_desk.text.speech import _, beside, fill, habits, ngettext, say
from defender_desk.text.trouble import Trouble
from defender_desk.text.written import show_count, show_date, show_time
from defender_desk.ui.kit.foreign_names import DOUBT, doubts, shown_name
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
    title = _named(datetime.now().astimezone())
    name = title.replace(":", ".")  # some systems take no colon in a name
    return Intake(f"{name}.png", lambda: BytesIO(data), len(data), title)


def _named(now: datetime) -> str:
    """A name in words, as a person would give it: a day of digits alone is read backwards beside Arabic."""
    reader = replace(habits(), calendar="gregory")
    day, hour = show_date(now.date(), reader), show_time(now.time(), reader)
    return plain(fill(_("Pasted picture, {day} at {hour}"), day=day, hour=hour))


def paste(shell: Shell, record: str) -> None:
    """Take in what the clipboard holds, as evidence of a record; say what is missing where it cannot be."""
    data = QGuiApplication.clipboard().mimeData()
    if not offered(data):
        shell.say(_("There is no picture and no file to paste."))
    elif record:
        take_in(shell, intakes(data), record)
    else:
        shell.say(_("Open a record that takes files first, and save what is being written; then paste."))


def take_in(shell: Shell, files: Sequence[Intake], record: str = "") -> None:
    """Seal files beside the database, then record them as evidence of a record, or of nothing yet."""
    if not files:
        return

    def failed(trouble: Trouble) -> None:
        shell.notices.trouble(trouble, closable=True)

    def sealed(blobs: list[Blob]) -> None:
        # Owned by the window: what is sealed is recorded even when the page has been left.
        titled = {"title": files[0].title} if len(files) == 1 and files[0].title else None
        recording = partial(evidence.record, shell.desk, blobs, titled, of=record)
        shell.tasks.run(recording, done=partial(recorded, blobs), failed=failed, owner=shell)

    def recorded(blobs: list[Blob], changes: Changes) -> None:
        said = fill(ngettext("{n} file taken in", "{n} files taken in", len(files)), n=show_count(len(files)))
        lying = sum(not file.title for file in files)  # a picture that was pasted lies nowhere else
        left = ngettext(
            "the original still lies where it was, unencrypted",
            "the originals still lie where they were, unencrypted",
            lying,
        )
        shell.announce(changes, beside((said, left if lying else "")))
        tell_what_came(shell, blobs, doubts(file.name for file in files))

    label = _("Sealing files…")
    shell.tasks.beside(
        evidence.seal, shell.desk, files, done=sealed, failed=failed, progress=True, label=label, owner=shell
    )


def tell_what_came(shell: Shell, blobs: Sequence[Blob], odd_names: str = "") -> None:
    """Say of the files just taken in what is odd, in their names and inside them, else which were here already."""
    noted = ((blob.name, evidence.to_note(blob)) for blob in blobs)
    inside = [
        fill(_("{file}: {why}"), file=shown_name(name), why=" ".join(map(say, found))) for name, found in noted if found
    ]
    if inside or odd_names:
        heading = _("Look at what was taken in.") if inside else say(DOUBT)
        shell.notice(heading, "\n".join(filter(None, (odd_names, *inside))), "warning")
    else:
        _tell_held_before(shell, blobs)


def _tell_held_before(shell: Shell, blobs: Sequence[Blob]) -> None:
    """Say which of the files just taken in were here already, and lead to the first record that holds them."""

    def found(held: dict[str, str]) -> None:
        if held:
            first, more = next(iter(held)), len(held) - 1
            here = with_more(isolate(held[first]), more)
            said = fill(_("The same file was here before: {where}."), where=here)
            advice = _("Both stand now. If one is enough, link that one instead, and put the other into the bin.")
            look = (_("Show the one from before"), lambda: shell.open("evidence", first))
            shell.notices.say(said, advice, "info", closable=True, do=look)

    shell.tasks.run(evidence.held_before, shell.desk, blobs, done=found, owner=shell)
