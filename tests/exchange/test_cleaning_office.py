"""Every name in the tables of office files, each with something hidden behind it: what is dropped from a table fails.

The tables are tried alone, one name at a time and in any place; what may stand where is tried in
`test_cleaning_grammar`. The lists here are written out a second time on purpose; a line that goes missing there is
still walked here.
"""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from defender_desk.exchange import clean_odf, hidden
from defender_desk.exchange.clean_ooxml_rules import DROPPED, LEFT, OOXML, WORDS, harmless
from defender_desk.exchange.clean_xml import rewritten
from defender_desk.exchange.cleaning import NO_WAY, clean
from defender_desk.text.trouble import Trouble

from .office_files import BARE_IN_VML, LONG, Anything, office, packed, parts, relations, told, xml

SECRET = "Layla Haddad"


@pytest.fixture(autouse=True, scope="module")
def any_name_in_any_place():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("defender_desk.exchange.clean_xml.grammar", lambda _family: Anything())
        yield


ODF = {short: long for long, short in clean_odf._RULES.spaces.items() if short}
DISK = "file:" + "//"
HOMES, USERS = "/" + "home", "/" + "Users"
WORDS_SEEN = 'She wrote: userName="ahmad" author="police" date="2025-01-02" <w:del> & dt="2025"'
SEEN = escape(WORDS_SEEN)

GONE = (
    "w:del", "w:moveFrom", "w:moveFromRangeStart", "w:moveFromRangeEnd", "w:moveToRangeStart", "w:moveToRangeEnd",
    "w:rPrChange", "w:pPrChange", "w:sectPrChange", "w:tblPrChange", "w:tblPrExChange", "w:tblGridChange",
    "w:trPrChange", "w:tcPrChange", "w:numberingChange", "w:permStart", "w:permEnd", "x:fileSharing",
    "x:protectedRanges", "x:customWorkbookViews", "x:customSheetViews", "w:docVars", "w:mailMerge",
    "w:attachedTemplate", "w:saveThroughXslt", "w:smartTagPr", "w:customXmlPr", "w:writeProtection",
    "w:documentProtection", "w:dataBinding", "w15:dataBinding", "x15ac:absPath", "x:webPublishing",
    "x:webPublishItems", "x:scenarios", "x:dataConsolidate", "x:workbookProtection", "x:customProperties",
    "p:custDataLst", "p:modifyVerifier", "p:htmlPubPr", "w:rsids", "w:rsid", "w14:docId", "w15:docId",
    "xr:revisionPtr", "c:externalData", "cx:externalData", "c:pivotSource", "w:fldData", "x:filterColumn",
    "w:printerSettings", "x:fileVersion",
)  # fmt: skip
EMPTIED = {
    "w:any@w:author", "w:any@w:initials", "w:any@w15:author", "w:any@w15:userId", "w:any@w15:providerId",
    "p:cmAuthor@name", "p:cmAuthor@initials", "p188:author@name", "p188:author@initials", "p188:author@userId",
    "p188:author@providerId", "wp:docPr@name", "pic:cNvPr@name", "xdr:cNvPr@name", "p:cNvPr@name", "a:cNvPr@name",
    "cdr:cNvPr@name", "wps:cNvPr@name", "dsp:cNvPr@name", "o:any@o:title",
}  # fmt: skip
ABSENT = {
    "w:any@w:date", "v:any@href", "v:any@o:href", "v:imagedata@src", "x:definedName@comment",
    "w:any@w16du:dateUtc", "w:any@w16cex:dateUtc", "p:cm@dt", "w:any@w:rsidR", "w:any@w:rsidRPr",
    "w:any@w:rsidRDefault", "w:any@w:rsidP", "w:any@w:rsidDel", "w:any@w:rsidSect", "w:any@w:rsidTr", "v:any@o:gfxdata",
    "x:pageSetup@r:id", "x:workbookPr@codeName", "x:sheetPr@codeName", "x:sheetProtection@password",
    "x:sheetProtection@algorithmName", "x:sheetProtection@hashValue", "x:sheetProtection@saltValue",
    "x:sheetProtection@spinCount", "w:any@xr:uid", "w:any@xr2:uid", "w:any@xr3:uid", "v:shape@ID",
}  # fmt: skip
PLACES = {f"{one}@descr" for one in ("wp:docPr", "pic:cNvPr", "xdr:cNvPr", "p:cNvPr", "a:cNvPr")} | {
    "cdr:cNvPr@descr", "wps:cNvPr@descr", "dsp:cNvPr@descr", "v:shape@alt",
    *(f"{one}@title" for one in ("wp:docPr", "pic:cNvPr", "xdr:cNvPr", "p:cNvPr", "a:cNvPr")),
    "cdr:cNvPr@title", "wps:cNvPr@title", "dsp:cNvPr@title",
}  # fmt: skip
NEVER = {"p188:cm@created", "p188:reply@created"}
TELLS = {
    "<w:vanish/>": hidden.UNSEEN, '<w:specVanish w:val="1"/>': hidden.UNSEEN, '<wp:docPr hidden="1"/>': hidden.UNSEEN,
    '<pic:cNvPr hidden="true"/>': hidden.UNSEEN, '<xdr:cNvPr hidden="1"/>': hidden.UNSEEN,
    '<p:cNvPr hidden="1"/>': hidden.UNSEEN, '<a:cNvPr hidden="1"/>': hidden.UNSEEN,
    '<wps:cNvPr hidden="1"/>': hidden.UNSEEN, '<x:sheet state="veryHidden"/>': hidden.UNSEEN,
    '<x:definedName name="a" hidden="1"/>': hidden.UNSEEN,
    '<p:sld show="0"/>': hidden.UNSEEN, '<a:srcRect b="12000"/>': hidden.CROPPED,
    '<v:imagedata croptop="9f"/>': hidden.CROPPED, "<w:trPr><w:del/></w:trPr>": hidden.DELETED,
    "<w:cellDel/>": hidden.DELETED, "<w:customXmlDelRangeStart/>": hidden.DELETED,
    "<w:customXmlMoveFromRangeStart/>": hidden.DELETED, "<w:object/>": hidden.INSIDE, "<w:control/>": hidden.INSIDE,
    "<x:oleObjects/>": hidden.INSIDE, "<x:controls/>": hidden.INSIDE, "<p:oleObj/>": hidden.INSIDE,
    "<w:altChunk/>": hidden.INSIDE,
}  # fmt: skip
QUIET = (
    '<w:vanish w:val="0"/>', '<wp:docPr hidden="false"/>', '<x:sheet state="visible"/>', '<p:sld show="1"/>',
    '<x:definedName name="_xlnm._FilterDatabase" hidden="1"/>', '<a:srcRect l="0"/>', "<a:srcRect/>", "<v:imagedata/>",
)  # fmt: skip
KINDS_DROPPED = (
    "core-properties", "extended-properties", "custom-properties", "people", "person", "usernames",
    "classificationlabels", "signature", "origin", "threadedComment", "commentsIds", "commentsExtensible",
    "changesInfo", "revisionInfo", "revisionHeaders", "printerSettings", "thumbnail", "customXml", "customXmlProps",
    "glossaryDocument", "tags", "customProperty", "attachedTemplate", "mailMergeSource", "mailMergeHeaderSource",
    "recipientData", "vbaProject", "wordVbaData", "keyMapCustomizations", "attachedToolbars", "extensibility",
    "userCustomization", "webextensiontaskpanes", "chart/package", "chart/oleObject", "chartEx/package",
    "chartEx/oleObject", "notesSlide",
)  # fmt: skip
KINDS_LEFT = (
    "package", "oleObject", "aFChunk", "control", "activeXControlBinary", "ctrlProp", "pivotTable",
    "pivotCacheDefinition", "pivotCacheRecords", "connections", "queryTable", "slicer", "slicerCache", "timeline",
    "timelineCache", "xmlMaps", "externalLink", "subDocument", "frame", "audio", "video", "media", "hdphoto",
)  # fmt: skip
KINDS_KEPT = (
    "styles", "stylesWithEffects", "settings", "webSettings", "fontTable", "numbering", "header", "footer",
    "footnotes", "endnotes", "comments", "commentsExtended", "theme", "themeOverride", "chart", "chartEx",
    "chartStyle", "chartColorStyle", "chartUserShapes", "diagramData", "diagramLayout", "diagramQuickStyle",
    "diagramColors", "diagramDrawing", "worksheet", "chartsheet", "sharedStrings", "calcChain", "drawing",
    "vmlDrawing", "table", "sheetMetadata", "slide", "slideLayout", "slideMaster", "notesMaster", "handoutMaster",
    "presProps", "viewProps", "tableStyles", "commentAuthors", "authors",
)  # fmt: skip


