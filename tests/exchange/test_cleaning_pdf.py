"""Every name in the tables of PDF, with something hidden behind it, and what must look the same afterwards."""

from __future__ import annotations

import base64
import functools
import warnings
import zlib
from io import BytesIO
from time import process_time

import pikepdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String
from PIL import Image, ImageChops, ImageCms

from defender_desk.exchange import clean_pdf, clean_pdf_drawing, hidden
from defender_desk.exchange.clean_pdf_keys import ACTIONS, ENTRY_OF_A_LIST, KINDS, NOTES, OF_ITS_TYPE
from defender_desk.exchange.clean_profiles import clean_profile
from defender_desk.exchange.cleaning import clean
from defender_desk.exchange.printout import Printout, Section, make_pdf

SECRET = "Layla Haddad"


def made(build):
    """A PDF of one page that `build` hides something in."""
    target = BytesIO()
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(200, 200))
        build(pdf, page)
        pdf.save(target, compress_streams=False, fix_metadata_version=False)
    return target.getvalue()


def everything(data):
    """All that a PDF says, unpacked."""
    told = data
    with pikepdf.open(BytesIO(data)) as pdf:
        for one in pdf.objects:
            told += one.unparse() if not isinstance(one, Stream) else one.stream_dict.unparse() + raw(one)
    return told


def raw(one):
    try:
        return one.read_raw_bytes() + one.read_bytes()
    except pikepdf.PdfError:
        return one.read_raw_bytes()


def drawn(data):
    return [page.render(scale=2).to_pil() for page in pypdfium2.PdfDocument(data)]


def same(data, cleaned):
    return all(
        ImageChops.difference(one, other).getbbox() is None
        for one, other in zip(drawn(data), drawn(cleaned), strict=True)
    )


def told(data):
    return SECRET.encode() in everything(data)


def note(subtype, **more):
    return Dictionary(Type=Name.Annot, Subtype=Name(f"/{subtype}"), Rect=[1, 1, 9, 9], **more)


def on_the_page(one):
    return lambda pdf, page: page.__setattr__("Annots", Array([one(pdf) if callable(one) else one]))


def in_a_form(field):
    def build(pdf, page):
        page.Annots = Array([pdf.make_indirect(field(pdf))])
        pdf.Root.AcroForm = Dictionary(Fields=page.Annots)

    return build


def attached(pdf):
    file = pdf.make_stream(SECRET.encode())
    return Dictionary(Type=Name.Filespec, F=SECRET, UF=SECRET, EF=Dictionary(F=file))


def root(key, value):
    return lambda pdf, _page: pdf.Root.__setitem__(key, value(pdf) if callable(value) else value)


def of_page(key, value):
    return lambda pdf, page: page.obj.__setitem__(key, value(pdf) if callable(value) else value)


def script(_pdf=None):
    return Dictionary(S=Name.JavaScript, JS=SECRET)


def form_of(**more):
    """A page that draws something which carries an entry of its own."""

    def build(pdf, page):
        form = pdf.make_stream(b"0 0 m 9 9 l S", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 9, 9], **more)
        page.Resources = Dictionary(XObject=Dictionary(F=form))
        page.Contents = pdf.make_stream(b"/F Do")

    return build


def names(kind):
    return lambda pdf: Dictionary({kind: Dictionary(Names=[SECRET, pdf.make_indirect(script())])})


def signature(pdf):
    value = Dictionary(
        Type=Name.Sig, Name=SECRET, M="D:20250304", Location=SECRET, ContactInfo=SECRET, Reason=SECRET,
        Contents=String(SECRET.encode()), Cert=String(SECRET.encode()),
    )  # fmt: skip
    return note("Widget", FT=Name.Sig, T=String("sign here"), V=pdf.make_indirect(value), F=132)


def layered(pdf, _page):
    one = pdf.make_indirect(
        Dictionary(Type=Name.OCG, Name="layer", Usage=Dictionary(CreatorInfo=Dictionary(Creator=SECRET), User=SECRET))
    )
    pdf.Root.OCProperties = Dictionary(OCGs=[one], D=Dictionary(Creator=SECRET, Name=SECRET, Order=[one]))


def action(**said):
    return on_the_page(note("Link", A=Dictionary(**said)))


