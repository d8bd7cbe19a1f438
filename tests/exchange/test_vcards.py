"""Address cards as telephones and mail programs write them, whole and broken."""

from __future__ import annotations

import os
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from defender_desk.exchange import card_files
from defender_desk.exchange.card_files import read_cards
from defender_desk.exchange.vcard_lines import cards
from defender_desk.exchange.vcards import draft_of, drafts_of
from defender_desk.model import codec
from defender_desk.model.types import TYPES
from defender_desk.text.trouble import Trouble

FUZZ = int(os.environ.get("DESK_FUZZ", "200"))

IPHONE = """BEGIN:VCARD
VERSION:3.0
PRODID:-//Apple Inc.//iPhone OS 17.0//EN
N:حداد;ليلى;;;
FN:ليلى حداد
ORG:مركز الشام;القانونية
TITLE:محامية
item1.EMAIL;type=INTERNET;type=pref:leyla@example.org
item1.X-ABLabel:_$!<Other>!$_
item2.TEL:+٩٦٣ ٩٤٤ ١٢٣ ٤٥٦
item2.X-ABLabel:هاتف الأم
TEL;type=CELL;type=VOICE;type=pref:(011) 222-3344
item3.ADR;type=HOME:;;شارع بغداد 5\\, ط 2;حلب;;;سوريا
item3.X-ABADR:sy
item4.URL;type=pref:https\\://example.org
IMPP;X-SERVICE-TYPE=Telegram;type=pref:x-apple:leyla_h
BDAY;X-APPLE-OMIT-YEAR=1604:1604-04-12
NOTE:السطر الأول\\nالسطر الثاني\\; نهاية
PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRgABAQAAAQABAAD/
 2wBDAAYEBQYFBAYGBQYHBwYIChAKCgkJChQODwwQFxQYGBcUFhYaHSUfGhsjHBYWICwgIyYn
CATEGORIES:شهود,صحفيون
END:VCARD
"""
ANDROID = """BEGIN:VCARD
VERSION:2.1
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=D8=AD=D8=AF=D8=A7=D8=AF;=D9=84=D9=
=8A=D9=84=D9=89;;;
FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=D9=84=D9=8A=D9=84=D9=89=20=D8=AD=
=D8=AF=D8=A7=D8=AF
TEL;CELL;PREF:0944123456
TEL;HOME:0112223344
EMAIL;HOME:leyla@example.org
X-ANDROID-CUSTOM:vnd.android.cursor.item/nickname;Lulu;1;;;;;;;;;;;;;
PHOTO;ENCODING=BASE64;JPEG:/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAYEBQYFBAYGBQYHBwYI
 ChAKCgkJChQODwwQFxQYGBcUFhYaHSUfGhsjHBYWICwgIyYn

END:VCARD
"""


def outlook():
    """A card from an Arabic Outlook: vCard 2.1 in windows-1256."""
    quoted = "".join(f"={byte:02X}" for byte in "سمير عبد الله".encode("cp1256"))
    note = "".join(f"={byte:02X}" for byte in "ملاحظة\r\nثانية".encode("cp1256"))
    return (
        "BEGIN:VCARD\r\nVERSION:2.1\r\n"
        f"N;LANGUAGE=ar;CHARSET=windows-1256;ENCODING=QUOTED-PRINTABLE:{quoted};;;;\r\n"
        f"FN;CHARSET=windows-1256;ENCODING=QUOTED-PRINTABLE:{quoted}\r\n"
        f"NOTE;CHARSET=windows-1256;ENCODING=QUOTED-PRINTABLE:{note}\r\n"
        "TEL;WORK;VOICE:0933 111 222\r\nBDAY:19850412\r\nREV:20200101T000000Z\r\nEND:VCARD\r\n"
    ).encode()


def drafts(data):
    return [draft_of(card) for card in cards(data if isinstance(data, bytes) else data.encode())]


def one(data):
    (draft,) = drafts(data)
    return draft