SPACES = (
    "a", "a14", "a15", "a16", "adec", "ahyp", "aink", "am3d", "ask", "asvg", "c", "c14", "c15", "c16", "c16r2",
    "c16r3", "cdr", "cdr14", "comp", "comp14", "cs", "cx", "cx1", "dgm", "dgm14", "dgm1611", "dgm1612", "dsp", "lc",
    "loext", "m", "mc", "mx", "o", "oac", "p", "p14", "p15", "p1510", "p159", "p15r", "p16", "p184", "p188", "p228",
    "p232", "pc", "pic", "pvml", "r", "sl", "sle", "thm15", "v", "vt", "w", "w10", "w14", "w15", "w16", "w16cex",
    "w16cid", "w16du", "w16sdtdh", "w16sdtfl", "w16se", "wne", "wp", "wp14", "wp15", "wpc", "wpg", "wpi", "wps", "x",
    "x14", "x14ac", "x15", "x15ac", "x16", "x16r2", "x24", "xcalcf", "xda", "xdr", "xlrd", "xltc", "xm", "xml",
    "xpivot", "xr", "xr10", "xr2", "xr3", "xr6", "xr9", "xsi", "xvml", "xxl21",
)  # fmt: skip


def test_the_tables_and_these_lists_name_the_same():
    assert set(SPACES) == LONG.keys()
    assert set(GONE) == OOXML.gone.keys()
    attributes = {one.removeprefix("w:any@").removeprefix("o:any@").removeprefix("v:any@") for one in EMPTIED | ABSENT}
    assert attributes | PLACES | NEVER == OOXML.becomes.keys()
    assert set(KINDS_DROPPED) == DROPPED.keys()
    assert set(KINDS_LEFT) == LEFT.keys()
    assert {*KINDS_KEPT, "officeDocument"} == WORDS.keys()
    assert len(TELLS) == len(OOXML.tells)


def cleaned_words(body, **more):
    cleaned = clean(office(f"<w:t>{SEEN}</w:t>{body}", **more))
    (main,) = (part.decode() for name, part in parts(cleaned.data).items() if name in MAIN_PARTS)
    assert SEEN in main
    return cleaned, main


MAIN_PARTS = ("word/document.xml", "xl/workbook.xml", "ppt/presentation.xml")