PLANTED = {
    **{f"root {key}": root(key, value) for key, value in {
        "/Metadata": lambda pdf: pdf.make_stream(SECRET.encode()), "/OpenAction": script,
        "/AA": Dictionary(WC=script()),
        "/AF": lambda pdf: Array([attached(pdf)]), "/Collection": Dictionary(D=SECRET),
        "/PieceInfo": Dictionary(A=Dictionary(Private=SECRET)), "/Threads": Array([Dictionary(I=Dictionary(T=SECRET))]),
        "/SpiderInfo": Dictionary(V=SECRET), "/Legal": Dictionary(Attestation=SECRET), "/Perms": signature,
        "/Whatever": SECRET, "/URI": Dictionary(Base=SECRET), "/DSS": Dictionary(Certs=SECRET),
    }.items()},
    **{f"names {kind}": root("/Names", names(kind)) for kind in (
        "/JavaScript", "/EmbeddedFiles", "/IDS", "/URLS", "/Renditions", "/Templates", "/AlternatePresentations",
    )},
    **{f"page {key}": of_page(key, value) for key, value in {
        "/Metadata": lambda pdf: pdf.make_stream(SECRET.encode()), "/AA": Dictionary(O=script()),
        "/PieceInfo": Dictionary(A=SECRET), "/LastModified": SECRET,
        "/Thumb": lambda pdf: pdf.make_stream(SECRET.encode()),
        "/B": Array([Dictionary(T=SECRET)]), "/AF": attached, "/ID": SECRET, "/PZ": SECRET, "/SeparationInfo": SECRET,
    }.items()},
    **{f"note {key}": on_the_page(note("Text", Contents="seen", **{key: SECRET})) for key in (
        "T", "M", "CreationDate", "NM", "Subj", "RC", "DS", "AF", "Whatever", "ExData",
    )},
    "note /Popup": on_the_page(note("Text", Contents="seen", Popup=note("Popup", T=SECRET))),
    "note /AA": in_a_form(lambda _pdf: note("Widget", FT=Name.Tx, T="f", AA=Dictionary(K=script()))),
    **{f"note of kind {kind}": on_the_page(note(kind, FS=SECRET, Contents=SECRET)) for kind in (
        "FileAttachment", "Sound", "Movie", "Screen", "RichMedia", "3D", "Popup", "Projection", "NewKind",
    )},
    "note with a file": on_the_page(lambda pdf: note("FileAttachment", FS=attached(pdf))),
    "note by itself": on_the_page(lambda pdf: pdf.make_indirect(note("Text", T=SECRET, Contents="seen"))),
    "signature": in_a_form(signature),
    "form /XFA": root("/AcroForm", Dictionary(Fields=[], XFA=SECRET, SigFlags=3)),
    "layer": layered,
    **{f"action {kind}": action(S=Name(f"/{kind}"), F=SECRET, JS=SECRET, D=SECRET) for kind in (
        "JavaScript", "Launch", "GoToR", "GoToE", "SubmitForm", "ImportData", "Sound", "Movie", "Hide", "Rendition",
        "Thread", "SetOCGState", "NewKind",
    )},
    "action and next": action(S=Name.GoTo, D="x", Next=script()),
    "action to a disk": action(S=Name.URI, URI=f"smb://server/{SECRET}"),
    **{f"drawn {key}": form_of(**{key: Dictionary(A=SECRET)}) for key in (
        "Metadata", "PieceInfo", "LastModified", "Ref", "OPI", "AF", "Measure", "PtData", "Whatever",
    )},
    "outline": root("/Outlines", lambda pdf: Dictionary(First=pdf.make_indirect(Dictionary(Title="One", A=script())))),
    "structure": root("/StructTreeRoot", lambda pdf: Dictionary(
        Type=Name.StructTreeRoot, IDTree=SECRET,
        K=pdf.make_indirect(Dictionary(S=Name.P, T=SECRET, ID=SECRET, A=Dictionary(O=Name.Layout, UserName=SECRET))),
    )),
    "trailer": lambda pdf, _page: pdf.trailer.__setitem__("/AdditionalStreams", Array([SECRET])),
    "properties": lambda pdf, page: page.obj.__setitem__(
        "/Resources", Dictionary(Properties=Dictionary(MC0=Dictionary(Metadata=pdf.make_stream(SECRET.encode())))),
    ),
}  # fmt: skip


@pytest.mark.parametrize("place", PLANTED)
def test_nothing_of_what_is_hidden_there_stays(place):
    data = made(PLANTED[place])
    assert told(data)
    cleaned = clean(data, "x.pdf")
    assert not told(cleaned.data)
    assert cleaned.left == ()
    assert same(data, cleaned.data)
    assert clean(cleaned.data).found == ()


