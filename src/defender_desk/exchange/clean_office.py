"""Office files without who wrote them, when, on which machine, and what the pictures in them hide.

Exchange floor: an office file is an archive of XML; the parts that hold properties become empty ones, names and hours
of comments and tracked changes go, and every other part stays as it is.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO

from defender_desk.exchange import clean_pictures
from defender_desk.exchange.hidden import ATTACHED, AUTHOR, SOME_PICTURES, Cleaned, in_order
from defender_desk.exchange.media_types import LOOK_AT, media_type
from defender_desk.text.messages import Message, msg
from defender_desk.text.trouble import Trouble

_WORD = "application/vnd.openxmlformats-officedocument."
OOXML = tuple(
    _WORD + kind for kind in ("wordprocessingml.document", "spreadsheetml.sheet", "presentationml.presentation")
)
OPEN_DOCUMENT = tuple(
    f"application/vnd.oasis.opendocument.{kind}" for kind in ("text", "spreadsheet", "presentation", "graphics")
)
SLIPS = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError, LookupError)
"""What a damaged archive raises."""

MOST_PARTS = 5_000
MOST_INFLATED = 1 << 30
_TOO_LARGE = msg("This file is too large for its hidden data to be taken out here.")
_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the first day an archive can name

_Empty = dict[str, bytes]
_CORE = b"http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_APP = b"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
_CUSTOM = b"http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_OFFICE = b"urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_HEAD = b'<?xml version="1.0" encoding="UTF-8"?>\n'
_OOXML_EMPTY: _Empty = {
    "docProps/core.xml": _HEAD + b'<cp:coreProperties xmlns:cp="' + _CORE + b'"/>',
    "docProps/app.xml": _HEAD + b'<Properties xmlns="' + _APP + b'"/>',
    "docProps/custom.xml": _HEAD + b'<Properties xmlns="' + _CUSTOM + b'"/>',
}
_ODF_EMPTY: _Empty = {
    "meta.xml": _HEAD + b'<office:document-meta xmlns:office="' + _OFFICE + b'" office:version="1.3"/>',
    "settings.xml": _HEAD + b'<office:document-settings xmlns:office="' + _OFFICE + b'" office:version="1.3"/>',
}
_THUMBNAIL = re.compile(r"^(docProps/thumbnail\.\w+|Thumbnails/.*)$", re.IGNORECASE)
_HIDDEN_PART = re.compile(r"(^|/)(vbaProject\.bin|vbaData\.xml|printerSettings\d*\.bin|Basic/.*|Configurations2/.*)$")

# Attributes that name people or hours, elements that do, and paths of the machine it was written on.
_SAYS = rb"""(?:[\w.-]+:)?"""
_GIVEN = rb"""=(?:"[^"]*"|'[^']*')"""
_NAMES = re.compile(
    rb"(\s" + _SAYS + rb"(?:author|initials|userId|displayName|providerId|lastModifiedBy|userName))" + _GIVEN
)
_HOURS = re.compile(rb"\s" + _SAYS + rb"(?:dt|date|dateUtc)" + _GIVEN)  # these may be absent
_HOUR = re.compile(rb"(\sdT)" + _GIVEN)  # this one may not
_PEOPLE_PART = re.compile(
    r"(comments?|people|persons?/|commentAuthors|threadedComment|document|footnotes|endnotes|header|footer|workbook"
    r"|revisions?/|settings)[\w/]*\.xml$",
    re.IGNORECASE,
)
_OOXML_ELEMENTS = re.compile(
    rb"<author>[^<]*</author>|<w:rsids>.*?</w:rsids>|<(?:\w+:)?absPath[^>]*?/>|<w:attachedTemplate[^>]*?/>", re.DOTALL
)
_RSID = re.compile(rb"""\s[\w.-]+:rsid\w*=("[^"]*"|'[^']*')""")
_ODF_ELEMENTS = re.compile(
    rb"<(dc:creator|dc:date|meta:creator-initials|meta:date-string|text:author-name|text:author-initials"
    rb"|text:initial-creator|text:sender-[a-z-]+)(\s[^>]*)?>[^<]*</\1>"
)
_ELEMENT_LEFT = {b"<author>": b"<author></author>"}
_FILE_LINK = re.compile(rb"""<Relationship\b(?=[^>]*attachedTemplate)[^>]*/>""")