@pytest.mark.parametrize("name", GONE)
def test_an_element_that_tells_goes_and_the_words_around_it_stay(name):
    cleaned, main = cleaned_words(f'<{name} w:val="{SECRET}"><w:r><w:t>{SECRET}</w:t></w:r></{name}>')
    assert SECRET not in main
    assert f"<{name}" not in main
    assert cleaned.left == ()
    assert cleaned.found or name == "w:printerSettings"  # the part it names is said


@pytest.mark.parametrize("place", sorted(EMPTIED | ABSENT | PLACES | NEVER))
def test_an_attribute_that_tells_says_nothing_any_more(place):
    element, name = place.split("@")
    value = f"C:\\{SECRET}.jpg" if place in PLACES else SECRET
    inside = {"w:ins": "w:p", "w:del": "w:p"}.get(element, "w:p")
    cleaned, main = cleaned_words(f'<{inside}><{element} {name}="{value}"/></{inside}>')
    assert SECRET not in main
    assert (f'{name}=""' in main) == (place in EMPTIED | PLACES)
    assert cleaned.found
    assert cleaned.left == ()


PLACES_ON_A_DISK = (
    "C:\\Users\\layla\\a.docx", "d:/layla/a.docx", "\\\\server\\layla\\a", f"{DISK}{HOMES}/layla/a.odt",
    f"{HOMES}/layla/a.png", "/media/layla/a.png", f"see {USERS}/layla/a",
)  # fmt: skip
NO_PLACES = (
    "https://example.org/media/a.pdf", "https://example.org/home/", "#,##0.00\\ _€", "dd\\/mm\\/yyyy hh:mm",
    "Profile: 3/4", "%1)", "and/or", "{28A0092B-C50C-407E-A947-70E740481C1C}", "rgb:a/b/c",
    "urn:schemas-microsoft-com:vml",
)  # fmt: skip
NAMED = {one.rpartition(":")[2].rpartition("@")[2] for one in (*OOXML.becomes, *clean_odf._RULES.becomes)}
LOCALS = st.from_regex(r"[a-z]{3,9}", fullmatch=True).filter(
    lambda name: name not in NAMED and not name.startswith("xml")
)


@given(st.sampled_from(sorted(set(SPACES) - {"xml"})), LOCALS, LOCALS, st.booleans(), st.sampled_from(PLACES_ON_A_DISK))
def test_no_attribute_of_any_name_keeps_a_place_on_a_disk(space, element, name, prefixed, place):
    attribute = f"{space}:{name}" if prefixed else name
    part = xml(f"<{space}:{element} {attribute}={quoteattr(place)}/>", spaces=LONG).encode()
    made = rewritten(part, OOXML)
    assert "layla" not in made.data.decode()
    assert hidden.OTHER in made.found


@given(st.sampled_from(sorted(set(SPACES) - {"xml"})), LOCALS, LOCALS, st.sampled_from(NO_PLACES))
def test_what_only_looks_like_a_place_stays(space, element, name, value):
    made = rewritten(xml(f"<{space}:{element} {space}:{name}={quoteattr(value)}/>", spaces=LONG).encode(), OOXML)
    assert value in made.data.decode()
    assert (made.found, made.left) == (set(), set())


FAMILIES = st.sampled_from([(OOXML, LONG), (clean_odf._RULES, ODF)])
PEOPLE = (
    "author", "initials", "who", "user", "userName", "userId", "providerId", "creator", "createdBy", "modifiedBy",
    "lastModifiedBy", "lastEditedBy",
)  # fmt: skip


@given(FAMILIES, LOCALS.filter(lambda name: name not in BARE_IN_VML), st.sampled_from(["", "never:"]))
def test_an_element_or_attribute_of_no_namespace_is_not_known(family, name, prefix):
    rules, spaces = family
    root = min(set(spaces) - {"xml"}) + ":root"
    worded = rewritten(xml(f"<{prefix}{name}>{SECRET}</{prefix}{name}>", root, spaces).encode(), rules)
    assert (worded.left, worded.found) == ({hidden.UNKNOWN}, {hidden.STRANGE})
    assert SECRET not in worded.data.decode()


@given(FAMILIES, st.data(), LOCALS, st.sampled_from([*PEOPLE, "date"]), st.booleans())
def test_who_and_when_go_from_every_namespace(family, data, element, name, prefixed):
    rules, spaces = family
    space = data.draw(st.sampled_from(sorted(set(spaces) - {"xml"})))
    attribute = f"{space}:{name}" if prefixed else name
    part = xml(f'<{space}:{element} {attribute}="{SECRET}"/>', f"{space}:root", spaces).encode()
    made = rewritten(part, rules)
    assert SECRET not in made.data.decode()
    assert made.found == {hidden.TIMES if name == "date" else hidden.AUTHOR}
    assert {one.lower() for one in (*PEOPLE, "date")} == rules.anywhere.keys()


def test_words_in_boxes_of_old_drawings_stay():
    body = "<v:shape><v:textbox><div style='a'><font color='b'>seen</font></div></v:textbox></v:shape>"
    part = f'<xml xmlns:v="{LONG["v"]}">{body}</xml>'
    cleaned = clean(office("", [("vmlDrawing", "vmlDrawing1.vml")], {"word/vmlDrawing1.vml": part}))
    assert "seen" in parts(cleaned.data)["word/vmlDrawing1.vml"].decode()
    assert (cleaned.found, cleaned.left) == ((), ())


FORMULAS = ("x:f", "x:definedName", "x:formula", "x:formula1", "x:formula2", "x:calculatedColumnFormula", "xm:f")