SAID = {
    "root /OpenAction": hidden.ATTACHED, "root /AA": hidden.ATTACHED, "root /AF": hidden.ATTACHED,
    "root /Collection": hidden.ATTACHED, "root /Threads": hidden.ATTACHED, "root /Perms": hidden.AUTHOR,
    "names /JavaScript": hidden.ATTACHED, "names /EmbeddedFiles": hidden.ATTACHED, "names /Renditions": hidden.ATTACHED,
    "page /LastModified": hidden.TIMES, "note T": hidden.AUTHOR, "note M": hidden.TIMES, "note Subj": hidden.AUTHOR,
    "note CreationDate": hidden.TIMES, "note with a file": hidden.ATTACHED, "signature": hidden.AUTHOR,
    "form /XFA": hidden.ATTACHED, "action Launch": hidden.ATTACHED, "action and next": hidden.ATTACHED,
    "layer": hidden.DEVICE, "trailer": hidden.ATTACHED, "root /Whatever": hidden.OTHER,
}  # fmt: skip


@pytest.mark.parametrize("place", SAID)
def test_what_went_is_said(place):
    assert SAID[place] in clean(made(PLANTED[place])).found


@pytest.mark.parametrize("key", ["/Author", "/Creator", "/Producer", "/CreationDate", "/ModDate", "/Keywords"])
def test_each_property_of_the_whole_file_goes_and_is_said(key):
    cleaned = clean(made(lambda pdf, _page: pdf.docinfo.__setitem__(key, SECRET)))
    assert not told(cleaned.data)
    said = {"/Author": hidden.AUTHOR, "/Creator": hidden.DEVICE, "/Producer": hidden.DEVICE, "/Keywords": hidden.OTHER}
    assert cleaned.found == (said.get(key, hidden.TIMES),)


LEFT = {
    "a hidden note": (on_the_page(note("Text", Contents="x", F=2)), hidden.UNSEEN),
    "a note not on the screen": (on_the_page(note("FreeText", Contents="x", F=32)), hidden.UNSEEN),
    "a field on no page": (root("/AcroForm", Dictionary(Fields=[Dictionary(FT=Name.Tx, T="f", V="x")])), hidden.UNSEEN),
    "a layer switched off": (
        root("/OCProperties", lambda pdf: Dictionary(OCGs=[], D=Dictionary(OFF=[pdf.make_indirect(Dictionary())]))),
        hidden.UNSEEN,
    ),
    "layers off": (root("/OCProperties", Dictionary(OCGs=[], D=Dictionary(BaseState=Name.OFF))), hidden.UNSEEN),
    "a page cut smaller": (of_page("/CropBox", Array([0, 0, 200, 150])), hidden.CROPPED),
    "a page cut from below": (of_page("/CropBox", Array([10, 0, 200, 200])), hidden.CROPPED),
    "a film of waves": (
        form_of(Resources=Dictionary(), Filter=Name.JPXDecode), hidden.SOME_PICTURES,
    ),
}  # fmt: skip


def draws(content, how="page"):
    """A page, a drawing on it, a letter of its font or a note's look, drawn in that way."""

    def build(pdf, page):
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        fonts = Dictionary(Font=Dictionary(F=font))
        form = pdf.make_stream(content, Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 200, 200], Resources=fonts)
        page.Resources, page.Contents = fonts, pdf.make_stream(content if "page" in how else b"q Q")
        if how == "page in pieces":
            page.Contents = Array([pdf.make_stream(b"q 1 0 0 1 5 5 cm"), pdf.make_stream(content + b" Q")])
        if how == "drawing":
            page.Resources, page.Contents = Dictionary(XObject=Dictionary(X=form)), pdf.make_stream(b"/X Do")
        elif how == "note":
            page.Annots = Array([note("Stamp", AP=Dictionary(N=form))])
        elif how == "letter":
            font.Resources = Dictionary(Font=Dictionary(F=Dictionary(font)))
            font.Subtype, font.CharProcs = Name.Type3, Dictionary(a=pdf.make_stream(b"9 0 d0 " + content))
            font.FontMatrix, font.Encoding = Array([1, 0, 0, 1, 0, 0]), Dictionary(Differences=Array([97, Name.a]))
            page.Contents = pdf.make_stream(b"BT /F 9 Tf (a) Tj ET")

    return build


