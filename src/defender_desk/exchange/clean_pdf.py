"""A PDF without its properties, its history, what is attached to it, and what its pictures hide.

Exchange floor: what is drawn stays as it is drawn, everything else only where a table knows it; a file written anew
holds no earlier version of itself. What stands on a page and is not seen is named. Names that somebody chose, and what
fonts say of themselves inside, stay.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String

from defender_desk.exchange import clean_pdf_seen, clean_pictures
from defender_desk.exchange.clean_pdf_drawing import Drawn, drawn
from defender_desk.exchange.clean_pdf_keys import (
    ACTIONS,
    ANYTHING,
    ENTRY_OF_A_LIST,
    KINDS,
    NOTES,
    OF_ITS_TYPE,
    ROLES,
    SPACES,
    WORDS,
    Keys,
)
from defender_desk.exchange.clean_profiles import clean_profile, is_profile
from defender_desk.exchange.hidden import (
    ATTACHED,
    AUTHOR,
    COVERED,
    CROPPED,
    DEVICE,
    OTHER,
    SOME_PICTURES,
    TIMES,
    UNKNOWN,
    UNSEEN,
    Cleaned,
    in_order,
)
from defender_desk.exchange.refusals import LOCKED
from defender_desk.exchange.tables import Progress
from defender_desk.text.messages import Message
from defender_desk.text.trouble import Trouble

SLIPS = (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, RecursionError)
"""What pikepdf raises about a damaged file."""


_SAID: dict[str, Message] = {
    "/Author": AUTHOR, "/T": AUTHOR, "/Subj": AUTHOR, "/Perms": AUTHOR,
    "/Creator": DEVICE, "/Producer": DEVICE,
    **dict.fromkeys(("/CreationDate", "/ModDate", "/M", "/LastModified"), TIMES),
    **dict.fromkeys(
        ("/OpenAction", "/AA", "/AF", "/Collection", "/JavaScript", "/EmbeddedFiles", "/XFA", "/AdditionalStreams",
         "/Renditions", "/Threads", "/Next"),
        ATTACHED,
    ),
}  # fmt: skip
_PLAIN = frozenset(("/Popup", "/Name", "/Extensions", "/NM", "/ProcSet", "/DocChecksum", "/Prev", "/XRefStm", "/Trans"))
"""What goes with nothing to be said of it."""
_ACTS = {"note": ("/A",), "outline": ("/A",), "catalog": ("/OpenAction",)}
_WEB = re.compile(r"^(https?://|mailto:|tel:|#)", re.IGNORECASE)
_PICTURE_IN_A_LINE, _PHOTOGRAPH = re.compile(rb"\bBI\b"), re.compile(rb"/(DCT|DCTDecode|JPX)\b")
_LANGUAGE = re.compile(r"|(?:[A-Za-z]{2,3}|[xi])(?:-[A-Za-z0-9]{1,8})*")
_REMARK = re.compile(rb"%[^\r\n]*")
_PACKED = frozenset(("/FlateDecode", "/LZWDecode", "/RunLengthDecode", "/ASCII85Decode", "/ASCIIHexDecode"))
_PARTS_OF_A_COLOUR = {
    "/DeviceGray": 1, "/CalGray": 1, "/Indexed": 1, "/Separation": 1, "/DeviceRGB": 3, "/CalRGB": 3, "/Lab": 3,
    "/DeviceCMYK": 4,
}  # fmt: skip
_HIDDEN, _NOT_ON_SCREEN = 2, 32
_DOTS = 110
"""To an inch: enough to tell whether a letter is there."""


def clean(data: bytes, progress: Progress) -> Cleaned:
    """The same pages alone."""
    made = BytesIO()
    try:
        opened = pikepdf.open(BytesIO(data))
    except pikepdf.PasswordError as bad:
        raise Trouble(LOCKED) from bad
    with opened as pdf:
        if pdf.is_encrypted:
            raise Trouble(LOCKED)
        walk = _Walk(pdf)
        walk.through()
        if data.count(b"startxref") > 1 + pdf.is_linearized:
            walk.found.add(ATTACHED)  # what was there before somebody changed it
        pdf.remove_unreferenced_resources()
        pdf.save(made, deterministic_id=True, fix_metadata_version=False)
    return Cleaned(made.getvalue(), in_order(walk.found), in_order(walk.left | _unseen(data, progress)))


def _unseen(data: bytes, progress: Progress) -> set[Message]:
    """What stands on the pages and no eye sees."""
    found = set[Message]()
    try:
        with clean_pdf_seen.opened(data) as document:
            for number in range(len(document)):
                progress(number, len(document))
                found |= clean_pdf_seen.seen(document[number], _DOTS).unseen
    except clean_pdf_seen.SLIPS:
        found.add(UNKNOWN)
    return found


class _Walk:
    """Every dictionary that can be reached, each once, whether it lies by itself or inside another."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._pdf = pdf
        self.found, self.left = set[Message](), set[Message]()
        self._seen = set[tuple[int, int]]()
        self._pages = {page.obj.objgen for page in pdf.pages}
        self._queue = deque[tuple[pikepdf.Object, str]]()

    def through(self) -> None:
        """First what pages show, so that nothing else decides what a page is; then the rest."""
        trailer = self._pdf.trailer
        self.found |= {_SAID.get(str(name), OTHER) for name in trailer.get("/Info", Dictionary())}
        if "/Info" in trailer:
            del trailer["/Info"]
        self._all((self._pdf.Root.Pages, "page"))
        self._only(trailer, "trailer")
        self._all((self._pdf.Root, "catalog"))

    def _all(self, first: tuple[pikepdf.Object, str]) -> None:
        self._queue.append(first)
        while self._queue:
            one, kind = self._queue.popleft()
            if isinstance(one, Array):
                self._queue.extend((each, kind) for each in one if isinstance(each, Array | Dictionary | Stream))
            elif isinstance(one, Dictionary | Stream) and self._is_new(one):
                self._judge(one, self._kind(one, kind))

    def _is_new(self, one: pikepdf.Object) -> bool:
        if not one.is_indirect:
            return True
        new = one.objgen not in self._seen
        self._seen.add(one.objgen)
        return new

    def _kind(self, one: pikepdf.Object, kind: str) -> str:
        if one.is_indirect and one.objgen in self._pages:
            return "page"
        if isinstance(one, Stream) and KINDS[kind] is ANYTHING:
            return "drawn"
        return OF_ITS_TYPE.get(str(one.get("/Type", "")), kind)

    def _judge(self, one: pikepdf.Object, kind: str) -> None:
        """Take out what does not stay, and look at what does."""
        if kind == "page":
            self._page(one)
        elif kind == "note":
            self._note(one)
        elif kind == "shown" and (len(one.get("/OFF", Array())) or one.get("/BaseState") == Name.OFF):
            self.left.add(UNSEEN)
        self._only(one, kind)
        if isinstance(one, Stream):
            self._stream(one)
        if isinstance(one.get("/ToUnicode"), Stream):
            one.ToUnicode.write(_REMARK.sub(b"", one.ToUnicode.read_bytes()))
        if isinstance(one.get("/CharProcs"), Dictionary):
            self._letters(one.CharProcs)
        within = KINDS[kind]
        for key in list(one.keys()):
            inner = one[key]
            if isinstance(inner, Array | Dictionary | Stream):
                self._queue.append((inner, ENTRY_OF_A_LIST.get(kind) or within.leads.get(key, "drawn")))

    def _only(self, one: pikepdf.Object, kind: str) -> None:
        """Leave in a dictionary what its kind has."""
        keys = KINDS[kind]
        goes = [key for key in one.keys() if not _stays(keys, key, one[key])]  # noqa: SIM118  pikepdf's own mapping
        if keys is ANYTHING and kind != "letters":
            goes += [key for key in one.keys() if not _is_drawn(one[key])]  # noqa: SIM118
        if kind == "plain":  # names of parts of a text, each for what it is, or for another of them
            goes = [key for key in one.keys() if str(one[key]) not in ROLES and str(one[key]) not in one]  # noqa: SIM118
        if kind == "note" and one.get("/Subtype") != Name.Widget and "/T" in one and "/FT" not in one:
            goes.append("/T")
        goes += [key for key in _ACTS.get(kind, ()) if key in one and not _harmless(one[key])]
        for key in dict.fromkeys(goes):
            self.found |= {_SAID.get(key, ATTACHED if key == "/A" else OTHER)} if key not in _PLAIN else set()
            del one[key]

    def _page(self, one: pikepdf.Object) -> None:
        """Notes of a kind that plays, opens or is attached go from a page; what was cut off it is named."""
        notes = one.get("/Annots")
        if isinstance(notes, Array):
            kept = [each for each in notes if isinstance(each, Dictionary) and str(each.get("/Subtype")) in NOTES]
            if len(kept) < len(notes):
                others = {str(each.get("/Subtype")) for each in notes if isinstance(each, Dictionary)} - NOTES
                self.found |= {ATTACHED} if others - {"/Popup"} else set()
                self.left |= {COVERED} if "/Redact" in others else set()  # marked to be blacked out, and never done
                one.Annots = Array(kept)
        if "/Contents" in one:
            made = self._looked_at(drawn(self._pdf, _all_of(one.Contents)))
            if made is not None:
                one.Contents = self._pdf.make_stream(made)
        whole, shown = one.get("/MediaBox"), one.get("/CropBox")
        if isinstance(whole, Array) and isinstance(shown, Array) and _smaller(shown, whole):
            self.left.add(CROPPED)

    def _note(self, one: pikepdf.Object) -> None:
        """A signature tells who signed, so only what is drawn of it stays; what nobody sees is named."""
        for key in ("/V", "/DV"):
            if isinstance(one.get(key), Dictionary):
                del one[key]
                self.found.add(AUTHOR)
        if int(one.get("/F", 0)) & (_HIDDEN | _NOT_ON_SCREEN) and any(key in one for key in ("/Contents", "/V", "/AP")):
            self.left.add(UNSEEN)
        if "/V" in one and "/Rect" not in one and "/Kids" not in one:
            self.left.add(UNSEEN)

    def _stream(self, one: Stream) -> None:
        """Clean what lies in a stream as a file of its own."""
        if "/F" in one or "/FFilter" in one:
            self.left.add(UNKNOWN)
        filters = _filters(one)
        if "/JPXDecode" in filters or "/DCTDecode" in filters[:-1] or "/Crypt" in filters:
            self.left.add(SOME_PICTURES)
        elif filters[-1:] == ["/DCTDecode"]:
            self._photograph(one, filters)
        elif one.get("/Subtype") != Name.Image:
            self._decoded(one)
        elif _PACKED.issuperset(filters):
            data = one.read_bytes()
            if more := _behind(one, data):
                one.write(data[:-more])
                self.found.add(OTHER)

    def _looked_at(self, what: Drawn) -> bytes | None:
        self.found |= what.found
        self.left |= what.left
        return what.anew

    def _decoded(self, one: Stream) -> None:
        data = one.read_bytes()
        if "/BBox" in one and "/ShadingType" not in one:
            made = self._looked_at(drawn(self._pdf, data))
            if made is not None:
                one.write(made)
        if is_profile(data):
            cleaned = clean_profile(data)
            if cleaned != data:
                self.found.add(DEVICE)
                one.write(cleaned)
        elif (begun := _PICTURE_IN_A_LINE.search(data)) and _PHOTOGRAPH.search(data, begun.end()):
            self.left.add(SOME_PICTURES)

    def _letters(self, letters: pikepdf.Object) -> None:
        """The letters of a font that are drawn as pages are."""
        for key in letters.keys():  # noqa: SIM118  pikepdf's own mapping
            letter = letters[key]
            if isinstance(letter, Stream):
                made = self._looked_at(drawn(self._pdf, letter.read_bytes()))
                if made is not None:
                    letter.write(made)

    def _photograph(self, one: Stream, filters: list[str]) -> None:
        """Clean a JPEG, whatever it was wrapped in."""
        how = one.get("/DecodeParms")
        try:
            cleaned = clean_pictures.clean_jpeg(self._unwrapped(one, filters))
        except (*clean_pictures.SLIPS, pikepdf.PdfError):
            self.left.add(SOME_PICTURES)
            return
        if isinstance(how, Array):
            how = how[-1] if len(how) else None
        one.write(cleaned.data, filter=Name.DCTDecode, decode_parms=how if isinstance(how, Dictionary) else None)
        self.found |= set(cleaned.found)

    def _unwrapped(self, one: Stream, filters: list[str]) -> bytes:
        if len(filters) == 1:
            return one.read_raw_bytes()
        outer = Stream(self._pdf, one.read_raw_bytes())
        outer.Filter = Array([Name(each) for each in filters[:-1]])
        how = one.get("/DecodeParms")
        if isinstance(how, Array):
            outer.DecodeParms = Array(list(how)[:-1])
        return outer.read_bytes()