@pytest.mark.parametrize("element", FORMULAS)
def test_a_formula_that_takes_from_a_file_is_named(element):
    for formula in (*PLACES_ON_A_DISK, "'[Sources of Layla.xlsx]S'!A1"):
        assert clean(office(f"<{element}>{formula}</{element}>")).left == (hidden.LINKED,)
    for formula in (
        "S!$A$1",
        "SUM(Table1[[#This Row],[n]])",
        'IF(A1="\\",1,2)',
        'HYPERLINK("https://example.org/media/a")',
    ):
        assert clean(office(f"<{element}>{escape(formula)}</{element}>")).left == ()
    assert {*FORMULAS, "c:f", "cx:f"} == OOXML.says.keys()


@pytest.mark.parametrize("target", ["https://example.org/", "#_Toc1"])
def test_a_link_of_a_drawing_to_the_web_stays(target):
    assert f'href="{target}"' in cleaned_words(f'<v:shape href="{target}"/>')[1]


def test_an_instruction_that_nothing_closes_is_judged():
    body = "<w:r><w:instrText>INCLUDETEXT &quot;C:\\Users\\layla\\a.docx&quot;</w:instrText></w:r>"
    assert clean(office(body)).left == (hidden.LINKED,)


@pytest.mark.parametrize("place", sorted(PLACES))
def test_words_for_somebody_who_cannot_see_a_picture_stay(place):
    element, name = place.split("@")
    _, main = cleaned_words(f'<{element} {name}="A wall with a slogan, painted over"/>')
    assert "A wall with a slogan, painted over" in main


@pytest.mark.parametrize("body", TELLS)
def test_what_nobody_sees_keeps_a_copy_from_being_called_clean(body):
    assert clean(office(body)).left == (TELLS[body],)


@pytest.mark.parametrize("body", QUIET)
def test_what_is_not_hidden_keeps_nothing_back(body):
    assert clean(office(body)).left == ()


@pytest.mark.parametrize("name", ["w:ins", "w:moveTo"])
def test_what_was_added_stays_and_is_no_longer_marked(name):
    cleaned, main = cleaned_words(f'<{name} w:author="{SECRET}" w:date="2025"><w:r><w:t>added</w:t></w:r></{name}>')
    assert "<w:r><w:t>added</w:t></w:r>" in main
    assert name not in main
    assert (cleaned.found, cleaned.left) == ((hidden.CHANGES,), ())


def test_who_wrote_remarks_in_a_sheet_goes():
    cleaned, main = cleaned_words(f"<x:authors><x:author>{SECRET}</x:author></x:authors>")
    assert "<x:author/>" in main
    assert cleaned.found == (hidden.AUTHOR,)


@pytest.mark.parametrize("inside", ["<w:drawing/>", "<w:fldChar/>", "<w:commentReference/>", "<w:footnoteReference/>"])
def test_a_deletion_that_would_leave_something_behind_is_named(inside):
    assert clean(office(f"<w:del><w:r>{inside}</w:r></w:del>")).left == (hidden.DELETED,)


@pytest.mark.parametrize("said", ["http://example.invalid/new", "urn:schemas-microsoft-com:office:new"])
def test_of_a_namespace_that_is_not_known_nothing_is_known(said):
    for body, left in (
        (f'<n:author xmlns:n="{said}">words</n:author>', (hidden.UNKNOWN,)),
        (f'<n:author xmlns:n="{said}" n:by="{SECRET}"/>', ()),
        (f'<w:p xmlns:n="{said}"/>', ()),  # said and never used
    ):
        cleaned = clean(office(body))
        assert cleaned.left == left
        assert cleaned.found == ((hidden.STRANGE,) if "author" in body else ())
        assert said not in told(cleaned.data).decode()


def test_an_archive_says_nothing_of_the_system_and_the_hour_it_was_made():
    with zipfile.ZipFile(BytesIO(clean(office("")).data)) as archive:
        said = {(one.create_system, one.date_time, one.extra, one.comment) for one in archive.infolist()}
    assert said == {(0, (1980, 1, 1, 0, 0, 0), b"", b"")}


def test_remarks_of_programs_between_the_tags_go():
    _, main = cleaned_words(f"<!-- {SECRET} --><?program {SECRET}?>")
    assert SECRET not in main


def test_a_part_in_another_encoding_is_read_all_the_same():
    body = xml(f'<w:comment w:author="{SECRET}"/>كلمات', "w:comments")
    body = f'<?xml version="1.0" encoding="UTF-16"?>{body}'
    data = office("", [("comments", "comments.xml")], {"word/comments.xml": body.encode("utf-16")})
    comments = parts(clean(data).data)["word/comments.xml"].decode()
    assert SECRET not in comments
    assert "كلمات" in comments