WAYS = ("page", "page in pieces", "drawing", "note", "letter")
SEEN = b"0 0 1 rg 20 20 50 60 re f BT /F 20 Tf 30 90 Td (seen 5%) Tj ET"
DRAW_NOTHING = {
    "a remark": b"% made by " + SECRET.encode() + b"\n" + SEEN,
    "a remark behind": SEEN + b"\n%%EOF " + SECRET.encode(),
    "a point": b"/P <</By (" + SECRET.encode() + b")>> DP /P MP " + SEEN,
    "a mark": b"/Span <</MCID 0 /By (" + SECRET.encode() + b")>> BDC " + SEEN + b" EMC",
    "words before a line": b"(" + SECRET.encode() + b") q Q " + SEEN,
    "words before words": b"BT /F 20 Tf (" + SECRET.encode() + b") (seen) Tj ET " + SEEN,
    "words that nothing follows": SEEN + b" (" + SECRET.encode() + b")",
    "an operator of nobody": b"BX (" + SECRET.encode() + b") whoWrote EX " + SEEN,
}


@pytest.mark.parametrize("how", WAYS)
@pytest.mark.parametrize("what", DRAW_NOTHING)
def test_what_stands_among_the_lines_of_a_page_and_draws_nothing_goes(what, how):
    data = made(draws(DRAW_NOTHING[what], how))
    assert told(data)
    cleaned = clean(data)
    assert not told(cleaned.data)
    assert (cleaned.found, cleaned.left) == ((hidden.OTHER,), ())
    assert same(data, cleaned.data)
    assert clean(cleaned.data).found == ()


def test_what_a_reader_speaks_of_a_page_stays():
    said = b"/Span <</MCID 0 /Lang (ar) /ActualText (seen) /Alt (seen)>> BDC " + SEEN + b" EMC"
    cleaned = clean(made(draws(said)))
    assert (cleaned.found, cleaned.left) == ((), ())
    with pikepdf.open(BytesIO(cleaned.data)) as pdf:
        mark = pikepdf.parse_content_stream(pdf.pages[0])[0].operands[-1]
        assert {*mark.keys()} == {"/MCID", "/Lang", "/ActualText", "/Alt"}


@pytest.mark.parametrize("how", WAYS)
@pytest.mark.parametrize("shows", [b"(x) Tj", b"[(x)] TJ", b"(x) '", b'0 0 (x) "'])
def test_words_that_are_not_painted_are_named(shows, how):
    left = clean(made(draws(b"BT /F 9 Tf 3 Tr " + shows + b" ET", how))).left
    assert hidden.UNREAD in left
    assert set(left) <= {hidden.UNREAD, hidden.PALE}  # a letter that paints nothing is not seen either
    for seen in (b"BT /F 9 Tf 3 Tr 0 Tr ", b"q 3 Tr Q BT /F 9 Tf ", b"BT /F 9 Tf 1 Tr "):
        assert clean(made(draws(seen + shows + b" ET 3 Tr", how))).left == ()


PIECES = (
    b"3", b"0", b".0", b"+3", b" ", b"\n", b"Tr", b" 0 Tr ", b" 3 Tr ", b"(x) Tj ", b"(a(b)", b")", b"\\", b"% r\n",
    b"/P ", b"<<", b"/MCID 0", b">>", b" BDC ", b" DP ", b" BT ", b" ET ", b"q ", b"Q ", b"[", b"]", b"<41>", b" who ",
)  # fmt: skip


@settings(max_examples=400)
@given(st.lists(st.sampled_from(PIECES), max_size=14).map(b"".join))
def test_a_page_that_is_not_taken_apart_has_nothing_that_would_go(content):
    with pikepdf.new() as pdf:
        stream = pdf.make_stream(content)
        if not clean_pdf_drawing._PLAIN.fullmatch(content):
            return
        try:
            with warnings.catch_warnings(action="ignore"):  # of what nothing closes
                taken = pikepdf.parse_content_stream(stream)
        except pikepdf.PdfError:
            return  # nothing that any program draws
        assert all(str(one.operator) in clean_pdf_drawing._DRAWS for one in taken)
        assert not any(clean_pdf_drawing._unseen(taken))
        assert b"% r" not in content or b"(" in content


def test_a_page_too_large_to_be_looked_through_is_not_known(monkeypatch):
    monkeypatch.setattr("defender_desk.exchange.clean_pdf_drawing.MOST_DRAWN", 20)
    assert clean(made(draws(SEEN + b"% remark"))).left == (hidden.UNKNOWN,)
    assert clean(made(draws(SEEN))).left == ()  # nothing in it has to be taken apart


@pytest.mark.parametrize("what", LEFT)
def test_what_cannot_be_judged_is_named(what):
    build, said = LEFT[what]
    assert clean(made(build)).left == (said,)


