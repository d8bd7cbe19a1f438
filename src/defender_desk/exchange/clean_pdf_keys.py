"""What of a PDF is drawn or read, dictionary by dictionary: a table of names that stay.

Exchange floor: tables alone. An entry that is in none of them does not stay, so what a later program invents is not
carried along unseen.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Keys(NamedTuple):
    """What stays in one kind of dictionary."""

    stays: frozenset[str]
    leads: Mapping[str, str]
    """Entries under which another kind of dictionary lies; under all others lies what is drawn."""


def _keys(names: str, **leads: str) -> Keys:
    return Keys(
        frozenset(f"/{name}" for name in (*names.split(), *leads)), {f"/{name}": kind for name, kind in leads.items()}
    )


ANYTHING = Keys(frozenset(), {})
"""A list by names of a person's or program's choice: fonts of a page, states of a button, places in the text."""

KINDS: Mapping[str, Keys] = {
    "trailer": _keys("ID Size", Root="catalog"),
    "catalog": _keys(
        "Type Version PageLayout PageMode Lang",
        MarkInfo="viewer",
        Pages="page", PageLabels="tree", Dests="names", Names="named", Outlines="outline", OutputIntents="intent",
        OCProperties="layers", AcroForm="form", StructTreeRoot="structure", ViewerPreferences="viewer",
        OpenAction="action",
    ),
    "viewer": _keys(
        """HideToolbar HideMenubar HideWindowUI FitWindow CenterWindow DisplayDocTitle NonFullScreenPageMode Direction
        ViewArea ViewClip PrintArea PrintClip PrintScaling Duplex PickTrayByPDFSize NumCopies
        Marked Suspects"""
    ),
    "named": _keys("", Dests="tree"),
    "tree": _keys("Limits D S P St Type", Kids="tree", Nums="tree", Names="tree"),
    "page": _keys(
        """Type Count MediaBox CropBox BleedBox TrimBox ArtBox Rotate Group Contents StructParents UserUnit Tabs
        Dur""",
        Kids="page", Parent="page", Resources="resources", Annots="note",
    ),
    "resources": _keys(
        "ProcSet",
        Font="names", XObject="names", ExtGState="names", ColorSpace="names", Pattern="names", Shading="names",
        Properties="marks",
    ),
    "marks": ANYTHING,
    "names": ANYTHING,
    "letters": ANYTHING,
    "plain": ANYTHING,
    "mark": _keys("Type Name Intent OCGs P VE MCID Lang ActualText Alt E", Usage="usage"),
    "outline": _keys(
        "Type Count Title Dest C F",
        A="action", First="outline", Last="outline", Parent="outline", Prev="outline", Next="outline",
    ),
    "intent": _keys("Type S OutputCondition OutputConditionIdentifier RegistryName DestOutputProfile"),
    "layers": _keys("", OCGs="mark", D="shown", Configs="shown"),
    "shown": _keys("BaseState ON OFF Intent Order ListMode RBGroups Locked Event Category OCGs", AS="shown"),
    "usage": _keys("PrintState ViewState ExportState Subtype", Print="usage", View="usage", Export="usage"),
    "form": _keys("DA Q NeedAppearances", Fields="note", DR="resources"),
    "note": _keys(
        """Type Subtype Rect Contents P F AS Border C StructParent Dest H QuadPoints BS IC CA ca BM DA Q LE L LL LLE
        CO CP LLO Cap Vertices InkList BE Open IT Rotate RT RD FT TU Ff V DV Opt MaxLen TI I Lang Name T""",
        A="action", AP="appearance", Kids="note", MK="look", OC="mark", Parent="note",
        IRT="note",
    ),
    "look": _keys("R BC BG CA RC AC TP I RI IX IF SW S A FB"),
    "appearance": Keys(frozenset(("/N", "/R", "/D")), {"/N": "states", "/R": "states", "/D": "states"}),
    "states": ANYTHING,
    "action": _keys("Type S D URI N SD"),
    "structure": _keys(
        "Type S Pg MCID Stm Obj Lang Alt ActualText E R ParentTreeNextKey C",
        K="structure", P="structure", RoleMap="plain", ClassMap="classes", ParentTree="references", A="attributes",
    ),
    "references": _keys("Limits", Nums="structure", Kids="references"),
    "classes": ANYTHING,
    "attributes": _keys(
        """O Placement WritingMode BackgroundColor BorderColor BorderStyle BorderThickness Padding Color SpaceBefore
        SpaceAfter StartIndent EndIndent TextIndent TextAlign BBox Width Height BlockAlign InlineAlign TBorderStyle
        TPadding BaselineShift LineHeight TextDecorationType ListNumbering ContinuedList Scope ColSpan RowSpan Role"""
    ),
    "drawn": _keys(
        """Type Subtype Length Filter DecodeParms DL BBox Matrix FormType Group StructParent StructParents
        S I K CS Width Height ColorSpace BitsPerComponent Intent ImageMask Mask Decode Interpolate SMask SMaskInData
        Matte Columns Rows Colors Predictor EarlyChange BlackIs1 EncodedByteAlign EndOfLine EndOfBlock
        DamagedRowsBeforeError ColorTransform JBIG2Globals
        BaseFont FirstChar LastChar Widths FontDescriptor Encoding ToUnicode DescendantFonts CIDSystemInfo Registry
        Ordering Supplement DW W DW2 W2 CIDToGIDMap FontBBox FontMatrix BaseEncoding Differences FontName FontFamily
        FontStretch FontWeight Flags ItalicAngle Ascent Descent Leading CapHeight XHeight StemV StemH AvgWidth MaxWidth
        MissingWidth FontFile FontFile2 FontFile3 CharSet Style Panose Lang FD CIDSet Length1 Length2 Length3 CMapName
        WMode UseCMap
        LW LC LJ ML D RI OP op OPM Font BG BG2 UCR UCR2 TR TR2 HT FL SM SA BM CA ca AIS TK
        HalftoneType HalftoneName Frequency Angle SpotFunction AccurateScreens TransferFunction Xsquare Ysquare
        PatternType PaintType TilingType XStep YStep Shading ExtGState ShadingType Background AntiAlias Coords Domain
        Function Extend BitsPerCoordinate BitsPerFlag VerticesPerRow FunctionType Range Size BitsPerSample Order Encode
        C0 C1 N Functions Bounds WhitePoint BlackPoint Gamma Alternate G BC TR
        Process Components DotGain PrintingOrder Solidities MixingHints
        AN GTS_PDFXVersion""",
        Resources="resources", CharProcs="letters", Colorants="names", OC="mark",
    ),
}  # fmt: skip

WORDS = frozenset(
    f"/{one}"
    for one in (
        "Title", "Contents", "Alt", "ActualText", "E", "Lang", "Name", "T", "TU", "V", "DV", "Opt", "DA", "CA", "RC",
        "AC", "P", "URI", "D", "SD", "Dest", "OutputCondition", "OutputConditionIdentifier", "RegistryName", "Registry",
        "Ordering", "CharSet", "Panose", "FontFamily", "Names", "ID", "FontName", "BaseFont", "CIDSet", "Nums",
    )
)  # fmt: skip
"""Entries that may be words, or bytes; any other is a name, a number or more entries."""

ROLES = frozenset(
    f"/{one}"
    for one in (
        "Document", "DocumentFragment", "Part", "Art", "Sect", "Div", "Aside", "BlockQuote", "Caption", "TOC", "TOCI",
        "Index", "NonStruct", "Private", "P", "H", *(f"H{level}" for level in range(1, 10)), "Title", "FENote", "Sub",
        "L", "LI", "Lbl", "LBody", "Table", "TR", "TH", "TD", "THead", "TBody", "TFoot", "Span", "Quote", "Note",
        "Reference", "BibEntry", "Code", "Em", "Strong", "Link", "Annot", "Ruby", "RB", "RT", "RP", "Warichu", "WT",
        "WP", "Figure", "Formula", "Form", "Artifact",
    )
)  # fmt: skip
"""What parts of a text may be."""

SPACES = frozenset(
    f"/{one}"
    for one in (
        "DeviceGray", "DeviceRGB", "DeviceCMYK", "Pattern", "CalGray", "CalRGB", "Lab", "ICCBased", "Indexed",
        "Separation", "DeviceN",
    )
)  # fmt: skip
"""What colours may be told in."""

ENTRY_OF_A_LIST = {
    "names": "drawn",
    "letters": "drawn",
    "plain": "drawn",
    "marks": "mark",
    "states": "drawn",
    "classes": "attributes",
}
"""What the entries of a list by names are."""

NOTES = frozenset(
    f"/{one}"
    for one in (
        "Link", "Text", "FreeText", "Highlight", "Underline", "StrikeOut", "Squiggly", "Line", "Square", "Circle",
        "Polygon", "PolyLine", "Ink", "Stamp", "Caret", "Widget",
    )
)  # fmt: skip
"""Kinds of note that stay; the little windows of notes go, and so does what plays, opens or is attached."""

ACTIONS = frozenset(("/GoTo", "/URI", "/Named"))
"""What a click may do in a copy: go to a place in it, open a page of the web, turn a page."""

OF_ITS_TYPE = {
    "/Page": "page", "/Pages": "page", "/OCG": "mark", "/OCMD": "mark", "/StructElem": "structure", "/MCR": "structure",
    "/OBJR": "structure", "/Annot": "note",
}  # fmt: skip
"""What says of itself what it is, wherever it is met."""