@pytest.mark.parametrize("part", ["<w:document", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", ""])
def test_what_is_no_xml_is_not_known(part):
    data = office("", [("styles", "styles.xml")], {"word/styles.xml": part})
    assert clean(data).left == (hidden.UNKNOWN,)


def through(kind):
    """A document that leads to something hidden by one kind of relationship."""
    came, _, kind = kind.rpartition("/")
    part = xml(f'<w:r w:author="x"><w:t>{SECRET}</w:t></w:r>', min(WORDS.get(kind, ["w:document"])))
    if came:
        files = {
            "word/charts/a.xml": xml("", min(WORDS[came])),
            "word/charts/_rels/a.xml.rels": relations((kind, "../any/secret.xml")),
        }
        return office("", [(came, "charts/a.xml")], {**files, "word/any/secret.xml": part})
    return office("", [(kind, "any/secret.xml")], {"word/any/secret.xml": part})


@pytest.mark.parametrize("kind", KINDS_DROPPED)
def test_a_part_that_tells_goes_with_every_mention_of_it(kind):
    cleaned = clean(through(kind))
    assert SECRET not in told(cleaned.data).decode()
    assert "secret.xml" not in told(cleaned.data).decode()
    assert cleaned.found == (DROPPED[kind],)
    assert cleaned.left == ()


@pytest.mark.parametrize("kind", KINDS_LEFT)
def test_a_part_that_cannot_be_judged_keeps_a_copy_from_being_called_clean(kind):
    assert clean(through(kind)).left == (LEFT[kind],)


@pytest.mark.parametrize("kind", ["font", "whateverComesNext"])
def test_a_kind_of_part_that_is_not_known_is_not_called_clean(kind):
    assert clean(through(kind)).left == (hidden.UNKNOWN,)


@pytest.mark.parametrize("kind", KINDS_KEPT)
def test_a_part_that_is_read_stays_and_tells_nothing(kind):
    cleaned = clean(through(kind))
    part = parts(cleaned.data)["word/part1.xml"].decode()
    assert SECRET in part  # its words
    assert 'w:author=""' in part
    assert cleaned.left == ()


def test_what_a_dropped_part_leads_to_goes_with_it_and_so_does_what_nothing_leads_to():
    files = {
        "customXml/item1.xml": SECRET,
        "customXml/_rels/item1.xml.rels": relations(("customXmlProps", "itemProps1.xml")),
        "customXml/itemProps1.xml": SECRET,
        "word/forgotten.xml": SECRET,
    }
    cleaned = clean(office("", [("customXml", "../customXml/item1.xml")], files))
    assert SECRET not in told(cleaned.data).decode()
    assert "item" not in told(cleaned.data).decode()
    assert cleaned.found == (hidden.ATTACHED, hidden.OTHER)


@pytest.mark.parametrize(
    ("kind", "target", "stays"),
    [
        ("hyperlink", "https://example.org/a?b=1", True),
        ("hyperlink", "mailto:desk@example.org", True),
        ("hyperlink", f"{DISK}/C:/layla/a.docx", False),
        ("hyperlink", "C:\\Users\\layla\\a.docx", False),
    ],
)
def test_a_link_to_the_web_stays_and_one_into_a_computer_leads_nowhere(kind, target, stays):
    cleaned = clean(office("<w:hyperlink r:id='r0'/>", [(kind, target)]))
    rels = parts(cleaned.data)["word/_rels/document.xml.rels"].decode()
    assert (target.replace("&", "&amp;") in rels) == stays
    assert "layla" not in rels
    assert cleaned.found == (() if stays else (hidden.OTHER,))
    assert cleaned.left == ()


@pytest.mark.parametrize("target", [f"{DISK}/mnt/layla/p.jpg", "https://example.org/p.jpg"])
def test_a_picture_that_lies_elsewhere_is_named(target):
    assert clean(office("", [("image", target)])).left == (hidden.LINKED,)


FIELDS = {
    " PAGE ": True, ' TOC \\o "1-3" \\h \\z \\u ': True, ' DATE \\@ "HH:mm" ': True, "=SUM(ABOVE)": True,
    ' HYPERLINK "https://example.org" ': True, ' HYPERLINK \\l "_Toc1" ': True, " PAGEREF _Toc1 \\h ": True,
    ' HYPERLINK "file:\\\\layla" ': False, ' HYPERLINK "notes of layla.docx" ': False,
    ' INCLUDEPICTURE "C:\\\\Users\\\\layla\\\\p.jpg" ': False, ' LINK Excel.Sheet.12 "C:\\\\a.xlsx" ': False,
    ' ADDIN ZOTERO_ITEM CSL_CITATION {"id":1} ': False, ' TEMPLATE "\\\\\\\\server\\\\layla" ': False,
    " REF /mnt/layla/x ": False,
}  # fmt: skip


@pytest.mark.parametrize("instruction", FIELDS)
def test_a_field_may_not_name_a_file_or_carry_what_another_program_keeps(instruction):
    assert harmless(instruction) == FIELDS[instruction]
    said = instruction.replace('"', "&quot;")
    half = len(said) // 2
    if "&" in said[half - 6 : half + 6]:
        half = 3
    split = f"<w:instrText>{said[:half]}</w:instrText></w:r><w:r><w:instrText>{said[half:]}</w:instrText>"
    marks = ("<w:fldChar w:fldCharType='begin'/>", "<w:fldChar w:fldCharType='separate'/>")
    for body in (f'<w:fldSimple w:instr="{said}"/>', f"<w:r>{marks[0]}{split}{marks[1]}</w:r>"):
        assert (clean(office(body)).left == ()) == FIELDS[instruction]


ROWS = {
    '<x:row hidden="1"><x:c r="A1"><x:v>1</x:v></x:c></x:row>': False,
    '<x:row hidden="1"><x:c r="A1"/></x:row>': True,
    '<x:row ht="0" customHeight="1"><x:c r="A1"><x:v>1</x:v></x:c></x:row>': False,
    '<x:row ht="0.75"><x:c r="A1"><x:v>1</x:v></x:c></x:row>': True,
    '<x:cols><x:col min="1" max="1" width="0"/></x:cols><x:row><x:c r="A1"><x:v>1</x:v></x:c></x:row>': False,
    '<x:cols><x:col min="1" max="1" width="9"/></x:cols><x:row><x:c r="A1"><x:v>1</x:v></x:c></x:row>': True,
    '<x:sheetFormatPr defaultRowHeight="0"/><x:row><x:c r="A1"><x:v>1</x:v></x:c></x:row>': False,
    '<x:sheetFormatPr defaultRowHeight="0"/><x:row ht="15"><x:c r="A1"><x:v>1</x:v></x:c></x:row>': True,
    '<x:sheetFormatPr defaultColWidth="0"/><x:row><x:c r="A1"><x:v>1</x:v></x:c></x:row>': False,
    '<x:sheetFormatPr defaultColWidth="0"/><x:cols><x:col min="1" max="1" width="9"/></x:cols>'
    '<x:row><x:c r="A1"><x:v>1</x:v></x:c></x:row>': True,
    '<x:row hidden="0"><x:c r="A1"><x:v>1</x:v></x:c></x:row>': True,
    '<x:cols><x:col min="2" max="3" hidden="1"/></x:cols><x:row><x:c r="C1"><x:is/></x:c></x:row>': False,
    '<x:cols><x:col min="2" max="3" hidden="1"/></x:cols><x:row><x:c/><x:c><x:v>1</x:v></x:c></x:row>': False,
    '<x:cols><x:col min="27" max="27" hidden="1"/></x:cols><x:row><x:c r="AA1"><x:f/></x:c></x:row>': False,
    '<x:cols><x:col min="2" max="3" hidden="1"/></x:cols><x:row><x:c r="A1"><x:v>1</x:v></x:c></x:row>': True,
}


@pytest.mark.parametrize("body", ROWS)
def test_cells_in_hidden_rows_and_columns_are_named(body):
    sheet = {"xl/worksheets/sheet1.xml": xml(body, "x:worksheet")}
    left = clean(office("", [("worksheet", "worksheets/sheet1.xml")], sheet, kind="xl")).left
    assert left == (() if ROWS[body] else (hidden.UNSEEN,))


@pytest.mark.parametrize(("shown", "left"), [((0, 1), ()), ((0,), (hidden.UNSEEN,)), ((0, 7), (hidden.UNSEEN,))])
def test_words_that_no_cell_shows_any_more_are_named(shown, left):
    cells = "".join(f'<x:c t="s"><x:v>{number}</x:v></x:c>' for number in shown)
    files = {
        "xl/worksheets/sheet1.xml": xml(f"<x:row>{cells}</x:row>", "x:worksheet"),
        "xl/sharedStrings.xml": xml(f"<x:si><x:t>seen</x:t></x:si><x:si><x:t>{SECRET}</x:t></x:si>", "x:sst"),
    }
    leads = [("sharedStrings", "sharedStrings.xml"), ("worksheet", "worksheets/sheet1.xml")]
    assert clean(office("", leads, files, kind="xl")).left == left


@pytest.mark.parametrize("place", ["[Sources of Layla.xlsx]A!$B$2", "'C:\\Layla\\A'!B2"])
def test_a_chart_drawn_from_another_file_is_named(place):
    chart = {"word/charts/chart1.xml": xml(f"<c:f>{place}</c:f>", "c:chartSpace")}
    assert clean(office("", [("chart", "charts/chart1.xml")], chart)).left == (hidden.LINKED,)
    chart = {"word/charts/chart1.xml": xml("<c:f>Sheet1!$B$2</c:f>", "c:chartSpace")}
    assert clean(office("", [("chart", "charts/chart1.xml")], chart)).left == ()


@pytest.mark.parametrize(
    "files",
    [
        {"keyword/a.txt": "x", "word/a.txt": "x"},
        {"word/document.xml": "<w:document/>"},
        {"word/document.xml": "<w:document/>", "[Content_Types].xml": "<Types/>", "_rels/.rels": relations()},
        {
            "word/document.xml": "<w:document/>",
            "[Content_Types].xml": "<Types><Override PartName='/word/document.xml' ContentType='text/xml'/></Types>",
            "_rels/.rels": relations(("officeDocument", "word/document.xml")),
        },
    ],
)
def test_an_archive_with_a_folder_of_that_name_is_no_document(files):
    with pytest.raises(Trouble) as refused:
        clean(packed(files), "a.docx")
    assert refused.value.message == NO_WAY


# Open documents.

ODF_GONE = {
    **dict.fromkeys(
        (
            "text:tracked-changes", "table:tracked-changes", "text:change", "text:change-start", "text:change-end",
            "office:script", "text:script", "office:event-listeners", "presentation:event-listener",
            "presentation:event-listeners", "office:meta", "office:settings", "presentation:notes", "table:scenario",
            "table:filter",
        ),
        "",
    ),
    **{
        one: note
        for note in ("office:annotation", "draw:annotation")
        for one in (
            f"{note}/dc:creator", f"{note}/dc:date", f"{note}/meta:creator-initials", f"{note}/meta:date-string",
            f"{note}/loext:sender-initials",
        )
    },
}  # fmt: skip
SHAPES = (
    "draw:frame", "draw:custom-shape", "draw:rect", "draw:ellipse", "draw:circle", "draw:line", "draw:polyline",
    "draw:polygon", "draw:path", "draw:connector", "draw:g", "draw:caption", "draw:measure", "draw:control",
    "draw:page-thumbnail",
)  # fmt: skip
ODF_ABSENT = {
    "text:p@officeooo:rsid", "text:p@officeooo:paragraph-rsid", "table:table@table:protection-key",
    "text:section@text:protection-key", "office:annotation@loext:resolved-by", "text:section@text:last-modified",
    *(f"{shape}@draw:name" for shape in SHAPES),
}  # fmt: skip
ODF_LINKS = ("text:a", "draw:a", "form:button", "draw:area-rectangle")
SHEETS_HIDDEN = '<style:style style:name="a"><style:table-properties table:display="false"/></style:style>'
ODF_TELLS = {
    **dict.fromkeys(
        (
            "<text:hidden-text/>", "<text:hidden-paragraph/>", "<text:user-field-decl/>", "<text:conditional-text/>",
            '<text:section text:display="none"/>', '<style:text-properties text:display="none"/>',
            '<text:variable-set text:display="none"/>', '<text:user-field-get text:display="none"/>',
            '<text:variable-input text:display="none"/>',
            f"{SHEETS_HIDDEN}<table:table table:style-name='a'/>",
            '<style:drawing-page-properties presentation:visibility="hidden"/>',
            '<style:table-row-properties style:row-height="0cm"/>',
            '<style:table-column-properties style:column-width="0.000in"/>',
            '<table:table-column table:visibility="collapse"/>', '<table:table-row table:visibility="filter"/>',
            '<draw:layer draw:display="none"/>', *(f'<{shape} draw:display="screen"/>' for shape in SHAPES),
        ),
        hidden.UNSEEN,
    ),
    '<style:graphic-properties fo:clip="rect(0cm, 1.2cm, 0cm, 0cm)"/>': hidden.CROPPED,
    **dict.fromkeys(
        (
            "<office:binary-data/>", "<draw:object-ole/>", "<draw:plugin/>", "<draw:applet/>",
            "<draw:floating-frame/>", "<form:form/>", "<math:semantics><math:annotation-xml/></math:semantics>",
        ),
        hidden.INSIDE,
    ),
    **dict.fromkeys(
        (
            "<office:dde-source/>", "<text:dde-connection-decl/>", "<text:database-display/>",
            "<form:connection-resource/>", '<draw:image xlink:href="../../mnt/layla/p.jpg"/>',
            '<text:section-source xlink:href="https://example.org/a.odt"/>',
        ),
        hidden.LINKED,
    ),
    **dict.fromkeys(
        (
            "<table:database-source-sql/>", "<table:database-source-table/>", "<table:database-source-query/>",
            "<table:source-service/>", "<text:database-name/>",
        ),
        hidden.BEHIND,
    ),
}  # fmt: skip
ODF_PARTS = {
    "meta.xml": hidden.AUTHOR, "Object 1/meta.xml": hidden.AUTHOR, "settings.xml": hidden.OTHER,
    "Object 1/settings.xml": hidden.OTHER, "layout-cache": hidden.OTHER, "manifest.rdf": hidden.OTHER,
    "Configurations2/a/b.xml": hidden.OTHER, "ObjectReplacements/Object 1": hidden.OTHER,
    "Thumbnails/thumbnail.png": hidden.OTHER, "Basic/Standard/a.xml": hidden.ATTACHED,
    "Dialogs/Standard/a.xml": hidden.ATTACHED, "Scripts/python/a.py": hidden.ATTACHED,
    "Versions/Version1": hidden.ATTACHED, "VersionList.xml": hidden.ATTACHED,
    "META-INF/documentsignatures.xml": hidden.AUTHOR, "META-INF/macrosignatures.xml": hidden.AUTHOR,
}  # fmt: skip
ODF_LEFT = {
    "media/film.mp4": hidden.SOME_PICTURES, "Media/a.wav": hidden.SOME_PICTURES, "Pictures/a.svm": hidden.SOME_PICTURES,
    "Pictures/deep/a.jpg": hidden.SOME_PICTURES, "Object 1": hidden.INSIDE, "Object 2/content": hidden.INSIDE,
    "Database/a": hidden.INSIDE, "letter.docx": hidden.INSIDE, "Fonts/a.ttf": hidden.UNKNOWN,
    "whatever/comes.next": hidden.UNKNOWN,
}  # fmt: skip


def open_document(body="", files=None):
    files = files or {}
    listed = "".join(f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="a"/>' for name in files)
    whole = '<manifest:file-entry manifest:full-path="/" manifest:media-type="x"/>'
    return packed(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": xml(f"<text:p>{SEEN}</text:p>{body}", "office:document-content", ODF),
            **files,
            "META-INF/manifest.xml": xml(f"{whole}{listed}", "manifest:manifest", {"manifest": ODF["manifest"]}),
        }
    )


def open_words(body):
    cleaned = clean(open_document(body))
    content = parts(cleaned.data)["content.xml"].decode()
    assert SEEN in content
    return cleaned, content


ODF_SPACES = (
    "anim", "calcext", "chart", "chartooo", "css3t", "dc", "dr3d", "draw", "drawooo", "field", "fo", "form", "grddl",
    "loext", "manifest", "math", "meta", "msoxl", "number", "of", "office", "officeooo", "ooo", "oooc", "ooow",
    "presentation", "script", "smil", "style", "svg", "table", "tableooo", "text", "xlink", "xml",
)  # fmt: skip


def test_the_tables_of_open_documents_and_these_lists_name_the_same():
    rules = clean_odf._RULES
    assert set(ODF_SPACES) == ODF.keys()
    assert ODF_GONE.keys() == rules.gone.keys()
    known = {one if one in rules.becomes else one.split("@")[1] for one in ODF_ABSENT}
    assert known | {f"{link}@xlink:href" for link in ODF_LINKS} == rules.becomes.keys()
    told_of = {re.findall(r"<([\w:-]+)", one)[-1] for one in ODF_TELLS}
    assert {name.split("/")[-1] for name in rules.tells} <= told_of


@pytest.mark.parametrize("name", ODF_GONE)
def test_an_element_of_an_open_document_that_tells_goes(name):
    note, own = ODF_GONE[name], name.split("/")[-1]
    inner = f"<{own}>{SECRET}</{own}>"
    cleaned, content = open_words(f"<{note}>{inner}<text:p>remark</text:p></{note}>" if note else inner)
    assert SECRET not in content
    assert ("remark" in content) == bool(note)
    assert (len(cleaned.found), cleaned.left) == (1, ())


def test_empty_notes_of_a_speaker_are_not_said_to_have_told_anything():
    assert open_words("<presentation:notes><draw:page-thumbnail/></presentation:notes>")[0].found == ()


def test_the_name_in_a_field_is_a_word_of_the_text():
    _, content = open_words(f"<text:author-name>{SECRET}</text:author-name><dc:creator>{SECRET}</dc:creator>")
    assert content.count(SECRET) == 2


@pytest.mark.parametrize("place", sorted(ODF_ABSENT))
def test_an_attribute_of_an_open_document_that_tells_goes(place):
    element, name = place.split("@")
    cleaned, content = open_words(f'<{element} {name}="{SECRET}"/>')
    assert SECRET not in content
    assert cleaned.found
    assert cleaned.left == ()


@given(st.sampled_from(sorted({*ODF} - {"xml"})), LOCALS, LOCALS, st.sampled_from(PLACES_ON_A_DISK))
def test_no_attribute_of_an_open_document_keeps_a_place_on_a_disk(space, element, name, place):
    part = xml(f"<{space}:{element} {space}:{name}={quoteattr(place)}/>", "text:root", ODF)
    made = rewritten(part.encode(), clean_odf._RULES)
    assert "layla" not in made.data.decode()
    assert hidden.OTHER in made.found


FROM_A_FILE = (
    f"<table:table-cell table:formula=\"of:=['{DISK}{HOMES}/layla/b.ods'#$S.A1]\"/>",
    f"<table:named-expression table:expression=\"of:='{DISK}/C:/layla/b.ods'#$S.A1\"/>",
    "<svg:title>C:\\Users\\layla\\a.png</svg:title>", "<svg:desc>layla.jpg</svg:desc>",
)  # fmt: skip


@pytest.mark.parametrize("body", FROM_A_FILE)
def test_a_formula_or_description_that_names_a_file_goes(body):
    cleaned, content = open_words(body)
    assert "layla" not in content
    assert (cleaned.found, cleaned.left) == ((hidden.OTHER,), ())
    assert "A wall" in open_words("<svg:desc>A wall with a slogan</svg:desc>")[1]


@pytest.mark.parametrize("link", ODF_LINKS)
@pytest.mark.parametrize("target", ["../mnt/layla/a.odt", f"{DISK}/C:/layla", "https://example.org/", "#Heading"])
def test_a_link_in_an_open_document_leads_to_the_web_or_nowhere(link, target):
    cleaned, content = open_words(f'<{link} xlink:href="{target}"/>')
    assert "layla" not in content
    assert (target in content) == ("layla" not in target)
    assert cleaned.left == ()


@pytest.mark.parametrize("body", ODF_TELLS)
def test_what_nobody_sees_in_an_open_document_is_named(body):
    assert open_words(body)[0].left == (ODF_TELLS[body],)


def test_a_style_that_hides_sheets_and_is_not_used_hides_nothing():
    assert open_words(SHEETS_HIDDEN + '<table:table table:style-name="b"/>')[0].left == ()
    styles = xml(SHEETS_HIDDEN, "office:document-styles", ODF)  # another part may use it
    assert clean(open_document("", {"styles.xml": styles})).left == (hidden.UNSEEN,)


def test_rows_and_columns_with_a_measure_are_seen():
    body = '<style:table-row-properties style:row-height="0.45cm"/><style:table-column-properties/>'
    assert open_words(body)[0].left == ()


@pytest.mark.parametrize("name", ODF_PARTS)
def test_a_part_of_an_open_document_that_tells_goes_with_its_mention(name):
    cleaned = clean(open_document("", {name: SECRET}))
    assert SECRET not in told(cleaned.data).decode()
    assert name not in told(cleaned.data).decode()
    assert (cleaned.found, cleaned.left) == ((ODF_PARTS[name],), ())


@pytest.mark.parametrize("name", ODF_LEFT)
def test_a_part_of_an_open_document_that_is_not_known_is_named(name):
    assert clean(open_document("", {name: SECRET})).left == (ODF_LEFT[name],)


@pytest.mark.parametrize("name", ["styles.xml", "Object 1/content.xml", "Object 1/styles.xml"])
def test_a_part_of_an_open_document_that_is_read_stays(name):
    root = "office:document-styles" if "styles" in name else "office:document-content"
    part = xml(f'<text:p officeooo:rsid="1">{SEEN}</text:p>', root, ODF)
    cleaned = clean(open_document("", {name: part}))
    stays = parts(cleaned.data)[name].decode()
    assert SEEN in stays
    assert "officeooo:rsid=" not in stays
    assert name in parts(cleaned.data)["META-INF/manifest.xml"].decode()
    assert cleaned.left == ()


def test_a_part_written_anew_reads_the_same():
    body = '<w:p w:x="a&#10;b&quot;&lt;"> كلمات &amp; &lt;w:del&gt; \r\n<w:t xml:space="preserve">  </w:t><w:b/></w:p>'
    once = rewritten(xml(body, spaces=LONG).encode(), OOXML).data
    assert rewritten(once, OOXML).data == once
    assert 'w:x="a&#10;b&quot;&lt;"' in once.decode()
    assert "> كلمات &amp; &lt;w:del&gt; \n" in once.decode()
    assert '<w:t xml:space="preserve">  </w:t><w:b/>' in once.decode()
