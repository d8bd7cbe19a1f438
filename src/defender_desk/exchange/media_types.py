"""What kind of file this is, by what is in it.

Exchange floor: evidence is named by this, and `previews` trusts nothing else. The name of a file decides only among
kinds that look alike inside; our own short table, because a wrong guess here decides what is opened.
"""

from __future__ import annotations

import re
from pathlib import PurePath

UNKNOWN = "application/octet-stream"
PLAIN, MARKED_UP, MAIL = "text/plain", "application/xml", "message/rfc822"
OTHER_TEXT = "text/x-other"
"""Text of which the name does not say that there is nothing in it but words: settings, tracks, subtitles."""
PROGRAMS = frozenset({
    "application/vnd.microsoft.portable-executable", "application/x-elf", "application/x-mach-binary",
    "application/x-ms-shortcut",
})  # fmt: skip
"""What a computer carries out where somebody opens it."""
LOOK_AT = 4096
"""How many of its first bytes tell what a file is."""

_BEGINNINGS: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (0, b"II*\0", "image/tiff"),
    (0, b"MM\0*", "image/tiff"),
    (0, b"BM", "image/bmp"),
    (8, b"WAVE", "audio/wav"),
    (8, b"AVI ", "video/x-msvideo"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"OggS", "audio/ogg"),
    (0, b"fLaC", "audio/flac"),
    (0, b"#!AMR", "audio/amr"),
    (0, b"\x1aE\xdf\xa3", "video/webm"),
    (0, b"{\\rtf", "application/rtf"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (0, b"Rar!\x1a\x07", "application/vnd.rar"),
    (0, b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (0, b"\x1f\x8b", "application/gzip"),
    (0, b"SQLite format 3\0", "application/vnd.sqlite3"),
    (0, b"MZ", "application/vnd.microsoft.portable-executable"),
    (0, b"\x7fELF", "application/x-elf"),
    (0, b"\xcf\xfa\xed\xfe", "application/x-mach-binary"),
    (0, b"L\0\0\0\x01\x14\x02\0", "application/x-ms-shortcut"),
    (0, b"age-encryption.org/v1\n", "application/age"),
)
_BRANDS = {
    b"heic": "image/heic", b"heix": "image/heic", b"mif1": "image/heic", b"avif": "image/avif",
    b"M4A ": "audio/mp4", b"qt  ": "video/quicktime", b"3gp4": "video/3gpp", b"3gp5": "video/3gpp",
}  # fmt: skip
_TEXTS = {
    ".txt": PLAIN,
    ".csv": "text/csv", ".vcf": "text/vcard", ".vcard": "text/vcard", ".ics": "text/calendar", ".html": "text/html",
    ".htm": "text/html", ".md": "text/markdown", ".json": "application/json", ".xml": "application/xml",
    ".eml": "message/rfc822", ".svg": "image/svg+xml",
}  # fmt: skip
_OFFICE = {
    b"word/": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    b"xl/": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    b"ppt/": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
_FIRST_LETTERS = b"PK\x03\x04"
_NAME_IN_ARCHIVE = re.compile(rb"PK\x03\x04.{22}(.{2}).{2}([\x20-\x7e]{4,5})", re.DOTALL)
_HEADER = re.compile(r"[A-Za-z][A-Za-z0-9-]*:(\s|$)")
_OF_MAIL = re.compile(
    r"^(from|received|return-path|delivered-to|message-id|mime-version|x-[a-z-]+):", re.IGNORECASE | re.MULTILINE
)
_OPEN_DOCUMENT = re.compile(rb"mimetype(application/[a-z.+-]{1,90})")
_MP3_FRAMES = frozenset({b"\xff\xfb", b"\xff\xfa", b"\xff\xf3", b"\xff\xf2", b"\xff\xe3", b"\xff\xe2"})
_NOT_IN_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def media_type(first_bytes: bytes, name: str = "") -> str:
    """The media type of a file by its first `LOOK_AT` bytes, its name helping only with text."""
    for at, mark, media in _BEGINNINGS:
        if first_bytes.startswith(mark, at) and (at == 0 or first_bytes.startswith(b"RIFF")):
            return media
    if first_bytes.startswith(_FIRST_LETTERS):
        return _archive(first_bytes)
    if first_bytes[4:8] == b"ftyp":
        return _BRANDS.get(first_bytes[8:12], "video/mp4")
    if b"%PDF-" in first_bytes[:1024]:
        return "application/pdf"
    if first_bytes[:2] in _MP3_FRAMES:
        return "audio/mpeg"
    return _text(first_bytes, name)


def _archive(first_bytes: bytes) -> str:
    if found := _OPEN_DOCUMENT.search(first_bytes[:200]):
        return found[1].decode()
    names = {found[2] for found in _NAME_IN_ARCHIVE.finditer(first_bytes)}
    return next(
        (media for mark, media in _OFFICE.items() if any(name.startswith(mark) for name in names)), "application/zip"
    )


def _text(first_bytes: bytes, name: str) -> str:
    wide = first_bytes.startswith((b"\xff\xfe", b"\xfe\xff"))
    if not first_bytes or (_NOT_IN_TEXT.search(first_bytes) and not wide):
        return UNKNOWN
    named = _TEXTS.get(PurePath(name.lower()).suffix, OTHER_TEXT)
    return (_disguised(first_bytes, wide=wide) or named) if named in (PLAIN, OTHER_TEXT, *_TABLES) else named


def is_text(data: bytes) -> bool:
    """Whether nothing but words stands in the whole of a file: no byte that belongs to a picture, sound or program."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return not _NOT_IN_TEXT.search(data.decode("utf-16").encode())
        except UnicodeError:
            return False
    return not _NOT_IN_TEXT.search(data)


_TABLES = ("text/csv", "text/markdown")


def _disguised(first_bytes: bytes, *, wide: bool) -> str | None:
    """What a text is whose name does not say so: markup, a page for a printer, an address card, or a letter by mail."""
    text = first_bytes.decode("utf-16" if wide else "utf-8-sig", "replace").lstrip("\ufeff \t\r\n")
    if text.startswith("<"):
        return MARKED_UP
    if text.startswith("%!"):
        return "application/postscript"
    if block := re.match(r"BEGIN:(V\w+)", text, re.IGNORECASE):
        return "text/vcard" if block[1].upper() == "VCARD" else "text/calendar"
    head = re.split(r"\r?\n\r?\n", text, maxsplit=1)[0]
    first = head.split("\n", 1)[0]
    mail = (text.startswith("From ") and "@" in first) or (_HEADER.match(first) and _OF_MAIL.search(head))
    return MAIL if mail else None