def card(*lines):
    return "\r\n".join(["BEGIN:VCARD", *lines, "END:VCARD", ""])


def test_a_card_from_an_iphone():
    draft = one(IPHONE)
    assert draft.type == "person"
    assert draft.trouble is None
    assert draft.changes == {
        "name": "ليلى حداد",
        "organisation_role": "محامية",
        "emails": ["leyla@example.org"],
        "phones": ["+963 944 123 456", "(011) 222-3344"],
        "whereabouts": "شارع بغداد 5، ط 2، حلب، سوريا",
        "web": ["https://example.org"],
        "accounts": ["x-apple:leyla_h"],
        "born": ["--04-12", "", "", "unknown", False],
        "notes": "السطر الأول\nالسطر الثاني; نهاية",
    }
    assert draft.names == {"organisation": ("مركز الشام / القانونية",)}
    assert draft.remainder().splitlines() == [
        "هاتف الأم: +963 944 123 456",
        "CATEGORIES: شهود,صحفيون",
    ]
    assert "PHOTO" in [kept.heading for kept in draft.kept]


def test_a_card_from_an_android():
    draft = one(ANDROID)
    assert draft.changes == {
        "name": "ليلى حداد",
        "phones": ["0944123456", "0112223344"],
        "emails": ["leyla@example.org"],
    }
    assert "Lulu" in draft.remainder()


def test_a_card_from_an_arabic_outlook():
    draft = one(outlook())
    assert draft.changes["name"] == "سمير عبد الله"
    assert draft.changes["notes"] == "ملاحظة\nثانية"
    assert draft.changes["born"][:2] == ["1985-04-12", "1985-04-12"]


def test_a_whole_file_in_windows_arabic():
    draft = one(card("VERSION:3.0", "FN:منى الأحمد", "NOTE:صحفية من مدينة حمص").encode("cp1256"))
    assert draft.changes == {"name": "منى الأحمد", "notes": "صحفية من مدينة حمص"}


def test_a_telephone_keeps_where_it_rings_and_an_arabic_address_its_commas():
    said = [
        "TEL;CELL;PREF:0770 000 0444",
        "TEL;TYPE=HOME,VOICE:01 000 222",
        "ADR;TYPE=HOME:;;شارع السرو\\, ١٢;بيروت;;;لبنان",
    ]
    draft = one(card("VERSION:3.0", "FN:منى", *said))
    assert draft.changes["phones"] == ["0770 000 0444", "01 000 222"]
    assert draft.remainder().splitlines() == ["Home telephone: 01 000 222"]
    assert draft.changes["whereabouts"] == "شارع السرو، ١٢، بيروت، لبنان"
    assert one(card("VERSION:3.0", "FN:A", "ADR:;;1 Elm St;Beirut;;;")).changes["whereabouts"] == "1 Elm St, Beirut"


def test_version_4():
    draft = one(
        card(
            "VERSION:4.0",
            "FN:Leyla",
            'TEL;VALUE=uri;PREF=1;TYPE="voice,home":tel:+963-944-123;ext=5',
            "EMAIL:mailto:l@example.org",
            "BDAY:--0412",
            "GENDER:F",
            "LANG;PREF=1:ar-SY",
            "LANG:fr",
            "IMPP:xmpp:l@example.org",
            "RELATED;VALUE=text:Her brother",
        )
    )
    assert draft.changes == {
        "name": "Leyla",
        "phones": ["+963-944-123 ext. 5"],
        "emails": ["l@example.org"],
        "born": ["--04-12", "", "", "unknown", False],
        "gender": "woman",
        "languages": ["ar", "fr"],
        "accounts": ["xmpp:l@example.org"],
    }
    assert draft.remainder().splitlines() == ["Home telephone: +963-944-123 ext. 5", "RELATED: Her brother"]


