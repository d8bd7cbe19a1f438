"""What kind of file something is, in a word a person knows.

Kit: what was looked for in the file itself, never its name; kinds without a word keep the code programs give them.
"""

from __future__ import annotations

from collections.abc import Mapping

from defender_desk.text.bidi import ltr
from defender_desk.text.messages import Message, msg
from defender_desk.text.speech import say

_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."
_PROGRAM = msg("Program", "kind of file")
_KINDS: Mapping[str, Message] = {
    "application/pdf": msg("PDF document"),
    f"{_OFFICE}wordprocessingml.document": msg("Word document"),
    f"{_OFFICE}spreadsheetml.sheet": msg("Excel workbook"),
    f"{_OFFICE}presentationml.presentation": msg("PowerPoint presentation"),
    f"{_OPEN}text": msg("OpenDocument text"),
    f"{_OPEN}spreadsheet": msg("OpenDocument spreadsheet"),
    f"{_OPEN}presentation": msg("OpenDocument presentation"),
    "message/rfc822": msg("E-mail message"),
    "text/vcard": msg("Contact card"),
    "application/zip": msg("Archive of files"),
    "application/x-elf": _PROGRAM,
    "application/vnd.microsoft.portable-executable": _PROGRAM,
    "application/x-mach-binary": _PROGRAM,
    "application/x-ms-shortcut": _PROGRAM,
    "application/octet-stream": msg("Kind not known", "kind of file"),
}
_FAMILIES: Mapping[str, Message] = {
    "image": msg("Picture", "kind of file"),
    "audio": msg("Sound recording"),
    "video": msg("Film", "kind of file"),
    "text": msg("Text", "kind of file"),
}


def media_said(media: str) -> str:
    """The word for a media type; its code, running left to right, where there is none."""
    family, _, kind = media.partition("/")
    if known := _KINDS.get(media):
        return say(known)
    form = ltr(kind.partition("+")[0].removeprefix("x-").upper())
    return f"{say(_FAMILIES[family])} ({form})" if family in _FAMILIES else ltr(media)
