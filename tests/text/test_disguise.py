import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from defender_desk.text.bidi import confusable_skeleton, expose_controls, has_bidi_controls, safe_file_name
from defender_desk.text.disguise import suspicions

SPOOF = "photo\u202egpj.exe"


def test_a_reversed_ending_shows_for_what_it_is():
    assert expose_controls(SPOOF) == "photo⟨RLO⟩gpj.exe"
    assert safe_file_name(SPOOF) == "photogpj.exe"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("pass\u200bport.pdf", "pass⟨ZWSP⟩port.pdf"),
        ("a\x07b", "a⟨U+0007⟩b"),
        ("a\nb", "a⟨U+000A⟩b"),
        ("x\u200cy", "x⟨ZWNJ⟩y"),
        ("می\u200cخواهم.txt", "می\u200cخواهم.txt"),
        ("👩\u200d👧.png", "👩\u200d👧.png"),
        ("tag\U000e0041", "tag⟨U+E0041⟩"),
        ("صورة.jpg", "صورة.jpg"),
    ],
)
def test_hidden_characters_show_and_honest_joiners_stay(name, shown):
    assert expose_controls(name) == shown


@given(st.text(max_size=30))
def test_nothing_hidden_stays_hidden(name):
    shown = expose_controls(name)
    assert not has_bidi_controls(shown)
    assert expose_controls(shown) == shown


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("report.pdf", 0),
        ("تقرير 2026.pdf", 0),
        (SPOOF, 1),
        ("a\u200bb", 1),
        ("pаypal", 1),
        ("a\u200bb\u202ec", 2),
        ("Lettre à Ñandú", 0),
    ],
)
def test_suspicions_are_told(name, count):
    assert len(suspicions(name)) == count


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("paypal", "pаypаl"),
        ("Amnesty", "Аmnеsty"),
        ("l1I", "lll"),
        ("O0", "oo"),
        ("علي", "على"),
        ("کریم", "كريم"),
        ("ＡＢＣ", "abc"),
        ("a\u200bb", "ab"),
    ],
)
def test_look_alikes_share_a_skeleton(one, other):
    assert confusable_skeleton(one) == confusable_skeleton(other)


def test_different_names_keep_different_skeletons():
    assert confusable_skeleton("سمير") != confusable_skeleton("سميرة")


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "_._etc_passwd"),
        ("a/b\\c:d*?.txt", "a_b_c_d__.txt"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("com1 .log", "_com1.log"),
        ("console.txt", "console.txt"),
        (".hidden", "hidden"),
        ("name. ", "name"),
        ("-rf", "_-rf"),
        ("", "file"),
        ("\u202e", "file"),
        ("تقرير شهري.pdf", "تقرير شهري.pdf"),
    ],
)
def test_a_safe_name(name, safe):
    assert safe_file_name(name) == safe


def test_a_long_name_keeps_its_ending():
    safe = safe_file_name("ت" * 200 + ".docx")
    assert safe.endswith("ت.docx")
    assert len(safe.encode()) <= 120


@given(st.text(max_size=200))
@example("a\u200d\u0301")
@example("\u0340.")
def test_every_name_becomes_safe_and_stays_so(name):
    safe = safe_file_name(name)
    assert safe
    assert len(safe.encode()) <= 120
    assert not set(safe) & set('/\\:*?"<>|\0\n\r')
    assert all(unicodedata.category(letter) not in ("Cc", "Cf") for letter in safe)
    assert safe.strip(" .") == safe
    assert safe_file_name(safe) == safe