@pytest.mark.parametrize(
    ("lines", "name", "others"),
    [
        (["N:Haddad;Leyla;;Dr.;"], "Dr. Leyla Haddad", None),
        (["FN:Mum", "N:Haddad;Leyla;;;"], "Mum", "Leyla Haddad"),
        (["FN:Leyla Haddad", "N:Haddad;Leyla;;;"], "Leyla Haddad", None),
        (["FN:", "N:;;;;", "NICKNAME:Lulu"], "Lulu", "Lulu"),
        (["EMAIL:x@example.org"], "x@example.org", None),
        (["TEL:0944"], "0944", None),
        (["FN:x", "NICKNAME:Lulu,Lola"], "x", "Lulu; Lola"),
    ],
)
def test_every_card_has_a_name(lines, name, others):
    changes = one(card(*lines)).changes
    assert (changes["name"], changes.get("other_names")) == (name, others)


@pytest.mark.parametrize(
    "lines",
    [
        ["KIND:org", "FN:Shams Centre"],
        ["FN:Shams Centre", "ORG:Shams Centre;Legal"],
        ["N:;;;;", "ORG:Shams Centre"],
        ["X-ABShowAs:COMPANY", "N:;;;;", "FN:Shams Centre", "ORG:Shams Centre"],
    ],
)
def test_a_card_of_an_organisation(lines):
    draft = one(card(*lines, "TEL:011", "ADR:;;Street 1;Homs;;;"))
    assert (draft.type, draft.changes["name"]) == ("organisation", "Shams Centre")
    assert draft.changes["address"] == "Street 1, Homs"


def test_broken_cards_are_told_and_the_others_kept():
    found = drafts(
        "rubbish\n"
        + card("FN:One")
        + "BEGIN:VCARD\nFN:Two\nTEL:022\n"
        + card("FN:Three", "no property at all")
        + "BEGIN:VCARD\nFN:Fo"
    )
    assert [(draft.line, draft.changes["name"]) for draft in found] == [
        (2, "One"),
        (5, "Two"),
        (8, "Three"),
        (12, "Fo"),
    ]
    assert [draft.trouble is not None for draft in found] == [False, True, False, True]
    assert found[1].trouble.values == {"line": 5}
    assert found[1].changes["phones"] == ["022"]
    assert found[2].remainder() == "no property at all"
    empty = one("BEGIN:VCARD\nVERSION:3.0\nEND:VCARD\n")
    assert "Nothing in line" in str(empty.trouble)


def test_line_endings_nul_and_spaces_do_not_matter():
    for ending in ("\r\n", "\n", "\r"):
        assert one(card(" VERSION : 3.0", "fn:Le\0yla", "Tel ; cell : 0944").replace("\r\n", ending)).changes == {
            "name": "Leyla",
            "phones": ["0944"],
        }


def test_a_birthday_that_is_only_words_is_kept():
    assert one(card("FN:x", "BDAY;VALUE=text:around 1985")).changes["born"][0] == "around 1985"
    assert one(card("FN:x", "BDAY:1985")).changes["born"][3] == "year"


def test_text_too_long_for_its_field_is_kept():
    draft = one(card("FN:x", "TITLE:" + "y" * 3000))
    assert "organisation_role" not in draft.changes
    assert len(draft.kept[0].text) == 3000


def test_a_file_without_cards_or_too_large_is_a_trouble(tmp_path, monkeypatch):
    path = tmp_path / "x.vcf"
    path.write_bytes(b"hello")
    with pytest.raises(Trouble, match="no address card"):
        list(drafts_of(read_cards(path)))
    with pytest.raises(Trouble, match="cannot be read"):
        list(drafts_of(read_cards(tmp_path / "none")))
    monkeypatch.setattr(card_files, "LIMIT_FILE", 2)
    with pytest.raises(Trouble, match="too large"):
        list(drafts_of(read_cards(path)))


