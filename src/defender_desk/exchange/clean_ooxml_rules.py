"""What of DOCX, XLSX and PPTX is known, what of it goes, and what cannot be judged.

Exchange floor: tables alone. A part that is in none of them is not known, and keeps a copy from being called clean;
which elements and attributes are known stands in the grammar, and what is in none goes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from defender_desk.exchange.clean_places import from_another_book, names_a_file, on_a_disk
from defender_desk.exchange.clean_rules import BY_WHOM_AND_WHEN, Attributes, Becomes, Gone, Rules, Says, Tells
from defender_desk.exchange.hidden import (
    ATTACHED,
    AUTHOR,
    BEHIND,
    CHANGES,
    CROPPED,
    DELETED,
    INSIDE,
    LINKED,
    NOTES,
    OTHER,
    SOME_PICTURES,
    TIMES,
    UNSEEN,
)
from defender_desk.text.messages import Message

_OPEN = "http://schemas.openxmlformats.org/"
_MICROSOFT = "http://schemas.microsoft.com/office/"
_SPACES = {
    _OPEN + "wordprocessingml/2006/main": "w", _OPEN + "spreadsheetml/2006/main": "x",
    _OPEN + "presentationml/2006/main": "p", _OPEN + "officeDocument/2006/relationships": "r",
    _OPEN + "officeDocument/2006/math": "m", _OPEN + "officeDocument/2006/docPropsVTypes": "vt",
    _OPEN + "markup-compatibility/2006": "mc", _OPEN + "schemaLibrary/2006/main": "sl",
    **{_OPEN + f"drawingml/2006/{long}": short for long, short in {
        "main": "a", "picture": "pic", "chart": "c", "chartDrawing": "cdr", "diagram": "dgm", "lockedCanvas": "lc",
        "wordprocessingDrawing": "wp", "spreadsheetDrawing": "xdr", "compatibility": "comp",
    }.items()},
    "http://www.w3.org/XML/1998/namespace": "xml", "http://www.w3.org/2001/XMLSchema-instance": "xsi",
    "urn:schemas-microsoft-com:vml": "v", "urn:schemas-microsoft-com:office:office": "o",
    "urn:schemas-microsoft-com:office:word": "w10", "urn:schemas-microsoft-com:office:excel": "xvml",
    "urn:schemas-microsoft-com:office:powerpoint": "pvml",
    **{_MICROSOFT + f"word/{long}": short for long, short in {
        "2006/wordml": "wne", "2010/wordml": "w14", "2012/wordml": "w15", "2015/wordml/symex": "w16se",
        "2018/wordml": "w16", "2018/wordml/cex": "w16cex", "2016/wordml/cid": "w16cid",
        "2020/wordml/sdtdatahash": "w16sdtdh", "2024/wordml/sdtformatlock": "w16sdtfl",
        "2023/wordml/word16du": "w16du", "2010/wordprocessingDrawing": "wp14",
        "2010/wordprocessingCanvas": "wpc", "2010/wordprocessingGroup": "wpg", "2010/wordprocessingInk": "wpi",
        "2010/wordprocessingShape": "wps", "2012/wordprocessingDrawing": "wp15",
    }.items()},
    **{_MICROSOFT + f"drawing/{long}": short for long, short in {
        "2010/main": "a14", "2012/main": "a15", "2014/main": "a16", "2008/diagram": "dsp", "2010/diagram": "dgm14",
        "2016/12/diagram": "dgm1612", "2016/11/diagram": "dgm1611", "2010/chartDrawing": "cdr14",
        "2010/slicer": "sle", "2012/chart": "c15", "2014/chart": "c16", "2014/chartex": "cx", "2016/5/9/chartex": "cx1",
        "2015/06/chart": "c16r2", "2017/03/chart": "c16r3", "2012/chartStyle": "cs", "2007/8/2/chart": "c14",
        "2018/hyperlinkcolor": "ahyp", "2017/decorative": "adec", "2016/SVG/main": "asvg", "2018/sketchyshapes": "ask",
        "2016/ink": "aink", "2017/model3d": "am3d", "2010/compatibility": "comp14", "2013/main/command": "oac",
    }.items()},
    "http://schemas.microsoft.com/office/thememl/2012/main": "thm15", "http://schemas.libreoffice.org/": "loext",
    **{_MICROSOFT + f"spreadsheetml/{long}": short for long, short in {
        "2009/9/main": "x14", "2009/9/ac": "x14ac", "2010/11/main": "x15", "2010/11/ac": "x15ac",
        "2014/11/main": "x16", "2015/02/main": "x16r2", "2014/revision": "xr", "2015/revision2": "xr2",
        "2016/revision3": "xr3", "2016/revision6": "xr6", "2016/revision9": "xr9", "2016/revision10": "xr10",
        "2017/dynamicarray": "xda", "2018/calcfeatures": "xcalcf", "2017/richdata": "xlrd",
        "2020/pivotNov2020": "xpivot", "2019/extlinksprops": "xxl21", "2018/threadedcomments": "xltc",
        "2024/spreadsheetml2024": "x24",
    }.items()},
    _MICROSOFT + "excel/2006/main": "xm", _MICROSOFT + "excel/2008/2/main": "mx",
    **{_MICROSOFT + f"powerpoint/{long}": short for long, short in {
        "2010/main": "p14", "2012/main": "p15", "2015/main": "p16",
        "2018/8/main": "p188",
        "2012/roamingSettings": "p15r", "2015/10/main": "p1510",
        "2015/09/main": "p159", "2018/4/main": "p184", "2013/main/command": "pc",
        "2022/08/main": "p228", "2023/02/main": "p232",
    }.items()},
}  # fmt: skip


def _on(name: str) -> Tells:
    """Something that is hidden where an attribute says so."""
    return Tells(UNSEEN, lambda given: given.get(name, "0") not in _OFF)


def _vanishes(given: Attributes) -> bool:
    return given.get("w:val", "1") not in _OFF


def _cut(given: Attributes) -> bool:
    return any(given.get(side, "0").lstrip("-") not in ("0", "0%") for side in "ltrb")


def _kept_from_view(given: Attributes) -> bool:
    return given.get("hidden", "0") not in _OFF and not given.get("name", "").startswith("_xl")  # those are Excel's own


def _of_another_file(place: str) -> bool:
    return "[" in place or "\\" in place or on_a_disk(place)


_OFF = ("0", "false", "off", "visible")
_ELSEWHERE = re.compile(r"^(https?://|mailto:|tel:|#)", re.IGNORECASE)
_NOBODY = Becomes(AUTHOR, "")
_NEVER = "1980-01-01T00:00:00.000"
_RUN = frozenset(
    f"w:{name}"
    for name in (
        "r", "rPr", "delText", "t", "tab", "br", "cr", "noBreakHyphen", "softHyphen", "sym", "lastRenderedPageBreak",
        "rStyle", "rFonts", "b", "bCs", "i", "iCs", "caps", "smallCaps", "strike", "dstrike", "outline", "shadow",
        "emboss", "imprint", "noProof", "snapToGrid", "color", "spacing", "w", "kern", "position", "sz", "szCs",
        "highlight", "u", "effect", "bdr", "shd", "fitText", "vertAlign", "rtl", "cs", "em", "lang", "proofErr",
        "bookmarkStart", "bookmarkEnd", "rPrChange", "ins", "del", "moveFrom", "vanish", "webHidden",
    )
)  # fmt: skip
"""All that a deletion may hold to be taken out: a picture, note or field in it would leave a part behind."""

_GONE: Mapping[str, Gone] = {
    **dict.fromkeys(("w:del", "w:moveFrom"), Gone(CHANGES, _RUN)),
    **dict.fromkeys(
        (
            "w:moveFromRangeStart", "w:moveFromRangeEnd", "w:moveToRangeStart", "w:moveToRangeEnd", "w:rPrChange",
            "w:pPrChange", "w:sectPrChange", "w:tblPrChange", "w:tblPrExChange", "w:tblGridChange", "w:trPrChange",
            "w:tcPrChange", "w:numberingChange",
        ),
        Gone(CHANGES),
    ),
    **dict.fromkeys(("w:permStart", "w:permEnd", "x:fileSharing", "x:protectedRanges"), Gone(AUTHOR)),
    **dict.fromkeys(("x:customWorkbookViews", "x:customSheetViews"), Gone(AUTHOR)),
    **dict.fromkeys(
        (
            "w:docVars", "w:mailMerge", "w:attachedTemplate", "w:saveThroughXslt", "w:smartTagPr", "w:customXmlPr",
            "w:writeProtection", "w:documentProtection", "w:dataBinding", "w15:dataBinding", "x15ac:absPath",
            "x:webPublishing", "x:webPublishItems", "x:scenarios", "x:dataConsolidate", "x:workbookProtection",
            "x:customProperties", "p:custDataLst", "p:modifyVerifier", "p:htmlPubPr",
        ),
        Gone(OTHER),
    ),
    **dict.fromkeys(("w:rsids", "w:rsid", "w14:docId", "w15:docId", "xr:revisionPtr", "x:fileVersion"), Gone(OTHER)),
    **dict.fromkeys(("c:externalData", "cx:externalData"), Gone(ATTACHED)),
    **dict.fromkeys(("c:pivotSource", "w:fldData", "x:filterColumn"), Gone(OTHER)),
    "w:printerSettings": Gone(),  # the part it names goes, and says so
}  # fmt: skip

_BECOMES: Mapping[str, Becomes] = {
    **dict.fromkeys(("w:author", "w:initials", "w15:author"), _NOBODY),
    **dict.fromkeys(("w15:userId", "w15:providerId"), _NOBODY),
    **dict.fromkeys(
        (
            "p:cmAuthor@name", "p:cmAuthor@initials", "p188:author@name", "p188:author@initials",
            "p188:author@userId", "p188:author@providerId",
        ),
        _NOBODY,
    ),
    **dict.fromkeys(("w:date", "w16du:dateUtc", "w16cex:dateUtc", "p:cm@dt"), Becomes(TIMES)),
    **dict.fromkeys(("p188:cm@created", "p188:reply@created"), Becomes(TIMES, _NEVER)),
    **dict.fromkeys(
        (
            "w:rsidR", "w:rsidRPr", "w:rsidRDefault", "w:rsidP", "w:rsidDel", "w:rsidSect", "w:rsidTr", "o:gfxdata",
            "xr:uid", "xr2:uid", "xr3:uid", "v:shape@ID", "x:pageSetup@r:id", "x:workbookPr@codeName",
            "x:sheetPr@codeName",
        ),
        Becomes(OTHER),
    ),
    **{
        f"x:sheetProtection@{one}": Becomes(OTHER)
        for one in ("password", "algorithmName", "hashValue", "saltValue", "spinCount")
    },
    **{
        f"{one}@name": Becomes(OTHER, "")
        for one in ("wp:docPr", "pic:cNvPr", "xdr:cNvPr", "p:cNvPr", "a:cNvPr", "cdr:cNvPr", "wps:cNvPr", "dsp:cNvPr")
    },
    **{
        f"{one}@{said}": Becomes(OTHER, "", names_a_file)
        for one in ("wp:docPr", "pic:cNvPr", "xdr:cNvPr", "p:cNvPr", "a:cNvPr", "cdr:cNvPr", "wps:cNvPr", "dsp:cNvPr")
        for said in ("descr", "title")
    },
    "v:shape@alt": Becomes(OTHER, "", names_a_file),
    "o:title": Becomes(OTHER, ""),
    **dict.fromkeys(("o:href", "v:imagedata@src", "x:definedName@comment"), Becomes(OTHER)),
    "href": Becomes(OTHER, None, lambda target: not _ELSEWHERE.match(target)),
}  # fmt: skip

_TELLS: Mapping[str, Tells] = {
    **dict.fromkeys(("w:vanish", "w:specVanish"), Tells(UNSEEN, _vanishes)),
    **dict.fromkeys(("wp:docPr", "pic:cNvPr", "xdr:cNvPr", "p:cNvPr", "a:cNvPr", "wps:cNvPr"), _on("hidden")),
    "x:sheet": _on("state"),
    "x:definedName": Tells(UNSEEN, _kept_from_view),
    "p:sld": Tells(UNSEEN, lambda given: given.get("show", "1") in _OFF),
    "a:srcRect": Tells(CROPPED, _cut),
    "v:imagedata": Tells(
        CROPPED, lambda given: any(given.get(f"crop{side}", "0") != "0" for side in ("left", "right", "top", "bottom"))
    ),
    **dict.fromkeys(("w:trPr/w:del", "w:cellDel", "w:customXmlDelRangeStart"), Tells(DELETED)),
    "w:customXmlMoveFromRangeStart": Tells(DELETED),
    **dict.fromkeys(("w:object", "w:control", "x:oleObjects", "x:controls", "p:oleObj", "w:altChunk"), Tells(INSIDE)),
}

_SAYS: Mapping[str, Says] = {
    **dict.fromkeys(
        ("x:f", "x:definedName", "x:formula", "x:formula1", "x:formula2", "x:calculatedColumnFormula", "xm:f"),
        Says(LINKED, from_another_book),
    ),
    **dict.fromkeys(("c:f", "cx:f"), Says(LINKED, _of_another_file)),
}

OOXML = Rules(
    spaces=_SPACES,
    family="ooxml",
    gone=_GONE,
    opened=dict.fromkeys(("w:ins", "w:moveTo"), CHANGES),
    emptied={"x:author": Becomes(AUTHOR)},
    becomes=_BECOMES,
    anywhere=BY_WHOM_AND_WHEN,
    otherwise=Becomes(OTHER, "", on_a_disk),
    tells=_TELLS,
    says=_SAYS,
)
"""What is known of the XML in these files."""

WORDS: Mapping[str, frozenset[str]] = {
    "officeDocument": frozenset(("w:document", "x:workbook", "p:presentation")),
    "styles": frozenset(("w:styles", "x:styleSheet")), "comments": frozenset(
        ("w:comments", "x:comments", "p:cmLst", "p188:cmLst")
    ),
    "drawing": frozenset(("xdr:wsDr",)), **{kind: frozenset((root,)) for kind, root in {
        "stylesWithEffects": "w:styles", "settings": "w:settings", "webSettings": "w:webSettings",
        "fontTable": "w:fonts", "numbering": "w:numbering", "header": "w:hdr", "footer": "w:ftr",
        "footnotes": "w:footnotes", "endnotes": "w:endnotes", "commentsExtended": "w15:commentsEx",
        "theme": "a:theme", "themeOverride": "a:themeOverride", "chart": "c:chartSpace", "chartEx": "cx:chartSpace",
        "chartStyle": "cs:chartStyle", "chartColorStyle": "cs:colorStyle", "chartUserShapes": "c:userShapes",
        "diagramData": "dgm:dataModel", "diagramLayout": "dgm:layoutDef", "diagramQuickStyle": "dgm:styleDef",
        "diagramColors": "dgm:colorsDef", "diagramDrawing": "dsp:drawing", "worksheet": "x:worksheet",
        "chartsheet": "x:chartsheet", "sharedStrings": "x:sst", "calcChain": "x:calcChain", "vmlDrawing": "xml",
        "table": "x:table", "sheetMetadata": "x:metadata", "slide": "p:sld", "slideLayout": "p:sldLayout",
        "slideMaster": "p:sldMaster", "notesMaster": "p:notesMaster", "handoutMaster": "p:handoutMaster",
        "presProps": "p:presentationPr", "viewProps": "p:viewPr", "tableStyles": "a:tblStyleLst",
        "commentAuthors": "p:cmAuthorLst", "authors": "p188:authorLst",
    }.items()},
}  # fmt: skip
"""Kinds of relationship that lead to a part of XML which stays, as the rules have it, and what it begins with."""

PICTURE = "image"

DROPPED: Mapping[str, Message] = {
    **dict.fromkeys(("core-properties", "extended-properties", "custom-properties"), AUTHOR),
    **dict.fromkeys(("people", "person", "usernames", "classificationlabels", "signature", "origin"), AUTHOR),
    **dict.fromkeys(("threadedComment", "commentsIds", "commentsExtensible"), AUTHOR),
    **dict.fromkeys(("changesInfo", "revisionInfo", "revisionHeaders"), CHANGES),
    "printerSettings": OTHER,
    "thumbnail": OTHER,
    **dict.fromkeys(("customXml", "customXmlProps", "glossaryDocument", "tags", "customProperty"), OTHER),
    **dict.fromkeys(("attachedTemplate", "mailMergeSource", "mailMergeHeaderSource", "recipientData"), OTHER),
    **dict.fromkeys(("vbaProject", "wordVbaData", "keyMapCustomizations", "attachedToolbars"), ATTACHED),
    **dict.fromkeys(("extensibility", "userCustomization", "webextensiontaskpanes"), ATTACHED),
    **{f"{chart}/{kind}": ATTACHED for chart in ("chart", "chartEx") for kind in ("package", "oleObject")},
    "notesSlide": NOTES,
}
"""Kinds that lead to a part which goes; nothing that is read rests on it."""

LEFT: Mapping[str, Message] = {
    **dict.fromkeys(("package", "oleObject", "aFChunk", "control", "activeXControlBinary", "ctrlProp"), INSIDE),
    **dict.fromkeys(("pivotTable", "pivotCacheDefinition", "pivotCacheRecords", "connections", "queryTable"), BEHIND),
    **dict.fromkeys(("slicer", "slicerCache", "timeline", "timelineCache", "xmlMaps"), BEHIND),
    **dict.fromkeys(("externalLink", "subDocument", "frame"), LINKED),
    **dict.fromkeys(("audio", "video", "media", "hdphoto"), SOME_PICTURES),
}
"""Kinds that keep a copy from being called clean, in words that say more than that they are not known."""

_FIELDS = frozenset((
    "PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES", "NUMWORDS", "NUMCHARS", "PAGEREF", "REF", "NOTEREF", "STYLEREF",
    "SEQ", "TOC", "TOA", "TA", "TC", "XE", "INDEX", "DATE", "TIME", "CREATEDATE", "SAVEDATE", "PRINTDATE",
    "EDITTIME", "REVNUM", "AUTHOR", "LASTSAVEDBY", "USERNAME", "USERINITIALS", "FILENAME", "FILESIZE", "TITLE",
    "SUBJECT", "KEYWORDS", "COMMENTS", "TEMPLATE", "SYMBOL", "EQ", "ADVANCE", "LISTNUM", "AUTONUM", "AUTONUMLGL",
    "AUTONUMOUT", "FORMTEXT", "FORMCHECKBOX", "FORMDROPDOWN", "BIBLIOGRAPHY", "CITATION", "HYPERLINK",
))  # fmt: skip
_LEADS_TO_A_DISK = re.compile(
    r'\\\\|\b[a-z]:[\\/]|file:|/(users|home|media|mnt|volumes)/|^\s*hyperlink\s+"(?!https?:|mailto:|tel:|#)',
    re.IGNORECASE,
)


def harmless(instruction: str) -> bool:
    """Whether an instruction of a field names no file and carries no data of another program."""
    first = instruction.split()[0].upper()
    return (first in _FIELDS or first.startswith("=")) and not _LEADS_TO_A_DISK.search(instruction)