def photograph():
    exif, target = Image.Exif(), BytesIO()
    exif[0x010F] = SECRET
    picture = Image.linear_gradient("L").resize((64, 40)).convert("RGB")
    picture.save(target, "JPEG", exif=exif)
    return target.getvalue()


WRAPPED = {
    "bare": (photograph, [Name.DCTDecode]),
    "deflated": (lambda: zlib.compress(photograph()), [Name.FlateDecode, Name.DCTDecode]),
    "in letters": (lambda: base64.a85encode(photograph()) + b"~>", [Name.ASCII85Decode, Name.DCTDecode]),
    "in digits": (lambda: photograph().hex().encode() + b">", [Name.ASCIIHexDecode, Name.DCTDecode]),
}


@pytest.mark.parametrize("how", WRAPPED)
@pytest.mark.parametrize("parameters", [False, True])
def test_a_photograph_is_cleaned_whatever_it_is_wrapped_in(how, parameters):
    wrap, filters = WRAPPED[how]

    def build(pdf, page):
        image = pdf.make_stream(
            wrap(), Type=Name.XObject, Subtype=Name.Image, Width=64, Height=40, ColorSpace=Name.DeviceRGB,
            BitsPerComponent=8, Filter=Array(filters),
        )  # fmt: skip
        if parameters:
            image.DecodeParms = Array([*[None] * (len(filters) - 1), Dictionary(ColorTransform=1)])
        page.Resources = Dictionary(XObject=Dictionary(Im=image))
        page.Contents = pdf.make_stream(b"q 150 0 0 100 20 20 cm /Im Do Q")

    data = made(build)
    cleaned = clean(data)
    assert not told(cleaned.data)
    assert (cleaned.found, cleaned.left) == ((hidden.DEVICE,), ())
    assert same(data, cleaned.data)
    assert drawn(data)[0].getbbox()


def test_a_photograph_that_is_damaged_or_wrapped_the_wrong_way_round_is_named():
    for filters, data in (([Name.DCTDecode], b"no picture"), ([Name.DCTDecode, Name.FlateDecode], photograph())):
        wrong = form_of(Resources=Dictionary(), Filter=Array(filters))
        assert data
        assert clean(made(wrong)).left == (hidden.SOME_PICTURES,)


def test_a_photograph_in_the_middle_of_what_is_drawn_is_named():
    def build(pdf, page):
        page.Contents = pdf.make_stream(b"q BI /W 64 /H 40 /CS /RGB /BPC 8 /F /DCT ID " + photograph() + b" EI Q")

    assert clean(made(build)).left == (hidden.SOME_PICTURES,)


def test_a_page_of_many_small_pictures_is_looked_through_at_once():
    def build(pdf, page):
        page.Contents = pdf.make_stream(b"q BI /W 1 /H 1 /CS /G /BPC 8 ID x EI Q\n" * 20_000)

    data, began = made(build), process_time()
    assert clean(data).left == ()
    assert process_time() - began < 20  # it took minutes where each of them was read to the end of the page


def test_colours_stay_and_the_screen_they_were_measured_on_goes():
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile[48:52], profile[24:36] = b"LAYL", b"\x07\xe9\0\3\0\4\0\0\0\0\0\0"

    def build(pdf, page):
        space = Array([Name.ICCBased, pdf.make_stream(bytes(profile), N=3, Alternate=Name.DeviceRGB)])
        page.Resources = Dictionary(ColorSpace=Dictionary(C=pdf.make_indirect(space)))
        page.Contents = pdf.make_stream(b"/C cs 0.2 0.7 0.3 sc 20 20 100 100 re f")

    data = made(build)
    cleaned = clean(data)
    assert b"LAYL" in everything(data)
    assert b"LAYL" not in everything(cleaned.data)
    assert b"desc" not in clean_profile(bytes(profile))
    assert same(data, cleaned.data)
    assert (cleaned.found, cleaned.left) == ((hidden.DEVICE,), ())
    transform = ImageCms.buildTransform(
        BytesIO(clean_profile(bytes(profile))), ImageCms.createProfile("sRGB"), "RGB", "RGB"
    )
    assert ImageCms.applyTransform(Image.new("RGB", (1, 1), (51, 178, 77)), transform).getpixel((0, 0)) == (51, 178, 77)


