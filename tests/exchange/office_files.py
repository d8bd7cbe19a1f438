"""Office files made piece by piece, for the tests that hide something in them."""

from __future__ import annotations

import zipfile
from io import BytesIO
from xml.sax.saxutils import quoteattr

from defender_desk.exchange.clean_ooxml_rules import OOXML

LONG = {short: long for long, short in OOXML.spaces.items() if short}
"""The namespaces by the names that the rules use."""
_OPEN = "http://schemas.openxmlformats.org/"
MAIN = {
    "word": ("word/document.xml", "wordprocessingml.document.main", "w:document"),
    "xl": ("xl/workbook.xml", "spreadsheetml.sheet.main", "x:workbook"),
    "ppt": ("ppt/presentation.xml", "presentationml.presentation.main", "p:presentation"),
}


class Anything:
    """Knows every name of a known namespace in any place, so that tables are tried one line at a time."""

    def __contains__(self, name):
        return not name.startswith("?") and (":" in name or name in BARE_IN_VML)

    def get(self, _name, _otherwise=None):
        return self

    def attribute(self, _element, _name):
        return True

    def plain(self, _value):
        return True

    holds = words = property(lambda self: self)


BARE_IN_VML = {"xml", "div", "font", "span", "p", "br", "b", "i", "u", "s", "sub", "sup"}


def packed(files):
    """An archive of parts."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, part in files.items():
            archive.writestr(name, part)
    return made.getvalue()


def parts(data):
    """The parts of an archive that is whole."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {one.filename: archive.read(one) for one in archive.infolist()}


def told(data):
    """All that the parts of an archive say, and what they are called."""
    return b"\n".join(name.encode() + b"\n" + part for name, part in parts(data).items())


def xml(body, root="w:document", spaces=None):
    """A part with all namespaces that are known."""
    said = " ".join(f'xmlns:{short}="{long}"' for short, long in (spaces or LONG).items() if short != "xml")
    return f"<{root} {said}>{body}</{root}>"


def relations(*lines):
    """Where a part leads: kinds and targets; a target with a colon lies outside."""
    one = "".join(
        f'<Relationship Id="r{n}" Type="{_OPEN}officeDocument/2006/relationships/{kind}" Target={quoteattr(target)}'
        f"{' TargetMode=' + chr(34) + 'External' + chr(34) if ':' in target else ''}/>"
        for n, (kind, target) in enumerate(lines)
    )
    return f'<Relationships xmlns="{_OPEN}package/2006/relationships">{one}</Relationships>'


def office(body="", leads=(), files=None, *, kind="word", root=None):
    """A DOCX, XLSX or PPTX with something in its main part, and what that leads to."""
    name, media, own = MAIN[kind]
    folder, file = name.split("/")
    return packed(
        {
            "[Content_Types].xml": f'<Types xmlns="{_OPEN}package/2006/content-types"><Default Extension="xml"'
            f' ContentType="application/xml"/><Override PartName="/{name}"'
            f' ContentType="application/vnd.openxmlformats-officedocument.{media}+xml"/></Types>',
            "_rels/.rels": relations(("officeDocument", name)),
            name: xml(body, root or own),
            f"{folder}/_rels/{file}.rels": relations(*leads),
            **(files or {}),
        }
    )
