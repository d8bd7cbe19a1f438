"""Names of parts, of ways between them and of what they are: those that programs give stay, a person's do not.

Exchange floor: a picture is often kept under the name it had on somebody's disk. In the copy such a part has a number.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping

_FOLDERS = (
    "word xl ppt theme media charts drawings slides slideLayouts slideMasters notesMasters handoutMasters worksheets"
    " chartsheets tables diagrams embeddings comments threadedComments persons"
).replace(" ", "|")
_PARTS = (
    "document workbook presentation styles stylesWithEffects settings webSettings fontTable numbering header footer"
    " footnotes endnotes comments commentsExtended theme themeOverride chart chartEx style colors drawing vmlDrawing"
    " sheet sharedStrings calcChain metadata table slide slideLayout slideMaster notesMaster handoutMaster presProps"
    " viewProps tableStyles commentAuthors authors data layout quickStyle image media legacyDrawing userShapes"
).replace(" ", "|")
_KINDS = "xml|vml|png|jpe?g|gif|bmp|tiff?|webp|emf|wmf|svg"
_USUAL = re.compile(
    rf"((?:{_FOLDERS})/)*((?:{_PARTS})\d{{0,5}}|modernComment_[\dA-F]+_[\dA-F]+)\.(?:{_KINDS})", re.IGNORECASE
)
_USUAL_PICTURE = re.compile(rf"([0-9A-F]{{8,64}}|(image|part)\d{{0,5}})\.(?:{_KINDS})", re.IGNORECASE)
_KIND = re.compile(rf"\.(?:{_KINDS})", re.IGNORECASE)
_WAY = re.compile(
    r"http://schemas\.(openxmlformats\.org/(officeDocument|package)|microsoft\.com/office)/[\d/]*relationships"
    r"(/metadata)?/[a-z-]+",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"r?Id\d{1,6}|r\d{1,6}|R[0-9a-f]{8,40}|anysvml|comments", re.IGNORECASE)
_MEDIA = re.compile(
    r"application/(xml|vnd\.(openxmlformats-(package|officedocument)|ms-(word|excel|powerpoint|office)|oasis"
    r"\.opendocument)\.[\w.+-]+)|text/xml|image/(png|jpe?g|gif|bmp|tiff|webp|x-[ew]mf|svg\+xml)"
)


def is_a_way(kind: str, number: str) -> bool:
    """Whether a way between parts is of a kind and has a number as programs write them."""
    return bool(_WAY.fullmatch(kind) and _NUMBER.fullmatch(number))


def is_media(kind: str) -> bool:
    """Whether it is what parts of office files are."""
    return bool(_MEDIA.fullmatch(kind))


def numbered(name: str, taken: Iterable[str]) -> str:
    """What a part of these files is called in the copy: as before where programs call parts so, or by a number."""
    if _USUAL.fullmatch(name):
        return name
    top = name.partition("/")[0] if re.match(rf"(?:{_FOLDERS})/", name) else "word"
    return _free(top, name, taken)


def pictures(names: Iterable[str]) -> Mapping[str, str]:
    """For each picture of an open document under a name of somebody's choice, the one it gets."""
    made, taken = dict[str, str](), set(names)
    for name in names:
        folder, own = posixpath.split(name)
        if not _USUAL_PICTURE.fullmatch(own):
            made[name] = _free(folder, name, taken)
            taken.add(made[name])
    return made


def _free(folder: str, name: str, taken: Iterable[str]) -> str:
    end = posixpath.splitext(name)[1].lower()
    kind, used = end if _KIND.fullmatch(end) else ".xml", {one.lower() for one in taken}
    number = next(at for at in range(1, len(used) + 2) if f"{folder}/part{at}{kind}".lower() not in used)
    return f"{folder}/part{number}{kind}"