def test_a_form_an_outline_and_links_still_work():
    def build(pdf, page):
        field = pdf.make_indirect(note("Widget", FT=Name.Tx, T=String("name of the place"), V=String("Homs"), F=4))
        links = [
            note("Link", A=Dictionary(S=Name.URI, URI=String("https://example.org/"))),
            note("Link", A=Dictionary(S=Name.GoTo, D=Array([page.obj, Name.Fit]))),
            note("Link", A=Dictionary(S=Name.Named, N=Name.NextPage)),
            note("Link", Dest=Array([page.obj, Name.Fit])),
        ]
        page.Annots = Array([field, *links, *(note(kind[1:], Contents="seen") for kind in sorted(NOTES - {"/Widget"}))])
        pdf.Root.AcroForm = Dictionary(Fields=[field], NeedAppearances=True, DA=String("/F 12 Tf"))
        with pdf.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem("One", 0))
            outline.root.append(pikepdf.OutlineItem("Two", 0))
            outline.root[0].children.append(pikepdf.OutlineItem("Within", 0))
        pdf.Root.OpenAction = Array([page.obj, Name.Fit])
        pdf.Root.PageLabels = Dictionary(Nums=[0, Dictionary(S=Name.r, P=String("A-"))])
        pdf.Root.ViewerPreferences = Dictionary(Direction=Name.R2L)
        pdf.Root.Names = Dictionary(Dests=Dictionary(Names=[String("here"), Dictionary(D=[page.obj, Name.Fit])]))

    data = made(build)
    cleaned = clean(data)
    assert (cleaned.found, cleaned.left) == ((), ())
    with pikepdf.open(BytesIO(cleaned.data)) as pdf:
        notes = list(pdf.pages[0].Annots)
        assert {str(one.Subtype) for one in notes} == NOTES
        assert [str(one.A.S) for one in notes[1:4]] == ["/URI", "/GoTo", "/Named"]
        assert {str(one) for one in ACTIONS} == {"/URI", "/GoTo", "/Named"}
        assert all(str(one.Contents) == "seen" for one in notes[5:])
        assert notes[4].Dest[0].objgen == pdf.pages[0].obj.objgen
        assert (str(pdf.Root.AcroForm.Fields[0].T), str(notes[0].V)) == ("name of the place", "Homs")
        with pdf.open_outline() as outline:
            assert [one.title for one in outline.root] == ["One", "Two"]
            assert [one.title for one in outline.root[0].children] == ["Within"]
        assert pdf.pages[0].label == "A-i"
        assert pdf.Root.ViewerPreferences.Direction == Name.R2L
        assert "/D" in pdf.Root.Names.Dests.Names[1]
        assert isinstance(pdf.Root.OpenAction, Array)


def test_every_kind_of_dictionary_has_a_way_to_it():
    reached = {inner for kind in KINDS.values() for inner in kind.leads.values()} | {*ENTRY_OF_A_LIST.values()}
    assert KINDS.keys() - reached == {"trailer"} - reached | ({"drawn"} - reached)
    assert {*OF_ITS_TYPE.values(), *reached, "drawn"} <= KINDS.keys()


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_page_of_our_own_looks_and_reads_the_same(language):
    section = Section("Heading", paragraphs=("A paragraph · فقرة",), table=(("a", "b"), ("1", "2")))
    data = make_pdf(Printout("Title", language, [section]))
    cleaned = clean(data)
    assert cleaned.left == ()
    assert same(data, cleaned.data)
    text = [pypdfium2.PdfDocument(one)[0].get_textpage().get_text_bounded() for one in (data, cleaned.data)]
    assert text[0] == text[1] != ""
    with pikepdf.open(BytesIO(data)) as before, pikepdf.open(BytesIO(cleaned.data)) as after:
        assert tree(before) == tree(after) != []
    assert clean(cleaned.data).found == ()


def tree(pdf: Pdf):
    """The kinds of the parts of a text, as a screen reader meets them."""
    waiting, met = [pdf.Root.get("/StructTreeRoot")], []
    while waiting:
        one = waiting.pop()
        if isinstance(one, Array):
            waiting.extend(one)
        elif isinstance(one, Dictionary):
            met.append((str(one.get("/S")), str(one.get("/Alt", "")), str(one.get("/ActualText", ""))))
            waiting.append(one.get("/K"))
    return met


