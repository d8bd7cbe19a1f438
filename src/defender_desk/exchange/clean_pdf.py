"""A PDF without its properties, its history, what is attached to it, and what its pictures hide.

Exchange floor: the pages stay as they are drawn; a file written anew holds no earlier version of itself.
"""

from __future__ import annotations

from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from defender_desk.exchange import clean_pictures
from defender_desk.exchange.hidden import ATTACHED, AUTHOR, DEVICE, OTHER, SOME_PICTURES, TIMES, Cleaned, in_order
from defender_desk.text.messages import Message, msg
from defender_desk.text.trouble import Trouble

SLIPS = (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, RecursionError)
"""What pikepdf raises about a damaged file."""

LOCKED = msg("This file is locked with a passphrase of its own, so its hidden data cannot be taken out.")

_ROOT = ("/Metadata", "/OpenAction", "/AA", "/AF", "/Collection", "/PieceInfo", "/Threads", "/SpiderInfo", "/Legal")
_ANYWHERE = ("/Metadata", "/PieceInfo", "/LastModified", "/AA", "/AF", "/Thumb")
_ON_A_NOTE = ("/T", "/M", "/CreationDate", "/NM", "/Popup")
_ACTIVE = ("/JavaScript", "/EmbeddedFiles")
_SAID: dict[str, Message] = {
    "/Author": AUTHOR, "/Creator": DEVICE, "/Producer": DEVICE, "/CreationDate": TIMES, "/ModDate": TIMES,
}  # fmt: skip


def clean(data: bytes) -> Cleaned:
    """The same pages alone."""
    made, found, left = BytesIO(), set[Message](), set[Message]()
    try:
        opened = pikepdf.open(BytesIO(data))
    except pikepdf.PasswordError as bad:
        raise Trouble(LOCKED) from bad
    with opened as pdf:
        if pdf.is_encrypted:
            raise Trouble(LOCKED)
        found |= _properties(pdf)
        for one in pdf.objects:
            if isinstance(one, Dictionary | Stream):
                found |= _part(one)
            if isinstance(one, Stream) and one.get("/Subtype") == Name("/Image"):
                _picture(one, found, left)
        pdf.remove_unreferenced_resources()
        pdf.save(made, deterministic_id=True, fix_metadata_version=False)
    return Cleaned(made.getvalue(), in_order(found), tuple(left))


def _properties(pdf: pikepdf.Pdf) -> set[Message]:
    """Take out what is said of the whole file."""
    found = {_SAID.get(str(name), OTHER) for name in pdf.trailer.get("/Info", Dictionary())}
    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]
    found |= {OTHER} if "/Metadata" in pdf.Root else set()
    found |= _taken(pdf.Root, _ROOT[1:], ATTACHED)
    _taken(pdf.Root, _ROOT[:1], OTHER)
    names = pdf.Root.get("/Names")
    if isinstance(names, Dictionary):
        found |= _taken(names, _ACTIVE, ATTACHED)
    form = pdf.Root.get("/AcroForm")
    if isinstance(form, Dictionary):
        found |= _taken(form, ("/XFA",), ATTACHED)
    return found


def _part(one: pikepdf.Object) -> set[Message]:
    """Take out what is said of a page, a picture or a note."""
    found = _taken(one, _ANYWHERE, OTHER)
    if one.get("/Subtype") == Name("/FileAttachment") or one.get("/S") in (Name("/JavaScript"), Name("/Launch")):
        found |= _taken(one, ("/FS", "/JS", "/F"), ATTACHED)
    if "/Rect" in one and one.get("/Subtype") not in (None, Name("/Widget"), Name("/Link")):
        found |= _taken(one, _ON_A_NOTE, AUTHOR)
    return found


def _taken(one: pikepdf.Object, names: tuple[str, ...], said: Message) -> set[Message]:
    here = [name for name in names if name in one]
    for name in here:
        del one[name]
    return {said} if here else set()


def _picture(one: pikepdf.Object, found: set[Message], left: set[Message]) -> None:
    """Clean a picture as it lies in the file; one whose kind hides data in a way not known here is named."""
    filters = one.get("/Filter")
    inner = [str(each) for each in filters] if isinstance(filters, Array) else [str(filters)]
    if "/JPXDecode" in inner:
        left.add(SOME_PICTURES)
    if inner != ["/DCTDecode"]:
        return
    try:
        cleaned = clean_pictures.clean_jpeg(one.read_raw_bytes())
    except clean_pictures.SLIPS:
        left.add(SOME_PICTURES)
        return
    how = one.get("/DecodeParms")
    one.write(
        cleaned.data, filter=Name("/DCTDecode"), decode_parms=how if isinstance(how, Dictionary | Array) else None
    )
    found |= set(cleaned.found)
