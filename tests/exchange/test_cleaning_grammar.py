"""Secrets planted wherever an office file has room for them: none stays in a copy, and the words that show do.

The files in `office/` were written by common programs, with tables, notes, fields, charts, pictures and shapes.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
import zipfile
from functools import cache
from io import BytesIO
from pathlib import Path
from time import process_time

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from defender_desk.exchange import clean_odf, hidden
from defender_desk.exchange.clean_grammar import ROOT, grammar
from defender_desk.exchange.clean_ooxml_rules import OOXML, WORDS
from defender_desk.exchange.cleaning import clean
from defender_desk.text.trouble import Trouble

from .office_files import packed, parts, told

SECRET = "LaylaHaddad"
FILES = {one.suffix[1:]: one for one in sorted((Path(__file__).parent / "office").iterdir())}
SHOWN = re.compile(rb"Word\w+|[\xd8-\xdb][\x80-\xbf](?:[\xd8-\xdb][\x80-\xbf])+")
READ = re.compile(r"(word|xl|ppt)/(?!_rels).*\.(xml|vml)|(Object \d/)?(content|styles)\.xml")
FAMILY = {"docx": OOXML, "xlsx": OOXML, "pptx": OOXML, "odt": clean_odf._RULES, "ods": clean_odf._RULES}


@cache
def rich(kind):
    return parts(FILES[kind].read_bytes())


def shown(files):
    return sorted(word for part in files.values() for word in SHOWN.findall(part))


@pytest.mark.parametrize("kind", FILES)
def test_a_file_of_common_programs_keeps_its_words_and_loses_nothing_that_is_known(kind):
    cleaned = clean(FILES[kind].read_bytes())
    assert (cleaned.found, cleaned.left) == ((), ())
    assert shown(parts(cleaned.data)) == shown(rich(kind))
    assert len(shown(rich(kind))) > 6


NAMES = st.sampled_from(["x{}", "{}"]).map(lambda shape: shape.format(SECRET))
PLANTS = {
    "an element": "<{p}{secret}/>",
    "an element with words": "<{p}{secret}>{secret} words</{p}{secret}>",
    "an element of another namespace": '<q:a xmlns:q="urn:{secret}">{secret}</q:a>',
    "an element with something said": '<{p}unheardOf {p}by="{secret}" by="{secret}"/>',
    "an element around what is known": "<{p}unheardOf><{here}>{secret}</{here}></{p}unheardOf>",
    "a remark": "<!-- {secret} -->",
    "an instruction": "<?{secret} {secret}?>",
    "a declared namespace": '<{here} xmlns:q="urn:{secret}" xmlns:{secret}="urn:q"/>',
    "words offered to newer programs": '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/'
    'markup-compatibility/2006" xmlns:q="urn:q"><mc:Choice Requires="q"><q:a>{secret}</q:a></mc:Choice>'
    "</mc:AlternateContent>",
}
SAID = ('{p}unheardOf="{secret}"', 'unheardOf="{secret}"', 'xmlns:{secret}="urn:x"', 'xmlns:u="urn:{secret}"',
        'xmlns:u="urn:u" u:a="{secret}"', '{p}{secret}="1"')  # fmt: skip
TAG = re.compile(rb"<([A-Za-z][\w.-]*:)?([\w.-]+)((?:\s+[\w:.-]+\s*=\s*\"[^\"]*\")*)(\s*/?>)")


def planted(part, at, what, *, inside):
    """A part with something after its tag of that number, or in it."""
    tags = [one for one in TAG.finditer(part) if inside or not one[4].strip().startswith(b"/")]
    assume(tags)
    tag = tags[at % len(tags)]
    prefix = (tag[1] or b"").decode()
    made = what.format(p=prefix, secret=SECRET, here=prefix + tag[2].decode()).encode()
    where = tag.start(4) if inside else tag.end()
    return part[:where] + (b" " if inside else b"") + made + part[where:]


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(FILES)), st.data())
def test_what_no_standard_knows_never_stays(kind, data):
    files = dict(rich(kind))
    name = data.draw(st.sampled_from(sorted(name for name in files if READ.fullmatch(name))))
    inside = data.draw(st.booleans())
    what = data.draw(st.sampled_from(SAID if inside else sorted(PLANTS)))
    at = data.draw(st.integers(0, 10_000))
    files[name] = planted(files[name], at, what if inside else PLANTS[what], inside=inside)
    assume(well_formed(files[name]))
    cleaned = clean(packed(files))
    assert SECRET not in told(cleaned.data).decode("utf-8", "replace")
    assert shown(parts(cleaned.data)) == shown(rich(kind)) or cleaned.left
    assert cleaned.found or "remark" in what or "instruction" in what or "xmlns" in what or "declared" in what
    assert clean(cleaned.data).found == () or cleaned.left


def well_formed(part):
    try:
        ET.fromstring(part)
    except ET.ParseError:
        return False
    return True


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(FILES)), st.data())
def test_words_stay_only_where_a_standard_has_words(kind, data):
    """Words between the elements of a table, or in place of a number, are shown by nobody."""
    known, spaces, files = grammar(FAMILY[kind].family), FAMILY[kind].spaces, dict(rich(kind))
    name = data.draw(st.sampled_from(sorted(name for name in files if READ.fullmatch(name))))
    files[name] = planted(files[name], data.draw(st.integers(0, 10_000)), SECRET, inside=False)
    cleaned = clean(packed(files))
    stays = [held for part in words(cleaned) for held in holding(ET.fromstring(part), spaces)]
    assert all(known.words.get(one) for one in stays)
    assert stays or hidden.STRANGE in cleaned.found


def words(cleaned):
    return [part for name, part in parts(cleaned.data).items() if READ.fullmatch(name)]


def holding(one, spaces):
    """What the elements are called in which the secret stands as words."""
    space, _, local = one.tag.rpartition("}")
    if SECRET in (one.text or "") or any(SECRET in (inner.tail or "") for inner in one):
        yield f"{spaces[space[1:]]}:{local}" if space else local
    for inner in one:
        yield from holding(inner, spaces)


VALUES = {
    "docx": [('w:jc w:val="{}"', "w:pPr"), ('w:b w:val="{}"', "w:rPr"), ('w:sz w:val="{}"', "w:rPr")],
    "xlsx": [('row ht="{}"', "sheetData"), ('color rgb="{}"', "font")],
    "odt": [('text:s text:c="{}"', "text:p"), ('text:tab text:tab-ref="{}"', "text:p")],
}


@pytest.mark.parametrize(("kind", "element", "parent"), [(k, *one) for k, ones in VALUES.items() for one in ones])
def test_a_measure_or_a_word_of_a_standard_says_nothing_else(kind, element, parent):
    for value, stays in ((f"{SECRET} was here", False), (SECRET, False), ("12", True), ("center", True)):
        files = dict(rich(kind))
        for name in files:
            if READ.fullmatch(name):
                one = f"<{parent}><{element.format(value)}/>".encode()
                files[name] = files[name].replace(f"<{parent}>".encode(), one)
        cleaned = clean(packed(files))
        whole = told(cleaned.data).decode("utf-8", "replace")
        assert SECRET not in whole
        assert (element.format(value) in whole) == stays


@pytest.mark.parametrize("family", ["ooxml", "opendocument"])
def test_every_name_of_the_grammar_is_of_a_namespace_that_is_known(family):
    known = grammar(family)
    spaces = {*(OOXML if family == "ooxml" else clean_odf._RULES).spaces.values()}
    names = {*known.holds, *known.words, *known.says, *(one for held in known.holds.values() for one in held)}
    assert {one.partition(":")[0] for one in names - {ROOT} if ":" in one} <= spaces
    assert known.holds[ROOT]
    assert not any(known.plain(one) for one in (SECRET, "Layla Haddad", "33 Haddad", "C:\\Users", "a@b.org"))
    assert all(known.plain(one) for one in ("12", "-1.5pt", "FFCC00", "#fff", "1 2 3", "0,0 1,1", "A1:B22", "auto", ""))


def test_every_part_begins_as_the_grammar_has_it():
    assert {root for roots in WORDS.values() for root in roots} <= grammar("ooxml").holds[ROOT]


@pytest.mark.parametrize("kind", FILES)
def test_a_part_under_a_wrong_name_is_not_called_clean(kind):
    files = dict(rich(kind))
    name = next(one for one in sorted(files) if re.search(r"styles\.xml|slide1\.xml$", one))
    other = next(one for one in sorted(files) if re.search(r"(document|content|sheet1|slideLayout1)\.xml$", one))
    files[name] = files[other]
    assert hidden.UNKNOWN in clean(packed(files)).left


@settings(max_examples=20, deadline=None)
@given(st.sampled_from(sorted(FILES)), st.binary(max_size=30))
@example("docx", b"")
def test_what_lies_around_the_parts_of_an_archive_goes(kind, noise):
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in rich(kind).items():
            about = zipfile.ZipInfo(name)
            about.comment = SECRET.encode()
            about.extra = b"\xfe\xca" + len(SECRET).to_bytes(2, "little") + SECRET.encode()
            archive.writestr(about, part)
        archive.comment = SECRET.encode() + noise
    data = made.getvalue()
    assert SECRET.encode() in data
    try:
        cleaned = clean(data)
    except Trouble:
        return
    assert SECRET.encode() not in cleaned.data
    assert cleaned.left == ()


def renamed(files, old, new):
    """The same file with a part under another name, wherever it is named."""
    short = old.rpartition("/")[2].encode(), new.rpartition("/")[2].encode()
    return {new if name == old else name: part.replace(*short) for name, part in files.items()}


@pytest.mark.parametrize("kind", FILES)
def test_a_picture_does_not_keep_the_name_it_had_on_a_disk(kind):
    files = rich(kind)
    old = next(name for name in files if name.endswith(".png"))
    data = packed(renamed(files, old, f"{old.rpartition('/')[0]}/{SECRET} at the protest.png"))
    assert SECRET in told(data).decode("utf-8", "replace")
    cleaned = clean(data)
    whole = told(cleaned.data).decode("utf-8", "replace")
    assert SECRET not in whole
    assert whole.count("part1.png") >= 2  # where it lies, and where it is named
    assert (shown(parts(cleaned.data)), cleaned.left) == (shown(files), ())


@pytest.mark.parametrize("kind", ["docx", "xlsx", "pptx"])
@pytest.mark.parametrize("how", ["a number", "a kind", "a kind of part", "an unused kind", "a part"])
def test_what_holds_an_office_file_together_says_nothing_else(kind, how):
    files = dict(rich(kind))
    lists = next(name for name in files if name.endswith((".xml.rels",)) and b"rId1" in files[name])
    if how == "a number":
        owner = lists.replace("_rels/", "").removesuffix(".rels")
        files[lists] = files[lists].replace(b'"rId1"', f'"{SECRET}"'.encode())
        files[owner] = files[owner].replace(b'"rId1"', f'"{SECRET}"'.encode())
    elif how == "a kind":
        files[lists] = files[lists].replace(b"/relationships/", f"/{SECRET}/relationships/".encode(), 1)
        files[lists] = files[lists].replace(b"/styles", f"/{SECRET}/styles".encode())
    elif how == "a part":
        files = renamed(
            files, next(name for name in files if name.lower().endswith("styles.xml")), f"{kind}/{SECRET}.xml"
        )
    else:
        said = (
            f'<Default Extension="{SECRET}" ContentType="image/png"/><Default Extension="png" ContentType="{SECRET}"/>'
        )
        files["[Content_Types].xml"] = files["[Content_Types].xml"].replace(b"<Default", said.encode() + b"<Default", 1)
    cleaned = clean(packed(files))
    assert SECRET not in told(cleaned.data).decode("utf-8", "replace") or cleaned.left


@pytest.mark.parametrize("kind", ["odt", "ods"])
def test_what_holds_an_open_document_together_says_nothing_else(kind):
    files = {
        name: part.replace(b'media-type="text/xml"', f'media-type="{SECRET}"'.encode())
        for name, part in rich(kind).items()
    }
    files["mimetype"] += f" {SECRET}".encode()
    try:
        cleaned = clean(packed(files))
    except Trouble:
        return
    assert SECRET not in told(cleaned.data).decode("utf-8", "replace")
    assert cleaned.left == ()


@pytest.mark.parametrize("sign", ["1", "1.", "-", "P", "$A", "0a"])
def test_a_long_value_is_told_from_a_measure_at_once(sign):
    began = process_time()
    assert not grammar("ooxml").plain(sign * 100_000 + "!")
    assert process_time() - began < 5  # it took minutes where each digit was read to the end of the run