STAYS = {
    "catalog": "Type Lang Pages Dests OCProperties OpenAction MarkInfo",
    "viewer": "HideToolbar Direction NonFullScreenPageMode ViewArea NumCopies PrintScaling Marked",
    "tree": "Nums Names Limits Kids D S P St",
    "page": "MediaBox CropBox TrimBox Rotate Group Contents StructParents UserUnit Tabs Dur Kids Parent "
    "Resources Annots",
    "resources": "ProcSet Font XObject ExtGState ColorSpace Pattern Shading Properties",
    "mark": "Type Name Intent OCGs P VE MCID Lang ActualText Alt E Usage",
    "outline": "Title Count Dest C F A First Last Parent Prev Next",
    "intent": "S OutputCondition OutputConditionIdentifier RegistryName DestOutputProfile",
    "layers": "OCGs D Configs",
    "shown": "BaseState ON OFF Intent Order ListMode RBGroups Locked Event Category OCGs AS",
    "usage": "Print View Export PrintState ViewState ExportState Subtype",
    "form": "DA Q NeedAppearances Fields DR",
    "note": "Rect Contents F AS Border C StructParent Dest H QuadPoints BS IC CA DA Q LE L Vertices InkList BE "
    "IT FT TU Ff "
    "V DV Opt MaxLen TI AP Kids MK OC Parent IRT RT",
    "look": "R BC BG CA RC AC TP I RI IX IF",
    "appearance": "N R D",
    "action": "Type S D URI N SD",
    "structure": "S Pg MCID Stm Obj Lang Alt ActualText E K P RoleMap ClassMap ParentTree ParentTreeNextKey A C",
    "references": "Nums Limits Kids",
    "attributes": "O Placement WritingMode BorderColor SpaceBefore TextIndent BBox Width Height TBorderStyle "
    "ListNumbering "
    "Scope ColSpan RowSpan BaselineShift",
    "drawn": "Type Subtype Filter DecodeParms BBox Matrix Group OC S I K CS Width Height ColorSpace BitsPerComponent "
    "ImageMask Mask Decode SMask Matte Columns Rows Colors Predictor EarlyChange BlackIs1 DamagedRowsBeforeError "
    "ColorTransform JBIG2Globals BaseFont FirstChar LastChar Widths FontDescriptor Encoding ToUnicode DescendantFonts "
    "CIDSystemInfo Registry Ordering Supplement DW W DW2 W2 CIDToGIDMap FontBBox FontMatrix BaseEncoding Differences "
    "FontName FontFamily FontStretch Flags Ascent Descent CapHeight StemV MissingWidth FontFile FontFile2 FontFile3 "
    "CIDSet Length1 Length2 Length3 CMapName WMode UseCMap LW LC LJ ML D RI OP op OPM Font BG UCR TR HT SM SA BM CA ca "
    "AIS TK HalftoneType Frequency Angle SpotFunction TransferFunction Xsquare PatternType PaintType TilingType XStep "
    "YStep Shading ExtGState ShadingType Background Coords Domain Function Extend BitsPerCoordinate BitsPerFlag "
    "VerticesPerRow FunctionType Range Size BitsPerSample Order Encode C0 C1 N Functions Bounds WhitePoint BlackPoint "
    "Gamma Alternate G BC Process Components DotGain Resources CharProcs Colorants",
}
"""What must stay of each kind of dictionary, for pages to look and work as they did."""


@pytest.mark.parametrize("kind", STAYS)
def test_what_is_drawn_or_works_stays(kind):
    asked = {f"/{name}" for name in STAYS[kind].split()}
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        walk = clean_pdf._Walk(pdf)
        one = Dictionary(dict.fromkeys(asked - {"/A", "/OpenAction"}, 1))
        walk._only(one, kind)
        assert {*one.keys()} == asked - {"/A", "/OpenAction"}
        assert walk.found == set()
    assert asked <= KINDS[kind].stays


PLACES = ("/Xlayla", "/Author", "/Metadata", "/PieceInfo", "/Private", "/Contents2", "/Title2", "/JS")
THINGS = {
    "words": lambda _pdf: String(SECRET),
    "a name": lambda _pdf: Name("/" + SECRET.replace(" ", "_")),
    "a list": lambda _pdf: Array([1, String(SECRET), Dictionary(A=String(SECRET))]),
    "a dictionary": lambda pdf: pdf.make_indirect(Dictionary(A=String(SECRET), B=Array([String(SECRET)]))),
    "a stream": lambda pdf: pdf.make_stream(SECRET.encode()),
}


