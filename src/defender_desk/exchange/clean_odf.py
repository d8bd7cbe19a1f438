"""ODT, ODS, ODP and ODG without who wrote them, when, on which machine, and what the pictures in them hide.

Exchange floor: a part stays only where its name says what it is; what holds properties and settings goes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from defender_desk.exchange.clean_archives import Copy, Parts, opened
from defender_desk.exchange.clean_names import is_media, pictures
from defender_desk.exchange.clean_places import names_a_file, on_a_disk
from defender_desk.exchange.clean_rules import BY_WHOM_AND_WHEN, Attributes, Becomes, Gone, Rules, Tells
from defender_desk.exchange.clean_xml import Nobody, entries, quoted
from defender_desk.exchange.hidden import (
    ATTACHED,
    AUTHOR,
    BEHIND,
    CHANGES,
    CROPPED,
    INSIDE,
    LINKED,
    NOTES,
    OTHER,
    SOME_PICTURES,
    TIMES,
    UNKNOWN,
    UNSEEN,
    Cleaned,
)
from defender_desk.exchange.tables import Progress
from defender_desk.text.messages import Message

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_OFFICE = "urn:org:documentfoundation:names:experimental:"
_SPACES = {
    **{f"{_OASIS}{long}:1.0": short for long, short in {
        "office": "office", "style": "style", "text": "text", "table": "table", "drawing": "draw", "meta": "meta",
        "datastyle": "number", "chart": "chart", "dr3d": "dr3d", "form": "form", "script": "script",
        "presentation": "presentation", "animation": "anim", "manifest": "manifest", "svg-compatible": "svg",
        "xsl-fo-compatible": "fo", "smil-compatible": "smil",
    }.items()},
    "http://www.w3.org/1999/xlink": "xlink", "http://purl.org/dc/elements/1.1/": "dc",
    "http://www.w3.org/1998/Math/MathML": "math", "http://www.w3.org/XML/1998/namespace": "xml",
    "http://openoffice.org/2004/office": "ooo", "http://openoffice.org/2004/writer": "ooow",
    "http://openoffice.org/2004/calc": "oooc", "http://openoffice.org/2009/office": "officeooo",
    "http://openoffice.org/2010/draw": "drawooo", "http://openoffice.org/2009/table": "tableooo",
    "http://openoffice.org/2010/chart": "chartooo", f"{_OASIS}of:1.2": "of",
    "http://schemas.microsoft.com/office/excel/formula": "msoxl",
    "http://www.w3.org/2003/g/data-view#": "grddl", "http://www.w3.org/2002/css3-text/": "css3t",
    "http://www.w3.org/TR/css3-text/": "css3t",
    f"{_OFFICE}office:xmlns:loext:1.0": "loext", f"{_OFFICE}calc:xmlns:calcext:1.0": "calcext",
    f"{_OFFICE}ooxml-odf-interop:xmlns:field:1.0": "field", f"{_OFFICE}xmlns:loext:1.0": "loext",
}  # fmt: skip

_WEB = re.compile(r"^(https?://|mailto:|tel:|#)", re.IGNORECASE)
_NOWHERE = "about:blank"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_MANIFEST = "META-INF/manifest.xml"
_KIND = re.compile(rb"[a-z.+-]+/[a-z.+-]+")


def _is(name: str, *values: str) -> Tells:
    return Tells(UNSEEN, lambda given: given.get(name) in values)


def _clipped(given: Attributes) -> bool:
    return bool(re.search(r"[1-9]", given.get("fo:clip", "")))


def _without(measure: str) -> Tells:
    return Tells(UNSEEN, lambda given: bool(re.fullmatch(r"-?0*\.?0*[a-z]*", given.get(measure, "1"))))


_GONE: Mapping[str, Gone] = {
    **dict.fromkeys(("text:tracked-changes", "table:tracked-changes"), Gone(CHANGES)),
    **dict.fromkeys(("text:change", "text:change-start", "text:change-end"), Gone(CHANGES)),
    **dict.fromkeys(
        tuple(
            f"{note}/{one}"
            for note in ("office:annotation", "draw:annotation")
            for one in ("dc:creator", "dc:date", "meta:creator-initials", "meta:date-string", "loext:sender-initials")
        ),
        Gone(AUTHOR),
    ),
    **dict.fromkeys(
        (
            "office:script",
            "text:script",
            "office:event-listeners",
            "presentation:event-listener",
            "presentation:event-listeners",
        ),
        Gone(ATTACHED),
    ),
    **dict.fromkeys(("office:meta", "office:settings"), Gone(AUTHOR)),
    "presentation:notes": Gone(NOTES, only_words=True),
    **dict.fromkeys(("table:scenario", "table:filter"), Gone(OTHER)),
}

_SHAPES = tuple(
    f"draw:{shape}"
    for shape in (
        "frame", "custom-shape", "rect", "ellipse", "circle", "line", "polyline", "polygon", "path", "connector", "g",
        "caption", "measure", "control", "page-thumbnail",
    )
)  # fmt: skip

_TELLS: Mapping[str, Tells] = {
    **dict.fromkeys(
        (
            "text:hidden-text", "text:hidden-paragraph", "text:user-field-decl", "text:conditional-text",
        ),
        Tells(UNSEEN),
    ),
    **dict.fromkeys(
        ("text:section", "style:text-properties", "text:variable-set", "text:user-field-get", "text:variable-input"),
        _is("text:display", "none", "condition"),
    ),
    "style:table-row-properties": _without("style:row-height"),
    "style:table-column-properties": _without("style:column-width"),
    "style:drawing-page-properties": _is("presentation:visibility", "hidden"),
    **dict.fromkeys(("table:table-column", "table:table-row"), _is("table:visibility", "collapse", "filter")),
    **dict.fromkeys(
        (*_SHAPES, "draw:layer"), Tells(UNSEEN, lambda given: given.get("draw:display", "always") != "always")
    ),
    "style:graphic-properties": Tells(CROPPED, _clipped),
    **dict.fromkeys(
        (
            "office:binary-data", "draw:object-ole", "draw:plugin", "draw:applet", "draw:floating-frame", "form:form",
            "math:semantics/math:annotation-xml",
        ),
        Tells(INSIDE),
    ),
    **dict.fromkeys(
        ("office:dde-source", "text:dde-connection-decl", "text:database-display", "form:connection-resource"),
        Tells(LINKED),
    ),
    **dict.fromkeys(
        (
            "table:database-source-sql", "table:database-source-table", "table:database-source-query",
            "table:source-service", "text:database-name",
        ),
        Tells(BEHIND),
    ),
}  # fmt: skip

_RULES = Rules(
    spaces=_SPACES,
    family="opendocument",
    gone=_GONE,
    opened={},
    emptied=dict.fromkeys(("svg:title", "svg:desc"), Becomes(OTHER, when=names_a_file)),
    becomes={
        **dict.fromkeys(("officeooo:rsid", "officeooo:paragraph-rsid"), Becomes(OTHER)),
        **dict.fromkeys(("table:protection-key", "text:protection-key"), Becomes(OTHER)),
        **{f"{shape}@draw:name": Becomes(OTHER) for shape in _SHAPES},
        **{
            f"{link}@xlink:href": Becomes(OTHER, _NOWHERE, lambda target: not _WEB.match(target))
            for link in ("text:a", "draw:a", "form:button", "draw:area-rectangle")
        },
        "loext:resolved-by": Becomes(AUTHOR),
        "text:section@text:last-modified": Becomes(TIMES),
    },
    anywhere=BY_WHOM_AND_WHEN,
    otherwise=Becomes(OTHER, None, on_a_disk),
    tells=_TELLS,
    says={},
)

_OBJECT = r"(?:Object \d+/)?"
_WORDS = re.compile(_OBJECT + r"(content|styles)\.xml")
_ROOTS = {"content": ("office:document-content", "math:math"), "styles": ("office:document-styles",)}
_PICTURE = re.compile(_OBJECT + r"(Pictures|media)/[^/]+")
_DROPPED: tuple[tuple[re.Pattern[str], Message | None], ...] = (
    (re.compile(_OBJECT + r"meta\.xml"), AUTHOR),
    (re.compile(_OBJECT + r"settings\.xml|layout-cache|manifest\.rdf"), OTHER),
    (re.compile(_OBJECT + r"Configurations2/.*|ObjectReplacements/.*|Thumbnails/.*"), OTHER),
    (re.compile(r"(Basic|Dialogs|Scripts)/.*"), ATTACHED),
    (re.compile(r"Versions/.*|VersionList\.xml"), ATTACHED),
    (re.compile(r"META-INF/\w*signatures\.xml"), AUTHOR),
)
_LEFT: tuple[tuple[re.Pattern[str], Message], ...] = (
    (re.compile(r"(media|Media|Pictures)/.*"), SOME_PICTURES),
    (re.compile(r"Object \d+(/.*)?|Database/.*|.*\.(docx|xlsx|pptx|od[a-z]|bin)", re.IGNORECASE), INSIDE),
)


def clean_open_document(data: bytes, progress: Progress) -> Cleaned:
    """An ODT, ODS, ODP or ODG."""
    with opened(data, progress) as parts:
        copy = Copy(parts.went)
        if "content.xml" not in parts:
            raise LookupError("no contents")
        if "mimetype" in parts:
            copy.parts["mimetype"] = _KIND.match(parts.read("mimetype"))[0]  # type: ignore[index]  # it was found by it
        moved = pictures([name for name in parts.names if _PICTURE.fullmatch(name)])
        for name in parts.names:
            if name not in ("mimetype", _MANIFEST):
                _part(copy, parts, name, moved)
        if _MANIFEST in parts:
            copy.parts[_MANIFEST] = _manifest(parts.read(_MANIFEST), copy, moved)
    return copy.done()


def _part(copy: Copy, parts: Parts, name: str, moved: Mapping[str, str]) -> None:
    dropped = next((one for one in _DROPPED if one[0].fullmatch(name)), None)
    if dropped is not None:
        copy.found |= {dropped[1]} if dropped[1] else set()
    elif words := _WORDS.fullmatch(name):
        looking, kind = _Looking(copy.left, named=words[1] == "styles"), words[1]
        copy.words(name, parts.read(name), _moved(name, moved), looking, _ROOTS[kind])
    elif _PICTURE.fullmatch(name):
        copy.picture(moved.get(name, name), parts.read(name))
    else:
        copy.left.add(next((said for pattern, said in _LEFT if pattern.fullmatch(name)), UNKNOWN))


def _moved(part: str, moved: Mapping[str, str]) -> Rules:
    """The rules for a part, with what became of the names of pictures that lie beside it."""
    folder = part.rpartition("/")[0]
    near = {name.removeprefix(f"{folder}/"): new.removeprefix(f"{folder}/") for name, new in moved.items()}
    return replace(_RULES, moved={"xlink:href": {**near, **{f"./{name}": new for name, new in near.items()}}})


class _Looking(Nobody):
    """Watches for contents that lie outside the file, at a place that is named, and for sheets that nobody sees."""

    def __init__(self, left: set[Message], *, named: bool) -> None:
        self._left, self._named = left, named
        self._style, self._unseen = "", set[str]()

    def begins(self, name: str, attributes: Attributes) -> None:
        """Whatever is no link to click on must lie inside the file."""
        self._sheet(name, attributes)
        target = attributes.get("xlink:href", "")
        if f"{name}@xlink:href" in _RULES.becomes or target in ("", "#"):
            return
        if not _INSIDE.fullmatch(target):
            self._left.add(LINKED)

    def _sheet(self, name: str, attributes: Attributes) -> None:
        """A style that hides sheets is written where none has it; one with a name may be used from another part."""
        if name == "style:style":
            self._style = attributes.get("style:name", "")
        elif name == "style:table-properties" and attributes.get("table:display") == "false":
            self._unseen.add(self._style)
            self._left |= {UNSEEN} if self._named else set()
        elif name == "table:table" and attributes.get("table:style-name", "") in self._unseen:
            self._left.add(UNSEEN)


_INSIDE = re.compile(r"(\./)?(Pictures/[^/]+|media/[^/]+|Object \d+/?|ObjectReplacements/[^/]+|#.*)|\.\.")


def _manifest(part: bytes, copy: Copy, moved: Mapping[str, str]) -> bytes:
    """The list of parts that are still there; a folder stays as long as something is in it."""
    listed = [(one["full-path"], one.get("media-type", "")) for _, one in entries(part, {"file-entry"})]
    named = [(moved.get(path, path), media if is_media(media) else "") for path, media in listed]
    lines = (
        f"<manifest:file-entry manifest:full-path={quoted(path)} manifest:media-type={quoted(media)}/>"
        for path, media in named
        if path == "/" or any(_under(name, path) for name in copy.parts)
    )
    space = f'xmlns:manifest="{_OASIS}manifest:1.0" manifest:version="1.3"'
    return f"{_HEAD}<manifest:manifest {space}>{''.join(lines)}</manifest:manifest>".encode()


def _under(name: str, path: str) -> bool:
    return name == path or (path.endswith("/") and name.startswith(path))
