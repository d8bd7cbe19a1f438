"""What kind of file something is, in a word a person knows.

Kit: what was looked for in the file itself, never its name; kinds without a word keep the name programs give them.
"""

from __future__ import annotations

from collections.abc import Mapping

from defender_desk.text.bidi import ltr
from defender_desk.text.messages import Message, msg
from defender_desk.text.speech import say

_WORDS: Mapping[str, Message] = {
    "image": msg("Picture ({format})", "kind of file"),
    "audio": msg("Sound ({format})", "kind of file"),
    "video": msg("Film ({format})", "kind of file"),
}


def media_said(media: str) -> str:
    """The kind of file of a media type, set apart: "Picture (PNG)" for image/png."""
    group, _slash, form = media.partition("/")
    if group in _WORDS:
        return say(_WORDS[group], format=ltr(form.partition("+")[0].removeprefix("x-").upper()))
    return "PDF" if media == "application/pdf" else ltr(media)