def _stays(keys: Keys, key: str, what: pikepdf.Object) -> bool:
    """Whether an entry is known, and is of the sort that it is known for: no words where there are none."""
    words = isinstance(what, String)
    if keys is ANYTHING:
        first = what[0] if isinstance(what, Array) and len(what) else what
        return isinstance(first, Dictionary | Stream) or (isinstance(first, Name) and str(first) in SPACES | ROLES)
    if key == "/Lang" and words and not _LANGUAGE.fullmatch(str(what)):
        return False
    return (
        key in keys.stays
        and not (key in keys.leads and isinstance(what, String | Name))
        and (key in WORDS or not words)
    )


def _is_drawn(what: pikepdf.Object) -> bool:
    """Whether a stream among others by name says how it is drawn; what is no stream need not."""
    return not isinstance(what, Stream) or any(key in what for key in ("/Subtype", "/PatternType", "/ShadingType"))


def _behind(image: Stream, data: bytes) -> int:
    """How many bytes follow the pixels of a picture; none where it is not known how many they need."""
    space = image.get("/ColorSpace")
    kind = str(space[0]) if isinstance(space, Array) and len(space) else str(space)
    parts = 1 if image.get("/ImageMask") else _PARTS_OF_A_COLOUR.get(kind, 0)
    if kind == "/ICCBased":
        parts = int(space[1].get("/N", 0))  # type: ignore[index]  # it is a list, or had no such kind
    deep = 1 if image.get("/ImageMask") else int(image.get("/BitsPerComponent", 0))
    row = (int(image.get("/Width", 0)) * parts * deep + 7) // 8
    return max(0, len(data) - row * int(image.get("/Height", 0))) if parts and deep else 0


def _all_of(contents: pikepdf.Object) -> bytes:
    if isinstance(contents, Array):
        return b"\n".join(each.read_bytes() for each in contents if isinstance(each, Stream))
    return contents.read_bytes()


def _filters(one: Stream) -> list[str]:
    filters = one.get("/Filter")
    if filters is None:
        return []
    short = {"/DCT": "/DCTDecode"}
    listed: Iterable[object] = filters if isinstance(filters, Array) else (filters,)
    return [short.get(str(each), str(each)) for each in listed]


def _harmless(action: pikepdf.Object) -> bool:
    """Whether a click goes only to a place in the file or a page of the web."""
    if isinstance(action, Array):
        return True
    if not isinstance(action, Dictionary) or str(action.get("/S")) not in ACTIONS:
        return False
    return action.get("/S") != Name.URI or bool(_WEB.match(str(action.get("/URI", ""))))


def _smaller(shown: Array, whole: Array) -> bool:
    inside, around = ([float(each) for each in box] for box in (shown, whole))
    return any(a - b > 1 for a, b in zip(inside[:2], around[:2], strict=True)) or any(
        b - a > 1 for a, b in zip(inside[2:], around[2:], strict=True)
    )