@functools.cache
def rich_paper():
    """A page of our own with links, notes, a form, an outline, layers, a photograph and a page of letters."""
    section = Section("Heading", paragraphs=("A paragraph · فقرة",), table=(("a", "b"), ("1", "2")))
    target = BytesIO()
    with pikepdf.open(BytesIO(make_pdf(Printout("Title", "ar", [section])))) as pdf:
        page = pdf.pages[0]
        field = pdf.make_indirect(note("Widget", FT=Name.Tx, T=String("f"), V=String("Homs"), F=4))
        page.Annots = Array([field, pdf.make_indirect(note("Text", Contents="seen"))])
        pdf.Root.AcroForm = Dictionary(Fields=[field])
        layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="layer"))
        pdf.Root.OCProperties = Dictionary(OCGs=[layer], D=Dictionary(Order=[layer]))
        image = pdf.make_stream(
            photograph(), Type=Name.XObject, Subtype=Name.Image, Width=64, Height=40, ColorSpace=Name.DeviceRGB,
            BitsPerComponent=8, Filter=Name.DCTDecode,
        )  # fmt: skip
        page.Resources.XObject = Dictionary(Im=image)
        page.contents_add(pdf.make_stream(b"q 10 0 0 8 12 2 cm /Im Do Q"))
        with pdf.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem("One", 0))
        pdf.Root.Names = Dictionary(Dests=Dictionary(Names=[String("here"), Dictionary(D=[page.obj, Name.Fit])]))
        pdf.save(target)
    return target.getvalue()


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_secret_in_any_dictionary_of_a_paper_goes(data):
    target = BytesIO()
    with pikepdf.open(BytesIO(rich_paper())) as pdf:
        inner = [one for one in pdf.objects if isinstance(one, Dictionary | Stream)]
        inner += [each for one in inner for each in one.values() if isinstance(each, Dictionary)]
        inner += [pdf.trailer]
        one = inner[data.draw(st.integers(0, len(inner) - 1))]
        key = data.draw(st.sampled_from(PLACES))
        one[key] = THINGS[data.draw(st.sampled_from(sorted(THINGS)))](pdf)
        pdf.save(target, compress_streams=False, fix_metadata_version=False)
    planted = target.getvalue()
    cleaned = clean(planted)
    whole = everything(cleaned.data)
    assert cleaned.left == ()
    assert SECRET.encode() not in whole
    assert SECRET.replace(" ", "_").encode() not in whole
    assert same(planted, cleaned.data)
    assert words_of(planted) == words_of(cleaned.data)


def at(*path):
    def build(pdf):
        one = pdf
        for key in path[:-1]:
            one = getattr(one, key) if isinstance(key, str) and not key.startswith("/") else one[key]
        one[path[-1]] = String(SECRET)

    return build


def behind_pixels(pdf):
    page = pdf.pages[0]
    page.Resources.XObject.U = pdf.make_stream(
        bytes(100) + SECRET.encode(), Type=Name.XObject, Subtype=Name.Image, Width=10, Height=10,
        ColorSpace=Name.DeviceGray, BitsPerComponent=8,
    )  # fmt: skip
    page.contents_add(pdf.make_stream(b"q 9 0 0 9 30 2 cm /U Do Q"))


def unused(pdf):
    form = pdf.make_stream(SECRET.encode(), Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 1, 1])
    pdf.pages[0].Resources.XObject.U = form


def among_letters(pdf):
    font = next(one for one in pdf.objects if isinstance(one, Dictionary) and "/ToUnicode" in one)
    font.ToUnicode.write(b"% " + SECRET.encode() + b"\n" + font.ToUnicode.read_bytes())


INSIDE = {
    **{f"words for {path[-1]}": at(*path) for path in (
        ("Root", "/Lang"), ("Root", "/ViewerPreferences"), ("Root", "/PageLayout"), ("Root", "/PageMode"),
        ("Root", "/MarkInfo"), ("pages", 0, "/Tabs"), ("pages", 0, "/Group"), ("pages", 0, "/Resources", "/Properties"),
        ("pages", 0, "/Resources", "/Font", "/X"), ("Root", "/StructTreeRoot", "/RoleMap"),
        ("Root", "/AcroForm", "/DR"),
    )},
    "words behind pixels": behind_pixels, "a drawing that nothing draws": unused, "words among letters": among_letters,
}  # fmt: skip


@pytest.mark.parametrize("how", INSIDE)
def test_no_words_stand_where_a_paper_has_none(how):
    target = BytesIO()
    with pikepdf.open(BytesIO(rich_paper())) as pdf:
        INSIDE[how](pdf)
        pdf.save(target, compress_streams=False, fix_metadata_version=False)
    assert told(target.getvalue())
    cleaned = clean(target.getvalue())
    assert not told(cleaned.data)
    assert cleaned.left == clean(rich_paper()).left == ()
    assert same(target.getvalue(), cleaned.data)
    assert words_of(target.getvalue()) == words_of(cleaned.data)


def words_of(data):
    return [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(data)]