def clean_ooxml(data: bytes) -> Cleaned:
    """A DOCX, XLSX or PPTX."""
    return _rewritten(data, _OOXML_EMPTY, _ooxml_part)


def clean_open_document(data: bytes) -> Cleaned:
    """An ODT, ODS, ODP or ODG."""
    return _rewritten(data, _ODF_EMPTY, _odf_part)


def _rewritten(data: bytes, empty: _Empty, cleaned: Callable[[str, bytes], bytes]) -> Cleaned:
    made, found, left = BytesIO(), set[Message](), set[Message]()
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        dropped = [one.filename for one in source.infolist() if _goes(one.filename)]
        found |= {ATTACHED} if dropped else set()
        for name, part in _parts(source):
            if name in dropped:
                continue
            if name in empty:
                found |= {AUTHOR}
                part = empty[name]
            elif media_type(part[:LOOK_AT], name) in clean_pictures.KINDS:
                part = _picture(part, name, found, left)
            elif name.endswith((".xml", ".rels")):
                whole = _unlisted(cleaned(name, part), dropped)
                found |= {AUTHOR} if whole != part else set()
                part = whole
            elif media_type(part[:LOOK_AT], name).startswith(("image/", "video/", "audio/")):
                left.add(SOME_PICTURES)
            _write(target, name, part)
    return Cleaned(made.getvalue(), in_order(found), tuple(left))


def _goes(name: str) -> bool:
    return bool(_THUMBNAIL.search(name) or _HIDDEN_PART.search(name))


def _parts(source: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    """Every part by its name, read with a bound on all of them together."""
    parts = [one for one in source.infolist() if not one.is_dir()]
    if len(parts) > MOST_PARTS:
        raise Trouble(_TOO_LARGE)
    room = MOST_INFLATED
    for one in parts:
        with source.open(one) as stream:
            part = stream.read(room + 1)
        room -= len(part)
        if room < 0:
            raise Trouble(_TOO_LARGE)
        yield one.filename, part


def _write(target: zipfile.ZipFile, name: str, part: bytes) -> None:
    """Write a part without the hour and the system it was made on; a type that stands first is not packed."""
    about = zipfile.ZipInfo(name, _LONG_AGO)
    about.create_system = 0
    about.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
    target.writestr(about, part)


def _picture(part: bytes, name: str, found: set[Message], left: set[Message]) -> bytes:
    try:
        cleaned = clean_pictures.cleaner(media_type(part[:LOOK_AT], name))(part)
    except (*clean_pictures.SLIPS, Trouble):
        left.add(SOME_PICTURES)
        return part
    found |= set(cleaned.found)
    return cleaned.data


def _unlisted(part: bytes, dropped: list[str]) -> bytes:
    """A list of parts without those that went: relationships, types and manifests must name none that is missing."""
    for name in dropped:
        end = re.escape(name.rsplit("/", 1)[-1].encode())
        part = re.sub(
            rb"""<(?:\w+:)?(?:Relationship|Override|file-entry)\b[^>]*["'/]""" + end + rb"""["'][^>]*/>""", b"", part
        )
    return part


def _ooxml_part(name: str, part: bytes) -> bytes:
    if name.endswith(".rels"):
        return _FILE_LINK.sub(b"", part)
    part = _RSID.sub(b"", part)
    if not _PEOPLE_PART.search(name):
        return part
    if any(word in part for word in (b"author", b"Author", b"person")):
        part = _HOUR.sub(rb'\1="1980-01-01T00:00:00.00"', _HOURS.sub(b"", _NAMES.sub(rb'\1=""', part)))
    return _OOXML_ELEMENTS.sub(lambda one: _ELEMENT_LEFT.get(one[0][:8], b""), part)


def _odf_part(name: str, part: bytes) -> bytes:
    return _ODF_ELEMENTS.sub(b"", part) if name.endswith(("content.xml", "styles.xml")) else part