def test_cards_of_another_program_are_read_from_a_file(tmp_path):
    text = """BEGIN:VCARD
VERSION:4.0
KIND:individual
FN:ليلى\\; حداد\\, \\\\ المحامية
TEL:0944
ADR:;;شارع بغداد\\nحلب;;;;
LANG:ar
LANG:fr
BDAY:19850412
NOTE:سطر طويل
  جدًا\\nسطر آخر
END:VCARD
BEGIN:VCARD
VERSION:4.0
KIND:org
FN:Shams
ADR:;;Homs;;;;
END:VCARD
"""
    path = tmp_path / "x.vcf"
    path.write_bytes(text.replace("\n", "\r\n").encode())
    person, organisation = drafts_of(read_cards(path))
    assert person.changes == {
        "name": "ليلى; حداد, \\ المحامية",
        "phones": ["0944"],
        "whereabouts": "شارع بغداد\nحلب",
        "languages": ["ar", "fr"],
        "born": ["1985-04-12", "1985-04-12", "1985-04-12", "day", False],
        "notes": "سطر طويل جدًا\nسطر آخر",
    }
    assert (organisation.type, organisation.changes) == ("organisation", {"name": "Shams", "address": "Homs"})


def test_every_draft_is_a_sound_record():
    for draft in [*drafts(IPHONE), *drafts(ANDROID), *drafts(outlook())]:
        codec.check_body(TYPES[draft.type], draft.changes)


def test_hostile_lines_take_no_time():
    for line in (
        "A" + ";  " * 50_000,
        "A;" + '"' * 50_001,
        "A;x=" + '"a";' * 20_000,
        "g." * 50_000,
    ):
        assert one(card("FN:x", line)).changes == {"name": "x"}
    many = [f"item{n}.TEL:{n}\nitem{n}.X-ABLabel:label {n}" for n in range(9_000)]
    draft = one(card("FN:x", *many))
    assert len(draft.changes["phones"]) + len([kept for kept in draft.kept if kept.field]) == 9_000
    long = one("BEGIN:VCARD\nFN:x\nNOTE" + ";a" * 500_000 + "\n" + " y\n" * 50_000 + "END:VCARD\n")
    assert long.changes == {"name": "x"}


def test_mutated_cards_are_drafts():
    chance = random.Random(4)
    whole = (IPHONE + ANDROID).encode() + outlook()
    for _ in range(FUZZ):
        made = bytearray(whole)
        for _ in range(chance.randint(1, 12)):
            place = chance.randrange(len(made))
            made[place : place + chance.randint(0, 4)] = chance.choice(
                [b"", b"\n", b":", b";", b"=", b"\xff\xfe", b'"', b"\\"]
            )
        for draft in drafts(bytes(made)):
            codec.check_body(TYPES[draft.type], draft.changes)


@settings(max_examples=60)
@given(st.binary(max_size=200), st.text(max_size=100))
def test_any_bytes_are_drafts_or_nothing(data, text):
    for inside in (data, text.encode("utf-8", "replace")):
        for draft in drafts(b"BEGIN:VCARD\n" + inside + b"\nEND:VCARD\n"):
            codec.check_body(TYPES[draft.type], draft.changes)


def test_nothing_turns_the_digits_of_a_telephone_round():
    assert one("BEGIN:VCARD\nFN:x\nTEL:\u202a+964\u202e770\u202c\nEND:VCARD\n").changes["phones"] == ["+964770"]


def test_a_card_with_an_odd_byte_keeps_its_letters_and_says_so():
    card = "BEGIN:VCARD\nFN:{}\nEMAIL:{}\nEND:VCARD\n"
    odd = card.format("سعاد الكرخي", "so@x").encode().replace(b"so", b"so\xff\xfe")
    found = drafts(card.format("نزار العلي", "n@x").encode() + odd + card.format("ملمى", "").encode("cp1256"))
    assert [each.changes["name"] for each in found] == ["نزار العلي", "سعاد الكرخي", "ملمى"]
    assert [each.odd for each in found] == [False, True, False]


def test_cards_are_told_by_their_number():
    data = b"BEGIN:VCARD\nVERSION:3.0\nFN:Reem\nEND:VCARD\nBEGIN:VCARD\nVERSION:3.0\nFN:Suad\nEND:VCARD\n"
    assert [draft.line for draft in drafts_of(cards(data))] == [1, 2]
